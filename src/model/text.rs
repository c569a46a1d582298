//! Sentences of a protocol, in several languages.

use std::collections::BTreeMap;

use super::Language;

/// A sentence or title for a person to read: in English, and in the languages that the protocol file adds.
///
/// Never empty, and free of control characters and line breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The English words.
    pub english: String,
    /// The same words in other languages.
    pub translations: BTreeMap<Language, String>,
}
