//! What is wrong with one row.

use serde::Serialize;

use super::columns::Column;
use crate::read::phrase::Misread;

/// Why a row has no answer. It is the error object on the row's line, so it says nothing of where the row lies in its
/// file: the same row gives the same line, whatever comes before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Its name for programs, which does not change.
    pub id: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub text: String,
    /// Facts, one a line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
    /// What to do instead.
    pub help: String,
    /// The column whose cell is wrong, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<Column>,
    /// Where the fault begins in its row: the number of the character, from 1, the ends of lines counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// What else is wrong with the row.
    #[serde(skip_serializing_if = "<[Fault]>::is_empty")]
    pub also: Box<[Fault]>,
}

impl Fault {
    /// A fault of the whole row.
    pub fn new(id: &'static str, text: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            id,
            text: cut(text.into()),
            details: Vec::new(),
            help: cut(help.into()),
            key: None,
            column: None,
            also: Box::default(),
        }
    }

    /// The same of a row with which something else is wrong, too.
    pub fn and(mut self, mut other: Self) -> Self {
        let more = std::mem::take(&mut other.also);
        self.also = std::mem::take(&mut self.also).into_iter().chain([other]).chain(more).collect();
        self
    }

    /// The same at a byte of its row.
    pub(super) fn at(self, line: &str, byte: usize) -> Self {
        let before = line.get(..byte).unwrap_or(line);
        Self { column: u32::try_from(before.chars().count() + 1).ok(), ..self }
    }

    /// The same in the cell of a column.
    pub(super) fn of(self, key: Column) -> Self {
        Self { key: Some(key), ..self }
    }
}

impl From<Misread> for Fault {
    fn from(misread: Misread) -> Self {
        // Protocols have quotation marks around texts, and cells have not.
        let help = misread.help.replace("`\"", "`").replace("\"`", "`");
        Self::new(misread.id.as_str(), misread.message, help)
    }
}

/// A text that is not too long for a message: what a cell says may be as long as a row.
fn cut(text: String) -> String {
    const LONGEST: usize = 1000;
    const KEPT: usize = 200;
    if text.len() <= LONGEST {
        return text;
    }
    let first: String = text.chars().take(KEPT).collect();
    let mut last: Vec<char> = text.chars().rev().take(KEPT).collect();
    last.reverse();
    format!("{first} … {}", String::from_iter(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_in_its_middle() {
        let fault = |text: String| Fault::new("bad-date", text, "write a date").text;
        assert_eq!(fault("`soon` is not a date".to_owned()), "`soon` is not a date");
        let long = fault(format!("`{}` is not a date", "ş".repeat(1 << 20)));
        assert!(long.len() < 1000 && long.starts_with("`şşş") && long.ends_with("ş` is not a date"), "{long}");
    }
}
