//! The rows of the data that a trace ends in: [`Row`].

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use crate::quantity::Quantity;

/// A row of the data, as it came in, with the cells of its table; in JSON `table` names that, and cells that the row does
/// not have are left out. A trace may have thousands of them, so each takes no more memory than its own table's cells.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "table")]
#[non_exhaustive]
pub enum Row {
    /// A row of `observations`.
    #[serde(rename = "observations")]
    Observation(Box<ObservationRead>),
    /// A row of `entities`.
    #[serde(rename = "entities")]
    Entity(Box<EntityRead>),
    /// A row of `allocations`.
    #[serde(rename = "allocations")]
    Allocation(Box<AllocationRead>),
}

/// A row of `observations`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct ObservationRead {
    /// The unit's code.
    pub unit: Arc<str>,
    /// The variable.
    pub variable: Arc<str>,
    /// The first day of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The day, or the last of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// The value.
    pub value: Quantity,
    /// What its publisher rounded it to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Quantity>,
    /// The day it became known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<NaiveDate>,
    /// Where it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Arc<str>>,
}

/// A row of `entities`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct EntityRead {
    /// The unit's code.
    pub unit: Arc<str>,
    /// The kind.
    pub kind: Arc<str>,
    /// The thing's or person's id.
    pub id: Arc<str>,
    /// The first day in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// The first day no longer in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The day it became known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<NaiveDate>,
    /// Where it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Arc<str>>,
}

/// A row of `allocations`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct AllocationRead {
    /// The unit's code.
    pub unit: Arc<str>,
    /// The target.
    pub target: Arc<str>,
    /// The year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The share.
    pub value: Quantity,
}

impl Row {
    /// The table it is of.
    #[must_use]
    pub const fn table(&self) -> &'static str {
        match self {
            Row::Observation(_) => "observations",
            Row::Entity(_) => "entities",
            Row::Allocation(_) => "allocations",
        }
    }

    /// The unit's code.
    #[must_use]
    pub fn unit(&self) -> &str {
        match self {
            Row::Observation(row) => &row.unit,
            Row::Entity(row) => &row.unit,
            Row::Allocation(row) => &row.unit,
        }
    }

    /// The cells of an entity's row.
    #[must_use]
    pub fn entity(&self) -> Option<&EntityRead> {
        if let Row::Entity(row) = self { Some(row) } else { None }
    }

    /// The cells of an observation's row.
    #[must_use]
    pub fn observation(&self) -> Option<&ObservationRead> {
        if let Row::Observation(row) = self { Some(row) } else { None }
    }

    /// The cells of an allocation's row.
    #[must_use]
    pub fn allocation(&self) -> Option<&AllocationRead> {
        if let Row::Allocation(row) = self { Some(row) } else { None }
    }

    pub(super) fn recorded(&self) -> Option<NaiveDate> {
        match self {
            Row::Observation(row) => row.recorded,
            Row::Entity(row) => row.recorded,
            Row::Allocation(_) => None,
        }
    }

    pub(super) fn source(&self) -> Option<&str> {
        match self {
            Row::Observation(row) => row.source.as_deref(),
            Row::Entity(row) => row.source.as_deref(),
            Row::Allocation(_) => None,
        }
    }
}
