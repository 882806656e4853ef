//! One variable walked down the tree of units: own reports, registers in scope, the sum over the due units below, and what
//! becomes of units that have ended.

use std::collections::HashSet;

use chrono::{Datelike, Months, NaiveDate};

use super::notes::{Aside, Counts, Notes, Rows};
use super::partial::Partial;
use super::reader::{Reader, When};
use super::reading::{Differing, ReadingSource, is_below_register};
use super::register_count;
use crate::data::{ObservationColumn, UnitId, day};
use crate::formula::FormulaError;
use crate::plan::{Frequency, Pick, RegisterCount, Variable, VariableKind};
use crate::quantity::Quantity;

/// One variable walked down the tree.
pub(super) struct Walk<'a> {
    reader: &'a Reader<'a>,
    variable: &'a Variable,
    when: &'a When,
    /// Its reports, where there are any.
    column: Option<&'a ObservationColumn>,
    /// The register it is counted from, where rows state where that is complete.
    register: Option<&'a RegisterCount>,
    /// The day it is read at.
    at: i32,
    /// Of a stock, the oldest day whose value still stands.
    oldest: i32,
    /// Of a stock, the first day whose value is reported and not carried.
    closed: Result<i32, FormulaError>,
}

/// What becomes of the last value of a unit that has ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Afterlife {
    /// It stands for the unit.
    Stands,
    /// Newer values stand in its place.
    Replaced,
    /// Some newer values may contain it.
    Unclear,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        reader: &'a Reader<'a>,
        variable: &'a Variable,
        when: &'a When,
        column: Option<&'a ObservationColumn>,
        register: Option<&'a RegisterCount>,
    ) -> Walk<'a> {
        let oldest = oldest_standing(variable, when.at);
        let year_start = NaiveDate::from_ymd_opt(when.at.year(), 1, 1);
        let oldest = match (variable.pick, year_start) {
            (Pick::SameYear, Some(start)) => oldest.max(day::from_date(start)),
            _ => oldest,
        };
        let closed = latest_closed_period(variable.frequency, when.at);
        Walk { reader, variable, when, column, register, at: day::from_date(when.at), oldest, closed }
    }

    /// The unit's own report; else its register, where that is complete here; else the sum over the due units below. The
    /// tree is only as deep as the plan has levels.
    pub(super) fn read<N: Notes>(&self, unit: UnitId, notes: &mut N) -> Result<(Partial, ReadingSource), FormulaError> {
        self.standing(unit, None, notes)
    }

    /// The same, of the unit's own reports only those dated before a day, where one is given.
    fn standing<N: Notes>(
        &self,
        unit: UnitId,
        before: Option<i32>,
        notes: &mut N,
    ) -> Result<(Partial, ReadingSource), FormulaError> {
        let mut rows = N::Rows::default();
        let own = self.own(unit, before, &mut rows)?;
        let mut things = N::Counts::default();
        if own.is_none()
            && before.is_none()
            && let Some(counted) = self.counted(unit, &mut things)
        {
            notes.register(unit, counted, things);
            return Ok((self.in_scope(counted), ReadingSource::Register));
        }
        let mut below = Partial::EMPTY;
        let mut noted = N::default();
        if self.sums_below(unit) {
            for child in self.reader.dataset.units().children(unit) {
                below = below.merge(self.read_below(child, &mut noted)?)?;
            }
        }
        self.decide(unit, before, own.map(|own| (own, rows)), below, noted, notes)
    }

    /// What stands at a unit where no register does: its own report, unless the sum of what the due units below bring is
    /// newer; else that sum.
    pub(super) fn decide<N: Notes>(
        &self,
        unit: UnitId,
        before: Option<i32>,
        own: Option<(Partial, N::Rows)>,
        mut below: Partial,
        mut noted: N,
        notes: &mut N,
    ) -> Result<(Partial, ReadingSource), FormulaError> {
        if let Some((own, rows)) = own {
            let newer = below.is_complete() && below.oldest > own.newest;
            if !newer {
                notes.own(unit, &own, rows);
                if let Some(differing) = differing(unit, &own, &below)? {
                    notes.differs(differing);
                }
                return Ok((own, ReadingSource::Own));
            }
            noted.left_aside(unit, rows, Aside::Superseded);
            below.own_superseded = true;
        }
        if self.is_due_below(unit) {
            notes.sum(unit, &below, noted);
            return Ok((below, ReadingSource::Children));
        }
        if before.is_none() && self.is_due(unit, self.at) {
            notes.missing(unit);
            return Ok((Partial::MISSING, ReadingSource::Nothing));
        }
        Ok((Partial::EMPTY, ReadingSource::Nothing))
    }

    /// The count of a register that is complete at a unit, as what stands there.
    pub(super) fn in_scope(&self, counted: i64) -> Partial {
        Partial::value(Quantity::from(counted), Quantity::ZERO, self.at, false)
    }

    /// Whether what the units below bring is summed at a unit: a ready-made rate never is.
    pub(super) fn sums_below(&self, unit: UnitId) -> bool {
        self.is_due_below(unit) && self.variable.kind != VariableKind::Rate
    }

    /// Whether a unit is among those that report to the one above, or has such below it. Who is due was so on its last
    /// day in force too.
    pub(super) fn brings(&self, unit: UnitId) -> bool {
        let until = self.reader.dataset.units().until(unit);
        self.is_due_below(unit) || self.is_due(unit, self.at.min(until.saturating_sub(1)))
    }

    /// Whether a unit brings to the one above what stands at itself, and nobody need ask what it came after or what came
    /// after it.
    pub(super) fn brings_what_stands(&self, unit: UnitId) -> bool {
        let dataset = self.reader.dataset;
        !self.is_stock() || (dataset.units().until(unit) > self.at && dataset.predecessors_of(unit.0).is_empty())
    }

    /// What a unit brings to the sum of the one above: nothing, where it is not among those that report.
    pub(super) fn read_below<N: Notes>(&self, unit: UnitId, notes: &mut N) -> Result<Partial, FormulaError> {
        let mut rows = N::Rows::default();
        if !self.brings(unit) {
            if self.own(unit, None, &mut rows)?.is_some() {
                notes.left_aside(unit, rows, Aside::NotDue);
            }
            return Ok(Partial::EMPTY);
        }
        if self.brings_what_stands(unit) {
            return Ok(self.standing(unit, None, notes)?.0);
        }
        let at = self.at;
        if self.reader.dataset.units().until(unit) <= at
            && let Some(own) = self.own(unit, None, &mut rows)?
        {
            return Ok(match self.afterlife(unit, at)? {
                Afterlife::Stands => {
                    notes.own(unit, &own, rows);
                    Partial { ended_unit: true, ..own }
                }
                Afterlife::Replaced => {
                    notes.left_aside(unit, rows, Aside::Replaced);
                    Partial::EMPTY
                }
                Afterlife::Unclear => {
                    notes.left_aside(unit, rows, Aside::Unclear);
                    Partial { ended_unit: true, ..Partial::MISSING }
                }
            });
        }
        // While a unit that ended still stands, what its successors have reported since would count it twice in a sum.
        let before = self.held_back_from(unit, at)?;
        if N::LISTENS
            && let Some(day) = before
            && self.own(unit, None, &mut rows)?.is_some_and(|own| own.newest >= Some(day))
        {
            notes.left_aside(unit, rows, Aside::HeldBack);
        }
        Ok(self.standing(unit, before, notes)?.0)
    }

    fn is_stock(&self) -> bool {
        self.variable.kind != VariableKind::Flow
    }

    /// Whether those who report are units below this one.
    pub(super) fn is_due_below(&self, unit: UnitId) -> bool {
        let level = self.reader.dataset.units().level(unit).index;
        self.variable.due.as_ref().is_some_and(|due| level < due.level.index)
    }

    fn is_due(&self, unit: UnitId, at: i32) -> bool {
        self.variable.due.as_ref().is_some_and(|due| self.reader.is_due(due, unit, at))
    }

    /// The count of the register over the unit and all below, where it is complete here.
    fn counted<T: Counts>(&self, unit: UnitId, things: &mut T) -> Option<i64> {
        let count = self.register.filter(|_| self.may_count(unit))?;
        register_count::count_in_scope(self.reader, count, unit, self.when, things)
    }

    /// Whether the register can hold anything at a unit.
    pub(super) fn may_count(&self, unit: UnitId) -> bool {
        let level = self.reader.dataset.units().level(unit).index;
        self.register.is_some_and(|count| !is_below_register(count, level))
    }

    /// What becomes of the last value of a unit that has ended: it stands for the unit until every unit that came after
    /// it has reported. Where nothing came after it by name, the due units beside it are taken to have its area.
    fn afterlife(&self, unit: UnitId, at: i32) -> Result<Afterlife, FormulaError> {
        let dataset = self.reader.dataset;
        let mut open = vec![unit];
        // Lines of succession may join again: each unit is looked at once.
        let mut seen = HashSet::from([unit]);
        let mut unclear = false;
        while let Some(gone) = open.pop() {
            let successors = dataset.successors_of(gone.0);
            if successors.is_empty() {
                match self.beside(gone, at)? {
                    Afterlife::Stands => return Ok(Afterlife::Stands),
                    Afterlife::Unclear => unclear = true,
                    Afterlife::Replaced => {}
                }
            }
            for next in successors.iter().filter(|next| next.date <= at) {
                let unit = UnitId(next.unit);
                if self.has_reported_since(unit, next.date)? {
                    continue;
                }
                if dataset.units().until(unit) > at {
                    return Ok(Afterlife::Stands);
                }
                if seen.insert(unit) {
                    open.push(unit);
                }
            }
        }
        Ok(if unclear { Afterlife::Unclear } else { Afterlife::Replaced })
    }

    /// The same for a unit nothing came after by name: its value stands while no unit beside it has reported since, and is
    /// replaced once all have. In between nobody can say what the newer reports contain.
    fn beside(&self, gone: UnitId, at: i32) -> Result<Afterlife, FormulaError> {
        let units = self.reader.dataset.units();
        let Some(parent) = units.parent(gone) else { return Ok(Afterlife::Stands) };
        let (mut newer, mut older) = (false, false);
        for unit in units.children(parent).filter(|unit| *unit != gone && self.is_due(*unit, at)) {
            *(if self.has_reported_since(unit, units.until(gone))? { &mut newer } else { &mut older }) = true;
        }
        Ok(match (newer, older) {
            (false, _) => Afterlife::Stands,
            (true, false) => Afterlife::Replaced,
            (true, true) => Afterlife::Unclear,
        })
    }

    fn has_reported_since(&self, unit: UnitId, date: i32) -> Result<bool, FormulaError> {
        Ok(self.own(unit, None, &mut ())?.is_some_and(|own| own.newest >= Some(date)))
    }

    /// The day from which a unit's own reports are held back, since a unit it came after still stands.
    fn held_back_from(&self, unit: UnitId, at: i32) -> Result<Option<i32>, FormulaError> {
        let dataset = self.reader.dataset;
        // Each with the day on which its line came to the unit asked about.
        let mut open = vec![(unit, None)];
        let mut seen = HashSet::from([unit]);
        let mut from: Option<i32> = None;
        while let Some((unit, came)) = open.pop() {
            for previous in dataset.predecessors_of(unit.0).iter().filter(|previous| previous.date <= at) {
                let gone = UnitId(previous.unit);
                let came = came.unwrap_or(previous.date);
                if self.own(gone, None, &mut ())?.is_some() {
                    if self.afterlife(gone, at)? == Afterlife::Stands {
                        from = Some(from.map_or(came, |day| day.min(came)));
                    }
                } else if seen.insert(gone) {
                    // It never reported: what stands for it may be what came before it.
                    open.push((gone, Some(came)));
                }
            }
        }
        Ok(from)
    }

    /// What the unit itself reports; of a stock only what is dated before a day, where one is given.
    pub(super) fn own<R: Rows>(
        &self,
        unit: UnitId,
        before: Option<i32>,
        rows: &mut R,
    ) -> Result<Option<Partial>, FormulaError> {
        let Some(column) = self.column else { return Ok(None) };
        match self.variable.kind {
            VariableKind::Stock | VariableKind::Rate => self.own_stock(column, unit, before, rows),
            VariableKind::Flow => self.own_flow(column, unit, rows),
        }
    }

    /// The latest value at or before the day, among the rows known, that is not too old.
    fn own_stock<R: Rows>(
        &self,
        column: &ObservationColumn,
        unit: UnitId,
        before: Option<i32>,
        rows: &mut R,
    ) -> Result<Option<Partial>, FormulaError> {
        let latest = before.map_or(self.at, |before| self.at.min(before.saturating_sub(1)));
        // Rows of a unit are sorted by day, then by the day they were recorded: the last known one stands.
        let standing = column
            .rows_until(unit.0, latest)
            .rev()
            .take_while(|row| column.date(*row) >= self.oldest)
            .find(|row| self.reader.knows(column.recorded(*row)));
        let Some(row) = standing else { return Ok(None) };
        rows.stands(row);
        let dated = column.date(row);
        let carried = dated < self.closed?;
        let rounding = half_precision(column, row)?;
        Ok(Some(Partial::value(column.value(row), rounding, dated, carried)))
    }

    /// The periods within the window. Of rows with one first day, which are cumulative, the latest end in it counts;
    /// rows that end after the day asked are not read. A unit reports the days on which it was in force.
    fn own_flow<R: Rows>(
        &self,
        column: &ObservationColumn,
        unit: UnitId,
        noted: &mut R,
    ) -> Result<Option<Partial>, FormulaError> {
        let at = self.at;
        let (first, last) = (day::from_date(*self.when.window.start()), day::from_date(*self.when.window.end()));
        let known = |row: &usize| column.date(*row) <= at && self.reader.knows(column.recorded(*row));
        let mut rows = column.rows_of(unit.0).filter(known).peekable();
        let mut sum = Partial::EMPTY;
        let units = self.reader.dataset.units();
        let mut next_expected = first.max(units.since(unit));
        while let Some(row) = rows.next() {
            let from = column.from(row);
            let starts = from.unwrap_or(column.date(row));
            // Rows are sorted by first day, end, and day of recording: the last one in time stands for its first day.
            let mut standing = Some(row).filter(|row| column.date(*row) <= last);
            let (mut newest, mut newest_end) = (row, column.date(row));
            while let Some(next) = rows.next_if(|next| column.from(*next) == from) {
                (newest, newest_end) = (next, column.date(next));
                standing = Some(next).filter(|next| column.date(*next) <= last).or(standing);
            }
            if starts > last || newest_end < first {
                continue;
            }
            let (true, Some(row)) = (starts >= first, standing) else {
                // It reaches over the window's edge: what part of it belongs inside is not known.
                noted.over_edge(newest);
                sum.gaps = true;
                continue;
            };
            noted.stands(row);
            let end = column.date(row);
            sum.gaps |= starts > next_expected;
            next_expected = end.saturating_add(1);
            sum = sum.merge(Partial::value(column.value(row), half_precision(column, row)?, end, false))?;
        }
        let Some(newest) = sum.newest else {
            return Ok(sum.gaps.then_some(Partial { gaps: true, ..Partial::MISSING }));
        };
        // What has not been reported of the time that has closed is missing from the sum; it is not an older sum that stands.
        let reported_to = last_closed_day(self.variable.frequency, self.when.at.min(*self.when.window.end()))?;
        sum.gaps |= newest < reported_to.min(units.until(unit).saturating_sub(1));
        Ok(Some(Partial { gaps: sum.gaps, ..Partial::value(sum.sum, sum.rounding, newest, false) }))
    }
}

