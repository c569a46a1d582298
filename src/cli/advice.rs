//! What to do about an error, in the options of the command line or the columns of a list. What is wrong is said by the errors
//! themselves.

use std::path::Path;

use chrono::NaiveTime;

use super::failure::{Failure, Message};
use crate::error::Error;
use crate::model::{CourseProblem, Id, RecordProblem, Refusal, nearest};
use crate::read::EarlierError;
use crate::render::calendar::CalendarRefusal;
use crate::render::{self, Locale, PlanError};

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (code, text) = (error.code(), error.to_string());
        let help = match error {
            Error::File { path, source } => return Self::io("read", Path::new(&path), &source),
            Error::Invalid { path, source } => return Self::file(&path, source),
            Error::Refused(refusal) => return Self::refused(refusal, Locale::English),
            Error::UnknownProtocol { .. } => "`mesoplan list` shows the protocols at hand".to_owned(),
            Error::Calendar { source, .. } => source.help,
            Error::Logo { source, .. } => source.help.to_owned(),
            Error::OfClinic { source, .. } => match Self::from(*source) {
                Self::Message(message) => message.help,
                Self::Messages(_) | Self::File(_) | Self::Refused { .. } => {
                    "check the path in the clinic file".to_owned()
                }
            },
            Error::UnknownZone(_) => "give another zone with `--tz`".to_owned(),
            Error::OtherZone { .. } => "leave the zone out of the request, or change it in the clinic file".to_owned(),
            Error::Holidays(_) => "leave `holidays` out of the clinic file, and give the days as a calendar in \
                                   `closed-calendars`"
                .to_owned(),
            Error::Record(problem) => record(&problem),
            Error::Format { source, .. } => match source.downcast_ref::<PlanError>() {
                Some(error) => plan_error(error).help,
                None => "choose another format".to_owned(),
            },
        };
        Self::Message(Message::new(code, text, help))
    }
}

/// Where a course is asked for, and so where its help belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    /// In options, such as `--sessions induction=10`.
    Options,
    /// In the columns of a list, such as `induction=10` in the column `sessions`.
    Columns,
}

impl Asks {
    /// To say something more.
    fn add(self, name: &str, value: &str) -> String {
        match self {
            Self::Options => format!("add `--{name} {}`", typed(value)),
            Self::Columns => format!("write `{value}` in the column `{name}`"),
        }
    }

    /// How it is said, behind "give a number".
    fn with(self, name: &str, value: &str) -> String {
        match self {
            Self::Options => format!("with `--{name} {}`", typed(value)),
            Self::Columns => format!("as `{value}` in the column `{name}`"),
        }
    }

    /// Where it is said, behind "give a later day".
    fn place(self, name: &str) -> String {
        match self {
            Self::Options => format!("with `--{name}`"),
            Self::Columns => format!("in the column `{name}`"),
        }
    }

    /// Not to say it.
    fn leave_out(self, name: &str) -> String {
        match self {
            Self::Options => format!("leave `--{name}` out"),
            Self::Columns => format!("leave the column `{name}` empty"),
        }
    }

    /// A length of time.
    fn length(self) -> &'static str {
        match self {
            Self::Options => "\"2 weeks\"",
            Self::Columns => "`2 weeks`",
        }
    }

    /// What it is called.
    fn name(self, name: &str) -> String {
        match self {
            Self::Options => format!("`--{name}`"),
            Self::Columns => format!("`{name}`"),
        }
    }
}

/// A value as it is typed behind an option: in quotation marks where it may have spaces.
fn typed(value: &str) -> String {
    let (key, value) = value.split_once('=').map_or(("", value), |(key, value)| (key, value));
    let value = if value.contains([' ', '…']) { format!("\"{value}\"") } else { value.to_owned() };
    if key.is_empty() { value } else { format!("{key}={value}") }
}

