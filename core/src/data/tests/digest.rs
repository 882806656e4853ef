//! Digests against lines written by hand, and datasets checked against another plan.

use sha2::{Digest, Sha256};

use super::*;
use crate::quantity::Quantity;

/// SHA-256 of a text in hexadecimal.
fn sha(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest<'a>(dataset: &'a Dataset, table: &str) -> (u64, Option<&'a str>) {
    let digest = dataset.digests().of(table).unwrap();
    (digest.rows, digest.sha256.as_deref())
}

fn observation(unit: &str, variable: &str, date_text: &str, value: impl Into<Number>) -> ObservationRow {
    ObservationRow::new(unit, variable, date(date_text), value)
}

#[test]
fn units_are_hashed_with_their_parents_and_short_codes() {
    let mut urban = UnitRow::new("330109001001", "陈公桥社区", "community");
    (urban.urban, urban.since) = (Some(true), Some(date("2020-01-01")));
    let mut group = UnitRow::new("group\\1", "a\tb\nc\rd", "community");
    group.parent = Some("330109001000".to_owned());
    let units =
        [group, urban, UnitRow::new("330109001000", "城厢街道", "town"), UnitRow::new("330109", "萧山区", "district")];
    let dataset = Dataset::builder(&plan()).units(units).build().unwrap();
    let lines = "330109\t萧山区\tdistrict\t\t\t\t\n\
                 330109001\t城厢街道\ttown\t330109\t\t\t\n\
                 330109001001\t陈公桥社区\tcommunity\t330109001\t2020-01-01\t\ttrue\n\
                 group\\\\1\ta\\tb\\nc\\rd\tcommunity\t330109001\t\t\t\n";
    assert_eq!(digest(&dataset, "units"), (4, Some(sha(lines).as_str())));
    for table in ["observations", "entities", "deliverables", "register_scope", "lineage", "allocations"] {
        assert_eq!(digest(&dataset, table), (0, None), "{table}");
    }
    assert_eq!(dataset.digests().of("unit"), None);
}

#[test]
fn observations_are_hashed_in_byte_order_with_reduced_numbers() {
    let mut flow = observation("330109001", "arrivals", "2024-03-31", "1,200");
    (flow.from, flow.recorded) = (Some(date("2024-01-01")), Some(date("2024-04-02")));
    let mut area = observation("330109", "floor-area", "2024-03-31", "12.50");
    (area.precision, area.source) = (Some("0.5".into()), Some(" a\\b ".to_owned()));
    let rows =
        [flow, observation("330109", "growth", "2024-03-31", Quantity::fraction(-4, 6).unwrap()), area.clone(), area];
    let dataset = Dataset::builder(&plan()).units(some_units()).observations(rows).build().unwrap();
    let lines = "330109\tfloor-area\t\t2024-03-31\t25/2\t1/2\t\ta\\\\b\n\
                 330109\tgrowth\t\t2024-03-31\t-2/3\t\t\t\n\
                 330109001\tarrivals\t2024-01-01\t2024-03-31\t1200\t\t2024-04-02\t\n";
    assert_eq!(digest(&dataset, "observations"), (3, Some(sha(lines).as_str())));
}

#[test]
fn attributes_are_hashed_by_key_and_sets_by_value() {
    // In the plan's own order, welfare comes before sports.
    let plan = other_plan("\"affairs\"", "\"welfare\"");
    let centre = EntityRow::new("centre", "c-1", "330109001001", date("2023-05-01"))
        .with_attribute("note", "a;b=c|d\\e")
        .with_attribute("functions", ["sports", "welfare", "sports"].into_iter().collect::<AttributeValue>())
        .with_attribute("area", "315.70")
        .with_attribute("opened", "2023-06-01")
        .with_attribute("rooms", 3);
    let dataset = Dataset::builder(&plan).units(some_units()).entities([centre]).build().unwrap();
    // A mark within an attribute is escaped once for the attributes, and its backslash once more for the line.
    let lines = "centre\tc-1\t330109001001\t2023-05-01\t\t\t\t\tarea=3157/10;functions=sports|welfare;\
                 note=a\\\\;b\\\\=c\\\\|d\\\\\\\\e;opened=2023-06-01;rooms=3\n";
    assert_eq!(digest(&dataset, "entities"), (1, Some(sha(lines).as_str())));
}

#[test]
fn scopes_successions_and_shares_are_hashed_too() {
    let mut closed = ScopeRow::new("centre", "330109101000", date("2022-01-01"));
    closed.until = Some(date("2024-01-01"));
    let mut share = AllocationRow::new("arrivals-yearly", "330109001000", "1,040");
    (share.year, share.responsible) = (Some(2024), Some("民政办".to_owned()));
    let succession = || LineageRow::new("330109001002", "330109001001", date("2023-01-01"));
    let dataset = Dataset::builder(&plan())
        .units(some_units())
        .register_scope([closed, ScopeRow::new("centre", "330109001", date("2022-01-01"))])
        .lineage([succession(), succession()])
        .allocations([share, AllocationRow::new("floor-area", "330109101201", "450.5")])
        .build()
        .unwrap();
    let lines = "centre\t330109001\t2022-01-01\t\ncentre\t330109101\t2022-01-01\t2024-01-01\n";
    assert_eq!(digest(&dataset, "register_scope"), (2, Some(sha(lines).as_str())));
    let lines = "330109001002\t330109001001\t2023-01-01\n";
    assert_eq!(digest(&dataset, "lineage"), (1, Some(sha(lines).as_str())));
    let lines = "arrivals-yearly\t330109001\t1040\t2024\t民政办\nfloor-area\t330109101201\t901/2\t\t\n";
    assert_eq!(digest(&dataset, "allocations"), (2, Some(sha(lines).as_str())));
}

