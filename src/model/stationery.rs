//! What a clinic hands out besides dates: how to reach it, what it looks like on paper, and its own words.

use std::fmt;

/// A clinic's own data for sheets and calendars. Everything is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stationery {
    /// Its telephone number, as people write it.
    pub phone: Option<String>,
    /// Its mail address.
    pub email: Option<String>,
    /// The address of its page, with `https://`.
    pub web: Option<String>,
    /// Who treats.
    pub clinician: Option<String>,
    /// The file of its sign, as written in the clinic's file.
    pub logo: Option<String>,
    /// Its colour.
    pub colour: Option<Colour>,
    /// What stands at the foot of its sheets.
    pub note: Option<String>,
    /// What a person is to bring along, a sentence each.
    pub bring: Vec<String>,
    /// What holds for appointments that cannot be kept.
    pub cancellation: Option<String>,
}

/// A colour for headings and rules on white paper: dark enough to be read (WCAG 2.2, 1.4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// The least contrast to white.
    pub const LEAST_CONTRAST: f64 = 4.5;

    /// The colour of a text such as `#1a5276`; `None` where it is none.
    pub fn new(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self { red: part(0)?, green: part(2)?, blue: part(4)? })
    }

    /// Red, green and blue.
    pub fn parts(self) -> [u8; 3] {
        [self.red, self.green, self.blue]
    }

    /// Its contrast to white, from 1 to 21 (WCAG 2.2, contrast ratio).
    pub fn contrast(self) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = 0.2126 * channel(self.red) + 0.7152 * channel(self.green) + 0.0722 * channel(self.blue);
        1.05 / (luminance + 0.05)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_as_dark_as_it_is_read() {
        let contrast = |text: &str| Colour::new(text).map(|colour| (colour.contrast() * 100.0).round() / 100.0);
        // The figures of WCAG's own examples.
        assert_eq!(contrast("#000000"), Some(21.0));
        assert_eq!(contrast("#FFFFFF"), Some(1.0));
        assert_eq!(contrast("#767676"), Some(4.54));
        assert_eq!(contrast("#777777"), Some(4.48));
        assert_eq!(Colour::new("#1a5276").map(|colour| colour.to_string()).as_deref(), Some("#1a5276"));
        for text in ["1a5276", "#1a527", "#1a52767", "#ééé", "#xyzxyz", "", "#"] {
            assert_eq!(Colour::new(text), None, "{text}");
        }
    }
}
