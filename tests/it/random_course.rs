//! Small random courses: protocols as the text of a file, read like any other, and requests with a record.

use std::fmt::Write;

use chrono::{Days, NaiveDate, Weekday};
use mesoplan::internals::model::{
    Counts, DateRange, EventId, Held, Id, Job, LengthRange, OtherTreatment, PromisedSession, PromisedVisit, Protocol,
    Record, Weekdays,
};
use mesoplan::internals::read;
use proptest::prelude::*;

use crate::course_plan;

/// A course before it is read: what proptest draws and makes smaller.
#[derive(Clone, Debug)]
pub struct Draft {
    rolls: bool,
    repeats_too_soon: bool,
    has_ceilings: bool,
    phases: Vec<PhaseDraft>,
    /// Before and after, whether the same day will do, and a grace.
    separations: Vec<(Option<u8>, Option<u8>, bool, u8)>,
    /// A time of the year without sessions: the day of the year on which it begins, and how many days more it has.
    time_off: Option<(u16, u8)>,
    rounds: u32,
    start: u16,
    start_by: Option<u8>,
    event: i8,
    /// How long after the start the event is that sessions may come before; nobody knows it yet where this is 0.
    surgery: u8,
    weekdays: u8,
    closed: Vec<(u8, u8)>,
    away: Vec<(u8, u8)>,
    other: Vec<u8>,
    /// How long after the one before each session was held, and whether it counts: not where this is 0 or 1.
    held: Vec<(u8, u8)>,
    promised: Vec<u8>,
    /// What follows when a session is late: after how many days more than the rule before, what, and whether only in the
    /// first phase.
    late: Vec<(u8, u8, bool)>,
}

#[derive(Clone, Debug)]
struct PhaseDraft {
    /// The rules of each session; none means the phase's own.
    sessions: Vec<Vec<RuleDraft>>,
    wide: RuleDraft,
    cycle: bool,
    /// At most so many sessions in so many days.
    cap: Option<(u8, u8)>,
    /// Which day of the month its sessions are on, where its own interval is in months; any where this is 0.
    on_day: u8,
    /// The weekdays of its sessions; all where this is 0.
    on: u8,
    /// How many days another interval lies from the phase's own, which the file then calls usual.
    chosen: Option<i8>,
}

#[derive(Clone, Debug)]
struct RuleDraft {
    /// Which of the possible reference points.
    after: u8,
    /// The aim, in days or months for each session that lies between.
    length: u8,
    is_months: bool,
    has_aim: bool,
    /// Whether the aim has no end.
    is_open: bool,
    width: u8,
    early: Option<u8>,
    late: Option<u8>,
    grace: Option<u8>,
    /// Whether only the earliest of the rules of its session counts, where there are several.
    earlier: bool,
}

fn rule_draft() -> impl Strategy<Value = RuleDraft> {
    let aim = (prop::bool::weighted(0.75), prop::bool::weighted(0.15));
    let reference = (any::<u8>(), 1..8_u8, prop::bool::weighted(0.15), aim);
    let around = (
        0..3_u8,
        prop::option::of(0..4_u8),
        prop::option::weighted(0.6, 0..4_u8),
        prop::option::weighted(0.3, 1..3_u8),
        prop::bool::weighted(0.3),
    );
    (reference, around).prop_map(
        |((after, length, is_months, (has_aim, is_open)), (width, early, late, grace, earlier))| RuleDraft {
            after,
            length,
            is_months,
            has_aim,
            is_open,
            width,
            early,
            late,
            grace,
            earlier,
        },
    )
}

