//! One target at one unit through days: when it was met, met late, lost. Every day that turns is worked out by hand.

use std::path::Path;

use chrono::NaiveDate;
use shequ::Plan;
use shequ::assess::{AssessError, Flag, History, Options, Reason, month_ends};
use shequ::data::{Dataset, EntityRow, ObservationRow, ScopeRow, UnitRow};
use shequ::formula::Status;
use shequ::frame::{Frame, Values};
use shequ::plan::PlanProblemCode;
use shequ::quantity::Quantity;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn days(texts: &[&str]) -> Vec<NaiveDate> {
    texts.iter().map(|text| day(text)).collect()
}

fn plan() -> Plan {
    Plan::builtin("xiaoshan-2022-2025").unwrap()
}

/// A district with 29 complexes since 2023 and some more, each from a day to before a day. The target is 30 by the end of
/// 2025.
fn complexes(plan: &Plan, more: &[(&str, Option<&str>)]) -> Dataset {
    let row = |id: String, since: &str| EntityRow::new("service-complex", id, "330109001", day(since));
    let rows = (0..29).map(|n| row(format!("early-{n}"), "2023-05-04"));
    let more = more.iter().enumerate().map(|(n, (since, until))| {
        let mut row = row(format!("more-{n}"), since);
        row.until = until.map(day);
        row
    });
    let units = [UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109001", "城厢街道", "town")];
    Dataset::builder(plan).units(units).entities(rows.chain(more)).build().unwrap()
}

fn asked(more: &[(&str, Option<&str>)], dates: &[&str]) -> History {
    let plan = plan();
    plan.history(&complexes(&plan, more), "330109", "社区服务综合体", &days(dates)).unwrap()
}

fn met(history: &History) -> Vec<Option<bool>> {
    history.points.iter().map(|point| point.met).collect()
}

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);

#[test]
fn met_at_the_close_of_the_deadline_is_not_late_and_a_day_after_is() {
    let dates = ["2025-12-30", "2025-12-31", "2026-01-01"];
    let on_the_day = asked(&[("2025-12-31", None)], &dates);
    assert_eq!(met(&on_the_day), [NO, YES, YES]);
    assert_eq!((on_the_day.first_met, on_the_day.late), (Some(day("2025-12-31")), None));
    assert_eq!(on_the_day.flags(), []);

    let after = asked(&[("2026-01-01", None)], &dates);
    assert_eq!(met(&after), [NO, NO, YES]);
    assert_eq!((after.first_met, after.late), (Some(day("2026-01-01")), Some(day("2026-01-01"))));
    assert_eq!(after.flags(), [Flag::Late]);

    // The report stays with the deadline's verdict.
    let plan = plan();
    let report = plan.assess(&complexes(&plan, &[("2026-01-01", None)]), "330109", day("2026-01-01")).unwrap();
    let result = report.target("service-complexes").unwrap();
    assert_eq!((result.status, result.value, &*result.flags), (Status::Missed, Some(29.into()), &[][..]));
    assert_eq!(after.points[2].value, Some(Quantity::from(30)));
}

#[test]
fn the_deadline_counts_where_it_is_not_among_the_days() {
    let late = |since| asked(&[(since, None)], &["2025-11-30", "2026-01-31"]).late;
    assert_eq!(late("2025-12-31"), None);
    assert_eq!(late("2026-01-01"), Some(day("2026-01-31")));
    // Met when the plan ended, lost and met again: the first day asked about is later, but nothing was late.
    let again = asked(&[("2025-06-01", Some("2026-01-15")), ("2026-03-01", None)], &["2026-02-28", "2026-03-31"]);
    assert_eq!((met(&again), again.first_met, again.late), (vec![NO, YES], Some(day("2026-03-31")), None));
}

#[test]
fn what_was_met_once_and_is_not_any_more_is_lost_since_the_first_day_of_that_run() {
    let dates = ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"];
    // From 10 February to before 31 March, then again from 1 April to before 30 April.
    let lost = [("2024-02-10", Some("2024-03-31")), ("2024-04-01", Some("2024-04-30"))];
    let once = asked(&lost[..1], &dates);
    assert_eq!(met(&once), [NO, YES, NO, NO, NO]);
    assert_eq!((once.first_met, once.lost_since), (Some(day("2024-02-29")), Some(day("2024-03-31"))));
    assert_eq!((once.flags(), once.late), (vec![Flag::LostSince], None));

    let twice = asked(&[lost[0], ("2024-04-01", Some("2024-05-31"))], &dates);
    assert_eq!(met(&twice), [NO, YES, NO, YES, NO]);
    assert_eq!(twice.lost_since, Some(day("2024-05-31")));

    let regained = asked(&[lost[0], ("2024-04-01", None)], &dates);
    assert_eq!((met(&regained), regained.lost_since), (vec![NO, YES, NO, YES, YES], None));
    // Never met is not lost.
    let never = asked(&[], &dates);
    assert_eq!((never.first_met, never.lost_since, never.flags()), (None, None, vec![]));
}

