//! Reading and checking the table of observations: each cell of a row, then what rows say together: one value a cell,
//! periods that do not overlap.

use std::collections::HashMap;
use std::sync::Arc;

use super::cells::{Cell, Fault, Reading};
use super::check::{Check, Contradiction, Origins, agreeing};
use super::check_units::UnitFinder;
use super::day::OPEN_START;
use super::finding::{Finding, FindingCode, Findings};
use super::known::KnownNames;
use super::observations::{ObservationColumn, RowIndex, Values};
use super::problem::{Problem, ProblemCode};
use super::rejected::Reject;
use super::spec::TableKind;
use super::text::{Interner, NO_TEXT};
use crate::order;
use crate::plan::{Variable, VariableKind};
use crate::quantity::Quantity;

/// What to do with observations of variables that the plan does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unknown {
    /// They are problems.
    #[default]
    Refuse,
    /// They are left out and listed by [`Dataset::set_aside`](super::Dataset::set_aside): one set of tables may serve
    /// two plans.
    SetAside,
}

/// Observations that were left out because the plan does not have their variable.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SetAside {
    /// The variable.
    pub variable: String,
    /// How many rows it has.
    pub rows: u64,
}

/// A row as it was read, thirty-two bytes, so that many can be sorted.
#[derive(Debug, Clone, Copy)]
struct Row {
    unit: u32,
    from: i32,
    date: i32,
    recorded: i32,
    /// The count, or the place among the exact values.
    value: i64,
    origin: u32,
    source: u32,
}

/// The value of a row as it was read.
enum Value {
    Count(i64),
    Exact(Quantity),
}

/// The rows of one variable as they were read.
#[derive(Default)]
struct Read {
    rows: Vec<Row>,
    exact: Vec<Quantity>,
    /// By origin, which rises.
    precisions: Vec<(u32, Quantity)>,
}

/// The observations, still without the texts they share.
pub(super) struct ReadObservations<'a> {
    by_variable: Vec<Read>,
    pub(super) set_aside: Vec<SetAside>,
    origins: Origins<'a>,
}

