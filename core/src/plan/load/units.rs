//! Levels, unit groups and units of measure.

use std::sync::Arc;

use crate::area::AreaKind;
use crate::plan::format::{self, AREA_KINDS, DIGITS};
use crate::plan::model::{Due, Level, UnitGroup, UnitOfMeasure};
use crate::plan::reader::{Cursor, Reader};
use crate::plan::sentences;

use super::Section;

/// Levels from top to bottom; the digits of their codes rise.
pub(super) fn levels() -> impl FnMut(usize, &str, Reader<'_>) -> Option<Level> {
    let mut digits_above: Option<u8> = None;
    move |index, id, table| {
        let name = table.both("name");
        let digits = table.get("digits").and_then(|cursor| {
            let digits = cursor.integer()?;
            let digits = u8::try_from(digits).ok().filter(|_| DIGITS.contains(&digits));
            match digits {
                None => cursor.problem(sentences::digits()),
                Some(digits) if digits_above.is_some_and(|above| above >= digits) => {
                    cursor.problem(sentences::digits_rise());
                }
                Some(_) => {}
            }
            digits
        });
        digits_above = digits.or(digits_above);
        Some(Level { index, id: id.to_owned(), name: name?, digits })
    }
}

pub(super) fn group(id: &str, table: Reader<'_>, levels: &Section<Level>) -> Option<UnitGroup> {
    let name = table.both("name");
    let level = levels.resolve_key(&table, "level");
    let kinds = kinds_of_level(&table, "kinds", level.as_deref());
    let above = level.as_ref().and_then(|level| levels.items.get(level.index.checked_sub(1)?));
    let parent_kinds = kinds_of_level(&table, "parent_kinds", above.map(Arc::as_ref));
    if let (Some(_), None, Some(cursor)) = (&level, above, table.get("parent_kinds")) {
        cursor.problem(sentences::no_level_above());
    }
    let own_word = table.flag("own_word", true);
    Some(UnitGroup { id: id.to_owned(), name: name?, level: level?, kinds, parent_kinds, own_word })
}

/// The unit kinds of a list; records those whose codes are longer or shorter than the level's.
fn kinds_of_level(table: &Reader<'_>, key: &'static str, level: Option<&Level>) -> Vec<AreaKind> {
    let kinds = table.words(key, &AREA_KINDS);
    if let Some((level, digits)) = level.and_then(|level| Some((level, level.digits?))) {
        for (cursor, kind) in &kinds {
            if digits_of(*kind) != Some(digits) {
                cursor.problem(sentences::kind_of_other_level(&level.id, digits, digits_of(*kind)));
            }
        }
    }
    kinds.into_iter().map(|(_, kind)| kind).collect()
}

/// How many digits the codes of units of this kind have.
fn digits_of(kind: AreaKind) -> Option<u8> {
    match kind {
        AreaKind::Province => Some(2),
        AreaKind::Prefecture => Some(4),
        AreaKind::County => Some(6),
        AreaKind::SubDistrict | AreaKind::Town | AreaKind::Township | AreaKind::QuasiTown => Some(9),
        AreaKind::ResidentsCommittee
        | AreaKind::VillagersCommittee
        | AreaKind::QuasiResidentsCommittee
        | AreaKind::QuasiVillagersCommittee
        | AreaKind::VirtualResidentsCommittee
        | AreaKind::VirtualVillagersCommittee => Some(12),
    }
}

/// `{ level, group?, kinds? }`, of a variable's `due` and a deliverable's `per_unit`.
pub(super) fn due(table: Reader<'_>, levels: &Section<Level>, groups: &Section<UnitGroup>) -> Option<Due> {
    let level = levels.resolve_key(&table, "level");
    let group = group_of_level(&table, groups, level.as_deref());
    let kinds = kinds_of_level(&table, "kinds", level.as_deref());
    Some(Due { level: level?, group, kinds })
}

/// The group of a table, which must be of the level named beside it.
pub(super) fn group_of_level(
    table: &Reader<'_>,
    groups: &Section<UnitGroup>,
    level: Option<&Level>,
) -> Option<Arc<UnitGroup>> {
    let cursor = table.get("group")?;
    let group = groups.resolve(cursor)?;
    if let Some(level) = level
        && group.level.id != level.id
    {
        cursor.problem(sentences::group_of_other_level(&group.id, &group.level.id, &level.id));
    }
    Some(group)
}

pub(super) fn unit_of_measure(_index: usize, id: &str, table: Reader<'_>) -> Option<UnitOfMeasure> {
    /// Larger factors than parts per billion have no use.
    const LARGEST: i64 = 1_000_000_000;
    let name = table.both("name");
    let given = table.get("factor");
    let factor = given.and_then(|cursor| cursor.integer_in(1, LARGEST));
    let whole = table.flag("whole", false);
    if let Some(expected) = factor_of_id(id)
        && (given.is_none() || factor.is_some_and(|factor| factor != expected))
    {
        given.unwrap_or(table.cursor).problem(sentences::factor_of_id(id, expected));
    }
    if let (true, Some(_), Some(cursor)) = (whole, factor, table.get("whole")) {
        cursor.problem(sentences::whole_rate());
    }
    Some(UnitOfMeasure { id: id.to_owned(), name: name?, factor, whole })
}

/// The factor that a unit's id promises: `percent`, `permille`, `per 10,000 residents`.
fn factor_of_id(id: &str) -> Option<i64> {
    match id {
        "percent" => Some(100),
        "permille" => Some(1000),
        _ => id.strip_prefix("per ")?.split(' ').next()?.parse::<crate::quantity::Quantity>().ok()?.as_whole(),
    }
}

/// The id of a unit of measure: what stands behind the number in a bound. It may hold spaces, and begins with a letter,
/// so that the number's end is plain.
pub(super) fn unit_id(cursor: Cursor<'_>) -> Option<&str> {
    let text = cursor.text()?;
    let begins = text.chars().next().is_some_and(char::is_alphabetic);
    let single = text
        .split(' ')
        .all(|word| !word.is_empty() && !word.chars().any(|c| c.is_whitespace() || c.is_control() || c == '.'));
    if !begins || !single || text.len() > 96 {
        cursor.problem(sentences::invalid_unit_id(text));
        return None;
    }
    Some(text)
}

/// The table of a variable's `due`.
pub(super) fn due_of(cursor: Cursor<'_>, levels: &Section<Level>, groups: &Section<UnitGroup>) -> Option<Due> {
    due(cursor.table(&format::DUE)?, levels, groups)
}
