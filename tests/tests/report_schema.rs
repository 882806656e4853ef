//! The JSON Schema of a report: reports of all plans at every level fit it, what is not a report does not, and its words
//! are those of the code.

use std::collections::BTreeSet;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};
use shequ::assess::{BaselineSource, Flag, Options, ReadingSource, Reason, Report, ReportFindingCode, WorkState};
use shequ::data::{Dataset, UnitRow};
use shequ::formula::{AtRisk, Status};
use shequ::plan::{Plan, Strength};

const SCHEMA: &str = include_str!("../../core/schemas/report.schema.json");
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

/// Reports of three plans: a district, a town, a community; before, within and after the plan; with and without data.
fn reports() -> Vec<Value> {
    let as_json = |report: Report| -> Value { serde_json::from_str(&report.to_json().unwrap()).unwrap() };
    let xiaoshan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let example = data(&xiaoshan, "../examples/data/xiaoshan");
    let mut reports = Vec::new();
    for unit in ["330109", "330109001", "330109001001"] {
        for day in ["2021-12-31", "2024-12-31", "2026-06-30"] {
            reports.push(as_json(xiaoshan.assess(&example, unit, day.parse().unwrap()).unwrap()));
        }
    }
    let options =
        Options::default().with_at_risk(AtRisk::Points(5.into())).with_known_on("2024-06-30".parse().unwrap());
    let known = xiaoshan.assess_with(&example, "330109", "2024-12-31".parse().unwrap(), &options);
    reports.push(as_json(known.unwrap()));
    let nothing = Dataset::builder(&xiaoshan).units([UnitRow::new("330109", "萧山区", "district")]).build().unwrap();
    reports.push(as_json(xiaoshan.assess(&nothing, "330109", "2024-12-31".parse().unwrap()).unwrap()));
    let bureau = Plan::from_toml(BUREAU_2017).unwrap();
    let published = data(&bureau, "data/xiaoshan-civil-affairs-2017");
    reports.push(as_json(bureau.assess(&published, "330109", "2017-12-31".parse().unwrap()).unwrap()));
    let successor = Plan::from_toml(SUCCESSOR).unwrap();
    let made_up = data(&successor, "data/successor-2026-2030");
    let top = made_up.units().roots().next().map(|top| made_up.units().code(top).to_owned()).unwrap();
    reports.push(as_json(successor.assess(&made_up, &top, "2028-06-30".parse().unwrap()).unwrap()));
    reports
}

#[test]
fn the_schema_is_one() {
    assert!(jsonschema::meta::is_valid(&schema()));
    let every_object = "every object of the schema closes its list of members";
    fn closed(value: &Value, say: &str) {
        match value {
            Value::Object(members) => {
                if members.get("type") == Some(&json!("object")) {
                    assert!(members.contains_key("additionalProperties"), "{say}: {value}");
                }
                members.values().for_each(|member| closed(member, say));
            }
            Value::Array(items) => items.iter().for_each(|item| closed(item, say)),
            _ => {}
        }
    }
    closed(&schema(), every_object);
}

#[test]
fn reports_of_every_plan_at_every_level_fit_it() {
    let validator = validator();
    for report in reports() {
        let errors: Vec<String> =
            validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", report["head"]);
        assert_eq!(report["head"]["format"], Report::FORMAT);
    }
}