pub(super) fn read_observations<'a>(
    check: &mut Check<'a>,
    finder: &mut UnitFinder<'a>,
    readings: &[Reading<'a>],
    unknown: Unknown,
) -> ReadObservations<'a> {
    let plan = check.plan;
    let mut by_variable: Vec<Read> = plan.variables.iter().map(|_| Read::default()).collect();
    let mut set_aside: Vec<SetAside> = Vec::new();
    let mut set_aside_places: HashMap<String, usize> = HashMap::new();
    let mut origins = Origins::default();
    let mut names = KnownNames::new(plan.variables.iter().map(|variable| (variable.id.as_str(), variable.index)));
    for reading in readings {
        if !check.room_for(reading, &origins) {
            continue;
        }
        let first_origin = origins.begin(reading);
        let unit_field = reading.field("unit");
        let variable_field = reading.field("variable");
        // In a column of words, the place of the variable that each word was found to name.
        let mut of_words: Vec<Option<usize>> = vec![None; variable_field.word_count()];
        let (from_field, date_field) = (reading.field("from"), reading.field("date"));
        let (value_field, precision_field) = (reading.field("value"), reading.field("precision"));
        let (recorded_field, source_field) = (reading.field("recorded"), reading.field("source"));
        for (row, origin) in (0..reading.table.len()).zip(first_origin..) {
            let before = check.problems.len();
            let problems = &mut check.problems;
            let word = variable_field.word(row).map(|(_, word)| word);
            let (mut name, mut place) = (None, word.and_then(|word| of_words.get(word).copied().flatten()));
            if place.is_none() {
                name = match variable_field.cell(row) {
                    Cell::Text(text) => Some(text),
                    _ => reading.required(row, &variable_field, variable_field.text(row), problems),
                };
                place = name.and_then(|name| names.find(name));
                if let Some(of_word) = word.and_then(|word| of_words.get_mut(word)) {
                    *of_word = place;
                }
            }
            let variable = place.and_then(|place| plan.variables.get(place));
            if let (Some(name), None) = (name, variable) {
                if unknown == Unknown::SetAside {
                    let place = *set_aside_places.entry(name.to_owned()).or_insert_with(|| {
                        set_aside.push(SetAside { variable: name.to_owned(), rows: 0 });
                        set_aside.len().saturating_sub(1)
                    });
                    if let Some(aside) = set_aside.get_mut(place) {
                        aside.rows = aside.rows.saturating_add(1);
                    }
                    continue;
                }
                let near = check.budget.nearest_named(name, plan.variables.iter().map(|v| (v.id.as_str(), &v.name)));
                problems.push(reading.problem(row, &variable_field, ProblemCode::UnknownVariable).near_to(near));
            }
            let unit = finder.find(reading, row, &unit_field, &mut check.budget, problems);
            let date = reading.required(row, &date_field, date_field.day(row), problems);
            let from = reading.optional(row, &from_field, from_field.day(row), problems);
            let recorded = reading.optional(row, &recorded_field, recorded_field.day(row), problems);
            let precision = reading.optional(row, &precision_field, precision_field.quantity(row), problems);
            let source = reading.optional(row, &source_field, source_field.text(row), problems);
            if let Some(Some(step)) = precision
                && (step.is_negative() || step.is_zero())
            {
                problems.push(reading.problem(row, &precision_field, ProblemCode::BadPrecision));
            }
            if let Some(variable) = variable
                && let Some(code) = from.and_then(|from| period_fault(variable.kind, from, date))
            {
                let problem = reading.problem(row, &from_field, code);
                problems.push(match date {
                    Some(date) => problem.relating_to(&Cell::Day(date).show()),
                    None => problem,
                });
            }
            // A mark in place of the value says that there is none: the row is no observation.
            let unmarked = variable.filter(|_| !value_field.is_marked(row));
            let value = unmarked.and_then(|variable| {
                if is_count(variable) {
                    return reading.required(row, &value_field, value_field.count(row), problems).map(Value::Count);
                }
                let value = value_field.quantity(row).and_then(|value| exact_fault(variable, value));
                reading.required(row, &value_field, value, problems).map(Value::Exact)
            });
            if check.problems.len() != before {
                check.rejected.observation(place, finder.whose(unit));
                continue;
            }
            let (Some(unit), Some(date), Some(from), Some(recorded), Some(value), Some(source)) =
                (unit, date, from, recorded, value, source)
            else {
                continue;
            };
            let Some(read) = place.and_then(|place| by_variable.get_mut(place)) else { continue };
            let value = match value {
                Value::Count(count) => count,
                Value::Exact(value) => read.exact_place(value),
            };
            if let Some(Some(step)) = precision {
                read.precisions.push((origin, step));
            }
            let source = source.and_then(|source| check.texts.intern(source)).map_or(NO_TEXT, |(number, _)| number);
            let (from, recorded) = (from.unwrap_or(OPEN_START), recorded.unwrap_or(OPEN_START));
            read.rows.push(Row { unit: unit.0, from, date, recorded, value, origin, source });
        }
    }
    let mut read = ReadObservations { by_variable, set_aside, origins };
    read.check_together(check, finder.units.len());
    read
}

impl Read {
    /// Keeps an exact value; its place stands in the row.
    fn exact_place(&mut self, value: Quantity) -> i64 {
        self.exact.push(value);
        i64::try_from(self.exact.len().saturating_sub(1)).unwrap_or(i64::MAX)
    }

    fn exact_at(&self, place: i64) -> Quantity {
        usize::try_from(place).ok().and_then(|place| self.exact.get(place).copied()).unwrap_or(Quantity::ZERO)
    }

    fn precision_of(&self, origin: u32) -> Option<Quantity> {
        let place = self.precisions.binary_search_by_key(&origin, |(at, _)| *at).ok()?;
        self.precisions.get(place).map(|(_, step)| *step)
    }

    /// Hands over each value and the one before it of the same unit, where both are `asked` for.
    fn steps<'r>(&'r self, asked: impl Fn(&Row, &Row) -> bool, mut found: impl FnMut(&'r Row, &'r Row)) {
        let mut rows = self.rows.iter().peekable();
        let mut before: Option<&Row> = None;
        while let Some(row) = rows.next() {
            if rows.peek().is_some_and(|next| (next.unit, next.date) == (row.unit, row.date)) {
                continue;
            }
            if let Some(before) = before.filter(|before| before.unit == row.unit && asked(before, row)) {
                found(before, row);
            }
            before = Some(row);
        }
    }

    /// Whether two rows of one cell say the same.
    fn same(&self, a: &Row, b: &Row) -> bool {
        let value =
            if self.exact.is_empty() { a.value == b.value } else { self.exact_at(a.value) == self.exact_at(b.value) };
        value && (self.precisions.is_empty() || self.precision_of(a.origin) == self.precision_of(b.origin))
    }
}

