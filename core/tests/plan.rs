//! Plans as data: what the built-in plan says, what each reading changes, and what a bad text is told.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::prelude::*;
use shequ::area::AreaKind;
use shequ::formula::{AtRisk, Bound, Convention, IntervalBasis};
use shequ::plan::{
    AttributeType, CountRule, IndicatorMeasure, Occurrence, Pick, Plan, PlanError, PlanProblemCode as Code,
    RateWithoutBaseline, Rhythm, Strength, VariableKind,
};
use shequ::quantity::Quantity;
use shequ::{Lang, Text};

const XIAOSHAN: &str = include_str!("../plans/xiaoshan-2022-2025.toml");

fn xiaoshan() -> Plan {
    Plan::builtin("xiaoshan-2022-2025").unwrap()
}

fn under(id: &str, choice: &str) -> Plan {
    xiaoshan().with_interpretation(id, choice).unwrap()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn problem_lines(error: &PlanError) -> Vec<String> {
    error.problems().iter().map(ToString::to_string).collect()
}

// ---- What the built-in plan says ------------------------------------------------------------------------------------

#[test]
fn it_has_all_parts_of_the_document() {
    let plan = xiaoshan();
    assert_eq!(plan.targets().len(), 13);
    assert_eq!(plan.measures().len(), 16);
    assert_eq!(plan.actions().len(), 5);
    assert_eq!(plan.requirements().len(), 3);
    assert_eq!(plan.interpretations().len(), 16);
    assert_eq!(plan.kinds().len(), 21);
    assert_eq!(plan.levels().iter().map(|level| &*level.id).collect::<Vec<_>>(), ["district", "town", "community"]);
    let clauses: Vec<&str> = plan.clauses().iter().map(|clause| &*clause.id).collect();
    for part in
        ["1.1", "1.2", "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.3", "1.3.1", "1.3.2", "1.3.3", "3.1", "3.2", "3.3"]
    {
        assert!(clauses.contains(&part), "{part}");
    }
    for measure in plan.measures() {
        assert!(clauses.contains(&&*measure.id));
        assert_eq!(measure.clause.id, measure.id);
        assert!(measure.id.starts_with(&measure.action.id));
        assert!(!measure.deliverables.is_empty(), "{}", measure.id);
    }
    let of_measures: Vec<&str> =
        plan.measures().iter().flat_map(|measure| &measure.deliverables).map(|item| &*item.id).collect();
    let all: Vec<&str> = plan.deliverables().iter().map(|item| &*item.id).collect();
    assert_eq!(of_measures, all);
    for (place, item) in plan.deliverables().iter().enumerate() {
        assert_eq!(item.index, place);
    }
    assert!(matches!(plan.deliverable("big-party-committee").unwrap().occurrence, Occurrence::PerUnit(_)));
    let measured: BTreeSet<&str> =
        plan.measures().iter().flat_map(|measure| &measure.targets).map(|target| &*target.id).collect();
    assert_eq!(measured.len(), 13, "every target belongs to a measure");
}

#[test]
fn the_document_facts_are_those_published() {
    let plan = xiaoshan();
    let document = plan.document();
    assert_eq!(document.index_number.as_deref(), Some("H008/2022-65158"));
    assert_eq!((document.dated, document.published), (Some(day(2022, 10, 26)), Some(day(2022, 10, 26))));
    assert_eq!(document.comments_before, Some(day(2022, 11, 26)));
    assert_eq!(document.subject_class.as_ref().map(|class| &*class.zh), Some("其他"));
    assert_eq!((document.basis.len(), document.attachments.len()), (2, 1));
    assert_eq!(document.area.as_deref(), Some("330109"));
    assert_eq!((plan.period().start, plan.period().end), (day(2022, 1, 1), day(2025, 12, 31)));
    assert_eq!(plan.standing().id, "consultation-draft");
    assert!(!plan.is_illustrative());
    assert_eq!(plan.pace().at_risk, AtRisk::Ratio(Quantity::fraction(9, 10).unwrap()));
}

#[test]
fn the_thirteen_targets_are_those_of_the_document() {
    let plan = xiaoshan();
    let floor = |n: i32| Bound::AtLeast(n.into());
    let by = |id: &str, bound: Bound, strength: Strength, clauses: &[&str]| {
        let target = plan.target(id).unwrap();
        assert_eq!(target.bounds.len(), 1);
        assert_eq!((target.bounds[0].from, target.bounds[0].bound), (None, bound), "{id}");
        assert_eq!(target.strength, strength, "{id}");
        assert_eq!(target.clauses.iter().map(|clause| &*clause.id).collect::<Vec<_>>(), clauses, "{id}");
        assert_eq!(target.level.id, if id == "community-size" { "community" } else { "district" });
        assert_eq!(target.baseline, None);
        target.rhythm.clone()
    };
    use Strength::{Aspirational, Binding, InPrinciple, Normative};
    for (id, bound, strength, clauses) in [
        ("governance-brands", 25, Binding, &["1.3.1", "2.4.2"][..]),
        ("work-methods", 25, Binding, &["1.3.1", "2.4.2"]),
        ("experimental-blocks", 3, Binding, &["1.3.1", "2.4.2"]),
        ("service-complexes", 30, Binding, &["1.3.2", "2.2.2"]),
        ("resident-parlours", 50, Binding, &["1.3.2", "2.2.2"]),
        ("certified-social-workers", 16, Binding, &["1.3.3"]),
        ("community-worker-certification", 70, Aspirational, &["1.3.3"]),
        ("studios-total", 60, Binding, &["2.4.1"]),
    ] {
        let Rhythm::By(schedule) = by(id, floor(bound), strength, clauses) else { panic!("{id}") };
        assert_eq!((schedule.schedule.start(), schedule.schedule.end()), (day(2023, 1, 1), day(2025, 12, 31)));
        assert_eq!(schedule.schedule.convention(), &Convention::Month);
        assert!(!schedule.states_convention);
    }
    let range = Bound::between(1500.into(), true, 3000.into(), true).unwrap();
    assert_eq!(by("community-size", range, Normative, &["2.2.1"]), Rhythm::Standing);
    assert_eq!(by("community-workers", floor(18), Binding, &["2.3.1"]), Rhythm::Standing);
    let years = Rhythm::EachYear(vec![2023, 2024, 2025]);
    assert_eq!(by("studios-yearly", floor(20), Binding, &["2.4.1"]), years);
    assert_eq!(by("leading-talents", floor(1), InPrinciple, &["2.3.3"]), years);
    let every = by("supervisors", floor(1), InPrinciple, &["2.3.3"]);
    assert!(matches!(every, Rhythm::Every { min_years: 2, max_years: 3, basis: IntervalBasis::Anniversary, .. }));
    assert_eq!(plan.target("community-size").unwrap().group.as_ref().unwrap().id, "urban-community");
}

#[test]
fn rates_carry_the_factor_of_their_unit() {
    let plan = xiaoshan();
    let ratio = |id: &str| match &plan.target(id).unwrap().indicator.measure {
        IndicatorMeasure::Ratio { numerator, denominator, factor, part } => {
            (numerator.id.clone(), denominator.id.clone(), *factor, *part)
        }
        IndicatorMeasure::Value(_) => panic!("{id} is a ratio"),
        _ => unreachable!(),
    };
    let of = |n: &str, d: &str, factor, part| (n.to_owned(), d.to_owned(), factor, part);
    assert_eq!(ratio("certified-social-workers"), of("certified-social-workers", "residents", 10_000, false));
    assert_eq!(ratio("community-workers"), of("community-workers", "urban-residents", 10_000, false));
    let certified = of("certified-community-workers", "community-workers", 100, true);
    assert_eq!(ratio("community-worker-certification"), certified);
    let households = plan.variable("households").unwrap();
    assert_eq!(households.due.as_ref().unwrap().group.as_ref().unwrap().id, "urban-community");
    assert_eq!(plan.variable("studios-yearly").unwrap().kind, VariableKind::Flow);
}

#[test]
fn everything_is_named_in_both_languages() {
    let plan = xiaoshan();
    let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let mut names: Vec<&Text> = Vec::new();
    names.extend(plan.clauses().iter().flat_map(|clause| [&clause.heading, &clause.summary]));
    names.extend(plan.targets().iter().flat_map(|target| [&target.name, &target.wording]));
    names.extend(plan.measures().iter().flat_map(|measure| [&measure.name, &measure.summary]));
    names.extend(plan.deliverables().iter().map(|item| &item.name));
    names.extend(plan.kinds().iter().map(|kind| &kind.name));
    names.extend(plan.variables().iter().map(|variable| &variable.name));
    names.extend(plan.interpretations().iter().map(|interpretation| &interpretation.question));
    for name in names {
        assert!(han(&name.zh), "{}", name.zh);
        assert!(name.en.is_ascii() || name.en.contains("萧山") || name.en.contains("圆桌汇") || han(&name.en));
    }
}

#[test]
fn targets_are_found_by_id_and_by_either_name() {
    let plan = xiaoshan();
    for target in plan.targets() {
        for name in [&target.id, &target.name.zh, &target.name.en] {
            assert_eq!(plan.target(name).unwrap().id, target.id);
        }
    }
    let unknown = plan.target("社区服务综合").unwrap_err();
    assert_eq!(unknown.problems()[0].code(), Code::UnknownTarget);
    assert!(unknown.problems()[0].message(Lang::Zh).contains("是否指 `社区服务综合体`"), "{unknown}");
    assert_eq!(unknown.problems()[0].line(), None);

    let twice = XIAOSHAN.replace(
        "name = { zh = \"优秀社区工作法\", en = \"Excellent work methods\" }",
        "name = { zh = \"优秀社区治理品牌\", en = \"Excellent work methods\" }",
    );
    let plan = Plan::from_toml(&twice).unwrap();
    let ambiguous = plan.target("优秀社区治理品牌").unwrap_err();
    assert_eq!(ambiguous.problems()[0].code(), Code::AmbiguousName);
    assert!(ambiguous.to_string().contains("governance-brands, work-methods"), "{ambiguous}");
    assert_eq!(plan.target("Excellent work methods").unwrap().id, "work-methods");
}

#[test]
fn other_parts_are_found_by_id() {
    let plan = xiaoshan();
    assert_eq!(plan.clause("2.2.1").unwrap().heading.en, "Community layout");
    assert_eq!(plan.level("town").unwrap().index, 1);
    assert_eq!(plan.measure("2.1.2").unwrap().name.zh, "五社联动");
    let worker = plan.kind("community-worker").unwrap();
    let grade = worker.attributes.iter().find(|attribute| attribute.id == "pay-grade").unwrap();
    assert_eq!(grade.value, AttributeType::Integer { min: 1, max: 18 });
    assert!(plan.kind("social-worker").unwrap().several_rows);
    let stands_at: Vec<&str> = worker.stands_at.iter().map(|level| &*level.id).collect();
    assert_eq!(stands_at, ["community"], "who stands at a town would be in no urban community");
    assert!(plan.kind("nothing").is_none() && plan.variable("nothing").is_none() && plan.clause("9").is_none());
}

#[test]
fn an_unknown_built_in_plan_is_told_the_known_ones() {
    let near = Plan::builtin("xiaoshan-2022").unwrap_err();
    assert_eq!(near.problems()[0].code(), Code::UnknownPlan);
    assert!(near.to_string().contains("did you mean `xiaoshan-2022-2025`?"));
    assert!(Plan::builtin("萧山").unwrap_err().to_string().contains("there are xiaoshan-2022-2025"));
}

#[test]
fn plans_are_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Plan>();
    shared::<PlanError>();
}

