//! Something that should recur every few years: when the next is due, and whether past ones kept the interval.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::schedule::{YEARS, in_range};
use super::{FormulaError, Status};
use crate::order;

/// How the years between two events are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntervalBasis {
    /// From the day of the last event to the same day years later.
    Anniversary,
    /// By calendar years.
    CalendarYears,
}

/// How often something should recur, and within which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    /// The fewest years between two.
    pub min_years: i32,
    /// The most years between two.
    pub max_years: i32,
    /// How the years are counted.
    pub basis: IntervalBasis,
    /// From when the first is waited for.
    pub start: NaiveDate,
    /// The last day of the plan.
    pub plan_end: NaiveDate,
}

/// The state of something that should recur.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Recurrence {
    /// The first day of the next window; `None` before the first event, which may come at any time.
    pub first_day: Option<NaiveDate>,
    /// The last day of the next window.
    pub last_day: NaiveDate,
    /// not due, due, overdue, or missed at the close of the plan.
    pub status: Status,
    /// Days past the last day; 0 until then.
    pub overdue_days: i64,
    /// Events nearer to the one before than the interval allows: noted, no breach.
    pub early: Vec<NaiveDate>,
    /// Events farther from the one before (or from the start) than the interval allows.
    pub breaches: Vec<NaiveDate>,
}

/// When the next of a recurring event is due, at the close of a day.
///
/// Definition, by anniversary: the window after the last event L runs from L + min years to the day before L + max
/// years (with min = max: that one day); before any event it ends on the day before start + max years, and no later than the plan's end. By calendar
/// years: from 1 January of L's year + min to 31 December of L's year + max. Events after `as_of` are not
/// read, two on one day are one, and an event whose window closed before the start is as none. Units:
/// days. Domain: `1 <= min <= max`. Source: plan clause 2.3.3 (每2-3年).
///
/// # Errors
/// [`BadInterval`](FormulaError::BadInterval), [`EmptySchedule`](FormulaError::EmptySchedule) when the plan ends before
/// the start, [`DateOutOfRange`](FormulaError::DateOutOfRange).
///
/// ```
/// use chrono::NaiveDate;
/// use shequ::formula::{Interval, IntervalBasis, Status, recurrence};
///
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
/// let every_2_to_3_years = Interval {
///     min_years: 2,
///     max_years: 3,
///     basis: IntervalBasis::Anniversary,
///     start: day(2023, 1, 1),
///     plan_end: day(2025, 12, 31),
/// };
/// let state = recurrence(&[day(2024, 5, 21)], &every_2_to_3_years, day(2024, 12, 31))?;
/// assert_eq!(state.first_day, Some(day(2026, 5, 21)));
/// assert_eq!(state.last_day, day(2027, 5, 20));
/// assert_eq!(state.status, Status::NotDue);
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn recurrence(events: &[NaiveDate], interval: &Interval, as_of: NaiveDate) -> Result<Recurrence, FormulaError> {
    in_range(as_of)?;
    in_range(interval.start)?;
    in_range(interval.plan_end)?;
    if interval.min_years < 1 || interval.max_years < interval.min_years {
        return Err(FormulaError::BadInterval);
    }
    if interval.plan_end < interval.start {
        return Err(FormulaError::EmptySchedule);
    }
    let mut past = Vec::new();
    for event in events {
        in_range(*event)?;
        if *event <= as_of {
            past.push(*event);
        }
    }
    order::by_key(&mut past, |day| *day);
    // Two on one day are one event: neither is early.
    past.dedup();

    let mut window = interval.before_any()?;
    let (mut early, mut breaches) = (Vec::new(), Vec::new());
    for event in &past {
        if window.first_day.is_some_and(|first| *event < first) {
            early.push(*event);
        }
        if *event > window.last_day && *event >= interval.start {
            breaches.push(*event);
        }
        let next = interval.after(*event)?;
        // What came so long before the start that its window closed by then asks nothing of this plan.
        if next.last_day >= interval.start {
            window = next;
        }
    }
    let status = if window.first_day.is_none() && as_of < interval.start
        || window.first_day.is_some_and(|first| as_of < first)
    {
        Status::NotDue
    } else if as_of >= interval.plan_end && (window.first_day.is_none() || as_of > window.last_day) {
        Status::Missed
    } else if as_of <= window.last_day {
        Status::Due
    } else {
        Status::Overdue
    };
    let overdue_days = as_of.signed_duration_since(window.last_day).num_days().max(0);
    Ok(Recurrence { first_day: window.first_day, last_day: window.last_day, status, overdue_days, early, breaches })
}

/// The same day and month some years later; 29 February becomes 28 where the year has none.
///
/// Definition: calendar years added. Units: years, which may be below zero. Domain: dates of 1900 to 2199. Source:
/// everyday use of 满两年.
///
/// # Errors
/// [`DateOutOfRange`](FormulaError::DateOutOfRange).
///
/// ```
/// use chrono::NaiveDate;
/// use shequ::formula::add_years;
///
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
/// assert_eq!(add_years(day(2024, 2, 29), 2)?, day(2026, 2, 28));
/// assert_eq!(add_years(day(2024, 2, 29), 4)?, day(2028, 2, 29));
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn add_years(date: NaiveDate, years: i32) -> Result<NaiveDate, FormulaError> {
    in_range(date)?;
    let year =
        date.year().checked_add(years).filter(|year| YEARS.contains(year)).ok_or(FormulaError::DateOutOfRange)?;
    date.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28)).ok_or(FormulaError::DateOutOfRange)
}

/// The days within which the next event should come.
struct Window {
    first_day: Option<NaiveDate>,
    last_day: NaiveDate,
}

impl Interval {
    fn before_any(&self) -> Result<Window, FormulaError> {
        let last_day = match self.basis {
            IntervalBasis::Anniversary => day_before(add_years(self.start, self.max_years)?)?,
            IntervalBasis::CalendarYears => {
                day_before(first_of_year(self.start.year().saturating_add(self.max_years))?)?
            }
        };
        Ok(Window { first_day: None, last_day: last_day.min(self.plan_end) })
    }

    fn after(&self, event: NaiveDate) -> Result<Window, FormulaError> {
        let (first_day, last_day) = match self.basis {
            IntervalBasis::Anniversary => {
                let first_day = add_years(event, self.min_years)?;
                // With min = max the window is that one day.
                (first_day, day_before(add_years(event, self.max_years)?)?.max(first_day))
            }
            IntervalBasis::CalendarYears => (
                first_of_year(event.year().saturating_add(self.min_years))?,
                day_before(first_of_year(event.year().saturating_add(self.max_years).saturating_add(1))?)?,
            ),
        };
        Ok(Window { first_day: Some(first_day), last_day })
    }
}

fn first_of_year(year: i32) -> Result<NaiveDate, FormulaError> {
    // One past the last year is only ever stepped back from.
    if year > YEARS.end().saturating_add(1) {
        return Err(FormulaError::DateOutOfRange);
    }
    NaiveDate::from_ymd_opt(year, 1, 1).ok_or(FormulaError::DateOutOfRange)
}

fn day_before(date: NaiveDate) -> Result<NaiveDate, FormulaError> {
    date.pred_opt().ok_or(FormulaError::DateOutOfRange)
}
