//! Days as numbers: whole days since 1970-01-01, the form all columns hold. Dates as people write them are read here
//! too; what a cell may hold beside a date is the business of `cells.rs`.

use chrono::{Datelike, NaiveDate};

use crate::formula::YEARS;

/// Stands for an open beginning: before every day.
pub(crate) const OPEN_START: i32 = i32::MIN;
/// Stands for an open end: after every day.
pub(crate) const OPEN_END: i32 = i32::MAX;

/// What a point in time counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    /// Seconds.
    Seconds,
    /// Thousandths of a second.
    Milliseconds,
    /// Millionths of a second.
    Microseconds,
    /// Thousand millionths of a second.
    Nanoseconds,
}

impl TimeUnit {
    const fn per_second(self) -> i64 {
        match self {
            TimeUnit::Seconds => 1,
            TimeUnit::Milliseconds => 1_000,
            TimeUnit::Microseconds => 1_000_000,
            TimeUnit::Nanoseconds => 1_000_000_000,
        }
    }

    const fn per_day(self) -> i64 {
        // At most 86.4 million million.
        self.per_second().saturating_mul(86_400)
    }

    /// The day a point in time lies on, and how far into it.
    const fn split(self, time: i64) -> (i64, i64) {
        (time.div_euclid(self.per_day()), time.rem_euclid(self.per_day()))
    }
}

/// Why a text or number is not a day of the library's range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayError {
    /// Not `yyyy-mm-dd`, or no such day.
    NoDay,
    /// Before 1900 or after 2199.
    OutOfRange,
    /// A time of day other than midnight.
    TimeOfDay,
}

/// The number of a date.
pub(crate) const fn from_date(date: NaiveDate) -> i32 {
    date.to_epoch_days()
}

/// The date of a number; `None` for the open ends.
pub(crate) const fn to_date(day: i32) -> Option<NaiveDate> {
    if day == OPEN_START || day == OPEN_END { None } else { NaiveDate::from_epoch_days(day) }
}

/// A number that came from outside, checked.
#[inline]
pub(crate) const fn checked(day: i32) -> Result<i32, DayError> {
    if day >= FIRST && day <= LAST { Ok(day) } else { Err(DayError::OutOfRange) }
}

/// The first and last day of the library's range.
const FIRST: i32 = number_of(NaiveDate::from_ymd_opt(*YEARS.start(), 1, 1));
const LAST: i32 = number_of(NaiveDate::from_ymd_opt(*YEARS.end(), 12, 31));

/// The number of a day that every year has; without one no day is in range.
const fn number_of(date: Option<NaiveDate>) -> i32 {
    match date {
        Some(date) => from_date(date),
        None => OPEN_START,
    }
}

/// The day of a point in time that stands at midnight.
pub(super) fn of_time(time: i64, unit: TimeUnit) -> Result<i32, DayError> {
    let (day, rest) = unit.split(time);
    let day = checked(i32::try_from(day).map_err(|_| DayError::OutOfRange)?)?;
    if rest == 0 { Ok(day) } else { Err(DayError::TimeOfDay) }
}

/// A point in time as a problem shows it: `2023-06-12 08:30:00.5`, without what is zero at its end.
pub(super) fn show_time(time: i64, unit: TimeUnit) -> String {
    let (day, rest) = unit.split(time);
    let date = i32::try_from(day).ok().and_then(NaiveDate::from_epoch_days);
    let Some(date) = date else { return time.to_string() };
    if rest == 0 {
        return date.to_string();
    }
    let (second, part) = (rest.div_euclid(unit.per_second()), rest.rem_euclid(unit.per_second()));
    let (hour, minute, second) = (second.div_euclid(3_600), second.div_euclid(60) % 60, second % 60);
    let clock = format!("{date} {hour:02}:{minute:02}:{second:02}");
    if part == 0 {
        return clock;
    }
    let digits = unit.per_second().ilog10() as usize;
    format!("{clock}.{}", format!("{part:0digits$}").trim_end_matches('0'))
}

