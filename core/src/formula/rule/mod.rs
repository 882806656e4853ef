//! A target compiled to whole-number tests: [`Rule`]. The scalar functions, a report and a panel all ask it, one row at a
//! time or a slice at a time, with the same verdicts.
//!
//! What lives here: bound, schedule, baseline and at-risk threshold brought together for a day. What does not: where the
//! numbers come from (`data`), which target they are for (`plan`), and yearly quotas and recurrence, which ask a rule
//! per year or no rule at all.

mod floor;
mod row;
mod slice;

use chrono::NaiveDate;

pub use row::RuleRow;
pub use slice::{LengthError, NO_SHORTFALL, RuleColumns};

use super::rate::check_counts;
use super::schedule::in_range;
use super::shortfall::BoundTest;
use super::threshold::Threshold;
use super::{AtRisk, Bound, FormulaError, Schedule, Status, elapsed, planned};
use crate::quantity::Quantity;

/// What a rule's rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleMeasure {
    /// Whole things counted; the schedule's expectation is rounded down to whole things.
    Count,
    /// `factor x numerator / denominator`.
    Rate {
        /// What the quotient is multiplied by: 100 for percent.
        factor: i64,
    },
    /// An exact number as it stands: a ready-made rate, an area.
    Amount,
}

impl RuleMeasure {
    const fn factor(self) -> i64 {
        match self {
            RuleMeasure::Rate { factor } => factor,
            RuleMeasure::Count | RuleMeasure::Amount => 1,
        }
    }
}

/// Everything a [`Rule`] is compiled from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSpec {
    /// The bounds by the day each begins to hold; the first holds from the beginning.
    pub bounds: Vec<(Option<NaiveDate>, Bound)>,
    /// What the rows are.
    pub measure: RuleMeasure,
    /// The schedule whose end is the deadline; `None`: a standing bound.
    pub schedule: Option<Schedule>,
    /// The starting value; `None`: not known, and then a floor is not measured against the schedule.
    pub baseline: Option<Quantity>,
    /// From where behind is only at risk.
    pub at_risk: AtRisk,
}

impl RuleSpec {
    /// A standing bound without baseline; set the other fields from here.
    #[must_use]
    pub fn new(bound: Bound, measure: RuleMeasure) -> RuleSpec {
        RuleSpec { bounds: vec![(None, bound)], measure, schedule: None, baseline: None, at_risk: AtRisk::default() }
    }
}

/// A target compiled to whole-number tests.
///
/// ```
/// use chrono::NaiveDate;
/// use shequ::formula::{Bound, Rule, RuleMeasure, RuleSpec, Status};
///
/// // At least 18 full-time workers per 10,000 residents, at any time.
/// let rule = Rule::new(RuleSpec::new(Bound::AtLeast(18.into()), RuleMeasure::Rate { factor: 10_000 }))?;
/// let today = rule.on(NaiveDate::from_ymd_opt(2024, 12, 31).unwrap())?;
/// assert_eq!(today.status(2_604, 1_446_667)?, Status::NotConforming);
/// assert_eq!(today.status(2_604, 1_446_666)?, Status::Conforming);
/// assert_eq!(today.shortfall(2_500, 1_500_000)?, 200);
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    spec: RuleSpec,
}

impl Rule {
    /// Compiles a rule.
    ///
    /// # Errors
    /// [`NonPositiveFactor`](FormulaError::NonPositiveFactor), [`BadThreshold`](FormulaError::BadThreshold), and
    /// [`BadInterval`](FormulaError::BadInterval) when there is no bound from the beginning or their days do not rise.
    pub fn new(spec: RuleSpec) -> Result<Rule, FormulaError> {
        if spec.measure.factor() < 1 {
            return Err(FormulaError::NonPositiveFactor);
        }
        spec.at_risk.check()?;
        let from_the_beginning = spec.bounds.first().is_some_and(|(from, _)| from.is_none());
        let rising = spec.bounds.iter().zip(spec.bounds.iter().skip(1)).all(|(a, b)| a.0 < b.0);
        if !from_the_beginning || !rising {
            return Err(FormulaError::BadInterval);
        }
        Ok(Rule { spec })
    }

