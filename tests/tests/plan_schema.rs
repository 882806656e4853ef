//! The JSON Schema of a plan's format: the plans fit it, and it says neither more nor less than the loader knows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shequ::Lang;
use shequ::plan::{Plan, PlanProblem, PlanProblemCode, format};

const SCHEMA: &str = include_str!("../../core/plans/plan.schema.json");
const XIAOSHAN: &str = include_str!("../../core/plans/xiaoshan-2022-2025.toml");
const BUREAU_2017: &str = include_str!("../plans/xiaoshan-civil-affairs-2017.toml");
const SUCCESSOR: &str = include_str!("../plans/successor-2026-2030.toml");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

/// A plan's text as the schema sees it: dates are texts.
fn as_json(text: &str) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => Value::String(date.to_string()),
            toml::Value::Array(items) => items.into_iter().map(convert).collect(),
            toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, convert(value))).collect(),
            toml::Value::String(text) => Value::String(text),
            toml::Value::Integer(integer) => integer.into(),
            toml::Value::Float(float) => float.into(),
            toml::Value::Boolean(boolean) => boolean.into(),
        }
    }
    convert(toml::Value::Table(toml::from_str(text).unwrap()))
}

fn complaints(text: &str) -> Vec<String> {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    validator.iter_errors(&as_json(text)).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The schema of a table by its path in the listing of the format.
fn of_table<'s>(schema: &'s Value, path: &str) -> &'s Value {
    if path.is_empty() { schema } else { &schema["$defs"][path] }
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().map(|object| object.keys().map(String::as_str).collect()).unwrap_or_default()
}

/// The words a property allows, through references to anything but tables.
fn words_of<'s>(schema: &'s Value, property: &'s Value, into: &mut BTreeSet<&'s str>) {
    if let Some(words) = property["enum"].as_array() {
        into.extend(words.iter().filter_map(Value::as_str));
    }
    into.extend(property["const"].as_str());
    for part in property["anyOf"].as_array().into_iter().flatten().chain(property.get("items")) {
        words_of(schema, part, into);
    }
    if let Some(name) = property["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
        let target = &schema["$defs"][name];
        if target["type"] != "object" {
            words_of(schema, target, into);
        }
    }
}

#[test]
fn the_schema_is_one() {
    assert!(jsonschema::meta::is_valid(&schema()));
}

#[test]
fn the_plans_load_and_fit_it() {
    for text in [XIAOSHAN, BUREAU_2017, SUCCESSOR] {
        assert_eq!(complaints(text), Vec::<String>::new());
        Plan::from_toml(text).unwrap();
    }
}

#[test]
fn every_table_has_the_keys_of_the_listing() {
    let schema = schema();
    for table in format::tables() {
        let found = of_table(&schema, table.path);
        assert_eq!(found["additionalProperties"], false, "{}", table.path);
        let properties = keys(&found["properties"]);
        assert_eq!(properties, table.keys().collect::<BTreeSet<_>>(), "keys of `{}`", table.path);
        let required: BTreeSet<&str> = found["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(required, table.required.iter().copied().collect(), "required keys of `{}`", table.path);
        for (key, property) in found["properties"].as_object().unwrap() {
            let described = property.get("description").is_some() || property.get("$ref").is_some();
            assert!(described, "`{key}` of `{}` has no description", table.path);
        }
    }
}

#[test]
fn it_has_no_table_that_the_listing_lacks() {
    let schema = schema();
    let listed: BTreeSet<&str> = format::tables().map(|table| table.path).filter(|path| !path.is_empty()).collect();
    let defined: BTreeSet<&str> = schema["$defs"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, definition)| definition["type"] == "object")
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(defined, listed);
}

#[test]
fn every_word_of_the_format_is_in_it_and_no_other() {
    let schema = schema();
    let listed: BTreeMap<(&str, &str), BTreeSet<&str>> = format::words()
        .into_iter()
        .map(|place| ((place.table, place.key), place.words.into_iter().collect()))
        .collect();
    let mut found = BTreeMap::new();
    for table in format::tables() {
        for (key, property) in of_table(&schema, table.path)["properties"].as_object().unwrap() {
            let mut words = BTreeSet::new();
            words_of(&schema, property, &mut words);
            if !words.is_empty() {
                found.insert((table.path, key.as_str()), words);
            }
        }
    }
    assert_eq!(found, listed);
}

