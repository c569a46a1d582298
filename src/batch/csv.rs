//! Rows as CSV (RFC 4180), except that a cell never continues on the next line: a line is a row.

use std::borrow::Cow;

use super::columns::Column;
use super::fault::Fault;
use super::row::{BadRow, Cell, Layout, Row};

/// The layout that a first line names.
pub(super) fn header(line: &str) -> Result<Layout, Fault> {
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
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
            let fault = Fault::new("cell-count", text, "put quotes around a cell that contains commas");
            return Err(BadRow::new(row.id, fault.at(line, cell.at)));
        };
        count += 1;
        row.put(*column, cell);
    }
    if count < columns.len() {
        let text = format!("the row has only {count} of {} cells", columns.len());
        let help = "write a comma for each empty cell; a cell cannot continue on the next line";
        return Err(BadRow::new(row.id, Fault::new("cell-count", text, help).at(line, line.len())));
    }
    Ok(row)
}

/// The cells of a line, in order.
fn cells(line: &str, separator: u8) -> impl Iterator<Item = Result<Cell<'_>, Fault>> {
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
                let length = memchr::memchr(separator, rest.as_bytes()).unwrap_or(rest.len());
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

/// The cell in quotes that begins at a byte, and where it ends.
fn quoted(line: &str, start: usize, separator: u8) -> Result<(Cell<'_>, usize), Fault> {
    let mut text = Cow::Borrowed("");
    let mut from = start + 1;
    loop {
        let Some(length) = memchr::memchr(b'"', &line.as_bytes()[from..]) else {
            let help = "write `\"` at its end; a cell cannot continue on the next line";
            return Err(Fault::new("quote-open", "the quotes of this cell are not closed", help).at(line, start));
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
            None => return Ok((Cell { text, at: start + 1 }, end)),
            Some(byte) if *byte == separator => return Ok((Cell { text, at: start + 1 }, end)),
            Some(_) => {
                let help = "inside a cell, write two quotes for one";
                return Err(
                    Fault::new("quote-inside", "there is text after the closing quotes of a cell", help).at(line, end)
                );
            }
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
        let expected: [(&str, Vec<(String, usize)>); 5] = [
            ("a, b ,,c", cells(&[("a", 0), ("b", 3), ("", 6), ("c", 7)])),
            ("", cells(&[("", 0)])),
            ("a,", cells(&[("a", 0), ("", 2)])),
            ("\"a,b\",c", cells(&[("a,b", 1), ("c", 6)])),
            ("\"\"\"a\"\" b\",\"\"", cells(&[("\"a\" b", 1), ("", 11)])),
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
    }
}
