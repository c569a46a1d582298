//! The codes on a page that a phone scans: a decoder that is not ours finds in the shapes on the page the event that the
//! calendar file has.

use chrono::{NaiveDate, NaiveTime};
use html5gum::{Token, Tokenizer};
use mesoplan::internals::model::{Job, Plan, Record, Session, Sharing};
use mesoplan::internals::render::calendar::{CalendarStyle, TitleTemplate};
use mesoplan::internals::render::document::Document;
use mesoplan::internals::render::ics::TimeStyle;
use mesoplan::internals::render::qr::{Matrix, ScanCode};
use mesoplan::internals::render::{Format, View};
use mesoplan::internals::zone::Zone;
use mesoplan::internals::{read, schedule};
use proptest::prelude::*;

use crate::ics::{any_text, content_lines, unescaped};
use crate::{plan_of, protocol_files, written};

const PLACE: &str = "Halaskargazi Caddesi 1, Şişli";

/// A view with codes.
fn view(calendar: CalendarStyle) -> View {
    let zone = Zone::new("Europe/Istanbul").expect("a zone");
    View { with_scan_codes: true, clinic_place: Some(PLACE.to_owned()), calendar, ..View::new(zone) }
}

fn page(plan: &Plan, view: &View) -> String {
    written(plan, Format::Html, view)
}

fn course(wanted: &str, record: Record) -> Job {
    let files = protocol_files();
    let (name, bytes) = files.iter().find(|(name, _)| name == wanted).expect("it is shipped");
    let protocol = read::protocol(name, bytes).expect("a valid file");
    Job { record, ..Job::new(protocol, "2026-12-01".parse().ok()) }
}

fn together(courses: &[Job]) -> Plan {
    schedule::plan(courses, Sharing::Allowed).expect("a plan")
}

/// What is in the codes of a page, from the first to the last.
fn decoded(page: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut across = 0;
    for Ok(token) in Tokenizer::new(page) {
        let Token::StartTag(tag) = token else { continue };
        let value =
            |key: &str| tag.attributes.get(key.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned());
        match &tag.name[..] {
            b"svg" => across = value("viewbox").and_then(|view| view.rsplit_once(' ')?.1.parse().ok()).expect("a size"),
            b"path" => texts.push(read_picture(&value("d").expect("a shape"), across)),
            _ => {}
        }
    }
    texts
}

/// Draws the rectangles of a path as a picture, and decodes that.
fn read_picture(path: &str, across: usize) -> String {
    const PIXELS: usize = 3;
    let mut dark = vec![vec![false; across]; across];
    for rectangle in path.split_terminator('z') {
        let numbers = rectangle.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
        let numbers: Vec<usize> = numbers.map(|number| number.parse().expect("a number")).collect();
        let [column, row, run, 1, back] = numbers[..] else { panic!("{rectangle}") };
        assert_eq!(rectangle, format!("M{column} {row}h{run}v1h-{back}"));
        assert_eq!(run, back);
        dark[row][column..column + run].fill(true);
    }
    let side = across * PIXELS;
    let mut picture = rqrr::PreparedImage::prepare_from_bitmap(side, side, |x, y| dark[y / PIXELS][x / PIXELS]);
    let codes = picture.detect_grids();
    let [code] = codes.as_slice() else { panic!("{} codes in a picture", codes.len()) };
    code.decode().expect("a code without a fault").1
}

/// The event of a session as the calendar file has it in UTC, without what a code leaves out.
fn meant(plan: &Plan, session: &Session, view: &View) -> String {
    let calendar = CalendarStyle { time: TimeStyle::Utc, ..view.calendar.clone() };
    let file = written(plan, Format::Ics, &View { calendar, ..view.clone() });
    let lines = content_lines(&file);
    let uid = format!("UID:{}", session.event.uid);
    let event = lines.split(|line| line == "BEGIN:VEVENT").find(|event| event.contains(&uid)).expect("its event");
    let kept = ["DTSTART", "DTEND", "SUMMARY", "LOCATION"];
    let event = event.iter().filter(|line| kept.contains(&line.split([':', ';']).next().expect("a name")));
    let event: Vec<&str> = event.map(String::as_str).collect();
    format!("BEGIN:VEVENT\r\n{}\r\nEND:VEVENT", event.join("\r\n"))
}

