//! `Frame`: a result as a table, on its way to whichever library.

use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_schema::Schema;
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::{PyIndexError, PyKeyError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict, PyList, PyString, PyTuple};
use shequ::Text;
use shequ::frame::{Frame, FrameColumn, Nullable, Values, Words};

use crate::codes::InLang;
use crate::error::{apart, exception};
use crate::html;
use crate::records::{self, Any};
use crate::tables::capsule_of;

/// A result as a table: named columns with headings in Chinese and English.
///
/// It is an Arrow stream (`__arrow_c_stream__`), so that pandas, Polars, pyarrow and DuckDB take it as it is;
/// `to_pandas` and `to_polars` need nothing but that library. An exact number is three columns: `X_n` and `X_d`, numerator and
/// denominator, and `X` for display.
#[pyclass(name = "Frame", module = "shequ", frozen, eq)]
#[derive(Clone, PartialEq)]
pub(crate) struct PyFrame(Arc<Frame>);

impl PyFrame {
    pub(crate) fn new(frame: Frame) -> PyFrame {
        PyFrame(Arc::new(frame))
    }

    fn find(&self, name: &str) -> PyResult<&FrameColumn> {
        self.0.column(name).ok_or_else(|| {
            let names: Vec<&str> = self.0.columns().iter().map(|column| column.name.as_str()).collect();
            PyKeyError::new_err(format!("there is no column `{name}`: the columns are {}", names.join(", ")))
        })
    }

