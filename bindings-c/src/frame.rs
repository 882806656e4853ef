//! Results as columns: one handle for every table that comes out of the library, read by column name.

use std::collections::HashMap;
use std::ffi::c_char;
use std::sync::Arc;

use shequ::Lang;
use shequ::frame::{CsvOptions, Frame, FrameColumn, Nullable, Values};

use crate::code::{
    self, SHEQU_INTERNAL, SHEQU_NO_VALUE, SHEQU_NUMBER_TOO_WIDE, SHEQU_OUT_OF_RANGE, SHEQU_TYPE_BOOL, SHEQU_TYPE_DATE,
    SHEQU_TYPE_F64, SHEQU_TYPE_I64, SHEQU_TYPE_TEXT, SHEQU_UNKNOWN_NAME, SHEQU_UNKNOWN_NUMBER, SHEQU_WRONG_TYPE,
    shequ_code,
};
use crate::pointer::{Fault, guard, guard_or, out, release, shared, text};
use crate::text::{Texts, give, shequ_str, shequ_string};

/// A result as a table: named columns of one length. It never changes, may be read by many threads at once, and lives on
/// when the handle it came from is freed. Columns are found by name, so a column added in a later version changes
/// nothing for those who do not ask for it. An exact number is three columns: `NAME_n` and `NAME_d`, a reduced fraction
/// with `d > 0`, and `NAME`, the nearest double, for display.
pub struct shequ_frame {
    pub(crate) frame: Frame,
    places: HashMap<String, usize>,
    names: Texts,
    /// Two a column: Chinese, then English.
    headings: Texts,
    /// The different texts of each column; none for columns of other types.
    words: Vec<Texts>,
}

impl shequ_frame {
    pub(crate) fn of(frame: Frame) -> shequ_frame {
        let columns = frame.columns();
        let places = columns.iter().enumerate().map(|(place, column)| (column.name.clone(), place)).collect();
        let names = Texts::of(columns.iter().map(|column| column.name.as_str()));
        let headings =
            Texts::of(columns.iter().flat_map(|column| [column.heading.zh.as_str(), column.heading.en.as_str()]));
        let words = columns
            .iter()
            .map(|column| {
                let words: &[Arc<str>] = match &column.values {
                    Values::Words(words) => words.words(),
                    _ => &[],
                };
                Texts::of(words.iter().map(AsRef::as_ref))
            })
            .collect();
        shequ_frame { frame, places, names, headings, words }
    }

    fn place(&self, name: &str) -> Result<usize, Fault> {
        self.places.get(name).copied().ok_or(Fault::Code(SHEQU_UNKNOWN_NAME))
    }

    fn at(&self, place: usize) -> Result<&FrameColumn, Fault> {
        self.frame.columns().get(place).ok_or(Fault::Code(SHEQU_OUT_OF_RANGE))
    }

    fn values(&self, name: &str) -> Result<&Values, Fault> {
        Ok(&self.at(self.place(name)?)?.values)
    }

    fn row(&self, row: usize) -> Result<usize, Fault> {
        if row < self.frame.len() { Ok(row) } else { Err(Fault::Code(SHEQU_OUT_OF_RANGE)) }
    }
}

/// The number of rows; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_rows(frame: *const shequ_frame) -> usize {
    // SAFETY: the caller passes a handle of its own, or NULL.
    guard_or(0, || unsafe { shared(frame) }.map_or(0, |frame| frame.frame.len()))
}

/// The number of columns; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_columns(frame: *const shequ_frame) -> usize {
    // SAFETY: the caller passes a handle of its own, or NULL.
    guard_or(0, || unsafe { shared(frame) }.map_or(0, |frame| frame.frame.columns().len()))
}

/// Frees a frame. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_free(frame: *mut shequ_frame) {
    // SAFETY: the caller passes a handle of its own, or NULL.
    unsafe { release(frame) };
}

