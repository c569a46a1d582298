//! Small courses of one person, and their best plan by an enumeration that is written from the definition alone.

use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};
use mesoplan::internals::model::{
    BusyTime, BusyTimes, DateRange, DayTime, EventId, Held, Hours, Id, Job, Minutes, OpeningHours, PromisedSession,
    PromisedVisit, Record, Sharing, Timetable, Weekdays,
};
use mesoplan::internals::read;
use uuid::Uuid;

/// A small course as a protocol file would say it.
#[derive(Clone, Debug)]
pub struct Small {
    /// Minimum, aim and maximum of each gap, in days.
    pub gaps: Vec<(u32, u32, u32)>,
    /// Days between the requested start and the first day of all, and how many days later it may be.
    pub start: (u32, u32),
    /// Days that must lie between this course and the next one, in either direction.
    pub apart: Option<(u32, u32)>,
    /// Whether the two may be on one day all the same.
    pub same_day: bool,
    /// How long a session takes.
    pub minutes: u32,
    /// The days that were promised: the first for the first session, and so on.
    pub promised: Vec<u32>,
    /// The day on which the first session was held, where it was.
    pub held: Option<u32>,
}

/// The days of all courses: which of them are closed, which weekdays are used, and how long the clinic has time.
#[derive(Clone, Debug)]
pub struct Case {
    pub courses: Vec<Small>,
    pub closed: Vec<u32>,
    pub weekdays: u8,
    /// For how many hours from 09:00 the clinic is open on each weekday, from Monday; always where nothing is said.
    pub open: Option<[u32; 7]>,
    /// Days on which the hour from 09:00 to 10:00 is taken.
    pub taken: Vec<u32>,
}

pub const NAMES: [&str; 3] = ["a", "b", "c"];

pub fn day(offset: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 1).expect("a date") + Days::new(u64::from(offset))
}

pub fn offset(date: NaiveDate) -> u32 {
    u32::try_from((date - day(0)).num_days()).expect("a day of the case")
}

fn visit(on: u32, number: u32) -> PromisedVisit {
    let phase = Id::new("all").expect("a name");
    PromisedVisit {
        day: day(on),
        time: None,
        event: EventId::Uid(Uuid::nil()),
        session: Some(PromisedSession { number, phase }),
    }
}

impl Small {
    /// How many promised visits are given up, and how many sessions have one of another number. A session that would have to
    /// wait for the visit of another one by its aimed gap twice or longer, from the day that is best for it alone, does not keep it.
    fn given_up(&self, case: &Case, way: &[u32]) -> (u32, u32) {
        let is_near = |place: usize| {
            let Some(before) = place.checked_sub(1) else { return true };
            let (minimum, aim, maximum) = self.gaps[before];
            let days = (way[before] + minimum..=way[before] + maximum).filter(|day| self.can_be_on(case, *day));
            let alone = days.min_by_key(|day| (day.abs_diff(way[before] + aim), *day)).expect("its own day");
            way[place] <= way[before] + aim || way[place] < alone + 2 * aim
        };
        let is_own = |place: usize| self.promised.get(place) == Some(&way[place]);
        let kept = |promised: &u32| {
            way.iter().position(|own| own == promised).filter(|place| is_own(*place) || is_near(*place))
        };
        let lost = self.promised.iter().filter(|promised| kept(promised).is_none()).count();
        let other = self
            .promised
            .iter()
            .enumerate()
            .filter(|(place, promised)| kept(promised).is_some_and(|own| own != *place));
        (lost as u32, other.count() as u32)
    }

    pub fn to_course(&self, index: usize, case: &Case) -> Job {
        let name = NAMES[index];
        let mut text = format!(
            "schema = 1\nid = \"{name}\"\ntitle = \"Course\"\nindication = \"None\"\nversion = \"1\"\nstatus = \"draft\"\n\
             [source.s]\ntitle = \"Made up\"\n[[phase]]\nid = \"all\"\ntitle = \"All\"\nsessions = {}\nsource = \"s\"\n",
            self.gaps.len() + 1
        );
        for (place, (minimum, aim, maximum)) in self.gaps.iter().enumerate() {
            text.push_str(&format!(
                "[[phase.timing]]\nsession = {}\ninterval = \"{aim} days\"\nminimum-interval = \"{minimum} days\"\n\
                 maximum-interval = \"{maximum} days\"\n",
                place + 2
            ));
        }
        if let (Some((before, after)), Some(other)) = (self.apart, NAMES.get(index + 1)) {
            text.push_str(&format!(
                "[[separation]]\nid = \"x\"\ntreatments = [\"{other}\"]\nbefore = \"{before} days\"\n\
                 after = \"{after} days\"\nsame-day = \"{}\"\nsource = \"s\"\n",
                if self.same_day { "allowed" } else { "not allowed" }
            ));
        }
        let protocol = read::protocol(name, text.as_bytes()).expect("a valid protocol");
        let held = self.held.map(|on| Held::from(day(on))).into_iter().collect();
        Job {
            record: Record { held, ..Record::default() },
            today: case.today().map(day),
            start_by: Some(day(self.start.0 + self.start.1)),
            on: case.weekdays(),
            closed: case.closed.iter().map(|closed| DateRange::day(day(*closed))).collect(),
            timetable: Some(case.timetable()),
            promised: self.promised.iter().zip(1..).map(|(on, number)| visit(*on, number)).collect(),
            session_length: Minutes::new(self.minutes, self.minutes),
            ..Job::new(protocol, Some(day(self.start.0)))
        }
    }

