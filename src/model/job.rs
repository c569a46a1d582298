//! What the planner works on: one protocol, for one person.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::parts;
use super::{
    CourseId, DateRange, Id, Ledger, LengthRange, Minutes, MovedTo, PromisedVisit, Protocol, Record, StartTimes,
    Timetable, Weekdays, hashed_name,
};

/// One protocol of a course with everything that its plan depends on, so that equal jobs give equal plans.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The id of the saved course, where it has one.
    pub id: Option<CourseId>,
    /// What is planned.
    pub protocol: Protocol,
    /// Which variant of the protocol, where the course names one.
    pub variant: Option<Id>,
    /// Whether its sessions stay on days on which its variant holds by itself.
    pub keeps_variant: bool,
    /// The number of the last session that comes in time by the rules of its protocol for late ones, as do all before it: the
    /// planner finds out of how many that can be asked.
    pub in_time: u32,
    /// A label that tells two courses of one protocol apart, in titles and in the names of calendar events.
    pub label: Option<String>,
    /// What whoever asks calls it, which comes instead of the label in the names of calendar events.
    pub known_as: Option<String>,
    /// The requested day of the first session. Needed unless an event times the first session.
    pub start: Option<NaiveDate>,
    /// The last day on which the first session may be, when any day from `start` on will do.
    pub start_by: Option<NaiveDate>,
    /// When a visit begins. Without it sessions are whole days.
    pub at: Option<StartTimes>,
    /// Whether that is the clinic's, since the course says nothing of it.
    pub is_at_of_clinic: bool,
    /// The weekdays that may be used.
    pub on: Weekdays,
    /// When the clinic has time; any time of any day where nothing is said.
    pub timetable: Option<Arc<Timetable>>,
    /// Days on which the clinic is closed, besides the closures of the timetable.
    pub closed: Vec<DateRange>,
    /// Days on which the person is away.
    pub away: Vec<DateRange>,
    /// Other treatments and their dates.
    pub other: Vec<OtherTreatment>,
    /// The dates of the protocol's events.
    pub events: BTreeMap<Id, NaiveDate>,
    /// How many sessions, by phase, where that differs from the protocol's policy.
    pub sessions: BTreeMap<Id, u32>,
    /// Which interval, by phase, where that differs from the protocol's policy.
    pub intervals: BTreeMap<Id, LengthRange>,
    /// How long a session takes, where the protocol does not say or the clinic needs longer.
    pub session_length: Option<Minutes>,
    /// The last day for a phase that goes on.
    pub until: Option<NaiveDate>,
    /// How often the whole course is done: 1, or more where the protocol repeats it.
    pub rounds: u32,
    /// What happened so far.
    pub record: Record,
    /// The visits that were handed out, no two of them on one day. The plan keeps as many as it can.
    pub promised: Vec<PromisedVisit>,
    /// Everything that was ever handed out.
    pub ledger: Ledger,
    /// Whether days off aim come before promised visits: of equally good plans the one that keeps most visits is taken.
    pub rearranges: bool,
    /// Whether promised visits without a time have a new one: the key that says when visits begin was edited since.
    pub times_anew: bool,
    /// The day from which on sessions are planned; without it the past is planned like the future.
    pub today: Option<NaiveDate>,
}

impl Job {
    /// A job with nothing but a requested start.
    pub fn new(protocol: Protocol, start: Option<NaiveDate>) -> Self {
        Self {
            id: None,
            protocol,
            variant: None,
            keeps_variant: false,
            in_time: 0,
            label: None,
            known_as: None,
            start,
            start_by: None,
            at: None,
            is_at_of_clinic: false,
            on: Weekdays::ALL,
            timetable: None,
            closed: Vec::new(),
            away: Vec::new(),
            other: Vec::new(),
            events: BTreeMap::new(),
            sessions: BTreeMap::new(),
            intervals: BTreeMap::new(),
            session_length: None,
            until: None,
            rounds: 1,
            record: Record::default(),
            promised: Vec::new(),
            ledger: Ledger::default(),
            rearranges: false,
            times_anew: false,
            today: None,
        }
    }

    /// Where a session was moved to by hand, as long as that day has not passed.
    pub fn moved_to(&self, number: u32) -> Option<MovedTo> {
        self.record.moved.get(&number).copied().filter(|moved| self.today.is_none_or(|today| today <= moved.day))
    }

    /// Whether the search keeps a session in time, by its number: one that was moved by hand lies where it lies.
    pub(crate) fn keeps_in_time(&self, number: u32) -> bool {
        number <= self.in_time && self.moved_to(number).is_none()
    }

    /// How many minutes a visit blocks at most: the preparation and the session, each at its longer end. `None` when
    /// neither the protocol nor the course says how long a session takes.
    pub fn visit_minutes(&self) -> Option<u32> {
        let visits = self.protocol.visits.iter();
        let session = visits.clone().filter_map(|visit| visit.session_length);
        let session = session.chain(self.session_length()).map(Minutes::longer).max()?;
        let preparation = visits.filter_map(|visit| visit.preparation_length).chain(self.protocol.preparation_length);
        Some(session + preparation.map(Minutes::longer).max().unwrap_or(0))
    }

