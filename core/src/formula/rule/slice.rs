//! A [`Rule`] over columns: the same verdicts as row by row, into the caller's buffers.
//!
//! Rows are taken in blocks. A block of floors whose numbers are small goes through one loop whatever the days of its rows
//! (`floor.rs`). In any other block, rows of one day are judged by 64-bit products where one test of the largest shows
//! that these fit, and else row by row through [`DayRule`], which cannot overflow.

use chrono::NaiveDate;

use super::floor::FloorTable;
use super::{DayRule, Rule};
use crate::formula::shortfall::BoundTest;
use crate::formula::threshold::Threshold;
use crate::formula::{Bound, FormulaError, Status, YEARS};
use crate::quantity::Quantity;

/// Stands in the shortfall column where there is no shortfall to give.
pub const NO_SHORTFALL: i64 = i64::MIN;

/// Rows judged together.
pub(super) const BLOCK: usize = 256;

/// From so many rows on, it pays to set up the table of floors.
const MANY: usize = 32;

/// The columns a rule fills, all as long as its input. Floats are for display; `status` and `shortfall` are exact.
#[derive(Debug)]
pub struct RuleColumns<'a> {
    /// The value, rounded to a double; NaN without one.
    pub value: &'a mut [f64],
    /// The share of a floor reached, rounded to a double; NaN without one.
    pub attainment: &'a mut [f64],
    /// The whole units missing or too many; [`NO_SHORTFALL`] without a result.
    pub shortfall: &'a mut [i64],
    /// What the schedule expects, rounded to a double; NaN without one.
    pub planned: &'a mut [f64],
    /// The number of the [`Status`].
    pub status: &'a mut [u8],
    /// The number of the [`FormulaError`] that explains a missing result; 0 for none.
    pub error: &'a mut [u8],
}

/// The columns of a call differ in length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("all columns of a call must have the same length")]
#[non_exhaustive]
pub struct LengthError;

impl Rule {
    /// Judges rows: numerators, denominators (`None`: all 1, for counts) and the day of each.
    ///
    /// A row without a result has status `no_result` and its reason in the error column.
    ///
    /// # Errors
    /// [`LengthError`] when the columns differ in length; nothing is written then.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use shequ::formula::{Bound, Rule, RuleColumns, RuleMeasure, RuleSpec, Status};
    ///
    /// let rule = Rule::new(RuleSpec::new(Bound::AtLeast(16.into()), RuleMeasure::Rate { factor: 10_000 }))?;
    /// let day = NaiveDate::from_ymd_opt(2024, 12, 31).unwrap();
    /// let (mut value, mut attainment, mut planned) = ([0.0; 2], [0.0; 2], [0.0; 2]);
    /// let (mut shortfall, mut status, mut error) = ([0; 2], [0; 2], [0; 2]);
    /// let mut columns = RuleColumns {
    ///     value: &mut value,
    ///     attainment: &mut attainment,
    ///     shortfall: &mut shortfall,
    ///     planned: &mut planned,
    ///     status: &mut status,
    ///     error: &mut error,
    /// };
    /// rule.evaluate(&[3_423, 3_424], Some(&[2_140_000, 2_140_000]), &[day, day], &mut columns)?;
    /// assert_eq!(shortfall, [1, 0]);
    /// assert_eq!(status, [Status::NotConforming as u8, Status::Conforming as u8]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn evaluate(
        &self,
        numerators: &[i64],
        denominators: Option<&[i64]>,
        dates: &[NaiveDate],
        out: &mut RuleColumns<'_>,
    ) -> Result<(), LengthError> {
        self.judge_columns(numerators, denominators, Dates::Calendar(dates), out)
    }

    /// As [`evaluate`](Rule::evaluate), with dates as Arrow, NumPy and C keep them: whole days since 1970-01-01.
    ///
    /// A number that is no day from 1900 to 2199 has the error `date_out_of_range` in its row.
    ///
    /// # Errors
    /// [`LengthError`] when the columns differ in length; nothing is written then.
    pub fn evaluate_days(
        &self,
        numerators: &[i64],
        denominators: Option<&[i64]>,
        days: &[i32],
        out: &mut RuleColumns<'_>,
    ) -> Result<(), LengthError> {
        self.judge_columns(numerators, denominators, Dates::Numbers(days), out)
    }

    fn judge_columns(
        &self,
        numerators: &[i64],
        denominators: Option<&[i64]>,
        dates: Dates<'_>,
        out: &mut RuleColumns<'_>,
    ) -> Result<(), LengthError> {
        let rows = numerators.len();
        let lengths = [
            denominators.map_or(rows, <[i64]>::len),
            dates.len(),
            out.value.len(),
            out.attainment.len(),
            out.shortfall.len(),
            out.planned.len(),
            out.status.len(),
            out.error.len(),
        ];
        if lengths.iter().any(|length| *length != rows) {
            return Err(LengthError);
        }
        let (ones, mut numbers) = ([1i64; BLOCK], [0i32; BLOCK]);
        let span = DaySpan::of(self);
        let mut days = DayTable { rule: self, span, slots: Vec::new() };
        let mut floors = (rows >= MANY).then(|| FloorTable::new(self, span));
        let mut at = 0usize;
        while at < rows {
            let end = at.saturating_add(BLOCK).min(rows);
            let d = match denominators {
                Some(all) => all.get(at..end),
                None => ones.get(..end.saturating_sub(at)),
            };
            // All lengths were compared above, so every part is there.
            let (Some(n), Some(d), Some(dates), Some(mut part)) =
                (numerators.get(at..end), d, dates.block(at, end, &mut numbers), out.part(at, end))
            else {
                return Err(LengthError);
            };
            if !floors.as_mut().is_some_and(|floors| floors.judge(n, d, dates, &mut part)) {
                days.judge_runs(n, d, dates, &mut part);
            }
            at = end;
        }
        Ok(())
    }
}

