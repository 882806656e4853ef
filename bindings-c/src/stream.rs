//! Arrow C streams: tables in, frames and panels out. The layout of a stream is Arrow's own, and its memory is handed over
//! by Arrow's rules: who takes a stream releases it.

use std::ffi::c_char;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use shequ::Lang;

use crate::code::{self, SHEQU_ALREADY_USED, SHEQU_INTERNAL, SHEQU_TOO_LONG, shequ_code};
use crate::dataset::{shequ_builder, shequ_dataset};
use crate::error::shequ_error;
use crate::foreign::{self, Failed};
use crate::frame::shequ_frame;
use crate::options::shequ_options;
use crate::panel::{self, shequ_selection};
use crate::plan::shequ_plan;
use crate::pointer::{Fault, exclusive, guard, guard_with, out, shared, text, unless_panicked};

/// A stream of record batches, as the Arrow C stream interface lays it out; its definition comes with Arrow, or is copied
/// from <https://arrow.apache.org/docs/format/CStreamInterface.html>. Define `SHEQU_ARROW` for a library built with the
/// feature `arrow` (`bindings-c/install --arrow`); others do not have what is declared with it.
#[cfg(feature = "arrow")]
pub struct ArrowArrayStream {
    _arrows: [u8; 0],
}

/// Adds a table that comes as an Arrow stream, read to its end here: whole numbers and decimals of any width, floats, texts
/// in every layout, dates and timestamps without a zone.
///
/// With `SHEQU_OK` the stream was taken: it is released, and `stream->release` is NULL. Where the stream fails half-way,
/// or its batches are not of the shape of its schema, that is `SHEQU_OK` too, nothing of it is kept, and
/// `shequ_builder_build` tells which batch and why. With another code the stream is as it was.
///
/// `SHEQU_ALREADY_USED` for a builder that has built or a stream that is released; `SHEQU_NULL_POINTER`,
/// `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[cfg(feature = "arrow")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_builder_add_stream(
    builder: *mut shequ_builder,
    table: *const c_char,
    table_len: usize,
    stream: *mut ArrowArrayStream,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and a stream of its own.
        let (builder, name) = unsafe { (exclusive(builder)?, text(table, table_len)?) };
        // SAFETY: as above; the opaque type stands for Arrow's.
        let stream = unsafe { exclusive(stream.cast::<FFI_ArrowArrayStream>()) }?;
        if stream.release().is_none() {
            return Err(Fault::Code(SHEQU_ALREADY_USED));
        }
        builder.change(|builder| {
            // What stays behind is a released stream; this one is released when it is dropped, whatever happens.
            let stream = std::mem::replace(stream, FFI_ArrowArrayStream::empty());
            match read(stream) {
                Ok((schema, batches)) => builder.record_batches(name, &schema, batches),
                Err(Failed { column, reason }) => builder.failed_table(name, column.as_deref(), &reason),
            }
        })
    })
}

/// Reads a stream to its end.
fn read(mut stream: FFI_ArrowArrayStream) -> Result<(SchemaRef, Vec<RecordBatch>), Failed> {
    let schema = of_foreign(|| foreign::schema_of(&mut stream))?;
    let mut batches = Vec::new();
    loop {
        match of_foreign(|| foreign::next(&mut stream, &schema)) {
            Ok(Some(batch)) => batches.push(batch),
            Ok(None) => return Ok((schema, batches)),
            Err(failed) => return Err(failed.in_batch(batches.len().saturating_add(1))),
        }
    }
}

/// Calls what reads structs from outside, and panics where their numbers are none that they can have.
fn of_foreign<T>(read: impl FnOnce() -> Result<T, Failed>) -> Result<T, Failed> {
    unless_panicked(read).unwrap_or_else(|| Err(Failed::by("it breaks the rules of Arrow's C interface")))
}

/// A frame as an Arrow stream of one batch: texts as dictionaries, dates as `Date32`, headings in the fields' metadata under
/// `zh` and `en`. The stream is the caller's to release; it needs the frame no longer.
///
/// `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG` (more than 2^31 different texts in a column).
#[cfg(feature = "arrow")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_frame_stream(frame: *const shequ_frame, stream: *mut ArrowArrayStream) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, and room for the stream; the opaque type stands for Arrow's.
        let (frame, stream) = unsafe { (shared(frame)?, out(stream.cast::<FFI_ArrowArrayStream>())?) };
        let batch = frame.frame.clone().into_record_batch().map_err(|_| Fault::Code(SHEQU_TOO_LONG))?;
        let schema = batch.schema();
        stream.set(FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new([Ok(batch)], schema))));
        Ok(())
    })
}

/// What `shequ_panel` answers as an Arrow stream, one batch a day. A day is worked out when its batch is asked for, so that a
/// panel of any length takes the memory of one day. The stream is the caller's to release, at its end or before; it needs
/// none of the handles any longer, and belongs to one thread at a time.
///
/// As `shequ_panel`, before the first day is worked out.
#[cfg(feature = "arrow")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_panel_stream(
    plan: *const shequ_plan,
    dataset: *const shequ_dataset,
    selection: *const shequ_selection,
    dates: *const i32,
    date_count: usize,
    options: *const shequ_options,
    stream: *mut ArrowArrayStream,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes room for the stream; the opaque type stands for Arrow's.
        let stream = unsafe { out(stream.cast::<FFI_ArrowArrayStream>()) }?;
        // SAFETY: the caller passes handles of its own, and dates of the number given.
        let panel = unsafe { panel::asked(plan, dataset, selection, dates, date_count, options) }?;
        let days = panel.into_record_batches();
        let schema = days.schema();
        stream.set(FFI_ArrowArrayStream::new(Box::new(Outgoing { days: Some(days), schema })));
        Ok(())
    })
}

/// A stream on its way out. A panic becomes the stream's error and its end, and does not reach Arrow's callbacks.
struct Outgoing<R> {
    days: Option<R>,
    schema: SchemaRef,
}

impl<R: RecordBatchReader> Iterator for Outgoing<R> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let days = self.days.as_mut()?;
        unless_panicked(|| days.next()).unwrap_or_else(|| {
            self.days = None;
            Some(Err(ArrowError::ComputeError(code::sentence(SHEQU_INTERNAL, Lang::En))))
        })
    }
}

impl<R: RecordBatchReader> RecordBatchReader for Outgoing<R> {
    fn schema(&self) -> SchemaRef {
        SchemaRef::clone(&self.schema)
    }
}
