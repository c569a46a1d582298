//! What whoever reviews a protocol gets: remarks on the file, and a page that a clinician can sign.

use super::facts::{self, Fact};
use super::layout::{push_line, wrapped};
use super::locale::Sentence;
use super::remarks::ENGLISH;
use super::sections;
use super::{sheet, variants};
use crate::model::{Aim, Citation, Lint, MonthEnd, Phase, Protocol, Reference, Timing, TooSoon};

/// A remark on a protocol file.
pub fn remark(lint: &Lint) -> String {
    match lint {
        Lint::Untranslated { language, text } => format!("no {language} text for {text:?}"),
        Lint::MixedUnits { weeks, days } => {
            format!("`{weeks}` and `{days}` stand in one file: look up which of them the source writes, and where")
        }
        Lint::MinimumFromInterval(phases) => {
            let phases: Vec<String> = phases.iter().map(|phase| format!("`{phase}`")).collect();
            let phases = phases.join(", ");
            format!(
                "no `minimum-interval` in {phases}: no session is planned sooner than the interval begins; write the line if the source allows sooner"
            )
        }
        Lint::RepeatAtOnce(phases) => {
            let phases: Vec<String> = phases.iter().map(|phase| format!("`{phase}`")).collect();
            let phases = phases.join(", ");
            format!("no `again-after` in {phases}: a session that does not count may be held again the next day")
        }
        Lint::NothingApart(sessions) => {
            let (single, phases): (Vec<_>, Vec<_>) = sessions.iter().partition(|(_, session)| session.is_some());
            let single =
                single.iter().filter_map(|(phase, session)| Some(format!("session {} of `{phase}`", (*session)?)));
            let named: Vec<String> = single.chain(phases.iter().map(|(phase, _)| format!("`{phase}`"))).collect();
            let lines = match sessions.iter().find_map(|(_, session)| *session) {
                Some(session) => {
                    format!("a second `[[phase.timing]]` with `session = {session}` and `minimum-interval = \"…\"`")
                }
                None => "a `[[phase.timing]]` for each of its rules, and one more with `minimum-interval = \"…\"`"
                    .to_owned(),
            };
            format!(
                "nothing keeps {} away from the session before, which may come late: if the source gives a least gap, write {lines}",
                named.join(", ")
            )
        }
        Lint::LateAfterMaximum { late, phase, maximum, more_than } => format!(
            "`{late}` holds after more than {more_than}, and no session of `{phase}` is planned later than {maximum} after the one before: between the two there is no plan; write `more-than = \"{maximum}\"` if that is what the source says"
        ),
        Lint::LateBetweenCycles { late, phase, more_than, days } => format!(
            "`{late}` holds after more than {more_than}, and a cycle of `{phase}` aims to begin {days} days after the last session of the one before: there a session is late only after the days that it aims at"
        ),
        Lint::AgainAfterWithoutEffect(phases) => {
            let phases: Vec<String> = phases.iter().map(|phase| format!("`{phase}`")).collect();
            format!(
                "`again-after` in {} changes no day: a session that is held again keeps the minimum of its phase, which is as long",
                phases.join(", ")
            )
        }
        Lint::SeveralWeekdays(phases) => {
            let phases: Vec<String> = phases.iter().map(|phase| format!("`{phase}`")).collect();
            format!(
                "one session in each interval, on one of several weekdays, in {}: for one on each of these weekdays leave `interval` out",
                phases.join(", ")
            )
        }
        Lint::OpenWeekdays(phases) => {
            let phases: Vec<String> = phases.iter().map(|phase| format!("`{phase}`")).collect();
            format!(
                "every day of the interval is as good as another in {}, and a plan may leave days of `on` out: for a session on each of these weekdays leave `interval` out",
                phases.join(", ")
            )
        }
        Lint::SessionOfCourse { phase, session, from } => {
            let own = match (from, session - from) {
                (1, _) => "phase start".to_owned(),
                (_, 1) => "previous session".to_owned(),
                (_, places) => format!("{places} sessions before"),
            };
            format!(
                "`session {from}`, from which session {session} of `{phase}` is timed, counts through the whole course; if session {from} of `{phase}` is meant, write `after = \"{own}\"`"
            )
        }
        Lint::UnusedEvent(event) => format!("no interval is measured from the event `{event}`"),
        Lint::UncitedSource(source) => format!("nothing cites the source `{source}`"),
        Lint::SourceWithoutPlace(source) => {
            format!("the source `{source}` has no publisher, address or date by which a reviewer could find it")
        }
        Lint::NoExample => "no example: nobody vouches for its dates".to_owned(),
    }
}

/// The protocol on a page to sign: each fact on a line of its own, under the source and the place in it that it comes
/// from, so that a clinician can lay the source beside it; what follows where nothing is written; and what was found by
/// computing it. `found` are sentences.
pub fn page_to_sign(protocol: &Protocol, found: &[String]) -> String {
    let mut out = String::new();
    sheet::push_head(&mut out, protocol);
    wrapped(&mut out, "SHA-256:  ", protocol.sha256());
    push_facts(&mut out, protocol);
    sheet::heading(&mut out, "What every plan holds to");
    for (variants, line) in variants::merged(protocol, limits) {
        wrapped(&mut out, "- ", &format!("{}{line}", variants::before(&variants)));
    }
    sheet::heading(&mut out, "What the program found");
    for line in found {
        wrapped(&mut out, "- ", line);
    }
    sheet::heading(&mut out, "Signature");
    let version = format!("{} {}", protocol.id, protocol.version);
    wrapped(
        &mut out,
        "",
        &format!("I have compared this page with its sources, and it says what they say: {version}."),
    );
    for field in ["Remarks", "Name", "Date", "Signature"] {
        out.push('\n');
        push_line(&mut out, &format!("{field:<10} {}", "_".repeat(60)));
    }
    out.push('\n');
    wrapped(&mut out, "", &ENGLISH.say(Sentence::Disclaimer));
    out
}

