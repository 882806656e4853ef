//! Who reported what, over all of a report: [`ReportCoverage`], each variable once a day it was read for, and each unit with
//! what it owes. What stands behind a single value is its [`Part`](super::Part)'s.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use chrono::NaiveDate;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::assessment::Assessment;
use super::read::Read;
use super::reading::{ReadingSource, Reporters};
use crate::data::{Dataset, UnitId, day};
use crate::frame::{Frame, FrameColumn, Nullable, Values, Words};
use crate::lang::{Lang, Text};
use crate::order;
use crate::plan::{Plan, Variable};

/// What a unit did about a variable on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReportingState {
    /// It reported for the period.
    Reported,
    /// Its value from before the period stands.
    Carried,
    /// It should report and has nothing that stands.
    Missing,
    /// It reported without being asked to, and is left out of the sum.
    NotDue,
}

impl ReportingState {
    /// Every state.
    pub const ALL: [ReportingState; 4] =
        [ReportingState::Reported, ReportingState::Carried, ReportingState::Missing, ReportingState::NotDue];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.words().0
    }

    /// The words for people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.words().1,
            Lang::En => self.words().2,
        }
    }

    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            ReportingState::Reported => ("reported", "已报", "reported"),
            ReportingState::Carried => ("carried", "沿用", "carried"),
            ReportingState::Missing => ("missing", "未报", "missing"),
            ReportingState::NotDue => ("not_due", "不在应报之列", "not due"),
        }
    }
}

/// Who reported a variable, as it was read for one day. Units are named by their codes, in the order of the tree.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct VariableCoverage {
    /// The variable's id.
    pub variable: String,
    /// The day it was read for, at its close.
    pub day: NaiveDate,
    /// Of an amount over time, the first day that counts.
    pub since: Option<NaiveDate>,
    /// Where the value came from.
    pub source: ReadingSource,
    /// Those whose reports the value is made of or waits for (应报): all of the next three lists.
    pub due: Vec<String>,
    /// Those that reported for the period (已报).
    pub reported: Vec<String>,
    /// Those whose older value stands (沿用).
    pub carried: Vec<String>,
    /// Those that have nothing that stands (未报).
    pub missing: Vec<String>,
    /// Those that reported without being asked to.
    pub not_due: Vec<String>,
}

/// What one unit owes a report. Variables are named by their ids, in the plan's order.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct UnitCoverage {
    /// The unit's code.
    pub unit: String,
    /// The variables it is due for: all of the next three lists.
    pub due: Vec<String>,
    /// Those it reported for every day read.
    pub reported: Vec<String>,
    /// Those of which an older value of it stands on some day read, and that it misses on none.
    pub carried: Vec<String>,
    /// Those it has nothing for on some day read.
    pub missing: Vec<String>,
}

/// Who reported what, over all of a report. It is worked out when it is looked at.
///
/// A variable stands once for each day it was read for: the day asked; a deadline that has passed; each year of a quota
/// that has begun. Amounts counted from different days stand apart too. Readings that only a starting value or the share of
/// a parent needs are not in it. Where a register stands for the whole unit, nobody is due.
///
/// ```
/// use shequ::Plan;
/// use shequ::data::{Dataset, ObservationRow, UnitRow};
///
/// let plan = Plan::builtin("xiaoshan-2022-2025")?;
/// let town = |code: &str, name: &str| UnitRow::new(code, name, "town");
/// let units = [UnitRow::new("330109", "萧山区", "district"), town("330109001", "城厢街道"), town("330109002", "北干街道")];
/// let day = "2024-06-30".parse()?;
/// let dataset = Dataset::builder(&plan)
///     .units(units)
///     .observations([ObservationRow::new("330109001", "community-workers", day, 120)])
///     .build()?;
/// let report = plan.assess(&dataset, "330109", day)?;
///
/// let variables = report.coverage.variables();
/// let workers = variables.iter().find(|read| read.variable == "community-workers").unwrap();
/// assert_eq!((&workers.reported[..], &workers.missing[..]), (&["330109001".to_owned()][..], &["330109002".to_owned()][..]));
/// let units = report.coverage.units();
/// assert!(units.iter().any(|unit| unit.unit == "330109002" && unit.missing.contains(&"community-workers".to_owned())));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ReportCoverage {
    plan: Plan,
    dataset: Dataset,
    readings: Vec<States>,
}

