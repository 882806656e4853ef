//! Which value stands, and who it came from: the reading rules, each on data small enough to be worked out by hand.

use chrono::NaiveDate;
use shequ::assess::{Assessment, Flag, Options, Part, ReadingSource, Reason};
use shequ::data::{
    AllocationRow, Dataset, DatasetBuilder, EntityRow, LineageRow, ObservationRow, Reject, ScopeRow, UnitRow,
};
use shequ::formula::{Bound, Status};
use shequ::quantity::Quantity;
use shequ::{Lang, Plan};

const DISTRICT: &str = "330109";

fn plan() -> Plan {
    Plan::builtin("xiaoshan-2022-2025").unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn whole(value: i64) -> Option<Quantity> {
    Some(Quantity::from(value))
}

/// The codes of twenty-two towns.
fn towns() -> Vec<String> {
    (100..122).map(|part| format!("330109{part}")).collect()
}

/// The district and its twenty-two towns, each with one residents' committee.
fn units() -> Vec<UnitRow> {
    let mut rows = vec![UnitRow::new(DISTRICT, "萧山区", "district")];
    for town in towns() {
        rows.push(UnitRow::new(&town, format!("镇{town}"), "town"));
        rows.push(UnitRow::new(format!("{town}001"), format!("社区{town}"), "community"));
    }
    rows
}

fn builder(plan: &Plan) -> DatasetBuilder {
    Dataset::builder(plan).units(units())
}

fn report(unit: &str, variable: &str, date: &str, value: i64) -> ObservationRow {
    ObservationRow::new(unit, variable, day(date), value)
}

fn ask(builder: DatasetBuilder, unit: &str, as_of: &str, target: &str) -> Assessment {
    ask_with(builder, unit, as_of, target, &Options::default())
}

fn ask_with(builder: DatasetBuilder, unit: &str, as_of: &str, target: &str, options: &Options) -> Assessment {
    let dataset = builder.build().unwrap();
    let report = dataset.plan().assess_with(&dataset, unit, day(as_of), options).unwrap();
    report.target(target).unwrap().clone()
}

fn part(part: &Option<Part>) -> &Part {
    part.as_ref().unwrap()
}

#[test]
fn eighteen_reported_and_four_are_carried_by_name() {
    let plan = plan();
    let rows = towns().into_iter().enumerate().map(|(place, town)| {
        let date = if place < 18 { "2024-06-30" } else { "2023-12-31" };
        report(&town, "community-workers", date, 100)
    });
    let population = [report(DISTRICT, "urban-residents", "2023-12-31", 1_000_000)];
    let result = ask(builder(&plan).observations(rows.chain(population)), DISTRICT, "2024-06-30", "community-workers");
    assert_eq!((result.value, result.status), (whole(22), Status::Conforming));
    assert_eq!(result.flags, [Flag::Carried]);
    let coverage = &part(&result.numerator).coverage;
    assert_eq!((coverage.due, coverage.reported.len(), coverage.missing.len()), (22, 18, 0));
    assert_eq!(coverage.carried, towns()[18..]);
    assert_eq!(part(&result.numerator).oldest, Some(day("2023-12-31")));
}

#[test]
fn some_towns_workers_over_the_whole_districts_residents_are_no_rate() {
    let plan = plan();
    let rows = towns().into_iter().take(18).map(|town| report(&town, "community-workers", "2024-06-30", 170));
    let population = [report(DISTRICT, "urban-residents", "2023-12-31", 1_900_000)];
    let result = ask(builder(&plan).observations(rows.chain(population)), DISTRICT, "2024-06-30", "community-workers");
    // 10,000 x 3,060 / 1,900,000 would be 16.1.
    assert_eq!((result.value, result.status, result.met), (None, Status::NoResult, None));
    assert_eq!(result.reason, Some(Reason::Incomplete));
    assert_eq!(part(&result.numerator).value, whole(3_060));
}

#[test]
fn units_that_have_both_parts_are_shown_and_judged_only_on_request() {
    let plan = plan();
    let rows = || {
        let workers = towns().into_iter().take(18).map(|town| report(&town, "community-workers", "2024-06-30", 19));
        let residents = towns().into_iter().map(|town| report(&town, "urban-residents", "2023-12-31", 10_000));
        builder(&plan).observations(workers.chain(residents))
    };
    let shown = ask(rows(), DISTRICT, "2024-06-30", "community-workers");
    assert_eq!((shown.value, shown.status, shown.reason), (whole(19), Status::NoResult, Some(Reason::Incomplete)));
    assert_eq!((&shown.flags[..], shown.shortfall), (&[Flag::CoveredUnitsOnly][..], None));

    let at = |share: Quantity| {
        let options = Options::default().with_min_coverage(share);
        ask_with(rows(), DISTRICT, "2024-06-30", "community-workers", &options).status
    };
    let share = Quantity::fraction(18, 22).unwrap();
    assert_eq!(at(share), Status::Conforming);
    assert_eq!(at(share.checked_add(Quantity::fraction(1, 1_000_000).unwrap()).unwrap()), Status::NoResult);
}

#[test]
fn a_pilots_register_never_replaces_reports() {
    let plan = plan();
    let workers = (0..140).map(|n| {
        let unit = format!("{}001", towns()[0]);
        EntityRow::new("community-worker", format!("w-{n}"), unit, day("2024-01-01")).with_attribute("job", "grid")
    });
    let reports = towns()
        .into_iter()
        .enumerate()
        .map(|(place, town)| report(&town, "community-workers", "2024-06-30", if place == 0 { 140 } else { 160 }));
    let population = [report(DISTRICT, "urban-residents", "2023-12-31", 1_900_000)];
    let scope = [ScopeRow::new("community-worker", &towns()[0], day("2024-01-01"))];
    let data = builder(&plan).entities(workers).register_scope(scope).observations(reports.chain(population));
    let dataset = data.build().unwrap();
    let report = plan.assess(&dataset, DISTRICT, day("2024-06-30")).unwrap();
    let numerator = part(&report.target("community-workers").unwrap().numerator);
    assert_eq!((numerator.value, numerator.source), (whole(3_500), ReadingSource::Children));
    let said: Vec<_> = report.findings.iter().map(|f| (f.code.code(), f.variable.as_deref())).collect();
    assert!(said.contains(&("register_not_read", Some("community-workers"))), "{said:?}");
}

#[test]
fn an_own_figure_of_2022_gives_way_to_newer_figures_of_all_below() {
    let plan = plan();
    let read = |reported: usize| {
        let own = [report(DISTRICT, "urban-residents", "2022-12-31", 1_900_000)];
        let below = towns().into_iter().take(reported);
        let rows = own.into_iter().chain(below.map(|town| report(&town, "urban-residents", "2023-12-31", 90_000)));
        let dataset = builder(&plan).observations(rows).build().unwrap();
        let report = plan.assess(&dataset, DISTRICT, day("2024-06-30")).unwrap();
        let result = report.target("community-workers").unwrap();
        let below = part(&result.denominator);
        let said = report.findings.iter().filter(|finding| finding.code.code() == "own_superseded").count();
        (below.value, below.source, result.flags.contains(&Flag::OwnSuperseded), said)
    };
    assert_eq!(read(22), (whole(1_980_000), ReadingSource::Children, true, 1));
    // With one of them missing it stands.
    assert_eq!(read(21), (whole(1_900_000), ReadingSource::Own, false, 0));
}

/// The built-in plan, the residents of urban communities being due from communities.
fn due_from_communities() -> Plan {
    let text = include_str!("../plans/xiaoshan-2022-2025.toml");
    let (before, after) = text.split_at(text.find("id = \"urban-residents\"\nname").unwrap());
    let towns = "due = { level = \"town\", kinds = [\"sub-district\", \"town\"] }";
    Plan::from_toml(&format!("{before}{}", after.replacen(towns, "due = { level = \"community\" }", 1))).unwrap()
}

#[test]
fn an_ended_communitys_last_value_stands_until_its_successor_has_reported() {
    let plan = due_from_communities();
    // The community of town 100 ended on 2024-01-01, and that of town 120 began that day and came after it.
    let lineage = || [LineageRow::new("330109100001", "330109120001", day("2024-01-01"))];
    let total = |later: Option<i64>| {
        let before = towns()
            .into_iter()
            .take(20)
            .map(|town| report(&format!("{town}001"), "urban-residents", "2023-12-31", 1_000));
        let after = later.map(|value| report("330109120001", "urban-residents", "2024-01-01", value));
        // The other community that is in force reports too.
        let other = [report("330109121001", "urban-residents", "2024-06-30", 500)];
        let rows = before.chain(after).chain(other);
        let data = Dataset::builder(&plan).units(ended_town()).lineage(lineage()).observations(rows);
        let result = ask(data, DISTRICT, "2024-06-30", "community-workers");
        let below = part(&result.denominator);
        (below.value, below.coverage.missing.clone(), result.flags.contains(&Flag::EndedUnit))
    };
    assert_eq!(total(None), (whole(20_500), vec![], true));
    assert_eq!(total(Some(1_200)), (whole(20_700), vec![], false));
}

#[test]
fn a_closed_year_keeps_a_studio_that_closed_later() {
    let plan = plan();
    let studios = |closed: &str| {
        let rows = (0..20).map(|n| {
            let mut row = EntityRow::new("social-work-studio", format!("s-{n}"), &towns()[0], day("2023-05-01"));
            row.until = (n == 0).then(|| day(closed));
            row
        });
        let result = ask(builder(&plan).entities(rows), DISTRICT, "2024-06-30", "studios-yearly");
        let year = &result.quota.unwrap().years[0];
        (year.year, year.count, year.status)
    };
    // In force at the close of 2023-12-31, closed the day after; and closed that very day.
    assert_eq!(studios("2024-01-01"), (2023, Some(20), Status::Achieved));
    assert_eq!(studios("2023-12-31"), (2023, Some(19), Status::Missed));
}

#[test]
fn a_register_stands_for_the_towns_it_is_complete_for_and_the_others_report() {
    let plan = plan();
    let pilot = towns()[0].clone();
    let brands =
        (0..3).map(|n| EntityRow::new("governance-brand", format!("b-{n}"), format!("{pilot}001"), day("2023-02-01")));
    // A row of a town without a scope is not read: that town reports.
    let stray = [EntityRow::new("governance-brand", "b-stray", format!("{}001", towns()[1]), day("2023-02-01"))];
    let scope = [ScopeRow::new("governance-brand", &pilot, day("2023-01-01"))];
    let reports = towns().into_iter().skip(1).map(|town| report(&town, "governance-brands", "2024-06-30", 1));
    let data = || {
        builder(&plan)
            .entities(brands.clone().chain(stray.clone()))
            .register_scope(scope.clone())
            .observations(reports.clone())
    };
    let result = ask(data(), DISTRICT, "2024-06-30", "governance-brands");
    assert_eq!((result.value, part(&result.numerator).coverage.reported.len()), (whole(3 + 21), 22));
    assert_eq!(ask(data(), &pilot, "2024-06-30", "governance-brands").value, whole(3));
}

#[test]
fn absence_inside_a_scope_is_zero_and_outside_it_is_not() {
    let plan = plan();
    let scope = || [ScopeRow::new("governance-brand", DISTRICT, day("2023-01-01"))];
    let data = || builder(&plan).register_scope(scope());
    let inside = ask(data(), DISTRICT, "2023-01-31", "governance-brands");
    assert_eq!(
        (inside.value, inside.reason, part(&inside.numerator).source),
        (whole(0), None, ReadingSource::Register)
    );
    assert_eq!(ask(data(), &towns()[3], "2023-01-31", "governance-brands").value, whole(0));
    let before = ask(data(), DISTRICT, "2022-12-31", "governance-brands");
    assert_eq!((before.value, before.reason), (None, Some(Reason::NoObservation)));
    // A register without scope and without rows says nothing at all.
    assert_eq!(ask(data(), DISTRICT, "2023-01-31", "work-methods").reason, Some(Reason::NoObservation));
}

#[test]
fn what_began_counts_only_where_the_register_is_complete_from_the_beginning() {
    let plan = plan();
    let studios =
        || (0..5).map(|n| EntityRow::new("social-work-studio", format!("s-{n}"), &towns()[0], day("2024-03-01")));
    let total = |since: &str| {
        let scope = [ScopeRow::new("social-work-studio", DISTRICT, day(since))];
        ask(builder(&plan).entities(studios()).register_scope(scope), DISTRICT, "2024-06-30", "studios-total")
    };
    // Studios count from 2023-01-01: a register complete only from later on may have missed some that closed again.
    assert_eq!(total("2023-01-01").value, whole(5));
    assert_eq!(total("2023-01-02").reason, Some(Reason::NoObservation));
}

#[test]
fn scopes_that_follow_each_other_are_one() {
    let plan = plan();
    let mut first = ScopeRow::new("social-work-studio", DISTRICT, day("2023-01-01"));
    first.until = Some(day("2024-01-01"));
    let next = |since: &str| ScopeRow::new("social-work-studio", DISTRICT, day(since));
    let total = |since: &str| {
        ask(builder(&plan).register_scope([first.clone(), next(since)]), DISTRICT, "2024-06-30", "studios-total").value
    };
    assert_eq!(total("2024-01-01"), whole(0));
    assert_eq!(total("2024-01-02"), None);
}

#[test]
fn monthly_and_cumulative_towns_add_up() {
    let plan = plan();
    let row = |town: usize, from: &str, to: &str, value: i64| {
        let mut row = report(&towns()[town], "studios-yearly", to, value);
        row.from = Some(day(from));
        row
    };
    let rows = [
        // Cumulative: 2, 4, 5 is 5.
        row(0, "2024-01-01", "2024-01-31", 2),
        row(0, "2024-01-01", "2024-02-29", 4),
        row(0, "2024-01-01", "2024-03-31", 5),
        // Monthly: 2, 0, 1 is 3.
        row(1, "2024-01-01", "2024-01-31", 2),
        row(1, "2024-02-01", "2024-02-29", 0),
        row(1, "2024-03-01", "2024-03-31", 1),
    ];
    let rest = (2..22).map(|town| row(town, "2024-01-01", "2024-03-31", 0));
    let result =
        ask(builder(&plan).observations(rows.into_iter().chain(rest)), DISTRICT, "2024-03-31", "studios-yearly");
    assert_eq!((result.value, part(&result.numerator).coverage.reported.len()), (whole(8), 22));
}

/// Town 100 ends on 2024-01-01; towns 120 and 121, which begin that day, come after it.
fn ended_town() -> Vec<UnitRow> {
    let mut rows = units();
    for row in &mut rows {
        if row.code.starts_with("330109100") {
            row.until = Some(day("2024-01-01"));
        }
        if row.code.starts_with("330109120") || row.code.starts_with("330109121") {
            row.since = Some(day("2024-01-01"));
        }
    }
    rows
}

fn succession() -> [LineageRow; 2] {
    ["330109120", "330109121"].map(|to| LineageRow::new("330109100", to, day("2024-01-01")))
}

#[test]
fn an_ended_towns_last_value_stands_until_all_that_came_after_it_have_reported() {
    let plan = plan();
    let total = |later: &[(&str, i64)]| {
        // Twenty towns with 10 each, the ended one among them.
        let before = towns().into_iter().take(20).map(|town| report(&town, "urban-residents", "2023-12-31", 10));
        let after = later.iter().map(|(town, value)| report(town, "urban-residents", "2024-06-30", *value));
        let data = Dataset::builder(&plan).units(ended_town()).lineage(succession()).observations(before.chain(after));
        let result = ask(data, DISTRICT, "2024-06-30", "community-workers");
        let below = part(&result.denominator).clone();
        (below.value, below.coverage.missing, result.flags.contains(&Flag::EndedUnit))
    };
    assert_eq!(total(&[]), (whole(200), vec![], true));
    // One of the two has reported 6: the old 10 still stands for both, and 6 is not added.
    assert_eq!(total(&[("330109120", 6)]), (whole(200), vec![], true));
    assert_eq!(total(&[("330109120", 6), ("330109121", 5)]), (whole(201), vec![], false));
}

#[test]
fn without_a_named_successor_the_units_beside_it_take_its_area() {
    let plan = plan();
    let read = |newer: usize| {
        // Nineteen towns and the ended one had 10 each; some of the nineteen have reported 11 since. Nobody else is due.
        let mut rows = ended_town();
        rows.retain(|row| !row.code.starts_with("330109120") && !row.code.starts_with("330109121"));
        let before = towns().into_iter().take(20).map(|town| report(&town, "urban-residents", "2023-12-31", 10));
        let since =
            towns().into_iter().skip(1).take(newer).map(|town| report(&town, "urban-residents", "2024-06-30", 11));
        let data = Dataset::builder(&plan).units(rows).observations(before.chain(since));
        let below = ask(data, DISTRICT, "2024-06-30", "community-workers").denominator.unwrap();
        (below.value, below.coverage.missing)
    };
    // Nobody has reported since: the old figures still belong together.
    assert_eq!(read(0), (whole(200), vec![]));
    // Some have: whether their figures contain the ended town's is not known.
    assert_eq!(read(1), (whole(11 + 18 * 10), vec!["330109100".to_owned()]));
    // All have: the whole area is reported anew.
    assert_eq!(read(19), (whole(19 * 11), vec![]));
}

#[test]
fn a_thing_stays_with_what_came_after_its_unit() {
    let plan = plan();
    let studio = [EntityRow::new("social-work-studio", "s-1", "330109100001", day("2023-05-01"))];
    let value = |lineage: Vec<LineageRow>, unit: &str, as_of: &str| {
        let data = Dataset::builder(&plan).units(ended_town()).lineage(lineage).entities(studio.clone());
        ask(data, unit, as_of, "studios-total").value
    };
    let one = || vec![LineageRow::new("330109100001", "330109120001", day("2024-01-01"))];
    assert_eq!(value(one(), "330109100", "2023-12-31"), whole(1));
    assert_eq!(value(one(), "330109120", "2024-01-01"), whole(1));
    assert_eq!(value(one(), "330109121", "2024-01-01"), whole(0));
    assert_eq!(value(one(), DISTRICT, "2024-01-01"), whole(1));
    // With nothing after it, the nearest unit above that is in force has it: the town ended too, so the district.
    assert_eq!(value(vec![], "330109120", "2024-01-01"), whole(0));
    assert_eq!(value(vec![], DISTRICT, "2024-01-01"), whole(1));
}

#[test]
fn the_population_is_the_latest_known() {
    let plan = plan();
    let mut of_2023 = report(DISTRICT, "residents", "2023-12-31", 20_000);
    of_2023.recorded = Some(day("2024-03-20"));
    let mut of_2022 = report(DISTRICT, "residents", "2022-12-31", 10_000);
    of_2022.recorded = Some(day("2023-03-20"));
    let workers = (0..16).map(|n| {
        EntityRow::new("social-worker", format!("w-{n}"), DISTRICT, day("2023-01-01"))
            .with_attribute("grade", "senior")
            .with_attribute("certificate", "qualification")
    });
    let read = |options: &Options| {
        let data = builder(&plan).entities(workers.clone()).observations([of_2022.clone(), of_2023.clone()]);
        let result = ask_with(data, DISTRICT, "2024-02-29", "certified-social-workers", options);
        (result.value, part(&result.denominator).newest)
    };
    assert_eq!(read(&Options::default()), (whole(8), Some(day("2023-12-31"))));
    let known = Options::default().with_known_on(day("2024-02-29"));
    assert_eq!(read(&known), (whole(16), Some(day("2022-12-31"))));
}

#[test]
fn a_town_is_judged_by_its_share_of_the_target() {
    let plan = plan();
    let (first, second) = (towns()[0].clone(), towns()[1].clone());
    let complexes = (0..3).map(|n| EntityRow::new("service-complex", format!("c-{n}"), &first, day("2023-05-01")));
    let mut share = AllocationRow::new("service-complexes", &first, 4);
    share.responsible = Some("镇党委书记".to_owned());
    let data = || builder(&plan).entities(complexes.clone()).allocations([share.clone()]);
    let result = ask(data(), &first, "2024-12-31", "service-complexes");
    // 4 over 36 months from none: 2.67 are planned after 24, so 2.
    assert_eq!((result.value, result.bound, result.is_share), (whole(3), Some(Bound::AtLeast(4.into())), true));
    assert_eq!((result.status, result.shortfall), (Status::OnTrack, Some(1)));
    assert_eq!(result.responsible.as_deref(), Some("镇党委书记"));
    let without = ask(data(), &second, "2024-12-31", "service-complexes");
    assert_eq!((without.value, without.share_of_parent), (whole(0), whole(0)));
    assert_eq!((without.reason, without.is_share), (Some(Reason::NoThresholdAtThisLevel), false));
}

#[test]
fn a_share_of_a_yearly_quota_is_a_years() {
    let plan = plan();
    let town = towns()[0].clone();
    let studios = (0..2).map(|n| EntityRow::new("social-work-studio", format!("s-{n}"), &town, day("2024-03-01")));
    let share = |year: i32, value: i64| {
        let mut row = AllocationRow::new("studios-yearly", &town, value);
        row.year = Some(year);
        row
    };
    let status = |shares: Vec<AllocationRow>, as_of: &str| {
        ask(builder(&plan).entities(studios.clone()).allocations(shares), &town, as_of, "studios-yearly").status
    };
    assert_eq!(status(vec![share(2024, 2)], "2024-06-30"), Status::Achieved);
    assert_eq!(status(vec![share(2024, 3)], "2024-12-31"), Status::Missed);
    assert_eq!(status(vec![share(2023, 2)], "2024-06-30"), Status::NoResult);
    assert_eq!(status(vec![share(2025, 2)], "2025-01-01"), Status::OnTrack);
}

#[test]
fn who_is_not_asked_to_report_is_left_out_of_the_sum_and_named() {
    let plan = plan();
    let mut units = units();
    units.push(UnitRow::new("330109401", "开发区", "town"));
    let brands = towns().into_iter().map(|town| report(&town, "governance-brands", "2024-06-30", 1));
    let other = [report("330109401", "governance-brands", "2024-06-30", 9)];
    let data = Dataset::builder(&plan).units(units).observations(brands.chain(other));
    let result = ask(data, DISTRICT, "2024-06-30", "governance-brands");
    let coverage = &part(&result.numerator).coverage;
    assert_eq!((result.value, coverage.due, &coverage.not_due[..]), (whole(22), 22, &["330109401".to_owned()][..]));
}

#[test]
fn a_year_is_not_settled_by_half_of_it() {
    let plan = plan();
    let row = |from: &str, to: &str, value: i64| {
        let mut row = report(DISTRICT, "studios-yearly", to, value);
        row.from = Some(day(from));
        row
    };
    let ask_of = |rows: Vec<ObservationRow>, as_of: &str| {
        let result = ask(builder(&plan).observations(rows), DISTRICT, as_of, "studios-yearly");
        (result.status, result.reason, result.value)
    };
    let half = vec![row("2023-01-01", "2023-06-30", 15)];
    assert_eq!(ask_of(half.clone(), "2023-12-31"), (Status::NoResult, Some(Reason::Incomplete), None));
    // At the end of June all that has closed is reported: 15 of the 10 planned by then.
    assert_eq!(ask_of(half, "2023-06-30"), (Status::OnTrack, None, whole(15)));
    // What meets the quota already can only grow.
    let enough = vec![row("2023-01-01", "2023-06-30", 20)];
    assert_eq!(ask_of(enough, "2023-12-31"), (Status::Achieved, None, whole(20)));
    // A running year that is not known leaves the closed one as it is.
    let closed = vec![row("2023-01-01", "2023-12-31", 20)];
    let result = ask(builder(&plan).observations(closed), DISTRICT, "2024-06-30", "studios-yearly");
    assert_eq!((result.status, result.reason), (Status::NoResult, Some(Reason::NoObservation)));
    let quota = result.quota.unwrap();
    assert_eq!((quota.closed_met, quota.closed), (1, 1));
    let counts: Vec<_> = quota.years.iter().map(|year| (year.count, year.status)).collect();
    assert_eq!(counts, [(Some(20), Status::Achieved), (None, Status::NoResult), (None, Status::NotStarted)]);
}

#[test]
fn a_quota_is_met_by_part_of_the_reports() {
    let plan = plan();
    let read = |value: i64| {
        let mut row = report(&towns()[0], "studios-yearly", "2023-12-31", value);
        row.from = Some(day("2023-01-01"));
        let result = ask(builder(&plan).observations([row]), DISTRICT, "2023-12-31", "studios-yearly");
        (result.status, result.reason, result.flags)
    };
    assert_eq!(read(20), (Status::Achieved, None, vec![Flag::CoveredUnitsOnly, Flag::MetByPart]));
    assert_eq!(read(19), (Status::NoResult, Some(Reason::Incomplete), vec![]));
}

#[test]
fn a_reported_batch_is_one_event_however_often_it_is_reported() {
    let plan = plan();
    let row = |unit: &str, to: &str, value: i64, recorded: Option<&str>| {
        let mut row = report(unit, "supervisor-batches", to, value);
        row.from = Some(day("2023-01-01"));
        row.recorded = recorded.map(day);
        row
    };
    let state = |rows: Vec<ObservationRow>| {
        let result = ask(builder(&plan).observations(rows), DISTRICT, "2024-01-31", "supervisors");
        (result.value, result.recurrence.and_then(|state| state.first_day))
    };
    // Cumulative: one batch by March, still one by December.
    let cumulative = vec![row(DISTRICT, "2023-03-31", 1, None), row(DISTRICT, "2023-12-31", 1, None)];
    assert_eq!(state(cumulative), (whole(1), Some(day("2025-03-31"))));
    // Revised away.
    let revised =
        vec![row(DISTRICT, "2023-12-31", 1, Some("2024-01-05")), row(DISTRICT, "2023-12-31", 0, Some("2024-01-20"))];
    assert_eq!(state(revised), (whole(0), None));
}

#[test]
fn part_of_a_starting_value_is_no_starting_value() {
    let plan = plan();
    let all = |date: &str, value: i64| {
        let date = date.to_owned();
        towns().into_iter().map(move |town| report(&town, "governance-brands", &date, value))
    };
    let ask_of = |before: usize| {
        let rows = all("2022-12-31", 1).take(before).chain(all("2024-12-31", 1));
        let result = ask(builder(&plan).observations(rows), DISTRICT, "2024-12-31", "governance-brands");
        (result.baseline, result.status)
    };
    // 22 of 25: with 22 at the start nothing has been added since; 24 are planned, and 23 at risk.
    assert_eq!(ask_of(22), (whole(22), Status::Behind));
    assert_eq!(ask_of(21), (None, Status::NotMet));
    // Nothing at all at the start is zero: 16 are planned.
    assert_eq!(ask_of(0), (whole(0), Status::OnTrack));
}

#[test]
fn what_was_not_known_yet_is_not_zero() {
    let plan = plan();
    let mut brand = EntityRow::new("governance-brand", "b-1", &towns()[0], day("2023-02-01"));
    brand.recorded = Some(day("2024-06-01"));
    let options = Options::default().with_known_on(day("2024-03-31"));
    let data = builder(&plan).entities([brand]);
    let result = ask_with(data, DISTRICT, "2024-03-31", "governance-brands", &options);
    assert_eq!((result.value, result.reason), (None, Some(Reason::NoObservation)));
}

#[test]
fn more_certified_than_there_are_is_no_rate() {
    let plan = plan();
    let rows = [
        report(DISTRICT, "certified-community-workers", "2024-06-30", 150),
        report(DISTRICT, "community-workers", "2024-06-30", 100),
    ];
    let result = ask(builder(&plan).observations(rows), DISTRICT, "2024-06-30", "community-worker-certification");
    assert_eq!((result.status, result.reason), (Status::NoResult, Some(Reason::NotAPart)));
}

#[test]
fn another_deadline_does_not_shorten_the_plan() {
    let sooner = plan().with_interpretation("by-2025", "2024-12-31").unwrap();
    let scope = [ScopeRow::new("supervisor-batch", DISTRICT, day("2022-01-01"))];
    let status = |as_of| ask(builder(&sooner).register_scope(scope.clone()), DISTRICT, as_of, "supervisors").status;
    assert_eq!(status("2025-06-30"), Status::Due);
    assert_eq!(status("2025-12-31"), Status::Missed);
}

#[test]
fn what_a_row_set_aside_belongs_to_is_incomplete() {
    let plan = plan();
    let reports = |bad: &'static str| {
        towns().into_iter().enumerate().map(move |(place, town)| {
            let mut row = report(&town, "governance-brands", "2024-06-30", 1);
            if place == 3 {
                row.value = bad.into();
            }
            row
        })
    };
    let data = |bad| builder(&plan).observations(reports(bad)).reject(Reject::Row);
    let good = ask(data("1"), DISTRICT, "2024-06-30", "governance-brands");
    assert_eq!((good.value, good.reason), (whole(22), None));
    let lacking = ask(data("1万"), DISTRICT, "2024-06-30", "governance-brands");
    assert_eq!((lacking.value, lacking.reason), (whole(21), Some(Reason::Incomplete)));
    // Another town is as complete as it was.
    assert_eq!(
        ask(data("1万"), &towns()[4], "2024-06-30", "governance-brands").reason,
        Some(Reason::NoThresholdAtThisLevel)
    );
    assert_eq!(ask(data("1万"), &towns()[3], "2024-06-30", "governance-brands").reason, Some(Reason::Incomplete));

    let mut wrong = EntityRow::new("work-method", "m-2", &towns()[0], day("2024-01-01"));
    wrong.until = Some(day("2023-01-01"));
    let right = EntityRow::new("work-method", "m-1", &towns()[1], day("2024-01-01"));
    let register = builder(&plan).entities([right, wrong]).reject(Reject::Row);
    let counted = ask(register, DISTRICT, "2024-06-30", "work-methods");
    assert_eq!((counted.value, counted.reason), (whole(1), Some(Reason::Incomplete)));
}

