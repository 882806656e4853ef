//! `Panel`, `PanelDay` and `History`: many units, many days.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use chrono::NaiveDate;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use shequ::Lang;
use shequ::area::AreaKind;
use shequ::assess::{History, Options, Panel, PanelDay, UnitSelection};
use shequ::data::Dataset;
use shequ::plan::Plan;

use crate::codes::{self, InLang};
use crate::dataset::PyDataset;
use crate::day::Day;
use crate::error::{apart, assess_error, exception, fault, plan_error};
use crate::frame::PyFrame;
use crate::html;
use crate::options::PyOptions;
use crate::plan::{PyPlan, PyTarget};
use crate::records::{self, Any, tuple};
use crate::tables::capsule_of;

/// Which units are asked about, as the caller said it.
#[derive(Clone)]
struct Asked {
    units: Option<Vec<String>>,
    level: Option<String>,
    within: Option<String>,
    kinds: Option<Vec<String>>,
    dates: Vec<NaiveDate>,
    options: Options,
}

impl Asked {
    fn selection(&self) -> PyResult<UnitSelection> {
        let mut selection = match (&self.units, &self.level) {
            (Some(units), None) => UnitSelection::codes(units),
            (None, Some(level)) => UnitSelection::level(level),
            _ => return Err(PyTypeError::new_err("give `units` (codes or names) or `level`, one of the two")),
        };
        if let Some(within) = &self.within {
            selection = selection.within(within);
        }
        if let Some(kinds) = &self.kinds {
            let kind = |code: &String| {
                code.parse::<AreaKind>().map_err(|_| {
                    let known: Vec<&str> = AreaKind::ALL.iter().map(|kind| kind.code()).collect();
                    PyValueError::new_err(format!("`{code}` is no kind of unit: the kinds are {}", known.join(", ")))
                })
            };
            selection = selection.kinds(kinds.iter().map(kind).collect::<PyResult<Vec<_>>>()?);
        }
        Ok(selection)
    }
}

/// Many units on many days; made by Plan.panel. Each day is worked out when it is looked at.
///
/// As a table (`to_frame`, `to_pandas`, `to_polars`, the Arrow stream) it has a row for each day, target and unit.
///
/// >>> import shequ
/// >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
/// >>> data = shequ.Dataset(
/// ...     plan,
/// ...     units=[
/// ...         {"code": "330109", "name": "萧山区", "level": "district"},
/// ...         {"code": "330109001", "name": "城厢街道", "level": "town"},
/// ...     ],
/// ...     entities=[{"kind": "social-work-studio", "id": "s1", "unit": "330109001", "since": "2024-02-10"}],
/// ... )
/// >>> panel = plan.panel(data, level="town", as_of=["2024-01-31", "2024-02-29"])
/// >>> panel
/// Panel('xiaoshan-2022-2025', 2 days, 26 rows)
/// >>> rows = [row for row in panel.to_frame().to_dicts() if row["target"] == "studios-total"]
/// >>> [(row["as_of"].isoformat(), row["value_n"], row["change_n"]) for row in rows]
/// [('2024-01-31', 0, None), ('2024-02-29', 1, 1)]
#[pyclass(name = "Panel", module = "shequ", frozen)]
pub(crate) struct PyPanel {
    plan: Plan,
    dataset: Dataset,
    asked: Asked,
    panel: Panel,
}

impl PyPanel {
    fn new(py: Python<'_>, plan: &Plan, dataset: &Dataset, asked: Asked) -> PyResult<PyPanel> {
        let selection = asked.selection()?;
        let panel = apart(py, || plan.panel_with(dataset, &selection, &asked.dates, &asked.options))?;
        let panel = panel.map_err(|error| assess_error(py, &error))?;
        Ok(PyPanel { plan: plan.clone(), dataset: dataset.clone(), asked, panel })
    }
}

#[pymethods]
impl PyPanel {
    /// The plan that is asked.
    #[getter]
    fn plan(&self) -> PyPlan {
        PyPlan(self.plan.clone())
    }

    /// The data it is asked of.
    #[getter]
    fn dataset(&self) -> PyDataset {
        PyDataset(self.dataset.clone())
    }

