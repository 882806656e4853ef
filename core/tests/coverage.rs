//! Who reported what over a whole report, and the findings that come of it, on data small enough to be worked out by hand.

use chrono::NaiveDate;
use shequ::assess::{ReadingSource, Report, ReportFinding, ReportingState, UnitCoverage, VariableCoverage};
use shequ::data::{Dataset, DatasetBuilder, EntityRow, ObservationRow, Reject, ScopeRow, UnitRow};
use shequ::frame::{Frame, Values};
use shequ::quantity::Quantity;
use shequ::{Lang, Plan};

const DISTRICT: &str = "330109";
const STREET: &str = "330109001";
const TOWN: &str = "330109101";
/// An urban community of each.
const STREET_COMMUNITY: &str = "330109001001";
const TOWN_COMMUNITY: &str = "330109101001";
const PLAN: &str = include_str!("../plans/xiaoshan-2022-2025.toml");

fn plan() -> Plan {
    Plan::builtin("xiaoshan-2022-2025").unwrap()
}

/// The built-in plan, full-time workers being due from other units, or standing no longer than some months.
fn with_workers(due: &str, max_age: &str) -> Plan {
    let head = "id = \"community-workers\"\nname = { zh = \"城市社区专职社区工作者数\"";
    let place = PLAN.find(head).unwrap();
    let (before, after) = PLAN.split_at(place);
    let towns = "due = { level = \"town\", kinds = [\"sub-district\", \"town\"] }\n";
    Plan::from_toml(&format!("{before}{}", after.replacen(towns, &format!("{due}\n{max_age}\n"), 1))).unwrap()
}

fn workers_stand(months: u32) -> Plan {
    with_workers("due = { level = \"town\" }", &format!("max_age_months = {months}"))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn units() -> [UnitRow; 5] {
    [
        UnitRow::new(DISTRICT, "萧山区", "district"),
        UnitRow::new(STREET, "城厢街道", "town"),
        UnitRow::new(TOWN, "临浦镇", "town"),
        UnitRow::new(STREET_COMMUNITY, "陈公桥社区", "community"),
        UnitRow::new(TOWN_COMMUNITY, "戴家桥社区", "community"),
    ]
}

fn row(unit: &str, variable: &str, date: &str, value: i64) -> ObservationRow {
    ObservationRow::new(unit, variable, day(date), value)
}

fn over(unit: &str, from: &str, date: &str, value: i64) -> ObservationRow {
    let mut row = row(unit, "studios-yearly", date, value);
    row.from = Some(day(from));
    row
}

fn workers(unit: &str, date: &str, value: i64) -> ObservationRow {
    row(unit, "community-workers", date, value)
}

fn ask(builder: DatasetBuilder, unit: &str, as_of: &str) -> Report {
    let dataset = builder.units(units()).build().unwrap();
    dataset.plan().assess(&dataset, unit, day(as_of)).unwrap()
}

fn report(rows: impl IntoIterator<Item = ObservationRow>, as_of: &str) -> Report {
    ask(Dataset::builder(&plan()).observations(rows), DISTRICT, as_of)
}

/// The readings of a variable.
fn of(report: &Report, variable: &str) -> Vec<VariableCoverage> {
    report.coverage.variables().into_iter().filter(|read| read.variable == variable).collect()
}

fn owes(report: &Report, unit: &str) -> UnitCoverage {
    report.coverage.units().into_iter().find(|owes| owes.unit == unit).unwrap()
}

#[test]
fn a_variable_is_listed_once_for_the_day_it_was_read() {
    let rows = [
        workers(STREET, "2024-06-30", 10),
        workers(TOWN, "2023-12-31", 20),
        // Nobody asked the district.
        row(STREET, "urban-residents", "2023-12-31", 5),
    ];
    let report = report(rows, "2024-06-30");
    // Two targets read it for this day.
    let [read] = &of(&report, "community-workers")[..] else { panic!() };
    assert_eq!((read.day, read.since, read.source), (day("2024-06-30"), None, ReadingSource::Children));
    assert_eq!((&read.due[..], &read.reported[..]), (&[STREET, TOWN].map(str::to_owned)[..], &[STREET.to_owned()][..]));
    assert_eq!((&read.carried[..], &read.missing[..]), (&[TOWN.to_owned()][..], &[][..]));
    assert_eq!(of(&report, "urban-residents")[0].missing, [TOWN]);

    let street = owes(&report, STREET);
    assert_eq!(street.reported, ["community-workers", "urban-residents"]);
    assert_eq!(street.carried, [""; 0]);
    let town = owes(&report, TOWN);
    assert_eq!(town.carried, ["community-workers"]);
    assert!(town.missing.contains(&"urban-residents".to_owned()) && !town.reported.iter().any(|_| true));
    assert_eq!(town.due.len(), town.carried.len() + town.missing.len());
    // In the plan's order.
    let order: Vec<&str> = plan_order(&report, &town.due);
    assert_eq!(town.due, order);
}

fn plan_order<'a>(report: &'a Report, due: &[String]) -> Vec<&'a str> {
    let ids = report.plan().variables().iter().map(|variable| variable.id.as_str());
    ids.filter(|id| due.iter().any(|due| due == id)).collect()
}

