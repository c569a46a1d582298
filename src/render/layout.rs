//! Lines for a terminal: how wide text is, and where it breaks.

use unicode_width::UnicodeWidthStr;

/// The columns that a terminal surely has.
pub(super) const COLUMNS: usize = 80;

/// The text broken between words into lines that begin with `first`, or from the second line on with as many spaces.
/// A word that is wider than a line has one of its own.
pub(super) fn wrapped(out: &mut String, first: &str, text: &str) {
    let indent = " ".repeat(first.width());
    let mut line = first.to_owned();
    let mut has_word = false;
    for word in text.split(' ') {
        let gap = usize::from(has_word);
        if has_word && COLUMNS < line.width() + gap + word.width() {
            push_line(out, &line);
            line.clone_from(&indent);
            has_word = false;
        }
        if has_word {
            line.push(' ');
        }
        line.push_str(word);
        has_word = true;
    }
    push_line(out, &line);
}

/// The text with spaces after it until it is so many columns wide.
pub(super) fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// Adds a line, without spaces at its end.
pub(super) fn push_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// Adds a title with a line under it.
pub(super) fn push_title(out: &mut String, title: &str) {
    wrapped(out, "", title);
    push_line(out, &"=".repeat(title.width().min(COLUMNS)));
}

/// How many columns the widest of the texts takes.
pub(super) fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(UnicodeWidthStr::width).max().unwrap_or(0)
}
