//! `mesoplan record`: writes down what happened to a saved course. The file is edited, not written anew: its remarks and
//! its order stay.

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveTime};
use clap::{Args, Subcommand, ValueEnum};
use toml_edit::{Datetime, DocumentMut, Item, Table, value};

use super::arguments::{Moment, NamedDay};
use super::clinic::ready;
use super::failure::Failure;
use super::library::Library;
use super::lock::LockedCourse;
use super::shell::{self, Shell};
use super::{Answer, advice, arguments, book, clock, handout, moves, saved};
use crate::clinic::{self, ReadyCourse, Recorded};
use crate::error::Error;
use crate::model::{
    Booked, Course, HandOut, Id, Plan, Protocol, RecordEntry, RecordEvent, RecordProblem, Session, Unrecorded,
    VisitChange,
};
use crate::read;
use crate::render::{self, Locale, View, remarks};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RecordArguments {
    /// The saved course
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Which of several courses in the file, by its protocol
    #[arg(long, global = true, value_name = "COURSE", value_parser = arguments::course_name)]
    course: Option<Id>,

    /// The day on which this is written down; without it, today
    #[arg(long, global = true, value_name = "DATE", value_parser = arguments::date)]
    today: Option<NaiveDate>,

    #[command(subcommand)]
    happened: Happened,
}

/// What happened. A day is a date, or yesterday, today or tomorrow.
#[derive(Clone, Debug, Subcommand)]
enum Happened {
    /// A session was held
    Held {
        /// Its number, as the plan shows it
        session: u32,
        /// The day, with or without the time at which it began; without it, the day and time for which it was planned
        #[arg(long, value_name = "DAY[THH:MM]", value_parser = arguments::moment)]
        on: Option<Moment>,
        /// It does not count: another product, or interrupted. The same session comes next
        #[arg(long)]
        does_not_count: bool,
        /// The next interval is measured from it all the same
        #[arg(long, requires = "does_not_count")]
        interval_starts_anew: bool,
    },
    /// A session was not held on the day for which it was planned; it is planned again
    Missed {
        /// Its number, as the plan shows it
        session: u32,
        /// The day; without it, the day for which it was planned
        #[arg(long, value_name = "DAY", value_parser = arguments::named_day)]
        on: Option<NamedDay>,
    },
    /// A session is moved by hand, and stays where it is put
    Move {
        /// Its number, as the plan shows it
        session: u32,
        /// The day, with or without the time at which it is to begin
        #[arg(long, value_name = "DAY[THH:MM]", value_parser = arguments::moment)]
        to: Moment,
        /// Move it even where a rule forbids the day; the plan then says so
        #[arg(long)]
        force: bool,
    },
    /// A session is dropped from the course
    Cancelled {
        /// Its number, as the plan shows it
        session: u32,
    },
    /// An event that sessions wait for has its date, or another one
    Event {
        /// The event of the protocol, and its day
        #[arg(value_name = "EVENT=DAY", value_parser = arguments::event_on_named_day)]
        event: (Id, NamedDay),
    },
    /// A session ahead was promised for a day before anything was handed out: agreed on the telephone, or on paper
    Promise {
        /// Its number, as the plan shows it
        session: u32,
        /// The day, with or without the time at which it is to begin
        #[arg(long, value_name = "DAY[THH:MM]", value_parser = arguments::moment)]
        on: Moment,
    },
    /// A question of the protocol is answered: what it says of that answer is then planned
    Answer {
        /// The question, by its name in the protocol
        #[arg(value_name = "QUESTION", value_parser = arguments::question)]
        question: Id,
        /// The answer
        #[arg(value_name = "ANSWER")]
        answer: YesOrNo,
        /// The day; without it, today
        #[arg(long, value_name = "DAY", value_parser = arguments::named_day)]
        on: Option<NamedDay>,
    },
    /// The course ends: every session ahead is cancelled
    End {
        /// The day; without it, today
        #[arg(long, value_name = "DAY", value_parser = arguments::named_day)]
        on: Option<NamedDay>,
    },
    /// Take back what was written down last of the course: an entry, or a promise. Where there is neither, the last
    /// hand-out. The date of an event is no entry: `event` with another date replaces it
    Undo,
}

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum YesOrNo {
    Yes,
    No,
}