    /// What the rule was compiled from.
    #[must_use]
    pub const fn spec(&self) -> &RuleSpec {
        &self.spec
    }

    /// What the rule was compiled from, and no more of it.
    pub(crate) fn into_spec(self) -> RuleSpec {
        self.spec
    }

    /// The day whose verdict is asked for when `as_of` is asked: not past the deadline, and no earlier than the day
    /// before the schedule starts, since every day before it reads the same.
    #[must_use]
    pub fn judged_on(&self, as_of: NaiveDate) -> NaiveDate {
        let Some(schedule) = &self.spec.schedule else { return as_of };
        let day_before = schedule.start().pred_opt().unwrap_or(schedule.start());
        as_of.clamp(day_before, schedule.end())
    }

    /// The rule on a day: elapsed share, planned values and tests worked out once for all its rows.
    ///
    /// # Errors
    /// [`DateOutOfRange`](FormulaError::DateOutOfRange), [`Overflow`](FormulaError::Overflow).
    pub fn on(&self, as_of: NaiveDate) -> Result<DayRule, FormulaError> {
        in_range(as_of)?;
        DayRule::compile(&self.spec, self.judged_on(as_of))
    }
}

/// A [`Rule`] on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRule {
    bound: Bound,
    elapsed: Option<Quantity>,
    planned: Option<Quantity>,
    planned_at_risk: Option<Quantity>,
    factor: i64,
    test: BoundTest,
    /// What a row is that meets the bound.
    when_met: Status,
    /// What a row is from each value on, best first, when it does not meet the bound.
    steps: [Option<(Threshold, Status)>; 2],
    /// What a row is otherwise.
    otherwise: Status,
}

impl DayRule {
    fn compile(spec: &RuleSpec, day: NaiveDate) -> Result<DayRule, FormulaError> {
        let factor = spec.measure.factor();
        let holds = |(from, _): &&(Option<NaiveDate>, Bound)| from.is_none_or(|from| from <= day);
        let bound = spec.bounds.iter().rev().find(holds).map(|(_, bound)| *bound).ok_or(FormulaError::BadInterval)?;
        let mut rule = DayRule {
            bound,
            elapsed: None,
            planned: None,
            planned_at_risk: None,
            factor,
            test: BoundTest::new(&bound, factor)?,
            when_met: Status::Conforming,
            steps: [None, None],
            otherwise: Status::NotConforming,
        };
        let Some(schedule) = &spec.schedule else { return Ok(rule) };
        let gone = elapsed(schedule, day)?;
        rule.elapsed = Some(gone);
        let closed = day >= schedule.end();
        let Bound::AtLeast(target) = bound else {
            // No schedule is drawn for a ceiling or a range: they conform or not, and the deadline settles it.
            if closed {
                (rule.when_met, rule.otherwise) = (Status::Achieved, Status::Missed);
            }
            return Ok(rule);
        };
        rule.when_met = Status::Achieved;
        rule.plan_values(spec, target, gone)?;
        rule.otherwise = if closed {
            Status::Missed
        } else if day < schedule.start() {
            Status::NotStarted
        } else {
            match spec.baseline {
                None => Status::NotMet,
                Some(baseline) => {
                    if baseline < target {
                        rule.set_steps(spec.measure)?;
                    }
                    Status::Behind
                }
            }
        };
        Ok(rule)
    }

