//! The visits of a plan in the order of their days, with what became of each.

use chrono::NaiveDate;

use super::own_title;
use crate::model::{CoursePlan, Grade, NotHeld, Plan, Reason, Session, SessionStatus};
use crate::render::locale::{DayForm, Locale, Sentence};
use crate::render::months;
use crate::render::offered::{Offered, offered};
use crate::render::qr::{self, ScanCode};
use crate::render::sections;
use crate::render::sheet_style::Audience;
use crate::render::words::{Names, time_of_day};
use crate::render::{View, pending};

/// The visit that comes next: of a plan for a day the first on that day or after it, else the first that is not on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextVisit {
    /// Its day, with its names in full.
    pub day: String,
    /// From when to when, where the plan has clock times.
    pub time: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// What is done, a line for each course.
    pub sessions: Vec<String>,
    /// The same for a phone's camera, where that is asked for.
    pub scan: Option<ScanCode>,
}

/// Visits that have a title in common: those of one phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The phase, its count and its interval; nothing where there are several courses, whose visits stand in one list.
    pub title: Option<String>,
    /// Its visits.
    pub rows: Vec<Row>,
}

/// One visit: all that is done on one day, or a day that nothing came of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its date.
    pub date: NaiveDate,
    /// Its day.
    pub day: String,
    /// Its day with short names, as wide as every other.
    pub day_in_column: String,
    /// From when to when, where the plan has clock times.
    pub time: Option<String>,
    /// Whether it lies ahead, or what became of it.
    pub state: RowState,
    /// What is done, course by course; at least one.
    pub sessions: Vec<RowSession>,
}

/// One session of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSession {
    /// Where it stands: the plan in [`Plan::plans`], and the session in [`CoursePlan::sessions`]; nothing for a day that
    /// was missed or cancelled.
    pub place: Option<(usize, usize)>,
    /// Its number in the course.
    pub number: u32,
    /// The letter of its course, where there are several.
    pub letter: Option<String>,
    /// The course and the session, where there are several courses or the course may not be told.
    pub name: Option<String>,
    /// Whether it lies ahead, or what became of it.
    pub state: RowState,
    /// What became of it, in a word.
    pub status: Option<String>,
    /// Where it can move while all others stay, for a column; empty where it lies behind.
    pub movable: String,
    /// The same beside the visit: `Can move to: Monday 12 to Thursday 15 March 2027`.
    pub moves: Option<String>,
    /// The same where it stands by itself, as a sentence.
    pub movable_sentence: String,
    /// Days outside its aim.
    pub off_aim: u32,
    /// Why it is on this day, and what to ask before and after it.
    pub sentences: Vec<String>,
    /// What the button of this session does, for those who do not see the row; nothing for a session that lies behind.
    pub add_to_calendar: Option<String>,
}

/// Whether a visit lies ahead, or what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowState {
    /// It comes next.
    Next,
    /// It lies ahead.
    Ahead,
    /// It took place.
    Done,
    /// Nobody came, or it could not be held.
    Missed,
    /// It is dropped from the course.
    Cancelled,
}

impl RowSession {
    /// The session in as few letters as can be: `3`, or `A3` where there are several courses.
    pub fn mark(&self) -> String {
        format!("{}{}", self.letter.as_deref().unwrap_or(""), self.number)
    }
}

impl RowState {
    /// Whether it lies ahead.
    pub fn is_ahead(self) -> bool {
        match self {
            Self::Next | Self::Ahead => true,
            Self::Done | Self::Missed | Self::Cancelled => false,
        }
    }

    /// Whether it did not take place and never will.
    pub fn is_void(self) -> bool {
        match self {
            Self::Missed | Self::Cancelled => true,
            Self::Next | Self::Ahead | Self::Done => false,
        }
    }
}

/// Whether a session was held and counts.
pub(super) fn counts(session: &Session) -> bool {
    match session.status {
        SessionStatus::Held(grade) => grade.counts(),
        SessionStatus::Planned | SessionStatus::Moved { .. } => false,
    }
}

/// The visit that comes next.
pub(super) fn next(plan: &Plan, view: &View) -> Option<NextVisit> {
    let ahead = ahead(plan)?;
    let (_, first) = *ahead.first()?;
    Some(NextVisit {
        day: view.locale.sentence_case(&view.locale.day_in(DayForm::Full, first.day)),
        time: times(ahead.iter().map(|(_, session)| *session), view.locale),
        place: view.clinic_place.clone().filter(|_| !view.calendar.is_discreet),
        sessions: ahead.iter().map(|(plan, session)| name(plan, session.number, session.of, view)).collect(),
        scan: view.with_scan_codes.then(|| qr::next_visit(&ahead, view)).flatten(),
    })
}

/// The sessions of the next day that has any.
pub(in crate::render) fn ahead(plan: &Plan) -> Option<Vec<(&CoursePlan, &Session)>> {
    let all = plan.sessions();
    let day = all.iter().find(|(_, session)| session.status.is_ahead())?.1.day;
    Some(all.into_iter().filter(|(_, session)| session.day == day && session.status.is_ahead()).collect())
}

