//! What a question to the data brings to light that is odd and yet usable: [`ReportFinding`]. What is odd in the rows
//! themselves is the data's ([`crate::data::Finding`]).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::assessment::{Assessment, Part};
use super::read::Read;
use super::reader::Reader;
use super::reading::ReadingSource;
use super::walk::oldest_standing;
use crate::data::{Dataset, UnitId, day};
use crate::formula::{Bound, FormulaError};
use crate::frame::{ExactValues, Frame, FrameColumn, Nullable, Values, Words};
use crate::lang::{Lang, Text};
use crate::plan::{Plan, Rhythm, Target, Variable, VariableKind};
use crate::quantity::Quantity;

/// What kind of finding it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReportFindingCode {
    /// The unit's own figure was not read: newer figures of all units below were.
    OwnSuperseded,
    /// Reports of the variable were read, and the register it could be counted from was not.
    RegisterNotRead,
    /// Units reported without being asked to; they are left out of the sum.
    ReportedWithoutBeingDue,
    /// Units that should report have only values that are too old to stand.
    CarriedTooLong,
    /// A unit's own figure was read, and the units below it come to another sum for the same day.
    ParentDiffersFromChildren,
    /// The shares of a target do not add up to it.
    SharesDoNotAddUp,
}

impl ReportFindingCode {
    /// Every code.
    pub const ALL: [ReportFindingCode; 6] = [
        ReportFindingCode::OwnSuperseded,
        ReportFindingCode::RegisterNotRead,
        ReportFindingCode::ReportedWithoutBeingDue,
        ReportFindingCode::CarriedTooLong,
        ReportFindingCode::ParentDiffersFromChildren,
        ReportFindingCode::SharesDoNotAddUp,
    ];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ReportFindingCode::OwnSuperseded => "own_superseded",
            ReportFindingCode::RegisterNotRead => "register_not_read",
            ReportFindingCode::ReportedWithoutBeingDue => "reported_without_being_due",
            ReportFindingCode::CarriedTooLong => "carried_too_long",
            ReportFindingCode::ParentDiffersFromChildren => "parent_differs_from_children",
            ReportFindingCode::SharesDoNotAddUp => "shares_do_not_add_up",
        }
    }
}

/// Something odd that a report came upon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReportFinding {
    /// What kind of finding it is.
    pub code: ReportFindingCode,
    /// The variable it is about.
    pub variable: Option<String>,
    /// The target it is about.
    pub target: Option<String>,
    /// The year it is about, for a yearly quota.
    pub year: Option<i32>,
    /// The day it is about: the day a variable was read for, or the day, or last day of the period, of two figures.
    pub day: Option<NaiveDate>,
    /// The codes of the units it is about.
    pub units: Vec<String>,
    /// A unit's own figure.
    pub own: Option<Quantity>,
    /// What the shares, or the figures of the units below, add up to.
    pub sum: Option<Quantity>,
    /// What they should add up to.
    pub bound: Option<Quantity>,
}

impl ReportFinding {
    const fn new(code: ReportFindingCode) -> ReportFinding {
        ReportFinding {
            code,
            variable: None,
            target: None,
            year: None,
            day: None,
            units: Vec::new(),
            own: None,
            sum: None,
            bound: None,
        }
    }

    /// What it says, with the names of the plan it is about.
    #[must_use]
    pub fn message(&self, plan: &Plan, lang: Lang) -> String {
        let variable = self.variable.as_ref().and_then(|id| plan.variable(id));
        let max_age = variable.and_then(|found| found.max_age_months).unwrap_or(0);
        let variable = variable.map_or("", |found| found.name.get(lang));
        let shown = |value: Option<Quantity>| value.map_or_else(String::new, |value| value.to_string());
        let (own, sum, bound) = (shown(self.own), shown(self.sum), shown(self.bound));
        let day = self.day.map_or_else(String::new, |day| day.to_string());
        let target = self.target.as_ref().and_then(|id| plan.target(id).ok()).map_or("", |found| found.name.get(lang));
        let (zh, units) = (lang == Lang::Zh, self.named(lang));
        match self.code {
            ReportFindingCode::OwnSuperseded if zh => format!("{variable}:下级上报齐全且均较新,未用本级数"),
            ReportFindingCode::OwnSuperseded => {
                format!("{variable}: all units below have reported anew; the unit's own figure is not used")
            }
            ReportFindingCode::RegisterNotRead if zh => format!("{variable}:以上报数为准,未按名册清点"),
            ReportFindingCode::RegisterNotRead => format!("{variable}: reports stand; the register is not counted"),
            ReportFindingCode::ReportedWithoutBeingDue if zh => format!("{variable}:{units} 不在应报之列,未计入合计"),
            ReportFindingCode::ReportedWithoutBeingDue => {
                format!("{variable}: {units} reported without being due and are left out of the sum")
            }
            ReportFindingCode::CarriedTooLong if zh => {
                format!("{variable}:{units} 最近一次上报距 {day} 已超过 {max_age} 个月,不再沿用")
            }
            ReportFindingCode::CarriedTooLong => format!(
                "{variable}: the last values of {units} are more than {max_age} months old on {day} and no longer stand"
            ),
            ReportFindingCode::ParentDiffersFromChildren if zh => {
                format!("{variable}:{day} {units} 本级数 {own},下级合计 {sum},两者不一致")
            }
            ReportFindingCode::ParentDiffersFromChildren => {
                format!("{variable}: on {day} {units} itself reports {own}, and the units below add up to {sum}")
            }
            ReportFindingCode::SharesDoNotAddUp => match (self.year, zh) {
                (Some(year), true) => format!("{target}:{year}年各单位分解数合计 {sum},目标为 {bound}"),
                (None, true) => format!("{target}:各单位分解数合计 {sum},目标为 {bound}"),
                (Some(year), false) => {
                    format!("{target}: the shares of {year} add up to {sum}, the target is {bound}")
                }
                (None, false) => format!("{target}: the shares add up to {sum}, the target is {bound}"),
            },
        }
    }
}