fn findings(builder: DatasetBuilder) -> Vec<(String, String)> {
    let dataset = builder.build().unwrap();
    let report = dataset.plan().assess(&dataset, DISTRICT, day("2024-06-30")).unwrap();
    let said = |finding: &shequ::assess::ReportFinding| {
        assert!(!finding.message(dataset.plan(), Lang::En).is_empty());
        (finding.code.code().to_owned(), finding.message(dataset.plan(), Lang::Zh))
    };
    report.findings.iter().map(said).collect()
}

#[test]
fn what_is_odd_is_said() {
    let plan = plan();
    assert_eq!(findings(builder(&plan)), []);

    let brand = [EntityRow::new("governance-brand", "b-1", &towns()[0], day("2023-02-01"))];
    let own = [report(DISTRICT, "governance-brands", "2024-05-31", 20)];
    let below = || towns().into_iter().map(|town| report(&town, "governance-brands", "2024-06-30", 1));
    let mut units = units();
    units.push(UnitRow::new("330109401", "开发区", "town"));
    let other = [report("330109401", "governance-brands", "2024-06-30", 9)];
    let data =
        Dataset::builder(&plan).units(units).entities(brand).observations(own.into_iter().chain(below()).chain(other));
    assert_eq!(
        findings(data),
        [
            ("own_superseded".to_owned(), "优秀社区治理品牌数:下级上报齐全且均较新,未用本级数".to_owned()),
            ("register_not_read".to_owned(), "优秀社区治理品牌数:以上报数为准,未按名册清点".to_owned()),
            (
                "reported_without_being_due".to_owned(),
                "优秀社区治理品牌数:330109401 不在应报之列,未计入合计".to_owned()
            ),
        ]
    );
}

