//! Tables on their way in: columns by name, as the core's [`Table`].

use std::ffi::{CStr, c_char};

use shequ::data::{Column, PlaceError, Table, TableError, TextColumn, TextColumnError, WordColumn};
use shequ::quantity::Quantity;

use crate::code::{
    SHEQU_ALREADY_USED, SHEQU_BAD_FRACTION, SHEQU_COLUMN_LENGTH, SHEQU_COLUMN_TWICE, SHEQU_INVALID_UTF8,
    SHEQU_OUT_OF_RANGE, SHEQU_TOO_LONG, shequ_code,
};
use crate::error::shequ_error;
use crate::pointer::{Fault, exclusive, guard_with, handle, optional_slice, out, release, slice, text};

/// A table on its way in: named columns of one length. It belongs to one thread at a time. Values are copied: the
/// caller's arrays are free again when a function returns. Where a function takes `valid`, that is NULL (no value is
/// missing) or one byte a row, 0 where the value is missing. A column that is refused leaves the table as it was.
pub struct shequ_table {
    /// `None` once a builder has taken the columns.
    table: Option<Table>,
}

impl shequ_table {
    /// Takes the columns out.
    pub(crate) fn take(&mut self) -> Result<Table, Fault> {
        self.table.take().ok_or(Fault::Code(SHEQU_ALREADY_USED))
    }

    fn add(&mut self, name: &str, column: Column) -> Result<(), Fault> {
        let table = self.table.as_mut().ok_or(Fault::Code(SHEQU_ALREADY_USED))?;
        Ok(table.add_column(name, column)?)
    }
}

impl From<TableError> for Fault {
    fn from(error: TableError) -> Fault {
        let code = match error {
            TableError::ColumnTwice { .. } => SHEQU_COLUMN_TWICE,
            _ => SHEQU_COLUMN_LENGTH,
        };
        Fault::said(code, |lang| error.message(lang))
    }
}

/// Makes a table: `units`, `observations`, `entities`, `deliverables`, `register_scope`, `lineage` or `allocations`.
/// Columns are those of the CSV files. Names are looked at when a dataset is built.
///
/// `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_table_new(
    name: *const c_char,
    name_len: usize,
    table: *mut *mut shequ_table,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a text of the length given, and room for the handle.
        let (name, table) = unsafe { (text(name, name_len)?, out(table)?) };
        table.set(handle(shequ_table { table: Some(Table::new(name)) }));
        Ok(())
    })
}

/// Frees a table. NULL is allowed. A builder keeps what it was given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_table_free(table: *mut shequ_table) {
    // SAFETY: the caller passes a handle of its own, or NULL.
    unsafe { release(table) };
}

/// Adds a column of whole numbers.
///
/// `SHEQU_COLUMN_TWICE`, `SHEQU_COLUMN_LENGTH`, `SHEQU_ALREADY_USED`, `SHEQU_NULL_POINTER`, `SHEQU_MISALIGNED_POINTER`,
/// `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_table_set_i64(
    table: *mut shequ_table,
    column: *const c_char,
    column_len: usize,
    values: *const i64,
    valid: *const u8,
    rows: usize,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text and arrays of the lengths given.
        let (table, name) = unsafe { (exclusive(table)?, text(column, column_len)?) };
        // SAFETY: as above.
        let (values, valid) = unsafe { (slice(values, rows)?, optional_slice(valid, rows)?) };
        table.add(name, Column::Integers { values: values.to_vec().into(), valid: flags(valid) })
    })
}

/// Adds a column of exact numbers: `numerators[i] / denominators[i]`, denominators from 1 on (of missing values they are
/// not read).
///
/// `SHEQU_BAD_FRACTION`; else as `shequ_table_set_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_table_set_exact(
    table: *mut shequ_table,
    column: *const c_char,
    column_len: usize,
    numerators: *const i64,
    denominators: *const i64,
    valid: *const u8,
    rows: usize,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text and arrays of the lengths given.
        let (table, name) = unsafe { (exclusive(table)?, text(column, column_len)?) };
        // SAFETY: as above.
        let (ns, ds) = unsafe { (slice(numerators, rows)?, slice(denominators, rows)?) };
        // SAFETY: as above.
        let valid = flags(unsafe { optional_slice(valid, rows) }?);
        let mut values = Vec::with_capacity(rows);
        for (row, (n, d)) in ns.iter().zip(ds).enumerate() {
            let there = valid.as_ref().is_none_or(|valid| valid.get(row) == Some(&true));
            let value = match (there, *d) {
                (false, _) => Some(Quantity::ZERO),
                (true, 1..) => Quantity::fraction((*n).into(), (*d).into()),
                (true, _) => None,
            };
            values.push(value.ok_or(Fault::Code(SHEQU_BAD_FRACTION))?);
        }
        table.add(name, Column::Quantities { values: values.into(), valid })
    })
}

/// Adds a column of floating-point numbers; NaN is a missing value. A whole number below 2^53 in size is that number;
/// where a fraction may stand, one that 15 significant digits write is the decimal so written. Others do not say which
/// number is meant, and are a problem when the dataset is built.
///
/// As `shequ_table_set_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_table_set_f64(
    table: *mut shequ_table,
    column: *const c_char,
    column_len: usize,
    values: *const f64,
    valid: *const u8,
    rows: usize,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text and arrays of the lengths given.
        let (table, name) = unsafe { (exclusive(table)?, text(column, column_len)?) };
        // SAFETY: as above.
        let (values, valid) = unsafe { (slice(values, rows)?, optional_slice(valid, rows)?) };
        table.add(name, Column::Floats { values: values.to_vec().into(), valid: flags(valid) })
    })
}

