//! The `mesoplan` program: see [`mesoplan::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    mesoplan::cli::main()
}
