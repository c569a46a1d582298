//! The words for the window of a session, and for where it may move.

use std::sync::OnceLock;

use chrono::NaiveDate;

use super::frame::{Frame, MARKS, Phrase};
use super::locale::{DayForm, Locale, Sentence};
use super::offered::Offered;
use super::words::other_days;
use crate::model::{DateRange, Movable, Window};

#[doc(hidden)]
impl Locale {
    /// What the rules of a session aim at and allow, as a sentence; `None` where they say nothing.
    pub fn window_sentence(self, window: Window) -> Option<String> {
        let mut text = String::with_capacity(SENTENCE_BYTES);
        self.push_window_sentence(&mut text, window);
        (!text.is_empty()).then_some(text)
    }

    /// The days to which a session may move, as a sentence.
    pub(super) fn offered_sentence(self, form: DayForm, offered: Offered) -> String {
        let mut text = String::with_capacity(SENTENCE_BYTES);
        self.push_offered_sentence(&mut text, form, offered);
        text
    }

    /// Appends what [`Locale::offered_sentence`] says.
    pub(super) fn push_offered_sentence(self, out: &mut impl Phrase, form: DayForm, offered: Offered) {
        match offered {
            Offered::Days(movable) => self.push_movable_sentence(out, form, movable),
            Offered::AsAgreed => {
                out.push_words(&self.say(Sentence::MovesAsAgreed));
                out.push_words(".");
            }
        }
    }

    /// Where a session may move, as a sentence.
    pub fn movable_sentence(self, form: DayForm, movable: Movable) -> String {
        let mut text = String::with_capacity(SENTENCE_BYTES);
        self.push_movable_sentence(&mut text, form, movable);
        text
    }

    /// Appends what [`Locale::window_sentence`] says.
    pub(super) fn push_window_sentence(self, out: &mut impl Phrase, window: Window) {
        let (allowed, [first, last]) = match (window.earliest, window.latest) {
            (None, None) => (Allowed::Always, [None, None]),
            (Some(earliest), None) => (Allowed::From, [Some(Days::Day(earliest)), None]),
            (None, Some(latest)) => (Allowed::Until, [Some(Days::Day(latest)), None]),
            (Some(earliest), Some(latest)) => match DateRange::new(earliest, latest) {
                Some(range) => (Allowed::On, [Some(Days::Range(range)), None]),
                None => (Allowed::FromUntil, [Some(Days::Day(earliest)), Some(Days::Day(latest))]),
            },
        };
        let frames = if window.aim.is_some() { &self.frames().aimed } else { &self.frames().allowed };
        let days = [window.aim.map(Days::Range), first, last];
        push(&frames[allowed as usize], out, self, DayForm::Short, days);
    }

    /// Appends what [`Locale::movable_sentence`] says.
    pub(super) fn push_movable_sentence(self, out: &mut impl Phrase, form: DayForm, movable: Movable) {
        let (may_move, days) = match other_days(movable) {
            None => (MayMove::Never, None),
            Some((from, None)) => (MayMove::From, Some(Days::Day(from))),
            Some((from, Some(to))) => match DateRange::new(from, to) {
                Some(_) if from == to => (MayMove::To, Some(Days::Day(from))),
                Some(range) => (MayMove::Between, Some(Days::Range(range))),
                None => (MayMove::Never, None),
            },
        };
        push(&self.frames().may_move[may_move as usize], out, self, form, [days, None, None]);
    }

    fn frames(self) -> &'static Frames {
        static FRAMES: [OnceLock<Frames>; Locale::ALL.len()] = [const { OnceLock::new() }; Locale::ALL.len()];
        FRAMES[self as usize].get_or_init(|| Frames::of(self))
    }
}

/// About how long a sentence is.
const SENTENCE_BYTES: usize = 192;

/// When a session is allowed.
#[derive(Clone, Copy)]
enum Allowed {
    Always,
    From,
    Until,
    On,
    FromUntil,
}

impl Allowed {
    const ALL: [Self; 5] = [Self::Always, Self::From, Self::Until, Self::On, Self::FromUntil];

    /// In words, with marks for its days.
    fn words(self, locale: Locale) -> Option<String> {
        let [_, from, until] = MARKS;
        match self {
            Self::Always => None,
            Self::From => Some(locale.say(Sentence::AllowedFrom { day: from })),
            Self::Until => Some(locale.say(Sentence::AllowedUntil { day: from })),
            Self::On => Some(locale.say(Sentence::AllowedOn { days: from })),
            Self::FromUntil => Some(locale.say(Sentence::AllowedFromUntil { from, until })),
        }
    }
}

/// Where a session may move.
#[derive(Clone, Copy)]
enum MayMove {
    Never,
    To,
    Between,
    From,
}

/// The sentences of one language.
struct Frames {
    /// What is allowed, where nothing is aimed at.
    allowed: [Frame; Allowed::ALL.len()],
    /// The same behind what is aimed at.
    aimed: [Frame; Allowed::ALL.len()],
    may_move: [Frame; 4],
}

