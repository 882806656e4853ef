//! Variables, how they are counted from registers, and the indicators made of them.

use std::sync::Arc;

use crate::plan::format::{self, COUNT_RULES, FREQUENCIES, PICKS, VARIABLE_KINDS};
use crate::plan::model::{
    AttributeType, Condition, CountRule, EntityKind, Frequency, Having, Indicator, IndicatorMeasure, Level, Pick,
    RegisterCount, UnitGroup, UnitOfMeasure, Variable, VariableKind,
};
use crate::plan::reader::{Cursor, Path, Reader};
use crate::plan::sentences;
use crate::plan::tree::{Type, Value};

use super::{Section, units};

/// What a variable refers to.
pub(super) struct Around<'s> {
    pub(super) units: &'s Section<UnitOfMeasure>,
    pub(super) kinds: &'s Section<EntityKind>,
    pub(super) levels: &'s Section<Level>,
    pub(super) groups: &'s Section<UnitGroup>,
}

pub(super) fn variable(index: usize, id: &str, table: Reader<'_>, around: &Around<'_>) -> Option<Variable> {
    /// A hundred years.
    const OLDEST: i64 = 1200;
    let name = table.both("name");
    let kind = table.word("kind", &VARIABLE_KINDS);
    let unit = around.units.resolve_key(&table, "unit");
    if let (Some(kind), Some(unit), Some(cursor)) = (kind, &unit, table.get("unit"))
        && kind != VariableKind::Rate
        && unit.factor.is_some()
    {
        cursor.problem(sentences::factor_on_amount(&unit.id));
    }
    let count = table.get("count").and_then(|cursor| count(cursor, kind, around));
    let due = table.get("due").and_then(|cursor| units::due_of(cursor, around.levels, around.groups));
    let frequency = table.word("frequency", &FREQUENCIES).unwrap_or(Frequency::Month);
    let max_age_months = table.get("max_age_months").and_then(|cursor| cursor.integer_in(1, OLDEST));
    if kind == Some(VariableKind::Flow) {
        table.refuse(&["pick"], |key| sentences::only_for(key, "stock, rate"));
    }
    let pick = table.word("pick", &PICKS).unwrap_or(Pick::Latest);
    Some(Variable {
        index,
        id: id.to_owned(),
        name: name?,
        kind: kind?,
        unit: unit?,
        count,
        due,
        frequency,
        max_age_months: max_age_months.and_then(|months| u32::try_from(months).ok()),
        pick,
    })
}

fn count(cursor: Cursor<'_>, of: Option<VariableKind>, around: &Around<'_>) -> Option<RegisterCount> {
    let table = cursor.table(&format::COUNT)?;
    let kind = around.kinds.resolve_key(&table, "kind");
    let conditions = conditions(&table, kind.as_deref());
    let having = table.get("having").and_then(|cursor| having(cursor, around));
    let rule = table.word("rule", &COUNT_RULES);
    let fits = |rule| match of {
        Some(VariableKind::Stock) => rule != CountRule::BegunInWindow,
        Some(VariableKind::Flow) => rule == CountRule::BegunInWindow,
        Some(VariableKind::Rate) | None => true,
    };
    if of == Some(VariableKind::Rate) {
        cursor.problem(sentences::only_for("count", "stock, flow"));
    }
    if let (Some(rule), Some(cursor)) = (rule, table.get("rule"))
        && !fits(rule)
    {
        cursor.problem(sentences::rule_of_kind());
    }
    if rule == Some(CountRule::BegunInWindow) {
        // The window says from when.
        table.refuse(&["from"], |key| sentences::only_for(key, "in_force, begun"));
    }
    let from = table.date("from");
    let group = table.get("group").and_then(|cursor| around.groups.resolve(cursor));
    if let (Some(kind), Some(group), Some(cursor)) = (&kind, &group, table.get("group"))
        && let Some(above) = kind.stands_at.iter().find(|level| level.index < group.level.index)
    {
        cursor.problem(sentences::group_below_register(&group.id, &group.level.id, &kind.id, &above.id));
    }
    Some(RegisterCount { kind: kind?, conditions, having, rule: rule?, from, group })
}

fn having(cursor: Cursor<'_>, around: &Around<'_>) -> Option<Having> {
    let table = cursor.table(&format::HAVING)?;
    let kind = around.kinds.resolve_key(&table, "kind");
    let conditions = conditions(&table, kind.as_deref());
    Some(Having { kind: kind?, conditions })
}

