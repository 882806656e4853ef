//! How a target's numbers came about, as a tree for machines that ends in rows of the data: [`Trace`]. For people it is
//! told in five lines by [`Report::explain`].
//!
//! | file | subject |
//! | --- | --- |
//! | `node.rs` | the parts of the tree |
//! | `row.rs` | the rows it ends in |
//! | `record.rs` | what is kept of a reading while it is made |
//! | `reading.rs` | a reading as nodes |
//! | `steps.rs` | the steps from readings to a verdict |
//! | `frame.rs` | the tree as a table |
//!
//! Nothing is read by rules of its own: the judge that made the report judges once more, with someone listening.

mod frame;
mod node;
mod reading;
mod record;
mod row;
mod steps;

use chrono::NaiveDate;
use serde::Serialize;

pub use node::{CountRead, Node, Op, ScheduleRead, With};
pub use row::{AllocationRead, EntityRead, ObservationRead, Row};

use super::assessment::{Assessment, Flag, Reason};
use super::explain::touches;
use super::judge::Judge;
use super::options::Options;
use super::report::Report;
use crate::formula::{AtRisk, Status};
use crate::lang::Text;
use crate::plan::{Indicator, IndicatorMeasure, Interpretation, PlanError};
use reading::Source;
use record::Recording;
use steps::Steps;

/// What a target's value is, which decides how it is held against the schedule and what is missing from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Measured {
    /// Whole things counted: they are held against the whole part of what the schedule expects.
    Count,
    /// `factor x n / d` of two counts.
    Rate,
    /// An exact number as it stands.
    Amount,
}

impl Measured {
    /// Every kind.
    pub const ALL: [Measured; 3] = [Measured::Count, Measured::Rate, Measured::Amount];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Measured::Count => "count",
            Measured::Rate => "rate",
            Measured::Amount => "amount",
        }
    }

    fn of(indicator: &Indicator) -> Measured {
        match &indicator.measure {
            IndicatorMeasure::Value(variable) if variable.unit.whole => Measured::Count,
            IndicatorMeasure::Ratio { numerator, denominator, .. }
                if numerator.unit.whole && denominator.unit.whole =>
            {
                Measured::Rate
            }
            _ => Measured::Amount,
        }
    }
}

/// A clause that sets a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClauseRead {
    /// Its locator.
    pub id: String,
    /// Its heading.
    pub heading: Text,
}

/// How a question that the text leaves open, and that touches a target, was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ChoiceRead {
    /// The interpretation.
    pub interpretation: String,
    /// The question.
    pub question: Text,
    /// The answer's id.
    pub choice: String,
    /// The answer.
    pub name: Text,
}

/// How a target's numbers at a unit on a day came about: everything it takes to work them out again, down to the rows.
///
/// The steps come in the order in which they are worked out; a step names the steps it rests on
/// (`of`), and has what it came from below it. What is missing stands as a leaf that says so. The meaning of
/// each step is that of the report's field of the same name; ARCHITECTURE.md ("Traces") says how each is worked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Trace {
    /// The number of the trace's form: [`Trace::FORMAT`].
    pub format: u32,
    /// The version of this library.
    pub library_version: &'static str,
    /// The plan's id.
    pub plan: String,
    /// The plan's edition.
    pub edition: String,
    /// The target's id.
    pub target: String,
    /// The target's name.
    pub target_name: Text,
    /// The clauses that set it.
    pub clauses: Vec<ClauseRead>,
    /// How each open question that touches it was answered.
    pub choices: Vec<ChoiceRead>,
    /// What its value is.
    pub measured: Measured,
    /// The unit's code.
    pub unit: String,
    /// The unit's name.
    pub unit_name: String,
    /// The day asked about, at its close.
    pub as_of: NaiveDate,
    /// The options asked with.
    pub options: Options,
    /// The at-risk threshold in force.
    pub at_risk: AtRisk,
    /// The day whose verdict this is.
    pub judged_on: NaiveDate,
    /// The verdict.
    pub status: Status,
    /// Why there is none.
    pub reason: Option<Reason>,
    /// What a reader should know.
    pub flags: Vec<Flag>,
    /// How it came about.
    pub steps: Vec<Node>,
}

impl Trace {
    /// The number of the form a trace has as JSON, which `schemas/trace.schema.json` describes.
    pub const FORMAT: u32 = 1;

