//! Telling a resident identity number from other texts, so that no person's number is kept or repeated.
//!
//! A number is taken for one by its shape: 18 characters, 17 digits and a digit or X, with a date from 1900 to 2199 at
//! characters 7 to 14; or 15 digits with a date at 7 to 12. The check digit is not asked: a mistyped number is a
//! person's number too. Spaces and hyphens hide nothing: they may stand anywhere in a number of 18 characters, and in one
//! of 15 where a person would put them, since three codes and dates in a row are 15 digits too easily.

use chrono::{Datelike, NaiveDate};

use crate::formula::YEARS;

/// The most characters that may stand between two groups of digits of one number.
const MOST_BETWEEN: usize = 3;

/// The digits of a number of 15 as it is written in groups.
const GROUPS_OF_15: [&[usize]; 3] = [&[15], &[6, 6, 3], &[6, 2, 2, 2, 3]];

/// Whether a text is, or holds, what looks like a resident identity number.
pub(crate) fn holds_identity_number(text: &str) -> bool {
    may_hold_number(text) && !numbers(text).is_empty()
}

/// The text with every such number replaced by its first digits and stars.
pub(crate) fn masked(text: &str) -> String {
    let mut shown = text.to_owned();
    // What is left of one number may be part of another; each round takes digits away, so the rounds end.
    while may_hold_number(&shown) {
        let found = numbers(&shown);
        if found.is_empty() {
            break;
        }
        let mut next = String::with_capacity(shown.len());
        let mut done = 0;
        for (start, end) in found {
            next.push_str(shown.get(done..start).unwrap_or_default());
            next.extend(shown.get(start..end).unwrap_or_default().chars().take(3).filter(|c| value(*c).is_some()));
            next.push_str("***");
            done = end;
        }
        next.push_str(shown.get(done..).unwrap_or_default());
        shown = next;
    }
    shown
}

/// Whether a text has digits enough. Few do, so most are done here.
fn may_hold_number(text: &str) -> bool {
    // A full-width digit begins with the byte 0xEF.
    text.len() >= 15 && text.bytes().filter(|byte| byte.is_ascii_digit() || *byte == 0xef).count() >= 15
}

/// Digits that stand together.
struct Group {
    start: usize,
    end: usize,
    digits: Vec<u32>,
    /// Whether nothing but spaces and hyphens, and few of them, stands between it and the group before.
    joined: bool,
    /// One past the X behind it, if there is one.
    x_end: Option<usize>,
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut between = usize::MAX; // Nothing to join before the first.
    let mut in_group = false;
    for (at, c) in text.char_indices() {
        let next = at.saturating_add(c.len_utf8());
        if let Some(digit) = value(c) {
            match groups.last_mut().filter(|_| in_group) {
                Some(group) => {
                    group.end = next;
                    group.digits.push(digit);
                }
                None => {
                    let joined = between <= MOST_BETWEEN;
                    groups.push(Group { start: at, end: next, digits: vec![digit], joined, x_end: None });
                }
            }
            (in_group, between) = (true, 0);
            continue;
        }
        if matches!(c, 'x' | 'X' | 'ｘ' | 'Ｘ')
            && between <= MOST_BETWEEN
            && let Some(group) = groups.last_mut()
        {
            group.x_end = Some(next);
        }
        in_group = false;
        between = if separates(c) { between.saturating_add(1) } else { usize::MAX };
    }
    groups
}

/// Where such numbers stand: the first byte of each and the one past its last.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let groups = groups(text);
    let mut found = Vec::new();
    let mut done = 0;
    for (first, group) in groups.iter().enumerate().filter(|(_, group)| group.digits.len() <= 18) {
        if group.start < done {
            continue;
        }
        let mut digits: Vec<u32> = Vec::with_capacity(18);
        let mut lengths: Vec<usize> = Vec::new();
        for (place, group) in groups.iter().enumerate().skip(first) {
            if (place > first && !group.joined) || digits.len().saturating_add(group.digits.len()) > 18 {
                break;
            }
            digits.extend(&group.digits);
            lengths.push(group.digits.len());
            let end = match group.x_end {
                Some(end) if digits.len() == 17 && dated_18(&digits) => Some(end),
                _ if digits.len() == 18 && dated_18(&digits) => Some(group.end),
                _ if GROUPS_OF_15.contains(&lengths.as_slice()) && dated_15(&digits) => Some(group.end),
                _ => None,
            };
            if let Some(end) = end {
                found.push((groups.get(first).map_or(end, |group| group.start), end));
                done = end;
                break;
            }
        }
    }
    found
}

const fn separates(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '－' | ' ' | '\u{a0}' | '\u{3000}' | '\t')
}

