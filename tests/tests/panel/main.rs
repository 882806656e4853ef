//! A panel says at every unit and day what a report says there, for every plan; ranks and changes are worked out by hand.

mod cells;
mod random;

use std::path::Path;

use cells::{cell, expected};
use chrono::NaiveDate;
use shequ::area::AreaKind;
use shequ::assess::{AssessError, Options, UnitSelection, month_ends};
use shequ::data::{Dataset, EntityRow, LineageRow, ObservationRow, UnitRow};
use shequ::formula::Status;
use shequ::frame::{CsvOptions, Frame, Values};
use shequ::quantity::Quantity;
use shequ::{Lang, Plan};

const ARCHITECTURE: &str = include_str!("../../../ARCHITECTURE.md");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn days(texts: &[&str]) -> Vec<NaiveDate> {
    texts.iter().map(|text| day(text)).collect()
}

fn data(plan: &Plan, folder: &str) -> Dataset {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let tables = ["units", "observations", "entities", "deliverables"];
    let builder = tables.iter().fold(Dataset::builder(plan), |builder, table| {
        match std::fs::read(folder.join(format!("{table}.csv"))) {
            Ok(bytes) => builder.csv(table, &bytes),
            Err(_) => builder,
        }
    });
    builder.build().unwrap()
}

fn xiaoshan() -> (Plan, Dataset) {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let data = data(&plan, "../examples/data/xiaoshan");
    (plan, data)
}

fn successor() -> (Plan, Dataset) {
    let plan = Plan::from_toml(include_str!("../../plans/successor-2026-2030.toml")).unwrap();
    let data = data(&plan, "data/successor-2026-2030");
    (plan, data)
}

/// The columns after those, which compare a row with others.
const COMPARING: [&str; 6] =
    ["rank_by_value", "rank_by_attainment", "previous_status", "change_n", "change_d", "change"];

fn names(frame: &Frame) -> Vec<&str> {
    frame.columns().iter().map(|column| column.name.as_str()).collect()
}

/// Holds every row of a panel to the report of its unit and day, in the order of day, target, unit.
fn held_to_reports(plan: &Plan, data: &Dataset, selection: &UnitSelection, dates: &[&str], units: &[&str]) {
    let dates = days(dates);
    let panel = plan.panel(data, selection, &dates).unwrap();
    let frame = panel.to_frame();
    assert_eq!(frame.len(), dates.len() * plan.targets().len() * units.len());
    assert_eq!(panel.row_count(), frame.len());
    let mut rows = 0..;
    for as_of in dates {
        let reports: Vec<_> = units.iter().map(|unit| plan.assess(data, unit, as_of).unwrap()).collect();
        for target in plan.targets() {
            for report in &reports {
                let (row, head) = (rows.next().unwrap(), &report.head);
                let result = report.target(&target.id).unwrap();
                let cells = expected(as_of, &head.unit, &head.unit_name, &head.level, result);
                if row == 0 {
                    let expected: Vec<&str> = cells.iter().map(|(name, _)| name.as_str()).chain(COMPARING).collect();
                    assert_eq!(names(&frame), expected);
                }
                for (name, value) in cells {
                    assert_eq!(cell(&frame, &name, row), value, "{name} of {} at {} on {as_of}", target.id, head.unit);
                }
            }
        }
    }
}

fn codes_of(data: &Dataset, level: &str, within: &str) -> Vec<String> {
    let units = data.units();
    let below = units.subtree(units.find(within).unwrap());
    let all = units.ids().filter(|unit| below.contains(&u32::try_from(unit.index()).unwrap()));
    all.filter(|unit| units.level(*unit).id == level).map(|unit| units.code(unit).to_owned()).collect()
}

#[test]
fn every_row_is_what_the_report_says_of_the_builtin_plan() {
    let (plan, data) = xiaoshan();
    // Before, within, and after the plan.
    let dates = ["2021-12-31", "2023-06-30", "2024-12-31", "2026-06-30"];
    let levels =
        [("district", "330109", &dates[..]), ("town", "330109", &dates[1..]), ("community", "330109001", &dates[2..])];
    for (level, within, dates) in levels {
        let units = codes_of(&data, level, within);
        let units: Vec<&str> = units.iter().map(String::as_str).collect();
        held_to_reports(&plan, &data, &UnitSelection::level(level).within(within), dates, &units);
    }
}

