//! What checking all tables of a build shares: the plan, the texts, the problems, and where each row came from.

use super::cells::Reading;
use super::near::Budget;
use super::problem::{Place, Problem, ProblemCode, Problems};
use super::rejected::{Reject, Rejected};
use super::text::Interner;
use crate::plan::PlanParts;

/// The state of one build.
pub(super) struct Check<'a> {
    pub(super) plan: &'a PlanParts,
    pub(super) problems: Problems,
    pub(super) budget: Budget,
    /// Sources, evidence, reasons: texts that are kept and not asked about.
    pub(super) texts: Interner,
    pub(super) reject: Reject,
    pub(super) rejected: Rejected,
}

/// A row that says otherwise than another row of the same cell.
pub(super) struct Contradiction<T> {
    pub(super) said: T,
    pub(super) of: T,
}

/// Tells rows of one cell apart, which stand side by side: of those that agree the first is kept (`repeat` tells it
/// of the others), of those that do not none. Rows that say what the first of their cell does are told of only where they are set aside too.
pub(super) fn agreeing<T: Copy>(
    rows: Vec<T>,
    reject: Reject,
    same_cell: impl Fn(&T, &T) -> bool,
    agree: impl Fn(&T, &T) -> bool,
    mut repeat: impl FnMut(&mut T, &T),
) -> (Vec<T>, Vec<Contradiction<T>>) {
    // Mostly no two rows are of one cell.
    if !rows.iter().zip(rows.iter().skip(1)).any(|(row, next)| same_cell(row, next)) {
        return (rows, Vec::new());
    }
    let mut kept = Vec::with_capacity(rows.len());
    let mut contradictions = Vec::new();
    for cell in rows.chunk_by(same_cell) {
        let Some((first, others)) = cell.split_first() else { continue };
        let Some(other) = others.iter().find(|other| !agree(first, other)) else {
            let mut first = *first;
            others.iter().for_each(|other| repeat(&mut first, other));
            kept.push(first);
            continue;
        };
        let as_first = others.iter().filter(|row| reject == Reject::Row && agree(first, row));
        let as_first = as_first.chain((reject == Reject::Row).then_some(first));
        contradictions.extend(as_first.map(|row| Contradiction { said: *row, of: *other }));
        let differing = others.iter().filter(|row| !agree(first, row));
        contradictions.extend(differing.map(|row| Contradiction { said: *row, of: *first }));
    }
    (kept, contradictions)
}

impl Check<'_> {
    /// Whether a table's rows can still be numbered; a problem is noted otherwise.
    pub(super) fn room_for(&mut self, reading: &Reading<'_>, origins: &Origins<'_>) -> bool {
        let fits = origins.next.checked_add(reading.table.len()).is_some_and(|rows| u32::try_from(rows).is_ok());
        if !fits {
            let problem = Problem::new(reading.kind.name(), ProblemCode::TooManyRows).part(reading.part);
            self.problems.push(problem.relating_to(&u32::MAX.to_string()));
        }
        fits
    }
}

/// Numbers the rows of all tables of one name through, and knows where each came from.
#[derive(Debug, Default)]
pub(super) struct Origins<'a> {
    next: usize,
    /// The first number of each table.
    tables: Vec<(usize, Reading<'a>)>,
}

impl<'a> Origins<'a> {
    /// Takes a table in; the number of its first row.
    pub(super) fn begin(&mut self, reading: &Reading<'a>) -> u32 {
        let first = self.next;
        self.tables.push((first, *reading));
        self.next = first.saturating_add(reading.table.len());
        u32::try_from(first).unwrap_or(u32::MAX)
    }

    pub(super) fn place(&self, origin: u32) -> Option<Place> {
        let origin = usize::try_from(origin).ok()?;
        let table = self.tables.partition_point(|(first, _)| *first <= origin).checked_sub(1)?;
        let (first, reading) = self.tables.get(table)?;
        Some(reading.place(origin.checked_sub(*first)?))
    }

    pub(super) fn at(&self, problem: Problem, origin: u32) -> Problem {
        match self.place(origin) {
            Some(place) => problem.at_place(place),
            None => problem,
        }
    }

    pub(super) fn relate(&self, problem: Problem, origin: u32) -> Problem {
        match self.place(origin) {
            Some(place) => problem.relating_to_row(place),
            None => problem,
        }
    }
}
