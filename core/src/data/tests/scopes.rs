use super::*;
use crate::data::scopes::covers;
use crate::plan::EntityKind;
use proptest::prelude::*;

const DISTRICT: &str = "330109";
const TOWN: &str = "330109001";
const OTHER: &str = "330109101";
const COMMUNITY: &str = "330109001001";

fn scope(kind: &str, unit: &str, since: &str, until: &str) -> ScopeRow {
    let mut row = ScopeRow::new(kind, unit, date(since));
    row.until = Some(until).filter(|text| !text.is_empty()).map(date);
    row
}

fn build(rows: impl IntoIterator<Item = ScopeRow>) -> Result<Dataset, DataError> {
    Dataset::builder(&plan()).units(some_units()).register_scope(rows).build()
}

/// Whether a scope of the unit or of one above it covers the day.
fn covered(dataset: &Dataset, kind: &EntityKind, unit: u32, day: i32) -> bool {
    covers(dataset.scopes_of(kind), dataset.units(), unit, day, day + 1)
}

#[test]
fn scopes_are_kept_by_unit_and_first_day() {
    let dataset = build([
        scope("centre", OTHER, "2023-01-01", ""),
        scope("centre", TOWN, "2024-01-01", "2025-01-01"),
        scope("centre", TOWN, "2022-01-01", "2023-01-01"),
        scope("holder", DISTRICT, "2022-01-01", ""),
    ])
    .unwrap();
    let plan = plan();
    let kept = |kind: &str| {
        let scopes = dataset.scopes_of(plan.kind(kind).unwrap());
        scopes.iter().map(|scope| (scope.unit, scope.since, scope.until)).collect::<Vec<_>>()
    };
    assert_eq!(
        kept("centre"),
        [
            (unit(&dataset, TOWN), day("2022-01-01"), day("2023-01-01")),
            (unit(&dataset, TOWN), day("2024-01-01"), day("2025-01-01")),
            (unit(&dataset, OTHER), day("2023-01-01"), i32::MAX),
        ]
    );
    assert_eq!(kept("holder"), [(unit(&dataset, DISTRICT), day("2022-01-01"), i32::MAX)]);
}

#[test]
fn a_scope_holds_from_its_first_day_at_its_unit_and_all_below() {
    let dataset =
        build([scope("centre", TOWN, "2022-01-01", "2023-01-01"), scope("centre", TOWN, "2024-01-01", "")]).unwrap();
    let plan = plan();
    let centre = plan.kind("centre").unwrap();
    let within = |code: &str, on: &str| covered(&dataset, centre, unit(&dataset, code), day(on));
    for code in [TOWN, COMMUNITY] {
        assert!(within(code, "2022-01-01") && within(code, "2022-12-31") && within(code, "2024-01-01"), "{code}");
        assert!(!within(code, "2021-12-31") && !within(code, "2023-01-01") && !within(code, "2023-12-31"), "{code}");
    }
    assert!(!within(DISTRICT, "2022-06-30") && !within(OTHER, "2022-06-30"));
    assert!(!covered(&dataset, plan.kind("holder").unwrap(), unit(&dataset, TOWN), day("2022-06-30")));
}

#[test]
fn cells_are_refused_where_they_stand() {
    let error = build([
        scope("center", TOWN, "2022-01-01", ""),
        scope("centre", "330109002", "2022-01-01", ""),
        scope("centre", TOWN, "2022-01-01", "2022-01-01"),
    ])
    .unwrap_err();
    use ProblemCode::*;
    assert_eq!(
        said(&error),
        [
            at("register_scope", 1, "kind", "center", UnknownKind),
            at("register_scope", 2, "unit", "330109002", UnknownUnit),
            at("register_scope", 3, "until", "2022-01-01", UntilNotAfterSince),
        ]
    );
    assert_eq!(error.problems()[0].near(), ["centre"]);
}

