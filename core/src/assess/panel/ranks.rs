//! Who stands where among the units of one day and target, and what has changed since the day before in the panel.

use std::cmp::Reverse;

use crate::assess::assessment::{Assessment, Flag, Reason};
use crate::formula::{Bound, Status, met};
use crate::order;
use crate::quantity::Quantity;

/// How a unit stands among others, and since the day before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Standing {
    /// Its place by value, in the good direction of the target's own bound.
    pub(crate) rank_by_value: Option<i64>,
    /// Its place by attainment, the largest first.
    pub(crate) rank_by_attainment: Option<i64>,
    /// Its verdict on the day before in the panel.
    pub(crate) previous_status: Option<Status>,
    /// What its value has changed by since then.
    pub(crate) change: Option<Quantity>,
}

/// The value that may be compared with others: whole, or none.
fn whole_value(result: &Assessment) -> Option<Quantity> {
    let in_part = result.reason == Some(Reason::Incomplete) || result.flags.contains(&Flag::CoveredUnitsOnly);
    result.value.filter(|_| !in_part)
}

/// What of a row is compared with others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compared {
    pub(super) status: Status,
    /// The value that may be compared.
    pub(super) value: Option<Quantity>,
    attainment: Option<Quantity>,
}

impl Compared {
    pub(super) fn of(result: &Assessment) -> Compared {
        let value = whole_value(result);
        Compared { status: result.status, value, attainment: value.and(result.attainment) }
    }
}

/// The places of one target's units on one day, by value, in the good direction of a bound, and by attainment.
pub(super) fn standings(rows: &[Compared], bound: Option<&Bound>) -> Vec<Standing> {
    let values: Vec<Option<Goodness>> = rows.iter().map(|row| Goodness::of(row.value?, bound?)).collect();
    let attainments: Vec<Option<Reverse<Quantity>>> = rows.iter().map(|row| row.attainment.map(Reverse)).collect();
    let places = places(&values).into_iter().zip(places(&attainments));
    let standing =
        |(rank_by_value, rank_by_attainment)| Standing { rank_by_value, rank_by_attainment, ..Standing::default() };
    places.map(standing).collect()
}

/// How good a value is, the better the less.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Goodness {
    More(Reverse<Quantity>),
    Less(Quantity),
    /// Whether it lies outside a range, and how far from it.
    Nearer(bool, Quantity),
}

impl Goodness {
    /// `None` where a distance does not fit the number range.
    fn of(value: Quantity, bound: &Bound) -> Option<Goodness> {
        Some(match bound {
            Bound::AtLeast(_) => Goodness::More(Reverse(value)),
            Bound::AtMost(_) => Goodness::Less(value),
            Bound::Between { .. } if met(&value, bound) => Goodness::Nearer(false, Quantity::ZERO),
            Bound::Between { lower, upper, .. } => {
                let distance = if value <= *lower { lower.checked_sub(value) } else { value.checked_sub(*upper) };
                Goodness::Nearer(true, distance.ok()?)
            }
        })
    }
}

/// The place of each key, the least first: equal ones share a place, and the places they would have taken stay empty. A
/// missing one has none.
fn places<K: Ord>(keys: &[Option<K>]) -> Vec<Option<i64>> {
    let mut order: Vec<(usize, &K)> =
        keys.iter().enumerate().filter_map(|(row, key)| Some((row, key.as_ref()?))).collect();
    order::by_key(&mut order, |(_, key)| *key);
    let mut places = vec![None; keys.len()];
    let mut last: Option<(&K, i64)> = None;
    for (number, (row, key)) in (1i64..).zip(order) {
        let place = match last {
            Some((same, place)) if same == key => place,
            _ => number,
        };
        last = Some((key, place));
        if let Some(slot) = places.get_mut(row) {
            *slot = Some(place);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(value: i64) -> Quantity {
        Quantity::from(value)
    }

    #[test]
    fn equal_values_share_a_place_and_the_next_is_left_empty() {
        let keys = [Some(7), Some(5), None, Some(7), Some(9)];
        assert_eq!(places(&keys), [Some(2), Some(1), None, Some(2), Some(4)]);
        assert_eq!(places::<i64>(&[None]), [None]);
    }

    #[test]
    fn better_is_more_of_a_floor_less_of_a_ceiling_and_nearer_to_a_range() {
        let order = |bound: &Bound, values: &[i64]| -> Vec<Option<i64>> {
            let keys: Vec<Option<Goodness>> = values.iter().map(|value| Goodness::of(whole(*value), bound)).collect();
            places(&keys)
        };
        assert_eq!(order(&Bound::AtLeast(whole(10)), &[3, 12, 12]), [Some(3), Some(1), Some(1)]);
        assert_eq!(order(&Bound::AtMost(whole(10)), &[3, 12, 4]), [Some(1), Some(3), Some(2)]);
        // From 300 (in) to 900 (out): inside are 300 and 500; then 900 itself, 290 and 910 are ten away, 1000 a hundred.
        let range = Bound::between(whole(300), true, whole(900), false).unwrap();
        let places = order(&range, &[300, 290, 1000, 500, 910, 900]);
        assert_eq!(places, [Some(1), Some(4), Some(6), Some(1), Some(4), Some(3)]);
    }
}
