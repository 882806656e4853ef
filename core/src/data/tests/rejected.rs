use super::*;
use proptest::prelude::*;

const DISTRICT: &str = "330109";
const TOWN: &str = "330109001";
const OTHER: &str = "330109101";
const COMMUNITY: &str = "330109001001";
const BELOW_OTHER: &str = "330109101201";

fn builder() -> DatasetBuilder {
    Dataset::builder(&plan()).reject(Reject::Row)
}

fn listed(dataset: &Dataset) -> Vec<Said<'_>> {
    dataset.rejected().iter().map(|p| (p.table(), p.row(), p.column(), p.value(), p.code())).collect()
}

fn related(dataset: &Dataset) -> Vec<String> {
    dataset.rejected().iter().map(|problem| problem.related(crate::Lang::En).unwrap_or_default()).collect()
}

fn observation(unit: &str, variable: &str, from: &str, date: &str, value: impl Into<Number>) -> ObservationRow {
    let mut row = ObservationRow::new(unit, variable, super::date(date), value);
    row.from = Some(from).filter(|from| !from.is_empty()).map(super::date);
    row
}

fn centre(id: &str, unit: &str, since: &str, until: &str) -> EntityRow {
    let mut row = EntityRow::new("centre", id, unit, date(since));
    row.until = Some(until).filter(|text| !text.is_empty()).map(date);
    row
}

/// The units of which an observation of a variable was set aside.
fn marked(dataset: &Dataset, variable: &str) -> Vec<String> {
    let plan = plan();
    let variable = plan.variable(variable).unwrap();
    let units = dataset.units();
    let marked = units.ids().filter(|unit| dataset.has_rejected_observation(variable, unit.0));
    marked.map(|unit| units.code(unit).to_owned()).collect()
}

#[test]
fn a_bad_row_is_set_aside_and_its_unit_marked() {
    let dataset = builder()
        .units(some_units())
        .observations([
            observation(TOWN, "residents", "", "2023-12-31", 5),
            observation(OTHER, "residents", "", "2023-12-31", "五"),
            observation(OTHER, "arrivals", "2024-01-01", "2023-12-31", "x"),
        ])
        .build()
        .unwrap();
    use ProblemCode::*;
    assert_eq!(
        listed(&dataset),
        [
            at("observations", 2, "value", "五", BadNumber),
            at("observations", 3, "from", "2024-01-01", FromAfterDate),
            at("observations", 3, "value", "x", BadNumber),
        ]
    );
    assert_eq!((dataset.rejected_row_count(), dataset.observation_count()), (2, 1));
    assert_eq!([marked(&dataset, "residents"), marked(&dataset, "arrivals")], [[OTHER], [OTHER]]);
    assert!(marked(&dataset, "growth").is_empty());
}

#[test]
fn what_cannot_be_read_counts_for_all() {
    let all = some_units().len();
    let rows = |row| builder().units(some_units()).observations([row]).build().unwrap();
    let dataset = rows(observation("330109002", "residents", "", "2023-12-31", 5));
    assert_eq!((marked(&dataset, "residents").len(), marked(&dataset, "arrivals").len()), (all, 0));
    let dataset = rows(observation(TOWN, "resident", "", "2023-12-31", 5));
    assert_eq!([marked(&dataset, "residents"), marked(&dataset, "growth")], [[TOWN], [TOWN]]);
    let dataset = rows(observation("330109002", "resident", "", "2023-12-31", 5));
    assert_eq!(marked(&dataset, "growth").len(), all);

    let plan = plan();
    let (centre_kind, holder) = (plan.kind("centre").unwrap(), plan.kind("holder").unwrap());
    let dataset = builder().units(some_units()).entities([centre("c", "330109002", "2023-01-01", "")]).build().unwrap();
    let town = unit(&dataset, TOWN);
    assert!(dataset.has_rejected_entity(centre_kind, town) && !dataset.has_rejected_entity(holder, town));
    let hall = plan.deliverable("hall").unwrap();
    assert!(!dataset.has_rejected_deliverable(hall, town));
    let row = DeliverableRow::new("hall", TOWN, date("2023-01-01"), "finished");
    let dataset = builder().units(some_units()).deliverables([row]).build().unwrap();
    let has = |code: &str| dataset.has_rejected_deliverable(hall, unit(&dataset, code));
    assert!(has(TOWN) && !has(OTHER) && !has(DISTRICT));
    // A register of which a scope was set aside is not known to be complete.
    let row = ScopeRow::new("centre", TOWN, date("2199-12-31"));
    let row = ScopeRow { until: Some(row.since), ..row };
    let dataset = builder().units(some_units()).register_scope([row]).build().unwrap();
    let has = |code: &str| dataset.has_rejected_entity(centre_kind, unit(&dataset, code));
    assert!(has(TOWN) && !has(COMMUNITY) && dataset.scopes_of(centre_kind).is_empty());
}

