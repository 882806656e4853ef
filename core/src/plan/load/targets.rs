//! Targets: their bounds by date and their rhythm.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::formula::{Bound, YEARS};
use crate::plan::format::{self, INTERVAL_BASES, STANDING_RHYTHM, STRENGTHS};
use crate::plan::model::{
    Action, Clause, DatedBound, Indicator, IndicatorMeasure, Level, Period, PlanSchedule, Rhythm, Target, UnitGroup,
    UnitOfMeasure, Variable, VariableKind,
};
use crate::plan::reader::{Cursor, Reader};
use crate::plan::tree::{Type, Value};
use crate::plan::{sentences, threshold};
use crate::quantity::Quantity;

use super::{Section, units};

/// What a target refers to.
pub(super) struct Around<'s> {
    pub(super) indicators: &'s Section<Indicator>,
    pub(super) levels: &'s Section<Level>,
    pub(super) groups: &'s Section<UnitGroup>,
    pub(super) actions: &'s Section<Action>,
    pub(super) clauses: &'s Section<Clause>,
    pub(super) schedules: &'s Section<PlanSchedule>,
    pub(super) period: Option<Period>,
}

pub(super) fn target(index: usize, id: &str, table: Reader<'_>, around: &Around<'_>) -> Option<Target> {
    let name = table.both("name");
    let indicator = around.indicators.resolve_key(&table, "indicator");
    let unit = indicator.as_ref().map(|indicator| Arc::clone(&indicator.unit));
    let bounds = table.get("bound").and_then(|cursor| bounds(cursor, unit.as_deref(), around.period));
    let rhythm = table.get("rhythm").and_then(|cursor| rhythm(cursor, indicator.as_deref(), around));
    if let (Some(bounds), Some(rhythm), Some(unit)) = (&bounds, &rhythm, &unit) {
        bounds_of_rhythm(bounds, rhythm, unit);
    }
    let strength = table.word("strength", &STRENGTHS);
    let wording = table.both("wording");
    let level = around.levels.resolve_key(&table, "level");
    let group = units::group_of_level(&table, around.groups, level.as_deref());
    let action = around.actions.resolve_key(&table, "action");
    if let Some(cursor) = table.get("clauses") {
        cursor.full_list();
    }
    let clauses = around.clauses.resolve_list(&table, "clauses");
    let baseline = table.get("baseline").and_then(|cursor| threshold::read(cursor, unit.as_deref()));
    Some(Target {
        index,
        id: id.to_owned(),
        name: name?,
        indicator: indicator?,
        bounds: bounds?.into_iter().map(|(_, bound)| bound).collect(),
        rhythm: rhythm?,
        strength: strength?,
        wording: wording?,
        level: level?,
        group,
        action,
        clauses,
        baseline,
    })
}

/// A bound and its place in the text.
type Placed<'a> = (Cursor<'a>, DatedBound);

/// One bound, or a list of dated ones.
fn bounds<'a>(cursor: Cursor<'a>, unit: Option<&UnitOfMeasure>, period: Option<Period>) -> Option<Vec<Placed<'a>>> {
    if matches!(cursor.node.value, Value::Table(_)) {
        let table = cursor.table(&format::BOUND)?;
        table.refuse(&["from"], |_| sentences::from_on_first_bound());
        return Some(vec![(cursor, DatedBound { from: None, bound: bound(&table, unit)? })]);
    }
    if !matches!(cursor.node.value, Value::List(_)) {
        cursor.problem(sentences::wrong_type_either(Type::Table, Type::List, cursor.node.type_of()));
        return None;
    }
    let mut bounds: Vec<Placed<'a>> = Vec::new();
    let mut latest: Option<NaiveDate> = None;
    for (place, item) in cursor.full_list()?.into_iter().enumerate() {
        let Some(table) = item.table(&format::BOUND) else {
            continue;
        };
        let from = if place == 0 {
            table.refuse(&["from"], |_| sentences::from_on_first_bound());
            None
        } else {
            let from = first_day(&table, latest, period);
            latest = from.or(latest);
            from
        };
        bounds.extend(bound(&table, unit).map(|bound| (item, DatedBound { from, bound })));
    }
    Some(bounds)
}

