//! What is wrong with data: [`Problem`], where it stands and what to do, and [`DataError`], all problems of a build.
//!
//! The sentences of each kind of problem live in `sentences.rs`; finding problems lives with each table.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::identity::masked;
use super::rejected::Reject;
use super::sentences;
use crate::lang::{Lang, Text};

macro_rules! problem_codes {
    ($($(#[$doc:meta])+ $name:ident = $code:literal,)+) => {
        /// What kind of problem it is. [`code`](ProblemCode::code) is the same text in every language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ProblemCode {
            $($(#[$doc])+ $name,)+
        }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &'static [ProblemCode] = &[$(ProblemCode::$name,)+];

            /// The text that stands for it in every language.
            ///
            /// ```
            /// assert_eq!(shequ::data::ProblemCode::UnitTwice.code(), "unit_twice");
            /// ```
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(ProblemCode::$name => $code,)+
                }
            }
        }
    };
}

problem_codes! {
    /// No table has this name.
    UnknownTable = "unknown_table",
    /// A table that the given ones speak of is not there.
    MissingTable = "missing_table",
    /// A column that is needed is not there.
    MissingColumn = "missing_column",
    /// The table has no column of this name.
    UnknownColumn = "unknown_column",
    /// Two columns of one name.
    ColumnTwice = "column_twice",
    /// The bytes are neither UTF-8 nor GB18030.
    UnreadableText = "unreadable_text",
    /// A line that does not fit its header.
    BadCsv = "bad_csv",
    /// Not JSON, or not of the shape of tables.
    BadJson = "bad_json",
    /// Arrow data that cannot be read, or whose producer failed.
    BadArrow = "bad_arrow",
    /// A column of a type that is not taken.
    UnsupportedType = "unsupported_type",
    /// Points in time with a zone, which are not the same day everywhere.
    TimeZone = "time_zone",
    /// More rows than the library numbers.
    TooManyRows = "too_many_rows",
    /// A cell that needs a value has none.
    EmptyCell = "empty_cell",
    /// A text where a number should be, a date where a text should be, and the like.
    WrongValueKind = "wrong_value_kind",
    /// A malformed area code.
    BadCode = "bad_code",
    /// The plan has no such level.
    UnknownLevel = "unknown_level",
    /// The code belongs to another level.
    LevelDiffersFromCode = "level_differs_from_code",
    /// The row of this unit was set aside, and so is what needs it.
    UnitSetAside = "unit_set_aside",
    /// Two rows for one unit.
    UnitTwice = "unit_twice",
    /// The parent is not in the table.
    UnknownParent = "unknown_parent",
    /// No parent is given, and the code states none.
    MissingParent = "missing_parent",
    /// A unit that is its own ancestor.
    ParentCycle = "parent_cycle",
    /// A parent other than the one its code states, which is there.
    ParentDiffersFromCode = "parent_differs_from_code",
    /// A parent of the same or a lower level.
    ParentNotHigher = "parent_not_higher",
    /// Neither yes nor no.
    BadBoolean = "bad_boolean",
    /// No date, or no such day.
    BadDate = "bad_date",
    /// A point in time other than midnight where a date should be.
    TimeOfDay = "time_of_day",
    /// A date before 1900 or after 2199.
    DateOutOfRange = "date_out_of_range",
    /// An end that does not come after its beginning.
    UntilNotAfterSince = "until_not_after_since",
    /// No number.
    BadNumber = "bad_number",
    /// A number with 万, 亿, % or the like in a column of counts.
    UnitInCount = "unit_in_count",
    /// A count or amount below zero.
    NegativeCount = "negative_count",
    /// A count with a fraction.
    NotWhole = "not_whole",
    /// A number beyond the range.
    NumberTooLarge = "number_too_large",
    /// A floating-point number that does not say which number is meant.
    InexactFloat = "inexact_float",
    /// A precision of zero or less.
    BadPrecision = "bad_precision",
    /// No unit has this code.
    UnknownUnit = "unknown_unit",
    /// The plan has no such variable.
    UnknownVariable = "unknown_variable",
    /// A flow without the first day of its period.
    FromNeeded = "from_needed",
    /// The variable's rows were set aside when the dataset was built, and are not there any more.
    SetAsideBefore = "set_aside_before",
    /// A first day of a period where there is no period.
    FromOnStock = "from_on_stock",
    /// A period that ends before it begins.
    FromAfterDate = "from_after_date",
    /// Two different values of one cell.
    ObservationTwice = "observation_twice",
    /// Two periods that overlap.
    OverlappingPeriods = "overlapping_periods",
    /// The plan has no such kind of entity.
    UnknownKind = "unknown_kind",
    /// It cannot stand at a unit of this level.
    WrongLevel = "wrong_level",
    /// The kind has no such attribute.
    UnknownAttribute = "unknown_attribute",
    /// A value that the attribute does not take.
    BadAttribute = "bad_attribute",
    /// An attribute that the kind needs is not there.
    MissingAttribute = "missing_attribute",
    /// A resident identity number.
    IdentityNumber = "identity_number",
    /// A thing or person in two units on one day.
    TwoPlaces = "two_places",
    /// Two spells of one id that overlap.
    OverlappingSpells = "overlapping_spells",
    /// The plan has no such deliverable.
    UnknownDeliverable = "unknown_deliverable",
    /// No state of deliverables.
    UnknownState = "unknown_state",
    /// Two states on one day.
    StateTwice = "state_twice",
    /// Two scopes of one kind on the same days, at one unit or at one above the other.
    ScopeOverlap = "scope_overlap",
    /// A unit that succeeds itself.
    SucceedsItself = "succeeds_itself",
    /// A unit that is said to be succeeded and has not ended by then.
    NotEnded = "not_ended",
    /// A successor that is not in force on the day.
    SuccessorNotInForce = "successor_not_in_force",
    /// A successor of another level.
    SuccessorLevel = "successor_level",
    /// Two days of one succession.
    SuccessionTwice = "succession_twice",
    /// The plan has no such target.
    UnknownTarget = "unknown_target",
    /// A share of a target that is a rate.
    AllocationForRate = "allocation_for_rate",
    /// A share for a unit that is not below the target's level.
    AllocationLevel = "allocation_level",
    /// A share without a year, of a target that is set for each year.
    YearNeeded = "year_needed",
    /// A year where the target is not set for each year.
    YearNotAsked = "year_not_asked",
    /// A year for which the target is not set.
    UnknownYear = "unknown_year",
    /// Two shares of one target for one unit and year.
    AllocationTwice = "allocation_twice",
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for ProblemCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// One thing that is wrong: where, what, and what to do about it.
///
/// ```
/// use shequ::data::{Dataset, ProblemCode, UnitRow};
/// use shequ::plan::Plan;
///
/// let plan = Plan::builtin("xiaoshan-2022-2025")?;
/// let units = [UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109330109", "所前镇", "community")];
/// let error = Dataset::builder(&plan).units(units).build().unwrap_err();
///
/// let problem = &error.problems()[0];
/// assert_eq!((problem.table(), problem.row(), problem.column()), ("units", Some(2), Some("parent")));
/// assert_eq!((problem.code(), problem.value()), (ProblemCode::UnknownParent, Some("330109330")));
/// assert!(problem.to_string().starts_with("units row 2, column `parent`: 330109330: the parent 330109330 is not"));
/// # Ok::<(), shequ::plan::PlanError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub(super) table: String,
    pub(super) part: usize,
    pub(super) row: Option<usize>,
    pub(super) column: Option<String>,
    pub(super) value: Option<String>,
    pub(super) code: ProblemCode,
    pub(super) related: Option<Related>,
    pub(super) near: Vec<String>,
}

