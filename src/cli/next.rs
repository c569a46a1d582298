//! `mesoplan next`: what is due on a day.

use std::path::Path;

use chrono::NaiveDate;
use clap::Args;

use super::arguments::{self, EventDate};
use super::book::{self, Books};
use super::choices::{by_phase, in_variant};
use super::clinic::{Disk, ManyCourses, ready, speaking};
use super::failure::Failure;
use super::library::{self, Library};
use super::shell::Shell;
use super::{Answer, clock, files, saved};
use crate::clinic::{Asked, ReadyCourse, is_path};
use crate::model::{
    ChosenProtocol, Counts, Course, Held, Id, Job, LengthRange, NextSession, OtherTreatment, Progress, Protocol,
    Record, Refusal,
};
use crate::read;
use crate::render::{self, Agenda, AgendaCourse, AgendaView, Appointment, ListFormat, Locale, ProtocolChanged};
use crate::schedule;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct NextArguments {
    /// Saved courses, and folders of them; a clinic's file that names its book; or one protocol with what happened so far
    #[arg(value_name = "FILE", default_value = ".")]
    courses: Vec<String>,

    /// The day that is asked about; without it, today
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    today: Option<NaiveDate>,

    /// The requested day of the first session
    #[arg(long, value_name = "DATE", value_parser = arguments::date, help_heading = "For a protocol")]
    start: Option<NaiveDate>,

    /// The date of an event that the protocol counts from, such as birth=2024-05-01
    #[arg(long, value_name = "EVENT=DATE", value_parser = arguments::event, help_heading = "For a protocol")]
    event: Vec<EventDate>,

    /// The days on which sessions were held, in order
    #[arg(long, value_name = "DATE", value_parser = arguments::date, value_delimiter = ',', help_heading = "For a protocol")]
    held: Vec<NaiveDate>,

    /// The days on which sessions were held that do not count; the next interval is measured from them all the same
    #[arg(long, value_name = "DATE", value_parser = arguments::date, value_delimiter = ',', help_heading = "For a protocol")]
    held_uncounted: Vec<NaiveDate>,

    /// Another treatment and its date, such as botulinum-toxin=2026-12-20, or its days where it lasts, such as
    /// isotretinoin=2027-02-01..2027-04-10; may be given again
    #[arg(long, value_name = "TREATMENT=DAYS", value_parser = arguments::other_treatment, help_heading = "For a protocol")]
    other: Vec<OtherTreatment>,

    /// The variant of the protocol, where it has several that do not hold by themselves: legs
    #[arg(long, value_name = "VARIANT", value_parser = arguments::variant, help_heading = "For a protocol")]
    variant: Option<Id>,

    /// How many sessions a phase has: 10 (the first phase) or induction=10; may be given again
    #[arg(long, value_name = "[PHASE=]N", value_parser = arguments::sessions, help_heading = "For a protocol")]
    sessions: Vec<arguments::ForPhase<u32>>,

    /// The interval of a phase: "2 weeks" (the first phase) or induction="2 weeks"; may be given again
    #[arg(long, value_name = "[PHASE=]LENGTH", value_parser = arguments::interval, help_heading = "For a protocol")]
    interval: Vec<arguments::ForPhase<LengthRange>>,

    /// The format of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    format: ListFormat,

    /// Tell of each course also its file, its window and what was held last
    #[arg(long, short, help_heading = "Output")]
    verbose: bool,

    /// The language of the answer
    #[arg(long, value_name = "LANGUAGE", value_enum, ignore_case = true, default_value_t, help_heading = "Output")]
    lang: Locale,
}

impl NextArguments {
    /// Whether the answer is JSON.
    pub(super) fn asks_json(&self) -> bool {
        self.format == ListFormat::Json
    }
}

const EXAMPLES: &str = "\
Examples:
  mesoplan next                                            every course below this folder
  mesoplan next course.toml
  mesoplan next course.toml --today 2027-01-10
  mesoplan next courses/ --today 2027-01-10 --format csv
  mesoplan next ./vaccine.toml --event birth=2024-05-01 --held 2025-05-02 --today 2025-09-01 --format json

