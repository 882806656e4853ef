//! Floors over rows of mixed days: a table of what each day asks, and a loop over whole numbers that any processor's wide
//! instructions can run.
//!
//! What lives here: which rows may take the loop, and the loop. What does not: rows that may not (`slice.rs` judges them
//! run by run and row by row) and what a day asks (`mod.rs`). A property test in `slice.rs` holds both to one answer.
//!
//! Every test of a floor is `a n >= c d`. Brought to one `a` for all days of a call, a row takes one product with `n` and
//! three with `d`. A block is taken when its numbers are below 2^32 and its products below 2^50: products of 32-bit
//! numbers, and doubles that hold whole numbers below 2^53, are exact, and every processor has them in its wide form.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::slice::{BLOCK, DaySpan, RuleColumns};
use super::{DayRule, Rule};
use crate::formula::Convention;
use crate::formula::shortfall::BoundTest;
use crate::formula::threshold::Threshold;

/// No product reaches this.
const LIMIT: u64 = 1 << 50;

/// What a day asks, as numbers for the loop.
#[derive(Debug, Clone, Copy)]
struct Asked {
    /// The limits of achieved, on track and at risk, as `c` in `a n >= c d`, none above the one before it; then the
    /// statuses by how many limits a row misses, the lowest byte first.
    tests: [u32; 4],
    planned: f64,
    floor: f64,
}

/// What tells the readings of two days apart: the bound in force, whether the day lies before the schedule, in it or at
/// its close, and the periods left, or the day itself where these do not tell.
type Reading = (usize, u8, i64);

/// Places of the table before the first reading: of days not met yet, and of days whose rows do not take the loop.
const NOT_MET: u16 = 0;
const NOT_HERE: u16 = 1;
const FIRST_READING: usize = 2;

/// What the days of a call ask, worked out when first met.
pub(super) struct FloorTable<'a> {
    rule: &'a Rule,
    span: DaySpan,
    /// Where in `asked` a day of the span stands.
    places: Vec<u16>,
    asked: Vec<Asked>,
    /// Days that read alike share a place.
    alike: HashMap<Reading, u16>,
    /// The coefficient of `n` in every limit.
    a: u32,
    /// The largest of all limits.
    highest: u32,
    /// Whether the floor differs among the days met.
    floors_differ: bool,
    staged: Box<Staged>,
}

/// What the rows of a block ask, side by side.
struct Staged {
    tests: [[u32; 4]; BLOCK],
    floor: [f64; BLOCK],
}

