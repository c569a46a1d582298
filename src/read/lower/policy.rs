//! What a clinic plans inside what its source allows.

use std::ops::Range;

use super::context::Context;
use crate::model::{Aim, Allowed, AllowedInterval, Count, LengthRange, MonthEnd, Phase, Policy, Timing};
use crate::read::problem::ProblemId;
use crate::read::schema::PolicyTable;

/// The policy of a phase, which has to lie inside what the phase says.
pub(super) fn policy(
    table: PolicyTable,
    span: &Range<usize>,
    phase: &Phase,
    month_end: MonthEnd,
    context: &mut Context<'_>,
) -> Policy {
    if table.sessions.is_none() && table.interval.is_none() {
        let help = "add `sessions = …` or `interval = …`, or leave the policy out";
        context.problems.say(ProblemId::MissingKey, span, "this policy says nothing", help);
    }
    if let Some(sessions) = table.sessions.as_ref().filter(|at| at.known().is_some()) {
        let interval = table.interval.as_ref().filter(|at| at.known().is_some()).map(|at| at.value.0);
        check_policy_sessions(sessions.value.0, interval, &sessions.span, phase, context);
    }
    if let Some(interval) = table.interval.as_ref().filter(|at| at.known().is_some()) {
        check_policy_interval(interval.value.0, &interval.span, &phase.timing, month_end, context);
    }
    Policy {
        sessions: table.sessions.map(|at| at.value.0),
        interval: table.interval.map(|at| at.value.0),
        source: Some(context.cite(&table.source)),
    }
}

fn check_policy_sessions(
    sessions: u32,
    interval: Option<LengthRange>,
    place: &Range<usize>,
    phase: &Phase,
    context: &mut Context<'_>,
) {
    if phase.allows(sessions, interval) != Allowed::No {
        return;
    }
    if let Some((fewest, most, interval)) = phase.numbers_in_time(interval) {
        let message = format!(
            "this policy plans {sessions} sessions, but the source says {}, which is {fewest} to {most} of them with {} \
             between two",
            phase.sessions,
            interval.shorter()
        );
        let help = format!(
            "choose a number from {fewest} to {most}, or an interval that keeps {sessions} sessions in that time"
        );
        context.problems.say(ProblemId::PolicyOutsideSource, place, message, help);
        return;
    }
    let allowed = match &phase.extended {
        Some(extended) => format!("{}, or {} in longer courses", phase.sessions, extended.sessions),
        None => phase.sessions.to_string(),
    };
    let choose = match phase.sessions {
        Count::Between(lo, hi) if hi - lo <= 6 && phase.extended.is_none() => {
            let numbers: Vec<String> = (lo..hi).map(|number| number.to_string()).collect();
            format!("choose {} or {hi}", numbers.join(", "))
        }
        Count::Exactly(_) | Count::Between(..) | Count::During(_) | Count::Ongoing | Count::NotStated => {
            format!("choose {allowed}")
        }
    };
    let message = format!("this policy plans {sessions} sessions, but the source allows {allowed}");
    // "usually 8 to 12" stays right however the course turns out; a limit that the source does not set is no limit.
    let help = format!("{choose}, or write `sessions = \"usually {}\"` if the source calls that usual", phase.sessions);
    context.problems.say(ProblemId::PolicyOutsideSource, place, message, help);
}

fn check_policy_interval(
    interval: LengthRange,
    place: &Range<usize>,
    timing: &Timing,
    month_end: MonthEnd,
    context: &mut Context<'_>,
) {
    if let Some(allowed) = timing.interval_outside_source(interval, month_end) {
        let message = format!("this policy plans {interval}, but the source says {allowed}");
        let (choose, key) = match allowed {
            AllowedInterval::Within(published) if Some(published.shorter()) == published.longer() => {
                (format!("write `\"{published}\"`"), "interval")
            }
            AllowedInterval::Within(published) => (format!("write `\"{published}\"` or a part of it"), "interval"),
            AllowedInterval::AtLeast(minimum) => (format!("write `\"{minimum}\"` or longer"), "minimum-interval"),
            AllowedInterval::AtMost(maximum) => (format!("write `\"{maximum}\"` or shorter"), "maximum-interval"),
        };
        let help = match allowed {
            AllowedInterval::Within(published) => {
                format!("{choose}, or write `interval = \"usually {published}\"` if the source calls that usual")
            }
            AllowedInterval::AtLeast(_) | AllowedInterval::AtMost(_) => {
                format!("{choose}, or change `{key}` of the phase if the source says so")
            }
        };
        context.problems.say(ProblemId::PolicyOutsideSource, place, message, help);
    } else if timing.interval == Aim::None {
        let message = "this phase has no interval that a policy could narrow";
        context.problems.say(ProblemId::UselessKey, place, message, "leave the line out");
    }
}
