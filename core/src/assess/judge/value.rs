//! The numbers a target is judged by: one variable or a ratio of two, all of it or only a part.

use super::Judge;
use crate::assess::assessment::{Assessment, Reason};
use crate::assess::notes::{Purpose, Reads};
use crate::assess::partial::Partial;
use crate::assess::reader::When;
use crate::assess::reading::Reading;
use crate::data::UnitId;
use crate::formula::{self, Bound, DayRule, FormulaError, Status};
use crate::plan::{Indicator, IndicatorMeasure, Target, Variable};
use crate::quantity::Quantity;

/// The numbers behind a value.
pub(super) struct Value {
    pub(super) parts: Parts,
    pub(super) extent: Extent,
    /// The lowest and highest value that rounding by the publishers may hide.
    pub(super) rounding: (Quantity, Quantity),
}

/// How much of what is due a value covers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it.
    Whole,
    /// A sum, or a numerator over a complete denominator, from which something is missing: it can only grow.
    Growing,
    /// Something that a set-aside row may have changed: nothing follows from it.
    Unsure,
    /// Numerator and denominator of the units that have both, and their share of the due ones.
    Matched(Quantity),
}

/// A value as the rule takes it.
#[derive(Clone, Copy)]
pub(super) enum Parts {
    /// Whole numbers: a count over 1, or a rate's numerator and denominator.
    Whole { n: i64, d: i64, factor: i64 },
    /// An exact number as it stands.
    Exact(Quantity),
}

impl Value {
    /// Whether the verdict would be another at the lowest or highest value that rounding may hide.
    pub(super) fn turns_within_rounding(&self, rule: &DayRule) -> Result<bool, FormulaError> {
        let (low, high) = self.rounding;
        if low == high {
            return Ok(false);
        }
        let verdict = self.parts.status(rule)?;
        let other = |value: Quantity| match self.parts {
            // A count is whole, and held against whole planned values.
            Parts::Whole { d: 1, factor: 1, .. } => rule.status(whole(&Quantity::whole(value.floor()))?.max(0), 1),
            _ => Ok(rule.status_of_value(&value)),
        };
        Ok(other(low)? != verdict || other(high)? != verdict)
    }
}

impl Parts {
    pub(super) fn quantity(self) -> Result<Quantity, FormulaError> {
        match self {
            Parts::Whole { n, d, factor } => formula::rate(n, d, factor),
            Parts::Exact(value) => Ok(value),
        }
    }

    pub(super) fn status(self, rule: &DayRule) -> Result<Status, FormulaError> {
        match self {
            Parts::Whole { n, d, .. } => rule.status(n, d),
            Parts::Exact(value) => Ok(rule.status_of_value(&value)),
        }
    }
}

