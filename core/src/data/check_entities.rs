//! Reading and checking the table of entities: each cell of a row, then what the rows of one id say together: one place
//! at a time.

use std::sync::Arc;

use super::attributes::{self, Written};
use super::cells::{self, Cell, Field, Reading};
use super::check::{Check, Origins};
use super::check_units::UnitFinder;
use super::day::{self, OPEN_END, OPEN_START};
use super::finding::{Finding, FindingCode, Findings};
use super::identity::holds_identity_number;
use super::near;
use super::problem::{Problem, ProblemCode, Problems};
use super::register::{AttributeColumn, MISSING, Register};
use super::rejected::Reject;
use super::scopes::{ScopeEntry, covers};
use super::spec::TableKind;
use super::text::{Interner, NO_TEXT};
use super::units::{UnitId, Units};
use crate::order;
use crate::plan::{Attribute, AttributeChoice, AttributeType, EntityKind};
use crate::quantity::Quantity;

/// A row as it was read.
#[derive(Debug, Clone, Copy)]
struct Spell {
    id: u32,
    unit: u32,
    since: i32,
    until: i32,
    recorded: i32,
    end_reason: u32,
    source: u32,
    origin: u32,
    /// Its place in the attributes' columns.
    place: usize,
}

/// The rows of one kind as they were read.
struct Read {
    spells: Vec<Spell>,
    attributes: Vec<AttributeColumn>,
}

/// What one attribute of a row holds.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Value {
    Missing,
    Choice(u32),
    Set(u64),
    Integer(i64),
    Decimal(Quantity),
    Date(i32),
    Text(u32),
}

/// The entities, still without the texts they share.
pub(super) struct ReadEntities<'a> {
    by_kind: Vec<Read>,
    origins: Origins<'a>,
    /// The ids of all kinds.
    pub(super) ids: Interner,
}

