//! A quota of new things in each of some years, at one unit.

use std::sync::Arc;

use chrono::Datelike;

use super::value::{Parts, missing_reason, whole};
use super::{Judge, bound_on};
use crate::assess::assessment::{Assessment, Flag, Reason};
use crate::assess::notes::{Purpose, Reads};
use crate::assess::partial::Partial;
use crate::assess::reader::When;
use crate::formula::{self, Bound, FormulaError, Schedule, YearCount, quota_of_counts, year_rule};
use crate::plan::{IndicatorMeasure, Target, Variable};
use crate::quantity::Quantity;

impl<R: Reads> Judge<'_, R> {
    /// A quota of new things in each of some years: the running year's verdict, and which closed years were met.
    pub(super) fn quota_target(
        &self,
        target: &Target,
        years: &[i32],
        mut result: Assessment,
    ) -> Result<Assessment, FormulaError> {
        let IndicatorMeasure::Value(variable) = &target.indicator.measure else {
            return Ok(result.without_result(Reason::NotMeasurableHere));
        };
        let mut counts = Vec::new();
        // The latest year that has begun decides; years to come have neither a count nor a verdict.
        let (mut why, mut is_set) = (None, None);
        for year in years {
            let schedule = self.year(*year)?;
            let at = self.as_of.min(schedule.end());
            let share = self.share_here(target, Some(*year));
            let bounds = self.bounds_here(target, share, at);
            let bound = bound_on(&bounds, at);
            let mut count = None;
            if *year <= self.as_of.year() {
                // Who answers, what was read and what is to be known of it are the latest year's alone.
                result.flags.clear();
                self.note_share(share, &bounds, &mut result);
                let when = When { at, window: schedule.start()..=schedule.end() };
                let reading = self.read_year(variable, *year, &when, &mut result)?;
                let met_by_part = bound.is_some_and(|bound| is_met_by_part(&bound, &reading));
                why = reading.reason.filter(|_| !met_by_part);
                count = if why.is_none() { Some(whole(&reading.partial.sum)?) } else { None };
                (result.value, result.bound, is_set) = (count.map(Quantity::from), bound, Some(bound.is_some()));
                result.share_of_parent = None;
                if met_by_part {
                    result.flag(Flag::CoveredUnitsOnly);
                    result.flag(Flag::MetByPart);
                } else if let Some(value) = result.value {
                    self.share_of_parent(variable, &when, value, &mut result)?;
                }
            }
            counts.extend(bound.map(|bound| YearCount { year: *year, bound, count }));
        }
        let is_set = is_set.unwrap_or(!counts.is_empty());
        if !is_set {
            return Ok(result.without_result(why.unwrap_or(Reason::NoThresholdAtThisLevel)));
        }
        let quota = quota_of_counts(&counts, self.as_of, &self.plan.pace().convention, self.at_risk)?;
        result.status = quota.status;
        let latest = quota.years.iter().rev().find(|year| year.year <= self.as_of.year()).map(|year| year.year);
        result.quota = Some(quota);
        if let Some(reason) = why {
            return Ok(result.without_result(reason));
        }
        if let (Some(year), Some(value), Some(bound)) = (latest, result.value, result.bound) {
            self.year_distances(target, year, value, bound, &mut result)?;
        }
        Ok(result)
    }

    fn year(&self, year: i32) -> Result<Schedule, FormulaError> {
        Schedule::calendar_year(year, self.plan.pace().convention.clone())
    }

    fn read_year(
        &self,
        variable: &Arc<Variable>,
        year: i32,
        when: &When,
        result: &mut Assessment,
    ) -> Result<YearReading, FormulaError> {
        let mut reading = self.reader.read_for(Purpose::Year(year), variable, self.unit, when)?;
        self.note(variable, when, &mut reading, true, result);
        result.flag_reading(&reading.partial);
        Ok(YearReading { reason: missing_reason(&reading), partial: reading.partial })
    }

    /// How far the year's value is from its bound and from the year's schedule.
    fn year_distances(
        &self,
        target: &Target,
        year: i32,
        value: Quantity,
        bound: Bound,
        result: &mut Assessment,
    ) -> Result<(), FormulaError> {
        let rule = year_rule(year, bound, &self.plan.pace().convention, self.at_risk)?.on(self.as_of)?;
        result.met = Some(formula::met(&value, &bound));
        result.elapsed = rule.elapsed();
        (result.planned, result.planned_at_risk) = (rule.planned(), rule.planned_at_risk());
        // A year starts from nothing by definition; that is no baseline of the target.
        result.baseline = Some(Quantity::ZERO);
        let running = if year == self.as_of.year() { Some(self.year(year)?) } else { None };
        let parts = Parts::Whole { n: whole(&value)?, d: 1, factor: 1 };
        self.distances(target, running.as_ref(), &parts, value, result);
        (result.baseline, result.progress) = (None, None);
        if bound == Bound::AtLeast(Quantity::ONE) {
            // One in a year has no straight line to it: nothing is planned before the year closes.
            (result.planned, result.planned_at_risk, result.variance) = (None, None, None);
            (result.variance_points, result.attainment_points, result.required_pace) = (None, None, None);
        }
        Ok(())
    }
}

/// What was read of one year.
struct YearReading {
    partial: Partial,
    reason: Option<Reason>,
}

/// Whether what has been reported of a year so far meets a floor already: it can only grow.
fn is_met_by_part(bound: &Bound, reading: &YearReading) -> bool {
    reading.reason == Some(Reason::Incomplete)
        && reading.partial.has_value()
        && !reading.partial.unsure
        && matches!(bound, Bound::AtLeast(_))
        && formula::met(&reading.partial.sum, bound)
}