#[test]
fn a_deadline_that_has_passed_is_another_day_and_what_is_worse_stands_for_the_unit() {
    // The certification is judged at its deadline, 2025-12-31; the number of workers on the day asked.
    let rows = [workers(STREET, "2025-12-31", 10), workers(STREET, "2026-06-30", 10), workers(TOWN, "2026-06-30", 20)];
    let report = report(rows, "2026-06-30");
    let read: Vec<_> = of(&report, "community-workers").into_iter().map(|r| (r.day, r.reported, r.missing)).collect();
    let (street, both) = (vec![STREET.to_owned()], vec![STREET.to_owned(), TOWN.to_owned()]);
    assert_eq!(read, [(day("2025-12-31"), street, vec![TOWN.to_owned()]), (day("2026-06-30"), both, vec![])]);
    assert!(owes(&report, TOWN).missing.contains(&"community-workers".to_owned()));
    assert!(owes(&report, STREET).reported.contains(&"community-workers".to_owned()));
}

#[test]
fn each_year_of_a_quota_that_has_begun_is_listed() {
    let rows = [
        over(STREET, "2023-01-01", "2023-12-31", 3),
        over(TOWN, "2023-01-01", "2023-12-31", 4),
        over(STREET, "2024-01-01", "2024-06-30", 5),
    ];
    let report = report(rows, "2024-06-30");
    let read: Vec<_> = of(&report, "studios-yearly").into_iter().map(|r| (r.since, r.day, r.missing)).collect();
    let year = |from: &str, to: &str, missing: &[&str]| {
        (Some(day(from)), day(to), missing.iter().map(|unit| (*unit).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(read, [year("2023-01-01", "2023-12-31", &[]), year("2024-01-01", "2024-06-30", &[TOWN])]);
    assert!(owes(&report, TOWN).missing.contains(&"studios-yearly".to_owned()));
}

#[test]
fn a_target_of_the_units_below_lists_who_of_them_reported() {
    let report = report([row(STREET_COMMUNITY, "households", "2023-12-31", 1_500)], "2024-06-30");
    let [read] = &of(&report, "households")[..] else { panic!() };
    assert_eq!((read.source, &read.reported[..]), (ReadingSource::Children, &[STREET_COMMUNITY.to_owned()][..]));
    assert_eq!(read.missing, [TOWN_COMMUNITY]);
    assert_eq!(owes(&report, TOWN_COMMUNITY).missing, ["households"]);
    assert_eq!(owes(&report, STREET_COMMUNITY).reported, ["households"]);
}

#[test]
fn where_nothing_is_reported_all_that_are_due_miss_it() {
    let report = report([], "2024-06-30");
    let [read] = &of(&report, "governance-brands")[..] else { panic!() };
    assert_eq!((read.source, read.missing.len(), read.due.len()), (ReadingSource::Nothing, 2, 2));
    // Batches are the district's own.
    assert_eq!(of(&report, "leading-talent-batches")[0].missing, [DISTRICT]);
}

#[test]
fn a_register_has_no_reporters_and_a_unit_it_stands_for_has_reported() {
    let brand = || [EntityRow::new("governance-brand", "b-1", STREET_COMMUNITY, day("2023-02-01"))];
    let alone = ask(Dataset::builder(&plan()).entities(brand()), DISTRICT, "2024-06-30");
    let read = &of(&alone, "governance-brands")[0];
    assert_eq!((read.source, &read.due[..], &read.reported[..]), (ReadingSource::Register, &[][..], &[][..]));

    let scope = [ScopeRow::new("governance-brand", STREET, day("2023-01-01"))];
    let part = Dataset::builder(&plan()).entities(brand()).register_scope(scope);
    let read = of(&ask(part, DISTRICT, "2024-06-30"), "governance-brands").remove(0);
    assert_eq!((read.source, &read.reported[..]), (ReadingSource::Children, &[STREET.to_owned()][..]));
    assert_eq!(read.missing, [TOWN]);
}

#[test]
fn who_reported_without_being_asked_to_is_named_and_owes_nothing() {
    let extra = UnitRow::new("330109401", "开发区", "town");
    let rows = [workers("330109401", "2024-06-30", 9), workers(STREET, "2024-06-30", 9)];
    let report = ask(Dataset::builder(&plan()).units([extra]).observations(rows), DISTRICT, "2024-06-30");
    let read = of(&report, "community-workers").remove(0);
    assert_eq!((read.not_due, read.due), (vec!["330109401".to_owned()], [STREET, TOWN].map(str::to_owned).to_vec()));
    assert!(!report.coverage.units().iter().any(|owes| owes.unit == "330109401"));
}

#[test]
fn periods_that_all_reach_over_the_windows_edge_are_no_report() {
    let rows = [over(STREET, "2023-07-01", "2024-06-30", 9), over(TOWN, "2024-01-01", "2024-06-30", 2)];
    let report = report(rows, "2024-06-30");
    let read = of(&report, "studios-yearly").pop().unwrap();
    assert_eq!(
        (read.day, read.reported, read.missing),
        (day("2024-06-30"), vec![TOWN.to_owned()], vec![STREET.to_owned()])
    );
}

fn words(frame: &Frame, name: &str) -> Vec<String> {
    let Some(Values::Words(words)) = frame.column(name).map(|column| &column.values) else { panic!("{name}") };
    (0..frame.len()).map(|row| words.get(row).unwrap_or("-").to_owned()).collect()
}

fn days(frame: &Frame, name: &str) -> Vec<Option<i32>> {
    let Some(Values::Dates(days)) = frame.column(name).map(|column| &column.values) else { panic!("{name}") };
    (0..frame.len()).map(|row| days.get(row)).collect()
}

#[test]
fn the_table_has_a_row_a_variable_a_day_and_a_unit() {
    let rows = [
        workers(STREET, "2024-06-30", 10),
        workers(TOWN, "2023-12-31", 20),
        workers("330109401", "2024-06-30", 9),
        over(STREET, "2024-01-01", "2024-06-30", 5),
    ];
    let extra = UnitRow::new("330109401", "开发区", "town");
    let frame =
        ask(Dataset::builder(&plan()).units([extra]).observations(rows), DISTRICT, "2024-06-30").coverage_frame();
    let columns: Vec<&str> = frame.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(
        columns,
        [
            "variable",
            "variable_name_zh",
            "variable_name_en",
            "day",
            "since",
            "source",
            "unit",
            "unit_name",
            "level",
            "state",
            "state_zh",
            "state_en"
        ]
    );
    assert!(frame.columns().iter().all(|column| !column.heading.zh.is_empty() && !column.heading.en.is_empty()));
    let said = |variable: &str| -> Vec<[String; 4]> {
        let columns = ["unit", "unit_name", "state", "state_zh"].map(|name| words(&frame, name));
        let of = words(&frame, "variable").into_iter().enumerate().filter(|(_, id)| id == variable);
        of.map(|(row, _)| [0, 1, 2, 3].map(|column: usize| columns[column][row].clone())).collect()
    };
    assert_eq!(
        said("community-workers"),
        [
            [STREET, "城厢街道", "reported", "已报"],
            [TOWN, "临浦镇", "carried", "沿用"],
            ["330109401", "开发区", "not_due", "不在应报之列"]
        ]
        .map(|row| row.map(str::to_owned))
    );
    // 2024-01-01 and 2024-06-30 are days 19,723 and 19,904.
    let place = words(&frame, "variable").iter().rposition(|id| id == "studios-yearly").unwrap();
    assert_eq!((days(&frame, "since")[place], days(&frame, "day")[place]), (Some(19_723), Some(19_904)));
    let place = words(&frame, "variable").iter().position(|id| id == "community-workers").unwrap();
    assert_eq!((days(&frame, "since")[place], words(&frame, "level")[place].as_str()), (None, "town"));
    assert_eq!(words(&frame, "variable_name_en")[place], "full-time urban-community workers");
}

#[test]
fn the_states_have_words_of_their_own() {
    let mut seen = std::collections::HashSet::new();
    for state in ReportingState::ALL {
        assert_eq!(serde_json::to_value(state).unwrap(), state.code());
        assert!(seen.insert(state.code()) && seen.insert(state.label(Lang::Zh)));
        assert!(!state.label(Lang::En).is_empty());
    }
}

#[test]
fn who_has_not_reported_is_said_in_two_lines_or_none() {
    let community = [STREET_COMMUNITY, TOWN_COMMUNITY].map(|unit| row(unit, "households", "2023-12-31", 1_500));
    let all = |unit: &'static str| {
        let stocks = [
            "governance-brands",
            "work-methods",
            "experimental-blocks",
            "service-complexes",
            "resident-parlours",
            "studios-total",
            "certified-social-workers",
            "community-workers",
            "certified-community-workers",
            "residents",
            "urban-residents",
        ];
        let stocks = stocks.map(move |variable| row(unit, variable, "2024-06-30", 1));
        let years = [("2023-01-01", "2023-12-31"), ("2024-01-01", "2024-06-30")];
        stocks.into_iter().chain(years.map(move |(from, to)| over(unit, from, to, 1)))
    };
    let batches = || {
        ["leading-talent-batches", "supervisor-batches"].into_iter().flat_map(|variable| {
            [("2023-01-01", "2023-12-31"), ("2024-01-01", "2024-06-30")].map(|(from, to)| {
                let mut row = row(DISTRICT, variable, to, 1);
                row.from = Some(day(from));
                row
            })
        })
    };
    let whole = all(STREET).chain(all(TOWN)).chain(community.clone()).chain(batches());
    assert_eq!(report(whole, "2024-06-30").coverage.who_has_not_reported(Lang::Zh), [""; 0]);

    // The town has reported everything but two variables, one community has not reported.
    let most = all(TOWN).filter(|row| !["residents", "work-methods"].contains(&row.variable.as_str()));
    let rows = all(STREET).chain(most).chain(community.into_iter().take(1)).chain(batches());
    let report = report(rows, "2024-06-30");
    assert_eq!(
        report.coverage.who_has_not_reported(Lang::Zh),
        [
            "未报单位 2 个:临浦镇(2 项)、戴家桥社区(1 项)",
            "未报数据项 3 个:优秀社区工作法数(1 个单位)、常住人口(1 个单位),另 1 个"
        ]
    );
    assert_eq!(
        report.coverage.who_has_not_reported(Lang::En),
        [
            "Not reported by 2 units (variables each): 临浦镇 (2), 戴家桥社区 (1)",
            "Variables not reported (units each): excellent work methods (1), residents (1), 1 more"
        ]
    );
}

fn findings<'a>(report: &'a Report, code: &str) -> Vec<&'a ReportFinding> {
    report.findings.iter().filter(|finding| finding.code.code() == code).collect()
}

