//! A register counted at every unit of a dataset at once: [`BulkCount`] says of each unit what
//! [`register_count`] says of it, for the cost of one pass over the register and one over the units for each day asked.
//!
//! | file | subject |
//! | --- | --- |
//! | `stays.rs` | the register as stays: a thing standing at a unit from one day to before another |
//! | `timeline.rs` | stays as steps by day: who has come and who has left from one day to another |
//! | `places.rs` | from counts at units to counts over a unit and all below, on a day |
//! | `scopes.rs` | at which units a register is complete |
//!
//! What does not live here: which rows count, where things of ended units go, and for which days a register must be
//! complete. That is said once, in `register_count.rs`.

mod places;
mod scopes;
mod stays;
#[cfg(test)]
mod tests;
mod timeline;

use std::ops::Range;

use chrono::NaiveDate;

use self::places::Places;
use self::stays::Stays;
use self::timeline::Timeline;
use crate::assess::reader::{Reader, When};
use crate::assess::register_count;
use crate::data::{Dataset, UnitId, day};
use crate::plan::{CountRule, RegisterCount};

/// A register counted at every unit. It holds on to its dataset, so it may outlive the question it was made for.
#[derive(Debug)]
pub(crate) struct BulkCount {
    source: Source,
    timeline: Timeline,
    places: Places,
    /// What is known so far, by the first day of the window asked about, the one asked last at the end.
    tallies: Vec<Tally>,
    /// The first days of all merged spells by the units they began at, sorted; made on first asking.
    beginnings: Option<Vec<(u32, i32)>>,
}

/// What is counted, and of what.
#[derive(Debug)]
struct Source {
    dataset: Dataset,
    known_on: Option<i32>,
    count: RegisterCount,
}

/// How many windows are kept in mind: the years of a quota, the starts of some schedules.
const WINDOWS: usize = 16;

/// The things at each unit on a day, of those whose spells began within a window.
#[derive(Debug)]
struct Tally {
    /// The first day of the window; before every day where the count has none.
    start: i32,
    /// Every step up to this day is taken.
    at: i32,
    /// By unit: how many stand there by the register, wherever they stand by now.
    counts: Vec<u32>,
    /// By unit: how many count there and below; empty before the first day asked.
    totals: Vec<i64>,
}

impl BulkCount {
    /// Goes over the register, and the one of `having`.
    pub(crate) fn new(reader: &Reader<'_>, count: &RegisterCount) -> BulkCount {
        let source = Source { dataset: reader.dataset.clone(), known_on: reader.known_on, count: count.clone() };
        BulkCount {
            timeline: Timeline::of(&source.stays(), reader.dataset.units().len()),
            places: Places::new(reader.dataset.units(), count.group.as_deref()),
            source,
            tallies: Vec::new(),
            beginnings: None,
        }
    }

    /// Whether every register it needs has a known row: only then [`register_count::count`] gives what [`Self::on`] does.
    pub(crate) fn is_kept(&self) -> bool {
        let Stays { reader, count } = self.source.stays();
        register_count::is_kept(&reader, count)
    }

    /// By unit: whether rows of `register_scope` say that every register it needs is complete there for the days counted.
    /// Only then [`register_count::count_in_scope`] gives what [`Self::on`] does.
    pub(crate) fn in_scope(&self, when: &When) -> Vec<bool> {
        let Stays { reader, count } = self.source.stays();
        scopes::are_complete(&reader, count, when)
    }

    /// By unit: how many things count at it and all below it. From the day asked before to this one, only the steps
    /// between them are taken; a window of which nothing is in mind begins anew.
    pub(crate) fn on(&mut self, when: &When) -> &[i64] {
        let at = day::from_date(when.at.min(*when.window.end()));
        let start = match self.source.count.rule {
            CountRule::InForce | CountRule::Begun => day::OPEN_START,
            CountRule::BegunInWindow => day::from_date(*when.window.start()),
        };
        let known = self.tallies.iter().position(|tally| tally.start == start);
        let mut tally = match known {
            Some(place) => self.tallies.remove(place),
            None => Tally::new(start, self.source.dataset.units().len()),
        };
        if known.is_none() && self.tallies.len() >= WINDOWS {
            self.tallies.remove(0);
        }
        if tally.at != at || tally.totals.is_empty() {
            self.timeline.walk(tally.at, at, start, &mut tally.counts);
            tally.at = at;
            self.places.on(&self.source.dataset, at);
            self.places.total(self.source.dataset.units(), &tally.counts, &mut tally.totals);
        }
        self.tallies.push(tally);
        self.tallies.last().map_or(&[], |tally| &tally.totals)
    }

    /// The days on which things began within a unit, in order, as [`register_count::beginnings`] gives them.
    pub(crate) fn beginnings(&mut self, unit: UnitId, at: NaiveDate) -> Vec<NaiveDate> {
        let at = day::from_date(at);
        let stays = self.source.stays();
        let beginnings = self.beginnings.get_or_insert_with(|| {
            let mut beginnings = Vec::new();
            stays.each_spell(|spell| beginnings.push((spell.unit_began, spell.began)));
            beginnings.sort_unstable();
            beginnings
        });
        self.places.on(&self.source.dataset, at);
        let places = &self.places;
        let begun = |units: Range<u32>| {
            let first = beginnings.partition_point(|(unit, _)| *unit < units.start);
            let end = beginnings.partition_point(|(unit, _)| *unit < units.end);
            beginnings.get(first..end).unwrap_or_default().iter().filter(|(_, began)| *began <= at)
        };
        let within = self.source.dataset.units().subtree(unit);
        let there = begun(within.clone()).filter(|(unit, _)| places.stands(*unit) == *unit && places.counts_at(*unit));
        let moved = places.moved_to(&within).iter().filter(|(stands, _)| places.counts_at(*stands));
        let moved = moved.flat_map(|(_, unit)| begun(*unit..unit.saturating_add(1)));
        let mut days: Vec<i32> = there.chain(moved).map(|(_, began)| *began).collect();
        days.sort_unstable();
        days.into_iter().filter_map(day::to_date).collect()
    }
}

impl Source {
    const fn stays(&self) -> Stays<'_> {
        Stays { reader: Reader { dataset: &self.dataset, known_on: self.known_on }, count: &self.count }
    }
}

impl Tally {
    fn new(start: i32, units: usize) -> Tally {
        // Before its first day nothing has begun within a window.
        Tally { start, at: start.saturating_sub(1), counts: vec![0; units], totals: Vec::new() }
    }
}
