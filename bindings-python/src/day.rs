//! Days in: a `datetime.date`, or ISO text.

use chrono::NaiveDate;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDate, PyDateTime, PyString};

/// A day: a `datetime.date`, the text `2024-06-30`, or a `datetime` that is a day's first moment and has no zone.
#[derive(Clone, Copy)]
pub(crate) struct Day(pub(crate) NaiveDate);

impl<'py> FromPyObject<'_, 'py> for Day {
    type Error = PyErr;

    fn extract(day: Borrowed<'_, 'py, PyAny>) -> PyResult<Day> {
        if let Ok(text) = day.cast::<PyString>() {
            let text = text.to_str()?;
            return of_text(text).map(Day).ok_or_else(|| {
                PyValueError::new_err(format!("`{text}` is no day: give a date, or a text such as 2024-06-30"))
            });
        }
        if day.is_instance_of::<PyDateTime>() {
            return of_moment(&day);
        }
        if day.is_instance_of::<PyDate>() {
            return day.extract().map(Day);
        }
        let class = day.get_type();
        Err(PyTypeError::new_err(format!("a day is a date or a text such as 2024-06-30, not {}", class.name()?)))
    }
}

/// A day written out in full.
fn of_text(text: &str) -> Option<NaiveDate> {
    let day: NaiveDate = text.parse().ok()?;
    (day.to_string() == text).then_some(day)
}

/// Which day a moment belongs to depends on the zone, so that only what can be no other moment than a day is one.
fn of_moment(moment: &Bound<'_, PyAny>) -> PyResult<Day> {
    let py = moment.py();
    let of_day = |name| moment.getattr(name)?.extract::<u32>();
    let parts = [intern!(py, "hour"), intern!(py, "minute"), intern!(py, "second"), intern!(py, "microsecond")];
    let first = parts.into_iter().map(of_day).collect::<PyResult<Vec<u32>>>()?.iter().all(|part| *part == 0);
    if !first || !moment.getattr(intern!(py, "tzinfo"))?.is_none() {
        return Err(PyValueError::new_err(format!("{moment} is a moment, not a day: give its date()")));
    }
    moment.call_method0(intern!(py, "date"))?.extract().map(Day)
}
