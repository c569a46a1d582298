//! What a closed day changes in a book: whom to tell, as a list, a table and for programs.

use serde::Serialize;

use super::sheet::what;
use crate::model::{BookedSession, CourseChange, DateRange, KnownVisit, VisitChange, VisitStart};
use crate::render::csv::{START, push_record};
use crate::render::document::one_line;
use crate::render::json::{Date, VisitStartJson, json_types};
use crate::render::known_visit;
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
            wrapped_in(&mut out, "", &line(course, change, locale), width);
        }
        if course.is_only_today {
            let line = locale.notice(Notice::OnlyToday);
            paint.alarm(&mut out, |out| wrapped_in(out, "    ", &line, width));
        }
        if let Some(refusal) = &course.refusal {
            for (day, visit) in &course.affected {
                let who = &person_for(course, &visit.sessions, locale);
                let old = &known_visit::start(visit.start_on(*day), locale);
                let line = locale.notice(Notice::NoOtherTime { who, old });
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

/// What to tell somebody: `Deniz, Hair loss 3/19: Tue 12 Jan 2027 17:30 is cancelled`.
fn line(course: &CourseChange, change: &VisitChange, locale: Locale) -> String {
    let names =
        |sessions: &[BookedSession]| -> Vec<String> { sessions.iter().map(|session| what(session, locale)).collect() };
    let who = match change.is_for_something_else() {
        // Either end says what it is for.
        true => person(course),
        false => person_for(course, course.sessions_of(change), locale),
    };
    let who = &who;
    match change {
        VisitChange::Moves { old, new } | VisitChange::Differs { old, new } => {
            let sessions = names(course.sessions_at(old.start()));
            let old = &known_visit::end_of(change, old, &sessions, locale);
            let sessions = names(course.sessions_now(new.start()));
            let new = &known_visit::end_of(change, new, &sessions, locale);
            locale.notice(Notice::Moves { who, old, new })
        }
        VisitChange::Also(new) => locale.notice(Notice::AlsoOn { who, new: &known_visit::start(new.start(), locale) }),
        VisitChange::Off(old) => {
            locale.notice(Notice::CalledOff { who, old: &known_visit::start(old.start(), locale) })
        }
    }
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

/// A line for each change, in English with commas, as the other tables for programs.
fn table(changes: &BookChanges) -> String {
    let header =
        ["name", "old-date", "old-start", "new-date", "new-start", "state", "file", "for", "old-end", "new-end"];
    let mut out = String::from(START);
    push_record(&mut out, &header.map(str::to_owned));
    let cells = |start: Option<VisitStart>| {
        let day = start.map(|(day, _)| day.to_string()).unwrap_or_default();
        [day, start.and_then(|(_, time)| time).map(time_of_day).unwrap_or_default()]
    };
    let end = |visit: Option<&KnownVisit>| {
        visit.and_then(|visit| visit.time).map(|time| time.end.to_string()).unwrap_or_default()
    };
    let mut push = |name: String,
                    [old, new]: [Option<VisitStart>; 2],
                    state: &str,
                    file: &str,
                    sessions: &[_],
                    [old_end, new_end]: [String; 2]| {
        let ([old_day, old_time], [new_day, new_time]) = (cells(old), cells(new));
        let sessions = sessions.iter().map(|session| what(session, Locale::English)).collect::<Vec<_>>().join("; ");
        let (state, file) = (state.to_owned(), one_line(file));
        push_record(&mut out, &[name, old_day, old_time, new_day, new_time, state, file, sessions, old_end, new_end]);
    };
    let none = || [String::new(), String::new()];
    for course in &changes.courses {
        for change in &course.changes {
            let (old, new) = change.ends();
            let starts = [old, new].map(|visit| visit.map(KnownVisit::start));
            push(person(course), starts, code(change), &course.file, course.sessions_of(change), [end(old), end(new)]);
        }
        for (day, visit) in course.affected.iter().filter(|_| course.refusal.is_some()) {
            let starts = [Some(visit.start_on(*day)), None];
            push(person(course), starts, "no-plan", &course.file, &visit.sessions, none());
        }
    }
    for file in &changes.unreadable {
        push(String::new(), [None, None], "unreadable", file, &[], none());
    }
    out
}

fn code(change: &VisitChange) -> &'static str {
    match change {
        VisitChange::Moves { .. } => "moved",
        VisitChange::Differs { .. } => "changed",
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
        /// What it is: `moved`, `new` or `cancelled`; `changed` where it begins as before, and ends at another time or is for
        /// something else.
        code: &'static str,
        /// What the visit is for.
        sessions: Vec<SessionJson<'a>>,
        /// When it was, where it was promised.
        old: Option<VisitStartJson<'a>>,
        /// When it is, where it takes place.
        new: Option<VisitStartJson<'a>>,
    }
}

fn json(changes: &BookChanges, locale: Locale) -> String {
    let courses = changes.courses.iter().map(|course| CourseJson {
        file: &course.file,
        name: course.person.as_deref(),
        affected: course.affected.iter().map(|(day, visit)| start_json(visit.start_on(*day))).collect(),
        only_today: course.is_only_today,
        changes: course.changes.iter().map(|change| change_json(course, change, locale)).collect(),
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

fn change_json<'a>(course: &'a CourseChange, change: &VisitChange, locale: Locale) -> ChangeJson<'a> {
    let (old, new) = change.ends();
    let sessions = course.sessions_of(change).iter().map(|session| SessionJson {
        course: session.protocol.id.as_str(),
        title: locale.own_title(&session.protocol.title).to_owned(),
        number: session.number,
        of: session.of,
    });
    let ids = |sessions: &'a [BookedSession]| sessions.iter().map(|session| session.protocol.id.as_str()).collect();
    ChangeJson {
        code: code(change),
        sessions: sessions.collect(),
        old: old.map(|visit| VisitStartJson::of(visit, ids(course.sessions_at(visit.start())))),
        new: new.map(|visit| VisitStartJson::of(visit, ids(course.sessions_now(visit.start())))),
    }
}

fn start_json((date, start): VisitStart) -> StartJson {
    StartJson { date: date.into(), start: start.map(time_of_day) }
}
