use super::*;
use crate::quantity::Quantity;
use proptest::prelude::*;

fn row(unit: &str, variable: &str, date: &str, value: impl Into<Number>) -> ObservationRow {
    ObservationRow::new(unit, variable, super::date(date), value)
}

fn flow(unit: &str, from: &str, to: &str, value: i64) -> ObservationRow {
    let mut row = row(unit, "arrivals", to, value);
    row.from = Some(date(from));
    row
}

fn recorded(mut row: ObservationRow, day: &str) -> ObservationRow {
    row.recorded = Some(date(day));
    row
}

fn build(rows: impl IntoIterator<Item = ObservationRow>) -> Result<Dataset, DataError> {
    Dataset::builder(&plan()).units(some_units()).observations(rows).build()
}

fn column<'a>(dataset: &'a Dataset, variable: &str) -> &'a ObservationColumn {
    dataset.observations_of(dataset.plan().variable(variable).unwrap()).unwrap()
}

/// The only problem of some rows.
fn problem(rows: impl IntoIterator<Item = ObservationRow>) -> Problem {
    let error = build(rows).unwrap_err();
    assert_eq!(error.problems().len(), 1, "{error}");
    error.problems()[0].clone()
}

#[test]
fn rows_are_kept_by_unit_date_and_day_of_knowledge() {
    let mut first = row("330109001001", "residents", "2023-12-31", 2_365);
    first.source = Some("公报".into());
    first.precision = Some(5.into());
    let dataset = build([
        recorded(row("330109001001", "residents", "2023-12-31", 2_370), "2024-06-01"),
        row("330109001001", "residents", "2022-12-31", 2_300),
        first,
        row("330109", "residents", "2022-12-31", "2,110,000"),
    ])
    .unwrap();
    let residents = column(&dataset, "residents");
    let rows = residents.rows_of(unit(&dataset, "330109001001"));
    assert_eq!(rows, 1..4);
    let counts: Vec<_> = rows.clone().map(|at| residents.value(at).as_whole().unwrap()).collect();
    assert_eq!(counts, [2_300, 2_365, 2_370]);
    assert_eq!(
        rows.clone().map(|at| residents.recorded(at)).collect::<Vec<_>>(),
        [i32::MIN, i32::MIN, day("2024-06-01")]
    );
    assert_eq!(rows.clone().map(|at| residents.source(at)).collect::<Vec<_>>(), [None, Some("公报"), None]);
    assert_eq!(rows.map(|at| residents.precision(at)).collect::<Vec<_>>(), [None, Some(5.into()), None]);
    assert_eq!((residents.value(0), residents.date(0), residents.from(0)), (2_110_000.into(), day("2022-12-31"), None));
    assert_eq!(residents.rows_of(unit(&dataset, "330109001")), 1..1);
    assert_eq!(dataset.latest_date(), Some(date("2023-12-31")));
    assert!(dataset.observations_of(dataset.plan().variable("growth").unwrap()).is_none());
}

#[test]
fn rates_and_amounts_are_exact_and_only_rates_may_be_negative() {
    let dataset =
        build([row("330109", "growth", "2023-12-31", "-9.12"), row("330109", "floor-area", "2023-12-31", "1/3")])
            .unwrap();
    assert_eq!(column(&dataset, "growth").value(0), Quantity::fraction(-228, 25).unwrap());
    assert_eq!(column(&dataset, "floor-area").value(0), Quantity::fraction(1, 3).unwrap());
    assert_eq!(column(&dataset, "floor-area").value(0).as_whole(), None);
    assert_eq!(problem([row("330109", "floor-area", "2023-12-31", "-0.5")]).code(), ProblemCode::NegativeCount);
    assert_eq!(problem([row("330109", "growth", "2023-12-31", "9.12%")]).code(), ProblemCode::BadNumber);
}

#[test]
fn values_that_are_no_counts_are_refused_where_they_stand() {
    use ProblemCode::*;
    let values = ["-1", "214万", "70%", "1600.5", "１６００", "1e3", "99999999999999999999"];
    let rows = values.map(|value| row("330109", "residents", "2023-12-31", value));
    let error = build(rows).unwrap_err();
    let codes = [NegativeCount, UnitInCount, UnitInCount, NotWhole, BadNumber, BadNumber, NumberTooLarge];
    let expected: Vec<Said<'_>> = (1..)
        .zip(values.iter().zip(codes))
        .map(|(number, (value, code))| at("observations", number, "value", value, code))
        .collect();
    assert_eq!(said(&error), expected);
    let mut zero = row("330109", "residents", "2023-12-31", 5);
    zero.precision = Some(0.into());
    assert_eq!(problem([zero]).code(), BadPrecision);
}

