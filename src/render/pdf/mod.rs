//! A plan as a PDF file of A4 pages: the sheet that a clinic prints and a person takes home.
//!
//! A [`Document`] becomes strips (`sheet`, `sessions`, `code`, `months`), strips fill pages (`pages`), and pages become a file
//! (`paint`). The letters are as large as the pages that are needed allow. The fonts are in the program; what they have
//! no letter for is refused by name, for a sheet with holes in a name must not be handed to anybody.

mod code;
mod fonts;
mod measures;
mod months;
mod pages;
mod paint;
mod sessions;
mod sheet;
mod strip;
mod structure;
mod text;

use std::rc::Rc;

use super::PlanError;
use super::document::Document;
use measures::Measures;
use pages::Page;
use sheet::{PAGE_NUMBER, Sheet};
use strip::{Mark, Placed};
use structure::Structure;
use text::{Align, Style, Typesetter};

/// The document as a file.
///
/// # Errors
///
/// [`PlanError::NoLetters`], and [`PlanError::PdfRefused`] where the writer of the file finds a fault with it.
pub(super) fn write(document: &Document) -> Result<Vec<u8>, PlanError> {
    let mut typesetter = Typesetter::new(document.locale);
    let (pages, structure) = fitted(document, &mut typesetter);
    if !typesetter.missing.is_empty() {
        return Err(PlanError::NoLetters(typesetter.missing.into_iter().collect()));
    }
    paint::file(&pages, structure, &document.title, document.locale).map_err(PlanError::PdfRefused)
}

/// How tight a page may be made where the comfortable one is too long, the most comfortable first.
const TIGHTNESS: [f32; 6] = [0.2, 0.4, 0.6, 0.8, 0.9, 1.0];

/// How tight pages may be made that are dense already.
const TIGHTNESS_OF_DENSE: [f32; 7] = [0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0];

/// The pages in the largest letters with which a plan is on one page, or else on one sheet with two. The letters of a
/// longer one need not be small: they are comfortable.
fn fitted(document: &Document, typesetter: &mut Typesetter) -> (Vec<Page>, Structure) {
    let mut laid_out = |tightness, is_dense| pages(document, typesetter, Measures::new(tightness, is_dense));
    let comfortable = laid_out(0.0, false);
    if comfortable.0.len() == 1 {
        return comfortable;
    }
    let tightest = laid_out(1.0, true);
    let fewest = tightest.0.len();
    if comfortable.0.len() == fewest || fewest > 2 {
        return comfortable;
    }
    let airy = fitting(&TIGHTNESS, fewest, |tightness| laid_out(tightness, false));
    airy.or_else(|| fitting(&TIGHTNESS_OF_DENSE, fewest, |tightness| laid_out(tightness, true))).unwrap_or(tightest)
}

/// The pages with the largest letters with which there are so few of them, if any are small enough. What fits with some
/// letters fits with smaller ones too, so not all need be tried.
fn fitting(
    tightness: &[f32],
    fewest: usize,
    mut laid_out: impl FnMut(f32) -> (Vec<Page>, Structure),
) -> Option<(Vec<Page>, Structure)> {
    let (mut too_large, mut fits, mut found) = (0, tightness.len(), None);
    while too_large < fits {
        let middle = (too_large + fits) / 2;
        let tried = laid_out(tightness[middle]);
        if tried.0.len() == fewest {
            found = Some(tried);
            fits = middle;
        } else {
            too_large = middle + 1;
        }
    }
    found
}

/// The pages in letters of this size, with what stands at their feet.
fn pages(document: &Document, typesetter: &mut Typesetter, measures: Measures) -> (Vec<Page>, Structure) {
    let Sheet { items, tables, structure, disclaimer: (disclaimer, leaf) } = Sheet::new(document, typesetter, measures);
    let whole = paint::PAPER.1 - 2.0 * paint::MARGIN.1;
    let foot = whole - disclaimer.height;
    let height = foot - measures.space(6.0) - 2.0;
    let mut pages = pages::filled(&items, &tables, height);
    let fine = Style::plain(measures.fine);
    let title = Rc::new(typesetter.set(&document.title, fine, measures.width));
    if pages.len() > 1 {
        // Sheets that got loose are put together again by what they are of.
        pages = pages::filled(&items, &tables, height - title.height);
    }
    let count = pages.len();
    let disclaimer = Rc::new(disclaimer);
    for (index, page) in pages.iter_mut().enumerate() {
        // It is read once, at the end.
        let leaf = (index + 1 == count).then_some(leaf);
        let width = measures.width - PAGE_NUMBER;
        page.push(Placed { x: 0.0, y: foot, width, mark: Mark::Text(disclaimer.clone(), leaf) });
        if count > 1 {
            let number =
                typesetter.set(format!("{}/{count}", index + 1).as_str(), fine.aligned(Align::End), PAGE_NUMBER);
            page.push(Placed { x: width, y: foot, width: PAGE_NUMBER, mark: Mark::Text(Rc::new(number), None) });
        }
        if index > 0 {
            let mark = Mark::Text(title.clone(), None);
            page.push(Placed { x: 0.0, y: foot - title.height, width: measures.width, mark });
        }
    }
    (pages, structure)
}