/// The days of a call's rows, in either form.
#[derive(Clone, Copy)]
enum Dates<'a> {
    Calendar(&'a [NaiveDate]),
    Numbers(&'a [i32]),
}

impl<'a> Dates<'a> {
    const fn len(&self) -> usize {
        match self {
            Dates::Calendar(dates) => dates.len(),
            Dates::Numbers(days) => days.len(),
        }
    }

    /// The numbers of some of the days: those given, or worked out into `numbers`.
    fn block<'b>(&self, from: usize, to: usize, numbers: &'b mut [i32; BLOCK]) -> Option<&'b [i32]>
    where
        'a: 'b,
    {
        match self {
            Dates::Numbers(days) => days.get(from..to),
            Dates::Calendar(dates) => {
                let dates = dates.get(from..to)?;
                numbers.iter_mut().zip(dates).for_each(|(number, date)| *number = date.to_epoch_days());
                numbers.get(..dates.len())
            }
        }
    }
}

/// The days of a rule that may read differently: those before the first read as the first, those after the last as the
/// last.
#[derive(Debug, Clone, Copy)]
pub(super) struct DaySpan {
    first: i32,
    last: i32,
}

/// The first and the last day of [`YEARS`].
const KNOWN: (i32, i32) = (first_day(*YEARS.start()), first_day(YEARS.end().saturating_add(1)).saturating_sub(1));

const fn first_day(year: i32) -> i32 {
    match NaiveDate::from_ymd_opt(year, 1, 1) {
        Some(day) => day.to_epoch_days(),
        None => 0,
    }
}

impl DaySpan {
    /// From the day before a schedule's start to its deadline; without one, from the day before the first dated bound to
    /// the day of the last.
    pub(super) fn of(rule: &Rule) -> DaySpan {
        let spec = &rule.spec;
        let (start, end) = match &spec.schedule {
            Some(schedule) => (Some(schedule.start()), Some(schedule.end())),
            None => {
                let mut dated = spec.bounds.iter().filter_map(|(from, _)| *from);
                let first = dated.next();
                (first, dated.next_back().or(first))
            }
        };
        let number = |date: Option<NaiveDate>| date.map_or(KNOWN.0, |date| date.to_epoch_days());
        let known = |day: i32| day.clamp(KNOWN.0, KNOWN.1);
        let first = known(number(start).saturating_sub(1));
        DaySpan { first, last: known(number(end)).max(first) }
    }

    /// How many days.
    pub(super) fn len(self) -> usize {
        usize::try_from(self.last.saturating_sub(self.first)).unwrap_or(0).saturating_add(1)
    }

    /// Where in the span a day reads, counted from 0.
    #[inline]
    pub(super) fn place(self, day: i32) -> usize {
        usize::try_from(day.clamp(self.first, self.last).wrapping_sub(self.first)).unwrap_or(0)
    }

    /// Whether a day lies within [`YEARS`].
    #[inline]
    pub(super) const fn knows(day: i32) -> bool {
        KNOWN.0 <= day && day <= KNOWN.1
    }
}

