//! The options of a question: one value with documented defaults, the same in every face, printed in the report's head.

use chrono::NaiveDate;
use serde::Serialize;

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
