//! Writes the made-up country as Arrow files:
//! `cargo run --release -p shequ-bench --bin country -- --scale 1 --seed 7 --out DIR
//! [--monthly] [--things N]`.

use std::path::PathBuf;
use std::process::ExitCode;

use shequ_bench::country::{Country, Density, write_files};

const USAGE: &str = "usage: country --scale SCALE --seed SEED --out DIR [--monthly] [--things N]";

fn main() -> ExitCode {
    let (country, out) = match arguments(std::env::args().skip(1)) {
        Ok(asked) => asked,
        Err(problem) => {
            eprintln!("{problem}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match write_files(&country, &out) {
        Ok(tables) => {
            for (table, rows) in tables {
                println!("{table}.arrow: {rows} rows");
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", out.display());
            ExitCode::FAILURE
        }
    }
}

fn arguments(mut given: impl Iterator<Item = String>) -> Result<(Country, PathBuf), String> {
    let (mut scale, mut seed, mut out, mut things, mut density) = (None, None, None, None, Density::Paced);
    while let Some(argument) = given.next() {
        let mut value = || given.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--scale" => scale = Some(value()?.parse::<f64>().map_err(|error| format!("--scale: {error}"))?),
            "--seed" => seed = Some(value()?.parse().map_err(|error| format!("--seed: {error}"))?),
            "--things" => things = Some(value()?.parse().map_err(|error| format!("--things: {error}"))?),
            "--out" => out = Some(PathBuf::from(value()?)),
            "--monthly" => density = Density::Monthly,
            other => return Err(format!("what is {other}?")),
        }
    }
    let scale = scale.ok_or("--scale is missing")?;
    if !(scale > 0.0 && scale <= 1.0) {
        return Err(format!("--scale {scale}: more than 0, at most 1"));
    }
    let country = Country { density, ..Country::new(scale, seed.ok_or("--seed is missing")?) };
    let country = Country { things: things.unwrap_or(country.things), ..country };
    Ok((country, out.ok_or("--out is missing")?))
}
