//! What a joint plan costs at least, from prices of days.
//!
//! The courses have to do with one another only on days: a visit is paid once, whoever comes, and where courses are kept
//! apart a day has room for one. So each day's visit is shared out among the courses, or the day itself is given a price;
//! then every course may be planned for itself, and what all of them pay together is a bound for every joint plan
//! (Lagrangian relaxation: Held and Karp, 1971). The prices are made better step by step: a course that comes where others
//! do not pays more there. Once a plan is known, a step that costs too much at these prices is in no better one.

use super::lane::Lane;
use super::value::Scale;
use crate::model::Sharing;
use crate::schedule::day::DayNumber;

/// How finely a visit can be shared out.
const UNITS: i64 = 24;

/// How often the prices are made better at most.
const ROUNDS: usize = 100;

/// How many steps of courses all rounds together may look at.
const MOST_LOOKED_AT: usize = 3_000_000;

/// After how many rounds without a better bound the changes are made smaller.
const PATIENCE: usize = 4;

const NO_WAY: i64 = i64::MAX / 4;

/// What is ahead at the best prices found.
pub(super) struct Prices {
    /// For each course and each of its steps what it pays from there, or from a later day, to its end.
    ahead: Vec<Vec<i64>>,
    /// What the days after each day are worth together, where they have room for one course.
    room_after: Vec<i64>,
    first: DayNumber,
}

/// Prices while they are made.
struct Market<'a> {
    lanes: &'a [Lane],
    scale: Scale,
    has_room_for_one: bool,
    first: DayNumber,
    /// What a visit of each course costs it on each day.
    prices: Vec<Vec<i64>>,
    /// Which courses could come on each day.
    comers: Vec<Vec<usize>>,
    /// How many sessions of each course were held: what was held is kept apart from nothing.
    held: &'a [u32],
    /// The place of the first day that no course had a session on.
    open_from: usize,
}

/// What the courses do at some prices.
#[derive(Clone, Default)]
struct Round {
    /// What all pay together, less what the days are worth.
    paid: i64,
    /// What each course pays from each of its states to its end.
    ahead: Vec<Vec<i64>>,
    /// The places of the days on which each course comes.
    days: Vec<Vec<usize>>,
}

impl Prices {
    /// The best prices that are found soon. `held` is how many sessions of each course were held, and `most` is the value of
    /// a plan that is known. Nothing where a course has no way at all.
    ///
    /// Beside the prices, for each course whether each of its steps can be in a plan of that value.
    pub(super) fn new(
        lanes: &[Lane],
        scale: Scale,
        sharing: Sharing,
        held: &[u32],
        most: Option<u64>,
    ) -> Option<(Self, Vec<Vec<bool>>)> {
        let mut market = Market::new(lanes, scale, sharing, held)?;
        let steps: usize = lanes.iter().map(|lane| lane.steps_in(0..lane.states()).len()).sum();
        let goal = most.map(|most| i64::try_from(most).unwrap_or(NO_WAY).saturating_mul(UNITS).min(NO_WAY));
        let mut now = Round::default();
        market.go(&mut now);
        let mut best = now.clone();
        let mut best_prices = market.prices.clone();
        let (mut pace, mut without_gain) = (1.0, 0);
        for _ in 0..ROUNDS.min(MOST_LOOKED_AT / steps.max(1)) {
            let is_met = goal.is_some_and(|goal| goal - UNITS < best.paid);
            if is_met || !market.improve(&now, goal, pace) {
                break;
            }
            market.go(&mut now);
            if best.paid < now.paid {
                best.clone_from(&now);
                best_prices.clone_from(&market.prices);
                without_gain = 0;
                continue;
            }
            without_gain += 1;
            if without_gain == PATIENCE {
                (pace, without_gain) = (pace / 2.0, 0);
                now.clone_from(&best);
                market.prices.clone_from(&best_prices);
            }
        }
        market.prices = best_prices;
        Some(market.close(&best, goal))
    }

    /// The value of every plan of these courses, at least.
    pub(super) fn at_root(&self, lanes: &[Lane]) -> u64 {
        let first = |(course, lane): (usize, &Lane)| Some(self.ahead[course][lane.step_from(0, DayNumber::MIN)?]);
        self.value(lanes.iter().enumerate().filter_map(first).sum(), DayNumber::MIN)
    }

    /// What a course pays at least from a step, or from a later one of the same state, to its end.
    pub(super) fn ahead(&self, course: usize, step: usize) -> i64 {
        self.ahead[course][step]
    }

    /// The value of what is ahead of a day, at least, where the courses pay so much.
    pub(super) fn value(&self, paid: i64, today: DayNumber) -> u64 {
        let place = usize::try_from(today.saturating_sub(self.first).saturating_add(1)).unwrap_or(0);
        let worth = self.room_after.get(place).copied().unwrap_or(0);
        u64::try_from((paid - worth).div_euclid(UNITS) + i64::from((paid - worth).rem_euclid(UNITS) > 0)).unwrap_or(0)
    }
}

