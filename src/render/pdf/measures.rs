//! How large everything is on a page.

use crate::render::sheet_style::{Audience, Paper, SheetStyle};

/// The sizes of letters, in points, and what is between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measures {
    /// The size of a page, in points.
    pub(super) paper: (f32, f32),
    /// How wide a page is inside its margins.
    pub(super) width: f32,
    /// The title of the page.
    pub(super) title: f32,
    /// The visit that comes next.
    pub(super) next: f32,
    /// The headings of the parts.
    pub(super) heading: f32,
    /// The day of a visit.
    pub(super) session: f32,
    /// Everything else.
    pub(super) body: f32,
    /// The line at the foot of each page.
    pub(super) foot: f32,
    /// The height of a line in sizes of its letters.
    pub(super) leading: f32,
    /// How many columns the sections stand in.
    pub(super) columns: usize,
}

/// The empty space at the sides, and above and below. Printers reach to within some 5 mm.
pub(super) const MARGIN: (f32, f32) = (34.0, 28.0);

impl Measures {
    /// Letters as clear print asks for: nothing below 12 points on what a person is handed, 16 in large print (RNIB, Clear
    /// Print guidelines; NHS Accessible Information Standard). Whoever treats reads more and knows the words: 10 points.
    pub(super) fn new(sheet: SheetStyle) -> Self {
        let (body, session) = match (sheet.audience, sheet.is_large_print) {
            (_, true) => (16.0, 18.0),
            (Audience::Patient, false) => (12.0, 14.0),
            (Audience::Clinician, false) => (10.0, 11.0),
        };
        let paper = match sheet.paper {
            None | Some(Paper::A4) => (595.28, 841.89),
            Some(Paper::Letter) => (612.0, 792.0),
        };
        Self {
            paper,
            width: paper.0 - 2.0 * MARGIN.0,
            title: body * 1.6,
            next: body * 1.65,
            heading: body * 1.22,
            session,
            body,
            foot: body,
            leading: 1.3,
            columns: if sheet.is_large_print { 1 } else { 2 },
        }
    }

    /// How high a page is inside its margins.
    pub(super) fn height(&self) -> f32 {
        self.paper.1 - 2.0 * MARGIN.1
    }
}
