//! PDF files: the same bytes every time, tagged, in any script that the letters are there for.
//!
//! What is on the pages is read by a reader of others, in `interop/pdf.rs`.

use chrono::NaiveTime;
use mesoplan::internals::model::{Id, Job, Logo, Minutes, Plan, Sharing};
use mesoplan::internals::render::document::Document;
use mesoplan::internals::render::{self, Format, PlanError, View};
use mesoplan::internals::zone::Zone;
use mesoplan::internals::{read, schedule};

use crate::{paper, project, protocol_files, snapshots};

/// How a plan is shown here.
pub fn view() -> View {
    View::new(Zone::new("Europe/Istanbul").expect("a zone"))
}

/// The PDF of a plan.
pub fn pdf(plan: &Plan, view: &View) -> Vec<u8> {
    render::plan(plan, Format::Pdf, view).expect("a plan that can be written")
}

/// How many pages a file has: each is an object of the type Page (PDF 1.7, section 7.7.3.3).
fn pages(file: &[u8]) -> usize {
    let text = String::from_utf8_lossy(file);
    text.matches("/Type/Page").count() - text.matches("/Type/Pages").count() - text.matches("/Type/PageLabel").count()
}

/// Courses of twelve sessions: the richest protocols, with clock times.
pub fn twelve_sessions() -> Vec<Plan> {
    let files = protocol_files();
    let plan = |name: &str| {
        let (_, bytes) = files.iter().find(|(found, _)| found == name).expect("it is shipped");
        let protocol = read::protocol(name, bytes).expect("a valid file");
        let counts =
            [("induction", 8), ("maintenance-fortnightly", 2), ("maintenance-monthly", 1), ("maintenance-seldom", 1)];
        let course = Job {
            label: Some("Ayşe Yılmaz".to_owned()),
            at: NaiveTime::from_hms_opt(17, 30, 0).map(Into::into),
            sessions: counts.iter().map(|(phase, count)| (Id::new(phase).expect("an id"), *count)).collect(),
            session_length: protocol.session_length.or(Minutes::new(30, 30)),
            ..Job::new(protocol, "2026-12-01".parse().ok())
        };
        schedule::plan(&[course], Sharing::Allowed).expect("a plan")
    };
    vec![plan("hair-loss"), plan("cellulite")]
}

#[test]
fn names_may_be_in_any_script_that_there_are_letters_for() {
    for name in ["İpek Ağaoğlu", "Jürgen Groß", "Анна Щербакова", "آية", "Ελένη", "BMI ≥ 25 → stop"]
    {
        let (plan, view) = paper::plan_of(name);
        assert!(pages(&pdf(&plan, &view)) >= 1, "{name}");
    }
    let (plan, view) = paper::plan_of("漢字 Müller");
    assert_eq!(render::plan(&plan, Format::Pdf, &view), Err(PlanError::NoLetters(vec!['字', '漢'])));
}

/// The longest texts that a protocol may have, and what means something in a PDF, wherever a text can stand.
#[test]
fn any_text_is_written() {
    let hostile = "(a\\) <b> %PDF-1.7 << /Type /Page >> endobj {c} [d] </Lang>".to_owned();
    for text in [hostile, "word ".repeat(200), "w".repeat(1000)] {
        let (plan, view) = paper::plan_of(text.trim());
        assert!(pages(&pdf(&plan, &view)) >= 1, "{text}");
    }
}

#[test]
fn the_sign_of_the_clinic_is_on_the_sheet() {
    let png = std::fs::read(project("tests/scenarios/pdf.in/logo.png")).expect("a picture");
    let (plan, view) = paper::plan_of("Ayşe");
    let with = |bytes: &[u8]| View { logo: Logo::new(bytes).ok(), ..view.clone() };
    let pictures = |file: &[u8]| String::from_utf8_lossy(file).matches("/Subtype/Image").count();
    assert_eq!(pictures(&pdf(&plan, &view)), 0);
    assert_eq!(pictures(&pdf(&plan, &with(&png))), 1);
    // A picture that breaks off is named, and not left out.
    let broken = render::plan(&plan, Format::Pdf, &with(&png[..50]));
    assert!(matches!(broken, Err(PlanError::BrokenLogo(_))), "{broken:?}");
}

#[test]
fn a_file_is_the_same_every_time() {
    for plan in paper::plans().iter().chain(&twelve_sessions()) {
        assert!(pdf(plan, &view()) == pdf(plan, &view()));
    }
}

#[test]
fn a_file_says_what_it_is() {
    for (name, bytes) in protocol_files() {
        let plan = snapshots::plan(&name, &bytes);
        let file = pdf(&plan, &view());
        assert!(file.starts_with(b"%PDF-1.7"));
        let text = String::from_utf8_lossy(&file);
        let title = Document::new(&plan, &view()).title;
        for said in ["/Lang(en)", "/MarkInfo<</Marked true", "<pdfuaid:part>1</pdfuaid:part>", &title] {
            assert!(text.contains(said), "{name}: {said}");
        }
        for clock in ["CreationDate", "ModDate", "CreateDate", "ModifyDate"] {
            assert!(!text.contains(clock), "{name}: {clock}");
        }
    }
}
