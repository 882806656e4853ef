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
    apart(capsule.py(), || match RecordBatchStreamReader::try_new(stream) {
        Ok(reader) => builder.record_batch_reader(name, reader),
        Err(error) => builder.failed_table(name, None, &error.to_string()),
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
