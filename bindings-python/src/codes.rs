//! Codes as the package's text classes, and their words, which core has.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};
use shequ::Lang;
use shequ::assess::{Flag, Reason, WorkState};
use shequ::formula::{RangePosition, Status};
use shequ::plan::Strength;

/// A language, `zh` or `en`.
#[derive(Clone, Copy)]
pub(crate) struct InLang(pub(crate) Lang);

impl<'py> FromPyObject<'_, 'py> for InLang {
    type Error = PyErr;

    fn extract(lang: Borrowed<'_, 'py, PyAny>) -> PyResult<InLang> {
        let text: std::borrow::Cow<'_, str> = lang.extract()?;
        text.parse().map(InLang).map_err(|error: shequ::UnknownLangError| PyValueError::new_err(error.to_string()))
    }
}

/// A closed list of codes, each with its word in both languages.
struct List {
    name: &'static str,
    class: &'static str,
    codes: Vec<(&'static str, [&'static str; 2])>,
}

fn lists() -> [List; 6] {
    const POSITIONS: [RangePosition; 3] = [RangePosition::Below, RangePosition::Inside, RangePosition::Above];
    macro_rules! list {
        ($name:literal, $class:literal, $all:expr) => {
            List {
                name: $name,
                class: $class,
                codes: $all.iter().map(|code| (code.code(), [code.label(Lang::Zh), code.label(Lang::En)])).collect(),
            }
        };
    }
    [
        list!("status", "Status", Status::ALL),
        list!("reason", "Reason", Reason::ALL),
        list!("flag", "Flag", Flag::ALL),
        list!("strength", "Strength", Strength::ALL),
        list!("work_state", "WorkState", WorkState::ALL),
        list!("range_position", "RangePosition", POSITIONS),
    ]
}

fn list(name: &str) -> PyResult<List> {
    let unknown = || PyValueError::new_err(format!("there is no list of codes `{name}`"));
    lists().into_iter().find(|list| list.name == name).ok_or_else(unknown)
}

/// The codes of a list, in core's order.
#[pyfunction]
pub(crate) fn _codes<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, list(name)?.codes.iter().map(|(code, _)| *code))
}

/// The word for a code of a list.
#[pyfunction]
pub(crate) fn _label(name: &str, code: &str, lang: InLang) -> PyResult<&'static str> {
    let list = list(name)?;
    let found = list.codes.iter().find(|(known, _)| *known == code);
    let (_, [zh, en]) = found.ok_or_else(|| PyValueError::new_err(format!("`{code}` is no {name}")))?;
    Ok(match lang.0 {
        Lang::Zh => zh,
        Lang::En => en,
    })
}

/// The colour a status is shown in.
#[pyfunction]
pub(crate) fn _light(code: &str) -> PyResult<&'static str> {
    let status = Status::ALL.into_iter().find(|status| status.code() == code);
    let status = status.ok_or_else(|| PyValueError::new_err(format!("`{code}` is no status")))?;
    Ok(crate::html::light(status.light()))
}

/// A code as an instance of its class; each is made once.
fn coded<'py>(py: Python<'py>, class: &str, code: &str) -> PyResult<Bound<'py, PyAny>> {
    static CODES: PyOnceLock<Py<PyDict>> = PyOnceLock::new();
    let codes = CODES.get_or_try_init(py, || {
        let (module, codes) = (py.import("shequ._codes")?, PyDict::new(py));
        for list in lists() {
            let (class, instances) = (module.getattr(list.class)?, PyDict::new(py));
            for (code, _) in list.codes {
                instances.set_item(code, class.call1((code,))?)?;
            }
            codes.set_item(list.class, instances)?;
        }
        PyResult::Ok(codes.unbind())
    })?;
    codes.bind(py).as_any().get_item(class)?.get_item(code)
}

pub(crate) fn status(py: Python<'_>, status: Status) -> PyResult<Bound<'_, PyAny>> {
    coded(py, "Status", status.code())
}

pub(crate) fn reason(py: Python<'_>, reason: Reason) -> PyResult<Bound<'_, PyAny>> {
    coded(py, "Reason", reason.code())
}

pub(crate) fn flag(py: Python<'_>, flag: Flag) -> PyResult<Bound<'_, PyAny>> {
    coded(py, "Flag", flag.code())
}

pub(crate) fn strength(py: Python<'_>, strength: Strength) -> PyResult<Bound<'_, PyAny>> {
    coded(py, "Strength", strength.code())
}

pub(crate) fn work_state(py: Python<'_>, state: WorkState) -> PyResult<Bound<'_, PyAny>> {
    coded(py, "WorkState", state.code())
}

pub(crate) fn range_position(py: Python<'_>, position: RangePosition) -> PyResult<Bound<'_, PyAny>> {
    coded(py, "RangePosition", position.code())
}
