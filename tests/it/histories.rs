//! Whole courses, lived at random: handed out, late, missed, moved, cancelled, taken back, with other opening hours and other
//! wishes. Whatever happens, every output says the same, nothing that happened changes, and as few visits are given up as can
//! be.

mod kept;
mod phone;
mod wrong_once;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use mesoplan::internals::model::{LateGap, Reason, Session, Unrecorded};
use mesoplan::{Answer, Course, CourseId, DateRange, Error, Format, Happened, ReadyCourse};
use phone::{Event, events};
use proptest::prelude::*;
use serde_json::Value;

/// Random histories, others in every run: as many as `MESOPLAN_HISTORIES` says, else a few seconds' worth.
fn config() -> ProptestConfig {
    let cases = std::env::var("MESOPLAN_HISTORIES").ok().and_then(|number| number.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(24),
        failure_persistence: None,
        max_shrink_time: 20_000,
        ..ProptestConfig::default()
    }
}

/// One thing that happens.
#[derive(Clone, Copy, Debug)]
enum Step {
    HandOut { anew: bool },
    Held { late: i64 },
    Missed,
    Moved { ahead: usize, by: i64, by_force: bool },
    Cancelled { ahead: usize },
    Undo,
    Later { days: u64 },
    Closed { ahead: usize },
    Away { ahead: usize, days: u64 },
    At { hour: u32 },
    End,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => prop::bool::weighted(0.1).prop_map(|anew| Step::HandOut { anew }),
        4 => prop_oneof![3 => Just(0), 1 => 1..6_i64].prop_map(|late| Step::Held { late }),
        3 => Just(Step::Missed),
        2 => (0..4_usize, -3..8_i64, any::<bool>()).prop_map(|(ahead, by, by_force)| Step::Moved { ahead, by, by_force }),
        1 => (0..4_usize).prop_map(|ahead| Step::Cancelled { ahead }),
        1 => Just(Step::Undo),
        2 => (1..12_u64).prop_map(|days| Step::Later { days }),
        2 => (0..4_usize).prop_map(|ahead| Step::Closed { ahead }),
        1 => (0..4_usize, 1..6_u64).prop_map(|(ahead, days)| Step::Away { ahead, days }),
        1 => (9..12_u32).prop_map(|hour| Step::At { hour }),
        1 => prop::bool::weighted(0.2).prop_filter_map("rarely", |ends| ends.then_some(Step::End)),
    ]
}

/// Courses of few sessions, each timed from the one before it: for each session the first and the last day of its aim, its
/// minimum and its maximum, in days. Then how many of the last sessions are held again after more than a number of days.
const PROTOCOLS: [(&[Timing], &[Late]); 4] = [
    (&[(7, 7, 7, None), (7, 7, 7, None), (7, 7, 7, None), (7, 7, 7, None), (7, 7, 7, None)], &[]),
    (&[(14, 14, 7, Some(28)), (14, 14, 7, Some(28)), (14, 14, 7, Some(28)), (14, 14, 7, Some(28))], &[]),
    (&[(5, 7, 3, None), (5, 7, 3, None), (5, 7, 3, None), (10, 10, 4, Some(20)), (10, 10, 4, Some(20))], &[]),
    (&[(7, 7, 7, None), (7, 7, 7, None), (7, 7, 7, None), (7, 7, 7, None)], &[(9, 1), (14, 3)]),
];

type Timing = (u64, u64, u64, Option<u64>);
type Late = (u64, usize);

