//! Rows as plain types, for callers who have objects rather than tables. They are only a way in: each becomes a row of
//! a [`Table`], and nothing is checked here.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::attributes::escape;
use super::column::Column;
use super::day;
use super::table::Table;
use super::text::TextColumn;
use crate::quantity::Quantity;

/// A unit: one row of the table `units`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UnitRow {
    /// Its code: a statistical area code in any of its lengths, or an id of its own.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The id of its level in the plan.
    pub level: String,
    /// The code of the unit above; where it is not given, the one its area code states.
    #[serde(default)]
    pub parent: Option<String>,
    /// The first day in force.
    #[serde(default)]
    pub since: Option<NaiveDate>,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Whether it is urban, where that differs from what its code says.
    #[serde(default)]
    pub urban: Option<bool>,
}

/// A reported value: one row of the table `observations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ObservationRow {
    /// The code of the unit it is about.
    pub unit: String,
    /// The id of the variable.
    pub variable: String,
    /// The first day of the period: for flows, and only for them.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// The day it holds at, or the last day of the period.
    pub date: NaiveDate,
    /// The value, exactly.
    pub value: Number,
    /// To how much the publisher rounded it: 10,000 for 214 万.
    #[serde(default)]
    pub precision: Option<Number>,
    /// The day it became known.
    #[serde(default)]
    pub recorded: Option<NaiveDate>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Option<String>,
}

/// A thing or person at a unit: one row of the table `entities`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EntityRow {
    /// The id of its kind in the plan.
    pub kind: String,
    /// Its id: opaque, never a person's identity number.
    pub id: String,
    /// The code of the unit it stands at.
    pub unit: String,
    /// The first day in force.
    pub since: NaiveDate,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Why it ended.
    #[serde(default)]
    pub end_reason: Option<String>,
    /// The day it became known.
    #[serde(default)]
    pub recorded: Option<NaiveDate>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Option<String>,
    /// Its attributes, by the ids the plan gives them.
    #[serde(default)]
    pub attributes: BTreeMap<String, AttributeValue>,
}

/// How far a deliverable is: one row of the table `deliverables`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DeliverableRow {
    /// The id of the deliverable in the plan.
    pub deliverable: String,
    /// The code of the unit.
    pub unit: String,
    /// The day from which it is in this state.
    pub date: NaiveDate,
    /// `not_started`, `under_way` or `done`.
    pub state: String,
    /// What shows it.
    #[serde(default)]
    pub evidence: Option<String>,
}

/// Where and when a register is complete: one row of the table `register_scope`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ScopeRow {
    /// The id of the kind of entity in the plan.
    pub kind: String,
    /// The code of the unit at which, and below which, the register holds all there is.
    pub unit: String,
    /// The first day on which it does.
    pub since: NaiveDate,
    /// The first day on which it no longer does.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// A unit that succeeds another: one row of the table `lineage`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LineageRow {
    /// The code of the unit that ended.
    pub from: String,
    /// The code of the unit that succeeds it.
    pub to: String,
    /// The first day on which it does.
    pub date: NaiveDate,
}

/// A unit's share of a target: one row of the table `allocations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AllocationRow {
    /// The id of the target in the plan.
    pub target: String,
    /// The code of the unit: one below the target's own level.
    pub unit: String,
    /// Its share, exactly.
    pub value: Number,
    /// The year it is for: for targets that are set for each year, and only for them.
    #[serde(default)]
    pub year: Option<i32>,
    /// Who answers for it.
    #[serde(default)]
    pub responsible: Option<String>,
}

/// An exact number on its way in: a whole one, or the text of one such as `9.12`, `1,600` or `2/3`.
///
/// ```
/// use shequ::data::Number;
/// use shequ::quantity::Quantity;
///
/// assert_eq!(Number::from(1_600), Number::Whole(1_600));
/// assert_eq!(Number::from(Quantity::fraction(2, 3).unwrap()), Number::Text("2/3".to_owned()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Number {
    /// A whole number.
    Whole(i64),
    /// The text of a number.
    Text(String),
}

