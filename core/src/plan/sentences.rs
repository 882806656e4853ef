//! The sentences of plan problems, in both languages. One function a sentence; who calls it decides that it applies.

use std::fmt::Display;

use chrono::NaiveDate;

use crate::formula::FormulaError;
use crate::lang::Text;
use crate::quantity::{ParseQuantityErrorKind, Quantity};

use super::format::{FORMAT, TableFormat};
use super::model::Period;
use super::problem::{Finding, PlanProblemCode as Code};
use super::tree::Type;

/// What has ids in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thing {
    Level,
    Group,
    Unit,
    Schedule,
    Clause,
    Kind,
    Attribute,
    AttributeValue,
    Variable,
    Indicator,
    Action,
    Target,
    Measure,
    Deliverable,
    Requirement,
    Interpretation,
    Choice,
    Plan,
}

impl Thing {
    const fn zh(self) -> &'static str {
        match self {
            Thing::Level => "层级",
            Thing::Group => "单位组",
            Thing::Unit => "计量单位",
            Thing::Schedule => "进度表",
            Thing::Clause => "条款",
            Thing::Kind => "登记类型",
            Thing::Attribute => "属性",
            Thing::AttributeValue => "属性取值",
            Thing::Variable => "基础数据项",
            Thing::Indicator => "指标",
            Thing::Action => "行动",
            Thing::Target => "目标",
            Thing::Measure => "举措",
            Thing::Deliverable => "任务项",
            Thing::Requirement => "工作要求",
            Thing::Interpretation => "口径",
            Thing::Choice => "口径选项",
            Thing::Plan => "内置计划",
        }
    }

    const fn en(self) -> &'static str {
        match self {
            Thing::Level => "level",
            Thing::Group => "unit group",
            Thing::Unit => "unit of measure",
            Thing::Schedule => "schedule",
            Thing::Clause => "clause",
            Thing::Kind => "kind",
            Thing::Attribute => "attribute",
            Thing::AttributeValue => "attribute value",
            Thing::Variable => "variable",
            Thing::Indicator => "indicator",
            Thing::Action => "action",
            Thing::Target => "target",
            Thing::Measure => "measure",
            Thing::Deliverable => "deliverable",
            Thing::Requirement => "requirement",
            Thing::Interpretation => "interpretation",
            Thing::Choice => "choice",
            Thing::Plan => "built-in plan",
        }
    }
}

impl Type {
    const fn zh(self) -> &'static str {
        match self {
            Type::Table => "表",
            Type::List => "列表",
            Type::Text => "文本",
            Type::Integer => "整数",
            Type::Boolean => "true 或 false",
            Type::Date => "日期",
            Type::Float => "浮点数",
            Type::DateTime => "带时刻的日期时间",
            Type::HugeInteger => "超出 64 位的整数",
            Type::Nested => "嵌套过深的值",
        }
    }

    const fn en(self) -> &'static str {
        match self {
            Type::Table => "a table",
            Type::List => "a list",
            Type::Text => "a text",
            Type::Integer => "a whole number",
            Type::Boolean => "true or false",
            Type::Date => "a date",
            Type::Float => "a floating-point number",
            Type::DateTime => "a date with a time",
            Type::HugeInteger => "a whole number beyond 64 bits",
            Type::Nested => "a value nested too deep",
        }
    }
}

fn finding(code: Code, zh: String, en: String) -> Finding {
    Finding { code, sentence: Text { zh, en } }
}

/// At most this many characters of a text are quoted.
const QUOTED: usize = 60;

fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED).collect();
    if text.chars().nth(QUOTED).is_some() {
        short.push('…');
    }
    format!("`{}`", short.escape_debug())
}

fn list(words: impl Iterator<Item = &'static str>, between: &str) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(between)
}

/// `: did you mean x?`
fn near_zh(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!(",是否指 `{near}`?"))
}

fn near_en(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"))
}

pub(crate) fn syntax(message: &str) -> Finding {
    finding(Code::Syntax, format!("不是有效的 TOML:{message}"), format!("this is not TOML: {message}"))
}

pub(crate) fn too_deep() -> Finding {
    finding(
        Code::TooDeep,
        "嵌套层数超出计划格式".to_owned(),
        "this is nested deeper than the format of a plan".to_owned(),
    )
}

