//! From readings to a verdict: one target at one unit on one day.
//!
//! What lives here: which numbers a target needs and what is said of them. What does not: how a variable is read
//! (`reading.rs`), and any arithmetic, which is [`crate::formula`]'s.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::assessment::{Assessment, BaselineSource, Coverage, Distribution, Flag, Part, Reason};
use super::reader::{Reader, When};
use super::reading::{Reading, ReadingSource};
use super::register_count;
use crate::data::{UnitId, day};
use crate::formula::{
    self, AtRisk, Bound, DayRule, FormulaError, Interval, RangePosition, Rule, RuleMeasure, RuleSpec, Schedule, Status,
    YearCount, quota_of_counts, year_rule,
};
use crate::plan::{
    Indicator, IndicatorMeasure, Plan, PlanSchedule, RateWithoutBaseline, Rhythm, Target, Variable, VariableKind,
};
use crate::quantity::Quantity;

/// One question about one unit: all targets are judged with it.
pub(crate) struct Judge<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) reader: Reader<'a>,
    pub(crate) unit: UnitId,
    pub(crate) as_of: NaiveDate,
    pub(crate) at_risk: AtRisk,
}

/// The numbers behind a value.
struct Value {
    parts: Parts,
    /// Nothing is missing from it.
    complete: bool,
    /// Half of what rounding by the publisher may hide, above and below.
    rounding: (Quantity, Quantity),
}

/// A value as the rule takes it.
#[derive(Clone, Copy)]
enum Parts {
    /// Whole numbers: a count over 1, or a rate's numerator and denominator.
    Whole { n: i64, d: i64, factor: i64 },
    /// An exact number as it stands.
    Exact(Quantity),
}

impl Parts {
    fn quantity(self) -> Result<Quantity, FormulaError> {
        match self {
            Parts::Whole { n, d, factor } => formula::rate(n, d, factor),
            Parts::Exact(value) => Ok(value),
        }
    }

    fn status(self, rule: &DayRule) -> Result<Status, FormulaError> {
        match self {
            Parts::Whole { n, d, .. } => rule.status(n, d),
            Parts::Exact(value) => Ok(rule.status_of_value(&value)),
        }
    }
}

