//! A plan asked of data: [`Plan::assess`] and what it answers.
//!
//! | file | subject |
//! | --- | --- |
//! | `options.rs` | how a question is asked |
//! | `question.rs`, `error.rs`, `error_words.rs` | a question checked, and why it cannot be asked |
//! | `reader.rs` | what every reading of one question shares |
//! | `reading.rs` | which value of a variable stands at a unit on a day |
//! | `walk.rs` | the walk down the tree behind a reading |
//! | `bulk/` | the same for all units at once, for panels |
//! | `register_count.rs` | counting a register over a unit and all below |
//! | `notes.rs` | what a reading tells whoever listens |
//! | `partial.rs` | the mergeable state behind a reading |
//! | `read.rs`, `coverage.rs` | who is behind each reading, and who reported what over all of a report |
//! | `events.rs` | the days something happened, from reports |
//! | `judge/` | from readings to a verdict |
//! | `assessment.rs` | what is said of one target |
//! | `measure.rs`, `measures_frame.rs` | what is said of one measure, and of all as tables |
//! | `finding.rs` | what the question brings to light |
//! | `report.rs` | all of it, with a head that says how it was made |
//! | `panel/` | many units on many days, as tables |
//! | `history/` | one target at one unit through days: when it was met, met late, lost |
//! | `verify.rs`, `difference.rs` | a report computed again, and what differs |
//! | `changes.rs` | what changed since an earlier report, and the rows behind it |
//! | `explain/` | why a target stands where it does, in at most five lines |
//! | `trace/` | how its numbers came about, down to the rows |
//! | `table.rs` | the report as a table for people |
//! | `outline.rs` | a plan, and what a dataset holds, as such a table |
//! | `words.rs` | values, bounds and shares as people read them |
//!
//! What does not live here: arithmetic ([`crate::formula`]), checking of input ([`crate::data`]).

mod assessment;
mod bulk;
mod changes;
mod coverage;
#[cfg(feature = "json")]
mod difference;
mod error;
mod error_words;
mod events;
mod explain;
mod finding;
mod history;
mod judge;
mod measure;
mod measures_frame;
mod notes;
mod options;
#[cfg(feature = "text")]
mod outline;
mod panel;
mod partial;
mod question;
mod read;
mod reader;
mod reading;
mod register_count;
mod report;
#[cfg(feature = "text")]
mod table;
mod trace;
#[cfg(feature = "json")]
mod verify;
mod walk;
mod words;

use chrono::NaiveDate;

pub use assessment::{Assessment, BaselineSource, Coverage, Distribution, Flag, Part, Reason};
pub use changes::{Changes, SinceError, TargetChange};
pub use coverage::{ReportCoverage, ReportingState, UnitCoverage, VariableCoverage};
#[cfg(feature = "json")]
pub use difference::{Difference, DifferenceCode};
pub use error::AssessError;
pub use explain::Explanation;
pub use finding::{ReportFinding, ReportFindingCode};
pub use history::{History, HistoryPoint, month_ends};
pub use measure::{DeliverableAssessment, MeasureAssessment, WorkState};
pub use notes::Aside;
pub use options::Options;
pub use panel::{Panel, PanelDay, UnitSelection};
pub use partial::Partial;
pub use reading::ReadingSource;
pub use report::{Head, Report, Tally};
#[cfg(feature = "text")]
pub use table::{ReportTable, TableRow, TableSection};
pub use trace::{
    AllocationRead, ChoiceRead, ClauseRead, CountRead, EntityRead, Measured, Node, ObservationRead, Op, Row,
    ScheduleRead, Trace, With,
};
#[cfg(feature = "json")]
pub use verify::{VerifyError, verify, verify_json};

use crate::data::{Dataset, DigestsOf};
use crate::order;
use crate::plan::Plan;
use question::Question;

impl Plan {
    /// Every target and measure at a unit at the close of a day, asked with the default [`Options`].
    ///
    /// `unit` is a code, or a name that only one unit has.
    ///
    /// # Errors
    /// [`AssessError`]: an unknown or ambiguous unit, a unit not in force, a day out of range, data built for another
    /// plan. Whatever is missing in the data is not an error: the assessment it concerns says so.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use shequ::Plan;
    /// use shequ::data::{Dataset, EntityRow, UnitRow};
    /// use shequ::formula::Status;
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    /// let dataset = Dataset::builder(&plan)
    ///     .units([UnitRow::new("330109", "萧山区", "district")])
    ///     .entities([EntityRow::new("leading-talent-batch", "batch-1", "330109", day(2023, 11, 17))])
    ///     .build()?;
    /// let report = plan.assess(&dataset, "330109", day(2023, 12, 31))?;
    /// assert_eq!(report.target("leading-talents").unwrap().status, Status::Achieved);
    /// assert_eq!(report.target("work-methods").unwrap().reason.unwrap().code(), "no_observation");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn assess(&self, dataset: &Dataset, unit: &str, as_of: NaiveDate) -> Result<Report, AssessError> {
        self.assess_with(dataset, unit, as_of, &Options::default())
    }

    /// The same, asked with options.
    ///
    /// # Errors
    /// As [`Plan::assess`], and [`AssessError::BadOption`].
    pub fn assess_with(
        &self,
        dataset: &Dataset,
        unit: &str,
        as_of: NaiveDate,
        options: &Options,
    ) -> Result<Report, AssessError> {
        let question = Question::new(self, dataset, options)?;
        let at = question::day_in_range(as_of)?;
        let out_of_range = |_| AssessError::DateOutOfRange { as_of };
        let unit = question::find_unit(dataset, unit)?;
        question::check_in_force(dataset, unit, at, as_of)?;
        let (judge, reader, at_risk) = (question.judge(unit, as_of), question.reader, question.at_risk);
        let assessments: Vec<Assessment> = self.targets().iter().map(|target| judge.shared().assess(target)).collect();
        let measures = self
            .measures()
            .iter()
            .map(|measure| measure::assess(&reader, measure, unit, as_of, &assessments))
            .collect::<Result<Vec<_>, _>>()
            .map_err(out_of_range)?;
        let findings = finding::findings(self, &reader, unit, &assessments).map_err(out_of_range)?;
        let chosen = |interpretation: &crate::plan::Interpretation| {
            let choice = interpretation.choice().map_or_else(String::new, |choice| choice.id.clone());
            (interpretation.id.clone(), choice)
        };
        let units = dataset.units();
        let head = Head {
            format: Report::FORMAT,
            library_version: env!("CARGO_PKG_VERSION"),
            plan: self.id().to_owned(),
            plan_name: self.name().clone(),
            edition: self.edition().to_owned(),
            standing: self.standing().clone(),
            illustrative: self.is_illustrative(),
            unit: units.code(unit).to_owned(),
            unit_name: units.name(unit).to_owned(),
            level: units.level(unit).id.clone(),
            as_of,
            options: options.clone(),
            at_risk,
            interpretations: order::map(self.interpretations().iter().map(chosen)),
            registers_taken_as_complete: report::registers_read(self, dataset, &assessments),
            illustrative_rows: dataset.illustrative_rows(),
            rejected_rows: dataset.rejected_row_count(),
            set_aside: dataset.set_aside().iter().map(|aside| aside.variable.clone()).collect(),
            digests: DigestsOf::new(dataset),
        };
        Ok(Report {
            head,
            by_strength: report::by_strength(&assessments),
            by_action: report::by_action(self, &assessments),
            coverage: ReportCoverage::of(self, dataset, &assessments),
            assessments,
            measures,
            findings,
            asked: report::Asked { plan: self.clone(), dataset: dataset.clone() },
        })
    }
}
