//! Tables that come as Arrow record batches: which types are taken, and how the chunks of a column become a [`Column`].
//!
//! Numbers and dates in one batch are shared and not copied. Texts are copied once, and checked here, whoever made them:
//! an array from another language may break what its type promises. What a value means is read with the other tables'
//! cells; results on their way out are in `frame/arrow.rs`; pointers from other languages are the bindings' business.

mod numbers;
mod texts;

use arrow_array::{Array, ArrayRef, RecordBatch, types};
use arrow_schema::{DataType, Schema, TimeUnit as ArrowTimeUnit};

use super::buffer::Buffer;
use super::column::Column;
use super::day::TimeUnit;
use super::problem::{DataError, Problem, ProblemCode};
use super::spec::TableKind;
use super::table::Table;
use crate::lang::Text;

impl Table {
    /// A table of record batches that have one schema: a stream from pandas, Polars, `DuckDB` or a query engine. Its columns
    /// have the tables' names and stand in any order.
    ///
    /// | Arrow | taken as |
    /// | --- | --- |
    /// | `Utf8`, `LargeUtf8`, `Utf8View`, and dictionaries of these | texts, and what texts can state |
    /// | whole numbers of any width, decimals of any width and scale, `Float32`, `Float64` | numbers, and codes of digits |
    /// | `Date32`, `Date64`, `Timestamp` of any unit without a zone | dates |
    /// | `Boolean` | yes or no |
    /// | `Null` | missing values |
    ///
    /// Nothing is rounded or guessed: see [`Column`] for floats and points in time. Rows are numbered from 1 through all
    /// batches.
    ///
    /// # Errors
    /// [`DataError`] with every column that cannot be read: of another type ([`ProblemCode::UnsupportedType`]), a timestamp
    /// with a zone ([`ProblemCode::TimeZone`]), named twice, of another type in a later batch or malformed
    /// ([`ProblemCode::BadArrow`]). Values are checked by the build.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use arrow_array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
    /// use shequ::data::{Dataset, Table, UnitRow};
    ///
    /// let batch = RecordBatch::try_from_iter([
    ///     ("unit", Arc::new(StringArray::from(vec!["330109", "330109"])) as ArrayRef),
    ///     ("variable", Arc::new(StringArray::from(vec!["residents", "households"]))),
    ///     ("date", Arc::new(Date32Array::from(vec![19_722, 19_722]))),
    ///     ("value", Arc::new(Int64Array::from(vec![2_140_000, 740_000]))),
    /// ])?;
    /// let table = Table::from_record_batches("observations", &batch.schema(), [batch])?;
    /// # let plan = shequ::Plan::builtin("xiaoshan-2022-2025")?;
    /// let units = [UnitRow::new("330109", "萧山区", "district")];
    /// assert_eq!(Dataset::builder(&plan).units(units).table(table).build()?.observation_count(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_record_batches(
        name: &str,
        schema: &Schema,
        batches: impl IntoIterator<Item = RecordBatch>,
    ) -> Result<Table, DataError> {
        read(name, schema, batches).map_err(DataError::of)
    }
}

/// Why a column cannot be read.
#[derive(Debug, Clone, PartialEq)]
struct Unread {
    code: ProblemCode,
    /// The row, counted from 0, where one is to blame.
    row: Option<usize>,
    related: Text,
}

impl Unread {
    fn of(code: ProblemCode, related: &str) -> Unread {
        Unread { code, row: None, related: Text { zh: related.to_owned(), en: related.to_owned() } }
    }

    fn malformed(row: Option<usize>, zh: &str, en: &str) -> Unread {
        Unread { code: ProblemCode::BadArrow, row, related: Text { zh: zh.to_owned(), en: en.to_owned() } }
    }

    /// An array that is not of the type its schema says, which the `arrow` crates do not let come about.
    fn other_type() -> Unread {
        Unread::malformed(None, "数据与所声明的类型不符", "the data is not of the type it is declared to be")
    }

