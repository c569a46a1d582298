//! Text to model: reads a protocol file and says everything that is wrong with it, each thing with its place.
//!
//! Three steps, each in a file of its own: `table` walks the TOML by the definitions in `schema` and reads the single
//! values of `leaf` and `phrase`; `lower` checks what the values mean together and builds the [`Protocol`].

mod leaf;
mod lower;
pub mod phrase;
mod problem;
mod schema;
mod table;

pub use problem::{Place, Problem, ProblemId, nearest};
pub use schema::json_schema;

use problem::Problems;
use table::Table;
use toml::de::DeTable;

use crate::model::Protocol;

/// The largest protocol file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 1 << 20;

/// Reads the protocol file that is named `name` (without `.toml`) and holds `bytes`.
///
/// # Errors
///
/// Everything that is wrong with the file, in the order of the file. Faults of TOML itself come alone: what they hide
/// cannot be judged.
pub fn protocol(name: &str, bytes: &[u8]) -> Result<Protocol, Vec<Problem>> {
    let mut problems = Problems::default();
    if bytes.len() > MAX_FILE_BYTES {
        let message = format!("this file has {} bytes; a protocol has at most {MAX_FILE_BYTES}", bytes.len());
        problems.say(ProblemId::FileTooLarge, &(0..0), message, "give the name of a protocol file");
        return Err(problems.in_order());
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("this file is not UTF-8 text: byte {} cannot be read", error.valid_up_to() + 1);
            problems.say(ProblemId::NotText, &(0..0), message, "save the file as UTF-8");
            return Err(problems.in_order());
        }
    };
    let (table, faults) = DeTable::parse_recoverable(text);
    for fault in &faults {
        let span = fault.span().unwrap_or(0..0);
        let help = "see https://toml.io for how TOML is written; a text needs double quotes, a date none";
        problems.say(ProblemId::Syntax, &span, format!("this is not TOML: {}", fault.message()), help);
    }
    if !faults.is_empty() {
        return Err(problems.in_order());
    }
    let file = schema::File::read_table(table.get_ref(), &(0..0), &mut problems);
    let data = lower::protocol(file, name, bytes, &mut problems);
    if problems.is_empty() { Ok(Protocol::checked(data)) } else { Err(problems.in_order()) }
}
