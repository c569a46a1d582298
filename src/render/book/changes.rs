//! What a closed day changes in a book: whom to tell, as a list, a table and for programs.

use serde::Serialize;

use super::sheet::what;
use crate::model::{BookedSession, CourseChange, DateRange, VisitChange, VisitStart};
use crate::render::csv::{START, push_record};
use crate::render::document::one_line;
use crate::render::json::{Date, json_types};
use crate::render::layout::{Paint, push_title_in, wrapped_in};
use crate::render::locale::{Locale, Notice};
use crate::render::words::time_of_day;
use crate::render::{ListFormat, json_text};

/// What closed days change, for everybody whom they concern.
#[derive(Clone, Debug)]
pub struct BookChanges {
    /// The days.
    pub closed: DateRange,
    /// The courses, in the order of their visits on those days.
    pub courses: Vec<CourseChange>,
    /// The files of the book that cannot be read.
    pub unreadable: Vec<String>,
    /// Whether the changes have been made.
    pub is_applied: bool,
}

/// The changes in a format; the list is in lines of this many columns.
pub fn book_changes(changes: &BookChanges, format: ListFormat, locale: Locale, paint: Paint, width: usize) -> String {
    match format {
        ListFormat::Text => text(changes, locale, paint, width),
        ListFormat::Json => json(changes, locale),
        ListFormat::Csv => table(changes),
    }
}

fn text(changes: &BookChanges, locale: Locale, paint: Paint, width: usize) -> String {
    let mut out = String::new();
    paint.strong(&mut out, |out| push_title_in(out, &locale.notice(Notice::WhomToTell), width));
    let count = changes.courses.iter().map(|course| course.affected.len()).sum::<usize>();
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let closed = locale.notice(Notice::ClosedOn { days: &locale.days(changes.closed), count });
    wrapped_in(&mut out, "", &closed, width);
    if !changes.courses.is_empty() {
        out.push('\n');
    }
    for course in &changes.courses {
        for change in &course.changes {
            let who = &person_for(course, course.sessions_of(*change), locale);
            let line = match change {
                VisitChange::Moves { old, new } => {
                    locale.notice(Notice::Moves { who, old: &when(*old, locale), new: &when(*new, locale) })
                }
                VisitChange::Also(new) => locale.notice(Notice::AlsoOn { who, new: &when(*new, locale) }),
                VisitChange::Off(old) => locale.notice(Notice::CalledOff { who, old: &when(*old, locale) }),
            };
            wrapped_in(&mut out, "", &line, width);
        }
        if course.is_only_today {
            let line = locale.notice(Notice::OnlyToday);
            paint.alarm(&mut out, |out| wrapped_in(out, "    ", &line, width));
        }
        if let Some(refusal) = &course.refusal {
            for old in &course.affected {
                let who = &person_for(course, course.sessions_at(*old), locale);
                let line = locale.notice(Notice::NoOtherTime { who, old: &when(*old, locale) });
                paint.alarm(&mut out, |out| wrapped_in(out, "", &line, width));
            }
            wrapped_in(&mut out, "    ", refusal, width);
        }
    }
    if changes.courses.len() > 1 {
        out.push('\n');
        wrapped_in(&mut out, "", &locale.notice(Notice::InTurn), width);
    }
    if !changes.unreadable.is_empty() {
        out.push('\n');
    }
    for file in &changes.unreadable {
        wrapped_in(&mut out, "", &locale.notice(Notice::NotRead { file }), width);
    }
    out
}

/// Whose a course is: its label, or the name of its file where it has none.
fn person(course: &CourseChange) -> String {
    one_line(course.person.as_deref().unwrap_or(&course.file))
}

/// Whose a visit is, and what it is for: `Deniz, Hair loss 3/19`.
fn person_for(course: &CourseChange, sessions: &[BookedSession], locale: Locale) -> String {
    let sessions = sessions.iter().map(|session| what(session, locale));
    std::iter::once(person(course)).chain(sessions).collect::<Vec<_>>().join(locale.labels().comma)
}

fn when((day, start): VisitStart, locale: Locale) -> String {
    match start {
        Some(start) => locale.local_time(day.and_time(start)),
        None => locale.day(day),
    }
}

