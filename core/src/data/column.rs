//! [`Column`]: the values of one column of a [`Table`](super::Table), in the form they came in. What a value means is
//! read in `cells.rs`; floats in `float.rs`, times of day in `day.rs`.

use super::buffer::Buffer;
use super::day::TimeUnit;
use super::text::TextColumn;
use super::words::WordColumn;
use crate::quantity::Quantity;

/// A column of a [`Table`](super::Table). Where `valid` is given, it has one entry a row, false for a missing value.
///
/// Columns need not be of the one type that suits them: a count may come as a whole number, an exact number, a float
/// or a text, and the same rules hold for all.
///
/// ```
/// use shequ::data::{Column, Dataset, ProblemCode, Table, UnitRow};
/// # let plan = shequ::Plan::builtin("xiaoshan-2022-2025").unwrap();
/// // A code column with a gap is often floats by the time it gets here. Whole ones are what they say, NaN is a gap.
/// let table = |values: Vec<f64>| {
///     Table::new("observations")
///         .with_column("unit", Column::floats([330_109.0]))
///         .and_then(|table| table.with_column("variable", Column::texts(["residents"])))
///         .and_then(|table| table.with_column("date", Column::dates([19_722])))
///         .and_then(|table| table.with_column("value", Column::floats(values)))
///         .unwrap()
/// };
/// let builder = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]);
/// assert_eq!(builder.clone().table(table(vec![2_140_000.0])).build()?.observation_count(), 1);
///
/// let code = |value: f64| builder.clone().table(table(vec![value])).build().unwrap_err().problems()[0].code();
/// assert_eq!(code(2_140_000.5), ProblemCode::NotWhole);
/// assert_eq!(code(f64::NAN), ProblemCode::EmptyCell);
/// # Ok::<(), shequ::data::DataError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Column {
    /// Whole numbers.
    Integers {
        /// The numbers.
        values: Buffer<i64>,
        /// Which rows hold one.
        valid: Option<Vec<bool>>,
    },
    /// Exact numbers.
    Quantities {
        /// The numbers.
        values: Buffer<Quantity>,
        /// Which rows hold one.
        valid: Option<Vec<bool>>,
    },
    /// Floating-point numbers. NaN is a missing value. A whole number below 2^53 in size is that number; where a
    /// fraction may stand, one that 15 significant digits write is the decimal so written. Others do not say which
    /// number is meant and are refused.
    Floats {
        /// The numbers.
        values: Buffer<f64>,
        /// Which rows hold one.
        valid: Option<Vec<bool>>,
    },
    /// Floating-point numbers of 32 bits, read in the same way: whole ones below 2^24, decimals of 6 digits.
    Singles {
        /// The numbers.
        values: Buffer<f32>,
        /// Which rows hold one.
        valid: Option<Vec<bool>>,
    },
    /// Dates as days since 1970-01-01.
    Dates {
        /// The days.
        days: Buffer<i32>,
        /// Which rows hold one.
        valid: Option<Vec<bool>>,
    },
    /// Dates as points in time without a zone, counted from the beginning of 1970-01-01. A time of day other than
    /// midnight is refused.
    Times {
        /// The points in time.
        values: Buffer<i64>,
        /// What they count.
        unit: TimeUnit,
        /// Which rows hold one.
        valid: Option<Vec<bool>>,
    },
    /// Yes or no.
    Booleans {
        /// The answers.
        values: Buffer<bool>,
        /// Which rows hold one.
        valid: Option<Vec<bool>>,
    },
    /// Texts.
    Texts(TextColumn),
    /// Texts by their place among a few.
    Words(WordColumn),
}

/// What a column holds at a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum RawCell<'a> {
    Missing,
    Integer(i64),
    Quantity(Quantity),
    Float(f64),
    Single(f32),
    Day(i32),
    Time(i64, TimeUnit),
    Boolean(bool),
    Text(&'a str),
}

