//! What two courses that share visits are off aim at least, from where their last sessions lie to one another.
//!
//! Where a plan has no visit to spare, courses of different rhythm have to meet, and that costs the same in spring as in
//! autumn but for closed days and the lengths of months. So two courses are planned for themselves with nothing known but
//! how many sessions each has had and how many days lie between the last ones: every gap costs what it costs on the day
//! that suits it best. There are few such states, and what is off aim from them on is no more than in any plan (a pattern
//! database: Culberson and Schaeffer, 1998). All courses begin on one day before any session, so a first session is a
//! gap like the others.
//!
//! The course with the most sessions is paired with each other one, and what its gaps cost is shared out among the pairs,
//! so that the pairs add up. Evenly at first; then a pair that wants the host's next session later than the others do
//! pays more for late days and they pay less, which changes nothing in sum (Lagrangian decomposition: Guignard and Kim,
//! 1987).

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use super::lane::{Lane, LaneStep};
use super::{Between, Member};
use crate::schedule::day::DayNumber;
use crate::schedule::steps::Steps;
use crate::schedule::timing::Cost;

/// The pairs of one course with each of the others.
pub(super) struct Relative {
    host: usize,
    pairs: Vec<Pair>,
}

/// What one course's sessions cost by the gap before them.
#[derive(Clone)]
struct Gaps {
    /// For each session the first gap and what each gap from it on costs at least, at its share.
    of_session: Vec<(usize, Vec<i32>)>,
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
    /// What the host pays from each of its states to its end, on its own days, at the share of the pair.
    host_alone: Vec<i32>,
    /// The day before any session.
    origin: DayNumber,
    /// How many gaps were looked at.
    looked_at: Cell<usize>,
}

/// By how many sessions each course has had, and by how many days the last one of the first course comes after that of the
/// other: what both are off aim from there on, at the shares of the pair.
type Layer = Vec<i32>;

/// A place in a layer: the visits to spare, how many sessions each course has had, and how many days ago the last were.
type Place = (u32, [usize; 2], [usize; 2]);

/// How finely a day off aim can be shared out.
const UNITS: i32 = 24;

/// More than any two courses are off aim, and what is near enough to it.
const NO_WAY: i32 = i32::MAX / 4;
const NEAR_NO_WAY: i32 = NO_WAY / 2;

/// No more days off aim, at their price, are shared out.
const MOST_OFF_AIM: u32 = (NEAR_NO_WAY / UNITS / 8) as u32;

/// With more visits to spare than this courses hardly have to meet.
const MOST_TO_SPARE: u32 = 2;

/// So many states at most are written down for all pairs.
const MOST_STATES: usize = 4_000_000;

/// How often what the host costs is shared out anew at most, and how many gaps may be looked at for that.
const ROUNDS: usize = 40;
const MOST_LOOKED_AT: usize = 60_000_000;

/// So many gaps take as long as one step.
const GAPS_A_STEP: usize = 100;

/// So many rounds without a better bound make the changes smaller.
const PATIENCE: usize = 3;

