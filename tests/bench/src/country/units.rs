//! The units: 31 provinces, 341 prefectures, 2,978 counties, 41,352 towns and 620,573 communities at scale 1, numbered by
//! the rules of statistical codes. The numbers of units are those of the country around 2023; who has how many, which
//! kinds they are and their names are made up.

use super::chance::Chance;

/// The levels from the top, with the number of units at scale 1 and the Chinese word in front of a name.
pub const LEVELS: [(&str, u64, &str); 5] = [
    ("province", 31, "省"),
    ("prefecture", 341, "市"),
    ("county", 2_978, "县"),
    ("town", 41_352, "镇街"),
    ("community", 620_573, "社区"),
];

/// The two digits of the provinces, in order.
const PROVINCES: [u64; 31] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65,
];

/// Town parts by kind: the first of each, and how many in a hundred: sub-districts, towns, townships, quasi-units.
const TOWN_KINDS: [(u64, u64); 4] = [(1, 22), (100, 53), (200, 20), (400, 5)];

/// Community parts by kind: the first of each, and how many in a hundred below a sub-district and below another: residents'
/// committees, villagers', quasi residents', quasi villagers', virtual.
const COMMUNITY_KINDS: [(u64, [u64; 2]); 5] =
    [(1, [72, 14]), (200, [22, 82]), (400, [4, 2]), (500, [1, 1]), (498, [1, 1])];

/// A unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// Twelve digits, zeros behind the shorter codes. Units in the order of these numbers are in tree order.
    pub code: u64,
    /// Its place in [`LEVELS`].
    pub level: u8,
}

impl Unit {
    /// Whether it is a residents' committee, or a quasi one that is not virtual: an urban community.
    #[must_use]
    pub const fn is_urban(self) -> bool {
        matches!(self.code % 1_000, 1..200 | 400..498)
    }
}

/// All units at a scale, in tree order.
#[must_use]
pub fn units(scale: f64, seed: u64) -> Vec<Unit> {
    let mut above = vec![0u64];
    let mut all = Vec::new();
    let mut count = 1;
    for (level, (_, full, _)) in (0u8..).zip(LEVELS) {
        count = count.max(scaled_count(full, scale));
        let chance = Chance::new(seed, 10 + u64::from(level));
        let mut below = Vec::with_capacity(usize::try_from(count).expect("a country fits memory"));
        for (parent, children) in above.iter().zip(share_out(count, above.len(), chance)) {
            children_of(*parent, level, children, chance, &mut below);
        }
        all.extend(below.iter().map(|code| Unit { code: *code, level }));
        above = below;
    }
    all.sort_unstable();
    all
}

/// How many of `full` there are at a scale, at least one.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are small"
)]
pub(super) fn scaled_count(full: u64, scale: f64) -> u64 {
    ((full as f64 * scale).round() as u64).max(1)
}

/// One for each, and the rest by chance: the largest share is about four times the smallest.
fn share_out(count: u64, parents: usize, chance: Chance) -> impl Iterator<Item = u64> {
    let parents = u64::try_from(parents).expect("a country fits memory");
    let weight = move |parent: u64| 2 + chance.below(parent, 7);
    let all: u64 = (0..parents).map(weight).sum();
    let (rest, mut seen) = (count - parents, 0);
    (0..parents).map(move |parent| {
        let before = rest * seen / all;
        seen += weight(parent);
        1 + rest * seen / all - before
    })
}

fn children_of(parent: u64, level: u8, children: u64, chance: Chance, below: &mut Vec<u64>) {
    let places = |kinds: &[(u64, u64)], weight: u64, below: &mut Vec<u64>| {
        let mut taken = vec![0; kinds.len()];
        for child in 0..children {
            let mut drawn = chance.below(parent + child, 100);
            let kind = kinds.iter().position(|(_, percent)| {
                let here = drawn < *percent;
                drawn = drawn.saturating_sub(*percent);
                here
            });
            let kind = kind.expect("the shares of kinds add up to a hundred");
            below.push(parent + (kinds[kind].0 + taken[kind]) * weight);
            taken[kind] += 1;
            // The second of the virtual ones would stand among the quasi villagers': it becomes one of the first kind.
            if kind == 4 && taken[kind] == 2 {
                below.pop();
                below.push(parent + (kinds[0].0 + taken[0]) * weight);
                taken[0] += 1;
                taken[kind] = 1;
            }
        }
    };
    match level {
        0 => below
            .extend(PROVINCES.iter().take(usize::try_from(children).expect("few")).map(|code| code * 10_000_000_000)),
        1 => below.extend((1..=children).map(|child| parent + child * 100_000_000)),
        2 => below.extend((1..=children).map(|child| parent + child * 1_000_000)),
        3 => places(&TOWN_KINDS, 1_000, below),
        _ => {
            let column = usize::from((parent / 1_000) % 1_000 >= 100);
            places(&COMMUNITY_KINDS.map(|(first, percent)| (first, percent[column])), 1, below);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shequ::area::{AreaCode, AreaKind};
    use std::collections::BTreeMap;

    #[test]
    fn a_whole_country_has_as_many_units_as_there_are_and_every_code_is_valid() {
        let all = units(1.0, 7);
        let mut levels = [0u64; 5];
        let mut kinds = BTreeMap::new();
        for unit in &all {
            levels[usize::from(unit.level)] += 1;
            let code: AreaCode = unit.code.to_string().parse().unwrap();
            assert_eq!(code.digits(), [2, 4, 6, 9, 12][usize::from(unit.level)], "{}", unit.code);
            *kinds.entry(code.kind().code()).or_insert(0) += 1;
        }
        assert_eq!(levels, LEVELS.map(|(_, count, _)| count));
        assert!(all.is_sorted_by(|a, b| a.code < b.code), "a code stands twice");
        for kind in [AreaKind::SubDistrict, AreaKind::Town, AreaKind::ResidentsCommittee] {
            assert!(kinds[kind.code()] > 5_000, "{kinds:?}");
        }
    }

    #[test]
    fn every_unit_has_its_parent_before_it() {
        let all = units(0.01, 7);
        for unit in &all[1..] {
            let code: AreaCode = unit.code.to_string().parse().unwrap();
            let Some(parent) = code.parent() else { continue };
            let parent = format!("{:0<12}", parent.to_string()).parse().unwrap();
            let at = all.binary_search_by_key(&parent, |unit| unit.code).unwrap();
            assert_eq!(all[at].level + 1, unit.level, "{}", unit.code);
        }
    }
}
