//! The scalar formulas, as `shequ.formula`.

use chrono::NaiveDate;
use pyo3::prelude::*;
use pyo3::types::PyString;
use shequ::formula::{
    self, AtRisk, Convention, FormulaError, Interval, IntervalBasis, Rule, RuleMeasure, RuleSpec, Spell,
};

use crate::bound::{PyAtRisk, PyBound};
use crate::codes;
use crate::day::Day;
use crate::error::{formula_error, guarded};
use crate::number::{Count, Exact};
use crate::records::{self, Any};
use crate::schedule::{InConvention, PySchedule};

/// A result of core, or its error as the exception.
fn answer<T>(py: Python<'_>, call: impl FnOnce() -> Result<T, FormulaError>) -> PyResult<T> {
    guarded(call)?.map_err(|error| formula_error(py, error))
}

fn exact(py: Python<'_>, call: impl FnOnce() -> Result<shequ::quantity::Quantity, FormulaError>) -> PyResult<Exact> {
    answer(py, call).map(Exact)
}

/// The factor times a numerator over a denominator: `k n / d`.
///
/// Raises FormulaError: `non_positive_factor`, `negative_count`, `zero_denominator`.
///
/// >>> from shequ import formula
/// >>> formula.rate(3424, 2_140_000, 10_000)
/// Fraction(16, 1)
#[pyfunction]
pub(crate) fn rate(py: Python<'_>, numerator: Count, denominator: Count, factor: Count) -> PyResult<Exact> {
    exact(py, || formula::rate(numerator.0, denominator.0, factor.0))
}

/// The share of a floor reached (完成率): `v / T`.
///
/// Raises FormulaError: `negative_target`, `zero_target`, `overflow`.
///
/// >>> from shequ import formula
/// >>> formula.attainment(24, 30)
/// Fraction(4, 5)
#[pyfunction]
pub(crate) fn attainment(py: Python<'_>, value: Exact, target: Exact) -> PyResult<Exact> {
    exact(py, || formula::attainment(value.0, target.0))
}

/// Whether a value meets a bound.
///
/// >>> from shequ import Bound, formula
/// >>> formula.met(formula.rate(3423, 2_140_000, 10_000), Bound.at_least(16))
/// False
#[pyfunction]
pub(crate) fn met(value: Exact, bound: &PyBound) -> PyResult<bool> {
    guarded(|| formula::met(&value.0, &bound.0))
}

/// The whole units missing to a bound, or above a ceiling (缺口).
///
/// Raises FormulaError: `negative_count`, `unreachable`, `overflow`.
///
/// >>> from shequ import Bound, formula
/// >>> formula.shortfall_count(24, Bound.at_least(30))
/// 6
#[pyfunction]
pub(crate) fn shortfall_count(py: Python<'_>, count: Count, bound: &PyBound) -> PyResult<i64> {
    answer(py, || formula::shortfall_count(count.0, &bound.0))
}

/// The whole units missing in a rate's numerator, with its denominator as it is (缺口).
///
/// Raises FormulaError as rate, and `unreachable`, `overflow`.
///
/// >>> from shequ import Bound, formula
/// >>> formula.shortfall_rate(3305, 2_140_000, 10_000, Bound.at_least(16))
/// 119
#[pyfunction]
pub(crate) fn shortfall_rate(
    py: Python<'_>,
    numerator: Count,
    denominator: Count,
    factor: Count,
    bound: &PyBound,
) -> PyResult<i64> {
    answer(py, || formula::shortfall_rate(numerator.0, denominator.0, factor.0, &bound.0))
}

/// The people to hire to a floor, where whoever is hired counts above and below.
///
/// Raises FormulaError as rate, and `not_a_part`, `unreachable`, `overflow`.
///
/// >>> from shequ import formula
/// >>> formula.shortfall_by_hiring(69, 100, 100, 70)
/// 4
#[pyfunction]
pub(crate) fn shortfall_by_hiring(
    py: Python<'_>,
    numerator: Count,
    denominator: Count,
    factor: Count,
    target: Exact,
) -> PyResult<i64> {
    answer(py, || formula::shortfall_by_hiring(numerator.0, denominator.0, factor.0, target.0))
}

