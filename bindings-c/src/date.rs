//! Days as numbers, and as calendar dates.

use chrono::{Datelike, NaiveDate};
use shequ::formula::FormulaError;

use crate::code::shequ_code;
use crate::pointer::{Fault, guard, out};

/// The number of a calendar date: days since 1970-01-01.
///
/// `SHEQU_DATE_OUT_OF_RANGE` for a date that is none or lies outside 1900 to 2199; `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_date_from_ymd(year: i32, month: u32, day: u32, date: *mut i32) -> shequ_code {
    guard(|| {
        let found = NaiveDate::from_ymd_opt(year, month, day).ok_or(FormulaError::DateOutOfRange)?;
        // SAFETY: the caller passes room for the number.
        unsafe { out(date) }?.set(in_range(found)?.to_epoch_days());
        Ok(())
    })
}

/// The calendar date of a number of days since 1970-01-01.
///
/// `SHEQU_DATE_OUT_OF_RANGE` outside 1900 to 2199; `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_date_to_ymd(date: i32, year: *mut i32, month: *mut u32, day: *mut u32) -> shequ_code {
    guard(|| {
        let found = in_range(from_days(date))?;
        // SAFETY: the caller passes room for each number.
        let (year, month, day) = unsafe { (out(year)?, out(month)?, out(day)?) };
        year.set(found.year());
        month.set(found.month());
        day.set(found.day());
        Ok(())
    })
}

/// A day from outside. What no calendar has becomes a day that every function refuses as out of range.
pub(crate) fn from_days(days: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(days).unwrap_or(NaiveDate::MIN)
}

fn in_range(date: NaiveDate) -> Result<NaiveDate, Fault> {
    if shequ::formula::YEARS.contains(&date.year()) { Ok(date) } else { Err(FormulaError::DateOutOfRange.into()) }
}
