//! What is due on a day, over many courses: the receptionist's list, in words here, for programs in `json` and `table`.

mod json;
mod table;

use chrono::NaiveDate;

#[cfg(feature = "cli")]
pub(super) use json::AgendaJson;

use super::layout::{Paint, broken, push_line, wrapped_in};
use super::locale::{DayForm, Locale, Notice, Sentence, Unit};
use super::words::Names;
use super::{ListFormat, codes, known_visit};
use crate::model::{
    Booked, Course, DueState, HandOut, HeldGrade, KnownVisit, NextSession, Plan, PromisedVisit, Protocol, Question,
    Session, Text, Unrecorded, VisitStart, WaitingSession,
};

/// What is due on a day.
#[derive(Clone, Debug)]
pub struct Agenda {
    /// The day.
    pub today: NaiveDate,
    /// The courses, the most urgent first.
    pub courses: Vec<AgendaCourse>,
    /// The files of courses that cannot be read.
    pub unreadable: Vec<String>,
}

/// One course of an agenda.
#[derive(Clone, Debug)]
pub struct AgendaCourse {
    /// Its file, as it was found; nothing where there is none.
    pub file: Option<String>,
    /// Its label.
    pub label: Option<String>,
    /// Its protocol.
    pub course: String,
    /// What the protocol is called.
    pub title: Text,
    /// The sessions that were held.
    pub held: Vec<HeldGrade>,
    /// The days on which sessions were held after the last one of the course.
    pub beyond: Vec<NaiveDate>,
    /// The questions on whose answers the course depends.
    pub questions: Vec<Question>,
    /// Those that are to be answered now, with what the answers lead to, in the language of the answer.
    pub to_answer: Vec<String>,
    /// The next one; nothing when the course is over.
    pub next: Option<NextSession>,
    /// The one that comes next, where it has no day as long as the date of an event is not known.
    pub waiting: Option<WaitingSession>,
    /// What its events are called, as a list in the language of the answer.
    pub waits_for: String,
    /// Where the next one is planned, where a plan fits.
    pub planned: Option<Session>,
    /// When the visit of that one begins.
    pub planned_start: Option<VisitStart>,
    /// The visit that the person has been promised next, where one lies ahead.
    pub appointment: Option<Appointment>,
    /// Why no plan fits, in one line, where none does.
    pub refusal: Option<String>,
    /// Sessions of days that have passed, of which the record says nothing.
    pub unrecorded: Vec<Unrecorded>,
    /// That the protocol is another one than when something was last handed out, where it is.
    pub changed: Option<ProtocolChanged>,
}

/// A promised visit that lies ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// When it begins.
    pub start: VisitStart,
    /// The number of the session that it was promised for.
    pub number: u32,
    /// Whether the plan still has it.
    pub is_planned: bool,
}

impl Appointment {
    /// The next one of each protocol of a course. Without a plan, the appointment counts as planned.
    pub fn of_each(course: &Course, plan: Option<&Plan>, today: NaiveDate) -> Vec<Option<Self>> {
        let booked = course.booked();
        let (open, planned) = (KnownVisit::open(&booked, today), plan.map(Plan::visits_ahead));
        let of_protocol = |protocol: usize| {
            let is_its = |visit: &&KnownVisit| visit.protocols.contains(&protocol);
            let start = open.iter().find(is_its)?.start();
            let is_promised =
                |booked: &&Booked| booked.protocol == protocol && !booked.is_held && booked.day == start.0;
            let is_planned = planned
                .as_ref()
                .is_none_or(|planned| planned.iter().filter(is_its).any(|planned| planned.start() == start));
            Some(Self { start, number: booked.iter().find(is_promised)?.number, is_planned })
        };
        (0..course.protocols.len()).map(of_protocol).collect()
    }
}

