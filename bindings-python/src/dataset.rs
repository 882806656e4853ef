//! `Dataset`: what was reported, checked.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use shequ::data::{DataError, Dataset, Reject, Unknown};

use crate::codes::InLang;
use crate::error::{apart, data_error, exception};
use crate::frame::PyFrame;
use crate::html;
use crate::plan::PyPlan;
use crate::records::{self, Any, tuple};
use crate::tables;

/// The tables a dataset is made of, in the order in which they are documented.
const TABLES: [&str; 7] =
    ["units", "observations", "entities", "deliverables", "register_scope", "lineage", "allocations"];

/// What was reported: units, observations, registers and states of deliverables, checked against a plan.
///
/// Every table is one of: something with the Arrow stream interface (pandas, Polars, pyarrow, DuckDB), a list of dicts, a
/// dict of columns, CSV as bytes, or a list of such tables, which are read as one. The tables and their columns (`?` may
/// be left out):
///
/// - `units`: code, name, level, parent?, since?, until?, urban?
/// - `observations`: unit, variable, from?, date, value, precision?, recorded?, source?
/// - `entities`: kind, id, unit, since, until?, end_reason?, recorded?, source?, attributes?
/// - `deliverables`: deliverable, unit, date, state, evidence?
/// - `register_scope`: kind, unit, since, until?
/// - `lineage`: from, to, date
/// - `allocations`: target, unit, value, year?, responsible?
///
/// Codes and numbers may come as integers, whole floats (a code column with a gap), decimals or text; days as dates,
/// timestamps at midnight without a zone, or ISO text. NaN and None are missing, and so are the texts in `missing_marks`.
/// With `reject="row"` bad rows are set aside, listed in `rejected`, and what they belong to counts as incomplete;
/// otherwise nothing is loaded. `unknown_variables="set_aside"` leaves out observations of variables that the plan does
/// not have. Raises DataError with every problem of every table.
///
/// >>> import shequ
/// >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
/// >>> data = shequ.Dataset(
/// ...     plan,
/// ...     units=[
/// ...         {"code": "330109", "name": "萧山区", "level": "district"},
/// ...         {"code": "330109001", "name": "城厢街道", "level": "town"},
/// ...     ],
/// ...     observations=b"unit,variable,date,value\n330109,residents,2023-12-31,2140000\n",
/// ... )
/// >>> data
/// Dataset('xiaoshan-2022-2025', 2 units, 1 observations, 0 register rows, latest 2023-12-31)
/// >>> data.units[1].name, data.units[1].parent
/// ('城厢街道', '330109')
#[pyclass(name = "Dataset", module = "shequ", frozen)]
pub(crate) struct PyDataset(pub(crate) Dataset);