    /// The dates, in order.
    #[getter]
    fn dates<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.panel.dates())
    }

    /// How many rows its table has; nothing is worked out for it.
    #[getter]
    fn row_count(&self) -> usize {
        self.panel.row_count()
    }

    /// What a reader must know before the numbers.
    #[pyo3(signature = (lang=InLang(Lang::En)))]
    fn notices<'py>(&self, py: Python<'py>, lang: InLang) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.panel.notices(lang.0))
    }

    /// The days one at a time, each worked out when it comes up: a panel of any length takes the memory of one day.
    fn days(&self) -> PyPanelDays {
        PyPanelDays { plan: self.plan.clone(), days: Mutex::new(Box::new(self.panel.clone().into_days())) }
    }

    fn __iter__(&self) -> PyPanelDays {
        self.days()
    }

    /// All of it as one table. Ctrl-C is heard between days.
    fn to_frame(&self, py: Python<'_>) -> PyResult<PyFrame> {
        let go_on = |_| Python::attach(|py| py.check_signals()).map_or_else(ControlFlow::Break, ControlFlow::Continue);
        apart(py, || self.panel.to_frame_while(go_on))?.map(PyFrame::new)
    }

    /// All of it as a pandas DataFrame; see Frame.to_pandas.
    #[pyo3(signature = (lang=None))]
    fn to_pandas<'py>(&self, py: Python<'py>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        PyFrame::to_pandas(&Bound::new(py, self.to_frame(py)?)?, lang)
    }

    /// All of it as a Polars DataFrame; see Frame.to_polars.
    #[pyo3(signature = (lang=None))]
    fn to_polars<'py>(&self, py: Python<'py>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        PyFrame::to_polars(&Bound::new(py, self.to_frame(py)?)?, lang)
    }

    /// All of it as an Arrow stream in a capsule, of one batch a day, each worked out when it is asked for: a panel of any
    /// length takes the memory of one day.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A wish that may be left unheard, as the interface says.
        let _ = requested_schema;
        let days = apart(py, || self.panel.clone().into_record_batches())?;
        capsule_of(py, Box::new(DayBatches(days)))
    }

    /// The last day, with what changed since the one before or without: for html.
    #[pyo3(signature = (*, with_change))]
    fn _last(&self, py: Python<'_>, with_change: bool) -> PyResult<PyPanelDay> {
        let mut asked = self.asked.clone();
        let earlier = asked.dates.len().saturating_sub(if with_change { 2 } else { 1 });
        asked.dates.drain(..earlier);
        let last = PyPanel::new(py, &self.plan, &self.dataset, asked)?.panel.into_days();
        let day =
            apart(py, || last.last())?.ok_or_else(|| exception(py, "InternalError", ("a panel without days",)))?;
        Ok(PyPanelDay { plan: self.plan.clone(), day })
    }

    /// The last day as HTML, which notebooks show; see display_language.
    ///
    /// With a target, the units are ranked by it; without, each unit has its verdict on every target.
    #[pyo3(signature = (lang=None, *, target=None))]
    fn html<'py>(slf: &Bound<'py, Self>, lang: Option<InLang>, target: Option<&str>) -> PyResult<Any<'py>> {
        html::shown_of(slf, "panel", lang, target)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Any<'py>> {
        html::shown(slf, "panel", None)
    }

    fn __repr__(&self) -> String {
        let (days, rows) = (self.panel.dates().len(), self.panel.row_count());
        format!("Panel('{}', {days} days, {rows} rows)", self.plan.id())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Any<'py>, RestoredPanel)> {
        let Asked { units, level, within, kinds, dates, options } = self.asked.clone();
        let question = (units, level, within, kinds, dates, PyOptions(options));
        Ok((py.get_type::<PyPanel>().getattr("_restored")?, (self.plan(), self.dataset(), question)))
    }

    /// A panel from its pickled form: asked again of its plan and data.
    #[staticmethod]
    fn _restored(py: Python<'_>, plan: &PyPlan, dataset: &PyDataset, question: Told<'_>) -> PyResult<PyPanel> {
        let (units, level, within, kinds, dates, options) = question;
        let (dates, options) = (dates.iter().map(|day| day.0).collect(), options.get().0.clone());
        PyPanel::new(py, &plan.0, &dataset.0, Asked { units, level, within, kinds, dates, options })
    }
}

