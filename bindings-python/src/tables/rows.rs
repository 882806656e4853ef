//! Cells one by one: lists of dicts, and columns of objects. Each becomes the text that says it, which core reads by the
//! rules of every other text; floats are written as the whole number they are, or with the digits Python shows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDate, PyDateTime, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use shequ::data::{AttributeValue, Column, DatasetBuilder, Table, TextColumn, attributes_cell};

/// Why a cell cannot be read.
pub(super) struct Unread(pub(super) String);

/// Adds a list of dicts as a table. A column that some rows do not have is missing there.
pub(super) fn add(builder: DatasetBuilder, name: &str, rows: &Bound<'_, PyList>) -> PyResult<DatasetBuilder> {
    if rows.is_empty() {
        // A table without rows has all its columns, as JSON text says it.
        return Ok(builder.json(&serde_json::json!({ name: [] }).to_string()));
    }
    let mut columns: Vec<(String, TextColumn)> = Vec::new();
    let mut unread = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        each(&row, |key, value| {
            let key = key.str()?;
            let key = key.to_str()?;
            // Rows mostly have their cells in one order; a few names are found faster by looking than by hashing.
            let column = match columns.iter().position(|(known, _)| known == key) {
                Some(found) => found,
                None => {
                    let mut earlier = TextColumn::new();
                    (0..place).for_each(|_| earlier.push(None));
                    columns.push((key.to_owned(), earlier));
                    columns.len() - 1
                }
            };
            let texts = &mut columns[column].1;
            match text(value)? {
                Ok(cell) => texts.push(cell.as_deref()),
                Err(Unread(reason)) => {
                    texts.push(None);
                    unread.push((key.to_owned(), format!("row {}: {reason}", place + 1)));
                }
            }
            Ok(())
        })?;
        for (_, texts) in &mut columns {
            if texts.len() <= place {
                texts.push(None);
            }
        }
    }
    if !unread.is_empty() {
        return Ok(refused(builder, name, &unread));
    }
    let mut table = Table::new(name);
    for (column, texts) in columns {
        let at = column.clone();
        table = match table.with_column(column, Column::Texts(texts)) {
            Ok(table) => table,
            Err(error) => return Ok(builder.failed_table(name, Some(&at), &error.to_string())),
        };
    }
    Ok(builder.table(table))
}

/// A table with cells that cannot be read, each column told of once, by its first.
pub(super) fn refused(builder: DatasetBuilder, name: &str, unread: &[(String, String)]) -> DatasetBuilder {
    let mut named: Vec<&str> = Vec::new();
    unread.iter().fold(builder, |builder, (column, reason)| {
        if named.contains(&column.as_str()) {
            return builder;
        }
        named.push(column);
        builder.failed_table(name, Some(column), reason)
    })
}

/// The cells of a row.
fn each<'py>(
    row: &Bound<'py, PyAny>,
    mut cell: impl FnMut(&Bound<'py, PyAny>, &Bound<'py, PyAny>) -> PyResult<()>,
) -> PyResult<()> {
    if let Ok(row) = row.cast::<PyDict>() {
        return row.iter().try_for_each(|(key, value)| cell(&key, &value));
    }
    for member in row.cast::<PyMapping>()?.items()?.iter() {
        let (key, value): (Bound<'py, PyAny>, Bound<'py, PyAny>) = member.extract()?;
        cell(&key, &value)?;
    }
    Ok(())
}

/// The text that says a cell; none for a missing one.
pub(super) fn text<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<Result<Option<Cow<'a, str>>, Unread>> {
    let owned = |text: String| Ok(Ok(Some(Cow::Owned(text))));
    if value.is_none() {
        return Ok(Ok(None));
    }
    if let Ok(text) = value.cast::<PyString>() {
        // Half of a pair of surrogates, which a wrong decoding leaves behind, is no text.
        let unread = |_| Unread("the text is not Unicode".to_owned());
        return Ok(text.to_str().map(|text| Some(Cow::Borrowed(text))).map_err(unread));
    }
    if value.is_instance_of::<PyBool>() {
        return owned(if value.is_truthy()? { "true" } else { "false" }.to_owned());
    }
    if value.is_exact_instance_of::<PyInt>() {
        return owned(value.extract::<i64>().map_or_else(|_| value.to_string(), |number| number.to_string()));
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return Ok(Ok(of_float(number.value(), || value.repr().map(|text| text.to_string()))?));
    }
    if value.is_instance_of::<PyDateTime>() || value.is_instance_of::<PyDate>() {
        return of_date(value);
    }
    if let Ok(attributes) = value.cast::<PyDict>() {
        return of_attributes(attributes);
    }
    of_other(value)
}

