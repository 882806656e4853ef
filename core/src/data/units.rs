//! The units of a dataset as a tree in columns: [`Units`]. A unit's number is its place in the tree walked from the top,
//! so that it and all below it are a range of numbers. Reading and checking the table lives in `check_units.rs`.

use std::ops::Range;
use std::sync::Arc;

use super::codes::CodeMap;
use super::near;
use super::text::TextColumn;
use crate::area::AreaKind;
use crate::lang::Text;
use crate::plan::{Level, UnitGroup};

/// Stands for "no unit".
pub(super) const NO_UNIT: u32 = u32::MAX;
/// Stands for a level that could not be read; never in a dataset that was built.
pub(super) const NO_LEVEL: u16 = u16::MAX;

/// A unit of one dataset: a number, good for that dataset alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitId(pub(crate) u32);

impl UnitId {
    /// Its place among the units of its dataset, from 0.
    #[must_use]
    pub fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// The units of a dataset: a forest, since a dataset may hold several units of the highest level.
///
/// Units are numbered from the top, children in the order of their codes, whatever the order of the rows. Asked for
/// a [`UnitId`] of another dataset, the answers are those of some other unit, or blank.
#[derive(Debug, Clone)]
pub struct Units {
    pub(super) codes: TextColumn,
    pub(super) names: TextColumn,
    pub(super) levels: Vec<u16>,
    pub(super) parents: Vec<u32>,
    /// One past the last unit below.
    pub(super) ends: Vec<u32>,
    pub(super) kinds: Vec<Option<AreaKind>>,
    pub(super) urban: Vec<Option<bool>>,
    pub(super) since: Vec<i32>,
    pub(super) until: Vec<i32>,
    pub(super) map: CodeMap,
    pub(super) plan_levels: Vec<Arc<Level>>,
    /// The level of a unit that is not there.
    pub(super) no_level: Arc<Level>,
}

impl Units {
    /// The number of units.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// Every unit, from the top.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = UnitId> + use<> {
        (0..u32::try_from(self.len()).unwrap_or(0)).map(UnitId)
    }