/// The value of an attribute on its way in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AttributeValue {
    /// A whole number.
    Integer(i64),
    /// A choice, a date, the text of an exact number, or free text.
    Text(String),
    /// Several choices.
    List(Vec<String>),
}

impl UnitRow {
    /// A row with what every unit has.
    #[must_use]
    pub fn new(code: impl Into<String>, name: impl Into<String>, level: impl Into<String>) -> UnitRow {
        let (parent, since, until, urban) = (None, None, None, None);
        UnitRow { code: code.into(), name: name.into(), level: level.into(), parent, since, until, urban }
    }
}

impl ObservationRow {
    /// A row with what every observation has.
    #[must_use]
    pub fn new(
        unit: impl Into<String>,
        variable: impl Into<String>,
        date: NaiveDate,
        value: impl Into<Number>,
    ) -> ObservationRow {
        let (unit, variable, value) = (unit.into(), variable.into(), value.into());
        ObservationRow { unit, variable, from: None, date, value, precision: None, recorded: None, source: None }
    }
}

impl EntityRow {
    /// A row with what every entity has.
    #[must_use]
    pub fn new(kind: impl Into<String>, id: impl Into<String>, unit: impl Into<String>, since: NaiveDate) -> EntityRow {
        EntityRow {
            kind: kind.into(),
            id: id.into(),
            unit: unit.into(),
            since,
            until: None,
            end_reason: None,
            recorded: None,
            source: None,
            attributes: BTreeMap::new(),
        }
    }

    /// The row with one more attribute.
    #[must_use]
    pub fn with_attribute(mut self, id: impl Into<String>, value: impl Into<AttributeValue>) -> EntityRow {
        self.attributes.insert(id.into(), value.into());
        self
    }
}

impl DeliverableRow {
    /// A row with what every state has.
    #[must_use]
    pub fn new(
        deliverable: impl Into<String>,
        unit: impl Into<String>,
        date: NaiveDate,
        state: impl Into<String>,
    ) -> DeliverableRow {
        let (deliverable, unit, state) = (deliverable.into(), unit.into(), state.into());
        DeliverableRow { deliverable, unit, date, state, evidence: None }
    }
}

impl ScopeRow {
    /// A row with what every scope has.
    #[must_use]
    pub fn new(kind: impl Into<String>, unit: impl Into<String>, since: NaiveDate) -> ScopeRow {
        ScopeRow { kind: kind.into(), unit: unit.into(), since, until: None }
    }
}

impl LineageRow {
    /// A row.
    #[must_use]
    pub fn new(from: impl Into<String>, to: impl Into<String>, date: NaiveDate) -> LineageRow {
        LineageRow { from: from.into(), to: to.into(), date }
    }
}

impl AllocationRow {
    /// A row with what every share has.
    #[must_use]
    pub fn new(target: impl Into<String>, unit: impl Into<String>, value: impl Into<Number>) -> AllocationRow {
        let (target, unit, value) = (target.into(), unit.into(), value.into());
        AllocationRow { target, unit, value, year: None, responsible: None }
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Number {
        Number::Whole(number)
    }
}

impl From<&str> for Number {
    fn from(text: &str) -> Number {
        Number::Text(text.to_owned())
    }
}

impl From<String> for Number {
    fn from(text: String) -> Number {
        Number::Text(text)
    }
}

impl From<Quantity> for Number {
    fn from(quantity: Quantity) -> Number {
        quantity.as_whole().map_or_else(|| Number::Text(quantity.to_string()), Number::Whole)
    }
}

impl From<i64> for AttributeValue {
    fn from(number: i64) -> AttributeValue {
        AttributeValue::Integer(number)
    }
}

impl From<&str> for AttributeValue {
    fn from(text: &str) -> AttributeValue {
        AttributeValue::Text(text.to_owned())
    }
}

impl From<String> for AttributeValue {
    fn from(text: String) -> AttributeValue {
        AttributeValue::Text(text)
    }
}

impl From<Quantity> for AttributeValue {
    fn from(quantity: Quantity) -> AttributeValue {
        quantity.as_whole().map_or_else(|| AttributeValue::Text(quantity.to_string()), AttributeValue::Integer)
    }
}

impl<T: Into<String>> FromIterator<T> for AttributeValue {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> AttributeValue {
        AttributeValue::List(values.into_iter().map(Into::into).collect())
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Number::Whole(number) => serializer.serialize_i64(*number),
            Number::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        struct Either;

