//! A variable read at every unit at one time, from the lowest units up. Units are numbered from the top, each followed by
//! all below it: walked from the last to the first, what the units below bring is there when a unit's turn comes.
//!
//! What stands at a unit is decided by [`Walk`]. Where that cannot be told from the unit and the sum below it (an ended
//! unit, one that came after another), the walk is asked from there down; where a reading is an error, its cell stays
//! empty, and the reader says which.

use std::ops::Range;

use super::registers::BulkCount;
use super::table::Table;
use crate::assess::notes::{Aside, Notes};
use crate::assess::partial::Partial;
use crate::assess::reader::{Reader, When};
use crate::assess::reading::{Differing, Reading, ReadingSource, Reporters, Sources};
use crate::assess::walk::Walk;
use crate::data::UnitId;
use crate::formula::FormulaError;
use crate::plan::Variable;

/// A register counted at every unit.
pub(super) struct Counted {
    totals: Vec<i64>,
    /// By unit, where scopes say so: whether it is complete there.
    in_scope: Option<Vec<bool>>,
}

impl Counted {
    /// `None` where a register that has no scope is not kept at all.
    pub(super) fn of(count: &mut BulkCount, sources: &Sources<'_>, when: &When) -> Option<Counted> {
        let in_scope = (!sources.is_whole()).then(|| count.in_scope(when));
        let is_kept = in_scope.as_ref().map_or_else(|| count.is_kept(), |complete| complete.contains(&true));
        is_kept.then(|| Counted { totals: count.on(when).to_vec(), in_scope })
    }

    fn at(&self, unit: UnitId) -> Option<i64> {
        let complete = self.in_scope.as_ref().is_none_or(|complete| complete.get(unit.index()) == Some(&true));
        self.totals.get(unit.index()).copied().filter(|_| complete)
    }
}

/// Reads a variable at every unit of a range of numbers that has all units below each.
pub(super) fn sweep<'a>(
    range: &Range<u32>,
    reader: &'a Reader<'a>,
    variable: &'a Variable,
    when: &'a When,
    sources: &Sources<'a>,
    counted: Option<&Counted>,
) -> Table {
    let units = reader.dataset.units();
    let walk = sources.walk(reader, variable, when);
    let has_set_aside = reader.dataset.rejected_row_count() > 0;
    let mut table = Table::new(range);
    // The units above the one whose turn it is, each with what those below it bring so far.
    let mut open: Vec<(UnitId, Below)> = Vec::new();
    for unit in range.clone().rev().map(UnitId) {
        let mut below = open.pop_if(|(above, _)| *above == unit).map_or(Below::NOTHING, |(_, below)| below);
        let count = || counted.and_then(|counted| counted.at(unit));
        let (reading, brought) = match sources.whole_at(reader, unit).and_then(|_| count()) {
            // Units above are counted too, and ask for no sum.
            Some(counted) => (Some(Reading::counted(counted, when)), Ok(Brought::NOTHING)),
            None => {
                let stands = stands_at(&walk, unit, below.brought, count);
                let reading = stands.ok().map(|(brought, source)| Reading {
                    not_due: brought.not_due.0,
                    ..reader.reading_of(variable, unit, brought.partial, source)
                });
                (reading, brings(&walk, unit, stands))
            }
        };
        if has_set_aside {
            below.lacks_report |= reader.lacks_row(variable, unit, ReadingSource::Children);
            below.lacks_thing |= reader.lacks_row(variable, unit, ReadingSource::Register);
        }
        if let Some(mut reading) = reading {
            reading.partial.unsure |= match reading.source {
                ReadingSource::Own => has_set_aside && reader.lacks_row(variable, unit, ReadingSource::Own),
                ReadingSource::Register => below.lacks_thing,
                ReadingSource::Children | ReadingSource::Nothing => below.lacks_report,
            };
            table.set(unit, &reading);
        }
        if let Some(parent) = units.parent(unit) {
            let brought = Below { brought, ..below };
            match open.last_mut() {
                Some((above, sum)) if *above == parent => sum.add(brought),
                _ => open.push((parent, brought)),
            }
        }
    }
    table
}

