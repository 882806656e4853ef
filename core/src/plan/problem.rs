//! What is wrong with a plan's text, or with a question put to a plan: codes, sentences in both languages, positions.
//!
//! The sentences are made in `sentences.rs`; which of them applies is decided by the loaders.

use std::cell::Cell;
use std::fmt;

use crate::columns::Columns;
use crate::frame::Frame;
use crate::lang::{Lang, Text};
use crate::order;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal,)+) => {
        /// What kind of problem it is. [`code`](PlanProblemCode::code) is the same text in every language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum PlanProblemCode {
            $($(#[$doc])* $variant,)+
        }

        impl PlanProblemCode {
            /// Every code, in the order of the enumeration.
            pub const ALL: &'static [PlanProblemCode] = &[$(PlanProblemCode::$variant,)+];

            /// The code that stands for this kind of problem in every other language.
            ///
            /// ```
            /// use shequ::plan::{Plan, PlanProblemCode};
            ///
            /// let error = Plan::from_toml("format = 2").unwrap_err();
            /// assert_eq!(error.problems()[0].code(), PlanProblemCode::UnsupportedFormat);
            /// assert_eq!(error.problems()[0].code().code(), "unsupported_format");
            /// ```
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(PlanProblemCode::$variant => $code,)+
                }
            }
        }
    };
}

codes! {
    /// The text is not TOML.
    Syntax = "syntax",
    /// Tables, lists or dotted keys are nested deeper than the format ever is.
    TooDeep = "too_deep",
    /// More of something than the format allows.
    TooMany = "too_many",
    /// The format number is not one this library reads.
    UnsupportedFormat = "unsupported_format",
    /// A key that the format does not have there.
    UnknownKey = "unknown_key",
    /// A key that the format needs there.
    MissingKey = "missing_key",
    /// A value of another type than the format has there.
    WrongType = "wrong_type",
    /// A text without content.
    EmptyText = "empty_text",
    /// A list without content where one is needed.
    EmptyList = "empty_list",
    /// An id with characters that ids do not have.
    InvalidId = "invalid_id",
    /// An id given twice.
    DuplicateId = "duplicate_id",
    /// An entry given twice in one list.
    DuplicateEntry = "duplicate_entry",
    /// A reference to something the plan does not have.
    UnknownReference = "unknown_reference",
    /// A word that is not one of those the format has there.
    UnknownWord = "unknown_word",
    /// A date outside the years 1900 to 2199.
    InvalidDate = "invalid_date",
    /// A text that is not an exact number.
    InvalidNumber = "invalid_number",
    /// A number outside its range.
    OutOfRange = "out_of_range",
    /// A bound or baseline without its unit, or in another unit than the indicator's.
    ThresholdUnit = "threshold_unit",
    /// A bound that no value can meet, or that does not suit the unit or the rhythm.
    InvalidBound = "invalid_bound",
    /// A unit of measure whose factor does not fit its id or its use.
    UnitFactor = "unit_factor",
    /// An indicator and its variable in different units.
    UnitMismatch = "unit_mismatch",
    /// Keys that exclude each other, or none of several of which one is needed.
    ConflictingKeys = "conflicting_keys",
    /// A key or value that does not suit the kind of thing it is given for.
    Unsuited = "unsuited",
    /// Entries that do not rise.
    WrongOrder = "wrong_order",
    /// A period that ends before it starts.
    EmptyPeriod = "empty_period",
    /// A day or year outside the plan's period.
    OutsidePeriod = "outside_period",
    /// A group or unit kind of another level, or a group below a level at which the register it is to choose from is kept.
    LevelMismatch = "level_mismatch",
    /// A rhythm that the indicator, its variables or how they are counted cannot answer.
    UnsuitedRhythm = "unsuited_rhythm",
    /// Milestones out of order, outside the schedule, or with shares outside 0..1.
    InvalidMilestones = "invalid_milestones",
    /// A change of a field that the plan does not have.
    NoSuchField = "no_such_field",
    /// A change of a field that no interpretation may change: ids, and what data is encoded by.
    FixedField = "fixed_field",
    /// A change that leaves the plan as it is.
    ChangeWithoutEffect = "change_without_effect",
    /// No built-in plan has this id.
    UnknownPlan = "unknown_plan",
    /// The plan has no such interpretation.
    UnknownInterpretation = "unknown_interpretation",
    /// The interpretation has no such choice.
    UnknownChoice = "unknown_choice",
    /// The plan has no such target.
    UnknownTarget = "unknown_target",
    /// Several targets bear this name.
    AmbiguousName = "ambiguous_name",
}

