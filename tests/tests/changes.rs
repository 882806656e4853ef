//! What changed between two reports on one unit, and the rows behind it.

use shequ::assess::{Options, Report, Row, SinceError, TargetChange};
use shequ::data::{AllocationRow, Dataset, EntityRow, ObservationRow, UnitRow};
use shequ::formula::{AtRisk, Status};
use shequ::{Lang, Plan};

fn plan() -> Plan {
    Plan::builtin("xiaoshan-2022-2025").unwrap()
}

/// A district with residents reported twice, the certified once, and three experimental blocks, of which one ended.
fn data(plan: &Plan, certified: i64) -> Dataset {
    let mut ended = EntityRow::new("experimental-block", "block-1", "330109001", "2023-05-10".parse().unwrap());
    ended.until = Some("2024-05-01".parse().unwrap());
    let block = |id: &str, day: &str| EntityRow::new("experimental-block", id, "330109001", day.parse().unwrap());
    Dataset::builder(plan)
        .units([UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109001", "城厢街道", "town")])
        .observations([
            ObservationRow::new("330109", "residents", "2022-12-31".parse().unwrap(), 2_000_000),
            ObservationRow::new("330109", "residents", "2023-12-31".parse().unwrap(), 2_140_000),
            ObservationRow::new("330109", "certified-social-workers", "2022-12-31".parse().unwrap(), certified),
        ])
        .entities([ended, block("block-2", "2024-03-01"), block("block-3", "2024-04-01")])
        .build()
        .unwrap()
}

fn report(plan: &Plan, data: &Dataset, day: &str) -> Report {
    plan.assess(data, "330109", day.parse().unwrap()).unwrap()
}

fn ids(rows: &[Row]) -> Vec<&str> {
    fn id(row: &Row) -> &str {
        match row {
            Row::Entity(row) => &row.id,
            Row::Observation(row) => &row.variable,
            _ => "",
        }
    }
    rows.iter().map(id).collect()
}

#[test]
fn between_two_days_the_rows_that_came_and_went_are_named() {
    let plan = plan();
    let data = data(&plan, 3_000);
    let changes = report(&plan, &data, "2024-06-30").since(&report(&plan, &data, "2023-06-30")).unwrap();
    assert_eq!(changes.targets.len(), plan.targets().len());
    let blocks = changes.target("experimental-blocks").unwrap();
    assert_eq!((blocks.value_before, blocks.value, blocks.change), (Some(1.into()), Some(2.into()), Some(1.into())));
    assert_eq!((ids(&blocks.added), ids(&blocks.gone)), (vec!["block-2", "block-3"], vec!["block-1"]));

    // The population of 2022 gives way to that of 2023: 15 and 3000/214 = 14.02 per 10,000.
    let workers = changes.target("certified-social-workers").unwrap();
    let value = |change: &TargetChange| change.value.map(|value| value.to_string());
    assert_eq!((value(workers).as_deref(), workers.value_before), (Some("1500/107"), Some(15.into())));
    assert_eq!(ids(&workers.added), ["residents"]);
    assert_eq!(workers.added[0].observation().unwrap().date, Some("2023-12-31".parse().unwrap()));
    // The baseline still rests on the population of 2022: that row is not gone.
    assert_eq!(workers.gone, []);

    let brands = changes.target("governance-brands").unwrap();
    assert!(!brands.is_change() && brands.added.is_empty() && brands.status == Status::NoResult);

    let english = changes.lines(Lang::En);
    assert!(english[0].starts_with("萧山区 (330109), 2023-06-30 → 2024-06-30: "), "{english:?}");
    let line = english.iter().find(|line| line.contains("1 → 2 (+1)")).unwrap();
    assert!(
        line.contains("2 rows added: block-2 330109001 from 2024-03-01; block-3 330109001 from 2024-04-01"),
        "{line}"
    );
    assert!(line.ends_with("1 row no longer counted: block-1 330109001 from 2023-05-10 until 2024-05-01"), "{line}");
    let chinese = changes.lines(Lang::Zh);
    assert!(
        chinese
            .iter()
            .any(|line| line.contains("1 → 2（+1）") && line.contains("新增 2 行：block-2 330109001 自2024-03-01"))
    );
    assert_eq!(chinese.len(), english.len());

    let json: serde_json::Value = serde_json::from_str(&changes.to_json().unwrap()).unwrap();
    let blocks = &json["targets"][2];
    assert_eq!((&blocks["target"], &blocks["change"]), (&"experimental-blocks".into(), &"1".into()));
    assert_eq!(blocks["gone"][0]["until"], "2024-05-01");
}

#[test]
fn between_two_datasets_the_revised_row_is_both_gone_and_added() {
    let plan = plan();
    let (first, revised) = (data(&plan, 3_000), data(&plan, 3_425));
    let changes = report(&plan, &revised, "2024-06-30").since(&report(&plan, &first, "2024-06-30")).unwrap();
    let changed: Vec<&TargetChange> = changes.targets.iter().filter(|change| change.is_change()).collect();
    let [workers] = changed.as_slice() else { panic!("{changed:?}") };
    assert_eq!(workers.target.id, "certified-social-workers");
    let values = |rows: &[Row]| rows.iter().map(|row| row.observation().unwrap().value).collect::<Vec<_>>();
    assert_eq!((values(&workers.gone), values(&workers.added)), (vec![3_000.into()], vec![3_425.into()]));
    assert_eq!((workers.status_before, workers.status), (Status::Behind, Status::Achieved));

    let nothing = report(&plan, &first, "2024-06-30").since(&report(&plan, &first, "2024-06-30")).unwrap();
    assert!(nothing.targets.iter().all(|change| !change.is_change()));
    assert_eq!(nothing.lines(Lang::Zh), ["萧山区(330109) · 2024-06-30 → 2024-06-30：13 项目标中 0 项有变化"]);
}

#[test]
fn a_share_that_is_given_is_a_change_of_the_bound() {
    let plan = plan();
    let with = |share: Option<i64>| {
        let rows = share.map(|share| AllocationRow::new("experimental-blocks", "330109001", share));
        let data = data(&plan, 1);
        let again = Dataset::builder(&plan).units(data.unit_rows()).entities(data.entity_rows()).allocations(rows);
        plan.assess(&again.build().unwrap(), "330109001", "2024-01-31".parse().unwrap()).unwrap()
    };
    let changes = with(Some(2)).since(&with(None)).unwrap();
    let blocks = changes.target("experimental-blocks").unwrap();
    assert_eq!((blocks.added.len(), blocks.added[0].table()), (1, "allocations"));
    let line = blocks.message(Lang::En);
    assert!(line.contains("bound none → ≥ 2"), "{line}");
    assert!(blocks.message(Lang::Zh).contains("目标值 无 → ≥ 2 "), "{}", blocks.message(Lang::Zh));
}

#[test]
fn reports_that_ask_something_else_are_refused() {
    let plan = plan();
    let data = data(&plan, 3_000);
    let now = report(&plan, &data, "2024-06-30");
    let town = plan.assess(&data, "330109001", "2023-06-30".parse().unwrap()).unwrap();
    let error = now.since(&town).unwrap_err();
    assert_eq!(error, SinceError::OtherUnit { earlier: "330109001".to_owned(), later: "330109".to_owned() });
    assert!(error.to_string().contains("330109001"));

    let later = report(&plan, &data, "2024-07-01");
    assert!(matches!(now.since(&later), Err(SinceError::NotEarlier { .. })));
    assert!(later.since(&now).is_ok());

    for (options, option) in [
        (Options::default().with_at_risk(AtRisk::Points(5.into())), "at_risk"),
        (Options::default().with_known_on("2024-06-30".parse().unwrap()), "known_on"),
        (Options::default().with_min_coverage(0.into()), "min_coverage"),
    ] {
        let other = plan.assess_with(&data, "330109", "2023-06-30".parse().unwrap(), &options).unwrap();
        assert_eq!(now.since(&other), Err(SinceError::OtherOption { option }));
    }

    let open = plan.interpretations().iter().find(|open| open.choices.len() > 1).unwrap();
    let choice = &open.choices[1].id;
    let read_otherwise = plan.with_interpretation(&open.id, choice).unwrap();
    let other = report(&read_otherwise, &data, "2023-06-30");
    let in_force = now.head.interpretations[&open.id].clone();
    let expected =
        SinceError::OtherReading { interpretation: open.id.clone(), earlier: choice.clone(), later: in_force };
    assert_eq!(now.since(&other), Err(expected));

    let bureau = Plan::from_toml(include_str!("../plans/xiaoshan-civil-affairs-2017.toml")).unwrap();
    let theirs = Dataset::builder(&bureau).units([UnitRow::new("330109", "萧山区", "district")]).build().unwrap();
    let other = bureau.assess(&theirs, "330109", "2017-06-30".parse().unwrap()).unwrap();
    let Err(SinceError::OtherPlan { earlier, later }) = now.since(&other) else { panic!("another plan") };
    assert!(earlier.contains("2017") && later.contains("xiaoshan-2022-2025"), "{earlier} {later}");
}

#[test]
fn two_years_of_a_quota_are_shown_with_their_years_and_not_compared() {
    let plan = plan();
    let studio = |id: &str, day: &str| EntityRow::new("social-work-studio", id, "330109001", day.parse().unwrap());
    let data = Dataset::builder(&plan)
        .units([UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109001", "城厢街道", "town")])
        .entities([studio("a", "2024-03-01"), studio("b", "2024-10-01"), studio("c", "2025-01-20")])
        .build()
        .unwrap();
    let [autumn, winter, spring] = ["2024-09-30", "2024-12-31", "2025-03-31"].map(|day| report(&plan, &data, day));
    let within = winter.since(&autumn).unwrap();
    let within = within.target("studios-yearly").unwrap();
    assert_eq!((within.year_before, within.year, within.change), (Some(2024), Some(2024), Some(1.into())));
    let across = spring.since(&winter).unwrap();
    let across = across.target("studios-yearly").unwrap();
    assert_eq!((across.value_before, across.value), (Some(2.into()), Some(1.into())));
    assert_eq!((across.year_before, across.year, across.change), (Some(2024), Some(2025), None));
    assert!(across.message(Lang::Zh).contains("2024年 2 → 2025年 1，"), "{}", across.message(Lang::Zh));
    assert!(across.message(Lang::En).contains("2024: 2 → 2025: 1, "), "{}", across.message(Lang::En));
    // A total runs on.
    let total = spring.since(&winter).unwrap();
    assert_eq!(total.target("studios-total").unwrap().change, Some(1.into()));
}