/// Whether a date stands at digits 7 to 14.
fn dated_18(digits: &[u32]) -> bool {
    let &[_, _, _, _, _, _, y1, y2, y3, y4, m1, m2, d1, d2, ..] = digits else { return false };
    let year = i32::try_from(joined(&[y1, y2, y3, y4]));
    year.is_ok_and(|year| is_date(year, joined(&[m1, m2]), joined(&[d1, d2])))
}

/// Whether a date without its century stands at digits 7 to 12.
fn dated_15(digits: &[u32]) -> bool {
    let &[_, _, _, _, _, _, y1, y2, m1, m2, d1, d2, ..] = digits else { return false };
    let year = i32::try_from(joined(&[y1, y2])).unwrap_or(0);
    // Either century: 29 February is a day if it is one in any.
    let is_day = |century: &i32| is_date(year.saturating_add(*century), joined(&[m1, m2]), joined(&[d1, d2]));
    [1900, 2000].iter().any(is_day)
}

fn is_date(year: i32, month: u32, day: u32) -> bool {
    NaiveDate::from_ymd_opt(year, month, day).is_some_and(|date| YEARS.contains(&date.year()))
}

fn joined(digits: &[u32]) -> u32 {
    // At most four digits.
    digits.iter().fold(0, |number: u32, digit| number.saturating_mul(10).saturating_add(*digit))
}

/// The value of a digit, full-width ones included: they hide nothing from a reader.
fn value(c: char) -> Option<u32> {
    match c {
        '０'..='９' => u32::from(c).checked_sub(u32::from('０')),
        _ => c.to_digit(10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn eighteen_characters_with_a_date_are_one() {
        for text in [
            "330109199001011234",
            "33010919900101123X",
            "33010919900101123x",
            "330109200002291234",
            "３３０１０９１９９００１０１１２３４",
        ] {
            assert!(holds_identity_number(text), "{text}");
            assert!(holds_identity_number(&format!("见 {text}，已核")), "{text}");
        }
        // No such day, no such century, one digit more or less, an X in its midst.
        for text in [
            "330109199013011234",
            "330109199002301234",
            "330109189912311234",
            "330109220001011234",
            "33010919900101123",
            "3301091990010112345",
            "3301091990X0101123",
            "w-000123",
            "",
        ] {
            assert!(!holds_identity_number(text), "{text}");
        }
        assert!(holds_identity_number("330109190001011234") && holds_identity_number("330109219912311234"));
    }

    #[test]
    fn fifteen_digits_with_a_date_are_one() {
        assert!(holds_identity_number("330109900101123"));
        assert!(holds_identity_number("330109000229123")); // 2000 has a 29 February, 1900 has none.
        assert!(!holds_identity_number("330109010229123"));
        assert!(!holds_identity_number("330109901301123"));
        assert!(!holds_identity_number("33010990010112X"));
    }

    #[test]
    fn spaces_and_hyphens_hide_no_number() {
        for text in [
            "330109 19900101 123X",
            "330109-19900101-1234",
            "330109 1990 0101 1234",
            "330109－1990－01－01－123 X",
            "3301 0919 9001 0112 34",
            "330109 - 19900101 - 123x",
            "330109 900101 123",
            "330109-90-01-01-123",
            "第 7 号 330109 19900101 1234",
            "7 330109 19900101 1234",
        ] {
            assert!(holds_identity_number(text), "{text}");
            assert!(!masked(text).contains("19900101") && !masked(text).contains("123"), "{}", masked(text));
        }
        // No such day; a digit too few; words between; too far apart; codes, dates and telephones in a row.
        for text in [
            "330109 19901301 1234",
            "330109 19900101 123",
            "330109 年 19900101 1234",
            "330109    19900101    1234",
            "330109001 2023-12",
            "330109001 001 2023-12",
            "2023-12-31 2024-12-31",
            "0571-82623456 0571-82623457",
            "330109001-330109002",
        ] {
            assert!(!holds_identity_number(text), "{text}");
            assert_eq!(masked(text), text);
        }
        assert_eq!(masked("王 330109 19900101 123X 已核 2023"), "王 330*** 已核 2023");
    }

    #[test]
    fn codes_of_areas_and_organisations_are_none() {
        assert!(!holds_identity_number("330109001014"));
        assert!(!holds_identity_number("52330109MJ8765432X"));
    }

    #[test]
    fn a_masked_text_keeps_what_is_not_the_number() {
        assert_eq!(masked("王 33010919900101123X 已核 330109001"), "王 330*** 已核 330109001");
        assert_eq!(masked("330109001014"), "330109001014");
    }

    proptest! {
        #[test]
        fn what_is_masked_holds_no_number(text in "[0-9X -]{0,20}(33010919900101123X|330109 19900101 123X|330109900101123)?.{0,10}") {
            prop_assert!(!holds_identity_number(&masked(&text)));
        }
    }
}