impl Judge<'_> {
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
                    plan_end: schedule.schedule.end(),
                };
                self.recurring_target(target, &interval, blank)
            }
        };
        result.unwrap_or_else(|error| Assessment::new(Arc::clone(target), judged_on).without_result(error.into()))
    }

    fn is_above(&self, target: &Target) -> bool {
        self.reader.dataset.units().level(self.unit).index < target.level.index
    }

    /// Whether the plan sets the target's bound for this very unit.
    fn set_here(&self, target: &Target, unit: UnitId) -> bool {
        let units = self.reader.dataset.units();
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
        let when = value_when(target, result.judged_on);
        let read = self.read_indicator(&target.indicator, self.unit, &when, Some(&mut result))?;
        let set_here = self.set_here(target, self.unit);
        if set_here {
            result.bound = target.bound_on(result.judged_on).copied();
        }
        let value = match read {
            Err(reason) => return Ok(result.without_result(reason)),
            Ok(value) => value,
        };
        let quantity = value.parts.quantity()?;
        if value.complete {
            result.value = Some(quantity);
        } else if matches!(target.indicator.measure, IndicatorMeasure::Value(_)) {
            result.value = Some(quantity);
            result.flag(Flag::CoveredUnitsOnly);
        }
        self.share_of_parent(&target.indicator, &when, &value, &mut result)?;
        if !set_here {
            let reason = if value.complete { Reason::NoThresholdAtThisLevel } else { Reason::Incomplete };
            return Ok(result.without_result(reason));
        }
        let baseline = self.baseline(target, schedule, &mut result)?;
        let rule = Rule::new(RuleSpec {
            bounds: target.bounds.iter().map(|dated| (dated.from, dated.bound)).collect(),
            measure: measure_of(&target.indicator, &value.parts),
            schedule: schedule.cloned(),
            baseline,
            at_risk: self.at_risk,
        })?
        .on(result.judged_on)?;
        result.elapsed = rule.elapsed();
        result.planned = rule.planned();
        result.planned_at_risk = rule.planned_at_risk();
        let met = formula::met(&quantity, rule.bound());
        if !value.complete {
            // What has been reported so far can only grow: a floor it meets already is met.
            if !(met && matches!(rule.bound(), Bound::AtLeast(_))) {
                return Ok(result.without_result(Reason::Incomplete));
            }
            result.flag(Flag::CoveredUnitsOnly);
            result.flag(Flag::MetByPart);
            result.value = Some(quantity);
        }
        result.met = Some(met);
        result.status = value.parts.status(&rule)?;
        let (low, high) = value.rounding;
        if formula::met(&low, rule.bound()) != met || formula::met(&high, rule.bound()) != met {
            result.flag(Flag::WithinRounding);
        }
        self.distances(target, schedule, &value.parts, quantity, &mut result);
        Ok(result)
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

    /// A quota of new things in each of some years.
    fn quota_target(&self, target: &Target, years: &[i32], mut result: Assessment) -> Result<Assessment, FormulaError> {
        let IndicatorMeasure::Value(variable) = &target.indicator.measure else {
            return Ok(result.without_result(Reason::NotMeasurableHere));
        };
        let set_here = self.set_here(target, self.unit);
        let mut counts = Vec::new();
        let mut why = None;
        for year in years {
            let schedule = Schedule::calendar_year(*year, self.plan.pace().convention.clone())?;
            let at = self.as_of.min(schedule.end());
            let Some(bound) = target.bound_on(at) else { continue };
            let mut count = Some(0);
            if *year <= self.as_of.year() {
                let when = When { at, window: schedule.start()..=schedule.end() };
                let reading = self.reader.read(variable, self.unit, &when)?;
                let read = whole(&reading.partial.sum);
                why = missing_reason(&reading);
                count = if why.is_none() { Some(read?) } else { None };
                result.value = count.map(Quantity::from);
                result.numerator = Some(self.part(variable, &reading)?);
                if set_here {
                    result.bound = Some(*bound);
                    let rule = year_rule(*year, *bound, &self.plan.pace().convention, self.at_risk)?.on(self.as_of)?;
                    result.elapsed = rule.elapsed();
                    // One in a year has no straight line to it.
                    if *bound != Bound::AtLeast(Quantity::ONE) {
                        (result.planned, result.planned_at_risk) = (rule.planned(), rule.planned_at_risk());
                    }
                }
            }
            counts.push(YearCount { year: *year, bound: *bound, count });
        }
        if let Some(reason) = why {
            return Ok(result.without_result(reason));
        }
        if !set_here {
            return Ok(result.without_result(Reason::NoThresholdAtThisLevel));
        }
        let quota = quota_of_counts(&counts, self.as_of, &self.plan.pace().convention, self.at_risk)?;
        result.status = quota.status;
        result.quota = Some(quota);
        if let (Some(value), Some(bound)) = (result.value, result.bound) {
            result.met = Some(formula::met(&value, &bound));
            result.baseline = Some(Quantity::ZERO);
            let schedule = Schedule::calendar_year(self.as_of.year(), self.plan.pace().convention.clone())?;
            let parts = Parts::Whole { n: whole(&value)?, d: 1, factor: 1 };
            let running = years.contains(&self.as_of.year()).then_some(&schedule);
            self.distances(target, running, &parts, value, &mut result);
            // A year starts from nothing by definition; that is no baseline of the target.
            (result.baseline, result.progress) = (None, None);
        }
        Ok(result)
    }

    /// Something that should recur every few years.
    fn recurring_target(
        &self,
        target: &Target,
        interval: &Interval,
        mut result: Assessment,
    ) -> Result<Assessment, FormulaError> {
        let IndicatorMeasure::Value(variable) = &target.indicator.measure else {
            return Ok(result.without_result(Reason::NotMeasurableHere));
        };
        let when = When::since(interval.start, self.as_of.max(interval.start));
        let reading = self.reader.read(variable, self.unit, &when)?;
        result.numerator = Some(self.part(variable, &reading)?);
        let events = match (&variable.count, reading.source) {
            (Some(count), ReadingSource::Register) => {
                register_count::beginnings(&self.reader, count, self.unit, self.as_of)
            }
            _ => self.reader.event_days(variable, self.unit, self.as_of),
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

    /// A target set for units below: how many of them lie where, and no verdict, since the plan sets none here.
    fn distribution(&self, target: &Target, mut result: Assessment) -> Assessment {
        let mut counts = Distribution::default();
        let Some(bound) = target.bound_on(result.judged_on) else {
            return result.without_result(Reason::NoThresholdAtThisLevel);
        };
        for (_, place) in self.places(target, bound, result.judged_on) {
            let count = match place {
                None => &mut counts.unknown,
                Some((_, RangePosition::Inside)) => &mut counts.inside,
                Some((_, RangePosition::Below)) => &mut counts.below,
                Some((_, RangePosition::Above)) => &mut counts.above,
            };
            *count = count.saturating_add(1);
        }
        let known = [counts.below, counts.inside, counts.above].into_iter().map(i64::from).fold(0, i64::saturating_add);
        counts.share_inside = Quantity::fraction(i128::from(counts.inside), i128::from(known));
        result.distribution = Some(counts);
        result.without_result(Reason::NoThresholdAtThisLevel)
    }

    /// Every unit below that a target is set for, with its complete value and where that lies against the bound; nothing
    /// where there is no such value.
    pub(crate) fn places<'b>(
        &'b self,
        target: &'b Target,
        bound: &'b Bound,
        on: NaiveDate,
    ) -> impl Iterator<Item = (UnitId, Option<(Quantity, RangePosition)>)> + 'b {
        let units = self.reader.dataset.units();
        let when = value_when(target, on);
        let at = day::from_date(on);
        let within = units.subtree(self.unit).map(UnitId);
        let set = within.filter(move |unit| units.valid_on(*unit, at) && self.set_here(target, *unit));
        set.map(move |unit| {
            let value = match self.read_indicator(&target.indicator, unit, &when, None) {
                Ok(Ok(value)) if value.complete => value.parts.quantity().ok(),
                _ => None,
            };
            let place = value.map(|value| match value {
                value if formula::met(&value, bound) => (value, RangePosition::Inside),
                value if is_below(&value, bound) => (value, RangePosition::Below),
                value => (value, RangePosition::Above),
            });
            (unit, place)
        })
    }

    /// Reads what an indicator needs and, where an assessment is given, notes the parts and their flags in it. The inner
    /// error says why there is no value.
    fn read_indicator(
        &self,
        indicator: &Indicator,
        unit: UnitId,
        when: &When,
        mut result: Option<&mut Assessment>,
    ) -> Result<Result<Value, Reason>, FormulaError> {
        let mut note = |variable: &Variable, reading: &Reading, above: bool| -> Result<(), FormulaError> {
            let Some(result) = result.as_deref_mut() else { return Ok(()) };
            let part = self.part(variable, reading)?;
            *(if above { &mut result.numerator } else { &mut result.denominator }) = Some(part);
            if reading.partial.carried > 0 {
                result.flag(Flag::Carried);
            }
            if reading.partial.own_superseded {
                result.flag(Flag::OwnSuperseded);
            }
            Ok(())
        };
        match &indicator.measure {
            IndicatorMeasure::Value(variable) => {
                let reading = self.reader.read(variable, unit, when)?;
                note(variable, &reading, true)?;
                if !reading.partial.has_value() {
                    return Ok(Err(missing_reason(&reading).unwrap_or(Reason::NoObservation)));
                }
                let (sum, rounding) = (reading.partial.sum, reading.partial.rounding);
                let parts = match variable.unit.whole {
                    true => Parts::Whole { n: whole(&sum)?, d: 1, factor: 1 },
                    false => Parts::Exact(sum),
                };
                Ok(Ok(Value {
                    parts,
                    complete: reading.partial.is_complete(),
                    rounding: (sum.checked_sub(rounding)?, sum.checked_add(rounding)?),
                }))
            }
            IndicatorMeasure::Ratio { numerator, denominator, factor, .. } => {
                let above = self.reader.read(numerator, unit, when)?;
                let below = self.reader.read(denominator, unit, when)?;
                note(numerator, &above, true)?;
                note(denominator, &below, false)?;
                for reading in [&above, &below] {
                    if !reading.partial.has_value() {
                        return Ok(Err(missing_reason(reading).unwrap_or(Reason::NoObservation)));
                    }
                }
                if !below.partial.is_complete() {
                    return Ok(Err(Reason::Incomplete));
                }
                if below.partial.sum.is_zero() {
                    return Ok(Err(Reason::ZeroDenominator));
                }
                let (n, d) = (above.partial.sum, below.partial.sum);
                let parts = match numerator.unit.whole && denominator.unit.whole {
                    true => Parts::Whole { n: whole(&n)?, d: whole(&d)?, factor: *factor },
                    false => Parts::Exact(ratio(n, d, *factor)?),
                };
                let low =
                    ratio(n.checked_sub(above.partial.rounding)?, d.checked_add(below.partial.rounding)?, *factor)?;
                // A publisher's rounding as large as the number itself would leave nothing to divide by.
                let high = match d.checked_sub(below.partial.rounding)? {
                    d if d > Quantity::ZERO => ratio(n.checked_add(above.partial.rounding)?, d, *factor)?,
                    _ => parts.quantity()?,
                };
                Ok(Ok(Value { parts, complete: above.partial.is_complete(), rounding: (low, high) }))
            }
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
            match self.read_indicator(&target.indicator, self.unit, &when, None)? {
                Ok(value) if value.complete => (Some(value.parts.quantity()?), Some(BaselineSource::Reading)),
                _ if is_count => zero,
                _ if self.plan.pace().rate_without_baseline == RateWithoutBaseline::Attainment => zero,
                _ => (None, None),
            }
        };
        Ok(result.baseline)
    }

    fn share_of_parent(
        &self,
        indicator: &Indicator,
        when: &When,
        value: &Value,
        result: &mut Assessment,
    ) -> Result<(), FormulaError> {
        let IndicatorMeasure::Value(variable) = &indicator.measure else { return Ok(()) };
        if variable.kind == VariableKind::Rate || !value.complete {
            return Ok(());
        }
        let Some(parent) = self.reader.dataset.units().parent(self.unit) else { return Ok(()) };
        let whole = self.reader.read(variable, parent, when)?.partial;
        if whole.is_complete() {
            result.share_of_parent = value.parts.quantity()?.checked_div(whole.sum)?;
        }
        Ok(())
    }

    fn part(&self, variable: &Variable, reading: &Reading) -> Result<Part, FormulaError> {
        let units = self.reader.dataset.units();
        let codes = |list: &[UnitId]| list.iter().map(|unit| units.code(*unit).to_owned()).collect();
        let partial = &reading.partial;
        Ok(Part {
            variable: variable.id.clone(),
            value: partial.has_value().then_some(partial.sum),
            source: reading.source,
            oldest: partial.oldest.and_then(day::to_date),
            newest: partial.newest.and_then(day::to_date),
            coverage: Coverage {
                due: partial.due,
                reported: codes(&reading.reporters.reported),
                carried: codes(&reading.reporters.carried),
                missing: codes(&reading.reporters.missing),
            },
        })
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

/// Why a reading gives no complete value.
fn missing_reason(reading: &Reading) -> Option<Reason> {
    let partial = &reading.partial;
    match (partial.has_value(), partial.is_complete()) {
        (true, true) => None,
        (true, false) => Some(Reason::Incomplete),
        (false, _) if reading.too_low => Some(Reason::NotMeasurableHere),
        (false, _) if partial.gaps => Some(Reason::Incomplete),
        (false, _) => Some(Reason::NoObservation),
    }
}

fn ratio(n: Quantity, d: Quantity, factor: i64) -> Result<Quantity, FormulaError> {
    n.checked_mul(Quantity::from(factor))?.checked_div(d)?.ok_or(FormulaError::ZeroDenominator)
}

fn whole(value: &Quantity) -> Result<i64, FormulaError> {
    value.as_whole().ok_or(FormulaError::Overflow)
}

pub(crate) fn is_below(value: &Quantity, bound: &Bound) -> bool {
    match bound {
        Bound::AtLeast(_) => true,
        Bound::AtMost(_) => false,
        Bound::Between { lower, lower_in, .. } => value < lower || (value == lower && !lower_in),
    }
}
