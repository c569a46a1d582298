//! What two courses that share visits are off aim at least, from where their last sessions lie to one another.
//!
//! Where a plan has no visit to spare, courses of different rhythm have to meet, and that costs the same in spring as in
//! autumn but for closed days and the lengths of months. So two courses are planned for themselves with nothing known but
//! how many sessions each has had and how many days lie between the last ones: every gap costs what it costs on the day
//! that suits it best. There are few such states, and what is off aim from them on is less than in any plan (a pattern
//! database: Culberson and Schaeffer, 1998).
//!
//! The course with the most sessions is paired with each other one. What it is off aim is shared out evenly among the
//! pairs, so that the pairs add up.

use std::cell::OnceCell;
use std::rc::Rc;

use super::lane::Lane;
use super::{Between, Member};
use crate::schedule::day::DayNumber;
use crate::schedule::timing::Cost;

/// The pairs of one course with each of the others.
pub(super) struct Relative {
    host: usize,
    pairs: Vec<Pair>,
}

/// What one course's sessions cost by the gap before them.
struct Gaps {
    /// For each session from the second on, the first gap and what each gap from it on costs at least, at its share.
    of_session: Vec<(usize, Vec<u32>)>,
    longest: usize,
    /// The first and the last day of the session before each, and of the last one.
    days: Vec<(DayNumber, DayNumber)>,
}

/// Two courses.
struct Pair {
    guest: usize,
    gaps: [Rc<Gaps>; 2],
    may_share: bool,
    /// By visits to spare what is ahead, worked out when it is asked for.
    layers: Vec<OnceCell<Layer>>,
}

/// By how many sessions each course has had, and by how many days the last one of the first course comes after that of the
/// other: what both are off aim from there on, at the shares of the pair.
type Layer = Vec<u32>;

/// More than any two courses are off aim.
const NO_WAY: u32 = u32::MAX / 4;

/// With more visits to spare than this courses hardly have to meet.
const MOST_TO_SPARE: u32 = 2;

/// So many states at most are written down for all pairs.
const MOST_STATES: usize = 4_000_000;

impl Relative {
    /// For plans of at most this many visits. Nothing where the courses hardly have to meet, or too far apart.
    pub(super) fn new(lanes: &[Lane], members: &[Member<'_>], between: &Between, most_visits: u32) -> Option<Self> {
        let host = (0..lanes.len()).max_by_key(|course| (lanes[*course].sessions(), usize::MAX - course))?;
        let guests = (0..lanes.len()).filter(|course| *course != host);
        // Sessions that were held lie as they lie, whatever keeps courses apart.
        let is_any_held = members.iter().any(|member| member.held > 0);
        let share = u32::try_from(lanes.len() - 1).ok()?;
        let own = Rc::new(Gaps::new(&lanes[host], 1));
        let mut states_left = MOST_STATES;
        let mut pairs = Vec::new();
        for guest in guests {
            let may_share = is_any_held || between.may_share(host, guest);
            let visits = visits_ahead([lanes[host].sessions(), lanes[guest].sessions()], may_share);
            let to_spare = most_visits.checked_sub(visits)?.min(MOST_TO_SPARE);
            let gaps = [own.clone(), Rc::new(Gaps::new(&lanes[guest], share))];
            let layers = (0..=to_spare).map(|_| OnceCell::new()).collect();
            let pair = Pair { guest, gaps, may_share, layers };
            states_left = states_left.checked_sub(pair.states() * pair.layers.len())?;
            pairs.push(pair);
        }
        Some(Self { host, pairs })
    }

    /// What all courses are off aim at least from a joint state on, where this many visits are left; nothing where no plan
    /// goes through it. `alone` is what each course has ahead alone.
    pub(super) fn ahead(&self, lanes: &[Lane], at: &[u32], alone: &[Cost], visits_left: u32) -> Option<u32> {
        let share = self.pairs.len() as u32;
        let mut sum: u32 = 0;
        for pair in &self.pairs {
            let courses = [self.host, pair.guest];
            let of_pair = courses.map(|course| alone[course].off_aim);
            let apart = of_pair[0].saturating_add(of_pair[1].saturating_mul(share));
            let together = pair.ahead(courses.map(|course| (&lanes[course], at[course])), visits_left);
            match together.map_or(apart, |together| together.max(apart)) {
                NO_WAY.. => return None,
                ahead => sum = sum.saturating_add(ahead),
            }
        }
        Some(sum.div_ceil(share.max(1)))
    }
}

/// How many visits two courses with this many sessions left have at least.
fn visits_ahead(left: [u32; 2], may_share: bool) -> u32 {
    if may_share { left[0].max(left[1]) } else { left[0] + left[1] }
}

impl Gaps {
    fn new(lane: &Lane, share: u32) -> Self {
        let mut of_session: Vec<(usize, Vec<u32>)> = vec![(0, Vec::new()); lane.sessions() as usize];
        let mut days = vec![(DayNumber::MAX, DayNumber::MIN); lane.sessions() as usize + 1];
        for state in 0..lane.states() {
            let Some(last) = lane.last(state) else { continue };
            let range = &mut days[lane.placed(state) as usize];
            *range = (range.0.min(last), range.1.max(last));
            if lane.left(state) == 0 {
                continue;
            }
            let (first, costs) = &mut of_session[lane.placed(state) as usize];
            for step in lane.steps_in(state..state + 1) {
                let gap = usize::try_from(step.day - last).unwrap_or(0);
                if costs.is_empty() {
                    *first = gap;
                } else if gap < *first {
                    costs.splice(0..0, std::iter::repeat_n(NO_WAY, *first - gap));
                    *first = gap;
                }
                if costs.len() <= gap - *first {
                    costs.resize(gap - *first + 1, NO_WAY);
                }
                let known = &mut costs[gap - *first];
                *known = step.cost.off_aim.saturating_mul(share).min(*known);
            }
        }
        let longest = of_session.iter().map(|(first, costs)| first + costs.len()).max().unwrap_or(0);
        Self { of_session, longest, days }
    }