/// The oldest day of which a stock's value still stands on a day.
pub(super) fn oldest_standing(variable: &Variable, at: NaiveDate) -> i32 {
    let oldest = variable.max_age_months.and_then(|months| at.checked_sub_months(Months::new(months)));
    oldest.map_or(day::OPEN_START, day::from_date)
}

/// Whether a unit's own figure is not what the units below it come to: both complete, of one day or period, and further
/// apart than their publishers' rounding may hide.
fn differing(unit: UnitId, own: &Partial, below: &Partial) -> Result<Option<Differing>, FormulaError> {
    let Some(day) = own.newest.filter(|_| own.is_complete() && below.is_complete()) else { return Ok(None) };
    if own.oldest != own.newest || (below.oldest, below.newest) != (own.oldest, own.newest) || own.sum == below.sum {
        return Ok(None);
    }
    let hidden = own.rounding.checked_add(below.rounding)?;
    let apart = own.sum.checked_sub(below.sum)?;
    let apart = if apart.is_negative() { Quantity::ZERO.checked_sub(apart)? } else { apart };
    Ok((apart > hidden).then_some(Differing { unit, day, own: own.sum, below: below.sum }))
}

fn half_precision(column: &ObservationColumn, row: usize) -> Result<Quantity, FormulaError> {
    let Some(precision) = column.precision(row) else { return Ok(Quantity::ZERO) };
    Ok(precision.checked_div(Quantity::from(2))?.unwrap_or(Quantity::ZERO))
}

