//! The columns of a panel, each once: its name, its headings, and what it says of one target at one unit on one day. Every
//! face takes names and headings from here.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::NaiveDate;
#[cfg(feature = "parallel")]
use rayon::prelude::*;

use super::named::{Named, Naming};
use super::ranks::Standing;
use crate::assess::assessment::{Assessment, Flag, Part};
use crate::data::{UnitId, day};
use crate::formula::{Bound, Status};
use crate::frame::{ExactValues, Frame, FrameColumn, Nullable, Values, Words};
use crate::lang::Text;
use crate::quantity::Quantity;

/// One target at one unit on one day.
pub(crate) struct Row<'a> {
    pub(crate) as_of: NaiveDate,
    pub(crate) result: &'a Assessment,
}

/// One target at units on one day, a result for each.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) as_of: NaiveDate,
    pub(crate) judged: &'a [UnitId],
    pub(crate) results: &'a [Assessment],
}

impl<'a> Rows<'a> {
    pub(crate) fn iter(self) -> impl Iterator<Item = Row<'a>> {
        self.results.iter().map(move |result| Row { as_of: self.as_of, result })
    }
}

/// A column: its name, and what stands above it in Chinese and English.
struct Column {
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    says: Says,
}

/// What a column says of a row.
enum Says {
    Word(for<'r> fn(&Row<'r>) -> Option<Cow<'r, str>>),
    /// A text that hangs on the unit alone.
    OfUnit(fn(&Named) -> &Naming),
    Date(fn(&Row<'_>) -> Option<NaiveDate>),
    Whole(fn(&Row<'_>) -> Option<i64>),
    YesNo(fn(&Row<'_>) -> Option<bool>),
    /// Three columns: numerator, denominator, and a number for display.
    Exact(fn(&Row<'_>) -> Option<Quantity>),
    /// A place among the rows of one day and target.
    Place(fn(&Standing) -> Option<i64>),
    /// The verdict on the day before.
    Before(fn(&Standing) -> Option<Status>),
    /// Three columns: what has changed since then.
    Change(fn(&Standing) -> Option<Quantity>),
}

const fn column(name: &'static str, zh: &'static str, en: &'static str, says: Says) -> Column {
    Column { name, zh, en, says }
}

use Says::{Before, Change, Date, Exact, OfUnit, Place, Whole, Word, YesNo};

/// Every column, in order.
const COLUMNS: [Column; 64] = [
    column("as_of", "截至日期", "as of", Date(|row| Some(row.as_of))),
    column("target", "目标", "target", Word(|row| borrowed(&row.result.target.id))),
    column("unit", "单位代码", "unit", OfUnit(|named| &named.codes)),
    column("unit_name", "单位", "unit name", OfUnit(|named| &named.names)),
    column("level", "层级", "level", OfUnit(|named| &named.levels)),
    column("judged_on", "评价日期", "judged on", Date(|row| Some(row.result.judged_on))),
    column("status", "结论", "status", Word(|row| borrowed(row.result.status.code()))),
    column("reason", "无结论原因", "reason", Word(|row| borrowed(row.result.reason?.code()))),
    column("met", "是否达标", "met", YesNo(|row| row.result.met)),
    column("value", "完成值", "value", Exact(|row| row.result.value)),
    column("numerator", "分子", "numerator", Exact(|row| above(row)?.value)),
    column("denominator", "分母", "denominator", Exact(|row| below(row)?.value)),
    column("bound", "约束", "bound", Word(|row| borrowed(bound_code(row.result.bound.as_ref()?)))),
    column("lower", "下限", "lower end", Exact(|row| lower(row.result.bound.as_ref()?))),
    column("upper", "上限", "upper end", Exact(|row| upper(row.result.bound.as_ref()?))),
    column("lower_in", "含下限", "lower end in", YesNo(|row| lower_in(row.result.bound.as_ref()?))),
    column("upper_in", "含上限", "upper end in", YesNo(|row| upper_in(row.result.bound.as_ref()?))),
    column("is_share", "是否分解任务", "is a share", YesNo(|row| Some(row.result.is_share))),
    column("responsible", "责任单位", "responsible", Word(|row| borrowed(row.result.responsible.as_deref()?))),
    column("baseline", "基期值", "baseline", Exact(|row| row.result.baseline)),
    column("baseline_source", "基期来源", "baseline from", Word(|row| borrowed(row.result.baseline_source?.code()))),
    column("attainment", "完成率", "attainment", Exact(|row| row.result.attainment)),
    column("progress", "目标进展度", "progress", Exact(|row| row.result.progress)),
    column("elapsed", "序时进度", "elapsed", Exact(|row| row.result.elapsed)),
    column("planned", "序时应完成", "planned", Exact(|row| row.result.planned)),
    column("planned_at_risk", "略滞后下限", "planned at risk", Exact(|row| row.result.planned_at_risk)),
    column("variance", "与序时应完成之差", "variance", Exact(|row| row.result.variance)),
    column(
        "variance_points",
        "进展度与序时之差(百分点)",
        "progress less elapsed, in points",
        Exact(|row| row.result.variance_points),
    ),
    column(
        "attainment_points",
        "完成率与序时之差(百分点)",
        "attainment less elapsed, in points",
        Exact(|row| row.result.attainment_points),
    ),
    column("shortfall", "缺口", "shortfall", Whole(|row| row.result.shortfall)),
    column(
        "shortfall_by_hiring",
        "靠新聘补足的缺口",
        "shortfall by hiring",
        Whole(|row| row.result.shortfall_by_hiring),
    ),
    column("required_pace", "所需进度", "required pace", Exact(|row| row.result.required_pace)),
    column("share_of_parent", "占上级比重", "share of the unit above", Exact(|row| row.result.share_of_parent)),
    column(
        "quota_closed_met",
        "已结束年度达标数",
        "closed years met",
        Whole(|row| number(row.result.quota.as_ref()?.closed_met)),
    ),
    column("quota_closed", "已结束年度数", "closed years", Whole(|row| number(row.result.quota.as_ref()?.closed))),
    column("window_first", "下一批首日", "window from", Date(|row| row.result.recurrence.as_ref()?.first_day)),
    column("window_last", "下一批末日", "window to", Date(|row| Some(row.result.recurrence.as_ref()?.last_day))),
    column("overdue_days", "逾期天数", "days overdue", Whole(|row| Some(row.result.recurrence.as_ref()?.overdue_days))),
    column("units_below", "低于要求的单位数", "units below", Whole(|row| Some(row.result.distribution?.below.into()))),
    column(
        "units_inside",
        "符合要求的单位数",
        "units inside",
        Whole(|row| Some(row.result.distribution?.inside.into())),
    ),
    column("units_above", "高于要求的单位数", "units above", Whole(|row| Some(row.result.distribution?.above.into()))),
    column(
        "units_unknown",
        "未报单位数",
        "units without a value",
        Whole(|row| Some(row.result.distribution?.unknown.into())),
    ),
    column("share_inside", "符合占比", "share inside", Exact(|row| row.result.distribution?.share_inside)),
    column("numerator_source", "分子来源", "numerator from", Word(|row| borrowed(above(row)?.source.code()))),
    column("numerator_due", "分子应报", "numerator due", Whole(|row| Some(above(row)?.coverage.due.into()))),
    column(
        "numerator_reported",
        "分子已报",
        "numerator reported",
        Whole(|row| Some(above(row)?.coverage.counts.reported.into())),
    ),
    column(
        "numerator_carried",
        "分子沿用",
        "numerator carried",
        Whole(|row| Some(above(row)?.coverage.counts.carried.into())),
    ),
    column(
        "numerator_missing",
        "分子未报",
        "numerator missing",
        Whole(|row| Some(above(row)?.coverage.counts.missing.into())),
    ),
    column(
        "numerator_not_due",
        "分子不应报而报",
        "numerator not due",
        Whole(|row| Some(above(row)?.coverage.counts.not_due.into())),
    ),
    column("numerator_oldest", "分子最早日期", "numerator oldest", Date(|row| above(row)?.oldest)),
    column("numerator_newest", "分子最新日期", "numerator newest", Date(|row| above(row)?.newest)),
    column("denominator_source", "分母来源", "denominator from", Word(|row| borrowed(below(row)?.source.code()))),
    column("denominator_due", "分母应报", "denominator due", Whole(|row| Some(below(row)?.coverage.due.into()))),
    column(
        "denominator_reported",
        "分母已报",
        "denominator reported",
        Whole(|row| Some(below(row)?.coverage.counts.reported.into())),
    ),
    column(
        "denominator_carried",
        "分母沿用",
        "denominator carried",
        Whole(|row| Some(below(row)?.coverage.counts.carried.into())),
    ),
    column(
        "denominator_missing",
        "分母未报",
        "denominator missing",
        Whole(|row| Some(below(row)?.coverage.counts.missing.into())),
    ),
    column(
        "denominator_not_due",
        "分母不应报而报",
        "denominator not due",
        Whole(|row| Some(below(row)?.coverage.counts.not_due.into())),
    ),
    column("denominator_oldest", "分母最早日期", "denominator oldest", Date(|row| below(row)?.oldest)),
    column("denominator_newest", "分母最新日期", "denominator newest", Date(|row| below(row)?.newest)),
    column("flags", "提示", "flags", Word(|row| Some(Cow::Owned(flag_codes(&row.result.flags)?)))),
    column("rank_by_value", "完成值名次", "place by value", Place(|standing| standing.rank_by_value)),
    column("rank_by_attainment", "完成率名次", "place by attainment", Place(|standing| standing.rank_by_attainment)),
    column("previous_status", "上期结论", "status before", Before(|standing| standing.previous_status)),
    column("change", "较上期增减", "change", Change(|standing| standing.change)),
];

#[expect(clippy::unnecessary_wraps, reason = "a column's word may be missing")]
const fn borrowed(text: &str) -> Option<Cow<'_, str>> {
    Some(Cow::Borrowed(text))
}

fn number(count: usize) -> Option<i64> {
    i64::try_from(count).ok()
}

const fn above<'a>(row: &Row<'a>) -> Option<&'a Part> {
    row.result.numerator.as_ref()
}

const fn below<'a>(row: &Row<'a>) -> Option<&'a Part> {
    row.result.denominator.as_ref()
}

/// The word for the shape of a bound.
pub(crate) const fn bound_code(bound: &Bound) -> &'static str {
    match bound {
        Bound::AtLeast(_) => "at_least",
        Bound::AtMost(_) => "at_most",
        Bound::Between { .. } => "between",
    }
}

/// The lower end of a bound: of a floor, the floor.
pub(crate) const fn lower(bound: &Bound) -> Option<Quantity> {
    match bound {
        Bound::AtLeast(lower) | Bound::Between { lower, .. } => Some(*lower),
        Bound::AtMost(_) => None,
    }
}

/// The upper end of a bound: of a ceiling, the ceiling.
pub(crate) const fn upper(bound: &Bound) -> Option<Quantity> {
    match bound {
        Bound::AtMost(upper) | Bound::Between { upper, .. } => Some(*upper),
        Bound::AtLeast(_) => None,
    }
}

/// Whether the lower end itself conforms.
pub(crate) const fn lower_in(bound: &Bound) -> Option<bool> {
    match bound {
        Bound::AtLeast(_) => Some(true),
        Bound::Between { lower_in, .. } => Some(*lower_in),
        Bound::AtMost(_) => None,
    }
}

/// Whether the upper end itself conforms.
pub(crate) const fn upper_in(bound: &Bound) -> Option<bool> {
    match bound {
        Bound::AtMost(_) => Some(true),
        Bound::Between { upper_in, .. } => Some(*upper_in),
        Bound::AtLeast(_) => None,
    }
}

/// The codes of flags in their fixed order, joined by `|`; `None` without any.
pub(crate) fn flag_codes(flags: &[Flag]) -> Option<String> {
    if flags.is_empty() {
        return None;
    }
    let codes: Vec<&str> = Flag::ALL.into_iter().filter(|flag| flags.contains(flag)).map(Flag::code).collect();
    (!codes.is_empty()).then(|| codes.join("|"))
}

/// What stands above a column of this name; other tables of results with the same columns take it from here.
pub(crate) fn heading(name: &str) -> Text {
    let found = COLUMNS.iter().find(|column| column.name == name);
    let (zh, en) = found.map_or((name, name), |column| (column.zh, column.en));
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

impl Filling {
    fn say(&mut self, says: &Says, named: &Named, rows: Rows<'_>) {
        use Filling::One;
        let rows_of = rows.iter();
        match (says, self) {
            (Word(says), One(Values::Words(words))) => rows_of.for_each(|row| words.push(says(&row).as_deref())),
            (OfUnit(says), One(Values::Words(words))) => {
                let naming = says(named);
                rows.judged.iter().for_each(|unit| words.push_place(named.place(naming, *unit)));
            }
            (Date(says), One(Values::Dates(days))) => rows_of.for_each(|row| days.push(says(&row).map(day::from_date))),
            (Whole(says), One(Values::Integers(values))) => rows_of.for_each(|row| values.push(says(&row))),
            (YesNo(says), One(Values::Booleans(values))) => rows_of.for_each(|row| values.push(says(&row))),
            (Exact(says), Filling::Exact(values)) => rows_of.for_each(|row| values.push(says(&row))),
            // Each filling was made for what its column says; the others compare rows.
            _ => {}
        }
    }

    fn reserve(&mut self, rows: usize) {
        match self {
            Filling::One(values) => values.reserve(rows),
            Filling::Exact(values) => values.reserve(rows),
        }
    }
}

/// The columns being filled, a batch of rows at a time: what is said of each row, and how the rows stand among each other.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    named: Arc<Named>,
    filled: Vec<Filling>,
}

#[derive(Debug, Clone)]
enum Filling {
    One(Values),
    /// An exact number, which becomes three columns.
    Exact(ExactValues),
}

impl Columns {
    /// Columns of rows about units with these names.
    pub(crate) fn new(named: &Arc<Named>) -> Columns {
        let empty = |column: &Column| match column.says {
            OfUnit(says) => Filling::One(Values::Words(Words::of(&says(named).words))),
            Word(_) | Before(_) => Filling::One(Values::Words(Words::default())),
            Date(_) => Filling::One(Values::Dates(Nullable::default())),
            Whole(_) | Place(_) => Filling::One(Values::Integers(Nullable::default())),
            YesNo(_) => Filling::One(Values::Booleans(Nullable::default())),
            Exact(_) | Change(_) => Filling::Exact(ExactValues::default()),
        };
        Columns { named: Arc::clone(named), filled: COLUMNS.iter().map(empty).collect() }
    }

    /// Makes room for more rows.
    pub(crate) fn reserve(&mut self, rows: usize) {
        self.filled.iter_mut().for_each(|filling| filling.reserve(rows));
    }

    /// Adds what is said of rows; with threads, each column by one of them.
    pub(crate) fn say(&mut self, rows: Rows<'_>) {
        let Columns { named, filled } = self;
        #[cfg(not(feature = "parallel"))]
        COLUMNS.iter().zip(filled).for_each(|(column, filling)| filling.say(&column.says, named, rows));
        #[cfg(feature = "parallel")]
        COLUMNS.par_iter().zip(filled).for_each(|(column, filling)| filling.say(&column.says, named, rows));
    }

    /// Adds how rows stand, once all of one day and target are there.
    pub(crate) fn compare(&mut self, standings: &[Standing]) {
        use Filling::One;
        for (column, filling) in COLUMNS.iter().zip(&mut self.filled) {
            let standings = standings.iter();
            match (&column.says, filling) {
                (Place(says), One(Values::Integers(values))) => standings.for_each(|row| values.push(says(row))),
                (Before(says), One(Values::Words(words))) => {
                    standings.for_each(|row| words.push(says(row).map(Status::code)));
                }
                (Change(says), Filling::Exact(values)) => standings.for_each(|row| values.push(says(row))),
                _ => {}
            }
        }
    }

    pub(crate) fn into_frame(self) -> Frame {
        let mut columns: Vec<FrameColumn> = Vec::new();
        for (column, filling) in COLUMNS.iter().zip(self.filled) {
            let heading = heading(column.name);
            match filling {
                Filling::One(values) => columns.push(FrameColumn::new(column.name, heading, values)),
                Filling::Exact(values) => columns.extend(values.into_columns(column.name, &heading)),
            }
        }
        Frame::new(columns)
    }
}
