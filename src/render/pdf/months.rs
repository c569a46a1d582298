//! The months with the days of the sessions ringed.

use krilla::tagging::{ListNumbering, Tag, TagKind};

use super::sheet::{Composer, column_heading};
use super::strip::{Ink, Item, Mark, Strip};
use super::text::{Align, Style};
use crate::render::document::{CourseSheet, Document};
use crate::render::labels::Labels;
use crate::render::months::{Day, Month};

/// The cells of a month, in points.
#[derive(Clone, Copy)]
struct Grid {
    cell_width: f32,
    cell_height: f32,
    /// The part of a cell for the number of the day and its ring; letters stand in the rest.
    day_width: f32,
    /// Of the letters.
    size: f32,
}

impl Grid {
    /// Cells for days that have so many letters of courses beside them at most.
    fn new(size: f32, most_letters: usize, is_dense: bool) -> Self {
        let day_width = size * 1.75;
        Self {
            cell_width: day_width + size * 0.62 * most_letters as f32,
            cell_height: size * if is_dense { 1.4 } else { 1.62 },
            day_width,
            size,
        }
    }

    fn width(self) -> f32 {
        self.cell_width * 7.0
    }
}

/// The letters of the courses that have sessions on a day.
fn letters(day: &Day) -> String {
    day.sessions.iter().filter_map(|session| session.course.as_deref()).collect()
}

/// The least space between the heading and what a ring means.
const LEGEND_GAP: f32 = 12.0;

/// The items, none of which has columns.
fn strips(items: Vec<Item>) -> Vec<Strip> {
    let strips = items.into_iter().filter_map(|item| match item {
        Item::Strip(strip) => Some(strip),
        Item::Columns { .. } => None,
    });
    strips.collect()
}

