//! Reading one cell: a text, a date, a count, an exact number, yes or no. The same rules for every face: texts are
//! trimmed, an empty cell is missing, and nothing is guessed. What the value means is checked with each table.

use super::column::{Column, RawCell, View, held};
use super::day::{self, DayError, TimeUnit};
use super::float::Float;
use super::identity::holds_identity_number;
use super::problem::{Place, Problem, ProblemCode, Problems};
use super::spec::TableKind;
use super::table::Table;
use super::words::WordColumn;
use crate::quantity::{ParseQuantityErrorKind, Quantity};

/// What a cell holds, missing values told apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text that the caller says means missing.
    Marked,
    Integer(i64),
    Quantity(Quantity),
    /// A float that is not a whole number of its own.
    Float(Float),
    Day(i32),
    Time(i64, TimeUnit),
    Boolean(bool),
    Text(&'a str),
}

impl Cell<'_> {
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Cell::Empty | Cell::Marked)
    }

    /// As a problem shows it.
    pub(super) fn show(&self) -> String {
        match self {
            Cell::Empty | Cell::Marked => String::new(),
            Cell::Integer(number) => number.to_string(),
            Cell::Quantity(quantity) => quantity.to_string(),
            Cell::Float(float) => float.to_string(),
            Cell::Time(time, unit) => day::show_time(*time, *unit),
            Cell::Day(day) => day::to_date(*day).map_or_else(|| day.to_string(), |date| date.to_string()),
            Cell::Boolean(value) => value.to_string(),
            Cell::Text(text) => (*text).to_owned(),
        }
    }
}

/// Why a cell cannot be read, with what is expected in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: ProblemCode,
    pub(super) words: Option<(&'static str, &'static str)>,
}

impl Fault {
    pub(super) const fn of(code: ProblemCode) -> Fault {
        Fault { code, words: None }
    }

    const fn wrong_kind(zh: &'static str, en: &'static str) -> Fault {
        Fault { code: ProblemCode::WrongValueKind, words: Some((zh, en)) }
    }
}

impl From<DayError> for Fault {
    fn from(error: DayError) -> Fault {
        Fault::of(match error {
            DayError::NoDay => ProblemCode::BadDate,
            DayError::OutOfRange => ProblemCode::DateOutOfRange,
            DayError::TimeOfDay => ProblemCode::TimeOfDay,
        })
    }
}

/// A table under its checker: cells by column, problems by place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) kind: TableKind,
    pub(super) table: &'a Table,
    /// Which table of its name it is, from 1.
    pub(super) part: usize,
    /// Texts that mean missing.
    pub(super) marks: &'a [String],
}

/// A column under its checker; one that the table does not have is empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    pub(super) name: &'static str,
    view: View<'a>,
    marks: &'a [String],
}

impl<'a> Reading<'a> {
    pub(super) fn field(&self, name: &'static str) -> Field<'a> {
        let view = self.table.column(name).map_or(View::Empty, Column::view);
        Field { name, view, marks: self.marks }
    }

    pub(super) fn place(&self, row: usize) -> Place {
        Place { part: self.part, row: self.table.row_number(row) }
    }

    /// A problem of a cell.
    pub(super) fn problem(&self, row: usize, field: &Field<'_>, code: ProblemCode) -> Problem {
        let problem = Problem::new(self.kind.name(), code).at_place(self.place(row)).at_column(field.name);
        match field.cell(row) {
            Cell::Empty | Cell::Marked => problem,
            cell => problem.of_value(&cell.show()),
        }
    }

    pub(super) fn fault(&self, row: usize, field: &Field<'_>, fault: Fault) -> Problem {
        let problem = self.problem(row, field, fault.code);
        match fault.words {
            Some((zh, en)) => problem.in_words(zh, en),
            None => problem,
        }
    }

    /// The value of a cell that must have one; a problem is noted otherwise.
    #[inline]
    pub(super) fn required<T>(
        &self,
        row: usize,
        field: &Field<'_>,
        value: Result<Option<T>, Fault>,
        problems: &mut Problems,
    ) -> Option<T> {
        let value = value.and_then(|value| value.ok_or(Fault::of(ProblemCode::EmptyCell)));
        value.map_err(|fault| problems.push(self.fault(row, field, fault))).ok()
    }

    /// The value of a cell that may be empty; the outer `None` stands for a problem that was noted.
    #[inline]
    pub(super) fn optional<T>(
        &self,
        row: usize,
        field: &Field<'_>,
        value: Result<Option<T>, Fault>,
        problems: &mut Problems,
    ) -> Option<Option<T>> {
        value.map_err(|fault| problems.push(self.fault(row, field, fault))).ok()
    }
}

impl<'a> Field<'a> {
    #[inline]
    pub(super) fn cell(&self, row: usize) -> Cell<'a> {
        // Most tables leave some columns out.
        if matches!(self.view, View::Empty) { Cell::Empty } else { self.held(row) }
    }

