//! A register as stays: which thing stands at which unit from one day to before another, for a count to count.

use crate::assess::reader::Reader;
use crate::assess::register_count::matches;
use crate::data::{Register, day};
use crate::plan::{CountRule, Having, RegisterCount};

/// The stays that a count counts.
pub(super) struct Stays<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) count: &'a RegisterCount,
}

/// A thing that counts at a unit from a day to before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stay {
    pub(super) unit: u32,
    /// The first day of the merged spell it is part of.
    pub(super) began: i32,
    pub(super) from: i32,
    pub(super) until: i32,
}

/// Touching or overlapping rows of one thing taken as one, with the units it stood at.
#[derive(Debug, Default)]
pub(super) struct Spell {
    id: u32,
    pub(super) began: i32,
    ends: i32,
    pub(super) unit_began: u32,
    /// Where it went later: the first day there, and the unit.
    moves: Vec<(i32, u32)>,
}

impl Stays<'_> {
    /// Every stay, in no order that matters. No two stays of one thing have a day in common.
    pub(super) fn each(&self, mut take: impl FnMut(Stay)) {
        let from = self.count.from.map_or(day::OPEN_START, day::from_date);
        let mut holders = self.count.having.as_ref().map(|having| Holders::new(self.reader, having));
        let mut begun: Option<u32> = None;
        self.each_spell(|spell| {
            let mut within_holding = |stay: Stay| match &mut holders {
                None => take(stay),
                Some(holders) => holders.days_of(spell.id).iter().for_each(|(since, until)| {
                    let (from, until) = (stay.from.max(*since), stay.until.min(*until));
                    if from < until {
                        take(Stay { from, until, ..stay });
                    }
                }),
            };
            let whole = Stay { unit: spell.unit_began, began: spell.began, from: spell.began, until: spell.ends };
            match self.count.rule {
                CountRule::InForce if spell.began >= from => {
                    let mut stay = whole;
                    for (day, unit) in &spell.moves {
                        within_holding(Stay { until: *day, ..stay });
                        (stay.from, stay.unit) = (*day, *unit);
                    }
                    within_holding(stay);
                }
                // The first one alone, whatever becomes of it.
                CountRule::Begun if spell.began >= from && begun != Some(spell.id) => {
                    begun = Some(spell.id);
                    within_holding(Stay { until: day::OPEN_END, ..whole });
                }
                CountRule::InForce | CountRule::Begun => {}
                CountRule::BegunInWindow => within_holding(whole),
            }
        });
    }

    /// The merged spells of all things, by id and first day.
    pub(super) fn each_spell(&self, mut take: impl FnMut(&Spell)) {
        let Some(register) = self.reader.dataset.register(&self.count.kind) else { return };
        let (mut spell, mut any) = (Spell::default(), false);
        for row in 0..register.len() {
            if !matches(&self.reader, register, row, &self.count.conditions) {
                continue;
            }
            let (id, since) = (register.id(row), register.since(row));
            if any && spell.id == id && since <= spell.ends {
                spell.goes_on(register.unit(row), register.until(row));
                continue;
            }
            if any {
                take(&spell);
            }
            any = true;
            (spell.id, spell.began, spell.ends) = (id, since, register.until(row));
            spell.unit_began = register.unit(row);
            spell.moves.clear();
        }
        if any {
            take(&spell);
        }
    }

    /// The first day that any row of the register begins on.
    pub(super) fn first_day(&self) -> Option<i32> {
        let register = self.reader.dataset.register(&self.count.kind)?;
        (0..register.len()).map(|row| register.since(row)).min()
    }
}

impl Spell {
    /// Adds a row that begins by its end. On a day of several rows the first stands, so this one stands from the end of
    /// those before it.
    fn goes_on(&mut self, unit: u32, until: i32) {
        if until <= self.ends {
            return;
        }
        if self.moves.last().map_or(self.unit_began, |(_, unit)| *unit) != unit {
            self.moves.push((self.ends, unit));
        }
        self.ends = until;
    }
}

/// When each id is in force in another register, asked by rising ids.
struct Holders<'a> {
    reader: Reader<'a>,
    having: &'a Having,
    register: Option<&'a Register>,
    /// The first row that has not been looked at.
    row: usize,
    id: Option<u32>,
    /// Of this id: from a day to before another, apart and in order.
    days: Vec<(i32, i32)>,
}

impl<'a> Holders<'a> {
    fn new(reader: Reader<'a>, having: &'a Having) -> Holders<'a> {
        Holders { reader, having, register: reader.dataset.register(&having.kind), row: 0, id: None, days: Vec::new() }
    }

    fn days_of(&mut self, id: u32) -> &[(i32, i32)] {
        if self.id == Some(id) {
            return &self.days;
        }
        self.id = Some(id);
        self.days.clear();
        let Some(register) = self.register else { return &[] };
        while self.row < register.len() && register.id(self.row) <= id {
            let row = self.row;
            self.row = self.row.saturating_add(1);
            if register.id(row) == id && matches(&self.reader, register, row, &self.having.conditions) {
                match self.days.last_mut().filter(|(_, until)| register.since(row) <= *until) {
                    Some((_, until)) => *until = register.until(row).max(*until),
                    None => self.days.push((register.since(row), register.until(row))),
                }
            }
        }
        &self.days
    }
}
