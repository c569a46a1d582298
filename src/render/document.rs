//! A plan as titled rows and sentences, put in order once for every format that people read.

use chrono::{DateTime, FixedOffset};

use super::View;
use super::care::{self, CareGroup};
use super::words;
use crate::model::{
    ChosenBy, Count, JointPlan, Language, Moment, Phase, Plan, PlannedPhase, Proof, Protocol, Session, SessionStatus,
    Status, Text,
};
use crate::zone::{LocalTimeError, Zone};

/// A plan in words, before any layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What the course is called.
    pub title: String,
    /// What holds for the whole plan, a line each.
    pub facts: Vec<String>,
    /// The sessions, phase by phase.
    pub groups: Vec<Group>,
    /// What there is to know besides the dates.
    pub notes: Vec<String>,
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
    /// Its number in the course.
    pub number: u32,
    /// Its day.
    pub day: String,
    /// From when to when, where the plan has clock times.
    pub time: Option<String>,
    /// Where it may move, or how it was held.
    pub movable: String,
    /// Days outside its aim.
    pub off_aim: u32,
    /// Why it is on this day.
    pub reasons: Vec<String>,
    /// What to ask after it.
    pub questions: Vec<String>,
}

impl Document {
    /// The plan in words.
    pub fn new(plan: &Plan, view: &View) -> Self {
        let protocol = &plan.course.protocol;
        let title = match &plan.course.label {
            Some(label) => format!("{}: {label}", in_english(&protocol.title)),
            None => in_english(&protocol.title).to_owned(),
        };
        let groups = plan.phases.iter().enumerate().map(|(index, planned)| {
            let rows = plan.sessions.iter().filter(|session| session.phase == index);
            Group {
                title: phase_title(protocol, planned),
                rows: rows.map(|session| row(plan, session, view)).collect(),
            }
        });
        Self { title, facts: facts(plan, view), groups: groups.collect(), notes: notes(plan) }
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
    let instant = |time| zone.resolve(session.day.and_time(time));
    Ok(Some(Visit { start: instant(time.start)?, end: instant(time.end)? }))
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
        SessionStatus::Held(grade) => lines.push(format!("{}.", sentence_case(&words::grade(grade)))),
        SessionStatus::Planned => {
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
    if plan.course.timetable.is_some() && plan.course.visit_minutes().is_none() {
        facts.push(
            "How long a session takes is not known, so a day counts as free when the clinic has any time; give \
             --session-length to check that it is long enough."
                .to_owned(),
        );
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

fn row(plan: &Plan, session: &Session, view: &View) -> Row {
    let movable = match session.status {
        SessionStatus::Held(grade) => words::grade(grade),
        SessionStatus::Planned => session.movable.map(words::movable).unwrap_or_default(),
    };
    let off_aim = plan.off_aim_days();
    let reasons = session.reasons.iter().map(|reason| words::reason(reason, off_aim));
    Row {
        number: session.number,
        day: words::day_in_column(session.day),
        time: session.time.map(|time| format!("{}-{}", time.start.format("%H:%M"), time.end.format("%H:%M"))),
        movable,
        off_aim: session.off_aim_days,
        reasons: if view.with_reasons { reasons.collect() } else { Vec::new() },
        questions: questions(&plan.course.protocol, &plan.phases[session.phase], session),
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

fn notes(plan: &Plan) -> Vec<String> {
    let protocol = &plan.course.protocol;
    let mut notes: Vec<String> = Vec::new();
    let first_round = || plan.phases.iter().filter(|planned| planned.round == 1);
    let counts = first_round().filter_map(|planned| count_note(&protocol.phases[planned.index], planned));
    let remarks = first_round().filter_map(|planned| protocol.phases[planned.index].note.as_ref());
    for note in counts.chain(remarks.map(|note| in_english(note).to_owned())) {
        // Phases may share a remark; it is said once.
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    if let Some(repeat) = protocol.repeat.as_ref().filter(|_| plan.course.rounds == 1) {
        notes.push(format!("The source repeats the whole course after {}; --rounds 2 plans that.", repeat.after));
    }
    match &protocol.status {
        Status::Draft => notes.push("This protocol is a draft.".to_owned()),
        Status::Retired => notes.push("This protocol is retired: start no new course from it.".to_owned()),
        Status::Reviewed { by, on } => notes.push(format!("Reviewed by {by} on {}.", words::day(*on))),
        Status::Published => {}
    }
    notes.push(DISCLAIMER.to_owned());
    notes
}

fn count_note(phase: &Phase, planned: &PlannedPhase) -> Option<String> {
    let who = match planned.chosen_by {
        ChosenBy::Source | ChosenBy::Until => return None,
        ChosenBy::Policy => "the clinic's choice in the protocol file",
        ChosenBy::Request => "as asked for",
    };
    let source = match phase.sessions {
        Count::NotStated => "the source gives no number".to_owned(),
        Count::Exactly(_) | Count::Between(..) | Count::Ongoing => format!("the source says {}", phase.sessions),
    };
    let count = words::session_count(planned.sessions);
    let note = format!("{}: {count}, {who}; {source}.", in_english(&phase.title));
    match phase.extended.as_ref().filter(|_| planned.is_extended) {
        Some(extended) => Some(format!("{note} A longer course: {}", in_english(&extended.when))),
        None => Some(note),
    }
}

fn sentence_case(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
