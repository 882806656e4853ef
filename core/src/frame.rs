//! A result as a table: [`Frame`], named columns of one length with a heading in both languages. Panels, coverage,
//! findings, problems and traces go out as frames, so that every face (CSV, Arrow, C, Python) turns one type into its
//! own, and names and headings are said once.
//!
//! What does not live here: tables on their way in ([`crate::data::Table`]), and which columns a result has, which is
//! that result's own business.

#[cfg(feature = "arrow")]
mod arrow;
#[cfg(feature = "text")]
mod csv;

use std::collections::HashMap;
use std::sync::Arc;

#[cfg(feature = "text")]
pub use self::csv::CsvOptions;

use crate::lang::Text;
use crate::quantity::Quantity;

/// A result as a table.
///
/// ```
/// use shequ::frame::{Frame, FrameColumn, Nullable, Values};
/// use shequ::Text;
///
/// let heading = Text { zh: "缺口".to_owned(), en: "shortfall".to_owned() };
/// let shortfalls: Nullable<i64> = [Some(3), None].into_iter().collect();
/// let frame = Frame::new(vec![FrameColumn::new("shortfall", heading, Values::Integers(shortfalls))]);
/// let Some(Values::Integers(column)) = frame.column("shortfall").map(|column| &column.values) else { panic!() };
/// assert_eq!((frame.len(), column.get(0), column.get(1)), (2, Some(3), None));
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    columns: Vec<FrameColumn>,
    len: usize,
}

/// A column of a [`Frame`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FrameColumn {
    /// Its name, the same in every language and every face.
    pub name: String,
    /// What stands above it for people.
    pub heading: Text,
    /// What it holds.
    pub values: Values,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Values {
    /// Texts, each different one once.
    Words(Words),
    /// Dates as days since 1970-01-01.
    Dates(Nullable<i32>),
    /// Whole numbers.
    Integers(Nullable<i64>),
    /// Numbers for display.
    Floats(Nullable<f64>),
    /// Yes or no.
    Booleans(Nullable<bool>),
}

/// Values of one type, some of which may be missing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Nullable<T> {
    values: Vec<T>,
    /// Which rows hold one; `None` while all do.
    valid: Option<Vec<bool>>,
}

/// Texts by their place among the different ones.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Shared where many columns have the same ones.
    words: Arc<Vec<Arc<str>>>,
    places: Vec<u32>,
    /// Where each word stands; of the first words, once there are more than [`FEW`].
    known: HashMap<Arc<str>, u32>,
    /// The place of the last text, and of the last other one before it.
    recent: (u32, u32),
}

/// An exact number a row, on its way to three columns: numerator, denominator, and a number for display.
#[derive(Debug, Clone, Default)]
pub struct ExactValues {
    numerators: Nullable<i64>,
    denominators: Nullable<i64>,
    numbers: Nullable<f64>,
}

impl Frame {
    /// A frame of columns; those after the first are as long as the first.
    #[must_use]
    pub fn new(columns: Vec<FrameColumn>) -> Frame {
        let len = columns.first().map_or(0, |column| column.values.len());
        debug_assert!(columns.iter().all(|column| column.values.len() == len), "columns of one length");
        Frame { columns, len }
    }

    /// The number of rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The columns, in order.
    #[must_use]
    pub fn columns(&self) -> &[FrameColumn] {
        &self.columns
    }

    /// A column by its name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&FrameColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl FrameColumn {
    /// A column.
    #[must_use]
    pub fn new(name: impl Into<String>, heading: Text, values: Values) -> FrameColumn {
        FrameColumn { name: name.into(), heading, values }
    }
}

impl Values {
    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Values::Words(words) => words.len(),
            Values::Dates(values) => values.len(),
            Values::Integers(values) => values.len(),
            Values::Floats(values) => values.len(),
            Values::Booleans(values) => values.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes room for more rows.
    pub(crate) fn reserve(&mut self, rows: usize) {
        match self {
            Values::Words(words) => words.reserve(rows),
            Values::Dates(values) => values.reserve(rows),
            Values::Integers(values) => values.reserve(rows),
            Values::Floats(values) => values.reserve(rows),
            Values::Booleans(values) => values.reserve(rows),
        }
    }
}

