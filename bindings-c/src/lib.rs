//! The C ABI of shequ. What a C programmer must know stands in `include/shequ.h`, which is written from these files by
//! cbindgen and committed.
//!
//! | file | subject |
//! | --- | --- |
//! | `code.rs` | result codes and the numbers that stand for words |
//! | `pointer.rs` | what comes through a pointer, checked; the boundary that no panic crosses |
//! | `text.rs` | borrowed and owned texts |
//! | `error.rs` | the caller's error handle |
//! | `version.rs` | versions, and numbers as words |
//! | `date.rs` | days and calendar dates |
//! | `frame.rs` | results as columns |
//! | `plan.rs` | plans |
//! | `table.rs` | tables on their way in |
//! | `dataset.rs` | datasets and their builder |
//! | `options.rs` | the options of a question |
//! | `report.rs` | reports and their verification |
//! | `panel.rs` | many units on many days, one target through days |
//! | `stream.rs` | Arrow C streams in and out (feature `arrow`) |
//! | `formula.rs`, `arguments.rs` | the formulas as plain functions, and what several of them take |
//! | `rule.rs` | a target compiled, for many rows |
//!
//! Nothing is decided here: arguments are checked as memory, turned into the core's types, and answers are written back.
//! A rule, a sentence or a label that a caller of C sees lives in the core.
#![allow(non_camel_case_types, reason = "the names are those of the C header")]
#![allow(clippy::missing_safety_doc, reason = "what callers must keep to stands once, at the head of the header")]
#![deny(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects
    )
)]

mod arguments;
// One file for both bindings: what must not be true of structs from outside is said once.
#[cfg(feature = "arrow")]
#[path = "../../bindings-python/src/tables/foreign.rs"]
mod foreign;
mod pointer;

// In the order of the header.
pub mod code;

pub mod version;

pub mod text;

pub mod error;

pub mod date;

pub mod frame;

pub mod plan;

pub mod table;

pub mod dataset;

pub mod options;

pub mod report;

pub mod panel;

#[cfg(feature = "arrow")]
pub mod stream;

pub mod formula;

pub mod rule;

/// Finished handles are shared between threads: this does not compile where one could not be.
const _: () = {
    const fn shared_between_threads<T: Send + Sync>() {}
    shared_between_threads::<plan::shequ_plan>();
    shared_between_threads::<dataset::shequ_dataset>();
    shared_between_threads::<report::shequ_report>();
    shared_between_threads::<frame::shequ_frame>();
    shared_between_threads::<options::shequ_options>();
    shared_between_threads::<panel::shequ_selection>();
    shared_between_threads::<rule::shequ_rule>();
    shared_between_threads::<text::shequ_string>();
};
