//! Feeds: calendars that programs fetch again and again.

use std::fmt;

use super::Label;

/// A calendar to subscribe to, rather than a file to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Feed {
    /// Its name; where there is none, calendar programs show the courses' titles, or "Appointments" where that would tell.
    pub name: Option<Label>,
}

impl Feed {
    /// A feed with a name, or with the usual one.
    pub fn new(name: Option<Label>) -> Self {
        Self { name }
    }
}

/// Where a person's feed is published: 128 random bits, so that whoever does not know it cannot guess it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedAddress(String);

impl FeedAddress {
    /// How many hexadecimal digits it has.
    pub const DIGITS: usize = 32;

    /// The address that a text spells: 32 hexadecimal digits, in small letters; `None` where it does not.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == Self::DIGITS && text.bytes().all(is_digit)).then_some(Self(text))
    }

    /// The address of these bits, which are to be random.
    pub fn of_bits(bits: [u8; Self::DIGITS / 2]) -> Self {
        Self(bits.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FeedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_32_small_hexadecimal_digits() {
        let digits = "0123456789abcdef0f1e2d3c4b5a6978";
        let address = FeedAddress::of_bits([
            0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x0f, 0x1e, 0x2d, 0x3c, 0x4b, 0x5a, 0x69, 0x78,
        ]);
        assert_eq!(address.as_str(), digits);
        assert_eq!(FeedAddress::new(digits), Some(address));
        let others = ["", &digits[1..], &digits.to_uppercase(), &digits.replace('f', "g"), &digits.replace('f', "ä")];
        assert!(others.into_iter().all(|text| FeedAddress::new(text).is_none()));
    }
}
