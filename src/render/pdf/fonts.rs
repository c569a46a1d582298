//! The letters that the program carries. No font of the machine is ever read: it would not be there on another one.

use std::sync::Arc;

use krilla::text::Font;
use parley::FontContext;
use parley::fontique::{Blob, Charmap, Collection, CollectionOptions, SourceCache};

/// The families in the order in which a letter is looked for.
pub(super) const FAMILIES: [&str; 3] = ["Noto Sans", "Noto Sans Arabic", "Noto Sans Math"];

/// The files of the families; `fonts/README.md` tells where they come from.
const FILES: [&[u8]; 5] = [
    include_bytes!("fonts/NotoSans-Regular.ttf"),
    include_bytes!("fonts/NotoSans-Bold.ttf"),
    include_bytes!("fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("fonts/NotoSansArabic-Bold.ttf"),
    include_bytes!("fonts/NotoSansMath-Regular.ttf"),
];

/// The fonts as the one that sets lines knows them, and as the one that writes the file does.
pub(super) struct Fonts {
    /// For setting lines.
    pub(super) context: FontContext,
    /// The same for the file, under the names of their bytes.
    faces: Vec<(u64, Font)>,
    /// Which characters they have.
    charmaps: Vec<Charmap<'static>>,
}

impl Fonts {
    pub(super) fn new() -> Self {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut context = FontContext { collection: Collection::new(options), source_cache: SourceCache::default() };
        let mut faces = Vec::new();
        let mut charmaps = Vec::new();
        for file in FILES {
            let bytes = Blob::new(Arc::new(file));
            let fonts = context.collection.register_fonts(bytes.clone(), None);
            let fonts = fonts.iter().flat_map(|(_, fonts)| fonts);
            charmaps.extend(fonts.filter_map(|font| font.charmap_index().charmap(file)));
            faces.extend(Font::new(file.into(), 0).map(|face| (bytes.id(), face)));
        }
        Self { context, faces, charmaps }
    }

    /// Whether any font has the character.
    pub(super) fn have(&self, character: char) -> bool {
        self.charmaps.iter().any(|charmap| charmap.map(character).is_some_and(|glyph| glyph != 0))
    }

    /// The font for the file that has these bytes.
    pub(super) fn face(&self, bytes: &Blob<u8>) -> Option<Font> {
        self.faces.iter().find(|(id, _)| *id == bytes.id()).map(|(_, face)| face.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_font_of_a_family_that_is_asked_for() {
        let mut fonts = Fonts::new();
        assert_eq!(fonts.faces.len(), FILES.len());
        let mut names: Vec<String> = fonts.context.collection.family_names().map(str::to_owned).collect();
        names.sort();
        assert_eq!(names, FAMILIES);
    }
}