pub(crate) fn too_many(most: usize) -> Finding {
    finding(Code::TooMany, format!("此处至多 {most} 项"), format!("there may be at most {most} of these"))
}

pub(crate) fn unsupported_format(found: i64) -> Finding {
    finding(
        Code::UnsupportedFormat,
        format!("不支持格式 {found}:本库读取格式 {FORMAT}"),
        format!("format {found} is not supported: this library reads format {FORMAT}"),
    )
}

pub(crate) fn unknown_key(key: &str, near: Option<&str>, format: &TableFormat) -> Finding {
    let key = quoted(key);
    match near {
        Some(_) => finding(
            Code::UnknownKey,
            format!("没有 {key} 这个键{}", near_zh(near)),
            format!("there is no key {key} here{}", near_en(near)),
        ),
        None => finding(
            Code::UnknownKey,
            format!("没有 {key} 这个键,可用的键:{}", list(format.keys(), "、")),
            format!("there is no key {key} here: the keys are {}", list(format.keys(), ", ")),
        ),
    }
}

pub(crate) fn missing_key(key: &str) -> Finding {
    finding(Code::MissingKey, format!("缺少 `{key}`"), format!("`{key}` is missing"))
}

pub(crate) fn wrong_type(expected: Type, found: Type) -> Finding {
    finding(
        Code::WrongType,
        format!("此处应为{},实为{}", expected.zh(), found.zh()),
        format!("this must be {}, not {}", expected.en(), found.en()),
    )
}

pub(crate) fn wrong_type_either(one: Type, other: Type, found: Type) -> Finding {
    finding(
        Code::WrongType,
        format!("此处应为{}或{},实为{}", one.zh(), other.zh(), found.zh()),
        format!("this must be {} or {}, not {}", one.en(), other.en(), found.en()),
    )
}

pub(crate) fn not_a_section(thing: Thing) -> Finding {
    finding(
        Code::WrongType,
        format!("{}应写成 [[…]] 的列表", thing.zh()),
        format!("each {} is written as a [[...]] table of its own", thing.en()),
    )
}

pub(crate) fn empty_text() -> Finding {
    finding(Code::EmptyText, "文本为空".to_owned(), "the text is empty".to_owned())
}

pub(crate) fn empty_list() -> Finding {
    finding(Code::EmptyList, "列表为空".to_owned(), "this must not be empty".to_owned())
}

pub(crate) fn invalid_id(id: &str) -> Finding {
    finding(
        Code::InvalidId,
        format!("{} 不是有效的标识:只用小写字母、数字和单个连字符", quoted(id)),
        format!("{} is not an id: lower-case letters, digits and single hyphens", quoted(id)),
    )
}

pub(crate) fn invalid_locator(id: &str) -> Finding {
    finding(
        Code::InvalidId,
        format!("{} 不是有效的条款编号:应如 `1.3.1`", quoted(id)),
        format!("{} is not a locator such as `1.3.1`", quoted(id)),
    )
}

pub(crate) fn invalid_unit_id(id: &str) -> Finding {
    finding(
        Code::InvalidId,
        format!("{} 不是有效的计量单位标识:以字母开头,词间一个空格,不含句点", quoted(id)),
        format!(
            "{} is not the id of a unit: it begins with a letter, with one space between words and no dot",
            quoted(id)
        ),
    )
}

pub(crate) fn invalid_area(code: &str) -> Finding {
    finding(
        Code::InvalidId,
        format!("{} 不是统计用区划代码:应为 2、4、6、9 或 12 位数字", quoted(code)),
        format!("{} is not a statistical code of 2, 4, 6, 9 or 12 digits", quoted(code)),
    )
}

pub(crate) fn duplicate_id(thing: Thing, id: &str) -> Finding {
    finding(
        Code::DuplicateId,
        format!("{}的标识 {} 重复", thing.zh(), quoted(id)),
        format!("the {} {} is there already", thing.en(), quoted(id)),
    )
}

pub(crate) fn duplicate_entry(text: &str) -> Finding {
    finding(Code::DuplicateEntry, format!("{} 重复列出", quoted(text)), format!("{} is listed twice", quoted(text)))
}

pub(crate) fn unknown_reference(thing: Thing, id: &str, near: Option<&str>) -> Finding {
    finding(
        Code::UnknownReference,
        format!("没有 {} 这个{}{}", quoted(id), thing.zh(), near_zh(near)),
        format!("there is no {} {}{}", thing.en(), quoted(id), near_en(near)),
    )
}