/// What a problem has to do with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Related {
    /// The same in every language: ids, codes, numbers, dates.
    Plain(String),
    /// Words.
    Words(Text),
    /// A row of the same table.
    Row(Place),
}

/// A row as a person finds it: which of the tables of one name, and the number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) part: usize,
    pub(super) row: usize,
}

impl Problem {
    pub(super) fn new(table: impl Into<String>, code: ProblemCode) -> Problem {
        let (row, column, value, related) = (None, None, None, None);
        Problem { table: table.into(), part: 1, row, column, value, code, related, near: Vec::new() }
    }

    pub(super) fn part(mut self, part: usize) -> Problem {
        self.part = part;
        self
    }

    pub(super) fn at_row(mut self, number: usize) -> Problem {
        self.row = Some(number);
        self
    }

    pub(super) fn at_place(self, place: Place) -> Problem {
        self.part(place.part).at_row(place.row)
    }

    pub(super) fn at_column(mut self, column: &str) -> Problem {
        self.column = Some(shown(column));
        self
    }

    pub(super) fn of_value(mut self, value: &str) -> Problem {
        self.value = Some(shown(value));
        self
    }

    pub(super) fn relating_to(mut self, related: &str) -> Problem {
        self.related = Some(Related::Plain(shown(related)));
        self
    }

