//! What there is to know about a plan besides its dates.

use super::document::in_english;
use super::words;
use crate::model::{ChosenBy, Count, Phase, Plan, PlannedPhase, Status};

/// How the plan came about, a sentence each.
pub(super) fn notes(plan: &Plan) -> Vec<String> {
    let protocol = &plan.course.protocol;
    let mut notes: Vec<String> = Vec::new();
    let first_round = || plan.phases.iter().filter(|planned| planned.round == 1);
    let counts = first_round().filter_map(|planned| count_note(&protocol.phases[planned.index], planned));
    let remarks = first_round().filter_map(|planned| protocol.phases[planned.index].note.as_ref());
    for note in counts.chain(remarks.map(|note| in_english(note).to_owned())) {
        // Phases may share a remark; it is said once.
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    if let Some(repeat) = protocol.repeat.as_ref().filter(|_| plan.course.rounds == 1) {
        notes.push(format!("The source repeats the whole course after {}.", repeat.after));
    }
    match &protocol.status {
        Status::Draft => notes.push("This protocol is a draft.".to_owned()),
        Status::Retired => notes.push("This protocol is retired: start no new course from it.".to_owned()),
        Status::Reviewed { by, on } => notes.push(format!("Reviewed by {by} on {}.", words::day(*on))),
        Status::Published => {}
    }
    notes
}

/// What else the program can do for this course, a sentence each.
pub(super) fn hints(plan: &Plan) -> Vec<String> {
    let repeats = plan.course.protocol.repeat.is_some() && plan.course.rounds == 1;
    repeats.then(|| "`--rounds 2` plans the whole course twice.".to_owned()).into_iter().collect()
}

fn count_note(phase: &Phase, planned: &PlannedPhase) -> Option<String> {
    let who = match planned.chosen_by {
        ChosenBy::Source | ChosenBy::Until => return None,
        ChosenBy::Policy => "the clinic's choice in the protocol file",
        ChosenBy::Request => "as asked for",
    };
    let source = match phase.sessions {
        Count::NotStated => "the source gives no number".to_owned(),
        Count::Exactly(_) | Count::Between(..) | Count::Ongoing => format!("the source says {}", phase.sessions),
    };
    let count = words::session_count(planned.sessions);
    let note = format!("{}: {count}, {who}; {source}.", in_english(&phase.title));
    match phase.extended.as_ref().filter(|_| planned.is_extended) {
        Some(extended) => Some(format!("{note} A longer course: {}", in_english(&extended.when))),
        None => Some(note),
    }
}
