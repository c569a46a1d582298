//! What `mesoplan check` looks for in a clinic's book: visits that cannot be as they were promised.

use std::path::Path;

use chrono::NaiveDate;

use super::book::{self, Book};
use super::choices::course_option;
use super::clinic::ManyCourses;
use super::failure::{ErrorJson, Failure, Message};
use super::library::Library;
use super::shell;
use crate::clinic::{self, BookFault, BookFaultKind, Capacity, FaultyVisit, InTwoPlaces};
use crate::model::{Booked, Unrecorded};
use crate::render::{self, Locale};

/// What was found in a book.
pub(super) struct BookFindings {
    /// How many courses it has.
    pub(super) courses: usize,
    /// What is wrong, in the order of the book.
    pub(super) faults: Vec<Finding>,
    /// What is worth a look, and may be meant.
    pub(super) remarks: Vec<String>,
    /// Files that cannot be read, and why.
    pub(super) unreadable: Vec<Failure>,
}

/// Something that is wrong, and where.
pub(super) struct Finding {
    /// The file to mend.
    file: String,
    /// The line of it, from 1, that holds the visit; the first one where it is about no visit.
    line: usize,
    message: Message,
}

impl Finding {
    /// For a person: the place, what is wrong, and what to do.
    pub(super) fn text(&self) -> String {
        let Message { text, details, help, .. } = &self.message;
        let mut out = render::wrapped(&format!("{}:{}: ", self.file, self.line), 2, text);
        details.iter().for_each(|detail| out.push_str(&render::wrapped("  - ", 4, detail)));
        out.push_str(&render::wrapped("  help: ", 8, help));
        out
    }

    /// For a program.
    pub(super) fn json(&self) -> ErrorJson {
        ErrorJson::in_line(&self.message, self.file.clone(), self.line)
    }
}

/// Looks through a book, from a day on.
///
/// # Errors
///
/// There is no book, or its clinic cannot be read.
pub(super) fn check(named: &Path, today: NaiveDate, library: &Library) -> Result<BookFindings, Failure> {
    if let Some(missing) = book::missing_folder(named)? {
        let remark = format!(
            "the book {} is not there yet: make that folder before the first `mesoplan plan … --save`",
            missing.display()
        );
        return Ok(BookFindings { courses: 0, faults: Vec::new(), remarks: vec![remark], unreadable: Vec::new() });
    }
    let mut book = Book::open(named)?;
    let unreadable = std::mem::take(&mut book.unreadable);
    let mut unreadable: Vec<Failure> = unreadable.into_iter().map(|(_, failure)| failure).collect();
    let clinic = book.ready_clinic()?;
    let capacity = Capacity::of(clinic.clinic());
    let entries = book.entries();
    let mut found = clinic::copies(&entries);
    found.extend(clinic::overfull(&entries, capacity, today));
    let mut many = ManyCourses::new(library, Locale::English, book.courses.iter().map(|found| &found.course));
    for (place, found_course) in book.courses.iter().enumerate() {
        match many.ready(found_course.course.clone()) {
            Ok(ready) => found.extend(clinic::faults(&ready.with_today(Some(today)), place, today)?),
            Err(failed) => unreadable.push(failed.in_file(&found_course.path)),
        }
    }
    let faults = found.iter().filter_map(|fault| finding(fault, &book)).collect();
    let mut remarks: Vec<String> =
        clinic::in_two_places(&entries, today).iter().map(|twice| in_two_places(twice, &book)).collect();
    if book.courses.is_empty() && unreadable.is_empty() {
        let folder = book.root.display();
        remarks.push(format!("{folder} has no saved courses yet: `mesoplan plan … --save` makes the first one"));
    }
    Ok(BookFindings { courses: book.courses.len(), faults, remarks, unreadable })
}

/// `Ayşe has two appointments at the same time: courses/a.toml and courses/b.toml`, with the first of them.
fn in_two_places(twice: &InTwoPlaces, book: &Book) -> String {
    let InTwoPlaces { person, entries, day, time, more } = twice;
    let [one, other] = entries.map(|place| book.courses[place].path.display());
    let when = Locale::English.local_time(day.and_time(time.start));
    let more = if *more == 0 { String::new() } else { format!(", and {more} more times") };
    format!("{person} has two appointments at the same time: {one} and {other} ({when}{more})")
}

