//! Exact numbers: [`Quantity`], a reduced fraction of whole numbers, and how it is read and printed.
//!
//! What lives here: the arithmetic (`mod.rs`), comparison that cannot overflow (`compare.rs`), reading text
//! (`parse.rs`), rounding for display (`display.rs`). What does not: percentages, units of measure and thresholds,
//! which belong to the plan; formulas, which belong to [`crate::formula`].
//!
//! Every operation is checked: a result that does not fit is an [`OverflowError`], never a wrapped or rounded number.

mod compare;
mod display;
mod parse;

pub use parse::{ParseQuantityError, ParseQuantityErrorKind};

pub(crate) use compare::compare_fractions;

use std::num::NonZero;

/// An exact rational number: a reduced fraction `n/d` with `d > 0`.
///
/// It holds 128-bit whole numbers inside; [`as_i64_pair`](Quantity::as_i64_pair) gives the pair of 64-bit numbers
/// that other languages carry, and says `None` when the value is larger than that.
///
/// ```
/// use shequ::quantity::Quantity;
///
/// let rate = Quantity::fraction(3_424 * 10_000, 2_140_000).unwrap();
/// assert_eq!(rate, Quantity::from(16));
/// assert_eq!(Quantity::fraction(2, 4).unwrap().to_string(), "1/2");
/// assert_eq!("9.12".parse::<Quantity>().unwrap(), Quantity::fraction(228, 25).unwrap());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// Shares no factor with `denominator`; zero is 0/1.
    numerator: i128,
    /// Always above zero; that it is not zero lets an `Option<Quantity>` take no more room than a `Quantity`.
    denominator: NonZero<i128>,
}

/// A result does not fit 128-bit numerator and denominator (or 64-bit whole numbers, where one is asked for).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the exact result does not fit the number range")]
#[non_exhaustive]
pub struct OverflowError;

/// The denominator of a whole number.
const WHOLE: NonZero<i128> = match NonZero::new(1) {
    Some(one) => one,
    // One is not zero: this is never reached.
    None => NonZero::<i128>::MAX,
};

impl Quantity {
    /// Zero.
    pub const ZERO: Quantity = Quantity { numerator: 0, denominator: WHOLE };
    /// One.
    pub const ONE: Quantity = Quantity { numerator: 1, denominator: WHOLE };

    /// The whole number `n`.
    ///
    /// ```
    /// # use shequ::quantity::Quantity;
    /// assert_eq!(Quantity::whole(60).to_string(), "60");
    /// ```
    #[must_use]
    pub const fn whole(n: i128) -> Quantity {
        Quantity { numerator: n, denominator: WHOLE }
    }

    /// The fraction `numerator / denominator`, reduced.
    ///
    /// # Errors
    /// `None` when the denominator is zero, or when a sign change does not fit (only at `i128::MIN`).
    ///
    /// ```
    /// # use shequ::quantity::Quantity;
    /// assert_eq!(Quantity::fraction(40, -60).unwrap().to_string(), "-2/3");
    /// assert_eq!(Quantity::fraction(1, 0), None);
    /// ```
    #[must_use]
    pub fn fraction(numerator: i128, denominator: i128) -> Option<Quantity> {
        if denominator == 0 {
            return None;
        }
        if denominator == 1 {
            return Some(Quantity::whole(numerator));
        }
        // Nearly all numbers of a report fit 64 bits, where a division is many times cheaper.
        if let (Ok(n), Ok(d)) = (i64::try_from(numerator), i64::try_from(denominator))
            && d > 0
            && let Some(shared) = NonZero::new(gcd64(n.unsigned_abs(), d.unsigned_abs()))
        {
            let (size, d) = (i128::from(n.unsigned_abs() / shared), i128::from(d.unsigned_abs() / shared));
            let numerator = if n < 0 { size.checked_neg()? } else { size };
            return Some(Quantity { numerator, denominator: NonZero::new(d)? });
        }
        let shared = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        // Dividing the absolute values keeps i128::MIN in reach; the sign is put back at the end.
        let n = numerator.unsigned_abs().checked_div(shared)?;
        let d = denominator.unsigned_abs().checked_div(shared)?;
        let negative = (numerator < 0) != (denominator < 0);
        Some(Quantity { numerator: signed(n, negative)?, denominator: NonZero::new(signed(d, false)?)? })
    }