impl ReportFinding {
    /// The codes of its units as a sentence names them: the first ten, and how many more.
    fn named(&self, lang: Lang) -> String {
        const NAMED: usize = 10;
        let first: Vec<&str> = self.units.iter().take(NAMED).map(String::as_str).collect();
        match (lang, self.units.len().saturating_sub(NAMED)) {
            (Lang::Zh, 0) => first.join("、"),
            (Lang::Zh, more) => format!("{}等 {} 个单位", first.join("、"), more.saturating_add(NAMED)),
            (Lang::En, 0) => first.join(", "),
            (Lang::En, more) => format!("{} and {more} more", first.join(", ")),
        }
    }
}

/// What the assessments of a unit brought to light, each thing once.
pub(super) fn findings(
    plan: &Plan,
    reader: &Reader<'_>,
    unit: UnitId,
    assessments: &[Assessment],
) -> Result<Vec<ReportFinding>, FormulaError> {
    let dataset = reader.dataset;
    let mut found = Vec::new();
    let parts = assessments.iter().flat_map(|result| [result.numerator.as_ref(), result.denominator.as_ref()]);
    let by_variable: HashMap<&str, &Part> = parts.flatten().map(|part| (part.variable.as_str(), part)).collect();
    for variable in plan.variables() {
        let Some(part) = by_variable.get(variable.id.as_str()) else { continue };
        let of_variable = |code| ReportFinding { variable: Some(variable.id.clone()), ..ReportFinding::new(code) };
        if part.own_superseded {
            found.push(of_variable(ReportFindingCode::OwnSuperseded));
        }
        let has_register = variable.count.as_ref().is_some_and(|count| dataset.register(&count.kind).is_some());
        if has_register && matches!(part.source, ReadingSource::Own | ReadingSource::Children) {
            found.push(of_variable(ReportFindingCode::RegisterNotRead));
        }
        if !part.coverage.not_due.is_empty() {
            let units = part.coverage.not_due.clone();
            found.push(ReportFinding { units, ..of_variable(ReportFindingCode::ReportedWithoutBeingDue) });
        }
    }
    for variable in plan.variables() {
        let reads =
            || assessments.iter().flat_map(|result| &result.read).filter(|read| read.variable == variable.index);
        too_old(reader, variable, reads(), &mut found);
        differing(dataset, variable, reads(), &mut found);
    }
    for result in assessments.iter().filter(|result| result.bound.is_some() && !result.is_share) {
        shares(dataset, unit, &result.target, result, &mut found)?;
    }
    Ok(found)
}

/// The units that should report a stock and whose latest value known is older than may be carried, by the day read for.
fn too_old<'a>(
    reader: &Reader<'_>,
    variable: &Variable,
    reads: impl Iterator<Item = &'a Read>,
    found: &mut Vec<ReportFinding>,
) {
    let column = reader.dataset.observations_of(variable).filter(|_| variable.kind != VariableKind::Flow);
    let (Some(column), Some(_)) = (column, variable.max_age_months) else { return };
    let mut by_day: BTreeMap<NaiveDate, BTreeSet<UnitId>> = BTreeMap::new();
    for read in reads {
        let (at, oldest) = (day::from_date(read.at), oldest_standing(variable, read.at));
        let is_known = |row: &usize| column.date(*row) <= at && reader.knows(column.recorded(*row));
        let is_too_old =
            |unit: &&UnitId| column.rows_of(unit.0).rev().find(is_known).is_some_and(|row| column.date(row) < oldest);
        by_day.entry(read.at).or_default().extend(read.reporters.missing.iter().filter(is_too_old));
    }
    let units = reader.dataset.units();
    for (day, named) in by_day.into_iter().filter(|(_, named)| !named.is_empty()) {
        found.push(ReportFinding {
            variable: Some(variable.id.clone()),
            day: Some(day),
            units: named.into_iter().map(|unit| units.code(unit).to_owned()).collect(),
            ..ReportFinding::new(ReportFindingCode::CarriedTooLong)
        });
    }
}

