//! A document as the items that pages are filled with, in the order of reading: what is on the first page is what a
//! person looks for first, the sessions and the months.

use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};

use super::measures::Measures;
use super::strip::{Ink, Item, Mark, Strip};
use super::structure::{Leaf, Structure};
use super::text::{Align, Paragraph, Said, Style, Typesetter};
use crate::render::document::{CourseSheet, Document};
use crate::render::sections::{Section, SectionKind};

/// A document ready for pages.
pub(super) struct Sheet {
    pub(super) items: Vec<Item>,
    /// The headings of the tables, to be repeated.
    pub(super) tables: Vec<Strip>,
    pub(super) structure: Structure,
    /// What stands at the foot of the last page, and for the eye at that of every other one.
    pub(super) disclaimer: (Paragraph, Leaf),
}

impl Sheet {
    /// The document in letters of this size.
    pub(super) fn new(document: &Document, typesetter: &mut Typesetter, measures: Measures) -> Self {
        typesetter.leading = measures.leading;
        let mut composer =
            Composer { typesetter, measures, structure: Structure::new(), items: Vec::new(), tables: Vec::new() };
        composer.header(document);
        match document.courses.as_slice() {
            [only] if measures.is_dense => {
                composer.sessions_beside_months(only, document);
                composer.all_in_columns(only, document);
            }
            several => {
                for course in several {
                    composer.sessions(course, document);
                    let code = composer.scan_code(course, composer.measures.width);
                    composer.items.extend(code.map(Item::Strip));
                }
                composer.months(document);
                several.iter().for_each(|course| composer.care(course, document));
                composer.call(document);
                several.iter().for_each(|course| composer.confirm(course));
                several.iter().for_each(|course| composer.origin(course, document));
            }
        }
        let leaf = composer.structure.only(Tag::P);
        let style = Style::bold(measures.fine);
        let disclaimer = composer.typesetter.set(document.disclaimer.as_str(), style, measures.width - PAGE_NUMBER);
        let Composer { structure, items, tables, .. } = composer;
        Self { items, tables, structure, disclaimer: (disclaimer, leaf) }
    }
}

/// The room for the number of the page beside the disclaimer.
pub(super) const PAGE_NUMBER: f32 = 40.0;

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