#[test]
fn shares_that_do_not_add_up_are_said_and_a_share_within_a_share_counts_once() {
    let plan = plan();
    let share = |unit: &str, value: i64| AllocationRow::new("service-complexes", unit, value);
    // Thirty complexes: a value needs a register.
    let complex = || [EntityRow::new("service-complex", "c-1", &towns()[0], day("2023-02-01"))];
    let said = |rows: Vec<AllocationRow>| findings(builder(&plan).entities(complex()).allocations(rows));
    let community = format!("{}001", towns()[0]);
    assert_eq!(said(vec![share(&towns()[0], 20), share(&community, 7), share(&towns()[1], 10)]), []);
    let short = said(vec![share(&towns()[0], 20), share(&towns()[1], 9)]);
    assert_eq!(short, [("shares_do_not_add_up".to_owned(), "社区服务综合体:各单位分解数合计 29,目标为 30".to_owned())]);
}

#[test]
fn a_successor_asked_about_itself_reads_its_own_report() {
    let plan = plan();
    let rows = [
        report("330109100", "urban-residents", "2023-12-31", 10),
        report("330109120", "urban-residents", "2024-06-30", 6),
    ];
    let data = Dataset::builder(&plan).units(ended_town()).lineage(succession()).observations(rows);
    let below = ask(data, "330109120", "2024-06-30", "community-workers").denominator.unwrap();
    assert_eq!((below.value, below.source), (whole(6), ReadingSource::Own));
}

