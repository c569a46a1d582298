//! Which visits may come next.

use super::cover::Cover;
use super::lane::{Lane, LaneStep};
use super::relative::Outlook;
use super::{Between, Member};
use crate::schedule::availability::{Distance, fits_together};
use crate::schedule::day::{DayNumber, FIRST};
use crate::schedule::timing::Cost;

/// The rules of visits for some of the courses.
///
/// A joint state of these courses is given by the number of each course's own state, in their order, and the day of the
/// last visit.
pub(super) struct Moves<'a> {
    lanes: Vec<&'a Lane>,
    members: Vec<&'a Member<'a>>,
    /// As in [`Between`].
    distance: Vec<Vec<Option<Distance>>>,
    /// For each course those that may have a session on the same day, bit by bit.
    may_share: Vec<u32>,
    fits: Fits,
    /// For each course the steps that are not past, while the visits are gone through.
    ahead: Vec<&'a [LaneStep]>,
}

/// Visits that may come next.
#[derive(Default)]
pub(super) struct Visits {
    pub(super) all: Vec<Visit>,
    /// The joint states after them, one behind the other.
    after: Vec<u32>,
    /// Whether any were left out for the budget.
    pub(super) is_cut: bool,
    /// How many were looked at.
    pub(super) looked_at: usize,
    /// Whether there are more than can be looked at.
    pub(super) is_too_many: bool,
}

/// So many visits at most are looked at from one state.
const MOST_VISITS: usize = 200_000;

/// Which visits are looked for.
pub(super) struct Sought<'a> {
    /// How much more than their best ways they may cost their courses.
    pub(super) left: Cost,
    /// The courses that have a session at each of them, bit by bit.
    pub(super) needed: u32,
    /// What they come to at least, where more is known than of each course alone.
    pub(super) outlook: Option<Outlook<'a>>,
}

/// One visit.
pub(super) struct Visit {
    pub(super) day: DayNumber,
    pub(super) cost: Cost,
}

impl Visits {
    /// The visits, each with the joint state after it. `courses` is how many there are.
    pub(super) fn each(&self, courses: usize) -> impl DoubleEndedIterator<Item = (&Visit, &[u32])> {
        self.all.iter().zip(self.after.chunks_exact(courses))
    }
}

