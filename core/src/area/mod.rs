//! Statistical area codes: what their digits say, their parent, and the kind of unit they state.
//!
//! What lives here: reading a code ([`AreaCode`], in `code.rs`) and the kinds of unit with their labels ([`AreaKind`],
//! in `kind.rs`). What does not: which units exist, their names and levels, which are data ([`crate::data`]) and plan
//! ([`crate::plan`]).

mod code;
mod kind;

pub use code::{AreaCode, AreaCodeError};
pub use kind::{AreaKind, UnknownAreaKindError};
