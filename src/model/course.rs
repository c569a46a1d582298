//! A course as it is asked for, before its protocols are looked up: what a saved course holds.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use super::{
    Aim, CourseId, DateRange, Feed, FeedAddress, HandOut, Id, Job, Label, Language, Ledger, LengthRange, Minutes,
    MonthEnd, OtherTreatment, Phase, PromisedVisit, Protocol, Record, RecordEntry, Sharing, StartTimes, Timetable,
    Weekdays, Wishes,
};

/// What is asked for one person: one or several protocols, still named rather than read, and the days that can be used.
///
/// ```
/// use mesoplan::Course;
///
/// let mut course = Course::of("hair-loss").starting("2026-12-01".parse()?);
/// course.away.push("2027-02-01..2027-02-05".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Course {
    /// The id of a saved course, once it has one.
    pub id: Option<CourseId>,
    /// A label for titles, which also keeps two people's events apart in one calendar.
    pub label: Option<Label>,
    /// What whoever asks calls the person or the request, such as the number of a patient. Where the course has no id of its
    /// own, the names of its calendar events come from it instead of the label: they stay when a label is corrected, and
    /// differ from those of other people. It is shown nowhere, and is in no saved course.
    pub known_as: Option<String>,
    /// When a visit begins.
    pub at: Option<StartTimes>,
    /// The zone of the clock times, by its IANA name.
    pub timezone: Option<String>,
    /// The language of what is handed out.
    pub language: Option<Language>,
    /// Whether sessions of different courses may be on one day.
    pub sharing: Sharing,
    /// The weekdays that may be used, for protocols with none of their own.
    pub on: Option<Weekdays>,
    /// The clinic's file.
    pub clinic: Option<String>,
    /// Calendar files of times that are taken.
    pub busy: Vec<String>,
    /// Days on which the clinic is closed.
    pub closed: Vec<DateRange>,
    /// Days on which the person is away.
    pub away: Vec<DateRange>,
    /// Other treatments and their dates.
    pub other: Vec<OtherTreatment>,
    /// The dates of events that protocols count from.
    pub events: BTreeMap<Id, NaiveDate>,
    /// The last day for phases that go on.
    pub until: Option<NaiveDate>,
    /// Whether calendar files, codes and sheets tell nowhere what the sessions are. Where nothing is said they do tell.
    pub discreet: Option<bool>,
    /// How long before a session to remind, in minutes, the longest first; where nothing is said, as the clinic does.
    pub reminders: Option<Vec<u32>>,
    /// The calendar is to be subscribed to, rather than imported.
    pub feed: Option<Feed>,
    /// Where the feed is published, once there is such a place.
    pub feed_address: Option<FeedAddress>,
    /// The day from which on sessions are planned. It is asked for each time, and in no saved course.
    pub today: Option<NaiveDate>,
    /// Whether days off aim come before what was promised. It is asked for each time, and in no saved course.
    pub rearranges: bool,
    /// The visits of an earlier calendar file, for courses that are not saved: of equally good plans the one that keeps
    /// most of them is taken. They are in no saved course.
    pub followed: Vec<PromisedVisit>,
    /// The protocols, in the order that decides between equals; at least one.
    pub protocols: Vec<ChosenProtocol>,
}

/// One protocol of a [`Course`], with what is chosen for it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ChosenProtocol {
    /// The protocol: its name, or the path of its file.
    pub protocol: String,
    /// Which variant of it, where it has some and none holds by itself, or another one is meant.
    pub variant: Option<Id>,
    /// The requested day of the first session.
    pub start: Option<NaiveDate>,
    /// The last day on which the first session may be, when any day from `start` on will do.
    pub start_by: Option<NaiveDate>,
    /// The weekdays that may be used.
    pub on: Option<Weekdays>,
    /// How many sessions, by phase.
    pub sessions: BTreeMap<Id, u32>,
    /// Which interval, by phase.
    pub intervals: BTreeMap<Id, LengthRange>,
    /// How long a session takes.
    pub session_length: Option<Minutes>,
    /// How often the whole course is done.
    pub rounds: u32,
    /// What happened, in the order in which it was written down.
    pub record: Vec<RecordEntry>,
    /// What was handed out, in the order in which it was.
    pub handouts: Vec<HandOut>,
}

impl ChosenProtocol {
    /// A protocol with nothing chosen yet.
    pub fn new(protocol: impl Into<String>) -> Self {
        Self {
            protocol: protocol.into(),
            variant: None,
            start: None,
            start_by: None,
            on: None,
            sessions: BTreeMap::new(),
            intervals: BTreeMap::new(),
            session_length: None,
            rounds: 1,
            record: Vec::new(),
            handouts: Vec::new(),
        }
    }
}

