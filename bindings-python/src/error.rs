//! Core's errors as the package's exceptions, and the wall a panic stops at.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::call::PyCallArgs;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyModule;
use shequ::assess::{AssessError, VerifyError};
use shequ::data::DataError;
use shequ::formula::FormulaError;
use shequ::plan::{PlanError, PlanProblemCode};

use crate::frame::PyFrame;
use crate::records;

/// An exception of the package, by the name of its class.
pub(crate) fn exception<'py>(py: Python<'py>, class: &str, arguments: impl PyCallArgs<'py>) -> PyErr {
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let module = MODULE.get_or_try_init(py, || py.import("shequ._errors").map(Bound::unbind));
    let made = module.and_then(|module| module.bind(py).getattr(class)?.call1(arguments));
    made.map_or_else(|error| error, PyErr::from_value)
}

/// Calls core; a panic, which would be its fault, becomes an exception that programs can handle.
pub(crate) fn guarded<T>(call: impl FnOnce() -> T) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(|| armed(call))).map_err(internal)
}

/// The same with the interpreter free for other threads, for calls that may take long.
pub(crate) fn apart<T: Send>(py: Python<'_>, call: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(|| armed(call)))).map_err(internal)
}

/// The call, or the panic that a test has armed.
#[inline]
fn armed<T>(call: impl FnOnce() -> T) -> T {
    #[cfg(feature = "inject-panic")]
    assert!(!ARMED.swap(false, std::sync::atomic::Ordering::SeqCst), "armed by a test");
    call()
}

#[cfg(feature = "inject-panic")]
static ARMED: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// Arms a panic in the next call into core.
#[cfg(feature = "inject-panic")]
#[pyfunction]
pub(crate) fn _panic_next() {
    ARMED.store(true, std::sync::atomic::Ordering::SeqCst);
}

#[cold]
fn internal(payload: Box<dyn Any + Send>) -> PyErr {
    let said = fault(&*payload);
    Python::attach(|py| exception(py, "InternalError", (said,)))
}

/// What is said of a panic.
#[cold]
pub(crate) fn fault(payload: &(dyn Any + Send)) -> String {
    format!("a fault of shequ, please report it: {}", message(payload))
}

/// The message of a panic.
pub(crate) fn message(payload: &(dyn Any + Send)) -> &str {
    let said = payload.downcast_ref::<&str>().copied();
    said.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// For a kind of thing that core has and this binding has no words for yet.
#[cold]
pub(crate) fn unknown_kind(py: Python<'_>, what: &str) -> PyErr {
    exception(py, "InternalError", (format!("a kind of {what} that the Python package does not know"),))
}

#[cold]
pub(crate) fn formula_error(py: Python<'_>, error: FormulaError) -> PyErr {
    exception(py, "FormulaError", (error.to_string(), error.code()))
}

pub(crate) fn plan_error(py: Python<'_>, error: &PlanError) -> PyErr {
    let class = match error.problems() {
        [only] => match only.code() {
            PlanProblemCode::UnknownPlan
            | PlanProblemCode::UnknownInterpretation
            | PlanProblemCode::UnknownChoice
            | PlanProblemCode::UnknownTarget => "UnknownNameError",
            PlanProblemCode::AmbiguousName => "AmbiguousNameError",
            _ => "PlanError",
        },
        _ => "PlanError",
    };
    match records::plan_problems(py, error.problems()) {
        Ok(problems) => exception(py, class, (error.to_string(), problems)),
        Err(error) => error,
    }
}

pub(crate) fn data_error(py: Python<'_>, error: &DataError) -> PyErr {
    match records::problems(py, error.problems()) {
        Ok(problems) => {
            let frame = PyFrame::new(error.to_frame());
            exception(py, "DataError", (error.to_string(), problems, error.omitted(), frame))
        }
        Err(error) => error,
    }
}

pub(crate) fn assess_error(py: Python<'_>, error: &AssessError) -> PyErr {
    let class = match error {
        AssessError::UnknownUnit { .. } => "UnknownUnitError",
        AssessError::AmbiguousUnit { .. } => "AmbiguousUnitError",
        _ => "AssessError",
    };
    match records::sentence(py, |lang| error.message(lang)) {
        Ok(message) => exception(py, class, (error.to_string(), error.code(), message)),
        Err(error) => error,
    }
}

pub(crate) fn verify_error(py: Python<'_>, error: &VerifyError) -> PyErr {
    match records::sentence(py, |lang| error.message(lang)) {
        Ok(message) => exception(py, "VerifyError", (error.to_string(), error.code(), message)),
        Err(error) => error,
    }
}
