//! What a plan says, as types: every part of the document, resolved and checked. References are shared pointers set at
//! loading, so that a target leads to its indicator, and that to its variables, without a look-up that could fail.
//!
//! Reading the text form lives in `format` and `load`; what was reported lives in [`crate::data`].

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use crate::area::AreaKind;
use crate::formula::{AtRisk, Bound, Convention, IntervalBasis, Schedule};
use crate::lang::{Lang, Text};
use crate::quantity::Quantity;

/// First and last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Period {
    /// The first day.
    pub start: NaiveDate,
    /// The last day.
    pub end: NaiveDate,
}

/// What kind of document the plan is, and what every report must say of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Standing {
    /// A short code, such as `consultation-draft`.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The sentence every report carries.
    pub notice: Text,
}

/// The document behind the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Document {
    /// Its index number, where it has one.
    pub index_number: Option<String>,
    /// Who issued it.
    pub issuer: Text,
    /// The day it is dated.
    pub dated: Option<NaiveDate>,
    /// The day it was published.
    pub published: Option<NaiveDate>,
    /// Comments were taken before this day.
    pub comments_before: Option<NaiveDate>,
    /// Its subject class.
    pub subject_class: Option<Text>,
    /// What it rests on.
    pub basis: Vec<Text>,
    /// What is attached to it.
    pub attachments: Vec<Text>,
    /// The statistical code of the area it is for.
    pub area: Option<String>,
    /// What a reader should know beyond this.
    pub notes: Vec<Text>,
}

/// A numbered part of the document, in our own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Clause {
    /// Its locator from the document's own numbering, such as `1.3.1`.
    pub id: String,
    /// Its heading.
    pub heading: Text,
    /// What it says, summarised.
    pub summary: Text,
}

/// A level of the unit tree, such as district, town, community; the first is the highest.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Level {
    /// Its place from the top, 0 for the highest.
    pub index: usize,
    /// Its id, the word used in the units table.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The number of digits of its statistical codes (2, 4, 6, 9 or 12), where units of this level have one.
    pub digits: Option<u8>,
}

/// A selection of units of one level by the kind their statistical code states, such as the urban communities. A unit's
/// own `urban` cell overrides the code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnitGroup {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The level of its units.
    pub level: Arc<Level>,
    /// The kinds that belong to it; none means only units that say so themselves.
    pub kinds: Vec<AreaKind>,
    /// The kinds the parent unit must have; empty means any.
    pub parent_kinds: Vec<AreaKind>,
    /// Whether a unit's own `urban` cell overrides the code.
    pub own_word: bool,
}

/// A unit of measure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnitOfMeasure {
    /// Its id, written behind the number in a bound: `70 percent`, `16 per 10,000 residents`.
    pub id: String,
    /// Its name, printed behind values.
    pub name: Text,
    /// The factor of rates in this unit: 100 for percent. `None` for counts and amounts.
    pub factor: Option<i64>,
    /// Whether values in it are whole numbers.
    pub whole: bool,
}

/// How a variable's values relate to time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VariableKind {
    /// The latest value holds (存量).
    Stock,
    /// An amount over a period (流量).
    Flow,
    /// A ready-made rate: exact, never summed (比率).
    Rate,
}

/// How often a variable is reported; a value older than the latest closed period is carried, not reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
    /// Every half year.
    HalfYear,
    /// Every year.
    Year,
}

/// Which observation of a stock is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// The latest at or before the date.
    Latest,
    /// The latest of the date's own calendar year.
    SameYear,
}

/// Who must report a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Due {
    /// The level of the units that report.
    pub level: Arc<Level>,
    /// The group that reports, where not the whole level does. Its level is `level`.
    pub group: Option<Arc<UnitGroup>>,
    /// The unit kinds that report, where not the whole level does; empty means all.
    pub kinds: Vec<AreaKind>,
}

/// A base quantity (基础数据项).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variable {
    /// Its place among the plan's variables.
    pub index: usize,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Stock, flow or rate.
    pub kind: VariableKind,
    /// Its unit of measure.
    pub unit: Arc<UnitOfMeasure>,
    /// The register it is counted from; `None`: from reports alone.
    pub count: Option<RegisterCount>,
    /// Who must report it; `None`: nobody, an own figure is read where there is one.
    pub due: Option<Due>,
    /// How often it is reported.
    pub frequency: Frequency,
    /// After how many months a value is too old to stand; `None`: never.
    pub max_age_months: Option<u32>,
    /// Which observation of a stock is read.
    pub pick: Pick,
}

/// Which register rows a variable counts. Spells of one id that touch or overlap are merged first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegisterCount {
    /// The register.
    pub kind: Arc<EntityKind>,
    /// Conditions on its rows, all of which must hold.
    pub conditions: Vec<Condition>,
    /// The id must also be in force in another register on the date.
    pub having: Option<Having>,
    /// What is counted.
    pub rule: CountRule,
    /// Only what began on or after this day counts.
    pub from: Option<NaiveDate>,
    /// Only rows that stand at units of this group (or below one of its units).
    pub group: Option<Arc<UnitGroup>>,
}

