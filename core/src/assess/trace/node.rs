//! The parts of a trace: a [`Node`], what it is ([`Op`]), and what else it says ([`With`]). The [`Row`]s it ends in are in
//! `row.rs`.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use super::row::Row;
use crate::assess::assessment::{BaselineSource, Reason};
use crate::assess::notes::Aside;
use crate::formula::{AtRisk, Bound, IntervalBasis, RangePosition, Status};
use crate::plan::CountRule;
use crate::quantity::Quantity;

/// What a node of a trace is: the operation that gives its value, or what kind of leaf it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Op {
    /// The bound in force: the plan's, or the unit's share of it with the row of `allocations` below it.
    Bound,
    /// The value judged: that of the one node below it.
    Value,
    /// `factor x n / d` of the two readings below it; no value where either has none or the lower one is incomplete.
    Ratio,
    /// `factor x n / d` over the pairs below it whose two readings are complete, after the two readings over all units.
    MatchedRatio,
    /// One unit's two readings.
    Pair,
    /// The sum of what stands below it.
    Sum,
    /// A unit's own report: its row, or the sum of its rows for an amount over time.
    OwnReport,
    /// A register counted: one for each thing below it.
    Register,
    /// A thing counted: by its row, or by the rows below it taken as one spell; the rows that let it count stand below it.
    Spell,
    /// Nothing was read, and nobody here was asked to report.
    Nothing,
    /// A row that counts.
    Row,
    /// A row of another register that lets a thing count.
    Holder,
    /// A unit that should report and has nothing.
    Missing,
    /// A report that does not count, and why.
    LeftAside,
    /// Periods of an amount over time are missing, or reach over the edge of its window.
    Gap,
    /// Rows that may belong here were set aside for their problems.
    SetAside,
    /// `value / whole`, the whole being the reading of the unit above; none if it is more than one.
    ShareOfParent,
    /// The starting value.
    Baseline,
    /// The share of the schedule gone.
    Elapsed,
    /// `baseline + (bound - baseline) x elapsed`; the bound itself where the baseline meets it.
    Planned,
    /// The same with the share from which behind is only at risk.
    PlannedAtRisk,
    /// Whether the value meets the bound.
    Met,
    /// `value / bound`.
    Attainment,
    /// `(value - baseline) / (bound - baseline)`.
    Progress,
    /// `value - planned`.
    Variance,
    /// `100 x (progress - elapsed)`.
    VariancePoints,
    /// `100 x (attainment - elapsed)`.
    AttainmentPoints,
    /// The whole units missing or too many.
    Shortfall,
    /// The whole people to hire, where whoever is hired also adds to the denominator.
    ShortfallByHiring,
    /// What every period left must bring.
    RequiredPace,
    /// A year of a quota, with its bound and its count.
    Year,
    /// How often something should recur.
    Interval,
    /// What recurrence is measured by: one below it for each time it happened.
    Events,
    /// One time it happened.
    Event,
    /// The window of the next.
    Recurrence,
    /// How many units lie where; its value is the share inside among those with a value.
    Distribution,
    /// One unit that the target is set for.
    Place,
    /// The verdict.
    Status,
}

