//! Pages as a PDF file: tagged, with its title and its language, and with nothing in it that a clock or a machine gave
//! (PDF 1.7; PDF/UA-1, which the writer checks).

use krilla::color::{luma, rgb};
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{Path, PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::{Metadata, TextDirection};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Paint, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::{Document as File, SerializeSettings};

use super::measures::{MARGIN, Measures};
use super::pages::Page;
use super::strip::{Ink, Mark, Placed};
use super::structure::Structure;
use super::text::{Paragraph, is_right_to_left};
use crate::render::PlanError;
use crate::render::document::Document;
use crate::render::qr::Matrix;

/// The pages as a file.
///
/// # Errors
///
/// What the writer has against them, in its own words; [`PlanError::BrokenLogo`] where it is the sign.
pub(super) fn file(
    pages: &[Page],
    structure: Structure,
    document: &Document,
    measures: Measures,
) -> Result<Vec<u8>, PlanError> {
    let refused = |why: String| PlanError::PdfRefused(why);
    let locale = document.locale;
    let accent = document.letterhead.colour.map_or(Accent(luma::Color::black().into()), |colour| {
        let [red, green, blue] = colour.parts();
        Accent(rgb::Color::new(red, green, blue).into())
    });
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.map_err(|error| refused(format!("{error:?}")))?;
    let mut file = File::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let is_mirrored = is_right_to_left(locale);
    let metadata = Metadata::new()
        .title(document.title.clone())
        .language(locale.tag().to_owned())
        .producer(PRODUCER.to_owned())
        .text_direction(if is_mirrored { TextDirection::RightToLeft } else { TextDirection::LeftToRight });
    file.set_metadata(metadata);

    let mut drawn: Vec<Drawn> = vec![Drawn::default(); structure.leaves()];
    let (width, height) = measures.paper;
    let settings = PageSettings::from_wh(width, height).ok_or_else(|| refused("no page has this size".to_owned()))?;
    for (number, page) in pages.iter().enumerate() {
        let mut sheet = file.start_page_with(settings.clone());
        let mut surface = sheet.surface();
        for placed in page {
            let x = if is_mirrored { width - MARGIN.0 - placed.x - placed.width } else { MARGIN.0 + placed.x };
            draw(&mut surface, placed, Point::from_xy(x, MARGIN.1 + placed.y), number, &mut drawn, &accent);
        }
        surface.finish();
        sheet.finish();
    }

    let mut outline = Outline::new();
    for heading in &structure.headings {
        if let Some((page, place)) = drawn.get(heading.leaf.index()).and_then(|drawn| drawn.place) {
            outline.push_child(OutlineNode::new(heading.title.clone(), XyzDestination::new(page, place)));
        }
    }
    file.set_outline(outline);
    let identifiers: Vec<Vec<Identifier>> = drawn.into_iter().map(|drawn| drawn.identifiers).collect();
    file.set_tag_tree(structure.into_tree(&identifiers));
    file.finish().map_err(|error| {
        // Pictures are decoded at the end, and there is no other one.
        if let KrillaError::Image(_, _, why) = error { PlanError::BrokenLogo(why) } else { refused(error.to_string()) }
    })
}

/// Who wrote the file, for programs that ask. No version: the same plan is the same file.
const PRODUCER: &str = "mesoplan";

/// What was drawn of a leaf.
#[derive(Clone, Default)]
struct Drawn {
    identifiers: Vec<Identifier>,
    /// The page and the place of its beginning.
    place: Option<(usize, Point)>,
}

/// The paint of headings' rules and frames.
struct Accent(Paint);

fn draw(surface: &mut Surface<'_>, placed: &Placed, at: Point, page: usize, drawn: &mut [Drawn], accent: &Accent) {
    match &placed.mark {
        Mark::Text(paragraph, leaf) => {
            let mut drawn = leaf.and_then(|leaf| drawn.get_mut(leaf.index()));
            if let Some(drawn) = drawn.as_deref_mut() {
                drawn.place.get_or_insert((page, at));
            }
            draw_lines(surface, paragraph, at, drawn.map(|drawn| &mut drawn.identifiers));
        }
        Mark::Rule(ink) => {
            let line = path(|path| {
                path.move_to(at.x, at.y);
                path.line_to(at.x + placed.width, at.y);
            });
            stroke(surface, line, *ink, accent);
        }
        Mark::Box { is_crossed } => {
            let side = placed.width;
            let frame = path(|path| {
                if let Some(rect) = Rect::from_xywh(at.x, at.y, side, side) {
                    path.push_rect(rect);
                }
                if *is_crossed {
                    let inner = side * 0.2;
                    path.move_to(at.x + inner, at.y + inner);
                    path.line_to(at.x + side - inner, at.y + side - inner);
                    path.move_to(at.x + side - inner, at.y + inner);
                    path.line_to(at.x + inner, at.y + side - inner);
                }
            });
            stroke(surface, frame, Ink::Strong, accent);
        }
        Mark::Frame { height } => {
            let frame = path(|path| {
                if let Some(rect) = Rect::from_xywh(at.x, at.y, placed.width, *height) {
                    path.push_rect(rect);
                }
            });
            stroke(surface, frame, Ink::Accent, accent);
        }
        Mark::Picture { image, height } => {
            if let Some(size) = Size::from_wh(placed.width, *height) {
                as_artifact(surface, |surface| {
                    surface.push_transform(&Transform::from_translate(at.x, at.y));
                    surface.draw_image(image.clone(), size);
                    surface.pop();
                });
            }
        }
        Mark::Code(matrix, leaf) => {
            let squares = path(|path| squares(path, matrix, at, placed.width));
            surface.set_stroke(None);
            surface.set_fill(Some(black()));
            let identifier = surface.start_tagged(ContentTag::Other);
            squares.iter().for_each(|squares| surface.draw_path(squares));
            surface.end_tagged();
            if let Some(drawn) = drawn.get_mut(leaf.index()) {
                drawn.place.get_or_insert((page, at));
                drawn.identifiers.push(identifier);
            }
        }
        Mark::Bullet => {
            let disc = path(|path| circle(path, at, placed.width));
            surface.set_stroke(None);
            surface.set_fill(Some(black()));
            as_artifact(surface, |surface| disc.iter().for_each(|disc| surface.draw_path(disc)));
        }
    }
}

/// Every line by itself, as the format advises (PDF 1.7, section 14.8.2.5). A text without a leaf is for the eye only.
fn draw_lines(
    surface: &mut Surface<'_>,
    paragraph: &Paragraph,
    at: Point,
    mut identifiers: Option<&mut Vec<Identifier>>,
) {
    surface.set_stroke(None);
    surface.set_fill(Some(black()));
    for line in &paragraph.lines {
        let tag = match identifiers {
            Some(_) => ContentTag::Span(SpanTag::empty()),
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
        };
        let identifier = surface.start_tagged(tag);
        for run in &line.runs {
            let start = Point::from_xy(at.x + run.x, at.y + line.baseline);
            surface.draw_glyphs(start, &run.glyphs, run.font.clone(), &run.text, run.size, false);
        }
        surface.end_tagged();
        if let Some(identifiers) = &mut identifiers {
            identifiers.push(identifier);
        }
    }
}

fn stroke(surface: &mut Surface<'_>, line: Option<Path>, ink: Ink, accent: &Accent) {
    let (width, paint) = match ink {
        Ink::Faint => (0.5, luma::Color::new(140).into()),
        Ink::Strong => (0.9, luma::Color::black().into()),
        Ink::Accent => (1.2, accent.0.clone()),
    };
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint, width, ..Stroke::default() }));
    as_artifact(surface, |surface| line.iter().for_each(|line| surface.draw_path(line)));
}

