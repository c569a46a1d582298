//! A protocol as a sheet to read, with its sources.

use super::layout::{padded, push_line, push_title, widest, wrapped};
use super::locale::{Locale, Sentence};
use super::remarks::ENGLISH;
use super::sections::{self, Item, SectionKind, citation};
use super::variants;
use crate::model::{
    Aim, Citation, Count, Length, LengthRange, Minutes, Pace, Phase, Protocol, Reference, Status, Timing, Weekdays,
};

/// The protocol as text for a terminal.
pub(super) fn write(protocol: &Protocol) -> String {
    let mut out = String::new();
    push_head(&mut out, protocol);
    for variant in protocol.all_variants() {
        heading(&mut out, "Variant");
        item(&mut out, &variants::sentence(variant), &variant.source);
        protocol.in_variant(&variant.id).into_iter().for_each(|part| push_course_lines(&mut out, part));
    }
    if protocol.variants.is_empty() {
        push_course(&mut out, protocol);
    }
    for kind in SECTIONS {
        let items = variants::merged(protocol, |part| sections::items(part, kind, ENGLISH)).into_iter();
        let items = items.map(|(variants, item)| {
            let when = format!("{}{}", variants::before(&variants), item.when.unwrap_or_default());
            Item { when: Some(when.trim_end_matches(": ").to_owned()).filter(|when| !when.is_empty()), ..item }
        });
        section(&mut out, section_title(kind), &items.collect::<Vec<_>>());
    }
    push_sources(&mut out, protocol);
    out.push('\n');
    wrapped(&mut out, "", &ENGLISH.say(Sentence::Disclaimer));
    out
}

/// The sections of the sheet, in order.
pub(super) const SECTIONS: [SectionKind; 9] = [
    SectionKind::Separations,
    SectionKind::Before,
    SectionKind::After,
    SectionKind::Throughout,
    SectionKind::Expectations,
    SectionKind::Checkpoints,
    SectionKind::Late,
    SectionKind::Eligibility,
    SectionKind::Contraindications,
];

/// The heading of a section, for whoever reads the protocol.
pub(super) fn section_title(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Separations => "Days to keep from other treatments",
        SectionKind::Expectations => "What a person may notice",
        SectionKind::Contraindications => "Who should not have it, or ask first (a clinician decides)",
        SectionKind::Before
        | SectionKind::After
        | SectionKind::Throughout
        | SectionKind::Call
        | SectionKind::Checkpoints
        | SectionKind::Late
        | SectionKind::Eligibility
        | SectionKind::Clinic => ENGLISH.labels().section(kind),
    }
}

/// What the protocol is.
pub(super) fn push_head(out: &mut String, protocol: &Protocol) {
    push_title(out, &protocol.title.english);
    wrapped(out, "For:      ", &protocol.indication.english);
    if let Some(area) = &protocol.area {
        wrapped(out, "Area:     ", &area.english);
    }
    wrapped(out, "Protocol: ", &format!("{} {}, {}", protocol.id, protocol.version, status(&protocol.status)));
    if let Some(from) = protocol.effective_from {
        wrapped(out, "Holds:    ", &format!("from {}", ENGLISH.day(from)));
    }
    if let Some(length) = protocol.session_length {
        wrapped(out, "Session:  ", &ENGLISH.hedged(minutes(length), protocol.is_session_length_usual));
    }
    if let Some(length) = protocol.preparation_length {
        let when = protocol.preparation_when.as_ref().map(|when| format!(", where it is needed: {}", when.english));
        wrapped(out, "Before:   ", &format!("{} at the clinic{}", minutes(length), when.unwrap_or_default()));
    }
    if !protocol.languages.is_empty() {
        let languages: Vec<&str> = protocol.languages.iter().map(|language| language.as_str()).collect();
        let (own, all) = (languages.join(", "), Locale::ALL.map(Locale::tag).join(", "));
        wrapped(out, "Texts:    ", &format!("its own in en, {own}; what a plan says besides them in {all}"));
    }
}

