//! Many units on many days: [`Plan::panel`], a [`Panel`] of days, and each day as a table.
//!
//! | file | subject |
//! | --- | --- |
//! | `selection.rs` | which units |
//! | `columns.rs` | the columns: names, headings, what each says |
//! | `named.rs` | what the units are called, each text once |
//! | `ranks.rs` | who stands where, and what has changed since the day before |
//! | `table.rs` | one target's units ranked, as a table for people |
//!
//! A panel decides nothing itself: each cell is judged as a report's is, by readings of all units at once
//! ([`Bulk`]), and a report is a panel of one cell ([`Report::to_frame`]).

#[cfg(feature = "arrow")]
mod batches;
mod columns;
mod named;
mod ranks;
mod selection;
#[cfg(feature = "text")]
mod table;

use std::ops::ControlFlow;
use std::sync::Arc;

use chrono::NaiveDate;

pub use self::selection::UnitSelection;

pub(crate) use self::columns::{bound_code, flag_codes, heading, lower, lower_in, upper, upper_in};

use self::columns::{Columns, Rows};
use self::named::Named;
use self::ranks::{Compared, Standing, standings};
use super::assessment::Assessment;
use super::bulk::{self, Bulk, Tables};
use super::error::AssessError;
use super::options::Options;
use super::question::{self, Question};
use super::report::{self, Report};
#[cfg(feature = "text")]
use crate::data::Units;
use crate::data::{Dataset, UnitId};
use crate::formula::{AtRisk, Status};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::plan::{Plan, Target};
use crate::quantity::Quantity;

impl Plan {
    /// Every target at many units at the close of many days, asked with the default [`Options`].
    ///
    /// # Errors
    /// [`AssessError`]: as [`Plan::assess`]; an unknown level, kinds that no unit of the level can be of, a selection
    /// that selects nothing, no date, dates that do not rise; a unit asked for by its code that is not in force on one
    /// of the dates.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use shequ::Plan;
    /// use shequ::assess::UnitSelection;
    /// use shequ::data::{Dataset, EntityRow, UnitRow};
    /// use shequ::frame::Values;
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// let day = |m, d| NaiveDate::from_ymd_opt(2024, m, d).unwrap();
    /// let dataset = Dataset::builder(&plan)
    ///     .units([
    ///         UnitRow::new("330109", "萧山区", "district"),
    ///         UnitRow::new("330109001", "城厢街道", "town"),
    ///         UnitRow::new("330109100", "楼塔镇", "town"),
    ///     ])
    ///     .entities([
    ///         EntityRow::new("social-work-studio", "studio-1", "330109001", day(1, 15)),
    ///         EntityRow::new("social-work-studio", "studio-2", "330109100", day(2, 10)),
    ///         EntityRow::new("social-work-studio", "studio-3", "330109100", day(2, 20)),
    ///     ])
    ///     .build()?;
    /// let panel = plan.panel(&dataset, &UnitSelection::level("town"), &[day(1, 31), day(2, 29)])?;
    /// for day in panel.days() {
    ///     // One row for each target and town; `studios-total` is one target of them.
    ///     assert_eq!(day.to_frame().len(), plan.targets().len() * 2);
    /// }
    ///
    /// // All days in one table. In February the town of Louta is first with 2, and has gained 2.
    /// let frame = panel.to_frame();
    /// let Some(Values::Words(targets)) = frame.column("target").map(|column| &column.values) else { panic!() };
    /// let Some(Values::Integers(places)) = frame.column("rank_by_value").map(|column| &column.values) else { panic!() };
    /// let Some(Values::Integers(change)) = frame.column("change_n").map(|column| &column.values) else { panic!() };
    /// let last = (0..frame.len()).rfind(|row| targets.get(*row) == Some("studios-total")).unwrap();
    /// assert_eq!((places.get(last), change.get(last)), (Some(1), Some(2)));
    /// assert_eq!((places.get(last - 1), change.get(last - 1)), (Some(2), Some(0)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn panel(
        &self,
        dataset: &Dataset,
        selection: &UnitSelection,
        dates: &[NaiveDate],
    ) -> Result<Panel, AssessError> {
        self.panel_with(dataset, selection, dates, &Options::default())
    }

    /// The same, asked with options.
    ///
    /// # Errors
    /// As [`Plan::panel`], and [`AssessError::BadOption`].
    pub fn panel_with(
        &self,
        dataset: &Dataset,
        selection: &UnitSelection,
        dates: &[NaiveDate],
        options: &Options,
    ) -> Result<Panel, AssessError> {
        let at_risk = Question::new(self, dataset, options)?.at_risk;
        question::check_days(dates)?;
        let selected = selection.of(self, dataset)?;
        let day = |as_of: &NaiveDate| Ok(Day { as_of: *as_of, units: selected.on(dataset, *as_of)?.into() });
        let days = dates.iter().map(day).collect::<Result<Arc<[Day]>, AssessError>>()?;
        let asked = days.iter().flat_map(|day| day.units.iter().copied());
        let named = Arc::new(Named::of(dataset.units(), asked));
        Ok(Panel { plan: self.clone(), dataset: dataset.clone(), options: options.clone(), at_risk, days, named })
    }
}

