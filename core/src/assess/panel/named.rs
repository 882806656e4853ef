//! What the units of a panel are called: the texts that hang on the unit alone, each once, so that a row is a number.

use std::collections::HashMap;
use std::sync::Arc;

use crate::data::{UnitId, Units};
use crate::frame::Words;

/// Codes, names and levels of some units.
#[derive(Debug)]
pub(crate) struct Named {
    /// The number of the first unit.
    first: usize,
    pub(crate) codes: Naming,
    pub(crate) names: Naming,
    pub(crate) levels: Naming,
}

/// Texts, and the place among them of each unit's, from the first unit to the last; those between that are not asked
/// about have none.
#[derive(Debug)]
pub(crate) struct Naming {
    pub(crate) words: Arc<Vec<Arc<str>>>,
    places: Vec<u32>,
}

impl Named {
    /// What units are called, given in any order, as often as may be.
    pub(crate) fn of(units: &Units, asked: impl Iterator<Item = UnitId> + Clone) -> Named {
        let first = asked.clone().min().map_or(0, UnitId::index);
        let mut of_place: Vec<Option<UnitId>> = Vec::new();
        for unit in asked {
            let place = unit.index().saturating_sub(first);
            if place >= of_place.len() {
                of_place.resize(place.saturating_add(1), None);
            }
            if let Some(slot) = of_place.get_mut(place) {
                *slot = Some(unit);
            }
        }
        Named {
            first,
            codes: Naming::of(&of_place, &|unit| units.code(unit)),
            names: Naming::of(&of_place, &|unit| units.name(unit)),
            levels: Naming::of(&of_place, &|unit| &units.level(unit).id),
        }
    }

    /// The place of a unit's text, as a column of words takes it.
    pub(crate) fn place(&self, naming: &Naming, unit: UnitId) -> u32 {
        let place = unit.index().checked_sub(self.first);
        place.and_then(|place| naming.places.get(place)).copied().unwrap_or(Words::MISSING)
    }
}

impl Naming {
    fn of<'a>(units: &[Option<UnitId>], text: &dyn Fn(UnitId) -> &'a str) -> Naming {
        let (mut words, mut known): (Vec<Arc<str>>, HashMap<&'a str, u32>) = (Vec::new(), HashMap::new());
        let mut place = |unit: UnitId| {
            let text = text(unit);
            *known.entry(text).or_insert_with(|| {
                let place = u32::try_from(words.len()).unwrap_or(Words::MISSING);
                words.push(Arc::from(text));
                place
            })
        };
        let places = units.iter().map(|unit| unit.map_or(Words::MISSING, &mut place)).collect();
        Naming { words: Arc::new(words), places }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Dataset, UnitRow};
    use crate::plan::Plan;

    #[test]
    fn each_text_stands_once_and_units_not_asked_about_have_none() {
        let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
        let town = |code: &str, name: &str| UnitRow::new(code, name, "town");
        let district = UnitRow::new("330109", "萧山区", "district");
        let units = [district, town("330109001", "甲镇"), town("330109002", "乙镇"), town("330109003", "甲镇")];
        let data = Dataset::builder(&plan).units(units).build().unwrap();
        let units = data.units();
        let find = |code: &str| units.find(code).unwrap();
        let asked = ["330109003", "330109001", "330109003"].map(find);
        let named = Named::of(units, asked.into_iter());
        let text = |naming: &Naming, code: &str| {
            let place = usize::try_from(named.place(naming, find(code))).unwrap();
            naming.words.get(place).map(ToString::to_string)
        };
        let (first, second) = (Some("330109001".to_owned()), Some("330109003".to_owned()));
        assert_eq!([text(&named.codes, "330109001"), text(&named.codes, "330109003")], [first, second]);
        assert_eq!(text(&named.names, "330109003").as_deref(), Some("甲镇"));
        assert_eq!(text(&named.levels, "330109001").as_deref(), Some("town"));
        assert_eq!([named.codes.words.len(), named.names.words.len(), named.levels.words.len()], [2, 1, 1]);
        // One between those asked about, and one before them.
        assert_eq!([text(&named.codes, "330109002"), text(&named.codes, "330109")], [None, None]);
    }
}