// ---- What each reading changes --------------------------------------------------------------------------------------

fn end_of(plan: &Plan) -> (NaiveDate, NaiveDate) {
    (plan.schedules()[0].schedule.start(), plan.schedules()[0].schedule.end())
}

const FIVE: [&str; 5] =
    ["governance-brands", "work-methods", "experimental-blocks", "service-complexes", "resident-parlours"];

#[test]
fn delivery_years() {
    let plan = under("delivery-years", "2022-2025");
    for id in ["studios-yearly", "leading-talents"] {
        assert_eq!(plan.target(id).unwrap().rhythm, Rhythm::EachYear(vec![2022, 2023, 2024, 2025]));
    }
    let from = |plan: &Plan| plan.variable("studios-total").unwrap().count.as_ref().unwrap().from;
    assert_eq!((from(&xiaoshan()), from(&plan)), (Some(day(2023, 1, 1)), Some(day(2022, 1, 1))));
}

#[test]
fn by_2025_and_schedule_start() {
    assert_eq!(end_of(&under("by-2025", "2024-12-31")), (day(2023, 1, 1), day(2024, 12, 31)));
    assert_eq!(end_of(&under("schedule-start", "2022-10-26")).0, day(2022, 10, 26));
    assert_eq!(end_of(&under("schedule-start", "2022-01-01")).0, day(2022, 1, 1));
    let Rhythm::By(schedule) = &under("by-2025", "2024-12-31").target("studios-total").unwrap().rhythm.clone() else {
        panic!("by")
    };
    assert_eq!(schedule.schedule.end(), day(2024, 12, 31), "the target sees the schedule of its own reading");
}

#[test]
fn schedule_convention() {
    for (choice, convention) in [("by-day", Convention::Day), ("by-quarter", Convention::Quarter)] {
        let plan = under("schedule-convention", choice);
        assert_eq!(plan.pace().convention, convention);
        assert_eq!(plan.schedules()[0].schedule.convention(), &convention);
    }
}

#[test]
fn counted_from_and_revoked() {
    let count = |plan: &Plan, id: &str| plan.variable(id).unwrap().count.clone().unwrap();
    let everything = under("counted-from", "everything");
    let revoked = under("revoked", "counted");
    for id in FIVE {
        assert_eq!(count(&xiaoshan(), id).from, Some(day(2022, 1, 1)));
        assert_eq!(count(&everything, id).from, None);
        assert_eq!(count(&everything, id).rule, CountRule::InForce);
        assert_eq!(count(&revoked, id).rule, CountRule::Begun);
        assert_eq!(count(&revoked, id).from, Some(day(2022, 1, 1)));
    }
    let both = everything.with_interpretation("revoked", "counted").unwrap();
    assert_eq!((count(&both, FIVE[0]).from, count(&both, FIVE[0]).rule), (None, CountRule::Begun));
}

#[test]
fn studios_counted() {
    let rule = |plan: &Plan| plan.variable("studios-total").unwrap().count.as_ref().unwrap().rule;
    assert_eq!(
        (rule(&xiaoshan()), rule(&under("studios-counted", "in-force"))),
        (CountRule::Begun, CountRule::InForce)
    );
}

#[test]
fn urban_community() {
    let group = |plan: &Plan| (plan.groups()[0].kinds.clone(), plan.groups()[0].parent_kinds.clone());
    let both = vec![AreaKind::ResidentsCommittee, AreaKind::QuasiResidentsCommittee];
    assert_eq!(group(&xiaoshan()), (both, vec![]));
    let sub = under("urban-community", "sub-districts-only");
    assert_eq!(group(&sub), (vec![AreaKind::ResidentsCommittee], vec![AreaKind::SubDistrict]));
    let own = under("urban-community", "own-word-only");
    assert_eq!(group(&own), (vec![], vec![]));
    for seen in [
        sub.target("community-size").unwrap().group.clone(),
        sub.variable("community-workers").unwrap().count.as_ref().unwrap().group.clone(),
        sub.variable("households").unwrap().due.as_ref().unwrap().group.clone(),
    ] {
        assert_eq!(seen.unwrap().parent_kinds, [AreaKind::SubDistrict], "whoever refers to the group sees the change");
    }
    let Occurrence::PerUnit(due) = &sub.deliverable("big-party-committee").unwrap().occurrence else {
        panic!("per unit")
    };
    assert_eq!(due.group.as_ref().unwrap().parent_kinds, [AreaKind::SubDistrict]);
}

