use serde::Serialize;
/// How the years between two events are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntervalBasis {
    /// From the day of the last event to the same day years later.
    Anniversary,
    /// By calendar years.
    CalendarYears,
}
