//! Reports: asking, reading, explaining, verifying.

use std::ffi::c_char;

use shequ::assess::{Difference, Options, Report, SinceError, VerifyError, verify, verify_json};

use crate::code::{self, SHEQU_INTERNAL, SHEQU_REFUSED, SHEQU_UNKNOWN_NAME, named, shequ_code};
use crate::dataset::shequ_dataset;
use crate::date::from_days;
use crate::error::shequ_error;
use crate::frame::shequ_frame;
use crate::options::shequ_options;
use crate::plan::shequ_plan;
use crate::pointer::{Fault, guard_with, handle, optional, out, release, shared, text};
use crate::text::{give, shequ_string};

/// Every target and measure of a plan at one unit on one day. It never changes, many threads may use it at once, and it
/// outlives the plan and the dataset it was made of.
pub struct shequ_report {
    report: Report,
}

impl From<SinceError> for Fault {
    fn from(error: SinceError) -> Fault {
        Fault::said(named(error.code()).unwrap_or(SHEQU_REFUSED), |lang| error.message(lang))
    }
}

impl From<VerifyError> for Fault {
    fn from(error: VerifyError) -> Fault {
        Fault::said(named(error.code()).unwrap_or(SHEQU_REFUSED), |lang| error.message(lang))
    }
}

/// Asks a plan of data: every target and measure at a unit at the close of a day. `unit` is a code, or a name that only
/// one unit has; `as_of` is a day since 1970-01-01; `options` may be NULL, which asks as the plan does. What is missing
/// in the data is no failure: the target it concerns says so.
///
/// `SHEQU_UNKNOWN_UNIT`, `SHEQU_AMBIGUOUS_UNIT`, `SHEQU_UNIT_NOT_IN_FORCE`, `SHEQU_OTHER_PLAN`,
/// `SHEQU_DATE_OUT_OF_RANGE`, `SHEQU_BAD_OPTION`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_assess(
    plan: *const shequ_plan,
    dataset: *const shequ_dataset,
    unit: *const c_char,
    unit_len: usize,
    as_of: i32,
    options: *const shequ_options,
    report: *mut *mut shequ_report,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes handles of its own, a text of the length given, and room for the report.
        let (plan, dataset, unit) = unsafe { (shared(plan)?, shared(dataset)?, text(unit, unit_len)?) };
        // SAFETY: as above.
        let (options, report) = unsafe { (optional(options)?, out(report)?) };
        let default = Options::default();
        let options = options.map_or(&default, |options| &options.options);
        let made = plan.plan.assess_with(&dataset.dataset, unit, from_days(as_of), options)?;
        report.set(handle(shequ_report { report: made }));
        Ok(())
    })
}

/// Frees a report. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_report_free(report: *mut shequ_report) {
    // SAFETY: the caller passes a handle of its own, or NULL.
    unsafe { release(report) };
}

/// A part of a report as a frame:
///
/// - `targets`, one row each, in the plan's order. `X` exact stands for `X_n`, `X_d` and `X`; a column is missing where
///   there is no such thing:
///   as_of, target, unit, unit_name, level; judged_on, status, reason, met; value, numerator, denominator exact; bound,
///   lower, upper exact, lower_in, upper_in, is_share, responsible; baseline exact, baseline_source, attainment,
///   progress, elapsed, planned, planned_at_risk, variance, variance_points, attainment_points exact; shortfall,
///   shortfall_by_hiring, required_pace exact, share_of_parent exact; quota_closed_met, quota_closed, window_first,
///   window_last, overdue_days; units_below, units_inside, units_above, units_unknown, share_inside exact;
///   numerator_source, numerator_due, numerator_reported, numerator_carried, numerator_missing, numerator_not_due,
///   numerator_oldest, numerator_newest, and the same with denominator_; flags (joined by `|`); rank_by_value,
///   rank_by_attainment, previous_status, change exact
/// - `measures`: measure, name_zh, name_en, state, deliverables, done, targets (the worst verdict among its targets)
/// - `coverage`, who reported what, one row a variable, day and unit: variable, variable_name_zh, variable_name_en, day,
///   since, source, unit, unit_name, level, state, state_zh, state_en
/// - `findings`, what is odd in the data read and yet usable, one row each: code, variable, target, year, day, units;
///   own, sum and bound exact (`X_n`, `X_d`, `X`); message_zh, message_en
/// - `deliverables`: deliverable, measure, name_zh, name_en, state, units_done, units_due, latest
///
/// Codes in it have their words for people from `shequ_label`.
///
/// `SHEQU_UNKNOWN_NAME`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_report_list(
    report: *const shequ_report,
    list: *const c_char,
    list_len: usize,
    frame: *mut *mut shequ_frame,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for the frame.
        let (report, list, frame) = unsafe { (shared(report)?, text(list, list_len)?, out(frame)?) };
        let report = &report.report;
        let found = match list {
            "targets" => report.to_frame(),
            "measures" => report.measures_frame(),
            "deliverables" => report.deliverables_frame(),
            "coverage" => report.coverage_frame(),
            "findings" => report.findings_frame(),
            _ => return Err(Fault::Code(SHEQU_UNKNOWN_NAME)),
        };
        frame.set(handle(shequ_frame::of(found)));
        Ok(())
    })
}