impl ChosenProtocol {
    /// The same with the ids that the phases have now in the protocol, which may have been renamed since. An id that is
    /// chosen for beside an earlier one of the same phase leaves that one as it is: no phase has it.
    fn under_present_names(&self, protocol: &Protocol) -> Cow<'_, Self> {
        if protocol.parts().flat_map(|part| &part.phases).all(|phase| phase.renamed_from.is_empty()) {
            return Cow::Borrowed(self);
        }
        let mut own = self.clone();
        rename(&mut own.sessions, protocol);
        rename(&mut own.intervals, protocol);
        for handout in &mut own.handouts {
            rename(&mut handout.wishes.sessions, protocol);
            rename(&mut handout.wishes.intervals, protocol);
            handout.visits.iter_mut().for_each(|visit| visit.key = protocol.present_key(&visit.key));
        }
        Cow::Owned(own)
    }
}

/// Keeps of the visits ahead that were promised for a phase those which lie an interval after the visit before them.
fn retain_apart(
    promised: &mut Vec<PromisedVisit>,
    phase: &Phase,
    interval: Option<LengthRange>,
    month_end: MonthEnd,
    last_held: Option<NaiveDate>,
    is_ahead: impl Fn(NaiveDate) -> bool,
) {
    let mut previous = last_held;
    promised.sort_by_key(|visit| visit.day);
    promised.retain(|visit| {
        let is_of_phase = visit.session.as_ref().is_none_or(|session| session.phase == phase.id);
        let is_apart = previous.zip(interval).is_none_or(|(previous, interval)| {
            let first = interval.shorter().after(previous, month_end);
            let last = interval.longer().map(|longer| longer.after(previous, month_end));
            first.is_some_and(|first| first <= visit.day)
                && last.is_none_or(|last| last.is_some_and(|last| visit.day <= last))
        });
        let stays = !is_of_phase || !is_ahead(visit.day) || is_apart;
        previous = if stays { Some(visit.day) } else { previous };
        stays
    });
}

/// Gives what is chosen for phases the ids that they have now.
fn rename<T>(chosen: &mut BTreeMap<Id, T>, protocol: &Protocol) {
    let earlier: Vec<Id> = chosen.keys().filter(|id| protocol.present_phase(id) != *id).cloned().collect();
    for id in earlier {
        let present = protocol.present_phase(&id).clone();
        if !chosen.contains_key(&present) {
            let value = chosen.remove(&id);
            chosen.extend(value.map(|value| (present, value)));
        }
    }
}

impl Course {
    /// A course of one protocol, with nothing chosen yet. The protocol is given by its name or by the path of its file.
    pub fn of(protocol: impl Into<String>) -> Self {
        Self { protocols: vec![ChosenProtocol::new(protocol)], ..Self::default() }
    }

    /// The same with one protocol more, which is planned together with the others.
    pub fn and(mut self, protocol: impl Into<String>) -> Self {
        self.protocols.push(ChosenProtocol::new(protocol));
        self
    }

    /// The same with the day on which the first sessions of all protocols are requested.
    pub fn starting(mut self, start: NaiveDate) -> Self {
        self.protocols.iter_mut().for_each(|chosen| chosen.start = Some(start));
        self
    }

    /// The same with the time at which visits begin; some weekdays can have another in [`Course::at`]. Without it they begin
    /// as the clinic says, else sessions are whole days.
    pub fn at(mut self, time: NaiveTime) -> Self {
        self.at = Some(StartTimes::usual(time));
        self
    }

    /// The same at a clinic, by the path of its file.
    pub fn at_clinic(mut self, file: impl Into<String>) -> Self {
        self.clinic = Some(file.into());
        self
    }

    /// The same with a name in its titles, which also keeps two people's events apart in one calendar.
    pub fn named(mut self, label: Label) -> Self {
        self.label = Some(label);
        self
    }