/// Many units on many days, asked but not yet answered: each day is worked out when it is looked at, so that a panel of
/// any length takes the memory of one day.
#[derive(Debug, Clone)]
pub struct Panel {
    plan: Plan,
    dataset: Dataset,
    options: Options,
    at_risk: AtRisk,
    days: Arc<[Day]>,
    /// What the units of all days are called.
    named: Arc<Named>,
}

/// A day that is asked about, and the units in force on it.
#[derive(Debug, Clone)]
struct Day {
    as_of: NaiveDate,
    units: Arc<[UnitId]>,
}

impl Panel {
    /// The days, one at a time, each worked out when it comes up.
    pub fn days(&self) -> impl Iterator<Item = PanelDay> + '_ {
        let mut so_far = self.begin();
        self.days.iter().map(move |day| self.answer(day, &mut so_far))
    }

    /// The same, for as long as the caller likes: the panel goes along.
    pub fn into_days(self) -> impl Iterator<Item = PanelDay> + Send + 'static {
        let (mut so_far, mut place) = (self.begin(), 0usize);
        std::iter::from_fn(move || {
            let day = self.answer(self.days.get(place)?, &mut so_far);
            place = place.saturating_add(1);
            Some(day)
        })
    }

    /// The table in parts, one for each day and target, in the order of its rows: for panels of which not even one day
    /// should be in memory at once. What is kept from part to part is a few numbers a row of one day.
    ///
    /// ```
    /// use shequ::assess::UnitSelection;
    /// # use shequ::{Plan, data::{Dataset, UnitRow}};
    ///
    /// # let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// # let dataset = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]).build()?;
    /// let days = ["2024-01-31".parse()?, "2024-02-29".parse()?];
    /// let panel = plan.panel(&dataset, &UnitSelection::codes(["330109"]), &days)?;
    /// let rows: Vec<usize> = panel.frames().map(|part| part.len()).collect();
    /// assert_eq!(rows, vec![1; 2 * plan.targets().len()]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn frames(&self) -> impl Iterator<Item = Frame> + '_ {
        let mut so_far = self.begin();
        let mut now: Option<Before> = None;
        let parts = self.days.iter().flat_map(|day| self.plan.targets().iter().map(move |target| (day, target)));
        parts.map(move |(day, target)| {
            let is_last = target.index.saturating_add(1) == self.plan.targets().len();
            let mut today = now.take().unwrap_or_else(|| self.open(day, &so_far));
            let mut columns = Columns::new(&self.named);
            columns.reserve(day.units.len());
            self.judge_target(target, day, &so_far, &mut today, &mut columns);
            if is_last {
                so_far.close(today);
            } else {
                now = Some(today);
            }
            columns.into_frame()
        })
    }

    /// All of it as one table, asking before each day whether to go on: `Err` with what the answer was where it was no.
    ///
    /// # Errors
    /// What `go_on` breaks with.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use shequ::assess::UnitSelection;
    /// # use shequ::{Plan, data::{Dataset, UnitRow}};
    ///
    /// # let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// # let dataset = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]).build()?;
    /// let days = ["2024-01-31".parse()?, "2024-02-29".parse()?];
    /// let panel = plan.panel(&dataset, &UnitSelection::codes(["330109"]), &days)?;
    /// assert_eq!(panel.to_frame_while(|_| ControlFlow::<()>::Continue(())).unwrap(), panel.to_frame());
    /// let stopped = panel.to_frame_while(|day| if day == days[1] { ControlFlow::Break(day) } else { ControlFlow::Continue(()) });
    /// assert_eq!(stopped, Err(days[1]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_frame_while<B>(&self, mut go_on: impl FnMut(NaiveDate) -> ControlFlow<B>) -> Result<Frame, B> {
        let (mut columns, mut so_far) = (self.columns(&self.days), self.begin());
        for day in self.days.iter() {
            if let ControlFlow::Break(answer) = go_on(day.as_of) {
                return Err(answer);
            }
            self.judge(day, &mut so_far, &mut columns);
        }
        Ok(columns.into_frame())
    }

    /// A day worked out, and noted as the day before the next.
    fn answer(&self, day: &Day, so_far: &mut SoFar) -> PanelDay {
        let previous = so_far.before.as_ref().map(|before| before.as_of);
        let mut columns = self.columns(std::slice::from_ref(day));
        let standings = self.judge(day, so_far, &mut columns);
        PanelDay { panel: self.clone(), day: day.clone(), previous, columns, standings }
    }

    /// All of it as one table: the columns that ARCHITECTURE.md lists under "Panels", a row for each day, target and unit,
    /// in this order.
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        let (mut columns, mut so_far) = (self.columns(&self.days), self.begin());
        for day in self.days.iter() {
            self.judge(day, &mut so_far, &mut columns);
        }
        columns.into_frame()
    }

    /// The dates, in order.
    pub fn dates(&self) -> impl ExactSizeIterator<Item = NaiveDate> + '_ {
        self.days.iter().map(|day| day.as_of)
    }

    /// How many rows its table has; nothing is worked out for it.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.rows_of(&self.days)
    }

    fn rows_of(&self, days: &[Day]) -> usize {
        let cells = days.iter().map(|day| day.units.len()).fold(0usize, usize::saturating_add);
        cells.saturating_mul(self.plan.targets().len())
    }

    /// What a reader must know before the numbers: the plan's standing, plans and rows that are made up, registers taken as
    /// complete, rows set aside.
    #[must_use]
    pub fn notices(&self, lang: Lang) -> Vec<String> {
        let mut notices = report::notices_of_origin(&self.plan, &self.dataset, lang);
        let registers = report::registers_to_read(&self.plan, &self.dataset);
        notices.extend(report::notice_of_registers(&self.plan, &registers, lang));
        notices.extend(report::notices_of_gaps(&self.dataset, lang));
        notices
    }

    /// Every target at every unit of a day, targets first, and how each stands. The day is then the one before the next.
    fn judge(&self, day: &Day, so_far: &mut SoFar, columns: &mut Columns) -> Vec<Standing> {
        let (mut standings, mut now) = (Vec::new(), self.open(day, so_far));
        for target in self.plan.targets() {
            standings.extend(self.judge_target(target, day, so_far, &mut now, columns));
        }
        so_far.close(now);
        standings
    }

    /// A day of which nothing has been judged yet.
    fn open(&self, day: &Day, so_far: &SoFar) -> Before {
        #[cfg(feature = "parallel")]
        self.read_ahead(day, &so_far.tables);
        Before::of(day, so_far)
    }

    /// Judges the first and the last unit by every target, so that what they need is read by several threads.
    #[cfg(feature = "parallel")]
    fn read_ahead(&self, day: &Day, tables: &Tables) {
        use rayon::prelude::*;

        let ends: Vec<UnitId> = [day.units.first(), day.units.last()].into_iter().flatten().copied().collect();
        self.plan.targets().par_iter().for_each(|target| {
            self.judge_units(target, &ends, day.as_of, tables, &mut Vec::new());
        });
    }

    /// A target at every unit of a day. The names of units that reported, and those behind each reading, are left out.
    fn judge_target(
        &self,
        target: &Arc<Target>,
        day: &Day,
        so_far: &SoFar,
        now: &mut Before,
        columns: &mut Columns,
    ) -> Vec<Standing> {
        let mut compared = Vec::with_capacity(day.units.len());
        let (mut results, mut judged_on, mut year): (Vec<Assessment>, _, _) = (Vec::new(), day.as_of, None);
        // What is said of a row is large, and the columns take it a few rows at a time.
        for judged in day.units.chunks(ROWS) {
            results.clear();
            self.judge_units(target, judged, day.as_of, &so_far.tables, &mut results);
            columns.say(Rows { as_of: day.as_of, judged, results: &results });
            compared.extend(results.iter().map(Compared::of));
            if let Some(result) = results.last() {
                (judged_on, year) = (result.judged_on, result.value_year());
            }
        }
        let mut standings = standings(&compared, target.bound_on(judged_on));
        if let Some(before) = &so_far.before {
            before.compare(target, &day.units, &compared, year, &mut standings);
        }
        now.add(&compared, year);
        columns.compare(&standings);
        standings
    }

    /// Judges units in their order.
    #[cfg(not(feature = "parallel"))]
    fn judge_units(
        &self,
        target: &Arc<Target>,
        units: &[UnitId],
        as_of: NaiveDate,
        tables: &Tables,
        results: &mut Vec<Assessment>,
    ) {
        let question = self.question();
        let reader = Bulk::new(question.reader, tables);
        results.extend(units.iter().map(|unit| question.judge_by(&reader, *unit, as_of).assess(target)));
    }

    /// Judges units by several threads; the results stand in the order of the units.
    #[cfg(feature = "parallel")]
    fn judge_units(
        &self,
        target: &Arc<Target>,
        units: &[UnitId],
        as_of: NaiveDate,
        tables: &Tables,
        results: &mut Vec<Assessment>,
    ) {
        use rayon::prelude::*;

        let judge = |units: &[UnitId]| {
            let question = self.question();
            let reader = Bulk::new(question.reader, tables);
            let judge = |unit: &UnitId| question.judge_by(&reader, *unit, as_of).assess(target);
            units.iter().map(judge).collect::<Vec<Assessment>>()
        };
        results.par_extend(units.par_chunks(ROWS_OF_ONE).flat_map_iter(judge));
    }

    /// No rows yet, with room for those of some days.
    fn columns(&self, days: &[Day]) -> Columns {
        let mut columns = Columns::new(&self.named);
        columns.reserve(self.rows_of(days));
        columns
    }

    fn begin(&self) -> SoFar {
        let judged = self.days.iter().flat_map(|day| day.units.iter().copied());
        SoFar { tables: Tables::new(bulk::reach(self.dataset.units(), judged)), before: None }
    }

    fn question(&self) -> Question<'_> {
        Question::checked(&self.plan, &self.dataset, &self.options, self.at_risk)
    }
}