impl Relative {
    /// For plans of at most this many visits that are no more than `most` off aim. Nothing where the courses hardly have to
    /// meet, or too far apart.
    pub(super) fn new(
        lanes: &[Lane],
        members: &[Member<'_>],
        between: &Between,
        most_visits: u32,
        most: u32,
        steps: &Steps,
    ) -> Option<Self> {
        if MOST_OFF_AIM < most {
            return None;
        }
        let host = (0..lanes.len()).max_by_key(|course| (lanes[*course].sessions(), usize::MAX - course))?;
        let guests = (0..lanes.len()).filter(|course| *course != host);
        // Sessions that were held lie as they lie, whatever keeps courses apart.
        let is_any_held = members.iter().any(|member| member.held > 0);
        let count = i32::try_from(lanes.len() - 1).ok()?;
        let origin = origin(lanes)?;
        let own = Gaps::new(&lanes[host], origin);
        let mut states_left = MOST_STATES;
        let mut pairs = Vec::new();
        for (place, guest) in (0..).zip(guests) {
            let may_share = is_any_held || between.may_share(host, guest);
            let visits = visits_ahead([lanes[host].sessions(), lanes[guest].sessions()], may_share);
            let to_spare = most_visits.checked_sub(visits)?.min(MOST_TO_SPARE);
            let share = UNITS / count + i32::from(place < UNITS % count);
            let gaps = [own.at_share(share), Gaps::new(&lanes[guest], origin).at_share(UNITS)].map(Rc::new);
            let layers = (0..=to_spare).map(|_| OnceCell::new()).collect();
            let pair = Pair { guest, gaps, may_share, layers, host_alone: Vec::new(), origin, looked_at: Cell::new(0) };
            states_left = states_left.checked_sub(pair.states() * pair.layers.len())?;
            pairs.push(pair);
        }
        let mut relative = Self { host, pairs };
        relative.share_out(most_visits, most);
        let looked_at: usize = relative.pairs.iter().map(|pair| pair.looked_at.get()).sum();
        steps.take((looked_at / GAPS_A_STEP).min(steps.left()))?;
        for pair in &mut relative.pairs {
            pair.host_alone = pair.gaps[0].alone(&lanes[host], origin);
        }
        Some(relative)
    }

    /// Shares out what the host costs so that the pairs are more off aim together, where that can reach `most`.
    fn share_out(&mut self, most_visits: u32, most: u32) {
        let count = self.pairs.len();
        if count < 2 {
            return;
        }
        let goal = i64::from(most + 1) * i64::from(UNITS);
        let mut best = i64::MIN;
        let mut best_gaps: Vec<Rc<Gaps>> = self.pairs.iter().map(|pair| pair.gaps[0].clone()).collect();
        let (mut pace, mut without_gain) = (1.0, 0);
        for _ in 0..ROUNDS {
            let roots: Vec<Option<Place>> = self.pairs.iter().map(|pair| pair.root(most_visits)).collect();
            let Some(roots) = roots.into_iter().collect::<Option<Vec<Place>>>() else { break };
            let bound: i64 = self.pairs.iter().zip(&roots).map(|(pair, root)| i64::from(pair.at(*root))).sum();
            let is_better = best < bound;
            if is_better {
                best = bound;
                without_gain = 0;
                best_gaps = self.pairs.iter().map(|pair| pair.gaps[0].clone()).collect();
            } else {
                without_gain += 1;
                if without_gain == PATIENCE {
                    (pace, without_gain) = (pace / 2.0, 0);
                }
            }
            let looked_at: usize = self.pairs.iter().map(|pair| pair.looked_at.get()).sum();
            if goal <= best || MOST_LOOKED_AT < looked_at {
                break;
            }
            let wanted: Vec<Vec<Option<usize>>> =
                self.pairs.iter().zip(&roots).map(|(pair, root)| pair.host_gaps(*root)).collect();
            if !self.change(&wanted, pace * (goal - bound) as f64) {
                break;
            }
        }
        for (pair, gaps) in self.pairs.iter_mut().zip(best_gaps) {
            if !Rc::ptr_eq(&pair.gaps[0], &gaps) {
                pair.with_host_gaps(gaps);
            }
        }
    }

    /// Makes long gaps of the host dearer for the pairs that want them longer than the others do; `false` where all want the
    /// same. `gain` is what that should bring.
    fn change(&mut self, wanted: &[Vec<Option<usize>>], gain: f64) -> bool {
        let sessions = self.pairs[0].sessions(0);
        let mean = |session: usize| -> Option<f64> {
            let gaps: Option<Vec<usize>> = wanted.iter().map(|gaps| gaps[session]).collect();
            gaps.map(|gaps| gaps.iter().sum::<usize>() as f64 / gaps.len() as f64)
        };
        let means: Vec<Option<f64>> = (0..sessions).map(mean).collect();
        let apart = |pair: usize, session: usize| match (wanted[pair][session], means[session]) {
            (Some(gap), Some(mean)) => gap as f64 - mean,
            (None, _) | (_, None) => 0.0,
        };
        let all = || (0..wanted.len()).flat_map(|pair| (0..sessions).map(move |session| (pair, session)));
        let uneven: f64 = all().map(|(pair, session)| apart(pair, session).powi(2)).sum();
        if uneven == 0.0 {
            return false;
        }
        let mut gaps: Vec<Gaps> = self.pairs.iter().map(|pair| Gaps::clone(&pair.gaps[0])).collect();
        for (session, mean) in means.iter().enumerate() {
            let Some(mean) = mean else { continue };
            let (mut sum, middle) = (0, mean.round() as i32);
            for (pair, gaps) in gaps.iter_mut().enumerate() {
                let change = (gain / uneven * apart(pair, session)).round() as i32;
                // Together they change nothing.
                let change = if pair + 1 == wanted.len() { -sum } else { change };
                sum += change;
                gaps.tilt(session, change, middle);
            }
        }
        for (pair, gaps) in self.pairs.iter_mut().zip(gaps) {
            pair.with_host_gaps(Rc::new(gaps));
        }
        true
    }

    /// What all courses are off aim at least from a joint state on, where this many visits are left; nothing where no plan
    /// goes through it. `alone` is what each course has ahead alone.
    pub(super) fn ahead(&self, lanes: &[Lane], at: &[u32], alone: &[Cost], visits_left: u32) -> Option<u32> {
        let mut sum: i64 = 0;
        for pair in &self.pairs {
            let states = [self.host, pair.guest].map(|course| (&lanes[course], at[course]));
            sum += pair.most_of(states, alone[pair.guest].off_aim, visits_left)?;
        }
        let units = i64::from(UNITS);
        let apart: u32 = alone.iter().map(|cost| cost.off_aim).fold(0, u32::saturating_add);
        let sum = sum.div_euclid(units) + i64::from(sum.rem_euclid(units) > 0);
        Some(u32::try_from(sum).unwrap_or(0).max(apart))
    }

    /// What the next visits come to at least; nothing where the host need not have a session at each of them.
    /// `most` is what they may come to.
    pub(super) fn outlook<'a>(
        &'a self,
        lanes: &'a [Lane],
        at: &'a [u32],
        needed: u32,
        visits_left: u32,
        most: u32,
    ) -> Option<Outlook<'a>> {
        let is_needed = needed & (1 << self.host) != 0;
        is_needed.then(|| Outlook {
            relative: self,
            lanes,
            at,
            visits_after: visits_left.saturating_sub(1),
            most: i64::from(most) * i64::from(UNITS),
            of_pairs: vec![[0; 2]; self.pairs.len()],
        })
    }
}

