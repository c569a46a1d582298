//! The words for changes of protocols.

use super::super::locale::Sentence;
use super::super::remarks::ENGLISH;
use super::super::sections::{citation, separation_sentence};
use super::super::sheet;
use crate::diff::Severity;
use crate::diff::change::{
    Block, BlockKind, Change, Cited, Firmness, Hedged, Limit, Pair, RuleOutline, RulePlace, Side, SourceField,
    TextPlace, Turn,
};
use crate::model::{Aim, Id, LengthRange, MonthEnd, Reference, Status, TooSoon};

/// A change in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Worded {
    /// Its name in JSON.
    pub(super) code: &'static str,
    /// What changed.
    pub(super) what: String,
    /// Before; `None` where there was nothing or where `what` says it all.
    pub(super) was: Option<String>,
    /// After.
    pub(super) now: Option<String>,
    /// The variants that it is of, where it is not one of all.
    pub(super) variants: Vec<String>,
}

impl Worded {
    /// The change as one sentence.
    pub(super) fn sentence(&self) -> String {
        let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
        match (&self.was, &self.now) {
            (None, None) => self.what.clone(),
            (was, now) => format!("{}: {} -> {}", self.what, or_none(was), or_none(now)),
        }
    }
}

/// The heading of the changes of one severity.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Harm => "Can harm: a protection is looser, gone or worded otherwise",
        Severity::Dates => "Moves dates, or what a plan has to be given",
        Severity::Reading => "Reads differently",
        Severity::Keeping => "For the file's maintainer",
    }
}

/// The name of a severity in JSON.
pub(super) fn severity_code(severity: Severity) -> &'static str {
    match severity {
        Severity::Harm => "harm",
        Severity::Dates => "dates",
        Severity::Reading => "reading",
        Severity::Keeping => "keeping",
    }
}