/// What a panel keeps from day to day.
struct SoFar {
    tables: Tables,
    before: Option<Before>,
}

impl SoFar {
    /// Notes a day whose targets are all judged as the one before the next.
    fn close(&mut self, day: Before) {
        self.tables.forget(day.as_of);
        self.before = Some(day);
    }
}

/// How many rows are judged before the columns take them.
const ROWS: usize = if cfg!(feature = "parallel") { 4096 } else { 64 };

/// How many rows a thread judges at a time.
#[cfg(feature = "parallel")]
const ROWS_OF_ONE: usize = 64;

/// What is kept of the day before: verdicts and whole values in the order of its rows, and the year these are of by
/// target. A target's values are all of one year.
struct Before {
    as_of: NaiveDate,
    units: Arc<[UnitId]>,
    rows: Vec<(Status, Option<Quantity>)>,
    years: Vec<Option<i32>>,
}

impl Before {
    /// Nothing of a day, with room for as much as the day before has.
    fn of(day: &Day, so_far: &SoFar) -> Before {
        let rows = so_far.before.as_ref().map_or(0, |before| before.rows.len());
        Before { as_of: day.as_of, units: Arc::clone(&day.units), rows: Vec::with_capacity(rows), years: Vec::new() }
    }

    /// Adds the rows of the next target.
    fn add(&mut self, compared: &[Compared], year: Option<i32>) {
        self.rows.extend(compared.iter().map(|row| (row.status, row.value)));
        self.years.push(year);
    }

