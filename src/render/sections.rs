//! What a protocol says besides its dates, as titled lists of sentences: for a person's sheet and for the sheet that
//! `mesoplan show` prints.

use super::care::{self, CareKind};
pub use super::labels::SectionKind;
use super::locale::{Line, Locale, Sentence, Spacing};
use super::sheet;
use super::sheet_style::Audience;
use crate::model::{
    Aim, BookedSession, CareItem, Checkpoint, CheckpointTime, Citation, Contraindication, ContraindicationKind,
    Expectation, Id, Length, Outcome, Pace, PlannedPhase, Protocol, Reference, Separation, SessionChoice, SessionKey,
    Source, VisitFacts,
};

/// One sentence of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// When it holds.
    pub when: Option<String>,
    /// The sentence.
    pub text: Line,
    /// What is to be said behind it.
    pub remark: Option<String>,
    /// Where it comes from.
    pub source: Citation,
}

/// What a protocol says in a section; nothing at all where it has none.
pub fn items(protocol: &Protocol, kind: SectionKind, locale: Locale) -> Vec<Item> {
    match kind {
        SectionKind::Separations => protocol
            .separations
            .iter()
            .map(|separation| {
                Item::new(separation_sentence(separation, Some(protocol), locale), &separation.source, locale)
            })
            .collect(),
        SectionKind::Before => care(CareKind::Preparation, protocol, &protocol.preparation, locale),
        SectionKind::After => care(CareKind::Aftercare, protocol, &protocol.aftercare, locale),
        SectionKind::Throughout => {
            protocol.advice.iter().map(|advice| Item::new(locale.own(&advice.text), &advice.source, locale)).collect()
        }
        SectionKind::Expectations => {
            let items = protocol.expectations.iter().map(|line| Item {
                when: line.how_often.map(|frequency| locale.say(Sentence::HowOften { frequency })),
                ..Item::new(expectation(line, locale), &line.source, locale)
            });
            items.collect()
        }
        // No source says this; the sheets for a person do.
        SectionKind::Call | SectionKind::Clinic => Vec::new(),
        SectionKind::Checkpoints => {
            let items = protocol.checkpoints.iter().map(|checkpoint| {
                let phase = checkpoint.phase.as_ref().and_then(|phase| protocol.phase(phase.as_str()));
                let phase = phase.map(|phase| locale.own_title(&phase.title));
                let when = Sentence::AskedWhen { time: checkpoint.at, phase };
                let when = Some(locale.say(when));
                Item { when, ..Item::new(asked_for(checkpoint, protocol, None, locale), &checkpoint.source, locale) }
            });
            items.collect()
        }
        SectionKind::Late => {
            let items = protocol.late.iter().map(|rule| {
                let phase = rule.phase.as_ref().and_then(|phase| protocol.phase(phase.as_str()));
                let when = phase.map(|phase| locale.own_title(&phase.title).to_owned());
                Item { when, ..Item::new(Line::new(locale.late_rule(rule)), &rule.source, locale) }
            });
            items.collect()
        }
        SectionKind::Eligibility => {
            protocol.eligibility.iter().map(|line| Item::new(locale.own(&line.text), &line.source, locale)).collect()
        }
        SectionKind::Contraindications => {
            let items = protocol.contraindications.iter().map(|line| {
                let remark = firmness(&line.kind);
                Item { remark, ..Item::new(locale.own(&line.when), &line.source, locale) }
            });
            items.collect()
        }
    }
}

/// A section for the person who is treated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub kind: SectionKind,
    /// Its heading.
    pub title: &'static str,
    /// Its sentences, those of one time or one kind together.
    pub parts: Vec<Part>,
}

/// Sentences that hold at one time or are of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The time or the kind.
    pub title: Option<String>,
    /// The sentences.
    pub lines: Vec<Line>,
}

