//! Which unit succeeds which: reading and checking the table of lineage, and the successions kept of it.
//!
//! A succession is plain: all of a unit goes to its successor, or to its successors together. No circle can pass the
//! checks: a unit ends by the day of its succession and its successor only after it, so ends rise along every chain.

use super::cells::{Cell, Reading};
use super::check::{Check, Contradiction, Origins, agreeing};
use super::check_units::UnitFinder;
use super::day;
use super::observations::RowIndex;
use super::problem::{Problem, ProblemCode};
use super::spec::TableKind;
use super::units::{NO_LEVEL, UnitId, Units};
use crate::order;

/// The other unit of a succession, and its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Succession {
    pub(crate) unit: u32,
    /// The first day on which the successor stands for the other.
    pub(crate) date: i32,
}

/// The successions of a dataset, found from either side.
#[derive(Debug, Clone)]
pub(super) struct Lineage {
    successors: Side,
    predecessors: Side,
}

/// The other units by unit, sorted by unit, then day.
#[derive(Debug, Clone)]
struct Side {
    rows: RowIndex,
    others: Vec<Succession>,
}

/// A row as it was read; the order is that of the successors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    from: u32,
    date: i32,
    to: u32,
    origin: u32,
}

impl Lineage {
    /// The units that succeed one, by day.
    pub(super) fn successors_of(&self, unit: u32) -> &[Succession] {
        self.successors.of(unit)
    }

    /// The units that one succeeds, by day.
    pub(super) fn predecessors_of(&self, unit: u32) -> &[Succession] {
        self.predecessors.of(unit)
    }
}

impl Side {
    /// The side of a sorted list of units, the others, and days.
    fn new(rows: &[(u32, Succession)], unit_count: usize) -> Side {
        let units: Vec<u32> = rows.iter().map(|(unit, _)| *unit).collect();
        Side { rows: RowIndex::of(&units, unit_count), others: rows.iter().map(|(_, other)| *other).collect() }
    }

    fn of(&self, unit: u32) -> &[Succession] {
        self.others.get(self.rows.between(unit, unit.saturating_add(1))).unwrap_or_default()
    }
}

pub(super) fn read_lineage<'a>(
    check: &mut Check<'a>,
    finder: &mut UnitFinder<'a>,
    readings: &[Reading<'a>],
) -> Lineage {
    let mut rows: Vec<Row> = Vec::new();
    let mut origins = Origins::default();
    for reading in readings {
        if !check.room_for(reading, &origins) {
            continue;
        }
        let first_origin = origins.begin(reading);
        let (from_field, to_field, date_field) = (reading.field("from"), reading.field("to"), reading.field("date"));
        for (row, origin) in (0..reading.table.len()).zip(first_origin..) {
            let before = check.problems.len();
            let from = finder.find(reading, row, &from_field, &mut check.budget, &mut check.problems);
            let to = finder.find(reading, row, &to_field, &mut check.budget, &mut check.problems);
            let problems = &mut check.problems;
            let date = reading.required(row, &date_field, date_field.day(row), problems);
            if let (Some(from), Some(to)) = (from, to)
                && let Some((code, related)) = pair_fault(finder.units, from, to)
            {
                problems.push(reading.problem(row, &to_field, code).relating_to(&related));
            }
            if let (Some(from), Some(date)) = (from, date)
                && finder.units.until(from) > date
            {
                let until =
                    day::to_date(finder.units.until(from)).map_or_else(|| "–".to_owned(), |day| day.to_string());
                problems.push(reading.problem(row, &date_field, ProblemCode::NotEnded).relating_to(&until));
            }
            if let (Some(to), Some(date)) = (to, date)
                && from != Some(to)
                && !finder.units.valid_on(to, date)
            {
                let problem = reading.problem(row, &to_field, ProblemCode::SuccessorNotInForce);
                problems.push(problem.relating_to(&finder.units.spell(to)));
            }
            if check.problems.len() != before {
                check.rejected.row();
            } else if let (Some(from), Some(to), Some(date)) = (from, to, date) {
                rows.push(Row { from: from.0, date, to: to.0, origin });
            }
        }
    }
    into_lineage(once(rows, &origins, check), finder.units.len())
}

/// What is wrong with two units that are to succeed one another, and what it has to do with.
fn pair_fault(units: &Units, from: UnitId, to: UnitId) -> Option<(ProblemCode, String)> {
    if from == to {
        return Some((ProblemCode::SucceedsItself, String::new()));
    }
    let (old, new) = (units.level_index(from), units.level_index(to));
    // Of a level that could not be read nothing more is said.
    let differ = old != new && old != NO_LEVEL && new != NO_LEVEL;
    differ.then(|| (ProblemCode::SuccessorLevel, units.level(from).id.clone()))
}

/// Leaves out exact repeats; two days of one succession are a problem.
fn once(mut rows: Vec<Row>, origins: &Origins<'_>, check: &mut Check<'_>) -> Vec<Row> {
    order::by_key(&mut rows, |row| (row.from, row.to, row.origin));
    let same_units = |a: &Row, b: &Row| (a.from, a.to) == (b.from, b.to);
    let (kept, contradictions) = agreeing(rows, check.reject, same_units, |a, b| a.date == b.date, |_, _| {});
    for Contradiction { said, of } in &contradictions {
        let problem = Problem::new(TableKind::Lineage.name(), ProblemCode::SuccessionTwice).at_column("date");
        let problem = origins.at(problem, said.origin).of_value(&Cell::Day(said.date).show());
        check.problems.push(origins.relate(problem, of.origin));
        check.rejected.row();
    }
    kept
}

fn into_lineage(mut rows: Vec<Row>, unit_count: usize) -> Lineage {
    order::by_key(&mut rows, |row| *row);
    let successors: Vec<(u32, Succession)> =
        rows.iter().map(|row| (row.from, Succession { unit: row.to, date: row.date })).collect();
    order::by_key(&mut rows, |row| (row.to, row.date, row.from));
    let predecessors: Vec<(u32, Succession)> =
        rows.iter().map(|row| (row.to, Succession { unit: row.from, date: row.date })).collect();
    Lineage { successors: Side::new(&successors, unit_count), predecessors: Side::new(&predecessors, unit_count) }
}
