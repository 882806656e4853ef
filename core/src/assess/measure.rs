//! The state of a measure: from its deliverables, or from its targets where it has none.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::assessment::Assessment;
use super::reader::Reader;
use crate::data::{DeliverableState, UnitId, day};
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
    let within = reader.dataset.units().subtree(unit);
    let entries = || {
        let all = reader.dataset.deliverables_of(deliverable).iter();
        all.filter(|entry| entry.date <= at && within.contains(&entry.unit))
    };
    let latest_at = |unit: UnitId| entries().filter(|entry| entry.unit == unit.0).max_by_key(|entry| entry.date);
    let latest = entries().map(|entry| entry.date).max();
    let mut result = DeliverableAssessment {
        deliverable: Arc::clone(deliverable),
        state: WorkState::Unknown,
        units_done: None,
        units_due: None,
        latest: latest.and_then(day::to_date),
    };
    match &deliverable.occurrence {
        Occurrence::Once => {
            result.state =
                entries().max_by_key(|entry| entry.date).map_or(WorkState::Unknown, |entry| entry.state.into());
        }
        Occurrence::Recurring => {
            let year_start = NaiveDate::from_ymd_opt(as_of.year(), 1, 1).ok_or(FormulaError::DateOutOfRange)?;
            let start = day::from_date(year_start);
            let this_year: Vec<WorkState> =
                entries().filter(|entry| entry.date >= start).map(|entry| entry.state.into()).collect();
            // Once in the year is enough; what earlier years did shows that it has begun.
            result.state = if this_year.contains(&WorkState::Done) {
                WorkState::Done
            } else if this_year.contains(&WorkState::UnderWay)
                || entries().any(|entry| entry.state == DeliverableState::Done)
            {
                WorkState::UnderWay
            } else {
                WorkState::of_parts(&this_year)
            };
        }
        Occurrence::PerUnit(due) => {
            let units = reader.dataset.units();
            let states: Vec<WorkState> = units
                .subtree(unit)
                .map(UnitId)
                .filter(|unit| reader.is_due(due, *unit, at))
                .map(|unit| latest_at(unit).map_or(WorkState::Unknown, |entry| entry.state.into()))
                .collect();
            let done = states.iter().filter(|state| **state == WorkState::Done).count();
            result.units_done = u32::try_from(done).ok();
            result.units_due = u32::try_from(states.len()).ok();
            result.state = WorkState::of_parts(&states);
        }
    }
    Ok(result)
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
