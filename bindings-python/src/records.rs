//! Core's values as the package's plain records (`shequ/_records.py`), one function a record.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyModule, PyString, PyTuple};
use serde::Serialize;
use shequ::assess::{
    Coverage, DeliverableAssessment, Difference, Distribution, Explanation, HistoryPoint, MeasureAssessment, Part,
    ReportFinding, Tally, UnitCoverage, VariableCoverage,
};
use shequ::data::{Digests, Finding, Problem, UnitRow};
use shequ::formula::{QuotaYear, RangeConformity, Recurrence, YearlyQuota};
use shequ::plan::{
    Action, Attribute, AttributeChoice, AttributeType, Choice, Clause, DatedBound, Deliverable, Document, Due,
    EntityKind, Indicator, IndicatorMeasure, Interpretation, Level, Measure, Occurrence, Pace, Period, Plan,
    PlanProblem, PlanSchedule, RateWithoutBaseline, Requirement, Rhythm, Standing, UnitGroup, UnitOfMeasure, Variable,
};
use shequ::quantity::Quantity;
use shequ::{Lang, Text};

use crate::bound::{PyAtRisk, PyBound};
use crate::codes;
use crate::error::unknown_kind;
use crate::number::Exact;
use crate::schedule::convention;

pub(crate) type Any<'py> = Bound<'py, PyAny>;

/// An instance of a record's class of its fields in order.
pub(crate) fn make<'py>(py: Python<'py>, class: &Bound<'py, PyString>, fields: &[Any<'py>]) -> PyResult<Any<'py>> {
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let module = MODULE.get_or_try_init(py, || py.import("shequ._records").map(Bound::unbind))?;
    module.bind(py).getattr(class)?.call1(PyTuple::new(py, fields)?)
}

/// A record by the name of its class and its fields in order.
macro_rules! record {
    ($py:expr, $class:literal, $($field:expr),+ $(,)?) => {
        make($py, pyo3::intern!($py, $class), &[$($field.into_bound_py_any($py)?),+])
    };
}

pub(crate) fn tuple<'py, T: IntoPyObject<'py>>(
    py: Python<'py>,
    items: impl IntoIterator<Item = PyResult<T>>,
) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, items.into_iter().collect::<PyResult<Vec<T>>>()?)
}

/// A tuple that notebooks show as a table.
///
/// `frame` is the method of `owner` that makes it.
pub(crate) fn listing<'py, T>(owner: &Bound<'py, T>, items: Bound<'py, PyTuple>, frame: &str) -> PyResult<Any<'py>> {
    let py = owner.py();
    make(py, pyo3::intern!(py, "Listing"), &[items.into_any(), owner.as_any().getattr(frame)?])
}

pub(crate) fn maybe<'py, T, R>(value: Option<T>, record: impl FnOnce(T) -> PyResult<R>) -> PyResult<Option<R>>
where
    R: IntoPyObject<'py>,
{
    value.map(record).transpose()
}

/// The word by which core writes a value of a closed list.
fn word(value: &impl Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

pub(crate) fn exact(value: Option<Quantity>) -> Option<Exact> {
    value.map(Exact)
}

pub(crate) fn text<'py>(py: Python<'py>, text: &Text) -> PyResult<Any<'py>> {
    record!(py, "Text", &text.zh, &text.en)
}

/// A sentence that core words in either language.
pub(crate) fn sentence<'py>(py: Python<'py>, say: impl Fn(Lang) -> String) -> PyResult<Any<'py>> {
    text(py, &Text { zh: say(Lang::Zh), en: say(Lang::En) })
}

fn texts<'py>(py: Python<'py>, list: &[Text]) -> PyResult<Bound<'py, PyTuple>> {
    tuple(py, list.iter().map(|item| text(py, item)))
}

pub(crate) fn period(py: Python<'_>, period: Period) -> PyResult<Any<'_>> {
    record!(py, "Period", period.start, period.end)
}

pub(crate) fn standing<'py>(py: Python<'py>, standing: &Standing) -> PyResult<Any<'py>> {
    record!(py, "Standing", &standing.id, text(py, &standing.name)?, text(py, &standing.notice)?)
}

