//! One target at one unit through many days: [`Plan::history`], and when it was met, met late, or lost.
//!
//! What lives here: what a row of days comes to. What does not: reading a value on a day and holding it against the bound,
//! which is the business of `judge/`; verdicts against a schedule, which a report gives for one day.

mod dates;

use std::sync::Arc;

use chrono::NaiveDate;

pub use self::dates::month_ends;

use super::assessment::{Assessment, Flag, Reason};
use super::error::AssessError;
use super::options::Options;
use super::panel::{bound_code, flag_codes, heading, lower, lower_in, upper, upper_in};
use super::question::{self, Question};
use crate::data::{Dataset, day};
use crate::formula::Bound;
use crate::frame::{ExactValues, Frame, FrameColumn, Values, Words};
use crate::plan::{Plan, Rhythm, Target};
use crate::quantity::Quantity;

/// One target at one unit through many days.
///
/// Each day is read as it was at its close, past the deadline too, and held against the bound in force on it; a report
/// settles a target at its deadline instead. A day of which nothing can be said (data missing, or only in part) neither
/// meets the target nor loses it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct History {
    /// The unit's code.
    pub unit: String,
    /// The unit's name.
    pub unit_name: String,
    /// The target.
    pub target: Arc<Target>,
    /// What was read on each day.
    pub points: Vec<HistoryPoint>,
    /// The first of the days on which it was met.
    pub first_met: Option<NaiveDate>,
    /// The same, where that is later than the deadline's close: none of the days before met it, nor did the deadline
    /// itself. Only for targets with a deadline.
    pub late: Option<NaiveDate>,
    /// Where it was met once, and the last thing known is that it is not: the first day of that last run of not being met.
    /// Never for a quota of each year, since a new year starts anew.
    pub lost_since: Option<NaiveDate>,
}

/// What was read of a target on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HistoryPoint {
    /// The day, at its close.
    pub as_of: NaiveDate,
    /// The value.
    pub value: Option<Quantity>,
    /// Whether it meets the bound in force on the day; `None` where that cannot be said.
    pub met: Option<bool>,
    /// Why that cannot be said.
    pub reason: Option<Reason>,
    /// The bound in force on the day.
    pub bound: Option<Bound>,
    /// What a reader should know of the value.
    pub flags: Vec<Flag>,
}

impl Plan {
    /// A target at a unit at the close of many days, asked with the default [`Options`]: when it was met first, whether
    /// late, and whether it has been lost again.
    ///
    /// `unit` is a code, or a name that only one unit has; `target` an id, or a name that only one target has. For the last
    /// day of each month, [`month_ends`] gives the dates.
    ///
    /// # Errors
    /// [`AssessError`]: as [`Plan::assess`], for each of the days; an unknown target; no date, dates that do not rise.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use shequ::Plan;
    /// use shequ::assess::{Flag, month_ends};
    /// use shequ::data::{Dataset, ObservationRow, UnitRow};
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    /// // 16 certified social workers per 10,000 residents by the end of 2025.
    /// let workers = |date, value| ObservationRow::new("330109", "certified-social-workers", date, value);
    /// let dataset = Dataset::builder(&plan)
    ///     .units([UnitRow::new("330109", "萧山区", "district")])
    ///     .observations([
    ///         ObservationRow::new("330109", "residents", day(2025, 12, 31), 2_000_000),
    ///         workers(day(2025, 12, 31), 3_199),
    ///         workers(day(2026, 1, 31), 3_200),
    ///         workers(day(2026, 2, 28), 3_190),
    ///     ])
    ///     .build()?;
    /// let dates = month_ends(day(2025, 12, 31), day(2026, 2, 28))?;
    /// let history = plan.history(&dataset, "330109", "certified-social-workers", &dates)?;
    /// assert_eq!((history.first_met, history.late), (Some(day(2026, 1, 31)), Some(day(2026, 1, 31))));
    /// assert_eq!(history.lost_since, Some(day(2026, 2, 28)));
    /// assert_eq!(history.flags(), [Flag::Late, Flag::LostSince]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn history(
        &self,
        dataset: &Dataset,
        unit: &str,
        target: &str,
        dates: &[NaiveDate],
    ) -> Result<History, AssessError> {
        self.history_with(dataset, unit, target, dates, &Options::default())
    }

    /// The same, asked with options.
    ///
    /// # Errors
    /// As [`Plan::history`], and [`AssessError::BadOption`].
    pub fn history_with(
        &self,
        dataset: &Dataset,
        unit: &str,
        target: &str,
        dates: &[NaiveDate],
        options: &Options,
    ) -> Result<History, AssessError> {
        let question = Question::new(self, dataset, options)?;
        question::check_days(dates)?;
        let units = dataset.units();
        let unit = question::find_unit(dataset, unit)?;
        for as_of in dates {
            question::check_in_force(dataset, unit, day::from_date(*as_of), *as_of)?;
        }
        let target = self.target(target)?;
        let seen = |as_of: NaiveDate| HistoryPoint::of(as_of, question.judge(unit, as_of).shared().seen(target));
        let points: Vec<HistoryPoint> = dates.iter().copied().map(seen).collect();
        let first_met = points.iter().find(|point| point.met == Some(true)).map(|point| point.as_of);
        let deadline = match &target.rhythm {
            Rhythm::By(named) => Some(named.schedule.end()),
            _ => None,
        };
        // The deadline itself may not be among the days.
        let met_at =
            |deadline: &NaiveDate| units.valid_on(unit, day::from_date(*deadline)) && seen(*deadline).met == Some(true);
        let late = first_met.filter(|met| deadline.is_some_and(|deadline| deadline < *met && !met_at(&deadline)));
        let can_be_lost = matches!(target.rhythm, Rhythm::By(_) | Rhythm::Standing);
        Ok(History {
            unit: units.code(unit).to_owned(),
            unit_name: units.name(unit).to_owned(),
            target: Arc::clone(target),
            lost_since: if can_be_lost { lost_since(&points) } else { None },
            points,
            first_met,
            late,
        })
    }
}

