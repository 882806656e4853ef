//! Prints the progress report of a unit: a plan, a folder of CSV tables, a day.
//!
//! ```sh
//! cargo run --release --bin progress_report -- --lang en --as-of 2024-12-31
//! ```
//!
//! Files, arguments, the terminal: all of it is here, since the library opens no file and reads no clock.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Parser, ValueEnum};
use comfy_table::{Cell, CellAlignment, Color, ContentArrangement, LineStyle, Table, TableStyle};
use shequ::assess::{ReportTable, TableSection};
use shequ::data::{Dataset, Reject};
use shequ::formula::Light;
use shequ::{Lang, Plan};

/// The tables a data folder may hold, one file each.
const TABLES: [&str; 7] =
    ["units", "observations", "entities", "deliverables", "register_scope", "lineage", "allocations"];

/// How many of the problems of rows that were set aside are shown.
const SHOWN: usize = 20;

/// What happens to rows that have a problem.
#[derive(Clone, Copy, ValueEnum)]
enum Bad {
    /// Nothing is loaded
    Table,
    /// The row is set aside and listed
    Row,
}

/// How far is the plan? Prints every target and measure of a unit on a day.
#[derive(Parser)]
struct Arguments {
    /// Language of the report: zh or en
    #[arg(long, default_value = "zh")]
    lang: Lang,
    /// The day asked about, at its close, as 2024-12-31 [default: the latest day in the data]
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// The unit's code, or its name [default: the unit at the top]
    #[arg(long)]
    unit: Option<String>,
    /// A built-in plan's id, or a plan's TOML file
    #[arg(long, default_value = "xiaoshan-2022-2025")]
    plan: String,
    /// A folder with units.csv and, as there are, observations.csv, entities.csv, deliverables.csv, register_scope.csv,
    /// lineage.csv, allocations.csv [default: the Xiaoshan example]
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// What is refused where a row has a problem: the whole data, or the row alone
    #[arg(long, value_name = "WHAT", default_value = "table")]
    reject: Bad,
    /// Print JSON
    #[arg(long)]
    json: bool,
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
    let plan = load_plan(&arguments.plan)?;
    let reject = match arguments.reject {
        Bad::Table => Reject::Table,
        Bad::Row => Reject::Row,
    };
    let dataset = load_data(&plan, arguments.data.as_deref().unwrap_or(&example_data()), reject)?;
    list_rejected(&dataset, arguments.lang);
    let as_of = match arguments.as_of.or_else(|| dataset.latest_date()) {
        Some(day) => day,
        None => return Err("the data holds no date: say which day to ask about with --as-of".to_owned()),
    };
    let units = dataset.units();
    let unit = match &arguments.unit {
        Some(unit) => unit.clone(),
        None => units.roots().next().map(|top| units.code(top).to_owned()).ok_or("the data holds no unit")?,
    };
    let report = plan.assess(&dataset, &unit, as_of).map_err(|error| error.to_string())?;
    let made_up = arguments.data.is_none().then(|| made_up(arguments.lang));
    if arguments.json {
        println!("{}", report.to_json().map_err(|error| error.to_string())?);
        if let Some(notice) = made_up {
            eprintln!("{notice}");
        }
        return Ok(());
    }
    let mut table = report.table(arguments.lang);
    table.notices.extend(made_up.map(str::to_owned));
    if std::io::stdout().is_terminal() {
        print_coloured(&table);
    } else {
        print!("{}", table.to_text(None));
    }
    Ok(())
}

/// What every output on the example's data says: only its units and its population are real.
const fn made_up(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "示例数据:单位名录与常住人口为真实数据,各类名册、工作者人数及其余数字均为虚构,请勿引用。",
        Lang::En => {
            "Example data: units and resident population are real; registers, worker counts and all other figures are \
             illustrative (made up), not to be quoted."
        }
    }
}

fn example_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/xiaoshan")
}

/// A built-in plan by its id, or a file.
fn load_plan(name: &str) -> Result<Plan, String> {
    if Path::new(name).extension().is_none() {
        return Plan::builtin(name).map_err(|error| error.to_string());
    }
    Plan::from_toml(&read_text(Path::new(name))?).map_err(|error| format!("{name}:\n{error}"))
}

fn load_data(plan: &Plan, folder: &Path, reject: Reject) -> Result<Dataset, String> {
    let mut builder = Dataset::builder(plan).reject(reject);
    let units = folder.join("units.csv");
    if !units.exists() {
        return Err(format!("{}: not found; a data folder needs at least units.csv", units.display()));
    }
    for table in TABLES {
        let path = folder.join(format!("{table}.csv"));
        if path.exists() {
            builder = builder.csv(table, &read(&path)?);
        }
    }
    builder.build().map_err(|error| format!("{}:\n{error}", folder.display()))
}

/// Says on standard error which rows were set aside, and why.
fn list_rejected(dataset: &Dataset, lang: Lang) {
    let problems = dataset.rejected();
    if problems.is_empty() {
        return;
    }
    let rows = dataset.rejected_row_count();
    match lang {
        Lang::Zh => eprintln!("已搁置 {rows} 行："),
        Lang::En => eprintln!("rows set aside: {rows}"),
    }
    for problem in problems.iter().take(SHOWN) {
        let place = [problem.table().to_owned(), problem.row().map_or(String::new(), |row| row.to_string())];
        let cell = [problem.column(), problem.value()].map(Option::unwrap_or_default);
        eprintln!("  {} {}: {}", place.join(":"), cell.join(" "), problem.message(lang));
    }
    if let Some(more) = problems.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        eprintln!("  + {more}");
    }
}

fn check(path: &Path) -> Result<(), String> {
    let plan = Plan::from_toml(&read_text(path)?).map_err(|error| format!("{}:\n{error}", path.display()))?;
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

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn read_text(path: &Path) -> Result<String, String> {
    String::from_utf8(read(path)?).map_err(|_| format!("{}: a plan is written in UTF-8", path.display()))
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
    const RULE: LineStyle = LineStyle::none().fill('─').junction('─');
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(RULE).bottom_border(RULE));
    table.set_content_arrangement(ContentArrangement::Dynamic).set_header(&section.header);
    for row in &section.rows {
        let mut cells: Vec<Cell> = row.cells.iter().map(Cell::new).collect();
        if let Some(verdict) = cells.get_mut(row.verdict) {
            *verdict = verdict.clone().fg(colour(row.light));
        }
        table.add_row(cells);
    }
    for (column, numeric) in table.column_iter_mut().zip(&section.numeric) {
        column.set_padding((0, 1)).set_cell_alignment(if *numeric {
            CellAlignment::Right
        } else {
            CellAlignment::Left
        });
    }
    table
}

const fn colour(light: Light) -> Color {
    match light {
        Light::Green => Color::Green,
        Light::Amber => Color::Yellow,
        Light::Red => Color::Red,
        Light::Grey => Color::DarkGrey,
    }
}