pub(crate) fn document<'py>(py: Python<'py>, document: &Document) -> PyResult<Any<'py>> {
    record!(
        py,
        "Document",
        document.index_number.as_ref(),
        text(py, &document.issuer)?,
        document.dated,
        document.published,
        document.comments_before,
        maybe(document.subject_class.as_ref(), |class| text(py, class))?,
        texts(py, &document.basis)?,
        texts(py, &document.attachments)?,
        document.area.as_ref(),
        texts(py, &document.notes)?,
    )
}

pub(crate) fn clause<'py>(py: Python<'py>, clause: &Clause) -> PyResult<Any<'py>> {
    record!(py, "Clause", &clause.id, text(py, &clause.heading)?, text(py, &clause.summary)?)
}

pub(crate) fn level<'py>(py: Python<'py>, level: &Level) -> PyResult<Any<'py>> {
    record!(py, "Level", &level.id, text(py, &level.name)?, level.digits)
}

pub(crate) fn group<'py>(py: Python<'py>, group: &UnitGroup) -> PyResult<Any<'py>> {
    record!(py, "UnitGroup", &group.id, text(py, &group.name)?, level(py, &group.level)?)
}

pub(crate) fn unit_of_measure<'py>(py: Python<'py>, unit: &UnitOfMeasure) -> PyResult<Any<'py>> {
    record!(py, "UnitOfMeasure", &unit.id, text(py, &unit.name)?, unit.factor, unit.whole)
}

pub(crate) fn schedule<'py>(py: Python<'py>, named: &PlanSchedule) -> PyResult<Any<'py>> {
    let schedule = &named.schedule;
    let counted = convention(py, schedule.convention())?;
    record!(py, "PlanSchedule", &named.id, text(py, &named.name)?, schedule.start(), schedule.end(), counted)
}

pub(crate) fn kind<'py>(py: Python<'py>, kind: &EntityKind) -> PyResult<Any<'py>> {
    record!(
        py,
        "EntityKind",
        &kind.id,
        text(py, &kind.name)?,
        tuple(py, kind.stands_at.iter().map(|stands| level(py, stands)))?,
        kind.several_rows,
        tuple(py, kind.attributes.iter().map(|of_kind| attribute(py, of_kind)))?,
        tuple(py, kind.clauses.iter().map(|of_kind| clause(py, of_kind)))?,
    )
}

fn attribute<'py>(py: Python<'py>, attribute: &Attribute) -> PyResult<Any<'py>> {
    let none: &[AttributeChoice] = &[];
    let (kind, choices, ends) = match &attribute.value {
        AttributeType::Choice(choices) => ("choice", choices.as_slice(), None),
        AttributeType::Set(choices) => ("set", choices.as_slice(), None),
        AttributeType::Integer { min, max } => ("integer", none, Some((*min, *max))),
        AttributeType::Decimal => ("decimal", none, None),
        AttributeType::Date => ("date", none, None),
        _ => ("text", none, None),
    };
    let choice = |choice: &AttributeChoice| record!(py, "AttributeChoice", &choice.id, text(py, &choice.name)?);
    record!(
        py,
        "Attribute",
        &attribute.id,
        text(py, &attribute.name)?,
        kind,
        attribute.required,
        tuple(py, choices.iter().map(choice))?,
        ends.map(|(min, _)| min),
        ends.map(|(_, max)| max),
    )
}

fn due<'py>(py: Python<'py>, due: &Due) -> PyResult<Any<'py>> {
    record!(py, "Due", level(py, &due.level)?, maybe(due.group.as_ref(), |of_level| group(py, of_level))?)
}

pub(crate) fn variable<'py>(py: Python<'py>, variable: &Variable) -> PyResult<Any<'py>> {
    let count = maybe(variable.count.as_ref(), |count| {
        record!(
            py,
            "RegisterCount",
            &count.kind.id,
            word(&count.rule),
            count.from,
            maybe(count.group.as_ref(), |counted| group(py, counted))?,
            count.having.as_ref().map(|having| &having.kind.id),
        )
    })?;
    record!(
        py,
        "Variable",
        &variable.id,
        text(py, &variable.name)?,
        word(&variable.kind),
        unit_of_measure(py, &variable.unit)?,
        maybe(variable.due.as_ref(), |reporters| due(py, reporters))?,
        word(&variable.frequency),
        variable.max_age_months,
        count,
    )
}