#[test]
fn a_value_stands_on_the_day_of_its_greatest_age_and_no_longer_after() {
    let plan = workers_stand(12);
    let too_old = |date: &str, as_of: &str| {
        let rows = [workers(STREET, date, 10), workers(TOWN, as_of, 10)];
        let report = ask(Dataset::builder(&plan).observations(rows), DISTRICT, as_of);
        let read = of(&report, "community-workers").remove(0);
        let found = findings(&report, "carried_too_long");
        assert_eq!((read.carried.len(), read.missing.len()), (1 - found.len(), found.len()));
        found.iter().map(|finding| (finding.day.unwrap(), finding.units.clone())).collect::<Vec<_>>()
    };
    assert_eq!(too_old("2023-06-30", "2024-06-30"), []);
    assert_eq!(too_old("2023-06-29", "2024-06-30"), [(day("2024-06-30"), vec![STREET.to_owned()])]);
    // 29 February becomes 28 February.
    assert_eq!(too_old("2023-02-28", "2024-02-29"), []);
    assert_eq!(too_old("2023-02-27", "2024-02-29").len(), 1);
}

#[test]
fn only_what_was_once_reported_and_known_is_too_old() {
    let plan = workers_stand(12);
    let mut later = workers(STREET, "2022-12-31", 10);
    later.recorded = Some(day("2024-12-01"));
    let dataset = Dataset::builder(&plan).units(units()).observations([later]).build().unwrap();
    let asked = |options: &shequ::assess::Options| {
        let report = plan.assess_with(&dataset, DISTRICT, day("2024-06-30"), options).unwrap();
        let found = findings(&report, "carried_too_long");
        found.iter().map(|finding| finding.units.clone()).collect::<Vec<_>>()
    };
    // The town has never reported, and is missing all the same.
    assert_eq!(asked(&shequ::assess::Options::default()), [vec![STREET.to_owned()]]);
    let known = shequ::assess::Options::default().with_known_on(day("2024-06-30"));
    assert_eq!(asked(&known), Vec::<Vec<String>>::new());
    // A value that may be carried for ever is never too old.
    let ever =
        ask(Dataset::builder(&self::plan()).observations([workers(STREET, "1999-12-31", 1)]), DISTRICT, "2024-06-30");
    assert_eq!(findings(&ever, "carried_too_long"), Vec::<&ReportFinding>::new());
}

