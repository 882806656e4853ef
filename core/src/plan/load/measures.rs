//! Clauses, actions, measures with their deliverables, and requirements: the parts that are read rather than computed.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::plan::format::{self, OCCURS_WORDS, OccursWord};
use crate::plan::model::{Action, Clause, Deliverable, Level, Measure, Occurrence, Requirement, Target, UnitGroup};
use crate::plan::reader::{Cursor, Reader};
use crate::plan::sentences::{self, Thing};
use crate::plan::tree::{Type, Value};

use super::{Section, units};

pub(super) fn clause(_index: usize, id: &str, table: Reader<'_>) -> Option<Clause> {
    let (heading, summary) = (table.both("heading"), table.both("summary"));
    Some(Clause { id: id.to_owned(), heading: heading?, summary: summary? })
}

pub(super) fn action(_index: usize, id: &str, table: Reader<'_>) -> Option<Action> {
    Some(Action { id: id.to_owned(), name: table.both("name")? })
}

pub(super) fn requirement(id: &str, table: Reader<'_>, clauses: &Section<Clause>) -> Option<Requirement> {
    let (name, summary) = (table.both("name"), table.both("summary"));
    let clause = clauses.resolve_key(&table, "clause");
    Some(Requirement { id: id.to_owned(), name: name?, summary: summary?, clause: clause? })
}

/// What a measure refers to.
pub(super) struct Around<'s> {
    pub(super) clauses: &'s Section<Clause>,
    pub(super) actions: &'s Section<Action>,
    pub(super) targets: &'s Section<Target>,
    pub(super) levels: &'s Section<Level>,
    pub(super) groups: &'s Section<UnitGroup>,
}

/// The deliverables of all measures so far; their ids are unique in the plan.
#[derive(Debug, Default)]
pub(super) struct Deliverables {
    pub(super) items: Vec<Arc<Deliverable>>,
    ids: BTreeSet<String>,
}

pub(super) fn measure(
    id: &str,
    table: Reader<'_>,
    around: &Around<'_>,
    deliverables: &mut Deliverables,
) -> Option<Measure> {
    let (name, summary) = (table.both("name"), table.both("summary"));
    let clause = around.clauses.resolve_key(&table, "clause");
    let action = around.actions.resolve_key(&table, "action");
    let targets = around.targets.resolve_list(&table, "targets");
    let mut own = Vec::new();
    for (mut item, id) in super::identified(table.get("deliverable"), Thing::Deliverable) {
        item.path = item.path.with(id.unwrap_or("?"));
        if let Some(deliverable) = deliverable(item, around, deliverables) {
            deliverables.items.push(Arc::clone(&deliverable));
            own.push(deliverable);
        }
    }
    let id = id.to_owned();
    Some(Measure { id, name: name?, summary: summary?, clause: clause?, action: action?, targets, deliverables: own })
}

fn deliverable(item: Cursor<'_>, around: &Around<'_>, known: &mut Deliverables) -> Option<Arc<Deliverable>> {
    let table = item.table(&format::DELIVERABLE)?;
    let id = table.get("id").and_then(|cursor| {
        let id = cursor.id()?;
        if !known.ids.insert(id.to_owned()) {
            cursor.problem(sentences::duplicate_id(Thing::Deliverable, id));
        }
        Some(id)
    });
    let name = table.both("name");
    let occurrence = table.get("occurs").and_then(|cursor| occurrence(cursor, around));
    let index = known.items.len();
    Some(Arc::new(Deliverable { index, id: id?.to_owned(), name: name?, occurrence: occurrence? }))
}

fn occurrence(cursor: Cursor<'_>, around: &Around<'_>) -> Option<Occurrence> {
    match cursor.node.value {
        Value::Text(_) => Some(match cursor.word(&OCCURS_WORDS)? {
            OccursWord::Once => Occurrence::Once,
            OccursWord::Recurring => Occurrence::Recurring,
        }),
        Value::Table(_) => {
            let units = cursor.table(&format::OCCURS)?.get("per_unit")?.table(&format::PER_UNIT)?;
            units::due(units, around.levels, around.groups).map(Occurrence::PerUnit)
        }
        _ => {
            cursor.problem(sentences::wrong_type_either(Type::Text, Type::Table, cursor.node.type_of()));
            None
        }
    }
}
