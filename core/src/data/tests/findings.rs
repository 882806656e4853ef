//! What is odd in rows and yet loads.

use super::*;
use crate::Lang;
use crate::frame::{Frame, Values};

const TOWN: &str = "330109001";
const OTHER: &str = "330109101";
/// In force from 2020-01-01 to 2022-12-31.
const ENDED: &str = "330109001002";

fn stock(unit: &str, variable: &str, date: &str, value: impl Into<Number>) -> ObservationRow {
    ObservationRow::new(unit, variable, super::date(date), value)
}

fn with(rows: impl IntoIterator<Item = ObservationRow>) -> Dataset {
    Dataset::builder(&plan()).units(some_units()).observations(rows).build().unwrap()
}

/// The rows in which a jump is found, and their values.
fn jumps(rows: impl IntoIterator<Item = ObservationRow>) -> Vec<(usize, String)> {
    let dataset = with(rows);
    let said = |finding: &Finding| {
        assert_eq!(
            (finding.code(), finding.table(), finding.column()),
            (FindingCode::SuddenJump, "observations", "value")
        );
        (finding.row().unwrap(), finding.value().to_owned())
    };
    dataset.findings().iter().map(said).collect()
}

fn two(before: i64, value: i64) -> usize {
    jumps([stock(TOWN, "residents", "2022-12-31", before), stock(TOWN, "residents", "2023-12-31", value)]).len()
}

#[test]
fn ten_times_is_a_jump_and_less_is_not() {
    // 9.99 times, ten times, more; a tenth, and just above it.
    assert_eq!([two(100, 999), two(100, 1_000), two(100, 1_001)], [0, 1, 1]);
    assert_eq!([two(1_000, 101), two(1_000, 100), two(1_000, 99)], [0, 1, 1]);
    assert_eq!([two(7, 69), two(7, 70), two(70, 8), two(70, 7)], [0, 1, 0, 1]);
    // From nothing, and to nothing, is no jump.
    assert_eq!([two(0, 1_000), two(1_000, 0), two(0, 0)], [0, 0, 0]);
    // At the end of the range of counts.
    assert_eq!([two(i64::MAX / 10, i64::MAX), two(i64::MAX / 10 + 1, i64::MAX)], [1, 0]);
}

#[test]
fn exact_amounts_are_compared_exactly() {
    let area = |before: &str, value: &str| {
        let rows = [("2022-12-31", before), ("2023-12-31", value)];
        jumps(rows.map(|(date, value)| stock(TOWN, "floor-area", date, value))).len()
    };
    assert_eq!([area("1/3", "10/3"), area("1/3", "9999/3000"), area("0.1", "1"), area("0.1", "0.99")], [1, 0, 1, 0]);
    assert_eq!([area("1", "0.1"), area("1", "0.1000001")], [1, 0]);
}

#[test]
fn a_value_is_held_against_the_one_dated_before_it() {
    // Neither the order of rows, nor another unit, nor another variable makes a difference.
    let rows = [
        stock(TOWN, "residents", "2023-12-31", 214),
        stock(OTHER, "residents", "2023-06-30", 5),
        stock(TOWN, "floor-area", "2023-06-30", 3),
        stock(TOWN, "residents", "2022-12-31", 2_118_000),
        stock(TOWN, "residents", "2024-12-31", 2_141_000),
        stock(TOWN, "residents", "2021-12-31", 2_100_000),
    ];
    // Down to 214, and back again.
    assert_eq!(jumps(rows), [(1, "214".to_owned()), (5, "2141000".to_owned())]);
}

#[test]
fn what_a_later_row_put_right_is_not_told_of() {
    let revised = |first: i64, then: i64| {
        let mut rows = [
            stock(TOWN, "residents", "2022-12-31", 2_118_000),
            stock(TOWN, "residents", "2023-12-31", first),
            stock(TOWN, "residents", "2023-12-31", then),
        ];
        (rows[1].recorded, rows[2].recorded) = (Some(date("2024-01-10")), Some(date("2024-02-10")));
        jumps(rows)
    };
    assert_eq!(revised(214, 2_140_000), []);
    assert_eq!(revised(2_140_000, 214), [(3, "214".to_owned())]);
}

