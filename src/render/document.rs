//! A plan as titled rows and sentences, put in order once for every format that people read.

use chrono::{DateTime, FixedOffset};

use super::View;
use super::care::{self, CareGroup};
use super::labels::Labels;
use super::months::{self, Legend, Month};
use super::notes;
use super::qr::{self, ScanCode};
use super::sections::{self, Section, SectionKind};
use super::words;
use crate::model::{JointPlan, Language, Moment, Plan, PlannedPhase, Proof, Protocol, Session, SessionStatus, Text};
use crate::zone::{LocalTimeError, Zone};

/// The plans of a person's courses in words, before any layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The language of its words.
    pub language: Language,
    /// Its fixed words.
    pub labels: Labels,
    /// What the courses are called, together.
    pub title: String,
    /// The clinic's name and where it is, as far as they are known.
    pub clinic: Vec<String>,
    /// What holds for several courses together, a line each; nothing for one course.
    pub facts: Vec<String>,
    /// The courses, in the order in which they were asked for.
    pub courses: Vec<CourseSheet>,
    /// The months of all courses.
    pub months: Vec<Month>,
    /// What the marks in the months mean.
    pub legend: Vec<Legend>,
    /// What the one mark of a day with sessions of several courses means, where a format has room for one only.
    pub shared_legend: Option<Legend>,
    /// What every answer ends with.
    pub disclaimer: &'static str,
}

/// One course in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseSheet {
    /// Its letter in the months, where there are several courses.
    pub letter: Option<String>,
    /// What it is called.
    pub title: String,
    /// What holds for the whole course, a line each.
    pub facts: Vec<String>,
    /// The sessions, phase by phase.
    pub groups: Vec<Group>,
    /// The next session for a phone's camera, where that is wished and a session lies ahead.
    pub scan: Option<ScanCode>,
    /// What the person does and may expect.
    pub care: Vec<Section>,
    /// What is to be settled before the first session.
    pub confirm: Vec<Section>,
    /// What there is to know besides the dates.
    pub notes: Vec<String>,
    /// What else the program can do for this course.
    pub hints: Vec<String>,
    /// What the protocol rests on.
    pub sources: Vec<String>,
}

/// The sessions of one phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The phase, its count and its interval.
    pub title: String,
    /// Its sessions.
    pub rows: Vec<Row>,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands in [`Plan::sessions`].
    pub session: usize,
    /// Its number in the course.
    pub number: u32,
    /// Its day.
    pub day: String,
    /// Its day, as wide as every other.
    pub day_in_column: String,
    /// From when to when, where the plan has clock times.
    pub time: Option<String>,
    /// Whether it has been held.
    pub is_held: bool,
    /// Where it may move, or how it was held.
    pub movable: String,
    /// Days outside its aim.
    pub off_aim: u32,
    /// Why it is on this day.
    pub reasons: Vec<String>,
    /// What to ask after it.
    pub questions: Vec<String>,
    /// What the button of this session does, for those who do not see the row.
    pub add_to_calendar: String,
}

impl Document {
    /// The plans in words.
    pub fn new(plan: &JointPlan, view: &View) -> Self {
        let labels = Labels::ENGLISH;
        let courses: Vec<CourseSheet> =
            plan.plans.iter().enumerate().map(|(index, _)| CourseSheet::new(plan, index, view, &labels)).collect();
        Self {
            language: Language::english(),
            labels,
            title: title(plan),
            clinic: clinic(view),
            facts: if plan.plans.len() > 1 { joint_facts(plan) } else { Vec::new() },
            months: months::months(plan),
            legend: legend(&courses, &labels),
            shared_legend: (courses.len() > 1).then(|| Legend::new(months::SEVERAL, labels.marked_by_several)),
            courses,
            disclaimer: DISCLAIMER,
        }
    }
}

