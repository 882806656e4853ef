//! The cell that holds the attributes of an entity: `key=value;key2=v1|v2`. What is written before `;`, `=`, `|` or
//! `\` with a `\` in front stands for itself. Which attributes a kind has, and of which type, is checked in
//! `register.rs`.

use std::borrow::Cow;

const MARKS: [char; 4] = [';', '=', '|', '\\'];

/// Adds a text to a cell so that it is read as it is.
pub(super) fn escape(cell: &mut String, text: &str) {
    for c in text.chars() {
        if MARKS.contains(&c) {
            cell.push('\\');
        }
        cell.push(c);
    }
}

/// One `key=value` of a cell, still as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written<'a> {
    /// All of it, for problems.
    pub(super) whole: &'a str,
    pub(super) key: &'a str,
    /// `None` without an equals sign.
    pub(super) value: Option<&'a str>,
}

/// The parts of a cell, empty ones left out.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = Written<'_>> {
    split(cell, ';').map(str::trim).filter(|part| !part.is_empty()).map(|whole| {
        let mut sides = split(whole, '=');
        let key = sides.next().unwrap_or_default();
        // The first equals sign divides; more belong to the value.
        let value = whole.get(key.len()..).and_then(|rest| rest.strip_prefix('='));
        Written { whole, key: key.trim(), value: value.map(str::trim) }
    })
}

/// The values between the bars of a value as written.
pub(super) fn values(written: &str) -> impl Iterator<Item = &str> {
    split(written, '|').map(str::trim)
}

/// A value as it is meant.
pub(super) fn plain(written: &str) -> Cow<'_, str> {
    if !written.contains('\\') {
        return Cow::Borrowed(written);
    }
    let mut text = String::with_capacity(written.len());
    let mut chars = written.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next_if(|next| MARKS.contains(next)) } else { None };
        text.push(escaped.unwrap_or(c));
    }
    Cow::Owned(text)
}

/// Splits where a mark stands that is not escaped.
fn split(text: &str, mark: char) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    text.split(move |c| {
        if escaped {
            // A backslash in front of anything else is itself.
            escaped = false;
            return false;
        }
        escaped = c == '\\';
        c == mark
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(cell: &str) -> Vec<(String, Option<Vec<String>>)> {
        let list = |written: &str| values(written).map(|value| plain(value).into_owned()).collect();
        parts(cell).map(|part| (plain(part.key).into_owned(), part.value.map(list))).collect()
    }

    #[test]
    fn reads_what_registers_write() {
        let cell = " functions = affairs | culture-sports-education ; office_area=315.7;";
        let expected = vec![
            ("functions".to_owned(), Some(vec!["affairs".to_owned(), "culture-sports-education".to_owned()])),
            ("office_area".to_owned(), Some(vec!["315.7".to_owned()])),
        ];
        assert_eq!(read(cell), expected);
        assert_eq!(read("grade"), [("grade".to_owned(), None)]);
        assert_eq!(read("note=a=b"), [("note".to_owned(), Some(vec!["a=b".to_owned()]))]);
        assert_eq!(read(r"note=C:\data\"), [("note".to_owned(), Some(vec![r"C:\data\".to_owned()]))]);
        assert_eq!(read(""), []);
    }

    proptest! {
        #[test]
        fn what_is_escaped_is_read_as_it_was(key in r"[a-z;=|\\]{1,5}", texts in prop::collection::vec(r"[a-c;=|\\村]{0,6}", 1..4)) {
            let mut cell = String::new();
            escape(&mut cell, &key);
            cell.push('=');
            for (place, text) in texts.iter().enumerate() {
                if place != 0 { cell.push('|'); }
                escape(&mut cell, text);
            }
            prop_assert_eq!(read(&cell), vec![(key, Some(texts))]);
        }

        #[test]
        fn any_cell_is_read(cell in ".{0,40}") {
            let _ = read(&cell);
        }
    }
}
