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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Nullable, Words};
    use crate::lang::Text;

    fn column(name: &str, values: Values) -> FrameColumn {
        FrameColumn::new(name, Text { zh: format!("{name}列"), en: format!("the {name}") }, values)
    }

    fn frame() -> Frame {
        let names: Words = [Some("城厢街道"), Some("a, \"b\"\nc"), None].into_iter().collect();
        let days: Nullable<i32> = [Some(0), Some(19_782), None].into_iter().collect();
        let counts: Nullable<i64> = [Some(i64::MIN), None, Some(1_000)].into_iter().collect();
        let shares: Nullable<f64> = [Some(0.1), Some(-2.0), None].into_iter().collect();
        let flags: Nullable<bool> = [Some(true), Some(false), None].into_iter().collect();
        Frame::new(vec![
            column("name", Values::Words(names)),
            column("day", Values::Dates(days)),
            column("count", Values::Integers(counts)),
            column("share", Values::Floats(shares)),
            column("flag", Values::Booleans(flags)),
        ])
    }

    /// The records a CSV reader finds, the header among them.
    fn read(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn a_reader_finds_every_cell_again() {
        let text = frame().to_csv(&CsvOptions::default()).unwrap();
        // Day 19,782 is 29 February 2024: 54 years of 365 days, 13 leap days before it, and 59 days of the year.
        let expected = [
            ["name", "day", "count", "share", "flag"],
            ["城厢街道", "1970-01-01", "-9223372036854775808", "0.1", "true"],
            ["a, \"b\"\nc", "2024-02-29", "", "-2", "false"],
            ["", "", "1000", "", ""],
        ];
        assert_eq!(read(&text), expected);
        assert!(text.starts_with("name,") && text.ends_with('\n') && !text.contains('\r'));
    }

    #[test]
    fn headings_replace_names_and_numbers_for_display_are_left_out_on_request() {
        let options = CsvOptions::default().exact_only();
        assert_eq!(read(&frame().to_csv(&options).unwrap())[0], ["name", "day", "count", "flag"]);
        let headings = |lang| read(&frame().to_csv(&options.with_headings(lang)).unwrap()).swap_remove(0);
        assert_eq!(headings(Lang::Zh), ["name列", "day列", "count列", "flag列"]);
        assert_eq!(headings(Lang::En), ["the name", "the day", "the count", "the flag"]);
    }

    #[test]
    fn a_frame_without_rows_is_its_header() {
        let frame = Frame::new(vec![column("name", Values::Words(Words::default()))]);
        assert_eq!(frame.to_csv(&CsvOptions::default()).unwrap(), "name\n");
        // A missing cell alone on its line is still a line.
        let frame = Frame::new(vec![column("name", Values::Words([None].into_iter().collect()))]);
        assert_eq!(read(&frame.to_csv(&CsvOptions::default()).unwrap()), [["name"], [""]]);
    }
}
