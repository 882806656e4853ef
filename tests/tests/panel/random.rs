//! Random data for every plan: each row of a panel says what the report of its unit and day says. A panel reads all units
//! at once, a report one; the columns are worked out here from the report's own lists.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use proptest::prelude::*;
use shequ::Plan;
use shequ::assess::{Options, UnitSelection};
use shequ::data::{
    AllocationRow, AttributeValue, Dataset, EntityRow, LineageRow, Number, ObservationRow, Reject, ScopeRow, UnitRow,
};
use shequ::formula::Bound;
use shequ::plan::{AttributeType, EntityKind, IndicatorMeasure, Rhythm, VariableKind};
use shequ::quantity::Quantity;

use crate::cells::{cell, expected};

/// A tree of units for a plan: code, level, parent where the code does not say it, and whether it is urban.
type Unit = (&'static str, &'static str, Option<&'static str>, Option<bool>);
type Tree = &'static [Unit];

const XIAOSHAN: Tree = &[
    ("330109", "district", None, None),
    // Two sub-districts and a town, which are due, and a quasi-unit, which is not.
    ("330109001", "town", None, None),
    ("330109001001", "community", None, None),
    ("330109001002", "community", None, None),
    ("330109001201", "community", None, None),
    ("330109002", "town", None, None),
    ("330109002001", "community", None, None),
    ("330109002401", "community", None, Some(true)),
    ("330109100", "town", None, None),
    ("330109100001", "community", None, Some(false)),
    ("330109401", "town", None, None),
    ("330109401001", "community", None, None),
];

const DISTRICTS: Tree = &[("330109", "district", None, None), ("330110", "district", None, None)];

const SHISHAN: Tree = &[
    ("XS", "area", None, None),
    ("XS-N", "service-circle", Some("XS"), None),
    ("XS-N-01", "neighbourhood", Some("XS-N"), Some(true)),
    ("XS-N-02", "neighbourhood", Some("XS-N"), Some(true)),
    ("XS-S", "service-circle", Some("XS"), None),
    ("XS-S-01", "neighbourhood", Some("XS-S"), Some(true)),
    ("XS-S-02", "neighbourhood", Some("XS-S"), Some(false)),
    ("XS-W", "service-circle", Some("XS"), None),
];

/// Numbers that rows are made of: what each stands for depends on the table, and wraps round where it is too large.
type Raw = [u16; 8];

#[derive(Debug)]
struct Raws {
    /// For each unit but the first: when it ends, and which unit comes after it.
    ends: Vec<Option<(u8, u8)>>,
    /// A variable reported for a month by all that should, but perhaps one.
    rounds: Vec<Raw>,
    observations: Vec<Raw>,
    entities: Vec<Raw>,
    scopes: Vec<Raw>,
    allocations: Vec<Raw>,
    /// A row without sense, which is set aside.
    bad: Option<u16>,
}

fn raws(units: usize, observations: usize) -> impl Strategy<Value = Raws> {
    let rows = |most: usize| prop::collection::vec(any::<Raw>(), 0..most);
    let end = prop_oneof![5 => Just(None), 1 => any::<(u8, u8)>().prop_map(Some)];
    (
        prop::collection::vec(end, units),
        rows(16),
        rows(observations),
        rows(40),
        // Most data says nothing of scopes.
        prop_oneof![rows(1), rows(12)],
        rows(10),
        prop_oneof![4 => Just(None), 1 => any::<u16>().prop_map(Some)],
    )
        .prop_map(|(ends, rounds, observations, entities, scopes, allocations, bad)| Raws {
            ends,
            rounds,
            observations,
            entities,
            scopes,
            allocations,
            bad,
        })
}

fn pick<T>(from: &[T], raw: u16) -> &T {
    &from[usize::from(raw) % from.len()]
}

struct Maker<'a> {
    plan: &'a Plan,
    tree: Tree,
    raws: &'a Raws,
    /// The month that months are counted from: half a year before the plan.
    first: NaiveDate,
}

