//! Reading and checking the table of units: codes and levels, one row a unit, parents that exist and stand higher.

use std::sync::Arc;

use super::cells::{Cell, Fault, Field, Reading};
use super::codes::CodeMap;
use super::day::{OPEN_END, OPEN_START};
use super::identity::holds_identity_number;
use super::known::KnownUnits;
use super::near::{self, Budget};
use super::problem::{Place, Problem, ProblemCode, Problems};
use super::rejected::{Reject, Rejected};
use super::spec::TableKind;
use super::text::TextColumn;
use super::units::{NO_LEVEL, NO_UNIT, UnitId, Units, no_level};
use crate::area::{AreaCode, AreaKind};
use crate::order;
use crate::plan::Level;

/// The units as they are read, in the order of their rows.
#[derive(Default)]
struct Draft {
    codes: TextColumn,
    names: TextColumn,
    levels: Vec<u16>,
    areas: Vec<Option<AreaCode>>,
    parent_texts: TextColumn,
    since: Vec<i32>,
    until: Vec<i32>,
    urban: Vec<Option<bool>>,
    places: Vec<Place>,
    map: CodeMap,
    /// Whether a unit's row, or the row of a unit above it, has a problem.
    bad: Vec<bool>,
    /// How many rows are of no unit: their code could not be read, or another row has it.
    unreadable: usize,
    repeated: usize,
}

/// The units, and which rows were set aside.
pub(super) struct ReadUnits {
    pub(super) units: Units,
    /// The units whose rows were set aside, which are numbered after the others: the unit above each, or none.
    above: Vec<u32>,
    unreadable: usize,
    repeated: usize,
}

impl ReadUnits {
    /// Notes what was set aside.
    pub(super) fn note(&self, rejected: &mut Rejected) {
        rejected.rows = self.above.len().saturating_add(self.unreadable).saturating_add(self.repeated);
        if self.unreadable > 0 {
            rejected.unit(None);
        }
        for above in &self.above {
            rejected.unit(Some(*above).filter(|above| *above != NO_UNIT));
        }
    }
}

