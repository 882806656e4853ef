//! `Rule` and `DayRule`: a target compiled for rows, one or many.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use shequ::formula::{AtRisk, Bound as CoreBound, DayRule, FormulaError, Rule, RuleMeasure, RuleSpec};

use crate::bound::{PyAtRisk, PyBound};
use crate::codes;
use crate::columns::{Input, Output, days_of};
use crate::day::Day;
use crate::error::{formula_error, guarded};
use crate::number::{Count, Exact};
use crate::records::Any;
use crate::schedule::PySchedule;

/// A target compiled to whole-number tests, for a row or a million.
///
/// - `bound`: what is asked of the value.
/// - `factor`: of a rate, `factor x numerator / denominator`; None: a count.
/// - `schedule`: its last day is the deadline; None: a standing bound.
/// - `baseline`: the starting value; None: not known, and then a floor is not measured against the schedule.
/// - `at_risk`: from where behind is only at risk; None: nine tenths of the elapsed share.
///
/// Raises FormulaError: `non_positive_factor`, `bad_threshold`.
///
/// >>> from shequ import Bound, Rule
/// >>> rule = Rule(Bound.at_least(18), factor=10_000)
/// >>> rule.on("2024-12-31").shortfall(2_500, 1_500_000)
/// 200
#[pyclass(name = "Rule", module = "shequ", frozen, eq)]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PyRule(pub(crate) Rule);

#[pymethods]
impl PyRule {
    #[new]
    #[pyo3(signature = (bound, *, factor=None, schedule=None, baseline=None, at_risk=None))]
    fn new(
        py: Python<'_>,
        bound: &PyBound,
        factor: Option<Count>,
        schedule: Option<&PySchedule>,
        baseline: Option<Exact>,
        at_risk: Option<&PyAtRisk>,
    ) -> PyResult<PyRule> {
        let measure = factor.map_or(RuleMeasure::Count, |factor| RuleMeasure::Rate { factor: factor.0 });
        let made = guarded(|| {
            Rule::new(RuleSpec {
                schedule: schedule.map(|schedule| schedule.0.clone()),
                baseline: baseline.map(|baseline| baseline.0),
                at_risk: at_risk.map_or_else(AtRisk::default, |at_risk| at_risk.0),
                ..RuleSpec::new(bound.0, measure)
            })
        })?;
        made.map(PyRule).map_err(|error| formula_error(py, error))
    }

    /// The rule on a day: what the schedule expects then, and verdicts on single rows.
    ///
    /// Raises FormulaError: `date_out_of_range`, `overflow`.
    fn on(&self, py: Python<'_>, as_of: Day) -> PyResult<PyDayRule> {
        let on = guarded(|| self.0.on(as_of.0))?;
        let made = on.map(|on| PyDayRule { rule: self.0.clone(), as_of: as_of.0, on });
        made.map_err(|error| formula_error(py, error))
    }

    /// Judges rows, into new columns or into yours.
    ///
    /// - `numerator`, `denominator`: whole numbers. NumPy arrays and other buffers of int64 are read where they lie;
    ///   lists and Series are copied. `denominator` is None for counts.
    /// - `date`: one day for all rows, or a day each: dates, ISO texts, NumPy datetime64, or whole days since 1970-01-01.
    /// - `out`: what a call returned, or a dict of writable buffers `value`, `attainment`, `planned` (float64),
    ///   `shortfall` (int64), `status`, `error` (uint8), each as long as the rows. No other thread may write to them, or
    ///   to the input, during the call.
    ///
    /// The floats are for display; `status` (places in `Status.all()`), `shortfall` (`formula.NO_SHORTFALL` without a result) and `error`
    /// (places in `formula.ERRORS`, 0 for none) are exact. Returned is a RuleColumns: NumPy arrays where NumPy is loaded.
    ///
    /// >>> from shequ import Bound, Rule, Status
    /// >>> columns = Rule(Bound.at_least(16), factor=10_000).evaluate(
    /// ...     [3_423, 3_424], [2_140_000, 2_140_000], "2024-12-31"
    /// ... )
    /// >>> columns.shortfall.tolist(), [str(Status.all()[number]) for number in columns.status]
    /// ([1, 0], ['not_conforming', 'conforming'])
    #[pyo3(signature = (numerator, denominator, date, *, out=None))]
    pub(crate) fn evaluate<'py>(
        &self,
        py: Python<'py>,
        numerator: &Bound<'py, PyAny>,
        denominator: Option<&Bound<'py, PyAny>>,
        date: &Bound<'py, PyAny>,
        out: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Any<'py>> {
        let numerator = Input::of(numerator, "numerator")?;
        if denominator.is_none() && matches!(self.0.spec().measure, RuleMeasure::Rate { .. }) {
            return Err(PyValueError::new_err("a rate needs a denominator"));
        }
        let denominator = denominator.map(|column| Input::of(column, "denominator")).transpose()?;
        let dates = days_of(date, numerator.len())?;
        let output = Output::of(py, out, numerator.len())?;
        output.filled(py, &self.0, &numerator, denominator.as_ref(), &dates)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let spec = self.0.spec();
        let mut said = match spec.bounds.last() {
            Some((_, bound)) => Bound::new(py, PyBound(*bound))?.repr()?.to_string(),
            None => String::new(),
        };
        if let RuleMeasure::Rate { factor } = spec.measure {
            said.push_str(&format!(", factor={factor}"));
        }
        if let Some(schedule) = &spec.schedule {
            said.push_str(&format!(", schedule={}", Bound::new(py, PySchedule(schedule.clone()))?.repr()?));
        }
        if let Some(baseline) = &spec.baseline {
            said.push_str(&format!(", baseline={}", crate::bound::written(baseline)));
        }
        if spec.at_risk != AtRisk::default() {
            said.push_str(&format!(", at_risk={}", Bound::new(py, PyAtRisk(spec.at_risk))?.repr()?));
        }
        Ok(format!("Rule({said})"))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Any<'py>, Restored)> {
        let spec = self.0.spec();
        let (kind, factor) = match spec.measure {
            RuleMeasure::Count => ("count", 1),
            RuleMeasure::Rate { factor } => ("rate", factor),
            _ => ("amount", 1),
        };
        let bounds = spec.bounds.iter().map(|(from, bound)| (*from, PyBound(*bound))).collect();
        let schedule = spec.schedule.clone().map(PySchedule);
        let parts = (bounds, kind, factor, schedule, spec.baseline.map(Exact), PyAtRisk(spec.at_risk));
        Ok((py.get_type::<PyRule>().getattr("_restored")?, parts))
    }

    /// A rule from its pickled form.
    #[staticmethod]
    fn _restored(
        py: Python<'_>,
        bounds: Vec<(Option<Day>, Bound<'_, PyBound>)>,
        kind: &str,
        factor: i64,
        schedule: Option<&PySchedule>,
        baseline: Option<Exact>,
        at_risk: &PyAtRisk,
    ) -> PyResult<PyRule> {
        let bounds: Vec<(_, CoreBound)> =
            bounds.iter().map(|(from, bound)| (from.map(|day| day.0), bound.get().0)).collect();
        let measure = match kind {
            "count" => RuleMeasure::Count,
            "rate" => RuleMeasure::Rate { factor },
            _ => RuleMeasure::Amount,
        };
        let schedule = schedule.map(|schedule| schedule.0.clone());
        let spec = RuleSpec { bounds, measure, schedule, baseline: baseline.map(|exact| exact.0), at_risk: at_risk.0 };
        Rule::new(spec).map(PyRule).map_err(|error| formula_error(py, error))
    }
}