#[test]
fn size_bounds_and_parlours_floor() {
    let bound = |plan: &Plan, id: &str| plan.target(id).unwrap().bounds[0].bound;
    let between = |low: i32, high: i32, upper_in| Bound::between(low.into(), true, high.into(), upper_in).unwrap();
    assert_eq!(bound(&xiaoshan(), "community-size"), between(1500, 3000, true));
    assert_eq!(bound(&under("size-bounds", "upper-out"), "community-size"), between(1500, 3000, false));
    assert_eq!(bound(&under("parlours-floor", "exactly-50"), "resident-parlours"), between(50, 50, true));
}

#[test]
fn workers_deadline_and_supervisors() {
    let rhythm = |plan: &Plan, id: &str| plan.target(id).unwrap().rhythm.clone();
    let by = under("workers-deadline", "by-2025");
    assert!(matches!(rhythm(&by, "community-workers"), Rhythm::By(_)));
    // Another reading moves the deadline, so the choice's name states no day.
    let deadline = by.interpretations().iter().find(|interpretation| interpretation.id == "workers-deadline").unwrap();
    let name = &deadline.choice().unwrap().name;
    assert!(![&name.zh, &name.en].iter().any(|name| name.contains(|c: char| c.is_ascii_digit())), "{name:?}");
    let calendar = rhythm(&under("supervisor-interval", "calendar-years"), "supervisors");
    assert!(matches!(calendar, Rhythm::Every { basis: IntervalBasis::CalendarYears, .. }));
    let first_only = under("in-principle-scope", "first-only");
    assert_eq!(first_only.target("supervisors").unwrap().strength, Strength::Binding);
    assert_eq!(first_only.target("leading-talents").unwrap().strength, Strength::InPrinciple);
}

#[test]
fn certified_person() {
    let values = |plan: &Plan| {
        let direct = plan.variable("certified-social-workers").unwrap().count.as_ref().unwrap().conditions.clone();
        let having = plan.variable("certified-community-workers").unwrap().count.as_ref().unwrap().having.clone();
        (direct[0].values.clone(), having.unwrap().conditions[0].values.clone())
    };
    assert_eq!(values(&xiaoshan()), (vec![0], vec![0]));
    assert_eq!(values(&under("certified-person", "registration")), (vec![1], vec![1]));
}

#[test]
fn resident_population_and_rate_schedule() {
    let pick = |plan: &Plan| plan.variable("residents").unwrap().pick;
    assert_eq!((pick(&xiaoshan()), pick(&under("resident-population", "same-year"))), (Pick::Latest, Pick::SameYear));
    let pace = under("rate-schedule", "attainment").pace().clone();
    assert_eq!(pace.rate_without_baseline, RateWithoutBaseline::Attainment);
}

#[test]
fn every_alternative_loads_changes_something_and_gives_way_to_the_choice_in_force() {
    let plan = xiaoshan();
    let says = |plan: &Plan| {
        format!(
            "{:?} {:?} {:?} {:?} {:?}",
            plan.groups(),
            plan.schedules(),
            plan.variables(),
            plan.targets(),
            plan.pace()
        )
    };
    let own = says(&plan);
    let mut alternatives = 0;
    for interpretation in plan.interpretations() {
        assert_eq!(interpretation.chosen, 0);
        let in_force = &interpretation.choices[0];
        assert!(in_force.reason.is_some() && in_force.changes.is_empty());
        for (place, choice) in interpretation.choices.iter().enumerate().skip(1) {
            let other = plan.with_interpretation(&interpretation.id, &choice.id).unwrap();
            assert_ne!(says(&other), own, "{} {}", interpretation.id, choice.id);
            assert!(!choice.changes.is_empty());
            let told = other.interpretations().iter().find(|told| told.id == interpretation.id).unwrap();
            assert_eq!((told.chosen, told.choice()), (place, Some(choice)));
            let back = other.with_interpretation(&interpretation.id, &in_force.id).unwrap();
            assert_eq!(says(&back), own);
            alternatives += 1;
        }
    }
    assert_eq!(alternatives, 19);
}

#[test]
fn all_alternatives_at_once_go_together() {
    let mut plan = xiaoshan();
    for interpretation in xiaoshan().interpretations() {
        plan = plan.with_interpretation(&interpretation.id, &interpretation.choices[1].id).unwrap();
    }
    assert!(plan.interpretations().iter().all(|interpretation| interpretation.chosen == 1));
    assert_eq!(end_of(&plan), (day(2022, 10, 26), day(2024, 12, 31)));
}

#[test]
fn an_unknown_interpretation_or_choice_is_told_the_nearest() {
    let plan = xiaoshan();
    let error = plan.with_interpretation("by-2024", "2024-12-31").unwrap_err();
    assert_eq!(error.problems()[0].code(), Code::UnknownInterpretation);
    assert!(error.to_string().contains("did you mean `by-2025`?"));
    let error = plan.with_interpretation("by-2025", "2024").unwrap_err();
    assert_eq!(error.problems()[0].code(), Code::UnknownChoice);
    assert!(error.to_string().contains("did you mean `2024-12-31`?"));
    let error = plan.with_interpretation("by-2025", "never").unwrap_err();
    assert!(error.to_string().contains("there are 2025-12-31, 2024-12-31"), "{error}");
}

/// Two choices that are valid one by one may exclude each other; the second is refused with a place in the text.
#[test]
fn choices_that_do_not_go_together_are_refused() {
    let text = XIAOSHAN
        .replace(
            "changes = [{ set = \"schedule.plan.end\", to = 2024-12-31 }]",
            "changes = [{ set = \"schedule.plan.end\", to = 2023-06-30 }]",
        )
        .replace(
            "changes = [{ set = \"schedule.plan.start\", to = 2022-10-26 }]",
            "changes = [{ set = \"schedule.plan.start\", to = 2024-10-26 }]",
        );
    let plan = Plan::from_toml(&text).unwrap();
    let early = plan.with_interpretation("by-2025", "2024-12-31").unwrap();
    let error = early.with_interpretation("schedule-start", "2022-10-26").unwrap_err();
    assert_eq!(error.problems()[0].code(), Code::EmptyPeriod);
    assert!(error.problems()[0].line().is_some());
}

// ---- What a bad text is told ----------------------------------------------------------------------------------------

/// Replaces the first `from` of the plan's text; `§` in `to` marks the place where the problem must be.
fn told(from: &str, to: &str) -> (PlanError, (usize, usize)) {
    assert!(XIAOSHAN.contains(from), "{from}");
    let marked = XIAOSHAN.replacen(from, to, 1);
    assert!(marked.contains('§'), "no mark in {to}");
    told_of(&marked)
}

/// Loads a marked text; gives what was told and the place of the mark.
fn told_of(marked: &str) -> (PlanError, (usize, usize)) {
    let place = marked.find('§').unwrap();
    let before = &marked[..place];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    (Plan::from_toml(&marked.replace('§', "")).unwrap_err(), (line, column))
}

#[track_caller]
fn check(code: Code, path: &str, from: &str, to: &str) -> String {
    let (error, position) = told(from, to);
    let found = error.problems().iter().find(|problem| problem.code() == code && problem.path() == path);
    let found = found.unwrap_or_else(|| panic!("no {code} at `{path}`:\n{error}"));
    assert_eq!((found.line(), found.column()), (Some(position.0), Some(position.1)), "{found}");
    assert!(!found.message(Lang::Zh).is_empty());
    found.message(Lang::En).to_owned()
}

#[test]
fn keys_and_words() {
    let said = check(Code::UnknownKey, "plan.editon", "edition = ", "§editon = ");
    assert_eq!(said, "there is no key `editon` here: did you mean `edition`?");
    check(Code::MissingKey, "plan", "[plan]\nid", "§[plan]\n# id");
    let said = check(Code::UnknownKey, "target.governance-brands.xyz", "rhythm = { by", "§xyz = 1\nrhythm = { by");
    assert!(said.contains("the keys are `id`, `name`"), "{said}");
    check(Code::UnknownKey, "levels", "[[level]]", "[[§levels]]");
    check(
        Code::MissingKey,
        "level.district.name",
        "name = { zh = \"区\", en = \"district\" }",
        "name = §{ zh = \"区\" }",
    );
    let said = check(Code::UnknownWord, "variable.governance-brands.kind", "kind = \"stock\"", "kind = §\"stoc\"");
    assert_eq!(said, "`stoc` is not one of `stock`, `flow`, `rate`");
    check(
        Code::UnknownWord,
        "unit_group.urban-community.kinds",
        "kinds = [\"residents-committee\"",
        "kinds = [§\"committee\"",
    );
    check(Code::EmptyText, "plan.edition", "edition = \"2022-10-26-draft\"", "edition = §\" \"");
}

