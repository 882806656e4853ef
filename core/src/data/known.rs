//! Remembering what was found: a table names few units and variables in many rows. Nothing here decides what a text means;
//! what is not remembered is looked up where it always is, and forgetting only costs time.

use std::collections::HashMap;

use super::cells::Cell;
use super::units::NO_UNIT;
use super::words::WordColumn;

/// Units by the cells that named them.
pub(super) struct KnownUnits<'a> {
    /// Columns of words, with the unit of each word: the last and the one before, since a row may name two units.
    columns: [Option<KnownWords<'a>>; 2],
    /// Codes of digits and their units, two side by side; a code that meets two others takes the place of the older.
    slots: Vec<[(u64, u32); 2]>,
    /// What is left of 64 bits when those of a slot's number are taken away.
    shift: u32,
}

struct KnownWords<'a> {
    column: &'a WordColumn,
    units: Vec<u32>,
}

impl<'a> KnownUnits<'a> {
    /// None known yet, with room for some units and at most sixteen megabytes.
    pub(super) fn new(units: usize) -> KnownUnits<'a> {
        let size = units.clamp(32, 1 << 19).next_power_of_two();
        let shift = u64::BITS.saturating_sub(size.ilog2());
        KnownUnits { columns: [None, None], slots: vec![[(u64::MAX, NO_UNIT); 2]; size], shift }
    }

    /// The unit that a place among the words was found to name.
    #[inline]
    pub(super) fn at_place(&self, words: &WordColumn, place: usize) -> Option<u32> {
        let known = self.columns.iter().flatten().find(|known| std::ptr::eq(known.column, words))?;
        known.units.get(place).copied().filter(|unit| *unit != NO_UNIT)
    }

    /// The unit that a cell was found to name.
    #[inline]
    pub(super) fn of(&self, cell: &Cell<'_>) -> Option<u32> {
        self.of_key(key(cell)?)
    }

    /// The unit that a cell with a number was found to name.
    #[inline]
    pub(super) fn of_number(&self, number: i64) -> Option<u32> {
        self.of_key(key_of_number(number)?)
    }

    #[inline]
    fn of_key(&self, key: u64) -> Option<u32> {
        let [(first, of_first), (second, of_second)] = *self.slots.get(self.slot(key))?;
        match key {
            _ if key == first => Some(of_first),
            _ if key == second => Some(of_second),
            _ => None,
        }
    }

    /// Remembers the unit of a cell, and of its place where it is one of words.
    pub(super) fn note(&mut self, word: Option<(&'a WordColumn, usize)>, cell: &Cell<'_>, unit: u32) {
        if let Some((words, place)) = word {
            let of_this = |known: &&mut KnownWords<'a>| std::ptr::eq(known.column, words);
            if self.columns.iter_mut().flatten().find(of_this).is_none() {
                self.columns.rotate_right(1);
                let units = vec![NO_UNIT; words.words().len()];
                self.columns[0] = Some(KnownWords { column: words, units });
            }
            let known = self.columns.iter_mut().flatten().find(of_this);
            if let Some(unit_of_word) = known.and_then(|known| known.units.get_mut(place)) {
                *unit_of_word = unit;
            }
        } else if let Some(key) = key(cell) {
            let slot = self.slot(key);
            if let Some([first, second]) = self.slots.get_mut(slot) {
                *second = std::mem::replace(first, (key, unit));
            }
        }
    }

    #[inline]
    fn slot(&self, key: u64) -> usize {
        // Fibonacci hashing: the highest bits of the product spread codes that follow each other best.
        let mixed = key.wrapping_mul(SPREAD).checked_shr(self.shift).unwrap_or(0);
        usize::try_from(mixed).unwrap_or(0)
    }
}

/// 2^64 over the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// What a cell of digits says, as one number: its digits and how many they are, none for a number. Not every code has
/// one, and no two codes have the same.
#[inline]
fn key(cell: &Cell<'_>) -> Option<u64> {
    match cell {
        Cell::Integer(number) => key_of_number(*number),
        // Sixteen digits are below 2^56.
        Cell::Text(text) if (1..=16).contains(&text.len()) => {
            let digits = text.bytes().try_fold(0u64, |number, byte| {
                byte.is_ascii_digit().then(|| number.wrapping_mul(10).wrapping_add(u64::from(byte & 0x0f)))
            })?;
            Some(digits | (text.len() as u64) << LENGTH)
        }
        _ => None,
    }
}

/// The bits of a key above its digits, which say how many these are.
const LENGTH: u32 = 56;

#[inline]
fn key_of_number(number: i64) -> Option<u64> {
    u64::try_from(number).ok().filter(|number| *number < 1 << LENGTH)
}

/// Things of a plan by their names.
pub(super) struct KnownNames<'n> {
    all: HashMap<&'n str, usize>,
    /// Names asked for before; one that meets another's slot takes it over.
    slots: Vec<(&'n str, usize)>,
}

impl<'n> KnownNames<'n> {
    /// As many as eight bits number.
    const SLOTS: usize = 256;

