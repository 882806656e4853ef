//! What a question to the data brings to light that is odd and yet usable: [`ReportFinding`]. What is odd in the rows
//! themselves is the data's ([`crate::data::Finding`]).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::assessment::{Assessment, Part};
use super::reading::ReadingSource;
use crate::data::{Dataset, UnitId};
use crate::formula::{Bound, FormulaError};
use crate::lang::Lang;
use crate::plan::{Plan, Rhythm, Target};
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
    /// The shares of a target do not add up to it.
    SharesDoNotAddUp,
}

impl ReportFindingCode {
    /// Every code.
    pub const ALL: [ReportFindingCode; 4] = [
        ReportFindingCode::OwnSuperseded,
        ReportFindingCode::RegisterNotRead,
        ReportFindingCode::ReportedWithoutBeingDue,
        ReportFindingCode::SharesDoNotAddUp,
    ];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ReportFindingCode::OwnSuperseded => "own_superseded",
            ReportFindingCode::RegisterNotRead => "register_not_read",
            ReportFindingCode::ReportedWithoutBeingDue => "reported_without_being_due",
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
    /// The codes of the units it is about.
    pub units: Vec<String>,
    /// What the shares add up to.
    pub sum: Option<Quantity>,
    /// What they should add up to.
    pub bound: Option<Quantity>,
}

impl ReportFinding {
    const fn new(code: ReportFindingCode) -> ReportFinding {
        ReportFinding { code, variable: None, target: None, year: None, units: Vec::new(), sum: None, bound: None }
    }

    /// What it says, with the names of the plan it is about.
    #[must_use]
    pub fn message(&self, plan: &Plan, lang: Lang) -> String {
        let variable = self.variable.as_ref().and_then(|id| plan.variable(id)).map_or("", |found| found.name.get(lang));
        let target = self.target.as_ref().and_then(|id| plan.target(id).ok()).map_or("", |found| found.name.get(lang));
        let (zh, units) = (lang == Lang::Zh, self.units.join(if lang == Lang::Zh { "、" } else { ", " }));
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
            ReportFindingCode::SharesDoNotAddUp => {
                let shown = |value: Option<Quantity>| value.map_or_else(String::new, |value| value.to_string());
                let (sum, bound) = (shown(self.sum), shown(self.bound));
                match (self.year, zh) {
                    (Some(year), true) => format!("{target}:{year}年各单位分解数合计 {sum},目标为 {bound}"),
                    (None, true) => format!("{target}:各单位分解数合计 {sum},目标为 {bound}"),
                    (Some(year), false) => {
                        format!("{target}: the shares of {year} add up to {sum}, the target is {bound}")
                    }
                    (None, false) => format!("{target}: the shares add up to {sum}, the target is {bound}"),
                }
            }
        }
    }
}

/// What the assessments of a unit brought to light, each thing once.
pub(super) fn findings(
    plan: &Plan,
    dataset: &Dataset,
    unit: UnitId,
    assessments: &[Assessment],
) -> Result<Vec<ReportFinding>, FormulaError> {
    let mut found = Vec::new();
    let parts = assessments.iter().flat_map(|result| [result.numerator.as_ref(), result.denominator.as_ref()]);
    let by_variable: BTreeMap<&str, &Part> = parts.flatten().map(|part| (part.variable.as_str(), part)).collect();
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
    for result in assessments.iter().filter(|result| result.bound.is_some() && !result.is_share) {
        shares(dataset, unit, &result.target, result, &mut found)?;
    }
    Ok(found)
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
    let given: BTreeSet<(Option<i32>, u32)> = all.iter().map(|share| (share.year, share.unit)).collect();
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