impl<'a> FloorTable<'a> {
    pub(super) fn new(rule: &'a Rule, span: DaySpan) -> FloorTable<'a> {
        let none = Asked { tests: [0; 4], planned: f64::NAN, floor: f64::NAN };
        FloorTable {
            rule,
            span,
            places: vec![NOT_MET; span.len()],
            asked: vec![none; FIRST_READING],
            alike: HashMap::new(),
            a: 1,
            highest: 0,
            floors_differ: false,
            staged: Box::new(Staged { tests: [[0; 4]; BLOCK], floor: [f64::NAN; BLOCK] }),
        }
    }

    /// Judges a block of no more than [`BLOCK`] rows, all slices of one length; says whether it did.
    pub(super) fn judge(&mut self, n: &[i64], d: &[i64], days: &[i32], out: &mut RuleColumns<'_>) -> bool {
        let Some((highest_n, highest_d)) = narrow(n, d, days) else { return false };
        let mut lowest = self.stage(days, out.planned);
        if lowest == NOT_MET {
            for day in days {
                self.meet(*day);
            }
            lowest = self.stage(days, out.planned);
        }
        let (reached, asked) = (u64::from(self.a), u64::from(self.highest));
        let below = |x: u64, y: u64| x.checked_mul(y).is_some_and(|product| product < LIMIT);
        // The last of the three keeps what a row lacks, at most `asked / a`, within 32 bits.
        let fits = below(reached, highest_n)
            && below(asked, highest_d)
            && asked.saturating_mul(highest_d) < reached.saturating_mul(u64::from(u32::MAX));
        if lowest <= NOT_HERE || !fits {
            return false;
        }
        judge_floors(n, d, &self.staged, (self.a, self.rule.spec.measure.factor()), out);
        out.error.fill(0);
        true
    }

    /// Lays what each row asks side by side; the lowest place met says whether all is known.
    fn stage(&mut self, days: &[i32], planned: &mut [f64]) -> u16 {
        let mut lowest = u16::MAX;
        for ((day, tests), planned) in days.iter().zip(&mut self.staged.tests).zip(planned) {
            let place = self.places.get(self.span.place(*day)).copied().unwrap_or(NOT_HERE);
            lowest = lowest.min(place);
            let Some(asked) = self.asked.get(usize::from(place)) else { return NOT_HERE };
            (*tests, *planned) = (asked.tests, asked.planned);
        }
        if self.floors_differ {
            for (day, floor) in days.iter().zip(&mut self.staged.floor) {
                let place = self.places.get(self.span.place(*day)).copied().unwrap_or(NOT_HERE);
                *floor = self.asked.get(usize::from(place)).map_or(f64::NAN, |asked| asked.floor);
            }
        }
        lowest
    }

    /// Works out what a day asks, if it has not been met.
    fn meet(&mut self, day: i32) {
        let at = self.span.place(day);
        if self.places.get(at).is_none_or(|place| *place != NOT_MET) {
            return;
        }
        let Some(date) = NaiveDate::from_epoch_days(day) else { return };
        let reading = self.reading(date);
        let place = match self.alike.get(&reading) {
            Some(place) => *place,
            None => self.rule.on(date).ok().and_then(|rule| self.ask(&rule)).unwrap_or(NOT_HERE),
        };
        self.alike.insert(reading, place);
        if let Some(known) = self.places.get_mut(at) {
            *known = place;
        }
    }

    fn reading(&self, date: NaiveDate) -> Reading {
        let day = self.rule.judged_on(date);
        let spec = &self.rule.spec;
        let bound = spec.bounds.iter().filter(|(from, _)| from.is_none_or(|from| from <= day)).count();
        let Some(schedule) = &spec.schedule else { return (bound, 0, 0) };
        let phase = u8::from(day >= schedule.start()).saturating_add(u8::from(day >= schedule.end()));
        let left = match schedule.convention() {
            Convention::Milestones(_) => i64::from(day.to_epoch_days()),
            _ => schedule.periods_left(day),
        };
        (bound, phase, left)
    }

    /// The place of what a day asks; `None` where it is no floor or its numbers are too large.
    fn ask(&mut self, rule: &DayRule) -> Option<u16> {
        let (when_met, [first, second], otherwise) = rule.ladder();
        let BoundTest::AtLeast(target) = rule.test() else { return None };
        // An absent step repeats the limit before it, so that no row lies between the two.
        let first = first.as_ref().map_or((target, otherwise), |(limit, status)| (limit, *status));
        let second = second.as_ref().map_or((first.0, otherwise), |(limit, status)| (limit, *status));
        let statuses = u32::from_le_bytes([when_met, first.1, second.1, otherwise].map(|status| status as u8));
        let [achieved, on_track, at_risk] = self.bring_to_one([target, first.0, second.0])?;
        let place = u16::try_from(self.asked.len()).ok()?;
        let planned = rule.planned().map_or(f64::NAN, |planned| planned.to_f64());
        let floor = rule.floor_for_display();
        if self.asked.len() == FIRST_READING {
            self.staged.floor.fill(floor);
        }
        self.floors_differ |= self.asked.get(FIRST_READING).is_some_and(|met| met.floor.to_bits() != floor.to_bits());
        self.asked.push(Asked { tests: [achieved, on_track, at_risk, statuses], planned, floor });
        Some(place)
    }

    /// The limits over the table's `a`, which rises to a multiple of theirs, and all limits with it.
    fn bring_to_one(&mut self, limits: [&Threshold; 3]) -> Option<[u32; 3]> {
        let mut reduced = [(0u32, 0u32); 3];
        let mut a = self.a;
        for (place, limit) in reduced.iter_mut().zip(limits) {
            let (by, c) = limit.small()?;
            // Every count of zero or more passes a limit below zero, as it passes zero.
            let (by, c) = (u32::try_from(by).ok()?, u32::try_from(c.max(0)).ok()?);
            let common = gcd(by, c);
            *place = (by.checked_div(common)?, c.checked_div(common)?);
            a = a.checked_div(gcd(a, place.0))?.checked_mul(place.0)?;
        }
        let mut brought = [0u32; 3];
        for (place, (by, c)) in brought.iter_mut().zip(reduced) {
            *place = c.checked_mul(a.checked_div(by)?)?;
        }
        let [first, second, third] = brought;
        if first < second || second < third {
            return None;
        }
        let raise = a.checked_div(self.a)?;
        self.highest = self.highest.checked_mul(raise)?.max(first);
        // No limit is above the highest, which has just been raised without leaving 32 bits.
        let limits = self.asked.iter_mut().flat_map(|asked| asked.tests.iter_mut().take(3));
        limits.for_each(|c| *c = c.saturating_mul(raise));
        self.a = a;
        Some(brought)
    }
}

/// What bounds the numbers of a block: the bits set anywhere in a column. `None` when one is negative or not below 2^32, a
/// denominator is zero, or a day is outside the library's years.
#[cfg_attr(
    target_arch = "x86_64",
    multiversion::multiversion(targets(
        "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma+bmi1+bmi2+lzcnt+popcnt",
        "x86_64+avx2+fma+bmi1+bmi2+lzcnt+popcnt",
    ))
)]
fn narrow(n: &[i64], d: &[i64], days: &[i32]) -> Option<(u64, u64)> {
    let (mut all_n, mut all_d, mut zero) = (0u64, 0u64, false);
    for (n, d) in n.iter().zip(d) {
        all_n |= n.cast_unsigned();
        all_d |= d.cast_unsigned();
        zero |= *d == 0;
    }
    let strange = days.iter().fold(false, |strange, day| strange | !DaySpan::knows(*day));
    let narrow = all_n <= u64::from(u32::MAX) && all_d <= u64::from(u32::MAX) && !zero && !strange;
    narrow.then_some((all_n, all_d))
}