pub(crate) fn unknown_word(text: &str, words: impl Iterator<Item = &'static str> + Clone) -> Finding {
    finding(
        Code::UnknownWord,
        format!("{} 不可用于此处,应为:{}", quoted(text), list(words.clone(), "、")),
        format!("{} is not one of {}", quoted(text), list(words, ", ")),
    )
}

pub(crate) fn invalid_date(date: NaiveDate) -> Finding {
    finding(
        Code::InvalidDate,
        format!("{date} 不在 1900 至 2199 年之间"),
        format!("{date} lies outside the years 1900 to 2199"),
    )
}

pub(crate) fn invalid_number(text: &str, kind: ParseQuantityErrorKind) -> Finding {
    let zh = match kind {
        ParseQuantityErrorKind::Empty => "没有数字",
        ParseQuantityErrorKind::Malformed => "含有不属于数字的字符",
        ParseQuantityErrorKind::ZeroDenominator => "分母为零",
        ParseQuantityErrorKind::TooLarge => "过大",
    };
    finding(
        Code::InvalidNumber,
        format!("{} 不是 `25`、`0.5`、`1,500`、`9/10` 这样的数:{zh}", quoted(text)),
        format!("{} is not a number such as `25`, `0.5`, `1,500` or `9/10`: {kind}", quoted(text)),
    )
}

pub(crate) fn out_of_range(number: i64, min: i64, max: i64) -> Finding {
    let (zh, en) = if min == i64::MIN {
        (format!("{number} 大于 {max}"), format!("{number} is larger than {max}"))
    } else {
        (format!("{number} 不在 {min} 至 {max} 之间"), format!("{number} is not within {min} to {max}"))
    };
    finding(Code::OutOfRange, zh, en)
}

pub(crate) fn at_risk_range(key: &str) -> Finding {
    let (zh, en) = if key == "ratio" {
        ("比例应在 0 至 1 之间", "a ratio lies within 0 to 1")
    } else {
        ("百分点数不得为负", "points are 0 or more")
    };
    finding(Code::OutOfRange, zh.to_owned(), en.to_owned())
}

pub(crate) fn digits() -> Finding {
    finding(
        Code::OutOfRange,
        "代码位数应为 2、4、6、9 或 12".to_owned(),
        "statistical codes have 2, 4, 6, 9 or 12 digits".to_owned(),
    )
}

pub(crate) fn digits_rise() -> Finding {
    finding(
        Code::WrongOrder,
        "层级自上而下排列,代码位数应逐级增加".to_owned(),
        "levels stand from top to bottom, so their digits rise".to_owned(),
    )
}

pub(crate) fn threshold_without_unit(text: &str, unit: &str, share: Option<Quantity>) -> Finding {
    let (zh, en) = match share {
        Some(share) => (
            format!("{} 没有单位:写 `{text} {unit}`;若指比例,写 `{share} {unit}`", quoted(text)),
            format!("{} has no unit: write `{text} {unit}`, or `{share} {unit}` if a share is meant", quoted(text)),
        ),
        None => (
            format!("{} 没有单位:写 `{text} {unit}`", quoted(text)),
            format!("{} has no unit: write `{text} {unit}`", quoted(text)),
        ),
    };
    finding(Code::ThresholdUnit, zh, en)
}

pub(crate) fn threshold_without_space(text: &str, number: &str, unit: &str) -> Finding {
    finding(
        Code::ThresholdUnit,
        format!("{} 不是数与计量单位:写 `{number} {unit}`", quoted(text)),
        format!("{} is not a number and its unit: write `{number} {unit}`", quoted(text)),
    )
}

pub(crate) fn threshold_in_other_unit(text: &str, number: &str, behind: &str, unit: &str) -> Finding {
    finding(
        Code::ThresholdUnit,
        format!("{} 的单位是 {},而指标的单位是 `{unit}`:写 `{number} {unit}`", quoted(text), quoted(behind)),
        format!("{} is in {}, but the indicator is in `{unit}`: write `{number} {unit}`", quoted(text), quoted(behind)),
    )
}