/// All visits: phase by phase where there is one course, else in one list.
pub(super) fn groups(plan: &Plan, view: &View) -> Vec<Group> {
    let next = ahead(plan).and_then(|ahead| ahead.first().map(|(_, session)| session.day));
    let mut entries = Vec::new();
    for (index, course) in plan.plans.iter().enumerate() {
        entries.extend(entries_of(index, course));
    }
    // The order of the days; a day on which nothing came of a session before the one that takes its place.
    entries.sort_by_key(|entry| (entry.day, entry.course));
    match plan.plans.as_slice() {
        [only] if !view.calendar.is_discreet => {
            let titled = only.phases.iter().enumerate().map(|(phase, planned)| {
                let own: Vec<Entry<'_>> = entries.iter().filter(|entry| entry.phase == phase).copied().collect();
                Group {
                    title: Some(sections::phase_title(&only.course.protocol, planned, view.locale)),
                    rows: rows(plan, &own, next, view),
                }
            });
            titled.filter(|group| !group.rows.is_empty()).collect()
        }
        _ => vec![Group { title: None, rows: rows(plan, &entries, next, view) }],
    }
}

/// A session, or a day that nothing came of.
#[derive(Clone, Copy)]
struct Entry<'p> {
    day: NaiveDate,
    course: usize,
    phase: usize,
    number: u32,
    what: What<'p>,
}

#[derive(Clone, Copy)]
enum What<'p> {
    Session(usize, &'p Session),
    Missed,
    Cancelled,
}

fn entries_of(course: usize, plan: &CoursePlan) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    // The phase of a session that the plan no longer has is that of the one before it.
    let phase_of = |number: u32| {
        plan.sessions.iter().take_while(|session| session.number <= number).last().map_or(0, |session| session.phase)
    };
    for NotHeld { number, day, is_cancelled, .. } in plan.not_held() {
        let what = if is_cancelled { What::Cancelled } else { What::Missed };
        entries.push(Entry { day, course, phase: phase_of(number), number, what });
    }
    entries.extend(plan.sessions.iter().enumerate().map(|(place, session)| Entry {
        day: session.day,
        course,
        phase: session.phase,
        number: session.number,
        what: What::Session(place, session),
    }));
    entries
}