impl Maker<'_> {
    /// The first day of a month, within a year more than the plan's.
    fn month(&self, raw: u16) -> NaiveDate {
        let months = 12 * (self.plan.period().end.years_since(self.plan.period().start).unwrap() + 2);
        self.first + Months::new(u32::from(raw) % months)
    }

    fn units(&self) -> (Vec<UnitRow>, Vec<LineageRow>) {
        let mut lineage = Vec::new();
        let ends = std::iter::once(None).chain(self.raws.ends.iter().copied());
        let row = |((code, level, parent, urban), end): (&Unit, Option<(u8, u8)>)| {
            let mut row = UnitRow::new(*code, format!("{code} by name"), *level);
            (row.parent, row.urban) = (parent.map(str::to_owned), *urban);
            if let Some((month, heir)) = end {
                let date = self.month(u16::from(month) % 48 + 3);
                row.until = Some(date);
                let alike: Vec<_> = self.tree.iter().filter(|unit| unit.1 == *level && unit.0 != *code).collect();
                // One in three has nobody come after it by name.
                if heir % 3 != 0 && !alike.is_empty() {
                    lineage.push(LineageRow::new(*code, pick(&alike[..], heir.into()).0, date));
                }
            }
            row
        };
        let rows = self.tree.iter().zip(ends).map(row).collect();
        (rows, lineage)
    }

    fn observations(&self) -> Vec<ObservationRow> {
        let mut rows = BTreeMap::new();
        let variables = self.plan.variables();
        let one = |raw: &Raw| (pick(self.tree, raw[0]).0, *raw);
        let all = |raw: &Raw| {
            let due = pick(variables, raw[1]).due.as_ref().map_or("", |due| due.level.id.as_str());
            let (raw, units) = (*raw, self.tree.iter().filter(move |unit| unit.1 == due));
            // One month in two, the first unit has not reported.
            let units = units.skip(usize::from(raw[6] % 2));
            units
                .zip(0u16..)
                .map(move |(unit, n)| (unit.0, [raw[0], raw[1], raw[2], raw[3] % 9 + n, raw[4], raw[5], 0, 0]))
        };
        let single = self.raws.observations.iter().map(one);
        for (code, [_, variable, month, value, style, recorded, ..]) in
            single.chain(self.raws.rounds.iter().flat_map(all))
        {
            let variable = pick(variables, variable);
            let start = self.month(month);
            let end = (start + Months::new(1)).pred_opt().unwrap();
            let number = if variable.unit.whole {
                Number::from(i64::from(value % 40))
            } else {
                Number::from(format!("{}.{}", value % 12, value % 4 * 25).as_str())
            };
            let mut row = ObservationRow::new(code, &variable.id, end, number);
            if variable.kind == VariableKind::Flow {
                // One unit reports a variable month by month, another as it adds up through the year.
                let adds_up = (code.len() + variable.index) % 2 == 0;
                let year = start.with_ordinal0_of_year();
                row.from = Some(if adds_up { year } else { start });
            }
            row.recorded = (style % 3 == 0).then(|| end + Months::new(u32::from(recorded) % 9));
            row.precision = (style % 5 == 0 && variable.unit.whole).then(|| Number::from(2));
            rows.insert((code, variable.index, end, row.recorded), row);
        }
        rows.into_values().collect()
    }

    fn entities(&self) -> Vec<EntityRow> {
        let mut rows: BTreeMap<(&str, u16), Vec<EntityRow>> = BTreeMap::new();
        let kinds: Vec<_> = self.plan.kinds().iter().filter(|kind| self.stands(kind).next().is_some()).collect();
        for [kind, id, unit, month, length, attributes, recorded, day] in self.raws.entities.iter().copied() {
            if kinds.is_empty() {
                break;
            }
            let kind = pick(&kinds[..], kind);
            let places: Vec<_> = self.stands(kind).collect();
            let since = self.month(month) + chrono::Days::new(u64::from(day % 20));
            let id = id % 5;
            let mut row = EntityRow::new(&kind.id, format!("thing-{id}"), *pick(&places[..], unit), since);
            row.until = (length % 3 != 0).then(|| since + Months::new(1 + u32::from(length) % 30));
            row.recorded = (recorded % 4 == 0).then(|| since + Months::new(u32::from(recorded) % 12));
            row.attributes = attributes_of(kind, attributes);
            rows.entry((&kind.id, id)).or_default().push(row);
        }
        // A thing stands at one place at a time: a spell ends where the next begins.
        for spells in rows.values_mut() {
            spells.sort_by_key(|row| row.since);
            spells.dedup_by_key(|row| row.since);
            let next: Vec<NaiveDate> = spells.iter().skip(1).map(|row| row.since).collect();
            for (row, next) in spells.iter_mut().zip(next) {
                row.until = Some(row.until.map_or(next, |until| until.min(next)));
            }
        }
        rows.into_values().flatten().collect()
    }

    fn stands(&self, kind: &EntityKind) -> impl Iterator<Item = &'static str> {
        let levels: Vec<String> = kind.stands_at.iter().map(|level| level.id.clone()).collect();
        let tree = self.tree;
        tree.iter().filter(move |unit| levels.iter().any(|level| level == unit.1)).map(|unit| unit.0)
    }

    fn scopes(&self) -> Vec<ScopeRow> {
        let mut rows = BTreeMap::new();
        for [kind, unit, month, length, ..] in self.raws.scopes.iter().copied() {
            if self.plan.kinds().is_empty() {
                break;
            }
            let (kind, code) = (&pick(self.plan.kinds(), kind).id, pick(self.tree, unit).0);
            let mut row = ScopeRow::new(kind, code, self.month(month % 12));
            row.until = (length % 3 != 0).then(|| row.since + Months::new(1 + u32::from(length) % 40));
            rows.insert((kind, code), row);
        }
        rows.into_values().collect()
    }

    fn allocations(&self) -> Vec<AllocationRow> {
        let mut rows = BTreeMap::new();
        for [target, unit, value, year, responsible, ..] in self.raws.allocations.iter().copied() {
            let (target, code) = (pick(self.plan.targets(), target), pick(&self.tree[1..], unit).0);
            let is_amount = matches!(&target.indicator.measure, IndicatorMeasure::Value(variable) if variable.kind != VariableKind::Rate);
            if !is_amount
                || matches!(target.bounds.first().map(|dated| dated.bound), None | Some(Bound::Between { .. }))
            {
                continue;
            }
            let mut row = AllocationRow::new(&target.id, code, i64::from(value % 9));
            if let Rhythm::EachYear(years) = &target.rhythm {
                row.year = Some(*pick(&years[..], year));
            }
            row.responsible = (responsible % 2 == 0).then(|| format!("office {}", responsible % 3));
            rows.insert((&target.id, code, row.year), row);
        }
        rows.into_values().collect()
    }

    /// The data; with what does not go together set aside, where something does not. `None` where nothing can be made of
    /// it at all.
    fn dataset(&self) -> Option<Dataset> {
        let (units, lineage) = self.units();
        let mut observations = self.observations();
        if let Some(bad) = self.raws.bad {
            let variable = &pick(self.plan.variables(), bad).id;
            observations.push(ObservationRow::new(pick(self.tree, bad).0, variable, self.month(bad), "many"));
        }
        let builder = Dataset::builder(self.plan)
            .units(units)
            .lineage(lineage)
            .observations(observations)
            .entities(self.entities())
            .register_scope(self.scopes())
            .allocations(self.allocations());
        builder.clone().build().or_else(|_| builder.reject(Reject::Row).build()).ok()
    }
}

