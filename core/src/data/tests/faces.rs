//! Every way in gives the same dataset, and none brings the process down.

use super::*;
use proptest::prelude::*;

fn summary(dataset: &Dataset) -> String {
    let units = dataset.units();
    let mut text = String::new();
    for id in units.ids() {
        text += &format!("{} {} {:?} {:?}\n", units.code(id), units.name(id), units.parent(id), units.urban(id));
    }
    for variable in dataset.plan().variables() {
        let Some(column) = dataset.observations_of(variable) else { continue };
        for id in units.ids() {
            for row in column.rows_of(id.0) {
                let cell = (column.from(row), column.date(row), column.value(row), column.precision(row));
                text += &format!("{} {id:?} {cell:?} {} {:?}\n", variable.id, column.recorded(row), column.source(row));
            }
        }
    }
    for kind in dataset.plan().kinds() {
        let Some(register) = dataset.register(kind) else { continue };
        for row in 0..register.len() {
            let spell = (register.unit(row), register.since(row), register.until(row), register.recorded(row));
            text += &format!(
                "{} {} {spell:?} {:?}\n",
                kind.id,
                dataset.entity_name(register.id(row)),
                register.end_reason(row)
            );
        }
        for place in 0..kind.attributes.len() {
            // Texts are shown by their numbers, which depend on the order of reading.
            if let Some(column) =
                register.attribute(place).filter(|column| !matches!(column, AttributeColumn::Texts(_)))
            {
                text += &format!("{column:?}\n");
            }
        }
    }
    text += &format!("{:?}\n", dataset.scope_rows().collect::<Vec<_>>());
    text += &format!("{:?}\n", dataset.lineage_rows().collect::<Vec<_>>());
    text + &format!("{:?}\n", dataset.allocation_rows().collect::<Vec<_>>())
}

fn by_rows() -> Dataset {
    let mut unit = UnitRow::new("330109001001", "陈公桥社区", "community");
    unit.urban = Some(true);
    let mut observation = ObservationRow::new("330109001", "arrivals", date("2023-11-30"), 1_600);
    observation.from = Some(date("2023-01-01"));
    observation.precision = Some("0.5".into());
    observation.recorded = Some(date("2023-12-05"));
    observation.source = Some("月报".into());
    let mut entity = EntityRow::new("centre", "c;1", "330109001001", date("2023-01-01"))
        .with_attribute("functions", ["affairs", "care"].into_iter().collect::<AttributeValue>())
        .with_attribute("area", "315.7")
        .with_attribute("rooms", 3)
        .with_attribute("note", "a|b;c=d\\e");
    entity.until = Some(date("2024-01-01"));
    entity.end_reason = Some("合并".into());
    let mut ended = UnitRow::new("330109001002", "旧社区", "community");
    ended.until = Some(date("2023-01-01"));
    let mut scope = ScopeRow::new("centre", "330109001", date("2022-01-01"));
    scope.until = Some(date("2024-01-01"));
    let mut share = AllocationRow::new("arrivals-yearly", "330109001", 40);
    share.year = Some(2023);
    share.responsible = Some("民政办".into());
    Dataset::builder(&plan())
        .register_scope([scope, ScopeRow::new("holder", "330109", date("2022-01-01"))])
        .lineage([LineageRow::new("330109001002", "330109001001", date("2023-01-01"))])
        .allocations([share, AllocationRow::new("residents", "330109001", "1,000")])
        .units([
            UnitRow::new("330109", "萧山区", "district"),
            UnitRow::new("330109001", "城厢街道", "town"),
            unit,
            ended,
        ])
        .observations([observation, ObservationRow::new("330109", "growth", date("2023-12-31"), "-9.12")])
        .entities([entity])
        .build()
        .unwrap()
}

#[cfg(feature = "text")]
const CSV: [(&str, &str); 6] = [
    (
        "units",
        "code,name,level,until,urban\n330109000000,萧山区,district,,\n330109001000,城厢街道,town,,\n\
         330109001001,陈公桥社区,community,,是\n330109001002,旧社区,community,2023-01-01,\n",
    ),
    ("register_scope", "kind,unit,since,until\nholder,330109,2022-01-01,\ncentre,330109001,2022-01-01,2024-01-01\n"),
    ("lineage", "from,to,date\n330109001002,330109001001,2023-01-01\n330109001002,330109001001,2023-01-01\n"),
    (
        "allocations",
        "target,unit,value,year,responsible\nresidents,330109001,\"1,000\",,\narrivals-yearly,330109001000,40.0,2023,民政办\n",
    ),
    (
        "observations",
        "unit,variable,from,date,value,precision,recorded,source\n\
         330109001,arrivals,2023-01-01,2023-11-30,\"1,600\",0.5,2023-12-05,月报\n330109,growth,,2023-12-31, -9.12 ,,,\n",
    ),
    (
        "entities",
        "kind,id,unit,since,until,end_reason,attributes\n\
         centre,c;1,330109001001,2023-01-01,2024-01-01,合并,functions=affairs|care; area=315.70; rooms=3; note=a\\|b\\;c=d\\e\n",
    ),
];

