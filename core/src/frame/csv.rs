//! A frame as CSV text: UTF-8, a header line, a line a row.

use std::io;

use super::{Frame, FrameColumn, Values};
use crate::data::day;
use crate::lang::Lang;

/// How a frame is written as CSV. `CsvOptions::default()` writes every column under its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CsvOptions {
    /// The language of the headings in the first line; `None` (default): the columns' names.
    pub headings: Option<Lang>,
    /// Whether numbers for display are left out, so that only exact columns remain.
    pub exact_only: bool,
}

impl CsvOptions {
    /// The same options with headings for people in place of names.
    #[must_use]
    pub const fn with_headings(mut self, lang: Lang) -> CsvOptions {
        self.headings = Some(lang);
        self
    }

    /// The same options without the columns of numbers for display.
    #[must_use]
    pub const fn exact_only(mut self) -> CsvOptions {
        self.exact_only = true;
        self
    }
}

impl Frame {
    /// The frame as CSV text: UTF-8 without a byte order mark, lines ended by a line feed. Dates are written `2024-12-31`, yes
    /// and no `true` and `false`, numbers without separators; what is missing is empty.
    ///
    /// # Errors
    /// What the CSV writer reports; a text in memory takes whatever a frame holds.
    ///
    /// ```
    /// use shequ::frame::{CsvOptions, ExactValues, Frame};
    /// use shequ::quantity::Quantity;
    /// use shequ::{Lang, Text};
    ///
    /// let mut shares = ExactValues::default();
    /// shares.push(Quantity::fraction(1, 4));
    /// shares.push(None);
    /// let heading = Text { zh: "占比".to_owned(), en: "share".to_owned() };
    /// let frame = Frame::new(shares.into_columns("share", &heading).into());
    /// assert_eq!(frame.to_csv(&CsvOptions::default())?, "share_n,share_d,share\n1,4,0.25\n,,\n");
    /// let exact = CsvOptions::default().exact_only().with_headings(Lang::Zh);
    /// assert_eq!(frame.to_csv(&exact)?, "占比(分子),占比(分母)\n1,4\n,\n");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn to_csv(&self, options: &CsvOptions) -> io::Result<String> {
        let is_written = |column: &&FrameColumn| !(options.exact_only && matches!(column.values, Values::Floats(_)));
        let columns: Vec<&FrameColumn> = self.columns().iter().filter(is_written).collect();
        let mut writer = csv::Writer::from_writer(Vec::new());
        let header = columns.iter().map(|column| match options.headings {
            Some(lang) => column.heading.get(lang),
            None => column.name.as_str(),
        });
        writer.write_record(header)?;
        for row in 0..self.len() {
            for column in &columns {
                write_cell(&mut writer, &column.values, row)?;
            }
            // Ends the line.
            writer.write_record(None::<&[u8]>)?;
        }
        let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        String::from_utf8(bytes).map_err(io::Error::other)
    }
}

fn write_cell(writer: &mut csv::Writer<Vec<u8>>, values: &Values, row: usize) -> csv::Result<()> {
    let number = |value: Option<String>| value.unwrap_or_default();
    match values {
        Values::Words(words) => writer.write_field(words.get(row).unwrap_or_default()),
        Values::Dates(days) => {
            let date = days.get(row).and_then(day::to_date);
            writer.write_field(number(date.map(|date| date.to_string())))
        }
        Values::Integers(values) => writer.write_field(number(values.get(row).map(|value| value.to_string()))),
        Values::Floats(values) => writer.write_field(number(values.get(row).map(|value| value.to_string()))),
        Values::Booleans(values) => writer.write_field(number(values.get(row).map(|value| value.to_string()))),
    }
}
