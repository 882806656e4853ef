//! `Plan` and `Target`: what a document says.

use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyString, PyTuple};
use shequ::assess::verify_json;
use shequ::plan::{Plan, Target};

use crate::bound::{PyAtRisk, PyBound};
use crate::codes::{InLang, strength};
use crate::dataset::PyDataset;
use crate::day::Day;
use crate::error::{apart, assess_error, formula_error, guarded, plan_error, verify_error};
use crate::html;
use crate::number::Exact;
use crate::options::{PyOptions, asked};
use crate::panel::{self, Dates, PyHistory, PyPanel};
use crate::records::{self, Any, maybe, tuple};
use crate::report::PyReport;
use crate::rule::PyRule;

/// What a public action plan says: its clauses, variables, targets and measures, in one reading.
///
/// A plan never changes; another reading is another plan. `plan[name]` is a target, by its id or its name in Chinese or
/// English.
///
/// >>> import shequ
/// >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
/// >>> plan["社区服务综合体"]
/// Target('service-complexes', Bound.at_least(30), by 2025-12-31, binding)
/// >>> plan["service-complexes"].name.zh, len(plan.targets), len(plan.measures)
/// ('社区服务综合体', 13, 16)
#[pyclass(name = "Plan", module = "shequ", frozen)]
#[derive(Clone)]
pub(crate) struct PyPlan(pub(crate) Plan);

#[pymethods]
impl PyPlan {
    /// The plan built in under an id; UnknownNameError where there is none.
    ///
    /// >>> import shequ
    /// >>> shequ.Plan.builtin("xiaoshan-2022-2025")
    /// Plan('xiaoshan-2022-2025', edition '2022-10-26-draft')
    #[staticmethod]
    fn builtin(py: Python<'_>, id: &str) -> PyResult<PyPlan> {
        apart(py, || Plan::builtin(id))?.map(PyPlan).map_err(|error| plan_error(py, &error))
    }

