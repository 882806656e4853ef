//! The JSON Schema of a trace: traces of all plans at every level fit it, what is none does not, and its words are those
//! of the code.

use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};
use shequ::assess::{Aside, BaselineSource, Flag, Measured, Op, Reason, Trace};
use shequ::data::Dataset;
use shequ::formula::Status;
use shequ::plan::Plan;

const SCHEMA: &str = include_str!("../../core/schemas/trace.schema.json");
const SUCCESSOR: &str = include_str!("../plans/successor-2026-2030.toml");
const BUREAU_2017: &str = include_str!("../plans/xiaoshan-civil-affairs-2017.toml");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

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

/// Traces of every target of three plans: at a district, a town and a community.
fn traces() -> Vec<Value> {
    let mut traces = Vec::new();
    let mut add = |plan: &Plan, data: &Dataset, unit: &str, day: &str| {
        let report = plan.assess(data, unit, day.parse().unwrap()).unwrap();
        for target in plan.targets() {
            traces.push(serde_json::from_str(&report.trace(&target.id).unwrap().to_json().unwrap()).unwrap());
        }
    };
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let example = data(&plan, "../examples/data/xiaoshan");
    add(&plan, &example, "330109", "2021-12-31");
    add(&plan, &example, "330109001", "2024-06-30");
    add(&plan, &example, "330109001001", "2026-06-30");
    let plan = Plan::from_toml(SUCCESSOR).unwrap();
    let made_up = data(&plan, "data/successor-2026-2030");
    let top = made_up.unit_rows().next().unwrap().code;
    add(&plan, &made_up, &top, "2026-08-15");
    add(&plan, &made_up, &top, "2028-06-30");
    let plan = Plan::from_toml(BUREAU_2017).unwrap();
    let published = data(&plan, "data/xiaoshan-civil-affairs-2017");
    add(&plan, &published, "330109", "2017-11-30");
    traces
}

#[test]
fn traces_of_every_plan_fit_it() {
    assert!(jsonschema::meta::is_valid(&schema()));
    let validator = validator();
    for trace in traces() {
        let errors: Vec<String> =
            validator.iter_errors(&trace).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", trace["target"]);
        assert_eq!(trace["format"], Trace::FORMAT);
    }
}

/// The places of all objects in a value, with their members' names.
fn objects(value: &Value, at: &str, found: &mut Vec<(String, Vec<String>)>) {
    match value {
        Value::Object(members) => {
            found.push((at.to_owned(), members.keys().cloned().collect()));
            members.iter().for_each(|(name, member)| objects(member, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| objects(item, &format!("{at}/{place}"), found));
        }
        _ => {}
    }
}

#[test]
fn a_member_more_is_refused_wherever_it_is_and_a_needed_one_missing() {
    let validator = validator();
    for trace in traces().iter().filter(|trace| trace.to_string().len() < 7_000) {
        let mut found = Vec::new();
        objects(trace, "", &mut found);
        for (at, names) in found {
            let changed = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
                let mut trace = trace.clone();
                change(trace.pointer_mut(&at).unwrap().as_object_mut().unwrap());
                validator.is_valid(&trace)
            };
            assert!(!changed(&|members| _ = members.insert("zzz".to_owned(), json!(1.5))), "one more at {at}");
            // Cells a row does not have, and parts a node does not have, are left out.
            let left_out =
                ["of", "children", "variable", "unit", "from", "until", "recorded", "source", "year", "precision"];
            let kind = trace.pointer(&at).unwrap()["op"].as_str().unwrap_or_default().to_owned();
            let needed =
                |name: &String| !(left_out.contains(&name.as_str()) || (name.as_str() == "with" && kind == "baseline"));
            for name in names.iter().filter(|name| needed(name)) {
                assert!(!changed(&|members| _ = members.remove(name)), "{at} without {name}");
            }
        }
    }
}

#[test]
fn wrong_words_and_types_are_refused() {
    let validator = validator();
    let all = traces();
    let trace = all.iter().find(|trace| trace["target"] == "studios-total" && trace["unit"] == "330109001").unwrap();
    assert!(validator.is_valid(trace));
    let wrong = [
        ("/format", json!(2)),
        ("/as_of", json!("2024/12/31")),
        ("/status", json!("done")),
        ("/measured", json!("counts")),
        ("/steps", json!([])),
        ("/steps/0/op", json!("guess")),
        ("/steps/0/value", json!("0.5")),
        ("/steps/0/value", json!(1)),
        ("/steps/0/with", json!({"quotient": {"factor": 0, "part": false}})),
        ("/steps/0/row", json!({"table": "observations"})),
        ("/steps/0/children", json!([])),
    ];
    for (at, value) in wrong {
        let mut trace = trace.clone();
        let (above, name) = at.rsplit_once('/').unwrap();
        let place = trace.pointer_mut(above).unwrap();
        match place {
            Value::Array(items) => items[name.parse::<usize>().unwrap()] = value.clone(),
            members => members[name] = value.clone(),
        }
        assert!(!validator.is_valid(&trace), "{at}: {value}");
    }
}

#[test]
fn its_words_are_those_of_the_code() {
    let schema = schema();
    let words = |name: &str| -> Vec<&str> {
        schema["$defs"][name]["enum"].as_array().unwrap().iter().filter_map(Value::as_str).collect()
    };
    macro_rules! codes {
        ($kind:ident) => {
            $kind::ALL.map(|word| {
                assert_eq!(serde_json::to_value(word).unwrap(), word.code());
                word.code()
            })
        };
    }
    assert_eq!(words("op"), codes!(Op));
    assert_eq!(words("aside"), codes!(Aside));
    assert_eq!(words("measured"), codes!(Measured));
    assert_eq!(words("status"), codes!(Status));
    assert_eq!(words("reason"), codes!(Reason));
    assert_eq!(words("flag"), codes!(Flag));
    assert_eq!(words("baseline_source"), codes!(BaselineSource));
    // What both schemas say of a thing is one.
    let report: Value = serde_json::from_str(include_str!("../../core/schemas/report.schema.json")).unwrap();
    let mut same = 0;
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        if let Some(other) = report["$defs"].get(name) {
            assert_eq!(definition, other, "{name}");
            same += 1;
        }
    }
    assert!(same >= 10, "{same}");
}
