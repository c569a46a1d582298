//! What tells rows apart that may have different answers.

use std::fmt;

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
        let mut digits = [[0; 2]; Self::BYTES];
        for (digits, byte) in digits.iter_mut().zip(self.0) {
            *digits = [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]);
        }
        f.write_str(str::from_utf8(digits.as_flattened()).map_err(|_| fmt::Error)?)
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