/// The compiled days of one call, made when first met.
struct DayTable<'a> {
    rule: &'a Rule,
    span: DaySpan,
    slots: Vec<Option<Result<DayRule, FormulaError>>>,
}

impl DayTable<'_> {
    /// Judges a block run by run of rows whose days read the same; all slices are of one length.
    fn judge_runs(&mut self, n: &[i64], d: &[i64], days: &[i32], out: &mut RuleColumns<'_>) {
        let mut at = 0usize;
        while let Some(&day) = days.get(at) {
            let reads = |day: i32| DaySpan::knows(day).then(|| self.span.place(day));
            let place = reads(day);
            let same = days.iter().skip(at).take_while(|other| reads(**other) == place).count();
            let end = at.saturating_add(same);
            // The run lies within the block, and there is at least one row in it.
            let (Some(n), Some(d), Some(mut part)) = (n.get(at..end), d.get(at..end), out.part(at, end)) else {
                return;
            };
            match self.get(place, day) {
                Ok(rule) => rule.judge_block(n, d, &mut part),
                Err(error) => part.fill(error),
            }
            at = end;
        }
    }

    fn get(&mut self, place: Option<usize>, day: i32) -> Result<&DayRule, FormulaError> {
        let (Some(slot), Some(date)) = (place, NaiveDate::from_epoch_days(day)) else {
            return Err(FormulaError::DateOutOfRange);
        };
        if slot >= self.slots.len() {
            self.slots.resize_with(slot.saturating_add(1), || None);
        }
        let rule = self.rule;
        match self.slots.get_mut(slot).map(|entry| entry.get_or_insert_with(|| rule.on(date))) {
            Some(Ok(day)) => Ok(day),
            Some(Err(error)) => Err(*error),
            None => Err(FormulaError::Overflow),
        }
    }
}

impl RuleColumns<'_> {
    fn part(&mut self, from: usize, to: usize) -> Option<RuleColumns<'_>> {
        Some(RuleColumns {
            value: self.value.get_mut(from..to)?,
            attainment: self.attainment.get_mut(from..to)?,
            shortfall: self.shortfall.get_mut(from..to)?,
            planned: self.planned.get_mut(from..to)?,
            status: self.status.get_mut(from..to)?,
            error: self.error.get_mut(from..to)?,
        })
    }

    fn fill(&mut self, error: FormulaError) {
        self.value.fill(f64::NAN);
        self.attainment.fill(f64::NAN);
        self.shortfall.fill(NO_SHORTFALL);
        self.planned.fill(f64::NAN);
        self.status.fill(Status::NoResult as u8);
        self.error.fill(error.number());
    }
}

impl DayRule {
    /// Judges the rows of one day; all slices are of one length.
    fn judge_block(&self, n: &[i64], d: &[i64], out: &mut RuleColumns<'_>) {
        self.fill_display(n, d, out);
        if !self.judge_small(n, d, out) {
            self.judge_rows(n, d, out);
        }
    }

    /// The float columns: the same expressions for every path, so that a block's path never shows in them.
    fn fill_display(&self, n: &[i64], d: &[i64], out: &mut RuleColumns<'_>) {
        let floor = self.floor_for_display();
        out.planned.fill(self.planned().map_or(f64::NAN, |planned| planned.to_f64()));
        for (((value, attainment), n), d) in out.value.iter_mut().zip(out.attainment.iter_mut()).zip(n).zip(d) {
            *value = self.value_for_display(*n, *d);
            *attainment = *value / floor;
        }
    }

    /// The value of a row; NaN where there is none.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "a display column; verdicts come from whole numbers")]
    fn value_for_display(&self, n: i64, d: i64) -> f64 {
        if n >= 0 && d > 0 { self.factor() as f64 * n as f64 / d as f64 } else { f64::NAN }
    }

    /// What attainment divides by; NaN where there is none.
    pub(super) fn floor_for_display(&self) -> f64 {
        match self.bound() {
            Bound::AtLeast(target) if *target > Quantity::ZERO => target.to_f64(),
            _ => f64::NAN,
        }
    }

