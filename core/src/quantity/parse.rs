//! Reading a [`Quantity`] from text: `25`, `-0.5`, `1,500`, `9/10`. No float on the way, no unit, no percent sign.

use std::fmt;
use std::str::FromStr;

use super::Quantity;

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseQuantityErrorKind {
    /// There is no digit in it.
    Empty,
    /// It holds something other than digits, one sign, one decimal point, thousands commas or one slash.
    Malformed,
    /// The number after the slash is zero.
    ZeroDenominator,
    /// It does not fit 128-bit numerator and denominator.
    TooLarge,
}

/// A text that is not an exact number, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a number such as `25`, `0.5`, `1,500` or `9/10`: {kind}")]
pub struct ParseQuantityError {
    text: String,
    kind: ParseQuantityErrorKind,
}

impl ParseQuantityError {
    /// Why.
    #[must_use]
    pub const fn kind(&self) -> ParseQuantityErrorKind {
        self.kind
    }
}

impl fmt::Display for ParseQuantityErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ParseQuantityErrorKind::Empty => "it has no digits",
            ParseQuantityErrorKind::Malformed => "it holds characters that do not belong to a number",
            ParseQuantityErrorKind::ZeroDenominator => "it divides by zero",
            ParseQuantityErrorKind::TooLarge => "it is too large",
        })
    }
}

impl FromStr for Quantity {
    type Err = ParseQuantityError;

    /// Reads `25`, `-0.5`, `1,500` (commas between groups of three) or `9/10`. Spaces around are ignored.
    ///
    /// # Errors
    /// [`ParseQuantityError`] with its [kind](ParseQuantityError::kind).
    fn from_str(text: &str) -> Result<Quantity, ParseQuantityError> {
        read(text.trim()).map_err(|kind| ParseQuantityError { text: text.to_owned(), kind })
    }
}

fn read(text: &str) -> Result<Quantity, ParseQuantityErrorKind> {
    if let Some((above, below)) = text.split_once('/') {
        let (above, below) = (decimal(above.trim_end())?, decimal(below.trim_start())?);
        return match above.checked_div(below) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(ParseQuantityErrorKind::ZeroDenominator),
            Err(_) => Err(ParseQuantityErrorKind::TooLarge),
        };
    }
    decimal(text)
}

fn decimal(text: &str) -> Result<Quantity, ParseQuantityErrorKind> {
    use ParseQuantityErrorKind::{Empty, Malformed, TooLarge};
    let (negative, unsigned) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let (whole, places) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    if unsigned.ends_with('.') || (whole.is_empty() && places.is_empty()) {
        return Err(if unsigned.is_empty() { Empty } else { Malformed });
    }
    if whole.contains(',') && !grouped_by_three(whole) {
        return Err(Malformed);
    }
    let mut numerator: i128 = 0;
    for c in whole.chars().filter(|c| *c != ',').chain(places.chars()) {
        let digit = c.to_digit(10).ok_or(Malformed)?;
        numerator = numerator.checked_mul(10).and_then(|n| n.checked_add(i128::from(digit))).ok_or(TooLarge)?;
    }
    if negative {
        numerator = numerator.checked_neg().ok_or(TooLarge)?;
    }
    let denominator = u32::try_from(places.len()).ok().and_then(|power| 10i128.checked_pow(power)).ok_or(TooLarge)?;
    Quantity::fraction(numerator, denominator).ok_or(TooLarge)
}

fn grouped_by_three(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().map_or(0, str::len);
    (1..=3).contains(&first) && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> ParseQuantityErrorKind {
        text.parse::<Quantity>().unwrap_err().kind()
    }

    #[test]
    fn reads_what_a_plan_writes() {
        let read = |text: &str| text.parse::<Quantity>().unwrap();
        assert_eq!(read("25"), Quantity::from(25));
        assert_eq!(read(" 1,500 "), Quantity::from(1500));
        assert_eq!(read("1.7"), Quantity::fraction(17, 10).unwrap());
        assert_eq!(read("-.5"), Quantity::fraction(-1, 2).unwrap());
        assert_eq!(read("9/10"), Quantity::fraction(9, 10).unwrap());
        assert_eq!(read("-1/3"), Quantity::fraction(-1, 3).unwrap());
        assert_eq!(read("170141183460469231731687303715884105727"), Quantity::whole(i128::MAX));
    }

    #[test]
    fn refuses_what_is_not_a_plain_number() {
        use ParseQuantityErrorKind::{Empty, Malformed, TooLarge, ZeroDenominator};
        for text in [
            "70%",
            "1e3",
            "1,50",
            "1,5000",
            ",500",
            "1 500",
            "二十",
            "1.",
            ".",
            "1.2.3",
            "--1",
            "NaN",
            "70 percent",
            "1/2/3",
        ] {
            assert_eq!(kind(text), Malformed, "{text}");
        }
        assert_eq!(kind(""), Empty);
        assert_eq!(kind("-"), Empty);
        assert_eq!(kind("1/0"), ZeroDenominator);
        assert_eq!(kind("170141183460469231731687303715884105728"), TooLarge);
        assert_eq!(kind("0.00000000000000000000000000000000000000001"), TooLarge);
    }
}
