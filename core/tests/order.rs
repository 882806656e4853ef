//! The order of input rows changes nothing: neither a report nor a digest.

use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;
use shequ::Plan;
use shequ::assess::Report;
use shequ::data::{
    AllocationRow, AttributeValue, Dataset, DeliverableRow, EntityRow, LineageRow, ObservationRow, ScopeRow, UnitRow,
    Unknown,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn units() -> Vec<UnitRow> {
    let mut ended = UnitRow::new("330109001009", "旧社区", "community");
    ended.until = Some(day("2023-01-01"));
    vec![
        ended,
        UnitRow::new("330109", "萧山区", "district"),
        UnitRow::new("330109001", "城厢街道", "town"),
        UnitRow::new("330109100", "楼塔镇", "town"),
        UnitRow::new("330109001001", "甲社区", "community"),
        UnitRow::new("330109001002", "乙社区", "community"),
        UnitRow::new("330109100001", "丙社区", "community"),
        UnitRow::new("330109100201", "丁村", "community"),
    ]
}

fn observations() -> Vec<ObservationRow> {
    let plain =
        |unit: &str, variable: &str, date: &str, value: i64| ObservationRow::new(unit, variable, day(date), value);
    let mut revised = plain("330109", "residents", "2023-12-31", 2_130_000);
    revised.recorded = Some(day("2024-05-01"));
    let mut sourced = plain("330109", "residents", "2022-12-31", 2_110_000);
    sourced.source = Some("bulletin".to_owned());
    vec![
        plain("330109", "residents", "2023-12-31", 2_140_000),
        plain("330109", "residents", "2022-12-31", 2_110_000),
        sourced,
        revised,
        plain("330109", "certified-social-workers", "2024-06-30", 3_423),
        plain("330109", "certified-social-workers", "2024-06-30", 3_423),
        plain("330109001001", "households", "2024-06-30", 1_600),
        plain("330109001002", "households", "2024-03-31", 3_400),
        plain("330109100001", "households", "2024-06-30", 900),
        plain("330109001009", "households", "2022-06-30", 2_900),
        plain("330109", "no-such", "2024-06-30", 1),
        plain("330109", "another", "2024-06-30", 1),
    ]
}

fn entities() -> Vec<EntityRow> {
    let plain = |kind: &str, id: &str, unit: &str, since: &str| EntityRow::new(kind, id, unit, day(since));
    let mut ended = plain("social-work-studio", "studio-2", "330109100001", "2023-03-01");
    ended.until = Some(day("2024-02-01"));
    let functions: AttributeValue = ["elder-and-child-care", "affairs"].into_iter().collect();
    let certificate = |certificate: &str, grade: &str| {
        let row = plain("social-worker", "person-1", "330109100001", "2023-03-01");
        row.with_attribute("certificate", certificate).with_attribute("grade", grade)
    };
    vec![
        plain("service-complex", "complex-1", "330109001001", "2023-05-01").with_attribute("functions", functions),
        plain("social-work-studio", "studio-1", "330109001001", "2023-04-01"),
        ended,
        plain("social-work-studio", "studio-2", "330109100201", "2024-02-01"),
        plain("leading-talent-batch", "batch-1", "330109", "2023-11-17"),
        plain("leading-talent-batch", "batch-2", "330109", "2024-05-17"),
        plain("governance-brand", "brand-1", "330109100201", "2023-06-01"),
        certificate("qualification", "assistant"),
        certificate("registration", "assistant"),
        certificate("qualification", "assistant"),
    ]
}

fn deliverables() -> Vec<DeliverableRow> {
    let plain = |id: &str, unit: &str, date: &str, state: &str| DeliverableRow::new(id, unit, day(date), state);
    let mut shown = plain("pay-system", "330109", "2023-05-01", "done");
    shown.evidence = Some("minutes".to_owned());
    vec![
        plain("pay-system", "330109", "2023-05-01", "done"),
        shown,
        plain("pay-system", "330109", "2022-05-01", "under_way"),
        plain("all-round-handling", "330109001001", "2023-05-11", "under_way"),
        plain("all-round-handling", "330109001001", "2024-05-11", "done"),
        plain("all-round-handling", "330109100201", "2024-05-11", "done"),
    ]
}

fn scopes() -> Vec<ScopeRow> {
    vec![
        ScopeRow::new("governance-brand", "330109", day("2022-01-01")),
        ScopeRow::new("social-work-studio", "330109001", day("2022-01-01")),
        ScopeRow::new("social-work-studio", "330109100", day("2023-01-01")),
    ]
}

fn lineage() -> Vec<LineageRow> {
    ["330109001001", "330109001002"].map(|to| LineageRow::new("330109001009", to, day("2023-01-01"))).to_vec()
}

fn allocations() -> Vec<AllocationRow> {
    let plain = |target: &str, unit: &str, value: i64| AllocationRow::new(target, unit, value);
    vec![
        plain("service-complexes", "330109001", 12),
        plain("service-complexes", "330109100", 18),
        plain("governance-brands", "330109100", 2),
    ]
}

type Rows = (Vec<UnitRow>, Vec<ObservationRow>, Vec<EntityRow>, Vec<DeliverableRow>);
type LaterRows = (Vec<ScopeRow>, Vec<LineageRow>, Vec<AllocationRow>);

fn built(plan: &Plan, (units, observations, entities, deliverables): Rows, later: LaterRows) -> Dataset {
    let (scopes, lineage, allocations) = later;
    Dataset::builder(plan)
        .units(units)
        .observations(observations)
        .entities(entities)
        .deliverables(deliverables)
        .register_scope(scopes)
        .lineage(lineage)
        .allocations(allocations)
        .unknown_variables(Unknown::SetAside)
        .build()
        .unwrap()
}

/// Every row, as written above.
fn all(plan: &Plan) -> Dataset {
    built(plan, (units(), observations(), entities(), deliverables()), (scopes(), lineage(), allocations()))
}

fn reports(plan: &Plan, dataset: &Dataset) -> Vec<Report> {
    let units = ["330109", "330109001", "330109100", "330109001001"];
    units.map(|unit| plan.assess(dataset, unit, day("2024-06-30")).unwrap()).to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn reports_and_digests_are_the_same_in_any_order(
        units in Just(units()).prop_shuffle(),
        observations in Just(observations()).prop_shuffle(),
        entities in Just(entities()).prop_shuffle(),
        deliverables in Just(deliverables()).prop_shuffle(),
        scopes in Just(scopes()).prop_shuffle(),
        lineage in Just(lineage()).prop_shuffle(),
        allocations in Just(allocations()).prop_shuffle(),
    ) {
        static PLAN: LazyLock<Plan> = LazyLock::new(|| Plan::builtin("xiaoshan-2022-2025").unwrap());
        static FIRST: LazyLock<(Dataset, Vec<Report>)> = LazyLock::new(|| {
            let dataset = all(&PLAN);
            let reports = reports(&PLAN, &dataset);
            (dataset, reports)
        });
        let dataset = built(&PLAN, (units, observations, entities, deliverables), (scopes, lineage, allocations));
        prop_assert_eq!(dataset.digests(), FIRST.0.digests());
        let reports = reports(&PLAN, &dataset);
        prop_assert_eq!(&reports, &FIRST.1);
        for (one, other) in reports.iter().zip(&FIRST.1) {
            prop_assert_eq!(one.to_json().unwrap(), other.to_json().unwrap());
        }
    }
}

/// What is compared above says something: each table has rows, and a row left out shows.
#[test]
fn a_row_left_out_shows_in_its_table_alone() {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let all = all(&plan);
    // Of the observations two are repeats and two are set aside, of the entities one is a repeat, of the states one.
    let rows: Vec<u64> = all.digests().iter().map(|digest| digest.rows).collect();
    assert_eq!(rows, [8, 8, 9, 5, 3, 2, 3]);
    let rows = (units(), observations(), entities()[1..].to_vec(), deliverables());
    let fewer = built(&plan, rows, (scopes(), lineage(), allocations()));
    let same: Vec<bool> = all.digests().iter().zip(fewer.digests().iter()).map(|(a, b)| a == b).collect();
    assert_eq!(same, [true, true, false, true, true, true, true]);
    assert_ne!(reports(&plan, &all), reports(&plan, &fewer));
}
