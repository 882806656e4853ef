//! What comes through a pointer: checked for NULL, alignment and length before it is read; and the boundary that no
//! panic crosses. Every raw pointer of the ABI passes through this file.
//!
//! What cannot be checked is the caller's to keep: that memory is there, is not written to meanwhile, and that a handle
//! is one of this library, of this type, and not freed. The head of the header says so.

use std::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;

use shequ::Lang;
use shequ::formula::FormulaError;
use shequ::frame::Frame;

use crate::code::{
    self, SHEQU_INTERNAL, SHEQU_INVALID_UTF8, SHEQU_MISALIGNED_POINTER, SHEQU_NULL_POINTER, SHEQU_OK, SHEQU_TOO_LONG,
    shequ_code,
};
use crate::error::shequ_error;

/// Why a function failed.
pub(crate) enum Fault {
    /// The code says it all; nothing is allocated for it.
    Code(shequ_code),
    /// The core has more to say.
    Said(Box<Said>),
}

/// What the core says of a failure.
pub(crate) struct Said {
    pub(crate) code: shequ_code,
    pub(crate) zh: String,
    pub(crate) en: String,
    pub(crate) problems: Option<Frame>,
}

impl Fault {
    /// A failure with its sentence in both languages.
    pub(crate) fn said(code: shequ_code, message: impl Fn(Lang) -> String) -> Fault {
        Fault::Said(Box::new(Said { code, zh: message(Lang::Zh), en: message(Lang::En), problems: None }))
    }

    /// A failure with its sentences and the list behind them.
    pub(crate) fn listed(code: shequ_code, message: impl Fn(Lang) -> String, problems: Frame) -> Fault {
        Fault::Said(Box::new(Said { code, zh: message(Lang::Zh), en: message(Lang::En), problems: Some(problems) }))
    }

    pub(crate) fn code(&self) -> shequ_code {
        match self {
            Fault::Code(code) => *code,
            Fault::Said(said) => said.code,
        }
    }
}

impl From<FormulaError> for Fault {
    fn from(error: FormulaError) -> Fault {
        Fault::Code(code::of_formula(error))
    }
}

/// Runs the body of a function; a panic in it becomes a code.
#[inline]
pub(crate) fn guard(body: impl FnOnce() -> Result<(), Fault>) -> shequ_code {
    match caught(body) {
        Ok(Ok(())) => SHEQU_OK,
        Ok(Err(fault)) => fault.code(),
        Err(Panicked) => SHEQU_INTERNAL,
    }
}

/// The same for a function that takes an error handle, which is written where the body fails.
pub(crate) fn guard_with(error: *mut shequ_error, body: impl FnOnce() -> Result<(), Fault>) -> shequ_code {
    let fault = match caught(body) {
        Ok(Ok(())) => return SHEQU_OK,
        Ok(Err(fault)) => fault,
        Err(Panicked) => Fault::Code(SHEQU_INTERNAL),
    };
    let code = fault.code();
    // Filling the handle allocates and copies; should even that fail, the code still comes back.
    let written = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: the caller of every function passes an error handle of its own, or NULL.
        if let Ok(handle) = unsafe { exclusive(error) } {
            handle.fill(fault);
        }
    }));
    if written.is_ok() { code } else { SHEQU_INTERNAL }
}

/// The same for a function that cannot fail; a panic gives the value that stands for nothing.
#[inline]
pub(crate) fn guard_or<T>(nothing: T, body: impl FnOnce() -> T) -> T {
    caught(body).unwrap_or(nothing)
}

/// What a body within another gives, `None` where it panicked: for callbacks, which nothing of ours stands around.
#[cfg(feature = "arrow")]
pub(crate) fn unless_panicked<T>(body: impl FnOnce() -> T) -> Option<T> {
    caught(body).ok()
}

/// A panic was caught.
struct Panicked;

#[inline]
fn caught<T>(body: impl FnOnce() -> T) -> Result<T, Panicked> {
    // What a body works on is either read only or dropped with it; handles that are written to say what they hold last.
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        #[cfg(feature = "inject-panic")]
        injected::strike();
        body()
    }));
    match outcome {
        Ok(value) => Ok(value),
        Err(payload) => {
            // A payload may panic in its own destructor; what that throws is leaked, which is safe.
            if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
                std::mem::forget(again);
            }
            Err(Panicked)
        }
    }
}

#[cfg(feature = "inject-panic")]
mod injected {
    use std::sync::atomic::{AtomicBool, Ordering};

    static ARMED: AtomicBool = AtomicBool::new(false);

    pub(super) fn strike() {
        assert!(!ARMED.load(Ordering::Relaxed), "a panic on request");
    }

    /// Makes every function panic inside (1), or no longer (0).
    #[unsafe(no_mangle)]
    pub(super) extern "C" fn shequ_test_panic(armed: i32) {
        ARMED.store(armed != 0, Ordering::Relaxed);
    }
}