#[test]
fn rows_of_a_unit_that_is_set_aside_go_with_it() {
    let mut units = some_units();
    units[2].until = Some(date("2020-01-01"));
    units[2].since = Some(date("2020-01-01"));
    let mut grid = UnitRow::new("g-1", "第一网格", "grid");
    grid.parent = Some(BELOW_OTHER.into());
    units.push(grid);
    let dataset = builder()
        .units(units)
        .observations([
            observation(TOWN, "arrivals", "2023-01-01", "2023-12-31", 5),
            observation(BELOW_OTHER, "residents", "", "2023-12-31", 5),
        ])
        .entities([centre("c", OTHER, "2023-01-01", "")])
        .build()
        .unwrap();
    use ProblemCode::*;
    assert_eq!(
        listed(&dataset),
        [
            at("units", 3, "until", "2020-01-01", UntilNotAfterSince),
            at("units", 6, "parent", OTHER, UnitSetAside),
            at("units", 7, "parent", BELOW_OTHER, UnitSetAside),
            at("observations", 2, "unit", BELOW_OTHER, UnitSetAside),
            at("entities", 1, "unit", OTHER, UnitSetAside),
        ]
    );
    assert_eq!((dataset.rejected_row_count(), dataset.units().len(), dataset.observation_count()), (5, 4, 1));
    assert!(dataset.units().find(OTHER).is_none() && dataset.units().find("g-1").is_none());
    // What was set aside below the district is missing there, whatever is asked.
    assert_eq!([marked(&dataset, "residents"), marked(&dataset, "growth")], [[DISTRICT], [DISTRICT]]);
    let children: Vec<_> = dataset.units().children(dataset.units().find(DISTRICT).unwrap()).collect();
    assert_eq!(children.len(), 1);
}

#[test]
fn units_that_contradict_each_other_are_all_set_aside() {
    let parent = |code: &str, parent: &str, level: &str| {
        let mut row = UnitRow::new(code, code, level);
        row.parent = Some(parent.into());
        row
    };
    let mut units = some_units();
    units.extend([UnitRow::new(COMMUNITY, "又一个", "community"), UnitRow::new(COMMUNITY, "再一个", "community")]);
    units.extend([parent("a", "b", "grid"), parent("b", "a", "grid"), parent("c", "b", "grid")]);
    let dataset = builder().units(units).build().unwrap();
    use ProblemCode::*;
    assert_eq!(
        listed(&dataset),
        [
            at("units", 4, "code", COMMUNITY, UnitTwice),
            at("units", 7, "code", COMMUNITY, UnitTwice),
            at("units", 8, "code", COMMUNITY, UnitTwice),
            at("units", 9, "parent", "b", ParentCycle),
            at("units", 10, "parent", "a", ParentCycle),
            at("units", 11, "parent", "b", ParentNotHigher),
        ]
    );
    assert_eq!(related(&dataset), ["row 7", "row 4", "row 4", "a → b → a", "b → a → b", "b"]);
    assert_eq!((dataset.rejected_row_count(), dataset.units().len()), (6, 5));
}

