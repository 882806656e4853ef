//! Arrays of another language before they are taken in: whether their structs keep the rules of Arrow's C interface, as far
//! as that can be seen. How much memory lies behind a pointer cannot be. What the bytes of a text are, core checks.

use arrow_array::ffi::FFI_ArrowArray;
use arrow_schema::{DataType, Fields};

/// More rows than any memory holds, and few enough that no product of them with a width runs over.
const MOST_ROWS: usize = 1 << 48;

/// What is wrong with an array, and in which column of the table, where it is in one.
pub(super) struct Malformed {
    pub(super) column: Option<String>,
    pub(super) reason: &'static str,
}

/// Checks a batch of columns.
pub(super) fn check(batch: &FFI_ArrowArray, fields: &Fields) -> Result<(), Malformed> {
    let of_all = |reason| Malformed { column: None, reason };
    let end = extent(batch).map_err(of_all)?;
    if batch.num_children() != fields.len() {
        return Err(of_all("the batch has not as many columns as the schema"));
    }
    for (place, field) in fields.iter().enumerate() {
        let column = batch.child(place);
        let checked = match extent(column) {
            Ok(_) if column.len() < end => Err("it has fewer rows than the batch"),
            Ok(_) => array(column, field.data_type()),
            Err(reason) => Err(reason),
        };
        checked.map_err(|reason| Malformed { column: Some(field.name().clone()), reason })?;
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
