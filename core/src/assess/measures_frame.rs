//! The measures of a report as tables.

use std::sync::Arc;

use super::measure::{DeliverableAssessment, MeasureAssessment, WorkState};
use super::report::Report;
use crate::columns::Columns;
use crate::frame::Frame;
use crate::plan::Measure;

impl Report {
    /// The measures as a table: `measure`, `name_zh`, `name_en`, `state`, `deliverables`, `done` (how many of them are),
    /// `targets` (the worst verdict among its targets).
    ///
    /// ```
    /// use shequ::Plan;
    /// use shequ::data::{Dataset, UnitRow};
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// let dataset = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]).build()?;
    /// let report = plan.assess(&dataset, "330109", "2024-06-30".parse()?)?;
    /// assert_eq!(report.measures_frame().len(), 16);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn measures_frame(&self) -> Frame {
        Columns::of(&self.measures)
            .text("measure", "举措", "measure", |result| Some(&result.measure.id))
            .both("name", "名称", "name", |result| Some(&result.measure.name))
            .text("state", "进展", "state", |result| result.state.map(WorkState::code))
            .size("deliverables", "任务项数", "deliverables", |result| Some(result.deliverables.len()))
            .integer("done", "已完成任务项数", "done", |result| Some(result.done.into()))
            .text("targets", "目标评价", "verdict of its targets", |result| {
                result.targets.map(|status| status.code())
            })
            .into_frame()
    }

    /// The deliverables of the measures as a table: `deliverable`, `measure`, `name_zh`, `name_en`, `state`, `units_done`,
    /// `units_due`, `latest`.
    #[must_use]
    pub fn deliverables_frame(&self) -> Frame {
        let of = |result: &'_ MeasureAssessment| -> Vec<(Arc<Measure>, DeliverableAssessment)> {
            result.deliverables.iter().map(|item| (Arc::clone(&result.measure), item.clone())).collect()
        };
        let rows: Vec<(Arc<Measure>, DeliverableAssessment)> = self.measures.iter().flat_map(of).collect();
        Columns::of(&rows)
            .text("deliverable", "任务项", "deliverable", |(_, item)| Some(&item.deliverable.id))
            .text("measure", "举措", "measure", |(measure, _)| Some(&measure.id))
            .both("name", "名称", "name", |(_, item)| Some(&item.deliverable.name))
            .text("state", "进展", "state", |(_, item)| Some(item.state.code()))
            .integer("units_done", "已完成单位数", "units done", |(_, item)| item.units_done.map(i64::from))
            .integer("units_due", "应完成单位数", "units due", |(_, item)| item.units_due.map(i64::from))
            .day("latest", "最近记录日", "latest entry", |(_, item)| item.latest)
            .into_frame()
    }
}
