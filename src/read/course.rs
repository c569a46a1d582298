//! Saved courses: the request of one or several courses as a small text file.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime};
use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::clinic::{LanguageTag, ZoneName};
use super::leaf::{
    DateDays, Identifier, IntervalPhrase, Line, MinutesPhrase, WeekdayWord, choice, in_words, phrases, say, words,
};
use super::lower::key_id;
use super::number::{FormatVersion, SessionNumber};
use super::phrase;
use super::problem::{InvalidFile, ProblemId, Problems};
use super::schema::{check_version, file_schema};
use super::table::{
    At, Definitions, Named, Read, Required, Table, object_schema, read_key, tables, unknown_keys, wrong_type,
};
use crate::model::{ChosenProtocol, Course, Id, Label, OtherTreatment, RecordEntry, RecordEvent, Sharing, Weekdays};

/// Reads a saved course.
///
/// # Errors
///
/// Everything that is wrong with the file, in the order of the file.
pub fn course(bytes: &[u8]) -> Result<Course, InvalidFile> {
    let mut problems = Problems::default();
    let Some(file) = super::toml_file::<RequestFile>(bytes, "a saved course", &mut problems) else {
        return Err(problems.of_file(bytes));
    };
    let request = lower(file, &mut problems);
    if problems.is_empty() { Ok(request) } else { Err(problems.of_file(bytes)) }
}

/// The JSON Schema (draft 7) of a saved course, for editors.
pub fn json_schema() -> String {
    file_schema::<RequestFile>("A saved course for mesoplan")
}

phrases! {
    /// A time of day.
    TimePhrase(NaiveTime): phrase::time_of_day, "17:30", NaiveTime::MIN, "^[0-9]{1,2}:[0-9]{2}$";
}

words! {
    /// Whether sessions of different courses may be on one day.
    SharingWord(Sharing): [("allowed", Sharing::Allowed), ("together", Sharing::Preferred),
        ("separate", Sharing::Forbidden)], Sharing::Allowed;
}

tables! {
    /// A saved course: what was asked for. Nothing in it is computed; the plan is made from it every time.
    struct RequestFile {
        /// The version of this file format. It is 1.
        "schema" schema: At<FormatVersion>,
        /// A label for titles.
        "name" name: Option<At<Line>>,
        /// When a visit begins: `"17:30"`.
        "at" at: Option<At<TimePhrase>>,
        /// The time zone of the clock times: `"Europe/Istanbul"`.
        "timezone" timezone: Option<At<ZoneName>>,
        /// The language of what is handed out, as two letters: `"tr"`.
        "language" language: Option<At<LanguageTag>>,
        /// Whether sessions of different courses may be on one day: `allowed`, `together` or `separate`.
        "sharing" sharing: Option<At<SharingWord>>,
        /// The weekdays that may be used: `["mon", "wed"]`.
        "on" on: Option<Required<WeekdayWord>>,
        /// The clinic's file; like all paths here it begins in the folder of this file.
        "clinic" clinic: Option<At<Line>>,
        /// Calendar files (.ics) of times that are taken.
        "busy" busy: Vec<At<Line>>,
        /// Days on which the clinic is closed: dates, or ranges such as `"2026-12-24..2027-01-03"`.
        "closed" closed: Vec<At<DateDays>>,
        /// Days on which the person is away: dates or ranges.
        "away" away: Vec<At<DateDays>>,
        /// Other treatments with their dates.
        "other" other: Vec<OtherTable>,
        /// The dates of events that protocols count from.
        "event" events: Named<At<NaiveDate>>,
        /// The last day for phases that go on.
        "until" until: Option<At<NaiveDate>>,
        /// The courses; the first ones win between equal plans.
        "course" courses: Required<CourseTable>,
    }

    /// Another treatment with its date.
    struct OtherTable {
        /// Which treatment, in the words of the protocols' separations.
        "treatment" treatment: At<Identifier>,
        /// The day.
        "on" on: At<NaiveDate>,
    }

    /// One course.
    struct CourseTable {
        /// The protocol: its name, or the path of its file.
        "protocol" protocol: At<Line>,
        /// The wished day of the first session.
        "start" start: Option<At<NaiveDate>>,
        /// The last day on which the first session may be.
        "start-by" start_by: Option<At<NaiveDate>>,
        /// The weekdays that this course may use.
        "on" on: Option<Required<WeekdayWord>>,
        /// How many sessions, by phase.
        "sessions" sessions: Named<At<SessionNumber>>,
        /// Which interval, by phase.
        "interval" intervals: Named<At<IntervalPhrase>>,
        /// How long a session takes.
        "session-length" session_length: Option<At<MinutesPhrase>>,
        /// How often the whole course is done.
        "rounds" rounds: Option<At<SessionNumber>>,
        /// What happened, in the order in which it was written down.
        "record" record: Vec<At<RecordTable>>,
    }

    /// What happened to one session: one of the days below.
    struct RecordTable {
        /// The number of the session in its course, as the plan shows it.
        "session" session: At<SessionNumber>,
        /// The day on which it was held.
        "held" held: Option<At<NaiveDate>>,
        /// The day for which it was planned, and on which it was not held.
        "missed" missed: Option<At<NaiveDate>>,
        /// The day to which it was moved by hand.
        "moved" moved: Option<At<NaiveDate>>,
        /// The day to which it was moved by hand, although a rule forbids that day.
        "moved-anyway" moved_anyway: Option<At<NaiveDate>>,
        /// The day for which it was planned before it was dropped from the course.
        "cancelled" cancelled: Option<At<NaiveDate>>,
    }
}