#[test]
fn a_code_is_the_event_of_the_next_session() {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
    let begun = Record::of_days([day("2026-12-01"), day("2026-12-15")]);
    let mut plans = vec![
        together(&[course("fibroblast", Record::default()), course("skin-rejuvenation", Record::default())]),
        together(&[course("hair-loss", begun)]),
    ];
    for (name, bytes) in protocol_files() {
        for at in [None, NaiveTime::from_hms_opt(17, 30, 0)] {
            plans.push(plan_of(&name, &bytes, day("2026-12-01"), at, Some("Ayşe")));
        }
    }
    for plan in plans {
        for is_discreet in [false, true] {
            let view = view(CalendarStyle { is_discreet, ..CalendarStyle::default() });
            let page = page(&plan, &view);
            // The sessions of the next visit are one event.
            let meant = plan.plans.iter().map(|course| {
                let next = course.sessions.iter().find(|session| session.status.is_ahead()).expect("a session");
                meant(&plan, next, &view)
            });
            let meant = meant.reduce(|one, other| {
                let title =
                    |event: &str| event.lines().find_map(|line| line.strip_prefix("SUMMARY:")).map(str::to_owned);
                let (first, second) = (title(&one).expect("a title"), title(&other).expect("a title"));
                one.replace(&first, &format!("{first}\\, {second}"))
            });
            assert_eq!(decoded(&page), [meant.expect("a visit")]);
            let scan = scan(&Document::new(&plan, &view));
            assert_eq!(scan.remark, None, "everything is there");
            assert!(page.contains(&scan.caption) && page.contains(&scan.name), "{scan:?}");
        }
    }
}

/// The code of the next visit.
fn scan(document: &Document) -> ScanCode {
    document.next.as_ref().and_then(|next| next.scan.clone()).expect("a code")
}

#[test]
fn what_was_held_has_no_code() {
    let held = ["2026-12-01", "2026-12-22", "2027-01-12"].map(|day| day.parse().expect("a date"));
    let plan = together(&[course("skin-rejuvenation", Record::of_days(held))]);
    assert_eq!(plan.plans[0].next_ahead(), None);
    assert_eq!(decoded(&page(&plan, &view(CalendarStyle::default()))), Vec::<String>::new());
}

#[test]
fn a_discreet_code_says_when_and_no_more() {
    for (name, bytes) in protocol_files() {
        let at = NaiveTime::from_hms_opt(17, 30, 0);
        let plan = plan_of(&name, &bytes, "2026-12-01".parse().expect("a date"), at, Some("Ayşe"));
        let style = CalendarStyle { is_discreet: true, ..CalendarStyle::default() };
        let of = plan.plans[0].sessions[0].of;
        let end = plan.plans[0].sessions[0].time.expect("a time").on("2026-12-01".parse().expect("a date")).1;
        let end = (end - chrono::TimeDelta::hours(3)).format("%Y%m%dT%H%M%SZ");
        let expected = format!(
            "BEGIN:VEVENT\r\nDTSTART:20261201T143000Z\r\nDTEND:{end}\r\nSUMMARY:Appointment 1/{of}\r\nEND:VEVENT"
        );
        assert_eq!(decoded(&page(&plan, &view(style))), [expected], "{name}");
    }
}

#[test]
fn what_is_too_long_is_shortened_and_says_so() {
    let plan = together(&[course("fibroblast", Record::default())]);
    let word = "جلسة تساقط الشعر; ";
    let mut seen = Vec::new();
    for times in 1..=11 {
        let title = TitleTemplate::new(&word.repeat(times)).expect("a title");
        let view = view(CalendarStyle { title: Some(title), ..CalendarStyle::default() });
        let document = Document::new(&plan, &view);
        let scan = scan(&document);
        let [text] = decoded(&page(&plan, &view)).try_into().expect("one code");
        let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(unescaped);
        let title = value("SUMMARY:").expect("a title");
        let whole = word.repeat(times);
        let is_cut = title != whole.trim();
        assert!(!is_cut || whole.starts_with(title.strip_suffix('…').expect("a sign that it is cut")), "{title}");
        let has_place = value("LOCATION:").is_some();
        assert!(scan.matrix.size() <= Matrix::MOST);
        assert_eq!(scan.remark.is_some(), is_cut || !has_place, "{text}");
        assert_eq!(scan.remark.as_ref().is_some_and(|remark| remark.contains("the title")), is_cut, "{text}");
        assert!(scan.remark.as_ref().is_none_or(|remark| page(&plan, &view).contains(remark.as_str())));
        seen.push((has_place, is_cut));
    }
    seen.dedup();
    assert_eq!(seen, [(true, false), (false, false), (false, true)], "the place goes before a word of the title");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(32) })]
    #[test]
    fn any_text_is_decoded_as_it_was_meant(label in any_text(), place in any_text()) {
        let mut plan = together(&[course("fibroblast", Record::default())]);
        plan.plans[0].course.label = Some(label);
        let view = View { clinic_place: Some(place), ..view(CalendarStyle::default()) };
        let document = Document::new(&plan, &view);
        let [text] = decoded(&page(&plan, &view)).try_into().expect("one code");
        let course = &plan.plans[0];
        let whole = meant(&plan, &course.sessions[0], &view);
        let is_whole = scan(&document).remark.is_none();
        prop_assert_eq!(text == whole, is_whole);
        prop_assert!(text.lines().count() <= 6 && !text.replace("\r\n", "").contains(char::is_control), "{:?}", text);
    }
}
