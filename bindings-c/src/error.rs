//! The caller's error handle: why the last function that failed with it failed.

use shequ::frame::Frame;

use crate::code::{self, SHEQU_NO_VALUE, SHEQU_OK, name, shequ_code};
use crate::frame::shequ_frame;
use crate::pointer::{Fault, exclusive, guard, guard_or, handle, out, release, shared};
use crate::text::{Texts, shequ_str};

/// Why a function failed. The caller makes it, may pass it to any number of functions one after another, and frees it;
/// NULL may be passed in its place. A function that fails writes it; one that succeeds leaves it as it is. It belongs to
/// one thread at a time.
pub struct shequ_error {
    code: shequ_code,
    /// Chinese, then English.
    messages: Texts,
    problems: Option<Frame>,
}

impl shequ_error {
    pub(crate) fn fill(&mut self, fault: Fault) {
        let (code, zh, en, problems) = match fault {
            Fault::Code(code) => {
                (code, code::sentence(code, shequ::Lang::Zh), code::sentence(code, shequ::Lang::En), None)
            }
            Fault::Said(said) => (said.code, said.zh, said.en, said.problems),
        };
        let messages = Texts::of([zh.as_str(), en.as_str()].into_iter());
        *self = shequ_error { code, messages, problems };
    }
}

/// Makes an error handle: code `SHEQU_OK`, empty messages. NULL if that fails.
#[unsafe(no_mangle)]
pub extern "C" fn shequ_error_new() -> *mut shequ_error {
    guard_or(std::ptr::null_mut(), || {
        handle(shequ_error { code: SHEQU_OK, messages: Texts::of(["", ""].into_iter()), problems: None })
    })
}

/// Frees an error handle. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_error_free(error: *mut shequ_error) {
    // SAFETY: the caller passes a handle of its own, or NULL.
    unsafe { release(error) };
}

/// Takes back what the handle says: code `SHEQU_OK`, empty messages. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_error_clear(error: *mut shequ_error) {
    guard_or((), || {
        // SAFETY: the caller passes a handle of its own, or NULL.
        if let Ok(error) = unsafe { exclusive(error) } {
            error.fill(Fault::Code(SHEQU_OK));
        }
    });
}

/// The code of the last failure; `SHEQU_OK` if there was none. `SHEQU_NULL_POINTER` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_error_code(error: *const shequ_error) -> shequ_code {
    let mut code = SHEQU_OK;
    let asked = guard(|| {
        // SAFETY: the caller passes a handle of its own, or NULL.
        code = unsafe { shared(error) }?.code;
        Ok(())
    });
    if asked == SHEQU_OK { code } else { asked }
}

/// What went wrong and what to do, in a language (`SHEQU_ZH`, `SHEQU_EN`). The text is borrowed: it lives until the
/// handle is written to again or freed.
///
/// `SHEQU_NULL_POINTER`, `SHEQU_UNKNOWN_NUMBER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_error_message(
    error: *const shequ_error,
    lang: i32,
    message: *mut shequ_str,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, and room for the text.
        let (error, message) = unsafe { (shared(error)?, out(message)?) };
        let place = usize::from(code::lang(lang)? == shequ::Lang::En);
        message.set(error.messages.get(place).ok_or(Fault::Code(SHEQU_NO_VALUE))?);
        Ok(())
    })
}

/// The problems behind a failure of a plan (columns `line`, `column`, `path`, `code`, `message_zh`, `message_en`) or of
/// data (`table`, `table_part`, `row`, `column`, `value`, `code`, `near`, `message_zh`, `message_en`), as a frame of its
/// own, to be freed with `shequ_frame_free`.
///
/// `SHEQU_NO_VALUE` where the last failure has no list; `SHEQU_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_error_problems(
    error: *const shequ_error,
    problems: *mut *mut shequ_frame,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes a handle of its own, and room for the frame.
        let (error, problems) = unsafe { (shared(error)?, out(problems)?) };
        let frame = error.problems.as_ref().ok_or(Fault::Code(SHEQU_NO_VALUE))?;
        problems.set(handle(shequ_frame::of(frame.clone())));
        Ok(())
    })
}

/// The word of a code, the same in every language of the library: `zero_denominator`. It is NUL-terminated and lives as
/// long as the library. NULL for a number that is no code.
#[unsafe(no_mangle)]
pub extern "C" fn shequ_code_name(code: shequ_code) -> *const std::ffi::c_char {
    guard_or(std::ptr::null(), || name(code).map_or(std::ptr::null(), std::ffi::CStr::as_ptr))
}
