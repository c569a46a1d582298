//! The record of a saved course: read, and written from the same definition of its keys.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime};
use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::leaf::{Identifier, OutcomePhrase, in_words, phrases, say};
use super::number::SessionNumber;
use super::phrase;
use super::problem::{ProblemId, Problems};
use super::table::{At, Definitions, Read, Table, object_schema, read_key, tables, unknown_keys, wrong_type};
use super::written::{Block, Inline, Item, Written, blocks, quoted, written_tables};
use crate::model::{EntryTime, Outcome, RecordEntry, RecordEvent};

phrases! {
    /// A time of day.
    TimePhrase(NaiveTime): phrase::time_of_day, "17:30", NaiveTime::MIN, "^[0-9]{1,2}:[0-9]{2}$";
}

written_tables! {
    /// What happened to one session: one of the days below.
    struct RecordTable {
        /// The number of the session in its course, as the plan shows it.
        "session" session: At<SessionNumber>,
        /// The day on which it was held.
        "held" held: Option<At<NaiveDate>>,
        /// The day on which it was held without counting; the next interval is measured from the session before it.
        "held-uncounted" held_uncounted: Option<At<NaiveDate>>,
        /// The day on which it was held without counting, and from which the next interval is measured.
        "held-uncounted-anew" held_uncounted_anew: Option<At<NaiveDate>>,
        /// The day for which it was planned, and on which it was not held.
        "missed" missed: Option<At<NaiveDate>>,
        /// The day to which it was moved by hand.
        "moved" moved: Option<At<NaiveDate>>,
        /// The day to which it was moved by hand, although a rule forbids that day.
        "moved-anyway" moved_anyway: Option<At<NaiveDate>>,
        /// The day for which it was planned before it was dropped from the course.
        "cancelled" cancelled: Option<At<NaiveDate>>,
        /// The day on which the course ended; this session and all after it are dropped.
        "ended" ended: Option<At<NaiveDate>>,
        /// The day on which a question of the protocol was answered with yes; this session came next.
        "answered-yes" answered_yes: Option<At<NaiveDate>>,
        /// The day on which a question of the protocol was answered with no; this session came next.
        "answered-no" answered_no: Option<At<NaiveDate>>,
        /// The question that was answered.
        "checkpoint" checkpoint: Option<At<Identifier>>,
        /// What the answer led to, by the protocol as it was then: `"stop"`, `"go to phase maintenance"` or `"2 more sessions"`; the course went on where nothing is written.
        "then" then: Option<At<OutcomePhrase>>,
        /// When it was held, or is to begin on the day to which it was moved: `"16:10"`.
        "at" at: Option<At<TimePhrase>>,
        /// When a session that was held ended.
        "end" end: Option<At<TimePhrase>>,
        /// The day for which it was promised or planned, where that is another one than the day above.
        "planned" planned: Option<At<NaiveDate>>,
    }
}

/// An entry of a record as the lines of its block, without the header.
pub fn record_entry_text(entry: &RecordEntry) -> String {
    let mut out = String::new();
    RecordTable::of(entry).write_keys("course.record", &mut out);
    out
}

impl RecordTable {
    pub(super) fn of(RecordEntry { session, event, time, planned }: &RecordEntry) -> Self {
        let mut table = Self {
            session: At::written(SessionNumber(*session)),
            held: None,
            held_uncounted: None,
            held_uncounted_anew: None,
            missed: None,
            moved: None,
            moved_anyway: None,
            cancelled: None,
            ended: None,
            answered_yes: None,
            answered_no: None,
            checkpoint: None,
            then: None,
            at: time.map(|time| At::written(TimePhrase(time.start))),
            end: time.and_then(|time| time.end).map(|end| At::written(TimePhrase(end))),
            planned: planned.map(At::written),
        };
        let (key, day) = match event {
            RecordEvent::Held(day) => (&mut table.held, day),
            RecordEvent::HeldUncounted(day) => (&mut table.held_uncounted, day),
            RecordEvent::HeldUncountedAnew(day) => (&mut table.held_uncounted_anew, day),
            RecordEvent::Missed(day) => (&mut table.missed, day),
            RecordEvent::Moved(day) => (&mut table.moved, day),
            RecordEvent::MovedAnyway(day) => (&mut table.moved_anyway, day),
            RecordEvent::Cancelled(day) => (&mut table.cancelled, day),
            RecordEvent::Ended(day) => (&mut table.ended, day),
            RecordEvent::Answered { checkpoint, is_yes, then, on } => {
                table.checkpoint = Some(At::written(Identifier(Some(checkpoint.clone()))));
                table.then = (*then != Outcome::GoOn).then(|| At::written(OutcomePhrase(then.clone())));
                (if *is_yes { &mut table.answered_yes } else { &mut table.answered_no }, on)
            }
        };
        *key = Some(At::written(*day));
        table
    }
}

