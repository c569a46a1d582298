//! The record: what really happened to a course, entry by entry.

use std::collections::BTreeMap;
use std::{error, fmt};

use chrono::{NaiveDate, NaiveTime};

use super::course_problem::Day;
use super::{Id, Outcome};

/// One entry of a record. Nothing in it is computed, and entries stand in the order in which they were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordEntry {
    /// The number of the session in its course, from 1; of an answer, and of the end of a course, the one that came next.
    pub session: u32,
    /// What happened.
    pub event: RecordEvent,
    /// When a session was held, or when it is to begin on the day to which it was moved, where that is known.
    pub time: Option<EntryTime>,
    /// The day for which the session was promised or planned, where that is known and another one than the entry's.
    pub planned: Option<NaiveDate>,
}

/// Clock times of an entry, by the clinic's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryTime {
    /// When the visit began, or is to begin.
    pub start: NaiveTime,
    /// When it ended, where that is known.
    pub end: Option<NaiveTime>,
}

/// What happened to a session, or to the course before it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordEvent {
    /// It was held on this day.
    Held(NaiveDate),
    /// It was held on this day and does not count: another product, or interrupted. The next interval is measured from the
    /// session before it.
    HeldUncounted(NaiveDate),
    /// It was held on this day and does not count, and the next interval is measured from it.
    HeldUncountedAnew(NaiveDate),
    /// It was planned for this day, and nobody came, or it could not be held. It is planned again.
    Missed(NaiveDate),
    /// It was moved by hand to this day.
    Moved(NaiveDate),
    /// It was moved by hand to this day, although a rule of the protocol or the clinic forbids it.
    MovedAnyway(NaiveDate),
    /// It was planned for this day and is dropped from the course.
    Cancelled(NaiveDate),
    /// The course ended on this day: this session and all after it are dropped.
    Ended(NaiveDate),
    /// A question of the protocol was answered before this session.
    Answered {
        /// The question.
        checkpoint: Id,
        /// The answer.
        is_yes: bool,
        /// What it leads to, by the protocol as it was then.
        then: Outcome,
        /// The day.
        on: NaiveDate,
    },
}

impl RecordEvent {
    /// The day on which a session was held, if one was.
    pub fn held_on(&self) -> Option<NaiveDate> {
        match self {
            Self::Held(on) | Self::HeldUncounted(on) | Self::HeldUncountedAnew(on) => Some(*on),
            Self::Missed(_)
            | Self::Moved(_)
            | Self::MovedAnyway(_)
            | Self::Cancelled(_)
            | Self::Ended(_)
            | Self::Answered { .. } => None,
        }
    }

    /// The day to which a session was moved, if it was.
    pub fn moved_to(&self) -> Option<NaiveDate> {
        match self {
            Self::Moved(to) | Self::MovedAnyway(to) => Some(*to),
            Self::Held(_)
            | Self::HeldUncounted(_)
            | Self::HeldUncountedAnew(_)
            | Self::Missed(_)
            | Self::Cancelled(_)
            | Self::Ended(_)
            | Self::Answered { .. } => None,
        }
    }

    /// The day that it is about; none where it was moved from a day that the entry does not say.
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::Held(day) | Self::HeldUncounted(day) | Self::HeldUncountedAnew(day) => Some(*day),
            Self::Missed(day) | Self::Cancelled(day) | Self::Ended(day) | Self::Answered { on: day, .. } => Some(*day),
            Self::Moved(_) | Self::MovedAnyway(_) => None,
        }
    }

    fn counts(&self) -> Counts {
        match self {
            Self::HeldUncounted(_) => Counts::No,
            Self::HeldUncountedAnew(_) => Counts::NoAndStartsAnew,
            Self::Held(_)
            | Self::Missed(_)
            | Self::Moved(_)
            | Self::MovedAnyway(_)
            | Self::Cancelled(_)
            | Self::Ended(_)
            | Self::Answered { .. } => Counts::Yes,
        }
    }
}