/// Why there is no plan, as messages. That no plan fits is an answer, and is in a language; what is wrong with a course is
/// in English.
pub(super) fn refusal(refusal: &Refusal, locale: Locale, asks: Asks) -> Vec<Message> {
    match refusal {
        Refusal::Course(problems) => problems.iter().map(|problem| course_problem(problem, asks)).collect(),
        Refusal::NoPlan(_) | Refusal::NoJointPlan { .. } | Refusal::TooLarge { .. } => {
            let render::RefusalWords { text, details, help } = render::refusal_words(refusal, locale);
            vec![Message { id: refusal.code(), text, details, help }]
        }
    }
}

fn course_problem(problem: &CourseProblem, asks: Asks) -> Message {
    Message::new(problem.code(), problem.to_string(), help(problem, asks))
}

/// What to give, or what else to do.
fn help(problem: &CourseProblem, asks: Asks) -> String {
    match problem {
        CourseProblem::NoProtocol => "name a protocol".to_owned(),
        CourseProblem::GivenTwice { .. } => "name each protocol once; for two areas of one person, or two variants at once, copy the file and give the copy an `id` of its own".to_owned(),
        CourseProblem::UnknownPhase { known, .. } => format!("its phases are {}", ids(known)),
        CourseProblem::UnknownEvent { known, .. } if known.is_empty() => "leave the event out".to_owned(),
        CourseProblem::UnknownEvent { known, .. } => format!("its events are {}", ids(known)),
        CourseProblem::VariantOpen { known, .. } => {
            format!("name one of them {}: {}", asks.place("variant"), ids(known))
        }
        CourseProblem::UnknownVariant { known, .. } if known.is_empty() => {
            "leave the variant out: the protocol has none".to_owned()
        }
        CourseProblem::UnknownVariant { known, .. } => format!("its variants are {}", ids(known)),
        CourseProblem::VariantUndecided { known, .. } => {
            format!("name the one that is meant {}: {}", asks.place("variant"), ids(known))
        }
        CourseProblem::SessionsOpen { phase, .. } => {
            format!("{} with the practitioner's number", asks.add("sessions", &format!("{phase}=N")))
        }
        CourseProblem::SessionsOutsideSource { phase, in_time: Some(in_time), .. } => {
            let (fewest, most, _) = **in_time;
            let number = asks.with("sessions", &format!("{phase}=N"));
            let interval = asks.with("interval", &format!("{phase}=…"));
            format!("give a number from {fewest} to {most} {number}, or another interval {interval}")
        }
        CourseProblem::SessionsOutsideSource { phase, in_time: None, .. } => {
            format!("give a number inside that {}", asks.with("sessions", &format!("{phase}=N")))
        }
        CourseProblem::IntervalOpen { phase } => {
            let interval = asks.add("interval", &format!("{phase}=…"));
            format!("{interval} with the practitioner's interval, such as {}", asks.length())
        }
        CourseProblem::IntervalOutsideSource { phase, .. } => {
            format!("give an interval inside that {}", asks.with("interval", &format!("{phase}=…")))
        }
        CourseProblem::IntervalImpossible { phase, .. } => {
            let interval = asks.with("interval", &format!("{phase}=…"));
            format!("give a length of time {interval}, such as {}", asks.length())
        }
        CourseProblem::IntervalNotUsed { .. } => "leave the interval out".to_owned(),
        CourseProblem::EndOpen { phase } => {
            format!("{}, or {}", asks.add("until", "DATE"), asks.add("sessions", &format!("{phase}=N")))
        }
        CourseProblem::UntilNotUsed => {
            let number = asks.with("sessions", "PHASE=N");
            format!("{}, or give the number of sessions {number}", asks.leave_out("until"))
        }
        CourseProblem::UntilTooSoon { first, .. } => {
            format!("give a later day {}, such as {first}", asks.place("until"))
        }
        CourseProblem::StartOpen { protocol } => match asks {
            Asks::Options => format!(
                "add `--start DATE`, such as `--start 2026-12-01`; beside other protocols `--start {protocol}=DATE`"
            ),
            Asks::Columns => format!("{}, such as `2026-12-01`", asks.add("start", "DATE")),
        },
        CourseProblem::StartByBeforeStart { .. } => {
            format!("give a day after {} {}", asks.name("start"), asks.place("start-by"))
        }
        CourseProblem::StartByWithoutStart { .. } => {
            format!("{} too, or {}", asks.add("start", "DATE"), asks.leave_out("start-by"))
        }
        CourseProblem::EventOpen { event } => asks.add("event", &format!("{event}=DATE")),
        CourseProblem::RepeatNotStated => "leave `--rounds` out".to_owned(),
        CourseProblem::NoRounds => "give a number from 1 with `--rounds`".to_owned(),
        CourseProblem::ReferenceNotBefore { .. } => {
            "give the phases before it more sessions, or change the protocol".to_owned()
        }
        CourseProblem::TooManySessions { .. } => "plan fewer sessions or an earlier last day".to_owned(),
        CourseProblem::HeldOutOfOrder { .. } => {
            "give the days on which sessions were held in order, each once".to_owned()
        }
        CourseProblem::TreatmentNotKnown { name, known } => {
            match nearest(name.as_str(), known.iter().map(Id::as_str)) {
                Some(close) => format!("did you mean `{close}`?"),
                None if known.is_empty() => "leave it out: no distance from any treatment is asked for".to_owned(),
                None => format!("leave it out, or use one of the names that are known: {}", ids(known)),
            }
        }
        CourseProblem::HeldOtherSession { next, .. } => format!(
            "record session {next} first: as held, or as cancelled if it is not to take place; a session that was \
             missed is still the next one"
        ),
        CourseProblem::RecordNotAhead { .. } => "give the number of a session as the plan shows it".to_owned(),
        CourseProblem::MovedAfterTime { session, day, .. } => format!(
            "move it to a day before that, or drop it with `cancelled {session}`; `move {session} --to {day} --force` adds \
             it all the same"
        ),
        CourseProblem::ReferenceCancelled { session, cancelled } => {
            format!("record session {cancelled} as held, or move session {session} by hand and cancel nothing")
        }
        CourseProblem::TooManyHeld { .. } => {
            format!("give the course more sessions {}", asks.with("sessions", "PHASE=N"))
        }
        CourseProblem::SessionLengthOpen { is_at_of_clinic, .. } => {
            let length = asks.add("session-length", "… minutes");
            let or = match is_at_of_clinic {
                true => "take `at` out of the clinic's file, which gives the clock times".to_owned(),
                false => asks.leave_out("at"),
            };
            format!("{length} with the clinic's own time, or {or}")
        }
        CourseProblem::PastMidnight { .. } => format!("give an earlier time {}", asks.place("at")),
        CourseProblem::AfterKnownDays { .. } => "plan an earlier end; or, where public holidays end there, leave \
                                                 `holidays` out of the clinic file and give later holidays as a \
                                                 calendar in `closed-calendars`"
            .to_owned(),
        CourseProblem::OutOfCalendar => "give dates inside these years".to_owned(),
    }
}

