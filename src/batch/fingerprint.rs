//! What tells rows apart that may have different answers.

use std::fmt::{self, Write as _};

use sha1::{Digest as _, Sha1};

/// A hash of all that the answer of a row depends on: rows with one fingerprint have one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; Self::BYTES]);

impl Fingerprint {
    const BYTES: usize = 20;

    /// That of some texts and of how they are cut.
    pub fn of<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> Self {
        let mut hash = Sha1::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// Its bytes, to be part of another one.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// A few bytes of it, for telling apart two of a kind.
    pub fn short(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = self.0;
        [a, b, c, d]
    }

    /// Reads it as it is shown.
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        let mut bytes = [0; Self::BYTES];
        if digits.len() != 2 * Self::BYTES {
            return None;
        }
        for (byte, digits) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let [high, low] = [digits[0], digits[1]].map(|digit| char::from(digit).to_digit(16));
            *byte = (high? * 16 + low?) as u8;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digits = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits.map(|digit| char::from(DIGITS[usize::from(digit)])).try_for_each(|digit| f.write_char(digit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_it_is_shown() {
        let row = Fingerprint::of([&b"p-1,hair-loss"[..]]);
        assert_eq!(Fingerprint::read(&row.to_string()), Some(row));
        assert_eq!(Fingerprint::read(&row.to_string()[1..]), None);
        assert_eq!(Fingerprint::read(&row.to_string().replace(|_: char| true, "é")), None);
        assert_ne!(row, Fingerprint::of([&b"p-1,"[..], b"hair-loss"]));
    }
}
