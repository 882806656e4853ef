//! Columns one by one, for pandas without pyarrow and for dicts of columns: NumPy arrays through their buffers, other
//! columns cell by cell. They become an Arrow batch, so that one set of rules, core's, reads every column.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float32Array, Float64Array, Int32Array, Int64Array, PrimitiveArray,
    RecordBatch, RecordBatchOptions, StringArray, TimestampMicrosecondArray, TimestampMillisecondArray,
    TimestampNanosecondArray, TimestampSecondArray, UInt64Array,
};
use arrow_schema::{Field, Schema};
use pyo3::buffer::{Element, PyBuffer};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyMapping};
use shequ::data::DatasetBuilder;

use super::rows;
use crate::error::apart;

/// What NumPy calls a moment that is none.
const NOT_A_TIME: i64 = i64::MIN;

/// Adds a data frame by its columns.
pub(super) fn add_frame(builder: DatasetBuilder, name: &str, frame: &Bound<'_, PyAny>) -> PyResult<DatasetBuilder> {
    let py = frame.py();
    let all = pyo3::types::PySlice::full(py);
    let names = frame.getattr(intern!(py, "columns"))?.try_iter()?;
    let by_place = frame.getattr(intern!(py, "iloc"))?;
    let columns =
        names.enumerate().map(|(place, name)| Ok((name?.str()?.to_string(), by_place.get_item((&all, place))?)));
    add_all(builder, name, columns.collect::<PyResult<Vec<_>>>()?)
}

/// Adds a dict of columns.
pub(super) fn add_columns(
    builder: DatasetBuilder,
    name: &str,
    columns: &Bound<'_, PyMapping>,
) -> PyResult<DatasetBuilder> {
    let members = columns.items()?;
    let columns = members.iter().map(|member| {
        let (name, column): (Bound<'_, PyAny>, Bound<'_, PyAny>) = member.extract()?;
        Ok((name.str()?.to_string(), column))
    });
    add_all(builder, name, columns.collect::<PyResult<Vec<_>>>()?)
}

fn add_all(builder: DatasetBuilder, name: &str, columns: Vec<(String, Bound<'_, PyAny>)>) -> PyResult<DatasetBuilder> {
    let Some(py) = columns.first().map(|(_, column)| column.py()) else {
        return Ok(builder.record_batches(name, &Schema::empty(), []));
    };
    let (mut fields, mut arrays, mut unread) = (Vec::new(), Vec::new(), Vec::new());
    for (column_name, column) in &columns {
        match array(column)? {
            Ok(array) => {
                fields.push(Field::new(column_name, array.data_type().clone(), true));
                arrays.push(array);
            }
            Err(reason) => unread.push((column_name.clone(), reason)),
        }
    }
    if !unread.is_empty() {
        return Ok(rows::refused(builder, name, &unread));
    }
    let schema = Arc::new(Schema::new(fields));
    let rows = arrays.first().map_or(0, |array| array.len());
    if let Some(((column, _), array)) = columns.iter().zip(&arrays).find(|(_, array)| array.len() != rows) {
        let reason = format!("it has {} rows where the first column has {rows}", array.len());
        return Ok(builder.failed_table(name, Some(column), &reason));
    }
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    match RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options) {
        Ok(batch) => apart(py, || builder.record_batches(name, &schema, [batch])),
        Err(error) => Ok(builder.failed_table(name, None, &error.to_string())),
    }
}

/// A column as an array, or why it cannot be one.
fn array(column: &Bound<'_, PyAny>) -> PyResult<Result<ArrayRef, String>> {
    let py = column.py();
    let Some(dtype) = column.getattr_opt(intern!(py, "dtype"))? else { return objects(column) };
    if let Some(categories) = dtype.getattr_opt(intern!(py, "categories"))? {
        return categorical(column, &categories);
    }
    let zone = dtype.getattr_opt(intern!(py, "tz"))?.filter(|zone| !zone.is_none());
    let kind: String = match dtype.getattr_opt(intern!(py, "kind"))? {
        Some(kind) => kind.extract()?,
        None => return objects(column),
    };
    // Types of pandas' own (nullable numbers, text) have no buffer that says which cells are missing.
    let plain = dtype.getattr_opt(intern!(py, "fields"))?.is_some() || zone.is_some();
    if !plain {
        return objects(column);
    }
    let numpy = match column.getattr_opt(intern!(py, "to_numpy"))? {
        Some(_) if zone.is_some() => column.call_method1("to_numpy", ("datetime64[ns]",))?,
        Some(to_numpy) => to_numpy.call0()?,
        None => column.clone(),
    };
    Ok(Ok(match kind.as_str() {
        "i" => Arc::new(Int64Array::from(buffer::<i64>(&numpy, "int64")?)),
        "u" => Arc::new(UInt64Array::from(buffer::<u64>(&numpy, "uint64")?)),
        "b" => Arc::new(BooleanArray::from(
            buffer::<u8>(&numpy, "uint8")?.into_iter().map(|byte| byte != 0).collect::<Vec<bool>>(),
        )),
        "f" if dtype.getattr("itemsize")?.extract::<usize>()? <= 4 => {
            Arc::new(Float32Array::from(buffer::<f32>(&numpy, "float32")?))
        }
        "f" => Arc::new(Float64Array::from(buffer::<f64>(&numpy, "float64")?)),
        "M" => return moments(&numpy, zone.map(|zone| zone.str().map(|zone| zone.to_string())).transpose()?),
        "O" | "U" | "T" => return objects(column),
        _ => return Ok(Err(format!("columns of type {dtype} cannot be read"))),
    }))
}