/// A change in words.
pub(super) fn change(change: &Change) -> Worded {
    match change {
        Change::Limit { rule, limit, turn, lengths } => {
            let code = match (limit, turn) {
                (Limit::Minimum, Turn::Shorter) => "minimum-shorter",
                (Limit::Minimum, Turn::Longer) => "minimum-longer",
                (Limit::Minimum, Turn::Reworded) => "minimum-reworded",
                (Limit::Maximum, Turn::Shorter) => "maximum-shorter",
                (Limit::Maximum, Turn::Longer) => "maximum-longer",
                (Limit::Maximum, Turn::Reworded) => "maximum-reworded",
                (Limit::Grace, Turn::Shorter) => "grace-shorter",
                (Limit::Grace, Turn::Longer) => "grace-longer",
                (Limit::Grace, Turn::Reworded) => "grace-reworded",
            };
            let limit = match limit {
                Limit::Minimum => "minimum interval",
                Limit::Maximum => "maximum interval",
                Limit::Grace => "grace",
            };
            let turn = match turn {
                Turn::Shorter => "shorter ",
                Turn::Longer => "longer ",
                Turn::Reworded => "the same ",
            };
            pair(code, format!("{turn}{limit} of {}", self::rule(rule)), lengths, |length| length.map(shown))
        }
        Change::Interval { rule, aims, is_reworded } => {
            let code = if *is_reworded { "interval-reworded" } else { "interval-changed" };
            let same = if *is_reworded { ", the same length" } else { "" };
            pair(code, format!("interval of {}{same}", self::rule(rule)), aims, aim)
        }
        Change::MeasuredFrom { rule, after } => {
            let what = match rule {
                RulePlace::Phase(_) | RulePlace::Repeat => format!("{} is measured from", self::rule(rule)),
                RulePlace::Session { phase, session, .. } => {
                    format!("a rule of session {session} of `{phase}` is measured from")
                }
            };
            pair("reference-changed", what, after, |after| Some(reference(after)))
        }
        Change::RuleAdded { rule, outline } => {
            alone("rule-added", format!("a rule is new: {}: {}", self::rule(rule), self::outline(outline)))
        }
        Change::RuleRemoved { rule, outline } => {
            alone("rule-removed", format!("a rule is gone: {}: {}", self::rule(rule), self::outline(outline)))
        }
        Change::VariantWhen { variant, when } => {
            pair("variant-when-changed", format!("when the variant `{variant}` holds"), when, |when| {
                Some(when.to_string())
            })
        }
        Change::InVariants { variants, change } => {
            let own = self::change(change);
            let names: Vec<String> = variants.iter().map(|variant| format!("`{variant}`")).collect();
            let variants = variants.iter().map(Id::to_string).collect();
            Worded { what: format!("in {}: {}", names.join(", "), own.what), variants, ..own }
        }
        Change::Cycle { phase, sessions } => {
            pair("cycle-changed", format!("sessions in a cycle of `{phase}`"), sessions, |sessions| sessions.map(shown))
        }
        Change::Hedge { of, is_usual } => {
            let of = match of {
                Hedged::Count(phase) => format!("the number of sessions of `{phase}`"),
                Hedged::Interval(rule) => format!("the interval of {}", self::rule(rule)),
                Hedged::SessionLength => "the length of a session".to_owned(),
                Hedged::Separation(separation) => format!("the lengths of separation `{separation}`"),
            };
            pair("usual-changed", format!("whether the source calls {of} usual"), is_usual, |is_usual| {
                Some(if *is_usual { "usual" } else { "a limit" }.to_owned())
            })
        }
        Change::Count { phase, counts } => {
            pair("count-changed", format!("sessions of `{phase}`"), counts, |count| Some(count.to_string()))
        }
        Change::LongerCourses { phase, counts } => {
            let what = format!("sessions of `{phase}` in longer courses");
            pair("longer-courses-changed", what, counts, |count| count.map(shown))
        }
        Change::PolicySessions { phase, sessions } => {
            let what = format!("sessions of `{phase}` that the clinic plans");
            pair("policy-changed", what, sessions, |sessions| sessions.map(shown))
        }
        Change::PolicyInterval { phase, intervals } => {
            let what = format!("interval of `{phase}` that the clinic plans");
            pair("policy-changed", what, intervals, |interval| interval.map(shown))
        }
        Change::PhaseAdded { phase, sessions, outline } => {
            let what = format!("the phase `{phase}` is new: sessions {sessions}, {}", self::outline(outline));
            alone("phase-added", what)
        }
        Change::PhaseRemoved { phase, sessions, outline } => {
            let what = format!("the phase `{phase}` is gone: sessions {sessions}, {}", self::outline(outline));
            alone("phase-removed", what)
        }
        Change::PhaseRenamed(names) => {
            pair("phase-renamed", "id of a phase".to_owned(), names, |name| Some(name.to_string()))
        }
        Change::PhaseNames { phase, names } => {
            let what = format!("earlier ids of the phase `{phase}`");
            pair("phase-names-changed", what, names, |names| {
                let names = names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
                Some(names).filter(|names| !names.is_empty())
            })
        }
        Change::PhasesMoved(phases) => pair("phases-moved", "order of the phases".to_owned(), phases, |phases| {
            Some(phases.iter().map(|phase| phase.as_str()).collect::<Vec<_>>().join(", "))
        }),
        Change::Repeat(after) => {
            let what = "the whole course again after".to_owned();
            pair("repeat-changed", what, after, |after: &Option<LengthRange>| after.map(shown))
        }
        Change::SeparationAdded(separation) => {
            let what = format!(
                "separation `{}` is new: {}",
                separation.id,
                separation_sentence(separation, None, ENGLISH).text
            );
            alone("separation-added", what)
        }
        Change::SeparationRemoved(separation) => {
            let what = format!(
                "separation `{}` is gone: {}",
                separation.id,
                separation_sentence(separation, None, ENGLISH).text
            );
            alone("separation-removed", what)
        }
        Change::SeparationLength { separation, side, turn, lengths } => {
            let (code, turn) = match turn {
                Turn::Shorter => ("separation-shorter", "shorter distance"),
                Turn::Longer => ("separation-longer", "longer distance"),
                Turn::Reworded => ("separation-reworded", "the same distance"),
            };
            let side = match side {
                Side::Before => "before",
                Side::After => "after",
            };
            let what = format!("{turn} of a session {side} the treatments of `{separation}`");
            pair(code, what, lengths, |length| length.map(shown))
        }
        Change::SameDay { separation, is_allowed } => {
            let what = format!("a session and the treatments of `{separation}` on one day");
            pair("same-day-changed", what, is_allowed, |is_allowed| {
                Some(if *is_allowed { "allowed" } else { "not allowed" }.to_owned())
            })
        }
        Change::SeparationGrace { separation, lengths } => {
            let what = format!("grace of separation `{separation}`");
            pair("separation-grace-changed", what, lengths, |length| length.map(|length| length.to_string()))
        }
        Change::SeparationTreatmentAdded { separation, treatment } => {
            let what = format!("`{separation}` keeps sessions from one more treatment: {treatment}");
            alone("separation-treatment-added", what)
        }
        Change::SeparationTreatmentRemoved { separation, treatment } => {
            let what = format!("`{separation}` no longer keeps sessions from {treatment}");
            alone("separation-treatment-removed", what)
        }
        Change::Name(ids) => {
            let what = "name of the protocol, by which others keep their distance and saved courses find it".to_owned();
            pair("id-changed", what, ids, |id| Some(id.to_string()))
        }
        Change::Treatment(treatments) => {
            let what = "treatment from which other protocols keep their distance".to_owned();
            pair("treatment-changed", what, treatments, |treatment| treatment.as_ref().map(ToString::to_string))
        }
        Change::MonthEnd(rules) => {
            let what = "a month after the 31st, where there is no 31st".to_owned();
            pair("month-end-changed", what, rules, |rule| {
                let words = match rule {
                    MonthEnd::Clamp => "the last day of the month",
                    MonthEnd::Roll => "the first day of the next month",
                };
                Some(words.to_owned())
            })
        }
        Change::TooSoon(rules) => {
            pair("too-soon-changed", "a session that was held too soon".to_owned(), rules, |rule| {
                let words = match rule {
                    TooSoon::Count => "counts",
                    TooSoon::Repeat => "is held again",
                };
                Some(words.to_owned())
            })
        }
        Change::SessionLength(lengths) => {
            pair("session-length-changed", "length of a session".to_owned(), lengths, |length| {
                length.map(sheet::minutes)
            })
        }
        Change::PreparationLength(lengths) => {
            let what = "preparation at the clinic before a session".to_owned();
            pair("preparation-length-changed", what, lengths, |length| length.map(sheet::minutes))
        }
        Change::CareFrom { block, turn, moments } => {
            let what = format!("{} {}, from", self::block(block), care_turn(*turn));
            pair("care-changed", what, moments, |moment| {
                Some(ENGLISH.moment(*moment).unwrap_or_else(|| "not stated".to_owned()))
            })
        }
        Change::CareUntil { block, turn, moments } => {
            let what = format!("{} {}, until", self::block(block), care_turn(*turn));
            pair("care-changed", what, moments, |moment| {
                Some(ENGLISH.moment(*moment).unwrap_or_else(|| "not stated".to_owned()))
            })
        }
        Change::BlockSessions { block, sessions } => {
            let code = if block.kind == BlockKind::Visit { "visit-changed" } else { "care-changed" };
            pair(code, format!("sessions that {} is for", self::block(block)), sessions, |sessions| {
                let phase = sessions.phase.as_ref().map(|phase| format!("`{phase}`"));
                let span = sessions.span.map(|span| match (span.first, span.last) {
                    (first, Some(last)) if first == last => first.to_string(),
                    (first, Some(last)) => format!("{first} to {last}"),
                    (first, None) => format!("{first} and later"),
                });
                let parts: Vec<String> = phase.into_iter().chain(span).collect();
                Some(if parts.is_empty() { "all".to_owned() } else { parts.join(", ") })
            })
        }
        Change::Whichever { rule, is_alternative } => {
            let which = |is_alternative: &bool| Some(if *is_alternative { "earlier" } else { "later" }.to_owned());
            pair("whichever-changed", format!("whichever rule counts, of {}", self::rule(rule)), is_alternative, which)
        }
        Change::MonthDay { phase, days } => {
            pair("month-day-changed", format!("day of the month of `{phase}`"), days, |day| day.map(shown))
        }
        Change::PhaseWeekdays { phase, on } => {
            pair("weekdays-changed", format!("weekdays of `{phase}`"), on, |on| on.map(sheet::weekdays))
        }
        Change::Cap { phase, caps } => {
            pair("cap-changed", format!("most sessions of `{phase}`"), caps, |cap| cap.map(|cap| cap.to_string()))
        }
        Change::AgainAfter { phase, lengths } => {
            let what = format!("how long after a session of `{phase}` that does not count it is held again");
            pair("again-changed", what, lengths, |length| length.map(|length| length.to_string()))
        }
        Change::BreakDays { id, days } => {
            pair("break-changed", format!("days of break `{id}`"), days, |days| Some(days.to_string()))
        }
        Change::VisitLength { visit, is_preparation, lengths } => {
            let what = if *is_preparation { "preparation at the clinic" } else { "length" };
            pair("visit-changed", format!("{what} of visit `{visit}`"), lengths, |length| length.map(sheet::minutes))
        }
        Change::CareClass { block, classes } => {
            pair("care-changed", format!("class of {}", self::block(block)), classes, |class| Some(class.to_string()))
        }
        Change::Firmness { contraindication, kinds } => {
            let what = format!("how firmly contraindication `{contraindication}` speaks");
            pair("contraindication-changed", what, kinds, |kind| {
                let words = match kind {
                    Firmness::Absolute => "absolute",
                    Firmness::NotRecommended => "not recommended",
                    Firmness::Temporary => "temporary",
                    Firmness::Relative => "relative",
                    Firmness::TellBeforehand => "tell beforehand",
                    Firmness::NotStated => "not stated",
                };
                Some(words.to_owned())
            })
        }
        Change::CheckpointPlace { checkpoint, places } => {
            let what = format!("checkpoint `{checkpoint}` is asked");
            pair("checkpoint-changed", what, places, |(phase, time)| {
                let phase = phase.as_ref().map(|phase| format!("`{phase}`"));
                let when = ENGLISH.say(Sentence::AskedWhen { time: *time, phase: phase.as_deref() });
                Some(when.to_lowercase())
            })
        }
        Change::Outcome { checkpoint, is_yes, outcomes } => {
            let answer = if *is_yes { "yes" } else { "no" };
            let what = format!("what the answer {answer} to checkpoint `{checkpoint}` leads to");
            pair("outcome-changed", what, outcomes, |outcome| Some(outcome.to_string()))
        }
        Change::Late { late, is_looser: _, rules } => {
            let what = format!("what follows by `{late}` when a session is late");
            pair("late-changed", what, rules, |(phase, more_than, then)| {
                let phase = phase.as_ref().map(|phase| format!(" in `{phase}`")).unwrap_or_default();
                Some(format!("{then} after more than {more_than}{phase}"))
            })
        }
        Change::HowOften { expectation, frequencies } => {
            let what = format!("how often expectation `{expectation}` happens");
            pair("expectation-changed", what, frequencies, |frequency| {
                frequency.map(|frequency| ENGLISH.say(Sentence::HowOften { frequency }).to_lowercase())
            })
        }
        Change::Lasts { expectation, lengths } => {
            let what = format!("how long expectation `{expectation}` lasts");
            pair("expectation-changed", what, lengths, |length| length.map(|length| ENGLISH.clock_range(length)))
        }
        Change::BlockAdded { block, text } => {
            alone(block_code(block.kind).0, with_text(format!("{} is new", self::block(block)), text))
        }
        Change::BlockRemoved { block, text } => {
            alone(block_code(block.kind).1, with_text(format!("{} is gone", self::block(block)), text))
        }
        Change::BlocksReordered(kind) => {
            alone("order-changed", format!("the {} blocks, or what they list, are in another order", kind_word(*kind)))
        }
        Change::Text { text, words } => {
            pair("text-changed", format!("words of {}", text_place(text)), words, Clone::clone)
        }
        Change::Translation { text, language, words } => {
            pair("translation-changed", format!("words of {} in `{language}`", text_place(text)), words, Clone::clone)
        }
        Change::LanguageAdded(language) => alone("language-added", format!("texts in `{language}` are new")),
        Change::LanguageRemoved(language) => alone("language-removed", format!("texts in `{language}` are gone")),
        Change::Status(status) => pair("status-changed", "status".to_owned(), status, |status| {
            Some(match status {
                Status::Draft => "draft".to_owned(),
                Status::Published => "published".to_owned(),
                Status::Reviewed { by, on } => format!("reviewed by {by} on {}", ENGLISH.day(*on)),
                Status::Retired => "retired".to_owned(),
            })
        }),
        Change::VersionNotRaised(version) => alone(
            "version-not-raised",
            format!("the contents changed and the version is still {version}, which older plans name: raise it"),
        ),
        Change::Version(versions) => {
            pair("version-changed", "version".to_owned(), versions, |version| Some(version.clone()))
        }
        Change::EffectiveFrom(days) => {
            pair("effective-from-changed", "day from which it holds".to_owned(), days, |day| {
                day.map(|day| ENGLISH.day(day))
            })
        }
        Change::Source { source, field, words } => {
            let field = match field {
                SourceField::Title => "title",
                SourceField::Publisher => "publisher",
                SourceField::Url => "address",
                SourceField::Updated => "date",
            };
            pair("source-changed", format!("{field} of source `{source}`"), words, Clone::clone)
        }
        Change::Citation { of, citations } => {
            let what = format!("source of {}", cited(of));
            pair("citation-changed", what, citations, |cited| cited.as_ref().map(citation))
        }
        Change::Example { number, title } => {
            let title = title.as_deref().unwrap_or_default();
            alone("example-changed", with_text(format!("example {number} is another one"), title))
        }
        Change::Remarks => alone(
            "remarks-changed",
            "remarks, spaces or the order of lines; nothing that a plan is made from".to_owned(),
        ),
    }
}

