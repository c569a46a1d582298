//! The list of sessions: a box to tick, the number, the day, the clock times, and where the session may move.

use std::num::NonZeroU32;

use krilla::tagging::{TableHeaderScope, Tag, TagKind};

use super::sheet::{Composer, column_heading};
use super::strip::{Ink, Item, Mark, Strip};
use super::text::{Align, Said, Style};
use crate::render::document::{CourseSheet, Document, Group, Row};

/// Where the columns begin and how wide they are.
struct Columns {
    held: Column,
    number: Column,
    day: Column,
    /// Where any session has clock times.
    time: Option<Column>,
    movable: Column,
}

#[derive(Clone, Copy)]
struct Column {
    x: f32,
    width: f32,
}

/// The space between columns.
const GAP: f32 = 9.0;

/// The side of a box to tick.
const BOX: f32 = 11.0;

impl Columns {
    /// As many as the list has.
    fn count(&self) -> Option<NonZeroU32> {
        NonZeroU32::new(if self.time.is_some() { 5 } else { 4 })
    }
}

impl Composer<'_> {
    /// The sessions of a course, phase by phase.
    pub(super) fn sessions(&mut self, course: &CourseSheet, document: &Document) {
        let level = self.open_course(course);
        if course.letter.is_some() {
            // All of it begins where its sessions do.
            let begin = self.items.len();
            self.lines(course.facts.iter());
            for item in &mut self.items[begin..] {
                match item {
                    Item::Strip(strip) => strip.keeps_next = true,
                    Item::Columns { .. } => {}
                }
            }
        }
        self.heading(level, document.labels.sessions);
        let columns = self.session_columns(course, document);
        let table = self.tables.len();
        self.structure.open(Tag::Table);
        let heading = self.table_heading(&columns, document);
        self.tables.push(heading.clone());
        self.items.push(Item::Strip(heading.keeping_next()));
        for group in &course.groups {
            self.group(group, &columns, table);
        }
        self.structure.close();
    }

    /// Each column as wide as the widest text in it; what is left is for where a session may move.
    fn session_columns(&mut self, course: &CourseSheet, document: &Document) -> Columns {
        let measures = self.measures;
        let labels = &document.labels.columns;
        let rows = || course.groups.iter().flat_map(|group| &group.rows);
        let head = Style::plain(measures.fine);
        let mut widest = |texts: Vec<String>, style: Style, label: &str| {
            let label = self.typesetter.width(label, head);
            texts.iter().map(|text| self.typesetter.width(text, style)).fold(label, f32::max)
        };
        let plain = Style::plain(measures.session);
        let held = widest(Vec::new(), plain, labels.held).max(BOX);
        let number = widest(rows().map(|row| row.number.to_string()).collect(), plain, labels.number);
        let day = widest(rows().map(|row| row.day.clone()).collect(), Style::bold(measures.session), labels.day);
        let times: Vec<String> = rows().filter_map(|row| row.time.clone()).collect();
        let time = if times.is_empty() { None } else { Some(widest(times, plain, labels.time)) };
        let mut x = 0.0;
        let mut next = |width: f32| {
            let column = Column { x, width };
            x += width + GAP;
            column
        };
        let [held, number, day] = [held, number, day].map(&mut next);
        let time = time.map(&mut next);
        Columns { held, number, day, time, movable: Column { x, width: (measures.width - x).max(0.0) } }
    }

    fn table_heading(&mut self, columns: &Columns, document: &Document) -> Strip {
        let labels = &document.labels.columns;
        self.structure.open(Tag::THead);
        self.structure.open(Tag::TR);
        let mut strip = Strip::default();
        let style = Style::plain(self.measures.fine);
        let mut cells = vec![
            (columns.held, labels.held, style),
            (columns.number, labels.number, style.aligned(Align::End)),
            (columns.day, labels.day, style),
        ];
        cells.extend(columns.time.map(|column| (column, labels.time, style)));
        cells.push((columns.movable, labels.movable, style));
        for (column, label, style) in cells {
            let leaf = self.structure.only(column_heading());
            let label = self.typesetter.set(label, style, column.width);
            strip.height = strip.height.max(label.height);
            strip.text(column.x, 0.0, column.width, label, leaf);
        }
        self.structure.close();
        self.structure.close();
        strip
    }

    /// The sessions of a phase, below its title.
    fn group(&mut self, group: &Group, columns: &Columns, table: usize) {
        let measures = self.measures;
        self.structure.open(Tag::TBody);
        self.structure.open(Tag::TR);
        let heading = Tag::TH(TableHeaderScope::Column).with_col_span(columns.count());
        let leaf = self.structure.only(heading);
        self.structure.close();
        let title = self.typesetter.set(&group.title, Style::bold(measures.remark), measures.width);
        let mut strip = Strip::of(title, measures.width, leaf).with_above(measures.space(6.0)).keeping_next();
        strip.table = Some(table);
        strip.height += 1.0;
        strip.put(0.0, strip.height, measures.width, Mark::Rule(Ink::Strong));
        self.items.push(Item::Strip(strip));
        for row in &group.rows {
            self.row(row, columns, table);
        }
        self.structure.close();
    }

    fn row(&mut self, row: &Row, columns: &Columns, table: usize) {
        let measures = self.measures;
        let padding = measures.space(1.8).max(0.5);
        let session = Style::plain(measures.session);
        let number = row.number.to_string();
        let mut cells: Vec<(Column, Said<'_>, Style, TagKind)> = vec![
            (columns.number, Said::from(&number), session.aligned(Align::End), Tag::TD.into()),
            (columns.day, Said::from(&row.day), Style::bold(measures.session), Tag::TH(TableHeaderScope::Row).into()),
        ];
        if let Some(column) = columns.time {
            let time = row.time.as_deref().unwrap_or("");
            cells.push((column, Said::from(time), session, Tag::TD.into()));
        }
        cells.push((columns.movable, Said::from(&row.movable), Style::plain(measures.remark), Tag::TD.into()));

        self.structure.open(Tag::TR);
        // The box says nothing that the words do not say.
        self.structure.open(Tag::TD);
        self.structure.close();
        let mut strip = Strip { table: Some(table), ..Strip::default() };
        // All cells stand on one line.
        let mut set = Vec::new();
        let mut baseline = 0.0_f32;
        for (column, said, style, tag) in cells {
            let leaf = self.structure.only(tag);
            let cell = self.typesetter.set(said, style, column.width);
            baseline = baseline.max(cell.baseline());
            set.push((column, cell, leaf));
        }
        self.structure.close();
        let side = BOX * measures.session / 12.0;
        let middle = padding + baseline - measures.session * 0.36;
        strip.put(columns.held.x + 1.0, middle - side / 2.0, side, Mark::Box { is_crossed: row.is_held });
        for (column, cell, leaf) in set {
            let y = padding + baseline - cell.baseline();
            strip.height = strip.height.max(y + cell.height);
            strip.text(column.x, y, column.width, cell, leaf);
        }

        let sentences = row.reasons.iter().chain(&row.notes).map(Said::from);
        let mut strips = vec![strip];
        for sentence in sentences {
            self.structure.open(Tag::TR);
            let leaf = self.structure.only(Tag::TD.with_col_span(columns.count()));
            self.structure.close();
            let x = if measures.is_dense { columns.number.x } else { columns.day.x };
            let width = measures.width - x;
            let text = self.typesetter.set(sentence, Style::plain(measures.remark), width);
            let mut strip = Strip { table: Some(table), height: text.height, ..Strip::default() };
            strip.text(x, 0.0, width, text, leaf);
            strips.push(strip);
        }
        let last = strips.len() - 1;
        for (index, mut strip) in strips.into_iter().enumerate() {
            if index == last {
                strip.height += padding;
                strip.put(0.0, strip.height, measures.width, Mark::Rule(Ink::Faint));
            } else {
                strip.keeps_next = true;
            }
            self.items.push(Item::Strip(strip));
        }
    }
}