impl Composer<'_> {
    /// All months, as many side by side as there is room for.
    pub(super) fn months(&mut self, document: &Document) {
        let grid = self.grid(document);
        self.months_heading(document);
        let months: Vec<Strip> = document.months.iter().map(|month| self.month(month, grid, document.labels)).collect();
        self.rows_of_months(&months, grid);
    }

    /// The sessions of the only course, and beside them as many months as are as high together; the others below.
    pub(super) fn sessions_beside_months(&mut self, course: &CourseSheet, document: &Document) {
        const GAP: f32 = 12.0;
        const HIGHEST: f32 = 450.0;
        let whole = self.measures.width;
        let grid = self.grid(document);
        let begin = self.items.len();
        self.measures.width = whole - grid.width() - GAP;
        self.sessions(course, document);
        self.measures.width = whole;
        let list: Vec<Strip> = strips(self.items.split_off(begin));
        let mut band = Strip::stacked(list.clone());
        // A list that nothing fits beside on one page may be broken between pages.
        if band.height > HIGHEST {
            self.items.extend(list.into_iter().map(Item::Strip));
            return self.months(document);
        }
        self.measures.width = grid.width();
        self.months_heading(document);
        let mut side = Strip::stacked(strips(self.items.split_off(begin)));
        self.measures.width = whole;

        let gap = self.measures.space(8.0);
        let mut below = Vec::new();
        for month in &document.months {
            let month = self.month(month, grid, document.labels);
            if below.is_empty() && side.height + month.height <= band.height {
                side.join(0.0, side.height, month);
                side.height += gap;
            } else {
                below.push(month);
            }
        }
        band.join(whole - grid.width(), 0.0, side);
        self.items.push(Item::Strip(band.with_above(self.measures.space(9.0))));
        self.rows_of_months(&below, grid);
    }

    fn grid(&self, document: &Document) -> Grid {
        let days = document.months.iter().flat_map(|month| &month.weeks).flatten().flatten();
        let most_letters = days.map(|day| letters(day).chars().count()).max().unwrap_or(0);
        Grid::new(self.measures.month, most_letters, self.measures.is_dense)
    }

    fn months_heading(&mut self, document: &Document) {
        self.heading(2, document.labels.calendar);
        self.legend(document);
    }

    fn rows_of_months(&mut self, months: &[Strip], grid: Grid) {
        let measures = self.measures;
        let least_gap = grid.cell_width * 0.55;
        let fits = ((measures.width + least_gap) / (grid.width() + least_gap)).floor().max(1.0);
        let step = if fits > 1.0 { (measures.width - grid.width()) / (fits - 1.0) } else { 0.0 };
        for (index, beside) in months.chunks(fits as usize).enumerate() {
            let mut row = Strip { above: if index == 0 { 3.0 } else { measures.space(8.0) }, ..Strip::default() };
            for (place, month) in beside.iter().enumerate() {
                row.join(place as f32 * step, 0.0, month.clone());
            }
            self.items.push(Item::Strip(row));
        }
    }

    /// What the marks mean: where there is a ring only, at the end of the heading's line; else side by side below.
    fn legend(&mut self, document: &Document) {
        let measures = self.measures;
        let style = Style::plain(measures.lead);
        let mut entries = Vec::new();
        self.structure.open(Tag::L(ListNumbering::None));
        for entry in &document.legend {
            self.structure.open(Tag::LI);
            let mut strip = Strip::default();
            let mut x = measures.lead + 4.0;
            if document.is_joint() {
                let leaf = self.structure.only(Tag::Lbl);
                let mark = self.typesetter.set(&entry.mark, Style::bold(measures.lead), measures.width);
                x = mark.width.ceil() + 5.0;
                strip.text(0.0, 0.0, measures.width, mark, leaf);
            }
            let leaf = self.structure.only(Tag::LBody);
            self.structure.close();
            let width = self.typesetter.width(&entry.means, style).min(measures.width - x);
            let means = self.typesetter.set(&entry.means, style, width);
            if !document.is_joint() {
                strip.put(0.0, means.baseline() - measures.lead * 0.86, measures.lead, Mark::Ring);
            }
            strip.height = means.height;
            strip.text(x, 0.0, width, means, leaf);
            entries.push((strip, x + width));
        }
        self.structure.close();
        let title = self.typesetter.width(document.labels.calendar, Style::bold(measures.heading));
        if let (false, [(entry, width)], Some(Item::Strip(heading))) =
            (document.is_joint(), entries.as_slice(), self.items.last_mut())
            && title + LEGEND_GAP + width <= measures.width
        {
            heading.join(measures.width - width, 0.0, entry.clone());
            return;
        }
        let mut row = Strip::default();
        let mut x = 0.0;
        for (entry, width) in entries {
            if x > 0.0 && x + width > measures.width {
                self.items.push(Item::Strip(std::mem::take(&mut row).keeping_next()));
                x = 0.0;
            }
            row.join(x, 0.0, entry);
            x += width + 16.0;
        }
        row.height += measures.space(2.0);
        self.items.push(Item::Strip(row.keeping_next()));
    }

    /// A month with its days, in weeks below the names of the weekdays.
    fn month(&mut self, month: &Month, grid: Grid, labels: &Labels) -> Strip {
        self.structure.open(Tag::Table);
        let leaf = self.structure.only(Tag::Caption);
        let title = self.typesetter.set(&month.title, Style::bold(grid.size), grid.width());
        let mut strip = Strip::of(title, grid.width(), leaf);
        let style = Style::plain(grid.size * 0.82).aligned(Align::Center);
        self.structure.open(Tag::THead);
        self.structure.open(Tag::TR);
        let y = strip.height;
        for (place, (short, full)) in labels.short_weekdays.iter().zip(labels.weekdays).enumerate() {
            let mut tag = column_heading();
            tag.set_expanded(Some(full.to_owned()));
            let leaf = self.structure.only(tag);
            let name = self.typesetter.set(*short, style, grid.day_width);
            strip.height = strip.height.max(y + name.height);
            strip.text(place as f32 * grid.cell_width, y, grid.day_width, name, leaf);
        }
        self.structure.close();
        self.structure.close();
        // Arabic letters go deeper than the line of their names is high.
        strip.height += if self.typesetter.is_right_to_left() { grid.size * 0.25 } else { 0.0 };
        strip.put(0.0, strip.height, grid.width(), Mark::Rule(Ink::Faint));
        strip.height += 1.5;
        self.structure.open(Tag::TBody);
        for week in &month.weeks {
            self.structure.open(Tag::TR);
            let y = strip.height;
            for (place, day) in week.iter().enumerate() {
                self.structure.open(Tag::TD);
                if let Some(day) = day {
                    self.day(&mut strip, day, (place as f32 * grid.cell_width, y), grid);
                }
                self.structure.close();
            }
            self.structure.close();
            strip.height = y + grid.cell_height;
        }
        self.structure.close();
        self.structure.close();
        strip
    }

    /// A day: its number, with a ring where it has sessions, and beside the ring the letters of their courses.
    fn day(&mut self, strip: &mut Strip, day: &Day, (x, y): (f32, f32), grid: Grid) {
        let has_sessions = !day.sessions.is_empty();
        let mut tag: TagKind = Tag::Span.into();
        if has_sessions {
            // The ring is for the eye; who hears the day hears its sessions.
            tag.set_alt_text(Some(format!("{}: {}", day.number, day.says)));
        }
        self.structure.open(tag);
        let leaf = self.structure.leaf();
        let style = Style { is_bold: has_sessions, ..Style::plain(grid.size).aligned(Align::Center) };
        let number = self.typesetter.set(&day.number.to_string(), style, grid.day_width);
        let top = y + (grid.cell_height - number.height) / 2.0;
        let middle = top + number.baseline() - grid.size * 0.36;
        if has_sessions {
            let side = (grid.size * 1.58).min(grid.cell_height);
            strip.put(x + (grid.day_width - side) / 2.0, middle - side / 2.0, side, Mark::Ring);
        }
        strip.text(x, top, grid.day_width, number, leaf);
        let letters = letters(day);
        if !letters.is_empty() {
            let leaf = self.structure.leaf();
            let width = grid.cell_width - grid.day_width;
            let letters = self.typesetter.set(&letters, Style::bold(grid.size * 0.8), width);
            strip.text(x + grid.day_width, top + grid.size * 0.1, width, letters, leaf);
        }
        self.structure.close();
    }
}
