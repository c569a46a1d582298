//! A code on the page, drawn as shapes: sharp at any size, and nothing that would have to be loaded.

use super::super::qr::{Matrix, ScanCode};
use super::element::Page;

/// The code beside its words.
pub(super) fn write(page: &mut Page, scan: &ScanCode) {
    page.open("figure", &[("class", "scan")]);
    let across = (scan.matrix.size() + 2 * Matrix::QUIET_ZONE).to_string();
    let view_box = format!("0 0 {across} {across}");
    let attributes =
        [("role", "img"), ("aria-label", &*scan.name), ("viewBox", &view_box), ("shape-rendering", "crispEdges")];
    page.open("svg", &attributes);
    // Light by itself, whatever is behind it: a dark page would have no quiet zone.
    page.text("rect", &[("width", &across), ("height", &across), ("fill", "#fff")], "");
    page.text("path", &[("d", &dark(&scan.matrix)), ("fill", "#000")], "");
    page.close("svg");
    page.open("figcaption", &[]);
    page.text("p", &[], &scan.caption);
    if let Some(remark) = &scan.remark {
        page.text("p", &[], remark);
    }
    page.close("figcaption");
    page.close("figure");
}

/// The dark modules as an outline: a rectangle for each run of them in a row.
fn dark(matrix: &Matrix) -> String {
    let rectangle = |(row, column, run): (usize, usize, usize)| {
        format!("M{} {}h{run}v1h-{run}z", column + Matrix::QUIET_ZONE, row + Matrix::QUIET_ZONE)
    };
    matrix.runs().map(rectangle).collect()
}
