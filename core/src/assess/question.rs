//! A question checked before it is asked: whether plan, data, options, units and days fit each other. A report, a panel
//! and a history begin here, and judge their units with the same [`Judge`].

use chrono::NaiveDate;

use super::error::AssessError;
use super::judge::Judge;
use super::notes::Reads;
use super::options::Options;
use super::reader::Reader;
use crate::data::{Dataset, UnitId, day};
use crate::formula::{self, AtRisk};
use crate::plan::Plan;
use crate::quantity::Quantity;

/// Stands for the first day of a unit that has none.
pub(super) const BEGINNING: &str = "the beginning";
/// Stands for the end of a unit that has none.
pub(super) const END: &str = "the end";

/// A plan asked of data with options that fit.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) plan: &'a Plan,
    pub(super) reader: Reader<'a>,
    /// The option's, else the plan's.
    pub(super) at_risk: AtRisk,
    min_coverage: Quantity,
}

impl<'a> Question<'a> {
    pub(super) fn new(plan: &'a Plan, dataset: &'a Dataset, options: &Options) -> Result<Question<'a>, AssessError> {
        check_plan(plan, dataset)?;
        let at_risk = options.at_risk.unwrap_or(plan.pace().at_risk);
        at_risk.check().map_err(|_| AssessError::BadOption {
            option: "at_risk",
            allowed: "a ratio within 0..1, or points of 0 or more",
        })?;
        if options.min_coverage.is_negative() || options.min_coverage > Quantity::ONE {
            return Err(AssessError::BadOption { option: "min_coverage", allowed: "a share within 0..1" });
        }
        Ok(Question::checked(plan, dataset, options, at_risk))
    }

    /// The same question again, of what was found to fit before.
    pub(super) fn checked(plan: &'a Plan, dataset: &'a Dataset, options: &Options, at_risk: AtRisk) -> Question<'a> {
        let reader = Reader { dataset, known_on: options.known_on.map(day::from_date) };
        Question { plan, reader, at_risk, min_coverage: options.min_coverage }
    }

    /// What judges the targets at a unit on a day.
    pub(super) const fn judge(&self, unit: UnitId, as_of: NaiveDate) -> Judge<'a> {
        self.judge_by(self.reader, unit, as_of)
    }

    /// The same, of what another reads of the same data.
    pub(super) const fn judge_by<R: Reads>(&self, reader: R, unit: UnitId, as_of: NaiveDate) -> Judge<'a, R> {
        let Question { plan, at_risk, min_coverage, .. } = *self;
        Judge { plan, reader, unit, as_of, at_risk, min_coverage }
    }
}

/// Whether the data was checked against the plan, in any of its readings.
pub(super) fn check_plan(plan: &Plan, dataset: &Dataset) -> Result<(), AssessError> {
    let built_for = dataset.plan();
    if plan.is_reading_of_same_text(built_for) {
        return Ok(());
    }
    let name = |plan: &Plan| format!("{} ({})", plan.id(), plan.edition());
    Err(AssessError::OtherPlan { built_for: name(built_for), asked: name(plan) })
}

/// A unit by its code, or by a name that only one unit has.
pub(super) fn find_unit(dataset: &Dataset, text: &str) -> Result<UnitId, AssessError> {
    let units = dataset.units();
    if let Some(unit) = units.find(text) {
        return Ok(unit);
    }
    let named: Vec<UnitId> = units.ids().filter(|unit| units.name(*unit) == text).collect();
    match named.as_slice() {
        [unit] => Ok(*unit),
        [] => Err(AssessError::UnknownUnit { unit: text.to_owned(), near: units.near_labels(text, 3) }),
        several => Err(AssessError::AmbiguousUnit {
            unit: text.to_owned(),
            codes: several.iter().map(|unit| units.code(*unit).to_owned()).collect(),
        }),
    }
}

pub(super) fn check_in_force(dataset: &Dataset, unit: UnitId, at: i32, as_of: NaiveDate) -> Result<(), AssessError> {
    let units = dataset.units();
    if units.valid_on(unit, at) {
        return Ok(());
    }
    let edge = |number, open: &str| day::to_date(number).map_or_else(|| open.to_owned(), |date| date.to_string());
    Err(AssessError::UnitNotInForce {
        unit: units.code(unit).to_owned(),
        as_of,
        since: edge(units.since(unit), BEGINNING),
        until: edge(units.until(unit), END),
    })
}

/// The number of a day within the years the library reads.
pub(super) fn day_in_range(as_of: NaiveDate) -> Result<i32, AssessError> {
    formula::in_range(as_of).map(day::from_date).map_err(|_| AssessError::DateOutOfRange { as_of })
}

/// Refuses days that do not rise, are none, or lie outside the years the library reads.
pub(super) fn check_days(days: &[NaiveDate]) -> Result<(), AssessError> {
    if days.is_empty() {
        return Err(AssessError::NoDate);
    }
    for as_of in days {
        day_in_range(*as_of)?;
    }
    match days.iter().zip(days.iter().skip(1)).find(|(day, next)| day >= next) {
        Some((day, next)) => Err(AssessError::DatesOutOfOrder { day: *day, next: *next }),
        None => Ok(()),
    }
}