    /// The ids of the built-in plans.
    ///
    /// >>> import shequ
    /// >>> shequ.Plan.builtins()
    /// ('xiaoshan-2022-2025',)
    #[staticmethod]
    fn builtins(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, Plan::builtins())
    }

    /// Reads a plan from its TOML text; PlanError with every problem at once, by line and column.
    ///
    /// >>> import shequ
    /// >>> shequ.Plan.from_toml(shequ.Plan.builtin("xiaoshan-2022-2025").text).id
    /// 'xiaoshan-2022-2025'
    #[staticmethod]
    fn from_toml(py: Python<'_>, text: &str) -> PyResult<PyPlan> {
        apart(py, || Plan::from_toml(text))?.map(PyPlan).map_err(|error| plan_error(py, &error))
    }

    /// The same text under another choice of one interpretation (口径).
    ///
    /// >>> import shequ
    /// >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
    /// >>> plan.with_interpretation("workers-deadline", "by-2025")["community-workers"].rhythm.kind
    /// 'by'
    fn with_interpretation(&self, py: Python<'_>, id: &str, choice: &str) -> PyResult<PyPlan> {
        let made = apart(py, || self.0.with_interpretation(id, choice))?;
        made.map(PyPlan).map_err(|error| plan_error(py, &error))
    }

    /// Every target and measure at a unit at the close of a day.
    ///
    /// `unit` is a code, or a name that only one unit has; `as_of` a date or ISO text. Options come as one value or as
    /// keywords (see Options). Raises UnknownUnitError, AmbiguousUnitError, AssessError; what is missing in the data is no
    /// error: the assessment it concerns says so.
    ///
    /// >>> import shequ
    /// >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
    /// >>> data = shequ.Dataset(
    /// ...     plan,
    /// ...     units=[{"code": "330109", "name": "萧山区", "level": "district"}],
    /// ...     observations=[
    /// ...         {"unit": "330109", "variable": "residents", "date": "2023-12-31", "value": 2_140_000},
    /// ...         {"unit": "330109", "variable": "certified-social-workers", "date": "2024-06-30", "value": 3_423},
    /// ...     ],
    /// ... )
    /// >>> report = plan.assess(data, unit="330109", as_of="2024-06-30")
    /// >>> workers = report["certified-social-workers"]
    /// >>> workers.status, workers.value, workers.shortfall
    /// (Status('not_met'), Fraction(3423, 214), 1)
    #[pyo3(signature = (dataset, *, unit, as_of, options=None, at_risk=None, known_on=None, min_coverage=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the call")]
    fn assess(
        &self,
        py: Python<'_>,
        dataset: &PyDataset,
        unit: &str,
        as_of: Day,
        options: Option<&PyOptions>,
        at_risk: Option<&PyAtRisk>,
        known_on: Option<Day>,
        min_coverage: Option<Exact>,
    ) -> PyResult<PyReport> {
        let options = asked(options, at_risk, known_on, min_coverage)?;
        let report = apart(py, || self.0.assess_with(&dataset.0, unit, as_of.0, &options))?;
        report.map(PyReport::new).map_err(|error| assess_error(py, &error))
    }

    /// Every target at many units on many days; a Panel, worked out a day at a time.
    ///
    /// Which units: `units` (codes or names), or `level` (a level's id or name), of these those `within` a unit, and of
    /// these the `kinds` that their codes state, such as `["sub-district", "town"]`. `as_of` is a day or days that rise.
    /// Options as for assess.
    #[pyo3(signature = (
        dataset, *, as_of, units=None, level=None, within=None, kinds=None, options=None, at_risk=None, known_on=None,
        min_coverage=None
    ))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the call")]
    fn panel(
        &self,
        py: Python<'_>,
        dataset: &PyDataset,
        as_of: Dates,
        units: Option<Vec<String>>,
        level: Option<String>,
        within: Option<String>,
        kinds: Option<Vec<String>>,
        options: Option<&PyOptions>,
        at_risk: Option<&PyAtRisk>,
        known_on: Option<Day>,
        min_coverage: Option<Exact>,
    ) -> PyResult<PyPanel> {
        let options = asked(options, at_risk, known_on, min_coverage)?;
        panel::panel(py, &self.0, dataset, units, level, within, kinds, as_of, options)
    }

    /// One target at one unit through many days; a History. For the last day of each month, see month_ends.
    #[pyo3(signature = (
        dataset, *, unit, target, as_of, options=None, at_risk=None, known_on=None, min_coverage=None
    ))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the call")]
    fn history(
        &self,
        py: Python<'_>,
        dataset: &PyDataset,
        unit: &str,
        target: &str,
        as_of: Dates,
        options: Option<&PyOptions>,
        at_risk: Option<&PyAtRisk>,
        known_on: Option<Day>,
        min_coverage: Option<Exact>,
    ) -> PyResult<PyHistory> {
        let options = asked(options, at_risk, known_on, min_coverage)?;
        panel::history(py, &self.0, dataset, (unit, target), as_of, options)
    }

    /// Computes a report stored as JSON again from data, and names what differs; nothing where it holds.
    ///
    /// Raises VerifyError for a text that is no report.
    fn verify<'py>(&self, py: Python<'py>, text: &str, dataset: &PyDataset) -> PyResult<Bound<'py, PyTuple>> {
        let differences = apart(py, || verify_json(text, &self.0, &dataset.0))?;
        let differences = differences.map_err(|error| verify_error(py, &error))?;
        tuple(py, differences.iter().map(|difference| records::difference(py, difference)))
    }

    /// Its id.
    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    /// Which edition of the document it holds; separate from the library's version.
    #[getter]
    fn edition(&self) -> &str {
        self.0.edition()
    }

    /// The document's title.
    #[getter]
    fn name<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        records::text(py, self.0.name())
    }

    /// The days it is for.
    #[getter]
    fn period<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        records::period(py, self.0.period())
    }

    /// What kind of document it is, and what every report must say of it.
    #[getter]
    fn standing<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        records::standing(py, self.0.standing())
    }

    /// Whether the plan is made up, for examples and tests.
    #[getter]
    fn illustrative(&self) -> bool {
        self.0.is_illustrative()
    }

    /// The document behind it.
    #[getter]
    fn document<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        records::document(py, self.0.document())
    }

    /// How progress against the schedule is judged, unless the caller says otherwise.
    #[getter]
    fn pace<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        records::pace(py, self.0.pace())
    }

    /// The TOML text it was read from, whatever its reading.
    #[getter]
    fn text(&self) -> &str {
        self.0.text()
    }

    /// The numbered parts of the document.
    #[getter]
    fn clauses<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.clauses().iter().map(|clause| records::clause(py, clause)))
    }

    /// The levels of units, the highest first.
    #[getter]
    fn levels<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.levels().iter().map(|level| records::level(py, level)))
    }

    /// The groups of units, such as the urban communities.
    #[getter]
    fn groups<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.groups().iter().map(|group| records::group(py, group)))
    }

    /// The units of measure.
    #[getter]
    fn units_of_measure<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.units_of_measure().iter().map(|unit| records::unit_of_measure(py, unit)))
    }

    /// The schedules.
    #[getter]
    fn schedules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.schedules().iter().map(|schedule| records::schedule(py, schedule)))
    }

    /// The kinds of things and persons kept in registers.
    #[getter]
    fn kinds<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.kinds().iter().map(|kind| records::kind(py, kind)))
    }

    /// The base quantities (基础数据项).
    #[getter]
    fn variables<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.variables().iter().map(|variable| records::variable(py, variable)))
    }

    /// The indicators (指标).
    #[getter]
    fn indicators<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.indicators().iter().map(|indicator| records::indicator(py, indicator)))
    }

    /// The targets (目标), in the plan's order.
    #[getter]
    fn targets<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, (0..self.0.targets().len()).map(|index| PyTarget { plan: self.0.clone(), index }))
    }

    /// The actions: groups of measures.
    #[getter]
    fn actions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.actions().iter().map(|action| records::action(py, action)))
    }

    /// The measures (举措).
    #[getter]
    fn measures<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.measures().iter().map(|measure| records::measure(py, measure)))
    }

    /// The deliverables (任务项) of all measures.
    #[getter]
    fn deliverables<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.deliverables().iter().map(|deliverable| records::deliverable(py, deliverable)))
    }

    /// The requirements on how the plan is carried out.
    #[getter]
    fn requirements<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.requirements().iter().map(|requirement| records::requirement(py, requirement)))
    }

    /// Where the text leaves a choice (口径), each with the choice made.
    #[getter]
    fn interpretations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.interpretations().iter().map(|interpretation| records::interpretation(py, interpretation)))
    }

    /// The plan as a text table, wrapped to a width in columns where one is given; a Chinese character takes two.
    #[pyo3(signature = (lang=InLang(shequ::Lang::En), *, width=None))]
    fn table(&self, py: Python<'_>, lang: InLang, width: Option<u16>) -> PyResult<String> {
        apart(py, || self.0.table(lang.0).to_text(width))
    }

    /// Its table for people: heading, notices, sections.
    fn _told<'py>(&self, py: Python<'py>, lang: InLang) -> PyResult<Bound<'py, PyTuple>> {
        html::told(py, &apart(py, || self.0.table(lang.0))?)
    }

    /// The plan as HTML, which notebooks show; see display_language.
    #[pyo3(signature = (lang=None))]
    fn html<'py>(slf: &Bound<'py, Self>, lang: Option<InLang>) -> PyResult<Any<'py>> {
        html::shown(slf, "plan", lang)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Any<'py>> {
        html::shown(slf, "plan", None)
    }

    fn __getitem__(&self, py: Python<'_>, name: &str) -> PyResult<PyTarget> {
        let found = self.0.target(name).map_err(|error| plan_error(py, &error))?;
        Ok(PyTarget { plan: self.0.clone(), index: found.index })
    }

    fn __contains__(&self, name: &Bound<'_, PyAny>) -> bool {
        let name = name.cast::<PyString>().ok().and_then(|name| name.to_str().ok());
        name.is_some_and(|name| self.0.target(name).is_ok())
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        self.targets(py)?.try_iter()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<PyPlan>().is_ok_and(|other| same_plan(&self.0, &other.get().0))
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        (self.0.id(), self.0.edition()).hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        let chosen = self.0.interpretations().iter().filter(|interpretation| interpretation.chosen > 0);
        let chosen = chosen.filter_map(|other| Some(format!(", {}={}", other.id, other.choice()?.id)));
        format!("Plan('{}', edition '{}'{})", self.0.id(), self.0.edition(), chosen.collect::<String>())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Any<'py>, Restored<'_>)> {
        let chosen = self.0.interpretations().iter().filter(|interpretation| interpretation.chosen > 0);
        let choices = chosen.filter_map(|other| Some((other.id.as_str(), other.choice()?.id.as_str()))).collect();
        Ok((py.get_type::<PyPlan>().getattr("_restored")?, (self.0.text(), choices)))
    }

    /// A plan from its pickled form.
    #[staticmethod]
    fn _restored(py: Python<'_>, text: &str, choices: Vec<(String, String)>) -> PyResult<PyPlan> {
        let plan = PyPlan::from_toml(py, text)?;
        choices.into_iter().try_fold(plan, |plan, (id, choice)| plan.with_interpretation(py, &id, &choice))
    }
}

