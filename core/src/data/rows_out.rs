//! Rows back out of a dataset, as the plain types they can come in as: to look at what was loaded, and to write it down
//! again. A dataset built from them is the same.
//!
//! They come sorted (units from the top, the rest by variable or kind, then unit or id, then day), codes in their short
//! form, the values of a set by name, repeats left out. A row that was set aside is not among them.

use std::collections::BTreeMap;

use super::dataset::Dataset;
use super::day;
use super::observations::ObservationColumn;
use super::register::{AttributeColumn, MISSING, Register};
use super::rows::{
    AllocationRow, AttributeValue, DeliverableRow, EntityRow, LineageRow, Number, ObservationRow, ScopeRow, UnitRow,
};
use super::units::UnitId;
use crate::order;
use crate::plan::{AttributeType, EntityKind, Variable};

impl Dataset {
    /// The units, from the top.
    ///
    /// ```
    /// use shequ::Plan;
    /// use shequ::data::{Dataset, UnitRow};
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// let units = [UnitRow::new("330109001000", "城厢街道", "town"), UnitRow::new("330109", "萧山区", "district")];
    /// let dataset = Dataset::builder(&plan).units(units).build()?;
    /// let codes: Vec<String> = dataset.unit_rows().map(|row| row.code).collect();
    /// assert_eq!(codes, ["330109", "330109001"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unit_rows(&self) -> impl Iterator<Item = UnitRow> + '_ {
        let units = self.units();
        units.ids().map(move |unit| {
            let mut row = UnitRow::new(units.code(unit), units.name(unit), &units.level(unit).id);
            row.parent = units.parent(unit).map(|parent| units.code(parent).to_owned());
            row.since = day::to_date(units.since(unit));
            row.until = day::to_date(units.until(unit));
            row.urban = units.urban(unit);
            row
        })
    }

    /// The observations, by variable in the plan's order, unit and day.
    pub fn observation_rows(&self) -> impl Iterator<Item = ObservationRow> + '_ {
        let columns =
            self.plan().variables().iter().filter_map(|variable| Some((variable, self.observations_of(variable)?)));
        columns.flat_map(move |(variable, column)| {
            let rows = self.units().ids().flat_map(|unit| column.rows_of(unit.0).map(move |row| (unit, row)));
            rows.filter_map(move |(unit, row)| self.observation_row(variable, column, unit, row))
        })
    }

    /// The register rows, by kind in the plan's order, id and first day.
    pub fn entity_rows(&self) -> impl Iterator<Item = EntityRow> + '_ {
        let registers = self.plan().kinds().iter().filter_map(|kind| Some((kind, self.register(kind)?)));
        registers.flat_map(move |(kind, register)| {
            (0..register.len()).filter_map(move |row| self.entity_row(kind, register, row))
        })
    }

    /// The states of deliverables, by deliverable in the plan's order, unit and day.
    pub fn deliverable_rows(&self) -> impl Iterator<Item = DeliverableRow> + '_ {
        self.plan().deliverables().iter().flat_map(move |deliverable| {
            self.deliverables_of(deliverable).iter().filter_map(move |entry| {
                let unit = self.units().code(UnitId(entry.unit));
                let mut row = DeliverableRow::new(&deliverable.id, unit, day::to_date(entry.date)?, entry.state.code());
                row.evidence = self.evidence(entry).map(str::to_owned);
                Some(row)
            })
        })
    }

    /// Where and when registers are complete, by kind in the plan's order, unit and first day.
    pub fn scope_rows(&self) -> impl Iterator<Item = ScopeRow> + '_ {
        self.plan().kinds().iter().flat_map(move |kind| {
            self.scopes_of(kind).iter().filter_map(move |scope| {
                let mut row =
                    ScopeRow::new(&kind.id, self.units().code(UnitId(scope.unit)), day::to_date(scope.since)?);
                row.until = day::to_date(scope.until);
                Some(row)
            })
        })
    }

    /// The successions, by the unit that ended, day and successor.
    pub fn lineage_rows(&self) -> impl Iterator<Item = LineageRow> + '_ {
        let units = self.units();
        units.ids().flat_map(move |from| {
            self.successors_of(from.0).iter().filter_map(move |to| {
                Some(LineageRow::new(units.code(from), units.code(UnitId(to.unit)), day::to_date(to.date)?))
            })
        })
    }

    /// The shares of targets, by target in the plan's order, unit and year.
    pub fn allocation_rows(&self) -> impl Iterator<Item = AllocationRow> + '_ {
        self.plan().targets().iter().flat_map(move |target| {
            self.allocations_of(target).iter().map(move |share| {
                let unit = self.units().code(UnitId(share.unit));
                let mut row = AllocationRow::new(&target.id, unit, Number::from(share.value));
                row.year = share.year;
                row.responsible = self.responsible(share).map(str::to_owned);
                row
            })
        })
    }

    fn observation_row(
        &self,
        variable: &Variable,
        column: &ObservationColumn,
        unit: UnitId,
        row: usize,
    ) -> Option<ObservationRow> {
        let (code, date) = (self.units().code(unit), day::to_date(column.date(row))?);
        let mut out = ObservationRow::new(code, &variable.id, date, Number::from(column.value(row)));
        out.from = column.from(row).and_then(day::to_date);
        out.precision = column.precision(row).map(Number::from);
        out.recorded = day::to_date(column.recorded(row));
        out.source = column.source(row).map(str::to_owned);
        Some(out)
    }

    fn entity_row(&self, kind: &EntityKind, register: &Register, row: usize) -> Option<EntityRow> {
        let (id, unit) = (self.entity_name(register.id(row)), UnitId(register.unit(row)));
        let since = day::to_date(register.since(row))?;
        let mut out = EntityRow::new(&kind.id, id, self.units().code(unit), since);
        out.until = day::to_date(register.until(row));
        out.end_reason = register.end_reason(row).map(str::to_owned);
        out.recorded = day::to_date(register.recorded(row));
        out.source = register.source(row).map(str::to_owned);
        out.attributes = attributes(kind, register, row);
        Some(out)
    }
}

