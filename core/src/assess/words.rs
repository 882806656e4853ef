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
            let nearer_upper = value >= upper;
            value.rounded_against(places, if nearer_upper { upper } else { lower })
        }
        None => value.rounded(places),
    }
}

/// A bound with its unit: `≥ 16 人/万人`.
#[cfg(feature = "text")]
pub(crate) fn bound_text(bound: &Bound, unit: &UnitOfMeasure, lang: Lang) -> String {
    let plain = |value: &Quantity| if value.is_whole() { value.to_string() } else { value.rounded(2) };
    let unit = unit.name.get(lang);
    match bound {
        Bound::AtLeast(limit) => format!("≥ {} {unit}", plain(limit)),
        Bound::AtMost(limit) => format!("≤ {} {unit}", plain(limit)),
        Bound::Between { lower, lower_in, upper, upper_in } => {
            let (open, close) = (if *lower_in { "[" } else { "(" }, if *upper_in { "]" } else { ")" });
            format!("{open}{}, {}{close} {unit}", plain(lower), plain(upper))
        }
    }
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
