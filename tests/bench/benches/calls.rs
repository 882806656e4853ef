//! One call of a scalar formula that is not inlined, from plain numbers to plain numbers, to hold beside the same calls
//! through the C ABI, which `tests/bench/c/speed.c` prints: `cargo bench -p shequ-bench --bench calls`.

use std::hint::black_box;

use chrono::NaiveDate;
use shequ::formula::{self, Bound, Convention, Schedule};
use shequ::quantity::Quantity;
use shequ_bench::{compare, contender};

const CALLS: u32 = 200_000;

/// An exact number as callers hold it: numerator and denominator.
type Pair = (i64, i64);

fn exact((n, d): Pair) -> Option<Quantity> {
    if d == 1 { Some(Quantity::from(n)) } else { Quantity::fraction(n.into(), d.into()) }
}

fn at_least(floor: Pair) -> Option<Bound> {
    Some(Bound::AtLeast(exact(floor)?))
}

#[inline(never)]
fn rate(numerator: i64, denominator: i64, factor: i64) -> Option<Pair> {
    formula::rate(numerator, denominator, factor).ok()?.as_i64_pair()
}

#[inline(never)]
fn met(value: Pair, floor: Pair) -> Option<bool> {
    Some(formula::met(&exact(value)?, &at_least(floor)?))
}

#[inline(never)]
fn shortfall(numerator: i64, denominator: i64, factor: i64, floor: Pair) -> Option<i64> {
    formula::shortfall_rate(numerator, denominator, factor, &at_least(floor)?).ok()
}

#[inline(never)]
fn elapsed(start: i32, end: i32, as_of: i32) -> Option<Pair> {
    let [start, end, as_of] = [start, end, as_of].map(NaiveDate::from_epoch_days);
    let schedule = Schedule::new(start?, end?, Convention::Month).ok()?;
    formula::elapsed(&schedule, as_of?).ok()?.as_i64_pair()
}

#[inline(never)]
fn attainment(value: Pair, target: Pair) -> Option<Pair> {
    formula::attainment(exact(value)?, exact(target)?).ok()?.as_i64_pair()
}

fn main() {
    let days = [(2023, 1, 1), (2025, 12, 31), (2024, 6, 30)];
    let [start, end, as_of] = days.map(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).unwrap().to_epoch_days());
    let (value, floor) = ((3423, 214), (16, 1));
    // What is refused is no call of a formula.
    assert_eq!(met(value, floor), Some(false));
    assert_eq!(elapsed(start, end, as_of), Some((1, 2)));
    // Black boxes, since what stands in one call is compiled into the function, even where it is not inlined.
    let times = |call: &dyn Fn(i64)| (0..i64::from(CALLS)).for_each(|i| call(black_box(i)));
    compare(
        "one call, not inlined",
        31,
        CALLS,
        &mut [
            contender("rate", || times(&|i| _ = black_box(rate(i, black_box(2_140_000), black_box(10_000))))),
            contender("met", || times(&|_| _ = black_box(met(black_box(value), black_box(floor))))),
            contender("shortfall_rate", || {
                times(&|i| _ = black_box(shortfall(i, black_box(2_140_000), black_box(10_000), black_box(floor))));
            }),
            contender("elapsed", || {
                times(&|_| _ = black_box(elapsed(black_box(start), black_box(end), black_box(as_of))))
            }),
            contender("attainment", || times(&|i| _ = black_box(attainment((i, 1), black_box((60, 1)))))),
        ],
    );
}