impl Op {
    /// Every operation.
    pub const ALL: [Op; 38] = [
        Op::Bound,
        Op::Value,
        Op::Ratio,
        Op::MatchedRatio,
        Op::Pair,
        Op::Sum,
        Op::OwnReport,
        Op::Register,
        Op::Spell,
        Op::Nothing,
        Op::Row,
        Op::Holder,
        Op::Missing,
        Op::LeftAside,
        Op::Gap,
        Op::SetAside,
        Op::ShareOfParent,
        Op::Baseline,
        Op::Elapsed,
        Op::Planned,
        Op::PlannedAtRisk,
        Op::Met,
        Op::Attainment,
        Op::Progress,
        Op::Variance,
        Op::VariancePoints,
        Op::AttainmentPoints,
        Op::Shortfall,
        Op::ShortfallByHiring,
        Op::RequiredPace,
        Op::Year,
        Op::Interval,
        Op::Events,
        Op::Event,
        Op::Recurrence,
        Op::Distribution,
        Op::Place,
        Op::Status,
    ];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Op::Bound => "bound",
            Op::Value => "value",
            Op::Ratio => "ratio",
            Op::MatchedRatio => "matched_ratio",
            Op::Pair => "pair",
            Op::Sum => "sum",
            Op::OwnReport => "own_report",
            Op::Register => "register",
            Op::Spell => "spell",
            Op::Nothing => "nothing",
            Op::Row => "row",
            Op::Holder => "holder",
            Op::Missing => "missing",
            Op::LeftAside => "left_aside",
            Op::Gap => "gap",
            Op::SetAside => "set_aside",
            Op::ShareOfParent => "share_of_parent",
            Op::Baseline => "baseline",
            Op::Elapsed => "elapsed",
            Op::Planned => "planned",
            Op::PlannedAtRisk => "planned_at_risk",
            Op::Met => "met",
            Op::Attainment => "attainment",
            Op::Progress => "progress",
            Op::Variance => "variance",
            Op::VariancePoints => "variance_points",
            Op::AttainmentPoints => "attainment_points",
            Op::Shortfall => "shortfall",
            Op::ShortfallByHiring => "shortfall_by_hiring",
            Op::RequiredPace => "required_pace",
            Op::Year => "year",
            Op::Interval => "interval",
            Op::Events => "events",
            Op::Event => "event",
            Op::Recurrence => "recurrence",
            Op::Distribution => "distribution",
            Op::Place => "place",
            Op::Status => "status",
        }
    }
}

/// A number of a trace: how it came about, and what it came from. What a node does not have is left out of JSON, but for
/// its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Node {
    /// What it is.
    pub op: Op,
    /// The code of the unit it is about, where that is a unit's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Arc<str>>,
    /// The variable read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variable: Option<Arc<str>>,
    /// What it comes to; `None` where there is no value, which is never zero.
    pub value: Option<Quantity>,
    /// The steps before it that it is worked out from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<Op>,
    /// What else it takes to work it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<Box<With>>,
    /// The row, for a leaf that is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<Row>,
    /// What it came from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Node>,
}

impl Node {
    pub(super) const fn new(op: Op, value: Option<Quantity>) -> Node {
        Node { op, unit: None, variable: None, value, of: Vec::new(), with: None, row: None, children: Vec::new() }
    }

    pub(super) fn at(mut self, unit: Arc<str>) -> Node {
        self.unit = Some(unit);
        self
    }

    pub(super) fn reading(mut self, variable: Arc<str>) -> Node {
        self.variable = Some(variable);
        self
    }

    pub(super) fn of(mut self, steps: &[Op]) -> Node {
        self.of = steps.to_vec();
        self
    }

    pub(super) fn with(mut self, with: With) -> Node {
        self.with = Some(Box::new(with));
        self
    }

    pub(super) fn under(mut self, children: Vec<Node>) -> Node {
        self.children = children;
        self
    }

    /// A leaf that is a row; its value is the row's.
    pub(super) fn leaf(op: Op, row: Row) -> Node {
        Node { row: Some(row), ..Node::new(op, None) }
    }
}