/// The share of a schedule gone at the close of a day (序时进度).
///
/// Raises FormulaError: `date_out_of_range`, `overflow`.
///
/// >>> from shequ import Schedule, formula
/// >>> formula.elapsed(Schedule("2023-01-01", "2025-12-31"), "2024-12-31")
/// Fraction(2, 3)
#[pyfunction]
pub(crate) fn elapsed(py: Python<'_>, schedule: &PySchedule, as_of: Day) -> PyResult<Exact> {
    exact(py, || formula::elapsed(&schedule.0, as_of.0))
}

/// The value the schedule expects (序时应完成): `B + (T - B) g`.
///
/// Raises FormulaError: `overflow`.
///
/// >>> from shequ import formula
/// >>> formula.planned(0, 60, "2/3")
/// Fraction(40, 1)
#[pyfunction]
pub(crate) fn planned(py: Python<'_>, baseline: Exact, target: Exact, elapsed: Exact) -> PyResult<Exact> {
    exact(py, || formula::planned(baseline.0, target.0, elapsed.0))
}

/// The share of the way from the baseline gone (目标进展度): `(v - B) / (T - B)`.
///
/// Raises FormulaError: `unsupported_bound`, `no_distance`, `baseline_meets_target`, `overflow`.
///
/// >>> from shequ import Bound, formula
/// >>> formula.progress(40, 10, Bound.at_least(70))
/// Fraction(1, 2)
#[pyfunction]
pub(crate) fn progress(py: Python<'_>, value: Exact, baseline: Exact, bound: &PyBound) -> PyResult<Exact> {
    exact(py, || formula::progress(value.0, baseline.0, &bound.0))
}

/// The difference from the value the schedule expects: `v - planned`.
///
/// Raises FormulaError: `overflow`.
///
/// >>> from shequ import formula
/// >>> formula.variance(37, 40)
/// Fraction(-3, 1)
#[pyfunction]
pub(crate) fn variance(py: Python<'_>, value: Exact, planned: Exact) -> PyResult<Exact> {
    exact(py, || formula::variance(value.0, planned.0))
}

/// The difference of progress from the elapsed share, in percentage points (个百分点).
///
/// Raises FormulaError: `overflow`.
///
/// >>> from shequ import formula
/// >>> formula.variance_points("3/4", "2/3")
/// Fraction(25, 3)
#[pyfunction]
pub(crate) fn variance_points(py: Python<'_>, progress: Exact, elapsed: Exact) -> PyResult<Exact> {
    exact(py, || formula::variance_points(progress.0, elapsed.0))
}

/// The difference of attainment from the elapsed share, in percentage points.
///
/// Raises FormulaError: `overflow`.
///
/// >>> from shequ import formula
/// >>> formula.attainment_points("9/10", "11/12")
/// Fraction(-5, 3)
#[pyfunction]
pub(crate) fn attainment_points(py: Python<'_>, attainment: Exact, elapsed: Exact) -> PyResult<Exact> {
    exact(py, || formula::attainment_points(attainment.0, elapsed.0))
}

/// The verdict on a count with a floor to be reached by the end of a schedule.
///
/// `at_risk` is nine tenths of the elapsed share unless given. Without a baseline the count is not measured against the
/// schedule. Raises FormulaError: `negative_count`, `bad_threshold`, `date_out_of_range`, `overflow`.
///
/// >>> from shequ import Schedule, formula
/// >>> years = Schedule("2023-01-01", "2025-12-31")
/// >>> [str(formula.pace_status_count(n, 0, 60, years, "2024-12-31")) for n in (40, 39, 35)]
/// ['on_track', 'at_risk', 'behind']
#[pyfunction]
#[pyo3(signature = (count, baseline, target, schedule, as_of, at_risk=None))]
pub(crate) fn pace_status_count<'py>(
    py: Python<'py>,
    count: Count,
    baseline: Option<Exact>,
    target: Exact,
    schedule: &PySchedule,
    as_of: Day,
    at_risk: Option<&PyAtRisk>,
) -> PyResult<Any<'py>> {
    let at_risk = at_risk.map_or_else(AtRisk::default, |at_risk| at_risk.0);
    let status = answer(py, || match baseline {
        Some(Exact(baseline)) => formula::pace_status_count(count.0, baseline, target.0, &schedule.0, as_of.0, at_risk),
        None => {
            let schedule = Some(schedule.0.clone());
            let bound = shequ::formula::Bound::AtLeast(target.0);
            let spec = RuleSpec { schedule, at_risk, ..RuleSpec::new(bound, RuleMeasure::Count) };
            Rule::new(spec)?.on(as_of.0)?.status(count.0, 1)
        }
    })?;
    codes::status(py, status)
}

