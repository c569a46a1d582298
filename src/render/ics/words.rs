//! The words below the title of an event.

use std::borrow::Cow;
use std::sync::Arc;

use super::line::{Line, escaped, has_letters};

/// The words below the title of an event: its own, and behind them such as many events have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    own: String,
    shared: Option<Arc<SharedWords>>,
}

/// Words that many events have below their titles: they are made safe and escaped once for all of them.
#[derive(Debug, PartialEq, Eq)]
pub struct SharedWords {
    text: String,
    escaped: String,
}

impl SharedWords {
    /// These words.
    pub fn new(text: String) -> Self {
        Self { escaped: escaped(&text), text }
    }
}

impl From<String> for Words {
    fn from(own: String) -> Self {
        Self { own, shared: None }
    }
}

impl Words {
    /// Words of the event's own, and in the lines below them others that many events have.
    pub fn and_shared(own: String, shared: Arc<SharedWords>) -> Self {
        Self { own: own + "\n", shared: Some(shared) }
    }

    /// All of them.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.shared {
            Some(shared) => Cow::Owned(format!("{}{}", self.own, shared.text)),
            None => Cow::Borrowed(&self.own),
        }
    }

    /// About how many bytes they are in a file.
    pub(super) fn bytes(&self) -> usize {
        self.own.len() + self.shared.as_ref().map_or(0, |shared| shared.escaped.len())
    }

    /// Whether anything of them is left in a file.
    pub(super) fn has_letters(&self) -> bool {
        has_letters(&self.own)
    }

    /// Appends them as a TEXT value.
    pub(super) fn write(&self, line: &mut Line<'_>) {
        line.text(&self.own);
        if let Some(shared) = &self.shared {
            line.plain(&shared.escaped);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::line::Lines;
    use super::*;

    fn written(words: &Words) -> String {
        let mut out = String::new();
        words.write(&mut Lines::new(&mut out).line("DESCRIPTION:"));
        out
    }

    proptest! {
        #[test]
        fn shared_words_are_written_as_the_event_s_own(
            own in "(\\PC|[,;\\\\\n\u{85}\u{2028}]|[a-z]{20,90}){0,9}",
            shared in "(\\PC|[,;\\\\\n\r\u{85}\u{2028}]|[a-z]{20,90}){0,9}",
        ) {
            let words = Words::and_shared(own.clone(), Arc::new(SharedWords::new(shared.clone())));
            let whole = Words::from(format!("{own}\n{shared}"));
            prop_assert_eq!(words.text(), whole.text());
            prop_assert_eq!(written(&words), written(&whole));
            prop_assert_eq!(words.has_letters(), whole.has_letters());
        }
    }
}
