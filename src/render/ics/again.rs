//! Events that are written again and again: what is an event's own is put in its places in one that was written before.

use std::ops::Range;

use chrono::NaiveDate;
use uuid::Uuid;

use super::event::{Times, write_event};
use super::laid::{Laid, OwnParts};
use super::line::{Lines, Notes, day_digits};
use super::{Entry, Span};
use crate::zone::{LocalTimeError, SteadyDays, Zone};

/// An event as it was written once, around the words below its title.
#[derive(Debug)]
pub(crate) struct LaidEvent(Laid);

impl OwnParts {
    /// Those of an event, but for its title and what its alarms say, which follow in this order.
    pub(crate) fn begin_event(&mut self, uid: Uuid, first: NaiveDate, last: NaiveDate) {
        self.clear();
        let mut digits = [0; uuid::fmt::Hyphenated::LENGTH];
        uid.hyphenated().encode_lower(&mut digits);
        self.push_first(&digits, digits.len());
        [first, last].map(day_digits).iter().for_each(|digits| self.push_first(digits, digits.len()));
    }

    /// All those of an event.
    fn of(entry: &Entry) -> Option<Self> {
        let mut own = Self::default();
        let (first, last) = match entry.span {
            Span::AllDay(day) => (day, day.succ_opt()?),
            Span::Timed { start, end } => (start.date(), end.date()),
            Span::Exact { .. } => return None,
        };
        own.begin_event(entry.uid, first, last);
        own.push_text(&entry.summary);
        entry.alarms.iter().for_each(|alarm| own.push_text(&alarm.description));
        Some(own)
    }
}

/// Where the own parts of an event are, in order, and the words below its title.
#[derive(Default)]
struct Places {
    own: Vec<Range<usize>>,
    words: Option<Range<usize>>,
}

impl Notes for &mut Places {
    fn own(&mut self, place: Range<usize>) {
        self.own.push(place);
    }

    fn words(&mut self, place: Range<usize>) {
        self.words = Some(place);
    }
}

impl LaidEvent {
    /// An event with words as [`super::event_text`] writes it, for others that differ from it in their own parts and words alone;
    /// and these parts. Nothing where more than that is its own.
    ///
    /// # Errors
    ///
    /// As for [`super::event_text`].
    pub(crate) fn around_words(
        entry: &Entry,
        zone: &Zone,
        is_local: bool,
        steady: &mut SteadyDays,
    ) -> Result<Option<(Self, OwnParts)>, LocalTimeError> {
        let (mut text, mut places) = (String::new(), Places::default());
        let mut lines = Lines::noting(&mut text, &mut places);
        write_event(&mut lines, entry, &mut Times::new(zone, is_local, steady))?;
        let own = OwnParts::of(entry);
        Ok(own.and_then(|own| Self::of(text, places, &own).map(|event| (event, own))))
    }

    fn of(mut text: String, Places { own: mut places, words }: Places, own: &OwnParts) -> Option<Self> {
        let words = words?;
        for place in places.iter_mut().filter(|place| words.end <= place.start) {
            *place = place.start - words.len()..place.end - words.len();
        }
        text.replace_range(words.clone(), "");
        Laid::of(text, words.start, 0, own, &places).map(Self)
    }

    /// Whether an event with these parts is folded in the same places.
    pub(crate) fn fits(&self, own: &OwnParts) -> bool {
        self.0.fits(own)
    }

    /// Appends the event with these parts, which fit, and these words with theirs.
    pub(crate) fn push(&self, own: &OwnParts, (words, own_words): (&Laid, &OwnParts), out: &mut Vec<u8>) {
        self.0.push(own, |out| words.push(own_words, |_| {}, out), out);
    }

    /// About how much memory it takes, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.0.bytes()
    }
}