#[test]
fn a_row_set_aside_may_have_taken_back_what_stands() {
    let plan = plan();
    let rows = |value: &'static str| {
        let mut later = report(DISTRICT, "governance-brands", "2024-06-30", 0);
        later.value = value.into();
        [report(DISTRICT, "governance-brands", "2024-05-31", 30), later]
    };
    let data = |value| builder(&plan).observations(rows(value)).reject(Reject::Row);
    let good = ask(data("20"), DISTRICT, "2024-06-30", "governance-brands");
    assert_eq!((good.value, good.met), (whole(20), Some(false)));
    // 30 met the floor of 25, but what was reported after it could not be read.
    let unsure = ask(data("20个"), DISTRICT, "2024-06-30", "governance-brands");
    assert_eq!((unsure.status, unsure.reason, unsure.met), (Status::NoResult, Some(Reason::Incomplete), None));
}

#[test]
fn a_line_of_succession_holds_back_from_the_day_it_came_to_the_unit() {
    let plan = plan();
    let (gone, between, last) = ("330109100", "330109101", "330109102");
    let mut rows = units();
    rows.retain(|row| !row.code.starts_with("3301091") || [gone, between, last].contains(&&*row.code));
    let date = |text: &str| Some(day(text));
    rows[1].until = date("2024-01-01");
    (rows[2].since, rows[2].until) = (date("2024-01-01"), date("2024-04-01"));
    let lineage =
        [LineageRow::new(gone, between, day("2024-01-01")), LineageRow::new(between, last, day("2024-04-01"))];
    let reports = [
        report(gone, "urban-residents", "2023-12-31", 10),
        report(last, "urban-residents", "2023-12-31", 5),
        report(last, "urban-residents", "2024-02-29", 6),
        report(last, "urban-residents", "2024-05-31", 17),
    ];
    let below = |as_of| {
        let data = Dataset::builder(&plan).units(rows.clone()).lineage(lineage.clone()).observations(reports.clone());
        ask(data, DISTRICT, as_of, "community-workers").denominator.unwrap().value
    };
    // The town between never reported. The last one's 6 is of before it took the area of the first: 10 + 6.
    assert_eq!(below("2024-04-30"), whole(16));
    assert_eq!(below("2024-05-31"), whole(17));
}

