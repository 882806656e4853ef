//! Ten million rows of one target, one after the other: numerator, denominator and day, made up, with many rows at a limit
//! exactly or one beside it. The engines compared read them from one file; this side judges them by [`Rule::evaluate_days`].

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type};
use arrow_array::{ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, UInt8Array};
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::FileWriter;
use chrono::NaiveDate;
use shequ::formula::{
    AtRisk, Bound, Convention, LengthError, Rule, RuleColumns, RuleMeasure, RuleSpec, Schedule, pace_status_rate,
    shortfall_rate,
};
use shequ::quantity::Quantity;

use crate::country::{Chance, FileError};

/// What the rows are multiplied by, the floor, and what is taken as the baseline: 12 to 16 of 10,000.
const FACTOR: i64 = 10_000;
const FLOOR: i64 = 16;
const BASELINE: i64 = 12;

/// Rows of the file.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Numerators.
    pub numerator: Vec<i64>,
    /// Denominators.
    pub denominator: Vec<i64>,
    /// Days since 1970-01-01.
    pub date: Vec<i32>,
}

/// The columns that a call fills.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    value: Vec<f64>,
    attainment: Vec<f64>,
    shortfall: Vec<i64>,
    planned: Vec<f64>,
    status: Vec<u8>,
    error: Vec<u8>,
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn schedule() -> Schedule {
    Schedule::new(day(2023, 1, 1), day(2025, 12, 31), Convention::Month).expect("three years")
}

/// The target: at least 16 per 10,000 by the end of 2025, from 12, by completed months.
#[must_use]
pub fn rule() -> Rule {
    Rule::new(RuleSpec {
        schedule: Some(schedule()),
        baseline: Some(Quantity::from(BASELINE)),
        ..RuleSpec::new(Bound::AtLeast(FLOOR.into()), RuleMeasure::Rate { factor: FACTOR })
    })
    .expect("a sound rule")
}

/// Rows from 1 December 2022 to 28 February 2026, in no order of days.
#[must_use]
pub fn rows(count: usize, seed: u64) -> Rows {
    let (chance, first) = (Chance::new(seed, 60), day(2022, 12, 1).to_epoch_days());
    let mut rows = Rows::default();
    for row in 0..u64::try_from(count).expect("rows fit") {
        let drawn = |part: u64, below: u64| i64::try_from(chance.below(row * 4 + part, below)).expect("small");
        // Every second denominator is a multiple of 90,000: the floor and every month's plan are then whole numbers.
        let exact = drawn(0, 2) == 0;
        let denominator = if exact { 90_000 * (1 + drawn(1, 40)) } else { 500 + drawn(1, 3_000_000) };
        // 12 to 16 of 10,000 in 36 steps, and one beside it on either side.
        let step = BASELINE * 36 + (FLOOR - BASELINE) * drawn(2, 37);
        let numerator = if exact {
            denominator * step / 36 / FACTOR + drawn(3, 3) - 1
        } else {
            denominator * (600 + drawn(2, 1_500)) / 100 / FACTOR
        };
        rows.numerator.push(numerator.max(0));
        rows.denominator.push(denominator);
        rows.date.push(first + i32::try_from(chance.below(row, 1_186)).expect("few days"));
    }
    rows
}

impl Rows {
    /// Writes them as an Arrow file of one batch.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn write(&self, path: &Path) -> Result<(), FileError> {
        write_batch(
            path,
            vec![
                ("numerator", Arc::new(Int64Array::from(self.numerator.clone())) as ArrayRef),
                ("denominator", Arc::new(Int64Array::from(self.denominator.clone()))),
                ("date", Arc::new(Date32Array::from(self.date.clone()))),
            ],
        )
    }

    /// Reads such a file.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn read(path: &Path) -> Result<Rows, FileError> {
        let mut rows = Rows::default();
        for batch in FileReader::try_new(File::open(path)?, None)? {
            let batch = batch?;
            rows.numerator.extend_from_slice(batch.column(0).as_primitive::<Int64Type>().values());
            rows.denominator.extend_from_slice(batch.column(1).as_primitive::<Int64Type>().values());
            rows.date.extend_from_slice(batch.column(2).as_primitive::<Date32Type>().values());
        }
        Ok(rows)
    }

    /// How many rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.date.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.date.is_empty()
    }
}

impl Judged {
    /// Buffers for so many rows.
    #[must_use]
    pub fn new(rows: usize) -> Judged {
        Judged {
            value: vec![0.0; rows],
            attainment: vec![0.0; rows],
            shortfall: vec![0; rows],
            planned: vec![0.0; rows],
            status: vec![0; rows],
            error: vec![0; rows],
        }
    }

