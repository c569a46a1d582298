//! Names of things that people and files refer to.

use std::fmt;
use std::sync::Arc;

use super::parts;

/// A kebab-case name: `hair-loss`, `maintenance-monthly`. Lower-case letters, digits and single hyphens, starting with
/// a letter; at most 64 characters.
// Every session carries one: its text is shared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

impl Id {
    /// The longest id, in characters.
    #[doc(hidden)]
    pub const MAX_CHARS: usize = 64;

    /// The id that `text` spells, if it spells one.
    pub fn new(text: &str) -> Option<Self> {
        let parts_are_words = parts(text, b'-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        let starts_with_letter = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
        (parts_are_words && starts_with_letter && text.len() <= Self::MAX_CHARS).then(|| Self(text.into()))
    }

    /// What stands for a name that a file does not give. The file is refused, so no model ever holds it.
    pub(crate) fn unreadable() -> Self {
        Self("unreadable".into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The language of a text as a BCP 47 primary tag: two or three lower-case letters (`en`, `tr`, `de`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

impl Language {
    /// The language that `tag` names, if it is well formed. Whether such a language exists is not looked up.
    pub fn new(tag: &str) -> Option<Self> {
        let is_tag = (2..=3).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_lowercase());
        is_tag.then(|| Self(tag.to_owned()))
    }

    /// English, the language that every protocol is written in first.
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for Language {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case() {
        for good in ["a", "hair-loss", "cgf-cd34", "s0"] {
            assert!(Id::new(good).is_some(), "{good}");
        }
        for bad in ["", "-a", "a-", "a--b", "Hair", "hair_loss", "4d", "saç", "a b", &"a".repeat(65)] {
            assert!(Id::new(bad).is_none(), "{bad}");
        }
    }
}