trait YearStart {
    fn with_ordinal0_of_year(self) -> NaiveDate;
}

impl YearStart for NaiveDate {
    fn with_ordinal0_of_year(self) -> NaiveDate {
        chrono::Datelike::with_ordinal0(&self, 0).unwrap()
    }
}

fn attributes_of(kind: &EntityKind, raw: u16) -> BTreeMap<String, AttributeValue> {
    let value = |attribute: &AttributeType| match attribute {
        AttributeType::Choice(choices) => AttributeValue::Text(pick(&choices[..], raw / 2).id.clone()),
        AttributeType::Set(choices) => AttributeValue::List(vec![pick(&choices[..], raw / 2).id.clone()]),
        AttributeType::Integer { min, max } => AttributeValue::Integer((*min).max((*max).min(7))),
        AttributeType::Decimal => AttributeValue::Text("7.5".to_owned()),
        AttributeType::Date => AttributeValue::Text("2023-05-01".to_owned()),
        _ => AttributeValue::Text("text".to_owned()),
    };
    let given = kind.attributes.iter().filter(|attribute| attribute.required || raw.is_multiple_of(2));
    given.map(|attribute| (attribute.id.clone(), value(&attribute.value))).collect()
}

/// Holds every row of panels of every level to the assessments of their units and days.
fn held_to_assessments(
    plan: &Plan,
    data: &Dataset,
    dates: &[NaiveDate],
    options: &Options,
) -> Result<(), TestCaseError> {
    for level in plan.levels() {
        let Ok(panel) = plan.panel_with(data, &UnitSelection::level(&level.id), dates, options) else { continue };
        let whole = panel.to_frame();
        let mut row = 0;
        for day in panel.days() {
            for (place, (unit, result)) in day.assessments().enumerate() {
                let (units, as_of) = (data.units(), day.as_of());
                let (code, name) = (units.code(unit), units.name(unit));
                if place == 0 {
                    let report = plan.assess_with(data, code, as_of, options).unwrap();
                    prop_assert_eq!(&report.assessments[0], &result);
                }
                for (column, value) in expected(as_of, code, name, &level.id, &result) {
                    let found = cell(&whole, &column, row);
                    prop_assert_eq!(found, value, "{} of {} at {} on {}", column, result.target.id, code, as_of);
                }
                row += 1;
            }
        }
        prop_assert_eq!(row, whole.len());
    }
    Ok(())
}

