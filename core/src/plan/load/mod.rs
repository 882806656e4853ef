//! From a tree to the parts of a plan: one loader a subject, in the order of their references. A section that neither
//! changed itself nor leans on one that did is taken over from the plan's own reading.

mod document;
mod interpretations;
mod kinds;
mod measures;
mod targets;
mod units;
mod variables;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::format::{self, TableFormat};
use super::model::{
    Action, Clause, Deliverable, EntityKind, Indicator, Level, Measure, Pace, PlanSchedule, Requirement, Target,
    UnitGroup, UnitOfMeasure, Variable,
};
use super::problem::Log;
use super::reader::{Cursor, Path, Reader};
use super::sentences::{self, Thing};
use super::tree::Node;

pub(super) use document::Head;
pub(super) use interpretations::{Readings, read as readings};

/// A list of things with ids.
#[derive(Debug)]
pub(super) struct Section<T> {
    source: Option<Arc<Node>>,
    thing: Thing,
    /// In the order of the text.
    pub(super) items: Vec<Arc<T>>,
    /// The place of the thing an id stands for; `None` where the thing could not be read: references to it are right.
    by_id: BTreeMap<String, Option<usize>>,
}

impl<T> Section<T> {
    /// The thing an id in the text stands for.
    fn resolve(&self, cursor: Cursor<'_>) -> Option<Arc<T>> {
        self.items.get(place_of(&self.by_id, self.thing, cursor)?).cloned()
    }

    fn resolve_key(&self, reader: &Reader<'_>, key: &'static str) -> Option<Arc<T>> {
        self.resolve(reader.get(key)?)
    }

    /// The things that the ids of a list stand for; none where the key is absent.
    fn resolve_list(&self, reader: &Reader<'_>, key: &'static str) -> Vec<Arc<T>> {
        let items = reader.get(key).and_then(|cursor| cursor.list()).unwrap_or_default();
        Cursor::refuse_repeats(&items);
        items.into_iter().filter_map(|item| self.resolve(item)).collect()
    }
}

/// The place of the thing an id in the text stands for. It is the same for things of every kind, and compiled once.
#[inline(never)]
fn place_of(by_id: &BTreeMap<String, Option<usize>>, thing: Thing, cursor: Cursor<'_>) -> Option<usize> {
    let id = cursor.text()?;
    if let Some(found) = by_id.get(id) {
        return *found;
    }
    let near = cursor.log.nearest(id, by_id.keys().map(String::as_str));
    cursor.problem(sentences::unknown_reference(thing, id, near));
    None
}

/// The parts of a plan as far as they could be read.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub(super) head: Arc<Option<Head>>,
    pub(super) pace: Arc<Option<Pace>>,
    pub(super) clauses: Arc<Section<Clause>>,
    pub(super) levels: Arc<Section<Level>>,
    pub(super) groups: Arc<Section<UnitGroup>>,
    pub(super) units: Arc<Section<UnitOfMeasure>>,
    pub(super) schedules: Arc<Section<PlanSchedule>>,
    pub(super) kinds: Arc<Section<EntityKind>>,
    pub(super) variables: Arc<Section<Variable>>,
    pub(super) indicators: Arc<Section<Indicator>>,
    pub(super) actions: Arc<Section<Action>>,
    pub(super) targets: Arc<Section<Target>>,
    pub(super) measures: Arc<Section<Measure>>,
    pub(super) deliverables: Vec<Arc<Deliverable>>,
    pub(super) requirements: Arc<Section<Requirement>>,
    sources: [Option<Arc<Node>>; 3],
}

/// The text as a table, or `None` with the problem on record.
pub(super) fn root<'a>(node: &'a Arc<Node>, log: &'a Log) -> Option<Reader<'a>> {
    Cursor { node, path: Path::default(), log }.table(&format::ROOT)
}

/// What a walk is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A plan is made of it.
    Read,
    /// Only its problems are wanted: what can have no new ones may keep pointing at the parts it knew.
    Check,
}

