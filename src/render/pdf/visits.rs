//! The visits: a box to tick, the number, the day and the clock times, and what there is to say of each. Each phase is a
//! table of its own below its heading.

use krilla::tagging::{TableHeaderScope, Tag};

use super::sheet::Composer;
use super::strip::{Ink, Item, Mark, Strip};
use super::table::{Column, GAP};
use super::text::{Align, Style};
use crate::render::document::{Document, Group, Row, RowSession, RowState};
use crate::render::sheet_style::Audience;

/// Where the columns begin and how wide they are.
#[derive(Clone, Copy)]
struct Columns {
    held: Column,
    number: Column,
    day: Column,
    what: Column,
    /// Days off, for whoever treats.
    off_aim: Option<Column>,
}

impl Composer<'_> {
    /// All visits, phase by phase where there is one course.
    pub(super) fn visits(&mut self, document: &Document) {
        self.heading(2, &document.visits_title);
        if document.sessions().any(|session| !session.movable.is_empty()) {
            let moving = self.paragraph(document.labels.moving, Style::plain(self.measures.body), self.measures.width);
            self.items.extend(moving.into_iter().map(|strip| Item::Strip(strip.keeping_next())));
        }
        let columns = self.visit_columns(document);
        for group in document.groups.iter().filter(|group| !group.rows.is_empty()) {
            self.group(group, document, columns);
        }
    }

    /// Each column as wide as the widest text in it; what is left is for what there is to say.
    fn visit_columns(&mut self, document: &Document) -> Columns {
        let measures = self.measures;
        let labels = &document.labels.columns;
        let rows = || document.groups.iter().flat_map(|group| &group.rows);
        let head = Style::plain(measures.body);
        let mut widest = |texts: Vec<String>, style: Style, label: &str| {
            let label = self.typesetter.width(label, head);
            texts.iter().map(|text| self.typesetter.width(text, style)).fold(label, f32::max)
        };
        let plain = Style::plain(measures.body);
        let held = widest(Vec::new(), plain, labels.held).max(measures.body);
        let number = widest(rows().map(number_of).collect(), plain, labels.number);
        let day = widest(rows().map(|row| row.day.clone()).collect(), Style::bold(measures.session), labels.day);
        let is_off = document.audience == Audience::Clinician;
        let off_aim = is_off.then(|| widest(vec!["00".to_owned()], plain, labels.off_aim));
        let day = day.min(measures.width * 0.45);
        let others = held + number + day + 3.0 * GAP + off_aim.map_or(0.0, |width| width + GAP);
        let mut x = 0.0;
        let mut next = |width: f32| Column::next(&mut x, width);
        let [held, number, day, what] = [held, number, day, (measures.width - others).max(0.0)].map(&mut next);
        Columns { held, number, day, what, off_aim: off_aim.map(next) }
    }

    fn group(&mut self, group: &Group, document: &Document, columns: Columns) {
        if let Some(title) = &group.title {
            self.heading(3, title);
        }
        let (labels, style) = (&document.labels.columns, Style::plain(self.measures.body));
        let mut head = vec![
            (columns.held, labels.held, style),
            (columns.number, labels.number, style.aligned(Align::End)),
            (columns.day, labels.day, style),
            (columns.what, labels.movable, style),
        ];
        head.extend(columns.off_aim.map(|column| (column, labels.off_aim, style.aligned(Align::End))));
        self.table(&head, |composer, table| {
            group.rows.iter().for_each(|row| composer.row(row, document, columns, table));
        });
    }

    fn row(&mut self, row: &Row, document: &Document, columns: Columns, table: usize) {
        let measures = self.measures;
        let padding = measures.body * 0.28;
        let (plain, bold) = (Style::plain(measures.body), Style::bold(measures.session));
        self.structure.open(Tag::TR);
        // The box says nothing that the words do not say.
        self.structure.open(Tag::TD);
        self.structure.close();
        let leaf = self.structure.only(Tag::TD);
        let number = self.typesetter.set(&number_of(row), plain.aligned(Align::End), columns.number.width);
        let leaf_of_day = {
            self.structure.open(Tag::TH(TableHeaderScope::Row));
            self.structure.leaf()
        };
        let day = self.typesetter.set(&row.day, bold, columns.day.width);
        let baseline = padding + day.baseline();
        let mut strip = Strip { table: Some(table), ..Strip::default() };
        let side = measures.body;
        if !row.state.is_void() {
            let middle = baseline - measures.session * 0.36;
            strip.put(
                columns.held.x + 1.0,
                middle - side / 2.0,
                side,
                Mark::Box { is_crossed: row.state == RowState::Done },
            );
        } else {
            // A day that nothing came of is struck through; a word beside it says so too.
            strip.put(columns.day.x, baseline - measures.session * 0.3, day.width, Mark::Rule(Ink::Strong));
        }
        strip.text(columns.number.x, baseline - number.baseline(), columns.number.width, number, leaf);
        let mut cell = Strip::of(day, columns.day.width, leaf_of_day);
        if let Some(time) = &row.time {
            let leaf = self.structure.leaf();
            let time = self.typesetter.set(time, Style::plain(measures.session), columns.day.width);
            let y = cell.height;
            cell.height += time.height;
            cell.text(0.0, y, columns.day.width, time, leaf);
        }
        self.structure.close();
        strip.join(columns.day.x, padding, cell);
        let what = self.what(row, document, columns.what.width);
        let first = what.first_baseline;
        strip.join(columns.what.x, baseline - first, what.strip);
        if let Some(column) = columns.off_aim {
            let off_aim: u32 = row.sessions.iter().map(|session| session.off_aim).sum();
            let said = if off_aim == 0 { "–".to_owned() } else { off_aim.to_string() };
            let leaf = self.structure.only(Tag::TD);
            let off_aim = self.typesetter.set(&said, plain.aligned(Align::End), column.width);
            strip.text(column.x, baseline - off_aim.baseline(), column.width, off_aim, leaf);
        }
        self.structure.close();
        strip.height += padding;
        strip.put(0.0, strip.height, measures.width, Mark::Rule(Ink::Faint));
        self.items.push(Item::Strip(strip));
    }

    /// What there is to say of a visit, line by line in one cell.
    fn what(&mut self, row: &Row, document: &Document, width: f32) -> Cell {
        let measures = self.measures;
        self.structure.open(Tag::TD);
        let mut strip = Strip::default();
        let mut first_baseline = None;
        for session in &row.sessions {
            for (text, is_bold) in said(session, document) {
                let leaf = self.structure.leaf();
                let style = Style { is_bold, ..Style::plain(measures.body) };
                let text = self.typesetter.set(&text, style, width);
                first_baseline.get_or_insert(text.baseline());
                let y = strip.height;
                strip.height += text.height;
                strip.text(0.0, y, width, text, leaf);
            }
        }
        self.structure.close();
        Cell { strip, first_baseline: first_baseline.unwrap_or_default() }
    }
}

/// A cell of several lines, and where the letters of its first line stand.
struct Cell {
    strip: Strip,
    first_baseline: f32,
}

/// The lines of a session, and whether each is stressed. The heading of the column says that days are what a session can
/// move to; beside a name they say it themselves.
fn said(session: &RowSession, document: &Document) -> Vec<(String, bool)> {
    let status = session.status.as_ref().map(|status| (document.locale.sentence_case(status), true));
    let name = session.name.as_ref().map(|name| (name.clone(), false));
    let moves = match (&session.name, &session.status, &session.moves) {
        (None, None, Some(_)) => Some(session.movable.clone()),
        (_, _, moves) => moves.clone(),
    };
    let sentences = session.sentences.iter().map(|sentence| (sentence.clone(), false));
    name.into_iter().chain(status).chain(moves.map(|moves| (moves, false))).chain(sentences).collect()
}

fn number_of(row: &Row) -> String {
    match row.sessions.as_slice() {
        [only] if only.name.is_none() => only.number.to_string(),
        _ => String::new(),
    }
}
