//! The shell: the only code that touches the disk, the environment and the terminal. One file per command.
//!
//! A command gets its arguments and the shell, and gives back whether the answer is yes or no, or why it failed. What
//! it writes to standard output is the answer and nothing else.

mod accept_examples;
mod advice;
mod agenda;
mod arguments;
mod batch;
mod book;
mod calendar;
mod calendar_files;
mod check;
mod check_book;
mod choices;
mod clinic;
mod clock;
mod close;
mod completions;
mod course_options;
mod diff;
mod failure;
mod files;
mod git;
mod handout;
mod library;
mod list;
mod lock;
mod man;
mod moves;
mod next;
mod output;
mod plan;
mod random;
mod record;
mod saved;
mod schema;
mod shell;
mod show;
mod sweep;
mod texts;
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
    // An id of its own: commands have arguments that are called `protocols`.
    #[arg(id = "library", long = "protocols", global = true, value_name = "DIR")]
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

Exit status:
  0  done
  1  the answer is no: no plan fits, a check found something, a diff is not empty
  2  wrong usage, or a file that cannot be read or written";

// The arguments of a command are laid out when it is the one that is run.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    /// List the protocols at hand
    List(list::ListArguments),
    /// Show one protocol as a sheet to read, with its sources
    Show(show::ShowArguments),
    /// Plan a course: the best dates from a start, and why
    Plan(Box<plan::PlanArguments>),
    /// Plan every course of a list: a row in, a line out, or a calendar file for each
    Batch(batch::BatchArguments),
    /// Write down what happened to a saved course: held, missed, moved, cancelled
    Record(record::RecordArguments),
    /// Show what is due on a day, for one saved course or a folder of them
    Next(Box<next::NextArguments>),
    /// Show who comes on a day or in a week, from a clinic's book of saved courses
    Agenda(Box<agenda::AgendaArguments>),
    /// Show whom a closed day hits and the smallest change for each; with --apply, make the changes
    Close(Box<close::CloseArguments>),
    /// Plan a course from every day of a year: where it does not fit a clinic, and what would help
    Sweep(Box<sweep::SweepArguments>),
    /// Show what is understood of a calendar file (.ics) of others, as `--busy` and a clinic's calendars are read
    Calendar(calendar::CalendarArguments),
    /// Look for faults in protocol files and compute their examples again
    Check(check::CheckArguments),
    /// Say what changed between two versions of protocols, and which dates and saved courses it moves
    Diff(Box<diff::DiffArguments>),
    /// Compare the plans of protocols with accepted ones
    Verify(verify::VerifyArguments),
    /// Print the JSON Schema of protocol files, clinic files, saved courses, lists or answers
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
    let uses = arguments.command.uses();
    let as_json = arguments.json || uses.asks_json;
    match check_used(&arguments, &uses).and_then(|()| run(arguments, as_json, &mut shell)) {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(failure) => {
            shell.say_failure(&failure, as_json);
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Runs a command. Its answer is JSON where the shared option asks for it, or its own.
fn run(arguments: Arguments, json: bool, shell: &mut Shell) -> Result<Answer, Failure> {
    let Arguments { protocols, json: _, command } = arguments;
    let library = library::Library::new(protocols);
    match command {
        Command::List(arguments) => list::run(&arguments, &library, json, shell),
        Command::Show(arguments) => show::run(&arguments, &library, json, shell),
        Command::Plan(arguments) => plan::run(&arguments, &library, json, shell),
        Command::Batch(arguments) => batch::run(&arguments, &library, json, shell),
        Command::Record(arguments) => record::run(&arguments, &library, shell),
        Command::Next(arguments) => next::run(&arguments, &library, json, shell),
        Command::Agenda(arguments) => agenda::run(&arguments, &library, json, shell),
        Command::Close(arguments) => close::run(&arguments, &library, json, shell),
        Command::Sweep(arguments) => sweep::run(&arguments, &library, json, shell),
        Command::Calendar(arguments) => calendar::run(&arguments, json, shell),
        Command::Check(arguments) => check::run(&arguments, &library, json, shell),
        Command::Diff(arguments) => diff::run(&arguments, &library, json, shell),
        Command::Verify(arguments) => verify::run(&arguments, json, shell),
        Command::Schema(arguments) => schema::run(&arguments, shell),
        Command::Completions(arguments) => completions::run(&arguments, shell),
        Command::Man => man::run(shell),
    }
}

/// What a command does with the options that all of them share.
struct Uses {
    name: &'static str,
    /// Whether it looks for protocols.
    protocols: bool,
    /// Whether its answer or its errors can be JSON.
    json: bool,
    /// Whether its own option asks for JSON; then errors are JSON, too.
    asks_json: bool,
}

impl Command {
    fn uses(&self) -> Uses {
        let (name, protocols, json, asks_json) = match self {
            Self::List(_) => ("list", true, true, false),
            Self::Show(_) => ("show", true, true, false),
            Self::Plan(arguments) => ("plan", true, true, arguments.asks_json()),
            Self::Batch(_) => ("batch", true, true, false),
            Self::Record(_) => ("record", true, true, false),
            Self::Next(arguments) => ("next", true, true, arguments.asks_json()),
            Self::Agenda(arguments) => ("agenda", true, true, arguments.asks_json()),
            Self::Close(arguments) => ("close", true, true, arguments.asks_json()),
            Self::Sweep(arguments) => ("sweep", true, true, arguments.asks_json()),
            Self::Check(_) => ("check", true, true, false),
            Self::Diff(arguments) => ("diff", true, true, arguments.asks_json()),
            Self::Verify(_) => ("verify", false, true, false),
            Self::Calendar(arguments) => ("calendar", false, true, arguments.asks_json()),
            Self::Schema(_) => ("schema", false, false, false),
            Self::Completions(_) => ("completions", false, false, false),
            Self::Man => ("man", false, false, false),
        };
        Uses { name, protocols, json, asks_json }
    }
}

/// Refuses a shared option that a command has no use for.
fn check_used(arguments: &Arguments, uses: &Uses) -> Result<(), Failure> {
    let given =
        [(arguments.protocols.is_some() && !uses.protocols, "--protocols"), (arguments.json && !uses.json, "--json")];
    match given.into_iter().find(|(is_useless, _)| *is_useless) {
        None => Ok(()),
        Some((_, option)) => {
            let text = format!("`{option}` has no use with `mesoplan {}`", uses.name);
            Err(Failure::usage("unused-option", text, "leave it out"))
        }
    }
}

/// clap's own answer: help and version to standard output, a fault to standard error.
fn usage_error(error: &clap::Error, shell: &mut Shell) -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let is_json = arguments.iter().any(|argument| argument == "--json" || argument == "--format=json")
        || arguments.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json");
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
    /// The commands of a help text, without the remarks that stand behind them.
    fn examples(help: &str) -> impl Iterator<Item = &str> {
        let lines = help.lines().filter_map(|line| line.strip_prefix("  ")?.strip_prefix("mesoplan "));
        lines.map(|line| line.split("   ").next().unwrap_or(line).trim_end())
    }

    /// The words of a command line; quotes hold those with spaces together.
    fn words(line: &str) -> Vec<String> {
        let parts = line.split('"').enumerate().map(|(place, part)| match place % 2 {
            0 => part.to_owned(),
            _ => part.replace(' ', "\u{1}"),
        });
        let joined = parts.collect::<String>();
        joined.split_whitespace().map(|word| word.replace('\u{1}', " ")).collect()
    }

    #[test]
    fn the_arguments_are_well_formed() {
        super::command().debug_assert();
    }

    #[test]
    fn every_example_of_a_help_text_is_a_command() {
        let mut program = super::command();
        program.build();
        let helps = std::iter::once(&program).chain(program.get_subcommands());
        let helps: Vec<String> = helps.filter_map(|it| it.get_after_help()).map(ToString::to_string).collect();
        let mut count = 0;
        for example in helps.iter().flat_map(|help| examples(help)) {
            let read = super::command().try_get_matches_from([vec!["mesoplan".to_owned()], words(example)].concat());
            assert!(read.is_ok(), "{example}\n{}", read.err().map(|error| error.to_string()).unwrap_or_default());
            count += 1;
        }
        assert!(count > 40, "{count} examples");
    }
}