    fn at(self, table: &Table, column: &str) -> Problem {
        let problem = Problem::new(table.name(), self.code).at_column(column);
        let problem = problem.in_words(&self.related.zh, &self.related.en);
        match self.row {
            Some(row) => problem.at_row(table.row_number(row)),
            None => problem,
        }
    }
}

/// The table, or what keeps it from being one.
pub(super) fn read(
    name: &str,
    schema: &Schema,
    batches: impl IntoIterator<Item = RecordBatch>,
) -> Result<Table, Vec<Problem>> {
    let fields = schema.fields();
    let mut chunks: Vec<Vec<ArrayRef>> = fields.iter().map(|_| Vec::new()).collect();
    for (number, batch) in (1usize..).zip(batches) {
        if let Some(problem) = other_schema(name, number, schema, &batch) {
            return Err(vec![problem]);
        }
        // A batch without rows adds nothing, and one chunk alone can be shared.
        for (chunks, array) in chunks.iter_mut().zip(batch.columns()).filter(|(_, array)| !array.is_empty()) {
            chunks.push(ArrayRef::clone(array));
        }
    }
    let rows = chunks.first().map_or(0, |chunks| chunks.iter().map(|chunk| chunk.len()).sum());
    let known = TableKind::named(name).map(TableKind::columns).unwrap_or_default();
    let mut table = Table::new(name);
    let mut problems = Vec::new();
    for (field, chunks) in fields.iter().zip(&chunks) {
        let column_name = field.name();
        if table.column(column_name).is_some() {
            problems.push(Problem::new(name, ProblemCode::ColumnTwice).at_column(column_name));
            continue;
        }
        // Of a column that the table does not have, its name is all that will be said.
        let read = if known.iter().any(|(known, _)| known == column_name) {
            column(field.data_type(), chunks)
        } else {
            Ok(Column::missing(rows))
        };
        let read = read.unwrap_or_else(|unread| {
            problems.push(unread.at(&table, column_name));
            Column::missing(rows)
        });
        table = match table.with_column(column_name, read) {
            Ok(table) => table,
            // Batches have columns of one length.
            Err(_) => return Err(vec![Unread::other_type().at(&Table::new(name), column_name)]),
        };
    }
    if problems.is_empty() { Ok(table) } else { Err(problems) }
}

/// What is wrong with a batch that has other columns than the schema.
fn other_schema(name: &str, number: usize, schema: &Schema, batch: &RecordBatch) -> Option<Problem> {
    let found = batch.schema_ref();
    let count = schema.fields().len().max(found.fields().len());
    let at = |schema: &Schema, place: usize| {
        schema.fields().get(place).map(|field| (field.name().clone(), field.data_type().clone()))
    };
    let differs = (0..count).map(|place| (at(schema, place), at(found, place))).find(|(a, b)| a != b)?;
    let shown = |column: &Option<(String, DataType)>, none: &str| {
        column.as_ref().map_or(none.to_owned(), |(name, data_type)| format!("`{name}` {data_type}"))
    };
    let (expected, other) = &differs;
    let column = expected.as_ref().or(other.as_ref()).map(|(name, _)| name.as_str()).unwrap_or_default();
    Some(Problem::new(name, ProblemCode::BadArrow).at_column(column).in_words(
        format!("第 {number} 批的列与结构说明不同：应为 {}，实为 {}", shown(expected, "无"), shown(other, "无")),
        format!(
            "the columns of batch {number} are not those of the schema: {} where {} is expected",
            shown(other, "none"),
            shown(expected, "none")
        ),
    ))
}