/// One reading, each unit behind it once, in the order of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
struct States {
    variable: usize,
    at: NaiveDate,
    since: Option<NaiveDate>,
    source: ReadingSource,
    units: Vec<(UnitId, ReportingState)>,
    /// Whether the reading of the unit asked is in it.
    has_whole: bool,
}

/// A variable that a unit is due for, and what it did.
#[derive(Clone, Copy)]
struct Owed {
    unit: UnitId,
    variable: usize,
    state: ReportingState,
}

impl States {
    fn of(read: &Read) -> States {
        let Read { variable, at, since, source, ref reporters, of_units_below } = *read;
        let mut states = States { variable, at, since, source, units: Vec::new(), has_whole: !of_units_below };
        states.add(reporters);
        states
    }

    /// Adds who is behind another reading of the same: where two differ on a unit, what is worse for the value stands.
    fn add(&mut self, reporters: &Reporters) {
        let lists = [
            (ReportingState::Missing, &reporters.missing),
            (ReportingState::Carried, &reporters.carried),
            (ReportingState::Reported, &reporters.reported),
            (ReportingState::NotDue, &reporters.not_due),
        ];
        self.units.reserve(lists.iter().map(|(_, units)| units.len()).sum());
        let states = lists.into_iter().flat_map(|(state, units)| units.iter().map(move |unit| (*unit, state)));
        self.units.extend(states);
        order::by_key(&mut self.units, |(unit, state)| (*unit, state.rank()));
        self.units.dedup_by_key(|(unit, _)| *unit);
    }
}

impl ReportingState {
    /// What says most of a unit comes first.
    const fn rank(self) -> u8 {
        match self {
            ReportingState::Missing => 0,
            ReportingState::Carried => 1,
            ReportingState::Reported => 2,
            ReportingState::NotDue => 3,
        }
    }
}

impl ReportCoverage {
    /// What the readings behind assessments say of who reported.
    pub(super) fn of(plan: &Plan, dataset: &Dataset, assessments: &[Assessment]) -> ReportCoverage {
        let mut readings: BTreeMap<(usize, NaiveDate, Option<NaiveDate>), States> = BTreeMap::new();
        for read in assessments.iter().flat_map(|result| &result.read) {
            match readings.entry((read.variable, read.at, read.since)) {
                Entry::Vacant(place) => _ = place.insert(States::of(read)),
                Entry::Occupied(mut place) => place.get_mut().also(read),
            }
        }
        ReportCoverage { plan: plan.clone(), dataset: dataset.clone(), readings: readings.into_values().collect() }
    }

    /// Each variable read, once a day it was read for: in the plan's order, then by day.
    #[must_use]
    pub fn variables(&self) -> Vec<VariableCoverage> {
        self.readings.iter().map(|states| self.of_variable(states)).collect()
    }

    fn of_variable(&self, states: &States) -> VariableCoverage {
        let mut coverage = VariableCoverage {
            variable: self.variable(states.variable).map_or_else(String::new, |variable| variable.id.clone()),
            day: states.at,
            since: states.since,
            source: states.source,
            due: Vec::new(),
            reported: Vec::new(),
            carried: Vec::new(),
            missing: Vec::new(),
            not_due: Vec::new(),
        };
        for (unit, state) in &states.units {
            let code = || self.dataset.units().code(*unit).to_owned();
            if *state != ReportingState::NotDue {
                coverage.due.push(code());
            }
            let list = match state {
                ReportingState::Reported => &mut coverage.reported,
                ReportingState::Carried => &mut coverage.carried,
                ReportingState::Missing => &mut coverage.missing,
                ReportingState::NotDue => &mut coverage.not_due,
            };
            list.push(code());
        }
        coverage
    }

