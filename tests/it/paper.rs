//! The formats that people read: whatever a text says, it stays a text, and everything in one format is in the others.
//!
//! They are read back with parsers of others: html5gum, pulldown-cmark and csv.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use html5gum::{Token, Tokenizer};
use mesoplan::internals::model::{Job, Plan, Record, Sharing};
use mesoplan::internals::render::document::Document;
use mesoplan::internals::render::sections::Part;
use mesoplan::internals::render::visit::Visit;
use mesoplan::internals::render::{self, Audience, COLUMNS, Format, Paint, SheetStyle, View};
use mesoplan::internals::zone::Zone;
use mesoplan::internals::{read, schedule};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};
use unicode_width::UnicodeWidthStr as _;

use crate::{protocol_files, written};

/// Formats that tell a person everything that a [`Document`] holds.
const SHEETS: [Format; 3] = [Format::Html, Format::Markdown, Format::Text];

/// Texts that were written to be something else.
const HOSTILE: [&str; 24] = [
    "<script>alert(1)</script>",
    "</title></style><img src=x onerror=alert(1)>",
    "\" onclick=\"alert(1)\" x=\"",
    "' onfocus='alert(1)",
    "&lt;b&gt; &amp; &#60;b> &nbsp;",
    "-->]]><!--",
    "a | b | c",
    "\\| \\\\| | \\",
    "`code` ``` ~~~ ```",
    "# Heading",
    "- item",
    "1. item",
    "12) item",
    "+ item",
    "=== ---",
    "***bold*** __bold__ ~~gone~~ $x^2$",
    "[text](javascript:alert(1)) ![x](y) [^1] [ ] [x]",
    "<https://example.org> www.example.org",
    "=HYPERLINK(\"http://example.org\";\"x\")",
    "@SUM(1+1)",
    "+49 30 1234, -1",
    ": term",
    "{}",
    "x^2^ {#id} [^:a: ==y== [[z]]",
];

#[test]
fn hostile_texts_stay_texts() {
    let plain = structure(WORD);
    for text in HOSTILE {
        assert_eq!(structure(text), plain.with(text), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]
    #[test]
    fn any_text_stays_a_text(text in "[!-~ |`*_<>&\"'\\[\\]#ğş漢\u{301}]{0,20}[!-~]") {
        // A text that is shown has no spaces at its ends, and those in it are as good as one.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(structure(&text), structure(WORD).with(&text));
    }
}

/// A word that is nowhere else in a plan.
const WORD: &str = "Zyxwvut";

/// What parsers see in a plan whose label, titles and sentences are all one text.
#[derive(Debug, PartialEq)]
struct Structure {
    html: Vec<String>,
    markdown: Vec<String>,
    csv: Vec<Vec<String>>,
}

impl Structure {
    /// The same with the text instead of the word.
    fn with(&self, text: &str) -> Self {
        let replaced = |lines: &[String]| lines.iter().map(|line| line.replace(WORD, text)).collect();
        let defused = |field: &String| {
            let is_formula = field.starts_with(WORD) && text.starts_with(['=', '+', '-', '@']);
            format!("{}{}", if is_formula { "'" } else { "" }, field.replace(WORD, text))
        };
        Self {
            html: replaced(&self.html),
            markdown: replaced(&self.markdown),
            csv: self.csv.iter().map(|record| record.iter().map(defused).collect()).collect(),
        }
    }
}

fn structure(text: &str) -> Structure {
    let (plan, view) = plan_of(text);
    let write = |format| written(&plan, format, &view);
    Structure {
        html: html(&write(Format::Html)),
        markdown: markdown(&write(Format::Markdown)),
        csv: csv(&write(Format::Csv)),
    }
}

/// A plan in which the text stands wherever a text from outside can stand.
pub fn plan_of(text: &str) -> (Plan, View) {
    let quoted = serde_json::to_string(text).expect("a string");
    let file = format!(
        "schema = 1\nid = \"hostile\"\ntitle = {quoted}\nindication = {quoted}\nversion = \"1.0.0\"\n\
         status = \"published\"\nsession-length = \"20 minutes\"\n\
         [source.page]\ntitle = {quoted}\npublisher = {quoted}\n\
         [[phase]]\nid = \"induction\"\ntitle = {quoted}\nsessions = 2\ninterval = \"2 weeks\"\nnote = {quoted}\n\
         source = \"page\"\n\
         [[preparation]]\nid = \"p\"\nclass = \"other\"\nfrom = \"day of session\"\nuntil = \"session\"\ndo = {quoted}\n\
         source = \"page\"\n\
         [[checkpoint]]\nid = \"c\"\nphase = \"induction\"\nafter-session = 1\nask = {quoted}\nsource = \"page\"\n\
         [[contraindication]]\nid = \"x\"\nkind = \"temporary\"\nwhen = {quoted}\npostpone-until = {quoted}\n\
         source = \"page\"\n"
    );
    let protocol =
        read::protocol("hostile", file.as_bytes()).unwrap_or_else(|problems| panic!("{text}: {problems:#?}"));
    let course = Job { label: Some(text.to_owned()), ..Job::new(protocol, "2026-12-01".parse().ok()) };
    let plan = schedule::plan(&[course], Sharing::Allowed).expect("a plan");
    let view = View {
        clinic_name: Some(text.to_owned()),
        clinic_place: Some(text.to_owned()),
        ..View::new(Zone::new("Europe/Istanbul").expect("a zone"))
    };
    (plan, view)
}

/// The tags of a page with the names and values of their attributes, and its texts. Files in links are left out.
fn html(page: &str) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for Ok(token) in Tokenizer::new(page) {
        match token {
            Token::StartTag(tag) => {
                let attributes = tag.attributes.iter().map(|(key, value)| {
                    let (key, value) = (lossy(key), lossy(value));
                    format!("{key}={}", value.split(";base64,").next().expect("a first part"))
                });
                seen.push(format!("<{} {}>", lossy(&tag.name), attributes.collect::<Vec<_>>().join(" ")));
            }
            Token::EndTag(tag) => seen.push(format!("</{}>", lossy(&tag.name))),
            Token::String(text) => seen.push(without_quotes(&lossy(&text))),
            Token::Comment(comment) => seen.push(format!("comment {}", lossy(&comment))),
            Token::Doctype(doctype) => seen.push(format!("doctype {}", lossy(&doctype.name))),
            Token::Error(error) => seen.push(format!("error {error:?}")),
        }
    }
    seen
}

