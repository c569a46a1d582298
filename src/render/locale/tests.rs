//! What holds in every language, for every sentence. The compiler holds already that no language lacks a sentence, and
//! that none stands here unused.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{CareMoment, Direction, Locale, Reference, Sentence, Unit};

/// A sentence as data, and as a language says it.
struct Said {
    /// The name of the sentence, and what is in its gaps.
    data: String,
    text: String,
}

/// Every sentence, some of them with different gaps.
fn said(locale: Locale) -> Vec<Said> {
    let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
    let (day, other_day) = (&*locale.day(date("2026-12-01")), &*locale.day(date("2027-03-17")));
    let days = &*locale.wording().days(date("2026-12-28"), date("2027-01-04"));
    let (length, longer) = (&*locale.count(14, Unit::Day), &*locale.count(23, Unit::Week));
    let (sessions, visits) = (&*locale.count(19, Unit::Session), &*locale.count(15, Unit::Visit));
    let (courses, minutes) = (&*locale.count(12, Unit::Course), &*locale.count(50, Unit::Minute));
    let interval = &*locale.wording().count_range(7, 10, Unit::Day);
    let (time, other_time) = (&*locale.wording().local_time(day, "17:30"), "05:45");
    let allowed = &*locale.say(Sentence::AllowedFrom { day });
    let suits = &*locale.say(Sentence::WouldSuit { day, is_better: true });
    let obstacle = &*locale.say(Sentence::Closed);
    let session = &*locale.say(Sentence::Session { course: Some("B"), number: 37 });
    let told = &*locale.say(Sentence::CareFor { length });
    let (name, id, text) = ("Ωmega", "`some-id`", "Ωne twö, three");
    let moments =
        [CareMoment::Before { length }, CareMoment::Day, CareMoment::Session, CareMoment::After { length: longer }];
    let references = [
        Reference::Session { number: 37, day: None },
        Reference::Session { number: 37, day: Some(day) },
        Reference::Event { name, day },
    ];
    let mut sentences = vec![
        Sentence::And { before: name, last: text },
        Sentence::AndMore { first: text, others: 37 },
        Sentence::Range { lo: length, hi: longer },
        Sentence::CountBetween { lo: 37, hi: 41 },
        Sentence::Ongoing,
        Sentence::Titled { title: name, text },
        Sentence::EnglishOnly,
        Sentence::Session { course: None, number: 37 },
        Sentence::Session { course: Some("B"), number: 37 },
        Sentence::AddToCalendar { session, day },
        Sentence::ScanToAdd { session, day },
        Sentence::ScanCode { session, day },
        Sentence::ScanShortened,
        Sentence::SessionOfPhase { phase: name, number: 37, of: 41 },
        Sentence::From { day },
        Sentence::Fixed,
        Sentence::CannotMove,
        Sentence::MayMove { days },
        Sentence::MayMoveFrom { day },
        Sentence::AimedAt { aim: days },
        Sentence::AimedAtAndAllowed { aim: days, allowed },
        Sentence::Allowed { allowed },
        Sentence::AllowedFrom { day },
        Sentence::AllowedUntil { day },
        Sentence::AllowedOn { days },
        Sentence::AllowedFromUntil { from: day, until: other_day },
        Sentence::MovedByHand { is_forced: false },
        Sentence::MovedByHand { is_forced: true },
        Sentence::Unrecorded { number: 37, day },
        Sentence::HeldOnAim,
        Sentence::HeldEarly { days: length },
        Sentence::HeldLate { days: length },
        Sentence::HeldInGrace { days: length },
        Sentence::HeldTooSoon { days: length, counts: true },
        Sentence::HeldTooSoon { days: length, counts: false },
        Sentence::HeldTooLate { days: length },
        Sentence::Start,
        Sentence::StartMoved { wished: day },
        Sentence::StartChosen { days },
        Sentence::StartWished { day },
        Sentence::AsSoonAsAllowed { day },
        Sentence::WouldSuit { day, is_better: true },
        Sentence::WouldSuit { day, is_better: false },
        Sentence::ButNoPlan { suits },
        Sentence::ButWorse { suits, days: length, instead_of: 37 },
        Sentence::ButNotBetter { suits },
        Sentence::TimeMoved { start: "11:40", wished: other_time, length: minutes },
        Sentence::SharedVisit { courses: id },
        Sentence::WasMoved { is_forced: false },
        Sentence::WasMoved { is_forced: true },
        Sentence::WasMissed { day },
        Sentence::PlannedFrom { day },
        Sentence::WasHeld,
        Sentence::Blocked { obstacle, days },
        Sentence::MoreTimes { times: 37 },
        Sentence::Weekday,
        Sentence::Closed,
        Sentence::ClosedFor { reason: text },
        Sentence::ClosedWeekday,
        Sentence::NoTime,
        Sentence::NoTimeFor { length: minutes },
        Sentence::NoTimeTogether { length: minutes, courses: id },
        Sentence::Away,
        Sentence::TooSoonBefore { length, treatment: id, day },
        Sentence::TooSoonAfter { length, treatment: id, day },
        Sentence::OtherCourse { course: id },
        Sentence::CareFor { length },
        Sentence::CareFromBefore { length },
        Sentence::CareUntilBefore { length },
        Sentence::CareOnDay,
        Sentence::CareBefore,
        Sentence::CareAfter,
        Sentence::CareUntil { latest: time, at_least: None, length },
        Sentence::CareUntil { latest: time, at_least: Some(other_time), length },
        Sentence::CareFrom { earliest: time, at_latest: None, until: None, length },
        Sentence::CareFrom { earliest: time, at_latest: Some(other_time), until: Some(other_day), length },
        Sentence::CareDayUntil { day, time: other_time },
        Sentence::CareDayFrom { day, time: other_time },
        Sentence::CareOn { day },
        Sentence::CareClock { from: Some(time), until: None, told },
        Sentence::CareClock { from: None, until: Some(time), told },
        Sentence::CareClock { from: Some(time), until: Some(other_day), told },
        Sentence::About { indication: name, protocol: id },
        Sentence::CourseSpan { sessions, days, off_aim: None },
        Sentence::CourseSpan { sessions, days, off_aim: Some(length) },
        Sentence::LengthNotKnown,
        Sentence::HoursNotKnown,
        Sentence::LocalTimes { zone: "Europe/Istanbul" },
        Sentence::JointSummary { courses, sessions, visits, off_aim: length },
        Sentence::OffAimOpen { at_least: length },
        Sentence::VisitsOpen { above: length },
        Sentence::PhaseTitle { phase: name, round: None, sessions, interval: None },
        Sentence::PhaseTitle { phase: name, round: Some(37), sessions, interval: Some(interval) },
        Sentence::AskAfter { question: text },
        Sentence::WhenToCall,
        Sentence::Disclaimer,
        Sentence::Separation { before: Some(length), after: None, treatments: id },
        Sentence::Separation { before: None, after: Some(length), treatments: id },
        Sentence::Separation { before: Some(length), after: Some(longer), treatments: id },
        Sentence::AfterSession { session: 37, phase: id },
        Sentence::AfterSessions { first: 37, last: 41, phase: id },
        Sentence::RulesOut,
        Sentence::IsWeighed,
        Sentence::Postpones,
        Sentence::AskFirst,
        Sentence::UntilThen { condition: name, until: text },
        Sentence::SourceUpdated { day },
        Sentence::ProtocolFile { id, version: "1.2.3" },
        Sentence::CountChosen { phase: name, sessions, is_asked_for: true, source: None },
        Sentence::CountChosen { phase: name, sessions, is_asked_for: false, source: Some("41") },
        Sentence::LongerCourse { when: text },
        Sentence::Repeats { interval },
        Sentence::RoundsHint,
        Sentence::Draft,
        Sentence::Retired,
        Sentence::Reviewed { by: name, day },
        Sentence::RemindNow { title: name },
        Sentence::RemindTomorrow { time: None, title: name },
        Sentence::RemindTomorrow { time: Some(other_time), title: name },
        Sentence::RemindIn { count: 14, unit: Unit::Day, time: None, title: name },
        Sentence::RemindIn { count: 23, unit: Unit::Hour, time: Some(other_time), title: name },
        Sentence::Appointment { number: 37, of: 41 },
        Sentence::Appointments,
        Sentence::Cancelled { title: name },
        Sentence::CancelledAppointment,
    ];
    for after in references {
        sentences.push(Sentence::AimIs { interval, after, days });
        sentences.push(Sentence::NotBefore { day: other_day, minimum: length, after });
        sentences.push(Sentence::NotAfter { day: other_day, maximum: length, after });
    }
    for moment in moments {
        sentences.push(Sentence::Moment { moment });
        sentences.push(Sentence::CareBetween { from: moment, until: None });
        sentences.extend(moments.map(|until| Sentence::CareBetween { from: moment, until: Some(until) }));
    }
    let said = sentences.into_iter().map(|sentence| Said { data: format!("{sentence:?}"), text: locale.say(sentence) });
    said.collect()
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
fn the_samples_here_have_every_sentence() {
    let listed: BTreeSet<&str> = include_str!("sentence.rs")
        .lines()
        .skip_while(|line| !line.contains("enum Sentence"))
        .take_while(|line| *line != "}")
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()))
        .filter_map(|line| line.split([' ', ',']).next())
        .collect();
    let said = said(Locale::English);
    let sampled = said.iter().filter_map(|said| said.data.split(' ').next()).collect();
    assert_eq!(listed, sampled);
    assert!(listed.len() > 100, "{listed:?}");
}

#[test]
fn a_language_says_all_that_stands_in_the_gaps() {
    for locale in Locale::ALL {
        for Said { data, text } in said(locale) {
            for gap in gaps(&data) {
                // A capital letter may have become a small one.
                assert!(text.to_lowercase().contains(&gap.to_lowercase()), "{locale:?}: {gap} of {data} in: {text}");
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
            // A colon between two texts is a colon in most languages.
            assert!(name == "Titled" || own.text != english.text, "{locale:?}: {name} is as in English: {}", own.text);
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
            let has_words = !matches!(data.split(' ').next(), Some("Titled"));
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