/// Whether the values of a variable are held as counts.
fn is_count(variable: &Variable) -> bool {
    variable.unit.whole && variable.kind != VariableKind::Rate
}

/// What is wrong with the first day of a period.
fn period_fault(kind: VariableKind, from: Option<i32>, date: Option<i32>) -> Option<ProblemCode> {
    match (kind, from, date) {
        (VariableKind::Flow, None, _) => Some(ProblemCode::FromNeeded),
        (VariableKind::Flow, Some(from), Some(date)) if from > date => Some(ProblemCode::FromAfterDate),
        (VariableKind::Stock | VariableKind::Rate, Some(_), _) => Some(ProblemCode::FromOnStock),
        _ => None,
    }
}

/// An exact value that its variable can have: amounts are not below zero, rates may be.
fn exact_fault(variable: &Variable, value: Option<Quantity>) -> Result<Option<Quantity>, Fault> {
    match value {
        Some(value) if value.is_negative() && variable.kind != VariableKind::Rate => {
            Err(Fault::of(ProblemCode::NegativeCount))
        }
        Some(value) if variable.unit.whole && !value.is_whole() => Err(Fault::of(ProblemCode::NotWhole)),
        value => Ok(value),
    }
}

/// Whether of two counts above zero one is ten or more times the other.
const fn is_jump(before: i64, value: i64) -> bool {
    // A whole number is ten times another or more exactly where its tenth, rounded down, is the other or more.
    before > 0 && value > 0 && (value / 10 >= before || before / 10 >= value)
}

/// The same of exact numbers; where ten times one does not fit, they are not told of.
fn is_exact_jump(before: Quantity, value: Quantity) -> bool {
    let ten = Quantity::from(10);
    let reaches = |high: Quantity, low: Quantity| low.checked_mul(ten).is_ok_and(|least| high >= least);
    before > Quantity::ZERO && value > Quantity::ZERO && (reaches(value, before) || reaches(before, value))
}

/// A number that orders as the day does.
const fn ordered(day: i32) -> u64 {
    (day.cast_unsigned() ^ 0x8000_0000) as u64
}

const fn key(row: &Row) -> (u64, u64, u32) {
    ((row.unit as u64) << 32 | ordered(row.from), ordered(row.date) << 32 | ordered(row.recorded), row.origin)
}

/// The rows in the order of their keys. Most tables come by date or by unit, so that the rows of each unit are in order
/// once they stand together.
fn sorted(mut rows: Vec<Row>, unit_count: usize) -> Vec<Row> {
    if rows.is_sorted_by_key(key) {
        return rows;
    }
    // Room for every unit is worth it where each has a few rows.
    if rows.len() >= unit_count
        && let Some(mut together) = by_unit(&rows, unit_count)
    {
        for of_unit in together.chunk_by_mut(|a, b| a.unit == b.unit) {
            if !of_unit.is_sorted_by_key(key) {
                of_unit.sort_unstable_by_key(key);
            }
        }
        return together;
    }
    rows.sort_unstable_by_key(key);
    rows
}

/// The rows of each unit together, in the order they had; `None` where a unit is beyond their number.
fn by_unit(rows: &[Row], unit_count: usize) -> Option<Vec<Row>> {
    // How many rows each unit has, then where its next one goes.
    let mut places = vec![0usize; unit_count];
    for row in rows {
        let count = places.get_mut(usize::try_from(row.unit).ok()?)?;
        *count = count.saturating_add(1);
    }
    let mut start = 0usize;
    for place in &mut places {
        let count = std::mem::replace(place, start);
        start = start.saturating_add(count);
    }
    let mut together = rows.to_vec();
    for row in rows {
        let place = places.get_mut(usize::try_from(row.unit).ok()?)?;
        *together.get_mut(*place)? = *row;
        *place = place.saturating_add(1);
    }
    Some(together)
}