/// What a register count counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CountRule {
    /// Ids in force on the date (begun since `from`, where given).
    InForce,
    /// Distinct ids begun since `from` up to the date, whether or not still in force.
    Begun,
    /// Distinct ids begun within a window and in force at its end: for yearly quotas and recurrence.
    BegunInWindow,
}

/// An attribute must have one of these values; a row without the attribute fails.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Condition {
    /// The place of the attribute among its kind's attributes.
    pub attribute: usize,
    /// The places of the values allowed, among the attribute's choices.
    pub values: Vec<u32>,
}

/// The id must be in force in this other register, by a row that meets the conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Having {
    /// The other register.
    pub kind: Arc<EntityKind>,
    /// Conditions on its rows.
    pub conditions: Vec<Condition>,
}

/// A kind of thing or person the plan speaks of, kept in a register.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntityKind {
    /// Its place among the plan's kinds.
    pub index: usize,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The levels whose units it may stand at.
    pub stands_at: Vec<Arc<Level>>,
    /// Whether one id may have several rows at a time at one unit (certificates).
    pub several_rows: bool,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// The clauses that speak of it.
    pub clauses: Vec<Arc<Clause>>,
}

/// A typed attribute of an entity kind.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attribute {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What values it takes.
    pub value: AttributeType,
    /// Whether every row must have it.
    pub required: bool,
}

/// What values an attribute takes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttributeType {
    /// One of these.
    Choice(Vec<AttributeChoice>),
    /// Any number of these (at most 64).
    Set(Vec<AttributeChoice>),
    /// A whole number within these ends.
    Integer {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// An exact number of zero or more.
    Decimal,
    /// A day.
    Date,
    /// Free text.
    Text,
}

/// A value of a choice or set attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttributeChoice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
}

/// What a target measures.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Indicator {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its unit of measure; for a ratio this carries the factor.
    pub unit: Arc<UnitOfMeasure>,
    /// What is read.
    pub measure: IndicatorMeasure,
}

/// One variable, or factor x numerator / denominator.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndicatorMeasure {
    /// The value of one variable.
    Value(Arc<Variable>),
    /// `factor x numerator / denominator`.
    Ratio {
        /// The variable above.
        numerator: Arc<Variable>,
        /// The variable below.
        denominator: Arc<Variable>,
        /// What the quotient is multiplied by: 100 for percent.
        factor: i64,
        /// Whether whoever is counted above is also counted below, so that a hire changes both.
        part: bool,
    },
}

impl Indicator {
    /// The variables it is read from: one, or those above and below a ratio's line.
    ///
    /// ```
    /// let plan = shequ::Plan::builtin("xiaoshan-2022-2025")?;
    /// let indicator = &plan.target("certified-social-workers")?.indicator;
    /// let read: Vec<&str> = indicator.variables().map(|variable| variable.id.as_str()).collect();
    /// assert_eq!(read, ["certified-social-workers", "residents"]);
    /// # Ok::<(), shequ::plan::PlanError>(())
    /// ```
    pub fn variables(&self) -> impl Iterator<Item = &Arc<Variable>> {
        let (first, second) = match &self.measure {
            IndicatorMeasure::Value(variable) => (variable, None),
            IndicatorMeasure::Ratio { numerator, denominator, .. } => (numerator, Some(denominator)),
        };
        std::iter::once(first).chain(second)
    }
}

/// How strongly the document words a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// 不少于 and the like: it must be met.
    Binding,
    /// 力争: it is striven for.
    Aspirational,
    /// 一般: it is the norm.
    Normative,
    /// 原则上: in principle.
    InPrinciple,
}

impl Strength {
    /// Every strength, strongest first.
    pub const ALL: [Strength; 4] =
        [Strength::Binding, Strength::Aspirational, Strength::Normative, Strength::InPrinciple];

    /// The code used in plans and reports.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Strength::Binding => "binding",
            Strength::Aspirational => "aspirational",
            Strength::Normative => "normative",
            Strength::InPrinciple => "in_principle",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Strength::Binding, Lang::Zh) => "约束性",
            (Strength::Aspirational, Lang::Zh) => "力争",
            (Strength::Normative, Lang::Zh) => "一般",
            (Strength::InPrinciple, Lang::Zh) => "原则上",
            (Strength::Binding, Lang::En) => "binding",
            (Strength::Aspirational, Lang::En) => "aspirational",
            (Strength::Normative, Lang::En) => "normative",
            (Strength::InPrinciple, Lang::En) => "in principle",
        }
    }
}