    /// The gap before a session that has begun `ago` days ago and ends after this many days from now on, and what it costs.
    fn from(&self, session: usize, ago: usize) -> (usize, &[u32]) {
        let Some((first, costs)) = self.of_session.get(session) else { return (1, &[]) };
        match first.checked_sub(ago) {
            Some(ahead @ 1..) => (ahead, costs),
            Some(0) | None => (1, costs.get(ago + 1 - *first..).unwrap_or(&[])),
        }
    }
}

impl Pair {
    /// How many sessions a course has.
    fn sessions(&self, place: usize) -> usize {
        self.gaps[place].of_session.len()
    }

    /// How many numbers of days may lie between the last sessions.
    fn width(&self) -> usize {
        self.gaps[0].longest + self.gaps[1].longest + 1
    }

    /// How many states a layer has.
    fn states(&self) -> usize {
        (self.sessions(0) + 1) * (self.sessions(1) + 1) * self.width()
    }

    /// Where the states begin in which the courses have had this many sessions, with the one where the last ones are on one
    /// day; before it those where the second course had one since, after it those where the first had.
    fn same_day(&self, had: [usize; 2]) -> usize {
        (had[0] * (self.sessions(1) + 1) + had[1]) * self.width() + self.gaps[0].longest
    }

    fn layer(&self, to_spare: u32) -> &Layer {
        self.layers[to_spare as usize].get_or_init(|| {
            let mut layer = vec![NO_WAY; self.states()];
            for first in (1..=self.sessions(0)).rev() {
                for second in (1..=self.sessions(1)).rev() {
                    let same_day = self.same_day([first, second]);
                    let [longest_ago, longest_since] = [0, 1].map(|place: usize| self.gaps[place].longest);
                    // No plan has the last sessions farther apart than their days are.
                    let (one, other) = (self.gaps[0].days[first], self.gaps[1].days[second]);
                    let is_done = first == self.sessions(0) || second == self.sessions(1);
                    let far = |days: i64| usize::try_from(days).unwrap_or(0);
                    let ago = far(i64::from(other.1) - i64::from(one.0)).min(longest_ago);
                    let since = far(i64::from(one.1) - i64::from(other.0)).min(longest_since);
                    let range = if is_done { same_day..same_day + 1 } else { same_day - ago..same_day + since + 1 };
                    for place in range {
                        let ago = [same_day.saturating_sub(place), place.saturating_sub(same_day)];
                        layer[place] = self.least(&layer, to_spare, [first, second], ago);
                    }
                }
            }
            layer
        })
    }