/// What is inside quotation marks of the style has escapes of its own (see `html/style.rs`): here it is left out, and what
/// would stand behind an end of them is not.
fn without_quotes(text: &str) -> String {
    match text.split_once("@bottom-left { content: \"") {
        Some((before, rest)) if text.contains("@page") => {
            let behind = rest.split_once('"').expect("the end of the quotation").1;
            format!("{before}{behind}")
        }
        Some(_) | None => text.to_owned(),
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The events of a Markdown text, pieces of one text put together.
fn markdown(text: &str) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    let mut said: Option<String> = None;
    for event in Parser::new_ext(text, Options::all().difference(Options::ENABLE_SMART_PUNCTUATION)) {
        if let Event::Text(text) = event {
            said.get_or_insert_default().push_str(&text);
            continue;
        }
        seen.extend(said.take().map(|said| format!("text {said}")));
        seen.push(format!("{event:?}"));
    }
    seen
}

fn csv(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.expect("a record").iter().map(str::to_owned).collect());
    records.collect()
}

/// The plans that are read below: every protocol alone, two together, and one that has begun, too soon.
pub fn plans() -> Vec<Plan> {
    let mut plans: Vec<Plan> =
        protocol_files().iter().map(|(name, bytes)| crate::snapshots::plan(name, bytes)).collect();
    let files = protocol_files();
    let course = |wanted: &str| {
        let (name, bytes) = files.iter().find(|(name, _)| name == wanted).expect("it is shipped");
        let protocol = read::protocol(name, bytes).expect("a valid file");
        Job::new(protocol, "2026-12-01".parse().ok())
    };
    let held = ["2026-12-01", "2026-12-03", "2027-01-20"].map(|day| day.parse().expect("a date"));
    let begun = Job { record: Record::of_days(held.iter().copied()), ..course("hair-loss") };
    for courses in [vec![course("skin-rejuvenation"), course("fibroblast")], vec![begun]] {
        plans.push(schedule::plan(&courses, Sharing::Allowed).expect("a plan"));
    }
    plans
}

pub fn view() -> View {
    View { with_reasons: true, ..View::new(Zone::new("Europe/Istanbul").expect("a zone")) }
}

/// How plans are shown to each reader.
pub fn views() -> Vec<View> {
    let of = |audience| View { sheet: SheetStyle { audience, ..SheetStyle::default() }, ..view() };
    Audience::ALL.map(|(_, audience)| of(audience)).to_vec()
}