impl<'a> Market<'a> {
    fn new(lanes: &'a [Lane], scale: Scale, sharing: Sharing, held: &'a [u32]) -> Option<Self> {
        let all = || lanes.iter().flat_map(|lane| lane.steps_in(0..lane.states()));
        let first = all().map(|step| step.day).min()?;
        let last = all().map(|step| step.day).max()?;
        let days = usize::try_from(last - first + 1).ok()?;
        let place = |day: DayNumber| usize::try_from(day - first).unwrap_or(0);
        let mut comers: Vec<Vec<usize>> = vec![Vec::new(); days];
        let mut open_from = 0;
        for (course, lane) in lanes.iter().enumerate() {
            for state in 0..lane.states() {
                let is_held = lane.placed(state) < held[course];
                for step in lane.steps_in(state..state + 1) {
                    let place = place(step.day);
                    if comers[place].last() != Some(&course) {
                        comers[place].push(course);
                    }
                    if is_held {
                        open_from = open_from.max(place + 1);
                    }
                }
            }
        }
        let has_room_for_one = sharing == Sharing::Forbidden;
        let mut market = Self {
            prices: vec![vec![0; days]; lanes.len()],
            lanes,
            scale,
            has_room_for_one,
            first,
            comers,
            held,
            open_from,
        };
        if !has_room_for_one {
            // The longest course pays where it comes; where it cannot, all who can share the visit.
            let longest = (0..lanes.len()).max_by_key(|course| (lanes[*course].sessions(), usize::MAX - course))?;
            let visit = market.visit();
            for (place, comers) in market.comers.iter().enumerate() {
                let payers: &[usize] = if comers.contains(&longest) { &[longest] } else { comers };
                for (nth, course) in payers.iter().enumerate() {
                    let share = |count: i64| visit * count / payers.len() as i64;
                    market.prices[*course][place] = share(nth as i64 + 1) - share(nth as i64);
                }
            }
        }
        Some(market)
    }

    fn visit(&self) -> i64 {
        i64::try_from(self.scale.of_visit).unwrap_or(NO_WAY).saturating_mul(UNITS).min(NO_WAY)
    }

    /// What a course pays for a step out of a state.
    fn pays(&self, course: usize, state: u32, step: &super::lane::LaneStep) -> (i64, usize) {
        let place = usize::try_from(step.day - self.first).unwrap_or(0);
        let day = i64::try_from(self.scale.of_day).unwrap_or(NO_WAY);
        let off_aim = i64::from(step.cost.off_aim).saturating_mul(day.saturating_mul(UNITS));
        let visit = match () {
            () if !self.has_room_for_one => 0,
            () if self.lanes[course].placed(state) < self.held[course] => 0,
            () => self.visit(),
        };
        (off_aim.saturating_add(visit).saturating_add(self.prices[course][place]).min(NO_WAY), place)
    }

    /// What the courses do at these prices.
    fn go(&self, round: &mut Round) {
        round.ahead.resize(self.lanes.len(), Vec::new());
        round.days.resize(self.lanes.len(), Vec::new());
        round.paid = 0;
        for (course, lane) in self.lanes.iter().enumerate() {
            let ahead = &mut round.ahead[course];
            ahead.clear();
            ahead.resize(lane.states() as usize, NO_WAY);
            for state in (0..lane.states()).rev() {
                if lane.left(state) == 0 {
                    ahead[state as usize] = 0;
                    continue;
                }
                let through =
                    |step| (self.pays(course, state, step).0.saturating_add(ahead[step.to as usize])).min(NO_WAY);
                ahead[state as usize] = lane.steps_in(state..state + 1).iter().map(through).min().unwrap_or(NO_WAY);
            }
            let days = &mut round.days[course];
            days.clear();
            let mut state = 0;
            while lane.left(state) > 0 {
                let best = |step: &&super::lane::LaneStep| {
                    self.pays(course, state, step).0.saturating_add(ahead[step.to as usize]).min(NO_WAY)
                        == ahead[state as usize]
                };
                let Some(step) = lane.steps_in(state..state + 1).iter().find(best) else { break };
                days.push(self.pays(course, state, step).1);
                state = step.to;
            }
            round.paid = round.paid.saturating_add(ahead[0]).min(NO_WAY);
        }
        if self.has_room_for_one {
            round.paid -= self.prices[0].iter().sum::<i64>();
        }
    }