/// Adds a column of dates, days since 1970-01-01. As `shequ_table_set_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_table_set_date(
    table: *mut shequ_table,
    column: *const c_char,
    column_len: usize,
    days: *const i32,
    valid: *const u8,
    rows: usize,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text and arrays of the lengths given.
        let (table, name) = unsafe { (exclusive(table)?, text(column, column_len)?) };
        // SAFETY: as above.
        let (days, valid) = unsafe { (slice(days, rows)?, optional_slice(valid, rows)?) };
        table.add(name, Column::Dates { days: days.to_vec().into(), valid: flags(valid) })
    })
}

/// Adds a column of yes (any byte but 0) and no (0). As `shequ_table_set_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_table_set_bool(
    table: *mut shequ_table,
    column: *const c_char,
    column_len: usize,
    values: *const u8,
    valid: *const u8,
    rows: usize,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text and arrays of the lengths given.
        let (table, name) = unsafe { (exclusive(table)?, text(column, column_len)?) };
        // SAFETY: as above.
        let (values, valid) = unsafe { (slice(values, rows)?, optional_slice(valid, rows)?) };
        let values: Vec<bool> = values.iter().map(|value| *value != 0).collect();
        table.add(name, Column::Booleans { values: values.into(), valid: flags(valid) })
    })
}

/// Adds a column of texts: row `i` is the bytes from `offsets[i]` to before `offsets[i + 1]`, so there are `rows + 1`
/// offsets. Dates and numbers may come as texts too, as in a CSV file.
///
/// `SHEQU_OUT_OF_RANGE` where offsets fall, lie outside the bytes or within a character; else as `shequ_table_set_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_table_set_text(
    table: *mut shequ_table,
    column: *const c_char,
    column_len: usize,
    bytes: *const c_char,
    byte_count: usize,
    offsets: *const i64,
    valid: *const u8,
    rows: usize,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text and arrays of the lengths given.
        let (table, name) = unsafe { (exclusive(table)?, text(column, column_len)?) };
        // SAFETY: as above; there is one offset more than rows.
        let (bytes, offsets) = unsafe { (slice(bytes.cast::<u8>(), byte_count)?, cuts(offsets, rows)?) };
        // SAFETY: as above.
        let valid = flags(unsafe { optional_slice(valid, rows) }?);
        table.add(name, Column::Texts(TextColumn::from_offsets(offsets, bytes, valid.as_deref())?))
    })
}

/// Adds a column of texts of which few differ: row `i` is text `places[i]` of the `word_count` words, which are cut from
/// `bytes` by `word_count + 1` offsets; `UINT32_MAX` is a missing value.
///
/// `SHEQU_OUT_OF_RANGE` also for a place past the words; else as `shequ_table_set_text`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_table_set_words(
    table: *mut shequ_table,
    column: *const c_char,
    column_len: usize,
    bytes: *const c_char,
    byte_count: usize,
    offsets: *const i64,
    word_count: usize,
    places: *const u32,
    rows: usize,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text and arrays of the lengths given.
        let (table, name) = unsafe { (exclusive(table)?, text(column, column_len)?) };
        // SAFETY: as above; there is one offset more than words.
        let (bytes, offsets) = unsafe { (slice(bytes.cast::<u8>(), byte_count)?, cuts(offsets, word_count)?) };
        // SAFETY: as above.
        let places = unsafe { slice(places, rows) }?;
        let words = TextColumn::from_offsets(offsets, bytes, None)?;
        table.add(name, Column::Words(WordColumn::new(words, places.to_vec())?))
    })
}

/// Adds a column of NUL-terminated texts, one pointer a row; NULL is a missing value.
///
/// As `shequ_table_set_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_table_set_strings(
    table: *mut shequ_table,
    column: *const c_char,
    column_len: usize,
    texts: *const *const c_char,
    rows: usize,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text and an array of the lengths given.
        let (table, name, texts) = unsafe { (exclusive(table)?, text(column, column_len)?, slice(texts, rows)?) };
        let mut column = TextColumn::with_capacity(rows, 0);
        for text in texts {
            if text.is_null() {
                column.push(None);
                continue;
            }
            // SAFETY: the caller passes texts that end in a NUL.
            let text = unsafe { CStr::from_ptr(*text) };
            column.push(Some(text.to_str().map_err(|_| Fault::Code(SHEQU_INVALID_UTF8))?));
        }
        table.add(name, Column::Texts(column))
    })
}

/// The offsets of so many texts: one more than texts. Where there is no text, none need be given.
///
/// # Safety
/// As [`slice`], of `texts + 1` offsets.
unsafe fn cuts<'a>(offsets: *const i64, texts: usize) -> Result<&'a [i64], Fault> {
    if texts == 0 {
        return Ok(&[0]);
    }
    let count = texts.checked_add(1).ok_or(Fault::Code(SHEQU_TOO_LONG))?;
    // SAFETY: the caller's promise.
    unsafe { slice(offsets, count) }
}

impl From<TextColumnError> for Fault {
    fn from(error: TextColumnError) -> Fault {
        Fault::Code(match error {
            TextColumnError::NotUtf8 { .. } => SHEQU_INVALID_UTF8,
            _ => SHEQU_OUT_OF_RANGE,
        })
    }
}

impl From<PlaceError> for Fault {
    fn from(_: PlaceError) -> Fault {
        Fault::Code(SHEQU_OUT_OF_RANGE)
    }
}

fn flags(valid: Option<&[u8]>) -> Option<Vec<bool>> {
    valid.map(|valid| valid.iter().map(|byte| *byte != 0).collect())
}