pub(crate) fn indicator<'py>(py: Python<'py>, indicator: &Indicator) -> PyResult<Any<'py>> {
    let (above, below, factor, part) = match &indicator.measure {
        IndicatorMeasure::Value(of_unit) => (of_unit, None, None, false),
        IndicatorMeasure::Ratio { numerator, denominator, factor, part } => {
            (numerator, Some(denominator), Some(*factor), *part)
        }
        _ => return Err(unknown_kind(py, "indicator")),
    };
    record!(
        py,
        "Indicator",
        &indicator.id,
        text(py, &indicator.name)?,
        unit_of_measure(py, &indicator.unit)?,
        variable(py, above)?,
        maybe(below, |below| variable(py, below))?,
        factor,
        part,
    )
}

pub(crate) fn rhythm<'py>(py: Python<'py>, rhythm: &Rhythm) -> PyResult<Any<'py>> {
    let (named, years, interval) = match rhythm {
        Rhythm::By(named) => (Some(named), [].as_slice(), None),
        Rhythm::EachYear(years) => (None, years.as_slice(), None),
        Rhythm::Every { min_years, max_years, basis, schedule } => {
            (Some(schedule), [].as_slice(), Some((*min_years, *max_years, basis)))
        }
        Rhythm::Standing => (None, [].as_slice(), None),
        _ => return Err(unknown_kind(py, "rhythm")),
    };
    record!(
        py,
        "Rhythm",
        rhythm.code(),
        maybe(named, |named| schedule(py, named))?,
        PyTuple::new(py, years)?,
        interval.map(|(min, _, _)| min),
        interval.map(|(_, max, _)| max),
        interval.and_then(|(_, _, basis)| word(basis)),
    )
}

pub(crate) fn dated_bound<'py>(py: Python<'py>, dated: &DatedBound) -> PyResult<Any<'py>> {
    record!(py, "DatedBound", dated.from, PyBound(dated.bound))
}

pub(crate) fn action<'py>(py: Python<'py>, action: &Action) -> PyResult<Any<'py>> {
    record!(py, "Action", &action.id, text(py, &action.name)?)
}

pub(crate) fn deliverable<'py>(py: Python<'py>, deliverable: &Deliverable) -> PyResult<Any<'py>> {
    let (occurs, at) = match &deliverable.occurrence {
        Occurrence::Once => ("once", None),
        Occurrence::Recurring => ("recurring", None),
        Occurrence::PerUnit(units) => ("per_unit", Some(units)),
        _ => return Err(unknown_kind(py, "occurrence")),
    };
    record!(
        py,
        "Deliverable",
        &deliverable.id,
        text(py, &deliverable.name)?,
        occurs,
        maybe(at, |units| due(py, units))?
    )
}

pub(crate) fn measure<'py>(py: Python<'py>, measure: &Measure) -> PyResult<Any<'py>> {
    record!(
        py,
        "Measure",
        &measure.id,
        text(py, &measure.name)?,
        text(py, &measure.summary)?,
        clause(py, &measure.clause)?,
        action(py, &measure.action)?,
        PyTuple::new(py, measure.targets.iter().map(|target| &target.id))?,
        tuple(py, measure.deliverables.iter().map(|of_measure| deliverable(py, of_measure)))?,
    )
}

pub(crate) fn requirement<'py>(py: Python<'py>, requirement: &Requirement) -> PyResult<Any<'py>> {
    let (name, summary) = (text(py, &requirement.name)?, text(py, &requirement.summary)?);
    record!(py, "Requirement", &requirement.id, name, summary, clause(py, &requirement.clause)?)
}

fn choice<'py>(py: Python<'py>, choice: &Choice) -> PyResult<Any<'py>> {
    record!(
        py,
        "Choice",
        &choice.id,
        text(py, &choice.name)?,
        maybe(choice.reason.as_ref(), |reason| text(py, reason))?,
        PyTuple::new(py, &choice.changes)?
    )
}

pub(crate) fn interpretation<'py>(py: Python<'py>, interpretation: &Interpretation) -> PyResult<Any<'py>> {
    record!(
        py,
        "Interpretation",
        &interpretation.id,
        text(py, &interpretation.question)?,
        tuple(py, interpretation.choices.iter().map(|one| choice(py, one)))?,
        maybe(interpretation.choice(), |chosen| choice(py, chosen))?,
    )
}

