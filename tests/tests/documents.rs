//! The written documents say what the code does: the plan of "Add a plan" loads and is assessed, the clause tables name
//! every target and measure, the lists of codes are complete, every link leads somewhere.

use std::path::{Path, PathBuf};

use shequ::assess::{DifferenceCode, Flag, Reason, WorkState};
use shequ::data::{Dataset, DeliverableRow, EntityRow, ObservationRow, UnitRow};
use shequ::formula::{FormulaError, Status};
use shequ::{Lang, Plan};

const ARCHITECTURE: &str = include_str!("../../ARCHITECTURE.md");
const README: &str = include_str!("../../README.md");
const README_ZH: &str = include_str!("../../README.zh-CN.md");

/// The contents of the fenced blocks of a language.
fn blocks<'a>(document: &'a str, language: &str) -> Vec<&'a str> {
    let opening = format!("\n```{language}\n");
    document.split(&opening).skip(1).map(|rest| rest.split("\n```\n").next().unwrap()).collect()
}

/// The cells of the table rows of a document.
fn rows(document: &str) -> Vec<Vec<&str>> {
    let tables = document.lines().filter(|line| line.starts_with('|'));
    tables.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

fn example_plan() -> Plan {
    let found = blocks(ARCHITECTURE, "toml");
    assert_eq!(found.len(), 1, "one plan stands in ARCHITECTURE.md");
    Plan::from_toml(found[0]).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_plan_of_add_a_plan_loads_and_is_assessed() {
    let plan = example_plan();
    assert!(plan.is_illustrative());
    let at = |text: &str| text.parse().unwrap();
    let communities = ["east", "west"].map(|id| {
        let mut unit = UnitRow::new(id, id, "community");
        unit.parent = Some("hedong".to_owned());
        unit
    });
    let dataset = Dataset::builder(&plan)
        .units([UnitRow::new("hedong", "河东镇", "town")].into_iter().chain(communities))
        .observations([
            ObservationRow::new("east", "residents", at("2025-12-31"), 6_000),
            ObservationRow::new("west", "residents", at("2025-12-31"), 4_000),
            ObservationRow::new("east", "readers", at("2026-06-30"), 2_000),
            ObservationRow::new("west", "readers", at("2026-06-30"), 999),
        ])
        .entities((0..4).map(|n| {
            let since = if n == 0 { "2025-05-01" } else { "2026-03-01" };
            EntityRow::new("reading-room", format!("room-{n}"), "east", at(since))
        }))
        .deliverables([DeliverableRow::new("site-chosen", "east", at("2026-02-01"), "done")])
        .build()
        .unwrap();

    let report = plan.assess(&dataset, "河东镇", at("2026-06-30")).unwrap();
    // Three rooms opened within the plan; six of 24 months gone, so three are planned.
    let rooms = report.target("reading-rooms").unwrap();
    assert_eq!((rooms.value, rooms.planned), (Some(3.into()), Some(3.into())));
    assert_eq!((rooms.status, rooms.shortfall), (Status::OnTrack, Some(9)));
    // 2,999 of 10,000: one reader short of 30 percent.
    let readers = report.target("reader-share").unwrap();
    assert_eq!((readers.status, readers.shortfall), (Status::NotMet, Some(1)));
    // One community of two has chosen its site.
    assert_eq!(report.measure("1").unwrap().state, Some(WorkState::UnderWay));

    let other = plan.with_interpretation("counted-from", "everything").unwrap();
    let all = other.assess(&dataset, "hedong", at("2026-06-30")).unwrap();
    assert_eq!(all.target("reading-rooms").unwrap().value, Some(4.into()));
}

#[test]
fn add_a_plan_names_every_section_of_the_format() {
    let root = shequ::plan::format::tables().find(|table| table.path.is_empty()).unwrap();
    let sections: Vec<&str> =
        rows(ARCHITECTURE).into_iter().map(|cells| cells[0]).filter(|cell| cell.starts_with('`')).collect();
    for key in root.keys() {
        let names = [format!("`{key}`"), format!("`[{key}]`"), format!("`[[{key}]]`")];
        let named = sections.iter().any(|section| names.iter().any(|name| section.contains(name.as_str())));
        assert!(named, "the table of sections does not name `{key}`");
    }
}

/// A row of the clause tables names the clauses, the target and its strength.
#[test]
fn the_clause_tables_name_every_target_measure_and_requirement() {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    for (document, lang) in [(README, Lang::En), (README_ZH, Lang::Zh)] {
        let rows = rows(document);
        let named: Vec<&Vec<&str>> =
            rows.iter().filter(|cells| cells.len() == 4 && cells[2].starts_with('`')).collect();
        assert_eq!(named.len(), plan.targets().len(), "one row a target, and no other");
        for target in plan.targets() {
            let id = format!("`{}`", target.id);
            let row = named.iter().find(|cells| cells[2] == id).unwrap_or_else(|| panic!("no row for {id}"));
            let clauses: Vec<&str> = row[0].split([',', '、']).map(str::trim).collect();
            assert_eq!(clauses, target.clauses.iter().map(|clause| clause.id.as_str()).collect::<Vec<_>>(), "{id}");
            assert_eq!(row[3], target.strength.label(lang), "{id}");
        }
        let listed: Vec<String> = rows
            .iter()
            .filter(|cells| cells.len() == 2 && cells[1].contains(" · "))
            .flat_map(|cells| cells[1].split(" · ").map(|item| item.split(' ').next().unwrap().to_owned()))
            .collect();
        let measures = plan.measures().iter().map(|measure| measure.id.clone());
        let requirements = plan.requirements().iter().map(|requirement| requirement.id.clone());
        assert_eq!(listed, measures.chain(requirements).collect::<Vec<_>>());
    }
}

#[test]
fn the_lists_of_codes_are_complete() {
    let rows = rows(ARCHITECTURE);
    let listed = |code: &str, label: &str| {
        let code = format!("`{code}`");
        assert!(rows.iter().any(|cells| cells[0] == code && cells[1] == label), "no row {code} {label}");
    };
    Status::ALL.iter().for_each(|status| listed(status.code(), status.label(Lang::Zh)));
    Reason::ALL.iter().for_each(|reason| listed(reason.code(), reason.label(Lang::Zh)));
    Flag::ALL.iter().for_each(|flag| listed(flag.code(), flag.label(Lang::Zh)));
    let differences = ARCHITECTURE.split("| code | what differs |").nth(1).unwrap().split("\n\n").next().unwrap();
    let differences: Vec<&str> =
        differences.lines().skip(2).map(|line| line.split('`').nth(1).unwrap_or_default()).collect();
    assert_eq!(differences, DifferenceCode::ALL.map(DifferenceCode::code));
    let errors = ARCHITECTURE.split("Formula errors: ").nth(1).unwrap().split("\n\n").next().unwrap();
    let errors: Vec<&str> = errors.trim_end_matches('.').split(',').map(|code| code.trim().trim_matches('`')).collect();
    assert_eq!(errors, FormulaError::ALL.map(FormulaError::code));
}

#[test]
fn every_vector_file_stands_beside_its_formula() {
    let folder = root().join("tests/vectors/formula");
    for file in std::fs::read_dir(folder).unwrap() {
        let name = format!("`{}`", file.unwrap().file_name().into_string().unwrap());
        assert!(rows(ARCHITECTURE).iter().any(|cells| cells.last() == Some(&name.as_str())), "no formula with {name}");
    }
}

#[test]
fn both_readmes_have_the_same_parts_and_commands() {
    let headings = |document: &str| document.lines().filter(|line| line.starts_with("## ")).count();
    assert_eq!(headings(README), headings(README_ZH));
    let commands = |document| -> Vec<&str> {
        let lines = blocks(document, "sh").into_iter().flat_map(str::lines);
        lines.map(|line| line.split("  #").next().unwrap().trim()).collect()
    };
    assert_eq!(commands(README), commands(README_ZH));
    assert_eq!(blocks(README, "rust").len(), blocks(README_ZH, "rust").len());
}

#[test]
fn every_link_leads_somewhere() {
    let documents = ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CHANGELOG.md", "tests/vectors/README.md"]
        .map(|name| root().join(name));
    for path in documents {
        let document = std::fs::read_to_string(&path).unwrap();
        for target in document.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            if target.starts_with("http") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { path.clone() } else { path.with_file_name("").join(file) };
            assert!(file.exists(), "{}: no {target}", path.display());
            if !anchor.is_empty() {
                let linked = std::fs::read_to_string(file).unwrap();
                assert!(anchors(&linked).any(|found| found == anchor), "{}: no {target}", path.display());
            }
        }
    }
}

/// The anchors of a document's headings: lower case, letters, digits, hyphens for spaces.
fn anchors(document: &str) -> impl Iterator<Item = String> + '_ {
    let headings = document.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| {
        let kept =
            line.trim_start_matches('#').trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'));
        kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn every_whole_report_case_is_named_beside_its_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/report");
    let folders = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let cases: Vec<String> = folders
        .filter(|folder| folder.join("case.json").is_file())
        .map(|folder| folder.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert!(!cases.is_empty());
    for case in &cases {
        assert!(ARCHITECTURE.contains(&format!("`{case}`")), "ARCHITECTURE.md does not name the vector {case}");
    }
    let section = ARCHITECTURE.split("### Vectors of the reading rules").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    for name in rows(section).into_iter().skip(2).flat_map(|row| row[1].split('`').skip(1).step_by(2)) {
        assert!(cases.iter().any(|case| case == name), "there is no vector {name}");
    }
}
