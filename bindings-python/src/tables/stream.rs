//! Arrow streams in their capsules: in from any producer, out to any consumer.

use std::ffi::CStr;

use arrow_array::RecordBatchReader;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods};
use shequ::data::DatasetBuilder;

use crate::error::apart;

/// The name that a capsule of a stream has.
const BATCHES: &CStr = c"arrow_array_stream";

/// Reads a stream to its end. A failure on the way is a problem of the build, and nothing of the stream is kept.
pub(super) fn add(builder: DatasetBuilder, name: &str, capsule: &Bound<'_, PyAny>) -> PyResult<DatasetBuilder> {
    let stream = taken(capsule)?;
    apart(capsule.py(), || {
        let reader = match RecordBatchStreamReader::try_new(stream) {
            Ok(reader) => reader,
            Err(error) => return builder.failed_table(name, None, cause(&error.to_string())),
        };
        let schema = reader.schema();
        let mut batches = Vec::new();
        for batch in reader {
            match batch {
                Ok(batch) => batches.push(batch),
                Err(error) => {
                    let reason = format!("batch {}: {}", batches.len().saturating_add(1), cause(&error.to_string()));
                    return builder.failed_table(name, None, &reason);
                }
            }
        }
        builder.record_batches(name, &schema, batches)
    })
}

/// What the producer itself said, where it said something.
fn cause(error: &str) -> &str {
    error.split_once("Producer error: ").map_or(error, |(_, said)| said)
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