pub(super) fn read_entities<'a>(
    check: &mut Check<'a>,
    finder: &mut UnitFinder<'a>,
    readings: &[Reading<'a>],
) -> ReadEntities<'a> {
    let kinds = &check.plan.kinds;
    let mut by_kind: Vec<Read> = kinds.iter().map(|kind| Read::new(kind)).collect();
    let mut ids = Interner::default();
    let mut origins = Origins::default();
    let mut values: Vec<Value> = Vec::new();
    for reading in readings {
        if !check.room_for(reading, &origins) {
            continue;
        }
        let first_origin = origins.begin(reading);
        let (kind_field, id_field, unit_field) = (reading.field("kind"), reading.field("id"), reading.field("unit"));
        let (since_field, until_field) = (reading.field("since"), reading.field("until"));
        let (recorded_field, attributes_field) = (reading.field("recorded"), reading.field("attributes"));
        let (reason_field, source_field) = (reading.field("end_reason"), reading.field("source"));
        let mut last: (&str, Option<&Arc<EntityKind>>) = ("", None);
        // The attributes read last, and of which kind: neighbouring rows often repeat them.
        let mut last_attributes: Option<(usize, &str)> = None;
        for (row, origin) in (0..reading.table.len()).zip(first_origin..) {
            let before = check.problems.len();
            let kind_name = reading.required(row, &kind_field, kind_field.text(row), &mut check.problems);
            if let Some(name) = kind_name
                && last.0 != name
            {
                last = (name, kinds.iter().find(|kind| kind.id == name));
                last_attributes = None;
            }
            let kind = kind_name.and(last.1);
            if let (Some(name), None) = (kind_name, kind) {
                let near = check.budget.nearest_named(name, kinds.iter().map(|kind| (kind.id.as_str(), &kind.name)));
                check.problems.push(reading.problem(row, &kind_field, ProblemCode::UnknownKind).near_to(near));
            }
            let id = read_id(reading, row, &id_field, &mut ids, &mut check.problems);
            let unit = finder.find(reading, row, &unit_field, &mut check.budget, &mut check.problems);
            let problems = &mut check.problems;
            let since = reading.required(row, &since_field, since_field.day(row), problems);
            let until = reading.optional(row, &until_field, until_field.day(row), problems);
            let recorded = reading.optional(row, &recorded_field, recorded_field.day(row), problems);
            let reason = reading.optional(row, &reason_field, reason_field.text(row), problems);
            let source = reading.optional(row, &source_field, source_field.text(row), problems);
            let cell = reading.optional(row, &attributes_field, attributes_field.raw_text(row), problems);
            if let (Some(since), Some(Some(until))) = (since, until)
                && until <= since
            {
                let problem = reading.problem(row, &until_field, ProblemCode::UntilNotAfterSince);
                problems.push(problem.relating_to(&Cell::Day(since).show()));
            }
            if let (Some(kind), Some(unit)) = (kind, unit) {
                check_level(finder, unit, kind, |code| reading.problem(row, &unit_field, code), problems);
            }
            if let (Some(kind), Some(cell)) = (kind, cell) {
                let text = cell.unwrap_or_default();
                if last_attributes != Some((kind.index, text)) {
                    let place = AttributeCell { reading, row, field: &attributes_field, kind };
                    let good = place.read(text, &mut values, check);
                    last_attributes = good.then_some((kind.index, text));
                }
            }
            if check.problems.len() != before {
                check.rejected.entity(kind.map(|kind| kind.index), finder.whose(unit));
                continue;
            }
            let Some(read) = kind.and_then(|kind| by_kind.get_mut(kind.index)) else { continue };
            let mut text = |text: Option<&str>| {
                text.and_then(|text| check.texts.intern(text)).map_or(NO_TEXT, |(number, _)| number)
            };
            if let (Some(id), Some(unit), Some(since), Some(until), Some(recorded), Some(reason), Some(source)) =
                (id, unit, since, until, recorded, reason, source)
            {
                read.spells.push(Spell {
                    id,
                    unit: unit.0,
                    since,
                    until: until.unwrap_or(OPEN_END),
                    recorded: recorded.unwrap_or(OPEN_START),
                    end_reason: text(reason),
                    source: text(source),
                    origin,
                    place: read.spells.len(),
                });
                read.attributes.iter_mut().zip(&values).for_each(|(column, value)| column.push(*value));
            }
        }
    }
    for (read, kind) in by_kind.iter_mut().zip(kinds) {
        read.spells.sort_unstable_by_key(|spell| (spell.id, spell.since, spell.unit, spell.until, spell.origin));
        match check.reject {
            Reject::Table => check_places(&read.spells, kind, &ids, &origins, &mut check.problems),
            Reject::Row => read.set_aside(kind, &ids, &origins, check),
        }
    }
    ReadEntities { by_kind, origins, ids }
}

/// The id of a row; one that may be a person's number is refused.
fn read_id(
    reading: &Reading<'_>,
    row: usize,
    field: &Field<'_>,
    ids: &mut Interner,
    problems: &mut Problems,
) -> Option<u32> {
    let cell = field.cell(row);
    let shown;
    let text = match cell {
        Cell::Text(text) => text,
        Cell::Integer(number) => {
            shown = number.to_string();
            &shown
        }
        _ => reading.required(row, field, field.text(row), problems)?,
    };
    if holds_identity_number(text) {
        problems.push(reading.problem(row, field, ProblemCode::IdentityNumber));
        return None;
    }
    ids.intern(text).map(|(number, _)| number)
}

fn check_level(
    finder: &UnitFinder<'_>,
    unit: UnitId,
    kind: &EntityKind,
    problem: impl Fn(ProblemCode) -> Problem,
    problems: &mut Problems,
) {
    let index = usize::from(finder.units.level_index(unit));
    let known = finder.units.plan_levels.get(index).is_some();
    if known && !kind.stands_at.iter().any(|level| level.index == index) {
        let levels: Vec<&str> = kind.stands_at.iter().map(|level| level.id.as_str()).collect();
        problems.push(problem(ProblemCode::WrongLevel).relating_to(&levels.join(", ")));
    }
}

