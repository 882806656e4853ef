//! Problems and findings as tables: one row each, its place, what stands there, and its sentence in both languages.

use super::dataset::Dataset;
use super::finding::Finding;
use super::problem::{DataError, Problem};
use crate::frame::{Frame, FrameColumn, Nullable, Values, Words};
use crate::lang::{Lang, Text};

impl Dataset {
    /// The findings as a table: `table`, `table_part`, `row`, `column`, `value`, `code`, `message_zh`, `message_en`.
    ///
    /// ```
    /// # use shequ::{data::{Dataset, ObservationRow, UnitRow}, plan::Plan};
    /// use shequ::frame::Values;
    ///
    /// # let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    /// // The second was entered in ten thousands.
    /// let rows = [("2022-12-31", 2_118_000), ("2023-12-31", 214)];
    /// let rows = rows.map(|(date, value)| ObservationRow::new("330109", "residents", date.parse().unwrap(), value));
    /// let units = [UnitRow::new("330109", "萧山区", "district")];
    /// let frame = Dataset::builder(&plan).units(units).observations(rows).build()?.findings_frame();
    /// let Some(Values::Words(codes)) = frame.column("code").map(|column| &column.values) else { panic!() };
    /// assert_eq!((frame.len(), codes.get(0)), (1, Some("sudden_jump")));
    /// # Ok::<(), shequ::data::DataError>(())
    /// ```
    #[must_use]
    pub fn findings_frame(&self) -> Frame {
        let mut rows = Rows::default();
        self.findings().iter().for_each(|finding| rows.finding(finding));
        rows.into_frame(false)
    }

    /// The problems of the rows that were set aside, as the table that [`DataError::to_frame`] gives.
    #[must_use]
    pub fn rejected_frame(&self) -> Frame {
        problems(self.rejected())
    }
}

impl DataError {
    /// The problems as a table: `table`, `table_part`, `row`, `column`, `value`, `code`, `near` (what may have been meant,
    /// joined by `|`), `message_zh`, `message_en`.
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        problems(self.problems())
    }
}

fn problems(problems: &[Problem]) -> Frame {
    let mut rows = Rows::default();
    problems.iter().for_each(|problem| rows.problem(problem));
    rows.into_frame(true)
}

/// Rows on their way into a frame.
#[derive(Default)]
struct Rows {
    tables: Words,
    parts: Nullable<i64>,
    numbers: Nullable<i64>,
    columns: Words,
    values: Words,
    codes: Words,
    near: Words,
    zh: Words,
    en: Words,
}

impl Rows {
    fn finding(&mut self, finding: &Finding) {
        self.place(finding.table(), finding.table_part(), finding.row());
        self.columns.push(Some(finding.column()));
        self.values.push(Some(finding.value()));
        self.codes.push(Some(finding.code().code()));
        self.near.push(None);
        self.zh.push(Some(&finding.message(Lang::Zh)));
        self.en.push(Some(&finding.message(Lang::En)));
    }

    fn problem(&mut self, problem: &Problem) {
        self.place(problem.table(), problem.table_part(), problem.row());
        self.columns.push(problem.column());
        self.values.push(problem.value());
        self.codes.push(Some(problem.code().code()));
        let near = problem.near();
        self.near.push((!near.is_empty()).then(|| near.join("|")).as_deref());
        self.zh.push(Some(&problem.message(Lang::Zh)));
        self.en.push(Some(&problem.message(Lang::En)));
    }

    fn place(&mut self, table: &str, part: usize, row: Option<usize>) {
        self.tables.push(Some(table));
        self.parts.push(i64::try_from(part).ok());
        self.numbers.push(row.and_then(|row| i64::try_from(row).ok()));
    }

    fn into_frame(self, with_near: bool) -> Frame {
        let column = |name: &str, zh: &str, en: &str, values: Values| {
            FrameColumn::new(name, Text { zh: zh.to_owned(), en: en.to_owned() }, values)
        };
        let mut columns = vec![
            column("table", "表", "table", Values::Words(self.tables)),
            column("table_part", "同名表序号", "table part", Values::Integers(self.parts)),
            column("row", "行", "row", Values::Integers(self.numbers)),
            column("column", "列", "column", Values::Words(self.columns)),
            column("value", "所填内容", "value", Values::Words(self.values)),
            column("code", "代码", "code", Values::Words(self.codes)),
        ];
        if with_near {
            columns.push(column("near", "相近的写法", "near", Values::Words(self.near)));
        }
        columns.push(column("message_zh", "说明", "message (Chinese)", Values::Words(self.zh)));
        columns.push(column("message_en", "说明(英文)", "message (English)", Values::Words(self.en)));
        Frame::new(columns)
    }
}