    /// The reduced numerator, with the sign.
    #[must_use]
    pub const fn numerator(&self) -> i128 {
        self.numerator
    }

    /// The reduced denominator, always above zero.
    #[must_use]
    pub const fn denominator(&self) -> i128 {
        self.denominator.get()
    }

    /// Numerator and denominator as 64-bit numbers, the pair other languages carry; `None` where either is larger.
    ///
    /// ```
    /// # use shequ::quantity::Quantity;
    /// assert_eq!(Quantity::fraction(35, 20).unwrap().as_i64_pair(), Some((7, 4)));
    /// assert_eq!(Quantity::whole(i128::from(i64::MAX) + 1).as_i64_pair(), None);
    /// ```
    #[must_use]
    pub fn as_i64_pair(&self) -> Option<(i64, i64)> {
        Some((i64::try_from(self.numerator).ok()?, i64::try_from(self.denominator()).ok()?))
    }

    /// The value as a whole 64-bit number, or `None` when it is not whole or does not fit.
    #[must_use]
    pub fn as_whole(&self) -> Option<i64> {
        if self.denominator() == 1 { i64::try_from(self.numerator).ok() } else { None }
    }

    /// Whether the value is a whole number.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.denominator() == 1
    }

    /// Whether the value is below zero.
    #[must_use]
    pub const fn is_negative(&self) -> bool {
        self.numerator < 0
    }

    /// Whether the value is zero.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.numerator == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`OverflowError`] when the reduced result does not fit.
    pub fn checked_add(self, other: Quantity) -> Result<Quantity, OverflowError> {
        if self.is_whole() && other.is_whole() {
            return self.numerator.checked_add(other.numerator).map(Quantity::whole).ok_or(OverflowError);
        }
        // Over the least common denominator, so that a sum that fits is found where the plain product would not.
        let shared = gcd(self.denominator().unsigned_abs(), other.denominator().unsigned_abs());
        let shared = i128::try_from(shared).map_err(|_| OverflowError)?;
        let left_share = other.denominator().checked_div(shared).ok_or(OverflowError)?;
        let right_share = self.denominator().checked_div(shared).ok_or(OverflowError)?;
        let left = self.numerator.checked_mul(left_share).ok_or(OverflowError)?;
        let right = other.numerator.checked_mul(right_share).ok_or(OverflowError)?;
        let sum = left.checked_add(right).ok_or(OverflowError)?;
        let denominator = self.denominator().checked_mul(left_share).ok_or(OverflowError)?;
        Quantity::fraction(sum, denominator).ok_or(OverflowError)
    }

    /// The difference `self - other`.
    ///
    /// # Errors
    /// [`OverflowError`] when the reduced result does not fit.
    pub fn checked_sub(self, other: Quantity) -> Result<Quantity, OverflowError> {
        let numerator = other.numerator.checked_neg().ok_or(OverflowError)?;
        self.checked_add(Quantity { numerator, denominator: other.denominator })
    }

    /// The product.
    ///
    /// # Errors
    /// [`OverflowError`] when the reduced result does not fit.
    ///
    /// ```
    /// # use shequ::quantity::Quantity;
    /// let third = Quantity::fraction(1, 3).unwrap();
    /// assert_eq!(third.checked_mul(Quantity::from(60)).unwrap(), Quantity::from(20));
    /// ```
    pub fn checked_mul(self, other: Quantity) -> Result<Quantity, OverflowError> {
        if self.is_whole() && other.is_whole() {
            return self.numerator.checked_mul(other.numerator).map(Quantity::whole).ok_or(OverflowError);
        }
        // Cross-reduced first: the result is then already in lowest terms, and overflows only if it truly does not fit.
        let left = Quantity::fraction(self.numerator, other.denominator()).ok_or(OverflowError)?;
        let right = Quantity::fraction(other.numerator, self.denominator()).ok_or(OverflowError)?;
        Ok(Quantity {
            numerator: left.numerator.checked_mul(right.numerator).ok_or(OverflowError)?,
            denominator: left.denominator.checked_mul(right.denominator).ok_or(OverflowError)?,
        })
    }

    /// The quotient; `Ok(None)` when `other` is zero.
    ///
    /// # Errors
    /// [`OverflowError`] when the reduced result does not fit.
    pub fn checked_div(self, other: Quantity) -> Result<Option<Quantity>, OverflowError> {
        if other.is_zero() {
            return Ok(None);
        }
        if self.is_whole() && other.is_whole() {
            return Quantity::fraction(self.numerator, other.numerator).map(Some).ok_or(OverflowError);
        }
        let inverse = Quantity::fraction(other.denominator(), other.numerator).ok_or(OverflowError)?;
        self.checked_mul(inverse).map(Some)
    }

    /// The largest whole number not above the value.
    ///
    /// ```
    /// # use shequ::quantity::Quantity;
    /// assert_eq!(Quantity::fraction(-7, 2).unwrap().floor(), -4);
    /// ```
    #[must_use]
    pub const fn floor(&self) -> i128 {
        // The denominator is above zero, so Euclid's quotient is the floor and cannot overflow.
        match self.numerator.checked_div_euclid(self.denominator()) {
            Some(quotient) => quotient,
            None => self.numerator,
        }
    }

    /// The smallest whole number not below the value.
    ///
    /// ```
    /// # use shequ::quantity::Quantity;
    /// assert_eq!(Quantity::fraction(7, 2).unwrap().ceil(), 4);
    /// ```
    #[must_use]
    pub const fn ceil(&self) -> i128 {
        if self.denominator() == 1 {
            return self.numerator;
        }
        // Not whole, so its floor is at least one below i128::MAX.
        self.floor().saturating_add(1)
    }

    /// The nearest double, for charts and display columns. No verdict may be taken from it.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a display value; the exact pair stands beside it")]
    pub fn to_f64(&self) -> f64 {
        // The same double, by the processor's own conversion and, of a whole number, without a division.
        if let Some((n, d)) = self.as_i64_pair() {
            return if d == 1 { n as f64 } else { n as f64 / d as f64 };
        }
        self.numerator as f64 / self.denominator() as f64
    }
}

