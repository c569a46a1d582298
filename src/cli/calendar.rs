//! `mesoplan calendar`: what is understood of a calendar file of others.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::shell::Shell;
use super::{Answer, arguments, files};
use crate::model::DateRange;
use crate::read;
use crate::render::{self, ClinicCalendar, ListFormat};
use crate::zone::Zone;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CalendarArguments {
    /// The calendar file (.ics)
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Show the days that its events close, as for `closed-calendars`, and not the times that they take
    #[arg(long)]
    closed: bool,

    /// Leave out events with this title, category or first line of the description; may be given again
    #[arg(long, value_name = "LABEL", requires = "closed")]
    without: Vec<String>,

    /// The address of the person whose calendar it is: what was declined takes no time
    #[arg(long, value_name = "ADDRESS", conflicts_with = "closed")]
    owner: Option<String>,

    /// The time zone of the clinic, such as Europe/Istanbul
    #[arg(long, value_name = "ZONE", value_parser = arguments::zone)]
    tz: Zone,

    /// The first day to show
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    from: NaiveDate,

    /// The last day to show
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    to: NaiveDate,

    /// The format of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: AnswerFormat,
}

/// A format of an answer that is no table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum AnswerFormat {
    /// To read
    #[default]
    Text,
    /// For programs
    Json,
}

const EXAMPLES: &str = "\
Examples:
  mesoplan calendar room.ics --tz Europe/Istanbul --from 2027-03-01 --to 2027-03-31
  mesoplan calendar holidays.ics --closed --tz Europe/Berlin --from 2027-01-01 --to 2027-12-31 --format json

Exit status:
  0  done, with remarks too
  2  the file is no calendar, breaks off or cannot be read";

impl CalendarArguments {
    /// Whether the answer is JSON.
    pub(super) fn asks_json(&self) -> bool {
        self.format == AnswerFormat::Json
    }
}

pub(super) fn run(arguments: &CalendarArguments, json: bool, shell: &mut Shell) -> Result<Answer, Failure> {
    let CalendarArguments { file, tz, from, to, .. } = arguments;
    let days = DateRange::new(*from, *to).ok_or_else(|| {
        Failure::usage("range-backwards", format!("{to} is before {from}"), "give the earlier day with `--from`")
    })?;
    let bytes = files::read(file, read::MAX_CALENDAR_BYTES)?;
    let calendar = if arguments.closed {
        read::closure_calendar_without(&bytes, tz, days, &arguments.without).map(ClinicCalendar::Closed)
    } else {
        read::busy_calendar_of(&bytes, tz, days, arguments.owner.as_deref()).map(ClinicCalendar::Busy)
    };
    let calendar = calendar
        .map_err(|error| Failure::usage(error.fault.as_str(), format!("{}: {error}", file.display()), &error.help))?;
    let format = if json { ListFormat::Json } else { ListFormat::Text };
    shell.answer(&render::clinic_calendar(&calendar, tz, days, format))?;
    Ok(Answer::Yes)
}