impl<T: Copy + Default> Nullable<T> {
    /// Adds a row.
    #[inline]
    pub fn push(&mut self, value: Option<T>) {
        match &mut self.valid {
            Some(valid) => valid.push(value.is_some()),
            None if value.is_some() => {}
            None => self.begin_missing(),
        }
        self.values.push(value.unwrap_or_default());
    }

    /// Notes that the next row is the first that holds nothing.
    #[cold]
    fn begin_missing(&mut self) {
        // As many rows will say whether they hold something as there is room for values.
        let mut valid = Vec::with_capacity(self.values.capacity().max(self.values.len().saturating_add(1)));
        valid.resize(self.values.len(), true);
        valid.push(false);
        self.valid = Some(valid);
    }

    /// The value of a row; `None` where it is missing, and beyond the last row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<T> {
        let there = self.valid.as_ref().is_none_or(|valid| valid.get(row).copied().unwrap_or(false));
        if there { self.values.get(row).copied() } else { None }
    }

    /// Every row's value; a missing one is the type's zero.
    #[must_use]
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// Which rows hold a value; `None` where all do.
    #[must_use]
    pub fn validity(&self) -> Option<&[bool]> {
        self.valid.as_deref()
    }

    /// The values and which of them are there, as they stand.
    #[must_use]
    pub fn into_parts(self) -> (Vec<T>, Option<Vec<bool>>) {
        (self.values, self.valid)
    }
}

impl<T> Nullable<T> {
    /// Makes room for more rows.
    pub(crate) fn reserve(&mut self, rows: usize) {
        self.values.reserve(rows);
        if let Some(valid) = &mut self.valid {
            valid.reserve(rows);
        }
    }

    /// The number of rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

impl<T: Copy + Default> FromIterator<Option<T>> for Nullable<T> {
    fn from_iter<I: IntoIterator<Item = Option<T>>>(values: I) -> Nullable<T> {
        let mut nullable = Nullable::default();
        values.into_iter().for_each(|value| nullable.push(value));
        nullable
    }
}

/// So many words are compared one by one, which is faster than working out a hash.
const FEW: usize = 8;

impl Words {
    /// The place of a missing text.
    pub const MISSING: u32 = u32::MAX;

    /// A column without rows, of words that are all different.
    pub(crate) fn of(words: &Arc<Vec<Arc<str>>>) -> Words {
        Words { words: Arc::clone(words), ..Words::default() }
    }

    /// Adds a row by the place of its text among the words.
    pub(crate) fn push_place(&mut self, place: u32) {
        self.places.push(place);
    }

    /// Makes room for more rows.
    pub(crate) fn reserve(&mut self, rows: usize) {
        self.places.reserve(rows);
    }

    /// Adds a row.
    pub fn push(&mut self, text: Option<&str>) {
        let place = text.map_or(Words::MISSING, |text| self.place(text));
        self.places.push(place);
    }

    /// The place of a text, which is added where it is new.
    fn place(&mut self, text: &str) -> u32 {
        // Texts come in runs, take turns, or repeat in their order: mostly one of these saves a look among all of them.
        let (last, other) = self.recent;
        let near = [last, last.saturating_add(1), other];
        let place = near.into_iter().find(|place| self.word(*place) == Some(text));
        let place = place.or_else(|| self.find(text)).unwrap_or_else(|| self.add(text));
        if place != last {
            self.recent = (place, last);
        }
        place
    }

    /// The place of a text among the words.
    fn find(&mut self, text: &str) -> Option<u32> {
        if self.words.len() <= FEW {
            return (0u32..).zip(self.words.iter()).find_map(|(place, word)| (**word == *text).then_some(place));
        }
        if self.known.len() < self.words.len() {
            let more = (0u32..).zip(self.words.iter()).skip(self.known.len());
            self.known.extend(more.map(|(place, word)| (Arc::clone(word), place)));
        }
        self.known.get(text).copied()
    }

    fn add(&mut self, text: &str) -> u32 {
        let place = u32::try_from(self.words.len()).unwrap_or(Words::MISSING);
        Arc::make_mut(&mut self.words).push(Arc::from(text));
        place
    }

    fn word(&self, place: u32) -> Option<&str> {
        self.words.get(usize::try_from(place).ok()?).map(AsRef::as_ref)
    }

    /// The text of a row; `None` where it is missing, and beyond the last row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        self.word(*self.places.get(row)?)
    }