fn protocol(timings: &[Timing], late: &[Late]) -> String {
    let mut text =
        "schema = 1\nid = \"drawn\"\ntitle = \"Drawn\"\nindication = \"I\"\nversion = \"1\"\nstatus = \"draft\"\n\
                    session-length = \"20 minutes\"\nstated-in = \"s\"\n[source.s]\ntitle = \"S\"\n"
            .to_owned();
    for (number, phase) in timings.chunk_by(|one, other| one == other).enumerate() {
        let ((from, to, minimum, maximum), count) = (phase[0], phase.len());
        let interval = if from == to { format!("{from} days") } else { format!("{from} to {to} days") };
        text += &format!(
            "[[phase]]\nid = \"p{number}\"\ntitle = \"P\"\nsessions = {count}\nafter = \"previous session\"\n\
             interval = \"{interval}\"\nminimum-interval = \"{minimum} days\"\nsource = \"s\"\n"
        );
        text += &maximum.map(|maximum| format!("maximum-interval = \"{maximum} days\"\n")).unwrap_or_default();
    }
    for (days, sessions) in late {
        let last = if *sessions == 1 { "session".to_owned() } else { format!("{sessions} sessions") };
        text += &format!(
            "[[late]]\nid = \"d{days}\"\nmore-than = \"{days} days\"\nthen = \"repeat the last {last}\"\nsource = \"s\"\n"
        );
    }
    text
}

type Before = (Option<BTreeSet<NaiveDate>>, BTreeMap<u32, NaiveDate>, usize);

/// A course that is lived.
struct Life {
    timings: &'static [Timing],
    late: &'static [Late],
    files: String,
    course: Course,
    today: NaiveDate,
    now: DateTime<Utc>,
    /// The calendar file that was handed out last.
    phone: BTreeMap<String, Event>,
    /// The days that are promised, as far as they are known without the program: those on the phone, without what the
    /// entries since then were about. Nothing where an entry was taken back after a hand-out.
    promised: Option<BTreeSet<NaiveDate>>,
    /// The days to which sessions were moved by hand, by their numbers, and of which the phone does not know yet.
    moved: BTreeMap<u32, NaiveDate>,
    /// For each entry what was promised and moved before it, and how many hand-outs there had been.
    before: Vec<Before>,
    handouts: usize,
    /// The events of what took place, since they were handed out as that.
    held: BTreeMap<NaiveDate, (String, Event)>,
}

impl Life {
    fn new((timings, late): (&'static [Timing], &'static [Late])) -> Self {
        let mut course = Course::of("drawn.toml").starting(day("2026-12-07")).at(time(9));
        course.id = CourseId::new("0123456789abcdef0123456789abcdef");
        Self {
            timings,
            late,
            files: protocol(timings, late),
            course,
            today: day("2026-12-01"),
            now: "2026-12-01T08:00:00Z".parse().expect("an instant"),
            phone: BTreeMap::new(),
            promised: Some(BTreeSet::new()),
            moved: BTreeMap::new(),
            before: Vec::new(),
            handouts: 0,
            held: BTreeMap::new(),
        }
    }

    fn ready(&self) -> ReadyCourse {
        // As it is read from its file.
        let read = Course::read(self.course.write().as_bytes()).expect("what is written is read");
        assert_eq!(self.course, read, "the file has all of it");
        let files = |path: &str| match path {
            "drawn.toml" => Ok(self.files.clone().into_bytes()),
            _ => Err(io::Error::other("no such file")),
        };
        let ready = ReadyCourse::read(read, &files).expect("a course");
        let is_under_way = self.course.is_under_way();
        ready.with_today(is_under_way.then_some(self.today))
    }

    /// What the program answers now; nothing where no plan fits.
    fn answer(&self, ready: &ReadyCourse) -> Option<Answer> {
        match ready.answer() {
            Ok(mut answer) => {
                answer.view_mut().now = Some(self.now);
                Some(answer)
            }
            Err(Error::Refused(_)) => None,
            Err(error) => panic!("{error}"),
        }
    }

