//! Reading a statistical area code. Nothing here knows which codes exist: a well formed code may belong to no unit.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::AreaKind;
use crate::lang::Lang;

/// A statistical area code of 2 (province), 4 (prefecture), 6 (county), 9 (town) or 12 digits (community).
///
/// Trailing zeros say nothing: `330109001000` and `330109001` are the same town, printed in the short form. Whole parts
/// are dropped, never single digits: `330110` stays a county.
///
/// ```
/// use shequ::area::{AreaCode, AreaKind};
///
/// let community: AreaCode = "330109001014".parse()?;
/// assert_eq!(community.kind(), AreaKind::ResidentsCommittee);
/// assert_eq!(community.community_part(), Some(14));
///
/// let town = community.parent().unwrap();
/// assert_eq!(town, "330109001000".parse()?);
/// assert_eq!(town.to_string(), "330109001");
/// assert_eq!(town.kind(), AreaKind::SubDistrict);
/// # Ok::<(), shequ::area::AreaCodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AreaCode {
    /// The code with zeros up to twelve digits: equal codes are equal numbers, and the number's zeros tell the length.
    padded: u64,
    kind: AreaKind,
}

/// What a part of the twelve digits is worth: the number of digits of a code ending there, and the weight of its last.
const PARTS: [(u8, u64); 5] = [(12, 1), (9, 1_000), (6, 1_000_000), (4, 100_000_000), (2, 10_000_000_000)];

/// Why a text is not an area code. The text is not repeated, since it may be a number that belongs to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum AreaCodeError {
    /// Full-width digits (０ to ９), which look right and are not.
    #[error("it holds full-width digits; write 0 to 9")]
    FullWidthDigits,
    /// Anything but digits.
    #[error("an area code holds digits only")]
    NotDigits,
    /// A number of digits that no level has.
    #[error("an area code has 2, 4, 6, 9 or 12 digits; this has {0}")]
    Length(usize),
    /// The province part is 00.
    #[error("the province part is 00")]
    NoProvince,
    /// A town part outside 001 to 599.
    #[error("the town part {0:03} is outside 001 to 599")]
    TownPart(u16),
    /// A community part outside 001 to 599.
    #[error("the community part {0:03} is outside 001 to 599")]
    CommunityPart(u16),
}

impl AreaCodeError {
    /// What is wrong, in a sentence.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match (lang, self) {
            (Lang::En, error) => error.to_string(),
            (Lang::Zh, AreaCodeError::FullWidthDigits) => "含全角数字，请改写为半角 0 至 9".to_owned(),
            (Lang::Zh, AreaCodeError::NotDigits) => "只能由数字组成".to_owned(),
            (Lang::Zh, AreaCodeError::Length(length)) => format!("应为 2、4、6、9 或 12 位，此处为 {length} 位"),
            (Lang::Zh, AreaCodeError::NoProvince) => "省级代码为 00".to_owned(),
            (Lang::Zh, AreaCodeError::TownPart(part)) => format!("乡级代码 {part:03} 不在 001 至 599 之间"),
            (Lang::Zh, AreaCodeError::CommunityPart(part)) => format!("村级代码 {part:03} 不在 001 至 599 之间"),
        }
    }
}

impl AreaCode {
    /// The number of digits of the short form: 2, 4, 6, 9 or 12.
    #[must_use]
    pub const fn digits(self) -> u8 {
        self.kind.digits()
    }

    /// The kind of unit the code states.
    #[must_use]
    pub const fn kind(self) -> AreaKind {
        self.kind
    }

    /// The code of the unit above; `None` for a province. Parts of zeros are skipped: the town `441900003` lies in a
    /// prefecture without counties, so its parent is `4419`.
    #[must_use]
    pub fn parent(self) -> Option<AreaCode> {
        let digits = self.digits();
        let (_, weight) = PARTS.into_iter().find(|(length, _)| *length < digits)?;
        let rest = self.padded.checked_rem(weight)?;
        AreaCode::from_padded(self.padded.checked_sub(rest)?).ok()
    }

