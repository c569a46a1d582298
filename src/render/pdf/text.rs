//! Texts as lines of glyphs: broken to a width, in the right order for letters that run from right to left, and with a
//! remark of every letter that no font has.

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::{
    Alignment, AlignmentOptions, BaseDirection, FontFamily, FontFamilyName, FontWeight, LayoutContext, LineHeight,
    OverflowWrap, StyleProperty,
};

use super::fonts::{FAMILIES, Fonts};
use crate::model::Language;
use crate::render::locale::{self, Direction, Locale};

/// A text and the language that it is in, where that is not the language of the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'t> {
    pub(super) text: &'t str,
    /// The tag of the language.
    pub(super) language: Option<&'t str>,
}

impl<'t> From<&'t str> for Said<'t> {
    fn from(text: &'t str) -> Self {
        Self { text, language: None }
    }
}

impl<'t> From<&'t String> for Said<'t> {
    fn from(text: &'t String) -> Self {
        text.as_str().into()
    }
}

impl<'t> From<&'t locale::Line> for Said<'t> {
    fn from(line: &'t locale::Line) -> Self {
        // A file tells the language of a whole sentence: that of most of its words.
        let longest = line.foreign.iter().max_by_key(|foreign| foreign.range.len());
        let most = longest.filter(|foreign| line.text.len() < 2 * foreign.range.len());
        Self { text: &line.text, language: most.map(|foreign| foreign.language.as_str()) }
    }
}

/// Where a line stands in its width. Start is the side at which the page's language begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Start,
    Center,
    End,
}

/// What letters look like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// How large they are, in points.
    pub(super) size: f32,
    pub(super) is_bold: bool,
    pub(super) align: Align,
}

impl Style {
    pub(super) fn plain(size: f32) -> Self {
        Self { size, is_bold: false, align: Align::Start }
    }

    pub(super) fn bold(size: f32) -> Self {
        Self { size, is_bold: true, align: Align::Start }
    }

    pub(super) fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }
}

/// A text in lines. Places are in points, from its top at the left.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub(super) lines: Vec<Line>,
    /// How wide the widest line is.
    pub(super) width: f32,
    pub(super) height: f32,
}

/// A line of a text.
#[derive(Clone, Debug)]
pub(super) struct Line {
    top: f32,
    /// Where the letters stand.
    pub(super) baseline: f32,
    pub(super) runs: Vec<Run>,
}

/// Glyphs of one font, side by side from the left.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) font: Font,
    pub(super) size: f32,
    /// Where the first one begins.
    pub(super) x: f32,
    /// What its glyphs say, for whoever searches or copies.
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
}

impl Paragraph {
    /// Where the letters of the first line stand.
    pub(super) fn baseline(&self) -> f32 {
        self.lines.first().map_or(0.0, |line| line.baseline)
    }

    /// The same text in pieces of this many lines at most.
    pub(super) fn in_pieces(self, most_lines: usize) -> Vec<Self> {
        if self.lines.len() <= most_lines {
            return vec![self];
        }
        let tops: Vec<f32> = self.lines.iter().map(|line| line.top).chain([self.height]).collect();
        let pieces = self.lines.chunks(most_lines).enumerate().map(|(index, lines)| {
            let from = index * most_lines;
            let top = tops[from];
            let moved = |line: &Line| Line { top: line.top - top, baseline: line.baseline - top, ..line.clone() };
            Self { lines: lines.iter().map(moved).collect(), width: self.width, height: tops[from + lines.len()] - top }
        });
        pieces.collect()
    }
}

/// Sets texts in lines, and keeps account of the letters that it does not have.
pub(super) struct Typesetter {
    fonts: Fonts,
    layouts: LayoutContext<()>,
    locale: Locale,
    /// The height of a line in sizes of its letters.
    pub(super) leading: f32,
    /// Characters that no font has a glyph for.
    pub(super) missing: BTreeSet<char>,
}

impl Typesetter {
    /// For a page in a language.
    pub(super) fn new(locale: Locale) -> Self {
        Self { fonts: Fonts::new(), layouts: LayoutContext::new(), locale, leading: 1.3, missing: BTreeSet::new() }
    }

    /// Whether the page is read from right to left.
    pub(super) fn is_right_to_left(&self) -> bool {
        is_right_to_left(self.locale)
    }

