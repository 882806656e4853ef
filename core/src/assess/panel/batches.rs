//! A panel as Arrow record batches, a day each.

use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};

use super::columns::Columns;
use super::{Panel, PanelDay};

impl Panel {
    /// The panel as record batches, a day each, worked out when it is asked for: a panel of any length takes the memory of
    /// one day. The columns are those of [`Panel::to_frame`], the types those of
    /// [`Frame::arrow_schema`](crate::frame::Frame::arrow_schema).
    ///
    /// ```
    /// use arrow_array::RecordBatchReader;
    /// use shequ::assess::UnitSelection;
    /// # use shequ::{Plan, data::{Dataset, UnitRow}};
    ///
    /// # let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// # let dataset = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]).build()?;
    /// let days = ["2024-01-31".parse()?, "2024-02-29".parse()?];
    /// let panel = plan.panel(&dataset, &UnitSelection::codes(["330109"]), &days)?;
    /// let batches = panel.into_record_batches();
    /// assert_eq!(batches.schema().field(0).name(), "as_of");
    /// let rows: Vec<usize> = batches.map(|day| Ok(day?.num_rows())).collect::<Result<_, arrow_schema::ArrowError>>()?;
    /// assert_eq!(rows, [13, 13]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn into_record_batches(self) -> impl RecordBatchReader + Send + 'static {
        // What the columns are does not hang on the rows.
        let schema = Arc::new(Columns::new(&self.named).into_frame().arrow_schema());
        Batches { schema, days: self.into_days() }
    }
}

struct Batches<I> {
    schema: SchemaRef,
    days: I,
}

impl<I: Iterator<Item = PanelDay>> Iterator for Batches<I> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.days.next()?.to_frame().into_record_batch())
    }
}

impl<I: Iterator<Item = PanelDay>> RecordBatchReader for Batches<I> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}
