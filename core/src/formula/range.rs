//! Where a number lies against a range of whole numbers, and into how many parts a unit above it would split.

use serde::Serialize;

use super::FormulaError;
use crate::lang::Lang;

/// Where a number lies against a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RangePosition {
    /// Below it.
    Below,
    /// In it.
    Inside,
    /// Above it.
    Above,
}

impl RangePosition {
    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            RangePosition::Below => "below",
            RangePosition::Inside => "inside",
            RangePosition::Above => "above",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (RangePosition::Below, Lang::Zh) => "低于",
            (RangePosition::Inside, Lang::Zh) => "符合",
            (RangePosition::Above, Lang::Zh) => "高于",
            (RangePosition::Below, Lang::En) => "below",
            (RangePosition::Inside, Lang::En) => "inside",
            (RangePosition::Above, Lang::En) => "above",
        }
    }
}

/// A number against a range of whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct RangeConformity {
    /// Below, inside or above.
    pub position: RangePosition,
    /// The distance to the nearest whole number inside; 0 inside.
    pub by: i64,
    /// Into how many parts it would have to be split for none to be above the range.
    pub split_parts: i64,
    /// Whether the smallest of such parts, cut as evenly as whole numbers allow, is not below the range.
    pub parts_hold_lower: bool,
}

/// Where a size lies against a range, and into how many parts it would split.
///
/// Definition: below by `lo - h`, inside, above by `h - hi`; `split_parts = max(1, ceil(h / hi))`, with the ends moved
/// by one where they are out. Units: those counted. Domain: whole sizes of zero or more. When `2 lo <= hi`, every part
/// of an even split of a size above the range is at least `lo`: `m = ceil(h / hi) >= 2` parts mean `h > (m - 1) hi`, so
/// a part of `h / m > (m - 1) / m hi >= hi / 2 >= lo`, and a whole part is at least the floor of that, which is no less
/// than the whole `lo`. Source: plan clause 2.2.1.
///
/// # Errors
/// [`NegativeCount`](FormulaError::NegativeCount); [`EmptyRange`](FormulaError::EmptyRange) when no whole number of zero
/// or more lies inside; [`Unreachable`](FormulaError::Unreachable) when the range holds only zero and the size is above
/// it; [`Overflow`](FormulaError::Overflow).
///
/// ```
/// use shequ::formula::{RangePosition, range_conformity};
///
/// let community = range_conformity(3_500, 1_500, 3_000, true, true)?;
/// assert_eq!((community.position, community.by), (RangePosition::Above, 500));
/// assert_eq!((community.split_parts, community.parts_hold_lower), (2, true));
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn range_conformity(
    value: i64,
    lower: i64,
    upper: i64,
    lower_in: bool,
    upper_in: bool,
) -> Result<RangeConformity, FormulaError> {
    if value < 0 {
        return Err(FormulaError::NegativeCount);
    }
    let bottom = if lower_in { Some(lower) } else { lower.checked_add(1) }.ok_or(FormulaError::EmptyRange)?.max(0);
    let top = if upper_in { Some(upper) } else { upper.checked_sub(1) }.ok_or(FormulaError::EmptyRange)?;
    if bottom > top {
        return Err(FormulaError::EmptyRange);
    }
    let (position, by) = if value < bottom {
        (RangePosition::Below, bottom.checked_sub(value))
    } else if value > top {
        (RangePosition::Above, value.checked_sub(top))
    } else {
        (RangePosition::Inside, Some(0))
    };
    let split_parts = if value <= top { 1 } else { ceil_div(value, top)? };
    let smallest = value.checked_div(split_parts).ok_or(FormulaError::Overflow)?;
    Ok(RangeConformity {
        position,
        by: by.ok_or(FormulaError::Overflow)?,
        split_parts,
        parts_hold_lower: smallest >= bottom,
    })
}

fn ceil_div(value: i64, top: i64) -> Result<i64, FormulaError> {
    let quotient = value.checked_div(top).ok_or(FormulaError::Unreachable)?;
    let rest = value.checked_rem(top).ok_or(FormulaError::Unreachable)?;
    quotient.checked_add(i64::from(rest > 0)).ok_or(FormulaError::Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The proof in the documentation, held against numbers.
        #[test]
        fn even_parts_hold_the_lower_end_of_a_range_twice_as_wide(lo in 0..5_000i64, extra in 0..5_000i64, h in 0..1_000_000i64) {
            let hi = 2 * lo + extra;
            prop_assume!(hi >= 1 && h > hi);
            let result = range_conformity(h, lo, hi, true, true).unwrap();
            prop_assert!(result.parts_hold_lower);
            prop_assert!(result.split_parts * hi >= h && (result.split_parts - 1) * hi < h);
        }
    }
}
