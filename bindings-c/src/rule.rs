//! A target compiled for many rows: the specification, the rule, the slice call.

use chrono::NaiveDate;
use shequ::formula::{AtRisk, Rule, RuleColumns, RuleMeasure, RuleSpec};

use crate::arguments::{at_risk, bound, exact, schedule};
use crate::code::{SHEQU_AMOUNT, SHEQU_COLUMN_LENGTH, SHEQU_COUNT, SHEQU_RATE, SHEQU_UNKNOWN_NUMBER, shequ_code};
use crate::date::from_days;
use crate::pointer::{Fault, exclusive, guard, handle, optional_slice, out, release, shared, slice, slice_mut};

/// What a rule is compiled from. It belongs to one thread at a time.
pub struct shequ_rule_spec {
    spec: RuleSpec,
}

/// A target compiled to whole-number tests. It never changes, and many threads may use it at once.
pub struct shequ_rule {
    rule: Rule,
}

/// Begins a rule: `measure` is `SHEQU_COUNT`, `SHEQU_RATE` (of `factor`: 100 for percent) or `SHEQU_AMOUNT`; `factor` is
/// read for a rate only. It has no bound yet, no schedule, no baseline, and is at risk from nine tenths of the elapsed
/// share.
///
/// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_rule_spec_new(measure: i32, factor: i64, spec: *mut *mut shequ_rule_spec) -> shequ_code {
    guard(|| {
        let measure = match measure {
            SHEQU_COUNT => RuleMeasure::Count,
            SHEQU_RATE => RuleMeasure::Rate { factor },
            SHEQU_AMOUNT => RuleMeasure::Amount,
            _ => return Err(Fault::Code(SHEQU_UNKNOWN_NUMBER)),
        };
        // SAFETY: the caller passes room for the handle.
        let spec = unsafe { out(spec) }?;
        let made = RuleSpec { bounds: Vec::new(), measure, schedule: None, baseline: None, at_risk: AtRisk::default() };
        spec.set(handle(shequ_rule_spec { spec: made }));
        Ok(())
    })
}

/// Frees a specification. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_rule_spec_free(spec: *mut shequ_rule_spec) {
    // SAFETY: the caller passes a handle of its own, or NULL.
    unsafe { release(spec) };
}

/// Adds a bound that holds from a day on; the first from the beginning (`from` is `SHEQU_NO_DATE`). The bound is given as
/// in `shequ_formula_met`.
///
/// `SHEQU_EMPTY_RANGE`, `SHEQU_UNKNOWN_NUMBER`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_rule_spec_add_bound(
    spec: *mut shequ_rule_spec,
    from: i32,
    bound_kind: i32,
    lower_n: i64,
    lower_d: i64,
    upper_n: i64,
    upper_d: i64,
    ends: i32,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own.
        let spec = unsafe { exclusive(spec) }?;
        let bound = bound(bound_kind, (lower_n, lower_d), (upper_n, upper_d), ends)?;
        spec.spec.bounds.push(((from != i32::MIN).then(|| from_days(from)), bound));
        Ok(())
    })
}

/// Sets the schedule, given as in `shequ_formula_elapsed`. Without one the bound is standing.
///
/// As `shequ_formula_elapsed`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_rule_spec_set_schedule(
    spec: *mut shequ_rule_spec,
    start: i32,
    end: i32,
    convention: i32,
    milestone_dates: *const i32,
    milestone_n: *const i64,
    milestone_d: *const i64,
    milestone_count: usize,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own.
        let spec = unsafe { exclusive(spec) }?;
        // SAFETY: the caller passes milestones of the number given.
        let schedule =
            unsafe { schedule(start, end, convention, milestone_dates, milestone_n, milestone_d, milestone_count) }?;
        spec.spec.schedule = Some(schedule);
        Ok(())
    })
}

/// Sets the starting value. Without one a floor is not measured against the schedule.
///
/// `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_rule_spec_set_baseline(
    spec: *mut shequ_rule_spec,
    baseline_n: i64,
    baseline_d: i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own.
        let spec = unsafe { exclusive(spec) }?;
        spec.spec.baseline = Some(exact(baseline_n, baseline_d)?);
        Ok(())
    })
}

/// Sets from where behind is only at risk: `SHEQU_RATIO` or `SHEQU_POINTS`.
///
/// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_rule_spec_set_at_risk(
    spec: *mut shequ_rule_spec,
    at_risk_kind: i32,
    at_risk_n: i64,
    at_risk_d: i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own.
        let spec = unsafe { exclusive(spec) }?;
        spec.spec.at_risk = at_risk(at_risk_kind, at_risk_n, at_risk_d)?;
        Ok(())
    })
}

/// Compiles a rule. The specification stays as it is and may be freed or used again.
///
/// `SHEQU_BAD_INTERVAL` (no bound from the beginning, or days that do not rise), `SHEQU_NON_POSITIVE_FACTOR`,
/// `SHEQU_BAD_THRESHOLD`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_rule_new(spec: *const shequ_rule_spec, rule: *mut *mut shequ_rule) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, and room for the new one.
        let (spec, rule) = unsafe { (shared(spec)?, out(rule)?) };
        rule.set(handle(shequ_rule { rule: Rule::new(spec.spec.clone())? }));
        Ok(())
    })
}

/// Frees a rule. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_rule_free(rule: *mut shequ_rule) {
    // SAFETY: the caller passes a handle of its own, or NULL.
    unsafe { release(rule) };
}

/// Judges rows, into the caller's arrays, all of length `rows`; they may not overlap. `denominators` may be NULL for
/// counts: all 1. `dates` are the days asked about.
///
/// Written for each row: `value`, `attainment` and `planned`, nearest doubles for display, NaN without one; `shortfall`,
/// `SHEQU_NO_SHORTFALL` without one; `status`, a `SHEQU_STATUS_` number; `error`, 0, or 100 less than the code that says
/// why there is no result. `shortfall` and `status` are exact.
///
/// `SHEQU_NULL_POINTER`, `SHEQU_MISALIGNED_POINTER`, `SHEQU_TOO_LONG`; then nothing is written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_rule_evaluate(
    rule: *const shequ_rule,
    numerators: *const i64,
    denominators: *const i64,
    dates: *const i32,
    rows: usize,
    value: *mut f64,
    attainment: *mut f64,
    shortfall: *mut i64,
    planned: *mut f64,
    status: *mut u8,
    error: *mut u8,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, and arrays of the length given.
        let (rule, numerators) = unsafe { (shared(rule)?, slice(numerators, rows)?) };
        // SAFETY: as above.
        let (denominators, dates) = unsafe { (optional_slice(denominators, rows)?, slice(dates, rows)?) };
        // SAFETY: as above, and the caller's output arrays do not overlap.
        let mut columns = unsafe {
            RuleColumns {
                value: slice_mut(value, rows)?,
                attainment: slice_mut(attainment, rows)?,
                shortfall: slice_mut(shortfall, rows)?,
                planned: slice_mut(planned, rows)?,
                status: slice_mut(status, rows)?,
                error: slice_mut(error, rows)?,
            }
        };
        let days: Vec<NaiveDate> = dates.iter().map(|date| from_days(*date)).collect();
        let judged = rule.rule.evaluate(numerators, denominators, &days, &mut columns);
        judged.map_err(|_| Fault::Code(SHEQU_COLUMN_LENGTH))
    })
}
