//! Stays as steps by day: who comes on a day and who leaves, so that counts go from one day to another by the steps
//! between them.

use std::ops::Range;

use super::stays::{Stay, Stays};
use crate::data::day;
use crate::plan::CountRule;

/// The steps of all stays. They lie in buckets of some days, within a bucket in no order: sorting by the day would cost
/// more than it saves, and days asked about are mostly a month apart.
#[derive(Debug)]
pub(super) struct Timeline {
    buckets: Buckets,
    came: Steps,
    left: Steps,
}

/// Which step lies in which bucket.
#[derive(Debug, Clone, Copy)]
struct Buckets {
    /// The first day of the first one.
    base: i32,
    /// The days of a bucket are 2 to the power of this: as many of the low bits of a step are its day, the others its unit.
    bits: u32,
}

/// The steps of one sort, bucket after bucket.
#[derive(Debug)]
struct Steps {
    /// Where each bucket begins, and the end of the last.
    starts: Vec<usize>,
    packed: Vec<u32>,
    /// The first day of the merged spell of each; empty where nobody asks for it.
    began: Vec<i32>,
}

/// Of the 32 bits of a step, five tell the days of a bucket apart, as long as the units leave them.
const DAY_BITS: u32 = 5;

impl Timeline {
    /// Goes over the register twice: to see how many steps each bucket takes, and to lay them down. That is quicker than
    /// to write them down in between, which takes memory that has to be new.
    pub(super) fn of(stays: &Stays<'_>, units: usize) -> Timeline {
        let bits = u32::try_from(units).unwrap_or(u32::MAX).leading_zeros().min(DAY_BITS);
        let buckets = Buckets { base: stays.first_day().unwrap_or(0), bits };
        let (mut came, mut left) = (Vec::new(), Vec::new());
        stays.each(|stay| {
            add_to(&mut came, buckets.of(stay.from));
            if stay.until != day::OPEN_END {
                add_to(&mut left, buckets.of(stay.until));
            }
        });
        let keeps_began = stays.count.rule == CountRule::BegunInWindow;
        let (mut came, mut came_next) = Steps::with_room(&came, keeps_began);
        let (mut left, mut left_next) = Steps::with_room(&left, keeps_began);
        stays.each(|stay| {
            came.put(&mut came_next, buckets, stay.from, &stay);
            if stay.until != day::OPEN_END {
                left.put(&mut left_next, buckets, stay.until, &stay);
            }
        });
        Timeline { buckets, came, left }
    }

    /// Takes counts by unit from the close of one day to that of another, later or earlier, of the stays whose merged
    /// spell began on `start` or later. (No count leaves the range of its number: it is one of things with different
    /// ids, which are numbered by it.)
    pub(super) fn walk(&self, from: i32, to: i32, start: i32, counts: &mut [u32]) {
        let (more, fewer) = if from <= to { (&self.came, &self.left) } else { (&self.left, &self.came) };
        let days = from.min(to)..from.max(to);
        more.each(self.buckets, &days, start, |unit| {
            if let Some(count) = counts.get_mut(unit) {
                *count = count.wrapping_add(1);
            }
        });
        fewer.each(self.buckets, &days, start, |unit| {
            if let Some(count) = counts.get_mut(unit) {
                *count = count.wrapping_sub(1);
            }
        });
    }
}

impl Buckets {
    /// How many days after the base a day is; it is none before it.
    const fn offset(self, day: i32) -> u32 {
        day.saturating_sub(self.base).unsigned_abs()
    }

    fn of(self, day: i32) -> usize {
        place(self.offset(day).wrapping_shr(self.bits))
    }

    /// The low bits that are the day within a bucket.
    const fn mask(self) -> u32 {
        1u32.wrapping_shl(self.bits).wrapping_sub(1)
    }
}

impl Steps {
    /// Room for as many steps as each bucket takes, and where the next of each goes.
    fn with_room(sizes: &[usize], keeps_began: bool) -> (Steps, Vec<usize>) {
        let mut starts = vec![0];
        let mut end = 0usize;
        starts.extend(sizes.iter().map(|size| {
            end = end.saturating_add(*size);
            end
        }));
        let next = starts.clone();
        (Steps { starts, packed: vec![0; end], began: vec![0; if keeps_began { end } else { 0 }] }, next)
    }

    fn put(&mut self, next: &mut [usize], buckets: Buckets, day: i32, stay: &Stay) {
        let Some(next) = next.get_mut(buckets.of(day)) else { return };
        if let Some(step) = self.packed.get_mut(*next) {
            // The units leave the low bits free.
            *step = stay.unit.wrapping_shl(buckets.bits) | (buckets.offset(day) & buckets.mask());
        }
        if let Some(began) = self.began.get_mut(*next) {
            *began = stay.began;
        }
        *next = next.saturating_add(1);
    }

    /// The units of the steps on the days after the first of a range, up to its end.
    fn each(&self, buckets: Buckets, days: &Range<i32>, start: i32, mut take: impl FnMut(usize)) {
        let last_bucket = self.starts.len().checked_sub(2);
        let Some(last_bucket) = last_bucket.filter(|_| days.start < days.end && days.end >= buckets.base) else {
            return;
        };
        let first = buckets.offset(days.start.saturating_add(1).max(buckets.base));
        let last = buckets.offset(days.end);
        let (low, high) = (place(first.wrapping_shr(buckets.bits)), place(last.wrapping_shr(buckets.bits)));
        // The buckets at both ends may hold other days too.
        self.within(buckets, low, first, last, start, &mut take);
        let inner = low.saturating_add(1)..high.min(last_bucket.saturating_add(1));
        if let (Some(begin), Some(end)) = (self.starts.get(inner.start), self.starts.get(inner.end))
            && begin < end
        {
            let steps = self.packed.get(*begin..*end).unwrap_or_default();
            if self.began.is_empty() {
                steps.iter().for_each(|step| take(place(step.wrapping_shr(buckets.bits))));
            } else {
                let began = self.began.get(*begin..*end).unwrap_or_default();
                let in_window = steps.iter().zip(began).filter(|(_, began)| **began >= start);
                in_window.for_each(|(step, _)| take(place(step.wrapping_shr(buckets.bits))));
            }
        }
        if high > low {
            self.within(buckets, high, first, last, start, &mut take);
        }
    }

    /// The same for one bucket, by days after the base.
    fn within(&self, buckets: Buckets, bucket: usize, first: u32, last: u32, start: i32, take: &mut impl FnMut(usize)) {
        let after = bucket.saturating_add(1);
        let (Some(begin), Some(end)) = (self.starts.get(bucket), self.starts.get(after)) else { return };
        let steps = self.packed.get(*begin..*end).unwrap_or_default();
        let began = self.began.get(*begin..*end).unwrap_or_default();
        let bucket = u32::try_from(bucket).unwrap_or(u32::MAX).wrapping_shl(buckets.bits);
        for (at, step) in steps.iter().enumerate() {
            let day = bucket | (step & buckets.mask());
            if (first..=last).contains(&day) && began.get(at).is_none_or(|began| *began >= start) {
                take(place(step.wrapping_shr(buckets.bits)));
            }
        }
    }
}

fn add_to(sizes: &mut Vec<usize>, bucket: usize) {
    if bucket >= sizes.len() {
        sizes.resize(bucket.saturating_add(1), 0);
    }
    if let Some(size) = sizes.get_mut(bucket) {
        *size = size.saturating_add(1);
    }
}

/// A number of the data as a place in memory.
fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
