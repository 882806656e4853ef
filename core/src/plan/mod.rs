//! What the document says: clauses, variables, entity kinds, indicators, targets, measures and interpretations, read
//! from a TOML text and checked. No code names any of them; a plan is data.

mod model;

use std::sync::Arc;

pub use model::*;

use crate::lang::Text;

/// A loaded plan. Cheap to clone; a loaded plan never changes, another reading is another plan.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) parts: Arc<PlanParts>,
}

/// Everything a plan holds.
#[derive(Debug)]
pub(crate) struct PlanParts {
    pub(crate) id: String,
    pub(crate) edition: String,
    pub(crate) name: Text,
    pub(crate) period: Period,
    pub(crate) standing: Standing,
    /// Says that the plan is made up, for examples and tests.
    pub(crate) illustrative: bool,
    pub(crate) document: Document,
    pub(crate) pace: Pace,
    pub(crate) clauses: Vec<Arc<Clause>>,
    pub(crate) levels: Vec<Arc<Level>>,
    pub(crate) groups: Vec<Arc<UnitGroup>>,
    pub(crate) units_of_measure: Vec<Arc<UnitOfMeasure>>,
    pub(crate) schedules: Vec<Arc<PlanSchedule>>,
    pub(crate) kinds: Vec<Arc<EntityKind>>,
    pub(crate) variables: Vec<Arc<Variable>>,
    pub(crate) indicators: Vec<Arc<Indicator>>,
    pub(crate) targets: Vec<Arc<Target>>,
    pub(crate) actions: Vec<Arc<Action>>,
    pub(crate) measures: Vec<Arc<Measure>>,
    pub(crate) deliverables: Vec<Arc<Deliverable>>,
    pub(crate) requirements: Vec<Arc<Requirement>>,
    pub(crate) interpretations: Vec<Interpretation>,
}
