//! A dataset's rows checked against another plan. What the checks are lives with each table.

use super::dataset::Dataset;
use super::problem::{DataError, Problem, ProblemCode};
use crate::plan::Plan;

impl Dataset {
    /// The same rows, checked against another plan; all of it or nothing. Another reading of the plan it was built for
    /// needs none of this: it is the same plan.
    ///
    /// Variables that were set aside when it was built stay aside, and named.
    ///
    /// # Errors
    /// [`DataError`] with every problem, as [`build`](super::DatasetBuilder::build) would tell of them: rows are numbered
    /// as the dataset gives them out ([`Dataset::unit_rows`] and its fellows), from 1. Variables that the plan does not
    /// have are refused; so are those it has whose rows were set aside before, since they are no longer there
    /// ([`SetAsideBefore`](ProblemCode::SetAsideBefore)), and a dataset from which bad rows were set aside, with their
    /// problems.
    ///
    /// ```
    /// use shequ::Plan;
    /// use shequ::data::{Dataset, UnitRow};
    ///
    /// let draft = Plan::builtin("xiaoshan-2022-2025")?;
    /// let dataset = Dataset::builder(&draft).units([UnitRow::new("330109", "萧山区", "district")]).build()?;
    /// # let text = include_str!("../../plans/xiaoshan-2022-2025.toml").replace("2022-10-26-draft", "2023-01-01");
    /// # let text = text.as_str();
    /// let approved = Plan::from_toml(text)?; // a later edition
    /// let day = "2024-06-30".parse()?;
    /// assert!(approved.assess(&dataset, "330109", day).is_err());
    /// assert!(approved.assess(&dataset.rebind(&approved)?, "330109", day).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rebind(&self, plan: &Plan) -> Result<Dataset, DataError> {
        let gone = self.set_aside().iter().filter(|aside| plan.variable(&aside.variable).is_some());
        // Rows that were set aside for a problem are gone as well: what is left must not pass for the whole.
        let gone: Vec<Problem> = gone
            .map(|aside| {
                let problem = Problem::new("observations", ProblemCode::SetAsideBefore).at_column("variable");
                problem.of_value(&aside.variable).relating_to(&aside.rows.to_string())
            })
            .chain(self.rejected().iter().cloned())
            .collect();
        let builder = Dataset::builder(plan)
            .units(self.unit_rows())
            .observations(self.observation_rows())
            .entities(self.entity_rows())
            .deliverables(self.deliverable_rows())
            .register_scope(self.scope_rows())
            .lineage(self.lineage_rows())
            .allocations(self.allocation_rows());
        builder.build_keeping(gone, self.set_aside())
    }
}
