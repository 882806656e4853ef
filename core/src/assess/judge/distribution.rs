//! A target set for each unit of a lower level, seen from above: how many of them lie where.

use super::Judge;
use super::value::Extent;
use crate::assess::assessment::{Assessment, Distribution, Reason};
use crate::assess::reader::When;
use crate::data::{UnitId, day};
use crate::formula::{self, Bound};
use crate::plan::{Rhythm, Target};
use crate::quantity::Quantity;

impl Judge<'_> {
    /// A target set for units below: how many of them lie where, and no verdict, since the plan sets none here.
    pub(super) fn distribution(&self, target: &Target, mut result: Assessment) -> Assessment {
        let units = self.reader.dataset.units();
        let mut counts = Distribution::default();
        let schedule = match &target.rhythm {
            Rhythm::By(named) => Some(&named.schedule),
            _ => None,
        };
        let when = When::since(super::window_start(schedule, result.judged_on), result.judged_on);
        let at = day::from_date(result.judged_on);
        let Some(bound) = target.bound_on(result.judged_on) else {
            return result.without_result(Reason::NoThresholdAtThisLevel);
        };
        for unit in units.subtree(self.unit).map(UnitId) {
            if !(units.valid_on(unit, at) && self.set_here(target, unit)) {
                continue;
            }
            let value = match self.read_indicator(&target.indicator, unit, &when, None) {
                Ok(Ok(value)) if value.extent == Extent::Whole => value.parts.quantity().ok(),
                _ => None,
            };
            let place = match value {
                None => &mut counts.unknown,
                Some(value) if formula::met(&value, bound) => &mut counts.inside,
                Some(value) if is_below(&value, bound) => &mut counts.below,
                Some(_) => &mut counts.above,
            };
            *place = place.saturating_add(1);
        }
        let known = [counts.below, counts.inside, counts.above].into_iter().map(i64::from).fold(0, i64::saturating_add);
        counts.share_inside = Quantity::fraction(i128::from(counts.inside), i128::from(known));
        result.distribution = Some(counts);
        result.without_result(Reason::NoThresholdAtThisLevel)
    }
}

fn is_below(value: &Quantity, bound: &Bound) -> bool {
    match bound {
        Bound::AtLeast(_) => true,
        Bound::AtMost(_) => false,
        Bound::Between { lower, lower_in, .. } => value < lower || (value == lower && !lower_in),
    }
}