Exit status:
  0  done
  1  some courses cannot be read; they are listed
  2  wrong usage, or a file that cannot be read";

pub(super) fn run(
    arguments: &NextArguments,
    library: &Library,
    json: bool,
    shell: &mut Shell,
) -> Result<Answer, Failure> {
    let today = clock::today(arguments.today)?;
    arguments.check_held(today)?;
    let mut found = Found { courses: Vec::new(), failed: Vec::new() };
    for named in &arguments.courses {
        let root = book::root_at(Some(named));
        let path = root.as_deref().unwrap_or(Path::new(named));
        if path.is_dir() {
            arguments.check_alone(named)?;
            found.add_folder(path, library, today, arguments, shell)?;
            continue;
        }
        let due = of_named(named, library, today, arguments);
        // Of several files one that cannot be read does not keep the others from being listed.
        match due {
            Err(failure) if arguments.courses.len() == 1 || !is_path(named) => return Err(failure),
            due => found.add(named.clone(), due),
        }
    }
    for (_, failure) in &found.failed {
        shell.say_failure(failure, json);
    }
    let format = if json { ListFormat::Json } else { arguments.format };
    let unreadable: Vec<String> = found.failed.into_iter().map(|(file, _)| file).collect();
    let answer = if unreadable.is_empty() { Answer::Yes } else { Answer::No };
    let view = AgendaView {
        locale: arguments.lang,
        paint: shell.paint(),
        width: shell.width(),
        is_verbose: arguments.verbose,
    };
    shell.answer(&render::agenda(&Agenda::new(today, found.courses, unreadable), format, view))?;
    Ok(answer)
}

/// What is due, and the files that do not say.
struct Found {
    courses: Vec<AgendaCourse>,
    failed: Vec<(String, Failure)>,
}

impl Found {
    /// Every saved course below a folder, each beside the others in its clinic's book.
    fn add_folder(
        &mut self,
        folder: &Path,
        library: &Library,
        today: NaiveDate,
        arguments: &NextArguments,
        shell: &mut Shell,
    ) -> Result<(), Failure> {
        let before = self.failed.len();
        let mut courses = Vec::new();
        for (file, course) in saved::in_folder(folder)? {
            match course {
                Ok(course) => courses.push((file, course)),
                Err(failure) => self.failed.push((file.display().to_string(), failure)),
            }
        }
        book::say_copies(&courses, shell);
        let mut many = ManyCourses::new(library, arguments.lang, courses.iter().map(|(_, course)| course));
        let mut books = Books::new(folder, &courses);
        for (file, course) in &courses {
            let course = many.ready(course.clone());
            let due = course.and_then(|course| of_file(file, course, &mut books, library, today, arguments));
            self.add(file.display().to_string(), due);
        }
        self.failed[before..].sort_by(|(one, _), (other, _)| Path::new(one).cmp(Path::new(other)));
        Ok(())
    }

    fn add(&mut self, file: String, due: Result<Vec<AgendaCourse>, Failure>) {
        match due {
            Ok(courses) => self.courses.extend(courses),
            Err(failure) => self.failed.push((file, failure)),
        }
    }
}

/// What is due for a file or a protocol.
fn of_named(
    named: &str,
    library: &Library,
    today: NaiveDate,
    arguments: &NextArguments,
) -> Result<Vec<AgendaCourse>, Failure> {
    let path = Path::new(named);
    if !is_path(named) {
        return Ok(vec![of_protocol(&library.protocol(named)?, named, library, today, arguments)?]);
    }
    let bytes = files::read(path, read::MAX_FILE_BYTES)?;
    if read::is_course(&bytes) {
        arguments.check_alone(named)?;
        let course = ready(saved::course(path, &bytes)?, library)?;
        return of_file(path, course, &mut Books::new(path, &[]), library, today, arguments);
    }
    Ok(vec![of_protocol(&library::of_file(path, &bytes)?, named, library, today, arguments)?])
}

