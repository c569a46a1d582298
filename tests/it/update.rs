//! A calendar file that follows an earlier one: exactly what changed changes.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use mesoplan::internals::model::{Job, Plan, Sharing};
use mesoplan::internals::read::{self, EarlierCalendar, EarlierError};
use mesoplan::internals::render::View;
use mesoplan::internals::render::calendar::{
    CalendarRefusal, CalendarStyle, CareStyle, Change, Difference, PlanCalendar,
};
use mesoplan::internals::render::ics::{PRODUCT, TimeStyle};
use mesoplan::internals::schedule;
use mesoplan::internals::zone::Zone;
use proptest::prelude::*;

use crate::ics::content_lines;
use crate::{plan_of, protocol_files};

fn view(zone: &str, calendar: CalendarStyle) -> View {
    View { calendar, ..View::new(Zone::new(zone).unwrap()) }
}

/// The usual style, at a clinic.
fn at_place(place: &str) -> View {
    View { clinic_place: Some(place.to_owned()), ..view("Europe/Berlin", CalendarStyle::default()) }
}

/// Every style that changes the form of a file.
fn styles() -> Vec<CalendarStyle> {
    let usual = CalendarStyle::default;
    vec![
        usual(),
        CalendarStyle { time: TimeStyle::Utc, ..usual() },
        CalendarStyle { care: CareStyle::Events, ..usual() },
        CalendarStyle { care: CareStyle::Alarms, alarms: vec![2880, 60], ..usual() },
        CalendarStyle { is_discreet: true, ..usual() },
    ]
}

fn plan(name: &str, at: Option<NaiveTime>) -> Plan {
    let files = protocol_files();
    let (name, bytes) = files.iter().find(|(other, _)| other == name).unwrap();
    plan_of(name, bytes, NaiveDate::from_ymd_opt(2026, 12, 1).unwrap(), at, None)
}

fn timed(name: &str) -> Plan {
    plan(name, NaiveTime::from_hms_opt(17, 30, 0))
}

fn earlier(text: &str) -> EarlierCalendar {
    read::earlier_calendar(text.as_bytes(), PRODUCT).unwrap()
}

/// The events of a file by their names, as they stand there.
fn events(file: &str) -> BTreeMap<String, String> {
    let events = file.split("BEGIN:VEVENT\r\n").skip(1).map(|rest| rest.split_once("END:VEVENT\r\n").unwrap().0);
    let named = events.map(|event| (value(event, "UID").to_owned(), event.to_owned()));
    named.collect()
}

fn value<'e>(event: &'e str, name: &str) -> &'e str {
    let line = event.lines().find(|line| line.split([':', ';']).next() == Some(name));
    line.and_then(|line| line.split_once(':')).unwrap_or_else(|| panic!("{name} in {event}")).1
}

#[test]
fn following_without_a_change_gives_the_same_bytes() {
    let noon = NaiveTime::from_hms_opt(12, 0, 0);
    for (name, bytes) in protocol_files() {
        for (at, style) in [noon, None].into_iter().flat_map(|at| styles().into_iter().map(move |style| (at, style))) {
            let plan = plan_of(&name, &bytes, NaiveDate::from_ymd_opt(2026, 3, 6).unwrap(), at, Some("Ayşe; 1"));
            let view = view("America/New_York", style);
            let first = PlanCalendar::new(&plan, &view).unwrap().file();
            let again = PlanCalendar::since(&plan, &view, &earlier(&first)).unwrap();
            assert!(again.events().iter().all(|event| event.change == Change::Same), "{name}");
            assert_eq!(again.file(), first, "{name}");
        }
    }
}

