//! Entity kinds and their attributes.

use std::collections::BTreeSet;

use crate::plan::format::{self, ATTRIBUTE_TYPES, AttributeWord};
use crate::plan::model::{Attribute, AttributeChoice, AttributeType, Clause, EntityKind, Level};
use crate::plan::reader::{Cursor, Reader};
use crate::plan::sentences::{self, Thing};

use super::Section;

/// Sets are kept as the bits of a word.
const LARGEST_SET: usize = 64;

pub(super) fn kind(
    index: usize,
    id: &str,
    table: Reader<'_>,
    levels: &Section<Level>,
    clauses: &Section<Clause>,
) -> Option<EntityKind> {
    let name = table.both("name");
    if let Some(cursor) = table.get("stands_at") {
        cursor.full_list();
    }
    let stands_at = levels.resolve_list(&table, "stands_at");
    let several_rows = table.flag("several_rows", false);
    let clauses = clauses.resolve_list(&table, "clauses");
    let attributes = attributes(&table);
    Some(EntityKind { index, id: id.to_owned(), name: name?, stands_at, several_rows, attributes, clauses })
}

fn attributes(table: &Reader<'_>) -> Vec<Attribute> {
    let mut seen = BTreeSet::new();
    let mut attributes = Vec::new();
    for (mut item, id) in super::identified(table.get("attribute"), Thing::Attribute) {
        item.path = item.path.with(id.unwrap_or("?"));
        let Some(reader) = item.table(&format::ATTRIBUTE) else {
            continue;
        };
        let id = unique_id(&reader, Thing::Attribute, &mut seen);
        let name = reader.both("name");
        let value = attribute_type(&reader);
        let required = reader.flag("required", false);
        if let (Some(id), Some(name), Some(value)) = (id, name, value) {
            attributes.push(Attribute { id, name, value, required });
        }
    }
    attributes
}

fn unique_id<'a>(reader: &Reader<'a>, thing: Thing, seen: &mut BTreeSet<&'a str>) -> Option<String> {
    let cursor = reader.get("id")?;
    let id = cursor.id()?;
    if !seen.insert(id) {
        cursor.problem(sentences::duplicate_id(thing, id));
        return None;
    }
    Some(id.to_owned())
}

fn attribute_type(table: &Reader<'_>) -> Option<AttributeType> {
    let word = table.word("type", &ATTRIBUTE_TYPES)?;
    if !matches!(word, AttributeWord::Choice | AttributeWord::Set) {
        table.refuse(&["values"], |key| sentences::only_for(key, "choice, set"));
    }
    if word != AttributeWord::Integer {
        table.refuse(&["min", "max"], |key| sentences::only_for(key, "integer"));
    }
    Some(match word {
        AttributeWord::Choice => AttributeType::Choice(values(table)?),
        AttributeWord::Set => {
            let values = values(table)?;
            if values.len() > LARGEST_SET {
                table.cursor.problem(sentences::too_many(LARGEST_SET));
            }
            AttributeType::Set(values)
        }
        AttributeWord::Integer => {
            let end = |key| {
                if !table.has(key) {
                    table.cursor.problem(sentences::missing_key(key));
                }
                table.get(key).and_then(|cursor| cursor.integer())
            };
            let (min, max) = (end("min"), end("max"));
            let (min, max) = (min?, max?);
            if let (true, Some(cursor)) = (min > max, table.get("min")) {
                cursor.problem(sentences::out_of_range(min, i64::MIN, max));
            }
            AttributeType::Integer { min, max }
        }
        AttributeWord::Decimal => AttributeType::Decimal,
        AttributeWord::Date => AttributeType::Date,
        AttributeWord::Text => AttributeType::Text,
    })
}

fn values(table: &Reader<'_>) -> Option<Vec<AttributeChoice>> {
    let Some(cursor) = table.get("values") else {
        table.cursor.problem(sentences::missing_key("values"));
        return None;
    };
    let mut seen = BTreeSet::new();
    let mut values = Vec::new();
    for item in cursor.full_list()? {
        values.extend(value(item, &mut seen));
    }
    Some(values)
}

fn value<'a>(item: Cursor<'a>, seen: &mut BTreeSet<&'a str>) -> Option<AttributeChoice> {
    let table = item.table(&format::ATTRIBUTE_VALUE)?;
    let id = unique_id(&table, Thing::AttributeValue, seen);
    let name = table.both("name");
    Some(AttributeChoice { id: id?, name: name? })
}