fn as_artifact(surface: &mut Surface<'_>, draw: impl FnOnce(&mut Surface<'_>)) {
    // An artifact is in no tree, and its name is never needed.
    let _ = surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    draw(surface);
    surface.end_tagged();
}

fn black() -> Fill {
    Fill { paint: luma::Color::black().into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn path(draw: impl FnOnce(&mut PathBuilder)) -> Option<Path> {
    let mut builder = PathBuilder::new();
    draw(&mut builder);
    builder.finish()
}

/// The dark modules of a code, a rectangle for each run of them in a row: nothing white can show between two of them.
fn squares(path: &mut PathBuilder, matrix: &Matrix, at: Point, side: f32) {
    let module = side / (matrix.size() + 2 * Matrix::QUIET_ZONE) as f32;
    let place = |number: usize| (number + Matrix::QUIET_ZONE) as f32 * module;
    for (row, column, run) in matrix.runs() {
        let rect = Rect::from_xywh(at.x + place(column), at.y + place(row), run as f32 * module, module);
        rect.into_iter().for_each(|rect| path.push_rect(rect));
    }
}

/// A circle in a square, in four curves: 0.5523 is where their handles stand for the rounder eye.
fn circle(path: &mut PathBuilder, at: Point, side: f32) {
    let radius = side / 2.0;
    let handle = radius * 0.5523;
    let (x, y) = (at.x + radius, at.y + radius);
    path.move_to(x + radius, y);
    path.cubic_to(x + radius, y + handle, x + handle, y + radius, x, y + radius);
    path.cubic_to(x - handle, y + radius, x - radius, y + handle, x - radius, y);
    path.cubic_to(x - radius, y - handle, x - handle, y - radius, x, y - radius);
    path.cubic_to(x + handle, y - radius, x + radius, y - handle, x + radius, y);
    path.close();
}
