//! The sessions of a plan as events, and their care where that has events of its own.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use uuid::Uuid;

use super::alike::Alike;
use super::handout::{NextState, Stamps};
use super::style::{CareStyle, DAY};
use super::{Change, words};
use crate::model::{
    CoursePlan, GoneVisit, Id, Plan, PlannedPhase, Protocol, Session, SessionEvent, SessionStatus, Window, hashed_name,
};
use crate::render::care::{self, CareBegin, CareGroup, CareKind};
use crate::render::ics::{Alarm, Entry, Span, Words};
use crate::render::locale::{DayForm, Sentence};
use crate::render::offered::{Offered, offered};
use crate::render::visit::Visit;
use crate::render::{View, pending};
use crate::zone::{LocalTimeError, Zone};

/// An event as planned, before it is known what an earlier file has.
#[derive(Debug)]
pub(super) struct PlannedEvent {
    pub(super) entry: Entry,
    pub(super) file: FileSubject,
    /// What became of it since it was handed out.
    pub(super) change: Change,
}

/// The events of the plans: visit by visit, around each session its care. The visits that were handed out and are no
/// session's come last.
pub(super) fn of_plan(plan: &Plan, view: &View, alike: &mut Alike) -> Result<Vec<PlannedEvent>, LocalTimeError> {
    let stamps = Stamps::of(plan, view);
    let sessions = plan.sessions();
    let mut events = Vec::with_capacity(sessions.len());
    let told_by_notes_alone = view.calendar.care == CareStyle::Notes && !view.calendar.is_discreet;
    for visit in sessions.chunk_by(|(_, one), (_, next)| one.day == next.day) {
        if let ([(course, session)], true) = (visit, told_by_notes_alone) {
            let state = stamps.session(course, session, view);
            let place = plan.plans.iter().position(|plan| std::ptr::eq(plan, *course)).unwrap_or_default();
            let description = alike.words((place, course), session, view)?;
            let own = SessionEvents { plan: course, session, care: &[], view, state };
            events.push(own.session_event(description, alike)?);
            continue;
        }
        let care = care::of_visit(visit, &view.zone, view.locale)?;
        for ((plan, session), care) in visit.iter().zip(&care) {
            let state = stamps.session(plan, session, view);
            let own = SessionEvents { plan, session, care, view, state };
            events.extend(own.care_events(CareKind::Preparation)?);
            events.push(own.session_event(own.description(), alike)?);
            events.extend(own.care_events(CareKind::Aftercare)?);
        }
    }
    for plan in &plan.plans {
        for gone in &plan.gone {
            events.extend(gone_events(plan, gone, stamps.gone(gone), view, alike)?);
        }
    }
    Ok(events)
}

/// The event of one session: as in the calendar file, but nothing is told of its care.
pub(in crate::render) fn session_entry(
    plan: &CoursePlan,
    session: &Session,
    view: &View,
) -> Result<Entry, LocalTimeError> {
    let state = Stamps::of_first(plan).session(plan, session, view);
    let own = SessionEvents { plan, session, care: &[], view, state };
    Ok(own.session_event(own.description(), &mut Alike::default())?.entry)
}

/// The events of a visit that was handed out and is no session's: cancelled, with its care; or as it was, where it has passed
/// and nobody wrote down what became of it.
fn gone_events(
    plan: &CoursePlan,
    gone: &GoneVisit,
    state: NextState,
    view: &View,
    alike: &mut Alike,
) -> Result<Vec<PlannedEvent>, LocalTimeError> {
    let visit = &state.visit;
    let of_phase = |phase: &PlannedPhase| {
        plan.course.protocol.phases[phase.index].id == visit.key.phase && phase.round == visit.key.round
    };
    let phase = plan.phases.iter().position(of_phase);
    // Of a course without a session left only what was handed out says how many it had.
    let most = plan.gone.iter().map(|gone| gone.visit.last.number).max().unwrap_or(visit.number);
    let session = Session {
        key: visit.key.clone(),
        phase: phase.unwrap_or_default(),
        number: visit.number,
        of: plan.sessions.first().map_or(most, |session| session.of),
        day: visit.day,
        time: visit.time,
        status: SessionStatus::Planned,
        window: Window::default(),
        movable: None,
        published: None,
        gap_days: None,
        off_aim_days: 0,
        is_aimed: false,
        is_early_open: false,
        reasons: Vec::new(),
        event: SessionEvent { uid: gone.visit.event.uid(), name: visit.name, visit: None },
    };
    let is_off = visit.state.is_off();
    let care = care::of_visit(&[(plan, &session)], &view.zone, view.locale)?.into_iter().next().unwrap_or_default();
    let own = SessionEvents { plan, session: &session, care: &care, view, state };
    let mut events = own.care_events(CareKind::Preparation)?;
    events.push(own.session_event(own.description(), alike)?);
    events.extend(own.care_events(CareKind::Aftercare)?);
    for PlannedEvent { entry, .. } in &mut events {
        if is_off {
            entry.summary = match view.calendar.is_discreet {
                true => view.locale.say(Sentence::CancelledAppointment),
                false => view.locale.say(Sentence::Cancelled { title: &entry.summary }),
            };
            entry.alarms.clear();
            (entry.is_cancelled, entry.is_free) = (true, true);
        }
        // Where its phase is none of the plan any more, nothing else is known of it.
        if is_off || phase.is_none() {
            entry.description = Words::default();
        }
    }
    Ok(events)
}

