//! How many whole units are missing, or too many (缺口): people, studios, households.

use super::rate::check_counts;
use super::threshold::Threshold;
use super::{Bound, FormulaError};
use crate::quantity::Quantity;

/// The whole units a count lacks to meet a bound.
///
/// Definition: floor `max(0, ceil(T) - n)`; ceiling (the excess) `max(0, n - floor(T))`; range: the distance to the
/// nearest whole number inside. Units: those counted. Domain: counts of zero or more. Source: plan clauses 1.3.1, 1.3.2,
/// 2.4.1.
///
/// # Errors
/// [`NegativeCount`](FormulaError::NegativeCount); [`Unreachable`](FormulaError::Unreachable) for a range without a
/// whole number in it; [`Overflow`](FormulaError::Overflow).
///
/// ```
/// use shequ::formula::{Bound, shortfall_count};
///
/// assert_eq!(shortfall_count(24, &Bound::AtLeast(30.into()))?, 6);
/// assert_eq!(shortfall_count(31, &Bound::AtLeast(30.into()))?, 0);
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn shortfall_count(count: i64, bound: &Bound) -> Result<i64, FormulaError> {
    shortfall_rate(count, 1, 1, bound)
}

/// The whole units a numerator lacks to meet a bound on the rate, the denominator staying as it is.
///
/// Definition: floor `max(0, ceil(T d / k) - n)`; ceiling (the excess) `max(0, n - floor(T d / k))`; range: the distance
/// to the nearest whole numerator inside. Units: those the numerator counts. Domain: as [`rate`](super::rate). Source:
/// plan clauses 1.3.3, 2.3.1.
///
/// # Errors
/// As [`rate`](super::rate); [`Unreachable`](FormulaError::Unreachable) for a range without a whole numerator in it;
/// [`Overflow`](FormulaError::Overflow).
///
/// ```
/// use shequ::formula::{Bound, shortfall_rate};
///
/// // 16 per 10,000 among 2,011,699 residents asks for 3,218.7184, so for 3,219.
/// assert_eq!(shortfall_rate(3_000, 2_011_699, 10_000, &Bound::AtLeast(16.into()))?, 219);
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn shortfall_rate(numerator: i64, denominator: i64, factor: i64, bound: &Bound) -> Result<i64, FormulaError> {
    check_counts(numerator, denominator, factor)?;
    match bound {
        // The common case, without setting up tests for the others.
        Bound::AtLeast(target) => Threshold::new(*target, factor)?.lacking(numerator, denominator),
        _ => BoundTest::new(bound, factor)?.shortfall(numerator, denominator),
    }
}

/// The whole people to hire where everyone hired also adds to the denominator.
///
/// Definition: the least `x >= 0` with `k (n + x) / (d + x) >= T`, which is `max(0, ceil((T d - k n) / (k - T)))`.
/// Units: people. Domain: `0 <= n <= d`, `d > 0`. Source: plan clause 1.3.3: certified workers are among the workers.
///
/// # Errors
/// As [`rate`](super::rate); [`NotAPart`](FormulaError::NotAPart) when `n > d`;
/// [`Unreachable`](FormulaError::Unreachable) when the target is unmet and not below the factor;
/// [`Overflow`](FormulaError::Overflow).
///
/// ```
/// use shequ::formula::shortfall_by_hiring;
///
/// // 66 of 100 are certified; 70 % needs 14 more hires, all certified: 80 of 114.
/// assert_eq!(shortfall_by_hiring(66, 100, 100, 70.into())?, 14);
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn shortfall_by_hiring(
    numerator: i64,
    denominator: i64,
    factor: i64,
    target: Quantity,
) -> Result<i64, FormulaError> {
    check_counts(numerator, denominator, factor)?;
    if numerator > denominator {
        return Err(FormulaError::NotAPart);
    }
    let factor = Quantity::from(factor);
    let lacking =
        target.checked_mul(Quantity::from(denominator))?.checked_sub(factor.checked_mul(Quantity::from(numerator))?)?;
    if lacking <= Quantity::ZERO {
        return Ok(0);
    }
    let gained = factor.checked_sub(target)?;
    if gained <= Quantity::ZERO {
        return Err(FormulaError::Unreachable);
    }
    let hires = lacking.checked_div(gained)?.ok_or(FormulaError::Unreachable)?;
    i64::try_from(hires.ceil()).map_err(|_| FormulaError::Overflow)
}

/// A bound compiled to whole-number tests on `(n, d)`. [`Rule`](super::Rule) and the functions above ask the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BoundTest {
    AtLeast(Threshold),
    AtMost(Threshold),
    Between { lower: Threshold, lower_in: bool, upper: Threshold, upper_in: bool },
}

impl BoundTest {
    pub(crate) fn new(bound: &Bound, factor: i64) -> Result<BoundTest, FormulaError> {
        Ok(match *bound {
            Bound::AtLeast(target) => BoundTest::AtLeast(Threshold::new(target, factor)?),
            Bound::AtMost(target) => BoundTest::AtMost(Threshold::new(target, factor)?),
            Bound::Between { lower, lower_in, upper, upper_in } => BoundTest::Between {
                lower: Threshold::new(lower, factor)?,
                lower_in,
                upper: Threshold::new(upper, factor)?,
                upper_in,
            },
        })
    }

    /// Whether the rate of `n` over `d` meets the bound, for `d > 0`.
    #[inline]
    pub(crate) fn met(&self, n: i64, d: i64) -> bool {
        match self {
            BoundTest::AtLeast(target) => target.compare(n, d).is_ge(),
            BoundTest::AtMost(target) => target.compare(n, d).is_le(),
            BoundTest::Between { lower, lower_in, upper, upper_in } => {
                let (low, high) = (lower.compare(n, d), upper.compare(n, d));
                (if *lower_in { low.is_ge() } else { low.is_gt() })
                    && (if *upper_in { high.is_le() } else { high.is_lt() })
            }
        }
    }

    /// The whole units missing or too many, for `n >= 0` and `d > 0`.
    #[inline]
    pub(crate) fn shortfall(&self, n: i64, d: i64) -> Result<i64, FormulaError> {
        let count = i128::from(n);
        let missing = match self {
            BoundTest::AtLeast(target) => return target.lacking(n, d),
            BoundTest::AtMost(target) => count.checked_sub(target.most(d, false)?),
            BoundTest::Between { lower, lower_in, upper, upper_in } => {
                let least = lower.least(d, !lower_in)?.max(0);
                let most = upper.most(d, !upper_in)?;
                if least > most {
                    return Err(FormulaError::Unreachable);
                }
                if count < least { least.checked_sub(count) } else { count.checked_sub(most) }
            }
        };
        i64::try_from(missing.ok_or(FormulaError::Overflow)?.max(0)).map_err(|_| FormulaError::Overflow)
    }
}
