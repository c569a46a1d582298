//! The shipped protocols say what their sources publish, and nothing else.
//!
//! The figures below were read off the sources by hand; none is taken from the files. `usually` is a hedge of the source
//! ("generally", "on average", "about"), `at least` a sentence of the source that sets a minimum, and `planned` the
//! clinic's own choice.

use std::collections::BTreeMap;

use mesoplan::internals::model::{Aim, Citation, ContraindicationKind, Phase, Protocol, ProtocolData};
use mesoplan::internals::schedule::{ExampleOutcome, check_example};
use mesoplan::internals::{read, shipped};

use crate::protocol_files;

/// Of each protocol: its source, how long a session takes and the preparation before it, and its phases.
const PUBLISHED: &[(&str, &str, &str, &[&str])] = &[
    (
        "cellulite",
        "hospital",
        "usually 15 to 20",
        &[
            "induction: usually 8 to 10, longer 10 to 20; usually 1 week, at least 1 week; planned 9",
            "maintenance-fortnightly: not stated; 15 days; planned 2",
            "maintenance-monthly: not stated; 1 month; planned 3",
            "maintenance-seldom: not stated; 2 to 3 months; planned 4",
        ],
    ),
    (
        "cellulite-local-thinning",
        "general-a",
        "usually 15 to 20",
        &["induction: usually 8 to 10, longer 10 to 20; 1 week; planned 9"],
    ),
    ("cgf-cd34", "hospital", "30 to 45", &["induction: not stated; not stated"]),
    (
        "face-rejuvenation",
        "hospital",
        "usually 15 to 20",
        &[
            "induction: usually 4 to 5; usually 7 to 10 days, at least 1 week; planned 4",
            "maintenance-fortnightly: not stated; 15 days; planned 2",
            "maintenance-monthly: not stated; 1 month; planned 3",
            "maintenance-seldom: not stated; 2 to 3 months; planned 4",
        ],
    ),
    ("fibroblast", "hospital", "not stated", &["induction: 3; 3 to 4 weeks"]),
    ("general-mesotherapy", "general-b", "not stated", &["induction: 4 to 6; 1 to 4 weeks; planned 5"]),
    (
        "hair-loss",
        "hospital",
        "usually 15 to 20",
        &[
            "induction: usually 8 to 12; usually 2 weeks, at least 1 week; planned 10",
            "maintenance-fortnightly: not stated; 15 days; planned 2",
            "maintenance-monthly: not stated; 1 month; planned 3",
            "maintenance-seldom: not stated; 2 to 3 months; planned 4",
        ],
    ),
    (
        "other-uses",
        "general-a",
        "20 to 30 + usually 15 to 20",
        &["induction: usually 8 to 10, longer 10 to 20; not stated; planned 9"],
    ),
    ("skin-by-area", "skin-b", "not stated", &["induction: usually 4 to 10; not stated; planned 7"]),
    ("skin-fine-lines", "skin-a", "not stated", &["induction: usually 4 to 6; 2 to 4 weeks; planned 5"]),
    (
        "skin-rejuvenation",
        "general-a",
        "20 to 30 + usually 15 to 20",
        &["induction: usually 2 to 4; usually 3 to 4 weeks; planned 3"],
    ),
];

/// How firmly each source speaks, and of how many conditions: two clinic pages rule all of theirs out; one does not
/// recommend five and rules two out; one says only to find out about allergies; the hospital has a list of its own for
/// mesotherapy, and none for fibroblasts and CGF-CD34.
const FIRMNESS: &[(&str, &[(&str, usize)])] = &[
    ("cellulite", HOSPITAL_LIST),
    ("cellulite-local-thinning", &[("absolute", 6)]),
    ("cgf-cd34", &[]),
    ("face-rejuvenation", HOSPITAL_LIST),
    ("fibroblast", &[]),
    ("general-mesotherapy", &[("absolute", 5)]),
    ("hair-loss", HOSPITAL_LIST),
    ("other-uses", &[("absolute", 6)]),
    ("skin-by-area", &[("absolute", 2), ("not recommended", 5)]),
    ("skin-fine-lines", &[("not stated", 1)]),
    ("skin-rejuvenation", &[("absolute", 6)]),
];

