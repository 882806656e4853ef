//! Readings of every unit of a dataset at once, each equal to what `reading.rs` gives at one unit.
//!
//! | file | subject |
//! | --- | --- |
//! | `registers/` | a register counted at every unit |

pub(super) mod registers;
