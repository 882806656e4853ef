//! `Assessment`: what is said of one target.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use shequ::assess::{Assessment, Report};

use crate::bound::PyBound;
use crate::codes::{self, InLang};
use crate::error::unknown_kind;
use crate::html;
use crate::number::Exact;
use crate::plan::PyTarget;
use crate::records::{self, Any, maybe, tuple};
use crate::report::PyReport;
use crate::trace::PyTrace;

/// What is said of one target at one unit on one day.
///
/// A field without a value is None for a reason: `reason`, or the kind of target. Exact numbers are Fractions.
///
/// >>> import shequ
/// >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
/// >>> data = shequ.Dataset(
/// ...     plan,
/// ...     units=[{"code": "330109", "name": "萧山区", "level": "district"}],
/// ...     observations=[
/// ...         {"unit": "330109", "variable": "residents", "date": "2024-12-31", "value": 2_140_000},
/// ...         {"unit": "330109", "variable": "certified-social-workers", "date": "2024-12-31", "value": 3_305},
/// ...     ],
/// ... )
/// >>> result = plan.assess(data, unit="330109", as_of="2024-12-31")["certified-social-workers"]
/// >>> result
/// Assessment('certified-social-workers', not_met, value 3305/214, shortfall 119)
/// >>> result.numerator.value, result.denominator.value, result.met, result.bound
/// (Fraction(3305, 1), Fraction(2140000, 1), False, Bound.at_least(16))
/// >>> "Still missing: 119 people." in result.explain().lines[-1]
/// True
#[pyclass(name = "Assessment", module = "shequ", frozen)]
pub(crate) struct PyAssessment {
    report: Arc<Report>,
    index: usize,
}

impl PyAssessment {
    pub(crate) fn new(report: &Arc<Report>, index: usize) -> PyAssessment {
        PyAssessment { report: Arc::clone(report), index }
    }

    fn get(&self) -> PyResult<&Assessment> {
        let found = self.report.assessments.get(self.index);
        found.ok_or_else(|| Python::attach(|py| unknown_kind(py, "target")))
    }
}

#[pymethods]
impl PyAssessment {
    /// The target.
    #[getter]
    fn target(&self) -> PyResult<PyTarget> {
        Ok(PyTarget::of(self.report.plan(), &self.get()?.target))
    }

    /// The report it is of.
    #[getter]
    fn report(&self) -> PyReport {
        PyReport(Arc::clone(&self.report))
    }

    /// The day whose verdict this is: the day asked, or the deadline once it has passed.
    #[getter]
    fn judged_on(&self) -> PyResult<chrono::NaiveDate> {
        Ok(self.get()?.judged_on)
    }

