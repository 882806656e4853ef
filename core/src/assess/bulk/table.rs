//! One variable read at one time at every unit: a compact cell a unit.

use std::ops::Range;

use crate::assess::partial::Partial;
use crate::assess::reading::{Reading, ReadingSource, Reporters};
use crate::data::UnitId;
use crate::quantity::Quantity;

/// Stands for "no day"; far before all that the library reads.
const NO_DAY: i32 = i32::MIN;

/// One variable read at one time at every unit of a range of numbers.
#[derive(Debug)]
pub(super) struct Table {
    /// The number of the first unit of the cells.
    first: usize,
    cells: Vec<Cell>,
    /// Sum and rounding where a cell does not hold them itself: the sum is no whole 64-bit number, or rounded.
    wide: Vec<(Quantity, Quantity)>,
}

/// A reading without names.
#[derive(Debug, Clone, Copy)]
struct Cell {
    /// The sum, or the place among the wide.
    sum: i64,
    due: u32,
    reported: u32,
    carried: u32,
    missing: u32,
    not_due: u32,
    oldest: i32,
    newest: i32,
    source: ReadingSource,
    bits: u8,
}

const TOO_LOW: u8 = 1;
const GAPS: u8 = 1 << 1;
const OWN_SUPERSEDED: u8 = 1 << 2;
const ENDED_UNIT: u8 = 1 << 3;
const UNSURE: u8 = 1 << 4;
const WIDE: u8 = 1 << 5;
/// The reading is an error, which the reader says.
const ASK: u8 = 1 << 6;

impl Table {
    /// A table of units of which nothing is known.
    pub(super) fn new(units: &Range<u32>) -> Table {
        let number = |unit: u32| UnitId(unit).index();
        let ask = Cell {
            sum: 0,
            due: 0,
            reported: 0,
            carried: 0,
            missing: 0,
            not_due: 0,
            oldest: NO_DAY,
            newest: NO_DAY,
            source: ReadingSource::Nothing,
            bits: ASK,
        };
        Table {
            first: number(units.start),
            cells: vec![ask; number(units.end).saturating_sub(number(units.start))],
            wide: Vec::new(),
        }
    }

    /// Notes what was read at a unit.
    pub(super) fn set(&mut self, unit: UnitId, reading: &Reading) {
        let Reading { partial, source, too_low, not_due, .. } = *reading;
        let Partial { sum, rounding, due, reported, carried, missing, oldest, newest, .. } = partial;
        let marks = [
            (too_low, TOO_LOW),
            (partial.gaps, GAPS),
            (partial.own_superseded, OWN_SUPERSEDED),
            (partial.ended_unit, ENDED_UNIT),
            (partial.unsure, UNSURE),
        ];
        let mut bits = marks.into_iter().filter(|(holds, _)| *holds).fold(0, |bits, (_, bit)| bits | bit);
        let sum = match sum.as_whole().filter(|_| rounding.is_zero()) {
            Some(sum) => sum,
            None => {
                let Ok(place) = i64::try_from(self.wide.len()) else { return };
                self.wide.push((sum, rounding));
                bits |= WIDE;
                place
            }
        };
        let day = |day: Option<i32>| day.unwrap_or(NO_DAY);
        let (oldest, newest) = (day(oldest), day(newest));
        if let Some(cell) = unit.index().checked_sub(self.first).and_then(|place| self.cells.get_mut(place)) {
            *cell = Cell { sum, due, reported, carried, missing, not_due, oldest, newest, source, bits };
        }
    }

    /// What was read at a unit; `None` where only the reader can say.
    pub(super) fn get(&self, unit: UnitId) -> Option<Reading> {
        let cell = self.cells.get(unit.index().checked_sub(self.first)?)?;
        let is = |bit: u8| cell.bits & bit != 0;
        if is(ASK) {
            return None;
        }
        let (sum, rounding) = match is(WIDE) {
            true => *self.wide.get(usize::try_from(cell.sum).ok()?)?,
            false => (Quantity::from(cell.sum), Quantity::ZERO),
        };
        let day = |day: i32| (day != NO_DAY).then_some(day);
        let partial = Partial {
            sum,
            rounding,
            due: cell.due,
            reported: cell.reported,
            carried: cell.carried,
            missing: cell.missing,
            oldest: day(cell.oldest),
            newest: day(cell.newest),
            gaps: is(GAPS),
            own_superseded: is(OWN_SUPERSEDED),
            ended_unit: is(ENDED_UNIT),
            unsure: is(UNSURE),
        };
        Some(Reading {
            partial,
            source: cell.source,
            reporters: Reporters::default(),
            not_due: cell.not_due,
            too_low: is(TOO_LOW),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_gives_back_what_was_put_in() {
        let partial = Partial {
            due: 9,
            reported: 3,
            carried: 2,
            missing: 4,
            oldest: Some(-1),
            newest: Some(20_000),
            gaps: true,
            ended_unit: true,
            ..Partial::EMPTY
        };
        let reading = |sum: Quantity, rounding: Quantity, too_low: bool| Reading {
            partial: Partial { sum, rounding, unsure: too_low, own_superseded: !too_low, ..partial },
            source: ReadingSource::Children,
            not_due: 5,
            too_low,
            ..Reading::default()
        };
        let (half, large) = (Quantity::fraction(1, 2).unwrap(), Quantity::whole(i128::from(i64::MAX) + 1));
        let readings = [
            reading(Quantity::from(i64::MIN), Quantity::ZERO, false),
            reading(7.into(), half, true),
            reading(half, Quantity::ZERO, true),
            reading(large, Quantity::ZERO, false),
            Reading::default(),
        ];
        let mut table = Table::new(&(3..9));
        for (unit, reading) in (3..).zip(&readings) {
            table.set(UnitId(unit), reading);
        }
        for (unit, reading) in (3..).zip(&readings) {
            assert_eq!(table.get(UnitId(unit)).as_ref(), Some(reading));
        }
        // Of the units before and after the table, and of the one left out, only the reader can say.
        table.set(UnitId(9), &Reading::default());
        assert_eq!([2, 8, 9].map(|unit| table.get(UnitId(unit))), [None, None, None]);
    }
}