impl From<i64> for Quantity {
    fn from(n: i64) -> Quantity {
        Quantity::whole(i128::from(n))
    }
}

impl From<i32> for Quantity {
    fn from(n: i32) -> Quantity {
        Quantity::whole(i128::from(n))
    }
}

/// The greatest common divisor; `gcd(0, n)` is `n`, and `gcd(0, 0)` is 1 so that a division by it is always defined.
fn gcd(a: u128, b: u128) -> u128 {
    // Nearly all numbers of a report fit 64 bits, where the remainder is many times cheaper.
    if let (Ok(small_a), Ok(small_b)) = (u64::try_from(a), u64::try_from(b)) {
        return u128::from(gcd64(small_a, small_b));
    }
    let (mut a, mut b) = (a, b);
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    if a == 0 { 1 } else { a }
}

/// Stein's binary algorithm: shifts and subtractions, no division.
fn gcd64(a: u64, b: u64) -> u64 {
    if a == 0 || b == 0 {
        return if a | b == 0 { 1 } else { a | b };
    }
    let twos = (a | b).trailing_zeros();
    let (mut a, mut b) = (a >> a.trailing_zeros(), b);
    while b != 0 {
        b >>= b.trailing_zeros();
        (a, b) = (a.min(b), a.abs_diff(b));
    }
    a << twos
}

