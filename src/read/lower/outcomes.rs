//! What the answers to a question lead to.

use super::blocks::known_phase;
use super::context::Context;
use crate::model::{CheckpointTime, Count, Outcome, Phase};
use crate::read::leaf::{Identifier, OutcomePhrase};
use crate::read::problem::ProblemId;
use crate::read::table::At;

/// What yes and what no leads to. Each has to be possible where the question is asked, and one of the two goes on as
/// planned: the plan takes that answer for given until it is known.
pub(super) fn of(
    if_yes: Option<&At<OutcomePhrase>>,
    if_no: Option<&At<OutcomePhrase>>,
    phase: Option<&At<Identifier>>,
    asked: Option<CheckpointTime>,
    phases: &[Phase],
    context: &mut Context<'_>,
) -> (Outcome, Outcome) {
    let counted = phase.and_then(|at| at.value.0.as_ref());
    let own = counted.and_then(|id| phases.iter().position(|phase| phase.id == *id));
    let mut one = |place: Option<&At<OutcomePhrase>>| {
        let Some(place) = place else { return Outcome::GoOn };
        let outcome = place.value.0.clone();
        match (&outcome, asked) {
            (Outcome::GoTo(next), Some(asked)) => to_phase(place, next, asked, own, phase.is_some(), phases, context),
            (Outcome::More(_), Some(asked)) => {
                more(place, asked, own, phase.is_some(), phases, context);
                outcome
            }
            (Outcome::GoOn | Outcome::Stop, _) | (_, None) => outcome,
        }
    };
    let (yes, no) = (one(if_yes), one(if_no));
    if let (Some(_), Some(place), false, false) = (if_yes, if_no, yes == Outcome::GoOn, no == Outcome::GoOn) {
        let message = "neither answer goes on as planned, so nobody knows what to plan until it is given";
        // After the last session of all, going on is the end.
        let is_end = asked == Some(CheckpointTime::AfterLast) && own.is_none_or(|own| own + 1 == phases.len());
        let stop = [if_yes.map(|_| ("if-yes", &yes)), Some(("if-no", &no))];
        let stop = stop.into_iter().flatten().find(|(_, outcome)| **outcome == Outcome::Stop).filter(|_| is_end);
        let help = match stop {
            Some((key, _)) => format!("leave `{key}` out: going on after the last session is the end"),
            None => "write `\"go on\"` for one of the two, and put the phases into the order of that answer".to_owned(),
        };
        context.problems.say(ProblemId::OutcomeImpossible, &place.span, message, help);
    }
    (yes, no)
}

/// The phase that an answer leads to has to come later. The phase that comes next in any case skips nothing.
fn to_phase(
    place: &At<OutcomePhrase>,
    next: &crate::model::Id,
    asked: CheckpointTime,
    own: Option<usize>,
    is_in_phase: bool,
    phases: &[Phase],
    context: &mut Context<'_>,
) -> Outcome {
    let outcome = Outcome::GoTo(next.clone());
    if known_phase(next, place, phases, context).is_none() {
        return outcome;
    }
    let to = phases.iter().position(|phase| phase.id == *next);
    if !is_in_phase {
        let help = "add `phase = \"…\"`, whose sessions are then counted";
        let message = "it is not said in which phase this question is asked";
        context.problems.say(ProblemId::OutcomeImpossible, &place.span, message, help);
        return outcome;
    }
    let (Some(own), Some(to)) = (own, to) else { return outcome };
    // What is asked before the first session of a phase is asked in the phase before it.
    let from = if asked == CheckpointTime::Before(1) { own.saturating_sub(1) } else { own };
    if to <= from {
        let message = format!("`{next}` does not come after the phase in which this question is asked");
        let help = "name a later phase; a phase that is done again is `\"2 more sessions\"` after its last session";
        context.problems.say(ProblemId::OutcomeImpossible, &place.span, message, help);
    }
    let is_at_end = matches!(asked, CheckpointTime::AfterLast | CheckpointTime::Before(1));
    if is_at_end && to == from + 1 { Outcome::GoOn } else { outcome }
}

/// Sessions are added where a phase ends.
fn more(
    place: &At<OutcomePhrase>,
    asked: CheckpointTime,
    own: Option<usize>,
    is_in_phase: bool,
    phases: &[Phase],
    context: &mut Context<'_>,
) {
    let ends = match asked {
        CheckpointTime::AfterLast if is_in_phase => own,
        CheckpointTime::AfterLast => phases.len().checked_sub(1),
        CheckpointTime::Before(1) => match own.map(|own| own.checked_sub(1)) {
            Some(before) => before,
            // That the phase is not known has been noted already.
            None if is_in_phase => return,
            None => None,
        },
        CheckpointTime::Before(_) | CheckpointTime::After(..) | CheckpointTime::Every(..) => None,
    };
    match ends.map(|ends| phases.get(ends).map(|phase| phase.sessions)) {
        None => {
            let message = "sessions are added where a phase ends, and this question is asked elsewhere";
            let help = "write `after-session = \"last\"` with its `phase`, or `before-session = 1` with the next phase";
            context.problems.say(ProblemId::OutcomeImpossible, &place.span, message, help);
        }
        Some(Some(Count::Ongoing | Count::During(_))) => {
            let message =
                "the phase that ends here goes on for a time, so that a number of sessions adds nothing to it";
            let help = "give the phase a number of sessions, or write `\"go on\"` or `\"stop\"`";
            context.problems.say(ProblemId::OutcomeImpossible, &place.span, message, help);
        }
        Some(_) => {}
    }
}
