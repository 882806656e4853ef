//! `Report`: every target and measure of a plan at one unit on one day.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyIterator, PyString, PyTuple};
use shequ::assess::{Report, verify};

use crate::assessment::PyAssessment;
use crate::bound::PyAtRisk;
use crate::changes::PyChanges;
use crate::codes::{self, InLang};
use crate::dataset::PyDataset;
use crate::day::Day;
use crate::error::{apart, assess_error, exception, plan_error, verify_error};
use crate::frame::PyFrame;
use crate::html;
use crate::options::PyOptions;
use crate::plan::PyPlan;
use crate::records::{self, Any, tuple};
use crate::trace::PyTrace;

/// Every target and measure of a plan at one unit at the close of a day; made by Plan.assess.
///
/// `report[name]` is the Assessment of a target, by its id or its name in Chinese or English.
///
/// >>> import shequ
/// >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
/// >>> data = shequ.Dataset(
/// ...     plan,
/// ...     units=[{"code": "330109", "name": "萧山区", "level": "district"}],
/// ...     entities=[{"kind": "leading-talent-batch", "id": "b1", "unit": "330109", "since": "2023-11-17"}],
/// ... )
/// >>> report = plan.assess(data, unit="萧山区", as_of="2023-12-31")
/// >>> report["社会工作领军人才"].status.label("zh")
/// '已达成'
/// >>> report["work-methods"].reason
/// Reason('no_observation')
/// >>> report
/// Report('xiaoshan-2022-2025', '330109', 2023-12-31: no_result 12, achieved 1)
#[pyclass(name = "Report", module = "shequ", frozen)]
pub(crate) struct PyReport(pub(crate) std::sync::Arc<Report>);

impl PyReport {
    pub(crate) fn new(report: Report) -> PyReport {
        PyReport(std::sync::Arc::new(report))
    }
}