/// Walks the tree. `base` is the plan's own reading where `root` is a changed one.
pub(super) fn walk(root: Reader<'_>, base: Option<&Loaded>, purpose: Purpose) -> Loaded {
    let source = |key| root.get(key).map(|cursor| Arc::clone(cursor.node));
    let sources = [source("plan"), source("document"), source("pace")];
    let kept = |place: usize| {
        base.is_some_and(|base| same_source(sources.get(place).and_then(Option::as_ref), base.sources.get(place)))
    };

    let head = match base {
        Some(base) if kept(0) && kept(1) => Arc::clone(&base.head),
        _ => Arc::new(document::head(&root)),
    };
    let pace = match base {
        Some(base) if kept(2) => Arc::clone(&base.pace),
        _ => Arc::new(document::pace(&root)),
    };
    let period = head.as_ref().as_ref().map(|head| head.period);
    let new_head = base.is_none_or(|base| !Arc::ptr_eq(&head, &base.head));
    let new_pace = base.is_none_or(|base| !Arc::ptr_eq(&pace, &base.pace));

    /// Loads a section, or takes it over where nothing it leans on is new.
    macro_rules! load {
        ($field:ident, $key:literal, $format:ident, $thing:ident, leans on [$($on:ident),*] $(or $fresh:expr)?, $load:expr) => {
            let $field = {
                let stale = false $(|| base.is_none_or(|base| !Arc::ptr_eq(&$on, &base.$on)))* $(|| $fresh)?;
                section(&root, $key, &format::$format, Thing::$thing, base.map(|base| &base.$field), stale, $load)
            };
        };
    }

    load!(clauses, "clause", CLAUSE, Clause, leans on [], measures::clause);
    load!(levels, "level", LEVEL, Level, leans on [], units::levels());
    load!(groups, "unit_group", UNIT_GROUP, Group, leans on [levels], |_, id, reader| units::group(id, reader, &levels));
    load!(units, "unit_of_measure", UNIT_OF_MEASURE, Unit, leans on [], units::unit_of_measure);
    load!(schedules, "schedule", SCHEDULE, Schedule, leans on [] or new_head || new_pace, |_, id, reader| {
        document::schedule(id, reader, period, pace.as_ref().as_ref())
    });
    load!(kinds, "kind", KIND, Kind, leans on [levels, clauses], |index, id, reader| {
        kinds::kind(index, id, reader, &levels, &clauses)
    });
    load!(variables, "variable", VARIABLE, Variable, leans on [units, kinds, levels, groups], |index, id, reader| {
        variables::variable(index, id, reader, &variables::Around { units: &units, kinds: &kinds, levels: &levels, groups: &groups })
    });
    load!(indicators, "indicator", INDICATOR, Indicator, leans on [units, variables], |_, id, reader| {
        variables::indicator(id, reader, &units, &variables)
    });
    load!(actions, "action", ACTION, Action, leans on [], measures::action);
    load!(targets, "target", TARGET, Target,
    leans on [indicators, levels, groups, actions, clauses, schedules] or new_head,
    |index, id, reader| {
        let around = targets::Around {
            indicators: &indicators, levels: &levels, groups: &groups, actions: &actions, clauses: &clauses,
            schedules: &schedules, period,
        };
        targets::target(index, id, reader, &around)
    });
    let mut deliverables = measures::Deliverables::default();
    // Measures name targets by their ids, and no change touches an id.
    let new_targets = purpose == Purpose::Read && base.is_none_or(|base| !Arc::ptr_eq(&targets, &base.targets));
    load!(measures, "measure", MEASURE, Measure, leans on [clauses, actions, levels, groups] or new_targets, |_, id, reader| {
        let around = measures::Around {
            clauses: &clauses, actions: &actions, targets: &targets, levels: &levels, groups: &groups,
        };
        measures::measure(id, reader, &around, &mut deliverables)
    });
    load!(requirements, "requirement", REQUIREMENT, Requirement, leans on [clauses], |_, id, reader| {
        measures::requirement(id, reader, &clauses)
    });
    let deliverables = match base {
        Some(base) if Arc::ptr_eq(&measures, &base.measures) => base.deliverables.clone(),
        _ => deliverables.items,
    };
    Loaded {
        head,
        pace,
        clauses,
        levels,
        groups,
        units,
        schedules,
        kinds,
        variables,
        indicators,
        actions,
        targets,
        measures,
        deliverables,
        requirements,
        sources,
    }
}

fn same_source(new: Option<&Arc<Node>>, base: Option<&Option<Arc<Node>>>) -> bool {
    match (new, base.and_then(Option::as_ref)) {
        (Some(new), Some(base)) => Arc::ptr_eq(new, base),
        (None, None) => true,
        _ => false,
    }
}

fn section<'a, T>(
    root: &Reader<'a>,
    key: &'static str,
    format: &'static TableFormat,
    thing: Thing,
    base: Option<&Arc<Section<T>>>,
    stale: bool,
    mut load: impl FnMut(usize, &'a str, Reader<'a>) -> Option<T>,
) -> Arc<Section<T>> {
    let cursor = root.get(key);
    let source = cursor.map(|cursor| Arc::clone(cursor.node));
    if let Some(base) = base
        && !stale
        && same_source(source.as_ref(), Some(&base.source))
    {
        return Arc::clone(base);
    }
    let mut section = Section { source, thing, items: Vec::new(), by_id: BTreeMap::new() };
    for (mut item, id) in identified(cursor, thing) {
        item.path = item.path.with(id.unwrap_or("?"));
        let Some(reader) = item.table(format) else {
            continue;
        };
        let id = reader.get("id").and_then(|cursor| id_of(thing, cursor));
        let loaded = load(section.items.len(), id.unwrap_or_default(), reader);
        let Some(id) = id else {
            continue;
        };
        if section.by_id.contains_key(id) {
            if let Some(cursor) = reader.get("id") {
                cursor.problem(sentences::duplicate_id(thing, id));
            }
            continue;
        }
        section.by_id.insert(id.to_owned(), loaded.is_some().then_some(section.items.len()));
        section.items.extend(loaded.map(Arc::new));
    }
    Arc::new(section)
}

/// The tables of a section, each with the text of its id for messages.
fn identified<'a>(cursor: Option<Cursor<'a>>, thing: Thing) -> Vec<(Cursor<'a>, Option<&'a str>)> {
    let Some(cursor) = cursor else {
        return Vec::new();
    };
    if !matches!(cursor.node.value, super::tree::Value::List(_)) {
        cursor.problem(sentences::not_a_section(thing));
        return Vec::new();
    }
    let items = cursor.list().unwrap_or_default();
    items.into_iter().map(|item| (item, item.node.text_of("id"))).collect()
}

/// An id in the form that things of this kind have.
fn id_of<'a>(thing: Thing, cursor: Cursor<'a>) -> Option<&'a str> {
    match thing {
        Thing::Clause | Thing::Action | Thing::Measure | Thing::Requirement => cursor.locator(),
        Thing::Unit => units::unit_id(cursor),
        _ => cursor.id(),
    }
}