/// The hospital's list of who cannot have mesotherapy, and what it asks to be told about beforehand.
const HOSPITAL_LIST: &[(&str, usize)] = &[("absolute", 14), ("relative", 1), ("tell beforehand", 3), ("temporary", 1)];

/// What in a protocol is a clinic's own, besides the numbers of sessions: a prescribed medicine is stopped by a doctor and
/// by no calendar.
const OF_THE_CLINIC: &[(&str, usize)] =
    &[("cellulite", 1), ("cgf-cd34", 1), ("face-rejuvenation", 1), ("general-mesotherapy", 2), ("hair-loss", 1)];

fn each() -> impl Iterator<Item = (&'static str, Protocol)> {
    shipped::PROTOCOLS.iter().map(|(name, bytes)| (*name, protocol(name, bytes)))
}

fn protocol(name: &str, bytes: &[u8]) -> Protocol {
    read::protocol(name, bytes).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"))
}

#[test]
fn the_program_carries_every_file() {
    let files = protocol_files();
    let shipped: Vec<_> = shipped::PROTOCOLS.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&files), names(&shipped));
    assert!(files == shipped, "the bytes in the program are not those of the folder");
}

fn usually(is_usual: bool) -> &'static str {
    if is_usual { "usually " } else { "" }
}

/// A phase in the words of [`PUBLISHED`].
fn outline(phase: &Phase) -> String {
    let longer = phase.extended.as_ref().map_or(String::new(), |longer| format!(", longer {}", longer.sessions));
    let aim = match phase.timing.interval {
        Aim::Stated(interval) => format!("{}{interval}", usually(phase.timing.is_usual)),
        Aim::NotStated | Aim::None => "not stated".to_owned(),
    };
    let least = phase.timing.minimum.map_or(String::new(), |minimum| format!(", at least {minimum}"));
    let planned = phase.policy.sessions.map_or(String::new(), |sessions| format!("; planned {sessions}"));
    let sessions = format!("{}{}{longer}", usually(phase.is_count_usual), phase.sessions);
    format!("{}: {sessions}; {aim}{least}{planned}", phase.id)
}

#[test]
fn phases_are_as_published() {
    for ((name, protocol), (published, source, minutes, phases)) in each().zip(PUBLISHED) {
        assert_eq!(name, *published);
        let preparation = protocol.preparation_length.map(|time| format!("{} to {}", time.shorter(), time.longer()));
        let usually = usually(protocol.is_session_length_usual);
        let session = protocol.session_length.map(|time| format!("{usually}{} to {}", time.shorter(), time.longer()));
        let lengths: Vec<_> = preparation.into_iter().chain(session).collect();
        let lengths = if lengths.is_empty() { "not stated".to_owned() } else { lengths.join(" + ") };
        assert_eq!(lengths, *minutes, "{name}");
        assert_eq!(protocol.phases.iter().map(outline).collect::<Vec<_>>(), *phases, "{name}");
        for phase in &protocol.phases {
            assert_eq!(phase.source.source.as_str(), *source, "{name}: {}", phase.id);
            assert_eq!((phase.timing.maximum, phase.timing.grace), (None, None), "{name}: {}", phase.id);
            assert_eq!(phase.policy.interval, None, "{name}: {}", phase.id);
        }
        let repeats = protocol.repeat.as_ref().map(|repeat| repeat.after.to_string());
        assert_eq!(repeats.as_deref(), (name == "general-mesotherapy").then_some("3 to 6 months"), "{name}");
    }
    assert_eq!(PUBLISHED.len(), shipped::PROTOCOLS.len(), "every shipped protocol has a published row");
}

