//! Tables in, whatever they are: told apart here, read in `stream.rs` (Arrow capsules), `arrays.rs` (columns of pandas and
//! NumPy) and `rows.rs` (dicts, and cells one by one). What their values mean is core's.

mod arrays;
mod foreign;
mod rows;
mod stream;

pub(crate) use stream::capsule_of;

use pyo3::exceptions::{PyException, PyImportError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyMapping, PyString, PyTuple};
use shequ::data::DatasetBuilder;

use crate::error::apart;

/// Adds a table to a dataset in the making. What is wrong with it becomes problems of the build.
pub(crate) fn add(builder: DatasetBuilder, name: &str, table: &Bound<'_, PyAny>) -> PyResult<DatasetBuilder> {
    add_part(builder, name, table, false)
}

/// Adds a table, or one of a list of them, which is no list of lists again: it might hold itself.
fn add_part(builder: DatasetBuilder, name: &str, table: &Bound<'_, PyAny>, of_list: bool) -> PyResult<DatasetBuilder> {
    let py = table.py();
    if table.is_none() {
        return Ok(builder);
    }
    if let Ok(bytes) = table.cast::<PyBytes>() {
        let bytes = bytes.as_bytes();
        return apart(py, || builder.csv(name, bytes));
    }
    if table.is_instance_of::<PyString>() {
        return Err(no_table(name, table));
    }
    if is_frame(table)? {
        let table = match without_index(table) {
            Ok(table) => table,
            Err(error) => return failed(builder, name, table, error),
        };
        return add_plain(builder, name, &table, of_list);
    }
    add_plain(builder, name, table, of_list)
}

/// The frame with its rows' labels gone, or turned into columns where they have a name: pandas would hand them on as a
/// column of a name of its own.
fn without_index<'py>(frame: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = frame.py();
    let names = frame.getattr(intern!(py, "index"))?.getattr(intern!(py, "names"))?;
    let named = names.try_iter()?.any(|name| name.is_ok_and(|name| !name.is_none()));
    let keywords = PyDict::new(py);
    keywords.set_item("drop", !named)?;
    frame.call_method(intern!(py, "reset_index"), (), Some(&keywords))
}

/// A table without labels of its own.
fn add_plain(builder: DatasetBuilder, name: &str, table: &Bound<'_, PyAny>, of_list: bool) -> PyResult<DatasetBuilder> {
    let py = table.py();
    if table.hasattr(intern!(py, "__arrow_c_stream__"))? {
        return match table.call_method0(intern!(py, "__arrow_c_stream__")) {
            Ok(capsule) => stream::add(builder, name, &capsule),
            // pandas without pyarrow has the method and cannot keep its promise.
            Err(error) if error.is_instance_of::<PyImportError>(py) && is_frame(table)? => {
                arrays::add_frame(builder, name, table)
            }
            Err(error) => failed(builder, name, table, error),
        };
    }
    if is_frame(table)? {
        return arrays::add_frame(builder, name, table);
    }
    if let Ok(columns) = table.cast::<PyMapping>() {
        return arrays::add_columns(builder, name, columns);
    }
    // A lazy frame looks as if it could be gone through.
    if table.hasattr(intern!(py, "collect"))? {
        return Err(no_table(name, table));
    }
    let items = match table.cast::<PyList>() {
        Ok(items) => items.clone(),
        Err(_) => match table.try_iter() {
            Ok(items) => PyList::new(py, items.collect::<PyResult<Vec<_>>>()?)?,
            Err(_) => return Err(no_table(name, table)),
        },
    };
    if items.iter().all(|item| is_mapping(&item)) && (items.is_empty() || !holds_columns(&items)) {
        return rows::add(builder, name, &items);
    }
    // Several tables of one name, such as a workbook of each town.
    items.iter().try_fold(builder, |builder, part| {
        match part.is_instance_of::<PyList>() && !of_list || is_part(&part)? {
            true => add_part(builder, name, &part, true),
            false => Err(no_table(name, &part)),
        }
    })
}

/// A dict of columns rather than of cells: several of them are several tables.
fn holds_columns(items: &Bound<'_, PyList>) -> bool {
    let first = items.get_item(0).ok().and_then(|item| item.cast_into::<PyDict>().ok());
    let value = first.and_then(|first| first.values().iter().next());
    value.is_some_and(|value| {
        value.is_instance_of::<PyList>()
            || value.hasattr("dtype").unwrap_or(false)
                && value.hasattr("shape").unwrap_or(false)
                && !value.getattr("shape").and_then(|shape| shape.is_empty()).unwrap_or(true)
    })
}

fn is_part(part: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = part.py();
    Ok(part.is_instance_of::<PyBytes>()
        || part.hasattr(intern!(py, "__arrow_c_stream__"))?
        || is_frame(part)?
        || is_mapping(part))
}

fn is_mapping(item: &Bound<'_, PyAny>) -> bool {
    item.is_instance_of::<PyDict>() || item.cast::<PyMapping>().is_ok()
}

/// A data frame of pandas' kind: its columns can be had by their places.
fn is_frame(table: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = table.py();
    Ok(table.hasattr(intern!(py, "iloc"))? && table.hasattr(intern!(py, "columns"))?)
}

/// A producer that failed before it gave anything. The column to blame is looked for where columns can be asked for one by
/// one.
fn failed(builder: DatasetBuilder, name: &str, table: &Bound<'_, PyAny>, error: PyErr) -> PyResult<DatasetBuilder> {
    let py = table.py();
    if !error.is_instance_of::<PyException>(py) {
        return Err(error);
    }
    let mut builder = builder;
    let mut found = false;
    if is_frame(table)? {
        for (place, column) in table.getattr(intern!(py, "columns"))?.try_iter()?.enumerate() {
            let all = pyo3::types::PySlice::full(py);
            let one = PyList::new(py, [place])?;
            let alone = table.getattr("iloc")?.get_item(PyTuple::new(py, [all.into_any(), one.into_any()])?)?;
            if let Err(error) = alone.call_method0(intern!(py, "__arrow_c_stream__")) {
                let column = column?.str()?;
                builder = builder.failed_table(name, Some(column.to_str()?), &said(py, &error));
                found = true;
            }
        }
    }
    Ok(if found { builder } else { builder.failed_table(name, None, &said(py, &error)) })
}

/// What a producer says of its failure.
fn said(py: Python<'_>, error: &PyErr) -> String {
    let text = error.value(py).str().map(|text| text.to_string()).unwrap_or_default();
    let class = error.get_type(py).name().map(|name| name.to_string()).unwrap_or_default();
    if text.is_empty() { class } else { format!("{class}: {text}") }
}

fn no_table(name: &str, table: &Bound<'_, PyAny>) -> PyErr {
    let class = table.get_type().name().map(|class| class.to_string()).unwrap_or_default();
    let lazy = if table.hasattr("collect").unwrap_or(false) { " (collect it first)" } else { "" };
    PyTypeError::new_err(format!(
        "{name} is {class}, which is no table{lazy}: give something with the Arrow stream interface (pandas, Polars, pyarrow, \
         DuckDB), a list of dicts, a dict of columns, CSV as bytes, or a list of such tables"
    ))
}