/// Its phases, and when the whole course is done again.
pub(super) fn push_course(out: &mut String, protocol: &Protocol) {
    heading(out, "Course");
    push_course_lines(out, protocol);
}

fn push_course_lines(out: &mut String, protocol: &Protocol) {
    for phase in &protocol.phases {
        phase_lines(out, phase, protocol);
    }
    for time in &protocol.breaks {
        item(out, &format!("No sessions from {} of any year: {}", time.every_year, time.title.english), &time.source);
    }
    for visit in &protocol.visits {
        let which = sections::which_sessions(protocol, &visit.sessions, ENGLISH);
        let which = ENGLISH.sentence_case(&which.unwrap_or_else(|| "every session".to_owned()));
        item(out, &format!("{which}: {}", sections::visit_facts(visit).join("; ")), &visit.source);
    }
    if let Some(repeat) = &protocol.repeat {
        item(out, &format!("The whole course is repeated after {}.", repeat.after), &repeat.source);
    }
}

/// Its sources with their names in the file.
pub(super) fn push_sources(out: &mut String, protocol: &Protocol) {
    heading(out, ENGLISH.labels().sources);
    for (key, source) in &protocol.sources {
        let text = format!("{key}: {}", sections::source_line(source, ENGLISH).text);
        wrapped(out, "- ", &text);
    }
}

/// Protocols as a list, with what each still asks for.
pub(super) fn list<'p>(protocols: impl Iterator<Item = &'p Protocol>) -> String {
    let protocols: Vec<&Protocol> = protocols.collect();
    let id = widest(protocols.iter().map(|protocol| protocol.id.as_str()));
    let mut out = String::new();
    for protocol in protocols {
        let mut text = protocol.title.english.clone();
        let asked = options_asked_for(protocol);
        if !asked.is_empty() {
            text.push_str(&format!(" (needs {})", asked.join(", ")));
        }
        wrapped(&mut out, &format!("{}  ", padded(protocol.id.as_str(), id)), &text);
    }
    out
}

/// The options without which a course of the protocol cannot be planned, besides its start.
fn options_asked_for(protocol: &Protocol) -> Vec<&'static str> {
    let is_counted = |phase: &Phase| matches!(phase.sessions, Count::Exactly(_)) || phase.sessions.time().is_some();
    let is_open = |phase: &&Phase| phase.policy.sessions.is_none() && !is_counted(phase);
    let phases = || protocol.parts().flat_map(|part| &part.phases);
    let is_named = !protocol.variants.is_empty() && protocol.all_variants().all(|variant| !variant.when.is_by_itself());
    let needs_until = phases().filter(is_open).any(|phase| phase.sessions == Count::Ongoing);
    let needs_sessions = phases().filter(is_open).any(|phase| phase.sessions != Count::Ongoing);
    let needs_interval =
        phases().any(|phase| phase.policy.interval.is_none() && phase.timing.interval == Aim::NotStated);
    let asked = [
        (is_named, "--variant"),
        (needs_sessions, "--sessions"),
        (needs_interval, "--interval"),
        (needs_until, "--until"),
        (!protocol.events.is_empty(), "--event"),
    ];
    asked.into_iter().filter(|(is_needed, _)| *is_needed).map(|(_, option)| option).collect()
}

/// A heading with an empty line before it.
pub(super) fn heading(out: &mut String, title: &str) {
    out.push('\n');
    push_line(out, title);
}

/// A list of sentences with their sources, under a heading of its own; nothing at all for an empty one.
pub(super) fn section(out: &mut String, title: &str, items: &[Item]) {
    if items.is_empty() {
        return;
    }
    heading(out, title);
    for Item { when, text, remark, source } in items {
        let (when, text) = (when.as_ref().map(|when| format!("{when}: ")).unwrap_or_default(), &text.text);
        let remark = remark.as_ref().map(|remark| format!(" ({remark})")).unwrap_or_default();
        wrapped(out, "- ", &format!("{when}{text}{remark} [{}]", citation(source)));
    }
}

