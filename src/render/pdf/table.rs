//! Tables: columns beside one another below a heading, which comes again where the table goes on on another page.

use krilla::tagging::Tag;

use super::sheet::{Composer, column_heading};
use super::strip::{Ink, Item, Mark, Strip};
use super::text::Style;

/// Where a column begins, and how wide it is.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) x: f32,
    pub(super) width: f32,
}

/// The space between columns.
pub(super) const GAP: f32 = 9.0;

impl Column {
    /// The column of this width that begins at `x`, which is then where the next one begins.
    pub(super) fn next(x: &mut f32, width: f32) -> Self {
        let column = Self { x: *x, width };
        *x += width + GAP;
        column
    }
}

impl Composer<'_> {
    /// A table with these words above its columns. `rows` appends its rows, and is told which table it is.
    pub(super) fn table(&mut self, head: &[(Column, &str, Style)], rows: impl FnOnce(&mut Self, usize)) {
        let table = self.tables.len();
        self.structure.open(Tag::Table);
        let heading = self.table_heading(head);
        self.tables.push(heading.clone());
        self.items.push(Item::Strip(heading.keeping_next()));
        self.structure.open(Tag::TBody);
        rows(self, table);
        self.structure.close();
        self.structure.close();
    }

    fn table_heading(&mut self, cells: &[(Column, &str, Style)]) -> Strip {
        self.structure.open(Tag::THead);
        self.structure.open(Tag::TR);
        let mut strip = Strip::default();
        for (column, label, style) in cells {
            let leaf = self.structure.only(column_heading());
            let label = self.typesetter.set(*label, *style, column.width);
            strip.height = strip.height.max(label.height);
            strip.text(column.x, 0.0, column.width, label, leaf);
        }
        strip.put(0.0, strip.height, self.measures.width, Mark::Rule(Ink::Strong));
        strip.height += 1.0;
        self.structure.close();
        self.structure.close();
        strip
    }
}