pub(crate) fn threshold_not_whole(text: &str, unit: &str) -> Finding {
    finding(
        Code::InvalidBound,
        format!("{} 不是整数,而 `{unit}` 只取整数", quoted(text)),
        format!("{} is not whole, but values in `{unit}` are", quoted(text)),
    )
}

pub(crate) fn threshold_negative(text: &str) -> Finding {
    finding(
        Code::InvalidBound,
        format!("{} 小于零,而计数和比率不小于零", quoted(text)),
        format!("{} is below zero, but counts and rates are not", quoted(text)),
    )
}

pub(crate) fn empty_range() -> Finding {
    finding(
        Code::InvalidBound,
        "区间内没有值:下限高于上限,或所需的端点被排除".to_owned(),
        "no value lies in this range: its lower end is above its upper end, or an end it needs is left out".to_owned(),
    )
}

pub(crate) fn two_ends() -> Finding {
    finding(Code::InvalidBound, "区间应有两个端点".to_owned(), "a range has two ends".to_owned())
}

pub(crate) fn factor_of_id(id: &str, factor: i64) -> Finding {
    finding(
        Code::UnitFactor,
        format!("单位 `{id}` 应写 `factor = {factor}`"),
        format!("the unit `{id}` needs `factor = {factor}`"),
    )
}

pub(crate) fn whole_rate() -> Finding {
    finding(
        Code::UnitFactor,
        "带系数的单位用于比率,不能只取整数".to_owned(),
        "a unit with a factor is for rates, whose values are not whole".to_owned(),
    )
}

pub(crate) fn factor_on_amount(unit: &str) -> Finding {
    finding(
        Code::UnitFactor,
        format!("`{unit}` 带系数,只用于比率;存量和流量用不带系数的单位"),
        format!("`{unit}` has a factor, which is for rates: a stock or flow needs a unit without one"),
    )
}

pub(crate) fn ratio_without_factor(unit: &str) -> Finding {
    finding(
        Code::UnitFactor,
        format!("比率指标的单位须带系数,`{unit}` 没有"),
        format!("a ratio needs a unit with a factor, and `{unit}` has none"),
    )
}

pub(crate) fn unit_mismatch(unit: &str, variable: &str, variable_unit: &str) -> Finding {
    finding(
        Code::UnitMismatch,
        format!("指标单位为 `{unit}`,而基础数据项 `{variable}` 的单位为 `{variable_unit}`"),
        format!("the indicator is in `{unit}`, but its variable `{variable}` is in `{variable_unit}`"),
    )
}

