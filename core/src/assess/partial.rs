//! The state of one variable at one unit and day: a sum and what stands behind it. Partials merge, so that roll-up over a
//! tree, over threads, or over a distributed engine is the same addition.

use crate::formula::FormulaError;
use crate::quantity::Quantity;

/// The state of one variable at one unit and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partial {
    /// The sum of what stands.
    pub sum: Quantity,
    /// Half of what rounding by the publisher may hide in the sum.
    pub rounding: Quantity,
    /// How many units should report.
    pub due: u32,
    /// How many did for the period.
    pub reported: u32,
    /// Of how many an older value stands.
    pub carried: u32,
    /// How many have nothing.
    pub missing: u32,
    /// The oldest day among the values, in days since 1970-01-01.
    pub oldest: Option<i32>,
    /// The newest day among the values, in days since 1970-01-01.
    pub newest: Option<i32>,
    /// Some periods of a flow are missing within its window, or reach over its edge.
    pub gaps: bool,
    /// Newer figures of the units below were read in place of an own figure.
    pub own_superseded: bool,
    /// The last value of a unit that has ended is in it.
    pub ended_unit: bool,
    /// A bad row was set aside that may change it, and not only add to it.
    pub unsure: bool,
}

impl Default for Partial {
    fn default() -> Partial {
        Partial::EMPTY
    }
}

impl Partial {
    /// Nothing due and nothing read: merging it changes nothing.
    pub const EMPTY: Partial = Partial {
        sum: Quantity::ZERO,
        rounding: Quantity::ZERO,
        due: 0,
        reported: 0,
        carried: 0,
        missing: 0,
        oldest: None,
        newest: None,
        gaps: false,
        own_superseded: false,
        ended_unit: false,
        unsure: false,
    };

    /// One unit that should report and has nothing.
    pub const MISSING: Partial = Partial { due: 1, missing: 1, ..Partial::EMPTY };

    /// One unit's value: reported for the period, or carried from before it.
    #[must_use]
    pub(crate) const fn value(sum: Quantity, rounding: Quantity, day: i32, carried: bool) -> Partial {
        let (reported, carried) = if carried { (0, 1) } else { (1, 0) };
        Partial { sum, rounding, due: 1, reported, carried, oldest: Some(day), newest: Some(day), ..Partial::EMPTY }
    }

    /// Both together.
    ///
    /// # Errors
    /// [`Overflow`](FormulaError::Overflow) when the sum does not fit.
    pub fn merge(self, other: Partial) -> Result<Partial, FormulaError> {
        Ok(Partial {
            sum: self.sum.checked_add(other.sum)?,
            rounding: self.rounding.checked_add(other.rounding)?,
            due: self.due.saturating_add(other.due),
            reported: self.reported.saturating_add(other.reported),
            carried: self.carried.saturating_add(other.carried),
            missing: self.missing.saturating_add(other.missing),
            oldest: [self.oldest, other.oldest].into_iter().flatten().min(),
            newest: self.newest.max(other.newest),
            gaps: self.gaps || other.gaps,
            own_superseded: self.own_superseded || other.own_superseded,
            ended_unit: self.ended_unit || other.ended_unit,
            unsure: self.unsure || other.unsure,
        })
    }

    /// Whether any value stands.
    #[must_use]
    pub const fn has_value(&self) -> bool {
        self.reported > 0 || self.carried > 0
    }

    /// Whether nothing is missing from the sum.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.has_value() && self.missing == 0 && !self.gaps && !self.unsure
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn partials() -> impl Strategy<Value = Partial> {
        prop_oneof![
            Just(Partial::EMPTY),
            Just(Partial::MISSING),
            (0..1000i64, 0..20_000i32, any::<bool>()).prop_map(|(n, day, carried)| Partial::value(
                Quantity::from(n),
                Quantity::ZERO,
                day,
                carried
            )),
        ]
    }

    proptest! {
        /// What roll-up, threads and a distributed engine rely on.
        #[test]
        fn merging_is_associative_and_commutative(a in partials(), b in partials(), c in partials()) {
            prop_assert_eq!(a.merge(b).unwrap(), b.merge(a).unwrap());
            prop_assert_eq!(a.merge(b).unwrap().merge(c).unwrap(), a.merge(b.merge(c).unwrap()).unwrap());
            prop_assert_eq!(a.merge(Partial::EMPTY).unwrap(), a);
        }
    }

    #[test]
    fn one_missing_unit_makes_a_sum_incomplete() {
        let whole = Partial::value(3.into(), Quantity::ZERO, 0, false);
        assert!(whole.is_complete() && whole.merge(whole).unwrap().is_complete());
        assert!(!whole.merge(Partial::MISSING).unwrap().is_complete());
        assert!(!Partial::EMPTY.is_complete());
    }
}
