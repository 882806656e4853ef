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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Text;
    use crate::plan::problem::PlanProblemCode as Code;

    fn unit(id: &str, factor: Option<i64>, whole: bool) -> UnitOfMeasure {
        let name = Text { zh: "单位".to_owned(), en: "unit".to_owned() };
        UnitOfMeasure { id: id.to_owned(), name, factor, whole }
    }

    #[test]
    fn a_number_and_its_unit() {
        let read = |text, id, factor, whole| threshold(text, Some(&unit(id, factor, whole))).map_err(|f| f.code);
        let per = "per 10,000 residents";
        assert_eq!(read("16 per 10,000 residents", per, Some(10_000), false), Ok(Quantity::from(16)));
        assert_eq!(read("1,500 households", "households", None, true), Ok(Quantity::from(1500)));
        assert_eq!(read("1.7 percent", "percent", Some(100), false), Ok(Quantity::fraction(17, 10).unwrap()));
        assert_eq!(read("-3 degrees", "degrees", None, false), Ok(Quantity::from(-3)));
        assert_eq!(read("1,500  households", "households", None, true), Err(Code::ThresholdUnit));
        assert_eq!(read("16 per 10,000", per, Some(10_000), false), Err(Code::ThresholdUnit));
        assert_eq!(read("1.5 households", "households", None, true), Err(Code::InvalidBound));
        assert_eq!(read("-1 households", "households", None, true), Err(Code::InvalidBound));
        assert_eq!(read("households", "households", None, true), Err(Code::InvalidNumber));
        assert_eq!(threshold("25 anything", None), Ok(Quantity::from(25)));
    }

    #[test]
    fn what_to_write_instead() {
        let said = |text: &str| threshold(text, Some(&unit("percent", Some(100), false))).unwrap_err().sentence.en;
        assert!(said("70%").ends_with("write `70 percent`"));
        assert!(said("70percent").ends_with("write `70 percent`"));
        assert!(said("7/10").ends_with("write `7/10 percent`, or `70 percent` if a share is meant"));
        assert!(said("70").ends_with("write `70 percent`"));
        assert!(said("70 per cent").ends_with("write `70 percent`"));
    }
}
