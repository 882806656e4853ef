//! The formulas as plain functions: numbers in, numbers out, no handle.

use shequ::formula::{self, Interval, RangePosition, Spell};
use shequ::quantity::Quantity;

use crate::arguments::{ExactOut, at_risk, basis, bound, convention, ends, exact, schedule};
use crate::code::{SHEQU_ABOVE, SHEQU_BELOW, SHEQU_INSIDE, shequ_code};
use crate::date::from_days;
use crate::pointer::{Fault, guard, out, slice, slice_mut};

/// Stands for a day that is not there: a first day before any event, the end of a spell that goes on.
const NO_DATE: i32 = i32::MIN;
/// Stands for a count that is not there.
const NO_COUNT: i64 = i64::MIN;

/// The rate of two counts, `factor x numerator / denominator`.
///
/// `SHEQU_NON_POSITIVE_FACTOR`, `SHEQU_NEGATIVE_COUNT`, `SHEQU_ZERO_DENOMINATOR`, `SHEQU_NUMBER_TOO_WIDE`,
/// `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_rate(
    numerator: i64,
    denominator: i64,
    factor: i64,
    value_n: *mut i64,
    value_d: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the result.
        let value = unsafe { ExactOut::of(value_n, value_d) }?;
        value.set(&formula::rate(numerator, denominator, factor)?)
    })
}

/// The share of a floor reached (完成率), `value / target`.
///
/// `SHEQU_NEGATIVE_TARGET`, `SHEQU_ZERO_TARGET`, `SHEQU_OVERFLOW`, `SHEQU_NUMBER_TOO_WIDE`, `SHEQU_BAD_FRACTION`,
/// `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_attainment(
    value_n: i64,
    value_d: i64,
    target_n: i64,
    target_d: i64,
    result_n: *mut i64,
    result_d: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the result.
        let result = unsafe { ExactOut::of(result_n, result_d) }?;
        result.set(&formula::attainment(exact(value_n, value_d)?, exact(target_n, target_d)?)?)
    })
}

/// Whether a value meets a bound: 1 or 0. `bound` is `SHEQU_AT_LEAST` (the upper end is not read), `SHEQU_AT_MOST` (the
/// lower end is not read) or `SHEQU_BETWEEN`, of which `ends` says which ends belong to it (`SHEQU_BOTH_IN`).
///
/// `SHEQU_EMPTY_RANGE`, `SHEQU_UNKNOWN_NUMBER`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_met(
    value_n: i64,
    value_d: i64,
    bound_kind: i32,
    lower_n: i64,
    lower_d: i64,
    upper_n: i64,
    upper_d: i64,
    ends: i32,
    met: *mut i32,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the answer.
        let met = unsafe { out(met) }?;
        let bound = bound(bound_kind, (lower_n, lower_d), (upper_n, upper_d), ends)?;
        met.set(i32::from(formula::met(&exact(value_n, value_d)?, &bound)));
        Ok(())
    })
}

/// The whole units a count lacks (缺口), or has too many of. The bound is given as in `shequ_formula_met`.
///
/// `SHEQU_NEGATIVE_COUNT`, `SHEQU_UNREACHABLE`, `SHEQU_EMPTY_RANGE`, `SHEQU_OVERFLOW`, `SHEQU_UNKNOWN_NUMBER`,
/// `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_shortfall_count(
    count: i64,
    bound_kind: i32,
    lower_n: i64,
    lower_d: i64,
    upper_n: i64,
    upper_d: i64,
    ends: i32,
    shortfall: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the result.
        let shortfall = unsafe { out(shortfall) }?;
        let bound = bound(bound_kind, (lower_n, lower_d), (upper_n, upper_d), ends)?;
        shortfall.set(formula::shortfall_count(count, &bound)?);
        Ok(())
    })
}

