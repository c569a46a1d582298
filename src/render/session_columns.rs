//! The columns of a list of sessions on a terminal.

use super::document::{Document, Row, RowSession};
use super::labels::Columns;
use super::layout::{columns, padded, widest};
use super::locale::Locale;

/// How wide the columns are: numbers, days, clock times, and where sessions can move.
pub(super) struct SessionColumns {
    number: usize,
    day: usize,
    time: usize,
    movable: usize,
    /// The widest that a text may be to stand in the last column.
    most: usize,
    locale: Locale,
}

impl SessionColumns {
    /// The columns of a document on lines of this width, of which others take this many.
    pub(super) fn of(document: &Document, width: usize, others: usize) -> Self {
        let names = &document.labels.columns;
        let rows = || document.groups.iter().flat_map(|group| &group.rows);
        let mut all = Self {
            number: document.sessions().map(|session| session.mark().len()).max().unwrap_or(1),
            day: widest(rows().map(|row| row.day_in_column.as_str()).chain([names.day])),
            time: widest(rows().filter_map(|row| row.time.as_deref())),
            movable: 0,
            most: 0,
            locale: document.locale,
        };
        all.number = all.number.max(widest([names.number].into_iter())).max(3);
        all.most = width.saturating_sub(columns(&all.line("", "", "", "")) + others);
        all.movable = widest(document.sessions().filter_map(|session| all.in_column(session)).chain([names.movable]));
        all
    }

    /// The names of the columns.
    pub(super) fn heading(&self, columns: &Columns) -> String {
        self.line(columns.number, columns.day, columns.time, columns.movable)
    }

    /// A session of a visit.
    pub(super) fn row(&self, row: &Row, session: &RowSession) -> String {
        let time = row.time.as_deref().unwrap_or("");
        self.line(&session.mark(), &row.day_in_column, time, self.in_column(session).unwrap_or(""))
    }

    /// What has no room in the last column and is to stand below the session: how it was held, where that is a sentence,
    /// and long days of a language.
    pub(super) fn below(&self, session: &RowSession) -> Option<String> {
        match (self.in_column(session), &session.status) {
            (Some(_), _) => None,
            (None, Some(status)) => Some(self.locale.sentence_case(status) + "."),
            (None, None) => Some(session.movable_sentence.clone()),
        }
    }

    fn in_column<'r>(&self, session: &'r RowSession) -> Option<&'r str> {
        let text = session.status.as_ref().unwrap_or(&session.movable);
        Some(text.as_str()).filter(|text| columns(text) <= self.most)
    }

    fn line(&self, number: &str, day: &str, time: &str, movable: &str) -> String {
        let number = format!("{}{number}", " ".repeat(self.number.saturating_sub(columns(number))));
        let time = if self.time == 0 { String::new() } else { format!("{}  ", padded(time, self.time)) };
        format!("{number}  {}  {time}{}", padded(day, self.day), padded(movable, self.movable))
    }
}
