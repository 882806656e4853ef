//! How a question is asked: `Options`, equal in names to core's, and the same as keywords of the calls that ask.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use shequ::assess::Options;
use shequ::quantity::Quantity;

use crate::bound::PyAtRisk;
use crate::day::Day;
use crate::number::Exact;

/// How a question is asked; `Options()` asks it as the plan does.
///
/// - `at_risk`: from where behind is only at risk; None: as the plan says.
/// - `known_on`: only rows recorded up to this day are read (and those that do not say when); None: all rows.
/// - `min_coverage`: the share of the due units that a ratio must cover for a verdict, within 0..1; 1: all of them.
///
/// >>> from shequ import AtRisk, Options
/// >>> Options(at_risk=AtRisk.points(5), known_on="2024-07-15")
/// Options(at_risk=AtRisk.points(5), known_on='2024-07-15')
#[pyclass(name = "Options", module = "shequ", frozen, eq)]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PyOptions(pub(crate) Options);

#[pymethods]
impl PyOptions {
    #[new]
    #[pyo3(signature = (*, at_risk=None, known_on=None, min_coverage=Exact(Quantity::ONE)))]
    fn new(at_risk: Option<&PyAtRisk>, known_on: Option<Day>, min_coverage: Exact) -> PyOptions {
        let mut options = Options::default().with_min_coverage(min_coverage.0);
        options.at_risk = at_risk.map(|at_risk| at_risk.0);
        options.known_on = known_on.map(|day| day.0);
        PyOptions(options)
    }

    /// From where behind is only at risk; None: as the plan says.
    #[getter]
    fn at_risk(&self) -> Option<PyAtRisk> {
        self.0.at_risk.map(PyAtRisk)
    }

    /// Only rows recorded up to this day are read; None: all rows.
    #[getter]
    fn known_on(&self) -> Option<chrono::NaiveDate> {
        self.0.known_on
    }

    /// The share of the due units that a ratio must cover for a verdict.
    #[getter]
    fn min_coverage(&self) -> Exact {
        Exact(self.0.min_coverage)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let mut said = Vec::new();
        if let Some(at_risk) = self.at_risk() {
            said.push(format!("at_risk={}", Bound::new(py, at_risk)?.repr()?));
        }
        if let Some(day) = self.0.known_on {
            said.push(format!("known_on='{day}'"));
        }
        if self.0.min_coverage != Quantity::ONE {
            said.push(format!("min_coverage={}", crate::bound::written(&self.0.min_coverage)));
        }
        Ok(format!("Options({})", said.join(", ")))
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        (self.0.at_risk, self.0.known_on, self.0.min_coverage).hash(&mut hasher);
        hasher.finish()
    }

    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<((), Bound<'py, PyDict>)> {
        let keywords = PyDict::new(py);
        keywords.set_item("at_risk", self.at_risk())?;
        keywords.set_item("known_on", self.known_on())?;
        keywords.set_item("min_coverage", self.min_coverage())?;
        Ok(((), keywords))
    }
}

/// The options of a call: one value, or its parts as keywords, not both.
pub(crate) fn asked(
    options: Option<&PyOptions>,
    at_risk: Option<&PyAtRisk>,
    known_on: Option<Day>,
    min_coverage: Option<Exact>,
) -> PyResult<Options> {
    match options {
        Some(_) if at_risk.is_some() || known_on.is_some() || min_coverage.is_some() => {
            Err(PyTypeError::new_err("give `options`, or at_risk, known_on and min_coverage one by one, not both"))
        }
        Some(options) => Ok(options.0.clone()),
        None => Ok(PyOptions::new(at_risk, known_on, min_coverage.unwrap_or(Exact(Quantity::ONE))).0),
    }
}
