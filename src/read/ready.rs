//! A table of a shipped protocol as the build script made it ready: read without TOML, with the same places.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// How many tables and lists lie within one another at most.
const MOST_DEEP: u32 = 16;

/// The table that the bytes hold; `None` where they hold none.
pub(super) fn table<'b>(bytes: &'b [u8]) -> Option<DeTable<'b>> {
    let mut rest = Rest(bytes);
    let table = rest.table(MOST_DEEP)?;
    rest.0.is_empty().then_some(table)
}

/// What is still to be read.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'b str> {
        let (text, rest) = self.number().and_then(|length| self.0.split_at_checked(length))?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    /// What comes next at its place.
    fn at<T>(&mut self, next: impl FnOnce(&mut Self) -> Option<T>) -> Option<Spanned<T>> {
        let start = self.number()?;
        let end = start + self.number()?;
        Some(Spanned::new(start..end, next(self)?))
    }

    fn table(&mut self, deep: u32) -> Option<DeTable<'b>> {
        let mut table = DeTable::new();
        for _ in 0..self.number()? {
            let key = self.at(|rest| Some(Cow::Borrowed(rest.text()?)))?;
            let value = self.at(|rest| rest.value(deep.checked_sub(1)?))?;
            table.insert(key, value);
        }
        Some(table)
    }

    fn value(&mut self, deep: u32) -> Option<DeValue<'b>> {
        match self.byte()? {
            b's' => Some(DeValue::String(Cow::Borrowed(self.text()?))),
            // Only the reader of TOML makes an integer.
            b'i' => DeValue::parse(self.text()?).ok().map(Spanned::into_inner),
            b'd' => Some(DeValue::Datetime(self.text()?.parse().ok()?)),
            b'b' => Some(DeValue::Boolean(self.byte()? != 0)),
            b'a' => {
                let mut values = DeArray::new();
                for _ in 0..self.number()? {
                    values.push(self.at(|rest| rest.value(deep.checked_sub(1)?))?);
                }
                Some(DeValue::Array(values))
            }
            b't' => Some(DeValue::Table(self.table(deep)?)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a = "x"`, with the places of key and value.
    const TEXT: &[u8] = &[1, 0, 1, 1, b'a', 4, 3, b's', 1, b'x'];

    #[test]
    fn a_table_has_its_values_with_their_places() {
        let table = table(TEXT).expect("a table");
        let (key, value) = table.iter().next().expect("an entry");
        assert_eq!((key.get_ref().as_ref(), key.span()), ("a", 0..1));
        assert_eq!((value.get_ref().as_str(), value.span()), (Some("x"), 4..7));
    }

    #[test]
    fn bytes_that_hold_no_table_are_refused() {
        assert!((0..TEXT.len()).all(|length| table(&TEXT[..length]).is_none()));
        assert!(table(&[TEXT, &[0]].concat()).is_none(), "something comes behind it");
        let deep = [1, 0, 1, 1, b'a', 4, 3, b't'].repeat(1000);
        assert!(table(&deep).is_none());
        assert!(table(&[0xff; 64]).is_none());
    }
}