    /// What the planner works on: a job for each protocol, which are given in the order of [`Course::protocols`], with the
    /// timetable of the clinic and the calendars that the course names, where it names any.
    ///
    /// With several protocols, an event or a last day is given to those that know what to do with it; a
    /// protocol that is alone gets all of them, so that a name that fits nothing is noticed.
    pub(crate) fn jobs(&self, protocols: &[Protocol], timetable: Option<Arc<Timetable>>) -> Vec<Job> {
        let is_alone = self.protocols.len() == 1;
        let courses = self.protocols.iter().zip(protocols).map(|(own, protocol)| {
            let own = &own.under_present_names(protocol);
            let events = self.events.iter().filter(|(event, _)| is_alone || protocol.events.contains_key(*event));
            let until = self.until.filter(|_| is_alone || protocol.goes_on());
            let ledger = Ledger::new(self.id, &own.handouts, &own.record);
            let promised =
                if own.handouts.is_empty() { self.followed.clone() } else { self.promised(own, protocol, &ledger) };
            Job {
                id: self.id,
                variant: own.variant.clone(),
                label: self.label.as_ref().map(Label::to_string),
                known_as: self.known_as.clone(),
                start_by: own.start_by,
                at: self.at,
                on: own.on.or(self.on).unwrap_or(Weekdays::ALL),
                timetable: timetable.clone(),
                closed: self.closed.clone(),
                away: self.away.clone(),
                other: self.other.clone(),
                events: events.map(|(event, date)| (event.clone(), *date)).collect(),
                sessions: own.sessions.clone(),
                intervals: own.intervals.clone(),
                session_length: own.session_length,
                until,
                rounds: own.rounds,
                record: Record::new(&own.record),
                today: self.today,
                times_anew: own.handouts.last().is_some_and(|last| last.wishes.at != self.at),
                rearranges: self.rearranges || (own.handouts.is_empty() && !promised.is_empty()),
                promised,
                ledger,
                ..Job::new(protocol.clone(), own.start)
            }
        });
        courses.collect()
    }

    /// The visits of one of its protocols that are promised, without those ahead that do not fit a key which was edited since:
    /// they are planned anew. A visit on a weekday that is used no more, or in a phase that has fewer sessions now, has no
    /// place in any plan, so there is nothing to take out.
    fn promised(&self, own: &ChosenProtocol, protocol: &Protocol, ledger: &Ledger) -> Vec<PromisedVisit> {
        let (Some(last), now) = (own.handouts.last(), self.wishes(own)) else { return Vec::new() };
        let before = &last.wishes;
        let last_held = own.record.iter().filter_map(|entry| entry.event.held_on()).max();
        let is_ahead = |day: NaiveDate| self.today.is_none_or(|today| today <= day) && last_held < Some(day);
        // Another variant is another course.
        let is_all_anew = before.variant != now.variant;
        let mut promised = ledger.promised();
        if before.start != now.start && last_held.is_none() {
            // The start is for the first session alone.
            let is_first = |visit: &PromisedVisit| visit.session.as_ref().is_some_and(|session| session.number == 1);
            promised.retain(|visit| !is_ahead(visit.day) || !is_first(visit) || Some(visit.day) == now.start);
        }
        let is_edited = |phase: &&Phase| before.intervals.get(&phase.id) != now.intervals.get(&phase.id);
        promised.retain(|visit| !is_ahead(visit.day) || !is_all_anew);
        for phase in protocol.parts().flat_map(|part| &part.phases).filter(is_edited) {
            let chosen = now.intervals.get(&phase.id).copied().or(phase.policy.interval);
            let interval = chosen.or(match phase.timing.interval {
                Aim::Stated(interval) => Some(interval),
                Aim::NotStated | Aim::None => None,
            });
            retain_apart(&mut promised, phase, interval, protocol.month_end, last_held, is_ahead);
        }
        if before.at != now.at {
            let fits =
                |visit: &PromisedVisit| visit.time.map(|time| time.start) == now.at.map(|at| at.on_day(visit.day));
            promised.iter_mut().filter(|visit| is_ahead(visit.day) && !fits(visit)).for_each(|visit| visit.time = None);
        }
        promised
    }

    /// What the course asks for now for one of its protocols.
    pub(crate) fn wishes(&self, own: &ChosenProtocol) -> Wishes {
        Wishes {
            variant: own.variant.clone(),
            start: own.start,
            at: self.at,
            on: own.on.or(self.on),
            sessions: own.sessions.clone(),
            intervals: own.intervals.clone(),
        }
    }

    /// Which hand-out was the last one, and its day; nothing where nothing was handed out.
    pub fn issue(&self) -> Option<(u32, NaiveDate)> {
        let handouts = self.protocols.iter().flat_map(|own| &own.handouts);
        handouts.map(|handout| (handout.issue, handout.on)).max()
    }

    /// Whether something happened to it, or was handed out of it: the day of planning matters to such a course.
    pub fn is_under_way(&self) -> bool {
        self.protocols.iter().any(|own| !own.record.is_empty() || !own.handouts.is_empty())
    }
}
