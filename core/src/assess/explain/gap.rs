//! The fourth line: the verdict and why, what is missing in whole units and at which pace it would come; or why there is
//! no verdict.

use super::Subject;
use super::sentences::{NoVerdict, Why};
use crate::assess::assessment::{Flag, Reason};
use crate::assess::judge::is_below;
use crate::assess::words::a_period;
use crate::formula::{self, Bound, Status};
use crate::plan::{IndicatorMeasure, Rhythm, UnitOfMeasure};
use crate::quantity::Quantity;

pub(super) fn sentences(subject: &Subject<'_>) -> Vec<String> {
    let (say, result) = (subject.say, subject.result);
    let mut said = Vec::new();
    if let Some(reason) = result.reason {
        said.push(no_verdict(subject, reason));
        if result.value.is_some() && subject.has(Flag::CoveredUnitsOnly) {
            said.push(say.covered_only());
        }
        return said;
    }
    said.push(say.verdict(&subject.report.head.unit_name, result.judged_on, result.status, &why(subject)));
    said.extend(gap(subject));
    if let Some(hires @ 1..) = result.shortfall_by_hiring {
        said.push(say.by_hiring(&say.amount(&hires.to_string(), counted(subject))));
    }
    said.extend(pace(subject));
    if subject.has(Flag::MetByPart) {
        said.push(say.met_by_part());
    } else if subject.has(Flag::CoveredUnitsOnly) {
        said.push(say.covered_only());
    }
    if subject.has(Flag::WithinRounding) {
        said.push(say.within_rounding());
    }
    said
}

fn why(subject: &Subject<'_>) -> Why {
    let result = subject.result;
    let planned = result.planned.map(|planned| subject.planned(&planned));
    let line = result.planned_at_risk.map(|line| subject.planned(&line));
    let at_start = result.baseline.as_ref().zip(result.bound.as_ref());
    match (result.status, &result.recurrence, planned, line) {
        (Status::Achieved | Status::Conforming, ..) => Why::Met,
        (Status::Behind, ..) if at_start.is_some_and(|(start, bound)| formula::met(start, bound)) => {
            Why::LostSinceStart
        }
        (Status::OnTrack, _, Some(planned), _) => Why::AsPlanned { planned },
        (Status::AtRisk, _, Some(planned), Some(line)) => Why::NearlyPlanned { planned, line },
        (Status::Behind, _, Some(planned), Some(line)) => Why::UnderPlan { planned, line },
        (Status::Missed, Some(_), ..) => Why::NeverDone,
        (Status::Missed | Status::NotConforming, ..) => Why::Unmet,
        (Status::NotMet, ..) => Why::NoBaseline,
        (Status::NotStarted, ..) => Why::Before(start(subject)),
        (Status::NotDue, Some(state), ..) if state.first_day.is_none() => Why::Before(start(subject)),
        (Status::NotDue, ..) => Why::NotYet,
        (Status::Due, Some(_), ..) => Why::InWindow,
        (Status::Due, None, ..) => Why::DueThisYear,
        (Status::Overdue, Some(state), ..) => Why::Overdue(state.overdue_days),
        _ => Why::Plain,
    }
}

/// The first day that counts.
fn start(subject: &Subject<'_>) -> Option<chrono::NaiveDate> {
    match &subject.target().rhythm {
        Rhythm::By(named) | Rhythm::Every { schedule: named, .. } => Some(named.schedule.start()),
        Rhythm::EachYear(years) => chrono::NaiveDate::from_ymd_opt(*years.first()?, 1, 1),
        Rhythm::Standing => None,
    }
}

/// The unit that whole things missing are counted in: of a ratio, its numerator's.
fn counted<'a>(subject: &Subject<'a>) -> &'a UnitOfMeasure {
    match &subject.target().indicator.measure {
        IndicatorMeasure::Value(variable) => &variable.unit,
        IndicatorMeasure::Ratio { numerator, .. } => &numerator.unit,
    }
}

