//! Schedules and how elapsed time is counted: `Schedule` and `Milestones`.

use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use shequ::formula::{Convention, Milestones, Schedule};

use crate::day::Day;
use crate::error::formula_error;
use crate::number::Exact;
use crate::records::{Any, tuple};

/// The conventions that are a word.
const WORDS: [(&str, Convention); 5] = [
    ("month", Convention::Month),
    ("quarter", Convention::Quarter),
    ("year", Convention::Year),
    ("day", Convention::Day),
    ("day-open", Convention::DayOpen),
];

/// A convention on its way in: a word or milestones.
pub(crate) struct InConvention(pub(crate) Convention);

impl<'py> FromPyObject<'_, 'py> for InConvention {
    type Error = PyErr;

    fn extract(convention: Borrowed<'_, 'py, PyAny>) -> PyResult<InConvention> {
        if let Ok(milestones) = convention.cast::<PyMilestones>() {
            return Ok(InConvention(Convention::Milestones(milestones.get().0.clone())));
        }
        let word: std::borrow::Cow<'_, str> = convention.extract()?;
        let found = WORDS.iter().find(|(known, _)| *known == word);
        found.map(|(_, convention)| InConvention(convention.clone())).ok_or_else(|| {
            let known = WORDS.map(|(known, _)| known).join(", ");
            PyValueError::new_err(format!("`{word}` is no convention: the words are {known}; or give Milestones"))
        })
    }
}

/// A convention on its way out.
pub(crate) fn convention<'py>(py: Python<'py>, convention: &Convention) -> PyResult<Any<'py>> {
    match convention {
        Convention::Milestones(milestones) => PyMilestones(milestones.clone()).into_bound_py_any(py),
        other => WORDS.iter().find(|(_, known)| known == other).map(|(word, _)| *word).into_bound_py_any(py),
    }
}

/// A table of days and the share of the schedule that should be done by then.
///
/// >>> from shequ import Milestones
/// >>> Milestones([("2024-06-30", "1/4"), ("2025-12-31", 1)], between="linear")
/// Milestones([('2024-06-30', '1/4'), ('2025-12-31', 1)], between='linear')
#[pyclass(name = "Milestones", module = "shequ", frozen, eq, hash)]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct PyMilestones(pub(crate) Milestones);

#[pymethods]
impl PyMilestones {
    /// `points` are pairs of a day and a share within 0..1, rising; between two, the share stays (`stepped`) or rises by
    /// days (`linear`). Raises FormulaError (`bad_milestones`) where they do not rise.
    #[new]
    #[pyo3(signature = (points, *, between="stepped"))]
    fn new(py: Python<'_>, points: Vec<(Day, Exact)>, between: &str) -> PyResult<PyMilestones> {
        let linear = match between {
            "linear" => true,
            "stepped" => false,
            other => return Err(PyValueError::new_err(format!("between is `linear` or `stepped`, not `{other}`"))),
        };
        let points = points.into_iter().map(|(day, share)| (day.0, share.0)).collect();
        Milestones::new(points, linear).map(PyMilestones).map_err(|error| formula_error(py, error))
    }

    /// The pairs of a day and a share.
    #[getter]
    fn points<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.points().iter().map(|(day, share)| Ok((*day, Exact(*share)))))
    }

    /// `stepped` or `linear`.
    #[getter]
    fn between(&self) -> &'static str {
        if self.0.is_linear() { "linear" } else { "stepped" }
    }

    fn __repr__(&self) -> String {
        let points = self.0.points().iter().map(|(day, share)| format!("('{day}', {})", crate::bound::written(share)));
        let points: Vec<String> = points.collect();
        format!("Milestones([{}], between='{}')", points.join(", "), self.between())
    }

    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<((Bound<'py, PyTuple>,), Bound<'py, pyo3::types::PyDict>)> {
        let keywords = pyo3::types::PyDict::new(py);
        keywords.set_item("between", self.between())?;
        Ok(((self.points(py)?,), keywords))
    }
}

/// First and last day of a schedule, both included, and how elapsed time is counted.
///
/// `convention` is `month` (completed calendar months), `quarter`, `year`, `day`, `day-open` (the day asked does not
/// count), or Milestones. Raises FormulaError (`empty_schedule`, `bad_milestones`, `date_out_of_range`).
///
/// >>> from shequ import Schedule, formula
/// >>> year = Schedule("2024-01-01", "2024-12-31")
/// >>> formula.elapsed(year, "2024-11-30")
/// Fraction(11, 12)
/// >>> year.periods, year.periods_left("2024-11-30")
/// (12, 1)
#[pyclass(name = "Schedule", module = "shequ", frozen, eq, hash)]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct PySchedule(pub(crate) Schedule);

#[pymethods]
impl PySchedule {
    #[new]
    #[pyo3(signature = (start, end, convention=InConvention(Convention::Month)))]
    fn new(py: Python<'_>, start: Day, end: Day, convention: InConvention) -> PyResult<PySchedule> {
        let made = Schedule::new(start.0, end.0, convention.0);
        made.map(PySchedule).map_err(|error| formula_error(py, error))
    }

    /// The first day.
    #[getter]
    fn start(&self) -> chrono::NaiveDate {
        self.0.start()
    }

    /// The last day, whose close is the deadline.
    #[getter]
    fn end(&self) -> chrono::NaiveDate {
        self.0.end()
    }

    /// How elapsed time is counted.
    #[getter]
    fn convention<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        convention(py, self.0.convention())
    }

    /// The number of periods.
    #[getter]
    fn periods(&self) -> i64 {
        self.0.periods()
    }

    /// The number of periods not complete at the close of a day.
    fn periods_left(&self, as_of: Day) -> i64 {
        self.0.periods_left(as_of.0)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let convention = self.convention(py)?.repr()?.to_string();
        Ok(format!("Schedule('{}', '{}', {convention})", self.0.start(), self.0.end()))
    }

    fn __getnewargs__<'py>(&self, py: Python<'py>) -> PyResult<(chrono::NaiveDate, chrono::NaiveDate, Any<'py>)> {
        Ok((self.0.start(), self.0.end(), self.convention(py)?))
    }
}