#[test]
fn columns_are_counted_in_characters() {
    let name = "name = { zh = \"优秀社区治理品牌\", en = \"excellent governance brand\" }";
    check(Code::EmptyText, "kind.governance-brand.name.en", name, "name = { zh = \"优秀社区治理品牌\", en = §\"\" }");
    let text = "format = 2 # 第二版";
    let problem = &Plan::from_toml(text).unwrap_err().problems()[0].clone();
    assert_eq!((problem.line(), problem.column()), (Some(1), Some(10)));
    let with_mark = Plan::from_toml(&format!("\u{feff}{text}")).unwrap_err();
    assert_eq!(with_mark.problems()[0].column(), Some(10), "a byte order mark is no character of the text");
}

#[test]
fn types() {
    let said = check(Code::WrongType, "format", "format = 1", "format = §\"1\"");
    assert_eq!(said, "this must be a whole number, not a text");
    check(Code::WrongType, "plan.edition", "edition = \"2022-10-26-draft\"", "edition = §2022-10-26");
    check(Code::WrongType, "document.dated", "dated = 2022-10-26", "dated = §2022-10-26T10:00:00");
    check(Code::WrongType, "level.district.digits", "digits = 6", "digits = §6.0");
    check(Code::WrongType, "level.district.digits", "digits = 6", "digits = §99999999999999999999");
    check(Code::WrongType, "unit_of_measure.brands.whole", "whole = true", "whole = §\"true\"");
    check(Code::WrongType, "level.district.name", "name = { zh = \"区\", en = \"district\" }", "name = §\"区\"");
    check(Code::WrongType, "target.governance-brands.bound.at_least", "\"25 brands\"", "§25");
    check(Code::WrongType, "target.community-size.rhythm", "rhythm = \"standing\"", "rhythm = §true");
    check(Code::WrongType, "schedule", "[[schedule]]", "§[schedule]");
    check(Code::InvalidDate, "document.dated", "dated = 2022-10-26", "dated = §0022-10-26");
}

#[test]
fn ids_and_references() {
    check(Code::InvalidId, "plan.id", "id = \"xiaoshan-2022-2025\"", "id = §\"Xiaoshan 2022\"");
    check(Code::InvalidId, "clause.1..3.id", "id = \"1.3\"", "id = §\"1..3\"");
    check(Code::InvalidId, "unit_of_measure.10 brands.id", "id = \"brands\"", "id = §\"10 brands\"");
    check(Code::InvalidId, "document.area", "area = \"330109\"", "area = §\"33010x\"");
    check(
        Code::DuplicateId,
        "target.governance-brands.id",
        "[[target]]\nid = \"work-methods\"",
        "[[target]]\nid = §\"governance-brands\"",
    );
    check(
        Code::DuplicateId,
        "measure.2.1.1.deliverable.party-board-members.id",
        "id = \"big-party-committee\"",
        "id = §\"party-board-members\"",
    );
    check(
        Code::DuplicateId,
        "kind.resident-parlour.attribute.style.values.id",
        "{ id = \"home\"",
        "{ id = §\"open-seating\"",
    );
    let said = check(
        Code::UnknownReference,
        "target.governance-brands.indicator",
        "indicator = \"governance-brands\"",
        "indicator = §\"governance-brand\"",
    );
    assert_eq!(said, "there is no indicator `governance-brand`: did you mean `governance-brands`?");
    check(
        Code::UnknownReference,
        "target.governance-brands.clauses",
        "clauses = [\"1.3.1\", \"2.4.2\"]\n\n[[target]]",
        "clauses = [\"1.3.1\", §\"9.9\"]\n\n[[target]]",
    );
    check(Code::UnknownReference, "measure.2.2.1.targets", "targets = [\"community-size\"]", "targets = [§\"size\"]");
    check(Code::UnknownReference, "measure.2.1.1.action", "action = \"2.1\"", "action = §\"2.9\"");
    check(
        Code::UnknownReference,
        "variable.governance-brands.count.kind",
        "kind = \"governance-brand\"",
        "kind = §\"brand\"",
    );
    check(
        Code::UnknownReference,
        "variable.certified-social-workers.count.where.certificat",
        "where = { certificate = [\"qualification\"]",
        "where = { certificat = §[\"qualification\"]",
    );
    check(
        Code::UnknownReference,
        "variable.certified-social-workers.count.where.certificate",
        "where = { certificate = [\"qualification\"]",
        "where = { certificate = [§\"qualified\"]",
    );
    check(Code::DuplicateEntry, "kind.expert.clauses", "clauses = [\"2.3.2\"]", "clauses = [\"2.3.2\", §\"2.3.2\"]");
    check(
        Code::EmptyList,
        "kind.expert.stands_at",
        "stands_at = [\"district\"]\nclauses = [\"2.3.2\"]",
        "stands_at = §[]\nclauses = [\"2.3.2\"]",
    );
}

#[test]
fn a_thing_that_is_wrong_itself_is_no_dangling_reference() {
    let text = XIAOSHAN.replacen("kind = \"stock\"", "kind = \"stok\"", 1);
    let error = Plan::from_toml(&text).unwrap_err();
    assert_eq!(problem_lines(&error).len(), 1, "{error}");
}

#[test]
fn bounds_say_what_to_write() {
    let path = "target.community-worker-certification.bound.at_least";
    let said = check(Code::ThresholdUnit, path, "\"70 percent\"", "§\"70%\"");
    assert_eq!(said, "`70%` is not a number and its unit: write `70 percent`");
    let said = check(Code::ThresholdUnit, path, "\"70 percent\"", "§\"0.7\"");
    assert_eq!(said, "`0.7` has no unit: write `0.7 percent`, or `70 percent` if a share is meant");
    let said = check(Code::ThresholdUnit, path, "\"70 percent\"", "§\"70 people\"");
    assert_eq!(said, "`70 people` is in `people`, but the indicator is in `percent`: write `70 percent`");
    check(Code::InvalidNumber, path, "\"70 percent\"", "§\"seventy percent\"");
    check(Code::InvalidNumber, path, "\"70 percent\"", "§\"7,0 percent\"");
    check(Code::InvalidBound, path, "\"70 percent\"", "§\"-70 percent\"");
    check(Code::InvalidBound, "target.governance-brands.bound.at_least", "\"25 brands\"", "§\"25.5 brands\"");
    let range = "{ between = [\"1,500 households\", \"3,000 households\"], lower_in = true, upper_in = true }";
    check(
        Code::InvalidBound,
        "target.community-size.bound.between",
        range,
        "{ between = §[\"3,000 households\", \"1,500 households\"] }",
    );
    check(Code::InvalidBound, "target.community-size.bound.between", range, "{ between = §[\"3,000 households\"] }");
    check(Code::ConflictingKeys, "target.governance-brands.bound", "{ at_least = \"25 brands\" }", "§{}");
    check(
        Code::ConflictingKeys,
        "target.governance-brands.bound.at_most",
        "{ at_least = \"25 brands\" }",
        "{ at_least = \"25 brands\", at_most = §\"30 brands\" }",
    );
    check(
        Code::ConflictingKeys,
        "target.governance-brands.bound.upper_in",
        "{ at_least = \"25 brands\" }",
        "{ at_least = \"25 brands\", upper_in = §true }",
    );
    check(
        Code::ThresholdUnit,
        "target.governance-brands.baseline",
        "bound = { at_least = \"25 brands\" }",
        "bound = { at_least = \"25 brands\" }\nbaseline = §\"0\"",
    );
}

