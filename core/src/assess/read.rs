//! What an assessment keeps of each reading it was made from: what it was read for, and who is behind it ([`Read`]). A
//! report's coverage and findings are worked out from these.

use chrono::NaiveDate;

use super::reader::When;
use super::reading::{Reading, ReadingSource, Reporters};
use crate::plan::{Variable, VariableKind};

/// One reading of a variable: what it was read for, and who is behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) variable: usize,
    pub(crate) at: NaiveDate,
    pub(crate) since: Option<NaiveDate>,
    pub(crate) source: ReadingSource,
    pub(crate) reporters: Reporters,
    /// Whether it is of units below, each read by itself, and not of the unit asked.
    pub(crate) of_units_below: bool,
}

impl Read {
    /// Takes who is behind a reading out of it.
    pub(crate) fn taken(variable: &Variable, when: &When, reading: &mut Reading) -> Read {
        let reporters = std::mem::take(&mut reading.reporters);
        Read {
            variable: variable.index,
            at: when.at,
            since: (variable.kind == VariableKind::Flow).then_some(*when.window.start()),
            source: reading.source,
            // A register has no reporters.
            reporters: if reading.source == ReadingSource::Register { Reporters::default() } else { reporters },
            of_units_below: false,
        }
    }

    /// Whether both are of one variable, read for one day.
    pub(crate) fn is_of(&self, other: &Read) -> bool {
        (self.variable, self.at, self.since) == (other.variable, other.at, other.since)
    }

    /// The same, read of one of several units below.
    pub(crate) const fn of_units_below(mut self) -> Read {
        if matches!(self.source, ReadingSource::Own) {
            self.source = ReadingSource::Children;
        }
        self.of_units_below = true;
        self
    }

    /// Adds the same reading of another unit below.
    pub(crate) fn add(&mut self, other: Read) {
        let other = other.of_units_below();
        if self.source == ReadingSource::Nothing {
            self.source = other.source;
        }
        self.reporters.append(other.reporters);
    }
}
