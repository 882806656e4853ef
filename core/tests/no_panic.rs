//! No input may bring a process down: whatever numbers and days come in, formulas and assessments answer or say why not.

use chrono::NaiveDate;
use proptest::prelude::*;
use shequ::assess::Options;
use shequ::data::{Dataset, EntityRow, ObservationRow, UnitRow};
use shequ::formula::{
    self, AtRisk, Bound, Convention, Interval, IntervalBasis, Milestones, Rule, RuleMeasure, RuleSpec, Schedule, Spell,
};
use shequ::quantity::Quantity;
use shequ::{Lang, Plan};

fn any_day() -> impl Strategy<Value = NaiveDate> {
    // Every day chrono can hold, and more often one the library reads.
    prop_oneof![
        3 => (-25_567..84_006i32).prop_map(|day| NaiveDate::from_epoch_days(day).unwrap()),
        1 => any::<i32>().prop_filter_map("a day", NaiveDate::from_epoch_days),
        1 => prop_oneof![Just(NaiveDate::MIN), Just(NaiveDate::MAX)],
    ]
}

fn any_number() -> impl Strategy<Value = i64> {
    prop_oneof![-3..3i64, any::<i64>(), Just(i64::MIN), Just(i64::MAX)]
}

fn any_quantity() -> impl Strategy<Value = Quantity> {
    let extreme = prop_oneof![any::<i128>(), Just(i128::MIN), Just(i128::MAX)];
    prop_oneof![
        any_number().prop_map(Quantity::from),
        (extreme.clone(), extreme).prop_filter_map("a fraction", |(n, d)| Quantity::fraction(n, d)),
    ]
}

fn any_bound() -> impl Strategy<Value = Bound> {
    (any_quantity(), any_quantity(), 0..3, any::<(bool, bool)>()).prop_map(|(a, b, kind, ends)| match kind {
        0 => Bound::AtLeast(a),
        1 => Bound::AtMost(a),
        _ => Bound::between(a.min(b), ends.0, a.max(b), ends.1).unwrap_or(Bound::AtMost(a)),
    })
}

fn any_convention() -> impl Strategy<Value = Convention> {
    let milestones = (prop::collection::btree_map(any_day(), 0..=100i128, 1..4), any::<bool>())
        .prop_filter_map("milestones", |(points, linear)| {
            let shares =
                points.into_iter().map(|(day, share)| (day, Quantity::fraction(share, 100).unwrap())).collect();
            Milestones::new(shares, linear).ok()
        })
        .prop_map(Convention::Milestones);
    prop_oneof![
        Just(Convention::Month),
        Just(Convention::Quarter),
        Just(Convention::Year),
        Just(Convention::Day),
        Just(Convention::DayOpen),
        milestones,
    ]
}

