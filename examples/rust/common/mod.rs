//! What the programs here share: which question is asked of which plan and data, read from files, and how a table looks.
//! What a program prints of the answer does not live here.

use std::fmt;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use shequ::data::{Dataset, Reject};
use shequ::{Lang, Plan};

/// The tables a data folder may hold, one file each.
const TABLES: [&str; 7] =
    ["units", "observations", "entities", "deliverables", "register_scope", "lineage", "allocations"];

/// How many of the problems of rows that were set aside are shown.
const SHOWN: usize = 20;

/// What happens to rows that have a problem.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Bad {
    /// Nothing is loaded
    Table,
    /// The row is set aside and listed
    Row,
}

/// Which question is asked, as every program here takes it.
#[derive(clap::Args)]
pub(crate) struct Question {
    /// Language of what is printed: zh or en
    #[arg(long, default_value = "zh")]
    pub(crate) lang: Lang,
    /// The day asked about, at its close, as 2024-12-31 [default: the latest day in the data]
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// The unit's code, or its name [default: the unit at the top]
    #[arg(long)]
    pub(crate) unit: Option<String>,
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
}

/// A question with its files read and its defaults filled in.
pub(crate) struct Asked {
    pub(crate) plan: Plan,
    pub(crate) dataset: Dataset,
    pub(crate) unit: String,
    pub(crate) as_of: NaiveDate,
}

impl Question {
    /// Reads the plan and the data.
    pub(crate) fn plan_and_data(&self) -> Result<(Plan, Dataset), String> {
        let plan = load_plan(&self.plan)?;
        let reject = match self.reject {
            Bad::Table => Reject::Table,
            Bad::Row => Reject::Row,
        };
        let dataset = load_data(&plan, self.data.as_deref().unwrap_or(&example_data()), reject)?;
        list_rejected(&dataset, self.lang);
        list_findings(&dataset, self.lang);
        Ok((plan, dataset))
    }

    /// Reads the plan and the data, and works out what was left to the defaults.
    pub(crate) fn read(&self) -> Result<Asked, String> {
        let (plan, dataset) = self.plan_and_data()?;
        let as_of = match self.as_of.or_else(|| dataset.latest_date()) {
            Some(day) => day,
            None => return Err("the data holds no date: say which day to ask about with --as-of".to_owned()),
        };
        let units = dataset.units();
        let unit = match &self.unit {
            Some(unit) => unit.clone(),
            None => units.roots().next().map(|top| units.code(top).to_owned()).ok_or("the data holds no unit")?,
        };
        Ok(Asked { plan, dataset, unit, as_of })
    }
}

/// A plan's TOML file.
pub(crate) fn read_plan(path: &Path) -> Result<Plan, String> {
    Plan::from_toml(&read_text(path)?).map_err(|error| format!("{}:\n{error}", path.display()))
}

/// A table with rules above, below and under its header, wrapped to the terminal where there is one; a Chinese character
/// takes two columns.
pub(crate) fn table(header: &[String], numeric: &[bool], rows: impl IntoIterator<Item = Vec<Cell>>) -> Table {
    const RULE: LineStyle = LineStyle::none().fill('─').junction('─');
    let mut table = Table::new();
    table.load_style(TableStyle::new().top_border(RULE).header_separator(RULE).bottom_border(RULE));
    if std::io::stdout().is_terminal() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    table.set_header(header).add_rows(rows);
    for (column, numeric) in table.column_iter_mut().zip(numeric) {
        column.set_padding((0, 1)).set_cell_alignment(if *numeric {
            CellAlignment::Right
        } else {
            CellAlignment::Left
        });
    }
    table
}

fn example_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/xiaoshan")
}

/// A built-in plan by its id, or a file.
fn load_plan(name: &str) -> Result<Plan, String> {
    if Path::new(name).extension().is_none() {
        return Plan::builtin(name).map_err(|error| error.to_string());
    }
    read_plan(Path::new(name))
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
    list(problems.iter().map(|problem| {
        let row = problem.row().map_or(String::new(), |row| format!(":{row}"));
        let cell = [problem.column(), problem.value()].map(Option::unwrap_or_default).join(" ");
        format!("{}{row}: {cell}: {}", problem.table(), problem.message(lang))
    }));
}

/// Says on standard error what is odd in the data, though it was read.
fn list_findings(dataset: &Dataset, lang: Lang) {
    let findings = dataset.findings();
    if findings.is_empty() {
        return;
    }
    let count = findings.len();
    match lang {
        Lang::Zh => eprintln!("数据中有 {count} 处可疑，请核对："),
        Lang::En => eprintln!("odd in the data, worth a look: {count}"),
    }
    list(findings.iter().map(|finding| {
        let row = finding.row().map_or(String::new(), |row| format!(":{row}"));
        let cell = [finding.column(), finding.value()].join(" ");
        format!("{}{row}: {cell}: {}", finding.table(), finding.message(lang))
    }));
}

/// The first lines on standard error, and how many more there are.
fn list(lines: impl ExactSizeIterator<Item = String>) {
    let more = lines.len().saturating_sub(SHOWN);
    lines.take(SHOWN).for_each(|line| eprintln!("  {line}"));
    if more > 0 {
        eprintln!("  + {more}");
    }
}

/// A file of text.
pub(crate) fn read_text(path: &Path) -> Result<String, String> {
    String::from_utf8(read(path)?).map_err(|_| format!("{}: it is not UTF-8", path.display()))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Prints a text. Where the reader has gone (`| head`), nobody is left to print for, and the program ends.
pub(crate) fn show(text: fmt::Arguments<'_>) {
    if let Err(error) = std::io::stdout().write_fmt(text) {
        if error.kind() != ErrorKind::BrokenPipe {
            eprintln!("{error}");
        }
        std::process::exit(1);
    }
}
