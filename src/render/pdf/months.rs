//! The months, two side by side, with the time and the number of each session on its day.

use krilla::tagging::{ListNumbering, Tag, TagKind};

use super::sheet::{Composer, column_heading};
use super::strip::{Ink, Item, Mark, Strip};
use super::text::{Align, Style};
use crate::render::document::Document;
use crate::render::labels::Labels;
use crate::render::months::{Day, Month};

impl Composer<'_> {
    /// All months, and below them those without a session in a sentence.
    pub(super) fn months(&mut self, document: &Document) {
        let measures = self.measures;
        self.heading(2, document.labels.calendar);
        if document.is_joint() {
            self.legend(document);
        }
        let gap = 20.0;
        let beside = measures.columns;
        let width = (measures.width - gap * (beside - 1) as f32) / beside as f32;
        let months: Vec<Strip> =
            document.months.iter().map(|month| self.month(month, width, document.labels)).collect();
        for (index, row) in months.chunks(beside).enumerate() {
            let above = if index == 0 { 3.0 } else { measures.body * 0.8 };
            let mut strip = Strip { above, ..Strip::default() };
            for (place, month) in row.iter().enumerate() {
                strip.join(place as f32 * (width + gap), 0.0, month.clone());
            }
            self.items.push(Item::Strip(strip));
        }
        if let Some(without) = &document.months_without {
            let mut strips = self.paragraph(without, Style::plain(measures.body), measures.width);
            strips.iter_mut().take(1).for_each(|strip| strip.above = measures.body * 0.5);
            self.items.extend(strips.into_iter().map(Item::Strip));
        }
    }

    /// What the letters of the courses mean.
    fn legend(&mut self, document: &Document) {
        let measures = self.measures;
        self.structure.open(Tag::L(ListNumbering::None));
        for entry in &document.legend {
            self.structure.open(Tag::LI);
            let leaf = self.structure.only(Tag::Lbl);
            let mark = self.typesetter.set(&entry.mark, Style::bold(measures.body), measures.width);
            let x = mark.width.ceil() + 6.0;
            let mut strip = Strip { height: mark.height, keeps_next: true, ..Strip::default() };
            strip.text(0.0, 0.0, measures.width, mark, leaf);
            let leaf = self.structure.only(Tag::LBody);
            self.structure.close();
            let means = self.typesetter.set(&entry.means, Style::plain(measures.body), measures.width - x);
            strip.height = strip.height.max(means.height);
            strip.text(x, 0.0, measures.width - x, means, leaf);
            self.items.push(Item::Strip(strip));
        }
        self.structure.close();
    }

    /// A month with its days, in weeks below the names of the weekdays.
    fn month(&mut self, month: &Month, width: f32, labels: &Labels) -> Strip {
        let size = self.measures.body;
        let cell = width / 7.0;
        self.structure.open(Tag::Table);
        let leaf = self.structure.only(Tag::Caption);
        let title = self.typesetter.set(&month.title, Style::bold(size), width);
        let mut strip = Strip::of(title, width, leaf);
        let style = Style::plain(size).aligned(Align::Center);
        self.structure.open(Tag::THead);
        self.structure.open(Tag::TR);
        let y = strip.height;
        for (place, (short, full)) in labels.short_weekdays.iter().zip(labels.weekdays).enumerate() {
            let mut tag = column_heading();
            tag.set_expanded(Some(full.to_owned()));
            let leaf = self.structure.only(tag);
            let name = self.typesetter.set(*short, style, cell);
            strip.height = strip.height.max(y + name.height);
            strip.text(place as f32 * cell, y, cell, name, leaf);
        }
        self.structure.close();
        self.structure.close();
        strip.put(0.0, strip.height, width, Mark::Rule(Ink::Faint));
        strip.height += 2.0;
        self.structure.open(Tag::TBody);
        for week in &month.weeks {
            self.structure.open(Tag::TR);
            let y = strip.height;
            let mut frames = Vec::new();
            for (place, day) in week.iter().enumerate() {
                self.structure.open(Tag::TD);
                if let Some(day) = day {
                    let x = place as f32 * cell;
                    let height = self.day(&mut strip, day, (x, y), cell);
                    if !day.sessions.is_empty() {
                        frames.push((x, height));
                    }
                }
                self.structure.close();
            }
            for (x, height) in frames {
                strip.put(x + 1.0, y, cell - 2.0, Mark::Frame { height });
            }
            self.structure.close();
            strip.height += 1.5;
        }
        self.structure.close();
        self.structure.close();
        strip
    }

    /// A day: its number, and below it the time and the number of its sessions. The height of what it takes is given.
    fn day(&mut self, strip: &mut Strip, day: &Day, (x, y): (f32, f32), width: f32) -> f32 {
        let size = self.measures.body;
        let has_sessions = !day.sessions.is_empty();
        let mut tag: TagKind = Tag::Span.into();
        if has_sessions {
            // Who hears the day hears its sessions in words.
            tag.set_alt_text(Some(format!("{}: {}", day.number, day.says)));
        }
        self.structure.open(tag);
        let style = Style { is_bold: has_sessions, ..Style::plain(size).aligned(Align::Center) };
        let mut height = 0.0;
        let lines = if has_sessions { day.lines() } else { Vec::new() };
        for (index, line) in std::iter::once(day.number.to_string()).chain(lines).enumerate() {
            let style = if index == 0 { style } else { Style { is_bold: false, ..style } };
            let leaf = self.structure.leaf();
            let text = self.typesetter.set(&line, style, width);
            let text_height = text.height;
            strip.text(x, y + height, width, text, leaf);
            height += text_height;
        }
        self.structure.close();
        strip.height = strip.height.max(y + height);
        height
    }
}
