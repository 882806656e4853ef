//! Registers in columns, one [`Register`] a kind of entity: who or what stands where, and from when to when. Reading
//! and checking the table lives in `check_entities.rs`; what is counted is decided by the assessment.

use std::sync::Arc;

use super::day::{OPEN_END, OPEN_START};
use super::text::{Interner, NO_TEXT};
use crate::plan::Condition;
use crate::quantity::Quantity;

/// The rows of one kind, sorted by entity and first day.
#[derive(Debug, Clone)]
pub(crate) struct Register {
    /// One number an id, the same in every register of the dataset.
    pub(super) ids: Vec<u32>,
    pub(super) units: Vec<u32>,
    pub(super) since: Vec<i32>,
    pub(super) until: Vec<i32>,
    /// Empty where no row says.
    pub(super) recorded: Vec<i32>,
    /// By the attributes' places in the plan.
    pub(super) attributes: Vec<AttributeColumn>,
    /// Empty where no row has one.
    pub(super) end_reasons: Vec<u32>,
    /// Empty where no row has one.
    pub(super) sources: Vec<u32>,
    pub(super) texts: Arc<Interner>,
}

/// Stands for a choice that was not made.
pub(crate) const MISSING: u32 = u32::MAX;

/// The values of one attribute.
#[derive(Debug, Clone)]
pub(crate) enum AttributeColumn {
    /// The place of the choice, or [`MISSING`].
    Choices(Vec<u32>),
    /// One bit a choice; none for a missing value.
    Sets(Vec<u64>),
    /// Whole numbers.
    Integers(Vec<Option<i64>>),
    /// Exact numbers of zero or more.
    Decimals(Vec<Option<Quantity>>),
    /// Days.
    Dates(Vec<Option<i32>>),
    /// Texts by their numbers.
    Texts(Vec<Option<u32>>),
}

impl Register {
    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The entity of a row.
    #[inline]
    pub(crate) fn id(&self, row: usize) -> u32 {
        self.ids.get(row).copied().unwrap_or(NO_TEXT)
    }

    /// The rows of an entity.
    pub(crate) fn rows_of(&self, id: u32) -> std::ops::Range<usize> {
        let first = self.ids.partition_point(|known| *known < id);
        first..self.ids.partition_point(|known| *known <= id).max(first)
    }

    /// The number of the unit it stands at.
    #[inline]
    pub(crate) fn unit(&self, row: usize) -> u32 {
        self.units.get(row).copied().unwrap_or(super::units::NO_UNIT)
    }

    /// The first day in force.
    #[inline]
    pub(crate) fn since(&self, row: usize) -> i32 {
        self.since.get(row).copied().unwrap_or(OPEN_END)
    }

    /// The first day no longer in force; `i32::MAX` while there is none.
    #[inline]
    pub(crate) fn until(&self, row: usize) -> i32 {
        self.until.get(row).copied().unwrap_or(OPEN_START)
    }

    /// The day the row became known; `i32::MIN` where it does not say, which is before every day.
    #[inline]
    pub(crate) fn recorded(&self, row: usize) -> i32 {
        self.recorded.get(row).copied().unwrap_or(OPEN_START)
    }

    /// Whether a row meets a condition: its choice is one of the values, or its set holds any of them.
    #[inline]
    pub(crate) fn meets(&self, row: usize, condition: &Condition) -> bool {
        match self.attributes.get(condition.attribute) {
            Some(AttributeColumn::Choices(choices)) => {
                choices.get(row).is_some_and(|choice| *choice != MISSING && condition.values.contains(choice))
            }
            Some(AttributeColumn::Sets(sets)) => sets.get(row).is_some_and(|set| {
                condition.values.iter().any(|value| 1u64.checked_shl(*value).is_some_and(|bit| set & bit != 0))
            }),
            _ => false,
        }
    }

    /// The values of an attribute, by its place among its kind's.
    pub(crate) fn attribute(&self, place: usize) -> Option<&AttributeColumn> {
        self.attributes.get(place)
    }

    /// Why it ended.
    pub(crate) fn end_reason(&self, row: usize) -> Option<&str> {
        self.text(self.end_reasons.get(row).copied()?)
    }

    /// Where a row comes from.
    pub(crate) fn source(&self, row: usize) -> Option<&str> {
        self.text(self.sources.get(row).copied()?)
    }

    /// A text by its number.
    pub(crate) fn text(&self, number: u32) -> Option<&str> {
        self.texts.get(number)
    }
}