/// The loop: all numbers below 2^32, all products below [`LIMIT`], every denominator above 0.
#[cfg_attr(
    target_arch = "x86_64",
    multiversion::multiversion(targets(
        "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma+bmi1+bmi2+lzcnt+popcnt",
        "x86_64+avx2+fma+bmi1+bmi2+lzcnt+popcnt",
    ))
)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the caller has proved every number below 2^32 and every product below 2^50"
)]
fn judge_floors(n: &[i64], d: &[i64], staged: &Staged, (a, factor): (u32, i64), out: &mut RuleColumns<'_>) {
    /// 2^52: added to a double below it, leaves its nearest whole number in the low bits.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    let times = |x: u32, y: u32| u64::from(x) * u64::from(y);
    let (share, factor) = (1.0 / f64::from(a), factor as f64);
    let rows = n.iter().zip(d).zip(staged.tests.iter().zip(&staged.floor));
    let exact = out.status.iter_mut().zip(out.shortfall.iter_mut());
    let display = out.value.iter_mut().zip(out.attainment.iter_mut());
    let rows = rows.zip(exact).zip(display);
    for ((((n, d), (tests, floor)), (status, shortfall)), (value, attainment)) in rows {
        let [first, second, third, statuses] = *tests;
        let (n, d) = (*n as u32, *d as u32);
        let (reached, asked) = (times(a, n), times(first, d));
        let missed =
            u32::from(reached < asked) + u32::from(reached < times(second, d)) + u32::from(reached < times(third, d));
        *status = (statuses >> (8 * missed)) as u8;
        // ceil(lacking / a): the double lies less than 1 from the quotient, and a product then says on which side.
        let lacking = asked.saturating_sub(reached);
        let near = (lacking as f64 * share + WHOLE).to_bits() as u32;
        *shortfall = i64::from(near) + i64::from(times(near, a) < lacking);
        *value = factor * f64::from(n) / f64::from(d);
        *attainment = *value / floor;
    }
}

fn gcd(mut a: u32, mut b: u32) -> u32 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}

#[cfg(test)]
mod tests {
    use super::super::slice::NO_SHORTFALL;
    use super::*;
    use crate::formula::{AtRisk, Bound, RuleMeasure, RuleSpec, Schedule, Status};
    use crate::quantity::Quantity;
    use proptest::prelude::*;

    /// Enough for a call to set up the table.
    const MANY_ROWS: usize = 64;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn rule(target: Quantity, baseline: Option<i64>, factor: i64, convention: Convention) -> Rule {
        Rule::new(RuleSpec {
            bounds: vec![(None, Bound::AtLeast(target))],
            measure: RuleMeasure::Rate { factor },
            schedule: Some(Schedule::new(day(2023, 1, 1), day(2025, 12, 31), convention).unwrap()),
            baseline: baseline.map(Quantity::from),
            at_risk: AtRisk::default(),
        })
        .unwrap()
    }

