//! The whole-number form of "the rate is at least x", which every verdict and every shortfall asks.
//!
//! `k n / d >= x` with `x = p / q` is `k q n >= p d`: two products of whole numbers, no division and no float.

use std::cmp::Ordering;

use super::FormulaError;
use crate::quantity::{Quantity, compare_fractions};

/// `k n / d` compared with `p / q`, as `a n` compared with `c d` where `a = k q > 0` and `c = p`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Threshold {
    a: i128,
    c: i128,
    /// Both as 64-bit numbers, where they fit: then products with 64-bit counts always fit 128 bits.
    small: Option<(i64, i64)>,
}

impl Threshold {
    /// The threshold `x` on a rate with factor `factor` (1 for counts and amounts).
    #[inline]
    pub(crate) fn new(x: Quantity, factor: i64) -> Result<Threshold, FormulaError> {
        // Nearly all thresholds and factors fit 64 bits, where nothing has to be worked out twice.
        if let Some((c, q)) = x.as_i64_pair()
            && let Some(a) = q.checked_mul(factor)
        {
            return Ok(Threshold { a: i128::from(a), c: i128::from(c), small: Some((a, c)) });
        }
        let c = x.numerator();
        let a = x.denominator().checked_mul(i128::from(factor)).ok_or(FormulaError::Overflow)?;
        let small = match (i64::try_from(a), i64::try_from(c)) {
            (Ok(a), Ok(c)) => Some((a, c)),
            _ => None,
        };
        Ok(Threshold { a, c, small })
    }

    /// How the rate of `n` over `d` compares with the threshold, for `d > 0`.
    #[inline]
    pub(crate) fn compare(&self, n: i64, d: i64) -> Ordering {
        match self.small {
            // 64-bit factors: neither product can leave 128 bits.
            Some((a, c)) => i128::from(a).wrapping_mul(i128::from(n)).cmp(&i128::from(c).wrapping_mul(i128::from(d))),
            None => compare_fractions(i128::from(n), i128::from(d), self.c, self.a),
        }
    }

    /// How many more than `n` it takes over `d` to reach the threshold.
    #[inline]
    pub(crate) fn lacking(&self, n: i64, d: i64) -> Result<i64, FormulaError> {
        let lacking = self.least(d, false)?.checked_sub(i128::from(n)).ok_or(FormulaError::Overflow)?;
        i64::try_from(lacking.max(0)).map_err(|_| FormulaError::Overflow)
    }

    /// The coefficients as 64-bit numbers, where they fit.
    #[inline]
    pub(crate) const fn small(&self) -> Option<(i64, i64)> {
        self.small
    }

    /// The least whole `n` whose rate over `d` reaches the threshold: `ceil(c d / a)`; with `strict`, passes it.
    #[inline]
    pub(crate) fn least(&self, d: i64, strict: bool) -> Result<i128, FormulaError> {
        let (floor, whole) = self.divide(d)?;
        if whole && !strict { Ok(floor) } else { floor.checked_add(1).ok_or(FormulaError::Overflow) }
    }

    /// The largest whole `n` whose rate over `d` does not pass the threshold: `floor(c d / a)`; with `strict`, stays
    /// below it.
    #[inline]
    pub(crate) fn most(&self, d: i64, strict: bool) -> Result<i128, FormulaError> {
        let (floor, whole) = self.divide(d)?;
        if whole && strict { floor.checked_sub(1).ok_or(FormulaError::Overflow) } else { Ok(floor) }
    }

    /// `floor(c d / a)`, and whether the division is even.
    #[inline]
    fn divide(&self, d: i64) -> Result<(i128, bool), FormulaError> {
        // Division of 128-bit numbers costs several times that of 64-bit ones, which nearly all rows fit.
        if let Some((a, c)) = self.small
            && let Some(product) = c.checked_mul(d)
            && let (Some(floor), Some(rest)) = (product.checked_div_euclid(a), product.checked_rem_euclid(a))
        {
            return Ok((i128::from(floor), rest == 0));
        }
        let product = self.c.checked_mul(i128::from(d)).ok_or(FormulaError::Overflow)?;
        let floor = product.checked_div_euclid(self.a).ok_or(FormulaError::Overflow)?;
        let rest = product.checked_rem_euclid(self.a).ok_or(FormulaError::Overflow)?;
        Ok((floor, rest == 0))
    }
}