#[cfg(feature = "text")]
#[test]
fn csv_gives_what_rows_give_in_either_encoding() {
    let plan = plan();
    let build = |encode: fn(&str) -> Vec<u8>| {
        let with_table = |builder: DatasetBuilder, (name, text): &(&str, &str)| builder.csv(name, &encode(text));
        CSV.iter().fold(Dataset::builder(&plan), with_table).build().unwrap()
    };
    let utf8 = build(|text| text.as_bytes().to_vec());
    assert_eq!(summary(&utf8), summary(&by_rows()));
    let gb18030 = build(|text| encoding_rs::GB18030.encode(text).0.into_owned());
    assert_eq!(summary(&gb18030), summary(&by_rows()));
}

#[cfg(feature = "json")]
#[test]
fn json_gives_what_rows_give() {
    let text = r#"{
        "units": [
            {"code": 330109, "name": "萧山区", "level": "district"},
            {"code": "330109001", "name": "城厢街道", "level": "town", "parent": null},
            {"code": "330109001001", "name": "陈公桥社区", "level": "community", "urban": true},
            {"code": "330109001002", "name": "旧社区", "level": "community", "until": "2023-01-01"}
        ],
        "register_scope": [
            {"kind": "centre", "unit": "330109001", "since": "2022-01-01", "until": "2024-01-01"},
            {"kind": "holder", "unit": 330109, "since": "2022-01-01"}
        ],
        "lineage": [{"from": "330109001002", "to": "330109001001", "date": "2023-01-01"}],
        "allocations": [
            {"target": "residents", "unit": "330109001", "value": 1000},
            {"target": "arrivals-yearly", "unit": "330109001", "value": "40", "year": 2023, "responsible": "民政办"}
        ],
        "observations": [
            {"unit": "330109001", "variable": "arrivals", "from": "2023-01-01", "date": "2023-11-30", "value": 1600.0,
             "precision": 0.50, "recorded": "2023-12-05", "source": "月报"},
            {"unit": "330109", "variable": "growth", "date": "2023-12-31", "value": -9.12}
        ],
        "entities": [
            {"kind": "centre", "id": "c;1", "unit": "330109001001", "since": "2023-01-01", "until": "2024-01-01",
             "end_reason": "合并",
             "attributes": {"functions": ["affairs", "care"], "area": 315.7, "rooms": 3, "note": "a|b;c=d\\e"}}
        ],
        "deliverables": []
    }"#;
    let dataset = Dataset::builder(&plan()).json(text).build().unwrap();
    assert_eq!(summary(&dataset), summary(&by_rows()));
}

#[test]
fn typed_tables_are_read_without_texts() {
    let units = Table::new("units")
        .with_column("code", Column::integers([330_109, 330_109_001_000]))
        .and_then(|table| table.with_column("name", Column::texts(["萧山区", "城厢街道"])))
        .and_then(|table| table.with_column("level", Column::texts(["district", "town"])))
        .unwrap();
    let observations = Table::new("observations")
        .with_column("unit", Column::integers([330_109_001]))
        .and_then(|table| table.with_column("variable", Column::texts(["residents"])))
        .and_then(|table| table.with_column("date", Column::dates([day("2023-12-31")])))
        .and_then(|table| table.with_column("value", Column::quantities([7.into()])))
        .unwrap();
    let dataset = Dataset::builder(&plan()).table(observations.clone()).table(units).build().unwrap();
    let column = dataset.observations_of(dataset.plan().variable("residents").unwrap()).unwrap();
    assert_eq!(column.value(column.rows_of(unit(&dataset, "330109001")).start).as_whole(), Some(7));

    // Without units there is one problem, not one a row.
    let error = Dataset::builder(&plan()).table(observations).build().unwrap_err();
    assert_eq!(said(&error), [("units", None, None, None, ProblemCode::MissingTable)]);
}

#[test]
fn tables_and_columns_are_known_and_complete() {
    let odd = Table::new("unit").with_column("code", Column::texts(["330109"])).unwrap();
    let wrong = Table::new("observations")
        .with_column("unit", Column::texts(["nowhere"]))
        .and_then(|table| table.with_column("vaule", Column::integers([1])))
        .unwrap();
    let error = Dataset::builder(&plan()).table(odd).table(wrong).units(some_units()).build().unwrap_err();
    let column = |name, code| ("observations", None, Some(name), None, code);
    assert_eq!(
        said(&error),
        [
            ("unit", None, None, None, ProblemCode::UnknownTable),
            column("vaule", ProblemCode::UnknownColumn),
            column("variable", ProblemCode::MissingColumn),
            column("date", ProblemCode::MissingColumn),
            column("value", ProblemCode::MissingColumn),
        ]
    );
    assert_eq!(
        (error.problems()[0].near(), error.problems()[1].near()),
        (&["units".to_owned()][..], &["value".to_owned()][..])
    );
}

