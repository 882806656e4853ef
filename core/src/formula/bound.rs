//! What a target asks of a value: at least, at most, or between. Only the bound itself and whether a value meets it;
//! distances to it are in [`shortfall`](super::shortfall_count).

use serde::Serialize;

use super::FormulaError;
use crate::quantity::Quantity;

/// What a target asks of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Bound {
    /// A floor: the value is at least this (不少于, 达到).
    AtLeast(Quantity),
    /// A ceiling: the value is at most this (不超过).
    AtMost(Quantity),
    /// A range; each end may belong to it or not. Made by [`Bound::between`], which refuses an empty one.
    #[non_exhaustive]
    Between {
        /// The lower end.
        lower: Quantity,
        /// Whether the lower end itself conforms.
        lower_in: bool,
        /// The upper end.
        upper: Quantity,
        /// Whether the upper end itself conforms.
        upper_in: bool,
    },
}

impl Bound {
    /// A range with each end in or out.
    ///
    /// # Errors
    /// [`EmptyRange`](FormulaError::EmptyRange) when no value fits: the lower end above the upper, or both equal with
    /// an end left out.
    ///
    /// ```
    /// use shequ::formula::{Bound, FormulaError};
    ///
    /// assert!(Bound::between(1500.into(), true, 3000.into(), true).is_ok());
    /// assert_eq!(Bound::between(1500.into(), true, 1500.into(), false), Err(FormulaError::EmptyRange));
    /// ```
    pub fn between(lower: Quantity, lower_in: bool, upper: Quantity, upper_in: bool) -> Result<Bound, FormulaError> {
        if lower > upper || (lower == upper && !(lower_in && upper_in)) {
            return Err(FormulaError::EmptyRange);
        }
        Ok(Bound::Between { lower, lower_in, upper, upper_in })
    }
}

/// Whether a value meets a bound.
///
/// Definition: `v >= T` for a floor, `v <= T` for a ceiling, `lo <= v <= hi` for a range, each comparison strict where
/// the end is out. Units: value and bound in the same unit of measure. Domain: all exact numbers. Source: plan clauses
/// 1.3.1 to 2.4.1 (不少于), 2.2.1 (1500-3000).
///
/// ```
/// use shequ::formula::{Bound, met, rate};
///
/// let floor = Bound::AtLeast(16.into());
/// assert!(met(&rate(3_424, 2_140_000, 10_000)?, &floor));
/// assert!(!met(&rate(3_423, 2_140_000, 10_000)?, &floor));
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
#[must_use]
pub fn met(value: &Quantity, bound: &Bound) -> bool {
    match bound {
        Bound::AtLeast(target) => value >= target,
        Bound::AtMost(target) => value <= target,
        Bound::Between { lower, lower_in, upper, upper_in } => {
            (if *lower_in { value >= lower } else { value > lower })
                && (if *upper_in { value <= upper } else { value < upper })
        }
    }
}
