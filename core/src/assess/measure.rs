//! The state of a measure: from its deliverables, or from its targets where it has none.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::assessment::Assessment;
use super::reader::Reader;
use crate::data::{DeliverableEntry, DeliverableState, UnitId, day};
use crate::formula::{FormulaError, Light, Status};
use crate::lang::Lang;
use crate::plan::{Deliverable, Measure, Occurrence};

/// How far a measure or a deliverable is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WorkState {
    /// Nothing is known of it.
    Unknown,
    /// It has not begun.
    NotStarted,
    /// It has begun, or part of it is done.
    UnderWay,
    /// It is done.
    Done,
}

impl WorkState {
    /// Every state.
    pub const ALL: [WorkState; 4] = [WorkState::Unknown, WorkState::NotStarted, WorkState::UnderWay, WorkState::Done];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self.reported() {
            Some(state) => state.code(),
            None => "unknown",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match (self.reported(), lang) {
            (Some(state), lang) => state.label(lang),
            (None, Lang::Zh) => "未报",
            (None, Lang::En) => "not reported",
        }
    }

    /// The state as it is reported of a deliverable.
    const fn reported(self) -> Option<DeliverableState> {
        match self {
            WorkState::Unknown => None,
            WorkState::NotStarted => Some(DeliverableState::NotStarted),
            WorkState::UnderWay => Some(DeliverableState::UnderWay),
            WorkState::Done => Some(DeliverableState::Done),
        }
    }

    /// The colour it is shown in.
    #[must_use]
    pub const fn light(self) -> Light {
        match self {
            WorkState::Done => Light::Green,
            WorkState::UnderWay => Light::Amber,
            WorkState::Unknown | WorkState::NotStarted => Light::Grey,
        }
    }

    /// The state of a whole from its parts: done when all are, unknown when all are, not started when none has begun.
    fn of_parts(parts: &[WorkState]) -> WorkState {
        let all = |state: WorkState| parts.iter().all(|part| *part == state);
        if parts.is_empty() || all(WorkState::Unknown) {
            WorkState::Unknown
        } else if all(WorkState::Done) {
            WorkState::Done
        } else if parts.iter().any(|part| matches!(part, WorkState::Done | WorkState::UnderWay)) {
            WorkState::UnderWay
        } else {
            WorkState::NotStarted
        }
    }
}

/// The state of one deliverable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DeliverableAssessment {
    /// The deliverable.
    #[serde(serialize_with = "deliverable_id")]
    pub deliverable: Arc<Deliverable>,
    /// How far it is.
    pub state: WorkState,
    /// How many units are done, for one due at each unit.
    pub units_done: Option<u32>,
    /// How many units it is due at, for one due at each unit.
    pub units_due: Option<u32>,
    /// The day of the latest entry read.
    pub latest: Option<NaiveDate>,
}

/// The state of one measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MeasureAssessment {
    /// The measure.
    #[serde(serialize_with = "measure_id")]
    pub measure: Arc<Measure>,
    /// How far it is, from its deliverables; `None` where the plan gives it none.
    pub state: Option<WorkState>,
    /// How many deliverables are done.
    pub done: u32,
    /// Its deliverables.
    pub deliverables: Vec<DeliverableAssessment>,
    /// The worst verdict among its targets; the measure's state where it has no deliverables.
    pub targets: Option<Status>,
}

pub(crate) fn assess(
    reader: &Reader<'_>,
    measure: &Arc<Measure>,
    unit: UnitId,
    as_of: NaiveDate,
    assessments: &[Assessment],
) -> Result<MeasureAssessment, FormulaError> {
    let deliverables = measure
        .deliverables
        .iter()
        .map(|deliverable| assess_deliverable(reader, deliverable, unit, as_of))
        .collect::<Result<Vec<_>, _>>()?;
    let states: Vec<WorkState> = deliverables.iter().map(|deliverable| deliverable.state).collect();
    let done = states.iter().filter(|state| **state == WorkState::Done).count();
    let verdicts =
        measure.targets.iter().filter_map(|target| assessments.get(target.index)).map(|result| result.status);
    Ok(MeasureAssessment {
        measure: Arc::clone(measure),
        state: (!states.is_empty()).then(|| WorkState::of_parts(&states)),
        done: u32::try_from(done).unwrap_or(u32::MAX),
        deliverables,
        targets: verdicts.min_by_key(|status| concern(*status)),
    })
}

