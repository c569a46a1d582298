//! The best plan by trying everything: a second implementation to hold against the planner.
//!
//! It is written from the definition of the best plan and the protocol format, over the types of the model, and shares
//! nothing with the planner: days are chrono's dates, months are added by its own arithmetic, and a plan is found by
//! going through all of them. So it is slow, and only for courses of a few sessions with short windows.

use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use mesoplan::internals::model::{
    Aim, Count, Counts, Held, Id, Job, Late, LateOutcome, Length, LengthRange, MonthDay, MonthEnd, OtherTreatment,
    Outcome, Phase, PromisedVisit, Reference, Timing, TooSoon, Weekdays,
};

/// What trying everything comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The best plan.
    Best(Answer),
    /// There is no plan: all were tried.
    NoPlan,
    /// Every plan, if there is one, is more days off aim than this; the oracle went no further.
    Above(i64),
}

/// A plan without its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// All days, held and planned, in order.
    pub days: Vec<NaiveDate>,
    /// Days off aim of all of them.
    pub off_aim: i64,
    /// How many promised visits after the last session held have no session on their day.
    pub given_up: usize,
}

/// One session of the course, with the rules that bind it.
pub struct Place {
    rules: Vec<Rule>,
    is_first_of_all: bool,
    /// The weekdays of its phase.
    on: Option<Weekdays>,
    /// Its round, and its phase there.
    round: u32,
    phase: usize,
}

impl Place {
    /// Whether all that it aims at is measured from the session before.
    fn aims_from_before(&self) -> bool {
        let is_from_before = |rule: &Rule| rule.on_day.is_none() && matches!(rule.after, Point::Previous);
        self.rules.iter().filter(|rule| rule.aim.is_some()).all(is_from_before)
    }

    /// Whether this session can be on the day at all.
    pub fn is_usable(&self, course: &Job, day: NaiveDate) -> bool {
        is_usable(course, day) && self.on.is_none_or(|on| on.iter().any(|weekday| weekday == day.weekday()))
    }
}

/// One rule, with the reference point as the place of an earlier session or as a day.
#[derive(Clone)]
struct Rule {
    after: Point,
    floor: Option<Length>,
    ceiling: Option<Length>,
    aim: Option<LengthRange>,
    grace: Option<Length>,
    /// Whether the lengths are counted back from the point.
    is_before: bool,
    /// Whether only the earliest counts of this rule and those like it.
    is_alternative: bool,
    /// The day of the month that its aim is moved to, and its floor, where that is the shorter end of the aim.
    on_day: Option<MonthDay>,
    moves_floor: bool,
}

impl Rule {
    /// The day of the month that the floor is moved to.
    fn floor_day(&self) -> Option<MonthDay> {
        self.on_day.filter(|_| self.moves_floor)
    }

    /// The length that gives the first day, turned round where it is counted back.
    fn to_first(&self) -> Option<Length> {
        if self.is_before { self.ceiling.map(turned) } else { self.floor }
    }

    /// The length that gives the last day.
    fn to_last(&self) -> Option<Length> {
        if self.is_before { self.floor.map(turned) } else { self.ceiling }
    }

    /// The lengths that give the first and the last day of the aim.
    fn to_aim(&self) -> Option<(Length, Option<Length>)> {
        let aim = self.aim?;
        if self.is_before {
            Some((turned(aim.longer()?), Some(turned(aim.shorter()))))
        } else {
            Some((aim.shorter(), aim.longer()))
        }
    }
}

fn turned(length: Length) -> Length {
    Length { years: -length.years, months: -length.months, weeks: -length.weeks, days: -length.days }
}

#[derive(Clone)]
enum Point {
    Previous,
    Place(usize),
    Day(NaiveDate),
}

/// One session that happened.
struct Happened {
    place: usize,
    day: NaiveDate,
    counts: bool,
    /// Whether the next interval is measured from it.
    is_measured_from: bool,
    /// Whether it lies against its rules at all.
    is_graded: bool,
    /// The days of the sessions that counted when it was held.
    before: Vec<NaiveDate>,
    /// What follows after the gap that it ended, where that was too long.
    gap: Option<LateOutcome>,
}

impl Place {
    /// The same where a gap led to it: no ceiling since the session before holds for it, and a course that begins again
    /// waits for nothing.
    fn after_gap(&self, then: LateOutcome) -> Self {
        let is_from_before = |rule: &Rule| matches!(rule.after, Point::Previous);
        let rules = self.rules.iter().filter(|rule| !is_from_before(rule) || then != LateOutcome::RestartCourse);
        let rules = rules.cloned().map(|rule| match is_from_before(&rule) {
            true => Rule { ceiling: None, ..rule },
            false => rule,
        });
        Self { rules: rules.collect(), ..*self }
    }
}

/// What follows where the session at a place is on a day and the one before it was on another, and at which place the
/// course goes on then.
fn gap<'c>(
    course: &'c Job,
    places: &[Place],
    counted: &[NaiveDate],
    since: NaiveDate,
    day: NaiveDate,
) -> Option<(&'c Late, usize)> {
    let place = counted.len();
    let own = places.get(place)?;
    // On a day that it aims at no session is late.
    let bounds = Bounds::of(course, own, counted, Some(since), None, false);
    let aims = bounds.aims.iter().filter(|_| own.rules.iter().any(|rule| rule.aim.is_some()));
    if aims.map(|(lo, hi)| if *hi == NO_END { *lo } else { *hi }).any(|end| day <= end) {
        return None;
    }
    let round_start = places.iter().position(|other| other.round == own.round)?;
    let phase_start = places.iter().position(|other| (other.round, other.phase) == (own.round, own.phase))?;
    let id = &course.protocol.phases[own.phase].id;
    let month_end = course.protocol.month_end;
    let is_exceeded = |rule: &&Late| after(since, rule.more_than, month_end) < day;
    let rules = course.protocol.late.iter().filter(|rule| rule.phase.as_ref().is_none_or(|phase| phase == id));
    // The longest time that has passed.
    let late = rules.filter(is_exceeded).max_by_key(|rule| after(since, rule.more_than, month_end))?;
    let to = match late.then {
        LateOutcome::Repeat(sessions) => round_start.max(place.saturating_sub(sessions as usize)),
        LateOutcome::RestartPhase => phase_start,
        LateOutcome::RestartCourse => round_start,
        LateOutcome::LeaveOut => panic!("no course here leaves sessions out"),
    };
    (round_start < place).then_some((late, to))
}

