//! The next visit as a code that a phone's camera reads and offers to its calendar.
//!
//! The code holds the event of the calendar file, without what a camera has no place for, so `--title` and `--discreet`
//! hold here too: see [`ics::event_to_scan`].

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use super::ics::{self, Entry};
use super::locale::{DayForm, Sentence};
use super::{View, calendar};
use crate::model::{CoursePlan, Session};
use crate::zone::{LocalTimeError, Zone};

/// A code on a page, with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanCode {
    /// What a person does with it.
    pub caption: String,
    /// That something is left out in it, where that is so.
    pub remark: Option<String>,
    /// What it is, for those who do not see it.
    pub name: String,
    /// What is drawn.
    pub matrix: Matrix,
}

impl ScanCode {
    /// How wide its drawing is on paper with the quiet zone around it, in millimetres.
    pub const WIDTH_ON_PAPER: u16 = 40;
}

/// The modules of a QR code (ISO/IEC 18004): dark and light squares in as many rows as columns. The quiet zone around
/// them is not among them; who draws them leaves [`Matrix::QUIET_ZONE`] light modules on every side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    size: usize,
    /// Row by row.
    dark: Vec<bool>,
}

impl Matrix {
    /// How many light modules are left on every side (ISO/IEC 18004, section 5.3.8).
    pub const QUIET_ZONE: usize = 4;

    /// The most modules that a row of ours has: version 10. On paper ([`ScanCode::WIDTH_ON_PAPER`]) each module is
    /// then 0.6 mm wide. Measured with the pictures of `tests/interop/python/scan.py`: held askew and out of focus, a
    /// code of this size is decoded, and one with modules of half a millimetre is not.
    pub const MOST: usize = 17 + 4 * Self::MOST_VERSION as usize;

    /// The same as the standard counts.
    const MOST_VERSION: u8 = 10;

    /// The octets that a code of that size holds at the level M, behind the mark of their encoding.
    const MOST_OCTETS: usize = 212;

    /// A text as a code: as few modules as the level M needs, which mends 15 %, and then the best level that needs no
    /// more. It says of itself that its octets are UTF-8 (ECI 26), without which a reader may take Turkish letters for
    /// Japanese ones. `None` for a text that is too long.
    fn new(text: &str) -> Option<Self> {
        let segments = [QrSegment::make_eci(UTF_8), QrSegment::make_bytes(text.as_bytes())];
        let (least, most) = (Version::MIN, Version::new(Self::MOST_VERSION));
        let code = QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, least, most, None, true).ok()?;
        let size = usize::try_from(code.size()).ok()?;
        let dark = (0..code.size()).flat_map(|row| (0..code.size()).map(move |column| (column, row)));
        let dark = dark.map(|(column, row)| code.get_module(column, row)).collect();
        Some(Self { size, dark })
    }

    /// How many modules a row has, and a column.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The dark modules as runs: a row, the first column, and how many there are side by side.
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        (0..self.size).flat_map(move |row| {
            let begins = (0..self.size).filter(move |column| {
                let is_dark_before = *column > 0 && self.is_dark(row, column - 1);
                self.is_dark(row, *column) && !is_dark_before
            });
            begins.map(move |begin| {
                let length = (begin..self.size).take_while(|column| self.is_dark(row, *column)).count();
                (row, begin, length)
            })
        })
    }

    /// Whether a module is dark. What lies outside is light.
    pub fn is_dark(&self, row: usize, column: usize) -> bool {
        row < self.size && column < self.size && self.dark[row * self.size + column]
    }
}

