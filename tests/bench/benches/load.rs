//! A million rows checked and turned into columns: `cargo bench -p shequ-bench --bench load`.
//!
//! The units are Xiaoshan's real ones, then 40,000 made-up ones; every row is made up. The tables stand ready, as columns
//! or as Arrow batches; what is measured is the way from there to a dataset.

use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Date32Array, Int64Array, LargeStringArray, RecordBatch, StringViewArray};
use shequ::Plan;
use shequ::data::{Column, Dataset, Table, TextColumn, WordColumn};
use shequ_bench::{compare, contender};

const UNITS: &[u8] = include_bytes!("../../../examples/data/xiaoshan/units.csv");
const ROWS: usize = 1_000_000;
const VARIABLES: [&str; 10] = [
    "governance-brands",
    "work-methods",
    "service-complexes",
    "resident-parlours",
    "studios-total",
    "certified-social-workers",
    "community-workers",
    "residents",
    "urban-residents",
    "households",
];

fn main() {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let text = std::str::from_utf8(UNITS).unwrap();
    let codes: Vec<String> =
        text.lines().skip(1).filter_map(|line| line.split(',').next()).map(str::to_owned).collect();
    loading("613 units", &plan, text, &codes);
    let (text, codes) = made_up();
    loading("40,000 units", &plan, &text, &codes);

    let sourced = sourced(&codes_of_communities());
    let entities = entities(&codes_of_communities());
    let load = |table: &Table| Dataset::builder(&plan).csv("units", UNITS).table(table.clone()).build().unwrap();
    assert_eq!(load(&sourced).observation_count(), ROWS);
    assert_eq!(load(&entities).entity_row_count(), ROWS);
    compare(
        "1,000,000 rows with texts of their own",
        9,
        1,
        &mut [
            contender("clone the tables alone", || (sourced.clone(), entities.clone())),
            contender("observations: a source each", || load(&sourced)),
            contender("entities: each an id of its own", || load(&entities)),
        ],
    );
}

/// A million observations of ten variables in every form and order.
fn loading(title: &str, plan: &Plan, units: &str, codes: &[String]) {
    let units_alone = || Dataset::builder(plan).csv("units", units.as_bytes()).build().unwrap();
    let load =
        |table: &Table| Dataset::builder(plan).csv("units", units.as_bytes()).table(table.clone()).build().unwrap();
    let load_arrow = |batch: &RecordBatch| {
        let builder = Dataset::builder(plan).csv("units", units.as_bytes());
        builder.record_batches("observations", &batch.schema(), [batch.clone()]).build().unwrap()
    };
    let [melted, wide, shuffled] = [Rows::melted(codes), Rows::by_row(codes), Rows::by_row(codes).shuffled()];
    let (by_words, by_texts, by_numbers) = (wide.by_words(codes), wide.by_texts(codes), wide.by_numbers(codes));
    let (melted_words, shuffled_words) = (melted.by_words(codes), shuffled.by_words(codes));
    let (melted_texts, shuffled_texts) = (melted.by_texts(codes), shuffled.by_texts(codes));
    let (polars, pandas, categories) = (wide.polars(codes), wide.pandas(codes), wide.categories(codes));
    for table in [&by_words, &by_texts, &by_numbers, &melted_words, &shuffled_words] {
        assert_eq!(load(table).observation_count(), ROWS);
    }
    for batch in [&polars, &pandas, &categories] {
        assert_eq!(load_arrow(batch).observation_count(), ROWS);
    }
    compare(
        &format!("1,000,000 observations, {title}"),
        9,
        1,
        &mut [
            contender("the units alone", units_alone),
            contender("words, by date, unit, variable", || load(&by_words)),
            contender("words, by variable, date, unit", || load(&melted_words)),
            contender("words, shuffled", || load(&shuffled_words)),
            contender("numbers for units", || load(&by_numbers)),
            contender("clone a table of texts", || by_texts.clone()),
            contender("texts, by date, unit, variable", || load(&by_texts)),
            contender("texts, by variable, date, unit", || load(&melted_texts)),
            contender("texts, shuffled", || load(&shuffled_texts)),
            contender("arrow, views (Polars)", || load_arrow(&polars)),
            contender("arrow, large texts (pandas)", || load_arrow(&pandas)),
            contender("arrow, dictionaries", || load_arrow(&categories)),
        ],
    );
}

/// Rows by the places of their unit and variable, with their day.
#[derive(Clone)]
struct Rows(Vec<(usize, usize, i32)>);

impl Rows {
    /// Day after day, unit by unit, every variable.
    fn by_row(codes: &[String]) -> Rows {
        let of = |row: usize| {
            let (variable, rest) = (row % VARIABLES.len(), row / VARIABLES.len());
            (rest % codes.len(), variable, 15_000 + i32::try_from(rest / codes.len()).unwrap())
        };
        Rows((0..ROWS).map(of).collect())
    }

