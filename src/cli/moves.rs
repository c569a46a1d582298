//! What helps where a session cannot be moved to a day.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{Days, NaiveDate};

use super::choices::course_option;
use super::shell;
use crate::clinic::{self, ReadyCourse};
use crate::model::{ClashingRule, Plan, Refusal};
use crate::render::remarks;

/// How many days before and after a day another one is looked for.
const NEAR: u64 = 14;

/// The commands that move a session after all that cannot be moved to a day: to the nearest one that fits and gives up no
/// promised visit, of two the later; to a nearer one, with what it gives up; and to that day by force, where that leaves a plan
/// and nothing but the clinic's time or the person's wishes is against it.
pub(super) fn other_moves(
    course: &ReadyCourse,
    index: usize,
    happened: &clinic::Happened,
    refusal: &Refusal,
    file: &Path,
) -> Option<String> {
    let clinic::Happened::Moved { session, to, at, is_forced: false } = *happened else { return None };
    let today = course.course().today;
    // What is given up without the move as well is not given up for it.
    let known: BTreeSet<NaiveDate> = course.plan_unexplained().map(|plan| given_up(&plan)).unwrap_or_default();
    let way = |to: NaiveDate, is_forced| {
        let moved = clinic::Happened::Moved { session, to, at, is_forced };
        let plan = course.plan_after(index, moved).ok().flatten()?;
        Some(Way { to, given_up: given_up(&plan).difference(&known).copied().collect() })
    };
    let near = (1..=NEAR).flat_map(|days| [to.checked_add_days(Days::new(days)), to.checked_sub_days(Days::new(days))]);
    let near = near.flatten().filter(|day| today.is_none_or(|today| today <= *day));
    let mut fitting = near.filter_map(|day| way(day, false)).peekable();
    let nearer = fitting.next_if(|way| !way.given_up.is_empty());
    let keeping = fitting.find(|way| way.given_up.is_empty());
    let named = course_option(course.course(), index);
    let command = |way: &Way, option: &str| {
        let day = at.map_or_else(|| way.to.to_string(), |at| format!("{}T{}", way.to, at.format("%H:%M")));
        let file = shell::typed(&file.display().to_string());
        let command = format!("`mesoplan record {file} move {session} --to {day}{option}{named}`");
        if way.given_up.is_empty() { command } else { format!("{command}, which {}", remarks::gives_up(&way.given_up)) }
    };
    let keeping = keeping.map(|way| match nearer {
        None => format!("the nearest day that fits: {}", command(&way, "")),
        Some(_) => format!("the nearest day that gives up no promised visit: {}", command(&way, "")),
    });
    let nearer = nearer.map(|way| format!("the nearest day that fits: {}", command(&way, "")));
    let forced = if leaves_the_protocol(refusal) { way(to, true) } else { None };
    let forced = forced.map(|way| format!("on that day all the same: {}", command(&way, " --force")));
    let ways: Vec<String> = keeping.into_iter().chain(nearer).chain(forced).collect();
    (!ways.is_empty()).then(|| ways.join("; "))
}

/// A day to which a session can be moved.
struct Way {
    to: NaiveDate,
    /// The days of the promised visits that are given up for it, in order.
    given_up: Vec<NaiveDate>,
}

/// The days of the promised visits that a plan gives up.
fn given_up(plan: &Plan) -> BTreeSet<NaiveDate> {
    plan.plans.iter().flat_map(|plan| &plan.given_up).map(|visit| visit.day).collect()
}

/// Whether nothing that a protocol says is among the rules that collide.
fn leaves_the_protocol(refusal: &Refusal) -> bool {
    let Refusal::NoPlan(no_plan) = refusal else { return false };
    let is_of_others = |rule: &ClashingRule| match rule {
        ClashingRule::Start { .. }
        | ClashingRule::Weekdays { .. }
        | ClashingRule::Closed(_)
        | ClashingRule::OpeningHours
        | ClashingRule::Busy
        | ClashingRule::Away { .. }
        | ClashingRule::Moved { .. }
        | ClashingRule::SeparateVisits => true,
        ClashingRule::PhaseWeekdays { .. }
        | ClashingRule::Breaks { .. }
        | ClashingRule::Other { .. }
        | ClashingRule::Minimum { .. }
        | ClashingRule::Maximum { .. }
        | ClashingRule::Separations
        | ClashingRule::Today { .. } => false,
    };
    !no_plan.conflict.is_empty() && no_plan.conflict.iter().all(is_of_others)
}
