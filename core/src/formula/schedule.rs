//! Schedules and how far they have gone: `elapsed` (序时进度), `planned`, and the periods that remain.
//!
//! Dates are read at the close of the day. What does not live here: verdicts against the schedule (`pace.rs`).

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::FormulaError;
use crate::quantity::Quantity;

/// The first and last year that dates may have anywhere in the library.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// How the elapsed share of a schedule is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Convention {
    /// Completed calendar months; what published notices print (January to November: 11/12).
    Month,
    /// Completed calendar quarters.
    Quarter,
    /// Completed calendar years.
    Year,
    /// Days gone, the as-of day among them.
    Day,
    /// Days gone, the as-of day not among them.
    DayOpen,
    /// A table of dates and the share due by each.
    Milestones(Milestones),
}

/// Dates and the share of the distance due at the close of each.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Milestones {
    points: Vec<(NaiveDate, Quantity)>,
    linear: bool,
}

impl Milestones {
    /// A table of milestones: `linear` draws a straight line between them, otherwise each share holds until the next.
    ///
    /// # Errors
    /// [`BadMilestones`](FormulaError::BadMilestones) when the table is empty, its dates do not rise, or its shares
    /// fall or lie outside 0..1. That the dates lie within a schedule is checked by [`Schedule::new`].
    pub fn new(points: Vec<(NaiveDate, Quantity)>, linear: bool) -> Result<Milestones, FormulaError> {
        let rising = points.iter().zip(points.iter().skip(1)).all(|(a, b)| a.0 < b.0 && a.1 <= b.1);
        let within = points.iter().all(|(_, share)| !share.is_negative() && *share <= Quantity::ONE);
        if points.is_empty() || !rising || !within {
            return Err(FormulaError::BadMilestones);
        }
        Ok(Milestones { points, linear })
    }

    /// The dates with the share due at the close of each.
    #[must_use]
    pub fn points(&self) -> &[(NaiveDate, Quantity)] {
        &self.points
    }

    /// Whether shares rise in a straight line between milestones.
    #[must_use]
    pub const fn is_linear(&self) -> bool {
        self.linear
    }
}

/// A first day, a last day, and how the time between is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Schedule {
    start: NaiveDate,
    end: NaiveDate,
    convention: Convention,
}

impl Schedule {
    /// A schedule from the first day to the last, both included.
    ///
    /// # Errors
    /// [`EmptySchedule`](FormulaError::EmptySchedule) when it ends before it starts;
    /// [`DateOutOfRange`](FormulaError::DateOutOfRange) outside 1900 to 2199;
    /// [`BadMilestones`](FormulaError::BadMilestones) when a milestone lies outside it.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use shequ::formula::{Convention, Schedule};
    ///
    /// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    /// let schedule = Schedule::new(day(2023, 1, 1), day(2025, 12, 31), Convention::Month)?;
    /// assert_eq!(schedule.periods(), 36);
    /// # Ok::<(), shequ::formula::FormulaError>(())
    /// ```
    pub fn new(start: NaiveDate, end: NaiveDate, convention: Convention) -> Result<Schedule, FormulaError> {
        in_range(start)?;
        in_range(end)?;
        if end < start {
            return Err(FormulaError::EmptySchedule);
        }
        if let Convention::Milestones(table) = &convention
            && !table.points.iter().all(|(date, _)| (start..=end).contains(date))
        {
            return Err(FormulaError::BadMilestones);
        }
        Ok(Schedule { start, end, convention })
    }

    /// The calendar year as a schedule.
    ///
    /// # Errors
    /// As [`Schedule::new`].
    pub fn calendar_year(year: i32, convention: Convention) -> Result<Schedule, FormulaError> {
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or(FormulaError::DateOutOfRange);
        Schedule::new(day(1, 1)?, day(12, 31)?, convention)
    }

    /// The first day.
    #[must_use]
    pub const fn start(&self) -> NaiveDate {
        self.start
    }

    /// The last day.
    #[must_use]
    pub const fn end(&self) -> NaiveDate {
        self.end
    }

    /// How its time is counted.
    #[must_use]
    pub const fn convention(&self) -> &Convention {
        &self.convention
    }

    /// How many periods of the convention the schedule has: months, quarters or years that meet it, days, milestones.
    #[must_use]
    pub fn periods(&self) -> i64 {
        match &self.convention {
            Convention::Milestones(table) => i64::try_from(table.points.len()).unwrap_or(i64::MAX),
            Convention::Day | Convention::DayOpen => days(self.start, self.end).saturating_add(1),
            Convention::Month | Convention::Quarter | Convention::Year => {
                self.period_number(self.end).saturating_sub(self.period_number(self.start)).saturating_add(1)
            }
        }
    }

