//! A row of a list: its cells, each with its place.

use std::borrow::Cow;

use super::columns::Column;
use super::fault::Fault;
use super::row_end::RowEnds;
use super::{csv, ndjson};

/// The longest row that is read, in bytes.
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// How the lines of a list are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// As CSV with these columns, which the first line named, and what is between the cells.
    Csv {
        /// The columns in order.
        columns: Vec<Column>,
        /// A comma, or a semicolon as spreadsheets of many countries write.
        separator: u8,
    },
    /// As JSON, an object on each line.
    Ndjson,
}

impl Layout {
    /// The columns that the first line of a CSV file names.
    ///
    /// # Errors
    ///
    /// A column that there is not, one that is named twice, and a line that names none.
    pub fn of_header(line: &[u8]) -> Result<Self, Fault> {
        if line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff") || line.contains(&0) {
            let help = "save the list with the encoding UTF-8";
            return Err(Fault::new("not-text", "the list is in UTF-16, or it is not text at all", help));
        }
        csv::header(text(line)?)
    }

    /// Where its rows end.
    pub fn row_ends(&self) -> RowEnds {
        match self {
            Self::Csv { separator, .. } => RowEnds::new(Some(*separator)),
            Self::Ndjson => RowEnds::new(None),
        }
    }

    /// Reads a row.
    ///
    /// # Errors
    ///
    /// What is not text, is longer than [`MAX_LINE_BYTES`], or is not a row of this layout.
    pub fn read<'l>(&self, line: &'l [u8]) -> Result<Row<'l>, Box<BadRow<'l>>> {
        let whole = |fault| BadRow::new(RowId::None, fault);
        if line.len() > MAX_LINE_BYTES {
            // Most often quotes are not closed.
            if let Self::Csv { columns, separator } = self
                && let Err(bad) = csv::row(valid(line), columns, *separator)
                && bad.fault.id == "quote-open"
            {
                return Err(bad);
            }
            let text = format!("the line is longer than {MAX_LINE_BYTES} bytes");
            return Err(whole(Fault::new("line-too-long", text, "write one course on each line")));
        }
        let line = text(line).map_err(whole)?;
        match self {
            Self::Csv { columns, separator } => csv::row(line, columns, *separator),
            Self::Ndjson => ndjson::row(line),
        }
    }
}

fn text(line: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(line).map_err(|_| {
        let read = valid(line);
        let fault = Fault::new("not-text", "the line is not text in UTF-8", "save the list with the encoding UTF-8");
        fault.at(read, read.len())
    })
}

/// As much of a line as is text.
fn valid(line: &[u8]) -> &str {
    line.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

/// What a row is called: a text without blanks around it. A number and its text are the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowId<'l> {
    /// It has no name.
    None,
    /// A text.
    Text(Cow<'l, str>),
    /// A number, as it is written in JSON.
    Number(&'l str),
}

impl RowId<'_> {
    /// The name as a text; `None` where there is none.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Text(text) => Some(text),
            Self::Number(number) => Some(number),
        }
    }
}

/// A row of a list.
#[derive(Clone, Debug)]
pub struct Row<'l> {
    /// What it is called.
    pub id: RowId<'l>,
    /// The line that it was read from; in CSV it can be several.
    pub(super) line: &'l str,
    cells: [Option<Cell<'l>>; Column::ALL.len()],
}

/// A line that is not a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow<'l> {
    /// What it is called, as far as it could be read.
    pub id: RowId<'l>,
    /// What is wrong.
    pub fault: Fault,
}

impl<'l> BadRow<'l> {
    pub(super) fn new(id: RowId<'l>, fault: Fault) -> Box<Self> {
        Box::new(Self { id, fault })
    }
}

/// What one cell says, and where it begins on its line, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell<'l> {
    pub(super) text: Cow<'l, str>,
    pub(super) at: usize,
}

impl<'l> Row<'l> {
    pub(super) fn new(line: &'l str) -> Self {
        Self { id: RowId::None, line, cells: [const { None }; Column::ALL.len()] }
    }

    pub(super) fn put(&mut self, column: Column, cell: Cell<'l>) {
        if column == Column::Id && !cell.text.is_empty() {
            self.id = RowId::Text(cell.text.clone());
        }
        self.cells[column as usize] = Some(cell);
    }

    /// The cell of a column, where it is given: one that is empty is not.
    pub(super) fn cell(&self, column: Column) -> Option<&Cell<'l>> {
        self.cells[column as usize].as_ref().filter(|cell| !cell.text.is_empty())
    }

    /// The text of a cell, where it is given.
    pub(super) fn text(&self, column: Column) -> Option<&str> {
        self.cell(column).map(|cell| &*cell.text)
    }

    /// The columns that are given.
    pub(super) fn given(&self) -> impl Iterator<Item = Column> {
        Column::ALL.iter().copied().filter(|column| self.cell(*column).is_some())
    }

    /// A fault in the cell of a column.
    pub(super) fn fault(&self, column: Column, fault: impl Into<Fault>) -> Fault {
        let fault = fault.into().of(column);
        match &self.cells[column as usize] {
            Some(cell) => fault.at(self.line, cell.at),
            None => fault,
        }
    }
}
