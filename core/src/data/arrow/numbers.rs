//! Numbers, days and answers out of Arrow arrays.

use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, DecimalType, UInt64Type};
use arrow_array::{Array, ArrayRef, PrimitiveArray};

use super::super::buffer::Buffer;
use super::super::column::Column;
use super::super::text::TextColumn;
use super::{Unread, validity};
use crate::quantity::Quantity;

/// The chunks by their type.
fn typed<T: ArrowPrimitiveType>(chunks: &[ArrayRef]) -> Result<Vec<&PrimitiveArray<T>>, Unread> {
    chunks.iter().map(|chunk| chunk.as_primitive_opt::<T>().ok_or_else(Unread::other_type)).collect()
}

/// The values as they stand, shared where there is one chunk; those that are missing hold anything.
pub(super) fn values<T: ArrowPrimitiveType>(chunks: &[ArrayRef]) -> Result<Buffer<T::Native>, Unread> {
    let arrays = typed::<T>(chunks)?;
    if let [array] = arrays.as_slice() {
        return Ok(Buffer::shared(array.values().clone()));
    }
    let mut values = Vec::with_capacity(arrays.iter().map(|array| array.len()).sum());
    arrays.iter().for_each(|array| values.extend_from_slice(array.values()));
    Ok(values.into())
}

/// Whole numbers that all fit.
pub(super) fn widened<T: ArrowPrimitiveType>(chunks: &[ArrayRef]) -> Result<Column, Unread>
where
    i64: From<T::Native>,
{
    let arrays = typed::<T>(chunks)?;
    let values = arrays.iter().flat_map(|array| array.values().iter()).map(|value| i64::from(*value)).collect();
    Ok(Column::Integers { values, valid: validity(chunks) })
}

/// Whole numbers of which some may not fit; exact ones then, so that the row can be told.
pub(super) fn unsigned(chunks: &[ArrayRef]) -> Result<Column, Unread> {
    let arrays = typed::<UInt64Type>(chunks)?;
    let rows = || arrays.iter().flat_map(|array| array.iter());
    let valid = validity(chunks);
    let small: Option<Buffer<i64>> = rows().map(|value| i64::try_from(value.unwrap_or(0)).ok()).collect();
    Ok(match small {
        Some(values) => Column::Integers { values, valid },
        None => {
            let values = rows().map(|value| Quantity::whole(value.unwrap_or(0).into())).collect();
            Column::Quantities { values, valid }
        }
    })
}

/// Decimals: whole numbers where all are, else exact ones, and texts where one has too many digits for that.
pub(super) fn decimals<T: DecimalType + ArrowPrimitiveType>(
    chunks: &[ArrayRef],
    scale: i8,
    mantissa: impl Fn(T::Native) -> Option<i128>,
) -> Result<Column, Unread> {
    let arrays = typed::<T>(chunks)?;
    let valid = validity(chunks);
    let rows = || arrays.iter().flat_map(|array| array.iter()).map(|value| value.map_or(Some(0), &mantissa));
    let factor = 10i128.checked_pow(u32::from(scale.unsigned_abs()));
    let whole = |mantissa: i128| match factor? {
        1 => Some(mantissa),
        factor if scale < 0 => mantissa.checked_mul(factor),
        factor => (mantissa.checked_rem(factor)? == 0).then(|| mantissa.checked_div(factor))?,
    };
    let integers: Option<Buffer<i64>> =
        rows().map(|mantissa| mantissa.and_then(whole).and_then(|value| i64::try_from(value).ok())).collect();
    if let Some(values) = integers {
        return Ok(Column::Integers { values, valid });
    }
    let exact = |mantissa: i128| match whole(mantissa) {
        Some(value) => Some(Quantity::whole(value)),
        None if scale < 0 => None,
        None => Quantity::fraction(mantissa, factor?),
    };
    let quantities: Option<Buffer<Quantity>> = rows().map(|mantissa| mantissa.and_then(exact)).collect();
    if let Some(values) = quantities {
        return Ok(Column::Quantities { values, valid });
    }
    let mut texts = TextColumn::new();
    for array in arrays {
        for row in 0..array.len() {
            texts.push(array.is_valid(row).then(|| short(&array.value_as_string(row)).to_owned()).as_deref());
        }
    }
    Ok(Column::Texts(texts))
}

/// A decimal as it is written without zeros at its end.
fn short(decimal: &str) -> &str {
    if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal }
}

/// The answers; those that are missing are false.
pub(super) fn booleans(chunks: &[ArrayRef]) -> Result<Buffer<bool>, Unread> {
    let mut values = Vec::with_capacity(chunks.iter().map(|chunk| chunk.len()).sum());
    for chunk in chunks {
        let array = chunk.as_boolean_opt().ok_or_else(Unread::other_type)?;
        values.extend(array.values().iter());
    }
    Ok(values.into())
}
