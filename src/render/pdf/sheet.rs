//! A document as the items that pages are filled with, in the order of reading.

use krilla::image::Image;
use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};

use super::measures::Measures;
use super::strip::{Ink, Item, Mark, Strip};
use super::structure::{Leaf, Structure};
use super::text::{Align, Said, Style, Typesetter};
use crate::render::book::BookSheet;
use crate::render::document::{About, Document, NextVisit};
use crate::render::locale::Line;
use crate::render::sections::{Section, SectionKind};

/// A document ready for pages.
pub(super) struct Sheet {
    pub(super) items: Vec<Item>,
    /// The headings of the tables, to be repeated.
    pub(super) tables: Vec<Strip>,
    pub(super) structure: Structure,
}

impl Sheet {
    /// The document in letters of this size, with the clinic's sign.
    pub(super) fn new(
        document: &Document,
        logo: Option<Image>,
        typesetter: &mut Typesetter,
        measures: Measures,
    ) -> Self {
        let mut composer = Composer::new(typesetter, measures);
        composer.letterhead(document, logo);
        composer.header(document);
        if let Some(next) = &document.next {
            composer.next_visit(next, document);
        }
        composer.visits(document);
        composer.sections(document);
        composer.months(document);
        composer.ending(document);
        composer.into_sheet()
    }

    /// The days of a book in letters of this size.
    pub(super) fn of_book(
        book: &BookSheet,
        logo: Option<Image>,
        typesetter: &mut Typesetter,
        measures: Measures,
    ) -> Self {
        let mut composer = Composer::new(typesetter, measures);
        composer.letterhead(&book.document, logo);
        composer.header(&book.document);
        composer.book(book);
        composer.into_sheet()
    }
}

/// So many lines of a text stay together; a longer one may be broken between pages.
const LINES_TOGETHER: usize = 6;

/// What is under way: the items so far, and the tree of what they are.
pub(super) struct Composer<'t> {
    pub(super) typesetter: &'t mut Typesetter,
    pub(super) measures: Measures,
    pub(super) structure: Structure,
    pub(super) items: Vec<Item>,
    pub(super) tables: Vec<Strip>,
}

impl<'t> Composer<'t> {
    fn new(typesetter: &'t mut Typesetter, measures: Measures) -> Self {
        typesetter.leading = measures.leading;
        Self { typesetter, measures, structure: Structure::new(), items: Vec::new(), tables: Vec::new() }
    }

    fn into_sheet(self) -> Sheet {
        let Self { structure, items, tables, .. } = self;
        Sheet { items, tables, structure }
    }
}