pub(crate) fn one_needed(keys: &[&'static str]) -> Finding {
    finding(
        Code::ConflictingKeys,
        format!("{} 须有其一", list(keys.iter().copied(), "、")),
        format!("one of {} is needed", list(keys.iter().copied(), ", ")),
    )
}

pub(crate) fn one_allowed(keys: &[&'static str]) -> Finding {
    finding(
        Code::ConflictingKeys,
        format!("{} 只能有其一", list(keys.iter().copied(), "、")),
        format!("only one of {} may stand here", list(keys.iter().copied(), ", ")),
    )
}

pub(crate) fn only_with(key: &str, other: &str) -> Finding {
    finding(
        Code::ConflictingKeys,
        format!("`{key}` 只与 `{other}` 同用"),
        format!("`{key}` stands only beside `{other}`"),
    )
}

pub(crate) fn only_for(key: &str, kinds: &str) -> Finding {
    finding(Code::Unsuited, format!("`{key}` 只用于 {kinds}"), format!("`{key}` is only for {kinds}"))
}

pub(crate) fn rule_of_kind() -> Finding {
    finding(
        Code::Unsuited,
        "存量按 `in_force` 或 `begun` 计数,流量按 `begun_in_window` 计数".to_owned(),
        "a stock is counted by `in_force` or `begun`, a flow by `begun_in_window`".to_owned(),
    )
}

pub(crate) fn rate_in_ratio(variable: &str) -> Finding {
    finding(
        Code::Unsuited,
        format!("`{variable}` 已是比率,不能再作分子或分母"),
        format!("`{variable}` is a rate already and cannot be part of a ratio"),
    )
}

pub(crate) fn no_level_above() -> Finding {
    finding(
        Code::LevelMismatch,
        "最高层级之上没有单位,不能限定上级单位".to_owned(),
        "units of the highest level have no parents to choose by".to_owned(),
    )
}

pub(crate) fn kind_of_other_level(level: &str, digits: u8, of_kind: Option<u8>) -> Finding {
    let of_kind = of_kind.map_or_else(|| "?".to_owned(), |digits| digits.to_string());
    finding(
        Code::LevelMismatch,
        format!("此类单位的代码为 {of_kind} 位,而层级 `{level}` 的代码为 {digits} 位"),
        format!("units of this kind have codes of {of_kind} digits, those of level `{level}` have {digits}"),
    )
}

pub(crate) fn group_of_other_level(group: &str, of: &str, level: &str) -> Finding {
    finding(
        Code::LevelMismatch,
        format!("单位组 `{group}` 属于层级 `{of}`,而非 `{level}`"),
        format!("the unit group `{group}` is of level `{of}`, not `{level}`"),
    )
}

pub(crate) fn group_below_register(group: &str, of: &str, kind: &str, stands_at: &str) -> Finding {
    finding(
        Code::LevelMismatch,
        format!("单位组 `{group}` 属于层级 `{of}`,而 `{kind}` 也可登记在其上的 `{stands_at}`,那里的行永远不计"),
        format!(
            "the unit group `{group}` is of level `{of}`, but `{kind}` may stand at `{stands_at}` above it, where no row would ever count"
        ),
    )
}

pub(crate) fn empty_period(start: NaiveDate, end: NaiveDate) -> Finding {
    finding(
        Code::EmptyPeriod,
        format!("终止日 {end} 早于起始日 {start}"),
        format!("it ends on {end}, before it starts on {start}"),
    )
}

pub(crate) fn outside_period(day: &dyn Display, period: &Period) -> Finding {
    let Period { start, end } = period;
    finding(
        Code::OutsidePeriod,
        format!("{day} 不在计划期 {start} 至 {end} 之内"),
        format!("{day} lies outside the plan's period {start} to {end}"),
    )
}

pub(crate) fn dates_rise() -> Finding {
    finding(Code::WrongOrder, "日期应递增".to_owned(), "the dates must rise".to_owned())
}

pub(crate) fn years_rise() -> Finding {
    finding(Code::WrongOrder, "年份应递增".to_owned(), "the years must rise".to_owned())
}

pub(crate) fn from_on_first_bound() -> Finding {
    finding(
        Code::ConflictingKeys,
        "首个约束自始有效,不写 `from`".to_owned(),
        "the first bound holds from the beginning and has no `from`".to_owned(),
    )
}

pub(crate) fn standing_flow() -> Finding {
    finding(
        Code::UnsuitedRhythm,
        "流量没有时点值:用 `by`、`each_year` 或 `every`".to_owned(),
        "a flow has no value at a date: use `by`, `each_year` or `every`".to_owned(),
    )
}

pub(crate) fn needs_flow(rhythm: &str) -> Finding {
    finding(
        Code::UnsuitedRhythm,
        format!("`{rhythm}` 的指标须是单个流量(登记计数用 `begun_in_window`)"),
        format!(
            "`{rhythm}` needs an indicator of one flow, counted from a register by `begun_in_window` or reported by period"
        ),
    )
}

pub(crate) fn each_year_of_whole_things(unit: &str) -> Finding {
    finding(
        Code::UnsuitedRhythm,
        format!("`each_year` 只计整数,而 `{unit}` 未标 `whole = true`"),
        format!("`each_year` counts whole things, and values in `{unit}` are not whole"),
    )
}

pub(crate) fn each_year_below_one() -> Finding {
    finding(
        Code::InvalidBound,
        "`each_year` 的下限至少为 1".to_owned(),
        "`each_year` asks for at least 1 a year".to_owned(),
    )
}

pub(crate) fn every_of_one(unit: &str) -> Finding {
    finding(
        Code::InvalidBound,
        format!("`every` 只核每次的间隔,约束应写 `at_least = \"1 {unit}\"`"),
        format!("`every` asks when the next one comes, so its bound is `at_least = \"1 {unit}\"`"),
    )
}

pub(crate) fn every_with_having(variable: &str) -> Finding {
    finding(
        Code::UnsuitedRhythm,
        format!("`every` 按起始日核间隔,不看另一登记:`{variable}` 的计数不能带 `having`"),
        format!(
            "`every` goes by the days on which things began, not by another register: the count of `{variable}` has `having`"
        ),
    )
}

pub(crate) fn every_past_last_year(start: NaiveDate, max_years: i32, last_year: i32) -> Finding {
    finding(
        Code::OutOfRange,
        format!("自 {start} 起 {max_years} 年超出 {last_year} 年"),
        format!("{max_years} years from {start} pass the year {last_year}"),
    )
}

pub(crate) fn invalid_milestones(error: FormulaError) -> Finding {
    finding(
        Code::InvalidMilestones,
        "里程碑的日期须在进度表内递增,份额在 0 至 1 之间且不下降".to_owned(),
        error.to_string(),
    )
}

pub(crate) fn not_addressable(field: &str) -> Finding {
    finding(
        Code::FixedField,
        format!(
            "{} 不可更改:可更改 plan、document、pace 的字段,以及 unit_group、unit_of_measure、schedule、variable、indicator、target 中按标识指明的字段",
            quoted(field)
        ),
        format!(
            "{} cannot be changed: a change names a field of plan, document or pace, or `section.id.field` of unit_group, unit_of_measure, schedule, variable, indicator or target",
            quoted(field)
        ),
    )
}

pub(crate) fn fixed_field(field: &str) -> Finding {
    finding(
        Code::FixedField,
        format!("{} 是标识,不可更改", quoted(field)),
        format!("{} is an id, which no interpretation may change", quoted(field)),
    )
}

pub(crate) fn encoding_field(field: &str) -> Finding {
    finding(
        Code::FixedField,
        format!("{} 不可更改:数据按它校验和编码,而各口径读的是同一份数据", quoted(field)),
        format!(
            "{} cannot be changed: data is checked and encoded by it, and every reading is asked of the same data",
            quoted(field)
        ),
    )
}

pub(crate) fn no_such_field(field: &str) -> Finding {
    finding(
        Code::NoSuchField,
        format!("计划中没有 {} 这个字段", quoted(field)),
        format!("the plan has no field {}", quoted(field)),
    )
}

pub(crate) fn change_without_effect(field: &str) -> Finding {
    finding(
        Code::ChangeWithoutEffect,
        format!("{} 已是此值", quoted(field)),
        format!("{} has this value already", quoted(field)),
    )
}

/// The sentence of a problem that appears only under an alternative.
pub(crate) fn under_alternative(finding: Finding, interpretation: &str, choice: &str) -> Finding {
    let Finding { code, sentence: Text { zh, en } } = finding;
    self::finding(
        code,
        format!("口径 `{interpretation}` 取 `{choice}` 时:{zh}"),
        format!("under `{choice}` of the interpretation `{interpretation}`: {en}"),
    )
}

fn unknown(code: Code, thing: Thing, id: &str, near: Option<&str>, known: &[&str]) -> Finding {
    let (zh, en) = match near {
        Some(_) => (near_zh(near), near_en(near)),
        None if known.is_empty() => (String::new(), String::new()),
        None => (format!(",可用:{}", known.join("、")), format!(": there are {}", known.join(", "))),
    };
    finding(
        code,
        format!("没有 {} 这个{}{zh}", quoted(id), thing.zh()),
        format!("there is no {} {}{en}", thing.en(), quoted(id)),
    )
}

pub(crate) fn unknown_plan(id: &str, near: Option<&str>, known: &[&str]) -> Finding {
    unknown(Code::UnknownPlan, Thing::Plan, id, near, known)
}

pub(crate) fn unknown_interpretation(id: &str, near: Option<&str>, known: &[&str]) -> Finding {
    unknown(Code::UnknownInterpretation, Thing::Interpretation, id, near, known)
}

pub(crate) fn unknown_choice(id: &str, near: Option<&str>, known: &[&str]) -> Finding {
    unknown(Code::UnknownChoice, Thing::Choice, id, near, known)
}

pub(crate) fn unknown_target(id: &str, near: Option<&str>, known: &[&str]) -> Finding {
    unknown(Code::UnknownTarget, Thing::Target, id, near, known)
}

pub(crate) fn ambiguous_name(name: &str, ids: &[&str]) -> Finding {
    finding(
        Code::AmbiguousName,
        format!("{} 是多个目标的名称:{}", quoted(name), ids.join("、")),
        format!("{} is the name of several targets: {}", quoted(name), ids.join(", ")),
    )
}