/// The text, and the choice made of each interpretation that is not read as in force.
type Restored<'a> = (&'a str, Vec<(&'a str, &'a str)>);

/// Whether both say the same in the same reading.
fn same_plan(one: &Plan, other: &Plan) -> bool {
    let chosen = |plan: &Plan| plan.interpretations().iter().map(|reading| reading.chosen).collect::<Vec<_>>();
    one.text() == other.text() && chosen(one) == chosen(other)
}

/// A target (目标) of a plan.
///
/// >>> import shequ
/// >>> target = shequ.Plan.builtin("xiaoshan-2022-2025")["certified-social-workers"]
/// >>> target.indicator.unit.name.zh, target.bounds[0].bound, target.rhythm.schedule.end.isoformat()
/// ('人/万常住人口', Bound.at_least(16), '2025-12-31')
/// >>> [clause.id for clause in target.clauses]
/// ['1.3.3']
#[pyclass(name = "Target", module = "shequ", frozen)]
pub(crate) struct PyTarget {
    plan: Plan,
    index: usize,
}

impl PyTarget {
    pub(crate) fn of(plan: &Plan, target: &Target) -> PyTarget {
        PyTarget { plan: plan.clone(), index: target.index }
    }

    fn target(&self) -> PyResult<&Target> {
        let targets = self.plan.targets();
        let found = targets.get(self.index).map(AsRef::as_ref);
        found.ok_or_else(|| Python::attach(|py| crate::error::unknown_kind(py, "target")))
    }
}

