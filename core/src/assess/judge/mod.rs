//! From readings to a verdict: one target at one unit on one day.
//!
//! What lives here: targets with a value, their bounds and distances. Beside it: the numbers behind a value (`value.rs`),
//! yearly quotas (`quota.rs`), recurrence (`recurring.rs`), targets of the units below (`distribution.rs`), a day as a
//! history sees it (`seen.rs`). What does not live here: how a variable is read (`reading.rs`), and any arithmetic, which is [`crate::formula`]'s.

mod distribution;
mod quota;
mod recurring;
mod seen;
mod value;

pub(crate) use self::distribution::is_below;
pub(crate) use self::value::ratio;

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use self::value::{Extent, Parts, Value};
use super::assessment::{Assessment, BaselineSource, Coverage, CoverageCounts, Flag, Part, Reason};
use super::notes::{Purpose, Reads};
use super::read::Read;
use super::reader::{Reader, When};
use super::reading::{Reading, ReadingSource};
use crate::data::{Allocation, UnitId, day};
use crate::formula::{self, AtRisk, Bound, FormulaError, Interval, RuleMeasure, RuleSpec, Schedule, Status};
use crate::plan::{
    Indicator, IndicatorMeasure, Plan, PlanSchedule, RateWithoutBaseline, Rhythm, Target, Variable, VariableKind,
};
use crate::quantity::Quantity;

/// One question about one unit: all targets are judged with it.
pub(crate) struct Judge<'a, R: Reads = Reader<'a>> {
    pub(crate) plan: &'a Plan,
    pub(crate) reader: R,
    pub(crate) unit: UnitId,
    pub(crate) as_of: NaiveDate,
    pub(crate) at_risk: AtRisk,
    /// The share of the due units that a ratio must cover for a verdict.
    pub(crate) min_coverage: Quantity,
}

