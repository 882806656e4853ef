//! Numbers in words: a value with its unit, a bound, a share in percent. Rounding for people, never for a verdict.

use crate::formula::{Bound, Convention};
use crate::lang::Lang;
use crate::plan::UnitOfMeasure;
use crate::quantity::Quantity;

/// A value in its unit of measure: whole where it is counted, else with two decimals, and more where it would otherwise
/// print like a bound it is not equal to.
pub(crate) fn number(value: &Quantity, unit: &UnitOfMeasure, bound: Option<&Bound>) -> String {
    let places = if unit.whole && value.is_whole() { 0 } else { 2 };
    match bound {
        Some(Bound::AtLeast(limit) | Bound::AtMost(limit)) => value.rounded_against(places, limit),
        Some(Bound::Between { lower, upper, .. }) => {
            // Of the two, the one with more decimals stands apart from both ends.
            let decimals = |text: &String| text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            let (low, high) = (value.rounded_against(places, lower), value.rounded_against(places, upper));
            if decimals(&low) > decimals(&high) { low } else { high }
        }
        None => value.rounded(places),
    }
}

/// A bound with its unit: `≥ 16 人/万人`.
pub(crate) fn bound_text(bound: &Bound, unit: &UnitOfMeasure, lang: Lang) -> String {
    let unit = unit.name.get(lang);
    match bound {
        Bound::AtLeast(limit) => format!("≥ {} {unit}", exactly(limit)),
        Bound::AtMost(limit) => format!("≤ {} {unit}", exactly(limit)),
        Bound::Between { lower, lower_in, upper, upper_in } => {
            let (open, close) = (if *lower_in { "[" } else { "(" }, if *upper_in { "]" } else { ")" });
            format!("{open}{}, {}{close} {unit}", exactly(lower), exactly(upper))
        }
    }
}

/// A number as a decimal where a few places say it exactly, else as the fraction: a bound is never rounded.
pub(crate) fn exactly(value: &Quantity) -> String {
    let exact = |text: &String| text.parse::<Quantity>().is_ok_and(|printed| printed == *value);
    (0..=6).map(|places| value.rounded(places)).find(exact).unwrap_or_else(|| value.to_string())
}

/// A share in percent, which never prints as 100 % unless it is.
pub(crate) fn percent(share: &Quantity) -> String {
    match share.checked_mul(Quantity::from(100)) {
        Ok(percent) => format!("{}%", percent.rounded_against(1, &Quantity::from(100))),
        Err(_) => share.to_string(),
    }
}

/// A difference in percentage points, with its sign.
#[cfg(feature = "text")]
pub(crate) fn points(value: &Quantity, lang: Lang) -> String {
    let sign = if *value > Quantity::ZERO { "+" } else { "" };
    let shown = value.rounded_against(1, &Quantity::ZERO);
    match lang {
        Lang::Zh => format!("较序时 {sign}{shown} 个百分点"),
        Lang::En => format!("{sign}{shown} points from schedule"),
    }
}

/// One period of a convention, as in "1 a month".
pub(crate) const fn a_period(convention: &Convention, lang: Lang) -> &'static str {
    match (convention, lang) {
        (Convention::Month, Lang::Zh) => "每月",
        (Convention::Month, Lang::En) => "a month",
        (Convention::Quarter, Lang::Zh) => "每季度",
        (Convention::Quarter, Lang::En) => "a quarter",
        (Convention::Year, Lang::Zh) => "每年",
        (Convention::Year, Lang::En) => "a year",
        (Convention::Day | Convention::DayOpen, Lang::Zh) => "每天",
        (Convention::Day | Convention::DayOpen, Lang::En) => "a day",
        (Convention::Milestones(_), Lang::Zh) => "每个节点",
        (Convention::Milestones(_), Lang::En) => "a milestone",
    }
}

#[cfg(all(test, feature = "text"))]
mod tests {
    use super::*;
    use crate::lang::Text;

    fn percent_unit() -> UnitOfMeasure {
        let name = Text { zh: "%".to_owned(), en: "%".to_owned() };
        UnitOfMeasure { id: "percent".to_owned(), name, factor: Some(100), whole: false }
    }

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn a_bound_prints_exactly_and_a_value_never_like_one_it_is_not() {
        let unit = percent_unit();
        let floor = Bound::AtLeast(q("16.122"));
        assert_eq!(bound_text(&floor, &unit, Lang::En), "≥ 16.122 %");
        assert_eq!(number(&q("16.121"), &unit, Some(&floor)), "16.12");
        assert_eq!(number(&q("16.1219"), &unit, Some(&floor)), "16.12");
        assert_eq!(number(&q("16.12199"), &unit, Some(&floor)), "16.12");
        assert_eq!(bound_text(&Bound::AtMost(q("1/3")), &unit, Lang::Zh), "≤ 1/3 %");
        let range = Bound::between(q("10"), true, q("20"), true).unwrap();
        assert_eq!(number(&q("9.999"), &unit, Some(&range)), "9.999");
        assert_eq!(number(&q("20.001"), &unit, Some(&range)), "20.001");
        assert_eq!(number(&q("15"), &unit, Some(&range)), "15.00");
    }
}