#[test]
fn a_bound_may_change_from_a_day_on() {
    let one = "bound = { at_least = \"25 brands\" }";
    let text = XIAOSHAN.replacen(
        one,
        "bound = [{ at_least = \"10 brands\" }, { from = 2024-01-01, at_least = \"25 brands\" }]",
        1,
    );
    let plan = Plan::from_toml(&text).unwrap();
    let target = plan.target("governance-brands").unwrap();
    assert_eq!(target.bound_on(day(2023, 12, 31)), Some(&Bound::AtLeast(10.into())));
    assert_eq!(target.bound_on(day(2024, 1, 1)), Some(&Bound::AtLeast(25.into())));

    let first = "{ at_least = \"10 brands\" }";
    let path = "target.governance-brands.bound";
    let list = |second: &str| format!("bound = [{first}, {second}]");
    check(Code::MissingKey, path, one, &list("§{ at_least = \"25 brands\" }"));
    check(
        Code::OutsidePeriod,
        "target.governance-brands.bound.from",
        one,
        &list("{ from = §2026-01-01, at_least = \"25 brands\" }"),
    );
    check(
        Code::WrongOrder,
        "target.governance-brands.bound.from",
        one,
        &list("{ from = 2024-01-01, at_least = \"20 brands\" }, { from = §2024-01-01, at_least = \"25 brands\" }"),
    );
    check(
        Code::ConflictingKeys,
        "target.governance-brands.bound.from",
        one,
        "bound = [{ from = §2023-01-01, at_least = \"10 brands\" }]",
    );
    check(Code::EmptyList, path, one, "bound = §[]");
}

#[test]
fn units_of_measure() {
    let said = check(Code::UnitFactor, "unit_of_measure.percent.factor", "factor = 100\n", "factor = §1\n");
    assert_eq!(said, "the unit `percent` needs `factor = 100`");
    check(
        Code::UnitFactor,
        "unit_of_measure.percent",
        "[[unit_of_measure]]\nid = \"percent\"\nname = { zh = \"%\", en = \"%\" }\nfactor = 100",
        "§[[unit_of_measure]]\nid = \"percent\"\nname = { zh = \"%\", en = \"%\" }",
    );
    check(Code::UnitFactor, "unit_of_measure.per 10,000 residents.factor", "factor = 10000", "factor = §1000");
    check(Code::OutOfRange, "unit_of_measure.percent.factor", "factor = 100\n", "factor = §0\n");
    check(Code::UnitFactor, "unit_of_measure.percent.whole", "factor = 100\n", "factor = 100\nwhole = §true\n");
    check(Code::UnitFactor, "variable.governance-brands.unit", "unit = \"brands\"", "unit = §\"percent\"");
    check(
        Code::UnitFactor,
        "indicator.certified-social-workers.unit",
        "unit = \"per 10,000 residents\"",
        "unit = §\"people\"",
    );
    check(
        Code::UnitMismatch,
        "indicator.community-size.unit",
        "unit = \"households\"\nvariable",
        "unit = §\"people\"\nvariable",
    );
}

#[test]
fn variables_and_indicators() {
    check(Code::Unsuited, "variable.studios-yearly.count.rule", "rule = \"begun_in_window\"", "rule = §\"begun\"");
    check(Code::Unsuited, "variable.studios-total.count.rule", "rule = \"begun\"", "rule = §\"begun_in_window\"");
    let studios = "kind = \"flow\"\nunit = \"studios\"\ndue = { level = \"town\", kinds = [\"sub-district\", \"town\"] }\ncount = {";
    let as_rate = studios.replace("\"flow\"", "\"rate\"").replace("count = {", "count = §{");
    check(Code::Unsuited, "variable.studios-yearly.count", studios, &as_rate);
    let picked = studios.replace("count = {", "pick = §\"latest\"\ncount = {");
    check(Code::Unsuited, "variable.studios-yearly.pick", studios, &picked);
    let residents = "frequency = \"year\"\npick = \"latest\"";
    check(Code::OutOfRange, "variable.residents.max_age_months", residents, "max_age_months = §0");
    let ratio = "[[indicator]]\nid = \"certified-social-workers\"";
    let path = "indicator.certified-social-workers";
    let value = "variable = §\"residents\"\nnumerator = ";
    check(
        Code::UnitMismatch,
        "indicator.community-size.unit",
        "unit = \"households\"\nvariable",
        "unit = §\"people\"\nvariable",
    );
    let both = "unit = \"per 10,000 residents\"\nnumerator = ";
    let (error, _) = told(both, &format!("unit = \"per 10,000 residents\"\n{value}"));
    assert!(error.problems().iter().any(|problem| problem.code() == Code::ConflictingKeys), "{error}");
    let parts = "numerator = \"certified-social-workers\"\ndenominator = \"residents\"\n";
    let marked = XIAOSHAN.replacen(parts, "", 1).replacen(ratio, &format!("§{ratio}"), 1);
    let (error, (line, _)) = told_of(&marked);
    let found = error.problems().iter().find(|problem| problem.path() == path).unwrap();
    assert_eq!((found.code(), found.line()), (Code::ConflictingKeys, Some(line)));
}

#[test]
fn levels_groups_and_who_reports() {
    let group = "level = \"community\"\nkinds = [\"residents-committee\", \"quasi-residents-committee\"]";
    let path = "unit_group.urban-community.kinds";
    check(Code::LevelMismatch, path, group, "level = \"community\"\nkinds = [§\"sub-district\"]");
    let path = "unit_group.urban-community.parent_kinds";
    check(Code::LevelMismatch, path, group, &format!("{group}\nparent_kinds = [§\"county\"]"));
    let top = "level = \"district\"\nkinds = [\"county\"]\nparent_kinds = §[\"prefecture\"]";
    check(Code::LevelMismatch, path, group, top);
    check(
        Code::LevelMismatch,
        "variable.governance-brands.due.kinds",
        "kinds = [\"sub-district\", \"town\"]",
        "kinds = [\"sub-district\", §\"county\"]",
    );
    check(
        Code::LevelMismatch,
        "variable.households.due.group",
        "due = { level = \"community\", group = \"urban-community\" }",
        "due = { level = \"town\", group = §\"urban-community\" }",
    );
    check(
        Code::LevelMismatch,
        "target.community-size.group",
        "level = \"community\"\ngroup = \"urban-community\"",
        "level = \"town\"\ngroup = §\"urban-community\"",
    );
    check(Code::WrongOrder, "level.town.digits", "digits = 9", "digits = §4");
    check(Code::OutOfRange, "level.town.digits", "digits = 9", "digits = §8");
}

#[test]
fn attributes() {
    let style = "id = \"style\"\nname = { zh = \"样式\", en = \"style\" }\ntype = \"choice\"";
    check(Code::Unsuited, "kind.resident-parlour.attribute.style.min", style, &format!("{style}\nmin = §1"));
    let grade = "type = \"integer\"\nmin = 1\nmax = 18";
    let path = "kind.community-worker.attribute.pay-grade";
    check(Code::OutOfRange, &format!("{path}.min"), grade, "type = \"integer\"\nmin = §19\nmax = 18");
    check(Code::Unsuited, &format!("{path}.max"), grade, "type = \"decimal\"\nmax = §18");
    check(Code::UnknownWord, &format!("{path}.type"), grade, "type = §\"float\"");
    let header = "[[kind.attribute]]\nid = \"pay-grade\"";
    let marked = XIAOSHAN.replacen(header, &format!("§{header}"), 1).replacen("min = 1\n", "", 1);
    let (error, (line, column)) = told_of(&marked);
    let found = &error.problems()[0];
    assert_eq!((found.code(), found.path()), (Code::MissingKey, path));
    assert_eq!((found.line(), found.column()), (Some(line), Some(column)));
}