impl AgendaCourse {
    /// The appointment, where it is for the session that comes next: one that is due before it, and for which nobody was
    /// promised anything, has none.
    fn appointment_of_next(&self) -> Option<Appointment> {
        let (next, appointment) = (self.next.as_ref()?, self.appointment?);
        let is_earlier = |planned: VisitStart| planned.0 < appointment.start.0;
        let is_instead = !appointment.is_planned && appointment.number == next.number;
        let is_for_later = self.planned_start.is_some_and(is_earlier) && !is_instead;
        (!is_for_later).then_some(appointment)
    }
}

/// A protocol that is another one than when something was last handed out.
#[derive(Clone, Debug)]
pub struct ProtocolChanged {
    /// The day of the hand-out.
    pub handed_out: NaiveDate,
    /// The version then.
    pub was: String,
    /// The version now.
    pub now: String,
    /// The days of promised visits that are given up now.
    pub given_up: Vec<NaiveDate>,
}

impl ProtocolChanged {
    /// What changed since the last hand-out; nothing where the protocol is the same file.
    pub fn since(last: &HandOut, protocol: &Protocol, given_up: &[PromisedVisit]) -> Option<Self> {
        (last.sha256 != protocol.sha256()).then(|| Self {
            handed_out: last.on,
            was: last.version.clone(),
            now: protocol.version.clone(),
            given_up: given_up.iter().map(|visit| visit.day).collect(),
        })
    }

    fn in_words(&self, locale: Locale) -> String {
        let day = &locale.day(self.handed_out);
        let days: Vec<String> = self.given_up.iter().map(|day| locale.day(*day)).collect();
        let days = (!days.is_empty()).then(|| days.join(locale.labels().comma));
        locale.notice(Notice::ProtocolChanged { day, given_up: days.as_deref() })
    }
}

impl Agenda {
    /// The courses of a day, put in the order of their urgency: overdue first, the longest overdue before all, then what
    /// is due and has no appointment, then appointments and what comes, the soonest first, and what is over last. Equals
    /// stay in the order that they came in.
    pub fn new(today: NaiveDate, mut courses: Vec<AgendaCourse>, unreadable: Vec<String>) -> Self {
        courses.sort_by_key(|course| (urgency(course), course.waiting.is_none()));
        Self { today, courses, unreadable }
    }

    /// The first session of a plan that lies ahead.
    pub fn planned(plan: &Plan, index: usize) -> Option<Session> {
        plan.plans[index].next_ahead().cloned()
    }

    /// When the visit of that session begins.
    pub fn planned_start(plan: &Plan, index: usize) -> Option<VisitStart> {
        let visits = plan.visits_ahead();
        visits.iter().find(|visit| visit.protocols.contains(&index)).map(KnownVisit::start)
    }
}

/// Smaller is more urgent.
fn urgency(course: &AgendaCourse) -> (u32, i64, Option<VisitStart>) {
    let Some(next) = &course.next else { return (6, 0, None) };
    let on = |day: NaiveDate| Some((day, None));
    match (next.state, course.appointment_of_next()) {
        (DueState::PastMaximum { days }, _) => (0, -i64::from(days), None),
        (DueState::Overdue { days }, _) => (1, -i64::from(days), None),
        (_, Some(appointment)) => (3, 0, Some(appointment.start)),
        (DueState::Due, None) => (2, 0, next.overdue_from.and_then(on)),
        (DueState::Early { aim_from }, None) => (4, 0, on(aim_from)),
        (DueState::TooSoon { until }, None) => (5, 0, on(until)),
    }
}

/// What hands a plan out.
const HAND_OUT: &str = "mesoplan plan … -o …";

/// How an agenda is shown to a person.
#[derive(Clone, Copy, Debug)]
pub struct AgendaView {
    /// The language of its words.
    pub locale: Locale,
    /// Whether late courses are in colour.
    pub paint: Paint,
    /// How many columns there are.
    pub width: usize,
    /// Whether the files, the windows and what was held last are told too.
    pub is_verbose: bool,
}

/// An agenda in a format.
pub fn agenda(agenda: &Agenda, format: ListFormat, view: AgendaView) -> String {
    match format {
        ListFormat::Text => text(agenda, view),
        ListFormat::Json => json::json(agenda, view.locale),
        ListFormat::Csv => table::table(agenda, view.locale),
    }
}