/// The first day of the last run of days that do not meet the target, where one before them does. Days without a verdict
/// are passed over.
fn lost_since(points: &[HistoryPoint]) -> Option<NaiveDate> {
    let mut lost = None;
    for (met, as_of) in points.iter().rev().filter_map(|point| Some((point.met?, point.as_of))) {
        if met {
            return lost;
        }
        lost = Some(as_of);
    }
    None
}

impl HistoryPoint {
    fn of(as_of: NaiveDate, seen: Assessment) -> HistoryPoint {
        let Assessment { value, met, reason, bound, flags, .. } = seen;
        HistoryPoint { as_of, value, met, reason, bound, flags }
    }
}

impl History {
    /// What the days come to: [`Flag::Late`] and [`Flag::LostSince`], where they hold. Neither changes a status.
    #[must_use]
    pub fn flags(&self) -> Vec<Flag> {
        let flags = [(self.late, Flag::Late), (self.lost_since, Flag::LostSince)];
        flags.into_iter().filter_map(|(day, flag)| day.map(|_| flag)).collect()
    }

    /// The days as a table, a row each, with those columns of a panel that say something of a single day. Among `flags`,
    /// `late` and `lost_since` stand on the day they begin.
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        let points = || self.points.iter();
        let same = |text: &str| -> Values { Values::Words(points().map(|_| Some(text)).collect()) };
        let bound = |end: fn(&Bound) -> Option<Quantity>| points().map(move |point| end(point.bound.as_ref()?));
        let is_in = |end: fn(&Bound) -> Option<bool>| -> Values {
            Values::Booleans(points().map(|point| end(point.bound.as_ref()?)).collect())
        };
        let mut columns = vec![
            one("as_of", Values::Dates(points().map(|point| Some(day::from_date(point.as_of))).collect())),
            one("target", same(&self.target.id)),
            one("unit", same(&self.unit)),
            one("unit_name", same(&self.unit_name)),
            one("met", Values::Booleans(points().map(|point| point.met).collect())),
            one("reason", Values::Words(points().map(|point| Some(point.reason?.code())).collect())),
        ];
        columns.extend(three("value", points().map(|point| point.value)));
        columns
            .push(one("bound", Values::Words(points().map(|point| Some(bound_code(point.bound.as_ref()?))).collect())));
        columns.extend(three("lower", bound(lower)));
        columns.extend(three("upper", bound(upper)));
        columns.push(one("lower_in", is_in(lower_in)));
        columns.push(one("upper_in", is_in(upper_in)));
        let mut flags = Words::default();
        points().for_each(|point| flags.push(flag_codes(&self.flags_on(point)).as_deref()));
        columns.push(one("flags", Values::Words(flags)));
        Frame::new(columns)
    }

    /// The flags of a day's value, and those that begin on it.
    fn flags_on(&self, point: &HistoryPoint) -> Vec<Flag> {
        let begins = [(self.late, Flag::Late), (self.lost_since, Flag::LostSince)];
        let begun = begins.into_iter().filter(|(day, _)| *day == Some(point.as_of)).map(|(_, flag)| flag);
        point.flags.iter().copied().chain(begun).collect()
    }
}

fn one(name: &str, values: Values) -> FrameColumn {
    FrameColumn::new(name, heading(name), values)
}

fn three(name: &str, values: impl Iterator<Item = Option<Quantity>>) -> [FrameColumn; 3] {
    let mut exact = ExactValues::default();
    values.for_each(|value| exact.push(value));
    exact.into_columns(name, &heading(name))
}
