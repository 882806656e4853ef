//! Near names for what is unknown. Looking costs time in proportion to the names, so a [`Budget`] ends it before a
//! table full of wrong codes makes loading slow.

use strsim::osa_distance;

use crate::lang::Text;
use crate::order;

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

/// How a name is near to a text, the nearest first; within each, the smaller number is nearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// It begins with the text; so many bytes follow.
    Begins(usize),
    /// It contains the text, or the text it; so many bytes are beside.
    Contains(usize),
    /// So many slips turn one into the other.
    Slips(usize),
    /// Both are digits, and so many of the text's are left when those both begin with are taken away.
    SameDigits(usize),
}

/// The nearest of some names to a text, nearest first, at most `most`: those that begin with it or contain it, those that
/// a slip or two turn into it, and numbers that begin as it does. Each name comes with what is to be written for it.
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
    let mut found: Vec<(Nearness, usize, &str)> = Vec::new();
    for (place, (name, written)) in names.into_iter().enumerate() {
        if let Some(nearness) = nearness(text, length, name) {
            found.push((nearness, place, written));
        }
    }
    order::by_key(&mut found, |found| *found);
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

fn nearness(text: &str, length: usize, name: &str) -> Option<Nearness> {
    // Nobody writes part of a name so long, and looking through it would take long.
    const LONGEST: usize = 256;
    // A single character is part of too many names to mean any.
    const PART: usize = 2;
    if name.len() > LONGEST {
        return None;
    }
    let beside = name.len().abs_diff(text.len());
    if name == text || (length >= PART && name.starts_with(text)) {
        return Some(Nearness::Begins(beside));
    }
    let name_is_part = || name.chars().nth(PART.saturating_sub(1)).is_some() && text.contains(name);
    // Numbers are not made of smaller ones: they are alike by how they begin.
    let digits = is_digits(text) && is_digits(name);
    if !digits && length >= PART && (name.contains(text) || name_is_part()) {
        return Some(Nearness::Contains(beside));
    }
    // A name so much longer or shorter cannot be that near; bytes bound characters by 1 to 4.
    if name.len() <= text.len().saturating_mul(4).saturating_add(12) {
        let slips = osa_distance(text, name);
        let most = length.checked_div(4).unwrap_or(0).clamp(1, 2);
        if slips <= most && slips < length {
            return Some(Nearness::Slips(slips));
        }
    }
    if digits {
        let shared = text.bytes().zip(name.bytes()).take_while(|(one, other)| one == other).count();
        // Half of a code says the district at least.
        return (shared.saturating_mul(2) > length).then(|| Nearness::SameDigits(length.saturating_sub(shared)));
    }
    None
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
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
    fn the_beginning_comes_before_a_part_and_a_part_before_a_slip() {
        let names = ["闻堰新村", "东闻堰社区", "闻堰街道", "闻偃", "闻堰", "钱塘"];
        let near = |text: &str| nearest(text, names.iter().map(|name| (*name, *name)), 5);
        assert_eq!(near("闻堰"), ["闻堰", "闻堰新村", "闻堰街道", "东闻堰社区", "闻偃"]);
        assert_eq!(near("萧山区闻堰街道"), ["闻堰街道", "闻堰"]);
        // One character says too little.
        assert!(near("堰").is_empty());
    }

    #[test]
    fn numbers_are_near_by_how_they_begin() {
        let codes = ["33", "330109", "330109001", "330109901", "330109990", "330110999", "440109999"];
        let near = |text: &str| nearest(text, codes.iter().map(|code| (*code, *code)), 9);
        // A slip or two first, then those that share more digits; half of them at least.
        assert_eq!(near("330109999"), ["330109990", "330109901", "330110999", "440109999", "330109", "330109001"]);
        assert_eq!(near("3301099"), ["330109901", "330109990", "330109", "330109001", "330110999"]);
        assert!(near("55").is_empty());
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
