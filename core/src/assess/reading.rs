//! Reading a variable at a unit on a day: from reports up the tree, or counted from a register.
//!
//! What lives here: which value stands, and who it came from. What does not: what the value means for a target
//! (`judge.rs`), and counting register rows (`register_count.rs`).

use chrono::{Datelike, Months, NaiveDate};

use super::partial::Partial;
use super::reader::{Reader, When};
use super::register_count;
use crate::data::{ObservationColumn, UnitId, day};
use crate::formula::FormulaError;
use crate::plan::{Frequency, Pick, Variable, VariableKind};
use crate::quantity::Quantity;

/// Where a reading came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReadingSource {
    /// The unit's own report.
    Own,
    /// The sum over the units below that should report.
    Children,
    /// A count over a register, which stands as complete.
    Register,
    /// Nothing was read.
    Nothing,
}

impl ReadingSource {
    /// Every source.
    pub const ALL: [ReadingSource; 4] =
        [ReadingSource::Own, ReadingSource::Children, ReadingSource::Register, ReadingSource::Nothing];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ReadingSource::Own => "own",
            ReadingSource::Children => "children",
            ReadingSource::Register => "register",
            ReadingSource::Nothing => "nothing",
        }
    }
}

/// Which units stand behind a reading, by what they did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Reporters {
    pub(crate) reported: Vec<UnitId>,
    pub(crate) carried: Vec<UnitId>,
    pub(crate) missing: Vec<UnitId>,
}

/// A variable read at a unit on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) partial: Partial,
    pub(crate) source: ReadingSource,
    pub(crate) reporters: Reporters,
    /// The variable cannot be read at a unit this low.
    pub(crate) too_low: bool,
}

impl Reader<'_> {
    /// Reads a variable. A register never replaces a report: where there is any report of the variable, reports are read.
    pub(crate) fn read(&self, variable: &Variable, unit: UnitId, when: &When) -> Result<Reading, FormulaError> {
        if let Some(column) = self.dataset.observations_of(variable) {
            return self.read_reports(variable, column, unit, when);
        }
        if let Some(count) = &variable.count {
            let level = self.dataset.units().level(unit).index;
            let too_low = count.kind.stands_at.iter().all(|stands| stands.index < level);
            if !too_low && let Some(counted) = register_count::count(self, count, unit, when) {
                let partial = Partial::value(Quantity::from(counted), Quantity::ZERO, day::from_date(when.at), false);
                return Ok(Reading {
                    partial,
                    source: ReadingSource::Register,
                    reporters: Reporters::default(),
                    too_low: false,
                });
            }
            return Ok(Reading::nothing(too_low));
        }
        Ok(Reading::nothing(self.below_due(variable.due.as_ref(), unit)))
    }

    fn read_reports(
        &self,
        variable: &Variable,
        column: &ObservationColumn,
        unit: UnitId,
        when: &When,
    ) -> Result<Reading, FormulaError> {
        let mut reporters = Reporters::default();
        let walk = ReportWalk { reader: self, variable, column, when };
        let (partial, own) = walk.unit(unit, &mut reporters)?;
        let source = match (partial.has_value(), own) {
            (false, _) => ReadingSource::Nothing,
            (true, true) => ReadingSource::Own,
            (true, false) => ReadingSource::Children,
        };
        let too_low = !partial.has_value() && partial.due == 0 && self.below_due(variable.due.as_ref(), unit);
        Ok(Reading { partial, source, reporters, too_low })
    }

    /// The days on which a unit's own reports say that something happened: the last day of each period with a value above
    /// zero. `None` where it has no report up to the day.
    pub(crate) fn event_days(&self, variable: &Variable, unit: UnitId, at: NaiveDate) -> Option<Vec<NaiveDate>> {
        let at = day::from_date(at);
        let column = self.dataset.observations_of(variable)?;
        let mut any = false;
        let mut days = Vec::new();
        for row in column.rows_of(unit.0) {
            if column.date(row) <= at && self.knows(column.recorded(row)) {
                any = true;
                if column.value(row) > Quantity::ZERO {
                    days.extend(day::to_date(column.date(row)));
                }
            }
        }
        any.then_some(days)
    }
}

impl Reading {
    const fn nothing(too_low: bool) -> Reading {
        let reporters = Reporters { reported: Vec::new(), carried: Vec::new(), missing: Vec::new() };
        Reading { partial: Partial::EMPTY, source: ReadingSource::Nothing, reporters, too_low }
    }
}

/// One variable's reports walked down a tree.
struct ReportWalk<'a> {
    reader: &'a Reader<'a>,
    variable: &'a Variable,
    column: &'a ObservationColumn,
    when: &'a When,
}

