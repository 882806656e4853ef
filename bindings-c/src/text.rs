//! Texts on their way out: borrowed (`shequ_str`), owned (`shequ_string`), and many at once ([`Texts`]). All are UTF-8 and
//! followed by a NUL that the length does not count.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::ffi::c_char;

use crate::code::{SHEQU_INTERNAL, shequ_code};
use crate::pointer::{Fault, guard, guard_or, out, shared};

/// A borrowed text: UTF-8, `len` bytes long, followed by a NUL that `len` does not count. It lives as long as the handle
/// it came from. A text may hold a NUL of its own; then only `len` says where it ends.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct shequ_str {
    /// Its first byte; never NULL where the library writes it.
    pub data: *const c_char,
    /// The number of its bytes.
    pub len: usize,
}

// SAFETY: it points to bytes that never change while the handle they belong to lives.
unsafe impl Send for shequ_str {}
// SAFETY: as above.
unsafe impl Sync for shequ_str {}

/// A text of its own, to be freed with `shequ_string_free`.
pub struct shequ_string {
    len: usize,
    // The bytes and a NUL follow in the same allocation.
}

const HEAD: usize = size_of::<shequ_string>();

fn layout(len: usize) -> Option<Layout> {
    let size = HEAD.checked_add(len)?.checked_add(1)?;
    Layout::from_size_align(size, align_of::<shequ_string>()).ok()
}

impl shequ_string {
    /// A handle that holds a copy of a text: one allocation for all of it.
    pub(crate) fn of(text: &str) -> Result<*mut shequ_string, Fault> {
        let layout = layout(text.len()).ok_or(Fault::Code(SHEQU_INTERNAL))?;
        // SAFETY: the size is never zero.
        let memory = unsafe { alloc(layout) };
        if memory.is_null() {
            handle_alloc_error(layout);
        }
        let head = memory.cast::<shequ_string>();
        // SAFETY: the allocation has room for the head, the bytes and a NUL, and is aligned for the head.
        unsafe {
            head.write(shequ_string { len: text.len() });
            let bytes = memory.add(HEAD);
            bytes.copy_from_nonoverlapping(text.as_ptr(), text.len());
            bytes.add(text.len()).write(0);
        }
        Ok(head)
    }
}

/// The first byte of an owned text, followed by a NUL after its length; NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_string_data(string: *const shequ_string) -> *const c_char {
    guard_or(std::ptr::null(), || {
        // SAFETY: the caller passes a handle of its own, or NULL.
        match unsafe { shared(string) } {
            // SAFETY: the bytes follow the head in the same allocation.
            Ok(_) => unsafe { string.cast::<c_char>().add(HEAD) },
            Err(_) => std::ptr::null(),
        }
    })
}

/// The number of bytes of an owned text, without the NUL; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_string_len(string: *const shequ_string) -> usize {
    guard_or(0, || {
        // SAFETY: the caller passes a handle of its own, or NULL.
        unsafe { shared(string) }.map_or(0, |string| string.len)
    })
}

/// Frees an owned text. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_string_free(string: *mut shequ_string) {
    guard_or((), || {
        // SAFETY: the caller passes a handle of its own, or NULL.
        let Ok(there) = (unsafe { shared(string) }) else { return };
        if let Some(layout) = layout(there.len) {
            // SAFETY: allocated by `of` with this very layout.
            unsafe { dealloc(string.cast::<u8>(), layout) };
        }
    });
}

/// Texts kept together, each followed by a NUL.
pub(crate) struct Texts {
    /// Holds what `texts` points to; never changed.
    _bytes: Box<[u8]>,
    texts: Box<[shequ_str]>,
}

impl Texts {
    pub(crate) fn of<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Texts {
        let size = texts.clone().fold(0usize, |size, text| size.saturating_add(text.len()).saturating_add(1));
        let mut bytes = Vec::with_capacity(size);
        for text in texts.clone() {
            bytes.extend_from_slice(text.as_bytes());
            bytes.push(0);
        }
        let bytes = bytes.into_boxed_slice();
        let mut rest: &[u8] = &bytes;
        let borrowed = texts.map(|text| {
            let here = shequ_str { data: rest.as_ptr().cast(), len: text.len() };
            rest = rest.get(text.len().saturating_add(1)..).unwrap_or_default();
            here
        });
        let texts = borrowed.collect();
        Texts { _bytes: bytes, texts }
    }

    pub(crate) fn get(&self, place: usize) -> Option<shequ_str> {
        self.texts.get(place).copied()
    }

    pub(crate) const fn all(&self) -> &[shequ_str] {
        &self.texts
    }
}

/// Hands an owned text to the caller.
pub(crate) fn give(text: &str, to: *mut *mut shequ_string) -> Result<(), Fault> {
    // SAFETY: every function asks its caller for room for the handle.
    let to = unsafe { out(to) }?;
    to.set(shequ_string::of(text)?);
    Ok(())
}

/// Copies a borrowed text into an owned one, which outlives the handle the borrowed one came from.
///
/// `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn shequ_string_new(
    data: *const c_char,
    len: usize,
    string: *mut *mut shequ_string,
) -> shequ_code {
    guard(|| {
        // SAFETY: the caller passes `len` bytes.
        let text = unsafe { crate::pointer::text(data, len) }?;
        give(text, string)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lie_side_by_side_each_with_its_nul() {
        let texts = Texts::of(["萧山区", "", "a\0b"].into_iter());
        let read = |place: usize| {
            let text = texts.get(place).unwrap();
            // SAFETY: the bytes and a NUL after them are held by `texts`.
            unsafe { std::slice::from_raw_parts(text.data.cast::<u8>(), text.len + 1) }
        };
        assert_eq!(read(0), "萧山区\0".as_bytes());
        assert_eq!(read(1), b"\0");
        assert_eq!(read(2), b"a\0b\0");
        assert!(texts.get(3).is_none());
    }
}
