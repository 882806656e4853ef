//! Columns of a caller's own for [`Rule::evaluate`]: buffers read and written where they lie.

use chrono::{Days, NaiveDate};
use pyo3::buffer::{Element, PyBuffer};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDate, PyDict, PyString};
use shequ::formula::{Rule, RuleColumns};

use crate::day::Day;
use crate::error::apart;
use crate::records::{self, Any};

/// Whole numbers on their way in.
pub(crate) enum Input {
    /// Where they lie.
    Lent(PyBuffer<i64>),
    /// Copied from something that is no buffer of them.
    Copied(Vec<i64>),
}

impl Input {
    pub(crate) fn of(column: &Bound<'_, PyAny>, name: &str) -> PyResult<Input> {
        let column = as_array(column)?;
        if let Ok(buffer) = PyBuffer::<i64>::get(&column) {
            if buffer.dimensions() != 1 {
                return Err(PyValueError::new_err(format!("{name} has {} dimensions, not one", buffer.dimensions())));
            }
            return Ok(if buffer.is_c_contiguous() {
                Input::Lent(buffer)
            } else {
                Input::Copied(buffer.to_vec(column.py())?)
            });
        }
        let numbers = column.extract::<Vec<i64>>().map_err(|_| {
            PyTypeError::new_err(format!(
                "{name} holds something that is no whole number of 64 bits: {}",
                shown(&column)
            ))
        })?;
        Ok(Input::Copied(numbers))
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Input::Lent(buffer) => buffer.item_count(),
            Input::Copied(numbers) => numbers.len(),
        }
    }

    fn slice(&self) -> &[i64] {
        match self {
            Input::Copied(numbers) => numbers,
            Input::Lent(buffer) => match buffer.as_slice_ptr() {
                // SAFETY: the buffer is held as long as `self`, is contiguous, and holds initialised i64. That no other
                // thread writes to it during the call is asked of callers.
                Some(slice) => unsafe { slice.as_ref() },
                None => &[],
            },
        }
    }
}

/// What stands for an array behind a column: a Series hands over its own.
fn as_array<'py>(column: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    if column.hasattr(intern!(column.py(), "to_numpy"))? {
        return column.call_method0(intern!(column.py(), "to_numpy"));
    }
    Ok(column.clone())
}

fn shown(column: &Bound<'_, PyAny>) -> String {
    column.getattr("dtype").map_or_else(|_| column.get_type().to_string(), |dtype| dtype.to_string())
}

/// The day of each row.
pub(crate) fn days_of(date: &Bound<'_, PyAny>, rows: usize) -> PyResult<Vec<NaiveDate>> {
    if date.is_instance_of::<PyDate>() || date.is_instance_of::<PyString>() {
        return Ok(vec![date.extract::<Day>()?.0; rows]);
    }
    let date = as_array(date)?;
    let days = match moments(&date)? {
        Some(days) => days.into_iter().map(of_number).collect::<PyResult<Vec<_>>>()?,
        None => match date.extract::<Vec<i64>>() {
            Ok(days) => days.into_iter().map(of_number).collect::<PyResult<Vec<_>>>()?,
            Err(_) => date.try_iter()?.map(|day| Ok(day?.extract::<Day>()?.0)).collect::<PyResult<Vec<_>>>()?,
        },
    };
    if days.len() != rows {
        return Err(PyValueError::new_err(format!("date has {} rows where numerator has {rows}", days.len())));
    }
    Ok(days)
}

/// The days of a NumPy array of datetime64, which is no buffer; None for anything else.
fn moments(array: &Bound<'_, PyAny>) -> PyResult<Option<Vec<i64>>> {
    let is_time = |dtype: Bound<'_, PyAny>| dtype.getattr("kind").is_ok_and(|kind| kind.eq("M").unwrap_or(false));
    if !array.getattr("dtype").is_ok_and(is_time) {
        return Ok(None);
    }
    let days = array.call_method1("astype", ("datetime64[D]",))?;
    if !days.call_method1("__eq__", (array,))?.call_method0("all")?.is_truthy()? {
        return Err(PyValueError::new_err("date holds a moment that is no day, or none at all"));
    }
    days.call_method1("astype", ("int64",))?.extract().map(Some)
}

fn of_number(day: i64) -> PyResult<NaiveDate> {
    let beginning = NaiveDate::default();
    let moved = match u64::try_from(day) {
        Ok(days) => beginning.checked_add_days(Days::new(days)),
        Err(_) => beginning.checked_sub_days(Days::new(day.unsigned_abs())),
    };
    moved.ok_or_else(|| PyValueError::new_err(format!("there is no day {day} days from 1970-01-01")))
}

/// The columns a rule fills, in the order of the record `RuleColumns`.
const NAMES: [&str; 6] = ["value", "attainment", "shortfall", "planned", "status", "error"];

/// Six writable buffers that do not overlap.
pub(crate) struct Output<'py> {
    value: Option<PyBuffer<f64>>,
    attainment: Option<PyBuffer<f64>>,
    shortfall: Option<PyBuffer<i64>>,
    planned: Option<PyBuffer<f64>>,
    status: Option<PyBuffer<u8>>,
    error: Option<PyBuffer<u8>>,
    given: [Any<'py>; 6],
}

