//! Sorting where lists are short: one compiled sort for values of every type.
//!
//! The standard sorts are compiled anew for each type and key, some six kilobytes a time, which is what makes them fast on
//! long columns. The lists of a report or a plan are short and of many types. Columns of data keep the standard sorts.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Sorts by a key, as `slice::sort_by_key` does: equal ones stay in their order.
pub(crate) fn by_key<T, K: Ord>(rows: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let place = |row: usize| rows.get(row).map(&key);
    let order = order(rows.len(), &|a, b| place(a).cmp(&place(b)));
    put(rows, order);
}

/// Sorts as `slice::sort_by` does, for keys that borrow from the values.
pub(crate) fn by<T>(rows: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = order(rows.len(), &|a, b| match (rows.get(a), rows.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    put(rows, order);
}

/// A map of pairs, the last of each key. `collect` would sort them first, with a sort of their own.
pub(crate) fn map<K: Ord, V>(pairs: impl Iterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(pairs);
    map
}

fn put<T>(rows: &mut Vec<T>, order: Vec<usize>) {
    let mut taken: Vec<Option<T>> = std::mem::take(rows).into_iter().map(Some).collect();
    rows.extend(order.into_iter().filter_map(|row| taken.get_mut(row)?.take()));
}

/// The places of so many rows in order.
#[inline(never)]
fn order(rows: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

#[cfg(test)]
mod tests {
    use super::{by, by_key, map};

    #[test]
    fn equal_ones_stay_in_their_order() {
        let mut rows = vec![("b", 2), ("a", 9), ("b", 1), ("a", 3)];
        by_key(&mut rows, |row| row.0);
        assert_eq!(rows, [("a", 9), ("a", 3), ("b", 2), ("b", 1)]);
        let mut none: Vec<u8> = Vec::new();
        by_key(&mut none, |row| *row);
        assert!(none.is_empty());
    }

    #[test]
    fn it_orders_as_the_standard_sort_does() {
        // A walk through the residues of 101 in no order of theirs, each twice.
        let mut rows: Vec<(u32, usize)> = (0..202).map(|place| ((37 * place as u32) % 101, place)).collect();
        let mut standard = rows.clone();
        standard.sort_by_key(|row| std::cmp::Reverse(row.0));
        let mut borrowed = rows.clone();
        by_key(&mut rows, |row| std::cmp::Reverse(row.0));
        assert_eq!(rows, standard);
        by(&mut borrowed, |a, b| b.0.cmp(&a.0));
        assert_eq!(borrowed, standard);
    }

    #[test]
    fn a_map_keeps_the_last_of_each_key() {
        let pairs = map([("b", 1), ("a", 2), ("b", 3)].into_iter());
        assert_eq!(pairs.into_iter().collect::<Vec<_>>(), [("a", 2), ("b", 3)]);
    }
}