    /// The layer after a visit of these courses; nothing where it would be one too many.
    fn layer_after<'a>(
        &'a self,
        layer: &'a Layer,
        to_spare: u32,
        had: [usize; 2],
        comes: [bool; 2],
    ) -> Option<(&'a Layer, [usize; 2])> {
        let after = [0, 1].map(|place: usize| had[place] + usize::from(comes[place]));
        let left = |had: [usize; 2]| {
            visits_ahead([0, 1].map(|place| (self.sessions(place) - had[place]) as u32), self.may_share)
        };
        let spared = (to_spare + left(had)).checked_sub(left(after) + 1)?;
        Some((if spared == to_spare { layer } else { self.layer(spared) }, after))
    }

    /// The least that is ahead, over the next visit. `layer` is the one with this many visits to spare, as far as it is known.
    fn least(&self, layer: &Layer, to_spare: u32, had: [usize; 2], ago: [usize; 2]) -> u32 {
        let is_done = [0, 1].map(|place: usize| had[place] == self.sessions(place));
        if is_done == [true; 2] {
            return 0;
        }
        let mut least = NO_WAY;
        for (course, other) in [(0, 1), (1, 0)].into_iter().filter(|(course, _)| !is_done[*course]) {
            // One course alone: the days since the other's last session go on, in the direction of its side of the row.
            let Some((layer, after)) = self.layer_after(layer, to_spare, had, [course == 0, course == 1]) else {
                continue;
            };
            let (first, costs) = self.gaps[course].from(had[course], ago[course]);
            let same_day = self.same_day(after);
            let through = |least: u32, (cost, ahead): (&u32, &u32)| least.min(cost + ahead);
            if is_done[other] || after[course] == self.sessions(course) {
                // Where one is done it does not matter how many they are.
                let ahead = std::iter::repeat(&layer[same_day]);
                least = costs.iter().zip(ahead).fold(least, through);
            } else if let Some(room) = (self.gaps[other].longest + 1).checked_sub(ago[other] + first) {
                let since = ago[other] + first;
                least = match course {
                    0 => costs.iter().zip(&layer[same_day + since..][..room]).fold(least, through),
                    _ => costs.iter().zip(layer[..=same_day - since][..].iter().rev().take(room)).fold(least, through),
                };
            }
        }
        if self.may_share
            && is_done == [false; 2]
            && let Some((layer, after)) = self.layer_after(layer, to_spare, had, [true; 2])
        {
            let [one, other] = [0, 1].map(|place: usize| self.gaps[place].from(had[place], ago[place]));
            let first = one.0.max(other.0);
            let [one, other] = [one, other].map(|(own, costs)| costs.get(first - own..).unwrap_or(&[]));
            let both = one.iter().zip(other).fold(NO_WAY, |least, (one, other)| least.min(one + other));
            least = least.min(both + layer[self.same_day(after)]);
        }
        least.min(NO_WAY)
    }

    /// What is ahead of the states of the two courses; nothing where that is not known.
    fn ahead(&self, states: [(&Lane, u32); 2], visits_left: u32) -> Option<u32> {
        let had = states.map(|(lane, state)| lane.placed(state) as usize);
        let last = [states[0].0.last(states[0].1)?, states[1].0.last(states[1].1)?];
        let left = states.map(|(lane, state)| lane.left(state));
        let Some(to_spare) = visits_left.checked_sub(visits_ahead(left, self.may_share)) else { return Some(NO_WAY) };
        if self.layers.len() <= to_spare as usize {
            return None;
        }
        let since = match left {
            [0, _] | [_, 0] => 0,
            _ => last[0] - last[1],
        };
        let is_far = (self.gaps[1].longest as i32) < since || since < -(self.gaps[0].longest as i32);
        let place = || usize::try_from(self.same_day(had) as i64 + i64::from(since)).unwrap_or(0);
        Some(if is_far { NO_WAY } else { self.layer(to_spare)[place()] })
    }
}
