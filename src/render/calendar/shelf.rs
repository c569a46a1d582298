//! What was made lately, kept to be found again.

/// What was made lately, each by a key that few others have.
#[derive(Debug)]
pub(super) struct Shelf<T> {
    keys: Vec<u64>,
    kept: Vec<T>,
    /// Which one goes next, where there are too many.
    oldest: usize,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { keys: Vec::new(), kept: Vec::new(), oldest: 0 }
    }
}

impl<T> Shelf<T> {
    /// Where the one with this key is that is such.
    pub(super) fn position(&self, key: u64, mut is_it: impl FnMut(&T) -> bool) -> Option<usize> {
        let mut known = self.keys.iter().zip(&self.kept).enumerate().filter(|(_, (of, _))| **of == key);
        known.find(|(_, (_, kept))| is_it(kept)).map(|(place, _)| place)
    }

    /// The one that is there.
    pub(super) fn at(&self, place: usize) -> &T {
        &self.kept[place]
    }

    /// The same, to be changed.
    pub(super) fn at_mut(&mut self, place: usize) -> &mut T {
        &mut self.kept[place]
    }

    /// The one with this key that is such.
    pub(super) fn find(&self, key: u64, is_it: impl FnMut(&T) -> bool) -> Option<&T> {
        self.position(key, is_it).map(|place| &self.kept[place])
    }

    /// All of them.
    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.kept.iter_mut()
    }

    /// Keeps one more, in the place of the oldest where there are `most`.
    pub(super) fn keep(&mut self, key: u64, new: T, most: usize) {
        if self.kept.len() < most {
            self.keys.push(key);
            self.kept.push(new);
        } else if let (Some(old_key), Some(old)) = (self.keys.get_mut(self.oldest), self.kept.get_mut(self.oldest)) {
            (*old_key, *old) = (key, new);
            self.oldest = (self.oldest + 1) % most;
        }
    }

    /// Keeps nothing any more.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_first() {
        let mut shelf = Shelf::default();
        (0..5).for_each(|new| shelf.keep(new % 2, new, 3));
        let kept = |key: u64, value: u64| shelf.find(key, |kept| *kept == value).copied();
        assert_eq!(
            [(0, 0), (1, 1), (0, 2), (1, 3), (0, 4)].map(|(key, value)| kept(key, value)),
            [None, None, Some(2), Some(3), Some(4)]
        );
        assert_eq!(kept(1, 2), None, "its key is another one");
    }
}
