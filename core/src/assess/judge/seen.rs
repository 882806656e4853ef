//! A target on the very day asked: its value and whether it meets the bound in force then, as a history sees it.

use std::sync::Arc;

use super::value::Extent;
use super::{Judge, bound_on, is_before_its_window};
use crate::assess::assessment::{Assessment, Reason};
use crate::assess::notes::Reads;
use crate::formula::FormulaError;
use crate::plan::{Rhythm, Target};

impl Judge<'_, &dyn Reads> {
    /// What is read of a target on the very day asked, past the deadline too, and whether it meets the bound in force
    /// then: how a history sees it. There is no verdict against a schedule in it.
    pub(crate) fn seen(&self, target: &Arc<Target>) -> Assessment {
        match &target.rhythm {
            Rhythm::By(_) | Rhythm::Standing if !self.is_above(target) => {
                let blank = Assessment::new(Arc::clone(target), self.as_of);
                self.seen_value(target, blank).unwrap_or_else(|error| {
                    Assessment::new(Arc::clone(target), self.as_of).without_result(error.into())
                })
            }
            // What is judged year by year, by its window, or from above is read on the day asked anyway.
            _ => self.assess(target),
        }
    }

    fn seen_value(&self, target: &Target, mut result: Assessment) -> Result<Assessment, FormulaError> {
        let share = self.share_here(target, None);
        let bounds = self.bounds_here(target, share, result.judged_on);
        self.note_share(share, &bounds, &mut result);
        result.bound = bound_on(&bounds, result.judged_on);
        if is_before_its_window(target, result.judged_on) {
            return Ok(result);
        }
        let (value, quantity) = match self.whole_or_part(target, &mut result)? {
            Err(reason) => return Ok(result.without_result(reason)),
            Ok(found) => found,
        };
        let Some(bound) = result.bound else {
            let whole = value.extent == Extent::Whole;
            return Ok(result.without_result(if whole { Reason::NoThresholdAtThisLevel } else { Reason::Incomplete }));
        };
        result.met = self.is_met(&value, &quantity, &bound, &mut result);
        if result.met.is_none() {
            return Ok(result.without_result(Reason::Incomplete));
        }
        Ok(result)
    }
}