        impl Visitor<'_> for Either {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number, or the text of an exact number")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Number, E> {
                Ok(Number::Whole(number))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Number, E> {
                Ok(i64::try_from(number).map_or_else(|_| Number::Text(number.to_string()), Number::Whole))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Number, E> {
                Ok(Number::Text(text.to_owned()))
            }
        }

        // A float is refused: it would have lost what was written.
        deserializer.deserialize_any(Either)
    }
}

pub(super) fn units_table(rows: impl IntoIterator<Item = UnitRow>) -> Table {
    let [mut code, mut name, mut level, mut parent] = <[TextColumn; 4]>::default();
    let (mut since, mut until) = (Dates::default(), Dates::default());
    let (mut urban, mut urban_valid) = (Vec::new(), Vec::new());
    for row in rows {
        code.push(Some(&row.code));
        name.push(Some(&row.name));
        level.push(Some(&row.level));
        parent.push(row.parent.as_deref());
        since.push(row.since);
        until.push(row.until);
        urban.push(row.urban.unwrap_or(false));
        urban_valid.push(row.urban.is_some());
    }
    Table::of(
        "units",
        [
            ("code", Column::Texts(code)),
            ("name", Column::Texts(name)),
            ("level", Column::Texts(level)),
            ("parent", Column::Texts(parent)),
            ("since", since.into_column()),
            ("until", until.into_column()),
            ("urban", Column::Booleans { values: urban.into(), valid: Some(urban_valid) }),
        ],
    )
}

pub(super) fn observations_table(rows: impl IntoIterator<Item = ObservationRow>) -> Table {
    let [mut unit, mut variable, mut source] = <[TextColumn; 3]>::default();
    let (mut value, mut precision) = (Numbers::default(), Numbers::default());
    let (mut from, mut date, mut recorded) = (Dates::default(), Dates::default(), Dates::default());
    for row in rows {
        unit.push(Some(&row.unit));
        variable.push(Some(&row.variable));
        from.push(row.from);
        date.push(Some(row.date));
        value.push(Some(&row.value));
        precision.push(row.precision.as_ref());
        recorded.push(row.recorded);
        source.push(row.source.as_deref());
    }
    Table::of(
        "observations",
        [
            ("unit", Column::Texts(unit)),
            ("variable", Column::Texts(variable)),
            ("from", from.into_column()),
            ("date", date.into_column()),
            ("value", value.into_column()),
            ("precision", precision.into_column()),
            ("recorded", recorded.into_column()),
            ("source", Column::Texts(source)),
        ],
    )
}

pub(super) fn entities_table(rows: impl IntoIterator<Item = EntityRow>) -> Table {
    let [mut kind, mut id, mut unit] = <[TextColumn; 3]>::default();
    let [mut end_reason, mut source, mut attributes] = <[TextColumn; 3]>::default();
    let (mut since, mut until, mut recorded) = (Dates::default(), Dates::default(), Dates::default());
    let mut text = String::new();
    for row in rows {
        kind.push(Some(&row.kind));
        id.push(Some(&row.id));
        unit.push(Some(&row.unit));
        since.push(Some(row.since));
        until.push(row.until);
        end_reason.push(row.end_reason.as_deref());
        recorded.push(row.recorded);
        source.push(row.source.as_deref());
        text.clear();
        add_attributes(&mut text, &row.attributes);
        attributes.push(Some(text.as_str()).filter(|text| !text.is_empty()));
    }
    Table::of(
        "entities",
        [
            ("kind", Column::Texts(kind)),
            ("id", Column::Texts(id)),
            ("unit", Column::Texts(unit)),
            ("since", since.into_column()),
            ("until", until.into_column()),
            ("end_reason", Column::Texts(end_reason)),
            ("recorded", recorded.into_column()),
            ("source", Column::Texts(source)),
            ("attributes", Column::Texts(attributes)),
        ],
    )
}

pub(super) fn deliverables_table(rows: impl IntoIterator<Item = DeliverableRow>) -> Table {
    let [mut deliverable, mut unit, mut state, mut evidence] = <[TextColumn; 4]>::default();
    let mut date = Dates::default();
    for row in rows {
        deliverable.push(Some(&row.deliverable));
        unit.push(Some(&row.unit));
        date.push(Some(row.date));
        state.push(Some(&row.state));
        evidence.push(row.evidence.as_deref());
    }
    Table::of(
        "deliverables",
        [
            ("deliverable", Column::Texts(deliverable)),
            ("unit", Column::Texts(unit)),
            ("date", date.into_column()),
            ("state", Column::Texts(state)),
            ("evidence", Column::Texts(evidence)),
        ],
    )
}

pub(super) fn scopes_table(rows: impl IntoIterator<Item = ScopeRow>) -> Table {
    let [mut kind, mut unit] = <[TextColumn; 2]>::default();
    let (mut since, mut until) = (Dates::default(), Dates::default());
    for row in rows {
        kind.push(Some(&row.kind));
        unit.push(Some(&row.unit));
        since.push(Some(row.since));
        until.push(row.until);
    }
    Table::of(
        "register_scope",
        [
            ("kind", Column::Texts(kind)),
            ("unit", Column::Texts(unit)),
            ("since", since.into_column()),
            ("until", until.into_column()),
        ],
    )
}

pub(super) fn lineage_table(rows: impl IntoIterator<Item = LineageRow>) -> Table {
    let [mut from, mut to] = <[TextColumn; 2]>::default();
    let mut date = Dates::default();
    for row in rows {
        from.push(Some(&row.from));
        to.push(Some(&row.to));
        date.push(Some(row.date));
    }
    Table::of("lineage", [("from", Column::Texts(from)), ("to", Column::Texts(to)), ("date", date.into_column())])
}

pub(super) fn allocations_table(rows: impl IntoIterator<Item = AllocationRow>) -> Table {
    let [mut target, mut unit, mut responsible] = <[TextColumn; 3]>::default();
    let (mut value, mut year) = (Numbers::default(), Numbers::default());
    for row in rows {
        target.push(Some(&row.target));
        unit.push(Some(&row.unit));
        value.push(Some(&row.value));
        year.push(row.year.map(|year| Number::Whole(year.into())).as_ref());
        responsible.push(row.responsible.as_deref());
    }
    Table::of(
        "allocations",
        [
            ("target", Column::Texts(target)),
            ("unit", Column::Texts(unit)),
            ("value", value.into_column()),
            ("year", year.into_column()),
            ("responsible", Column::Texts(responsible)),
        ],
    )
}

/// The attributes of an entity as the text that stands in their cell of a table: `key=value;key2=v1|v2`, with a `\` before
/// what would be read as a mark.
///
/// ```
/// use std::collections::BTreeMap;
/// use shequ::data::{AttributeValue, attributes_cell};
///
/// let attributes = BTreeMap::from([
///     ("grade".to_owned(), AttributeValue::Integer(3)),
///     ("note".to_owned(), AttributeValue::Text("a;b".to_owned())),
/// ]);
/// assert_eq!(attributes_cell(&attributes), r"grade=3;note=a\;b");
/// ```
#[must_use]
pub fn attributes_cell(attributes: &BTreeMap<String, AttributeValue>) -> String {
    let mut cell = String::new();
    add_attributes(&mut cell, attributes);
    cell
}

fn add_attributes(cell: &mut String, attributes: &BTreeMap<String, AttributeValue>) {
    for (key, value) in attributes {
        // None of several choices is the same as no value.
        if !matches!(value, AttributeValue::List(values) if values.is_empty()) {
            attribute_text(cell, key, value);
        }
    }
}

/// Adds one attribute to a cell of them.
fn attribute_text(cell: &mut String, key: &str, value: &AttributeValue) {
    if !cell.is_empty() {
        cell.push(';');
    }
    escape(cell, key);
    cell.push('=');
    match value {
        AttributeValue::Integer(number) => cell.push_str(&number.to_string()),
        AttributeValue::Text(text) => escape(cell, text),
        AttributeValue::List(values) => {
            for (place, value) in values.iter().enumerate() {
                if place != 0 {
                    cell.push('|');
                }
                escape(cell, value);
            }
        }
    }
}

#[derive(Default)]
struct Dates {
    days: Vec<i32>,
    valid: Vec<bool>,
}

impl Dates {
    fn push(&mut self, date: Option<NaiveDate>) {
        self.days.push(date.map_or(0, day::from_date));
        self.valid.push(date.is_some());
    }