/// The whole units the numerator of a rate lacks with the denominator as it is, or has too many of. The bound is given as
/// in `shequ_formula_met`.
///
/// As `shequ_formula_rate` and `shequ_formula_shortfall_count`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_shortfall_rate(
    numerator: i64,
    denominator: i64,
    factor: i64,
    bound_kind: i32,
    lower_n: i64,
    lower_d: i64,
    upper_n: i64,
    upper_d: i64,
    ends: i32,
    shortfall: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the result.
        let shortfall = unsafe { out(shortfall) }?;
        let bound = bound(bound_kind, (lower_n, lower_d), (upper_n, upper_d), ends)?;
        shortfall.set(formula::shortfall_rate(numerator, denominator, factor, &bound)?);
        Ok(())
    })
}

/// The whole people to hire for a rate to reach a floor, where whoever is hired adds to the denominator too.
///
/// As `shequ_formula_rate`; `SHEQU_NOT_A_PART`, `SHEQU_UNREACHABLE`, `SHEQU_OVERFLOW`, `SHEQU_BAD_FRACTION`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_shortfall_by_hiring(
    numerator: i64,
    denominator: i64,
    factor: i64,
    target_n: i64,
    target_d: i64,
    shortfall: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the result.
        let shortfall = unsafe { out(shortfall) }?;
        let target = exact(target_n, target_d)?;
        shortfall.set(formula::shortfall_by_hiring(numerator, denominator, factor, target)?);
        Ok(())
    })
}

/// The share of a schedule gone at the close of a day (序时进度), 0 to 1. `start` and `end` are the schedule's first and
/// last day. `convention` is `SHEQU_MONTH`, `SHEQU_QUARTER`, `SHEQU_YEAR`, `SHEQU_DAY`, `SHEQU_DAY_OPEN`,
/// `SHEQU_MILESTONES_STEPPED` or `SHEQU_MILESTONES_LINEAR`; for the last two the milestones are `milestone_count` dates
/// with the shares due by each, else they are not read and may be NULL and 0.
///
/// `SHEQU_EMPTY_SCHEDULE`, `SHEQU_BAD_MILESTONES`, `SHEQU_DATE_OUT_OF_RANGE`, `SHEQU_OVERFLOW`, `SHEQU_NUMBER_TOO_WIDE`,
/// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`, `SHEQU_MISALIGNED_POINTER`, `SHEQU_TOO_LONG`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_elapsed(
    start: i32,
    end: i32,
    convention: i32,
    milestone_dates: *const i32,
    milestone_n: *const i64,
    milestone_d: *const i64,
    milestone_count: usize,
    as_of: i32,
    elapsed_n: *mut i64,
    elapsed_d: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the result.
        let result = unsafe { ExactOut::of(elapsed_n, elapsed_d) }?;
        // SAFETY: the caller passes milestones of the number given.
        let schedule =
            unsafe { schedule(start, end, convention, milestone_dates, milestone_n, milestone_d, milestone_count) }?;
        result.set(&formula::elapsed(&schedule, from_days(as_of))?)
    })
}

/// The value the schedule expects (序时应完成), `baseline + (target - baseline) x elapsed`.
///
/// `SHEQU_OVERFLOW`, `SHEQU_NUMBER_TOO_WIDE`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_planned(
    baseline_n: i64,
    baseline_d: i64,
    target_n: i64,
    target_d: i64,
    elapsed_n: i64,
    elapsed_d: i64,
    planned_n: *mut i64,
    planned_d: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the result.
        let planned = unsafe { ExactOut::of(planned_n, planned_d) }?;
        let (baseline, target) = (exact(baseline_n, baseline_d)?, exact(target_n, target_d)?);
        planned.set(&formula::planned(baseline, target, exact(elapsed_n, elapsed_d)?)?)
    })
}

