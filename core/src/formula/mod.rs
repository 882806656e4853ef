//! The formulas: small pure functions of exact numbers and days, one file a family, each with its definition, units,
//! domain, errors and source.
//!
//! | question | function | file |
//! | --- | --- | --- |
//! | a rate of two counts | [`rate`] | `rate.rs` |
//! | is the bound met? | [`met`], [`Bound`] | `bound.rs` |
//! | what share of the target is reached? (完成率) | [`attainment`] | `attainment.rs` |
//! | what share of the way from the baseline? (目标进展度) | [`progress`] | `progress.rs` |
//! | how far is the schedule? (序时进度) | [`elapsed`], [`planned`] | `schedule.rs` |
//! | how far from the schedule? | [`variance`], [`variance_points`], [`attainment_points`] | `progress.rs` |
//! | on track, at risk, behind? | [`pace_status_count`], [`pace_status_rate`] | `pace.rs` |
//! | how much a month from now on? (所需进度) | [`required_pace_count`], [`required_pace_rate`] | `pace.rs` |
//! | how many are missing? (缺口) | [`shortfall_count`], [`shortfall_rate`], [`shortfall_by_hiring`] | `shortfall.rs` |
//! | a quota every year | [`yearly_quota`] | `quota.rs` |
//! | a range of sizes | [`range_conformity`] | `range.rs` |
//! | something every 2-3 years | [`recurrence()`], [`add_years`] | `recurrence.rs` |
//! | a target compiled, for a row or a slice | [`Rule`] | `rule/` |
//!
//! No float decides anything here; the float columns of [`RuleColumns`] are for display. What does not live here: where
//! numbers come from ([`crate::data`]) and which target they belong to ([`crate::plan`], [`crate::assess`]).

mod attainment;
mod bound;
mod error;
mod pace;
mod progress;
mod quota;
mod range;
mod rate;
mod recurrence;
mod rule;
mod schedule;
mod shortfall;
mod status;
mod threshold;

pub use attainment::attainment;
pub use bound::{Bound, met};
pub use error::FormulaError;
pub use pace::{AtRisk, pace_status_count, pace_status_rate, required_pace_count, required_pace_rate};
pub use progress::{attainment_points, progress, variance, variance_points};
pub use quota::{QuotaYear, Spell, YearlyQuota, yearly_quota};
pub(crate) use quota::{YearCount, quota_of_counts, year_rule};
pub use range::{RangeConformity, RangePosition, range_conformity};
pub use rate::rate;
pub use recurrence::{Interval, IntervalBasis, Recurrence, add_years, recurrence};
pub use rule::{DayRule, LengthError, NO_SHORTFALL, Rule, RuleColumns, RuleMeasure, RuleRow, RuleSpec};
pub(crate) use schedule::in_range;
pub use schedule::{Convention, Milestones, Schedule, YEARS, elapsed, planned};
pub use shortfall::{shortfall_by_hiring, shortfall_count, shortfall_rate};
pub use status::{Light, Status};