/// What else it takes to work out a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum With {
    /// Of [`Op::Bound`], as in the report.
    Bound(Bound),
    /// Of [`Op::Ratio`].
    #[non_exhaustive]
    Quotient {
        /// What the quotient is multiplied by.
        factor: i64,
        /// Whether whoever is counted above is also counted below, so that there cannot be more of them.
        part: bool,
    },
    /// Of [`Op::MatchedRatio`].
    #[non_exhaustive]
    Matched {
        /// What the quotient is multiplied by.
        factor: i64,
        /// Whether whoever is counted above is also counted below.
        part: bool,
        /// How many units have both parts complete.
        matched: u32,
        /// How many units are due.
        due: u32,
        /// The share of the due units that a verdict asks for.
        min_coverage: Quantity,
    },
    /// Of [`Op::Register`].
    Count(CountRead),
    /// Of an [`Op::Spell`] of several rows, and of an [`Op::Event`] of several rows in a register.
    #[non_exhaustive]
    Spell {
        /// Which thing.
        id: Arc<str>,
        /// The first day of the merged spell.
        since: NaiveDate,
        /// The first day it is no longer in force.
        until: Option<NaiveDate>,
    },
    /// Of [`Op::LeftAside`].
    Why(Aside),
    /// Of [`Op::Nothing`]: the unit is below every level at which the thing stands or is reported.
    TooLow(bool),
    /// Of [`Op::Baseline`].
    Source(BaselineSource),
    /// Of [`Op::Elapsed`].
    Schedule(ScheduleRead),
    /// Of [`Op::PlannedAtRisk`].
    AtRisk(AtRisk),
    /// Of [`Op::RequiredPace`].
    PeriodsLeft(i64),
    /// Of [`Op::Met`].
    Met(bool),
    /// Of [`Op::Year`].
    #[non_exhaustive]
    Year {
        /// The year.
        year: i32,
        /// Its verdict; `None` where no bound is set.
        status: Option<Status>,
    },
    /// Of [`Op::Interval`].
    #[non_exhaustive]
    Interval {
        /// The fewest years between two.
        min_years: i32,
        /// The most years between two.
        max_years: i32,
        /// How the years are counted.
        basis: IntervalBasis,
        /// From when the first is waited for.
        start: NaiveDate,
        /// The last day of the plan.
        plan_end: NaiveDate,
    },
    /// Of an [`Op::Event`] that is reported: the last day of the period in which the count rose.
    On(NaiveDate),
    /// Of [`Op::Recurrence`].
    #[non_exhaustive]
    Next {
        /// The first day of the next window; `None` before the first event.
        first_day: Option<NaiveDate>,
        /// The last day of the next window.
        last_day: NaiveDate,
        /// Days past the last day.
        overdue_days: i64,
        /// Events nearer to the one before than the interval allows.
        early: Vec<NaiveDate>,
        /// Events farther from the one before than the interval allows.
        breaches: Vec<NaiveDate>,
    },
    /// Of [`Op::Distribution`].
    #[non_exhaustive]
    Places {
        /// How many lie below.
        below: u32,
        /// How many meet the bound.
        inside: u32,
        /// How many lie above.
        above: u32,
        /// How many have no value.
        unknown: u32,
    },
    /// Of [`Op::Place`]; `None`: it has no complete value.
    Place(Option<RangePosition>),
    /// Of [`Op::Status`].
    #[non_exhaustive]
    Verdict {
        /// The verdict.
        status: Status,
        /// Why there is none.
        reason: Option<Reason>,
    },
}

/// Which things of a register count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CountRead {
    /// The register.
    pub kind: String,
    /// What is counted.
    pub rule: CountRule,
    /// Only what began on or after this day counts.
    pub from: Option<NaiveDate>,
    /// Only what stands at units of this group, or below one of them, counts.
    pub group: Option<String>,
    /// The register in which the id must be in force too.
    pub having: Option<String>,
    /// The first day of the window.
    pub first_day: NaiveDate,
    /// The day counted for: the window's last, or the day read.
    pub on: NaiveDate,
}

/// A schedule on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ScheduleRead {
    /// Its first day.
    pub start: NaiveDate,
    /// Its last day.
    pub end: NaiveDate,
    /// `month`, `quarter`, `year`, `day`, `day-open` or `milestones`.
    pub convention: &'static str,
    /// The share due at the close of each milestone.
    pub milestones: Vec<(NaiveDate, Quantity)>,
    /// Whether shares rise in a straight line between milestones.
    pub linear: bool,
    /// The day asked about, at its close.
    pub on: NaiveDate,
    /// How many periods are complete.
    pub complete: i64,
    /// How many periods there are.
    pub periods: i64,
}
