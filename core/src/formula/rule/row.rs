//! One row of the columns a [`Rule`](super::Rule) fills, for comparing with another engine's: exact fields exactly, and
//! with the feature `approx` the display floats within a tolerance.

use super::RuleColumns;

/// One row of [`RuleColumns`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RuleRow {
    /// The value; `None` without one.
    pub value: Option<f64>,
    /// The share of a floor reached; `None` without one.
    pub attainment: Option<f64>,
    /// What the schedule expects; `None` without one.
    pub planned: Option<f64>,
    /// The whole units missing or too many; [`NO_SHORTFALL`](super::NO_SHORTFALL) without a result.
    pub shortfall: i64,
    /// The number of the status.
    pub status: u8,
    /// The number of the reason for a missing result; 0 for none.
    pub error: u8,
}

impl RuleColumns<'_> {
    /// One row, or `None` past the end.
    ///
    /// With the feature `approx`, `approx::assert_relative_eq!` compares rows: floats within the tolerance, everything
    /// else exactly.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<RuleRow> {
        let float = |column: &[f64]| column.get(index).copied().map(|number| (!number.is_nan()).then_some(number));
        Some(RuleRow {
            value: float(self.value)?,
            attainment: float(self.attainment)?,
            planned: float(self.planned)?,
            shortfall: self.shortfall.get(index).copied()?,
            status: self.status.get(index).copied()?,
            error: self.error.get(index).copied()?,
        })
    }
}

#[cfg(feature = "approx")]
mod tolerance {
    use approx::{AbsDiffEq, RelativeEq};

    use super::RuleRow;

    impl RuleRow {
        /// Whether the exact fields are equal and each float passes the test; two absent floats do.
        fn alike(&self, other: &RuleRow, close: impl Fn(f64, f64) -> bool) -> bool {
            let floats =
                [(self.value, other.value), (self.attainment, other.attainment), (self.planned, other.planned)];
            (self.shortfall, self.status, self.error) == (other.shortfall, other.status, other.error)
                && floats.into_iter().all(|pair| match pair {
                    (Some(a), Some(b)) => close(a, b),
                    (None, None) => true,
                    _ => false,
                })
        }
    }

    impl AbsDiffEq for RuleRow {
        type Epsilon = f64;

        fn default_epsilon() -> f64 {
            f64::default_epsilon()
        }

        fn abs_diff_eq(&self, other: &RuleRow, epsilon: f64) -> bool {
            self.alike(other, |a, b| a.abs_diff_eq(&b, epsilon))
        }
    }

    impl RelativeEq for RuleRow {
        fn default_max_relative() -> f64 {
            f64::default_max_relative()
        }

        fn relative_eq(&self, other: &RuleRow, epsilon: f64, max_relative: f64) -> bool {
            self.alike(other, |a, b| a.relative_eq(&b, epsilon, max_relative))
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn floats_have_a_tolerance_and_verdicts_have_none() {
            let row =
                RuleRow { value: Some(16.0), attainment: Some(1.0), planned: None, shortfall: 0, status: 1, error: 0 };
            let near = RuleRow { value: Some(16.000_000_1), ..row };
            assert!(row.abs_diff_eq(&near, 1e-6) && !row.abs_diff_eq(&near, 1e-8));
            assert!(row.relative_eq(&near, 0.0, 1e-7) && !row.relative_eq(&near, 0.0, 1e-9));
            assert!(!row.abs_diff_eq(&RuleRow { status: 2, ..row }, 1.0));
            assert!(!row.abs_diff_eq(&RuleRow { planned: Some(0.0), ..row }, 1.0));
        }
    }
}