/// A course with what happened put in.
struct Laid {
    places: Vec<Place>,
    happened: Vec<Happened>,
    /// The days of the sessions that were held and count.
    counted: Vec<NaiveDate>,
    /// How far the sessions that were held lie from their aims.
    past: i64,
    /// The rule of the protocol by which the next one is late, if it is.
    late: Option<Id>,
    /// The days that counted before that rule went back.
    before_late: Vec<NaiveDate>,
}

impl Laid {
    fn of(course: &Job) -> Self {
        let mut places = places(course);
        // What did not count before the course ended was to be held again.
        let mut going_on = course.clone();
        going_on.record.answers.retain(|answer| answer.then != Outcome::Stop);
        let mut happened = happened(course, &self::places(&going_on));
        let past = happened_off_aim(course, &places, &happened);
        let since = happened.iter().rfind(|one| one.is_measured_from).map(|one| one.day);
        let counted: Vec<NaiveDate> = happened.iter().filter(|one| one.counts).map(|one| one.day).collect();
        let mut past = past;
        let mut late = None;
        if let (Some(since), Some(today)) = (since, course.today)
            && let Some((rule, to)) =
                gap(course, &places, &counted, since, late_by(course, &places, &counted, since, today))
        {
            late = Some(rule.id.clone());
            go_back(&mut happened, to);
            places[to] = places[to].after_gap(rule.then);
            past = happened_off_aim(course, &self::places(course), &happened);
        }
        let before_late = counted;
        let counted = happened.iter().filter(|one| one.counts).map(|one| one.day).collect();
        Self { places, happened, counted, past, late, before_late }
    }

    /// Whether the next session, which is late already, is so late on a day that a rule for longer gaps holds.
    fn is_later_still(&self, course: &Job, since: NaiveDate, day: NaiveDate) -> bool {
        let then = gap(course, &self.places, &self.before_late, since, day);
        self.late.is_some() && then.is_some_and(|(rule, _)| self.late.as_ref() != Some(&rule.id))
    }
}

/// The day by which the next session can be late: the session may have been held on a promised day that has passed without an
/// entry, unless none of its days is left.
fn late_by(course: &Job, places: &[Place], counted: &[NaiveDate], since: NaiveDate, today: NaiveDate) -> NaiveDate {
    let last_held = course.record.held_days().last();
    let passed = course.promised.iter().map(|visit| visit.day).filter(|day| last_held < Some(*day) && *day < today);
    let last =
        places.get(counted.len()).and_then(|place| Bounds::of(course, place, counted, Some(since), None, false).last);
    passed.min().filter(|_| last.is_none_or(|last| today <= last)).unwrap_or(today)
}

/// The sessions from this place on count no longer, and of those that do not nothing is said any more.
fn go_back(happened: &mut [Happened], to: usize) {
    happened.iter_mut().filter(|one| one.counts).skip(to).for_each(|one| one.counts = false);
    happened.iter_mut().filter(|one| !one.counts).for_each(|one| one.is_graded = false);
}

/// The best plan of a course whose phases have a number of sessions, of those that are at most so many days off aim, if
/// there is one.
///
/// What was promised comes first, so a plan that keeps more may be beyond any limit: this says which is best within it.
/// Nothing where there is too much to try.
pub fn best_within(course: &Job, off_aim: i64) -> Option<Option<Answer>> {
    let laid = Laid::of(course);
    let mut trial = Trial::of(course, &laid, off_aim - laid.past);
    trial.go_on(0);
    if trial.tries > MAX_TRIES {
        return None;
    }
    Some(trial.best.map(|(value, counted_days)| {
        let repeated = laid.happened.iter().filter(|one| !one.counts).map(|one| one.day);
        let mut days: Vec<NaiveDate> = counted_days.into_iter().chain(repeated).collect();
        days.sort();
        let last_held = laid.happened.last().map(|one| one.day);
        let promised = course.promised.iter().map(|visit| visit.day).filter(|day| last_held < Some(*day));
        let given_up = promised.filter(|day| !days.contains(day)).count();
        Answer { days, off_aim: value.off_aim + laid.past, given_up }
    }))
}

/// The best plan of a course to which nothing was promised.
///
/// Plans are tried in the order of a growing limit of days off aim, so that sessions without a ceiling leave finitely
/// many. After [`MAX_TRIES`] days it gives up.
pub fn best(course: &Job) -> Verdict {
    let laid = Laid::of(course);
    let mut above = -1;
    for most in [0, 1, 2, 4, 8, 12, 16, 24, 32, 48, 64] {
        let mut trial = Trial::of(course, &laid, most);
        trial.go_on(0);
        if trial.tries > MAX_TRIES {
            break;
        }
        if let Some((value, counted_days)) = trial.best {
            let repeated = laid.happened.iter().filter(|one| !one.counts).map(|one| one.day);
            let mut days: Vec<NaiveDate> = counted_days.into_iter().chain(repeated).collect();
            days.sort();
            return Verdict::Best(Answer { days, off_aim: value.off_aim + laid.past, given_up: 0 });
        }
        if trial.is_complete {
            return Verdict::NoPlan;
        }
        above = most;
    }
    Verdict::Above(above + laid.past)
}

