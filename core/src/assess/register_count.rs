//! Counting a register over a unit and all below it: in force, begun, or begun in a window.
//!
//! Spells of one id that touch or overlap are merged first, wherever they stand; a merged spell is counted at one unit
//! only (where it stands on the day, or where it began), so that the counts of towns add up to the district's.

use std::ops::{Range, RangeInclusive};

use chrono::NaiveDate;

use super::notes::Counts;
use super::reader::{Reader, When};
use crate::data::{Dataset, Register, ScopeEntry, UnitId, day};
use crate::order;
use crate::plan::{Condition, CountRule, EntityKind, Having, RegisterCount, UnitGroup};

/// The count where nothing states where the register is complete; `None` when a register it needs has no known row at
/// all: nothing says that it is kept.
pub(crate) fn count<T: Counts>(
    reader: &Reader<'_>,
    count: &RegisterCount,
    unit: UnitId,
    when: &When,
    things: &mut T,
) -> Option<i64> {
    is_kept(reader, count).then(|| rows(reader, count, unit, when, things))
}

/// Whether every register that a count needs has a known row.
pub(super) fn is_kept(reader: &Reader<'_>, count: &RegisterCount) -> bool {
    has_known_row(reader, &count.kind) && count.having.as_ref().is_none_or(|having| has_known_row(reader, &having.kind))
}

/// The count where rows of `register_scope` say that every register it needs is complete at the unit for the days
/// counted; then no row is zero.
pub(crate) fn count_in_scope<T: Counts>(
    reader: &Reader<'_>,
    count: &RegisterCount,
    unit: UnitId,
    when: &When,
    things: &mut T,
) -> Option<i64> {
    let days = days_counted(count, when);
    let complete = |kind: &EntityKind, days: RangeInclusive<i32>| {
        let unscoped = reader.dataset.scopes_of(kind).is_empty() && has_known_row(reader, kind);
        unscoped || is_complete(reader, kind, unit, days)
    };
    let holders_day = *days.end()..=*days.end();
    let kept = is_complete(reader, &count.kind, unit, days)
        && count.having.as_ref().is_none_or(|having| complete(&having.kind, holders_day));
    kept.then(|| rows(reader, count, unit, when, things))
}

/// The days for which a register must be complete, to the day of the count.
pub(super) fn days_counted(count: &RegisterCount, when: &When) -> RangeInclusive<i32> {
    let at = when.at.min(*when.window.end());
    // What has ended again must be in the register too where beginnings count, so the days from the first one matter.
    let first = match count.rule {
        CountRule::InForce => at,
        CountRule::Begun => count.from.unwrap_or(at).min(at),
        CountRule::BegunInWindow => *when.window.start().min(&at),
    };
    day::from_date(first)..=day::from_date(at)
}

pub(super) fn has_known_row(reader: &Reader<'_>, kind: &EntityKind) -> bool {
    let known = |register: &Register| (0..register.len()).any(|row| reader.knows(register.recorded(row)));
    reader.dataset.register(kind).is_some_and(known)
}

/// Whether scope rows of the unit, or of one above it, follow each other through all of the days.
fn is_complete(reader: &Reader<'_>, kind: &EntityKind, unit: UnitId, days: RangeInclusive<i32>) -> bool {
    let mut above = Vec::new();
    let mut place = Some(unit);
    while let Some(unit) = place {
        above.push(unit.0);
        place = reader.dataset.units().parent(unit);
    }
    let scopes = reader.dataset.scopes_of(kind).iter().filter(|scope| above.contains(&scope.unit));
    follow_through(&mut scopes.copied().collect::<Vec<_>>(), &days)
}

/// Whether scopes follow each other through all of the days.
pub(super) fn follow_through(scopes: &mut Vec<ScopeEntry>, days: &RangeInclusive<i32>) -> bool {
    order::by_key(scopes, |scope| scope.since);
    let mut next = *days.start();
    for scope in scopes {
        if scope.since <= next && next < scope.until {
            next = scope.until;
        }
    }
    next > *days.end()
}

