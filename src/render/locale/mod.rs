//! The languages that plans speak.
//!
//! `Sentence` lists every sentence of a plan with its gaps, and `Notice` what is said to whoever makes plans; each language
//! words them in a folder of its own. To add a language: a folder beside the others and a variant of [`Locale`]; the
//! compiler asks for what is missing. Texts of a protocol are the protocol's own (see `Locale::own`).

mod arabic;
mod english;
mod french;
mod german;
mod notice;
#[cfg(test)]
mod samples;
mod sentence;
mod spanish;
#[cfg(test)]
mod tests;
mod turkish;

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
pub(super) use notice::Notice;
pub(super) use sentence::{CareMoment, Reference, Sentence, Spacing};

use super::labels::Labels;
use crate::model::{Language, Text};

/// A language that plans speak, with the ways in which it writes days and numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Locale {
    /// English.
    #[default]
    English,
    /// Turkish.
    Turkish,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Arabic.
    Arabic,
}

impl Locale {
    /// Every language, English first.
    pub const ALL: [Self; 6] = [Self::English, Self::Turkish, Self::German, Self::French, Self::Spanish, Self::Arabic];

    /// Its tag (BCP 47): `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Turkish => "tr",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Arabic => "ar",
        }
    }

    /// The language, as texts of a protocol name theirs.
    pub fn language(self) -> Language {
        Language::new(self.tag()).unwrap_or_else(Language::english)
    }

    /// What it is called by those who speak it.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Turkish => "Türkçe",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Arabic => "العربية",
        }
    }

    /// The language that a tag names, if plans speak it.
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// The first of some languages that plans speak.
    pub fn of_languages(languages: &[Language]) -> Option<Self> {
        languages.iter().find_map(|language| Self::of_tag(language.as_str()))
    }

    /// In which direction its lines are written.
    #[doc(hidden)]
    pub fn direction(self) -> Direction {
        match self {
            Self::English | Self::Turkish | Self::German | Self::French | Self::Spanish => Direction::LeftToRight,
            Self::Arabic => Direction::RightToLeft,
        }
    }

    /// Whether months can stand as grids of characters in a plain text. From right to left they cannot: a program that
    /// shows the text turns the lines that have letters, and leaves those that have numbers only.
    pub(super) fn has_text_grids(self) -> bool {
        match self.direction() {
            Direction::LeftToRight => true,
            Direction::RightToLeft => false,
        }
    }

    /// Its fixed words.
    #[doc(hidden)]
    pub fn labels(self) -> &'static Labels {
        self.wording().labels()
    }

    /// A text of a protocol: in this language, or else in English with a mark that says so.
    pub(crate) fn own(self, text: &Text) -> Line {
        match self.translated(text) {
            Some(translated) => Line::new(translated),
            None => Line::foreign(self.marked(&text.english), Language::english()),
        }
    }

    /// Whether it has a text of a protocol in this language.
    #[doc(hidden)]
    pub fn has(self, text: &Text) -> bool {
        self.translated(text).is_some()
    }

    /// The same without a mark, for a title.
    pub(crate) fn own_title(self, text: &Text) -> &str {
        self.translated(text).unwrap_or(&text.english)
    }

    /// Digits with spaces between them, which stand from left to right in every language (UAX #9: a left-to-right isolate).
    pub(super) fn number_with_spaces(self, number: &str) -> String {
        match self.direction() {
            Direction::LeftToRight => number.to_owned(),
            Direction::RightToLeft => format!("\u{2066}{number}\u{2069}"),
        }
    }

    /// A text that is there in English only, with a mark that says so. Among words from right to left it stands whole
    /// (UAX #9, section 2.4: a first strong isolate).
    pub(crate) fn marked(self, english: &str) -> String {
        match self.direction() {
            Direction::LeftToRight => format!("{english} {FOREIGN_MARK}"),
            Direction::RightToLeft => format!("\u{2068}{english} {FOREIGN_MARK}\u{2069}"),
        }
    }

    fn translated(self, text: &Text) -> Option<&str> {
        match self {
            Self::English => Some(&text.english),
            Self::Turkish | Self::German | Self::French | Self::Spanish | Self::Arabic => {
                text.translations.get(self.tag()).map(String::as_str)
            }
        }
    }

    pub(super) fn say(self, sentence: Sentence<'_>) -> String {
        self.wording().say(sentence)
    }

    pub(super) fn notice(self, notice: Notice<'_>) -> String {
        self.wording().notice(notice)
    }

    pub(super) fn wording(self) -> &'static dyn Wording {
        match self {
            Self::English => &english::English,
            Self::Turkish => &turkish::Turkish,
            Self::German => &german::German,
            Self::French => &french::French,
            Self::Spanish => &spanish::Spanish,
            Self::Arabic => &arabic::Arabic,
        }
    }
}

