//! Phrases that count or name sessions: `8 to 12`, `usually 8`, `every 4 to 5`, `2 in 7 days`.

use super::{Hedged, Misread, NOT_STATED, UP_TO, hedged, length, number, plain_interval, split_range};
use crate::model::{Cap, CheckpointTime, Count, Id, LateOutcome, Length, MAX_SESSIONS, MonthEnd, Outcome, SessionSpan};
use crate::read::correction;
use crate::read::problem::ProblemId;

/// Reads a number of sessions as a source gives it: as [`count`] does, or `usually` and a number or a range.
pub fn hedged_count(text: &str) -> Result<Hedged<Count>, Misread> {
    plain_hedged_count(text).map_err(|misread| misread.or_better(|| correction::of_count(text)))
}

/// Whether a text is a number of sessions as a source gives it.
pub(in crate::read) fn reads_as_count(text: &str) -> bool {
    plain_hedged_count(text).is_ok()
}

/// As [`hedged_count`], without a guess at what was meant.
fn plain_hedged_count(text: &str) -> Result<Hedged<Count>, Misread> {
    let read = hedged(text, count_or_most).map_err(|misread| match misread.help == COUNT_HELP {
        true => bad_count(text),
        false => misread,
    })?;
    match read.value {
        Count::Ongoing | Count::NotStated if read.is_usual => {
            let message = format!("`{text}` calls usual what is no number");
            Err(Misread::new(ProblemId::BadCount, message, format!("write `\"{}\"`", read.value)))
        }
        Count::Exactly(_) | Count::Between(..) | Count::During(_) | Count::Ongoing | Count::NotStated => Ok(read),
    }
}

/// As [`count`], or `up to` and the most sessions that there may be: from 1 to that number.
fn count_or_most(text: &str) -> Result<Count, Misread> {
    let Some(most) = text.trim().strip_prefix(UP_TO) else { return count(text) };
    match session_number(most.trim())? {
        1 => Ok(Count::Exactly(1)),
        most => Ok(Count::Between(1, most)),
    }
}

/// Reads when a question is asked after sessions: `4`, `4 to 5`, `every 4 to 5`, `last`.
pub fn after_sessions(text: &str) -> Result<CheckpointTime, Misread> {
    if text.trim() == "last" {
        return Ok(CheckpointTime::AfterLast);
    }
    let (time, range): (fn(u32, u32) -> CheckpointTime, _) = match text.trim().strip_prefix("every ") {
        Some(rest) => (CheckpointTime::Every, rest),
        None => (CheckpointTime::After, text),
    };
    let span = numbered_span(range)?;
    Ok(time(span.0, span.1))
}

/// Reads what an answer leads to: `go on`, `stop`, `go to phase maintenance`, `2 more sessions`.
pub fn outcome(text: &str) -> Result<Outcome, Misread> {
    let text = text.trim();
    let bad = || {
        let help = "write `\"go on\"`, `\"stop\"`, `\"go to phase maintenance\"` with the id of a later phase, or \
                    `\"2 more sessions\"`";
        Misread::new(ProblemId::BadOutcome, format!("`{text}` is nothing that an answer can lead to"), help)
    };
    match text {
        "go on" => return Ok(Outcome::GoOn),
        "stop" => return Ok(Outcome::Stop),
        _ => {}
    }
    if let Some(phase) = text.strip_prefix("go to phase ") {
        return Id::new(phase.trim()).map(Outcome::GoTo).ok_or_else(bad);
    }
    let more = text.strip_suffix(" more sessions").or_else(|| text.strip_suffix(" more session")).ok_or_else(bad)?;
    match number(more.trim()).ok_or_else(bad)?.unsigned_abs() {
        0 => Err(bad()),
        sessions if sessions > MAX_SESSIONS => Err(Misread::new(
            ProblemId::CountTooLarge,
            format!("{sessions} sessions are more than a course can have, which is {MAX_SESSIONS}"),
            "write the number that the source gives",
        )),
        sessions => Ok(Outcome::More(sessions)),
    }
}

