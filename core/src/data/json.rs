//! JSON text to [`Table`]s: an object of tables, each a list of rows, each an object by column names. Numbers keep the
//! text they were written with, so that none passes through a float. What cells mean is not asked here.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::attributes::escape;
use super::column::Column;
use super::problem::{Problem, ProblemCode};
use super::spec::TableKind;
use super::table::Table;
use super::text::TextColumn;

/// The name under which a text that is no object of tables is spoken of.
const WHOLE: &str = "json";

/// The members of an object in their order, as they are written.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members<'a>, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry::<String, &'de RawValue>()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// Reads all tables of a text. A table with a problem is left out.
pub(super) fn read_json(text: &str) -> (Vec<Table>, Vec<Problem>) {
    let members = match serde_json::from_str::<Members<'_>>(text) {
        Ok(Members(members)) => members,
        Err(error) => return (Vec::new(), vec![misfit(Problem::new(WHOLE, ProblemCode::BadJson), &error)]),
    };
    let (mut tables, mut problems) = (Vec::new(), Vec::new());
    for (name, rows) in members {
        // A name that is no table's is said by the builder, which knows all names.
        let Some(kind) = TableKind::named(&name) else {
            tables.push(Table::new(name));
            continue;
        };
        match read_table(kind, rows.get()) {
            Ok(table) => tables.push(table),
            Err(found) => problems.extend(found),
        }
    }
    (tables, problems)
}

