//! What helps where a session cannot be moved to a day.

use std::path::Path;

use chrono::{Days, NaiveDate};

use super::choices::course_option;
use super::shell;
use crate::clinic::{self, ReadyCourse};
use crate::model::{ClashingRule, Refusal};

/// How many days before and after a day another one is looked for.
const NEAR: u64 = 14;

/// The commands that move a session after all that cannot be moved to a day: to the nearest one that fits, of two the later;
/// and to that day by force, where that leaves a plan and nothing but the clinic's time or the person's wishes is against it.
pub(super) fn other_moves(
    course: &ReadyCourse,
    index: usize,
    happened: &clinic::Happened,
    refusal: &Refusal,
    file: &Path,
) -> Option<String> {
    let clinic::Happened::Moved { session, to, at, is_forced: false } = *happened else { return None };
    let today = course.course().today;
    let fits = |to: &NaiveDate, is_forced| {
        let moved = clinic::Happened::Moved { session, to: *to, at, is_forced };
        course.leaves_a_plan(index, moved).is_ok_and(|leaves| leaves)
    };
    let near = (1..=NEAR).flat_map(|days| [to.checked_add_days(Days::new(days)), to.checked_sub_days(Days::new(days))]);
    let near = near.flatten().filter(|day| today.is_none_or(|today| today <= *day)).find(|day| fits(day, false));
    let named = course_option(course.course(), index);
    let command = |day: NaiveDate, option: &str| {
        let day = at.map_or_else(|| day.to_string(), |at| format!("{day}T{}", at.format("%H:%M")));
        let file = shell::typed(&file.display().to_string());
        format!("`mesoplan record {file} move {session} --to {day}{option}{named}`")
    };
    let near = near.map(|day| format!("the nearest day that fits: {}", command(day, "")));
    let forced = (leaves_the_protocol(refusal) && fits(&to, true))
        .then(|| format!("on that day all the same: {}", command(to, " --force")));
    let ways: Vec<String> = near.into_iter().chain(forced).collect();
    (!ways.is_empty()).then(|| ways.join("; "))
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
