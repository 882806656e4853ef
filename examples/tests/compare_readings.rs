//! Runs `compare_readings` as a user would. The figures of the example are counted here from its CSV files, row by row
//! and without the library, before they are looked for in what the program prints.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const AS_OF: &str = "2024-12-31";

fn run(arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_compare_readings")).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

fn succeeds(arguments: &[&str]) -> String {
    let (success, out, err) = run(arguments);
    assert!(success, "{err}");
    out
}

fn fails(arguments: &[&str]) -> String {
    let (success, out, err) = run(arguments);
    assert!(!success && out.is_empty(), "it should have failed with nothing printed: {out}");
    err
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The section of one reading: its heading up to the next blank line.
fn section<'a>(out: &'a str, reading: &str) -> &'a str {
    let start = out.find(&format!("\n{reading}\n")).unwrap_or_else(|| panic!("no section {reading}:\n{out}")) + 1;
    out[start..].split("\n\n").next().unwrap()
}

/// The row of a target as its cells: columns are two or more spaces apart.
fn row<'a>(section: &'a str, target: &str) -> Vec<&'a str> {
    let line = section.lines().find(|line| line.starts_with(target));
    let line = line.unwrap_or_else(|| panic!("no row {target}:\n{section}"));
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()
}

/// Distinct ids of a kind that began from a day on, among all that began or those in force on the day asked.
fn things(kind: &str, from: &str, in_force: bool, attribute: &str) -> usize {
    let text = std::fs::read_to_string(root().join("examples/data/xiaoshan/entities.csv")).unwrap();
    assert!(text.starts_with("kind,id,unit,since,until,") && !text.contains('"'), "one comma, one column");
    let rows = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let counted = rows.filter(|cells| {
        let (since, until) = (cells[3], cells[4]);
        cells[0] == kind
            && (from..=AS_OF).contains(&since)
            && (!in_force || until.is_empty() || until > AS_OF)
            && cells[8].contains(attribute)
    });
    counted.map(|cells| cells[1].to_owned()).collect::<BTreeSet<_>>().len()
}

#[test]
fn each_alternative_says_which_results_change() {
    let out = succeeds(&["--lang", "en", "--as-of", AS_OF]);

    // What was named before 2022 counts or does not.
    let (since_2022, all) =
        (things("governance-brand", "2022-01-01", true, ""), things("governance-brand", "", true, ""));
    assert_eq!((since_2022, all), (19, 22));
    let brands = section(&out, "counted-from=everything");
    assert_eq!(row(brands, "Excellent governance brands")[2], "19 -> 22");
    // The same in both readings, hence not listed.
    assert_eq!(things("work-method", "2022-01-01", true, ""), things("work-method", "", true, ""));
    assert!(!brands.contains("Excellent work methods"));

    // A revoked block. 2 of 3 are what two thirds of the schedule plan; one is not.
    let blocks = |in_force| things("experimental-block", "2022-01-01", in_force, "");
    assert_eq!((blocks(true), blocks(false)), (1, 2));
    let revoked = row(section(&out, "revoked=counted"), "Social-work experimental blocks");
    assert_eq!((revoked[2], *revoked.last().unwrap()), ("1 -> 2", "at risk -> on track"));

    // A studio that closed. 40 of 60 are two thirds exactly.
    let studios = |in_force| things("social-work-studio", "2023-01-01", in_force, "");
    assert_eq!((studios(false), studios(true)), (40, 39));
    let counted = row(section(&out, "studios-counted=in-force"), "Social-work studios in total");
    assert_eq!((counted[2], *counted.last().unwrap()), ("40 -> 39", "on track -> at risk"));

    // Certified among 2,140,000 residents: 3,305 / 214 = 15.44, 539 / 214 = 2.52.
    let certified = |certificate| things("social-worker", "", true, certificate);
    assert_eq!((certified("certificate=qualification"), certified("certificate=registration")), (3_305, 539));
    let people = row(section(&out, "certified-person=registration"), "Certified social workers per 10,000");
    assert_eq!(people[2], "15.44 -> 2.52");

    // 52 parlours are at least 50, and not exactly 50.
    assert_eq!(things("resident-parlour", "2022-01-01", true, ""), 52);
    let parlours = row(section(&out, "parlours-floor=exactly-50"), "Resident parlours");
    assert_eq!(parlours[2..4], ["52", "≥ 50 parlours -> [50, 50] parlours"]);
    assert_eq!(parlours.last(), Some(&"achieved -> not conforming"));

    // One community of exactly 3,000 households moves from inside to above.
    let sizes = section(&out, "size-bounds=upper-out");
    assert!(sizes.contains("29 below, 169 inside, 35 above, 12 unknown -> 29 below, 168 inside, 36 above, 12 unknown"));
}