proptest! {
    #[test]
    fn formulas_answer_or_say_why(
        numbers in (any_number(), any_number(), any_number()),
        quantities in (any_quantity(), any_quantity(), any_quantity()),
        bound in any_bound(),
        days in (any_day(), any_day(), any_day()),
        convention in any_convention(),
        flags in any::<(bool, bool)>(),
    ) {
        let (n, d, k) = numbers;
        let (v, b, t) = quantities;
        let _ = formula::rate(n, d, k);
        let _ = formula::attainment(v, t);
        let _ = formula::met(&v, &bound);
        let _ = formula::shortfall_count(n, &bound);
        let _ = formula::shortfall_rate(n, d, k, &bound);
        let _ = formula::shortfall_by_hiring(n, d, k, t);
        let _ = formula::planned(b, t, v);
        let _ = formula::progress(v, b, &bound);
        let _ = formula::variance_points(v, b);
        let _ = formula::range_conformity(n, d, k, flags.0, flags.1);
        let _ = formula::add_years(days.0, i32::try_from(n).unwrap_or(i32::MIN));
        let _ = (v.rounded(3), v.rounded_against(1, &t), v.to_string().parse::<Quantity>());
        let at_risk = if flags.0 { AtRisk::Ratio(b) } else { AtRisk::Points(b) };
        if let Ok(schedule) = Schedule::new(days.0, days.1, convention.clone()) {
            let _ = formula::elapsed(&schedule, days.2);
            let _ = formula::pace_status_count(n, b, t, &schedule, days.2, at_risk);
            let _ = formula::pace_status_rate(n, d, k, flags.1.then_some(b), t, &schedule, days.2, at_risk);
            let _ = formula::required_pace_count(n, t, &schedule, days.2);
            let _ = formula::required_pace_rate(v, t, &schedule, days.2);
            let spec = RuleSpec {
                schedule: Some(schedule),
                baseline: Some(b),
                at_risk,
                ..RuleSpec::new(bound, RuleMeasure::Rate { factor: k })
            };
            if let Ok(day) = Rule::new(spec).and_then(|rule| rule.on(days.2)) {
                let _ = (day.status(n, d), day.shortfall(n, d), day.status_of_value(&v));
            }
        }
        let spells = [
            Spell { id: 0, since: days.0, until: Some(days.1) },
            Spell { id: 0, since: days.1, until: None },
            Spell { id: 1, since: days.2, until: Some(days.0) },
        ];
        let years = [i32::try_from(n).unwrap_or(2023), 2024];
        let _ = formula::yearly_quota(k, &years, &spells, days.2, &convention, at_risk);
        let interval = Interval {
            min_years: i32::try_from(n).unwrap_or(2),
            max_years: i32::try_from(d).unwrap_or(3),
            basis: if flags.0 { IntervalBasis::Anniversary } else { IntervalBasis::CalendarYears },
            start: days.0,
            plan_end: days.1,
        };
        let _ = formula::recurrence(&[days.0, days.1], &interval, days.2);
    }
}

fn rows() -> impl Strategy<Value = (Vec<ObservationRow>, Vec<EntityRow>)> {
    let unit = || prop::sample::select(vec!["330109", "330109001", "330109100", "330109001001", "330109100201"]);
    let variable = prop::sample::select(vec![
        "residents",
        "urban-residents",
        "households",
        "governance-brands",
        "service-complexes",
    ]);
    let value = prop_oneof![0..50_000i64, Just(0), Just(i64::MAX)];
    let observation = (unit(), variable, 18_000..21_000i32, value, prop::option::of(0..i64::MAX)).prop_map(
        |(unit, variable, day, value, precision)| {
            let mut row = ObservationRow::new(unit, variable, NaiveDate::from_epoch_days(day).unwrap(), value);
            row.precision = precision.map(Into::into);
            row
        },
    );
    let kind =
        prop::sample::select(vec!["governance-brand", "social-work-studio", "service-complex", "resident-parlour"]);
    let entity = (unit(), kind, 0..30, 18_000..21_000i32, prop::option::of(1..900i32)).prop_map(
        |(unit, kind, id, day, length)| {
            let date = |day| NaiveDate::from_epoch_days(day).unwrap();
            let mut row = EntityRow::new(kind, format!("id-{id}"), unit, date(day));
            row.until = length.map(|length| date(day + length));
            row
        },
    );
    (prop::collection::vec(observation, 0..20), prop::collection::vec(entity, 0..20))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_loads_can_be_assessed_and_printed((observations, entities) in rows(), day in any_day(), unit in 0..5usize) {
        let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
        let units = [
            UnitRow::new("330109", "区", "district"),
            UnitRow::new("330109001", "街道", "town"),
            UnitRow::new("330109100", "镇", "town"),
            UnitRow::new("330109001001", "社区", "community"),
            UnitRow::new("330109100201", "村", "community"),
        ];
        let code = units[unit].code.clone();
        // What is refused is refused with problems, which the loader's own tests look at.
        if let Ok(dataset) = Dataset::builder(&plan).units(units).observations(observations).entities(entities).build()
            && let Ok(report) = plan.assess_with(&dataset, &code, day, &Options::default())
        {
            prop_assert_eq!(report.assessments.len(), plan.targets().len());
            for result in &report.assessments {
                // A verdict or a reason, never both and never neither.
                prop_assert_eq!(result.reason.is_some(), result.status == shequ::formula::Status::NoResult);
            }
            prop_assert!(!report.to_json().unwrap().is_empty());
            prop_assert!(!report.table(Lang::Zh).to_text(Some(80)).is_empty());
        }
    }
}