    /// Every way to place the course alone.
    pub fn ways(&self, case: &Case) -> Vec<Vec<u32>> {
        let mut ways: Vec<Vec<u32>> = match self.held {
            Some(day) => vec![vec![day]],
            None => {
                let days = (self.start.0..=self.start.0 + self.start.1).filter(|day| self.can_be_on(case, *day));
                days.map(|day| vec![day]).collect()
            }
        };
        for (minimum, _, maximum) in &self.gaps {
            ways = ways
                .iter()
                .flat_map(|way| {
                    let last = *way.last().expect("a first session");
                    let days = (last + minimum..=last + maximum).filter(|day| self.can_be_on(case, *day));
                    days.map(|day| [way.as_slice(), &[day]].concat()).collect::<Vec<_>>()
                })
                .collect();
        }
        ways
    }

    pub fn can_be_on(&self, case: &Case, day: u32) -> bool {
        case.today() <= Some(day) && case.is_usable(day) && self.minutes <= case.free_minutes(day)
    }

    fn off_aim(&self, way: &[u32]) -> u32 {
        let gaps = way.windows(2).zip(&self.gaps).map(|(pair, (_, aim, _))| (pair[1] - pair[0]).abs_diff(*aim));
        way[0].abs_diff(self.start.0) + gaps.sum::<u32>()
    }
}

impl Case {
    /// The day of the last session that was held; nothing where none was.
    pub fn today(&self) -> Option<u32> {
        self.courses.iter().filter_map(|course| course.held).max()
    }

    fn weekdays(&self) -> Weekdays {
        let open =
            Weekdays::WEEK.into_iter().filter(|weekday| self.weekdays & (1 << weekday.num_days_from_monday()) != 0);
        Weekdays::new(open).expect("a weekday")
    }

    fn is_usable(&self, number: u32) -> bool {
        let weekday = day(number).weekday().num_days_from_monday();
        !self.closed.contains(&number) && self.weekdays & (1 << weekday) != 0
    }

    /// The longest time of a day that is free in one piece.
    pub fn free_minutes(&self, number: u32) -> u32 {
        let is_taken = self.taken.contains(&number);
        match self.open {
            None => 14 * 60 - u32::from(!is_taken),
            Some(week) => {
                let open = week[day(number).weekday().num_days_from_monday() as usize] * 60;
                if is_taken { open.saturating_sub(60) } else { open }
            }
        }
    }

    pub fn timetable(&self) -> Arc<Timetable> {
        let hours = |count: u32| Hours::new(DayTime::new(9 * 60)?, DayTime::new((9 + count) * 60)?);
        let week = self.open.map(|week| week.map(|count| hours(count).into_iter().collect()));
        let week = week.map(|week| OpeningHours::new(week).expect("a week with an open day"));
        let hour = |number: &u32| {
            let at = |hour| day(*number).and_hms_opt(hour, 0, 0).expect("a time");
            BusyTime::new(at(9), at(10))
        };
        let taken = BusyTimes::new(self.taken.iter().filter_map(hour).collect());
        Arc::new(Timetable::new(week, Vec::new(), taken, None))
    }

    /// Whether every visit ahead fits into its day.
    pub fn fits(&self, plan: &[Vec<u32>]) -> bool {
        plan.iter().flatten().all(|day| {
            let there = || plan.iter().zip(&self.courses).filter(|(days, _)| days.contains(day));
            let are_held = there().all(|(_, course)| course.held == Some(*day));
            are_held || there().map(|(_, course)| course.minutes).sum::<u32>() <= self.free_minutes(*day)
        })
    }

    pub fn courses(&self) -> Vec<Job> {
        self.courses.iter().enumerate().map(|(index, course)| course.to_course(index, self)).collect()
    }