#[test]
fn a_unit_reports_the_days_on_which_it_was_in_force() {
    let plan = plan();
    let mut rows = units();
    rows.retain(|row| !row.code.starts_with("3301091") || row.code.starts_with("33010910"));
    rows.retain(|row| row.level != "town" || ["330109100", "330109101"].contains(&&*row.code));
    rows.retain(|row| row.level != "community");
    rows[1].until = Some(day("2024-07-01"));
    rows[2].since = Some(day("2024-07-01"));
    let row = |unit: &str, from: &str, to: &str, value: i64| {
        let mut row = report(unit, "studios-yearly", to, value);
        row.from = Some(day(from));
        row
    };
    let ask_of = |second_from: &str, first_to: &str| {
        let reports = [row("330109100", "2024-01-01", first_to, 8), row("330109101", second_from, "2024-12-31", 12)];
        let data = Dataset::builder(&plan).units(rows.clone()).observations(reports);
        let result = ask(data, DISTRICT, "2024-12-31", "studios-yearly");
        (result.value, result.reason)
    };
    assert_eq!(ask_of("2024-07-01", "2024-06-30"), (whole(20), None));
    // A day is missing of what each was in force for; 20 meet the quota all the same.
    assert_eq!(ask_of("2024-07-02", "2024-06-30").1, None);
    let short = |second_from: &str, first_to: &str| {
        let reports = [row("330109100", "2024-01-01", first_to, 8), row("330109101", second_from, "2024-12-31", 1)];
        let data = Dataset::builder(&plan).units(rows.clone()).observations(reports);
        ask(data, DISTRICT, "2024-12-31", "studios-yearly").reason
    };
    assert_eq!(short("2024-07-01", "2024-06-30"), None);
    assert_eq!(short("2024-07-02", "2024-06-30"), Some(Reason::Incomplete));
    assert_eq!(short("2024-07-01", "2024-06-29"), Some(Reason::Incomplete));
}

