//! One call of a scalar formula that is not inlined, to hold beside the same calls through the C ABI, which
//! `tests/bench/c/speed.c` prints: `cargo bench -p shequ-bench --bench calls`.

use std::hint::black_box;

use chrono::NaiveDate;
use shequ::formula::{self, Bound, Convention, FormulaError, Schedule};
use shequ::quantity::Quantity;
use shequ_bench::{compare, contender};

const CALLS: u32 = 200_000;

#[inline(never)]
fn rate(numerator: i64, denominator: i64, factor: i64) -> Result<Quantity, FormulaError> {
    formula::rate(numerator, denominator, factor)
}

#[inline(never)]
fn met(value: &Quantity, bound: &Bound) -> bool {
    formula::met(value, bound)
}

#[inline(never)]
fn shortfall(numerator: i64, denominator: i64, factor: i64, bound: &Bound) -> Result<i64, FormulaError> {
    formula::shortfall_rate(numerator, denominator, factor, bound)
}

#[inline(never)]
fn elapsed(start: NaiveDate, end: NaiveDate, as_of: NaiveDate) -> Result<Quantity, FormulaError> {
    formula::elapsed(&Schedule::new(start, end, Convention::Month)?, as_of)
}

#[inline(never)]
fn attainment(value: Quantity, target: Quantity) -> Result<Quantity, FormulaError> {
    formula::attainment(value, target)
}

fn main() {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let (start, end, as_of) = (day(2023, 1, 1), day(2025, 12, 31), day(2024, 6, 30));
    let floor = Bound::AtLeast(16.into());
    let value = Quantity::fraction(3423, 214).unwrap();
    let times = |call: &dyn Fn(i64)| (0..i64::from(CALLS)).for_each(|i| call(black_box(i)));
    compare(
        "one call, not inlined",
        31,
        CALLS,
        &mut [
            contender("rate", || times(&|i| _ = black_box(rate(i, 2_140_000, 10_000)))),
            contender("met", || times(&|_| _ = black_box(met(black_box(&value), black_box(&floor))))),
            contender("shortfall_rate", || {
                times(&|i| _ = black_box(shortfall(i, 2_140_000, 10_000, black_box(&floor))));
            }),
            contender("elapsed", || times(&|_| _ = black_box(elapsed(black_box(start), end, as_of)))),
            contender("attainment", || times(&|i| _ = black_box(attainment(Quantity::from(i), 60.into())))),
        ],
    );
}
