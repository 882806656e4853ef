//! The options of a question, set by name.

use std::ffi::c_char;

use shequ::assess::{AssessError, Options};

use crate::code::{SHEQU_REFUSED, named, shequ_code};
use crate::error::shequ_error;
use crate::pointer::{Fault, exclusive, guard_or, guard_with, handle, release, text};

/// How a question is asked. It belongs to one thread while it is set; many may ask with it.
pub struct shequ_options {
    pub(crate) options: Options,
}

impl From<AssessError> for Fault {
    fn from(error: AssessError) -> Fault {
        match error {
            AssessError::UnknownTarget(error) => error.into(),
            error => Fault::said(named(error.code()).unwrap_or(SHEQU_REFUSED), |lang| error.message(lang)),
        }
    }
}

/// Makes options that ask as the plan does. NULL if that fails.
#[unsafe(no_mangle)]
pub extern "C" fn shequ_options_new() -> *mut shequ_options {
    guard_or(std::ptr::null_mut(), || handle(shequ_options { options: Options::default() }))
}

/// Sets an option by its name, from text. A value that is refused leaves the options as they were.
///
/// - `at_risk.ratio`: an exact number of 0 to 1, `9/10`; from which share of the schedule behind is only at risk
/// - `at_risk.points`: an exact number from 0 on, `5`; the same in percentage points
/// - `known_on`: a date, `2024-06-30`; only rows recorded up to it are read
/// - `min_coverage`: an exact number of 0 to 1; the share of the due units a ratio must cover for a verdict
///
/// `SHEQU_UNKNOWN_OPTION`, `SHEQU_BAD_OPTION`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`. Whether a
/// number is within its range is said when the question is asked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_options_set(
    options: *mut shequ_options,
    option: *const c_char,
    option_len: usize,
    value: *const c_char,
    value_len: usize,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, and texts of the lengths given.
        let (options, option, value) =
            unsafe { (exclusive(options)?, text(option, option_len)?, text(value, value_len)?) };
        options.options = options.options.clone().with(option, value)?;
        Ok(())
    })
}

/// Frees options. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_options_free(options: *mut shequ_options) {
    // SAFETY: the caller passes a handle of its own, or NULL.
    unsafe { release(options) };
}