    /// How many minutes the visit of one session blocks, which has this number in the course. Where the protocol gives a
    /// visit several lengths, the longest.
    pub fn visit_minutes_of(&self, key: &SessionKey, number: u32) -> Option<u32> {
        let own = || self.protocol.visits.iter().filter(|visit| visit.sessions.includes(key, number));
        let session = own().filter_map(|visit| visit.session_length).map(Minutes::longer).max();
        let session = session.or(self.session_length().map(Minutes::longer))?;
        Some(session + self.protocol.preparation_minutes_of(key, number).unwrap_or(0))
    }

    /// How long a session takes that has no length of its own.
    fn session_length(&self) -> Option<Minutes> {
        self.session_length.or(self.protocol.session_length)
    }

    /// The name of the calendar event of a session, where the course has no id: a version 5 UUID (RFC 9562, section 5.5)
    /// of the protocol, the label (or what the course is known as) and the session's oldest key. It holds no date and no
    /// readable name, and it stays the same when the session moves or its phase gets another name.
    pub fn uid(&self, key: &SessionKey) -> Uuid {
        self.uid_of(&self.event_name(key))
    }

    /// The names of the calendar events of many sessions, by what [`Job::event_name`] says of each.
    pub(crate) fn uids(&self, sessions: &[String]) -> impl Iterator<Item = Uuid> {
        let mut name = self.own_name();
        let own = name.len();
        sessions.iter().map(move |session| {
            name.truncate(own);
            name.push_str(session);
            hashed_name(NAMESPACE, name.as_bytes())
        })
    }

    /// What tells the calendar event of a session from those of the other sessions of its course.
    pub(crate) fn event_name(&self, key: &SessionKey) -> String {
        self.protocol.oldest_key(key).to_string()
    }

    /// The same for a visit whose session has given its name to another visit.
    pub fn spare_uid(&self, number: u32) -> Uuid {
        // No key begins with a sign.
        self.uid_of(&format!("+{number}"))
    }

    fn uid_of(&self, event: &str) -> Uuid {
        hashed_name(NAMESPACE, (self.own_name() + event).as_bytes())
    }

    /// What tells its calendar events from those of other courses.
    fn own_name(&self) -> String {
        match &self.known_as {
            // With one line more than a label makes: neither a label nor the event has an end of a line.
            Some(known_as) => format!("{}\n\n{known_as}\n", self.protocol.id),
            None => format!("{}\n{}\n", self.protocol.id, self.label.as_deref().unwrap_or("")),
        }
    }
}

/// The namespace of all our event names: version 5 of "mesoplan" in the DNS namespace of RFC 9562.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f99_ec39_13dd_5bd5_accb_030e_c861_3d5f);

/// Whether sessions of different courses may be on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// They may; fewest days off aim come first.
    #[default]
    Allowed,
    /// They should: fewest visits come before fewest days off aim.
    Preferred,
    /// Never.
    Forbidden,
}

/// Another treatment on a known day, or one that lasts from one day to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherTreatment {
    /// Which treatment, in the words that separations use.
    pub treatment: Id,
    /// Its day, or its days from the first to the last.
    pub on: DateRange,
}

/// Which session of a course, whatever its date and whatever comes before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionKey {
    /// The phase.
    pub phase: Id,
    /// The round of the course, from 1.
    pub round: u32,
    /// The number of the session in its phase, from 1.
    pub number: u32,
    /// 1, and more for a session that is held again because it was held too soon, or one after it too late.
    pub attempt: u32,
}

impl fmt::Display for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.phase, self.number)?;
        if self.round > 1 {
            write!(f, "/round-{}", self.round)?;
        }
        if self.attempt > 1 { write!(f, "/attempt-{}", self.attempt) } else { Ok(()) }
    }
}

impl SessionKey {
    /// The key that a text spells as it is shown; `None` where it spells none.
    pub fn new(text: &str) -> Option<Self> {
        let mut parts = parts(text, b'/');
        let (phase, number) = (Id::new(parts.next()?)?, plain_number(parts.next()?)?);
        let mut parts = parts.peekable();
        // Written in one way only: the first round and the first attempt go without saying.
        let mut other = |what: &str| match parts.peek().and_then(|part| part.strip_prefix(what)) {
            None => Some(1),
            Some(number) => {
                parts.next();
                plain_number(number).filter(|number| *number != 1)
            }
        };
        let (round, attempt) = (other("round-")?, other("attempt-")?);
        parts.next().is_none().then_some(Self { phase, number, round, attempt })
    }
}

/// The number that digits spell, with no more of them than it takes.
fn plain_number(digits: &str) -> Option<u32> {
    let is_plain =
        digits.bytes().all(|digit| digit.is_ascii_digit()) && (digits.len() == 1 || !digits.starts_with('0'));
    if is_plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_shown() {
        for text in ["induction/4", "induction/4/round-2", "a-b/1/attempt-3", "a/1000/round-2/attempt-2"] {
            assert_eq!(SessionKey::new(text).map(|key| key.to_string()).as_deref(), Some(text));
        }
        for text in [
            "",
            "induction",
            "induction/",
            "induction/04",
            "A/1",
            "a/1/round-1",
            "a/1/attempt-2/round-2",
            "a/1/",
            "a/+1",
            "a/1/round-02",
        ] {
            assert_eq!(SessionKey::new(text), None, "{text}");
        }
    }

    #[test]
    fn the_namespace_is_what_its_comment_says() {
        assert_eq!(NAMESPACE, Uuid::new_v5(&Uuid::NAMESPACE_DNS, b"mesoplan"));
    }
}
