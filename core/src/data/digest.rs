//! The digest of each table of a dataset: SHA-256 of its rows in a form that does not depend on their order, and that
//! anyone can write who has the tables, in any language. ARCHITECTURE.md defines it under "Digests".
//!
//! What lives here: the canonical line of a row, and the digest of the lines. What does not: which rows there are, which
//! `rows_out.rs` says, and which columns a table has and in which order, which `spec.rs` says.

use std::fmt::Write;
use std::ops::Deref;

use serde::ser::{Serialize, SerializeMap, Serializer};
use sha2::{Digest, Sha256};

use super::column::RawCell;
use super::dataset::Dataset;
use super::day;
use super::rows;
use super::spec::TableKind;
use super::table::Table;

/// The digest of one table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct TableDigest {
    /// The table's name.
    #[serde(skip)]
    pub table: &'static str,
    /// How many different rows it has.
    pub rows: u64,
    /// SHA-256 of its rows, in hexadecimal; `None` for a table that has none or was not given.
    pub sha256: Option<String>,
}

/// The digests of all tables of a dataset, those without rows too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests(Vec<TableDigest>);

impl Digests {
    /// The digest of a table; `None` for a name that is no table's.
    #[must_use]
    pub fn of(&self, table: &str) -> Option<&TableDigest> {
        self.iter().find(|digest| digest.table == table)
    }

    /// Every table's, in the order in which the tables are documented.
    pub fn iter(&self) -> impl Iterator<Item = &TableDigest> {
        self.0.iter()
    }
}

impl Serialize for Digests {
    /// As an object by the tables' names.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tables = serializer.serialize_map(Some(self.0.len()))?;
        for digest in self.iter() {
            tables.serialize_entry(digest.table, digest)?;
        }
        tables.end()
    }
}

/// The [`Digests`] of a dataset, which are worked out when they are first looked at. It stands where a report names its
/// data, so that asking for a report costs nothing of it.
#[derive(Clone)]
pub struct DigestsOf(Dataset);

impl DigestsOf {
    pub(crate) fn new(dataset: &Dataset) -> DigestsOf {
        DigestsOf(dataset.clone())
    }
}

impl Deref for DigestsOf {
    type Target = Digests;

    fn deref(&self) -> &Digests {
        self.0.digests()
    }
}

impl PartialEq for DigestsOf {
    fn eq(&self, other: &DigestsOf) -> bool {
        **self == **other
    }
}

impl Eq for DigestsOf {}

impl std::fmt::Debug for DigestsOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(f)
    }
}

impl Serialize for DigestsOf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl Dataset {
    /// SHA-256 of each table: what a report says of its data, so that others can tell whether theirs is the same. The
    /// order of rows, exact repeats, the length of area codes and the way a number is written make no difference.
    ///
    /// Worked out on first asking, and kept.
    ///
    /// ```
    /// use shequ::Plan;
    /// use shequ::data::{Dataset, UnitRow};
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// let units = [UnitRow::new("330109001000", "城厢街道", "town"), UnitRow::new("330109", "萧山区", "district")];
    /// let dataset = Dataset::builder(&plan).units(units).build()?;
    ///
    /// // printf '330109\t萧山区\tdistrict\t\t\t\t\n330109001\t城厢街道\ttown\t330109\t\t\t\n' | sha256sum
    /// let units = dataset.digests().of("units").unwrap();
    /// assert_eq!(units.rows, 2);
    /// assert_eq!(units.sha256.as_deref(), Some("305dab6614ebfe02124548c61c718bd8fbe2427a65e1d9062475cfef2d948f87"));
    /// assert_eq!(dataset.digests().of("entities").unwrap().sha256, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn digests(&self) -> &Digests {
        self.digests_once().get_or_init(|| Digests(TableKind::ALL.map(|kind| digest(self, kind)).to_vec()))
    }
}

fn digest(dataset: &Dataset, kind: TableKind) -> TableDigest {
    let text = match kind {
        TableKind::Units => lines(kind, dataset.unit_rows(), rows::units_table),
        TableKind::Observations => lines(kind, dataset.observation_rows(), rows::observations_table),
        TableKind::Entities => lines(kind, dataset.entity_rows(), rows::entities_table),
        TableKind::Deliverables => lines(kind, dataset.deliverable_rows(), rows::deliverables_table),
        TableKind::RegisterScope => lines(kind, dataset.scope_rows(), rows::scopes_table),
        TableKind::Lineage => lines(kind, dataset.lineage_rows(), rows::lineage_table),
        TableKind::Allocations => lines(kind, dataset.allocation_rows(), rows::allocations_table),
    };
    let mut lines: Vec<&str> = text.split_terminator('\n').collect();
    lines.sort_unstable();
    lines.dedup();
    let mut hash = Sha256::new();
    for line in &lines {
        hash.update(line);
        hash.update("\n");
    }
    let sha256 = (!lines.is_empty()).then(|| hexadecimal(&hash.finalize()));
    TableDigest { table: kind.name(), rows: u64::try_from(lines.len()).unwrap_or(u64::MAX), sha256 }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // Writing to a text does not fail.
        text
    })
}

/// The canonical lines of rows, each ended by a line feed. The rows become tables a block at a time, as they do on their
/// way in, so that a row has one text form and not two.
fn lines<R>(kind: TableKind, mut rows: impl Iterator<Item = R>, table_of: impl Fn(Vec<R>) -> Table) -> String {
    const BLOCK: usize = 4096;
    let mut text = String::new();
    loop {
        let block: Vec<R> = rows.by_ref().take(BLOCK).collect();
        if block.is_empty() {
            return text;
        }
        add_lines(&mut text, kind, &table_of(block));
    }
}

fn add_lines(text: &mut String, kind: TableKind, table: &Table) {
    for row in 0..table.len() {
        for (place, (name, _)) in kind.columns().iter().enumerate() {
            if place != 0 {
                text.push('\t');
            }
            add_cell(text, table.column(name).map_or(RawCell::Missing, |column| column.cell(row)));
        }
        text.push('\n');
    }
}

fn add_cell(line: &mut String, cell: RawCell<'_>) {
    let _ = match cell {
        RawCell::Missing => Ok(()),
        RawCell::Integer(number) => write!(line, "{number}"),
        RawCell::Quantity(number) => write!(line, "{number}"),
        RawCell::Day(number) => day::to_date(number).map_or(Ok(()), |date| write!(line, "{date}")),
        RawCell::Boolean(value) => write!(line, "{value}"),
        // No row of a dataset has one.
        RawCell::Float(_) | RawCell::Single(_) | RawCell::Time(..) => Ok(()),
        RawCell::Text(text) => {
            for c in text.chars() {
                match c {
                    '\\' => line.push_str("\\\\"),
                    '\t' => line.push_str("\\t"),
                    '\n' => line.push_str("\\n"),
                    '\r' => line.push_str("\\r"),
                    c => line.push(c),
                }
            }
            Ok(())
        }
    };
}
