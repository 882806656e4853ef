//! The country as the tables a dataset is built from, without files between.

use shequ::data::{Column, Table, TextColumn};

use super::{Country, KINDS, LEVELS, Unit, VARIABLES, entities, name, observations};

/// The table of units.
#[must_use]
pub fn unit_table(units: &[Unit]) -> Table {
    let names: TextColumn =
        units.iter().map(|unit| Some(name(unit))).collect::<Vec<_>>().iter().map(Option::as_deref).collect();
    let codes = units.iter().map(|unit| i64::try_from(super::short(unit)).expect("twelve digits"));
    let levels = units.iter().map(|unit| LEVELS[usize::from(unit.level)].0);
    table(
        "units",
        [("code", Column::integers(codes)), ("name", Column::Texts(names)), ("level", Column::texts(levels))],
    )
}

/// The tables of observations, each of no more than `rows` rows, as they come.
pub fn observation_tables(country: &Country, units: &[Unit], rows: usize, mut take: impl FnMut(Table)) {
    observations(units, country.seed, country.density, rows, |rows| {
        let variables = rows.variable.iter().map(|variable| VARIABLES[usize::from(variable.cast_unsigned())].0);
        take(table(
            "observations",
            [
                ("unit", Column::integers(rows.unit.iter().copied())),
                ("variable", Column::texts(variables)),
                ("date", Column::dates(rows.date.iter().copied())),
                ("value", Column::integers(rows.value.iter().copied())),
                ("recorded", Column::dates(rows.recorded.iter().copied())),
            ],
        ));
    });
}

/// The tables of entities, each of no more than `rows` rows, as they come.
pub fn entity_tables(country: &Country, units: &[Unit], rows: usize, mut take: impl FnMut(Table)) {
    entities(units, country.things, country.seed, rows, |rows| {
        let mut ids = TextColumn::with_capacity(rows.id.len(), rows.id.len() * 8);
        rows.id.iter().for_each(|id| ids.push(Some(&format!("e{id}"))));
        let kinds = rows.kind.iter().map(|kind| KINDS[usize::from(kind.cast_unsigned())].0);
        let until = Column::Dates {
            days: rows.until.iter().map(|until| until.unwrap_or(0)).collect(),
            valid: Some(rows.until.iter().map(Option::is_some).collect()),
        };
        take(table(
            "entities",
            [
                ("kind", Column::texts(kinds)),
                ("id", Column::Texts(ids)),
                ("unit", Column::integers(rows.unit.iter().copied())),
                ("since", Column::dates(rows.since.iter().copied())),
                ("until", until),
            ],
        ));
    });
}

fn table<const N: usize>(name: &str, columns: [(&str, Column); N]) -> Table {
    let add = |table: Table, (name, column)| table.with_column(name, column).expect("columns of one length");
    columns.into_iter().fold(Table::new(name), add)
}
