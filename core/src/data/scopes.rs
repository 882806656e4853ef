//! Where and when a register is complete: reading and checking the table of scopes, and the entries kept of it. What
//! follows for a count is decided by the assessment.

use super::cells::{Cell, Reading};
use super::check::{Check, Origins};
use super::check_units::UnitFinder;
use super::day::OPEN_END;
use super::problem::{Problem, ProblemCode};
use super::rejected::Reject;
use super::spec::TableKind;
use super::units::{UnitId, Units};
use crate::order;

/// A unit, with all below it, at which the register of a kind is complete from one day to before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ScopeEntry {
    pub(crate) unit: u32,
    /// The first day.
    pub(crate) since: i32,
    /// The first day no longer; `i32::MAX` while there is none.
    pub(crate) until: i32,
}

/// A row as it was read.
#[derive(Debug, Clone, Copy)]
struct Row {
    entry: ScopeEntry,
    origin: u32,
}

/// The entries by the kinds' places, sorted by unit and first day.
pub(super) fn read_scopes<'a>(
    check: &mut Check<'a>,
    finder: &mut UnitFinder<'a>,
    readings: &[Reading<'a>],
) -> Vec<Vec<ScopeEntry>> {
    let kinds = &check.plan.kinds;
    let mut by_kind: Vec<Vec<Row>> = kinds.iter().map(|_| Vec::new()).collect();
    let mut origins = Origins::default();
    for reading in readings {
        if !check.room_for(reading, &origins) {
            continue;
        }
        let first_origin = origins.begin(reading);
        let (kind_field, unit_field) = (reading.field("kind"), reading.field("unit"));
        let (since_field, until_field) = (reading.field("since"), reading.field("until"));
        for (row, origin) in (0..reading.table.len()).zip(first_origin..) {
            let before = check.problems.len();
            let name = reading.required(row, &kind_field, kind_field.text(row), &mut check.problems);
            let kind = name.and_then(|name| kinds.iter().find(|kind| kind.id == name));
            if let (Some(name), None) = (name, kind) {
                let near = check.budget.nearest_named(name, kinds.iter().map(|kind| (kind.id.as_str(), &kind.name)));
                check.problems.push(reading.problem(row, &kind_field, ProblemCode::UnknownKind).near_to(near));
            }
            let unit = finder.find(reading, row, &unit_field, &mut check.budget, &mut check.problems);
            let problems = &mut check.problems;
            let since = reading.required(row, &since_field, since_field.day(row), problems);
            let until = reading.optional(row, &until_field, until_field.day(row), problems).flatten();
            if let (Some(since), Some(until)) = (since, until)
                && until <= since
            {
                let problem = reading.problem(row, &until_field, ProblemCode::UntilNotAfterSince);
                problems.push(problem.relating_to(&Cell::Day(since).show()));
            }
            if check.problems.len() != before {
                check.rejected.entity(kind.map(|kind| kind.index), finder.whose(unit));
            } else if let (Some(kind), Some(unit), Some(since)) = (kind, unit, since)
                && let Some(rows) = by_kind.get_mut(kind.index)
            {
                rows.push(Row { entry: ScopeEntry { unit: unit.0, since, until: until.unwrap_or(OPEN_END) }, origin });
            }
        }
    }
    let by_place = by_kind.into_iter().enumerate();
    by_place.map(|(place, rows)| kept(place, rows, finder.units, &origins, check)).collect()
}

/// Sorts the rows of a kind and notes those that overlap.
fn kept(
    place: usize,
    mut rows: Vec<Row>,
    units: &Units,
    origins: &Origins<'_>,
    check: &mut Check<'_>,
) -> Vec<ScopeEntry> {
    order::by_key(&mut rows, |row| (row.entry.unit, row.entry.since, row.entry.until, row.origin));
    let overlaps = Overlaps::of(&rows, units);
    match check.reject {
        Reject::Table => {
            for (said, of) in overlaps.pairs {
                if let (Some(a), Some(b)) = (rows.get(said), rows.get(of)) {
                    // Said of the row that came later.
                    let (said, of) = if a.origin > b.origin { (a, b) } else { (b, a) };
                    check.problems.push(overlap(said, of, origins, units));
                }
            }
        }
        Reject::Row => {
            for (row, of) in rows.iter().zip(&overlaps.partners) {
                if let Some(of) = of.and_then(|of| rows.get(of)) {
                    check.problems.push(overlap(row, of, origins, units));
                    check.rejected.entity(Some(place), Some(row.entry.unit));
                }
            }
            let mut alone = overlaps.partners.iter().map(Option::is_none);
            rows.retain(|_| alone.next().unwrap_or(true));
        }
    }
    rows.into_iter().map(|row| row.entry).collect()
}

