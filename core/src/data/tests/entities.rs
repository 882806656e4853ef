use super::*;
use crate::plan::Condition;
use crate::quantity::Quantity;
use proptest::prelude::*;

fn centre(id: &str, unit: &str, since: &str, until: &str) -> EntityRow {
    let mut row = EntityRow::new("centre", id, unit, date(since));
    row.until = Some(until).filter(|text| !text.is_empty()).map(date);
    row
}

fn holder(id: &str, unit: &str, since: &str, until: &str, certificate: &str) -> EntityRow {
    let row = EntityRow { kind: "holder".into(), ..centre(id, unit, since, until) };
    row.with_attribute("certificate", certificate)
}

fn build(rows: impl IntoIterator<Item = EntityRow>) -> Result<Dataset, DataError> {
    Dataset::builder(&plan()).units(some_units()).entities(rows).build()
}

fn problem(rows: impl IntoIterator<Item = EntityRow>) -> Problem {
    let error = build(rows).unwrap_err();
    assert_eq!(error.problems().len(), 1, "{error}");
    error.problems()[0].clone()
}

const TOWN: &str = "330109001";
const OTHER: &str = "330109101";

#[test]
fn rows_are_kept_by_id_and_first_day_with_their_attributes() {
    let mut full = centre("c-2", TOWN, "2023-03-01", "2024-01-01")
        .with_attribute("size", "large")
        .with_attribute("functions", ["care", "sports"].into_iter().collect::<AttributeValue>())
        .with_attribute("rooms", 18)
        .with_attribute("area", "315.7")
        .with_attribute("opened", "2023-02-01")
        .with_attribute("note", "a;b");
    full.end_reason = Some("合并".into());
    full.source = Some("台账".into());
    full.recorded = Some(date("2023-03-05"));
    let dataset = build([
        centre("c-1", OTHER, "2024-01-01", ""),
        full,
        holder("c-2", OTHER, "2022-01-01", "", "b"),
        centre("c-1", TOWN, "2022-01-01", "2023-01-01"),
    ])
    .unwrap();
    let plan = plan();
    let centres = dataset.register(plan.kind("centre").unwrap()).unwrap();
    let ids: Vec<_> = (0..centres.len()).map(|row| dataset.entity_name(centres.id(row))).collect();
    assert_eq!(ids, ["c-1", "c-1", "c-2"]);
    assert_eq!(
        (0..3).map(|row| centres.unit(row)).collect::<Vec<_>>(),
        [TOWN, OTHER, TOWN].map(|code| unit(&dataset, code))
    );
    assert_eq!((centres.since(0), centres.until(0)), (day("2022-01-01"), day("2023-01-01")));
    assert_eq!((centres.since(1), centres.until(1)), (day("2024-01-01"), i32::MAX));
    assert_eq!(
        (centres.end_reason(2), centres.source(2), centres.recorded(2)),
        (Some("合并"), Some("台账"), day("2023-03-05"))
    );
    assert_eq!((centres.end_reason(1), centres.source(1), centres.recorded(1)), (None, None, i32::MIN));

    let condition = |attribute, values: &[u32]| Condition { attribute, values: values.to_vec() };
    assert!(centres.meets(2, &condition(0, &[1])) && !centres.meets(2, &condition(0, &[0])));
    assert!(!centres.meets(0, &condition(0, &[0, 1])));
    assert!(centres.meets(2, &condition(1, &[0, 2])) && !centres.meets(2, &condition(1, &[0])));
    assert!(
        !centres.meets(2, &condition(2, &[0]))
            && !centres.meets(2, &condition(9, &[0]))
            && !centres.meets(9, &condition(0, &[0]))
    );
    let held = |place| centres.attribute(place).unwrap();
    assert!(matches!(held(0), AttributeColumn::Choices(column) if column == &[MISSING, MISSING, 1]));
    assert!(matches!(held(1), AttributeColumn::Sets(column) if column == &[0, 0, 0b110]));
    assert!(matches!(held(2), AttributeColumn::Integers(column) if column[2] == Some(18)));
    assert!(matches!(held(3), AttributeColumn::Decimals(column) if column[2] == Quantity::fraction(3157, 10)));
    assert!(matches!(held(4), AttributeColumn::Dates(column) if column[2] == Some(day("2023-02-01"))));
    let AttributeColumn::Texts(notes) = held(5) else { panic!("a text attribute has texts") };
    assert_eq!(notes[2].and_then(|number| centres.text(number)), Some("a;b"));

    // One person has one number in every register.
    let holders = dataset.register(plan.kind("holder").unwrap()).unwrap();
    assert_eq!(holders.id(0), centres.id(2));
    assert_eq!(dataset.entity_row_count(), 4);
    assert_eq!(dataset.latest_date(), Some(date("2024-01-01")));
}