/// The frame as CSV text: a first line of column names, then a line a row; numbers for display are left out unless
/// `with_display` is 1. To be freed with `shequ_string_free`.
///
/// `SHEQU_UNKNOWN_NUMBER` (neither 0 nor 1), `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_csv(
    frame: *const shequ_frame,
    with_display: i32,
    csv: *mut *mut shequ_string,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own.
        let frame = unsafe { shared(frame) }?;
        let options = match with_display {
            0 => CsvOptions::default().exact_only(),
            1 => CsvOptions::default(),
            _ => return Err(Fault::Code(SHEQU_UNKNOWN_NUMBER)),
        };
        give(&frame.frame.to_csv(&options).map_err(|_| Fault::Code(SHEQU_INTERNAL))?, csv)
    })
}

/// The name of the column at a place, counted from 0: borrowed from the frame.
///
/// `SHEQU_OUT_OF_RANGE`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_column_name(
    frame: *const shequ_frame,
    place: usize,
    name: *mut shequ_str,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, and room for the text.
        let (frame, name) = unsafe { (shared(frame)?, out(name)?) };
        name.set(frame.names.get(place).ok_or(Fault::Code(SHEQU_OUT_OF_RANGE))?);
        Ok(())
    })
}

/// The heading for people of the column at a place, in a language (`SHEQU_ZH`, `SHEQU_EN`): borrowed from the frame.
///
/// `SHEQU_OUT_OF_RANGE`, `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_column_heading(
    frame: *const shequ_frame,
    place: usize,
    lang: i32,
    heading: *mut shequ_str,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, and room for the text.
        let (frame, heading) = unsafe { (shared(frame)?, out(heading)?) };
        let second = usize::from(code::lang(lang)? == Lang::En);
        let found = place.checked_mul(2).and_then(|first| frame.headings.get(first.saturating_add(second)));
        heading.set(found.ok_or(Fault::Code(SHEQU_OUT_OF_RANGE))?);
        Ok(())
    })
}

/// The type of the column at a place: `SHEQU_TYPE_TEXT`, `SHEQU_TYPE_DATE`, `SHEQU_TYPE_I64`, `SHEQU_TYPE_F64` or
/// `SHEQU_TYPE_BOOL`.
///
/// `SHEQU_OUT_OF_RANGE`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_column_type(
    frame: *const shequ_frame,
    place: usize,
    type_number: *mut i32,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, and room for the number.
        let (frame, number) = unsafe { (shared(frame)?, out(type_number)?) };
        number.set(match &frame.at(place)?.values {
            Values::Words(_) => SHEQU_TYPE_TEXT,
            Values::Dates(_) => SHEQU_TYPE_DATE,
            Values::Integers(_) => SHEQU_TYPE_I64,
            Values::Floats(_) => SHEQU_TYPE_F64,
            Values::Booleans(_) => SHEQU_TYPE_BOOL,
            _ => return Err(Fault::Code(SHEQU_WRONG_TYPE)),
        });
        Ok(())
    })
}

/// The place of a column, counted from 0.
///
/// `SHEQU_UNKNOWN_NAME`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_find(
    frame: *const shequ_frame,
    name: *const c_char,
    name_len: usize,
    place: *mut usize,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for the place.
        let (frame, name, place) = unsafe { (shared(frame)?, text(name, name_len)?, out(place)?) };
        place.set(frame.place(name)?);
        Ok(())
    })
}

/// A column of whole numbers: one value a row, borrowed from the frame. `valid` has one byte a row, 1 where there is a
/// value and 0 where it is missing (the value is then 0); it is NULL where no value is missing.
///
/// `SHEQU_UNKNOWN_NAME`, `SHEQU_WRONG_TYPE`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_i64(
    frame: *const shequ_frame,
    name: *const c_char,
    name_len: usize,
    values: *mut *const i64,
    valid: *mut *const u8,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for both pointers.
        let (frame, name, values, valid) =
            unsafe { (shared(frame)?, text(name, name_len)?, out(values)?, out(valid)?) };
        let Values::Integers(column) = frame.values(name)? else { return Err(Fault::Code(SHEQU_WRONG_TYPE)) };
        values.set(column.values().as_ptr());
        valid.set(validity(column));
        Ok(())
    })
}