pub(crate) fn pace<'py>(py: Python<'py>, pace: &Pace) -> PyResult<Any<'py>> {
    let without = match pace.rate_without_baseline {
        RateWithoutBaseline::Unjudged => "unjudged",
        RateWithoutBaseline::Attainment => "attainment",
    };
    record!(py, "Pace", convention(py, &pace.convention)?, PyAtRisk(pace.at_risk), without)
}

pub(crate) fn plan_problems<'py>(py: Python<'py>, problems: &[PlanProblem]) -> PyResult<Bound<'py, PyTuple>> {
    let of = |problem: &PlanProblem| {
        record!(
            py,
            "PlanProblem",
            problem.line(),
            problem.column(),
            problem.path(),
            problem.code().code(),
            sentence(py, |lang| problem.message(lang).to_owned())?,
            problem.to_string(),
        )
    };
    tuple(py, problems.iter().map(of))
}

pub(crate) fn problems<'py>(py: Python<'py>, problems: &[Problem]) -> PyResult<Bound<'py, PyTuple>> {
    let of = |problem: &Problem| {
        record!(
            py,
            "Problem",
            problem.table(),
            problem.table_part(),
            problem.row(),
            problem.column(),
            problem.value(),
            problem.code().code(),
            PyTuple::new(py, problem.near())?,
            sentence(py, |lang| problem.message(lang))?,
            problem.to_string(),
        )
    };
    tuple(py, problems.iter().map(of))
}

pub(crate) fn finding<'py>(py: Python<'py>, finding: &Finding) -> PyResult<Any<'py>> {
    record!(
        py,
        "Finding",
        finding.table(),
        finding.table_part(),
        finding.row(),
        finding.column(),
        finding.value(),
        finding.code().code(),
        sentence(py, |lang| finding.message(lang))?,
        finding.to_string(),
    )
}

pub(crate) fn report_finding<'py>(py: Python<'py>, plan: &Plan, finding: &ReportFinding) -> PyResult<Any<'py>> {
    record!(
        py,
        "ReportFinding",
        finding.code.code(),
        finding.variable.as_ref(),
        finding.target.as_ref(),
        finding.year,
        PyTuple::new(py, &finding.units)?,
        exact(finding.sum),
        exact(finding.bound),
        sentence(py, |lang| finding.message(plan, lang))?,
    )
}

pub(crate) fn difference<'py>(py: Python<'py>, difference: &Difference) -> PyResult<Any<'py>> {
    record!(
        py,
        "Difference",
        difference.what.code(),
        &difference.path,
        difference.reported.as_ref(),
        difference.recomputed.as_ref(),
        sentence(py, |lang| difference.message(lang))?,
    )
}

pub(crate) fn unit<'py>(py: Python<'py>, unit: &UnitRow) -> PyResult<Any<'py>> {
    let parent = unit.parent.as_ref();
    record!(py, "Unit", &unit.code, &unit.name, &unit.level, parent, unit.since, unit.until, unit.urban)
}

fn coverage<'py>(py: Python<'py>, coverage: &Coverage) -> PyResult<Any<'py>> {
    record!(
        py,
        "Coverage",
        coverage.due,
        PyTuple::new(py, &coverage.reported)?,
        PyTuple::new(py, &coverage.carried)?,
        PyTuple::new(py, &coverage.missing)?,
        PyTuple::new(py, &coverage.not_due)?,
    )
}

pub(crate) fn part<'py>(py: Python<'py>, part: &Part) -> PyResult<Any<'py>> {
    record!(
        py,
        "Part",
        &part.variable,
        exact(part.value),
        part.source.code(),
        part.oldest,
        part.newest,
        part.own_superseded,
        coverage(py, &part.coverage)?,
    )
}

pub(crate) fn distribution<'py>(py: Python<'py>, counts: &Distribution) -> PyResult<Any<'py>> {
    let share = exact(counts.share_inside);
    record!(py, "Distribution", counts.below, counts.inside, counts.above, counts.unknown, share)
}

