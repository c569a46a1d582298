//! Plans as files, each with what it means.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use mesoplan::model::{Course, JointPlan, Minutes, Plan, Session, Sharing};
use mesoplan::render::document::{self, Visit};
use mesoplan::render::{self, Format, View};
use mesoplan::zone::Zone;
use mesoplan::{read, schedule};
use serde_json::{Value, json};

use crate::protocol_files;

/// Where and when the courses of some samples are.
pub struct Setting {
    pub name: &'static str,
    zone: &'static str,
    start: &'static str,
    /// When a visit begins; sessions are whole days without it.
    at: Option<&'static str>,
    /// Whether the clocks are set between the first session and the last.
    crosses_change: bool,
}

/// Just before summer time begins. Visits end on the next day in UTC.
pub const NEW_YORK: Setting = Setting {
    name: "america-new-york",
    zone: "America/New_York",
    start: "2026-03-06",
    at: Some("19:30"),
    crosses_change: true,
};

/// Just before winter time would begin where the person is.
pub const WHOLE_DAYS: Setting =
    Setting { name: "whole-days", zone: "Europe/Berlin", start: "2026-10-23", at: None, crosses_change: false };

const SETTINGS: [Setting; 6] = [
    // The day before, in UTC.
    Setting {
        name: "europe-istanbul",
        zone: "Europe/Istanbul",
        start: "2026-12-01",
        at: Some("00:30"),
        crosses_change: false,
    },
    NEW_YORK,
    // Half an hour off.
    Setting {
        name: "asia-kolkata",
        zone: "Asia/Kolkata",
        start: "2026-03-28",
        at: Some("05:00"),
        crosses_change: false,
    },
    // Just before summer time ends, which is half an hour here.
    Setting {
        name: "australia-lord-howe",
        zone: "Australia/Lord_Howe",
        start: "2026-04-03",
        at: Some("09:15"),
        crosses_change: true,
    },
    Setting { name: "utc", zone: "UTC", start: "2026-03-28", at: Some("12:00"), crosses_change: false },
    WHOLE_DAYS,
];

/// One plan as a file.
pub struct Sample {
    /// The protocol and the setting.
    pub name: String,
    pub path: PathBuf,
    /// What the events of the file mean, in the words of `tests/interop/README.md`.
    pub events: Vec<Value>,
    text: String,
}

impl Sample {
    /// Each event as a file of its own, as CalDAV wants them, with its name.
    pub fn single_events(&self) -> Vec<(String, String)> {
        const BEGIN: &str = "BEGIN:VEVENT\r\n";
        const END: &str = "END:VEVENT\r\n";
        let (head, _) = self.text.split_once(BEGIN).expect("an event");
        let events = self.text.split(BEGIN).skip(1).map(|rest| rest.split_once(END).expect("its end").0);
        let named = events.map(|event| {
            let uid = event.lines().find_map(|line| line.strip_prefix("UID:")).expect("a name");
            (uid.to_owned(), format!("{head}{BEGIN}{event}{END}END:VCALENDAR\r\n"))
        });
        named.collect()
    }
}

/// Every protocol in every setting, written to a folder.
pub fn all(folder: &Path) -> Vec<Sample> {
    SETTINGS.iter().flat_map(|setting| of(setting, folder)).collect()
}

/// Every protocol in one setting.
pub fn of(setting: &Setting, folder: &Path) -> Vec<Sample> {
    protocol_files().iter().map(|(name, bytes)| sample(name, bytes, setting, folder)).collect()
}

fn sample(protocol: &str, bytes: &[u8], setting: &Setting, folder: &Path) -> Sample {
    let name = format!("{protocol}.{}", setting.name);
    let plan = plan(protocol, bytes, setting);
    let zone = Zone::new(setting.zone).expect("a zone");
    let sessions = plan.sessions().into_iter().map(|(plan, session)| {
        let visit = document::visit(session, &zone).unwrap_or_else(|error| panic!("{name}: {error}"));
        (event(plan, session, visit.as_ref()), visit.map(|visit| *visit.start.offset()))
    });
    let (events, mut offsets): (Vec<Value>, Vec<Option<FixedOffset>>) = sessions.unzip();
    offsets.dedup();
    assert_eq!(offsets.len() > 1, setting.crosses_change, "{name}: whether the clocks are set during the plan");

    let text = render::plan(&plan, Format::Ics, &View::new(zone));
    let text = text.unwrap_or_else(|error| panic!("{name}: {error}"));
    let path = folder.join(format!("{name}.ics"));
    fs::write(&path, &text).expect("a file");
    Sample { name, path, events, text }
}

/// A plan for the first example of a protocol, at another time.
fn plan(name: &str, bytes: &[u8], setting: &Setting) -> JointPlan {
    let protocol = read::protocol(name, bytes).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
    let example = protocol.examples.first().cloned();
    let example = example.unwrap_or_else(|| panic!("{name} needs an [[example]], so that its plan can be made"));
    let start: NaiveDate = setting.start.parse().expect("a date");
    let later = start - example.start.unwrap_or(start);
    let at = setting.at.map(|at| NaiveTime::parse_from_str(at, "%H:%M").expect("a time"));
    let course = Course {
        // What calendar files have to escape, and letters of more than one octet where lines are folded.
        label: Some("Ayşe Öztürk, \"öğleden sonra\"; 2. kür: İstanbul/Şişli 🌿 Kliniği".to_owned()),
        at,
        events: example.events.into_iter().map(|(event, date)| (event, date + later)).collect(),
        sessions: example.sessions,
        intervals: example.intervals,
        until: example.until.map(|until| until + later),
        session_length: protocol.session_length.or(Some(Minutes { lo: 30, hi: 30 })),
        ..Course::new(protocol, Some(start))
    };
    schedule::plan_together(&[course], Sharing::Allowed).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"))
}

/// What the event of a session means.
fn event(plan: &Plan, session: &Session, visit: Option<&Visit>) -> Value {
    let title = document::session_title(plan, session);
    let (start, end, alarm) = match visit {
        // A day ends where the next one begins, and its alarm is at nine o'clock on the day before.
        None => {
            let alarm = json!({ "trigger": -15 * 3600, "description": format!("Tomorrow: {title}") });
            (session.day.to_string(), session.day.succ_opt().expect("a next day").to_string(), alarm)
        }
        Some(visit) => {
            let words = format!("Tomorrow {}: {title}", visit.start.format("%H:%M"));
            (instant(visit.start), instant(visit.end), json!({ "trigger": -24 * 3600, "description": words }))
        }
    };
    json!({
        "uid": plan.course.uid(&session.key),
        "start": start,
        "end": end,
        "summary": title,
        "description": document::session_lines(plan, session).join("\n"),
        "location": null,
        "status": "CONFIRMED",
        "sequence": 0,
        "alarms": [alarm],
    })
}

fn instant(time: DateTime<FixedOffset>) -> String {
    time.with_timezone(&Utc).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
