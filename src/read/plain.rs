//! Files in the plain TOML that this program writes, read without the TOML reader: the same table, many times as fast.
//!
//! A clinic's book is thousands of small files, and each plan reads all of them. A file that somebody edited is mostly plain
//! as well; where one is not (a remark behind a value, an escape, another kind of quotes), it is not read here at all.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::phrase;

/// The table that a text holds, with the places of its keys and values; `None` where the text is not plain.
pub(super) fn table(text: &str) -> Option<DeTable<'_>> {
    // All bytes are looked at, many at a time.
    let is_control = |byte: u8| (byte < b' ' && byte != b'\n') || byte == 0x7f;
    if text.bytes().fold(false, |any, byte| any | is_control(byte)) {
        return None;
    }
    let mut root = DeTable::new();
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut lines = Lines { text, at: 0 };
    while let Some(line) = lines.next() {
        match line.text.as_bytes().first() {
            None | Some(b'#') => {}
            Some(b'[') => open(line, &mut blocks)?,
            Some(_) => {
                let end = place_of(line.text, |byte| byte == b'=')?.checked_sub(1)?;
                let is_spaced = line.text.as_bytes()[end..].starts_with(b" = ");
                let (key, value) = line.split_at(is_spaced.then_some(end)?, 3);
                let value = value_at(value, &mut lines)?;
                let table = blocks.last_mut().map_or(&mut root, Block::last_table);
                put(table, key, value)?;
            }
        }
    }
    gather(&mut root, blocks)?;
    Some(root)
}

/// The place of the first ASCII character of a kind. Many bytes are looked at together.
fn place_of(text: &str, is_it: impl Fn(u8) -> bool) -> Option<usize> {
    let (chunks, rest) = text.as_bytes().as_chunks::<16>();
    let has_it = |chunk: &[u8; 16]| chunk.iter().fold(false, |any, byte| any | is_it(*byte));
    let first = chunks.iter().position(has_it);
    let (before, bytes) = first.map_or((chunks.len(), rest), |first| (first, &chunks[first][..]));
    Some(before * 16 + bytes.iter().position(|byte| is_it(*byte))?)
}

/// A part of the text on one line, and where it begins.
#[derive(Clone, Copy)]
struct Part<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Part<'t> {
    /// What comes before a place of it, and what comes after this many bytes there.
    fn split_at(self, place: usize, skipped: usize) -> (Self, Self) {
        let (before, after) = (&self.text[..place], &self.text[place + skipped..]);
        (Self { text: before, at: self.at }, Self { text: after, at: self.at + place + skipped })
    }

    fn span(self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }

    /// It as the name of something.
    fn name(self) -> Option<Spanned<Cow<'t, str>>> {
        let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let is_name = !self.text.is_empty() && self.text.bytes().all(is_bare);
        is_name.then(|| Spanned::new(self.span(), Cow::Borrowed(self.text)))
    }
}

/// The lines that are still to be read.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Lines<'t> {
    type Item = Part<'t>;

    fn next(&mut self) -> Option<Part<'t>> {
        let (rest, at) = (self.text.get(self.at..).filter(|rest| !rest.is_empty())?, self.at);
        let text = &rest[..place_of(rest, |byte| byte == b'\n').unwrap_or(rest.len())];
        self.at += text.len() + 1;
        Some(Part { text, at })
    }
}

/// A table with a header of its own.
struct Block<'t> {
    name: Spanned<Cow<'t, str>>,
    /// The place of the header.
    span: Range<usize>,
    /// Whether it is one of a list.
    is_in_list: bool,
    table: DeTable<'t>,
    /// The blocks below it.
    below: Vec<Block<'t>>,
}

impl<'t> Block<'t> {
    /// The table that the lines below the last header belong to.
    fn last_table(&mut self) -> &mut DeTable<'t> {
        match self.below.last_mut() {
            Some(last) => &mut last.table,
            None => &mut self.table,
        }
    }
}

/// Begins the block of a header: `[event]`, `[[course]]`, or `[[course.record]]` below the last course.
fn open<'t>(line: Part<'t>, blocks: &mut Vec<Block<'t>>) -> Option<()> {
    let block = |name, is_in_list| {
        Some(Block { name, span: line.span(), is_in_list, table: DeTable::new(), below: Vec::new() })
    };
    let brackets = if line.text.starts_with("[[") { 2 } else { 1 };
    let closing = &"]]"[..brackets];
    let length = line.text[brackets..].strip_suffix(closing)?.len();
    let path = line.split_at(0, brackets).1.split_at(length, brackets).0;
    match (place_of(path.text, |byte| byte == b'.'), brackets) {
        (None, _) => blocks.push(block(path.name()?, brackets == 2)?),
        (Some(dot), 2) => {
            let (above, name) = path.split_at(dot, 1);
            let above = blocks.last_mut().filter(|last| last.is_in_list && *last.name.get_ref() == above.text)?;
            above.below.push(block(name.name()?, true)?);
        }
        (Some(_), _) => return None,
    }
    Some(())
}