/// The days of a panel as batches, for whoever reads the stream. Nothing here asks for the interpreter: a reader may hold it
/// while its own threads wait for batches.
struct DayBatches<R>(R);

impl<R: RecordBatchReader> Iterator for DayBatches<R> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        // The caller is of another language, which a panic must not reach.
        let next = catch_unwind(AssertUnwindSafe(|| self.0.next()));
        next.unwrap_or_else(|payload| Some(Err(ArrowError::ExternalError(fault(&*payload).into()))))
    }
}

impl<R: RecordBatchReader> RecordBatchReader for DayBatches<R> {
    fn schema(&self) -> SchemaRef {
        self.0.schema()
    }
}

/// The question as it is pickled, and as it comes back.
type Told<'py> =
    (Option<Vec<String>>, Option<String>, Option<String>, Option<Vec<String>>, Vec<Day>, Bound<'py, PyOptions>);
type Question = (Option<Vec<String>>, Option<String>, Option<String>, Option<Vec<String>>, Vec<NaiveDate>, PyOptions);
type RestoredPanel = (PyPlan, PyDataset, Question);

/// The days of a Panel, one at a time.
#[pyclass(name = "PanelDays", module = "shequ", frozen)]
pub(crate) struct PyPanelDays {
    plan: Plan,
    days: Mutex<Box<dyn Iterator<Item = PanelDay> + Send>>,
}

#[pymethods]
impl PyPanelDays {
    const fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<PyPanelDay>> {
        py.check_signals()?;
        // A day that panicked leaves nothing half-done behind: the iterator moves on only when a day is whole.
        let next = apart(py, || self.days.lock().unwrap_or_else(PoisonError::into_inner).next())?;
        Ok(next.map(|day| PyPanelDay { plan: self.plan.clone(), day }))
    }

    fn __repr__(&self) -> String {
        format!("PanelDays('{}')", self.plan.id())
    }
}

/// One day of a Panel: every target at every unit in force.
#[pyclass(name = "PanelDay", module = "shequ", frozen)]
pub(crate) struct PyPanelDay {
    plan: Plan,
    day: PanelDay,
}

#[pymethods]
impl PyPanelDay {
    /// The day, at its close.
    #[getter]
    fn as_of(&self) -> NaiveDate {
        self.day.as_of()
    }

    /// The day before in the panel, which changes are counted from; None on its first.
    #[getter]
    fn previous(&self) -> Option<NaiveDate> {
        self.day.previous()
    }

    /// The day as a table: a row for each target and unit.
    fn to_frame(&self, py: Python<'_>) -> PyResult<PyFrame> {
        apart(py, || self.day.to_frame()).map(PyFrame::new)
    }

    /// The day as a pandas DataFrame; see Frame.to_pandas.
    #[pyo3(signature = (lang=None))]
    fn to_pandas<'py>(&self, py: Python<'py>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        PyFrame::to_pandas(&Bound::new(py, self.to_frame(py)?)?, lang)
    }

    /// The day as a Polars DataFrame; see Frame.to_polars.
    #[pyo3(signature = (lang=None))]
    fn to_polars<'py>(&self, py: Python<'py>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        PyFrame::to_polars(&Bound::new(py, self.to_frame(py)?)?, lang)
    }

    /// The day as an Arrow stream in a capsule.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        self.to_frame(py)?.__arrow_c_stream__(py, requested_schema)
    }

    /// The units ranked by a target as a text table, best first, in the language asked for.
    #[pyo3(signature = (target, lang=InLang(Lang::En), *, width=None))]
    fn table(&self, py: Python<'_>, target: &str, lang: InLang, width: Option<u16>) -> PyResult<String> {
        let target = self.plan.target(target).map_err(|error| plan_error(py, &error))?;
        apart(py, || self.day.table(target, lang.0).to_text(width))
    }

    /// The same for HTML.
    fn _told<'py>(&self, py: Python<'py>, target: &str, lang: InLang) -> PyResult<Any<'py>> {
        let target = self.plan.target(target).map_err(|error| plan_error(py, &error))?;
        html::told_section(py, &apart(py, || self.day.table(target, lang.0))?)
    }

    /// The plan that is asked.
    #[getter]
    fn plan(&self) -> PyPlan {
        PyPlan(self.plan.clone())
    }

    /// The day as HTML, which notebooks show; see display_language.
    ///
    /// With a target, the units are ranked by it; without, each unit has its verdict on every target.
    #[pyo3(signature = (lang=None, *, target=None))]
    fn html<'py>(slf: &Bound<'py, Self>, lang: Option<InLang>, target: Option<&str>) -> PyResult<Any<'py>> {
        html::shown_of(slf, "panel_day", lang, target)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Any<'py>> {
        html::shown(slf, "panel_day", None)
    }

    fn __len__(&self) -> usize {
        self.day.len()
    }

    fn __repr__(&self) -> String {
        format!("PanelDay({}, {} rows)", self.day.as_of(), self.day.len())
    }
}

