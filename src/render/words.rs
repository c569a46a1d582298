//! The words for facts: dates, reasons, refusals. English; every sentence of a plan is worded here and nowhere else.

use chrono::{Datelike, NaiveDate};

use crate::model::{
    ClashingRule, ClockRange, ClockUnit, CourseProblem, DateRange, Grade, Id, Moment, Movable, NoPlan, Obstacle,
    Reason, ReferenceKind, ReferencePoint, Refusal, Relaxation, RelaxationKind, SessionKey, Weekdays,
};

/// A day for a person: `Tue 1 Dec 2026`.
pub fn day(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

/// A day for a column: `Tue  1 Dec 2026`, as wide as every other.
pub fn day_in_column(day: NaiveDate) -> String {
    day.format("%a %e %b %Y").to_string()
}

/// A stretch of days for a person, with nothing said twice: `Mon 4 to Thu 7 Jan 2027`.
pub fn days(range: DateRange) -> String {
    let (first, last) = (range.first(), range.last());
    let shown = match () {
        () if first == last => return day(first),
        () if first.year() != last.year() => first.format("%a %-d %b %Y"),
        () if first.month() != last.month() => first.format("%a %-d %b"),
        () => first.format("%a %-d"),
    };
    format!("{shown} to {}", day(last))
}

/// A number of days: `1 day`, `3 days`.
pub fn day_count(days: u32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

/// A number of sessions: `1 session`, `10 sessions`.
pub fn session_count(sessions: u32) -> String {
    if sessions == 1 { "1 session".to_owned() } else { format!("{sessions} sessions") }
}

/// The weekdays by their short names: `Mon, Wed`.
pub fn weekdays(weekdays: Weekdays) -> String {
    weekdays.iter().map(|weekday| weekday.to_string()).collect::<Vec<_>>().join(", ")
}

/// Where a session may move, for a table: `Mon 12 to Thu 15 Mar 2027`.
pub fn movable(movable: Movable) -> String {
    match movable.latest {
        None => format!("from {}", day(movable.earliest)),
        Some(latest) => match DateRange::new(movable.earliest, latest) {
            Some(range) if movable.earliest < latest => days(range),
            Some(_) | None => "fixed by its neighbours".to_owned(),
        },
    }
}

/// Where a session may move, as a sentence.
pub fn movable_sentence(range: Movable) -> String {
    match range.latest {
        Some(latest) if latest == range.earliest => "It cannot move while the other sessions stay.".to_owned(),
        Some(_) => format!("It may move: {}; the plan stays valid.", movable(range)),
        None => format!("It may move to any usable day from {} on; the plan stays valid.", day(range.earliest)),
    }
}

/// How a session that was held lies against its rules.
pub fn grade(grade: Grade) -> String {
    match grade {
        Grade::OnAim => "held on aim".to_owned(),
        Grade::Early { days } => format!("held {} before its aim", day_count(days)),
        Grade::Late { days } => format!("held {} after its aim", day_count(days)),
        Grade::Grace { days } => format!("held {} before its minimum, within the grace", day_count(days)),
        Grade::TooSoon { days, counts: true } => {
            format!("held too soon, {} before its minimum; the protocol lets it count", day_count(days))
        }
        Grade::TooSoon { days, counts: false } => {
            format!("held too soon, {} before its minimum; by the protocol it does not count", day_count(days))
        }
        Grade::TooLate { days } => format!("held {} after its maximum", day_count(days)),
    }
}

/// A reason as a sentence. `off_aim_days` is that of the whole plan.
pub fn reason(reason: &Reason, off_aim_days: u32) -> String {
    match reason {
        Reason::Start => "It is the wished start.".to_owned(),
        Reason::StartMoved { wished } => {
            format!("The wished start, {}, cannot be used; this is the first usable day after it.", day(*wished))
        }
        Reason::StartChosen { wished, by } => match DateRange::new(*wished, *by) {
            Some(range) => format!("The start may be on any usable day: {}.", days(range)),
            None => format!("The start is wished for {}.", day(*wished)),
        },
        Reason::Aim { after, interval, days: aim } => {
            format!("{interval} after {} is {}.", reference(after), days(*aim))
        }
        Reason::Floor { after, minimum, earliest } => {
            format!("Not before {}: at least {minimum} after {}.", day(*earliest), reference(after))
        }
        Reason::Ceiling { after, maximum, latest } => {
            format!("Not after {}: at most {maximum} after {}.", day(*latest), reference(after))
        }
        Reason::Blocked { obstacle, days: blocked } => format!("{}: {}.", self::obstacle(obstacle), runs(blocked)),
        Reason::EarliestAllowed { day: earliest } => {
            format!(
                "No interval is given for it, so it is planned as soon as its rules allow, from {}.",
                day(*earliest)
            )
        }
        Reason::ForLaterSessions { nearest, off_aim_days: None } => {
            format!("{} would suit this session better, but then no plan fits.", day(*nearest))
        }
        Reason::ForLaterSessions { nearest, off_aim_days: Some(with) } if *with > off_aim_days => format!(
            "{} would suit this session better, but the whole plan would be {} off aim instead of {off_aim_days}.",
            day(*nearest),
            day_count(*with)
        ),
        Reason::ForLaterSessions { nearest, off_aim_days: Some(_) } => format!(
            "{} would suit this session better, but no plan with it is less off aim, and this one has fewer visits or \
             earlier days.",
            day(*nearest)
        ),
        Reason::SharedVisit { courses } => format!("One visit with {}.", ids(courses)),
        Reason::Held => "It was held on this day.".to_owned(),
    }
}

/// The name of a reason in JSON.
pub fn reason_code(reason: &Reason) -> &'static str {
    match reason {
        Reason::Start => "start",
        Reason::StartMoved { .. } => "start-moved",
        Reason::StartChosen { .. } => "start-chosen",
        Reason::Aim { .. } => "aim",
        Reason::Floor { .. } => "minimum",
        Reason::Ceiling { .. } => "maximum",
        Reason::Blocked { obstacle: Obstacle::Weekday, .. } => "weekday",
        Reason::Blocked { obstacle: Obstacle::Closed, .. } => "closed",
        Reason::Blocked { obstacle: Obstacle::Away, .. } => "away",
        Reason::Blocked { obstacle: Obstacle::Separation { .. }, .. } => "separation",
        Reason::EarliestAllowed { .. } => "earliest-allowed",
        Reason::ForLaterSessions { .. } => "for-later-sessions",
        Reason::Blocked { obstacle: Obstacle::OtherCourse { .. }, .. } => "other-course",
        Reason::SharedVisit { .. } => "shared-visit",
        Reason::Held => "held",
    }
}

fn reference(point: &ReferencePoint) -> String {
    match &point.reference {
        ReferenceKind::Session(number) => format!("session {number}"),
        ReferenceKind::Event(id) => format!("{id} ({})", day(point.day)),
    }
}

fn obstacle(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Weekday => "Not on a weekday that may be used".to_owned(),
        Obstacle::Closed => "The clinic is closed".to_owned(),
        Obstacle::Away => "The person is away".to_owned(),
        Obstacle::Separation { treatment, on, length, is_before: true } => {
            format!("Less than {length} before {treatment} on {}", day(*on))
        }
        Obstacle::Separation { treatment, on, length, is_before: false } => {
            format!("Less than {length} after {treatment} on {}", day(*on))
        }
        Obstacle::OtherCourse { course } => format!("A session of {course}, and the two may not share a visit"),
    }
}