#[test]
fn schedules_and_rhythms() {
    let days = "start = 2023-01-01\nend = 2025-12-31";
    let header = "[[schedule]]\nid = \"plan\"";
    let backwards = XIAOSHAN.replacen(days, "start = 2025-12-31\nend = 2023-01-01", 1);
    let (error, (line, _)) = told_of(&backwards.replacen(header, &format!("§{header}"), 1));
    assert_eq!((error.problems()[0].code(), error.problems()[0].line()), (Code::EmptyPeriod, Some(line)));
    check(Code::OutsidePeriod, "schedule.plan.end", days, "start = 2023-01-01\nend = §2026-01-01");
    let period = "period = { start = 2022-01-01, end = 2025-12-31 }";
    check(Code::EmptyPeriod, "plan.period", period, "period = §{ start = 2025-12-31, end = 2022-01-01 }");
    let years = "each_year = [2023, 2024, 2025]";
    let path = "target.studios-yearly.rhythm";
    check(Code::OutsidePeriod, &format!("{path}.each_year"), years, "each_year = [2023, 2024, §2026]");
    check(Code::WrongOrder, &format!("{path}.each_year"), years, "each_year = [2023, §2023, 2025]");
    check(Code::UnsuitedRhythm, path, "rhythm = { each_year = [2023, 2024, 2025] }", "rhythm = §\"standing\"");
    let by = "rhythm = { by = \"plan\" }";
    let path = "target.governance-brands.rhythm";
    let every = "every = §{ min_years = 2, max_years = 3, basis = \"anniversary\", schedule = \"plan\" }";
    check(Code::UnsuitedRhythm, &format!("{path}.each_year"), by, "rhythm = { each_year = §[2023] }");
    check(Code::UnsuitedRhythm, &format!("{path}.every"), by, &format!("rhythm = {{ {every} }}"));
    check(Code::ConflictingKeys, path, by, "rhythm = §{}");
    let path = "target.supervisors.rhythm.every";
    check(Code::OutOfRange, &format!("{path}.max_years"), "max_years = 3", "max_years = §1");
    let said =
        check(Code::UnknownReference, &format!("{path}.schedule"), "schedule = \"plan\"", "schedule = §\"plans\"");
    assert_eq!(said, "there is no schedule `plans`: did you mean `plan`?");
    check(Code::OutOfRange, "pace.at_risk.ratio", "ratio = \"9/10\"", "ratio = §\"10/9\"");
    check(Code::ConflictingKeys, "pace.at_risk.points", "ratio = \"9/10\"", "ratio = \"9/10\", points = §\"5\"");
}

#[test]
fn a_rhythm_that_could_never_be_judged_is_refused() {
    // Something every few years is one each time.
    let every = "rhythm = { every = { min_years = 2, max_years = 3, basis = \"anniversary\", schedule = \"plan\" } }";
    let bound = |bound: &str| format!("bound = {bound}\n{every}");
    let one = bound("{ at_least = \"1 batches\" }");
    let path = "target.supervisors.bound";
    let said = check(Code::InvalidBound, path, &one, &bound("§{ at_least = \"2 batches\" }"));
    assert_eq!(said, "`every` asks when the next one comes, so its bound is `at_least = \"1 batches\"`");
    check(Code::InvalidBound, path, &one, &bound("§{ at_least = \"0 batches\" }"));
    check(Code::InvalidBound, path, &one, &bound("§{ at_most = \"1 batches\" }"));
    check(Code::InvalidBound, path, &one, &bound("§{ between = [\"1 batches\", \"1 batches\"] }"));
    let later = bound("[{ at_least = \"1 batches\" }, §{ from = 2024-01-01, at_least = \"2 batches\" }]");
    check(Code::InvalidBound, path, &one, &later);
    let dated = bound("[{ at_least = \"1 batches\" }, { from = 2024-01-01, at_least = \"1 batches\" }]");
    Plan::from_toml(&XIAOSHAN.replacen(&one, &dated, 1)).unwrap();

    // So is a quota of none, and one of what is not counted in whole things.
    let path = "target.studios-yearly";
    let quota = "bound = { at_least = \"20 studios\" }";
    check(Code::InvalidBound, &format!("{path}.bound"), quota, "bound = §{ at_least = \"0 studios\" }");
    Plan::from_toml(&XIAOSHAN.replacen(quota, "bound = { at_least = \"1 studios\" }", 1)).unwrap();
    Plan::from_toml(&XIAOSHAN.replacen(quota, "bound = { at_most = \"0 studios\" }", 1)).unwrap();
    let years = "rhythm = { each_year = [2023, 2024, 2025] }";
    let whole = "name = { zh = \"家\", en = \"studios\" }\nwhole = true\n";
    let parts = XIAOSHAN.replacen(whole, "name = { zh = \"家\", en = \"studios\" }\n", 1);
    assert_ne!(parts, XIAOSHAN);
    let (error, position) = told_of(&parts.replacen(years, "rhythm = { each_year = §[2023, 2024, 2025] }", 1));
    // Behind it the alternative that sets other years has the same problem.
    let problem = &error.problems()[0];
    assert_eq!((problem.code(), problem.path()), (Code::UnsuitedRhythm, "target.studios-yearly.rhythm.each_year"));
    assert_eq!((problem.line(), problem.column()), (Some(position.0), Some(position.1)));
    assert!(problem.message(Lang::En).ends_with("values in `studios` are not whole"), "{problem}");

    // A ratio of flows brings no things.
    let ratio = "unit = \"percent\"\nnumerator = \"studios-yearly\"\ndenominator = \"studios-yearly\"";
    let percent = XIAOSHAN.replacen("unit = \"studios\"\nvariable = \"studios-yearly\"", ratio, 1).replacen(
        quota,
        "bound = { at_least = \"20 percent\" }",
        1,
    );
    let (error, position) = told_of(&percent.replacen(years, "rhythm = { each_year = §[2023, 2024, 2025] }", 1));
    let problem = &error.problems()[0];
    assert_eq!((problem.code(), problem.path()), (Code::UnsuitedRhythm, "target.studios-yearly.rhythm.each_year"));
    assert_eq!((problem.line(), problem.column()), (Some(position.0), Some(position.1)));
}

#[test]
fn an_interval_ends_within_the_years_that_can_be_read() {
    let period = "period = { start = 2022-01-01, end = 2025-12-31 }";
    let days = "start = 2023-01-01\nend = 2025-12-31";
    let text = |max_years: &str| {
        XIAOSHAN
            .replacen(period, "period = { start = 2022-01-01, end = 2199-12-31 }", 1)
            .replacen(days, "start = 2100-01-01\nend = 2199-12-31", 1)
            .replacen("max_years = 3", max_years, 1)
            // Its end would come before this start.
            .replacen("to = 2024-12-31", "to = 2199-12-30", 1)
    };
    Plan::from_toml(&text("max_years = 99")).unwrap();
    let (error, position) = told_of(&text("max_years = §100"));
    let [problem] = error.problems() else { panic!("{error}") };
    assert_eq!((problem.code(), problem.path()), (Code::OutOfRange, "target.supervisors.rhythm.every.max_years"));
    assert_eq!((problem.line(), problem.column()), (Some(position.0), Some(position.1)));
    assert_eq!(problem.message(Lang::En), "100 years from 2100-01-01 pass the year 2199");
}

#[test]
fn a_count_says_nothing_that_is_never_read() {
    let count = |more: &str| format!("count = {{ kind = \"supervisor-batch\", rule = \"begun_in_window\"{more} }}");
    let path = "variable.supervisor-batches.count.from";
    let said = check(Code::Unsuited, path, &count(""), &count(", from = §2022-01-01"));
    assert_eq!(said, "`from` is only for in_force, begun");
    let having = count(", having = { kind = \"social-worker\" }");
    let every = "rhythm = { every = { min";
    let marked = XIAOSHAN.replacen(&count(""), &having, 1).replacen(every, "rhythm = { every = §{ min", 1);
    let (error, position) = told_of(&marked);
    let [problem] = error.problems() else { panic!("{error}") };
    assert_eq!((problem.code(), problem.path()), (Code::UnsuitedRhythm, "target.supervisors.rhythm.every"));
    assert_eq!((problem.line(), problem.column()), (Some(position.0), Some(position.1)));
    assert!(problem.message(Lang::En).contains("`supervisor-batches`"), "{problem}");
    // A yearly quota reads the other register.
    let talents = "count = { kind = \"leading-talent-batch\", rule = \"begun_in_window\" }";
    let with = talents.replace(" }", ", having = { kind = \"social-worker\" } }");
    Plan::from_toml(&XIAOSHAN.replacen(talents, &with, 1)).unwrap();
}

