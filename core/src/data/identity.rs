//! Telling a resident identity number from other texts, so that no person's number is kept or repeated.
//!
//! A number is taken for one by its shape: 18 characters, 17 digits and a digit or X, with a date from 1900 to 2199 at
//! characters 7 to 14; or 15 digits with a date at 7 to 12. The check digit is not asked: a mistyped number is a
//! person's number too.

use chrono::{Datelike, NaiveDate};

use crate::formula::YEARS;

/// Whether a text is, or holds, what looks like a resident identity number.
pub(crate) fn holds_identity_number(text: &str) -> bool {
    // Few texts have so many bytes, so most are done here.
    text.len() >= 15 && runs(text).any(|(start, end)| is_identity_number(text.get(start..end).unwrap_or_default()))
}

/// The text with every such number replaced by its first digits and stars.
pub(crate) fn masked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut done = 0;
    for (start, end) in runs(text) {
        let number = text.get(start..end).unwrap_or_default();
        if is_identity_number(number) {
            shown.push_str(text.get(done..start).unwrap_or_default());
            shown.extend(number.chars().take(3));
            shown.push_str("***");
            done = end;
        }
    }
    shown.push_str(text.get(done..).unwrap_or_default());
    shown
}

/// Where digits stand together, with the X that ends seventeen of them.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = chars.by_ref().find(|(_, c)| value(*c).is_some())?;
        let mut end = start.saturating_add(first.len_utf8());
        let mut length = 1usize;
        while let Some((at, c)) = chars.next_if(|(_, c)| value(*c).is_some()) {
            end = at.saturating_add(c.len_utf8());
            length = length.saturating_add(1);
        }
        if length == 17
            && let Some((at, c)) = chars.next_if(|(_, c)| matches!(c, 'x' | 'X' | 'ｘ' | 'Ｘ'))
        {
            end = at.saturating_add(c.len_utf8());
        }
        Some((start, end))
    })
}

fn is_identity_number(run: &str) -> bool {
    // What is not a digit is the X: nothing else ends a run.
    let digits: Vec<u32> = run.chars().filter_map(value).collect();
    let ends_in_x = run.chars().next_back().is_some_and(|c| value(c).is_none());
    match (digits.as_slice(), ends_in_x) {
        (&[_, _, _, _, _, _, y1, y2, y3, y4, m1, m2, d1, d2, _, _, _, _], false)
        | (&[_, _, _, _, _, _, y1, y2, y3, y4, m1, m2, d1, d2, _, _, _], true) => {
            let year = joined(&[y1, y2, y3, y4]);
            i32::try_from(year).is_ok_and(|year| is_date(year, joined(&[m1, m2]), joined(&[d1, d2])))
        }
        (&[_, _, _, _, _, _, y1, y2, m1, m2, d1, d2, _, _, _], false) => {
            // Either century: 29 February is a day if it is one in any.
            let year = i32::try_from(joined(&[y1, y2])).unwrap_or(0);
            [1900, 2000]
                .iter()
                .any(|century| is_date(year.saturating_add(*century), joined(&[m1, m2]), joined(&[d1, d2])))
        }
        _ => false,
    }
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
        fn what_is_masked_holds_no_number(text in "[0-9X]{0,4}(33010919900101123X|330109900101123)?.{0,10}") {
            prop_assert!(!holds_identity_number(&masked(&text)));
        }
    }
}
