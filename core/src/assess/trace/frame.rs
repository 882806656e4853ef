//! A trace as a table: one row a node, from the top, each before what is below it.

use super::Trace;
use super::node::{Node, With};
use super::row::Row;
use crate::data::day;
use crate::frame::{ExactValues, Frame, FrameColumn, Nullable, Values, Words};
use crate::lang::Text;

impl Trace {
    /// The trace as a table: one row a node, each before those below it. `path` numbers the nodes within the one above,
    /// from 1 (`2.1.13` is the thirteenth node below the first below the second step), and `depth` is 1 for steps.
    /// `note` is the verdict, why a report is left aside, where a starting value came from, or where a unit lies.
    ///
    /// ```
    /// # use shequ::Plan;
    /// # use shequ::data::{Dataset, UnitRow};
    /// # let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// # let dataset = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]).build()?;
    /// let trace = plan.assess(&dataset, "330109", "2024-06-30".parse()?)?.trace("work-methods")?;
    /// let frame = trace.to_frame();
    /// assert_eq!(frame.columns()[0].name, "path");
    /// assert!(frame.len() > trace.steps.len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        let mut columns = Columns::default();
        columns.add_all("", 1, &self.steps);
        columns.into_frame()
    }
}

#[derive(Default)]
struct Columns {
    path: Words,
    depth: Nullable<i64>,
    op: Words,
    value: ExactValues,
    unit: Words,
    variable: Words,
    note: Words,
    table: Words,
    kind: Words,
    id: Words,
    year: Nullable<i64>,
    from: Nullable<i32>,
    date: Nullable<i32>,
    since: Nullable<i32>,
    until: Nullable<i32>,
    precision: ExactValues,
    recorded: Nullable<i32>,
    source: Words,
}

impl Columns {
    fn add_all(&mut self, above: &str, depth: i64, nodes: &[Node]) {
        for (place, node) in (1usize..).zip(nodes) {
            let path = if above.is_empty() { place.to_string() } else { format!("{above}.{place}") };
            self.add(&path, depth, node);
            self.add_all(&path, depth.saturating_add(1), &node.children);
        }
    }

    fn add(&mut self, path: &str, depth: i64, node: &Node) {
        let row = node.row.as_ref();
        let observation = row.and_then(Row::observation);
        let (entity, allocation) = (row.and_then(Row::entity), row.and_then(Row::allocation));
        let with = node.with.as_deref();
        self.path.push(Some(path));
        self.depth.push(Some(depth));
        self.op.push(Some(node.op.code()));
        self.value.push(node.value);
        self.unit.push(row.map(Row::unit).or(node.unit.as_deref()));
        self.variable.push(observation.map(|row| &*row.variable).or(node.variable.as_deref()));
        self.note.push(with.and_then(note));
        self.table.push(row.map(Row::table));
        self.kind.push(entity.map(|row| &*row.kind));
        self.id.push(entity.map(|row| &*row.id).or(with.and_then(id)));
        self.year.push(allocation.and_then(|row| row.year).or(with.and_then(year)).map(i64::from));
        self.from.push(observation.and_then(|row| row.from).map(day::from_date));
        self.date.push(observation.and_then(|row| row.date).map(day::from_date));
        self.since.push(entity.and_then(|row| row.since).map(day::from_date));
        self.until.push(entity.and_then(|row| row.until).map(day::from_date));
        self.precision.push(observation.and_then(|row| row.precision));
        self.recorded.push(row.and_then(Row::recorded).map(day::from_date));
        self.source.push(row.and_then(Row::source));
    }

    fn into_frame(self) -> Frame {
        let text = |zh: &str, en: &str| Text { zh: zh.to_owned(), en: en.to_owned() };
        let mut columns = vec![
            FrameColumn::new("path", text("路径", "path"), Values::Words(self.path)),
            FrameColumn::new("depth", text("层次", "depth"), Values::Integers(self.depth)),
            FrameColumn::new("op", text("运算", "operation"), Values::Words(self.op)),
        ];
        columns.extend(self.value.into_columns("value", &text("值", "value")));
        columns.extend([
            FrameColumn::new("unit", text("单位", "unit"), Values::Words(self.unit)),
            FrameColumn::new("variable", text("数据项", "variable"), Values::Words(self.variable)),
            FrameColumn::new("note", text("说明", "note"), Values::Words(self.note)),
            FrameColumn::new("table", text("数据表", "table"), Values::Words(self.table)),
            FrameColumn::new("kind", text("名册", "register"), Values::Words(self.kind)),
            FrameColumn::new("id", text("编号", "id"), Values::Words(self.id)),
            FrameColumn::new("year", text("年份", "year"), Values::Integers(self.year)),
            FrameColumn::new("from", text("期初", "first day of the period"), Values::Dates(self.from)),
            FrameColumn::new("date", text("日期", "day"), Values::Dates(self.date)),
            FrameColumn::new("since", text("起始日", "in force since"), Values::Dates(self.since)),
            FrameColumn::new("until", text("终止日", "no longer in force from"), Values::Dates(self.until)),
        ]);
        columns.extend(self.precision.into_columns("precision", &text("取整单位", "rounded to")));
        columns.extend([
            FrameColumn::new("recorded", text("登记日", "recorded"), Values::Dates(self.recorded)),
            FrameColumn::new("source", text("来源", "source"), Values::Words(self.source)),
        ]);
        Frame::new(columns)
    }
}

fn note(with: &With) -> Option<&'static str> {
    match with {
        With::Why(why) => Some(why.code()),
        With::Source(source) => Some(source.code()),
        With::Place(place) => Some(place.map_or("unknown", |place| place.code())),
        With::Verdict { status, .. } => Some(status.code()),
        With::Year { status, .. } => status.map(|status| status.code()),
        _ => None,
    }
}

fn id(with: &With) -> Option<&str> {
    match with {
        With::Spell { id, .. } => Some(id),
        _ => None,
    }
}

const fn year(with: &With) -> Option<i32> {
    match with {
        With::Year { year, .. } => Some(*year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Quantity;

    #[test]
    fn an_exact_value_keeps_its_fraction() {
        let mut columns = Columns::default();
        let nodes = [Node::new(super::super::Op::Value, Quantity::fraction(3423, 214))];
        columns.add_all("", 1, &nodes);
        let frame = columns.into_frame();
        let Some(Values::Integers(n)) = frame.column("value_n").map(|column| &column.values) else { panic!() };
        let Some(Values::Integers(d)) = frame.column("value_d").map(|column| &column.values) else { panic!() };
        assert_eq!((n.get(0), d.get(0)), (Some(3423), Some(214)));
    }
}
