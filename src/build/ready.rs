//! A protocol file as a plan in English needs it: its table without the examples and the texts of further languages, in a
//! form that is read without TOML. `read::ready` reads it back, and a test compares the two for every protocol.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A protocol file made ready.
pub(crate) struct Ready {
    /// Its table.
    pub(crate) bytes: Vec<u8>,
    /// The texts that were left out: a language each, and a file of its texts.
    pub(crate) texts: Vec<(String, String)>,
}

/// Makes a protocol file ready; `None` for one that says itself what is wrong with it when it is read. `is_apart` tells the
/// languages that have a file of their own beside it.
pub(crate) fn ready(file: &str, is_apart: impl Fn(&str) -> bool) -> Option<Ready> {
    let whole = DeTable::parse(file).ok()?;
    let texts: Vec<(String, String)> = languages(whole.get_ref())
        .filter(|language| !is_apart(language))
        .filter_map(|language| Some((language.clone(), texts(file, whole.get_ref(), &language)?)))
        .collect();
    let mut bytes = Vec::new();
    let is_left = |path: &[&str]| match path {
        ["example"] => false,
        ["text", language] => texts.iter().all(|(taken, _)| taken != language),
        _ => true,
    };
    put_table(&mut bytes, whole.get_ref(), &mut Vec::new(), &is_left)?;
    Some(Ready { bytes, texts })
}

fn languages(table: &DeTable<'_>) -> impl Iterator<Item = String> {
    let texts = table.get("text").and_then(|texts| texts.get_ref().as_table());
    texts.into_iter().flatten().map(|(language, _)| language.get_ref().to_string())
}

/// The lines below `[text.LANGUAGE]` as a file of texts, where they are all that the file has in the language.
fn texts(file: &str, whole: &DeTable<'_>, language: &str) -> Option<String> {
    let header = format!("[text.{language}]\n");
    let (_, below) = file.split_once(&header)?;
    let end = below.find("\n[").map_or(below.len(), |end| end + 1);
    let text = format!("schema = 1\n{header}{}", &below[..end]);
    let apart = DeTable::parse(&text).ok()?;
    let said = |table: &DeTable<'_>| Some(leaves(table.get("text")?.get_ref().get(language)?.get_ref()));
    (said(whole)? == said(apart.get_ref())?).then_some(text)
}

/// Everything that a value says, without its places.
fn leaves(value: &DeValue<'_>) -> Vec<String> {
    match value {
        DeValue::Table(table) => {
            let entries = table.iter().flat_map(|(key, value)| {
                leaves(value.get_ref()).into_iter().map(move |leaf| format!("{}.{leaf}", key.get_ref()))
            });
            entries.collect()
        }
        DeValue::Array(values) => values.iter().flat_map(|value| leaves(value.get_ref())).collect(),
        DeValue::String(text) => vec![format!("{text:?}")],
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
            vec![format!("{value:?}")]
        }
    }
}

/// Appends the entries of a table that are left, each with its place: how many, then key and value.
fn put_table<'t>(
    out: &mut Vec<u8>,
    table: &'t DeTable<'_>,
    path: &mut Vec<&'t str>,
    is_left: &impl Fn(&[&str]) -> bool,
) -> Option<()> {
    let mut entries = Vec::new();
    for (key, value) in table {
        path.push(key.get_ref());
        if is_left(path) {
            entries.push((key, value));
        }
        path.pop();
    }
    put_number(out, entries.len());
    for (key, value) in entries {
        put_place(out, key);
        put_text(out, key.get_ref());
        path.push(key.get_ref());
        put_value(out, value, path, is_left)?;
        path.pop();
    }
    Some(())
}

/// Appends a value with its place: a letter for its type, and what it says. `None` for one that no protocol has.
fn put_value<'t>(
    out: &mut Vec<u8>,
    value: &'t Spanned<DeValue<'_>>,
    path: &mut Vec<&'t str>,
    is_left: &impl Fn(&[&str]) -> bool,
) -> Option<()> {
    put_place(out, value);
    match value.get_ref() {
        DeValue::String(text) => {
            out.push(b's');
            put_text(out, text);
        }
        DeValue::Integer(integer) if integer.radix() == 10 => {
            out.push(b'i');
            put_text(out, integer.as_str());
        }
        DeValue::Datetime(datetime) => {
            out.push(b'd');
            put_text(out, &datetime.to_string());
        }
        DeValue::Boolean(boolean) => out.extend([b'b', u8::from(*boolean)]),
        DeValue::Array(values) => {
            out.push(b'a');
            put_number(out, values.len());
            values.iter().try_for_each(|value| put_value(out, value, path, is_left))?;
        }
        DeValue::Table(table) => {
            out.push(b't');
            put_table(out, table, path, is_left)?;
        }
        DeValue::Integer(_) | DeValue::Float(_) => return None,
    }
    Some(())
}

fn put_place<T>(out: &mut Vec<u8>, at: &Spanned<T>) {
    let span = at.span();
    put_number(out, span.start);
    put_number(out, span.end - span.start);
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
fn put_number(out: &mut Vec<u8>, number: usize) {
    let mut rest = number;
    while rest >= 0x80 {
        out.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}
