//! The shares of a target that units below its level were given: reading and checking the table of allocations, and the
//! entries kept of it. Whether they add up to the target is asked by the assessment.

use super::cells::{Field, Reading};
use super::check::{Check, Contradiction, Origins, agreeing};
use super::check_units::UnitFinder;
use super::problem::{Problem, ProblemCode, Problems};
use super::spec::TableKind;
use super::text::NO_TEXT;
use super::units::{NO_LEVEL, UnitId};
use crate::order;
use crate::plan::{IndicatorMeasure, Rhythm, Target, VariableKind};
use crate::quantity::Quantity;

/// A unit's share of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allocation {
    pub(crate) unit: u32,
    /// The year it is for; `None` where the target is not set for each year.
    pub(crate) year: Option<i32>,
    pub(crate) value: Quantity,
    /// The number of the text that names who answers for it.
    pub(super) responsible: u32,
}

/// The entries by the targets' places, sorted by unit and year.
pub(super) fn read_allocations<'a>(
    check: &mut Check<'a>,
    finder: &mut UnitFinder<'a>,
    readings: &[Reading<'a>],
) -> Vec<Vec<Allocation>> {
    let targets = &check.plan.targets;
    let mut by_target: Vec<Vec<(Allocation, u32)>> = targets.iter().map(|_| Vec::new()).collect();
    let mut origins = Origins::default();
    for reading in readings {
        if !check.room_for(reading, &origins) {
            continue;
        }
        let first_origin = origins.begin(reading);
        let (target_field, unit_field) = (reading.field("target"), reading.field("unit"));
        let (value_field, year_field) = (reading.field("value"), reading.field("year"));
        let responsible_field = reading.field("responsible");
        for (row, origin) in (0..reading.table.len()).zip(first_origin..) {
            let before = check.problems.len();
            let name = reading.required(row, &target_field, target_field.text(row), &mut check.problems);
            let target = name.and_then(|name| targets.iter().find(|target| target.id == name));
            if let (Some(name), None) = (name, target) {
                let named = targets.iter().map(|target| (target.id.as_str(), &target.name));
                let near = check.budget.nearest_named(name, named);
                check.problems.push(reading.problem(row, &target_field, ProblemCode::UnknownTarget).near_to(near));
            }
            let unit = finder.find(reading, row, &unit_field, &mut check.budget, &mut check.problems);
            let problems = &mut check.problems;
            if target.is_some_and(|target| is_rate(target)) {
                problems.push(reading.problem(row, &target_field, ProblemCode::AllocationForRate));
                check.rejected.row();
                continue;
            }
            if let (Some(target), Some(unit)) = (target, unit) {
                let level = finder.units.level_index(unit);
                if level != NO_LEVEL && usize::from(level) <= target.level.index {
                    let problem = reading.problem(row, &unit_field, ProblemCode::AllocationLevel);
                    problems.push(problem.relating_to(&target.level.id));
                }
            }
            let value = reading.required(row, &value_field, value_field.quantity(row), problems);
            if let Some(code) = value.and_then(|value| value_fault(target.map(AsRef::as_ref), value)) {
                problems.push(reading.problem(row, &value_field, code));
            }
            let year = target.and_then(|target| read_year(reading, row, &year_field, target, problems));
            let responsible = reading.optional(row, &responsible_field, responsible_field.text(row), problems);
            if check.problems.len() != before {
                check.rejected.row();
            } else if let (Some(target), Some(unit), Some(value), Some(year)) = (target, unit, value, year)
                && let Some(entries) = by_target.get_mut(target.index)
            {
                let text = responsible.flatten().and_then(|text| check.texts.intern(text));
                let responsible = text.map_or(NO_TEXT, |(number, _)| number);
                entries.push((Allocation { unit: unit.0, year, value, responsible }, origin));
            }
        }
    }
    by_target.into_iter().map(|entries| one_a_year(entries, &origins, finder, check)).collect()
}

/// Whether a target measures what does not add up.
fn is_rate(target: &Target) -> bool {
    match &target.indicator.measure {
        IndicatorMeasure::Value(variable) => variable.kind == VariableKind::Rate,
        IndicatorMeasure::Ratio { .. } => true,
    }
}

fn value_fault(target: Option<&Target>, value: Quantity) -> Option<ProblemCode> {
    if value.is_negative() {
        return Some(ProblemCode::NegativeCount);
    }
    let whole = target.is_some_and(|target| target.indicator.unit.whole);
    (whole && !value.is_whole()).then_some(ProblemCode::NotWhole)
}

/// The year of a share: one of the target's, and only where it has some. The outer `None` stands for a problem.
fn read_year(
    reading: &Reading<'_>,
    row: usize,
    field: &Field<'_>,
    target: &Target,
    problems: &mut Problems,
) -> Option<Option<i32>> {
    let given = reading.optional(row, field, field.count(row), problems)?;
    let (code, years) = match (&target.rhythm, given) {
        (Rhythm::EachYear(years), None) => (ProblemCode::YearNeeded, years.as_slice()),
        (Rhythm::EachYear(years), Some(given)) => {
            let year = i32::try_from(given).ok().filter(|year| years.contains(year));
            if year.is_some() {
                return Some(year);
            }
            (ProblemCode::UnknownYear, years.as_slice())
        }
        (_, None) => return Some(None),
        (_, Some(_)) => (ProblemCode::YearNotAsked, [].as_slice()),
    };
    let years: Vec<String> = years.iter().map(i32::to_string).collect();
    problems.push(reading.problem(row, field, code).relating_to(&years.join(", ")));
    None
}

/// Sorts the entries; two for one unit and year are a problem.
fn one_a_year(
    mut entries: Vec<(Allocation, u32)>,
    origins: &Origins<'_>,
    finder: &UnitFinder<'_>,
    check: &mut Check<'_>,
) -> Vec<Allocation> {
    type Read = (Allocation, u32);
    order::by_key(&mut entries, |(entry, origin)| (entry.unit, entry.year, *origin));
    let same_time = |(a, _): &Read, (b, _): &Read| (a.unit, a.year) == (b.unit, b.year);
    // Even two equal ones: nobody knows whether they are meant to add up.
    let (kept, contradictions) = agreeing(entries, check.reject, same_time, |_, _| false, |_, _| {});
    for Contradiction { said: (said, origin), of: (_, other) } in &contradictions {
        let problem = Problem::new(TableKind::Allocations.name(), ProblemCode::AllocationTwice).at_column("unit");
        let problem = origins.at(problem, *origin).of_value(finder.units.code(UnitId(said.unit)));
        check.problems.push(origins.relate(problem, *other));
        check.rejected.row();
    }
    kept.into_iter().map(|(entry, _)| entry).collect()
}