impl<R: Reads> Judge<'_, R> {
    /// The value to judge: whole where it is; else what is there of a count, or of a ratio the units that have both
    /// parts, unless a part of the numerator meets a floor already.
    pub(super) fn value_of(
        &self,
        target: &Target,
        when: &When,
        result: &mut Assessment,
    ) -> Result<Result<Value, Reason>, FormulaError> {
        let read =
            self.read_indicator(&target.indicator, self.unit, when, Purpose::Value, |variable, reading, above| {
                self.note(variable, when, reading, above, result);
                result.flag_reading(&reading.partial);
            })?;
        match read {
            Ok(value) if matches!(value.extent, Extent::Growing | Extent::Unsure) => {
                let IndicatorMeasure::Ratio { .. } = target.indicator.measure else { return Ok(Ok(value)) };
                if value.extent == Extent::Growing
                    && let Some(floor @ Bound::AtLeast(_)) = &result.bound
                    && formula::met(&value.parts.quantity()?, floor)
                {
                    return Ok(Ok(value));
                }
            }
            Err(Reason::Incomplete) => {}
            other => return Ok(other),
        }
        Ok(self.matched(&target.indicator, when)?.ok_or(Reason::Incomplete))
    }

    /// A ratio over the units that have both parts, where one part is incomplete.
    fn matched(&self, indicator: &Indicator, when: &When) -> Result<Option<Value>, FormulaError> {
        let IndicatorMeasure::Ratio { numerator, denominator, factor, .. } = &indicator.measure else {
            return Ok(None);
        };
        let read = |purpose, variable, unit| self.reader.read_for(purpose, variable, unit, when);
        let below = read(Purpose::Among, denominator, self.unit)?;
        let base = match below.partial.is_complete() {
            false => below,
            true => read(Purpose::Among, numerator, self.unit)?,
        };
        let (mut n, mut d, mut units) = (Partial::EMPTY, Partial::EMPTY, 0i64);
        for unit in base.reporters.reported.iter().chain(&base.reporters.carried) {
            let above = read(Purpose::Pair, numerator, *unit)?.partial;
            let below = read(Purpose::Pair, denominator, *unit)?.partial;
            if above.is_complete() && below.is_complete() {
                (n, d, units) = (n.merge(above)?, d.merge(below)?, units.saturating_add(1));
            }
        }
        let share = Quantity::fraction(i128::from(units), i128::from(base.partial.due)).unwrap_or(Quantity::ZERO);
        if units == 0 || d.sum.is_zero() {
            return Ok(None);
        }
        let whole = numerator.unit.whole && denominator.unit.whole;
        ratio_value(&n, &d, *factor, whole, Extent::Matched(share)).map(Some)
    }

    /// Reads what an indicator needs and hands each reading over to be noted, with whether it is the variable or the
    /// numerator. The inner error says why there is no value.
    pub(super) fn read_indicator(
        &self,
        indicator: &Indicator,
        unit: UnitId,
        when: &When,
        purpose: Purpose,
        mut note: impl FnMut(&Variable, &mut Reading, bool),
    ) -> Result<Result<Value, Reason>, FormulaError> {
        match &indicator.measure {
            IndicatorMeasure::Value(variable) => {
                let mut reading = self.reader.read_for(purpose, variable, unit, when)?;
                note(variable, &mut reading, true);
                if !reading.partial.has_value() {
                    return Ok(Err(missing_reason(&reading).unwrap_or(Reason::NoObservation)));
                }
                let Partial { sum, rounding, .. } = reading.partial;
                let parts = match variable.unit.whole {
                    true => Parts::Whole { n: whole(&sum)?, d: 1, factor: 1 },
                    false => Parts::Exact(sum),
                };
                let rounding = (sum.checked_sub(rounding)?, sum.checked_add(rounding)?);
                Ok(Ok(Value { parts, extent: extent_of(&reading.partial), rounding }))
            }
            IndicatorMeasure::Ratio { numerator, denominator, factor, .. } => {
                let mut above = self.reader.read_for(purpose, numerator, unit, when)?;
                let mut below = self.reader.read_for(purpose, denominator, unit, when)?;
                note(numerator, &mut above, true);
                note(denominator, &mut below, false);
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
                let is_whole = numerator.unit.whole && denominator.unit.whole;
                let extent = extent_of(&above.partial);
                ratio_value(&above.partial, &below.partial, *factor, is_whole, extent).map(Ok)
            }
        }
    }
}

/// How much of what is due a sum covers.
fn extent_of(partial: &Partial) -> Extent {
    match (partial.is_complete(), partial.unsure) {
        (true, _) => Extent::Whole,
        (false, true) => Extent::Unsure,
        (false, false) => Extent::Growing,
    }
}

/// A ratio of two sums, the lower one above zero.
fn ratio_value(
    above: &Partial,
    below: &Partial,
    factor: i64,
    is_whole: bool,
    extent: Extent,
) -> Result<Value, FormulaError> {
    let (n, d) = (above.sum, below.sum);
    let parts = match is_whole {
        true => Parts::Whole { n: whole(&n)?, d: whole(&d)?, factor },
        false => Parts::Exact(ratio(n, d, factor)?),
    };
    let low = ratio(n.checked_sub(above.rounding)?, d.checked_add(below.rounding)?, factor)?;
    // A publisher's rounding as large as the number itself would leave nothing to divide by.
    let high = match d.checked_sub(below.rounding)? {
        d if d > Quantity::ZERO => ratio(n.checked_add(above.rounding)?, d, factor)?,
        _ => parts.quantity()?,
    };
    Ok(Value { parts, extent, rounding: (low, high) })
}

/// Why a reading gives no complete value.
pub(super) fn missing_reason(reading: &Reading) -> Option<Reason> {
    let partial = &reading.partial;
    match (partial.has_value(), partial.is_complete()) {
        (true, true) => None,
        (true, false) => Some(Reason::Incomplete),
        (false, _) if reading.too_low => Some(Reason::NotMeasurableHere),
        (false, _) if partial.gaps || partial.unsure => Some(Reason::Incomplete),
        (false, _) => Some(Reason::NoObservation),
    }
}

/// `k n / d`.
pub(crate) fn ratio(n: Quantity, d: Quantity, factor: i64) -> Result<Quantity, FormulaError> {
    n.checked_mul(Quantity::from(factor))?.checked_div(d)?.ok_or(FormulaError::ZeroDenominator)
}

/// A whole 64-bit number, as formulas take counts.
pub(super) fn whole(value: &Quantity) -> Result<i64, FormulaError> {
    value.as_whole().ok_or(FormulaError::Overflow)
}
