//! What is wrong and what to do about it, for each kind of problem, in both languages. `{related}` stands for what the
//! problem has to do with.

use super::problem::ProblemCode;
use crate::lang::Lang;

/// The sentence of a code, without a full stop.
pub(super) const fn sentence(code: ProblemCode, lang: Lang) -> &'static str {
    let (zh, en) = both(code);
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

const fn both(code: ProblemCode) -> (&'static str, &'static str) {
    use ProblemCode::*;
    match code {
        UnknownTable => ("没有这样的表；表名有：{related}", "there is no such table; the tables are: {related}"),
        MissingTable => (
            "缺少这张表，而 {related} 表引用了它；请一并给出",
            "this table is not given, and {related} refers to it; give both together",
        ),
        MissingColumn => ("缺少这一列，请补上", "this column is needed and not there; add it"),
        UnknownColumn => (
            "该表没有这一列，请改名或删去；该表的列为：{related}",
            "the table has no such column; rename it or leave it out. Its columns: {related}",
        ),
        ColumnTwice => ("列名重复，请只保留一列", "two columns have this name; keep one"),
        UnreadableText => (
            "既不是 UTF-8 也不是 GB18030 编码的文本；请另存为 UTF-8",
            "the bytes are neither UTF-8 nor GB18030; save the file as UTF-8",
        ),
        BadCsv => ("这一行与表头不符：{related}", "this line does not fit the header: {related}"),
        BadJson => ("JSON 无法读取：{related}", "the JSON cannot be read: {related}"),
        BadArrow => ("Arrow 数据无法读取：{related}", "the Arrow data cannot be read: {related}"),
        UnsupportedType => (
            "不接受这种类型的列（{related}）；请先转换为文本、整数、日期或是否",
            "columns of this type are not taken ({related}); turn it into texts, whole numbers, dates or yes and no",
        ),
        TimeZone => (
            "带时区的时间（{related}）在各地不是同一天；请先转换为当地日期",
            "a point in time with a zone ({related}) is not the same day everywhere; turn it into a local date",
        ),
        TooManyRows => ("行数超出本库上限（{related}）", "there are more rows than the library numbers ({related})"),
        EmptyCell => ("此格必填，不能为空", "this cell must have a value"),
        WrongValueKind => ("此处应为{related}", "a value of another type is needed here: {related}"),
        BadCode => ("不是有效的统计用区划代码：{related}", "this is not a statistical area code: {related}"),
        UnknownLevel => ("规划中没有这一层级；层级有：{related}", "the plan has no such level; its levels: {related}"),
        LevelDiffersFromCode => (
            "代码位数与层级不符：该层级的代码为 {related} 位；请改正层级或代码",
            "the code is not of this level, whose codes have {related} digits; correct the level or the code",
        ),
        UnitSetAside => (
            "该单位自身的行已被搁置，此行随之搁置；请先改正该单位的行",
            "the row of this unit was set aside, so this one is too; correct that one first",
        ),
        UnitTwice => {
            ("同一单位出现两次，另见{related}；请只保留一行", "the unit has two rows, the other at {related}; keep one")
        }
        UnknownParent => (
            "上级单位 {related} 不在 units 表中；请补上该单位，或在 parent 列写明上级",
            "the parent {related} is not in the units table; add that unit, or name the parent in the column `parent`",
        ),
        MissingParent => (
            "未写上级单位，代码也看不出上级；请填写 parent 列",
            "no parent is given and the code states none; fill in the column `parent`",
        ),
        ParentCycle => (
            "上级关系成环：{related}；请改正其中一个 parent",
            "the parents form a circle: {related}; correct one of them",
        ),
        ParentDiffersFromCode => (
            "所写上级与代码不符：按代码属于 {related}；请改正 parent 或 code",
            "another parent is named than the one the code belongs to, {related}; correct `parent` or `code`",
        ),
        ParentNotHigher => (
            "上级单位 {related} 的层级并不更高；请改正 parent 或 level",
            "the parent {related} is not of a higher level; correct the parent or the level",
        ),
        BadBoolean => ("应为 true 或 false（是、否）", "write true or false"),
        BadDate => (
            "不是有效日期；请写成 2023-06-12 的形式，且当月确有此日",
            "this is no date; write it like 2023-06-12, and a day that its month has",
        ),
        TimeOfDay => (
            "此处应为日期，而该值不在零点；请只给日期",
            "a date is needed here, and this is a time of day other than midnight; give the date alone",
        ),
        DateOutOfRange => ("日期须在 1900 年至 2199 年之间", "dates lie between 1900 and 2199"),
        UntilNotAfterSince => (
            "until 是不再有效的首日，须晚于 since（{related}）",
            "`until` is the first day no longer in force, so it comes after `since` ({related})",
        ),
        BadNumber => (
            "不是数；请写半角数字，如 1600、9.12 或 2/3，不带单位：{related}",
            "this is no number; write it like 1600, 9.12 or 2/3, without a unit: {related}",
        ),
        UnitInCount => (
            "计数列中带有单位或百分号；请写成完整的数，如 214 万写作 2140000",
            "a count is written with a unit or percent sign; write it out, 2140000 for 214 万",
        ),
        NegativeCount => ("数量不能为负", "a count or amount cannot be below zero"),
        NotWhole => ("计数须为整数", "a count must be a whole number"),
        NumberTooLarge => ("数值超出范围", "the number is beyond the range"),
        InexactFloat => (
            "该浮点数不能确定所指的数；请改用文本、定点小数或整数",
            "this float does not say which number is meant; give it as a text, a decimal or a whole number",
        ),
        BadPrecision => (
            "precision 为发布时的取整单位，须大于零",
            "`precision` is what the publisher rounded to, so it is above zero",
        ),
        UnknownUnit => (
            "units 表中没有这个单位；请补上该单位或改正代码",
            "no unit has this code; add it to the units table or correct the code",
        ),
        UnknownVariable => (
            "规划中没有这个基础数据项；请改正，或设为另行搁置",
            "the plan has no such variable; correct it, or ask for unknown variables to be set aside",
        ),
        SetAsideBefore => (
            "该数据项的 {related} 行在构建数据时已搁置，现已不在；请用原始各表为此规划重新构建",
            "its {related} rows were set aside when the data was built and are gone; build it for this plan from the tables",
        ),
        FromNeeded => (
            "流量须写明时段首日；请填写 from 列",
            "a flow needs the first day of its period; fill in the column `from`",
        ),
        FromOnStock => {
            ("只有流量才有时段首日；请清空 from", "only a flow has a first day of a period; leave `from` empty")
        }
        FromAfterDate => ("时段首日晚于末日（{related}）", "the period begins after its last day ({related})"),
        ObservationTwice => (
            "同一数据有两个不同的值，另见{related}；修订请用不同的 recorded 日期",
            "the same cell has another value at {related}; give a revision its own `recorded` date",
        ),
        OverlappingPeriods => (
            "时段与{related}重叠；累计数请用同一个 from",
            "the period overlaps that of {related}; cumulative figures have the same `from`",
        ),
        UnknownKind => ("规划中没有这一类台账对象", "the plan has no such kind of entity"),
        WrongLevel => {
            ("不能设在该层级的单位；应为：{related}", "it cannot stand at a unit of this level, only at: {related}")
        }
        UnknownAttribute => {
            ("该类没有这一属性；属性有：{related}", "the kind has no such attribute; its attributes: {related}")
        }
        BadAttribute => ("属性值不符；应为：{related}", "the attribute does not take this value; it takes {related}"),
        MissingAttribute => ("缺少必填属性 {related}", "the attribute {related} is needed and not there"),
        IdentityNumber => (
            "疑似居民身份证号码（已隐去）；请改用无含义的编号",
            "this looks like a resident identity number (masked here); use an opaque id",
        ),
        TwoPlaces => (
            "同一编号在重叠的日期内位于两个单位，另见{related}；请改正其起止日期",
            "the same id stands at another unit on some of these days, at {related}; correct the dates of one",
        ),
        OverlappingSpells => (
            "同一编号的两段日期重叠，另见{related}；请合并或改正",
            "the same id has another spell on some of these days, at {related}; merge them or correct the dates",
        ),
        UnknownDeliverable => ("规划中没有这一任务项", "the plan has no such deliverable"),
        UnknownState => (
            "没有这一状态；应为 not_started（未开始）、under_way（推进中）或 done（已完成）",
            "there is no such state; it is not_started, under_way or done",
        ),
        StateTwice => (
            "同一任务项同日有两种状态，另见{related}；请只保留一种",
            "the deliverable has another state on this day, at {related}; keep one",
        ),
        ScopeOverlap => (
            "同类台账的完整范围在重叠的日期内已由该单位或其上下级单位声明，另见{related}；请合并或改正日期",
            "the register's scope is stated on some of these days for this unit or one above or below it, at {related}; \
             merge them or correct the dates",
        ),
        SucceedsItself => {
            ("单位不能承继其自身；请改正 from 或 to", "a unit cannot succeed itself; correct `from` or `to`")
        }
        NotEnded => (
            "被承继的单位此日尚未终止（until：{related}）；请在 units 表填写 until，或改正日期",
            "the unit succeeded has not ended on this day (its `until`: {related}); give its `until` in the units table, \
             or correct the date",
        ),
        SuccessorNotInForce => (
            "承继单位此日不在存续期内（{related}）；请改正日期或单位",
            "the successor is not in force on this day ({related}); correct the date or the unit",
        ),
        SuccessorLevel => (
            "承继单位须与原单位同一层级（{related}）",
            "a successor is of the same level as the unit it succeeds ({related})",
        ),
        SuccessionTwice => (
            "同一承继关系有两个日期，另见{related}；请只保留一个",
            "the same succession has another date at {related}; keep one",
        ),
        UnknownTarget => ("规划中没有这一目标", "the plan has no such target"),
        AllocationForRate => {
            ("比率类目标不能分解为份额；请删去此行", "a rate has no shares that add up to it; leave this row out")
        }
        AllocationLevel => (
            "任务分解只针对目标所在层级（{related}）以下的单位",
            "a share is for units below the target's own level ({related})",
        ),
        YearNeeded => (
            "该目标按年设定，须填写 year；年份有：{related}",
            "the target is set for each year, so fill in `year`; its years: {related}",
        ),
        YearNotAsked => ("该目标不按年设定；请清空 year", "the target is not set for each year; leave `year` empty"),
        UnknownYear => {
            ("该目标没有这一年度；年份有：{related}", "the target is not set for this year; its years: {related}")
        }
        AllocationTwice => (
            "同一目标、单位、年度的份额出现两次，另见{related}；请只保留一行",
            "the unit has another share of this target for the same time, at {related}; keep one",
        ),
    }
}
