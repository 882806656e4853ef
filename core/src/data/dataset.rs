//! [`Dataset`]: what was reported, checked and in columns. How it gets there lives in `builder.rs`; what it means for
//! a plan is asked of [`crate::plan::Plan`].

use std::fmt;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::allocations::Allocation;
use super::builder::DatasetBuilder;
use super::check_observations::SetAside;
use super::day;
use super::deliverables::DeliverableEntry;
use super::digest::Digests;
use super::finding::{Finding, Findings};
use super::lineage::{Lineage, Succession};
use super::observations::ObservationColumn;
use super::problem::Problem;
use super::register::Register;
use super::rejected::Rejected;
use super::scopes::ScopeEntry;
use super::text::{Interner, NO_TEXT};
use super::units::Units;
use crate::plan::{Deliverable, EntityKind, Plan, Target, Variable};

/// What was reported: units, observations, registers and states of deliverables, checked against a plan.
///
/// It never changes and is cheap to clone. The order of the rows it was built from makes no difference.
///
/// ```
/// use chrono::NaiveDate;
/// use shequ::data::{Dataset, EntityRow, ObservationRow, UnitRow};
/// use shequ::plan::Plan;
///
/// let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
/// let dataset = Dataset::builder(&plan)
///     .units([UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109001", "城厢街道", "town")])
///     .observations([ObservationRow::new("330109", "residents", day(2023, 12, 31), 2_140_000)])
///     .entities([EntityRow::new("service-complex", "complex-01", "330109001", day(2023, 5, 4))])
///     .build()?;
///
/// let units = dataset.units();
/// let town = units.find("330109001000").unwrap();
/// assert_eq!((units.name(town), units.code(units.parent(town).unwrap())), ("城厢街道", "330109"));
/// assert_eq!(dataset.latest_date(), Some(day(2023, 12, 31)));
/// # Ok::<(), shequ::data::DataError>(())
/// ```
#[derive(Clone)]
pub struct Dataset {
    plan: Plan,
    parts: Arc<Parts>,
}

/// Everything a dataset holds.
pub(super) struct Parts {
    pub(super) units: Units,
    /// By the variables' places.
    pub(super) observations: Vec<Option<ObservationColumn>>,
    /// By the kinds' places.
    pub(super) registers: Vec<Option<Register>>,
    pub(super) ids: Interner,
    /// By the deliverables' places.
    pub(super) deliverables: Vec<Vec<DeliverableEntry>>,
    /// By the kinds' places.
    pub(super) scopes: Vec<Vec<ScopeEntry>>,
    pub(super) lineage: Lineage,
    /// By the targets' places.
    pub(super) allocations: Vec<Vec<Allocation>>,
    pub(super) texts: Arc<Interner>,
    pub(super) set_aside: Vec<SetAside>,
    pub(super) rejected: Rejected,
    pub(super) findings: Findings,
    pub(super) latest: Option<i32>,
    /// Worked out on first asking.
    pub(super) digests: OnceLock<Digests>,
    pub(super) illustrative: usize,
}

/// What the source of a made-up row says, in any case.
const ILLUSTRATIVE: &str = "illustrative";

impl Dataset {
    /// Begins a dataset for a plan.
    pub fn builder(plan: &Plan) -> DatasetBuilder {
        DatasetBuilder::new(plan)
    }

    pub(super) fn new(plan: Plan, mut parts: Parts) -> Dataset {
        parts.latest = latest(&parts);
        parts.illustrative = illustrative(&parts);
        Dataset { plan, parts: Arc::new(parts) }
    }

    #[cfg(feature = "json")]
    pub(super) const fn of_parts(plan: Plan, parts: Arc<Parts>) -> Dataset {
        Dataset { plan, parts }
    }

    #[cfg(feature = "json")]
    pub(super) fn parts(&self) -> &Parts {
        &self.parts
    }

    #[cfg(feature = "json")]
    pub(super) fn into_parts(self) -> Arc<Parts> {
        self.parts
    }

    /// The plan it was checked against.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The units.
    #[must_use]
    pub fn units(&self) -> &Units {
        &self.parts.units
    }

    /// The latest day that something was reported of: the date of an observation or a state, the first day of an
    /// entity's spell. The end of a spell does not count: what is valid until 2027 says nothing of what 2027 will be.
    #[must_use]
    pub fn latest_date(&self) -> Option<NaiveDate> {
        self.parts.latest.and_then(day::to_date)
    }

    /// The number of observations kept: exact repeats count once.
    #[must_use]
    pub fn observation_count(&self) -> usize {
        self.parts.observations.iter().flatten().map(ObservationColumn::len).sum()
    }

    /// The number of register rows.
    #[must_use]
    pub fn entity_row_count(&self) -> usize {
        self.parts.registers.iter().flatten().map(Register::len).sum()
    }

    /// The number of observations kept and register rows that are made up: by convention those whose `source` is the
    /// word `illustrative`, in any case, and nothing else.
    ///
    /// ```
    /// # use shequ::{data::{Dataset, ObservationRow, UnitRow}, plan::Plan};
    /// # let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    /// # let day = |year| chrono::NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
    /// let mut rows = [2022, 2023].map(|year| ObservationRow::new("330109", "residents", day(year), 2_140_000));
    /// rows[0].source = Some("illustrative".to_owned());
    /// let units = [UnitRow::new("330109", "萧山区", "district")];
    /// assert_eq!(Dataset::builder(&plan).units(units).observations(rows).build()?.illustrative_rows(), 1);
    /// # Ok::<(), shequ::data::DataError>(())
    /// ```
    #[must_use]
    pub fn illustrative_rows(&self) -> usize {
        self.parts.illustrative
    }