/// The units whose own figure was read and is not the sum of those below, each pair of figures once.
fn differing<'a>(
    dataset: &Dataset,
    variable: &Variable,
    reads: impl Iterator<Item = &'a Read>,
    found: &mut Vec<ReportFinding>,
) {
    let mut pairs = BTreeMap::new();
    for read in reads {
        let of_read = read.reporters.differing.iter();
        pairs.extend(of_read.map(|differing| ((differing.unit, differing.day, read.since), *differing)));
    }
    for (_, differing) in pairs {
        found.push(ReportFinding {
            variable: Some(variable.id.clone()),
            day: day::to_date(differing.day),
            units: vec![dataset.units().code(differing.unit).to_owned()],
            own: Some(differing.own),
            sum: Some(differing.below),
            ..ReportFinding::new(ReportFindingCode::ParentDiffersFromChildren)
        });
    }
}

/// Whether the shares of the units below add up to the unit's target, a share within another counted once.
fn shares(
    dataset: &Dataset,
    unit: UnitId,
    target: &Target,
    result: &Assessment,
    found: &mut Vec<ReportFinding>,
) -> Result<(), FormulaError> {
    let units = dataset.units();
    let within = units.subtree(unit);
    let all: Vec<_> = dataset.allocations_of(target).iter().filter(|share| within.contains(&share.unit)).collect();
    let given: HashSet<(Option<i32>, u32)> = all.iter().map(|share| (share.year, share.unit)).collect();
    let mut sums: BTreeMap<Option<i32>, Quantity> = BTreeMap::new();
    for share in &all {
        let mut above = std::iter::successors(units.parent(UnitId(share.unit)), |unit| units.parent(*unit));
        if !above.any(|unit| given.contains(&(share.year, unit.0))) {
            let sum = sums.entry(share.year).or_insert(Quantity::ZERO);
            *sum = sum.checked_add(share.value)?;
        }
    }
    for (year, sum) in sums {
        let day = match (&target.rhythm, year) {
            (Rhythm::EachYear(_), Some(year)) => chrono::NaiveDate::from_ymd_opt(year, 12, 31),
            _ => Some(result.judged_on),
        };
        let bound = match day.and_then(|day| target.bound_on(day)) {
            Some(Bound::AtLeast(bound) | Bound::AtMost(bound)) => *bound,
            _ => continue,
        };
        if sum != bound {
            found.push(ReportFinding {
                target: Some(target.id.clone()),
                year,
                sum: Some(sum),
                bound: Some(bound),
                ..ReportFinding::new(ReportFindingCode::SharesDoNotAddUp)
            });
        }
    }
    Ok(())
}

/// Findings as a table.
pub(super) fn to_frame(findings: &[ReportFinding], plan: &Plan) -> Frame {
    let texts = |of: &dyn Fn(&ReportFinding) -> Option<String>| -> Values {
        let mut words = Words::default();
        findings.iter().for_each(|finding| words.push(of(finding).as_deref()));
        Values::Words(words)
    };
    let exact = |name: &str, zh: &str, en: &str, of: &dyn Fn(&ReportFinding) -> Option<Quantity>| {
        let mut values = ExactValues::default();
        findings.iter().for_each(|finding| values.push(of(finding)));
        values.into_columns(name, &heading(zh, en))
    };
    let years: Nullable<i64> = findings.iter().map(|finding| finding.year.map(i64::from)).collect();
    let days: Nullable<i32> = findings.iter().map(|finding| finding.day.map(day::from_date)).collect();
    let column = |name: &str, zh: &str, en: &str, values: Values| FrameColumn::new(name, heading(zh, en), values);
    let units = |finding: &ReportFinding| (!finding.units.is_empty()).then(|| finding.units.join("|"));
    let mut columns = vec![
        column("code", "提示代码", "code", texts(&|finding| Some(finding.code.code().to_owned()))),
        column("variable", "数据项代码", "variable", texts(&|finding| finding.variable.clone())),
        column("target", "目标代码", "target", texts(&|finding| finding.target.clone())),
        column("year", "年度", "year", Values::Integers(years)),
        column("day", "日期", "day", Values::Dates(days)),
        column("units", "单位代码", "units", texts(&units)),
    ];
    columns.extend(exact("own", "本级数", "own figure", &|finding| finding.own));
    columns.extend(exact("sum", "合计", "sum", &|finding| finding.sum));
    columns.extend(exact("bound", "目标值", "bound", &|finding| finding.bound));
    for (name, zh, en, lang) in [
        ("message_zh", "提示", "finding (Chinese)", Lang::Zh),
        ("message_en", "提示(英文)", "finding (English)", Lang::En),
    ] {
        columns.push(column(name, zh, en, texts(&|finding| Some(finding.message(plan, lang)))));
    }
    Frame::new(columns)
}

fn heading(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}
