//! The measuring itself: contenders take turns, so that a noisy machine disturbs all alike, and medians are compared as
//! ratios within one run. Nothing here asserts a time.

pub mod columns;
pub mod country;
pub mod rollup;

use std::hint::black_box;
use std::time::{Duration, Instant};

/// One thing measured.
pub struct Contender<'a> {
    name: &'a str,
    run: Box<dyn FnMut() + 'a>,
}

/// Something to measure under a name.
pub fn contender<'a, T>(name: &'a str, mut run: impl FnMut() -> T + 'a) -> Contender<'a> {
    Contender {
        name,
        run: Box::new(move || {
            black_box(run());
        }),
    }
}

/// Runs all contenders in turn and prints the median time of each for one of `per_run` operations, and its ratio to the
/// first.
pub fn compare(title: &str, rounds: usize, per_run: u32, contenders: &mut [Contender<'_>]) {
    let mut times: Vec<Vec<Duration>> = contenders.iter().map(|_| Vec::with_capacity(rounds)).collect();
    // The first round warms caches and is not counted.
    for round in 0..=rounds {
        for (contender, times) in contenders.iter_mut().zip(&mut times) {
            let start = Instant::now();
            (contender.run)();
            if round > 0 {
                times.push(start.elapsed());
            }
        }
    }
    println!("{title} (median of {rounds})");
    let medians: Vec<f64> = times
        .iter_mut()
        .map(|times| {
            times.sort_unstable();
            times[times.len() / 2].as_secs_f64() / f64::from(per_run)
        })
        .collect();
    for (contender, median) in contenders.iter().zip(&medians) {
        println!("  {:<44} {:>12}   x {:.2}", contender.name, shown(*median), median / medians[0]);
    }
}

fn shown(seconds: f64) -> String {
    match seconds {
        s if s < 1e-6 => format!("{:.2} ns", s * 1e9),
        s if s < 1e-3 => format!("{:.2} us", s * 1e6),
        s => format!("{:.2} ms", s * 1e3),
    }
}