#[test]
fn all_tables_are_checked_before_anything_is_said() {
    let mut units = some_units();
    units.push(UnitRow::new("330109002", "北干街道", "twon"));
    let error = Dataset::builder(&plan())
        .units(units)
        // A unit whose row has a problem is there all the same.
        .observations([ObservationRow::new("330109002", "residents", date("2023-12-31"), "x")])
        .entities([EntityRow::new("centre", "c", "nowhere", date("2023-01-01"))])
        .deliverables([DeliverableRow::new("hall", "330109002", date("2023-01-01"), "y")])
        .build()
        .unwrap_err();
    let tables: Vec<_> = error.problems().iter().map(|problem| (problem.table(), problem.code())).collect();
    use ProblemCode::*;
    assert_eq!(
        tables,
        [
            ("units", UnknownLevel),
            ("observations", BadNumber),
            ("entities", UnknownUnit),
            ("deliverables", UnknownState)
        ]
    );
}

#[cfg(feature = "text")]
#[test]
fn csv_rows_have_the_numbers_of_a_spreadsheet() {
    let csv = "unit,variable,date,value\n330109,residents,2023-12-31,1\n\n330109,residents,2023-02-30,2\n";
    let error = Dataset::builder(&plan()).units(some_units()).csv("observations", csv.as_bytes()).build().unwrap_err();
    assert_eq!(said(&error), [at("observations", 4, "date", "2023-02-30", ProblemCode::BadDate)]);
    let error =
        Dataset::builder(&plan()).csv("units", b"\xff\xff").csv("observations", csv.as_bytes()).build().unwrap_err();
    assert_eq!(error.problems()[0].code(), ProblemCode::UnreadableText);
    // The units were given, if not readable: no row is blamed for naming them.
    assert_eq!(error.problems().len(), 2);
}

#[test]
fn nothing_at_all_is_a_dataset() {
    let dataset = Dataset::builder(&plan()).build().unwrap();
    assert!(dataset.units().is_empty() && dataset.latest_date().is_none());
    let dataset = Dataset::builder(&plan()).units([]).observations([]).entities([]).deliverables([]);
    let dataset = dataset.register_scope([]).lineage([]).allocations([]).build().unwrap();
    assert_eq!(dataset.observation_count(), 0);
}

#[test]
fn a_dataset_is_shared_between_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<Dataset>();
    shared::<DatasetBuilder>();
    shared::<DataError>();
}

/// Texts like those that tables hold, right and wrong.
fn cell() -> impl Strategy<Value = String> {
    let words = [
        "",
        "-",
        "330109",
        "330109001",
        "330109001001",
        "330109330109",
        "330109000000",
        "33010919900101123X",
        "district",
        "town",
        "community",
        "grid",
        "residents",
        "arrivals",
        "arrivals-yearly",
        "2023",
        "growth",
        "floor-area",
        "centre",
        "holder",
        "certificate=a",
        "size=large;rooms=3",
        "functions=care|sports",
        "note=\\",
        "a=b=c",
        "2023-01-01",
        "2023-12-31",
        "2199-12-31",
        "1899-12-31",
        "2023-02-30",
        "5",
        "-5",
        "1,600.0",
        "9223372036854775807",
        "9223372036854775808",
        "1/0",
        "170141183460469231731687303715884105727",
        "214万",
        "７",
        "true",
        "是",
        "done",
        "meetings",
        "hall",
        "x",
    ];
    prop_oneof![4 => prop::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => ".{0,8}"]
}

