//! A district's towns through the months of its plan: `cargo bench -p shequ-bench --bench panel`.
//!
//! The data is the example of Xiaoshan: 27 towns, all targets, 36 months.

use chrono::NaiveDate;
use shequ::Plan;
use shequ::assess::{UnitSelection, month_ends};
use shequ::data::Dataset;
use shequ::frame::CsvOptions;
use shequ_bench::{compare, contender};

const UNITS: &[u8] = include_bytes!("../../../examples/data/xiaoshan/units.csv");
const OBSERVATIONS: &[u8] = include_bytes!("../../../examples/data/xiaoshan/observations.csv");
const ENTITIES: &[u8] = include_bytes!("../../../examples/data/xiaoshan/entities.csv");

fn main() {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let builder = Dataset::builder(&plan).csv("units", UNITS).csv("observations", OBSERVATIONS);
    let dataset = builder.csv("entities", ENTITIES).build().unwrap();
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let months = month_ends(day(2023, 1, 1), day(2025, 12, 31)).unwrap();
    let panel = plan.panel(&dataset, &UnitSelection::level("town"), &months).unwrap();
    assert_eq!(panel.row_count(), 27 * 36 * plan.targets().len());
    let frame = panel.to_frame();

    compare(
        "27 towns x 36 months, all targets",
        5,
        1,
        &mut [
            contender("panel (goal: under 1 s)", || panel.to_frame()),
            contender("the same cells one by one, as reports read them", || {
                panel.days().map(|day| day.assessments().count()).sum::<usize>()
            }),
            contender("one target's history of the district, 36 months", || {
                plan.history(&dataset, "330109", "service-complexes", &months).unwrap()
            }),
            contender("the panel's table as CSV", || frame.to_csv(&CsvOptions::default()).unwrap()),
        ],
    );
}
