//! [`Columns`]: a [`Frame`] from a slice of anything, one column a line. Which columns a result has stands where the
//! result is; what a frame is, in [`crate::frame`].

use chrono::NaiveDate;

use crate::frame::{ExactValues, Frame, FrameColumn, Values};
use crate::lang::Text;
use crate::quantity::Quantity;

/// Columns of one row an item, in the order they are added. Every heading comes in Chinese and English.
pub(crate) struct Columns<'a, T> {
    rows: &'a [T],
    columns: Vec<FrameColumn>,
}

fn heading(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

/// What each row of a column says. What makes values of it is compiled once a type, and not once a column: results have
/// many columns and few rows, and what bindings ship is to be small.
type Said<'s, V> = &'s dyn Fn(usize) -> Option<V>;

#[inline(never)]
fn words(rows: usize, said: Said<'_, &str>) -> Values {
    Values::Words((0..rows).map(said).collect())
}

#[inline(never)]
fn made(rows: usize, said: Said<'_, String>) -> Values {
    let texts: Vec<Option<String>> = (0..rows).map(said).collect();
    Values::Words(texts.iter().map(Option::as_deref).collect())
}

#[inline(never)]
fn integers(rows: usize, said: Said<'_, i64>) -> Values {
    Values::Integers((0..rows).map(said).collect())
}

#[inline(never)]
fn days(rows: usize, said: Said<'_, NaiveDate>) -> Values {
    Values::Dates((0..rows).map(|row| said(row).map(|day| day.to_epoch_days())).collect())
}

#[inline(never)]
fn flags(rows: usize, said: Said<'_, bool>) -> Values {
    Values::Booleans((0..rows).map(said).collect())
}

#[inline(never)]
fn joined(rows: usize, said: Said<'_, Vec<&str>>) -> Values {
    made(rows, &|row| said(row).map(|texts| texts.join("|")).filter(|text| !text.is_empty()))
}

#[inline(never)]
fn push_exact(columns: &mut Vec<FrameColumn>, name: &str, zh: &str, en: &str, rows: usize, said: Said<'_, Quantity>) {
    let mut values = ExactValues::default();
    (0..rows).for_each(|row| values.push(said(row)));
    columns.extend(values.into_columns(name, &heading(zh, en)));
}

#[inline(never)]
fn push_both(columns: &mut Vec<FrameColumn>, name: &str, zh: &str, en: &str, rows: usize, said: Said<'_, &Text>) {
    let values = words(rows, &|row| said(row).map(|text| text.zh.as_str()));
    push(columns, &format!("{name}_zh"), &format!("{zh}(中文)"), &format!("{en} (Chinese)"), values);
    let values = words(rows, &|row| said(row).map(|text| text.en.as_str()));
    push(columns, &format!("{name}_en"), &format!("{zh}(英文)"), &format!("{en} (English)"), values);
}

#[inline(never)]
fn push(columns: &mut Vec<FrameColumn>, name: &str, zh: &str, en: &str, values: Values) {
    columns.push(FrameColumn::new(name, heading(zh, en), values));
}

impl<'a, T> Columns<'a, T> {
    pub(crate) const fn of(rows: &'a [T]) -> Columns<'a, T> {
        Columns { rows, columns: Vec::new() }
    }

    fn push(mut self, name: &str, zh: &str, en: &str, values: Values) -> Columns<'a, T> {
        push(&mut self.columns, name, zh, en, values);
        self
    }

    /// A text that the item holds.
    pub(crate) fn text(self, name: &str, zh: &str, en: &str, of: impl Fn(&'a T) -> Option<&'a str>) -> Self {
        let values = words(self.rows.len(), &|row| self.rows.get(row).and_then(&of));
        self.push(name, zh, en, values)
    }

    /// A text that is made for the item.
    pub(crate) fn made(self, name: &str, zh: &str, en: &str, of: impl Fn(&'a T) -> Option<String>) -> Self {
        let values = made(self.rows.len(), &|row| self.rows.get(row).and_then(&of));
        self.push(name, zh, en, values)
    }

    /// Several texts joined by `|`; missing where there is none.
    pub(crate) fn joined<'b>(self, name: &str, zh: &str, en: &str, of: impl Fn(&'a T) -> Vec<&'b str>) -> Self {
        let values = joined(self.rows.len(), &|row| self.rows.get(row).map(&of));
        self.push(name, zh, en, values)
    }

    /// A text in both languages: columns `NAME_zh` and `NAME_en`.
    pub(crate) fn both(mut self, name: &str, zh: &str, en: &str, of: impl Fn(&'a T) -> Option<&'a Text>) -> Self {
        let rows = self.rows;
        push_both(&mut self.columns, name, zh, en, rows.len(), &|row| rows.get(row).and_then(&of));
        self
    }

    /// A whole number.
    pub(crate) fn integer(self, name: &str, zh: &str, en: &str, of: impl Fn(&'a T) -> Option<i64>) -> Self {
        let values = integers(self.rows.len(), &|row| self.rows.get(row).and_then(&of));
        self.push(name, zh, en, values)
    }

    /// A place or size.
    pub(crate) fn size(self, name: &str, zh: &str, en: &str, of: impl Fn(&'a T) -> Option<usize>) -> Self {
        self.integer(name, zh, en, |item| of(item).and_then(|size| i64::try_from(size).ok()))
    }

    /// A day.
    pub(crate) fn day(self, name: &str, zh: &str, en: &str, of: impl Fn(&'a T) -> Option<NaiveDate>) -> Self {
        let values = days(self.rows.len(), &|row| self.rows.get(row).and_then(&of));
        self.push(name, zh, en, values)
    }

    /// Yes or no.
    pub(crate) fn flag(self, name: &str, zh: &str, en: &str, of: impl Fn(&'a T) -> Option<bool>) -> Self {
        let values = flags(self.rows.len(), &|row| self.rows.get(row).and_then(&of));
        self.push(name, zh, en, values)
    }

    /// An exact number: columns `NAME_n`, `NAME_d` and `NAME`.
    pub(crate) fn exact(mut self, name: &str, zh: &str, en: &str, of: impl Fn(&'a T) -> Option<Quantity>) -> Self {
        let rows = self.rows;
        push_exact(&mut self.columns, name, zh, en, rows.len(), &|row| rows.get(row).and_then(&of));
        self
    }

    pub(crate) fn into_frame(self) -> Frame {
        Frame::new(self.columns)
    }
}