#[test]
fn sources_speak_as_firmly_as_they_do() {
    for ((name, protocol), (listed, firmness)) in each().zip(FIRMNESS) {
        let mut kinds = BTreeMap::new();
        for line in &protocol.contraindications {
            let kind = match line.kind {
                ContraindicationKind::Absolute => "absolute",
                ContraindicationKind::NotRecommended => "not recommended",
                ContraindicationKind::Relative => "relative",
                ContraindicationKind::Temporary { .. } => "temporary",
                ContraindicationKind::TellBeforehand => "tell beforehand",
                ContraindicationKind::NotStated => "not stated",
            };
            *kinds.entry(kind).or_insert(0) += 1;
        }
        assert_eq!((name, kinds.into_iter().collect::<Vec<_>>().as_slice()), (*listed, *firmness));
    }
}

/// The week between treatments is the hospital's, for mesotherapy and in both directions; it is a usual one.
#[test]
fn the_week_between_treatments_is_usual() {
    for (name, protocol) in each() {
        let is_hospitals_mesotherapy = ["cellulite", "face-rejuvenation", "hair-loss"].contains(&name);
        assert_eq!(protocol.separations.len(), usize::from(is_hospitals_mesotherapy), "{name}");
        for separation in &protocol.separations {
            let lengths = [separation.before, separation.after].map(|length| length.map(|length| length.to_string()));
            assert_eq!(lengths, [Some("1 week".to_owned()), Some("1 week".to_owned())], "{name}");
            assert!(separation.is_usual, "{name}");
        }
    }
}

#[test]
fn what_a_clinic_adds_is_little_and_marked() {
    for (name, protocol) in each() {
        let care = protocol.preparation.iter().chain(&protocol.aftercare).map(|item| &item.source);
        let others: Vec<&Citation> = (protocol.advice.iter().map(|block| &block.source))
            .chain(protocol.checkpoints.iter().map(|block| &block.source))
            .chain(protocol.expectations.iter().map(|block| &block.source))
            .chain(protocol.contraindications.iter().map(|block| &block.source))
            .chain(protocol.eligibility.iter().map(|block| &block.source))
            .chain(protocol.separations.iter().map(|block| &block.source))
            .collect();
        let is_clinics = |source: &&Citation| source.source.as_str() == "clinic";
        assert!(!others.iter().any(is_clinics), "{name}");
        let allowed = OF_THE_CLINIC.iter().find(|(listed, _)| *listed == name).map_or(0, |(_, count)| *count);
        assert_eq!(care.filter(is_clinics).count(), allowed, "{name}");
        // Everything else is from one page, and says where on it.
        let places = others.iter().all(|source| source.place.is_some());
        assert!(places && protocol.sources.len() <= 2, "{name}");
    }
}

#[test]
fn examples_come_out_as_their_authors_expect() {
    for (name, protocol) in each() {
        assert!(!protocol.examples.is_empty(), "{name} has no example");
        for (index, example) in protocol.examples.iter().enumerate() {
            assert_eq!(check_example(&protocol, example), ExampleOutcome::AsExpected, "{name}, example {}", index + 1);
        }
    }
}

#[test]
fn every_text_is_in_turkish_too() {
    for (name, protocol) in each() {
        let languages: Vec<_> = protocol.languages.iter().map(|language| language.as_str()).collect();
        assert_eq!(languages, ["tr"], "{name}");
        let missing: Vec<_> = protocol.untranslated().collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}

/// What the program reads for a plan is what the file says, but for the examples.
#[test]
fn every_shipped_protocol_is_made_ready_as_its_file_says() {
    for (name, bytes) in shipped::PROTOCOLS {
        let whole = protocol(name, bytes);
        let ready = shipped::ready(name).unwrap_or_else(|| panic!("{name} is not made ready"));
        let mut ready = read::shipped_protocol(name, bytes, ready).expect("it is valid");
        assert!(ready.examples.is_empty(), "{name} is read from its file");
        for language in &whole.languages {
            let texts = shipped::texts(name, language.as_str()).unwrap_or_else(|| panic!("{name} in {language}"));
            ready = read::with_texts(&ready, texts).expect("the texts are valid");
        }
        let ready = ProtocolData { examples: whole.examples.clone(), ..(*ready).clone() };
        assert_eq!(ready, *whole, "{name}");
    }
}