#[test]
fn rows_that_contradict_each_other_are_both_set_aside() {
    let recorded = |value: i64| observation(TOWN, "residents", "", "2023-12-31", value);
    let flow = |from: &str, to: &str| observation(OTHER, "arrivals", from, to, 1);
    let dataset = builder()
        .units(some_units())
        .observations([
            recorded(5),
            recorded(6),
            recorded(5),
            observation(TOWN, "residents", "", "2022-12-31", 4),
            flow("2023-01-01", "2023-01-31"),
            flow("2023-01-01", "2023-03-31"),
            flow("2023-03-01", "2023-04-30"),
            flow("2023-05-01", "2023-05-31"),
        ])
        .entities([
            centre("c", TOWN, "2020-01-01", "2021-01-01"),
            centre("c", TOWN, "2022-01-01", ""),
            centre("c", OTHER, "2023-01-01", ""),
        ])
        .deliverables([
            DeliverableRow::new("hall", TOWN, date("2023-01-01"), "done"),
            DeliverableRow::new("hall", TOWN, date("2023-01-01"), "under_way"),
        ])
        .allocations([AllocationRow::new("residents", TOWN, 5), AllocationRow::new("residents", TOWN, 5)])
        .build()
        .unwrap();
    use ProblemCode::*;
    assert_eq!(
        listed(&dataset),
        [
            at("observations", 1, "value", "5", ObservationTwice),
            at("observations", 2, "value", "6", ObservationTwice),
            at("observations", 3, "value", "5", ObservationTwice),
            at("observations", 6, "from", "2023-01-01", OverlappingPeriods),
            at("observations", 7, "from", "2023-03-01", OverlappingPeriods),
            at("entities", 2, "id", "c", TwoPlaces),
            at("entities", 3, "id", "c", TwoPlaces),
            at("deliverables", 1, "state", "done", StateTwice),
            at("deliverables", 2, "state", "under_way", StateTwice),
            at("allocations", 1, "unit", TOWN, AllocationTwice),
            at("allocations", 2, "unit", TOWN, AllocationTwice),
        ]
    );
    let others = [2, 1, 2, 7, 6, 3, 2, 2, 1, 2, 1].map(|row| format!("row {row}"));
    assert_eq!(related(&dataset), others);
    assert_eq!(dataset.rejected_row_count(), 11);
    // The day before, the periods beside, and the spell that ended stand.
    assert_eq!((dataset.observation_count(), dataset.entity_row_count()), (3, 1));
    assert_eq!([marked(&dataset, "residents"), marked(&dataset, "arrivals")], [[TOWN], [OTHER]]);
}

#[test]
fn scopes_and_successions_that_contradict_are_both_set_aside() {
    let scope = |unit: &str, since: &str, until: &str| {
        let mut row = ScopeRow::new("centre", unit, date(since));
        row.until = Some(until).filter(|text| !text.is_empty()).map(date);
        row
    };
    let dataset = builder()
        .units(some_units())
        .register_scope([
            scope(DISTRICT, "2020-01-01", "2021-01-01"),
            scope(DISTRICT, "2021-01-01", "2022-01-01"),
            scope(DISTRICT, "2022-01-01", ""),
            scope(COMMUNITY, "2020-06-01", "2021-06-01"),
        ])
        .lineage([
            LineageRow::new("330109001002", COMMUNITY, date("2023-01-01")),
            LineageRow::new("330109001002", COMMUNITY, date("2023-02-01")),
            LineageRow::new("330109001002", BELOW_OTHER, date("2023-02-01")),
        ])
        .build()
        .unwrap();
    use ProblemCode::*;
    assert_eq!(
        listed(&dataset),
        [
            at("register_scope", 1, "unit", DISTRICT, ScopeOverlap),
            at("register_scope", 2, "unit", DISTRICT, ScopeOverlap),
            at("register_scope", 4, "unit", COMMUNITY, ScopeOverlap),
            at("lineage", 1, "date", "2023-01-01", SuccessionTwice),
            at("lineage", 2, "date", "2023-02-01", SuccessionTwice),
        ]
    );
    assert_eq!(related(&dataset), ["row 4", "row 4", "row 2", "row 2", "row 1"]);
    let plan = plan();
    let kept = dataset.scopes_of(plan.kind("centre").unwrap());
    assert_eq!(kept.iter().map(|scope| scope.since).collect::<Vec<_>>(), [day("2022-01-01")]);
    assert_eq!((dataset.lineage_rows().count(), dataset.rejected_row_count()), (1, 5));
}

#[test]
fn a_problem_of_a_whole_table_still_keeps_everything_out() {
    let table = Table::new("observations").with_column("unit", Column::texts([TOWN])).unwrap();
    let error = builder().units(some_units()).table(table).build().unwrap_err();
    assert!(error.problems().iter().all(|problem| problem.code() == ProblemCode::MissingColumn));
    let row = observation(TOWN, "residents", "", "2023-12-31", 5);
    let error = builder().observations([row]).build().unwrap_err();
    assert_eq!(said(&error), [("units", None, None, None, ProblemCode::MissingTable)]);
    #[cfg(feature = "text")]
    {
        // A line that does not fit its header may hide where the others stand.
        let csv = "unit,variable,date,value\n330109,residents\n";
        let error = builder().units(some_units()).csv("observations", csv.as_bytes()).build().unwrap_err();
        assert_eq!(said(&error), [("observations", Some(2), None, None, ProblemCode::BadCsv)]);
    }
}