    fn held(&self, row: usize) -> Cell<'a> {
        match self.view.cell(row) {
            RawCell::Missing => Cell::Empty,
            RawCell::Integer(number) => Cell::Integer(number),
            RawCell::Quantity(quantity) => quantity.as_whole().map_or(Cell::Quantity(quantity), Cell::Integer),
            RawCell::Float(float) => Float::Double(float).cell(),
            RawCell::Single(float) => Float::Single(float).cell(),
            RawCell::Day(day) => Cell::Day(day),
            RawCell::Time(time, unit) => Cell::Time(time, unit),
            RawCell::Boolean(value) => Cell::Boolean(value),
            RawCell::Text(text) => {
                let text = text.trim();
                if text.is_empty() {
                    Cell::Empty
                } else if self.marks.iter().any(|mark| mark == text) {
                    Cell::Marked
                } else {
                    Cell::Text(text)
                }
            }
        }
    }

    /// The number a row holds, where its column is one of whole numbers: most tables hold them so, and need no look at
    /// what else a cell may be.
    #[inline]
    pub(super) fn number(&self, row: usize) -> Option<i64> {
        match self.view {
            View::Integers(values, valid) => held(values, &valid, row),
            _ => None,
        }
    }

    /// Whether a mark stands in place of a value.
    #[inline]
    pub(super) fn is_marked(&self, row: usize) -> bool {
        matches!(self.view, View::Texts(_) | View::Words(_)) && self.cell(row) == Cell::Marked
    }

    /// The words of its column and the place of the row's among them, where it is a column of words.
    #[inline]
    pub(super) fn word(&self, row: usize) -> Option<(&'a WordColumn, usize)> {
        match self.view {
            View::Words(words) => Some((words, words.place(row)?)),
            _ => None,
        }
    }

    /// How many words its column has, where it is one of words.
    pub(super) fn word_count(&self) -> usize {
        if let View::Words(words) = self.view { words.words().len() } else { 0 }
    }

    /// A text, which is kept: it may not hold a person's number.
    #[inline]
    pub(super) fn text(&self, row: usize) -> Result<Option<&'a str>, Fault> {
        match self.raw_text(row)? {
            Some(text) if holds_identity_number(text) => Err(Fault::of(ProblemCode::IdentityNumber)),
            text => Ok(text),
        }
    }

    /// A text whose parts are checked by who asks.
    #[inline]
    pub(super) fn raw_text(&self, row: usize) -> Result<Option<&'a str>, Fault> {
        match self.cell(row) {
            Cell::Empty | Cell::Marked => Ok(None),
            Cell::Text(text) => Ok(Some(text)),
            _ => Err(Fault::wrong_kind("文本", "text")),
        }
    }

    #[inline]
    pub(super) fn day(&self, row: usize) -> Result<Option<i32>, Fault> {
        if let View::Days(days, None) = self.view
            && let Some(day) = days.get(row)
        {
            return Ok(Some(day::checked(*day)?));
        }
        match self.cell(row) {
            Cell::Empty | Cell::Marked => Ok(None),
            Cell::Text(text) => Ok(Some(day::parse(text)?)),
            Cell::Day(day) => Ok(Some(day::checked(day)?)),
            Cell::Time(time, unit) => Ok(Some(day::of_time(time, unit)?)),
            _ => Err(Fault::of(ProblemCode::BadDate)),
        }
    }

    pub(super) fn boolean(&self, row: usize) -> Result<Option<bool>, Fault> {
        match self.cell(row) {
            Cell::Empty | Cell::Marked => Ok(None),
            Cell::Boolean(value) => Ok(Some(value)),
            Cell::Text("true" | "True" | "TRUE" | "是") => Ok(Some(true)),
            Cell::Text("false" | "False" | "FALSE" | "否") => Ok(Some(false)),
            _ => Err(Fault::of(ProblemCode::BadBoolean)),
        }
    }

    /// A whole number of zero or more.
    #[inline]
    pub(super) fn count(&self, row: usize) -> Result<Option<i64>, Fault> {
        if let Some(number) = self.number(row) {
            return not_negative(number).map(Some);
        }
        match self.cell(row) {
            Cell::Empty | Cell::Marked => Ok(None),
            Cell::Integer(number) => not_negative(number).map(Some),
            Cell::Quantity(quantity) => count_of(quantity).map(Some),
            Cell::Float(float) => Err(float.count_fault()),
            Cell::Text(text) => match short_count(text) {
                Some(number) => Ok(Some(number)),
                None => number(text, true).and_then(count_of).map(Some),
            },
            Cell::Day(_) | Cell::Time(..) | Cell::Boolean(_) => Err(Fault::wrong_kind("数", "a number")),
        }
    }

    /// An exact number.
    #[inline]
    pub(super) fn quantity(&self, row: usize) -> Result<Option<Quantity>, Fault> {
        match self.cell(row) {
            Cell::Empty | Cell::Marked => Ok(None),
            Cell::Integer(number) => Ok(Some(Quantity::from(number))),
            Cell::Quantity(quantity) => Ok(Some(quantity)),
            Cell::Float(float) => float.quantity().map(Some),
            Cell::Text(text) => number(text, false).map(Some),
            Cell::Day(_) | Cell::Time(..) | Cell::Boolean(_) => Err(Fault::wrong_kind("数", "a number")),
        }
    }
}