/// Puts blocks into the table that they belong to.
fn gather<'t>(table: &mut DeTable<'t>, blocks: Vec<Block<'t>>) -> Option<()> {
    let mut lists: Vec<(Spanned<Cow<'t, str>>, Range<usize>, DeArray<'t>)> = Vec::new();
    for Block { name, span, is_in_list, table: mut own, below } in blocks {
        gather(&mut own, below)?;
        let own = Spanned::new(span.clone(), DeValue::Table(own));
        if !is_in_list {
            insert(table, name, own)?;
            continue;
        }
        match lists.iter_mut().find(|(known, _, _)| *known == name) {
            Some((_, _, list)) => list.push(own),
            None => {
                let mut list = DeArray::new();
                list.push(own);
                lists.push((name, span, list));
            }
        }
    }
    lists.into_iter().try_for_each(|(name, span, list)| insert(table, name, Spanned::new(span, DeValue::Array(list))))
}

/// Puts a value below a key, or below two of them with a dot between.
fn put<'t>(table: &mut DeTable<'t>, key: Part<'t>, value: Spanned<DeValue<'t>>) -> Option<()> {
    let Some(dot) = place_of(key.text, |byte| byte == b'.') else { return insert(table, key.name()?, value) };
    let (above, name) = key.split_at(dot, 1);
    let (above, name) = (above.name()?, name.name()?);
    match table.get_mut(above.get_ref().as_ref()).map(Spanned::get_mut) {
        // Keys with a dot alone make a table here.
        Some(DeValue::Table(below)) => insert(below, name, value),
        Some(_) => None,
        None => {
            let (mut below, span) = (DeTable::new(), above.span());
            insert(&mut below, name, value)?;
            insert(table, above, Spanned::new(span, DeValue::Table(below)))
        }
    }
}

/// Puts a value below a key that has none.
fn insert<'t>(table: &mut DeTable<'t>, key: Spanned<Cow<'t, str>>, value: Spanned<DeValue<'t>>) -> Option<()> {
    table.insert(key, value).is_none().then_some(())
}

/// The value that a line has behind its key; a list may go on over the next lines.
fn value_at<'t>(part: Part<'t>, lines: &mut Lines<'t>) -> Option<Spanned<DeValue<'t>>> {
    let value = match part.text.as_bytes() {
        [b'"', ..] => {
            let (text, rest) = quoted(part)?;
            return rest.text.is_empty().then_some(text);
        }
        b"[" => return lines_of_list(part, lines),
        [b'[', ..] => list(part)?,
        b"true" => DeValue::Boolean(true),
        b"false" => DeValue::Boolean(false),
        [_, _, _, _, b'-', ..] => day(part.text)?,
        [b'0'] | [b'1'..=b'9', ..] if part.text.len() < 10 && part.text.bytes().all(|byte| byte.is_ascii_digit()) => {
            // Only the reader of TOML makes an integer.
            DeValue::parse(part.text).ok()?.into_inner()
        }
        _ => return None,
    };
    Some(Spanned::new(part.span(), value))
}

/// The text in double quotes that a part begins with, and what comes after it.
fn quoted(part: Part<'_>) -> Option<(Spanned<DeValue<'_>>, Part<'_>)> {
    let text = part.text.strip_prefix('"')?;
    let end = place_of(text, |byte| byte == b'"' || byte == b'\\').filter(|end| text.as_bytes()[*end] == b'"')?;
    let (whole, rest) = part.split_at(end + 2, 0);
    Some((Spanned::new(whole.span(), DeValue::String(Cow::Borrowed(&text[..end]))), rest))
}

/// The text or the date that a part begins with, and what comes after it.
fn item(part: Part<'_>) -> Option<(Spanned<DeValue<'_>>, Part<'_>)> {
    if part.text.starts_with('"') {
        return quoted(part);
    }
    let date = part.text.get(..10)?;
    let (whole, rest) = part.split_at(date.len(), 0);
    Some((Spanned::new(whole.span(), day(date)?), rest))
}

/// A day of the calendar.
fn day(text: &str) -> Option<DeValue<'_>> {
    phrase::iso_date(text)?;
    text.parse().ok().map(DeValue::Datetime)
}

/// A list of texts and dates on one line.
fn list(part: Part<'_>) -> Option<DeValue<'_>> {
    let mut items = DeArray::new();
    let mut rest = part.split_at(0, 1).1;
    while rest.text != "]" || !items.is_empty() {
        let (value, after) = item(rest)?;
        items.push(value);
        match after.text {
            "]" => break,
            _ => rest = after.text.starts_with(", ").then(|| after.split_at(0, 2).1)?,
        }
    }
    Some(DeValue::Array(items))
}

/// A list of texts, each on a line of its own.
fn lines_of_list<'t>(opening: Part<'t>, lines: &mut Lines<'t>) -> Option<Spanned<DeValue<'t>>> {
    let mut items = DeArray::new();
    loop {
        let line = lines.next()?;
        if line.text == "]" {
            let span = opening.at..line.at + 1;
            return Some(Spanned::new(span, DeValue::Array(items)));
        }
        let (item, rest) = quoted(line.text.starts_with("  ").then(|| line.split_at(0, 2).1)?)?;
        if rest.text != "," {
            return None;
        }
        items.push(item);
    }
}
