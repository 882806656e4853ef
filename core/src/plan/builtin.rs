//! The plans that ship with the library.

/// The ids of the built-in plans.
pub(crate) const IDS: [&str; 1] = ["xiaoshan-2022-2025"];

/// The text of a built-in plan.
pub(crate) fn text(id: &str) -> Option<&'static str> {
    match id {
        "xiaoshan-2022-2025" => Some(include_str!("../../plans/xiaoshan-2022-2025.toml")),
        _ => None,
    }
}
