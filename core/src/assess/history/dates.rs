//! The days a history or a panel is usually asked about: the last of each month.

use chrono::{Datelike, Months, NaiveDate};

use crate::assess::error::AssessError;
use crate::assess::question::day_in_range;

/// The last days of the months from one day to another, both included: none where `to` is earlier than `from`, and none
/// for a month whose last day is later than `to`.
///
/// # Errors
/// [`AssessError::DateOutOfRange`] for a day outside the years the library reads.
///
/// ```
/// use chrono::NaiveDate;
/// use shequ::assess::month_ends;
///
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
/// let ends = month_ends(day(2023, 12, 1), day(2024, 3, 30))?;
/// assert_eq!(ends, [day(2023, 12, 31), day(2024, 1, 31), day(2024, 2, 29)]);
/// # Ok::<(), shequ::assess::AssessError>(())
/// ```
pub fn month_ends(from: NaiveDate, to: NaiveDate) -> Result<Vec<NaiveDate>, AssessError> {
    day_in_range(from)?;
    day_in_range(to)?;
    let first = NaiveDate::from_ymd_opt(from.year(), from.month(), 1);
    // From first days, of which every month has one, to the day before the next.
    let starts = std::iter::successors(first, |start| start.checked_add_months(Months::new(1)));
    let ends = starts.skip(1).filter_map(|start| start.pred_opt());
    Ok(ends.take_while(|end| *end <= to).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ends(from: &str, to: &str) -> Vec<String> {
        month_ends(day(from), day(to)).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn both_ends_count() {
        assert_eq!(ends("2024-02-29", "2024-03-31"), ["2024-02-29", "2024-03-31"]);
        assert_eq!(ends("2024-03-01", "2024-03-30"), [""; 0]);
        assert_eq!(ends("2024-03-31", "2024-03-31"), ["2024-03-31"]);
        assert_eq!(ends("2023-01-01", "2025-12-31").len(), 36);
        assert_eq!(ends("2024-03-31", "2024-02-29"), [""; 0]);
    }

    #[test]
    fn the_last_month_the_library_reads_is_among_them() {
        assert_eq!(ends("2199-11-30", "2199-12-31"), ["2199-11-30", "2199-12-31"]);
        let error = month_ends(day("2199-12-31"), day("2200-01-31")).unwrap_err();
        assert_eq!(error, AssessError::DateOutOfRange { as_of: day("2200-01-31") });
    }
}