/// The best plan of a course to which nothing was promised, with as few sessions as can be that are too late by a rule of the
/// protocol, and with what the rule asks for after each of them.
pub fn best_with_gaps(course: &Job) -> Verdict {
    match fewest_gaps(course, &mut 12) {
        Some(Some((best, _))) => Verdict::Best(best),
        Some(None) => Verdict::NoPlan,
        None => Verdict::Above(-1),
    }
}

/// The same with the number of gaps; nothing where there is too much to try.
fn fewest_gaps(course: &Job, left: &mut u32) -> Option<Option<(Answer, usize)>> {
    let first = match best(course) {
        Verdict::Best(first) => first,
        Verdict::NoPlan => return Some(None),
        Verdict::Above(_) => return None,
    };
    let laid = Laid::of(course);
    let Laid { places, happened, past, .. } = &laid;
    let (mut counted, past) = (laid.counted.clone(), *past);
    let last_held = happened.last().map(|one| one.day);
    let ahead: Vec<NaiveDate> = first.days.iter().copied().filter(|day| last_held < Some(*day)).collect();
    let mut since = happened.iter().rfind(|one| one.is_measured_from).map(|one| one.day);
    let (mut last, held, mut off_aim) = (last_held.max(course.today.map(|today| plus(today, -1))), counted.len(), past);
    let is_gap = |day: NaiveDate, since: Option<NaiveDate>, counted: &[NaiveDate]| {
        let is_known = laid.late.is_some() && counted.len() == held;
        since.is_some_and(|since| match is_known {
            true => laid.is_later_still(course, since, day),
            false => gap(course, places, counted, since, day).is_some(),
        })
    };
    let mut before: Vec<NaiveDate> = Vec::new();
    let Some(late) = ahead.iter().copied().find(|day| {
        if is_gap(*day, since, &counted) {
            return true;
        }
        let place = &places[counted.len()];
        off_aim += Bounds::of(course, place, &counted, since, last, last_held.is_none()).off_aim(*day);
        (since, last) = (Some(*day), Some(*day));
        counted.push(*day);
        before.push(*day);
        false
    }) else {
        return Some(Some((first, 0)));
    };
    *left = left.checked_sub(1)?;
    let number = u32::try_from(counted.len() + 1).expect("a small course");
    let avoided = if course.in_time < number {
        fewest_gaps(&Job { in_time: number, ..course.clone() }, left)?.filter(|(_, gaps)| *gaps < 100)
    } else {
        None
    };
    let mut assumed = Job { in_time: 0, today: Some(late), ..course.clone() };
    assumed.record.held.extend(before.into_iter().map(Held::from));
    let mut followed = None;
    // What follows may have to be later than the gap looked: then it is looked up for that day.
    while let Some((rest, gaps)) = fewest_gaps(&assumed, left)? {
        let assumed_past = Laid::of(&assumed).past;
        let today = assumed.today;
        let first = rest.days.iter().copied().find(|day| today <= Some(*day));
        followed = Some((Answer { off_aim: off_aim + rest.off_aim - assumed_past, ..rest }, gaps + 1));
        if first <= today {
            break;
        }
        assumed.today = first;
    }
    let followed = followed.unwrap_or((first, 100));
    Some(Some(avoided.filter(|(_, gaps)| *gaps < followed.1).unwrap_or(followed)))
}

/// Which session of the course comes on each of some days ahead, where they are held on them one after the other, and by which
/// rule for late ones, if by one; nothing where a day is not allowed, or sessions are left.
pub fn lived(course: &Job, ahead: &[NaiveDate]) -> Option<Vec<(usize, Option<Id>)>> {
    let mut course = course.clone();
    let first_today = course.today;
    let sessions = ahead.iter().map(|day| {
        // Without a session before it none is late.
        course.today = if course.record.held.is_empty() { first_today } else { Some(*day) };
        let laid = Laid::of(&course);
        let (number, last_held) = (laid.counted.len(), laid.happened.last().map(|one| one.day));
        let since = laid.happened.iter().rfind(|one| one.is_measured_from).map(|one| one.day);
        let last = last_held.max(course.today.map(|today| plus(today, -1)));
        let place = laid.places.get(number)?;
        // Who moves a start knows that it is not the one that was asked for; it is no sooner than that.
        let bounds =
            Bounds::of(&course, place, &laid.counted, since, last, last_held.is_none() && course.start_by.is_some());
        let start = course.start.filter(|_| last_held.is_none());
        let is_allowed = bounds.first.max(first_today).max(start) <= Some(*day)
            && bounds.last.is_none_or(|last| *day <= last)
            && place.is_usable(&course, *day);
        course.record.held.push(Held::from(*day));
        is_allowed.then_some((number, laid.late))
    });
    let sessions: Option<Vec<(usize, Option<Id>)>> = sessions.collect();
    course.today = None;
    let laid = Laid::of(&course);
    sessions.filter(|_| laid.counted.len() == laid.places.len())
}

/// How many days are tried before the oracle goes no further.
const MAX_TRIES: u32 = 20_000;

