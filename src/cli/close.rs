//! `mesoplan close`: whom a closed day hits, and the smallest change for each.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use toml_edit::{Array, DocumentMut, Item, Value};

use super::book::{Book, BookArgument};
use super::clinic::Disk;
use super::failure::Failure;
use super::library::{KnownProtocols, Library};
use super::lock::{FolderLock, LockedCourse};
use super::shell::Shell;
use super::{Answer, arguments, clock, files, handout, saved};
use crate::clinic::{self, Capacity, Files, Holding, ReadyCourse};
use crate::error::Error;
use crate::model::{Booked, BookedVisit, Course, CourseChange, DateRange, Places, Protocol};
use crate::read;
use crate::render::{self, BookChanges, COLUMNS, Format, ListFormat, Locale, Paint, View};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CloseArguments {
    /// The day or days on which the clinic is closed
    #[arg(value_name = "DATE[..DATE]", value_parser = arguments::date_range)]
    days: DateRange,

    #[command(flatten)]
    book: BookArgument,

    /// Close the days in the clinic's file, note the changes in the courses, and write the changed calendars
    #[arg(long, requires = "output")]
    apply: bool,

    /// With --apply, the folder for the changed calendars and the list of whom to tell
    #[arg(long, short, value_name = "DIR", requires = "apply")]
    output: Option<PathBuf>,

    /// The day on which this is asked; without it, today. Visits move to the day after it or later, since nobody can be
    /// reached faster; to the day itself only where nothing else fits, which is said
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    today: Option<NaiveDate>,

    /// The instant at which what changed is said to have changed, such as 2026-12-01T09:00:00Z; without it, now
    #[arg(long, value_name = "INSTANT", value_parser = arguments::instant)]
    now: Option<DateTime<Utc>>,

    /// The format of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    format: ListFormat,

    /// The language of the answer; without it the first in the clinic's file that plans speak, else English
    #[arg(long, value_name = "LANGUAGE", value_enum, ignore_case = true, help_heading = "Output")]
    lang: Option<Locale>,
}

const EXAMPLES: &str = "\
Examples:
  mesoplan close 2026-12-03                                whom it hits, and when each could come instead
  mesoplan close 2026-12-03..2026-12-04 clinic.toml --apply -o changed/

Exit status:
  0  done
  1  for somebody no other time fits, or a file of the book cannot be read
  2  wrong usage, or something that cannot be read or written";

impl CloseArguments {
    /// Whether the answer is JSON.
    pub(super) fn asks_json(&self) -> bool {
        self.format == ListFormat::Json
    }
}

/// The list of those whose appointments change, among the changed calendars.
const WHOM_TO_TELL: &str = "whom-to-tell.txt";

/// The longest file of such lists: years of them.
const MAX_LIST_BYTES: usize = 16 << 20;

pub(super) fn run(
    arguments: &CloseArguments,
    library: &Library,
    json: bool,
    shell: &mut Shell,
) -> Result<Answer, Failure> {
    let today = clock::today(arguments.today)?;
    // Held from before the book is read until all is written.
    let lock = match arguments.apply {
        true => Some(Arc::new(FolderLock::of_folder(&arguments.book.root()?, shell)?)),
        false => None,
    };
    let book = arguments.book.open()?;
    let Some(clinic_path) = book.clinic.clone() else {
        let text = "the book has no clinic's file, which says when it is closed";
        return Err(Failure::usage("no-clinic", text, "name it in the courses: `clinic = \"../clinic.toml\"`"));
    };
    let old_clinic = files::read(&clinic_path, read::MAX_FILE_BYTES)?;
    let new_clinic = closed_text(&clinic_path, &old_clinic, arguments.days)?;
    let files_then = ClosedClinic { path: std::fs::canonicalize(&clinic_path).ok(), text: &new_clinic };
    let locale =
        arguments.lang.or_else(|| book.ready_clinic().ok().and_then(|it| Locale::of_languages(it.languages())));
    let locale = locale.unwrap_or_default();

    let closing = Closing { arguments, book: &book, library, files: &files_then, today, locale };
    let changed = closing.changes()?;
    for (_, failure) in &book.unreadable {
        shell.say_failure(failure, json);
    }
    let changes = BookChanges {
        closed: arguments.days,
        courses: changed.iter().map(|changed| changed.change.clone()).collect(),
        unreadable: book.unreadable.iter().map(|(path, _)| path.display().to_string()).collect(),
        is_applied: arguments.apply,
    };
    if let (Some(lock), Some(folder)) = (lock, &arguments.output) {
        let list = render::book_changes(&changes, ListFormat::Text, locale, Paint::Never, COLUMNS);
        write(&changed, &lock, (&clinic_path, &old_clinic, &new_clinic), folder, &list, shell)?;
    }
    let format = if json { ListFormat::Json } else { arguments.format };
    shell.answer(&render::book_changes(&changes, format, locale, shell.paint(), shell.width()))?;
    let is_clean = book.unreadable.is_empty() && changes.courses.iter().all(|course| course.refusal.is_none());
    Ok(if is_clean { Answer::Yes } else { Answer::No })
}

