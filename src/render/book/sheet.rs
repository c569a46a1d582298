//! The days of a book in words, before any layout.

use super::BookDays;
use crate::model::{
    BookDay, BookedSession, BookedState, BookedVisit, CareClass, DayClosed, DayTime, FreeTime, Moment, Obstacle,
    SessionTime,
};
use crate::render::View;
use crate::render::document::{Document, one_line};
use crate::render::locale::{DayForm, Locale, Notice, Sentence, Unit};
use crate::render::sections::{LastNumbers, by_whom, notes_and_questions};
use crate::render::words::{Names, time_of_day};

/// The days of a book as titled rows of words.
#[derive(Clone, Debug)]
pub(in crate::render) struct BookSheet {
    /// The title, and the clinic.
    pub(in crate::render) document: Document,
    /// Whether the rows name places: where there is one only, they do not.
    pub(in crate::render) has_places: bool,
    /// The days in order.
    pub(in crate::render) days: Vec<SheetDay>,
    /// What could not be read, a line each.
    pub(in crate::render) unreadable: Vec<String>,
}

/// One day.
#[derive(Clone, Debug)]
pub(in crate::render) struct SheetDay {
    /// The day, and how many come.
    pub(in crate::render) title: String,
    /// That the clinic is closed, or that nobody comes.
    pub(in crate::render) notice: Option<String>,
    /// Who comes.
    pub(in crate::render) rows: Vec<SheetRow>,
    /// When there is still time.
    pub(in crate::render) free: Option<String>,
}

/// One visit.
#[derive(Clone, Debug)]
pub(in crate::render) struct SheetRow {
    /// From when to when.
    pub(in crate::render) time: String,
    /// The number of the place.
    pub(in crate::render) place: String,
    /// Whose it is.
    pub(in crate::render) who: String,
    /// What it is for, a line for each session.
    pub(in crate::render) what: Vec<String>,
    /// What is to be done and asked, a sentence each.
    pub(in crate::render) to_do: Vec<String>,
    /// Whether it took place.
    pub(in crate::render) is_done: bool,
    /// Whether it was missed.
    pub(in crate::render) is_missed: bool,
}

impl BookSheet {
    /// The days in words. Discreet ones tell who comes, and not for what.
    pub(super) fn new(days: &BookDays, view: &View) -> Self {
        let locale = view.locale;
        let title = locale.notice(Notice::BookTitle { days: &locale.days_in(DayForm::Short, days.range) });
        let has_places = days.at_once > 1;
        Self {
            document: Document::titled(title, view),
            has_places,
            days: days.days.iter().map(|day| sheet_day(day, has_places, view)).collect(),
            unreadable: days.unreadable.iter().map(|file| locale.notice(Notice::NotRead { file })).collect(),
        }
    }
}

fn sheet_day(day: &BookDay, has_places: bool, view: &View) -> SheetDay {
    let locale = view.locale;
    let count = day.visits.iter().filter(|visit| !visit.is_missed()).count();
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let name = locale.sentence_case(&locale.day_in(DayForm::Full, day.day));
    let title = match count {
        0 => name,
        _ => locale.say(Sentence::Titled { title: &name, text: &locale.count(count, Unit::Visit) }),
    };
    let closed = day.closed.as_ref().map(|closed| {
        let obstacle = match closed {
            DayClosed::Weekday => Obstacle::ClosedWeekday,
            DayClosed::Closure(reason) => Obstacle::Closed { reason: reason.clone() },
        };
        format!("{}.", locale.obstacle(&obstacle, &Names::default()))
    });
    let nobody = || day.visits.is_empty().then(|| format!("{}.", locale.notice(Notice::NoVisits)));
    SheetDay {
        title,
        notice: closed.or_else(nobody),
        rows: day.visits.iter().map(|visit| sheet_row(visit, view)).collect(),
        free: free(&day.free, has_places, locale),
    }
}

/// When there is still time on a day; nothing where there is none.
fn free(free: &[FreeTime], has_places: bool, locale: Locale) -> Option<String> {
    if free.is_empty() {
        return None;
    }
    let times = free.iter().map(|FreeTime { hours, places }| {
        let times = locale.wording().times(&hours.from().to_string(), &hours.until().to_string());
        if has_places { format!("{times} ({places})") } else { times }
    });
    let times = &times.collect::<Vec<_>>().join(locale.labels().comma);
    Some(locale.notice(if has_places { Notice::FreePlaces { times } } else { Notice::FreeTimes { times } }))
}

