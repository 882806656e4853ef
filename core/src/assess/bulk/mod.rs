//! Readings of all units at once: what a panel reads by. [`Bulk`] answers what [`Reader`] answers, from tables that one
//! sweep over the tree fills for all units.
//!
//! | file | subject |
//! | --- | --- |
//! | `sweep.rs` | a variable read at every unit at one time, from the lowest units up |
//! | `table.rs` | what was read, a compact cell a unit |
//! | `registers/` | a register counted at every unit |
//!
//! What does not live here: the rules of a reading. Which figure stands at one unit is decided by [`Walk`], one unit at a
//! time or here; a property test of the panel holds both to one answer. Names of units are not kept: how many reported is
//! a number here, and who wants the lists asks the reader.
//!
//! [`Walk`]: super::walk::Walk

mod registers;
mod sweep;
mod table;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use chrono::NaiveDate;

use self::registers::BulkCount;
use self::sweep::Counted;
use self::table::Table;
use super::notes::{Purpose, Reads};
use super::reader::{Reader, When};
use super::reading::{Reading, Sources};
use crate::data::{Dataset, UnitId, Units};
use crate::formula::{DayRule, FormulaError, Rule, RuleSpec};
use crate::plan::{CountRule, RegisterCount, Variable, VariableKind};

/// What was read so far, by variable and time. Made for one question; tables of times that are over serve later days too.
#[derive(Debug)]
pub(super) struct Tables {
    /// The units to be read; others are read one by one.
    reach: Range<u32>,
    made: RwLock<Vec<(Key, Arc<OnceLock<Table>>)>>,
    /// By the variables' places.
    counts: RwLock<BTreeMap<usize, Arc<Mutex<BulkCount>>>>,
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
    pub(super) const fn new(reach: Range<u32>) -> Tables {
        Tables { reach, made: RwLock::new(Vec::new()), counts: RwLock::new(BTreeMap::new()) }
    }

    /// Forgets what was read at a day itself: a later day asks for it no more, while years that are over, starting values
    /// and days of deadlines are asked for again. What is kept does not grow with the number of days.
    pub(super) fn forget(&self, day: NaiveDate) {
        self.made.write().unwrap_or_else(PoisonError::into_inner).retain(|(key, _)| key.at < day);
    }

    /// The place of a table, filled or not: who comes first fills it, and others wait.
    fn place(&self, key: &Key) -> Arc<OnceLock<Table>> {
        let find = |made: &[(Key, Arc<OnceLock<Table>>)]| {
            made.iter().find(|(known, _)| known == key).map(|(_, table)| Arc::clone(table))
        };
        let known = find(&self.made.read().unwrap_or_else(PoisonError::into_inner));
        known.unwrap_or_else(|| {
            let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
            find(&made).unwrap_or_else(|| {
                let place = Arc::new(OnceLock::new());
                made.push((key.clone(), Arc::clone(&place)));
                place
            })
        })
    }

    /// The register a variable is counted from, on its way from day to day.
    fn count(&self, reader: &Reader<'_>, variable: &Variable, count: &RegisterCount) -> Arc<Mutex<BulkCount>> {
        let known = self.counts.read().unwrap_or_else(PoisonError::into_inner).get(&variable.index).map(Arc::clone);
        known.unwrap_or_else(|| {
            let mut counts = self.counts.write().unwrap_or_else(PoisonError::into_inner);
            let made = || Arc::new(Mutex::new(BulkCount::new(reader, count)));
            Arc::clone(counts.entry(variable.index).or_insert_with(made))
        })
    }
}

/// Reads as a [`Reader`] does, all units of a variable and time when the first of them is asked for. Made for the units
/// of one target: the tables and the rule it was asked for last are at hand for the next unit.
pub(super) struct Bulk<'a> {
    reader: Reader<'a>,
    tables: &'a Tables,
    at_hand: RefCell<Vec<(Key, Arc<OnceLock<Table>>)>>,
    rule: RefCell<Option<(RuleSpec, NaiveDate, DayRule)>>,
}

/// How many tables are at hand: a ratio and its starting value, or the years of a quota.
const AT_HAND: usize = 8;

/// The numbers of the units that must be read to judge some: each with all below it, and all below the unit above it.
pub(super) fn reach(units: &Units, judged: impl IntoIterator<Item = UnitId>) -> Range<u32> {
    let around = |unit: UnitId| units.subtree(units.parent(unit).unwrap_or(unit));
    let all = judged.into_iter().map(around);
    all.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)).unwrap_or_default()
}

