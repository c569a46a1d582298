//! The pieces that pages are filled with. A strip is never broken; what is longer than a page is made of several.
//!
//! All lengths are in points. Places are measured from the top and from the side at which the page's language begins to
//! read: the right one for Arabic. Only `paint` knows left and right.

use std::rc::Rc;

use krilla::image::Image;

use super::structure::Leaf;
use super::text::Paragraph;
use crate::render::qr::Matrix;

/// Something to be drawn.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    /// Lines of text; without a leaf they are there for the eye only, as a repeated heading is.
    Text(Rc<Paragraph>, Option<Leaf>),
    /// A line across.
    Rule(Ink),
    /// A box to tick; crossed where that has been done.
    Box { is_crossed: bool },
    /// The mark of an item in a list.
    Bullet,
    /// A frame of this height around something.
    Frame { height: f32 },
    /// A picture of this height, for the eye only.
    Picture { image: Image, height: f32 },
    /// A code to scan, with the empty zone around it.
    Code(Rc<Matrix>, Leaf),
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// Between rows.
    Faint,
    /// Below names of columns, and to write on.
    Strong,
    /// Below headings: in the clinic's colour, where it has one.
    Accent,
}

/// A mark and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// From the side at which the language begins.
    pub(super) x: f32,
    /// From the top.
    pub(super) y: f32,
    /// How wide its place is; boxes and bullets are as high.
    pub(super) width: f32,
    pub(super) mark: Mark,
}

/// Marks that stay together.
#[derive(Clone, Debug, Default)]
pub(super) struct Strip {
    /// The space above it, where something stands above.
    pub(super) above: f32,
    pub(super) height: f32,
    /// Whether the next strip has to begin on the same page.
    pub(super) keeps_next: bool,
    /// The table of which it is a row: its heading is repeated where the row begins a page.
    pub(super) table: Option<usize>,
    pub(super) marks: Vec<Placed>,
}

impl Strip {
    /// A strip of one text.
    pub(super) fn of(paragraph: Paragraph, width: f32, leaf: Leaf) -> Self {
        let mut strip = Self { height: paragraph.height, ..Self::default() };
        strip.text(0.0, 0.0, width, paragraph, leaf);
        strip
    }

    /// Puts a mark into it.
    pub(super) fn put(&mut self, x: f32, y: f32, width: f32, mark: Mark) {
        self.marks.push(Placed { x, y, width, mark });
    }

    /// Puts a text into it, which was set for this width.
    pub(super) fn text(&mut self, x: f32, y: f32, width: f32, paragraph: Paragraph, leaf: Leaf) {
        self.put(x, y, width, Mark::Text(Rc::new(paragraph), Some(leaf)));
    }

    /// Puts all of another strip into it.
    pub(super) fn join(&mut self, x: f32, y: f32, other: Self) {
        self.marks.extend(other.moved(x, y));
        self.height = self.height.max(y + other.height);
    }

    /// Strips one below the other as one.
    pub(super) fn stacked(strips: Vec<Self>) -> Self {
        let mut whole = Self::default();
        for (index, strip) in strips.into_iter().enumerate() {
            let above = if index == 0 { 0.0 } else { strip.above };
            whole.join(0.0, whole.height + above, strip);
        }
        whole
    }

    pub(super) fn with_above(self, above: f32) -> Self {
        Self { above, ..self }
    }

    pub(super) fn keeping_next(self) -> Self {
        Self { keeps_next: true, ..self }
    }

    /// Its marks as they stand at a place.
    pub(super) fn moved(&self, x: f32, y: f32) -> impl Iterator<Item = Placed> {
        self.marks.iter().map(move |placed| Placed { x: placed.x + x, y: placed.y + y, ..placed.clone() })
    }

    /// The same for the eye only.
    pub(super) fn repeated(&self) -> Self {
        let mut strip = self.clone();
        for placed in &mut strip.marks {
            if let Mark::Text(_, leaf) = &mut placed.mark {
                *leaf = None;
            }
        }
        strip
    }
}

/// What follows one another down the pages.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Strip(Strip),
    /// Strips in columns side by side, as high as each other as can be.
    Columns {
        above: f32,
        count: usize,
        width: f32,
        gap: f32,
        strips: Vec<Strip>,
    },
}
