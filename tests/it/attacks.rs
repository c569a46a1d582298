//! Files that nobody would write on purpose: the reader always ends, never panics, and says where it stumbled.

use mesoplan::internals::read::{self, InvalidFile, MAX_FILE_BYTES, Problem, ProblemId};
use mesoplan::internals::shipped;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// The most characters that a line of a message may have.
const MAX_MESSAGE_CHARS: usize = 2500;

/// Reads the file, and fails where a problem is not fit to be shown.
fn problems_of(name: &str, bytes: &[u8]) -> Vec<Problem> {
    let problems = read::protocol(name, bytes).err().map(InvalidFile::into_problems);
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    for problem in problems.iter().flatten() {
        let Problem { id, message, span, help } = problem;
        assert!(text.get(span.clone()).is_some(), "{id} at {span:?} of {}", text.len());
        for line in [message, help] {
            assert!(!line.is_empty() && !line.contains(char::is_control), "{id}: {line:?}");
            assert!(line.chars().count() <= MAX_MESSAGE_CHARS, "{id}: {line}");
        }
    }
    assert!(problems.as_ref().is_none_or(|problems| !problems.is_empty()), "refused without a problem");
    problems.unwrap_or_default()
}

/// The kinds of problem of a file.
fn kinds_of(bytes: impl AsRef<[u8]>) -> Vec<ProblemId> {
    let mut kinds: Vec<_> = problems_of("hair-loss", bytes.as_ref()).into_iter().map(|problem| problem.id).collect();
    kinds.dedup();
    kinds
}

#[test]
fn deep_files_are_refused() {
    for deep in ["a = ".to_owned() + &"[".repeat(500_000), "a = ".to_owned() + &"{a = ".repeat(100_000)] {
        assert_eq!(kinds_of(deep), [ProblemId::Syntax]);
    }
    assert_eq!(kinds_of("a.".repeat(400_000) + "a = 1"), [ProblemId::Syntax]);
}

#[test]
fn long_lines_are_refused() {
    let long = "x".repeat(MAX_FILE_BYTES - 100);
    assert_eq!(kinds_of(&long), [ProblemId::Syntax]);
    assert_eq!(kinds_of(format!("title = \"{long}\"")).last(), Some(&ProblemId::TextTooLong));
    assert_eq!(kinds_of(format!("status = \"{long}\"")).last(), Some(&ProblemId::BadChoice));
    assert_eq!(kinds_of(format!("{long} = 1")).last(), Some(&ProblemId::UnknownKey));
}

#[test]
fn many_faults_are_all_found() {
    let keys: String = (0..10_000).map(|number| format!("k{number} = {number}\n")).collect();
    let problems = problems_of("hair-loss", keys.as_bytes());
    assert_eq!(problems.iter().filter(|problem| problem.id == ProblemId::UnknownKey).count(), 10_000);
}

#[test]
fn characters_that_cannot_be_seen_are_refused() {
    let shipped = include_str!("../../protocols/hair-loss.toml");
    for number in (0..0x20).chain([0x7f, 0x85, 0x2028, 0x202e, 0x2066]) {
        let file = shipped.replacen("Hair loss: scalp", &format!("Hair \\u{number:04x} scalp"), 1);
        assert_eq!(kinds_of(file), [ProblemId::ControlCharacter], "U+{number:04X}");
    }
    for raw in ["\0", "\u{1}", "\u{1b}[31m", "\r", "\u{7f}"] {
        let file = shipped.replacen("Hair loss: scalp", &format!("Hair {raw} scalp"), 1);
        assert_eq!(kinds_of(file), [ProblemId::Syntax], "{raw:?}");
    }
}

/// One change of a file.
#[derive(Clone, Debug)]
enum Change {
    DeleteLine(Index),
    DoubleLine(Index),
    SwapLines(Index, Index),
    DeleteBytes(Index, usize),
    PutText(Index, &'static str),
    PutByte(Index, u8),
    ReplaceWord(Index, &'static str),
    Cut(Index),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let count = lines.len();
        if bytes.is_empty() {
            return;
        }
        match self {
            Self::DeleteLine(at) => drop(lines.remove(at.index(count))),
            Self::DoubleLine(at) => lines.insert(at.index(count), lines[at.index(count)]),
            Self::SwapLines(one, other) => lines.swap(one.index(count), other.index(count)),
            Self::DeleteBytes(at, length) => {
                let from = at.index(bytes.len());
                bytes.drain(from..(from + length).min(bytes.len()));
                return;
            }
            Self::PutText(at, text) => {
                let from = at.index(bytes.len());
                bytes.splice(from..from, text.bytes());
                return;
            }
            Self::PutByte(at, byte) => {
                let from = at.index(bytes.len());
                bytes[from] = *byte;
                return;
            }
            Self::ReplaceWord(at, word) => {
                // The value of a line.
                let line = at.index(count);
                let changed = match lines[line].split_once('=') {
                    Some((key, _)) => format!("{key}= {word}\n"),
                    None => format!("{word}\n"),
                };
                lines[line] = &changed;
                *bytes = lines.concat().into_bytes();
                return;
            }
            Self::Cut(at) => {
                bytes.truncate(at.index(bytes.len()));
                return;
            }
        }
        *bytes = lines.concat().into_bytes();
    }
}

const TEXTS: [&str; 20] = [
    "\"", "'", "\"\"\"", "[", "]]", "[[", "{", "}", "=", ".", ",", "#", "\n", "\r", "\r\n", "\t", "\u{feff}", "é",
    "\u{202e}", "漢",
];

const WORDS: [&str; 28] = [
    "1",
    "0",
    "-1",
    "0x10",
    "1_0",
    "inf",
    "nan",
    "99999999999999999999",
    "true",
    "2026-12-01T10:00:00Z",
    "10:00",
    "\"\"",
    "\" \"",
    "\"session 4\"",
    "\"3 sessions before\"",
    "\"phase start\"",
    "\"event birth\"",
    "\"0 days\"",
    "\"100 years to 1 month\"",
    "\"9999999 to 2 years\"",
    "\"1 month - 40 days\"",
    "\"ongoing\"",
    "\"not stated\"",
    "\"1 to 1000\"",
    "[]",
    "{}",
    "[{}, 1]",
    "{ a = { b = [1, \"x\"] } }",
];

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Change::DeleteLine),
        at().prop_map(Change::DoubleLine),
        (at(), at()).prop_map(|(one, other)| Change::SwapLines(one, other)),
        (at(), 1..40usize).prop_map(|(at, count)| Change::DeleteBytes(at, count)),
        (at(), prop::sample::select(&TEXTS[..])).prop_map(|(at, text)| Change::PutText(at, text)),
        (at(), any::<u8>()).prop_map(|(at, byte)| Change::PutByte(at, byte)),
        (at(), prop::sample::select(&WORDS[..])).prop_map(|(at, word)| Change::ReplaceWord(at, word)),
        at().prop_map(Change::Cut),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn a_changed_file_reads_or_says_where_not(
        file in prop::sample::select(shipped::PROTOCOLS),
        changes in vec(change(), 1..8),
    ) {
        let (name, bytes) = file;
        let mut bytes = bytes.to_vec();
        for change in &changes {
            change.apply(&mut bytes);
        }
        problems_of(name, &bytes);
    }

    #[test]
    fn any_bytes_read_or_say_where_not(bytes in vec(any::<u8>(), 0..400)) {
        problems_of("any", &bytes);
    }
}