/// A fault in words, at its place.
fn finding(fault: &BookFault, book: &Book) -> Option<Finding> {
    let course = &book.courses[*fault.entries.last()?];
    let file = course.path.display().to_string();
    let day = match (&fault.visit, &fault.kind) {
        (Some(visit), _) => Some(visit.day),
        (None, BookFaultKind::Overfull { time, .. }) => Some(time.start().date()),
        (None, _) => None,
    };
    let line = day.map_or(1, |day| line_of(&course.bytes, day));
    let typed = shell::typed(&file);
    let others = |day: NaiveDate| {
        let others = fault.entries.iter().map(|place| {
            let course = &book.courses[*place];
            format!("{}:{}", course.path.display(), line_of(&course.bytes, day))
        });
        others.collect::<Vec<_>>()
    };
    let replan = || format!("`mesoplan plan {typed} -o …` plans around it, and hands out what changes");
    let (text, details, help) = match &fault.kind {
        BookFaultKind::Overfull { time, held, at_once } => {
            let from = Locale::English.local_time(time.start());
            let until = time.end().format("%H:%M");
            let places = if *at_once == 1 { "place" } else { "places" };
            let text = format!("{from} to {until}: {held} visits hold a place, and the clinic has {at_once} {places}");
            let booked = visit_on(book, *fault.entries.last()?, time.start().date());
            let number = booked.as_ref().map_or(1, |booked| booked.number);
            let named = course_option(&course.course, booked.map_or(0, |booked| booked.protocol));
            let help = format!("move one of them: `mesoplan record {typed} move {number} --to DATE{named}`");
            (text, others(time.start().date()), help)
        }
        BookFaultKind::Closed { reason } => {
            let reason = reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
            (format!("{}: the clinic is closed{reason}", said(fault)), Vec::new(), replan())
        }
        BookFaultKind::OutsideHours => {
            (format!("{}: the clinic is not open for all of it", said(fault)), Vec::new(), replan())
        }
        BookFaultKind::Taken => {
            (format!("{}: the clinic's calendars take the time", said(fault)), Vec::new(), replan())
        }
        BookFaultKind::Forbidden { unrecorded: Some(Unrecorded { number, day }), protocol } => {
            let named = course_option(&course.course, *protocol);
            let open = format!("session {number} on {} has no entry", Locale::English.day(*day));
            let text = format!("{}: it cannot be held as promised as long as {open}", said(fault));
            let help = format!(
                "write down what became of that session: `mesoplan record {typed} held {number} --on {day}{named}`, or `missed` in \
                 place of `held`"
            );
            (text, Vec::new(), help)
        }
        BookFaultKind::Forbidden { unrecorded: None, .. } => {
            let text = format!("{}: a rule of the protocol or of the course forbids it now", said(fault));
            (text, Vec::new(), format!("`mesoplan plan {typed} --explain` shows why; {}", replan()))
        }
        BookFaultKind::NoTime => {
            let text = format!("{}: it has no clock time, so nothing keeps a place free for it", said(fault));
            (text, Vec::new(), "write `at = \"17:30\"` into the course or the clinic's file, and plan again".to_owned())
        }
        BookFaultKind::NoPlan { refusal } => {
            let why = render::refusal_texts(refusal, Locale::English).into_iter().next().unwrap_or_default();
            (format!("no plan fits what is promised and on record: {why}"), Vec::new(), replan())
        }
        BookFaultKind::Copies => {
            let original = book.courses[*fault.entries.first()?].path.display().to_string();
            let text = format!("it is a copy of {original}: both have one id, as a sync program leaves them");
            let help =
                "put what is new in one of them into the other, and move one away; a second course of one person \
                        is made by `mesoplan plan … --save`"
                    .to_owned();
            (text, Vec::new(), help)
        }
    };
    let message = Message { id: fault.kind.code(), text, details, help };
    Some(Finding { file, line, message })
}

/// Which visit a fault is about.
fn said(fault: &BookFault) -> String {
    let Some(FaultyVisit { number, day, time }) = &fault.visit else { return String::new() };
    let when = match time {
        Some(time) => Locale::English.local_time(day.and_time(time.start)),
        None => Locale::English.day(*day),
    };
    format!("session {number}, {when}")
}

/// The first session that a course has on a day.
fn visit_on(book: &Book, place: usize, day: NaiveDate) -> Option<Booked> {
    book.courses[place].course.booked().into_iter().find(|booked| booked.day == day)
}

/// The line of a course that names a day last: what was handed out last counts. The first line where none does.
fn line_of(bytes: &[u8], day: NaiveDate) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let day = day.to_string();
    let last = text.lines().enumerate().filter(|(_, line)| line.contains(&day)).last();
    last.map_or(1, |(index, _)| index + 1)
}