    /// For a reason in the words of somebody else, which take more room than a value.
    #[cfg(feature = "arrow")]
    pub(super) fn for_reason(mut self, reason: &str) -> Problem {
        self.related = Some(Related::Plain(shown_to(reason, 300)));
        self
    }

    pub(super) fn in_words(mut self, zh: impl AsRef<str>, en: impl AsRef<str>) -> Problem {
        self.related = Some(Related::Words(Text { zh: masked(zh.as_ref()), en: masked(en.as_ref()) }));
        self
    }

    pub(super) fn relating_to_row(mut self, place: Place) -> Problem {
        self.related = Some(Related::Row(place));
        self
    }

    pub(super) fn near_to<'a>(mut self, near: impl IntoIterator<Item = &'a str>) -> Problem {
        self.near = near.into_iter().map(shown).collect();
        self
    }

    /// The table's name.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    /// Which of the tables given under this name it is, counted from 1.
    #[must_use]
    pub const fn table_part(&self) -> usize {
        self.part
    }

    /// The row's number as a person counts it: from 1, or as in a spreadsheet where the table came with a header line.
    #[must_use]
    pub const fn row(&self) -> Option<usize> {
        self.row
    }

    /// The column's name.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        self.column.as_deref()
    }

    /// What stands there. A resident identity number is masked, a long text shortened.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// What kind of problem it is.
    #[must_use]
    pub const fn code(&self) -> ProblemCode {
        self.code
    }

    /// What it has to do with: the parent that is missing, the other row, the values allowed.
    #[must_use]
    pub fn related(&self, lang: Lang) -> Option<String> {
        Some(match self.related.as_ref()? {
            Related::Plain(text) => text.clone(),
            Related::Words(text) => text.get(lang).to_owned(),
            Related::Row(Place { part, row }) => match (lang, *part == self.part) {
                (Lang::Zh, true) => format!("第 {row} 行"),
                (Lang::Zh, false) => format!("第 {part} 张表第 {row} 行"),
                (Lang::En, true) => format!("row {row}"),
                (Lang::En, false) => format!("row {row} of table {part}"),
            },
        })
    }

    /// What may have been meant, nearest first.
    #[must_use]
    pub fn near(&self) -> &[String] {
        &self.near
    }

    /// What is wrong and what to do, in a sentence.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let related = self.related(lang);
        let mut text = sentences::sentence(self.code, lang).replace("{related}", related.as_deref().unwrap_or("?"));
        if !self.near.is_empty() {
            let (lead, between) = match lang {
                Lang::Zh => ("；相近的有：", "、"),
                Lang::En => ("; near: ", ", "),
            };
            text.push_str(lead);
            text.push_str(&self.near.join(between));
        }
        text
    }
}

impl Serialize for Problem {
    /// Its fields, and its sentences under `message`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Problem", 8)?;
        fields.serialize_field("table", &self.table)?;
        fields.serialize_field("table_part", &self.part)?;
        fields.serialize_field("row", &self.row)?;
        fields.serialize_field("column", &self.column)?;
        fields.serialize_field("value", &self.value)?;
        fields.serialize_field("code", &self.code)?;
        fields.serialize_field("near", &self.near)?;
        let message = Text { zh: self.message(Lang::Zh), en: self.message(Lang::En) };
        fields.serialize_field("message", &message)?;
        fields.end()
    }
}

/// A text as a problem shows it: no person's number, no page of text, no line breaks.
fn shown(text: &str) -> String {
    shown_to(text, 80)
}

fn shown_to(text: &str, most: usize) -> String {
    let mut shown: String = masked(text).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if let Some((end, _)) = shown.char_indices().nth(most) {
        shown.truncate(end);
        shown.push('…');
    }
    shown
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.table)?;
        if self.part > 1 {
            write!(f, " (table {})", self.part)?;
        }
        if let Some(row) = self.row {
            write!(f, " row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column `{column}`")?;
        }
        if let Some(value) = &self.value {
            write!(f, ": {value}")?;
        }
        write!(f, ": {}", self.message(Lang::En))
    }
}

/// The problems of a build: nothing was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataError {
    problems: Vec<Problem>,
    omitted: usize,
}

impl DataError {
    /// The problems of one table or text.
    #[cfg(any(feature = "arrow", feature = "json"))]
    pub(super) const fn of(problems: Vec<Problem>) -> DataError {
        DataError { problems, omitted: 0 }
    }