    /// Digits 7 to 9, where the code has them.
    #[must_use]
    pub fn town_part(self) -> Option<u16> {
        if self.digits() < 9 { None } else { Some(part(self.padded, 1_000)) }
    }

    /// Digits 10 to 12, where the code has them.
    #[must_use]
    pub fn community_part(self) -> Option<u16> {
        if self.digits() < 12 { None } else { Some(part(self.padded, 1)) }
    }

    /// The code as a number of twelve digits.
    pub(crate) const fn padded(self) -> u64 {
        self.padded
    }

    /// The code of a number that a table holds in place of a text: its digits are those of the text.
    ///
    /// # Errors
    /// [`AreaCodeError`], as for the text.
    pub(crate) fn from_number(number: u64) -> Result<AreaCode, AreaCodeError> {
        let length = number.checked_ilog10().map_or(1, |power| power.saturating_add(1));
        let weight = weight_of(length).ok_or(AreaCodeError::Length(usize::try_from(length).unwrap_or(usize::MAX)))?;
        AreaCode::from_padded(number.saturating_mul(weight))
    }

    fn from_padded(padded: u64) -> Result<AreaCode, AreaCodeError> {
        if padded < 10_000_000_000 {
            return Err(AreaCodeError::NoProvince);
        }
        let (town, community) = (part(padded, 1_000), part(padded, 1));
        let kind = if community != 0 {
            if AreaKind::of_town_part(town).is_none() {
                return Err(AreaCodeError::TownPart(town));
            }
            AreaKind::of_community_part(community).ok_or(AreaCodeError::CommunityPart(community))?
        } else if town != 0 {
            AreaKind::of_town_part(town).ok_or(AreaCodeError::TownPart(town))?
        } else if !padded.is_multiple_of(100_000_000) {
            AreaKind::County
        } else if !padded.is_multiple_of(10_000_000_000) {
            AreaKind::Prefecture
        } else {
            AreaKind::Province
        };
        Ok(AreaCode { padded, kind })
    }
}

/// The three digits that end at a weight.
fn part(padded: u64, weight: u64) -> u16 {
    let digits = padded.checked_div(weight).unwrap_or(0) % 1_000;
    u16::try_from(digits).unwrap_or(0)
}

/// What a code of so many digits is multiplied by to have twelve.
fn weight_of(length: u32) -> Option<u64> {
    PARTS.into_iter().find(|(digits, _)| u32::from(*digits) == length).map(|(_, weight)| weight)
}

impl FromStr for AreaCode {
    type Err = AreaCodeError;

    /// Reads a code of 2, 4, 6, 9 or 12 digits. Nothing around it is ignored.
    ///
    /// # Errors
    /// [`AreaCodeError`].
    fn from_str(text: &str) -> Result<AreaCode, AreaCodeError> {
        let mut number: u64 = 0;
        let mut length: u32 = 0;
        for byte in text.bytes() {
            if !byte.is_ascii_digit() {
                let wide = text.chars().any(|c| ('０'..='９').contains(&c));
                return Err(if wide { AreaCodeError::FullWidthDigits } else { AreaCodeError::NotDigits });
            }
            // Saturating: a text too long for the number is refused for its length.
            number = number.saturating_mul(10).saturating_add(u64::from(byte & 0x0f));
            length = length.saturating_add(1);
        }
        let weight = weight_of(length).ok_or(AreaCodeError::Length(text.len()))?;
        AreaCode::from_padded(number.saturating_mul(weight))
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        let weight = weight_of(u32::from(digits)).unwrap_or(1);
        // The province part is never 00, but may begin with 0.
        write!(f, "{:0width$}", self.padded.checked_div(weight).unwrap_or(0), width = usize::from(digits))
    }
}

