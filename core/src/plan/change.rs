//! Applying what an interpretation's alternative changes to the tree of a plan's text. A change knows a field by its
//! path and, but for the few that data is encoded by, nothing of what the field means: the changed tree is walked by the
//! same strict loader.

use std::sync::Arc;

use super::problem::Finding;
use super::sentences;
use super::tree::{Entry, Node, Value};

/// The sections whose fields a change may address: one of each, and lists by id.
const ONE_OF_EACH: [&str; 3] = ["plan", "document", "pace"];
const LISTS: [&str; 5] = ["unit_group", "unit_of_measure", "schedule", "variable", "indicator"];
const TARGETS: &str = "target";

/// One change of one field.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    /// The field's path, such as `schedule.plan.end`.
    pub(crate) field: String,
    /// Where the path stands in the text.
    pub(crate) at: usize,
    /// Where the change ends in the text.
    pub(crate) end: usize,
    /// The new value; `None` unsets the field.
    pub(crate) to: Option<Arc<Node>>,
}

/// The tree with the change applied; everything off the path is shared with the old one.
pub(crate) fn apply(root: &Arc<Node>, change: &Change) -> Result<Arc<Node>, Finding> {
    let parts: Vec<&str> = change.field.split('.').collect();
    if encodes_data(&parts) {
        return Err(sentences::encoding_field(&change.field));
    }
    let fields = match parts.as_slice() {
        [section, fields @ ..] if ONE_OF_EACH.contains(section) => fields,
        [section, _id, fields @ ..] if LISTS.contains(section) || *section == TARGETS => fields,
        [section, _id] if LISTS.contains(section) || *section == TARGETS => &[],
        _ => return Err(sentences::not_addressable(&change.field)),
    };
    if fields.is_empty() {
        return Err(sentences::not_addressable(&change.field));
    }
    if fields.last() == Some(&"id") {
        return Err(sentences::fixed_field(&change.field));
    }
    at(root, &parts, change)
}

/// Whether data is checked and encoded by a field: units by the levels, registers by the kinds and their attributes,
/// observations by the variables and their units of measure. Data is built once and asked in every reading, so no
/// reading may change these.
fn encodes_data(parts: &[&str]) -> bool {
    matches!(
        parts,
        ["level" | "kind", ..]
            | ["plan", "edition", ..]
            | ["unit_of_measure", _, "factor" | "whole", ..]
            | ["variable", _, "kind" | "unit", ..]
    )
}

fn at(node: &Arc<Node>, parts: &[&str], change: &Change) -> Result<Arc<Node>, Finding> {
    let no_such_field = || sentences::no_such_field(&change.field);
    let Some((part, rest)) = parts.split_first() else {
        return Err(no_such_field());
    };
    let value = match &node.value {
        Value::Table(entries) => {
            let place = entries.iter().position(|entry| entry.key == *part);
            Value::Table(if rest.is_empty() {
                last(entries, place, part, change)?
            } else {
                let child = place.and_then(|place| entries.get(place)).ok_or_else(no_such_field)?;
                let child = at(&child.node, rest, change)?;
                let mut entries = entries.clone();
                if let Some(entry) = place.and_then(|place| entries.get_mut(place)) {
                    entry.node = child;
                }
                entries
            })
        }
        Value::List(items) if !rest.is_empty() => {
            let place = items.iter().position(|item| item.text_of("id") == Some(part)).ok_or_else(no_such_field)?;
            let mut items = items.clone();
            if let Some(item) = items.get_mut(place) {
                *item = at(item, rest, change)?;
            }
            Value::List(items)
        }
        _ => return Err(no_such_field()),
    };
    Ok(Arc::new(Node { at: node.at, end: node.end, value }))
}

/// The entries of a table with the last field of the path set or unset.
fn last(entries: &[Entry], place: Option<usize>, key: &str, change: &Change) -> Result<Vec<Entry>, Finding> {
    let mut entries = entries.to_vec();
    match (place, &change.to) {
        (None, None) => return Err(sentences::no_such_field(&change.field)),
        // A key that the format does not have there is found by the walk, at this place.
        (None, Some(to)) => entries.push(Entry { key: key.to_owned(), at: change.at, node: Arc::clone(to) }),
        (Some(place), None) => {
            entries.remove(place);
        }
        (Some(place), Some(to)) => {
            if let Some(entry) = entries.get_mut(place) {
                if entry.node.says_the_same(to) {
                    return Err(sentences::change_without_effect(&change.field));
                }
                entry.node = Arc::clone(to);
            }
        }
    }
    Ok(entries)
}
