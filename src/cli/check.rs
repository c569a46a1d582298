//! `mesoplan check`: faults in the files that people write, and the examples of protocols computed again.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::check_book::Finding;
use super::clinic::Disk;
use super::failure::{ErrorJson, Failure};
use super::library::Library;
use super::shell::Shell;
use super::{Answer, accept_examples, arguments, book, check_book, clock, files, library, texts};
use crate::clinic::clinic_remarks;
use crate::model::{Lint, Protocol};
use crate::read::{self, FileKind};
use crate::render::{self, Locale, json_text, review};
use crate::schedule::{self, ExampleOutcome};

#[derive(Debug, Args)]
#[command(after_help = EXIT_STATUS)]
pub(super) struct CheckArguments {
    /// Protocol files, clinic files and saved courses, and folders of them; a clinic's file that names its book, or a folder of
    /// saved courses, is looked through as a book
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// Print each protocol as a page that a clinician can compare with its sources and sign
    #[arg(long, conflicts_with = "json")]
    summary: bool,

    /// Write the dates that are planned now into the examples of protocols that no longer come out; look at them before
    #[arg(long, conflicts_with_all = ["json", "summary"])]
    accept_examples: bool,

    /// The day from which on a clinic's calendars and its book are looked at, for three years; the day of the machine where
    /// none is given
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    today: Option<NaiveDate>,
}

const EXIT_STATUS: &str = "\
Exit status:
  0  no fault
  1  a fault was found
  2  a file or folder cannot be read";

pub(super) fn run(
    arguments: &CheckArguments,
    library: &Library,
    json: bool,
    shell: &mut Shell,
) -> Result<Answer, Failure> {
    let mut files = VecDeque::new();
    let mut books = Vec::new();
    for path in &arguments.paths {
        let is_book = book::is_book(path);
        if is_book {
            books.push(path);
        }
        if path.is_dir() {
            let found = library::toml_files(path)?;
            if found.is_empty() && is_book {
                continue;
            }
            if found.is_empty() {
                let text = format!("the folder {} holds no protocol files", path.display());
                return Err(Failure::usage("no-protocols", text, "give a folder with files that end in .toml"));
            }
            files.extend(found);
        } else {
            files.push_back(path.clone());
        }
    }

    let mut summary = String::new();
    let mut reports = Vec::new();
    let mut is_clean = true;
    while let Some(path) = files.pop_front() {
        match read_any(&path) {
            Ok(Checked::Other { what, has_calendars }) => {
                let file = path.display().to_string();
                let remarks = if has_calendars {
                    clinic_remarks(&file, clock::today(arguments.today)?, &Disk)?
                } else {
                    Vec::new()
                };
                let remarks = render::clinic_remarks(&remarks);
                if !arguments.summary {
                    let _ = writeln!(summary, "{file}: ok, {what}");
                    remarks.iter().for_each(|remark| summary += &render::wrapped("  - ", 4, remark));
                }
                reports.push(Report { remarks, ..Report::unreadable(file, Vec::new()) });
            }
            Ok(Checked::Protocol(protocol)) => {
                if arguments.accept_examples && accept_examples::accept(&path, &protocol)? {
                    shell.remark(&format!("wrote the dates that are planned now into {}", path.display()));
                    // Checked again, as it stands now.
                    files.push_front(path);
                    continue;
                }
                let report = check(path.display().to_string(), &protocol);
                is_clean = is_clean && report.is_clean();
                if arguments.summary {
                    // A page of its own for each, also where it is printed.
                    let between = if summary.is_empty() { "" } else { "\n\u{c}" };
                    let _ = write!(summary, "{between}{}", review::page_to_sign(&protocol, &report.found()));
                } else {
                    report.write(&mut summary);
                    files.extend(texts::beside(&path)?);
                }
                reports.push(report);
            }
            Err(Failure::File(file)) => {
                is_clean = false;
                if json {
                    reports.push(Report::unreadable(file.path.clone(), file.to_json()));
                } else {
                    shell.say_failure(&Failure::File(file), json);
                }
            }
            Err(failure) => return Err(failure),
        }
    }
    for book in books.into_iter().filter(|_| !arguments.summary) {
        let found = check_book::check(book, clock::today(arguments.today)?, library)?;
        is_clean = is_clean && found.faults.is_empty() && found.unreadable.is_empty();
        let file = book.display().to_string();
        let state = if found.faults.is_empty() && found.unreadable.is_empty() { "ok" } else { "WRONG" };
        let _ = writeln!(summary, "{file}: {state}, a book of {}", courses(found.courses));
        found.remarks.iter().for_each(|remark| summary += &render::wrapped("  - ", 4, remark));
        found.faults.iter().for_each(|fault| summary += &fault.text());
        found.unreadable.iter().for_each(|failure| shell.say_failure(failure, json));
        let errors = found.faults.iter().map(Finding::json).collect();
        reports.push(Report { remarks: found.remarks, ..Report::unreadable(file, errors) });
    }
    shell.answer(&if json { json_text(&CheckJson { format: 1, files: reports }) } else { summary })?;
    Ok(if is_clean { Answer::Yes } else { Answer::No })
}

fn courses(count: usize) -> String {
    if count == 1 { "1 course".to_owned() } else { format!("{count} courses") }
}