/// `where = { attribute = ["value", ...] }`: its keys are attributes of the kind, not keys of the format.
fn conditions(table: &Reader<'_>, kind: Option<&EntityKind>) -> Vec<Condition> {
    let Some(cursor) = table.get("where") else {
        return Vec::new();
    };
    let Value::Table(entries) = &cursor.node.value else {
        cursor.wrong_type(Type::Table);
        return Vec::new();
    };
    let Some(kind) = kind else {
        return Vec::new();
    };
    if entries.is_empty() {
        cursor.problem(sentences::empty_list());
    }
    let mut conditions = Vec::new();
    for entry in entries {
        let path: Path<'_> = cursor.path.with(&entry.key);
        let Some(place) = kind.attributes.iter().position(|attribute| attribute.id == entry.key) else {
            let near = cursor.log.nearest(&entry.key, kind.attributes.iter().map(|attribute| attribute.id.as_str()));
            let finding = sentences::unknown_reference(sentences::Thing::Attribute, &entry.key, near);
            Cursor { node: &entry.node, path, log: cursor.log }.problem(finding);
            continue;
        };
        let allowed = Cursor { node: &entry.node, path, log: cursor.log };
        conditions.extend(condition(allowed, place, kind));
    }
    conditions
}

fn condition(allowed: Cursor<'_>, attribute: usize, kind: &EntityKind) -> Option<Condition> {
    let choices = match &kind.attributes.get(attribute)?.value {
        AttributeType::Choice(choices) | AttributeType::Set(choices) => choices,
        _ => {
            allowed.problem(sentences::only_for("where", "choice, set"));
            return None;
        }
    };
    let items = allowed.full_list()?;
    Cursor::refuse_repeats(&items);
    let mut values = Vec::new();
    for item in items {
        let Some(text) = item.text() else {
            continue;
        };
        match choices.iter().position(|choice| choice.id == text) {
            Some(place) => values.extend(u32::try_from(place)),
            None => {
                let near = item.log.nearest(text, choices.iter().map(|choice| choice.id.as_str()));
                item.problem(sentences::unknown_reference(sentences::Thing::AttributeValue, text, near));
            }
        }
    }
    Some(Condition { attribute, values })
}

pub(super) fn indicator(
    id: &str,
    table: Reader<'_>,
    units: &Section<UnitOfMeasure>,
    variables: &Section<Variable>,
) -> Option<Indicator> {
    let name = table.both("name");
    let unit = units.resolve_key(&table, "unit");
    let ratio = table.has("numerator") || table.has("denominator");
    let measure = match table.one_of(&["variable", if table.has("denominator") { "denominator" } else { "numerator" }])
    {
        Some("variable") => value(&table, unit.as_deref(), variables),
        Some(_) => ratio_of(&table, unit.as_deref(), variables),
        None => None,
    };
    if !ratio {
        table.refuse(&["part"], |key| sentences::only_with(key, "numerator"));
    }
    Some(Indicator { id: id.to_owned(), name: name?, unit: unit?, measure: measure? })
}

fn value(table: &Reader<'_>, unit: Option<&UnitOfMeasure>, variables: &Section<Variable>) -> Option<IndicatorMeasure> {
    let variable = variables.resolve_key(table, "variable")?;
    if let (Some(unit), Some(cursor)) = (unit, table.get("unit"))
        && unit.id != variable.unit.id
    {
        cursor.problem(sentences::unit_mismatch(&unit.id, &variable.id, &variable.unit.id));
    }
    Some(IndicatorMeasure::Value(variable))
}

fn ratio_of(
    table: &Reader<'_>,
    unit: Option<&UnitOfMeasure>,
    variables: &Section<Variable>,
) -> Option<IndicatorMeasure> {
    for key in ["numerator", "denominator"] {
        if !table.has(key) {
            table.cursor.problem(sentences::missing_key(key));
        }
    }
    let part_of_ratio = |key| -> Option<Arc<Variable>> {
        let variable = variables.resolve_key(table, key)?;
        if let (VariableKind::Rate, Some(cursor)) = (variable.kind, table.get(key)) {
            cursor.problem(sentences::rate_in_ratio(&variable.id));
        }
        Some(variable)
    };
    let (numerator, denominator) = (part_of_ratio("numerator"), part_of_ratio("denominator"));
    let part = table.flag("part", false);
    if let (Some(unit), Some(cursor)) = (unit, table.get("unit"))
        && unit.factor.is_none()
    {
        cursor.problem(sentences::ratio_without_factor(&unit.id));
    }
    Some(IndicatorMeasure::Ratio { numerator: numerator?, denominator: denominator?, factor: unit?.factor?, part })
}