/// The report as JSON text, in the form that `report.schema.json` describes: what is stored and later verified. To be
/// freed with `shequ_string_free`.
///
/// `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_report_json(
    report: *const shequ_report,
    json: *mut *mut shequ_string,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own.
        let report = unsafe { shared(report) }?;
        give(&report.report.to_json().map_err(|_| Fault::Code(SHEQU_INTERNAL))?, json)
    })
}

/// The report as a printed table, in a language (`SHEQU_ZH`, `SHEQU_EN`). To be freed with `shequ_string_free`.
///
/// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_report_table(
    report: *const shequ_report,
    lang: i32,
    table: *mut *mut shequ_string,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own.
        let report = unsafe { shared(report) }?;
        give(&report.report.table(code::lang(lang)?).to_text(None), table)
    })
}

/// What a reader must know before the numbers (the plan's standing, rows that are made up, registers taken as complete),
/// a line each, in a language. To be freed with `shequ_string_free`.
///
/// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_report_notices(
    report: *const shequ_report,
    lang: i32,
    notices: *mut *mut shequ_string,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own.
        let report = unsafe { shared(report) }?;
        give(&report.report.notices(code::lang(lang)?).join("\n"), notices)
    })
}

/// Why a target (its id or its name) stands where it does: at most five lines, in a language. To be freed with
/// `shequ_string_free`.
///
/// `SHEQU_PLAN_PROBLEMS` (no such target, or several), `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`,
/// `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_report_explain(
    report: *const shequ_report,
    target: *const c_char,
    target_len: usize,
    lang: i32,
    explanation: *mut *mut shequ_string,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, and a text of the length given.
        let (report, target) = unsafe { (shared(report)?, text(target, target_len)?) };
        give(&report.report.explain(target, code::lang(lang)?)?.lines.join("\n"), explanation)
    })
}

/// How the numbers of a target (its id or its name) came about, down to the rows behind them, as JSON text in the form
/// that `trace.schema.json` describes. To be freed with `shequ_string_free`.
///
/// As `shequ_report_explain`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_report_trace_json(
    report: *const shequ_report,
    target: *const c_char,
    target_len: usize,
    json: *mut *mut shequ_string,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, and a text of the length given.
        let (report, target) = unsafe { (shared(report)?, text(target, target_len)?) };
        give(&report.report.trace(target)?.to_json().map_err(|_| Fault::Code(SHEQU_INTERNAL))?, json)
    })
}

/// The same as a frame, one row a step: path, depth, op, value exact, unit, variable, note, and the cells of the row of
/// data behind it, where one is.
///
/// As `shequ_report_explain`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_report_trace(
    report: *const shequ_report,
    target: *const c_char,
    target_len: usize,
    steps: *mut *mut shequ_frame,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for the frame.
        let (report, target, steps) = unsafe { (shared(report)?, text(target, target_len)?, out(steps)?) };
        steps.set(handle(shequ_frame::of(report.report.trace(target)?.to_frame())));
        Ok(())
    })
}

/// What changed since an earlier report of the same plan, reading, unit and options, and the rows behind it: a line each,
/// in a language. To be freed with `shequ_string_free`.
///
/// `SHEQU_OTHER_PLAN`, `SHEQU_OTHER_READING`, `SHEQU_OTHER_UNIT`, `SHEQU_OTHER_OPTION`, `SHEQU_NOT_EARLIER`,
/// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_report_since(
    report: *const shequ_report,
    earlier: *const shequ_report,
    lang: i32,
    changes: *mut *mut shequ_string,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes handles of its own.
        let (report, earlier) = unsafe { (shared(report)?, shared(earlier)?) };
        let lang = code::lang(lang)?;
        give(&report.report.since(&earlier.report)?.lines(lang).join("\n"), changes)
    })
}

/// Computes a report again from data and says what differs, as a frame that is empty where nothing does: what, path,
/// reported, recomputed, message_zh, message_en.
///
/// `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_verify(
    report: *const shequ_report,
    dataset: *const shequ_dataset,
    differences: *mut *mut shequ_frame,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes handles of its own, and room for the frame.
        let (report, dataset, frame) = unsafe { (shared(report)?, shared(dataset)?, out(differences)?) };
        let found = verify(&report.report, &dataset.dataset)?;
        frame.set(handle(shequ_frame::of(Difference::frame_of(&found))));
        Ok(())
    })
}

/// The same for a report stored as JSON text.
///
/// `SHEQU_NOT_JSON`, `SHEQU_NOT_A_REPORT`, `SHEQU_OTHER_FORMAT`, `SHEQU_OTHER_PLAN` (the data was built for another plan
/// than the one given), `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_verify_json(
    json: *const c_char,
    json_len: usize,
    plan: *const shequ_plan,
    dataset: *const shequ_dataset,
    differences: *mut *mut shequ_frame,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes handles of its own, a text of the length given, and room for the frame.
        let (json, plan) = unsafe { (text(json, json_len)?, shared(plan)?) };
        // SAFETY: as above.
        let (dataset, frame) = unsafe { (shared(dataset)?, out(differences)?) };
        let found = verify_json(json, &plan.plan, &dataset.dataset)?;
        frame.set(handle(shequ_frame::of(Difference::frame_of(&found))));
        Ok(())
    })
}