const EXAMPLES: &str = "\
Examples:
  mesoplan record course.toml held 1
  mesoplan record course.toml held 3 --on 2026-12-30
  mesoplan record course.toml held 4 --on yesterday
  mesoplan record course.toml missed 4
  mesoplan record course.toml move 5 --to 2027-02-03
  mesoplan record course.toml move 6 --to 2027-02-17T16:00
  mesoplan record course.toml event retrieval=2027-03-02
  mesoplan record course.toml promise 3 --on 2027-01-12T09:30
  mesoplan record course.toml answer first-effect no
  mesoplan record course.toml end
  mesoplan record course.toml undo

Exit status:
  0  written
  1  no plan fits with the move; the file stays as it was
  2  the entry cannot be true, or somebody else is writing; the file stays as it was";

pub(super) fn run(arguments: &RecordArguments, library: &Library, shell: &mut Shell) -> Result<Answer, Failure> {
    record(arguments, library, shell).map_err(|failure| failure.of_saved(&arguments.file))
}

fn record(arguments: &RecordArguments, library: &Library, shell: &mut Shell) -> Result<Answer, Failure> {
    let mut file = LockedCourse::open(&arguments.file, shell)?;
    let course = ready(saved::course(&arguments.file, file.bytes())?, library)?;
    let today = clock::today_in(arguments.today, course.zone())?;
    let course = course.with_today(Some(today));
    let course = book::around(course, Some(&arguments.file), shell)?;
    // The reader has refused what is no text.
    let text = String::from_utf8_lossy(file.bytes());
    if let Happened::Event { event: (event, day) } = &arguments.happened {
        let date = day.seen_from(today)?;
        let plan = course.set_event(event, date)?;
        file.replace(&with_event(&text, event, date)?)?;
        drop(file);
        shell.remark(&format!("recorded: {event} on {}", remarks::day(date)));
        say_plan(plan.as_ref(), None, shell);
        plan.iter()
            .for_each(|plan| say_to_tell(&course, &arguments.file, &course.course().booked(), plan, today, shell));
        return Ok(Answer::Yes);
    }
    let index = course.protocol_index(arguments.course.as_ref())?;
    let mut before = course.course().booked();
    let entries = course.course().protocols[index].record.len();
    let mut held_on = None;
    let (mut open, mut held_otherwise) = (Vec::new(), Vec::new());
    let (plan, changed, text, remark) = match arguments.happened.event(today)? {
        Entry::Happened(happened) => {
            let recorded = course.record(index, happened.clone()).map_err(|error| {
                if let Some(refusal) = error.refusal() {
                    book::say_taken_days(&course, refusal, shell);
                }
                let other =
                    error.refusal().and_then(|it| moves::other_moves(&course, index, &happened, it, &arguments.file));
                Failure::from(error).or(other)
            })?;
            // What a move gives up is what the person has to be asked about.
            say_given_up(recorded.plan.as_ref().filter(|_| recorded.entry.event.moved_to().is_some()), shell);
            if let (RecordEvent::MovedAnyway(to), Some(plan)) = (&recorded.entry.event, &recorded.plan) {
                let is_it = |own: &&Session| own.number == recorded.entry.session && own.day == *to;
                if let Some(moved) = plan.plans[index].sessions.iter().find(is_it) {
                    book::say_crowded(&course, moved, shell);
                }
            }
            held_on = recorded.entry.event.held_on();
            let is_fact = !matches!(recorded.entry.event, RecordEvent::Cancelled(_));
            let ahead = recorded.entry.event.day().filter(|on| is_fact && today < *on);
            let ahead = ahead.map(|_| format!("; that day is still to come: today is {}", remarks::day(today)));
            let remark = format!("recorded: {}{}", remarks::record_entry(&recorded.entry), ahead.unwrap_or_default());
            // The person came to that visit or missed it, and knows of it either way.
            let event = &recorded.entry.event;
            let known = if let RecordEvent::Missed(on) = event { Some(*on) } else { event.held_on() };
            before.retain(|booked| Some(booked.day) != known || booked.protocol != index);
            open = if known.is_some() { open_past(&recorded) } else { Vec::new() };
            (recorded.plan, Some(recorded.course), with_entry(&text, index, &recorded.entry)?, remark)
        }
        Entry::Promise { session, day, time } => {
            let promised = course.promise(index, session, day, time, today)?;
            let text = handout::appended(&text, course.course(), promised.course.course(), false)?;
            say_given_up(promised.plan.as_ref(), shell);
            (promised.plan, None, text, format!("noted: {}", remarks::promise(&promised.visit)))
        }
        Entry::Undo if entries > 0 && !course.ends_with_promise(index) => {
            let recorded = course.undo(index)?;
            let handed_out = course.course().protocols[index].handouts.last();
            let is_later = handed_out.filter(|last| usize::try_from(last.entries).is_ok_and(|known| entries <= known));
            let stands = is_later.map(|last| format!("; what was handed out on {} stands", remarks::day(last.on)));
            let remark = format!("taken back: {}", remarks::record_entry(&recorded.entry));
            let text = with_entries(&without_last(&text, index, "record")?, index, recorded.course.course())?;
            // What was said of the dates ahead when it was written down is taken back with it.
            if let Ok(plan) = course.plan() {
                before = course.course().after_hand_outs(&ahead_of(&course, &plan, today)).booked();
            }
            (recorded.plan, Some(recorded.course), text, remark + &stands.unwrap_or_default())
        }
        Entry::Undo => {
            let Some((before, taken)) = course.undo_hand_out() else {
                return Err(nothing_to_undo(RecordProblem::Empty.into(), &arguments.file));
            };
            let mut text = text.into_owned();
            for (index, _) in taken.iter().enumerate().filter(|(_, taken)| taken.is_some()) {
                text = without_last(&text, index, "promised")?;
            }
            let on = taken.iter().flatten().map(|handout| handout.on).max().unwrap_or(today);
            let agreed = taken.iter().flatten().filter(|handout| handout.is_agreed).flat_map(|handout| &handout.visits);
            let remark = match agreed.last() {
                Some(visit) => format!("taken back: {}", remarks::promise(visit)),
                None => format!("taken back: what was handed out on {}", remarks::day(on)),
            };
            held_otherwise = remarks::held_otherwise(&course.course().booked(), &before.course().booked(), today);
            (before.plan().ok(), None, text, remark)
        }
    };
    file.replace(&text)?;
    drop(file);
    shell.remark(&remark);
    held_otherwise.iter().for_each(|remark| shell.remark(remark));
    if let (Some(plan), Some(on)) = (&plan, held_on) {
        remarks::held_amiss(&plan.plans[index], on).iter().for_each(|remark| shell.remark(remark));
    }
    if !open.is_empty() {
        // What is planned now is planned without what happened on those days.
        shell.remark(&remarks::still_open(&open, course.protocols().len() > 1));
        return Ok(Answer::Yes);
    }
    say_plan(plan.as_ref(), Some(index), shell);
    if let Some((course, plan)) = changed.zip(plan) {
        say_to_tell(&course, &arguments.file, &before, &plan, today, shell);
    }
    Ok(Answer::Yes)
}