impl Section {
    /// A section for the person who is treated by one protocol or by several, or for the clinician; `None` where they say nothing. What several say
    /// is said once, care until the stricter end; what not all of them say stands below the name of its course.
    pub fn for_reader(protocols: &[&Protocol], kind: SectionKind, locale: Locale, audience: Audience) -> Option<Self> {
        let mut gathered: Vec<Gathered> = Vec::new();
        for (index, protocol) in protocols.iter().enumerate() {
            for (title, line) in lines(protocol, protocols, kind, locale) {
                let same = |other: &&mut Gathered| (&other.title, &other.line) == (&title, &line);
                match gathered.iter_mut().find(same) {
                    Some(other) if other.courses.contains(&index) => {}
                    Some(other) => other.courses.push(index),
                    None => gathered.push(Gathered { title, line, courses: vec![index] }),
                }
            }
        }
        let mut parts: Vec<Part> = Vec::new();
        // What all say comes first; what some say stands below their names.
        gathered.sort_by_key(|line| line.courses.len() < protocols.len());
        for Gathered { title, line, courses } in gathered {
            let names: Vec<&str> = courses.iter().map(|index| locale.own_title(&protocols[*index].title)).collect();
            let names = (courses.len() < protocols.len()).then(|| locale.listed(&names));
            let title = match (title, names) {
                (Some(title), Some(names)) => Some(format!("{title} ({names})")),
                (title, names) => title.or(names),
            };
            match parts.iter_mut().find(|part| part.title == title) {
                Some(part) => part.lines.push(line),
                None => parts.push(Part { title, lines: vec![line] }),
            }
        }
        let title = match (audience, kind) {
            (Audience::Clinician, SectionKind::Contraindications) => locale.labels().ask_first,
            _ => locale.labels().section(kind),
        };
        (!parts.is_empty()).then_some(Self { kind, title, parts })
    }
}

/// A sentence, and which of the courses say it.
struct Gathered {
    title: Option<String>,
    line: Line,
    courses: Vec<usize>,
}

/// What one of several protocols says in a section, each with its title.
fn lines(protocol: &Protocol, all: &[&Protocol], kind: SectionKind, locale: Locale) -> Vec<(Option<String>, Line)> {
    let care = |kind| {
        let items = care::strictest(protocol, all, kind).into_iter();
        items.map(|item| (Some(care_time(kind, protocol, item, locale)), own_words(item, locale))).collect()
    };
    match kind {
        SectionKind::Contraindications => {
            let lines = protocol.contraindications.iter().map(|line| contraindication_for_person(line, locale));
            lines.map(|(title, line)| (Some(title), line)).collect()
        }
        SectionKind::Before => care(CareKind::Preparation),
        SectionKind::After => care(CareKind::Aftercare),
        SectionKind::Separations
        | SectionKind::Throughout
        | SectionKind::Expectations
        | SectionKind::Call
        | SectionKind::Checkpoints
        | SectionKind::Late
        | SectionKind::Eligibility
        | SectionKind::Clinic => {
            let items = items(protocol, kind, locale).into_iter();
            let with_remark = |item: Item| match item.remark {
                Some(remark) => (item.when, item.text.with(|text| format!("{text} ({remark})"))),
                None => (item.when, item.text),
            };
            items.map(with_remark).collect()
        }
    }
}

/// What a care item says, by whom.
fn own_words(item: &CareItem, locale: Locale) -> Line {
    by_whom(locale.own(&item.text), &item.source, locale)
}

/// The sources of a protocol as lines, for a reader who may want to look them up. The clinic's own choices are none.
pub(super) fn sources(protocol: &Protocol, locale: Locale) -> Vec<Line> {
    let sources = protocol.sources.iter().filter(|(key, _)| key.as_str() != Citation::CLINIC);
    sources.map(|(_, source)| source_line(source, locale)).collect()
}

/// A source as a line, without its key.
pub fn source_line(source: &Source, locale: Locale) -> Line {
    let updated = |date| locale.say(Sentence::SourceUpdated { day: &locale.day(date) });
    let parts = [source.publisher.clone(), source.updated.map(updated), source.url.clone()];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let comma = locale.labels().comma;
    locale
        .own(&source.title)
        .with(|title| std::iter::once(title).chain(parts.iter().map(String::as_str)).collect::<Vec<_>>().join(comma))
}

/// A citation as it is written in a protocol file.
pub fn citation(citation: &Citation) -> String {
    match &citation.place {
        Some(place) => format!("{}, {place}", citation.source),
        None => citation.source.to_string(),
    }
}

impl Item {
    fn new(text: Line, source: &Citation, locale: Locale) -> Self {
        Self { when: None, text: by_whom(text, source, locale), remark: None, source: source.clone() }
    }
}