/// Notes the spells of one id that overlap: at two units always, at one where the kind has one row at a time.
fn check_places(spells: &[Spell], kind: &EntityKind, ids: &Interner, origins: &Origins<'_>, problems: &mut Problems) {
    // The spell that lasts longest so far, and the longest at any other unit.
    let mut longest: Option<&Spell> = None;
    let mut elsewhere: Option<&Spell> = None;
    for spell in spells {
        if longest.is_none_or(|other| other.id != spell.id) {
            (longest, elsewhere) = (Some(spell), None);
            continue;
        }
        let mut note = |other: &Spell| {
            // Said of the row that came later, whichever begins first.
            let (said, of) = if spell.origin > other.origin { (spell, other) } else { (other, spell) };
            problems.push(contradiction(said, of, ids, origins));
        };
        let overlapping = |other: &&Spell| other.until > spell.since;
        let (here, there) = match (longest, elsewhere) {
            (Some(other), elsewhere) if other.unit == spell.unit => (Some(other), elsewhere),
            // What lasts longest stands elsewhere; the other may stand here.
            (other, elsewhere) => (elsewhere.filter(|spell_else| spell_else.unit == spell.unit), other),
        };
        if let Some(other) = there.filter(overlapping) {
            note(other);
        } else if let Some(other) = here.filter(overlapping)
            && !kind.several_rows
        {
            note(other);
        }
        match longest {
            Some(other) if spell.until > other.until => {
                if other.unit != spell.unit {
                    elsewhere = Some(other);
                }
                longest = Some(spell);
            }
            Some(other) if other.unit != spell.unit && elsewhere.is_none_or(|known| spell.until > known.until) => {
                elsewhere = Some(spell);
            }
            _ => {}
        }
    }
}

/// For each spell one of its id that it cannot stand beside, if there is any: on the same days at another unit, or, where
/// the kind has one row at a time, at all.
fn overlapping(spells: &[Spell], kind: &EntityKind) -> Vec<Option<usize>> {
    let at = |place: usize| spells.get(place);
    let until = |place: &usize| at(*place).map(|spell| spell.until);
    let mut partners: Vec<Option<usize>> = Vec::with_capacity(spells.len());
    // The spell of the id that lasts longest so far, and the longest at any other unit than that one.
    let (mut longest, mut elsewhere): (Option<usize>, Option<usize>) = (None, None);
    for (place, spell) in spells.iter().enumerate() {
        if longest.and_then(at).is_none_or(|other| other.id != spell.id) {
            (longest, elsewhere) = (None, None);
        }
        let here = longest.and_then(at).is_some_and(|other| other.unit == spell.unit);
        let other = if here && kind.several_rows { elsewhere } else { longest };
        partners.push(other.filter(|other| until(other).is_some_and(|end| end > spell.since)));
        if longest.is_none_or(|longest| until(&longest) < Some(spell.until)) {
            if !here {
                elsewhere = longest;
            }
            longest = Some(place);
        } else if !here && elsewhere.is_none_or(|other| until(&other) < Some(spell.until)) {
            elsewhere = Some(place);
        }
    }
    // The first later spell of the id that may not overlap.
    let mut next: Option<usize> = None;
    for (place, spell) in spells.iter().enumerate().rev() {
        let after = place.saturating_add(1);
        match at(after) {
            Some(other) if other.id != spell.id => next = None,
            Some(other) if other.unit != spell.unit || !kind.several_rows => next = Some(after),
            _ => {}
        }
        if let Some(partner) = partners.get_mut(place).filter(|partner| partner.is_none()) {
            *partner = next.filter(|next| at(*next).is_some_and(|other| other.since < spell.until));
        }
    }
    partners
}

fn contradiction(said: &Spell, of: &Spell, ids: &Interner, origins: &Origins<'_>) -> Problem {
    let code = if said.unit == of.unit { ProblemCode::OverlappingSpells } else { ProblemCode::TwoPlaces };
    let problem = Problem::new(TableKind::Entities.name(), code).at_column("id");
    let problem = origins.at(problem, said.origin).of_value(ids.get(said.id).unwrap_or_default());
    origins.relate(problem, of.origin)
}