/// A column of numbers for display. As `shequ_frame_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_f64(
    frame: *const shequ_frame,
    name: *const c_char,
    name_len: usize,
    values: *mut *const f64,
    valid: *mut *const u8,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for both pointers.
        let (frame, name, values, valid) =
            unsafe { (shared(frame)?, text(name, name_len)?, out(values)?, out(valid)?) };
        let Values::Floats(column) = frame.values(name)? else { return Err(Fault::Code(SHEQU_WRONG_TYPE)) };
        values.set(column.values().as_ptr());
        valid.set(validity(column));
        Ok(())
    })
}

/// A column of dates, days since 1970-01-01. As `shequ_frame_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_date(
    frame: *const shequ_frame,
    name: *const c_char,
    name_len: usize,
    values: *mut *const i32,
    valid: *mut *const u8,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for both pointers.
        let (frame, name, values, valid) =
            unsafe { (shared(frame)?, text(name, name_len)?, out(values)?, out(valid)?) };
        let Values::Dates(column) = frame.values(name)? else { return Err(Fault::Code(SHEQU_WRONG_TYPE)) };
        values.set(column.values().as_ptr());
        valid.set(validity(column));
        Ok(())
    })
}

/// A column of yes (1) and no (0), a byte a row. As `shequ_frame_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_bool(
    frame: *const shequ_frame,
    name: *const c_char,
    name_len: usize,
    values: *mut *const u8,
    valid: *mut *const u8,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for both pointers.
        let (frame, name, values, valid) =
            unsafe { (shared(frame)?, text(name, name_len)?, out(values)?, out(valid)?) };
        let Values::Booleans(column) = frame.values(name)? else { return Err(Fault::Code(SHEQU_WRONG_TYPE)) };
        // A bool is one byte, 1 or 0.
        values.set(column.values().as_ptr().cast());
        valid.set(validity(column));
        Ok(())
    })
}

/// A column of texts, each different one once: `words` are the `word_count` different texts, `places` says which of them
/// stands in each row, `UINT32_MAX` where it is missing. Both are borrowed from the frame.
///
/// As `shequ_frame_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_texts(
    frame: *const shequ_frame,
    name: *const c_char,
    name_len: usize,
    places: *mut *const u32,
    words: *mut *const shequ_str,
    word_count: *mut usize,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for what is written.
        let (frame, name) = unsafe { (shared(frame)?, text(name, name_len)?) };
        // SAFETY: as above.
        let (places, words, count) = unsafe { (out(places)?, out(words)?, out(word_count)?) };
        let place = frame.place(name)?;
        let Values::Words(column) = &frame.at(place)?.values else { return Err(Fault::Code(SHEQU_WRONG_TYPE)) };
        let known = frame.words.get(place).ok_or(Fault::Code(SHEQU_WRONG_TYPE))?.all();
        places.set(column.places().as_ptr());
        words.set(known.as_ptr());
        count.set(known.len());
        Ok(())
    })
}

fn validity<T: Copy + Default>(column: &Nullable<T>) -> *const u8 {
    // A bool is one byte, 1 or 0.
    column.validity().map_or(std::ptr::null(), |valid| valid.as_ptr().cast())
}

/// The whole number of a column at a row, counted from 0.
///
/// `SHEQU_NO_VALUE` where it is missing, `SHEQU_UNKNOWN_NAME`, `SHEQU_WRONG_TYPE`, `SHEQU_OUT_OF_RANGE`,
/// `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_get_i64(
    frame: *const shequ_frame,
    name: *const c_char,
    name_len: usize,
    row: usize,
    value: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for the value.
        let (frame, name, value) = unsafe { (shared(frame)?, text(name, name_len)?, out(value)?) };
        let Values::Integers(column) = frame.values(name)? else { return Err(Fault::Code(SHEQU_WRONG_TYPE)) };
        value.set(column.get(frame.row(row)?).ok_or(Fault::Code(SHEQU_NO_VALUE))?);
        Ok(())
    })
}

