//! The TOML format of a plan as a listing: which tables there are, which keys each has, and the words allowed where the
//! format has a fixed set. The loader reads by this listing, and the JSON Schema in `plans/plan.schema.json` is held
//! equal to it.

use crate::area::AreaKind;
use crate::formula::{Convention, IntervalBasis};

use super::model::{CountRule, Frequency, Pick, RateWithoutBaseline, Strength, VariableKind};

/// The number of the format, the value of the key `format`.
pub const FORMAT: i64 = 1;

/// A table of the format and its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableFormat {
    /// Where it stands, such as `variable.count`; empty for the text itself.
    pub path: &'static str,
    /// The keys it must have.
    pub required: &'static [&'static str],
    /// The keys it may have.
    pub optional: &'static [&'static str],
}

impl TableFormat {
    /// Every key, the required ones first.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }
}

/// A place where the format has a fixed set of words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WordFormat {
    /// The table.
    pub table: &'static str,
    /// The key.
    pub key: &'static str,
    /// The words.
    pub words: Vec<&'static str>,
}

macro_rules! tables {
    ($($name:ident $path:literal: [$($required:literal),*] [$($optional:literal),*];)+) => {
        $(pub(crate) static $name: TableFormat =
            TableFormat { path: $path, required: &[$($required),*], optional: &[$($optional),*] };)+

        /// Every table of the format.
        ///
        /// ```
        /// let due = shequ::plan::format::tables().find(|table| table.path == "variable.due").unwrap();
        /// assert_eq!(due.keys().collect::<Vec<_>>(), ["level", "group", "kinds"]);
        /// ```
        pub fn tables() -> impl Iterator<Item = &'static TableFormat> {
            [$(&$name),+].into_iter()
        }
    };
}

tables! {
    ROOT "": ["format", "plan", "document", "pace", "level", "unit_of_measure", "clause", "variable", "indicator", "target"]
        ["unit_group", "schedule", "kind", "action", "measure", "requirement", "interpretation"];
    TEXT "text": ["zh", "en"] [];
    PLAN "plan": ["id", "edition", "name", "period", "standing"] ["illustrative"];
    PERIOD "plan.period": ["start", "end"] [];
    STANDING "plan.standing": ["id", "name", "notice"] [];
    DOCUMENT "document": ["issuer"]
        ["index_number", "dated", "published", "comments_before", "subject_class", "basis", "attachments", "area", "notes"];
    PACE "pace": ["convention", "at_risk", "rate_without_baseline"] [];
    AT_RISK "pace.at_risk": [] ["ratio", "points"];
    LEVEL "level": ["id", "name"] ["digits"];
    UNIT_GROUP "unit_group": ["id", "name", "level", "kinds"] ["parent_kinds", "own_word"];
    UNIT_OF_MEASURE "unit_of_measure": ["id", "name"] ["factor", "whole"];
    SCHEDULE "schedule": ["id", "name", "start", "end"] ["convention", "milestones", "between"];
    MILESTONE "schedule.milestones": ["date", "share"] [];
    CLAUSE "clause": ["id", "heading", "summary"] [];
    KIND "kind": ["id", "name", "stands_at"] ["several_rows", "clauses", "attribute"];
    ATTRIBUTE "kind.attribute": ["id", "name", "type"] ["required", "values", "min", "max"];
    ATTRIBUTE_VALUE "kind.attribute.values": ["id", "name"] [];
    VARIABLE "variable": ["id", "name", "kind", "unit"] ["due", "frequency", "max_age_months", "pick", "count"];
    DUE "variable.due": ["level"] ["group", "kinds"];
    COUNT "variable.count": ["kind", "rule"] ["from", "where", "having", "group"];
    HAVING "variable.count.having": ["kind"] ["where"];
    INDICATOR "indicator": ["id", "name", "unit"] ["variable", "numerator", "denominator", "part"];
    ACTION "action": ["id", "name"] [];
    TARGET "target": ["id", "name", "indicator", "bound", "rhythm", "strength", "wording", "level", "clauses"]
        ["group", "action", "baseline"];
    BOUND "target.bound": [] ["from", "at_least", "at_most", "between", "lower_in", "upper_in"];
    RHYTHM "target.rhythm": [] ["by", "each_year", "every"];
    EVERY "target.rhythm.every": ["min_years", "max_years", "basis", "schedule"] [];
    MEASURE "measure": ["id", "name", "summary", "clause", "action"] ["targets", "deliverable"];
    DELIVERABLE "measure.deliverable": ["id", "name", "occurs"] [];
    OCCURS "measure.deliverable.occurs": ["per_unit"] [];
    PER_UNIT "measure.deliverable.occurs.per_unit": ["level"] ["group", "kinds"];
    REQUIREMENT "requirement": ["id", "name", "summary", "clause"] [];
    INTERPRETATION "interpretation": ["id", "question", "in_force", "alternative"] [];
    IN_FORCE "interpretation.in_force": ["id", "name", "reason"] [];
    ALTERNATIVE "interpretation.alternative": ["id", "name", "changes"] [];
    CHANGE "interpretation.alternative.changes": [] ["set", "to", "unset"];
}