    /// Notes what has changed of a target at units since then; nothing where one had no rows.
    fn compare(
        &self,
        target: &Target,
        units: &[UnitId],
        compared: &[Compared],
        year: Option<i32>,
        standings: &mut [Standing],
    ) {
        let first = target.index.saturating_mul(self.units.len());
        let rows = self.rows.get(first..).unwrap_or_default();
        let same_year = self.years.get(target.index) == Some(&year);
        // Both lists of units rise.
        let mut place = 0usize;
        for ((unit, row), standing) in units.iter().zip(compared).zip(standings) {
            while self.units.get(place).is_some_and(|known| known < unit) {
                place = place.saturating_add(1);
            }
            let known = self.units.get(place) == Some(unit);
            if let Some((status, value)) = rows.get(place).filter(|_| known) {
                standing.previous_status = Some(*status);
                let then = value.filter(|_| same_year);
                standing.change = row.value.zip(then).and_then(|(now, then)| now.checked_sub(then).ok());
            }
        }
    }
}

/// One day of a [`Panel`]: every target at every unit in force.
#[derive(Debug, Clone)]
pub struct PanelDay {
    panel: Panel,
    day: Day,
    /// The day before in the panel.
    previous: Option<NaiveDate>,
    /// Of each row, targets first, then units.
    columns: Columns,
    standings: Vec<Standing>,
}