/// Runs of days, at most five of them written out.
fn runs(blocked: &[DateRange]) -> String {
    const MOST: usize = 5;
    let mut shown: Vec<String> = blocked.iter().take(MOST).map(|range| days(*range)).collect();
    if blocked.len() > MOST {
        shown.push(format!("and {} more times", blocked.len() - MOST));
    }
    shown.join(", ")
}

/// A moment before or after a session, for the start or the end of a care item.
pub fn moment(moment: Moment) -> String {
    match moment {
        Moment::Before(range) => format!("{} before", clock_range(range)),
        Moment::Day => "the day of the session".to_owned(),
        Moment::Session => "the session".to_owned(),
        Moment::After(range) => format!("{} after", clock_range(range)),
        Moment::NotStated => "not stated".to_owned(),
    }
}

/// A length of clock time in the unit it was published in.
pub fn clock_range(range: ClockRange) -> String {
    let unit = match range.unit {
        ClockUnit::Minute => "minute",
        ClockUnit::Hour => "hour",
        ClockUnit::Day => "day",
        ClockUnit::Week => "week",
    };
    match (range.lo, range.hi) {
        (1, 1) => format!("1 {unit}"),
        (lo, hi) if lo == hi => format!("{hi} {unit}s"),
        (lo, hi) => format!("{lo} to {hi} {unit}s"),
    }
}

/// A session for a message: `session 3 of 10 (induction 3)`.
pub fn session(key: &SessionKey, number: u32, of: u32) -> String {
    format!("session {number} of {of} ({} {})", key.phase, key.number)
}

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

/// Why there is no plan, as messages.
pub fn refusal(refusal: &Refusal) -> Vec<Message> {
    match refusal {
        Refusal::Course(problems) => problems.iter().map(course_problem).collect(),
        Refusal::NoPlan(no_plan) => vec![self::no_plan(no_plan)],
        Refusal::NoJointPlan { courses, conflict, relaxations } => vec![Message {
            id: "no-joint-plan",
            text: format!("no plan fits: {} each have one alone, but not together", ids(courses)),
            details: conflict_lines(conflict),
            help: relaxation_help(relaxations),
        }],
        Refusal::TooLarge { off_aim_above } => {
            let proven = match off_aim_above {
                Some(days) => format!("; every plan, if there is one, is more than {} off aim", day_count(*days)),
                None => String::new(),
            };
            vec![Message::new(
                "too-large",
                format!("the search was given up before it was decided whether a plan fits{proven}"),
                "free more days, or plan fewer sessions at once",
            )]
        }
    }
}

