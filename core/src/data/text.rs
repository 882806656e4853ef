//! Many texts in few allocations: [`TextColumn`], one text a row, and [`Interner`], each different text once.

use std::hash::{BuildHasher, RandomState};

/// A column of texts: one run of bytes with the place where each row ends.
///
/// ```
/// use shequ::data::TextColumn;
///
/// let column: TextColumn = [Some("330109001"), None, Some("330109002")].into_iter().collect();
/// assert_eq!(column.len(), 3);
/// assert_eq!(column.get(0), Some("330109001"));
/// assert_eq!(column.get(1), None);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextColumn {
    bytes: String,
    ends: Vec<usize>,
    /// Which rows hold a text; `None` while all do.
    valid: Option<Vec<bool>>,
}

impl TextColumn {
    /// A column without rows.
    #[must_use]
    pub fn new() -> TextColumn {
        TextColumn::default()
    }

    /// A column without rows, with room for so many rows and bytes.
    #[must_use]
    pub fn with_capacity(rows: usize, bytes: usize) -> TextColumn {
        TextColumn { bytes: String::with_capacity(bytes), ends: Vec::with_capacity(rows), valid: None }
    }

    /// Adds a row; `None` is a missing value.
    pub fn push(&mut self, text: Option<&str>) {
        match (text, &mut self.valid) {
            (Some(text), valid) => {
                self.bytes.push_str(text);
                if let Some(valid) = valid {
                    valid.push(true);
                }
            }
            (None, Some(valid)) => valid.push(false),
            (None, None) => {
                let mut valid = vec![true; self.ends.len()];
                valid.push(false);
                self.valid = Some(valid);
            }
        }
        self.ends.push(self.bytes.len());
    }

    /// The text of a row; `None` where it is missing, and beyond the last row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        if let Some(valid) = &self.valid
            && !*valid.get(row)?
        {
            return None;
        }
        let end = *self.ends.get(row)?;
        let start = row.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.bytes.get(start..end)
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl<'a> FromIterator<Option<&'a str>> for TextColumn {
    fn from_iter<T: IntoIterator<Item = Option<&'a str>>>(texts: T) -> TextColumn {
        let mut column = TextColumn::new();
        texts.into_iter().for_each(|text| column.push(text));
        column
    }
}

impl<'a> FromIterator<&'a str> for TextColumn {
    fn from_iter<T: IntoIterator<Item = &'a str>>(texts: T) -> TextColumn {
        texts.into_iter().map(Some).collect()
    }
}

/// Stands for "no text" wherever an interned number is held.
pub(crate) const NO_TEXT: u32 = u32::MAX;

/// Gives each different text a number from 0 on. The texts lie in one column; a table of numbers finds them, so that
/// a text that is known already allocates nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    texts: TextColumn,
    /// Open addressing with linear steps; the length is a power of two and never full. `NO_TEXT` marks a free place.
    places: Vec<u32>,
    hasher: RandomState,
    /// The text asked for last: neighbouring rows often repeat it.
    last: u32,
}

impl Interner {
    /// The text of a number.
    pub(crate) fn get(&self, number: u32) -> Option<&str> {
        self.texts.get(usize::try_from(number).ok()?)
    }

    /// Which of two texts, by their numbers, stands where a row came twice with both: some before none, then the first
    /// by their bytes. The order of the rows makes no difference.
    pub(crate) fn standing(&self, one: u32, other: u32) -> u32 {
        match (self.get(one), self.get(other)) {
            (Some(a), Some(b)) if b < a => other,
            (None, Some(_)) => other,
            _ => one,
        }
    }

    /// The number of a text, if it has one.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.place(text).and_then(|place| self.places.get(place).copied()).filter(|number| *number != NO_TEXT)
    }

    /// The number of a text, a new one if need be, and whether it is new; `None` when all numbers are given out.
    pub(crate) fn intern(&mut self, text: &str) -> Option<(u32, bool)> {
        if self.get(self.last) == Some(text) {
            return Some((self.last, false));
        }
        // At most half full, so that runs stay short and a free place always ends them.
        if self.texts.len() >= self.places.len() / 2 {
            self.grow();
        }
        let place = self.place(text)?;
        let slot = self.places.get_mut(place)?;
        let fresh = *slot == NO_TEXT;
        if fresh {
            *slot = u32::try_from(self.texts.len()).ok().filter(|number| *number != NO_TEXT)?;
            self.texts.push(Some(text));
        }
        self.last = *slot;
        Some((self.last, fresh))
    }

    /// Where a text stands or would stand; `None` while there are no places.
    fn place(&self, text: &str) -> Option<usize> {
        let mask = self.places.len().checked_sub(1)?;
        let mut place = self.start(text, mask);
        loop {
            let number = *self.places.get(place)?;
            if number == NO_TEXT || self.get(number) == Some(text) {
                return Some(place);
            }
            place = place.wrapping_add(1) & mask; // The mask keeps it inside.
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the low bits of a hash are all that is wanted")]
    fn start(&self, text: &str, mask: usize) -> usize {
        self.hasher.hash_one(text) as usize & mask
    }

    fn grow(&mut self) {
        let size = self.places.len().saturating_mul(2).max(16);
        let mask = size.saturating_sub(1);
        let mut places = vec![NO_TEXT; size];
        for number in self.places.iter().filter(|number| **number != NO_TEXT) {
            let mut place = self.start(self.get(*number).unwrap_or_default(), mask);
            while places.get(place).is_some_and(|taken| *taken != NO_TEXT) {
                place = place.wrapping_add(1) & mask;
            }
            if let Some(free) = places.get_mut(place) {
                *free = *number;
            }
        }
        self.places = places;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    #[test]
    fn a_missing_row_may_come_first_or_last() {
        let column: TextColumn = [None, Some(""), Some("东风村"), None].into_iter().collect();
        assert_eq!((0..5).map(|row| column.get(row)).collect::<Vec<_>>(), [None, Some(""), Some("东风村"), None, None]);
    }

    proptest! {
        #[test]
        fn interning_agrees_with_a_hash_map(texts in prop::collection::vec("[a-c]{0,3}", 0..200)) {
            let (mut interner, mut map) = (Interner::default(), HashMap::new());
            for text in &texts {
                let next = u32::try_from(map.len()).unwrap();
                let known = *map.entry(text.clone()).or_insert(next);
                prop_assert_eq!(interner.intern(text), Some((known, known == next)));
            }
            for (text, number) in map {
                prop_assert_eq!(interner.find(&text), Some(number));
                prop_assert_eq!(interner.get(number), Some(text.as_str()));
            }
            prop_assert_eq!(interner.find("z"), None);
        }
    }
}