#[test]
fn a_section_says_why() {
    let out = succeeds(&["--lang", "en", "--as-of", AS_OF]);
    let lines: Vec<&str> = section(&out, "by-2025=2024-12-31").lines().collect();
    assert_eq!(
        lines[1..5],
        [
            "  question: What does \"by 2025\" mean?",
            "  in force: the close of 2025-12-31",
            "  instead:  the close of 2024-12-31",
            "  changes:  schedule.plan.end",
        ]
    );
    // Twelve whole months of 2024 are four quarters.
    let same = section(&out, "schedule-convention=by-quarter");
    assert!(same.ends_with("No target differs at this unit on this day."), "{same}");
    let chinese = succeeds(&["--as-of", AS_OF]);
    let lines: Vec<&str> = section(&chinese, "by-2025=2024-12-31").lines().collect();
    assert_eq!(lines[1], "  问题:“到2025年”指何时?");
    assert!(out.contains("illustrative") && chinese.contains("注明为示例"), "made-up data says so");
}

/// The last table has a line for each alternative, with how many targets it changes.
#[test]
fn the_overview_counts_what_the_sections_list() {
    let out = succeeds(&["--lang", "en", "--as-of", AS_OF]);
    let overview = out.trim_end().rsplit("\n\n").next().unwrap();
    let plan = shequ::Plan::builtin("xiaoshan-2022-2025").unwrap();
    let mut alternatives = 0;
    for open in plan.interpretations() {
        for choice in &open.choices[1..] {
            let reading = format!("{}={}", open.id, choice.id);
            let count: usize = row(overview, &reading).last().unwrap().parse().unwrap();
            let rules = section(&out, &reading).lines().filter(|line| line.starts_with('─')).count();
            let listed = section(&out, &reading).lines().skip_while(|line| !line.starts_with('─'));
            let listed = listed.filter(|line| !line.starts_with('─') && !line.starts_with("- ")).count();
            // The header is no target.
            assert_eq!(count, if rules == 0 { 0 } else { listed - 1 }, "{reading}");
            alternatives += 1;
        }
    }
    assert_eq!(alternatives, 19);
}

#[test]
fn choices_asked_for_are_read_together() {
    let out = succeeds(&[
        "--lang",
        "en",
        "--as-of",
        AS_OF,
        "--reading",
        "revoked=counted",
        "--reading",
        "by-2025=2024-12-31",
    ]);
    // Two of three blocks would be on track, and are missed where the deadline is the day asked.
    let blocks = row(&out, "Social-work experimental blocks");
    assert_eq!((blocks[2], *blocks.last().unwrap()), ("1 -> 2", "at risk -> missed"));
    assert!(out.contains("\nrevoked=counted\n") && out.contains("\nby-2025=2024-12-31\n"));
    assert!(!out.contains("Targets that differ"), "one comparison needs no overview");
}

#[test]
fn the_reading_in_force_differs_in_nothing() {
    let out = succeeds(&["--lang", "en", "--as-of", AS_OF, "--reading", "by-2025=2025-12-31"]);
    assert!(out.ends_with("  changes:  —\n  No target differs at this unit on this day.\n"), "{out}");
}