fn read_table(kind: TableKind, text: &str) -> Result<Table, Vec<Problem>> {
    let name = kind.name();
    let rows: Vec<&RawValue> =
        serde_json::from_str(text).map_err(|error| vec![misfit(Problem::new(name, ProblemCode::BadJson), &error)])?;
    let mut columns: Vec<(&'static str, TextColumn, bool)> =
        kind.columns().iter().map(|(column, _)| (*column, TextColumn::new(), false)).collect();
    let mut problems = Vec::new();
    let mut unknown: Vec<String> = Vec::new();
    for (row, number) in rows.iter().zip(1usize..) {
        let at = |code| Problem::new(name, code).at_row(number);
        let members = match serde_json::from_str::<Members<'_>>(row.get()) {
            Ok(Members(members)) => members,
            Err(error) => {
                problems.push(misfit(at(ProblemCode::BadJson), &error));
                continue;
            }
        };
        for (key, value) in members {
            let Some((column, texts, seen)) = columns.iter_mut().find(|(column, _, _)| *column == key) else {
                if !unknown.contains(&key) && unknown.len() < 20 {
                    let known: Vec<&str> = kind.columns().iter().map(|(column, _)| *column).collect();
                    let problem = at(ProblemCode::UnknownColumn).at_column(&key).relating_to(&known.join(", "));
                    problems.push(problem.near_to(super::near::nearest(&key, known.iter().map(|c| (*c, *c)), 2)));
                    unknown.push(key);
                }
                continue;
            };
            if texts.len() >= number {
                problems.push(at(ProblemCode::ColumnTwice).at_column(column));
                continue;
            }
            *seen = true;
            let cell = match value.get().as_bytes().first() {
                Some(b'{') if *column == "attributes" => attributes(value.get()).map(Some),
                _ => scalar(value.get()),
            };
            match cell {
                Ok(text) => texts.push(text.as_deref()),
                Err(Refused(code, zh, en)) => {
                    problems.push(at(code).at_column(column).of_value(value.get()).in_words(zh, en));
                    texts.push(None);
                }
            }
        }
        for (_, texts, _) in &mut columns {
            if texts.len() < number {
                texts.push(None);
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    // A column that no row has is not there, which a table without rows does not say of any.
    let there = columns.into_iter().filter(|(_, _, seen)| *seen || rows.is_empty());
    Ok(Table::of(name, there.map(|(column, texts, _)| (column, Column::Texts(texts)))))
}

/// Why a value cannot stand in a cell, with what can, in both languages.
struct Refused(ProblemCode, &'static str, &'static str);

/// The text of a value that is no list and no object; a number's is as written.
fn scalar(raw: &str) -> Result<Option<String>, Refused> {
    match raw.as_bytes().first() {
        Some(b'n') => Ok(None),
        Some(b'"') => serde_json::from_str(raw).map(Some).map_err(|_| not_scalar()),
        Some(b'{' | b'[') | None => Err(not_scalar()),
        Some(_) => Ok(Some(raw.to_owned())),
    }
}

fn not_scalar() -> Refused {
    Refused(
        ProblemCode::BadJson,
        "此处应为文本、数、true、false 或 null",
        "a text, number, true, false or null is needed here",
    )
}

/// The text form of an object of attributes.
fn attributes(raw: &str) -> Result<String, Refused> {
    let refused = || Refused(ProblemCode::BadAttribute, "文本、数，或文本的列表", "texts, numbers, or lists of texts");
    let Members(members) = serde_json::from_str(raw).map_err(|_| refused())?;
    let mut cell = String::new();
    for (key, value) in members {
        let values: Vec<&RawValue> = match value.get().as_bytes().first() {
            Some(b'[') => serde_json::from_str(value.get()).map_err(|_| refused())?,
            _ => vec![value],
        };
        let mut texts = Vec::with_capacity(values.len());
        for value in values {
            if value.get().starts_with(['t', 'f', '{', '[']) {
                return Err(refused());
            }
            texts.extend(scalar(value.get()).map_err(|_| refused())?);
        }
        // Nothing, and none of several, are no value.
        if texts.is_empty() {
            continue;
        }
        if !cell.is_empty() {
            cell.push(';');
        }
        escape(&mut cell, &key);
        for (text, mark) in texts.iter().zip(std::iter::once('=').chain(std::iter::repeat('|'))) {
            cell.push(mark);
            escape(&mut cell, text);
        }
    }
    Ok(cell)
}

fn misfit(problem: Problem, error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    // The error's own words may repeat what stands in the text.
    let en = match error.classify() {
        serde_json::error::Category::Eof => "the text ends too early",
        serde_json::error::Category::Data => "an object of tables, with lists of rows, is needed",
        _ => "it is not JSON",
    };
    let zh = match error.classify() {
        serde_json::error::Category::Eof => "文本不完整",
        serde_json::error::Category::Data => "应为由表名到行列表的对象",
        _ => "不符合 JSON 语法",
    };
    problem.in_words(format!("{zh}（第 {line} 行第 {column} 列）"), format!("{en} (line {line}, column {column})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::column::RawCell;
    use proptest::prelude::*;

    fn cell<'a>(table: &'a Table, column: &str, row: usize) -> RawCell<'a> {
        table.column(column).map_or(RawCell::Missing, |column| column.cell(row))
    }

    #[test]
    fn numbers_keep_their_text_and_attributes_their_structure() {
        let text = r#"{"observations":[{"unit":330109,"value":0.1000000000000000055511151231257827},{"value":"2/3","unit":null}],
            "entities":[{"kind":"x","attributes":{"a":"p;q","n":12.50,"s":["u","v|w"],"none":[],"gone":null}}]}"#;
        let (tables, problems) = read_json(text);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(cell(&tables[0], "unit", 0), RawCell::Text("330109"));
        assert_eq!(cell(&tables[0], "value", 0), RawCell::Text("0.1000000000000000055511151231257827"));
        assert_eq!(cell(&tables[0], "value", 1), RawCell::Text("2/3"));
        assert_eq!(cell(&tables[0], "unit", 1), RawCell::Missing);
        assert!(tables[0].column("date").is_none());
        assert_eq!(cell(&tables[1], "attributes", 0), RawCell::Text(r"a=p\;q;n=12.50;s=u|v\|w"));
    }

    #[test]
    fn what_does_not_fit_is_named_by_row_and_column() {
        let said = |text: &str| {
            let (_, problems) = read_json(text);
            let places =
                problems.iter().map(|problem| (problem.code(), problem.row(), problem.column().map(str::to_owned)));
            places.collect::<Vec<_>>()
        };
        let at = |code, row, column: &str| (code, Some(row), Some(column.to_owned()));
        use ProblemCode::*;
        assert_eq!(said("[1]"), [(BadJson, None, None)]);
        assert_eq!(said("{"), [(BadJson, None, None)]);
        assert_eq!(said(r#"{"units":3}"#), [(BadJson, None, None)]);
        assert_eq!(said(r#"{"units":[{},5]}"#), [(BadJson, Some(2), None)]);
        assert_eq!(said(r#"{"units":[{"code":["330109"]}]}"#), [at(BadJson, 1, "code")]);
        assert_eq!(said(r#"{"units":[{"code":"1","code":"2"}]}"#), [at(ColumnTwice, 1, "code")]);
        assert_eq!(said(r#"{"units":[{},{"cod":1},{"cod":1}]}"#), [at(UnknownColumn, 2, "cod")]);
        assert_eq!(said(r#"{"entities":[{"attributes":{"a":true}}]}"#), [at(BadAttribute, 1, "attributes")]);
        assert_eq!(said(r#"{"entities":[{"attributes":{"a":[["x"]]}}]}"#), [at(BadAttribute, 1, "attributes")]);
    }

    #[test]
    fn an_empty_table_has_all_its_columns() {
        let (tables, problems) = read_json(r#"{"units":[]}"#);
        assert!(problems.is_empty());
        assert_eq!((tables[0].len(), tables[0].column_names().count()), (0, 7));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}") {
            let _ = read_json(&text);
        }

        #[test]
        fn any_text_of_marks_is_read_or_refused(text in r#"\{"(units|entities)":\[?[a{}\[\]":,0-9.\-nulltrue ]{0,40}"#) {
            let _ = read_json(&text);
        }

        #[test]
        fn deep_nesting_is_refused_without_harm(depth in 1usize..20_000) {
            let text = format!(r#"{{"units":[{{"code":{}{}}}]}}"#, "[".repeat(depth), "]".repeat(depth));
            let (_, problems) = read_json(&text);
            prop_assert_eq!(problems.len(), 1);
        }
    }
}
