//! A target set for each unit of a lower level, seen from above: how many of them lie where.

use chrono::NaiveDate;

use super::value::Extent;
use super::{Judge, value_when};
use crate::assess::assessment::{Assessment, Distribution, Reason};
use crate::assess::notes::{Purpose, Reads};
use crate::assess::read::Read;
use crate::assess::reading::Reading;
use crate::data::{UnitId, day};
use crate::formula::{self, Bound, RangePosition};
use crate::plan::{Target, Variable};
use crate::quantity::Quantity;

impl<R: Reads> Judge<'_, R> {
    /// A target set for units below: how many of them lie where, and no verdict, since the plan sets none here.
    pub(super) fn distribution(&self, target: &Target, mut result: Assessment) -> Assessment {
        let mut counts = Distribution::default();
        let Some(bound) = target.bound_on(result.judged_on) else {
            return result.without_result(Reason::NoThresholdAtThisLevel);
        };
        let when = value_when(target, result.judged_on);
        let mut read: Vec<Read> = Vec::new();
        let note = |variable: &Variable, reading: &mut Reading, _: bool| {
            if !self.reader.names() {
                return;
            }
            let one = Read::taken(variable, &when, reading);
            match read.iter_mut().find(|all| all.is_of(&one)) {
                Some(all) => all.add(one),
                None => read.push(one.of_units_below()),
            }
        };
        for (_, place) in self.places(target, bound, result.judged_on, note) {
            let count = match place {
                None => &mut counts.unknown,
                Some((_, RangePosition::Inside)) => &mut counts.inside,
                Some((_, RangePosition::Below)) => &mut counts.below,
                Some((_, RangePosition::Above)) => &mut counts.above,
            };
            *count = count.saturating_add(1);
        }
        let known = [counts.below, counts.inside, counts.above].into_iter().map(i64::from).fold(0, i64::saturating_add);
        result.read = read;
        counts.share_inside = Quantity::fraction(i128::from(counts.inside), i128::from(known));
        result.distribution = Some(counts);
        result.without_result(Reason::NoThresholdAtThisLevel)
    }

    /// Every unit below that a target is set for, with its complete value and where that lies against the bound; nothing
    /// where there is no such value. Each reading is handed over to be noted.
    pub(crate) fn places<'b>(
        &'b self,
        target: &'b Target,
        bound: &'b Bound,
        on: NaiveDate,
        mut note: impl FnMut(&Variable, &mut Reading, bool) + 'b,
    ) -> impl Iterator<Item = (UnitId, Option<(Quantity, RangePosition)>)> + 'b {
        let units = self.reader.dataset().units();
        let when = value_when(target, on);
        let at = day::from_date(on);
        let within = units.subtree(self.unit).map(UnitId);
        let set = within.filter(move |unit| units.valid_on(*unit, at) && self.set_here(target, *unit));
        set.map(move |unit| {
            let value = match self.read_indicator(&target.indicator, unit, &when, Purpose::Place, &mut note) {
                Ok(Ok(value)) if value.extent == Extent::Whole => value.parts.quantity().ok(),
                _ => None,
            };
            let place = value.map(|value| match value {
                value if formula::met(&value, bound) => (value, RangePosition::Inside),
                value if is_below(&value, bound) => (value, RangePosition::Below),
                value => (value, RangePosition::Above),
            });
            (unit, place)
        })
    }
}

/// Whether a value that misses a bound lies below it.
pub(crate) fn is_below(value: &Quantity, bound: &Bound) -> bool {
    match bound {
        Bound::AtLeast(_) => true,
        Bound::AtMost(_) => false,
        Bound::Between { lower, lower_in, .. } => value < lower || (value == lower && !lower_in),
    }
}