/// Every fact with a box to tick, by source and place. Places come in the order in which the file names them first.
fn push_facts(out: &mut String, protocol: &Protocol) {
    sheet::heading(out, "What the file says, by source and place");
    wrapped(out, "", "Tick what the source says there just as firmly. Then read the source for what is not here.");
    let facts = facts::of(protocol);
    // The clinic's own come last: a clinician compares them with nothing.
    let (own, of_others): (Vec<_>, Vec<_>) =
        protocol.sources.iter().partition(|(key, _)| key.as_str() == Citation::CLINIC);
    for (key, source) in of_others.into_iter().chain(own) {
        let mut places: Vec<Option<&str>> = Vec::new();
        let of_source =
            || facts.iter().filter(|fact| fact.source.as_ref().is_some_and(|citation| &citation.source == key));
        for place in of_source().map(Fact::place) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        out.push('\n');
        wrapped(out, "", &format!("{key}: {}", sections::source_line(source, ENGLISH).text));
        for place in places {
            wrapped(out, "  ", place.unwrap_or("(no place named)"));
            of_source().filter(|fact| fact.place() == place).for_each(|fact| push_fact(out, fact));
        }
    }
    let mut without = facts.iter().filter(|fact| fact.source.is_none()).peekable();
    if without.peek().is_some() {
        out.push('\n');
        push_line(out, "Without a source in the file");
        without.for_each(|fact| push_fact(out, fact));
    }
}

fn push_fact(out: &mut String, fact: &Fact) {
    wrapped(out, "  [ ] ", &format!("{}: {}", fact.of, fact.text));
}

/// The hard rules as they are held, those too that follow from what is written.
fn limits(protocol: &Protocol) -> Vec<String> {
    let mut lines = Vec::new();
    for phase in &protocol.phases {
        let title = &phase.title.english;
        let times_all =
            !phase.own_timings.is_empty() && phase.timing.interval == Aim::None && phase.timing.floor().is_none();
        if !times_all {
            lines.push(format!("{title}: {}", timing_limits(protocol, phase, &phase.timing)));
        }
        for own in &phase.own_timings {
            lines.push(format!("{title}, session {}: {}", own.session, timing_limits(protocol, phase, &own.timing)));
        }
    }
    if let Some(repeat) = &protocol.repeat {
        lines.push(format!("A new round: never sooner than {} after the last session.", repeat.after.shorter()));
    }
    lines.push(match protocol.month_end {
        MonthEnd::Clamp => "A month after the 31st is the last day of a shorter month.".to_owned(),
        MonthEnd::Roll => "A month after the 31st is the first day after a shorter month.".to_owned(),
    });
    lines.push(match protocol.too_soon {
        TooSoon::Count => "A session that was held too soon counts.".to_owned(),
        TooSoon::Repeat => "A session that was held too soon does not count and is held again.".to_owned(),
    });
    if !protocol.late.is_empty() {
        lines.push(
            "A session that comes too late is still held: maximum intervals since the session before no longer apply \
             to it, and sessions that are held again no longer count."
                .to_owned(),
        );
    }
    lines
}

fn timing_limits(protocol: &Protocol, phase: &Phase, timing: &Timing) -> String {
    let after = sheet::after(&timing.after, protocol);
    let floor = match (timing.minimum, timing.floor(), phase.policy.interval) {
        (Some(minimum), _, _) => sheet::minimum_from(&timing.after, minimum, protocol),
        (None, Some(floor), _) => {
            format!("{}, as the interval begins there", sheet::minimum_from(&timing.after, floor, protocol))
        }
        (None, None, Some(chosen)) => {
            let minimum = sheet::minimum_from(&timing.after, chosen.shorter(), protocol);
            format!("{minimum}, as the interval that the clinic chose begins there")
        }
        (None, None, None) => format!("no day is too soon {after}, unless the interval that is chosen says so"),
    };
    let ceiling = match timing.maximum {
        Some(maximum) => sheet::maximum_words(&timing.after, maximum),
        None if matches!(timing.after, Reference::BeforeEvent(_)) => {
            "further before it is allowed, counted and shown".to_owned()
        }
        None => "later is allowed, counted and shown".to_owned(),
    };
    let grace = timing.grace.map(|grace| format!("; held up to {grace} sooner is still in time")).unwrap_or_default();
    let earlier = if timing.is_alternative { "; of such rules only the earliest counts" } else { "" };
    format!("{floor}; {ceiling}{grace}{earlier}.")
}

/// How many examples came out as their author expects, as a sentence.
pub fn examples_found(examples: usize, wrong: usize) -> String {
    let computed = if examples == 1 { "1 example".to_owned() } else { format!("{examples} examples") };
    match (examples, wrong) {
        (0, _) => "It has no example whose dates could be computed again.".to_owned(),
        (_, 0) => format!("{computed} computed again: the dates are those that the author expects."),
        (_, wrong) => format!("{computed} computed again: {wrong} with other dates than the author expects."),
    }
}