/// What the visits of one day come to at least, by who comes.
pub(super) struct Outlook<'a> {
    relative: &'a Relative,
    lanes: &'a [Lane],
    at: &'a [u32],
    visits_after: u32,
    /// What they may come to, at the finest share.
    most: i64,
    /// For each pair what it comes to where the guest stays away, and where it comes.
    of_pairs: Vec<[i64; 2]>,
}

/// More than any visit comes to.
const TOO_FAR: i64 = i64::MAX / 64;

impl Outlook<'_> {
    /// Looks at a day on which these courses, bit by bit, have their next step. `alone` is what each course has ahead alone.
    /// Whether any visit can be within what they may come to.
    pub(super) fn look(&mut self, steps: &[&[LaneStep]], here: u32, alone: &[Cost]) -> bool {
        let Relative { host, pairs } = self.relative;
        let Some(own) = steps[*host].first().filter(|_| here & (1 << host) != 0) else { return false };
        for (pair, of_pair) in pairs.iter().zip(&mut self.of_pairs) {
            let pays = i64::from(pair.host_pays(&self.lanes[*host], self.at[*host], own.day));
            let after = |guest: u32, alone: u32| {
                let states = [(&self.lanes[*host], own.to), (&self.lanes[pair.guest], guest)];
                pair.most_of(states, alone, self.visits_after).map_or(TOO_FAR, |least| least + pays)
            };
            let stays = after(self.at[pair.guest], alone[pair.guest].off_aim);
            let step = steps[pair.guest].first().filter(|_| here & (1 << pair.guest) != 0);
            let comes = step.map_or(TOO_FAR, |step| {
                let cost = i64::from(step.cost.off_aim) * i64::from(UNITS);
                after(step.to, step.through.off_aim - step.cost.off_aim) + cost
            });
            *of_pair = [stays, comes];
        }
        let least: i64 = self.of_pairs.iter().map(|[stays, comes]| stays.min(comes)).sum();
        least <= self.most
    }

    /// Whether a visit of these courses can be within what they may come to.
    pub(super) fn may(&self, choice: u32) -> bool {
        let comes = |pair: &Pair| usize::from(choice & (1 << pair.guest) != 0);
        let least: i64 = self.relative.pairs.iter().zip(&self.of_pairs).map(|(pair, both)| both[comes(pair)]).sum();
        least <= self.most
    }
}

