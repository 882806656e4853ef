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

use chrono::NaiveDate;
use clap::Parser;
use comfy_table::{Cell, Color, Table};
use shequ::Lang;
use shequ::assess::{ReportTable, TableSection, UnitSelection, verify_json};
use shequ::formula::Light;
use shequ::frame::CsvOptions;

use common::{Question, show};

/// How far is the plan? Prints every target and measure of a unit on a day.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    question: Question,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Compute a stored report (JSON) again from the plan and the data, as it was asked, and list what differs; the
    /// status is 1 where anything does
    #[arg(long, value_name = "REPORT.json", conflicts_with_all = ["as_of", "unit", "json", "explain", "trace", "since"])]
    verify: Option<PathBuf>,
    /// Only say why a target, named by its id or its name, stands where it does
    #[arg(long, value_name = "TARGET", conflicts_with = "json")]
    explain: Option<String>,
    /// Only print, as JSON, how a target's numbers came about, down to the rows of the data
    #[arg(long, value_name = "TARGET", conflicts_with_all = ["json", "explain"])]
    trace: Option<String>,
    /// Only say what changed since an earlier day, and which rows are behind it; with --json, as JSON
    #[arg(long, value_name = "DATE", conflicts_with_all = ["explain", "trace"])]
    since: Option<NaiveDate>,
    /// Rank all units of a level, within --unit where that is given, for one target
    #[arg(long, value_name = "LEVEL", conflicts_with_all = ["json", "explain", "trace", "since", "verify"])]
    panel: Option<String>,
    /// The days of the panel, in order, as 2023-12-31,2024-12-31; the table is that of the last, with the changes since
    /// the one before [default: the day of --as-of]
    #[arg(long, value_name = "DATES", requires = "panel", value_delimiter = ',', conflicts_with = "as_of")]
    dates: Vec<NaiveDate>,
    /// The target that the panel's table ranks by, by its id or its name [default: the plan's first]
    #[arg(long, requires = "panel")]
    target: Option<String>,
    /// Print all targets, units and days of the panel as CSV instead, with the columns that ARCHITECTURE.md lists
    #[arg(long, requires = "panel", conflicts_with = "target")]
    csv: bool,
    /// Only check a plan's TOML file and say what is wrong with it
    #[arg(long, value_name = "PLAN", exclusive = true)]
    check: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    if let Some(path) = &arguments.check {
        return check(path);
    }
    if let Some(path) = &arguments.verify {
        return verify(path, &arguments.question);
    }
    if let Some(level) = &arguments.panel {
        return panel(level, arguments);
    }
    let asked = arguments.question.read()?;
    let report = asked.plan.assess(&asked.dataset, &asked.unit, asked.as_of).map_err(|error| error.to_string())?;
    if let Some(target) = &arguments.explain {
        let lang = arguments.question.lang;
        let explanation = report.explain(target, lang).map_err(|error| error.to_string())?;
        show(format_args!("{explanation}\n"));
        for notice in report.notices(lang) {
            eprintln!("{notice}");
        }
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(target) = &arguments.trace {
        let trace = report.trace(target).map_err(|error| error.to_string())?;
        show(format_args!("{}\n", trace.to_json().map_err(|error| error.to_string())?));
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(day) = arguments.since {
        let earlier = asked.plan.assess(&asked.dataset, &asked.unit, day).map_err(|error| error.to_string())?;
        let changes = report.since(&earlier).map_err(|error| error.to_string())?;
        if arguments.json {
            show(format_args!("{}\n", changes.to_json().map_err(|error| error.to_string())?));
            return Ok(ExitCode::SUCCESS);
        }
        for line in changes.lines(arguments.question.lang) {
            show(format_args!("{line}\n"));
        }
        for notice in report.notices(arguments.question.lang) {
            eprintln!("{notice}");
        }
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.json {
        show(format_args!("{}\n", report.to_json().map_err(|error| error.to_string())?));
        return Ok(ExitCode::SUCCESS);
    }
    let table = report.table(arguments.question.lang);
    if std::io::stdout().is_terminal() {
        print_coloured(&table);
    } else {
        show(format_args!("{}", table.to_text(None)));
    }
    Ok(ExitCode::SUCCESS)
}

/// Ranks the units of a level for one target, or prints the whole panel as CSV.
fn panel(level: &str, arguments: &Arguments) -> Result<ExitCode, String> {
    let lang = arguments.question.lang;
    let asked = arguments.question.read()?;
    let mut selection = UnitSelection::level(level);
    if let Some(unit) = &arguments.question.unit {
        selection = selection.within(unit);
    }
    let dates = if arguments.dates.is_empty() { vec![asked.as_of] } else { arguments.dates.clone() };
    let target = match &arguments.target {
        Some(target) => asked.plan.target(target).map_err(|error| error.to_string())?,
        None => asked.plan.targets().first().ok_or("the plan has no target")?,
    };
    let panel = asked.plan.panel(&asked.dataset, &selection, &dates).map_err(|error| error.to_string())?;
    if arguments.csv {
        let text = panel.to_frame().to_csv(&CsvOptions::default()).map_err(|error| error.to_string())?;
        show(format_args!("{text}"));
        for notice in panel.notices(lang) {
            eprintln!("{notice}");
        }
        return Ok(ExitCode::SUCCESS);
    }
    let section = panel.days().last().ok_or("the panel has no day")?.table(target, lang);
    show(format_args!("{}\n", asked.plan.name().get(lang)));
    for notice in panel.notices(lang) {
        show(format_args!("* {notice}\n"));
    }
    if std::io::stdout().is_terminal() {
        show(format_args!("\n{}\n{}\n", section.title, coloured(&section)));
    } else {
        show(format_args!("\n{}", section.to_text(None)));
    }
    Ok(ExitCode::SUCCESS)
}

/// Lists what differs between a stored report and the same computed again.
fn verify(path: &Path, question: &Question) -> Result<ExitCode, String> {
    let (plan, dataset) = question.plan_and_data()?;
    let differences = verify_json(&common::read_text(path)?, &plan, &dataset);
    let differences = differences.map_err(|error| format!("{}: {error}", path.display()))?;
    for difference in &differences {
        show(format_args!("{}\n", difference.message(question.lang)));
    }
    match (differences.len(), question.lang) {
        (0, Lang::Zh) => show(format_args!("{}：重算结果一致\n", path.display())),
        (0, Lang::En) => show(format_args!("{}: computed again, nothing differs\n", path.display())),
        (count, Lang::Zh) => show(format_args!("{}：重算后不同之处：{count}\n", path.display())),
        (count, Lang::En) => show(format_args!("{}: computed again, differences: {count}\n", path.display())),
    }
    Ok(if differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn check(path: &Path) -> Result<ExitCode, String> {
    let plan = common::read_plan(path)?;
    show(format_args!(
        "{}: no problems. {} ({}): {} targets, {} measures, {} interpretations\n",
        path.display(),
        plan.id(),
        plan.edition(),
        plan.targets().len(),
        plan.measures().len(),
        plan.interpretations().len()
    ));
    Ok(ExitCode::SUCCESS)
}

/// The report as `to_text` prints it, wrapped to the terminal and with the verdicts in the colour of their lights.
fn print_coloured(report: &ReportTable) {
    for line in report.heading.iter().cloned().chain(report.notices.iter().map(|notice| format!("* {notice}"))) {
        show(format_args!("{line}\n"));
    }
    for section in &report.sections {
        show(format_args!("\n{}\n{}\n", section.title, coloured(section)));
        for line in section.below() {
            show(format_args!("{line}\n"));
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
