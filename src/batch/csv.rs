//! Rows as CSV (RFC 4180).

use std::borrow::Cow;

use super::columns::Column;
use super::fault::Fault;
use super::row::{BadRow, Cell, Layout, Row};

/// The layout that a first line names.
pub(super) fn header(line: &str) -> Result<Layout, Fault> {
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    if line.contains('\r') {
        let help = "save the list as `CSV UTF-8`, or write line feeds in their place: `tr '\\r' '\\n'`";
        return Err(Fault::new("line-ends", "the lines of the list end with carriage returns alone", help));
    }
    if line.starts_with('[') {
        let help = "write one object on each line: `jq -c '.[]'` does it, and in pandas `to_json(…, orient=\"records\", lines=True)`";
        return Err(Fault::new("json-array", "the list is one JSON array", help));
    }
    if line.contains('\t') && !line.contains([',', ';']) {
        let help = "save the list as CSV, with commas or semicolons between the cells";
        return Err(Fault::new("tab-separated", "the first line has tabs between its cells", help));
    }
    let separator = if line.contains(';') && !line.contains(',') { b';' } else { b',' };
    let mut columns = Vec::new();
    for cell in cells(line, separator) {
        let cell = cell?;
        let column = Column::named(&cell.text).map_err(|fault| fault.at(line, cell.at))?;
        if columns.contains(&column) {
            let fault = Fault::new(
                "column-twice",
                format!("the first line has the column `{column}` twice"),
                "remove one of them",
            );
            return Err(fault.at(line, cell.at));
        }
        columns.push(column);
    }
    if !columns.contains(&Column::Protocol) && !columns.contains(&Column::Course) {
        let text = "the first line has neither a column `protocol` nor a column `course`";
        return Err(Fault::new("no-columns", text, "write the names of the columns there, as in `id,protocol,start`"));
    }
    Ok(Layout::Csv { columns, separator })
}

/// The row of a line.
pub(super) fn row<'l>(line: &'l str, columns: &[Column], separator: u8) -> Result<Row<'l>, Box<BadRow<'l>>> {
    let mut row = Row::new(line);
    let mut count = 0;
    for cell in cells(line, separator) {
        let cell = match cell {
            Ok(cell) => cell,
            Err(fault) => return Err(BadRow::new(row.id, fault)),
        };
        let Some(column) = columns.get(count) else {
            let text = format!("the row has more cells than the {} columns of the first line", columns.len());
            let help = format!("put quotes around a cell that contains {}", separators(separator).1);
            let fault = Fault::new("cell-count", text, help);
            return Err(BadRow::new(row.id, fault.at(line, cell.at)));
        };
        count += 1;
        row.put(*column, cell);
    }
    if count < columns.len() {
        let text = format!("the row has only {count} of {} cells", columns.len());
        let (one, _) = separators(separator);
        let help = format!("write a {one} for each empty cell, and quotes around a cell that goes on in the next line");
        return Err(BadRow::new(row.id, Fault::new("cell-count", text, help).at(line, line.len())));
    }
    Ok(row)
}

/// What is between cells, in words: one, and several of them.
fn separators(separator: u8) -> (&'static str, &'static str) {
    if separator == b';' { ("semicolon", "semicolons") } else { ("comma", "commas") }
}

/// The cells of a row, in order.
pub(super) fn cells(line: &str, separator: u8) -> impl Iterator<Item = Result<Cell<'_>, Fault>> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let (cell, end) = match line.as_bytes().get(start) {
            Some(b'"') => match quoted(line, start, separator) {
                Ok(found) => found,
                Err(fault) => {
                    next = None;
                    return Some(Err(fault));
                }
            },
            _ => {
                let rest = &line[start..];
                let length = memchr::memchr2(separator, b'"', rest.as_bytes()).unwrap_or(rest.len());
                if rest.as_bytes().get(length) == Some(&b'"') {
                    next = None;
                    return Some(Err(quote_in_bare(line, start + length)));
                }
                let text = &rest[..length];
                let trimmed = text.trim_start();
                let at = start + (text.len() - trimmed.len());
                (Cell { text: Cow::Borrowed(trimmed.trim_end()), at }, start + length)
            }
        };
        next = (end < line.len()).then_some(end + 1);
        Some(Ok(cell))
    })
}