impl Frames {
    fn of(locale: Locale) -> Self {
        fn say(locale: Locale, sentence: Sentence<'_>) -> Frame {
            Frame::new(&locale.say(sentence))
        }
        let [mark, ..] = MARKS;
        Self {
            allowed: Allowed::ALL.map(|allowed| match &allowed.words(locale) {
                None => Frame::new(""),
                Some(allowed) => say(locale, Sentence::Allowed { allowed }),
            }),
            aimed: Allowed::ALL.map(|allowed| match &allowed.words(locale) {
                None => say(locale, Sentence::AimedAt { aim: mark }),
                Some(allowed) => say(locale, Sentence::AimedAtAndAllowed { aim: mark, allowed }),
            }),
            may_move: [MayMove::Never, MayMove::To, MayMove::Between, MayMove::From].map(|may_move| match may_move {
                MayMove::Never => say(locale, Sentence::CannotMove),
                MayMove::To => say(locale, Sentence::MayMoveTo { day: mark }),
                MayMove::Between => say(locale, Sentence::MayMove { days: mark }),
                MayMove::From => say(locale, Sentence::MayMoveFrom { day: mark }),
            }),
        }
    }
}

/// A day, or several in a row.
#[derive(Clone, Copy)]
enum Days {
    Day(NaiveDate),
    Range(DateRange),
}

impl Days {
    fn push(self, out: &mut impl Phrase, locale: Locale, form: DayForm) {
        match self {
            Self::Day(day) => out.push_day(locale, form, day),
            Self::Range(range) => out.push_days(locale, form, range),
        }
    }
}

/// Appends a sentence with these days.
fn push(frame: &Frame, out: &mut impl Phrase, locale: Locale, form: DayForm, days: [Option<Days>; MARKS.len()]) {
    frame.push(out, |out, gap| {
        if let Some(days) = days[gap] {
            days.push(out, locale, form);
        }
    });
}

#[cfg(test)]
mod tests {
    use chrono::Days as Length;
    use proptest::prelude::*;

    use super::*;

    /// The sentence with its days in it from the start.
    fn plainly(locale: Locale, window: Window) -> Option<String> {
        let allowed = match (window.earliest, window.latest) {
            (None, None) => None,
            (Some(earliest), None) => Some(locale.say(Sentence::AllowedFrom { day: &locale.day(earliest) })),
            (None, Some(latest)) => Some(locale.say(Sentence::AllowedUntil { day: &locale.day(latest) })),
            (Some(earliest), Some(latest)) => Some(match DateRange::new(earliest, latest) {
                Some(range) => locale.say(Sentence::AllowedOn { days: &locale.days(range) }),
                None => {
                    let (from, until) = (&locale.day(earliest), &locale.day(latest));
                    locale.say(Sentence::AllowedFromUntil { from, until })
                }
            }),
        };
        let aim = window.aim.map(|aim| locale.days(aim));
        match (&aim, &allowed) {
            (None, None) => None,
            (None, Some(allowed)) => Some(locale.say(Sentence::Allowed { allowed })),
            (Some(aim), None) => Some(locale.say(Sentence::AimedAt { aim })),
            (Some(aim), Some(allowed)) => Some(locale.say(Sentence::AimedAtAndAllowed { aim, allowed })),
        }
    }

    fn plainly_movable(locale: Locale, form: DayForm, movable: Movable) -> String {
        match other_days(movable) {
            None => locale.say(Sentence::CannotMove),
            Some((from, Some(to))) if from == to => locale.say(Sentence::MayMoveTo { day: &locale.day_in(form, from) }),
            Some((_, Some(_))) => locale.say(Sentence::MayMove { days: &locale.movable(form, movable) }),
            Some((from, None)) => locale.say(Sentence::MayMoveFrom { day: &locale.day_in(form, from) }),
        }
    }

    fn day(ahead: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") + Length::new(ahead)
    }

    proptest! {
        #[test]
        fn days_are_written_into_sentences_as_languages_put_them_there(
            earliest in prop::option::of(0_u64..800),
            latest in prop::option::of(0_u64..800),
            aim in prop::option::of((0_u64..800, 0_u64..40)),
            (from, length) in (0_u64..800, prop::option::of(0_u64..90)),
        ) {
            let window = Window {
                earliest: earliest.map(day),
                latest: latest.map(day),
                aim: aim.and_then(|(first, length)| DateRange::new(day(first), day(first + length))),
            };
            let latest = length.map(|length| day(from + length));
            let movable = Movable { earliest: day(from), latest, also: None };
            for locale in Locale::ALL {
                prop_assert_eq!(locale.window_sentence(window), plainly(locale, window));
                for form in [DayForm::Short, DayForm::Full] {
                    let plainly = plainly_movable(locale, form, movable);
                    prop_assert_eq!(locale.movable_sentence(form, movable), plainly);
                }
            }
        }
    }
}