    /// Makes the prices better after a round; `false` where nothing tells how.
    fn improve(&mut self, round: &Round, goal: Option<i64>, pace: f64) -> bool {
        let mut comes: Vec<Vec<usize>> = vec![Vec::new(); self.comers.len()];
        for (course, days) in round.days.iter().enumerate() {
            days.iter().for_each(|place| comes[*place].push(course));
        }
        let gap = goal.map_or(self.visit() as f64, |goal| (goal - round.paid).max(UNITS) as f64);
        if self.has_room_for_one {
            return self.price_rooms(&comes, gap * pace);
        }
        let mut uneven = 0.0;
        for (comes, comers) in comes.iter().zip(&self.comers) {
            let (here, could) = (comes.len() as f64, comers.len() as f64);
            if !comes.is_empty() && comes.len() < comers.len() {
                uneven += here * (1.0 - here / could);
            }
        }
        if uneven == 0.0 {
            return false;
        }
        let change = pace * gap / uneven;
        let visit = self.visit();
        for (place, (comes, comers)) in comes.iter().zip(&self.comers).enumerate() {
            if comes.is_empty() || comers.len() <= comes.len() {
                continue;
            }
            let share = comes.len() as f64 / comers.len() as f64;
            for course in comers {
                let towards = f64::from(u8::from(comes.contains(course))) - share;
                self.prices[*course][place] += (change * towards).round() as i64;
            }
            share_out(&mut self.prices, comers, place, visit);
        }
        true
    }

    /// Days that more than one course wants get dearer, days that none wants cheaper.
    fn price_rooms(&mut self, comes: &[Vec<usize>], gap: f64) -> bool {
        let is_open = |place: usize, prices: &[i64]| {
            self.open_from <= place && (comes[place].len() > 1 || (comes[place].is_empty() && prices[place] > 0))
        };
        let wants = |place: usize| comes[place].len() as f64 - 1.0;
        let open: Vec<usize> = (0..comes.len()).filter(|place| is_open(*place, &self.prices[0])).collect();
        let uneven: f64 = open.iter().map(|place| wants(*place).powi(2)).sum();
        if uneven == 0.0 {
            return false;
        }
        for place in open {
            let price = (self.prices[0][place] + (gap / uneven * wants(place)).round() as i64).max(0);
            self.prices.iter_mut().for_each(|prices| prices[place] = price);
        }
        true
    }

    /// What is ahead at these prices, and which steps can be in a plan of the value `goal`.
    fn close(&self, best: &Round, goal: Option<i64>) -> (Prices, Vec<Vec<bool>>) {
        let mut ahead = Vec::with_capacity(self.lanes.len());
        let mut useful = Vec::with_capacity(self.lanes.len());
        for (course, lane) in self.lanes.iter().enumerate() {
            let steps = lane.steps_in(0..lane.states()).len();
            let (mut of_steps, mut of_use) = (vec![NO_WAY; steps], vec![true; steps]);
            let mut so_far = vec![NO_WAY; lane.states() as usize];
            so_far[0] = 0;
            let others = best.paid - best.ahead[course][0];
            for state in 0..lane.states() {
                let first = lane.first_step(state);
                let mut least = NO_WAY;
                for (nth, step) in lane.steps_in(state..state + 1).iter().enumerate().rev() {
                    let pays = self.pays(course, state, step).0;
                    let from_here = pays.saturating_add(best.ahead[course][step.to as usize]).min(NO_WAY);
                    let to = so_far[state as usize].saturating_add(pays).min(NO_WAY);
                    so_far[step.to as usize] = so_far[step.to as usize].min(to);
                    let whole = so_far[state as usize].saturating_add(from_here).saturating_add(others);
                    of_use[first + nth] = goal.is_none_or(|goal| whole <= goal);
                    least = least.min(from_here);
                    of_steps[first + nth] = least;
                }
            }
            ahead.push(of_steps);
            useful.push(of_use);
        }
        let mut room_after = vec![0; self.comers.len() + 1];
        if self.has_room_for_one {
            for place in (0..self.comers.len()).rev() {
                room_after[place] = room_after[place + 1] + self.prices[0][place];
            }
        }
        (Prices { ahead, room_after, first: self.first }, useful)
    }
}

/// Brings the shares of a visit back to whole ones: none is negative, and together they are the visit.
fn share_out(prices: &mut [Vec<i64>], comers: &[usize], place: usize, visit: i64) {
    // Those that pay least drop out until what is missing or too much can be spread evenly over the others.
    let mut payers: Vec<usize> = comers.to_vec();
    payers.sort_by_key(|course| prices[*course][place]);
    for dropped in 0..payers.len() {
        let rest = &payers[dropped..];
        let sum: i64 = rest.iter().map(|course| prices[*course][place]).sum();
        let (each, mut left) =
            ((visit - sum).div_euclid(rest.len() as i64), (visit - sum).rem_euclid(rest.len() as i64));
        if prices[rest[0]][place] + each < 0 {
            prices[rest[0]][place] = 0;
            continue;
        }
        for course in rest {
            prices[*course][place] += each + i64::from(left > 0);
            left -= 1;
        }
        return;
    }
}
