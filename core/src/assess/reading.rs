//! Reading a variable at a unit on a day: from reports up the tree, or counted from a register.
//!
//! What lives here: whether reports or a register are read, and what a reading is. What does not: the walk down the tree
//! (`walk.rs`), counting register rows (`register_count.rs`), what the value means for a target (`judge.rs`).

use super::notes::Notes;
use super::partial::Partial;
use super::reader::{Reader, When};
use super::register_count;
use super::walk::Walk;
use crate::data::{UnitId, day};
use crate::formula::FormulaError;
use crate::plan::{RegisterCount, Variable};
use crate::quantity::Quantity;

/// Where a reading came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReadingSource {
    /// The unit's own report.
    Own,
    /// The sum over the units below that should report.
    Children,
    /// A count over a register that is complete here.
    Register,
    /// Nothing was read.
    #[default]
    Nothing,
}

impl ReadingSource {
    /// Every source.
    pub const ALL: [ReadingSource; 4] =
        [ReadingSource::Own, ReadingSource::Children, ReadingSource::Register, ReadingSource::Nothing];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ReadingSource::Own => "own",
            ReadingSource::Children => "children",
            ReadingSource::Register => "register",
            ReadingSource::Nothing => "nothing",
        }
    }
}

/// Which units stand behind a reading, by what they did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Reporters {
    pub(crate) reported: Vec<UnitId>,
    pub(crate) carried: Vec<UnitId>,
    pub(crate) missing: Vec<UnitId>,
    /// Reported without being asked to, and left out of the sum.
    pub(crate) not_due: Vec<UnitId>,
    /// Whose own figure was read and differs from the sum of the units below it.
    pub(crate) differing: Vec<Differing>,
}

/// A unit whose own figure was read, and is not what the units below it come to for the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Differing {
    pub(crate) unit: UnitId,
    /// The day both are of, or the last of their period.
    pub(crate) day: i32,
    pub(crate) own: Quantity,
    pub(crate) below: Quantity,
}

/// A variable read at a unit on a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Reading {
    pub(crate) partial: Partial,
    pub(crate) source: ReadingSource,
    pub(crate) reporters: Reporters,
    /// The variable cannot be read at a unit this low.
    pub(crate) too_low: bool,
}

impl Reader<'_> {
    /// Reads a variable; where a row of it was set aside, the reading is incomplete.
    pub(crate) fn read(&self, variable: &Variable, unit: UnitId, when: &When) -> Result<Reading, FormulaError> {
        self.read_noting(variable, unit, when, &mut Reporters::default())
    }

    /// The same with a listener.
    pub(crate) fn read_noting<N: Notes>(
        &self,
        variable: &Variable,
        unit: UnitId,
        when: &When,
        notes: &mut N,
    ) -> Result<Reading, FormulaError> {
        let mut reading = self.read_rows(variable, unit, when, notes)?;
        reading.reporters = notes.reporters();
        reading.partial.unsure |= self.lacks_rows(variable, unit, reading.source);
        // Where a row below was set aside, what the units below come to is not known.
        let lacks_below = |unit: UnitId| self.lacks_rows(variable, unit, ReadingSource::Children);
        reading.reporters.differing.retain(|differing| !lacks_below(differing.unit));
        Ok(reading)
    }

    /// Whether a bad row was set aside that may belong to a reading: of the unit itself where its own report stands, else
    /// of any unit below it.
    fn lacks_rows(&self, variable: &Variable, unit: UnitId, source: ReadingSource) -> bool {
        if self.dataset.rejected_row_count() == 0 {
            return false;
        }
        let of_unit = |unit: u32| match (source, &variable.count) {
            (ReadingSource::Register, Some(count)) => {
                let kinds = [Some(&count.kind), count.having.as_ref().map(|having| &having.kind)];
                kinds.into_iter().flatten().any(|kind| self.dataset.has_rejected_entity(kind, unit))
            }
            _ => self.dataset.has_rejected_observation(variable, unit),
        };
        match source {
            ReadingSource::Own => of_unit(unit.0),
            _ => self.dataset.units().subtree(unit).any(of_unit),
        }
    }

    /// A report stands wherever there is one; a register stands where rows of `register_scope` say that
    /// it is complete, or everywhere when there is neither a scope of its kind nor any report of the variable. Where it
    /// is not kept at all, those who should report are missing.
    fn read_rows<N: Notes>(
        &self,
        variable: &Variable,
        unit: UnitId,
        when: &When,
        notes: &mut N,
    ) -> Result<Reading, FormulaError> {
        let column = self.dataset.observations_of(variable);
        let scoped = variable.count.as_ref().filter(|count| !self.dataset.scopes_of(&count.kind).is_empty());
        let level = self.dataset.units().level(unit).index;
        if column.is_none()
            && scoped.is_none()
            && let Some(count) = &variable.count
            && !is_below_register(count, level)
        {
            let mut things = N::Counts::default();
            if let Some(counted) = register_count::count(self, count, unit, when, &mut things) {
                notes.counted(unit, counted, things);
                return Ok(Reading::counted(counted, when));
            }
        }
        let walk = Walk { reader: self, variable, when, column, register: scoped };
        let (partial, source) = walk.read(unit, notes)?;
        let source = if partial.has_value() { source } else { ReadingSource::Nothing };
        let too_low = match &variable.count {
            Some(count) => is_below_register(count, level),
            None => variable.due.as_ref().is_some_and(|due| due.level.index < level),
        };
        let too_low = too_low && !partial.has_value() && partial.due == 0;
        Ok(Reading { partial, source, reporters: Reporters::default(), too_low })
    }
}

/// Whether a level lies below every level at whose units the things of a register stand.
pub(super) fn is_below_register(count: &RegisterCount, level: usize) -> bool {
    count.kind.stands_at.iter().all(|stands| stands.index < level)
}

impl Reading {
    fn counted(count: i64, when: &When) -> Reading {
        let partial = Partial::value(Quantity::from(count), Quantity::ZERO, day::from_date(when.at), false);
        Reading { partial, source: ReadingSource::Register, ..Reading::default() }
    }
}

impl Reporters {
    pub(crate) fn append(&mut self, mut other: Reporters) {
        self.reported.append(&mut other.reported);
        self.carried.append(&mut other.carried);
        self.missing.append(&mut other.missing);
        self.not_due.append(&mut other.not_due);
        self.differing.append(&mut other.differing);
    }
}
