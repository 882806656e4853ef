//! What a trace keeps of a reading while it is made: units and rows by their numbers. What they look like to a reader is
//! the business of `reading.rs`.

use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};

use chrono::NaiveDate;

use crate::assess::events::ReportedEvent;
use crate::assess::notes::{Aside, Counts, Notes, Purpose, Reads, Rows};
use crate::assess::partial::Partial;
use crate::assess::reader::{Reader, When};
use crate::assess::reading::{Differing, Reading, Reporters};
use crate::assess::register_count;
use crate::data::{Dataset, UnitId};
use crate::formula::FormulaError;
use crate::plan::{RegisterCount, Variable};

/// Something read on the way down the tree.
#[derive(Debug)]
pub(super) enum Read {
    /// A unit's own report.
    Own { unit: UnitId, own: Partial, rows: OwnRows },
    /// A register counted over a unit and all below.
    Register { unit: UnitId, count: i64, things: Things },
    /// The sum over the units below.
    Sum { unit: UnitId, sum: Partial, below: Vec<Read> },
    /// A unit that should report and has nothing.
    Missing { unit: UnitId },
    /// An own report that does not count.
    LeftAside { unit: UnitId, rows: OwnRows, why: Aside },
}

/// The rows of an own report.
#[derive(Debug, Default)]
pub(super) struct OwnRows {
    pub(super) standing: Vec<usize>,
    pub(super) over_edge: Vec<usize>,
}

impl Rows for OwnRows {
    fn stands(&mut self, row: usize) {
        self.standing.push(row);
    }

    fn over_edge(&mut self, row: usize) {
        self.over_edge.push(row);
    }
}

/// The things that a register count counts. There may be thousands: their rows are kept in one list.
#[derive(Debug, Default)]
pub(super) struct Things {
    things: Vec<Thing>,
    rows: Vec<usize>,
}

/// A thing that a register count counts.
#[derive(Debug)]
pub(super) struct Thing {
    /// Where it counts.
    pub(super) unit: UnitId,
    /// The first day of its merged spell.
    pub(super) since: i32,
    /// The first day no longer in force.
    pub(super) until: i32,
    /// The places of its rows, and of the rows of another register that let it count.
    rows: Range<usize>,
    holders: Range<usize>,
}

impl Things {
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &Thing> {
        self.things.iter()
    }

    pub(super) fn rows_of(&self, thing: &Thing) -> &[usize] {
        self.rows.get(thing.rows.clone()).unwrap_or_default()
    }

    /// The rows of another register that let it count.
    pub(super) fn holders_of(&self, thing: &Thing) -> &[usize] {
        self.rows.get(thing.holders.clone()).unwrap_or_default()
    }
}

impl Counts for Things {
    const LISTENS: bool = true;

    fn thing(&mut self, unit: UnitId, days: RangeInclusive<i32>, rows: &[usize], holders: impl Iterator<Item = usize>) {
        let start = self.rows.len();
        self.rows.extend_from_slice(rows);
        let end = self.rows.len();
        self.rows.extend(holders);
        let (since, until) = days.into_inner();
        self.things.push(Thing { unit, since, until, rows: start..end, holders: end..self.rows.len() });
    }
}

/// Listens to one reading.
#[derive(Default)]
struct Recorder {
    reporters: Reporters,
    read: Vec<Read>,
}

impl Notes for Recorder {
    type Rows = OwnRows;
    type Counts = Things;
    const LISTENS: bool = true;

    fn own(&mut self, unit: UnitId, own: &Partial, rows: OwnRows) {
        self.reporters.own(unit, own, ());
        self.read.push(Read::Own { unit, own: *own, rows });
    }

    fn counted(&mut self, unit: UnitId, count: i64, things: Things) {
        self.read.push(Read::Register { unit, count, things });
    }

    fn register(&mut self, unit: UnitId, count: i64, things: Things) {
        self.reporters.register(unit, count, ());
        self.read.push(Read::Register { unit, count, things });
    }

    fn sum(&mut self, unit: UnitId, sum: &Partial, below: Recorder) {
        self.reporters.sum(unit, sum, below.reporters);
        self.read.push(Read::Sum { unit, sum: *sum, below: below.read });
    }

    fn missing(&mut self, unit: UnitId) {
        self.reporters.missing(unit);
        self.read.push(Read::Missing { unit });
    }

    fn left_aside(&mut self, unit: UnitId, rows: OwnRows, why: Aside) {
        self.reporters.left_aside(unit, (), why);
        self.read.push(Read::LeftAside { unit, rows, why });
    }

    fn differs(&mut self, differing: Differing) {
        self.reporters.differs(differing);
    }

    fn reporters(&mut self) -> Reporters {
        self.reporters.reporters()
    }
}

/// One reading, with what it was for and all that it read.
pub(super) struct Noted {
    pub(super) purpose: Purpose,
    /// The variable's place in the plan.
    pub(super) variable: usize,
    pub(super) unit: UnitId,
    pub(super) when: When,
    pub(super) partial: Partial,
    pub(super) too_low: bool,
    pub(super) read: Vec<Read>,
}

/// What recurrence is measured by.
pub(super) enum Events {
    Things(Things),
    Reports(Vec<ReportedEvent>),
}

/// Reads for a judge, and keeps what was read.
pub(super) struct Recording<'a> {
    reader: Reader<'a>,
    readings: RefCell<Vec<Noted>>,
    events: RefCell<Option<Events>>,
}

impl<'a> Recording<'a> {
    pub(super) const fn new(reader: Reader<'a>) -> Recording<'a> {
        Recording { reader, readings: RefCell::new(Vec::new()), events: RefCell::new(None) }
    }

    /// The readings since this was last asked.
    pub(super) fn readings(&self) -> Vec<Noted> {
        self.readings.take()
    }

    /// What recurrence was measured by, if it was.
    pub(super) fn events(&self) -> Option<Events> {
        self.events.take()
    }
}

impl Reads for Recording<'_> {
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
        let mut notes = Recorder::default();
        let reading = self.reader.read_noting(variable, unit, when, &mut notes)?;
        self.readings.borrow_mut().push(Noted {
            purpose,
            variable: variable.index,
            unit,
            when: when.clone(),
            partial: reading.partial,
            too_low: reading.too_low,
            read: notes.read,
        });
        Ok(reading)
    }

    fn beginnings(&self, _: &Variable, count: &RegisterCount, unit: UnitId, at: NaiveDate) -> Vec<NaiveDate> {
        let mut things = Things::default();
        let days = register_count::beginnings(&self.reader, count, unit, at, &mut things);
        self.events.replace(Some(Events::Things(things)));
        days
    }

    fn reported_events(&self, variable: &Variable, unit: UnitId, at: NaiveDate) -> Option<Vec<NaiveDate>> {
        let events = self.reader.events(variable, unit, at)?;
        let days = events.iter().filter_map(ReportedEvent::date).collect();
        self.events.replace(Some(Events::Reports(events)));
        Some(days)
    }
}
