//! A made-up successor plan of another shape (own kinds, own levels, codes that are not statistical, bounds that change
//! on a day, milestones) loads and is assessed by the same code, from CSV: each target's verdict on both sides of the
//! days on which it turns. Every expected figure is worked out here from the tables in `data/successor-2026-2030`.

use std::path::Path;

use chrono::NaiveDate;
use shequ::Plan;
use shequ::assess::{Assessment, BaselineSource, Flag, ReadingSource, Reason, Report};
use shequ::data::Dataset;
use shequ::formula::{Bound, Convention};
use shequ::plan::Occurrence;
use shequ::quantity::Quantity;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/successor-2026-2030");

fn plan() -> Plan {
    Plan::from_toml(include_str!("../plans/successor-2026-2030.toml")).unwrap()
}

fn dataset(plan: &Plan) -> Dataset {
    let tables = ["units", "observations", "entities", "deliverables"];
    let with = |builder: shequ::data::DatasetBuilder, table: &str| {
        builder.csv(table, &std::fs::read(Path::new(FOLDER).join(format!("{table}.csv"))).unwrap())
    };
    tables.into_iter().fold(Dataset::builder(plan), with).build().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn whole(value: i64) -> Option<Quantity> {
    Some(Quantity::from(value))
}

struct Asked {
    plan: Plan,
    dataset: Dataset,
}

impl Asked {
    fn new() -> Asked {
        let plan = plan();
        let dataset = dataset(&plan);
        Asked { plan, dataset }
    }

    fn report(&self, unit: &str, as_of: &str) -> Report {
        self.plan.assess(&self.dataset, unit, day(as_of)).unwrap()
    }

    fn target(&self, unit: &str, as_of: &str, id: &str) -> Assessment {
        self.report(unit, as_of).target(id).unwrap().clone()
    }

    /// Value and verdict of a target on each of some days; the reason where there is no verdict.
    fn verdicts(&self, unit: &str, id: &str, expected: &[(&str, &str, &str)]) {
        for (as_of, value, verdict) in expected {
            let result = self.target(unit, as_of, id);
            let found = (
                result.value.map_or_else(|| "-".to_owned(), |value| value.to_string()),
                result.reason.map_or(result.status.code(), Reason::code),
            );
            assert_eq!((found.0.as_str(), found.1), (*value, *verdict), "{id} at {unit} on {as_of}");
        }
    }
}

#[test]
fn it_says_that_it_is_made_up() {
    let asked = Asked::new();
    assert!(asked.plan.is_illustrative());
    for (lang, words) in [(shequ::Lang::Zh, "虚构"), (shequ::Lang::En, "invented")] {
        assert!(asked.report("XS", "2027-12-31").notices(lang)[0].contains(words));
    }
    let readme = std::fs::read_to_string(Path::new(FOLDER).join("README.md")).unwrap();
    assert!(readme.contains("illustrative") && readme.contains("虚构"));
    // Rows with a source say so one by one.
    for table in ["observations", "entities", "deliverables"] {
        let text = std::fs::read_to_string(Path::new(FOLDER).join(format!("{table}.csv"))).unwrap();
        assert!(text.lines().skip(1).all(|row| row.contains("illustrative")), "{table}");
    }
}

/// What makes it another plan than the built-in one; without one of these the file would show less.
#[test]
fn it_has_a_shape_of_its_own() {
    let plan = plan();
    let levels: Vec<_> = plan.levels().iter().map(|level| (level.id.as_str(), level.digits)).collect();
    assert_eq!(levels, [("area", None), ("service-circle", None), ("neighbourhood", None)]);
    let bound = |id: &str| plan.target(id).unwrap().bounds.clone();
    assert!(matches!(bound("response-days")[0].bound, Bound::AtMost(_)));
    assert!(matches!(bound("neighbourhood-size")[0].bound, Bound::Between { .. }));
    assert_eq!(bound("kitchens")[1].from, Some(day("2028-01-01")));
    let linear = |id: &str| {
        let schedule = plan.schedules().iter().find(|schedule| schedule.id == id).unwrap();
        match schedule.schedule.convention() {
            Convention::Milestones(milestones) => Some(milestones.is_linear()),
            _ => None,
        }
    };
    assert_eq!((linear("steps"), linear("climb"), linear("whole")), (Some(false), Some(true), None));
    let mut rhythms: Vec<&str> = plan.targets().iter().map(|target| target.rhythm.code()).collect();
    rhythms.sort_unstable();
    rhythms.dedup();
    assert_eq!(rhythms, ["by", "each_year", "every", "standing"]);
    let has = |kind: fn(&Occurrence) -> bool| plan.deliverables().iter().any(|due| kind(&due.occurrence));
    assert!(has(|occurs| matches!(occurs, Occurrence::Once)));
    assert!(has(|occurs| matches!(occurs, Occurrence::Recurring)));
    assert!(has(|occurs| matches!(occurs, Occurrence::PerUnit(_))));
}

/// From 2 kitchens before the plan to 10, and from 2028-01-01 to 15; stepped shares 1/5, 2/5, 7/10, 1; at risk from nine
/// tenths of the share. The whole part of what is planned counts:
///
/// | from       | bound | share | planned             | at risk from         |
/// | ---------- | ----- | ----- | ------------------- | -------------------- |
/// | 2026-01-01 | 10    | 0     | 2                   | 2                    |
/// | 2026-12-31 | 10    | 1/5   | 2 + 8/5 = 3.6       | 2 + 8 x 9/50 = 3.44  |
/// | 2027-12-31 | 10    | 2/5   | 2 + 16/5 = 5.2      | 2 + 8 x 9/25 = 4.88  |
/// | 2028-01-01 | 15    | 2/5   | 2 + 26/5 = 7.2      | 2 + 13 x 9/25 = 6.68 |
/// | 2029-06-30 | 15    | 7/10  | 2 + 91/10 = 11.1    | 2 + 8.19 = 10.19     |
/// | 2030-12-31 | 15    | 1     | 15                  |                      |
#[test]
fn the_kitchens_follow_their_steps_and_the_bound_that_rises() {
    let asked = Asked::new();
    asked.verdicts(
        "XS",
        "kitchens",
        &[
            ("2025-12-31", "2", "not_started"),
            ("2026-01-01", "2", "on_track"),
            ("2026-12-30", "2", "on_track"),
            ("2026-12-31", "2", "behind"),
            ("2027-01-31", "2", "behind"),
            // The third opens.
            ("2027-02-01", "3", "on_track"),
            ("2027-12-30", "6", "on_track"),
            ("2027-12-31", "6", "on_track"),
            // The same six against 15 in place of 10.
            ("2028-01-01", "6", "at_risk"),
            ("2028-02-29", "6", "at_risk"),
            ("2028-03-01", "7", "on_track"),
            // One closes: it no longer stands on the first day out of force.
            ("2028-08-31", "7", "on_track"),
            ("2028-09-01", "6", "at_risk"),
            ("2029-06-29", "10", "on_track"),
            ("2029-06-30", "10", "at_risk"),
            ("2030-12-30", "14", "on_track"),
            ("2030-12-31", "14", "missed"),
            // The fifteenth comes a fortnight late.
            ("2031-01-15", "14", "missed"),
        ],
    );
    let before = asked.target("XS", "2027-12-31", "kitchens");
    assert_eq!((before.baseline, before.baseline_source), (whole(2), Some(BaselineSource::Reading)));
    assert_eq!((before.planned, before.shortfall), (Quantity::fraction(26, 5), Some(4)));
    // Ten on the day, two milestones to go: (10 - 6) / 2.
    assert_eq!(before.required_pace, whole(2));
    let after = asked.target("XS", "2028-01-01", "kitchens");
    assert_eq!((after.planned, after.shortfall), (Quantity::fraction(36, 5), Some(9)));
    assert_eq!(after.planned_at_risk, Quantity::fraction(167, 25));
    assert_eq!(after.required_pace, whole(5));
    let late = asked.target("XS", "2031-01-15", "kitchens");
    assert_eq!((late.judged_on, late.shortfall), (day("2030-12-31"), Some(1)));
    // The bound is the area's; circles show their own counts. k-01, k-04, k-05 stand in the north on that day.
    let north = asked.target("XS-N", "2027-12-31", "kitchens");
    assert_eq!((north.value, north.reason), (whole(3), Some(Reason::NoThresholdAtThisLevel)));
    assert_eq!(north.share_of_parent, Quantity::fraction(1, 2));
}

/// At most 5 days, at most 3 from 2028-01-01.
#[test]
fn the_ceiling_tightens_overnight() {
    let asked = Asked::new();
    asked.verdicts(
        "XS",
        "response-days",
        &[
            ("2026-06-29", "-", "no_observation"),
            ("2026-06-30", "13/2", "not_conforming"),
            ("2027-06-29", "13/2", "not_conforming"),
            ("2027-06-30", "9/2", "conforming"),
            ("2027-12-31", "9/2", "conforming"),
            ("2028-01-01", "9/2", "not_conforming"),
            ("2028-03-30", "9/2", "not_conforming"),
            // Three is not more than three.
            ("2028-03-31", "3", "conforming"),
            ("2028-06-29", "3", "conforming"),
            ("2028-06-30", "16/5", "not_conforming"),
        ],
    );
    let bound = |as_of| asked.target("XS", as_of, "response-days").bound;
    assert_eq!(bound("2027-12-31"), Some(Bound::AtMost(5.into())));
    assert_eq!(bound("2028-01-01"), Some(Bound::AtMost(3.into())));
    // An average is never summed or handed down.
    asked.verdicts("XS-N", "response-days", &[("2028-03-31", "-", "not_measurable_here")]);
}

#[test]
fn the_range_holds_for_neighbourhoods_that_name_themselves() {
    let asked = Asked::new();
    let size = "neighbourhood-size";
    let (absent, out_of_group) = ("no_observation", "no_threshold_at_this_level");
    asked.verdicts("XS-N-01", size, &[("2026-12-30", "-", absent), ("2026-12-31", "900", "conforming")]);
    let too_large = [("2027-12-30", "1050", "not_conforming"), ("2027-12-31", "880", "conforming")];
    asked.verdicts("XS-N-02", size, &too_large);
    let too_small = [("2027-12-30", "299", "not_conforming"), ("2027-12-31", "300", "conforming")];
    asked.verdicts("XS-S-01", size, &too_small);
    asked.verdicts("XS-S-02", size, &[("2026-12-31", "120", out_of_group)]);
    // 1,050 is 150 households too many, 299 one too few.
    let distance = |unit| asked.target(unit, "2026-12-31", size).shortfall;
    assert_eq!((distance("XS-N-01"), distance("XS-N-02"), distance("XS-S-01")), (Some(0), Some(150), Some(1)));
    let distribution = |unit, as_of| {
        let counts = asked.target(unit, as_of, size).distribution.unwrap();
        [counts.below, counts.inside, counts.above, counts.unknown]
    };
    assert_eq!(distribution("XS", "2026-12-30"), [0, 0, 0, 3]);
    assert_eq!(distribution("XS", "2026-12-31"), [1, 1, 1, 0]);
    assert_eq!(distribution("XS-S", "2026-12-31"), [1, 0, 0, 0]);
    assert_eq!(distribution("XS", "2027-12-31"), [0, 3, 0, 0]);
}

/// From the stated 20 to 30 per 1,000 of 20,000 residents: half the way in the 1,096 days to 2028-12-31, the other half
/// in the 730 days to 2030-12-31.
#[test]
fn the_ratio_climbs_on_straight_lines_between_milestones() {
    let asked = Asked::new();
    asked.verdicts(
        "XS",
        "volunteer-share",
        &[
            ("2028-06-29", "-", "no_observation"),
            // 490 of 20,000. Day 912: planned 20 + 10 x 912/2192 = 24.16.
            ("2028-06-30", "49/2", "on_track"),
            // Day 1,095: planned 20 + 10950/2192 = 24.995, at risk from 20 + 9855/2192 = 24.496.
            ("2028-12-30", "49/2", "at_risk"),
            // 500 of 20,000 on the milestone: exactly the 25 planned.
            ("2028-12-31", "25", "on_track"),
            // Day 729 of 730: planned 29.993, at risk from 20 + 9 x 1459/1460 = 28.994; 580 are 29.
            ("2030-12-30", "29", "at_risk"),
            ("2030-12-31", "59/2", "missed"),
            ("2031-06-30", "59/2", "missed"),
        ],
    );
    let day_before = asked.target("XS", "2028-12-30", "volunteer-share");
    assert_eq!(day_before.elapsed, Quantity::fraction(1095, 2192));
    // 20 + 10950/2192 = (43840 + 10950) / 2192
    assert_eq!(day_before.planned, Quantity::fraction(54790, 2192));
    let milestone = asked.target("XS", "2028-12-31", "volunteer-share");
    assert_eq!((milestone.baseline, milestone.baseline_source), (whole(20), Some(BaselineSource::Plan)));
    assert_eq!((milestone.elapsed, milestone.planned), (Quantity::fraction(1, 2), whole(25)));
    // 30 per 1,000 of 20,000 are 600.
    assert_eq!(milestone.shortfall, Some(100));
    assert_eq!(asked.target("XS", "2030-12-31", "volunteer-share").shortfall, Some(10));
    // Residents of 2025 still stand, and are said to be old.
    assert!(milestone.flags.contains(&Flag::Carried));
    assert_eq!(milestone.denominator.unwrap().coverage.carried, ["XS-N", "XS-S"]);
}

/// At most 3 in each service circle: neighbourhoods report, the circle is judged, the area sees how many lie where.
#[test]
fn a_ceiling_with_a_deadline_holds_for_the_level_between() {
    let asked = Asked::new();
    let north = [
        ("2026-12-30", "-", "no_observation"),
        // 3 + 2, then 1 + 2
        ("2026-12-31", "5", "not_conforming"),
        ("2029-12-30", "5", "not_conforming"),
        ("2029-12-31", "3", "conforming"),
        ("2030-12-30", "3", "conforming"),
        ("2030-12-31", "3", "achieved"),
    ];
    asked.verdicts("XS-N", "idle-rooms", &north);
    let south = [
        // 1 + 2, then 2 + 2
        ("2026-12-31", "3", "conforming"),
        ("2029-12-31", "4", "not_conforming"),
        ("2030-12-30", "4", "not_conforming"),
        ("2030-12-31", "4", "missed"),
    ];
    asked.verdicts("XS-S", "idle-rooms", &south);
    let result = asked.target("XS-N", "2026-12-31", "idle-rooms");
    assert_eq!(result.shortfall, Some(2));
    let part = result.numerator.unwrap();
    assert_eq!((part.source, part.coverage.due), (ReadingSource::Children, 2));
    let counts = asked.target("XS", "2026-12-31", "idle-rooms").distribution.unwrap();
    assert_eq!((counts.below, counts.inside, counts.above, counts.unknown), (0, 1, 1, 0));
}

/// Six sessions in 2027, eight a year from 2028, by quarters; reports are cumulative within a year.
#[test]
fn the_yearly_quota_rises_with_the_bound() {
    let asked = Asked::new();
    asked.verdicts(
        "XS",
        "training",
        &[
            ("2026-12-31", "-", "not_started"),
            ("2027-06-29", "-", "no_observation"),
            // 2 + 1; two quarters of four ask for 3.
            ("2027-06-30", "3", "on_track"),
            // Three quarters ask for 4.5, at risk from 4.05: four whole sessions either way.
            ("2027-12-30", "3", "behind"),
            // 4 + 2 up to the year's end, not 2 + 4 + 1 + 2.
            ("2027-12-31", "6", "achieved"),
            ("2028-01-01", "-", "no_observation"),
            ("2028-06-30", "4", "on_track"),
            ("2028-12-30", "4", "behind"),
            // Seven would have met the six of the year before.
            ("2028-12-31", "7", "missed"),
        ],
    );
    let closed = asked.target("XS", "2028-12-31", "training");
    assert_eq!(closed.shortfall, Some(1));
    let quota = closed.quota.unwrap();
    assert_eq!((quota.closed_met, quota.closed), (1, 2));
    let years: Vec<_> = quota.years.iter().map(|year| (year.year, year.count, year.status.code())).collect();
    assert_eq!(years[..2], [(2027, Some(6), "achieved"), (2028, Some(7), "missed")]);
}

/// Every one or two calendar years: the first by the end of 2027; after one in 2027 the next in 2028 or 2029.
#[test]
fn the_forum_recurs_by_calendar_years() {
    let asked = Asked::new();
    asked.verdicts(
        "XS",
        "forums",
        &[
            ("2025-12-31", "0", "not_due"),
            ("2026-01-01", "0", "due"),
            ("2027-10-14", "0", "due"),
            ("2027-10-15", "1", "not_due"),
            ("2027-12-31", "1", "not_due"),
            ("2028-01-01", "1", "due"),
            ("2029-12-31", "1", "due"),
            ("2030-01-01", "1", "overdue"),
            ("2030-02-28", "1", "overdue"),
            ("2030-03-01", "2", "not_due"),
        ],
    );
    // January's 31 days and February's 28.
    let overdue = asked.target("XS", "2030-02-28", "forums").recurrence.unwrap();
    assert_eq!((overdue.last_day, overdue.overdue_days), (day("2029-12-31"), 59));
    let breach = asked.target("XS", "2030-03-01", "forums").recurrence.unwrap();
    assert_eq!(breach.breaches, [day("2030-03-01")]);
}

#[test]
fn deliverables_of_every_occurrence_turn_on_their_days() {
    let asked = Asked::new();
    let state = |id: &str, as_of: &str| {
        let report = asked.report("XS", as_of);
        let all = report.measures.iter().flat_map(|measure| &measure.deliverables);
        let found = all.clone().find(|result| result.deliverable.id == id).unwrap();
        (found.state.code(), found.units_done, found.units_due)
    };
    let once = |as_of| state("kitchen-charter", as_of).0;
    assert_eq!((once("2026-02-28"), once("2026-03-01")), ("unknown", "under_way"));
    assert_eq!((once("2026-11-19"), once("2026-11-20")), ("under_way", "done"));
    let yearly = |as_of| state("open-day", as_of).0;
    assert_eq!((yearly("2027-05-19"), yearly("2027-05-20"), yearly("2027-12-31")), ("unknown", "done", "done"));
    // The year begins anew.
    assert_eq!((yearly("2028-01-01"), yearly("2028-05-20")), ("under_way", "done"));
    // XS-S-02 is no built-up neighbourhood: three are due.
    assert_eq!(state("kitchen-rota", "2027-02-28"), ("unknown", Some(0), Some(3)));
    assert_eq!(state("kitchen-rota", "2028-03-31"), ("under_way", Some(2), Some(3)));
    assert_eq!(state("kitchen-rota", "2028-04-01"), ("done", Some(3), Some(3)));
    assert_eq!(state("liaison-desk", "2026-12-31"), ("under_way", Some(1), Some(2)));
    assert_eq!(state("liaison-desk", "2027-01-01"), ("done", Some(2), Some(2)));
    let measure = |id: &str, as_of: &str| asked.report("XS", as_of).measure(id).unwrap().state.unwrap().code();
    assert_eq!((measure("1.1", "2028-03-31"), measure("1.1", "2028-04-01")), ("under_way", "done"));
    assert_eq!((measure("2.1", "2027-12-31"), measure("2.1", "2028-01-01")), ("done", "under_way"));
}