    /// The unit with a code, in any of the lengths an area code has.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<UnitId> {
        // A unit whose row was set aside has a code, and a number after all others.
        self.map.find(code.trim()).map(UnitId).filter(|unit| unit.index() < self.len())
    }

    /// The codes of at most `most` units whose code or name is near to a text, nearest first: those that begin with it,
    /// those that contain it or are part of it, those a slip or two away, and codes that begin as it does. A name that
    /// several units share gives the codes of all of them.
    #[must_use]
    pub fn near(&self, text: &str, most: usize) -> Vec<&str> {
        let codes = self.ids().map(|id| (self.code(id), self.code(id)));
        let names = self.ids().map(|id| (self.name(id), self.code(id)));
        near::nearest(text, codes.chain(names), most)
    }

    /// The same units with their names, for people: `330109001 城厢街道`.
    ///
    /// ```
    /// # use shequ::{data::{Dataset, UnitRow}, plan::Plan};
    /// # let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    /// let units = [UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109001", "城厢街道", "town")];
    /// let dataset = Dataset::builder(&plan).units(units).build()?;
    /// assert_eq!(dataset.units().near_labels("城厢", 3), ["330109001 城厢街道"]);
    /// # Ok::<(), shequ::data::DataError>(())
    /// ```
    #[must_use]
    pub fn near_labels(&self, text: &str, most: usize) -> Vec<String> {
        let units = self.near(text, most).into_iter().filter_map(|code| self.find(code));
        units.map(|unit| format!("{} {}", self.code(unit), self.name(unit))).collect()
    }

    /// The units without a parent.
    pub fn roots(&self) -> impl Iterator<Item = UnitId> {
        self.siblings(0, u32::try_from(self.len()).unwrap_or(0))
    }

    /// A unit's code; an area code in its short form.
    #[must_use]
    pub fn code(&self, id: UnitId) -> &str {
        self.codes.get(id.index()).unwrap_or_default()
    }

    /// A unit's name.
    #[must_use]
    pub fn name(&self, id: UnitId) -> &str {
        self.names.get(id.index()).unwrap_or_default()
    }

    /// A unit's level.
    #[must_use]
    pub fn level(&self, id: UnitId) -> &Arc<Level> {
        self.plan_levels.get(usize::from(self.level_index(id))).unwrap_or(&self.no_level)
    }

    /// The place of a unit's level from the top.
    pub(crate) fn level_index(&self, id: UnitId) -> u16 {
        self.levels.get(id.index()).copied().unwrap_or(NO_LEVEL)
    }

    /// The unit above.
    #[must_use]
    pub fn parent(&self, id: UnitId) -> Option<UnitId> {
        self.parents.get(id.index()).copied().filter(|parent| *parent != NO_UNIT).map(UnitId)
    }

    /// A unit and all below it, as numbers.
    #[must_use]
    pub fn subtree(&self, id: UnitId) -> Range<u32> {
        id.0..self.end(id)
    }

    /// The units right below a unit, in the order of their codes.
    pub fn children(&self, id: UnitId) -> impl Iterator<Item = UnitId> {
        self.siblings(id.0.saturating_add(1), self.end(id))
    }

    /// The kind that a unit's area code states.
    #[must_use]
    pub fn kind(&self, id: UnitId) -> Option<AreaKind> {
        self.kinds.get(id.index()).copied().flatten()
    }

    /// What the units table itself says on whether a unit is urban.
    #[must_use]
    pub fn urban(&self, id: UnitId) -> Option<bool> {
        self.urban.get(id.index()).copied().flatten()
    }

    /// The first day in force as days since 1970-01-01; `i32::MIN` where none is given.
    #[must_use]
    pub fn since(&self, id: UnitId) -> i32 {
        self.since.get(id.index()).copied().unwrap_or(super::day::OPEN_START)
    }

    /// The first day no longer in force as days since 1970-01-01; `i32::MAX` where none is given.
    #[must_use]
    pub fn until(&self, id: UnitId) -> i32 {
        self.until.get(id.index()).copied().unwrap_or(super::day::OPEN_END)
    }

    /// Whether a unit is in force on a day.
    #[must_use]
    pub fn valid_on(&self, id: UnitId, day: i32) -> bool {
        self.since(id) <= day && day < self.until(id)
    }

    /// Whether any unit has a first or a last day in force.
    pub(super) fn any_begins_or_ends(&self) -> bool {
        let begins = self.since.iter().any(|day| *day != super::day::OPEN_START);
        begins || self.until.iter().any(|day| *day != super::day::OPEN_END)
    }

    /// From when to when a unit is in force, as a problem shows it.
    pub(super) fn spell(&self, id: UnitId) -> String {
        let end = |day: i32| super::day::to_date(day).map_or_else(|| "…".to_owned(), |date| date.to_string());
        format!("{} – {}", end(self.since(id)), end(self.until(id)))
    }

    /// Whether a unit belongs to a group: its level is the group's, and its own word on being urban says so, or, where
    /// it says nothing or the group does not ask it, the kinds that its code and its parent's code state.
    #[must_use]
    pub fn in_group(&self, id: UnitId, group: &UnitGroup) -> bool {
        if usize::from(self.level_index(id)) != group.level.index {
            return false;
        }
        if group.own_word
            && let Some(urban) = self.urban(id)
        {
            return urban;
        }
        let parent_kind = || self.parent(id).and_then(|parent| self.kind(parent));
        self.kind(id).is_some_and(|kind| group.kinds.contains(&kind))
            && (group.parent_kinds.is_empty() || parent_kind().is_some_and(|kind| group.parent_kinds.contains(&kind)))
    }

    fn end(&self, id: UnitId) -> u32 {
        self.ends.get(id.index()).copied().unwrap_or(id.0)
    }

    /// The units from a number on that are not below one another.
    fn siblings(&self, first: u32, end: u32) -> impl Iterator<Item = UnitId> {
        let within = move |number: u32| (number < end).then_some(UnitId(number));
        std::iter::successors(within(first), move |id| within(self.end(*id).max(id.0.saturating_add(1))))
    }
}

/// The level of what has none.
pub(super) fn no_level() -> Arc<Level> {
    let name = Text { zh: String::new(), en: String::new() };
    Arc::new(Level { index: usize::MAX, id: String::new(), name, digits: None })
}
