//! Verdicts, whole-number results and exact numbers allocate nothing: an allocator counts.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

use chrono::NaiveDate;
use shequ::formula::{self, Bound, Convention, Rule, RuleMeasure, RuleSpec, Schedule};
use shequ::quantity::Quantity;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call is handed to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn allocations<T>(run: impl FnOnce() -> T) -> usize {
    let before = ALLOCATIONS.with(Cell::get);
    black_box(run());
    ALLOCATIONS.with(Cell::get) - before
}

#[test]
fn the_counter_counts() {
    assert!(allocations(|| vec![black_box(1)]) > 0);
}

#[test]
fn a_verdict_and_its_numbers_allocate_nothing() {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let schedule = Schedule::new(day(2023, 1, 1), day(2025, 12, 31), Convention::Month).unwrap();
    let bound = Bound::AtLeast(16.into());
    let rule = Rule::new(RuleSpec {
        schedule: Some(schedule.clone()),
        baseline: Some(12.into()),
        ..RuleSpec::new(bound, RuleMeasure::Rate { factor: 10_000 })
    })
    .unwrap();
    let on = rule.on(day(2024, 12, 31)).unwrap();
    let (n, d) = (black_box(3_305), black_box(2_140_000));
    assert_eq!(allocations(|| on.status(n, d)), 0);
    assert_eq!(allocations(|| on.met(n, d)), 0);
    assert_eq!(allocations(|| on.shortfall(n, d)), 0);
    assert_eq!(allocations(|| rule.on(black_box(day(2024, 6, 30)))), 0);
    assert_eq!(allocations(|| formula::shortfall_rate(n, d, 10_000, &bound)), 0);
    assert_eq!(allocations(|| formula::shortfall_by_hiring(66, 100, 100, 70.into())), 0);
    assert_eq!(allocations(|| formula::elapsed(&schedule, day(2024, 6, 30))), 0);
    assert_eq!(allocations(|| formula::required_pace_count(40, 60.into(), &schedule, day(2024, 6, 30))), 0);
    assert_eq!(allocations(|| formula::range_conformity(3_500, 1_500, 3_000, true, true)), 0);
}

#[test]
fn exact_numbers_allocate_nothing() {
    let (a, b) = (Quantity::fraction(black_box(3_305), 214).unwrap(), Quantity::fraction(black_box(70), 3).unwrap());
    assert_eq!(allocations(|| formula::rate(black_box(3_305), 2_140_000, 10_000)), 0);
    assert_eq!(allocations(|| (a.checked_add(b), a.checked_sub(b), a.checked_mul(b), a.checked_div(b))), 0);
    assert_eq!(allocations(|| (a < b, a.floor(), a.ceil(), a.to_f64())), 0);
    assert_eq!(allocations(|| "16.5".parse::<Quantity>()), 0);
}
