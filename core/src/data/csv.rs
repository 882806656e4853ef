//! CSV bytes to a [`Table`]: the encoding, the header line, the rows. What cells mean is not asked here.
//!
//! A byte-order mark decides the encoding; without one, bytes that are UTF-8 are UTF-8, and others must be GB18030.
//! The order matters: most UTF-8 texts could be read as GB18030 too, as nonsense.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::{Encoding, GB18030};

use super::column::Column;
use super::problem::{Problem, ProblemCode};
use super::table::Table;
use super::text::TextColumn;

/// Stands behind the last line: where it is not a line of its own, a quotation mark was never closed.
const END: &str = "\n\u{1}end\u{1}";

/// The most columns a header line may name.
const MOST_COLUMNS: usize = 1_000;

/// Reads a table, or says all that keeps the bytes from being one.
pub(super) fn read_csv(name: &str, bytes: &[u8]) -> Result<Table, Vec<Problem>> {
    let text = decode(bytes).map_err(|row| {
        let problem = Problem::new(name, ProblemCode::UnreadableText);
        vec![row.map_or(problem.clone(), |row| problem.at_row(row))]
    })?;
    let length = u64::try_from(text.len().saturating_add(END.len())).unwrap_or(u64::MAX);
    let reader = text.as_bytes().chain(END.as_bytes());
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(reader);
    let mut problems = Vec::new();
    let mut header: Vec<String> = Vec::new();
    let mut columns: Vec<TextColumn> = Vec::new();
    let mut record = csv::StringRecord::new();
    let (mut rows, mut gaps) = (0usize, Vec::new());
    // The number of the line read last and of the row it holds, as a spreadsheet shows it; they differ by the line
    // breaks within cells.
    let (mut line, mut number) = (1u64, 0usize);
    let mut ended = false;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                problems.push(misfit(name, number.saturating_add(1), &error.to_string(), &error.to_string()));
                break;
            }
        }
        // A line that reads like it may stand anywhere; only the one that nothing follows is it.
        let at_end = reader.position().byte() >= length;
        ended = at_end && record.len() == 1 && record.get(0) == Some(END.trim_start());
        if ended {
            break;
        }
        // A row takes a line and the breaks within its cells; what the reader moved on beyond that were empty lines.
        let breaks = record.as_slice().bytes().filter(|byte| *byte == b'\n').count();
        let moved = reader.position().line().saturating_sub(line);
        let empty_lines = usize::try_from(moved).unwrap_or(0).saturating_sub(breaks.saturating_add(1));
        line = reader.position().line();
        number = number.saturating_add(1).saturating_add(empty_lines);
        if header.is_empty() {
            header = record.iter().map(|name| name.trim().to_owned()).collect();
            // Commas at the end of a header line name no columns.
            while header.last().is_some_and(String::is_empty) {
                header.pop();
            }
            // More than any table has; looking each up among the others would take long.
            if header.len() > MOST_COLUMNS {
                let zh = format!("列数超过 {MOST_COLUMNS}");
                return Err(vec![misfit(name, number, &zh, &format!("more than {MOST_COLUMNS} columns"))]);
            }
            columns = header.iter().map(|_| TextColumn::new()).collect();
            // The next row's number is one more than this one's, whatever stood before it.
            gaps.push((0, number.saturating_sub(1)));
            continue;
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let surplus = record.iter().skip(header.len()).any(|cell| !cell.trim().is_empty());
        if record.len() < header.len() || surplus {
            let (wanted, found) = (header.len(), record.len());
            let zh = format!("应有 {wanted} 格，此行有 {found} 格");
            problems.push(misfit(name, number, &zh, &format!("{wanted} cells expected, {found} found")));
            continue;
        }
        // Two is the number of the first row when nothing was left out.
        let skipped = number.saturating_sub(rows.saturating_add(2));
        if gaps.last().is_none_or(|(_, known)| *known != skipped) {
            gaps.push((rows, skipped));
        }
        for (column, cell) in columns.iter_mut().zip(&record) {
            column.push(Some(cell));
        }
        rows = rows.saturating_add(1);
    }
    if !ended && problems.is_empty() {
        let (zh, en) = ("引号没有闭合", "a quotation mark is never closed");
        problems.push(misfit(name, number, zh, en));
    }
    let mut table = Table::new(name).with_first_row(2).with_gaps(gaps);
    for (column_name, column) in header.iter().zip(columns) {
        if table.column(column_name).is_some() {
            problems.push(Problem::new(name, ProblemCode::ColumnTwice).at_column(column_name));
            continue;
        }
        // All columns have a cell for each row that was taken.
        table = match table.with_column(column_name, Column::Texts(column)) {
            Ok(table) => table,
            Err(error) => return Err(vec![misfit(name, 1, &error.to_string(), &error.to_string())]),
        };
    }
    if problems.is_empty() { Ok(table) } else { Err(problems) }
}

fn misfit(name: &str, row: usize, zh: &str, en: &str) -> Problem {
    Problem::new(name, ProblemCode::BadCsv).at_row(row).in_words(zh, en)
}

/// The text of some bytes; the line where they stop being one otherwise, if that can be said.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Option<usize>> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        return encoding
            .decode_without_bom_handling_and_without_replacement(rest)
            .ok_or_else(|| bad_line(encoding, rest));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    GB18030.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(|| bad_line(GB18030, bytes))
}

