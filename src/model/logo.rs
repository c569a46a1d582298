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

    /// Reads a picture.
    ///
    /// # Errors
    ///
    /// A picture that is too large, is neither PNG nor SVG, or is an SVG that runs a script or loads something.
    pub fn new(bytes: &[u8]) -> Result<Self, LogoError> {
        let refuse = |message: String, help| Err(LogoError { message, help });
        if Self::MAX_BYTES < bytes.len() {
            let message = format!("the logo has {} bytes, and at most {} fit a sheet", bytes.len(), Self::MAX_BYTES);
            return refuse(message, "save it smaller: 600 pixels across are enough");
        }
        if bytes.starts_with(PNG) {
            return Ok(Self { kind: LogoKind::Png, bytes: bytes.into() });
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
        assert_eq!(Logo::new(b"\x89PNG\r\n\x1a\nrest").map(|logo| logo.kind()), Ok(LogoKind::Png));
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
