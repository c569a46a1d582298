//! The words for refusals: what is wrong, and what to do instead.

use super::PlanError;
use super::calendar::CalendarRefusal;
use super::locale::{Locale, Notice};
use super::remarks::ENGLISH;
use super::words::ids;
use crate::model::{CourseProblem, Id, Refusal};
use crate::read::{EarlierError, printable};
use crate::zone::LocalTimeError;

/// A message that says what is wrong and what to do, for people and for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its name in JSON.
    pub id: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub text: String,
    /// Facts, one a line.
    pub details: Vec<String>,
    /// What to do instead.
    pub help: String,
}

impl Message {
    /// A message without details.
    pub fn new(id: &'static str, text: impl Into<String>, help: impl Into<String>) -> Self {
        Self { id, text: text.into(), details: Vec::new(), help: help.into() }
    }
}

/// Why a plan cannot be written in a format.
pub fn plan_error(error: &PlanError) -> Message {
    match error {
        PlanError::LocalTime(error) => local_time(error),
        PlanError::NoLetters(missing) => {
            let shown = missing.iter().map(|character| match character.is_control() {
                true => format!("U+{:04X}", u32::from(*character)),
                false => format!("{character} (U+{:04X})", u32::from(*character)),
            });
            Message::new(
                "no-letters",
                format!(
                    "a PDF has letters for Latin, Greek, Cyrillic and Arabic, and none for {}",
                    shown.collect::<Vec<_>>().join(", ")
                ),
                "write these words in other letters, or print a page: `-o plan.html`",
            )
        }
        PlanError::PdfRefused(why) => Message::new(
            "pdf-refused",
            format!("the PDF could not be made: {why}"),
            "print a page instead: `-o plan.html`; and please report this, it should not happen",
        ),
        PlanError::NoPdf => Message::new(
            "no-pdf",
            "this mesoplan was built without PDF",
            "build it with `cargo install --path . --features pdf`, or print a page: `-o plan.html`",
        ),
    }
}

/// Why a plan cannot be written with its clock times.
pub fn local_time(error: &LocalTimeError) -> Message {
    Message::new("local-time", error.to_string(), "give another time with `--at`")
}

/// Why an earlier calendar file is not followed. `file` is what a person calls it.
pub fn earlier(error: &EarlierError, file: &str) -> Message {
    const AFRESH: &str = "write to another file, or write this one afresh with `--replace`";
    match error {
        EarlierError::Unreadable(error) => {
            Message::new("earlier-unreadable", format!("{file}: {error}"), format!("{}; or {AFRESH}", error.help))
        }
        EarlierError::NotOurs { product } => {
            let by = match product {
                Some(product) => format!("; it says that it is made by \"{}\"", printable(product)),
                None => String::new(),
            };
            Message::new("not-ours", format!("{file} is not a calendar that mesoplan wrote{by}"), AFRESH)
        }
        EarlierError::Added { line, what } => Message::new(
            "added-by-hand",
            format!("{file}, line {line}: {} is not from mesoplan, and would be lost", printable(what)),
            format!("take it out, {AFRESH}"),
        ),
    }
}

/// Why a plan does not become the next state of an earlier calendar file.
pub fn calendar_refusal(refusal: &CalendarRefusal, file: &str) -> Message {
    match refusal {
        CalendarRefusal::LocalTime(error) => local_time(error),
        CalendarRefusal::AnotherCourse { titles, has_own } => {
            const MOST: usize = 3;
            let shown = titles.iter().take(MOST).map(|title| format!("\"{}\"", printable(title)));
            let shown = shown.collect::<Vec<_>>().join(", ");
            let more = titles.len().saturating_sub(MOST);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let text = match has_own {
                true => format!("{file} also has events of another course or name: {shown}{more}"),
                false => format!("{file} is of another course or name: {shown}{more}"),
            };
            let help = "plan the same courses with the same `--name`, write to another file, or write this one afresh \
                        with `--replace`, after which calendars that imported it keep the old events";
            Message::new("another-course", text, help)
        }
    }
}