impl<'a> Bulk<'a> {
    pub(super) const fn new(reader: Reader<'a>, tables: &'a Tables) -> Bulk<'a> {
        Bulk { reader, tables, at_hand: RefCell::new(Vec::new()), rule: RefCell::new(None) }
    }

    fn read_in_bulk(&self, variable: &Variable, unit: UnitId, when: &When) -> Option<Reading> {
        let key = Key::of(variable, when);
        let mut at_hand = self.at_hand.borrow_mut();
        let place = match at_hand.iter().position(|(known, _)| *known == key) {
            Some(place) => place,
            None => {
                if at_hand.len() >= AT_HAND {
                    at_hand.clear();
                }
                let table = self.tables.place(&key);
                at_hand.push((key, table));
                at_hand.len().saturating_sub(1)
            }
        };
        at_hand.get(place)?.1.get_or_init(|| self.sweep(variable, when)).get(unit)
    }

    fn sweep(&self, variable: &Variable, when: &When) -> Table {
        let sources = Sources::of(&self.reader, variable);
        let counted = sources.count().and_then(|count| {
            let count = self.tables.count(&self.reader, variable, count);
            Counted::of(&mut count.lock().unwrap_or_else(PoisonError::into_inner), &sources, when)
        });
        sweep::sweep(&self.tables.reach, &self.reader, variable, when, &sources, counted.as_ref())
    }
}

impl Reads for Bulk<'_> {
    fn names(&self) -> bool {
        false
    }

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
            _ => self.read_in_bulk(variable, unit, when),
        };
        reading.map_or_else(|| self.reader.read(variable, unit, when), Ok)
    }

    fn beginnings(&self, variable: &Variable, count: &RegisterCount, unit: UnitId, at: NaiveDate) -> Vec<NaiveDate> {
        let count = self.tables.count(&self.reader, variable, count);
        count.lock().unwrap_or_else(PoisonError::into_inner).beginnings(unit, at)
    }

    fn rule(&self, spec: RuleSpec, on: NaiveDate) -> Result<DayRule, FormulaError> {
        let mut last = self.rule.borrow_mut();
        if let Some((_, _, rule)) = last.as_ref().filter(|(known, day, _)| *known == spec && *day == on) {
            return Ok(rule.clone());
        }
        let rule = Rule::new(spec)?;
        let day = rule.on(on)?;
        *last = Some((rule.into_spec(), on, day.clone()));
        Ok(day)
    }

    fn reported_events(&self, variable: &Variable, unit: UnitId, at: NaiveDate) -> Option<Vec<NaiveDate>> {
        self.reader.reported_events(variable, unit, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::reading::Reporters;
    use crate::data::{ObservationRow, UnitRow};
    use crate::plan::Plan;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_kept_does_not_grow_with_the_number_of_days() {
        let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
        let units = [UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109001", "城厢街道", "town")];
        let figure = ObservationRow::new("330109001", "residents", day("2022-12-31"), 100);
        let data = Dataset::builder(&plan).units(units).observations([figure]).build().unwrap();
        let tables = Tables::new(reach(data.units(), data.units().ids()));
        let bulk = Bulk::new(Reader { dataset: &data, known_on: None }, &tables);
        let (residents, unit) = (plan.variable("residents").unwrap(), data.units().find("330109").unwrap());
        let kept = || tables.made.read().unwrap().len();
        let year_end = day("2022-12-31");
        for month in 1..=12 {
            let as_of = NaiveDate::from_ymd_opt(2023, month, 20).unwrap();
            for at in [as_of, year_end] {
                // Windows do not tell readings of a stock apart.
                for start in [day("2022-01-01"), day("2022-06-01")] {
                    let reading = bulk.read_for(Purpose::Value, residents, unit, &When::since(start, at)).unwrap();
                    assert_eq!(
                        reading,
                        bulk.reader
                            .read(residents, unit, &When::since(start, at))
                            .map(|mut reading| {
                                reading.reporters = Reporters::default();
                                reading
                            })
                            .unwrap()
                    );
                }
            }
            assert_eq!(kept(), 2);
            tables.forget(as_of);
            assert_eq!(kept(), 1);
        }
    }

    #[test]
    fn the_reach_of_a_unit_is_all_below_the_one_above_it() {
        let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
        let town = |code: &str| UnitRow::new(code, code, "town");
        let community = |code: &str| UnitRow::new(code, code, "community");
        let units = [
            UnitRow::new("330109", "萧山区", "district"),
            town("330109001"),
            community("330109001001"),
            community("330109001002"),
            town("330109002"),
            community("330109002001"),
        ];
        let data = Dataset::builder(&plan).units(units).build().unwrap();
        let of = |codes: &[&str]| reach(data.units(), codes.iter().map(|code| data.units().find(code).unwrap()));
        assert_eq!([of(&["330109001002"]), of(&["330109002001"])], [1..4, 4..6]);
        assert_eq!([of(&["330109001001", "330109002001"]), of(&["330109002"]), of(&["330109"])], [1..6, 0..6, 0..6]);
        assert_eq!(of(&[]), 0..0);
    }
}
