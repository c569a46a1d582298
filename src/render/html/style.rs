//! The style of a page: what every page has, and what depends on the clinic and on the paper.

use crate::model::Colour;
use crate::render::document::Document;
use crate::render::sheet_style::{Paper, SheetStyle};

/// Screen and paper.
const STYLE: &str = include_str!("style.css");

/// What the days of a book have besides.
pub(super) const BOOK: &str = include_str!("book.css");

/// The style of one page.
pub(super) fn of(document: &Document, sheet: SheetStyle) -> String {
    let mut style = STYLE.to_owned();
    if let Some(colour) = document.letterhead.colour {
        style.push_str(&clinics_colour(colour));
    }
    style.push_str(&pages(document, sheet.paper));
    style
}

/// The clinic's colour, where the page is light: it was chosen for white paper.
fn clinics_colour(colour: Colour) -> String {
    format!(
        "@media print {{ :root {{ --accent: {colour}; }} }}\n\
         @media screen and (prefers-color-scheme: light) {{ :root {{ --accent: {colour}; }} }}\n"
    )
}

/// What every printed page has at its foot: whose sheet it is, and which of how many pages.
fn pages(document: &Document, paper: Option<Paper>) -> String {
    let size = match paper {
        None => "",
        Some(Paper::A4) => "size: A4; ",
        Some(Paper::Letter) => "size: letter; ",
    };
    let text = "font: 10pt Arial, Helvetica, \"Liberation Sans\", sans-serif";
    format!(
        "@page {{ {size}margin: 12mm 12mm 16mm; @bottom-left {{ content: \"{}\"; {text}; }} \
         @bottom-right {{ content: counter(page) \"/\" counter(pages); {text}; }} }}\n",
        in_quotes(&document.title)
    )
}

/// A text inside quotation marks of a style sheet (CSS Syntax, section 4.3.7): all but letters, digits and spaces is
/// escaped by its number, so that nothing ends the text, the rule or the element.
fn in_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() || character == ' ' {
            out.push(character);
        } else if !character.is_control() {
            out.push_str(&format!("\\{:x} ", u32::from(character)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::in_quotes;

    #[test]
    fn no_text_leaves_its_quotation_marks() {
        let text = in_quotes("Ayşe: \"}</style>\\\n<script>");
        assert_eq!(text, "Ayşe\\3a  \\22 \\7d \\3c \\2f style\\3e \\5c \\3c script\\3e ");
    }
}