type Restored =
    (Vec<(Option<chrono::NaiveDate>, PyBound)>, &'static str, i64, Option<PySchedule>, Option<Exact>, PyAtRisk);

/// A Rule on one day.
///
/// >>> import shequ
/// >>> day = shequ.Plan.builtin("xiaoshan-2022-2025")["studios-total"].rule().on("2024-12-31")
/// >>> day.elapsed, day.planned, day.status(40)
/// (Fraction(2, 3), Fraction(40, 1), Status('on_track'))
#[pyclass(name = "DayRule", module = "shequ", frozen, eq)]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PyDayRule {
    rule: Rule,
    as_of: chrono::NaiveDate,
    on: DayRule,
}

#[pymethods]
impl PyDayRule {
    /// The bound in force.
    #[getter]
    fn bound(&self) -> PyBound {
        PyBound(*self.on.bound())
    }

    /// The share of the schedule gone; None without one.
    #[getter]
    fn elapsed(&self) -> Option<Exact> {
        self.on.elapsed().map(Exact)
    }

    /// The value the schedule expects; None where it expects none.
    #[getter]
    fn planned(&self) -> Option<Exact> {
        self.on.planned().map(Exact)
    }

    /// From where behind is only at risk.
    #[getter]
    fn planned_at_risk(&self) -> Option<Exact> {
        self.on.planned_at_risk().map(Exact)
    }

    /// The verdict on a row. Raises FormulaError: `negative_count`, `zero_denominator`.
    #[pyo3(signature = (numerator, denominator=Count(1)))]
    fn status<'py>(&self, py: Python<'py>, numerator: Count, denominator: Count) -> PyResult<Any<'py>> {
        let status = self.answer(py, || self.on.status(numerator.0, denominator.0))?;
        codes::status(py, status)
    }

    /// The whole units missing, or above a ceiling. Raises FormulaError as status, and `unreachable`, `overflow`.
    #[pyo3(signature = (numerator, denominator=Count(1)))]
    fn shortfall(&self, py: Python<'_>, numerator: Count, denominator: Count) -> PyResult<i64> {
        self.answer(py, || self.on.shortfall(numerator.0, denominator.0))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let bound = Bound::new(py, self.bound())?.repr()?.to_string();
        let exact =
            |value: Option<shequ::quantity::Quantity>| value.map_or("None".to_owned(), |value| value.to_string());
        let (elapsed, planned) = (exact(self.on.elapsed()), exact(self.on.planned()));
        Ok(format!("DayRule({bound}, elapsed={elapsed}, planned={planned})"))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Any<'py>, (chrono::NaiveDate,))> {
        let rule = Bound::new(py, PyRule(self.rule.clone()))?;
        Ok((rule.getattr("on")?, (self.as_of,)))
    }
}

impl PyDayRule {
    fn answer<T>(&self, py: Python<'_>, call: impl FnOnce() -> Result<T, FormulaError>) -> PyResult<T> {
        guarded(call)?.map_err(|error| formula_error(py, error))
    }
}
