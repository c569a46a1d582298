//! The columns of a list of sessions in plain text.

use super::document::{CourseSheet, Row};
use super::labels::Columns;
use super::layout::{COLUMNS, columns, padded, widest};

/// How wide the columns of a course are: its numbers, days, clock times, and where its sessions may move.
pub(super) struct SessionColumns {
    number: usize,
    day: usize,
    time: usize,
    movable: usize,
    /// The widest that a text may be to stand in the last column.
    most: usize,
}

impl SessionColumns {
    /// The columns of a course, on lines that have so many columns of other things.
    pub(super) fn of(course: &CourseSheet, names: &Columns, others: usize) -> Self {
        let rows = || course.groups.iter().flat_map(|group| &group.rows);
        let last = rows().map(|row| row.number).max().unwrap_or(1);
        let mut all = Self {
            number: last.to_string().len().max(widest([names.number].into_iter())).max(3),
            day: widest(rows().map(|row| row.day_in_column.as_str()).chain([names.day])),
            time: widest(rows().filter_map(|row| row.time.as_deref())),
            movable: 0,
            most: 0,
        };
        all.most = COLUMNS.saturating_sub(columns(&all.line("", "", "", "")) + others);
        all.movable = widest(rows().filter_map(|row| all.in_column(row)).chain([names.movable]));
        all
    }

    /// The names of the columns.
    pub(super) fn heading(&self, columns: &Columns) -> String {
        self.line(columns.number, columns.day, columns.time, columns.movable)
    }

    /// A session.
    pub(super) fn row(&self, row: &Row) -> String {
        let time = row.time.as_deref().unwrap_or("");
        self.line(&row.number.to_string(), &row.day_in_column, time, self.in_column(row).unwrap_or(""))
    }

    /// What has no room in the last column and is to stand below the session: how it was held, where that is a sentence,
    /// and long days of a language.
    pub(super) fn below<'r>(&self, row: &'r Row) -> Option<&'r str> {
        if self.in_column(row).is_some() { None } else { Some(&row.movable_sentence) }
    }

    fn in_column<'r>(&self, row: &'r Row) -> Option<&'r str> {
        Some(row.movable.as_str()).filter(|text| columns(text) <= self.most)
    }

    fn line(&self, number: &str, day: &str, time: &str, movable: &str) -> String {
        let number = format!("{}{number}", " ".repeat(self.number.saturating_sub(columns(number))));
        let time = if self.time == 0 { String::new() } else { format!("{}  ", padded(time, self.time)) };
        format!("{number}  {}  {time}{}", padded(day, self.day), padded(movable, self.movable))
    }
}
