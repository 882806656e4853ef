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
    ask(xiaoshan(), &["2021-12-31", "2024-06-30", "2025-12-31"]);
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

/// A district of towns where everything that can be odd in a sum is: a unit that ended and stands, one that was replaced,
/// one nobody can place, a successor held back, a report nobody asked for, a unit without any, carried values, an own
/// figure left aside, a register in scope at one town, shares, and rows set aside.
fn odd() -> (Plan, Dataset) {
    let plan = Plan::from_toml(ODD).unwrap();
    let units = "code,name,level,since,until\n\
        1,district,district,,\n11,east,town,,\n12,west,town,,\n13,north,town,,\n14,south,town,,\n\
        111,a,community,,2025-01-01\n112,b,community,2025-01-01,\n113,c,community,,\n\
        121,d,community,,2025-01-01\n122,e,community,2025-01-01,\n\
        131,f,community,,2025-01-01\n132,g,community,,\n133,h,community,,\n141,i,community,,\n";
    let units = units.lines().map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let parent = match cells[0].len() {
            1 => "",
            length => &cells[0][..length - 1],
        };
        if cells[0] == "code" { format!("{line},parent\n") } else { format!("{line},{parent}\n") }
    });
    let observations = "unit,variable,from,date,value,precision,recorded\n\
        111,rooms,,2024-12-31,7,,\n112,rooms,,2024-11-30,1,,\n113,rooms,,2025-03-31,2,,\n\
        121,rooms,,2024-12-31,5,,\n122,rooms,,2025-03-31,6,,\n\
        131,rooms,,2024-12-31,4,,\n132,rooms,,2025-03-31,3,,\n133,rooms,,2024-06-30,9,,\n\
        14,rooms,,2024-01-31,50,,\n141,rooms,,2025-03-31,8,,\n\
        113,readers,,2025-03-31,30,,\n122,readers,,2025-03-31,40,,\n\
        113,people,,2025-03-31,100,10,\n122,people,,2025-03-31,200,,\n141,people,,2025-03-31,300,,\n\
        1,visits,2025-01-01,2025-01-31,5,,\n1,visits,2025-01-01,2025-02-28,9,,\n1,visits,2025-03-01,2025-03-31,4,,2025-04-02\n\
        11,visits,2025-01-15,2025-02-28,3,,\n12,visits,2024-12-01,2025-01-31,2,,\n12,visits,2025-02-01,2025-03-31,2,,\n\
        11,rooms,,2023-01-31,no number,,\n";
    let lineage = "from,to,date\n111,112,2025-01-01\n111,113,2025-01-01\n121,122,2025-01-01\n";
    let allocations = "target,unit,value,responsible\nrooms,11,4,east\nrooms,12,30,\n";
    let scope = "kind,unit,since\nroom,13,2020-01-01\n";
    let entities = "kind,id,unit,since,until\nroom,r1,132,2024-05-01,2025-02-01\nroom,r1,133,2025-02-01,\nroom,r2,133,2025-01-01,\n\
        room,r3,133,2024-01-01,2025-01-01\nholder,r2,133,2025-01-01,\nholder,r1,133,2025-03-01,2025-03-02\n";
    let builder = Dataset::builder(&plan)
        .reject(shequ::data::Reject::Row)
        .csv("units", units.collect::<String>().as_bytes())
        .csv("observations", observations.as_bytes())
        .csv("lineage", lineage.as_bytes())
        .csv("allocations", allocations.as_bytes())
        .csv("register_scope", scope.as_bytes())
        .csv("entities", entities.as_bytes());
    (plan, builder.build().unwrap())
}

const ODD: &str = include_str!("odd.toml");

/// The operations, reasons and tables that a trace has.
fn said(node: &Value, found: &mut BTreeSet<String>) {
    found.insert(node["op"].as_str().unwrap().to_owned());
    for word in [&node["with"]["why"], &node["row"]["table"]] {
        found.extend(word.as_str().map(str::to_owned));
    }
    node["children"].as_array().into_iter().flatten().for_each(|child| said(child, found));
}

#[test]
fn what_is_odd_is_said_and_still_follows() {
    let (plan, data) = odd();
    let mut found = BTreeSet::new();
    for unit in ["1", "11", "12", "13", "14", "113", "122", "133"] {
        for day in ["2024-12-31", "2025-01-15", "2025-03-31", "2025-06-30", "2026-01-31"] {
            for least in [1, 0] {
                let options = shequ::assess::Options::default().with_min_coverage(least.into());
                let Ok(report) = plan.assess_with(&data, unit, day.parse().unwrap(), &options) else { continue };
                for target in plan.targets() {
                    let trace = trace_of(&report, &target.id);
                    held(&report, &trace);
                    trace["steps"].as_array().unwrap().iter().for_each(|step| said(step, &mut found));
                }
            }
        }
    }
    for what in shequ::assess::Aside::ALL {
        assert!(found.contains(what.code()), "no {what:?}");
    }
    for what in
        ["missing", "gap", "set_aside", "matched_ratio", "pair", "holder", "spell", "share_of_parent", "allocations"]
    {
        assert!(found.contains(what), "no {what}");
    }
}