    /// What the schedule expects, and from where it is at risk; the target itself when the baseline meets it.
    fn plan_values(&mut self, spec: &RuleSpec, target: Quantity, gone: Quantity) -> Result<(), FormulaError> {
        let Some(baseline) = spec.baseline else { return Ok(()) };
        if baseline >= target {
            self.planned = Some(target);
            return Ok(());
        }
        self.planned = Some(planned(baseline, target, gone)?);
        self.planned_at_risk = Some(planned(baseline, target, spec.at_risk.share(gone)?)?);
        Ok(())
    }

    fn set_steps(&mut self, measure: RuleMeasure) -> Result<(), FormulaError> {
        let step = |value: Option<Quantity>, status| -> Result<Option<(Threshold, Status)>, FormulaError> {
            let Some(value) = value else { return Ok(None) };
            let value = if measure == RuleMeasure::Count { Quantity::whole(value.floor()) } else { value };
            Ok(Some((Threshold::new(value, self.factor)?, status)))
        };
        self.steps = [step(self.planned, Status::OnTrack)?, step(self.planned_at_risk, Status::AtRisk)?];
        Ok(())
    }

    /// The bound in force.
    #[must_use]
    pub const fn bound(&self) -> &Bound {
        &self.bound
    }

    /// The elapsed share; `None` for a standing bound.
    #[must_use]
    pub const fn elapsed(&self) -> Option<Quantity> {
        self.elapsed
    }

    /// The value the schedule expects; `None` without floor, schedule or baseline.
    #[must_use]
    pub const fn planned(&self) -> Option<Quantity> {
        self.planned
    }

    /// The value from which a row is at risk rather than behind; `None` also when the baseline meets the target.
    #[must_use]
    pub const fn planned_at_risk(&self) -> Option<Quantity> {
        self.planned_at_risk
    }

    /// The verdict on a row (`denominator` 1 for counts).
    ///
    /// # Errors
    /// As [`rate`](super::rate).
    #[inline]
    pub fn status(&self, numerator: i64, denominator: i64) -> Result<Status, FormulaError> {
        check_counts(numerator, denominator, self.factor)?;
        Ok(self.status_of(numerator, denominator))
    }

    /// Whether a row meets the bound.
    ///
    /// # Errors
    /// As [`rate`](super::rate).
    #[inline]
    pub fn met(&self, numerator: i64, denominator: i64) -> Result<bool, FormulaError> {
        check_counts(numerator, denominator, self.factor)?;
        Ok(self.test.met(numerator, denominator))
    }

    /// The whole units a row lacks, or has too many.
    ///
    /// # Errors
    /// As [`shortfall_rate`](super::shortfall_rate).
    #[inline]
    pub fn shortfall(&self, numerator: i64, denominator: i64) -> Result<i64, FormulaError> {
        check_counts(numerator, denominator, self.factor)?;
        self.test.shortfall(numerator, denominator)
    }

    /// The verdict on an exact value: a ready-made rate or an amount.
    #[must_use]
    pub fn status_of_value(&self, value: &Quantity) -> Status {
        if super::met(value, &self.bound) {
            return self.when_met;
        }
        let reached = |limit: Option<Quantity>| limit.is_some_and(|limit| *value >= limit);
        match self.steps {
            [Some((_, status)), _] if reached(self.planned) => status,
            [_, Some((_, status))] if reached(self.planned_at_risk) => status,
            _ => self.otherwise,
        }
    }

    /// The verdict on a row whose numbers have been checked.
    #[inline]
    pub(crate) fn status_of(&self, n: i64, d: i64) -> Status {
        if self.test.met(n, d) {
            return self.when_met;
        }
        for (threshold, status) in self.steps.iter().flatten() {
            if threshold.compare(n, d).is_ge() {
                return *status;
            }
        }
        self.otherwise
    }

    pub(crate) const fn factor(&self) -> i64 {
        self.factor
    }

    pub(crate) const fn test(&self) -> &BoundTest {
        &self.test
    }

    pub(crate) const fn ladder(&self) -> (Status, &[Option<(Threshold, Status)>; 2], Status) {
        (self.when_met, &self.steps, self.otherwise)
    }
}