/// All plans that are at most `most` days off aim.
struct Trial<'a> {
    course: &'a Job,
    laid: &'a Laid,
    last_held: Option<NaiveDate>,
    /// The last session held that intervals are measured from.
    measured_from: Option<NaiveDate>,
    most: i64,
    days: Vec<NaiveDate>,
    /// For each of the days ahead whether a promised visit there is near enough to be the session's.
    keeps: Vec<bool>,
    best: Option<(Value, Vec<NaiveDate>)>,
    /// Whether no usable day was left out for `most`.
    is_complete: bool,
    tries: u32,
}

/// What plans are compared by, before their days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Value {
    given_up: usize,
    off_aim: i64,
    renumbered: usize,
}

impl<'a> Trial<'a> {
    fn of(course: &'a Job, laid: &'a Laid, most: i64) -> Self {
        let (days, keeps, best, is_complete, tries) = (laid.counted.clone(), Vec::new(), None, true, 0);
        let last_held = laid.happened.last().map(|one| one.day);
        let measured_from = laid.happened.iter().rfind(|one| one.is_measured_from).map(|one| one.day);
        Self { course, laid, last_held, measured_from, most, days, keeps, best, is_complete, tries }
    }

    /// What a whole plan comes to: what is given up is what was promised after the last session held, and no session keeps.
    fn value(&self, off_aim: i64) -> Value {
        let ahead: Vec<NaiveDate> = self.days[self.laid.counted.len()..]
            .iter()
            .zip(&self.keeps)
            .filter(|(_, keeps)| **keeps)
            .map(|(day, _)| *day)
            .collect();
        let is_ahead = |day: NaiveDate| self.last_held.is_none_or(|held| held < day);
        let promised = self.course.promised.iter().filter(|visit| is_ahead(visit.day));
        // Where one of them was for a session that is behind by now, the numbers say nothing.
        let next = self.laid.counted.len() as u32 + 1;
        let is_behind = |visit: &PromisedVisit| visit.session.as_ref().is_some_and(|own| own.number < next);
        let has_moved_on = promised.clone().any(is_behind);
        let number =
            |day: NaiveDate| self.days.iter().position(|own| *own == day).expect("a day of the plan") as u32 + 1;
        let (kept, given_up): (Vec<_>, Vec<_>) = promised.partition(|visit| ahead.contains(&visit.day));
        let is_renumbered =
            |visit: &&&PromisedVisit| visit.session.as_ref().expect("a session").number != number(visit.day);
        let renumbered = if has_moved_on { 0 } else { kept.iter().filter(is_renumbered).count() };
        Value { given_up: given_up.len(), off_aim, renumbered }
    }

    /// A session keeps the visit of another one on a day of its aim, and later only where less than twice its interval lies between the
    /// day that it would have by itself and that visit; no more than a week where it is late, or has no session before it.
    fn end_of_wait(&self, place: &Place, bounds: &Bounds) -> Option<NaiveDate> {
        if self.course.promised.is_empty() || bounds.among.is_some() {
            return None;
        }
        let first = bounds.first?;
        let from = self.days.last().map(|last| bounds.aimed_from.map_or(*last, |from| from.max(*last)));
        let lo = bounds.planned_aims().map(|(lo, _)| lo).max().unwrap_or(first);
        let interval =
            from.map_or(0, |from| if from < lo { (lo - from).num_days() } else { (first - from).num_days() });
        let usual = if interval > 0 { 2 * interval - 1 } else { 7 };
        let is_late = self.laid.late.is_some() && self.days.len() == self.laid.counted.len();
        let most = if is_late { usual.min(7) } else { usual };
        let end_of_aim = bounds.planned_aims().map(|(_, hi)| hi).max().unwrap_or(first);
        let days = first.iter_days().take(800).take_while(|day| bounds.last.is_none_or(|last| *day <= last));
        let mut usable = days.filter(|day| place.is_usable(self.course, *day));
        // After the aim the first one is the nearest.
        let mut near: Vec<NaiveDate> = Vec::new();
        while near.last().is_none_or(|day| *day <= end_of_aim)
            && let Some(day) = usable.next()
        {
            near.push(day);
        }
        let alone = near.into_iter().min_by_key(|day| (bounds.off_aim(*day), *day))?;
        Some((alone + TimeDelta::days(most)).max(end_of_aim))
    }

    /// Tries every day for the next session, and so on to the end; keeps the best plan.
    fn go_on(&mut self, off_aim: i64) {
        let Some(place) = self.laid.places.get(self.days.len()) else {
            let value = self.value(off_aim);
            let is_better = self
                .best
                .as_ref()
                .is_none_or(|(least, known)| (value, self.days.last(), &self.days) < (*least, known.last(), known));
            if is_better {
                self.best = Some((value, self.days.clone()));
            }
            return;
        };
        let is_next = self.days.len() == self.laid.counted.len();
        // Nothing is planned before today.
        let yesterday = self.course.today.map(|today| plus(today, -1));
        let last = if is_next { self.last_held.max(yesterday) } else { self.days.last().copied() };
        let previous = if is_next { self.measured_from } else { last };
        let bounds = Bounds::of(self.course, place, &self.days, previous, last, self.last_held.is_none());
        let end_of_wait = self.end_of_wait(place, &bounds);
        let mut day = bounds.first.expect("every session that is planned comes after something");
        while bounds.last.is_none_or(|last| day <= last) && self.tries <= MAX_TRIES {
            self.tries += 1;
            let cost = bounds.off_aim(day);
            let may_be = bounds.among.as_ref().is_none_or(|days| days.contains(&day));
            let has_come_late = |since| match is_next && self.laid.late.is_some() {
                true => self.laid.is_later_still(self.course, since, day),
                false => gap(self.course, &self.laid.places, &self.days, since, day).is_some(),
            };
            let is_kept_in_time = self.days.len() < self.course.in_time as usize && place.aims_from_before();
            let may_be = may_be && !(is_kept_in_time && previous.is_some_and(has_come_late));
            if may_be && place.is_usable(self.course, day) {
                if off_aim + cost <= self.most {
                    self.days.push(day);
                    let number = self.days.len() as u32;
                    let own = |visit: &PromisedVisit| visit.session.as_ref().is_some_and(|own| own.number == number);
                    let is_own = self.course.promised.iter().any(|visit| visit.day == day && own(visit));
                    self.keeps.push(is_own || end_of_wait.is_none_or(|end| day <= end));
                    self.go_on(off_aim + cost);
                    self.keeps.pop();
                    self.days.pop();
                } else {
                    self.is_complete = false;
                    // From the last aim on every later day costs more.
                    if bounds.planned_aims().all(|(_, hi)| hi < day) {
                        break;
                    }
                }
            }
            day = plus(day, 1);
        }
    }
}

