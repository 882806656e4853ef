//! The bureau's targets for 2017: a plan of another shape, read by the same code, whose verdicts were published.

use shequ::formula::{Bound, met};
use shequ::plan::{IndicatorMeasure, Plan, Rhythm, VariableKind};
use shequ::quantity::Quantity;

const BUREAU_2017: &str = include_str!("../plans/xiaoshan-civil-affairs-2017.toml");

/// Target, kind of its variable, floor, published result, published verdict.
const PUBLISHED: [(&str, VariableKind, &str, &str, bool); 5] = [
    ("low-income-checks", VariableKind::Flow, "1600", "1604", true),
    ("low-income-share", VariableKind::Rate, "1.7", "1.6", false),
    ("shelters", VariableKind::Flow, "19", "19", true),
    ("care-beds", VariableKind::Flow, "782", "818", true),
    ("home-care-share", VariableKind::Rate, "6.5", "6.6", true),
];

#[test]
fn every_bound_is_a_floor_and_decides_as_published() {
    let plan = Plan::from_toml(BUREAU_2017).unwrap();
    assert_eq!(plan.targets().len(), PUBLISHED.len());
    for (id, kind, floor, result, verdict) in PUBLISHED {
        let target = plan.target(id).unwrap();
        let bound = target.bounds[0].bound;
        assert_eq!(bound, Bound::AtLeast(floor.parse().unwrap()), "{id}");
        assert_eq!(met(&result.parse::<Quantity>().unwrap(), &bound), verdict, "{id}");
        let IndicatorMeasure::Value(variable) = &target.indicator.measure else { panic!("{id}") };
        assert_eq!(variable.kind, kind, "{id}");
        let Rhythm::By(schedule) = &target.rhythm else { panic!("{id}") };
        assert_eq!(schedule.schedule.end().to_string(), "2017-12-31");
        assert_eq!(target.level.id, "district");
    }
    assert!(plan.interpretations().is_empty() && plan.measures().is_empty());
}
