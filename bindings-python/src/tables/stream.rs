//! Arrow streams in their capsules: in from any producer, out to any consumer.

use std::ffi::CStr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchOptions, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods};
use shequ::data::DatasetBuilder;

use super::foreign::{self, Malformed};
use crate::error::{apart, message};

/// The name that a capsule of a stream has.
const BATCHES: &CStr = c"arrow_array_stream";

/// Reads a stream to its end. A failure on the way is a problem of the build, and nothing of the stream is kept. Ctrl-C is
/// heard between batches.
pub(super) fn add(builder: DatasetBuilder, name: &str, capsule: &Bound<'_, PyAny>) -> PyResult<DatasetBuilder> {
    let stream = taken(capsule)?;
    apart(capsule.py(), || match read(stream) {
        Ok((schema, batches)) => Ok(builder.record_batches(name, &schema, batches)),
        Err(Stopped::Failed { column, reason }) => Ok(builder.failed_table(name, column.as_deref(), &reason)),
        Err(Stopped::Interrupted(error)) => Err(error),
    })?
}

/// Why a stream was not read to its end.
enum Stopped {
    /// What is wrong with it, and in which column.
    Failed { column: Option<String>, reason: String },
    /// By a signal.
    Interrupted(PyErr),
}

impl Stopped {
    fn by(reason: impl Into<String>) -> Stopped {
        Stopped::Failed { column: None, reason: reason.into() }
    }

    fn in_batch(self, number: usize) -> Stopped {
        match self {
            Stopped::Failed { column, reason } => {
                Stopped::Failed { column, reason: format!("batch {number}: {reason}") }
            }
            interrupted => interrupted,
        }
    }
}

impl From<ArrowError> for Stopped {
    fn from(error: ArrowError) -> Stopped {
        Stopped::by(error.to_string())
    }
}

fn read(mut stream: FFI_ArrowArrayStream) -> Result<(Arc<Schema>, Vec<RecordBatch>), Stopped> {
    if stream.release().is_none() {
        return Err(Stopped::by("the stream has been read already"));
    }
    let schema = of_foreign(|| schema_of(&mut stream))?;
    let mut batches = Vec::new();
    loop {
        Python::attach(|py| py.check_signals()).map_err(Stopped::Interrupted)?;
        match of_foreign(|| next(&mut stream, &schema)) {
            Ok(Some(batch)) => batches.push(batch),
            Ok(None) => return Ok((schema, batches)),
            Err(failed) => return Err(failed.in_batch(batches.len().saturating_add(1))),
        }
    }
}

/// Calls what reads the structs of another language, and panics where they are not what they should be.
fn of_foreign<T>(read: impl FnOnce() -> Result<T, Stopped>) -> Result<T, Stopped> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|payload| {
        Err(Stopped::by(format!("it breaks the rules of Arrow's C interface: {}", message(&*payload))))
    })
}

fn schema_of(stream: &mut FFI_ArrowArrayStream) -> Result<Arc<Schema>, Stopped> {
    let get = stream.get_schema().ok_or_else(|| Stopped::by("the stream has no get_schema"))?;
    let mut schema = FFI_ArrowSchema::empty();
    // SAFETY: the function is the stream's own, which is not released, and writes to a struct of ours.
    match unsafe { get(stream, &raw mut schema) } {
        0 => {}
        code => return Err(producer_error(stream, code)),
    }
    let field = Field::try_from(&schema).map_err(|error| {
        let unread = schema.children().find_map(|column| Some((column.name()?, Field::try_from(column).err()?)));
        match unread {
            Some((column, error)) => Stopped::Failed { column: Some(column.to_owned()), reason: error.to_string() },
            None => error.into(),
        }
    })?;
    match field.data_type() {
        DataType::Struct(fields) => Ok(Arc::new(Schema::new(fields.clone()))),
        other => Err(Stopped::by(format!("the stream is no table of columns but of type {other}"))),
    }
}

fn next(stream: &mut FFI_ArrowArrayStream, schema: &Arc<Schema>) -> Result<Option<RecordBatch>, Stopped> {
    let get = stream.get_next().ok_or_else(|| Stopped::by("the stream has no get_next"))?;
    let mut batch = FFI_ArrowArray::empty();
    // SAFETY: as in `schema_of`.
    match unsafe { get(stream, &raw mut batch) } {
        0 => {}
        code => return Err(producer_error(stream, code)),
    }
    if batch.is_released() {
        return Ok(None);
    }
    let fields = schema.fields();
    foreign::check(&batch, fields)
        .map_err(|Malformed { column, reason }| Stopped::Failed { column, reason: reason.to_owned() })?;
    let rows = batch.len();
    // SAFETY: its structs are as the interface asks, as far as can be seen, and what they point to is promised by the
    // producer.
    let data = unsafe { from_ffi_and_data_type(batch, DataType::Struct(fields.clone())) }?;
    let (_, columns, _) = StructArray::from(data).into_parts();
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(Some(RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)?))
}

/// What the producer itself says of a failure, where it says something.
fn producer_error(stream: &mut FFI_ArrowArrayStream, code: i32) -> Stopped {
    let nothing_said = || Stopped::by(format!("its producer failed with error {code}"));
    let Some(get) = stream.get_last_error() else { return nothing_said() };
    // SAFETY: the function is the stream's own, whose last call failed.
    let said = unsafe { get(stream) };
    if said.is_null() {
        return nothing_said();
    }
    // SAFETY: a text that ends with NUL and lives until the next call of the stream.
    Stopped::by(unsafe { CStr::from_ptr(said) }.to_string_lossy())
}

/// The stream in a capsule, which is left empty: a stream is read once.
fn taken(capsule: &Bound<'_, PyAny>) -> PyResult<FFI_ArrowArrayStream> {
    let capsule = capsule.cast::<PyCapsule>()?;
    let stream = capsule.pointer_checked(Some(BATCHES))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a stream, as the Arrow PyCapsule interface says, and the capsule is alive. What
    // is left in it is an empty one, so that its destructor releases nothing twice.
    Ok(unsafe { FFI_ArrowArrayStream::from_raw(stream.as_ptr()) })
}

/// A capsule of a stream of batches.
pub(crate) fn capsule_of<'py>(
    py: Python<'py>,
    batches: Box<dyn RecordBatchReader + Send>,
) -> PyResult<Bound<'py, PyCapsule>> {
    // Dropping the stream releases what nobody has taken.
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(batches), BATCHES)
}
