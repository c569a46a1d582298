//! `mesoplan check --accept-examples`: examples that no longer come out get the dates that are planned now. The file is
//! edited, not written anew: its remarks and its order stay.

use std::path::Path;

use chrono::NaiveDate;
use toml_edit::{DocumentMut, Item, Value};

use super::failure::Failure;
use super::{files, saved};
use crate::model::Protocol;
use crate::read;
use crate::schedule::{self, ExampleOutcome};

/// Writes the planned dates into the examples of a protocol file that are planned on others; whether there was one. An
/// example without a plan stays as it is.
pub(super) fn accept(path: &Path, protocol: &Protocol) -> Result<bool, Failure> {
    let examples = protocol.examples.iter().map(|example| schedule::check_example(protocol, example));
    let planned: Vec<(usize, Vec<NaiveDate>)> = examples
        .enumerate()
        .filter_map(|(index, outcome)| match outcome {
            ExampleOutcome::Different { planned } => Some((index, planned)),
            ExampleOutcome::AsExpected | ExampleOutcome::Refused(_) => None,
        })
        .collect();
    if planned.is_empty() {
        return Ok(false);
    }
    let bytes = files::read(path, read::MAX_FILE_BYTES)?;
    // The reader has refused what is no text.
    let text = String::from_utf8_lossy(&bytes);
    let mut document: DocumentMut = text.parse().map_err(|_| unwritable(path, "it is not read as TOML"))?;
    let blocks = document.get_mut("example").and_then(Item::as_array_of_tables_mut);
    let blocks = blocks.ok_or_else(|| unwritable(path, "its examples are not blocks `[[example]]`"))?;
    for (index, dates) in planned {
        let example = blocks.get_mut(index).ok_or_else(|| unwritable(path, "an example is missing"))?;
        let mut new: Value = list(&dates).parse().map_err(|_| unwritable(path, "its dates cannot be written"))?;
        if let Some(old) = example.get("expect").and_then(Item::as_value) {
            *new.decor_mut() = old.decor().clone();
        }
        example.insert("expect", Item::Value(new));
    }
    files::replace(path, saved::as_before(&text, &document.to_string()))?;
    Ok(true)
}

/// Dates as a list: a few on one line, and more of them eight on a line.
fn list(dates: &[NaiveDate]) -> String {
    let dates: Vec<String> = dates.iter().map(NaiveDate::to_string).collect();
    if dates.len() <= 8 {
        return format!("[{}]", dates.join(", "));
    }
    let lines: Vec<String> = dates.chunks(8).map(|line| format!("  {},\n", line.join(", "))).collect();
    format!("[\n{}]", lines.concat())
}

fn unwritable(path: &Path, why: &str) -> Failure {
    let text = format!("the examples of {} cannot be written: {why}", path.display());
    Failure::usage("example-shape", text, "write the dates that `mesoplan plan` gives into `expect = [ … ]` by hand")
}