impl Composer<'_> {
    /// A text in strips of its width, which may be on two pages where it is long.
    pub(super) fn strips<'s>(&mut self, said: impl Into<Said<'s>>, style: Style, width: f32, leaf: Leaf) -> Vec<Strip> {
        let pieces = self.typesetter.set(said, style, width).in_pieces(LINES_TOGETHER);
        pieces.into_iter().map(|piece| Strip::of(piece, width, leaf)).collect()
    }

    /// The title with the clinic beside it, and below it what holds for everything. Where room is short, the clinic is
    /// below too, and all that is there is in two columns.
    fn header(&mut self, document: &Document) {
        let measures = self.measures;
        let only = match document.courses.as_slice() {
            [only] => only.facts.as_slice(),
            _ => &[],
        };
        let facts = document.facts.iter().chain(only);
        let gap = 12.0;
        let in_columns = measures.is_dense && document.clinic.len() + facts.clone().count() > 2;
        let has_clinic = !document.clinic.is_empty() && !in_columns;
        let title_width = if has_clinic { (measures.width - gap) * 0.62 } else { measures.width };
        let leaf = self.structure.heading(1, &document.title);
        let title = self.strips(&document.title, Style::bold(measures.title), title_width, leaf);
        if !has_clinic {
            self.items.extend(title.into_iter().map(Item::Strip));
        } else {
            let mut band = Strip::stacked(title);
            let x = title_width + gap;
            band.join(x, 3.0, self.clinic(document, measures.width - x, Align::End));
            self.items.push(Item::Strip(band));
        }
        if in_columns {
            let (count, width, gap) = self.columns(2);
            let mut strips = vec![self.clinic(document, width, Align::Start)];
            for fact in facts {
                let leaf = self.structure.only(Tag::P);
                strips.extend(self.strips(fact, Style::plain(measures.lead), width, leaf));
            }
            strips.retain(|strip| strip.height > 0.0);
            self.items.push(Item::Columns { above: 0.0, count, width, gap, strips });
        } else {
            self.lines(facts);
        }
    }

    /// The clinic's name and place, below one another.
    fn clinic(&mut self, document: &Document, width: f32, align: Align) -> Strip {
        let mut strips = Vec::new();
        for (index, line) in document.clinic.iter().enumerate() {
            let leaf = self.structure.only(Tag::P);
            let style = Style { is_bold: index == 0, ..Style::plain(self.measures.lead).aligned(align) };
            strips.extend(self.strips(line, style, width, leaf));
        }
        Strip::stacked(strips)
    }

    /// Lines of text below one another.
    pub(super) fn lines<'l>(&mut self, lines: impl Iterator<Item = &'l String>) {
        for line in lines {
            let leaf = self.structure.only(Tag::P);
            let strips = self.strips(line, Style::plain(self.measures.lead), self.measures.width, leaf);
            self.items.extend(strips.into_iter().map(Item::Strip));
        }
    }

    /// Begins the part of a course where there are several, and gives the level of the headings in it.
    pub(super) fn open_course(&mut self, course: &CourseSheet) -> u16 {
        let Some(letter) = &course.letter else { return 2 };
        self.heading(2, &format!("{letter}. {}", course.title));
        3
    }

    /// A heading across the page.
    pub(super) fn heading(&mut self, level: u16, title: &str) {
        let width = self.measures.width;
        let rank = if level <= 2 { Rank::Page } else { Rank::Course };
        for strip in self.heading_strips(level, title, width, rank) {
            self.items.push(Item::Strip(strip));
        }
    }

    /// A heading with a line below it.
    fn heading_strips(&mut self, level: u16, title: &str, width: f32, rank: Rank) -> Vec<Strip> {
        let measures = self.measures;
        let (size, above, ink) = match rank {
            Rank::Page => (measures.heading, 9.0, Ink::Strong),
            Rank::Course => (measures.heading - 1.5, 6.0, Ink::Faint),
            Rank::Column => (measures.body + 1.0, 7.0, Ink::Faint),
        };
        let leaf = self.structure.heading(level, title);
        let mut strips = self.strips(title, Style::bold(size), width, leaf);
        for strip in &mut strips {
            strip.keeps_next = true;
        }
        if let Some(first) = strips.first_mut() {
            first.above = measures.space(above).max(2.0);
        }
        if let Some(last) = strips.last_mut() {
            last.height += 1.0;
            last.put(0.0, last.height, width, Mark::Rule(ink));
            last.height += measures.space(3.0);
        }
        strips
    }

    /// What a person does and may expect, in two columns.
    fn care(&mut self, course: &CourseSheet, document: &Document) {
        if course.care.is_empty() {
            return;
        }
        let level = self.open_course(course);
        let (count, width, gap) = self.columns(2);
        let strips = self.care_strips(level, course, document, width);
        self.items.push(Item::Columns { above: self.measures.space(6.0), count, width, gap, strips });
    }

    fn care_strips(&mut self, level: u16, course: &CourseSheet, document: &Document, width: f32) -> Vec<Strip> {
        let mut strips = Vec::new();
        for section in &course.care {
            strips.extend(self.section(level, section, width));
            if section.kind == SectionKind::Call {
                self.push_telephone(&mut strips, document, width);
            }
        }
        strips
    }

    /// When to call the clinic, where that is for several courses.
    fn call(&mut self, document: &Document) {
        let Some(section) = &document.call else { return };
        let width = self.measures.width;
        self.heading(2, section.title);
        let mut strips = self.parts(3, section, width);
        self.push_telephone(&mut strips, document, width);
        self.items.extend(strips.into_iter().map(Item::Strip));
    }

    /// The clinic's number goes with the sentence that says when to call it.
    fn push_telephone(&mut self, strips: &mut Vec<Strip>, document: &Document, width: f32) {
        strips.iter_mut().last().into_iter().for_each(|last| last.keeps_next = true);
        strips.push(self.telephone(document, width));
    }

    /// What is to be settled first, in columns below each heading.
    fn confirm(&mut self, course: &CourseSheet) {
        if course.confirm.is_empty() {
            return;
        }
        let level = self.open_course(course);
        let (count, width, gap) = self.columns(3);
        for section in &course.confirm {
            self.heading(level, section.title);
            let strips = self.parts(level + 1, section, width);
            self.items.push(Item::Columns { above: 0.0, count, width, gap, strips });
        }
    }

    /// How the plan came about and what it rests on.
    fn origin(&mut self, course: &CourseSheet, document: &Document) {
        let level = self.open_course(course);
        let (count, width, gap) = self.columns(2);
        let strips = self.origin_strips(level, course, document, width);
        self.items.push(Item::Columns { above: self.measures.space(7.0), count, width, gap, strips });
    }

    fn origin_strips(&mut self, level: u16, course: &CourseSheet, document: &Document, width: f32) -> Vec<Strip> {
        let mut strips = Vec::new();
        for (title, lines) in [(document.labels.notes, &course.notes), (document.labels.sources, &course.sources)] {
            if lines.is_empty() {
                continue;
            }
            let leaf = self.structure.heading(level, title);
            let heading = self.strips(title, Style::bold(self.measures.fine + 0.5), width, leaf);
            let above = self.measures.space(6.0);
            strips.extend(heading.into_iter().map(|strip| strip.keeping_next().with_above(above)));
            let lines: Vec<Said<'_>> = lines.iter().map(Said::from).collect();
            strips.extend(self.list(&lines, Sign::Bullet, self.measures.fine, width));
        }
        strips
    }

    /// All that follows the months of the only course, where room is short: no line is lost to the ends of columns.
    fn all_in_columns(&mut self, course: &CourseSheet, document: &Document) {
        let (count, width, gap) = self.columns(3);
        let mut strips: Vec<Strip> = self.scan_code(course, width).into_iter().collect();
        strips.extend(self.care_strips(2, course, document, width));
        for section in &course.confirm {
            strips.extend(self.section(2, section, width));
        }
        strips.extend(self.origin_strips(2, course, document, width));
        self.items.push(Item::Columns { above: self.measures.space(6.0), count, width, gap, strips });
    }

    /// How many columns, how wide each is, and what is between them.
    fn columns(&self, count: usize) -> (usize, f32, f32) {
        let gap = if self.measures.is_dense { 11.0 } else { 16.0 };
        (count, (self.measures.width - gap * (count - 1) as f32) / count as f32, gap)
    }

    /// A section with its heading.
    fn section(&mut self, level: u16, section: &Section, width: f32) -> Vec<Strip> {
        let mut strips = self.heading_strips(level, section.title, width, Rank::Column);
        strips.extend(self.parts(level + 1, section, width));
        strips
    }

    /// The sentences of a section, those of one time or one kind below their title.
    fn parts(&mut self, level: u16, section: &Section, width: f32) -> Vec<Strip> {
        let sign = if section.kind.is_ticked() { Sign::Box } else { Sign::Bullet };
        let size = self.measures.body;
        let mut strips: Vec<Strip> = Vec::new();
        for part in &section.parts {
            if let Some(title) = &part.title {
                let leaf = self.structure.heading(level, title);
                let titles = self.strips(title, Style::bold(size), width, leaf);
                let above = if strips.is_empty() { 0.0 } else { self.measures.space(4.0) };
                strips.extend(titles.into_iter().map(|strip| strip.keeping_next().with_above(above)));
            }
            let lines: Vec<Said<'_>> = part.lines.iter().map(Said::from).collect();
            strips.extend(self.list(&lines, sign, size, width));
        }
        strips
    }

    /// Sentences as a list.
    fn list(&mut self, lines: &[Said<'_>], sign: Sign, size: f32, width: f32) -> Vec<Strip> {
        let indent = size * if sign == Sign::Box { 1.5 } else { 0.9 };
        let mut strips = Vec::new();
        self.structure.open(Tag::L(ListNumbering::None));
        for line in lines {
            self.structure.open(Tag::LI);
            let mut body: TagKind = Tag::LBody.into();
            body.set_lang(line.locale.map(|locale| locale.tag().to_owned()));
            let leaf = self.structure.only(body);
            self.structure.close();
            let style = Style::plain(size);
            let pieces = self.typesetter.set(*line, style, width - indent).in_pieces(LINES_TOGETHER);
            for (index, piece) in pieces.into_iter().enumerate() {
                let baseline = piece.baseline();
                let mut strip = Strip { above: self.measures.space(1.0), ..Strip::default() };
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

    /// Where the clinic's number is written by hand.
    fn telephone(&mut self, document: &Document, width: f32) -> Strip {
        let leaf = self.structure.only(Tag::P);
        let label = self.typesetter.set(document.labels.phone, Style::bold(self.measures.body), width);
        let above = self.measures.space(8.0);
        let (label_width, baseline, height) = (label.width, label.baseline(), label.height);
        let mut strip = Strip { above, height: height + 2.0, ..Strip::default() };
        strip.text(0.0, 0.0, width, label, leaf);
        let begin = label_width + 6.0;
        if begin < width {
            strip.put(begin, baseline + 2.0, width - begin, Mark::Rule(Ink::Strong));
        }
        strip
    }
}

/// Whether a heading is one of the page, or a lesser one: of a course on it, or of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    Page,
    Course,
    Column,
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