/// Says which promised visits a plan gives up.
fn say_given_up(plan: Option<&Plan>, shell: &mut Shell) {
    plan.map(remarks::given_up).into_iter().flatten().for_each(|remark| shell.remark(&remark));
}

/// The visits of all protocols of a course that have passed without an entry: what is planned beside them knows nothing of
/// them.
fn open_past(recorded: &Recorded) -> Vec<(Id, Unrecorded)> {
    let of_protocol = |(index, protocol): (usize, &'_ Protocol)| {
        let open = recorded.course.open_past(index, recorded.plan.as_ref());
        open.into_iter().map(|visit| (protocol.id.clone(), visit)).collect::<Vec<_>>()
    };
    recorded.course.protocols().iter().enumerate().flat_map(of_protocol).collect()
}

/// Says whom to tell what, with a plan of a course that held something else before.
fn say_to_tell(course: &ReadyCourse, file: &Path, before: &[Booked], plan: &Plan, today: NaiveDate, shell: &mut Shell) {
    let handouts = ahead_of(course, plan, today);
    let changes = course.course().changes_since(before, &handouts);
    // What was moved by hand is promised as soon as that is on record; what was only planned anew is not.
    let held = course.course().booked();
    let mut open = course.course().changes_since(&held, &handouts).into_iter();
    if open.any(|change| !matches!(change, VisitChange::Off(_))) {
        let command = format!("mesoplan plan {} -o …", shell::typed(&file.display().to_string()));
        shell.remark(&format!("the new dates are promised once they are handed out: `{command}`"));
    }
    remarks::to_tell(course.course(), course.protocols(), &changes).iter().for_each(|line| shell.remark(line));
}

