//! What holds in every language, for every sentence. The compiler holds already that no language lacks a sentence, and
//! that none stands here unused.

use std::collections::BTreeSet;

use super::samples::{self, Said};
use super::{Direction, Locale, french};

/// All that a language says.
fn said(locale: Locale) -> Vec<Said> {
    let mut said = samples::sentences(locale);
    said.extend(samples::notices(locale));
    said
}

/// What stands in the gaps: the texts in quotation marks, and the numbers.
fn gaps(data: &str) -> Vec<String> {
    let mut gaps = Vec::new();
    for (place, part) in data.split('"').enumerate() {
        if place % 2 == 1 {
            gaps.push(unescaped(part));
        } else {
            let numbers = part.split(|character: char| !character.is_ascii_digit()).filter(|part| !part.is_empty());
            gaps.extend(numbers.map(str::to_owned));
        }
    }
    gaps
}

/// A text without the escapes of `Debug`, of which only those of characters that are not seen can stand here.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut parts = text.split("\\u{");
    out.extend(parts.next());
    for part in parts {
        let (code, rest) = part.split_once('}').expect("the end of an escape");
        out.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
        out.push_str(rest);
    }
    out
}

#[test]
fn the_samples_have_every_sentence_and_notice() {
    let lists = [
        ("enum Sentence", include_str!("sentence.rs"), samples::sentences(Locale::English)),
        ("enum Notice", include_str!("notice.rs"), samples::notices(Locale::English)),
    ];
    for (name, source, said) in lists {
        let listed: BTreeSet<&str> = source
            .lines()
            .skip_while(|line| !line.contains(name))
            .take_while(|line| *line != "}")
            .filter_map(|line| line.strip_prefix("    "))
            .filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()))
            .filter_map(|line| line.split([' ', ',']).next())
            .collect();
        let sampled = said.iter().filter_map(|said| said.data.split(' ').next()).collect();
        assert_eq!(listed, sampled);
        assert!(listed.len() > 40, "{listed:?}");
    }
}

#[test]
fn a_language_says_all_that_stands_in_the_gaps() {
    for locale in Locale::ALL {
        for Said { data, text } in said(locale) {
            for gap in gaps(&data) {
                // A capital letter may have become a small one, and French writes the hours of a clock in its own way.
                let hours = if gap.contains(':') { french::hour(&gap) } else { gap.clone() };
                let is_said = |words: &str| text.to_lowercase().contains(&words.to_lowercase());
                assert!(
                    is_said(&gap) || locale == Locale::French && is_said(&hours),
                    "{locale:?}: {gap} of {data} in: {text}"
                );
            }
        }
    }
}

#[test]
fn a_language_has_its_own_words() {
    let english = said(Locale::English);
    for locale in Locale::ALL.into_iter().filter(|locale| *locale != Locale::English) {
        for (own, english) in said(locale).iter().zip(&english) {
            let name = own.data.split(' ').next().unwrap_or_default();
            // A colon between two texts is a colon in most languages, and a parenthesis one in all; what is rare is rare in
            // French.
            let is_alike = matches!(name, "Titled" | "UntilThen") || (locale, &*own.text) == (Locale::French, "Rare");
            assert!(is_alike || own.text != english.text, "{locale:?}: {name} is as in English: {}", own.text);
        }
    }
}

#[test]
fn sentences_are_well_formed() {
    for locale in Locale::ALL {
        for Said { data, text } in said(locale) {
            for fault in ["  ", "..", " .", " ,", ",,", "::", "()", "{", "}"] {
                assert!(!text.contains(fault), "{locale:?}: {fault:?} in {data}: {text}");
            }
            assert_eq!(text, text.trim(), "{locale:?}: {data}");
            assert_eq!(text.matches('(').count(), text.matches(')').count(), "{locale:?}: {data}: {text}");
            let is_arabic = |character: char| ('\u{600}'..='\u{6ff}').contains(&character);
            let has_words = !matches!(data.split(' ').next(), Some("Titled" | "UntilThen"));
            match locale.direction() {
                Direction::LeftToRight => assert!(!text.contains(is_arabic), "{locale:?}: {data}: {text}"),
                Direction::RightToLeft => assert!(!has_words || text.contains(is_arabic), "{locale:?}: {data}: {text}"),
            }
        }
    }
}

#[test]
fn a_language_is_found_by_its_tag() {
    for locale in Locale::ALL {
        assert_eq!(Locale::of_tag(locale.tag()), Some(locale));
        assert_eq!(locale.language().as_str(), locale.tag());
    }
    assert_eq!(Locale::of_tag("tlh"), None);
}