fn no_plan(no_plan: &NoPlan) -> Message {
    let session = session(&no_plan.session, no_plan.number, no_plan.of);
    let text = match no_plan.between {
        Some(range) if range.first() == range.last() => {
            format!("no plan fits: {session} would have to be on {}", days(range))
        }
        Some(range) => format!("no plan fits: {session} would have to be on a day from {}", days(range)),
        None => format!("no plan fits: no day satisfies all rules of {session}"),
    };
    Message {
        id: "no-plan",
        text,
        details: no_plan.why.iter().map(|why| reason(why, 0)).chain(conflict_lines(&no_plan.conflict)).collect(),
        help: relaxation_help(&no_plan.relaxations),
    }
}

/// The rules that cannot hold together, a line each.
fn conflict_lines(conflict: &[ClashingRule]) -> Vec<String> {
    if conflict.is_empty() {
        return Vec::new();
    }
    let mut lines = vec!["Without any one of these a plan fits:".to_owned()];
    lines.extend(conflict.iter().map(|rule| format!("  {}", clashing_rule(rule))));
    lines
}

/// A rule that is needed for a conflict.
pub fn clashing_rule(rule: &ClashingRule) -> String {
    match rule {
        ClashingRule::Start { course, start, by: None } => {
            format!("`{course}` starts on {}, or within a week of it", day(*start))
        }
        ClashingRule::Start { course, start, by: Some(by) } => {
            format!("`{course}` starts from {} to {}", day(*start), day(*by))
        }
        ClashingRule::Weekdays { course, on } => format!("`{course}` uses only {}", weekdays(*on)),
        ClashingRule::Closed { days: closed } => format!("the clinic is closed: {}", days(*closed)),
        ClashingRule::Away { days: away } => format!("the person is away: {}", days(*away)),
        ClashingRule::Other { course, other } => {
            format!("`{course}` keeps its distance from {} on {}", other.treatment, day(other.on))
        }
        ClashingRule::Minimum { course, phase } => format!("`{phase}` of `{course}` keeps its minimum intervals"),
        ClashingRule::Maximum { course, phase } => format!("`{phase}` of `{course}` keeps its maximum intervals"),
        ClashingRule::Separations => "the courses keep their distances from one another".to_owned(),
        ClashingRule::SeparateVisits => "no two courses share a visit".to_owned(),
    }
}

fn relaxation_help(relaxations: &[Relaxation]) -> String {
    const MOST: usize = 4;
    if relaxations.is_empty() {
        return "give another start, another weekday or fewer closed days".to_owned();
    }
    let shown: Vec<String> = relaxations.iter().take(MOST).map(relaxation).collect();
    format!("a plan fits with one of these changes: {}", shown.join("; "))
}

/// A change that makes a plan possible.
pub fn relaxation(relaxation: &Relaxation) -> String {
    let change = match &relaxation.kind {
        RelaxationKind::Start { course, start } => format!("start `{course}` on {}", day(*start)),
        RelaxationKind::Weekday { course, weekday } => format!("let `{course}` use {weekday} too"),
        RelaxationKind::Open { day: open } => format!("open on {}", day(*open)),
        RelaxationKind::Back { day: back } => format!("be there on {}", day(*back)),
        RelaxationKind::Maximum { course, phase, days } => {
            format!("let `{phase}` of `{course}` be {} longer at most", day_count(days.unsigned_abs()))
        }
        RelaxationKind::ShareVisits => "let courses share a visit".to_owned(),
    };
    format!("{change} ({} off aim)", day_count(relaxation.off_aim_days))
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
                format!("`{phase}` cannot have {}: the source says {source}{longer}", session_count(*asked)),
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
            format!("the first session of `{phase}` would be on {}, after {}", day(*first), day(*until)),
            format!("give a later day with `--until`, such as {first}"),
        ),
        CourseProblem::StartOpen => {
            Message::new("start-open", "the plan needs a first day", "add `--start DATE`, such as `--start 2026-12-01`")
        }
        CourseProblem::StartByBeforeStart { start, by } => Message::new(
            "start-by-before-start",
            format!("the start is wished for {}, and may be no later than {}", day(*start), day(*by)),
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
            format!("the session held on {} is not after the one before it", day(*held)),
            "give the days on which sessions were held in order, each once",
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
        CourseProblem::OutOfCalendar => Message::new(
            "out-of-calendar",
            "the plan would leave the years 1900 to 2200",
            "give dates inside these years",
        ),
    }
}

fn ids(ids: &[Id]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_days_say_nothing_twice() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date in a test");
        let shown = |first, last| DateRange::new(day(first), day(last)).map(days);
        assert_eq!(shown("2027-01-04", "2027-01-07").as_deref(), Some("Mon 4 to Thu 7 Jan 2027"));
        assert_eq!(shown("2027-01-30", "2027-02-01").as_deref(), Some("Sat 30 Jan to Mon 1 Feb 2027"));
        assert_eq!(shown("2026-12-30", "2027-01-03").as_deref(), Some("Wed 30 Dec 2026 to Sun 3 Jan 2027"));
        assert_eq!(shown("2026-12-01", "2026-12-01").as_deref(), Some("Tue 1 Dec 2026"));
    }
}
