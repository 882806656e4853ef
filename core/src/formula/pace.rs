//! The verdict against the schedule: on track, at risk, behind; and the pace the rest of it asks for.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::rule::{Rule, RuleMeasure, RuleSpec};
use super::{Bound, FormulaError, Schedule, Status};
use crate::quantity::Quantity;

/// From where a value behind the schedule is only at risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AtRisk {
    /// At least this ratio of the elapsed share, within 0..1.
    Ratio(Quantity),
    /// Within this many percentage points of the elapsed share, 0 or more.
    Points(Quantity),
}

impl AtRisk {
    /// The share of the schedule from which a value is at risk rather than behind, for an elapsed share.
    pub(crate) fn share(&self, elapsed: Quantity) -> Result<Quantity, FormulaError> {
        Ok(match *self {
            AtRisk::Ratio(ratio) => elapsed.checked_mul(ratio)?,
            AtRisk::Points(points) => {
                let share = points.checked_div(Quantity::from(100))?.ok_or(FormulaError::Overflow)?;
                elapsed.checked_sub(share)?
            }
        })
    }

    /// Refuses a ratio outside 0..1 and points below 0.
    ///
    /// # Errors
    /// [`BadThreshold`](FormulaError::BadThreshold).
    pub fn check(&self) -> Result<(), FormulaError> {
        let good = match self {
            AtRisk::Ratio(ratio) => !ratio.is_negative() && *ratio <= Quantity::ONE,
            AtRisk::Points(points) => !points.is_negative(),
        };
        if good { Ok(()) } else { Err(FormulaError::BadThreshold) }
    }
}

impl Default for AtRisk {
    /// Nine tenths of the elapsed share.
    fn default() -> AtRisk {
        AtRisk::Ratio(Quantity::fraction(9, 10).unwrap_or(Quantity::ONE))
    }
}

/// The verdict on a count with a floor to be reached by the end of a schedule.
///
/// Definition, the first that holds: achieved `n >= T`; missed from the close of the last day; not_started before the
/// first; behind when the baseline met the target and the count no longer does; on_track `n >= floor(B + (T - B) e)`;
/// at_risk `n >= floor(B + (T - B) r e)` (or `e - p / 100` in place of `r e`); else behind. Units: the count's. Domain:
/// counts of zero or more. Source: plan clause 2.4.1 and the published use of 序时进度.
///
/// # Errors
/// [`NegativeCount`](FormulaError::NegativeCount), [`BadThreshold`](FormulaError::BadThreshold),
/// [`DateOutOfRange`](FormulaError::DateOutOfRange), [`Overflow`](FormulaError::Overflow).
///
/// ```
/// use chrono::NaiveDate;
/// use shequ::formula::{AtRisk, Convention, Schedule, Status, pace_status_count};
/// use shequ::quantity::Quantity;
///
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
/// let schedule = Schedule::new(day(2023, 1, 1), day(2025, 12, 31), Convention::Month)?;
/// let status = |n| pace_status_count(n, Quantity::ZERO, 60.into(), &schedule, day(2024, 12, 31), AtRisk::default());
/// assert_eq!(status(40)?, Status::OnTrack);
/// assert_eq!(status(39)?, Status::AtRisk);
/// assert_eq!(status(35)?, Status::Behind);
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn pace_status_count(
    count: i64,
    baseline: Quantity,
    target: Quantity,
    schedule: &Schedule,
    as_of: NaiveDate,
    at_risk: AtRisk,
) -> Result<Status, FormulaError> {
    Rule::new(RuleSpec {
        schedule: Some(schedule.clone()),
        baseline: Some(baseline),
        at_risk,
        ..RuleSpec::new(Bound::AtLeast(target), RuleMeasure::Count)
    })?
    .on(as_of)?
    .status(count, 1)
}

