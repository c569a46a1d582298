//! What the variants of a protocol have in common, and what only some of them have.

use crate::model::{Protocol, Variant, VariantWhen};

/// Everything that a protocol has of a kind, each thing once: with the variants that have it, or with none where all do.
pub(super) fn merged<'p, T: PartialEq>(
    protocol: &'p Protocol,
    of: impl Fn(&'p Protocol) -> Vec<T>,
) -> Vec<(Vec<&'p Variant>, T)> {
    if protocol.variants.is_empty() {
        return of(protocol).into_iter().map(|thing| (Vec::new(), thing)).collect();
    }
    let mut all: Vec<(Vec<&'p Variant>, T)> = Vec::new();
    for part in &protocol.variants {
        // What one variant alone has comes behind what it has in common with those before.
        let mut place = 0;
        for thing in of(part) {
            match all.iter().position(|(_, known)| *known == thing) {
                Some(known) => {
                    all[known].0.extend(&part.variant);
                    place = place.max(known + 1);
                }
                None => {
                    all.insert(place, (part.variant.iter().collect(), thing));
                    place += 1;
                }
            }
        }
    }
    let count = protocol.variants.len();
    all.iter_mut().filter(|(variants, _)| variants.len() == count).for_each(|(variants, _)| variants.clear());
    all
}

/// The titles of some variants before what only they have: `Chin, Legs: `; nothing for what all have.
pub(super) fn before(variants: &[&Variant]) -> String {
    let titles: Vec<&str> = variants.iter().map(|variant| variant.title.english.as_str()).collect();
    if titles.is_empty() { String::new() } else { format!("{}: ", titles.join(", ")) }
}

/// When a variant holds, in a sentence.
pub(super) fn sentence(variant: &Variant) -> String {
    let Variant { id, title, when, .. } = variant;
    let when = match when {
        VariantWhen::Named => format!("to be named, `--variant {id}`"),
        VariantWhen::Sessions(_) => format!("where {when}"),
        VariantWhen::Otherwise => "for all other courses".to_owned(),
    };
    format!("{} ({id}): {when}", title.english)
}