/// The code of the next visit: of all the sessions on its day as one event. `None` where the event cannot be put into one.
pub(super) fn next_visit(sessions: &[(&CoursePlan, &Session)], view: &View) -> Option<ScanCode> {
    // A plan with a time that is no single instant is refused by every format before it is put into words.
    let entries = sessions.iter().map(|(plan, session)| calendar::session_entry(plan, session, view));
    let entry = together(entries.collect::<Result<Vec<_>, _>>().ok()?)?;
    let (matrix, held) = fitting(entry, &view.zone).ok()??;
    let locale = view.locale;
    let (_, first) = sessions.first()?;
    let day = &locale.day_in(DayForm::Full, first.day);
    let named = sessions.iter().map(|(plan, session)| {
        let (number, of) = (session.number, session.of);
        match sessions {
            _ if view.calendar.is_discreet => locale.say(Sentence::Appointment { number, of }),
            [_] => locale.say(Sentence::Session { course: None, number }),
            _ => locale.say(Sentence::SessionOfCourse {
                course: locale.own_title(&plan.course.protocol.title),
                number,
                of,
            }),
        }
    });
    let named: Vec<String> = named.collect();
    let session = &locale.listed(&named.iter().map(String::as_str).collect::<Vec<_>>());
    Some(ScanCode {
        caption: locale.say(Sentence::ScanToAdd { session, day }),
        remark: match held {
            Held::All => None,
            Held::AllButThePlace => Some(locale.say(Sentence::ScanShortened { is_title_cut: false })),
            Held::BeginningOfTitle => Some(locale.say(Sentence::ScanShortened { is_title_cut: true })),
        },
        name: locale.say(Sentence::ScanCode { session, day }),
        matrix,
    })
}

/// The sessions of one visit as one event, from the first start to the last end.
fn together(entries: Vec<Entry>) -> Option<Entry> {
    entries.into_iter().reduce(|one, other| Entry {
        span: one.span.until(other.span),
        summary: format!("{}, {}", one.summary, other.summary),
        ..one
    })
}

/// The encoding of the octets (AIM ECI assignment number 26).
const UTF_8: u32 = 26;

/// What of an event is in its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    All,
    AllButThePlace,
    /// A title without its end, and no place.
    BeginningOfTitle,
}

/// The event as a code, and what of it is there. What is too long gives up its place first, then the end of its title.
fn fitting(mut entry: Entry, zone: &Zone) -> Result<Option<(Matrix, Held)>, LocalTimeError> {
    let code = |entry: &Entry, held| -> Result<Option<(Matrix, Held)>, LocalTimeError> {
        Ok(Matrix::new(&ics::event_to_scan(entry, zone)?).map(|matrix| (matrix, held)))
    };
    let whole = code(&entry, Held::All)?;
    if whole.is_some() {
        return Ok(whole);
    }
    entry.location = None;
    let without_place = code(&entry, Held::AllButThePlace)?;
    if without_place.is_some() {
        return Ok(without_place);
    }
    let title = std::mem::take(&mut entry.summary);
    let ends: Vec<usize> = title.char_indices().map(|(end, _)| end).take(Matrix::MOST_OCTETS).collect();
    for end in ends.into_iter().rev() {
        entry.summary = format!("{}…", title[..end].trim_end());
        let shortened = code(&entry, Held::BeginningOfTitle)?;
        if shortened.is_some() {
            return Ok(shortened);
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_as_few_modules_as_the_level_m_needs() {
        // The capacities of ISO/IEC 18004, table 7, at the level M, less the 12 bits of the mark.
        for (octets, size) in [(13, 21), (14, 25), (121, 45), (122, 49), (212, Matrix::MOST)] {
            assert_eq!(Matrix::new(&"a".repeat(octets)).map(|matrix| matrix.size()), Some(size), "{octets}");
        }
        assert_eq!(Matrix::new(&"a".repeat(213)), None);
    }

    #[test]
    fn the_best_level_that_needs_no_more_modules_is_taken() {
        let level = |text: &str| {
            let matrix = Matrix::new(text).expect("a code");
            let grid = rqrr::SimpleGrid::from_func(matrix.size(), |column, row| matrix.is_dark(row, column));
            let (meta, decoded) = rqrr::Grid::new(grid).decode().expect("a text");
            assert_eq!((decoded.as_str(), meta.version.to_size()), (text, 21));
            // The two bits of ISO/IEC 18004, table 12.
            meta.ecc_level
        };
        let [medium, quartile, high] = [0b00, 0b11, 0b10];
        assert_eq!([6, 7, 10, 11].map(|octets| level(&"a".repeat(octets))), [high, quartile, quartile, medium]);
    }

    #[test]
    fn what_lies_outside_is_light() {
        let matrix = Matrix::new("a").expect("a code");
        // The corners that every code has dark, and what is beyond them.
        assert!(matrix.is_dark(0, 20) && matrix.is_dark(20, 0));
        assert!(!matrix.is_dark(0, 21) && !matrix.is_dark(21, 0) && !matrix.is_dark(usize::MAX / 21, 20));
    }
}
