//! Sentences of a protocol, in several languages.

use std::collections::BTreeMap;
use std::fmt;

use super::{Language, is_control};

/// A sentence or title for a person to read: in English, and in the languages that the protocol file adds.
///
/// Never empty, and free of control characters and line breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub(crate) english: String,
    pub(crate) translations: BTreeMap<Language, String>,
}

impl Text {
    /// The English words.
    pub fn english(&self) -> &str {
        &self.english
    }

    /// The words in other languages.
    pub fn translations(&self) -> impl Iterator<Item = (&Language, &str)> {
        self.translations.iter().map(|(language, words)| (language, &**words))
    }

    /// The words in a language; `None` where the protocol file does not have them.
    pub fn in_language(&self, language: &Language) -> Option<&str> {
        match self.translations.get(language) {
            Some(translated) => Some(translated),
            None => (*language == Language::english()).then_some(&*self.english),
        }
    }
}

/// A name that titles carry, and that keeps two people's events apart in one calendar: never empty, and free of control
/// characters, line breaks and marks that turn the direction of what is beside them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(String);

impl Label {
    /// The longest that options and lists take, in characters: titles are short, and everybody is shown them.
    pub const MAX_CHARS: usize = 100;

    /// The text as a label; `None` where it is none.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        (!text.is_empty() && !text.chars().any(is_control)).then_some(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
