//! What a reading tells whoever listens, while it is made: which rows stand, which are left aside, who has nothing. A
//! report listens for the names of the units ([`Reporters`]), a trace for everything; the reading rules are written once,
//! in `walk.rs`, `register_count.rs` and `events.rs`, and are compiled for each listener, so that what nobody listens for
//! costs nothing.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::partial::Partial;
use super::reader::{Reader, When};
use super::reading::{Differing, Reading, Reporters};
use super::register_count;
use crate::data::{Dataset, UnitId};
use crate::formula::{DayRule, FormulaError, Rule, RuleSpec};
use crate::plan::{RegisterCount, Variable};

/// Why a row that was looked at does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Aside {
    /// The unit reported without being asked to.
    NotDue,
    /// It is dated after the unit came after one whose last value still stands, and would count that twice.
    HeldBack,
    /// The unit has ended, and newer reports stand in its place.
    Replaced,
    /// The unit has ended, and nobody can say whether newer reports contain it: the unit counts as missing.
    Unclear,
    /// Newer figures of all units below were read in its place.
    Superseded,
    /// Its period reaches over the edge of the window, and what part of it belongs inside is not known.
    OverEdge,
}

impl Aside {
    /// Every reason.
    pub const ALL: [Aside; 6] =
        [Aside::NotDue, Aside::HeldBack, Aside::Replaced, Aside::Unclear, Aside::Superseded, Aside::OverEdge];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Aside::NotDue => "not_due",
            Aside::HeldBack => "held_back",
            Aside::Replaced => "replaced",
            Aside::Unclear => "unclear",
            Aside::Superseded => "superseded",
            Aside::OverEdge => "over_edge",
        }
    }
}

/// Listens for the rows of a unit's own report.
pub(crate) trait Rows: Default {
    /// A row that stands.
    fn stands(&mut self, row: usize);
    /// A row that does not, since its period reaches over the window's edge.
    fn over_edge(&mut self, row: usize);
}

/// Nobody listens.
impl Rows for () {
    fn stands(&mut self, _: usize) {}
    fn over_edge(&mut self, _: usize) {}
}

/// Listens for the things that a register count counts.
pub(crate) trait Counts: Default {
    /// Whether anything is kept of what is heard: only then it is worth finding.
    const LISTENS: bool;
    /// A thing that counts at a unit: its rows, taken as one spell, and the rows of another register that let it count.
    fn thing(&mut self, unit: UnitId, days: RangeInclusive<i32>, rows: &[usize], holders: impl Iterator<Item = usize>);
}

impl Counts for () {
    const LISTENS: bool = false;
    fn thing(&mut self, _: UnitId, _: RangeInclusive<i32>, _: &[usize], _: impl Iterator<Item = usize>) {}
}

/// Listens to a walk down the tree.
pub(crate) trait Notes: Default {
    /// What is kept of the rows of an own report.
    type Rows: Rows;
    /// What is kept of the things a register count counts.
    type Counts: Counts;
    /// Whether rows that are left aside are worth finding.
    const LISTENS: bool;

    /// A unit's own report stands.
    fn own(&mut self, unit: UnitId, own: &Partial, rows: Self::Rows);
    /// A register that is taken as complete everywhere was counted; it has no reporters.
    fn counted(&mut self, unit: UnitId, count: i64, things: Self::Counts);
    /// A register that is complete at a unit and all below stands for them.
    fn register(&mut self, unit: UnitId, count: i64, things: Self::Counts);
    /// The sum over the units below stands.
    fn sum(&mut self, unit: UnitId, sum: &Partial, below: Self);
    /// A unit that should report has nothing.
    fn missing(&mut self, unit: UnitId);
    /// An own report does not count.
    fn left_aside(&mut self, unit: UnitId, rows: Self::Rows, why: Aside);
    /// An own report that stands is not what the units below come to.
    fn differs(&mut self, differing: Differing);
    /// The names of the units, at the end.
    fn reporters(&mut self) -> Reporters;
}

/// A report names the units, and nothing else.
impl Notes for Reporters {
    type Rows = ();
    type Counts = ();
    const LISTENS: bool = false;

