//! Datasets: checked data, and the builder that makes them.

use std::ffi::c_char;

use shequ::Dataset;
use shequ::data::{DataError, DatasetBuilder, Reject, Unknown};

use crate::code::{
    SHEQU_ALREADY_USED, SHEQU_BAD_OPTION, SHEQU_DATA_PROBLEMS, SHEQU_UNKNOWN_NAME, SHEQU_UNKNOWN_OPTION, shequ_code,
};
use crate::error::shequ_error;
use crate::frame::shequ_frame;
use crate::plan::shequ_plan;
use crate::pointer::{Fault, exclusive, guard_with, handle, out, release, shared, slice, text};
use crate::table::shequ_table;

/// What a dataset is to be made of. It belongs to one thread at a time. A table given twice is appended; nothing is
/// checked before `shequ_builder_build`.
pub struct shequ_builder {
    /// `None` once it has built.
    builder: Option<DatasetBuilder>,
    marks: Vec<String>,
}

/// Checked data. It never changes, and many threads may use it at once. Reports and frames made of it live on when it is
/// freed.
pub struct shequ_dataset {
    pub(crate) dataset: Dataset,
}

impl shequ_builder {
    pub(crate) fn change(&mut self, change: impl FnOnce(DatasetBuilder) -> DatasetBuilder) -> Result<(), Fault> {
        let builder = self.builder.take().ok_or(Fault::Code(SHEQU_ALREADY_USED))?;
        self.builder = Some(change(builder));
        Ok(())
    }
}

impl From<DataError> for Fault {
    fn from(error: DataError) -> Fault {
        let message = |lang| {
            let lines: Vec<String> = error
                .problems()
                .iter()
                .map(|problem| match problem.row() {
                    Some(row) => format!("{} {row}: {}", problem.table(), problem.message(lang)),
                    None => format!("{}: {}", problem.table(), problem.message(lang)),
                })
                .collect();
            lines.join("\n")
        };
        Fault::listed(SHEQU_DATA_PROBLEMS, message, error.to_frame())
    }
}

/// Begins a dataset for a plan.
///
/// `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_builder_new(
    plan: *const shequ_plan,
    builder: *mut *mut shequ_builder,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, and room for the new one.
        let (plan, builder) = unsafe { (shared(plan)?, out(builder)?) };
        let made = Dataset::builder(&plan.plan);
        builder.set(handle(shequ_builder { builder: Some(made), marks: Vec::new() }));
        Ok(())
    })
}

/// Frees a builder. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_builder_free(builder: *mut shequ_builder) {
    // SAFETY: the caller passes a handle of its own, or NULL.
    unsafe { release(builder) };
}

/// Sets how the data is to be read:
///
/// - `reject`: `table` (as it is unless set: nothing is loaded where a row has a problem) or `row` (such rows are set
///   aside)
/// - `unknown_variables`: `refuse` (unless set) or `set_aside`
/// - `missing_mark`: a text that stands for a missing value beside the empty one; may be set several times
///
/// `SHEQU_UNKNOWN_OPTION`, `SHEQU_BAD_OPTION`, `SHEQU_ALREADY_USED`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`,
/// `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_builder_set(
    builder: *mut shequ_builder,
    option: *const c_char,
    option_len: usize,
    value: *const c_char,
    value_len: usize,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, and texts of the lengths given.
        let (builder, option, value) =
            unsafe { (exclusive(builder)?, text(option, option_len)?, text(value, value_len)?) };
        let bad = || Fault::Code(SHEQU_BAD_OPTION);
        match option {
            "reject" => {
                let reject = match value {
                    "table" => Reject::Table,
                    "row" => Reject::Row,
                    _ => return Err(bad()),
                };
                builder.change(|builder| builder.reject(reject))
            }
            "unknown_variables" => {
                let unknown = match value {
                    "refuse" => Unknown::Refuse,
                    "set_aside" => Unknown::SetAside,
                    _ => return Err(bad()),
                };
                builder.change(|builder| builder.unknown_variables(unknown))
            }
            "missing_mark" => {
                let mut marks = builder.marks.clone();
                marks.push(value.to_owned());
                builder.change(|builder| builder.missing_marks(marks.iter().cloned()))?;
                builder.marks = marks;
                Ok(())
            }
            _ => Err(Fault::Code(SHEQU_UNKNOWN_OPTION)),
        }
    })
}

