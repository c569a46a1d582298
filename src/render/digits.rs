//! Whole numbers in digits, without a text of their own for each.

/// A whole number in digits: `2026`, `-3`.
pub(super) struct Digits {
    bytes: [u8; Self::MOST],
    start: usize,
}

impl Digits {
    /// As many as the longest number has, with its sign.
    const MOST: usize = 20;

    /// The digits of a number.
    pub(super) fn of(number: i64) -> Self {
        let (mut bytes, mut start, mut rest) = ([0; Self::MOST], Self::MOST, number.unsigned_abs());
        // Two for each division.
        while rest >= 10 {
            start -= 2;
            bytes[start..start + 2].copy_from_slice(&two_digits((rest % 100) as u32));
            rest /= 100;
        }
        if rest > 0 || start == Self::MOST {
            start -= 1;
            bytes[start] = b'0' + rest as u8;
        }
        if number < 0 {
            start -= 1;
            bytes[start] = b'-';
        }
        Self { bytes, start }
    }

    /// They as a text.
    pub(super) fn as_str(&self) -> &str {
        // Signs and digits are text.
        std::str::from_utf8(&self.bytes[self.start..]).unwrap_or_default()
    }
}

/// The last two digits of a number: `07`.
pub(super) fn two_digits(number: u32) -> [u8; 2] {
    [number / 10, number].map(|digit| b'0' + (digit % 10) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_library_writes_them() {
        for number in [0, 1, 9, 10, 99, 100, 2026, -1, -2026, i64::MAX, i64::MIN] {
            assert_eq!(Digits::of(number).as_str(), number.to_string());
        }
        for number in 0..100 {
            assert_eq!(str::from_utf8(&two_digits(number)).ok(), Some(&*format!("{number:02}")));
        }
    }
}