#[test]
fn every_sheet_tells_the_whole_document() {
    for (plan, view) in plans().iter().flat_map(|plan| views().into_iter().map(move |view| (plan, view))) {
        let document = Document::new(plan, &view);
        let told = told(&document);
        for format in SHEETS {
            let text = written(plan, format, &view);
            let seen = match format {
                Format::Html => html(&text).join(" "),
                Format::Markdown => markdown(&text).join(" ").replace("text ", ""),
                Format::Text | Format::Ics | Format::Pdf | Format::Csv | Format::Json => text,
                _ => panic!("a kind that this test does not know"),
            };
            // Lines may break anywhere.
            let seen = words(&seen);
            for sentence in told.iter().chain(&moves(&document)) {
                assert!(seen.contains(&words(sentence)), "{format:?} of {}: {sentence}", document.title);
            }
        }
    }
}

/// Everything that a sheet tells, besides where sessions can move.
pub fn told(document: &Document) -> BTreeSet<String> {
    let mut told: BTreeSet<String> = document.facts.iter().chain(&document.marks).cloned().collect();
    told.insert(document.title.clone());
    told.extend(document.foot.iter().map(|line| line.text.clone()));
    told.extend(document.months.iter().map(|month| month.title.clone()));
    told.extend(document.months_without.clone());
    if let Some(next) = &document.next {
        told.extend(next.sessions.iter().chain(&next.time).chain(&next.place).chain([&next.day]).cloned());
    }
    for about in &document.about {
        told.extend(about.title.clone());
        told.extend(about.notes.iter().chain(&about.sources).map(|line| line.text.clone()));
    }
    for group in &document.groups {
        told.extend(group.title.clone());
        for row in &group.rows {
            told.extend(row.time.clone().into_iter().chain([row.day.clone()]));
        }
    }
    for session in document.sessions() {
        told.extend(session.sentences.iter().chain(&session.name).cloned());
        told.extend(session.status.as_ref().map(|status| document.locale.sentence_case(status)));
    }
    for section in &document.sections {
        told.insert(section.title.to_owned());
        let lines = |part: &Part| part.lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>();
        told.extend(section.parts.iter().flat_map(|part| part.title.iter().cloned().chain(lines(part))));
    }
    told
}