/// One target at one unit through many days; made by Plan.history.
///
/// Each day is read as it was at its close and held against the bound in force on it; a report settles a target at its
/// deadline instead.
///
/// >>> import shequ
/// >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
/// >>> data = shequ.Dataset(
/// ...     plan,
/// ...     units=[{"code": "330109", "name": "萧山区", "level": "district"}],
/// ...     observations=[
/// ...         {"unit": "330109", "variable": variable, "date": date, "value": value}
/// ...         for variable, date, value in [
/// ...             ("residents", "2025-12-31", 2_000_000),
/// ...             ("certified-social-workers", "2025-12-31", 3_199),
/// ...             ("certified-social-workers", "2026-01-31", 3_200),
/// ...         ]
/// ...     ],
/// ... )
/// >>> days = shequ.month_ends("2025-12-01", "2026-01-31")
/// >>> history = plan.history(data, unit="330109", target="certified-social-workers", as_of=days)
/// >>> history.late.isoformat(), [str(flag) for flag in history.flags]
/// ('2026-01-31', ['late'])
#[pyclass(name = "History", module = "shequ", frozen)]
pub(crate) struct PyHistory {
    plan: Plan,
    dataset: Dataset,
    dates: Vec<NaiveDate>,
    options: Options,
    history: History,
}

impl PyHistory {
    fn new(
        py: Python<'_>,
        plan: &Plan,
        dataset: &Dataset,
        (unit, target): (&str, &str),
        dates: Vec<NaiveDate>,
        options: Options,
    ) -> PyResult<PyHistory> {
        // A name the plan does not have is the plan's to speak of, as everywhere.
        let id = plan.target(target).map_err(|error| plan_error(py, &error))?.id.clone();
        let history = apart(py, || plan.history_with(dataset, unit, &id, &dates, &options))?;
        let history = history.map_err(|error| assess_error(py, &error))?;
        Ok(PyHistory { plan: plan.clone(), dataset: dataset.clone(), dates, options, history })
    }
}

#[pymethods]
impl PyHistory {
    /// The unit's code.
    #[getter]
    fn unit(&self) -> &str {
        &self.history.unit
    }

    /// The unit's name.
    #[getter]
    fn unit_name(&self) -> &str {
        &self.history.unit_name
    }

    /// The target.
    #[getter]
    fn target(&self) -> PyTarget {
        PyTarget::of(&self.plan, &self.history.target)
    }