/// The numbers of an array, in the one width that is asked for.
fn buffer<T: Element>(array: &Bound<'_, PyAny>, dtype: &str) -> PyResult<Vec<T>> {
    let array = match dtype {
        // A boolean is a byte; its buffer says otherwise.
        "uint8" => array.call_method1(intern!(array.py(), "view"), (dtype,))?,
        _ => array.call_method1(intern!(array.py(), "astype"), (dtype,))?,
    };
    PyBuffer::<T>::get(&array)?.to_vec(array.py())
}

/// Points in time in the unit they are kept in; a zone goes with them, for core to refuse.
fn moments(array: &Bound<'_, PyAny>, zone: Option<String>) -> PyResult<Result<ArrayRef, String>> {
    let dtype = array.getattr("dtype")?.to_string();
    // Whole days and longer are counted in seconds like the rest; no day that is read is too far.
    let dtype = match dtype.as_str() {
        "datetime64[ns]" | "datetime64[us]" | "datetime64[ms]" | "datetime64[s]" => dtype,
        _ => "datetime64[s]".to_owned(),
    };
    let numbers = array.call_method1("astype", (dtype.as_str(),))?.call_method1("view", ("int64",))?;
    let numbers = PyBuffer::<i64>::get(&numbers)?.to_vec(array.py())?;
    let there = numbers.into_iter().map(|number| (number != NOT_A_TIME).then_some(number));
    Ok(Ok(match dtype.as_str() {
        "datetime64[ns]" => Arc::new(TimestampNanosecondArray::from_iter(there).with_timezone_opt(zone)) as ArrayRef,
        "datetime64[us]" => Arc::new(TimestampMicrosecondArray::from_iter(there).with_timezone_opt(zone)),
        "datetime64[ms]" => Arc::new(TimestampMillisecondArray::from_iter(there).with_timezone_opt(zone)),
        _ => Arc::new(TimestampSecondArray::from_iter(there).with_timezone_opt(zone)),
    }))
}

/// Places among a few values; -1 is a missing one.
fn categorical(column: &Bound<'_, PyAny>, categories: &Bound<'_, PyAny>) -> PyResult<Result<ArrayRef, String>> {
    let py = column.py();
    let holder = column.getattr_opt(intern!(py, "cat"))?.unwrap_or_else(|| column.clone());
    let codes = holder.getattr(intern!(py, "codes"))?;
    let codes = codes.call_method0(intern!(py, "to_numpy")).unwrap_or(codes);
    let places = buffer::<i64>(&codes, "int64")?;
    let texts = match strings(categories)? {
        Ok(texts) => texts,
        Err(reason) => return Ok(Err(reason)),
    };
    let keys: PrimitiveArray<Int32Type> =
        places.into_iter().map(|place| i32::try_from(place).ok().filter(|place| *place >= 0)).collect::<Int32Array>();
    Ok(DictionaryArray::try_new(keys, Arc::new(texts))
        .map(|array| Arc::new(array) as ArrayRef)
        .map_err(|e| e.to_string()))
}

fn objects(column: &Bound<'_, PyAny>) -> PyResult<Result<ArrayRef, String>> {
    Ok(strings(column)?.map(|texts| Arc::new(texts) as ArrayRef))
}

/// Cells one by one, each as the text that says it.
fn strings(column: &Bound<'_, PyAny>) -> PyResult<Result<StringArray, String>> {
    let py = column.py();
    let cells = match column.cast::<PyList>() {
        Ok(cells) => cells.clone(),
        Err(_) => match column.getattr_opt(intern!(py, "tolist"))? {
            Some(listed) => listed.call0()?.cast_into::<PyList>()?,
            None => PyList::new(py, column.try_iter()?.collect::<PyResult<Vec<_>>>()?)?,
        },
    };
    let mut texts = arrow_array::builder::StringBuilder::with_capacity(cells.len(), cells.len().saturating_mul(12));
    for (row, cell) in cells.iter().enumerate() {
        match rows::text(&cell)? {
            Ok(text) => texts.append_option(text),
            Err(rows::Unread(reason)) => return Ok(Err(format!("row {}: {reason}", row + 1))),
        }
    }
    Ok(Ok(texts.finish()))
}