/// Digits alone, few enough not to overflow: nearly every count.
#[inline]
fn short_count(text: &str) -> Option<i64> {
    if text.len() > 18 {
        return None;
    }
    text.bytes().try_fold(0i64, |number, byte| {
        // Eighteen digits fit, so nothing wraps.
        byte.is_ascii_digit().then(|| number.wrapping_mul(10).wrapping_add(i64::from(byte & 0x0f)))
    })
}

fn count_of(quantity: Quantity) -> Result<i64, Fault> {
    if quantity.is_negative() {
        Err(Fault::of(ProblemCode::NegativeCount))
    } else if !quantity.is_whole() {
        Err(Fault::of(ProblemCode::NotWhole))
    } else {
        quantity.as_whole().ok_or(Fault::of(ProblemCode::NumberTooLarge))
    }
}

fn not_negative(number: i64) -> Result<i64, Fault> {
    if number < 0 { Err(Fault::of(ProblemCode::NegativeCount)) } else { Ok(number) }
}

/// The number a text states; what looks like one and is not is told apart.
pub(super) fn number(text: &str, count: bool) -> Result<Quantity, Fault> {
    text.parse::<Quantity>().map_err(|error| {
        if error.kind() == ParseQuantityErrorKind::TooLarge {
            return Fault::of(ProblemCode::NumberTooLarge);
        }
        let words = if text.chars().any(|c| ('０'..='９').contains(&c)) {
            ("含全角字符，请改为半角", "it holds full-width characters")
        } else if text.chars().any(|c| matches!(c, '百' | '千' | '万' | '亿' | '萬' | '億' | '%' | '％' | '‰'))
        {
            if count && text.chars().any(|c| c.is_ascii_digit()) {
                return Fault::of(ProblemCode::UnitInCount);
            }
            ("含单位或百分号", "it holds a unit or a percent sign")
        } else {
            match error.kind() {
                ParseQuantityErrorKind::ZeroDenominator => ("分母为零", "it divides by zero"),
                ParseQuantityErrorKind::Empty => ("没有数字", "it has no digits"),
                _ => ("含其他字符", "it holds other characters"),
            }
        };
        Fault { code: ProblemCode::BadNumber, words: Some(words) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(column: &Column) -> Field<'_> {
        Field { name: "value", view: column.view(), marks: &[] }
    }

    fn count(text: &str) -> Result<Option<i64>, ProblemCode> {
        let column = Column::texts([text]);
        field(&column).count(0).map_err(|fault| fault.code)
    }

    #[test]
    fn counts_are_whole_numbers_written_out() {
        for (text, number) in [
            ("1600", 1600),
            (" 1,600 ", 1600),
            ("1600.0", 1600),
            ("3200/2", 1600),
            ("0", 0),
            ("+5", 5),
            ("\u{3000}7", 7),
        ] {
            assert_eq!(count(text), Ok(Some(number)), "{text}");
        }
        assert_eq!(count("9223372036854775807"), Ok(Some(i64::MAX)));
        assert_eq!(count("000000000000000000000000000001"), Ok(Some(1)));
        assert_eq!(count("  "), Ok(None));
    }

    #[test]
    fn what_is_no_count_is_told_apart() {
        use ProblemCode::*;
        for (text, code) in [
            ("1600.5", NotWhole),
            ("-1", NegativeCount),
            ("-0.5", NegativeCount),
            ("214万", UnitInCount),
            ("2.14 亿", UnitInCount),
            ("70%", UnitInCount),
            ("9.12‰", UnitInCount),
            ("７０％", BadNumber),
            ("１６００", BadNumber),
            ("二十", BadNumber),
            ("百", BadNumber),
            ("1e3", BadNumber),
            ("NaN", BadNumber),
            ("1/0", BadNumber),
            ("9223372036854775808", NumberTooLarge),
            ("999999999999999999999999999999999999999999", NumberTooLarge),
        ] {
            assert_eq!(count(text), Err(code), "{text}");
        }
        let wide = Column::texts(["１６００"]);
        assert_eq!(
            field(&wide).count(0).unwrap_err().words.map(|words| words.1),
            Some("it holds full-width characters")
        );
    }

    #[test]
    fn typed_columns_are_held_to_the_same_rules() {
        let column = Column::integers([5, -5]);
        assert_eq!(field(&column).count(0), Ok(Some(5)));
        assert_eq!(field(&column).count(1).unwrap_err().code, ProblemCode::NegativeCount);
        assert_eq!(field(&column).quantity(1), Ok(Some(Quantity::from(-5))));
        assert_eq!(field(&column).text(0).unwrap_err().code, ProblemCode::WrongValueKind);
        assert_eq!(field(&column).day(0).unwrap_err().code, ProblemCode::BadDate);
        let half = Column::quantities([Quantity::fraction(1, 2).unwrap()]);
        assert_eq!(field(&half).count(0).unwrap_err().code, ProblemCode::NotWhole);
        let days = Column::dates([0, i32::MAX]);
        assert_eq!(field(&days).day(0), Ok(Some(0)));
        assert_eq!(field(&days).day(1).unwrap_err().code, ProblemCode::DateOutOfRange);
        assert_eq!(field(&days).count(0).unwrap_err().code, ProblemCode::WrongValueKind);
        let answers = Column::Booleans { values: vec![true].into(), valid: None };
        assert_eq!(field(&answers).boolean(0), Ok(Some(true)));
        assert_eq!(field(&answers).quantity(0).unwrap_err().code, ProblemCode::WrongValueKind);
    }

    #[test]
    fn marks_mean_missing_only_where_the_caller_says_so() {
        let column = Column::texts(["-", "…", "x"]);
        let marks = ["-".to_owned(), "…".to_owned()];
        let marked = Field { marks: &marks, ..field(&column) };
        assert_eq!([0, 1, 2].map(|row| marked.text(row)), [Ok(None), Ok(None), Ok(Some("x"))]);
        assert_eq!(field(&column).text(0), Ok(Some("-")));
    }
}