    /// Each unit that is due for anything, in the order of the tree. Of a variable read for several days, what is worse
    /// stands: it is missing where it is on any of them, else carried where it is on any.
    #[must_use]
    pub fn units(&self) -> Vec<UnitCoverage> {
        self.owed().chunk_by(|a, b| a.unit == b.unit).filter_map(|owed| self.of_unit(owed)).collect()
    }

    /// What one unit owes.
    fn of_unit(&self, owed: &[Owed]) -> Option<UnitCoverage> {
        let ids = |of: Option<ReportingState>| {
            let owed = owed.iter().filter(|owed| of.is_none_or(|state| owed.state == state));
            owed.filter_map(|owed| self.variable(owed.variable)).map(|variable| variable.id.clone()).collect()
        };
        Some(UnitCoverage {
            unit: self.dataset.units().code(owed.first()?.unit).to_owned(),
            due: ids(None),
            reported: ids(Some(ReportingState::Reported)),
            carried: ids(Some(ReportingState::Carried)),
            missing: ids(Some(ReportingState::Missing)),
        })
    }

    /// What each unit owes: unit by unit, each variable once with its worst state.
    fn owed(&self) -> Vec<Owed> {
        let of_reading = |states: &'_ States| {
            let variable = states.variable;
            let due = states.units.iter().filter(|(_, state)| *state != ReportingState::NotDue);
            due.map(move |(unit, state)| Owed { unit: *unit, variable, state: *state }).collect::<Vec<_>>()
        };
        let mut owed: Vec<Owed> = self.readings.iter().flat_map(of_reading).collect();
        order::by_key(&mut owed, |owed| (owed.unit, owed.variable, owed.state.rank()));
        owed.dedup_by_key(|owed| (owed.unit, owed.variable));
        owed
    }

    /// Who has not reported, in two lines: the units that miss most, and the variables most miss. Empty where nobody
    /// misses anything.
    #[must_use]
    pub fn who_has_not_reported(&self, lang: Lang) -> Vec<String> {
        let mut missing = self.owed();
        missing.retain(|owed| owed.state == ReportingState::Missing);
        let of_one = missing.chunk_by(|a, b| a.unit == b.unit);
        let mut units: Vec<(UnitId, usize)> =
            of_one.filter_map(|owed| Some((owed.first()?.unit, owed.len()))).collect();
        if units.is_empty() {
            return Vec::new();
        }
        let mut by_variable: BTreeMap<usize, usize> = BTreeMap::new();
        for owed in &missing {
            let count = by_variable.entry(owed.variable).or_default();
            *count = count.saturating_add(1);
        }
        // Most first; of equal ones, as the tree and the plan have them.
        order::by_key(&mut units, |(_, count)| std::cmp::Reverse(*count));
        let mut variables: Vec<(usize, usize)> = by_variable.into_iter().collect();
        order::by_key(&mut variables, |(_, count)| std::cmp::Reverse(*count));
        let of_units: Vec<(&str, usize)> =
            units.iter().map(|(unit, count)| (self.dataset.units().name(*unit), *count)).collect();
        let of_variables: Vec<(&str, usize)> = variables
            .iter()
            .filter_map(|(index, count)| Some((self.variable(*index)?.name.get(lang), *count)))
            .collect();
        match lang {
            Lang::Zh => vec![
                format!("未报单位 {} 个:{}", units.len(), shown(&of_units, 3, " 项", lang)),
                format!("未报数据项 {} 个:{}", variables.len(), shown(&of_variables, 2, " 个单位", lang)),
            ],
            Lang::En => vec![
                format!("Not reported by {} units (variables each): {}", units.len(), shown(&of_units, 3, "", lang)),
                format!("Variables not reported (units each): {}", shown(&of_variables, 2, "", lang)),
            ],
        }
    }

    /// The same as a table, in long form: one row a variable, day and unit, with what the unit did.
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        let mut words: [Words; 10] = Default::default();
        let (mut days, mut since) = (Nullable::<i32>::default(), Nullable::<i32>::default());
        let units = self.dataset.units();
        for states in &self.readings {
            let Some(variable) = self.variable(states.variable) else { continue };
            for (unit, state) in &states.units {
                let texts = [
                    variable.id.as_str(),
                    &variable.name.zh,
                    &variable.name.en,
                    states.source.code(),
                    units.code(*unit),
                    units.name(*unit),
                    &units.level(*unit).id,
                    state.code(),
                    state.label(Lang::Zh),
                    state.label(Lang::En),
                ];
                words.iter_mut().zip(texts).for_each(|(column, text)| column.push(Some(text)));
                days.push(Some(day::from_date(states.at)));
                since.push(states.since.map(day::from_date));
            }
        }
        let [variable, name_zh, name_en, source, unit, unit_name, level, state, state_zh, state_en] =
            words.map(Values::Words);
        let column = |name: &str, zh: &str, en: &str, values: Values| {
            FrameColumn::new(name, Text { zh: zh.to_owned(), en: en.to_owned() }, values)
        };
        Frame::new(vec![
            column("variable", "数据项代码", "variable", variable),
            column("variable_name_zh", "数据项", "variable (Chinese)", name_zh),
            column("variable_name_en", "数据项(英文)", "variable (English)", name_en),
            column("day", "截至日期", "day", Values::Dates(days)),
            column("since", "起计日期", "counted from", Values::Dates(since)),
            column("source", "数据来源代码", "source", source),
            column("unit", "单位代码", "unit", unit),
            column("unit_name", "单位", "unit name", unit_name),
            column("level", "层级代码", "level", level),
            column("state", "上报情况代码", "state", state),
            column("state_zh", "上报情况", "state (Chinese)", state_zh),
            column("state_en", "上报情况(英文)", "state (English)", state_en),
        ])
    }

    fn variable(&self, index: usize) -> Option<&Variable> {
        self.plan.variables().get(index).map(AsRef::as_ref)
    }
}