    /// The variables whose observations were left out because the plan does not have them, by name.
    #[must_use]
    pub fn set_aside(&self) -> &[SetAside] {
        &self.parts.set_aside
    }

    /// What is wrong with the rows that were set aside, by [`Reject::Row`](super::Reject::Row): at most 10,000
    /// problems, ordered by table and row; a row may have several.
    #[must_use]
    pub fn rejected(&self) -> &[Problem] {
        &self.parts.rejected.problems
    }

    /// The number of rows that were set aside.
    #[must_use]
    pub fn rejected_row_count(&self) -> usize {
        self.parts.rejected.rows
    }

    /// What is odd in the rows and yet usable: at most 10,000 findings, ordered by table and row.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.parts.findings.list
    }

    /// How many findings there are beyond those listed.
    #[must_use]
    pub fn findings_omitted(&self) -> usize {
        self.parts.findings.omitted
    }

    /// Whether an observation was set aside that is, or may be, of a variable at this very unit; also where the row of
    /// a unit right below was.
    pub(crate) fn has_rejected_observation(&self, variable: &Variable, unit: u32) -> bool {
        self.parts.rejected.observations.has(variable.index, unit)
    }

    /// The same of a register's rows and scopes.
    pub(crate) fn has_rejected_entity(&self, kind: &EntityKind, unit: u32) -> bool {
        self.parts.rejected.entities.has(kind.index, unit)
    }

    /// The same of a deliverable's states.
    pub(crate) fn has_rejected_deliverable(&self, deliverable: &Deliverable, unit: u32) -> bool {
        self.parts.rejected.deliverables.has(deliverable.index, unit)
    }

    pub(super) fn digests_once(&self) -> &OnceLock<Digests> {
        &self.parts.digests
    }

    /// The observations of a variable; `None` if there is no row at all of it.
    pub(crate) fn observations_of(&self, variable: &Variable) -> Option<&ObservationColumn> {
        self.parts.observations.get(variable.index)?.as_ref()
    }

    /// The register of a kind; `None` if there is no row at all of it.
    pub(crate) fn register(&self, kind: &EntityKind) -> Option<&Register> {
        self.parts.registers.get(kind.index)?.as_ref()
    }

    /// The states of a deliverable, sorted by unit and date.
    pub(crate) fn deliverables_of(&self, deliverable: &Deliverable) -> &[DeliverableEntry] {
        self.parts.deliverables.get(deliverable.index).map_or(&[], Vec::as_slice)
    }

    /// What shows a state.
    pub(crate) fn evidence(&self, entry: &DeliverableEntry) -> Option<&str> {
        self.parts.texts.get(entry.evidence)
    }

    /// Where and when the register of a kind is complete, sorted by unit and first day.
    pub(crate) fn scopes_of(&self, kind: &EntityKind) -> &[ScopeEntry] {
        self.parts.scopes.get(kind.index).map_or(&[], Vec::as_slice)
    }

    /// The units that succeed one, by day.
    pub(crate) fn successors_of(&self, unit: u32) -> &[Succession] {
        self.parts.lineage.successors_of(unit)
    }

    /// The units that one succeeds, by day.
    pub(crate) fn predecessors_of(&self, unit: u32) -> &[Succession] {
        self.parts.lineage.predecessors_of(unit)
    }

    /// The shares of a target, sorted by unit and year.
    pub(crate) fn allocations_of(&self, target: &Target) -> &[Allocation] {
        self.parts.allocations.get(target.index).map_or(&[], Vec::as_slice)
    }

    /// Who answers for a share.
    pub(crate) fn responsible(&self, allocation: &Allocation) -> Option<&str> {
        self.parts.texts.get(allocation.responsible)
    }

    /// The id of an entity as it was written.
    pub(crate) fn entity_name(&self, id: u32) -> &str {
        self.parts.ids.get(id).unwrap_or_default()
    }
}

fn latest(parts: &Parts) -> Option<i32> {
    let observed = parts.observations.iter().flatten().filter_map(|column| column.dates.iter().max());
    let begun = parts.registers.iter().flatten().filter_map(|register| register.since.iter().max());
    let states = parts.deliverables.iter().flatten().map(|entry| &entry.date);
    observed.chain(begun).chain(states).max().copied()
}

fn illustrative(parts: &Parts) -> usize {
    let observed = parts.observations.iter().flatten().flat_map(|column| &column.sources);
    let registered = parts.registers.iter().flatten().flat_map(|register| &register.sources);
    // Neighbouring rows mostly name one source.
    let mut last = (NO_TEXT, false);
    let made_up = |source: &&u32| {
        if last.0 != **source {
            let text = parts.texts.get(**source);
            last = (**source, text.is_some_and(|text| text.eq_ignore_ascii_case(ILLUSTRATIVE)));
        }
        last.1
    };
    observed.chain(registered).filter(made_up).count()
}

impl fmt::Debug for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dataset")
            .field("units", &self.units().len())
            .field("observations", &self.observation_count())
            .field("entity_rows", &self.entity_row_count())
            .field("latest_date", &self.latest_date())
            .finish_non_exhaustive()
    }
}