fn attributes(kind: &EntityKind, register: &Register, row: usize) -> BTreeMap<String, AttributeValue> {
    let values = kind.attributes.iter().enumerate().filter_map(|(place, attribute)| {
        let value = attribute_value(register, register.attribute(place)?, &attribute.value, row)?;
        Some((attribute.id.clone(), value))
    });
    order::map(values)
}

fn attribute_value(
    register: &Register,
    column: &AttributeColumn,
    value: &AttributeType,
    row: usize,
) -> Option<AttributeValue> {
    let text = |text: String| Some(AttributeValue::Text(text));
    match (column, value) {
        (AttributeColumn::Choices(choices), AttributeType::Choice(names)) => {
            let choice = choices.get(row).filter(|choice| **choice != MISSING)?;
            text(names.get(usize::try_from(*choice).ok()?)?.id.clone())
        }
        (AttributeColumn::Sets(sets), AttributeType::Set(names)) => {
            let set = sets.get(row).filter(|set| **set != 0)?;
            let held = |place: usize| u32::try_from(place).ok().and_then(|place| 1u64.checked_shl(place));
            let held = names.iter().enumerate().filter(|(place, _)| held(*place).is_some_and(|bit| set & bit != 0));
            let mut held: Vec<String> = held.map(|(_, name)| name.id.clone()).collect();
            order::by(&mut held, String::cmp);
            Some(AttributeValue::List(held))
        }
        (AttributeColumn::Integers(numbers), _) => Some(AttributeValue::Integer((*numbers.get(row)?)?)),
        (AttributeColumn::Decimals(numbers), _) => text((*numbers.get(row)?)?.to_string()),
        (AttributeColumn::Dates(days), _) => text(day::to_date((*days.get(row)?)?)?.to_string()),
        (AttributeColumn::Texts(texts), _) => text(register.text((*texts.get(row)?)?)?.to_owned()),
        _ => None,
    }
}
