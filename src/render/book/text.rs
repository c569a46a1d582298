//! The days of a book as a list of plain text, for the terminal and for paper.

use super::{BookSheet, SheetDay, SheetRow};
use crate::render::layout::{Paint, broken, padded, push_title_in, widest, wrapped_in};

/// What stands before the sentences below a visit.
const BELOW: &str = "      ";

/// The days in lines of this width.
pub(super) fn write(sheet: &BookSheet, paint: Paint, width: usize) -> String {
    let mut out = String::new();
    paint.strong(&mut out, |out| push_title_in(out, &sheet.document.title, width));
    let is_one_day = sheet.days.len() == 1;
    for day in &sheet.days {
        out.push('\n');
        // One day stands in the title already; how many come is still worth a line.
        if !is_one_day || !day.rows.is_empty() {
            paint.strong(&mut out, |out| wrapped_in(out, "", &day.title, width));
        }
        write_day(&mut out, day, sheet.has_places, width);
    }
    if !sheet.unreadable.is_empty() {
        out.push('\n');
    }
    sheet.unreadable.iter().for_each(|line| paint.warning(&mut out, |out| wrapped_in(out, "", line, width)));
    out
}

fn write_day(out: &mut String, day: &SheetDay, has_places: bool, width: usize) {
    if let Some(notice) = &day.notice {
        wrapped_in(out, "", notice, width);
    }
    let column = |text: fn(&SheetRow) -> &str| widest(day.rows.iter().map(text));
    let (times, places) = (column(|row| &row.time), column(|row| &row.place));
    for row in &day.rows {
        let sign = match row {
            SheetRow { is_done: true, .. } => "[x]",
            SheetRow { is_missed: true, .. } => "[-]",
            SheetRow { .. } => "[ ]",
        };
        let place = if has_places { format!("  {}", padded(&row.place, places)) } else { String::new() };
        let begin = format!("{sign} {}{place}  ", padded(&row.time, times));
        let what = row.what.join("; ");
        let said = if what.is_empty() { row.who.clone() } else { format!("{}  {what}", row.who) };
        broken(out, &begin, BELOW.len(), &said, width);
        row.to_do.iter().for_each(|line| wrapped_in(out, BELOW, line, width));
    }
    if let Some(free) = &day.free {
        wrapped_in(out, "", free, width);
    }
}
