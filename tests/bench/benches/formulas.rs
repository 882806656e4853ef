//! Verdicts, whole-number results and reduced quantities against the plain float expression: `cargo bench -p shequ-bench`.

use std::hint::black_box;

use chrono::NaiveDate;
use shequ::formula::{self, Bound, Convention, Rule, RuleMeasure, RuleSpec, Schedule};
use shequ::quantity::Quantity;
use shequ_bench::{compare, contender};

const ROWS: u32 = 100_000;

fn main() {
    let rows: Vec<(i64, i64)> = (0..i64::from(ROWS))
        .map(|i| {
            let d = 1_000_000 + (i * 7_919) % 2_000_000;
            (d * (12 + i % 7) / 10_000, d)
        })
        .collect();
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let schedule = Schedule::new(day(2023, 1, 1), day(2025, 12, 31), Convention::Month).unwrap();
    let bound = Bound::AtLeast(16.into());
    let rule = Rule::new(RuleSpec {
        schedule: Some(schedule.clone()),
        baseline: Some(Quantity::from(12)),
        ..RuleSpec::new(bound, RuleMeasure::Rate { factor: 10_000 })
    })
    .unwrap();
    let on = rule.on(day(2024, 12, 31)).unwrap();
    let (target, planned) = (16.0f64, 12.0 + 4.0 * 2.0 / 3.0);
    let at_risk = 12.0 + 4.0 * 0.9 * 2.0 / 3.0;

    compare(
        "verdict of a row",
        31,
        ROWS,
        &mut [
            contender("float: k n / d against three limits", || {
                rows.iter().fold(0u32, |sum, (n, d)| {
                    let value = 10_000.0 * black_box(*n) as f64 / black_box(*d) as f64;
                    sum + if value >= target {
                        1
                    } else if value >= planned {
                        2
                    } else if value >= at_risk {
                        3
                    } else {
                        4
                    }
                })
            }),
            contender("Rule on a day: status", || {
                rows.iter().fold(0u32, |sum, (n, d)| sum + on.status(black_box(*n), black_box(*d)).unwrap() as u32)
            }),
        ],
    );
    compare(
        "is the bound met",
        31,
        ROWS,
        &mut [
            contender("float: k n / d >= T", || {
                rows.iter().fold(0u32, |sum, (n, d)| {
                    sum + u32::from(10_000.0 * black_box(*n) as f64 / black_box(*d) as f64 >= target)
                })
            }),
            contender("Rule on a day: met", || {
                rows.iter().fold(0u32, |sum, (n, d)| sum + u32::from(on.met(black_box(*n), black_box(*d)).unwrap()))
            }),
        ],
    );
    compare(
        "whole units missing",
        31,
        ROWS,
        &mut [
            contender("float: max(0, ceil(T d / k) - n)", || {
                rows.iter().fold(0i64, |sum, (n, d)| {
                    let needed = (target * black_box(*d) as f64 / 10_000.0).ceil() as i64;
                    sum.wrapping_add((needed - black_box(*n)).max(0))
                })
            }),
            contender("Rule on a day: shortfall", || {
                rows.iter()
                    .fold(0i64, |sum, (n, d)| sum.wrapping_add(on.shortfall(black_box(*n), black_box(*d)).unwrap()))
            }),
            contender("formula::shortfall_rate", || {
                rows.iter().fold(0i64, |sum, (n, d)| {
                    sum.wrapping_add(formula::shortfall_rate(black_box(*n), black_box(*d), 10_000, &bound).unwrap())
                })
            }),
        ],
    );
    compare(
        "a reduced quantity",
        31,
        ROWS,
        &mut [
            contender("float: k n / d", || {
                rows.iter().fold(0.0, |sum, (n, d)| sum + 10_000.0 * black_box(*n) as f64 / black_box(*d) as f64)
            }),
            contender("formula::rate", || {
                rows.iter().fold(0i128, |sum, (n, d)| {
                    sum.wrapping_add(formula::rate(black_box(*n), black_box(*d), 10_000).unwrap().numerator())
                })
            }),
            contender("Quantity: sum of two", || {
                rows.iter().fold(0i128, |sum, (n, d)| {
                    let a = Quantity::fraction(i128::from(black_box(*n)), i128::from(black_box(*d))).unwrap();
                    sum.wrapping_add(a.checked_add(Quantity::ONE).unwrap().numerator())
                })
            }),
        ],
    );
}
