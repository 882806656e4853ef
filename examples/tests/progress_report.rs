//! Runs `progress_report` as a user would, on the real units and population and the illustrative registers. The expected
//! figures were counted from the CSV files by a script of its own, without this library.

use std::path::{Path, PathBuf};
use std::process::Command;

struct Run {
    success: bool,
    out: String,
    err: String,
}

fn run(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_progress_report")).args(arguments).output().unwrap();
    Run {
        success: output.status.success(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn succeeds(arguments: &[&str]) -> String {
    let run = run(arguments);
    assert!(run.success, "{}", run.err);
    run.out
}

fn fails(arguments: &[&str]) -> String {
    let run = run(arguments);
    assert!(!run.success, "it should have failed: {}", run.out);
    assert_eq!(run.out, "", "nothing half-printed");
    run.err
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn json(arguments: &[&str]) -> serde_json::Value {
    serde_json::from_str(&succeeds(&[arguments, &["--json"]].concat())).unwrap()
}

#[test]
fn the_district_on_the_last_day_of_2024() {
    let report = json(&["--as-of", "2024-12-31"]);
    assert_eq!(report["head"]["unit_name"], "萧山区");
    let value = |target: &str| {
        let found = report["assessments"].as_array().unwrap().iter().find(|result| result["target"] == target);
        found.unwrap_or_else(|| panic!("no target {target}")).clone()
    };
    let exact = |target: &str| value(target)["value"]["exact"].as_str().unwrap().to_owned();
    assert_eq!(exact("governance-brands"), "19");
    assert_eq!(exact("work-methods"), "21");
    assert_eq!(exact("experimental-blocks"), "1");
    assert_eq!(exact("service-complexes"), "24");
    assert_eq!(exact("resident-parlours"), "52");
    assert_eq!(exact("studios-total"), "40");
    assert_eq!(exact("studios-yearly"), "18");
    assert_eq!(value("studios-yearly")["quota"]["years"][0]["count"], 22);
    assert_eq!(exact("leading-talents"), "1");
    // 3,305 certified among 2,140,000; 3,424 are asked for.
    assert_eq!(exact("certified-social-workers"), "3305/214");
    assert_eq!(value("certified-social-workers")["shortfall"], 119);
    // 1,718 of 2,604 are certified; ceil(0.7 x 2604) = 1,823.
    assert_eq!(exact("community-worker-certification"), "42950/651");
    assert_eq!(value("community-worker-certification")["shortfall"], 105);
    // The towns' 1,498,600 urban residents ask for ceil(18 x 149.86) = 2,698 workers.
    assert_eq!(value("community-workers")["shortfall"], 94);
    let sizes = &value("community-size")["distribution"];
    assert_eq!(
        (&sizes["below"], &sizes["inside"], &sizes["above"], &sizes["unknown"]),
        (&29.into(), &169.into(), &35.into(), &12.into())
    );
}

#[test]
fn the_table_is_in_either_language_and_aligned() {
    let chinese = succeeds(&["--as-of", "2024-12-31"]);
    for text in ["萧山区(330109) · 截至 2024-12-31", "征求意见稿", "≥ 30 个", "较序时", "已达成", "目标"]
    {
        assert!(chinese.contains(text), "{text} is missing:\n{chinese}");
    }
    let english = succeeds(&["--as-of", "2024-12-31", "--lang", "en"]);
    for text in ["as of 2024-12-31", "consultation draft", "achieved", "Targets"] {
        assert!(english.contains(text), "{text} is missing:\n{english}");
    }
    assert!(!chinese.contains('\u{1b}'), "colour belongs on a terminal");
    // Every line of a table is as wide as its rules, a Chinese character counting two.
    let width =
        |line: &str| line.chars().map(|c| if ('\u{2e80}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum::<usize>();
    let lines: Vec<&str> = chinese.lines().collect();
    let rule = lines.iter().find(|line| line.starts_with('─')).unwrap();
    let header = lines.iter().find(|line| line.contains("完成值")).unwrap();
    let row = lines.iter().find(|line| line.starts_with("居民会客厅")).unwrap();
    assert_eq!((width(header), width(row)), (width(rule), width(rule)));
}

#[test]
fn the_units_of_a_level_are_ranked_for_a_target_or_printed_as_csv() {
    let dates = ["--panel", "town", "--dates", "2023-12-31,2024-12-31"];
    let chinese = succeeds(&[&dates[..], &["--target", "社区服务综合体"]].concat());
    assert!(chinese.contains("社区服务综合体 · 截至 2024-12-31(增减较 2023-12-31)"), "{chinese}");
    assert!(chinese.contains("征求意见稿") && chinese.contains("系虚构"), "{chinese}");
    // Two towns share the first place with 4 of the district's 24, so the next is third.
    let cells: Vec<Vec<&str>> = chinese.lines().map(|line| line.split_whitespace().collect()).collect();
    let row = |town: &str| cells.iter().find(|cells| cells.get(1) == Some(&town)).unwrap();
    assert_eq!(row("北干街道")[..5], ["1", "北干街道", "4", "+1", "16.7%"]);
    assert_eq!(row("盈丰街道")[..5], ["1", "盈丰街道", "4", "+2", "16.7%"]);
    assert_eq!(row("城厢街道")[..2], ["3", "城厢街道"]);
    let width =
        |line: &str| line.chars().map(|c| if ('\u{2e80}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum::<usize>();
    let table: Vec<&str> = chinese.lines().skip_while(|line| !line.starts_with('─')).collect();
    assert!(table.len() > 27 && table.iter().all(|line| width(line) == width(table[0])), "{chinese}");

    let one = succeeds(&["--panel", "town", "--unit", "城厢街道", "--as-of", "2024-12-31", "--lang", "en"]);
    assert!(one.contains("as of 2024-12-31\n") && one.contains("城厢街道") && !one.contains("北干街道"), "{one}");

    let csv = succeeds(&[&dates[..], &["--csv"]].concat());
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().starts_with("as_of,target,unit,unit_name,level,judged_on,status,"));
    // Two days, 13 targets, 27 towns.
    assert_eq!(lines.count(), 2 * 13 * 27);
    assert!(fails(&["--panel", "towns"]).contains("its levels are district, town, community"));
    assert!(fails(&["--panel", "town", "--dates", "2024-12-31,2023-12-31"]).contains("the earliest first"));
    assert!(fails(&["--panel", "town", "--target", "complexes"]).contains("service-complexes"));
    assert!(fails(&["--csv"]).contains("--panel"));
}

#[test]
fn a_target_is_explained_in_at_most_five_lines() {
    let explain = |target: &str, lang: &str| {
        let text = succeeds(&["--as-of", "2024-12-31", "--lang", lang, "--explain", target]);
        assert!((1..=5).contains(&text.lines().count()), "{text}");
        text
    };
    let workers = explain("certified-social-workers", "zh");
    for said in ["第1.3.3条", "10000 × 3305 ÷ 2140000 ≈ 15.44", "3305/214", "36个月已过24个月", "还差119人"]
    {
        assert!(workers.contains(said), "{said} is missing:\n{workers}");
    }
    let certified = explain("社区工作者持证率", "en");
    for said in ["100 x 1718 / 2604 is about 65.98%", "Still missing: 105 people.", "350 people"] {
        assert!(certified.contains(said), "{said} is missing:\n{certified}");
    }
    let complexes = explain("社区服务综合体", "zh");
    assert!(complexes.contains("社区服务综合体数24个") && complexes.contains("还差6个"), "{complexes}");
    let sizes = explain("community-size", "en");
    let counts = "29 below the bound, 169 within it, 35 above it and 12 without data";
    assert!(sizes.contains(counts) && sizes.contains("and 26 more"), "{sizes}");

    let notices = run(&["--explain", "studios-total"]).err;
    assert!(notices.contains("征求意见稿") && notices.contains("系虚构"), "{notices}");
    assert!(fails(&["--explain", "comunity-size"]).contains("community-size"));
}

#[test]
fn a_target_is_traced_to_the_rows_behind_it() {
    let text = succeeds(&["--as-of", "2024-12-31", "--trace", "社区服务综合体"]);
    let trace: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&trace["target"], &trace["format"]), (&"service-complexes".into(), &1.into()));
    let steps = trace["steps"].as_array().unwrap();
    let value = steps.iter().find(|step| step["op"] == "value").unwrap();
    assert_eq!(value["value"], "24");
    let spells = value["children"][0]["children"].as_array().unwrap();
    assert_eq!(spells.len(), 24);
    assert!(spells.iter().all(|spell| spell["row"]["kind"] == "service-complex"));
    assert!(fails(&["--trace", "service-complex"]).contains("service-complexes"));
    assert!(fails(&["--trace", "service-complexes", "--json"]).contains("--json"));
}

#[test]
fn what_changed_since_a_day_is_said_with_the_rows_behind_it() {
    let arguments = ["--as-of", "2024-12-31", "--since", "2024-06-30"];
    let lines = succeeds(&arguments);
    let mut lines = lines.lines();
    assert!(lines.next().unwrap().starts_with("萧山区(330109) · 2024-06-30 → 2024-12-31：13 项目标中"));
    // brand-19 to brand-22 were named in that half year.
    let brands = lines.find(|line| line.starts_with("优秀社区治理品牌：")).unwrap();
    assert!(
        brands.contains("15 → 19（+4）") && brands.contains("新增 4 行：brand-19 330109004012 自2024-07-19、"),
        "{brands}"
    );
    let english = succeeds(&[&arguments[..], &["--lang", "en"]].concat());
    assert!(english.contains("15 → 19 (+4)") && english.contains("4 rows added: brand-19 330109004012"), "{english}");
    let changes = json(&arguments);
    let brands = &changes["targets"][0];
    assert_eq!((&brands["target"], &brands["change"]), (&"governance-brands".into(), &"4".into()));
    assert_eq!(brands["added"].as_array().unwrap().len(), 4);
    assert!(fails(&["--as-of", "2024-06-30", "--since", "2024-12-31"]).contains("later than 2024-06-30"));
    assert!(fails(&["--since", "2024-02-30"]).contains("2024-02-30"));
}

#[test]
fn the_default_day_is_the_datas_latest_and_the_default_unit_the_top() {
    assert!(succeeds(&[]).contains("萧山区(330109) · 截至 2025-06-28"));
}

#[test]
fn a_town_is_found_by_code_long_code_or_name() {
    for unit in ["330109001", "330109001000", "城厢街道"] {
        let report = json(&["--unit", unit, "--as-of", "2024-12-31"]);
        assert_eq!(report["head"]["unit"], "330109001");
    }
}

#[test]
fn wrong_questions_are_answered_clearly() {
    let near = fails(&["--unit", "城厢街到"]);
    assert!(near.contains("城厢街到") && near.contains("330109001 城厢街道"), "{near}");
    for (part, whole) in
        [("闻堰", "330109012 闻堰街道"), ("湖山", "330109003016 湖山社区"), ("330109999", "330109001 城厢街道")]
    {
        let near = fails(&["--unit", part]);
        assert!(near.contains(whole), "{near}");
    }
    assert!(fails(&["--as-of", "2024-02-30"]).contains("2024-02-30"));
    assert!(fails(&["--data", "no/such/folder"]).contains("no/such/folder"));
    assert!(fails(&["--plan", "xiaoshan-2022"]).contains("xiaoshan-2022-2025"));
    assert!(fails(&["--plan", "no-such-plan.toml"]).contains("no-such-plan.toml"));
    assert!(fails(&["--lang", "fr"]).contains("fr"));
}

#[test]
fn a_stored_report_is_verified() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (stored, forged) = (folder.join("stored.json"), folder.join("forged.json"));
    let text = succeeds(&["--unit", "城厢街道", "--as-of", "2024-12-31", "--json"]);
    std::fs::write(&stored, &text).unwrap();
    let verify = |path: &Path, more: &[&str]| run(&[&["--verify", path.to_str().unwrap()], more].concat());
    let said = verify(&stored, &["--lang", "en"]);
    assert!(said.success && said.out.ends_with("nothing differs\n"), "{}{}", said.out, said.err);

    std::fs::write(&forged, text.replace("城厢街道", "北干街道")).unwrap();
    let said = verify(&forged, &["--lang", "en"]);
    let expected = "another unit: head.unit_name: reported 北干街道, recomputed 城厢街道\n";
    assert!(!said.success && said.out.starts_with(expected), "{}{}", said.out, said.err);
    assert!(said.out.ends_with("differences: 1\n"), "{}", said.out);
    assert!(verify(&forged, &[]).out.starts_with("单位不同"));

    // The same question over other data: the tables that differ come first.
    let data = folder.join("fewer");
    std::fs::create_dir_all(&data).unwrap();
    let units = root().join("examples/data/xiaoshan/units.csv");
    std::fs::copy(units, data.join("units.csv")).unwrap();
    let said = verify(&stored, &["--lang", "en", "--data", data.to_str().unwrap()]);
    assert!(
        !said.success && said.out.starts_with("the table has other rows: head.digests.deliverables"),
        "{}",
        said.out
    );

    std::fs::write(&forged, "no report").unwrap();
    let said = verify(&forged, &[]);
    assert!(!said.success && said.out.is_empty() && said.err.contains("not JSON"), "{}", said.err);
}

#[test]
fn a_plan_is_checked() {
    let good = root().join("tests/plans/xiaoshan-civil-affairs-2017.toml");
    assert!(succeeds(&["--check", good.to_str().unwrap()]).contains("no problems"));
    let bad = Path::new(env!("CARGO_TARGET_TMPDIR")).join("misspelt.toml");
    std::fs::write(&bad, "format = 1\n[plan]\nidd = \"x\"\n").unwrap();
    let problems = fails(&["--check", bad.to_str().unwrap()]);
    assert!(problems.contains("line 3, column 1") && problems.contains("idd"), "{problems}");
}

#[test]
fn a_bad_row_refuses_the_data_or_is_set_aside_and_listed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("one-bad-row");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("units.csv", "code,name,level,until\n330109,萧山区,district,\n330109001,城厢街道,town,\n");
    write(
        "observations.csv",
        "unit,variable,date,value\n330109,residents,2023-12-31,214万\n330109,residents,2022-12-31,5\n",
    );
    // The other tables are read where they are there.
    write("register_scope.csv", "kind,unit,since\ngovernance-brand,330109,2022-01-01\n");
    write("lineage.csv", "from,to,date\n");
    write("allocations.csv", "target,unit,value,year\nstudios-yearly,330109001,2,2023\n");
    let folder = folder.to_str().unwrap();
    let refused = fails(&["--data", folder]);
    assert!(refused.contains("observations row 2, column `value`: 214万"), "{refused}");
    let run = run(&["--data", folder, "--reject", "row", "--lang", "en"]);
    assert!(run.success && run.out.contains("2022-12-31"), "{}{}", run.out, run.err);
    assert!(run.err.starts_with("rows set aside: 1\n  observations:2: value 214万: a count is written"), "{}", run.err);

    std::fs::write(Path::new(folder).join("allocations.csv"), "target,unit,value\nstudios-yearly,330109001,2\n")
        .unwrap();
    assert!(fails(&["--data", folder]).contains("allocations row 2, column `year`"));
}

#[test]
fn what_is_odd_in_the_data_is_said_beside_the_report() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("odd");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("units.csv", "code,name,level\n330109,萧山区,district\n");
    write(
        "observations.csv",
        "unit,variable,date,value\n330109,residents,2022-12-31,214\n330109,residents,2023-12-31,2140\n",
    );
    let odd = |lang| run(&["--data", folder.to_str().unwrap(), "--lang", lang]);
    assert!(odd("en").success);
    let (zh, en) = (odd("zh").err, odd("en").err);
    assert!(
        en.starts_with("odd in the data, worth a look: 1\n  observations:3: value 2140: ten or more times"),
        "{en}"
    );
    assert!(zh.starts_with("数据中有 1 处可疑，请核对：\n  observations:3: value 2140: 是该单位上一个数"), "{zh}");
}

#[test]
fn another_plan_and_its_data_run_the_same_way() {
    let plan = root().join("tests/plans/xiaoshan-civil-affairs-2017.toml");
    let data = root().join("tests/data/xiaoshan-civil-affairs-2017");
    let report = json(&["--plan", plan.to_str().unwrap(), "--data", data.to_str().unwrap()]);
    assert_eq!(report["assessments"][1]["status"], "missed");
}

#[test]
fn what_is_made_up_says_so() {
    let readme = std::fs::read_to_string(root().join("examples/data/xiaoshan/README.md")).unwrap();
    assert!(readme.to_lowercase().contains("illustrative"));
    // 276 of the observations and all 8,817 rows of the registers, in the words of the data itself.
    assert_eq!(json(&[])["head"]["illustrative_rows"], 9_093);
    let data = root().join("examples/data/xiaoshan");
    for arguments in [&[][..], &["--data", data.to_str().unwrap()]] {
        let report = succeeds(arguments);
        assert!(report.contains("数据中有 9093 行注明为示例(illustrative),系虚构,请勿引用。"), "{report}");
    }
    assert!(succeeds(&["--lang", "en"]).contains("marked as made up (illustrative), not to be quoted: 9093."));
}

#[test]
fn the_readmes_show_what_it_prints() {
    let printed = succeeds(&["--as-of", "2024-12-31"]);
    let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
    for name in ["README.md", "README.zh-CN.md"] {
        let readme = std::fs::read_to_string(root().join(name)).unwrap();
        let (_, sample) = readme.split_once("```text\n").unwrap();
        let (sample, _) = sample.split_once("\n```").unwrap();
        let sample: Vec<&str> = sample.lines().collect();
        assert!(sample.len() > 20);
        assert_eq!(sample, printed[..sample.len()], "{name}");
    }
}

#[test]
fn a_reader_who_has_gone_is_no_fault() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_progress_report"))
        .args(["--trace", "community-workers"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // The trace is longer than a pipe holds, so it is still being written.
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
