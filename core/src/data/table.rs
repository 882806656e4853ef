//! [`Table`]: named columns of equal length, the form everything takes before it is checked. A table knows its rows'
//! numbers as a person counts them; it knows nothing of units or plans.

use super::column::Column;
use crate::lang::Lang;

/// A table on its way in: a name, columns, and how its rows are numbered to a person.
///
/// ```
/// use shequ::data::{Column, Table};
///
/// let table = Table::new("observations")
///     .with_column("unit", Column::texts(["330109001", "330109002"]))?
///     .with_column("value", Column::integers([1_600, 2_365]))?;
/// assert_eq!(table.len(), 2);
///
/// let longer = table.with_column("date", Column::dates([19_000]));
/// assert!(longer.is_err());
/// # Ok::<(), shequ::data::TableError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Table {
    name: String,
    columns: Vec<(String, Column)>,
    first_row: usize,
    /// Rows that were left out: from this row on, numbers are greater by so many (in sum).
    gaps: Vec<(usize, usize)>,
}

/// Why a column cannot be part of a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// The table has a column of this name.
    #[error("table `{table}` has two columns `{column}`")]
    ColumnTwice {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// The column has another length than those before it, or than its own validity.
    #[error("column `{column}` of table `{table}` has {found} rows where {expected} are expected")]
    Length {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The number of rows the table has.
        expected: usize,
        /// The number of rows the column has.
        found: usize,
    },
}

impl TableError {
    /// What is wrong, in a sentence without a full stop.
    ///
    /// ```
    /// use shequ::Lang;
    /// use shequ::data::{Column, Table};
    ///
    /// let table = Table::new("units").with_column("code", Column::texts(["330109"])).unwrap();
    /// let error = table.with_column("name", Column::texts(["萧山区", "城厢街道"])).unwrap_err();
    /// assert_eq!(error.message(Lang::Zh), "表 `units` 的列 `name` 有 2 行，应为 1 行");
    /// ```
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match (lang, self) {
            (Lang::En, error) => error.to_string(),
            (Lang::Zh, TableError::ColumnTwice { table, column }) => format!("表 `{table}` 有两个列 `{column}`"),
            (Lang::Zh, TableError::Length { table, column, expected, found }) => {
                format!("表 `{table}` 的列 `{column}` 有 {found} 行，应为 {expected} 行")
            }
        }
    }
}

impl Table {
    /// A table without columns. Its name says what it is: `units`, `observations`, `entities`, `deliverables`,
    /// `register_scope`, `lineage` or `allocations`.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Table {
        Table { name: name.into(), columns: Vec::new(), first_row: 1, gaps: Vec::new() }
    }

    /// A table of columns that were filled row by row together.
    pub(super) fn of(name: &str, columns: impl IntoIterator<Item = (&'static str, Column)>) -> Table {
        let columns = columns.into_iter().map(|(name, column)| (name.to_owned(), column)).collect();
        Table { columns, ..Table::new(name) }
    }

    /// Adds a column.
    ///
    /// # Errors
    /// [`TableError`] when its name is taken or its length is another.
    pub fn with_column(mut self, name: impl Into<String>, column: Column) -> Result<Table, TableError> {
        self.add_column(name, column)?;
        Ok(self)
    }

    /// Adds a column to a table in place; a refused one leaves it as it was.
    ///
    /// # Errors
    /// As [`with_column`](Table::with_column).
    pub fn add_column(&mut self, name: impl Into<String>, column: Column) -> Result<(), TableError> {
        let name = name.into();
        if self.column(&name).is_some() {
            return Err(TableError::ColumnTwice { table: self.name.clone(), column: name });
        }
        let rows = column.len();
        let expected = self.columns.first().map_or(rows, |(_, first)| first.len());
        let validity = column.validity_len().unwrap_or(rows);
        if rows != expected || validity != rows {
            let found = if rows == expected { validity } else { rows };
            return Err(TableError::Length { table: self.name.clone(), column: name, expected, found });
        }
        self.columns.push((name, column));
        Ok(())
    }

    /// Sets the number of the first row in problems: 1 unless said otherwise, 2 under a header line.
    #[must_use]
    pub fn with_first_row(mut self, number: usize) -> Table {
        self.first_row = number;
        self
    }

    /// Notes that rows in front of a row were left out; the numbers of it and all after it rise by so many.
    #[cfg(feature = "text")]
    pub(crate) fn with_gaps(mut self, gaps: Vec<(usize, usize)>) -> Table {
        self.gaps = gaps;
        self
    }

    /// The table's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A column by its name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|(known, _)| known == name).map(|(_, column)| column)
    }

    /// The columns' names, in order.
    pub fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// The number of a row (counted from 0) as a person counts it.
    #[must_use]
    pub fn row_number(&self, row: usize) -> usize {
        let before = self.gaps.partition_point(|(from, _)| *from <= row);
        let skipped = before.checked_sub(1).and_then(|last| self.gaps.get(last)).map_or(0, |(_, sum)| *sum);
        self.first_row.saturating_add(row).saturating_add(skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_must_agree_in_length_with_each_other_and_their_validity() {
        let table = Table::new("units").with_column("code", Column::texts(["a", "b"])).unwrap();
        let twice = table.clone().with_column("code", Column::texts(["a", "b"])).unwrap_err();
        assert_eq!(twice, TableError::ColumnTwice { table: "units".into(), column: "code".into() });
        let short = Column::Integers { values: vec![1, 2].into(), valid: Some(vec![true]) };
        let mut kept = table.clone();
        let error = kept.add_column("urban", short).unwrap_err();
        assert_eq!(kept.column_names().collect::<Vec<_>>(), ["code"]);
        assert_eq!(error, TableError::Length { table: "units".into(), column: "urban".into(), expected: 2, found: 1 });
    }

    #[test]
    fn rows_are_numbered_as_a_person_counts_them() {
        let table = Table::new("units").with_first_row(2);
        assert_eq!((table.row_number(0), table.row_number(11)), (2, 13));
        #[cfg(feature = "text")]
        {
            let table = table.with_gaps(vec![(1, 2), (3, 5)]);
            assert_eq!([0, 1, 2, 3].map(|row| table.row_number(row)), [2, 5, 6, 10]);
        }
    }
}
