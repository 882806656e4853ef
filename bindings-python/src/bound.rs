//! What a target asks of a value, and from where behind is only at risk: `Bound` and `AtRisk`.

use pyo3::prelude::*;
use pyo3::types::PyDict;
use shequ::formula::{AtRisk, Bound};
use shequ::quantity::Quantity;

use crate::error::{formula_error, unknown_kind};
use crate::number::Exact;

/// What a target asks of a value: a floor, a ceiling or a range.
///
/// >>> from shequ import Bound
/// >>> Bound.at_least(16)
/// Bound.at_least(16)
/// >>> Bound.between(1500, 3000, upper_in=False).upper_in
/// False
#[pyclass(name = "Bound", module = "shequ", frozen, eq, hash)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PyBound(pub(crate) Bound);

#[pymethods]
impl PyBound {
    /// A floor: the value is at least this (不少于).
    #[staticmethod]
    fn at_least(value: Exact) -> PyBound {
        PyBound(Bound::AtLeast(value.0))
    }

    /// A ceiling: the value is at most this (不超过).
    #[staticmethod]
    fn at_most(value: Exact) -> PyBound {
        PyBound(Bound::AtMost(value.0))
    }

    /// A range; each end conforms unless said otherwise. Raises FormulaError (`empty_range`) where no value fits.
    #[staticmethod]
    #[pyo3(signature = (lower, upper, *, lower_in=true, upper_in=true))]
    fn between(py: Python<'_>, lower: Exact, upper: Exact, lower_in: bool, upper_in: bool) -> PyResult<PyBound> {
        let bound = Bound::between(lower.0, lower_in, upper.0, upper_in);
        bound.map(PyBound).map_err(|error| formula_error(py, error))
    }

    /// `at_least`, `at_most` or `between`.
    #[getter]
    fn kind(&self) -> &'static str {
        match self.0 {
            Bound::AtLeast(_) => "at_least",
            Bound::AtMost(_) => "at_most",
            _ => "between",
        }
    }

    /// The floor or lower end; None for a ceiling.
    #[getter]
    fn lower(&self) -> Option<Exact> {
        match self.0 {
            Bound::AtLeast(lower) | Bound::Between { lower, .. } => Some(Exact(lower)),
            _ => None,
        }
    }

    /// The ceiling or upper end; None for a floor.
    #[getter]
    fn upper(&self) -> Option<Exact> {
        match self.0 {
            Bound::AtMost(upper) | Bound::Between { upper, .. } => Some(Exact(upper)),
            _ => None,
        }
    }

    /// Whether the lower end itself conforms; None for a ceiling.
    #[getter]
    fn lower_in(&self) -> Option<bool> {
        match self.0 {
            Bound::AtLeast(_) => Some(true),
            Bound::Between { lower_in, .. } => Some(lower_in),
            _ => None,
        }
    }

    /// Whether the upper end itself conforms; None for a floor.
    #[getter]
    fn upper_in(&self) -> Option<bool> {
        match self.0 {
            Bound::AtMost(_) => Some(true),
            Bound::Between { upper_in, .. } => Some(upper_in),
            _ => None,
        }
    }

    fn __repr__(&self) -> String {
        match self.0 {
            Bound::AtLeast(value) => format!("Bound.at_least({})", written(&value)),
            Bound::AtMost(value) => format!("Bound.at_most({})", written(&value)),
            Bound::Between { lower, lower_in, upper, upper_in, .. } => {
                let mut text = format!("Bound.between({}, {}", written(&lower), written(&upper));
                if !lower_in {
                    text.push_str(", lower_in=False");
                }
                if !upper_in {
                    text.push_str(", upper_in=False");
                }
                text + ")"
            }
            _ => "Bound".to_owned(),
        }
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound2<'py>, Bound2<'py>)> {
        let class = py.get_type::<PyBound>();
        let number = |number: Quantity| Exact(number).into_pyobject(py);
        match self.0 {
            Bound::AtMost(value) => Ok((class.getattr("at_most")?, tuple(py, [number(value)?])?)),
            Bound::Between { lower, lower_in, upper, upper_in, .. } => {
                // Keywords cannot be told to `__reduce__`, so a partial call stands in.
                let ends = PyDict::new(py);
                ends.set_item("lower_in", lower_in)?;
                ends.set_item("upper_in", upper_in)?;
                let between =
                    py.import("functools")?.getattr("partial")?.call((class.getattr("between")?,), Some(&ends));
                Ok((between?, tuple(py, [number(lower)?, number(upper)?])?))
            }
            Bound::AtLeast(value) => Ok((class.getattr("at_least")?, tuple(py, [number(value)?])?)),
            _ => Err(unknown_kind(py, "bound")),
        }
    }
}

type Bound2<'py> = pyo3::Bound<'py, PyAny>;

fn tuple<'py, const N: usize>(py: Python<'py>, items: [Bound2<'py>; N]) -> PyResult<Bound2<'py>> {
    Ok(pyo3::types::PyTuple::new(py, items)?.into_any())
}

/// A number as it is written in a call: whole ones bare, others as text.
pub(crate) fn written(number: &Quantity) -> String {
    if number.is_whole() { number.to_string() } else { format!("'{number}'") }
}

/// From where a value behind the schedule is only at risk.
///
/// >>> from shequ import AtRisk
/// >>> AtRisk.ratio("9/10")
/// AtRisk.ratio('9/10')
/// >>> AtRisk.points(5) == AtRisk.points("5.0")
/// True
#[pyclass(name = "AtRisk", module = "shequ", frozen, eq, hash)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PyAtRisk(pub(crate) AtRisk);

#[pymethods]
impl PyAtRisk {
    /// At least this ratio of the elapsed share, within 0..1.
    #[staticmethod]
    fn ratio(ratio: Exact) -> PyAtRisk {
        PyAtRisk(AtRisk::Ratio(ratio.0))
    }

    /// Within this many percentage points of the elapsed share, 0 or more.
    #[staticmethod]
    fn points(points: Exact) -> PyAtRisk {
        PyAtRisk(AtRisk::Points(points.0))
    }

    /// `ratio` or `points`.
    #[getter]
    fn kind(&self) -> &'static str {
        match self.0 {
            AtRisk::Points(_) => "points",
            _ => "ratio",
        }
    }

    /// The ratio, or the points.
    #[getter]
    fn value(&self) -> Option<Exact> {
        match self.0 {
            AtRisk::Ratio(value) | AtRisk::Points(value) => Some(Exact(value)),
            _ => None,
        }
    }

    fn __repr__(&self) -> String {
        match self.0 {
            AtRisk::Ratio(value) | AtRisk::Points(value) => format!("AtRisk.{}({})", self.kind(), written(&value)),
            _ => "AtRisk".to_owned(),
        }
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound2<'py>, (Option<Exact>,))> {
        Ok((py.get_type::<PyAtRisk>().getattr(self.kind())?, (self.value(),)))
    }
}