    fn live(&mut self, step: Step) -> Result<(), TestCaseError> {
        let ready = self.ready();
        let Some(answer) = self.answer(&ready) else {
            // Where nothing fits only what happened can be taken back.
            if !self.course.protocols[0].record.is_empty() {
                self.undo(&ready);
            }
            return Ok(());
        };
        let plan = &answer.plan().plans[0];
        // The visits that have come, today's too, with the numbers that their sessions have now.
        let tomorrow = ready.clone().with_today(Some(self.today + Days::new(1)));
        let unrecorded = &tomorrow.open_past(0, Some(answer.plan()));
        let ahead: Vec<_> = plan.sessions.iter().filter(|session| session.status.is_ahead()).cloned().collect();
        let at = |place: usize| ahead.get(place).cloned();
        // A number is that of the first session that has it: the later one is there only after a gap, and repeats it.
        let named = |number: u32| ahead.iter().find(|session| session.number == number);
        match step {
            Step::HandOut { anew } => return self.hand_out(anew),
            // A course of which nothing was handed out knows no day.
            Step::Later { .. } if !self.course.is_under_way() => {}
            Step::Later { days } => self.today = self.today + Days::new(days),
            Step::Closed { ahead } => {
                let closed = at(ahead).map(|session| DateRange::day(session.day));
                self.course.closed.extend(closed);
            }
            Step::Away { ahead, days } => {
                let away = at(ahead).and_then(|session| DateRange::new(session.day, session.day + Days::new(days)));
                self.course.away.extend(away);
            }
            Step::At { hour } => self.course = self.course.clone().at(time(hour)),
            Step::Undo => self.undo(&ready),
            Step::Held { late } => {
                let Some(session) = at(0) else { return Ok(()) };
                let on = session.day + chrono::TimeDelta::days(late);
                let happened = Happened::Held { session: session.number, on: Some(on), at: None };
                self.enter(&ready, happened, Some(on), (&session, unrecorded));
                self.today = self.today.max(on);
            }
            Step::Missed => {
                let Some(session) = at(0) else { return Ok(()) };
                let happened = Happened::Missed { session: session.number, on: Some(session.day) };
                self.enter(&ready, happened, Some(session.day), (&session, unrecorded));
            }
            Step::Cancelled { ahead } => {
                let Some(session) = at(ahead).and_then(|session| named(session.number)) else { return Ok(()) };
                let happened = Happened::Cancelled { session: session.number };
                self.enter(&ready, happened, Some(session.day), (session, unrecorded));
            }
            Step::Moved { ahead, by, by_force } => {
                let Some(session) = at(ahead) else { return Ok(()) };
                let to = session.day + chrono::TimeDelta::days(by);
                let happened = Happened::Moved { session: session.number, to, at: None, is_forced: by_force };
                self.enter(&ready, happened, None, (named(session.number).unwrap_or(&session), unrecorded));
            }
            Step::End => {
                let before = (self.promised.clone(), self.moved.clone(), self.handouts);
                let Ok(recorded) = ready.record(0, Happened::Ended { on: Some(self.today) }) else { return Ok(()) };
                self.course = saved(recorded.course.course());
                self.before.push(before);
                let today = self.today;
                self.promised.iter_mut().for_each(|promised| promised.retain(|day| *day < today));
            }
        }
        Ok(())
    }

    /// Writes an entry, where it can be true, and forgets the visit that it is about.
    fn enter(
        &mut self,
        ready: &ReadyCourse,
        happened: Happened,
        on: Option<NaiveDate>,
        (session, unrecorded): (&Session, &[Unrecorded]),
    ) {
        let can_have_passed = matches!(happened, Happened::Held { .. } | Happened::Missed { .. });
        let Ok(recorded) = ready.record(0, happened) else { return };
        let last_held = self.course.protocols[0].record.iter().filter_map(|entry| entry.event.held_on()).max();
        let before = (self.promised.clone(), self.moved.clone(), self.handouts);
        self.course = saved(recorded.course.course());
        self.before.push(before);
        let Some(promised) = &mut self.promised else { return };
        let of_number = |day: &&NaiveDate| {
            let is_its = |event: &&Event| event.is_confirmed && event.day() == **day;
            self.phone.values().find(is_its).is_some_and(|event| event.number() == session.number)
        };
        // A fact is about the last visit that was promised for the session and has come, since the last one that was held.
        let can_be = |day: &&NaiveDate| last_held < Some(**day) && **day <= self.today;
        // One that was moved by hand is promised for it as well, and is on no list here.
        let moved = self.moved.get(&session.number).copied();
        let own_passed = promised.iter().filter(of_number).chain(&moved).filter(can_be).max().copied();
        let passed = own_passed.or_else(|| {
            // Else about the last one whose session has that number by now.
            let now = unrecorded.iter().filter(|visit| visit.number == session.number).map(|visit| visit.day);
            now.filter(|day| promised.contains(day) && can_be(&day)).max()
        });
        let own = self.phone.get(&session.event.uid.to_string()).map_or(session.day, Event::day);
        let passed = passed.filter(|_| can_have_passed);
        // What was moved to its day is its own visit there.
        let was_moved = self.moved.remove(&session.number).filter(|moved| on == Some(*moved));
        let own = Some(own).filter(|_| passed.is_none() || passed != moved);
        let days = if was_moved.is_some() { [was_moved, None, None] } else { [on, passed, own] };
        let about = days.into_iter().flatten().find(|day| promised.contains(day));
        // Moved to its own day it stays what it was.
        let to = recorded.entry.event.moved_to();
        self.moved.extend(to.map(|to| (session.number, to)));
        about.iter().filter(|day| Some(**day) != to).for_each(|day| {
            promised.remove(day);
        });
        // Moved back to where the phone has it, it is as it was promised.
        let told = self.phone.get(&session.event.uid.to_string()).filter(|event| event.is_confirmed).map(Event::day);
        promised.extend(told.filter(|day| Some(*day) == to));
    }

