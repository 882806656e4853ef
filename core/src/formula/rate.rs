//! A ratio of two counts times a factor: percent, per thousand, per 10,000 residents.

use super::FormulaError;
use crate::quantity::Quantity;

/// The rate of a count over another.
///
/// Definition: `k n / d`. Units: the factor's, so 100 gives percent and 10,000 gives "per 10,000". Domain: counts of zero
/// or more, a denominator above zero, a factor of one or more. Source: plan clauses 1.3.3 and 2.3.1.
///
/// # Errors
/// [`NonPositiveFactor`](FormulaError::NonPositiveFactor), [`NegativeCount`](FormulaError::NegativeCount),
/// [`ZeroDenominator`](FormulaError::ZeroDenominator), in this order.
///
/// ```
/// use shequ::formula::rate;
///
/// // 3,424 certified social workers among 2,140,000 residents, per 10,000.
/// assert_eq!(rate(3_424, 2_140_000, 10_000)?.to_string(), "16");
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn rate(numerator: i64, denominator: i64, factor: i64) -> Result<Quantity, FormulaError> {
    check_counts(numerator, denominator, factor)?;
    // Two 64-bit numbers multiply within 128 bits.
    let product = i128::from(numerator).checked_mul(i128::from(factor)).ok_or(FormulaError::Overflow)?;
    Quantity::fraction(product, i128::from(denominator)).ok_or(FormulaError::ZeroDenominator)
}

/// What every formula over a numerator and a denominator asks of them.
pub(crate) fn check_counts(numerator: i64, denominator: i64, factor: i64) -> Result<(), FormulaError> {
    if factor < 1 {
        return Err(FormulaError::NonPositiveFactor);
    }
    if numerator < 0 || denominator < 0 {
        return Err(FormulaError::NegativeCount);
    }
    if denominator == 0 {
        return Err(FormulaError::ZeroDenominator);
    }
    Ok(())
}