impl<R: Reads> Judge<'_, R> {
    /// The same, compiled once for all that read one unit at a time; a panel's readings are compiled into its judge.
    pub(crate) const fn shared(&self) -> Judge<'_, &dyn Reads> {
        let Judge { plan, reader, unit, as_of, at_risk, min_coverage } = self;
        Judge { plan, reader, unit: *unit, as_of: *as_of, at_risk: *at_risk, min_coverage: *min_coverage }
    }

    /// The assessment of a target at the unit.
    pub(crate) fn assess(&self, target: &Arc<Target>) -> Assessment {
        let judged_on = match &target.rhythm {
            Rhythm::By(schedule) => self.as_of.min(schedule.schedule.end()),
            _ => self.as_of,
        };
        let blank = Assessment::new(Arc::clone(target), judged_on);
        let result = match &target.rhythm {
            _ if self.is_above(target) => Ok(self.distribution(target, blank)),
            Rhythm::By(schedule) => self.value_target(target, Some(schedule), blank),
            Rhythm::Standing => self.value_target(target, None, blank),
            Rhythm::EachYear(years) => self.quota_target(target, years, blank),
            Rhythm::Every { min_years, max_years, basis, schedule } => {
                let interval = Interval {
                    min_years: *min_years,
                    max_years: *max_years,
                    basis: *basis,
                    start: schedule.schedule.start(),
                    // Another reading of a deadline does not shorten the plan.
                    plan_end: self.plan.period().end,
                };
                self.recurring_target(target, &interval, blank)
            }
        };
        result.unwrap_or_else(|error| Assessment::new(Arc::clone(target), judged_on).without_result(error.into()))
    }

    fn is_above(&self, target: &Target) -> bool {
        self.reader.dataset().units().level(self.unit).index < target.level.index
    }

    /// Whether the plan sets the target's bound for this very unit.
    fn set_here(&self, target: &Target, unit: UnitId) -> bool {
        let units = self.reader.dataset().units();
        units.level(unit).index == target.level.index
            && target.group.as_ref().is_none_or(|group| units.in_group(unit, group))
    }

    /// A target with a value: by a date, or at any time.
    fn value_target(
        &self,
        target: &Target,
        schedule: Option<&Arc<PlanSchedule>>,
        mut result: Assessment,
    ) -> Result<Assessment, FormulaError> {
        let schedule = schedule.map(|named| &named.schedule);
        let share = self.share_here(target, None);
        let bounds = self.bounds_here(target, share, result.judged_on);
        self.note_share(share, &bounds, &mut result);
        result.bound = bound_on(&bounds, result.judged_on);
        if is_before_its_window(target, result.judged_on) {
            if bounds.is_empty() {
                return Ok(result.without_result(Reason::NoThresholdAtThisLevel));
            }
            result.status = Status::NotStarted;
            return Ok(result);
        }
        let (value, quantity) = match self.whole_or_part(target, &mut result)? {
            Err(reason) => return Ok(result.without_result(reason)),
            Ok(found) => found,
        };
        let when = value_when(target, result.judged_on);
        if let (IndicatorMeasure::Value(variable), Extent::Whole) = (&target.indicator.measure, value.extent) {
            self.share_of_parent(variable, &when, quantity, &mut result)?;
        }
        if bounds.is_empty() {
            let whole = value.extent == Extent::Whole;
            return Ok(result.without_result(if whole { Reason::NoThresholdAtThisLevel } else { Reason::Incomplete }));
        }
        let baseline = self.baseline(target, schedule, &mut result)?;
        let spec = RuleSpec {
            bounds,
            measure: measure_of(&target.indicator, &value.parts),
            schedule: schedule.cloned(),
            baseline,
            at_risk: self.at_risk,
        };
        let rule = self.reader.rule(spec, result.judged_on)?;
        result.elapsed = rule.elapsed();
        result.planned = rule.planned();
        result.planned_at_risk = rule.planned_at_risk();
        let Some(met) = self.is_met(&value, &quantity, rule.bound(), &mut result) else {
            return Ok(result.without_result(Reason::Incomplete));
        };
        result.met = Some(met);
        result.status = value.parts.status(&rule)?;
        if value.turns_within_rounding(&rule)? {
            result.flag(Flag::WithinRounding);
        }
        self.distances(target, schedule, &value.parts, quantity, &mut result);
        Ok(result)
    }

    /// The value of a target on the day of the verdict, all of it or a part that says so; noted in the assessment.
    fn whole_or_part(
        &self,
        target: &Target,
        result: &mut Assessment,
    ) -> Result<Result<(Value, Quantity), Reason>, FormulaError> {
        let when = value_when(target, result.judged_on);
        let value = match self.value_of(target, &when, result)? {
            Err(reason) => return Ok(Err(reason)),
            Ok(value) => value,
        };
        let quantity = value.parts.quantity()?;
        result.value = Some(quantity);
        if let (IndicatorMeasure::Ratio { part: true, .. }, Parts::Whole { n, d, .. }) =
            (&target.indicator.measure, value.parts)
            && n > d
        {
            return Ok(Err(Reason::NotAPart));
        }
        if value.extent != Extent::Whole {
            result.flag(Flag::CoveredUnitsOnly);
        }
        Ok(Ok((value, quantity)))
    }

    /// Whether a value meets a bound; `None` where too little of it is known to say.
    fn is_met(&self, value: &Value, quantity: &Quantity, bound: &Bound, result: &mut Assessment) -> Option<bool> {
        let met = formula::met(quantity, bound);
        match value.extent {
            Extent::Whole => {}
            Extent::Matched(share) if share >= self.min_coverage => {}
            // What has been reported so far can only grow: a floor it meets already is met.
            Extent::Growing if met && matches!(bound, Bound::AtLeast(_)) => result.flag(Flag::MetByPart),
            _ => return None,
        }
        Some(met)
    }

    /// The unit's share of a target, where the plan does not set the target for this very unit.
    pub(crate) fn share_here(&self, target: &Target, year: Option<i32>) -> Option<&Allocation> {
        // Shares are sorted by unit and year, and there is one of each.
        let shares = self.reader.dataset().allocations_of(target);
        let place = shares.binary_search_by_key(&(self.unit.0, year), |share| (share.unit, share.year)).ok()?;
        shares.get(place).filter(|_| !self.set_here(target, self.unit))
    }

    /// The bounds that hold at the unit, by the day each begins to: the plan's own where it sets them, or the unit's share
    /// of the target. None where it has neither.
    pub(crate) fn bounds_here(
        &self,
        target: &Target,
        share: Option<&Allocation>,
        day: NaiveDate,
    ) -> Vec<(Option<NaiveDate>, Bound)> {
        if self.set_here(target, self.unit) {
            return target.bounds.iter().map(|dated| (dated.from, dated.bound)).collect();
        }
        let bound = share.zip(target.bound_on(day)).and_then(|(share, bound)| match bound {
            Bound::AtLeast(_) => Some(Bound::AtLeast(share.value)),
            Bound::AtMost(_) => Some(Bound::AtMost(share.value)),
            // A range is no amount to share out.
            Bound::Between { .. } => None,
        });
        bound.map(|bound| (None, bound)).into_iter().collect()
    }

    /// Notes that the bound is a share of the target, and who answers for it.
    fn note_share(&self, share: Option<&Allocation>, bounds: &[(Option<NaiveDate>, Bound)], result: &mut Assessment) {
        let share = share.filter(|_| !bounds.is_empty());
        result.is_share = share.is_some();
        result.responsible = share.and_then(|share| self.reader.dataset().responsible(share)).map(str::to_owned);
    }

    /// How far the value is from the bound and from the schedule. A distance that is not defined stays absent.
    fn distances(
        &self,
        target: &Target,
        schedule: Option<&Schedule>,
        parts: &Parts,
        value: Quantity,
        result: &mut Assessment,
    ) {
        let Some(bound) = result.bound else { return };
        if let Parts::Whole { n, d, factor } = *parts {
            result.shortfall = formula::shortfall_rate(n, d, factor, &bound).ok();
            if let (IndicatorMeasure::Ratio { part: true, .. }, Bound::AtLeast(floor)) =
                (&target.indicator.measure, bound)
            {
                result.shortfall_by_hiring = formula::shortfall_by_hiring(n, d, factor, floor).ok();
            }
        }
        let baseline = result.baseline;
        result.progress = baseline.and_then(|baseline| formula::progress(value, baseline, &bound).ok());
        result.variance = result.planned.and_then(|planned| formula::variance(value, planned).ok());
        if let (Some(progress), Some(elapsed)) = (result.progress, result.elapsed) {
            result.variance_points = formula::variance_points(progress, elapsed).ok();
        }
        let Bound::AtLeast(floor) = bound else { return };
        result.attainment = formula::attainment(value, floor).ok();
        if let (Some(attainment), Some(elapsed)) = (result.attainment, result.elapsed) {
            result.attainment_points = formula::attainment_points(attainment, elapsed).ok();
        }
        if let Some(schedule) = schedule {
            result.required_pace = match *parts {
                Parts::Whole { n, d: 1, factor: 1 } => {
                    formula::required_pace_count(n, floor, schedule, self.as_of).ok().map(Quantity::from)
                }
                _ => formula::required_pace_rate(value, floor, schedule, self.as_of).ok(),
            };
        }
    }

    /// The starting value: the plan's; else what the data says at the close of the day before the schedule starts; else
    /// zero for a count, and none for a rate unless the plan's reading measures rates against the schedule all the same.
    fn baseline(
        &self,
        target: &Target,
        schedule: Option<&Schedule>,
        result: &mut Assessment,
    ) -> Result<Option<Quantity>, FormulaError> {
        let Some(schedule) = schedule else { return Ok(None) };
        let zero = (Some(Quantity::ZERO), Some(BaselineSource::Zero));
        let is_count = match &target.indicator.measure {
            IndicatorMeasure::Value(variable) => variable.kind != VariableKind::Rate,
            IndicatorMeasure::Ratio { .. } => false,
        };
        let is_flow = match &target.indicator.measure {
            IndicatorMeasure::Value(variable) => variable.kind == VariableKind::Flow,
            IndicatorMeasure::Ratio { .. } => false,
        };
        (result.baseline, result.baseline_source) = if let Some(stated) = target.baseline {
            (Some(stated), Some(BaselineSource::Plan))
        } else if is_flow {
            // An amount over the schedule has nothing before it.
            zero
        } else {
            let day_before = schedule.start().pred_opt().ok_or(FormulaError::DateOutOfRange)?;
            let when = When::since(day_before, day_before);
            match self.read_indicator(&target.indicator, self.unit, &when, Purpose::Baseline, |_, _, _| {})? {
                Ok(value) if value.extent == Extent::Whole => {
                    (Some(value.parts.quantity()?), Some(BaselineSource::Reading))
                }
                // Part of a value is not a starting value, and not nothing either.
                Ok(_) | Err(Reason::Incomplete) => (None, None),
                _ if is_count => zero,
                _ if self.plan.pace().rate_without_baseline == RateWithoutBaseline::Attainment => zero,
                _ => (None, None),
            }
        };
        Ok(result.baseline)
    }

    /// What a complete amount at the unit is of the amount at the unit above.
    fn share_of_parent(
        &self,
        variable: &Variable,
        when: &When,
        value: Quantity,
        result: &mut Assessment,
    ) -> Result<(), FormulaError> {
        if variable.kind == VariableKind::Rate {
            return Ok(());
        }
        let Some(parent) = self.reader.dataset().units().parent(self.unit) else { return Ok(()) };
        let whole = self.reader.read_for(Purpose::Parent, variable, parent, when)?.partial;
        if whole.is_complete() {
            let share = value.checked_div(whole.sum)?;
            // More than all of it: the two come from different reports, and there is no share to speak of.
            result.share_of_parent = share.filter(|share| *share <= Quantity::ONE);
        }
        Ok(())
    }

    /// Notes a reading in an assessment: the part it is, and who is behind it.
    fn note(&self, variable: &Variable, when: &When, reading: &mut Reading, above: bool, result: &mut Assessment) {
        let part = self.part(variable, reading);
        *(if above { &mut result.numerator } else { &mut result.denominator }) = Some(part);
        if self.reader.names() {
            result.read.push(Read::taken(variable, when, reading));
        }
    }

    fn part(&self, variable: &Variable, reading: &Reading) -> Part {
        let units = self.reader.dataset().units();
        let codes = |list: &[UnitId]| list.iter().map(|unit| units.code(*unit).to_owned()).collect();
        let partial = &reading.partial;
        let reporters = &reading.reporters;
        let coverage = match reading.source {
            // A register has no reporters.
            ReadingSource::Register => Coverage::default(),
            _ => Coverage {
                due: partial.due,
                reported: codes(&reporters.reported),
                carried: codes(&reporters.carried),
                missing: codes(&reporters.missing),
                not_due: codes(&reporters.not_due),
                counts: CoverageCounts {
                    reported: partial.reported,
                    carried: partial.carried,
                    missing: partial.missing,
                    not_due: reading.not_due,
                },
            },
        };
        Part {
            variable: if self.reader.names() { variable.id.clone() } else { String::new() },
            value: partial.has_value().then_some(partial.sum),
            source: reading.source,
            oldest: partial.oldest.and_then(day::to_date),
            newest: partial.newest.and_then(day::to_date),
            own_superseded: partial.own_superseded,
            coverage,
        }
    }
}

