//! Many units on many days, and one target through days.

use std::ffi::c_char;

use chrono::NaiveDate;
use shequ::area::AreaKind;
use shequ::assess::{Options, Panel, UnitSelection};

use crate::code::{SHEQU_BAD_OPTION, SHEQU_NOTHING_SELECTED, SHEQU_UNKNOWN_OPTION, shequ_code};
use crate::dataset::shequ_dataset;
use crate::date::from_days;
use crate::error::shequ_error;
use crate::frame::shequ_frame;
use crate::options::shequ_options;
use crate::plan::shequ_plan;
use crate::pointer::{Fault, exclusive, guard_or, guard_with, handle, optional, out, release, shared, slice, text};

/// Which units a panel is about. It belongs to one thread while it is added to; many may ask with it.
pub struct shequ_selection {
    units: Vec<String>,
    level: Option<String>,
    within: Option<String>,
    kinds: Vec<AreaKind>,
}

impl shequ_selection {
    fn units(&self) -> Result<UnitSelection, Fault> {
        let selection = match &self.level {
            Some(level) => UnitSelection::level(level),
            None if self.units.is_empty() => return Err(Fault::Code(SHEQU_NOTHING_SELECTED)),
            None => UnitSelection::codes(self.units.iter().cloned()),
        };
        let selection = match &self.within {
            Some(unit) => selection.within(unit),
            None => selection,
        };
        Ok(if self.kinds.is_empty() { selection } else { selection.kinds(self.kinds.iter().copied()) })
    }
}

/// Makes a selection of no unit yet. NULL if that fails.
#[unsafe(no_mangle)]
pub extern "C" fn shequ_selection_new() -> *mut shequ_selection {
    guard_or(std::ptr::null_mut(), || {
        handle(shequ_selection { units: Vec::new(), level: None, within: None, kinds: Vec::new() })
    })
}

/// Adds to a selection, by name:
///
/// - `unit`: a unit, by its code or a name that only one unit has; any number of them. On a day on which one is not in
///   force, the panel is refused, as a report would be
/// - `level`: all units of a level, by its id or name, in place of single units. On a day on which one is not in force, it
///   has no rows
/// - `within`: of these, only a unit and those below it
/// - `kind`: of these, only those whose codes state one of the kinds added: `sub-district`, `town`, `township`,
///   `quasi-town`, `residents-committee` and so on
///
/// `SHEQU_UNKNOWN_OPTION`, `SHEQU_BAD_OPTION` (no such kind), `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`,
/// `SHEQU_INVALID_UTF8`. Whether units and levels are there is said when the panel is asked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_selection_add(
    selection: *mut shequ_selection,
    option: *const c_char,
    option_len: usize,
    value: *const c_char,
    value_len: usize,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes a handle of its own, and texts of the lengths given.
        let (selection, option, value) =
            unsafe { (exclusive(selection)?, text(option, option_len)?, text(value, value_len)?) };
        match option {
            "unit" => selection.units.push(value.to_owned()),
            "level" => selection.level = Some(value.to_owned()),
            "within" => selection.within = Some(value.to_owned()),
            "kind" => {
                let kind = value.parse::<AreaKind>();
                selection.kinds.push(kind.map_err(|_| Fault::Code(SHEQU_BAD_OPTION))?);
            }
            _ => return Err(Fault::Code(SHEQU_UNKNOWN_OPTION)),
        }
        Ok(())
    })
}

/// Frees a selection. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_selection_free(selection: *mut shequ_selection) {
    // SAFETY: the caller passes a handle of its own, or NULL.
    unsafe { release(selection) };
}

/// Every target at each of many units at the close of each of many days, as one frame: a row a day, target and unit, in
/// this order, with the columns that `targets` of `shequ_report_list` has. Dates rise. Ranks are among the units of a day
/// and target; previous_status and change compare with the day before in the list. `options` may be NULL.
///
/// `SHEQU_NO_DATE_GIVEN`, `SHEQU_DATES_OUT_OF_ORDER`, `SHEQU_DATE_OUT_OF_RANGE`, `SHEQU_UNKNOWN_LEVEL`,
/// `SHEQU_KIND_NOT_OF_LEVEL`, `SHEQU_NOTHING_SELECTED`, `SHEQU_UNKNOWN_UNIT`, `SHEQU_AMBIGUOUS_UNIT`,
/// `SHEQU_UNIT_NOT_IN_FORCE`, `SHEQU_OTHER_PLAN`, `SHEQU_BAD_OPTION`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_panel(
    plan: *const shequ_plan,
    dataset: *const shequ_dataset,
    selection: *const shequ_selection,
    dates: *const i32,
    date_count: usize,
    options: *const shequ_options,
    panel: *mut *mut shequ_frame,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes room for the frame.
        let panel = unsafe { out(panel) }?;
        // SAFETY: the caller passes handles of its own, and dates of the number given.
        let found = unsafe { asked(plan, dataset, selection, dates, date_count, options) }?;
        panel.set(handle(shequ_frame::of(found.to_frame())));
        Ok(())
    })
}

/// A panel, asked and not yet answered.
///
/// # Safety
/// As [`shared`], [`optional`] and [`slice`], of what it is given.
pub(crate) unsafe fn asked(
    plan: *const shequ_plan,
    dataset: *const shequ_dataset,
    selection: *const shequ_selection,
    dates: *const i32,
    date_count: usize,
    options: *const shequ_options,
) -> Result<Panel, Fault> {
    // SAFETY: the caller's promise.
    let (plan, dataset, selection) = unsafe { (shared(plan)?, shared(dataset)?, shared(selection)?) };
    // SAFETY: as above.
    let (dates, options) = unsafe { (slice(dates, date_count)?, optional(options)?) };
    let default = Options::default();
    let options = options.map_or(&default, |options| &options.options);
    Ok(plan.plan.panel_with(&dataset.dataset, &selection.units()?, &days(dates), options)?)
}

/// One target (its id or its name) at one unit through days that rise, as a frame, a row a day: as_of, target, unit,
/// unit_name, met, reason, value exact, bound, lower, upper exact, lower_in, upper_in, flags; among these `late` and
/// `lost_since` stand on the day they begin. `options` may be NULL.
///
/// `SHEQU_PLAN_PROBLEMS` (no such target, or several); else as `shequ_panel`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_history(
    plan: *const shequ_plan,
    dataset: *const shequ_dataset,
    unit: *const c_char,
    unit_len: usize,
    target: *const c_char,
    target_len: usize,
    dates: *const i32,
    date_count: usize,
    options: *const shequ_options,
    history: *mut *mut shequ_frame,
    error: *mut shequ_error,
) -> shequ_code {
    guard_with(error, || {
        // SAFETY: the caller passes handles of its own, texts and dates of the lengths given, and room for the frame.
        let (plan, dataset) = unsafe { (shared(plan)?, shared(dataset)?) };
        // SAFETY: as above.
        let (unit, target, dates) =
            unsafe { (text(unit, unit_len)?, text(target, target_len)?, slice(dates, date_count)?) };
        // SAFETY: as above.
        let (options, history) = unsafe { (optional(options)?, out(history)?) };
        let default = Options::default();
        let options = options.map_or(&default, |options| &options.options);
        let found = plan.plan.history_with(&dataset.dataset, unit, target, &days(dates), options)?;
        history.set(handle(shequ_frame::of(found.to_frame())));
        Ok(())
    })
}

fn days(dates: &[i32]) -> Vec<NaiveDate> {
    dates.iter().map(|date| from_days(*date)).collect()
}