#[test]
fn amounts_over_time_and_rates_may_jump() {
    let mut rows = vec![];
    for (from, date, value) in [("2023-01-01", "2023-01-31", 1), ("2023-02-01", "2023-02-28", 100)] {
        let mut row = stock(TOWN, "arrivals", date, value);
        row.from = Some(super::date(from));
        rows.push(row);
    }
    rows.extend([stock(TOWN, "growth", "2022-12-31", 1), stock(TOWN, "growth", "2023-12-31", 50)]);
    assert_eq!(jumps(rows), []);
}

#[test]
fn a_jump_says_what_stood_before() {
    let dataset =
        with([stock(TOWN, "residents", "2022-12-31", 2_118_000), stock(TOWN, "residents", "2023-12-31", 214)]);
    let finding = &dataset.findings()[0];
    assert_eq!(
        finding.to_string(),
        "observations row 2, column `value`: 214: ten or more times, or a tenth or less of, the unit's value before it \
         (2022-12-31: 2118000); look at the unit of measure: people may have been entered in ten thousands"
    );
    assert!(finding.message(Lang::Zh).contains("(2022-12-31: 2118000)"));
}

#[test]
fn a_register_row_on_none_of_whose_days_its_unit_is_in_force_is_found() {
    let row = |id: &str, unit: &str, since: &str, until: &str| {
        let mut row = EntityRow::new("centre", id, unit, date(since));
        row.until = Some(until).filter(|text| !text.is_empty()).map(date);
        row
    };
    let rows = [
        // Ends on the unit's first day; lasts one day into it.
        row("before", ENDED, "2019-01-01", "2020-01-01"),
        row("into", ENDED, "2019-01-01", "2020-01-02"),
        // Begins on the unit's last day; begins on the day after.
        row("out-of", ENDED, "2022-12-31", ""),
        row("after", ENDED, "2023-01-01", ""),
        // A unit that has no days has every day.
        row("elsewhere", TOWN, "1950-01-01", "1950-01-02"),
    ];
    let dataset = Dataset::builder(&plan()).units(some_units()).entities(rows.clone()).build().unwrap();
    let found: Vec<_> = dataset.findings().iter().map(|f| (f.table(), f.row(), f.value(), f.code())).collect();
    assert_eq!(found, [1, 4].map(|row| ("entities", Some(row), ENDED, FindingCode::EntityOutsideUnit)));
    assert_eq!(dataset.entity_row_count(), 5);
    assert_eq!(
        dataset.findings()[1].message(Lang::En),
        "on none of its days is its unit in force (2020-01-01 – 2023-01-01); look at the unit and the dates"
    );

    // A row may be odd in two ways; each is told, and tables come in their order.
    let scope = ScopeRow::new("centre", OTHER, date("2022-01-01"));
    let jump = [stock(TOWN, "residents", "2022-12-31", 1), stock(TOWN, "residents", "2023-12-31", 10)];
    let builder = Dataset::builder(&plan()).units(some_units()).entities(rows).register_scope([scope]);
    let dataset = builder.observations(jump).build().unwrap();
    let found: Vec<_> = dataset.findings().iter().map(|f| (f.table(), f.row(), f.code())).collect();
    use FindingCode::*;
    let outside = [1, 1, 2, 3, 4, 4, 5].map(|row| ("entities", Some(row)));
    let codes = [
        EntityOutsideScope,
        EntityOutsideUnit,
        EntityOutsideScope,
        EntityOutsideScope,
        EntityOutsideScope,
        EntityOutsideUnit,
        EntityOutsideScope,
    ];
    let mut expected = vec![("observations", Some(2), SuddenJump)];
    expected.extend(outside.into_iter().zip(codes).map(|((table, row), code)| (table, row, code)));
    assert_eq!(found, expected);
}

