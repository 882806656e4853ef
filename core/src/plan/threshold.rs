//! A bound's text: the number and, behind it, the id of the indicator's unit of measure, as in `70 percent`. Never
//! through a float, and never without the unit: what `0.7` means is not guessed.

use crate::quantity::Quantity;

use super::model::UnitOfMeasure;
use super::problem::Finding;
use super::reader::Cursor;
use super::sentences;

/// Reads a threshold in the given unit; where the unit is unknown, only the number's form is checked.
pub(crate) fn read(cursor: Cursor<'_>, unit: Option<&UnitOfMeasure>) -> Option<Quantity> {
    let text = cursor.text()?;
    match threshold(text, unit) {
        Ok(value) => Some(value),
        Err(finding) => {
            cursor.problem(finding);
            None
        }
    }
}

fn threshold(text: &str, unit: Option<&UnitOfMeasure>) -> Result<Quantity, Finding> {
    let (number, behind) = text.split_once(' ').unwrap_or((text, ""));
    let value = match number.parse::<Quantity>() {
        Ok(value) => value,
        Err(error) => return Err(without_number(text, number, unit, error.kind())),
    };
    let Some(unit) = unit else {
        return Ok(value);
    };
    if behind.is_empty() {
        return Err(sentences::threshold_without_unit(text, &unit.id, share_of(&value, unit)));
    }
    if behind != unit.id {
        return Err(sentences::threshold_in_other_unit(text, number, behind, &unit.id));
    }
    if unit.whole && !value.is_whole() {
        return Err(sentences::threshold_not_whole(text, &unit.id));
    }
    if (unit.whole || unit.factor.is_some()) && value.is_negative() {
        return Err(sentences::threshold_negative(text));
    }
    Ok(value)
}

/// What `0.7` would be in percent: many write a share where the unit counts per hundred.
fn share_of(value: &Quantity, unit: &UnitOfMeasure) -> Option<Quantity> {
    let share = !value.is_negative() && *value <= Quantity::ONE;
    let factor = unit.factor.filter(|_| share)?;
    value.checked_mul(Quantity::from(factor)).ok()
}

/// The text does not begin with a number: `70%`, `70percent`, `一百`.
fn without_number(
    text: &str,
    number: &str,
    unit: Option<&UnitOfMeasure>,
    kind: crate::quantity::ParseQuantityErrorKind,
) -> Finding {
    let end = number.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',' | '/')));
    let digits = end.and_then(|end| number.get(..end)).unwrap_or_default();
    match unit {
        Some(unit) if digits.parse::<Quantity>().is_ok() => sentences::threshold_without_space(text, digits, &unit.id),
        _ => sentences::invalid_number(text, kind),
    }
}