#[inline]
fn checked<T>(pointer: *const T) -> Result<NonNull<T>, Fault> {
    let there = NonNull::new(pointer.cast_mut()).ok_or(Fault::Code(SHEQU_NULL_POINTER))?;
    if there.is_aligned() { Ok(there) } else { Err(Fault::Code(SHEQU_MISALIGNED_POINTER)) }
}

/// A handle that is only read.
///
/// # Safety
/// A pointer that is neither NULL nor misaligned points to a `T` that lives and is not written to for `'a`.
#[inline]
pub(crate) unsafe fn shared<'a, T>(pointer: *const T) -> Result<&'a T, Fault> {
    // SAFETY: not NULL and aligned; the rest is the caller's promise.
    checked(pointer).map(|there| unsafe { there.as_ref() })
}

/// A handle that may be NULL.
///
/// # Safety
/// As [`shared`].
pub(crate) unsafe fn optional<'a, T>(pointer: *const T) -> Result<Option<&'a T>, Fault> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's promise.
    unsafe { shared(pointer) }.map(Some)
}

/// A handle that is written to.
///
/// # Safety
/// As [`shared`], and nothing else reads or writes it for `'a`.
pub(crate) unsafe fn exclusive<'a, T>(pointer: *mut T) -> Result<&'a mut T, Fault> {
    // SAFETY: not NULL and aligned; the rest is the caller's promise.
    checked(pointer).map(|mut there| unsafe { there.as_mut() })
}

/// Frees a handle; NULL and what no handle can be are left alone.
///
/// # Safety
/// A pointer that is neither NULL nor misaligned came from [`handle`] with this `T` and was not freed.
pub(crate) unsafe fn release<T>(pointer: *mut T) {
    guard_or((), || {
        if let Ok(there) = checked(pointer) {
            // SAFETY: made by `Box::into_raw` in `handle`, by the caller's promise.
            drop(unsafe { Box::from_raw(there.as_ptr()) });
        }
    });
}

/// A new handle, the caller's to free.
pub(crate) fn handle<T>(value: T) -> *mut T {
    Box::into_raw(Box::new(value))
}

fn fits<T>(len: usize) -> Result<(), Fault> {
    let bytes = len.checked_mul(size_of::<T>().max(1)).filter(|bytes| isize::try_from(*bytes).is_ok());
    bytes.map(|_| ()).ok_or(Fault::Code(SHEQU_TOO_LONG))
}

/// An array that is only read; of length 0 whatever the pointer.
///
/// # Safety
/// Unless `len` is 0, a pointer that is neither NULL nor misaligned points to `len` values that live and are not written
/// to for `'a`.
#[inline]
pub(crate) unsafe fn slice<'a, T>(pointer: *const T, len: usize) -> Result<&'a [T], Fault> {
    if len == 0 {
        return Ok(&[]);
    }
    fits::<T>(len)?;
    // SAFETY: not NULL, aligned, of a size an object can have; the rest is the caller's promise.
    checked(pointer).map(|there| unsafe { std::slice::from_raw_parts(there.as_ptr(), len) })
}

/// An array that may be NULL for none.
///
/// # Safety
/// As [`slice`].
pub(crate) unsafe fn optional_slice<'a, T>(pointer: *const T, len: usize) -> Result<Option<&'a [T]>, Fault> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's promise.
    unsafe { slice(pointer, len) }.map(Some)
}

/// An array that is written to; of length 0 whatever the pointer.
///
/// # Safety
/// As [`slice`], and nothing else reads or writes it for `'a`. What it holds before is never read.
pub(crate) unsafe fn slice_mut<'a, T: Copy>(pointer: *mut T, len: usize) -> Result<&'a mut [T], Fault> {
    if len == 0 {
        return Ok(&mut []);
    }
    fits::<T>(len)?;
    // SAFETY: not NULL, aligned, of a size an object can have; the rest is the caller's promise.
    checked(pointer).map(|there| unsafe { std::slice::from_raw_parts_mut(there.as_ptr(), len) })
}

/// A text.
///
/// # Safety
/// As [`slice`].
pub(crate) unsafe fn text<'a>(pointer: *const c_char, len: usize) -> Result<&'a str, Fault> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { slice(pointer.cast::<u8>(), len) }?;
    std::str::from_utf8(bytes).map_err(|_| Fault::Code(SHEQU_INVALID_UTF8))
}

/// Where an answer goes, written once and only on success.
pub(crate) struct Out<T>(NonNull<T>);

/// Where an answer is to go.
///
/// # Safety
/// A pointer that is neither NULL nor misaligned points to room for a `T` that nothing else uses until the function
/// returns.
#[inline]
pub(crate) unsafe fn out<T>(pointer: *mut T) -> Result<Out<T>, Fault> {
    checked(pointer.cast_const()).map(Out)
}

impl<T> Out<T> {
    /// What was there is not dropped: room that is to be written need not hold anything.
    #[inline]
    pub(crate) fn set(self, value: T) {
        // SAFETY: `out` was promised room for a `T`; it is not NULL and aligned.
        unsafe { self.0.write(value) }
    }
}
