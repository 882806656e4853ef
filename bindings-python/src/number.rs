//! Exact numbers in and out: `fractions.Fraction` on Python's side, [`Quantity`] on core's.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyFloat, PyInt, PyString, PyType};
use pyo3::{IntoPyObjectExt, intern};
use shequ::formula::FormulaError;
use shequ::quantity::Quantity;

use crate::error::{exception, formula_error};

/// An exact number: an `int`, a `Fraction`, a `Decimal`, or the text of a number such as `9.12` or `2/3`.
#[derive(Clone, Copy)]
pub(crate) struct Exact(pub(crate) Quantity);

/// A count: an `int`, or what stands for one.
#[derive(Clone, Copy)]
pub(crate) struct Count(pub(crate) i64);

/// `fractions.Fraction`, and how one is made of two numbers that have no divisor in common.
struct Fractions {
    class: Py<PyType>,
    /// `object.__new__`, where setting the two slots makes a true fraction.
    blank: Option<Py<PyAny>>,
}

impl Fractions {
    fn get(py: Python<'_>) -> PyResult<&Fractions> {
        static FRACTIONS: PyOnceLock<Fractions> = PyOnceLock::new();
        FRACTIONS.get_or_try_init(py, || {
            let class = py.import("fractions")?.getattr("Fraction")?.cast_into::<PyType>()?;
            let blank = py.import("builtins")?.getattr("object")?.getattr("__new__")?;
            let mut fractions = Fractions { class: class.clone().unbind(), blank: Some(blank.unbind()) };
            // The slots are Python's own business: where they are not as they were, fractions are made the long way.
            let expected = class.call1((-3, 7))?;
            let made = fractions.make(py, -3, 7);
            if !made.is_ok_and(|made| made.eq(&expected).unwrap_or(false) && same_hash(&made, &expected)) {
                fractions.blank = None;
            }
            Ok(fractions)
        })
    }

    fn make<'py>(&self, py: Python<'py>, numerator: i128, denominator: i128) -> PyResult<Bound<'py, PyAny>> {
        let class = self.class.bind(py);
        let Some(blank) = &self.blank else { return class.call1((numerator, denominator)) };
        let made = blank.bind(py).call1((class,))?;
        made.setattr(intern!(py, "_numerator"), whole(py, numerator)?)?;
        made.setattr(intern!(py, "_denominator"), whole(py, denominator)?)?;
        Ok(made)
    }
}

fn same_hash(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> bool {
    matches!((a.hash(), b.hash()), (Ok(a), Ok(b)) if a == b)
}

/// A whole number; those of 64 bits, nearly all, the short way.
fn whole(py: Python<'_>, number: i128) -> PyResult<Bound<'_, PyAny>> {
    match i64::try_from(number) {
        Ok(number) => number.into_bound_py_any(py),
        Err(_) => number.into_bound_py_any(py),
    }
}

impl<'py> IntoPyObject<'py> for Exact {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Fractions::get(py)?.make(py, self.0.numerator(), self.0.denominator())
    }
}

impl<'py> FromPyObject<'_, 'py> for Exact {
    type Error = PyErr;

    fn extract(number: Borrowed<'_, 'py, PyAny>) -> PyResult<Exact> {
        let py = number.py();
        if number.is_exact_instance_of::<PyInt>() {
            return wide(&number).map(|whole| Exact(Quantity::whole(whole)));
        }
        if let Ok(text) = number.cast::<PyString>() {
            let parsed: Result<Quantity, _> = text.to_str()?.parse();
            return parsed.map(Exact).map_err(|error| PyValueError::new_err(error.to_string()));
        }
        if number.is_instance_of::<PyFloat>() {
            return Err(PyTypeError::new_err(format!(
                "{} is a float, which may not be the number that was meant: give an int, a Fraction, a Decimal, \
                 or the number as text",
                &*number
            )));
        }
        let fractions = Fractions::get(py)?;
        let (above, below) = if fractions.blank.is_some() && number.get_type().is(fractions.class.bind(py)) {
            (number.getattr(intern!(py, "_numerator"))?, number.getattr(intern!(py, "_denominator"))?)
        } else {
            parts(&number)?
        };
        let fraction = Quantity::fraction(wide(&above)?, wide(&below)?);
        fraction.map(Exact).ok_or_else(|| formula_error(py, FormulaError::Overflow))
    }
}

/// Numerator and denominator of what says them of itself: whole numbers of every library, and `Decimal`.
fn parts<'py>(number: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    let py = number.py();
    if let (Ok(above), Ok(below)) = (number.getattr("numerator"), number.getattr("denominator")) {
        return Ok((above, below));
    }
    let decimal = py.import("decimal")?.getattr("Decimal")?;
    if number.is_instance(&decimal)? && number.call_method0("is_finite")?.is_truthy()? {
        return number.call_method0("as_integer_ratio")?.extract();
    }
    let class = number.get_type();
    let message = format!("an exact number is needed (int, Fraction, Decimal or text), not {}", class.name()?);
    Err(PyTypeError::new_err(message))
}

/// A whole number of up to 128 bits; a wider one does not fit any formula.
fn wide(number: &Bound<'_, PyAny>) -> PyResult<i128> {
    if let Ok(small) = number.extract::<i64>() {
        return Ok(small.into());
    }
    number.extract::<i128>().map_err(|error| too_wide(number.py(), error))
}

fn too_wide(py: Python<'_>, error: PyErr) -> PyErr {
    if error.is_instance_of::<pyo3::exceptions::PyOverflowError>(py) {
        let overflow = FormulaError::Overflow;
        return exception(py, "FormulaError", (overflow.to_string(), overflow.code()));
    }
    error
}

impl<'py> FromPyObject<'_, 'py> for Count {
    type Error = PyErr;

    fn extract(number: Borrowed<'_, 'py, PyAny>) -> PyResult<Count> {
        number.extract::<i64>().map(Count).map_err(|error| too_wide(number.py(), error))
    }
}
