//! A report: every target and measure of a plan at one unit on one day, with a head that says how it was made.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::assessment::Assessment;
use super::coverage::ReportCoverage;
use super::finding::{self, ReportFinding};
use super::measure::MeasureAssessment;
use super::options::Options;
use crate::data::{Dataset, DigestsOf};
use crate::formula::{AtRisk, Status};
use crate::frame::Frame;
use crate::lang::{Lang, Text};
use crate::order;
use crate::plan::{Plan, RegisterCount, Standing, Strength};

/// How a report was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Head {
    /// The number of the report's form: [`Report::FORMAT`].
    pub format: u32,
    /// The version of this library.
    pub library_version: &'static str,
    /// The plan's id.
    pub plan: String,
    /// The plan's name.
    pub plan_name: Text,
    /// The plan's edition.
    pub edition: String,
    /// What kind of document the plan is.
    pub standing: Standing,
    /// Whether the plan is made up.
    pub illustrative: bool,
    /// The unit's code.
    pub unit: String,
    /// The unit's name.
    pub unit_name: String,
    /// The level of the unit.
    pub level: String,
    /// The day asked about, at its close.
    pub as_of: NaiveDate,
    /// The options asked with.
    pub options: Options,
    /// The at-risk threshold in force: the option's, else the plan's.
    pub at_risk: AtRisk,
    /// Each interpretation's id and the choice made.
    pub interpretations: BTreeMap<String, String>,
    /// The kinds whose registers are taken as complete, since no row states where and when they are.
    pub registers_taken_as_complete: Vec<String>,
    /// How many rows of the data say that they are made up: those of [`Dataset::illustrative_rows`].
    pub illustrative_rows: usize,
    /// How many rows were set aside for their problems; what they belong to is incomplete.
    pub rejected_rows: usize,
    /// Variables of the data that the plan does not have, set aside on request.
    pub set_aside: Vec<String>,
    /// SHA-256 of each table of the data, worked out when they are first looked at or written.
    pub digests: DigestsOf,
}

/// How many targets of a group have each verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tally<K> {
    /// What the targets share; `None`: those of no action.
    pub group: K,
    /// How many they are.
    pub targets: u32,
    /// How many have each verdict; verdicts nobody has are left out.
    pub statuses: BTreeMap<Status, u32>,
}

/// Every target and measure of a plan at one unit on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// How it was made.
    pub head: Head,
    /// The targets, in the plan's order.
    pub assessments: Vec<Assessment>,
    /// The targets by how strongly they are worded: a binding miss is not an aspirational one.
    pub by_strength: Vec<Tally<Strength>>,
    /// The targets by the action they belong to.
    pub by_action: Vec<Tally<Option<String>>>,
    /// The measures, in the plan's order.
    pub measures: Vec<MeasureAssessment>,
    /// What is odd in the data read and yet usable. What is odd in the rows themselves is [`Dataset::findings`].
    pub findings: Vec<ReportFinding>,
    /// Who reported what, and who has not.
    pub coverage: ReportCoverage,
    #[serde(skip)]
    pub(crate) asked: Asked,
}

/// What a report was asked of. Two reports are equal by what they say, not by where their plan and data are kept.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) plan: Plan,
    pub(crate) dataset: Dataset,
}

impl PartialEq for Asked {
    fn eq(&self, _: &Asked) -> bool {
        true
    }
}

impl Report {
    /// The number of the form a report has as JSON, which `schemas/report.schema.json` describes.
    pub const FORMAT: u32 = 1;

    /// The assessment of a target, by its id or by its name in either language; `None` for a name the plan does not have
    /// or has twice, which [`Plan::target`] tells apart.
    #[must_use]
    pub fn target(&self, id_or_name: &str) -> Option<&Assessment> {
        let target = self.plan().target(id_or_name).ok()?;
        self.assessments.get(target.index)
    }

    /// The state of a measure, by its id.
    #[must_use]
    pub fn measure(&self, id: &str) -> Option<&MeasureAssessment> {
        self.measures.iter().find(|result| result.measure.id == id)
    }

    /// The plan it is about.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.asked.plan
    }

    /// The data it was asked of.
    #[must_use]
    pub const fn dataset(&self) -> &Dataset {
        &self.asked.dataset
    }

    /// Who reported what as a table: [`ReportCoverage::to_frame`].
    #[must_use]
    pub fn coverage_frame(&self) -> Frame {
        self.coverage.to_frame()
    }

    /// The findings as a table: one row a finding, its sentence in both languages.
    #[must_use]
    pub fn findings_frame(&self) -> Frame {
        finding::to_frame(&self.findings, self.plan())
    }

    /// What a reader must know before the numbers: the plan's standing, plans and rows that are made up, registers taken
    /// as complete.
    #[must_use]
    pub fn notices(&self, lang: Lang) -> Vec<String> {
        let mut notices = notices_of_origin(self.plan(), self.dataset(), lang);
        notices.extend(notice_of_registers(self.plan(), &self.head.registers_taken_as_complete, lang));
        notices.extend(notices_of_gaps(self.dataset(), lang));
        notices
    }

    /// The report as JSON text: exact numbers as `"n/d"` beside numbers for display.
    ///
    /// # Errors
    /// What the JSON writer reports; a report holds nothing it cannot write.
    #[cfg(feature = "json")]
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }
}