/// Courses of up to five sessions; `held` is the most sessions that have happened.
pub fn drafts(held: usize) -> impl Strategy<Value = Draft> {
    let rules = prop::collection::vec(rule_draft(), 0..3);
    let sessions = prop::collection::vec(rules, 1..4);
    let chosen = prop::option::weighted(0.3, -3..4_i8);
    let cap = prop::option::weighted(0.25, (1..3_u8, 2..9_u8));
    let on = prop_oneof![4 => Just(0_u8), 1 => 1..0x7f_u8];
    let phase = (sessions, rule_draft(), prop::bool::weighted(0.15), chosen, cap, on, 0..10_u8);
    let phase = phase.prop_map(|(sessions, wide, cycle, chosen, cap, on, on_day)| PhaseDraft {
        sessions,
        wide,
        cycle,
        cap,
        on_day,
        on,
        chosen,
    });
    let separation = (prop::option::of(0..6_u8), prop::option::of(0..6_u8), any::<bool>(), 0..3_u8);
    let protocol = (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        prop::collection::vec(phase, 1..3),
        prop::collection::vec(separation, 0..2),
        prop::option::weighted(0.2, (0..365_u16, 0..12_u8)),
    );
    let days = || prop::collection::vec((0..40_u8, 0..6_u8), 0..3);
    // Two ends of January among them, where months are short of days.
    let start = prop_oneof![2 => 0..800_u16, 1 => 24..32_u16, 1 => 390..397_u16];
    let events = (-8..4_i8, prop_oneof![6 => 8..30_u8, 1 => Just(0_u8)]);
    let dates = (start, prop::option::of(0..6_u8), events, prop_oneof![Just(0x7f_u8), 1..0x80_u8]);
    let request = (prop_oneof![4 => Just(1_u32), 1 => Just(2)], dates, days(), days());
    let other = prop::collection::vec(0..40_u8, 0..2);
    let promised = prop::collection::vec(prop_oneof![3 => Just(0_u8), 1 => 1..8_u8, 1 => Just(u8::MAX)], 0..6);
    (protocol, request, other, (prop::collection::vec((1..12_u8, 0..8_u8), 0..=held), promised)).prop_map(
        |(protocol, (rounds, dates, closed, away), other, (held, promised))| {
            let (rolls, repeats_too_soon, has_ceilings, phases, separations, time_off) = protocol;
            let (start, start_by, (event, surgery), weekdays) = dates;
            Draft {
                rolls,
                repeats_too_soon,
                has_ceilings,
                phases,
                separations,
                time_off,
                rounds,
                start,
                start_by,
                event,
                surgery,
                weekdays,
                closed,
                away,
                other,
                held,
                promised,
                late: Vec::new(),
            }
        },
    )
}

/// The same with rules for late sessions, some of which were late; `held` is the most sessions that have happened.
pub fn late_drafts(held: usize) -> impl Strategy<Value = Draft> {
    let late = prop::collection::vec((0..8_u8, 0..4_u8, prop::bool::weighted(0.3)), 1..3);
    let gaps = prop::collection::vec(prop_oneof![2 => Just(0_u8), 1 => 6..16_u8], held);
    (drafts(held), late, gaps).prop_map(|(mut draft, late, gaps)| {
        draft.late = late;
        draft.held.iter_mut().zip(gaps).for_each(|(held, more)| held.0 += more);
        draft
    })
}