/// What stands behind a text of a protocol that has it in English only.
pub const FOREIGN_MARK: &str = "[EN]";

/// A sentence of which some words may be in another language than those around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The sentence.
    pub text: String,
    /// The words in other languages, in order and apart from each other. Where they are a protocol's, they say so too.
    pub foreign: Vec<Foreign>,
}

/// Words in another language than those around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// Where they stand in the text, in bytes.
    pub range: Range<usize>,
    /// Their language.
    pub language: Language,
}

impl Line {
    /// A sentence in the language of those around it.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), foreign: Vec::new() }
    }

    /// A sentence in another language.
    pub fn foreign(text: impl Into<String>, language: Language) -> Self {
        let text = text.into();
        let foreign = vec![Foreign { range: 0..text.len(), language }];
        Self { text, foreign }
    }

    /// Whether all of it is in another language.
    pub fn is_foreign(&self) -> bool {
        matches!(self.foreign.as_slice(), [Foreign { range, .. }] if *range == (0..self.text.len()))
    }

    /// The line with words around its own; those in another language stay so.
    pub fn with(self, change: impl FnOnce(&str) -> String) -> Self {
        self.and(&Self::new(""), |own, _| change(own))
    }

    /// Two lines put together with words around them.
    pub fn and(self, other: &Self, join: impl FnOnce(&str, &str) -> String) -> Self {
        if self.foreign.is_empty() && other.foreign.is_empty() {
            return Self::new(join(&self.text, &other.text));
        }
        // Which of the words are whose is found by marks that no text has: control characters.
        let marked = join(OWN, OTHER);
        let mut line = Self::new("");
        let mut rest = marked.as_str();
        while let Some(at) = rest.find([FIRST_MARK, SECOND_MARK]) {
            let (words, behind) = rest.split_at(at);
            line.text.push_str(words);
            let is_own = behind.starts_with(FIRST_MARK);
            line.push(if is_own { &self } else { other });
            rest = &behind[if is_own { OWN.len() } else { OTHER.len() }..];
        }
        line.text.push_str(rest);
        line
    }

    fn push(&mut self, other: &Self) {
        let begin = self.text.len();
        self.text.push_str(&other.text);
        self.foreign.extend(other.foreign.iter().map(|Foreign { range, language }| Foreign {
            range: begin + range.start..begin + range.end,
            language: language.clone(),
        }));
    }

    /// Its words in order, each stretch with its language where that is another one.
    pub fn words(&self) -> Vec<(&str, Option<&Language>)> {
        let mut words = Vec::new();
        let mut at = 0;
        for Foreign { range, language } in &self.foreign {
            words.push((&self.text[at..range.start], None));
            words.push((&self.text[range.clone()], Some(language)));
            at = range.end;
        }
        words.push((&self.text[at..], None));
        words.retain(|(text, _)| !text.is_empty());
        words
    }
}

/// Stand for two texts while words are put around them; no text of a protocol or a clinic has control characters.
const FIRST_MARK: char = '\u{1}';
const SECOND_MARK: char = '\u{2}';
const OWN: &str = "\u{1}";
const OTHER: &str = "\u{2}";

/// In which direction lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// As Latin letters are.
    LeftToRight,
    /// As Arabic letters are.
    RightToLeft,
}