/// A column of its chunks, which are of one type.
fn column(data_type: &DataType, chunks: &[ArrayRef]) -> Result<Column, Unread> {
    use DataType::*;
    let valid = || validity(chunks);
    Ok(match data_type {
        Null => Column::missing(chunks.iter().map(|chunk| chunk.len()).sum()),
        Boolean => Column::Booleans { values: numbers::booleans(chunks)?, valid: valid() },
        Int8 => numbers::widened::<types::Int8Type>(chunks)?,
        Int16 => numbers::widened::<types::Int16Type>(chunks)?,
        Int32 => numbers::widened::<types::Int32Type>(chunks)?,
        Int64 => Column::Integers { values: numbers::values::<types::Int64Type>(chunks)?, valid: valid() },
        UInt8 => numbers::widened::<types::UInt8Type>(chunks)?,
        UInt16 => numbers::widened::<types::UInt16Type>(chunks)?,
        UInt32 => numbers::widened::<types::UInt32Type>(chunks)?,
        UInt64 => numbers::unsigned(chunks)?,
        Float32 => Column::Singles { values: numbers::values::<types::Float32Type>(chunks)?, valid: valid() },
        Float64 => Column::Floats { values: numbers::values::<types::Float64Type>(chunks)?, valid: valid() },
        Decimal32(_, scale) => numbers::decimals::<types::Decimal32Type>(chunks, *scale, |m| Some(i128::from(m)))?,
        Decimal64(_, scale) => numbers::decimals::<types::Decimal64Type>(chunks, *scale, |m| Some(i128::from(m)))?,
        Decimal128(_, scale) => numbers::decimals::<types::Decimal128Type>(chunks, *scale, Some)?,
        Decimal256(_, scale) => numbers::decimals::<types::Decimal256Type>(chunks, *scale, |m| m.to_i128())?,
        Date32 => Column::Dates { days: numbers::values::<types::Date32Type>(chunks)?, valid: valid() },
        Date64 => times(numbers::values::<types::Date64Type>(chunks)?, TimeUnit::Milliseconds, valid()),
        Timestamp(_, Some(zone)) if !zone.is_empty() => return Err(Unread::of(ProblemCode::TimeZone, zone)),
        Timestamp(unit, _) => match unit {
            ArrowTimeUnit::Second => {
                times(numbers::values::<types::TimestampSecondType>(chunks)?, TimeUnit::Seconds, valid())
            }
            ArrowTimeUnit::Millisecond => {
                times(numbers::values::<types::TimestampMillisecondType>(chunks)?, TimeUnit::Milliseconds, valid())
            }
            ArrowTimeUnit::Microsecond => {
                times(numbers::values::<types::TimestampMicrosecondType>(chunks)?, TimeUnit::Microseconds, valid())
            }
            ArrowTimeUnit::Nanosecond => {
                times(numbers::values::<types::TimestampNanosecondType>(chunks)?, TimeUnit::Nanoseconds, valid())
            }
        },
        Utf8 | LargeUtf8 | Utf8View => Column::Texts(texts::texts(data_type, chunks)?),
        Dictionary(key, value) if matches!(**value, Utf8 | LargeUtf8 | Utf8View) => {
            Column::Words(texts::words(key, value, chunks)?)
        }
        other => return Err(Unread::of(ProblemCode::UnsupportedType, &other.to_string())),
    })
}

fn times(values: Buffer<i64>, unit: TimeUnit, valid: Option<Vec<bool>>) -> Column {
    Column::Times { values, unit, valid }
}

/// Which rows of all chunks hold a value; `None` where all do.
fn validity(chunks: &[ArrayRef]) -> Option<Vec<bool>> {
    if chunks.iter().all(|chunk| chunk.null_count() == 0) {
        return None;
    }
    let mut valid = Vec::with_capacity(chunks.iter().map(|chunk| chunk.len()).sum());
    for chunk in chunks {
        match chunk.nulls() {
            Some(nulls) => valid.extend(nulls.iter()),
            None => valid.resize(valid.len().saturating_add(chunk.len()), true),
        }
    }
    Some(valid)
}
