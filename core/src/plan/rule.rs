//! A target of the plan compiled for rows of a caller's own: [`Plan::rule`].

use super::{IndicatorMeasure, Plan, RateWithoutBaseline, Rhythm, Target, VariableKind};
use crate::formula::{AtRisk, FormulaError, Rule, RuleMeasure, RuleSpec};
use crate::quantity::Quantity;

impl Plan {
    /// A target's bounds, schedule and at-risk threshold as a [`Rule`], for callers who have numerators and denominators
    /// of their own rather than a dataset.
    ///
    /// `baseline` is the value the rows start from; `None`: the plan's, else 0 for a count, else none, as where nothing is
    /// reported of the day before the schedule. `at_risk`: `None` for the plan's.
    ///
    /// # Errors
    /// [`UnsupportedBound`](FormulaError::UnsupportedBound) for a target of single years or one that recurs, which take
    /// more than a row; as [`Rule::new`].
    ///
    /// ```
    /// use shequ::formula::Status;
    ///
    /// let plan = shequ::Plan::builtin("xiaoshan-2022-2025")?;
    /// let rule = plan.rule(plan.target("社区工作者持证率")?, Some(60.into()), None)?;
    /// // 24 of 36 months: 66.67 % planned, 66 % at risk; 66.05 % it is.
    /// assert_eq!(rule.on("2024-12-31".parse()?)?.status(1_720, 2_604)?, Status::AtRisk);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rule(
        &self,
        target: &Target,
        baseline: Option<Quantity>,
        at_risk: Option<AtRisk>,
    ) -> Result<Rule, FormulaError> {
        let schedule = match &target.rhythm {
            Rhythm::By(named) => Some(named.schedule.clone()),
            Rhythm::Standing => None,
            Rhythm::EachYear(_) | Rhythm::Every { .. } => return Err(FormulaError::UnsupportedBound),
        };
        let (measure, is_count) = match &target.indicator.measure {
            IndicatorMeasure::Value(variable) if variable.unit.whole => (RuleMeasure::Count, true),
            IndicatorMeasure::Value(variable) => (RuleMeasure::Amount, variable.kind != VariableKind::Rate),
            IndicatorMeasure::Ratio { factor, .. } => (RuleMeasure::Rate { factor: *factor }, false),
        };
        let from_zero = is_count || self.pace().rate_without_baseline == RateWithoutBaseline::Attainment;
        let baseline = baseline.or(target.baseline).or(from_zero.then_some(Quantity::ZERO));
        Rule::new(RuleSpec {
            bounds: target.bounds.iter().map(|dated| (dated.from, dated.bound)).collect(),
            measure,
            baseline: schedule.as_ref().and(baseline),
            schedule,
            at_risk: at_risk.unwrap_or(self.pace().at_risk),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::Status;

    fn status(target: &str, baseline: Option<i64>, n: i64, d: i64) -> Result<Status, FormulaError> {
        let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
        let rule = plan.rule(plan.target(target).unwrap(), baseline.map(Quantity::from), None)?;
        rule.on("2024-12-31".parse().unwrap())?.status(n, d)
    }

    /// The schedule's first and last third lie before 2024-12-31 (24 of 36 months): 60 studios, 40 planned.
    #[test]
    fn a_count_starts_from_zero_unless_it_is_said_where() {
        assert_eq!(status("studios-total", None, 40, 1), Ok(Status::OnTrack));
        assert_eq!(status("studios-total", None, 39, 1), Ok(Status::AtRisk));
        // From 30, 30 + 30 x 2/3 = 50 are planned and 48 at risk.
        assert_eq!(status("studios-total", Some(30), 49, 1), Ok(Status::AtRisk));
        assert_eq!(status("studios-total", Some(30), 47, 1), Ok(Status::Behind));
    }

    #[test]
    fn a_rate_without_a_start_is_not_measured_against_the_schedule() {
        assert_eq!(status("community-worker-certification", None, 69, 100), Ok(Status::NotMet));
        assert_eq!(status("community-worker-certification", Some(40), 60, 100), Ok(Status::OnTrack));
        assert_eq!(status("community-workers", None, 18, 10_000), Ok(Status::Conforming));
        assert_eq!(status("community-workers", None, 17, 10_000), Ok(Status::NotConforming));
    }

    #[test]
    fn what_takes_more_than_a_row_has_no_rule() {
        assert_eq!(status("studios-yearly", None, 20, 1), Err(FormulaError::UnsupportedBound));
        assert_eq!(status("supervisors", None, 1, 1), Err(FormulaError::UnsupportedBound));
    }
}