/// The verdict on a rate with a floor to be reached by the end of a schedule.
///
/// Without a baseline the rate is not measured against the schedule. Raises FormulaError as rate and
/// pace_status_count.
///
/// >>> from shequ import Schedule, formula
/// >>> years = Schedule("2023-01-01", "2025-12-31")
/// >>> formula.pace_status_rate(69, 100, 100, 72, 70, years, "2024-06-30")
/// Status('behind')
#[pyfunction]
#[pyo3(signature = (numerator, denominator, factor, baseline, target, schedule, as_of, at_risk=None))]
#[expect(clippy::too_many_arguments, reason = "the definition's own letters, as in every language")]
pub(crate) fn pace_status_rate<'py>(
    py: Python<'py>,
    numerator: Count,
    denominator: Count,
    factor: Count,
    baseline: Option<Exact>,
    target: Exact,
    schedule: &PySchedule,
    as_of: Day,
    at_risk: Option<&PyAtRisk>,
) -> PyResult<Any<'py>> {
    let at_risk = at_risk.map_or_else(AtRisk::default, |at_risk| at_risk.0);
    let (n, d, k, baseline) = (numerator.0, denominator.0, factor.0, baseline.map(|baseline| baseline.0));
    let status = answer(py, || formula::pace_status_rate(n, d, k, baseline, target.0, &schedule.0, as_of.0, at_risk))?;
    codes::status(py, status)
}

/// The whole units every remaining period must bring (所需进度).
///
/// Raises FormulaError: `negative_count`, `outside_schedule`, `date_out_of_range`, `overflow`.
///
/// >>> from shequ import Schedule, formula
/// >>> formula.required_pace_count(40, 60, Schedule("2023-01-01", "2025-12-31"), "2024-12-31")
/// 2
#[pyfunction]
pub(crate) fn required_pace_count(
    py: Python<'_>,
    count: Count,
    target: Exact,
    schedule: &PySchedule,
    as_of: Day,
) -> PyResult<i64> {
    answer(py, || formula::required_pace_count(count.0, target.0, &schedule.0, as_of.0))
}

/// What every remaining period must bring to a rate (所需进度).
///
/// Raises FormulaError: `outside_schedule`, `date_out_of_range`, `overflow`.
///
/// >>> from shequ import Schedule, formula
/// >>> formula.required_pace_rate("65.5", 70, Schedule("2023-01-01", "2025-12-31"), "2025-06-30")
/// Fraction(3, 4)
#[pyfunction]
pub(crate) fn required_pace_rate(
    py: Python<'_>,
    value: Exact,
    target: Exact,
    schedule: &PySchedule,
    as_of: Day,
) -> PyResult<Exact> {
    exact(py, || formula::required_pace_rate(value.0, target.0, &schedule.0, as_of.0))
}

/// A quota in each of several years: the distinct things begun in a year and in force at its last day.
///
/// `spells` are triples of an id (any text), the first day in force, and the first day no longer in force or None.
/// Raises FormulaError: `non_positive_factor`, `bad_interval`, `bad_spell`, `bad_milestones`, `bad_threshold`,
/// `date_out_of_range`.
///
/// >>> from shequ import formula
/// >>> quota = formula.yearly_quota(1, [2023, 2024], [("batch-1", "2023-11-17", None)], "2024-03-31")
/// >>> [(year.year, year.count, str(year.status)) for year in quota.years]
/// [(2023, 1, 'achieved'), (2024, 0, 'due')]
#[pyfunction]
#[pyo3(signature = (quota, years, spells, as_of, convention=InConvention(Convention::Month), at_risk=None))]
pub(crate) fn yearly_quota<'py>(
    py: Python<'py>,
    quota: Count,
    years: Vec<i32>,
    spells: Vec<(Bound<'py, PyString>, Day, Option<Day>)>,
    as_of: Day,
    convention: InConvention,
    at_risk: Option<&PyAtRisk>,
) -> PyResult<Any<'py>> {
    let at_risk = at_risk.map_or_else(AtRisk::default, |at_risk| at_risk.0);
    let mut numbers = std::collections::HashMap::new();
    let mut numbered = Vec::with_capacity(spells.len());
    for (id, since, until) in &spells {
        let next = u32::try_from(numbers.len()).map_err(|_| formula_error(py, FormulaError::Overflow))?;
        let id = *numbers.entry(id.to_str()?.to_owned()).or_insert(next);
        numbered.push(Spell { id, since: since.0, until: until.map(|until| until.0) });
    }
    let result = answer(py, || formula::yearly_quota(quota.0, &years, &numbered, as_of.0, &convention.0, at_risk))?;
    records::yearly_quota(py, &result)
}

