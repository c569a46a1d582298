//! The shell: the only code that touches the disk, the environment and the terminal. One file per command.
//!
//! A command gets its arguments and the shell, and gives back whether the answer is yes or no, or why it failed. What
//! it writes to standard output is the answer and nothing else.

mod advice;
mod arguments;
mod calendar_files;
mod check;
mod choices;
mod clinic;
mod completions;
mod course_options;
mod diff;
mod failure;
mod files;
mod git;
mod library;
mod list;
mod man;
mod next;
mod output;
mod plan;
mod record;
mod saved;
mod schema;
mod shell;
mod show;
mod sweep;
mod verify;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use failure::Failure;
use shell::Shell;

/// The program's arguments.
#[derive(Debug, Parser)]
#[command(
    name = "mesoplan",
    version,
    long_version = long_version(),
    about = "Turns a treatment protocol and a start date into a dated session plan",
    long_about = "Turns a treatment protocol and a start date into a dated session plan, for phone calendars, for \
                  paper and for programs.\n\nmesoplan counts days and shows what sources say; a clinician decides. \
                  It sends nothing anywhere.",
    after_help = EXAMPLES,
    max_term_width = 100
)]
pub struct Arguments {
    /// Look for protocols in this folder first
    #[arg(long, global = true, value_name = "DIR")]
    protocols: Option<std::path::PathBuf>,

    /// Give answers and errors as JSON
    #[arg(long, global = true)]
    json: bool,

    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  mesoplan list                                          the protocols at hand
  mesoplan show hair-loss                                one protocol, with its sources
  mesoplan plan hair-loss --start 2026-12-01             a plan on the terminal
  mesoplan plan hair-loss --start 2026-12-01 --at 17:30 -o plan.ics
  mesoplan check protocols/                              look for faults in protocol files
  mesoplan diff --git main protocols/                    which dates a change of protocols moves

Exit status: 0 done; 1 the answer is no (no plan fits, a check found something, a diff is not empty);
2 wrong usage, or a file that cannot be read or written.";

#[derive(Debug, Subcommand)]
enum Command {
    /// List the protocols at hand
    List(list::ListArguments),
    /// Show one protocol as a sheet to read, with its sources
    Show(show::ShowArguments),
    /// Plan a course: the best dates from a start, and why
    Plan(Box<plan::PlanArguments>),
    /// Write down what happened to a saved course: held, missed, moved, cancelled
    Record(record::RecordArguments),
    /// Show what is due on a day, for one saved course or a folder of them
    Next(Box<next::NextArguments>),
    /// Plan a course from every day of a year: where it does not fit a clinic, and what would help
    Sweep(Box<sweep::SweepArguments>),
    /// Look for faults in protocol files and compute their examples again
    Check(check::CheckArguments),
    /// Say what changed between two versions of protocols, and which dates and saved courses it moves
    Diff(Box<diff::DiffArguments>),
    /// Compare the plans of protocols with accepted ones
    Verify(verify::VerifyArguments),
    /// Print the JSON Schema of protocol files, clinic files or saved courses, for editors
    Schema(schema::SchemaArguments),
    /// Print completions for a shell
    Completions(completions::CompletionsArguments),
    /// Print the manual page
    Man,
}

/// Whether the answer of a command is yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let mut shell = Shell::new();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage_error(&error, &mut shell),
    };
    let as_json = arguments.json;
    match run(arguments, &mut shell) {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(failure) => {
            shell.say_failure(&failure, as_json);
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(arguments: Arguments, shell: &mut Shell) -> Result<Answer, Failure> {
    let Arguments { protocols, json, command } = arguments;
    let library = library::Library::new(protocols);
    match command {
        Command::List(arguments) => list::run(&arguments, &library, json, shell),
        Command::Show(arguments) => show::run(&arguments, &library, json, shell),
        Command::Plan(arguments) => plan::run(&arguments, &library, json, shell),
        Command::Record(arguments) => record::run(&arguments, &library, shell),
        Command::Next(arguments) => next::run(&arguments, &library, json, shell),
        Command::Sweep(arguments) => sweep::run(&arguments, &library, json, shell),
        Command::Check(arguments) => check::run(&arguments, json, shell),
        Command::Diff(arguments) => diff::run(&arguments, &library, json, shell),
        Command::Verify(arguments) => verify::run(&arguments, json, shell),
        Command::Schema(arguments) => schema::run(&arguments, shell),
        Command::Completions(arguments) => completions::run(&arguments, shell),
        Command::Man => man::run(shell),
    }
}

/// clap's own answer: help and version to standard output, a fault to standard error.
fn usage_error(error: &clap::Error, shell: &mut Shell) -> ExitCode {
    let is_json = std::env::args_os().any(|argument| argument == "--json");
    if error.use_stderr() && is_json {
        shell.say_failure(&usage_failure(&error.to_string()), true);
        return ExitCode::from(2);
    }
    // A closed pipe is no error.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

/// clap's message in our shape: its first line says what is wrong, and a line with a tip says what was meant.
fn usage_failure(text: &str) -> Failure {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    let tip = lines.find_map(|line| line.strip_prefix("tip: "));
    let help = tip.map_or("run `mesoplan --help`".to_owned(), |tip| format!("{}; run `mesoplan --help`", tip.trim()));
    Failure::usage("usage", first, help)
}

fn long_version() -> &'static str {
    static VERSION: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let (version, zones) = (env!("CARGO_PKG_VERSION"), crate::zone::tables_version());
        let (holidays, years) = (crate::holidays::tables_version(), crate::holidays::years());
        let (first, last) = (years.start(), years.end());
        format!(
            "{version}\ntime zone tables {zones}\npublic holidays {first} to {last} ({holidays})\n\
             protocol format 1, plan JSON format 1"
        )
    });
    &VERSION
}

/// The program's command line, for manual pages and completions.
fn command() -> clap::Command {
    Arguments::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_arguments_are_well_formed() {
        super::command().debug_assert();
    }
}