/// The share of the way from the baseline to the target gone (目标进展度). The bound is given as in `shequ_formula_met`.
///
/// `SHEQU_UNSUPPORTED_BOUND` (a range), `SHEQU_NO_DISTANCE`, `SHEQU_BASELINE_MEETS_TARGET`, `SHEQU_EMPTY_RANGE`,
/// `SHEQU_OVERFLOW`, `SHEQU_NUMBER_TOO_WIDE`, `SHEQU_UNKNOWN_NUMBER`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_progress(
    value_n: i64,
    value_d: i64,
    baseline_n: i64,
    baseline_d: i64,
    bound_kind: i32,
    lower_n: i64,
    lower_d: i64,
    upper_n: i64,
    upper_d: i64,
    ends: i32,
    progress_n: *mut i64,
    progress_d: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the result.
        let progress = unsafe { ExactOut::of(progress_n, progress_d) }?;
        let bound = bound(bound_kind, (lower_n, lower_d), (upper_n, upper_d), ends)?;
        let (value, baseline) = (exact(value_n, value_d)?, exact(baseline_n, baseline_d)?);
        progress.set(&formula::progress(value, baseline, &bound)?)
    })
}

/// The difference from the value the schedule expects (与序时进度差值), `value - planned`.
///
/// `SHEQU_OVERFLOW`, `SHEQU_NUMBER_TOO_WIDE`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_variance(
    value_n: i64,
    value_d: i64,
    planned_n: i64,
    planned_d: i64,
    variance_n: *mut i64,
    variance_d: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the result.
        let variance = unsafe { ExactOut::of(variance_n, variance_d) }?;
        variance.set(&formula::variance(exact(value_n, value_d)?, exact(planned_n, planned_d)?)?)
    })
}

/// The difference of progress from the elapsed share in percentage points (个百分点), `100 (progress - elapsed)`.
///
/// As `shequ_formula_variance`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_variance_points(
    progress_n: i64,
    progress_d: i64,
    elapsed_n: i64,
    elapsed_d: i64,
    points_n: *mut i64,
    points_d: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the result.
        let points = unsafe { ExactOut::of(points_n, points_d) }?;
        points.set(&formula::variance_points(exact(progress_n, progress_d)?, exact(elapsed_n, elapsed_d)?)?)
    })
}

/// The difference of attainment from the elapsed share in percentage points, `100 (attainment - elapsed)`.
///
/// As `shequ_formula_variance`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_attainment_points(
    attainment_n: i64,
    attainment_d: i64,
    elapsed_n: i64,
    elapsed_d: i64,
    points_n: *mut i64,
    points_d: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the result.
        let points = unsafe { ExactOut::of(points_n, points_d) }?;
        points.set(&formula::attainment_points(exact(attainment_n, attainment_d)?, exact(elapsed_n, elapsed_d)?)?)
    })
}

/// The verdict on a count with a floor to be reached by the end of a schedule: `SHEQU_STATUS_ON_TRACK` and its fellows.
/// The schedule is given as in `shequ_formula_elapsed`; `at_risk` is `SHEQU_RATIO` (9/10 is the plan's usual one) or
/// `SHEQU_POINTS`.
///
/// `SHEQU_NEGATIVE_COUNT`, `SHEQU_BAD_THRESHOLD`; else as `shequ_formula_elapsed`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_pace_status_count(
    count: i64,
    baseline_n: i64,
    baseline_d: i64,
    target_n: i64,
    target_d: i64,
    start: i32,
    end: i32,
    convention: i32,
    milestone_dates: *const i32,
    milestone_n: *const i64,
    milestone_d: *const i64,
    milestone_count: usize,
    as_of: i32,
    at_risk_kind: i32,
    at_risk_n: i64,
    at_risk_d: i64,
    status: *mut i32,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the verdict.
        let status = unsafe { out(status) }?;
        // SAFETY: the caller passes milestones of the number given.
        let schedule =
            unsafe { schedule(start, end, convention, milestone_dates, milestone_n, milestone_d, milestone_count) }?;
        let (baseline, target) = (exact(baseline_n, baseline_d)?, exact(target_n, target_d)?);
        let at_risk = at_risk(at_risk_kind, at_risk_n, at_risk_d)?;
        status.set(formula::pace_status_count(count, baseline, target, &schedule, from_days(as_of), at_risk)? as i32);
        Ok(())
    })
}