/// Why there is no plan, as messages. That no plan fits is an answer, and is in a language; what is wrong with a request
/// is in English.
pub fn refusal(refusal: &Refusal, locale: Locale) -> Vec<Message> {
    match refusal {
        Refusal::Course(problems) => problems.iter().map(course_problem).collect(),
        Refusal::NoPlan(no_plan) => {
            let why = no_plan.why.iter().map(|reason| locale.reason_without_plan(reason));
            vec![Message {
                id: "no-plan",
                text: locale.no_plan(no_plan),
                details: why.chain(locale.conflict_lines(&no_plan.conflict)).collect(),
                help: locale.relaxations(&no_plan.relaxations),
            }]
        }
        Refusal::NoJointPlan { courses, conflict, relaxations } => vec![Message {
            id: "no-joint-plan",
            text: locale.notice(Notice::NoJointPlan { courses: &ids(courses) }),
            details: locale.conflict_lines(conflict),
            help: locale.relaxations(relaxations),
        }],
        Refusal::TooLarge { off_aim_above } => {
            let text = match off_aim_above {
                Some(days) => locale.notice(Notice::GivenUpAbove { days: &locale.day_count(*days) }),
                None => locale.notice(Notice::GivenUp),
            };
            vec![Message::new("too-large", text, locale.notice(Notice::ChangeSize))]
        }
    }
}