/// What units bring to the sum of the one above.
#[derive(Debug, Clone, Copy)]
struct Brought {
    partial: Partial,
    not_due: NotDue,
}

/// What the units below one bring, and whether a row of any of them was set aside.
#[derive(Debug, Clone, Copy)]
struct Below {
    brought: Result<Brought, FormulaError>,
    lacks_report: bool,
    lacks_thing: bool,
}

impl Brought {
    const NOTHING: Brought = Brought { partial: Partial::EMPTY, not_due: NotDue(0) };

    fn merge(self, other: Brought) -> Result<Brought, FormulaError> {
        Ok(Brought { partial: self.partial.merge(other.partial)?, not_due: self.not_due.and(other.not_due) })
    }
}

impl Below {
    const NOTHING: Below = Below { brought: Ok(Brought::NOTHING), lacks_report: false, lacks_thing: false };

    fn add(&mut self, other: Below) {
        self.brought = self.brought.and_then(|sum| sum.merge(other.brought?));
        self.lacks_report |= other.lacks_report;
        self.lacks_thing |= other.lacks_thing;
    }
}

/// What stands at a unit, given what those below it bring.
fn stands_at(
    walk: &Walk<'_>,
    unit: UnitId,
    below: Result<Brought, FormulaError>,
    count: impl Fn() -> Option<i64>,
) -> Result<(Brought, ReadingSource), FormulaError> {
    let own = walk.own(unit, None, &mut ())?;
    if own.is_none()
        && walk.may_count(unit)
        && let Some(counted) = count()
    {
        return Ok((Brought { partial: walk.in_scope(counted), ..Brought::NOTHING }, ReadingSource::Register));
    }
    let below = if walk.sums_below(unit) { below? } else { Brought::NOTHING };
    let mut not_due = NotDue::default();
    let own = own.map(|own| (own, ()));
    let (partial, source) = walk.decide(unit, None, own, below.partial, below.not_due, &mut not_due)?;
    Ok((Brought { partial, not_due }, source))
}

/// What a unit brings to the one above, given what stands at it.
fn brings(
    walk: &Walk<'_>,
    unit: UnitId,
    stands: Result<(Brought, ReadingSource), FormulaError>,
) -> Result<Brought, FormulaError> {
    if walk.brings(unit) && walk.brings_what_stands(unit) {
        return stands.map(|(brought, _)| brought);
    }
    let mut not_due = NotDue::default();
    let partial = walk.read_below(unit, &mut not_due)?;
    Ok(Brought { partial, not_due })
}

/// How many units reported without being asked to: what the numbers of a [`Partial`] do not say.
#[derive(Debug, Clone, Copy, Default)]
struct NotDue(u32);

impl NotDue {
    const fn and(self, other: NotDue) -> NotDue {
        NotDue(self.0.saturating_add(other.0))
    }
}

impl Notes for NotDue {
    type Rows = ();
    type Counts = ();
    const LISTENS: bool = false;

    fn own(&mut self, _: UnitId, _: &Partial, (): ()) {}
    fn counted(&mut self, _: UnitId, _: i64, (): ()) {}
    fn register(&mut self, _: UnitId, _: i64, (): ()) {}
    fn missing(&mut self, _: UnitId) {}
    fn differs(&mut self, _: Differing) {}

    fn sum(&mut self, _: UnitId, _: &Partial, below: NotDue) {
        *self = self.and(below);
    }

    fn left_aside(&mut self, _: UnitId, (): (), why: Aside) {
        if why == Aside::NotDue {
            *self = self.and(NotDue(1));
        }
    }

    fn reporters(&mut self) -> Reporters {
        Reporters::default()
    }
}
