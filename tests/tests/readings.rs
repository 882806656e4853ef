//! Every alternative of every interpretation changes a result: small data made for it, the answer under the reading in
//! force and under the alternative, both worked out by hand. An alternative without a case here fails.

use std::collections::BTreeSet;

use shequ::Plan;
use shequ::assess::{Reason, Report};
use shequ::data::{Dataset, EntityRow, ObservationRow, UnitRow};
use shequ::plan::Strength;

const XIAOSHAN: &str = include_str!("../../core/plans/xiaoshan-2022-2025.toml");
const SUCCESSOR: &str = include_str!("../plans/successor-2026-2030.toml");

/// One alternative, data on which it matters, and what is answered.
struct Case {
    interpretation: &'static str,
    choice: &'static str,
    unit: &'static str,
    as_of: &'static str,
    units: Vec<UnitRow>,
    things: Vec<EntityRow>,
    figures: Vec<ObservationRow>,
    /// Question, answer under the reading in force, answer under the alternative.
    answers: Vec<(Ask, &'static str, &'static str)>,
}

/// What a report is asked. Answers are short texts.
enum Ask {
    /// A target's value and verdict, or why there is none.
    Target(&'static str),
    /// How many units lie below, inside and above a target's bound, and of how many nothing is known.
    Distribution(&'static str),
    /// How many targets are worded so strongly.
    Strength(Strength),
    /// The document's word for how strongly a target holds.
    Wording(&'static str),
}

impl Ask {
    fn of(&self, report: &Report) -> String {
        match self {
            Ask::Target(id) => {
                let result = report.target(id).unwrap();
                let value = result.value.map_or_else(|| "-".to_owned(), |value| value.to_string());
                format!("{value} {}", result.reason.map_or(result.status.code(), Reason::code))
            }
            Ask::Distribution(id) => {
                let counts = report.target(id).unwrap().distribution.unwrap();
                format!("{} {} {} {}", counts.below, counts.inside, counts.above, counts.unknown)
            }
            Ask::Strength(strength) => {
                let tally = report.by_strength.iter().find(|tally| tally.group == *strength);
                tally.map_or(0, |tally| tally.targets).to_string()
            }
            Ask::Wording(id) => report.target(id).unwrap().target.wording.en.clone(),
        }
    }
}

/// Asks one dataset in both readings. Every disagreement is returned, so that one run shows all of them.
fn disagreements(plan: &Plan, case: &Case) -> Vec<String> {
    let name = format!("{} {} = {}", plan.id(), case.interpretation, case.choice);
    let builder = Dataset::builder(plan).units(case.units.clone());
    let dataset = builder.entities(case.things.clone()).observations(case.figures.clone()).build().unwrap();
    let report = |plan: &Plan| plan.assess(&dataset, case.unit, case.as_of.parse().unwrap()).unwrap();
    let in_force = report(plan);
    let alternative = report(&plan.with_interpretation(case.interpretation, case.choice).unwrap());
    assert_ne!(in_force, alternative, "{name}: the reports do not differ");
    let mut found = Vec::new();
    for (ask, expected, other) in &case.answers {
        assert_ne!(expected, other, "{name}: this answer does not tell the readings apart");
        for (reading, report, expected) in [("in force", &in_force, expected), ("alternative", &alternative, other)] {
            let answer = ask.of(report);
            if answer != **expected {
                found.push(format!("{name}, {reading}: `{answer}`, not `{expected}`"));
            }
        }
    }
    found
}

/// The cases are the plan's alternatives, each once, and none is left out.
fn check(plan: &Plan, cases: &[Case]) {
    let alternatives: BTreeSet<(&str, &str)> = plan
        .interpretations()
        .iter()
        .flat_map(|open| open.choices.iter().skip(1).map(|choice| (open.id.as_str(), choice.id.as_str())))
        .collect();
    let tested: BTreeSet<(&str, &str)> = cases.iter().map(|case| (case.interpretation, case.choice)).collect();
    assert_eq!(tested, alternatives, "one case for each alternative of {}", plan.id());
    assert_eq!(cases.len(), tested.len(), "no alternative twice");
    assert!(cases.iter().all(|case| !case.answers.is_empty()));
    let found: Vec<String> = cases.iter().flat_map(|case| disagreements(plan, case)).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// `count` things of a kind at a unit from a day on.
fn things(kind: &str, count: usize, unit: &str, since: &str) -> Vec<EntityRow> {
    let one = |n| EntityRow::new(kind, format!("{kind}-{unit}-{since}-{n}"), unit, since.parse().unwrap());
    (0..count).map(one).collect()
}

/// The first `count` of the things end on a day.
fn ended(mut rows: Vec<EntityRow>, count: usize, until: &str) -> Vec<EntityRow> {
    rows.iter_mut().take(count).for_each(|row| row.until = Some(until.parse().unwrap()));
    rows
}

fn person(kind: &str, id: &str, unit: &str, attributes: &[(&str, &str)]) -> EntityRow {
    let mut row = EntityRow::new(kind, id, unit, "2023-02-01".parse().unwrap());
    row.attributes.extend(attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())));
    row
}

fn figure(unit: &str, variable: &str, date: &str, value: i64) -> ObservationRow {
    ObservationRow::new(unit, variable, date.parse().unwrap(), value)
}

const DISTRICT: &str = "330109";
/// A sub-district with one residents' committee, and a town with one.
const STREET: &str = "330109001";
const STREET_COMMUNITY: &str = "330109001001";
const TOWN: &str = "330109100";
const TOWN_COMMUNITY: &str = "330109100001";

fn xiaoshan_units() -> Vec<UnitRow> {
    vec![
        UnitRow::new(DISTRICT, "区", "district"),
        UnitRow::new(STREET, "街道", "town"),
        UnitRow::new(TOWN, "镇", "town"),
        UnitRow::new(STREET_COMMUNITY, "街道社区", "community"),
        UnitRow::new(TOWN_COMMUNITY, "镇社区", "community"),
    ]
}

fn xiaoshan_case(interpretation: &'static str, choice: &'static str, as_of: &'static str) -> Case {
    let units = xiaoshan_units();
    let (things, figures, answers) = (Vec::new(), Vec::new(), Vec::new());
    Case { interpretation, choice, unit: DISTRICT, as_of, units, things, figures, answers }
}

/// The five kinds that clause 1.3 counts, with where a case puts them.
const TITLES: [(&str, &str); 5] = [
    ("governance-brand", STREET_COMMUNITY),
    ("work-method", STREET_COMMUNITY),
    ("experimental-block", STREET),
    ("service-complex", STREET_COMMUNITY),
    ("resident-parlour", STREET_COMMUNITY),
];

/// A certified worker in the sub-district's community, one without a certificate in the town's.
fn two_workers() -> Vec<EntityRow> {
    vec![
        person("community-worker", "w-1", STREET_COMMUNITY, &[]),
        person("community-worker", "w-2", TOWN_COMMUNITY, &[]),
        person("social-worker", "w-1", STREET, &[("certificate", "qualification")]),
    ]
}

fn xiaoshan_cases() -> Vec<Case> {
    use Ask::{Distribution, Target};
    vec![
        Case {
            // 20 studios and a batch of 2022: outside the three years, or the first year's quota, and a third of the 60
            // before a schedule that starts in 2023.
            things: [
                things("social-work-studio", 20, STREET_COMMUNITY, "2022-05-01"),
                things("leading-talent-batch", 1, DISTRICT, "2022-06-01"),
            ]
            .concat(),
            answers: vec![
                (Target("studios-yearly"), "- not_started", "20 achieved"),
                (Target("leading-talents"), "- not_started", "1 achieved"),
                (Target("studios-total"), "0 not_started", "20 not_started"),
            ],
            ..xiaoshan_case("delivery-years", "2022-2025", "2022-12-31")
        },
        Case {
            // 24 of 36 months gone: 29 of 30 are more than the 20 planned; with the deadline on the day, one is missing.
            things: things("service-complex", 29, STREET_COMMUNITY, "2023-05-01"),
            answers: vec![(Target("service-complexes"), "29 on_track", "29 missed")],
            ..xiaoshan_case("by-2025", "2024-12-31", "2024-12-31")
        },
        Case {
            // 12 of 36 months plan 10 of 30; October to December 2022 make it 15 of 39, 11.5, at risk from 10.4.
            things: things("service-complex", 10, STREET_COMMUNITY, "2023-05-01"),
            answers: vec![(Target("service-complexes"), "10 on_track", "10 at_risk")],
            ..xiaoshan_case("schedule-start", "2022-10-26", "2023-12-31")
        },
        Case {
            // 24 of 48 months plan 15, at risk from 13.5.
            things: things("service-complex", 10, STREET_COMMUNITY, "2023-05-01"),
            answers: vec![(Target("service-complexes"), "10 on_track", "10 behind")],
            ..xiaoshan_case("schedule-start", "2022-01-01", "2023-12-31")
        },
        Case {
            // Four whole months of 36 plan 3.3; 150 days of 1,096 plan 4.1, at risk from 3.7: three whole ones.
            things: things("service-complex", 3, STREET_COMMUNITY, "2023-02-01"),
            answers: vec![(Target("service-complexes"), "3 on_track", "3 at_risk")],
            ..xiaoshan_case("schedule-convention", "by-day", "2023-05-30")
        },
        Case {
            // Five months of 36 plan 4.2, at risk from 3.75; one quarter of 12 plans 2.5.
            things: things("service-complex", 2, STREET_COMMUNITY, "2023-02-01"),
            answers: vec![(Target("service-complexes"), "2 behind", "2 on_track")],
            ..xiaoshan_case("schedule-convention", "by-quarter", "2023-05-31")
        },
        Case {
            // Of each title one named the day before 2022 and one on its first day. Six of 36 months are gone: 1 of 3
            // blocks against 1 + 2/6, 2 of 3 against 2 + 1/6; of the others far more are planned.
            things: TITLES
                .iter()
                .flat_map(|(kind, unit)| [things(kind, 1, unit, "2021-12-31"), things(kind, 1, unit, "2022-01-01")])
                .flatten()
                .collect(),
            answers: vec![
                (Target("governance-brands"), "1 behind", "2 behind"),
                (Target("work-methods"), "1 behind", "2 behind"),
                (Target("experimental-blocks"), "1 on_track", "2 on_track"),
                (Target("service-complexes"), "1 behind", "2 behind"),
                (Target("resident-parlours"), "1 behind", "2 behind"),
            ],
            ..xiaoshan_case("counted-from", "everything", "2023-06-30")
        },
        Case {
            // 40 begun, five closed in 2024: 40 are the two thirds planned, 35 less than nine tenths of them.
            things: ended(things("social-work-studio", 40, STREET_COMMUNITY, "2023-05-01"), 5, "2024-03-01"),
            answers: vec![(Target("studios-total"), "40 on_track", "35 behind")],
            ..xiaoshan_case("studios-counted", "in-force", "2024-12-31")
        },
        Case {
            // Two of each title stood when the schedule started, one was revoked since. Two of 3 blocks are 2 + 1/6 whole;
            // one is less than 2 + 9/60.
            things: TITLES
                .iter()
                .flat_map(|(kind, unit)| ended(things(kind, 2, unit, "2022-05-01"), 1, "2023-03-01"))
                .collect(),
            answers: vec![
                (Target("governance-brands"), "1 behind", "2 behind"),
                (Target("work-methods"), "1 behind", "2 behind"),
                (Target("experimental-blocks"), "1 behind", "2 on_track"),
                (Target("service-complexes"), "1 behind", "2 behind"),
                (Target("resident-parlours"), "1 behind", "2 behind"),
            ],
            ..xiaoshan_case("revoked", "counted", "2023-06-30")
        },
        Case {
            // Two workers for 1,000 residents are 20 per 10,000; without the town's community there is one, who is
            // certified, and one community whose size is asked. A quasi residents' committee of the sub-district, which
            // reports nothing, is urban in the reading in force only.
            units: {
                let mut units = xiaoshan_units();
                units.push(UnitRow::new("330109001401", "类似居委会", "community"));
                units
            },
            things: two_workers(),
            figures: vec![
                figure(DISTRICT, "urban-residents", "2023-12-31", 1_000),
                figure(STREET_COMMUNITY, "households", "2023-12-31", 2_000),
                figure(TOWN_COMMUNITY, "households", "2023-12-31", 2_000),
            ],
            answers: vec![
                (Target("community-workers"), "20 conforming", "10 not_conforming"),
                (Target("community-worker-certification"), "50 not_met", "100 achieved"),
                (Distribution("community-size"), "0 2 0 1", "0 1 0 0"),
            ],
            ..xiaoshan_case("urban-community", "sub-districts-only", "2024-06-30")
        },
        Case {
            // Only the sub-district's community says of itself that it is urban.
            units: {
                let mut units = xiaoshan_units();
                units[3].urban = Some(true);
                units
            },
            things: two_workers(),
            figures: vec![
                figure(DISTRICT, "urban-residents", "2023-12-31", 1_000),
                figure(STREET_COMMUNITY, "households", "2023-12-31", 2_000),
                figure(TOWN_COMMUNITY, "households", "2023-12-31", 2_000),
            ],
            answers: vec![
                (Target("community-workers"), "20 conforming", "10 not_conforming"),
                (Target("community-worker-certification"), "50 not_met", "100 achieved"),
                (Distribution("community-size"), "0 2 0 0", "0 1 0 0"),
            ],
            ..xiaoshan_case("urban-community", "own-word-only", "2024-06-30")
        },
        Case {
            unit: TOWN_COMMUNITY,
            figures: vec![figure(TOWN_COMMUNITY, "households", "2023-12-31", 3_000)],
            answers: vec![(Target("community-size"), "3000 conforming", "3000 not_conforming")],
            ..xiaoshan_case("size-bounds", "upper-out", "2024-06-30")
        },
        Case {
            // 17 workers for 10,000 residents: one short of a standing floor, or of one that is due at the end of 2025.
            things: things("community-worker", 17, STREET_COMMUNITY, "2023-02-01"),
            figures: vec![figure(DISTRICT, "urban-residents", "2023-12-31", 10_000)],
            answers: vec![(Target("community-workers"), "17 not_conforming", "17 not_met")],
            ..xiaoshan_case("workers-deadline", "by-2025", "2024-12-31")
        },
        Case {
            // Three workers for 1,000 residents, two with a qualification, one of them registered.
            things: vec![
                person("community-worker", "w-1", STREET_COMMUNITY, &[]),
                person("community-worker", "w-2", STREET_COMMUNITY, &[]),
                person("community-worker", "w-3", STREET_COMMUNITY, &[]),
                person("social-worker", "w-1", STREET, &[("certificate", "qualification")]),
                person("social-worker", "w-1", STREET, &[("certificate", "registration")]),
                person("social-worker", "w-2", STREET, &[("certificate", "qualification")]),
            ],
            figures: vec![figure(DISTRICT, "residents", "2023-12-31", 1_000)],
            answers: vec![
                (Target("certified-social-workers"), "20 achieved", "10 not_met"),
                (Target("community-worker-certification"), "200/3 not_met", "100/3 not_met"),
            ],
            ..xiaoshan_case("certified-person", "registration", "2024-06-30")
        },
        Case {
            // 16 certified for the 10,000 residents of 2023; those of 2024 are not known in February.
            things: (0..16)
                .map(|n| person("social-worker", &format!("w-{n}"), STREET, &[("certificate", "qualification")]))
                .collect(),
            figures: vec![figure(DISTRICT, "residents", "2023-12-31", 10_000)],
            answers: vec![(Target("certified-social-workers"), "16 achieved", "- no_observation")],
            ..xiaoshan_case("resident-population", "same-year", "2024-02-29")
        },
        Case {
            // After a batch of 2023-11-17 the next may come from 2025-11-17, or from the first day of 2025.
            things: things("supervisor-batch", 1, DISTRICT, "2023-11-17"),
            answers: vec![(Target("supervisors"), "1 not_due", "1 due")],
            ..xiaoshan_case("supervisor-interval", "calendar-years", "2025-06-30")
        },
        Case {
            // Of the thirteen targets nine are binding, two hold in principle; the supervisors change sides.
            answers: vec![
                (Ask::Strength(Strength::Binding), "9", "10"),
                (Ask::Strength(Strength::InPrinciple), "2", "1"),
                (Ask::Wording("supervisors"), "in principle", "every 2-3 years"),
            ],
            ..xiaoshan_case("in-principle-scope", "first-only", "2024-06-30")
        },
        Case {
            things: things("resident-parlour", 51, STREET_COMMUNITY, "2023-05-01"),
            answers: vec![(Target("resident-parlours"), "51 achieved", "51 not_conforming")],
            ..xiaoshan_case("parlours-floor", "exactly-50", "2024-06-30")
        },
        Case {
            // Half of two workers are certified: below 70, and above the third of it that a third of the schedule asks.
            things: two_workers(),
            answers: vec![(Target("community-worker-certification"), "50 not_met", "50 on_track")],
            ..xiaoshan_case("rate-schedule", "attainment", "2023-12-31")
        },
    ]
}

#[test]
fn every_alternative_of_the_built_in_plan_changes_a_result() {
    let cases = xiaoshan_cases();
    assert_eq!(cases.len(), 19);
    check(&Plan::builtin("xiaoshan-2022-2025").unwrap(), &cases);
}

fn successor_case(choice: (&'static str, &'static str), unit: &'static str, as_of: &'static str) -> Case {
    let below = |code: &str, level: &str, parent: &str| {
        let mut row = UnitRow::new(code, code, level);
        row.parent = Some(parent.to_owned());
        row
    };
    let mut units = vec![
        UnitRow::new("XS", "XS", "area"),
        below("XS-N", "service-circle", "XS"),
        below("XS-N-01", "neighbourhood", "XS-N"),
        below("XS-N-02", "neighbourhood", "XS-N"),
    ];
    units[2].urban = Some(true);
    units[3].urban = Some(true);
    let (interpretation, choice) = choice;
    Case { interpretation, choice, unit, as_of, units, things: Vec::new(), figures: Vec::new(), answers: Vec::new() }
}

/// A kitchen from a day on, serving in a way.
fn kitchen(id: &str, since: &str, service: &str) -> EntityRow {
    let mut row = EntityRow::new("neighbourhood-kitchen", id, "XS-N-01", since.parse().unwrap());
    row.attributes.insert("service".to_owned(), service.into());
    row
}

fn successor_cases() -> Vec<Case> {
    use Ask::{Distribution, Target};
    vec![
        Case {
            // On the eve of the second step (two fifths of ten) the first still plans 2; a straight line between them has
            // come to 10 x (1 + 364/365) / 5 = 3.99, at risk from 3.6: three whole ones.
            things: vec![kitchen("k-1", "2026-03-01", "dine-in"), kitchen("k-2", "2026-03-01", "dine-in")],
            answers: vec![(Target("kitchens"), "2 on_track", "2 behind")],
            ..successor_case(("between-steps", "straight"), "XS", "2027-12-30")
        },
        Case {
            // A fifth of ten is planned: two kitchens, one of which only delivers.
            things: vec![kitchen("k-1", "2026-03-01", "dine-in"), kitchen("k-2", "2026-03-01", "delivery")],
            answers: vec![(Target("kitchens"), "2 on_track", "1 at_risk")],
            ..successor_case(("kitchens-counted", "dine-in"), "XS", "2026-12-31")
        },
        Case {
            // Two opened, one of them closed on the day.
            things: ended(
                vec![kitchen("k-1", "2026-03-01", "dine-in"), kitchen("k-2", "2026-03-01", "dine-in")],
                1,
                "2026-12-31",
            ),
            answers: vec![(Target("kitchens"), "1 at_risk", "2 on_track")],
            ..successor_case(("kitchens-counted", "ever-opened"), "XS", "2026-12-31")
        },
        Case {
            // Both ends, one in each neighbourhood.
            figures: vec![
                figure("XS-N-01", "households", "2026-12-31", 300),
                figure("XS-N-02", "households", "2026-12-31", 900),
            ],
            answers: vec![(Distribution("neighbourhood-size"), "0 2 0 0", "1 0 1 0")],
            ..successor_case(("size-ends", "both-out"), "XS-N", "2026-12-31")
        },
        Case {
            // Four days: more than three, not more than five.
            figures: vec![figure("XS", "response-days", "2028-06-30", 4)],
            answers: vec![(Target("response-days"), "4 not_conforming", "4 conforming")],
            ..successor_case(("three-days-from", "mid-year"), "XS", "2028-06-30")
        },
    ]
}

#[test]
fn every_alternative_of_the_successor_plan_changes_a_result() {
    check(&Plan::from_toml(SUCCESSOR).unwrap(), &successor_cases());
}

/// An alternative that sets several fields needs each of them: with one taken out of the plan's text, an answer is wrong.
#[test]
fn every_field_of_an_alternative_matters() {
    for (text, cases) in [(XIAOSHAN, xiaoshan_cases()), (SUCCESSOR, successor_cases())] {
        let plan: toml::Table = toml::from_str(text).unwrap();
        for case in &cases {
            for place in 0..changes_of(&mut plan.clone(), case).len() {
                let mut less = plan.clone();
                let changes = changes_of(&mut less, case);
                // Without its only change an alternative is none, which the loader refuses.
                if changes.len() == 1 {
                    continue;
                }
                let taken_out = changes.remove(place);
                let less = Plan::from_toml(&toml::to_string(&less).unwrap()).unwrap();
                let (interpretation, choice) = (case.interpretation, case.choice);
                let found = disagreements(&less, case);
                assert!(!found.is_empty(), "{interpretation} = {choice}: nothing depends on {taken_out}");
            }
        }
    }
}

/// The changes of a case's alternative in the plan's text.
fn changes_of<'p>(plan: &'p mut toml::Table, case: &Case) -> &'p mut Vec<toml::Value> {
    let open = named(&mut plan["interpretation"], case.interpretation);
    named(&mut open["alternative"], case.choice)["changes"].as_array_mut().unwrap()
}

fn named<'p>(list: &'p mut toml::Value, id: &str) -> &'p mut toml::Value {
    list.as_array_mut().unwrap().iter_mut().find(|item| item["id"].as_str() == Some(id)).unwrap()
}