#[test]
fn exactly_the_moved_and_the_dropped_change() {
    for (name, _) in protocol_files() {
        for style in styles() {
            let mut plan = timed(&name);
            let view = view("Europe/Berlin", style);
            let first = PlanCalendar::new(&plan, &view).unwrap().file();
            let [moved, .., last] = plan.plans[0].sessions.as_mut_slice() else { panic!("{name} has two sessions") };
            moved.day = moved.day.succ_opt().unwrap();
            let touched = [moved.key.clone(), last.key.clone()];
            let touched = touched.map(|key| plan.plans[0].course.uid(&key).to_string());
            plan.plans[0].sessions.pop();

            let next = PlanCalendar::since(&plan, &view, &earlier(&first)).unwrap().file();
            let (before, after) = (events(&first), events(&next));
            assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "no event is lost or new");
            let mut changed = 0;
            for (uid, text) in &after {
                let sequence = value(text, "SEQUENCE");
                if *text == before[uid] {
                    assert!(!touched.contains(uid), "{name}: {text}");
                    continue;
                }
                changed += 1;
                assert_eq!(sequence, "1", "{name}: {text}");
                assert!(value(&before[uid], "LAST-MODIFIED") < value(text, "LAST-MODIFIED"));
                assert_eq!(value(text, "LAST-MODIFIED"), value(text, "DTSTAMP"));
                if *uid == touched[1] {
                    assert_eq!((value(text, "STATUS"), value(text, "TRANSP")), ("CANCELLED", "TRANSPARENT"));
                    let title = value(text, "SUMMARY");
                    assert!(title.starts_with("Cancelled: ") || title == "Appointment cancelled", "{text}");
                    assert!(!text.contains("VALARM") && !text.contains("DESCRIPTION"), "{text}");
                }
            }
            // Care that has events of its own moves and vanishes with its session.
            let has_care_events =
                view.calendar.care == CareStyle::Events && before.len() > plan.plans[0].sessions.len() + 1;
            assert!(if has_care_events { changed > 2 } else { changed == 2 }, "{name}: {changed} changed");
        }
    }
}

#[test]
fn what_was_cancelled_stays_as_it_is_until_it_comes_back() {
    let view = view("Europe/Berlin", CalendarStyle::default());
    let whole = timed("hair-loss");
    let mut shorter = whole.clone();
    let dropped = shorter.plans[0].sessions.remove(4);
    let uid = whole.plans[0].course.uid(&dropped.key).to_string();

    let follow = |plan: &Plan, file: &str| PlanCalendar::since(plan, &view, &earlier(file)).unwrap().file();
    let first = PlanCalendar::new(&whole, &view).unwrap().file();
    let second = follow(&shorter, &first);
    assert_eq!(value(&events(&second)[&uid], "STATUS"), "CANCELLED");
    let mut other = shorter.clone();
    other.plans[0].sessions[0].day += chrono::TimeDelta::days(1);
    let third = follow(&other, &second);
    assert_ne!(third, second);
    assert_eq!(events(&third)[&uid], events(&second)[&uid]);

    let fourth = follow(&whole, &third);
    let back = &events(&fourth)[&uid];
    assert_eq!((value(back, "STATUS"), value(back, "SEQUENCE"), value(back, "TRANSP")), ("CONFIRMED", "2", "OPAQUE"));
    assert!(!value(back, "SUMMARY").contains("Cancelled") && back.contains("VALARM"), "{back}");
}

#[test]
fn other_words_keep_the_sequence() {
    let plan = timed("hair-loss");
    let usual = view("Europe/Berlin", CalendarStyle::default());
    let first = PlanCalendar::new(&plan, &usual).unwrap().file();
    let without = view("Europe/Berlin", CalendarStyle { alarms: Vec::new(), ..CalendarStyle::default() });
    let utc = view("Europe/Berlin", CalendarStyle { time: TimeStyle::Utc, ..CalendarStyle::default() });
    for view in [&without, &utc] {
        let next = PlanCalendar::since(&plan, view, &earlier(&first)).unwrap();
        assert!(next.events().iter().all(|event| event.change == Change::Reworded));
        for event in events(&next.file()).values() {
            assert_eq!(value(event, "SEQUENCE"), "0");
            assert_eq!(value(event, "LAST-MODIFIED"), "20260101T000001Z");
        }
    }
    let place = at_place("a, b\\");
    let next = PlanCalendar::since(&plan, &place, &earlier(&first)).unwrap();
    assert!(next.events().iter().all(|event| event.change == Change::Changed(vec![Difference::Place])));
    let again = PlanCalendar::since(&plan, &place, &earlier(&next.file())).unwrap();
    assert_eq!(again.file(), next.file());
}

