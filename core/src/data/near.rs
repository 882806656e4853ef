//! Near names for what is unknown. Looking costs time in proportion to the names, so a [`Budget`] ends it before a
//! table full of wrong codes makes loading slow.

use strsim::osa_distance;

use crate::lang::Text;

/// How many names may be compared in one build.
const COMPARISONS: usize = 300_000;

/// What is left of the comparisons of one build.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { left: COMPARISONS }
    }
}

impl Budget {
    /// Whether so many more comparisons are allowed; takes them.
    pub(super) fn take(&mut self, comparisons: usize) -> bool {
        let left = self.left.checked_sub(comparisons);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    /// The ids of at most three things whose id or name, in either language, is near to a text; none once the budget is
    /// spent.
    pub(super) fn nearest_named<'a>(
        &mut self,
        text: &str,
        things: impl ExactSizeIterator<Item = (&'a str, &'a Text)>,
    ) -> Vec<&'a str> {
        if !self.take(things.len().saturating_mul(3)) {
            return Vec::new();
        }
        nearest(text, things.flat_map(|(id, name)| [(id, id), (name.zh.as_str(), id), (name.en.as_str(), id)]), 3)
    }
}

/// The nearest of some names to a text, nearest first, at most `most`: those that a slip or two turn into it.
/// Each name comes with what is to be written for it.
pub(super) fn nearest<'a>(
    text: &str,
    names: impl IntoIterator<Item = (&'a str, &'a str)>,
    most: usize,
) -> Vec<&'a str> {
    let length = text.chars().count();
    // Longer texts are not names, and their distance would take long.
    if length == 0 || length > 64 {
        return Vec::new();
    }
    let slips = length.checked_div(4).unwrap_or(0).clamp(1, 2);
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    for (place, (name, written)) in names.into_iter().enumerate() {
        // A name so much longer or shorter cannot be that near; bytes bound characters by 1 to 4.
        if name.len() > text.len().saturating_mul(4).saturating_add(12) {
            continue;
        }
        let distance = if name == text { 0 } else { osa_distance(text, name) };
        if distance <= slips && distance < length {
            found.push((distance, place, written));
        }
    }
    found.sort_unstable();
    let mut nearest: Vec<&str> = Vec::new();
    for (_, _, written) in found {
        if nearest.len() >= most {
            break;
        }
        if !nearest.contains(&written) {
            nearest.push(written);
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let names = ["district", "town", "community"];
        let near = |text: &str| nearest(text, names.iter().map(|name| (*name, *name)), 3);
        assert_eq!(near("comunity"), ["community"]);
        assert_eq!(near("twon"), ["town"]);
        assert!(near("village").is_empty());
        assert!(near("").is_empty());
    }

    #[test]
    fn a_name_leads_to_what_is_written_for_it() {
        let names = [("东风村", "330109101201"), ("东风村", "330109104203"), ("330109101201", "330109101201")];
        assert_eq!(nearest("东风村", names, 3), ["330109101201", "330109104203"]);
        assert_eq!(nearest("东风村", names, 1), ["330109101201"]);
    }

    #[test]
    fn a_budget_that_is_spent_stays_spent_for_what_does_not_fit() {
        let mut budget = Budget { left: 5 };
        assert_eq!([budget.take(3), budget.take(3), budget.take(2), budget.take(1)], [true, false, true, false]);
    }
}