    fn into_column(self) -> Column {
        Column::Dates { days: self.days.into(), valid: Some(self.valid) }
    }
}

/// Whole numbers until a text comes, texts from then on.
#[derive(Default)]
struct Numbers {
    values: Vec<i64>,
    valid: Vec<bool>,
    texts: Option<TextColumn>,
}

impl Numbers {
    fn push(&mut self, number: Option<&Number>) {
        if let Some(Number::Text(_)) = number {
            self.turn_to_texts();
        }
        match (&mut self.texts, number) {
            (Some(texts), Some(Number::Text(text))) => texts.push(Some(text)),
            (Some(texts), Some(Number::Whole(number))) => texts.push(Some(&number.to_string())),
            (Some(texts), None) => texts.push(None),
            (None, number) => {
                let whole = if let Some(Number::Whole(whole)) = number { Some(*whole) } else { None };
                self.values.push(whole.unwrap_or(0));
                self.valid.push(whole.is_some());
            }
        }
    }

    fn turn_to_texts(&mut self) {
        if self.texts.is_none() {
            let mut texts = TextColumn::new();
            for (number, valid) in self.values.iter().zip(&self.valid) {
                texts.push(valid.then(|| number.to_string()).as_deref());
            }
            self.texts = Some(texts);
        }
    }