/// The entries of each day as one visit.
fn rows(plan: &Plan, entries: &[Entry<'_>], next: Option<NaiveDate>, view: &View) -> Vec<Row> {
    let is_one = |one: &Entry<'_>, other: &Entry<'_>| one.day == other.day && plan.plans.len() > 1;
    entries.chunk_by(is_one).map(|visit| row(plan, visit, next, view)).collect()
}

fn row(plan: &Plan, visit: &[Entry<'_>], next: Option<NaiveDate>, view: &View) -> Row {
    let locale = view.locale;
    let day = visit[0].day;
    let form = day_form(view);
    let sessions: Vec<RowSession> = visit.iter().map(|entry| row_session(plan, entry, next, view)).collect();
    let held = visit.iter().filter_map(|entry| match entry.what {
        What::Session(_, session) => Some(session),
        What::Missed | What::Cancelled => None,
    });
    Row {
        date: day,
        day: locale.sentence_case(&locale.day_in(form, day)),
        day_in_column: locale.day_in_column(day),
        time: times(held, locale),
        state: sessions.iter().map(|session| session.state).min().unwrap_or(RowState::Ahead),
        sessions,
    }
}

fn day_form(view: &View) -> DayForm {
    match view.sheet.audience {
        Audience::Patient => DayForm::Full,
        Audience::Clinician => DayForm::Short,
    }
}

fn row_session(plan: &Plan, entry: &Entry<'_>, next: Option<NaiveDate>, view: &View) -> RowSession {
    let locale = view.locale;
    let course = &plan.plans[entry.course];
    let of = course.sessions.last().map_or(entry.number, |session| session.of);
    let is_named = plan.plans.len() > 1 || view.calendar.is_discreet;
    let void = |state, sentence| RowSession {
        place: None,
        number: entry.number,
        letter: months::letter(plan, entry.course),
        name: is_named.then(|| name(course, entry.number, of, view)),
        state,
        status: Some(locale.say(sentence)),
        movable: String::new(),
        moves: None,
        movable_sentence: String::new(),
        off_aim: 0,
        sentences: Vec::new(),
        add_to_calendar: None,
    };
    let (place, session) = match entry.what {
        What::Missed => return void(RowState::Missed, Sentence::Missed),
        What::Cancelled => return void(RowState::Cancelled, Sentence::Dropped),
        What::Session(place, session) => (place, session),
    };
    let is_ahead = session.status.is_ahead();
    let state = match is_ahead {
        true if next == Some(session.day) => RowState::Next,
        true => RowState::Ahead,
        false => RowState::Done,
    };
    let form = day_form(view);
    let said = |sentence: Sentence<'_>| locale.say(sentence);
    let offered = offered(session, view.sheet.audience);
    let movable = match offered {
        Some(Offered::AsAgreed) => said(Sentence::AskTheClinic),
        Some(Offered::Days(movable)) => locale.movable(form, movable),
        None => String::new(),
    };
    let number = said(Sentence::Session { course: None, number: session.number });
    let named = if is_named { name(course, session.number, session.of, view) } else { number };
    RowSession {
        place: Some((entry.course, place)),
        number: session.number,
        letter: months::letter(plan, entry.course),
        name: is_named.then(|| named.clone()),
        state,
        status: status(session, view),
        moves: (!movable.is_empty()).then(|| match movable == said(Sentence::Fixed) {
            _ if offered == Some(Offered::AsAgreed) => said(Sentence::MovesAsAgreed),
            true => said(Sentence::MovesWithAnother),
            false => said(Sentence::CanMoveTo { days: &movable }),
        }),
        movable,
        movable_sentence: offered.map(|offered| locale.offered_sentence(form, offered)).unwrap_or_default(),
        off_aim: session.off_aim_days,
        sentences: sentences(plan, course, session, view),
        add_to_calendar: is_ahead.then(|| {
            said(Sentence::AddToCalendar { session: &named, day: &locale.day_in(DayForm::Full, session.day) })
        }),
    }
}

/// What became of a session.
fn status(session: &Session, view: &View) -> Option<String> {
    let locale = view.locale;
    match (session.status, view.sheet.audience) {
        (SessionStatus::Planned, _) => None,
        (SessionStatus::Moved { is_forced }, Audience::Clinician) => Some(locale.moved_by_hand(is_forced)),
        (SessionStatus::Moved { .. }, Audience::Patient) => Some(locale.say(Sentence::Moved)),
        (SessionStatus::Held(grade), Audience::Clinician) => Some(locale.grade(grade)),
        (SessionStatus::Held(grade), Audience::Patient) => Some(match grade {
            Grade::TooSoon { counts: false, .. } => locale.say(Sentence::DoneTooSoon),
            Grade::TooNear { counts: false, .. } | Grade::Uncounted | Grade::Superseded => locale.grade(grade),
            Grade::Late { .. } | Grade::TooLate { .. } if session.off_aim_days > 0 => {
                locale.say(Sentence::DoneLate { days: &locale.day_count(session.off_aim_days) })
            }
            Grade::OnAim
            | Grade::Early { .. }
            | Grade::Grace { .. }
            | Grade::TooSoon { .. }
            | Grade::TooNear { .. }
            | Grade::Late { .. }
            | Grade::TooLate { .. } => locale.say(Sentence::Done),
        }),
    }
}

fn sentences(joint: &Plan, plan: &CoursePlan, session: &Session, view: &View) -> Vec<String> {
    let locale = view.locale;
    let off_aim = plan.off_aim_days();
    let names = Names::of(joint);
    let reasons = session.reasons.iter().map(|reason| locale.reason(reason, off_aim, &names));
    let protocol = &plan.course.protocol;
    let notes = || sections::visit_notes(protocol, &session.key, session.number, locale);
    let last =
        sections::LastNumbers { in_phase: Some(plan.phases[session.phase].sessions), in_course: Some(session.of) };
    let questions = || sections::notes_and_questions(protocol, &session.key, session.number, last, locale);
    // That a course does not go on as planned is said in any case.
    let is_of_gap = |reason: &&Reason| matches!(reason, Reason::Late(_) | Reason::LateWhenHeld(_));
    let gaps = session.reasons.iter().filter(is_of_gap).map(|reason| locale.reason(reason, off_aim, &names));
    let is_discreet = view.calendar.is_discreet;
    let pending = pending::sentences(plan, session, is_discreet, locale);
    match view.sheet.audience {
        Audience::Patient if is_discreet => pending.collect(),
        Audience::Patient if view.with_reasons => reasons.chain(pending).chain(notes()).collect(),
        Audience::Patient => gaps.chain(pending).chain(notes()).collect(),
        Audience::Clinician if view.with_reasons => reasons.chain(questions()).collect(),
        Audience::Clinician => gaps.chain(questions()).collect(),
    }
}

/// A session by its course and its number, or as an appointment where the course may not be told.
fn name(plan: &CoursePlan, number: u32, of: u32, view: &View) -> String {
    if view.calendar.is_discreet {
        return view.locale.say(Sentence::Appointment { number, of });
    }
    view.locale.say(Sentence::SessionOfCourse { course: &own_title(plan, view), number, of })
}

/// From the first start to the last end.
fn times<'s>(sessions: impl Iterator<Item = &'s Session>, locale: Locale) -> Option<String> {
    let times: Vec<_> = sessions.filter_map(|session| session.time).collect();
    let (start, end) = (times.iter().map(|time| time.start).min()?, times.iter().map(|time| time.end).max()?);
    Some(locale.wording().times(&time_of_day(start), &end.to_string()))
}