#[test]
fn every_code_has_a_sentence_of_its_own_in_both_languages() {
    let mut seen = std::collections::HashSet::new();
    for code in FindingCode::ALL {
        assert!(seen.insert(code.code().to_owned()));
        for lang in [Lang::Zh, Lang::En] {
            let text = Finding::new(*code, spec::TableKind::Units, None, "code", "").message(lang);
            assert!(!text.is_empty() && seen.insert(text), "{code:?}");
        }
    }
}

fn words(frame: &Frame, name: &str) -> Vec<Option<String>> {
    let Some(Values::Words(words)) = frame.column(name).map(|column| &column.values) else { panic!("{name}") };
    (0..frame.len()).map(|row| words.get(row).map(str::to_owned)).collect()
}

fn integers(frame: &Frame, name: &str) -> Vec<Option<i64>> {
    let Some(Values::Integers(numbers)) = frame.column(name).map(|column| &column.values) else { panic!("{name}") };
    (0..frame.len()).map(|row| numbers.get(row)).collect()
}

fn names(frame: &Frame) -> Vec<&str> {
    frame.columns().iter().map(|column| column.name.as_str()).collect()
}

#[test]
fn findings_are_a_table() {
    let rows = [stock(TOWN, "residents", "2022-12-31", 5), stock(TOWN, "residents", "2023-12-31", 50)];
    let dataset = with(rows);
    let frame = dataset.findings_frame();
    assert_eq!(names(&frame), ["table", "table_part", "row", "column", "value", "code", "message_zh", "message_en"]);
    assert_eq!((integers(&frame, "row"), integers(&frame, "table_part")), (vec![Some(2)], vec![Some(1)]));
    let text = |text: &str| vec![Some(text.to_owned())];
    assert_eq!((words(&frame, "table"), words(&frame, "value")), (text("observations"), text("50")));
    assert_eq!(words(&frame, "message_zh"), text(&dataset.findings()[0].message(Lang::Zh)));
    assert_eq!(words(&frame, "message_en"), text(&dataset.findings()[0].message(Lang::En)));
    assert!(frame.columns().iter().all(|column| !column.heading.zh.is_empty() && !column.heading.en.is_empty()));
    let none = with([]).findings_frame();
    assert_eq!((none.len(), names(&none)), (0, names(&frame)));
}

#[test]
fn problems_are_one_table_whether_their_rows_are_refused_or_set_aside() {
    let rows = || [stock(TOWN, "resident", "2022-12-31", 5), stock(TOWN, "residents", "2023-12-31", "五")];
    let builder = || Dataset::builder(&plan()).units(some_units()).observations(rows());
    let error = builder().build().unwrap_err();
    let frame = error.to_frame();
    assert_eq!(
        names(&frame),
        ["table", "table_part", "row", "column", "value", "code", "near", "message_zh", "message_en"]
    );
    assert_eq!(integers(&frame, "row"), [Some(1), Some(2)]);
    let texts = |texts: [&str; 2]| texts.map(|text| Some(text.to_owned())).to_vec();
    assert_eq!(words(&frame, "code"), texts(["unknown_variable", "bad_number"]));
    assert_eq!(words(&frame, "value"), texts(["resident", "五"]));
    assert_eq!(words(&frame, "near"), [Some("residents".to_owned()), None]);
    let sentences = error.problems().iter().map(|problem| Some(problem.message(Lang::Zh)));
    assert_eq!(words(&frame, "message_zh"), sentences.collect::<Vec<_>>());
    assert_eq!(builder().reject(Reject::Row).build().unwrap().rejected_frame(), frame);

    // What concerns a whole table has no row.
    let no_table = Dataset::builder(&plan()).observations(rows()).build().unwrap_err().to_frame();
    assert_eq!(integers(&no_table, "row")[0], None);
}