#[test]
fn a_day_of_which_nothing_is_known_neither_meets_nor_loses() {
    let plan = plan();
    // The register is known to be complete in two spells; between and after them nobody says.
    let rows = (0..30).map(|n| {
        let mut row = EntityRow::new("service-complex", format!("c-{n}"), "330109001", day("2023-05-04"));
        row.until = (n == 0).then(|| day("2024-05-15"));
        row
    });
    let scope = |since, until| {
        let mut row = ScopeRow::new("service-complex", "330109", day(since));
        row.until = Some(day(until));
        row
    };
    let data = Dataset::builder(&plan)
        .units([UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109001", "城厢街道", "town")])
        .entities(rows)
        .register_scope([scope("2023-01-01", "2024-03-31"), scope("2024-04-30", "2024-07-31")])
        .build()
        .unwrap();
    let ask = |dates: &[&str]| plan.history(&data, "330109", "service-complexes", &days(dates)).unwrap();
    let history = ask(&["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30", "2024-07-31"]);
    assert_eq!(met(&history), [YES, None, YES, NO, NO, None]);
    assert_eq!(history.points[1].reason, Some(Reason::NoObservation));
    assert_eq!((history.first_met, history.lost_since), (Some(day("2024-02-29")), Some(day("2024-05-31"))));
    // A gap within the run of not being met does not cut it.
    let history = ask(&["2024-02-29", "2024-03-31", "2024-05-31"]);
    assert_eq!((met(&history), history.lost_since), (vec![YES, None, NO], Some(day("2024-05-31"))));
    let history = ask(&["2024-03-31", "2024-07-31"]);
    assert_eq!((met(&history), history.first_met, history.flags()), (vec![None, None], None, vec![]));
}

fn successor() -> (Plan, Dataset) {
    let plan = Plan::from_toml(include_str!("../plans/successor-2026-2030.toml")).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/successor-2026-2030");
    let read = |table: &str| std::fs::read(folder.join(format!("{table}.csv"))).unwrap();
    let tables = ["units", "observations", "entities"];
    let data = tables.iter().fold(Dataset::builder(&plan), |builder, table| builder.csv(table, &read(table)));
    (plan.clone(), data.build().unwrap())
}

#[test]
fn each_day_is_held_against_the_bound_in_force_on_it() {
    let (plan, data) = successor();
    // At most 5 days, 3 from 2028 on: 6.5; 4.5; the same 4.5 after the change; 3; 3.2.
    let dates = days(&["2026-06-30", "2027-12-31", "2028-01-01", "2028-03-31", "2028-06-30"]);
    let history = plan.history(&data, "XS", "response-days", &dates).unwrap();
    assert_eq!(met(&history), [NO, YES, NO, YES, NO]);
    assert_eq!((history.first_met, history.lost_since), (Some(day("2027-12-31")), Some(day("2028-06-30"))));
    // A standing bound has no deadline to be late for.
    assert_eq!((history.late, history.flags()), (None, vec![Flag::LostSince]));

    // 10 kitchens, 15 from 2028 on. At the end of 2030 there are 14 (15 opened, one closed in 2028); the next opens on
    // 2031-01-15.
    let months = month_ends(day("2026-01-01"), day("2031-02-28")).unwrap();
    let history = plan.history(&data, "XS", "邻里助餐点", &months).unwrap();
    assert_eq!(history.points.len(), 62);
    assert_eq!((history.first_met, history.late), (Some(day("2031-01-31")), Some(day("2031-01-31"))));
    let value = |text: &str| history.points.iter().find(|point| point.as_of == day(text)).unwrap().value;
    assert_eq!([value("2030-12-31"), value("2031-01-31")], [Some(14.into()), Some(15.into())]);
}

#[test]
fn a_quota_of_each_year_is_never_late_nor_lost() {
    let plan = plan();
    let units = [UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109001", "城厢街道", "town")];
    let studio = |n| EntityRow::new("social-work-studio", format!("s-{n}"), "330109001", day("2023-03-10"));
    let data = Dataset::builder(&plan).units(units).entities((0..20).map(studio)).build().unwrap();
    // Twenty in March 2023, none in 2024.
    let dates = days(&["2023-02-28", "2023-03-31", "2023-12-31", "2024-01-31"]);
    let history = plan.history(&data, "330109", "studios-yearly", &dates).unwrap();
    assert_eq!(met(&history), [NO, YES, YES, NO]);
    assert_eq!((history.first_met, history.late, history.lost_since), (Some(day("2023-03-31")), None, None));
}

#[test]
fn only_some_of_what_is_due_meets_a_floor_it_reaches_and_nothing_else() {
    let plan = plan();
    let report = |date, value| ObservationRow::new("330109100", "service-complexes", day(date), value);
    let data = Dataset::builder(&plan)
        .units([
            UnitRow::new("330109", "萧山区", "district"),
            UnitRow::new("330109100", "甲镇", "town"),
            UnitRow::new("330109101", "乙镇", "town"),
        ])
        .observations([report("2024-01-31", 29), report("2024-02-29", 30)])
        .build()
        .unwrap();
    let history = plan.history(&data, "330109", "service-complexes", &days(&["2024-01-31", "2024-02-29"])).unwrap();
    assert_eq!(met(&history), [None, YES]);
    assert_eq!(history.points[0].reason, Some(Reason::Incomplete));
    assert_eq!(history.points[1].flags, [Flag::CoveredUnitsOnly, Flag::MetByPart]);
    // Options are those of a report: known on a day, the second figure was not there yet.
    let mut late = report("2024-02-29", 30);
    late.recorded = Some(day("2024-03-05"));
    let data = data.plan().clone().history_with(
        &Dataset::builder(&plan).units(data.unit_rows()).observations([late]).build().unwrap(),
        "330109100",
        "service-complexes",
        &days(&["2024-02-29"]),
        &Options::default().with_known_on(day("2024-03-04")),
    );
    assert_eq!(data.unwrap().points[0].value, None);
}

fn column(frame: &Frame, name: &str) -> Vec<Option<String>> {
    (0..frame.len())
        .map(|row| match &frame.column(name).unwrap().values {
            Values::Words(words) => words.get(row).map(str::to_owned),
            Values::Dates(days) => days.get(row).map(|day| NaiveDate::from_epoch_days(day).unwrap().to_string()),
            Values::Integers(values) => values.get(row).map(|value| value.to_string()),
            Values::Booleans(values) => values.get(row).map(|value| value.to_string()),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn a_history_is_a_table_with_the_panels_names() {
    let dates = ["2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31"];
    let history = asked(&[("2026-01-10", Some("2026-02-20"))], &dates);
    let frame = history.to_frame();
    let names: Vec<&str> = frame.columns().iter().map(|column| column.name.as_str()).collect();
    let expected = "as_of target unit unit_name met reason value_n value_d value bound lower_n lower_d lower upper_n upper_d \
                    upper lower_in upper_in flags";
    assert_eq!(names, expected.split_whitespace().collect::<Vec<_>>());
    let texts = |texts: [&str; 4]| texts.map(|text| (!text.is_empty()).then(|| text.to_owned())).to_vec();
    assert_eq!(column(&frame, "as_of"), texts(dates));
    assert_eq!(column(&frame, "met"), texts(["false", "true", "false", "false"]));
    assert_eq!(column(&frame, "value_n"), texts(["29", "30", "29", "29"]));
    assert_eq!(column(&frame, "lower_n"), texts(["30"; 4]));
    assert_eq!(column(&frame, "lower_in"), texts(["true"; 4]));
    assert_eq!(column(&frame, "upper_in"), texts([""; 4]));
    assert_eq!(column(&frame, "bound"), texts(["at_least"; 4]));
    assert_eq!(column(&frame, "unit"), texts(["330109"; 4]));
    assert_eq!(column(&frame, "flags"), texts(["", "late", "lost_since", ""]));
    // The panel's columns of the same names have the same headings.
    let plan = plan();
    let report = plan.assess(&complexes(&plan, &[]), "330109", day("2025-12-31")).unwrap().to_frame();
    for column in frame.columns() {
        assert_eq!(column.heading, report.column(&column.name).unwrap().heading);
    }
}

#[test]
fn questions_that_cannot_be_asked() {
    let plan = plan();
    let data = complexes(&plan, &[]);
    let ask = |unit: &str, target: &str, dates: &[&str]| plan.history(&data, unit, target, &days(dates)).unwrap_err();
    let target = "service-complexes";
    let AssessError::UnknownTarget(error) = ask("330109", "service-complex", &["2024-12-31"]) else { panic!() };
    assert_eq!(error.problems()[0].code(), PlanProblemCode::UnknownTarget);
    assert!(error.to_string().contains("service-complexes"));
    assert!(matches!(ask("33010", target, &["2024-12-31"]), AssessError::UnknownUnit { .. }));
    assert_eq!(ask("330109", target, &[]), AssessError::NoDate);
    let twice = AssessError::DatesOutOfOrder { day: day("2024-12-31"), next: day("2024-12-31") };
    assert_eq!(ask("330109", target, &["2024-12-31", "2024-12-31"]), twice);
    let error = ask("330109", target, &["2024-12-31", "2200-12-31"]);
    assert_eq!(error, AssessError::DateOutOfRange { as_of: day("2200-12-31") });
    let mut gone = UnitRow::new("330109", "萧山区", "district");
    gone.until = Some(day("2024-12-31"));
    let data = Dataset::builder(&plan).units([gone]).build().unwrap();
    let dates = days(&["2024-12-30", "2024-12-31"]);
    let error = plan.history(&data, "330109", target, &dates).unwrap_err();
    assert!(matches!(error, AssessError::UnitNotInForce { as_of, .. } if as_of == dates[1]));
}
