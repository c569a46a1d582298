//! The shipped protocols say what their sources publish, and nothing else.

use mesoplan::model::{Aim, Protocol};
use mesoplan::schedule::{ExampleOutcome, check_example};
use mesoplan::{read, shipped};

use crate::protocol_files;

/// What the sources publish: the file, its source, the sessions and the interval of its first phase, and how long a
/// session takes.
const PUBLISHED: &[(&str, &str, &str, &str, &str)] = &[
    ("cellulite", "hospital", "8 to 10", "7 days", "15 to 20"),
    ("cellulite-local-thinning", "general-a", "8 to 10", "7 days", "15 to 20"),
    ("cgf-cd34", "hospital", "not stated", "not stated", "30 to 45"),
    ("face-rejuvenation", "hospital", "4 to 5", "7 to 10 days", "15 to 20"),
    ("fibroblast", "hospital", "3", "3 to 4 weeks", "not stated"),
    ("general-mesotherapy", "general-b", "4 to 6", "1 to 4 weeks", "not stated"),
    ("hair-loss", "hospital", "8 to 12", "14 days", "15 to 20"),
    ("other-uses", "general-a", "8 to 10", "not stated", "15 to 20"),
    ("skin-by-area", "skin-b", "4 to 10", "not stated", "not stated"),
    ("skin-fine-lines", "skin-a", "4 to 6", "2 to 4 weeks", "not stated"),
    ("skin-rejuvenation", "general-a", "2 to 4", "3 to 4 weeks", "15 to 20"),
];

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

#[test]
fn first_phases_are_as_published() {
    for (name, source, sessions, interval, minutes) in PUBLISHED {
        let (_, bytes) = shipped::PROTOCOLS.iter().find(|(shipped, _)| shipped == name).expect(name);
        let protocol = protocol(name, bytes);
        let phase = &protocol.phases[0];
        let aim = match phase.timing.interval {
            Aim::Stated(interval) => interval.to_string(),
            Aim::NotStated | Aim::None => "not stated".to_owned(),
        };
        let length = protocol.session_length;
        let length =
            length.map_or("not stated".to_owned(), |length| format!("{} to {}", length.shorter(), length.longer()));
        assert_eq!(
            (phase.source.source.as_str(), phase.sessions.to_string().as_str(), aim.as_str(), length.as_str()),
            (*source, *sessions, *interval, *minutes),
            "{name}"
        );
    }
    assert_eq!(PUBLISHED.len(), shipped::PROTOCOLS.len(), "every shipped protocol has a published row");
}

/// "Not more often than once a week" is the hospital's hard minimum.
#[test]
fn the_hospital_never_treats_twice_within_a_week() {
    for (name, bytes) in shipped::PROTOCOLS {
        let protocol = protocol(name, bytes);
        for phase in protocol.phases.iter().filter(|phase| phase.source.source.as_str() == "hospital") {
            let minimum = phase.timing.minimum.map(|minimum| minimum.to_string());
            assert_eq!(minimum.as_deref(), Some("7 days"), "{name}: {}", phase.id);
        }
    }
}

#[test]
fn maintenance_tapers_as_the_hospital_says() {
    for name in ["cellulite", "face-rejuvenation", "hair-loss"] {
        let (_, bytes) = shipped::PROTOCOLS.iter().find(|(shipped, _)| *shipped == name).expect(name);
        let intervals: Vec<_> = protocol(name, bytes).phases[1..]
            .iter()
            .map(|phase| match phase.timing.interval {
                Aim::Stated(interval) => (phase.sessions.to_string(), interval.to_string()),
                Aim::NotStated | Aim::None => panic!("{name}: {} has no interval", phase.id),
            })
            .collect();
        let tapering = ["15 days", "1 month", "2 to 3 months"].map(|text| ("not stated".to_owned(), text.to_owned()));
        assert_eq!(intervals, tapering, "{name}");
    }
}

#[test]
fn examples_come_out_as_their_authors_expect() {
    for (name, bytes) in shipped::PROTOCOLS {
        let protocol = protocol(name, bytes);
        assert!(!protocol.examples.is_empty(), "{name} has no example");
        for (index, example) in protocol.examples.iter().enumerate() {
            assert_eq!(check_example(&protocol, example), ExampleOutcome::AsExpected, "{name}, example {}", index + 1);
        }
    }
}

#[test]
fn every_text_is_in_turkish_too() {
    for (name, bytes) in shipped::PROTOCOLS {
        let protocol = protocol(name, bytes);
        let languages: Vec<_> = protocol.languages.iter().map(|language| language.as_str()).collect();
        assert_eq!(languages, ["tr"], "{name}");
        let missing: Vec<_> = protocol.untranslated().collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}
