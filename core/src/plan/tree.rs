//! A plan's text as an owned tree in which every value knows its place. Children are shared, so that a changed reading
//! costs only the path to the change. No meaning is given to anything here.

use std::sync::Arc;

use chrono::NaiveDate;
use toml::de::{DeTable, DeValue};

use super::problem::{Finding, Located, Log, PlanError, error_of};
use super::sentences;
use crate::order;

/// The format itself is seven levels deep.
const DEEPEST: usize = 16;

/// A value and its place.
#[derive(Debug)]
pub(crate) struct Node {
    /// Its first byte.
    pub(crate) at: usize,
    /// The byte after its last; of a `[table]` that of its header.
    pub(crate) end: usize,
    pub(crate) value: Value,
}

/// A value of a plan's text.
#[derive(Debug)]
pub(crate) enum Value {
    /// Keys in the order of the text.
    Table(Vec<Entry>),
    List(Vec<Arc<Node>>),
    Text(String),
    Integer(i64),
    Boolean(bool),
    Date(NaiveDate),
    /// A type that the format has no use for.
    Other(Type),
}

/// A key and its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: String,
    /// The key's first byte.
    pub(crate) at: usize,
    pub(crate) node: Arc<Node>,
}

/// The types of values, for sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Table,
    List,
    Text,
    Integer,
    Boolean,
    Date,
    Float,
    DateTime,
    /// An integer beyond 64 bits.
    HugeInteger,
    /// Nested too deep to be read.
    Nested,
}

impl Node {
    pub(crate) fn type_of(&self) -> Type {
        match &self.value {
            Value::Table(_) => Type::Table,
            Value::List(_) => Type::List,
            Value::Text(_) => Type::Text,
            Value::Integer(_) => Type::Integer,
            Value::Boolean(_) => Type::Boolean,
            Value::Date(_) => Type::Date,
            Value::Other(other) => *other,
        }
    }

    /// The entry of a table by its key.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Table(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// The text under a key of a table.
    pub(crate) fn text_of(&self, key: &str) -> Option<&str> {
        match &self.entry(key)?.node.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether two values say the same, wherever they stand.
    pub(crate) fn says_the_same(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Table(a), Value::Table(b)) => {
                let same = |entry: &Entry| other.entry(&entry.key).is_some_and(|b| entry.node.says_the_same(&b.node));
                a.len() == b.len() && a.iter().all(same)
            }
            (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.says_the_same(b)),
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::Integer(a), Value::Integer(b)) => a == b,
            (Value::Boolean(a), Value::Boolean(b)) => a == b,
            (Value::Date(a), Value::Date(b)) => a == b,
            _ => false,
        }
    }
}

/// Reads a text into a tree.
///
/// # Errors
/// Every syntax error of the text.
pub(crate) fn parse(text: &str) -> Result<Arc<Node>, PlanError> {
    if let Some(at) = endless_key(text) {
        return Err(one(text, at, sentences::too_deep()));
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let log = Log::default();
    let root = table_node(0, text.len(), table.into_inner(), 0, &log);
    let mut found = log.into_found();
    found.extend(errors.iter().map(|error| Located {
        at: error.span().map_or(text.len(), |span| span.start),
        path: String::new(),
        finding: sentences::syntax(error.message()),
    }));
    if found.is_empty() { Ok(Arc::new(root)) } else { Err(error_of(text, found)) }
}

fn one(text: &str, at: usize, finding: Finding) -> PlanError {
    error_of(text, vec![Located { at, path: String::new(), finding }])
}

/// The place where a line has more dots outside texts than any key or number of the format: each dot of a key is a
/// table within a table, and the parser would build (and take apart) thousands of them.
fn endless_key(text: &str) -> Option<usize> {
    let many = |line: &str| line.bytes().filter(|byte| *byte == b'.').count() > DEEPEST;
    if !text.split('\n').any(many) {
        return None;
    }
    let mut dots = 0usize;
    for token in toml_parser::Source::new(text).lex() {
        match token.kind() {
            toml_parser::lexer::TokenKind::Newline => dots = 0,
            toml_parser::lexer::TokenKind::Dot => dots = dots.saturating_add(1),
            _ => {}
        }
        if dots > DEEPEST {
            return Some(token.span().start());
        }
    }
    None
}

fn table_node(at: usize, end: usize, table: DeTable<'_>, depth: usize, log: &Log) -> Node {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| {
            let at = key.span().start;
            let span = value.span();
            let node = Arc::new(node(span.start, span.end, value.into_inner(), depth.saturating_add(1), log));
            Entry { key: key.into_inner().into_owned(), at, node }
        })
        .collect();
    order::by_key(&mut entries, |entry| entry.at);
    Node { at, end, value: Value::Table(entries) }
}

fn node(at: usize, end: usize, value: DeValue<'_>, depth: usize, log: &Log) -> Node {
    let value = match value {
        DeValue::Table(_) | DeValue::Array(_) if depth > DEEPEST => {
            log.add(at, String::new(), sentences::too_deep());
            Value::Other(Type::Nested)
        }
        DeValue::Table(table) => return table_node(at, end, table, depth, log),
        DeValue::Array(items) => Value::List(
            items
                .into_iter()
                .map(|item| {
                    let span = item.span();
                    Arc::new(node(span.start, span.end, item.into_inner(), depth.saturating_add(1), log))
                })
                .collect(),
        ),
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(integer) => Value::Integer(integer),
            Err(_) => Value::Other(Type::HugeInteger),
        },
        DeValue::Float(_) => Value::Other(Type::Float),
        DeValue::Boolean(boolean) => Value::Boolean(boolean),
        DeValue::Datetime(time) => match (time.date, time.time, time.offset) {
            (Some(date), None, None) => {
                match NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day)) {
                    Some(date) => Value::Date(date),
                    None => Value::Other(Type::DateTime),
                }
            }
            _ => Value::Other(Type::DateTime),
        },
    };
    Node { at, end, value }
}
