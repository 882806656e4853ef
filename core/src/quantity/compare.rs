//! Comparing two fractions exactly, whatever their size.

use std::cmp::Ordering;

use super::Quantity;

impl Ord for Quantity {
    fn cmp(&self, other: &Quantity) -> Ordering {
        compare_fractions(self.numerator, self.denominator(), other.numerator, other.denominator())
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Quantity) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares `a/b` with `c/d`, for `b > 0` and `d > 0`, without reducing either.
///
/// Two products decide where they fit. Where they do not, the whole parts are compared, then the inverted rests: Euclid's
/// algorithm on both fractions at once, which ends because the denominators shrink.
pub(crate) fn compare_fractions(a: i128, b: i128, c: i128, d: i128) -> Ordering {
    if b == d {
        return a.cmp(&c);
    }
    if let (Some(left), Some(right)) = (a.checked_mul(d), c.checked_mul(b)) {
        return left.cmp(&right);
    }
    let (mut a, mut b, mut c, mut d) = (a, b, c, d);
    let mut inverted = false;
    loop {
        let turn = |order: Ordering| if inverted { order.reverse() } else { order };
        // Denominators above zero: neither division can fail.
        let (Some(left), Some(right)) = (a.checked_div_euclid(b), c.checked_div_euclid(d)) else {
            return Ordering::Equal;
        };
        if left != right {
            return turn(left.cmp(&right));
        }
        let (Some(left_rest), Some(right_rest)) = (a.checked_rem_euclid(b), c.checked_rem_euclid(d)) else {
            return Ordering::Equal;
        };
        match (left_rest == 0, right_rest == 0) {
            (true, true) => return Ordering::Equal,
            (true, false) => return turn(Ordering::Less),
            (false, true) => return turn(Ordering::Greater),
            (false, false) => {}
        }
        // left_rest/b < right_rest/d exactly when b/left_rest > d/right_rest.
        (a, b, c, d) = (b, left_rest, d, right_rest);
        inverted = !inverted;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_whose_products_overflow_are_still_ordered() {
        let big = i128::MAX;
        assert_eq!(compare_fractions(big, big - 1, big - 1, big - 2), Ordering::Less);
        assert_eq!(compare_fractions(big, 3, big, 3), Ordering::Equal);
        assert_eq!(compare_fractions(i128::MIN, 1, i128::MIN, 3), Ordering::Less);
        assert_eq!(compare_fractions(-1, big, 0, 1), Ordering::Less);
    }

    proptest! {
        /// Numbers scaled beyond the product range compare as the small ones they come from.
        #[test]
        fn scaling_changes_nothing(a in -1000i128..1000, b in 1i128..1000, c in -1000i128..1000, d in 1i128..1000) {
            let scale = 1i128 << 100;
            let small = (a * d).cmp(&(c * b));
            prop_assert_eq!(compare_fractions(a * scale, b * scale, c * scale, d * scale), small);
            prop_assert_eq!(compare_fractions(a, b, c, d), small);
        }
    }
}