fn signed(magnitude: u128, negative: bool) -> Option<i128> {
    if negative { 0i128.checked_sub_unsigned(magnitude) } else { i128::try_from(magnitude).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn q(n: i128, d: i128) -> Quantity {
        Quantity::fraction(n, d).unwrap()
    }

    #[test]
    fn reduces_and_puts_the_sign_above() {
        assert_eq!((q(6, -4).numerator(), q(6, -4).denominator()), (-3, 2));
        assert_eq!(q(0, -7), Quantity::ZERO);
        assert_eq!(Quantity::fraction(1, 0), None);
    }

    #[test]
    fn the_ends_of_the_range_are_kept_or_refused_never_wrapped() {
        assert_eq!(q(i128::MIN, 2).numerator(), i128::MIN / 2);
        assert_eq!(q(i128::MIN, i128::MIN), Quantity::ONE);
        assert_eq!(Quantity::fraction(1, i128::MIN), None);
        assert_eq!(Quantity::whole(i128::MAX).checked_add(Quantity::ONE), Err(OverflowError));
        assert_eq!(Quantity::whole(i128::MIN).checked_sub(Quantity::ONE), Err(OverflowError));
        assert_eq!(Quantity::whole(i128::MAX).checked_mul(q(2, 1)), Err(OverflowError));
        assert_eq!(Quantity::whole(i128::MAX).checked_mul(q(2, i128::MAX)), Ok(q(2, 1)));
        assert_eq!(Quantity::whole(i128::MIN).checked_div(Quantity::whole(-1)), Err(OverflowError));
        assert_eq!(Quantity::whole(i128::MIN).checked_mul(Quantity::whole(-1)), Err(OverflowError));
        assert_eq!(q(i64::MIN.into(), 6).numerator(), i128::from(i64::MIN) / 2);
        assert_eq!(q(6, i64::MIN.into()), q(-3, 1 << 62));
        assert_eq!(Quantity::ONE.checked_div(Quantity::ZERO), Ok(None));
    }

    #[test]
    fn floor_and_ceil_below_zero() {
        assert_eq!((q(-7, 2).floor(), q(-7, 2).ceil()), (-4, -3));
        assert_eq!((q(-4, 2).floor(), q(-4, 2).ceil()), (-2, -2));
        assert_eq!(q(i128::MIN, 1).floor(), i128::MIN);
        assert_eq!(q(i128::MAX, 1).ceil(), i128::MAX);
    }

    proptest! {
        #[test]
        fn addition_and_multiplication_obey_the_laws(
            a in -1_000_000i128..1_000_000, b in 1i128..1_000_000,
            c in -1_000_000i128..1_000_000, d in 1i128..1_000_000,
        ) {
            let (x, y) = (q(a, b), q(c, d));
            prop_assert_eq!(x.checked_add(y), y.checked_add(x));
            prop_assert_eq!(x.checked_add(y).unwrap().checked_sub(y), Ok(x));
            prop_assert_eq!(x.checked_mul(y), y.checked_mul(x));
            if !y.is_zero() {
                prop_assert_eq!(x.checked_mul(y).unwrap().checked_div(y), Ok(Some(x)));
            }
            prop_assert!(Quantity::whole(x.floor()) <= x && x <= Quantity::whole(x.ceil()));
        }

        #[test]
        fn a_fraction_is_the_same_number_in_lowest_terms(a: i64, b: i64, wide: bool) {
            prop_assume!(b != 0);
            // Numbers of 64 bits, and the same beyond them.
            let (n, d) = (i128::from(a), i128::from(b));
            let shift = if wide { 1 << 62 } else { 1 };
            let fraction = q(n * shift, d * shift);
            prop_assert!(fraction.denominator() > 0);
            prop_assert_eq!(fraction.numerator() * d, n * fraction.denominator());
            let (mut x, mut y) = (fraction.numerator().unsigned_abs(), fraction.denominator().unsigned_abs());
            while y != 0 { (x, y) = (y, x % y); }
            prop_assert_eq!(x, 1);
        }

        #[test]
        fn whole_numbers_are_divided_as_fractions_are(a: i64, b: i64, k in 2i128..1_000) {
            prop_assume!(b != 0 && i128::from(b) % k != 0);
            // The same quotient of whole numbers and of numbers that are not.
            let quotient = Quantity::from(a).checked_div(Quantity::from(b)).unwrap();
            prop_assert_eq!(q(a.into(), k).checked_div(q(b.into(), k)).unwrap(), quotient);
            prop_assert_eq!(quotient, Quantity::fraction(a.into(), b.into()));
        }

        #[test]
        fn both_gcds_agree(a: u64, b: u64) {
            let (mut x, mut y) = (u128::from(a), u128::from(b));
            while y != 0 { (x, y) = (y, x % y); }
            prop_assert_eq!(u128::from(gcd64(a, b)), x.max(1));
        }
    }
}