    /// The buffers as columns, cut into so many parts of nearly equal length.
    fn parts(&mut self, parts: usize) -> Vec<RuleColumns<'_>> {
        let length = self.status.len().div_ceil(parts).max(1);
        let floats = self.value.chunks_mut(length).zip(self.attainment.chunks_mut(length));
        let floats = floats.zip(self.planned.chunks_mut(length));
        let exact = self.shortfall.chunks_mut(length).zip(self.status.chunks_mut(length));
        let all = floats.zip(exact).zip(self.error.chunks_mut(length));
        all.map(|((((value, attainment), planned), (shortfall, status)), error)| RuleColumns {
            value,
            attainment,
            shortfall,
            planned,
            status,
            error,
        })
        .collect()
    }

    /// Judges all rows, a thread for each part.
    ///
    /// # Errors
    /// [`LengthError`] when there are not as many rows as buffers have room for.
    pub fn judge(&mut self, rule: &Rule, rows: &Rows, threads: usize) -> Result<(), LengthError> {
        let length = rows.len().div_ceil(threads).max(1);
        let n = rows.numerator.chunks(length);
        let inputs = n.zip(rows.denominator.chunks(length)).zip(rows.date.chunks(length));
        let work = inputs.zip(self.parts(threads));
        std::thread::scope(|scope| {
            let mut running = Vec::new();
            for (((n, d), days), mut out) in work {
                if threads == 1 {
                    return rule.evaluate_days(n, Some(d), days, &mut out);
                }
                running.push(scope.spawn(move || rule.evaluate_days(n, Some(d), days, &mut out)));
            }
            running.into_iter().try_for_each(|part| part.join().expect("no part panics"))
        })
    }

    /// How many rows differ from the scalar functions, and the first of them.
    #[must_use]
    pub fn differing(&self, rows: &Rows) -> (usize, Option<usize>) {
        let (schedule, bound) = (schedule(), Bound::AtLeast(FLOOR.into()));
        let differs = |row: &usize| {
            let (n, d) = (rows.numerator[*row], rows.denominator[*row]);
            let date = NaiveDate::from_epoch_days(rows.date[*row]).expect("a day");
            let status =
                pace_status_rate(n, d, FACTOR, Some(BASELINE.into()), FLOOR.into(), &schedule, date, AtRisk::default());
            let units = shortfall_rate(n, d, FACTOR, &bound).expect("sound rows");
            status.expect("sound rows") as u8 != self.status[*row] || units != self.shortfall[*row]
        };
        let mut found = (0..rows.len()).filter(differs);
        let first = found.next();
        (first.map_or(0, |_| 1 + found.count()), first)
    }

    /// Writes the columns as an Arrow file.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn write(&self, path: &Path) -> Result<(), FileError> {
        let float = |column: &[f64]| Arc::new(Float64Array::from(column.to_vec())) as ArrayRef;
        write_batch(
            path,
            vec![
                ("value", float(&self.value)),
                ("attainment", float(&self.attainment)),
                ("shortfall", Arc::new(Int64Array::from(self.shortfall.clone()))),
                ("planned", float(&self.planned)),
                ("status", Arc::new(UInt8Array::from(self.status.clone()))),
            ],
        )
    }
}

/// The machine's own copy: half as many bytes read as judging reads and writes together, and as many written.
#[derive(Debug)]
pub struct Copied {
    from: Vec<u64>,
    to: Vec<u64>,
}

/// Bytes that judging a row reads (two numbers and a day) and writes (four numbers, a status, an error).
const BYTES: usize = 8 + 8 + 4 + 4 * 8 + 1 + 1;

impl Copied {
    /// Memory for the copy that stands beside so many rows.
    #[must_use]
    pub fn new(rows: usize) -> Copied {
        let words = rows * BYTES / 2 / 8;
        Copied { from: vec![1; words], to: vec![2; words] }
    }

    /// Copies, a thread for each part.
    pub fn copy(&mut self, threads: usize) {
        let length = self.from.len().div_ceil(threads).max(1);
        std::thread::scope(|scope| {
            for (from, to) in self.from.chunks(length).zip(self.to.chunks_mut(length)) {
                if threads == 1 {
                    to.copy_from_slice(from);
                } else {
                    scope.spawn(move || to.copy_from_slice(from));
                }
            }
        });
        std::hint::black_box(&mut self.to);
    }
}

fn write_batch(path: &Path, columns: Vec<(&str, ArrayRef)>) -> Result<(), FileError> {
    let batch = RecordBatch::try_from_iter(columns)?;
    let mut writer = FileWriter::try_new(BufWriter::new(File::create(path)?), &batch.schema())?;
    writer.write(&batch)?;
    writer.finish()?;
    Ok(())
}