    /// The text in lines of this width.
    pub(super) fn set<'t>(&mut self, said: impl Into<Said<'t>>, style: Style, width: f32) -> Paragraph {
        let Said { text, language } = said.into();
        // A letter that no font has is left out of the line, which is never drawn: breaking lines of Chinese or Thai would
        // need tables that nothing else needs.
        let lost = |character: &char| character.is_alphanumeric() && !self.fonts.have(*character);
        let (lost, kept): (String, String) = text.chars().partition(lost);
        self.missing.extend(lost.chars());
        let text = kept.as_str();
        let tag = language.unwrap_or(self.locale.tag());
        let runs_left = match language.and_then(Language::new) {
            Some(language) => Direction::of(&language) == Direction::RightToLeft,
            None => is_right_to_left(self.locale),
        };
        // Marks above and below the letters need room.
        let leading = if runs_left { self.leading * 1.06 } else { self.leading };
        let families = FAMILIES.map(FontFamilyName::named);
        let mut builder = self.layouts.ranged_builder(&mut self.fonts.context, text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(families.as_slice().into())));
        builder.push_default(StyleProperty::FontSize(style.size));
        let weight = if style.is_bold { FontWeight::BOLD } else { FontWeight::NORMAL };
        builder.push_default(StyleProperty::FontWeight(weight));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(leading)));
        // A word that is longer than a line is broken rather than cut off.
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        // Ligatures that are not needed only stand in the way of those who search or copy.
        builder.push_default(StyleProperty::FontFeatures("\"liga\" 0, \"clig\" 0".into()));
        builder.push_default(StyleProperty::Locale(parley::Language::parse(tag).ok()));
        builder.set_base_direction(if runs_left { BaseDirection::Rtl } else { BaseDirection::Ltr });
        let mut layout = builder.build(text);
        layout.break_all_lines(Some(width));
        let begins_right = self.is_right_to_left();
        let alignment = match (style.align, begins_right) {
            (Align::Center, _) => Alignment::Center,
            (Align::Start, false) | (Align::End, true) => Alignment::Left,
            (Align::End, false) | (Align::Start, true) => Alignment::Right,
        };
        layout.align(alignment, AlignmentOptions::default());

        let mut lines = Vec::new();
        for line in layout.lines() {
            let metrics = line.metrics();
            let mut x = metrics.offset;
            let mut runs = Vec::new();
            for run in line.runs() {
                let (glyphs, said, advance) = glyphs(&run, text, &mut self.missing);
                // Every run has a font of the collection, all of which the file has too.
                if let Some(font) = self.fonts.face(&run.font().data) {
                    runs.push(Run { font, size: run.font_size(), x, text: said, glyphs });
                }
                x += advance;
            }
            lines.push(Line { top: metrics.block_min_coord, baseline: metrics.baseline, runs });
        }
        Paragraph { lines, width: layout.width(), height: layout.height() }
    }

    /// How wide the text is in one line.
    pub(super) fn width<'t>(&mut self, said: impl Into<Said<'t>>, style: Style) -> f32 {
        // The next whole number: what fits in one line must not be broken for want of a rounded hair.
        self.set(said, style, f32::MAX).width.ceil()
    }
}

/// The glyphs of a run from the left, what they say, and how wide the run is.
fn glyphs(run: &parley::Run<'_, ()>, text: &str, missing: &mut BTreeSet<char>) -> (Vec<KrillaGlyph>, String, f32) {
    let size = run.font_size();
    // Clusters in the order of the text. One that continues a ligature has no glyphs of its own.
    let mut clusters: Vec<(Range<usize>, Vec<parley::Glyph>)> = Vec::new();
    for cluster in run.clusters() {
        match clusters.last_mut() {
            Some((range, _)) if cluster.is_ligature_continuation() => {
                *range = range.start.min(cluster.text_range().start)..range.end.max(cluster.text_range().end);
            }
            Some(_) | None => clusters.push((cluster.text_range(), cluster.glyphs().collect())),
        }
    }
    let mut said = String::new();
    let mut placed = Vec::new();
    let mut advance = 0.0;
    for (range, mut found) in clusters {
        let characters = &text[range];
        if found.iter().any(|glyph| glyph.id == NO_GLYPH) {
            missing.extend(characters.chars());
        }
        missing.extend(characters.chars().filter(|character| UNWRITABLE.contains(character)));
        if run.is_rtl() {
            found.reverse();
        }
        for (glyph, range) in found.iter().zip(ranges(&mut said, characters, found.len())) {
            advance += glyph.advance;
            // Here y grows downwards, in the file upwards.
            let [along, across, up] = [glyph.advance, glyph.x, -glyph.y].map(|length| length / size);
            placed.push(KrillaGlyph::new(GlyphId::new(glyph.id), along, across, up, 0.0, range, None));
        }
    }
    if run.is_rtl() {
        placed.reverse();
    }
    (placed, said, advance)
}

/// Adds what a cluster of this many glyphs says, and gives each glyph its part of it: a letter and its mark one each, where
/// there are as many of them as glyphs.
fn ranges(said: &mut String, characters: &str, glyphs: usize) -> Vec<Range<usize>> {
    let begin = said.len();
    let (letters, marks): (String, String) = characters.chars().partition(|letter| !VOWEL_SIGNS.contains(letter));
    match LIGATURES.iter().find(|(joined, _)| *joined == letters) {
        Some((_, ligature)) => {
            said.push(*ligature);
            said.push_str(&marks);
        }
        None => said.push_str(characters),
    }
    if said[begin..].chars().count() != glyphs {
        return vec![begin..said.len(); glyphs];
    }
    let letters = said[begin..].char_indices().map(|(at, letter)| begin + at..begin + at + letter.len_utf8());
    letters.collect()
}

