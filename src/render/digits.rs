//! Whole numbers in digits, without a text of their own for each.

/// A whole number in digits: `2026`, `-3`.
pub(super) enum Digits {
    /// Of one or two.
    Few(&'static str),
    /// The last of these, from a place on.
    Many { bytes: [u8; MOST], start: usize },
}

/// As many as the longest number has, with its sign.
const MOST: usize = 20;

/// All pairs of digits in order: most numbers of a calendar have one or two.
static PAIRS: &str = "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
                      5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

impl Digits {
    /// The digits of a number.
    pub(super) fn of(number: i64) -> Self {
        match usize::try_from(number) {
            Ok(few @ 0..10) => return Self::Few(&PAIRS[2 * few + 1..2 * few + 2]),
            Ok(few @ 10..100) => return Self::Few(&PAIRS[2 * few..2 * few + 2]),
            Ok(_) | Err(_) => {}
        }
        let (mut bytes, mut start, mut rest) = ([0; MOST], MOST, number.unsigned_abs());
        // Two for each division.
        while rest >= 10 {
            start -= 2;
            bytes[start..start + 2].copy_from_slice(&two_digits((rest % 100) as u32));
            rest /= 100;
        }
        if rest > 0 {
            start -= 1;
            bytes[start] = b'0' + rest as u8;
        }
        if number < 0 {
            start -= 1;
            bytes[start] = b'-';
        }
        Self::Many { bytes, start }
    }

    /// They as a text.
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Few(few) => few,
            // Signs and digits are text.
            Self::Many { bytes, start } => std::str::from_utf8(&bytes[*start..]).unwrap_or_default(),
        }
    }
}

/// The last two digits of a number: `07`.
pub(super) fn two_digits(number: u32) -> [u8; 2] {
    let (pairs, _) = PAIRS.as_bytes().as_chunks::<2>();
    pairs[number as usize % 100]
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