impl PanelDay {
    /// The day, at its close.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.day.as_of
    }

    /// The day before in the panel, which changes are counted from; `None` on its first.
    #[must_use]
    pub const fn previous(&self) -> Option<NaiveDate> {
        self.previous
    }

    /// The number of rows: targets times units.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.standings.len()
    }

    /// Whether no unit is in force on the day.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.standings.is_empty()
    }

    /// What is said at each unit of each target, in the order of the rows: what a report says there, with the names of
    /// those that reported. It is worked out again for this, a unit at a time; [`to_frame`](PanelDay::to_frame) has the
    /// numbers at once.
    pub fn assessments(&self) -> impl Iterator<Item = (UnitId, Assessment)> + '_ {
        let question = self.panel.question();
        let of_target = move |target| {
            let judge = move |unit: &UnitId| (*unit, question.judge(*unit, self.day.as_of).shared().assess(target));
            self.day.units.iter().map(judge)
        };
        self.panel.plan.targets().iter().flat_map(of_target)
    }

    /// The day as a table, with the columns that ARCHITECTURE.md lists under "Panels".
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        self.columns.clone().into_frame()
    }

    #[cfg(feature = "text")]
    fn units(&self) -> &Units {
        self.panel.dataset.units()
    }

    /// What is said of a target, worked out again without the names of those that reported; nothing of a target that
    /// another plan has.
    #[cfg(feature = "text")]
    fn results(&self, target: &Target) -> Vec<(UnitId, Assessment)> {
        let (question, so_far) = (self.panel.question(), self.panel.begin());
        let reader = Bulk::new(question.reader, &so_far.tables);
        let target = self.panel.plan.targets().iter().filter(|known| known.id == target.id);
        let judged = target.flat_map(|target| {
            let judge = |unit: &UnitId| (*unit, question.judge_by(&reader, *unit, self.day.as_of).assess(target));
            self.day.units.iter().map(judge).collect::<Vec<_>>()
        });
        judged.collect()
    }

    /// How its rows stand.
    #[cfg(feature = "text")]
    fn standings_of(&self, target: &Target) -> &[Standing] {
        let place = self.panel.plan.targets().iter().position(|known| known.id == target.id);
        let first = place.unwrap_or(0).saturating_mul(self.day.units.len());
        self.standings.get(first..).unwrap_or_default()
    }
}

impl Report {
    /// The report's targets as a table, a row each: a report is a [`Panel`] of one unit on one day, and has its columns.
    ///
    /// ```
    /// use shequ::data::{Dataset, EntityRow, UnitRow};
    /// use shequ::frame::Values;
    /// use shequ::Plan;
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// let dataset = Dataset::builder(&plan)
    ///     .units([UnitRow::new("330109", "萧山区", "district")])
    ///     .entities([EntityRow::new("leading-talent-batch", "batch-1", "330109", "2023-11-17".parse()?)])
    ///     .build()?;
    /// let frame = plan.assess(&dataset, "330109", "2023-12-31".parse()?)?.to_frame();
    /// let Some(Values::Words(statuses)) = frame.column("status").map(|column| &column.values) else { panic!() };
    /// let row = plan.target("leading-talents")?.index;
    /// assert_eq!((frame.len(), statuses.get(row)), (plan.targets().len(), Some("achieved")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        let (units, as_of) = (self.dataset().units(), self.head.as_of);
        let unit = units.find(&self.head.unit);
        let mut columns = Columns::new(&Arc::new(Named::of(units, unit.into_iter())));
        if let Some(unit) = unit {
            let judged = vec![unit; self.assessments.len()];
            columns.say(Rows { as_of, judged: &judged, results: &self.assessments });
            // Alone, every unit with a whole value is first.
            for result in &self.assessments {
                columns.compare(&standings(&[Compared::of(result)], result.target.bound_on(result.judged_on)));
            }
        }
        columns.into_frame()
    }
}