fn item(out: &mut String, text: &str, source: &Citation) {
    wrapped(out, "- ", &format!("{text} [{}]", citation(source)));
}

fn status(status: &Status) -> String {
    match status {
        Status::Draft => "draft".to_owned(),
        Status::Published => "published, not reviewed by a clinician".to_owned(),
        Status::Reviewed { by, on } => format!("reviewed by {by} on {}", ENGLISH.day(*on)),
        Status::Retired => "retired: start no new course from it".to_owned(),
    }
}

/// A length of clock time as it is published.
pub(super) fn minutes(minutes: Minutes) -> String {
    if minutes.shorter() == minutes.longer() {
        format!("{} minutes", minutes.longer())
    } else {
        format!("{} to {} minutes", minutes.shorter(), minutes.longer())
    }
}

fn phase_lines(out: &mut String, phase: &Phase, protocol: &Protocol) {
    let sessions = ENGLISH.hedged(phase.sessions.to_string(), phase.is_count_usual);
    let mut sentences = vec![format!("{} ({}): sessions {sessions}.", phase.title.english, phase.id)];
    if let Some(extended) = &phase.extended {
        let when = &extended.when.english;
        sentences.push(format!("Longer courses: sessions {}. {}.", extended.sessions, when.trim_end_matches('.')));
    }
    sentences.extend(phase.on.map(|on| format!("On {}.", weekdays(on))));
    sentences.extend(phase.on_day.map(|on_day| format!("On the {on_day}.")));
    match phase.pace {
        Some(Pace::OnEach) => sentences.push("One on each of these days.".to_owned()),
        Some(Pace::PerWeek(count)) => {
            sentences.push(format!("{count} a week."));
            sentences.extend(timing_sentence(&phase.timing, protocol));
        }
        None => sentences.extend(timing_sentence(&phase.timing, protocol)),
    }
    item(out, &sentences.join(" "), &phase.source);
    for own in &phase.own_timings {
        let cycle = if phase.cycle.is_some() { " of each cycle" } else { "" };
        let sentence = timing_sentence(&own.timing, protocol).unwrap_or_default();
        wrapped(out, "  - ", &format!("Session {}{cycle}: {sentence} [{}]", own.session, citation(&own.timing.source)));
    }
    if let Some(source) = &phase.policy.source {
        let sessions = phase.policy.sessions.map(|sessions| format!("sessions {sessions}"));
        let interval = phase.policy.interval.map(|interval| format!("interval {interval}"));
        let choices: Vec<String> = sessions.into_iter().chain(interval).collect();
        wrapped(out, "  - ", &format!("This clinic plans: {}. [{}]", choices.join(", "), citation(source)));
    }
    if let Some(note) = &phase.note {
        wrapped(out, "  - ", &note.english);
    }
}

/// What a rule is measured from, behind its length: `after the session before`.
pub(super) fn after(reference: &Reference, protocol: &Protocol) -> String {
    match reference {
        Reference::Before(1) => "after the session before".to_owned(),
        Reference::Event(event) => format!("after {}", ENGLISH.event(protocol, event)),
        Reference::BeforeEvent(event) => format!("before {}", ENGLISH.event(protocol, event)),
        Reference::Before(places) => format!("after the {} session before it", ordinal(*places)),
        Reference::Session(_) => format!("after {reference}"),
        Reference::PhaseStart | Reference::CourseStart => format!("after the {reference}"),
    }
}

/// `2nd`, `3rd`, `11th`.
fn ordinal(number: u32) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

/// Weekdays in words: `Mon, Wed, Fri`.
pub(super) fn weekdays(on: Weekdays) -> String {
    on.iter().map(|day| day.to_string()).collect::<Vec<_>>().join(", ")
}

