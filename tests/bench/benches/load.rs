//! A million rows checked and turned into columns: `cargo bench -p shequ-bench --bench load`.
//!
//! The units are Xiaoshan's real ones; every row is made up. The tables stand ready; what is measured is the checking.

use shequ::Plan;
use shequ::data::{Column, Dataset, Table, TextColumn};
use shequ_bench::{compare, contender};

const UNITS: &[u8] = include_bytes!("../../../examples/data/xiaoshan/units.csv");
const ROWS: usize = 1_000_000;

fn main() {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let (observations, entities) = (observations(), entities());
    let load = |table: &Table| Dataset::builder(&plan).csv("units", UNITS).table(table.clone()).build().unwrap();
    assert_eq!(load(&observations).observation_count(), ROWS);
    assert_eq!(load(&entities).entity_row_count(), ROWS);
    compare(
        "1,000,000 rows",
        9,
        1,
        &mut [
            contender("clone the tables alone", || (observations.clone(), entities.clone())),
            contender("observations: codes as texts, a source each", || load(&observations)),
            contender("entities: each an id of its own", || load(&entities)),
        ],
    );
}

fn communities() -> Vec<&'static str> {
    let text = std::str::from_utf8(UNITS).unwrap();
    let cells = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    cells.filter(|cells| cells[2] == "community").map(|cells| cells[0]).collect()
}

fn table(name: &str, columns: Vec<(&str, Column)>) -> Table {
    columns.into_iter().fold(Table::new(name), |table, (name, column)| table.with_column(name, column).unwrap())
}

/// Households of every community, day after day, from one of a thousand sources.
fn observations() -> Table {
    let communities = communities();
    let (mut units, mut sources) = (TextColumn::new(), TextColumn::new());
    let (mut days, mut values) = (Vec::new(), Vec::new());
    for row in 0..ROWS {
        units.push(Some(communities[row % communities.len()]));
        sources.push(Some(&format!("source-{}", (row * 7_919) % 1_000)));
        days.push(15_000 + i32::try_from(row / communities.len()).unwrap());
        values.push(1_000 + i64::try_from(row % 2_000).unwrap());
    }
    let variables = Column::texts((0..ROWS).map(|_| "households"));
    let (date, value) = (Column::dates(days), Column::integers(values));
    let (unit, source) = (Column::Texts(units), Column::Texts(sources));
    table(
        "observations",
        vec![("unit", unit), ("variable", variables), ("date", date), ("value", value), ("source", source)],
    )
}

fn entities() -> Table {
    let communities = communities();
    let (mut units, mut ids) = (TextColumn::new(), TextColumn::new());
    for row in 0..ROWS {
        units.push(Some(communities[(row * 7_919) % communities.len()]));
        ids.push(Some(&format!("volunteer-{row}")));
    }
    let kind = Column::texts((0..ROWS).map(|_| "volunteer-team"));
    let since = Column::dates((0..ROWS).map(|row| 19_000 + i32::try_from(row % 1_000).unwrap()));
    table(
        "entities",
        vec![("kind", kind), ("id", Column::Texts(ids)), ("unit", Column::Texts(units)), ("since", since)],
    )
}