/// What would be handed out of a plan.
fn ahead_of(course: &ReadyCourse, plan: &Plan, today: NaiveDate) -> Vec<Option<HandOut>> {
    render::calendar::hand_outs(plan, course.course(), &View::of(course, Locale::English), today)
}

/// What is written into a course.
enum Entry {
    /// Something that happened.
    Happened(clinic::Happened),
    /// A session was promised.
    Promise { session: u32, day: NaiveDate, time: Option<NaiveTime> },
    /// Something is taken back.
    Undo,
}

/// What comes next in a course, or in each of several.
fn say_plan(plan: Option<&Plan>, index: Option<usize>, shell: &mut Shell) {
    // What happened has happened, even when nothing fits after it.
    let Some(plan) = plan else {
        shell.remark("there is no plan now; `mesoplan plan` on this file says why");
        return;
    };
    remarks::cost_of_keeping(plan).iter().for_each(|remark| shell.remark(remark));
    for (_, plan) in plan.plans.iter().enumerate().filter(|(place, _)| index.is_none_or(|index| *place == index)) {
        if let Some(session) = plan.next_ahead() {
            shell.remark(&format!("next: {}", remarks::session_on(session)));
            remarks::gap_before(session).iter().for_each(|remark| shell.remark(remark));
        }
        for question in render::to_answer(&plan.questions, plan.protocol(), Locale::English) {
            shell.remark(&question);
        }
    }
}

impl Happened {
    /// What is to be written, with the days seen from the day of writing. The date of an event is no entry.
    fn event(&self, today: NaiveDate) -> Result<Entry, Failure> {
        let day = |on: Option<NamedDay>| on.map(|on| on.seen_from(today)).transpose();
        Ok(Entry::Happened(match self.clone() {
            Self::Held { session, on, does_not_count, interval_starts_anew: starts_anew } => {
                let (on, at) = (day(on.map(|moment| moment.day))?, on.and_then(|moment| moment.time));
                match does_not_count {
                    true => clinic::Happened::HeldUncounted { session, on, at, starts_anew },
                    false => clinic::Happened::Held { session, on, at },
                }
            }
            Self::Missed { session, on } => clinic::Happened::Missed { session, on: day(on)? },
            Self::Move { session, to, force } => {
                let day = to.day.seen_from(today)?;
                clinic::Happened::Moved { session, to: day, at: to.time, is_forced: force }
            }
            Self::Cancelled { session } => clinic::Happened::Cancelled { session },
            Self::End { on } => clinic::Happened::Ended { on: day(on)? },
            Self::Answer { question, answer, on } => {
                clinic::Happened::Answered { question, is_yes: answer == YesOrNo::Yes, on: day(on)? }
            }
            Self::Promise { session, on } => {
                return Ok(Entry::Promise { session, day: on.day.seen_from(today)?, time: on.time });
            }
            Self::Event { .. } | Self::Undo => return Ok(Entry::Undo),
        }))
    }
}

/// The error of an empty record, with its file.
fn nothing_to_undo(error: Error, file: &Path) -> Failure {
    let Error::Record(problem @ RecordProblem::Empty) = &error else { return error.into() };
    let text = format!("the record of {} is empty", file.display());
    Failure::usage(problem.code(), text, advice::record(problem))
}

/// The text of the file with one entry more.
fn with_entry(text: &str, index: usize, entry: &RecordEntry) -> Result<String, Failure> {
    let block = read::record_entry_text(entry).parse::<DocumentMut>();
    let table = block.map_err(|_| unwritable("its record cannot be written"))?.as_table().clone();
    let mut document: DocumentMut = text.parse().map_err(|_| unwritable("it is not read as TOML"))?;
    saved::push_block(&mut document, index, "record", table).ok_or_else(|| unwritable(NO_BLOCKS))?;
    Ok(saved::as_before(text, &document.to_string()))
}

