//! This side of the comparison over columns. `columns make --rows N --seed S --out FILE` writes the rows; `columns serve
//! FILE THREADS` judges them again and again as it is told on its input, line by line: `run` answers the time of one pass
//! and of one copy of the same bytes, in seconds; `check` compares every row with the scalar functions; `write FILE`
//! writes the columns.

use std::io::{BufRead, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use shequ_bench::columns::{Copied, Judged, Rows, rows, rule};

const USAGE: &str = "usage: columns make --rows N --seed S --out FILE | columns serve FILE THREADS";

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = given.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["make", "--rows", count, "--seed", seed, "--out", out] => make(count, seed, Path::new(out)),
        ["serve", file, threads] => serve(Path::new(file), threads),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn make(count: &str, seed: &str, out: &Path) -> Outcome {
    Ok(rows(count.parse()?, seed.parse()?).write(out)?)
}

fn serve(file: &Path, threads: &str) -> Outcome {
    let threads: usize = threads.parse()?;
    if threads == 0 {
        return Err("at least one thread".into());
    }
    let (rows, rule) = (Rows::read(file)?, rule());
    let (mut judged, mut copied) = (Judged::new(rows.len()), Copied::new(rows.len()));
    let mut out = std::io::stdout().lock();
    writeln!(out, "ready")?;
    out.flush()?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        match line.split_once(' ').unwrap_or((&line, "")) {
            ("run", "") => {
                let start = Instant::now();
                judged.judge(&rule, &rows, threads)?;
                let judging = start.elapsed();
                let start = Instant::now();
                copied.copy(threads);
                writeln!(out, "{} {}", judging.as_secs_f64(), start.elapsed().as_secs_f64())?;
            }
            ("check", "") => match judged.differing(&rows) {
                (0, _) => writeln!(out, "equal {}", rows.len())?,
                (count, first) => writeln!(out, "differ {count} first {first:?}")?,
            },
            ("write", path) => {
                judged.write(Path::new(path))?;
                writeln!(out, "written")?;
            }
            _ => return Err(format!("what is {line}?").into()),
        }
        out.flush()?;
    }
    Ok(())
}