impl<'a> Moves<'a> {
    /// The rules for the courses at these places.
    pub(super) fn new(places: &[usize], lanes: &'a [Lane], members: &'a [Member<'a>], between: &Between) -> Self {
        let row = |a: usize| places.iter().map(|b| between.distance[a][*b]).collect();
        let may_share = |a: usize| {
            let shares = places.iter().enumerate().filter(|(_, b)| **b != a && between.may_share(a, **b));
            shares.fold(0, |bits, (place, _)| bits | 1 << place)
        };
        let lanes: Vec<&Lane> = places.iter().map(|place| &lanes[*place]).collect();
        let first = lanes.iter().filter_map(|lane| lane.first_day()).min().unwrap_or(FIRST);
        Self {
            fits: Fits::new(first, lanes.len()),
            members: places.iter().map(|place| &members[*place]).collect(),
            distance: places.iter().map(|place| row(*place)).collect(),
            may_share: places.iter().map(|place| may_share(*place)).collect(),
            ahead: vec![&[]; lanes.len()],
            lanes,
        }
    }

    /// Whether a way on of a course was left out for the budget.
    pub(super) fn is_cut(&self, at: &[u32]) -> bool {
        self.lanes.iter().zip(at).any(|(lane, state)| lane.left(*state) > 0 && lane.is_cut(*state))
    }

    /// Whether what is ahead of a joint state may be less given up than it seems.
    pub(super) fn hides_less(&self, at: &[u32]) -> bool {
        self.lanes.iter().zip(at).any(|(lane, state)| lane.hides_less(*state))
    }

    /// Whether every course is done.
    pub(super) fn is_end(&self, at: &[u32]) -> bool {
        self.lanes.iter().zip(at).all(|(lane, state)| lane.left(*state) == 0)
    }

    /// The first day on which a course may have its next session: after the last visit, and as far from the last
    /// sessions of the others as it has to be.
    pub(super) fn earliest(&self, at: &[u32], today: DayNumber, course: usize) -> DayNumber {
        let is_held = self.is_next_held(course, at[course]);
        let others = (0..self.lanes.len()).filter_map(|other| {
            let distance = self.distance[other][course]?;
            // Two sessions that were held lie as they lie.
            let last =
                self.lanes[other].last(at[other]).filter(|_| !(is_held && self.is_last_held(other, at[other])))?;
            Some(distance.after(last))
        });
        others.fold(today + 1, DayNumber::max)
    }

    /// Whether the session that a course has next was held.
    fn is_next_held(&self, course: usize, state: u32) -> bool {
        self.lanes[course].placed(state) < self.members[course].held
    }

    /// Whether the session that a course had last was held.
    fn is_last_held(&self, course: usize, state: u32) -> bool {
        self.lanes[course].placed(state) <= self.members[course].held
    }

    /// How many sessions of a course are left that were not held.
    fn left_open(&self, course: usize, state: u32) -> u32 {
        let lane = self.lanes[course];
        lane.left(state) - self.members[course].held.saturating_sub(lane.placed(state))
    }

    /// How many visits are ahead of a joint state at least. A visit takes at most one session of each course, and no others
    /// than can come together, so it never falls by more than one.
    pub(super) fn visits_ahead(&self, at: &[u32], cover: &Cover) -> u32 {
        let of_courses = self.lanes.iter().zip(at).map(|(lane, state)| lane.left(*state)).max().unwrap_or(0);
        of_courses.max(cover.fewest(|course| self.left_open(course, at[course])))
    }

    /// What each course's own ways to its end cost, each part at its least, into `ahead`; `false` when one of them has
    /// none.
    ///
    /// No part ever falls by more than a step costs: a course that waits can only lose days, and one that goes on goes a
    /// way that was counted.
    pub(super) fn ahead(&self, at: &[u32], today: DayNumber, ahead: &mut [Cost]) -> bool {
        ahead.iter_mut().enumerate().all(|(course, ahead)| {
            let lane = self.lanes[course];
            let way = if lane.left(at[course]) == 0 {
                Some(Cost::NOTHING)
            } else {
                lane.ahead(at[course], self.earliest(at, today, course))
            };
            way.inspect(|cost| *ahead = *cost).is_some()
        })
    }

    /// Puts the visits that may come next into `visits`. `alone` is what [`Self::ahead`] says of this state.
    pub(super) fn visits(
        &mut self,
        at: &[u32],
        today: DayNumber,
        alone: &[Cost],
        Sought { left, needed, mut outlook }: Sought<'_>,
        visits: &mut Visits,
    ) {
        visits.all.clear();
        visits.after.clear();
        visits.is_cut = false;
        (visits.looked_at, visits.is_too_many) = (1, false);
        // A course that is not done has to go on before its last day is past.
        let mut latest = DayNumber::MAX;
        // Where one course may give up less than it seems, another may give up more.
        let mut hides_less = false;
        for course in 0..self.lanes.len() {
            let lane = self.lanes[course];
            self.ahead[course] = &[];
            if lane.left(at[course]) == 0 {
                continue;
            }
            visits.is_cut |= lane.is_cut(at[course]);
            hides_less |= lane.hides_less(at[course]);
            let steps = lane.steps(at[course], self.earliest(at, today, course));
            let Some(last) = steps.last() else { return };
            latest = latest.min(last.day);
            self.ahead[course] = steps;
        }
        while let Some(day) = self.ahead.iter().filter_map(|steps| steps.first()).map(|step| step.day).min() {
            if latest < day {
                break;
            }
            // Which courses could have a session, which must, and which have one that is too far off aim.
            let (mut here, mut due, mut far) = (0_u32, 0_u32, 0_u32);
            let mut dear = 0_u32;
            for (course, steps) in self.ahead.iter().enumerate() {
                if let Some(step) = steps.first()
                    && step.day == day
                {
                    here |= 1 << course;
                    let most = alone[course] + left;
                    far |= u32::from(most.off_aim < step.through.off_aim) << course;
                    let is_dear = most.given_up < step.through.given_up;
                    dear |= u32::from(is_dear) << course;
                    visits.is_cut |= is_dear && (hides_less || step.hides_less);
                    due |= u32::from(steps.len() == 1) << course;
                }
            }
            visits.is_cut |= far != 0;
            let open = here & !far & !dear;
            // Every choice of the courses that can, with all that must: counted down from all to none.
            due |= needed;
            let mut choice = if open & due == due { open } else { 0 };
            if let Some(outlook) = outlook.as_mut().filter(|_| choice != 0) {
                visits.looked_at += 1;
                choice = if outlook.look(&self.ahead, here, alone) { choice } else { 0 };
            }
            while choice != 0 {
                if outlook.as_ref().is_some_and(|outlook| !outlook.may(choice)) {
                    visits.is_cut = true;
                    choice = next_choice(choice, open, due);
                    continue;
                }
                visits.looked_at += 1;
                if MOST_VISITS < visits.looked_at {
                    visits.is_too_many = true;
                    return;
                }
                if self.may_be_one_visit(at, choice, day) {
                    self.add(at, day, choice, alone, left, hides_less, visits);
                }
                choice = next_choice(choice, open, due);
            }
            for (course, steps) in self.ahead.iter_mut().enumerate() {
                if here & (1 << course) != 0 {
                    *steps = &steps[1..];
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what is known of one state; a struct would only rename it")]
    fn add(
        &self,
        at: &[u32],
        day: DayNumber,
        choice: u32,
        alone: &[Cost],
        left: Cost,
        hides_less: bool,
        visits: &mut Visits,
    ) {
        let (mut cost, mut further) = (Cost::NOTHING, Cost::NOTHING);
        let first = visits.after.len();
        visits.after.extend_from_slice(at);
        for (course, steps) in self.ahead.iter().enumerate() {
            if let Some(step) = steps.first().filter(|_| choice & (1 << course) != 0) {
                cost = cost + step.cost;
                further = further + step.through.less(alone[course]);
                visits.after[first + course] = step.to;
            }
        }
        if further.fits_into(left) {
            visits.all.push(Visit { day, cost });
        } else {
            let chosen = self.ahead.iter().enumerate().filter(|(course, _)| choice & (1 << course) != 0);
            let step_hides_less = chosen.filter_map(|(_, steps)| steps.first()).any(|step| step.hides_less);
            visits.is_cut |= left.off_aim < further.off_aim || hides_less || step_hides_less;
            visits.after.truncate(first);
        }
    }

    fn may_be_one_visit(&mut self, at: &[u32], choice: u32, day: DayNumber) -> bool {
        if choice.is_power_of_two() {
            return true;
        }
        let chosen = |course: &usize| choice & (1 << course) != 0;
        let courses = || (0..self.lanes.len()).filter(chosen);
        let held = courses().filter(|course| self.is_next_held(*course, at[*course]));
        let held = held.fold(0_u32, |bits, course| bits | 1 << course);
        if choice == held {
            return true;
        }
        // Two sessions that were held lie as they lie.
        let may_be = |course: usize| {
            let held_with_it = if held & (1 << course) != 0 { held } else { 1 << course };
            choice & !self.may_share[course] & !held_with_it == 0
        };
        courses().all(may_be)
            && self.fits.get(choice, day, || fits_together(courses().map(|course| self.members[course].course), day))
    }
}

/// The next smaller choice of the open ones that has all that are due; none where there is none.
fn next_choice(choice: u32, open: u32, due: u32) -> u32 {
    let free = open & !due;
    match choice & free {
        0 => 0,
        chosen => ((chosen - 1) & free) | due,
    }
}

/// Which choices of courses fit into which days, as far as anyone asked.
pub(super) struct Fits {
    /// The first day of any visit.
    first: DayNumber,
    courses: usize,
    /// By day, then by choice: nothing, or 1 for no and 2 for yes.
    known: Vec<u8>,
}

impl Fits {
    /// So many courses at most have all their choices written down.
    const MOST_COURSES: usize = 6;

    /// For this many courses; no visit is before the `first` day.
    pub(super) fn new(first: DayNumber, courses: usize) -> Self {
        Self { first, courses, known: Vec::new() }
    }

    pub(super) fn get(&mut self, choice: u32, day: DayNumber, find: impl FnOnce() -> bool) -> bool {
        let Ok(ahead) = usize::try_from(day - self.first) else { return find() };
        if Self::MOST_COURSES < self.courses {
            return find();
        }
        let place = (ahead << self.courses) + choice as usize;
        if self.known.len() <= place {
            self.known.resize(place + (32 << self.courses), 0);
        }
        if self.known[place] == 0 {
            self.known[place] = 1 + u8::from(find());
        }
        self.known[place] == 2
    }
}