/// The end of an aim that has none.
pub const NO_END: NaiveDate = NaiveDate::MAX;

/// The days that the rules of one session come to.
pub struct Bounds {
    /// None only for a session that was held: nothing is planned before everything.
    pub first: Option<NaiveDate>,
    pub last: Option<NaiveDate>,
    pub aims: Vec<(NaiveDate, NaiveDate)>,
    /// The days to choose from, where there are only these.
    pub among: Option<Vec<NaiveDate>>,
    /// The latest day that an aim is measured from.
    aimed_from: Option<NaiveDate>,
}

impl Bounds {
    pub fn of(
        course: &Job,
        place: &Place,
        days: &[NaiveDate],
        previous: Option<NaiveDate>,
        last: Option<NaiveDate>,
        starts_by_wish: bool,
    ) -> Self {
        let point_of = |point: &Point| match point {
            Point::Previous => previous.expect("no rule of the first session is measured from a session"),
            Point::Place(place) => days[*place],
            Point::Day(day) => *day,
        };
        let shifted = |point: &Point, length: Length, on: Option<MonthDay>| {
            on_day(course, after(point_of(point), length, course.protocol.month_end), on)
        };
        let rules = || place.rules.iter();
        let first_of = |rule: &Rule| rule.to_first().map(|length| shifted(&rule.after, length, rule.floor_day()));
        let aim_of = |rule: &Rule| {
            let (lo, hi) = rule.to_aim()?;
            let on = rule.on_day;
            Some((shifted(&rule.after, lo, on), hi.map_or(NO_END, |hi| shifted(&rule.after, hi, on))))
        };
        let (either, all): (Vec<&Rule>, Vec<&Rule>) = rules().partition(|rule| rule.is_alternative);
        let mut firsts: Vec<NaiveDate> = all.iter().filter_map(|rule| first_of(rule)).collect();
        let mut lasts: Vec<NaiveDate> =
            rules().filter_map(|rule| Some(shifted(&rule.after, rule.to_last()?, None))).collect();
        let mut aims: Vec<(NaiveDate, NaiveDate)> = all.iter().filter_map(|rule| aim_of(rule)).collect();
        // Of some rules only the earliest counts; one that has no first day allows every day.
        let earliest: Option<Vec<NaiveDate>> = either.iter().map(|rule| first_of(rule)).collect();
        firsts.extend(earliest.and_then(|days| days.into_iter().min()));
        let either_aims = || either.iter().filter_map(|rule| aim_of(rule));
        aims.extend(either_aims().map(|aim| aim.0).min().zip(either_aims().map(|aim| aim.1).min()));
        firsts.extend(last.map(|day| plus(day, 1)));
        let mut among: Option<Vec<NaiveDate>> = None;
        if let (true, true, Some(start)) = (place.is_first_of_all, starts_by_wish, course.start) {
            // What an event times is not before the start, and does not aim at it.
            let is_timed = rules().any(|rule| rule.aim.is_some() || rule.floor.is_some());
            firsts.push(start);
            if !is_timed {
                aims.push((start, start));
            }
            match course.start_by {
                Some(by) => lasts.push(by),
                None if is_timed => {}
                None => {
                    // The first usable day within a week, and no other but one that was promised for it.
                    let first = firsts.iter().max().copied().unwrap_or(start);
                    let last = lasts.iter().min().copied().unwrap_or(plus(start, 7)).min(plus(start, 7));
                    let within = || first.iter_days().take_while(|day| *day <= last);
                    let day = within().find(|day| place.is_usable(course, *day));
                    let is_promised = |day: &NaiveDate| {
                        let own = |visit: &&PromisedVisit| visit.session.as_ref().is_some_and(|own| own.number == 1);
                        course.promised.iter().filter(own).any(|visit| visit.day == *day)
                    };
                    among = Some(day.into_iter().chain(within().filter(is_promised)).collect());
                }
            }
        }
        let mut aimed_from =
            rules().filter(|rule| rule.aim.is_some() && !rule.is_before).map(|rule| point_of(&rule.after)).max();
        if place.is_first_of_all && starts_by_wish && !aims.is_empty() {
            aimed_from = aimed_from.max(course.start);
        }
        let first = firsts.into_iter().max();
        let last = lasts.into_iter().min();
        if aims.is_empty() {
            aims.extend(first.map(|first| (first, first)));
        }
        let last = match &among {
            // None of these is later, and without any there is none.
            Some(days) => days.iter().max().copied().or(first.map(|first| plus(first, -1))),
            None => last,
        };
        let mut bounds = Self { first, last, aims, among, aimed_from };
        bounds.make_one_aim();
        bounds
    }

