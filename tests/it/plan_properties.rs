//! What holds for every plan, whatever the course: read off the protocol and the plan, without planning again.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, Weekday};
use mesoplan::internals::model::{
    Aim, Count, Counts, CoursePlan, DateRange, Dates, Id, Instead, Job, Length, LengthRange, MovedTo, OtherTreatment,
    Proof, Protocol, Reason, Record, Refusal, Session, SessionStatus, Sharing, Weekdays,
};
use mesoplan::internals::{read, schedule, shipped};
use proptest::prelude::*;

use crate::course_plan;
use crate::oracle::{self, Bounds, Place, after, before, plus};
use crate::random_course::drafts;

fn settings() -> ProptestConfig {
    ProptestConfig { cases: 150, max_global_rejects: 20_000, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn small_courses_keep_their_promises(draft in drafts(4)) {
        let Some(course) = draft.course() else { return Err(TestCaseError::reject("the reader refuses it")) };
        check(&course)?;
    }

    #[test]
    fn shipped_protocols_keep_their_promises(request in requests()) {
        check(&request.course())?;
    }

    #[test]
    fn what_was_held_stays(request in requests(), held in 1..5_usize, late in prop::collection::vec(-3..9_i64, 5)) {
        let mut course = request.course();
        let Ok(plan) = course_plan(&course) else { return Err(TestCaseError::reject("no plan")) };
        let days = plan.sessions.iter().map(|session| session.day).take(held);
        let held = days.zip(&late).map(|(day, late)| day + chrono::TimeDelta::days(*late));
        course.record = Record::of_days(held);
        check(&course)?;
    }

    #[test]
    fn a_closure_makes_no_plan_better(request in requests(), which in any::<prop::sample::Index>()) {
        let mut course = request.course();
        let Ok(plan) = course_plan(&course) else { return Err(TestCaseError::reject("no plan")) };
        let closed = plan.sessions[which.index(plan.sessions.len())].day;
        course.closed.push(DateRange::day(closed));
        if let Ok(narrower) = course_plan(&course)
            && narrower.first() == plan.first()
        {
            prop_assert!(plan.off_aim_days() <= narrower.off_aim_days());
        }
    }

    /// Another plan that is as little off aim stays once it was issued; one that is not is given up.
    #[test]
    fn what_was_issued_stays_where_nothing_is_better(request in requests(), which in any::<prop::sample::Index>()) {
        let mut course = request.course();
        let Ok(plan) = course_plan(&course) else { return Err(TestCaseError::reject("no plan")) };
        let closed = plan.sessions[which.index(plan.sessions.len())].day;
        let narrower = Job { closed: [course.closed.clone(), vec![DateRange::day(closed)]].concat(), ..course.clone() };
        let Ok(issued) = course_plan(&narrower) else { return Err(TestCaseError::reject("no plan")) };
        let days = |plan: &CoursePlan| plan.sessions.iter().map(|session| session.day).collect::<Vec<_>>();
        let is_as_good = issued.off_aim_days() == plan.off_aim_days() && issued.sessions.len() == plan.sessions.len();
        course.promised = issued.sessions.iter().map(|session| mesoplan::internals::model::PromisedVisit {
            day: session.day, time: None, uid: course.uid(&session.key), session: None,
        }).collect();
        course.rearranges = true;
        let again = course_plan(&course).expect("the plan of before is still there");
        prop_assert_eq!(again.off_aim_days(), plan.off_aim_days());
        let moved = |other: &CoursePlan| days(&issued).iter().filter(|day| !days(other).contains(day)).count();
        // A start that is given is no choice.
        let keeps_start = course.start_by.is_some() || issued.first() == plan.first();
        if is_as_good && keeps_start {
            prop_assert_eq!(days(&again), days(&issued));
        } else if keeps_start && again.sessions.len() == plan.sessions.len() {
            prop_assert!(moved(&again) <= moved(&plan));
        }
    }

    #[test]
    fn a_phase_that_goes_on_has_as_many_sessions_as_fit(
        (interval, early, late) in (3..20_i32, 0..4_i32, prop::option::of(0..6_i32)),
        days in 5..300_u64,
        request in requests(),
    ) {
        let maximum = late.map(|late| format!("maximum-interval = \"{} days\"", interval + late)).unwrap_or_default();
        let text = format!(
            "schema = 1\nid = \"on\"\ntitle = \"T\"\nindication = \"I\"\nversion = \"1\"\nstatus = \"draft\"\n\
             [source.s]\ntitle = \"S\"\n[[phase]]\nid = \"p\"\ntitle = \"P\"\nsessions = \"ongoing\"\nsource = \"s\"\n\
             interval = \"{interval} days\"\nminimum-interval = \"{} days\"\n{maximum}\n",
            (interval - early).max(1),
        );
        let mut course = request.course();
        course.protocol = read::protocol("on", text.as_bytes()).expect("a protocol");
        (course.sessions, course.intervals) = (BTreeMap::new(), BTreeMap::new());
        let until = course.start.expect("a start") + Days::new(days);
        course.until = Some(until);
        let Ok(plan) = course_plan(&course) else { return Err(TestCaseError::reject("no plan")) };
        prop_assert!(plan.last() <= Some(until));
        // What is not proven may have fewer.
        prop_assert_eq!(schedule::plan(std::slice::from_ref(&course), Sharing::Allowed).map(|plan| plan.proof), Ok(Proof::Best));
        let counted = |sessions: usize| {
            let sessions = [(Id::new("p").expect("an id"), u32::try_from(sessions).expect("few sessions"))].into();
            course_plan(&Job { until: None, sessions, ..course.clone() })
        };
        let same = counted(plan.sessions.len()).map(|plan| days_of(&plan));
        prop_assert_eq!(same, Ok(days_of(&plan)));
        match counted(plan.sessions.len() + 1) {
            Ok(longer) => prop_assert!(Some(until) < longer.last()),
            Err(Refusal::NoPlan(no_plan)) => prop_assert!(no_plan.between.is_some_and(|days| until < days.first())),
            Err(refusal) => prop_assert!(false, "{refusal:?}"),
        }
    }
}

/// A request for one of the shipped protocols, as a clinic makes it.
#[derive(Clone, Debug)]
struct Request {
    protocol: usize,
    start: u16,
    start_by: Option<u8>,
    weekdays: u8,
    closed: Vec<(u16, u8)>,
    away: Vec<(u16, u8)>,
    other: Vec<u16>,
    rounds: u32,
}

fn requests() -> impl Strategy<Value = Request> {
    let days = || prop::collection::vec((0..400_u16, 0..25_u8), 0..4);
    let weekdays = prop_oneof![Just(0x1f_u8), 1..0x80_u8];
    let who = (0..shipped::PROTOCOLS.len(), 0..1500_u16, prop::option::of(0..10_u8), weekdays);
    (who, days(), days(), prop::collection::vec(0..200_u16, 0..3), 1..3_u32).prop_map(
        |((protocol, start, start_by, weekdays), closed, away, other, rounds)| Request {
            protocol,
            start,
            start_by,
            weekdays,
            closed,
            away,
            other,
            rounds,
        },
    )
}

impl Request {
    fn course(&self) -> Job {
        let (name, bytes) = shipped::PROTOCOLS[self.protocol];
        let protocol = read::protocol(name, bytes).expect("shipped protocols are valid");
        let start = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + Days::new(self.start.into());
        let after = |days: u16| start + Days::new(days.into());
        let ranges = |drawn: &[(u16, u8)]| {
            let range = |(first, more): &(u16, u8)| {
                DateRange::new(after(*first), after(*first + u16::from(*more))).expect("in order")
            };
            drawn.iter().map(range).collect()
        };
        let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
        let on = (0..7).filter(|day| self.weekdays & (1 << day) != 0).map(|day| week[day]);
        let toxin = |days: &u16| OtherTreatment {
            treatment: Id::new("botulinum-toxin").expect("an id"),
            on: DateRange::day(after(*days)),
        };
        Job {
            start_by: self.start_by.map(|days| after(days.into())),
            on: Weekdays::new(on).expect("a weekday"),
            closed: ranges(&self.closed),
            away: ranges(&self.away),
            other: self.other.iter().map(toxin).collect(),
            sessions: sessions(&protocol),
            intervals: intervals(&protocol),
            rounds: if protocol.repeat.is_some() { self.rounds } else { 1 },
            ..Job::new(protocol, Some(start))
        }
    }
}

/// A number for each phase that leaves it open.
fn sessions(protocol: &Protocol) -> BTreeMap<Id, u32> {
    let open = protocol.phases.iter().filter(|phase| phase.policy.sessions.is_none());
    let count = |count: Count| match count {
        Count::Exactly(_) => None,
        Count::Between(fewest, _) => Some(fewest),
        Count::During(_) | Count::Ongoing | Count::NotStated => Some(3),
    };
    open.filter_map(|phase| Some((phase.id.clone(), count(phase.sessions)?))).collect()
}

/// An interval for each phase that leaves it open.
fn intervals(protocol: &Protocol) -> BTreeMap<Id, LengthRange> {
    let open = protocol.phases.iter().filter(|phase| phase.policy.interval.is_none());
    let open = open.filter(|phase| phase.timing.interval == Aim::NotStated);
    open.map(|phase| (phase.id.clone(), LengthRange::single(Length::weeks(2)))).collect()
}

fn days_of(plan: &CoursePlan) -> Vec<NaiveDate> {
    plan.sessions.iter().map(|session| session.day).collect()
}

/// Everything that a plan promises.
fn check(course: &Job) -> Result<(), TestCaseError> {
    let plan = match course_plan(course) {
        Ok(plan) => plan,
        Err(Refusal::NoPlan(no_plan)) => {
            check_reasons(course, &oracle::places(course)[no_plan.number as usize - 1], &no_plan.why)?;
            return Err(TestCaseError::reject("no plan"));
        }
        Err(_) => return Err(TestCaseError::reject("refused")),
    };
    prop_assert_eq!(&course_plan(course), &Ok(plan.clone()));
    let whole = schedule::plan(std::slice::from_ref(course), Sharing::Allowed).expect("a plan");
    prop_assert_eq!(schedule::dates(std::slice::from_ref(course), Sharing::Allowed), Ok(Dates::from(&whole)));
    let days = days_of(&plan);
    prop_assert!(days.is_sorted_by(|one, next| one < next), "{days:?}");
    let held: Vec<NaiveDate> = course.record.held_days().collect();
    prop_assert_eq!(&days[..held.len()], &held[..]);

    let places = oracle::places(course);
    let rules = Rules::new(course, &places, &plan);
    for (index, session) in plan.sessions.iter().enumerate() {
        let is_held = index < held.len();
        prop_assert_eq!(is_held, matches!(session.status, SessionStatus::Held(_)));
        if !is_held {
            let place = &places[session.number as usize - 1];
            prop_assert!(place.is_usable(course, session.day), "{} is not usable", session.day);
            check_reasons(course, place, &session.reasons)?;
            let total = plan.off_aim_days();
            for reason in &session.reasons {
                let Reason::ForLaterSessions { nearest, instead, is_beside, .. } = reason else { continue };
                // The same course, with that session on that day.
                let mut moved = course.clone();
                moved.record.moved.insert(session.number, MovedTo { day: *nearest, at: None, is_forced: false });
                let with = match course_plan(&moved) {
                    Ok(plan) if plan.off_aim_days() == total => Instead::AsGood { days: total },
                    Ok(plan) => Instead::OffAim { days: plan.off_aim_days() },
                    Err(_) => Instead::NoPlan,
                };
                prop_assert_eq!((*instead, *is_beside), (with, false));
                prop_assert!(!matches!(instead, Instead::OffAim { days } if *days < total), "{:?}", reason);
            }
        }
    }
    let counted = rules.days.clone();
    prop_assert_eq!(rules.broken(&counted), None);
    for (index, session) in counted_sessions(&plan).enumerate().skip(rules.held) {
        check_window(&rules, index, session)?;
        check_movable(&rules, index, session)?;
    }
    Ok(())
}

/// The sessions that count, which are those that the rules of later ones are measured from.
fn counted_sessions(plan: &CoursePlan) -> impl Iterator<Item = &Session> {
    plan.sessions.iter().filter(|session| match session.status {
        SessionStatus::Planned | SessionStatus::Moved { .. } => true,
        SessionStatus::Held(grade) => grade.counts(),
        _ => panic!("a kind that this test does not know"),
    })
}

/// The rules of a course, to be held against the days of its sessions.
struct Rules<'a> {
    course: &'a Job,
    places: &'a [Place],
    days: Vec<NaiveDate>,
    /// How many of the days are of sessions that were held.
    held: usize,
}

