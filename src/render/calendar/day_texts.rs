//! Days in words, as they are in files: most are in the words of many sessions.

use super::dated::say;
use crate::render::ics::{is_text_value, text_value};
use crate::render::locale::{DayForm, Locale};

/// Days in words, of those that were needed lately.
#[derive(Debug, Default)]
pub(super) struct DayTexts {
    locale: Option<Locale>,
    /// Each where its days put it, until others need the place. The room for those near to one another is made when one of them
    /// is needed.
    kept: Vec<Option<Box<[DayText; NEAR]>>>,
    /// The one that was made last.
    last: String,
}

/// How many are kept: the sessions of courses that begin on days near to one another lie within a few years.
const MOST: usize = 1 << 13;

/// How many of them make room together.
const NEAR: usize = 1 << 6;

/// How long one can be.
const LONGEST: usize = 112;

#[derive(Clone, Copy, Debug)]
struct DayText {
    form: DayForm,
    length: u8,
    /// The first and the last of the days, by their numbers.
    days: (i32, i32),
    text: [u8; LONGEST],
}

/// Of no days.
const NONE: DayText = DayText { form: DayForm::Short, length: 0, days: (i32::MIN, i32::MIN), text: [0; LONGEST] };

impl DayTexts {
    /// Days in a row, by their numbers, as a TEXT value.
    pub(super) fn of(&mut self, locale: Locale, form: DayForm, days: (i32, i32)) -> &[u8] {
        if self.locale != Some(locale) {
            (self.locale, self.kept) = (Some(locale), Vec::new());
            self.kept.resize_with(MOST / NEAR, || None);
        }
        let (first, last) = days;
        // Single days lie behind one another, and so do stretches of one length.
        let place = first.wrapping_add((last - first).wrapping_mul(2741)).rem_euclid(MOST as i32) as usize;
        let near = self.kept[place / NEAR].get_or_insert_with(|| Box::new([NONE; NEAR]));
        let kept = &mut near[place % NEAR];
        if (kept.form, kept.days) != (form, days) {
            self.last.clear();
            say(&mut self.last, locale, form, days);
            if !is_text_value(&self.last) {
                self.last = text_value(&self.last);
            }
            let Some(room) = kept.text.get_mut(..self.last.len()) else { return self.last.as_bytes() };
            room.copy_from_slice(self.last.as_bytes());
            (kept.form, kept.days, kept.length) = (form, days, room.len() as u8);
        }
        &kept.text[..kept.length.into()]
    }
}
