//! Phases that have another id in a new version of a protocol, which says so.

use crate::model::{Id, Protocol, ProtocolData, SessionChoice};

/// The phases of an old version that the new one has under another id: the old id and the new one.
pub(super) fn renamed(old: &ProtocolData, new: &ProtocolData) -> Vec<(Id, Id)> {
    let ids = old.phases.iter().map(|phase| &phase.id);
    let pairs = ids.map(|id| (id.clone(), new.present_phase(id).clone()));
    // An id that the old version has too is another phase.
    pairs.filter(|(was, now)| was != now && old.phase(now.as_str()).is_none()).collect()
}

/// The old version with the ids that its phases have in the new one.
pub(super) fn under_new_names(old: &ProtocolData, new: &ProtocolData) -> ProtocolData {
    let names = renamed(old, new);
    if names.is_empty() && old.variants.is_empty() {
        return old.clone();
    }
    let rename = |id: &mut Id| {
        if let Some((_, now)) = names.iter().find(|(was, _)| was == id) {
            *id = now.clone();
        }
    };
    let choose = |sessions: &mut SessionChoice| sessions.phase.iter_mut().for_each(rename);
    let mut data = old.clone();
    data.phases.iter_mut().for_each(|phase| rename(&mut phase.id));
    data.late.iter_mut().filter_map(|rule| rule.phase.as_mut()).for_each(rename);
    data.checkpoints.iter_mut().filter_map(|question| question.phase.as_mut()).for_each(rename);
    data.visits.iter_mut().for_each(|visit| choose(&mut visit.sessions));
    data.preparation.iter_mut().chain(&mut data.aftercare).for_each(|item| choose(&mut item.sessions));
    for example in &mut data.examples {
        let renamed = |id: Id| {
            let mut id = id;
            rename(&mut id);
            id
        };
        example.sessions =
            std::mem::take(&mut example.sessions).into_iter().map(|(id, of)| (renamed(id), of)).collect();
        example.intervals =
            std::mem::take(&mut example.intervals).into_iter().map(|(id, of)| (renamed(id), of)).collect();
    }
    for part in &mut data.variants {
        *part = Protocol::checked(under_new_names(part, new));
    }
    data
}