    fn own(&mut self, unit: UnitId, own: &Partial, (): ()) {
        // Periods of which none lies within the window are no value.
        let list = match (own.carried, own.reported) {
            (1.., _) => &mut self.carried,
            (0, 1..) => &mut self.reported,
            (0, 0) => &mut self.missing,
        };
        list.push(unit);
    }

    fn counted(&mut self, _: UnitId, _: i64, (): ()) {}

    fn register(&mut self, unit: UnitId, _: i64, (): ()) {
        self.reported.push(unit);
    }

    fn sum(&mut self, _: UnitId, _: &Partial, below: Reporters) {
        self.append(below);
    }

    fn missing(&mut self, unit: UnitId) {
        self.missing.push(unit);
    }

    fn left_aside(&mut self, unit: UnitId, (): (), why: Aside) {
        match why {
            Aside::NotDue => self.not_due.push(unit),
            Aside::Unclear => self.missing.push(unit),
            _ => {}
        }
    }

    fn differs(&mut self, differing: Differing) {
        self.differing.push(differing);
    }

    fn reporters(&mut self) -> Reporters {
        std::mem::take(self)
    }
}

/// What a judge reads a variable for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The value judged.
    Value,
    /// Which units may have both parts of a ratio.
    Among,
    /// The value at one of them.
    Pair,
    /// The whole that the value is a share of.
    Parent,
    /// The starting value.
    Baseline,
    /// A year of a quota.
    Year(i32),
    /// The value at one of the units a target is set for.
    Place,
}

/// How a judge reads: plainly, or with someone listening.
pub(crate) trait Reads {
    /// Whether the names of units and variables are wanted, or only numbers.
    fn names(&self) -> bool {
        true
    }
    /// What is read.
    fn dataset(&self) -> &Dataset;
    /// Reads a variable.
    fn read_for(
        &self,
        purpose: Purpose,
        variable: &Variable,
        unit: UnitId,
        when: &When,
    ) -> Result<Reading, FormulaError>;
    /// What a target asks on a day.
    fn rule(&self, spec: RuleSpec, on: NaiveDate) -> Result<DayRule, FormulaError> {
        Rule::new(spec)?.on(on)
    }
    /// The days on which things of a register began that a variable is counted from, in order.
    fn beginnings(&self, variable: &Variable, count: &RegisterCount, unit: UnitId, at: NaiveDate) -> Vec<NaiveDate>;
    /// The days on which reports say that something happened, in order; `None` where there is no report.
    fn reported_events(&self, variable: &Variable, unit: UnitId, at: NaiveDate) -> Option<Vec<NaiveDate>>;
}

impl<R: Reads + ?Sized> Reads for &R {
    fn names(&self) -> bool {
        (**self).names()
    }

    fn dataset(&self) -> &Dataset {
        (**self).dataset()
    }

    fn read_for(&self, why: Purpose, variable: &Variable, unit: UnitId, when: &When) -> Result<Reading, FormulaError> {
        (**self).read_for(why, variable, unit, when)
    }

    fn rule(&self, spec: RuleSpec, on: NaiveDate) -> Result<DayRule, FormulaError> {
        (**self).rule(spec, on)
    }

    fn beginnings(&self, variable: &Variable, count: &RegisterCount, unit: UnitId, at: NaiveDate) -> Vec<NaiveDate> {
        (**self).beginnings(variable, count, unit, at)
    }

    fn reported_events(&self, variable: &Variable, unit: UnitId, at: NaiveDate) -> Option<Vec<NaiveDate>> {
        (**self).reported_events(variable, unit, at)
    }
}

impl Reads for Reader<'_> {
    fn dataset(&self) -> &Dataset {
        self.dataset
    }

    fn read_for(&self, _: Purpose, variable: &Variable, unit: UnitId, when: &When) -> Result<Reading, FormulaError> {
        self.read(variable, unit, when)
    }

    fn beginnings(&self, _: &Variable, count: &RegisterCount, unit: UnitId, at: NaiveDate) -> Vec<NaiveDate> {
        register_count::beginnings(self, count, unit, at, &mut ())
    }

    fn reported_events(&self, variable: &Variable, unit: UnitId, at: NaiveDate) -> Option<Vec<NaiveDate>> {
        Some(self.events(variable, unit, at)?.into_iter().filter_map(|event| event.date()).collect())
    }
}
