//! This side of the comparison over a country's reports. `rollup serve FOLDER DAY...` loads the units and observations of
//! a folder and judges every unit on the days, again and again as it is told on its input, line by line: `run` answers
//! the seconds of one load and one panel together, and of each; `write FILE` writes the answer: by day and unit, in the
//! order of codes, the sums of the ten variables, and verdict and whole units missing for each target.

use std::fs::File;
use std::io::{BufRead, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use chrono::NaiveDate;
use shequ_bench::rollup::{Answer, load, plan};

const USAGE: &str = "usage: rollup serve FOLDER DAY...";

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = given.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["serve", folder, days @ ..] if !days.is_empty() => serve(Path::new(folder), days),
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

fn serve(folder: &Path, days: &[&str]) -> Result<(), Box<dyn std::error::Error>> {
    let days = days.iter().map(|day| day.parse()).collect::<Result<Vec<NaiveDate>, _>>()?;
    let (plan, mut answer) = (plan(), None);
    let mut out = std::io::stdout().lock();
    writeln!(out, "ready")?;
    out.flush()?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        match line.split_once(' ').unwrap_or((&line, "")) {
            ("run", "") => {
                drop(answer.take());
                let start = Instant::now();
                let data = load(&plan, folder)?;
                let loading = start.elapsed();
                answer = Some(Answer::of(&plan, &data, &days)?);
                let both = start.elapsed();
                let judging = both - loading;
                writeln!(out, "{} {} {}", both.as_secs_f64(), loading.as_secs_f64(), judging.as_secs_f64())?;
            }
            ("write", path) => {
                let answer: &Answer = answer.as_ref().ok_or("there is no answer yet")?;
                answer.write(&mut File::create(path)?)?;
                writeln!(out, "written")?;
            }
            _ => return Err(format!("what is {line}?").into()),
        }
        out.flush()?;
    }
    Ok(())
}