#[test]
fn every_row_is_what_the_report_says_of_the_other_plans() {
    let (plan, data) = successor();
    let dates = ["2025-12-31", "2027-12-31", "2028-06-30", "2031-06-30"];
    held_to_reports(&plan, &data, &UnitSelection::level("area"), &dates, &["XS"]);
    held_to_reports(&plan, &data, &UnitSelection::level("服务圈"), &dates, &["XS-N", "XS-S"]);
    let neighbourhoods = ["XS-N-01", "XS-N-02", "XS-S-01", "XS-S-02"];
    held_to_reports(&plan, &data, &UnitSelection::level("neighbourhood"), &dates, &neighbourhoods);
    let plan = Plan::from_toml(include_str!("../../plans/xiaoshan-civil-affairs-2017.toml")).unwrap();
    let data = self::data(&plan, "data/xiaoshan-civil-affairs-2017");
    held_to_reports(&plan, &data, &UnitSelection::codes(["萧山区"]), &["2016-12-31", "2017-12-31"], &["330109"]);
}

#[test]
fn a_report_is_a_panel_of_one_cell() {
    let (plan, data) = xiaoshan();
    let as_of = day("2024-12-31");
    let options = Options::default().with_known_on(day("2024-06-30"));
    for unit in ["330109", "330109001", "330109001001"] {
        let report = plan.assess_with(&data, unit, as_of, &options).unwrap();
        let panel = plan.panel_with(&data, &UnitSelection::codes([unit]), &[as_of], &options).unwrap();
        assert_eq!(report.to_frame(), panel.to_frame());
    }
}

#[test]
fn the_days_of_a_panel_are_its_table_in_parts() {
    let (plan, data) = successor();
    let dates = days(&["2027-12-31", "2028-06-30"]);
    let panel = plan.panel(&data, &UnitSelection::level("neighbourhood"), &dates).unwrap();
    assert!(panel.dates().eq(dates.iter().copied()));
    let whole = panel.to_frame();
    let mut row = 0;
    for (day, as_of) in panel.days().zip(&dates) {
        assert_eq!((day.as_of(), day.len()), (*as_of, plan.targets().len() * 4));
        let frame = day.to_frame();
        for (place, (unit, result)) in day.assessments().enumerate() {
            assert_eq!(cell(&frame, "unit", place).as_deref(), Some(data.units().code(unit)));
            assert_eq!(
                result,
                *plan.assess(&data, data.units().code(unit), *as_of).unwrap().target(&result.target.id).unwrap()
            );
            for name in names(&whole) {
                assert_eq!(cell(&frame, name, place), cell(&whole, name, row), "{name}");
            }
            row += 1;
        }
    }
    assert_eq!(row, whole.len());
    let mut row = 0;
    for (place, part) in panel.frames().enumerate() {
        let target = &plan.targets()[place % plan.targets().len()];
        assert_eq!((cell(&part, "target", 0), part.len()), (Some(target.id.clone()), 4));
        for of_part in 0..part.len() {
            for name in names(&whole) {
                assert_eq!(cell(&part, name, of_part), cell(&whole, name, row), "{name}");
            }
            row += 1;
        }
    }
    assert_eq!(row, whole.len());
}

#[test]
fn quasi_units_are_left_out_by_kind() {
    let (plan, data) = xiaoshan();
    let as_of = [day("2024-12-31")];
    let towns = |selection: UnitSelection| {
        let frame = plan.panel(&data, &selection, &as_of).unwrap().to_frame();
        frame.len() / plan.targets().len()
    };
    // 10 sub-districts, 12 towns, 5 zones and farms with codes of their own.
    assert_eq!(towns(UnitSelection::level("town")), 27);
    assert_eq!(towns(UnitSelection::level("镇街").kinds([AreaKind::SubDistrict, AreaKind::Town])), 22);
    assert_eq!(towns(UnitSelection::level("town").kinds([AreaKind::QuasiTown])), 5);
    assert_eq!(towns(UnitSelection::level("town").within("城厢街道")), 1);
    // Codes of any length or names; a unit named twice counts once; tree order, not the order of asking.
    let named = UnitSelection::codes(["330109401", "北干街道", "330109001000", "330109001"]);
    let frame = plan.panel(&data, &named, &as_of).unwrap().to_frame();
    let first: Vec<_> = (0..3).map(|row| cell(&frame, "unit", row).unwrap()).collect();
    assert_eq!(
        (first, frame.len()),
        (vec!["330109001".into(), "330109002".into(), "330109401".into()], 3 * plan.targets().len())
    );
    assert_eq!(towns(named.kinds([AreaKind::SubDistrict])), 2);
}