    pub(super) fn new(names: impl Iterator<Item = (&'n str, usize)>) -> KnownNames<'n> {
        // No name is empty: an empty cell is missing.
        KnownNames { all: names.collect(), slots: vec![("", 0); KnownNames::SLOTS] }
    }

    /// The place of a thing of this name.
    #[inline]
    pub(super) fn find(&mut self, name: &str) -> Option<usize> {
        let slot = slot_of(name);
        if let Some((known, place)) = self.slots.get(slot)
            && *known == name
            && !name.is_empty()
        {
            return Some(*place);
        }
        let (known, place) = self.all.get_key_value(name)?;
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = (known, *place);
        }
        Some(*place)
    }
}

/// A slot by a name's length and its first and last bytes, in which names of a plan mostly differ.
#[inline]
fn slot_of(name: &str) -> usize {
    let bytes = name.as_bytes();
    let four = |bytes: Option<&[u8; 4]>| bytes.map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)));
    let ends = four(bytes.first_chunk()) | four(bytes.last_chunk()) << 32;
    let mixed = (ends ^ bytes.len() as u64).wrapping_mul(SPREAD) >> 56;
    usize::try_from(mixed).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_place_is_known_in_its_own_column_alone() {
        let column = || WordColumn::new(["a", "b"].into_iter().collect(), vec![0, 1]).unwrap();
        let (one, other, third) = (column(), column(), column());
        let mut known = KnownUnits::new(2);
        assert_eq!(known.at_place(&one, 1), None);
        known.note(Some((&one, 1)), &Cell::Text("b"), 7);
        assert_eq!([0, 1, 2].map(|place| known.at_place(&one, place)), [None, Some(7), None]);
        assert_eq!(known.at_place(&other, 1), None);
        known.note(Some((&other, 0)), &Cell::Text("a"), 8);
        // Two columns are kept, and the one that came first goes when a third comes.
        assert_eq!(
            [known.at_place(&one, 1), known.at_place(&other, 0), known.at_place(&other, 1)],
            [Some(7), Some(8), None]
        );
        known.note(Some((&third, 0)), &Cell::Text("a"), 9);
        assert_eq!([&one, &other, &third].map(|column| known.at_place(column, 0)), [None, Some(8), Some(9)]);
        assert_eq!(known.at_place(&one, 1), None);
    }

    #[test]
    fn digits_are_told_apart_by_their_number_and_from_numbers() {
        let keys = [
            Cell::Text("11"),
            Cell::Text("011"),
            Cell::Text("1100"),
            Cell::Integer(11),
            Cell::Integer(1100),
            Cell::Text("0"),
            Cell::Integer(0),
            Cell::Text("9999999999999999"),
            Cell::Integer((1 << 56) - 1),
        ]
        .map(|cell| key(&cell).unwrap());
        let different: std::collections::HashSet<u64> = keys.into_iter().collect();
        assert_eq!(different.len(), keys.len());
        for cell in [
            Cell::Text("99999999999999999"),
            Cell::Text("1a"),
            Cell::Text("１"),
            Cell::Text(""),
            Cell::Integer(-1),
            Cell::Integer(1 << 56),
            Cell::Day(1),
            Cell::Empty,
        ] {
            assert_eq!(key(&cell), None, "{cell:?}");
        }
    }

    #[test]
    fn most_codes_of_a_large_table_keep_their_slots() {
        let mut known = KnownUnits::new(40_000);
        // A hundred communities in each of ten towns in each of forty counties.
        let codes = || (0..40_000i64).map(|n| 339_901_001_001 + n / 1_000 * 1_000_000 + n / 100 % 10 * 1_000 + n % 100);
        codes().zip(0..).for_each(|(code, unit)| known.note(None, &Cell::Integer(code), unit));
        let kept = codes().zip(0..).filter(|(code, unit)| known.of(&Cell::Integer(*code)) == Some(*unit)).count();
        // In 131,072 slots at random, (1 - 40,000 / 131,072 / 2) of them would: about 34,000.
        assert!(kept > 30_000, "{kept}");
    }

    proptest! {
        #[test]
        fn what_is_remembered_is_what_was_noted(codes in prop::collection::vec(0i64..500, 0..400)) {
            // Sixty-four slots for five hundred codes: many are taken over.
            let mut known = KnownUnits::new(1);
            for code in codes {
                let unit = u32::try_from(code * 3).unwrap();
                let (number, written) = (Cell::Integer(code), code.to_string());
                for cell in [number, Cell::Text(&written)] {
                    let found = known.of(&cell);
                    prop_assert!(found.is_none_or(|found| found == unit));
                    known.note(None, &cell, unit);
                    prop_assert_eq!(known.of(&cell), Some(unit));
                }
            }
        }

        #[test]
        fn names_are_found_as_in_a_map(names in prop::collection::vec("[a-c]{0,9}", 0..200)) {
            let things = ["a", "ab", "abcabcabc", "abcbbcabc", "c"];
            let mut known = KnownNames::new(things.into_iter().zip(0..));
            for name in names.iter().map(String::as_str).chain(things).chain([""]) {
                let place = things.iter().position(|thing| *thing == name);
                prop_assert_eq!([known.find(name), known.find(name)], [place; 2]);
            }
        }
    }
}