/// Why something is not recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordProblem {
    /// The course has several protocols, and none is named.
    CourseOpen {
        /// The protocols.
        known: Vec<Id>,
    },
    /// The course has no such protocol.
    UnknownCourse {
        /// The name that was given.
        name: Id,
        /// The protocols there are.
        known: Vec<Id>,
    },
    /// No protocol of the course has such an event.
    UnknownEvent {
        /// The name that was given.
        name: Id,
        /// The events there are.
        known: Vec<Id>,
    },
    /// There is nothing to take back.
    Empty,
    /// No session lies ahead.
    Over,
    /// The session does not lie ahead.
    NotAhead {
        /// Its number.
        session: u32,
        /// The day on which it was held, if it was; else the course has no such session.
        held: Option<NaiveDate>,
    },
    /// All sessions of the course were held.
    Complete {
        /// The number that was given.
        session: u32,
        /// How many sessions the course has.
        of: u32,
    },
    /// The day is not after the last session that was held.
    BeforeHeld {
        /// The day.
        day: NaiveDate,
        /// The day of that session.
        held: NaiveDate,
    },
    /// The day lies before that of planning, and nothing can be planned or promised for it.
    DayGone {
        /// The number of the session.
        session: u32,
        /// The day.
        day: NaiveDate,
        /// The day of planning.
        today: NaiveDate,
    },
    /// The clinic has no time for the visit then: it is closed, or its places are taken.
    NoTime {
        /// The number of the session.
        session: u32,
        /// The day.
        day: NaiveDate,
        /// The time.
        at: NaiveTime,
        /// The nearest time of that day at which the visit can begin.
        nearest: Option<NaiveTime>,
    },
    /// The session is promised already.
    PromisedAlready {
        /// Its number.
        session: u32,
        /// For which day.
        day: NaiveDate,
        /// For which time.
        start: Option<NaiveTime>,
    },
    /// The sessions of the course are whole days, so none of them has a clock time.
    WholeDays,
    /// A session that does not come next cannot have been missed.
    MissedOther {
        /// Its number.
        session: u32,
        /// The number of the one that comes next.
        next: u32,
        /// The day of the first visit that was promised and of which nothing is on record, where one has passed.
        passed: Option<NaiveDate>,
    },
    /// The day has not come for which the session that is said to have been missed is planned.
    NotYet {
        /// Its number.
        session: u32,
        /// The day.
        day: NaiveDate,
    },
    /// The protocol has no such question.
    UnknownQuestion {
        /// The name that was given.
        name: Id,
        /// The questions there are.
        known: Vec<Id>,
    },
    /// The question is not asked yet.
    NotAsked {
        /// The question.
        question: Id,
        /// The number of the session after which it is asked; nothing where no session ahead is one.
        after: Option<u32>,
    },
    /// Nothing that is planned depends on the answer to the question.
    DecidesNothing {
        /// The question.
        question: Id,
    },
    /// The question has its answer.
    AnsweredAlready {
        /// The question.
        question: Id,
        /// The day of the answer.
        on: NaiveDate,
    },
}

impl RecordProblem {
    /// Its name for programs, which does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CourseOpen { .. } => "course-open",
            Self::UnknownCourse { .. } => "unknown-course",
            Self::UnknownEvent { .. } => "unknown-event",
            Self::Empty => "record-empty",
            Self::Over => "course-over",
            Self::NotAhead { .. } => "session-not-ahead",
            Self::Complete { .. } => "course-complete",
            Self::BeforeHeld { .. } => "before-held",
            Self::DayGone { .. } => "day-gone",
            Self::NoTime { .. } => "time-not-free",
            Self::PromisedAlready { .. } => "promised-already",
            Self::WholeDays => "whole-days",
            Self::MissedOther { .. } => "missed-other-session",
            Self::NotYet { .. } => "not-yet",
            Self::UnknownQuestion { .. } => "unknown-question",
            Self::NotAsked { .. } => "not-asked",
            Self::DecidesNothing { .. } => "decides-nothing",
            Self::AnsweredAlready { .. } => "answered-already",
        }
    }
}

