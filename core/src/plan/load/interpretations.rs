//! Interpretations: where the text leaves a choice. What a choice changes is only read here; `change.rs` applies it.

use std::collections::BTreeSet;

use crate::plan::change::Change;
use crate::plan::format;
use crate::plan::model::{Choice, Interpretation};
use crate::plan::reader::{Cursor, Reader};
use crate::plan::sentences::{self, Thing};

/// Every alternative is applied and walked at loading, so their number is bounded.
const MOST_ALTERNATIVES: usize = 256;

/// The interpretations of a plan, and beside them what each of their choices changes.
#[derive(Debug, Default)]
pub(in crate::plan) struct Readings {
    pub(in crate::plan) interpretations: Vec<Interpretation>,
    /// By interpretation and choice; the choice in force changes nothing.
    pub(in crate::plan) changes: Vec<Vec<Vec<Change>>>,
}

pub(in crate::plan) fn read(root: Reader<'_>) -> Readings {
    let mut readings = Readings::default();
    let mut seen = BTreeSet::new();
    let mut alternatives = 0usize;
    for (mut item, id) in super::identified(root.get("interpretation"), Thing::Interpretation) {
        item.path = item.path.with(id.unwrap_or("?"));
        let Some(table) = item.table(&format::INTERPRETATION) else {
            continue;
        };
        let id = unique_id(&table, Thing::Interpretation, &mut seen);
        let question = table.both("question");
        let mut choice_ids = BTreeSet::new();
        let in_force = table.get("in_force").and_then(|cursor| in_force(cursor, &mut choice_ids));
        let (mut choices, mut changes) = (Vec::new(), Vec::new());
        choices.extend(in_force);
        changes.push(Vec::new());
        let items = super::identified(table.get("alternative"), Thing::Choice);
        if let (true, Some(cursor)) = (items.is_empty(), table.get("alternative")) {
            cursor.full_list();
        }
        alternatives = alternatives.saturating_add(items.len());
        if alternatives > MOST_ALTERNATIVES {
            item.problem(sentences::too_many(MOST_ALTERNATIVES));
            break;
        }
        for (mut item, id) in items {
            item.path = item.path.with(id.unwrap_or("?"));
            if let Some((choice, list)) = alternative(item, &mut choice_ids) {
                choices.push(choice);
                changes.push(list);
            }
        }
        if let (Some(id), Some(question)) = (id, question)
            && choices.len() == changes.len()
        {
            readings.interpretations.push(Interpretation { id: id.to_owned(), question, choices, chosen: 0 });
            readings.changes.push(changes);
        }
    }
    readings
}

fn unique_id<'a>(table: &Reader<'a>, thing: Thing, seen: &mut BTreeSet<&'a str>) -> Option<&'a str> {
    let cursor = table.get("id")?;
    let id = cursor.id()?;
    if !seen.insert(id) {
        cursor.problem(sentences::duplicate_id(thing, id));
    }
    Some(id)
}

fn in_force<'a>(cursor: Cursor<'a>, ids: &mut BTreeSet<&'a str>) -> Option<Choice> {
    let table = cursor.table(&format::IN_FORCE)?;
    let id = unique_id(&table, Thing::Choice, ids);
    let (name, reason) = (table.both("name"), table.both("reason"));
    Some(Choice { id: id?.to_owned(), name: name?, reason: Some(reason?), changes: Vec::new() })
}

fn alternative<'a>(item: Cursor<'a>, ids: &mut BTreeSet<&'a str>) -> Option<(Choice, Vec<Change>)> {
    let table = item.table(&format::ALTERNATIVE)?;
    let id = unique_id(&table, Thing::Choice, ids);
    let name = table.both("name");
    let items = table.get("changes").and_then(|cursor| cursor.full_list()).unwrap_or_default();
    let changes: Vec<Change> = items.into_iter().filter_map(change).collect();
    let fields = changes.iter().map(|change| change.field.clone()).collect();
    Some((Choice { id: id?.to_owned(), name: name?, reason: None, changes: fields }, changes))
}

fn change(item: Cursor<'_>) -> Option<Change> {
    let table = item.table(&format::CHANGE)?;
    let key = table.one_of(&["set", "unset"])?;
    if key == "set" && !table.has("to") {
        item.problem(sentences::missing_key("to"));
        return None;
    }
    if key == "unset" {
        table.refuse(&["to"], |key| sentences::only_with(key, "set"));
    }
    let cursor = table.get(key)?;
    let to = table.get("to");
    let end = to.map_or(cursor.node.end, |to| to.node.end);
    Some(Change { field: cursor.text()?.to_owned(), at: cursor.node.at, end, to: to.map(|to| to.node.clone()) })
}