/// A line for each course, what is due first; below it only what has to be mended, unless more is asked for.
fn text(agenda: &Agenda, view: AgendaView) -> String {
    const INDENT: &str = "    ";
    let AgendaView { locale, paint, width, is_verbose } = view;
    let mut out = String::new();
    let comma = locale.labels().comma;
    let courses = &locale.count(u32::try_from(agenda.courses.len()).unwrap_or(u32::MAX), Unit::Course);
    push_line(&mut out, &locale.notice(Notice::Agenda { day: &locale.day(agenda.today), courses }));
    for course in &agenda.courses {
        let headline = headline(course, locale);
        let put = |out: &mut String| broken(out, "", INDENT.len(), &headline, width);
        match course.next.as_ref().map(|next| next.state) {
            // The words say so too.
            Some(DueState::Overdue { .. } | DueState::PastMaximum { .. }) => paint.alarm(&mut out, put),
            Some(DueState::Due | DueState::Early { .. } | DueState::TooSoon { .. }) | None => put(&mut out),
        }
        let is_near = course.held.last().is_some_and(|held| held.near.is_some());
        let more = match is_verbose {
            true => details(course, locale),
            // What was held too near to another treatment is worth a call.
            false if is_near => last_held(course, locale),
            false => Vec::new(),
        };
        let unrecorded = course.unrecorded.iter().map(|unrecorded| locale.unrecorded(unrecorded));
        let days: Vec<String> = course.beyond.iter().map(|day| locale.day(*day)).collect();
        let beyond = (!days.is_empty()).then(|| locale.notice(Notice::HeldBeyond { days: &days.join(comma) }));
        let to_answer = course.to_answer.iter().cloned();
        let changed = course.changed.iter().map(|changed| changed.in_words(locale));
        let late = course.next.as_ref().and_then(|next| next.late.as_ref());
        // The plan may have a gap before it.
        let late = late.or_else(|| course.planned.as_ref()?.gap_before()).map(|gap| locale.late_gap(gap));
        let differs = course.appointment.and_then(|appointment| differing(course, appointment, locale));
        let lines =
            differs.into_iter().chain(beyond).chain(late).chain(to_answer).chain(more).chain(course.refusal.clone());
        for line in lines.chain(changed).chain(unrecorded) {
            wrapped_in(&mut out, INDENT, &line, width);
        }
    }
    if !agenda.unreadable.is_empty() {
        out.push('\n');
    }
    for file in &agenda.unreadable {
        wrapped_in(&mut out, "", &locale.notice(Notice::NotRead { file }), width);
    }
    out
}

/// What stands below a course where all is asked for.
fn details(course: &AgendaCourse, locale: Locale) -> Vec<String> {
    let mut details: Vec<String> = course.file.iter().cloned().collect();
    details.extend(course.next.as_ref().map(|next| window(next, locale)));
    details.extend(last_held(course, locale));
    details.extend(course.planned.as_ref().map(|session| {
        let planned = locale.notice(Notice::PlannedFor { day: &locale.day(session.day) });
        let may_move = session.movable.map(|movable| format!(" {}", locale.movable_sentence(DayForm::Short, movable)));
        format!("{planned}{}", may_move.unwrap_or_default())
    }));
    details
}

/// When the last session was held and how it was in time, and what it was too near to, where it was.
fn last_held(course: &AgendaCourse, locale: Locale) -> Vec<String> {
    let Some(held) = course.held.last() else { return Vec::new() };
    let (day, grade) = (&locale.day(held.on), &locale.grade(held.grade));
    let told = locale.notice(Notice::LastHeld { number: held.number, day, grade });
    let near = held.near.as_ref().map(|near| format!("{}.", locale.obstacle(near, &Names::default())));
    std::iter::once(told).chain(near).collect()
}

