//! What follows when a session is too late.

use std::ops::Range;

use super::blocks::known_phase;
use super::context::{BlockIds, Context};
use crate::model::{Aim, Late, LateOutcome, Length, LengthRange, MonthEnd, Phase, Reference};
use crate::read::problem::ProblemId;
use crate::read::schema::LateTable;
use crate::read::table::At;

/// One of them, with the places of its time and of what follows.
struct Placed {
    rule: Late,
    more_than: Range<usize>,
    then: Range<usize>,
}

/// The rules of a file for late sessions. None may be for a day on which a session still is in time, and of two the one
/// for the longer time leads further back.
pub(super) fn late(
    tables: Vec<At<LateTable>>,
    phases: &[Phase],
    month_end: MonthEnd,
    context: &mut Context<'_>,
) -> Vec<Late> {
    let mut ids = BlockIds::new("late");
    let mut placed: Vec<Placed> = Vec::new();
    for At { value: table, .. } in tables {
        let named = table.phase.as_ref().and_then(|place| Some((place.value.0.as_ref()?, place)));
        let is_known = named.is_none_or(|(id, place)| known_phase(id, place, phases, context).is_some());
        let is_read = table.more_than.known().is_some() && is_known;
        let is_then_read = table.then.known().is_some();
        let source = context.cite(&table.source);
        let Some(id) = ids.take(&table.id, context) else { continue };
        let (more_than, then) = (table.more_than.value.0, table.then.value.0);
        let phase = table.phase.and_then(|place| place.value.0);
        let rule = Late { id, phase, more_than, then, source };
        let one = Placed { rule, more_than: table.more_than.span, then: table.then.span };
        if is_read {
            check_in_time(&one, phases, month_end, context);
            if is_then_read {
                for other in &placed {
                    if !goes_beside(other, &one, month_end, context) {
                        // One that it does not go together with is enough.
                        break;
                    }
                }
            }
        }
        placed.push(one);
    }
    placed.into_iter().map(|one| one.rule).collect()
}

/// Notes a time after which a session may still be in time by its interval.
fn check_in_time(one: &Placed, phases: &[Phase], month_end: MonthEnd, context: &mut Context<'_>) {
    let Late { more_than, .. } = one.rule;
    let is_longer = |length: Length| !length.never_exceeds(more_than, month_end);
    let is_about = |phase: &&Phase| one.rule.is_for(&phase.id);
    for phase in phases.iter().filter(is_about) {
        let from_before = phase.timings().filter(|timing| timing.after == Reference::Before(1));
        let mut longest: Option<(&str, Length)> = None;
        let mut note = |of, length: Option<Length>| {
            longest = longest.or(length.filter(|length| is_longer(*length)).map(|length| (of, length)));
        };
        // Of an aim without an end nothing says how late is in time but this rule.
        for timing in from_before {
            note("a maximum of", timing.maximum);
            if let Aim::Stated(interval) = timing.interval {
                note("an interval of up to", interval.longer());
            }
            note("a minimum of", timing.floor());
        }
        if phase.timing.after == Reference::Before(1) {
            note("a planned interval of up to", phase.policy.interval.and_then(LengthRange::longer));
        }
        let id = &phase.id;
        if let Some((of, length)) = longest {
            let message = format!("`{id}` has {of} {length}, so that a session may be in time after {more_than}");
            let help = match one.rule.phase {
                Some(_) => format!("write `\"{length}\"` or longer"),
                None => format!("write `\"{length}\"` or longer, or add `phase = \"…\"` where it is for another phase"),
            };
            context.problems.say(ProblemId::LateInTime, &one.more_than, message, help);
            return;
        }
    }
}

/// Whether two rules go together; notes it where they are for one session and do not.
fn goes_beside(other: &Placed, one: &Placed, month_end: MonthEnd, context: &mut Context<'_>) -> bool {
    let (a, b) = (&other.rule, &one.rule);
    if a.phase.is_some() && b.phase.is_some() && a.phase != b.phase {
        return true;
    }
    let (a_fits, b_fits) =
        (a.more_than.never_exceeds(b.more_than, month_end), b.more_than.never_exceeds(a.more_than, month_end));
    let (longer, shorter) = match (a_fits, b_fits) {
        (true, false) => (one, other),
        (false, true) => (other, one),
        (true, true) => {
            let message = format!("`{}` says already what follows after more than {}", a.id, a.more_than);
            let help = "leave one of the two out, or give each its own `phase`";
            context.problems.say(ProblemId::LateOverlap, &one.more_than, message, help);
            return false;
        }
        (false, false) => {
            let message = format!(
                "whether {} or {} (in `{}`) is longer depends on the month, so that it is open which of them holds",
                b.more_than, a.more_than, a.id
            );
            context.problems.say(ProblemId::LateOverlap, &one.more_than, message, "write both in one unit");
            return false;
        }
    };
    if longer.rule.then <= shorter.rule.then {
        let Late { id, more_than, then, .. } = &shorter.rule;
        let message = match longer.rule.then == *then {
            true => format!("`{id}` leads to the same after more than {more_than} already"),
            false => format!("`{id}` leads further back (`{then}`) after the shorter time of {more_than}"),
        };
        let help = match longer.rule.then == LateOutcome::LeaveOut || longer.rule.then == *then {
            true => "leave this block out, or write what leads further back, such as `\"start the course again\"`",
            false => "give the longer time what leads further back",
        };
        context.problems.say(ProblemId::LateOverlap, &longer.then, message, help);
        return false;
    }
    true
}
