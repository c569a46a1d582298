//! `mesoplan agenda`: who comes on a day, to print in the morning.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::arguments::NamedDay;
use super::book::{Book, BookArgument};
use super::failure::Failure;
use super::library::{KnownProtocols, Library};
use super::shell::Shell;
use super::{Answer, arguments, clock, files};
use crate::clinic::{self, Capacity, ReadDays};
use crate::model::DateRange;
use crate::render::{self, Audience, BookDays, BookFormat, Locale, Paper, SheetStyle, View};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct AgendaArguments {
    #[command(flatten)]
    book: BookArgument,

    /// The first day: a date, yesterday, today or tomorrow; without it, today
    #[arg(long, value_name = "DAY", value_parser = arguments::named_day)]
    from: Option<NamedDay>,

    /// The last day: a date, yesterday, today or tomorrow; without it, the first one alone
    #[arg(long, value_name = "DAY", value_parser = arguments::named_day)]
    to: Option<NamedDay>,

    /// The day on which this is asked; without it, that of the machine
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    today: Option<NaiveDate>,

    /// Write to this file, in the format of its ending (.txt, .html, .pdf, .csv, .json, .ics); may be given again; - is
    /// standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    output: Vec<PathBuf>,

    /// The format of standard output; without it a list for the terminal
    #[arg(long, value_name = "FORMAT", value_parser = format, help_heading = "Output")]
    format: Option<BookFormat>,

    /// Tell who comes, and not for what: for a list on the wall
    #[arg(long, help_heading = "Output")]
    discreet: bool,

    /// The language of the list; without it the first in the clinic's file that plans speak, else English
    #[arg(long, value_name = "LANGUAGE", value_enum, ignore_case = true, help_heading = "Output")]
    lang: Option<Locale>,

    /// The paper of pages and PDF: a4 or letter
    #[arg(long, value_name = "SIZE", value_parser = super::output::paper, help_heading = "Output")]
    paper: Option<Paper>,

    /// Pages and PDF in letters of 16 points and more
    #[arg(long, help_heading = "Output")]
    large_print: bool,
}

const EXAMPLES: &str = "\
Examples:
  mesoplan agenda                                          today, of the book in this folder
  mesoplan agenda clinic.toml --from 2026-12-03            of the book that the clinic's file names
  mesoplan agenda courses/ --from 2026-11-30 --to 2026-12-05 -o week.pdf -o week.ics
  mesoplan agenda --from tomorrow --discreet -o wall.html

Exit status:
  0  done
  1  the list is there, and some files of the book cannot be read
  2  wrong usage, or nothing that can be read";

/// The most days of one list.
const MOST_DAYS: i64 = 366;

impl AgendaArguments {
    /// Whether the answer is JSON.
    pub(super) fn asks_json(&self) -> bool {
        self.format == Some(BookFormat::Json)
    }
}

pub(super) fn run(
    arguments: &AgendaArguments,
    library: &Library,
    json: bool,
    shell: &mut Shell,
) -> Result<Answer, Failure> {
    let outputs = outputs(arguments, json)?;
    let book = arguments.book.open()?;
    let clinic = book.ready_clinic()?;
    let range = days(arguments)?;
    let locale = arguments.lang.or_else(|| Locale::of_languages(clinic.languages())).unwrap_or_default();
    let clinic = clinic.speaking(locale);
    let mut protocols = KnownProtocols::new(library, locale);
    let ReadDays { days, failed } = clinic::days(&book.entries(), &clinic, range, |name| protocols.read(name))?;
    let Book { courses, mut unreadable, .. } = book;
    unreadable.extend(failed.into_iter().map(|(place, failure)| (courses[place].path.clone(), failure)));
    let days = BookDays {
        range,
        days,
        at_once: Capacity::of(clinic.clinic()).at_once,
        unreadable: unreadable.iter().map(|(path, _)| path.display().to_string()).collect(),
    };
    let mut view = View::of(&clinic, locale);
    view.calendar.is_discreet = arguments.discreet;
    view.sheet =
        SheetStyle { audience: Audience::Clinician, paper: arguments.paper, is_large_print: arguments.large_print };
    for (_, failure) in &unreadable {
        shell.say_failure(failure, json);
    }
    // All texts are made before the first file is touched.
    let made = outputs.iter().map(|(path, format)| Ok((path, made(&days, *format, &view, shell)?)));
    let made: Vec<_> = made.collect::<Result<_, Failure>>()?;
    for (path, bytes) in made {
        match path {
            Some(path) => {
                files::replace(path, bytes)?;
                shell.remark(&format!("wrote {}", path.display()));
            }
            None => shell.answer_bytes(&bytes)?,
        }
    }
    Ok(if unreadable.is_empty() { Answer::Yes } else { Answer::No })
}