/// The attributes cell of a row.
struct AttributeCell<'r, 'a> {
    reading: &'r Reading<'a>,
    row: usize,
    field: &'r Field<'a>,
    kind: &'r EntityKind,
}

impl AttributeCell<'_, '_> {
    /// Reads a cell into one value an attribute; whether all was well.
    fn read(&self, text: &str, values: &mut Vec<Value>, check: &mut Check<'_>) -> bool {
        let before = check.problems.len();
        values.clear();
        values.resize(self.kind.attributes.len(), Value::Missing);
        // What was refused is there all the same.
        let mut seen = vec![false; self.kind.attributes.len()];
        for written in attributes::parts(text) {
            let key = attributes::plain(written.key);
            let place = self.kind.attributes.iter().position(|attribute| attribute.id == key);
            let Some((place, attribute)) = place.and_then(|place| Some((place, self.kind.attributes.get(place)?)))
            else {
                let ids: Vec<&str> = self.kind.attributes.iter().map(|attribute| attribute.id.as_str()).collect();
                let names = self.kind.attributes.iter().flat_map(|attribute| {
                    [&attribute.id, &attribute.name.zh, &attribute.name.en]
                        .map(|name| (name.as_str(), attribute.id.as_str()))
                });
                let problem = self.problem(ProblemCode::UnknownAttribute, written.whole);
                check.problems.push(problem.relating_to(&ids.join(", ")).near_to(near::nearest(&key, names, 3)));
                continue;
            };
            let (Some(slot), Some(seen)) = (values.get_mut(place), seen.get_mut(place)) else { continue };
            let value = if std::mem::replace(seen, true) {
                let (zh, en) = ("每个属性至多一次", "each attribute at most once");
                Err(Box::new(self.problem(ProblemCode::BadAttribute, written.whole).in_words(zh, en)))
            } else {
                self.value(attribute, &written, check)
            };
            match value {
                Ok(value) => *slot = value,
                Err(problem) => check.problems.push(*problem),
            }
        }
        for (attribute, seen) in self.kind.attributes.iter().zip(seen) {
            if attribute.required && !seen {
                let problem = self.reading.problem(self.row, self.field, ProblemCode::MissingAttribute);
                check.problems.push(problem.relating_to(&attribute.id));
            }
        }
        check.problems.len() == before
    }

    fn problem(&self, code: ProblemCode, written: &str) -> Problem {
        self.reading.problem(self.row, self.field, code).of_value(written)
    }

    fn value(
        &self,
        attribute: &Attribute,
        written: &Written<'_>,
        check: &mut Check<'_>,
    ) -> Result<Value, Box<Problem>> {
        let bad =
            |zh: &str, en: &str| Box::new(self.problem(ProblemCode::BadAttribute, written.whole).in_words(zh, en));
        let given = written.value.filter(|value| !value.is_empty()).ok_or_else(|| bad("key=value", "key=value"))?;
        if let AttributeType::Set(choices) = &attribute.value {
            let mut set = 0u64;
            for value in attributes::values(given) {
                let place = self.choice(choices, value, written)?;
                set |= 1u64.checked_shl(place).ok_or_else(|| bad("至多 64 项", "at most 64 values"))?;
            }
            return Ok(Value::Set(set));
        }
        if attributes::values(given).nth(1).is_some() {
            return Err(bad("一个值（竖线写作 \\|）", "one value (a bar is written \\|)"));
        }
        let text = attributes::plain(given);
        match &attribute.value {
            AttributeType::Set(_) => Ok(Value::Missing),
            AttributeType::Choice(choices) => Ok(Value::Choice(self.choice(choices, given, written)?)),
            AttributeType::Integer { min, max } => {
                let number = cells::number(&text, true).ok().and_then(|number| number.as_whole());
                let number = number.filter(|number| min <= number && number <= max);
                let range = (format!("{min} 至 {max} 的整数"), format!("whole numbers from {min} to {max}"));
                Ok(Value::Integer(number.ok_or_else(|| bad(&range.0, &range.1))?))
            }
            AttributeType::Decimal => {
                let number = cells::number(&text, false).ok().filter(|number| !number.is_negative());
                Ok(Value::Decimal(number.ok_or_else(|| bad("不为负的数", "numbers of zero or more"))?))
            }
            AttributeType::Date => {
                let day = day::parse(&text).map_err(|_| bad("2023-06-12 形式的日期", "dates like 2023-06-12"))?;
                Ok(Value::Date(day))
            }
            AttributeType::Text => {
                if holds_identity_number(&text) {
                    return Err(Box::new(self.problem(ProblemCode::IdentityNumber, written.whole)));
                }
                Ok(check.texts.intern(&text).map_or(Value::Missing, |(number, _)| Value::Text(number)))
            }
        }
    }