impl fmt::Display for RecordProblem {
    /// One sentence in English, without a full stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CourseOpen { .. } => f.write_str("the file holds several courses, and none is named"),
            Self::UnknownCourse { name, .. } => write!(f, "no course `{name}` is in the file"),
            Self::UnknownEvent { name, .. } => write!(f, "no protocol of this course has an event `{name}`"),
            Self::Empty => f.write_str("the record is empty"),
            Self::Over => f.write_str("no session lies ahead in this course"),
            Self::NotAhead { session, held: Some(held) } => write!(f, "session {session} was held on {}", Day(*held)),
            Self::NotAhead { session, held: None } => write!(f, "no session {session} lies ahead in this course"),
            Self::Complete { session, of } => {
                write!(f, "the course is complete: it has {of} sessions, and session {session} would be one more")
            }
            Self::BeforeHeld { day, held } => {
                write!(f, "a session was held on {}, and {} is not after it", Day(*held), Day(*day))
            }
            Self::DayGone { session, day, today } => {
                write!(f, "session {session} cannot be on {}: today is {}", Day(*day), Day(*today))
            }
            Self::NoTime { session, day, at, .. } => write!(
                f,
                "on {} at {} the clinic has no time for the visit of session {session}",
                Day(*day),
                at.format("%H:%M")
            ),
            Self::PromisedAlready { session, day, start } => {
                let at = start.map(|start| format!(" {}", start.format("%H:%M"))).unwrap_or_default();
                write!(f, "session {session} is promised for {}{at} already", Day(*day))
            }
            Self::WholeDays => f.write_str("the sessions of this course are whole days, without a clock time"),
            Self::MissedOther { session, next, passed: None } => {
                write!(f, "session {session} cannot have been missed yet: session {next} comes next")
            }
            Self::MissedOther { session, next, passed: Some(day) } => {
                write!(f, "session {session} cannot have been missed yet: the visit on {} is session {next}", Day(*day))
            }
            Self::NotYet { session, day } => {
                write!(f, "session {session} is planned for {}, which lies ahead", Day(*day))
            }
            Self::UnknownQuestion { name, .. } => write!(f, "this protocol has no question `{name}`"),
            Self::NotAsked { question, after: Some(after) } => {
                write!(f, "`{question}` is asked after session {after}, which was not held yet")
            }
            Self::NotAsked { question, after: None } => write!(f, "`{question}` is not asked in this course any more"),
            Self::DecidesNothing { question } => {
                write!(f, "nothing follows from an answer to `{question}`: the course goes on as planned either way")
            }
            Self::AnsweredAlready { question, on } => write!(f, "`{question}` was answered on {}", Day(*on)),
        }
    }
}

impl error::Error for RecordProblem {}

/// A session that was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The day.
    pub on: NaiveDate,
    /// Which session of the course it was, from 1, where the record says so. It is checked, not believed.
    pub session: Option<u32>,
    /// When, where the record says so.
    pub time: Option<EntryTime>,
    /// Whether it counts, as far as whoever wrote it down says.
    pub counts: Counts,
}

/// Whether a session that was held counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counts {
    /// It does, unless the protocol says otherwise.
    #[default]
    Yes,
    /// It does not. The next interval is measured from the session before it.
    No,
    /// It does not, and the next interval is measured from it.
    NoAndStartsAnew,
}

impl From<NaiveDate> for Held {
    fn from(on: NaiveDate) -> Self {
        Self { on, session: None, time: None, counts: Counts::Yes }
    }
}

/// A day that a session was moved to by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovedTo {
    /// The day.
    pub day: NaiveDate,
    /// When the visit is to begin, where that was said.
    pub at: Option<NaiveTime>,
    /// Whether the session is to be on it even where a rule forbids that.
    pub is_forced: bool,
}

/// What a record comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The sessions that were held, in the order of the record.
    pub held: Vec<Held>,
    /// Of the sessions ahead, those that were moved by hand, by their numbers.
    pub moved: BTreeMap<u32, MovedTo>,
    /// Of the sessions ahead, those that were missed, with the last day for which they were planned.
    pub missed: BTreeMap<u32, NaiveDate>,
    /// Every day on which a session was missed, with its number, in the order of the record.
    pub missed_days: Vec<(u32, NaiveDate)>,
    /// The sessions that were dropped from the course, with the days for which they were planned.
    pub cancelled: BTreeMap<u32, NaiveDate>,
    /// The first of the sessions that the end of the course dropped.
    pub ended_before: Option<u32>,
    /// The questions that were answered, in the order of the record.
    pub answers: Vec<Answered>,
}

