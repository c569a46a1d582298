//! The codes on a printed page: a browser prints it, and a decoder that is not ours looks at the paper as a phone does.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, SecondsFormat};
use mesoplan::internals::model::{Job, Plan, Session, SessionTime, Sharing};
use mesoplan::internals::render::calendar::{CalendarStyle, TitleTemplate};
use mesoplan::internals::render::qr::ScanCode;
use mesoplan::internals::render::visit::Visit;
use mesoplan::internals::render::{self, Format, Locale, View};
use mesoplan::internals::schedule;
use mesoplan::internals::zone::Zone;
use serde_json::{Value, json};

use super::process;
use crate::{plan_of, project, protocol_files};

/// How the paper is looked at; see `tests/interop/python/scan.py`.
const WAYS: [&str; 5] = ["printed", "turned", "distant", "oblique", "stained"];

/// A page, and the event that its code means.
struct Sheet {
    name: &'static str,
    plan: Plan,
    view: View,
    /// The title.
    title: &'static str,
    place: Option<&'static str>,
}

#[test]
fn a_phone_reads_the_codes_of_a_printed_page() {
    let Some((home, browser)) = super::browser::installed("a_phone_reads_the_codes_of_a_printed_page") else { return };
    let folder = super::scratch("scan");
    let sheets = sheets();
    let pages: Vec<PathBuf> = sheets.iter().map(|sheet| folder.join(format!("{}.html", sheet.name))).collect();
    let written = |sheet: &Sheet, format| render::plan(&sheet.plan, format, &sheet.view).expect("a sheet");
    for (sheet, path) in sheets.iter().zip(&pages) {
        fs::write(path, written(sheet, Format::Html)).expect("a file");
    }
    let mut print = Command::new("node");
    print.env("NODE_PATH", home.join("node/node_modules")).arg(project("tests/interop/browser/print.cjs"));
    process::run(print.arg(browser).args(&pages), super::LIMIT);

    let mut papers: Vec<(&Sheet, PathBuf)> =
        sheets.iter().zip(&pages).map(|(sheet, page)| (sheet, page.with_extension("pdf"))).collect();
    // Our own paper, where the program has it.
    for sheet in sheets.iter().filter(|_| cfg!(feature = "pdf")) {
        let path = folder.join(format!("{}.own.pdf", sheet.name));
        fs::write(&path, written(sheet, Format::Pdf)).expect("a file");
        papers.push((sheet, path));
    }
    let mut scan = Command::new(home.join("python/bin/python"));
    scan.arg("-B").arg(project("tests/interop/python/scan.py")).args(papers.iter().map(|(_, path)| path));
    let seen: Value = serde_json::from_str(&process::run(&mut scan, super::LIMIT)).expect("JSON");
    for (sheet, paper) in papers {
        check(&seen[paper.to_str().expect("a path in UTF-8")], sheet);
    }
}

fn check(seen: &Value, sheet: &Sheet) {
    for way in WAYS {
        let mut codes = seen[way].as_array().unwrap_or_else(|| panic!("{}: {way}: {seen}", sheet.name)).clone();
        for code in &mut codes {
            let width = code.as_object_mut().and_then(|code| code.remove("width")).and_then(|width| width.as_f64());
            let width = width.expect("a width");
            // Without the quiet zone, which is eight modules of at most 65 and of at least 45.
            let across = f64::from(ScanCode::WIDTH_ON_PAPER);
            let meant = across * 37.0 / 45.0 - 1.0..across * 57.0 / 65.0 + 1.0;
            assert!(way != "printed" || meant.contains(&width), "{}: {width} mm", sheet.name);
        }
        // The sessions of one visit are one event, from the first start to the last end.
        let next = || sheet.plan.plans.iter().map(|plan| plan.next_ahead().expect("a session"));
        let first = next().min_by_key(|session| (session.day, session.time.map(|time| time.start))).expect("a session");
        let end = next().filter(|session| session.day == first.day).filter_map(|session| session.time);
        let time =
            first.time.map(|time| SessionTime { end: end.map(|time| time.end).max().unwrap_or(time.end), ..time });
        let mut visit = first.clone();
        visit.time = time;
        let meant = vec![meant(&visit, sheet.title, sheet.place, &sheet.view.zone)];
        assert_eq!(codes, meant, "{}: {way}", sheet.name);
    }
}