/// The verdict on a rate with a floor to be reached by the end of a schedule. A denominator of 0 for the baseline says
/// that it is not known: the rate is then not measured against the schedule.
///
/// As `shequ_formula_rate` and `shequ_formula_pace_status_count`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_pace_status_rate(
    numerator: i64,
    denominator: i64,
    factor: i64,
    baseline_n: i64,
    baseline_d: i64,
    target_n: i64,
    target_d: i64,
    start: i32,
    end: i32,
    convention: i32,
    milestone_dates: *const i32,
    milestone_n: *const i64,
    milestone_d: *const i64,
    milestone_count: usize,
    as_of: i32,
    at_risk_kind: i32,
    at_risk_n: i64,
    at_risk_d: i64,
    status: *mut i32,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the verdict.
        let status = unsafe { out(status) }?;
        // SAFETY: the caller passes milestones of the number given.
        let schedule =
            unsafe { schedule(start, end, convention, milestone_dates, milestone_n, milestone_d, milestone_count) }?;
        let baseline: Option<Quantity> = if baseline_d == 0 { None } else { Some(exact(baseline_n, baseline_d)?) };
        let (target, at_risk) = (exact(target_n, target_d)?, at_risk(at_risk_kind, at_risk_n, at_risk_d)?);
        let as_of = from_days(as_of);
        let verdict =
            formula::pace_status_rate(numerator, denominator, factor, baseline, target, &schedule, as_of, at_risk)?;
        status.set(verdict as i32);
        Ok(())
    })
}

/// The whole units to add in every remaining period for a count to reach its target (所需进度). The schedule is given as in
/// `shequ_formula_elapsed`.
///
/// `SHEQU_NEGATIVE_COUNT`, `SHEQU_OUTSIDE_SCHEDULE`; else as `shequ_formula_elapsed`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_required_pace_count(
    count: i64,
    target_n: i64,
    target_d: i64,
    start: i32,
    end: i32,
    convention: i32,
    milestone_dates: *const i32,
    milestone_n: *const i64,
    milestone_d: *const i64,
    milestone_count: usize,
    as_of: i32,
    pace: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the result.
        let pace = unsafe { out(pace) }?;
        // SAFETY: the caller passes milestones of the number given.
        let schedule =
            unsafe { schedule(start, end, convention, milestone_dates, milestone_n, milestone_d, milestone_count) }?;
        pace.set(formula::required_pace_count(count, exact(target_n, target_d)?, &schedule, from_days(as_of))?);
        Ok(())
    })
}

/// What a rate must gain in every remaining period to reach its target. The schedule is given as in
/// `shequ_formula_elapsed`.
///
/// `SHEQU_OUTSIDE_SCHEDULE`; else as `shequ_formula_elapsed`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_required_pace_rate(
    value_n: i64,
    value_d: i64,
    target_n: i64,
    target_d: i64,
    start: i32,
    end: i32,
    convention: i32,
    milestone_dates: *const i32,
    milestone_n: *const i64,
    milestone_d: *const i64,
    milestone_count: usize,
    as_of: i32,
    pace_n: *mut i64,
    pace_d: *mut i64,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the result.
        let pace = unsafe { ExactOut::of(pace_n, pace_d) }?;
        // SAFETY: the caller passes milestones of the number given.
        let schedule =
            unsafe { schedule(start, end, convention, milestone_dates, milestone_n, milestone_d, milestone_count) }?;
        let (value, target) = (exact(value_n, value_d)?, exact(target_n, target_d)?);
        pace.set(&formula::required_pace_rate(value, target, &schedule, from_days(as_of))?)
    })
}