/// The verdict on a rate with a floor to be reached by the end of a schedule.
///
/// Definition: as [`pace_status_count`], with `v = k n / d` in place of the count and no rounding of the planned value.
/// Without a baseline a rate is not measured against the schedule: not_met until its deadline. Units: the rate's.
/// Domain: as [`rate`](super::rate). Source: plan clause 1.3.3.
///
/// # Errors
/// As [`rate`](super::rate) and [`pace_status_count`].
///
/// ```
/// use chrono::NaiveDate;
/// use shequ::formula::{AtRisk, Convention, Schedule, Status, pace_status_rate};
///
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
/// let schedule = Schedule::new(day(2023, 1, 1), day(2025, 12, 31), Convention::Month)?;
/// let baseline = Some(72.into());
/// let status = pace_status_rate(69, 100, 100, baseline, 70.into(), &schedule, day(2024, 6, 30), AtRisk::default())?;
/// assert_eq!(status, Status::Behind);
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
#[expect(clippy::too_many_arguments, reason = "a plain function of the definition's own letters, for every language")]
pub fn pace_status_rate(
    numerator: i64,
    denominator: i64,
    factor: i64,
    baseline: Option<Quantity>,
    target: Quantity,
    schedule: &Schedule,
    as_of: NaiveDate,
    at_risk: AtRisk,
) -> Result<Status, FormulaError> {
    Rule::new(RuleSpec {
        schedule: Some(schedule.clone()),
        baseline,
        at_risk,
        ..RuleSpec::new(Bound::AtLeast(target), RuleMeasure::Rate { factor })
    })?
    .on(as_of)?
    .status(numerator, denominator)
}

/// The whole units to add in every remaining period for a count to reach its target (所需进度).
///
/// Definition: `max(0, ceil((T - n) / periods left))`, the periods not complete at the close of the day. Units: units per
/// period of the schedule's convention (days for the day conventions). Domain: days within the schedule, its last day
/// not among them. Source: earned value's required rate.
///
/// # Errors
/// [`NegativeCount`](FormulaError::NegativeCount); [`OutsideSchedule`](FormulaError::OutsideSchedule) before the start
/// or with no period left; [`DateOutOfRange`](FormulaError::DateOutOfRange); [`Overflow`](FormulaError::Overflow).
///
/// ```
/// use chrono::NaiveDate;
/// use shequ::formula::{Convention, Schedule, required_pace_count};
///
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
/// let schedule = Schedule::new(day(2023, 1, 1), day(2025, 12, 31), Convention::Month)?;
/// assert_eq!(required_pace_count(40, 60.into(), &schedule, day(2024, 12, 31))?, 2);
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn required_pace_count(
    count: i64,
    target: Quantity,
    schedule: &Schedule,
    as_of: NaiveDate,
) -> Result<i64, FormulaError> {
    if count < 0 {
        return Err(FormulaError::NegativeCount);
    }
    let pace = required_pace_rate(Quantity::from(count), target, schedule, as_of)?;
    i64::try_from(pace.ceil()).map_err(|_| FormulaError::Overflow)
}

/// What a rate must gain in every remaining period to reach its target.
///
/// Definition: `max(0, (T - v) / periods left)`. Units: the rate's, per period. Domain and source: as
/// [`required_pace_count`].
///
/// # Errors
/// As [`required_pace_count`], without `NegativeCount`.
pub fn required_pace_rate(
    value: Quantity,
    target: Quantity,
    schedule: &Schedule,
    as_of: NaiveDate,
) -> Result<Quantity, FormulaError> {
    super::schedule::in_range(as_of)?;
    let left = schedule.periods_left(as_of);
    if as_of < schedule.start() || left == 0 {
        return Err(FormulaError::OutsideSchedule);
    }
    let pace = target.checked_sub(value)?.checked_div(Quantity::from(left))?.ok_or(FormulaError::OutsideSchedule)?;
    Ok(pace.max(Quantity::ZERO))
}
