//! Printing a [`Quantity`]: exactly as `n/d`, or rounded for people, half away from zero.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Quantity;

/// More digits than this are never added to tell a value from a bound: 12 places separate any two rates of a country.
const MOST_PLACES: u32 = 12;

impl fmt::Display for Quantity {
    /// The exact value: `25`, `-2/3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator() == 1 {
            write!(f, "{}", self.numerator)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Quantity {
    /// As its exact text, `"n/d"`: JSON's own numbers would round it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Quantity, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Quantity {
    /// The value with `places` decimals, rounded half away from zero.
    ///
    /// ```
    /// # use shequ::quantity::Quantity;
    /// assert_eq!(Quantity::fraction(11 * 100, 12).unwrap().rounded(1), "91.7");
    /// assert_eq!(Quantity::fraction(-5, 2).unwrap().rounded(0), "-3");
    /// ```
    #[must_use]
    pub fn rounded(&self, places: u32) -> String {
        let places = places.min(MOST_PLACES);
        let (whole, digits, negative) = self.rounded_parts(places);
        let sign = if negative { "-" } else { "" };
        if places == 0 {
            return format!("{sign}{whole}");
        }
        format!("{sign}{whole}.{digits:0width$}", width = usize::try_from(places).unwrap_or(0))
    }

    /// The value with at least `places` decimals, and as many more as it takes not to print like `bound` when it
    /// is not equal to it: 69.97 against 70 is never `70.0`.
    ///
    /// ```
    /// # use shequ::quantity::Quantity;
    /// let seventy = Quantity::from(70);
    /// let value = Quantity::fraction(6997, 100).unwrap();
    /// assert_eq!(value.rounded_against(1, &seventy), "69.97");
    /// assert_eq!(seventy.rounded_against(1, &seventy), "70.0");
    /// ```
    #[must_use]
    pub fn rounded_against(&self, places: u32, bound: &Quantity) -> String {
        let side = self.cmp(bound);
        (places..=MOST_PLACES)
            .map(|p| self.rounded(p))
            .find(|text| {
                side == Ordering::Equal || text.parse::<Quantity>().is_ok_and(|printed| printed.cmp(bound) == side)
            })
            // Closer than every printed digit: the exact fraction tells them apart.
            .unwrap_or_else(|| self.to_string())
    }

    /// Whole part, rounded decimals as one number, and the sign (never "-0").
    fn rounded_parts(&self, places: u32) -> (u128, u128, bool) {
        let denominator = self.denominator().unsigned_abs();
        let magnitude = self.numerator.unsigned_abs();
        let mut whole = magnitude.checked_div(denominator).unwrap_or(0);
        let mut rest = magnitude.checked_rem(denominator).unwrap_or(0);
        // Long division, a digit at a time: rest * 10 could overflow only beyond 10^37, where the tenth is taken first.
        let (mut digits, mut scale) = (0u128, 1u128);
        for _ in 0..places {
            let (digit, next) = tenth(rest, denominator);
            digits = digits.saturating_mul(10).saturating_add(digit);
            scale = scale.saturating_mul(10);
            rest = next;
        }
        if rest >= denominator.saturating_sub(rest) && rest != 0 {
            digits = digits.saturating_add(1);
            if digits == scale {
                digits = 0;
                whole = whole.saturating_add(1);
            }
        }
        (whole, digits, self.numerator < 0 && (whole != 0 || digits != 0))
    }
}

/// The next decimal digit of `rest / denominator` and what is left: ten additions of `rest`, each kept below the
/// denominator, so that no product overflows.
fn tenth(rest: u128, denominator: u128) -> (u128, u128) {
    if let Some(product) = rest.checked_mul(10) {
        return (product.checked_div(denominator).unwrap_or(0), product.checked_rem(denominator).unwrap_or(0));
    }
    let (mut digit, mut left) = (0u128, 0u128);
    for _ in 0..10 {
        if left >= denominator.saturating_sub(rest) {
            left = left.saturating_sub(denominator.saturating_sub(rest));
            digit = digit.saturating_add(1);
        } else {
            left = left.saturating_add(rest);
        }
    }
    (digit, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(n: i128, d: i128) -> Quantity {
        Quantity::fraction(n, d).unwrap()
    }

    #[test]
    fn half_goes_away_from_zero() {
        assert_eq!(q(5, 2).rounded(0), "3");
        assert_eq!(q(-5, 2).rounded(0), "-3");
        assert_eq!(q(249, 100).rounded(1), "2.5");
        assert_eq!(q(1, 8).rounded(2), "0.13");
        assert_eq!(q(999, 1000).rounded(1), "1.0");
        assert_eq!(q(-1, 1000).rounded(1), "0.0");
        assert_eq!(q(1, 20).rounded(3), "0.050");
    }

    #[test]
    fn a_value_never_prints_as_the_bound_it_misses() {
        assert_eq!(q(69_999_999, 1_000_000).rounded_against(1, &q(70, 1)), "69.999999");
        assert_eq!(q(70_000_001, 1_000_000).rounded_against(1, &q(70, 1)), "70.000001");
        assert_eq!(q(16, 1).rounded_against(1, &q(16, 1)), "16.0");
        assert_eq!(q(5, 3).rounded_against(1, &q(17, 10)), "1.67");
        let hair = q(10i128.pow(20) - 1, 10i128.pow(20));
        assert_eq!(hair.rounded_against(0, &Quantity::ONE), hair.to_string());
    }

    #[test]
    fn denominators_near_the_end_of_the_range_are_divided_exactly() {
        let d = i128::MAX;
        assert_eq!(q(d - 1, d).rounded(3), "1.000");
        assert_eq!(q(d / 3, d).rounded(4), "0.3333");
        assert_eq!(q(d / 8 * 5, d).rounded(3), "0.625");
    }
}