impl Draft {
    /// The course, if the protocol is one that the reader accepts.
    pub fn course(&self) -> Option<Job> {
        let protocol: Protocol = read::protocol("drawn", self.text().as_bytes()).ok()?;
        let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
        let start = NaiveDate::from_ymd_opt(2027, 1, 1)? + Days::new(self.start.into());
        let ranges = |drawn: &[(u8, u8)]| {
            let range = |(first, more): &(u8, u8)| {
                let first = start + Days::new(u64::from(*first));
                DateRange::new(first, first + Days::new(u64::from(*more)))
            };
            drawn.iter().filter_map(range).collect()
        };
        let treatment = Id::new("other")?;
        let other = |after: &u8| {
            let first = start + Days::new(u64::from(*after));
            // Every third one lasts.
            let last = first + Days::new(u64::from(if after.is_multiple_of(3) { after % 16 } else { 0 }));
            OtherTreatment { treatment: treatment.clone(), on: DateRange::new(first, last).expect("in order") }
        };
        let mut held = Vec::new();
        for (gap, counts) in &self.held {
            let last = held.last().map_or(start - Days::new(2), |held: &Held| held.on);
            let counts = [Counts::No, Counts::NoAndStartsAnew].get(usize::from(*counts)).copied().unwrap_or_default();
            held.push(Held { counts, ..Held::from(last + Days::new(u64::from(*gap))) });
        }
        let mut course = Job::new(protocol, Some(start));
        course.start_by = self.start_by.map(|days| start + Days::new(days.into()));
        course.on = Weekdays::new(
            week.into_iter().enumerate().filter_map(|(day, name)| (self.weekdays & (1 << day) != 0).then_some(name)),
        )?;
        course.closed = ranges(&self.closed);
        course.away = ranges(&self.away);
        course.other = self.other.iter().map(other).collect();
        course.events = [(Id::new("birth")?, start + chrono::TimeDelta::days(self.event.into()))].into();
        if self.surgery > 0 {
            course.events.insert(Id::new("surgery")?, start + Days::new(self.surgery.into()));
        }
        course.rounds = self.rounds;
        course.record = Record { held, ..Record::default() };
        let mut before = 0;
        for (number, phase) in self.phases.iter().enumerate() {
            if let Some(chosen) = self.chosen(phase, before) {
                course.intervals.insert(Id::new(&format!("p{number}"))?, chosen);
            }
            before += phase.sessions.len();
        }
        Some(course)
    }

    /// The course after it was handed out as it was planned at first, before anything was held and before the person was
    /// away: each visit a few days later at random, or not handed out.
    pub fn promised(&self) -> Option<Job> {
        let course = self.course()?;
        let first = Job { away: Vec::new(), other: Vec::new(), record: Record::default(), ..course.clone() };
        let plan = course_plan(&first).ok()?;
        let visits = plan.sessions.iter().zip(&self.promised).filter(|(_, later)| **later < u8::MAX);
        let mut promised: Vec<PromisedVisit> = visits
            .map(|(session, later)| PromisedVisit {
                day: session.day + Days::new(u64::from(*later)),
                time: None,
                event: EventId::Uid(course.uid(&session.key)),
                session: Some(PromisedSession { number: session.number, phase: session.key.phase.clone() }),
            })
            .collect();
        promised.sort_by_key(|visit| visit.day);
        promised.dedup_by_key(|visit| visit.day);
        Some(Job { promised, ..course })
    }

    /// The protocol file.
    pub fn text(&self) -> String {
        let month_end = if self.rolls { "roll" } else { "clamp" };
        let too_soon = if self.repeats_too_soon { "repeat" } else { "count" };
        let mut text = format!(
            "schema = 1\nid = \"drawn\"\ntitle = \"T\"\nindication = \"I\"\nversion = \"1\"\nstatus = \"draft\"\n\
             month-end = \"{month_end}\"\ntoo-soon = \"{too_soon}\"\n[source.s]\ntitle = \"S\"\n\
             [event]\nbirth = \"B\"\nsurgery = \"S\"\n[repeat]\nafter = \"4 to 6 days\"\nsource = \"s\"\n"
        );
        let mut before = 0;
        for (number, phase) in self.phases.iter().enumerate() {
            self.write_phase(&mut text, number, phase, before);
            before += phase.sessions.len();
        }
        for (number, (before, after, same_day, grace)) in self.separations.iter().enumerate() {
            let _ = write!(text, "[[separation]]\nid = \"s{number}\"\ntreatments = [\"other\"]\nsource = \"s\"\n");
            let sides = [("before", before), ("after", after)];
            for (side, days) in sides.into_iter().filter_map(|(side, days)| days.map(|days| (side, days))) {
                let _ = writeln!(text, "{side} = \"{} days\"", days + 1);
            }
            if *same_day {
                let _ = writeln!(text, "same-day = \"allowed\"");
            }
            // No shorter than the distance it would leave nothing of it.
            if *grace > 0 && before.iter().chain(after).all(|days| grace <= days) {
                let _ = writeln!(text, "grace = \"{grace} days\"");
            }
        }
        if let Some((first, more)) = self.time_off {
            let day = |after: u16| {
                let day = NaiveDate::from_ymd_opt(2027, 1, 1).expect("a day") + Days::new(after.into());
                day.format("%-d %B").to_string()
            };
            let days = format!("{} to {}", day(first), day(first + u16::from(more)));
            let _ = write!(text, "[[break]]\nid = \"b\"\ntitle = \"B\"\nevery-year = \"{days}\"\nsource = \"s\"\n");
        }
        let outcomes = [
            "repeat the last session",
            "repeat the last 2 sessions",
            "start the phase again",
            "start the course again",
        ];
        let (mut days, mut least) = (8, 0);
        for (number, (more, then, in_first)) in self.late.iter().enumerate() {
            // The longer time leads further back.
            let Some(outcome) = outcomes.get(least + usize::from(*then)) else { break };
            days += usize::from(*more) + number;
            least += usize::from(*then) + 1;
            let phase = if *in_first { "phase = \"p0\"\n" } else { "" };
            let _ = write!(
                text,
                "[[late]]\nid = \"l{number}\"\n{phase}more-than = \"{days} days\"\nthen = \"{outcome}\"\nsource = \"s\"\n"
            );
        }
        text
    }