/// A column ready to be read row by row: what it shares is looked up once.
#[derive(Debug, Clone, Copy)]
pub(crate) enum View<'a> {
    Empty,
    Integers(&'a [i64], Option<&'a [bool]>),
    Quantities(&'a [Quantity], Option<&'a [bool]>),
    Floats(&'a [f64], Option<&'a [bool]>),
    Singles(&'a [f32], Option<&'a [bool]>),
    Days(&'a [i32], Option<&'a [bool]>),
    Times(&'a [i64], TimeUnit, Option<&'a [bool]>),
    Booleans(&'a [bool], Option<&'a [bool]>),
    Texts(&'a TextColumn),
    Words(&'a WordColumn),
}

impl Column {
    /// A column of whole numbers, none missing.
    #[must_use]
    pub fn integers(values: impl IntoIterator<Item = i64>) -> Column {
        Column::Integers { values: values.into_iter().collect(), valid: None }
    }

    /// A column of exact numbers, none missing.
    #[must_use]
    pub fn quantities(values: impl IntoIterator<Item = Quantity>) -> Column {
        Column::Quantities { values: values.into_iter().collect(), valid: None }
    }

    /// A column of floating-point numbers; NaN is a missing one.
    #[must_use]
    pub fn floats(values: impl IntoIterator<Item = f64>) -> Column {
        Column::Floats { values: values.into_iter().collect(), valid: None }
    }

    /// A column of dates as days since 1970-01-01, none missing.
    #[must_use]
    pub fn dates(days: impl IntoIterator<Item = i32>) -> Column {
        Column::Dates { days: days.into_iter().collect(), valid: None }
    }

    /// A column of texts, none missing.
    #[must_use]
    pub fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Column {
        Column::Texts(texts.into_iter().collect())
    }

    /// A column of so many rows, all missing.
    #[must_use]
    pub fn missing(rows: usize) -> Column {
        Column::Words(WordColumn::missing(rows))
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Column::Integers { values, .. } | Column::Times { values, .. } => values.len(),
            Column::Quantities { values, .. } => values.len(),
            Column::Floats { values, .. } => values.len(),
            Column::Singles { values, .. } => values.len(),
            Column::Dates { days, .. } => days.len(),
            Column::Booleans { values, .. } => values.len(),
            Column::Texts(texts) => texts.len(),
            Column::Words(words) => words.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of rows its validity speaks of, where it has one that may differ.
    pub(super) fn validity_len(&self) -> Option<usize> {
        match self {
            Column::Integers { valid, .. }
            | Column::Quantities { valid, .. }
            | Column::Floats { valid, .. }
            | Column::Singles { valid, .. }
            | Column::Dates { valid, .. }
            | Column::Times { valid, .. }
            | Column::Booleans { valid, .. } => valid.as_ref().map(Vec::len),
            Column::Texts(_) | Column::Words(_) => None,
        }
    }

    pub(crate) fn view(&self) -> View<'_> {
        match self {
            Column::Integers { values, valid } => View::Integers(values, valid.as_deref()),
            Column::Quantities { values, valid } => View::Quantities(values, valid.as_deref()),
            Column::Floats { values, valid } => View::Floats(values, valid.as_deref()),
            Column::Singles { values, valid } => View::Singles(values, valid.as_deref()),
            Column::Dates { days, valid } => View::Days(days, valid.as_deref()),
            Column::Times { values, unit, valid } => View::Times(values, *unit, valid.as_deref()),
            Column::Booleans { values, valid } => View::Booleans(values, valid.as_deref()),
            Column::Texts(texts) => View::Texts(texts),
            Column::Words(words) => View::Words(words),
        }
    }

    pub(crate) fn cell(&self, row: usize) -> RawCell<'_> {
        self.view().cell(row)
    }
}

impl<'a> View<'a> {
    #[inline]
    pub(crate) fn cell(&self, row: usize) -> RawCell<'a> {
        let cell = match self {
            View::Empty => None,
            View::Integers(values, valid) => held(values, valid, row).map(RawCell::Integer),
            View::Quantities(values, valid) => held(values, valid, row).map(RawCell::Quantity),
            View::Floats(values, valid) => held(values, valid, row).map(RawCell::Float),
            View::Singles(values, valid) => held(values, valid, row).map(RawCell::Single),
            View::Days(days, valid) => held(days, valid, row).map(RawCell::Day),
            View::Times(values, unit, valid) => held(values, valid, row).map(|time| RawCell::Time(time, *unit)),
            View::Booleans(values, valid) => held(values, valid, row).map(RawCell::Boolean),
            View::Texts(texts) => texts.get(row).map(RawCell::Text),
            View::Words(words) => words.get(row).map(RawCell::Text),
        };
        cell.unwrap_or(RawCell::Missing)
    }
}

#[inline]
pub(super) fn held<T: Copy>(values: &[T], valid: &Option<&[bool]>, row: usize) -> Option<T> {
    let there = valid.is_none_or(|valid| valid.get(row).copied().unwrap_or(false));
    if there { values.get(row).copied() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_is_not_valid_is_missing() {
        let valid = Some(vec![true, false]);
        let cells = |column: &Column| [column.cell(0), column.cell(1), column.cell(2)].map(|cell| format!("{cell:?}"));
        let (missing, unit) = ("Missing", TimeUnit::Seconds);
        for (column, first) in [
            (Column::Integers { values: vec![7, 0].into(), valid: valid.clone() }, "Integer(7)"),
            (Column::Floats { values: vec![0.5, 0.0].into(), valid: valid.clone() }, "Float(0.5)"),
            (Column::Singles { values: vec![0.5, 0.0].into(), valid: valid.clone() }, "Single(0.5)"),
            (Column::Dates { days: vec![1, 2].into(), valid: valid.clone() }, "Day(1)"),
            (Column::Times { values: vec![1, 2].into(), unit, valid: valid.clone() }, "Time(1, Seconds)"),
            (Column::Booleans { values: vec![false, false].into(), valid }, "Boolean(false)"),
        ] {
            assert_eq!(cells(&column), [first, missing, missing]);
        }
        assert_eq!(cells(&Column::missing(2)), [missing; 3]);
        assert_eq!(Column::missing(2).len(), 2);
    }
}
