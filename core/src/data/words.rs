//! [`WordColumn`]: a column of texts of which few differ, each held once.

use super::text::TextColumn;

/// A column of texts by their place among the different ones: a column of units or variables in few bytes, each
/// looked up once and not once a row.
///
/// ```
/// use shequ::data::{TextColumn, WordColumn};
///
/// let words: TextColumn = ["households", "residents"].into_iter().collect();
/// let column = WordColumn::new(words, vec![1, 0, WordColumn::MISSING, 1])?;
/// assert_eq!([0, 1, 2, 3].map(|row| column.get(row)), [Some("residents"), Some("households"), None, Some("residents")]);
/// # Ok::<(), shequ::data::PlaceError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordColumn {
    words: TextColumn,
    places: Vec<u32>,
}

/// A row whose place is beyond the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("row {row}, counted from 0, names word {place} of {words}, counted from 0")]
#[non_exhaustive]
pub struct PlaceError {
    /// The row, counted from 0.
    pub row: usize,
    /// The place it names, counted from 0.
    pub place: u32,
    /// How many words there are.
    pub words: usize,
}

impl WordColumn {
    /// The place of a missing text.
    pub const MISSING: u32 = u32::MAX;

    /// A column of words and each row's place among them, or [`WordColumn::MISSING`]. A word may stand there twice, or be
    /// missing itself.
    ///
    /// # Errors
    /// [`PlaceError`] for the first row whose place is beyond the words.
    pub fn new(words: TextColumn, places: Vec<u32>) -> Result<WordColumn, PlaceError> {
        let count = u32::try_from(words.len()).unwrap_or(WordColumn::MISSING);
        match places.iter().position(|place| *place >= count && *place != WordColumn::MISSING) {
            Some(row) => {
                let place = places.get(row).copied().unwrap_or(WordColumn::MISSING);
                Err(PlaceError { row, place, words: words.len() })
            }
            None => Ok(WordColumn { words, places }),
        }
    }

    /// A column of so many rows, all missing.
    pub(super) fn missing(rows: usize) -> WordColumn {
        WordColumn { words: TextColumn::new(), places: vec![WordColumn::MISSING; rows] }
    }

    /// The text of a row; `None` where it is missing, and beyond the last row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        self.words.get(self.place(row)?)
    }

    /// The place of a row's text among the words.
    #[inline]
    pub(super) fn place(&self, row: usize) -> Option<usize> {
        let place = *self.places.get(row)?;
        if place == WordColumn::MISSING { None } else { usize::try_from(place).ok() }
    }

    /// The words.
    #[must_use]
    pub fn words(&self) -> &TextColumn {
        &self.words
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_beyond_the_words_is_refused_and_the_last_one_taken() {
        let words = || [Some("a"), None].into_iter().collect::<TextColumn>();
        let column = WordColumn::new(words(), vec![0, 1, WordColumn::MISSING]).unwrap();
        assert_eq!([0, 1, 2, 3].map(|row| column.get(row)), [Some("a"), None, None, None]);
        assert_eq!(WordColumn::new(words(), vec![0, 2, 3]), Err(PlaceError { row: 1, place: 2, words: 2 }));
        assert_eq!(WordColumn::new(TextColumn::new(), vec![0]), Err(PlaceError { row: 0, place: 0, words: 0 }));
    }
}
