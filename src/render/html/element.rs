//! The elements of a page. Every text and every value goes through [`escaped`]: there is no other way in.

/// A page that is being written, an element on each line.
pub(super) struct Page {
    text: String,
    depth: usize,
}

impl Page {
    pub(super) fn new() -> Self {
        Self { text: "<!DOCTYPE html>\n".to_owned(), depth: 0 }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Begins an element that holds others.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.indent();
        self.push_tag(name, attributes);
        self.text.push('\n');
        self.depth += 1;
    }

    /// Ends an element.
    pub(super) fn close(&mut self, name: &'static str) {
        self.depth = self.depth.saturating_sub(1);
        self.indent();
        self.text.push_str(&format!("</{name}>\n"));
    }

    /// An element that holds a text.
    pub(super) fn text(&mut self, name: &'static str, attributes: &[(&'static str, &str)], text: &str) {
        self.indent();
        self.push_tag(name, attributes);
        self.text.push_str(&escaped(text));
        self.text.push_str(&format!("</{name}>\n"));
    }

    /// An element that holds nothing and has no end.
    pub(super) fn void(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.indent();
        self.push_tag(name, attributes);
        self.text.push('\n');
    }

    /// The style of the page: our own text, in which nothing is escaped (HTML, section 13.1.2, raw text elements).
    pub(super) fn style(&mut self, style: &str) {
        self.text.push_str("<style>\n");
        self.text.push_str(style);
        self.text.push_str("</style>\n");
    }

    fn push_tag(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            self.text.push_str(&format!(" {key}=\"{}\"", escaped(value)));
        }
        self.text.push('>');
    }

    fn indent(&mut self) {
        self.text.push_str(&" ".repeat(self.depth));
    }
}

/// A text as it may stand between tags and inside quotation marks (HTML, section 13.1.2). A character that a page must
/// not hold becomes U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            character if character.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_does_not_leave_its_quotation_marks() {
        let mut page = Page::new();
        page.text("a", &[("href", "x\" onclick=\"y' <&>\u{0}\n"), ("class", "")], "\u{7f}a\tb");
        let expected =
            "<!DOCTYPE html>\n<a href=\"x&quot; onclick=&quot;y&#39; &lt;&amp;&gt;\u{fffd} \">\u{fffd}a b</a>\n";
        assert_eq!(page.into_text(), expected);
    }
}