    fn undo(&mut self, ready: &ReadyCourse) {
        let Ok(before) = ready.undo(0) else { return };
        let entry = before.entry;
        self.course = saved(before.course.course());
        let (promised, moved, handouts) = self.before.pop().expect("it was entered");
        (self.promised, self.moved) = (promised.filter(|_| handouts == self.handouts), moved);
        self.held.retain(|day, _| entry.event.held_on() != Some(*day));
    }

    fn hand_out(&mut self, anew: bool) -> Result<(), TestCaseError> {
        if !self.course.is_under_way() {
            // Before it begins: what is handed out first knows no day.
            self.today = day("2026-12-01");
        }
        self.now += chrono::TimeDelta::hours(1);
        let rearranges = anew && self.handouts > 0;
        let ready = if rearranges { self.ready().rearranging() } else { self.ready() };
        let Some(answer) = self.answer(&ready) else { return Ok(()) };
        let after = ready.hand_out(&answer, self.today);
        let ics = String::from_utf8(answer.write(Format::Ics).expect("a calendar")).expect("text");
        let phone = events(&ics);
        for (uid, old) in &self.phone {
            let new = phone.get(uid);
            prop_assert!(new.is_some(), "{uid} is gone from the phone: {old:?}");
            let new = new.expect("it is there");
            prop_assert!(old.sequence <= new.sequence && old.modified <= new.modified, "{old:?}\n{new:?}");
            let is_same = (&old.start, &old.end, old.is_confirmed) == (&new.start, &new.end, new.is_confirmed);
            prop_assert_eq!(is_same, old.sequence == new.sequence, "{:?}\n{:?}", old, new);
            prop_assert!(is_same || old.modified < new.modified, "{old:?}\n{new:?}");
            // The words of what took place may follow the protocol.
            let mut entries = self.course.protocols[0].record.iter();
            let was_held = entries.any(|entry| entry.event.held_on() == Some(new.day()));
            if old.summary != new.summary && old.day() >= self.today && old.is_confirmed && !was_held {
                prop_assert!(old.modified < new.modified, "{old:?}\n{new:?}");
            }
        }
        self.phone = phone;
        self.course = saved(after.course());
        self.moved.clear();
        self.handouts = self.course.issue().map_or(0, |(issue, _)| usize::try_from(issue).expect("few"));
        let confirmed = self.phone.values().filter(|event| event.is_confirmed).map(Event::day);
        let held: BTreeSet<NaiveDate> =
            self.course.protocols[0].record.iter().filter_map(|entry| entry.event.held_on()).collect();
        self.promised = Some(confirmed.filter(|day| !held.contains(day)).collect());
        // Handed out again it is the same, whatever the time is.
        self.now += chrono::TimeDelta::hours(1);
        let ready = self.ready();
        if let Some(again) = self.answer(&ready) {
            let same = ready.hand_out(&again, self.today);
            let issue = |course: &Course| course.issue();
            prop_assert_eq!(issue(same.course()), issue(ready.course()), "\n{}", same.course().write());
            let second = String::from_utf8(again.write(Format::Ics).expect("a calendar")).expect("text");
            prop_assert_eq!(events(&second), self.phone.clone());
        }
        self.check_held()
    }

