//! Arrow streams in their capsules: in from any producer, out to any consumer.

use std::ffi::CStr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::Schema;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods};
use shequ::data::DatasetBuilder;

use super::foreign::{self, Failed};
use crate::error::{apart, message};

/// The name that a capsule of a stream has.
const BATCHES: &CStr = c"arrow_array_stream";

/// Reads a stream to its end. A failure on the way is a problem of the build, and nothing of the stream is kept. Ctrl-C is
/// heard between batches.
pub(super) fn add(builder: DatasetBuilder, name: &str, capsule: &Bound<'_, PyAny>) -> PyResult<DatasetBuilder> {
    let stream = taken(capsule)?;
    apart(capsule.py(), || match read(stream) {
        Ok((schema, batches)) => Ok(builder.record_batches(name, &schema, batches)),
        Err(Stopped::Failed(Failed { column, reason })) => Ok(builder.failed_table(name, column.as_deref(), &reason)),
        Err(Stopped::Interrupted(error)) => Err(error),
    })?
}

/// Why a stream was not read to its end.
enum Stopped {
    Failed(Failed),
    /// By a signal.
    Interrupted(PyErr),
}

impl From<Failed> for Stopped {
    fn from(failed: Failed) -> Stopped {
        Stopped::Failed(failed)
    }
}

fn read(mut stream: FFI_ArrowArrayStream) -> Result<(Arc<Schema>, Vec<RecordBatch>), Stopped> {
    if stream.release().is_none() {
        return Err(Failed::by("the stream has been read already").into());
    }
    let schema = of_foreign(|| foreign::schema_of(&mut stream))?;
    let mut batches = Vec::new();
    loop {
        Python::attach(|py| py.check_signals()).map_err(Stopped::Interrupted)?;
        match of_foreign(|| foreign::next(&mut stream, &schema)) {
            Ok(Some(batch)) => batches.push(batch),
            Ok(None) => return Ok((schema, batches)),
            Err(failed) => return Err(failed.in_batch(batches.len().saturating_add(1)).into()),
        }
    }
}

/// Calls what reads the structs of another language, and panics where they are not what they should be.
fn of_foreign<T>(read: impl FnOnce() -> Result<T, Failed>) -> Result<T, Failed> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|payload| {
        Err(Failed::by(format!("it breaks the rules of Arrow's C interface: {}", message(&*payload))))
    })
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