/// A sentence, with a word behind it where it is the clinic's own: no source is held to have said it.
pub(super) fn by_whom(text: Line, source: &Citation, locale: Locale) -> Line {
    if !source.is_clinics() {
        return text;
    }
    text.with(|text| before_stop(text, |text| locale.say(Sentence::AddedByClinic { text })))
}

/// A sentence to whose end something is added, in front of its full stop.
fn before_stop(sentence: &str, add: impl FnOnce(&str) -> String) -> String {
    match sentence.strip_suffix('.') {
        Some(bare) => format!("{}.", add(bare)),
        None => add(sentence),
    }
}

/// What a person may notice, for how long, and what to do about it.
fn expectation(line: &Expectation, locale: Locale) -> Line {
    let mut text = locale.own(&line.text);
    if let Some(lasts) = line.lasts {
        text = text.with(|text| before_stop(text, |text| format!("{text} ({})", locale.clock_range(lasts))));
    }
    match &line.then {
        Some(then) => text.and(&locale.own(then), |text, then| format!("{text} {then}")),
        None => text,
    }
}

fn care(kind: CareKind, protocol: &Protocol, items: &[CareItem], locale: Locale) -> Vec<Item> {
    let items = items.iter().map(|item| Item {
        when: Some(care_time(kind, protocol, item, locale)),
        ..Item::new(locale.own(&item.text), &item.source, locale)
    });
    items.collect()
}

/// When a care item holds, and for which sessions.
fn care_time(kind: CareKind, protocol: &Protocol, item: &CareItem, locale: Locale) -> String {
    let text = locale.care_told(kind, item.from, item.until);
    match which_sessions(protocol, &item.sessions, locale) {
        Some(which) => locale.say(Sentence::OnlyFor { text: &text, which: &which }),
        None => text,
    }
}

/// The sessions that something is for; nothing where it is for all.
pub(super) fn which_sessions(protocol: &Protocol, sessions: &SessionChoice, locale: Locale) -> Option<String> {
    let phase = sessions.phase.as_ref().and_then(|phase| protocol.phase(phase.as_str()));
    let phase = phase.map(|phase| locale.own(&phase.title).text);
    let named = sessions.span.map(|span| locale.say(Sentence::SessionsNamed { first: span.first, last: span.last }));
    let parts: Vec<String> = phase.into_iter().chain(named).collect();
    (!parts.is_empty()).then(|| parts.join(locale.labels().comma))
}

/// What a visit is, for whoever reads the protocol: its lengths and its note, in English.
pub(super) fn visit_facts(visit: &VisitFacts) -> Vec<String> {
    let session = visit.session_length.map(|length| format!("{} a session", sheet::minutes(length)));
    let preparation =
        visit.preparation_length.map(|length| format!("{} of preparation at the clinic", sheet::minutes(length)));
    let note = visit.note.as_ref().map(|note| note.english.clone());
    [session, preparation, note].into_iter().flatten().collect()
}

/// What there is to know at the visit of a session.
pub(super) fn visit_notes(protocol: &Protocol, key: &SessionKey, number: u32, locale: Locale) -> Vec<String> {
    let own = protocol.visits.iter().filter(|visit| visit.sessions.includes(key, number));
    let notes = own.filter_map(|visit| Some(by_whom(locale.own(visit.note.as_ref()?), &visit.source, locale).text));
    notes.collect()
}

/// How firmly a source speaks against a treatment, for whoever reads the protocol: in English, as all of that sheet.
fn firmness(kind: &ContraindicationKind) -> Option<String> {
    match kind {
        ContraindicationKind::Absolute => Some("absolute".to_owned()),
        ContraindicationKind::NotRecommended => Some("not recommended".to_owned()),
        ContraindicationKind::Relative => Some("a clinician weighs it".to_owned()),
        ContraindicationKind::TellBeforehand => Some("to be told beforehand".to_owned()),
        ContraindicationKind::Temporary { postpone_until } => {
            Some(format!("postpone until: {}", postpone_until.english))
        }
        ContraindicationKind::NotStated => None,
    }
}