    /// Whether sessions of two courses may be on these days.
    pub fn may_be(&self, sharing: Sharing, a: (usize, u32), b: (usize, u32)) -> bool {
        // What was held lies as it lies.
        if [a, b].iter().all(|(course, day)| self.courses[*course].held == Some(*day)) {
            return true;
        }
        let ((first, x), (second, y)) = if a.0 < b.0 { (a, b) } else { (b, a) };
        let apart = self.courses[first].apart.filter(|_| second == first + 1);
        match apart {
            _ if x == y && sharing == Sharing::Forbidden => false,
            // Any distance keeps the two from one day.
            Some((before, after)) if x == y => self.courses[first].same_day || (before == 0 && after == 0),
            Some((before, _)) if x < y => x + before <= y,
            Some((_, after)) => y + after <= x,
            None => true,
        }
    }

    /// The best joint plan by trying all of them, course by course.
    pub fn best(&self, sharing: Sharing) -> Option<Vec<Vec<u32>>> {
        let ways = |course: &Small| {
            let mut ways = course.ways(self);
            // Good ones first: that others are worse than the best plan is then soon seen.
            ways.sort_by_key(|way| (course.given_up(self, way).0, course.off_aim(way)));
            ways
        };
        let ways: Vec<Vec<Vec<u32>>> = self.courses.iter().map(ways).collect();
        let least = |(course, ways): (&Small, &Vec<Vec<u32>>)| {
            let lost = ways.iter().map(|way| course.given_up(self, way).0).min();
            let off_aim = ways.iter().map(|way| course.off_aim(way)).min();
            (lost.unwrap_or(0), off_aim.unwrap_or(0))
        };
        let least = self.courses.iter().zip(&ways).map(least).collect();
        let mut trial = Trial { case: self, sharing, ways, least, best: None };
        trial.go_on(&mut Vec::new());
        trial.best.map(|(_, plan)| plan)
    }

    /// What a plan comes to; where only some courses have days yet, with what the others give up and are off aim at least.
    fn value(&self, sharing: Sharing, plan: &[Vec<u32>], least: &[(u32, u32)]) -> Value {
        let courses = || self.courses.iter().zip(plan);
        let given_up = courses().map(|(course, way)| course.given_up(self, way));
        let (lost, other) =
            given_up.fold((0, 0), |(lost, other), (more_lost, more_other)| (lost + more_lost, other + more_other));
        let off_aim: u32 = courses().map(|(course, way)| course.off_aim(way)).sum();
        let (less_lost, less_off_aim) = least[plan.len()..]
            .iter()
            .fold((0, 0), |(lost, off_aim), (more_lost, more_off_aim)| (lost + more_lost, off_aim + more_off_aim));
        let (lost, off_aim) = (lost + less_lost, off_aim + less_off_aim);
        let mut days: Vec<u32> = plan.iter().flatten().copied().collect();
        days.sort_unstable();
        days.dedup();
        let (visits, last) = (u32::try_from(days.len()).expect("few"), days.last().copied().unwrap_or(0));
        match sharing {
            Sharing::Preferred => [lost, visits, off_aim, other, last],
            Sharing::Allowed | Sharing::Forbidden => [lost, off_aim, other, visits, last],
        }
    }
}

/// What makes one plan better than another, the most important first; after it the earliest days do.
type Value = [u32; 5];

/// Goes through all joint plans of a case.
struct Trial<'a> {
    case: &'a Case,
    sharing: Sharing,
    /// Every way to place each course alone.
    ways: Vec<Vec<Vec<u32>>>,
    /// How many promises each course gives up at least, and how many days off aim it is.
    least: Vec<(u32, u32)>,
    best: Option<(Value, Vec<Vec<u32>>)>,
}

impl Trial<'_> {
    fn go_on(&mut self, plan: &mut Vec<Vec<u32>>) {
        let value = self.case.value(self.sharing, plan, &self.least);
        // No number of a plan falls when a course is added to it, and the days before it stay.
        let is_worse = |(best, days): &(Value, Vec<Vec<u32>>)| (best, &days[..]) < (&value, &plan[..]);
        if self.best.as_ref().is_some_and(is_worse) || !self.case.fits(plan) {
            return;
        }
        let index = plan.len();
        if index == self.ways.len() {
            self.best = Some((value, plan.clone()));
            return;
        }
        for place in 0..self.ways[index].len() {
            let way = &self.ways[index][place];
            let may_be =
                |other: usize, x: &u32| way.iter().all(|y| self.case.may_be(self.sharing, (other, *x), (index, *y)));
            if plan.iter().enumerate().all(|(other, days)| days.iter().all(|x| may_be(other, x))) {
                plan.push(way.clone());
                self.go_on(plan);
                plan.pop();
            }
        }
    }
}
