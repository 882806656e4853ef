//! What is odd in data and yet usable: [`Finding`]. What must be put right is a [`Problem`](super::Problem); what a
//! question to the data brings to light is the assessment's.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::problem::Place;
use super::spec::TableKind;
use crate::lang::{Lang, Text};

/// What kind of finding it is. [`code`](FindingCode::code) is the same text in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FindingCode {
    /// A row of a register outside every scope of its kind, which has some.
    EntityOutsideScope,
    /// A row of a register on none of whose days its unit is in force.
    EntityOutsideUnit,
    /// A stock that is ten or more times, or a tenth or less of, what it was before.
    SuddenJump,
}

impl FindingCode {
    /// Every code.
    pub const ALL: &'static [FindingCode] =
        &[FindingCode::EntityOutsideScope, FindingCode::EntityOutsideUnit, FindingCode::SuddenJump];

    /// The text that stands for it in every language.
    ///
    /// ```
    /// assert_eq!(shequ::data::FindingCode::EntityOutsideScope.code(), "entity_outside_scope");
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FindingCode::EntityOutsideScope => "entity_outside_scope",
            FindingCode::EntityOutsideUnit => "entity_outside_unit",
            FindingCode::SuddenJump => "sudden_jump",
        }
    }

    const fn sentence(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (FindingCode::EntityOutsideScope, Lang::Zh) => {
                "该行的任何一天都不在本类台账已声明的完整范围内；请核对单位与日期，或补充 register_scope"
            }
            (FindingCode::EntityOutsideScope, Lang::En) => {
                "on none of its days does a scope of its kind cover its unit; look at the unit and the dates, or extend \
                 `register_scope`"
            }
            (FindingCode::EntityOutsideUnit, Lang::Zh) => "该行的任何一天单位都不在存续期({related})；请核对单位与日期",
            (FindingCode::EntityOutsideUnit, Lang::En) => {
                "on none of its days is its unit in force ({related}); look at the unit and the dates"
            }
            (FindingCode::SuddenJump, Lang::Zh) => {
                "是该单位上一个数({related})的十倍以上或十分之一以下；请核对计量单位，例如把万人填成了人"
            }
            (FindingCode::SuddenJump, Lang::En) => {
                "ten or more times, or a tenth or less of, the unit's value before it ({related}); look at the unit of \
                 measure: people may have been entered in ten thousands"
            }
        }
    }
}

/// Something odd that keeps nothing from being loaded: where it stands and what it is.
///
/// ```
/// use shequ::data::{Dataset, EntityRow, ScopeRow, UnitRow};
/// use shequ::{Lang, Plan};
///
/// let plan = Plan::builtin("xiaoshan-2022-2025")?;
/// let town = |code: &str, name: &str| UnitRow::new(code, name, "town");
/// let units = [UnitRow::new("330109", "萧山区", "district"), town("330109001", "城厢街道"), town("330109002", "北干街道")];
/// let dataset = Dataset::builder(&plan)
///     .units(units)
///     .entities([EntityRow::new("service-complex", "complex-1", "330109002", "2023-05-04".parse()?)])
///     // Only the other town says that its register is complete.
///     .register_scope([ScopeRow::new("service-complex", "330109001", "2022-01-01".parse()?)])
///     .build()?;
/// let finding = &dataset.findings()[0];
/// assert_eq!((finding.table(), finding.row(), finding.code().code()), ("entities", Some(1), "entity_outside_scope"));
/// assert!(finding.to_string().starts_with("entities row 1, column `unit`: 330109002: on none of its days"));
/// assert!(finding.message(Lang::Zh).contains("register_scope"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub(super) table: TableKind,
    pub(super) place: Option<Place>,
    pub(super) column: &'static str,
    pub(super) value: String,
    pub(super) code: FindingCode,
    /// What it is held against: the same in every language.
    pub(super) related: Option<String>,
}

impl Finding {
    pub(super) fn new(
        code: FindingCode,
        table: TableKind,
        place: Option<Place>,
        column: &'static str,
        value: &str,
    ) -> Finding {
        Finding { table, place, column, value: value.to_owned(), code, related: None }
    }

    pub(super) fn relating_to(mut self, related: String) -> Finding {
        self.related = Some(related);
        self
    }

    /// The table's name.
    #[must_use]
    pub fn table(&self) -> &str {
        self.table.name()
    }

    /// Which of the tables given under this name it is, counted from 1.
    #[must_use]
    pub fn table_part(&self) -> usize {
        self.place.map_or(1, |place| place.part)
    }

    /// The row's number as a person counts it.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.place.map(|place| place.row)
    }

    /// The column's name.
    #[must_use]
    pub const fn column(&self) -> &str {
        self.column
    }

    /// What stands there.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// What kind of finding it is.
    #[must_use]
    pub const fn code(&self) -> FindingCode {
        self.code
    }

    /// What is odd and what to look at, in a sentence.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        self.code.sentence(lang).replace("{related}", self.related.as_deref().unwrap_or_default())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.table())?;
        if self.table_part() > 1 {
            write!(f, " (table {})", self.table_part())?;
        }
        if let Some(row) = self.row() {
            write!(f, " row {row}")?;
        }
        write!(f, ", column `{}`: {}: {}", self.column, self.value, self.message(Lang::En))
    }
}

impl Serialize for Finding {
    /// Its fields, and its sentences under `message`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Finding", 7)?;
        fields.serialize_field("table", self.table())?;
        fields.serialize_field("table_part", &self.table_part())?;
        fields.serialize_field("row", &self.row())?;
        fields.serialize_field("column", self.column)?;
        fields.serialize_field("value", &self.value)?;
        fields.serialize_field("code", self.code.code())?;
        fields.serialize_field("message", &Text { zh: self.message(Lang::Zh), en: self.message(Lang::En) })?;
        fields.end()
    }
}

/// Findings as they come up.
#[derive(Debug, Clone, Default)]
pub(super) struct Findings {
    pub(super) list: Vec<Finding>,
    pub(super) omitted: usize,
}

impl Findings {
    /// More are counted and not kept: a register may have millions of rows.
    const MOST: usize = 10_000;

    pub(super) fn push(&mut self, finding: Finding) {
        if self.list.len() < Findings::MOST {
            self.list.push(finding);
        } else {
            self.omitted = self.omitted.saturating_add(1);
        }
    }

    /// Adds those of another table after these.
    pub(super) fn append(&mut self, other: Findings) {
        other.list.into_iter().for_each(|finding| self.push(finding));
        self.omitted = self.omitted.saturating_add(other.omitted);
    }
}