fn rows<T: Counts>(reader: &Reader<'_>, count: &RegisterCount, unit: UnitId, when: &When, things: &mut T) -> i64 {
    let Some(register) = reader.dataset.register(&count.kind) else { return 0 };
    let at = day::from_date(when.at.min(*when.window.end()));
    let holders = count.having.as_ref().map(|having| Holders::of(reader, having, at));
    let from = count.from.map_or(day::OPEN_START, day::from_date);
    let window = day::from_date(*when.window.start())..=day::from_date(*when.window.end());
    let within = reader.dataset.units().subtree(unit);
    let mut total = 0i64;
    for spells in Things::new(reader, register, &count.conditions) {
        if holders.as_ref().is_some_and(|holders| !holders.hold(spells.id)) {
            continue;
        }
        let spell = match count.rule {
            CountRule::InForce => spells.standing(at).filter(|spell| spell.began >= from),
            CountRule::Begun => spells.begun().find(|spell| spell.began >= from && spell.began <= at),
            CountRule::BegunInWindow => spells.standing(at).filter(|spell| window.contains(&spell.began)),
        };
        let Some(spell) = spell else { continue };
        let place = if count.rule == CountRule::InForce { spell.unit_at } else { spell.unit_began };
        if stands_within(reader, &within, count.group.as_deref(), place, at) {
            total = total.saturating_add(1);
            if T::LISTENS {
                let holders = count.having.iter().flat_map(|having| holding_rows(reader, having, spells.id, at));
                things.thing(place, spell.days(), spells.rows_of(&spell), holders);
            }
        }
    }
    total
}

/// The days on which things of a register began within a unit, in order: what recurrence is measured by.
pub(crate) fn beginnings<T: Counts>(
    reader: &Reader<'_>,
    count: &RegisterCount,
    unit: UnitId,
    at: NaiveDate,
    things: &mut T,
) -> Vec<NaiveDate> {
    let Some(register) = reader.dataset.register(&count.kind) else { return Vec::new() };
    let at = day::from_date(at);
    let within = reader.dataset.units().subtree(unit);
    let mut days = Vec::new();
    for spells in Things::new(reader, register, &count.conditions) {
        for spell in spells.begun().filter(|spell| spell.began <= at) {
            if stands_within(reader, &within, count.group.as_deref(), spell.unit_began, at) {
                days.push(spell.began);
                things.thing(spell.unit_began, spell.days(), spells.rows_of(&spell), std::iter::empty());
            }
        }
    }
    days.sort_unstable();
    days.into_iter().filter_map(day::to_date).collect()
}

fn stands_within(reader: &Reader<'_>, within: &Range<u32>, group: Option<&UnitGroup>, unit: UnitId, at: i32) -> bool {
    let unit = stands_now(reader, unit, at);
    if !within.contains(&unit.0) {
        return false;
    }
    let Some(group) = group else { return true };
    let units = reader.dataset.units();
    let mut place = Some(unit);
    while let Some(unit) = place {
        if units.level(unit).index <= group.level.index {
            return units.in_group(unit, group);
        }
        place = units.parent(unit);
    }
    false
}

/// Where what stood at a unit stands on a day: there while the unit is in force; after its end with the one unit that
/// came after it, else with the nearest unit above that is in force. Nothing is dropped.
fn stands_now(reader: &Reader<'_>, unit: UnitId, at: i32) -> UnitId {
    let (units, mut place) = (reader.dataset.units(), unit);
    // A line of succession has no circle, and each step up is one level: no more steps than there are units.
    for _ in 0..units.len() {
        if units.until(place) > at {
            break;
        }
        let Some(next) = next_in_line(reader.dataset, place, at) else { break };
        place = next;
    }
    place
}

/// Where what stood at a unit that has ended goes next.
pub(super) fn next_in_line(dataset: &Dataset, unit: UnitId, at: i32) -> Option<UnitId> {
    match dataset.successors_of(unit.0) {
        [only] if only.date <= at => Some(UnitId(only.unit)),
        _ => dataset.units().parent(unit),
    }
}

/// Which ids are in force in another register on a day.
struct Holders {
    ids: Vec<bool>,
}

impl Holders {
    fn of(reader: &Reader<'_>, having: &Having, at: i32) -> Holders {
        let mut ids = Vec::new();
        let Some(register) = reader.dataset.register(&having.kind) else { return Holders { ids } };
        for row in 0..register.len() {
            if holds(reader, register, having, row, at) {
                let id = usize::try_from(register.id(row)).unwrap_or(usize::MAX);
                if id >= ids.len() {
                    ids.resize(id.saturating_add(1), false);
                }
                if let Some(holds) = ids.get_mut(id) {
                    *holds = true;
                }
            }
        }
        Holders { ids }
    }