/// What to do where something is not recorded.
pub(super) fn record(problem: &RecordProblem) -> String {
    match problem {
        RecordProblem::CourseOpen { known } => {
            let names: Vec<String> = known.iter().map(|name| format!("`--course {name}`")).collect();
            format!("add {}", names.join(" or "))
        }
        RecordProblem::UnknownCourse { known, .. } => format!("the courses here are {}", ids(known)),
        RecordProblem::UnknownEvent { known, .. } if known.is_empty() => {
            "its protocols have no events; `[event]` of a protocol names them".to_owned()
        }
        RecordProblem::UnknownEvent { known, .. } => format!("the events here are {}", ids(known)),
        RecordProblem::Empty => "there is nothing to take back".to_owned(),
        RecordProblem::Over => "the course is over: there is nothing to end, and nothing to promise".to_owned(),
        RecordProblem::NotAhead { held: Some(_), .. } => "take that entry back with `undo` if it is wrong".to_owned(),
        RecordProblem::NotAhead { held: None, .. } => "give the number of a session as the plan shows it".to_owned(),
        RecordProblem::Complete { .. } => {
            "give the course more sessions with `sessions`, where its protocol allows that, or write it down elsewhere"
                .to_owned()
        }
        RecordProblem::BeforeHeld { .. } => "give a later day".to_owned(),
        RecordProblem::DayGone { session, day, .. } => {
            format!("give a day from today on; if it was held then, write that down: `held {session} --on {day}`")
        }
        RecordProblem::NoTime { session, day, at, nearest } => {
            let moment = |time: &NaiveTime| format!("{day}T{}", time.format("%H:%M"));
            let nearest = nearest.map(|nearest| format!("the nearest time that day: `--to {}`; ", moment(&nearest)));
            let forced = format!("at that time all the same: `move {session} --to {} --force`", moment(at));
            nearest.unwrap_or_default() + &forced
        }
        RecordProblem::PromisedAlready { session, .. } => {
            format!("move it: `move {session} --to DATE`")
        }
        RecordProblem::WholeDays => "write `at = \"09:00\"` into the course, or leave the time out".to_owned(),
        RecordProblem::NotYet { session, day } => format!(
            "if nobody will come then, move it with `move {session} --to DATE`, or add `--on {day}`; one that was missed \
             on another day needs that day with `--on`"
        ),
        RecordProblem::MissedOther { next, .. } => format!("record session {next} first"),
        RecordProblem::UnknownQuestion { known, .. } if known.is_empty() => {
            "it asks no questions; `[[checkpoint]]` of a protocol does".to_owned()
        }
        RecordProblem::UnknownQuestion { name, known } => match nearest(name.as_str(), known.iter().map(Id::as_str)) {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("the questions here are {}", ids(known)),
        },
        RecordProblem::NotAsked { after: Some(after), .. } => {
            format!("record session {after} first; a course that is to end now ends with `record … end`")
        }
        RecordProblem::NotAsked { after: None, .. } => "an answer would change nothing".to_owned(),
        RecordProblem::DecidesNothing { .. } => {
            "no answer has to be written down; in a protocol `if-yes` and `if-no` say what follows".to_owned()
        }
        RecordProblem::AnsweredAlready { .. } => "take that entry back with `undo` if it is wrong".to_owned(),
    }
}

