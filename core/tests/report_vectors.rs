//! Runs the whole-report vectors, `vectors/report`: one named test a case. Every column of `expected.csv` is compared as
//! text, cell by cell.

#![expect(clippy::disallowed_methods, reason = "the core opens no file; its tests read the vectors")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;
use shequ::Plan;
use shequ::area::AreaKind;
use shequ::assess::{Options, UnitSelection};
use shequ::data::{Dataset, Reject};
use shequ::frame::{Frame, Values};

/// At most so many differences are told of a case.
const TOLD: usize = 20;

fn main() {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials()).exit();
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/report")
}

fn trials() -> Vec<Trial> {
    let folders = std::fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> =
        folders.map(|folder| folder.join("case.json")).filter(|file| file.is_file()).collect();
    cases.sort();
    assert!(!cases.is_empty(), "no case was found");
    let name = |file: &Path| file.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
    cases.into_iter().map(|file| Trial::test(format!("report::{}", name(&file)), move || check(&file))).collect()
}

/// Asks a case's question and compares the answer with its `expected.csv`.
fn check(file: &Path) -> Result<(), Failed> {
    let case: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(case["format"], 1, "{}", file.display());
    assert_eq!(case["id"].as_str(), file.parent().and_then(Path::file_name).and_then(|name| name.to_str()));
    let expected = Table::read(&file.with_file_name("expected.csv"));
    let found = answer(&case)?;
    let differences = found.differences(&expected);
    if differences.is_empty() {
        return Ok(());
    }
    let mut told: Vec<String> = differences.iter().take(TOLD).cloned().collect();
    told.push(format!("{} cells differ", differences.len()));
    Err(told.join("\n").into())
}

/// The panel that a case asks for.
fn answer(case: &Value) -> Result<Table, Failed> {
    let plan = plan(&case["plan"]).map_err(|error| error.to_string())?;
    let choices = case["interpretations"].as_object().unwrap();
    let plan = choices.iter().try_fold(plan, |plan, (interpretation, choice)| {
        plan.with_interpretation(interpretation, choice.as_str().unwrap()).map_err(|error| error.to_string())
    })?;
    let reject = match text(&case["reject"]) {
        "table" => Reject::Table,
        "row" => Reject::Row,
        other => panic!("`{other}` is no way to treat bad rows"),
    };
    let tables = case["tables"].as_object().unwrap();
    let builder = tables.iter().fold(Dataset::builder(&plan).reject(reject), |builder, (name, path)| {
        builder.csv(name, &std::fs::read(root().join(text(path))).unwrap())
    });
    let dataset = builder.build().map_err(|error| error.to_string())?;
    let dates: Vec<NaiveDate> = texts(&case["dates"]).map(|date| date.parse().unwrap()).collect();
    let options: Options = serde_json::from_value(case["options"].clone()).unwrap();
    let panel = plan.panel_with(&dataset, &selection(&case["units"]), &dates, &options);
    Ok(Table::of(&panel.map_err(|error| error.to_string())?.to_frame()))
}

fn plan(named: &Value) -> Result<Plan, shequ::plan::PlanError> {
    match named.get("file") {
        Some(path) => Plan::from_toml(&std::fs::read_to_string(root().join(text(path))).unwrap()),
        None => Plan::builtin(text(&named["builtin"])),
    }
}

fn selection(units: &Value) -> UnitSelection {
    if let Some(codes) = units.get("codes") {
        return UnitSelection::codes(texts(codes));
    }
    let selection = UnitSelection::level(text(&units["level"]));
    let selection = match units.get("within") {
        Some(above) => selection.within(text(above)),
        None => selection,
    };
    match units.get("kinds") {
        Some(kinds) => {
            selection.kinds(texts(kinds).map(|code| *AreaKind::ALL.iter().find(|kind| kind.code() == code).unwrap()))
        }
        None => selection,
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text"))
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().unwrap().iter().map(text)
}

/// A table as text: a missing value is an empty cell.
struct Table {
    columns: Vec<String>,
    rows: Vec<BTreeMap<String, String>>,
}

impl Table {
    fn read(file: &Path) -> Table {
        let content = std::fs::read_to_string(file).unwrap();
        let mut lines = content.lines().map(cells);
        let columns = lines.next().unwrap();
        let rows = lines.map(|cells| {
            assert_eq!(cells.len(), columns.len(), "{}: {cells:?}", file.display());
            columns.iter().cloned().zip(cells).collect()
        });
        Table { rows: rows.collect(), columns: columns.clone() }
    }

    /// The columns of a frame that are exact: without the numbers for display.
    fn of(frame: &Frame) -> Table {
        let exact: Vec<_> =
            frame.columns().iter().filter(|column| !matches!(column.values, Values::Floats(_))).collect();
        let row = |row| exact.iter().map(|column| (column.name.clone(), written(&column.values, row))).collect();
        Table {
            columns: exact.iter().map(|column| column.name.clone()).collect(),
            rows: (0..frame.len()).map(row).collect(),
        }
    }

    fn differences(&self, expected: &Table) -> Vec<String> {
        if self.columns != expected.columns {
            return vec![format!("columns: expected {:?}, found {:?}", expected.columns, self.columns)];
        }
        if self.rows.len() != expected.rows.len() {
            return vec![format!("rows: expected {}, found {}", expected.rows.len(), self.rows.len())];
        }
        let mut differences = Vec::new();
        for (found, expected) in self.rows.iter().zip(&expected.rows) {
            for (column, cell) in expected.iter().filter(|(column, cell)| found[*column] != **cell) {
                let place = format!("{} at {} on {}", expected["target"], expected["unit"], expected["as_of"]);
                differences.push(format!("{place}: {column}: expected `{cell}`, found `{}`", found[column]));
            }
        }
        differences
    }
}

fn written(values: &Values, row: usize) -> String {
    fn shown<T: ToString>(value: Option<T>) -> String {
        value.map(|value| value.to_string()).unwrap_or_default()
    }
    match values {
        Values::Words(words) => shown(words.get(row)),
        Values::Dates(days) => shown(days.get(row).map(date)),
        Values::Integers(values) => shown(values.get(row)),
        Values::Booleans(values) => shown(values.get(row)),
        _ => panic!("numbers for display are not compared"),
    }
}

fn date(days: i32) -> NaiveDate {
    let epoch = NaiveDate::default();
    let distance = Days::new(u64::from(days.unsigned_abs()));
    if days < 0 { epoch - distance } else { epoch + distance }
}

/// The cells of a line of CSV. No cell of a vector holds a line end.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}
