//! The days of a book on paper: each begins a page, as a table with a box to tick for every visit.

use krilla::tagging::{TableHeaderScope, Tag};

use super::sheet::Composer;
use super::strip::{Ink, Item, Mark, Strip};
use super::table::Column;
use super::text::Style;
use crate::render::book::{BookSheet, SheetDay, SheetRow};
use crate::render::locale::Notice;

/// Where the columns begin and how wide they are.
#[derive(Clone, Copy)]
struct Columns {
    tick: Column,
    time: Column,
    /// Where there are several places.
    place: Option<Column>,
    who: Column,
    what: Column,
}

impl Composer<'_> {
    /// The days, and what could not be read.
    pub(super) fn book(&mut self, sheet: &BookSheet) {
        for day in &sheet.days {
            self.day_of_book(day, sheet);
        }
        for line in &sheet.unreadable {
            let strips = self.paragraph(line, Style::plain(self.measures.body), self.measures.width);
            self.push(strips);
        }
    }

    fn day_of_book(&mut self, day: &SheetDay, sheet: &BookSheet) {
        let locale = sheet.document.locale;
        self.heading(2, &day.title);
        if let Some(notice) = &day.notice {
            let strips = self.paragraph(notice, Style::plain(self.measures.body), self.measures.width);
            self.push(strips);
        }
        if !day.rows.is_empty() {
            let columns = self.book_columns(day, sheet);
            let (who, what, place) =
                [Notice::Who, Notice::What, Notice::Place].map(|notice| locale.notice(notice)).into();
            let (labels, style) = (&locale.labels().columns, Style::plain(self.measures.body));
            let [done, time] = [labels.held, labels.time].map(|name| locale.sentence_case(name));
            let mut head = vec![(columns.tick, done.as_str(), style), (columns.time, time.as_str(), style)];
            head.extend(columns.place.map(|column| (column, place.as_str(), style)));
            head.extend([(columns.who, who.as_str(), style), (columns.what, what.as_str(), style)]);
            self.table(&head, |composer, table| {
                day.rows.iter().for_each(|row| composer.visit_of_book(row, columns, table));
            });
        }
        if let Some(free) = &day.free {
            let mut strips = self.paragraph(free, Style::plain(self.measures.body), self.measures.width);
            strips.first_mut().into_iter().for_each(|first| first.above = self.measures.body * 0.5);
            self.push(strips);
        }
    }

    /// Each column as wide as the widest text in it; what is left is for what there is to do.
    fn book_columns(&mut self, day: &SheetDay, sheet: &BookSheet) -> Columns {
        let measures = self.measures;
        let (plain, bold) = (Style::plain(measures.body), Style::bold(measures.body));
        let locale = sheet.document.locale;
        let labels = &sheet.document.labels.columns;
        let mut widest = |texts: &mut dyn Iterator<Item = &String>, style: Style, label: &str| {
            let label = self.typesetter.width(label, plain);
            texts.map(|text| self.typesetter.width(text, style)).fold(label, f32::max)
        };
        let rows = || day.rows.iter();
        let tick = widest(&mut std::iter::empty(), plain, &locale.sentence_case(labels.held)).max(measures.body);
        let time = widest(&mut rows().map(|row| &row.time), bold, &locale.sentence_case(labels.time));
        let place = locale.notice(Notice::Place);
        let place = sheet.has_places.then(|| widest(&mut rows().map(|row| &row.place), plain, &place));
        let who = widest(&mut rows().map(|row| &row.who), bold, &locale.notice(Notice::Who)).min(measures.width * 0.3);
        let mut x = 0.0;
        let mut next = |width: f32| Column::next(&mut x, width);
        let (tick, time, place, who) = (next(tick), next(time), place.map(&mut next), next(who));
        Columns { tick, time, place, who, what: Column { x, width: (measures.width - x).max(0.0) } }
    }

    fn visit_of_book(&mut self, row: &SheetRow, columns: Columns, table: usize) {
        let measures = self.measures;
        let padding = measures.body * 0.3;
        let (plain, bold) = (Style::plain(measures.body), Style::bold(measures.body));
        let mut strip = Strip { table: Some(table), ..Strip::default() };
        self.structure.open(Tag::TR);
        // The box says nothing that the words do not say.
        self.structure.open(Tag::TD);
        self.structure.close();
        strip.put(columns.tick.x + 1.0, padding, measures.body, Mark::Box { is_crossed: row.is_done });
        let leaf = self.structure.only(Tag::TD);
        let time = self.typesetter.set(&row.time, bold, columns.time.width);
        strip.join(columns.time.x, padding, Strip::of(time, columns.time.width, leaf));
        if let Some(column) = columns.place {
            let leaf = self.structure.only(Tag::TD);
            let place = self.typesetter.set(&row.place, plain, column.width);
            strip.join(column.x, padding, Strip::of(place, column.width, leaf));
        }
        let leaf = self.structure.only(Tag::TH(TableHeaderScope::Row));
        let who = self.typesetter.set(&row.who, bold, columns.who.width);
        strip.join(columns.who.x, padding, Strip::of(who, columns.who.width, leaf));
        self.structure.open(Tag::TD);
        let mut lines = Vec::new();
        for line in row.what.iter().chain(&row.to_do) {
            let leaf = self.structure.leaf();
            let text = self.typesetter.set(line, plain, columns.what.width);
            lines.push(Strip::of(text, columns.what.width, leaf));
        }
        self.structure.close();
        strip.join(columns.what.x, padding, Strip::stacked(lines));
        self.structure.close();
        strip.height += padding;
        strip.put(0.0, strip.height, measures.width, Mark::Rule(Ink::Faint));
        self.items.push(Item::Strip(strip));
    }
}