/// What a rhythm asks of bounds beyond what their unit does: without it there would be no verdict.
fn bounds_of_rhythm(bounds: &[Placed<'_>], rhythm: &Rhythm, unit: &UnitOfMeasure) {
    for (cursor, dated) in bounds {
        match (rhythm, dated.bound) {
            (Rhythm::Every { .. }, bound) if bound != Bound::AtLeast(Quantity::ONE) => {
                cursor.problem(sentences::every_of_one(&unit.id));
            }
            (Rhythm::EachYear(_), Bound::AtLeast(floor)) if floor < Quantity::ONE => {
                cursor.problem(sentences::each_year_below_one());
            }
            _ => {}
        }
    }
}

/// The first day of a later bound: it rises and lies within the period.
fn first_day(table: &Reader<'_>, latest: Option<NaiveDate>, period: Option<Period>) -> Option<NaiveDate> {
    let Some(cursor) = table.get("from") else {
        table.cursor.problem(sentences::missing_key("from"));
        return None;
    };
    let from = cursor.date()?;
    if latest.is_some_and(|latest| from <= latest) {
        cursor.problem(sentences::dates_rise());
    }
    if let Some(period) = period
        && !(period.start..=period.end).contains(&from)
    {
        cursor.problem(sentences::outside_period(&from, &period));
    }
    Some(from)
}

fn bound(table: &Reader<'_>, unit: Option<&UnitOfMeasure>) -> Option<Bound> {
    let key = table.one_of(&["at_least", "at_most", "between"])?;
    if key != "between" {
        table.refuse(&["lower_in", "upper_in"], |key| sentences::only_with(key, "between"));
    }
    let cursor = table.get(key)?;
    match key {
        "at_least" => threshold::read(cursor, unit).map(Bound::AtLeast),
        "at_most" => threshold::read(cursor, unit).map(Bound::AtMost),
        _ => {
            let ends = cursor.list()?;
            let [lower, upper] = ends.as_slice() else {
                cursor.problem(sentences::two_ends());
                return None;
            };
            let (lower, upper) = (threshold::read(*lower, unit), threshold::read(*upper, unit));
            let (lower_in, upper_in) = (table.flag("lower_in", true), table.flag("upper_in", true));
            let made = Bound::between(lower?, lower_in, upper?, upper_in);
            made.map_err(|_| cursor.problem(sentences::empty_range())).ok()
        }
    }
}

fn rhythm(cursor: Cursor<'_>, indicator: Option<&Indicator>, around: &Around<'_>) -> Option<Rhythm> {
    match cursor.node.value {
        Value::Text(_) => {
            cursor.word(&STANDING_RHYTHM)?;
            if indicator.is_some_and(|indicator| parts(indicator).any(|kind| kind == VariableKind::Flow)) {
                cursor.problem(sentences::standing_flow());
            }
            return Some(Rhythm::Standing);
        }
        Value::Table(_) => {}
        _ => {
            cursor.problem(sentences::wrong_type_either(Type::Table, Type::Text, cursor.node.type_of()));
            return None;
        }
    }
    let table = cursor.table(&format::RHYTHM)?;
    let key = table.one_of(&["by", "each_year", "every"])?;
    let value = table.get(key)?;
    match key {
        "by" => around.schedules.resolve(value).map(Rhythm::By),
        "each_year" => {
            if let Some(indicator) = indicator {
                match one_flow(indicator) {
                    None => value.problem(sentences::needs_flow("each_year")),
                    Some(flow) if !flow.unit.whole => {
                        value.problem(sentences::each_year_of_whole_things(&flow.unit.id));
                    }
                    Some(_) => {}
                }
            }
            Some(Rhythm::EachYear(years(value, around.period)?))
        }
        _ => {
            if let Some(indicator) = indicator {
                match one_flow(indicator) {
                    None => value.problem(sentences::needs_flow("every")),
                    Some(flow) if flow.count.as_ref().is_some_and(|count| count.having.is_some()) => {
                        value.problem(sentences::every_with_having(&flow.id));
                    }
                    Some(_) => {}
                }
            }
            every(value, around)
        }
    }
}

/// The kinds of the variables of an indicator, the numerator's first.
fn parts(indicator: &Indicator) -> impl Iterator<Item = VariableKind> {
    let (first, second) = match &indicator.measure {
        IndicatorMeasure::Value(variable) => (variable.kind, None),
        IndicatorMeasure::Ratio { numerator, denominator, .. } => (numerator.kind, Some(denominator.kind)),
    };
    std::iter::once(first).chain(second)
}

/// The variable of an indicator that is a flow and no ratio.
fn one_flow(indicator: &Indicator) -> Option<&Variable> {
    match &indicator.measure {
        IndicatorMeasure::Value(variable) if variable.kind == VariableKind::Flow => Some(variable),
        _ => None,
    }
}

/// Years that rise and lie within the period.
fn years(cursor: Cursor<'_>, period: Option<Period>) -> Option<Vec<i32>> {
    let mut years: Vec<i32> = Vec::new();
    for item in cursor.full_list()? {
        let Some(year) = item.integer() else {
            continue;
        };
        let within = |period: &Period| (i64::from(period.start.year())..=i64::from(period.end.year())).contains(&year);
        if let Some(period) = period.filter(|period| !within(period)) {
            item.problem(sentences::outside_period(&year, &period));
        }
        let Ok(year) = i32::try_from(year) else {
            continue;
        };
        if years.last().is_some_and(|last| *last >= year) {
            item.problem(sentences::years_rise());
        }
        years.push(year);
    }
    Some(years)
}

fn every(cursor: Cursor<'_>, around: &Around<'_>) -> Option<Rhythm> {
    /// The library's dates span three hundred years.
    const LONGEST: i64 = 100;
    let table = cursor.table(&format::EVERY)?;
    let years = |key, least| table.get(key).and_then(|cursor| i32::try_from(cursor.integer_in(least, LONGEST)?).ok());
    let min_years = years("min_years", 1);
    let max_years = years("max_years", i64::from(min_years.unwrap_or(1)));
    let basis = table.word("basis", &INTERVAL_BASES);
    let schedule = around.schedules.resolve_key(&table, "schedule");
    if let (Some(max_years), Some(named), Some(cursor)) = (max_years, &schedule, table.get("max_years")) {
        let start = named.schedule.start();
        if start.year().saturating_add(max_years) > *YEARS.end() {
            cursor.problem(sentences::every_past_last_year(start, max_years, *YEARS.end()));
        }
    }
    Some(Rhythm::Every { min_years: min_years?, max_years: max_years?, basis: basis?, schedule: schedule? })
}
