//! The code of the next visit, with its words.

use std::rc::Rc;

use krilla::tagging::Tag;

use super::sheet::Composer;
use super::strip::{Mark, Strip};
use super::text::Style;
use crate::render::qr::ScanCode;

/// How wide and high a code is, in points: 72 to an inch of 25.4 mm.
const SIDE: f32 = ScanCode::WIDTH_ON_PAPER as f32 * 72.0 / 25.4;

impl Composer<'_> {
    /// The code with its words beside it where there is room for both, else below.
    pub(super) fn scan_code(&mut self, scan: &ScanCode, width: f32) -> Strip {
        const GAP: f32 = 8.0;
        const LEAST_FOR_WORDS: f32 = 100.0;
        let leaf = self.structure.only(Tag::Figure(Some(scan.name.clone())));
        let mut strip = Strip { height: SIDE, ..Strip::default() };
        strip.put(0.0, 0.0, SIDE, Mark::Code(Rc::new(scan.matrix.clone()), leaf));
        let is_beside = width >= SIDE + GAP + LEAST_FOR_WORDS;
        let room = if is_beside { width - SIDE - GAP } else { width };
        let mut words = Vec::new();
        for sentence in std::iter::once(&scan.caption).chain(&scan.remark) {
            words.extend(self.paragraph(sentence, Style::plain(self.measures.body), room));
        }
        let words = Strip::stacked(words);
        if is_beside {
            strip.join(SIDE + GAP, ((SIDE - words.height) / 2.0).max(0.0), words);
        } else {
            strip.join(0.0, SIDE, words);
        }
        strip
    }
}
