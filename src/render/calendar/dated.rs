//! Words taken apart at their days: what is said of one session is said of others whose days lie around them in the same way.

use std::rc::Rc;

use chrono::{Datelike, NaiveDate};

use super::day_texts::DayTexts;
use super::shelf::Shelf;
use crate::model::{CoursePlan, DateRange, Movable, Session, SessionStatus, SessionTime};
use crate::render::View;
use crate::render::care::{CarePoint, CareTime};
use crate::render::frame::Phrase;
use crate::render::ics::{Laid, OwnParts, SharedFrame, SharedWords, Words};
use crate::render::locale::{DayForm, Locale};
use crate::render::offered::{Offered, offered};
use crate::render::pending::Pending;
use crate::zone::SteadyDays;

/// How many days one day lies after another; below zero for before it.
type Offset = i32;

/// How the days in the words of a session lie around its own, when it is, and what it depends on. Sessions of one place in a
/// course that agree in it differ in their days alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DaysAround {
    earliest: Option<Offset>,
    aim: Option<(Offset, Offset)>,
    latest: Option<Offset>,
    offered: Option<OfferedAround>,
    time: Option<SessionTime>,
    pending: Pending,
}

impl DaysAround {
    /// A number that those share which are the same, and few others do.
    pub(super) fn key(&self) -> u64 {
        let offered = self.offered.and_then(|offered| match offered {
            OfferedAround::Days { earliest, latest, .. } => Some((earliest, latest.unwrap_or_default())),
            OfferedAround::AsAgreed => None,
        });
        let (aim, offered) = (self.aim.unwrap_or_default(), offered.unwrap_or_default());
        let days =
            [self.earliest.unwrap_or_default(), aim.0, aim.1, self.latest.unwrap_or_default(), offered.0, offered.1];
        days.iter().fold(0, |key: u64, days| key.wrapping_mul(1021).wrapping_add_signed((*days).into()))
    }
}

/// Where the session is offered to move, from its own day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OfferedAround {
    Days { earliest: Offset, latest: Option<Offset>, also: Option<(Offset, Option<Offset>)> },
    AsAgreed,
}

impl DaysAround {
    /// Those of a session; nothing where more than days decide over its words.
    pub(super) fn of(plan: &CoursePlan, session: &Session, view: &View) -> Option<Self> {
        match session.status {
            SessionStatus::Planned | SessionStatus::Moved { .. } => {}
            SessionStatus::Held(_) => return None,
        }
        if session.gap_before().is_some() || session.gap_ahead().is_some() {
            return None;
        }
        let own = session.day.num_days_from_ce();
        let offset = |day: NaiveDate| day.num_days_from_ce() - own;
        let offered = offered(session, view.sheet.audience).map(|offered| match offered {
            Offered::Days(Movable { earliest, latest, also }) => OfferedAround::Days {
                earliest: offset(earliest),
                latest: latest.map(offset),
                also: also.map(|(from, until)| (offset(from), until.map(offset))),
            },
            Offered::AsAgreed => OfferedAround::AsAgreed,
        });
        Some(Self {
            earliest: session.window.earliest.map(offset),
            aim: session.window.aim.map(|aim| (offset(aim.first()), offset(aim.last()))),
            latest: session.window.latest.map(offset),
            offered,
            time: session.time,
            pending: Pending::of(plan, session),
        })
    }
}

/// The words of a session with gaps for its days.
#[derive(Debug)]
pub(super) struct Dated {
    frame: Rc<SharedFrame>,
    gaps: Vec<Gap>,
    /// From which day to which one, from the session's, the clock times in the words are; nothing where there are none.
    clocks: Option<(Offset, Offset)>,
    /// They as they are in a file, as they were written lately.
    pub(super) laid: Shelf<Laid>,
}

/// What is in a gap.
#[derive(Clone, Copy, Debug)]
enum Gap {
    Nothing,
    /// Days in a row, or one.
    Days(DayForm, Offset, Offset),
}

impl Dated {
    /// Whether the clocks are not set around a session, so that its clock times are those of the one that the words were made
    /// for.
    pub(super) fn holds(&self, session: &Session, view: &View, steady: &mut SteadyDays) -> bool {
        self.clocks.is_none_or(|(first, last)| steady.hold(&view.zone, session.day, (-first, last)))
    }