/// The day before any session of any course.
fn origin(lanes: &[Lane]) -> Option<DayNumber> {
    lanes.iter().filter_map(Lane::first_day).min().map(|first| first - 1)
}

/// How many visits two courses with this many sessions left have at least.
fn visits_ahead(left: [u32; 2], may_share: bool) -> u32 {
    if may_share { left[0].max(left[1]) } else { left[0] + left[1] }
}

impl Gaps {
    /// What the gaps of a course are off aim at least. The first session is as many days after `origin`.
    fn new(lane: &Lane, origin: DayNumber) -> Self {
        let mut of_session: Vec<(usize, Vec<i32>)> = vec![(0, Vec::new()); lane.sessions() as usize];
        let mut days = vec![(DayNumber::MAX, DayNumber::MIN); lane.sessions() as usize + 1];
        for state in 0..lane.states() {
            let last = lane.last(state).unwrap_or(origin);
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
                *known = i32::try_from(step.cost.off_aim).unwrap_or(NO_WAY).min(*known);
            }
        }
        let longest = of_session.iter().map(|(first, costs)| first + costs.len()).max().unwrap_or(0);
        Self { of_session, longest, days }
    }

    /// The same where this much of a day off aim is paid.
    fn at_share(&self, share: i32) -> Self {
        let mut gaps = self.clone();
        gaps.of_session
            .iter_mut()
            .flat_map(|(_, costs)| costs)
            .for_each(|cost| *cost = (*cost).saturating_mul(share).min(NO_WAY));
        gaps
    }

    /// Makes each gap before a session dearer by this much for every day that it is longer than the middle, and cheaper where
    /// it is shorter.
    fn tilt(&mut self, session: usize, change: i32, middle: i32) {
        let (first, costs) = &mut self.of_session[session];
        for (gap, cost) in (*first as i32..).zip(costs).filter(|(_, cost)| **cost < NEAR_NO_WAY) {
            *cost = (*cost + change.saturating_mul(gap - middle)).clamp(-NEAR_NO_WAY / 64, NO_WAY / 4);
        }
    }

    /// What a course pays at these prices from each of its states to its end.
    fn alone(&self, lane: &Lane, origin: DayNumber) -> Vec<i32> {
        let mut ahead = vec![NO_WAY; lane.states() as usize];
        for state in (0..lane.states()).rev() {
            let last = lane.last(state).unwrap_or(origin);
            let through = |step: &LaneStep| {
                let pays = self.pays(lane.placed(state) as usize, step.day - last);
                (pays + ahead[step.to as usize]).min(NO_WAY)
            };
            ahead[state as usize] = match lane.left(state) {
                0 => 0,
                _ => lane.steps_in(state..state + 1).iter().map(through).min().unwrap_or(NO_WAY),
            };
        }
        ahead
    }

    /// What a gap before a session costs.
    fn pays(&self, session: usize, gap: DayNumber) -> i32 {
        let Some((first, costs)) = self.of_session.get(session) else { return NO_WAY };
        let place = usize::try_from(gap).ok().and_then(|gap| gap.checked_sub(*first));
        place.and_then(|place| costs.get(place)).copied().unwrap_or(NO_WAY)
    }

    /// The gap before a session that has begun `ago` days ago and ends after this many days from now on, and what it costs.
    fn from(&self, session: usize, ago: usize) -> (usize, &[i32]) {
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
            // Visits of one course alone are few.
            let most_alone = self.layers.len() - 1;
            let is_reached = |first: usize, second: usize| {
                second <= first + most_alone && self.sessions(1) + first <= self.sessions(0) + second + most_alone
            };
            for first in (0..=self.sessions(0)).rev() {
                for second in (0..=self.sessions(1)).rev().filter(|second| is_reached(first, *second)) {
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
    fn least(&self, layer: &Layer, to_spare: u32, had: [usize; 2], ago: [usize; 2]) -> i32 {
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
            let through = |least: i32, (cost, ahead): (&i32, &i32)| least.min(cost + ahead);
            self.looked_at.set(self.looked_at.get() + costs.len());
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
        if least < NEAR_NO_WAY { least } else { NO_WAY }
    }

    /// The same with other shares of the host.
    fn with_host_gaps(&mut self, gaps: Rc<Gaps>) {
        self.gaps[0] = gaps;
        self.layers.iter_mut().for_each(|layer| *layer = OnceCell::new());
    }

    /// The place before all sessions; nothing where there are too many visits to spare.
    fn root(&self, visits: u32) -> Option<Place> {
        let to_spare =
            visits.checked_sub(visits_ahead([0, 1].map(|place| self.sessions(place) as u32), self.may_share))?;
        ((to_spare as usize) < self.layers.len()).then_some((to_spare, [0, 0], [0, 0]))
    }

    /// What is ahead of a place.
    fn at(&self, (to_spare, had, ago): Place) -> i32 {
        self.layer(to_spare)[self.same_day(had) + ago[1] - ago[0]]
    }

    /// The gaps before the sessions of the first course on a best way from a place on; nothing where that has none.
    fn host_gaps(&self, from: Place) -> Vec<Option<usize>> {
        let mut gaps = vec![None; self.sessions(0)];
        let mut place = from;
        while let Some((next, gap)) = self.next(place) {
            if gap > 0 {
                gaps[place.1[0]] = Some(gap);
            }
            place = next;
        }
        gaps
    }

    /// The place that a best way leads to by its next visit, and the gap of the first course, 0 where it does not come.
    fn next(&self, place: Place) -> Option<(Place, usize)> {
        let (to_spare, had, ago) = place;
        let least = Some(self.at(place)).filter(|least| *least < NEAR_NO_WAY)?;
        let layer = self.layer(to_spare);
        for comes in [[true, true], [true, false], [false, true]] {
            let is_done = |course: usize| had[course] == self.sessions(course);
            if (comes == [true; 2] && !self.may_share) || (0..2).any(|course| comes[course] && is_done(course)) {
                continue;
            }
            let Some((_, after)) = self.layer_after(layer, to_spare, had, comes) else { continue };
            let left = |had: [usize; 2]| {
                visits_ahead([0, 1].map(|place: usize| (self.sessions(place) - had[place]) as u32), self.may_share)
            };
            let spared = to_spare + left(had) - left(after) - 1;
            let is_any_done = (0..2).any(|course| after[course] == self.sessions(course));
            let longest = self.gaps[0].longest.max(self.gaps[1].longest);
            for days in 1..=longest {
                let pays = |course: usize| match comes[course] {
                    true => self.gaps[course].pays(had[course], (ago[course] + days) as DayNumber),
                    false => 0,
                };
                let since =
                    [0, 1].map(|course: usize| if comes[course] || is_any_done { 0 } else { ago[course] + days });
                if since[1] > self.gaps[1].longest || since[0] > self.gaps[0].longest {
                    break;
                }
                let next = (spared, after, since);
                if pays(0).saturating_add(pays(1)).saturating_add(self.at(next)) == least {
                    return Some((next, if comes[0] { ago[0] + days } else { 0 }));
                }
            }
        }
        None
    }

    /// What the first course pays for its next session on a day.
    fn host_pays(&self, lane: &Lane, state: u32, day: DayNumber) -> i32 {
        self.gaps[0].pays(lane.placed(state) as usize, day - lane.last(state).unwrap_or(self.origin))
    }

    /// What is ahead of the states of host and guest at least, at the shares of the pair; nothing where no plan goes on.
    fn most_of(&self, states: [(&Lane, u32); 2], guest_alone: u32, visits_left: u32) -> Option<i64> {
        let apart = i64::from(self.host_alone[states[0].1 as usize]) + i64::from(guest_alone) * i64::from(UNITS);
        match self.ahead(states, visits_left) {
            Some(NO_WAY..) => None,
            Some(together) => Some(apart.max(i64::from(together))),
            None => Some(apart),
        }
    }

    /// What is ahead of the states of the two courses; nothing where that is not known.
    fn ahead(&self, states: [(&Lane, u32); 2], visits_left: u32) -> Option<i32> {
        let had = states.map(|(lane, state)| lane.placed(state) as usize);
        let last = states.map(|(lane, state)| lane.last(state).unwrap_or(self.origin));
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
