//! The words for what changes of protocols do to plans.

use chrono::NaiveDate;

use super::super::remarks::ENGLISH;
use super::super::{document, refusal_texts};
use crate::diff::ReferenceEffect;
use crate::diff::effect::{Effect, Movement, Outcome};
use crate::model::{Refusal, SessionKey, SessionTime};

/// A session for a table: `induction 3`.
pub(super) fn session(key: &SessionKey) -> String {
    let round = if key.round > 1 { format!(", round {}", key.round) } else { String::new() };
    let attempt = if key.attempt > 1 { format!(", held again ({})", key.attempt) } else { String::new() };
    format!("{} {}{round}{attempt}", key.phase, key.number)
}

/// Where a session was, where it is, and by how much it moved, with days worded by `day`.
pub(super) fn movement(movement: Movement, day: fn(NaiveDate) -> String) -> [String; 3] {
    let timed = |on: NaiveDate, time: Option<SessionTime>| {
        let time = time.map(|time| time.start.format(" %H:%M").to_string()).unwrap_or_default();
        format!("{}{time}", day(on))
    };
    match movement {
        Movement::Moved { was, now, days } => [day(was), day(now), later(days)],
        Movement::Retimed { day, was, now } => [timed(day, was), timed(day, now), "same day".to_owned()],
        Movement::Added(on) => ["-".to_owned(), day(on), "new".to_owned()],
        Movement::Dropped(on) => [day(on), "-".to_owned(), "gone".to_owned()],
    }
}

/// By how many days a session is later, or with a minus earlier: `-3 days`.
fn later(days: i64) -> String {
    format!("{days:+} {}", if days.abs() == 1 { "day" } else { "days" })
}

/// The course whose plan stands for others.
pub(super) fn course_from(reference: &ReferenceEffect) -> String {
    let choices = if reference.is_as_in_example { ", else as in an example of the protocol" } else { "" };
    let of = reference.variant.as_ref().map(|variant| format!(" of `{variant}`")).unwrap_or_default();
    format!("A course{of} from {}{choices}", ENGLISH.day(reference.start))
}

/// What becomes of the plan that stands for others, in sentences, with what would help where the protocol leaves open
/// what nobody has chosen.
pub(super) fn reference_effect(reference: &ReferenceEffect) -> Vec<String> {
    let is_open = |outcome: &Outcome| matches!(outcome, Outcome::Refused(Refusal::Course(_)));
    let mut lines = effect(&reference.effect);
    if is_open(&reference.effect.was) || is_open(&reference.effect.now) {
        lines.push("An `example` block in the protocol that chooses it makes a plan to compare.".to_owned());
    }
    lines
}

/// What becomes of a plan, in sentences.
pub(super) fn effect(effect: &Effect) -> Vec<String> {
    let (was, now) = match (&effect.was, &effect.now) {
        (Outcome::Plan { .. }, Outcome::Plan { .. }) if effect.is_none() => {
            return vec!["No session moves.".to_owned()];
        }
        (Outcome::Plan { sessions, last, .. }, Outcome::Plan { sessions: now_sessions, last: now_last, .. }) => {
            ((*sessions, *last), (*now_sessions, *now_last))
        }
        (was, now) if was == now => return vec![format!("Before and after, {}.", outcome(now))],
        (was, now) => return vec![format!("Before: {}.", outcome(was)), format!("After: {}.", outcome(now))],
    };
    let mut lines = vec![moved_sentence(effect)];
    if was.0 != now.0 {
        lines.push(format!("It had {} and has {}.", sessions(was.0), now.0));
    }
    if was.1 != now.1 {
        lines.push(format!("Its last session was on {}, and is on {}.", ENGLISH.day(was.1), ENGLISH.day(now.1)));
    }
    lines.extend(effect.regraded.iter().map(|held| {
        let name = |(key, _, grade): &(SessionKey, u32, _)| format!("{} {}", session(key), ENGLISH.grade(*grade));
        format!("The session of {}: {}; now: {}.", ENGLISH.day(held.day), name(&held.was), name(&held.now))
    }));
    lines
}

/// How many sessions move, and how far.
fn moved_sentence(effect: &Effect) -> String {
    let count = |test: fn(&Movement) -> bool| effect.moved.iter().filter(|moved| test(&moved.movement)).count();
    let moved = count(|movement| matches!(movement, Movement::Moved { .. }));
    let farthest = ENGLISH.day_count(u32::try_from(effect.farthest_days()).unwrap_or(u32::MAX));
    let parts = [
        (moved, format!("{} to another day, by {farthest} at most", moves(moved))),
        (count(|movement| matches!(movement, Movement::Retimed { .. })), "to another time".to_owned()),
        (count(|movement| matches!(movement, Movement::Added(_))), "new".to_owned()),
        (count(|movement| matches!(movement, Movement::Dropped(_))), "gone".to_owned()),
    ];
    let told = parts
        .into_iter()
        .enumerate()
        .filter(|(_, (count, _))| *count > 0)
        .map(|(place, (count, words))| if place == 0 { words } else { format!("{count} {words}") });
    match told.collect::<Vec<_>>().as_slice() {
        [] => "No session ahead moves.".to_owned(),
        told => format!("Sessions ahead: {}.", told.join("; ")),
    }
}

fn moves(count: usize) -> String {
    if count == 1 { "1 moves".to_owned() } else { format!("{count} move") }
}

fn sessions(count: usize) -> String {
    ENGLISH.session_count(u32::try_from(count).unwrap_or(u32::MAX))
}

/// What planning came to, in words without a full stop.
pub(super) fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Plan { sessions, first, last, off_aim_days } => format!(
            "{}, {} to {}, {} off aim",
            self::sessions(*sessions),
            ENGLISH.day(*first),
            ENGLISH.day(*last),
            ENGLISH.day_count(*off_aim_days)
        ),
        Outcome::Refused(refusal) => {
            let texts = refusal_texts(refusal, ENGLISH).join("; ");
            format!("there is no plan ({})", document::one_line(&texts))
        }
        Outcome::NoProtocol => "there is no such protocol".to_owned(),
    }
}