impl<'a> Rules<'a> {
    fn new(course: &'a Job, places: &'a [Place], plan: &CoursePlan) -> Self {
        let is_held = |session: &&Session| session.status != SessionStatus::Planned;
        let held = counted_sessions(plan).filter(is_held).count();
        Self { course, places, days: counted_sessions(plan).map(|session| session.day).collect(), held }
    }

    fn bounds(&self, index: usize, days: &[NaiveDate]) -> Bounds {
        let before = || index.checked_sub(1).map(|before| days[before]);
        let mut held = self.course.record.held.iter().filter(|_| index == self.held);
        let last = held.clone().map(|held| held.on).next_back().or_else(before);
        let measured_from = held.rfind(|held| held.counts != Counts::No).map(|held| held.on);
        Bounds::of(self.course, &self.places[index], &days[..index], measured_from.or_else(before), last, false)
    }

    /// The first session that was planned and breaks a hard rule.
    fn broken(&self, days: &[NaiveDate]) -> Option<usize> {
        (self.held..days.len()).find(|index| {
            let (bounds, day) = (self.bounds(*index, days), days[*index]);
            let is_start = *index == 0 && self.course.record.held.is_empty();
            let starts_in_time =
                self.course.start.is_none_or(|start| start <= day) && self.course.start_by.is_none_or(|by| day <= by);
            let holds = bounds.first.is_none_or(|first| first <= day) && bounds.last.is_none_or(|last| day <= last);
            !holds || (is_start && !starts_in_time)
        })
    }