/// Every place in a value, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| places(member, &format!("{at}/{name}"), found))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| places(item, &format!("{at}/{place}"), found));
        }
        _ => {}
    }
}

/// Whether a place lies below a report that does not count.
fn is_aside(trace: &Value, at: &str) -> bool {
    let mut above = at;
    while let Some((up, _)) = above.rsplit_once('/') {
        above = up;
        if trace.pointer(above).is_some_and(|node| node["op"] == "left_aside") {
            return true;
        }
    }
    false
}

#[test]
fn a_changed_leaf_is_noticed() {
    let mut changed = 0;
    let (plan, data) = successor();
    let top = data.unit_rows().next().unwrap().code;
    let successor = plan.assess(&data, &top, "2028-06-30".parse().unwrap()).unwrap();
    let (plan, data) = odd();
    let odd = plan.assess(&data, "1", "2025-03-31".parse().unwrap()).unwrap();
    let (plan, data) = xiaoshan();
    let xiaoshan = plan.assess(&data, "330109001", "2024-12-31".parse().unwrap()).unwrap();
    for report in [successor, odd, xiaoshan] {
        for assessment in &report.assessments {
            let trace = trace_of(&report, &assessment.target.id);
            let mut all = Vec::new();
            places(&trace["steps"], "/steps", &mut all);
            let rows: Vec<&String> = all.iter().filter(|at| at.ends_with("/row") && !is_aside(&trace, at)).collect();
            // Of large traces a part is enough.
            for at in rows.iter().step_by(rows.len() / 12 + 1) {
                // One more is reported; or a thing begins long after.
                let (cell, other) = match &trace.pointer(at).unwrap()["value"] {
                    Value::String(value) => ("value", json!(format!("{}1", value.split('/').next().unwrap()))),
                    _ => ("since", json!("2199-01-01")),
                };
                let mut forged = trace.clone();
                forged.pointer_mut(at).unwrap()[cell] = other;
                assert!(!evaluate(&forged).wrong.is_empty(), "{} {at}", trace["target"]);
                changed += 1;
            }
            let values: Vec<&String> =
                all.iter().filter(|at| at.ends_with("/value") && trace.pointer(at).unwrap().is_string()).collect();
            for at in values.iter().step_by(values.len() / 25 + 1) {
                let node = trace.pointer(at.strip_suffix("/value").unwrap()).unwrap();
                // What the plan states has nothing below it to hold it against.
                let stated = node["op"] == "baseline" && node["with"]["source"] == "plan";
                if node["op"].is_null() || stated || is_aside(&trace, at) {
                    continue;
                }
                let mut forged = trace.clone();
                *forged.pointer_mut(at).unwrap() = json!("123457/7");
                assert!(!evaluate(&forged).wrong.is_empty(), "{} {at}", trace["target"]);
                changed += 1;
            }
        }
    }
    assert!(changed > 300, "{changed}");
}

#[test]
fn a_unit_without_a_value_that_is_dropped_is_noticed() {
    let (plan, data) = odd();
    let report = plan.assess(&data, "1", "2025-03-31".parse().unwrap()).unwrap();
    let trace = trace_of(&report, "reader-share");
    assert_eq!((&trace["status"], &trace["reason"]), (&json!("no_result"), &json!("incomplete")));
    let mut forged = trace.clone();
    fn drop_missing(node: &mut Value) {
        if let Some(children) = node["children"].as_array_mut() {
            children.iter_mut().for_each(drop_missing);
        }
        if node["op"] == "sum" {
            node["children"].as_array_mut().unwrap().retain(|child| child["op"] != "missing");
        }
    }
    forged["steps"].as_array_mut().unwrap().iter_mut().for_each(drop_missing);
    assert_ne!(trace, forged);
    assert!(!evaluate(&forged).wrong.is_empty());
}