/// An interval in words, with what it is measured from: `2 weeks after the session before`, `on Due date`.
pub(super) fn interval_words(timing: &Timing, interval: LengthRange, protocol: &Protocol) -> String {
    let is_nothing = interval.shorter().is_zero() && interval.longer().is_some_and(Length::is_zero);
    match timing.after.event().filter(|_| is_nothing) {
        Some(event) => format!("on {}", ENGLISH.event(protocol, event)),
        None => {
            let interval = ENGLISH.hedged(interval.to_string(), timing.is_usual);
            format!("{interval} {}", after(&timing.after, protocol))
        }
    }
}

/// A minimum in words, with what it is measured from.
pub(super) fn minimum_from(reference: &Reference, minimum: Length, protocol: &Protocol) -> String {
    limit_from(reference, minimum, protocol, minimum_words(reference, minimum), ["before", "after"])
}

/// A maximum in words, with what it is measured from.
pub(super) fn maximum_from(reference: &Reference, maximum: Length, protocol: &Protocol) -> String {
    limit_from(reference, maximum, protocol, maximum_words(reference, maximum), ["after", "before"])
}

/// A limit of nothing is the day of the event itself: on which side of it there is no session, of what comes after the event and
/// of what comes before it.
fn limit_from(reference: &Reference, limit: Length, protocol: &Protocol, words: String, sides: [&str; 2]) -> String {
    let [side_after, side_before] = sides;
    let named = |event| ENGLISH.event(protocol, event);
    match reference {
        Reference::Event(event) if limit.is_zero() => format!("never {side_after} {}", named(event)),
        Reference::BeforeEvent(event) if limit.is_zero() => format!("never {side_before} {}", named(event)),
        Reference::Event(_)
        | Reference::BeforeEvent(_)
        | Reference::Before(_)
        | Reference::Session(_)
        | Reference::PhaseStart
        | Reference::CourseStart => format!("{words} {}", after(reference, protocol)),
    }
}

/// A minimum in words: what comes before an event is not sooner or later, but nearer to it or further from it.
fn minimum_words(reference: &Reference, minimum: Length) -> String {
    let is_before = matches!(reference, Reference::BeforeEvent(_));
    if is_before { format!("never nearer than {minimum}") } else { format!("never sooner than {minimum}") }
}

/// A maximum in words.
pub(super) fn maximum_words(reference: &Reference, maximum: Length) -> String {
    let is_before = matches!(reference, Reference::BeforeEvent(_));
    if is_before { format!("never further than {maximum}") } else { format!("never later than {maximum}") }
}

fn timing_sentence(timing: &Timing, protocol: &Protocol) -> Option<String> {
    let interval = match timing.interval {
        Aim::Stated(interval) => Some(interval_words(timing, interval, protocol)),
        Aim::NotStated => Some("interval not stated".to_owned()),
        Aim::None => None,
    };
    let limits = [
        timing.minimum.map(|minimum| minimum_words(&timing.after, minimum)),
        timing.maximum.map(|maximum| maximum_words(&timing.after, maximum)),
        timing.grace.map(|grace| format!("a grace of {grace}")),
        timing.is_alternative.then(|| "if that is the earlier of these rules".to_owned()),
    ];
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    let sentence = match (interval, limits.is_empty()) {
        (None, true) => return None,
        (Some(interval), true) => interval,
        (Some(interval), false) => format!("{interval}, {}", limits.join(", ")),
        // What it is counted from is written behind the first of them.
        (None, false) => {
            let first = match (timing.minimum, timing.maximum) {
                (Some(minimum), _) => minimum_from(&timing.after, minimum, protocol),
                (None, Some(maximum)) => maximum_from(&timing.after, maximum, protocol),
                (None, None) => format!("{} {}", limits[..1].join(""), after(&timing.after, protocol)),
            };
            std::iter::once(first).chain(limits[1..].iter().cloned()).collect::<Vec<_>>().join(", ")
        }
    };
    let mut characters = sentence.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    Some(format!("{first}{}.", characters.as_str()))
}