fn assess_deliverable(
    reader: &Reader<'_>,
    deliverable: &Arc<Deliverable>,
    unit: UnitId,
    as_of: NaiveDate,
) -> Result<DeliverableAssessment, FormulaError> {
    let at = day::from_date(as_of);
    let units = reader.dataset.units();
    let within = units.subtree(unit);
    // Sorted by unit, then by day: the last of a unit is its latest.
    let entries: Vec<&DeliverableEntry> = reader
        .dataset
        .deliverables_of(deliverable)
        .iter()
        .filter(|entry| entry.date <= at && within.contains(&entry.unit))
        .collect();
    let by_unit = |since: i32| {
        let mut latest: BTreeMap<u32, WorkState> = BTreeMap::new();
        latest.extend(entries.iter().filter(|entry| entry.date >= since).map(|entry| (entry.unit, entry.state.into())));
        // Where a bad row was set aside, nobody knows what the unit's latest state is.
        if reader.dataset.rejected_row_count() > 0 {
            let unsure = within.clone().filter(|unit| reader.dataset.has_rejected_deliverable(deliverable, *unit));
            latest.extend(unsure.map(|unit| (unit, WorkState::Unknown)));
        }
        latest
    };
    let mut result = DeliverableAssessment {
        deliverable: Arc::clone(deliverable),
        state: WorkState::Unknown,
        units_done: None,
        units_due: None,
        latest: entries.iter().map(|entry| entry.date).max().and_then(day::to_date),
    };
    match &deliverable.occurrence {
        Occurrence::Once => result.state = of_one(unit, &by_unit(day::OPEN_START)),
        Occurrence::Recurring => {
            let year_start = NaiveDate::from_ymd_opt(as_of.year(), 1, 1).ok_or(FormulaError::DateOutOfRange)?;
            let this_year = of_one(unit, &by_unit(day::from_date(year_start)));
            // What earlier years did shows that it has begun.
            let before = entries.iter().any(|entry| entry.state == DeliverableState::Done);
            let idle = matches!(this_year, WorkState::Unknown | WorkState::NotStarted);
            result.state = if idle && before { WorkState::UnderWay } else { this_year };
        }
        Occurrence::PerUnit(due) => {
            let latest = by_unit(day::OPEN_START);
            let due = units.subtree(unit).map(UnitId).filter(|unit| reader.is_due(due, *unit, at));
            let states: Vec<WorkState> =
                due.map(|unit| latest.get(&unit.0).copied().unwrap_or(WorkState::Unknown)).collect();
            let done = states.iter().filter(|state| **state == WorkState::Done).count();
            result.units_done = u32::try_from(done).ok();
            result.units_due = u32::try_from(states.len()).ok();
            result.state = WorkState::of_parts(&states);
        }
    }
    Ok(result)
}

/// The state of something due once at a unit: what the unit itself says; else, where only units below speak of it, that it
/// is under way once one of them has begun, since none of them speaks for the whole.
fn of_one(unit: UnitId, latest: &BTreeMap<u32, WorkState>) -> WorkState {
    if let Some(own) = latest.get(&unit.0) {
        return *own;
    }
    let below: Vec<WorkState> = latest.values().copied().collect();
    match WorkState::of_parts(&below) {
        WorkState::Done => WorkState::UnderWay,
        state => state,
    }
}

impl From<DeliverableState> for WorkState {
    fn from(state: DeliverableState) -> WorkState {
        match state {
            DeliverableState::NotStarted => WorkState::NotStarted,
            DeliverableState::UnderWay => WorkState::UnderWay,
            DeliverableState::Done => WorkState::Done,
        }
    }
}

/// The order in which verdicts concern a reader, worst first.
const fn concern(status: Status) -> u8 {
    match status {
        Status::Missed => 0,
        Status::Overdue => 1,
        Status::NotConforming => 2,
        Status::Behind => 3,
        Status::AtRisk => 4,
        Status::NotMet => 5,
        Status::Due => 6,
        Status::NoResult => 7,
        Status::NotStarted => 8,
        Status::NotDue => 9,
        Status::OnTrack => 10,
        Status::Conforming => 11,
        Status::Achieved => 12,
    }
}

fn deliverable_id<S: serde::Serializer>(deliverable: &Arc<Deliverable>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&deliverable.id)
}

fn measure_id<S: serde::Serializer>(measure: &Arc<Measure>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&measure.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_is_done_only_when_every_part_is() {
        use WorkState::{Done, NotStarted, UnderWay, Unknown};
        assert_eq!(WorkState::of_parts(&[]), Unknown);
        assert_eq!(WorkState::of_parts(&[Unknown, Unknown]), Unknown);
        assert_eq!(WorkState::of_parts(&[Done, Done]), Done);
        assert_eq!(WorkState::of_parts(&[Done, Unknown]), UnderWay);
        assert_eq!(WorkState::of_parts(&[NotStarted, UnderWay]), UnderWay);
        assert_eq!(WorkState::of_parts(&[NotStarted, Unknown]), NotStarted);
    }

    #[test]
    fn every_status_has_its_own_place_in_the_order_of_concern() {
        let mut places: Vec<u8> = Status::ALL.iter().map(|status| concern(*status)).collect();
        places.sort_unstable();
        assert_eq!(places, (0..13).collect::<Vec<u8>>());
    }
}