/// What a code is to say of a session, and all that it says.
fn meant(session: &Session, title: &str, place: Option<&str>, zone: &Zone) -> Value {
    let instant = |moment: DateTime<FixedOffset>| moment.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true);
    let (start, end) = match Visit::of(session, zone).expect("a time that exists") {
        Some(visit) => (instant(visit.start), instant(visit.end)),
        None => (session.day.to_string(), (session.day + Days::new(1)).to_string()),
    };
    let properties: &[&str] = match place {
        Some(_) => &["DTEND", "DTSTART", "LOCATION", "SUMMARY"],
        None => &["DTEND", "DTSTART", "SUMMARY"],
    };
    json!({ "start": start, "end": end, "summary": title, "location": place, "properties": properties })
}

/// Timed and whole days, two courses, discreet ones, and titles in letters of two octets, up to what is cut.
fn sheets() -> Vec<Sheet> {
    const PLACE: &str = "Halaskargazi Caddesi 1, Şişli; 2. kat";
    const TURKISH: &str = "Saç dökülmesi: saçlı deri kürü, göğüs üstü değil, ağrısız";
    const ARABIC: &str = "تساقط الشعر: جلسة الميزوثيرابي لفروة الرأس";
    const CUT: &str = "علاج تساقط الشعر بالميزوثيرابي لفروة الرأس في العيادة المركزية مع الطبيبة ليلى";
    let files = protocol_files();
    let file = |wanted: &str| files.iter().find(|(name, _)| name == wanted).expect("it is shipped");
    let plan = |name: &str, start: &str, at: Option<NaiveTime>| {
        let (name, bytes) = file(name);
        plan_of(name, bytes, start.parse::<NaiveDate>().expect("a date"), at, None)
    };
    let afternoon = NaiveTime::from_hms_opt(17, 30, 0);
    let view = |zone: &str, calendar: CalendarStyle| View {
        with_scan_codes: true,
        calendar,
        ..View::new(Zone::new(zone).expect("a zone"))
    };
    let titled = |title: &str| CalendarStyle {
        title: Some(TitleTemplate::new(title).expect("a title")),
        ..CalendarStyle::default()
    };
    let placed = |view: View| View { clinic_place: Some(PLACE.to_owned()), ..view };
    let courses: Vec<Job> = ["fibroblast", "skin-rejuvenation"]
        .map(|name| plan(name, "2026-12-01", afternoon).plans.remove(0).course)
        .into_iter()
        .collect();
    let discreet = CalendarStyle { is_discreet: true, ..CalendarStyle::default() };
    let usual = CalendarStyle::default;
    vec![
        Sheet {
            name: "timed",
            plan: plan("hair-loss", "2026-12-01", afternoon),
            view: placed(view("Europe/Istanbul", usual())),
            title: "Hair loss: scalp course 1/19",
            place: Some(PLACE),
        },
        // In UTC it ends on the next day.
        Sheet {
            name: "late",
            plan: plan("hair-loss", "2026-07-01", NaiveTime::from_hms_opt(19, 50, 0)),
            view: view("America/New_York", usual()),
            title: "Hair loss: scalp course 1/19",
            place: None,
        },
        Sheet {
            name: "whole-day",
            plan: plan("cellulite", "2026-12-31", None),
            view: view("Europe/Berlin", usual()),
            title: "Cellulite: body course 1/18",
            place: None,
        },
        Sheet {
            name: "together",
            plan: schedule::plan(&courses, Sharing::Allowed).expect("a plan"),
            view: view("Europe/Istanbul", usual()),
            title: "Fibroblast injections 1/3, Skin rejuvenation 1/3",
            place: None,
        },
        Sheet {
            name: "discreet",
            plan: plan("skin-rejuvenation", "2026-12-01", afternoon),
            view: placed(view("Europe/Istanbul", discreet)),
            title: "Appointment 1/3",
            place: None,
        },
        Sheet {
            name: "turkish",
            plan: plan("fibroblast", "2026-12-01", afternoon),
            view: placed(view("Europe/Istanbul", titled(TURKISH))),
            title: TURKISH,
            place: Some(PLACE),
        },
        Sheet {
            name: "arabic",
            plan: plan("fibroblast", "2026-12-01", afternoon),
            view: View { locale: Locale::Arabic, ..view("Asia/Riyadh", titled(ARABIC)) },
            title: ARABIC,
            place: None,
        },
        Sheet {
            name: "cut",
            plan: plan("fibroblast", "2026-12-01", afternoon),
            view: placed(view("Asia/Riyadh", titled(CUT))),
            title: "علاج تساقط الشعر بالميزوثيرابي لفروة الرأس في العيادة المركزية مع ا…",
            place: None,
        },
    ]
}