#[test]
fn units_and_variables_are_known_or_named_with_near_ones() {
    let error = build([
        row("330109003", "residents", "2023-12-31", 1),
        row("33010900", "residents", "2023-12-31", 1),
        row("东风村", "residents", "2023-12-31", 1),
        row("330109", "resident", "2023-12-31", 1),
        row("330109", "常住人口", "2023-12-31", 1),
        row("33010919900101123X", "residents", "2023-12-31", 1),
    ])
    .unwrap_err();
    use ProblemCode::*;
    assert_eq!(
        said(&error),
        [
            at("observations", 1, "unit", "330109003", UnknownUnit),
            at("observations", 2, "unit", "33010900", BadCode),
            at("observations", 3, "unit", "东风村", UnknownUnit),
            at("observations", 4, "variable", "resident", UnknownVariable),
            at("observations", 5, "variable", "常住人口", UnknownVariable),
            at("observations", 6, "unit", "330***", IdentityNumber),
        ]
    );
    let near = |place: usize| error.problems()[place].near();
    assert_eq!(near(0)[0], "330109001");
    assert_eq!(
        (near(2), near(3), near(4)),
        (&["330109101201".to_owned()][..], &["residents".to_owned()][..], &["residents".to_owned()][..])
    );
}

#[test]
fn unknown_variables_are_set_aside_on_request_and_counted() {
    let rows = || {
        [
            row("330109", "b", "2023-12-31", "any thing"),
            row("nowhere", "a", "2023-12-31", 1),
            row("330109", "residents", "2023-12-31", 7),
            row("330109", "b", "2024-12-31", 1),
        ]
    };
    let dataset = Dataset::builder(&plan())
        .units(some_units())
        .observations(rows())
        .unknown_variables(Unknown::SetAside)
        .build()
        .unwrap();
    let aside: Vec<_> = dataset.set_aside().iter().map(|aside| (aside.variable.as_str(), aside.rows)).collect();
    assert_eq!(aside, [("a", 1), ("b", 2)]);
    assert_eq!(dataset.observation_count(), 1);
    assert!(build(rows()).is_err());
}

#[test]
fn a_flow_has_a_first_day_and_nothing_else_has() {
    assert_eq!(problem([row("330109", "arrivals", "2023-12-31", 1)]).code(), ProblemCode::FromNeeded);
    let mut stock = row("330109", "residents", "2023-12-31", 1);
    stock.from = Some(date("2023-01-01"));
    let found = problem([stock.clone()]);
    assert_eq!(
        (found.code(), found.column(), found.value()),
        (ProblemCode::FromOnStock, Some("from"), Some("2023-01-01"))
    );
    stock.variable = "growth".into();
    assert_eq!(problem([stock]).code(), ProblemCode::FromOnStock);
    assert_eq!(problem([flow("330109", "2024-01-01", "2023-12-31", 1)]).code(), ProblemCode::FromAfterDate);
    // A period of one day.
    let dataset = build([flow("330109", "2023-12-31", "2023-12-31", 1)]).unwrap();
    assert_eq!(column(&dataset, "arrivals").from(0), Some(day("2023-12-31")));
}

#[test]
fn exact_repeats_are_one_and_contradictions_are_refused() {
    let once = row("330109", "residents", "2023-12-31", 5);
    let same = row("330109000000", "residents", "2023-12-31", "5.0");
    assert_eq!(build([once.clone(), same]).unwrap().observation_count(), 1);
    let other = row("330109", "residents", "2023-12-31", 6);
    let found = problem([once.clone(), other.clone()]);
    assert_eq!((found.row(), found.column(), found.value()), (Some(2), Some("value"), Some("6")));
    assert_eq!(
        (found.code(), found.related(crate::Lang::En).as_deref()),
        (ProblemCode::ObservationTwice, Some("row 1"))
    );
    // A revision has its own day of knowledge; two of one day contradict each other.
    assert_eq!(build([once.clone(), recorded(other.clone(), "2024-02-01")]).unwrap().observation_count(), 2);
    assert_eq!(
        problem([recorded(once.clone(), "2024-02-01"), recorded(other, "2024-02-01")]).code(),
        ProblemCode::ObservationTwice
    );
    let mut rounded = once.clone();
    rounded.precision = Some(10.into());
    assert_eq!(problem([once, rounded]).code(), ProblemCode::ObservationTwice);
    let rates = ["1/2", "0.5", "0.51"].map(|value| row("330109", "growth", "2023-12-31", value));
    assert_eq!(problem(rates).value(), Some("51/100"));
}