#[test]
fn a_group_is_not_below_where_its_register_is_kept() {
    let parlours = "count = { kind = \"resident-parlour\", rule = \"in_force\", from = 2022-01-01 }";
    let grouped = parlours.replace(" }", ", group = §\"urban-community\" }");
    let said = check(Code::LevelMismatch, "variable.resident-parlours.count.group", parlours, &grouped);
    let expected = "the unit group `urban-community` is of level `community`, but `resident-parlour` may stand at `town` above it, where no row would ever count";
    assert_eq!(said, expected);
    // A group above where the register is kept selects by the units above.
    let group = "[[unit_group]]\nid = \"sub-districts\"\nname = { zh = \"街道\", en = \"sub-districts\" }\nlevel = \"town\"\nkinds = [\"sub-district\"]\n\n[[unit_group]]\nid = \"urban-community\"";
    let above = XIAOSHAN.replacen("[[unit_group]]\nid = \"urban-community\"", group, 1).replacen(
        parlours,
        &grouped.replace("§\"urban-community\"", "\"sub-districts\""),
        1,
    );
    let plan = Plan::from_toml(&above).unwrap();
    let count = plan.variable("resident-parlours").unwrap().count.clone().unwrap();
    assert_eq!(count.group.unwrap().id, "sub-districts");
}

#[test]
fn milestones() {
    let days = "start = 2023-01-01\nend = 2025-12-31";
    let with = |table: &str| format!("{days}\n{table}");
    let good = "milestones = [{ date = 2023-12-31, share = \"1/5\" }, { date = 2024-12-31, share = \"1\" }]";
    let text = XIAOSHAN.replacen(days, &with(&format!("{good}\nbetween = \"linear\"")), 1);
    let plan = Plan::from_toml(&text).unwrap();
    let Convention::Milestones(table) = plan.schedules()[0].schedule.convention().clone() else { panic!("milestones") };
    assert!(table.is_linear() && table.points().len() == 2 && plan.schedules()[0].states_convention);
    let path = "schedule.plan.milestones";
    let stepped = |table: &str| with(&format!("milestones = §[{table}]\nbetween = \"stepped\""));
    check(Code::InvalidMilestones, path, days, &stepped("{ date = 2026-12-31, share = \"1\" }"));
    check(Code::InvalidMilestones, path, days, &stepped("{ date = 2024-12-31, share = \"2\" }"));
    let two = stepped("{ date = 2024-12-31, share = \"1\" }").replace("between", "convention = \"day\"\nbetween");
    check(Code::ConflictingKeys, path, days, &two);
    check(Code::ConflictingKeys, "schedule.plan.between", days, &with("between = §\"linear\""));

    let own = Plan::from_toml(&XIAOSHAN.replacen(days, &with("convention = \"day-open\""), 1)).unwrap();
    assert_eq!(own.schedules()[0].schedule.convention(), &Convention::DayOpen);
    let by_day = own.with_interpretation("schedule-convention", "by-day").unwrap();
    assert_eq!(by_day.schedules()[0].schedule.convention(), &Convention::DayOpen, "a schedule's own convention stands");
}

#[test]
fn alternatives_are_checked_when_the_plan_loads() {
    let set = "{ set = \"schedule.plan.end\", to = 2024-12-31 }";
    let to = |path: &str, value: &str| format!("{{ set = §\"{path}\", to = {value} }}");
    let said = check(Code::NoSuchField, "schedule.plans.end", set, &to("schedule.plans.end", "2024-12-31"));
    assert!(said.starts_with("under `2024-12-31` of the interpretation `by-2025`: "), "{said}");
    check(Code::NoSuchField, "schedule.plan.end.day", set, &to("schedule.plan.end.day", "31"));
    check(Code::NoSuchField, "variable.residents.count.from", set, &to("variable.residents.count.from", "2022-01-01"));
    let said = check(Code::UnknownKey, "schedule.plan.ends", set, &to("schedule.plan.ends", "2024-12-31"));
    assert!(said.contains("did you mean `end`?"), "{said}");
    check(Code::EmptyPeriod, "schedule.plan", set, &to("schedule.plan.end", "2022-12-31"));
    check(Code::MissingKey, "schedule.plan", set, "{ unset = §\"schedule.plan.end\" }");
    check(Code::ChangeWithoutEffect, "schedule.plan.end", set, &to("schedule.plan.end", "2025-12-31"));
    check(Code::FixedField, "schedule.plan.id", set, &to("schedule.plan.id", "\"plans\""));
    check(Code::FixedField, "measure.2.1.1.name", set, &to("measure.2.1.1.name", "\"plans\""));
    check(Code::FixedField, "schedule.plan", set, "{ unset = §\"schedule.plan\" }");
    check(Code::FixedField, "interpretation.revoked.question", set, "{ unset = §\"interpretation.revoked.question\" }");
    check(Code::WrongType, "schedule.plan.end", set, "{ set = \"schedule.plan.end\", to = §\"2024-12-31\" }");
    check(Code::OutsidePeriod, "schedule.plan.end", set, "{ set = \"schedule.plan.end\", to = §2026-12-31 }");
    let path = "interpretation.by-2025.alternative.2024-12-31.changes";
    check(Code::ConflictingKeys, path, set, "§{ to = 2024-12-31 }");
    check(Code::MissingKey, path, set, "§{ set = \"schedule.plan.end\" }");
    let path = "interpretation.by-2025.alternative.2025-12-31.id";
    check(Code::DuplicateId, path, "id = \"2024-12-31\"", "id = §\"2025-12-31\"");
    let path = "target.community-size.bound.upper_in";
    check(Code::WrongType, path, "upper_in\", to = false", "upper_in\", to = §\"no\"");
}

/// Data is built once and asked in every reading: what it is encoded by is the same in all of them.
#[test]
fn no_alternative_changes_what_data_is_encoded_by() {
    let set = "{ set = \"schedule.plan.end\", to = 2024-12-31 }";
    for (field, value) in [
        ("kind.resident-parlour.stands_at", "[\"town\"]"),
        ("kind.resident-parlour.several_rows", "true"),
        ("kind.resident-parlour.attribute.style.required", "true"),
        ("kind.resident-parlour.attribute.style.values", "[{ id = \"a\", name = { zh = \"甲\", en = \"A\" } }]"),
        ("kind.resident-parlour.attribute", "[]"),
        ("level.town.digits", "6"),
        ("level.town.name", "{ zh = \"镇\", en = \"town\" }"),
        ("unit_of_measure.people.whole", "false"),
        ("unit_of_measure.per 10,000 residents.factor", "1000"),
        ("variable.residents.kind", "\"flow\""),
        ("variable.residents.unit", "\"households\""),
        ("plan.edition", "\"2\""),
        ("plan.id", "\"other\""),
        ("format", "1"),
        ("measure.2.1.1.deliverable", "[]"),
        ("measure.2.1.1.deliverable.big-party-committee.occurs", "\"once\""),
    ] {
        check(Code::FixedField, field, set, &format!("{{ set = §\"{field}\", to = {value} }}"));
    }
    check(Code::FixedField, "unit_of_measure.people.whole", set, "{ unset = §\"unit_of_measure.people.whole\" }");
    let said = check(
        Code::FixedField,
        "variable.residents.kind",
        set,
        "{ set = §\"variable.residents.kind\", to = \"flow\" }",
    );
    assert!(said.ends_with("data is checked and encoded by it, and every reading is asked of the same data"), "{said}");
    // What only says how data is read may change.
    let name = "{ set = \"unit_of_measure.people.name\", to = { zh = \"名\", en = \"persons\" } }";
    Plan::from_toml(&XIAOSHAN.replacen(set, name, 1)).unwrap();
}

/// What only an alternative breaks elsewhere in the text is told at the alternative.
#[test]
fn a_problem_that_an_alternative_causes_elsewhere_is_placed_at_the_alternative() {
    let set = "{ set = \"schedule.plan.end\", to = 2024-12-31 }";
    let to = "{ set = §\"unit_group.urban-community.level\", to = \"town\" }, { set = \"unit_group.urban-community.kinds\", to = [\"town\"] }";
    let said = check(Code::LevelMismatch, "variable.households.due.group", set, to);
    assert!(said.starts_with("under `2024-12-31`"), "{said}");
}

