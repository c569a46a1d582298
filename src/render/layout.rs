//! Lines of text: how wide they are, where they break, and how a terminal stresses them.

use unicode_width::UnicodeWidthStr;

use super::months::Month;

/// The columns that a terminal surely has.
pub const COLUMNS: usize = 80;

/// Whether a terminal shows bold letters and colours. They stress what the words say already, and say nothing by themselves;
/// what is to be read is never faint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Plain text: for files, for pipes, and where `NO_COLOR` asks for it.
    Never,
    /// With the escape sequences of ECMA-48 (SGR).
    Always,
}

impl Paint {
    /// Lines in bold.
    pub(super) fn strong(self, out: &mut String, write: impl FnOnce(&mut String)) {
        self.lines(out, "\u{1b}[1m", write);
    }

    /// Lines about something that is late, in bold red.
    pub(super) fn alarm(self, out: &mut String, write: impl FnOnce(&mut String)) {
        self.lines(out, "\u{1b}[1;31m", write);
    }

    /// Lines about something that is not as usual, in the colour for warnings.
    pub(super) fn warning(self, out: &mut String, write: impl FnOnce(&mut String)) {
        self.lines(out, "\u{1b}[33m", write);
    }

    /// Every line by itself, so that a pager that shows a part of the text shows it right.
    fn lines(self, out: &mut String, begin: &str, write: impl FnOnce(&mut String)) {
        let mut lines = String::new();
        write(&mut lines);
        match self {
            Self::Never => out.push_str(&lines),
            Self::Always => {
                for line in lines.lines() {
                    out.push_str(&format!("{begin}{line}\u{1b}[0m\n"));
                }
            }
        }
    }
}

/// The text broken between words into lines that begin with `first`, or from the second line on with as many spaces.
/// A word that is wider than a line has one of its own.
pub(super) fn wrapped(out: &mut String, first: &str, text: &str) {
    wrapped_in(out, first, text, COLUMNS);
}

/// The same in lines of another width.
pub(super) fn wrapped_in(out: &mut String, first: &str, text: &str, width: usize) {
    broken(out, first, columns(first), text, width);
}

/// The same with this many spaces from the second line on.
pub(super) fn wrapped_below(out: &mut String, first: &str, spaces: usize, text: &str) {
    broken(out, first, spaces, text, COLUMNS);
}

/// The same with this many spaces from the second line on, in lines of another width.
pub(super) fn broken(out: &mut String, first: &str, spaces: usize, text: &str, width: usize) {
    let indent = " ".repeat(spaces);
    let mut line = first.to_owned();
    let mut has_word = false;
    for word in text.split(' ') {
        let gap = usize::from(has_word);
        if has_word && width < columns(&line) + gap + columns(word) {
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

/// How many columns a text takes. Arabic letters that join in print (lam and alef) have a column each on a terminal.
pub(super) fn columns(text: &str) -> usize {
    let letters = text.chars().zip(text.chars().skip(1));
    let joined = letters.filter(|pair| matches!(pair, ('ل', 'ا' | 'أ' | 'إ' | 'آ'))).count();
    text.width() + joined
}

/// The text with spaces after it until it is this many columns wide.
pub(super) fn padded(text: &str, wide: usize) -> String {
    format!("{text}{}", " ".repeat(wide.saturating_sub(columns(text))))
}

/// Adds a line, without spaces at its end.
pub(super) fn push_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// Adds a title with a line under it.
pub(super) fn push_title(out: &mut String, title: &str) {
    push_title_in(out, title, COLUMNS);
}

/// The same in lines of another width.
pub(super) fn push_title_in(out: &mut String, title: &str, width: usize) {
    push_underlined(out, title, "=", width);
}

fn push_underlined(out: &mut String, title: &str, with: &str, width: usize) {
    wrapped_in(out, "", title, width);
    push_line(out, &with.repeat(columns(title).min(width)));
}

/// Adds a heading below the title, with an empty line before and a fainter line under it.
pub(super) fn push_heading(out: &mut String, title: &str) {
    out.push('\n');
    push_underlined(out, title, "-", COLUMNS);
}

/// Months side by side, three characters a day, with the mark of its sessions behind a day.
pub(super) fn push_months(out: &mut String, months: &[Month], weekdays: &[&str; 7]) {
    const GAP: &str = "     ";
    const SIDE_BY_SIDE: usize = 3;
    for (index, beside) in months.chunks(SIDE_BY_SIDE).enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let grids: Vec<Vec<String>> = beside.iter().map(|month| grid(month, weekdays)).collect();
        for line in 0..grids.iter().map(Vec::len).max().unwrap_or(0) {
            let parts = grids.iter().map(|grid| padded(grid.get(line).map_or("", String::as_str), MONTH_COLUMNS));
            push_line(out, &parts.collect::<Vec<_>>().join(GAP));
        }
    }
}

/// How wide the grid of a month is.
const MONTH_COLUMNS: usize = 7 * 3;

fn grid(month: &Month, weekdays: &[&str; 7]) -> Vec<String> {
    let mut lines = vec![month.title.clone(), weekdays.map(|weekday| format!("{weekday} ")).concat()];
    let days = month.weeks.iter().map(|week| {
        let cells = week.iter().map(|day| match day {
            None => "   ".to_owned(),
            Some(day) => format!("{:>2}{}", day.number, day.mark().unwrap_or(" ")),
        });
        cells.collect::<String>()
    });
    lines.extend(days);
    lines
}

/// How many columns the widest of the texts takes.
pub(super) fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(columns).max().unwrap_or(0)
}