#[pymethods]
impl PyDataset {
    #[new]
    #[pyo3(signature = (
        plan, *, units=None, observations=None, entities=None, deliverables=None, register_scope=None, lineage=None,
        allocations=None, reject="table", missing_marks=Vec::new(), unknown_variables="refuse"
    ))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the call")]
    fn new(
        py: Python<'_>,
        plan: &PyPlan,
        units: Option<&Bound<'_, PyAny>>,
        observations: Option<&Bound<'_, PyAny>>,
        entities: Option<&Bound<'_, PyAny>>,
        deliverables: Option<&Bound<'_, PyAny>>,
        register_scope: Option<&Bound<'_, PyAny>>,
        lineage: Option<&Bound<'_, PyAny>>,
        allocations: Option<&Bound<'_, PyAny>>,
        reject: &str,
        missing_marks: Vec<String>,
        unknown_variables: &str,
    ) -> PyResult<PyDataset> {
        let wrong = |option: &str, value: &str, words: &str| {
            PyValueError::new_err(format!("{option} is {words}, not `{value}`"))
        };
        let reject = match reject {
            "table" => Reject::Table,
            "row" => Reject::Row,
            other => return Err(wrong("reject", other, "`table` or `row`")),
        };
        let unknown = match unknown_variables {
            "refuse" => Unknown::Refuse,
            "set_aside" => Unknown::SetAside,
            other => return Err(wrong("unknown_variables", other, "`refuse` or `set_aside`")),
        };
        let builder = Dataset::builder(&plan.0).reject(reject).missing_marks(missing_marks).unknown_variables(unknown);
        let given = [units, observations, entities, deliverables, register_scope, lineage, allocations];
        let given = TABLES.into_iter().zip(given).filter_map(|(name, table)| Some((name, table?)));
        let builder =
            given.into_iter().try_fold(builder, |builder, (name, table)| tables::add(builder, name, table))?;
        made(py, apart(py, || builder.build())?)
    }

    /// The plan it was checked against.
    #[getter]
    fn plan(&self) -> PyPlan {
        PyPlan(self.0.plan().clone())
    }

    /// The units, from the top.
    #[getter]
    fn units<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.unit_rows().map(|unit| records::unit(py, &unit)))
    }

    /// The latest day that something was reported of.
    #[getter]
    fn latest_date(&self) -> Option<chrono::NaiveDate> {
        self.0.latest_date()
    }

    /// The number of observations kept: exact repeats count once.
    #[getter]
    fn observation_count(&self) -> usize {
        self.0.observation_count()
    }

    /// The number of register rows.
    #[getter]
    fn entity_row_count(&self) -> usize {
        self.0.entity_row_count()
    }

    /// The number of rows whose source says that they are made up (`illustrative`).
    #[getter]
    fn illustrative_rows(&self) -> usize {
        self.0.illustrative_rows()
    }

    /// The variables whose observations were left out because the plan does not have them, and their rows.
    #[getter]
    fn set_aside<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let set_aside = PyDict::new(py);
        self.0.set_aside().iter().try_for_each(|aside| set_aside.set_item(&aside.variable, aside.rows))?;
        Ok(set_aside)
    }

    /// What is wrong with the rows that were set aside.
    #[getter]
    fn rejected<'py>(slf: &Bound<'py, Self>) -> PyResult<Any<'py>> {
        records::listing(slf, records::problems(slf.py(), slf.get().0.rejected())?, "rejected_frame")
    }

    /// The number of rows that were set aside.
    #[getter]
    fn rejected_row_count(&self) -> usize {
        self.0.rejected_row_count()
    }

    /// What is odd in the rows and yet usable; of more than 10,000 the first.
    #[getter]
    fn findings<'py>(slf: &Bound<'py, Self>) -> PyResult<Any<'py>> {
        let py = slf.py();
        let findings = slf.get().0.findings().iter().map(|finding| records::finding(py, finding));
        records::listing(slf, tuple(py, findings)?, "findings_frame")
    }

    /// The findings as a table, one row each.
    fn findings_frame(&self, py: Python<'_>) -> PyResult<PyFrame> {
        apart(py, || self.0.findings_frame()).map(PyFrame::new)
    }

    /// What is wrong with the rows that were set aside, as a table of one row a problem.
    fn rejected_frame(&self, py: Python<'_>) -> PyResult<PyFrame> {
        apart(py, || self.0.rejected_frame()).map(PyFrame::new)
    }

    /// How many findings there are beyond those listed.
    #[getter]
    fn findings_omitted(&self) -> usize {
        self.0.findings_omitted()
    }

    /// SHA-256 of each table, which neither the order of rows nor the way a number is written changes.
    #[getter]
    fn digests<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let digests = apart(py, || self.0.digests())?;
        records::digests(py, digests)
    }

    /// The same rows, checked against another plan; DataError with every problem.
    fn rebind(&self, py: Python<'_>, plan: &PyPlan) -> PyResult<PyDataset> {
        made(py, apart(py, || self.0.rebind(&plan.0))?)
    }

    /// The rows of a table as they are kept, as dicts: codes in their short form, repeats left out.
    ///
    /// >>> import shequ
    /// >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
    /// >>> data = shequ.Dataset(plan, units=[{"code": 330109000000, "name": "萧山区", "level": "district"}])
    /// >>> data.rows("units")[0]["code"]
    /// '330109'
    fn rows<'py>(&self, py: Python<'py>, table: &str) -> PyResult<Any<'py>> {
        let data = &self.0;
        let text = apart(py, || match table {
            "units" => json(data.unit_rows()),
            "observations" => json(data.observation_rows()),
            "entities" => json(data.entity_rows()),
            "deliverables" => json(data.deliverable_rows()),
            "register_scope" => json(data.scope_rows()),
            "lineage" => json(data.lineage_rows()),
            "allocations" => json(data.allocation_rows()),
            _ => None,
        })?;
        let text = text.ok_or_else(|| {
            PyValueError::new_err(format!("`{table}` is no table: the tables are {}", TABLES.join(", ")))
        })?;
        py.import("json")?.call_method1("loads", (text,))
    }

    /// What the data holds, as a text table, wrapped to a width in columns where one is given; a Chinese character takes two.
    #[pyo3(signature = (lang=InLang(shequ::Lang::En), *, width=None))]
    fn table(&self, py: Python<'_>, lang: InLang, width: Option<u16>) -> PyResult<String> {
        apart(py, || self.0.table(lang.0).to_text(width))
    }

    /// Its table for people: heading, notices, sections.
    fn _told<'py>(&self, py: Python<'py>, lang: InLang) -> PyResult<Bound<'py, PyTuple>> {
        html::told(py, &apart(py, || self.0.table(lang.0))?)
    }

    /// What the data holds, as HTML, which notebooks show; see display_language.
    #[pyo3(signature = (lang=None))]
    fn html<'py>(slf: &Bound<'py, Self>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        html::shown(slf, "dataset", lang)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Any<'py>> {
        html::shown(slf, "dataset", None)
    }

    fn __repr__(&self) -> String {
        let data = &self.0;
        let latest = data.latest_date().map_or_else(String::new, |day| format!(", latest {day}"));
        let rejected = match data.rejected_row_count() {
            0 => String::new(),
            rows => format!(", {rows} rows set aside"),
        };
        format!(
            "Dataset('{}', {} units, {} observations, {} register rows{latest}{rejected})",
            data.plan().id(),
            data.units().len(),
            data.observation_count(),
            data.entity_row_count()
        )
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Any<'py>, (PyPlan, String))> {
        let text = apart(py, || self.0.to_json())?;
        let text = text.map_err(|error| exception(py, "InternalError", (error.to_string(),)))?;
        Ok((py.get_type::<PyDataset>().getattr("_restored")?, (self.plan(), text)))
    }

    /// A dataset from its pickled form.
    #[staticmethod]
    fn _restored(py: Python<'_>, plan: &PyPlan, text: &str) -> PyResult<PyDataset> {
        made(py, apart(py, || Dataset::from_json(&plan.0, text))?)
    }
}

fn json(rows: impl Iterator<Item = impl serde::Serialize>) -> Option<String> {
    serde_json::to_string(&rows.collect::<Vec<_>>()).ok()
}

fn made(py: Python<'_>, built: Result<Dataset, DataError>) -> PyResult<PyDataset> {
    built.map(PyDataset).map_err(|error| data_error(py, &error))
}
