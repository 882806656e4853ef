//! shequ
pub mod area;
pub mod formula;
pub mod lang;
pub mod plan;
pub mod quantity;