/// What is asked, and what it is answered from.
struct Closing<'a> {
    arguments: &'a CloseArguments,
    book: &'a Book,
    library: &'a Library,
    files: &'a ClosedClinic<'a>,
    today: NaiveDate,
    locale: Locale,
}

/// What becomes of a course, and what is written for it.
struct Changed<'a> {
    path: &'a Path,
    bytes: &'a [u8],
    /// The name of its calendar, without the ending.
    stem: String,
    change: CourseChange,
    written: Option<Written<'a>>,
}

/// A course as it was and as it is, and its calendar.
struct Written<'a> {
    before: &'a Course,
    after: Course,
    calendar: Vec<u8>,
}

/// What the plan of a course makes of it.
struct Planned {
    /// The course after its plan is handed out, and its calendar; or why it has no plan.
    answer: Result<(Course, Vec<u8>), Error>,
    /// Whether it fits only with a visit today.
    is_only_today: bool,
}

impl<'a> Closing<'a> {
    /// The courses with visits on the closed days, each planned with the others as they then are, in the order of their times.
    fn changes(&self) -> Result<Vec<Changed<'a>>, Failure> {
        let entries = self.book.entries();
        let booked: Vec<Vec<Booked>> = entries.iter().map(|entry| entry.course.booked()).collect();
        let is_affected =
            |booked: &&Booked| !booked.is_held && self.today <= booked.day && self.arguments.days.contains(booked.day);
        let first = |place: &usize| {
            let first = booked[*place].iter().find(is_affected)?;
            Some((first.day, first.time.is_none(), first.time.map(|time| time.start), *place))
        };
        let mut order: Vec<_> = (0..entries.len()).filter_map(|place| first(&place)).collect();
        order.sort_unstable();
        let clinic = ReadyCourse::of_clinic(self.book.clinic_name(), None, self.files)?;
        let capacity = Capacity::of(clinic.clinic());
        let mut held: Vec<Vec<Holding>> = entries.iter().map(clinic::holdings).collect();
        let mut protocols = KnownProtocols::new(self.library, self.locale);
        let mut changed = Vec::new();
        for (.., place) in order {
            let found = &self.book.courses[place];
            // A copy of the same course is no other person's.
            let id = |place: usize| self.book.courses[place].course.id;
            let is_other = |other: &usize| *other != place && (id(place).is_none() || id(*other) != id(place));
            let others = (0..entries.len()).filter(is_other).flat_map(|other| &held[other]);
            let places = Arc::new(clinic::places_held(others, capacity));
            let own = protocols.of(&found.course)?;
            let Planned { answer, is_only_today } = self.planned(&found.course, &booked[place], &own, places)?;
            let is_affected = |(day, visit): &(NaiveDate, BookedVisit)| {
                !visit.is_done() && self.today <= *day && self.arguments.days.contains(*day)
            };
            let mut affected = clinic::visits(&entries[place], booked[place].clone(), &own);
            affected.retain(is_affected);
            // The person knows what was handed out, whatever was written down since.
            let known = found.course.told();
            let mut change = CourseChange {
                file: Arc::clone(&entries[place].file),
                person: found.course.label.as_ref().map(ToString::to_string),
                before: clinic::visits(&entries[place], known.clone(), &own),
                after: Vec::new(),
                affected,
                is_only_today,
                changes: Vec::new(),
                refusal: None,
            };
            let written = match answer {
                Ok((after, calendar)) => {
                    change.changes = found.course.changes_on(&known, &after, self.today);
                    let entry = clinic::BookEntry { file: Arc::clone(&change.file), course: &after };
                    held[place] = clinic::holdings(&entry);
                    change.after = clinic::visits(&entry, after.booked(), &own);
                    Some(Written { before: &found.course, after, calendar })
                }
                Err(Error::Refused(refusal)) => {
                    let why = render::refusal_texts(&refusal, self.locale).into_iter().next().unwrap_or_default();
                    change.refusal = Some(self.locale.sentence_case(&why));
                    None
                }
                Err(error) => return Err(Failure::from(error).in_file(&found.path)),
            };
            let stem = change.file.trim_end_matches(".toml").replace('/', "-");
            changed.push(Changed { path: &found.path, bytes: &found.bytes, stem, change, written });
        }
        Ok(changed)
    }

    /// The course after its plan is handed out, and its calendar; or why it has no plan.
    ///
    /// Nobody can be told of today's visit in time, so nothing moves to today where anything fits from tomorrow on. A course
    /// with a visit of today is planned from today on, since that visit is not over.
    fn planned(
        &self,
        course: &Course,
        booked: &[Booked],
        protocols: &[Protocol],
        places: Arc<Places>,
    ) -> Result<Planned, Failure> {
        let named = |name: &str| {
            let own = course.protocols.iter().zip(protocols).find(|(chosen, _)| chosen.protocol == name);
            own.map_or_else(|| self.library.protocol(name), |(_, protocol)| Ok(protocol.clone()))
        };
        let ready = ReadyCourse::with_protocols(course.clone(), named, self.files)?;
        let locale = Locale::of_languages(ready.languages()).unwrap_or_default();
        let ready = super::clinic::speaking(ready, locale, self.library)?;
        let ready = ready.with_today(Some(self.today)).with_places(places);
        let is_today = |booked: &Booked| !booked.is_held && booked.day == self.today;
        let later = self.today.succ_opt().filter(|_| !booked.iter().any(is_today));
        let later = later.map(|tomorrow| ready.clone().with_today(Some(tomorrow)));
        let (ready, plan, is_only_today) = match later.map(|later| (later.plan_unexplained(), later)) {
            Some((Ok(plan), later)) => (later, plan, false),
            other => match ready.plan() {
                Ok(plan) => (ready, plan, other.is_some()),
                Err(error) => return Ok(Planned { answer: Err(error), is_only_today: false }),
            },
        };
        let view = View { now: Some(clock::now(self.arguments.now)?), ..View::of(&ready, locale) };
        let handouts = render::calendar::hand_outs(&plan, ready.course(), &view, self.today);
        let after = ready.course().after_hand_outs(&handouts);
        let view = View { issue: View::of_issue(&after), ..view };
        let calendar = render::plan(&plan, Format::Ics, &view).map_err(Error::from)?;
        Ok(Planned { answer: Ok((after, calendar)), is_only_today })
    }
}

