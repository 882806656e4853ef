//! What communities report over 48 months, in shuffled order: base figures that grow, months that are missing, and some
//! figures corrected later. All made up.

use chrono::{Months, NaiveDate};

use super::chance::{Chance, Shuffle, scaled};
use super::units::Unit;

/// Months reported on: those of 2022 to 2025.
pub const MONTHS: u32 = 48;

/// The variables that communities report: their id in the plan, and how many months lie between two reports.
pub const VARIABLES: [(&str, u32); 10] = [
    ("certified-social-workers", 1),
    ("residents", 12),
    ("community-workers", 3),
    ("certified-community-workers", 6),
    ("urban-residents", 12),
    ("households", 12),
    ("governance-brands", 12),
    ("work-methods", 24),
    ("service-complexes", 12),
    ("resident-parlours", 12),
];

/// Of a hundred reports due, how many are missing; the older figure is carried in their place.
const MISSING_PERCENT: u64 = 8;
/// One figure in so many is corrected.
const CORRECTED: u64 = 64;

/// Rows of the table of observations, column by column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observations {
    /// The unit, as a number of twelve digits.
    pub unit: Vec<i64>,
    /// The variable's place in [`VARIABLES`].
    pub variable: Vec<i8>,
    /// The day it holds for: the last of a month, in days since 1970-01-01.
    pub date: Vec<i32>,
    /// The figure.
    pub value: Vec<i64>,
    /// The day it was recorded.
    pub recorded: Vec<i32>,
}

impl Observations {
    fn clear(&mut self) {
        self.unit.clear();
        self.variable.clear();
        self.date.clear();
        self.value.clear();
        self.recorded.clear();
    }
}

/// Which reports there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Density {
    /// Each variable at its own pace: about 59 million rows at scale 1.
    Paced,
    /// Each variable every month.
    Monthly,
}

/// Writes all observations, `batch` rows at a time, into columns that are used again.
pub fn observations(units: &[Unit], seed: u64, density: Density, batch: usize, mut write: impl FnMut(&Observations)) {
    let communities: Vec<&Unit> = units.iter().filter(|unit| unit.level == 4).collect();
    let ends = month_ends();
    let places = u64::try_from(communities.len()).expect("a country fits") * u64::from(MONTHS) * 10;
    // Corrections stand behind the figures and are shuffled with them.
    let order = Shuffle::new(Chance::new(seed, 20), places + places / CORRECTED);
    let mut rows = Observations::default();
    for place in 0..order_length(places) {
        let drawn = order.at(place);
        let corrected = drawn >= places;
        let cell = if corrected { (drawn - places) * CORRECTED } else { drawn };
        let (community, month, variable) = split(cell);
        if !is_reported(seed, cell, month, variable, communities[community].is_urban(), density) {
            continue;
        }
        rows.unit.push(i64::try_from(communities[community].code).expect("twelve digits"));
        rows.variable.push(i8::try_from(variable).expect("ten variables"));
        rows.date.push(ends[month]);
        let figure = figure(seed, community, month, variable);
        rows.value.push(if corrected { figure } else { first_figure(seed, cell, figure) });
        let delay = 3 + i32::try_from(Chance::new(seed, 21).below(cell, 20)).expect("few days");
        rows.recorded.push(ends[month] + delay + if corrected { 40 } else { 0 });
        if rows.unit.len() == batch {
            write(&rows);
            rows.clear();
        }
    }
    if !rows.unit.is_empty() {
        write(&rows);
    }
}

const fn order_length(places: u64) -> u64 {
    places + places / CORRECTED
}

/// The last days of the months, as days since 1970-01-01.
#[must_use]
pub fn month_ends() -> Vec<i32> {
    let first = NaiveDate::from_ymd_opt(2022, 2, 1).expect("a day");
    (0..MONTHS).map(|month| (first + Months::new(month)).to_epoch_days() - 1).collect()
}

fn split(cell: u64) -> (usize, usize, usize) {
    let part = |number: u64| usize::try_from(number).expect("a country fits memory");
    (part(cell / 10 / u64::from(MONTHS)), part(cell / 10 % u64::from(MONTHS)), part(cell % 10))
}

fn is_reported(seed: u64, cell: u64, month: usize, variable: usize, urban: bool, density: Density) -> bool {
    let every = usize::try_from(VARIABLES[variable].1).expect("few months");
    // Everyone reports everything in the first month, so that there is a figure to carry ever after.
    let due = match density {
        Density::Monthly => true,
        // Figures of urban communities alone: their residents and households.
        Density::Paced => (month == 0 || (month + 1).is_multiple_of(every)) && (urban || !matches!(variable, 4 | 5)),
    };
    due && (month == 0 || Chance::new(seed, 22).below(cell, 100) >= MISSING_PERCENT)
}

/// The figure that stands in the end. Parts never pass what they are part of in the same month.
fn figure(seed: u64, community: usize, month: usize, variable: usize) -> i64 {
    let community = u64::try_from(community).expect("a country fits memory");
    let month = u64::try_from(month).expect("few months");
    let drawn = |stream: u64, below: u64| Chance::new(seed, stream).below(community, below);
    let residents = 600 + drawn(30, 4_000) + month * drawn(31, 12);
    let workers = 1 + residents * (12 + drawn(32, 10)) / 10_000 + month * drawn(33, 3) / 12;
    let figure = match variable {
        0 => residents * (6 + drawn(34, 8)) / 10_000 + month * drawn(35, 3) / 8,
        1 => residents,
        2 => workers,
        3 => workers * (35 + drawn(36, 40) + month / 4) / 100,
        4 => residents * (60 + drawn(37, 41)) / 100,
        5 => residents * 10 / (22 + drawn(38, 12)),
        6 => u64::from(drawn(39, 60) < month),
        7 => u64::from(drawn(40, 60) < month),
        8 => u64::from(drawn(41, 60) < month),
        _ => u64::from(drawn(42, 60) < month),
    };
    i64::try_from(figure).expect("small figures")
}

/// What was reported at first where the figure was corrected: a little off.
fn first_figure(seed: u64, cell: u64, figure: i64) -> i64 {
    if cell.is_multiple_of(CORRECTED) {
        let off = scaled(Chance::new(seed, 23).at(cell), 3);
        figure + i64::try_from(off).expect("at most 2")
    } else {
        figure
    }
}