/// Four towns, and a fifth that ended on 2024-03-01.
fn towns(plan: &Plan) -> shequ::data::DatasetBuilder {
    let mut ended = UnitRow::new("330109104", "戊镇", "town");
    ended.until = Some(day("2024-03-01"));
    let rows = [("330109100", "甲镇"), ("330109101", "乙镇"), ("330109102", "丙镇"), ("330109103", "丁镇")];
    let rows = rows.map(|(code, name)| UnitRow::new(code, name, "town"));
    Dataset::builder(plan).units([UnitRow::new("330109", "萧山区", "district"), ended].into_iter().chain(rows))
}

/// So many things of a kind at a unit from a day on.
fn things(kind: &str, unit: &str, count: usize, since: &str) -> Vec<EntityRow> {
    (0..count).map(|n| EntityRow::new(kind, format!("{unit}-{since}-{n}"), unit, day(since))).collect()
}

fn studios(unit: &str, count: usize, since: &str) -> Vec<EntityRow> {
    things("social-work-studio", unit, count, since)
}

/// A column of one target, a text a row.
fn of(frame: &Frame, target: &str, column: &str) -> Vec<Option<String>> {
    let rows = (0..frame.len()).filter(|row| cell(frame, "target", *row).as_deref() == Some(target));
    rows.map(|row| cell(frame, column, row)).collect()
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<Option<String>> {
    texts.into_iter().map(|text| (!text.is_empty()).then(|| text.to_owned())).collect()
}

#[test]
fn ranks_are_shared_and_changes_are_since_the_day_before() {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    // Complexes in force on 2024-02-29: 3, 1, 3, 0 and 2; on 2024-03-31: 3, 4, 2 (one closed), 0, and the fifth is gone.
    let complexes = |unit: &str, count, since: &str| things("service-complex", unit, count, since);
    let mut closed = complexes("330109102", 1, "2024-01-06");
    closed[0].until = Some(day("2024-03-31"));
    let rows = [
        complexes("330109100", 3, "2024-01-05"),
        complexes("330109101", 1, "2024-01-05"),
        complexes("330109101", 3, "2024-03-31"),
        complexes("330109102", 2, "2024-01-05"),
        closed,
        complexes("330109104", 2, "2024-01-05"),
    ];
    let data = towns(&plan).entities(rows.concat()).build().unwrap();
    let dates = days(&["2024-02-29", "2024-03-31"]);
    let frame = plan.panel(&data, &UnitSelection::level("town"), &dates).unwrap().to_frame();
    let column = |name: &str| of(&frame, "service-complexes", name);
    assert_eq!(column("value_n"), texts(["3", "1", "3", "0", "2", "3", "4", "2", "0"]));
    // 3 and 3 share the first place, 2 is third, 1 fourth, 0 fifth; then 4, 3, 2, 0.
    assert_eq!(column("rank_by_value"), texts(["1", "4", "1", "5", "3", "2", "1", "3", "4"]));
    assert_eq!(column("change_n"), texts(["", "", "", "", "", "0", "3", "-1", "0"]));
    assert_eq!(
        column("previous_status"),
        texts(["", "", "", "", "", "no_result", "no_result", "no_result", "no_result"])
    );
    // Towns have no target of their own, so there is nothing to be attained.
    assert_eq!(column("rank_by_attainment"), texts([""; 9]));
}

#[test]
fn attainment_ranks_by_share_of_the_own_target() {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let rows = [studios("330109100", 3, "2024-01-05"), studios("330109101", 2, "2024-01-05")].concat();
    let share = |unit: &str, value: i64| shequ::data::AllocationRow::new("studios-total", unit, value);
    // 3 of 12 and 2 of 4: the smaller count is the larger share. The third has a value of 0 and a share of 4; the fourth
    // has no share.
    let data = towns(&plan)
        .entities(rows)
        .allocations([share("330109100", 12), share("330109101", 4), share("330109102", 4)])
        .build()
        .unwrap();
    let frame = plan.panel(&data, &UnitSelection::level("town"), &days(&["2024-06-30"])).unwrap().to_frame();
    let column = |name: &str| of(&frame, "studios-total", name);
    assert_eq!(column("rank_by_value"), texts(["1", "2", "3", "3"]));
    assert_eq!(column("rank_by_attainment"), texts(["2", "1", "3", ""]));
    assert_eq!(column("is_share"), texts(["true", "true", "true", "false"]));
}

#[test]
fn a_value_of_only_some_has_no_rank_and_no_change() {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let complexes = |unit, date, value| ObservationRow::new(unit, "service-complexes", day(date), value);
    // Two districts: of the first, both towns have reported; of the second, one of two until June.
    let data = Dataset::builder(&plan)
        .units([
            UnitRow::new("330109", "萧山区", "district"),
            UnitRow::new("330109100", "甲镇", "town"),
            UnitRow::new("330109101", "乙镇", "town"),
            UnitRow::new("330110", "余杭区", "district"),
            UnitRow::new("330110100", "丙镇", "town"),
            UnitRow::new("330110101", "丁镇", "town"),
        ])
        .observations([
            complexes("330109100", "2024-05-31", 1),
            complexes("330109101", "2024-05-31", 2),
            complexes("330110100", "2024-05-31", 9),
            complexes("330110101", "2024-06-30", 3),
            complexes("330110101", "2024-07-31", 4),
        ])
        .build()
        .unwrap();
    let dates = days(&["2024-05-31", "2024-06-30", "2024-07-31"]);
    let frame = plan.panel(&data, &UnitSelection::level("district"), &dates).unwrap().to_frame();
    let column = |name: &str| of(&frame, "service-complexes", name);
    assert_eq!(column("value_n"), texts(["3", "9", "3", "12", "3", "13"]));
    assert_eq!(column("reason")[..2], texts(["", "incomplete"]));
    assert_eq!(column("rank_by_value"), texts(["1", "", "2", "1", "2", "1"]));
    assert_eq!(column("change_n"), texts(["", "", "0", "", "0", "1"]));
    assert_eq!(column("previous_status")[3].as_deref(), Some("no_result"));
}

#[test]
fn a_ceiling_ranks_the_least_first_and_a_range_the_nearest() {
    let (plan, data) = successor();
    let frame = plan.panel(&data, &UnitSelection::level("neighbourhood"), &days(&["2027-12-31"])).unwrap().to_frame();
    // 900, 880, 300 households, all within 300 to 900; the fourth is asked nothing but has 120, which is 180 away.
    assert_eq!(of(&frame, "neighbourhood-size", "value_n"), texts(["900", "880", "300", "120"]));
    assert_eq!(of(&frame, "neighbourhood-size", "rank_by_value"), texts(["1", "1", "1", "4"]));

    let rooms = |unit: &str, value: i64| ObservationRow::new(unit, "idle-rooms", day("2027-12-31"), value);
    let data = Dataset::builder(&plan)
        .units(data.unit_rows())
        .observations([rooms("XS-N-01", 4), rooms("XS-N-02", 2), rooms("XS-S-01", 3), rooms("XS-S-02", 2)])
        .build()
        .unwrap();
    let frame = plan.panel(&data, &UnitSelection::level("neighbourhood"), &days(&["2027-12-31"])).unwrap().to_frame();
    assert_eq!(of(&frame, "idle-rooms", "rank_by_value"), texts(["4", "1", "3", "1"]));
}

#[test]
fn a_unit_has_rows_only_while_it_is_in_force() {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let mut new = UnitRow::new("330109105", "己镇", "town");
    new.since = Some(day("2024-03-01"));
    let data = towns(&plan)
        .units([new])
        .lineage([LineageRow::new("330109104", "330109105", day("2024-03-01"))])
        .build()
        .unwrap();
    let dates = days(&["2024-02-29", "2024-03-01"]);
    let panel = plan.panel(&data, &UnitSelection::level("town"), &dates).unwrap();
    let units: Vec<Vec<_>> = panel.days().map(|day| of(&day.to_frame(), "studios-total", "unit")).collect();
    assert_eq!(units[0][3..], texts(["330109103", "330109104"]));
    assert_eq!(units[1][3..], texts(["330109103", "330109105"]));
    // The new one was not there the day before.
    let last = panel.days().last().unwrap().to_frame();
    assert_eq!(of(&last, "studios-total", "previous_status")[3..], texts(["no_result", ""]));
    // Asked for by name, it is an error as in a report.
    let error = plan.panel(&data, &UnitSelection::codes(["330109105"]), &dates).unwrap_err();
    assert_eq!(error, plan.assess(&data, "330109105", dates[0]).unwrap_err());
    assert!(
        matches!(&error, AssessError::UnitNotInForce { unit, as_of, .. } if unit == "330109105" && *as_of == dates[0])
    );
    let nobody = plan.panel(&data, &UnitSelection::level("town").within("330109105"), &dates[..1]).unwrap();
    assert_eq!((nobody.to_frame().len(), nobody.days().count()), (0, 1));
    assert_eq!(names(&nobody.to_frame()), names(&last));
}

#[test]
fn questions_that_cannot_be_asked_say_what_can() {
    let (plan, data) = xiaoshan();
    let town = UnitSelection::level("town");
    let ask = |selection: &UnitSelection, dates: &[&str]| plan.panel(&data, selection, &days(dates)).unwrap_err();
    let error = ask(&UnitSelection::level("towns"), &["2024-12-31"]);
    let levels = ["district", "town", "community"].map(str::to_owned).to_vec();
    assert_eq!(error, AssessError::UnknownLevel { level: "towns".to_owned(), levels });
    assert_eq!(error.to_string(), "the plan has no level `towns`: its levels are district, town, community");
    let error = ask(&UnitSelection::codes(["330109001", "城厢街到"]), &["2024-12-31"]);
    assert!(
        matches!(&error, AssessError::UnknownUnit { unit, near } if unit == "城厢街到" && near[0] == "330109001 城厢街道")
    );
    assert!(matches!(ask(&town.clone().within("33010"), &["2024-12-31"]), AssessError::UnknownUnit { .. }));

    assert_eq!(ask(&town, &[]), AssessError::NoDate);
    let error = ask(&town, &["2023-12-31", "2024-12-31", "2024-06-30"]);
    assert_eq!(error, AssessError::DatesOutOfOrder { day: day("2024-12-31"), next: day("2024-06-30") });
    assert!(error.to_string().starts_with("2024-06-30 stands after 2024-12-31"));
    let error = ask(&town, &["2024-06-30", "2024-06-30"]);
    assert_eq!(error.to_string(), "2024-06-30 is asked about twice: name each date once");
    assert_eq!(ask(&town, &["2200-01-01"]), AssessError::DateOutOfRange { as_of: day("2200-01-01") });

    let error = ask(&town.clone().kinds([AreaKind::Town, AreaKind::ResidentsCommittee]), &["2024-12-31"]);
    let possible = vec![AreaKind::SubDistrict, AreaKind::Town, AreaKind::Township, AreaKind::QuasiTown];
    let expected =
        AssessError::KindNotOfLevel { kind: AreaKind::ResidentsCommittee, level: "town".to_owned(), possible };
    assert_eq!(error, expected);
    assert!(error.to_string().ends_with("ask for any of sub-district, town, township, quasi-town"));
    let error = ask(&town.clone().kinds([AreaKind::Township]), &["2024-12-31"]);
    let asked = "of level town, of the kinds [township]".to_owned();
    assert_eq!(error, AssessError::NothingSelected { asked });
    let none: [&str; 0] = [];
    assert!(matches!(ask(&UnitSelection::codes(none), &["2024-12-31"]), AssessError::NothingSelected { .. }));

    // Levels without statistical codes.
    let (plan, data) = successor();
    let kinds = UnitSelection::level("neighbourhood").kinds([AreaKind::ResidentsCommittee]);
    let error = plan.panel(&data, &kinds, &days(&["2027-12-31"])).unwrap_err();
    assert!(matches!(&error, AssessError::KindNotOfLevel { possible, .. } if possible.is_empty()));
    assert!(error.to_string().ends_with("state no kind, so ask for the level without kinds"), "{error}");
    let other = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let error = other.panel(&data, &town, &days(&["2027-12-31"])).unwrap_err();
    assert!(matches!(error, AssessError::OtherPlan { .. }));
    let options = Options::default().with_min_coverage(Quantity::from(2));
    let error = plan.panel_with(&data, &UnitSelection::level("area"), &days(&["2027-12-31"]), &options).unwrap_err();
    assert!(matches!(error, AssessError::BadOption { option: "min_coverage", .. }));
}

#[test]
fn the_columns_are_those_that_are_written_down() {
    let (plan, data) = xiaoshan();
    let frame = plan.assess(&data, "330109", day("2024-12-31")).unwrap().to_frame();
    let (_, section) = ARCHITECTURE.split_once("\n## Panels\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let mut written = Vec::new();
    for line in section.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        for name in cells[1].split(", ").map(|name| name.trim_matches('`')) {
            match cells[2].trim_end_matches('?') {
                "exact" => {
                    written.extend([format!("{name}_n: whole"), format!("{name}_d: whole"), format!("{name}: float")])
                }
                kind => written.push(format!("{name}: {kind}")),
            }
        }
    }
    let columns = frame.columns().iter().map(|column| {
        let kind = match column.values {
            Values::Words(_) => "text",
            Values::Dates(_) => "date",
            Values::Integers(_) => "whole",
            Values::Floats(_) => "float",
            Values::Booleans(_) => "yes or no",
            ref other => panic!("{other:?}"),
        };
        format!("{}: {kind}", column.name)
    });
    assert_eq!(columns.collect::<Vec<_>>(), written);
    for lang in [Lang::Zh, Lang::En] {
        let mut headings: Vec<&str> = frame.columns().iter().map(|column| column.heading.get(lang)).collect();
        headings.sort_unstable();
        assert!(headings.iter().all(|heading| !heading.is_empty()) && headings.windows(2).all(|two| two[0] != two[1]));
    }
}

#[test]
fn the_table_for_people_ranks_one_target() {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let rows = [studios("330109100", 1, "2024-01-05"), studios("330109101", 4, "2024-03-05")].concat();
    let data = towns(&plan).entities(rows).build().unwrap();
    let panel = plan.panel(&data, &UnitSelection::level("town"), &days(&["2024-03-01", "2024-03-31"])).unwrap();
    let target = plan.target("studios-total").unwrap();
    let tables: Vec<_> = panel.days().map(|day| day.table(target, Lang::En)).collect();
    assert_eq!(tables[0].header, ["Place", "Unit", "Value", "Share", "Status", "Note"]);
    assert_eq!(tables[1].header, ["Place", "Unit", "Value", "Change", "Share", "Before", "Status", "Note"]);
    let first = ["1", "乙镇", "4", "+4", "80.0%", "no result", "no result", "no target at this level"];
    assert_eq!(tables[1].rows[0].cells, first);
    let second = ["2", "甲镇", "1", "0", "20.0%", "no result", "no result", "no target at this level"];
    assert_eq!(tables[1].rows[1].cells, second);
    assert_eq!(tables[1].rows[2].cells[..3], ["3", "丙镇", "0"]);
    assert!(tables[1].rows.iter().all(|row| row.cells[row.verdict] == Status::NoResult.label(Lang::En)));
}

#[test]
fn the_panel_as_csv_reads_back_cell_by_cell() {
    let (plan, data) = xiaoshan();
    let dates = month_ends(day("2024-11-01"), day("2024-12-31")).unwrap();
    let frame = plan.panel(&data, &UnitSelection::level("district"), &dates).unwrap().to_frame();
    for exact_only in [false, true] {
        let options = if exact_only { CsvOptions::default().exact_only() } else { CsvOptions::default() };
        let text = frame.to_csv(&options).unwrap();
        let mut lines = text.lines();
        let header: Vec<&str> = lines.next().unwrap().split(',').collect();
        let written = |column: &&shequ::frame::FrameColumn| !exact_only || !matches!(column.values, Values::Floats(_));
        assert!(frame.columns().iter().filter(written).map(|column| column.name.as_str()).eq(header.iter().copied()));
        for (row, line) in lines.enumerate() {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), header.len());
            for (name, text) in header.iter().zip(cells) {
                assert_eq!(cell(&frame, name, row).unwrap_or_default(), text, "{name}");
            }
        }
        assert_eq!(text.lines().count(), frame.len() + 1);
    }
}