    /// How many of the [`periods`](Schedule::periods) are not complete at the close of `as_of`. A month is complete at
    /// the close of its last day, or of the schedule's last day if that comes first.
    #[must_use]
    pub fn periods_left(&self, as_of: NaiveDate) -> i64 {
        if as_of >= self.end {
            return 0;
        }
        if as_of < self.start {
            return self.periods();
        }
        match &self.convention {
            Convention::Milestones(table) => {
                let left = table.points.iter().filter(|(date, _)| *date > as_of).count();
                i64::try_from(left).unwrap_or(i64::MAX)
            }
            Convention::Day | Convention::DayOpen => days(as_of, self.end),
            Convention::Month | Convention::Quarter | Convention::Year => {
                // The period of the day after is the first one not complete.
                let next = as_of.succ_opt().unwrap_or(as_of);
                self.period_number(self.end).saturating_sub(self.period_number(next)).saturating_add(1)
            }
        }
    }

    /// The calendar period a date lies in, numbered through the years.
    fn period_number(&self, date: NaiveDate) -> i64 {
        let (year, month) = (i64::from(date.year()), i64::from(date.month0()));
        match self.convention {
            Convention::Year => year,
            Convention::Quarter => year.saturating_mul(4).saturating_add(month.div_euclid(3)),
            _ => year.saturating_mul(12).saturating_add(month),
        }
    }
}

/// The share of a schedule gone at the close of a day (序时进度).
///
/// Definition: for months, quarters and years, the calendar periods meeting the schedule that are complete, over all of
/// them; `day`: `(a - s + 1) / (e - s + 1)`; `day-open`: `(a - s) / (e - s + 1)`; milestones: their table. Units: a
/// share, 0 to 1. Domain: every day; 0 before the start, 1 from the last day's close (`day-open`: from the day after).
/// Source: published notices count January to November as 11/12, printed 91.7 %.
///
/// # Errors
/// [`DateOutOfRange`](FormulaError::DateOutOfRange); [`Overflow`](FormulaError::Overflow) for milestone shares with
/// extreme denominators.
///
/// ```
/// use chrono::NaiveDate;
/// use shequ::formula::{Convention, Schedule, elapsed};
///
/// let schedule = Schedule::calendar_year(2023, Convention::Month)?;
/// let november = NaiveDate::from_ymd_opt(2023, 11, 30).unwrap();
/// assert_eq!(elapsed(&schedule, november)?.to_string(), "11/12");
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn elapsed(schedule: &Schedule, as_of: NaiveDate) -> Result<Quantity, FormulaError> {
    in_range(as_of)?;
    if as_of < schedule.start {
        return Ok(Quantity::ZERO);
    }
    match &schedule.convention {
        Convention::Milestones(table) => share_at(table, schedule.start, as_of),
        Convention::DayOpen => {
            let gone = days(schedule.start, as_of).min(schedule.periods());
            share(gone, schedule.periods())
        }
        _ => {
            let all = schedule.periods();
            share(all.saturating_sub(schedule.periods_left(as_of)), all)
        }
    }
}

/// The value the schedule expects at an elapsed share (序时应完成).
///
/// Definition: `B + (T - B) e`. Units: those of the indicator. Domain: all exact numbers. Source: earned value's planned
/// value.
///
/// # Errors
/// [`Overflow`](FormulaError::Overflow).
///
/// ```
/// use shequ::formula::planned;
/// use shequ::quantity::Quantity;
///
/// let two_thirds = Quantity::fraction(2, 3).unwrap();
/// assert_eq!(planned(Quantity::ZERO, 60.into(), two_thirds)?, Quantity::from(40));
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn planned(baseline: Quantity, target: Quantity, elapsed: Quantity) -> Result<Quantity, FormulaError> {
    Ok(target.checked_sub(baseline)?.checked_mul(elapsed)?.checked_add(baseline)?)
}

/// Refuses a date outside [`YEARS`].
pub(crate) fn in_range(date: NaiveDate) -> Result<NaiveDate, FormulaError> {
    if YEARS.contains(&date.year()) { Ok(date) } else { Err(FormulaError::DateOutOfRange) }
}

fn share_at(table: &Milestones, start: NaiveDate, as_of: NaiveDate) -> Result<Quantity, FormulaError> {
    let before = table.points.iter().rev().find(|(date, _)| *date <= as_of);
    let after = table.points.iter().find(|(date, _)| *date > as_of);
    let from_share = before.map_or(Quantity::ZERO, |(_, share)| *share);
    let Some((to, to_share)) = after.filter(|_| table.linear) else {
        return Ok(from_share);
    };
    // The line begins at share 0 at the close of the day before the start, the same instant as the start's opening.
    let from = before.map_or_else(|| start.pred_opt().unwrap_or(start), |(date, _)| *date);
    let gone = share(days(from, as_of), days(from, *to))?;
    Ok(to_share.checked_sub(from_share)?.checked_mul(gone)?.checked_add(from_share)?)
}

fn share(part: i64, whole: i64) -> Result<Quantity, FormulaError> {
    Quantity::fraction(i128::from(part), i128::from(whole)).ok_or(FormulaError::EmptySchedule)
}

fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}