impl ReadObservations<'_> {
    /// Sorts the rows, leaves out repeats, and notes what rows contradict each other.
    fn check_together(&mut self, check: &mut Check<'_>, unit_count: usize) {
        for (read, variable) in self.by_variable.iter_mut().zip(&check.plan.variables) {
            let rows = sorted(std::mem::take(&mut read.rows), unit_count);
            let same_cell = |a: &Row, b: &Row| key(a).0 == key(b).0 && key(a).1 == key(b).1;
            let texts = &check.texts;
            let standing = |kept: &mut Row, other: &Row| kept.source = texts.standing(kept.source, other.source);
            let (mut kept, contradictions) = agreeing(rows, check.reject, same_cell, |a, b| read.same(a, b), standing);
            for Contradiction { said, of } in &contradictions {
                let value =
                    if is_count(variable) { said.value.to_string() } else { read.exact_at(said.value).to_string() };
                let problem = self.origins.problem(said.origin, "value", ProblemCode::ObservationTwice);
                check.problems.push(self.origins.relate(problem.of_value(&value), of.origin));
                check.rejected.observation(Some(variable.index), Some(said.unit));
            }
            match check.reject {
                _ if variable.kind != VariableKind::Flow => {}
                Reject::Table => {
                    overlaps(&kept, &self.origins).into_iter().for_each(|problem| check.problems.push(problem));
                }
                Reject::Row => {
                    let partners = overlapping(&kept);
                    for (row, of) in kept.iter().zip(&partners) {
                        if let Some(of) = of.and_then(|of| kept.get(of)) {
                            check.problems.push(self.origins.overlapping(row, of));
                            check.rejected.observation(Some(variable.index), Some(row.unit));
                        }
                    }
                    let mut alone = partners.iter().map(Option::is_none);
                    kept.retain(|_| alone.next().unwrap_or(true));
                }
            }
            read.rows = kept;
        }
    }

    /// The values of stocks that are ten or more times, or a tenth or less of, the unit's value before it, both above
    /// zero, in the order they came. Of one date the row recorded last is the value; what it replaced is not asked.
    pub(super) fn jumps(&self, variables: &[Arc<Variable>]) -> Findings {
        let stocks = self.by_variable.iter().zip(variables).filter(|(_, v)| v.kind == VariableKind::Stock);
        let mut found: Vec<(&Read, &Row, &Row)> = Vec::new();
        for (read, variable) in stocks {
            if is_count(variable) {
                read.steps(
                    |before, row| is_jump(before.value, row.value),
                    |before, row| found.push((read, before, row)),
                );
            } else {
                let exact =
                    |before: &Row, row: &Row| is_exact_jump(read.exact_at(before.value), read.exact_at(row.value));
                read.steps(exact, |before, row| found.push((read, before, row)));
            }
        }
        order::by_key(&mut found, |(_, _, row)| row.origin);
        let mut findings = Findings::default();
        for (read, before, row) in found {
            let shown = |row: &Row| match read.exact.is_empty() {
                true => row.value.to_string(),
                false => read.exact_at(row.value).to_string(),
            };
            let place = self.origins.place(row.origin);
            let finding = Finding::new(FindingCode::SuddenJump, TableKind::Observations, place, "value", &shown(row));
            let related = format!("{}: {}", Cell::Day(before.date).show(), shown(before));
            findings.push(finding.relating_to(related));
        }
        findings
    }

    /// The columns by the variables' places; `None` for a variable without rows.
    pub(super) fn into_columns(
        self,
        variables: &[Arc<Variable>],
        unit_count: usize,
        texts: &Arc<Interner>,
    ) -> Vec<Option<ObservationColumn>> {
        let column = |(read, variable): (Read, &Arc<Variable>)| {
            (!read.rows.is_empty()).then(|| into_column(read, variable, unit_count, texts))
        };
        self.by_variable.into_iter().zip(variables).map(column).collect()
    }
}

fn into_column(read: Read, variable: &Variable, unit_count: usize, texts: &Arc<Interner>) -> ObservationColumn {
    let rows = &read.rows;
    let units: Vec<u32> = rows.iter().map(|row| row.unit).collect();
    let flow = variable.kind == VariableKind::Flow;
    let dated = rows.iter().any(|row| row.recorded != OPEN_START);
    let sourced = rows.iter().any(|row| row.source != NO_TEXT);
    let of = |wanted: bool| rows.iter().filter(move |_| wanted);
    let precisions = of(!read.precisions.is_empty())
        .zip(0u32..)
        .filter_map(|(row, place)| read.precision_of(row.origin).map(|step| (place, step)))
        .collect();
    ObservationColumn {
        rows: RowIndex::of(&units, unit_count),
        dates: rows.iter().map(|row| row.date).collect(),
        froms: of(flow).map(|row| row.from).collect(),
        recorded: of(dated).map(|row| row.recorded).collect(),
        values: if is_count(variable) {
            Values::Counts(rows.iter().map(|row| row.value).collect())
        } else {
            Values::Exact(rows.iter().map(|row| read.exact_at(row.value)).collect())
        },
        precisions,
        sources: of(sourced).map(|row| row.source).collect(),
        texts: Arc::clone(texts),
    }
}