/// The same for the person: a title for all conditions of its kind, and the condition.
fn contraindication_for_person(line: &Contraindication, locale: Locale) -> (String, Line) {
    let (when, is_clinics) = (locale.own(&line.when), line.source.is_clinics());
    let (title, when) = match &line.kind {
        ContraindicationKind::Absolute => (Sentence::RulesOut { is_clinics }, when),
        ContraindicationKind::NotRecommended => (Sentence::NotRecommended { is_clinics }, when),
        ContraindicationKind::Relative => (Sentence::IsWeighed, by_whom(when, &line.source, locale)),
        ContraindicationKind::TellBeforehand => (Sentence::TellBeforehand, by_whom(when, &line.source, locale)),
        ContraindicationKind::Temporary { postpone_until } => {
            let until = locale.own(postpone_until);
            let when = when.and(&until, |condition, until| locale.say(Sentence::UntilThen { condition, until }));
            (Sentence::Postpones, by_whom(when, &line.source, locale))
        }
        ContraindicationKind::NotStated => (Sentence::AskFirst, by_whom(when, &line.source, locale)),
    };
    (locale.say(title), when)
}

/// How far sessions lie from other treatments, by the names that a protocol has for them.
pub(super) fn separation_sentence(separation: &Separation, protocol: Option<&Protocol>, locale: Locale) -> Line {
    let titles: Vec<Line> =
        separation.treatments.iter().map(|treatment| treatment_title(treatment, protocol, locale)).collect();
    let length = |length: Option<Length>| length.map(|length| locale.length(length));
    let (before, after) = (length(separation.before), length(separation.after));
    locale.listed_or(titles).with(|treatments| {
        let distance = locale.say(Sentence::Separation {
            before: before.as_deref(),
            after: after.as_deref(),
            treatments,
            is_usual: separation.is_usual,
        });
        match separation.is_same_day_allowed {
            true => format!("{distance} {}", locale.say(Sentence::SameDayIsFine)),
            false => distance,
        }
    })
}

/// What a treatment is called, where the protocol names it.
fn treatment_title(treatment: &Id, protocol: Option<&Protocol>, locale: Locale) -> Line {
    match protocol.and_then(|protocol| protocol.treatments.get(treatment)) {
        Some(title) => locale.own(title),
        None => Line::new(treatment.as_str()),
    }
}

/// A phase with its count and its interval.
pub(super) fn phase_title(protocol: &Protocol, planned: &PlannedPhase, locale: Locale) -> String {
    let phase = &protocol.phases[planned.index];
    let is_published = planned.interval.is_none_or(|interval| phase.timing.interval == Aim::Stated(interval));
    let weekdays = phase.on.map(|on| locale.weekday_list(on)).unwrap_or_default();
    // The rules of a single session are those of its own, if it has some.
    let own = phase.own_timings.iter().find(|own| own.session == 1 && own.timing.interval != Aim::None);
    let (timing, interval) = match own {
        Some(own) if planned.sessions == 1 => match own.timing.interval {
            Aim::Stated(interval) => (&own.timing, Some(interval)),
            Aim::NotStated | Aim::None => (&own.timing, None),
        },
        Some(_) | None => (&phase.timing, planned.interval),
    };
    let is_nothing =
        interval.is_some_and(|range| range.shorter().is_zero() && range.longer().is_some_and(Length::is_zero));
    let interval = interval.map(|interval| locale.interval(interval)).unwrap_or_default();
    let event = timing.after.event().map(|event| locale.event(protocol, event)).unwrap_or_default();
    let spacing = match (&timing.after, phase.pace) {
        _ if interval.is_empty() => None,
        (_, Some(Pace::PerWeek(count))) if is_published && planned.sessions > 1 => {
            Some(Spacing::PerWeek { count: count.min(7) })
        }
        (_, Some(Pace::OnEach)) if is_published && planned.sessions > 1 => Some(Spacing::On { weekdays: &weekdays }),
        (Reference::BeforeEvent(_) | Reference::Event(_), _) if is_nothing => Some(Spacing::OnEvent { event: &event }),
        (Reference::BeforeEvent(_), _) => Some(Spacing::BeforeEvent { interval: &interval, event: &event }),
        (Reference::Event(_), _) => Some(Spacing::AfterEvent { interval: &interval, event: &event }),
        (Reference::Session(number), _) if planned.sessions == 1 => {
            Some(Spacing::AfterSession { interval: &interval, number: *number })
        }
        (Reference::CourseStart, _) if planned.sessions == 1 => {
            Some(Spacing::AfterSession { interval: &interval, number: 1 })
        }
        // One session is not apart from itself.
        (Reference::Before(_) | Reference::PhaseStart | Reference::CourseStart | Reference::Session(_), _) => {
            (planned.sessions > 1).then_some(Spacing::Apart { interval: &interval })
        }
    };
    locale.say(Sentence::PhaseTitle {
        phase: locale.own_title(&phase.title),
        round: Some(planned.round).filter(|round| *round > 1),
        sessions: &locale.session_count(planned.sessions),
        spacing,
    })
}