#[test]
fn nothing_is_set_aside_where_all_is_well() {
    let dataset = builder().units(some_units()).build().unwrap();
    assert!(dataset.rejected().is_empty() && dataset.rejected_row_count() == 0);
    assert!(marked(&dataset, "residents").is_empty());
}

proptest! {
    /// Days on which the rows of a unit or id begin and end.
    #[test]
    fn what_is_kept_does_not_contradict_and_what_is_not_does(
        rows in prop::collection::vec((0usize..3, 0i64..12, 1i64..6, 0usize..6), 0..9),
        several: bool,
    ) {
        let start = date("2021-01-01");
        let on = |days: i64| start + chrono::TimeDelta::days(days);
        let codes = [DISTRICT, TOWN, OTHER, COMMUNITY, "330109101201", "330109001001"];
        let overlap = |a: &(usize, i64, i64, usize), b: &(usize, i64, i64, usize)| {
            a.1 < b.1 + b.2 && b.1 < a.1 + a.2
        };
        let clashing = |clash: &dyn Fn(usize, usize) -> bool| {
            (0..rows.len()).filter(|a| (0..rows.len()).any(|b| *a != b && clash(*a, b))).count()
        };

        let entities = rows.iter().map(|(id, since, days, unit)| {
            let row = EntityRow::new("holder", id.to_string(), codes[unit % 5], on(*since));
            let mut row = EntityRow { until: Some(on(since + days)), ..row }.with_attribute("certificate", "a");
            if !several {
                row.kind = "centre".into();
                row.unit = [TOWN, OTHER, COMMUNITY][unit % 3].into();
                row.attributes.clear();
            }
            row
        });
        let place = |row: usize| if several { rows[row].3 % 5 } else { rows[row].3 % 3 };
        let clash = |a: usize, b: usize| {
            rows[a].0 == rows[b].0 && overlap(&rows[a], &rows[b]) && !(several && place(a) == place(b))
        };
        let dataset = builder().units(some_units()).entities(entities).build().unwrap();
        prop_assert_eq!(dataset.rejected_row_count(), clashing(&clash));
        prop_assert_eq!(dataset.rejected().len(), clashing(&clash));
        prop_assert!(Dataset::builder(&plan()).units(some_units()).entities(dataset.entity_rows()).build().is_ok());

        let scopes = rows.iter().map(|(_, since, days, unit)| {
            ScopeRow { until: Some(on(since + days)), ..ScopeRow::new("centre", codes[*unit], on(*since)) }
        });
        let path = |a: usize, b: usize| {
            let (a, b) = (codes[rows[a].3], codes[rows[b].3]);
            a.starts_with(b) || b.starts_with(a)
        };
        let clash = |a: usize, b: usize| path(a, b) && overlap(&rows[a], &rows[b]);
        let dataset = builder().units(some_units()).register_scope(scopes).build().unwrap();
        prop_assert_eq!(dataset.rejected_row_count(), clashing(&clash));
        prop_assert_eq!(dataset.rejected().len(), clashing(&clash));

        // Rows of one period and last day are repeats; all have the same value.
        let flows = rows.iter().map(|(unit, since, days, _)| {
            ObservationRow { from: Some(on(*since)), ..ObservationRow::new(codes[*unit], "arrivals", on(since + days - 1), 1) }
        });
        let mut distinct: Vec<_> = rows.iter().map(|(unit, since, days, _)| (*unit, *since, *days)).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let clash = |a: &(usize, i64, i64), b: &(usize, i64, i64)| {
            a.0 == b.0 && a.1 != b.1 && overlap(&(0, a.1, a.2, 0), &(0, b.1, b.2, 0))
        };
        let expected = distinct.iter().filter(|a| distinct.iter().any(|b| clash(a, b))).count();
        let dataset = builder().units(some_units()).observations(flows).build().unwrap();
        prop_assert_eq!(dataset.rejected_row_count(), expected);
        prop_assert_eq!(dataset.observation_count(), distinct.len() - expected);
    }
}
