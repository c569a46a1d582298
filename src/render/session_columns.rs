//! The columns of a list of sessions in plain text.

use super::document::{CourseSheet, Row};
use super::labels::Columns;
use super::layout::{padded, widest};

/// How wide the columns of a course are: its numbers, days, clock times, and where its sessions may move.
pub(super) struct SessionColumns {
    number: usize,
    day: usize,
    time: usize,
    movable: usize,
}

impl SessionColumns {
    /// The widest that a text may be to stand in the last column; any two days with a word between them may.
    const MOVABLE_MOST: usize = 36;

    pub(super) fn of(course: &CourseSheet, columns: &Columns) -> Self {
        let rows = || course.groups.iter().flat_map(|group| &group.rows);
        let last = rows().map(|row| row.number).max().unwrap_or(1);
        Self {
            number: last.to_string().len().max(3),
            day: widest(rows().map(|row| row.day_in_column.as_str()).chain([columns.day])),
            time: widest(rows().filter_map(|row| row.time.as_deref())),
            movable: widest(rows().filter_map(Self::in_column).chain([columns.movable])),
        }
    }

    /// The names of the columns.
    pub(super) fn heading(&self, columns: &Columns) -> String {
        self.line(columns.number, columns.day, columns.time, columns.movable)
    }

    /// A session.
    pub(super) fn row(&self, row: &Row) -> String {
        let time = row.time.as_deref().unwrap_or("");
        self.line(&row.number.to_string(), &row.day_in_column, time, Self::in_column(row).unwrap_or(""))
    }

    /// What has no room in the last column and is to stand below the session: how it was held, where that is a sentence.
    pub(super) fn below(row: &Row) -> Option<&str> {
        if Self::in_column(row).is_some() { None } else { Some(&row.movable) }
    }

    fn in_column(row: &Row) -> Option<&str> {
        let text = row.movable.as_str();
        (widest([text].into_iter()) <= Self::MOVABLE_MOST).then_some(text)
    }

    fn line(&self, number: &str, day: &str, time: &str, movable: &str) -> String {
        let number = format!("{}{number}", " ".repeat(self.number.saturating_sub(number.len())));
        let time = if self.time == 0 { String::new() } else { format!("{}  ", padded(time, self.time)) };
        format!("{number}  {}  {time}{}", padded(day, self.day), padded(movable, self.movable))
    }
}