/// The name of a care event: a version 5 UUID of its session's name and its key.
pub(super) fn care_uid(session: Uuid, key: &str) -> Uuid {
    hashed_name(session, key.as_bytes())
}

/// The time that the events of a course without a record carry: the protocol's own date, never the clock's. Files of a
/// protocol without any date carry the first second of 1970.
pub(super) fn stamp(protocol: &Protocol) -> DateTime<Utc> {
    let date = protocol.date().map(|date| date.and_time(NaiveTime::MIN).and_utc());
    date.unwrap_or(DateTime::UNIX_EPOCH)
}

/// What a file for one event is about, as far as its name tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileSubject {
    /// What it is of; `None` where nobody may see that.
    pub(super) protocol: Option<Id>,
    /// Which session, and how many digits its number has.
    pub(super) number: Option<(u32, usize)>,
}

impl FileSubject {
    /// Of an appointment, of which nothing else may be seen.
    pub(super) const APPOINTMENT: Self = Self { protocol: None, number: None };

    /// The name of the file of an event, without the ending. The digits keep two people's files apart.
    pub(super) fn file_stem(&self, uid: Uuid) -> String {
        let subject = self.protocol.as_ref().map_or("appointment", Id::as_str);
        let number = self.number.map(|(number, width)| format!("-{number:0width$}")).unwrap_or_default();
        let digits = uid.simple().to_string();
        format!("{subject}{number}-{}", &digits[..12])
    }
}

/// From midnight until nine in the morning, in minutes: when a reminder of a whole day comes.
const NINE: i64 = 9 * 60;

/// How long a care event is shown. It only says when something begins: the time that it holds is in its words.
const CARE_EVENT: TimeDelta = TimeDelta::minutes(15);

/// When the event of a session is, by the clocks of its plan.
pub(super) fn span(session: &Session) -> Span {
    session.time.map_or(Span::AllDay(session.day), |time| {
        let (start, end) = time.on(session.day);
        Span::Timed { start, end }
    })
}

/// What reminds of it: how many minutes before it by its words, and how many by its event.
pub(super) fn reminders(session: &Session, view: &View) -> impl Iterator<Item = (u32, i64)> {
    let (has_time, mut last) = (session.time.is_some(), None);
    view.calendar.alarms.iter().filter_map(move |minutes| {
        let reminder = match has_time {
            true => (*minutes, i64::from(*minutes)),
            false => {
                // A day has no hour: its reminders come on days before.
                let whole = minutes.div_ceil(DAY).max(1) * DAY;
                (whole, i64::from(whole) - NINE)
            }
        };
        (last.replace(reminder.0) != Some(reminder.0)).then_some(reminder)
    })
}

/// One session with what its events need.
pub(super) struct SessionEvents<'p> {
    pub(super) plan: &'p CoursePlan,
    pub(super) session: &'p Session,
    pub(super) care: &'p [CareGroup],
    pub(super) view: &'p View,
    pub(super) state: NextState,
}