#[test]
fn of_repeats_that_differ_in_what_shows_them_one_stands_whatever_their_order() {
    let with_source = |source: Option<&str>| {
        let mut row = observation("330109", "residents", "2024-03-31", 7);
        row.source = source.map(str::to_owned);
        row
    };
    let with_evidence = |evidence: Option<&str>| {
        let mut row = DeliverableRow::new("meetings", "330109", date("2024-03-31"), "done");
        row.evidence = evidence.map(str::to_owned);
        row
    };
    let mut texts = [None, Some("b"), Some("a")];
    for turn in 0..3 {
        texts.rotate_left(1);
        let builder = Dataset::builder(&plan()).units(some_units()).observations(texts.map(with_source));
        let dataset = builder.deliverables(texts.map(with_evidence)).build().unwrap();
        let line = "330109\tresidents\t\t2024-03-31\t7\t\t\ta\n";
        assert_eq!(digest(&dataset, "observations"), (1, Some(sha(line).as_str())), "{turn}");
        let line = "meetings\t330109\t2024-03-31\tdone\ta\n";
        assert_eq!(digest(&dataset, "deliverables"), (1, Some(sha(line).as_str())), "{turn}");
    }
}

#[test]
fn rows_of_a_register_that_repeat_are_one() {
    let holder = |certificate: &str| {
        EntityRow::new("holder", "p-1", "330109001001", date("2023-05-01")).with_attribute("certificate", certificate)
    };
    let rows = |certificates: &[&str]| {
        let entities: Vec<EntityRow> = certificates.iter().map(|certificate| holder(certificate)).collect();
        Dataset::builder(&plan()).units(some_units()).entities(entities).build().unwrap()
    };
    let (first, second) = ("a", "b");
    assert_eq!(digest(&rows(&[first, second]), "entities"), digest(&rows(&[second, first, second]), "entities"));
    assert_eq!(digest(&rows(&[first, second]), "entities").0, 2);
}

/// The plan of these tests under another id, changed.
fn other_plan(from: &str, to: &str) -> Plan {
    let text = include_str!("plan.toml");
    assert!(text.contains(from));
    Plan::from_toml(&text.replace(from, to)).unwrap()
}

fn some_data() -> DatasetBuilder {
    Dataset::builder(&plan())
        .units(some_units())
        .observations([
            observation("330109", "residents", "2024-03-31", 7),
            observation("330109", "growth", "2024-03-31", "0.5"),
        ])
        .entities([EntityRow::new("centre", "c-1", "330109001001", date("2023-05-01")).with_attribute("rooms", 18)])
        .deliverables([DeliverableRow::new("meetings", "330109", date("2024-03-31"), "done")])
        .register_scope([ScopeRow::new("centre", "330109001", date("2022-01-01"))])
        .lineage([LineageRow::new("330109001002", "330109001001", date("2023-01-01"))])
        .allocations([AllocationRow::new("floor-area", "330109101201", "450.5")])
}

#[test]
fn rebinding_keeps_every_row() {
    let dataset = some_data().build().unwrap();
    let later = other_plan("edition = \"1\"", "edition = \"2\"");
    let bound = dataset.rebind(&later).unwrap();
    assert_eq!(bound.plan().edition(), "2");
    assert_eq!(bound.digests(), dataset.digests());
    assert!(dataset.digests().iter().all(|digest| digest.rows > 0), "every table has rows to keep");
    assert!(bound.unit_rows().eq(dataset.unit_rows()) && bound.deliverable_rows().eq(dataset.deliverable_rows()));
}

#[test]
fn what_another_plan_does_not_have_is_refused_with_every_problem() {
    let dataset = some_data().build().unwrap();
    let other = other_plan("max = 18", "max = 17");
    let error = dataset.rebind(&other).unwrap_err();
    assert_eq!(said(&error), [at("entities", 1, "attributes", "rooms=18", ProblemCode::BadAttribute)]);
    let other = other_plan("\"growth\"", "\"rise\"");
    let error = dataset.rebind(&other).unwrap_err();
    // Rows as the dataset gives them out: residents before growth, as in its plan.
    assert_eq!(said(&error), [at("observations", 2, "variable", "growth", ProblemCode::UnknownVariable)]);
}

#[test]
fn what_was_set_aside_stays_named_or_is_refused_where_it_is_known() {
    let rows = [observation("330109", "rise", "2024-03-31", 1), observation("330109", "odd", "2024-03-31", 1)];
    let builder = Dataset::builder(&plan()).units(some_units()).observations(rows);
    let dataset = builder.unknown_variables(Unknown::SetAside).build().unwrap();
    let again = dataset.rebind(&other_plan("edition = \"1\"", "edition = \"2\"")).unwrap();
    assert_eq!(again.set_aside(), dataset.set_aside());
    assert_eq!(again.set_aside().len(), 2);
    let error = dataset.rebind(&other_plan("\"growth\"", "\"rise\"")).unwrap_err();
    let problem = ("observations", None, Some("variable"), Some("rise"), ProblemCode::SetAsideBefore);
    assert_eq!(said(&error), [problem]);
}