fn lower(file: RequestFile, problems: &mut Problems) -> Course {
    check_version(&file.schema, problems);
    let other = file.other.into_iter();
    let other =
        other.filter_map(|other| Some(OtherTreatment { treatment: other.treatment.value.0?, on: other.on.value }));
    Course {
        // A line is a label.
        label: file.name.and_then(|line| Label::new(line.value.0)),
        at: file.at.map(|at| at.value.0),
        timezone: file.timezone.map(|zone| zone.value.0),
        language: file.language.map(|language| language.value.0),
        sharing: file.sharing.map(|at| at.value.0).unwrap_or_default(),
        on: file.on.and_then(weekdays),
        clinic: file.clinic.map(|line| line.value.0),
        busy: file.busy.into_iter().map(|line| line.value.0).collect(),
        closed: file.closed.into_iter().map(|days| days.value.0).collect(),
        away: file.away.into_iter().map(|days| days.value.0).collect(),
        other: other.collect(),
        events: by_id(file.events, problems).map(|(id, date)| (id, date.value)).collect(),
        until: file.until.map(|date| date.value),
        today: None,
        followed: Vec::new(),
        protocols: file.courses.0.into_iter().map(|course| lower_course(course, problems)).collect(),
    }
}

fn lower_course(table: CourseTable, problems: &mut Problems) -> ChosenProtocol {
    ChosenProtocol {
        protocol: table.protocol.value.0,
        start: table.start.map(|date| date.value),
        start_by: table.start_by.map(|date| date.value),
        on: table.on.and_then(weekdays),
        sessions: by_id(table.sessions, problems).map(|(id, number)| (id, number.value.0)).collect(),
        intervals: by_id(table.intervals, problems).map(|(id, interval)| (id, interval.value.0)).collect(),
        session_length: table.session_length.map(|minutes| minutes.value.0),
        rounds: table.rounds.map_or(1, |number| number.value.0),
        record: table.record.into_iter().filter_map(|entry| lower_entry(entry, problems)).collect(),
    }
}

fn lower_entry(At { value: table, span, .. }: At<RecordTable>, problems: &mut Problems) -> Option<RecordEntry> {
    let session = table.session.value.0;
    let given = [
        table.held.map(|day| RecordEvent::Held(day.value)),
        table.missed.map(|day| RecordEvent::Missed(day.value)),
        table.moved.map(|day| RecordEvent::Moved(day.value)),
        table.moved_anyway.map(|day| RecordEvent::MovedAnyway(day.value)),
        table.cancelled.map(|day| RecordEvent::Cancelled(day.value)),
    ];
    let mut events = given.into_iter().flatten();
    match (events.next(), events.next()) {
        (Some(event), None) => Some(RecordEntry { session, event }),
        (first, _) => {
            let what = if first.is_none() { "nothing" } else { "two things" };
            let message = format!("this entry says {what} of session {session}");
            let help = "write one of `held`, `missed`, `moved`, `moved-anyway` and `cancelled` with its day, and a block \
                        of its own for each";
            problems.say(ProblemId::RecordEntry, &span, message, help);
            None
        }
    }
}

/// The weekdays of a list, which the reader refuses when it is empty.
fn weekdays(on: Required<WeekdayWord>) -> Option<Weekdays> {
    Weekdays::new(on.0.into_iter().map(|word| word.0))
}

fn by_id<T>(named: Named<T>, problems: &mut Problems) -> impl Iterator<Item = (Id, T)> {
    let read: Vec<_> =
        named.entries.into_iter().filter_map(|(key, value)| Some((key_id(&key, problems)?, value))).collect();
    read.into_iter()
}
