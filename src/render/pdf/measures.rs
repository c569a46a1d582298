//! How large everything is on a page.

use super::paint::{MARGIN, PAPER};

/// The sizes of letters, in points, and what is between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measures {
    /// How wide a page is inside its margins.
    pub(super) width: f32,
    /// The title of the page.
    pub(super) title: f32,
    /// The clinic, and what holds for the whole plan.
    pub(super) lead: f32,
    /// The headings of the parts.
    pub(super) heading: f32,
    /// The number, day and time of a session.
    pub(super) session: f32,
    /// What stands beside and below a session.
    pub(super) remark: f32,
    /// What to do and to expect.
    pub(super) body: f32,
    /// The days of the months.
    pub(super) month: f32,
    /// What explains the plan, and its sources.
    pub(super) fine: f32,
    /// The height of a line in sizes of its letters.
    pub(super) leading: f32,
    /// Whether months stand beside sessions, and what follows in narrow columns.
    pub(super) is_dense: bool,
    /// How wide spaces are, of what is comfortable.
    spaces: f32,
}

impl Measures {
    /// As large as is comfortable at arm's length (0), as small as a leaflet in a box of medicine may be (1), or between
    /// the two. The European guideline for those asks for 9 points of Times; 8 points of Noto Sans are as high.
    pub(super) fn new(tightness: f32, is_dense: bool) -> Self {
        let between = |easy: f32, tight: f32| easy + (tight - easy) * tightness;
        Self {
            width: PAPER.0 - 2.0 * MARGIN.0,
            title: between(19.0, 15.0),
            lead: between(10.5, 8.4),
            heading: between(13.0, 10.0),
            session: between(12.0, 11.0),
            remark: between(10.5, 8.4),
            body: between(11.0, 8.0),
            month: between(9.5, 8.0),
            fine: between(9.0, 7.0),
            leading: between(1.3, 1.18),
            is_dense,
            spaces: between(1.0, 0.2),
        }
    }

    /// A space of so many points where there is room for comfort.
    pub(super) fn space(&self, points: f32) -> f32 {
        points * self.spaces
    }
}