/// Reads the tables of units. What could be read comes back even where there are problems, so that the rows of other
/// tables find their units and only true problems are said of them.
pub(super) fn check_units(
    readings: &[Reading<'_>],
    levels: &[Arc<Level>],
    reject: Reject,
    budget: &mut Budget,
    problems: &mut Problems,
) -> ReadUnits {
    let mut draft = Draft::default();
    for reading in readings {
        draft.read(reading, levels, reject, problems);
    }
    let mut parents = draft.parents(budget, problems);
    let in_cycle = draft.cycles(&parents, reject, problems);
    for (unit, parent) in parents.iter_mut().enumerate() {
        let round = in_cycle.get(unit).copied().unwrap_or(false);
        if round || !draft.stands_higher(unit, *parent, problems) {
            *parent = NO_UNIT;
            draft.mark_bad(unit);
        }
    }
    match reject {
        Reject::Row => draft.set_aside_below(&parents, problems),
        // Nothing is loaded where there is a problem, and until then every unit is there.
        Reject::Table => draft.bad.iter_mut().for_each(|bad| *bad = false),
    }
    draft.into_units(&parents, levels)
}

impl Draft {
    fn len(&self) -> usize {
        self.levels.len()
    }

    fn mark_bad(&mut self, unit: usize) {
        if let Some(bad) = self.bad.get_mut(unit) {
            *bad = true;
        }
    }

    fn is_bad(&self, unit: usize) -> bool {
        self.bad.get(unit).copied().unwrap_or(false)
    }

    fn read(&mut self, reading: &Reading<'_>, levels: &[Arc<Level>], reject: Reject, problems: &mut Problems) {
        let code_field = reading.field("code");
        let name_field = reading.field("name");
        let level_field = reading.field("level");
        let parent_field = reading.field("parent");
        let (since_field, until_field) = (reading.field("since"), reading.field("until"));
        let urban_field = reading.field("urban");
        for row in 0..reading.table.len() {
            let before = problems.len();
            let level = read_level(reading, row, &level_field, levels, problems);
            let parent = parent_field.cell(row);
            let code = read_code(reading, row, &code_field, &parent, level, problems);
            let own_code = code.as_ref().map(|(_, code)| code.as_str());
            let name = read_name(reading, row, &name_field, own_code, problems);
            let since = reading.optional(row, &since_field, since_field.day(row), problems).flatten();
            let until = reading.optional(row, &until_field, until_field.day(row), problems).flatten();
            let urban = reading.optional(row, &urban_field, urban_field.boolean(row), problems).flatten();
            if let (Some(since), Some(until)) = (since, until)
                && until <= since
            {
                let problem = reading.problem(row, &until_field, ProblemCode::UntilNotAfterSince);
                problems.push(problem.relating_to(&Cell::Day(since).show()));
            }
            let Some((area, code)) = code else {
                self.unreadable = self.unreadable.saturating_add(1);
                continue;
            };
            let unit = match u32::try_from(self.len()) {
                Ok(unit) if unit != NO_UNIT => unit,
                _ => {
                    let problem = Problem::new(TableKind::Units.name(), ProblemCode::TooManyRows);
                    problems.push(problem.part(reading.part).relating_to(&NO_UNIT.to_string()));
                    return;
                }
            };
            let written = area.map_or(code, |area| area.to_string());
            if let Err(known) = self.map.insert(area, &written, unit) {
                let problem = reading.problem(row, &code_field, ProblemCode::UnitTwice);
                let first = usize::try_from(known).unwrap_or(usize::MAX);
                problems.push(match self.places.get(first) {
                    Some(first) => problem.relating_to_row(*first),
                    None => problem,
                });
                // Neither row is to be believed.
                if reject == Reject::Row && !self.is_bad(first) {
                    let problem = self.problem(first, code_field.name, ProblemCode::UnitTwice).of_value(&written);
                    problems.push(problem.relating_to_row(reading.place(row)));
                }
                self.mark_bad(first);
                self.repeated = self.repeated.saturating_add(1);
                continue;
            }
            self.codes.push(Some(&written));
            self.names.push(Some(name.unwrap_or_default()));
            self.levels.push(level.and_then(|level| u16::try_from(level.index).ok()).unwrap_or(NO_LEVEL));
            self.areas.push(area);
            self.parent_texts.push((!parent.is_missing()).then(|| parent.show()).as_deref());
            self.since.push(since.unwrap_or(OPEN_START));
            self.until.push(until.unwrap_or(OPEN_END));
            self.urban.push(urban);
            self.places.push(reading.place(row));
            self.bad.push(problems.len() != before);
        }
    }

    /// The parent of every unit: the one its row names, else the one its code states.
    fn parents(&mut self, budget: &mut Budget, problems: &mut Problems) -> Vec<u32> {
        let mut parents = Vec::with_capacity(self.len());
        for unit in 0..self.len() {
            let level = self.levels.get(unit).copied().unwrap_or(NO_LEVEL);
            let area = self.areas.get(unit).copied().flatten();
            let found = match self.parent_texts.get(unit) {
                Some(text) => match self.map.find(text) {
                    Some(parent) => match self.other_parent(area, parent) {
                        Some(stated) => {
                            let problem = self.problem(unit, "parent", ProblemCode::ParentDiffersFromCode);
                            Err(problem.of_value(text).relating_to(&stated.to_string()))
                        }
                        None => Ok(parent),
                    },
                    None => Err(self.unknown_parent(unit, text, budget)),
                },
                // The highest level has no parent, and of a level that could not be read nothing more is said.
                None if level == 0 || level == NO_LEVEL => Ok(NO_UNIT),
                None => match area.and_then(AreaCode::parent) {
                    Some(above) => match self.map.find_area(above) {
                        Some(parent) => Ok(parent),
                        None => Err(self.unknown_parent(unit, &above.to_string(), budget)),
                    },
                    None => Err(self.problem(unit, "parent", ProblemCode::MissingParent)),
                },
            };
            parents.push(found.unwrap_or_else(|problem| {
                problems.push(problem);
                self.mark_bad(unit);
                NO_UNIT
            }));
        }
        parents
    }

    /// The area that a code belongs to at the level of the parent named, if that is in the table and not the one named.
    /// Where it is not in the table, another parent may be named: codes are kept when units are merged.
    fn other_parent(&self, area: Option<AreaCode>, parent: u32) -> Option<AreaCode> {
        let named = usize::try_from(parent).ok().and_then(|parent| self.areas.get(parent).copied().flatten())?;
        let above = std::iter::successors(area?.parent(), |above| above.parent());
        let stated = above.into_iter().find(|above| above.digits() == named.digits())?;
        (stated != named && self.map.find_area(stated).is_some()).then_some(stated)
    }

    fn unknown_parent(&self, unit: usize, text: &str, budget: &mut Budget) -> Problem {
        let problem = |code| self.problem(unit, "parent", code).of_value(text);
        if holds_identity_number(text) {
            return problem(ProblemCode::IdentityNumber);
        }
        match malformed(text) {
            Some(error) => problem(ProblemCode::BadCode).in_words(error.0, error.1),
            None => {
                let codes = || (0..self.len()).filter_map(|unit| self.codes.get(unit)).map(|code| (code, code));
                let near = if budget.take(self.len()) { near::nearest(text, codes(), 3) } else { Vec::new() };
                problem(ProblemCode::UnknownParent).relating_to(text).near_to(near)
            }
        }
    }

    /// Notes each circle of parents once, at its first row, or at each of its rows where they are set aside; says which
    /// units are part of one.
    fn cycles(&self, parents: &[u32], reject: Reject, problems: &mut Problems) -> Vec<bool> {
        let above = |unit: usize| {
            let parent = parents.get(unit).copied().filter(|parent| *parent != NO_UNIT)?;
            usize::try_from(parent).ok()
        };
        let mut in_cycle = vec![false; self.len()];
        // The walk that came by a unit first, from 1; 0 while none did.
        let mut walks = vec![0usize; self.len()];
        for first in 0..self.len() {
            let walk = first.saturating_add(1);
            let mut unit = Some(first);
            while let Some(at) = unit
                && let Some(mark) = walks.get_mut(at).filter(|mark| **mark == 0)
            {
                *mark = walk;
                unit = above(at);
            }
            // A walk that meets itself has closed a circle; its smallest place is where the problem is said.
            let Some(start) = unit.filter(|at| walks.get(*at) == Some(&walk)) else { continue };
            let next = |at: &usize| above(*at).filter(|next| *next != start);
            let members: Vec<usize> = std::iter::successors(Some(start), next).collect();
            for member in &members {
                if let Some(mark) = in_cycle.get_mut(*member) {
                    *mark = true;
                }
            }
            let earliest = members.iter().min().copied().unwrap_or(start);
            problems.push(self.cycle(&members, earliest));
            if reject == Reject::Row {
                let others = members.iter().filter(|member| **member != earliest);
                others.for_each(|member| problems.push(self.cycle(&members, *member)));
            }
        }
        in_cycle
    }

    /// A circle as it is seen from one of its members.
    fn cycle(&self, members: &[usize], first: usize) -> Problem {
        const SHOWN: usize = 5;
        let place = members.iter().position(|member| *member == first).unwrap_or(0);
        let in_order = members.iter().cycle().skip(place);
        let shown = members.len().saturating_add(1).min(SHOWN);
        let mut path: Vec<&str> = in_order.take(shown).filter_map(|unit| self.codes.get(*unit)).collect();
        if members.len() >= SHOWN {
            path.push("…");
        }
        let parent = self.parent_texts.get(first).unwrap_or_default();
        self.problem(first, "parent", ProblemCode::ParentCycle).of_value(parent).relating_to(&path.join(" → "))
    }

    /// Whether a parent is of a higher level; a problem is noted otherwise.
    fn stands_higher(&self, unit: usize, parent: u32, problems: &mut Problems) -> bool {
        let Some(parent) = usize::try_from(parent).ok().filter(|parent| *parent < self.len()) else { return true };
        let level = |unit: usize| self.levels.get(unit).copied().unwrap_or(NO_LEVEL);
        // What could not be read has been said.
        if level(parent) < level(unit) || level(parent) == NO_LEVEL {
            return true;
        }
        let code = self.codes.get(parent).unwrap_or_default();
        let written = self.parent_texts.get(unit).unwrap_or(code);
        let problem = self.problem(unit, "parent", ProblemCode::ParentNotHigher);
        problems.push(problem.of_value(written).relating_to(code));
        false
    }

    /// Sets aside what stands below a unit that is set aside.
    fn set_aside_below(&mut self, parents: &[u32], problems: &mut Problems) {
        // A parent is of a higher level, so each is done before those below it.
        let mut order: Vec<usize> = (0..self.len()).filter(|unit| !self.is_bad(*unit)).collect();
        order::by_key(&mut order, |unit| self.levels.get(*unit).copied());
        for unit in order {
            let parent = parents.get(unit).and_then(|parent| usize::try_from(*parent).ok());
            if let Some(parent) = parent.filter(|parent| self.is_bad(*parent)) {
                let problem = self.problem(unit, "parent", ProblemCode::UnitSetAside);
                problems.push(problem.of_value(self.codes.get(parent).unwrap_or_default()));
                self.mark_bad(unit);
            }
        }
    }

    /// The nearest unit above that is not set aside.
    fn kept_above(&self, unit: usize, parents: &[u32]) -> Option<usize> {
        let above = |unit: &usize| parents.get(*unit).and_then(|parent| usize::try_from(*parent).ok());
        std::iter::successors(above(&unit), above).find(|unit| *unit < self.len() && !self.is_bad(*unit))
    }

    fn problem(&self, unit: usize, column: &str, code: ProblemCode) -> Problem {
        let problem = Problem::new(TableKind::Units.name(), code).at_column(column);
        match self.places.get(unit) {
            Some(place) => problem.at_place(*place),
            None => problem,
        }
    }

    /// The tree in columns: walked from the top, children in the order of their codes.
    /// Units that are set aside are numbered after the others, so that their codes are still known.
    fn into_units(mut self, parents: &[u32], levels: &[Arc<Level>]) -> ReadUnits {
        let order = self.preorder(parents);
        let set_aside: Vec<usize> = (0..self.len()).filter(|unit| self.is_bad(*unit)).collect();
        let mut new = vec![NO_UNIT; self.len()];
        for (number, unit) in (0u32..).zip(order.iter().chain(&set_aside)) {
            if let Some(place) = new.get_mut(*unit) {
                *place = number;
            }
        }
        let renumbered =
            |unit: u32| usize::try_from(unit).ok().and_then(|unit| new.get(unit).copied()).unwrap_or(NO_UNIT);
        let new_parents: Vec<u32> = gather(&order, parents, NO_UNIT).into_iter().map(renumbered).collect();
        self.map.renumber(renumbered);
        let kept_above = |unit: &usize| self.kept_above(*unit, parents).and_then(|above| new.get(above).copied());
        let above = set_aside.iter().map(|unit| kept_above(unit).unwrap_or(NO_UNIT)).collect();
        let kind = |area: Option<AreaCode>| area.map(AreaCode::kind);
        let kinds: Vec<Option<AreaKind>> = gather(&order, &self.areas, None).into_iter().map(kind).collect();
        let units = Units {
            codes: order.iter().map(|unit| self.codes.get(*unit)).collect(),
            names: order.iter().map(|unit| self.names.get(*unit)).collect(),
            levels: gather(&order, &self.levels, NO_LEVEL),
            ends: ends(&new_parents),
            parents: new_parents,
            kinds,
            urban: gather(&order, &self.urban, None),
            since: gather(&order, &self.since, OPEN_START),
            until: gather(&order, &self.until, OPEN_END),
            map: self.map,
            plan_levels: levels.to_vec(),
            no_level: no_level(),
        };
        ReadUnits { units, above, unreadable: self.unreadable, repeated: self.repeated }
    }

    /// The units from the top down. Parents without a circle, so every unit is reached once.
    fn preorder(&self, parents: &[u32]) -> Vec<usize> {
        let parent = |unit: usize| parents.get(unit).copied().unwrap_or(NO_UNIT);
        let area = |unit: usize| self.areas.get(unit).copied().flatten().map_or(u64::MAX, AreaCode::padded);
        // Grouped by parent, those without one last; from the greatest code, since a stack turns the order round.
        let mut children: Vec<usize> = (0..self.len()).filter(|unit| !self.is_bad(*unit)).collect();
        order::by(&mut children, |a, b| {
            let by_parent = parent(*a).cmp(&parent(*b));
            by_parent.then_with(|| area(*b).cmp(&area(*a))).then_with(|| self.codes.get(*b).cmp(&self.codes.get(*a)))
        });
        let of = |above: u32| {
            let start = children.partition_point(|unit| parent(*unit) < above);
            children.get(start..).unwrap_or_default().iter().take_while(move |unit| parent(**unit) == above)
        };
        let mut stack: Vec<usize> = of(NO_UNIT).copied().collect();
        let mut order = Vec::with_capacity(self.len());
        while let Some(unit) = stack.pop() {
            order.push(unit);
            stack.extend(of(u32::try_from(unit).unwrap_or(NO_UNIT)));
        }
        order
    }
}

/// One past the last unit below each, from the parents of a tree in walking order.
fn ends(parents: &[u32]) -> Vec<u32> {
    let mut ends: Vec<u32> = (1u32..).take(parents.len()).collect();
    // From the last unit up, each end has been told of all below it before it is passed on.
    for unit in (0..parents.len()).rev() {
        let end = ends.get(unit).copied().unwrap_or(0);
        let parent = parents.get(unit).and_then(|parent| usize::try_from(*parent).ok());
        if let Some(above) = parent.and_then(|parent| ends.get_mut(parent)) {
            *above = end.max(*above);
        }
    }
    ends
}

/// The values in a new order.
fn gather<T: Copy>(order: &[usize], values: &[T], missing: T) -> Vec<T> {
    order.iter().map(|place| values.get(*place).copied().unwrap_or(missing)).collect()
}

fn read_level<'l>(
    reading: &Reading<'_>,
    row: usize,
    field: &Field<'_>,
    levels: &'l [Arc<Level>],
    problems: &mut Problems,
) -> Option<&'l Arc<Level>> {
    let text = reading.required(row, field, field.text(row), problems)?;
    let level = levels.iter().find(|level| level.id == text);
    if level.is_none() {
        let ids: Vec<&str> = levels.iter().map(|level| level.id.as_str()).collect();
        let names = levels.iter().flat_map(|level| {
            [&level.id, &level.name.zh, &level.name.en].map(|name| (name.as_str(), level.id.as_str()))
        });
        let problem = reading.problem(row, field, ProblemCode::UnknownLevel).relating_to(&ids.join(", "));
        problems.push(problem.near_to(near::nearest(text, names, 3)));
    }
    level
}