    /// The first rows as dicts under names.
    fn rows<'py>(&self, py: Python<'py>, names: &[Bound<'py, PyString>], count: usize) -> PyResult<Bound<'py, PyList>> {
        let rows = PyList::empty(py);
        for row in 0..count {
            let cells = PyDict::new(py);
            for (name, column) in names.iter().zip(self.0.columns()) {
                cells.set_item(name, cell(py, &column.values, row)?)?;
            }
            rows.append(cells)?;
        }
        Ok(rows)
    }
}

#[pymethods]
impl PyFrame {
    /// The columns' names, the same in every language.
    #[getter]
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.columns().iter().map(|column| &column.name))
    }

    /// The columns' headings by their names.
    #[getter]
    fn headings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let headings = PyDict::new(py);
        for column in self.0.columns() {
            headings.set_item(&column.name, records::text(py, &column.heading)?)?;
        }
        Ok(headings)
    }

    /// The rows as dicts by the columns' names, or by their headings in a language; dates as dates, missing as None.
    #[pyo3(signature = (lang=None))]
    fn to_dicts<'py>(&self, py: Python<'py>, lang: Option<InLang>) -> PyResult<Bound<'py, PyList>> {
        let names = self.0.columns().iter().map(|column| match lang {
            None => PyString::new(py, &column.name),
            Some(InLang(lang)) => PyString::new(py, column.heading.get(lang)),
        });
        let names: Vec<Bound<'py, PyString>> = names.collect();
        self.rows(py, &names, self.0.len())
    }

    /// The first rows as to_dicts gives them: for html.
    fn _head<'py>(&self, py: Python<'py>, most: usize) -> PyResult<Bound<'py, PyList>> {
        let names: Vec<_> = self.0.columns().iter().map(|column| PyString::new(py, &column.name)).collect();
        self.rows(py, &names, self.0.len().min(most))
    }

    /// The table as a pandas DataFrame, which is the only thing it needs: whole numbers as int64 (Int64 where some are
    /// missing), dates as datetime64, yes and no as bool (boolean), texts as text.
    ///
    /// `lang="zh"` or `"en"` puts headings in place of names.
    #[pyo3(signature = (lang=None))]
    pub(crate) fn to_pandas<'py>(slf: &Bound<'py, Self>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        let py = slf.py();
        py.import("shequ._pandas")?.call_method1("to_pandas", (slf, lang.map(|lang| lang.0 == shequ::Lang::Zh)))
    }

    /// The table as a Polars DataFrame. `lang="zh"` or `"en"` puts headings in place of names.
    #[pyo3(signature = (lang=None))]
    pub(crate) fn to_polars<'py>(slf: &Bound<'py, Self>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        let py = slf.py();
        let frame = py.import("polars")?.getattr("DataFrame")?.call1((slf,))?;
        let Some(InLang(lang)) = lang else { return Ok(frame) };
        let headings = PyDict::new(py);
        for column in slf.get().0.columns() {
            headings.set_item(&column.name, column.heading.get(lang))?;
        }
        frame.call_method1("rename", (headings,))
    }

    /// The table as an Arrow stream in a capsule, of one batch. The metadata of a field has its headings.
    #[pyo3(signature = (requested_schema=None))]
    pub(crate) fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A wish that may be left unheard, as the interface says.
        let _ = requested_schema;
        let frame = Frame::clone(&self.0);
        let batch = apart(py, || frame.into_record_batch())?;
        let batch = batch.map_err(|error| exception(py, "InternalError", (error.to_string(),)))?;
        stream_of(py, batch.schema_ref(), vec![batch.clone()])
    }

    /// The table as HTML, which notebooks show; see display_language.
    #[pyo3(signature = (lang=None))]
    fn html<'py>(slf: &Bound<'py, Self>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        html::shown(slf, "frame", lang)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Any<'py>> {
        html::shown(slf, "frame", None)
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    /// The values of a column as a list.
    fn __getitem__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyList>> {
        let values = &self.find(name)?.values;
        PyList::new(py, (0..self.0.len()).map(|row| cell(py, values, row)).collect::<PyResult<Vec<_>>>()?)
    }

    fn __repr__(&self) -> String {
        let names: Vec<&str> = self.0.columns().iter().take(6).map(|column| column.name.as_str()).collect();
        let more = self.0.columns().len().saturating_sub(names.len());
        let more = if more > 0 { format!(", ... {more} more") } else { String::new() };
        format!("Frame({} rows: {}{more})", self.0.len(), names.join(", "))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Any<'py>, (Vec<Any<'py>>,))> {
        let columns = self.0.columns().iter().map(|column| {
            let values: Vec<Any<'py>> =
                (0..self.0.len()).map(|row| cell(py, &column.values, row)).collect::<PyResult<_>>()?;
            let heading = (&column.heading.zh, &column.heading.en);
            (&column.name, heading.0, heading.1, kind(&column.values), values).into_bound_py_any(py)
        });
        Ok((py.get_type::<PyFrame>().getattr("_restored")?, (columns.collect::<PyResult<_>>()?,)))
    }

    /// A frame from its pickled form.
    #[staticmethod]
    fn _restored(columns: Vec<(String, String, String, String, Bound<'_, PyList>)>) -> PyResult<PyFrame> {
        let columns = columns.into_iter().map(|(name, zh, en, kind, values)| {
            let values = match kind.as_str() {
                "text" => {
                    let mut words = Words::default();
                    for value in values.iter() {
                        words.push(value.extract::<Option<String>>()?.as_deref());
                    }
                    Values::Words(words)
                }
                "date" => {
                    let days: Vec<Option<chrono::NaiveDate>> = values.extract()?;
                    Values::Dates(days.into_iter().map(|day| day.map(number_of)).collect())
                }
                "integer" => Values::Integers(values.extract::<Vec<Option<i64>>>()?.into_iter().collect()),
                "float" => Values::Floats(values.extract::<Vec<Option<f64>>>()?.into_iter().collect()),
                "boolean" => Values::Booleans(values.extract::<Vec<Option<bool>>>()?.into_iter().collect()),
                other => return Err(PyValueError::new_err(format!("there is no column of kind `{other}`"))),
            };
            Ok(FrameColumn::new(name, Text { zh, en }, values))
        });
        Ok(PyFrame::new(Frame::new(columns.collect::<PyResult<Vec<_>>>()?)))
    }

    /// A column's name, headings, kind, values as bytes, and which are there as bytes: for to_pandas.
    fn _column<'py>(&self, py: Python<'py>, place: usize) -> PyResult<Bound<'py, PyTuple>> {
        let column = self.0.columns().get(place).ok_or_else(|| PyIndexError::new_err(place))?;
        let bytes = |valid: Option<&[bool]>| {
            valid.map(|valid| PyBytes::new(py, &valid.iter().map(|there| u8::from(*there)).collect::<Vec<u8>>()))
        };
        fn numbers<'py, T: Copy, const N: usize>(
            py: Python<'py>,
            values: &[T],
            of: fn(T) -> [u8; N],
        ) -> Bound<'py, PyBytes> {
            PyBytes::new(py, &values.iter().flat_map(|value| of(*value)).collect::<Vec<u8>>())
        }
        let (values, valid) = match &column.values {
            Values::Words(words) => {
                let places = numbers(py, words.places(), u32::to_ne_bytes);
                let words = PyList::new(py, words.words().iter().map(AsRef::as_ref))?;
                ((words, places).into_bound_py_any(py)?, None)
            }
            Values::Dates(days) => (numbers(py, days.values(), i32::to_ne_bytes).into_any(), bytes(days.validity())),
            Values::Integers(whole) => {
                (numbers(py, whole.values(), i64::to_ne_bytes).into_any(), bytes(whole.validity()))
            }
            Values::Floats(floats) => {
                (numbers(py, floats.values(), f64::to_ne_bytes).into_any(), bytes(floats.validity()))
            }
            Values::Booleans(answers) => {
                let all = PyBytes::new(py, &answers.values().iter().map(|yes| u8::from(*yes)).collect::<Vec<u8>>());
                (all.into_any(), bytes(answers.validity()))
            }
            _ => return Err(PyTypeError::new_err("a kind of column that the Python package does not know")),
        };
        let heading = &column.heading;
        (&column.name, &heading.zh, &heading.en, kind(&column.values), values, valid).into_pyobject(py)
    }
}

