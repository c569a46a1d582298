//! `mesoplan batch`: a plan for every line of a list.
//!
//! - `lines`: the list, in pieces of whole rows
//! - `work`: the pieces go through several threads and come out in order
//! - `sink`: where the answers go: standard output, a file, a folder
//! - `part`: a file that takes its place when all of it is written
//! - `folder`: a folder of calendar files, each whole or not there at all
//! - `journal`: what a batch has finished, for one that goes on
//! - `sources`: what rows name, from this machine
//! - `said`: what it says on standard error
//! - `progress`: how far it is, on a terminal

mod folder;
mod journal;
mod lines;
mod part;
mod progress;
mod said;
mod sink;
mod sources;
mod work;

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::clinic::Disk;
use super::failure::Failure;
use super::library::Library;
use super::shell::Shell;
use super::{Answer, arguments, files};
use crate::batch::{Choices, Layout, With};
use crate::clinic::ReadyCourse;
use crate::error::Error;
use crate::model::DateRange;
use crate::render::Locale;
use lines::Lines;
use progress::Progress;
use said::Said;
use sink::{Sink, Target};
use sources::DiskSources;
use work::{Batch, Stopped, Sums, Why};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct BatchArguments {
    /// The list, one course on each line: CSV whose first line names the columns, or JSON objects (NDJSON); - is standard
    /// input
    #[arg(value_name = "FILE")]
    list: PathBuf,

    /// Where the answers go: a folder, for a calendar file of each row; a file ending in .ndjson, which is replaced where it is
    /// there; - is standard output
    #[arg(long, short, value_name = "WHERE", default_value = "-", help_heading = "Output")]
    output: PathBuf,

    /// What each line of the answer holds besides the days: the plan as `mesoplan plan --format json` writes it, or the
    /// calendar file as a text
    #[arg(long, value_name = "WHAT", value_enum, help_heading = "Output")]
    with: Option<WithOption>,

    /// Go on with a batch into a folder that was ended: rows that it has finished are not planned again, and counted. A row
    /// that was changed since is not taken for finished, nor is one whose protocol, clinic or saved course was
    #[arg(long, help_heading = "Output")]
    resume: bool,

    /// The language of plans and calendars; without it that of the saved course, else the first in the clinic's file that
    /// plans speak, else English
    #[arg(long, value_name = "LANGUAGE", value_enum, ignore_case = true, help_heading = "Output")]
    lang: Option<Locale>,

    /// The clinic's file: its opening hours, closures, holidays, calendars, and what its book has promised to others. Each row
    /// is planned by itself: two rows may get the same time. A saved course has its own clinic
    #[arg(long, value_name = "FILE", help_heading = "Days that can be used")]
    clinic: Option<String>,

    /// Plan from this day on: what was planned before it and is not on record is planned again. Without it a saved course that
    /// is under way is planned from today on, and every other row as if there were no today
    #[arg(long, value_name = "DATE", value_parser = arguments::date, help_heading = "Dates")]
    today: Option<NaiveDate>,

    /// How many threads work; without it as many as the machine has. The answers are the same for any number
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
}

const EXAMPLES: &str = "\
Examples:
  mesoplan batch patients.csv                        the days of every row, as JSON, a line each
  mesoplan batch patients.csv -o plans.ndjson --with plan
  mesoplan batch patients.csv -o calendars/ --lang tr
  mesoplan batch patients.csv -o calendars/ --lang tr --resume
  mesoplan schema batch                              the columns

A list as CSV:
  id,protocol,start,at,on
  p-0017,hair-loss,2026-12-01,17:30,\"tue,thu\"

Exit status:
  0  every row has its plan
  1  some rows have none, or standard output was closed: each row is named on standard error, and has an error on its line
  2  wrong usage, or a file that cannot be read or written";

/// What each line holds besides the days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum WithOption {
    /// The whole plan
    Plan,
    /// The calendar file
    Ics,
}