fn overlap(said: &Row, of: &Row, origins: &Origins<'_>, units: &Units) -> Problem {
    let problem = Problem::new(TableKind::RegisterScope.name(), ProblemCode::ScopeOverlap).at_column("unit");
    let problem = problem.of_value(units.code(UnitId(said.entry.unit)));
    origins.relate(origins.at(problem, said.origin), of.origin)
}

/// The rows of a kind that share days at one unit, or at a unit and one above it.
struct Overlaps {
    /// A row and an earlier one that it overlaps, by their places; one pair a row and unit above.
    pairs: Vec<(usize, usize)>,
    /// For each row one that it overlaps, if there is any.
    partners: Vec<Option<usize>>,
}

impl Overlaps {
    /// Finds them in rows sorted by unit and first day. Units are numbered from the top, so those above a row's unit
    /// come before it.
    fn of(rows: &[Row], units: &Units) -> Overlaps {
        let longest = longest(rows);
        let mut pairs = Vec::new();
        let mut partners = Partners::new(rows.len());
        // The rows of the units above, by unit: where they begin, and the first unit that is no longer below.
        let mut above: Vec<(usize, u32)> = Vec::new();
        let mut start = 0;
        for (place, row) in rows.iter().enumerate() {
            let unit = row.entry.unit;
            if rows.get(start).is_some_and(|first| first.entry.unit != unit) {
                start = place;
            }
            if start == place {
                above.retain(|(_, end)| unit < *end);
                above.push((place, units.subtree(UnitId(unit)).end));
            }
            for (first, _) in &above {
                let group = rows.get(*first..place).unwrap_or_default();
                let of = group.first().map(|row| row.entry.unit);
                // Those of one unit that begin before this one ends; the longest of them is asked.
                let begun =
                    group.partition_point(|other| Some(other.entry.unit) == of && other.entry.since < row.entry.until);
                let end = first.saturating_add(begun);
                let ends_too_late =
                    |other: &usize| rows.get(*other).is_some_and(|other| other.entry.until > row.entry.since);
                let longest = longest.get(*first..end).unwrap_or_default();
                let Some(other) = longest.last().filter(|other| ends_too_late(other)) else { continue };
                pairs.push((place, *other));
                partners.set(place, *other);
                // From the first that ends too late on, each overlaps this row, or else that one.
                let fine = longest.partition_point(|other| !ends_too_late(other));
                partners.set_all(first.saturating_add(fine), end, place);
            }
        }
        Overlaps { pairs, partners: partners.of }
    }
}

/// A partner for each row, set once. Rows that have one are jumped over, so that setting runs of them stays cheap.
struct Partners {
    of: Vec<Option<usize>>,
    /// A place from which the next without a partner is reached; itself for one without.
    next: Vec<usize>,
}

impl Partners {
    fn new(rows: usize) -> Partners {
        Partners { of: vec![None; rows], next: (0..=rows).collect() }
    }

    fn set(&mut self, place: usize, partner: usize) {
        self.set_all(place, place.saturating_add(1), partner);
    }

    fn set_all(&mut self, first: usize, end: usize, partner: usize) {
        let mut place = self.free(first);
        while place < end
            && let (Some(of), Some(next)) = (self.of.get_mut(place), self.next.get_mut(place))
        {
            *of = Some(partner);
            *next = place.saturating_add(1);
            place = self.free(place);
        }
    }

    /// The first place from one on that has no partner.
    fn free(&mut self, mut place: usize) -> usize {
        while let Some(next) = self.next.get(place).copied().filter(|next| *next != place) {
            // The way is halved for those who come later.
            let after = self.next.get(next).copied().unwrap_or(next);
            if let Some(slot) = self.next.get_mut(place) {
                *slot = after;
            }
            place = next;
        }
        place
    }
}

/// For each row, which of the rows of its unit up to it ends last.
fn longest(rows: &[Row]) -> Vec<usize> {
    let mut longest: Vec<usize> = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        let before = longest.last().copied().filter(|before| {
            rows.get(*before)
                .is_some_and(|other| other.entry.unit == row.entry.unit && other.entry.until >= row.entry.until)
        });
        longest.push(before.unwrap_or(place));
    }
    longest
}

/// Whether a scope of a unit, or of one above it, covers any of the days from one to before another.
pub(super) fn covers(scopes: &[ScopeEntry], units: &Units, unit: u32, since: i32, until: i32) -> bool {
    let above = |unit: &UnitId| units.parent(*unit);
    std::iter::successors(Some(UnitId(unit)), above).any(|unit| {
        // Scopes of one unit do not overlap, so the last that begins in time ends last.
        let begun = scopes.partition_point(|scope| (scope.unit, scope.since) < (unit.0, until));
        let last = begun.checked_sub(1).and_then(|place| scopes.get(place));
        last.is_some_and(|scope| scope.unit == unit.0 && scope.until > since)
    })
}