    /// The trace as JSON text: exact numbers as `"n/d"`.
    ///
    /// # Errors
    /// What the JSON writer reports; a trace holds nothing it cannot write.
    #[cfg(feature = "json")]
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// The first step of a kind.
    ///
    /// ```
    /// # use shequ::Plan;
    /// # use shequ::data::{Dataset, UnitRow};
    /// use shequ::assess::Op;
    ///
    /// # let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// # let dataset = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]).build()?;
    /// let trace = plan.assess(&dataset, "330109", "2024-06-30".parse()?)?.trace("work-methods")?;
    /// assert!(trace.step(Op::Value).is_some_and(|step| step.value.is_none()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn step(&self, op: Op) -> Option<&Node> {
        self.steps.iter().find(|step| step.op == op)
    }

    /// The rows that count, each once, in the order of the trace.
    pub(crate) fn rows(&self) -> Vec<&Row> {
        fn collect<'a>(node: &'a Node, rows: &mut Vec<&'a Row>) {
            if node.op == Op::LeftAside {
                return;
            }
            rows.extend(&node.row);
            node.children.iter().for_each(|child| collect(child, rows));
        }
        let mut rows = Vec::new();
        self.steps.iter().for_each(|step| collect(step, &mut rows));
        let mut seen = std::collections::HashSet::new();
        rows.retain(|row| seen.insert(*row));
        rows
    }
}

impl Report {
    /// How the numbers of a target, named by its id or its name in either language, came about.
    ///
    /// # Errors
    /// As [`Plan::target`](crate::plan::Plan::target): a name the plan does not have, with the nearest, or has twice.
    ///
    /// ```
    /// use shequ::Plan;
    /// use shequ::assess::{Op, Row};
    /// use shequ::data::{Dataset, EntityRow, UnitRow};
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// let dataset = Dataset::builder(&plan)
    ///     .units([UnitRow::new("330109", "萧山区", "district")])
    ///     .entities([EntityRow::new("leading-talent-batch", "batch-1", "330109", "2023-11-17".parse()?)])
    ///     .build()?;
    /// let trace = plan.assess(&dataset, "330109", "2023-12-31".parse()?)?.trace("leading-talents")?;
    /// let year = trace.step(Op::Year).unwrap();
    /// let count = year.children.iter().find(|node| node.op == Op::Register).unwrap();
    /// let row = count.children[0].row.as_ref().and_then(Row::entity).unwrap();
    /// assert_eq!((&*row.kind, &*row.id), ("leading-talent-batch", "batch-1"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn trace(&self, target: &str) -> Result<Trace, PlanError> {
        let target = self.plan().target(target)?;
        let blank = Assessment::new(std::sync::Arc::clone(target), self.head.as_of);
        let result = self.assessments.iter().find(|result| result.target.id == target.id).unwrap_or(&blank);
        let steps = match self.judge() {
            None => Vec::new(),
            Some(judge) => {
                let Judge { plan, reader, unit, as_of, at_risk, min_coverage } = judge;
                let source = Source::new(plan, reader.dataset);
                let judge = Judge { plan, reader: Recording::new(reader), unit, as_of, at_risk, min_coverage };
                Steps { source, judge, target, result }.all()
            }
        };
        let choice = |open: &Interpretation| {
            let choice = open.choice()?;
            Some(ChoiceRead {
                interpretation: open.id.clone(),
                question: open.question.clone(),
                choice: choice.id.clone(),
                name: choice.name.clone(),
            })
        };
        let touching = self.plan().interpretations().iter().filter(|open| touches(open, target));
        let clauses = target.clauses.iter();
        Ok(Trace {
            format: Trace::FORMAT,
            library_version: self.head.library_version,
            plan: self.head.plan.clone(),
            edition: self.head.edition.clone(),
            target: target.id.clone(),
            target_name: target.name.clone(),
            clauses: clauses
                .map(|clause| ClauseRead { id: clause.id.clone(), heading: clause.heading.clone() })
                .collect(),
            choices: touching.filter_map(choice).collect(),
            measured: Measured::of(&target.indicator),
            unit: self.head.unit.clone(),
            unit_name: self.head.unit_name.clone(),
            as_of: self.head.as_of,
            options: self.head.options.clone(),
            at_risk: self.head.at_risk,
            judged_on: result.judged_on,
            status: result.status,
            reason: result.reason,
            flags: result.flags.clone(),
            steps,
        })
    }
}
