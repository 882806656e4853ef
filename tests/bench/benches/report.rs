//! The plan parsed, a district loaded, a report made: `cargo bench -p shequ-bench --bench report`.
//!
//! The district is Xiaoshan's real units (585 communities) with 5,000 made-up observations and 5,000 register entries.
//! Traces are of the example data, in the targets with the most rows behind them.

use std::fmt::Write as _;

use chrono::NaiveDate;
use shequ::Plan;
use shequ::data::Dataset;
use shequ_bench::{compare, contender};

const UNITS: &[u8] = include_bytes!("../../../examples/data/xiaoshan/units.csv");
const EXAMPLE_OBSERVATIONS: &[u8] = include_bytes!("../../../examples/data/xiaoshan/observations.csv");
const EXAMPLE_ENTITIES: &[u8] = include_bytes!("../../../examples/data/xiaoshan/entities.csv");
const PLAN: &str = include_str!("../../../core/plans/xiaoshan-2022-2025.toml");

fn main() {
    let plan = Plan::from_toml(PLAN).unwrap();
    let (observations, entities) = (observations(), entities());
    let load = || {
        let builder = Dataset::builder(&plan).csv("units", UNITS).csv("observations", observations.as_bytes());
        builder.csv("entities", entities.as_bytes()).build().unwrap()
    };
    let dataset = load();
    assert_eq!((dataset.observation_count(), dataset.entity_row_count()), (5_000, 5_000));
    let as_of = NaiveDate::from_ymd_opt(2024, 12, 31).unwrap();
    let report = || plan.assess(&dataset, "330109", as_of).unwrap();

    compare(
        "one district",
        31,
        1,
        &mut [
            contender("report (goal: under 2 ms)", report),
            contender("load 585 communities + 5,000 + 5,000 rows of CSV (20 ms)", load),
            contender("parse the built-in plan (5 ms)", || Plan::from_toml(PLAN).unwrap()),
            contender("report as JSON", || report().to_json().unwrap()),
            contender("report as a table", || report().table(shequ::Lang::Zh).to_text(None)),
        ],
    );
    traces(&plan, as_of);
}

/// Traces of the example district: 8,817 register entries, and two targets that rest on thousands of them.
fn traces(plan: &Plan, as_of: NaiveDate) {
    let builder = Dataset::builder(plan).csv("units", UNITS).csv("observations", EXAMPLE_OBSERVATIONS);
    let dataset = builder.csv("entities", EXAMPLE_ENTITIES).build().unwrap();
    let report = plan.assess(&dataset, "330109", as_of).unwrap();
    let earlier = plan.assess(&dataset, "330109", as_of - chrono::Months::new(6)).unwrap();
    let certification = "community-worker-certification";
    compare(
        "the example district",
        31,
        1,
        &mut [
            contender("report", || plan.assess(&dataset, "330109", as_of).unwrap()),
            contender("trace of 4,300 things (goal: under 5 ms)", || report.trace(certification).unwrap()),
            contender("trace of 3,300 things (5 ms)", || report.trace("certified-social-workers").unwrap()),
            contender("trace as JSON", || report.trace(certification).unwrap().to_json().unwrap()),
            contender("trace as a frame", || report.trace(certification).unwrap().to_frame()),
            contender("changes since half a year", || report.since(&earlier).unwrap()),
        ],
    );
}

/// Codes of the communities, and of the towns that report.
fn codes(level: &str) -> Vec<&'static str> {
    let text = std::str::from_utf8(UNITS).unwrap();
    let cells = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    cells.filter(|cells| cells[2] == level).map(|cells| cells[0]).collect()
}

fn observations() -> String {
    let mut csv = String::from("unit,variable,from,date,value\n");
    let towns = codes("town");
    let mut rows = 0;
    for year in 2016..=2024 {
        for (place, community) in codes("community").iter().enumerate() {
            if rows < 4_780 {
                writeln!(csv, "{community},households,,{year}-12-31,{}", 1_000 + (place * 37 + year) % 2_500).unwrap();
                rows += 1;
            }
        }
        // The 22 that report are the sub-districts and towns: town parts below 200.
        for (place, town) in towns.iter().filter(|town| town[6..] < *"200").enumerate() {
            if (2015..2025).contains(&year) && rows < 5_000 {
                writeln!(csv, "{town},urban-residents,,{year}-12-31,{}", 50_000 + place * 1_371).unwrap();
                rows += 1;
            }
        }
    }
    for month in 1..=12 {
        for day in 1..=28 {
            if rows < 5_000 {
                writeln!(csv, "330109,residents,,2015-{month:02}-{day:02},{}", 2_000_000 + day).unwrap();
                rows += 1;
            }
        }
    }
    csv
}

fn entities() -> String {
    let mut csv = String::from("kind,id,unit,since,attributes\n");
    let communities = codes("community");
    for row in 0..5_000usize {
        let unit = communities[(row * 7_919) % communities.len()];
        let (year, month) = (2022 + row % 3, 1 + row % 12);
        let (kind, attributes) = match row % 10 {
            0 => ("service-complex", ""),
            1 => ("social-work-studio", ""),
            2 => ("governance-brand", ""),
            3 => ("resident-parlour", ""),
            4..7 => ("community-worker", "job=grid"),
            _ => ("social-worker", "grade=assistant;certificate=qualification"),
        };
        writeln!(csv, "{kind},id-{row},{unit},{year}-{month:02}-01,{attributes}").unwrap();
    }
    csv
}