/// A file without a fault.
enum Checked {
    Protocol(Box<Protocol>),
    /// Another file that people write, and what it is.
    Other {
        what: String,
        has_calendars: bool,
    },
}

/// Reads a file of whatever kind it is.
fn read_any(path: &Path) -> Result<Checked, Failure> {
    let bytes = files::read(path, read::MAX_FILE_BYTES)?;
    let faulty = |problems| Failure::file(&path.display().to_string(), problems);
    match read::file_kind(&bytes) {
        FileKind::Protocol => library::of_file(path, &bytes).map(|protocol| Checked::Protocol(Box::new(protocol))),
        FileKind::Clinic => {
            let clinic = read::clinic(&bytes).map_err(faulty)?;
            let has_calendars =
                !(clinic.busy_calendars.is_empty() && clinic.closed_calendars.is_empty()) || clinic.holidays.is_some();
            Ok(Checked::Other { what: "a clinic".to_owned(), has_calendars })
        }
        FileKind::Course => read::course(&bytes)
            .map(|_| Checked::Other { what: "a saved course".to_owned(), has_calendars: false })
            .map_err(faulty),
        FileKind::Texts => texts::check(path, &bytes).map(|what| Checked::Other { what, has_calendars: false }),
    }
}

#[derive(Serialize)]
struct CheckJson {
    format: u32,
    files: Vec<Report>,
}

/// What the check of one file found.
#[derive(Serialize)]
struct Report {
    file: String,
    id: Option<String>,
    version: Option<String>,
    errors: Vec<ErrorJson>,
    examples: usize,
    wrong_examples: Vec<String>,
    /// Whether one of them is planned on other dates, rather than not at all.
    #[serde(skip)]
    has_other_dates: bool,
    untranslated: Vec<String>,
    remarks: Vec<String>,
}

impl Report {
    fn unreadable(file: String, errors: Vec<ErrorJson>) -> Self {
        let (wrong_examples, untranslated, remarks) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            file,
            id: None,
            version: None,
            errors,
            examples: 0,
            wrong_examples,
            has_other_dates: false,
            untranslated,
            remarks,
        }
    }

    /// A missing translation and the other remarks are worth a line, but no fault.
    fn is_clean(&self) -> bool {
        self.wrong_examples.is_empty()
    }

    fn write(&self, out: &mut String) {
        let (id, version) = (self.id.as_deref().unwrap_or_default(), self.version.as_deref().unwrap_or_default());
        let state = if self.is_clean() { "ok" } else { "WRONG" };
        let examples = if self.examples == 1 { "1 example".to_owned() } else { format!("{} examples", self.examples) };
        let _ = writeln!(out, "{}: {state}, {id} {version}, {examples}", self.file);
        for line in self.wrong_examples.iter().chain(&self.untranslated).chain(&self.remarks) {
            let _ = writeln!(out, "  - {line}");
        }
        if self.has_other_dates {
            let file = &self.file;
            let next = format!(
                "if these planned dates are right, `mesoplan check --accept-examples {file}` writes them into the file; if not, a \
                 line above the examples is wrong"
            );
            *out += &render::wrapped("  ", 2, &next);
        }
    }

    /// What was found, in sentences for whoever signs.
    fn found(&self) -> Vec<String> {
        let examples = review::examples_found(self.examples, self.wrong_examples.len());
        let lines = self.wrong_examples.iter().chain(&self.untranslated).chain(&self.remarks);
        let lines = lines.map(|line| format!("{}.", line.trim_end_matches('.')));
        [examples].into_iter().chain(lines).collect()
    }
}

fn check(file: String, protocol: &Protocol) -> Report {
    let mut has_other_dates = false;
    let mut wrong_examples = Vec::new();
    for (index, example) in protocol.examples.iter().enumerate() {
        let name = match &example.title {
            Some(title) => format!("example {} ({title})", index + 1),
            None => format!("example {}", index + 1),
        };
        match schedule::check_example(protocol, example) {
            ExampleOutcome::AsExpected => {}
            ExampleOutcome::Different { planned } => {
                has_other_dates = true;
                wrong_examples.push(format!("{name}: {}", difference(&example.expect, &planned)));
            }
            ExampleOutcome::Refused(refusal) => {
                let texts = render::refusal_texts(&refusal, Locale::English).join("; ");
                wrong_examples.push(format!("{name}: {texts}"));
            }
        }
    }
    let (untranslated, remarks): (Vec<Lint>, Vec<Lint>) =
        protocol.lints().into_iter().partition(|lint| matches!(lint, Lint::Untranslated { .. }));
    Report {
        file,
        id: Some(protocol.id.to_string()),
        version: Some(protocol.version.clone()),
        errors: Vec::new(),
        examples: protocol.examples.len(),
        wrong_examples,
        has_other_dates,
        untranslated: untranslated.iter().map(review::remark).collect(),
        remarks: remarks.iter().map(review::remark).collect(),
    }
}

/// The first date in which two lists differ.
fn difference(expected: &[NaiveDate], planned: &[NaiveDate]) -> String {
    let place = expected.iter().zip(planned).position(|(expected, planned)| expected != planned);
    match place {
        Some(place) => {
            format!("session {} is expected on {}, and planned on {}", place + 1, expected[place], planned[place])
        }
        None => format!("{} sessions are expected, and {} planned", expected.len(), planned.len()),
    }
}