/// When a target is due.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rhythm {
    /// By the end of a schedule.
    By(Arc<PlanSchedule>),
    /// In each of these years anew.
    EachYear(Vec<i32>),
    /// Every `min_years` to `max_years`, within a schedule.
    Every {
        /// The fewest years between two.
        min_years: i32,
        /// The most years between two.
        max_years: i32,
        /// Whether years are counted from the last one's day or by the calendar.
        basis: IntervalBasis,
        /// Where counting starts and ends.
        schedule: Arc<PlanSchedule>,
    },
    /// At any time.
    Standing,
}

impl Rhythm {
    /// The code used in plans and reports.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Rhythm::By(_) => "by",
            Rhythm::EachYear(_) => "each_year",
            Rhythm::Every { .. } => "every",
            Rhythm::Standing => "standing",
        }
    }
}

/// A named schedule of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlanSchedule {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its days and convention.
    pub schedule: Schedule,
    /// Whether the plan states the convention for this schedule; otherwise it is the one of [`Pace`].
    pub states_convention: bool,
}

/// A bound and the first day it holds; the first of a target holds from the beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DatedBound {
    /// The first day it holds; `None`: from the beginning.
    pub from: Option<NaiveDate>,
    /// The bound.
    pub bound: Bound,
}

/// A target (目标).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Target {
    /// Its place among the plan's targets.
    pub index: usize,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What it measures.
    pub indicator: Arc<Indicator>,
    /// Its bounds by date, in order; at least one, the first from the beginning.
    pub bounds: Vec<DatedBound>,
    /// When it is due.
    pub rhythm: Rhythm,
    /// How strongly it is worded.
    pub strength: Strength,
    /// The document's word for that.
    pub wording: Text,
    /// The level whose units the bound is for.
    pub level: Arc<Level>,
    /// The units of that level it is for, where not all.
    pub group: Option<Arc<UnitGroup>>,
    /// The action it belongs to.
    pub action: Option<Arc<Action>>,
    /// The clauses that set it.
    pub clauses: Vec<Arc<Clause>>,
    /// The starting value the plan states, where it does.
    pub baseline: Option<Quantity>,
}

impl Target {
    /// The bound in force on a day.
    #[must_use]
    pub fn bound_on(&self, day: NaiveDate) -> Option<&Bound> {
        let holds = |dated: &&DatedBound| dated.from.is_none_or(|from| from <= day);
        self.bounds.iter().rev().find(holds).map(|dated| &dated.bound)
    }
}

/// An action: a group of measures.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Action {
    /// Its id, the clause's locator, such as `2.1`.
    pub id: String,
    /// Its name.
    pub name: Text,
}

/// One of the plan's measures (举措).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Measure {
    /// Its id, the clause's locator, such as `2.1.1`.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What it asks, summarised.
    pub summary: Text,
    /// The clause.
    pub clause: Arc<Clause>,
    /// The action it belongs to.
    pub action: Arc<Action>,
    /// The targets that measure it.
    pub targets: Vec<Arc<Target>>,
    /// What can be checked of it.
    pub deliverables: Vec<Arc<Deliverable>>,
}

/// A checkable item of a measure (任务项).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deliverable {
    /// Its place among the plan's deliverables.
    pub index: usize,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// How often, and by whom.
    pub occurrence: Occurrence,
}

/// How often a deliverable is due, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Occurrence {
    /// Once, for the whole plan.
    Once,
    /// Again and again: done for a calendar year when it was done in it.
    Recurring,
    /// Once at each of these units.
    PerUnit(Due),
}

/// A requirement on how the plan is carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirement {
    /// Its id, the clause's locator, such as `3.1`.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What it asks, summarised.
    pub summary: Text,
    /// The clause.
    pub clause: Arc<Clause>,
}

/// Where the text leaves a choice (口径). Each alternative is a named set of changes to fields of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Interpretation {
    /// Its id.
    pub id: String,
    /// The question the text leaves open.
    pub question: Text,
    /// The choices; the first is the one in force unless another is chosen.
    pub choices: Vec<Choice>,
    /// The place of the choice made.
    pub chosen: usize,
}

impl Interpretation {
    /// The choice made.
    #[must_use]
    pub fn choice(&self) -> Option<&Choice> {
        self.choices.get(self.chosen)
    }
}

/// One answer to an [`Interpretation`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Why it is in force; alternatives need none.
    pub reason: Option<Text>,
    /// The fields it sets or unsets, as `section.id.field` paths; none for the choice in force.
    pub changes: Vec<String>,
}

/// How progress against the schedule is judged, unless the caller says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Pace {
    /// How elapsed time is counted where a schedule does not say.
    pub convention: Convention,
    /// From where behind becomes at risk.
    pub at_risk: AtRisk,
    /// How a rate without a baseline is judged before its deadline.
    pub rate_without_baseline: RateWithoutBaseline,
}

/// How a rate without a baseline is judged before its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RateWithoutBaseline {
    /// Met or not met.
    Unjudged,
    /// Attainment against the elapsed share, as published notices do: the same as a baseline of zero.
    Attainment,
}