impl NextArguments {
    /// Refuses options that belong to a protocol beside a saved course, which says those things itself.
    fn check_alone(&self, named: &str) -> Result<(), Failure> {
        let lists = [
            self.event.is_empty(),
            self.held.is_empty(),
            self.held_uncounted.is_empty(),
            self.other.is_empty(),
            self.sessions.is_empty(),
            self.interval.is_empty(),
            self.variant.is_none(),
        ];
        if self.start.is_none() && !lists.contains(&false) {
            return Ok(());
        }
        let text = format!("{named} holds saved courses, which hold their own requests");
        Err(Failure::usage("saved-course", text, "leave the options out that are for a protocol, or edit the files"))
    }

    fn check_held(&self, today: NaiveDate) -> Result<(), Failure> {
        match self.held.iter().chain(&self.held_uncounted).find(|held| today < **held) {
            None => Ok(()),
            Some(held) => {
                let text = format!("a session cannot have been held on {held}, after the day that is asked about");
                Err(Failure::usage("held-later", text, "give a later day with `--today`, or leave that session out"))
            }
        }
    }
}

fn of_file(
    path: &Path,
    course: ReadyCourse,
    books: &mut Books<'_>,
    library: &Library,
    today: NaiveDate,
    arguments: &NextArguments,
) -> Result<Vec<AgendaCourse>, Failure> {
    let whose = Whose::Saved { path, books };
    agenda(course, whose, library, today, arguments).map_err(|failure| failure.of_saved(path).in_file(path))
}

/// The course of a protocol that is named with what happened so far.
fn of_protocol(
    protocol: &Protocol,
    name: &str,
    library: &Library,
    today: NaiveDate,
    arguments: &NextArguments,
) -> Result<AgendaCourse, Failure> {
    let own = in_variant(protocol, arguments.variant.as_ref());
    let chosen = ChosenProtocol {
        variant: arguments.variant.clone(),
        // What was held first was the start.
        start: arguments.start.or(arguments.held.first().copied()),
        sessions: by_phase("sessions", &arguments.sessions, own, true)?,
        intervals: by_phase("interval", &arguments.interval, own, true)?,
        ..ChosenProtocol::new(name)
    };
    let events = arguments.event.iter().map(|EventDate { event, date }| (event.clone(), *date));
    let course = Course {
        events: events.collect(),
        other: arguments.other.clone(),
        protocols: vec![chosen],
        ..Course::default()
    };
    let mut record = Record::of_days(arguments.held.iter().copied());
    let uncounted = |on: &NaiveDate| Held { counts: Counts::NoAndStartsAnew, ..Held::from(*on) };
    if !arguments.held_uncounted.is_empty() {
        record.held.extend(arguments.held_uncounted.iter().map(uncounted));
        // What does not count was first: it leaves its day to what does.
        record.held.sort_by_key(|held| (held.on, held.counts == Counts::Yes));
    }
    let ready = ReadyCourse::with_protocols(course, |_| Ok::<_, Failure>(protocol.clone()), &Disk)?;
    let mut courses = agenda(ready, Whose::Nobodys { record: &record }, library, today, arguments)?;
    Ok(courses.remove(0))
}

