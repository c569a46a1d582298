//! `mesoplan sweep`: from which days of a year a course fits a clinic, and what would help.

use chrono::NaiveDate;
use clap::Args;

use super::arguments::{self, ForPhase};
use super::choices::{by_phase, in_variant};
use super::clinic::{ClinicOptions, ready};
use super::failure::Failure;
use super::library::Library;
use super::shell::Shell;
use super::{Answer, book};
use crate::model::{ChosenProtocol, Course, DateRange, Id, LengthRange, Minutes};
use crate::render::{self, ListFormat};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SweepArguments {
    /// The protocol: its name, or the path of its file
    #[arg(value_name = "PROTOCOL")]
    protocol: String,

    /// The year whose days are tried as the first day of a course
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1900..=2200))]
    year: i32,

    #[command(flatten)]
    clinic: ClinicOptions,

    /// The variant of the protocol, where it has several: legs
    #[arg(long, value_name = "VARIANT", value_parser = arguments::variant, help_heading = "Choices inside the protocol")]
    variant: Option<Id>,

    /// How many sessions a phase has: 10 (the first phase) or induction=10; may be given again
    #[arg(long, value_name = "[PHASE=]N", value_parser = arguments::sessions, help_heading = "Choices inside the protocol")]
    sessions: Vec<ForPhase<u32>>,

    /// The interval of a phase: "2 weeks" (the first phase) or induction="2 weeks"; may be given again
    #[arg(long, value_name = "[PHASE=]LENGTH", value_parser = arguments::interval, help_heading = "Choices inside the protocol")]
    interval: Vec<ForPhase<LengthRange>>,

    /// How long a session takes, such as "20 minutes", where the protocol does not say or the clinic needs
    /// longer; the preparation that the protocol asks for comes on top
    #[arg(long, value_name = "TIME", value_parser = arguments::minutes, help_heading = "Choices inside the protocol")]
    session_length: Option<Minutes>,

    /// The format of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    format: ListFormat,
}

impl SweepArguments {
    /// Whether the answer is JSON.
    pub(super) fn asks_json(&self) -> bool {
        self.format == ListFormat::Json
    }
}

const EXAMPLES: &str = "\
Examples:
  mesoplan sweep hair-loss --clinic clinic.toml --year 2027
  mesoplan sweep hair-loss --on tue,thu --closed 2027-07-15..2027-07-31 --year 2027 --format csv

Exit status:
  0  a plan fits from every start
  1  from some start no plan fits, or there is none
  2  wrong usage, or a file that cannot be read";

pub(super) fn run(
    arguments: &SweepArguments,
    library: &Library,
    json: bool,
    shell: &mut Shell,
) -> Result<Answer, Failure> {
    let protocol = library.protocol(&arguments.protocol)?;
    let day = |month, day| NaiveDate::from_ymd_opt(arguments.year, month, day);
    let year = day(1, 1).zip(day(12, 31)).and_then(|(first, last)| DateRange::new(first, last));
    let Some(year) = year else {
        let text = format!("{} is no year of the calendar", arguments.year);
        return Err(Failure::usage("bad-year", text, "give another year"));
    };
    let own = in_variant(&protocol, arguments.variant.as_ref());
    let chosen = ChosenProtocol {
        variant: arguments.variant.clone(),
        start: Some(year.first()),
        sessions: by_phase("sessions", &arguments.sessions, own, true)?,
        intervals: by_phase("interval", &arguments.interval, own, true)?,
        session_length: arguments.session_length,
        ..ChosenProtocol::new(&arguments.protocol)
    };
    let course = Course { protocols: vec![chosen], ..arguments.clinic.course() };
    let course = book::around(ready(course, library)?, None, shell)?;
    let sweep = course.sweep(year)?;
    render::clinic_remarks(&course.remarks(year)?).iter().for_each(|remark| shell.remark(remark));
    let format = if json { ListFormat::Json } else { arguments.format };
    shell.answer(&render::sweep(&sweep, &protocol, format))?;
    let fits = sweep.start_count() > 0 && sweep.without_plan() == 0;
    Ok(if fits { Answer::Yes } else { Answer::No })
}