/// Names, with commas between them.
fn ids(ids: &[Id]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

/// Why a plan cannot be written in a format.
pub(super) fn plan_error(error: &PlanError) -> Message {
    let help = match error {
        PlanError::LocalTime(_) => OTHER_TIME,
        PlanError::NoLetters(_) => "write these words in other letters, or print a page: `-o plan.html`",
        PlanError::BrokenLogo(_) => "save the picture as PNG once more, or leave `logo` out of the clinic's file",
        PlanError::PdfRefused(_) => {
            "print a page instead: `-o plan.html`; and please report this, it should not happen"
        }
        PlanError::NoPdf => "build it with `cargo install --path . --features pdf`, or print a page: `-o plan.html`",
    };
    Message::new(error.code(), error.to_string(), help)
}

/// Why an earlier calendar file is not followed. `file` is what a person calls it.
pub(super) fn earlier(error: &EarlierError, file: &str) -> Message {
    const AFRESH: &str = "write to another file, or write this one afresh with `--replace`";
    let help = match error {
        EarlierError::Unreadable(error) => format!("{}; or {AFRESH}", error.help),
        EarlierError::NotOurs { .. } => AFRESH.to_owned(),
        EarlierError::Added { .. } => format!("take it out, {AFRESH}"),
    };
    Message::new(error.code(), error.about(file), help)
}

/// Why a plan does not become the next state of an earlier calendar file.
pub(super) fn calendar_refusal(refusal: &CalendarRefusal, file: &str) -> Message {
    let help = match refusal {
        CalendarRefusal::LocalTime(_) => OTHER_TIME,
        CalendarRefusal::AnotherCourse { .. } => {
            "plan the same courses with the same `--name`, write to another file, or write this one afresh with \
             `--replace`, after which calendars that imported it keep the old events"
        }
    };
    Message::new(refusal.code(), refusal.about(file), help)
}

const OTHER_TIME: &str = "give another time with `--at`";