    fn into_column(self) -> Column {
        match self.texts {
            Some(texts) => Column::Texts(texts),
            None => Column::Integers { values: self.values.into(), valid: Some(self.valid) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::column::RawCell;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn numbers_before_the_first_text_become_texts_too() {
        let row = |value: Number| ObservationRow::new("330109", "residents", day(2023, 12, 31), value);
        let table = observations_table([row(5.into()), row("2/3".into()), row((-7).into())]);
        let value = table.column("value").unwrap();
        assert_eq!([0, 1, 2].map(|at| value.cell(at)), ["5", "2/3", "-7"].map(RawCell::Text));
        let table = observations_table([row(5.into())]);
        assert_eq!(table.column("value").unwrap().cell(0), RawCell::Integer(5));
        assert_eq!(table.column("from").unwrap().cell(0), RawCell::Missing);
    }

    #[test]
    fn marks_within_attributes_are_escaped() {
        let row = EntityRow::new("service-complex", "c1", "330109001001", day(2023, 1, 1))
            .with_attribute("note", "a|b;c=d")
            .with_attribute("functions", ["x", "y"].into_iter().collect::<AttributeValue>())
            .with_attribute("grade", 3);
        let table = entities_table([row]);
        let cell = table.column("attributes").unwrap().cell(0);
        assert_eq!(cell, RawCell::Text(r"functions=x|y;grade=3;note=a\|b\;c\=d"));
    }

    #[cfg(feature = "json")]
    #[test]
    fn rows_go_through_json_and_refuse_unknown_fields_and_floats() {
        let text = r#"{"unit":"330109","variable":"residents","date":"2023-12-31","value":2140000,"precision":"1e4"}"#;
        let row: ObservationRow = serde_json::from_str(text).unwrap();
        assert_eq!((row.value.clone(), row.precision.clone()), (Number::Whole(2_140_000), Some("1e4".into())));
        let again: ObservationRow = serde_json::from_str(&serde_json::to_string(&row).unwrap()).unwrap();
        assert_eq!(again, row);
        assert!(serde_json::from_str::<ObservationRow>(&text.replace("2140000", "0.5")).is_err());
        assert!(serde_json::from_str::<ObservationRow>(&text.replace("precision", "precison")).is_err());
    }
}