/// What is wrong with a file whose blocks cannot be found.
const NO_BLOCKS: &str = "its courses, or what is below them, are not blocks in double brackets";

/// The text of the file with the date of an event.
fn with_event(text: &str, event: &Id, date: NaiveDate) -> Result<String, Failure> {
    let shape = |why: &str| {
        let help = format!("write it by hand, above the first `[[course]]`: `event.{event} = {date}`");
        Failure::usage("event-shape", format!("the event cannot be added to this file: {why}"), help)
    };
    let mut document: DocumentMut = text.parse().map_err(|_| shape("it is not read as TOML"))?;
    let mut dotted = Table::new();
    dotted.set_dotted(true);
    let events = document.entry("event").or_insert(Item::Table(dotted));
    let events = events.as_table_like_mut().ok_or_else(|| shape("its `event` is no table"))?;
    let written = date.to_string().parse::<Datetime>().map_err(|_| shape("its date cannot be written"))?;
    events.insert(event.as_str(), value(written));
    Ok(saved::as_before(text, &document.to_string()))
}

/// The text of the file without the last of some blocks of a course. The author's remarks above it stay where they are.
fn without_last(text: &str, index: usize, name: &str) -> Result<String, Failure> {
    let mut document: DocumentMut = text.parse().map_err(|_| unwritable("it is not read as TOML"))?;
    let blocks = saved::blocks(&mut document, index, name).ok_or_else(|| unwritable(NO_BLOCKS))?;
    if let Some(last) = blocks.len().checked_sub(1) {
        let removed = blocks.get(last);
        let above = removed.and_then(|block| block.decor().prefix()?.as_str()).unwrap_or("").to_owned();
        let place = removed.and_then(Table::position);
        blocks.remove(last);
        if above.contains('#') {
            put_before_next(&mut document, place.unwrap_or(isize::MAX), above.trim_end());
        }
    }
    Ok(saved::as_before(text, &document.to_string()))
}

/// Puts remarks before the first block behind a place of a file; at the end of the file where there is none.
fn put_before_next(document: &mut DocumentMut, place: isize, remarks: &str) {
    let mut next: Option<isize> = None;
    saved::for_each_block(document.as_table_mut(), &mut |block| {
        let behind = block.position().filter(|position| place < *position);
        next = [next, behind].into_iter().flatten().min();
    });
    if next.is_none() {
        let own = document.trailing().as_str().unwrap_or("").to_owned();
        document.set_trailing(format!("{remarks}\n{own}"));
        return;
    }
    saved::for_each_block(document.as_table_mut(), &mut |block| {
        if block.position() == next {
            let own = block.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or("").to_owned();
            block.decor_mut().set_prefix(format!("{remarks}\n{own}"));
        }
    });
}

/// The text of the file in which no hand-out of a course knows of more entries than there are.
fn with_entries(text: &str, index: usize, course: &Course) -> Result<String, Failure> {
    let handouts = &course.protocols[index].handouts;
    if handouts.is_empty() {
        return Ok(text.to_owned());
    }
    let mut document: DocumentMut = text.parse().map_err(|_| unwritable("it is not read as TOML"))?;
    let blocks = saved::blocks(&mut document, index, "promised").ok_or_else(|| unwritable(NO_BLOCKS))?;
    for (block, handout) in blocks.iter_mut().zip(handouts) {
        match (handout.entries, block.get_mut("entries").and_then(Item::as_value_mut)) {
            (0, _) => drop(block.remove("entries")),
            (entries, Some(old)) => {
                let decor = old.decor().clone();
                *old = i64::from(entries).into();
                *old.decor_mut() = decor;
            }
            (_, None) => {}
        }
    }
    Ok(saved::as_before(text, &document.to_string()))
}

fn unwritable(why: &str) -> Failure {
    let help = "write the record by hand, as blocks `[[course.record]]` below their `[[course]]`";
    Failure::usage("record-shape", format!("the record cannot be added to this file: {why}"), help)
}
