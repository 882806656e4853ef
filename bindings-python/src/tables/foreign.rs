//! Streams of another language, read with Arrow's C interface: whether their structs keep its rules, as far as that can be
//! seen, before they are taken in. How much memory lies behind a pointer cannot be. What the bytes of a text are, core
//! checks. Both bindings read so: the C ABI takes in this file too.

use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchOptions, StructArray};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};

/// More rows than any memory holds, and few enough that no product of them with a width runs over.
const MOST_ROWS: usize = 1 << 48;

/// Why a stream was not read to its end: what is wrong with it, and in which column of the table, where it is in one.
pub(crate) struct Failed {
    pub(crate) column: Option<String>,
    pub(crate) reason: String,
}

impl Failed {
    pub(crate) fn by(reason: impl Into<String>) -> Failed {
        Failed { column: None, reason: reason.into() }
    }

    /// The same, of the batch of a number.
    pub(crate) fn in_batch(self, number: usize) -> Failed {
        Failed { reason: format!("batch {number}: {}", self.reason), ..self }
    }
}

impl From<ArrowError> for Failed {
    fn from(error: ArrowError) -> Failed {
        Failed::by(error.to_string())
    }
}

/// What columns a stream has. What is not as the interface says may panic.
pub(crate) fn schema_of(stream: &mut FFI_ArrowArrayStream) -> Result<Arc<Schema>, Failed> {
    let get = stream.get_schema().ok_or_else(|| Failed::by("the stream has no get_schema"))?;
    let mut schema = FFI_ArrowSchema::empty();
    // SAFETY: the function is the stream's own, which is not released, and writes to a struct of ours.
    match unsafe { get(stream, &raw mut schema) } {
        0 => {}
        code => return Err(producer_error(stream, code)),
    }
    let field = Field::try_from(&schema).map_err(|error| {
        let unread = schema.children().find_map(|column| Some((column.name()?, Field::try_from(column).err()?)));
        match unread {
            Some((column, error)) => Failed { column: Some(column.to_owned()), reason: error.to_string() },
            None => error.into(),
        }
    })?;
    match field.data_type() {
        DataType::Struct(fields) => Ok(Arc::new(Schema::new(fields.clone()))),
        other => Err(Failed::by(format!("the stream is no table of columns but of type {other}"))),
    }
}

/// The next batch of a stream. What is not as the interface says may panic.
pub(crate) fn next(stream: &mut FFI_ArrowArrayStream, schema: &Arc<Schema>) -> Result<Option<RecordBatch>, Failed> {
    let get = stream.get_next().ok_or_else(|| Failed::by("the stream has no get_next"))?;
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
    check(&batch, fields)?;
    let rows = batch.len();
    // SAFETY: its structs are as the interface asks, as far as can be seen, and what they point to is promised by the
    // producer.
    let data = unsafe { from_ffi_and_data_type(batch, DataType::Struct(fields.clone())) }?;
    let (_, columns, _) = StructArray::from(data).into_parts();
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(Some(RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)?))
}

/// What the producer itself says of a failure, where it says something.
fn producer_error(stream: &mut FFI_ArrowArrayStream, code: i32) -> Failed {
    let nothing_said = || Failed::by(format!("its producer failed with error {code}"));
    let Some(get) = stream.get_last_error() else { return nothing_said() };
    // SAFETY: the function is the stream's own, whose last call failed.
    let said = unsafe { get(stream) };
    if said.is_null() {
        return nothing_said();
    }
    // SAFETY: a text that ends with NUL and lives until the next call of the stream.
    Failed::by(unsafe { CStr::from_ptr(said) }.to_string_lossy())
}

/// Checks a batch of columns.
fn check(batch: &FFI_ArrowArray, fields: &Fields) -> Result<(), Failed> {
    let end = extent(batch).map_err(Failed::by)?;
    if batch.num_children() != fields.len() {
        return Err(Failed::by("the batch has not as many columns as the schema"));
    }
    for (place, field) in fields.iter().enumerate() {
        let column = batch.child(place);
        let checked = match extent(column) {
            Ok(_) if column.len() < end => Err("it has fewer rows than the batch"),
            Ok(_) => array(column, field.data_type()),
            Err(reason) => Err(reason),
        };
        checked.map_err(|reason: &str| Failed { column: Some(field.name().clone()), reason: reason.to_owned() })?;
    }
    Ok(())
}

/// Where an array ends: its offset and its length. Of a negative one the accessor panics, which the caller expects.
fn extent(array: &FFI_ArrowArray) -> Result<usize, &'static str> {
    let end = array.offset().checked_add(array.len()).filter(|end| *end <= MOST_ROWS);
    let end = end.ok_or("its length and offset are beyond any memory")?;
    match array.null_count_opt() {
        Some(nulls) if nulls > array.len() => Err("it has more missing values than rows"),
        _ => Ok(end),
    }
}

fn array(array: &FFI_ArrowArray, data_type: &DataType) -> Result<(), &'static str> {
    use DataType::*;
    let end = extent(array)?;
    let buffers = array.num_buffers();
    let expected = match data_type {
        Null => return Ok(()),
        Utf8 | LargeUtf8 | Binary | LargeBinary => 3,
        // One for each block of texts stands before the last, which holds their lengths.
        Utf8View | BinaryView => buffers.clamp(3, 1 << 31),
        Struct(_) | FixedSizeList(_, _) => 1,
        Union(_, _) | RunEndEncoded(_, _) | ListView(_) | LargeListView(_) => return Ok(()),
        _ => 2,
    };
    if buffers != expected {
        return Err("it has not the buffers of its type");
    }
    if array.null_count_opt().is_some_and(|nulls| nulls > 0) && array.buffer(0).is_null() {
        return Err("it counts missing values and does not say which");
    }
    if expected > 1 && end > 0 && array.buffer(1).is_null() {
        return Err("it has rows and no data");
    }
    if let Dictionary(_, words) = data_type {
        let dictionary = array.dictionary().ok_or("it has no dictionary")?;
        return self::array(dictionary, words);
    }
    if end == 0 {
        return Ok(());
    }
    let bytes = match data_type {
        // SAFETY: the buffer of offsets is there and holds one more than the array's end, as the interface says.
        Utf8 | Binary => unsafe { offsets::<i32>(array, end) }.map(i64::from),
        // SAFETY: the same.
        LargeUtf8 | LargeBinary => unsafe { offsets::<i64>(array, end) },
        _ => return Ok(()),
    };
    match bytes {
        None => Err("its offsets fall"),
        Some(1..) if array.buffer(2).is_null() => Err("it has texts and no data"),
        Some(_) => Ok(()),
    }
}

/// The last offset, if the first is none below 0 and the last none below the first.
///
/// # Safety
/// The second buffer holds `end + 1` numbers of this type.
unsafe fn offsets<T: Copy + Default + PartialOrd>(array: &FFI_ArrowArray, end: usize) -> Option<T> {
    let offsets = array.buffer(1).cast::<T>();
    // SAFETY: both lie within the buffer, as promised; they may lie at any byte.
    let (first, last) = unsafe { (offsets.add(array.offset()).read_unaligned(), offsets.add(end).read_unaligned()) };
    (T::default() <= first && first <= last).then_some(last)
}