/// The number for display of a column at a row. As `shequ_frame_get_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_get_f64(
    frame: *const shequ_frame,
    name: *const c_char,
    name_len: usize,
    row: usize,
    value: *mut f64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for the value.
        let (frame, name, value) = unsafe { (shared(frame)?, text(name, name_len)?, out(value)?) };
        let Values::Floats(column) = frame.values(name)? else { return Err(Fault::Code(SHEQU_WRONG_TYPE)) };
        value.set(column.get(frame.row(row)?).ok_or(Fault::Code(SHEQU_NO_VALUE))?);
        Ok(())
    })
}

/// The date of a column at a row, days since 1970-01-01. As `shequ_frame_get_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_get_date(
    frame: *const shequ_frame,
    name: *const c_char,
    name_len: usize,
    row: usize,
    value: *mut i32,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for the value.
        let (frame, name, value) = unsafe { (shared(frame)?, text(name, name_len)?, out(value)?) };
        let Values::Dates(column) = frame.values(name)? else { return Err(Fault::Code(SHEQU_WRONG_TYPE)) };
        value.set(column.get(frame.row(row)?).ok_or(Fault::Code(SHEQU_NO_VALUE))?);
        Ok(())
    })
}

/// The yes (1) or no (0) of a column at a row. As `shequ_frame_get_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_get_bool(
    frame: *const shequ_frame,
    name: *const c_char,
    name_len: usize,
    row: usize,
    value: *mut i32,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for the value.
        let (frame, name, value) = unsafe { (shared(frame)?, text(name, name_len)?, out(value)?) };
        let Values::Booleans(column) = frame.values(name)? else { return Err(Fault::Code(SHEQU_WRONG_TYPE)) };
        value.set(i32::from(column.get(frame.row(row)?).ok_or(Fault::Code(SHEQU_NO_VALUE))?));
        Ok(())
    })
}

/// The text of a column at a row: borrowed from the frame. As `shequ_frame_get_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_get_text(
    frame: *const shequ_frame,
    name: *const c_char,
    name_len: usize,
    row: usize,
    value: *mut shequ_str,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for the text.
        let (frame, name, value) = unsafe { (shared(frame)?, text(name, name_len)?, out(value)?) };
        let place = frame.place(name)?;
        let Values::Words(column) = &frame.at(place)?.values else { return Err(Fault::Code(SHEQU_WRONG_TYPE)) };
        let word = column.places().get(frame.row(row)?).and_then(|word| usize::try_from(*word).ok());
        let found = word.and_then(|word| frame.words.get(place)?.get(word));
        value.set(found.ok_or(Fault::Code(SHEQU_NO_VALUE))?);
        Ok(())
    })
}

/// The exact number whose columns are `NAME_n`, `NAME_d` and `NAME`, at a row: a reduced fraction with a denominator
/// above 0.
///
/// `SHEQU_NUMBER_TOO_WIDE` where there is a number that does not fit (its double is in `NAME`); else as
/// `shequ_frame_get_i64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_get_exact(
    frame: *const shequ_frame,
    name: *const c_char,
    name_len: usize,
    row: usize,
    value_n: *mut i64,
    value_d: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for both numbers.
        let (frame, name) = unsafe { (shared(frame)?, text(name, name_len)?) };
        // SAFETY: as above.
        let (value_n, value_d) = unsafe { (out(value_n)?, out(value_d)?) };
        let whole = |part: &str| match frame.values(&format!("{name}_{part}"))? {
            Values::Integers(column) => Ok(column.get(frame.row(row)?)),
            _ => Err(Fault::Code(SHEQU_WRONG_TYPE)),
        };
        let (Some(n), Some(d)) = (whole("n")?, whole("d")?) else {
            let shown = matches!(frame.values(name)?, Values::Floats(column) if column.get(row).is_some());
            return Err(Fault::Code(if shown { SHEQU_NUMBER_TOO_WIDE } else { SHEQU_NO_VALUE }));
        };
        value_n.set(n);
        value_d.set(d);
        Ok(())
    })
}
