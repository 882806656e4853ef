//! What an explanation can say, as one method a sentence: the facts come in, a whole sentence of one language comes out.
//! `zh.rs` and `en.rs` hold the words and nothing else; which sentences are said is the business of the lines.

use chrono::NaiveDate;

use crate::formula::{Bound, Convention, RangePosition, Status};
use crate::lang::Lang;
use crate::plan::UnitOfMeasure;

/// The sentences of a language.
pub(super) fn of(lang: Lang) -> &'static dyn Sentences {
    match lang {
        Lang::Zh => &super::zh::Zh,
        Lang::En => &super::en::En,
    }
}

/// A target as its clauses set it.
pub(super) struct Rule<'a> {
    /// Locator and heading of each clause.
    pub(super) clauses: Vec<(&'a str, &'a str)>,
    /// What is measured.
    pub(super) what: &'a str,
    /// The units it is set for, where it is not set for the whole area at once.
    pub(super) each: Option<&'a str>,
    pub(super) timing: Timing<'a>,
    /// In words, with its unit.
    pub(super) bound: String,
    /// The first day this bound holds, where another held before.
    pub(super) since: Option<NaiveDate>,
    pub(super) strength: &'a str,
    /// The document's word for the strength.
    pub(super) wording: &'a str,
}

/// When a target is due.
pub(super) enum Timing<'a> {
    By(NaiveDate),
    EachYear(&'a [i32]),
    Every(i32, i32),
    Standing,
}

/// One number as it was read.
pub(super) struct PartRead<'a> {
    pub(super) name: &'a str,
    /// With its unit.
    pub(super) value: String,
    pub(super) from: Origin<'a>,
    pub(super) oldest: NaiveDate,
    pub(super) newest: NaiveDate,
    /// How many values are older than the period asked about, and how old the oldest is.
    pub(super) carried: Option<(usize, Age)>,
    /// How many units have nothing.
    pub(super) missing: usize,
}

/// Where a number comes from.
pub(super) enum Origin<'a> {
    /// The unit of this name reported it.
    Own(&'a str),
    /// The sum over so many units.
    Sum(usize),
    /// Counted from a register.
    Register,
}

/// How old a value is, in whole months, or in days within the first.
#[derive(Clone, Copy)]
pub(super) enum Age {
    Months(i64),
    Days(i64),
}

/// How many of the units a target is set for lie where; a position that cannot be is left out.
pub(super) struct Spread<'a> {
    pub(super) of: &'a str,
    pub(super) all: u32,
    pub(super) below: Option<u32>,
    pub(super) inside: u32,
    pub(super) above: Option<u32>,
    pub(super) unknown: u32,
}

/// Why a verdict is what it is.
pub(super) enum Why {
    /// The label says all there is.
    Plain,
    /// The bound is met.
    Met,
    /// Not met, and nothing is planned.
    Unmet,
    /// What the schedule plans is reached.
    AsPlanned { planned: String },
    /// Less than planned, yet not under the line below which it is behind.
    NearlyPlanned { planned: String, line: String },
    /// Under that line.
    UnderPlan { planned: String, line: String },
    /// The bound was met at the start and no longer is.
    LostSinceStart,
    /// A rate that started nowhere is not held against the schedule.
    NoBaseline,
    /// Not done in the running year.
    DueThisYear,
    /// Counting starts on a later day.
    Before(Option<NaiveDate>),
    /// The window of the next is not open yet.
    NotYet,
    /// The window of the next is open.
    InWindow,
    /// It is past the last day by so many days.
    Overdue(i64),
    /// The plan ended without it.
    NeverDone,
}

