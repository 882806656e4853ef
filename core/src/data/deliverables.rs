//! How far deliverables are: their states, reading and checking their table, and the entries kept of it.

use serde::Serialize;

use super::cells::Reading;
use super::check::{Check, Contradiction, Origins, agreeing};
use super::check_units::UnitFinder;
use super::problem::{Problem, ProblemCode};
use super::spec::TableKind;
use super::text::NO_TEXT;
use super::units::UnitId;
use crate::lang::Lang;
use crate::order;
use crate::plan::{Deliverable, Occurrence};

/// How far a deliverable is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DeliverableState {
    /// 未开始.
    NotStarted,
    /// 推进中.
    UnderWay,
    /// 已完成.
    Done,
}

impl DeliverableState {
    /// Every state, in the order of the work.
    pub const ALL: [DeliverableState; 3] =
        [DeliverableState::NotStarted, DeliverableState::UnderWay, DeliverableState::Done];

    /// The word used in tables and reports.
    ///
    /// ```
    /// assert_eq!(shequ::data::DeliverableState::UnderWay.code(), "under_way");
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            DeliverableState::NotStarted => "not_started",
            DeliverableState::UnderWay => "under_way",
            DeliverableState::Done => "done",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (DeliverableState::NotStarted, Lang::Zh) => "未开始",
            (DeliverableState::NotStarted, Lang::En) => "not started",
            (DeliverableState::UnderWay, Lang::Zh) => "推进中",
            (DeliverableState::UnderWay, Lang::En) => "under way",
            (DeliverableState::Done, Lang::Zh) => "已完成",
            (DeliverableState::Done, Lang::En) => "done",
        }
    }
}

/// One state of a deliverable at a unit, from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DeliverableEntry {
    pub(crate) unit: u32,
    pub(crate) date: i32,
    pub(crate) state: DeliverableState,
    /// The number of the text that shows it.
    pub(super) evidence: u32,
}

/// The entries by the deliverables' places, sorted by unit and date.
pub(super) fn read_deliverables<'a>(
    check: &mut Check<'a>,
    finder: &mut UnitFinder<'a>,
    readings: &[Reading<'a>],
) -> Vec<Vec<DeliverableEntry>> {
    let deliverables = &check.plan.deliverables;
    let mut read: Vec<Vec<(DeliverableEntry, u32)>> = deliverables.iter().map(|_| Vec::new()).collect();
    let mut origins = Origins::default();
    for reading in readings {
        if !check.room_for(reading, &origins) {
            continue;
        }
        let first_origin = origins.begin(reading);
        let (name_field, unit_field) = (reading.field("deliverable"), reading.field("unit"));
        let (date_field, state_field) = (reading.field("date"), reading.field("state"));
        let evidence_field = reading.field("evidence");
        for (row, origin) in (0..reading.table.len()).zip(first_origin..) {
            let before = check.problems.len();
            let name = reading.required(row, &name_field, name_field.text(row), &mut check.problems);
            let deliverable = name.and_then(|name| deliverables.iter().find(|deliverable| deliverable.id == name));
            if let (Some(name), None) = (name, deliverable) {
                let named = deliverables.iter().map(|deliverable| (deliverable.id.as_str(), &deliverable.name));
                let near = check.budget.nearest_named(name, named);
                check.problems.push(reading.problem(row, &name_field, ProblemCode::UnknownDeliverable).near_to(near));
            }
            let unit = finder.find(reading, row, &unit_field, &mut check.budget, &mut check.problems);
            let problems = &mut check.problems;
            let date = reading.required(row, &date_field, date_field.day(row), problems);
            let state = reading.required(row, &state_field, state_field.text(row), problems).and_then(|text| {
                let state = DeliverableState::ALL.into_iter().find(|state| state.code() == text);
                if state.is_none() {
                    problems.push(reading.problem(row, &state_field, ProblemCode::UnknownState));
                }
                state
            });
            let evidence = reading.optional(row, &evidence_field, evidence_field.text(row), problems).flatten();
            if let (Some(deliverable), Some(unit)) = (deliverable, unit)
                && let Some(level) = wrong_level(finder, unit, deliverable)
            {
                let problem = reading.problem(row, &unit_field, ProblemCode::WrongLevel);
                problems.push(problem.relating_to(&level));
            }
            if check.problems.len() != before {
                check.rejected.deliverable(deliverable.map(|known| known.index), finder.whose(unit));
                continue;
            }
            let (Some(deliverable), Some(unit), Some(date), Some(state)) = (deliverable, unit, date, state) else {
                continue;
            };
            let evidence = evidence.and_then(|text| check.texts.intern(text)).map_or(NO_TEXT, |(number, _)| number);
            if let Some(entries) = read.get_mut(deliverable.index) {
                entries.push((DeliverableEntry { unit: unit.0, date, state, evidence }, origin));
            }
        }
    }
    let by_place = read.into_iter().enumerate();
    by_place.map(|(place, entries)| one_a_day(place, entries, &origins, check)).collect()
}

/// The level a deliverable of every unit belongs to, where the unit is of another.
fn wrong_level(finder: &UnitFinder<'_>, unit: UnitId, deliverable: &Deliverable) -> Option<String> {
    let Occurrence::PerUnit(due) = &deliverable.occurrence else { return None };
    let index = usize::from(finder.units.level_index(unit));
    let known = finder.units.plan_levels.get(index).is_some();
    (known && due.level.index != index).then(|| due.level.id.clone())
}

/// Sorts the entries and leaves out repeats; two states on one day are a problem.
fn one_a_day(
    place: usize,
    mut entries: Vec<(DeliverableEntry, u32)>,
    origins: &Origins<'_>,
    check: &mut Check<'_>,
) -> Vec<DeliverableEntry> {
    type Read = (DeliverableEntry, u32);
    order::by_key(&mut entries, |(entry, origin)| (entry.unit, entry.date, *origin));
    let same_day = |(a, _): &Read, (b, _): &Read| (a.unit, a.date) == (b.unit, b.date);
    let texts = &check.texts;
    let standing =
        |(kept, _): &mut Read, (other, _): &Read| kept.evidence = texts.standing(kept.evidence, other.evidence);
    let same_state = |(a, _): &Read, (b, _): &Read| a.state == b.state;
    let (kept, contradictions) = agreeing(entries, check.reject, same_day, same_state, standing);
    for Contradiction { said: (said, origin), of: (_, other) } in &contradictions {
        let problem = Problem::new(TableKind::Deliverables.name(), ProblemCode::StateTwice);
        let problem = origins.at(problem, *origin).at_column("state").of_value(said.state.code());
        check.problems.push(origins.relate(problem, *other));
        check.rejected.deliverable(Some(place), Some(said.unit));
    }
    kept.into_iter().map(|(entry, _)| entry).collect()
}