#[test]
fn tables_align_in_chinese() {
    let out = succeeds(&["--as-of", AS_OF]);
    let width =
        |line: &str| line.chars().map(|c| if ('\u{2e80}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum::<usize>();
    let table: Vec<&str> = section(&out, "by-2025=2024-12-31").lines().skip(5).collect();
    assert!(table[1].starts_with("目标") && table.len() > 4);
    assert!(table.iter().all(|line| width(line) == width(table[0])), "{}", table.join("\n"));
}

/// Three certified people and two registered among a hundred million: both print as 0.00. A deliverable of a town's
/// community is none where only those of sub-districts are urban.
#[test]
fn what_a_row_of_rounded_values_would_hide_is_said() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readings");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, rows: &[&str]| std::fs::write(folder.join(name), rows.join("\n")).unwrap();
    let town = ["330109,区,district", "330109100,镇,town", "330109100001,镇社区,community"];
    write("units.csv", &[&["code,name,level"], &town[..]].concat());
    write("observations.csv", &["unit,variable,date,value", "330109,residents,2023-12-31,100000000"]);
    let person = |n: u8, certificate: &str| format!("social-worker,p-{n},330109,2023-02-01,certificate={certificate}");
    let people = [(1, "qualification"), (2, "qualification"), (3, "qualification"), (1, "registration")];
    let mut rows = vec!["kind,id,unit,since,attributes".to_owned()];
    rows.extend(people.map(|(n, certificate)| person(n, certificate)));
    rows.push(person(2, "registration"));
    write("entities.csv", &rows.iter().map(String::as_str).collect::<Vec<_>>());
    let done = ["deliverable,unit,date,state", "big-party-committee,330109100001,2024-01-01,done"];
    write("deliverables.csv", &done);
    let folder = folder.to_str().unwrap();

    let out = succeeds(&["--lang", "en", "--as-of", "2024-06-30", "--data", folder]);
    let people = row(section(&out, "certified-person=registration"), "Certified social workers per 10,000");
    // 10,000 x 3 / 100,000,000
    assert_eq!(people[2], "3/10000 -> 1/5000");
    let urban = section(&out, "urban-community=sub-districts-only");
    assert!(urban.contains("- 2.1.1 Party leadership of community governance: under way -> not reported"), "{urban}");
}

#[test]
fn another_plan_is_compared_the_same_way() {
    let path = |name: &str| root().join(name).to_str().unwrap().to_owned();
    let (plan, data) = (path("tests/plans/successor-2026-2030.toml"), path("tests/data/successor-2026-2030"));
    let out = succeeds(&["--lang", "en", "--plan", &plan, "--data", &data, "--as-of", "2030-12-31"]);
    // Fifteen kitchens opened, one closed.
    let kitchens = row(section(&out, "kitchens-counted=ever-opened"), "Neighbourhood kitchens");
    assert_eq!((kitchens[2], *kitchens.last().unwrap()), ("14 -> 15", "missed -> achieved"));
    assert!(!out.contains("Example data"), "that is said of the example only");
    let (plan, data) =
        (path("tests/plans/xiaoshan-civil-affairs-2017.toml"), path("tests/data/xiaoshan-civil-affairs-2017"));
    let out = succeeds(&["--lang", "en", "--plan", &plan, "--data", &data]);
    assert!(out.ends_with("\nThis plan leaves nothing open.\n"), "{out}");
}

#[test]
fn wrong_readings_are_answered_with_what_there_is() {
    let unknown = fails(&["--reading", "by-2052=2024-12-31"]);
    assert!(unknown.contains("by-2052") && unknown.contains("`by-2025`"), "{unknown}");
    let choice = fails(&["--reading", "by-2025=2024-12-30"]);
    assert!(choice.contains("2024-12-30") && choice.contains("`2024-12-31`"), "{choice}");
    assert!(fails(&["--reading", "by-2025"]).contains("INTERPRETATION=CHOICE"));
    let twice = fails(&["--reading", "revoked=counted", "--reading", "revoked=not-counted"]);
    assert!(twice.contains("`revoked` is chosen twice"), "{twice}");
    assert!(fails(&["--unit", "城厢街到"]).contains("330109001"));
    assert!(fails(&["--data", "no/such/folder"]).contains("no/such/folder"));
}