    /// One variable after the other, as a wide table is melted.
    fn melted(codes: &[String]) -> Rows {
        let Rows(mut rows) = Rows::by_row(codes);
        rows.sort_by_key(|(_, variable, _)| *variable);
        Rows(rows)
    }

    /// In no order.
    fn shuffled(mut self) -> Rows {
        let mut state = 1u64;
        for place in (1..self.0.len()).rev() {
            // Numerical Recipes' generator; the high bits are good enough to shuffle by.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let other = usize::try_from(state >> 33).unwrap() % (place + 1);
            self.0.swap(place, other);
        }
        self
    }

    fn values(&self) -> Vec<i64> {
        (0..self.0.len()).map(|row| 1_000 + i64::try_from(row % 2_000).unwrap()).collect()
    }

    fn days(&self) -> Vec<i32> {
        self.0.iter().map(|(_, _, day)| *day).collect()
    }

    fn units<'a>(&'a self, codes: &'a [String]) -> impl Iterator<Item = &'a str> {
        self.0.iter().map(|(unit, _, _)| codes[*unit].as_str())
    }

    fn variables(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(_, variable, _)| VARIABLES[*variable])
    }

    fn table(&self, unit: Column, variable: Column) -> Table {
        let (date, value) = (Column::dates(self.days()), Column::integers(self.values()));
        table("observations", vec![("unit", unit), ("variable", variable), ("date", date), ("value", value)])
    }

    fn by_words(&self, codes: &[String]) -> Table {
        let place = |place: usize| u32::try_from(place).unwrap();
        let units = self.0.iter().map(|(unit, _, _)| place(*unit)).collect();
        let units = WordColumn::new(codes.iter().map(String::as_str).collect(), units).unwrap();
        let variables = self.0.iter().map(|(_, variable, _)| place(*variable)).collect();
        let variables = WordColumn::new(VARIABLES.into_iter().collect(), variables).unwrap();
        self.table(Column::Words(units), Column::Words(variables))
    }

    fn by_texts(&self, codes: &[String]) -> Table {
        self.table(Column::texts(self.units(codes)), Column::texts(self.variables()))
    }

    fn by_numbers(&self, codes: &[String]) -> Table {
        let units = Column::integers(self.units(codes).map(|code| code.parse().unwrap()));
        self.table(units, Column::texts(self.variables()))
    }

    fn batch(&self, unit: ArrayRef, variable: ArrayRef) -> RecordBatch {
        let date: ArrayRef = Arc::new(Date32Array::from(self.days()));
        let value: ArrayRef = Arc::new(Int64Array::from(self.values()));
        RecordBatch::try_from_iter([("unit", unit), ("variable", variable), ("date", date), ("value", value)]).unwrap()
    }

    fn polars(&self, codes: &[String]) -> RecordBatch {
        let unit = Arc::new(StringViewArray::from_iter_values(self.units(codes)));
        self.batch(unit, Arc::new(StringViewArray::from_iter_values(self.variables())))
    }

    fn pandas(&self, codes: &[String]) -> RecordBatch {
        let unit = Arc::new(LargeStringArray::from_iter_values(self.units(codes)));
        self.batch(unit, Arc::new(LargeStringArray::from_iter_values(self.variables())))
    }

    fn categories(&self, codes: &[String]) -> RecordBatch {
        let (mut units, mut variables) =
            (StringDictionaryBuilder::<Int32Type>::new(), StringDictionaryBuilder::<Int32Type>::new());
        self.units(codes).for_each(|code| units.append_value(code));
        self.variables().for_each(|variable| variables.append_value(variable));
        self.batch(Arc::new(units.finish()), Arc::new(variables.finish()))
    }
}

/// 40,000 communities in 400 towns in 40 districts.
fn made_up() -> (String, Vec<String>) {
    let mut text = "code,name,level\n".to_owned();
    let mut codes = Vec::new();
    for district in 1..=40 {
        text.push_str(&format!("3399{district:02},区,district\n"));
        for town in 1..=10 {
            text.push_str(&format!("3399{district:02}{town:03},街道,town\n"));
            for community in 1..=100 {
                let code = format!("3399{district:02}{town:03}{community:03}");
                text.push_str(&format!("{code},社区,community\n"));
                codes.push(code);
            }
        }
    }
    (text, codes)
}

fn codes_of_communities() -> Vec<&'static str> {
    let text = std::str::from_utf8(UNITS).unwrap();
    let cells = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    cells.filter(|cells| cells[2] == "community").map(|cells| cells[0]).collect()
}

fn table(name: &str, columns: Vec<(&str, Column)>) -> Table {
    columns.into_iter().fold(Table::new(name), |table, (name, column)| table.with_column(name, column).unwrap())
}

/// Households of every community, day after day, from one of a thousand sources.
fn sourced(communities: &[&str]) -> Table {
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

fn entities(communities: &[&str]) -> Table {
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