/// Writes the clinic's file first: where the rest is broken off, asking again finds those who still have a visit on a closed
/// day.
fn write(
    changed: &[Changed<'_>],
    lock: &Arc<FolderLock>,
    (clinic, old, new): (&Path, &[u8], &str),
    folder: &Path,
    list: &str,
    shell: &mut Shell,
) -> Result<(), Failure> {
    // All texts are made before the first file is touched.
    let text = |changed: &Changed<'_>| -> Result<Option<String>, Failure> {
        let Some(Written { before, after, .. }) = &changed.written else { return Ok(None) };
        let old = String::from_utf8_lossy(changed.bytes);
        handout::appended(&old, before, after, false).map(Some)
    };
    let texts = changed.iter().map(text).collect::<Result<Vec<_>, Failure>>()?;
    std::fs::create_dir_all(folder).map_err(|error| Failure::io("make the folder", folder, &error))?;
    if new.as_bytes() != old {
        LockedCourse::read_as(Arc::clone(lock), clinic, old.to_owned()).replace(new)?;
        shell.remark(&format!("closed in {}", clinic.display()));
    }
    // Before the courses: what is noted in them is found by nobody who asks again.
    write_list(&folder.join(WHOM_TO_TELL), list, changed.is_empty(), shell)?;
    for (changed, text) in changed.iter().zip(texts) {
        let (Some(text), Some(written)) = (text, &changed.written) else { continue };
        LockedCourse::read_as(Arc::clone(lock), changed.path, changed.bytes.to_owned()).replace(&text)?;
        let calendar = folder.join(format!("{}.ics", changed.stem));
        files::replace(&calendar, &written.calendar)?;
        shell.remark(&format!("noted in {}, and wrote {}", changed.path.display(), calendar.display()));
    }
    Ok(())
}

