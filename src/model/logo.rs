//! The clinic's sign, checked before it is put into a sheet.

use std::sync::Arc;
use std::{error, fmt};

/// A picture that may stand in a sheet: it is small, it is what it says it is, and it runs and loads nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    kind: LogoKind,
    bytes: Arc<[u8]>,
}

/// The formats of a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoKind {
    /// PNG (ISO/IEC 15948).
    Png,
    /// SVG.
    Svg,
}

/// Why a picture is no sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoError {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do instead.
    pub help: &'static str,
}

impl fmt::Display for LogoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl error::Error for LogoError {}

impl Logo {
    /// The most bytes that a sign may have: every page carries it.
    pub const MAX_BYTES: usize = 200_000;

    /// The most pixels that a side of a PNG may have: few bytes can say that a picture is as large as a house.
    pub const MAX_PIXELS: u32 = 4_000;

    /// Reads a picture.
    ///
    /// # Errors
    ///
    /// A picture that is too large or has too many pixels, is neither PNG nor SVG, or is an SVG that runs a script or loads something.
    pub fn new(bytes: &[u8]) -> Result<Self, LogoError> {
        let refuse = |message: String, help| Err(LogoError { message, help });
        if Self::MAX_BYTES < bytes.len() {
            let message = format!("the logo has {} bytes, and at most {} fit a sheet", bytes.len(), Self::MAX_BYTES);
            return refuse(message, "save it smaller: 600 pixels across are enough");
        }
        if bytes.starts_with(PNG) {
            return match png_size(bytes) {
                Some((width, height)) if width.max(height) <= Self::MAX_PIXELS => {
                    Ok(Self { kind: LogoKind::Png, bytes: bytes.into() })
                }
                Some((width, height)) => refuse(
                    format!("the logo has {width} by {height} pixels, and at most {} fit a side", Self::MAX_PIXELS),
                    "save it smaller: 600 pixels across are enough",
                ),
                None => refuse("the logo breaks off before its size".to_owned(), "save it as PNG once more"),
            };
        }
        let text = std::str::from_utf8(bytes).unwrap_or("").to_ascii_lowercase();
        if !text.contains("<svg") {
            return refuse("the logo is neither a PNG nor an SVG picture".to_owned(), "save it as PNG");
        }
        match LOADS_OR_RUNS.iter().find(|word| text.contains(**word)) {
            Some(word) => refuse(
                format!("the logo has `{word}` in it: a picture on a sheet runs nothing and loads nothing"),
                "save it as a plain SVG, or as PNG",
            ),
            None if has_handler(&text) => {
                refuse("the logo has a script in an attribute".to_owned(), "save it as a plain SVG, or as PNG")
            }
            None => Ok(Self { kind: LogoKind::Svg, bytes: bytes.into() }),
        }
    }

    /// Its format.
    pub fn kind(&self) -> LogoKind {
        self.kind
    }

    /// Its media type.
    pub fn media_type(&self) -> &'static str {
        match self.kind {
            LogoKind::Png => "image/png",
            LogoKind::Svg => "image/svg+xml",
        }
    }

    /// The picture.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// The first bytes of every PNG (ISO/IEC 15948, section 5.2).
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// How wide and how high a PNG is, by its header (ISO/IEC 15948, section 11.2.2).
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let (header, rest) = bytes.get(12..)?.split_first_chunk::<4>()?;
    let (width, rest) = rest.split_first_chunk::<4>()?;
    let height = rest.first_chunk::<4>()?;
    (header == b"IHDR").then(|| (u32::from_be_bytes(*width), u32::from_be_bytes(*height)))
}

/// What makes a picture more than a picture, in small letters.
const LOADS_OR_RUNS: [&str; 9] = [
    "<script",
    "<foreignobject",
    "<iframe",
    "<!entity",
    "javascript:",
    "href=\"http",
    "href='http",
    "@import",
    "url(http",
];

/// Whether an attribute such as `onload` is there.
fn has_handler(text: &str) -> bool {
    text.split([' ', '\t', '\n', '\r', '"', '\'']).any(|word| {
        word.strip_prefix("on")
            .and_then(|rest| rest.split_once('='))
            .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|letter| letter.is_ascii_lowercase()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_a_picture_and_nothing_more() {
        let svg = |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>").into_bytes();
        assert_eq!(Logo::new(&svg("<path d=\"M0 0h9v9z\"/>")).map(|logo| logo.media_type()), Ok("image/svg+xml"));
        let png = |side: u32| [PNG, b"\0\0\0\rIHDR", &side.to_be_bytes(), &side.to_be_bytes()].concat();
        assert_eq!(Logo::new(&png(600)).map(|logo| logo.kind()), Ok(LogoKind::Png));
        assert!(Logo::new(&png(100_000)).is_err());
        assert!(Logo::new(b"\x89PNG\r\n\x1a\nrest").is_err());
        for inside in [
            "<SCRIPT>x</SCRIPT>",
            "<g onload=\"x\"/>",
            "<image href=\"https://example.org/x.png\"/>",
            "<style>@import 'x'</style>",
            "<foreignObject/>",
            "<a href=\"javascript:x\"/>",
        ] {
            assert!(Logo::new(&svg(inside)).is_err(), "{inside}");
        }
        assert!(Logo::new(b"GIF89a").is_err());
        assert!(Logo::new(&vec![0; Logo::MAX_BYTES + 1]).is_err());
    }
}
