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

/// Why offsets and bytes are no column of texts. Rows are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextColumnError {
    /// There is no offset at all, or another number of validities than of rows.
    #[error("there are {found} entries where {expected} are expected")]
    Length {
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A row that begins below zero, ends before it begins, or ends beyond the bytes.
    #[error("row {row}, counted from 0, does not lie within the bytes")]
    Offset {
        /// The row.
        row: usize,
    },
    /// A row that is not UTF-8.
    #[error("row {row}, counted from 0, is not UTF-8")]
    NotUtf8 {
        /// The row.
        row: usize,
    },
}

impl TextColumn {
    /// A column from one run of UTF-8 bytes and the place in it where each row begins; one offset more says where the last
    /// row ends. Offsets are of any whole-number type, need not begin at 0 nor end with the bytes. Where `valid` is given,
    /// it has one entry a row, false for a missing value, whatever its bytes.
    ///
    /// # Errors
    /// [`TextColumnError`], naming the first row that is at fault.
    ///
    /// ```
    /// use shequ::data::{TextColumn, TextColumnError};
    ///
    /// let bytes = "城厢街道北干街道".as_bytes();
    /// let column = TextColumn::from_offsets(&[0i32, 12, 12, 24], bytes, Some(&[true, false, true]))?;
    /// assert_eq!([0, 1, 2].map(|row| column.get(row)), [Some("城厢街道"), None, Some("北干街道")]);
    ///
    /// let error = TextColumn::from_offsets(&[0i32, 12, 25], bytes, None).unwrap_err();
    /// assert_eq!(error, TextColumnError::Offset { row: 1 });
    /// # Ok::<(), TextColumnError>(())
    /// ```
    pub fn from_offsets<O>(offsets: &[O], bytes: &[u8], valid: Option<&[bool]>) -> Result<TextColumn, TextColumnError>
    where
        O: Copy + TryInto<usize>,
    {
        let rows = offsets.len().checked_sub(1).ok_or(TextColumnError::Length { expected: 1, found: 0 })?;
        if let Some(valid) = valid.filter(|valid| valid.len() != rows) {
            return Err(TextColumnError::Length { expected: rows, found: valid.len() });
        }
        let mut parts = TextParts::with_capacity(rows, 0);
        parts.append(offsets, bytes)?;
        parts.into_column(valid.map(<[bool]>::to_vec))
    }

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

/// Bytes on their way to a [`TextColumn`], which are not yet known to be UTF-8.
#[derive(Debug, Default)]
pub(super) struct TextParts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl TextParts {
    pub(super) fn with_capacity(rows: usize, bytes: usize) -> TextParts {
        TextParts { bytes: Vec::with_capacity(bytes), ends: Vec::with_capacity(rows) }
    }

    /// The number of rows.
    #[cfg(feature = "arrow")]
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds a row.
    #[cfg(feature = "arrow")]
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.ends.push(self.bytes.len());
    }

    /// Adds the rows between offsets, one fewer than those.
    ///
    /// # Errors
    /// The first row that does not lie within the bytes, counted from the first row of all.
    pub(super) fn append<O>(&mut self, offsets: &[O], bytes: &[u8]) -> Result<(), TextColumnError>
    where
        O: Copy + TryInto<usize>,
    {
        let fault = |row: usize| TextColumnError::Offset { row };
        let Some((first, others)) = offsets.split_first() else { return Ok(()) };
        let start = (*first).try_into().ok().filter(|start| *start <= bytes.len());
        let start: usize = start.ok_or_else(|| fault(self.ends.len()))?;
        let base = self.bytes.len();
        let mut before = start;
        self.ends.reserve(others.len());
        for offset in others {
            let end: Option<usize> = (*offset).try_into().ok();
            let end = end.filter(|end| (before..=bytes.len()).contains(end));
            before = end.ok_or_else(|| fault(self.ends.len()))?;
            self.ends.push(base.saturating_add(before.saturating_sub(start)));
        }
        self.bytes.extend_from_slice(bytes.get(start..before).unwrap_or_default());
        Ok(())
    }

    /// The column, whose validity has an entry for each row.
    ///
    /// # Errors
    /// The first row that is not UTF-8.
    pub(super) fn into_column(self, valid: Option<Vec<bool>>) -> Result<TextColumn, TextColumnError> {
        let TextParts { bytes, ends } = self;
        // The row that a place in the bytes belongs to: the first that ends behind it.
        let row_at = |place: usize| ends.partition_point(|end| *end <= place);
        let bytes = String::from_utf8(bytes)
            .map_err(|error| TextColumnError::NotUtf8 { row: row_at(error.utf8_error().valid_up_to()) })?;
        // Texts that are UTF-8 together may still be cut within a character. ASCII has none to cut.
        if !bytes.is_ascii()
            && let Some(row) = ends.iter().position(|end| !bytes.is_char_boundary(*end))
        {
            return Err(TextColumnError::NotUtf8 { row });
        }
        Ok(TextColumn { bytes, ends, valid })
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

    #[test]
    fn offsets_may_begin_and_end_within_the_bytes() {
        let column = TextColumn::from_offsets(&[2u64, 2, 5], b"abcdefg", None).unwrap();
        assert_eq!([column.get(0), column.get(1), column.get(2)], [Some(""), Some("cde"), None]);
        assert_eq!(column, ["", "cde"].into_iter().collect());
        assert_eq!(TextColumn::from_offsets(&[0i64], b"", None), Ok(TextColumn::new()));
        let mut column = TextColumn::from_offsets(&[3usize], b"abc", None).unwrap();
        column.push(Some("x"));
        assert_eq!(column.get(0), Some("x"));
    }

    #[test]
    fn offsets_and_bytes_that_do_not_fit_name_the_row() {
        let of = |offsets: &[i64], bytes: &[u8], valid: Option<&[bool]>| {
            TextColumn::from_offsets(offsets, bytes, valid).unwrap_err()
        };
        assert_eq!(of(&[], b"", None), TextColumnError::Length { expected: 1, found: 0 });
        assert_eq!(of(&[0, 1], b"a", Some(&[])), TextColumnError::Length { expected: 1, found: 0 });
        assert_eq!(of(&[0, 1], b"a", Some(&[true, true])), TextColumnError::Length { expected: 1, found: 2 });
        for (offsets, row) in
            [(&[-1, 1][..], 0), (&[4, 4], 0), (&[0, 1, 0], 1), (&[0, 3, 4], 1), (&[0, 1, i64::MAX], 1), (&[0, -1], 0)]
        {
            assert_eq!(of(offsets, b"abc", None), TextColumnError::Offset { row }, "{offsets:?}");
        }
        // 社 is three bytes; a row may not end within it, nor a byte stand alone.
        let bytes = "a社b".as_bytes();
        assert_eq!(TextColumn::from_offsets(&[0, 1, 4, 5], bytes, None), Ok(["a", "社", "b"].into_iter().collect()));
        assert_eq!(of(&[0, 1, 3, 5], bytes, None), TextColumnError::NotUtf8 { row: 1 });
        assert_eq!(of(&[1, 3], bytes, None), TextColumnError::NotUtf8 { row: 0 });
        assert_eq!(of(&[0, 1, 1, 2], b"a\xff", None), TextColumnError::NotUtf8 { row: 2 });
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