    /// One aim of several rules: the latest beginning and the latest end, as long as every rule allows that.
    pub fn make_one_aim(&mut self) {
        let lo = self.aims.iter().map(|aim| aim.0).max();
        // Those that have an end say how late.
        let ends = self.aims.iter().map(|aim| aim.1);
        let hi = ends.clone().filter(|end| *end != NO_END).max().or(ends.max());
        let end = |lo: NaiveDate, hi: NaiveDate| self.last.map_or(hi, |last| hi.min(last)).max(lo);
        let aim = lo.zip(hi).map(|(lo, hi)| (lo, if hi == NO_END { hi } else { end(lo, hi) }));
        self.aims = aim.into_iter().collect();
    }

    /// The days that a plan aims at: of an aim without an end those up to the first that is allowed.
    fn planned_aims(&self) -> impl Iterator<Item = (NaiveDate, NaiveDate)> {
        let end = |lo: NaiveDate| self.first.map_or(lo, |first| lo.max(first));
        self.aims.iter().map(move |&(lo, hi)| (lo, if hi == NO_END { end(lo) } else { hi }))
    }

    /// Of a session that is planned.
    pub fn off_aim(&self, day: NaiveDate) -> i64 {
        self.planned_aims().map(|(lo, hi)| (lo - day).max(day - hi).num_days().max(0)).sum()
    }

    /// Of one that was held: no day is too late for an aim without an end.
    pub fn held_off_aim(&self, day: NaiveDate) -> i64 {
        self.aims.iter().map(|(lo, hi)| (*lo - day).max(day - *hi).num_days().max(0)).sum()
    }
}

/// All sessions of a course with their rules, round by round and phase by phase.
pub fn places(course: &Job) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let counts = counts(course);
    for round in 0..course.rounds {
        let round_start = places.len();
        for (phase_index, (phase, count)) in course.protocol.phases.iter().zip(&counts[round as usize]).enumerate() {
            let phase_start = places.len();
            for number in 1..=*count {
                let index = places.len();
                let is_first_of_round = index == round_start;
                let rules = if is_first_of_round && round > 0 {
                    let aim = course.protocol.repeat.as_ref().expect("a course with rounds repeats").after;
                    let (after, floor) = (Point::Previous, Some(aim.shorter()));
                    vec![Rule {
                        after,
                        floor,
                        ceiling: None,
                        aim: Some(aim),
                        grace: None,
                        is_before: false,
                        is_alternative: false,
                        on_day: None,
                        moves_floor: false,
                    }]
                } else {
                    let rules = timings(phase, number).into_iter().filter_map(|timing| {
                        let after = match &timing.after {
                            Reference::Event(event) | Reference::BeforeEvent(event) => {
                                Point::Day(*course.events.get(event).unwrap_or(&NO_DATE))
                            }
                            _ if is_first_of_round => return None,
                            Reference::Before(1) => Point::Previous,
                            // No further back than to the last session of the phase before.
                            Reference::Before(places) if phase_start > round_start => {
                                let back = (*places as usize).min(index - (phase_start - 1));
                                if back == 1 { Point::Previous } else { Point::Place(index - back) }
                            }
                            Reference::Before(places) => Point::Place(index - *places as usize),
                            Reference::Session(number) => Point::Place(round_start + *number as usize - 1),
                            Reference::PhaseStart => Point::Place(phase_start),
                            Reference::CourseStart => Point::Place(round_start),
                        };
                        Some(rule(course, after, phase, timing))
                    });
                    rules.collect()
                };
                let mut rules = rules;
                // So many sessions of the phase before this one, so many days ago at least.
                if let Some(cap) = phase.cap.filter(|cap| cap.sessions < number) {
                    let after = Point::Place(index - cap.sessions as usize);
                    rules.push(Rule {
                        after,
                        floor: Some(Length::days(cap.days)),
                        ceiling: None,
                        aim: None,
                        grace: None,
                        is_before: false,
                        is_alternative: false,
                        on_day: None,
                        moves_floor: false,
                    });
                }
                places.push(Place { rules, is_first_of_all: index == 0, on: phase.on, round, phase: phase_index });
            }
        }
    }
    let mut places = without_answered(course, &counts, places);
    // What is measured from an event without a date waits, and so does all that comes after it.
    let waits = |place: &Place| place.rules.iter().any(|rule| matches!(rule.after, Point::Day(day) if day == NO_DATE));
    places.truncate(places.iter().position(waits).unwrap_or(places.len()));
    places
}

/// How many sessions each phase has in each round, with those that answers add to the phase of the session before them.
fn counts(course: &Job) -> Vec<Vec<u32>> {
    let own: Vec<u32> = course.protocol.phases.iter().map(|phase| count(course, phase)).collect();
    let mut counts = vec![own; course.rounds as usize];
    for answer in &course.record.answers {
        let Outcome::More(more) = answer.then else { continue };
        let mut last = 0;
        let all = counts.iter_mut().flatten();
        for count in all {
            last += *count;
            if answer.before - 1 <= last {
                *count += more;
                break;
            }
        }
    }
    counts
}

/// The sessions without those that an answer skips: from the one that came next to the first of the phase that is gone to.
fn without_answered(course: &Job, counts: &[Vec<u32>], places: Vec<Place>) -> Vec<Place> {
    let mut skipped = vec![false; places.len()];
    for answer in &course.record.answers {
        let from = answer.before as usize - 1;
        let (mut first, mut until) = (0, None);
        for counts in counts {
            let size: usize = counts.iter().map(|count| *count as usize).sum();
            // The round of the session before the one that came next.
            let is_its_round = first < from && from <= first + size;
            for (phase, count) in course.protocol.phases.iter().zip(counts) {
                if is_its_round && from <= first && matches!(&answer.then, Outcome::GoTo(to) if *to == phase.id) {
                    until = until.or(Some(first));
                }
                first += *count as usize;
            }
        }
        let until = if answer.then == Outcome::Stop { Some(places.len()) } else { until };
        (from..until.unwrap_or(from)).for_each(|place| skipped[place] = true);
    }
    // Where each session is once they are gone; the planner refuses what is measured from one that is.
    let place_of = |place: usize| skipped[..place].iter().filter(|skipped| !**skipped).count();
    let kept = places.into_iter().enumerate().filter(|(place, _)| !skipped[*place]);
    let kept = kept.map(|(_, mut place)| {
        for rule in &mut place.rules {
            if let Point::Place(earlier) = &mut rule.after {
                *earlier = place_of(*earlier);
            }
        }
        place
    });
    kept.collect()
}

