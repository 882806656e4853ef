//! The fifth line: who brought most, which units lie outside a bound set for each of them, and who did not report.

use chrono::{Datelike, NaiveDate};

use super::Subject;
use super::sentences::{Contribution, Named};
use crate::assess::judge::{Judge, value_when};
use crate::assess::reader::When;
use crate::assess::reading::ReadingSource;
use crate::assess::words::{number, percent};
use crate::data::UnitId;
use crate::formula::RangePosition;
use crate::order;
use crate::plan::{Rhythm, VariableKind};
use crate::quantity::Quantity;

/// How many units are named.
const NAMED: usize = 3;

pub(super) fn sentences(subject: &Subject<'_>) -> Vec<String> {
    let Some(judge) = &subject.judge else { return Vec::new() };
    if subject.result.distribution.is_some() {
        return outside(subject, judge);
    }
    most(subject, judge).into_iter().chain(not_reported(subject, judge)).collect()
}

/// The units right below with the largest values of what is counted.
fn most(subject: &Subject<'_>, judge: &Judge<'_>) -> Option<String> {
    let (part, variable) = subject.parts().next()?;
    let whole = part.value.filter(|value| *value > Quantity::ZERO)?;
    let is_sum = matches!(part.source, ReadingSource::Children | ReadingSource::Register);
    if !is_sum || variable.kind == VariableKind::Rate {
        return None;
    }
    let (units, when) = (judge.reader.dataset.units(), when(subject, judge)?);
    let mut brought: Vec<(Quantity, UnitId)> = units
        .children(judge.unit)
        .filter_map(|unit| Some((judge.reader.read(variable, unit, &when).ok()?.partial.sum, unit)))
        .filter(|(value, _)| *value > Quantity::ZERO)
        .collect();
    // Largest first; of equal ones, as the units stand.
    order::by_key(&mut brought, |(value, _)| std::cmp::Reverse(*value));
    let shown: Vec<Contribution<'_>> = brought
        .iter()
        .take(NAMED)
        .map(|(value, unit)| Contribution {
            name: units.name(*unit),
            value: subject.say.amount(&number(value, &variable.unit, None), &variable.unit),
            share: value.checked_div(whole).ok().flatten().map(|share| percent(&share)),
        })
        .collect();
    (!shown.is_empty()).then(|| subject.say.most(variable.name.get(subject.lang), &shown))
}

/// When the number counted was read.
fn when(subject: &Subject<'_>, judge: &Judge<'_>) -> Option<When> {
    match &subject.target().rhythm {
        Rhythm::By(_) | Rhythm::Standing => Some(value_when(subject.target(), subject.result.judged_on)),
        Rhythm::EachYear(years) => {
            let year = *years.iter().rev().find(|year| **year <= judge.as_of.year())?;
            let (first, last) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?);
            Some(When { at: judge.as_of.min(last), window: first..=last })
        }
        Rhythm::Every { schedule, .. } => {
            let start = schedule.schedule.start();
            Some(When::since(start, judge.as_of.max(start)))
        }
    }
}

fn not_reported(subject: &Subject<'_>, judge: &Judge<'_>) -> Vec<String> {
    let units = judge.reader.dataset.units();
    let lacking = subject.parts().filter(|(part, _)| !part.coverage.missing.is_empty());
    lacking
        .map(|(part, variable)| {
            let missing = &part.coverage.missing;
            let name = |code: &String| units.find(code).map_or(code.as_str(), |unit| units.name(unit)).to_owned();
            let names = missing.iter().take(NAMED).map(name).collect();
            let more = missing.len().saturating_sub(NAMED);
            subject.say.not_reported(variable.name.get(subject.lang), &Named { names, more })
        })
        .collect()
}

/// The units farthest below and above a bound that is set for each of them, and those without a value.
fn outside(subject: &Subject<'_>, judge: &Judge<'_>) -> Vec<String> {
    let Some(bound) = subject.bound() else { return Vec::new() };
    let units = judge.reader.dataset.units();
    let (mut below, mut above, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for (unit, place) in judge.shared().places(subject.target(), &bound, subject.result.judged_on, |_, _, _| {}) {
        match place {
            Some((value, RangePosition::Below)) => below.push((value, unit)),
            Some((value, RangePosition::Above)) => above.push((value, unit)),
            Some((_, RangePosition::Inside)) => {}
            None => unknown.push(unit),
        }
    }
    order::by_key(&mut below, |(value, _)| *value);
    order::by_key(&mut above, |(value, _)| std::cmp::Reverse(*value));
    let with_value =
        |(value, unit): &(Quantity, UnitId)| subject.say.with_value(units.name(*unit), &subject.amount(value));
    let mut said = Vec::new();
    for (position, list) in [(RangePosition::Below, &below), (RangePosition::Above, &above)] {
        if !list.is_empty() {
            said.push(subject.say.outside(position, &named(list, with_value)));
        }
    }
    if !unknown.is_empty() {
        said.push(subject.say.unknown(&named(&unknown, |unit| units.name(*unit).to_owned())));
    }
    said
}

fn named<T>(list: &[T], name: impl Fn(&T) -> String) -> Named {
    Named { names: list.iter().take(NAMED).map(name).collect(), more: list.len().saturating_sub(NAMED) }
}