    /// What took place keeps its day, times, name, number and stamps from the first file that says so.
    fn check_held(&mut self) -> Result<(), TestCaseError> {
        for entry in &self.course.protocols[0].record {
            let Some(on) = entry.event.held_on() else { continue };
            let found = self.phone.iter().find(|(_, event)| event.is_confirmed && event.day() == on);
            prop_assert!(found.is_some(), "what was held on {on} is not on the phone");
            let (uid, event) = found.expect("it is there");
            let now = (uid.clone(), Event { summary: String::new(), ..event.clone() });
            let then = self.held.entry(on).or_insert_with(|| now.clone());
            prop_assert_eq!(&*then, &now);
        }
        Ok(())
    }

    /// Every output says the same.
    fn check(&self, ready: &ReadyCourse, answer: &Answer) -> Result<(), TestCaseError> {
        let text = |format: Format| String::from_utf8(answer.write(format).expect("a plan")).expect("text");
        let json: Value = serde_json::from_str(&text(Format::Json)).expect("JSON");
        let sessions = json["sessions"].as_array().expect("sessions");
        let told: Vec<(String, String, String)> = sessions
            .iter()
            .filter(|session| !["missed", "cancelled"].contains(&session["status"].as_str().unwrap_or("")))
            .map(|session| {
                let word = |key: &str| session[key].as_str().unwrap_or("").to_owned();
                (word("uid"), word("date"), word("start").chars().skip(11).take(5).collect())
            })
            .collect();
        let calendar = events(&text(Format::Ics));
        for (uid, date, _) in &told {
            let event = calendar.get(uid);
            prop_assert!(event.is_some_and(|event| event.is_confirmed && event.day() == day(date)), "{uid} {event:?}");
        }
        for (uid, event) in &calendar {
            let is_told = told.iter().any(|(told, _, _)| told == uid);
            prop_assert!(
                is_told || !event.is_confirmed || event.day() < self.today || {
                    // It lies before what was held.
                    answer.plan().plans[0].course.record.held_days().last().is_some_and(|held| event.day() < held)
                },
                "{event:?} is no session"
            );
        }
        let csv = text(Format::Csv);
        for (_, date, _) in &told {
            prop_assert!(csv.contains(date.as_str()), "{date}\n{csv}");
        }
        let due = ready.next(self.today).expect("an answer");
        let next = answer.plan().plans[0].next_ahead();
        // After a gap in the plan itself, the one that is due comes no more.
        let gap = next.and_then(gap_before);
        let number = gap.map(|gap| gap.due).or(next.map(|session| session.number));
        let due = due[0].next.as_ref();
        prop_assert!(due.map(|due| due.number) == number || due.map(|due| due.number) == next.map(|next| next.number));
        Ok(())
    }
}

/// The gap before a session, after which the one that was due does not come next.
fn gap_before(session: &Session) -> Option<&LateGap> {
    session.reasons.iter().find_map(|reason| if let Reason::Late(gap) = reason { Some(gap) } else { None })
}

/// Lives a course step by step, and looks at it after each.
fn lived(protocol: (&'static [Timing], &'static [Late]), steps: &[Step]) -> Result<(), TestCaseError> {
    let mut life = Life::new(protocol);
    for step in steps {
        life.live(*step)?;
        let ready = life.ready();
        if let Some(answer) = life.answer(&ready) {
            life.check(&ready, &answer)?;
            life.check_kept(&answer)?;
        }
    }
    Ok(())
}

/// A course as its file has it.
fn saved(course: &Course) -> Course {
    let mut course = course.clone();
    (course.today, course.rearranges) = (None, false);
    course
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn time(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).expect("a time")
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_course_is_lived_from_its_first_day_to_its_last(
        protocol in prop::sample::select(&PROTOCOLS[..]),
        steps in prop::collection::vec(step(), 1..25),
    ) {
        lived(protocol, &steps)?;
    }
}