#[test]
fn cells_are_refused_where_they_stand() {
    let mut error_rows = vec![
        EntityRow::new("center", "x1", TOWN, date("2023-01-01")),
        centre("x2", "330109", "2023-01-01", ""),
        centre("x3", TOWN, "2023-01-01", "2023-01-01"),
        centre("", TOWN, "2023-01-01", ""),
        centre("330109199001011234", TOWN, "2023-01-01", ""),
        centre("330109900101123", TOWN, "2023-01-01", ""),
    ];
    error_rows.push(holder("x4", TOWN, "2023-01-01", "", "c"));
    error_rows.push(EntityRow { attributes: Default::default(), ..holder("x5", TOWN, "2023-01-01", "", "a") });
    let error = build(error_rows).unwrap_err();
    use ProblemCode::*;
    assert_eq!(
        said(&error),
        [
            at("entities", 1, "kind", "center", UnknownKind),
            at("entities", 2, "unit", "330109", WrongLevel),
            at("entities", 3, "until", "2023-01-01", UntilNotAfterSince),
            ("entities", Some(4), Some("id"), None, EmptyCell),
            at("entities", 5, "id", "330***", IdentityNumber),
            at("entities", 6, "id", "330***", IdentityNumber),
            at("entities", 7, "attributes", "certificate=c", BadAttribute),
            ("entities", Some(8), Some("attributes"), None, MissingAttribute),
        ]
    );
    assert_eq!(error.problems()[0].near(), ["centre"]);
    assert!(!format!("{error:?}{error}").contains("1990"));
}

#[test]
fn attributes_take_their_own_values_only() {
    use ProblemCode::*;
    for (key, value, code) in [
        ("sice", "large", UnknownAttribute),
        ("规模", "large", UnknownAttribute),
        ("size", "huge", BadAttribute),
        ("size", "大", BadAttribute),
        ("functions", "pool", BadAttribute),
        ("rooms", "0", BadAttribute),
        ("rooms", "19", BadAttribute),
        ("rooms", "1.5", BadAttribute),
        ("area", "-1", BadAttribute),
        ("area", "big", BadAttribute),
        ("opened", "2023-02-30", BadAttribute),
        ("note", "", BadAttribute),
        ("note", "身份证 33010919900101123X", IdentityNumber),
    ] {
        let found = problem([centre("c", TOWN, "2023-01-01", "").with_attribute(key, value)]);
        assert_eq!((found.code(), found.column()), (code, Some("attributes")), "{key}={value}");
    }
    for (key, value) in [("rooms", "1"), ("rooms", "18"), ("area", "0"), ("functions", "care")] {
        assert!(build([centre("c", TOWN, "2023-01-01", "").with_attribute(key, value)]).is_ok(), "{key}={value}");
    }
    let near = problem([centre("c", TOWN, "2023-01-01", "").with_attribute("规模", "large")]);
    assert_eq!(near.near(), ["size"]);
    let several: AttributeValue = ["small", "large"].into_iter().collect();
    assert_eq!(problem([centre("c", TOWN, "2023-01-01", "").with_attribute("size", several)]).code(), BadAttribute);
}

#[test]
fn one_place_at_a_time() {
    let first = centre("c", TOWN, "2023-01-01", "2024-01-01");
    // The first day elsewhere is the first day no longer here.
    assert!(build([first.clone(), centre("c", OTHER, "2024-01-01", "")]).is_ok());
    let found = problem([first.clone(), centre("c", OTHER, "2023-12-31", "")]);
    assert_eq!(
        (found.code(), found.row(), found.column(), found.value()),
        (ProblemCode::TwoPlaces, Some(2), Some("id"), Some("c"))
    );
    assert_eq!(found.related(crate::Lang::En).as_deref(), Some("row 1"));
    let found = problem([first.clone(), centre("c", TOWN, "2023-12-31", "")]);
    assert_eq!((found.code(), found.row()), (ProblemCode::OverlappingSpells, Some(2)));
    assert!(build([first.clone(), centre("c", TOWN, "2024-01-01", "")]).is_ok());
    // Kinds are apart.
    assert!(build([first, holder("c", OTHER, "2023-01-01", "", "a")]).is_ok());
}