/// What was said before a file became discreet is not said any more, not even of what was cancelled.
#[test]
fn a_file_that_becomes_discreet_forgets_its_words() {
    let usual = at_place("Saç Kliniği");
    let whole = timed("hair-loss");
    let mut shorter = whole.clone();
    shorter.plans[0].sessions.pop();
    let first = PlanCalendar::new(&whole, &usual).unwrap().file();
    let second = PlanCalendar::since(&shorter, &usual, &earlier(&first)).unwrap().file();
    let discreet = view("Europe/Berlin", CalendarStyle { is_discreet: true, ..CalendarStyle::default() });
    let third = PlanCalendar::since(&shorter, &discreet, &earlier(&second)).unwrap();
    assert!(second.contains("Hair loss") && !third.file().contains("Hair loss") && !third.file().contains("Saç"));
    let fourth = PlanCalendar::since(&shorter, &discreet, &earlier(&third.file())).unwrap();
    assert_eq!(fourth.file(), third.file());
}

/// The rules of a zone may not be yearly any more when the plan reaches further; the zone of a course may change.
#[test]
fn another_zone_changes_what_it_moves_and_keeps_what_was_cancelled() {
    let whole = timed("hair-loss");
    let mut shorter = whole.clone();
    shorter.plans[0].sessions.remove(3);
    for (from, to) in
        [("Europe/Berlin", "Europe/Istanbul"), ("Europe/Berlin", "Africa/Casablanca"), ("UTC", "Asia/Tokyo")]
    {
        let (from, to) = (view(from, CalendarStyle::default()), view(to, CalendarStyle::default()));
        let first = PlanCalendar::new(&whole, &from).unwrap().file();
        let second = PlanCalendar::since(&shorter, &from, &earlier(&first)).unwrap().file();
        let third = PlanCalendar::since(&shorter, &to, &earlier(&second)).unwrap();
        let (before, after) = (earlier(&second), earlier(&third.file()));
        for event in &after.events {
            let old = before.events.iter().find(|old| old.uid == event.uid).unwrap();
            assert_eq!(event.sequence, old.sequence + u32::from(!event.is_cancelled), "{:?}", event.lines);
            assert!(old.is_cancelled == event.is_cancelled && old.summary == event.summary);
        }
        let fourth = PlanCalendar::since(&shorter, &to, &after).unwrap();
        assert_eq!(fourth.file(), third.file());
    }
}

#[test]
fn the_file_of_another_course_is_refused() {
    let view = view("Europe/Berlin", CalendarStyle { care: CareStyle::Events, ..CalendarStyle::default() });
    let refused = |plan: &Plan, file: &str| match PlanCalendar::since(plan, &view, &earlier(file)) {
        Err(CalendarRefusal::AnotherCourse { titles, has_own }) => (titles.len(), has_own),
        other => panic!("{other:?}"),
    };
    let (hair, skin) = (timed("hair-loss"), timed("skin-rejuvenation"));
    let file = |plan: &Plan| PlanCalendar::new(plan, &view).unwrap().file();
    let skin_events = events(&file(&skin)).len();
    assert_eq!(refused(&hair, &file(&skin)), (skin_events, false));

    let courses = [hair.plans[0].course.clone(), skin.plans[0].course.clone()];
    let both = schedule::plan(&courses, Sharing::Allowed).unwrap();
    let (count, has_own) = refused(&hair, &file(&both));
    assert!(has_own && count > 0);

    let named = [Job { label: Some("Ayşe".to_owned()), ..hair.plans[0].course.clone() }];
    let named = schedule::plan(&named, Sharing::Allowed).unwrap();
    assert!(!refused(&named, &file(&hair)).1, "another person's");
    // A second course beside the first is no other course.
    assert!(PlanCalendar::since(&both, &view, &earlier(&file(&skin))).is_ok());
}