/// A unit's name, in which a person's number is refused; the unit's own code, where it reads like one, is none.
fn read_name<'a>(
    reading: &Reading<'a>,
    row: usize,
    field: &Field<'a>,
    own_code: Option<&str>,
    problems: &mut Problems,
) -> Option<&'a str> {
    let name = reading.required(row, field, field.raw_text(row), problems)?;
    let own_code = own_code.filter(|code| holds_identity_number(code));
    let holds = match own_code {
        Some(code) => holds_identity_number(&name.replace(code, "#")),
        None => holds_identity_number(name),
    };
    if holds {
        problems.push(reading.problem(row, field, ProblemCode::IdentityNumber));
        return None;
    }
    Some(name)
}

/// A unit's own code: an area code where its level has them and it consists of digits, an id as it stands otherwise.
fn read_code(
    reading: &Reading<'_>,
    row: usize,
    field: &Field<'_>,
    parent: &Cell<'_>,
    level: Option<&Arc<Level>>,
    problems: &mut Problems,
) -> Option<(Option<AreaCode>, String)> {
    let cell = field.cell(row);
    if !matches!(cell, Cell::Text(_) | Cell::Integer(_)) {
        return reading.required(row, field, field.text(row).map(|_| None), problems);
    }
    let text = cell.show();
    // Units below a community are numbered by its code and three digits more: fifteen, which may read as a date.
    let below_community = text.strip_prefix(&parent.show()).is_some_and(|own| own.len() == 3 && text.len() == 15);
    if !below_community && holds_identity_number(&text) {
        problems.push(reading.problem(row, field, ProblemCode::IdentityNumber));
        return None;
    }
    let wide = text.chars().any(|c| ('０'..='９').contains(&c));
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    // A level that could not be read may have area codes.
    let has_area_codes = level.is_none_or(|level| level.digits.is_some());
    let area_code = wide || (digits && has_area_codes);
    if !area_code {
        return Some((None, text));
    }
    match text.parse::<AreaCode>() {
        Ok(area) => {
            if let Some(expected) = level.and_then(|level| level.digits)
                && expected != area.digits()
            {
                let problem = reading.problem(row, field, ProblemCode::LevelDiffersFromCode);
                problems.push(problem.relating_to(&expected.to_string()));
            }
            Some((Some(area), text))
        }
        Err(_) => {
            let (zh, en) = malformed(&text).unwrap_or_default();
            problems.push(reading.problem(row, field, ProblemCode::BadCode).in_words(zh, en));
            None
        }
    }
}