    /// The words of a session on this day.
    pub(super) fn words(&self, day: NaiveDate, locale: Locale) -> Words {
        let own = day.num_days_from_ce();
        Words::framed(self.frame.clone(), |out, gap| match self.gaps[gap] {
            Gap::Nothing => {}
            Gap::Days(form, first, last) => say(out, locale, form, (own + first, own + last)),
        })
    }

    /// What is in their gaps for a session on this day.
    pub(super) fn fill(&self, day: NaiveDate, parts: &mut OwnParts, days: &mut DayTexts, locale: Locale) {
        let own = day.num_days_from_ce();
        parts.clear();
        for gap in &self.gaps {
            match gap {
                Gap::Nothing => {}
                Gap::Days(form, first, last) => days.push(parts, locale, *form, (own + first, own + last)),
            }
        }
    }
}

/// Words that are taken apart while they are put together.
pub(super) struct Taken {
    /// The session's day.
    day: NaiveDate,
    around: Vec<Rc<SharedWords>>,
    /// Those behind the last gap.
    text: String,
    gaps: Vec<Gap>,
    clocks: Option<(Offset, Offset)>,
}

/// About how long the words between two gaps are at most.
const TEXT_BYTES: usize = 128;

impl Taken {
    /// None yet, of a session on this day.
    pub(super) fn new(day: NaiveDate) -> Self {
        Self {
            day,
            around: Vec::with_capacity(16),
            text: String::with_capacity(TEXT_BYTES),
            gaps: Vec::with_capacity(16),
            clocks: None,
        }
    }

    /// Appends words that others have too.
    pub(super) fn push_shared(&mut self, words: &Rc<SharedWords>) {
        if !self.text.is_empty() {
            self.push_gap(Gap::Nothing);
        }
        self.around.push(words.clone());
        self.gaps.push(Gap::Nothing);
    }

    /// Notes the days of clock times.
    pub(super) fn reach(&mut self, time: CareTime) {
        for point in time.points().into_iter().flatten() {
            let day = match point {
                CarePoint::Time(time) => time.date(),
                CarePoint::Day(day) => day,
                // It is one of the session's own day.
                CarePoint::Clock(_) => self.day,
            };
            let offset = self.offset(day);
            let (first, last) = self.clocks.unwrap_or((0, 0));
            self.clocks = Some((first.min(offset), last.max(offset)));
        }
    }

    pub(super) fn finish(mut self) -> Dated {
        self.around.push(Rc::new(SharedWords::new(self.text)));
        Dated {
            frame: Rc::new(SharedFrame::new(self.around)),
            gaps: self.gaps,
            clocks: self.clocks,
            laid: Shelf::default(),
        }
    }

    fn offset(&self, day: NaiveDate) -> Offset {
        day.num_days_from_ce() - self.day.num_days_from_ce()
    }

    fn push_gap(&mut self, gap: Gap) {
        // The room for it is used again.
        let text = self.text.as_str().to_owned();
        self.text.clear();
        self.around.push(Rc::new(SharedWords::new(text)));
        self.gaps.push(gap);
    }
}

impl Phrase for Taken {
    fn push_words(&mut self, words: &str) {
        self.text.push_str(words);
    }

    fn push_day(&mut self, _: Locale, form: DayForm, day: NaiveDate) {
        let offset = self.offset(day);
        self.push_gap(Gap::Days(form, offset, offset));
    }

    fn push_days(&mut self, _: Locale, form: DayForm, days: DateRange) {
        let (first, last) = (self.offset(days.first()), self.offset(days.last()));
        self.push_gap(Gap::Days(form, first, last));
    }
}

/// Appends days in words, by their numbers.
pub(super) fn say(out: &mut String, locale: Locale, form: DayForm, (first, last): (i32, i32)) {
    let day = NaiveDate::from_num_days_from_ce_opt;
    if let Some(days) = day(first).zip(day(last)).and_then(|(first, last)| DateRange::new(first, last)) {
        locale.push_days_in(out, form, days);
    }
}
