//! [`Buffer`]: values in a row that a column holds or shares, so that numbers which a caller holds already are not
//! copied on their way to the checks.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Values of one type in a row, which never change: a vector that was given away, or what somebody else holds too.
/// Cloning one copies no value.
///
/// ```
/// use std::sync::Arc;
/// use shequ::data::{Buffer, Column};
///
/// let given = Buffer::from(vec![1_600, 2_365]);
/// let held: Arc<[i64]> = Arc::from([1_600, 2_365]);
/// assert_eq!(given, Buffer::shared(Arc::clone(&held)));
/// assert_eq!(Column::Integers { values: Buffer::shared(held), valid: None }, Column::integers([1_600, 2_365]));
/// ```
pub struct Buffer<T>(Arc<dyn AsRef<[T]> + Send + Sync>);

impl<T: Send + Sync + 'static> Buffer<T> {
    /// The values of an owner, which is kept as long as the buffer or a clone of it.
    #[must_use]
    pub fn shared(owner: impl AsRef<[T]> + Send + Sync + 'static) -> Buffer<T> {
        Buffer(Arc::new(owner))
    }
}

impl<T> Clone for Buffer<T> {
    fn clone(&self) -> Buffer<T> {
        Buffer(Arc::clone(&self.0))
    }
}

impl<T> Deref for Buffer<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // Named in full: a pointer has an `as_ref` of its own.
        AsRef::<[T]>::as_ref(&*self.0)
    }
}

impl<T: Send + Sync + 'static> From<Vec<T>> for Buffer<T> {
    fn from(values: Vec<T>) -> Buffer<T> {
        Buffer::shared(values)
    }
}

impl<T: Send + Sync + 'static> FromIterator<T> for Buffer<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Buffer<T> {
        values.into_iter().collect::<Vec<T>>().into()
    }
}

impl<T: PartialEq> PartialEq for Buffer<T> {
    fn eq(&self, other: &Buffer<T>) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug> fmt::Debug for Buffer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_holds_the_same_values_and_not_others_like_them() {
        let buffer = Buffer::from(vec![1, 2, 3]);
        assert!(std::ptr::eq(buffer.as_ptr(), buffer.clone().as_ptr()));
        assert_eq!((buffer.len(), format!("{buffer:?}").as_str()), (3, "[1, 2, 3]"));
        assert_ne!(buffer, Buffer::from(vec![1, 2]));
    }
}