#[test]
fn scopes_that_share_days_name_the_other_row() {
    let problem = |rows: Vec<ScopeRow>| {
        let error = build(rows).unwrap_err();
        assert_eq!(error.problems().len(), 1, "{error}");
        let problem = &error.problems()[0];
        assert_eq!((problem.code(), problem.column()), (ProblemCode::ScopeOverlap, Some("unit")));
        (problem.row().unwrap(), problem.value().unwrap().to_owned(), problem.related(crate::Lang::En).unwrap())
    };
    let said = |row: usize, unit: &str, other: &str| (row, unit.to_owned(), other.to_owned());
    // The same unit, by one day.
    let long = scope("centre", TOWN, "2022-01-01", "2023-01-02");
    assert_eq!(problem(vec![long.clone(), scope("centre", TOWN, "2023-01-01", "")]), said(2, TOWN, "row 1"));
    assert_eq!(problem(vec![scope("centre", TOWN, "2023-01-01", ""), long.clone()]), said(2, TOWN, "row 1"));
    // A unit two levels above, whichever comes first.
    let below = scope("centre", COMMUNITY, "2022-06-01", "2022-07-01");
    let apart = scope("centre", OTHER, "2022-06-02", "");
    let above = scope("centre", DISTRICT, "2020-01-01", "2022-06-02");
    assert_eq!(problem(vec![above.clone(), apart.clone(), below.clone()]), said(3, COMMUNITY, "row 1"));
    let earlier = scope("centre", OTHER, "2022-01-01", "2022-06-01");
    assert_eq!(problem(vec![earlier, below, scope("centre", TOWN, "2022-06-30", "")]), said(3, TOWN, "row 2"));
    // A long one behind a short one that ended.
    let short = scope("centre", TOWN, "2021-01-01", "2021-02-01");
    assert_eq!(problem(vec![long, short, scope("centre", COMMUNITY, "2022-12-31", "2023-06-01")]).0, 3);
}

#[test]
fn a_register_row_outside_every_scope_of_its_kind_is_found() {
    let row = |kind: &str, id: &str, unit: &str, since: &str, until: &str| {
        let mut row = EntityRow::new(kind, id, unit, date(since));
        row.until = Some(until).filter(|text| !text.is_empty()).map(date);
        row
    };
    let rows = [
        row("centre", "z-ends-on-the-first-day", COMMUNITY, "2021-01-01", "2022-01-01"),
        row("centre", "lasts-into-it", COMMUNITY, "2021-01-01", "2022-01-02"),
        row("centre", "begins-on-its-last-day", TOWN, "2022-12-31", ""),
        row("centre", "begins-after-it", TOWN, "2023-01-01", ""),
        row("centre", "elsewhere", OTHER, "2022-06-01", ""),
        // Its kind states no scope.
        row("holder", "person", OTHER, "2022-06-01", "").with_attribute("certificate", "a"),
    ];
    let dataset = Dataset::builder(&plan())
        .units(some_units())
        .entities(rows.clone())
        .register_scope([scope("centre", TOWN, "2022-01-01", "2023-01-01")])
        .build()
        .unwrap();
    let found: Vec<_> = dataset.findings().iter().map(|finding| (finding.row(), finding.value())).collect();
    assert_eq!(found, [(Some(1), COMMUNITY), (Some(4), TOWN), (Some(5), OTHER)]);
    assert_eq!(dataset.findings_omitted(), 0);
    let codes: Vec<_> = dataset.findings().iter().map(|finding| (finding.table(), finding.code())).collect();
    assert_eq!(codes, [("entities", FindingCode::EntityOutsideScope); 3]);
    assert!(Dataset::builder(&plan()).units(some_units()).entities(rows).build().unwrap().findings().is_empty());
}

#[test]
fn more_findings_than_anyone_reads_are_counted() {
    let rows = (0..10_003).map(|id| EntityRow::new("centre", id.to_string(), OTHER, date("2022-06-01")));
    let dataset = Dataset::builder(&plan())
        .units(some_units())
        .entities(rows)
        .register_scope([scope("centre", TOWN, "2022-01-01", "")])
        .build()
        .unwrap();
    assert_eq!((dataset.findings().len(), dataset.findings_omitted()), (10_000, 3));
}

proptest! {
    #[test]
    fn every_pair_that_shares_days_on_one_path_is_refused_and_no_other(
        rows in prop::collection::vec((0usize..6, 0i64..12, prop::option::of(1i64..6)), 0..8)
    ) {
        let codes = [DISTRICT, TOWN, OTHER, COMMUNITY, "330109001002", "330109101201"];
        let start = date("2021-01-01");
        let rows: Vec<ScopeRow> = rows
            .into_iter()
            .map(|(place, first, length)| {
                let mut row = ScopeRow::new("centre", codes[place], start + chrono::TimeDelta::days(first));
                row.until = length.map(|length| row.since + chrono::TimeDelta::days(length));
                row
            })
            .collect();
        // Area codes of this district begin with those of the units above.
        let clash = |a: &ScopeRow, b: &ScopeRow| {
            let path = a.unit.starts_with(&b.unit) || b.unit.starts_with(&a.unit);
            path && b.until.is_none_or(|end| a.since < end) && a.until.is_none_or(|end| b.since < end)
        };
        let any = (0..rows.len()).any(|a| (0..a).any(|b| clash(&rows[a], &rows[b])));
        prop_assert_eq!(build(rows).is_err(), any);
    }
}
