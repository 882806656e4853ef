//! Traces: every number of every target of three plans worked out again from the rows in its trace, by an evaluator of
//! its own; a changed leaf that is noticed; the JSON Schema; the table; what changed since an earlier report.

mod evaluator;

use std::collections::BTreeSet;
use std::path::Path;

use evaluator::{Evaluation, evaluate};
use serde_json::{Value, json};
use shequ::assess::Report;
use shequ::data::Dataset;
use shequ::plan::Plan;

const SUCCESSOR: &str = include_str!("../../plans/successor-2026-2030.toml");
const BUREAU_2017: &str = include_str!("../../plans/xiaoshan-civil-affairs-2017.toml");

fn data(plan: &Plan, folder: &str) -> Dataset {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let tables = ["units", "observations", "entities", "deliverables", "register_scope", "lineage", "allocations"];
    let builder = tables.iter().fold(Dataset::builder(plan), |builder, table| {
        match std::fs::read(folder.join(format!("{table}.csv"))) {
            Ok(bytes) => builder.csv(table, &bytes),
            Err(_) => builder,
        }
    });
    builder.build().unwrap()
}

fn xiaoshan() -> (Plan, Dataset) {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let example = data(&plan, "../examples/data/xiaoshan");
    (plan, example)
}

fn successor() -> (Plan, Dataset) {
    let plan = Plan::from_toml(SUCCESSOR).unwrap();
    let data = data(&plan, "data/successor-2026-2030");
    (plan, data)
}

/// Reports of the three plans at each level, before, within and after each plan.
fn reports() -> Vec<Report> {
    let mut reports = Vec::new();
    let mut ask = |(plan, data): (Plan, Dataset), days: &[&str]| {
        let mut levels = BTreeSet::new();
        let codes: Vec<String> = data.unit_rows().map(|row| row.code).collect();
        for code in codes {
            let unit = data.units().find(&code).unwrap();
            if !levels.insert(data.units().level(unit).id.clone()) {
                continue;
            }
            for day in days {
                reports.extend(plan.assess(&data, &code, day.parse().unwrap()));
            }
        }
    };
    ask(xiaoshan(), &["2021-12-31", "2023-06-30", "2024-12-31", "2025-12-31", "2026-06-30"]);
    ask(successor(), &["2025-12-31", "2026-08-15", "2028-06-30", "2030-12-31"]);
    let bureau = Plan::from_toml(BUREAU_2017).unwrap();
    let published = data(&bureau, "data/xiaoshan-civil-affairs-2017");
    ask((bureau, published), &["2017-06-30", "2017-11-30", "2017-12-31"]);
    reports
}

fn trace_of(report: &Report, target: &str) -> Value {
    serde_json::from_str(&report.trace(target).unwrap().to_json().unwrap()).unwrap()
}

/// A trace worked out again, held equal to itself and to the assessment.
fn held(report: &Report, trace: &Value) -> Evaluation {
    let target = trace["target"].as_str().unwrap();
    let assessment = serde_json::to_value(report.target(target).unwrap()).unwrap();
    let found = evaluate(trace);
    let at = format!("{target} at {} on {}", report.head.unit, report.head.as_of);
    assert_eq!(found.wrong, Vec::<String>::new(), "{at}");
    assert_eq!(json!(found.status), assessment["status"], "{at}");
    assert_eq!(json!(found.reason), assessment["reason"], "{at}");
    assert_eq!(json!(found.met), assessment["met"], "{at}");
    let fields = ["value", "baseline", "attainment", "progress", "elapsed", "planned", "planned_at_risk", "variance"];
    let more = ["variance_points", "attainment_points", "required_pace", "share_of_parent"];
    for field in fields.into_iter().chain(more) {
        let worked_out = found.steps.get(field).copied().flatten().map(|value| value.text());
        assert_eq!(json!(worked_out), assessment[field]["exact"], "{field} of {at}");
    }
    for field in ["shortfall", "shortfall_by_hiring"] {
        let worked_out = found.steps.get(field).copied().flatten().map(|value| value.text());
        assert_eq!(worked_out, assessment[field].as_i64().map(|units| units.to_string()), "{field} of {at}");
    }
    found
}

#[test]
fn every_number_follows_from_the_leaves() {
    let mut statuses = BTreeSet::new();
    let mut nodes = 0;
    for report in reports() {
        for assessment in &report.assessments {
            let found = held(&report, &trace_of(&report, &assessment.target.id));
            statuses.insert(found.status);
            nodes += found.nodes;
        }
    }
    assert!(nodes > 50_000, "{nodes}");
    for status in ["achieved", "on_track", "behind", "missed", "conforming", "not_conforming", "due", "no_result"] {
        assert!(statuses.contains(status), "no {status} among {statuses:?}");
    }
}
