//! A made-up country at the size of the real one: units, 48 months of reports and registers, the same for the same seed.
//!
//! Rows are worked out place by place (`chance.rs`), so that a country of any size streams; only its units stay in memory.
//! What lives here: the units (`units.rs`), what they report (`reports.rs`), registers (`registers.rs`), and both ways
//! out: Arrow files (`files.rs`) and the tables of [`shequ::data`] (`tables.rs`). The plan that goes with it is
//! `plans/country.toml`.

mod chance;
mod files;
mod registers;
mod reports;
mod tables;
mod units;

pub use chance::Chance;
pub use files::{FileError, write_files};
pub use registers::{ENTITIES, Entities, KINDS, entities};
pub use reports::{Density, MONTHS, Observations, VARIABLES, month_ends, observations};
pub use tables::{entity_tables, observation_tables, unit_table};
pub use units::{LEVELS, Unit, units};

/// The plan of the country: targets at every level from province to community.
pub const PLAN: &str = include_str!("../../plans/country.toml");

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Country {
    /// 1 for the whole, 0.1 for a tenth of everything.
    pub scale: f64,
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// Which reports there are.
    pub density: Density,
    /// How many things the registers hold.
    pub things: u64,
}

impl Country {
    /// A country whose variables are reported each at its own pace, with registers at its scale.
    #[must_use]
    pub fn new(scale: f64, seed: u64) -> Country {
        Country { scale, seed, density: Density::Paced, things: units::scaled_count(ENTITIES, scale) }
    }
}

/// The name of a unit, made up from its code, of `digits` in its short form.
fn name(unit: &Unit) -> String {
    let (_, _, word) = LEVELS[usize::from(unit.level)];
    format!("{word}{}", short(unit))
}

/// The short form of a code: without the zeros of the levels below.
fn short(unit: &Unit) -> u64 {
    unit.code / [10_000_000_000, 100_000_000, 1_000_000, 1_000, 1][usize::from(unit.level)]
}

#[cfg(test)]
mod tests;