impl fmt::Display for PlanProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// One thing that is wrong: where, what kind, and a sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanProblem {
    position: Option<(usize, usize)>,
    path: String,
    code: PlanProblemCode,
    sentence: Text,
}

impl PlanProblem {
    /// A problem of a question put to a plan rather than of a text.
    pub(crate) fn of_question(finding: Finding) -> PlanProblem {
        PlanProblem { position: None, path: String::new(), code: finding.code, sentence: finding.sentence }
    }

    /// The line in the plan's text, counted from 1; `None` where the problem is not in a text (an unknown choice).
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.position.map(|(line, _)| line)
    }

    /// The column in that line, in characters, counted from 1.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.position.map(|(_, column)| column)
    }

    /// The field, such as `target.service-complexes.bound`; empty for the text as a whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What kind of problem it is.
    #[must_use]
    pub const fn code(&self) -> PlanProblemCode {
        self.code
    }

    /// What is wrong, and what to write instead where that is known.
    #[must_use]
    pub fn message(&self, lang: Lang) -> &str {
        self.sentence.get(lang)
    }
}

impl fmt::Display for PlanProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.position {
            write!(f, "line {line}, column {column}: ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.sentence.en)
    }
}

/// Everything that is wrong with a plan's text (all of it at once), or why a plan cannot answer a question.
///
/// ```
/// use shequ::plan::Plan;
///
/// let error = Plan::builtin("xiaoshan-2022-25").unwrap_err();
/// assert!(error.to_string().contains("xiaoshan-2022-2025"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct PlanError {
    problems: Vec<PlanProblem>,
}

impl PlanError {
    pub(crate) fn of_question(finding: Finding) -> PlanError {
        PlanError { problems: vec![PlanProblem::of_question(finding)] }
    }

    /// The problems, in the order of the text; at least one.
    #[must_use]
    pub fn problems(&self) -> &[PlanProblem] {
        &self.problems
    }
}

impl PlanError {
    /// What is wrong, a problem a line, without places.
    ///
    /// ```
    /// let error = shequ::Plan::builtin("xiaoshan-2022-2025")?.target("studios").unwrap_err();
    /// assert!(error.message(shequ::Lang::En).contains("studios"));
    /// # Ok::<(), shequ::plan::PlanError>(())
    /// ```
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let lines: Vec<&str> = self.problems.iter().map(|problem| problem.message(lang)).collect();
        lines.join("\n")
    }

    /// The problems as a table: `line`, `column`, `path`, `code`, `message_zh`, `message_en`.
    ///
    /// ```
    /// let error = shequ::Plan::from_toml("format = 2").unwrap_err();
    /// assert_eq!(error.to_frame().len(), 1);
    /// ```
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        Columns::of(&self.problems)
            .size("line", "行", "line", PlanProblem::line)
            .size("column", "列", "column", PlanProblem::column)
            .text("path", "位置", "path", |problem| Some(problem.path()).filter(|path| !path.is_empty()))
            .text("code", "代码", "code", |problem| Some(problem.code().code()))
            .text("message_zh", "说明(中文)", "message (Chinese)", |problem| Some(problem.message(Lang::Zh)))
            .text("message_en", "说明(英文)", "message (English)", |problem| Some(problem.message(Lang::En)))
            .into_frame()
    }
}

impl fmt::Display for PlanError {
    /// All problems, one a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.problems.iter().enumerate() {
            if place > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

/// What kind, and the sentence: a problem without its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) code: PlanProblemCode,
    pub(crate) sentence: Text,
}

