//! The words for facts: dates, reasons, refusals. English; every sentence of a plan is worded here and nowhere else.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

use super::calendar::{Change, Difference};
use crate::model::{
    ClockRange, ClockUnit, DateRange, DueState, Grade, Id, Moment, Movable, Obstacle, Reason, RecordEntry, RecordEvent,
    ReferenceKind, ReferencePoint, Session, SessionKey, Unrecorded, Weekdays, Window,
};
use crate::zone::{Zone, tables_version};

/// A day for a person: `Tue 1 Dec 2026`.
pub fn day(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

/// A time of day: `17:50`.
pub fn time_of_day(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// A local time for a person: `Wed 2 Dec 2026 17:50`.
pub fn local_time(time: NaiveDateTime) -> String {
    format!("{} {}", day(time.date()), time_of_day(time.time()))
}

/// A day for a column: `Tue  1 Dec 2026`, as wide as every other.
pub fn day_in_column(day: NaiveDate) -> String {
    day.format("%a %e %b %Y").to_string()
}

/// A month for a person: `December 2026`.
pub fn month(day: NaiveDate) -> String {
    day.format("%B %Y").to_string()
}

/// A session on a day of a calendar, with the letter of its course where there are several: `A, session 3`.
pub fn marked_session(course: Option<&str>, number: u32) -> String {
    let course = course.map(|course| format!("{course}, ")).unwrap_or_default();
    format!("{course}session {number}")
}

/// What adds one session to a calendar: `Add session 3, Tue 29 Dec 2026, to my calendar`.
pub fn add_to_calendar(course: Option<&str>, number: u32, on: NaiveDate) -> String {
    format!("Add {}, {}, to my calendar", marked_session(course, number), day(on))
}

/// What a person does with the code of a session: `Scan to add session 3, Tue 29 Dec 2026, to your calendar`.
pub fn scan_to_add(course: Option<&str>, number: u32, on: NaiveDate) -> String {
    format!("Scan to add {}, {}, to your calendar", marked_session(course, number), day(on))
}

/// The code of a session for those who do not see it: `QR code of session 3, Tue 29 Dec 2026`.
pub fn scan_code(course: Option<&str>, number: u32, on: NaiveDate) -> String {
    format!("QR code of {}, {}", marked_session(course, number), day(on))
}

/// What is said of a code that does not hold the whole event.
pub const SCAN_CODE_SHORTENED: &str =
    "The code leaves out the place, or the end of the title, so that it is not too fine to scan.";

/// A course that has no code: `hair-loss: no session lies ahead, so there is no code to scan`.
pub fn no_scan_code(course: &Id) -> String {
    format!("{course}: no session lies ahead, so there is no code to scan")
}

/// The protocol that a plan follows, among its sources: `Protocol hair-loss 1.0.0`.
pub fn protocol_file(id: &str, version: &str) -> String {
    format!("Protocol {id} {version}")
}

/// Names as a person lists them: `one, two and three`.
pub fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
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

/// The name of a grade in JSON, and how many days it is about.
pub fn grade_code(grade: Grade) -> (&'static str, u32) {
    match grade {
        Grade::OnAim => ("on-aim", 0),
        Grade::Early { days } => ("early", days),
        Grade::Late { days } => ("late", days),
        Grade::Grace { days } => ("grace", days),
        Grade::TooSoon { days, .. } => ("too-soon", days),
        Grade::TooLate { days } => ("too-late", days),
    }
}

/// An entry of a record: `session 3 was held on Wed 30 Dec 2026`.
pub fn record_entry(entry: &RecordEntry) -> String {
    let session = entry.session;
    match entry.event {
        RecordEvent::Held(on) => format!("session {session} was held on {}", day(on)),
        RecordEvent::Missed(on) => format!("session {session} was missed on {}", day(on)),
        RecordEvent::Moved(to) => format!("session {session} was moved to {}", day(to)),
        RecordEvent::MovedAnyway(to) => format!("session {session} was moved to {}, even against a rule", day(to)),
        RecordEvent::Cancelled(on) => format!("session {session}, planned for {}, was cancelled", day(on)),
    }
}

/// A session with its day: `session 4 of 19 on Tue 12 Jan 2027`.
pub fn session_on(session: &Session) -> String {
    format!("session {} of {} on {}", session.number, session.of, day(session.day))
}

/// A session that was planned for a day that has passed, and that the record says nothing of.
pub fn unrecorded(unrecorded: &Unrecorded) -> String {
    format!("Not on record: session {}, planned for {}.", unrecorded.number, day(unrecorded.day))
}

/// How a day lies against the window of the next session.
pub fn due_state(state: DueState) -> String {
    match state {
        DueState::TooSoon { until } => format!("too soon until {}", day(until)),
        DueState::Early { aim_from } => format!("allowed, aim from {}", day(aim_from)),
        DueState::Due => "due".to_owned(),
        DueState::Overdue { days } => format!("overdue by {}", day_count(days)),
        DueState::PastMaximum { days } => format!("{} after the last day allowed", day_count(days)),
    }
}

/// The text with a capital letter at its beginning.
pub fn sentence_case(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The name of such a state in JSON.
pub fn due_code(state: DueState) -> &'static str {
    match state {
        DueState::TooSoon { .. } => "too-soon",
        DueState::Early { .. } => "early",
        DueState::Due => "due",
        DueState::Overdue { .. } => "overdue",
        DueState::PastMaximum { .. } => "past-maximum",
    }
}

/// A session that was moved by hand, for a table.
pub fn moved_by_hand(is_forced: bool) -> &'static str {
    if is_forced { "moved by hand, against a rule" } else { "moved by hand" }
}

/// Where a session may move, as a sentence.
pub fn movable_sentence(range: Movable) -> String {
    match range.latest {
        Some(latest) if latest == range.earliest => "It cannot move while the other sessions stay.".to_owned(),
        Some(_) => format!("It may move to any usable day from {}; the plan stays valid.", movable(range)),
        None => format!("It may move to any usable day from {} on; the plan stays valid.", day(range.earliest)),
    }
}

/// What the rules of a session aim at and allow, as a sentence; `None` where they say nothing.
pub fn window_sentence(window: Window) -> Option<String> {
    let allowed = match (window.earliest, window.latest) {
        (None, None) => None,
        (Some(earliest), None) => Some(format!("allowed from {} on", day(earliest))),
        (None, Some(latest)) => Some(format!("allowed until {}", day(latest))),
        (Some(earliest), Some(latest)) => Some(match DateRange::new(earliest, latest) {
            Some(range) => format!("allowed: {}", days(range)),
            None => format!("allowed from {} until {}", day(earliest), day(latest)),
        }),
    };
    match (window.aim.map(days), allowed) {
        (None, None) => None,
        (None, Some(allowed)) => Some(format!("The day is {allowed}.")),
        (Some(aim), None) => Some(format!("Aim: {aim}.")),
        (Some(aim), Some(allowed)) => Some(format!("Aim: {aim}; {allowed}.")),
    }
}

/// What a reminder says so many minutes before something: `Tomorrow 17:30: Hair loss 3/19`. Whole days have no time.
pub fn reminder(minutes_before: u32, time: Option<NaiveTime>, title: &str) -> String {
    const HOUR: u32 = 60;
    const DAY: u32 = 24 * HOUR;
    let Some(time) = time else {
        // At nine in the morning of a day before: the days are counted from midnight to midnight.
        return match minutes_before.div_ceil(DAY) {
            1 => format!("Tomorrow: {title}"),
            days => format!("In {days} days: {title}"),
        };
    };
    let time = time_of_day(time);
    match minutes_before {
        0 => format!("Now: {title}"),
        DAY => format!("Tomorrow {time}: {title}"),
        minutes if minutes % DAY == 0 => format!("In {} days, {time}: {title}", minutes / DAY),
        HOUR => format!("In 1 hour, {time}: {title}"),
        minutes if minutes % HOUR == 0 => format!("In {} hours, {time}: {title}", minutes / HOUR),
        1 => format!("In 1 minute, {time}: {title}"),
        minutes => format!("In {minutes} minutes, {time}: {title}"),
    }
}

/// The title of a session that does not tell what it is.
pub fn discreet_title(number: u32, of: u32) -> String {
    format!("Appointment {number}/{of}")
}

/// What a calendar of such sessions is called.
pub const DISCREET_CALENDAR: &str = "Appointments";

/// The title of a session that will not take place.
pub fn cancelled_title(title: &str) -> String {
    format!("Cancelled: {title}")
}

/// The title of a session that will not take place and does not tell what it was.
pub const DISCREET_CANCELLED: &str = "Cancelled: Appointment";

/// That the rules of a zone changed after the tables here were made; `None` where that is not known.
pub fn stale_zone(zone: &Zone) -> Option<String> {
    let (release, tables) = (zone.changed_in()?, tables_version());
    let name = zone.name();
    Some(format!(
        "{name}: the time zone tables here are {tables}, and {release} changed this zone; check its clock times"
    ))
}

/// How many events became what: `2 changed, 1 cancelled, 16 as before`.
pub fn changes<'c>(changes: impl Iterator<Item = &'c Change>) -> String {
    let mut counts = [("new", 0), ("changed", 0), ("cancelled", 0), ("reworded", 0), ("as before", 0)];
    for change in changes {
        let place = match change {
            Change::New => 0,
            Change::Changed(_) => 1,
            Change::Cancelled => 2,
            Change::Reworded => 3,
            Change::Same => 4,
        };
        counts[place].1 += 1;
    }
    let said = counts.iter().filter(|(_, count)| *count > 0).map(|(word, count)| format!("{count} {word}"));
    said.collect::<Vec<_>>().join(", ")
}

