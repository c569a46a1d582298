//! The variants of two versions: which are new or gone, and what changed in each.

use super::{Differences, blocks, common, differences};
use crate::diff::change::{Block, BlockKind, Change, Cited, TextPlace};
use crate::diff::renamed;
use crate::model::{Id, Protocol, ProtocolData, Variant};

/// Every difference between two versions. What changed in all variants is said once; the rest with the variant.
pub(super) fn changes(old: &Protocol, new: &Protocol) -> Vec<Change> {
    if old.variants.is_empty() && new.variants.is_empty() {
        return differences(old, new);
    }
    let mut changes = Vec::new();
    let block = |variant: &Variant| Block { kind: BlockKind::Variant, id: variant.id.to_string() };
    for gone in old.all_variants().filter(|variant| new.in_variant(&variant.id).is_none()) {
        changes.push(Change::BlockRemoved { block: block(gone), text: gone.title.english.clone() });
    }
    for added in new.all_variants().filter(|variant| old.in_variant(&variant.id).is_none()) {
        changes.push(Change::BlockAdded { block: block(added), text: added.title.english.clone() });
    }
    let found: Vec<(&Variant, Vec<Change>)> =
        pairs(old, new).into_iter().map(|(variant, was, now)| (variant, differences(was, now))).collect();
    for (index, (_, own)) in found.iter().enumerate() {
        for change in own {
            let is_known = found[..index].iter().any(|(_, earlier)| earlier.contains(change));
            if is_known {
                continue;
            }
            let having = found.iter().filter(|(_, other)| other.contains(change));
            let variants: Vec<Id> = having.map(|(variant, _)| variant.id.clone()).collect();
            changes.push(match variants.len() == found.len() {
                true => change.clone(),
                false => Change::InVariants { variants, change: Box::new(change.clone()) },
            });
        }
    }
    // The examples are those of the whole file.
    let languages = common(&old.languages, &new.languages);
    let mut examples = Differences { changes: Vec::new(), languages, renamed: Vec::new() };
    let old = renamed::under_new_names(old, new);
    blocks::examples(&old.examples, &new.examples, &mut examples);
    changes.extend(examples.changes);
    changes
}

/// What is compared with what: each variant that both versions have, and a version without variants with each of the other.
fn pairs<'p>(old: &'p Protocol, new: &'p Protocol) -> Vec<(&'p Variant, &'p ProtocolData, &'p ProtocolData)> {
    let pair = |part: &'p Protocol| {
        let variant = part.variant.as_ref()?;
        let was = old.in_variant(&variant.id).or_else(|| old.variants.is_empty().then_some(old));
        let now = new.in_variant(&variant.id).or_else(|| new.variants.is_empty().then_some(new));
        was.zip(now).map(|(was, now)| (variant, &**was, &**now))
    };
    let parts = if new.variants.is_empty() { &old.variants } else { &new.variants };
    parts.iter().filter_map(pair).collect()
}

/// What a variant is called and when it holds.
pub(super) fn compare(old: Option<&Variant>, new: Option<&Variant>, found: &mut Differences) {
    let (Some(was), Some(now)) = (old, new) else { return };
    // What the protocol is called is compared as its own title.
    let Variant { id, title, of: _, when, source } = now;
    let block = Block { kind: BlockKind::Variant, id: id.to_string() };
    found.pair(&was.when, when, |when| Change::VariantWhen { variant: id.clone(), when });
    found.text(&TextPlace::Block(block.clone()), Some(&was.title), Some(title));
    found.citation(Cited::Block(block), Some(&was.source), Some(source));
}