    /// 64-bit products for a floor whose coefficients and rows are small enough; says whether it did.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "`fits` proves every product below 2^62 in size, so that no sum or difference of two leaves 64 bits"
    )]
    fn judge_small(&self, n: &[i64], d: &[i64], out: &mut RuleColumns<'_>) -> bool {
        let (when_met, [first, second], otherwise) = self.ladder();
        let BoundTest::AtLeast(target) = self.test() else { return false };
        let (lowest_n, highest_n) = n.iter().fold((i64::MAX, 0), |(low, high), n| (low.min(*n), high.max(*n)));
        let (lowest_d, highest_d) = d.iter().fold((i64::MAX, 0), |(low, high), d| (low.min(*d), high.max(*d)));
        if lowest_n < 0 || lowest_d < 1 {
            return false;
        }
        let small =
            |threshold: &Threshold| threshold.small().filter(|(a, c)| fits(*a, highest_n) && fits(*c, highest_d));
        let Some((a, c)) = small(target) else { return false };
        // An absent step asks `0 n >= d`, which no row with d > 0 passes.
        let step = |step: &Option<(Threshold, Status)>| match step {
            Some((threshold, status)) => small(threshold).map(|(a, c)| (a, c, *status)),
            None => Some((0, 1, otherwise)),
        };
        let (Some((a1, c1, status1)), Some((a2, c2, status2))) = (step(first), step(second)) else { return false };
        let numbers = [when_met as u8, status1 as u8, status2 as u8, otherwise as u8];
        let [met, on_track, at_risk, behind] = numbers;
        for (((status, shortfall), n), d) in out.status.iter_mut().zip(out.shortfall.iter_mut()).zip(n).zip(d) {
            let (reached, asked) = (a * n, c * d);
            *status = if reached >= asked {
                met
            } else if a1 * n >= c1 * d {
                on_track
            } else if a2 * n >= c2 * d {
                at_risk
            } else {
                behind
            };
            // ceil((c d - a n) / a): the division is only met by rows that miss the bound.
            *shortfall = if reached >= asked { 0 } else { (asked - reached + (a - 1)) / a };
        }
        out.error.fill(0);
        true
    }

    fn judge_rows(&self, n: &[i64], d: &[i64], out: &mut RuleColumns<'_>) {
        let cells = out.status.iter_mut().zip(out.shortfall.iter_mut()).zip(out.error.iter_mut());
        for (((status, shortfall), error), (n, d)) in cells.zip(n.iter().zip(d)) {
            let (verdict, missing, why) = match (self.status(*n, *d), self.shortfall(*n, *d)) {
                (Ok(verdict), Ok(missing)) => (verdict, missing, 0),
                // The verdict stands even where the number of missing units does not fit.
                (Ok(verdict), Err(reason)) => (verdict, NO_SHORTFALL, reason.number()),
                (Err(reason), _) => (Status::NoResult, NO_SHORTFALL, reason.number()),
            };
            (*status, *shortfall, *error) = (verdict as u8, missing, why);
        }
    }
}

