//! A strict reader of tables: it knows which keys the format has there, and its getters record what is wrong and go on,
//! so that all problems of a text are found at once. A getter gives `None` both for a key that is absent and for one
//! whose value is wrong; the second is on record, and a plan with anything on record is never built.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::formula::YEARS;
use crate::lang::Text;
use crate::quantity::Quantity;

use super::format::{self, TableFormat, Words};
use super::problem::{Finding, Log};
use super::sentences;
use super::tree::{Entry, Node, Type, Value};

/// The way to a field, for messages: `target`, `service-complexes`, `bound`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Path<'a> {
    // The format is seven levels deep; parts beyond the last place are left out of messages.
    parts: [&'a str; 8],
}

impl<'a> Path<'a> {
    pub(crate) fn with(mut self, part: &'a str) -> Path<'a> {
        if let Some(free) = self.parts.iter_mut().find(|place| place.is_empty()) {
            *free = part;
        }
        self
    }

    fn render(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().copied().filter(|part| !part.is_empty()).collect();
        parts.join(".")
    }
}

/// A value, the way to it, and where to record problems.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    pub(crate) node: &'a Arc<Node>,
    pub(crate) path: Path<'a>,
    pub(crate) log: &'a Log,
}

impl<'a> Cursor<'a> {
    /// Records a problem of this value.
    pub(crate) fn problem(&self, finding: Finding) {
        self.log.add(self.node.at, self.path.render(), finding);
    }

    pub(crate) fn wrong_type(&self, expected: Type) {
        self.problem(sentences::wrong_type(expected, self.node.type_of()));
    }

    /// A text that is not blank.
    pub(crate) fn text(&self) -> Option<&'a str> {
        let Value::Text(text) = &self.node.value else {
            self.wrong_type(Type::Text);
            return None;
        };
        if text.trim().is_empty() {
            self.problem(sentences::empty_text());
            return None;
        }
        Some(text)
    }

    /// A text in both languages.
    pub(crate) fn both(&self) -> Option<Text> {
        let table = self.table(&format::TEXT)?;
        let (zh, en) = (table.text("zh"), table.text("en"));
        Some(Text { zh: zh?.to_owned(), en: en?.to_owned() })
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        let Value::Integer(integer) = self.node.value else {
            self.wrong_type(Type::Integer);
            return None;
        };
        Some(integer)
    }

    pub(crate) fn integer_in(&self, min: i64, max: i64) -> Option<i64> {
        let integer = self.integer()?;
        if !(min..=max).contains(&integer) {
            self.problem(sentences::out_of_range(integer, min, max));
            return None;
        }
        Some(integer)
    }

    pub(crate) fn date(&self) -> Option<NaiveDate> {
        use chrono::Datelike;
        let Value::Date(date) = self.node.value else {
            self.wrong_type(Type::Date);
            return None;
        };
        if !YEARS.contains(&date.year()) {
            self.problem(sentences::invalid_date(date));
            return None;
        }
        Some(date)
    }

    /// An exact number, written as text.
    pub(crate) fn quantity(&self) -> Option<Quantity> {
        let text = self.text()?;
        match text.parse() {
            Ok(quantity) => Some(quantity),
            Err(error) => {
                self.problem(sentences::invalid_number(text, error.kind()));
                None
            }
        }
    }

    /// One of a fixed set of words.
    pub(crate) fn word<T: Clone>(&self, words: &Words<T>) -> Option<T> {
        let text = self.text()?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| meaning.clone());
        if found.is_none() {
            self.problem(sentences::unknown_word(text, words.iter().map(|(word, _)| *word)));
        }
        found
    }

    /// An id: lower-case letters, digits and single hyphens.
    pub(crate) fn id(&self) -> Option<&'a str> {
        let text = self.text()?;
        if !is_id(text) {
            self.problem(sentences::invalid_id(text));
            return None;
        }
        Some(text)
    }

    /// The locator of a clause: ids joined by dots.
    pub(crate) fn locator(&self) -> Option<&'a str> {
        let text = self.text()?;
        if !text.split('.').all(is_id) {
            self.problem(sentences::invalid_locator(text));
            return None;
        }
        Some(text)
    }

    /// The items of a list.
    pub(crate) fn list(&self) -> Option<Vec<Cursor<'a>>> {
        let Value::List(items) = &self.node.value else {
            self.wrong_type(Type::List);
            return None;
        };
        Some(items.iter().map(|node| Cursor { node, ..*self }).collect())
    }

    /// The items of a list that must have one.
    pub(crate) fn full_list(&self) -> Option<Vec<Cursor<'a>>> {
        let items = self.list()?;
        if items.is_empty() {
            self.problem(sentences::empty_list());
            return None;
        }
        Some(items)
    }

    /// Records every item that says what an earlier one said.
    pub(crate) fn refuse_repeats(items: &[Cursor<'a>]) {
        let mut seen = BTreeSet::new();
        for item in items {
            if let Value::Text(text) = &item.node.value
                && !seen.insert(text.as_str())
            {
                item.problem(sentences::duplicate_entry(text));
            }
        }
    }

    /// The value as a table of this format; records keys the format does not have and keys it misses.
    pub(crate) fn table(&self, format: &'static TableFormat) -> Option<Reader<'a>> {
        let Value::Table(entries) = &self.node.value else {
            self.wrong_type(Type::Table);
            return None;
        };
        for entry in entries {
            if !format.keys().any(|key| key == entry.key) {
                let near = self.log.nearest(&entry.key, format.keys());
                let path = self.path.with(&entry.key).render();
                self.log.add(entry.at, path, sentences::unknown_key(&entry.key, near, format));
            }
        }
        for key in format.required {
            if !entries.iter().any(|entry| entry.key == *key) {
                self.problem(sentences::missing_key(key));
            }
        }
        Some(Reader { cursor: *self, entries })
    }
}

/// A table under reading.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) cursor: Cursor<'a>,
    entries: &'a [Entry],
}