    /// Judges by the loop alone: status and shortfall of each row, or nothing when it does not take the block.
    fn by_the_loop(rule: &Rule, rows: &[(i64, i64, NaiveDate)]) -> Option<Vec<(u8, i64)>> {
        let column = |of: fn(&(i64, i64, NaiveDate)) -> i64| rows.iter().map(of).collect::<Vec<_>>();
        let (n, d) = (column(|row| row.0), column(|row| row.1));
        let days: Vec<i32> = rows.iter().map(|row| row.2.to_epoch_days()).collect();
        let (mut value, mut attainment, mut planned) =
            (vec![0.0; rows.len()], vec![0.0; rows.len()], vec![0.0; rows.len()]);
        let (mut shortfall, mut status, mut error) = (vec![0; rows.len()], vec![99; rows.len()], vec![99; rows.len()]);
        let mut table = FloorTable::new(rule, DaySpan::of(rule));
        let mut out = RuleColumns {
            value: &mut value,
            attainment: &mut attainment,
            shortfall: &mut shortfall,
            planned: &mut planned,
            status: &mut status,
            error: &mut error,
        };
        let taken = table.judge(&n, &d, &days, &mut out);
        taken.then(|| status.into_iter().zip(shortfall).collect())
    }

    /// Row by row, through 128-bit products.
    fn by_rows(rule: &Rule, rows: &[(i64, i64, NaiveDate)]) -> Vec<(u8, i64)> {
        let row = |(n, d, date): &(i64, i64, NaiveDate)| {
            let on = rule.on(*date).unwrap();
            (on.status(*n, *d).unwrap() as u8, on.shortfall(*n, *d).unwrap_or(NO_SHORTFALL))
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn rows_of_mixed_days_take_the_loop() {
        // 16 per 10,000 from 12 on; half of the 36 months are over on 2024-06-30, so 14 is planned and 13.8 at risk.
        let rule = rule(16.into(), Some(12), 10_000, Convention::Month);
        let (before, half, closed) = (day(2022, 12, 31), day(2024, 6, 30), day(2026, 1, 1));
        let rows = [
            (1_599, 1_000_000, before),
            (1_600, 1_000_000, before),
            (1_400, 1_000_000, half),
            (1_399, 1_000_000, half),
            (1_380, 1_000_000, half),
            (1_379, 1_000_000, half),
            (0, 1, closed),
            (1_599, 1_000_000, closed),
        ];
        let expected = [
            (Status::NotStarted, 1),
            (Status::Achieved, 0),
            (Status::OnTrack, 200),
            (Status::AtRisk, 201),
            (Status::AtRisk, 220),
            (Status::Behind, 221),
            (Status::Missed, 1),
            (Status::Missed, 1),
        ];
        let expected: Vec<(u8, i64)> = expected.map(|(status, units)| (status as u8, units)).to_vec();
        assert_eq!(by_the_loop(&rule, &rows), Some(expected));
    }

    #[test]
    fn numbers_at_the_edge_of_the_loop() {
        let rule = rule(Quantity::ONE, None, 1, Convention::Month);
        let asked = day(2024, 6, 30);
        let most = i64::from(u32::MAX);
        // a = c = 1: the least lacking that does not fit is 2^32 - 1, so the denominator stays below it.
        let rows = [(most, 1, asked), (0, most, asked)];
        assert_eq!(by_the_loop(&rule, &rows), None);
        // The bits of 2^32 - 3 and 2 together are those of 2^32 - 1, which might be one too many.
        let rows = [(most, 1, asked), (0, most - 2, asked), (0, 2, asked)];
        assert_eq!(by_the_loop(&rule, &rows), None);
        let rows = [(most, 1, asked), (0, most - 2, asked), (1, 1, asked)];
        assert_eq!(by_the_loop(&rule, &rows), Some(by_rows(&rule, &rows)));
        for row in [(most + 1, 1, asked), (1, most + 1, asked), (-1, 1, asked), (1, 0, asked), (1, -1, asked)] {
            assert_eq!(by_the_loop(&rule, &[(1, 1, asked), row]), None, "{row:?}");
        }
        assert_eq!(by_the_loop(&rule, &[(1, 1, day(1899, 12, 31))]), None);
        assert_eq!(by_the_loop(&rule, &[(1, 1, day(2199, 12, 31))]), Some(vec![(Status::Achieved as u8, 0)]));
    }

    #[test]
    fn products_stay_below_their_limit() {
        // 1 / 2^20 of the denominator: a = 2^20, so numerators are taken below 2^30 and no further.
        let rule = rule(Quantity::fraction(1, 1 << 20).unwrap(), None, 1, Convention::Month);
        let asked = day(2024, 6, 30);
        for (n, taken) in [((1 << 30) - 1, true), (1 << 30, false)] {
            let rows = [(n, 7, asked), (0, (1 << 32) - 1, asked)];
            assert_eq!(by_the_loop(&rule, &rows), taken.then(|| by_rows(&rule, &rows)), "{n}");
        }
    }

    #[test]
    fn a_floor_that_rises_is_read_by_day() {
        let bounds = vec![(None, Bound::AtLeast(16.into())), (Some(day(2024, 7, 1)), Bound::AtLeast(20.into()))];
        let standing = RuleSpec::new(Bound::AtLeast(16.into()), RuleMeasure::Rate { factor: 10_000 });
        let rule = Rule::new(RuleSpec { bounds, ..standing }).unwrap();
        let dates = [day(2024, 6, 30), day(2024, 7, 1), day(1900, 1, 1), day(2199, 12, 31)];
        let rows: Vec<_> = (0..MANY_ROWS).map(|row| (1_600, 1_000_000, dates[row % 4])).collect();
        let (met, missed) = ((Status::Conforming as u8, 0), (Status::NotConforming as u8, 400));
        let expected: Vec<_> = (0..MANY_ROWS).map(|row| [met, missed, met, missed][row % 4]).collect();
        assert_eq!(by_the_loop(&rule, &rows), Some(expected));

        // 16 of 16, and 16 of 20.
        let (mut value, mut attainment, mut planned) = ([0.0; MANY_ROWS], [0.0; MANY_ROWS], [0.0; MANY_ROWS]);
        let (mut shortfall, mut status, mut error) = ([0; MANY_ROWS], [0; MANY_ROWS], [0; MANY_ROWS]);
        let mut out = RuleColumns {
            value: &mut value,
            attainment: &mut attainment,
            shortfall: &mut shortfall,
            planned: &mut planned,
            status: &mut status,
            error: &mut error,
        };
        let days: Vec<NaiveDate> = rows.iter().map(|row| row.2).collect();
        rule.evaluate(&[1_600; MANY_ROWS], Some(&[1_000_000; MANY_ROWS]), &days, &mut out).unwrap();
        assert_eq!(attainment[..4], [1.0, 0.8, 1.0, 0.8]);
        assert!(planned.iter().all(|planned| planned.is_nan()));
    }

    #[test]
    fn ceilings_and_large_limits_are_left_to_the_rows() {
        let asked = [(1, 1, day(2024, 6, 30))];
        let ceiling = Rule::new(RuleSpec::new(Bound::AtMost(5.into()), RuleMeasure::Count)).unwrap();
        assert_eq!(by_the_loop(&ceiling, &asked), None);
        assert_eq!(by_the_loop(&rule((1_i64 << 32).into(), None, 1, Convention::Month), &asked), None);
        let fine = Quantity::fraction(1, 1 << 32).unwrap();
        assert_eq!(by_the_loop(&rule(fine, None, 1, Convention::Month), &asked), None);
    }

    proptest! {
        /// Every row that takes the loop has the verdict and the shortfall of the row form, on any day.
        #[test]
        fn loop_and_rows_agree(
            rows in prop::collection::vec((0..40_000i64, 1..2_000_000i64, -40..1200i64), 1..100),
            target in -3..60i128, parts in 1..30i128, baseline in prop::option::of(-5..40i64),
            factor in prop_oneof![Just(1i64), Just(100), Just(10_000)], by_day in any::<bool>(),
            near in any::<bool>(),
        ) {
            let target = Quantity::fraction(target, parts).unwrap();
            let rule = rule(target, baseline, factor, if by_day { Convention::Day } else { Convention::Month });
            let rows: Vec<_> = rows.into_iter().map(|(n, d, offset)| {
                // Half of the runs stand at the bound itself, or one beside it.
                let at = i128::from(d) * target.numerator() / (target.denominator() * i128::from(factor));
                let n = if near { (i64::try_from(at).unwrap() + n % 3 - 1).max(0) } else { n };
                (n, d, day(2023, 1, 1) + chrono::TimeDelta::days(offset))
            }).collect();
            if let Some(judged) = by_the_loop(&rule, &rows) {
                prop_assert_eq!(judged, by_rows(&rule, &rows));
            } else {
                // 1,096 days bring `a` to 1,096 x 10 x 10,000 at the least: only these runs may be left to the rows.
                prop_assert!(by_day);
            }
        }
    }
}