/// What became of one event, where there is something to say.
pub fn change(change: &Change) -> Option<String> {
    let difference = |difference: &Difference| match difference {
        Difference::Time => "time",
        Difference::Title => "title",
        Difference::Place => "place",
        Difference::Status => "takes place again",
    };
    match change {
        Change::Same => None,
        Change::New => Some("new".to_owned()),
        Change::Cancelled => Some("dropped".to_owned()),
        Change::Reworded => Some("text".to_owned()),
        Change::Changed(differences) => Some(differences.iter().map(difference).collect::<Vec<_>>().join(", ")),
    }
}

/// The first of several things, and how many there are besides.
pub fn first_of(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [only] => only.clone(),
        [first, others @ ..] => format!("{first} (and {} more)", others.len()),
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

/// A reason as a sentence, beside a plan that shows the day of every session. `off_aim_days` is that of the whole plan.
pub fn reason(reason: &Reason, off_aim_days: u32) -> String {
    reason_with(reason, off_aim_days, reference)
}

/// A reason as a sentence where there is no plan, with the day of every session that it names.
pub fn reason_without_plan(reason: &Reason) -> String {
    reason_with(reason, 0, dated_reference)
}

fn reason_with(reason: &Reason, off_aim_days: u32, reference: impl Fn(&ReferencePoint) -> String) -> String {
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
        Reason::ForLaterSessions { nearest, nearer_by_days, off_aim_days: with } => {
            let suits = match nearer_by_days {
                0 => format!("{} would suit this session as well", day(*nearest)),
                _ => format!("{} would suit this session better", day(*nearest)),
            };
            match with {
                None => format!("{suits}, but then no plan fits."),
                Some(with) if *with > off_aim_days => {
                    let with = day_count(*with);
                    format!("{suits}, but the whole plan would be {with} off aim instead of {off_aim_days}.")
                }
                Some(_) => format!(
                    "{suits}, but no plan with it is less off aim, and this one has fewer visits or earlier days."
                ),
            }
        }
        Reason::TimeMoved { wished, start, minutes } => {
            format!(
                "{} is the free time nearest to {} that is long enough ({minutes} minutes).",
                start.format("%H:%M"),
                wished.format("%H:%M")
            )
        }
        Reason::SharedVisit { courses } => format!("One visit with {}.", ids(courses)),
        Reason::MovedByHand { is_forced: false } => "It was moved to this day by hand.".to_owned(),
        Reason::MovedByHand { is_forced: true } => {
            "It was moved to this day by hand, although a rule forbids the day.".to_owned()
        }
        Reason::Missed { on } => format!("It was missed on {}.", day(*on)),
        Reason::FromToday { today } => format!("Sessions are planned from {} on.", day(*today)),
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
        Reason::Blocked { obstacle: Obstacle::Closed { .. }, .. } => "closed",
        Reason::Blocked { obstacle: Obstacle::ClosedWeekday, .. } => "closed-weekday",
        Reason::Blocked { obstacle: Obstacle::NoTime { .. } | Obstacle::NoTimeTogether { .. }, .. } => "no-time",
        Reason::Blocked { obstacle: Obstacle::Away, .. } => "away",
        Reason::Blocked { obstacle: Obstacle::Separation { .. }, .. } => "separation",
        Reason::EarliestAllowed { .. } => "earliest-allowed",
        Reason::ForLaterSessions { .. } => "for-later-sessions",
        Reason::Blocked { obstacle: Obstacle::OtherCourse { .. }, .. } => "other-course",
        Reason::TimeMoved { .. } => "time-moved",
        Reason::SharedVisit { .. } => "shared-visit",
        Reason::MovedByHand { .. } => "moved-by-hand",
        Reason::Missed { .. } => "missed",
        Reason::FromToday { .. } => "from-today",
        Reason::Held => "held",
    }
}

