//! Exact, explained progress of public action plans.
//!
//! A plan sets targets (25 brands by 2025, 16 workers per 10,000 residents, 20 studios every year) and measures. Units
//! report figures and keep registers. This crate knows the plan, reads the data, and says for any unit and day which
//! targets are met, which are on schedule, what is missing, and why there is no verdict where there is none. It opens no
//! file, reads no clock, starts no thread, and decides nothing with a float.
//!
//! ```
//! use shequ::data::{Dataset, EntityRow, ObservationRow, UnitRow};
//! use shequ::formula::Status;
//! use shequ::{Lang, Plan};
//!
//! let plan = Plan::builtin("xiaoshan-2022-2025")?;
//! let dataset = Dataset::builder(&plan)
//!     .units([UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109001", "城厢街道", "town")])
//!     .observations([
//!         ObservationRow::new("330109", "residents", "2023-12-31".parse()?, 2_140_000),
//!         ObservationRow::new("330109", "certified-social-workers", "2024-06-30".parse()?, 3_423),
//!     ])
//!     .entities([EntityRow::new("experimental-block", "block-1", "330109001", "2023-05-10".parse()?)])
//!     .build()?;
//! let report = plan.assess(&dataset, "330109", "2024-06-30".parse()?)?;
//!
//! // One person short of 16 per 10,000; and the printed value does not hide it.
//! let workers = report.target("certified-social-workers").unwrap();
//! assert_eq!((workers.status, workers.shortfall), (Status::NotMet, Some(1)));
//! assert_eq!(workers.value.unwrap().rounded_against(1, &16.into()), "15.995");
//!
//! // Nothing was said of complexes: that is a reason, not a zero.
//! let complexes = report.target("社区服务综合体").unwrap();
//! assert_eq!(complexes.reason.unwrap().label(Lang::Zh), "无数据");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The steps are three: a [`Plan`] (built in, or from TOML text), a [`Dataset`] checked against it, a
//! [`Report`](assess::Report). Each is complete or an error that lists every problem; none changes once made. Many units on
//! many days are a [`Panel`](assess::Panel), one target through time is a [`History`](assess::History).
//!
//! # The built-in plan
//!
//! `xiaoshan-2022-2025` is a consultation draft (征求意见稿) of 26 October 2022; no approved version is known, and every
//! report says so.
//!
//! | clause | subject | targets | in a plan file |
//! | --- | --- | --- | --- |
//! | 1.1, 1.2 | guiding ideas, principles | | `[[clause]]` |
//! | 1.3.1, 2.4.2 | governance models | `governance-brands`, `work-methods`, `experimental-blocks` | `[[target]]`, `[[kind]]` |
//! | 1.3.2, 2.2.2 | service space | `service-complexes`, `resident-parlours` | `[[target]]`, `[[kind]]` |
//! | 1.3.3 | social-work professionals | `certified-social-workers`, `community-worker-certification` | `[[target]]`, `[[indicator]]` |
//! | 2.1 to 2.5 | five actions, 16 measures | | `[[action]]`, `[[measure]]` |
//! | 2.2.1 | community layout | `community-size` | `[[target]]`, `[[unit_group]]` |
//! | 2.3.1 | workforce | `community-workers` | `[[target]]`, `[[indicator]]` |
//! | 2.3.3 | professionals | `leading-talents`, `supervisors` | `[[target]]` with a rhythm |
//! | 2.4.1 | studios | `studios-yearly`, `studios-total` | `[[target]]` with a rhythm |
//! | 3.1 to 3.3 | requirements | | `[[requirement]]` |
//!
//! What the text says is [`plan`]; what was reported is [`data`], with codes in [`area`]; what it comes to is [`assess`].
//! None of these names a target, kind, level or interpretation of any plan: those are data.
//!
//! # One number, asked about
//!
//! | question | method of [`Report`](assess::Report) |
//! | --- | --- |
//! | why does a target stand where it does? in at most five lines | [`explain`](assess::Report::explain) |
//! | how did its numbers come about, down to the rows? for machines | [`trace`](assess::Report::trace) |
//! | what changed since an earlier report, and which rows are behind it? | [`since`](assess::Report::since) |
//!
//! # Formulas
//!
//! | question | function |
//! | --- | --- |
//! | a rate of two counts | [`formula::rate`] |
//! | is the bound met? | [`formula::met`] |
//! | what share of the target? 完成率 | [`formula::attainment`] |
//! | what share of the way from the baseline? 目标进展度 | [`formula::progress`] |
//! | how far is the schedule? 序时进度 | [`formula::elapsed`] |
//! | what does the schedule expect? 序时应完成 | [`formula::planned`] |
//! | how far from it? | [`formula::variance`], [`formula::variance_points`], [`formula::attainment_points`] |
//! | on track, at risk, behind? | [`formula::pace_status_count`], [`formula::pace_status_rate`] |
//! | how many are missing? 缺口 | [`formula::shortfall_count`], [`formula::shortfall_rate`], [`formula::shortfall_by_hiring`] |
//! | how much in each period left? 所需进度 | [`formula::required_pace_count`], [`formula::required_pace_rate`] |
//! | a quota every year | [`formula::yearly_quota`] |
//! | a range of sizes | [`formula::range_conformity`] |
//! | something every 2 to 3 years | [`formula::recurrence()`], [`formula::add_years`] |
//! | many rows of one target | [`formula::Rule`] |
//!
//! Numbers are [`quantity::Quantity`]: reduced fractions with checked operations. Definitions, reading rules and the same
//! in SQL stand in the repository's ARCHITECTURE.md; the vectors that every implementation can run, in `vectors/`.
//!
//! # Crate features
//!
//! - `json` (default): rows in from JSON text, reports out as JSON text, and stored reports verified, through serde_json.
//!   Without it the row types and reports still implement serde's traits.
//! - `text` (default): CSV bytes in (UTF-8 with or without a byte order mark, else GB18030), results out as CSV, and reports
//!   and panels as printed tables. Brings csv, encoding_rs and comfy-table.
//! - `arrow`: tables from Arrow record batches ([`data::Table`]) and results as such ([`frame::Frame`]), by safe code alone:
//!   pointers from other languages are the bindings' business. Brings the `arrow-array` crates without their features; they
//!   turn on chrono's clock, which this crate still does not ask.
//! - `parallel`: panels by several threads, as many as the rayon pool has that the caller runs in; the output is the same to
//!   the byte. Without it the library starts no thread.
//! - `approx`: the `approx` crate's comparison traits for types that carry floats for display, for tests that compare
//!   them within a tolerance. No verdict is such a float.
//!
//! Core builds with none of them, and with each alone.
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
mod columns;
pub mod data;
pub mod formula;
pub mod frame;
mod lang;
mod order;
pub mod plan;
pub mod quantity;

pub use data::Dataset;
pub use lang::{Lang, Text, UnknownLangError};
pub use plan::Plan;