/// The line with the first bytes that are no character.
fn bad_line(encoding: &'static Encoding, bytes: &[u8]) -> Option<usize> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let before = text.split('\u{fffd}').next()?;
    Some(before.matches('\n').count().saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::column::RawCell;
    use proptest::prelude::*;

    fn cells(table: &Table, column: &str) -> Vec<String> {
        let text = |row| if let RawCell::Text(text) = table.column(column).unwrap().cell(row) { text } else { "" };
        (0..table.len()).map(|row| text(row).to_owned()).collect()
    }

    #[test]
    fn every_encoding_in_use_gives_the_same_table() {
        let text = "code,name\n330109,萧山区\n";
        let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let gb18030 = GB18030.encode(text).0.into_owned();
        assert_ne!(gb18030, text.as_bytes());
        for bytes in [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), gb18030, utf16] {
            let table = read_csv("units", &bytes).unwrap();
            assert_eq!(table.column_names().collect::<Vec<_>>(), ["code", "name"]);
            assert_eq!(cells(&table, "name"), ["萧山区"]);
        }
    }

    #[test]
    fn names_beyond_gbk_are_read() {
        // U+3447 has four bytes in GB18030.
        let bytes = GB18030.encode("name\n㑇村\n").0.into_owned();
        assert!(std::str::from_utf8(&bytes).is_err());
        assert_eq!(cells(&read_csv("units", &bytes).unwrap(), "name"), ["㑇村"]);
    }

    #[test]
    fn bytes_that_are_no_text_name_their_line() {
        let problems = read_csv("units", b"code,name\n1,a\n2,\xff\xff\n").unwrap_err();
        assert_eq!(problems.len(), 1);
        assert_eq!((problems[0].code(), problems[0].row()), (ProblemCode::UnreadableText, Some(3)));
    }

    #[test]
    fn rows_have_the_numbers_a_spreadsheet_shows() {
        let text = "\ncode,name\r\n\r\n1,a\n\n\n2,\"b\nb\"\n3,c\n,\n4,d";
        let table = read_csv("units", text.as_bytes()).unwrap();
        assert_eq!(cells(&table, "code"), ["1", "2", "3", "4"]);
        // A cell with a line break is one row of a spreadsheet, and two lines of the file.
        assert_eq!([0, 1, 2, 3].map(|row| table.row_number(row)), [4, 7, 8, 10]);
        let plain = read_csv("units", b"code\n1\n2\n").unwrap();
        assert_eq!([0, 1].map(|row| plain.row_number(row)), [2, 3]);
    }

    #[test]
    fn lines_that_do_not_fit_are_named() {
        let problems = read_csv("units", "code,name\n1\n2,b\n3,c,d\n4,e,,\n".as_bytes()).unwrap_err();
        let said: Vec<_> = problems.iter().map(|problem| (problem.code(), problem.row())).collect();
        assert_eq!(said, [(ProblemCode::BadCsv, Some(2)), (ProblemCode::BadCsv, Some(4))]);
        let open = read_csv("units", "code,name\n1,\"a\n2,b\n3,c\n".as_bytes()).unwrap_err();
        assert_eq!((open[0].code(), open[0].row()), (ProblemCode::BadCsv, Some(2)));
        assert!(open[0].to_string().contains("never closed"));
        let twice = read_csv("units", "code,code\n1,2\n".as_bytes()).unwrap_err();
        assert_eq!((twice[0].code(), twice[0].column()), (ProblemCode::ColumnTwice, Some("code")));
    }

    #[test]
    fn a_line_that_reads_like_the_end_mark_ends_nothing() {
        let table = read_csv("units", "code\n1\n\u{1}end\u{1}\n2\n".as_bytes()).unwrap();
        assert_eq!(cells(&table, "code"), ["1", "\u{1}end\u{1}", "2"]);
        let last = read_csv("units", "code\n1\n\u{1}end\u{1}".as_bytes()).unwrap();
        assert_eq!(cells(&last, "code"), ["1", "\u{1}end\u{1}"]);
        let open = read_csv("units", "code\n\u{1}end\u{1}\n\"2\n".as_bytes()).unwrap_err();
        assert_eq!((open[0].code(), open[0].row()), (ProblemCode::BadCsv, Some(3)));
        // Two cells are asked for.
        let misfit = read_csv("units", "code,name\n\u{1}end\u{1}\n2,b\n".as_bytes()).unwrap_err();
        assert_eq!((misfit[0].code(), misfit[0].row()), (ProblemCode::BadCsv, Some(2)));
    }

    #[test]
    fn more_columns_than_a_table_has_are_refused() {
        let line = |columns: usize| (0..columns).map(|column| format!("c{column},")).collect::<String>();
        assert!(read_csv("units", line(MOST_COLUMNS).as_bytes()).is_ok());
        let problems = read_csv("units", line(MOST_COLUMNS + 1).as_bytes()).unwrap_err();
        assert_eq!((problems[0].code(), problems[0].row()), (ProblemCode::BadCsv, Some(1)));
    }

    #[test]
    fn nothing_and_a_header_alone_are_tables() {
        assert_eq!(read_csv("units", b"").unwrap().column_names().count(), 0);
        let header = read_csv("units", b"code,name,,\n").unwrap();
        assert_eq!((header.len(), header.column_names().count()), (0, 2));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_csv("units", &bytes);
        }

        #[test]
        fn any_text_of_marks_is_read_or_refused(text in "[a,\"\n\r;\u{1} ]{0,60}") {
            let _ = read_csv("units", text.as_bytes());
        }
    }
}
