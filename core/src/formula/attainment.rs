//! The share of a target reached (完成率).

use super::FormulaError;
use crate::quantity::Quantity;

/// The share of a floor reached (完成率).
///
/// Definition: `v / T`. Units: a share, 1 at the target; more is possible. Domain: floors with a target above zero; what
/// it would mean for a ceiling or a range is not defined. Source: IATI's actual over target.
///
/// # Errors
/// [`ZeroTarget`](FormulaError::ZeroTarget), [`NegativeTarget`](FormulaError::NegativeTarget),
/// [`Overflow`](FormulaError::Overflow).
///
/// ```
/// use shequ::formula::attainment;
///
/// assert_eq!(attainment(24.into(), 30.into())?.to_string(), "4/5");
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn attainment(value: Quantity, target: Quantity) -> Result<Quantity, FormulaError> {
    if target.is_negative() {
        return Err(FormulaError::NegativeTarget);
    }
    value.checked_div(target)?.ok_or(FormulaError::ZeroTarget)
}
