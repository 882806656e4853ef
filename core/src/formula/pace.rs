use serde::Serialize;
use crate::quantity::Quantity;
/// From where a value behind the schedule is only at risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AtRisk {
    /// At least this ratio of the elapsed share, within 0..1.
    Ratio(Quantity),
    /// Within this many percentage points of the elapsed share, 0 or more.
    Points(Quantity),
}