/// Reads what follows when a session is too late: `repeat the last session`, `repeat the last 2 sessions`, `start the
/// phase again`, `start the course again`, `leave the session out`.
pub fn late_outcome(text: &str) -> Result<LateOutcome, Misread> {
    let text = text.trim();
    let bad = |help: &str| {
        Misread::new(ProblemId::BadOutcome, format!("`{text}` is nothing that a late session can lead to"), help)
    };
    let all = "write `\"repeat the last session\"`, `\"repeat the last 2 sessions\"`, `\"start the phase again\"`, \
               `\"start the course again\"` or `\"leave the session out\"`";
    match text {
        "repeat the last session" => return Ok(LateOutcome::Repeat(1)),
        "start the phase again" => return Ok(LateOutcome::RestartPhase),
        "start the course again" => return Ok(LateOutcome::RestartCourse),
        "leave the session out" => return Ok(LateOutcome::LeaveOut),
        _ => {}
    }
    let words = text.to_lowercase();
    let says = |word: &str| words.split(|c: char| !c.is_alphabetic()).any(|own| own == word);
    let sessions = text.strip_prefix("repeat the last ").and_then(|rest| rest.strip_suffix(" sessions"));
    let Some(sessions) = sessions.and_then(|sessions| number(sessions.trim())) else {
        return Err(bad(match () {
            // Of two doses nobody knows which one is meant.
            () if says("back") || says("dose") || says("reduce") => {
                "write `\"repeat the last session\"` where the last dose is given again, or `\"repeat the last 2 \
                 sessions\"` where the one before it is given and then the last one again"
            }
            () if says("lost") || says("lose") || says("skip") || says("drop") || says("omit") => {
                "write `\"leave the session out\"`"
            }
            () if says("phase") => "write `\"start the phase again\"`",
            () if says("course") || says("start") || says("restart") => {
                "write `\"start the course again\"`, or `\"start the phase again\"` where only the phase begins again"
            }
            () => all,
        }));
    };
    match sessions.unsigned_abs() {
        0 => Err(bad(all)),
        sessions if sessions > MAX_SESSIONS => Err(Misread::new(
            ProblemId::CountTooLarge,
            format!("{sessions} sessions are more than a course can have, which is {MAX_SESSIONS}"),
            "write the number that the source gives",
        )),
        sessions => Ok(LateOutcome::Repeat(sessions)),
    }
}

/// Reads sessions by their numbers: `1`, `1 to 3`, `4 and later`.
pub fn session_span(text: &str) -> Result<SessionSpan, Misread> {
    match text.trim().strip_suffix("and later") {
        Some(first) => session_number(first.trim()).map(|first| SessionSpan { first, last: None }),
        None => numbered_span(text).map(|(first, last)| SessionSpan { first, last: Some(last) }),
    }
}

/// The first and the last number of `4` or `4 to 5`.
fn numbered_span(text: &str) -> Result<(u32, u32), Misread> {
    match count(text)? {
        Count::Exactly(number) => Ok((number, number)),
        Count::Between(first, last) => Ok((first, last)),
        Count::During(_) | Count::Ongoing | Count::NotStated => Err(Misread::new(
            ProblemId::BadCount,
            "this does not name a session",
            "write the number of a session such as `4`, or a range such as `\"4 to 5\"`",
        )),
    }
}