    /// The verdict.
    #[getter]
    fn status<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        codes::status(py, self.get()?.status)
    }

    /// Why there is none.
    #[getter]
    fn reason<'py>(&self, py: Python<'py>) -> PyResult<Option<Any<'py>>> {
        maybe(self.get()?.reason, |reason| codes::reason(py, reason))
    }

    /// Whether the bound is met; None without a verdict.
    #[getter]
    fn met(&self) -> PyResult<Option<bool>> {
        Ok(self.get()?.met)
    }

    /// The value (完成值).
    #[getter]
    fn value(&self) -> PyResult<Option<Exact>> {
        Ok(self.get()?.value.map(Exact))
    }

    /// The variable read, or the numerator of a ratio.
    #[getter]
    fn numerator<'py>(&self, py: Python<'py>) -> PyResult<Option<Any<'py>>> {
        maybe(self.get()?.numerator.as_ref(), |part| records::part(py, part))
    }

    /// The denominator of a ratio.
    #[getter]
    fn denominator<'py>(&self, py: Python<'py>) -> PyResult<Option<Any<'py>>> {
        maybe(self.get()?.denominator.as_ref(), |part| records::part(py, part))
    }

    /// The bound in force here (目标值).
    #[getter]
    fn bound(&self) -> PyResult<Option<PyBound>> {
        Ok(self.get()?.bound.map(PyBound))
    }

    /// Whether the bound is the unit's share of the target (任务分解), not the target itself.
    #[getter]
    fn is_share(&self) -> PyResult<bool> {
        Ok(self.get()?.is_share)
    }

    /// Who answers for the share.
    #[getter]
    fn responsible(&self) -> PyResult<Option<&str>> {
        Ok(self.get()?.responsible.as_deref())
    }

    /// The starting value (基期值).
    #[getter]
    fn baseline(&self) -> PyResult<Option<Exact>> {
        Ok(self.get()?.baseline.map(Exact))
    }

    /// Where the starting value came from: `plan`, `reading` or `zero`.
    #[getter]
    fn baseline_source(&self) -> PyResult<Option<&'static str>> {
        Ok(self.get()?.baseline_source.map(|source| source.code()))
    }

    /// The share of a floor reached (完成率).
    #[getter]
    fn attainment(&self) -> PyResult<Option<Exact>> {
        Ok(self.get()?.attainment.map(Exact))
    }

    /// The share of the way from the baseline (目标进展度).
    #[getter]
    fn progress(&self) -> PyResult<Option<Exact>> {
        Ok(self.get()?.progress.map(Exact))
    }

    /// The share of the schedule gone (序时进度).
    #[getter]
    fn elapsed(&self) -> PyResult<Option<Exact>> {
        Ok(self.get()?.elapsed.map(Exact))
    }

    /// The value the schedule expects (序时应完成).
    #[getter]
    fn planned(&self) -> PyResult<Option<Exact>> {
        Ok(self.get()?.planned.map(Exact))
    }

    /// From where behind is only at risk.
    #[getter]
    fn planned_at_risk(&self) -> PyResult<Option<Exact>> {
        Ok(self.get()?.planned_at_risk.map(Exact))
    }

    /// The difference from the planned value.
    #[getter]
    fn variance(&self) -> PyResult<Option<Exact>> {
        Ok(self.get()?.variance.map(Exact))
    }

    /// The difference of progress from the elapsed share, in points.
    #[getter]
    fn variance_points(&self) -> PyResult<Option<Exact>> {
        Ok(self.get()?.variance_points.map(Exact))
    }

    /// The difference of attainment from the elapsed share, in points.
    #[getter]
    fn attainment_points(&self) -> PyResult<Option<Exact>> {
        Ok(self.get()?.attainment_points.map(Exact))
    }

    /// The whole units missing, or too many (缺口); of a ratio with the denominator as it is.
    #[getter]
    fn shortfall(&self) -> PyResult<Option<i64>> {
        Ok(self.get()?.shortfall)
    }

    /// The people to hire, where whoever is hired also adds to the denominator.
    #[getter]
    fn shortfall_by_hiring(&self) -> PyResult<Option<i64>> {
        Ok(self.get()?.shortfall_by_hiring)
    }

    /// What every remaining period must bring (所需进度).
    #[getter]
    fn required_pace(&self) -> PyResult<Option<Exact>> {
        Ok(self.get()?.required_pace.map(Exact))
    }

    /// The share of the parent unit's value, for counts.
    #[getter]
    fn share_of_parent(&self) -> PyResult<Option<Exact>> {
        Ok(self.get()?.share_of_parent.map(Exact))
    }

    /// Year by year, for a yearly quota.
    #[getter]
    fn quota<'py>(&self, py: Python<'py>) -> PyResult<Option<Any<'py>>> {
        maybe(self.get()?.quota.as_ref(), |quota| records::yearly_quota(py, quota))
    }

    /// The window of the next, for something that recurs.
    #[getter]
    fn recurrence<'py>(&self, py: Python<'py>) -> PyResult<Option<Any<'py>>> {
        maybe(self.get()?.recurrence.as_ref(), |state| records::recurrence(py, state))
    }

    /// The units below against the bound, for a target set for each of them.
    #[getter]
    fn distribution<'py>(&self, py: Python<'py>) -> PyResult<Option<Any<'py>>> {
        maybe(self.get()?.distribution.as_ref(), |counts| records::distribution(py, counts))
    }

    /// What a reader should know.
    #[getter]
    fn flags<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.get()?.flags.iter().map(|flag| codes::flag(py, *flag)))
    }

    /// Why it stands where it does, in at most five lines.
    #[pyo3(signature = (lang=InLang(shequ::Lang::En)))]
    fn explain<'py>(&self, py: Python<'py>, lang: InLang) -> PyResult<Any<'py>> {
        self.report().explain(py, &self.get()?.target.id, lang)
    }

    /// How its numbers came about, down to the rows.
    fn trace(&self, py: Python<'_>) -> PyResult<PyTrace> {
        self.report().trace(py, &self.get()?.target.id)
    }

    /// What is said of the target as HTML, which notebooks show; see display_language.
    #[pyo3(signature = (lang=None))]
    fn html<'py>(slf: &Bound<'py, Self>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        html::shown(slf, "assessment", lang)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Any<'py>> {
        html::shown(slf, "assessment", None)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        match other.cast::<PyAssessment>() {
            Ok(other) => Ok(self.get()? == other.get().get()?),
            Err(_) => Ok(false),
        }
    }

    fn __hash__(&self) -> PyResult<u64> {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        let result = self.get()?;
        (&result.target.id, result.judged_on, result.value).hash(&mut hasher);
        Ok(hasher.finish())
    }

    fn __repr__(&self) -> PyResult<String> {
        let result = self.get()?;
        let mut said = format!("Assessment('{}', {}", result.target.id, result.status.code());
        if let Some(reason) = result.reason {
            said.push_str(&format!(": {}", reason.code()));
        }
        if let Some(value) = result.value {
            said.push_str(&format!(", value {value}"));
        }
        if let Some(shortfall) = result.shortfall {
            said.push_str(&format!(", shortfall {shortfall}"));
        }
        Ok(said + ")")
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Any<'py>, (PyReport, &str))> {
        Ok((py.import("operator")?.getattr("getitem")?, (self.report(), &self.get()?.target.id)))
    }
}