    fn choice(&self, choices: &[AttributeChoice], value: &str, written: &Written<'_>) -> Result<u32, Box<Problem>> {
        let value = attributes::plain(value);
        let place = choices.iter().position(|choice| choice.id == value);
        place.and_then(|place| u32::try_from(place).ok()).ok_or_else(|| {
            let ids: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
            let names = choices.iter().flat_map(|choice| {
                [&choice.id, &choice.name.zh, &choice.name.en].map(|name| (name.as_str(), choice.id.as_str()))
            });
            let problem = self.problem(ProblemCode::BadAttribute, written.whole).relating_to(&ids.join(", "));
            Box::new(problem.near_to(near::nearest(&value, names, 3)))
        })
    }
}

impl AttributeColumn {
    fn new(value: &AttributeType) -> AttributeColumn {
        match value {
            AttributeType::Choice(_) => AttributeColumn::Choices(Vec::new()),
            AttributeType::Set(_) => AttributeColumn::Sets(Vec::new()),
            AttributeType::Integer { .. } => AttributeColumn::Integers(Vec::new()),
            AttributeType::Decimal => AttributeColumn::Decimals(Vec::new()),
            AttributeType::Date => AttributeColumn::Dates(Vec::new()),
            AttributeType::Text => AttributeColumn::Texts(Vec::new()),
        }
    }

    /// Adds a value; one of another type counts as missing, and none is.
    fn push(&mut self, value: Value) {
        match self {
            AttributeColumn::Choices(column) => {
                column.push(if let Value::Choice(choice) = value { choice } else { MISSING });
            }
            AttributeColumn::Sets(column) => column.push(if let Value::Set(set) = value { set } else { 0 }),
            AttributeColumn::Integers(column) => {
                column.push(if let Value::Integer(number) = value { Some(number) } else { None });
            }
            AttributeColumn::Decimals(column) => {
                column.push(if let Value::Decimal(number) = value { Some(number) } else { None });
            }
            AttributeColumn::Dates(column) => column.push(if let Value::Date(day) = value { Some(day) } else { None }),
            AttributeColumn::Texts(column) => {
                column.push(if let Value::Text(text) = value { Some(text) } else { None })
            }
        }
    }

    /// The values in the order of the sorted rows.
    fn in_order(&self, spells: &[Spell]) -> AttributeColumn {
        fn gather<T: Copy>(column: &[T], spells: &[Spell], missing: T) -> Vec<T> {
            spells.iter().map(|spell| column.get(spell.place).copied().unwrap_or(missing)).collect()
        }
        match self {
            AttributeColumn::Choices(column) => AttributeColumn::Choices(gather(column, spells, MISSING)),
            AttributeColumn::Sets(column) => AttributeColumn::Sets(gather(column, spells, 0)),
            AttributeColumn::Integers(column) => AttributeColumn::Integers(gather(column, spells, None)),
            AttributeColumn::Decimals(column) => AttributeColumn::Decimals(gather(column, spells, None)),
            AttributeColumn::Dates(column) => AttributeColumn::Dates(gather(column, spells, None)),
            AttributeColumn::Texts(column) => AttributeColumn::Texts(gather(column, spells, None)),
        }
    }
}