/// Reads a number of sessions: `10`, `8 to 12`, `for 3 years`, `ongoing`, `not stated`.
pub fn count(text: &str) -> Result<Count, Misread> {
    let bad = || bad_count(text);
    match text.trim() {
        "ongoing" => return Ok(Count::Ongoing),
        NOT_STATED => return Ok(Count::NotStated),
        _ => {}
    }
    if let Some(time) = text.trim().strip_prefix("for ") {
        return during(time.trim());
    }
    let count = match split_range(text) {
        Some((lo, hi)) => {
            let (lo, hi) = (number(lo.trim()).ok_or_else(bad)?, number(hi.trim()).ok_or_else(bad)?);
            match lo.cmp(&hi) {
                std::cmp::Ordering::Less => Count::Between(lo.unsigned_abs(), hi.unsigned_abs()),
                std::cmp::Ordering::Equal => Count::Exactly(lo.unsigned_abs()),
                std::cmp::Ordering::Greater => {
                    let message = format!("`{text}` ends before it begins");
                    return Err(Misread::new(ProblemId::RangeBackwards, message, "write the smaller number first"));
                }
            }
        }
        None => Count::Exactly(number(text.trim()).ok_or_else(bad)?.unsigned_abs()),
    };
    match count {
        Count::Exactly(0) | Count::Between(0, _) => Err(Misread::new(
            ProblemId::BadCount,
            "sessions are counted from 1",
            format!("write a number from 1 to {MAX_SESSIONS}"),
        )),
        Count::Exactly(most) | Count::Between(_, most) if most > MAX_SESSIONS => Err(Misread::new(
            ProblemId::CountTooLarge,
            format!("{most} sessions are more than a course can have, which is {MAX_SESSIONS}"),
            "write the number that the source gives",
        )),
        Count::Exactly(_) | Count::Between(..) | Count::During(_) | Count::Ongoing | Count::NotStated => Ok(count),
    }
}

/// The help for a number of sessions that nobody can guess.
pub(super) const COUNT_HELP: &str = "write a number such as `10`, a range such as `\"8 to 12\"`, a most such as `\"up to 8\"`, a \
                                     time such as `\"for 3 years\"`, `\"ongoing\"`, or `\"not stated\"`";

fn bad_count(text: &str) -> Misread {
    Misread::new(ProblemId::BadCount, format!("`{text}` is not a number of sessions"), COUNT_HELP)
}

/// Reads for how long a phase goes on: `3 years`, `2 to 3 months`.
fn during(text: &str) -> Result<Count, Misread> {
    // What is wrong is the whole, not a part of it.
    let whole = |misread: Misread| {
        if misread.id == ProblemId::BadLength { bad_count(&format!("for {text}")) } else { misread }
    };
    let time = plain_interval(text).map_err(whole)?;
    if time.longer().is_none() {
        let message = format!("`for {text}` has no end");
        return Err(Misread::new(ProblemId::BadCount, message, "write `\"ongoing\"`, or the longest time too"));
    }
    if time.shorter().never_exceeds(Length::ZERO, MonthEnd::Clamp) {
        let message = format!("`for {text}` is no time");
        return Err(Misread::new(ProblemId::BadLength, message, "write for example `\"for 3 months\"`"));
    }
    Ok(Count::During(time))
}

/// Reads one number of sessions, or the number of a session: `10`.
pub fn session_number(text: &str) -> Result<u32, Misread> {
    const HELP: &str = "write a whole number such as `10`";
    match count(text) {
        Ok(Count::Exactly(number)) => Ok(number),
        Ok(Count::Between(..) | Count::During(_) | Count::Ongoing | Count::NotStated) => {
            Err(Misread::new(ProblemId::BadCount, format!("`{text}` is not one number of sessions"), HELP))
        }
        // A range would help elsewhere, and not here.
        Err(Misread { help, .. }) if help == COUNT_HELP => {
            Err(Misread::new(ProblemId::BadCount, format!("`{text}` is not a number of sessions"), HELP))
        }
        Err(misread) => Err(misread),
    }
}

/// Reads the most sessions in a number of days: `2 in 7 days`, `3 in 2 weeks`.
pub fn cap(text: &str) -> Result<Cap, Misread> {
    let bad = || {
        let help = "write for example `\"2 in 7 days\"`: how many sessions at most, and in how many days";
        Misread::new(ProblemId::BadCount, format!("`{text}` is no number of sessions in a number of days"), help)
    };
    let (sessions, days) = text.split_once(" in ").ok_or_else(bad)?;
    let sessions = session_number(sessions.trim())?;
    let Length { years: 0, months: 0, weeks, days } = length(days.trim())? else { return Err(bad()) };
    let days = weeks.saturating_mul(7).saturating_add(days);
    if days <= 0 || u32::try_from(days).is_ok_and(|days| days <= sessions) {
        let message = format!("`{text}` limits nothing, since a course has one session on a day at most");
        return Err(Misread::new(
            ProblemId::BadCount,
            message,
            "write fewer sessions than days, or leave the line out",
        ));
    }
    Ok(Cap { sessions, days })
}