/// Why there is no verdict.
pub(super) enum NoVerdict<'a> {
    /// These variables have no value.
    Nothing(Vec<&'a str>),
    /// The variable divided by is zero.
    DivisorZero(&'a str),
    /// Only so many of those due have a value.
    SomeMissing { name: &'a str, with_value: usize, due: u32 },
    /// Some periods are missing, or only part of the numbers could be used.
    Gaps,
    /// What is counted does not stand at units of this level.
    TooLow(&'a str),
    /// The plan sets the bound for a group of units only.
    SetForGroup { group: &'a str, here: &'a str },
    /// The plan sets the bound for units of a level only.
    SetForLevel { level: &'a str, here: &'a str },
    /// The first should be part of the second, and is larger.
    NotAPart(&'a str, &'a str),
    /// The numbers are too large to be exact.
    TooLarge,
}

/// A unit and what it brought, with its share of the whole.
pub(super) struct Contribution<'a> {
    pub(super) name: &'a str,
    pub(super) value: String,
    pub(super) share: Option<String>,
}

/// Names out of a longer list.
pub(super) struct Named {
    /// Each with its value, where one is to be shown.
    pub(super) names: Vec<String>,
    pub(super) more: usize,
}

/// The sentences of one language, each whole, with its full stop.
pub(super) trait Sentences {
    /// Sentences one after the other.
    fn line(&self, sentences: &[String]) -> String;
    /// A number with its unit.
    fn amount(&self, number: &str, unit: &UnitOfMeasure) -> String;
    /// A difference of two values.
    fn difference(&self, number: &str, unit: &UnitOfMeasure) -> String;
    /// A unit with its value behind its name.
    fn with_value(&self, name: &str, value: &str) -> String;
    /// A bound in words.
    fn bound(&self, bound: &Bound, unit: &UnitOfMeasure) -> String;

    fn rule(&self, rule: &Rule<'_>) -> String;
    /// The unit's share of a target, and who answers for it.
    fn share(&self, here: &str, bound: &str, responsible: Option<&str>) -> String;
    fn readings(&self, open: usize, chosen: &[(&str, &str)]) -> String;

    fn part(&self, part: &PartRead<'_>) -> String;
    fn no_part(&self, name: &str, due: u32) -> String;
    fn own_superseded(&self) -> String;
    fn ended_unit(&self) -> String;
    fn not_due(&self, name: &str, units: usize) -> String;
    fn spread(&self, spread: &Spread<'_>) -> String;

    fn ratio(&self, factor: i64, n: &str, d: &str, result: &str, exact: Option<&str>) -> String;
    /// A ratio over the units that have both of its parts.
    fn both_parts(&self, amount: &str) -> String;
    fn exact_value(&self, value: &str, exact: &str) -> String;
    fn attained(&self, value: &str, floor: &str, share: &str) -> String;
    fn attained_share(&self, share: &str) -> String;
    fn progress(&self, baseline: &str, on: Option<NaiveDate>, working: Option<&str>, share: &str) -> String;
    fn way(&self, value: &str, start: &str, target: &str) -> String;
    fn against(&self, value: &str, met: bool, bound: &str) -> String;
    fn elapsed(&self, share: &str, periods: Option<(i64, i64, &Convention)>) -> String;
    fn planned(&self, planned: &str) -> String;
    fn year(&self, year: i32, count: Option<&str>, status: Status) -> String;
    fn years(&self, years: &[String]) -> String;
    fn closed_years(&self, met: usize, closed: usize) -> String;
    fn since_start(&self, start: NaiveDate, value: &str) -> String;
    fn first_by(&self, last: NaiveDate) -> String;
    fn next_between(&self, first: NaiveDate, last: NaiveDate) -> String;
    fn kept_badly(&self, early: usize, late: usize) -> String;
    fn share_inside(&self, inside: u32, known: u32, share: &str) -> String;
    fn share_of_parent(&self, parent: &str, share: &str) -> String;

    fn verdict(&self, here: &str, on: NaiveDate, status: Status, why: &Why) -> String;
    fn lacking(&self, amount: &str) -> String;
    fn too_many(&self, amount: &str) -> String;
    fn by_hiring(&self, amount: &str) -> String;
    fn pace(&self, pace: &str, a_period: &str, whole: bool) -> String;
    fn no_verdict(&self, here: &str, on: NaiveDate, why: &NoVerdict<'_>) -> String;
    fn within_rounding(&self) -> String;
    fn met_by_part(&self) -> String;
    fn covered_only(&self) -> String;

    fn most(&self, variable: &str, units: &[Contribution<'_>]) -> String;
    fn not_reported(&self, variable: &str, units: &Named) -> String;
    fn outside(&self, position: RangePosition, units: &Named) -> String;
    fn unknown(&self, units: &Named) -> String;
}

/// Whether a bound is written without its unit getting between number and sign, as percent is.
pub(super) fn is_sign(unit: &str) -> bool {
    unit.starts_with(['%', '‰', '°'])
}
