//! shequ
pub mod area;
pub mod data;
pub mod formula;
pub mod lang;
pub mod plan;
pub mod quantity;