impl fmt::Debug for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for AreaCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AreaCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AreaCode, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> AreaCode {
        text.parse().unwrap()
    }

    #[test]
    fn trailing_zero_parts_say_nothing_and_single_zeros_do() {
        for (long, short, digits) in [
            ("330109001000", "330109001", 9),
            ("330109000000", "330109", 6),
            ("330109000", "330109", 6),
            ("330100000000", "3301", 4),
            ("330100", "3301", 4),
            ("330000", "33", 2),
            ("330110", "330110", 6),
            ("330109100", "330109100", 9),
            ("330109001010", "330109001010", 12),
        ] {
            assert_eq!(code(long), code(short));
            assert_eq!(code(long).to_string(), short);
            assert_eq!(code(long).digits(), digits);
        }
    }

    #[test]
    fn kinds_change_exactly_at_the_published_limits() {
        use AreaKind::*;
        for (part, kind) in [
            ("001", SubDistrict),
            ("099", SubDistrict),
            ("100", Town),
            ("199", Town),
            ("200", Township),
            ("399", Township),
            ("400", QuasiTown),
            ("599", QuasiTown),
        ] {
            assert_eq!(code(&format!("330109{part}")).kind(), kind, "{part}");
        }
        for (part, kind) in [
            ("001", ResidentsCommittee),
            ("199", ResidentsCommittee),
            ("200", VillagersCommittee),
            ("399", VillagersCommittee),
            ("400", QuasiResidentsCommittee),
            ("497", QuasiResidentsCommittee),
            ("498", VirtualResidentsCommittee),
            ("499", QuasiResidentsCommittee),
            ("500", QuasiVillagersCommittee),
            ("597", QuasiVillagersCommittee),
            ("598", VirtualVillagersCommittee),
            ("599", QuasiVillagersCommittee),
        ] {
            assert_eq!(code(&format!("330109001{part}")).kind(), kind, "{part}");
        }
        assert_eq!((code("33").kind(), code("3301").kind(), code("330109").kind()), (Province, Prefecture, County));
    }

    #[test]
    fn parents_skip_parts_of_zeros() {
        assert_eq!(code("330109330109").parent(), Some(code("330109330")));
        assert_eq!(code("330109330").parent(), Some(code("330109")));
        assert_eq!(code("330109").parent(), Some(code("3301")));
        assert_eq!(code("3301").parent(), Some(code("33")));
        assert_eq!(code("33").parent(), None);
        // Dongguan has towns and no counties.
        assert_eq!(code("441900003000").parent(), Some(code("4419")));
    }

    #[test]
    fn refuses_what_is_not_a_code_and_says_why() {
        let error = |text: &str| text.parse::<AreaCode>().unwrap_err();
        assert_eq!(error(""), AreaCodeError::Length(0));
        assert_eq!(error("330"), AreaCodeError::Length(3));
        assert_eq!(error("33010900101"), AreaCodeError::Length(11));
        assert_eq!(error("3301090010140"), AreaCodeError::Length(13));
        assert_eq!(error("330109199001011234"), AreaCodeError::Length(18));
        assert_eq!(error("３３０１０９"), AreaCodeError::FullWidthDigits);
        assert_eq!(error(" 330109"), AreaCodeError::NotDigits);
        assert_eq!(error("330109.0"), AreaCodeError::NotDigits);
        assert_eq!(error("000109"), AreaCodeError::NoProvince);
        assert_eq!(error("00"), AreaCodeError::NoProvince);
        assert_eq!(error("330109600"), AreaCodeError::TownPart(600));
        assert_eq!(error("330109000001"), AreaCodeError::TownPart(0));
        assert_eq!(error("330109001600"), AreaCodeError::CommunityPart(600));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,20}") {
            let _ = text.parse::<AreaCode>();
        }

        #[test]
        fn the_short_form_the_long_form_and_the_number_are_one_code(text in "[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}") {
            if let Ok(read) = text.parse::<AreaCode>() {
                prop_assert_eq!(code(&read.to_string()), read);
                prop_assert_eq!(code(&format!("{:012}", read.padded())), read);
                if !text.starts_with('0') {
                    prop_assert_eq!(AreaCode::from_number(text.parse().unwrap()), Ok(read));
                }
                if let Some(parent) = read.parent() {
                    prop_assert!(parent.digits() < read.digits());
                    prop_assert!(read.to_string().starts_with(&parent.to_string()));
                }
            }
        }
    }
}