impl CourseSheet {
    fn new(joint: &JointPlan, index: usize, view: &View, labels: &Labels) -> Self {
        let plan = &joint.plans[index];
        let protocol = &plan.course.protocol;
        let letter = months::letter(joint, index);
        let groups = plan.phases.iter().enumerate().map(|(index, planned)| {
            let rows = plan.sessions.iter().enumerate().filter(|(_, session)| session.phase == index);
            Group {
                title: phase_title(protocol, planned),
                rows: rows.map(|(place, session)| row(plan, letter.as_deref(), place, session, view)).collect(),
            }
        });
        // When to call is one for all courses, and said once.
        let is_last = index + 1 == joint.plans.len();
        let sections = |kinds: &[SectionKind]| {
            let kinds = kinds.iter().filter(|kind| is_last || **kind != SectionKind::Call);
            kinds.filter_map(|kind| section(protocol, *kind, labels)).collect()
        };
        Self {
            title: course_title(plan),
            facts: facts(plan, view),
            groups: groups.filter(|group| !group.rows.is_empty()).collect(),
            letter: letter.clone(),
            scan: view.with_scan_codes.then(|| qr::next_session(plan, letter.as_deref(), view)).flatten(),
            care: sections(&[
                SectionKind::Before,
                SectionKind::After,
                SectionKind::Expectations,
                SectionKind::Call,
                SectionKind::Throughout,
                SectionKind::Separations,
            ]),
            confirm: sections(&[SectionKind::Contraindications, SectionKind::Eligibility]),
            notes: notes::notes(plan),
            hints: notes::hints(plan),
            sources: std::iter::once(words::protocol_file(protocol.id.as_str(), &protocol.version))
                .chain(protocol.sources.values().map(sections::source_line))
                .collect(),
        }
    }
}

/// What the courses are called, together.
fn title(plan: &JointPlan) -> String {
    match plan.plans.as_slice() {
        [only] => course_title(only),
        several => {
            let titles: Vec<&str> = several.iter().map(|plan| in_english(&plan.course.protocol.title)).collect();
            let label = several.iter().find_map(|plan| plan.course.label.as_ref());
            labelled(&words::listed(&titles), label)
        }
    }
}

fn course_title(plan: &Plan) -> String {
    labelled(in_english(&plan.course.protocol.title), plan.course.label.as_ref())
}

fn labelled(title: &str, label: Option<&String>) -> String {
    label.map_or_else(|| title.to_owned(), |label| format!("{title}: {}", one_line(label)))
}

/// The clinic's name and where it is, as far as they are known.
pub fn clinic(view: &View) -> Vec<String> {
    view.clinic_name.iter().chain(&view.clinic_place).map(|text| one_line(text)).collect()
}

/// A text from outside without the characters that would begin a new line or steer a terminal. The texts of a protocol
/// have none.
pub fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn section(protocol: &Protocol, kind: SectionKind, labels: &Labels) -> Option<Section> {
    let title = labels.for_person(kind);
    match kind {
        SectionKind::Call => Some(Section::of_sentence(kind, title, WHEN_TO_CALL)),
        SectionKind::Separations
        | SectionKind::Before
        | SectionKind::After
        | SectionKind::Throughout
        | SectionKind::Expectations
        | SectionKind::Checkpoints
        | SectionKind::Eligibility
        | SectionKind::Contraindications => Section::for_person(protocol, kind, title),
    }
}

fn legend(courses: &[CourseSheet], labels: &Labels) -> Vec<Legend> {
    match courses {
        [_] => vec![Legend::new(months::ONE, labels.marked)],
        several => {
            several.iter().filter_map(|course| Some(Legend::new(course.letter.as_deref()?, &course.title))).collect()
        }
    }
}

/// What holds for several courses together, a line each.
pub fn joint_facts(plan: &JointPlan) -> Vec<String> {
    let sessions: usize = plan.plans.iter().map(|plan| plan.sessions.len()).sum();
    let sessions = words::session_count(u32::try_from(sessions).unwrap_or(u32::MAX));
    let visits = if plan.visits == 1 { "1 visit".to_owned() } else { format!("{} visits", plan.visits) };
    let mut facts = vec![format!(
        "{} courses planned together: {sessions} in {visits}; {} off aim in all",
        plan.plans.len(),
        words::day_count(plan.off_aim_days())
    )];
    match plan.proof {
        Proof::Best => {}
        Proof::OffAimOpen { at_least } => facts.push(format!(
            "The search was given up before this plan was proven best: it was made one course after the other, and it is \
             proven only that no plan is less than {} off aim.",
            words::day_count(at_least)
        )),
        Proof::VisitsOpen { off_aim_above } => facts.push(format!(
            "The search was given up before this plan was proven best: one with fewer visits, if there is one, is more \
             than {} off aim.",
            words::day_count(off_aim_above)
        )),
    }
    facts
}