fn random_table(name: &'static str, columns: &'static [&'static str]) -> impl Strategy<Value = Table> {
    prop::collection::vec(prop::collection::vec(prop::option::weighted(0.9, cell()), columns.len()), 0..8).prop_map(
        move |rows| {
            columns.iter().enumerate().fold(Table::new(name), |table, (place, column)| {
                let texts: TextColumn = rows.iter().map(|row| row[place].as_deref()).collect();
                table.with_column(*column, Column::Texts(texts)).unwrap()
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_cells_are_taken_or_refused(
        units in random_table("units", &["code", "name", "level", "parent", "since", "until", "urban"]),
        observations in random_table("observations", &["unit", "variable", "from", "date", "value", "precision", "recorded", "source"]),
        entities in random_table("entities", &["kind", "id", "unit", "since", "until", "end_reason", "recorded", "source", "attributes"]),
        deliverables in random_table("deliverables", &["deliverable", "unit", "date", "state", "evidence"]),
        scopes in random_table("register_scope", &["kind", "unit", "since", "until"]),
        lineage in random_table("lineage", &["from", "to", "date"]),
        allocations in random_table("allocations", &["target", "unit", "value", "year", "responsible"]),
        with_units: bool,
    ) {
        let tables = [units, observations, entities, deliverables, scopes, lineage, allocations];
        let mut builder = tables.into_iter().fold(Dataset::builder(&plan()), DatasetBuilder::table);
        if with_units { builder = builder.units(some_units()); }
        let check = |problems: &[Problem]| {
            for problem in problems {
                let shown = format!("{problem}{problem:?}");
                prop_assert!(!shown.contains("19900101"));
                // Whatever a sentence speaks of is there.
                let speaks = sentences::sentence(problem.code(), crate::Lang::En).contains("{related}");
                prop_assert!(!speaks || problem.related(crate::Lang::En).is_some(), "{}", problem);
            }
            Ok(())
        };
        let refused = builder.clone().build();
        if let Err(error) = &refused {
            prop_assert!(!error.problems().is_empty());
            check(error.problems())?;
        }
        // A random table has every column, so whatever is wrong with it is wrong with rows, and those that are kept are
        // right.
        let kept = builder.reject(Reject::Row).build().unwrap();
        prop_assert_eq!(refused.is_ok(), kept.rejected().is_empty());
        prop_assert_eq!(kept.rejected().is_empty(), kept.rejected_row_count() == 0);
        check(kept.rejected())?;
        let again = Dataset::builder(&plan())
            .units(kept.unit_rows())
            .observations(kept.observation_rows())
            .entities(kept.entity_rows())
            .deliverables(kept.deliverable_rows())
            .register_scope(kept.scope_rows())
            .lineage(kept.lineage_rows())
            .allocations(kept.allocation_rows())
            .build();
        // Ids are numbered as they come, which orders a register and nothing else.
        let sorted = |dataset: &Dataset| {
            let mut rows: Vec<String> = dataset.entity_rows().map(|row| format!("{row:?}")).collect();
            rows.sort_unstable();
            let others = (dataset.unit_rows().collect::<Vec<_>>(), dataset.observation_rows().collect::<Vec<_>>());
            let mut more = format!("{others:?}{:?}", dataset.deliverable_rows().collect::<Vec<_>>());
            more += &format!("{:?}{:?}", dataset.scope_rows().collect::<Vec<_>>(), dataset.lineage_rows().collect::<Vec<_>>());
            (rows, more, dataset.allocation_rows().collect::<Vec<_>>())
        };
        prop_assert_eq!(sorted(&again.unwrap()), sorted(&kept));
    }

    #[test]
    fn any_numbers_are_taken_or_refused(codes in prop::collection::vec(any::<i64>(), 3), days in prop::collection::vec(any::<i32>(), 3), values in prop::collection::vec(any::<i64>(), 3)) {
        let table = Table::new("observations")
            .with_column("unit", Column::integers(codes))
            .and_then(|table| table.with_column("variable", Column::texts(["residents", "arrivals", "growth"])))
            .and_then(|table| table.with_column("from", Column::dates(days.clone())))
            .and_then(|table| table.with_column("date", Column::dates(days)))
            .and_then(|table| table.with_column("value", Column::integers(values)))
            .unwrap();
        prop_assert!(Dataset::builder(&plan()).units(some_units()).table(table).build().is_err());
    }
}

#[cfg(feature = "text")]
proptest! {
    #[test]
    fn any_bytes_are_taken_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..120), name in "units|observations|entities|deliverables|register_scope|lineage|allocations|.{0,4}") {
        let _ = Dataset::builder(&plan()).csv(&name, &bytes).build();
        let mut with_header = b"unit,variable,from,date,value\n".to_vec();
        with_header.extend(&bytes);
        let _ = Dataset::builder(&plan()).units(some_units()).csv("observations", &with_header).build();
    }
}

#[cfg(feature = "json")]
proptest! {
    #[test]
    fn any_json_text_is_taken_or_refused(text in ".{0,60}", cell in cell()) {
        let _ = Dataset::builder(&plan()).json(&text).build();
        let quoted = serde_json::to_string(&cell).unwrap();
        for value in [&text, &quoted] {
            let rows = format!(r#"{{"units":[{{"code":{value}}}],"entities":[{{"kind":"centre","attributes":{value}}},{{"attributes":{{"size":{value}}}}}]}}"#);
            prop_assert!(Dataset::builder(&plan()).json(&rows).build().is_err());
        }
    }
}
