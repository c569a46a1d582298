//! A plan as a PDF file: the sheet that a clinic prints and a person takes home.
//!
//! A [`Document`] becomes strips (`sheet`, `visits`, `table`, `code`, `months`), strips fill pages (`pages`), and pages become a file
//! (`paint`). The fonts are in the program; what they have no letter for is refused by name, for a sheet with holes in a
//! name must not be handed to anybody.

mod book;
mod code;
mod fonts;
mod measures;
mod months;
mod pages;
mod paint;
mod sheet;
mod strip;
mod structure;
mod table;
mod text;
mod visits;

use std::rc::Rc;

use krilla::image::Image;

use super::PlanError;
use super::book::BookSheet;
use super::document::Document;
use super::sheet_style::SheetStyle;
use crate::model::{Logo, LogoKind};
use measures::Measures;
use pages::Page;
use sheet::Sheet;
use strip::{Mark, Placed};
use structure::Structure;
use text::{Align, Style, Typesetter};

/// The document as a file.
///
/// # Errors
///
/// [`PlanError::NoLetters`], [`PlanError::BrokenLogo`], and [`PlanError::PdfRefused`] where the writer of the file finds a fault with it.
pub(super) fn write(document: &Document, sheet: SheetStyle) -> Result<Vec<u8>, PlanError> {
    let measures = Measures::new(sheet);
    let mut typesetter = Typesetter::new(document.locale);
    let logo = document.letterhead.logo.as_ref().map(picture).transpose()?.flatten();
    let content = Sheet::new(document, logo, &mut typesetter, measures);
    file(document, content, typesetter, measures)
}

/// The days of a book as a file.
///
/// # Errors
///
/// As for [`write`].
pub(super) fn book(book: &BookSheet, sheet: SheetStyle) -> Result<Vec<u8>, PlanError> {
    let measures = Measures::new(sheet);
    let mut typesetter = Typesetter::new(book.document.locale);
    let logo = book.document.letterhead.logo.as_ref().map(picture).transpose()?.flatten();
    let content = Sheet::of_book(book, logo, &mut typesetter, measures);
    file(&book.document, content, typesetter, measures)
}

fn file(
    document: &Document,
    content: Sheet,
    mut typesetter: Typesetter,
    measures: Measures,
) -> Result<Vec<u8>, PlanError> {
    let (pages, structure) = pages(document, content, &mut typesetter, measures);
    if !typesetter.missing.is_empty() {
        return Err(PlanError::NoLetters(typesetter.missing.into_iter().collect()));
    }
    paint::file(&pages, structure, document, measures)
}

/// A sign as a picture for pages; `None` for one that a PDF cannot hold (SVG).
fn picture(logo: &Logo) -> Result<Option<Image>, PlanError> {
    match logo.kind() {
        LogoKind::Png => Image::from_png(logo.bytes().to_vec().into(), true).map(Some).map_err(PlanError::BrokenLogo),
        LogoKind::Svg => Ok(None),
    }
}

/// The room for the number of a page beside the title at its foot.
const PAGE_NUMBER: f32 = 60.0;

/// The pages, with whose sheet it is and which of how many pages at the foot of each.
fn pages(
    document: &Document,
    content: Sheet,
    typesetter: &mut Typesetter,
    measures: Measures,
) -> (Vec<Page>, Structure) {
    let Sheet { items, tables, structure } = content;
    let style = Style::plain(measures.foot);
    let title = Rc::new(typesetter.set(&document.title, style, measures.width - PAGE_NUMBER));
    let foot = measures.height() - title.height;
    let mut pages = pages::filled(&items, &tables, foot - 6.0);
    let count = pages.len();
    for (index, page) in pages.iter_mut().enumerate() {
        let (x, width) = (measures.width - PAGE_NUMBER, PAGE_NUMBER);
        page.push(Placed { x: 0.0, y: foot, width: x, mark: Mark::Text(title.clone(), None) });
        let number = typesetter.set(format!("{}/{count}", index + 1).as_str(), style.aligned(Align::End), width);
        page.push(Placed { x, y: foot, width, mark: Mark::Text(Rc::new(number), None) });
    }
    (pages, structure)
}