    /// What was read on each day.
    #[getter]
    fn points<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.history.points.iter().map(|point| records::history_point(py, point)))
    }

    /// The first of the days on which it was met.
    #[getter]
    fn first_met(&self) -> Option<NaiveDate> {
        self.history.first_met
    }

    /// The same, where that is later than the deadline's close.
    #[getter]
    fn late(&self) -> Option<NaiveDate> {
        self.history.late
    }

    /// Where it was met once and is not any more: the first day of that last run of not being met.
    #[getter]
    fn lost_since(&self) -> Option<NaiveDate> {
        self.history.lost_since
    }

    /// What the days come to: `late` and `lost_since`, where they hold.
    #[getter]
    fn flags<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.history.flags().into_iter().map(|flag| codes::flag(py, flag)))
    }

    /// The days as a table, a row each.
    fn to_frame(&self, py: Python<'_>) -> PyResult<PyFrame> {
        apart(py, || self.history.to_frame()).map(PyFrame::new)
    }

    fn __repr__(&self) -> String {
        let History { unit, target, points, .. } = &self.history;
        let said = |word: &str, day: Option<NaiveDate>| day.map_or_else(String::new, |day| format!(", {word} {day}"));
        let met = said("first met", self.history.first_met);
        let lost = said("lost since", self.history.lost_since);
        format!("History('{}', '{unit}', {} days{met}{lost})", target.id, points.len())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Any<'py>, RestoredHistory)> {
        let (plan, dataset) = (PyPlan(self.plan.clone()), PyDataset(self.dataset.clone()));
        let (unit, target) = (self.history.unit.clone(), self.history.target.id.clone());
        let question = (plan, dataset, unit, target, self.dates.clone(), PyOptions(self.options.clone()));
        Ok((py.get_type::<PyHistory>().getattr("_restored")?, question))
    }

    /// A history from its pickled form: asked again of its plan and data.
    #[staticmethod]
    fn _restored(
        py: Python<'_>,
        plan: &PyPlan,
        dataset: &PyDataset,
        unit: &str,
        target: &str,
        dates: Vec<Day>,
        options: &PyOptions,
    ) -> PyResult<PyHistory> {
        let dates = dates.iter().map(|day| day.0).collect();
        PyHistory::new(py, &plan.0, &dataset.0, (unit, target), dates, options.0.clone())
    }
}

type RestoredHistory = (PyPlan, PyDataset, String, String, Vec<NaiveDate>, PyOptions);

/// The last day of each month from the month of one day to the latest that is not after another.
///
/// >>> import shequ
/// >>> [day.isoformat() for day in shequ.month_ends("2024-01-15", "2024-03-30")]
/// ['2024-01-31', '2024-02-29']
#[pyfunction]
pub(crate) fn month_ends(py: Python<'_>, first: Day, last: Day) -> PyResult<Bound<'_, PyTuple>> {
    let days = apart(py, || shequ::assess::month_ends(first.0, last.0))?;
    PyTuple::new(py, days.map_err(|error| assess_error(py, &error))?)
}

/// The days of a call: one, or a list of them.
pub(crate) struct Dates(pub(crate) Vec<NaiveDate>);

impl<'py> FromPyObject<'_, 'py> for Dates {
    type Error = PyErr;

    fn extract(dates: Borrowed<'_, 'py, PyAny>) -> PyResult<Dates> {
        if let Ok(day) = dates.extract::<Day>() {
            return Ok(Dates(vec![day.0]));
        }
        if dates.is_instance_of::<pyo3::types::PyString>() {
            // Not a list of letters: the text is no day, and says so.
            return Ok(Dates(vec![dates.extract::<Day>()?.0]));
        }
        let days = dates.try_iter()?.map(|day| Ok(day?.extract::<Day>()?.0));
        days.collect::<PyResult<Vec<_>>>().map(Dates)
    }
}

/// What `Plan.panel` does.
#[expect(clippy::too_many_arguments, reason = "keywords of the call")]
pub(crate) fn panel(
    py: Python<'_>,
    plan: &Plan,
    dataset: &PyDataset,
    units: Option<Vec<String>>,
    level: Option<String>,
    within: Option<String>,
    kinds: Option<Vec<String>>,
    as_of: Dates,
    options: Options,
) -> PyResult<PyPanel> {
    PyPanel::new(py, plan, &dataset.0, Asked { units, level, within, kinds, dates: as_of.0, options })
}

/// What `Plan.history` does.
pub(crate) fn history(
    py: Python<'_>,
    plan: &Plan,
    dataset: &PyDataset,
    question: (&str, &str),
    as_of: Dates,
    options: Options,
) -> PyResult<PyHistory> {
    PyHistory::new(py, plan, &dataset.0, question, as_of.0, options)
}