/// Adds a list of whom to tell to those that the file has: who of them has been told already is not known.
fn write_list(path: &Path, list: &str, is_empty: bool, shell: &mut Shell) -> Result<(), Failure> {
    let shown = path.display();
    let before = match path.exists() {
        true => files::read(path, MAX_LIST_BYTES)?,
        false => Vec::new(),
    };
    if before.len() > MAX_LIST_BYTES {
        let text = format!("{shown} is too long for a list of whom to tell");
        return Err(Failure::usage("file-too-large", text, "move it away, or name another folder"));
    }
    if before.is_empty() {
        files::replace(path, list)?;
        shell.remark(&format!("wrote {shown}"));
    } else if is_empty {
        shell.remark(&format!("nobody else is to be told; {shown} stays as it is"));
    } else if before.ends_with(list.as_bytes()) {
        shell.remark(&format!("{shown} has that list already"));
    } else {
        files::replace(path, [&before[..], b"\n", list.as_bytes()].concat())?;
        shell.remark(&format!("added the list to {shown}, below those of before"));
    }
    Ok(())
}

/// The files of this machine, but for the clinic's, which is as it is about to be.
struct ClosedClinic<'a> {
    path: Option<PathBuf>,
    text: &'a str,
}

impl Files for ClosedClinic<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let is_clinic = self.path.is_some() && std::fs::canonicalize(path).ok() == self.path;
        if is_clinic { Ok(self.text.as_bytes().to_owned()) } else { Disk.read(path) }
    }
}

/// The text of a clinic's file in which some days are closed. The author's remarks and order stay.
fn closed_text(path: &Path, bytes: &[u8], days: DateRange) -> Result<String, Failure> {
    let faulty = |problems| Failure::file(&path.display().to_string(), problems);
    let clinic = read::clinic(bytes).map_err(faulty)?;
    // The reader has refused what is no text.
    let old = String::from_utf8_lossy(bytes);
    let is_closed =
        |closure: &crate::model::Closure| closure.days.first() <= days.first() && days.last() <= closure.days.last();
    if clinic.closed.iter().any(is_closed) {
        return Ok(old.into_owned());
    }
    let unwritable = || {
        let help = format!("add \"{days}\" to `closed` by hand");
        Failure::usage("clinic-shape", format!("{} cannot be changed", path.display()), help)
    };
    let mut document: DocumentMut = old.parse().map_err(|_| unwritable())?;
    let item = document.entry("closed").or_insert(Item::Value(Value::Array(Array::new())));
    let list = item.as_array_mut().ok_or_else(unwritable)?;
    let mut value = match days.first() == days.last() {
        true => days
            .first()
            .to_string()
            .parse()
            .map(|date: toml_edit::Datetime| Value::from(date))
            .map_err(|_| unwritable())?,
        false => Value::from(days.to_string()),
    };
    // A list with a value on each line goes on so.
    match list.iter().last().map(|last| last.decor().prefix().cloned()) {
        Some(Some(prefix)) if list.len() > 1 => value.decor_mut().set_prefix(prefix),
        Some(_) => value.decor_mut().set_prefix(" "),
        None => {}
    }
    list.push_formatted(value);
    let new = saved::as_before(&old, &document.to_string());
    read::clinic(new.as_bytes()).map_err(|_| unwritable())?;
    Ok(new)
}