#[test]
fn what_is_too_old_is_said_with_its_units() {
    let plan = workers_stand(6);
    let rows = [workers(STREET, "2023-12-29", 10), workers(TOWN, "2023-11-30", 10)];
    let report = ask(Dataset::builder(&plan).observations(rows), DISTRICT, "2024-06-30");
    let [finding] = findings(&report, "carried_too_long")[..] else { panic!() };
    assert_eq!(
        finding.message(&plan, Lang::Zh),
        "城市社区专职社区工作者数:330109001、330109101 最近一次上报距 2024-06-30 已超过 6 个月,不再沿用"
    );
    assert_eq!(
        finding.message(&plan, Lang::En),
        "full-time urban-community workers: the last values of 330109001, 330109101 are more than 6 months old on \
         2024-06-30 and no longer stand"
    );
}

#[test]
fn a_sentence_names_ten_units_and_counts_the_others() {
    let plan = workers_stand(6);
    let said = |count: usize| {
        let towns: Vec<UnitRow> =
            (0..count).map(|n| UnitRow::new(format!("3301090{:02}", n + 10), format!("{n}号街道"), "town")).collect();
        let rows: Vec<_> = towns.iter().map(|town| workers(&town.code, "2023-01-31", 1)).collect();
        let report = ask(Dataset::builder(&plan).units(towns).observations(rows), DISTRICT, "2024-06-30");
        let [finding] = findings(&report, "carried_too_long")[..] else { panic!() };
        assert_eq!(finding.units.len(), count);
        [Lang::Zh, Lang::En].map(|lang| finding.message(&plan, lang))
    };
    let [zh, en] = said(10);
    assert!(zh.contains("、330109019 最近") && en.contains(", 330109019 are more"), "{zh} {en}");
    let [zh, en] = said(11);
    assert!(zh.contains("、330109019等 11 个单位 最近") && en.contains(", 330109019 and 1 more are more"), "{zh} {en}");
}