/// What is wrong with a text that can only be meant as an area code, in both languages; `None` where it is one, or may
/// be an id of another kind.
pub(super) fn malformed(text: &str) -> Option<(String, String)> {
    use crate::lang::Lang;
    if !text.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)) {
        return None;
    }
    let error = text.parse::<AreaCode>().err()?;
    Some((error.message(Lang::Zh), error.message(Lang::En)))
}

/// Finds the units that the rows of other tables name.
pub(super) struct UnitFinder<'a> {
    pub(super) units: &'a Units,
    /// The units above those that were set aside.
    above: &'a [u32],
    /// The unit above the one found last, where that was set aside.
    last_above: Option<u32>,
    /// Whether a table of units was given: without one no row is blamed.
    pub(super) given: bool,
    /// What was found before.
    known: KnownUnits<'a>,
    /// The last unknown text and its near codes: wrong codes come in runs.
    last_unknown: (String, Vec<String>),
}

impl<'a> UnitFinder<'a> {
    pub(super) fn new(read: &'a ReadUnits, given: bool) -> UnitFinder<'a> {
        UnitFinder {
            units: &read.units,
            above: &read.above,
            last_above: None,
            given,
            known: KnownUnits::new(read.units.len()),
            last_unknown: (String::new(), Vec::new()),
        }
    }

    /// Whose row it is that is set aside, after its unit was looked for: of that unit, or, where its own row was set
    /// aside, of the one above; `None` where nobody knows.
    pub(super) fn whose(&self, unit: Option<UnitId>) -> Option<u32> {
        unit.map_or(self.last_above, |unit| Some(unit.0))
    }

    /// The unit a cell names; a problem is noted where there is none.
    #[inline]
    pub(super) fn find(
        &mut self,
        reading: &Reading<'a>,
        row: usize,
        field: &Field<'a>,
        budget: &mut Budget,
        problems: &mut Problems,
    ) -> Option<UnitId> {
        self.last_above = None;
        if let Some((words, place)) = field.word(row)
            && let Some(unit) = self.known.at_place(words, place)
        {
            return Some(UnitId(unit));
        }
        if let Some(unit) = field.number(row).and_then(|number| self.known.of_number(number)) {
            return Some(UnitId(unit));
        }
        let cell = field.cell(row);
        if let Some(unit) = self.known.of(&cell) {
            return Some(UnitId(unit));
        }
        let unit = match cell {
            Cell::Text(text) => self.units.map.find(text),
            Cell::Integer(number) => self.units.map.find_number(number),
            Cell::Empty | Cell::Marked => {
                problems.push(reading.fault(row, field, Fault::of(ProblemCode::EmptyCell)));
                return None;
            }
            _ => {
                let fault = field.text(row).err().unwrap_or(Fault::of(ProblemCode::WrongValueKind));
                problems.push(reading.fault(row, field, fault));
                return None;
            }
        };
        let Some(unit) = unit.map(UnitId) else {
            if self.given {
                problems.push(self.unknown(reading, row, field, budget));
            }
            return None;
        };
        if let Some(place) = unit.index().checked_sub(self.units.len()) {
            self.last_above = self.above.get(place).copied().filter(|above| *above != NO_UNIT);
            problems.push(reading.problem(row, field, ProblemCode::UnitSetAside));
            return None;
        }
        self.known.note(field.word(row), &cell, unit.0);
        Some(unit)
    }

    fn unknown(&mut self, reading: &Reading<'_>, row: usize, field: &Field<'_>, budget: &mut Budget) -> Problem {
        let text = field.cell(row).show();
        if holds_identity_number(&text) {
            return reading.problem(row, field, ProblemCode::IdentityNumber);
        }
        if let Some((zh, en)) = malformed(&text) {
            return reading.problem(row, field, ProblemCode::BadCode).in_words(zh, en);
        }
        if self.last_unknown.0 != text {
            let near =
                if budget.take(self.units.len().saturating_mul(2)) { self.units.near(&text, 3) } else { Vec::new() };
            self.last_unknown = (text, near.into_iter().map(str::to_owned).collect());
        }
        let near = self.last_unknown.1.iter().map(String::as_str);
        reading.problem(row, field, ProblemCode::UnknownUnit).near_to(near)
    }
}
