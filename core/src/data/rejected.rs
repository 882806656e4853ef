//! Rows that were set aside: whether they may be ([`Reject`]), and for which units something is missing since.

use std::collections::BTreeSet;

use super::problem::Problem;

/// What happens to rows that have a problem.
///
/// ```
/// use shequ::Plan;
/// use shequ::data::{Dataset, ObservationRow, ProblemCode, Reject, UnitRow};
///
/// let plan = Plan::builtin("xiaoshan-2022-2025")?;
/// let rows = [
///     ObservationRow::new("330109", "residents", "2022-12-31".parse()?, 2_118_000),
///     ObservationRow::new("330109", "residents", "2023-12-31".parse()?, "214万"),
/// ];
/// let builder = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]).observations(rows);
/// assert!(builder.clone().build().is_err());
///
/// let dataset = builder.reject(Reject::Row).build()?;
/// assert_eq!((dataset.observation_count(), dataset.rejected_row_count()), (1, 1));
/// let problem = &dataset.rejected()[0];
/// assert_eq!((problem.row(), problem.code()), (Some(2), ProblemCode::UnitInCount));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Reject {
    /// Nothing is loaded.
    #[default]
    Table,
    /// The row is set aside and listed by [`Dataset::rejected`](super::Dataset::rejected), and so are rows that need it:
    /// those of a unit whose own row was set aside. Of rows that contradict each other, none is kept. A problem of a
    /// whole table, such as a missing column, still keeps everything from being loaded.
    Row,
}

/// What was set aside.
#[derive(Debug, Clone, Default)]
pub(super) struct Rejected {
    pub(super) problems: Vec<Problem>,
    pub(super) rows: usize,
    /// By the variables' places.
    pub(super) observations: Marks,
    /// By the kinds' places.
    pub(super) entities: Marks,
    /// By the deliverables' places.
    pub(super) deliverables: Marks,
}

/// Of which things and at which units rows were set aside; `None` where the row did not say it readably, which may mean
/// every thing or every unit.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    pub(super) marks: BTreeSet<(Option<usize>, Option<u32>)>,
}

impl Marks {
    pub(super) fn add(&mut self, place: Option<usize>, unit: Option<u32>) {
        self.marks.insert((place, unit));
    }

    /// Whether a row that was set aside is, or may be, of this thing at this very unit.
    pub(super) fn has(&self, place: usize, unit: u32) -> bool {
        let may_be = |place, unit| self.marks.contains(&(place, unit));
        !self.marks.is_empty()
            && (may_be(Some(place), Some(unit))
                || may_be(Some(place), None)
                || may_be(None, Some(unit))
                || may_be(None, None))
    }
}

impl Rejected {
    /// Notes that a unit's own row was set aside: whatever is asked of the unit above, or where that is not known of any
    /// unit, something is missing.
    pub(super) fn unit(&mut self, above: Option<u32>) {
        for marks in [&mut self.observations, &mut self.entities, &mut self.deliverables] {
            marks.add(None, above);
        }
    }

    /// Counts a row.
    pub(super) fn row(&mut self) {
        self.rows = self.rows.saturating_add(1);
    }

    pub(super) fn observation(&mut self, variable: Option<usize>, unit: Option<u32>) {
        self.row();
        self.observations.add(variable, unit);
    }

    /// A row of a register, or of its scope: what the register holds at the unit is no longer known to be all.
    pub(super) fn entity(&mut self, kind: Option<usize>, unit: Option<u32>) {
        self.row();
        self.entities.add(kind, unit);
    }

    pub(super) fn deliverable(&mut self, deliverable: Option<usize>, unit: Option<u32>) {
        self.row();
        self.deliverables.add(deliverable, unit);
    }
}