/// The instants of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// When its preparation begins.
    pub start: DateTime<FixedOffset>,
    /// When the session has ended.
    pub end: DateTime<FixedOffset>,
}

/// The clock times of a session as instants; `None` for a whole day.
///
/// # Errors
///
/// [`LocalTimeError`] when one of them is no single instant in the zone.
pub fn visit(session: &Session, zone: &Zone) -> Result<Option<Visit>, LocalTimeError> {
    let Some(time) = session.time else { return Ok(None) };
    let (start, end) = time.on(session.day);
    Ok(Some(Visit { start: zone.resolve(start)?, end: zone.resolve(end)? }))
}

/// The title of one session: `Hair loss: scalp course 3/19`.
pub fn session_title(plan: &Plan, session: &Session) -> String {
    let title = in_english(&plan.course.protocol.title);
    let label = plan.course.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
    format!("{title} {}/{}{label}", session.number, session.of)
}

/// What a calendar says below the title of a session, line by line: where it stands in the course, its window, its care,
/// what to ask. The care is that of [`care::of_visit`].
pub fn session_lines(plan: &Plan, session: &Session, care: &[CareGroup]) -> Vec<String> {
    let protocol = &plan.course.protocol;
    let planned = &plan.phases[session.phase];
    let phase = in_english(&protocol.phases[planned.index].title);
    let mut lines = vec![format!("{phase}, session {} of {}.", session.key.number, planned.sessions)];
    match session.status {
        SessionStatus::Held(grade) => lines.push(format!("{}.", words::sentence_case(&words::grade(grade)))),
        SessionStatus::Planned | SessionStatus::Moved { .. } => {
            lines.extend(words::window_sentence(session.window));
            lines.extend(session.movable.map(words::movable_sentence));
        }
    }
    lines.extend(care::lines(care));
    let questions = questions(protocol, planned, session);
    if !questions.is_empty() {
        lines.push(String::new());
        lines.extend(questions);
    }
    lines.push(String::new());
    lines.push(format!("{} {}. {DISCLAIMER}", protocol.id, protocol.version));
    lines
}

/// When a person calls the clinic. No protocol says so: it holds for every treatment.
const WHEN_TO_CALL: &str = "Call the clinic if anything worries you, is stronger than described here or lasts longer. \
                            In an emergency, call the emergency number first.";

/// What every answer ends with.
pub const DISCLAIMER: &str = "mesoplan counts days and shows what sources say; a clinician decides.";

/// Whether a care item comes before or after the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CareKind {
    /// Before.
    Preparation,
    /// After.
    Aftercare,
}

/// When a care item holds, told from the session: `For 24 hours after`.
pub fn care_time(kind: CareKind, from: Moment, until: Moment) -> String {
    match (from, until, kind) {
        (Moment::Session | Moment::NotStated, Moment::After(range), _) => {
            format!("For {} after", words::clock_range(range))
        }
        (Moment::Before(range), Moment::Session | Moment::NotStated, _) => {
            format!("From {} before", words::clock_range(range))
        }
        (Moment::Day, Moment::Day | Moment::Session | Moment::NotStated, _) | (Moment::NotStated, Moment::Day, _) => {
            "On the day of the session".to_owned()
        }
        (Moment::Session | Moment::NotStated, Moment::Session | Moment::NotStated, CareKind::Preparation) => {
            "Before".to_owned()
        }
        (Moment::Session | Moment::NotStated, Moment::Session | Moment::NotStated, CareKind::Aftercare) => {
            "After".to_owned()
        }
        (from, Moment::NotStated, _) => format!("From {}", words::moment(from)),
        (from, until, _) => format!("From {} until {}", words::moment(from), words::moment(until)),
    }
}

