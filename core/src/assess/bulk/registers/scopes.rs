//! At which units a register is complete: what `register_count.rs` says of one unit, for all of them in one sweep.

use std::ops::{Range, RangeInclusive};

use crate::assess::reader::{Reader, When};
use crate::assess::register_count::{days_counted, follow_through, has_known_row};
use crate::data::ScopeEntry;
use crate::plan::{EntityKind, RegisterCount};

/// By unit: whether every register that a count needs is complete there for the days counted.
pub(super) fn are_complete(reader: &Reader<'_>, count: &RegisterCount, when: &When) -> Vec<bool> {
    let days = days_counted(count, when);
    let mut complete = of_kind(reader, &count.kind, &days);
    if let Some(having) = &count.having {
        let unscoped = reader.dataset.scopes_of(&having.kind).is_empty() && has_known_row(reader, &having.kind);
        if !unscoped {
            let day = *days.end()..=*days.end();
            let holders = of_kind(reader, &having.kind, &day);
            complete.iter_mut().zip(holders).for_each(|(complete, holders)| *complete &= holders);
        }
    }
    complete
}

/// By unit: whether scopes of the unit, or of those above it, follow each other through all of the days.
fn of_kind(reader: &Reader<'_>, kind: &EntityKind, days: &RangeInclusive<i32>) -> Vec<bool> {
    let (units, scopes) = (reader.dataset.units(), reader.dataset.scopes_of(kind));
    let mut complete: Vec<bool> = Vec::with_capacity(units.len());
    // Scopes are sorted by unit. Those of the units above: where they lie, and the first unit that is no longer below.
    let mut above: Vec<(Range<usize>, u32)> = Vec::new();
    let mut next = 0usize;
    let mut of_line: Vec<ScopeEntry> = Vec::new();
    for unit in units.ids() {
        let first = next;
        while scopes.get(next).is_some_and(|scope| scope.unit == unit.0) {
            next = next.saturating_add(1);
        }
        let from_above = units.parent(unit).and_then(|parent| complete.get(parent.index()).copied());
        let mut is_complete = from_above.unwrap_or(false);
        if first < next {
            while above.last().is_some_and(|(_, end)| *end <= unit.0) {
                above.pop();
            }
            above.push((first..next, units.subtree(unit).end));
            // More scopes never make a register less complete.
            if !is_complete {
                of_line.clear();
                let line = above.iter().filter_map(|(range, _)| scopes.get(range.clone()));
                line.for_each(|scopes| of_line.extend_from_slice(scopes));
                is_complete = follow_through(&mut of_line, days);
            }
        }
        complete.push(is_complete);
    }
    complete
}
