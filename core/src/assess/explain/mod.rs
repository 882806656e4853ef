//! Why a target stands where it does, in at most five lines that someone understands who has never seen the data.
//!
//! | file | line |
//! | --- | --- |
//! | `clause.rs` | what the document asks, and under which reading |
//! | `parts.rs` | the numbers read, with their days and where they come from |
//! | `arithmetic.rs` | what was worked out from them |
//! | `gap.rs` | the verdict, what is missing, or why there is none |
//! | `units.rs` | who brought most, and who did not report |
//! | `sentences.rs`, `zh.rs`, `en.rs` | the words |
//!
//! The numbers are the assessment's own; only the units behind them are read again, by the code that read them first, and
//! only when an explanation is asked for.

mod arithmetic;
mod clause;
mod en;
mod gap;
mod parts;
mod sentences;
mod units;
mod zh;

pub(crate) use clause::touches;

use std::fmt;

use super::assessment::{Assessment, Flag, Part};
use super::judge::Judge;
use super::reader::Reader;
use super::report::Report;
use super::words::number;
use crate::data::day;
use crate::formula::Bound;
use crate::lang::Lang;
use crate::plan::{PlanError, Target, UnitOfMeasure, Variable};
use crate::quantity::Quantity;
use sentences::Sentences;

/// Why a target stands where it does: one to five lines of whole sentences in one language.
///
/// The lines, in this order, those without anything to say left out: what the document asks and how it is read; the
/// numbers read; what was worked out from them; the verdict and what is missing, or why there is no verdict; who
/// contributed most and who did not report. Printed, it is one line under the other.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The lines, without line breaks.
    pub lines: Vec<String>,
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines.join("\n"))
    }
}

impl Report {
    /// Why a target, named by its id or its name in either language, stands where it does.
    ///
    /// Units are named as the data names them, in either language. Numbers are rounded for people: a value never prints
    /// like a bound it misses, and a rounded result has its exact fraction beside it.
    ///
    /// # Errors
    /// As [`Plan::target`](crate::plan::Plan::target): a name the plan does not have, with the nearest, or has twice.
    ///
    /// ```
    /// use shequ::data::{Dataset, ObservationRow, UnitRow};
    /// use shequ::{Lang, Plan};
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// let dataset = Dataset::builder(&plan)
    ///     .units([UnitRow::new("330109", "萧山区", "district")])
    ///     .observations([
    ///         ObservationRow::new("330109", "residents", "2024-12-31".parse()?, 2_140_000),
    ///         ObservationRow::new("330109", "certified-social-workers", "2024-12-31".parse()?, 3_305),
    ///     ])
    ///     .build()?;
    /// let report = plan.assess(&dataset, "330109", "2024-12-31".parse()?)?;
    /// let why = report.explain("certified-social-workers", Lang::En)?;
    /// assert!(why.lines[2].starts_with("10000 x 3305 / 2140000 is about 15.44 per 10,000 residents (exactly 3305/214)."));
    /// assert!(why.lines[3].contains("Still missing: 119 people."));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn explain(&self, target: &str, lang: Lang) -> Result<Explanation, PlanError> {
        let target = self.plan().target(target)?;
        let blank = Assessment::new(std::sync::Arc::clone(target), self.head.as_of);
        let result = self.assessments.iter().find(|result| result.target.id == target.id).unwrap_or(&blank);
        let subject = Subject { report: self, result, judge: self.judge(), lang, say: sentences::of(lang) };
        let lines = [
            clause::sentences(&subject),
            parts::sentences(&subject),
            arithmetic::sentences(&subject),
            gap::sentences(&subject),
            units::sentences(&subject),
        ];
        let lines = lines.iter().filter(|line| !line.is_empty()).map(|line| subject.say.line(line)).collect();
        Ok(Explanation { lines })
    }

    /// What the report was judged with, to read the units behind a number again.
    pub(crate) fn judge(&self) -> Option<Judge<'_>> {
        let (plan, dataset, head) = (self.plan(), self.dataset(), &self.head);
        let reader = Reader { dataset, known_on: head.options.known_on.map(day::from_date) };
        let unit = dataset.units().find(&head.unit)?;
        let min_coverage = head.options.min_coverage;
        Some(Judge { plan, reader, unit, as_of: head.as_of, at_risk: head.at_risk, min_coverage })
    }
}

fn at_places(value: &Quantity, places: Option<u32>) -> String {
    places.map_or_else(|| value.to_string(), |places| value.rounded(places))
}

/// What one explanation is about.
struct Subject<'a> {
    report: &'a Report,
    result: &'a Assessment,
    judge: Option<Judge<'a>>,
    lang: Lang,
    say: &'static dyn Sentences,
}

impl<'a> Subject<'a> {
    fn target(&self) -> &'a Target {
        &self.result.target
    }

    /// The target's unit of measure.
    fn unit(&self) -> &'a UnitOfMeasure {
        &self.target().indicator.unit
    }

    /// The bound in force, also where it is set for other units.
    fn bound(&self) -> Option<Bound> {
        self.result.bound.or_else(|| self.target().bound_on(self.result.judged_on).copied())
    }

    /// A value of a unit of the target as people read it, with its unit.
    fn amount(&self, value: &Quantity) -> String {
        self.say.amount(&number(value, self.unit(), self.bound().as_ref()), self.unit())
    }

    /// The target's own value: it prints on the side of the bound, and of what the schedule expects, that it is on.
    fn value(&self, value: &Quantity) -> String {
        let unit = self.unit();
        if unit.whole && value.is_whole() { value.to_string() } else { at_places(value, self.places()) }
    }

    /// What the schedule expects: of whole things, as many as the verdict is taken against.
    fn planned(&self, planned: &Quantity) -> String {
        let unit = self.unit();
        let shown = if unit.whole { planned.floor().to_string() } else { at_places(planned, self.places()) };
        self.say.amount(&shown, unit)
    }

    /// The decimals, two or more, at which the value and what it is held against stand as they do; `None`: at none.
    fn places(&self) -> Option<u32> {
        let Some(value) = self.result.value else { return Some(2) };
        let edges = match self.bound() {
            Some(Bound::AtLeast(edge) | Bound::AtMost(edge)) => [Some(edge), None],
            Some(Bound::Between { lower, upper, .. }) => [Some(lower), Some(upper)],
            None => [None, None],
        };
        let limits = || edges.into_iter().chain([self.result.planned, self.result.planned_at_risk]).flatten();
        let printed = |value: &Quantity, places| value.rounded(places).parse::<Quantity>();
        (2..=12).find(|places| {
            limits().all(|limit| match (printed(&value, *places), printed(&limit, *places)) {
                (Ok(shown), Ok(shown_limit)) => shown.cmp(&shown_limit) == value.cmp(&limit),
                _ => false,
            })
        })
    }

    /// The numbers behind the value that were asked for, each with its variable.
    fn parts(&self) -> impl Iterator<Item = (&'a Part, &'a Variable)> {
        let plan = self.report.plan();
        let parts = [self.result.numerator.as_ref(), self.result.denominator.as_ref()];
        parts.into_iter().flatten().filter_map(|part| Some((part, plan.variable(&part.variable)?.as_ref())))
    }

    fn has(&self, flag: Flag) -> bool {
        self.result.flags.contains(&flag)
    }
}
