//! The native module of the Python package `shequ`: core's types and calls as Python's.
//!
//! What lives here: conversions of numbers, days, tables and errors, the Arrow capsules and buffers, and classes that hand
//! on to core. What does not: any rule, sentence, label or check, which core has; plain records and exceptions, which are
//! Python (`python/shequ/_records.py`, `_errors.py`).
//!
//! Every class is frozen, every call into core stands behind a wall for panics, and calls that may take long leave the
//! interpreter to other threads.

mod assessment;
mod bound;
mod changes;
mod codes;
mod columns;
mod dataset;
mod day;
mod error;
mod formula;
mod frame;
mod html;
mod number;
mod options;
mod panel;
mod plan;
mod records;
mod report;
mod rule;
mod schedule;
mod tables;
mod trace;

use pyo3::prelude::pymodule;

/// The native part of shequ; use the package.
#[pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::{Bound, PyModule, PyModuleMethods, PyResult};
    use pyo3::types::PyTuple;
    use shequ::formula::FormulaError;

    #[pymodule_export]
    use crate::assessment::PyAssessment;
    #[pymodule_export]
    use crate::bound::{PyAtRisk, PyBound};
    #[pymodule_export]
    use crate::changes::PyChanges;
    #[pymodule_export]
    use crate::codes::{_codes, _label, _light};
    #[pymodule_export]
    use crate::dataset::PyDataset;
    #[pymodule_export]
    use crate::formula::{
        add_years, attainment, attainment_points, elapsed, met, pace_status_count, pace_status_rate, planned, progress,
        range_conformity, rate, recurrence, required_pace_count, required_pace_rate, shortfall_by_hiring,
        shortfall_count, shortfall_rate, variance, variance_points, yearly_quota,
    };
    #[pymodule_export]
    use crate::frame::PyFrame;
    #[pymodule_export]
    use crate::options::PyOptions;
    #[pymodule_export]
    use crate::panel::{PyHistory, PyPanel, PyPanelDay, PyPanelDays, month_ends};
    #[pymodule_export]
    use crate::plan::{PyPlan, PyTarget};
    #[pymodule_export]
    use crate::report::PyReport;
    #[pymodule_export]
    use crate::rule::{PyDayRule, PyRule};
    #[pymodule_export]
    use crate::schedule::{PyMilestones, PySchedule};
    #[pymodule_export]
    use crate::trace::PyTrace;

    #[cfg(feature = "inject-panic")]
    #[pymodule_export]
    use crate::error::_panic_next;

    /// The version of the library.
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name that Python packages give it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    /// What stands in a column of shortfalls where there is no result.
    #[pymodule_export]
    const NO_SHORTFALL: i64 = shequ::formula::NO_SHORTFALL;

    #[pymodule_init]
    fn constants(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let codes = FormulaError::ALL.map(FormulaError::code);
        let codes: Vec<&str> = [""].into_iter().chain(codes).collect();
        module.add("ERRORS", PyTuple::new(module.py(), codes)?)
    }
}