fn course_problem(problem: &CourseProblem) -> Message {
    match problem {
        CourseProblem::UnknownPhase { name, known } => Message::new(
            "unknown-phase",
            format!("this protocol has no phase `{name}`"),
            format!("its phases are {}", ids(known)),
        ),
        CourseProblem::UnknownEvent { name, known } => Message::new(
            "unknown-event",
            format!("this protocol has no event `{name}`"),
            if known.is_empty() { "leave the event out".to_owned() } else { format!("its events are {}", ids(known)) },
        ),
        CourseProblem::SessionsOpen { phase, source } => Message::new(
            "sessions-open",
            format!("how many sessions `{phase}` has is not decided: the source says {source}"),
            format!("add `--sessions {phase}=N` with the practitioner's number"),
        ),
        CourseProblem::SessionsOutsideSource { phase, asked, source, extended } => {
            let longer = extended.map(|count| format!(", and {count} in longer courses")).unwrap_or_default();
            Message::new(
                "sessions-outside-source",
                format!("`{phase}` cannot have {}: the source says {source}{longer}", ENGLISH.session_count(*asked)),
                format!("give a number inside that with `--sessions {phase}=N`"),
            )
        }
        CourseProblem::IntervalOpen { phase } => Message::new(
            "interval-open",
            format!("the interval of `{phase}` is not decided: the source gives none"),
            format!("add `--interval {phase}=\"…\"` with the practitioner's interval, such as \"2 weeks\""),
        ),
        CourseProblem::IntervalOutsideSource { phase, asked, source } => Message::new(
            "interval-outside-source",
            format!("`{phase}` cannot have an interval of {asked}: the source says {source}"),
            format!("give an interval inside that with `--interval {phase}=\"…\"`"),
        ),
        CourseProblem::IntervalNotUsed { phase } => Message::new(
            "interval-not-used",
            format!("the sessions of `{phase}` are timed one by one, so an interval for all of them means nothing"),
            "leave the interval out",
        ),
        CourseProblem::EndOpen { phase } => Message::new(
            "end-open",
            format!("`{phase}` goes on without an end"),
            format!("add `--until DATE`, or `--sessions {phase}=N`"),
        ),
        CourseProblem::UntilNotUsed => Message::new(
            "until-not-used",
            "no phase of this course goes on until a day",
            "leave `--until` out, or give the number of sessions with `--sessions PHASE=N`",
        ),
        CourseProblem::UntilTooSoon { phase, until, first } => Message::new(
            "until-too-soon",
            format!(
                "the first session of `{phase}` would be on {}, after {}",
                ENGLISH.day(*first),
                ENGLISH.day(*until)
            ),
            format!("give a later day with `--until`, such as {first}"),
        ),
        CourseProblem::StartOpen => {
            Message::new("start-open", "the plan needs a first day", "add `--start DATE`, such as `--start 2026-12-01`")
        }
        CourseProblem::StartByBeforeStart { start, by } => Message::new(
            "start-by-before-start",
            format!("the start is wished for {}, and may be no later than {}", ENGLISH.day(*start), ENGLISH.day(*by)),
            "give a day after `--start` with `--start-by`",
        ),
        CourseProblem::EventOpen { event } => Message::new(
            "event-open",
            format!("the date of the event `{event}` is needed"),
            format!("add `--event {event}=DATE`"),
        ),
        CourseProblem::RepeatNotStated => Message::new(
            "repeat-not-stated",
            "the source does not say that this course is repeated",
            "leave `--rounds` out",
        ),
        CourseProblem::ReferenceNotBefore { session, after } => Message::new(
            "reference-not-before",
            format!(
                "session {} of `{}` is timed from {after}, which does not come before it",
                session.number, session.phase
            ),
            "give the phases before it more sessions, or change the protocol",
        ),
        CourseProblem::TooManySessions { sessions, limit } => Message::new(
            "too-many-sessions",
            format!("the course has {sessions} sessions or more; the planner takes at most {limit}"),
            "plan fewer sessions or an earlier last day",
        ),
        CourseProblem::HeldOutOfOrder { day: held } => Message::new(
            "held-out-of-order",
            format!("the session held on {} is not after the one before it", ENGLISH.day(*held)),
            "give the days on which sessions were held in order, each once",
        ),
        CourseProblem::TreatmentNotKnown { name, known } => Message::new(
            "treatment-not-known",
            format!("no protocol here keeps a distance from `{name}`"),
            match crate::read::nearest(name.as_str(), known.iter().map(Id::as_str)) {
                Some(close) => format!("did you mean `{close}`?"),
                None if known.is_empty() => "leave it out: no distance from any treatment is asked for".to_owned(),
                None => format!("leave it out, or use one of the names that are known: {}", ids(known)),
            },
        ),
        CourseProblem::HeldOtherSession { said, next, day: held } => Message::new(
            "held-other-session",
            format!("session {said} cannot have been held on {}: session {next} comes next", ENGLISH.day(*held)),
            format!(
                "record session {next} first: as held, or as cancelled if it is not to take place; a session that was \
                 missed is still the next one"
            ),
        ),
        CourseProblem::RecordNotAhead { session, of } => Message::new(
            "record-not-ahead",
            format!("the record names session {session}, and the course has {of}"),
            "give the number of a session as the plan shows it",
        ),
        CourseProblem::ReferenceCancelled { session, cancelled } => Message::new(
            "reference-cancelled",
            format!("session {session} is timed from session {cancelled}, which was cancelled"),
            format!("record session {cancelled} as held, or move session {session} by hand and cancel nothing"),
        ),
        CourseProblem::TooManyHeld { held, sessions } => Message::new(
            "too-many-held",
            format!("{held} sessions were held, but the course has {sessions}"),
            "give the course more sessions with `--sessions PHASE=N`",
        ),
        CourseProblem::SessionLengthOpen { protocol } => Message::new(
            "session-length-open",
            format!("how long a session of `{protocol}` takes is not decided: the source does not say"),
            "add `--session-length \"… minutes\"` with the clinic's own time, or leave `--at` out",
        ),
        CourseProblem::PastMidnight { minutes } => Message::new(
            "past-midnight",
            format!("a visit of {minutes} minutes at that time would end on the next day"),
            "give an earlier time with `--at`",
        ),
        CourseProblem::AfterKnownDays { last } => Message::new(
            "after-known-days",
            format!(
                "the plan would go on after {}, and the clinic's days are not known any further",
                ENGLISH.day(*last)
            ),
            "plan an earlier end; or, where public holidays end there, leave `holidays` out of the clinic file and give \
             later holidays as a calendar in `closed-calendars`",
        ),
        CourseProblem::OutOfCalendar => Message::new(
            "out-of-calendar",
            "the plan would leave the years 1900 to 2200",
            "give dates inside these years",
        ),
    }
}
