//! What every reading of one question shares: the data, what was known of it, and when it is read. Which value stands is
//! the business of `reading.rs` and `register_count.rs`.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use crate::data::{Dataset, UnitId};
use crate::plan::Due;

/// What every reading of one question shares.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) dataset: &'a Dataset,
    /// Rows recorded later are not read.
    pub(crate) known_on: Option<i32>,
}

/// When a variable is read.
#[derive(Debug, Clone)]
pub(crate) struct When {
    /// The day, at its close.
    pub(crate) at: NaiveDate,
    /// For amounts over time: the days that count.
    pub(crate) window: RangeInclusive<NaiveDate>,
}

impl When {
    /// At the close of a day, amounts counted from another day on.
    pub(crate) const fn since(start: NaiveDate, at: NaiveDate) -> When {
        When { at, window: start..=at }
    }
}

impl Reader<'_> {
    /// Whether a unit should report on a day.
    pub(crate) fn is_due(&self, due: &Due, unit: UnitId, at: i32) -> bool {
        let units = self.dataset.units();
        units.level(unit).index == due.level.index
            && units.valid_on(unit, at)
            && due.group.as_ref().is_none_or(|group| units.in_group(unit, group))
            && (due.kinds.is_empty() || units.kind(unit).is_some_and(|kind| due.kinds.contains(&kind)))
    }

    /// Whether a row recorded on a day is among the known; one that does not say when stands before every day.
    pub(crate) fn knows(&self, recorded: i32) -> bool {
        self.known_on.is_none_or(|known| recorded <= known)
    }
}
