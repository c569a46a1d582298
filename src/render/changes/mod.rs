//! What changed between protocols, and what it does to plans: as text, as Markdown for a pull request, as JSON.

mod effect_words;
mod golden;
mod json;
mod markdown;
mod text;
mod words;

pub use golden::{golden, golden_difference, is_golden};

use crate::diff::{Comparison, ProtocolDiff};

/// A format that a comparison can be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DiffFormat {
    /// For a terminal.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For a pull request.
    Markdown,
}

/// A comparison of protocols in a format.
pub fn comparison(comparison: &Comparison, format: DiffFormat) -> String {
    match format {
        DiffFormat::Text => text::write(comparison),
        DiffFormat::Json => json::write(comparison),
        DiffFormat::Markdown => markdown::write(comparison),
    }
}

/// A protocol with its versions: `hair-loss 1.0.0 -> 1.1.0`.
fn heading(diff: &ProtocolDiff, arrow: &str) -> String {
    let id = &diff.id;
    match (&diff.was, &diff.now) {
        (Some(was), Some(now)) if was.version == now.version => format!("{id} {}", now.version),
        (Some(was), Some(now)) => format!("{id} {} {arrow} {}", was.version, now.version),
        (None, Some(now)) => format!("{id} {}: a new protocol", now.version),
        (Some(was), None) => format!("{id} {}: gone", was.version),
        (None, None) => id.to_string(),
    }
}

/// How much was compared and is not said.
fn rest(comparison: &Comparison) -> String {
    let count = |count: usize| if count == 1 { "1 protocol is".to_owned() } else { format!("{count} protocols are") };
    match (comparison.protocols.is_empty(), comparison.unchanged) {
        (true, 0) => "There is no protocol to compare.".to_owned(),
        (true, unchanged) => format!("Nothing changed: {} the same.", count(unchanged)),
        (false, 0) => String::new(),
        (false, unchanged) => format!("{} the same.", count(unchanged)),
    }
}