/// The schema's parts that reports reach: what none of these reports holds would be checked by nothing.
#[test]
fn the_reports_between_them_reach_every_part() {
    let reports = reports();
    let texts: Vec<String> = reports.iter().map(Value::to_string).collect();
    let any = |what: &str| assert!(texts.iter().any(|text| text.contains(what)), "no report with {what}");
    for what in [
        r#""ratio":"#,
        r#""points":"#,
        r#""at_least":"#,
        r#""at_most":"#,
        r#""between":"#,
        r#""share_inside":{"#,
        r#""quota":{"#,
    ] {
        any(what);
    }
    for what in
        [r#""recurrence":{"#, r#""first_day":null"#, r#""sha256":null"#, r#""known_on":"2024"#, r#""group":null"#]
    {
        any(what);
    }
}

/// The places of all objects in a value, with their members' names.
fn objects(value: &Value, at: &str, found: &mut Vec<(String, Vec<String>)>) {
    match value {
        Value::Object(members) => {
            found.push((at.to_owned(), members.keys().cloned().collect()));
            for (name, member) in members {
                objects(member, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                objects(item, &format!("{at}/{place}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn a_member_missing_or_more_is_refused_wherever_it_is() {
    let validator = validator();
    let mut report = reports().swap_remove(1);
    // A few of the many units that are due stand for all.
    report["coverage"]["units"].as_array_mut().unwrap().truncate(3);
    let mut found = Vec::new();
    objects(&report, "", &mut found);
    assert!(found.len() > 100, "{}", found.len());
    for (at, names) in found {
        let changed = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
            let mut report = report.clone();
            change(report.pointer_mut(&at).unwrap().as_object_mut().unwrap());
            validator.is_valid(&report)
        };
        assert!(!changed(&|members| _ = members.insert("zzz".to_owned(), json!(1.5))), "one more at {at}");
        // What stands under names of the plan or of verdicts may have fewer of them.
        if at.ends_with("/interpretations") || at.ends_with("/statuses") {
            continue;
        }
        for name in names {
            assert!(!changed(&|members| _ = members.remove(&name)), "{at} without {name}");
        }
    }
}

#[test]
fn wrong_words_and_types_are_refused() {
    let validator = validator();
    let report = reports().swap_remove(1);
    assert!(validator.is_valid(&report));
    let wrong = [
        ("/head/format", json!(2)),
        ("/head/as_of", json!("2024/12/31")),
        ("/head/at_risk", json!({"share": "1/2"})),
        ("/head/options/at_risk", json!({"ratio": "1/2", "points": "5"})),
        ("/head/digests/units/sha256", json!("abc")),
        ("/head/digests/units/sha256", Value::Null),
        ("/head/interpretations/by-2025", json!(2025)),
        ("/assessments/0/status", json!("Achieved")),
        ("/assessments/0/status", json!("done")),
        ("/assessments/0/reason", json!("unknown")),
        ("/assessments/0/flags", json!(["carried", "carried"])),
        ("/assessments/0/flags", json!(["late "])),
        ("/assessments/0/value/exact", json!("2/1")),
        ("/assessments/0/value/exact", json!("0.5")),
        ("/assessments/0/value/exact", json!("-0")),
        ("/assessments/0/numerator/source", json!("guess")),
        ("/assessments/0/baseline_source", json!("")),
        ("/by_strength/0/group", json!("strong")),
        ("/by_strength/0/statuses", json!({"fine": 1})),
        ("/by_strength/0/statuses", json!({"achieved": 0})),
        ("/measures/0/state", json!("finished")),
        ("/measures/0/targets", json!("under_way")),
    ];
    for (at, value) in wrong {
        let mut report = report.clone();
        *report.pointer_mut(at).unwrap_or_else(|| panic!("no {at}")) = value.clone();
        assert!(!validator.is_valid(&report), "{at}: {value}");
    }
}

#[test]
fn its_words_are_those_of_the_code() {
    let schema = schema();
    let words = |name: &str| -> Vec<&str> {
        let words = schema["$defs"][name]["enum"].as_array().unwrap_or_else(|| panic!("no words of {name}"));
        words.iter().filter_map(Value::as_str).collect()
    };
    // The codes of a type's words, which are also what JSON has.
    macro_rules! codes {
        ($kind:ident) => {
            $kind::ALL.map(|word| {
                assert_eq!(serde_json::to_value(word).unwrap(), word.code());
                word.code()
            })
        };
    }
    assert_eq!(words("status"), codes!(Status));
    assert_eq!(words("reason"), codes!(Reason));
    assert_eq!(words("flag"), codes!(Flag));
    assert_eq!(words("reading_source"), codes!(ReadingSource));
    assert_eq!(words("baseline_source"), codes!(BaselineSource));
    assert_eq!(words("strength"), codes!(Strength));
    assert_eq!(words("work_state"), codes!(WorkState));
    assert_eq!(words("finding_code"), codes!(ReportFindingCode));
    let listed: BTreeSet<&str> = schema["$defs"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, definition)| definition.get("enum").is_some())
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(listed.len(), 8, "every list of words is compared above: {listed:?}");
    // The tables of the head are the library's.
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let nothing = Dataset::builder(&plan).build().unwrap();
    let tables: BTreeSet<&str> = nothing.digests().iter().map(|digest| digest.table).collect();
    let described = &schema["$defs"]["digests"]["properties"];
    assert_eq!(described.as_object().unwrap().keys().map(String::as_str).collect::<BTreeSet<_>>(), tables);
}