/// The own figure and the sum of every pair that differs.
fn pairs(report: &Report) -> Vec<(String, Option<Quantity>, Option<Quantity>)> {
    let found = findings(report, "parent_differs_from_children");
    found.iter().map(|finding| (finding.units.join(","), finding.own, finding.sum)).collect()
}

fn whole(value: i64) -> Option<Quantity> {
    Some(Quantity::from(value))
}

#[test]
fn an_own_figure_that_is_not_the_sum_below_for_the_same_day_is_said_with_both() {
    let of_day = |own: i64, town: &str| {
        let rows = [workers(DISTRICT, "2024-06-30", own), workers(STREET, "2024-06-30", 10), workers(TOWN, town, 20)];
        report(rows, "2024-06-30")
    };
    let report = of_day(31, "2024-06-30");
    assert_eq!(pairs(&report), [(DISTRICT.to_owned(), whole(31), whole(30))]);
    // The number read is the own one all the same.
    assert_eq!(report.target("community-workers").unwrap().numerator.as_ref().unwrap().value, whole(31));
    let [finding] = findings(&report, "parent_differs_from_children")[..] else { panic!() };
    assert_eq!(finding.day, Some(day("2024-06-30")));
    assert_eq!(
        finding.message(report.plan(), Lang::Zh),
        "城市社区专职社区工作者数:2024-06-30 330109 本级数 31,下级合计 30,两者不一致"
    );
    assert_eq!(
        finding.message(report.plan(), Lang::En),
        "full-time urban-community workers: on 2024-06-30 330109 itself reports 31, and the units below add up to 30"
    );
    assert_eq!(pairs(&of_day(30, "2024-06-30")), []);
    // Of another day they may well differ.
    assert_eq!(pairs(&of_day(31, "2024-06-29")), []);
}