/// The periods of a unit that overlap an earlier one: those that begin on another day than it and before its end.
fn overlaps(rows: &[Row], origins: &Origins<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    // The latest end among the periods of the unit, and the row that has it.
    let mut latest: Option<Row> = None;
    // The latest end among those of the same first day, which are one period that grows.
    let mut growing: Option<Row> = None;
    for row in rows {
        let same_unit = |other: &Row| other.unit == row.unit;
        let begins = growing.is_none_or(|period| !same_unit(&period) || period.from != row.from);
        if begins {
            let before = [latest, growing].into_iter().flatten().filter(same_unit);
            latest = before.max_by_key(|period| period.date);
            if let Some(other) = latest.filter(|other| other.date >= row.from) {
                // Said of the row that came later, whichever begins first.
                let (said, of) = if row.origin > other.origin { (row, &other) } else { (&other, row) };
                problems.push(origins.overlapping(said, of));
            }
        }
        growing = Some(*row);
    }
    problems
}

/// For each period one that it overlaps, of those that begin on another day, if there is any.
fn overlapping(rows: &[Row]) -> Vec<Option<usize>> {
    let at = |place: usize| rows.get(place);
    let mut partners: Vec<Option<usize>> = Vec::with_capacity(rows.len());
    // The period that ends last among those of the unit that began on earlier days, and among those that grow.
    let (mut latest, mut growing): (Option<usize>, Option<usize>) = (None, None);
    for (place, row) in rows.iter().enumerate() {
        let before = growing.and_then(at);
        if before.is_none_or(|before| before.unit != row.unit) {
            latest = None;
        } else if before.is_none_or(|before| before.from != row.from) {
            latest = [latest, growing].into_iter().flatten().max_by_key(|place| at(*place).map(|row| row.date));
        }
        partners.push(latest.filter(|latest| at(*latest).is_some_and(|other| other.date >= row.from)));
        growing = Some(place);
    }
    // The first period of the unit that begins on a later day.
    let mut next: Option<usize> = None;
    for (place, row) in rows.iter().enumerate().rev() {
        let after = place.saturating_add(1);
        match at(after) {
            Some(other) if other.unit != row.unit => next = None,
            Some(other) if other.from != row.from => next = Some(after),
            _ => {}
        }
        if let Some(partner) = partners.get_mut(place).filter(|partner| partner.is_none()) {
            *partner = next.filter(|next| at(*next).is_some_and(|other| other.from <= row.date));
        }
    }
    partners
}

impl Origins<'_> {
    fn overlapping(&self, said: &Row, of: &Row) -> Problem {
        let problem = self.problem(said.origin, "from", ProblemCode::OverlappingPeriods);
        self.relate(problem.of_value(&Cell::Day(said.from).show()), of.origin)
    }

    fn problem(&self, origin: u32, column: &str, code: ProblemCode) -> Problem {
        self.at(Problem::new(TableKind::Observations.name(), code), origin).at_column(column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_end_up_in_the_order_of_their_keys(
            units in prop::collection::vec((0u32..5, -2i32..2, -2i32..2, -2i32..2), 0..60),
            // Fewer rows than units, as many units as there may be, and one too few.
            unit_count in prop::sample::select(vec![4usize, 5, 200]),
        ) {
            let row = |(origin, (unit, from, date, recorded)): (u32, (u32, i32, i32, i32))| {
                Row { unit, from, date, recorded, value: i64::from(origin), origin, source: NO_TEXT }
            };
            let rows: Vec<Row> = (0u32..).zip(units).map(row).collect();
            let mut expected: Vec<_> = rows.iter().map(|row| (row.unit, row.from, row.date, row.recorded, row.origin)).collect();
            expected.sort_unstable();
            let found: Vec<_> = sorted(rows, unit_count)
                .iter()
                .map(|row| (row.unit, row.from, row.date, row.recorded, row.origin))
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}
