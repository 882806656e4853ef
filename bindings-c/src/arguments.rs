//! What several formulas take as plain numbers: exact numbers, bounds, schedules, at-risk thresholds.

use chrono::NaiveDate;
use shequ::formula::{AtRisk, Bound, Convention, IntervalBasis, Milestones, Schedule};
use shequ::quantity::Quantity;

use crate::code::{
    SHEQU_ANNIVERSARY, SHEQU_AT_LEAST, SHEQU_AT_MOST, SHEQU_BAD_FRACTION, SHEQU_BETWEEN, SHEQU_BOTH_IN,
    SHEQU_CALENDAR_YEARS, SHEQU_DAY, SHEQU_DAY_OPEN, SHEQU_ENDS_OUT, SHEQU_LOWER_IN, SHEQU_MILESTONES_LINEAR,
    SHEQU_MILESTONES_STEPPED, SHEQU_MONTH, SHEQU_NUMBER_TOO_WIDE, SHEQU_POINTS, SHEQU_QUARTER, SHEQU_RATIO,
    SHEQU_UNKNOWN_NUMBER, SHEQU_UPPER_IN, SHEQU_YEAR,
};
use crate::date::from_days;
use crate::pointer::{Fault, Out, out, slice};

/// An exact number from outside.
#[inline]
pub(crate) fn exact(n: i64, d: i64) -> Result<Quantity, Fault> {
    if d == 1 {
        return Ok(Quantity::from(n));
    }
    let positive = (d > 0).then(|| Quantity::fraction(n.into(), d.into())).flatten();
    positive.ok_or(Fault::Code(SHEQU_BAD_FRACTION))
}

/// Where an exact number goes.
pub(crate) struct ExactOut(Out<i64>, Out<i64>);

impl ExactOut {
    /// # Safety
    /// As [`out`], of both.
    #[inline]
    pub(crate) unsafe fn of(n: *mut i64, d: *mut i64) -> Result<ExactOut, Fault> {
        // SAFETY: the caller's promise.
        Ok(unsafe { ExactOut(out(n)?, out(d)?) })
    }

    #[inline]
    pub(crate) fn set(self, value: &Quantity) -> Result<(), Fault> {
        let (n, d) = value.as_i64_pair().ok_or(Fault::Code(SHEQU_NUMBER_TOO_WIDE))?;
        self.0.set(n);
        self.1.set(d);
        Ok(())
    }
}

/// Which ends of a range belong to it.
pub(crate) fn ends(number: i32) -> Result<(bool, bool), Fault> {
    match number {
        SHEQU_ENDS_OUT => Ok((false, false)),
        SHEQU_LOWER_IN => Ok((true, false)),
        SHEQU_UPPER_IN => Ok((false, true)),
        SHEQU_BOTH_IN => Ok((true, true)),
        _ => Err(Fault::Code(SHEQU_UNKNOWN_NUMBER)),
    }
}

#[inline]
pub(crate) fn bound(
    kind: i32,
    (lower_n, lower_d): (i64, i64),
    (upper_n, upper_d): (i64, i64),
    which: i32,
) -> Result<Bound, Fault> {
    match kind {
        SHEQU_AT_LEAST => Ok(Bound::AtLeast(exact(lower_n, lower_d)?)),
        SHEQU_AT_MOST => Ok(Bound::AtMost(exact(upper_n, upper_d)?)),
        SHEQU_BETWEEN => {
            let (lower_in, upper_in) = ends(which)?;
            Ok(Bound::between(exact(lower_n, lower_d)?, lower_in, exact(upper_n, upper_d)?, upper_in)?)
        }
        _ => Err(Fault::Code(SHEQU_UNKNOWN_NUMBER)),
    }
}

/// A convention; the table of milestones is read where it is one.
///
/// # Safety
/// As [`slice`], of all three tables.
pub(crate) unsafe fn convention(
    number: i32,
    dates: *const i32,
    share_n: *const i64,
    share_d: *const i64,
    count: usize,
) -> Result<Convention, Fault> {
    let linear = match number {
        SHEQU_MONTH => return Ok(Convention::Month),
        SHEQU_QUARTER => return Ok(Convention::Quarter),
        SHEQU_YEAR => return Ok(Convention::Year),
        SHEQU_DAY => return Ok(Convention::Day),
        SHEQU_DAY_OPEN => return Ok(Convention::DayOpen),
        SHEQU_MILESTONES_STEPPED => false,
        SHEQU_MILESTONES_LINEAR => true,
        _ => return Err(Fault::Code(SHEQU_UNKNOWN_NUMBER)),
    };
    // SAFETY: the caller's promise.
    let (dates, ns, ds) = unsafe { (slice(dates, count)?, slice(share_n, count)?, slice(share_d, count)?) };
    let points: Result<Vec<(NaiveDate, Quantity)>, Fault> =
        dates.iter().zip(ns.iter().zip(ds)).map(|(date, (n, d))| Ok((from_days(*date), exact(*n, *d)?))).collect();
    Ok(Convention::Milestones(Milestones::new(points?, linear)?))
}

/// A schedule of plain numbers.
///
/// # Safety
/// As [`convention`].
pub(crate) unsafe fn schedule(
    start: i32,
    end: i32,
    number: i32,
    dates: *const i32,
    share_n: *const i64,
    share_d: *const i64,
    count: usize,
) -> Result<Schedule, Fault> {
    // SAFETY: the caller's promise.
    let convention = unsafe { convention(number, dates, share_n, share_d, count) }?;
    Ok(Schedule::new(from_days(start), from_days(end), convention)?)
}

pub(crate) fn at_risk(kind: i32, n: i64, d: i64) -> Result<AtRisk, Fault> {
    match kind {
        SHEQU_RATIO => Ok(AtRisk::Ratio(exact(n, d)?)),
        SHEQU_POINTS => Ok(AtRisk::Points(exact(n, d)?)),
        _ => Err(Fault::Code(SHEQU_UNKNOWN_NUMBER)),
    }
}

pub(crate) fn basis(number: i32) -> Result<IntervalBasis, Fault> {
    match number {
        SHEQU_ANNIVERSARY => Ok(IntervalBasis::Anniversary),
        SHEQU_CALENDAR_YEARS => Ok(IntervalBasis::CalendarYears),
        _ => Err(Fault::Code(SHEQU_UNKNOWN_NUMBER)),
    }
}