/// The first day of the latest period that is closed at the close of a day: a value of that day or later is reported,
/// an older one carried.
fn latest_closed_period(frequency: Frequency, at: NaiveDate) -> Result<i32, FormulaError> {
    let closed = running_period(frequency, at)?.checked_sub_months(Months::new(months(frequency)));
    closed.map(day::from_date).ok_or(FormulaError::DateOutOfRange)
}

/// The last day of the latest period that is closed at the close of a day.
fn last_closed_day(frequency: Frequency, at: NaiveDate) -> Result<i32, FormulaError> {
    Ok(day::from_date(running_period(frequency, at)?).saturating_sub(1))
}

/// The first day of the period that runs on the day after `at`.
fn running_period(frequency: Frequency, at: NaiveDate) -> Result<NaiveDate, FormulaError> {
    let next = at.succ_opt().ok_or(FormulaError::DateOutOfRange)?;
    let months = months(frequency);
    let month0 = next.month0().checked_div(months).and_then(|n| n.checked_mul(months)).unwrap_or(0);
    NaiveDate::from_ymd_opt(next.year(), month0.saturating_add(1), 1).ok_or(FormulaError::DateOutOfRange)
}

const fn months(frequency: Frequency) -> u32 {
    match frequency {
        Frequency::Month => 1,
        Frequency::Quarter => 3,
        Frequency::HalfYear => 6,
        Frequency::Year => 12,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_period_is_closed_at_the_close_of_its_last_day() {
        let start = |frequency, at| day::to_date(latest_closed_period(frequency, at).unwrap()).unwrap();
        assert_eq!(start(Frequency::Month, date(2024, 6, 30)), date(2024, 6, 1));
        assert_eq!(start(Frequency::Month, date(2024, 6, 29)), date(2024, 5, 1));
        assert_eq!(start(Frequency::Quarter, date(2024, 6, 30)), date(2024, 4, 1));
        assert_eq!(start(Frequency::Quarter, date(2024, 7, 1)), date(2024, 4, 1));
        assert_eq!(start(Frequency::HalfYear, date(2024, 6, 29)), date(2023, 7, 1));
        assert_eq!(start(Frequency::Year, date(2024, 12, 31)), date(2024, 1, 1));
        assert_eq!(start(Frequency::Year, date(2024, 12, 30)), date(2023, 1, 1));
    }
}