/// Reads `2023-06-12`: four, two and two digits, nothing else.
pub(crate) fn parse(text: &str) -> Result<i32, DayError> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return Err(DayError::NoDay);
    };
    let year = number(&[y1, y2, y3, y4]).ok_or(DayError::NoDay)?;
    let month = number(&[m1, m2]).ok_or(DayError::NoDay)?;
    let day = number(&[d1, d2]).ok_or(DayError::NoDay)?;
    let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day)).ok_or(DayError::NoDay)?;
    if YEARS.contains(&date.year()) { Ok(from_date(date)) } else { Err(DayError::OutOfRange) }
}

/// At most four digits, so nothing saturates.
fn number(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0u16, |number, byte| {
        byte.is_ascii_digit().then(|| number.saturating_mul(10).saturating_add(u16::from(byte & 0x0f)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_from_1970() {
        assert_eq!(parse("1970-01-01"), Ok(0));
        assert_eq!(parse("1969-12-31"), Ok(-1));
        // 2000-03-01 is day 11017 in published tables.
        assert_eq!(parse("2000-03-01"), Ok(11_017));
        assert_eq!(to_date(11_017), NaiveDate::from_ymd_opt(2000, 3, 1));
        assert_eq!(to_date(OPEN_END), None);
    }

    #[test]
    fn the_ends_of_the_range_are_in_and_their_neighbours_out() {
        assert_eq!(parse("1900-01-01"), checked(-25_567));
        assert_eq!(parse("1899-12-31"), Err(DayError::OutOfRange));
        assert_eq!(checked(-25_568), Err(DayError::OutOfRange));
        assert_eq!(parse("2199-12-31"), checked(84_005));
        assert_eq!(parse("2200-01-01"), Err(DayError::OutOfRange));
        assert_eq!(checked(84_006), Err(DayError::OutOfRange));
        assert_eq!(checked(i32::MAX), Err(DayError::OutOfRange));
    }

    #[test]
    fn a_point_in_time_is_a_day_at_midnight_alone() {
        use TimeUnit::{Microseconds, Milliseconds, Nanoseconds, Seconds};
        // 2000-03-01 is day 11017, and a day has 86,400 seconds.
        for (unit, per_second) in [(Seconds, 1), (Milliseconds, 1_000), (Microseconds, 1_000_000)] {
            let midnight = 11_017 * 86_400 * per_second;
            assert_eq!(of_time(midnight, unit), Ok(11_017));
            assert_eq!([midnight - 1, midnight + 1].map(|time| of_time(time, unit)), [Err(DayError::TimeOfDay); 2]);
            assert_eq!(of_time(-86_400 * per_second, unit), Ok(-1));
            assert_eq!(of_time(1 - 86_400 * per_second, unit), Err(DayError::TimeOfDay));
            assert_eq!([i64::MIN, i64::MAX].map(|time| of_time(time, unit)), [Err(DayError::OutOfRange); 2]);
        }
        assert_eq!(of_time(11_017 * 86_400 * 1_000_000_000, Nanoseconds), Ok(11_017));
        // The last day of the range, and the one after it.
        assert_eq!(of_time(84_005 * 86_400, Seconds), Ok(84_005));
        assert_eq!(of_time(84_006 * 86_400, Seconds), Err(DayError::OutOfRange));
    }

    #[test]
    fn a_point_in_time_is_shown_without_what_is_zero_at_its_end() {
        let time = 11_017 * 86_400 + 8 * 3_600 + 30 * 60;
        assert_eq!(show_time(time, TimeUnit::Seconds), "2000-03-01 08:30:00");
        assert_eq!(show_time(time * 1_000 + 500, TimeUnit::Milliseconds), "2000-03-01 08:30:00.5");
        assert_eq!(show_time(time * 1_000_000_000 + 40, TimeUnit::Nanoseconds), "2000-03-01 08:30:00.00000004");
        assert_eq!(show_time(-86_400, TimeUnit::Seconds), "1969-12-31");
        assert_eq!(show_time(i64::MAX, TimeUnit::Seconds), "9223372036854775807");
    }

    #[test]
    fn refuses_days_that_are_not_and_other_ways_of_writing() {
        assert!(parse("2024-02-29").is_ok());
        for text in [
            "2023-02-29",
            "2023-13-01",
            "2023-00-10",
            "2023-04-31",
            "2023-6-1",
            "20230612",
            "2023/06/12",
            "2023年6月2日",
            "",
        ] {
            assert_eq!(parse(text), Err(DayError::NoDay), "{text}");
        }
    }
}