    /// Whether the plan stands with one session on another day.
    fn allows(&self, index: usize, day: NaiveDate) -> bool {
        let mut days = self.days.clone();
        days[index] = day;
        self.places[index].is_usable(self.course, day)
            && days.is_sorted_by(|one, next| one < next)
            && self.broken(&days).is_none()
    }
}

fn check_window(rules: &Rules<'_>, index: usize, session: &Session) -> Result<(), TestCaseError> {
    let mut bounds = rules.bounds(index, &rules.days);
    if let (0, true, Some(start)) = (index, rules.course.record.held.is_empty(), rules.course.start) {
        let own = rules.course.protocol.phases[0].timings_of(1);
        let own = || own.iter().filter(|timing| timing.after.event().is_some());
        let has_aim = own().any(|timing| timing.interval != Aim::None);
        let is_timed = has_aim || own().any(|timing| timing.minimum.is_some());
        bounds.first = bounds.first.max(Some(start));
        bounds.last = [bounds.last, rules.course.start_by].into_iter().flatten().min();
        if !has_aim {
            bounds.aims.clear();
        }
        if !is_timed {
            bounds.aims.push((start, start));
        } else if !has_aim {
            bounds.aims.extend(bounds.first.map(|first| (first, first)));
        }
        bounds.make_one_aim();
    }
    prop_assert_eq!(session.window.earliest, bounds.first);
    prop_assert_eq!(session.window.latest, bounds.last);
    prop_assert_eq!(i64::from(session.off_aim_days), bounds.off_aim(session.day));
    if bounds.aims.iter().any(|(_, hi)| *hi == oracle::NO_END) {
        // Every day from its beginning on is on aim.
        prop_assert_eq!(session.window.aim, None);
        return Ok(());
    }
    let first = bounds.aims.iter().map(|(lo, _)| *lo).min().expect("an aim");
    let last = bounds.aims.iter().map(|(_, hi)| *hi).max().expect("an aim");
    let costs = || first.iter_days().take_while(|day| *day <= last).map(|day| (bounds.off_aim(day), day));
    let least = costs().map(|(cost, _)| cost).min();
    let best: Vec<NaiveDate> = costs().filter(|(cost, _)| Some(*cost) == least).map(|(_, day)| day).collect();
    prop_assert_eq!(session.window.aim, DateRange::new(best[0], best[best.len() - 1]));
    Ok(())
}