/// Where each session can move, as it stands beside it.
pub fn moves(document: &Document) -> BTreeSet<String> {
    document.sessions().filter_map(|session| session.moves.clone()).collect()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_links_of_a_page_hold_the_calendar_files() {
    for plan in plans() {
        let page = written(&plan, Format::Html, &view());
        let calendar = written(&plan, Format::Ics, &view());
        let links = page.split("href=\"data:text/calendar;charset=utf-8;base64,").skip(1);
        let mut files = links.map(|link| {
            let encoded = link.split('"').next().expect("the end of a value");
            String::from_utf8(STANDARD.decode(encoded).expect("base64")).expect("UTF-8")
        });
        assert_eq!(files.next().as_deref(), Some(calendar.as_str()));
        let mut whole: Vec<&str> = events(&calendar);
        let single: Vec<String> = files.collect();
        let mut single: Vec<&str> = single.iter().flat_map(|file| events(file)).collect();
        // What lies behind has no button.
        let ahead = plan.sessions().iter().filter(|(_, session)| session.status.is_ahead()).count();
        assert_eq!(single.len(), ahead);
        whole.retain(|event| single.contains(event));
        whole.sort_unstable();
        single.sort_unstable();
        assert_eq!(single, whole);
    }
}

fn events(calendar: &str) -> Vec<&str> {
    calendar.split("BEGIN:VEVENT\r\n").skip(1).map(|event| event.split("END:VEVENT").next().expect("a part")).collect()
}

#[test]
fn a_page_asks_for_nothing() {
    for plan in plans() {
        let page = written(&plan, Format::Html, &view());
        let seen = html(&page).join("\n");
        for foreign in ["<script", "<link", "<img", "<iframe", " src=", "http-equiv=refresh", "error "] {
            assert!(!seen.contains(foreign), "{foreign}");
        }
        // What the style would load.
        for foreign in ["url(", "@import"] {
            assert!(!page.contains(foreign), "{foreign}");
        }
        let policy = seen.lines().find(|line| line.contains("http-equiv=Content-Security-Policy"));
        assert!(policy.is_some_and(|policy| policy.contains("content=default-src 'none';")), "{policy:?}");
    }
}

#[test]
fn text_fits_a_terminal() {
    for label in ["Ayşe", "漢字の名前がここにありますよ", "e\u{301}e\u{301}e\u{301}", "👩‍⚕️ 🌿"]
    {
        for mut plan in plans() {
            for course in &mut plan.plans {
                course.course.label = Some(label.to_owned());
            }
            let sheet = written(&plan, Format::Text, &view());
            let table = render::terminal(&plan, &view(), Paint::Never, COLUMNS).expect("a table");
            for line in sheet.lines().chain(table.lines()) {
                let is_one_word = !line.trim_start_matches(['-', ' ']).contains(' ');
                assert!(line.width() <= 80 || is_one_word, "{} columns: {line}", line.width());
                assert!(!line.chars().any(char::is_control), "{line:?}");
            }
            let title = Document::new(&plan, &view()).title;
            if title.width() <= 80 {
                let under = sheet.lines().nth(1).expect("a line under the title");
                assert_eq!(under, "=".repeat(title.width()), "{title}");
            }
        }
    }
}

#[test]
fn bold_letters_say_nothing_by_themselves() {
    for plan in plans() {
        let [plain, painted] = [Paint::Never, Paint::Always]
            .map(|paint| render::terminal(&plan, &view(), paint, COLUMNS).expect("a table"));
        let without =
            ["\u{1b}[1m", "\u{1b}[33m", "\u{1b}[0m"].iter().fold(painted.clone(), |text, code| text.replace(code, ""));
        assert_ne!(painted, plain);
        assert_eq!(without, plain);
    }
}

#[test]
fn control_characters_of_a_label_reach_no_sheet() {
    let (mut plan, view) = plan_of(WORD);
    plan.plans[0].course.label = Some("a\u{1b}[31m\r\nb\u{7}\u{85}c\td".to_owned());
    assert_eq!(Document::new(&plan, &view).title, format!("{WORD} – a [31m b c d"));
    for format in [Format::Html, Format::Markdown, Format::Text, Format::Csv] {
        let text = written(&plan, format, &view);
        let controls: BTreeSet<char> = text.chars().filter(|character| character.is_control()).collect();
        assert!(controls.is_subset(&BTreeSet::from(['\n', '\r'])), "{format:?}: {controls:?}");
    }
}

#[test]
fn the_months_mark_every_session_on_its_day() {
    for plan in plans() {
        let document = Document::new(&plan, &view());
        let mut marked = Vec::new();
        for month in &document.months {
            let numbers: Vec<u32> = month.weeks.iter().flatten().flatten().map(|day| day.number).collect();
            assert!(numbers.iter().copied().eq(1..=numbers.len() as u32) && numbers.len() >= 28, "{}", month.title);
            for week in &month.weeks {
                for (place, day) in week.iter().enumerate() {
                    let Some(day) = day else { continue };
                    let title = format!("{} {}", day.number, month.title);
                    let date = chrono::NaiveDate::parse_from_str(&title, "%d %B %Y").expect("a day");
                    assert_eq!(chrono::Datelike::weekday(&date).num_days_from_monday() as usize, place, "{title}");
                    marked.extend(day.sessions.iter().map(|mark| (date, mark.number)));
                }
            }
        }
        let meant: Vec<_> = plan.sessions().iter().map(|(_, session)| (session.day, session.number)).collect();
        assert_eq!(marked, meant);
        assert!(document.legend.iter().all(|entry| !entry.means.is_empty()));
    }
}

#[test]
fn a_spreadsheet_has_a_line_for_each_session() {
    for plan in plans() {
        let records = csv(&written(&plan, Format::Csv, &view()));
        let column = |name: &str| records[0].iter().position(|title| title == name).expect("a column");
        let [session, date, start] = ["session", "date", "start"].map(column);
        let read: Vec<_> =
            records[1..].iter().map(|record| [session, date, start].map(|at| record[at].clone())).collect();
        let meant: Vec<_> = plan
            .sessions()
            .iter()
            .map(|(_, session)| {
                let visit = Visit::of(session, &view().zone).expect("an instant");
                let start = visit.map(|visit| visit.start.format("%H:%M").to_string()).unwrap_or_default();
                [session.number.to_string(), session.day.to_string(), start]
            })
            .collect();
        assert_eq!(read, meant);
    }
}
