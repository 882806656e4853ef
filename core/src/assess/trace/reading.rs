//! A reading as nodes of a trace: sums over units, own reports, register counts, down to rows; and units that have nothing.

use std::cell::RefCell;
use std::sync::Arc;

use super::node::{CountRead, Node, Op, With};
use super::record::{Events, Noted, OwnRows, Read, Thing, Things};
use super::row::{EntityRead, ObservationRead, Row};
use crate::assess::reader::When;
use crate::data::{Dataset, ObservationColumn, Register, UnitId, day};
use crate::order;
use crate::plan::{EntityKind, Plan, RegisterCount, Variable};
use crate::quantity::Quantity;

/// What nodes take their names and rows from. Texts that many nodes have are kept once.
pub(super) struct Source<'a> {
    pub(super) plan: &'a Plan,
    dataset: &'a Dataset,
    /// The units' codes, by their numbers, as they are asked for.
    codes: RefCell<Vec<Option<Arc<str>>>>,
    /// The text asked for last: of thousands of rows, nearly all have the same kind and source.
    last: RefCell<[Arc<str>; 3]>,
}

impl<'a> Source<'a> {
    pub(super) fn new(plan: &'a Plan, dataset: &'a Dataset) -> Source<'a> {
        let codes = RefCell::new(vec![None; dataset.units().len()]);
        let last = RefCell::new(std::array::from_fn(|_| Arc::from("")));
        Source { plan, dataset, codes, last }
    }

    pub(super) fn code(&self, unit: UnitId) -> Arc<str> {
        let code = self.dataset.units().code(unit);
        let mut codes = self.codes.borrow_mut();
        match codes.get_mut(unit.index()) {
            Some(place) => Arc::clone(place.get_or_insert_with(|| Arc::from(code))),
            None => Arc::from(code),
        }
    }

    /// A text that the node or row before probably has too.
    fn text(&self, text: &str) -> Arc<str> {
        let mut last = self.last.borrow_mut();
        if let Some(same) = last.iter().find(|last| ***last == *text) {
            return Arc::clone(same);
        }
        last.rotate_right(1);
        let text: Arc<str> = Arc::from(text);
        let [first, ..] = &mut *last;
        *first = Arc::clone(&text);
        text
    }

    /// One reading.
    pub(super) fn reading(&self, noted: &Noted) -> Node {
        let Some(variable) = self.plan.variables().get(noted.variable) else { return Node::new(Op::Nothing, None) };
        let mut node = match noted.read.first() {
            Some(read) => self.node(variable, &noted.when, read),
            None => Node::new(Op::Nothing, None).with(With::TooLow(noted.too_low)),
        };
        let unit = self.code(noted.unit);
        if noted.partial.unsure {
            node.children.push(Node::new(Op::SetAside, None).at(Arc::clone(&unit)));
        }
        node.at(unit).reading(self.text(&variable.id))
    }

    fn node(&self, variable: &Variable, when: &When, read: &Read) -> Node {
        match read {
            Read::Own { unit, own, rows } => {
                let mut children = self.own_rows(variable, *unit, rows);
                if own.gaps {
                    children.push(Node::new(Op::Gap, None).at(self.code(*unit)));
                }
                let value = own.has_value().then_some(own.sum);
                Node::new(Op::OwnReport, value).at(self.code(*unit)).under(children)
            }
            Read::Register { unit, count, things } => {
                let node = Node::new(Op::Register, Some(Quantity::from(*count))).at(self.code(*unit));
                let Some(counted) = &variable.count else { return node };
                // Ids are numbered in the order in which rows came: their names are what does not depend on it.
                let mut named: Vec<(&str, &Thing)> = self.named(&counted.kind, things).collect();
                order::by_key(&mut named, |(id, _)| *id);
                let spell = |(id, thing)| self.thing(Op::Spell, counted, things, id, thing);
                let spells = named.into_iter().map(spell).collect();
                node.with(With::Count(count_read(counted, when))).under(spells)
            }
            Read::Sum { unit, sum, below } => {
                let below = below.iter().map(|read| self.node(variable, when, read)).collect();
                let value = sum.has_value().then_some(sum.sum);
                Node::new(Op::Sum, value).at(self.code(*unit)).under(below)
            }
            Read::Missing { unit } => Node::new(Op::Missing, None).at(self.code(*unit)),
            Read::LeftAside { unit, rows, why } => {
                let node = Node::new(Op::LeftAside, None).at(self.code(*unit)).with(With::Why(*why));
                node.under(self.own_rows(variable, *unit, rows))
            }
        }
    }

    fn own_rows(&self, variable: &Variable, unit: UnitId, rows: &OwnRows) -> Vec<Node> {
        let Some(column) = self.dataset.observations_of(variable) else { return Vec::new() };
        let row = |row: &usize| self.observation(variable, column, unit, *row);
        let mut nodes: Vec<Node> = rows.standing.iter().map(row).collect();
        if !rows.over_edge.is_empty() {
            let beside = rows.over_edge.iter().map(row).collect();
            let why = With::Why(crate::assess::notes::Aside::OverEdge);
            nodes.push(Node::new(Op::LeftAside, None).at(self.code(unit)).with(why).under(beside));
        }
        nodes
    }

    fn observation(&self, variable: &Variable, column: &ObservationColumn, unit: UnitId, row: usize) -> Node {
        let value = column.value(row);
        let leaf = ObservationRead {
            unit: self.code(unit),
            variable: self.text(&variable.id),
            from: column.from(row).and_then(day::to_date),
            date: day::to_date(column.date(row)),
            value,
            precision: column.precision(row),
            recorded: day::to_date(column.recorded(row)),
            source: column.source(row).map(|text| self.text(text)),
        };
        Node { value: Some(value), ..Node::leaf(Op::Row, Row::Observation(Box::new(leaf))) }
    }

    /// A thing that counts as one, or one time that something happened. One row is its own leaf: most things have no
    /// more, and there may be thousands.
    fn thing(&self, op: Op, count: &RegisterCount, things: &Things, id: &str, thing: &Thing) -> Node {
        let (rows, holders) = (things.rows_of(thing), things.holders_of(thing));
        let id: Arc<str> = Arc::from(id);
        let node = Node::new(op, Some(Quantity::ONE)).at(self.code(thing.unit));
        let register = self.dataset.register(&count.kind);
        // As many places as there are rows, since there may be thousands of things.
        let several = rows.len() > 1;
        let places = if several { rows.len().saturating_add(holders.len()) } else { holders.len() };
        let mut children = Vec::with_capacity(places);
        if let Some(register) = register.filter(|_| several) {
            let row = |row: &usize| self.entity(&count.kind, register, *row, Arc::clone(&id));
            children.extend(rows.iter().map(|number| Node::leaf(Op::Row, row(number))));
        }
        if let Some(having) = &count.having
            && let Some(register) = self.dataset.register(&having.kind)
        {
            let row = |row: &usize| self.entity(&having.kind, register, *row, Arc::clone(&id));
            children.extend(holders.iter().map(|number| Node::leaf(Op::Holder, row(number))));
        }
        let Some(register) = register else { return node };
        if let [row] = rows {
            return Node { row: Some(self.entity(&count.kind, register, *row, id)), children, ..node };
        }
        let since = day::to_date(thing.since).unwrap_or_default();
        let with = With::Spell { id: Arc::clone(&id), since, until: day::to_date(thing.until) };
        node.with(with).under(children)
    }

    /// Things with their ids.
    fn named<'t>(&self, kind: &EntityKind, things: &'t Things) -> impl Iterator<Item = (&'a str, &'t Thing)> {
        let (dataset, register) = (self.dataset, self.dataset.register(kind));
        things.iter().map(move |thing| {
            let row = register.zip(things.rows_of(thing).first());
            (row.map_or("", |(register, row)| dataset.entity_name(register.id(*row))), thing)
        })
    }

    fn entity(&self, kind: &EntityKind, register: &Register, row: usize, id: Arc<str>) -> Row {
        Row::Entity(Box::new(EntityRead {
            unit: self.code(UnitId(register.unit(row))),
            kind: self.text(&kind.id),
            id,
            since: day::to_date(register.since(row)),
            until: day::to_date(register.until(row)),
            recorded: day::to_date(register.recorded(row)),
            source: register.source(row).map(|text| self.text(text)),
        }))
    }

    /// What recurrence is measured by, in order of the days.
    pub(super) fn events(&self, variable: &Variable, events: &Events) -> Vec<Node> {
        match (events, &variable.count, self.dataset.observations_of(variable)) {
            (Events::Things(things), Some(count), _) => {
                let mut named: Vec<(&str, &Thing)> = self.named(&count.kind, things).collect();
                order::by_key(&mut named, |(id, thing)| (thing.since, *id));
                let event = |(id, thing)| self.thing(Op::Event, count, things, id, thing);
                named.into_iter().map(event).collect()
            }
            (Events::Reports(reports), _, Some(column)) => {
                let event = |report: &crate::assess::events::ReportedEvent| {
                    let row = self.observation(variable, column, report.unit, report.row);
                    let node = Node::new(Op::Event, Some(Quantity::ONE)).at(self.code(report.unit));
                    Some(node.with(With::On(report.date()?)).under(vec![row]))
                };
                reports.iter().filter_map(event).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn count_read(count: &RegisterCount, when: &When) -> CountRead {
    CountRead {
        kind: count.kind.id.clone(),
        rule: count.rule,
        from: count.from,
        group: count.group.as_ref().map(|group| group.id.clone()),
        having: count.having.as_ref().map(|having| having.kind.id.clone()),
        first_day: *when.window.start(),
        on: when.at.min(*when.window.end()),
    }
}
