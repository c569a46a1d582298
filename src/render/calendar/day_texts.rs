//! Days in words, as they are in files: most are in the words of many sessions.

use super::dated::say;
use crate::render::ics::{OwnParts, is_text_value, text_value};
use crate::render::locale::{DayForm, Locale};

/// Days in words, of those that were needed lately.
#[derive(Debug, Default)]
pub(super) struct DayTexts {
    locale: Option<Locale>,
    /// Single days, as far as they are short: those of a session lie near to one another, here and in the memory.
    single: Table<24>,
    /// All others that are not too long to be kept.
    others: Table<56>,
    /// One that was made.
    made: String,
}

/// Texts up to a length, each at a place that follows from its days, until another one needs that place. Memory for days near to
/// one another is taken when the first of them is needed.
#[derive(Debug, Default)]
struct Table<const LONGEST: usize>(Vec<Option<Box<[DayText<LONGEST>; NEAR]>>>);

/// How many a table keeps: the sessions of courses that begin on days near to one another lie within a few years.
const MOST: usize = 1 << 13;

/// How many of them make room together.
const NEAR: usize = 1 << 6;

#[derive(Clone, Copy, Debug)]
struct DayText<const LONGEST: usize> {
    of: Of,
    /// Nothing where it is none.
    length: u8,
    text: [u8; LONGEST],
}

/// Days in a row, and in which form they are put into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Of {
    /// The number of the first one.
    first: i32,
    /// How many more there are.
    more: i16,
    form: DayForm,
}

impl DayTexts {
    /// Appends days in a row, by their numbers, as a part that is a TEXT value.
    pub(super) fn push(&mut self, parts: &mut OwnParts, locale: Locale, form: DayForm, days: (i32, i32)) {
        if self.locale != Some(locale) {
            *self = Self { locale: Some(locale), ..Self::default() };
        }
        let (first, last) = days;
        let of = i16::try_from(last - first).ok().map(|more| Of { first, more, form });
        let mut is_known = |of: Of| of.more == 0 && self.single.push(parts, of) || self.others.push(parts, of);
        if of.is_some_and(&mut is_known) {
            return;
        }
        self.made.clear();
        say(&mut self.made, locale, form, days);
        if !is_text_value(&self.made) {
            self.made = text_value(&self.made);
        }
        parts.push_plain(self.made.as_bytes());
        if let Some(of) = of {
            let is_kept = of.more == 0 && self.single.keep(of, self.made.as_bytes());
            if !is_kept {
                self.others.keep(of, self.made.as_bytes());
            }
        }
    }
}

impl<const LONGEST: usize> Table<LONGEST> {
    /// Appends the text of some days; whether it is here.
    fn push(&self, parts: &mut OwnParts, of: Of) -> bool {
        let (near, place) = of.place();
        let kept = self.0.get(near).and_then(|near| near.as_ref()).map(|near| &near[place]);
        let kept = kept.filter(|kept| kept.of == of && kept.length > 0);
        if let Some(DayText { text, length, .. }) = kept {
            parts.push_first(text, (*length).into());
        }
        kept.is_some()
    }

    /// Keeps one, where it is not too long; whether it is not.
    fn keep(&mut self, of: Of, text: &[u8]) -> bool {
        let mut new = DayText { of, length: text.len() as u8, text: [0; LONGEST] };
        let Some(room) = new.text.get_mut(..text.len()) else { return false };
        room.copy_from_slice(text);
        let (near, place) = of.place();
        self.0.resize_with(MOST / NEAR, || None);
        let none = DayText { length: 0, ..new };
        self.0[near].get_or_insert_with(|| Box::new([none; NEAR]))[place] = new;
        true
    }
}

impl Of {
    /// Where its text is: single days lie behind one another, and so do stretches of one length.
    fn place(self) -> (usize, usize) {
        let place = self.first.wrapping_add(i32::from(self.more).wrapping_mul(2741)).rem_euclid(MOST as i32) as usize;
        (place / NEAR, place % NEAR)
    }
}