fn sheet_row(visit: &BookedVisit, view: &View) -> SheetRow {
    let locale = view.locale;
    let is_discreet = view.calendar.is_discreet;
    let sessions = visit.sessions.iter();
    SheetRow {
        time: visit.time.map_or_else(|| locale.notice(Notice::TimeOpen), |time| times(time, locale)),
        place: visit.place.map(|place| place.to_string()).unwrap_or_default(),
        who: match visit.is_missed() && is_discreet {
            true => format!("{} ({})", person(visit), locale.say(Sentence::Missed)),
            false => person(visit),
        },
        what: if is_discreet { Vec::new() } else { sessions.clone().map(|session| what(session, locale)).collect() },
        to_do: if is_discreet { Vec::new() } else { sessions.flat_map(|session| to_do(session, locale)).collect() },
        is_done: visit.is_done(),
        is_missed: visit.is_missed(),
    }
}

/// Whose a visit is: the label of the course, or the name of its file where it has none.
pub(super) fn person(visit: &BookedVisit) -> String {
    match &visit.person {
        Some(person) => one_line(person),
        None => one_line(&visit.file),
    }
}

/// What a session is, with its number: `Hair loss 3/19`.
pub(super) fn what(session: &BookedSession, locale: Locale) -> String {
    let title = locale.own_title(&session.protocol.title);
    let number = match session.of {
        Some(of) => format!("{}/{of}", session.number),
        None => session.number.to_string(),
    };
    match state_in_words(session.state, locale) {
        Some(state) => format!("{title} {number} ({state})"),
        None => format!("{title} {number}"),
    }
}

/// What became of a session; nothing of one that is to take place.
fn state_in_words(state: BookedState, locale: Locale) -> Option<String> {
    match state {
        BookedState::Planned => None,
        BookedState::Held => Some(locale.notice(Notice::Done)),
        BookedState::Missed => Some(locale.say(Sentence::Missed)),
    }
}

fn times(time: SessionTime, locale: Locale) -> String {
    locale.wording().times(&time_of_day(time.start), &time.end.to_string())
}

/// What is done at the clinic before a session, what there is to know, and what is asked: nothing of what is past.
fn to_do(session: &BookedSession, locale: Locale) -> Vec<String> {
    if session.state != BookedState::Planned {
        return Vec::new();
    }
    let protocol = &session.protocol;
    let mut lines: Vec<String> = beginnings(session, locale).into_iter().map(|begun| begun.in_words(locale)).collect();
    lines.extend(notes_and_questions(protocol, &session.key, session.number, LastNumbers::of_booked(session), locale));
    lines
}

/// Something that is done before a session on its day, and from when where that is known.
#[derive(Clone, Debug)]
pub(super) struct Beginning {
    /// From when.
    pub(super) from: Option<DayTime>,
    /// Until when, where it is part of the visit.
    pub(super) until: Option<DayTime>,
    /// What; nothing more than preparation where it is part of the visit.
    pub(super) what: Option<String>,
}

impl Beginning {
    fn in_words(&self, locale: Locale) -> String {
        match (self.from, self.until, &self.what) {
            (Some(from), Some(until), None) => {
                let times = &locale.wording().times(&from.to_string(), &until.to_string());
                locale.notice(Notice::Preparation { times })
            }
            (Some(from), _, Some(what)) => locale.notice(Notice::PrepareFrom { time: &from.to_string(), what }),
            (_, _, what) => what.clone().unwrap_or_default(),
        }
    }
}

/// What is done on the day before a session begins: the preparation that its visit begins with, and what its protocol lets
/// begin hours earlier. Numbing is done by the clinic, whenever the source says.
pub(super) fn beginnings(session: &BookedSession, locale: Locale) -> Vec<Beginning> {
    let protocol = &session.protocol;
    let begins = session.time.map(|time| DayTime::from(time.start));
    let mut found = Vec::new();
    let minutes = protocol.preparation_minutes_of(&session.key, session.number);
    if let Some((from, minutes)) = begins.zip(minutes) {
        found.push(Beginning { from: Some(from), until: DayTime::new(from.minutes() + minutes), what: None });
    }
    let own = protocol.preparation.iter().filter(|item| item.sessions.includes(&session.key, session.number));
    for item in own {
        let earlier = match item.from {
            Moment::Before(range) => {
                let minutes = range.longer().checked_mul(range.unit().minutes());
                let from = begins.zip(minutes).and_then(|(begins, minutes)| begins.minutes().checked_sub(minutes));
                from.and_then(DayTime::new)
            }
            Moment::Day | Moment::Session | Moment::After(_) | Moment::NotStated => None,
        };
        if earlier.is_some() || item.class == CareClass::Numbing {
            let what = by_whom(locale.own(&item.text), &item.source, locale).text;
            found.push(Beginning { from: earlier, until: None, what: Some(what) });
        }
    }
    found
}
