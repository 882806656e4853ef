//! Whole builds of small tables: what is kept, and what is refused at which place.

mod allocations;
#[cfg(feature = "arrow")]
mod arrow;
mod deliverables;
mod digest;
mod entities;
mod faces;
mod findings;
mod lineage;
mod observations;
mod rejected;
mod scopes;
mod units;

use std::sync::OnceLock;

use chrono::NaiveDate;

use super::register::{AttributeColumn, MISSING};
use super::*;
use crate::plan::Plan;

fn plan() -> Plan {
    static PLAN: OnceLock<Plan> = OnceLock::new();
    PLAN.get_or_init(|| Plan::from_toml(include_str!("plan.toml")).unwrap()).clone()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn day(text: &str) -> i32 {
    super::day::parse(text).unwrap()
}

/// A district, two of its towns, and communities: enough for every table to stand on.
fn some_units() -> Vec<UnitRow> {
    let mut ended = UnitRow::new("330109001002", "旧社区", "community");
    ended.since = Some(date("2020-01-01"));
    ended.until = Some(date("2023-01-01"));
    vec![
        UnitRow::new("330109", "萧山区", "district"),
        UnitRow::new("330109001", "城厢街道", "town"),
        UnitRow::new("330109101", "临浦镇", "town"),
        UnitRow::new("330109001001", "陈公桥社区", "community"),
        ended,
        UnitRow::new("330109101201", "东风村", "community"),
    ]
}

fn unit(dataset: &Dataset, code: &str) -> u32 {
    dataset.units().find(code).unwrap().0
}

/// Where each problem stands and what it is.
type Said<'a> = (&'a str, Option<usize>, Option<&'a str>, Option<&'a str>, ProblemCode);

fn said(error: &DataError) -> Vec<Said<'_>> {
    error.problems().iter().map(|p| (p.table(), p.row(), p.column(), p.value(), p.code())).collect()
}

/// A problem of a cell.
fn at<'a>(table: &'a str, row: usize, column: &'a str, value: &'a str, code: ProblemCode) -> Said<'a> {
    (table, Some(row), Some(column), Some(value), code)
}