#[test]
fn what_is_not_as_the_program_left_it_is_refused() {
    let view = view("Europe/Berlin", CalendarStyle::default());
    let plan = timed("skin-rejuvenation");
    let file = PlanCalendar::new(&plan, &view).unwrap().file();
    let error = |text: &str| read::earlier_calendar(text.as_bytes(), PRODUCT).expect_err(text);
    let added = |text: &str| match error(text) {
        EarlierError::Added { what, .. } => what,
        error @ (EarlierError::Unreadable(_) | EarlierError::NotOurs { .. }) => panic!("{error:?}"),
    };
    let other = file.replace("-//mesoplan//", "-//another//");
    assert!(matches!(error(&other), EarlierError::NotOurs { product: Some(product) } if product.contains("another")));
    assert_eq!(added(&file.replacen("SUMMARY", "COMMENT:bring the letter\r\nSUMMARY", 1)), "COMMENT");
    assert_eq!(added(&file.replacen("BEGIN:VEVENT", "BEGIN:VTODO\r\nEND:VTODO\r\nBEGIN:VEVENT", 1)), "VTODO");
    assert_eq!(added(&file.replacen("UID:", "UID:x", 1)), "an event with a UID of its own");
    let end = file.rfind("END:VEVENT").unwrap();
    let body = &file[file.find("BEGIN:VEVENT").unwrap()..];
    let broken = [
        String::new(),
        "BEGIN:VCALENDAR".to_owned(),
        file[..end].to_owned(),
        file.replacen("SEQUENCE:0", "SEQUENCE:-1", 1),
        file.replacen("SEQUENCE:0", "SEQUENCE:4294967295", 1),
        file.replacen("LAST-MODIFIED:2026", "LAST-MODIFIED:20x6", 1),
        file.replacen("DTEND;TZID=Europe/Berlin", "DTEND;TZID=Europe/Nowhere", 1),
        file.replacen("DTSTART;TZID=Europe/Berlin", "DTSTART", 1),
        file.replacen("SUMMARY", "SUMMARY:x\r\nSUMMARY", 1),
        // Every event twice.
        file.replace("END:VCALENDAR\r\n", body),
    ];
    for text in &broken {
        assert!(matches!(error(text), EarlierError::Unreadable(_)), "{text}");
    }
    // Lines that another program folded or ended in its own way are the same lines.
    let (unfolded, unix) = (file.replace("\r\n ", ""), file.replace("\r\n", "\n"));
    let next = |text: &str| PlanCalendar::since(&plan, &view, &earlier(text)).unwrap().file();
    assert_eq!([next(&unix), next(&unfolded)], [file.clone(), file.clone()]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is moved, dropped and taken up again, time after time.
    #[test]
    fn numbers_only_grow(steps in prop::collection::vec(prop::collection::vec(0_i64..4, 19), 1..6)) {
        let view = view("Europe/Berlin", CalendarStyle::default());
        let whole = timed("hair-loss");
        let mut file = PlanCalendar::new(&whole, &view).unwrap().file();
        for step in steps {
            let mut plan = whole.clone();
            let sessions = &mut plan.plans[0].sessions;
            for (session, days) in sessions.iter_mut().zip(&step) {
                session.day += chrono::TimeDelta::days(*days);
            }
            // Three days is as good as dropped; one session always stays.
            let mut place = 0;
            sessions.retain(|_| { place += 1; place == 1 || step[place - 1] != 3 });
            let next = PlanCalendar::since(&plan, &view, &earlier(&file)).unwrap().file();
            let (before, after) = (events(&file), events(&next));
            prop_assert_eq!(before.len(), after.len());
            let number = |event: &str| value(event, "SEQUENCE").parse::<u32>().unwrap();
            for (uid, event) in &after {
                let old = &before[uid];
                prop_assert!(number(old) <= number(event) && number(event) <= number(old) + 1);
                prop_assert!(value(old, "LAST-MODIFIED") <= value(event, "LAST-MODIFIED"));
                prop_assert_eq!(old == event, value(old, "LAST-MODIFIED") == value(event, "LAST-MODIFIED"));
            }
            let confirmed = after.values().filter(|event| value(event, "STATUS") == "CONFIRMED").count();
            prop_assert_eq!(confirmed, plan.plans[0].sessions.len());
            content_lines(&next);
            file = next;
        }
    }

    /// A file that someone damaged or edited is refused, or followed by one that is whole.
    #[test]
    fn edited_files_do_no_harm(edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, crate::ics::any_text()), 1..4)) {
        let view = view("Europe/Berlin", CalendarStyle::default());
        let plan = timed("skin-rejuvenation");
        let mut bytes = PlanCalendar::new(&plan, &view).unwrap().file().into_bytes();
        for (at, cut, text) in edits {
            let at = at.index(bytes.len());
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, text.bytes());
        }
        if let Ok(earlier) = read::earlier_calendar(&bytes, PRODUCT)
            && let Ok(next) = PlanCalendar::since(&plan, &view, &earlier)
        {
            let next = next.file();
            content_lines(&next);
            let again = PlanCalendar::since(&plan, &view, &self::earlier(&next)).unwrap();
            prop_assert_eq!(again.file(), next);
        }
    }
}