/// There are quotes in a cell that does not begin with them: what a row looks like of which the beginning is missing.
fn quote_in_bare(line: &str, at: usize) -> Fault {
    let text = "there are quotes inside a cell that does not begin with them";
    let help = "put quotes around the whole cell, without a space before them, and write two for each one inside";
    Fault::new("quote-inside", text, help).at(line, at)
}

/// The cell in quotes that begins at a byte, and where it ends.
fn quoted(line: &str, start: usize, separator: u8) -> Result<(Cell<'_>, usize), Fault> {
    let mut text = Cow::Borrowed("");
    let mut from = start + 1;
    loop {
        let Some(length) = memchr::memchr(b'"', &line.as_bytes()[from..]) else {
            return Err(quote_open(line, start));
        };
        let part = &line[from..from + length];
        if text.is_empty() {
            text = Cow::Borrowed(part);
        } else {
            text.to_mut().push_str(part);
        }
        let end = from + length + 1;
        match line.as_bytes().get(end) {
            Some(b'"') => {
                text.to_mut().push('"');
                from = end + 1;
            }
            Some(byte) if *byte != separator => return Err(behind_quotes(line, start, end)),
            Some(_) | None => {
                let blank = text.len() - text.trim_start().len();
                let text = match text {
                    Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
                    Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
                };
                return Ok((Cell { text, at: start + 1 + blank }, end));
            }
        }
    }
}

/// The quotes that open at a byte are not closed.
fn quote_open(line: &str, start: usize) -> Fault {
    let help = "write `\"` at its end, and two for each one inside";
    let text = match line[start..].contains('\n') {
        true => "the quotes of this cell are not closed, so that all lines after it belong to it and none is planned",
        false => "the quotes of this cell are not closed",
    };
    Fault::new("quote-open", text, help).at(line, start)
}

/// There is text behind the quotes that close a cell, at `end`. Where they are not on the line on which they open, at
/// `start`, that is where they were forgotten.
fn behind_quotes(line: &str, start: usize, end: usize) -> Fault {
    match line[start..end].matches('\n').count() {
        0 => {
            let text = "there is text after the closing quotes of a cell";
            Fault::new("quote-inside", text, "inside a cell, write two quotes for one").at(line, end)
        }
        lines => {
            let lines = if lines == 1 { "on the next line".to_owned() } else { format!("{lines} lines further down") };
            let text = format!("the quotes of this cell close {lines}, and there is text after them");
            let help = "write `\"` where the cell ends, and two for each one inside";
            Fault::new("quote-inside", text, help).at(line, start)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<(String, usize)> {
        cells(line, b',').map(|cell| cell.expect("a cell")).map(|cell| (cell.text.into_owned(), cell.at)).collect()
    }

    #[test]
    fn cells_are_read_with_their_places() {
        let cells = |expected: &[(&str, usize)]| expected.iter().map(|(text, at)| ((*text).to_owned(), *at)).collect();
        let expected: [(&str, Vec<(String, usize)>); 6] = [
            ("a, b ,,c", cells(&[("a", 0), ("b", 3), ("", 6), ("c", 7)])),
            ("", cells(&[("", 0)])),
            ("a,", cells(&[("a", 0), ("", 2)])),
            ("\"a,b\",c", cells(&[("a,b", 1), ("c", 6)])),
            ("\"\"\"a\"\" b\",\"\"", cells(&[("\"a\" b", 1), ("", 11)])),
            ("\"a\nb\",\" c \"", cells(&[("a\nb", 1), ("c", 8)])),
        ];
        for (line, expected) in expected {
            assert_eq!(texts(line), expected, "{line}");
        }
    }

    #[test]
    fn quotes_that_do_not_fit_are_refused() {
        let fault = |line: &str| cells(line, b',').find_map(Result::err).expect("a fault");
        assert_eq!((fault("a,\"b").id, fault("a,\"b").column), ("quote-open", Some(3)));
        assert_eq!((fault("\"a\" b").id, fault("\"a\" b").column), ("quote-inside", Some(4)));
        assert_eq!((fault("a\",b").id, fault("a\",b").column), ("quote-inside", Some(2)));
        assert_eq!((fault("a, \"b\"").id, fault("a, \"b\"").column), ("quote-inside", Some(4)));
        assert_eq!((fault("a,\"b\nc\"d").id, fault("a,\"b\nc\"d").column), ("quote-inside", Some(3)));
    }
}
