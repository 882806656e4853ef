use super::*;
use crate::data::lineage::Succession;

/// Two communities that ended on the first day of 2023, their successor, and one that goes on.
fn units() -> Vec<UnitRow> {
    let unit = |code: &str, since: Option<&str>, until: Option<&str>| {
        let mut row = UnitRow::new(code, code, "community");
        (row.since, row.until) = (since.map(date), until.map(date));
        row
    };
    let mut rows = some_units();
    rows.push(unit("330109001003", None, Some("2023-01-01")));
    rows.push(unit("330109001004", Some("2023-01-01"), Some("2025-01-01")));
    rows
}

const ENDED: &str = "330109001002";
const ALSO: &str = "330109001003";
const NEXT: &str = "330109001004";
const STANDING: &str = "330109001001";

fn build(rows: &[(&str, &str, &str)]) -> Result<Dataset, DataError> {
    let rows = rows.iter().map(|(from, to, on)| LineageRow::new(*from, *to, date(on)));
    Dataset::builder(&plan()).units(units()).lineage(rows).build()
}

#[test]
fn successions_are_found_from_both_sides() {
    let dataset = build(&[
        (ALSO, NEXT, "2023-01-01"),
        (NEXT, STANDING, "2025-01-01"),
        (ENDED, STANDING, "2023-06-01"),
        (ENDED, NEXT, "2023-01-01"),
        // An exact repeat counts once.
        (ALSO, NEXT, "2023-01-01"),
    ])
    .unwrap();
    let unit = |code: &str| unit(&dataset, code);
    let pairs = |list: &[Succession]| list.iter().map(|other| (other.unit, other.date)).collect::<Vec<_>>();
    let (first, later, last) = (day("2023-01-01"), day("2023-06-01"), day("2025-01-01"));
    assert_eq!(pairs(dataset.successors_of(unit(ENDED))), [(unit(NEXT), first), (unit(STANDING), later)]);
    assert_eq!(pairs(dataset.successors_of(unit(ALSO))), [(unit(NEXT), first)]);
    assert_eq!(pairs(dataset.predecessors_of(unit(NEXT))), [(unit(ENDED), first), (unit(ALSO), first)]);
    assert_eq!(pairs(dataset.predecessors_of(unit(STANDING))), [(unit(ENDED), later), (unit(NEXT), last)]);
    assert!(dataset.successors_of(unit(STANDING)).is_empty() && dataset.predecessors_of(unit(ENDED)).is_empty());
}

#[test]
fn cells_are_refused_where_they_stand() {
    let error = build(&[
        (ENDED, "330109001009", "2023-01-01"),
        (ENDED, ENDED, "2023-01-01"),
        // Ended on the day after.
        (ENDED, NEXT, "2022-12-31"),
        (STANDING, NEXT, "2023-01-01"),
        (ENDED, NEXT, "2025-01-01"),
        (ENDED, "330109001", "2023-01-01"),
    ])
    .unwrap_err();
    use ProblemCode::*;
    assert_eq!(
        said(&error),
        [
            at("lineage", 1, "to", "330109001009", UnknownUnit),
            at("lineage", 2, "to", ENDED, SucceedsItself),
            at("lineage", 3, "date", "2022-12-31", NotEnded),
            at("lineage", 3, "to", NEXT, SuccessorNotInForce),
            at("lineage", 4, "date", "2023-01-01", NotEnded),
            at("lineage", 5, "to", NEXT, SuccessorNotInForce),
            at("lineage", 6, "to", "330109001", SuccessorLevel),
        ]
    );
    let related: Vec<_> = error.problems().iter().map(|problem| problem.related(crate::Lang::En)).collect();
    let related: Vec<_> = related.iter().map(|text| text.as_deref().unwrap_or_default()).collect();
    let spell = "2023-01-01 – 2025-01-01";
    assert_eq!(related[2..], ["2023-01-01", spell, "–", spell, "community"]);
}

#[test]
fn no_circle_passes() {
    let error = build(&[(ALSO, NEXT, "2023-01-01"), (NEXT, ALSO, "2025-01-01")]).unwrap_err();
    assert_eq!(said(&error), [at("lineage", 2, "to", ALSO, ProblemCode::SuccessorNotInForce)]);
}

#[test]
fn one_succession_has_one_day() {
    let error = build(&[(ALSO, NEXT, "2023-02-01"), (ALSO, NEXT, "2023-01-01")]).unwrap_err();
    assert_eq!(said(&error), [at("lineage", 2, "date", "2023-01-01", ProblemCode::SuccessionTwice)]);
    assert_eq!(error.problems()[0].related(crate::Lang::En).as_deref(), Some("row 1"));
}

#[test]
fn a_share_is_not_a_column_yet() {
    let table = Table::new("lineage").with_column("share", Column::texts(["1/2"])).unwrap();
    let error = Dataset::builder(&plan()).units(units()).table(table).build().unwrap_err();
    let problem = &error.problems()[0];
    assert_eq!((problem.code(), problem.column()), (ProblemCode::UnknownColumn, Some("share")));
    assert_eq!(problem.related(crate::Lang::En).as_deref(), Some("from, to, date"));
}