/// A whole number is written as one; NaN is missing.
fn of_float<'a>(number: f64, shown: impl FnOnce() -> PyResult<String>) -> PyResult<Option<Cow<'a, str>>> {
    const WHOLE_BELOW: f64 = 9_007_199_254_740_992.0;
    if number.is_nan() {
        return Ok(None);
    }
    let whole = number.fract() == 0.0 && number.abs() < WHOLE_BELOW;
    Ok(Some(Cow::Owned(if whole { format!("{number:.0}") } else { shown()? })))
}

/// A day as ISO text; a moment that is no day keeps its time, which core refuses with the reason.
fn of_date<'a>(value: &Bound<'_, PyAny>) -> PyResult<Result<Option<Cow<'a, str>>, Unread>> {
    // pandas' NaT calls itself a datetime.
    if value.ne(value)? {
        return Ok(Ok(None));
    }
    let text = value.call_method0(intern!(value.py(), "isoformat"))?.extract::<String>()?;
    Ok(Ok(Some(Cow::Owned(text.strip_suffix("T00:00:00").map_or_else(|| text.clone(), str::to_owned)))))
}

fn of_attributes<'a>(attributes: &Bound<'_, PyDict>) -> PyResult<Result<Option<Cow<'a, str>>, Unread>> {
    let mut values = BTreeMap::new();
    for (key, value) in attributes.iter() {
        let list = value.cast::<PyList>().map(|list| list.iter().collect::<Vec<_>>());
        let list = list.or_else(|_| value.cast::<PyTuple>().map(|list| list.iter().collect::<Vec<_>>()));
        let value = match list {
            Err(_) => match text(&value)? {
                Err(unread) => return Ok(Err(unread)),
                Ok(None) => continue,
                Ok(Some(text)) => AttributeValue::Text(text.into_owned()),
            },
            Ok(items) => {
                let mut texts = Vec::with_capacity(items.len());
                for item in &items {
                    match text(item)? {
                        Err(unread) => return Ok(Err(unread)),
                        Ok(item) => texts.extend(item.map(Cow::into_owned)),
                    }
                }
                AttributeValue::List(texts)
            }
        };
        values.insert(key.str()?.to_string(), value);
    }
    let cell = attributes_cell(&values);
    Ok(Ok((!cell.is_empty()).then_some(Cow::Owned(cell))))
}

/// Numbers of other libraries, exact ones of the standard library, and missing values of pandas.
fn of_other<'a>(value: &Bound<'_, PyAny>) -> PyResult<Result<Option<Cow<'a, str>>, Unread>> {
    let py = value.py();
    let owned = |text: String| Ok(Ok(Some(Cow::Owned(text))));
    let class = value.get_type().name()?.to_string();
    match class.as_str() {
        "NAType" | "NaTType" => return Ok(Ok(None)),
        "Decimal" if value.call_method0("is_nan")?.is_truthy()? => return Ok(Ok(None)),
        // Without an exponent.
        "Decimal" => return owned(value.call_method1("__format__", ("f",))?.extract()?),
        "Fraction" => return owned(value.to_string()),
        _ => {}
    }
    if let Some(dtype) = value.getattr_opt(intern!(py, "dtype"))? {
        let kind: String = dtype.getattr(intern!(py, "kind"))?.extract()?;
        match kind.as_str() {
            "i" | "u" => return owned(value.to_string()),
            "b" => return owned(if value.is_truthy()? { "true" } else { "false" }.to_owned()),
            "f" => return Ok(Ok(of_float(value.call_method0("__float__")?.extract()?, || Ok(value.to_string()))?)),
            "M" => {
                let text = value.to_string();
                let day = text.split_once("T00:00:00").filter(|(_, rest)| rest.trim_matches(['.', '0']).is_empty());
                let day = day.map_or(text.as_str(), |(day, _)| day).to_owned();
                return Ok(Ok(Some(Cow::Owned(day)).filter(|day| day != "NaT")));
            }
            _ => {}
        }
    }
    if value.is_instance_of::<PyInt>() {
        return owned(value.call_method0("__int__")?.to_string());
    }
    Ok(Err(Unread(format!("{class} is no text, number, date, or yes or no"))))
}
