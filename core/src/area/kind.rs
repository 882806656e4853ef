//! The kinds of unit that statistical codes state.

use std::str::FromStr;

use serde::Serialize;

use crate::lang::Lang;

/// The kind of unit that a statistical code states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AreaKind {
    /// 省: two digits.
    Province,
    /// 市: four digits.
    Prefecture,
    /// 县、区: six digits.
    County,
    /// 街道: town part 001 to 099.
    SubDistrict,
    /// 镇: town part 100 to 199.
    Town,
    /// 乡: town part 200 to 399.
    Township,
    /// 类似乡级单位: town part 400 to 599.
    QuasiTown,
    /// 居民委员会: community part 001 to 199.
    ResidentsCommittee,
    /// 村民委员会: community part 200 to 399.
    VillagersCommittee,
    /// 类似居委会: community part 400 to 499 except 498.
    QuasiResidentsCommittee,
    /// 类似村委会: community part 500 to 599 except 598.
    QuasiVillagersCommittee,
    /// 虚拟社区: community part 498.
    VirtualResidentsCommittee,
    /// 虚拟村: community part 598.
    VirtualVillagersCommittee,
}

impl AreaKind {
    /// Every kind, from the largest area to the smallest.
    pub const ALL: [AreaKind; 13] = [
        AreaKind::Province,
        AreaKind::Prefecture,
        AreaKind::County,
        AreaKind::SubDistrict,
        AreaKind::Town,
        AreaKind::Township,
        AreaKind::QuasiTown,
        AreaKind::ResidentsCommittee,
        AreaKind::VillagersCommittee,
        AreaKind::QuasiResidentsCommittee,
        AreaKind::QuasiVillagersCommittee,
        AreaKind::VirtualResidentsCommittee,
        AreaKind::VirtualVillagersCommittee,
    ];

    /// The word that stands for this kind in plans and reports.
    ///
    /// ```
    /// use shequ::area::AreaKind;
    ///
    /// assert_eq!(AreaKind::SubDistrict.code(), "sub-district");
    /// assert_eq!("sub-district".parse(), Ok(AreaKind::SubDistrict));
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            AreaKind::Province => "province",
            AreaKind::Prefecture => "prefecture",
            AreaKind::County => "county",
            AreaKind::SubDistrict => "sub-district",
            AreaKind::Town => "town",
            AreaKind::Township => "township",
            AreaKind::QuasiTown => "quasi-town",
            AreaKind::ResidentsCommittee => "residents-committee",
            AreaKind::VillagersCommittee => "villagers-committee",
            AreaKind::QuasiResidentsCommittee => "quasi-residents-committee",
            AreaKind::QuasiVillagersCommittee => "quasi-villagers-committee",
            AreaKind::VirtualResidentsCommittee => "virtual-residents-committee",
            AreaKind::VirtualVillagersCommittee => "virtual-villagers-committee",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (AreaKind::Province, Lang::Zh) => "省级",
            (AreaKind::Province, Lang::En) => "province",
            (AreaKind::Prefecture, Lang::Zh) => "地级",
            (AreaKind::Prefecture, Lang::En) => "prefecture",
            (AreaKind::County, Lang::Zh) => "县级",
            (AreaKind::County, Lang::En) => "county or district",
            (AreaKind::SubDistrict, Lang::Zh) => "街道",
            (AreaKind::SubDistrict, Lang::En) => "sub-district",
            (AreaKind::Town, Lang::Zh) => "镇",
            (AreaKind::Town, Lang::En) => "town",
            (AreaKind::Township, Lang::Zh) => "乡",
            (AreaKind::Township, Lang::En) => "township",
            (AreaKind::QuasiTown, Lang::Zh) => "类似乡级单位",
            (AreaKind::QuasiTown, Lang::En) => "quasi-town",
            (AreaKind::ResidentsCommittee, Lang::Zh) => "居民委员会",
            (AreaKind::ResidentsCommittee, Lang::En) => "residents' committee",
            (AreaKind::VillagersCommittee, Lang::Zh) => "村民委员会",
            (AreaKind::VillagersCommittee, Lang::En) => "villagers' committee",
            (AreaKind::QuasiResidentsCommittee, Lang::Zh) => "类似居委会",
            (AreaKind::QuasiResidentsCommittee, Lang::En) => "quasi residents' committee",
            (AreaKind::QuasiVillagersCommittee, Lang::Zh) => "类似村委会",
            (AreaKind::QuasiVillagersCommittee, Lang::En) => "quasi villagers' committee",
            (AreaKind::VirtualResidentsCommittee, Lang::Zh) => "虚拟社区",
            (AreaKind::VirtualResidentsCommittee, Lang::En) => "virtual residents' committee",
            (AreaKind::VirtualVillagersCommittee, Lang::Zh) => "虚拟村",
            (AreaKind::VirtualVillagersCommittee, Lang::En) => "virtual villagers' committee",
        }
    }

    /// The number of digits of the codes that state this kind.
    #[must_use]
    pub const fn digits(self) -> u8 {
        match self {
            AreaKind::Province => 2,
            AreaKind::Prefecture => 4,
            AreaKind::County => 6,
            AreaKind::SubDistrict | AreaKind::Town | AreaKind::Township | AreaKind::QuasiTown => 9,
            AreaKind::ResidentsCommittee
            | AreaKind::VillagersCommittee
            | AreaKind::QuasiResidentsCommittee
            | AreaKind::QuasiVillagersCommittee
            | AreaKind::VirtualResidentsCommittee
            | AreaKind::VirtualVillagersCommittee => 12,
        }
    }

    /// The kind a town part states.
    pub(super) const fn of_town_part(part: u16) -> Option<AreaKind> {
        match part {
            1..=99 => Some(AreaKind::SubDistrict),
            100..=199 => Some(AreaKind::Town),
            200..=399 => Some(AreaKind::Township),
            400..=599 => Some(AreaKind::QuasiTown),
            _ => None,
        }
    }

    /// The kind a community part states.
    pub(super) const fn of_community_part(part: u16) -> Option<AreaKind> {
        match part {
            1..=199 => Some(AreaKind::ResidentsCommittee),
            200..=399 => Some(AreaKind::VillagersCommittee),
            498 => Some(AreaKind::VirtualResidentsCommittee),
            400..=499 => Some(AreaKind::QuasiResidentsCommittee),
            598 => Some(AreaKind::VirtualVillagersCommittee),
            500..=599 => Some(AreaKind::QuasiVillagersCommittee),
            _ => None,
        }
    }
}

impl FromStr for AreaKind {
    type Err = UnknownAreaKindError;

    fn from_str(text: &str) -> Result<AreaKind, UnknownAreaKindError> {
        AreaKind::ALL
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or_else(|| UnknownAreaKindError { text: text.to_owned() })
    }
}

/// A word that is not the [code](AreaKind::code) of a kind of unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a kind of unit such as `sub-district`, `town` or `residents-committee`")]
pub struct UnknownAreaKindError {
    text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_its_own_code_and_serializes_to_it() {
        for kind in AreaKind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
            assert!(!kind.label(Lang::Zh).is_empty() && !kind.label(Lang::En).is_empty());
            #[cfg(feature = "json")]
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.code()));
        }
        assert!("Town".parse::<AreaKind>().is_err());
    }
}
