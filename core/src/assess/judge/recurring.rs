//! Something that should recur every few years, at one unit.

use super::Judge;
use super::value::missing_reason;
use crate::assess::assessment::{Assessment, Reason};
use crate::assess::notes::{Purpose, Reads};
use crate::assess::reader::When;
use crate::assess::reading::ReadingSource;
use crate::formula::{self, FormulaError, Interval};
use crate::plan::{IndicatorMeasure, Target};
use crate::quantity::Quantity;

impl<R: Reads> Judge<'_, R> {
    /// Something that should recur every few years.
    pub(super) fn recurring_target(
        &self,
        target: &Target,
        interval: &Interval,
        mut result: Assessment,
    ) -> Result<Assessment, FormulaError> {
        let IndicatorMeasure::Value(variable) = &target.indicator.measure else {
            return Ok(result.without_result(Reason::NotMeasurableHere));
        };
        let when = When::since(interval.start.min(self.as_of), self.as_of);
        let mut reading = self.reader.read_for(Purpose::Value, variable, self.unit, &when)?;
        self.note(variable, &when, &mut reading, true, &mut result);
        let events = match (&variable.count, reading.source) {
            (Some(count), ReadingSource::Register) => {
                Some(self.reader.beginnings(variable, count, self.unit, self.as_of))
            }
            _ => self.reader.reported_events(variable, self.unit, self.as_of),
        };
        let Some(events) = events else {
            let reason = missing_reason(&reading).unwrap_or(Reason::NoObservation);
            return Ok(result.without_result(reason));
        };
        let within = events.iter().filter(|event| **event >= interval.start).count();
        result.value = i64::try_from(within).ok().map(Quantity::from);
        if !self.set_here(target, self.unit) {
            return Ok(result.without_result(Reason::NoThresholdAtThisLevel));
        }
        result.bound = target.bound_on(self.as_of).copied();
        let state = formula::recurrence(&events, interval, self.as_of)?;
        result.status = state.status;
        result.recurrence = Some(state);
        Ok(result)
    }
}