/// Adds a table. Its columns move into the builder; the table handle is then empty and still the caller's to free.
///
/// `SHEQU_ALREADY_USED` for a builder that has built or a table that was added; `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_builder_add_table(
    builder: *mut shequ_builder,
    table: *mut shequ_table,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes two handles of its own.
        let (builder, table) = unsafe { (exclusive(builder)?, exclusive(table)?) };
        if builder.builder.is_none() {
            return Err(Fault::Code(SHEQU_ALREADY_USED));
        }
        let table = table.take()?;
        builder.change(|builder| builder.table(table))
    })
}

/// Adds the table of CSV bytes, whose first line names the columns: UTF-8, with or without a byte order mark, or GB18030.
///
/// `SHEQU_ALREADY_USED`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8` (of the name). What is wrong in
/// the bytes is said when the dataset is built.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_builder_add_csv(
    builder: *mut shequ_builder,
    table: *const c_char,
    table_len: usize,
    bytes: *const u8,
    byte_count: usize,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text and bytes of the lengths given.
        let (builder, name, bytes) =
            unsafe { (exclusive(builder)?, text(table, table_len)?, slice(bytes, byte_count)?) };
        builder.change(|builder| builder.csv(name, bytes))
    })
}

/// Adds the tables of a JSON text: `{"units": [{"code": "330109", ...}], "observations": [...], ...}`. Numbers are taken
/// as they are written, never through a float.
///
/// `SHEQU_ALREADY_USED`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`. What is wrong in the text is said
/// when the dataset is built.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_builder_add_json(
    builder: *mut shequ_builder,
    json: *const c_char,
    json_len: usize,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, and a text of the length given.
        let (builder, json) = unsafe { (exclusive(builder)?, text(json, json_len)?) };
        builder.change(|builder| builder.json(json))
    })
}

/// Checks everything and makes the dataset. The builder is used up, whether or not that succeeds; it is still the
/// caller's to free.
///
/// `SHEQU_DATA_PROBLEMS`: see `shequ_error_problems`; `SHEQU_ALREADY_USED`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_builder_build(
    builder: *mut shequ_builder,
    dataset: *mut *mut shequ_dataset,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, and room for the new one.
        let (builder, dataset) = unsafe { (exclusive(builder)?, out(dataset)?) };
        let builder = builder.builder.take().ok_or(Fault::Code(SHEQU_ALREADY_USED))?;
        dataset.set(handle(shequ_dataset { dataset: builder.build()? }));
        Ok(())
    })
}

/// The same rows checked against another plan, such as a later edition: a new dataset, to be freed as well. Another
/// reading of the same text needs none.
///
/// `SHEQU_DATA_PROBLEMS`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_dataset_rebind(
    dataset: *const shequ_dataset,
    plan: *const shequ_plan,
    other: *mut *mut shequ_dataset,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes two handles of its own, and room for the new one.
        let (dataset, plan, other) = unsafe { (shared(dataset)?, shared(plan)?, out(other)?) };
        other.set(handle(shequ_dataset { dataset: dataset.dataset.rebind(&plan.plan)? }));
        Ok(())
    })
}

/// What a dataset says of itself as a frame:
///
/// - `findings`, what is odd in the rows and yet usable: table, table_part, row, column, value, code, message_zh,
///   message_en
/// - `rejected`, the problems of rows that were set aside: table, table_part, row, column, value, code, near,
///   message_zh, message_en
///
/// `SHEQU_UNKNOWN_NAME`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_dataset_list(
    dataset: *const shequ_dataset,
    list: *const c_char,
    list_len: usize,
    frame: *mut *mut shequ_frame,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for the frame.
        let (dataset, list, frame) = unsafe { (shared(dataset)?, text(list, list_len)?, out(frame)?) };
        let found = match list {
            "findings" => dataset.dataset.findings_frame(),
            "rejected" => dataset.dataset.rejected_frame(),
            _ => return Err(Fault::Code(SHEQU_UNKNOWN_NAME)),
        };
        frame.set(handle(shequ_frame::of(found)));
        Ok(())
    })
}

/// Frees a dataset. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_dataset_free(dataset: *mut shequ_dataset) {
    // SAFETY: the caller passes a handle of its own, or NULL.
    unsafe { release(dataset) };
}
