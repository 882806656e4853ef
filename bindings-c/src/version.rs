//! Versions, and the words behind numbers and codes.

use std::ffi::c_char;
use std::sync::OnceLock;

use shequ::Lang;
use shequ::assess::{Flag, Reason, WorkState};
use shequ::formula::{RangePosition, Status};
use shequ::plan::Strength;

use crate::code::{self, SHEQU_UNKNOWN_NAME, SHEQU_UNKNOWN_NUMBER, shequ_code};
use crate::pointer::{Fault, guard, guard_or, out, text};
use crate::text::{Texts, shequ_str};

/// The number of the ABI, which the SONAME ends in. It rises when a symbol goes or changes its meaning, not when one is
/// added. Compare it with `SHEQU_ABI_VERSION`.
#[unsafe(no_mangle)]
pub extern "C" fn shequ_abi_version() -> u32 {
    guard_or(0, || env!("SHEQU_ABI").parse().unwrap_or(0))
}

/// The version of the library, `0.1.0`; NUL-terminated, and it lives as long as the library. `SHEQU_VERSION` is that of
/// the header.
#[unsafe(no_mangle)]
pub extern "C" fn shequ_version() -> *const c_char {
    guard_or(std::ptr::null(), || concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast())
}

/// The code of a status number (`SHEQU_STATUS_ON_TRACK`: `on_track`): borrowed, it lives as long as the library.
///
/// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_status_name(status: i32, name: *mut shequ_str) -> shequ_code {
    guard(|| {
        let known = u8::try_from(status).ok().and_then(|number| Status::ALL.into_iter().find(|s| *s as u8 == number));
        let status = known.ok_or(Fault::Code(SHEQU_UNKNOWN_NUMBER))?;
        let found = words().find("status", status.code()).and_then(|place| words().texts.get(place));
        // SAFETY: the caller passes room for the text.
        unsafe { out(name) }?.set(found.ok_or(Fault::Code(SHEQU_UNKNOWN_NUMBER))?);
        Ok(())
    })
}

/// The word for people of a code that stands in a frame or report: `status` `on_track` is 符合序时, on track. Vocabularies
/// are `status`, `reason`, `flag`, `strength`, `state` (of measures) and `position` (against a range); `lang` is
/// `SHEQU_ZH` or `SHEQU_EN`. The label is borrowed and lives as long as the library.
///
/// `SHEQU_UNKNOWN_NAME` for a vocabulary or a code there is not; `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`,
/// `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_label(
    vocabulary: *const c_char,
    vocabulary_len: usize,
    word: *const c_char,
    word_len: usize,
    lang: i32,
    label: *mut shequ_str,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes texts of the lengths given, and room for the label.
        let (vocabulary, word, label) =
            unsafe { (text(vocabulary, vocabulary_len)?, text(word, word_len)?, out(label)?) };
        let behind = if code::lang(lang)? == Lang::Zh { 1 } else { 2 };
        let place = words().find(vocabulary, word).map(|place: usize| place.saturating_add(behind));
        label.set(place.and_then(|place| words().texts.get(place)).ok_or(Fault::Code(SHEQU_UNKNOWN_NAME))?);
        Ok(())
    })
}

/// The core's words, each with its NUL: code, Chinese, English, one after another.
struct Vocabularies {
    codes: Vec<(&'static str, &'static str)>,
    texts: Texts,
}

impl Vocabularies {
    /// The place of a code among the texts.
    fn find(&self, vocabulary: &str, word: &str) -> Option<usize> {
        self.codes.iter().position(|known| *known == (vocabulary, word))?.checked_mul(3)
    }
}

fn words() -> &'static Vocabularies {
    static WORDS: OnceLock<Vocabularies> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut rows: Vec<(&'static str, [&'static str; 3])> = Vec::new();
        let (zh, en) = (Lang::Zh, Lang::En);
        rows.extend(Status::ALL.map(|word| ("status", [word.code(), word.label(zh), word.label(en)])));
        rows.extend(Reason::ALL.map(|word| ("reason", [word.code(), word.label(zh), word.label(en)])));
        rows.extend(Flag::ALL.map(|word| ("flag", [word.code(), word.label(zh), word.label(en)])));
        rows.extend(Strength::ALL.map(|word| ("strength", [word.code(), word.label(zh), word.label(en)])));
        rows.extend(WorkState::ALL.map(|word| ("state", [word.code(), word.label(zh), word.label(en)])));
        let positions = [RangePosition::Below, RangePosition::Inside, RangePosition::Above];
        rows.extend(positions.map(|word| ("position", [word.code(), word.label(zh), word.label(en)])));
        let codes = rows.iter().map(|(vocabulary, [code, ..])| (*vocabulary, *code)).collect();
        Vocabularies { codes, texts: Texts::of(rows.iter().flat_map(|(_, words)| words.iter().copied())) }
    })
}