/// `Overdue by 3 days: Ayşe, Hair loss: scalp course, session 3 of 19; next date Tue 12 Jan 2027 17:30`.
fn headline(course: &AgendaCourse, locale: Locale) -> String {
    let comma = locale.labels().comma;
    let label = course.label.as_ref().map(|label| format!("{label}{comma}")).unwrap_or_default();
    let who = &format!("{label}{}", locale.own_title(&course.title));
    let Some(next) = &course.next else {
        let Some(WaitingSession { number, of, .. }) = course.waiting else {
            return locale.notice(Notice::Over { who });
        };
        let state = &locale.notice(Notice::WaitingFor { events: &course.waits_for });
        return locale.notice(Notice::NextOf { state, who, number, of: Some(of) });
    };
    let appointment = course.appointment_of_next();
    let appointment = appointment.map(|appointment| known_visit::start(appointment.start, locale));
    let state = match (&appointment, next.state) {
        // A person with an appointment comes then, wherever that day lies in the window.
        (Some(day), DueState::Due | DueState::Early { .. } | DueState::TooSoon { .. }) => {
            let state = &locale.notice(Notice::AppointmentOn { day });
            return locale.notice(Notice::NextOf { state, who, number: next.number, of: next.of });
        }
        (_, state) => &state_in_words(state, locale),
    };
    let headline = locale.notice(Notice::NextOf { state, who, number: next.number, of: next.of });
    let planned = course.planned_start.map(|start| known_visit::start(start, locale));
    match appointment.or(planned) {
        Some(day) => locale.notice(Notice::NextDate { line: &headline, day: &day }),
        None => headline,
    }
}

/// That the plan no longer has what was promised.
fn differing(course: &AgendaCourse, appointment: Appointment, locale: Locale) -> Option<String> {
    let planned = course.planned_start.filter(|_| !appointment.is_planned)?;
    let differs = locale.notice(Notice::PlanDiffers { day: &known_visit::start(planned, locale), command: HAND_OUT });
    // Where another session comes before it, the first line does not name it.
    Some(match course.appointment_of_next() {
        Some(_) => differs,
        None => {
            let day = &known_visit::start(appointment.start, locale);
            format!("{}. {differs}", locale.notice(Notice::AppointmentOn { day }))
        }
    })
}

/// How a day lies against the window of the next session.
fn state_in_words(state: DueState, locale: Locale) -> String {
    match state {
        DueState::TooSoon { until } => locale.notice(Notice::TooSoonUntil { day: &locale.day(until) }),
        DueState::Early { aim_from } => locale.notice(Notice::AllowedEarly { aim_from: &locale.day(aim_from) }),
        DueState::Due => locale.notice(Notice::Due),
        DueState::Overdue { days } => locale.notice(Notice::Overdue { days: &locale.day_count(days) }),
        DueState::PastMaximum { days } => locale.notice(Notice::PastMaximum { days: &locale.day_count(days) }),
    }
}

fn window(next: &NextSession, locale: Locale) -> String {
    let aim = &match aim_end(next) {
        Some(_) => locale.days(next.aim),
        None => locale.say(Sentence::From { day: &locale.day(next.aim.first()) }),
    };
    let earliest = &locale.day(next.earliest);
    let latest = next.latest.map(|latest| locale.day(latest));
    match &latest {
        Some(latest) if next.latest < Some(next.earliest) => locale.notice(Notice::NoDayAllowed { earliest, latest }),
        Some(_) | None => locale.notice(Notice::NextWindow { aim, earliest, latest: latest.as_deref() }),
    }
}

/// The last day of the aim; of an aim without an end none.
fn aim_end(next: &NextSession) -> Option<NaiveDate> {
    next.overdue_from.map(|_| next.aim.last())
}

fn state(course: &AgendaCourse) -> &'static str {
    let without_next = if course.waiting.is_some() { "waiting" } else { "over" };
    course.next.as_ref().map_or(without_next, |next| codes::due_code(next.state))
}

/// How many days late, where it is late.
fn days(state: DueState) -> Option<u32> {
    match state {
        DueState::Overdue { days } | DueState::PastMaximum { days } => Some(days),
        DueState::TooSoon { .. } | DueState::Early { .. } | DueState::Due => None,
    }
}