    fn write_phase(&self, text: &mut String, number: usize, phase: &PhaseDraft, before: usize) {
        let count = phase.sessions.len();
        let cycle = if phase.cycle && count > 1 { 2 } else { count };
        let _ = write!(text, "[[phase]]\nid = \"p{number}\"\ntitle = \"P\"\nsessions = {count}\nsource = \"s\"\n");
        if cycle < count {
            let _ = writeln!(text, "cycle = {cycle}");
        }
        if let Some((sessions, days)) = phase.cap.filter(|(sessions, days)| sessions < days) {
            let _ = writeln!(text, "at-most = \"{sessions} in {days} days\"");
        }
        let wide_distance = Self::wide_distance(phase, before);
        // Weekdays without an interval are an interval.
        let is_spaced = wide_distance.is_some_and(|distance| distance > 1 || Self::wide(phase, before).has_aim);
        if phase.on > 0
            && (is_spaced || wide_distance.is_none() && phase.cap.is_some_and(|(sessions, days)| sessions < days))
        {
            let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].into_iter().enumerate();
            let on = week.filter(|(day, _)| phase.on & (1 << day) != 0).map(|(_, name)| format!("\"{name}\""));
            let _ = writeln!(text, "on = [{}]", on.collect::<Vec<_>>().join(", "));
        }
        if let Some(distance) = wide_distance {
            let after = if distance > 1 { "course start" } else { "previous session" };
            let _ = writeln!(text, "after = \"{after}\"");
            let wide = Self::wide(phase, before);
            let days = ["same day", "day 31", "day 9", "first mon", "third thu", "last fri"];
            if let (true, true, 1, Some(day)) =
                (wide.is_months, wide.has_aim, distance, days.get(usize::from(phase.on_day).wrapping_sub(1)))
            {
                let _ = writeln!(text, "on-day = \"{day} of the month\"");
            }
            self.write_rule(text, &wide, distance, true, if phase.chosen.is_some() { "usually " } else { "" });
        }
        for (index, rules) in phase.sessions.iter().take(cycle).enumerate() {
            for rule in rules {
                let (after, distance) = reference(rule.after, index, before);
                let _ = write!(text, "[[phase.timing]]\nsession = {}\n{after}\n", index + 1);
                self.write_rule(text, rule, distance, after.starts_with("after"), "");
                if rules.len() > 1 && rules[0].earlier {
                    let _ = writeln!(text, "whichever = \"earlier\"");
                }
            }
        }
    }

    /// How many sessions lie between one of the phase and the one that its rule is measured from; `None` where every
    /// session has a rule of its own.
    fn wide_distance(phase: &PhaseDraft, before: usize) -> Option<usize> {
        let count = phase.sessions.len();
        let cycle = if phase.cycle && count > 1 { 2 } else { count };
        let needs_wide = |(index, rules): (usize, &Vec<RuleDraft>)| rules.is_empty() && before + index > 0;
        let is_needed = phase.sessions.iter().take(cycle).enumerate().any(needs_wide);
        // From the session before, or from the start of the course: both are there for every session.
        is_needed.then_some(1 + usize::from(phase.wide.after.is_multiple_of(3)))
    }

    /// The rule of all sessions that have none of their own: several cannot aim at one day.
    fn wide(phase: &PhaseDraft, before: usize) -> RuleDraft {
        let count = phase.sessions.len();
        let cycle = if phase.cycle && count > 1 { 2 } else { count };
        let bound = (0..count).filter(|index| phase.sessions[index % cycle].is_empty() && before + index > 0).count();
        let is_one_day = bound > 1 && Self::wide_distance(phase, before) > Some(1);
        RuleDraft { has_aim: phase.wide.has_aim && !is_one_day, ..phase.wide.clone() }
    }

    /// An interval that the practitioner chose instead of the one that the file calls usual: inside its hard limits, and
    /// in days, since a month and a number of days cannot always be compared.
    fn chosen(&self, phase: &PhaseDraft, before: usize) -> Option<LengthRange> {
        let (rule, distance) = (Self::wide(phase, before), Self::wide_distance(phase, before)?);
        if !rule.has_aim || rule.is_months {
            return None;
        }
        let shift = i32::from(phase.chosen?);
        let earliest = rule.early.map_or(shift, |early| shift.max(-i32::from(early)));
        let shift = rule.late.or(self.has_ceilings.then_some(3)).map_or(earliest, |late| earliest.min(late.into()));
        let lo = i32::from(rule.length) * i32::try_from(distance).ok()? + shift;
        let range = format!("{} to {} days", lo.max(0), lo.max(0) + i32::from(rule.width));
        read::phrase::interval(&range).ok()
    }

    fn write_rule(&self, text: &mut String, rule: &RuleDraft, distance: usize, is_after: bool, hedge: &str) {
        let count = usize::from(rule.length) * distance;
        let length = |more: i32| match (rule.is_months && distance == 1, more) {
            (false, more) => format!("{} days", (count as i32 + more).max(1)),
            (true, 0) => "1 month".to_owned(),
            (true, 1..) => format!("1 month + {more} days"),
            (true, _) => format!("1 month - {} days", -more),
        };
        let (width, late) = (i32::from(rule.width), rule.late.or(self.has_ceilings.then_some(3)));
        if rule.has_aim {
            let to = match width {
                _ if rule.is_open && is_after => " or more".to_owned(),
                0 => String::new(),
                width => format!(" to {}", length(width)),
            };
            let _ = writeln!(text, "interval = \"{hedge}{}{to}\"", length(0));
        }
        if let Some(early) = rule.early.or((!rule.has_aim && late.is_none()).then_some(0)) {
            let _ = writeln!(text, "minimum-interval = \"{}\"", length(-i32::from(early)));
        }
        if let Some(late) = late {
            let _ = writeln!(text, "maximum-interval = \"{}\"", length(width + i32::from(late)));
        }
        if let Some(grace) = rule.grace.filter(|_| is_after && (rule.has_aim || rule.early.is_some())) {
            let _ = writeln!(text, "grace = \"{grace} days\"");
        }
    }
}

/// A reference point of the session at `index` of a phase as the file has it, and how many sessions it lies back or ahead.
fn reference(drawn: u8, index: usize, before: usize) -> (String, usize) {
    let place = before + index;
    let mut points = vec![("event birth".to_owned(), place + 1)];
    if place >= 1 {
        points.extend([("previous session".to_owned(), 1), ("course start".to_owned(), place)]);
        points.extend((1..=place).map(|number| (format!("session {number}"), place + 1 - number)));
    }
    points.extend((2..=place).map(|back| (format!("{back} sessions before"), back)));
    if index >= 1 {
        points.push(("phase start".to_owned(), index));
    }
    let ahead = [("before = \"event surgery\"".to_owned(), 5_usize.saturating_sub(place).max(1))];
    let mut lines: Vec<(String, usize)> =
        points.into_iter().map(|(point, back)| (format!("after = \"{point}\""), back)).chain(ahead).collect();
    lines.swap_remove(usize::from(drawn) % lines.len())
}