/// A line for each change, in English with commas, as the other tables for programs.
fn table(changes: &BookChanges) -> String {
    let header = ["name", "old-date", "old-start", "new-date", "new-start", "state", "file", "for"];
    let mut out = String::from(START);
    push_record(&mut out, &header.map(str::to_owned));
    let cells = |start: Option<VisitStart>| {
        let day = start.map(|(day, _)| day.to_string()).unwrap_or_default();
        [day, start.and_then(|(_, time)| time).map(time_of_day).unwrap_or_default()]
    };
    let mut push = |name: String, [old, new]: [Option<VisitStart>; 2], state: &str, file: &str, sessions: &[_]| {
        let ([old_day, old_time], [new_day, new_time]) = (cells(old), cells(new));
        let sessions = sessions.iter().map(|session| what(session, Locale::English)).collect::<Vec<_>>().join("; ");
        let state = state.to_owned();
        push_record(&mut out, &[name, old_day, old_time, new_day, new_time, state, one_line(file), sessions]);
    };
    for course in &changes.courses {
        for change in &course.changes {
            let (old, new) = ends(*change);
            push(person(course), [old, new], code(*change), &course.file, course.sessions_of(*change));
        }
        for old in course.affected.iter().filter(|_| course.refusal.is_some()) {
            push(person(course), [Some(*old), None], "no-plan", &course.file, course.sessions_at(*old));
        }
    }
    for file in &changes.unreadable {
        push(String::new(), [None, None], "unreadable", file, &[]);
    }
    out
}

fn ends(change: VisitChange) -> (Option<VisitStart>, Option<VisitStart>) {
    match change {
        VisitChange::Moves { old, new } => (Some(old), Some(new)),
        VisitChange::Also(new) => (None, Some(new)),
        VisitChange::Off(old) => (Some(old), None),
    }
}

fn code(change: VisitChange) -> &'static str {
    match change {
        VisitChange::Moves { .. } => "moved",
        VisitChange::Also(_) => "new",
        VisitChange::Off(_) => "cancelled",
    }
}

json_types! {
    /// What closed days change.
    pub(in crate::render) struct ChangesJson<'a> {
        /// The number of this format: 1.
        format: u32,
        /// The first and the last closed day.
        closed: [Date; 2],
        /// Whether the changes are made, rather than shown.
        applied: bool,
        /// The courses with visits on these days.
        courses: Vec<CourseJson<'a>>,
        /// The files of the book that cannot be read.
        unreadable: &'a [String],
    }

    /// What they change for one person.
    struct CourseJson<'a> {
        /// The file of the saved course.
        file: &'a str,
        /// The name in its titles.
        name: Option<&'a str>,
        /// The visits on these days.
        affected: Vec<StartJson>,
        /// Whether a visit moves to the day of asking, since nothing fits from the day after it on.
        only_today: bool,
        /// What becomes of them, and of others.
        changes: Vec<ChangeJson<'a>>,
        /// Why there is no plan, where there is none.
        refusal: Option<&'a str>,
    }

    /// A session of a visit.
    struct SessionJson<'a> {
        /// The protocol.
        course: &'a str,
        /// What it is called.
        title: String,
        /// Its number in the course, from 1.
        number: u32,
        /// How many the course has, where that is known.
        of: Option<u32>,
    }

    /// When a visit begins.
    struct StartJson {
        /// The day.
        date: Date,
        /// The time; nothing for a whole day.
        start: Option<String>,
    }

    /// What becomes of a visit.
    struct ChangeJson<'a> {
        /// What it is: `moved`, `new` or `cancelled`.
        code: &'static str,
        /// What the visit is for.
        sessions: Vec<SessionJson<'a>>,
        /// When it was, where it was promised.
        old: Option<StartJson>,
        /// When it is, where it takes place.
        new: Option<StartJson>,
    }
}

fn json(changes: &BookChanges, locale: Locale) -> String {
    let courses = changes.courses.iter().map(|course| CourseJson {
        file: &course.file,
        name: course.person.as_deref(),
        affected: course.affected.iter().copied().map(start_json).collect(),
        only_today: course.is_only_today,
        changes: course.changes.iter().map(|change| change_json(course, *change, locale)).collect(),
        refusal: course.refusal.as_deref(),
    });
    json_text(&ChangesJson {
        format: 1,
        closed: [changes.closed.first().into(), changes.closed.last().into()],
        applied: changes.is_applied,
        courses: courses.collect(),
        unreadable: &changes.unreadable,
    })
}

fn change_json(course: &CourseChange, change: VisitChange, locale: Locale) -> ChangeJson<'_> {
    let (old, new) = ends(change);
    let sessions = course.sessions_of(change).iter().map(|session| SessionJson {
        course: session.protocol.id.as_str(),
        title: locale.own_title(&session.protocol.title).to_owned(),
        number: session.number,
        of: session.of,
    });
    ChangeJson { code: code(change), sessions: sessions.collect(), old: old.map(start_json), new: new.map(start_json) }
}

fn start_json((date, start): VisitStart) -> StartJson {
    StartJson { date: date.into(), start: start.map(time_of_day) }
}