#[test]
fn part_of_a_sum_is_held_against_nothing() {
    let rows = || vec![workers(DISTRICT, "2024-06-30", 31), workers(STREET, "2024-06-30", 10)];
    assert_eq!(pairs(&report(rows(), "2024-06-30")), []);
    // With a row set aside the sum is not known to be complete.
    let mut rows = rows();
    rows.push(workers(TOWN, "2024-06-30", 20));
    let mut bad = workers(TOWN, "2024-06-30", 0);
    (bad.value, bad.recorded) = ("二十".into(), Some(day("2024-07-01")));
    let good = Dataset::builder(&plan()).observations(rows.clone());
    assert_eq!(pairs(&ask(good, DISTRICT, "2024-06-30")).len(), 1);
    rows.push(bad);
    let unsure = Dataset::builder(&plan()).observations(rows).reject(Reject::Row);
    assert_eq!(pairs(&ask(unsure, DISTRICT, "2024-06-30")), []);
}

#[test]
fn what_a_publishers_rounding_explains_is_no_difference() {
    let rounded = |own: i64| {
        let mut rows =
            [workers(DISTRICT, "2024-06-30", own), workers(STREET, "2024-06-30", 10), workers(TOWN, "2024-06-30", 20)];
        // To tens: up to 5 on either side.
        rows[0].precision = Some(10.into());
        pairs(&report(rows, "2024-06-30")).len()
    };
    assert_eq!([rounded(24), rounded(25), rounded(35), rounded(36)], [1, 0, 0, 1]);
}

#[test]
fn amounts_are_compared_over_the_same_period() {
    let of_period = |own_to: &str, below_from: &str| {
        let rows = [
            over(DISTRICT, "2024-01-01", own_to, 9),
            over(STREET, below_from, "2024-06-30", 3),
            over(TOWN, "2024-01-01", "2024-06-30", 4),
        ];
        pairs(&report(rows, "2024-06-30"))
    };
    assert_eq!(of_period("2024-06-30", "2024-01-01"), [(DISTRICT.to_owned(), whole(9), whole(7))]);
    assert_eq!(of_period("2024-05-31", "2024-01-01"), []);
    assert_eq!(of_period("2024-06-30", "2024-02-01"), []);
}

#[test]
fn a_units_figure_in_a_sum_is_held_against_those_below_it() {
    // Due from communities: a street's own figure stands for its communities.
    let plan = with_workers("due = { level = \"community\" }", "");
    let rows = [
        workers(STREET, "2024-06-30", 11),
        workers(STREET_COMMUNITY, "2024-06-30", 10),
        workers(TOWN_COMMUNITY, "2024-06-30", 5),
    ];
    let report = ask(Dataset::builder(&plan).observations(rows.clone()), DISTRICT, "2024-06-30");
    assert_eq!(pairs(&report), [(STREET.to_owned(), whole(11), whole(10))]);
    // Where the district's own figure stands, the streets' are not read.
    let own = rows.into_iter().chain([workers(DISTRICT, "2024-06-30", 16)]);
    let report = ask(Dataset::builder(&plan).observations(own), DISTRICT, "2024-06-30");
    assert_eq!(pairs(&report), []);
}

#[test]
fn a_reports_findings_are_a_table() {
    let rows =
        [workers(DISTRICT, "2024-06-30", 31), workers(STREET, "2024-06-30", 10), workers(TOWN, "2024-06-30", 20)];
    let report = report(rows, "2024-06-30");
    let frame = report.findings_frame();
    let columns: Vec<&str> = frame.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(
        columns,
        [
            "code",
            "variable",
            "target",
            "year",
            "day",
            "units",
            "own_n",
            "own_d",
            "own",
            "sum_n",
            "sum_d",
            "sum",
            "bound_n",
            "bound_d",
            "bound",
            "message_zh",
            "message_en"
        ]
    );
    assert_eq!(frame.len(), report.findings.len());
    let place = words(&frame, "code").iter().position(|code| code == "parent_differs_from_children").unwrap();
    let number = |name: &str| match frame.column(name).map(|column| &column.values) {
        Some(Values::Integers(numbers)) => numbers.get(place),
        _ => panic!("{name}"),
    };
    assert_eq!(["own_n", "own_d", "sum_n", "bound_n", "year"].map(number), [Some(31), Some(1), Some(30), None, None]);
    assert_eq!((words(&frame, "units")[place].as_str(), days(&frame, "day")[place]), (DISTRICT, Some(19_904)));
    assert_eq!(words(&frame, "message_en")[place], report.findings[place].message(report.plan(), Lang::En));
}
