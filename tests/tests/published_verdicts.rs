//! The bureau's targets of 2017, loaded by the same code as the built-in plan: our verdicts equal the five it published.

use std::path::Path;

use shequ::Plan;
use shequ::data::Dataset;
use shequ::formula::Status;
use shequ::quantity::Quantity;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/xiaoshan-civil-affairs-2017");

fn plan() -> Plan {
    Plan::from_toml(include_str!("../plans/xiaoshan-civil-affairs-2017.toml")).unwrap()
}

fn dataset(plan: &Plan) -> Dataset {
    let read = |table: &str| std::fs::read(Path::new(FOLDER).join(format!("{table}.csv"))).unwrap();
    let builder = Dataset::builder(plan);
    builder.csv("units", &read("units")).csv("observations", &read("observations")).build().unwrap()
}

#[test]
fn our_verdicts_are_the_published_ones() {
    let plan = plan();
    let report = plan.assess(&dataset(&plan), "330109", "2017-12-31".parse().unwrap()).unwrap();
    let verdicts: Vec<_> = report
        .assessments
        .iter()
        .map(|result| (result.target.id.as_str(), result.value.unwrap().to_string(), result.status))
        .collect();
    assert_eq!(
        verdicts,
        [
            ("low-income-checks", "1604".to_owned(), Status::Achieved),
            ("low-income-share", "8/5".to_owned(), Status::Missed),
            ("shelters", "19".to_owned(), Status::Achieved),
            ("care-beds", "818".to_owned(), Status::Achieved),
            ("home-care-share", "33/5".to_owned(), Status::Achieved),
        ]
    );
    let share = report.target("low-income-share").unwrap();
    // A ready-made rate says nothing of how many people are missing.
    assert_eq!((share.shortfall, share.attainment), (None, Quantity::fraction(16, 17)));
}

#[test]
fn the_built_in_plan_does_not_take_the_other_plans_data() {
    let data = dataset(&plan());
    let built_in = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let error = built_in.assess(&data, "330109", "2017-12-31".parse().unwrap()).unwrap_err();
    assert!(error.to_string().contains("xiaoshan-civil-affairs-2017"), "{error}");
}