/// The bound in force on a day.
pub(crate) fn bound_on(bounds: &[(Option<NaiveDate>, Bound)], day: NaiveDate) -> Option<Bound> {
    let holds = |(from, _): &&(Option<NaiveDate>, Bound)| from.is_none_or(|from| from <= day);
    bounds.iter().rev().find(holds).map(|(_, bound)| *bound)
}

/// Whether a target counts an amount over a schedule that has not begun on a day: it has no value then.
fn is_before_its_window(target: &Target, on: NaiveDate) -> bool {
    match (&target.rhythm, &target.indicator.measure) {
        (Rhythm::By(named), IndicatorMeasure::Value(variable)) => {
            variable.kind == VariableKind::Flow && on < named.schedule.start()
        }
        _ => false,
    }
}

/// When a target by a date, or at any time, is read to be judged on a day.
pub(crate) fn value_when(target: &Target, on: NaiveDate) -> When {
    let schedule = match &target.rhythm {
        Rhythm::By(named) => Some(&named.schedule),
        _ => None,
    };
    When::since(window_start(schedule, on), on)
}

/// The first day that amounts count from: the schedule's, or the running year's.
fn window_start(schedule: Option<&Schedule>, judged_on: NaiveDate) -> NaiveDate {
    let start = match schedule {
        Some(schedule) => Some(schedule.start()),
        None => NaiveDate::from_ymd_opt(judged_on.year(), 1, 1),
    };
    start.unwrap_or(judged_on).min(judged_on)
}

fn measure_of(indicator: &Indicator, parts: &Parts) -> RuleMeasure {
    match (parts, &indicator.measure) {
        (Parts::Exact(_), _) => RuleMeasure::Amount,
        (_, IndicatorMeasure::Ratio { factor, .. }) => RuleMeasure::Rate { factor: *factor },
        (_, IndicatorMeasure::Value(_)) => RuleMeasure::Count,
    }
}
