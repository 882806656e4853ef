//! The options of a question: one value with documented defaults, the same in every face, printed in the report's head.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::AssessError;
use crate::data::day;
use crate::formula::AtRisk;
use crate::quantity::Quantity;

/// How a question is asked. `Options::default()` asks it as the plan does.
///
/// ```
/// use shequ::assess::Options;
/// use shequ::formula::AtRisk;
///
/// let within_five_points = Options::default().with_at_risk(AtRisk::Points(5.into()));
/// assert_ne!(within_five_points, Options::default());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Options {
    /// From where behind is only at risk; `None` (default): as the plan says.
    pub at_risk: Option<AtRisk>,
    /// Only rows recorded up to this day are read; rows that do not say when they were recorded are always read.
    /// `None` (default): all rows.
    pub known_on: Option<NaiveDate>,
    /// The share of the due units that a ratio must cover for a verdict, within 0..1. 1 (default): all of them.
    pub min_coverage: Quantity,
}

impl Default for Options {
    fn default() -> Options {
        Options { at_risk: None, known_on: None, min_coverage: Quantity::ONE }
    }
}

impl Options {
    /// The names by which [`with`](Options::with) knows the options.
    pub const NAMES: &'static [&'static str] = &["at_risk.ratio", "at_risk.points", "known_on", "min_coverage"];

    /// The same options with one of them set by its name, from text: how callers that know options by name alone set
    /// them. Whether the value is within its range is for the question to say.
    ///
    /// # Errors
    /// [`AssessError::UnknownOption`]; [`AssessError::BadOption`] for a text that is no exact number or no date.
    ///
    /// ```
    /// use shequ::assess::Options;
    /// use shequ::formula::AtRisk;
    ///
    /// let options = Options::default().with("at_risk.points", "5")?.with("known_on", "2024-06-30")?;
    /// assert_eq!(options, Options::default().with_at_risk(AtRisk::Points(5.into())).with_known_on("2024-06-30".parse()?));
    /// assert!(Options::default().with("min_coverage", "all").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with(self, name: &str, value: &str) -> Result<Options, AssessError> {
        let number = |option: &'static str| {
            value
                .parse::<Quantity>()
                .map_err(|_| AssessError::BadOption { option, allowed: "an exact number, 9/10 or 0.9" })
        };
        Ok(match name {
            "at_risk.ratio" => self.with_at_risk(AtRisk::Ratio(number("at_risk.ratio")?)),
            "at_risk.points" => self.with_at_risk(AtRisk::Points(number("at_risk.points")?)),
            "known_on" => {
                let read = day::parse(value).ok().and_then(day::to_date);
                let refused = AssessError::BadOption { option: "known_on", allowed: "a date, yyyy-mm-dd" };
                self.with_known_on(read.ok_or(refused)?)
            }
            "min_coverage" => self.with_min_coverage(number("min_coverage")?),
            _ => {
                return Err(AssessError::UnknownOption { option: name.to_owned(), known: Options::NAMES });
            }
        })
    }

    /// The same options with another at-risk threshold.
    #[must_use]
    pub const fn with_at_risk(mut self, at_risk: AtRisk) -> Options {
        self.at_risk = Some(at_risk);
        self
    }

    /// The same options, reading only what was recorded up to a day.
    #[must_use]
    pub const fn with_known_on(mut self, day: NaiveDate) -> Options {
        self.known_on = Some(day);
        self
    }

    /// The same options, giving a ratio a verdict over part of the due units.
    #[must_use]
    pub const fn with_min_coverage(mut self, share: Quantity) -> Options {
        self.min_coverage = share;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_that_is_named_can_be_set_and_no_other() {
        for name in Options::NAMES {
            let value = if *name == "known_on" { "2024-06-30" } else { "1/2" };
            assert_ne!(Options::default().with(name, value).unwrap(), Options::default(), "{name}");
            let error = Options::default().with(name, "1e3").unwrap_err();
            assert!(matches!(error, AssessError::BadOption { option, .. } if option == *name), "{name}");
        }
        let error = Options::default().with("min_covrage", "1").unwrap_err();
        assert_eq!(error, AssessError::UnknownOption { option: "min_covrage".into(), known: Options::NAMES });
    }
}
