//! What was reported: units and which succeeds which, observations, registers and where they are complete, the states of
//! deliverables, shares of targets; as checked columns.
//!
//! Everything becomes a [`Table`] first: rows of plain types ([`UnitRow`] and its fellows), typed columns ([`Column`]), JSON
//! text, CSV bytes, Arrow batches. One
//! checker then reads tables, tells of every problem with its table, row, column, value and reason ([`Problem`]), and
//! makes a [`Dataset`] or nothing; or one without the rows that have problems, where the caller says so ([`Reject`]).
//!
//! | table | columns (`?`: may be left out or empty) |
//! | --- | --- |
//! | `units` | code, name, level, parent?, since?, until?, urban? |
//! | `observations` | unit, variable, from?, date, value, precision?, recorded?, source? |
//! | `entities` | kind, id, unit, since, until?, end_reason?, recorded?, source?, attributes? |
//! | `deliverables` | deliverable, unit, date, state, evidence? |
//! | `register_scope` | kind, unit, since, until? |
//! | `lineage` | from, to, date |
//! | `allocations` | target, unit, value, year?, responsible? |
//!
//! Texts are trimmed. Dates are written `2023-06-12`; `since` is the first day in force, `until` the first day no longer
//! in force. Numbers are written out in ASCII digits, exactly: `1600`, `1,600`, `9.12`, `2/3`. Attributes are written
//! `key=value;key2=v1|v2`, with a `\` before a `;`, `=`, `|` or `\` that is meant as itself. Nothing is guessed: not
//! a unit, not an encoding mark, not what stands for a missing value.
//!
//! What lives here: the way in, the checks of each table and between tables, the columns. What does not: area codes
//! ([`crate::area`]), what a plan says ([`crate::plan`]), which value answers a question on a date, which is the
//! assessment's business. No file is opened and no clock is asked.

mod allocations;
#[cfg(feature = "arrow")]
mod arrow;
mod attributes;
mod buffer;
mod builder;
mod cells;
mod check;
mod check_entities;
mod check_observations;
mod check_units;
mod codes;
mod column;
#[cfg(feature = "text")]
mod csv;
mod dataset;
pub(crate) mod day;
mod deliverables;
mod digest;
mod finding;
mod float;
mod frames;
mod identity;
#[cfg(feature = "json")]
mod json;
mod known;
mod lineage;
mod near;
mod observations;
mod problem;
mod rebind;
mod register;
mod rejected;
mod rows;
mod rows_out;
mod scopes;
mod sentences;
mod spec;
#[cfg(feature = "json")]
mod stored;
mod table;
mod text;
mod units;
mod words;

pub use buffer::Buffer;
pub use builder::DatasetBuilder;
pub use check_observations::{SetAside, Unknown};
pub use column::Column;
pub use dataset::Dataset;
pub use day::TimeUnit;
pub use deliverables::DeliverableState;
pub use digest::{Digests, DigestsOf, TableDigest};
pub use finding::{Finding, FindingCode};
pub use problem::{DataError, Problem, ProblemCode};
pub use rejected::Reject;
pub use rows::{
    AllocationRow, AttributeValue, DeliverableRow, EntityRow, LineageRow, Number, ObservationRow, ScopeRow, UnitRow,
    attributes_cell,
};
pub use table::{Table, TableError};
pub use text::{TextColumn, TextColumnError};
pub use units::{UnitId, Units};
pub use words::{PlaceError, WordColumn};

pub(crate) use allocations::Allocation;
pub(crate) use deliverables::DeliverableEntry;
pub(crate) use observations::ObservationColumn;
pub(crate) use register::Register;
pub(crate) use scopes::ScopeEntry;

#[cfg(test)]
mod tests;