impl Read {
    fn new(kind: &EntityKind) -> Read {
        let attributes = kind.attributes.iter().map(|attribute| AttributeColumn::new(&attribute.value)).collect();
        Read { spells: Vec::new(), attributes }
    }

    /// Sets aside all spells that contradict another.
    fn set_aside(&mut self, kind: &EntityKind, ids: &Interner, origins: &Origins<'_>, check: &mut Check<'_>) {
        let partners = overlapping(&self.spells, kind);
        for (spell, of) in self.spells.iter().zip(&partners) {
            if let Some(of) = of.and_then(|of| self.spells.get(of)) {
                check.problems.push(contradiction(spell, of, ids, origins));
                check.rejected.entity(Some(kind.index), Some(spell.unit));
            }
        }
        let mut alone = partners.iter().map(Option::is_none);
        self.spells.retain(|_| alone.next().unwrap_or(true));
    }

    fn into_register(self, texts: &Arc<Interner>) -> Register {
        let spells = &self.spells;
        let dated = spells.iter().any(|spell| spell.recorded != OPEN_START);
        let reasoned = spells.iter().any(|spell| spell.end_reason != NO_TEXT);
        let sourced = spells.iter().any(|spell| spell.source != NO_TEXT);
        let of = |wanted: bool| spells.iter().filter(move |_| wanted);
        Register {
            ids: spells.iter().map(|spell| spell.id).collect(),
            units: spells.iter().map(|spell| spell.unit).collect(),
            since: spells.iter().map(|spell| spell.since).collect(),
            until: spells.iter().map(|spell| spell.until).collect(),
            recorded: of(dated).map(|spell| spell.recorded).collect(),
            attributes: self.attributes.iter().map(|column| column.in_order(spells)).collect(),
            end_reasons: of(reasoned).map(|spell| spell.end_reason).collect(),
            sources: of(sourced).map(|spell| spell.source).collect(),
            texts: Arc::clone(texts),
        }
    }
}

impl ReadEntities<'_> {
    /// The rows outside every scope of their kind, for the kinds that have scopes, and those outside the days of their
    /// unit, in the order they came.
    pub(super) fn outside(&self, scopes: &[Vec<ScopeEntry>], units: &Units) -> Findings {
        let of_kinds = self.by_kind.iter().zip(scopes).filter(|(_, scopes)| !scopes.is_empty());
        let out_of_scope = of_kinds.flat_map(|(read, scopes)| {
            let covered = |spell: &Spell| covers(scopes, units, spell.unit, spell.since, spell.until);
            read.spells.iter().filter(move |spell| !covered(spell))
        });
        let mut found: Vec<(&Spell, FindingCode)> =
            out_of_scope.map(|spell| (spell, FindingCode::EntityOutsideScope)).collect();
        // Most tables of units state no days at all.
        if units.any_begins_or_ends() {
            let in_force = |spell: &Spell| {
                let unit = UnitId(spell.unit);
                spell.since < units.until(unit) && units.since(unit) < spell.until
            };
            let spells = self.by_kind.iter().flat_map(|read| &read.spells);
            found.extend(spells.filter(|spell| !in_force(spell)).map(|spell| (spell, FindingCode::EntityOutsideUnit)));
        }
        order::by_key(&mut found, |(spell, code)| (spell.origin, *code));
        let mut findings = Findings::default();
        for (spell, code) in found {
            let (place, unit) = (self.origins.place(spell.origin), UnitId(spell.unit));
            let finding = Finding::new(code, TableKind::Entities, place, "unit", units.code(unit));
            findings.push(match code {
                FindingCode::EntityOutsideUnit => finding.relating_to(units.spell(unit)),
                _ => finding,
            });
        }
        findings
    }

    /// The registers by the kinds' places, `None` for a kind without rows, and the ids of all.
    pub(super) fn into_registers(self, texts: &Arc<Interner>) -> (Vec<Option<Register>>, Interner) {
        let register = |read: Read| (!read.spells.is_empty()).then(|| read.into_register(texts));
        (self.by_kind.into_iter().map(register).collect(), self.ids)
    }
}