impl<'a> Reader<'a> {
    /// The value under a key, where there is one.
    pub(crate) fn get(&self, key: &'static str) -> Option<Cursor<'a>> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(Cursor { node: &entry.node, path: self.cursor.path.with(&entry.key), log: self.cursor.log })
    }

    pub(crate) fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn text(&self, key: &'static str) -> Option<&'a str> {
        self.get(key)?.text()
    }

    pub(crate) fn both(&self, key: &'static str) -> Option<Text> {
        self.get(key)?.both()
    }

    pub(crate) fn date(&self, key: &'static str) -> Option<NaiveDate> {
        self.get(key)?.date()
    }

    pub(crate) fn word<T: Clone>(&self, key: &'static str, words: &Words<T>) -> Option<T> {
        self.get(key)?.word(words)
    }

    /// A boolean; the default where the key is absent.
    pub(crate) fn flag(&self, key: &'static str, default: bool) -> bool {
        let Some(cursor) = self.get(key) else {
            return default;
        };
        match cursor.node.value {
            Value::Boolean(flag) => flag,
            _ => {
                cursor.wrong_type(Type::Boolean);
                default
            }
        }
    }

    /// A list of words without repeats; empty where the key is absent.
    pub(crate) fn words<T: Clone>(&self, key: &'static str, words: &Words<T>) -> Vec<(Cursor<'a>, T)> {
        let Some(items) = self.get(key).and_then(|cursor| cursor.list()) else {
            return Vec::new();
        };
        Cursor::refuse_repeats(&items);
        items.into_iter().filter_map(|item| Some((item, item.word(words)?))).collect()
    }

    /// A list of texts in both languages; empty where the key is absent.
    pub(crate) fn boths(&self, key: &'static str) -> Vec<Text> {
        let items = self.get(key).and_then(|cursor| cursor.list()).unwrap_or_default();
        items.iter().filter_map(Cursor::both).collect()
    }

    /// Records that keys exclude each other, or that one of them is needed; gives the key that is there alone.
    pub(crate) fn one_of(&self, keys: &[&'static str]) -> Option<&'static str> {
        let mut given = keys.iter().copied().filter(|key| self.has(key));
        match (given.next(), given.next()) {
            (Some(key), None) => Some(key),
            (None, _) => {
                self.cursor.problem(sentences::one_needed(keys));
                None
            }
            (Some(_), Some(second)) => {
                if let Some(cursor) = self.get(second) {
                    cursor.problem(sentences::one_allowed(keys));
                }
                None
            }
        }
    }

    /// Records keys that make no sense here.
    pub(crate) fn refuse(&self, keys: &[&'static str], finding: impl Fn(&'static str) -> Finding) {
        for key in keys {
            if let Some(cursor) = self.get(key) {
                cursor.problem(finding(key));
            }
        }
    }
}

fn is_id(text: &str) -> bool {
    let fits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.len() <= 64 && text.split('-').all(fits)
}
