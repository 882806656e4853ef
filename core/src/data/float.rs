//! What a floating-point number says. Nothing is guessed: a whole number small enough that every whole number around it
//! has a float of its own is that number, a decimal short enough that no other of its length shares its float is that
//! decimal, and of any other float nobody knows what was meant.

use std::fmt;

use super::cells::{Cell, Fault};
use super::problem::ProblemCode;
use crate::quantity::{ParseQuantityErrorKind, Quantity};

/// A float as it came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Float {
    Double(f64),
    Single(f32),
}

impl Float {
    /// A whole number where it is one, nothing where it is none at all, else itself.
    #[inline]
    pub(super) fn cell<'a>(self) -> Cell<'a> {
        let value = self.widened();
        if value.is_nan() {
            Cell::Empty
        } else if value.fract() == 0.0 && value.abs() < self.whole_below() {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and below 2^53 in size")]
            Cell::Integer(value as i64)
        } else {
            Cell::Float(self)
        }
    }

    /// Why it is no count, of one that [`cell`](Float::cell) left a float.
    pub(super) fn count_fault(self) -> Fault {
        let value = self.widened();
        if let Err(infinite) = self.finite() {
            infinite
        } else if value < 0.0 {
            Fault::of(ProblemCode::NegativeCount)
        } else if value.fract() != 0.0 {
            Fault::of(ProblemCode::NotWhole)
        } else {
            Fault::of(ProblemCode::InexactFloat)
        }
    }

    /// The decimal it was, of one that [`cell`](Float::cell) left a float.
    pub(super) fn quantity(self) -> Result<Quantity, Fault> {
        self.finite()?;
        // The fewest digits that come back as this float, never with an exponent.
        let text = self.to_string();
        let inexact = Fault::of(ProblemCode::InexactFloat);
        if self.widened().fract() == 0.0 || significant_digits(&text) > self.digits() {
            return Err(inexact);
        }
        text.parse::<Quantity>().map_err(|error| match error.kind() {
            ParseQuantityErrorKind::TooLarge => Fault::of(ProblemCode::NumberTooLarge),
            _ => inexact,
        })
    }

    fn finite(self) -> Result<(), Fault> {
        let words = Some(("数值为无穷大", "it is infinite"));
        if self.widened().is_finite() { Ok(()) } else { Err(Fault { code: ProblemCode::BadNumber, words }) }
    }

    fn widened(self) -> f64 {
        match self {
            Float::Double(value) => value,
            Float::Single(value) => f64::from(value),
        }
    }

    /// Below it in size every whole number has a float of its own, and at it two begin to share one.
    const fn whole_below(self) -> f64 {
        match self {
            Float::Double(_) => 9_007_199_254_740_992.0,
            Float::Single(_) => 16_777_216.0,
        }
    }

    /// So many significant digits come back from a float as they went in.
    const fn digits(self) -> usize {
        match self {
            Float::Double(_) => f64::DIGITS as usize,
            Float::Single(_) => f32::DIGITS as usize,
        }
    }
}

impl fmt::Display for Float {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Float::Double(value) => value.fmt(f),
            Float::Single(value) => value.fmt(f),
        }
    }
}

/// The digits from the first that is not zero to the last of a decimal with a fraction.
fn significant_digits(text: &str) -> usize {
    let digits = text.bytes().filter(u8::is_ascii_digit);
    digits.skip_while(|digit| *digit == b'0').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn double(value: f64) -> Result<Quantity, ProblemCode> {
        read(Float::Double(value))
    }

    fn read(float: Float) -> Result<Quantity, ProblemCode> {
        match float.cell() {
            Cell::Integer(number) => Ok(Quantity::from(number)),
            Cell::Float(float) => float.quantity().map_err(|fault| fault.code),
            cell => panic!("{cell:?}"),
        }
    }

    #[test]
    fn whole_numbers_end_where_two_share_a_float() {
        let most = (1i64 << 53) - 1;
        assert_eq!(double(9_007_199_254_740_991.0), Ok(most.into()));
        assert_eq!(double(-9_007_199_254_740_991.0), Ok((-most).into()));
        for value in [9_007_199_254_740_992.0, -9_007_199_254_740_992.0, 1e18, 1e300] {
            assert_eq!(double(value), Err(ProblemCode::InexactFloat), "{value}");
            assert_eq!(
                Float::Double(value).count_fault().code,
                if value < 0.0 { ProblemCode::NegativeCount } else { ProblemCode::InexactFloat }
            );
        }
        assert_eq!(read(Float::Single(16_777_215.0)), Ok(16_777_215.into()));
        assert_eq!(read(Float::Single(16_777_216.0)), Err(ProblemCode::InexactFloat));
        assert_eq!([0.0, -0.0].map(double), [Ok(Quantity::ZERO); 2]);
    }

    #[test]
    fn a_decimal_is_taken_when_it_is_short() {
        assert_eq!(double(9.12), Ok(Quantity::fraction(912, 100).unwrap()));
        assert_eq!(double(-0.5), Ok(Quantity::fraction(-1, 2).unwrap()));
        assert_eq!(double(1e-7), Ok(Quantity::fraction(1, 10_000_000).unwrap()));
        // Fifteen digits, sixteen, and the sum of 0.1 and 0.2, which is not 0.3.
        assert_eq!(double(1.234_567_890_123_45), Ok(Quantity::fraction(123_456_789_012_345, 10i128.pow(14)).unwrap()));
        assert_eq!(double(1.234_567_890_123_456), Err(ProblemCode::InexactFloat));
        assert_eq!(double(0.1 + 0.2), Err(ProblemCode::InexactFloat));
        assert_eq!(double(1.0 / 3.0), Err(ProblemCode::InexactFloat));
        assert_eq!(double(1e-300), Err(ProblemCode::NumberTooLarge));
        assert_eq!(read(Float::Single(9.12)), Ok(Quantity::fraction(912, 100).unwrap()));
        assert_eq!(read(Float::Single(1.234_567)), Err(ProblemCode::InexactFloat));
    }

    #[test]
    fn what_is_no_count_is_told_apart() {
        let fault = |value: f64| Float::Double(value).count_fault().code;
        assert_eq!(fault(1600.5), ProblemCode::NotWhole);
        assert_eq!(fault(-0.5), ProblemCode::NegativeCount);
        assert_eq!([f64::INFINITY, f64::NEG_INFINITY].map(fault), [ProblemCode::BadNumber; 2]);
        assert_eq!(double(f64::INFINITY), Err(ProblemCode::BadNumber));
        assert_eq!(Float::Double(f64::NAN).cell(), Cell::Empty);
        assert_eq!(Float::Single(f32::NAN).cell(), Cell::Empty);
    }

    proptest! {
        #[test]
        fn a_decimal_of_fifteen_digits_comes_back(digits in -999_999_999_999_999i64..=999_999_999_999_999, places in 0u32..20) {
            let meant = Quantity::fraction(i128::from(digits), 10i128.pow(places)).unwrap();
            let text = format!("{digits}e-{places}");
            prop_assert_eq!(double(text.parse().unwrap()), Ok(meant));
        }
    }
}
