//! Finding a unit by its code, in any form the code may take.

use std::collections::HashMap;

use super::text::Interner;
use crate::area::AreaCode;

/// The units by their codes. Area codes are held as numbers, so that all their lengths are one; other ids as texts.
#[derive(Debug, Clone, Default)]
pub(super) struct CodeMap {
    areas: HashMap<u64, u32>,
    ids: Interner,
    /// The unit of each text of `ids`.
    units: Vec<u32>,
    /// Whether an id of digits alone is held as a text: it then comes before an area code that looks the same.
    digit_ids: bool,
}

impl CodeMap {
    /// Adds a unit.
    ///
    /// # Errors
    /// The unit that has this code already; itself when there is no number left.
    pub(super) fn insert(&mut self, area: Option<AreaCode>, code: &str, unit: u32) -> Result<(), u32> {
        if let Some(area) = area {
            let known = *self.areas.entry(area.padded()).or_insert(unit);
            return if known == unit { Ok(()) } else { Err(known) };
        }
        self.digit_ids |= code.bytes().all(|byte| byte.is_ascii_digit());
        match self.ids.intern(code) {
            Some((_, true)) => {
                self.units.push(unit);
                Ok(())
            }
            Some((number, false)) => Err(self.unit_of(number).unwrap_or(unit)),
            None => Err(unit),
        }
    }

    /// The unit of a code.
    #[inline]
    pub(super) fn find(&self, code: &str) -> Option<u32> {
        if self.digit_ids
            && let Some(unit) = self.find_id(code)
        {
            return Some(unit);
        }
        match code.parse::<AreaCode>() {
            Ok(area) => self.areas.get(&area.padded()).copied(),
            Err(_) => self.find_id(code),
        }
    }

    /// The unit of a code that came as a number.
    pub(super) fn find_number(&self, code: i64) -> Option<u32> {
        if self.digit_ids {
            return self.find(&code.to_string());
        }
        let area = AreaCode::from_number(u64::try_from(code).ok()?).ok()?;
        self.areas.get(&area.padded()).copied()
    }

    pub(super) fn find_area(&self, area: AreaCode) -> Option<u32> {
        self.areas.get(&area.padded()).copied()
    }

    fn find_id(&self, code: &str) -> Option<u32> {
        self.unit_of(self.ids.find(code)?)
    }

    fn unit_of(&self, number: u32) -> Option<u32> {
        self.units.get(usize::try_from(number).ok()?).copied()
    }

    /// Gives every unit its new number.
    pub(super) fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        self.areas.values_mut().chain(&mut self.units).for_each(|unit| *unit = new(*unit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_of_an_area_code_finds_its_unit() {
        let mut map = CodeMap::default();
        let town: AreaCode = "330109001".parse().unwrap();
        assert_eq!(map.insert(Some(town), "330109001", 4), Ok(()));
        assert_eq!(map.insert(Some("330109001000".parse().unwrap()), "330109001000", 5), Err(4));
        assert_eq!(map.insert(None, "XS-01", 6), Ok(()));
        assert_eq!(map.insert(None, "XS-01", 7), Err(6));
        for code in ["330109001", "330109001000"] {
            assert_eq!(map.find(code), Some(4));
            assert_eq!(map.find_number(code.parse().unwrap()), Some(4));
        }
        assert_eq!(
            [map.find("XS-01"), map.find("xs-01"), map.find("330109"), map.find("")],
            [Some(6), None, None, None]
        );
        assert_eq!([map.find_number(-1), map.find_number(0), map.find_number(330_109)], [None; 3]);
    }

    #[test]
    fn an_id_of_digits_comes_before_an_area_code_that_looks_the_same() {
        let mut map = CodeMap::default();
        map.insert(Some("1100".parse().unwrap()), "11", 0).unwrap();
        map.insert(None, "1100", 1).unwrap();
        assert_eq!([map.find("11"), map.find("1100"), map.find("110000")], [Some(0), Some(1), Some(0)]);
        assert_eq!(map.find_number(1100), Some(1));
        map.renumber(|unit| unit + 10);
        assert_eq!([map.find("11"), map.find("1100")], [Some(10), Some(11)]);
    }
}