/// The date of an event that has none.
const NO_DATE: NaiveDate = NaiveDate::MIN;

fn count(course: &Job, phase: &Phase) -> u32 {
    let chosen = course.sessions.get(&phase.id).copied().or(phase.policy.sessions);
    match (chosen, phase.sessions) {
        (Some(count), _) | (None, Count::Exactly(count)) => count,
        (None, Count::Between(..) | Count::During(_) | Count::Ongoing | Count::NotStated) => {
            panic!("a course without a count")
        }
    }
}

fn timings(phase: &Phase, number: u32) -> Vec<&Timing> {
    let number = phase.cycle.map_or(number, |cycle| (number - 1) % cycle + 1);
    let own: Vec<&Timing> =
        phase.own_timings.iter().filter(|own| own.session == number).map(|own| &own.timing).collect();
    if own.is_empty() { vec![&phase.timing] } else { own }
}

fn rule(course: &Job, point: Point, phase: &Phase, timing: &Timing) -> Rule {
    let published = match timing.interval {
        Aim::Stated(interval) => Some(interval),
        Aim::NotStated | Aim::None => None,
    };
    // What is chosen inside the phase's own interval, or where none is published.
    let chosen = course.intervals.get(&phase.id).copied().or(phase.policy.interval);
    let is_chosen = std::ptr::eq(timing, &phase.timing) || timing.interval == Aim::NotStated;
    let aim = chosen.filter(|_| is_chosen).or(published);
    // Without a minimum the lower end of the published aim is the floor, or that of the chosen one where none is published
    // or where it begins sooner, which a usual interval allows.
    let some_day = NaiveDate::from_ymd_opt(2027, 1, 1).expect("a day");
    let begins = |interval: LengthRange| after(some_day, interval.shorter(), MonthEnd::Clamp);
    let lower_end = published.into_iter().chain(aim).min_by_key(|interval| begins(*interval));
    let floor = timing.minimum.or(lower_end.map(|interval| interval.shorter()));
    let is_before = matches!(timing.after, Reference::BeforeEvent(_));
    Rule {
        after: point,
        floor,
        ceiling: timing.maximum,
        aim,
        grace: timing.grace,
        is_before,
        is_alternative: timing.is_alternative,
        on_day: phase.on_day.filter(|_| std::ptr::eq(timing, &phase.timing)),
        moves_floor: timing.minimum.is_none(),
    }
}

/// The first day that is one of those of a month, a week before a day or later.
pub fn on_day(course: &Job, day: NaiveDate, on: Option<MonthDay>) -> NaiveDate {
    let Some(on) = on else { return day };
    let days = plus(day, -7).iter_days();
    let is_one = |day: &NaiveDate| {
        let week_later = plus(*day, 7);
        let is_numbered = |number: u32| day.day() == number || (day.day() < number && plus(*day, 1).day() == 1);
        match on {
            MonthDay::Day(number) => is_numbered(number),
            MonthDay::Same => {
                let held = course.record.held.iter().find(|held| held.counts == Counts::Yes).map(|held| held.on);
                is_numbered(course.start.or(held).expect("a first day").day())
            }
            MonthDay::Weekday(Some(place), weekday) => {
                day.weekday() == weekday && (day.day() - 1) / 7 + 1 == u32::from(place)
            }
            MonthDay::Weekday(None, weekday) => day.weekday() == weekday && week_later.month() != day.month(),
        }
    };
    days.into_iter().find(is_one).expect("every month has one")
}

/// Which sessions were held, and which of them count.
fn happened(course: &Job, places: &[Place]) -> Vec<Happened> {
    let mut happened: Vec<Happened> = Vec::new();
    for held in &course.record.held {
        let day = &held.on;
        let counted: Vec<NaiveDate> = happened.iter().filter(|one| one.counts).map(|one| one.day).collect();
        let previous = happened.iter().rfind(|one| one.is_measured_from).map(|one| one.day);
        let is_measured_from = held.counts != Counts::No;
        let found = previous.and_then(|previous| gap(course, places, &counted, previous, *day));
        let place = found.map_or(counted.len(), |(_, to)| to);
        let found = found.filter(|_| is_measured_from);
        if let Some((_, to)) = found {
            go_back(&mut happened, to);
        }
        let counted: Vec<NaiveDate> = happened.iter().filter(|one| one.counts).map(|one| one.day).collect();
        let own = found.map(|(late, _)| places[place].after_gap(late.then));
        let own = own.as_ref().unwrap_or(&places[place]);
        let is_sooner = |rule: &Rule| {
            let from = match rule.after {
                Point::Previous => previous.expect("the first session has no session before it"),
                Point::Place(place) => counted[place],
                Point::Day(day) => day,
            };
            let month_end = course.protocol.month_end;
            let earliest = rule.to_first().map(|floor| on_day(course, after(from, floor, month_end), rule.floor_day()));
            // A grace is taken off the earliest day.
            let with_grace = earliest.map(|day| rule.grace.map_or(day, |grace| before(day, grace, month_end)));
            with_grace.is_some_and(|earliest| *day < earliest)
        };
        let (either, all): (Vec<&Rule>, Vec<&Rule>) = own.rules.iter().partition(|rule| rule.is_alternative);
        let is_too_soon =
            all.iter().any(|rule| is_sooner(rule)) || (!either.is_empty() && either.iter().all(|rule| is_sooner(rule)));
        let is_too_soon = is_too_soon || is_too_soon_after_another(course, *day);
        let is_graded = held.counts == Counts::Yes;
        let counts = is_graded && (!is_too_soon || course.protocol.too_soon == TooSoon::Count);
        let gap = found.map(|(late, _)| late.then);
        happened.push(Happened { place, day: *day, counts, is_measured_from, is_graded, before: counted, gap });
    }
    happened
}