impl ReportWalk<'_> {
    /// The unit's own figure, or the sum over the due units below; and whether it is the own one. The tree is only as
    /// deep as the plan has levels.
    fn unit(&self, unit: UnitId, reporters: &mut Reporters) -> Result<(Partial, bool), FormulaError> {
        let units = self.reader.dataset.units();
        let own = self.own(unit)?;
        let due_below = self.variable.due.as_ref().is_some_and(|due| units.level(unit).index < due.level.index);
        let mut below = Partial::EMPTY;
        let mut names = Reporters::default();
        // A ready-made rate is never summed.
        if due_below && self.variable.kind != VariableKind::Rate {
            for child in units.children(unit) {
                below = below.merge(self.unit(child, &mut names)?.0)?;
            }
        }
        if let Some(own) = own {
            let newer = below.is_complete() && below.oldest > own.newest;
            if !newer {
                let list = if own.carried > 0 { &mut reporters.carried } else { &mut reporters.reported };
                list.push(unit);
                return Ok((own, true));
            }
            below.own_superseded = true;
        }
        if due_below {
            reporters.reported.append(&mut names.reported);
            reporters.carried.append(&mut names.carried);
            reporters.missing.append(&mut names.missing);
            return Ok((below, false));
        }
        let at = day::from_date(self.when.at);
        if self.variable.due.as_ref().is_some_and(|due| self.reader.is_due(due, unit, at)) {
            reporters.missing.push(unit);
            return Ok((Partial::MISSING, false));
        }
        Ok((Partial::EMPTY, false))
    }

    fn own(&self, unit: UnitId) -> Result<Option<Partial>, FormulaError> {
        match self.variable.kind {
            VariableKind::Stock | VariableKind::Rate => self.own_stock(unit),
            VariableKind::Flow => self.own_flow(unit),
        }
    }

    /// The latest value at or before the day, among the rows known, that is not too old.
    fn own_stock(&self, unit: UnitId) -> Result<Option<Partial>, FormulaError> {
        let at = day::from_date(self.when.at);
        let oldest =
            self.variable.max_age_months.and_then(|months| self.when.at.checked_sub_months(Months::new(months)));
        let oldest = oldest.map_or(day::OPEN_START, day::from_date);
        let year_start = NaiveDate::from_ymd_opt(self.when.at.year(), 1, 1);
        let oldest = match (self.variable.pick, year_start) {
            (Pick::SameYear, Some(start)) => oldest.max(day::from_date(start)),
            _ => oldest,
        };
        // Rows of a unit are sorted by day, then by the day they were recorded: the last known one stands.
        let standing = self.column.rows_of(unit.0).rev().find(|row| {
            (oldest..=at).contains(&self.column.date(*row)) && self.reader.knows(self.column.recorded(*row))
        });
        let Some(row) = standing else { return Ok(None) };
        let dated = self.column.date(row);
        let carried = dated < latest_closed_period(self.variable.frequency, self.when.at)?;
        let rounding = self.half_precision(row)?;
        Ok(Some(Partial::value(self.column.value(row), rounding, dated, carried)))
    }

    /// The periods within the window. Of rows with one first day, which are cumulative, the latest end in it counts;
    /// rows that end after the day asked are not read.
    fn own_flow(&self, unit: UnitId) -> Result<Option<Partial>, FormulaError> {
        let at = day::from_date(self.when.at);
        let (first, last) = (day::from_date(*self.when.window.start()), day::from_date(*self.when.window.end()));
        let known = |row: &usize| self.column.date(*row) <= at && self.reader.knows(self.column.recorded(*row));
        let mut rows = self.column.rows_of(unit.0).filter(known).peekable();
        let mut sum = Partial::EMPTY;
        let mut next_expected = first;
        while let Some(row) = rows.next() {
            let from = self.column.from(row);
            let starts = from.unwrap_or(self.column.date(row));
            // Rows are sorted by first day, end, and day of recording: the last one in time stands for its first day.
            let mut standing = Some(row).filter(|row| self.column.date(*row) <= last);
            let mut newest_end = self.column.date(row);
            while let Some(next) = rows.next_if(|next| self.column.from(*next) == from) {
                newest_end = self.column.date(next);
                standing = Some(next).filter(|next| self.column.date(*next) <= last).or(standing);
            }
            if starts > last || newest_end < first {
                continue;
            }
            let (true, Some(row)) = (starts >= first, standing) else {
                // It reaches over the window's edge: what part of it belongs inside is not known.
                sum.gaps = true;
                continue;
            };
            let end = self.column.date(row);
            sum.gaps |= starts > next_expected;
            next_expected = end.saturating_add(1);
            sum = sum.merge(Partial::value(self.column.value(row), self.half_precision(row)?, end, false))?;
        }
        let Some(newest) = sum.newest else {
            return Ok(sum.gaps.then_some(Partial { gaps: true, ..Partial::MISSING }));
        };
        let closed = latest_closed_period(self.variable.frequency, self.when.at.min(*self.when.window.end()))?;
        let value = Partial::value(sum.sum, sum.rounding, newest, newest < closed);
        Ok(Some(Partial { gaps: sum.gaps, ..value }))
    }

    fn half_precision(&self, row: usize) -> Result<Quantity, FormulaError> {
        let Some(precision) = self.column.precision(row) else { return Ok(Quantity::ZERO) };
        Ok(precision.checked_div(Quantity::from(2))?.unwrap_or(Quantity::ZERO))
    }
}

/// The first day of the latest period that is closed at the close of a day: a value of that day or later is reported,
/// an older one carried.
fn latest_closed_period(frequency: Frequency, at: NaiveDate) -> Result<i32, FormulaError> {
    let months: u32 = match frequency {
        Frequency::Month => 1,
        Frequency::Quarter => 3,
        Frequency::HalfYear => 6,
        Frequency::Year => 12,
    };
    let next = at.succ_opt().ok_or(FormulaError::DateOutOfRange)?;
    let month0 = next.month0().checked_div(months).and_then(|n| n.checked_mul(months)).unwrap_or(0);
    let running = NaiveDate::from_ymd_opt(next.year(), month0.saturating_add(1), 1);
    let closed = running.and_then(|start| start.checked_sub_months(Months::new(months)));
    closed.map(day::from_date).ok_or(FormulaError::DateOutOfRange)
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