/// Where a whole size lies against a range, and into how many parts it would be split.
///
/// Raises FormulaError: `negative_count`, `empty_range`, `unreachable`, `overflow`.
///
/// >>> from shequ import formula
/// >>> formula.range_conformity(3600, 1500, 3000)
/// RangeConformity(position=RangePosition('above'), by=600, split_parts=2, parts_hold_lower=True)
#[pyfunction]
#[pyo3(signature = (value, lower, upper, *, lower_in=true, upper_in=true))]
pub(crate) fn range_conformity<'py>(
    py: Python<'py>,
    value: Count,
    lower: Count,
    upper: Count,
    lower_in: bool,
    upper_in: bool,
) -> PyResult<Any<'py>> {
    let range = answer(py, || formula::range_conformity(value.0, lower.0, upper.0, lower_in, upper_in))?;
    records::range_conformity(py, &range)
}

/// The window of the next event of something due every `min_years` to `max_years`.
///
/// `basis` is `anniversary` or `calendar-years`. Raises FormulaError: `bad_interval`, `empty_schedule`,
/// `date_out_of_range`.
///
/// >>> from shequ import formula
/// >>> state = formula.recurrence(["2024-05-21"], 2, 3, "2023-01-01", "2025-12-31", "2024-12-31")
/// >>> str(state.status), state.first_day.isoformat(), state.last_day.isoformat()
/// ('not_due', '2026-05-21', '2027-05-20')
#[pyfunction]
#[pyo3(signature = (events, min_years, max_years, start, plan_end, as_of, basis="anniversary"))]
#[expect(clippy::too_many_arguments, reason = "the definition's own letters, as in every language")]
pub(crate) fn recurrence<'py>(
    py: Python<'py>,
    events: Vec<Day>,
    min_years: Count,
    max_years: Count,
    start: Day,
    plan_end: Day,
    as_of: Day,
    basis: &str,
) -> PyResult<Any<'py>> {
    let basis = match basis {
        "anniversary" => IntervalBasis::Anniversary,
        "calendar-years" => IntervalBasis::CalendarYears,
        other => {
            let message = format!("basis is `anniversary` or `calendar-years`, not `{other}`");
            return Err(pyo3::exceptions::PyValueError::new_err(message));
        }
    };
    let events: Vec<NaiveDate> = events.iter().map(|event| event.0).collect();
    let years = |years: Count| i32::try_from(years.0).map_err(|_| formula_error(py, FormulaError::BadInterval));
    let (min_years, max_years) = (years(min_years)?, years(max_years)?);
    let interval = Interval { min_years, max_years, basis, start: start.0, plan_end: plan_end.0 };
    let state = answer(py, || formula::recurrence(&events, &interval, as_of.0))?;
    records::recurrence(py, &state)
}

/// The same day so many years later; 29 February becomes 28 where the year has none.
///
/// Raises FormulaError: `date_out_of_range`.
///
/// >>> from shequ import formula
/// >>> formula.add_years("2024-02-29", 1)
/// datetime.date(2025, 2, 28)
#[pyfunction]
pub(crate) fn add_years(py: Python<'_>, date: Day, years: Count) -> PyResult<NaiveDate> {
    answer(py, || {
        let years = i32::try_from(years.0).map_err(|_| FormulaError::DateOutOfRange)?;
        formula::add_years(date.0, years)
    })
}
