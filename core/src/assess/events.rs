//! When something happened, from reports: the days on which a reported count rose. What recurrence is measured by where
//! no register says it by the day.

use chrono::NaiveDate;

use super::reader::Reader;
use crate::data::{ObservationColumn, UnitId, day};
use crate::order;
use crate::plan::{Due, Variable};
use crate::quantity::Quantity;

/// A report that says that something happened: the last day of its period, the unit, and the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ReportedEvent {
    day: i32,
    pub(crate) unit: UnitId,
    pub(crate) row: usize,
}

impl ReportedEvent {
    pub(crate) const fn date(&self) -> Option<NaiveDate> {
        day::to_date(self.day)
    }
}

impl Reader<'_> {
    /// The events up to `at` in the reports of a unit, or of the due units below it, in order of their days: the last day
    /// of each period in which the count rose. `None` where there is no report.
    pub(crate) fn events(&self, variable: &Variable, unit: UnitId, at: NaiveDate) -> Option<Vec<ReportedEvent>> {
        let column = self.dataset.observations_of(variable)?;
        let mut events = self.events_below(column, variable.due.as_ref(), unit, day::from_date(at))?;
        order::by_key(&mut events, |event| *event);
        Some(events)
    }

    fn events_below(
        &self,
        column: &ObservationColumn,
        due: Option<&Due>,
        unit: UnitId,
        at: i32,
    ) -> Option<Vec<ReportedEvent>> {
        let own = self.own_events(column, unit, at);
        let units = self.dataset.units();
        let due = due.filter(|due| own.is_none() && units.level(unit).index < due.level.index);
        let Some(due) = due else { return own };
        let mut any: Option<Vec<ReportedEvent>> = None;
        for child in units.children(unit) {
            let reports = units.level(child).index < due.level.index
                || self.is_due(due, child, at.min(units.until(child).saturating_sub(1)));
            if reports && let Some(mut events) = self.events_below(column, Some(due), child, at) {
                any.get_or_insert_default().append(&mut events);
            }
        }
        any
    }

    /// Rows are sorted by first day, end, and day of recording: those with one first day are one cumulative series, of
    /// which each end stands as it was recorded last.
    fn own_events(&self, column: &ObservationColumn, unit: UnitId, at: i32) -> Option<Vec<ReportedEvent>> {
        let known = |row: &usize| column.date(*row) <= at && self.knows(column.recorded(*row));
        let mut rows = column.rows_of(unit.0).filter(known).peekable();
        rows.peek()?;
        let mut events = Vec::new();
        let (mut series, mut so_far) = (None, Quantity::ZERO);
        while let Some(mut row) = rows.next() {
            let period = (column.from(row), column.date(row));
            while let Some(revised) = rows.next_if(|next| (column.from(*next), column.date(*next)) == period) {
                row = revised;
            }
            if series != Some(period.0) {
                (series, so_far) = (Some(period.0), Quantity::ZERO);
            }
            if column.value(row) > so_far {
                so_far = column.value(row);
                events.push(ReportedEvent { day: period.1, unit, row });
            }
        }
        Some(events)
    }
}