    /// The number of rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The different texts.
    #[must_use]
    pub fn words(&self) -> &[Arc<str>] {
        &self.words
    }

    /// Each row's place among the different texts, or [`Words::MISSING`].
    #[must_use]
    pub fn places(&self) -> &[u32] {
        &self.places
    }
}

/// Two columns are equal by what their rows say, whatever the order in which the texts came up.
impl PartialEq for Words {
    fn eq(&self, other: &Words) -> bool {
        self.len() == other.len() && (0..self.len()).all(|row| self.get(row) == other.get(row))
    }
}

impl<'a> FromIterator<Option<&'a str>> for Words {
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(texts: I) -> Words {
        let mut words = Words::default();
        texts.into_iter().for_each(|text| words.push(text));
        words
    }
}

impl ExactValues {
    /// Adds a row. A number whose reduced fraction does not fit two 64-bit whole numbers has its number for display alone.
    pub fn push(&mut self, value: Option<Quantity>) {
        let pair = value.and_then(|value| value.as_i64_pair());
        self.numerators.push(pair.map(|(numerator, _)| numerator));
        self.denominators.push(pair.map(|(_, denominator)| denominator));
        self.numbers.push(value.map(|value| value.to_f64()));
    }

    /// Makes room for more rows.
    pub(crate) fn reserve(&mut self, rows: usize) {
        self.numerators.reserve(rows);
        self.denominators.reserve(rows);
        self.numbers.reserve(rows);
    }

    /// The three columns: `NAME_n`, `NAME_d` and `NAME`.
    #[must_use]
    pub fn into_columns(self, name: &str, heading: &Text) -> [FrameColumn; 3] {
        let of = |zh: &str, en: &str| Text { zh: format!("{}{zh}", heading.zh), en: format!("{}{en}", heading.en) };
        [
            FrameColumn::new(format!("{name}_n"), of("(分子)", " (numerator)"), Values::Integers(self.numerators)),
            FrameColumn::new(format!("{name}_d"), of("(分母)", " (denominator)"), Values::Integers(self.denominators)),
            FrameColumn::new(name, heading.clone(), Values::Floats(self.numbers)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validity_is_kept_from_the_first_missing_value_on() {
        let column: Nullable<i64> = [Some(1), Some(2)].into_iter().collect();
        assert_eq!((column.validity(), column.values()), (None, [1, 2].as_slice()));
        let column: Nullable<i64> = [Some(1), None, Some(3)].into_iter().collect();
        assert_eq!(column.validity(), Some([true, false, true].as_slice()));
        assert_eq!([0, 1, 2, 3].map(|row| column.get(row)), [Some(1), None, Some(3), None]);
    }

    #[test]
    fn columns_of_words_are_equal_by_their_rows() {
        let column: Words = [Some("a"), None, Some("b"), Some("a")].into_iter().collect();
        assert_eq!(column.places(), [0, Words::MISSING, 1, 0]);
        let mut other: Words = [Some("b")].into_iter().collect();
        other.push(None);
        assert_ne!(column, other);
        let again: Words = [Some("a"), None, Some("b"), Some("a")].into_iter().collect();
        assert_eq!(column, again);
    }

    #[test]
    fn an_exact_number_too_large_for_two_whole_numbers_keeps_its_number_for_display() {
        let mut values = ExactValues::default();
        values.push(Quantity::fraction(3423, 214));
        values.push(Quantity::fraction(i128::from(i64::MAX) + 1, 1));
        values.push(None);
        let heading = Text { zh: "完成值".to_owned(), en: "value".to_owned() };
        let [n, d, number] = values.into_columns("value", &heading);
        assert_eq!([n.name.as_str(), &d.name, &number.name], ["value_n", "value_d", "value"]);
        let (Values::Integers(n), Values::Integers(d), Values::Floats(number)) = (n.values, d.values, number.values)
        else {
            panic!("two columns of whole numbers and one for display")
        };
        assert_eq!([0, 1, 2].map(|row| n.get(row)), [Some(3423), None, None]);
        assert_eq!([0, 1, 2].map(|row| d.get(row)), [Some(214), None, None]);
        assert_eq!(
            [0, 1, 2].map(|row| number.get(row)),
            [Some(15.995327102803738), Some(9.223_372_036_854_776e18), None]
        );
    }
}