fn check_movable(rules: &Rules<'_>, index: usize, session: &Session) -> Result<(), TestCaseError> {
    let movable = session.movable.expect("a planned session says where it may move");
    let known = || format!("session {}: {movable:?}", index + 1);
    prop_assert!(rules.allows(index, movable.earliest), "{}", known());
    let any_later = || {
        plus(session.day, 7)
            .iter_days()
            .find(|day| rules.places[index].is_usable(rules.course, *day))
            .expect("a usable day")
    };
    prop_assert!(rules.allows(index, movable.latest.unwrap_or_else(any_later)), "{}", known());
    // A window ends before days that are too near to another treatment, and goes on over closed ones.
    let far_enough =
        |day: &NaiveDate| !oracle::is_too_near(rules.course, *day) && !oracle::is_in_break(rules.course, *day);
    let mut all_days = movable.earliest.iter_days().take_while(|day| *day <= movable.latest.unwrap_or(session.day));
    prop_assert!(all_days.all(|day| far_enough(&day)), "{}", known());
    let mut sooner = (1..100).map(|days| plus(movable.earliest, -days)).take_while(far_enough);
    let sooner = sooner.find(|day| rules.places[index].is_usable(rules.course, *day));
    prop_assert!(sooner.is_none_or(|day| !rules.allows(index, day)), "{}", known());
    if let Some(latest) = movable.latest {
        let mut later = (1..100).map(|days| plus(latest, days)).take_while(far_enough);
        let later = later.find(|day| rules.places[index].is_usable(rules.course, *day));
        prop_assert!(later.is_none_or(|day| !rules.allows(index, day)), "{}", known());
    }
    Ok(())
}