/// The numbers of the last sessions round a session, for what is asked after them.
#[derive(Clone, Copy, Debug)]
pub(super) struct LastNumbers {
    /// Of its phase, where that is known.
    pub(super) in_phase: Option<u32>,
    /// Of its course, where that is known.
    pub(super) in_course: Option<u32>,
}

impl LastNumbers {
    /// Those round a session of a book.
    pub(super) fn of_booked(session: &BookedSession) -> Self {
        Self { in_phase: session.in_phase, in_course: session.of }
    }
}

/// A question, and what its answers lead to, where one of them changes what is planned.
/// `in_phase` is how many sessions its phase has, where that is known.
fn asked_for(checkpoint: &Checkpoint, protocol: &Protocol, in_phase: Option<u32>, locale: Locale) -> Line {
    let question = locale.own(&checkpoint.ask);
    if !checkpoint.decides() {
        return question;
    }
    let counted = checkpoint.phase.as_ref().map_or(protocol.phases.last(), |phase| protocol.phase(phase.as_str()));
    let room = counted.and_then(|phase| phase.most_with_answers()?.checked_sub(in_phase?));
    let outcomes = [true, false].map(|is_yes| {
        // No answer adds more than the source allows.
        let outcome = match (checkpoint.outcome(is_yes), room) {
            (Outcome::More(_), Some(0)) => Outcome::GoOn,
            (Outcome::More(sessions), Some(room)) => Outcome::More(room.min(*sessions)),
            (outcome, _) => outcome.clone(),
        };
        answer_leads_to(is_yes, &outcome, checkpoint, protocol, locale)
    });
    question.with(|question| format!("{question} {}", outcomes.join(" ")))
}

/// `If no, the course ends here.`
pub(super) fn answer_leads_to(
    is_yes: bool,
    outcome: &Outcome,
    checkpoint: &Checkpoint,
    protocol: &Protocol,
    locale: Locale,
) -> String {
    let titled = |phase: &Id| match protocol.phase(phase.as_str()) {
        Some(phase) => locale.own_title(&phase.title).to_owned(),
        None => phase.to_string(),
    };
    match outcome {
        // Nothing comes after the last session of the last phase.
        Outcome::GoOn if protocol.ends_at(checkpoint) => locale.say(Sentence::AnswerStops { is_yes }),
        Outcome::GoOn => locale.say(Sentence::AnswerGoesOn { is_yes }),
        Outcome::Stop => locale.say(Sentence::AnswerStops { is_yes }),
        Outcome::GoTo(phase) => locale.say(Sentence::AnswerGoesTo { is_yes, phase: &titled(phase) }),
        Outcome::More(sessions) => {
            locale.say(Sentence::AnswerAdds { is_yes, sessions: &locale.session_count(*sessions) })
        }
    }
}

/// What there is to know at the visit of a session, then what to ask before it, and then what to ask after it.
pub(super) fn notes_and_questions(
    protocol: &Protocol,
    key: &SessionKey,
    number: u32,
    last: LastNumbers,
    locale: Locale,
) -> Vec<String> {
    let notes = visit_notes(protocol, key, number, locale);
    if key.attempt > 1 {
        return notes;
    }
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for checkpoint in &protocol.checkpoints {
        let (number, of) = match &checkpoint.phase {
            Some(counted) if *counted != key.phase => continue,
            Some(_) => (key.number, last.in_phase),
            None => (number, last.in_course),
        };
        let is_last = checkpoint.at == CheckpointTime::AfterLast;
        let in_phase = last.in_phase.filter(|_| is_last);
        let question = &by_whom(asked_for(checkpoint, protocol, in_phase, locale), &checkpoint.source, locale).text;
        if checkpoint.at.is_before(number) {
            before.push(locale.say(Sentence::AskBefore { question }));
        } else if checkpoint.at.is_after(number, of) {
            after.push(locale.say(Sentence::AskAfter { question }));
        }
    }
    notes.into_iter().chain(before).chain(after).collect()
}