impl SessionEvents<'_> {
    /// The event of the session with these words below its title.
    pub(super) fn session_event(&self, description: Words, alike: &mut Alike) -> Result<PlannedEvent, LocalTimeError> {
        let (style, title) = (&self.view.calendar, self.title());
        let span = match (self.session.time, self.zone_of_what_happened()) {
            (Some(time), Some(zone)) => {
                let (start, end) = time.on(self.session.day);
                let instant = |local| zone.resolve(local).map(|instant| instant.to_utc());
                Span::Exact { start: instant(start)?, end: instant(end)? }
            }
            (None, _) | (Some(_), None) => span(self.session),
        };
        let mut alarms = self.alarms(&title, alike);
        if style.care == CareStyle::Alarms {
            alarms.extend(self.care_alarms()?);
        }
        Ok(PlannedEvent {
            file: self.file(),
            change: self.state.change.clone(),
            entry: Entry {
                uid: self.uid(),
                span,
                summary: title,
                description,
                location: self.view.clinic_place.clone().filter(|_| !style.is_discreet),
                stamp: self.state.visit.changed,
                sequence: self.state.visit.revision,
                is_cancelled: false,
                is_free: false,
                alarms,
            },
        })
    }

    /// The zone of a session that was held by other clocks than those of the plan now, which show another day.
    fn zone_of_what_happened(&self) -> Option<Zone> {
        let visit = self.session.event.visit.as_ref().filter(|_| !self.session.status.is_ahead())?;
        let is_as_told = (visit.last.day, visit.last.time) == (self.session.day, self.session.time);
        let other = visit.timezone.as_deref().filter(|name| is_as_told && *name != self.view.zone.name());
        other.and_then(Zone::named)
    }

    fn uid(&self) -> Uuid {
        self.plan.uid(self.session)
    }

    fn title(&self) -> String {
        let (style, locale) = (&self.view.calendar, self.view.locale);
        let own = style.title.as_ref().filter(|title| !style.is_discreet || title.tells_treatment().is_none());
        own.and_then(|title| title.fill(self.plan, self.session, locale)).unwrap_or_else(|| {
            if style.is_discreet {
                locale.say(Sentence::Appointment { number: self.session.number, of: self.session.of })
            } else {
                words::session_title(self.plan, self.session, locale)
            }
        })
    }

    fn description(&self) -> Words {
        let locale = self.view.locale;
        if !self.view.calendar.is_discreet {
            return words::session_text(self.plan, self.session, self.care, self.view).into();
        }
        match self.session.status {
            SessionStatus::Held(_) => Words::default(),
            SessionStatus::Planned | SessionStatus::Moved { .. } => {
                let window = locale.window_sentence(self.session.window);
                let offered = offered(self.session, self.view.sheet.audience);
                // A discreet calendar names no clinic.
                let offered = offered.filter(|offered| *offered != Offered::AsAgreed);
                let offered = offered.map(|offered| locale.offered_sentence(DayForm::Short, offered));
                let pending = pending::sentences(self.plan, self.session, true, locale);
                window.into_iter().chain(offered).chain(pending).collect::<Vec<_>>().join("\n").into()
            }
        }
    }

    fn file(&self) -> FileSubject {
        let digits = self.session.of.checked_ilog10().map_or(1, |log| log as usize + 1);
        let protocol = (!self.view.calendar.is_discreet).then(|| self.plan.course.protocol.id.clone());
        FileSubject { protocol, number: Some((self.session.number, digits)) }
    }

    fn alarms(&self, title: &str, alike: &mut Alike) -> Vec<Alarm> {
        let time = self.session.time.map(|time| time.start);
        let alarms = reminders(self.session, self.view).map(|(minutes, minutes_before)| {
            let mut description = String::new();
            alike.reminders.push(&mut description, (minutes, time), title, self.view.locale);
            Alarm { minutes_before, description }
        });
        alarms.collect()
    }

    /// A reminder for each thing that begins at a known time.
    fn care_alarms(&self) -> Result<Vec<Alarm>, LocalTimeError> {
        let start = Visit::of(self.session, &self.view.zone)?.map(|visit| visit.start.to_utc());
        let alarms = self.told_care().filter_map(|(group, begins)| {
            let minutes_before = match (begins, start) {
                (CareBegin::At(instant), Some(start)) => (start - instant).num_minutes(),
                (CareBegin::On(day), None) if day < self.session.day => (self.session.day - day).num_minutes() - NINE,
                // On the day itself it is not known when the session ends.
                (CareBegin::At(_), None) | (CareBegin::On(_), _) => return None,
            };
            Some(Alarm {
                minutes_before,
                description: self
                    .view
                    .locale
                    .say(Sentence::Titled { title: &group.time, text: &group.items.join(" ") }),
            })
        });
        Ok(alarms.collect())
    }

    /// A short event for each thing that begins at a known time.
    fn care_events(&self, kind: CareKind) -> Result<Vec<PlannedEvent>, LocalTimeError> {
        let locale = self.view.locale;
        let wanted = self.view.calendar.care == CareStyle::Events;
        let groups = self.told_care().filter(|(group, _)| wanted && group.kind == kind);
        let events = groups.map(|(group, begins)| {
            let uid = care_uid(self.uid(), &group.key.to_string());
            let span = match begins {
                CareBegin::On(day) => Span::AllDay(day),
                CareBegin::At(start) => {
                    let end = start.checked_add_signed(CARE_EVENT);
                    let out = LocalTimeError::OutOfCalendar { local: start.naive_utc() };
                    Span::Exact { start, end: end.ok_or(out)? }
                }
            };
            let mut lines = vec![format!("{}{}", group.time, locale.labels().colon)];
            lines.extend(group.items.iter().map(|item| format!("- {item}")));
            lines.push(String::new());
            lines.push(format!("{}, {}", self.title(), locale.day(self.session.day)));
            Ok(PlannedEvent {
                file: self.file(),
                change: self.state.change.clone(),
                entry: Entry {
                    uid,
                    span,
                    summary: words::care_title(group, locale),
                    description: lines.join("\n").into(),
                    location: None,
                    stamp: self.state.visit.changed,
                    sequence: self.state.visit.revision,
                    is_cancelled: false,
                    is_free: true,
                    alarms: Vec::new(),
                },
            })
        });
        events.collect()
    }

    /// What is told with this session and has a time. A discreet file tells none of it.
    fn told_care(&self) -> impl Iterator<Item = (&CareGroup, CareBegin)> {
        let told = self.care.iter().filter(|group| group.is_told_here && !self.view.calendar.is_discreet);
        told.filter_map(|group| Some((group, group.begins?)))
    }
}
