//! Prints the progress report of a unit: a plan, a folder of CSV tables, a day.
//!
//! ```sh
//! cargo run --release --bin progress_report -- --lang en --as-of 2024-12-31
//! ```
//!
//! Files, arguments, the terminal: all of it is here and in `common`, since the library opens no file and reads no clock.

mod common;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use comfy_table::{Cell, Color, Table};
use shequ::assess::{ReportTable, TableSection};
use shequ::formula::Light;

use common::Question;

/// How far is the plan? Prints every target and measure of a unit on a day.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    question: Question,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Only say why a target, named by its id or its name, stands where it does
    #[arg(long, value_name = "TARGET", conflicts_with = "json")]
    explain: Option<String>,
    /// Only check a plan's TOML file and say what is wrong with it
    #[arg(long, value_name = "PLAN", exclusive = true)]
    check: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    if let Some(path) = &arguments.check {
        return check(path);
    }
    let asked = arguments.question.read()?;
    let report = asked.plan.assess(&asked.dataset, &asked.unit, asked.as_of).map_err(|error| error.to_string())?;
    if let Some(target) = &arguments.explain {
        let lang = arguments.question.lang;
        let explanation = report.explain(target, lang).map_err(|error| error.to_string())?;
        println!("{explanation}");
        for notice in report.notices(lang) {
            eprintln!("{notice}");
        }
        return Ok(());
    }
    if arguments.json {
        println!("{}", report.to_json().map_err(|error| error.to_string())?);
        return Ok(());
    }
    let table = report.table(arguments.question.lang);
    if std::io::stdout().is_terminal() {
        print_coloured(&table);
    } else {
        print!("{}", table.to_text(None));
    }
    Ok(())
}

fn check(path: &Path) -> Result<(), String> {
    let plan = common::read_plan(path)?;
    println!(
        "{}: no problems. {} ({}): {} targets, {} measures, {} interpretations",
        path.display(),
        plan.id(),
        plan.edition(),
        plan.targets().len(),
        plan.measures().len(),
        plan.interpretations().len()
    );
    Ok(())
}

/// The report as `to_text` prints it, wrapped to the terminal and with the verdicts in the colour of their lights.
fn print_coloured(report: &ReportTable) {
    for line in report.heading.iter().cloned().chain(report.notices.iter().map(|notice| format!("* {notice}"))) {
        println!("{line}");
    }
    for section in &report.sections {
        println!("\n{}\n{}", section.title, coloured(section));
        for line in section.below() {
            println!("{line}");
        }
    }
}

fn coloured(section: &TableSection) -> Table {
    let rows = section.rows.iter().map(|row| {
        let mut cells: Vec<Cell> = row.cells.iter().map(Cell::new).collect();
        if let Some(verdict) = cells.get_mut(row.verdict) {
            *verdict = verdict.clone().fg(colour(row.light));
        }
        cells
    });
    common::table(&section.header, &section.numeric, rows)
}

const fn colour(light: Light) -> Color {
    match light {
        Light::Green => Color::Green,
        Light::Amber => Color::Yellow,
        Light::Red => Color::Red,
        Light::Grey => Color::DarkGrey,
    }
}