impl States {
    /// The same read for another target: the same units, unless one of the two was read unit by unit.
    fn also(&mut self, read: &Read) {
        if self.has_whole && !read.of_units_below {
            // One question reads a variable of a unit and day the same each time.
            return;
        }
        self.has_whole |= !read.of_units_below;
        if self.source == ReadingSource::Nothing {
            self.source = read.source;
        }
        self.add(&read.reporters);
    }
}

/// The first of a list, each with its number of something, and how many more there are.
fn shown(list: &[(&str, usize)], most: usize, of: &str, lang: Lang) -> String {
    let (open, between, before_more) = match lang {
        Lang::Zh => ("(", "、", ",另 "),
        Lang::En => (" (", ", ", ", "),
    };
    let (close, after_more) = match lang {
        Lang::Zh => (")", " 个"),
        Lang::En => (")", " more"),
    };
    let first: Vec<String> =
        list.iter().take(most).map(|(name, count)| format!("{name}{open}{count}{of}{close}")).collect();
    match list.len().saturating_sub(most) {
        0 => first.join(between),
        more => format!("{}{before_more}{more}{after_more}", first.join(between)),
    }
}

/// Two are equal by what they say, not by where their plan and data are kept.
impl PartialEq for ReportCoverage {
    fn eq(&self, other: &ReportCoverage) -> bool {
        self.variables() == other.variables()
    }
}

impl Eq for ReportCoverage {}

impl fmt::Debug for ReportCoverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReportCoverage").field("variables", &self.variables()).finish_non_exhaustive()
    }
}

impl Serialize for ReportCoverage {
    /// As both lists.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("ReportCoverage", 2)?;
        fields.serialize_field("variables", &self.variables())?;
        fields.serialize_field("units", &self.units())?;
        fields.end()
    }
}