/// How far the sessions that were held lie from their aims.
fn happened_off_aim(course: &Job, places: &[Place], happened: &[Happened]) -> i64 {
    let (mut previous, mut last) = (None, None);
    let mut total = 0;
    for one in happened {
        let Some(place) = places.get(one.place) else { continue };
        let own = one.gap.map(|then| place.after_gap(then));
        let place = own.as_ref().unwrap_or(place);
        if !place.rules.is_empty() && one.is_graded {
            total += Bounds::of(course, place, &one.before, previous, last, false).held_off_aim(one.day);
        }
        last = Some(one.day);
        if one.is_measured_from {
            previous = last;
        }
    }
    total
}

/// Whether a session can be on the day at all.
pub fn is_usable(course: &Job, day: NaiveDate) -> bool {
    let is_off = |ranges: &[mesoplan::internals::model::DateRange]| {
        ranges.iter().any(|range| range.first() <= day && day <= range.last())
    };
    course.on.iter().any(|weekday| weekday == day.weekday())
        && !is_off(&course.closed)
        && !is_off(&course.away)
        && !is_too_near(course, day)
        && !is_in_break(course, day)
}

/// Whether the protocol has no sessions at that time of the year.
pub fn is_in_break(course: &Job, day: NaiveDate) -> bool {
    let place = |(month, day): (u32, u32)| month * 100 + day;
    let today = place((day.month(), day.day()));
    course.protocol.breaks.iter().any(|time| {
        let (first, last) = (place(time.every_year.first), place(time.every_year.last));
        // Over the end of the year, what is left are the days between.
        if first <= last { (first..=last).contains(&today) } else { !(last + 1..first).contains(&today) }
    })
}

/// Whether a session on the day comes too soon after another treatment.
fn is_too_soon_after_another(course: &Job, day: NaiveDate) -> bool {
    course.other.iter().any(|other| {
        let own = course.protocol.separations.iter().filter(|own| own.treatments.contains(&other.treatment));
        let month_end = course.protocol.month_end;
        let is_free = same_day_is_free(course, other);
        own.filter_map(|own| Some((own.after?, own.grace))).any(|(length, grace)| {
            let earliest = after(other.on.last(), length, month_end);
            let in_time = grace.map_or(earliest, |grace| before(earliest, grace, month_end));
            let begins = if is_free { other.on.first() < day } else { other.on.first() <= day };
            begins && day < in_time
        })
    })
}

/// Whether all that keeps sessions from another treatment lets them be on its own day.
fn same_day_is_free(course: &Job, other: &OtherTreatment) -> bool {
    let mut own = course.protocol.separations.iter().filter(|own| own.treatments.contains(&other.treatment));
    other.on.first() == other.on.last() && own.all(|own| own.is_same_day_allowed)
}

/// Whether the day is too near to another treatment.
pub fn is_too_near(course: &Job, day: NaiveDate) -> bool {
    course.other.iter().any(|other| {
        let separations = course.protocol.separations.iter();
        separations.filter(|separation| separation.treatments.contains(&other.treatment)).any(|separation| {
            let month_end = course.protocol.month_end;
            let (first, last) = (other.on.first(), other.on.last());
            let is_asked = |length: Option<Length>| length.is_some_and(|length| length != Length::ZERO);
            let is_during = first <= day && day <= last && first < last;
            let too_late = separation.before.is_some_and(|length| after(day, length, month_end) > first);
            let too_soon = separation.after.is_some_and(|length| day < after(last, length, month_end));
            let is_shared = day == first && same_day_is_free(course, other);
            !is_shared && ((day <= first && too_late) || (day >= last && too_soon))
                || is_during && (is_asked(separation.before) || is_asked(separation.after))
        })
    })
}

pub fn plus(day: NaiveDate, days: i32) -> NaiveDate {
    match days {
        0.. => day + Days::new(days.unsigned_abs().into()),
        _ => day - Days::new(days.unsigned_abs().into()),
    }
}

/// The day a length after another: years and months first, then weeks and days.
pub fn after(day: NaiveDate, length: Length, month_end: MonthEnd) -> NaiveDate {
    let months = day.year() * 12 + day.month0() as i32 + length.years * 12 + length.months;
    let first = NaiveDate::from_ymd_opt(months.div_euclid(12), months.rem_euclid(12) as u32 + 1, 1).expect("a month");
    let moved = match first.with_day(day.day()) {
        Some(moved) => moved,
        None => {
            let in_month = (1..=31).filter_map(|number| first.with_day(number)).count() as i32;
            plus(first, if month_end == MonthEnd::Roll { in_month } else { in_month - 1 })
        }
    };
    plus(moved, length.weeks * 7 + length.days)
}

/// The day a length before another.
pub fn before(day: NaiveDate, length: Length, month_end: MonthEnd) -> NaiveDate {
    after(day, turned(length), month_end)
}