    /// The problems, table by table.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// How many problems there are beyond those listed.
    #[must_use]
    pub const fn omitted(&self) -> usize {
        self.omitted
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 20;
        let all = self.problems.len().saturating_add(self.omitted);
        write!(f, "the data has {all} problem{}", if all == 1 { "" } else { "s" })?;
        for problem in self.problems.iter().take(SHOWN) {
            write!(f, "\n  {problem}")?;
        }
        if all > SHOWN {
            write!(f, "\n  and {} more", all.saturating_sub(SHOWN))?;
        }
        Ok(())
    }
}

impl std::error::Error for DataError {}

/// Problems as they are found.
#[derive(Debug, Default)]
pub(super) struct Problems {
    list: Vec<Problem>,
    omitted: usize,
    /// Whether one concerns more than a row.
    whole: bool,
}

impl Problems {
    /// More are counted and not kept: nobody reads them, and a wrong table may have millions.
    const MOST: usize = 10_000;

    pub(super) fn push(&mut self, problem: Problem) {
        self.whole |= problem.row.is_none();
        if self.list.len() < Problems::MOST {
            self.list.push(problem);
        } else {
            self.omitted = self.omitted.saturating_add(1);
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len().saturating_add(self.omitted)
    }

    /// Notes that a table could not be read as a whole, whatever row the problem stands at.
    pub(super) fn push_whole(&mut self, problem: Problem) {
        self.push(problem);
        self.whole = true;
    }

    /// All of them, ordered by place within each table: as an error where nothing may be set aside, or where one
    /// concerns more than a row.
    pub(super) fn into_result(mut self, reject: Reject) -> Result<Vec<Problem>, DataError> {
        if self.list.is_empty() {
            return Ok(Vec::new());
        }
        // Tables stay in the order they were checked in; what concerns a whole table comes first.
        let mut order: HashMap<String, usize> = HashMap::new();
        for problem in &self.list {
            let next = order.len();
            order.entry(problem.table.clone()).or_insert(next);
        }
        crate::order::by_key(&mut self.list, |problem| (order.get(&problem.table).copied(), problem.part, problem.row));
        if reject == Reject::Row && !self.whole {
            return Ok(self.list);
        }
        Err(DataError { problems: self.list, omitted: self.omitted })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_where_what_and_why() {
        let problem = Problem::new("units", ProblemCode::UnknownParent)
            .at_row(14)
            .at_column("parent")
            .of_value("330109330109")
            .relating_to("330109330");
        let text = problem.to_string();
        assert!(text.starts_with("units row 14, column `parent`: 330109330109: "), "{text}");
        assert!(text.contains("330109330 "), "{text}");
        assert!(problem.message(Lang::Zh).contains("330109330"));
    }

    #[test]
    fn no_problem_repeats_an_identity_number_or_a_page() {
        let number = "33010919900101123X";
        let problem = Problem::new("entities", ProblemCode::IdentityNumber)
            .of_value(number)
            .relating_to(number)
            .at_column(number)
            .near_to([number]);
        assert!(!format!("{problem:?}{problem}{}", problem.message(Lang::Zh)).contains("1990"));
        let long = Problem::new("units", ProblemCode::BadCode).of_value(&"村".repeat(500));
        assert_eq!(long.value().map(|text| text.chars().count()), Some(81));
    }

    #[test]
    fn every_code_has_a_sentence_of_its_own_in_both_languages() {
        let mut seen = std::collections::HashSet::new();
        for code in ProblemCode::ALL {
            assert!(seen.insert(code.code()));
            for lang in [Lang::Zh, Lang::En] {
                let text = sentences::sentence(*code, lang);
                assert!(!text.is_empty() && seen.insert(text), "{code}");
                assert!(!text.ends_with('.') && !text.ends_with('。'), "{code}");
            }
        }
    }

    #[test]
    fn more_problems_than_anyone_reads_are_counted() {
        let mut problems = Problems::default();
        for row in 0..10_005 {
            problems.push(Problem::new("units", ProblemCode::BadDate).at_row(row));
        }
        let error = problems.into_result(Reject::Table).unwrap_err();
        assert_eq!((error.problems().len(), error.omitted()), (10_000, 5));
        assert!(error.to_string().starts_with("the data has 10005 problems\n  units row 0: "));
        assert!(error.to_string().ends_with("and 9985 more"));
    }
}