fn pair<T>(code: &'static str, what: String, values: &Pair<T>, word: impl Fn(&T) -> Option<String>) -> Worded {
    Worded { code, what, was: word(&values.was), now: word(&values.now), variants: Vec::new() }
}

fn alone(code: &'static str, what: String) -> Worded {
    Worded { code, what, was: None, now: None, variants: Vec::new() }
}

fn with_text(what: String, text: &str) -> String {
    if text.is_empty() { what } else { format!("{what}: {text}") }
}

fn shown(value: impl ToString) -> String {
    value.to_string()
}

fn aim(aim: &Aim) -> Option<String> {
    match aim {
        Aim::Stated(interval) => Some(interval.to_string()),
        Aim::NotStated => Some("not stated".to_owned()),
        Aim::None => None,
    }
}

fn care_turn(turn: Turn) -> &'static str {
    match turn {
        Turn::Shorter => "holds for less or another time",
        Turn::Longer => "holds for longer",
        Turn::Reworded => "holds for the same time",
    }
}

fn rule(rule: &RulePlace) -> String {
    match rule {
        RulePlace::Phase(phase) => format!("`{phase}`"),
        RulePlace::Session { phase, session, after } => {
            format!("session {session} of `{phase}`, from {}", reference(after))
        }
        RulePlace::Repeat => "a new round".to_owned(),
    }
}

