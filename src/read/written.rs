//! The writing half of a file that the program also writes: the text of a table, from the definition that reads it.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::leaf::{DateDays, Identifier, IntervalPhrase, Line, MinutesPhrase, OutcomePhrase, WeekdayWord};
use super::number::{FormatVersion, SessionNumber};
use super::table::{At, Named, Required};

/// A value that can be written below a key.
pub(super) trait Written {
    /// Writes the key with the value, if there is one to write. `table` is the path of the table that it is in, empty for
    /// the file itself.
    fn write(&self, key: &str, table: &str, out: &mut String);
}

/// A value that fits on the line of its key.
pub(super) trait Inline {
    /// The value as TOML.
    fn inline(&self) -> String;
}

/// One of several values below a key: on one line, or each a block.
pub(super) trait Item: Sized {
    /// Writes all of them; nothing where there is none.
    fn write_all(items: &[Self], key: &str, table: &str, out: &mut String);
}

/// A table with a header of its own. Defined with [`written_tables!`].
pub(super) trait Block {
    /// Writes the keys of the table: first those that fit on a line, then those with headers of their own.
    fn write_keys(&self, table: &str, out: &mut String);
}

impl<T: Inline> Written for At<T> {
    fn write(&self, key: &str, _: &str, out: &mut String) {
        let _ = writeln!(out, "{key} = {}", self.value.inline());
    }
}

impl<T: Inline> Written for Option<At<T>> {
    fn write(&self, key: &str, table: &str, out: &mut String) {
        self.iter().for_each(|value| value.write(key, table, out));
    }
}

impl<T: Item> Written for Vec<T> {
    fn write(&self, key: &str, table: &str, out: &mut String) {
        T::write_all(self, key, table, out);
    }
}

impl<T: Item> Written for Required<T> {
    fn write(&self, key: &str, table: &str, out: &mut String) {
        T::write_all(&self.0, key, table, out);
    }
}

impl<T: Item> Written for Option<Required<T>> {
    fn write(&self, key: &str, table: &str, out: &mut String) {
        self.iter().for_each(|items| items.write(key, table, out));
    }
}

impl<T: Inline> Item for At<T> {
    fn write_all(items: &[Self], key: &str, _: &str, out: &mut String) {
        list(key, items.iter().map(|at| at.value.inline()), out);
    }
}

impl Item for WeekdayWord {
    fn write_all(items: &[Self], key: &str, _: &str, out: &mut String) {
        list(key, items.iter().map(Inline::inline), out);
    }
}

fn list(key: &str, items: impl ExactSizeIterator<Item = String>, out: &mut String) {
    if items.len() > 0 {
        let _ = writeln!(out, "{key} = [{}]", items.collect::<Vec<_>>().join(", "));
    }
}

/// In the file itself a block; in a table of the file, a line for each name.
impl<T: Inline> Written for Named<At<T>> {
    fn write(&self, key: &str, table: &str, out: &mut String) {
        if table.is_empty() && !self.entries.is_empty() {
            let _ = write!(out, "\n[{key}]\n");
        }
        for (name, at) in &self.entries {
            let name = if table.is_empty() { name.value.clone() } else { format!("{key}.{}", name.value) };
            let _ = writeln!(out, "{name} = {}", at.value.inline());
        }
    }
}

/// Writes a block for each of some tables.
pub(super) fn blocks<'b, T: Block + 'b>(items: impl Iterator<Item = &'b T>, key: &str, table: &str, out: &mut String) {
    let path = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
    for item in items {
        let _ = write!(out, "\n[[{path}]]\n");
        item.write_keys(&path, out);
    }
}

/// Defines tables as [`super::table::tables!`] does, and how they are written.
macro_rules! written_tables {
    ($($(#[doc = $doc:literal])+ struct $Name:ident { $($(#[doc = $key_doc:literal])+ $key:literal $field:ident: $Type:ty,)+ })+) => {
        tables! { $($(#[doc = $doc])+ struct $Name { $($(#[doc = $key_doc])+ $key $field: $Type,)+ })+ }
        $(
            impl Item for $Name {
                fn write_all(items: &[Self], key: &str, table: &str, out: &mut String) {
                    blocks(items.iter(), key, table, out);
                }
            }

            impl Item for At<$Name> {
                fn write_all(items: &[Self], key: &str, table: &str, out: &mut String) {
                    blocks(items.iter().map(|at| &at.value), key, table, out);
                }
            }

            impl Block for $Name {
                fn write_keys(&self, table: &str, out: &mut String) {
                    // What has a header comes last: the lines below it would be its own.
                    for is_header in [false, true] {
                        $(
                            let has_header = <$Type as Read>::IS_TABLE && (table.is_empty() || <$Type as Read>::IS_BLOCK_LIST);
                            if has_header == is_header {
                                Written::write(&self.$field, $key, table, out);
                            }
                        )+
                    }
                }
            }
        )+
    };
}
pub(super) use written_tables;

impl Inline for FormatVersion {
    fn inline(&self) -> String {
        self.0.clone()
    }
}

impl Inline for SessionNumber {
    fn inline(&self) -> String {
        self.0.to_string()
    }
}

impl Inline for NaiveDate {
    fn inline(&self) -> String {
        self.to_string()
    }
}

impl Inline for DateDays {
    fn inline(&self) -> String {
        let days = self.0;
        if days.first() == days.last() { days.to_string() } else { quoted(&days.to_string()) }
    }
}

impl Inline for Line {
    fn inline(&self) -> String {
        quoted(&self.0)
    }
}

impl Inline for Identifier {
    fn inline(&self) -> String {
        quoted(self.0.as_ref().map(|id| id.as_str()).unwrap_or_default())
    }
}

impl Inline for WeekdayWord {
    fn inline(&self) -> String {
        quoted(&self.0.to_string().to_lowercase())
    }
}

impl Inline for IntervalPhrase {
    fn inline(&self) -> String {
        quoted(&self.0.to_string())
    }
}

impl Inline for OutcomePhrase {
    fn inline(&self) -> String {
        quoted(&self.0.to_string())
    }
}

impl Inline for MinutesPhrase {
    fn inline(&self) -> String {
        let (shorter, longer) = (self.0.shorter(), self.0.longer());
        quoted(&if shorter == longer { format!("{longer} minutes") } else { format!("{shorter} to {longer} minutes") })
    }
}

/// A basic string of TOML: in double quotes, with quotes, backslashes and control characters escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            character if character.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(character));
            }
            character => out.push(character),
        }
    }
    out.push('"');
    out
}
