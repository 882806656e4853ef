//! Plans: built in or from TOML, walked as frames, read another way.

use std::ffi::c_char;

use shequ::Plan;
use shequ::plan::{PlanError, PlanList};

use crate::code::{SHEQU_PLAN_PROBLEMS, SHEQU_UNKNOWN_NAME, shequ_code};
use crate::error::shequ_error;
use crate::frame::shequ_frame;
use crate::pointer::{Fault, guard_with, handle, out, release, shared, text};

/// A plan. It never changes; another reading is another plan. Many threads may use it at once. What was made with it
/// (datasets, reports, frames) lives on when it is freed.
pub struct shequ_plan {
    pub(crate) plan: Plan,
}

impl From<PlanError> for Fault {
    fn from(error: PlanError) -> Fault {
        Fault::listed(SHEQU_PLAN_PROBLEMS, |lang| error.message(lang), error.to_frame())
    }
}

/// The plan built in under an id, `xiaoshan-2022-2025`.
///
/// `SHEQU_PLAN_PROBLEMS` (no such plan), `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_plan_builtin(
    id: *const c_char,
    id_len: usize,
    plan: *mut *mut shequ_plan,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a text of the length given, and room for the handle.
        let (id, plan) = unsafe { (text(id, id_len)?, out(plan)?) };
        plan.set(handle(shequ_plan { plan: Plan::builtin(id)? }));
        Ok(())
    })
}

/// A plan from its TOML text. All that is wrong with it comes at once, with line and column: see
/// `shequ_error_problems`.
///
/// `SHEQU_PLAN_PROBLEMS`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_plan_from_toml(
    toml: *const c_char,
    toml_len: usize,
    plan: *mut *mut shequ_plan,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a text of the length given, and room for the handle.
        let (toml, plan) = unsafe { (text(toml, toml_len)?, out(plan)?) };
        plan.set(handle(shequ_plan { plan: Plan::from_toml(toml)? }));
        Ok(())
    })
}

/// The same text under another choice of one interpretation: a new plan, to be freed as well. The list
/// `interpretations` of `shequ_plan_list` has the ids. A dataset built for either plan serves both.
///
/// `SHEQU_PLAN_PROBLEMS`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_plan_with_interpretation(
    plan: *const shequ_plan,
    interpretation: *const c_char,
    interpretation_len: usize,
    choice: *const c_char,
    choice_len: usize,
    other: *mut *mut shequ_plan,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, texts of the lengths given, and room for the handle.
        let (plan, other) = unsafe { (shared(plan)?, out(other)?) };
        // SAFETY: as above.
        let (id, choice) = unsafe { (text(interpretation, interpretation_len)?, text(choice, choice_len)?) };
        other.set(handle(shequ_plan { plan: plan.plan.with_interpretation(id, choice)? }));
        Ok(())
    })
}

/// A part of the plan as a frame, in the order of the text. Lists and their columns (several ids in one cell are joined
/// by `|`; `X` exact stands for `X_n`, `X_d`, `X`):
///
/// - `plan`, one row: id, edition, name_zh, name_en, first_day, last_day, standing, standing_zh, standing_en, notice_zh,
///   notice_en, illustrative
/// - `clauses`: id, heading_zh, heading_en, summary_zh, summary_en
/// - `levels`: id, name_zh, name_en, digits
/// - `units` (of measure): id, name_zh, name_en, factor, whole
/// - `kinds`: id, name_zh, name_en, levels, attributes, several_rows, clauses
/// - `variables`: id, name_zh, name_en, kind, unit, counts, due_level, max_age_months
/// - `indicators`: id, name_zh, name_en, unit, variable, numerator, denominator, factor
/// - `targets`: id, name_zh, name_en, indicator, unit, rhythm, first_day, last_day, years, min_years, max_years, basis,
///   strength, strength_zh, strength_en, wording_zh, wording_en, level, group, action, clauses, baseline exact
/// - `bounds`, one row a target and day from which one holds: target, from, bound, lower exact, upper exact, lower_in,
///   upper_in
/// - `actions`: id, name_zh, name_en
/// - `measures`: id, name_zh, name_en, summary_zh, summary_en, clause, action, targets, deliverables
/// - `deliverables`: id, measure, name_zh, name_en, occurs, level
/// - `requirements`: id, name_zh, name_en, summary_zh, summary_en, clause
/// - `interpretations`, one row a choice: interpretation, question_zh, question_en, choice, name_zh, name_en, reason_zh,
///   reason_en, chosen, by_default, changes
///
/// `SHEQU_UNKNOWN_NAME`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_plan_list(
    plan: *const shequ_plan,
    list: *const c_char,
    list_len: usize,
    frame: *mut *mut shequ_frame,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, a text of the length given, and room for the frame.
        let (plan, list, frame) = unsafe { (shared(plan)?, text(list, list_len)?, out(frame)?) };
        let list = PlanList::named(list).ok_or(Fault::Code(SHEQU_UNKNOWN_NAME))?;
        frame.set(handle(shequ_frame::of(plan.plan.list(list))));
        Ok(())
    })
}

/// Frees a plan. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_plan_free(plan: *mut shequ_plan) {
    // SAFETY: the caller passes a handle of its own, or NULL.
    unsafe { release(plan) };
}
