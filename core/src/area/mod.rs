//! Statistical area codes: digits, parent, and the kind of unit that a code states.

use serde::Serialize;

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