/// Whether a coefficient times every number of 0 to `highest` stays below 2^62 in size.
fn fits(coefficient: i64, highest: i64) -> bool {
    const LIMIT: u64 = 1 << 62;
    coefficient.unsigned_abs().checked_mul(highest.unsigned_abs().max(1)).is_some_and(|product| product < LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::{AtRisk, Convention, RuleMeasure, RuleSpec, Schedule};
    use proptest::prelude::*;

    fn day(offset: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2023, 1, 1).unwrap() + chrono::TimeDelta::days(offset)
    }

    fn counts() -> impl Strategy<Value = i64> {
        prop_oneof![0..5_000i64, 0..3_000_000i64, Just(i64::MAX), Just(i64::MIN), Just(-1), any::<i64>()]
    }

    fn bounds() -> impl Strategy<Value = Bound> {
        let number = prop_oneof![
            (0..200i128, 1..12i128).prop_map(|(n, d)| Quantity::fraction(n, d).unwrap()),
            (any::<i64>(), 1..i64::MAX).prop_map(|(n, d)| Quantity::fraction(n.into(), d.into()).unwrap()),
        ];
        (number.clone(), number, 0..4).prop_map(|(x, y, kind)| match kind {
            0 | 1 => Bound::AtLeast(x),
            2 => Bound::AtMost(x),
            _ => Bound::between(x.min(y), true, x.max(y), x == y).unwrap_or(Bound::AtLeast(x)),
        })
    }

    proptest! {
        /// The two forms of a rule agree on every row: verdict, whole units, reason.
        #[test]
        fn slice_and_row_agree(
            rows in prop::collection::vec((counts(), counts(), -40..1200i64), 0..320),
            // Numbers that the loop over whole numbers takes, in most of the rows or in all of them.
            small in 0..3,
            bound in bounds(), later in bounds(),
            factor in prop_oneof![Just(1i64), Just(100), Just(10_000), Just(i64::MAX)],
            kind in 0..4, baseline in prop::option::of(-5..80i64), points in any::<bool>(),
            // Long runs of one day reach the block path.
            one_day in any::<bool>(),
        ) {
            let schedule = Schedule::new(day(0), day(1095), if kind == 1 { Convention::Month } else { Convention::Day });
            let rule = Rule::new(RuleSpec {
                bounds: vec![(None, bound), (Some(day(500)), later)],
                measure: if kind == 0 { RuleMeasure::Count } else { RuleMeasure::Rate { factor } },
                schedule: if kind == 3 { None } else { Some(schedule.unwrap()) },
                baseline: baseline.map(Quantity::from),
                at_risk: if points { AtRisk::Points(5.into()) } else { AtRisk::default() },
            }).unwrap();
            let taken = |row: usize| small == 2 || (small == 1 && row >= 256);
            let part = |row: usize, x: i64, least: i64| if taken(row) { x.rem_euclid(70_000).max(least) } else { x };
            let n: Vec<i64> = rows.iter().enumerate().map(|(i, r)| part(i, r.0, 0)).collect();
            let d: Vec<i64> =
                rows.iter().enumerate().map(|(i, r)| if kind == 0 { 1 } else { part(i, r.1, 1) }).collect();
            let dates: Vec<NaiveDate> = rows.iter().map(|r| day(if one_day { 700 } else { r.2 })).collect();
            let rows = rows.len();
            let (mut value, mut attainment, mut planned) = (vec![0.0; rows], vec![0.0; rows], vec![0.0; rows]);
            let (mut shortfall, mut status, mut error) = (vec![0; rows], vec![99; rows], vec![99; rows]);
            rule.evaluate(&n, (kind != 0).then_some(&d[..]), &dates, &mut RuleColumns {
                value: &mut value, attainment: &mut attainment, shortfall: &mut shortfall,
                planned: &mut planned, status: &mut status, error: &mut error,
            }).unwrap();
            for row in 0..rows {
                let on = rule.on(dates[row]);
                let (expected, units, why) = match &on {
                    Err(reason) => (Status::NoResult, NO_SHORTFALL, reason.number()),
                    Ok(on) => match (on.status(n[row], d[row]), on.shortfall(n[row], d[row])) {
                        (Ok(verdict), Ok(units)) => (verdict, units, 0),
                        (Ok(verdict), Err(reason)) => (verdict, NO_SHORTFALL, reason.number()),
                        (Err(reason), _) => (Status::NoResult, NO_SHORTFALL, reason.number()),
                    },
                };
                prop_assert_eq!((status[row], shortfall[row], error[row]), (expected as u8, units, why), "row {}", row);
                let display = on.map_or([f64::NAN; 3], |on| {
                    let value = on.value_for_display(n[row], d[row]);
                    [value, value / on.floor_for_display(), on.planned().map_or(f64::NAN, |planned| planned.to_f64())]
                });
                let shown = [value[row], attainment[row], planned[row]];
                prop_assert_eq!(shown.map(f64::to_bits), display.map(f64::to_bits), "row {}", row);
            }
            let days: Vec<i32> = dates.iter().map(|date| date.to_epoch_days()).collect();
            let (mut by_days, mut again) = (vec![7; rows], vec![7; rows]);
            rule.evaluate_days(&n, (kind != 0).then_some(&d[..]), &days, &mut RuleColumns {
                value: &mut value, attainment: &mut attainment, shortfall: &mut again,
                planned: &mut planned, status: &mut by_days, error: &mut error,
            }).unwrap();
            prop_assert_eq!((by_days, again), (status, shortfall));
        }
    }

    #[test]
    fn columns_of_different_lengths_are_refused_and_nothing_is_written() {
        let rule = Rule::new(RuleSpec::new(Bound::AtLeast(1.into()), RuleMeasure::Count)).unwrap();
        let (mut value, mut attainment, mut planned) = ([7.0; 2], [7.0; 2], [7.0; 2]);
        let (mut shortfall, mut status, mut error) = ([7; 2], [7; 2], [7; 1]);
        let mut out = RuleColumns {
            value: &mut value,
            attainment: &mut attainment,
            shortfall: &mut shortfall,
            planned: &mut planned,
            status: &mut status,
            error: &mut error,
        };
        assert_eq!(rule.evaluate(&[1, 2], None, &[day(0), day(0)], &mut out), Err(LengthError));
        assert_eq!((value, shortfall, status), ([7.0; 2], [7; 2], [7; 2]));
    }
}