#[test]
fn an_optional_field_may_be_set_anew() {
    let set = "{ set = \"schedule.plan.end\", to = 2024-12-31 }";
    let reading = |change: &str| {
        let plan = Plan::from_toml(&XIAOSHAN.replacen(set, change, 1)).unwrap();
        plan.with_interpretation("by-2025", "2024-12-31").unwrap()
    };
    let plan = reading("{ set = \"schedule.plan.convention\", to = \"day\" }");
    assert_eq!(plan.schedules()[0].schedule.convention(), &Convention::Day);
    let plan = reading("{ set = \"variable.residents.max_age_months\", to = 24 }");
    assert_eq!(plan.variable("residents").unwrap().max_age_months, Some(24));
    let plan = reading("{ set = \"plan.illustrative\", to = true }");
    assert!(plan.is_illustrative());
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_text() {
    let text = XIAOSHAN
        .replacen("edition =", "editon =", 1)
        .replacen("digits = 9", "digits = 8", 1)
        .replacen("\"70 percent\"", "\"70%\"", 1)
        .replacen("clause = \"3.3\"", "clause = \"3.4\"", 1)
        .replacen("to = \"same_year\"", "to = \"this_year\"", 1);
    let error = Plan::from_toml(&text).unwrap_err();
    let codes: Vec<Code> = error.problems().iter().map(|problem| problem.code()).collect();
    let expected = [
        Code::MissingKey,
        Code::UnknownKey,
        Code::OutOfRange,
        Code::ThresholdUnit,
        Code::UnknownReference,
        Code::UnknownWord,
    ];
    assert_eq!(codes, expected, "{error}");
    let lines: Vec<usize> = error.problems().iter().filter_map(|problem| problem.line()).collect();
    assert!(lines.is_sorted());
    let printed = error.to_string();
    assert_eq!(printed.lines().count(), 6);
    assert!(
        printed.starts_with("line 9, column 1: plan: `edition` is missing\nline 11, column 1: plan.editon: "),
        "{printed}"
    );
}

#[test]
fn all_syntax_errors_are_told_at_once() {
    let error = Plan::from_toml("format = 1\nname = 'a\n[plan\nid = = 3\nformat = 2\n").unwrap_err();
    assert!(error.problems().iter().all(|problem| problem.code() == Code::Syntax));
    let lines: BTreeSet<usize> = error.problems().iter().filter_map(|problem| problem.line()).collect();
    assert!(lines.contains(&2) && lines.contains(&3) && lines.contains(&4), "{error}");
    let twice = Plan::from_toml("format = 1\nformat = 1\n").unwrap_err();
    assert_eq!((twice.problems()[0].line(), twice.problems()[0].column()), (Some(2), Some(1)));
    assert!(twice.to_string().contains("duplicate key"));
}

// ---- Hostile texts --------------------------------------------------------------------------------------------------

/// Whatever the text, there is an answer, and every problem has a place in the text.
fn survives(text: &str) {
    let Err(error) = Plan::from_toml(text) else {
        return;
    };
    assert!(!error.problems().is_empty());
    let lines: Vec<usize> = text.split('\n').map(|line| line.chars().count()).collect();
    for problem in error.problems() {
        let line = problem.line().unwrap();
        assert!(problem.column().unwrap() <= lines[line - 1] + 1, "{problem}");
        assert!(!problem.message(Lang::Zh).is_empty() && !problem.message(Lang::En).is_empty());
    }
}

#[test]
fn deep_nesting_is_refused_not_followed() {
    let many = 100_000;
    let dotted = vec!["a"; 70].join(".");
    for text in [
        format!("x = {}{}", "[".repeat(many), "]".repeat(many)),
        format!("x = {}", "[".repeat(many)),
        format!("x = {}1{}", "{a = ".repeat(many), "}".repeat(many)),
        format!("x = {}", "[}".repeat(many)),
        format!("x = {}", "[{a=".repeat(many)),
        format!("{} = 1", vec!["a"; many].join(".")),
        format!("[{}]", vec!["a"; many].join(".")),
        format!("x = {}1{}", format!("{{{dotted} = ").repeat(70), "}".repeat(70)),
        format!("x = {}", "{a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=\n".repeat(70)),
        format!("x = [{}]", "[1],".repeat(many)),
    ] {
        survives(&text);
        let code = Plan::from_toml(&text).unwrap_err().problems()[0].code();
        assert!(matches!(code, Code::Syntax | Code::TooDeep | Code::MissingKey | Code::UnknownKey), "{code}");
    }
    let within = format!("{XIAOSHAN}\n[extra]\nx = {}1{}\n", "[".repeat(40), "]".repeat(40));
    let error = Plan::from_toml(&within).unwrap_err();
    assert!(error.problems().iter().any(|problem| problem.code() == Code::TooDeep));
}

#[test]
fn dots_in_texts_are_no_nesting() {
    let dots = format!("edition = \"2022{}\"", ".".repeat(100));
    assert!(Plan::from_toml(&XIAOSHAN.replacen("edition = \"2022-10-26-draft\"", &dots, 1)).is_ok());
}

#[test]
fn masses_of_problems_cost_no_more_than_their_number() {
    let keys: String = (0..20_000).map(|n| format!("key{n} = 1\n")).collect();
    assert_eq!(Plan::from_toml(&keys).unwrap_err().problems().len(), 20_010);
    survives(&format!("x = [{}]", "\"字\",".repeat(100_000)));
    let dangling = |n| format!("[[requirement]]\nid = \"{n}\"\nclause = \"x{n}\"\n[[clause]]\nid = \"{n}\"\n");
    survives(&(0..5_000).map(dangling).collect::<String>());
    let alternative = "[[interpretation.alternative]]\nid = \"a\"\nchanges = [{ unset = \"plan.x\" }]\n";
    let many = format!("[[interpretation]]\nid = \"i\"\n{}", alternative.repeat(300));
    let error = Plan::from_toml(&many).unwrap_err();
    assert!(error.problems().iter().any(|problem| problem.code() == Code::TooMany));
}

const TOKENS: &[&str] = &[
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ",",
    ".",
    "\n",
    "\r\n",
    "\r",
    "\"",
    "\"\"\"",
    "'",
    "'''",
    "#",
    " ",
    "1",
    "-",
    "0x",
    "1.5",
    "2022-10-26",
    "true",
    "\"a\"",
    "区",
    "\u{feff}",
    "\\",
    "\0",
    "format = 1\n",
    "plan",
    "target",
    "interpretation",
    "alternative",
    "changes",
    "set",
    "to",
    "unset",
    "id",
    "kind",
    "attribute",
    "values",
    "variable",
    "count",
    "where",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_brings_it_down(text in "\\PC{0,200}") {
        survives(&text);
    }

    #[test]
    fn no_soup_of_tokens_brings_it_down(tokens in proptest::collection::vec(prop::sample::select(TOKENS), 0..80)) {
        survives(&tokens.concat());
    }
}

/// One edit of a text: where, how much, from where else, and what.
type Edit = (usize, usize, usize, &'static str);

fn edited(text: &mut String, (start, length, other, kind): Edit) {
    let boundary = |text: &str, place: usize| {
        (0..=place.min(text.len())).rev().find(|place| text.is_char_boundary(*place)).unwrap()
    };
    let start = boundary(text, start);
    let end = boundary(text, start + length).max(start);
    let from = boundary(text, other);
    let piece = match kind {
        "copy" => text[from..boundary(text, from + length).max(from)].to_owned(),
        other => other.to_owned(),
    };
    text.replace_range(start..end, &piece);
}

const EDITS: &[&str] =
    &["", "copy", "\"", "99999999999", "[]", "{}", "\n", "[[target]]\n", "x = 1\n", ".", "\"\"", "%"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// The plan's own text with pieces cut out, copied or replaced.
    #[test]
    fn no_mutation_of_the_plan_brings_it_down(edits in proptest::collection::vec(
        (0..XIAOSHAN.len(), 0usize..60, 0..XIAOSHAN.len(), prop::sample::select(EDITS)), 1..6,
    )) {
        let mut text = XIAOSHAN.to_owned();
        for edit in edits {
            edited(&mut text, edit);
        }
        survives(&text);
    }
}
