//! The letters of texts that come from outside: which of them are safe to show, and which known word was meant.

/// Whether a character breaks a line or acts on the words round it: some turn the order of the digits beside them.
pub fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text that may quote a file, made fit for one line of a message: what cannot be seen is escaped, the middle of a
/// long one left out.
pub fn printable(text: &str) -> String {
    const MAX_CHARS: usize = 400;
    let escaped = |part: &str| part.chars().flat_map(|c| if is_unseen(c) { escape(c) } else { vec![c] }).collect();
    match text.char_indices().nth(MAX_CHARS) {
        None => escaped(text),
        Some(_) => {
            let half = MAX_CHARS / 2;
            let first: String = text.chars().take(half).collect();
            let last: Vec<char> = text.chars().rev().take(half).collect();
            let last: String = last.into_iter().rev().collect();
            escaped(&format!("{first} … {last}"))
        }
    }
}

/// The known word that is nearest to a misspelt one, if one is near. Of very many known words only the first
/// hundred are looked at.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const MAX_KNOWN: usize = 100;
    // Words that differ much in length are never near, and comparing long ones would take very long.
    let length = word.chars().count();
    known
        .into_iter()
        .take(MAX_KNOWN)
        .filter(|candidate| length.abs_diff(candidate.chars().count()) <= 1 + candidate.len() / 4)
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

fn escape(unseen: char) -> Vec<char> {
    unseen.escape_default().collect()
}

/// Whether a character leaves no ink of its own: a control character, a line break, a joiner or a mark of direction.
fn is_unseen(c: char) -> bool {
    let is_format = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}');
    c.is_control() || is_format
}

/// The parts of a text with an ASCII character between any two of them.
pub(crate) fn parts(text: &str, between: u8) -> Parts<'_> {
    Parts { rest: Some(text), between }
}

/// The parts that are still to come. They are so short that looking for a character takes less time than getting ready to
/// search.
pub(crate) struct Parts<'t> {
    rest: Option<&'t str>,
    between: u8,
}

impl<'t> Iterator for Parts<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest?;
        match rest.bytes().position(|byte| byte == self.between) {
            Some(end) => {
                self.rest = Some(&rest[end + 1..]);
                Some(&rest[..end])
            }
            None => self.rest.take(),
        }
    }
}