/// The English words of a text. The sentences around it are English too.
pub fn in_english(text: &Text) -> &str {
    text.in_language(&Language::english())
}

fn facts(plan: &Plan, view: &View) -> Vec<String> {
    let protocol = &plan.course.protocol;
    let mut facts =
        vec![format!("For: {}. Protocol: {} {}.", in_english(&protocol.indication), protocol.id, protocol.version)];
    if let (Some(first), Some(last)) = (plan.first(), plan.last()) {
        let count = u32::try_from(plan.sessions.len()).unwrap_or(u32::MAX);
        let span = crate::model::DateRange::new(first, last).map(words::days).unwrap_or_default();
        let off_aim = match plan.off_aim_days() {
            0 => "every session on aim".to_owned(),
            days => format!("{} off aim in all", words::day_count(days)),
        };
        facts.push(format!("{}, {span}; {off_aim}", words::session_count(count)));
    }
    facts.extend(plan.unrecorded.iter().map(words::unrecorded));
    if plan.course.timetable.is_some() && plan.course.visit_minutes().is_none() {
        facts.push(
            "How long a session takes is not known, so a day counts as free when the clinic has any time; give \
             --session-length to check that it is long enough."
                .to_owned(),
        );
    }
    if plan.course.at.is_some() && plan.course.timetable.as_ref().is_some_and(|timetable| timetable.hours().is_none()) {
        facts
            .push("No opening hours are known, so any time of the day counts as open; --clinic gives them.".to_owned());
    }
    if plan.course.at.is_some() {
        facts.push(format!("Times are local times in {}.", view.zone.name()));
    }
    facts
}

fn phase_title(protocol: &Protocol, planned: &PlannedPhase) -> String {
    let phase = in_english(&protocol.phases[planned.index].title);
    let round = if planned.round > 1 { format!(" (round {})", planned.round) } else { String::new() };
    match planned.interval {
        Some(interval) if planned.sessions > 1 || planned.index > 0 => {
            format!("{phase}{round}: {}, {interval} apart", words::session_count(planned.sessions))
        }
        Some(_) | None => format!("{phase}{round}: {}", words::session_count(planned.sessions)),
    }
}

fn row(plan: &Plan, letter: Option<&str>, place: usize, session: &Session, view: &View) -> Row {
    let movable = match session.status {
        SessionStatus::Held(grade) => words::grade(grade),
        SessionStatus::Moved { is_forced } => words::moved_by_hand(is_forced).to_owned(),
        SessionStatus::Planned => session.movable.map(words::movable).unwrap_or_default(),
    };
    let off_aim = plan.off_aim_days();
    let reasons = session.reasons.iter().map(|reason| words::reason(reason, off_aim));
    Row {
        session: place,
        number: session.number,
        day: words::day(session.day),
        day_in_column: words::day_in_column(session.day),
        time: session.time.map(|time| format!("{}-{}", time.start.format("%H:%M"), time.end)),
        is_held: match session.status {
            SessionStatus::Planned | SessionStatus::Moved { .. } => false,
            SessionStatus::Held(_) => true,
        },
        movable,
        off_aim: session.off_aim_days,
        reasons: if view.with_reasons { reasons.collect() } else { Vec::new() },
        questions: questions(&plan.course.protocol, &plan.phases[session.phase], session),
        add_to_calendar: words::add_to_calendar(letter, session.number, session.day),
    }
}

/// What to ask after a session.
fn questions(protocol: &Protocol, planned: &PlannedPhase, session: &Session) -> Vec<String> {
    let phase = &protocol.phases[planned.index];
    let due = protocol.checkpoints.iter().filter(|checkpoint| {
        // Of a range of sessions the first one asks.
        checkpoint.phase == phase.id && checkpoint.after_session == session.key.number && session.key.attempt == 1
    });
    due.map(|checkpoint| format!("Ask after this session: {}", in_english(&checkpoint.ask))).collect()
}