pub(super) fn run(
    arguments: &BatchArguments,
    library: &Library,
    json: bool,
    shell: &mut Shell,
) -> Result<Answer, Failure> {
    let BatchArguments { list, output, with, resume, lang, clinic, today, jobs } = arguments;
    let target = Target::named(output)?;
    if let (Target::Folder(_), Some(WithOption::Plan)) = (&target, with) {
        let text = "a folder gets calendar files, and `--with plan` adds plans to lines";
        return Err(Failure::usage("with-unused", text, "write to a file ending in .ndjson instead"));
    }
    if *resume && !matches!(target, Target::Folder(_)) {
        let text = "`--resume` goes on with a folder of calendar files, and none is written";
        return Err(Failure::usage("resume-unused", text, "name the folder with `-o`, as in `-o calendars/`"));
    }
    let choices = Choices {
        with: match (with, &target) {
            (None, Target::Folder(_)) | (Some(WithOption::Ics), _) => With::Ics,
            (None, Target::Stdout | Target::File(_)) => With::Dates,
            (Some(WithOption::Plan), _) => With::Plan,
        },
        made_by: super::long_version().to_owned(),
        clinic: clinic.clone(),
        locale: *lang,
        today: *today,
    };
    clinic.as_deref().map(check_clinic).transpose()?;
    let opened = List::open(list)?;
    check_not_the_list(&opened, &target)?;
    let List { name, reader, about: _, length } = opened;
    let is_folder = matches!(target, Target::Folder(_));
    let mut lines = Lines::new(reader);
    let cannot_read = |error: io::Error| Failure::io("read", list, &error);
    let layout = layout(&mut lines, &name).map_err(|failed| match failed {
        HeaderFault::Unreadable(error) => cannot_read(error),
        HeaderFault::Header(failure) => failure,
    })?;
    let sink = Sink::open(target, *resume)?;
    let progress = Progress::new(length);
    let sources = DiskSources::new(library, *today, &progress);
    let said = Said { list: &name, is_json: json, resumes: *resume };
    let batch = Batch { said, layout: &layout, sources: &sources, choices: &choices, progress: &progress };
    let jobs = jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let ran = batch.run(jobs, lines, sink);
    progress.finish();
    let said = &batch.said;
    let mut say = |text: String| shell.remark(text.trim_end());
    let (sums, noticed) = match ran {
        Ok(done) => done,
        Err(Stopped { why, sums: Sums { rows, .. } }) => {
            let noun = if rows == 1 { "row was" } else { "rows were" };
            if is_folder {
                let goes_on = "the same command with `--resume` goes on after them";
                say(said.remark(&format!("{rows} {noun} answered; {goes_on}")));
            }
            return match why {
                Why::Unreadable(error) => Err(cannot_read(error)),
                Why::Unwritable(failure) => Err(*failure),
                Why::Closed => {
                    say(said.remark(&format!(
                        "standard output was closed after {rows} {noun} answered: the rest has no answer"
                    )));
                    Ok(Answer::No)
                }
            };
        }
    };
    if sums.rows == 0 {
        say(said.remark(&format!("{name} has no row")));
    }
    noticed.remarks().iter().for_each(|remark| say(said.remark(remark)));
    say(said.sums(&sums));
    Ok(if sums.bad + sums.unwritten == 0 { Answer::Yes } else { Answer::No })
}

/// Refuses a clinic's file that cannot be used, or that names a calendar that cannot: it is a fault of the command, and not of
/// each row.
fn check_clinic(clinic: &str) -> Result<(), Failure> {
    let ready = ReadyCourse::of_clinic(Some(clinic.to_owned()), None, &Disk)?;
    // Whatever the days are, all of a calendar is read.
    match ready.remarks(DateRange::day(NaiveDate::default())) {
        Err(error @ Error::OfClinic { .. }) => Err(error.into()),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// A list that can be read.
struct List {
    /// What it is called in messages.
    name: String,
    reader: Box<dyn Read + Send>,
    /// What the system says of it, where it does.
    about: Option<Metadata>,
    /// How many bytes it has, where that is known.
    length: Option<u64>,
}

impl List {
    fn open(path: &Path) -> Result<Self, Failure> {
        if path.as_os_str() == "-" {
            let about = about_stream(io::stdin());
            return Ok(Self { name: "-".to_owned(), reader: Box::new(io::stdin()), about, length: None });
        }
        let fail = |error: io::Error| Failure::io("read", path, &error);
        let file = File::open(path).map_err(fail)?;
        let metadata = file.metadata().map_err(fail)?;
        if metadata.is_dir() {
            let text = format!("{} is a folder", path.display());
            return Err(Failure::usage("file", text, "name a list: a CSV or NDJSON file"));
        }
        let length = metadata.is_file().then_some(metadata.len());
        Ok(Self { name: path.display().to_string(), reader: Box::new(file), about: Some(metadata), length })
    }
}

/// Refuses answers that would go over the list, or behind its end while it is read.
fn check_not_the_list(list: &List, target: &Target) -> Result<(), Failure> {
    let about = match target {
        Target::Stdout => about_stream(io::stdout()),
        Target::File(path) => fs::metadata(path).ok(),
        Target::Folder(_) => None,
    };
    let is_one = list.about.as_ref().zip(about).is_some_and(|(list, out)| list.is_file() && files::is_one(list, &out));
    let has_its_path = matches!(target, Target::File(path) if files::is_same(path, Path::new(&list.name)));
    if is_one || has_its_path {
        let text = "the answers would go into the list itself";
        return Err(Failure::usage("output-is-list", text, "name another file with `-o`"));
    }
    Ok(())
}

/// What the system says of the file behind standard input or output, where it does.
#[cfg(unix)]
fn about_stream(stream: impl std::os::fd::AsFd) -> Option<Metadata> {
    File::from(stream.as_fd().try_clone_to_owned().ok()?).metadata().ok()
}

/// The same where only the system's own calls would tell.
#[cfg(not(unix))]
fn about_stream<T>(_: T) -> Option<Metadata> {
    None
}

enum HeaderFault {
    Unreadable(io::Error),
    Header(Failure),
}

/// How the lines are read: as JSON where the first of them begins with a brace, else with the columns that it names.
fn layout(lines: &mut Lines<impl Read>, name: &str) -> Result<Layout, HeaderFault> {
    let Some(first) = lines.first().map_err(HeaderFault::Unreadable)? else { return Ok(Layout::Ndjson) };
    let is_object = first.strip_prefix("\u{feff}".as_bytes()).unwrap_or(first).trim_ascii_start().starts_with(b"{");
    if is_object {
        return Ok(Layout::Ndjson);
    }
    let layout = Layout::of_header(first).map_err(|fault| {
        let text = format!("{name}:{}:{}: {}", lines.number(), fault.column.unwrap_or(1), fault.text);
        HeaderFault::Header(Failure::usage(fault.id, text, fault.help))
    });
    lines.skip_first();
    let layout = layout?;
    lines.end_rows(layout.row_ends());
    Ok(layout)
}