/// What a rule says, in short: `interval 2 weeks, never sooner than 7 days`.
fn outline(outline: &RuleOutline) -> String {
    let parts = [
        aim(&outline.interval).map(|interval| format!("interval {interval}")),
        outline.minimum.map(|minimum| format!("never sooner than {minimum}")),
        outline.maximum.map(|maximum| format!("never later than {maximum}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn reference(reference: &Reference) -> String {
    match reference {
        Reference::Before(1) => "the session before".to_owned(),
        Reference::PhaseStart | Reference::CourseStart => format!("the {reference}"),
        Reference::BeforeEvent(event) => format!("event {event} back"),
        Reference::Before(_) | Reference::Session(_) | Reference::Event(_) => reference.to_string(),
    }
}

fn text_place(text: &TextPlace) -> String {
    match text {
        TextPlace::Title => "the title".to_owned(),
        TextPlace::Indication => "the indication".to_owned(),
        TextPlace::Area => "the area".to_owned(),
        TextPlace::PhaseTitle(phase) => format!("the title of `{phase}`"),
        TextPlace::PhaseNote(phase) => format!("the note of `{phase}`"),
        TextPlace::LongerCourses(phase) => format!("the cases in which `{phase}` may be longer"),
        TextPlace::Block(block) => self::block(block),
        TextPlace::PreparationWhen => "the cases in which preparation at the clinic is needed".to_owned(),
        TextPlace::Then(id) => format!("what to do about expectation `{id}`"),
        TextPlace::PostponeUntil(id) => format!("what has to be over first, by contraindication `{id}`"),
    }
}

fn cited(of: &Cited) -> String {
    match of {
        Cited::Head => "what it treats and how long a visit takes".to_owned(),
        Cited::Phase(phase) => format!("`{phase}`"),
        Cited::Rule(rule) => self::rule(rule),
        Cited::Policy(phase) => format!("what the clinic plans in `{phase}`"),
        Cited::Repeat => "the repetition".to_owned(),
        Cited::Block(block) => self::block(block),
    }
}

fn block(block: &Block) -> String {
    match block.kind {
        BlockKind::Example => format!("example {}", block.id),
        BlockKind::Contraindication
        | BlockKind::Eligibility
        | BlockKind::Separation
        | BlockKind::Break
        | BlockKind::Visit
        | BlockKind::Preparation
        | BlockKind::Aftercare
        | BlockKind::Advice
        | BlockKind::Checkpoint
        | BlockKind::Late
        | BlockKind::Expectation
        | BlockKind::Variant
        | BlockKind::Event
        | BlockKind::Treatment
        | BlockKind::Source => format!("{} `{}`", kind_word(block.kind), block.id),
    }
}

fn kind_word(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Contraindication => "contraindication",
        BlockKind::Eligibility => "eligibility",
        BlockKind::Separation => "separation",
        BlockKind::Break => "break",
        BlockKind::Visit => "visit",
        BlockKind::Preparation => "preparation",
        BlockKind::Aftercare => "aftercare",
        BlockKind::Advice => "advice",
        BlockKind::Checkpoint => "checkpoint",
        BlockKind::Late => "late rule",
        BlockKind::Expectation => "expectation",
        BlockKind::Variant => "variant",
        BlockKind::Event => "event",
        BlockKind::Treatment => "treatment",
        BlockKind::Source => "source",
        BlockKind::Example => "example",
    }
}

/// The names in JSON of a new block of a kind, and of one that is gone.
fn block_code(kind: BlockKind) -> (&'static str, &'static str) {
    match kind {
        BlockKind::Contraindication => ("contraindication-added", "contraindication-removed"),
        BlockKind::Eligibility => ("eligibility-added", "eligibility-removed"),
        BlockKind::Separation => ("separation-added", "separation-removed"),
        BlockKind::Break => ("break-added", "break-removed"),
        BlockKind::Visit => ("visit-added", "visit-removed"),
        BlockKind::Preparation => ("preparation-added", "preparation-removed"),
        BlockKind::Aftercare => ("aftercare-added", "aftercare-removed"),
        BlockKind::Advice => ("advice-added", "advice-removed"),
        BlockKind::Checkpoint => ("checkpoint-added", "checkpoint-removed"),
        BlockKind::Late => ("late-added", "late-removed"),
        BlockKind::Expectation => ("expectation-added", "expectation-removed"),
        BlockKind::Variant => ("variant-added", "variant-removed"),
        BlockKind::Event => ("event-added", "event-removed"),
        BlockKind::Treatment => ("treatment-title-added", "treatment-title-removed"),
        BlockKind::Source => ("source-added", "source-removed"),
        BlockKind::Example => ("example-added", "example-removed"),
    }
}