/// A problem with its place as a byte of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located {
    pub(crate) at: usize,
    pub(crate) path: String,
    pub(crate) finding: Finding,
}

/// Collects problems while a text is walked. A shared reference is enough to add one, so that readers of several
/// tables can be at work at once.
#[derive(Default)]
pub(crate) struct Log {
    found: Cell<Vec<Located>>,
    near_names: Cell<u32>,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

/// Near names are looked for this many times; a hostile text could otherwise ask for millions of comparisons.
const NEAR_NAMES: u32 = 200;

impl Log {
    pub(crate) fn add(&self, at: usize, path: String, finding: Finding) {
        let mut found = self.found.take();
        found.push(Located { at, path, finding });
        self.found.set(found);
    }

    /// The known name nearest to a text, where one is near enough to be meant.
    pub(crate) fn nearest<'n>(&self, text: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        let asked = self.near_names.get();
        self.near_names.set(asked.saturating_add(1));
        if asked >= NEAR_NAMES { None } else { nearest(text, names) }
    }

    /// Hands over what was found so far.
    pub(crate) fn take_found(&self) -> Vec<Located> {
        self.found.take()
    }

    pub(crate) fn into_found(self) -> Vec<Located> {
        self.found.into_inner()
    }
}

/// The known name nearest to a text, where one is near enough to be meant.
pub(crate) fn nearest<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    const LONGEST: usize = 64;
    if text.len() > LONGEST {
        return None;
    }
    let near = |name: &&'n str| name.len() <= LONGEST;
    let scored = names.filter(near).map(|name| (strsim::jaro_winkler(text, name), name));
    scored.filter(|(score, _)| *score >= 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// Turns places into lines and columns, and puts the problems in the order of the text.
pub(crate) fn error_of(text: &str, mut found: Vec<Located>) -> PlanError {
    order::by_key(&mut found, |problem| problem.at);
    let mut problems = Vec::with_capacity(found.len());
    // One pass over the text: problems come in the order of their places.
    let (mut line, mut column) = (1usize, 1usize);
    let mut characters = text.char_indices().peekable();
    for Located { at, path, finding } in found {
        while let Some((place, character)) = characters.peek().copied() {
            if place >= at {
                break;
            }
            characters.next();
            if character == '\n' {
                line = line.saturating_add(1);
                column = 1;
            } else if character != '\u{feff}' {
                column = column.saturating_add(1);
            }
        }
        problems.push(PlanProblem {
            position: Some((line, column)),
            path,
            code: finding.code,
            sentence: finding.sentence,
        });
    }
    PlanError { problems }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::sentences;

    #[test]
    fn places_become_lines_and_columns_in_characters() {
        let text = "\u{feff}一二\r\nab\n\nc";
        let place = |of: char| text.find(of).unwrap();
        let found = [place('c'), place('二'), place('b'), text.len()].map(|at| Located {
            at,
            path: String::new(),
            finding: sentences::empty_text(),
        });
        let error = error_of(text, found.to_vec());
        let places: Vec<_> = error.problems().iter().map(|problem| (problem.line(), problem.column())).collect();
        assert_eq!(places, [(1, 2), (2, 2), (4, 1), (4, 2)].map(|(line, column)| (Some(line), Some(column))));
    }

    #[test]
    fn only_near_names_are_offered() {
        let names = || ["service-complexes", "resident-parlours", "社区服务综合体"].into_iter();
        assert_eq!(nearest("service-complex", names()), Some("service-complexes"));
        assert_eq!(nearest("社区服务综合", names()), Some("社区服务综合体"));
        assert_eq!(nearest("budget", names()), None);
        assert_eq!(nearest(&"service-complexes".repeat(10), names()), None);
    }

    #[test]
    fn codes_are_distinct() {
        let codes: std::collections::BTreeSet<_> = PlanProblemCode::ALL.iter().map(|code| code.code()).collect();
        assert_eq!(codes.len(), PlanProblemCode::ALL.len());
    }
}