/// Both refuse each of these; the loader by this code.
#[test]
fn what_one_refuses_the_other_refuses() {
    use PlanProblemCode as Code;
    let cases: &[(&str, &str, Code)] = &[
        ("format = 1", "format = 2", Code::UnsupportedFormat),
        ("edition = \"2022-10-26-draft\"", "editon = \"2022-10-26-draft\"", Code::UnknownKey),
        ("strength = \"aspirational\"", "strenght = \"aspirational\"", Code::UnknownKey),
        ("strength = \"aspirational\"", "strength = \"aspiring\"", Code::UnknownWord),
        ("kind = \"stock\"", "kind = \"stocks\"", Code::UnknownWord),
        ("rule = \"in_force\"", "rule = \"inforce\"", Code::UnknownWord),
        ("rule = \"begun_in_window\"", "rule = \"begun\"", Code::Unsuited),
        ("rhythm = \"standing\"", "rhythm = \"always\"", Code::UnknownWord),
        ("rhythm = { by = \"plan\" }", "rhythm = { by = \"plan\", each_year = [2023] }", Code::ConflictingKeys),
        ("bound = { at_least = \"25 brands\" }", "bound = { at_least = 25 }", Code::WrongType),
        ("bound = { at_least = \"70 percent\" }", "bound = { at_least = \"70%\" }", Code::ThresholdUnit),
        ("bound = { at_least = \"70 percent\" }", "bound = { at_least = \"0.7\" }", Code::ThresholdUnit),
        ("bound = { at_least = \"25 brands\" }", "bound = {}", Code::ConflictingKeys),
        (
            "bound = { at_least = \"25 brands\" }",
            "bound = { at_least = \"25 brands\", upper_in = true }",
            Code::ConflictingKeys,
        ),
        ("factor = 100\n", "factor = 1\n", Code::UnitFactor),
        ("id = \"plan\"", "id = \"the plan\"", Code::InvalidId),
        ("dated = 2022-10-26", "dated = \"26 October\"", Code::WrongType),
        ("dated = 2022-10-26", "dated = 1822-10-26", Code::InvalidDate),
        ("digits = 6", "digits = 7", Code::OutOfRange),
        ("numerator = \"certified-social-workers\"\n", "", Code::MissingKey),
        ("occurs = \"recurring\"", "occurs = \"often\"", Code::UnknownWord),
        ("type = \"decimal\"", "type = \"decimal\"\nmin = 1", Code::Unsuited),
        ("min = 1\nmax = 18", "min = 1", Code::MissingKey),
        ("name = { zh = \"区\", en = \"district\" }", "name = { zh = \"区\" }", Code::MissingKey),
        ("name = { zh = \"区\", en = \"district\" }", "name = { zh = \"\", en = \"district\" }", Code::EmptyText),
        ("{ set = \"schedule.plan.end\", to = 2024-12-31 }", "{ set = \"schedule.plan.end\" }", Code::MissingKey),
        (
            "{ set = \"schedule.plan.end\", to = 2024-12-31 }",
            "{ set = \"measure.2.1.1.name\", to = 1 }",
            Code::FixedField,
        ),
        (
            "{ set = \"schedule.plan.end\", to = 2024-12-31 }",
            "{ set = \"kind.resident-parlour.several_rows\", to = true }",
            Code::FixedField,
        ),
        ("{ set = \"schedule.plan.end\", to = 2024-12-31 }", "{ unset = \"level.town.digits\" }", Code::FixedField),
        (
            "{ set = \"schedule.plan.end\", to = 2024-12-31 }",
            "{ set = \"plan.edition\", to = \"2\" }",
            Code::FixedField,
        ),
        (
            "{ set = \"schedule.plan.end\", to = 2024-12-31 }",
            "{ unset = \"unit_of_measure.people.whole\" }",
            Code::FixedField,
        ),
        (
            "{ set = \"schedule.plan.end\", to = 2024-12-31 }",
            "{ set = \"variable.residents.kind\", to = \"flow\" }",
            Code::FixedField,
        ),
        ("rule = \"begun_in_window\" }", "rule = \"begun_in_window\", from = 2023-01-01 }", Code::Unsuited),
        ("area = \"330109\"", "area = \"33010\"", Code::InvalidId),
        ("stands_at = [\"town\"]", "stands_at = []", Code::EmptyList),
        ("stands_at = [\"town\"]", "stands_at = [\"town\", \"town\"]", Code::DuplicateEntry),
    ];
    for (from, to, code) in cases {
        assert!(XIAOSHAN.contains(from), "{from}");
        let text = XIAOSHAN.replacen(from, to, 1);
        let error = Plan::from_toml(&text).unwrap_err();
        assert!(error.problems().iter().any(|problem| problem.code() == *code), "{to}: {error}");
        assert!(!complaints(&text).is_empty(), "the schema lets pass: {to}");
    }
}

/// The first table at a path of the listing, through lists and down every branch.
fn table_at<'v>(value: &'v mut toml::Value, path: &[&str]) -> Option<&'v mut toml::Table> {
    match value {
        toml::Value::Array(items) => items.iter_mut().find_map(|item| table_at(item, path)),
        toml::Value::Table(table) => match path.split_first() {
            None => Some(table),
            Some((first, rest)) => table_at(table.get_mut(*first)?, rest),
        },
        _ => None,
    }
}

/// A key that is listed but never read would be accepted with any value: none is.
#[test]
fn every_listed_key_is_read() {
    let days = "start = 2023-01-01\nend = 2025-12-31";
    let milestones = "milestones = [{ date = 2024-12-31, share = \"1\" }]\nbetween = \"stepped\"";
    let text = XIAOSHAN.replacen(days, &format!("{days}\n{milestones}"), 1);
    Plan::from_toml(&text).unwrap();
    let plan: toml::Value = toml::Value::Table(toml::from_str(&text).unwrap());
    let unfit: toml::Value = toml::Value::Datetime("2022-01-01T12:00:00Z".parse().unwrap());
    for table in format::tables() {
        let path: Vec<&str> = match table.path {
            "" => Vec::new(),
            "text" => vec!["plan", "name"],
            path => path.split('.').collect(),
        };
        for key in table.keys() {
            // What a change sets is read where the field is.
            if (table.path, key) == ("interpretation.alternative.changes", "to") {
                continue;
            }
            let mut changed = plan.clone();
            table_at(&mut changed, &path)
                .unwrap_or_else(|| panic!("{}", table.path))
                .insert(key.to_owned(), unfit.clone());
            let error = Plan::from_toml(&toml::to_string(&changed).unwrap()).unwrap_err();
            let named = |problem: &PlanProblem| match problem.code() {
                PlanProblemCode::UnknownKey | PlanProblemCode::MissingKey => false,
                // Told at the other of two keys that exclude each other.
                PlanProblemCode::ConflictingKeys => problem.message(Lang::En).contains(&format!("`{key}`")),
                _ => problem.path().rsplit('.').next() == Some(key),
            };
            assert!(error.problems().iter().any(named), "`{key}` of `{}` is not read: {error}", table.path);
        }
    }
}