impl Composer<'_> {
    /// A text in strips of its width, which may be on two pages where it is long.
    pub(super) fn strips<'s>(&mut self, said: impl Into<Said<'s>>, style: Style, width: f32, leaf: Leaf) -> Vec<Strip> {
        let pieces = self.typesetter.set(said, style, width).in_pieces(LINES_TOGETHER);
        pieces.into_iter().map(|piece| Strip::of(piece, width, leaf)).collect()
    }

    /// A paragraph of one text.
    pub(super) fn paragraph<'s>(&mut self, said: impl Into<Said<'s>>, style: Style, width: f32) -> Vec<Strip> {
        let leaf = self.structure.only(Tag::P);
        self.strips(said, style, width, leaf)
    }

    pub(super) fn push(&mut self, strips: Vec<Strip>) {
        self.items.extend(strips.into_iter().map(Item::Strip));
    }

    /// The clinic's sign, name and place at the beginning of the line, and how to reach it at its end.
    fn letterhead(&mut self, document: &Document, logo: Option<Image>) {
        let (letterhead, measures) = (&document.letterhead, self.measures);
        let plain = Style::plain(measures.body);
        let gap = 16.0;
        let half = (measures.width - gap) / 2.0;
        let mut names: Vec<Strip> = logo.map(|image| self.logo(image, half)).into_iter().collect();
        for (index, name) in letterhead.names().chain(&letterhead.clinician).enumerate() {
            let style = if index == 0 { Style::bold(measures.heading) } else { plain };
            names.extend(self.paragraph(name, style, half));
        }
        let mut contacts = Vec::new();
        for contact in &letterhead.contacts {
            let label = contact.label.trim_end_matches(document.labels.colon);
            let said = format!("{label}{} {}", document.labels.colon, contact.text);
            contacts.extend(self.paragraph(&said, plain.aligned(Align::End), half));
        }
        if names.is_empty() && contacts.is_empty() {
            return;
        }
        let mut band = Strip::stacked(names);
        band.join(half + gap, 0.0, Strip::stacked(contacts));
        band.height += 3.0;
        band.put(0.0, band.height, measures.width, Mark::Rule(Ink::Accent));
        band.height += 4.0;
        self.items.push(Item::Strip(band));
    }

    /// The clinic's sign, as high as three lines and no wider than this.
    fn logo(&self, image: Image, width: f32) -> Strip {
        let (across, down) = image.size();
        let most = 3.0 * self.measures.heading;
        let scale = (most / down.max(1) as f32).min(width / across.max(1) as f32);
        let height = down as f32 * scale;
        let mut strip = Strip { height: height + 3.0, ..Strip::default() };
        strip.put(0.0, 0.0, across as f32 * scale, Mark::Picture { image, height });
        strip
    }

    /// The title, and below it which sheet it is and what holds for everything.
    fn header(&mut self, document: &Document) {
        let measures = self.measures;
        let leaf = self.structure.heading(1, &document.title);
        let title = self.strips(&document.title, Style::bold(measures.title), measures.width, leaf);
        self.push(title);
        for line in document.marks.iter().chain(&document.facts) {
            let strips = self.paragraph(line, Style::plain(measures.body), measures.width);
            self.push(strips);
        }
    }

    /// The next visit in a frame, large and alone, with its code beside it.
    fn next_visit(&mut self, next: &NextVisit, document: &Document) {
        let measures = self.measures;
        let padding = measures.body * 0.7;
        let code_width = if next.scan.is_some() { measures.width * 0.46 } else { 0.0 };
        let width = measures.width - 2.0 * padding - code_width;
        let leaf = self.structure.heading(2, document.labels.next);
        let mut strips = self.strips(document.labels.next, Style::bold(measures.body), width, leaf);
        for line in std::iter::once(&next.day).chain(&next.time) {
            strips.extend(self.paragraph(line, Style::bold(measures.next), width));
        }
        for line in next.sessions.iter().chain(&next.place) {
            strips.extend(self.paragraph(line, Style::plain(measures.body), width));
        }
        let mut frame = Strip { above: measures.body * 0.6, ..Strip::default() };
        frame.join(padding, padding, Strip::stacked(strips));
        if let Some(scan) = &next.scan {
            let code = self.scan_code(scan, code_width);
            frame.join(padding + width, padding * 0.5, code);
        }
        frame.height += padding;
        let height = frame.height;
        frame.put(0.0, 0.0, measures.width, Mark::Frame { height });
        self.items.push(Item::Strip(frame));
    }

    /// A heading across the page.
    pub(super) fn heading(&mut self, level: u16, title: &str) {
        let width = self.measures.width;
        let strips = self.heading_strips(level, title, width);
        self.push(strips);
    }

    /// A heading; one of the page has a line below it.
    pub(super) fn heading_strips(&mut self, level: u16, title: &str, width: f32) -> Vec<Strip> {
        let measures = self.measures;
        let is_large = level <= 2;
        let size = if is_large { measures.heading } else { measures.body };
        let leaf = self.structure.heading(level, title);
        let mut strips = self.strips(title, Style::bold(size), width, leaf);
        strips.iter_mut().for_each(|strip| strip.keeps_next = true);
        if let Some(first) = strips.first_mut() {
            first.above = measures.body * if is_large { 0.9 } else { 0.45 };
        }
        if let Some(last) = strips.last_mut().filter(|_| is_large) {
            last.height += 1.0;
            last.put(0.0, last.height, width, Mark::Rule(Ink::Accent));
            last.height += 3.0;
        }
        strips
    }

    /// What a person does, may expect and has to tell.
    fn sections(&mut self, document: &Document) {
        if document.sections.is_empty() {
            return;
        }
        let (count, width, gap) = self.columns();
        let mut strips = Vec::new();
        for section in &document.sections {
            strips.extend(self.heading_strips(2, section.title, width));
            strips.extend(self.parts(section, width));
            if section.kind == SectionKind::Call {
                self.push_telephone(&mut strips, document, width);
            }
        }
        self.items.push(Item::Columns { above: self.measures.body * 0.6, count, width, gap, strips });
    }

    /// How many columns, how wide each is, and what is between them.
    fn columns(&self) -> (usize, f32, f32) {
        let (count, gap) = (self.measures.columns, 18.0);
        (count, (self.measures.width - gap * (count - 1) as f32) / count as f32, gap)
    }

    /// The sentences of a section, those of one time or one kind below their title.
    fn parts(&mut self, section: &Section, width: f32) -> Vec<Strip> {
        let sign = if section.kind.is_ticked() { Sign::Box } else { Sign::Bullet };
        let size = self.measures.body;
        let mut strips: Vec<Strip> = Vec::new();
        for part in &section.parts {
            if let Some(title) = &part.title {
                strips.extend(self.heading_strips(3, title, width));
            }
            match (section.kind, part.lines.as_slice()) {
                (SectionKind::Call | SectionKind::Clinic, [only]) => {
                    strips.extend(self.paragraph(only, Style::plain(size), width));
                }
                (_, lines) => strips.extend(self.list(lines, sign, width)),
            }
        }
        strips
    }

    /// Sentences as a list.
    fn list(&mut self, lines: &[Line], sign: Sign, width: f32) -> Vec<Strip> {
        let size = self.measures.body;
        let indent = size * if sign == Sign::Box { 1.5 } else { 0.9 };
        let mut strips = Vec::new();
        self.structure.open(Tag::L(ListNumbering::None));
        for line in lines.iter().map(Said::from) {
            self.structure.open(Tag::LI);
            let mut body: TagKind = Tag::LBody.into();
            body.set_lang(line.language.map(str::to_owned));
            let leaf = self.structure.only(body);
            self.structure.close();
            let pieces = self.typesetter.set(line, Style::plain(size), width - indent).in_pieces(LINES_TOGETHER);
            for (index, piece) in pieces.into_iter().enumerate() {
                let baseline = piece.baseline();
                let mut strip = Strip { above: size * 0.15, ..Strip::default() };
                if index == 0 {
                    match sign {
                        Sign::Bullet => strip.put(size * 0.2, baseline - size * 0.42, size * 0.26, Mark::Bullet),
                        Sign::Box => {
                            strip.put(0.5, baseline - size * 0.78, size * 0.86, Mark::Box { is_crossed: false });
                        }
                    }
                } else {
                    strip.above = 0.0;
                }
                strip.height = piece.height;
                strip.text(indent, 0.0, width - indent, piece, leaf);
                strips.push(strip);
            }
        }
        self.structure.close();
        strips
    }

    /// The clinic's number and its hours with the sentence that says when to call, or room to write the number.
    fn push_telephone(&mut self, strips: &mut Vec<Strip>, document: &Document, width: f32) {
        let bold = Style::bold(self.measures.heading);
        strips.iter_mut().last().into_iter().for_each(|last| last.keeps_next = true);
        match document.letterhead.phone() {
            None => strips.push(self.room_for_number(document, width)),
            Some(phone) => {
                let said = format!("{} {}", phone.label, phone.text);
                strips.extend(self.paragraph(&said, bold, width));
            }
        }
        if !document.letterhead.hours.is_empty() {
            let title = format!("{}{}", document.labels.hours, document.labels.colon);
            for line in std::iter::once(&title).chain(&document.letterhead.hours) {
                strips.extend(self.paragraph(line, Style::plain(self.measures.body), width));
            }
        }
    }

    fn room_for_number(&mut self, document: &Document, width: f32) -> Strip {
        let leaf = self.structure.only(Tag::P);
        let label = self.typesetter.set(document.labels.phone, Style::bold(self.measures.body), width);
        let (label_width, baseline, height) = (label.width, label.baseline(), label.height);
        let mut strip = Strip { above: self.measures.body * 0.7, height: height + 2.0, ..Strip::default() };
        strip.text(0.0, 0.0, width, label, leaf);
        let begin = label_width + 6.0;
        if begin < width {
            strip.put(begin, baseline + 2.0, width - begin, Mark::Rule(Ink::Strong));
        }
        strip
    }

    /// How the plan came about, what it rests on, and the clinic's own words.
    fn ending(&mut self, document: &Document) {
        let width = self.measures.width;
        for about in &document.about {
            let level = if about.title.is_some() { 3 } else { 2 };
            let About { title, notes, hints: _, sources } = about;
            if let Some(title) = title {
                self.heading(2, title);
            }
            for (title, lines) in [(document.labels.notes, notes), (document.labels.sources, sources)] {
                if !lines.is_empty() {
                    self.heading(level, title);
                    let list = self.list(lines, Sign::Bullet, width);
                    self.push(list);
                }
            }
        }
        for (index, line) in document.foot.iter().enumerate() {
            let mut strips = self.paragraph(line, Style::plain(self.measures.body), width);
            if let (0, Some(first)) = (index, strips.first_mut()) {
                first.above = self.measures.body;
            }
            self.push(strips);
        }
    }
}

/// What stands before a sentence of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Bullet,
    Box,
}

/// The heading of a column of a table.
pub(super) fn column_heading() -> TagKind {
    Tag::TH(TableHeaderScope::Column).into()
}
