//! Reported values in columns, one [`ObservationColumn`] a variable. Reading and checking the table lives in
//! `check_observations.rs`; which row answers a question is decided by the assessment.

use std::ops::Range;
use std::sync::Arc;

use super::day::OPEN_START;
use super::text::{Interner, NO_TEXT};
use crate::quantity::Quantity;

/// The observations of one variable, sorted by unit, first day of the period, date, and the day they became known.
#[derive(Debug, Clone)]
pub(crate) struct ObservationColumn {
    pub(super) rows: RowIndex,
    pub(super) dates: Vec<i32>,
    /// Empty but for flows.
    pub(super) froms: Vec<i32>,
    /// Empty where no row says.
    pub(super) recorded: Vec<i32>,
    pub(super) values: Values,
    /// The rows that have one, in order.
    pub(super) precisions: Vec<(u32, Quantity)>,
    /// Empty where no row has one.
    pub(super) sources: Vec<u32>,
    pub(super) texts: Arc<Interner>,
}

/// The values of a column.
#[derive(Debug, Clone)]
pub(crate) enum Values {
    /// Whole numbers of zero or more.
    Counts(Vec<i64>),
    /// Exact numbers.
    Exact(Vec<Quantity>),
}

impl ObservationColumn {
    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.dates.len()
    }

    /// The rows of a unit.
    #[inline]
    pub(crate) fn rows_of(&self, unit: u32) -> Range<usize> {
        self.rows.between(unit, unit.saturating_add(1))
    }

    /// The rows of a unit up to a day, of a variable that is no flow: they are sorted by their days.
    #[inline]
    pub(crate) fn rows_until(&self, unit: u32, latest: i32) -> Range<usize> {
        let rows = self.rows_of(unit);
        let known = self.dates.get(rows.clone()).unwrap_or_default().partition_point(|date| *date <= latest);
        rows.start..rows.start.saturating_add(known)
    }

    /// The day a row holds at, or the last of its period.
    #[inline]
    pub(crate) fn date(&self, row: usize) -> i32 {
        self.dates.get(row).copied().unwrap_or(OPEN_START)
    }

    /// The first day of a row's period; `None` where the variable is no flow.
    #[inline]
    pub(crate) fn from(&self, row: usize) -> Option<i32> {
        self.froms.get(row).copied()
    }

    /// The value.
    #[inline]
    pub(crate) fn value(&self, row: usize) -> Quantity {
        match &self.values {
            Values::Counts(counts) => Quantity::from(counts.get(row).copied().unwrap_or(0)),
            Values::Exact(values) => values.get(row).copied().unwrap_or(Quantity::ZERO),
        }
    }

    /// The day a row became known; `i32::MIN` where it does not say, which is before every day.
    #[inline]
    pub(crate) fn recorded(&self, row: usize) -> i32 {
        self.recorded.get(row).copied().unwrap_or(OPEN_START)
    }

    /// What the publisher rounded a value to.
    pub(crate) fn precision(&self, row: usize) -> Option<Quantity> {
        let row = u32::try_from(row).ok()?;
        let place = self.precisions.binary_search_by_key(&row, |(at, _)| *at).ok()?;
        self.precisions.get(place).map(|(_, precision)| *precision)
    }

    /// Where a value comes from.
    pub(crate) fn source(&self, row: usize) -> Option<&str> {
        self.texts.get(self.sources.get(row).copied().filter(|text| *text != NO_TEXT)?)
    }
}

/// Which rows belong to which unit, for rows sorted by unit.
#[derive(Debug, Clone)]
pub(super) enum RowIndex {
    /// Where each unit's rows begin, and where the last one's end: for variables that most units report.
    Dense(Vec<u32>),
    /// The units that have rows, where theirs begin, and where the last one's end.
    Sparse { units: Vec<u32>, starts: Vec<u32> },
}

impl RowIndex {
    /// The index of rows whose units rise.
    pub(super) fn of(row_units: &[u32], unit_count: usize) -> RowIndex {
        let (mut units, mut starts) = (Vec::new(), Vec::new());
        for (row, unit) in (0u32..).zip(row_units) {
            if units.last() != Some(unit) {
                units.push(*unit);
                starts.push(row);
            }
        }
        let rows = u32::try_from(row_units.len()).unwrap_or(u32::MAX);
        starts.push(rows);
        // A place a unit is worth it where at least one unit in eight has rows.
        if units.len() < unit_count / 8 {
            return RowIndex::Sparse { units, starts };
        }
        let mut dense = Vec::with_capacity(unit_count.saturating_add(1));
        for (unit, start) in units.iter().zip(&starts) {
            // Units without rows before this one begin, and end, where it begins.
            dense.resize(usize::try_from(*unit).unwrap_or(0).saturating_add(1), *start);
        }
        dense.resize(unit_count.saturating_add(1), rows);
        RowIndex::Dense(dense)
    }

    /// The rows of the units from one number to before another.
    #[inline]
    pub(super) fn between(&self, first: u32, end: u32) -> Range<usize> {
        let place = |unit: u32| -> usize {
            let start = match self {
                RowIndex::Dense(starts) => {
                    usize::try_from(unit).ok().and_then(|unit| starts.get(unit)).or(starts.last())
                }
                RowIndex::Sparse { units, starts } => starts.get(units.partition_point(|known| *known < unit)),
            };
            start.and_then(|start| usize::try_from(*start).ok()).unwrap_or(0)
        };
        let start = place(first);
        start..place(end).max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_forms_of_the_index_give_each_unit_its_rows(mut row_units in prop::collection::vec(0u32..40, 0..30), extra in 0usize..400) {
            row_units.sort_unstable();
            let index = RowIndex::of(&row_units, 40 + extra);
            for unit in 0..41 {
                let expected: Vec<usize> = (0..row_units.len()).filter(|row| row_units[*row] == unit).collect();
                prop_assert_eq!(index.between(unit, unit + 1).collect::<Vec<_>>(), expected);
            }
            prop_assert_eq!(index.between(0, 1000), 0..row_units.len());
        }
    }
}