/// The ligatures that the Arabic letters are not set without, and the character for each. Programs that read a file turn words from
/// right to left around glyph by glyph: two letters of one glyph would come out in the wrong order, this one does not,
/// and they resolve it (Unicode, compatibility decomposition).
const LIGATURES: [(&str, char); 5] = [
    ("\u{644}\u{622}", '\u{fef5}'),
    ("\u{644}\u{623}", '\u{fef7}'),
    ("\u{644}\u{625}", '\u{fef9}'),
    ("\u{644}\u{627}", '\u{fefb}'),
    ("\u{644}\u{649}", '\u{fc43}'),
];

/// The signs above and below Arabic letters, which may stand between the two of a ligature.
const VOWEL_SIGNS: RangeInclusive<char> = '\u{64b}'..='\u{652}';

/// Characters that no text of a PDF may have (PDF/UA-1, section 7.21.7).
const UNWRITABLE: [char; 3] = ['\0', '\u{feff}', '\u{fffe}'];

/// The glyph of every font that stands for a character without one (OpenType, table `glyf`).
const NO_GLYPH: u32 = 0;

/// Whether the lines of a language run from right to left.
pub(super) fn is_right_to_left(locale: Locale) -> bool {
    locale.direction() == Direction::RightToLeft
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(locale: Locale, text: &str, width: f32) -> (Paragraph, BTreeSet<char>) {
        let mut typesetter = Typesetter::new(locale);
        let paragraph = typesetter.set(text, Style::plain(10.0), width);
        (paragraph, typesetter.missing)
    }

    /// What the glyphs of a line say, from the left.
    fn from_the_left(line: &Line) -> Vec<String> {
        let says = |run: &Run| -> Vec<String> {
            run.glyphs.iter().map(|glyph| run.text[glyph.text_range.clone()].to_owned()).collect()
        };
        line.runs.iter().flat_map(says).collect()
    }

    #[test]
    fn arabic_runs_from_the_right_and_every_glyph_says_one_character() {
        let (paragraph, missing) = set(Locale::Arabic, "إلى 24 سلامًا", 500.0);
        let said = from_the_left(&paragraph.lines[0]);
        assert_eq!(said.concat(), "ًام\u{fefb}س 24 \u{fc43}إ".replace("ًا", "ا\u{64b}"));
        assert!(said.iter().all(|said| said.chars().count() == 1), "{said:?}");
        assert_eq!(missing, BTreeSet::new());
    }

    #[test]
    fn an_accent_stands_higher_on_a_tall_letter() {
        let height = |text: &str| set(Locale::German, text, 500.0).0.lines[0].runs[0].glyphs[1].y_offset;
        assert!(height("X\u{301}") > height("x\u{301}"));
    }

    #[test]
    fn lines_are_no_wider_than_they_may_be() {
        for text in ["Take no aspirin, not even a low dose.", "Donaudampfschifffahrtsgesellschaftskapitän"] {
            for width in [40.0, 80.0, 160.0] {
                let (paragraph, _) = set(Locale::German, text, width);
                assert!(paragraph.width <= width, "{text}: {} in {width}", paragraph.width);
                let said: String = paragraph.lines.iter().flat_map(from_the_left).collect();
                assert_eq!(said, text);
            }
        }
    }

    #[test]
    fn letters_that_are_not_there_are_named() {
        let all = "İıĞğŞş ÄÖÜäöüß ŁłŐő Ёё Щщ Її ΑΩαω ấ ≥ → ° µ … “„” «» – € ₺ \u{200f}\u{200d}";
        assert_eq!(set(Locale::Turkish, all, 500.0).1, BTreeSet::new());
        let missing = BTreeSet::from(['漢', '✓', '👩', '\u{feff}']);
        assert_eq!(set(Locale::Turkish, "Ayşe 漢 ✓ 👩\u{feff}", 500.0).1, missing);
    }

    #[test]
    fn a_long_text_comes_in_pieces_of_whole_lines() {
        let (paragraph, _) = set(Locale::English, &"word ".repeat(200), 100.0);
        let (lines, height) = (paragraph.lines.len(), paragraph.height);
        let pieces = paragraph.in_pieces(6);
        assert!(pieces.iter().all(|piece| piece.lines.len() <= 6 && piece.baseline() < piece.height));
        assert_eq!(pieces.iter().map(|piece| piece.lines.len()).sum::<usize>(), lines);
        assert!((pieces.iter().map(|piece| piece.height).sum::<f32>() - height).abs() < 0.1);
    }
}