impl Direction {
    /// That of a language, which plans may not speak: the ones of Arabic and Hebrew letters are written from the right
    /// (Unicode CLDR, characterOrder).
    pub fn of(language: &Language) -> Self {
        match language.as_str() {
            "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "ks" | "ps" | "sd" | "ug" | "ur" | "yi" => Self::RightToLeft,
            _ => Self::LeftToRight,
        }
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
    /// Sessions of a course.
    Session,
    /// Trips to the clinic.
    Visit,
    /// Courses.
    Course,
}

/// How long the names of weekdays and months are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayForm {
    /// As in tables and calendars: `Tue 1 Dec 2026`.
    Short,
    /// As on a sheet that is handed out: `Tuesday 1 December 2026`.
    Full,
}

/// The words of a day. Month and year are left out where another day tells them.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayWords<'a> {
    pub(super) weekday: &'a str,
    /// Its number in the month, as wide as it is to be.
    pub(super) number: &'a str,
    pub(super) month: Option<&'a str>,
    pub(super) year: Option<&'a str>,
    pub(super) form: DayForm,
}

/// Appends a day as most languages write it: `Tue 1 Dec 2026`.
fn push_plain_day(out: &mut String, day: &DayWords<'_>) {
    out.push_str(day.weekday);
    push_with_spaces(out, [Some(day.number), day.month, day.year]);
}

/// Appends words with a space before each.
fn push_with_spaces<const N: usize>(out: &mut String, words: [Option<&str>; N]) {
    for word in words.into_iter().flatten() {
        out.push(' ');
        out.push_str(word);
    }
}

/// A part of a sentence that may be left out.
fn part(text: Option<&str>, words: impl FnOnce(&str) -> String) -> String {
    text.map(words).unwrap_or_default()
}

/// A text with a small letter at its beginning, as inside a sentence.
fn small_at_start(text: &str) -> String {
    with_first(text, |first| first.to_lowercase().collect())
}

fn with_first(text: &str, change: impl FnOnce(char) -> String) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| change(first) + characters.as_str())
}

/// How one language words things.
pub(super) trait Wording: Sync {
    /// Its fixed words.
    fn labels(&self) -> &'static Labels;

    /// Appends a day as far as it is to be told. Calendars have some hundred days: they are written in place.
    fn push_day(&self, out: &mut String, day: &DayWords<'_>) {
        push_plain_day(out, day);
    }

    /// Appends from one day to a later one, both with all their words: nothing is said twice.
    fn push_days(&self, out: &mut String, first: &DayWords<'_>, last: &DayWords<'_>) {
        let year = first.year.filter(|year| last.year != Some(year));
        let month = first.month.filter(|month| year.is_some() || last.month != Some(month));
        self.push_span(out, &DayWords { month, year, ..*first }, last);
    }

    /// Appends from one day to a later one as they are: `Mon 4 to Thu 7 Jan 2027`.
    fn push_span(&self, out: &mut String, first: &DayWords<'_>, last: &DayWords<'_>) {
        let (before, between) = self.span();
        out.push_str(before);
        self.push_day(out, first);
        out.push_str(between);
        self.push_day(out, last);
    }

    /// What stands before the first day of a stretch, and between its two days.
    fn span(&self) -> (&'static str, &'static str);

    /// A month: `December 2026`.
    fn month(&self, day: NaiveDate) -> String {
        format!("{} {}", self.labels().month(day), day.year())
    }

    /// A month inside a sentence.
    fn month_in_sentence(&self, day: NaiveDate) -> String {
        self.month(day)
    }

    /// Appends a time to its day: `Wed 2 Dec 2026 17:50`.
    fn push_time_of_day(&self, out: &mut String, time: &str) {
        push_with_spaces(out, [Some(time)]);
    }

    /// From one time of a day to another: `17:30-17:50`.
    fn times(&self, start: &str, end: &str) -> String {
        format!("{start}-{end}")
    }

    /// A number of things: `1 day`, `10 sessions`.
    fn count(&self, count: u32, unit: Unit) -> String;

    /// From one number of things to a higher one: `7 to 10 days`.
    fn count_range(&self, lo: u32, hi: u32, unit: Unit) -> String;

    /// A text with a capital letter at its beginning.
    fn sentence_case(&self, text: &str) -> String {
        with_first(text, |first| first.to_uppercase().collect())
    }

    /// A sentence of a plan.
    fn say(&self, sentence: Sentence<'_>) -> String;

    /// A notice for whoever makes the plans.
    fn notice(&self, notice: Notice<'_>) -> String;
}
