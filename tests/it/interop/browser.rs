//! The pages in a real browser: without a script, without a network, on a phone, on paper, by keyboard, and with the
//! accessibility checker axe.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mesoplan::internals::model::{Job, Plan, Sharing};
use mesoplan::internals::render::document::Document;
use mesoplan::internals::render::{Format, Locale, View};
use mesoplan::internals::zone::Zone;
use mesoplan::internals::{read, schedule};
use serde_json::{Value, json};

use super::process;
use crate::{project, protocol_files, snapshots, written};

/// How wide a phone is.
const PHONE: u64 = 390;

#[test]
fn a_page_is_read_saved_and_printed_in_a_browser() {
    let Some((home, browser)) = installed("a_page_is_read_saved_and_printed_in_a_browser") else { return };
    let folder = super::scratch("browser");
    let path = |name| folder.join(format!("{name}.html"));
    let pages: Vec<(PathBuf, Plan, View)> =
        plans().into_iter().map(|(name, plan, locale)| (path(name), plan, view(locale))).collect();
    for (path, plan, view) in &pages {
        fs::write(path, written(plan, Format::Html, view)).expect("a file");
    }
    let mut command = Command::new("node");
    command
        .env("NODE_PATH", home.join("node/node_modules"))
        .arg(project("tests/interop/browser/page.cjs"))
        .arg(browser)
        .args(pages.iter().map(|(path, ..)| path));
    let seen: Value = serde_json::from_str(&process::run(&mut command, super::LIMIT)).expect("JSON");
    for (path, plan, view) in &pages {
        check(&seen[path.to_str().expect("a path in UTF-8")], plan, view);
    }
}

fn check(seen: &Value, plan: &Plan, view: &View) {
    let document = Document::new(plan, view);
    let title = &document.title;
    assert_eq!(seen["title"], json!(title));
    assert_eq!(seen["heading"], json!(title));
    assert_eq!(seen["language"], view.locale.tag(), "{title}");
    assert_eq!(seen["violations"], json!([]), "{title}: what axe finds wrong");
    assert_eq!(seen["complaints"], json!([]), "{title}: what it asks for, and what goes wrong");
    assert_eq!(seen["foreign"], 0, "{title}: elements that load or run something");
    assert_eq!(seen["width"], PHONE, "{title}: nothing is to be pushed sideways on a phone");
    assert_eq!(seen["zoomed"], PHONE, "{title}: nor where letters are twice as large");
    // Clear print: nothing below 12 points on paper, which are 16 pixels, and days of 14.
    assert!(seen["smallest"].as_f64().is_some_and(|size| size >= 16.0), "{title}: {} on paper", seen["smallest"]);
    assert!(seen["days"].as_f64().is_some_and(|size| size >= 18.6), "{title}: days of {} on paper", seen["days"]);

    // By keyboard: the button of the plan, and one for each session, each with a name of its own.
    let mut names = vec![document.labels.add_plan.to_owned()];
    names.extend(document.sessions().filter_map(|session| session.add_to_calendar.clone()));
    assert_eq!(seen["focused"], json!(names), "{title}");

    let files = seen["files"].as_array().expect("a list");
    assert_eq!(files.len(), names.len(), "{title}");
    assert_eq!(files[0]["name"], "plan.ics");
    let saved = STANDARD.decode(files[0]["base64"].as_str().expect("a text")).expect("base64");
    let calendar = written(plan, Format::Ics, view);
    assert!(saved == calendar.as_bytes(), "{title}: what is saved is the calendar file, byte for byte");
    for file in &files[1..] {
        let saved = STANDARD.decode(file["base64"].as_str().expect("a text")).expect("base64");
        let saved = String::from_utf8(saved).expect("UTF-8");
        assert_eq!(saved.matches("BEGIN:VEVENT").count(), 1, "{title}: {}", file["name"]);
    }

    // No plan is a book.
    let most = if plan.sessions().len() < 5 { 4 } else { 8 };
    for paper in ["a4", "letter"] {
        let sides = seen["sides"][paper].as_u64().expect("a number");
        assert!((1..=most).contains(&sides), "{title}: {sides} sides of {paper}");
    }
}

/// A long course, a short one, one in whole days whose label is hostile, and two courses together; and other languages,
/// one from right to left.
fn plans() -> Vec<(&'static str, Plan, Locale)> {
    let files = protocol_files();
    let file = |wanted: &str| files.iter().find(|(name, _)| name == wanted).expect("it is shipped");
    let snapshot = |name: &str| snapshots::plan(name, &file(name).1);
    let course = |name: &str| {
        let protocol = read::protocol(name, &file(name).1).expect("a valid file");
        Job::new(protocol, "2026-12-01".parse().ok())
    };
    let together = |courses: &[Job]| schedule::plan(courses, Sharing::Allowed).expect("a plan");
    let label = Some("<img src=x onerror=alert(1)>\"'</title><script>alert(1)</script>".to_owned());
    vec![
        ("long", snapshot("hair-loss"), Locale::English),
        ("short", snapshot("skin-rejuvenation"), Locale::English),
        ("hostile", together(&[Job { label, ..course("fibroblast") }]), Locale::English),
        ("together", together(&[course("fibroblast"), course("skin-rejuvenation")]), Locale::English),
        ("turkish", snapshot("hair-loss"), Locale::Turkish),
        ("german", together(&[course("fibroblast"), course("skin-rejuvenation")]), Locale::German),
        ("arabic", snapshot("hair-loss"), Locale::Arabic),
    ]
}

fn view(locale: Locale) -> View {
    View {
        locale,
        with_scan_codes: true,
        clinic_name: Some("Şişli Kliniği".to_owned()),
        clinic_place: Some("Halaskargazi Cad. 1, İstanbul".to_owned()),
        ..View::new(Zone::new("Europe/Istanbul").expect("a zone"))
    }
}

/// Where everything is installed, and the browser: the one that is installed too, or that `MESOPLAN_BROWSER` names.
pub fn installed(test: &str) -> Option<(PathBuf, PathBuf)> {
    let home = super::installed(test)?;
    let named = env::var_os("MESOPLAN_BROWSER").map(PathBuf::from);
    let browser = named.unwrap_or_else(|| home.join("browser/chromium"));
    if Path::new(&browser).exists() {
        return Some((home, browser));
    }
    super::leave_out(test, "there is no browser for this system; MESOPLAN_BROWSER can name a Chromium");
    None
}
