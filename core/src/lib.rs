//! Exact, explained progress of public action plans.
#![forbid(unsafe_code)]
// No input may bring a process down: what could panic is denied, and each exception states why it cannot.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        clippy::disallowed_methods,
        clippy::disallowed_types,
        clippy::print_stdout,
        clippy::print_stderr
    )
)]

pub mod area;
pub mod assess;
pub mod data;
pub mod formula;
mod lang;
pub mod plan;
pub mod quantity;

pub use data::Dataset;
pub use lang::{Lang, Text, UnknownLangError};
pub use plan::Plan;