impl<'py> Output<'py> {
    /// The caller's buffers, or new ones.
    pub(crate) fn of(py: Python<'py>, out: Option<&Any<'py>>, rows: usize) -> PyResult<Output<'py>> {
        let given: [Any<'py>; 6] = match out {
            None => {
                let made = ["d", "d", "q", "d", "B", "B"].map(|code| new_column(py, code, rows));
                let [a, b, c, d, e, f] = made;
                [a?, b?, c?, d?, e?, f?]
            }
            Some(out) => {
                let [a, b, c, d, e, f] = NAMES.map(|name| member(out, name));
                [a?, b?, c?, d?, e?, f?]
            }
        };
        let output = Output {
            value: writable(&given[0], NAMES[0], rows)?,
            attainment: writable(&given[1], NAMES[1], rows)?,
            shortfall: writable(&given[2], NAMES[2], rows)?,
            planned: writable(&given[3], NAMES[3], rows)?,
            status: writable(&given[4], NAMES[4], rows)?,
            error: writable(&given[5], NAMES[5], rows)?,
            given,
        };
        output.check_apart(&[])?;
        Ok(output)
    }

    /// Where each lies, from its first byte to the one after its last.
    fn places(&self) -> [(usize, usize); 6] {
        [
            written(&self.value),
            written(&self.attainment),
            written(&self.shortfall),
            written(&self.planned),
            written(&self.status),
            written(&self.error),
        ]
    }

    /// Refuses columns that lie on each other, or on the input.
    fn check_apart(&self, inputs: &[(usize, usize)]) -> PyResult<()> {
        let places = self.places();
        for (number, (start, end)) in places.iter().enumerate() {
            let later = places.iter().skip(number + 1).chain(inputs);
            if later.clone().any(|(other, until)| start < until && other < end) {
                return Err(PyValueError::new_err(format!("the column {} lies on another one", NAMES[number])));
            }
        }
        Ok(())
    }

    pub(crate) fn filled(
        self,
        py: Python<'py>,
        rule: &Rule,
        numerator: &Input,
        denominator: Option<&Input>,
        dates: &[NaiveDate],
    ) -> PyResult<Any<'py>> {
        let lent = |input: &Input| match input {
            Input::Lent(buffer) => Some(place(buffer)),
            Input::Copied(_) => None,
        };
        let inputs: Vec<_> = [lent(numerator), denominator.and_then(lent)].into_iter().flatten().collect();
        self.check_apart(&inputs)?;
        if let Some(other) = denominator.map(Input::len).filter(|other| *other != numerator.len()) {
            let message = format!("denominator has {other} rows where numerator has {}", numerator.len());
            return Err(PyValueError::new_err(message));
        }
        let (n, d) = (numerator.slice(), denominator.map(Input::slice));
        // SAFETY: each buffer is held until the end of this call, is writable, contiguous and holds initialised numbers
        // of its type, and none lies on another or on the input, as was checked. That no other thread uses them during
        // the call is asked of callers.
        let mut columns = unsafe {
            RuleColumns {
                value: slice_of(&self.value),
                attainment: slice_of(&self.attainment),
                shortfall: slice_of(&self.shortfall),
                planned: slice_of(&self.planned),
                status: slice_of(&self.status),
                error: slice_of(&self.error),
            }
        };
        let done = apart(py, || rule.evaluate(n, d, dates, &mut columns))?;
        done.map_err(|error| PyValueError::new_err(error.to_string()))?;
        records::make(py, intern!(py, "RuleColumns"), &self.given)
    }
}

/// # Safety
/// For as long as the slice is used, the buffer is held and nothing else reads or writes where it lies.
unsafe fn slice_of<'a, T: Element>(buffer: &Option<PyBuffer<T>>) -> &'a mut [T] {
    match buffer.as_ref().and_then(PyBuffer::as_slice_ptr) {
        // SAFETY: as promised by the caller.
        Some(mut slice) => unsafe { slice.as_mut() },
        None => &mut [],
    }
}

fn place<T: Element>(buffer: &PyBuffer<T>) -> (usize, usize) {
    let start = buffer.buf_ptr() as usize;
    (start, start.saturating_add(buffer.len_bytes()))
}

fn written<T: Element>(buffer: &Option<PyBuffer<T>>) -> (usize, usize) {
    buffer.as_ref().map_or((0, 0), place)
}

/// `None` for no rows: an empty `array.array` lies anywhere, and so mostly where numbers cannot.
fn writable<T: Element>(column: &Bound<'_, PyAny>, name: &str, rows: usize) -> PyResult<Option<PyBuffer<T>>> {
    if rows == 0 && column.len().is_ok_and(|len| len == 0) {
        return Ok(None);
    }
    let kind = std::any::type_name::<T>();
    let buffer = PyBuffer::<T>::get(column).map_err(|_| {
        PyTypeError::new_err(format!("the column {name} must be a buffer of {kind}, not {}", shown(column)))
    })?;
    if buffer.readonly() || !buffer.is_c_contiguous() || buffer.dimensions() != 1 {
        return Err(PyValueError::new_err(format!(
            "the column {name} must be writable, contiguous and of one dimension"
        )));
    }
    if buffer.item_count() != rows {
        let found = buffer.item_count();
        return Err(PyValueError::new_err(format!("the column {name} has {found} rows where numerator has {rows}")));
    }
    Ok(Some(buffer))
}

fn member<'py>(out: &Any<'py>, name: &str) -> PyResult<Any<'py>> {
    let found = match out.cast::<PyDict>() {
        Ok(columns) => columns.get_item(name)?,
        Err(_) => out.getattr_opt(name)?,
    };
    found.ok_or_else(|| PyValueError::new_err(format!("out needs the columns {}: {name} is missing", NAMES.join(", "))))
}

/// A column of zeros: NumPy's where it is loaded already, the standard library's where not.
fn new_column<'py>(py: Python<'py>, code: &str, rows: usize) -> PyResult<Any<'py>> {
    let modules = py.import("sys")?.getattr("modules")?;
    if let Ok(numpy) = modules.get_item("numpy") {
        return numpy.getattr("zeros")?.call1((rows, code));
    }
    let array = py.import("array")?.getattr("array")?;

    array.call1((code, [0]))?.mul(rows)
}