/// The verdict on a quota of new things in each of some years. Spell `i` says that thing `spell_ids[i]` is in force from
/// `spell_since[i]` to before `spell_until[i]`, `SHEQU_NO_DATE` where it still is. The convention and its milestones are
/// given as in `shequ_formula_elapsed`, the threshold as in `shequ_formula_pace_status_count`.
///
/// Written: for each year its count (`SHEQU_NO_COUNT` for a year to come) and its status, in arrays of `year_count`; how
/// many closed years met the quota, and of how many; the verdict of the whole.
///
/// `SHEQU_NON_POSITIVE_FACTOR` (a quota below 1), `SHEQU_BAD_INTERVAL` (no year, or years that do not rise),
/// `SHEQU_BAD_SPELL`, `SHEQU_BAD_THRESHOLD`, `SHEQU_BAD_MILESTONES`, `SHEQU_DATE_OUT_OF_RANGE`, `SHEQU_OVERFLOW`,
/// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`, `SHEQU_MISALIGNED_POINTER`, `SHEQU_TOO_LONG`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_yearly_quota(
    quota: i64,
    years: *const i32,
    year_count: usize,
    spell_ids: *const u32,
    spell_since: *const i32,
    spell_until: *const i32,
    spell_count: usize,
    as_of: i32,
    convention: i32,
    milestone_dates: *const i32,
    milestone_n: *const i64,
    milestone_d: *const i64,
    milestone_count: usize,
    at_risk_kind: i32,
    at_risk_n: i64,
    at_risk_d: i64,
    counts: *mut i64,
    statuses: *mut i32,
    closed_met: *mut usize,
    closed: *mut usize,
    status: *mut i32,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for each result.
        let (closed_met, closed, status) = unsafe { (out(closed_met)?, out(closed)?, out(status)?) };
        // SAFETY: the caller passes arrays of the lengths given.
        let (counts, statuses) = unsafe { (slice_mut(counts, year_count)?, slice_mut(statuses, year_count)?) };
        // SAFETY: as above.
        let (years, ids) = unsafe { (slice(years, year_count)?, slice(spell_ids, spell_count)?) };
        // SAFETY: as above.
        let (since, until) = unsafe { (slice(spell_since, spell_count)?, slice(spell_until, spell_count)?) };
        // SAFETY: as above.
        let convention =
            unsafe { self::convention(convention, milestone_dates, milestone_n, milestone_d, milestone_count) }?;
        let spells: Vec<Spell> = ids
            .iter()
            .zip(since.iter().zip(until))
            .map(|(id, (since, until))| Spell {
                id: *id,
                since: from_days(*since),
                until: (*until != NO_DATE).then(|| from_days(*until)),
            })
            .collect();
        let at_risk = at_risk(at_risk_kind, at_risk_n, at_risk_d)?;
        let result = formula::yearly_quota(quota, years, &spells, from_days(as_of), &convention, at_risk)?;
        for ((year, count), verdict) in result.years.iter().zip(counts).zip(statuses) {
            *count = year.count.unwrap_or(NO_COUNT);
            *verdict = year.status as i32;
        }
        closed_met.set(result.closed_met);
        closed.set(result.closed);
        status.set(result.status as i32);
        Ok(())
    })
}

