//! Readings of all units at once: what a panel reads by. [`Bulk`] answers what [`Reader`] answers, from tables that one
//! sweep over the tree fills for all units.
//!
//! | file | subject |
//! | --- | --- |
//! | `sweep.rs` | a variable read at every unit at one time, from the lowest units up |
//! | `table.rs` | what was read, a compact cell a unit |
//!
//! What does not live here: the rules of a reading. Which figure stands at one unit is decided by [`Walk`], one unit at a
//! time or here; a property test of the panel holds both to one answer. Names of units are not kept: how many reported is
//! a number here, and who wants the lists asks the reader.
//!
//! [`Walk`]: super::walk::Walk

mod sweep;
mod table;

use std::ops::RangeInclusive;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::NaiveDate;

use self::table::Table;
use super::notes::{Purpose, Reads};
use super::reader::{Reader, When};
use super::reading::Reading;
use crate::data::{Dataset, UnitId};
use crate::formula::FormulaError;
use crate::plan::{CountRule, RegisterCount, Variable, VariableKind};

/// What was read so far, by variable and time. Made for one question; tables of times that are over serve later days too.
#[derive(Debug, Default)]
pub(super) struct Tables {
    made: RwLock<Vec<(Key, Arc<Table>)>>,
}

/// A variable read at a time. Two times between which its reading cannot tell are one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    variable: usize,
    at: NaiveDate,
    window: Option<RangeInclusive<NaiveDate>>,
}

impl Key {
    fn of(variable: &Variable, when: &When) -> Key {
        let began = variable.count.as_ref().is_some_and(|count| count.rule == CountRule::BegunInWindow);
        let windowed = began || variable.kind == VariableKind::Flow || *when.window.end() < when.at;
        Key { variable: variable.index, at: when.at, window: windowed.then(|| when.window.clone()) }
    }
}

impl Tables {
    /// Forgets what was read at a day itself: a later day asks for it no more, while years that are over, starting values
    /// and days of deadlines are asked for again. What is kept does not grow with the number of days.
    pub(super) fn forget(&self, day: NaiveDate) {
        self.made.write().unwrap_or_else(PoisonError::into_inner).retain(|(key, _)| key.at < day);
    }

    fn get(&self, key: &Key) -> Option<Arc<Table>> {
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        made.iter().find(|(known, _)| known == key).map(|(_, table)| Arc::clone(table))
    }

    fn add(&self, key: Key, table: &Arc<Table>) {
        self.made.write().unwrap_or_else(PoisonError::into_inner).push((key, Arc::clone(table)));
    }
}

/// Reads as a [`Reader`] does, all units of a variable and time when the first of them is asked for.
#[derive(Clone, Copy)]
pub(super) struct Bulk<'a> {
    reader: Reader<'a>,
    tables: &'a Tables,
}

impl<'a> Bulk<'a> {
    pub(super) const fn new(reader: Reader<'a>, tables: &'a Tables) -> Bulk<'a> {
        Bulk { reader, tables }
    }

    fn table(&self, variable: &Variable, when: &When) -> Arc<Table> {
        let key = Key::of(variable, when);
        if let Some(table) = self.tables.get(&key) {
            return table;
        }
        let table = Arc::new(sweep::sweep(&self.reader, variable, when));
        self.tables.add(key, &table);
        table
    }
}

impl Reads for Bulk<'_> {
    fn dataset(&self) -> &Dataset {
        self.reader.dataset
    }

    fn read_for(
        &self,
        purpose: Purpose,
        variable: &Variable,
        unit: UnitId,
        when: &When,
    ) -> Result<Reading, FormulaError> {
        let reading = match purpose {
            // Here the units themselves are asked for.
            Purpose::Among => None,
            _ => self.table(variable, when).get(unit),
        };
        reading.map_or_else(|| self.reader.read(variable, unit, when), Ok)
    }

    fn beginnings(&self, count: &RegisterCount, unit: UnitId, at: NaiveDate) -> Vec<NaiveDate> {
        self.reader.beginnings(count, unit, at)
    }

    fn reported_events(&self, variable: &Variable, unit: UnitId, at: NaiveDate) -> Option<Vec<NaiveDate>> {
        self.reader.reported_events(variable, unit, at)
    }
}
