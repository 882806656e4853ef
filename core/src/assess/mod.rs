//! A plan asked of data: [`Plan::assess`] and what it answers.
//!
//! | file | subject |
//! | --- | --- |
//! | `options.rs` | how a question is asked |
//! | `reader.rs` | what every reading of one question shares |
//! | `reading.rs` | which value of a variable stands at a unit on a day |
//! | `walk.rs` | the walk down the tree behind a reading |
//! | `register_count.rs` | counting a register over a unit and all below |
//! | `partial.rs` | the mergeable state behind a reading |
//! | `coverage.rs` | who reported what, over all of a report |
//! | `events.rs` | the days something happened, from reports |
//! | `judge/` | from readings to a verdict |
//! | `assessment.rs` | what is said of one target |
//! | `measure.rs` | what is said of one measure |
//! | `finding.rs` | what the question brings to light |
//! | `report.rs` | all of it, with a head that says how it was made |
//! | `verify.rs`, `difference.rs` | a report computed again, and what differs |
//! | `explain/` | why a target stands where it does, in at most five lines |
//! | `table.rs` | the report as a table for people |
//! | `words.rs` | values, bounds and shares as people read them |
//!
//! What does not live here: arithmetic ([`crate::formula`]), checking of input ([`crate::data`]).

mod assessment;
mod coverage;
#[cfg(feature = "json")]
mod difference;
mod events;
mod explain;
mod finding;
mod judge;
mod measure;
mod options;
mod partial;
mod reader;
mod reading;
mod register_count;
mod report;
#[cfg(feature = "text")]
mod table;
#[cfg(feature = "json")]
mod verify;
mod walk;
mod words;

use chrono::NaiveDate;

pub use assessment::{Assessment, BaselineSource, Coverage, Distribution, Flag, Part, Reason};
pub use coverage::{ReportCoverage, ReportingState, UnitCoverage, VariableCoverage};
#[cfg(feature = "json")]
pub use difference::{Difference, DifferenceCode};
pub use explain::Explanation;
pub use finding::{ReportFinding, ReportFindingCode};
pub use measure::{DeliverableAssessment, MeasureAssessment, WorkState};
pub use options::Options;
pub use partial::Partial;
pub use reading::ReadingSource;
pub use report::{Head, Report, Tally};
#[cfg(feature = "text")]
pub use table::{ReportTable, TableRow, TableSection};
#[cfg(feature = "json")]
pub use verify::{VerifyError, verify, verify_json};

use crate::data::{Dataset, DigestsOf, UnitId, day};
use crate::formula::{self, YEARS};
use crate::plan::Plan;
use crate::quantity::Quantity;
use judge::Judge;
use reader::Reader;

/// Why a question cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AssessError {
    /// No unit has this code or name.
    #[error("there is no unit `{unit}` in the data{}", hint(near))]
    UnknownUnit {
        /// What was asked for.
        unit: String,
        /// Units near it, each its code and its name.
        near: Vec<String>,
    },
    /// Several units have this name.
    #[error("`{unit}` names several units: ask for one of the codes {}", codes.join(", "))]
    AmbiguousUnit {
        /// What was asked for.
        unit: String,
        /// The codes of the units of that name.
        codes: Vec<String>,
    },
    /// The unit is not in force on the day.
    #[error("unit {unit} is not in force on {as_of}: ask for a day from {since} to the day before {until}")]
    UnitNotInForce {
        /// The unit's code.
        unit: String,
        /// The day asked about.
        as_of: NaiveDate,
        /// Its first day in force, or "the beginning".
        since: String,
        /// Its first day no longer in force, or "the end".
        until: String,
    },
    /// The data was checked against another plan, or against another text of the same id and edition.
    #[error("{}: check it against that plan with `rebind`", other_plan(built_for, asked))]
    OtherPlan {
        /// Id and edition of the plan the data was built for.
        built_for: String,
        /// Id and edition of the plan asked.
        asked: String,
    },
    /// The day lies outside the years the library reads.
    #[error("{as_of} lies outside the years {} to {}", YEARS.start(), YEARS.end())]
    DateOutOfRange {
        /// The day asked about.
        as_of: NaiveDate,
    },
    /// An option is out of its range.
    #[error("the option {option} must be {allowed}")]
    BadOption {
        /// The option.
        option: &'static str,
        /// What it may be.
        allowed: &'static str,
    },
}

fn other_plan(built_for: &str, asked: &str) -> String {
    if built_for == asked {
        format!(
            "the data was built for another text of plan {asked}: the texts differ, although id and edition are equal"
        )
    } else {
        format!("the data was built for plan {built_for}, not for {asked}")
    }
}

fn hint(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; near it: {}", near.join(", ")) }
}

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
        check_plan(self, dataset)?;
        let out_of_range = |_| AssessError::DateOutOfRange { as_of };
        let at = day::from_date(formula::in_range(as_of).map_err(out_of_range)?);
        let known_on = options.known_on.map(day::from_date);
        let at_risk = options.at_risk.unwrap_or(self.pace().at_risk);
        at_risk.check().map_err(|_| AssessError::BadOption {
            option: "at_risk",
            allowed: "a ratio within 0..1, or points of 0 or more",
        })?;

        if options.min_coverage.is_negative() || options.min_coverage > Quantity::ONE {
            return Err(AssessError::BadOption { option: "min_coverage", allowed: "a share within 0..1" });
        }
        let unit = find_unit(dataset, unit)?;
        check_in_force(dataset, unit, at, as_of)?;
        let reader = Reader { dataset, known_on };
        let judge = Judge { plan: self, reader, unit, as_of, at_risk, min_coverage: options.min_coverage };
        let assessments: Vec<Assessment> = self.targets().iter().map(|target| judge.assess(target)).collect();
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
            interpretations: self.interpretations().iter().map(chosen).collect(),
            registers_taken_as_complete: report::registers_read(self, &assessments),
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

/// Whether the data was checked against the plan, in any of its readings.
fn check_plan(plan: &Plan, dataset: &Dataset) -> Result<(), AssessError> {
    let built_for = dataset.plan();
    if plan.is_reading_of_same_text(built_for) {
        return Ok(());
    }
    let name = |plan: &Plan| format!("{} ({})", plan.id(), plan.edition());
    Err(AssessError::OtherPlan { built_for: name(built_for), asked: name(plan) })
}

/// A unit by its code, or by a name that only one unit has.
fn find_unit(dataset: &Dataset, text: &str) -> Result<UnitId, AssessError> {
    let units = dataset.units();
    if let Some(unit) = units.find(text) {
        return Ok(unit);
    }
    let named: Vec<UnitId> = units.ids().filter(|unit| units.name(*unit) == text).collect();
    match named.as_slice() {
        [unit] => Ok(*unit),
        [] => Err(AssessError::UnknownUnit { unit: text.to_owned(), near: units.near_labels(text, 3) }),
        several => Err(AssessError::AmbiguousUnit {
            unit: text.to_owned(),
            codes: several.iter().map(|unit| units.code(*unit).to_owned()).collect(),
        }),
    }
}

fn check_in_force(dataset: &Dataset, unit: UnitId, at: i32, as_of: NaiveDate) -> Result<(), AssessError> {
    let units = dataset.units();
    if units.valid_on(unit, at) {
        return Ok(());
    }
    let edge = |number, open: &str| day::to_date(number).map_or_else(|| open.to_owned(), |date| date.to_string());
    Err(AssessError::UnitNotInForce {
        unit: units.code(unit).to_owned(),
        as_of,
        since: edge(units.since(unit), "the beginning"),
        until: edge(units.until(unit), "the end"),
    })
}
