//! Registers: things that begin somewhere on a day and may end, in shuffled order. All made up.

use chrono::NaiveDate;

use super::chance::{Chance, Shuffle};
use super::units::Unit;

/// Things at scale 1; some of them have a second spell.
pub const ENTITIES: u64 = 5_000_000;

/// The kinds: their id in the plan, the level they stand at, and how many in a thousand are of it.
pub const KINDS: [(&str, u8, u64); 12] = [
    ("experimental-block", 3, 8),
    ("social-work-studio", 4, 130),
    ("leading-talent-batch", 2, 1),
    ("supervisor-batch", 2, 1),
    ("social-organisation", 4, 240),
    ("charity", 4, 60),
    ("volunteer-team", 4, 200),
    ("volunteer-station", 4, 120),
    ("burden-monitoring-point", 4, 60),
    ("consultation-platform", 4, 80),
    ("demonstration-site", 4, 40),
    ("idle-asset", 4, 60),
];

/// One thing in so many comes back: half of these on the day it ended, half a year later.
const BACK: u64 = 32;

/// Rows of the table of entities, column by column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entities {
    /// The kind's place in [`KINDS`].
    pub kind: Vec<i8>,
    /// What tells it from the others of its kind.
    pub id: Vec<u64>,
    /// The unit, as a number of twelve digits.
    pub unit: Vec<i64>,
    /// The first day in force, in days since 1970-01-01.
    pub since: Vec<i32>,
    /// The first day no longer in force.
    pub until: Vec<Option<i32>>,
}

impl Entities {
    fn clear(&mut self) {
        self.kind.clear();
        self.id.clear();
        self.unit.clear();
        self.since.clear();
        self.until.clear();
    }
}

/// Writes all rows, `batch` at a time, into columns that are used again.
pub fn entities(units: &[Unit], things: u64, seed: u64, batch: usize, mut write: impl FnMut(&Entities)) {
    let at_level = |level: u8| units.iter().filter(move |unit| unit.level == level).map(|unit| unit.code);
    let levels: Vec<Vec<u64>> = (0..5).map(|level| at_level(level).collect()).collect();
    let first_day = NaiveDate::from_ymd_opt(2019, 1, 1).expect("a day").to_epoch_days();
    let rows = things + things / BACK;
    let order = Shuffle::new(Chance::new(seed, 50), rows);
    let days = |stream: u64, thing: u64, below: u64| {
        i32::try_from(Chance::new(seed, stream).below(thing, below)).expect("few days")
    };
    let mut out = Entities::default();
    for place in 0..rows {
        let drawn = order.at(place);
        let again = drawn >= things;
        let thing = if again { (drawn - things) * BACK } else { drawn };
        let kind = kind_of(Chance::new(seed, 51).below(thing, 1_000));
        let places = &levels[usize::from(KINDS[kind].1)];
        let unit = Chance::new(seed, 52).below(thing, u64::try_from(places.len()).expect("a country fits"));
        let since = first_day + days(53, thing, 2_556);
        // What comes back has ended before; of the others two in five end.
        let comes_back = thing.is_multiple_of(BACK) && thing / BACK < things / BACK;
        let ends = comes_back || Chance::new(seed, 54).below(thing, 5) < 2;
        let until = ends.then(|| since + 60 + days(55, thing, 1_500));
        let (since, until) = match until {
            Some(until) if again => (until + 366 * i32::try_from(thing / BACK % 2).expect("0 or 1"), None),
            until => (since, until),
        };
        out.kind.push(i8::try_from(kind).expect("twelve kinds"));
        out.id.push(thing);
        out.unit.push(i64::try_from(places[usize::try_from(unit).expect("a country fits")]).expect("twelve digits"));
        out.since.push(since);
        out.until.push(until);
        if out.id.len() == batch {
            write(&out);
            out.clear();
        }
    }
    if !out.id.is_empty() {
        write(&out);
    }
}

fn kind_of(mut drawn: u64) -> usize {
    let kind = KINDS.iter().position(|(_, _, share)| {
        let here = drawn < *share;
        drawn = drawn.saturating_sub(*share);
        here
    });
    kind.expect("the shares of kinds add up to a thousand")
}