/// A question that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The question.
    pub checkpoint: Id,
    /// The answer.
    pub is_yes: bool,
    /// What it leads to.
    pub then: Outcome,
    /// The number of the session that came next.
    pub before: u32,
    /// The day.
    pub on: NaiveDate,
}

impl Record {
    /// The sum of the entries: a later entry for a session takes the place of an earlier one.
    pub fn new(entries: &[RecordEntry]) -> Self {
        let mut record = Self::default();
        for RecordEntry { session, event, time, planned: _ } in entries {
            if let RecordEvent::Answered { checkpoint, is_yes, then, on } = event {
                let (checkpoint, then) = (checkpoint.clone(), then.clone());
                record.answer(Answered { checkpoint, is_yes: *is_yes, then, before: *session, on: *on });
                continue;
            }
            record.moved.remove(session);
            match *event {
                RecordEvent::Held(on) | RecordEvent::HeldUncounted(on) | RecordEvent::HeldUncountedAnew(on) => {
                    record.missed.remove(session);
                    record.held.push(Held { on, session: Some(*session), time: *time, counts: event.counts() });
                }
                RecordEvent::Answered { .. } => {}
                RecordEvent::Missed(day) => {
                    record.missed_days.push((*session, day));
                    let last = record.missed.entry(*session).or_insert(day);
                    *last = day.max(*last);
                }
                RecordEvent::Moved(day) => {
                    record.moved.insert(*session, MovedTo { day, at: time.map(|time| time.start), is_forced: false });
                }
                RecordEvent::MovedAnyway(day) => {
                    record.moved.insert(*session, MovedTo { day, at: time.map(|time| time.start), is_forced: true });
                }
                RecordEvent::Cancelled(day) => {
                    record.missed.remove(session);
                    record.cancelled.insert(*session, day);
                }
                RecordEvent::Ended(_) => record.end(*session),
            }
        }
        record
    }

    /// Ends the course before a session.
    fn end(&mut self, session: u32) {
        self.missed.retain(|number, _| *number < session);
        self.moved.retain(|number, _| *number < session);
        self.ended_before = Some(self.ended_before.map_or(session, |first| first.min(session)));
    }

    /// Takes an answer down. Sessions that it adds move the numbers of those behind them on.
    fn answer(&mut self, answered: Answered) {
        fn later<T>(numbers: &mut BTreeMap<u32, T>, from: u32, by: u32) {
            let behind = numbers.split_off(&from);
            numbers.extend(behind.into_iter().map(|(number, fact)| (number.saturating_add(by), fact)));
        }
        match answered.then {
            Outcome::Stop => self.end(answered.before),
            Outcome::More(sessions) => {
                later(&mut self.moved, answered.before, sessions);
                later(&mut self.missed, answered.before, sessions);
                later(&mut self.cancelled, answered.before, sessions);
            }
            Outcome::GoOn | Outcome::GoTo(_) => {}
        }
        self.answers.push(answered);
    }

    /// The record of a course of which sessions were held on these days, and nothing else happened.
    pub fn of_days(days: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { held: days.into_iter().map(Held::from).collect(), ..Self::default() }
    }

    /// The days on which sessions were held, in the order of the record.
    pub fn held_days(&self) -> impl Iterator<Item = NaiveDate> {
        self.held.iter().map(|held| held.on)
    }

    /// Whether a session was cancelled by itself.
    pub fn is_cancelled(&self, number: u32) -> bool {
        self.cancelled.contains_key(&number)
    }

    /// Whether a session was dropped from the course: by itself, or with its end.
    pub fn drops(&self, number: u32) -> bool {
        self.is_cancelled(number) || self.ended_before.is_some_and(|first| first <= number)
    }

    /// Every session that it names, with the number it names it by.
    pub fn named(&self) -> impl Iterator<Item = u32> {
        // A course may end after its last session.
        let before_end = self.ended_before.and_then(|first| first.checked_sub(1)).filter(|last| *last > 0);
        let named = self.moved.keys().chain(self.missed.keys()).chain(self.cancelled.keys()).copied();
        named.chain(before_end)
    }
}