    fn hold(&self, id: u32) -> bool {
        usize::try_from(id).ok().and_then(|id| self.ids.get(id)).copied().unwrap_or(false)
    }
}

/// Whether a row lets its id count.
fn holds(reader: &Reader<'_>, register: &Register, having: &Having, row: usize, at: i32) -> bool {
    let valid = register.since(row) <= at && at < register.until(row);
    valid && matches(reader, register, row, &having.conditions)
}

/// The rows that let an id count.
fn holding_rows(reader: &Reader<'_>, having: &Having, id: u32, at: i32) -> impl Iterator<Item = usize> {
    let register = reader.dataset.register(&having.kind);
    let rows = register.into_iter().flat_map(move |register| register.rows_of(id).map(move |row| (register, row)));
    rows.filter(move |(register, row)| holds(reader, register, having, *row, at)).map(|(_, row)| row)
}

/// Whether a row is known and meets the conditions.
#[inline]
pub(super) fn matches(reader: &Reader<'_>, register: &Register, row: usize, conditions: &[Condition]) -> bool {
    reader.knows(register.recorded(row)) && conditions.iter().all(|condition| register.meets(row, condition))
}

/// One thing's rows that meet the conditions, by first day.
struct Spells<'a> {
    register: &'a Register,
    id: u32,
    rows: Vec<usize>,
}

/// Touching or overlapping rows of one thing taken as one.
struct MergedSpell {
    began: i32,
    ends: i32,
    unit_began: UnitId,
    /// Where it stands on the day asked; where it began, when no day was asked.
    unit_at: UnitId,
    /// The places of its rows among those of its thing.
    rows: Range<usize>,
}

impl MergedSpell {
    /// From its first day to the first day no longer in force.
    const fn days(&self) -> RangeInclusive<i32> {
        self.began..=self.ends
    }
}

impl Spells<'_> {
    /// The merged spells in order.
    fn begun(&self) -> impl Iterator<Item = MergedSpell> + '_ {
        let mut at = 0usize;
        std::iter::from_fn(move || {
            let first = *self.rows.get(at)?;
            let mut spell = MergedSpell {
                began: self.register.since(first),
                ends: self.register.until(first),
                unit_began: UnitId(self.register.unit(first)),
                unit_at: UnitId(self.register.unit(first)),
                rows: at..at,
            };
            at = at.saturating_add(1);
            while let Some(row) = self.rows.get(at).copied().filter(|row| self.register.since(*row) <= spell.ends) {
                spell.ends = spell.ends.max(self.register.until(row));
                at = at.saturating_add(1);
            }
            spell.rows.end = at;
            Some(spell)
        })
    }

    /// The rows a merged spell was made of.
    fn rows_of(&self, spell: &MergedSpell) -> &[usize] {
        self.rows.get(spell.rows.clone()).unwrap_or_default()
    }

    /// The merged spell in force on a day, with the unit it stands at then.
    fn standing(&self, at: i32) -> Option<MergedSpell> {
        let mut spell = self.begun().find(|spell| spell.began <= at && at < spell.ends)?;
        let row = self.rows.iter().find(|row| self.register.since(**row) <= at && at < self.register.until(**row))?;
        spell.unit_at = UnitId(self.register.unit(*row));
        Some(spell)
    }
}

/// The things of a register one after the other; its rows are sorted by id, then by first day.
struct Things<'a> {
    reader: &'a Reader<'a>,
    register: &'a Register,
    conditions: &'a [Condition],
    next: usize,
}

impl<'a> Things<'a> {
    const fn new(reader: &'a Reader<'a>, register: &'a Register, conditions: &'a [Condition]) -> Things<'a> {
        Things { reader, register, conditions, next: 0 }
    }
}

impl<'a> Iterator for Things<'a> {
    type Item = Spells<'a>;

    fn next(&mut self) -> Option<Spells<'a>> {
        let mut spells: Option<Spells<'a>> = None;
        while self.next < self.register.len() {
            let (row, id) = (self.next, self.register.id(self.next));
            if spells.as_ref().is_some_and(|spells| spells.id != id) {
                break;
            }
            self.next = self.next.saturating_add(1);
            if matches(self.reader, self.register, row, self.conditions) {
                spells.get_or_insert_with(|| Spells { register: self.register, id, rows: Vec::new() }).rows.push(row);
            }
        }
        spells
    }
}