/// Where a course is from.
enum Whose<'a, 'b> {
    /// A saved course, and the books that it may be in.
    Saved { path: &'a Path, books: &'a mut Books<'b> },
    /// A protocol, with what happened.
    Nobodys { record: &'a Record },
}

/// What is due for the protocols of one course.
fn agenda(
    course: ReadyCourse,
    whose: Whose<'_, '_>,
    library: &Library,
    today: NaiveDate,
    arguments: &NextArguments,
) -> Result<Vec<AgendaCourse>, Failure> {
    let locale = arguments.lang;
    let course = speaking(course.with_today(Some(today)), locale, library)?;
    let (file, record, in_books) = match whose {
        Whose::Saved { path, books } => (Some(path.display().to_string()), None, Some((path, books))),
        Whose::Nobodys { record } => (None, Some(record), None),
    };
    let recorded = |courses: &[Job]| -> Vec<Job> {
        let with_record = |course: &Job| match record {
            Some(record) => Job { record: record.clone(), ..course.clone() },
            None => course.clone(),
        };
        courses.iter().map(with_record).collect()
    };
    let sharing = course.course().sharing;
    let saved = course.course().clone();
    let own = &saved.protocols;
    let planned = |courses: &[Job]| schedule::plan_for_list(&recorded(courses), sharing);
    let mut asked = course.ask(planned)?;
    // Most plans need no time that others have: what was promised is nobody else's.
    let taken =
        in_books.zip(asked.answer.as_ref().ok()).and_then(|((path, books), plan)| books.taken(path, &course, plan));
    if let Some(taken) = taken {
        asked = course.with_taken(taken).ask(planned)?;
    }
    let Asked { courses, answer } = asked;
    let refused = |refusal| Failure::refused(refusal, locale);
    let courses = schedule::in_variants(&recorded(&courses), today).map_err(refused)?;
    let due = schedule::next(&courses, today).map_err(refused)?;
    let (plan, refusal) = match answer {
        Ok(plan) => (Some(plan), None),
        // A course that goes on needs its last day for a plan, and not for what comes next.
        Err(Refusal::Course(_)) => (None, None),
        Err(refusal) => {
            // What is to be recorded is recorded in a saved course.
            let beyond = file.as_ref().and_then(|_| schedule::beyond_maximum(&refusal, &courses, sharing));
            let beyond = beyond.map(|beyond| render::change_help(&beyond, locale));
            let texts = render::refusal_texts(&refusal, locale).into_iter().take(1).chain(beyond);
            (None, Some(texts.collect::<Vec<_>>().join("; ")))
        }
    };
    let appointments = Appointment::of_each(&saved, plan.as_ref(), today);
    let courses = due.into_iter().zip(&courses).enumerate().map(
        |(index, (Progress { held, next, waiting, questions, beyond }, course))| {
            let planned = plan.as_ref().and_then(|plan| Agenda::planned(plan, index)).filter(|_| next.is_some());
            // Where only a plan tells how many sessions there are, this one does.
            let next = next.map(|next| NextSession {
                of: next
                    .of
                    .or(planned.as_ref().filter(|planned| planned.number == next.number).map(|planned| planned.of)),
                ..next
            });
            AgendaCourse {
                file: file.clone(),
                label: course.label.clone(),
                course: course.protocol.id.to_string(),
                title: course.protocol.title.clone(),
                held,
                beyond,
                to_answer: render::to_answer(&questions, &course.protocol, locale),
                questions,
                waits_for: waiting
                    .as_ref()
                    .map(|waiting| render::events(waiting, &course.protocol, locale))
                    .unwrap_or_default(),
                waiting,
                planned_start: plan
                    .as_ref()
                    .filter(|_| planned.is_some())
                    .and_then(|plan| Agenda::planned_start(plan, index)),
                appointment: appointments.get(index).copied().flatten(),
                planned,
                refusal: refusal.as_ref().filter(|_| next.is_some()).map(|text| locale.sentence_case(text)),
                // Where there is no saved course, nothing was planned that could have been missed.
                changed: own.get(index).and_then(|own| own.handouts.last()).and_then(|last| {
                    let given_up = plan.as_ref().map(|plan| plan.plans[index].given_up.as_slice()).unwrap_or_default();
                    ProtocolChanged::since(last, &course.protocol, given_up)
                }),
                unrecorded: plan
                    .as_ref()
                    .filter(|_| file.is_some())
                    .map(|plan| plan.plans[index].unrecorded.clone())
                    .unwrap_or_default(),
                next,
            }
        },
    );
    Ok(courses.collect())
}
