//! The built-in plan asked of small data: what each reading rule and rhythm comes to, with numbers worked out by hand.

use chrono::NaiveDate;
use shequ::assess::{
    AssessError, Assessment, BaselineSource, Flag, Options, ReadingSource, Reason, Report, UnitSelection, WorkState,
};
use shequ::data::{Dataset, DatasetBuilder, DeliverableRow, EntityRow, ObservationRow, UnitRow};
use shequ::formula::{AtRisk, Status};
use shequ::plan::Occurrence;
use shequ::quantity::Quantity;
use shequ::{Lang, Plan};

const DISTRICT: &str = "330109";
/// A sub-district with one residents' committee.
const STREET: &str = "330109001";
const STREET_COMMUNITY: &str = "330109001001";
/// A town with one residents' committee and one village.
const TOWN: &str = "330109100";
const TOWN_COMMUNITY: &str = "330109100001";
const VILLAGE: &str = "330109100201";

fn plan() -> Plan {
    Plan::builtin("xiaoshan-2022-2025").unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn units() -> Vec<UnitRow> {
    vec![
        UnitRow::new(DISTRICT, "萧山区", "district"),
        UnitRow::new(STREET, "城厢街道", "town"),
        UnitRow::new(TOWN, "楼塔镇", "town"),
        UnitRow::new(STREET_COMMUNITY, "甲社区", "community"),
        UnitRow::new(TOWN_COMMUNITY, "乙社区", "community"),
        UnitRow::new(VILLAGE, "丙村", "community"),
    ]
}

fn builder(plan: &Plan) -> DatasetBuilder {
    Dataset::builder(plan).units(units())
}

/// `count` things of a kind at a unit from a day on.
fn things(kind: &str, count: usize, unit: &str, since: &str) -> Vec<EntityRow> {
    (0..count).map(|n| EntityRow::new(kind, format!("{kind}-{unit}-{since}-{n}"), unit, day(since))).collect()
}

fn ended(mut row: EntityRow, until: &str) -> EntityRow {
    row.until = Some(day(until));
    row
}

fn with(mut row: EntityRow, attributes: &[(&str, &str)]) -> EntityRow {
    for (name, value) in attributes {
        row.attributes.insert((*name).to_owned(), (*value).into());
    }
    row
}

fn report(builder: DatasetBuilder, unit: &str, as_of: &str) -> Report {
    let dataset = builder.build().unwrap();
    dataset.plan().assess(&dataset, unit, day(as_of)).unwrap()
}

fn one(builder: DatasetBuilder, unit: &str, as_of: &str, target: &str) -> Assessment {
    report(builder, unit, as_of).target(target).unwrap().clone()
}

fn whole(value: i64) -> Option<Quantity> {
    Some(Quantity::from(value))
}

#[test]
fn a_register_is_counted_from_its_first_day_to_the_day_before_its_last() {
    let plan = plan();
    let rows = || {
        let mut rows = things("service-complex", 2, STREET_COMMUNITY, "2023-05-01");
        rows.push(ended(EntityRow::new("service-complex", "ended", TOWN_COMMUNITY, day("2023-06-01")), "2024-03-01"));
        rows.extend(things("service-complex", 1, VILLAGE, "2024-03-01"));
        builder(&plan).entities(rows)
    };
    let value = |unit, as_of| one(rows(), unit, as_of, "service-complexes").value;
    assert_eq!(value(DISTRICT, "2023-04-30"), whole(0));
    assert_eq!(value(DISTRICT, "2023-05-01"), whole(2));
    assert_eq!(value(DISTRICT, "2024-02-29"), whole(3));
    assert_eq!(value(DISTRICT, "2024-03-01"), whole(3));
    assert_eq!(value(STREET, "2024-03-01"), whole(2));
    assert_eq!(value(TOWN, "2024-03-01"), whole(1));
}

#[test]
fn what_was_named_before_the_plan_counts_only_in_the_other_reading() {
    let plan = plan();
    let every = plan.with_interpretation("counted-from", "everything").unwrap();
    for (plan, expected) in [(&plan, 1), (&every, 2)] {
        let rows = [
            EntityRow::new("governance-brand", "before", STREET_COMMUNITY, day("2021-12-31")),
            EntityRow::new("governance-brand", "first-day", STREET_COMMUNITY, day("2022-01-01")),
        ];
        assert_eq!(
            one(builder(plan).entities(rows), DISTRICT, "2023-06-30", "governance-brands").value,
            whole(expected)
        );
    }
}

#[test]
fn a_register_without_any_row_is_not_zero() {
    let plan = plan();
    let rows = things("governance-brand", 1, STREET_COMMUNITY, "2023-05-01");
    let report = report(builder(&plan).entities(rows), DISTRICT, "2023-04-30");
    let brands = report.target("governance-brands").unwrap();
    assert_eq!((brands.value, brands.reason), (whole(0), None));
    let methods = report.target("work-methods").unwrap();
    assert_eq!((methods.value, methods.status, methods.reason), (None, Status::NoResult, Some(Reason::NoObservation)));
    assert_eq!(report.head.registers_taken_as_complete, ["governance-brand"]);
}

#[test]
fn a_register_is_taken_as_complete_only_where_no_row_states_its_scope() {
    let plan = plan();
    let rows = || things("governance-brand", 1, STREET_COMMUNITY, "2023-05-01");
    let dataset = |builder: DatasetBuilder| builder.build().unwrap();
    let scope = shequ::data::ScopeRow::new("governance-brand", DISTRICT, day("2022-01-01"));
    for (dataset, stated) in [
        (dataset(builder(&plan).entities(rows())), false),
        (dataset(builder(&plan).entities(rows()).register_scope([scope])), true),
    ] {
        let report = plan.assess(&dataset, DISTRICT, day("2023-06-30")).unwrap();
        assert_eq!(report.target("governance-brands").unwrap().value, whole(1));
        let panel = plan.panel(&dataset, &UnitSelection::codes([DISTRICT]), &[day("2023-06-30")]).unwrap();
        let notice = "以下名册视为完整(未说明登记范围):优秀社区治理品牌。";
        assert_eq!(report.head.registers_taken_as_complete.is_empty(), stated);
        for notices in [report.notices(Lang::Zh), panel.notices(Lang::Zh)] {
            assert_eq!(notices.iter().any(|said| said == notice), !stated, "{notices:?}");
        }
    }
}

#[test]
fn pace_is_judged_on_whole_things_at_both_sides_of_each_limit() {
    let plan = plan();
    // 30 complexes over 36 months from none: 20 planned at the end of 2024, at risk from 18.
    let status = |count| {
        let rows = things("service-complex", count, STREET_COMMUNITY, "2023-05-01");
        one(builder(&plan).entities(rows), DISTRICT, "2024-12-31", "service-complexes")
    };
    assert_eq!(status(30).status, Status::Achieved);
    assert_eq!(status(29).status, Status::OnTrack);
    assert_eq!(status(20).status, Status::OnTrack);
    assert_eq!(status(19).status, Status::AtRisk);
    assert_eq!(status(18).status, Status::AtRisk);
    let behind = status(17);
    assert_eq!(behind.status, Status::Behind);
    assert_eq!((behind.planned, behind.planned_at_risk), (whole(20), whole(18)));
    assert_eq!((behind.shortfall, behind.variance, behind.required_pace), (Some(13), whole(-3), whole(2)));
    assert_eq!(behind.elapsed, Quantity::fraction(2, 3));
    assert_eq!(behind.attainment, Quantity::fraction(17, 30));
    // 100 (17/30 - 2/3)
    assert_eq!(behind.variance_points, whole(-10));
    assert_eq!((behind.baseline, behind.baseline_source), (whole(0), Some(BaselineSource::Reading)));
}

#[test]
fn a_deadline_settles_a_target() {
    let plan = plan();
    let rows = || {
        let mut rows = things("service-complex", 29, STREET_COMMUNITY, "2023-05-01");
        rows.push(EntityRow::new("service-complex", "late", STREET_COMMUNITY, day("2026-01-01")));
        builder(&plan).entities(rows)
    };
    let status = |as_of| one(rows(), DISTRICT, as_of, "service-complexes");
    assert_eq!(status("2025-12-30").status, Status::OnTrack);
    assert_eq!(status("2025-12-31").status, Status::Missed);
    let after = status("2026-06-30");
    assert_eq!((after.status, after.value), (Status::Missed, whole(29)));
    assert_eq!(after.judged_on, day("2025-12-31"));
    assert_eq!(after.required_pace, None);
}

#[test]
fn nothing_is_behind_before_the_schedule_starts() {
    let plan = plan();
    let rows = || builder(&plan).entities(things("service-complex", 1, STREET_COMMUNITY, "2022-05-01"));
    assert_eq!(one(rows(), DISTRICT, "2022-12-31", "service-complexes").status, Status::NotStarted);
    assert_eq!(one(rows(), DISTRICT, "2023-01-01", "service-complexes").status, Status::OnTrack);
}

#[test]
fn a_person_with_several_certificates_is_one_certified_person() {
    let plan = plan();
    let qualification = [("grade", "assistant"), ("certificate", "qualification")];
    let person = |id: &str, since: &str| with(EntityRow::new("social-worker", id, STREET, day(since)), &qualification);
    let mut rows: Vec<EntityRow> = (0..15).map(|n| person(&format!("w-{n}"), "2023-02-01")).collect();
    rows.push(with(
        EntityRow::new("social-worker", "w-0", STREET, day("2023-06-01")),
        &[("grade", "intermediate"), ("certificate", "qualification")],
    ));
    rows.push(with(
        EntityRow::new("social-worker", "w-registered-only", STREET, day("2023-02-01")),
        &[("grade", "assistant"), ("certificate", "registration")],
    ));
    let residents = || ObservationRow::new(DISTRICT, "residents", day("2023-12-31"), 10_000);
    let missed = one(
        builder(&plan).entities(rows.clone()).observations([residents()]),
        DISTRICT,
        "2024-06-30",
        "certified-social-workers",
    );
    assert_eq!((missed.value, missed.shortfall, missed.met), (whole(15), Some(1), Some(false)));
    // Nobody knows how many residents there were before the schedule started.
    assert_eq!((missed.status, missed.baseline), (Status::NotMet, None));

    rows.push(person("w-15", "2024-06-30"));
    let met = one(
        builder(&plan).entities(rows).observations([residents()]),
        DISTRICT,
        "2024-06-30",
        "certified-social-workers",
    );
    assert_eq!((met.value, met.shortfall, met.status), (whole(16), Some(0), Status::Achieved));
}

#[test]
fn a_rate_with_a_baseline_in_the_data_is_measured_against_the_schedule() {
    let plan = plan();
    let qualification = [("grade", "senior"), ("certificate", "qualification")];
    let people = |count: usize, since: &str| {
        things("social-worker", count, STREET, since)
            .into_iter()
            .map(|row| with(row, &qualification))
            .collect::<Vec<_>>()
    };
    // 4 per 10,000 at the end of 2022, 12 planned at the end of 2024.
    let status = |later: usize| {
        let rows = people(4, "2022-06-01").into_iter().chain(people(later, "2024-01-01"));
        let residents =
            ["2022-12-31", "2023-12-31"].map(|date| ObservationRow::new(DISTRICT, "residents", day(date), 10_000));
        one(builder(&plan).entities(rows).observations(residents), DISTRICT, "2024-12-31", "certified-social-workers")
    };
    let on_track = status(8);
    assert_eq!((on_track.status, on_track.baseline, on_track.planned), (Status::OnTrack, whole(4), whole(12)));
    assert_eq!(on_track.baseline_source, Some(BaselineSource::Reading));
    // At risk from 4 + 12 x 0.9 x 2/3 = 11.2.
    assert_eq!(status(7).status, Status::Behind);
    assert_eq!(status(7).variance, whole(-1));
}

#[test]
fn a_rate_needs_both_parts() {
    let plan = plan();
    let people = || {
        things("social-worker", 3, STREET, "2023-01-01")
            .into_iter()
            .map(|row| with(row, &[("grade", "senior"), ("certificate", "qualification")]))
    };
    let target = "certified-social-workers";
    let no_population = one(builder(&plan).entities(people()), DISTRICT, "2024-06-30", target);
    assert_eq!((no_population.value, no_population.reason), (None, Some(Reason::NoObservation)));
    let nobody = [ObservationRow::new(DISTRICT, "residents", day("2023-12-31"), 0)];
    let of_nobody = one(builder(&plan).entities(people()).observations(nobody), DISTRICT, "2024-06-30", target);
    assert_eq!((of_nobody.value, of_nobody.reason), (None, Some(Reason::ZeroDenominator)));
    let nobody_counted = [ObservationRow::new(DISTRICT, "residents", day("2023-12-31"), 10_000)];
    let no_register = one(builder(&plan).observations(nobody_counted), DISTRICT, "2024-06-30", target);
    assert_eq!((no_register.value, no_register.reason), (None, Some(Reason::NoObservation)));
}

#[test]
fn workers_count_in_urban_communities_and_are_certified_by_the_other_register() {
    let plan = plan();
    let worker = |id: &str, unit: &str| {
        with(EntityRow::new("community-worker", id, unit, day("2023-01-01")), &[("job", "grid")])
    };
    let certificate = |id: &str, unit: &str| {
        with(
            EntityRow::new("social-worker", id, unit, day("2023-01-01")),
            &[("grade", "assistant"), ("certificate", "qualification")],
        )
    };
    let rows = [
        worker("w-1", STREET_COMMUNITY),
        worker("w-2", STREET_COMMUNITY),
        worker("w-3", TOWN_COMMUNITY),
        worker("w-4", VILLAGE),
        certificate("w-1", STREET),
        certificate("w-3", DISTRICT),
        certificate("w-4", TOWN),
        ended(certificate("w-2", STREET), "2024-06-30"),
    ];
    let target = "community-worker-certification";
    let result = one(builder(&plan).entities(rows.clone()), DISTRICT, "2024-06-30", target);
    let counted = |part: &Option<shequ::assess::Part>| part.as_ref().unwrap().value;
    assert_eq!((counted(&result.numerator), counted(&result.denominator)), (whole(2), whole(3)));
    assert_eq!(result.shortfall, Some(1));
    // 2 + x of 3 + x at 70 %: x = ceil(1/3) = 1.
    assert_eq!(result.shortfall_by_hiring, Some(1));
    let day_before = one(builder(&plan).entities(rows), DISTRICT, "2024-06-29", target);
    assert_eq!(counted(&day_before.numerator), whole(3));
    assert_eq!(day_before.status, Status::Achieved);
}

#[test]
fn the_sum_of_the_due_units_stands_when_all_have_reported() {
    let plan = plan();
    let workers = || things("community-worker", 36, STREET_COMMUNITY, "2023-01-01");
    let workers = || workers().into_iter().map(|row| with(row, &[("job", "all-round")]));
    let population =
        |unit: &str, date: &str, value: i64| ObservationRow::new(unit, "urban-residents", day(date), value);
    let target = "community-workers";

    let one_of_two = [population(STREET, "2024-12-31", 15_000)];
    let incomplete = one(builder(&plan).entities(workers()).observations(one_of_two), DISTRICT, "2024-12-31", target);
    // What the sub-district alone comes to: 36 of 15,000, shown and not judged.
    assert_eq!((incomplete.value, incomplete.reason), (whole(24), Some(Reason::Incomplete)));
    assert_eq!(incomplete.flags, [Flag::CoveredUnitsOnly]);
    let coverage = &incomplete.denominator.unwrap().coverage;
    assert_eq!(
        (coverage.due, &coverage.reported[..], &coverage.missing[..]),
        (2, &[STREET.to_owned()][..], &[TOWN.to_owned()][..])
    );

    let both = [population(STREET, "2024-12-31", 15_000), population(TOWN, "2023-12-31", 5_000)];
    let carried = one(builder(&plan).entities(workers()).observations(both), DISTRICT, "2024-12-31", target);
    assert_eq!((carried.value, carried.status), (whole(18), Status::Conforming));
    assert_eq!(carried.flags, [Flag::Carried]);
    let below = carried.denominator.unwrap();
    assert_eq!((below.value, below.source), (whole(20_000), ReadingSource::Children));
    assert_eq!((below.oldest, below.newest), (Some(day("2023-12-31")), Some(day("2024-12-31"))));
    assert_eq!(below.coverage.carried, [TOWN]);
}

#[test]
fn an_own_figure_stands_unless_all_below_are_newer() {
    let plan = plan();
    let population = |unit: &str, date: &str, value: i64| ObservationRow::new(unit, "residents", day(date), value);
    let read = |rows: Vec<ObservationRow>| {
        let people = things("social-worker", 1, STREET, "2022-01-01")
            .into_iter()
            .map(|row| with(row, &[("grade", "senior"), ("certificate", "qualification")]));
        let result =
            one(builder(&plan).entities(people).observations(rows), DISTRICT, "2024-12-31", "certified-social-workers");
        let part = result.denominator.unwrap();
        (part.value, part.source, result.flags.contains(&Flag::OwnSuperseded))
    };
    let own = population(DISTRICT, "2022-12-31", 900);
    let street = population(STREET, "2023-12-31", 600);
    let town = population(TOWN, "2023-12-31", 400);
    assert_eq!(read(vec![own.clone(), street.clone(), town.clone()]), (whole(1000), ReadingSource::Children, true));
    assert_eq!(read(vec![own.clone(), street.clone()]), (whole(900), ReadingSource::Own, false));
    let same_day = population(TOWN, "2022-12-31", 400);
    assert_eq!(read(vec![own, street, same_day]), (whole(900), ReadingSource::Own, false));
}

#[test]
fn reports_stand_before_a_register() {
    let plan = plan();
    let brands = |unit: &str, value: i64| ObservationRow::new(unit, "governance-brands", day("2024-12-31"), value);
    let register = || things("governance-brand", 3, STREET_COMMUNITY, "2023-01-01");
    let both = one(
        builder(&plan).entities(register()).observations([brands(STREET, 12), brands(TOWN, 8)]),
        DISTRICT,
        "2024-12-31",
        "governance-brands",
    );
    assert_eq!((both.value, both.numerator.unwrap().source), (whole(20), ReadingSource::Children));

    // Half of the units bring more than the floor asks: nothing the others report can undo that.
    let met = one(
        builder(&plan).entities(register()).observations([brands(STREET, 25)]),
        DISTRICT,
        "2024-12-31",
        "governance-brands",
    );
    assert_eq!((met.status, met.met), (Status::Achieved, Some(true)));
    assert_eq!(met.flags, [Flag::CoveredUnitsOnly, Flag::MetByPart]);
    let open = one(builder(&plan).observations([brands(STREET, 24)]), DISTRICT, "2024-12-31", "governance-brands");
    assert_eq!((open.status, open.reason, open.met), (Status::NoResult, Some(Reason::Incomplete), None));
}

#[test]
fn studios_are_seen_by_year_and_in_total() {
    let plan = plan();
    let mut rows = things("social-work-studio", 22, STREET_COMMUNITY, "2023-03-01");
    rows[0] = ended(rows[0].clone(), "2024-08-01");
    rows[1] = ended(rows[1].clone(), "2023-12-31");
    rows.extend(things("social-work-studio", 13, TOWN_COMMUNITY, "2024-02-01"));
    let dataset = builder(&plan).entities(rows).build().unwrap();
    let report = plan.assess(&dataset, DISTRICT, day("2024-09-30")).unwrap();
    let yearly = report.target("studios-yearly").unwrap();
    let counts: Vec<_> =
        yearly.quota.as_ref().unwrap().years.iter().map(|year| (year.year, year.count, year.status)).collect();
    // Two of 2023 closed; the one that closed in 2024 still counts for 2023. By September 15 of 20
    // are planned, and 13 (13.5 rounded down) are at risk.
    assert_eq!(
        counts,
        [(2023, Some(21), Status::Achieved), (2024, Some(13), Status::AtRisk), (2025, None, Status::NotStarted),]
    );
    assert_eq!((yearly.status, yearly.value, yearly.shortfall), (Status::AtRisk, whole(13), Some(7)));
    assert_eq!((yearly.planned, yearly.planned_at_risk), (whole(15), Quantity::fraction(27, 2)));
    assert_eq!(report.target("studios-total").unwrap().value, whole(35));

    let still_open = plan.with_interpretation("studios-counted", "in-force").unwrap();
    let report = still_open.assess(&dataset, DISTRICT, day("2024-09-30")).unwrap();
    assert_eq!(report.target("studios-total").unwrap().value, whole(33));
}

#[test]
fn a_quota_of_one_is_due_until_the_year_closes() {
    let plan = plan();
    let rows = || builder(&plan).entities(things("leading-talent-batch", 1, DISTRICT, "2023-11-17"));
    let status = |as_of| one(rows(), DISTRICT, as_of, "leading-talents").status;
    assert_eq!(status("2022-12-31"), Status::NotStarted);
    assert_eq!(status("2023-11-16"), Status::Due);
    assert_eq!(status("2023-11-17"), Status::Achieved);
    assert_eq!(status("2024-12-30"), Status::Due);
    assert_eq!(status("2024-12-31"), Status::Missed);
    assert_eq!(one(rows(), DISTRICT, "2024-12-30", "leading-talents").planned, None);
    let at_town = one(rows(), TOWN, "2024-12-30", "leading-talents");
    assert_eq!((at_town.status, at_town.reason), (Status::NoResult, Some(Reason::NotMeasurableHere)));
}

#[test]
fn something_every_two_to_three_years_has_a_window() {
    let plan = plan();
    let rows = || builder(&plan).entities(things("supervisor-batch", 1, DISTRICT, "2023-02-10"));
    let state = |as_of| one(rows(), DISTRICT, as_of, "supervisors");
    assert_eq!(state("2025-02-09").status, Status::NotDue);
    let due = state("2025-02-10");
    assert_eq!(due.status, Status::Due);
    let window = due.recurrence.unwrap();
    assert_eq!((window.first_day, window.last_day), (Some(day("2025-02-10")), day("2026-02-09")));
}

#[test]
fn yearly_amounts_are_read_cumulatively_and_never_across_the_years() {
    let plan = plan();
    let row = |from: &str, to: &str, value: i64| {
        let mut row = ObservationRow::new(DISTRICT, "studios-yearly", day(to), value);
        row.from = Some(day(from));
        row
    };
    let read = |rows: Vec<ObservationRow>, as_of: &str| {
        one(builder(&plan).observations(rows), DISTRICT, as_of, "studios-yearly")
    };
    let cumulative = vec![
        row("2024-01-01", "2024-01-31", 2),
        row("2024-01-01", "2024-02-29", 4),
        row("2024-01-01", "2024-03-31", 5),
    ];
    assert_eq!(read(cumulative.clone(), "2024-03-31").value, whole(5));
    assert_eq!(read(cumulative.clone(), "2024-03-30").value, whole(4));
    let monthly = vec![row("2024-01-01", "2024-01-31", 2), row("2024-02-01", "2024-02-29", 2)];
    assert_eq!(read(monthly, "2024-02-29").value, whole(4));
    let gap = vec![row("2024-01-01", "2024-01-31", 2), row("2024-03-01", "2024-03-31", 2)];
    assert_eq!(read(gap, "2024-03-31").reason, Some(Reason::Incomplete));
    let across = vec![row("2023-12-01", "2024-01-31", 2)];
    assert_eq!(read(across, "2024-01-31").reason, Some(Reason::Incomplete));
}

#[test]
fn a_size_is_judged_at_its_community_and_counted_above() {
    let plan = plan();
    let households = |unit: &str, value: i64| ObservationRow::new(unit, "households", day("2023-12-31"), value);
    let at = |value: i64| {
        one(
            builder(&plan).observations([households(STREET_COMMUNITY, value)]),
            STREET_COMMUNITY,
            "2024-06-30",
            "community-size",
        )
    };
    for (value, status, shortfall) in [
        (1_499, Status::NotConforming, 1),
        (1_500, Status::Conforming, 0),
        (3_000, Status::Conforming, 0),
        (3_001, Status::NotConforming, 1),
    ] {
        let result = at(value);
        assert_eq!((result.status, result.shortfall), (status, Some(shortfall)), "{value}");
    }
    // The village has a size too, but the bound is not for villages.
    let rows = || builder(&plan).observations([households(STREET_COMMUNITY, 3_001), households(VILLAGE, 100)]);
    let village = one(rows(), VILLAGE, "2024-06-30", "community-size");
    assert_eq!((village.value, village.reason), (whole(100), Some(Reason::NoThresholdAtThisLevel)));
    let district = one(rows(), DISTRICT, "2024-06-30", "community-size");
    let counts = district.distribution.unwrap();
    assert_eq!((counts.below, counts.inside, counts.above, counts.unknown), (0, 0, 1, 1));
    assert_eq!((counts.share_inside, district.status, district.value), (whole(0), Status::NoResult, None));
    assert_eq!(district.reason, Some(Reason::NoThresholdAtThisLevel));
}

#[test]
fn a_unit_says_itself_whether_it_is_urban() {
    let plan = plan();
    let mut rows = units();
    for row in &mut rows {
        row.urban = match row.code.as_str() {
            VILLAGE => Some(true),
            TOWN_COMMUNITY => Some(false),
            _ => None,
        };
    }
    let dataset = Dataset::builder(&plan).units(rows).build().unwrap();
    let report = plan.assess(&dataset, DISTRICT, day("2024-06-30")).unwrap();
    assert_eq!(report.target("community-size").unwrap().distribution.unwrap().unknown, 2);
    let at_town = plan.assess(&dataset, TOWN, day("2024-06-30")).unwrap();
    assert_eq!(at_town.target("community-size").unwrap().distribution.unwrap().unknown, 1);
}

#[test]
fn a_town_shows_its_value_and_share_and_no_light() {
    let plan = plan();
    let mut rows = things("resident-parlour", 3, STREET_COMMUNITY, "2023-05-01");
    rows.extend(things("resident-parlour", 1, VILLAGE, "2023-05-01"));
    let town = one(builder(&plan).entities(rows), TOWN, "2024-06-30", "resident-parlours");
    assert_eq!((town.value, town.share_of_parent), (whole(1), Quantity::fraction(1, 4)));
    assert_eq!((town.status, town.reason, town.bound), (Status::NoResult, Some(Reason::NoThresholdAtThisLevel), None));
}

#[test]
fn a_verdict_within_the_publishers_rounding_says_so() {
    let plan = plan();
    let people = |count| {
        things("social-worker", count, STREET, "2023-01-01")
            .into_iter()
            .map(|row| with(row, &[("grade", "senior"), ("certificate", "qualification")]))
            .collect::<Vec<_>>()
    };
    let flagged = |count, precision: Option<i64>| {
        let mut residents = ObservationRow::new(DISTRICT, "residents", day("2023-12-31"), 10_000);
        residents.precision = precision.map(Into::into);
        let builder = builder(&plan).entities(people(count)).observations([residents]);
        one(builder, DISTRICT, "2024-06-30", "certified-social-workers").flags.contains(&Flag::WithinRounding)
    };
    // 16 of 10,000 is just enough; 16 of 10,050 would not be, and 15 of 9,950 is not either.
    assert!(flagged(16, Some(100)));
    assert!(!flagged(16, None));
    assert!(!flagged(15, Some(100)));
    assert!(!flagged(17, Some(100)));
}

#[test]
fn what_was_recorded_later_is_not_read_when_asked_what_was_known() {
    let plan = plan();
    let mut late = EntityRow::new("governance-brand", "late", STREET_COMMUNITY, day("2023-03-01"));
    late.recorded = Some(day("2023-09-01"));
    let early = EntityRow::new("governance-brand", "early", STREET_COMMUNITY, day("2023-03-01"));
    let dataset = builder(&plan).entities([late, early]).build().unwrap();
    let value = |options: &Options| {
        let report = plan.assess_with(&dataset, DISTRICT, day("2023-06-30"), options).unwrap();
        report.target("governance-brands").unwrap().value
    };
    assert_eq!(value(&Options::default()), whole(2));
    assert_eq!(value(&Options::default().with_known_on(day("2023-08-31"))), whole(1));
    assert_eq!(value(&Options::default().with_known_on(day("2023-09-01"))), whole(2));
}

#[test]
fn options_change_the_light_and_stand_in_the_head() {
    let plan = plan();
    let dataset =
        builder(&plan).entities(things("service-complex", 18, STREET_COMMUNITY, "2023-05-01")).build().unwrap();
    // Four points less than 2/3 of 30 are 18.8, three are 19.1: 18 and 19 whole things.
    let status = |points: i64| {
        let options = Options::default().with_at_risk(AtRisk::Points(points.into()));
        let report = plan.assess_with(&dataset, DISTRICT, day("2024-12-31"), &options).unwrap();
        assert_eq!(report.head.at_risk, AtRisk::Points(points.into()));
        report.target("service-complexes").unwrap().status
    };
    assert_eq!(status(4), Status::AtRisk);
    assert_eq!(status(3), Status::Behind);
    let wrong = Options::default().with_at_risk(AtRisk::Points((-1).into()));
    let error = plan.assess_with(&dataset, DISTRICT, day("2024-12-31"), &wrong).unwrap_err();
    assert!(matches!(error, AssessError::BadOption { option: "at_risk", .. }));
}

#[test]
fn a_least_coverage_is_a_share_within_none_and_all() {
    let plan = plan();
    let dataset = builder(&plan).build().unwrap();
    let ask = |share: &str| {
        let options = Options::default().with_min_coverage(share.parse().unwrap());
        plan.assess_with(&dataset, DISTRICT, day("2024-06-30"), &options).map(|report| report.head.options.min_coverage)
    };
    for share in ["0", "1/2", "1"] {
        assert_eq!(ask(share).unwrap(), share.parse().unwrap());
    }
    for share in ["-1/1000000", "1000001/1000000", "50"] {
        let error = ask(share).unwrap_err();
        assert!(matches!(error, AssessError::BadOption { option: "min_coverage", .. }), "{share}");
        assert_eq!(error.to_string(), "the option min_coverage must be a share within 0..1");
    }
}

#[test]
fn questions_that_cannot_be_asked_say_why() {
    let plan = plan();
    let mut rows = units();
    rows[3].until = Some(day("2024-01-01"));
    rows.push(UnitRow::new("330109100202", "甲社区", "community"));
    let dataset = Dataset::builder(&plan).units(rows).build().unwrap();
    let ask = |unit: &str, as_of: &str| plan.assess(&dataset, unit, day(as_of)).map(|report| report.head.unit);
    assert_eq!(ask("楼塔镇", "2024-06-30").unwrap(), TOWN);
    assert_eq!(ask("330109000000", "2024-06-30").unwrap(), DISTRICT);
    let AssessError::UnknownUnit { near, .. } = ask("33010901", "2024-06-30").unwrap_err() else { panic!() };
    assert!(near.iter().any(|code| code.contains("330109")), "{near:?}");
    let AssessError::AmbiguousUnit { codes, .. } = ask("甲社区", "2024-06-30").unwrap_err() else { panic!() };
    assert_eq!(codes, [STREET_COMMUNITY, "330109100202"]);
    assert!(matches!(ask(STREET_COMMUNITY, "2024-01-01"), Err(AssessError::UnitNotInForce { .. })));
    assert!(ask(STREET_COMMUNITY, "2023-12-31").is_ok());
    assert!(matches!(ask(DISTRICT, "2200-01-01"), Err(AssessError::DateOutOfRange { .. })));
}

#[test]
fn another_reading_is_free_and_another_plan_is_refused() {
    let plan = plan();
    let dataset = builder(&plan).build().unwrap();
    let sooner = plan.with_interpretation("by-2025", "2024-12-31").unwrap();
    let report = sooner.assess(&dataset, DISTRICT, day("2024-12-31")).unwrap();
    assert_eq!(report.head.interpretations["by-2025"], "2024-12-31");
    let text = include_str!("../plans/xiaoshan-2022-2025.toml");
    let other = Plan::from_toml(&text.replace("2022-10-26-draft", "2023-final")).unwrap();
    let error = other.assess(&dataset, DISTRICT, day("2024-12-31")).unwrap_err();
    assert!(matches!(error, AssessError::OtherPlan { .. }));
    assert!(error.to_string().contains("(2022-10-26-draft), not for xiaoshan-2022-2025 (2023-final)"), "{error}");
}

/// Data knows a variable by its place in the text.
#[test]
fn data_built_for_another_text_of_the_same_edition_is_refused() {
    let text = include_str!("../plans/xiaoshan-2022-2025.toml");
    let start = |id: &str| text.find(&format!("[[variable]]\nid = \"{id}\"")).unwrap();
    let (first, second) = (start("governance-brands"), start("work-methods"));
    let third = start("experimental-blocks");
    let swapped = [&text[..first], &text[second..third], &text[first..second], &text[third..]].concat();
    let (plan, swapped) = (plan(), Plan::from_toml(&swapped).unwrap());
    assert_eq!((plan.id(), plan.edition()), (swapped.id(), swapped.edition()));
    let dataset = builder(&plan)
        .observations([ObservationRow::new(DISTRICT, "governance-brands", day("2024-12-31"), 7)])
        .build()
        .unwrap();
    let error = swapped.assess(&dataset, DISTRICT, day("2024-12-31")).unwrap_err();
    let AssessError::OtherPlan { built_for, asked } = &error else { panic!("{error}") };
    assert_eq!(built_for, asked);
    let expected = "the data was built for another text of plan xiaoshan-2022-2025 (2022-10-26-draft): the texts differ, \
                    although id and edition are equal: check it against that plan with `rebind`";
    assert_eq!(error.to_string(), expected);
    // The same text loaded a second time is the same plan.
    let again = Plan::from_toml(text).unwrap().assess(&dataset, DISTRICT, day("2024-12-31")).unwrap();
    assert_eq!(again.target("governance-brands").unwrap().value, whole(7));
}

#[test]
fn targets_are_summed_up_by_strength_and_action() {
    let plan = plan();
    let rows = things("leading-talent-batch", 1, DISTRICT, "2023-11-17");
    let report = report(builder(&plan).entities(rows), DISTRICT, "2023-12-31");
    let targets: u32 = report.by_strength.iter().map(|tally| tally.targets).sum();
    assert_eq!((report.assessments.len(), targets), (13, 13));
    let in_principle = report.by_strength.iter().find(|tally| tally.group.code() == "in_principle").unwrap();
    // The supervisors have no row yet.
    assert_eq!(in_principle.statuses.get(&Status::Achieved), Some(&1));
    assert_eq!(in_principle.statuses.get(&Status::NoResult), Some(&1));
    let by_action: Vec<_> = report.by_action.iter().map(|tally| (tally.group.as_deref(), tally.targets)).collect();
    assert_eq!(by_action, [(Some("2.1"), 0), (Some("2.2"), 3), (Some("2.3"), 5), (Some("2.4"), 5), (Some("2.5"), 0)]);
}

#[test]
fn a_measure_is_as_far_as_its_deliverables() {
    let plan = plan();
    let report = |rows: Vec<DeliverableRow>| report(builder(&plan).deliverables(rows), DISTRICT, "2024-06-30");
    for measure in plan.measures().iter().filter(|measure| !measure.deliverables.is_empty()) {
        // Each is done at every unit it is due at.
        let done = |upto: usize| {
            let rows = measure.deliverables.iter().take(upto).flat_map(|deliverable| {
                let places: &[&str] = match &deliverable.occurrence {
                    Occurrence::PerUnit(due) if due.level.id == "town" => &[STREET, TOWN],
                    Occurrence::PerUnit(due) if due.group.is_some() => &[STREET_COMMUNITY, TOWN_COMMUNITY],
                    Occurrence::PerUnit(_) => &[STREET_COMMUNITY, TOWN_COMMUNITY, VILLAGE],
                    _ => &[DISTRICT],
                };
                places.iter().map(|unit| DeliverableRow::new(&deliverable.id, *unit, day("2024-03-01"), "done"))
            });
            let report = report(rows.collect());
            let result = report.measure(&measure.id).unwrap();
            (result.state.unwrap(), result.done)
        };
        let all = measure.deliverables.len();
        assert_eq!(done(0), (WorkState::Unknown, 0), "{}", measure.id);
        if all > 1 {
            assert_eq!(done(1), (WorkState::UnderWay, 1), "{}", measure.id);
        }
        assert_eq!(done(all), (WorkState::Done, u32::try_from(all).unwrap()), "{}", measure.id);
    }
}

#[test]
fn what_recurs_is_done_anew_every_year() {
    let plan = plan();
    let recurring =
        plan.deliverables().iter().find(|deliverable| deliverable.occurrence == Occurrence::Recurring).unwrap();
    let measure = plan.measures().iter().find(|measure| measure.deliverables.contains(recurring)).unwrap();
    let state = |as_of: &str| {
        let rows = [DeliverableRow::new(&recurring.id, DISTRICT, day("2024-03-01"), "done")];
        let report = report(builder(&plan).deliverables(rows), DISTRICT, as_of);
        let deliverables = &report.measure(&measure.id).unwrap().deliverables;
        deliverables.iter().find(|result| result.deliverable.id == recurring.id).unwrap().state
    };
    assert_eq!(state("2024-02-29"), WorkState::Unknown);
    assert_eq!(state("2024-03-01"), WorkState::Done);
    assert_eq!(state("2024-12-31"), WorkState::Done);
    assert_eq!(state("2025-01-01"), WorkState::UnderWay);
}

#[test]
fn the_report_says_what_the_plan_is() {
    let plan = plan();
    let report = report(builder(&plan), DISTRICT, "2024-06-30");
    assert!(report.notices(Lang::Zh)[0].contains("征求意见稿"));
    assert!(report.notices(Lang::En)[0].contains("consultation draft"));
}

#[test]
fn what_a_unit_says_of_itself_stands_before_what_is_said_below() {
    let plan = plan();
    let once = plan.deliverables().iter().find(|deliverable| deliverable.occurrence == Occurrence::Once).unwrap();
    let recurring =
        plan.deliverables().iter().find(|deliverable| deliverable.occurrence == Occurrence::Recurring).unwrap();
    let state = |rows: &[(&str, &str, &str, &str)]| {
        let rows = rows.iter().map(|(id, unit, date, state)| DeliverableRow::new(*id, *unit, day(date), *state));
        let report = report(builder(&plan).deliverables(rows), DISTRICT, "2024-06-30");
        let of = |id: &str| {
            let all = report.measures.iter().flat_map(|measure| &measure.deliverables);
            all.into_iter().find(|result| result.deliverable.id == id).unwrap().state
        };
        (of(&once.id), of(&recurring.id))
    };
    let own = state(&[(&once.id, DISTRICT, "2024-01-10", "done"), (&once.id, TOWN, "2024-03-01", "not_started")]);
    assert_eq!(own.0, WorkState::Done);
    // A town does not speak for the district: its being done is a beginning.
    let below = state(&[(&once.id, TOWN, "2024-03-01", "done"), (&recurring.id, STREET, "2024-03-01", "done")]);
    assert_eq!(below, (WorkState::UnderWay, WorkState::UnderWay));
    // What was said by mistake is taken back.
    let corrected = state(&[
        (&recurring.id, DISTRICT, "2024-03-01", "done"),
        (&recurring.id, DISTRICT, "2024-04-01", "not_started"),
    ]);
    assert_eq!(corrected.1, WorkState::UnderWay);
}

#[test]
fn what_could_be_a_slip_of_rounding_says_so_for_lights_too() {
    let plan = plan();
    // 20 are planned at the end of 2024, 18 are at risk.
    let flagged = |value: i64, precision: i64| {
        let mut row = ObservationRow::new(DISTRICT, "service-complexes", day("2024-12-31"), value);
        row.precision = Some(precision.into());
        let result = one(builder(&plan).observations([row]), DISTRICT, "2024-12-31", "service-complexes");
        (result.status, result.flags.contains(&Flag::WithinRounding))
    };
    assert_eq!(flagged(20, 2), (Status::OnTrack, true));
    assert_eq!(flagged(24, 2), (Status::OnTrack, false));
    assert_eq!(flagged(29, 2), (Status::OnTrack, true));
}

#[test]
fn the_report_says_how_many_rows_are_made_up() {
    let plan = plan();
    let notices = |source: &str| {
        let mut row = ObservationRow::new(DISTRICT, "residents", day("2023-12-31"), 2_140_000);
        row.source = Some(source.to_owned());
        let mut entity = EntityRow::new("governance-brand", "brand-1", TOWN, day("2023-05-04"));
        entity.source = Some("ILLUSTRATIVE".to_owned());
        let report = report(builder(&plan).observations([row]).entities([entity]), DISTRICT, "2024-06-30");
        (report.head.illustrative_rows, report.notices(Lang::Zh)[1].clone(), report.notices(Lang::En)[1].clone())
    };
    let (rows, zh, en) = notices("统计公报");
    assert_eq!((rows, zh.as_str()), (1, "数据中有 1 行注明为示例(illustrative),系虚构,请勿引用。"));
    assert_eq!(en, "Rows of the data marked as made up (illustrative), not to be quoted: 1.");
    assert_eq!(notices("illustrative").0, 2);
    let real = report(builder(&plan), DISTRICT, "2024-06-30");
    assert_eq!(real.head.illustrative_rows, 0);
    assert!(real.notices(Lang::Zh).iter().all(|notice| !notice.contains("illustrative")));
}