#[test]
fn several_rows_at_one_unit_where_the_kind_has_them() {
    let rows = [holder("p", TOWN, "2023-01-01", "", "a"), holder("p", TOWN, "2023-06-01", "2024-01-01", "b")];
    assert_eq!(build(rows.clone()).unwrap().entity_row_count(), 2);
    let found = problem(rows.into_iter().chain([holder("p", OTHER, "2023-07-01", "", "b")]));
    assert_eq!((found.code(), found.row()), (ProblemCode::TwoPlaces, Some(3)));
}

#[test]
fn a_spell_may_begin_while_its_unit_is_not_in_force() {
    // Registers are recoded when units are: a title of 2022-03 stands under the code valid from 2022-11.
    let ended = "330109001002";
    for since in ["2019-12-31", "2020-01-01", "2022-12-31", "2023-01-01"] {
        let dataset = build([centre("c", ended, since, "")]).unwrap();
        assert_eq!((dataset.entity_row_count(), dataset.latest_date()), (1, Some(date(since))));
    }
}

#[test]
fn the_end_of_a_spell_is_not_the_datas_latest_day() {
    let dataset = build([centre("c", TOWN, "2023-01-01", "2027-05-01"), centre("d", TOWN, "2023-02-01", "")]).unwrap();
    assert_eq!(dataset.latest_date(), Some(date("2023-02-01")));
}

#[test]
fn no_text_that_is_kept_holds_an_identity_number() {
    for field in ["source", "end_reason"] {
        let mut row = centre("c", TOWN, "2023-01-01", "2024-01-01");
        let text = Some("据 330109 19900101 123X 申报".to_owned());
        if field == "source" {
            row.source = text
        } else {
            row.end_reason = text
        }
        let found = problem([row]);
        assert_eq!((found.code(), found.row(), found.column()), (ProblemCode::IdentityNumber, Some(1), Some(field)));
        assert_eq!(found.value(), Some("据 330*** 申报"));
    }
    assert_eq!(problem([centre("330109-19900101-1234", TOWN, "2023-01-01", "")]).code(), ProblemCode::IdentityNumber);
}

#[test]
fn rows_whose_source_is_the_word_illustrative_are_made_up() {
    let sources =
        [None, Some("illustrative"), Some(" Illustrative "), Some("illustrative, but for the date"), Some("台账")];
    let rows = (0..).zip(sources).map(|(place, source)| {
        let mut row = centre(&format!("c{place}"), TOWN, "2023-01-01", "");
        row.source = source.map(str::to_owned);
        row
    });
    assert_eq!(build(rows).unwrap().illustrative_rows(), 2);
    assert_eq!(build([centre("c", TOWN, "2023-01-01", "")]).unwrap().illustrative_rows(), 0);
}

proptest! {
    /// Places are checked as comparing all pairs would.
    #[test]
    fn overlaps_agree_with_comparing_all_pairs(spells in prop::collection::vec((0usize..3, 0usize..2, 0u64..20, 1u64..8), 0..9), several: bool) {
        let units = [TOWN, OTHER, "330109001001"];
        let day = |offset: u64| date("2023-01-01") + chrono::Days::new(offset);
        let rows = spells.iter().map(|(unit, id, since, length)| {
            let kind = if several { "holder" } else { "centre" };
            let mut row = EntityRow::new(kind, format!("e{id}"), units[*unit], day(*since));
            row.until = Some(day(since + length));
            if several { row.with_attribute("certificate", "a") } else { row }
        });
        let wrong = |a: &(usize, usize, u64, u64), b: &(usize, usize, u64, u64)| {
            a.1 == b.1 && a.2 < b.2 + b.3 && b.2 < a.2 + a.3 && (a.0 != b.0 || !several)
        };
        let any = spells.iter().enumerate().any(|(at, a)| spells.iter().skip(at + 1).any(|b| wrong(a, b)));
        prop_assert_eq!(build(rows).is_err(), any);
    }
}
