//! Reports verified against data: nothing differs where nothing does, and whatever differs is named.

use chrono::NaiveDate;
use serde_json::{Value, json};
use shequ::assess::{AssessError, Difference, DifferenceCode, Options, VerifyError, verify, verify_json};
use shequ::data::{Dataset, DeliverableRow, EntityRow, ObservationRow, UnitRow};
use shequ::formula::AtRisk;
use shequ::{Lang, Plan};

const PLAN: &str = include_str!("../plans/xiaoshan-2022-2025.toml");

fn plan() -> Plan {
    Plan::from_toml(PLAN).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A district, a town, and one thing or figure in each table.
fn dataset(plan: &Plan, residents: i64) -> Dataset {
    Dataset::builder(plan)
        .units([UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109001", "城厢街道", "town")])
        .observations([
            ObservationRow::new("330109", "residents", day("2023-12-31"), residents),
            ObservationRow::new("330109", "certified-social-workers", day("2024-06-30"), 3_424),
        ])
        .entities([
            EntityRow::new("experimental-block", "early", "330109001", day("2021-05-10")),
            EntityRow::new("experimental-block", "block", "330109001", day("2023-05-10")),
        ])
        .deliverables([DeliverableRow::new("pay-system", "330109", day("2023-05-01"), "done")])
        .build()
        .unwrap()
}

fn stored(plan: &Plan, dataset: &Dataset) -> String {
    plan.assess(dataset, "330109", day("2024-06-30")).unwrap().to_json().unwrap()
}

/// A stored report with one thing in it changed.
fn changed(text: &str, pointer: &str, value: Value) -> String {
    let mut report: Value = serde_json::from_str(text).unwrap();
    *report.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value;
    report.to_string()
}

type Said<'a> = (DifferenceCode, &'a str, Option<&'a str>, Option<&'a str>);

fn said(differences: &[Difference]) -> Vec<Said<'_>> {
    differences.iter().map(|d| (d.what, d.path.as_str(), d.reported.as_deref(), d.recomputed.as_deref())).collect()
}

#[test]
fn a_report_of_the_same_data_differs_in_nothing() {
    let plan = plan();
    let data = dataset(&plan, 2_140_000);
    // The same data from rows in another order, and in another object.
    let again = Dataset::builder(&plan)
        .units(data.unit_rows().collect::<Vec<_>>().into_iter().rev())
        .observations(data.observation_rows().collect::<Vec<_>>().into_iter().rev())
        .entities(data.entity_rows().collect::<Vec<_>>().into_iter().rev())
        .deliverables(data.deliverable_rows())
        .build()
        .unwrap();
    for unit in ["330109", "城厢街道"] {
        let report = plan.assess(&data, unit, day("2024-06-30")).unwrap();
        assert_eq!(verify(&report, &again), Ok(vec![]));
        assert_eq!(verify_json(&report.to_json().unwrap(), &plan, &again), Ok(vec![]));
    }
    // A program that writes whole numbers without their decimals changes nothing.
    let text = stored(&plan, &data);
    assert!(text.contains("16.0"));
    assert_eq!(verify_json(&text.replace("16.0", "16"), &plan, &data), Ok(vec![]));
}

#[test]
fn it_is_asked_as_the_report_was() {
    let plan = plan();
    let data = dataset(&plan, 2_140_000);
    let other = plan.with_interpretation("counted-from", "everything").unwrap();
    let options =
        Options::default().with_at_risk(AtRisk::Points("5/2".parse().unwrap())).with_known_on(day("2024-07-01"));
    let report = other.assess_with(&data, "330109001", day("2025-12-31"), &options).unwrap();
    assert_ne!(report, plan.assess(&data, "330109001", day("2025-12-31")).unwrap());
    let text = report.to_json().unwrap();
    for reading in [&plan, &other] {
        assert_eq!(verify_json(&text, reading, &data), Ok(vec![]));
    }
    // The default report, verified with a plan that is read the other way.
    assert_eq!(verify_json(&stored(&plan, &data), &other, &data), Ok(vec![]));
}

#[test]
fn the_wrong_data_is_told_by_its_table_and_by_what_it_changes() {
    let plan = plan();
    let data = dataset(&plan, 2_140_000);
    let report = plan.assess(&data, "330109", day("2024-06-30")).unwrap();
    let differences = verify(&report, &dataset(&plan, 2_140_001)).unwrap();
    let first = said(&differences)[0];
    assert_eq!((first.0, first.1), (DifferenceCode::Digest, "head.digests.observations"));
    assert!(first.2.unwrap().contains(data.digests().of("observations").unwrap().sha256.as_deref().unwrap()));
    assert!(differences.iter().filter(|d| d.what == DifferenceCode::Digest).count() == 1);
    let at = |path: &str| said(&differences).into_iter().find(|said| said.1 == path).unwrap();
    let target = "assessments[certified-social-workers]";
    assert_eq!(at(&format!("{target}.status")).2, Some("achieved"));
    assert_eq!(at(&format!("{target}.status")).3, Some("not_met"));
    assert_eq!(at(&format!("{target}.value.exact")).2, Some("16"));
    assert!(!differences.iter().any(|d| d.path == format!("{target}.value.number")), "said once");
    assert_eq!(
        at("by_strength[binding].statuses.not_met"),
        (DifferenceCode::Summary, "by_strength[binding].statuses.not_met", None, Some("1"))
    );
    // The rest is as it was.
    let targets = differences.iter().filter(|d| d.what == DifferenceCode::Target);
    assert!(targets.clone().count() > 3 && targets.clone().all(|d| d.path.starts_with(target)));

    let nothing = Dataset::builder(&plan).units(data.unit_rows()).build().unwrap();
    let differences = verify(&report, &nothing).unwrap();
    let tables = differences.iter().filter(|d| d.what == DifferenceCode::Digest).map(|d| d.path.as_str());
    let tables: Vec<&str> = tables.collect();
    assert_eq!(tables, ["head.digests.deliverables", "head.digests.entities", "head.digests.observations"]);
    assert_eq!(differences[0].recomputed.as_deref(), Some(r#"{"rows":0,"sha256":null}"#));
    assert!(differences.iter().any(|d| d.what == DifferenceCode::Measure));
}

#[test]
fn whatever_is_changed_in_a_stored_report_is_named() {
    let plan = plan();
    let data = dataset(&plan, 2_140_000);
    let text = stored(&plan, &data);
    let differences = |pointer: &str, value: Value| verify_json(&changed(&text, pointer, value), &plan, &data).unwrap();
    let one = |pointer: &str, value: Value, what: DifferenceCode, path: &str, reported: &str, recomputed: &str| {
        let found = differences(pointer, value);
        assert_eq!(said(&found), [(what, path, Some(reported), Some(recomputed))], "{pointer}");
    };
    let version = env!("CARGO_PKG_VERSION");
    one(
        "/head/library_version",
        json!("0.0.9"),
        DifferenceCode::LibraryVersion,
        "head.library_version",
        "0.0.9",
        version,
    );
    one("/head/unit_name", json!("余杭区"), DifferenceCode::Unit, "head.unit_name", "余杭区", "萧山区");
    one("/head/unit", json!("萧山区"), DifferenceCode::Unit, "head.unit", "萧山区", "330109");
    one("/head/illustrative", json!(true), DifferenceCode::Plan, "head.illustrative", "true", "false");
    one("/head/at_risk/ratio", json!("1/2"), DifferenceCode::Option, "head.at_risk.ratio", "1/2", "9/10");
    one("/head/set_aside", json!(["x"]), DifferenceCode::Other, "head.set_aside", r#"["x"]"#, "[]");
    one("/measures/0/done", json!(7), DifferenceCode::Measure, "measures[2.1.1].done", "7", "0");
    one("/by_strength/0/targets", json!(8), DifferenceCode::Summary, "by_strength[binding].targets", "8", "9");
    let target = "assessments[governance-brands]";
    one(
        "/assessments/0/flags",
        json!(["carried"]),
        DifferenceCode::Target,
        &format!("{target}.flags"),
        r#"["carried"]"#,
        "[]",
    );

    let missing = "coverage.variables[governance-brands@2024-06-30].missing";
    one("/coverage/variables/0/missing", json!([]), DifferenceCode::Other, missing, "[]", r#"["330109001"]"#);

    // Another day or option is another question: the recomputed report answers it.
    let found = differences("/head/as_of", json!("2025-12-31"));
    assert!(found.iter().any(|d| d.path == "assessments[experimental-blocks].status"), "{found:?}");
    let found = differences("/head/options/at_risk", json!({"points": "60"}));
    assert!(found.iter().any(|d| d.what == DifferenceCode::Option && d.path.starts_with("head.at_risk")), "{found:?}");

    // Fields that are missing or more, targets that are missing, twice, or in another order.
    let mut report: Value = serde_json::from_str(&text).unwrap();
    report["assessments"][0].as_object_mut().unwrap().remove("status");
    report["head"]["signed"] = json!("by nobody");
    let found = verify_json(&report.to_string(), &plan, &data).unwrap();
    let expected = [
        (DifferenceCode::Target, "assessments[governance-brands].status", None, Some("no_result")),
        (DifferenceCode::Other, "head.signed", Some("by nobody"), None),
    ];
    assert_eq!(said(&found), expected);
    let mut report: Value = serde_json::from_str(&text).unwrap();
    let first = report["assessments"].as_array_mut().unwrap().remove(0);
    let found = verify_json(&report.to_string(), &plan, &data).unwrap();
    assert_eq!((found.len(), found[0].path.as_str(), &found[0].reported), (1, target, &None));
    report["assessments"].as_array_mut().unwrap().push(first.clone());
    let found = verify_json(&report.to_string(), &plan, &data).unwrap();
    assert_eq!((found.len(), found[0].path.as_str()), (1, "assessments"));
    report["assessments"].as_array_mut().unwrap().insert(0, first);
    let found = verify_json(&report.to_string(), &plan, &data).unwrap();
    assert_eq!((found.len(), found[0].path.as_str()), (1, "assessments"));
}

/// Findings may be of one variable, or of no target, and still each is compared; so is each unit by its code.
#[test]
fn every_finding_and_unit_is_compared_by_itself() {
    let plan = plan();
    let units = [UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109001", "城厢街道", "town")];
    let figures = ["residents", "urban-residents"].into_iter().flat_map(|variable| {
        [("330109", 31), ("330109001", 30)]
            .map(|(unit, value)| ObservationRow::new(unit, variable, day("2023-12-31"), value))
    });
    let data = Dataset::builder(&plan).units(units).observations(figures).build().unwrap();
    let text = stored(&plan, &data);
    let report: Value = serde_json::from_str(&text).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 2);
    assert_eq!([&findings[0]["sum"], &findings[1]["sum"]], [&json!("30"), &json!("30")]);
    let found = verify_json(&changed(&text, "/findings/1/sum", json!("29")), &plan, &data).unwrap();
    assert_eq!(said(&found), [(DifferenceCode::Other, "findings[1].sum", Some("29"), Some("30"))]);

    let units = report["coverage"]["units"].as_array().unwrap();
    assert_eq!(units[1]["unit"], "330109001");
    let mut fewer = report.clone();
    fewer["coverage"]["units"].as_array_mut().unwrap().remove(0);
    let found = verify_json(&fewer.to_string(), &plan, &data).unwrap();
    assert_eq!((found.len(), found[0].path.as_str()), (1, "coverage.units[330109]"));
}

#[test]
fn a_question_that_cannot_be_asked_again_says_why() {
    let plan = plan();
    let data = dataset(&plan, 2_140_000);
    let text = stored(&plan, &data);
    let found = |pointer: &str, value: Value| verify_json(&changed(&text, pointer, value), &plan, &data).unwrap();
    let differences = found("/head/unit", json!("330110"));
    assert_eq!(said(&differences), [(DifferenceCode::Unit, "head.unit", Some("330110"), None)]);
    let differences = found("/head/as_of", json!("1800-01-01"));
    assert_eq!(said(&differences), [(DifferenceCode::AsOf, "head.as_of", Some("1800-01-01"), None)]);
    let differences = found("/head/options/at_risk", json!({"ratio": "2"}));
    assert_eq!(said(&differences), [(DifferenceCode::Option, "head.options", Some("at_risk"), None)]);
    let path = "head.interpretations.counted-from";
    let chosen = plan.interpretations().iter().find(|known| known.id == "counted-from").unwrap().choice().unwrap();
    let differences = found("/head/interpretations/counted-from", json!("last-week"));
    let expected = (DifferenceCode::Interpretation, path, Some("last-week"), Some(chosen.id.as_str()));
    assert_eq!(said(&differences), [expected]);
    let mut choices: Value = serde_json::from_str::<Value>(&text).unwrap()["head"]["interpretations"].clone();
    choices["unheard-of"] = json!("yes");
    choices.as_object_mut().unwrap().remove("counted-from");
    let differences = found("/head/interpretations", choices);
    let expected = [
        (DifferenceCode::Interpretation, path, None, Some(chosen.id.as_str())),
        (DifferenceCode::Interpretation, "head.interpretations.unheard-of", Some("yes"), None),
    ];
    assert_eq!(said(&differences), expected);
}

#[test]
fn another_plan_or_edition_is_named_with_the_tables_and_nothing_else() {
    let plan = plan();
    let data = dataset(&plan, 2_140_000);
    let later = Plan::from_toml(&PLAN.replace("2022-10-26-draft", "2023-01-01")).unwrap();
    let edition = (DifferenceCode::Edition, "head.edition", Some("2022-10-26-draft"), Some("2023-01-01"));
    let report = plan.assess(&data, "330109", day("2024-06-30")).unwrap();
    let bound = data.rebind(&later).unwrap();
    assert_eq!(said(&verify(&report, &bound).unwrap()), [edition]);
    assert_eq!(said(&verify_json(&report.to_json().unwrap(), &later, &bound).unwrap()), [edition]);
    let differences = verify(&report, &dataset(&later, 7)).unwrap();
    assert_eq!((differences.len(), said(&differences)[0]), (2, edition));
    assert_eq!(differences[1].path, "head.digests.observations");

    let other = Plan::from_toml(&PLAN.replace("xiaoshan-2022-2025", "elsewhere")).unwrap();
    let id = (DifferenceCode::Plan, "head.plan", Some("xiaoshan-2022-2025"), Some("elsewhere"));
    assert_eq!(said(&verify(&report, &data.rebind(&other).unwrap()).unwrap()), [id]);

    // The plan and the data given must themselves belong together, as for any question.
    let error = verify_json(&stored(&plan, &data), &later, &data).unwrap_err();
    assert!(matches!(error, VerifyError::OtherPlan(AssessError::OtherPlan { .. })), "{error}");
    assert!(error.to_string().contains("rebind"), "{error}");
}

#[test]
fn what_is_no_report_is_an_error_of_its_kind() {
    let plan = plan();
    let data = dataset(&plan, 2_140_000);
    let text = stored(&plan, &data);
    let refused = |text: &str| verify_json(text, &plan, &data).unwrap_err();
    let not_a_report = |path: &str| VerifyError::NotAReport { path: path.to_owned() };
    assert_eq!(refused("{\n  \"head\": nothing"), VerifyError::NotJson { line: 2, column: 12 });
    assert!(matches!(refused(""), VerifyError::NotJson { .. }));
    assert!(matches!(refused(&"[".repeat(100_000)), VerifyError::NotJson { .. }));
    for foreign in ["{}", "[]", "7", r#"{"assessments": []}"#] {
        assert_eq!(refused(foreign), not_a_report("head"), "{foreign}");
    }
    assert_eq!(refused(r#"{"head": {}}"#), not_a_report("head.format"));
    assert_eq!(refused(&changed(&text, "/head/format", json!("1"))), not_a_report("head.format"));
    assert_eq!(refused(&changed(&text, "/head/format", json!(2))), VerifyError::OtherFormat { found: 2 });
    assert_eq!(refused(&changed(&text, "/head/as_of", json!("2024-02-30"))), not_a_report("head.as_of"));
    assert_eq!(refused(&changed(&text, "/head/interpretations", json!([]))), not_a_report("head.interpretations"));
    // Options are read strictly: one that this library does not know is not silently left out.
    assert_eq!(refused(&changed(&text, "/head/options", json!({"min_cover": "1"}))), not_a_report("head.options"));
    assert_eq!(refused(&changed(&text, "/head/options/at_risk", json!({"ratio": 0.9}))), not_a_report("head.options"));
}

#[test]
fn every_code_has_words_of_its_own_in_both_languages() {
    let plan = plan();
    let data = dataset(&plan, 2_140_000);
    let report = changed(&stored(&plan, &data), "/head/unit_name", json!("余杭区"));
    let mut difference = verify_json(&report, &plan, &data).unwrap().remove(0);
    let mut seen = std::collections::HashSet::new();
    for code in DifferenceCode::ALL {
        difference.what = code;
        assert!(seen.insert(code.code().to_owned()));
        assert_eq!(serde_json::to_value(code).unwrap(), code.code());
        for lang in [Lang::Zh, Lang::En] {
            assert!(seen.insert(difference.message(lang)), "{code}");
        }
    }
    let written = serde_json::to_value(&difference).unwrap();
    assert_eq!((&written["path"], &written["reported"]), (&json!("head.unit_name"), &json!("余杭区")));
    assert_eq!(written["message"]["en"], difference.to_string());
}