fn check_reasons(course: &Job, place: &Place, reasons: &[Reason]) -> Result<(), TestCaseError> {
    let month_end = course.protocol.month_end;
    for reason in reasons {
        match reason {
            Reason::Blocked { days, .. } => {
                for range in days {
                    let free = range.first().iter_days().take_while(|day| *day <= range.last());
                    let free: Vec<NaiveDate> = free.filter(|day| place.is_usable(course, *day)).collect();
                    prop_assert!(free.is_empty(), "{reason:?} names usable days: {free:?}");
                }
            }
            Reason::Aim { after: point, interval, on_day, days } => {
                let shifted = |length| oracle::on_day(course, after(point.day, length, month_end), *on_day);
                prop_assert_eq!(days.first(), shifted(interval.shorter()));
                // One without an end is told as the day that it begins on, where that is a day of the month.
                prop_assert!(interval.longer().is_some() || on_day.is_some());
                prop_assert_eq!(days.last(), shifted(interval.longer().unwrap_or(interval.shorter())));
            }
            Reason::Floor { after: point, minimum, earliest } => {
                prop_assert_eq!(*earliest, after(point.day, *minimum, month_end));
            }
            Reason::Ceiling { after: point, maximum, latest } => {
                prop_assert_eq!(*latest, after(point.day, *maximum, month_end));
            }
            Reason::AimBefore { before: point, interval, days } => {
                let longer = interval.longer().expect("an aim with an end");
                prop_assert_eq!(days.first(), before(point.day, longer, month_end));
                prop_assert_eq!(days.last(), before(point.day, interval.shorter(), month_end));
            }
            Reason::NotNearer { before: point, minimum, latest } => {
                prop_assert_eq!(*latest, before(point.day, *minimum, month_end));
            }
            Reason::NotFarther { before: point, maximum, earliest } => {
                prop_assert_eq!(*earliest, before(point.day, *maximum, month_end));
            }
            Reason::NextWeekday { after: point, days } => {
                prop_assert!(point.day < days.first() && days.first() == days.last(), "{reason:?}");
            }
            Reason::EarlierCounts => {}
            Reason::ForLaterSessions { nearest, .. } => prop_assert!(place.is_usable(course, *nearest)),
            Reason::Start | Reason::StartMoved { .. } | Reason::StartChosen { .. } => {}
            Reason::EarliestAllowed { .. } | Reason::Held => {}
            Reason::MovedByHand { .. } | Reason::Missed { .. } | Reason::FromToday { .. } => {
                prop_assert!(false, "nothing of this is on record");
            }
            Reason::Promised => prop_assert!(false, "nothing was promised"),
            Reason::TimeMoved { .. } => prop_assert!(false, "there is no timetable"),
            Reason::SharedVisit { .. } => prop_assert!(false, "one course alone shares no visit"),
            Reason::Late(_) | Reason::LateWhenHeld(_) => {}
            _ => panic!("a kind that this test does not know"),
        }
    }
    Ok(())
}