fn gap(subject: &Subject<'_>) -> Option<String> {
    let (say, value, bound) = (subject.say, subject.result.value?, subject.result.bound?);
    if subject.result.recurrence.is_some() || formula::met(&value, &bound) {
        return None;
    }
    let amount = match subject.result.shortfall {
        Some(units) => say.amount(&units.to_string(), counted(subject)),
        None => {
            let edge = match bound {
                Bound::AtLeast(edge) | Bound::AtMost(edge) => edge,
                Bound::Between { lower, .. } if is_below(&value, &bound) => lower,
                Bound::Between { upper, .. } => upper,
            };
            let difference = edge.checked_sub(value).ok()?;
            let size = if difference.is_negative() { value.checked_sub(edge).ok()? } else { difference };
            say.difference(&size.rounded_against(2, &Quantity::ZERO), subject.unit())
        }
    };
    Some(if is_below(&value, &bound) { say.lacking(&amount) } else { say.too_many(&amount) })
}

fn pace(subject: &Subject<'_>) -> Option<String> {
    let pace = subject.result.required_pace.filter(|pace| *pace > Quantity::ZERO)?;
    let convention = match &subject.target().rhythm {
        Rhythm::By(named) => named.schedule.convention(),
        _ => &subject.report.plan().pace().convention,
    };
    let (unit, whole) = (subject.unit(), subject.unit().whole && pace.is_whole());
    let shown = if whole { pace.to_string() } else { pace.rounded_against(2, &Quantity::ZERO) };
    Some(subject.say.pace(&subject.say.difference(&shown, unit), a_period(convention, subject.lang), whole))
}

fn no_verdict(subject: &Subject<'_>, reason: Reason) -> String {
    let (lang, target, say) = (subject.lang, subject.target(), subject.say);
    let here = subject.report.head.unit_name.as_str();
    let divisor = match &target.indicator.measure {
        IndicatorMeasure::Ratio { denominator, .. } => denominator,
        IndicatorMeasure::Value(variable) => variable,
    };
    let why = match reason {
        Reason::NoObservation => {
            let empty = subject.parts().filter(|(part, _)| part.value.is_none());
            let names: Vec<&str> = empty.map(|(_, variable)| variable.name.get(lang)).collect();
            NoVerdict::Nothing(if names.is_empty() { vec![target.indicator.name.get(lang)] } else { names })
        }
        Reason::ZeroDenominator => NoVerdict::DivisorZero(divisor.name.get(lang)),
        Reason::Incomplete => {
            let lacking = subject.parts().find(|(part, _)| !part.coverage.missing.is_empty());
            lacking.map_or(NoVerdict::Gaps, |(part, variable)| NoVerdict::SomeMissing {
                name: variable.name.get(lang),
                with_value: part.coverage.reported.len().saturating_add(part.coverage.carried.len()),
                due: part.coverage.due,
            })
        }
        Reason::NotMeasurableHere => NoVerdict::TooLow(level(subject)),
        Reason::NoThresholdAtThisLevel => match &target.group {
            Some(group) => NoVerdict::SetForGroup { group: group.name.get(lang), here },
            None => NoVerdict::SetForLevel { level: target.level.name.get(lang), here },
        },
        Reason::NotAPart => {
            let counted = subject.parts().next().map_or(target.name.get(lang), |(_, variable)| variable.name.get(lang));
            NoVerdict::NotAPart(counted, divisor.name.get(lang))
        }
        Reason::NumberTooLarge => NoVerdict::TooLarge,
    };
    say.no_verdict(here, subject.result.judged_on, &why)
}

/// The name of the level asked about.
fn level<'a>(subject: &Subject<'a>) -> &'a str {
    let plan = subject.report.plan();
    plan.level(&subject.report.head.level).map_or("", |level| level.name.get(subject.lang))
}
