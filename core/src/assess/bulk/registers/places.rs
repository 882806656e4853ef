//! From counts at units to counts over a unit and all below: where what stood at a unit that has ended stands on a day,
//! which units belong to the group counted, and the sum over each unit's range of numbers.

use std::ops::Range;

use crate::assess::register_count::next_in_line;
use crate::data::{Dataset, UnitId, Units, day};
use crate::order;
use crate::plan::UnitGroup;

/// Where things count on a day.
#[derive(Debug)]
pub(super) struct Places {
    /// By unit: whether what stands there counts; empty where all of it does.
    in_group: Vec<bool>,
    /// The units that end on any day, in order.
    ending: Vec<u32>,
    /// The day below.
    at: Option<i32>,
    /// Where what stood at each of the ending units stands on the day.
    stands: Vec<u32>,
    /// Units whose things stand elsewhere on the day: where, and the unit, sorted.
    moved: Vec<(u32, u32)>,
}

/// Stands for a place that is still looked for. No unit has this number: they are fewer.
const UNKNOWN: u32 = u32::MAX;

impl Places {
    pub(super) fn new(units: &Units, group: Option<&UnitGroup>) -> Places {
        let mut in_group: Vec<bool> = Vec::new();
        if let Some(group) = group {
            in_group.reserve_exact(units.len());
            for unit in units.ids() {
                // A parent comes before its children.
                let is_in = if units.level(unit).index <= group.level.index {
                    units.in_group(unit, group)
                } else {
                    units.parent(unit).and_then(|parent| in_group.get(parent.index()).copied()).unwrap_or(false)
                };
                in_group.push(is_in);
            }
        }
        let ending = units.ids().filter(|unit| units.until(*unit) != day::OPEN_END).map(|unit| unit.0);
        let (at, stands, moved) = (None, Vec::new(), Vec::new());
        Places { in_group, ending: ending.collect(), at, stands, moved }
    }

    /// Looks up where things stand on a day; it costs a step for each unit that has ended by then.
    pub(super) fn on(&mut self, dataset: &Dataset, at: i32) {
        if self.at == Some(at) {
            return;
        }
        self.at = Some(at);
        let units = dataset.units();
        let goes_on = |unit: u32| if units.until(UnitId(unit)) > at { unit } else { UNKNOWN };
        self.stands.clear();
        self.stands.extend(self.ending.iter().map(|unit| goes_on(*unit)));
        self.moved.clear();
        let mut line = Vec::new();
        for (place, unit) in self.ending.iter().enumerate() {
            if self.stands.get(place) != Some(&UNKNOWN) {
                continue;
            }
            // All units of a line of succession end at one place: each is looked at once.
            let mut stands = *unit;
            while let Ok(place) = self.ending.binary_search(&stands) {
                let known = self.stands.get(place).copied().filter(|known| *known != UNKNOWN);
                if let Some(known) = known {
                    stands = known;
                    break;
                }
                line.push(place);
                match next_in_line(dataset, UnitId(stands), at) {
                    // No line is longer than there are units that end.
                    Some(next) if line.len() <= self.ending.len() => stands = next.0,
                    _ => break,
                }
            }
            for place in line.drain(..) {
                if let (Some(slot), Some(unit)) = (self.stands.get_mut(place), self.ending.get(place)) {
                    *slot = stands;
                    if stands != *unit {
                        self.moved.push((stands, *unit));
                    }
                }
            }
        }
        order::by_key(&mut self.moved, |moved| *moved);
    }

    /// Adds up counts by unit over each unit and all below it, as things stand on the day looked up.
    pub(super) fn total(&self, units: &Units, counts: &[u32], totals: &mut Vec<i64>) {
        totals.clear();
        totals.extend(counts.iter().map(|count| i64::from(*count)));
        for (stands, unit) in &self.moved {
            let count = counts.get(UnitId(*unit).index()).copied().map_or(0, i64::from);
            if let Some(total) = totals.get_mut(UnitId(*unit).index()) {
                *total = total.wrapping_sub(count);
            }
            if let Some(total) = totals.get_mut(UnitId(*stands).index()) {
                *total = total.wrapping_add(count);
            }
        }
        for (total, _) in totals.iter_mut().zip(&self.in_group).filter(|(_, is_in)| !**is_in) {
            *total = 0;
        }
        // A unit and all below it are a range of numbers, so its total is a difference of running sums. A running sum is
        // at most the number of things, which fits 32 bits.
        let mut sum = 0i64;
        for total in totals.iter_mut() {
            let own = *total;
            *total = sum;
            sum = sum.wrapping_add(own);
        }
        totals.push(sum);
        for unit in units.ids() {
            let end = units.subtree(unit).end;
            let through = totals.get(UnitId(end).index()).copied().unwrap_or(0);
            // What lies before is no longer needed by the units that follow.
            if let Some(total) = totals.get_mut(unit.index()) {
                *total = through.wrapping_sub(*total);
            }
        }
        totals.pop();
    }

    /// Where what stood at a unit stands on the day looked up.
    pub(super) fn stands(&self, unit: u32) -> u32 {
        let place = self.ending.binary_search(&unit).ok();
        place.and_then(|place| self.stands.get(place).copied()).unwrap_or(unit)
    }

    /// Whether what stands at a unit counts.
    pub(super) fn counts_at(&self, unit: u32) -> bool {
        self.in_group.is_empty() || self.in_group.get(UnitId(unit).index()) == Some(&true)
    }

    /// The units whose things have come to one of some units by the day looked up, each after where they stand.
    pub(super) fn moved_to(&self, units: &Range<u32>) -> &[(u32, u32)] {
        let first = self.moved.partition_point(|(stands, _)| *stands < units.start);
        let end = self.moved.partition_point(|(stands, _)| *stands < units.end);
        self.moved.get(first..end).unwrap_or_default()
    }
}