/// The days in a format, or as a list for the terminal.
fn made(days: &BookDays, format: Option<BookFormat>, view: &View, shell: &Shell) -> Result<Vec<u8>, Failure> {
    match format {
        None => Ok(render::book_terminal(days, view, shell.paint(), shell.width()).into_bytes()),
        Some(format) => Ok(render::book_days(days, format, view).map_err(crate::error::Error::from)?),
    }
}

/// The days that are asked for. The clock is read only where no date says enough.
fn days(arguments: &AgendaArguments) -> Result<DateRange, Failure> {
    let day = |named: NamedDay| match named {
        NamedDay::Date(date) => Ok(date),
        NamedDay::Yesterday | NamedDay::Today | NamedDay::Tomorrow => named.seen_from(clock::today(arguments.today)?),
    };
    let from = day(arguments.from.unwrap_or(NamedDay::Today))?;
    range(from, arguments.to.map_or(Ok(from), day)?)
}

fn range(from: NaiveDate, to: NaiveDate) -> Result<DateRange, Failure> {
    let range = DateRange::new(from, to).ok_or_else(|| {
        let text = format!("the last day {to} is before the first one {from}");
        Failure::usage("range-backwards", text, "give a later day with `--to`")
    })?;
    if (to - from).num_days() >= MOST_DAYS {
        let text = format!("{range} is more than {MOST_DAYS} days");
        return Err(Failure::usage("range-too-long", text, "ask for a year at most"));
    }
    Ok(range)
}

/// A file, or standard output; and a format, or a list for the terminal.
type Output = (Option<PathBuf>, Option<BookFormat>);

/// Where the list goes: files by their endings, and standard output where nothing else is named.
fn outputs(arguments: &AgendaArguments, json: bool) -> Result<Vec<Output>, Failure> {
    let standard = arguments.format.or(json.then_some(BookFormat::Json));
    let mut outputs = Vec::new();
    for path in &arguments.output {
        if path.as_os_str() == "-" {
            outputs.push((None, standard));
            continue;
        }
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let format = BookFormat::ALL.into_iter().find(|format| extension.as_deref() == Some(format.extension()));
        let format = format.ok_or_else(|| {
            let text = format!("the ending of {} names no format", path.display());
            let endings = BookFormat::ALL.map(|format| format!(".{}", format.extension())).join(", ");
            Failure::usage("unknown-format", text, format!("use one of {endings}"))
        })?;
        outputs.push((Some(path.clone()), Some(format)));
    }
    let goes_out = outputs.iter().any(|(path, _)| path.is_none());
    if let (Some(format), false) = (arguments.format, goes_out || outputs.is_empty()) {
        let text = "`--format` names the format of standard output, and the list goes to files only";
        let help = format!(
            "leave it out, since the ending of a file names its format; or add `-o -` for standard output as {}",
            format.extension()
        );
        return Err(Failure::usage("format-unused", text, help));
    }
    if outputs.is_empty() {
        outputs.push((None, standard));
    }
    Ok(outputs)
}

fn format(text: &str) -> Result<BookFormat, String> {
    let known = BookFormat::ALL.into_iter().find(|format| format.extension() == text);
    let known = known.or_else(|| (text == "text").then_some(BookFormat::Text));
    known.ok_or_else(|| format!("the formats are {}", BookFormat::ALL.map(BookFormat::extension).join(", ")))
}
