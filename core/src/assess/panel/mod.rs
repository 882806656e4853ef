//! Many units on many days: [`Plan::panel`], a [`Panel`] of days, and each day as a table.
//!
//! | file | subject |
//! | --- | --- |
//! | `selection.rs` | which units |
//! | `columns.rs` | the columns: names, headings, what each says |
//! | `ranks.rs` | who stands where, and what has changed since the day before |
//! | `table.rs` | one target's units ranked, as a table for people |
//!
//! A panel decides nothing itself: each cell is judged as a report's is, and a report is a panel of one cell
//! ([`Report::to_frame`]).

#[cfg(feature = "arrow")]
mod batches;
mod columns;
mod ranks;
mod selection;
#[cfg(feature = "text")]
mod table;

use std::ops::ControlFlow;
use std::sync::Arc;

use chrono::NaiveDate;

pub use self::selection::UnitSelection;

pub(crate) use self::columns::{bound_code, flag_codes, heading, lower, lower_in, upper, upper_in};

use self::columns::{Columns, Row};
use self::ranks::{Standing, standings, whole_value};
use super::assessment::Assessment;
use super::error::AssessError;
use super::options::Options;
use super::question::{self, Question};
use super::report::{self, Report};
use crate::data::{Dataset, UnitId};
use crate::formula::{AtRisk, Status};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::plan::Plan;
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
        let days = dates.iter().map(day).collect::<Result<Vec<Day>, AssessError>>()?;
        Ok(Panel { plan: self.clone(), dataset: dataset.clone(), options: options.clone(), at_risk, days })
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
    days: Vec<Day>,
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
        let mut before: Option<Before> = None;
        self.days.iter().map(move |day| self.answer(day, &mut before))
    }

    /// The same, for as long as the caller likes: the panel goes along.
    pub fn into_days(self) -> impl Iterator<Item = PanelDay> + Send + 'static {
        let (mut before, mut place) = (None, 0usize);
        std::iter::from_fn(move || {
            let day = self.answer(self.days.get(place)?, &mut before);
            place = place.saturating_add(1);
            Some(day)
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
        let (mut columns, mut before) = (Columns::new(), None);
        for day in &self.days {
            if let ControlFlow::Break(answer) = go_on(day.as_of) {
                return Err(answer);
            }
            columns.extend(self.answer(day, &mut before).rows());
        }
        Ok(columns.into_frame())
    }

    /// A day worked out, and noted as the day before the next.
    fn answer(&self, day: &Day, before: &mut Option<Before>) -> PanelDay {
        let (results, standings) = self.judge(day, before.as_ref());
        let previous = before.replace(Before::of(day, &results)).map(|before| before.as_of);
        PanelDay { dataset: self.dataset.clone(), day: day.clone(), previous, results, standings }
    }

    /// All of it as one table: the columns that ARCHITECTURE.md lists under "Panels", a row for each day, target and unit,
    /// in this order.
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        let mut columns = Columns::new();
        self.days().for_each(|day| columns.extend(day.rows()));
        columns.into_frame()
    }

    /// The dates, in order.
    pub fn dates(&self) -> impl ExactSizeIterator<Item = NaiveDate> + '_ {
        self.days.iter().map(|day| day.as_of)
    }

    /// How many rows its table has; nothing is worked out for it.
    #[must_use]
    pub fn row_count(&self) -> usize {
        let cells = self.days.iter().map(|day| day.units.len()).fold(0usize, usize::saturating_add);
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

    /// Every target at every unit of a day, targets first, and how each stands.
    fn judge(&self, day: &Day, before: Option<&Before>) -> (Vec<Assessment>, Vec<Standing>) {
        let question = Question::checked(&self.plan, &self.dataset, &self.options, self.at_risk);
        let (mut results, mut all_standings) = (Vec::new(), Vec::new());
        for target in self.plan.targets() {
            let of_target: Vec<Assessment> =
                day.units.iter().map(|unit| question.judge(*unit, day.as_of).assess(target)).collect();
            let standings = standings(&of_target).into_iter().zip(day.units.iter().zip(&of_target));
            all_standings.extend(standings.map(|(standing, (unit, result))| match before {
                Some(before) => before.compare(*unit, result, standing),
                None => standing,
            }));
            results.extend(of_target);
        }
        (results, all_standings)
    }
}

/// What is kept of the day before: verdicts, whole values and the years these are of, in the order of its rows.
struct Before {
    as_of: NaiveDate,
    units: Arc<[UnitId]>,
    rows: Vec<(Status, Option<Quantity>, Option<i32>)>,
}

impl Before {
    fn of(day: &Day, results: &[Assessment]) -> Before {
        let rows = results.iter().map(|result| (result.status, whole_value(result), result.value_year())).collect();
        Before { as_of: day.as_of, units: Arc::clone(&day.units), rows }
    }

    /// Notes what has changed at a unit since then; nothing where it had no rows.
    fn compare(&self, unit: UnitId, result: &Assessment, mut standing: Standing) -> Standing {
        let row = self.units.binary_search(&unit).ok().and_then(|place| {
            let first = result.target.index.checked_mul(self.units.len())?;
            self.rows.get(first.checked_add(place)?)
        });
        if let Some((status, value, year)) = row {
            standing.previous_status = Some(*status);
            let value = value.filter(|_| *year == result.value_year());
            standing.change = whole_value(result).zip(value).and_then(|(now, then)| now.checked_sub(then).ok());
        }
        standing
    }
}

/// One day of a [`Panel`]: every target at every unit in force.
#[derive(Debug, Clone)]
pub struct PanelDay {
    dataset: Dataset,
    day: Day,
    /// The day before in the panel.
    previous: Option<NaiveDate>,
    /// Targets first, then units.
    results: Vec<Assessment>,
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
        self.results.len()
    }

    /// Whether no unit is in force on the day.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.results.is_empty()
    }

    /// What is said at each unit of each target, in the order of the rows: what a report says there.
    pub fn assessments(&self) -> impl Iterator<Item = (UnitId, Assessment)> + '_ {
        self.rows().map(|row| (row.unit, row.result.clone()))
    }

    /// The day as a table, with the columns that ARCHITECTURE.md lists under "Panels".
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        let mut columns = Columns::new();
        columns.extend(self.rows());
        columns.into_frame()
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> + Clone {
        let units = self.day.units.iter().copied().cycle();
        self.results.iter().zip(&self.standings).zip(units).map(|((result, standing), unit)| Row {
            units: self.dataset.units(),
            unit,
            as_of: self.day.as_of,
            result,
            standing: *standing,
        })
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
        let mut columns = Columns::new();
        if let Some(unit) = units.find(&self.head.unit) {
            // Alone, every unit with a whole value is first.
            let alone = |result| standings(std::slice::from_ref(result)).into_iter().next().unwrap_or_default();
            let row = |result| Row { units, unit, as_of, result, standing: alone(result) };
            columns.extend(self.assessments.iter().map(row));
        }
        columns.into_frame()
    }
}