#[test]
fn a_target_is_named_as_in_a_report() {
    let (plan, data) = xiaoshan();
    let report = plan.assess(&data, "330109", "2024-12-31".parse().unwrap()).unwrap();
    assert_eq!(report.trace("社区服务综合体").unwrap().target, "service-complexes");
    let unknown = report.trace("service-complex").unwrap_err().to_string();
    assert!(unknown.contains("did you mean `service-complexes`?"), "{unknown}");
    // Nothing depends on the order in which the rows came, nor on when it is asked.
    let mut rows: Vec<_> = data.entity_rows().collect();
    rows.reverse();
    let turned = Dataset::builder(&plan)
        .units(data.unit_rows())
        .observations(data.observation_rows())
        .entities(rows)
        .build()
        .unwrap();
    let again = plan.assess(&turned, "330109", "2024-12-31".parse().unwrap()).unwrap();
    for target in plan.targets() {
        let trace = report.trace(&target.id).unwrap();
        assert!(trace == report.trace(&target.id).unwrap(), "{}", target.id);
        assert!(trace == again.trace(&target.id).unwrap(), "{} of the same rows in another order", target.id);
    }
}

#[test]
fn a_known_tree() {
    // 3,305 certified among 2,140,000 residents, reported for 2023; both counted from the CSV files by a script of its own.
    let (plan, data) = xiaoshan();
    let report = plan.assess(&data, "330109", "2024-12-31".parse().unwrap()).unwrap();
    let trace = trace_of(&report, "certified-social-workers");
    let value = trace["steps"].as_array().unwrap().iter().find(|step| step["op"] == "value").unwrap();
    let ratio = &value["children"][0];
    assert_eq!((&ratio["op"], &ratio["value"]), (&json!("ratio"), &json!("3305/214")));
    let (n, d) = (&ratio["children"][0], &ratio["children"][1]);
    assert_eq!(
        (&n["op"], &n["value"], n["children"].as_array().unwrap().len()),
        (&json!("register"), &json!("3305"), 3305)
    );
    assert_eq!(
        (&d["op"], &d["unit"], &d["children"][0]["op"]),
        (&json!("own_report"), &json!("330109"), &json!("row"))
    );
    let row = &d["children"][0]["row"];
    assert_eq!(
        (&row["table"], &row["variable"], &row["value"]),
        (&json!("observations"), &json!("residents"), &json!("2140000"))
    );
    let choices: Vec<&str> =
        trace["choices"].as_array().unwrap().iter().filter_map(|choice| choice["interpretation"].as_str()).collect();
    assert!(choices.contains(&"certified-person") && !choices.contains(&"supervisor-interval"), "{choices:?}");
    assert_eq!(trace["clauses"][0]["id"], "1.3.3");
}

#[test]
fn the_table_has_a_row_for_every_node() {
    use shequ::frame::Values;
    let (plan, data) = odd();
    let report = plan.assess(&data, "1", "2025-03-31".parse().unwrap()).unwrap();
    let trace = report.trace("rooms").unwrap();
    let frame = trace.to_frame();
    let names: Vec<&str> = frame.columns().iter().map(|column| column.name.as_str()).collect();
    let cells =
        ["table", "kind", "id", "year", "from", "date", "since", "until", "precision_n", "precision_d", "precision"];
    let first = ["path", "depth", "op", "value_n", "value_d", "value", "unit", "variable", "note"];
    assert_eq!(names, [&first[..], &cells[..], &["recorded", "source"]].concat());
    fn count(node: &shequ::assess::Node) -> usize {
        1 + node.children.iter().map(count).sum::<usize>()
    }
    assert_eq!(frame.len(), trace.steps.iter().map(count).sum::<usize>());
    let words = |name: &str| match &frame.column(name).unwrap().values {
        Values::Words(words) => (0..frame.len()).map(|row| words.get(row).map(str::to_owned)).collect::<Vec<_>>(),
        other => panic!("{name} holds {other:?}"),
    };
    let (paths, ops, units, notes) = (words("path"), words("op"), words("unit"), words("note"));
    assert_eq!((paths[0].as_deref(), ops[0].as_deref()), (Some("1"), Some("bound")));
    assert_eq!(paths.iter().collect::<BTreeSet<_>>().len(), frame.len());
    // Where a report is left aside, and its row, one below it.
    let held_back = notes.iter().position(|note| note.as_deref() == Some("held_back")).unwrap();
    assert_eq!((ops[held_back + 1].as_deref(), units[held_back + 1].as_deref()), (Some("row"), Some("113")));
    assert_eq!(paths[held_back + 1], Some(format!("{}.1", paths[held_back].as_ref().unwrap())));
    let dates = match &frame.column("date").unwrap().values {
        Values::Dates(dates) => dates.get(held_back + 1),
        other => panic!("dates are {other:?}"),
    };
    // 2025-03-31 is 20,178 days after 1970-01-01.
    assert_eq!(dates, Some(20_178));
}
