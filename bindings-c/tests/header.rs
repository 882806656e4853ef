//! The committed header is what the sources say, documents every item, and bears the version of the crate.

use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn header() -> String {
    std::fs::read_to_string(folder().join("include/shequ.h")).expect("the committed header")
}

/// The header as cbindgen writes it from a folder of sources.
fn written_from(sources: &Path) -> String {
    let config = cbindgen::Config::from_file(folder().join("cbindgen.toml")).expect("cbindgen.toml");
    let order = ["code", "version", "text", "error", "date", "frame", "plan", "table", "dataset", "options", "report"];
    let builder = order
        .into_iter()
        .chain(["panel", "stream", "formula", "rule"])
        .fold(cbindgen::Builder::new(), |builder, file| builder.with_src(sources.join(file).with_extension("rs")));
    let mut text = Vec::new();
    builder.with_config(config).generate().expect("a header").write(&mut text);
    String::from_utf8(text).expect("UTF-8")
}

#[test]
fn the_committed_header_is_what_the_sources_say() {
    let written = written_from(&folder().join("src"));
    assert!(
        header() == written,
        "include/shequ.h is out of date: cargo test -p shequ-c --test header -- --ignored write"
    );
}

/// What the comparison rests on: another name in the sources is another header.
#[test]
fn a_renamed_function_changes_the_header() {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("renamed");
    std::fs::create_dir_all(&copy).expect("a folder");
    for file in std::fs::read_dir(folder().join("src")).expect("sources") {
        let file = file.expect("a source").path();
        let text = std::fs::read_to_string(&file).expect("a source");
        let renamed = text.replace("fn shequ_formula_rate(", "fn shequ_formula_ratio(");
        std::fs::write(copy.join(file.file_name().expect("a name")), renamed).expect("a copy");
    }
    let written = written_from(&copy);
    assert!(written.contains("shequ_formula_ratio(") && written != header());
}

#[test]
#[ignore = "writes include/shequ.h"]
fn write() {
    std::fs::write(folder().join("include/shequ.h"), written_from(&folder().join("src"))).expect("written");
}

/// The functions that the header declares, by name.
fn declared(header: &str) -> Vec<&str> {
    let name = |line: &'_ str| {
        let start = line.find("shequ_")?;
        let before = &line[..start];
        let rest = &line[start..];
        let end = rest.find('(')?;
        let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "_ *".contains(c));
        (plain(before) && plain(&rest[..end]) && !line.starts_with("//") && !line.starts_with(' ')).then_some(start)
    };
    header
        .lines()
        .filter_map(|line| {
            name(line)?;
            let upto = line.split('(').next()?;
            upto.rsplit([' ', '*']).next()
        })
        .collect()
}

#[test]
fn every_function_of_the_sources_is_declared_and_stands_behind_the_boundary() {
    let header = header();
    let names = declared(&header);
    let mut count = 0;
    for file in std::fs::read_dir(folder().join("src")).expect("sources") {
        let text = std::fs::read_to_string(file.expect("a source").path()).expect("a source");
        for part in text.split("extern \"C\" fn ").skip(1) {
            let name = part.split('(').next().expect("a name");
            if name == "shequ_test_panic" {
                continue;
            }
            count += 1;
            assert!(names.contains(&name), "{name} is not declared in the header");
            let body = part.split_once("{\n").expect("a body").1;
            let body = body.split("\n}").next().expect("an end");
            let guarded =
                ["guard(", "guard_with(", "guard_or(", "release("].iter().any(|boundary| body.contains(boundary));
            assert!(guarded, "{name} has no boundary against panics");
        }
    }
    assert_eq!(count, names.len(), "declared: {names:?}");
}

#[test]
fn every_item_is_documented() {
    let header = header();
    let lines: Vec<&str> = header.lines().collect();
    let documented = |place: usize| lines[place - 1].starts_with("//") || lines[place - 1].ends_with("*/");
    for (place, line) in lines.iter().enumerate().skip(1) {
        let item = line.starts_with("#define SHEQU_") && !line.starts_with("#define SHEQU_H")
            || line.starts_with("typedef ")
            || declared(line).len() == 1;
        // The version's parts stand under one comment.
        let part = line.starts_with("#define SHEQU_VERSION_M") || line.starts_with("#define SHEQU_VERSION_P");
        assert!(!item || part || documented(place), "line {}: {line}", place + 1);
    }
}

#[test]
fn the_header_bears_the_crates_version() {
    let header = header();
    let value = |name: &str| {
        let start = format!("#define {name} ");
        let line = header.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("{name}"));
        line[start.len()..].trim_matches('"').to_owned()
    };
    let number = |name: &str| value(name).parse::<u64>().unwrap();
    let parts = ["SHEQU_VERSION_MAJOR", "SHEQU_VERSION_MINOR", "SHEQU_VERSION_PATCH"].map(number);
    assert_eq!(value("SHEQU_VERSION"), env!("CARGO_PKG_VERSION"));
    assert_eq!(parts.map(|part| part.to_string()).join("."), env!("CARGO_PKG_VERSION"));
    assert_eq!(number("SHEQU_VERSION_NUMBER"), parts[0] * 1_000_000 + parts[1] * 1_000 + parts[2]);
    let build = std::fs::read_to_string(folder().join("build.rs")).unwrap();
    assert!(build.contains(&format!("const ABI: u32 = {};", number("SHEQU_ABI_VERSION"))));
}