/// A stream of batches in a capsule.
pub(crate) fn stream_of<'py>(
    py: Python<'py>,
    schema: &Arc<Schema>,
    batches: Vec<RecordBatch>,
) -> PyResult<Bound<'py, PyCapsule>> {
    capsule_of(py, Box::new(RecordBatchIterator::new(batches.into_iter().map(Ok), Arc::clone(schema))))
}

const fn kind(values: &Values) -> &'static str {
    match values {
        Values::Words(_) => "text",
        Values::Dates(_) => "date",
        Values::Integers(_) => "integer",
        Values::Floats(_) => "float",
        _ => "boolean",
    }
}

fn number_of(day: chrono::NaiveDate) -> i32 {
    let days = day.signed_duration_since(chrono::NaiveDate::default()).num_days();
    i32::try_from(days).unwrap_or_default()
}

fn day_of(number: i32) -> Option<chrono::NaiveDate> {
    chrono::NaiveDate::default().checked_add_signed(chrono::TimeDelta::days(number.into()))
}

fn cell<'py>(py: Python<'py>, values: &Values, row: usize) -> PyResult<Any<'py>> {
    fn of<T: Copy + Default>(values: &Nullable<T>, row: usize) -> Option<T> {
        values.get(row)
    }
    match values {
        Values::Words(words) => words.get(row).into_bound_py_any(py),
        Values::Dates(days) => of(days, row).and_then(day_of).into_bound_py_any(py),
        Values::Integers(whole) => of(whole, row).into_bound_py_any(py),
        Values::Floats(floats) => of(floats, row).into_bound_py_any(py),
        Values::Booleans(answers) => of(answers, row).into_bound_py_any(py),
        _ => Ok(py.None().into_bound(py)),
    }
}
