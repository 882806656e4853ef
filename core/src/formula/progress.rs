//! The share of the way from the baseline to the target (目标进展度), and differences from the schedule in points.

use super::{Bound, FormulaError};
use crate::quantity::Quantity;

/// The share of the way from the baseline to the target gone (目标进展度).
///
/// Definition: `(v - B) / (T - B)`. Units: a share; below 0 when the value moved away, above 1 past the target. Domain:
/// floors and ceilings whose baseline does not meet them yet. Source: earned value.
///
/// # Errors
/// [`UnsupportedBound`](FormulaError::UnsupportedBound) for a range; [`NoDistance`](FormulaError::NoDistance) when
/// `T = B`; [`BaselineMeetsTarget`](FormulaError::BaselineMeetsTarget) when the baseline lies beyond the target;
/// [`Overflow`](FormulaError::Overflow).
///
/// ```
/// use shequ::formula::{Bound, progress};
///
/// assert_eq!(progress(40.into(), 10.into(), &Bound::AtLeast(70.into()))?.to_string(), "1/2");
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn progress(value: Quantity, baseline: Quantity, bound: &Bound) -> Result<Quantity, FormulaError> {
    let (target, beyond) = match *bound {
        Bound::AtLeast(target) => (target, baseline > target),
        Bound::AtMost(target) => (target, baseline < target),
        Bound::Between { .. } => return Err(FormulaError::UnsupportedBound),
    };
    if beyond {
        return Err(FormulaError::BaselineMeetsTarget);
    }
    let distance = target.checked_sub(baseline)?;
    value.checked_sub(baseline)?.checked_div(distance)?.ok_or(FormulaError::NoDistance)
}

/// The difference from the value the schedule expects (与序时进度差值).
///
/// Definition: `v - planned`. Units: those of the indicator; below zero is behind. Domain: all exact numbers. Source:
/// earned value's schedule variance.
///
/// # Errors
/// [`Overflow`](FormulaError::Overflow).
///
/// ```
/// use shequ::formula::variance;
///
/// assert_eq!(variance(37.into(), 40.into())?.to_string(), "-3");
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn variance(value: Quantity, planned: Quantity) -> Result<Quantity, FormulaError> {
    Ok(value.checked_sub(planned)?)
}

/// The difference of progress from the elapsed share, in percentage points (个百分点).
///
/// Definition: `100 (progress - elapsed)`. Units: percentage points. Domain: all exact numbers. Source: published
/// notices compare completion with 序时进度 in points.
///
/// # Errors
/// [`Overflow`](FormulaError::Overflow).
///
/// ```
/// use shequ::formula::variance_points;
/// use shequ::quantity::Quantity;
///
/// let share = |n, d| Quantity::fraction(n, d).unwrap();
/// assert_eq!(variance_points(share(3, 4), share(2, 3))?.rounded(1), "8.3");
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn variance_points(progress: Quantity, elapsed: Quantity) -> Result<Quantity, FormulaError> {
    Ok(progress.checked_sub(elapsed)?.checked_mul(Quantity::from(100))?)
}

/// The difference of attainment from the elapsed share, in percentage points.
///
/// Definition: `100 (attainment - elapsed)`. Units: percentage points. Domain: all exact numbers. Source: published
/// notices set 完成率 beside 序时进度.
///
/// # Errors
/// [`Overflow`](FormulaError::Overflow).
///
/// ```
/// use shequ::formula::attainment_points;
/// use shequ::quantity::Quantity;
///
/// let share = |n, d| Quantity::fraction(n, d).unwrap();
/// assert_eq!(attainment_points(share(9, 10), share(11, 12))?.rounded(1), "-1.7");
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn attainment_points(attainment: Quantity, elapsed: Quantity) -> Result<Quantity, FormulaError> {
    variance_points(attainment, elapsed)
}
