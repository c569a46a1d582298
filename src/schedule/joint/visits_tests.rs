//! How few visits there can be, against all ways from day to day.

use proptest::prelude::*;

use super::cover::Cover;
use super::visits::fewest;
use super::{Between, Member, Room};
use crate::model::{Sharing, Weekdays};
use crate::schedule::availability::{Availability, DayNeeds, Distance};
use crate::schedule::bound_tests::{Case, first, in_days};
use crate::schedule::day::DayNumber;
use crate::schedule::steps::Steps;
use crate::schedule::timing::{DayAnchor, DayRule, Prices, PromisedDays, SlotRules};

/// No session has to wait longer than this after another.
const LONGEST: usize = 4;

/// All days that are looked at; every plan with the fewest visits can be had within them.
const DAYS: usize = 50;

/// Three courses without maximums.
#[derive(Clone, Debug)]
struct Courses {
    /// Of each the least gap before every session but the first.
    gaps: [Vec<u32>; 3],
    /// The day of the first session of each, counted from the first of all, and whether it is on that day or later.
    firsts: [(u32, bool); 3],
    closed: Vec<u32>,
    /// How many days the courses 0 and 1, 0 and 2, 1 and 2 are apart.
    apart: [Option<u32>; 3],
    /// For how many sessions a visit has time.
    room: usize,
}

const PAIRS: [[usize; 2]; 3] = [[0, 1], [0, 2], [1, 2]];

fn courses() -> impl Strategy<Value = Courses> {
    let gaps = prop::array::uniform3(prop::collection::vec(1..=LONGEST as u32, 0..3));
    let firsts = prop::array::uniform3((0..8_u32, any::<bool>()));
    let apart = prop::array::uniform3(prop::option::weighted(0.3, 1..4_u32));
    (gaps, firsts, prop::collection::vec(0..24_u32, 0..16), apart, 1..4_usize)
        .prop_map(|(gaps, firsts, closed, apart, room)| Courses { gaps, firsts, closed, apart, room })
}

impl Courses {
    fn slots(&self, course: usize) -> Vec<SlotRules> {
        let (day, can_wait) = self.firsts[course];
        let slot = |only: Option<DayNumber>, floor: u32, anchor: DayAnchor| SlotRules {
            rules: vec![DayRule { floor: Some(in_days(floor)), ..DayRule::of_nothing(anchor) }],
            needs: DayNeeds { on: Weekdays::ALL, minutes: None },
            only,
            breakable: None,
            among: None,
            promised: PromisedDays::default(),
            prices: Prices::DAYS_ONLY,
        };
        let only = (!can_wait).then_some(first() + day as DayNumber);
        let later = self.gaps[course].iter().enumerate().map(|(before, gap)| slot(None, *gap, DayAnchor::Slot(before)));
        std::iter::once(slot(only, day, DayAnchor::Day(first()))).chain(later).collect()
    }

    fn between(&self) -> Between {
        let mut distance = vec![vec![None; 3]; 3];
        for ([a, b], days) in PAIRS.into_iter().zip(self.apart) {
            let apart = days.map(|days| Distance::apart(in_days(days)));
            (distance[a][b], distance[b][a]) = (apart, apart);
        }
        let room = Room { minutes: vec![20; 3], longest: vec![20 * self.room as u32 + 5; 3] };
        Between { room: Some(room), ..Between::new(distance, Sharing::Preferred) }
    }

    fn days_apart(&self, a: usize, b: usize) -> Option<usize> {
        let pair = PAIRS.iter().position(|pair| *pair == [a.min(b), a.max(b)])?;
        self.apart[pair].map(|days| days as usize)
    }

    /// Whether a group of courses, a bit for each, can come on a day: each has had this many sessions, the last of them this many
    /// days ago.
    fn may_come(&self, group: usize, day: usize, had: [usize; 3], ago: [usize; 3]) -> bool {
        let comes = |course: &usize| group & (1 << course) != 0;
        let courses = || (0..3).filter(comes);
        let is_on_time = |course: usize| match had[course].checked_sub(1) {
            None if !self.firsts[course].1 => self.firsts[course].0 as usize == day,
            None => self.firsts[course].0 as usize <= day && self.is_open(day),
            Some(before) => {
                self.gaps[course].get(before).is_some_and(|gap| *gap as usize <= ago[course]) && self.is_open(day)
            }
        };
        let is_apart = |course: usize| {
            (0..3).filter(|other| *other != course).all(|other| match self.days_apart(course, other) {
                Some(days) => !comes(&other) && (had[other] == 0 || days <= ago[other]),
                None => true,
            })
        };
        courses().count() <= self.room && courses().all(|course| is_on_time(course) && is_apart(course))
    }

    fn is_open(&self, day: usize) -> bool {
        !self.closed.contains(&(day as u32))
    }

    /// The fewest visits of all plans, by going from day to day with every group that can come.
    fn fewest(&self) -> Option<u32> {
        // How many sessions each has had, and how many days ago the last one was.
        const FAR: usize = LONGEST + 1;
        let place = |had: [usize; 3], ago: [usize; 3]| {
            (0..3).fold(0, |place, course| (place * 4 + had[course]) * FAR + ago[course] - 1)
        };
        let of_place = |place: usize| {
            let (mut had, mut ago, mut rest) = ([0; 3], [0; 3], place);
            for course in (0..3).rev() {
                (ago[course], rest) = (rest % FAR + 1, rest / FAR);
                (had[course], rest) = (rest % 4, rest / 4);
            }
            (had, ago)
        };
        let count = (4 * FAR).pow(3);
        let mut now: Vec<Option<u32>> = vec![None; count];
        now[place([0; 3], [FAR; 3])] = Some(0);
        for day in 0..DAYS {
            let mut next: Vec<Option<u32>> = vec![None; count];
            for (from, visits) in now.iter().enumerate().filter_map(|(from, visits)| Some((from, (*visits)?))) {
                let (had, ago) = of_place(from);
                for group in (0..8).filter(|group| self.may_come(*group, day, had, ago)) {
                    let comes = |course: usize| group & (1 << course) != 0;
                    let had = [0, 1, 2].map(|course| had[course] + usize::from(comes(course)));
                    let ago = [0, 1, 2].map(|course| if comes(course) { 1 } else { (ago[course] + 1).min(FAR) });
                    let visits = visits + u32::from(group != 0);
                    let after = &mut next[place(had, ago)];
                    *after = Some(after.map_or(visits, |known| known.min(visits)));
                }
            }
            now = next;
        }
        let is_done = |place: usize| of_place(place).0.iter().zip(&self.gaps).all(|(had, gaps)| *had == gaps.len() + 1);
        now.into_iter().enumerate().filter(|(from, _)| is_done(*from)).filter_map(|(_, visits)| visits).min()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fewest_visits_of_courses_without_maximums_are_known(courses in courses()) {
        let Some(best) = courses.fewest() else { return Ok(()) };
        let case = Case { drafts: Vec::new(), closed: courses.closed.clone(), promised: Vec::new() };
        let jobs = [case.job(), case.job(), case.job()];
        let slots = [0, 1, 2].map(|course| courses.slots(course));
        let availabilities = jobs.each_ref().map(Availability::new);
        let member = |index: usize| {
            let (course, slots) = (&jobs[index], slots[index].as_slice());
            Member { course, slots, held: 0, availability: &availabilities[index] }
        };
        let members = [0, 1, 2].map(member);
        let between = courses.between();
        let cover = Cover::new(&members, &between);
        prop_assert_eq!(fewest(&members, &between, &cover, &Steps::of_an_answer()), best);
    }
}
