//! The words below the title of an event.

use std::mem;
use std::sync::{Arc, OnceLock};

use super::line::{LONGEST_LINE, Line, escaped, fold, has_letters};

/// The words below the title of an event: its own, and among them such as many events have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Its own, one behind the other.
    own: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Its own words, from where those before end up to here.
    Own {
        end: usize,
    },
    Shared(Arc<SharedWords>),
}

/// Words that many events have below their titles: they are made safe, escaped and folded once for all of them.
#[derive(Debug)]
pub struct SharedWords {
    text: String,
    escaped: String,
    /// The same folded, for each length that a line can have before them, as far as one was needed.
    folded: [OnceLock<Box<Folded>>; LONGEST_LINE + 1],
}

/// Words as they are in a file, and how long the last of their lines is.
#[derive(Debug)]
struct Folded {
    text: String,
    octets: usize,
}

impl SharedWords {
    /// These words.
    pub fn new(text: String) -> Self {
        Self { escaped: escaped(&text), text, folded: [const { OnceLock::new() }; LONGEST_LINE + 1] }
    }
}

impl PartialEq for SharedWords {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for SharedWords {}

impl From<String> for Words {
    fn from(own: String) -> Self {
        let parts = if own.is_empty() { Vec::new() } else { vec![Part::Own { end: own.len() }] };
        Self { own, parts }
    }
}

impl Words {
    /// With room for this number of parts, and for its own words.
    pub fn with_capacity(parts: usize, own_bytes: usize) -> Self {
        Self { own: String::with_capacity(own_bytes), parts: Vec::with_capacity(parts) }
    }

    /// Without any, and with the room that there is.
    pub fn clear(&mut self) {
        self.own.clear();
        self.parts.clear();
    }

    /// Appends words of the event's own: what `say` appends to those that it has.
    pub fn say(&mut self, say: impl FnOnce(&mut String)) {
        let before = self.own.len();
        say(&mut self.own);
        let now = self.own.len();
        match self.parts.last_mut() {
            Some(Part::Own { end }) => *end = now,
            Some(Part::Shared(_)) | None if before < now => self.parts.push(Part::Own { end: now }),
            Some(Part::Shared(_)) | None => {}
        }
    }

    /// Appends words that many events have.
    pub fn push_shared(&mut self, shared: Arc<SharedWords>) {
        if !shared.text.is_empty() {
            self.parts.push(Part::Shared(shared));
        }
    }

    /// All of them.
    pub fn text(&self) -> String {
        self.texts().collect()
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.parts.iter().map(move |part| match part {
            Part::Own { end } => &self.own[mem::replace(&mut start, *end)..*end],
            Part::Shared(shared) => shared.text.as_str(),
        })
    }

    /// About how many bytes they are in a file.
    pub(super) fn bytes(&self) -> usize {
        let bytes = self.texts().map(str::len).sum::<usize>();
        bytes + bytes / 16
    }

    /// Whether anything of them is left in a file.
    pub(super) fn has_letters(&self) -> bool {
        self.texts().any(has_letters)
    }

    /// Appends them as a TEXT value.
    pub(super) fn write(&self, line: &mut Line<'_>) {
        let mut start = 0;
        for part in &self.parts {
            match part {
                Part::Own { end } => {
                    line.text(&self.own[mem::replace(&mut start, *end)..*end]);
                }
                Part::Shared(shared) => {
                    let folded = shared.folded.get(line.octets()).map(|folded| {
                        folded.get_or_init(|| {
                            let (text, octets) = fold(&shared.escaped, line.octets());
                            Box::new(Folded { text, octets })
                        })
                    });
                    match folded {
                        Some(folded) => line.folded(&folded.text, folded.octets),
                        // No line is as long as that.
                        None => {
                            line.plain(&shared.escaped);
                        }
                    }
                }
            }
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
            parts in prop::collection::vec(("(\\PC|[,;\\\\\n\u{85}\u{2028}]|[a-z]{20,90}){0,5}", any::<bool>()), 0..5),
        ) {
            // A line break of two characters is never cut in two.
            let mut words = Words::default();
            for (text, is_shared) in &parts {
                match is_shared {
                    true => words.push_shared(Arc::new(SharedWords::new(text.clone()))),
                    false => words.say(|out| out.push_str(text)),
                }
            }
            let whole = Words::from(parts.iter().map(|(text, _)| text.as_str()).collect::<String>());
            prop_assert_eq!(words.text(), whole.text());
            prop_assert_eq!(words.has_letters(), whole.has_letters());
            // Twice, since they are folded the first time.
            prop_assert_eq!(written(&words), written(&whole));
            prop_assert_eq!(written(&words), written(&whole));
        }
    }
}
