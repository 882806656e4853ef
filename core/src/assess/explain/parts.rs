//! The second line: the numbers read, with their days, where they come from, and how old they are.

use chrono::{Datelike, NaiveDate};

use super::Subject;
use super::sentences::{Age, Origin, PartRead, Spread};
use crate::assess::assessment::{Distribution, Flag, Part};
use crate::assess::reading::ReadingSource;
use crate::assess::words::number;
use crate::formula::Bound;
use crate::plan::Variable;

pub(super) fn sentences(subject: &Subject<'_>) -> Vec<String> {
    if let Some(distribution) = &subject.result.distribution {
        return vec![spread(subject, distribution)];
    }
    // Of something that recurs, what the register holds on the day may have ended since it was counted as done, and the
    // first day counted may be still to come: how often it was done is said with its window.
    let recurs = subject.result.recurrence.is_some();
    let read = subject.parts().filter(|(part, _)| !recurs || part.value == subject.result.value);
    let read = read.filter(|(part, _)| part.newest.is_none_or(|newest| newest <= subject.report.head.as_of));
    let mut said: Vec<String> = read.map(|(part, variable)| sentence(subject, part, variable)).collect();
    for (part, variable) in subject.parts().filter(|(part, _)| !part.coverage.not_due.is_empty()) {
        said.push(subject.say.not_due(variable.name.get(subject.lang), part.coverage.not_due.len()));
    }
    if subject.has(Flag::EndedUnit) {
        said.push(subject.say.ended_unit());
    }
    if subject.has(Flag::OwnSuperseded) {
        said.push(subject.say.own_superseded());
    }
    said
}

fn sentence(subject: &Subject<'_>, part: &Part, variable: &Variable) -> String {
    let (say, name, coverage) = (subject.say, variable.name.get(subject.lang), &part.coverage);
    let (Some(value), Some(oldest), Some(newest)) = (part.value, part.oldest, part.newest) else {
        return say.no_part(name, coverage.due);
    };
    let carried = coverage.carried.len();
    say.part(&PartRead {
        name,
        value: say.amount(&number(&value, &variable.unit, None), &variable.unit),
        from: match part.source {
            ReadingSource::Register => Origin::Register,
            ReadingSource::Own => Origin::Own(&subject.report.head.unit_name),
            _ => Origin::Sum(coverage.reported.len().saturating_add(carried)),
        },
        oldest,
        newest,
        carried: (carried > 0).then(|| (carried, age(oldest, subject.result.judged_on))),
        missing: coverage.missing.len(),
    })
}

fn spread(subject: &Subject<'_>, counts: &Distribution) -> String {
    let (below, above) = match subject.bound() {
        Some(Bound::AtLeast(_)) => (Some(counts.below), None),
        Some(Bound::AtMost(_)) => (None, Some(counts.above)),
        _ => (Some(counts.below), Some(counts.above)),
    };
    let target = subject.target();
    let of = target.group.as_ref().map_or(&target.level.name, |group| &group.name);
    let all = [counts.below, counts.inside, counts.above, counts.unknown].into_iter().fold(0, u32::saturating_add);
    let (inside, unknown) = (counts.inside, counts.unknown);
    subject.say.spread(&Spread { of: of.get(subject.lang), all, below, inside, above, unknown })
}

/// The whole months from one day to another, the last day of a month being as late as any; or the days, if fewer.
fn age(from: NaiveDate, to: NaiveDate) -> Age {
    let months_of = |day: NaiveDate| i64::from(day.year()).saturating_mul(12).saturating_add(i64::from(day.month0()));
    let last_of_month = to.succ_opt().is_none_or(|next| next.day() == 1);
    let not_full = i64::from(to.day() < from.day() && !last_of_month);
    match months_of(to).saturating_sub(months_of(from)).saturating_sub(not_full) {
        ..=0 => Age::Days(to.signed_duration_since(from).num_days()),
        months => Age::Months(months),
    }
}