/// Where a size lies against a range of whole numbers, and into how many parts it would split: `position` is
/// `SHEQU_BELOW`, `SHEQU_INSIDE` or `SHEQU_ABOVE`, `by` the distance to the nearest whole number inside, `split_parts` the
/// number of parts none of which would be above, `parts_hold_lower` 1 where none of those would be below. `ends` as in
/// `shequ_formula_met`.
///
/// `SHEQU_NEGATIVE_COUNT`, `SHEQU_EMPTY_RANGE`, `SHEQU_UNREACHABLE`, `SHEQU_OVERFLOW`, `SHEQU_UNKNOWN_NUMBER`,
/// `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_range_conformity(
    value: i64,
    lower: i64,
    upper: i64,
    ends: i32,
    position: *mut i32,
    by: *mut i64,
    split_parts: *mut i64,
    parts_hold_lower: *mut i32,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for each result.
        let (position, by) = unsafe { (out(position)?, out(by)?) };
        // SAFETY: as above.
        let (parts, hold) = unsafe { (out(split_parts)?, out(parts_hold_lower)?) };
        let (lower_in, upper_in) = self::ends(ends)?;
        let result = formula::range_conformity(value, lower, upper, lower_in, upper_in)?;
        position.set(match result.position {
            RangePosition::Below => SHEQU_BELOW,
            RangePosition::Inside => SHEQU_INSIDE,
            RangePosition::Above => SHEQU_ABOVE,
        });
        by.set(result.by);
        parts.set(result.split_parts);
        hold.set(i32::from(result.parts_hold_lower));
        Ok(())
    })
}

/// When the next of something that recurs every `min_years` to `max_years` is due, at the close of a day. `basis` is
/// `SHEQU_ANNIVERSARY` or `SHEQU_CALENDAR_YEARS`; `start` is the day from which the first is waited for, `plan_end` the
/// plan's last day.
///
/// Written: the first day of the next window (`SHEQU_NO_DATE` before any event) and its last day; the status; the days
/// overdue; the events that came too early and those that came too late, into arrays of `event_count`, with how many
/// they are.
///
/// `SHEQU_BAD_INTERVAL`, `SHEQU_EMPTY_SCHEDULE`, `SHEQU_DATE_OUT_OF_RANGE`, `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`,
/// `SHEQU_MISALIGNED_POINTER`, `SHEQU_TOO_LONG`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_recurrence(
    events: *const i32,
    event_count: usize,
    min_years: i32,
    max_years: i32,
    basis: i32,
    start: i32,
    plan_end: i32,
    as_of: i32,
    first_day: *mut i32,
    last_day: *mut i32,
    status: *mut i32,
    overdue_days: *mut i64,
    early: *mut i32,
    early_count: *mut usize,
    breaches: *mut i32,
    breach_count: *mut usize,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for each result.
        let (first_day, last_day, status) = unsafe { (out(first_day)?, out(last_day)?, out(status)?) };
        // SAFETY: as above.
        let (overdue, early_count, breach_count) =
            unsafe { (out(overdue_days)?, out(early_count)?, out(breach_count)?) };
        // SAFETY: the caller passes arrays of the length given.
        let (early, breaches) = unsafe { (slice_mut(early, event_count)?, slice_mut(breaches, event_count)?) };
        // SAFETY: as above.
        let events = unsafe { slice(events, event_count) }?;
        let interval = Interval {
            min_years,
            max_years,
            basis: self::basis(basis)?,
            start: from_days(start),
            plan_end: from_days(plan_end),
        };
        let events: Vec<_> = events.iter().map(|event| from_days(*event)).collect();
        let state = formula::recurrence(&events, &interval, from_days(as_of))?;
        first_day.set(state.first_day.map_or(NO_DATE, |day| day.to_epoch_days()));
        last_day.set(state.last_day.to_epoch_days());
        status.set(state.status as i32);
        overdue.set(state.overdue_days);
        early_count.set(state.early.len());
        breach_count.set(state.breaches.len());
        early.iter_mut().zip(&state.early).for_each(|(room, day)| *room = day.to_epoch_days());
        breaches.iter_mut().zip(&state.breaches).for_each(|(room, day)| *room = day.to_epoch_days());
        Ok(())
    })
}

/// The same day and month some years later; 29 February becomes 28 where the year has none.
///
/// `SHEQU_DATE_OUT_OF_RANGE`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_formula_add_years(date: i32, years: i32, later: *mut i32) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes room for the date.
        let later = unsafe { out(later) }?;
        later.set(formula::add_years(from_days(date), years)?.to_epoch_days());
        Ok::<(), Fault>(())
    })
}
