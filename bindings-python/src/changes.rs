//! `Changes`: what is different since an earlier report.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use shequ::Lang;
use shequ::assess::{Changes, Report};

use crate::codes::InLang;
use crate::error::{apart, exception};
use crate::records::Any;
use crate::report::PyReport;

/// What has changed between two reports of one plan and unit; made by Report.since.
///
/// >>> import shequ
/// >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
/// >>> data = shequ.Dataset(
/// ...     plan,
/// ...     units=[
/// ...         {"code": "330109", "name": "萧山区", "level": "district"},
/// ...         {"code": "330109001", "name": "城厢街道", "level": "town"},
/// ...     ],
/// ...     entities=[{"kind": "social-work-studio", "id": "s1", "unit": "330109001", "since": "2024-02-10"}],
/// ... )
/// >>> january, february = (plan.assess(data, unit="330109", as_of=day) for day in ("2024-01-31", "2024-02-29"))
/// >>> february.since(january).lines("zh")[0]
/// '萧山区(330109) · 2024-01-31 → 2024-02-29：13 项目标中 2 项有变化'
#[pyclass(name = "Changes", module = "shequ", frozen)]
pub(crate) struct PyChanges {
    before: Arc<Report>,
    after: Arc<Report>,
    changes: Changes,
}

impl PyChanges {
    pub(crate) fn new(before: &Arc<Report>, after: &Arc<Report>, changes: Changes) -> PyChanges {
        PyChanges { before: Arc::clone(before), after: Arc::clone(after), changes }
    }
}

#[pymethods]
impl PyChanges {
    /// The earlier report.
    #[getter]
    fn before(&self) -> PyReport {
        PyReport(Arc::clone(&self.before))
    }

    /// The later report.
    #[getter]
    fn after(&self) -> PyReport {
        PyReport(Arc::clone(&self.after))
    }

    /// A line that says how many targets changed, and one for each that did.
    #[pyo3(signature = (lang=InLang(Lang::En)))]
    fn lines<'py>(&self, py: Python<'py>, lang: InLang) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.changes.lines(lang.0))
    }

    /// The changes as JSON text, with the rows behind them.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        let text = apart(py, || self.changes.to_json())?;
        text.map_err(|error| exception(py, "InternalError", (error.to_string(),)))
    }

    /// The changes as dicts and lists: what to_json writes.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        py.import("json")?.call_method1("loads", (self.to_json(py)?,))
    }

    fn __str__(&self) -> String {
        self.changes.lines(Lang::En).join("\n")
    }

    fn __repr__(&self) -> String {
        let Changes { unit, earlier, later, targets, .. } = &self.changes;
        let changed = targets.iter().filter(|target| target.is_change()).count();
        format!("Changes('{unit}', {earlier} to {later}: {changed} of {} targets)", targets.len())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Any<'py>, (PyReport,))> {
        Ok((Bound::new(py, self.after())?.getattr("since")?, (self.before(),)))
    }
}
