//! Reading a variable at a unit on a day: from reports up the tree, or counted from a register.
//!
//! What lives here: whether reports or a register are read, and what a reading is. What does not: the walk down the tree
//! (`walk.rs`), counting register rows (`register_count.rs`), what the value means for a target (`judge.rs`).

use super::notes::Notes;
use super::partial::Partial;
use super::reader::{Reader, When};
use super::register_count;
use super::walk::Walk;
use crate::data::{ObservationColumn, UnitId, day};
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
    /// How many reported without being asked to, whether or not they are named.
    pub(crate) not_due: u32,
    /// The variable cannot be read at a unit this low.
    pub(crate) too_low: bool,
}

/// Where a variable is read from.
pub(super) struct Sources<'a> {
    /// Its reports, where there are any.
    column: Option<&'a ObservationColumn>,
    /// The register it is counted from, where rows state where that is complete.
    scoped: Option<&'a RegisterCount>,
    /// The register it is counted from, where nothing states where it is complete and nothing is reported.
    whole: Option<&'a RegisterCount>,
}

impl<'a> Sources<'a> {
    pub(super) fn of(reader: &Reader<'a>, variable: &'a Variable) -> Sources<'a> {
        let column = reader.dataset.observations_of(variable);
        let scoped = variable.count.as_ref().filter(|count| !reader.dataset.scopes_of(&count.kind).is_empty());
        let whole = variable.count.as_ref().filter(|_| column.is_none() && scoped.is_none());
        Sources { column, scoped, whole }
    }

    /// The register that is counted at a unit whatever is reported; no other rows are looked at where that is kept.
    pub(super) fn whole_at(&self, reader: &Reader<'_>, unit: UnitId) -> Option<&'a RegisterCount> {
        self.whole.filter(|count| !is_below_register(count, reader.dataset.units().level(unit).index))
    }

    /// The register that may be counted.
    pub(super) fn count(&self) -> Option<&'a RegisterCount> {
        self.whole.or(self.scoped)
    }

    /// Whether it counts wherever it is kept, not only in its scope.
    pub(super) const fn is_whole(&self) -> bool {
        self.whole.is_some()
    }

    pub(super) fn walk(&self, reader: &'a Reader<'a>, variable: &'a Variable, when: &'a When) -> Walk<'a> {
        Walk::new(reader, variable, when, self.column, self.scoped)
    }
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
        reading.not_due = u32::try_from(reading.reporters.not_due.len()).unwrap_or(u32::MAX);
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
        match source {
            ReadingSource::Own => self.lacks_row(variable, unit, source),
            _ => self.dataset.units().subtree(unit).any(|unit| self.lacks_row(variable, UnitId(unit), source)),
        }
    }

    /// Whether one was set aside of this very unit.
    pub(super) fn lacks_row(&self, variable: &Variable, unit: UnitId, source: ReadingSource) -> bool {
        match (source, &variable.count) {
            (ReadingSource::Register, Some(count)) => {
                let kinds = [Some(&count.kind), count.having.as_ref().map(|having| &having.kind)];
                kinds.into_iter().flatten().any(|kind| self.dataset.has_rejected_entity(kind, unit.0))
            }
            _ => self.dataset.has_rejected_observation(variable, unit.0),
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
        let sources = Sources::of(self, variable);
        if let Some(count) = sources.whole_at(self, unit) {
            let mut things = N::Counts::default();
            if let Some(counted) = register_count::count(self, count, unit, when, &mut things) {
                notes.counted(unit, counted, things);
                return Ok(Reading::counted(counted, when));
            }
        }
        let (partial, source) = sources.walk(self, variable, when).read(unit, notes)?;
        Ok(self.reading_of(variable, unit, partial, source))
    }

    /// What the reports of a variable, or its register in scope, come to at a unit.
    pub(super) fn reading_of(
        &self,
        variable: &Variable,
        unit: UnitId,
        partial: Partial,
        source: ReadingSource,
    ) -> Reading {
        let level = self.dataset.units().level(unit).index;
        let source = if partial.has_value() { source } else { ReadingSource::Nothing };
        let too_low = match &variable.count {
            Some(count) => is_below_register(count, level),
            None => variable.due.as_ref().is_some_and(|due| due.level.index < level),
        };
        let too_low = too_low && !partial.has_value() && partial.due == 0;
        Reading { partial, source, too_low, ..Reading::default() }
    }
}

/// Whether a level lies below every level at whose units the things of a register stand.
pub(super) fn is_below_register(count: &RegisterCount, level: usize) -> bool {
    count.kind.stands_at.iter().all(|stands| stands.index < level)
}

impl Reading {
    pub(super) fn counted(count: i64, when: &When) -> Reading {
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