pub(crate) fn yearly_quota<'py>(py: Python<'py>, quota: &YearlyQuota) -> PyResult<Any<'py>> {
    let year = |year: &QuotaYear| record!(py, "QuotaYear", year.year, year.count, codes::status(py, year.status)?);
    let years = tuple(py, quota.years.iter().map(year))?;
    record!(py, "YearlyQuota", years, quota.closed_met, quota.closed, codes::status(py, quota.status)?)
}

pub(crate) fn recurrence<'py>(py: Python<'py>, state: &Recurrence) -> PyResult<Any<'py>> {
    record!(
        py,
        "Recurrence",
        state.first_day,
        state.last_day,
        codes::status(py, state.status)?,
        state.overdue_days,
        PyTuple::new(py, &state.early)?,
        PyTuple::new(py, &state.breaches)?,
    )
}

pub(crate) fn range_conformity<'py>(py: Python<'py>, range: &RangeConformity) -> PyResult<Any<'py>> {
    let position = codes::range_position(py, range.position)?;
    record!(py, "RangeConformity", position, range.by, range.split_parts, range.parts_hold_lower)
}

fn deliverable_assessment<'py>(py: Python<'py>, result: &DeliverableAssessment) -> PyResult<Any<'py>> {
    record!(
        py,
        "DeliverableAssessment",
        deliverable(py, &result.deliverable)?,
        codes::work_state(py, result.state)?,
        result.units_done,
        result.units_due,
        result.latest,
    )
}

pub(crate) fn measure_assessment<'py>(py: Python<'py>, result: &MeasureAssessment) -> PyResult<Any<'py>> {
    record!(
        py,
        "MeasureAssessment",
        measure(py, &result.measure)?,
        maybe(result.state, |state| codes::work_state(py, state))?,
        result.done,
        tuple(py, result.deliverables.iter().map(|one| deliverable_assessment(py, one)))?,
        maybe(result.targets, |worst| codes::status(py, worst))?,
    )
}

pub(crate) fn variable_coverage<'py>(py: Python<'py>, read: &VariableCoverage) -> PyResult<Any<'py>> {
    record!(
        py,
        "VariableCoverage",
        &read.variable,
        read.day,
        read.since,
        read.source.code(),
        PyTuple::new(py, &read.due)?,
        PyTuple::new(py, &read.reported)?,
        PyTuple::new(py, &read.carried)?,
        PyTuple::new(py, &read.missing)?,
        PyTuple::new(py, &read.not_due)?,
    )
}

pub(crate) fn unit_coverage<'py>(py: Python<'py>, owed: &UnitCoverage) -> PyResult<Any<'py>> {
    record!(
        py,
        "UnitCoverage",
        &owed.unit,
        PyTuple::new(py, &owed.due)?,
        PyTuple::new(py, &owed.reported)?,
        PyTuple::new(py, &owed.carried)?,
        PyTuple::new(py, &owed.missing)?,
    )
}

pub(crate) fn history_point<'py>(py: Python<'py>, point: &HistoryPoint) -> PyResult<Any<'py>> {
    record!(
        py,
        "HistoryPoint",
        point.as_of,
        exact(point.value),
        point.met,
        maybe(point.reason, |reason| codes::reason(py, reason))?,
        point.bound.map(PyBound),
        tuple(py, point.flags.iter().map(|flag| codes::flag(py, *flag)))?,
    )
}

pub(crate) fn explanation<'py>(py: Python<'py>, explanation: &Explanation) -> PyResult<Any<'py>> {
    record!(py, "Explanation", PyTuple::new(py, &explanation.lines)?)
}

pub(crate) fn digests<'py>(py: Python<'py>, digests: &Digests) -> PyResult<Bound<'py, PyDict>> {
    let by_table = PyDict::new(py);
    for digest in digests.iter() {
        by_table.set_item(digest.table, record!(py, "TableDigest", digest.rows, digest.sha256.as_ref())?)?;
    }
    Ok(by_table)
}

pub(crate) fn tally<'py, K>(py: Python<'py>, tally: &Tally<K>, group: impl IntoPyObject<'py>) -> PyResult<Any<'py>> {
    let statuses = PyDict::new(py);
    for (status, count) in &tally.statuses {
        statuses.set_item(codes::status(py, *status)?, count)?;
    }

    record!(py, "Tally", group, tally.targets, statuses)
}
