//! Tests that need more than the core: the schemas of its formats, plans that do not ship with it, and the written
//! documents. The tests themselves are in `tests/`; this library holds only the documents, whose Rust code runs as
//! documentation tests.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../../README.zh-CN.md")]
pub struct ReadmeInChinese;

#[cfg(doctest)]
#[doc = include_str!("../../ARCHITECTURE.md")]
pub struct Architecture;
