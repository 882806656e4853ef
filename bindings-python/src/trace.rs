//! `Trace`: how the numbers of a target came about.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use shequ::assess::{Report, Trace};

use crate::codes::InLang;
use crate::error::{apart, exception};
use crate::frame::PyFrame;
use crate::html;
use crate::records::Any;
use crate::report::PyReport;

/// How a target's numbers at a unit on a day came about: a tree down to the rows, from which they can be worked out again.
///
/// >>> import shequ
/// >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
/// >>> data = shequ.Dataset(
/// ...     plan,
/// ...     units=[{"code": "330109", "name": "萧山区", "level": "district"}],
/// ...     entities=[{"kind": "leading-talent-batch", "id": "b1", "unit": "330109", "since": "2023-11-17"}],
/// ... )
/// >>> trace = plan.assess(data, unit="330109", as_of="2023-12-31")["leading-talents"].trace()
/// >>> [row["id"] for row in trace.to_frame().to_dicts() if row["table"] == "entities"]
/// ['b1']
#[pyclass(name = "Trace", module = "shequ", frozen)]
pub(crate) struct PyTrace {
    report: Arc<Report>,
    trace: Trace,
}

impl PyTrace {
    pub(crate) fn new(report: &Arc<Report>, trace: Trace) -> PyTrace {
        PyTrace { report: Arc::clone(report), trace }
    }
}

#[pymethods]
impl PyTrace {
    /// The report it is of.
    #[getter]
    fn report(&self) -> PyReport {
        PyReport(Arc::clone(&self.report))
    }

    /// The target's id.
    #[getter]
    fn target(&self) -> &str {
        &self.trace.target
    }

    /// The steps as dicts, in the order in which they are worked out, each with its children below it.
    #[getter]
    fn steps<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        self.to_dict(py)?.get_item("steps")
    }

    /// The trace as a table: one row a node, each before those below it.
    fn to_frame(&self, py: Python<'_>) -> PyResult<PyFrame> {
        apart(py, || self.trace.to_frame()).map(PyFrame::new)
    }

    /// The trace as a pandas DataFrame; see Frame.to_pandas.
    #[pyo3(signature = (lang=None))]
    fn to_pandas<'py>(&self, py: Python<'py>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        PyFrame::to_pandas(&Bound::new(py, self.to_frame(py)?)?, lang)
    }

    /// The trace as a Polars DataFrame; see Frame.to_polars.
    #[pyo3(signature = (lang=None))]
    fn to_polars<'py>(&self, py: Python<'py>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        PyFrame::to_polars(&Bound::new(py, self.to_frame(py)?)?, lang)
    }

    /// The trace as an Arrow stream in a capsule.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        self.to_frame(py)?.__arrow_c_stream__(py, requested_schema)
    }

    /// The trace as JSON text: exact numbers as `"n/d"`.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        let text = apart(py, || self.trace.to_json())?;
        text.map_err(|error| exception(py, "InternalError", (error.to_string(),)))
    }

    /// The trace as dicts and lists: what to_json writes.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        py.import("json")?.call_method1("loads", (self.to_json(py)?,))
    }

    /// The trace as HTML, which notebooks show; see display_language.
    #[pyo3(signature = (lang=None))]
    fn html<'py>(slf: &Bound<'py, Self>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        html::shown(slf, "trace", lang)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Any<'py>> {
        html::shown(slf, "trace", None)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<PyTrace>().is_ok_and(|other| self.trace == other.get().trace)
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        (&self.trace.target, &self.trace.unit, self.trace.as_of).hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        let Trace { target, unit, as_of, status, steps, .. } = &self.trace;
        format!("Trace('{target}', '{unit}', {as_of}: {}, {} steps)", status.code(), steps.len())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Any<'py>, (&str,))> {
        Ok((Bound::new(py, self.report())?.getattr("trace")?, (self.target(),)))
    }
}