impl Inline for TimePhrase {
    fn inline(&self) -> String {
        quoted(&self.0.format("%H:%M").to_string())
    }
}

/// The entry that a block says, or a problem.
pub(super) fn lower_entry(
    At { value: table, span, .. }: At<RecordTable>,
    problems: &mut Problems,
) -> Option<RecordEntry> {
    let session = table.session.value.0;
    let place_of_answer = table.checkpoint.as_ref().map(|at| at.span.clone());
    let place_of_answer = place_of_answer.or(table.then.as_ref().map(|at| at.span.clone()));
    let then = table.then.map_or(Outcome::GoOn, |at| at.value.0);
    let checkpoint = table.checkpoint.and_then(|at| at.value.0);
    let is_answered = table.answered_yes.is_some() || table.answered_no.is_some();
    if is_answered && checkpoint.is_none() {
        let message = "this entry does not say which question was answered";
        let help = "add `checkpoint = \"…\"`: the id of the question in the protocol";
        problems.say(ProblemId::RecordEntry, &span, message, help);
        return None;
    }
    let answered = |is_yes: bool, day: Option<At<NaiveDate>>| {
        let (checkpoint, then) = (checkpoint.clone()?, then.clone());
        Some(RecordEvent::Answered { checkpoint, is_yes, then, on: day?.value })
    };
    let is_answer = |event: &RecordEvent| matches!(event, RecordEvent::Answered { .. });
    let given = [
        table.held.map(|day| RecordEvent::Held(day.value)),
        table.held_uncounted.map(|day| RecordEvent::HeldUncounted(day.value)),
        table.held_uncounted_anew.map(|day| RecordEvent::HeldUncountedAnew(day.value)),
        table.missed.map(|day| RecordEvent::Missed(day.value)),
        table.moved.map(|day| RecordEvent::Moved(day.value)),
        table.moved_anyway.map(|day| RecordEvent::MovedAnyway(day.value)),
        table.cancelled.map(|day| RecordEvent::Cancelled(day.value)),
        table.ended.map(|day| RecordEvent::Ended(day.value)),
        answered(true, table.answered_yes),
        answered(false, table.answered_no),
    ];
    if let Some(place) = place_of_answer.filter(|_| !given.iter().flatten().any(is_answer)) {
        let message = "`checkpoint` and `then` belong to an answer";
        let help = "add the day, as `answered-yes = 2027-01-20` or `answered-no = 2027-01-20`, or leave the line out";
        problems.say(ProblemId::RecordEntry, &place, message, help);
        return None;
    }
    let planned = table.planned.map(|day| day.value);
    let (at, end) = (table.at.map(|time| time.value.0), table.end.map(|time| time.value.0));
    let mut events = given.into_iter().flatten();
    match (events.next(), events.next()) {
        (Some(event), None) => {
            let may_have = match event {
                RecordEvent::Held(_) | RecordEvent::HeldUncounted(_) | RecordEvent::HeldUncountedAnew(_) => {
                    at.is_some() || end.is_none()
                }
                RecordEvent::Moved(_) | RecordEvent::MovedAnyway(_) => end.is_none(),
                RecordEvent::Missed(_)
                | RecordEvent::Cancelled(_)
                | RecordEvent::Ended(_)
                | RecordEvent::Answered { .. } => at.is_none() && end.is_none(),
            };
            if !may_have || at.zip(end).is_some_and(|(at, end)| end <= at) {
                let message = format!("the times of this entry do not belong to what it says of session {session}");
                let help = "`at` is when a session was held, or is to begin where it was moved to; `end` is when one that was \
                            held ended, later on that day";
                problems.say(ProblemId::RecordEntry, &span, message, help);
                return None;
            }
            Some(RecordEntry { session, event, time: at.map(|start| EntryTime { start, end }), planned })
        }
        (first, _) => {
            let what = if first.is_none() { "nothing" } else { "two things" };
            let message = format!("this entry says {what} of session {session}");
            let help = "write one of `held`, `missed`, `moved`, `moved-anyway` and `cancelled` with its day, and a block \
                        of its own for each";
            problems.say(ProblemId::RecordEntry, &span, message, help);
            None
        }
    }
}