#[test]
fn who_answers_for_a_years_share_is_the_years() {
    let plan = plan();
    let town = towns()[0].clone();
    let studios = (0..2).map(|n| EntityRow::new("social-work-studio", format!("s-{n}"), &town, day("2024-03-01")));
    let share = |year: i32, who: &str| {
        let mut row = AllocationRow::new("studios-yearly", &town, 2);
        (row.year, row.responsible) = (Some(year), Some(who.to_owned()));
        row
    };
    let data = builder(&plan).entities(studios).allocations([share(2024, "副镇长"), share(2025, "镇长")]);
    let result = ask(data, &town, "2024-06-30", "studios-yearly");
    assert_eq!((result.is_share, result.responsible.as_deref()), (true, Some("副镇长")));
    // Both studios of the district are here.
    assert_eq!(result.share_of_parent, whole(1));
}

#[test]
fn what_recurs_is_not_read_beyond_the_day_asked() {
    let plan = plan();
    let batch = [EntityRow::new("supervisor-batch", "b-1", DISTRICT, day("2023-01-01"))];
    let scope = [ScopeRow::new("supervisor-batch", DISTRICT, day("2022-01-01"))];
    let read = |as_of| {
        let data = builder(&plan).entities(batch.clone()).register_scope(scope.clone());
        let result = ask(data, DISTRICT, as_of, "supervisors");
        (result.value, part(&result.numerator).value, part(&result.numerator).newest)
    };
    assert_eq!(read("2022-12-31"), (whole(0), whole(0), Some(day("2022-12-31"))));
    assert_eq!(read("2023-01-01"), (whole(1), whole(1), Some(day("2023-01-01"))));
}

#[test]
fn a_register_asks_nobody_and_says_nothing_below_where_its_things_stand() {
    let plan = plan();
    let scope = [ScopeRow::new("experimental-block", DISTRICT, day("2022-01-01"))];
    let read =
        |unit: &str| ask(builder(&plan).register_scope(scope.clone()), unit, "2024-06-30", "experimental-blocks");
    let coverage = read(DISTRICT).numerator.unwrap().coverage;
    assert_eq!((coverage.due, coverage.reported), (0, vec![]));
    assert_eq!(read(&towns()[0]).value, whole(0));
    let below = read(&format!("{}001", towns()[0]));
    assert_eq!((below.value, below.reason), (None, Some(Reason::NotMeasurableHere)));
}