/// What a reader must know before the numbers of where they come from: the plan's standing, plans and rows that are made up.
pub(super) fn notices_of_origin(plan: &Plan, dataset: &Dataset, lang: Lang) -> Vec<String> {
    let mut notices = vec![plan.standing().notice.get(lang).to_owned()];
    if plan.is_illustrative() {
        notices.push(
            match lang {
                Lang::Zh => "本计划为虚构示例。",
                Lang::En => "This plan is made up.",
            }
            .to_owned(),
        );
    }
    let made_up = dataset.illustrative_rows();
    if made_up > 0 {
        notices.push(match lang {
            Lang::Zh => format!("数据中有 {made_up} 行注明为示例(illustrative),系虚构,请勿引用。"),
            Lang::En => format!("Rows of the data marked as made up (illustrative), not to be quoted: {made_up}."),
        });
    }
    notices
}

/// That registers are taken as complete, where any are.
pub(super) fn notice_of_registers(plan: &Plan, kinds: &[String], lang: Lang) -> Option<String> {
    let names: Vec<&str> = kinds.iter().filter_map(|id| plan.kind(id)).map(|kind| kind.name.get(lang)).collect();
    (!names.is_empty()).then(|| match lang {
        Lang::Zh => format!("以下名册视为完整(未说明登记范围):{}。", names.join("、")),
        Lang::En => format!("Registers taken as complete, no scope being stated: {}.", names.join(", ")),
    })
}

/// What a reader must know of rows and variables that were set aside.
pub(super) fn notices_of_gaps(dataset: &Dataset, lang: Lang) -> Vec<String> {
    let mut notices = Vec::new();
    if dataset.rejected_row_count() > 0 {
        let rows = dataset.rejected_row_count();
        notices.push(match lang {
            Lang::Zh => format!("有 {rows} 行数据因有误被搁置,相关单位按数据不全处理。"),
            Lang::En => format!("Rows set aside for their problems: {rows}; what they belong to is incomplete."),
        });
    }
    if !dataset.set_aside().is_empty() {
        let names: Vec<&str> = dataset.set_aside().iter().map(|aside| aside.variable.as_str()).collect();
        let names = names.join(", ");
        notices.push(match lang {
            Lang::Zh => format!("数据中有本计划没有的数据项,未读取:{names}。"),
            Lang::En => format!("Variables the plan does not have were set aside: {names}."),
        });
    }
    notices
}

pub(crate) fn by_strength(assessments: &[Assessment]) -> Vec<Tally<Strength>> {
    let groups = Strength::ALL.into_iter();
    groups
        .map(|strength| tally(strength, assessments.iter().filter(|result| result.target.strength == strength)))
        .filter(|tally| tally.targets > 0)
        .collect()
}

pub(crate) fn by_action(plan: &Plan, assessments: &[Assessment]) -> Vec<Tally<Option<String>>> {
    let of = |action: Option<&str>| {
        let same = assessments
            .iter()
            .filter(|result| result.target.action.as_ref().map(|action| action.id.as_str()) == action);
        tally(action.map(str::to_owned), same)
    };
    let ids = plan.actions().iter().map(|action| Some(action.id.as_str())).chain(std::iter::once(None));
    ids.map(of).filter(|tally| tally.targets > 0 || tally.group.is_some()).collect()
}

fn tally<'a, K>(group: K, results: impl Iterator<Item = &'a Assessment>) -> Tally<K> {
    let mut tally = Tally { group, targets: 0, statuses: BTreeMap::new() };
    for result in results {
        tally.targets = tally.targets.saturating_add(1);
        let count = tally.statuses.entry(result.status).or_insert(0);
        *count = count.saturating_add(1);
    }
    tally
}

/// The kinds whose registers were counted in any of the assessments, and of which no row states where they are complete.
pub(crate) fn registers_read(plan: &Plan, dataset: &Dataset, assessments: &[Assessment]) -> Vec<String> {
    let parts =
        assessments.iter().flat_map(|result| [result.numerator.as_ref(), result.denominator.as_ref()]).flatten();
    let counts = parts
        .filter(|part| part.source == super::ReadingSource::Register)
        .filter_map(|part| plan.variable(&part.variable))
        .filter_map(|variable| variable.count.as_ref());
    unstated(plan, dataset, counts)
}

/// The kinds whose registers may be counted for a plan's targets, and of which no row states where they are complete.
pub(crate) fn registers_to_read(plan: &Plan, dataset: &Dataset) -> Vec<String> {
    let variables = plan.targets().iter().flat_map(|target| target.indicator.variables());
    let counts = variables.filter_map(|variable| {
        let count = variable.count.as_ref()?;
        let is_kept = dataset.register(&count.kind).is_some();
        // Where the variable is reported, its register is read within its scopes alone.
        let is_read = !dataset.scopes_of(&count.kind).is_empty() || dataset.observations_of(variable).is_none();
        (is_kept && is_read).then_some(count)
    });
    unstated(plan, dataset, counts)
}

fn unstated<'p>(plan: &Plan, dataset: &Dataset, counts: impl Iterator<Item = &'p RegisterCount>) -> Vec<String> {
    let kinds =
        counts.flat_map(|count| [Some(&count.kind), count.having.as_ref().map(|having| &having.kind)]).flatten();
    let mut places: Vec<usize> =
        kinds.filter(|kind| dataset.scopes_of(kind).is_empty()).map(|kind| kind.index).collect();
    order::by_key(&mut places, |place| *place);
    places.dedup();
    places.into_iter().filter_map(|place| plan.kinds().get(place)).map(|kind| kind.id.clone()).collect()
}