/// Words and what they stand for.
pub(crate) type Words<T> = [(&'static str, T)];

pub(crate) static CONVENTIONS: [(&str, Convention); 5] = [
    ("month", Convention::Month),
    ("quarter", Convention::Quarter),
    ("year", Convention::Year),
    ("day", Convention::Day),
    ("day-open", Convention::DayOpen),
];

pub(crate) static RATES_WITHOUT_BASELINE: [(&str, RateWithoutBaseline); 2] =
    [("unjudged", RateWithoutBaseline::Unjudged), ("attainment", RateWithoutBaseline::Attainment)];

pub(crate) static BETWEEN: [(&str, bool); 2] = [("linear", true), ("stepped", false)];

pub(crate) static AREA_KINDS: [(&str, AreaKind); 13] = [
    ("province", AreaKind::Province),
    ("prefecture", AreaKind::Prefecture),
    ("county", AreaKind::County),
    ("sub-district", AreaKind::SubDistrict),
    ("town", AreaKind::Town),
    ("township", AreaKind::Township),
    ("quasi-town", AreaKind::QuasiTown),
    ("residents-committee", AreaKind::ResidentsCommittee),
    ("villagers-committee", AreaKind::VillagersCommittee),
    ("quasi-residents-committee", AreaKind::QuasiResidentsCommittee),
    ("quasi-villagers-committee", AreaKind::QuasiVillagersCommittee),
    ("virtual-residents-committee", AreaKind::VirtualResidentsCommittee),
    ("virtual-villagers-committee", AreaKind::VirtualVillagersCommittee),
];

/// The type of an attribute, before its values are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttributeWord {
    Choice,
    Set,
    Integer,
    Decimal,
    Date,
    Text,
}

pub(crate) static ATTRIBUTE_TYPES: [(&str, AttributeWord); 6] = [
    ("choice", AttributeWord::Choice),
    ("set", AttributeWord::Set),
    ("integer", AttributeWord::Integer),
    ("decimal", AttributeWord::Decimal),
    ("date", AttributeWord::Date),
    ("text", AttributeWord::Text),
];

pub(crate) static VARIABLE_KINDS: [(&str, VariableKind); 3] =
    [("stock", VariableKind::Stock), ("flow", VariableKind::Flow), ("rate", VariableKind::Rate)];

pub(crate) static FREQUENCIES: [(&str, Frequency); 4] = [
    ("month", Frequency::Month),
    ("quarter", Frequency::Quarter),
    ("half_year", Frequency::HalfYear),
    ("year", Frequency::Year),
];

pub(crate) static PICKS: [(&str, Pick); 2] = [("latest", Pick::Latest), ("same_year", Pick::SameYear)];

pub(crate) static COUNT_RULES: [(&str, CountRule); 3] =
    [("in_force", CountRule::InForce), ("begun", CountRule::Begun), ("begun_in_window", CountRule::BegunInWindow)];

pub(crate) static STRENGTHS: [(&str, Strength); 4] = [
    ("binding", Strength::Binding),
    ("aspirational", Strength::Aspirational),
    ("normative", Strength::Normative),
    ("in_principle", Strength::InPrinciple),
];

pub(crate) static STANDING_RHYTHM: [(&str, ()); 1] = [("standing", ())];

pub(crate) static INTERVAL_BASES: [(&str, IntervalBasis); 2] =
    [("anniversary", IntervalBasis::Anniversary), ("calendar-years", IntervalBasis::CalendarYears)];

/// How a deliverable that is not due at each unit occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OccursWord {
    Once,
    Recurring,
}

pub(crate) static OCCURS_WORDS: [(&str, OccursWord); 2] =
    [("once", OccursWord::Once), ("recurring", OccursWord::Recurring)];

/// The numbers of digits that statistical area codes have.
pub(crate) const DIGITS: [i64; 5] = [2, 4, 6, 9, 12];

/// Every place with a fixed set of words. `target.rhythm` and `measure.deliverable.occurs` take either a word or a
/// table.
///
/// ```
/// let kinds = shequ::plan::format::words().into_iter().find(|w| w.table == "variable" && w.key == "kind").unwrap();
/// assert_eq!(kinds.words, ["stock", "flow", "rate"]);
/// ```
#[must_use]
pub fn words() -> Vec<WordFormat> {
    fn place<T>(table: &'static str, key: &'static str, words: &Words<T>) -> WordFormat {
        WordFormat { table, key, words: words.iter().map(|(word, _)| *word).collect() }
    }
    vec![
        place("pace", "convention", &CONVENTIONS),
        place("pace", "rate_without_baseline", &RATES_WITHOUT_BASELINE),
        place("unit_group", "kinds", &AREA_KINDS),
        place("unit_group", "parent_kinds", &AREA_KINDS),
        place("schedule", "convention", &CONVENTIONS),
        place("schedule", "between", &BETWEEN),
        place("kind.attribute", "type", &ATTRIBUTE_TYPES),
        place("variable", "kind", &VARIABLE_KINDS),
        place("variable", "frequency", &FREQUENCIES),
        place("variable", "pick", &PICKS),
        place("variable.due", "kinds", &AREA_KINDS),
        place("variable.count", "rule", &COUNT_RULES),
        place("target", "strength", &STRENGTHS),
        place("target", "rhythm", &STANDING_RHYTHM),
        place("target.rhythm.every", "basis", &INTERVAL_BASES),
        place("measure.deliverable", "occurs", &OCCURS_WORDS),
        place("measure.deliverable.occurs.per_unit", "kinds", &AREA_KINDS),
    ]
}
