//! The third line: what was worked out from the numbers read, and where the schedule stands.

use super::Subject;
use crate::assess::assessment::{BaselineSource, Distribution, Flag};
use crate::assess::words::{exactly, number, percent};
use crate::formula::{self, Bound, Convention, Recurrence, Schedule, Status, YearlyQuota};
use crate::plan::{IndicatorMeasure, Rhythm};
use crate::quantity::Quantity;

pub(super) fn sentences(subject: &Subject<'_>) -> Vec<String> {
    let result = subject.result;
    if let Some(counts) = &result.distribution {
        return spread(subject, counts).into_iter().collect();
    }
    let mut said = Vec::new();
    if let Some(quota) = &result.quota {
        said.extend(years(subject, quota));
    }
    if let Some(state) = &result.recurrence {
        said.extend(windows(subject, state));
    } else if let Some(value) = result.value {
        said.extend(worked_out(subject, &value));
    }
    said.extend(share_of_parent(subject));
    if result.status == Status::NotStarted {
        return said;
    }
    if let Some(elapsed) = result.elapsed {
        let schedule = schedule(subject);
        let periods = schedule.as_ref().and_then(|schedule| periods(subject, schedule, &elapsed));
        said.push(subject.say.elapsed(&percent(&elapsed), periods));
    }
    said.extend(result.planned.map(|planned| subject.say.planned(&subject.planned(&planned))));
    said
}

/// How the value came about, and how it compares with the bound.
fn worked_out(subject: &Subject<'_>, value: &Quantity) -> Vec<String> {
    let (say, result) = (subject.say, subject.result);
    let shown = subject.value(value);
    let amount = say.amount(&shown, subject.unit());
    // A result that printing rounds has its fraction beside it.
    let exact = shown.parse() != Ok(*value);
    let exact = exact.then(|| value.to_string());
    let mut said = Vec::new();
    let is_ratio = matches!(subject.target().indicator.measure, IndicatorMeasure::Ratio { .. });
    if is_ratio && subject.has(Flag::CoveredUnitsOnly) && !subject.has(Flag::MetByPart) {
        // The sums of the second line are not those of the value, which is of the units that have both.
        said.push(say.both_parts(&amount));
    } else if let IndicatorMeasure::Ratio { factor, .. } = subject.target().indicator.measure {
        let parts = subject.parts().filter_map(|(part, variable)| Some(number(&part.value?, &variable.unit, None)));
        if let [n, d] = parts.collect::<Vec<_>>().as_slice() {
            said.push(say.ratio(factor, n, d, &amount, exact.as_deref()));
        }
    } else if let Some(exact) = exact {
        said.push(say.exact_value(&amount, &exact));
    }
    match (result.bound, result.attainment) {
        (Some(Bound::AtLeast(floor)), Some(share)) if !is_ratio => {
            said.push(say.attained(&shown, &exactly(&floor), &percent(&share)));
        }
        (_, Some(share)) => said.push(say.attained_share(&percent(&share))),
        (Some(bound), None) if result.reason.is_none() => {
            let met = formula::met(value, &bound);
            said.push(say.against(&amount, met, &say.bound(&bound, subject.unit())));
        }
        (_, None) => {}
    }
    // From zero, the share of the way is the share of the target.
    let baseline = result.baseline.filter(|start| !start.is_zero() && result.status != Status::NotStarted);
    if let (Some(baseline), Some(progress)) = (baseline, result.progress) {
        let start = number(&baseline, subject.unit(), None);
        let working = match result.bound {
            Some(Bound::AtLeast(floor)) if !is_ratio => {
                let floor = exactly(&floor);
                Some(say.way(&shown, &start, &floor))
            }
            _ => None,
        };
        let on = match (result.baseline_source, &subject.target().rhythm) {
            (Some(BaselineSource::Reading), Rhythm::By(named)) => named.schedule.start().pred_opt(),
            _ => None,
        };
        let start = say.amount(&start, subject.unit());
        said.push(say.progress(&start, on, working.as_deref(), &percent(&progress)));
    }
    said
}

fn spread(subject: &Subject<'_>, counts: &Distribution) -> Option<String> {
    let known = [counts.below, counts.inside, counts.above].into_iter().fold(0, u32::saturating_add);
    Some(subject.say.share_inside(counts.inside, known, &percent(&counts.share_inside?)))
}

fn years(subject: &Subject<'_>, quota: &YearlyQuota) -> Vec<String> {
    let begun = quota.years.iter().filter(|year| year.status != Status::NotStarted);
    let shown: Vec<String> = begun
        .map(|year| {
            let count = year.count.map(|count| subject.say.amount(&count.to_string(), subject.unit()));
            subject.say.year(year.year, count.as_deref(), year.status)
        })
        .collect();
    let mut said = Vec::new();
    if !shown.is_empty() {
        said.push(subject.say.years(&shown));
    }
    if quota.closed > 0 {
        said.push(subject.say.closed_years(quota.closed_met, quota.closed));
    }
    said
}

fn windows(subject: &Subject<'_>, state: &Recurrence) -> Vec<String> {
    let (say, mut said) = (subject.say, Vec::new());
    if let (Rhythm::Every { schedule, .. }, Some(value)) = (&subject.target().rhythm, &subject.result.value) {
        said.push(say.since_start(schedule.schedule.start(), &subject.amount(value)));
    }
    said.push(match state.first_day {
        Some(first) => say.next_between(first, state.last_day),
        None => say.first_by(state.last_day),
    });
    let (early, late) = (state.early.len(), state.breaches.len());
    if early.saturating_add(late) > 0 {
        said.push(say.kept_badly(early, late));
    }
    said
}

fn share_of_parent(subject: &Subject<'_>) -> Option<String> {
    // Where a bound is set, the share says nothing about it.
    if subject.result.bound.is_some() {
        return None;
    }
    let (share, judge) = (subject.result.share_of_parent?, subject.judge.as_ref()?);
    let units = judge.reader.dataset.units();
    Some(subject.say.share_of_parent(units.name(units.parent(judge.unit)?), &percent(&share)))
}

/// The schedule that the elapsed share was taken from.
fn schedule(subject: &Subject<'_>) -> Option<Schedule> {
    match &subject.target().rhythm {
        Rhythm::By(named) => Some(named.schedule.clone()),
        Rhythm::EachYear(_) => {
            let year = subject.result.quota.as_ref().and_then(|quota| {
                quota.years.iter().rev().find(|year| year.status != Status::NotStarted).map(|year| year.year)
            })?;
            Schedule::calendar_year(year, subject.report.plan().pace().convention.clone()).ok()
        }
        _ => None,
    }
}

/// How many periods are gone, of how many, where the share is as simple as that.
fn periods<'a>(
    subject: &Subject<'_>,
    schedule: &'a Schedule,
    elapsed: &Quantity,
) -> Option<(i64, i64, &'a Convention)> {
    if matches!(schedule.convention(), Convention::Milestones(_)) {
        return None;
    }
    let all = schedule.periods();
    let gone = elapsed.checked_mul(Quantity::from(all)).ok()?.as_whole()?;
    (subject.result.judged_on >= schedule.start()).then_some((gone, all, schedule.convention()))
}
