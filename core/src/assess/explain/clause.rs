//! The first line: which clauses set the target, the bound in words, and how what the text leaves open is read.

use super::Subject;
use super::sentences::{Rule, Timing};
use crate::plan::{IndicatorMeasure, Interpretation, PlanSchedule, Rhythm, Target, Variable, VariableKind};

pub(super) fn sentences(subject: &Subject<'_>) -> Vec<String> {
    let (target, lang, say) = (subject.target(), subject.lang, subject.say);
    let timing = match &target.rhythm {
        Rhythm::By(named) => Timing::By(named.schedule.end()),
        Rhythm::EachYear(years) => Timing::EachYear(years),
        Rhythm::Every { min_years, max_years, .. } => Timing::Every(*min_years, *max_years),
        Rhythm::Standing => Timing::Standing,
    };
    let each = match &target.group {
        Some(group) => Some(group.name.get(lang)),
        None => (target.level.index > 0).then(|| target.level.name.get(lang)),
    };
    let bound = target.bound_on(subject.result.judged_on).copied();
    let since = target.bounds.iter().rev().find(|dated| Some(dated.bound) == bound).and_then(|dated| dated.from);
    let mut said = vec![say.rule(&Rule {
        clauses: target.clauses.iter().map(|clause| (clause.id.as_str(), clause.heading.get(lang))).collect(),
        what: target.indicator.name.get(lang),
        each,
        timing,
        bound: bound.map(|bound| say.bound(&bound, subject.unit())).unwrap_or_default(),
        since,
        strength: target.strength.label(lang),
        wording: target.wording.get(lang),
    })];
    if let Some(share) = subject.result.bound.filter(|_| subject.result.is_share) {
        let bound = say.bound(&share, subject.unit());
        said.push(say.share(&subject.report.head.unit_name, &bound, subject.result.responsible.as_deref()));
    }
    let touching: Vec<&Interpretation> =
        subject.report.plan().interpretations().iter().filter(|open| touches(open, target)).collect();
    let chosen: Vec<(&str, &str)> = touching
        .iter()
        .filter(|open| open.chosen != 0)
        .filter_map(|open| Some((open.question.get(lang), open.choice()?.name.get(lang))))
        .collect();
    if !touching.is_empty() {
        said.push(say.readings(touching.len(), &chosen));
    }
    said
}

/// Whether any answer to an open question changes a part of the plan that the target rests on.
pub(crate) fn touches(open: &Interpretation, target: &Target) -> bool {
    let changes = open.choices.iter().flat_map(|choice| &choice.changes);
    changes.map(|change| change.split('.')).any(|mut path| match (path.next(), path.next()) {
        (Some(section), Some(id)) => rests_on(target, section, id),
        _ => false,
    })
}

/// Whether a target rests on a part of the plan, named by its section and its id, or by its section and its field where
/// there is one of it only.
fn rests_on(target: &Target, section: &str, id: &str) -> bool {
    let schedule = match &target.rhythm {
        Rhythm::By(named) | Rhythm::Every { schedule: named, .. } => Some(named),
        Rhythm::EachYear(_) | Rhythm::Standing => None,
    };
    let mut variables = target.indicator.variables();
    match section {
        "target" => target.id == id,
        "indicator" => target.indicator.id == id,
        "unit_of_measure" => target.indicator.unit.id == id,
        "schedule" => schedule.is_some_and(|named| named.id == id),
        "pace" => paced(target, schedule, id),
        "variable" => variables.any(|variable| variable.id == id),
        "kind" => variables
            .filter_map(|variable| variable.count.as_ref())
            .any(|count| count.kind.id == id || count.having.as_ref().is_some_and(|having| having.kind.id == id)),
        "unit_group" => {
            let counted = |variable: &Variable| variable.count.as_ref().and_then(|count| count.group.clone());
            let due = |variable: &Variable| variable.due.as_ref().and_then(|due| due.group.clone());
            let own = target.group.iter().any(|group| group.id == id);
            own || variables.any(|variable| [counted(variable), due(variable)].iter().flatten().any(|g| g.id == id))
        }
        _ => false,
    }
}

/// Whether a field of how progress is judged bears on a target.
fn paced(target: &Target, schedule: Option<&std::sync::Arc<PlanSchedule>>, field: &str) -> bool {
    let by = matches!(target.rhythm, Rhythm::By(_));
    let yearly = matches!(target.rhythm, Rhythm::EachYear(_));
    match field {
        "convention" => yearly || (by && schedule.is_some_and(|named| !named.states_convention)),
        "at_risk" => by || yearly,
        "rate_without_baseline" => by && is_rate(target),
        _ => false,
    }
}

fn is_rate(target: &Target) -> bool {
    match &target.indicator.measure {
        IndicatorMeasure::Value(variable) => variable.kind == VariableKind::Rate,
        IndicatorMeasure::Ratio { .. } => true,
    }
}