fn reference(point: &ReferencePoint) -> String {
    match &point.reference {
        ReferenceKind::Session(number) => format!("session {number}"),
        ReferenceKind::Event(id) => format!("{id} ({})", day(point.day)),
    }
}

fn dated_reference(point: &ReferencePoint) -> String {
    match &point.reference {
        ReferenceKind::Session(number) => format!("session {number} ({})", day(point.day)),
        ReferenceKind::Event(id) => format!("{id} ({})", day(point.day)),
    }
}

fn obstacle(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Weekday => "Not on a weekday that may be used".to_owned(),
        Obstacle::Closed { reason: None } => "The clinic is closed".to_owned(),
        Obstacle::Closed { reason: Some(reason) } => format!("The clinic is closed ({reason})"),
        Obstacle::ClosedWeekday => "The clinic is not open on that weekday".to_owned(),
        Obstacle::NoTime { minutes: None } => "The clinic has no free time".to_owned(),
        Obstacle::NoTime { minutes: Some(minutes) } => {
            format!("The clinic has no {minutes} minutes free in one piece")
        }
        Obstacle::NoTimeTogether { minutes, courses } => {
            format!("The clinic has no {minutes} minutes free in one piece for a visit with {}", ids(courses))
        }
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

/// Names, with commas between them.
pub fn ids(ids: &[Id]) -> String {
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
