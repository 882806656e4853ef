//! Texts out of Arrow arrays of every layout. Their bytes, offsets, views and places are checked here.

use arrow_array::cast::AsArray;
use arrow_array::types::{self, ArrowDictionaryKeyType};
use arrow_array::{Array, ArrayRef, OffsetSizeTrait, StringViewArray};
use arrow_buffer::ArrowNativeType;
use arrow_schema::DataType;

use super::super::text::{TextColumn, TextColumnError, TextParts};
use super::super::words::WordColumn;
use super::{Unread, validity};

impl From<TextColumnError> for Unread {
    fn from(error: TextColumnError) -> Unread {
        match error {
            TextColumnError::NotUtf8 { row } => Unread::malformed(Some(row), "文本不是 UTF-8", "the text is not UTF-8"),
            TextColumnError::Offset { row } => outside(row),
            TextColumnError::Length { .. } => Unread::other_type(),
        }
    }
}

fn outside(row: usize) -> Unread {
    Unread::malformed(Some(row), "文本的位置超出其数据", "the text does not lie within its data")
}

/// A column of texts of one of the three layouts.
pub(super) fn texts(layout: &DataType, chunks: &[ArrayRef]) -> Result<TextColumn, Unread> {
    let mut parts = TextParts::with_capacity(chunks.iter().map(|chunk| chunk.len()).sum(), 0);
    for chunk in chunks {
        match layout {
            DataType::Utf8 => by_offsets::<i32>(chunk, &mut parts)?,
            DataType::LargeUtf8 => by_offsets::<i64>(chunk, &mut parts)?,
            _ => by_views(chunk.as_string_view_opt().ok_or_else(Unread::other_type)?, &mut parts)?,
        }
    }
    Ok(parts.into_column(validity(chunks))?)
}

fn by_offsets<O: OffsetSizeTrait + TryInto<usize>>(chunk: &ArrayRef, parts: &mut TextParts) -> Result<(), Unread> {
    let array = chunk.as_string_opt::<O>().ok_or_else(Unread::other_type)?;
    Ok(parts.append(array.value_offsets(), array.value_data())?)
}

/// Adds the rows of views: sixteen bytes that hold a short text, or say where a long one lies.
fn by_views(array: &StringViewArray, parts: &mut TextParts) -> Result<(), Unread> {
    for (row, view) in array.views().iter().enumerate() {
        if array.is_null(row) {
            parts.push(&[]);
            continue;
        }
        let raw = view.to_le_bytes();
        let [l0, l1, l2, l3, inline @ ..] = &raw;
        let [_, _, _, _, b0, b1, b2, b3, o0, o1, o2, o3] = inline;
        let number = |bytes: [&u8; 4]| usize::try_from(u32::from_le_bytes(bytes.map(|byte| *byte))).ok();
        let text = number([l0, l1, l2, l3]).and_then(|len| {
            if len <= inline.len() {
                return inline.get(..len);
            }
            let buffer = array.data_buffers().get(number([b0, b1, b2, b3])?)?;
            let start = number([o0, o1, o2, o3])?;
            buffer.as_slice().get(start..start.checked_add(len)?)
        });
        let Some(text) = text else { return Err(outside(parts.len())) };
        parts.push(text);
    }
    Ok(())
}

/// A column of places among texts. Each chunk may have a dictionary of its own.
pub(super) fn words(key: &DataType, layout: &DataType, chunks: &[ArrayRef]) -> Result<WordColumn, Unread> {
    let mut dictionaries: Vec<ArrayRef> = Vec::new();
    let mut places = Vec::with_capacity(chunks.iter().map(|chunk| chunk.len()).sum());
    let (mut base, mut next) = (0usize, 0usize);
    for chunk in chunks {
        let array = chunk.as_any_dictionary_opt().ok_or_else(Unread::other_type)?;
        // Neighbouring chunks mostly share one.
        if !dictionaries.last().is_some_and(|last| std::sync::Arc::ptr_eq(last, array.values())) {
            dictionaries.push(ArrayRef::clone(array.values()));
            base = next;
            next = next.saturating_add(array.values().len());
        }
        match key {
            DataType::Int8 => add_places::<types::Int8Type>(chunk, base, &mut places)?,
            DataType::Int16 => add_places::<types::Int16Type>(chunk, base, &mut places)?,
            DataType::Int32 => add_places::<types::Int32Type>(chunk, base, &mut places)?,
            DataType::Int64 => add_places::<types::Int64Type>(chunk, base, &mut places)?,
            DataType::UInt8 => add_places::<types::UInt8Type>(chunk, base, &mut places)?,
            DataType::UInt16 => add_places::<types::UInt16Type>(chunk, base, &mut places)?,
            DataType::UInt32 => add_places::<types::UInt32Type>(chunk, base, &mut places)?,
            DataType::UInt64 => add_places::<types::UInt64Type>(chunk, base, &mut places)?,
            _ => return Err(Unread::other_type()),
        }
    }
    // The rows of a dictionary are not those of the table.
    let words = texts(layout, &dictionaries).map_err(|unread| Unread { row: None, ..unread })?;
    WordColumn::new(words, places).map_err(|error| beyond(error.row))
}

fn beyond(row: usize) -> Unread {
    Unread::malformed(Some(row), "其位置超出字典", "its place is beyond the dictionary")
}

/// Adds the places of a chunk's rows, in a dictionary that begins after `base` other texts.
fn add_places<K: ArrowDictionaryKeyType>(chunk: &ArrayRef, base: usize, places: &mut Vec<u32>) -> Result<(), Unread> {
    let array = chunk.as_dictionary_opt::<K>().ok_or_else(Unread::other_type)?;
    let count = array.values().len();
    for key in array.keys().iter() {
        let place = match key {
            None => Some(WordColumn::MISSING),
            Some(key) => key
                .to_usize()
                .filter(|key| *key < count)
                .and_then(|key| u32::try_from(key.checked_add(base)?).ok())
                .filter(|place| *place != WordColumn::MISSING),
        };
        places.push(place.ok_or_else(|| beyond(places.len()))?);
    }
    Ok(())
}