fn check(text: &str, tree: Tree, raws: &Raws, ages: bool, known: Option<u16>, part: u8) -> Result<(), TestCaseError> {
    let plan = match ages {
        true => {
            Plan::from_toml(&text.replace("frequency = \"year\"", "frequency = \"half_year\"\nmax_age_months = 14"))
        }
        false => Plan::from_toml(text),
    };
    let plan = plan.unwrap();
    let period = plan.period();
    let first = period.start - Months::new(6);
    let maker = Maker { plan: &plan, tree, raws, first };
    let Some(data) = maker.dataset() else { return Err(TestCaseError::reject("no data can be made of it")) };
    let mut options = Options::default();
    if let Some(known) = known {
        options = options.with_known_on(maker.month(known));
    }
    if part > 0 {
        options = options.with_min_coverage(Quantity::fraction(part.into(), 4).unwrap());
    }
    // The day before the plan, within a month, the ends of a quarter and two years, the end of the plan, and after.
    let dates = [
        period.start.pred_opt().unwrap(),
        period.start + chrono::Days::new(40),
        period.start + chrono::Days::new(89),
        (period.start + Months::new(12)).pred_opt().unwrap(),
        (period.start + Months::new(27)).pred_opt().unwrap(),
        period.end,
        period.end + Months::new(7),
    ];
    let mut dates: Vec<NaiveDate> = dates.into();
    dates.sort_unstable();
    dates.dedup();
    held_to_assessments(&plan, &data, &dates, &options)
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(20))]
    #[test]
    fn rows_of_the_builtin_plan(
        raws in raws(XIAOSHAN.len() - 1, 60), ages in any::<bool>(), known in prop::option::of(any::<u16>()), part in 0u8..4,
    ) {
        check(include_str!("../../../core/plans/xiaoshan-2022-2025.toml"), XIAOSHAN, &raws, ages, known, part)?;
    }

    #[test]
    fn rows_of_the_successor(
        raws in raws(SHISHAN.len() - 1, 40), ages in any::<bool>(), known in prop::option::of(any::<u16>()), part in 0u8..4,
    ) {
        check(include_str!("../../plans/successor-2026-2030.toml"), SHISHAN, &raws, ages, known, part)?;
    }

    #[test]
    fn rows_of_the_plan_of_2017(
        raws in raws(DISTRICTS.len() - 1, 24), ages in any::<bool>(), known in prop::option::of(any::<u16>()), part in 0u8..4,
    ) {
        check(include_str!("../../plans/xiaoshan-civil-affairs-2017.toml"), DISTRICTS, &raws, ages, known, part)?;
    }
}
