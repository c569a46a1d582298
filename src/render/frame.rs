//! Sentences taken apart at their gaps. What calendars say of every session is worded once for each language, and afterwards
//! days, times and titles are written into it.

use chrono::NaiveDate;

use super::locale::{DayForm, Locale};
use crate::model::DateRange;

/// Where words go that have days among them: a text, or what is kept of it for other days.
pub(super) trait Phrase {
    /// Appends words.
    fn push_words(&mut self, words: &str);

    /// Appends a day as the language writes it.
    fn push_day(&mut self, locale: Locale, form: DayForm, day: NaiveDate);

    /// Appends days in a row as the language writes them.
    fn push_days(&mut self, locale: Locale, form: DayForm, days: DateRange);
}

impl Phrase for String {
    fn push_words(&mut self, words: &str) {
        self.push_str(words);
    }

    fn push_day(&mut self, locale: Locale, form: DayForm, day: NaiveDate) {
        locale.push_day_in(self, form, day);
    }

    fn push_days(&mut self, locale: Locale, form: DayForm, days: DateRange) {
        locale.push_days_in(self, form, days);
    }
}

/// Stand for what is in the gaps while words are put around them: no text of a plan has control characters.
pub(super) const MARKS: [&str; 3] = ["\u{1}", "\u{2}", "\u{3}"];

/// A sentence taken apart at its gaps.
#[derive(Debug)]
pub(super) struct Frame {
    /// The words before each gap, and which gap that is.
    before: Vec<(String, usize)>,
    last: String,
}

impl Frame {
    /// A sentence with [`MARKS`] in its gaps.
    pub(super) fn new(marked: &str) -> Self {
        let (mut before, mut rest) = (Vec::new(), marked);
        while let Some((words, gap, after)) = first_mark(rest) {
            before.push((words.to_owned(), gap));
            rest = after;
        }
        Self { before, last: rest.to_owned() }
    }

    /// Appends it, with what `fill` appends in each of its gaps.
    pub(super) fn push<P: Phrase>(&self, out: &mut P, mut fill: impl FnMut(&mut P, usize)) {
        for (words, gap) in &self.before {
            out.push_words(words);
            fill(out, *gap);
        }
        out.push_words(&self.last);
    }
}

/// The first gap of a sentence that has some, with what is before and after it.
fn first_mark(text: &str) -> Option<(&str, usize, &str)> {
    let place = text.bytes().position(|byte| MARKS.iter().any(|mark| mark.as_bytes() == [byte]))?;
    let gap = MARKS.iter().position(|mark| text[place..].starts_with(mark))?;
    Some((&text[..place], gap, &text[place + MARKS[gap].len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_in_any_order() {
        for (marked, filled) in
            [("", ""), ("a", "a"), ("\u{2}, then \u{1}", "<1>, then <0>"), ("ä\u{3}\u{3}", "ä<2><2>")]
        {
            let mut text = String::new();
            Frame::new(marked).push(&mut text, |out, gap| *out += &format!("<{gap}>"));
            assert_eq!(text, filled);
        }
    }
}