#[pymethods]
impl PyReport {
    /// How it was made: everything that is needed to make it again.
    #[getter]
    fn head<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        let head = &self.0.head;
        let interpretations = PyDict::new(py);
        head.interpretations.iter().try_for_each(|(id, choice)| interpretations.set_item(id, choice))?;
        let fields = [
            head.format.into_bound_py_any(py)?,
            head.library_version.into_bound_py_any(py)?,
            (&head.plan).into_bound_py_any(py)?,
            records::text(py, &head.plan_name)?,
            (&head.edition).into_bound_py_any(py)?,
            records::standing(py, &head.standing)?,
            head.illustrative.into_bound_py_any(py)?,
            (&head.unit).into_bound_py_any(py)?,
            (&head.unit_name).into_bound_py_any(py)?,
            (&head.level).into_bound_py_any(py)?,
            head.as_of.into_bound_py_any(py)?,
            PyOptions(head.options.clone()).into_bound_py_any(py)?,
            PyAtRisk(head.at_risk).into_bound_py_any(py)?,
            interpretations.into_any(),
            PyTuple::new(py, &head.registers_taken_as_complete)?.into_any(),
            head.illustrative_rows.into_bound_py_any(py)?,
            head.rejected_rows.into_bound_py_any(py)?,
            PyTuple::new(py, &head.set_aside)?.into_any(),
        ];
        records::make(py, pyo3::intern!(py, "Head"), &fields)
    }

    /// SHA-256 of each table of the data.
    #[getter]
    fn digests<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let digests = apart(py, || self.0.dataset().digests())?;
        records::digests(py, digests)
    }

    /// The plan it is about, in the reading it was asked in.
    #[getter]
    fn plan(&self) -> PyPlan {
        PyPlan(self.0.plan().clone())
    }

    /// The data it was asked of.
    #[getter]
    fn dataset(&self) -> PyDataset {
        PyDataset(self.0.dataset().clone())
    }

    /// The targets, in the plan's order.
    #[getter]
    fn assessments<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, (0..self.0.assessments.len()).map(|index| PyAssessment::new(&self.0, index)))
    }

    /// The measures, in the plan's order.
    #[getter]
    fn measures<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.measures.iter().map(|measure| records::measure_assessment(py, measure)))
    }

    /// How many targets have each verdict, by how strongly they are worded.
    #[getter]
    fn by_strength<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let tallies = self.0.by_strength.iter();
        tuple(py, tallies.map(|tally| records::tally(py, tally, codes::strength(py, tally.group)?)))
    }

    /// How many targets have each verdict, by the action they belong to.
    #[getter]
    fn by_action<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.by_action.iter().map(|tally| records::tally(py, tally, tally.group.as_ref())))
    }

    /// What is odd in the data read and yet usable. What is odd in the rows themselves is Dataset.findings.
    #[getter]
    fn findings<'py>(slf: &Bound<'py, Self>) -> PyResult<Any<'py>> {
        let (py, report) = (slf.py(), &slf.get().0);
        let findings = report.findings.iter().map(|finding| records::report_finding(py, report.plan(), finding));
        records::listing(slf, tuple(py, findings)?, "findings_frame")
    }

    /// Who reported each variable, as it was read for each day it was read for.
    #[getter]
    fn coverage<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let coverage = apart(py, || self.0.coverage.variables())?;
        tuple(py, coverage.iter().map(|variable| records::variable_coverage(py, variable)))
    }

    /// What each unit owes the report.
    #[getter]
    fn unit_coverage<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let coverage = apart(py, || self.0.coverage.units())?;
        tuple(py, coverage.iter().map(|unit| records::unit_coverage(py, unit)))
    }

    /// Who has not reported, in two lines: the units that miss most, and the variables most miss.
    #[pyo3(signature = (lang=InLang(shequ::Lang::En)))]
    fn who_has_not_reported<'py>(&self, py: Python<'py>, lang: InLang) -> PyResult<Bound<'py, PyTuple>> {
        let lines = apart(py, || self.0.coverage.who_has_not_reported(lang.0))?;
        PyTuple::new(py, lines)
    }

    /// What a reader must know before the numbers.
    #[pyo3(signature = (lang=InLang(shequ::Lang::En)))]
    fn notices<'py>(&self, py: Python<'py>, lang: InLang) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.notices(lang.0))
    }

    /// Why a target stands where it does, in at most five lines.
    #[pyo3(signature = (target, lang=InLang(shequ::Lang::En)))]
    pub(crate) fn explain<'py>(&self, py: Python<'py>, target: &str, lang: InLang) -> PyResult<Any<'py>> {
        let explanation = apart(py, || self.0.explain(target, lang.0))?;
        let explanation = explanation.map_err(|error| plan_error(py, &error))?;
        records::explanation(py, &explanation)
    }

    /// The report as a text table, wrapped to a width in columns where one is given; a Chinese character takes two.
    #[pyo3(signature = (lang=InLang(shequ::Lang::En), *, width=None))]
    fn table(&self, py: Python<'_>, lang: InLang, width: Option<u16>) -> PyResult<String> {
        apart(py, || self.0.table(lang.0).to_text(width))
    }

    /// The report as JSON text: exact numbers as `"n/d"` beside numbers for display.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        let text = apart(py, || self.0.to_json())?;
        text.map_err(|error| exception(py, "InternalError", (error.to_string(),)))
    }

    /// The report as dicts and lists: what to_json writes.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        py.import("json")?.call_method1("loads", (self.to_json(py)?,))
    }

    /// The targets as a table, a row each: a report is a Panel of one unit on one day, and has its columns.
    fn to_frame(&self, py: Python<'_>) -> PyResult<PyFrame> {
        apart(py, || self.0.to_frame()).map(PyFrame::new)
    }

    /// Who reported what as a table, in long form: one row a variable, day and unit.
    fn coverage_frame(&self, py: Python<'_>) -> PyResult<PyFrame> {
        apart(py, || self.0.coverage_frame()).map(PyFrame::new)
    }

    /// The findings as a table, one row a finding.
    fn findings_frame(&self, py: Python<'_>) -> PyResult<PyFrame> {
        apart(py, || self.0.findings_frame()).map(PyFrame::new)
    }

    /// The targets as a pandas DataFrame; see Frame.to_pandas.
    #[pyo3(signature = (lang=None))]
    fn to_pandas<'py>(&self, py: Python<'py>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        PyFrame::to_pandas(&Bound::new(py, self.to_frame(py)?)?, lang)
    }

    /// The targets as a Polars DataFrame; see Frame.to_polars.
    #[pyo3(signature = (lang=None))]
    fn to_polars<'py>(&self, py: Python<'py>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        PyFrame::to_polars(&Bound::new(py, self.to_frame(py)?)?, lang)
    }

    /// The targets as an Arrow stream in a capsule.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        self.to_frame(py)?.__arrow_c_stream__(py, requested_schema)
    }

    /// How the numbers of a target came about, down to the rows; a Trace.
    pub(crate) fn trace(&self, py: Python<'_>, target: &str) -> PyResult<PyTrace> {
        let trace = apart(py, || self.0.trace(target))?.map_err(|error| plan_error(py, &error))?;
        Ok(PyTrace::new(&self.0, trace))
    }

    /// What has changed since an earlier report of the same plan and unit; Changes.
    fn since(&self, py: Python<'_>, earlier: &PyReport) -> PyResult<PyChanges> {
        let changes = apart(py, || self.0.since(&earlier.0))?;
        let changes = changes.map_err(|error| exception(py, "AssessError", (error.to_string(),)))?;
        Ok(PyChanges::new(&earlier.0, &self.0, changes))
    }

    /// Computes the report again from data (its own unless another is given), and names what differs.
    ///
    /// Nothing differs where the tuple is empty. The plan is the one the data was built for.
    #[pyo3(signature = (dataset=None))]
    fn verify<'py>(&self, py: Python<'py>, dataset: Option<&PyDataset>) -> PyResult<Bound<'py, PyTuple>> {
        let dataset = dataset.map_or_else(|| self.0.dataset(), |dataset| &dataset.0);
        let differences = apart(py, || verify(&self.0, dataset))?.map_err(|error| verify_error(py, &error))?;
        tuple(py, differences.iter().map(|difference| records::difference(py, difference)))
    }

    /// Its table for people: heading, notices, sections.
    fn _told<'py>(&self, py: Python<'py>, lang: InLang) -> PyResult<Bound<'py, PyTuple>> {
        html::told(py, &apart(py, || self.0.table(lang.0))?)
    }

    /// The report as HTML, which notebooks show; see display_language.
    #[pyo3(signature = (lang=None))]
    fn html<'py>(slf: &Bound<'py, Self>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        html::shown(slf, "report", lang)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Any<'py>> {
        html::shown(slf, "report", None)
    }

    fn __getitem__(&self, py: Python<'_>, name: &str) -> PyResult<PyAssessment> {
        let target = self.0.plan().target(name).map_err(|error| plan_error(py, &error))?;
        Ok(PyAssessment::new(&self.0, target.index))
    }

    fn __contains__(&self, name: &Bound<'_, PyAny>) -> bool {
        let name = name.cast::<PyString>().ok().and_then(|name| name.to_str().ok());
        name.is_some_and(|name| self.0.target(name).is_some())
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        self.assessments(py)?.try_iter()
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        match other.cast::<PyReport>() {
            Ok(other) => {
                let other = other.get();
                apart(py, || self.0 == other.0)
            }
            Err(_) => Ok(false),
        }
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        (&self.0.head.plan, &self.0.head.unit, self.0.head.as_of).hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        let head = &self.0.head;
        let mut counts = std::collections::BTreeMap::new();
        self.0.assessments.iter().for_each(|result| *counts.entry(result.status).or_insert(0u32) += 1);
        let counts: Vec<String> = counts.iter().map(|(status, count)| format!("{} {count}", status.code())).collect();
        format!("Report('{}', '{}', {}: {})", head.plan, head.unit, head.as_of, counts.join(", "))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Any<'py>, Restored)> {
        let head = &self.0.head;
        let question = (head.unit.clone(), head.as_of, PyOptions(head.options.clone()));
        let (plan, data) = (self.plan(), self.dataset());
        Ok((py.get_type::<PyReport>().getattr("_restored")?, (plan, data, question.0, question.1, question.2)))
    }

    /// A report from its pickled form: asked again of its plan and data.
    #[staticmethod]
    fn _restored(
        py: Python<'_>,
        plan: &PyPlan,
        dataset: &PyDataset,
        unit: &str,
        as_of: Day,
        options: &PyOptions,
    ) -> PyResult<PyReport> {
        let report = apart(py, || plan.0.assess_with(&dataset.0, unit, as_of.0, &options.0))?;
        report.map(PyReport::new).map_err(|error| assess_error(py, &error))
    }
}

type Restored = (PyPlan, PyDataset, String, chrono::NaiveDate, PyOptions);