#[test]
fn periods_of_one_first_day_grow_and_others_may_not_overlap() {
    let year = flow("330109001", "2023-01-01", "2023-11-30", 110);
    let growing = [
        year.clone(),
        flow("330109001", "2023-01-01", "2023-06-30", 60),
        flow("330109001", "2023-12-01", "2023-12-31", 10),
        flow("330109001", "2022-12-01", "2022-12-31", 10),
        flow("330109101", "2023-06-01", "2023-06-30", 5),
        recorded(flow("330109001", "2023-01-01", "2023-11-30", 111), "2024-01-05"),
    ];
    assert_eq!(build(growing).unwrap().observation_count(), 6);
    // Within, on the last day, and around: each is said of the later row.
    for (from, to, shown) in [
        ("2023-06-01", "2023-06-30", "2023-06-01"),
        ("2023-11-30", "2023-12-31", "2023-11-30"),
        ("2022-12-01", "2023-01-01", "2022-12-01"),
    ] {
        let found = problem([year.clone(), flow("330109001", from, to, 1)]);
        assert_eq!(
            (found.code(), found.row(), found.column(), found.value()),
            (ProblemCode::OverlappingPeriods, Some(2), Some("from"), Some(shown))
        );
        assert_eq!(found.related(crate::Lang::En).as_deref(), Some("row 1"));
    }
    // A short period after a long one that began earlier is still within it.
    let long =
        [year, flow("330109001", "2023-02-01", "2023-02-28", 1), flow("330109001", "2023-03-01", "2023-03-31", 1)];
    assert_eq!(build(long).unwrap_err().problems().len(), 2);
}

#[test]
fn a_marked_value_is_no_observation_and_an_empty_one_a_problem() {
    let rows = || [row("330109", "residents", "2022-12-31", "…"), row("330109", "residents", "2023-12-31", 5)];
    assert_eq!(problem(rows()).code(), ProblemCode::BadNumber);
    let marked =
        Dataset::builder(&plan()).units(some_units()).observations(rows()).missing_marks(["…"]).build().unwrap();
    assert_eq!(marked.observation_count(), 1);
    let found = problem([row("330109", "residents", "2022-12-31", " ")]);
    assert_eq!((found.code(), found.column(), found.value()), (ProblemCode::EmptyCell, Some("value"), None));
}

#[test]
fn many_units_find_their_rows_through_either_index() {
    let towns = (1..=99).map(|number| UnitRow::new(format!("330109{number:03}"), "x", "town"));
    let rows = [row("330109050", "residents", "2023-12-31", 50), row("330109", "residents", "2023-12-31", 1)];
    let dataset = Dataset::builder(&plan())
        .units(some_units().into_iter().take(1).chain(towns))
        .observations(rows)
        .build()
        .unwrap();
    let residents = column(&dataset, "residents");
    assert_eq!(
        residents.rows_of(unit(&dataset, "330109050")).map(|at| residents.value(at).as_whole()).collect::<Vec<_>>(),
        [Some(50)]
    );
    assert_eq!(residents.rows_of(unit(&dataset, "330109051")).len(), 0);
    assert_eq!(residents.len(), 2);
    assert_eq!(residents.len(), 2);
}

proptest! {
    /// The order of the rows makes no difference, and repeats none either.
    #[test]
    fn order_and_repeats_make_no_difference(cells in prop::collection::vec((0usize..6, 0u32..20, 0i64..50), 0..40), turn in 0usize..40) {
        let units = some_units();
        // One value a cell, so that nothing contradicts.
        let mut known = std::collections::BTreeMap::new();
        for (unit, offset, value) in cells { known.entry((unit, offset)).or_insert(value); }
        let mut rows: Vec<ObservationRow> = known.iter().map(|((unit, offset), value)| {
            let date = date("2023-01-01") + chrono::Days::new(u64::from(*offset));
            ObservationRow::new(units[*unit].code.clone(), "residents", date, *value)
        }).collect();
        let all = |dataset: &Dataset| {
            let variable = dataset.plan().variable("residents").unwrap();
            let column = dataset.observations_of(variable);
            let of = |id: UnitId| column.map_or(vec![], |c| c.rows_of(id.0).map(|at| (c.date(at), c.value(at).as_whole())).collect::<Vec<_>>());
            dataset.units().ids().map(of).collect::<Vec<_>>()
        };
        let first = build(rows.clone()).unwrap();
        prop_assert_eq!(first.observation_count(), known.len());
        rows.extend(rows.clone());
        let turn = turn.min(rows.len());
        rows.rotate_left(turn);
        prop_assert_eq!(all(&build(rows).unwrap()), all(&first));
    }

    /// Overlaps are found exactly where two periods of other first days share a day.
    #[test]
    fn overlaps_agree_with_comparing_all_pairs(periods in prop::collection::vec((0u64..30, 0u64..10), 0..8)) {
        let day = |offset: u64| date("2023-01-01") + chrono::Days::new(offset);
        let rows = periods.iter().map(|(from, length)| {
            let mut row = ObservationRow::new("330109", "arrivals", day(from + length), 1);
            row.from = Some(day(*from));
            row
        });
        let share = |a: &(u64, u64), b: &(u64, u64)| a.0 != b.0 && a.0 <= b.0 + b.1 && b.0 <= a.0 + a.1;
        let any = periods.iter().enumerate().any(|(at, a)| periods.iter().skip(at + 1).any(|b| share(a, b)));
        prop_assert_eq!(build(rows).is_err(), any);
    }
}