#[pymethods]
impl PyTarget {
    /// Its id.
    #[getter]
    fn id(&self) -> PyResult<&str> {
        Ok(&self.target()?.id)
    }

    /// Its name.
    #[getter]
    fn name<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        records::text(py, &self.target()?.name)
    }

    /// The plan it is of.
    #[getter]
    fn plan(&self) -> PyPlan {
        PyPlan(self.plan.clone())
    }

    /// What it measures.
    #[getter]
    fn indicator<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        records::indicator(py, &self.target()?.indicator)
    }

    /// Its bounds by the day each begins to hold.
    #[getter]
    fn bounds<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.target()?.bounds.iter().map(|dated| records::dated_bound(py, dated)))
    }

    /// The bound in force on a day.
    fn bound_on(&self, day: Day) -> PyResult<Option<PyBound>> {
        Ok(self.target()?.bound_on(day.0).copied().map(PyBound))
    }

    /// When it is due.
    #[getter]
    fn rhythm<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        records::rhythm(py, &self.target()?.rhythm)
    }

    /// How strongly it is worded.
    #[getter]
    fn strength<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        strength(py, self.target()?.strength)
    }

    /// The document's word for that.
    #[getter]
    fn wording<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        records::text(py, &self.target()?.wording)
    }

    /// The level whose units the bound is for.
    #[getter]
    fn level<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
        records::level(py, &self.target()?.level)
    }

    /// The units of that level it is for, where not all.
    #[getter]
    fn group<'py>(&self, py: Python<'py>) -> PyResult<Option<Any<'py>>> {
        maybe(self.target()?.group.as_ref(), |group| records::group(py, group))
    }

    /// The action it belongs to.
    #[getter]
    fn action<'py>(&self, py: Python<'py>) -> PyResult<Option<Any<'py>>> {
        maybe(self.target()?.action.as_ref(), |action| records::action(py, action))
    }

    /// The clauses that set it.
    #[getter]
    fn clauses<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.target()?.clauses.iter().map(|clause| records::clause(py, clause)))
    }

    /// The starting value the plan states, where it does.
    #[getter]
    fn baseline(&self) -> PyResult<Option<Exact>> {
        Ok(self.target()?.baseline.map(Exact))
    }

    /// The target as a rule for rows of your own.
    ///
    /// `baseline` is the value the rows start from; None: the plan's, else 0 for a count, else none. Raises FormulaError
    /// (`unsupported_bound`) for a target of single years or one that recurs.
    ///
    /// >>> import shequ
    /// >>> rule = shequ.Plan.builtin("xiaoshan-2022-2025")["studios-total"].rule()
    /// >>> rule.on("2024-12-31").status(40)
    /// Status('on_track')
    #[pyo3(signature = (*, baseline=None, at_risk=None))]
    fn rule(&self, py: Python<'_>, baseline: Option<Exact>, at_risk: Option<&PyAtRisk>) -> PyResult<PyRule> {
        let (target, at_risk) = (self.target()?, at_risk.map(|at_risk| at_risk.0));
        let rule = guarded(|| self.plan.rule(target, baseline.map(|baseline| baseline.0), at_risk))?;
        rule.map(PyRule).map_err(|error| formula_error(py, error))
    }

    /// Judges rows of your own by the target's rule: `target.rule().evaluate(...)`, which explains the arguments.
    ///
    /// >>> import shequ
    /// >>> target = shequ.Plan.builtin("xiaoshan-2022-2025")["community-workers"]
    /// >>> target.evaluate([17, 18], [10_000, 10_000], "2024-12-31").shortfall.tolist()
    /// [1, 0]
    #[pyo3(signature = (numerator, denominator, date, *, out=None, baseline=None, at_risk=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the call")]
    fn evaluate<'py>(
        &self,
        py: Python<'py>,
        numerator: &Bound<'py, PyAny>,
        denominator: Option<&Bound<'py, PyAny>>,
        date: &Bound<'py, PyAny>,
        out: Option<&Bound<'py, PyAny>>,
        baseline: Option<Exact>,
        at_risk: Option<&PyAtRisk>,
    ) -> PyResult<Any<'py>> {
        self.rule(py, baseline, at_risk)?.evaluate(py, numerator, denominator, date, out)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let same = |other: &PyTarget| self.index == other.index && same_plan(&self.plan, &other.plan);
        other.cast::<PyTarget>().is_ok_and(|other| same(other.get()))
    }

    fn __hash__(&self) -> u64 {
        PyPlan(self.plan.clone()).__hash__().wrapping_add(u64::try_from(self.index).unwrap_or_default())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let target = self.target()?;
        let bound = match target.bounds.last() {
            Some(dated) => format!(", {}", Bound::new(py, PyBound(dated.bound))?.repr()?),
            None => String::new(),
        };
        let due = match &target.rhythm {
            shequ::plan::Rhythm::By(named) => format!("by {}", named.schedule.end()),
            other => other.code().to_owned(),
        };
        Ok(format!("Target('{}'{bound}, {due}, {})", target.id, target.strength.code()))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Any<'py>, (PyPlan, &str))> {
        Ok((py.import("operator")?.getattr("getitem")?, (self.plan(), self.id()?)))
    }
}
