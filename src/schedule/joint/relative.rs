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

use super::gaps::{Gaps, NEAR_NO_WAY, Tilt};
use super::lane::{Lane, LaneStep};
use super::relative_pair::{Pair, Place, visits_ahead};
use super::{Between, Member};
use crate::schedule::day::DayNumber;
use crate::schedule::steps::Steps;
use crate::schedule::timing::Cost;

/// The pairs of one course with each of the others.
pub(super) struct Relative {
    host: usize,
    pairs: Vec<Pair>,
    /// What the gaps of the host cost, all of it.
    own: Rc<Gaps>,
    /// The day before any session of any course.
    origin: DayNumber,
    tilts: Tilts,
    /// Plans have at most this many visits, and days off aim at their price.
    most_visits: u32,
    most: u32,
}

/// How finely a day off aim can be shared out.
pub(super) const UNITS: i32 = 24;

/// No more days off aim, at their price, are shared out: that is far from no way.
const MOST_OFF_AIM: u32 = (NEAR_NO_WAY / UNITS / 8) as u32;

/// With more visits to spare than this courses hardly have to meet.
const MOST_TO_SPARE: u32 = 2;

/// How many states are written down for all pairs, at most.
const MOST_STATES: usize = 4_000_000;

/// How often what the host costs is shared out anew at most, and how many gaps may be looked at for that.
const ROUNDS: usize = 40;
const MOST_LOOKED_AT: usize = 24_000_000;

/// How many gaps take as long as one step.
const GAPS_A_STEP: usize = 100;

/// After how many rounds without a better bound the changes are made smaller, and how small they are when it ends.
const PATIENCE: usize = 2;
const LEAST_PACE: f64 = 0.02;

/// A change is to bring no more than half of what is reached and this many days off aim.
const DAYS_MORE: i64 = 8;

/// What is paid for the host's gaps beyond an even share, by pair and by session. In sum it is nothing.
pub(super) type Tilts = Vec<Vec<Tilt>>;

impl Relative {
    /// For plans of at most this many visits that are no more than `most` off aim. Nothing where the courses hardly have to
    /// meet, or too far apart. What the host costs is shared out evenly but for these `tilts`, where there are any.
    pub(super) fn new(
        lanes: &[Lane],
        members: &[Member<'_>],
        between: &Between,
        [most_visits, most]: [u32; 2],
        tilts: &Tilts,
    ) -> Option<Self> {
        if MOST_OFF_AIM < most {
            return None;
        }
        let host = (0..lanes.len()).max_by_key(|course| (lanes[*course].sessions(), usize::MAX - course))?;
        // Sessions that were held lie as they lie, whatever keeps courses apart.
        let is_any_held = members.iter().any(|member| member.held > 0);
        let origin = origin(lanes)?;
        let own = Rc::new(Gaps::new(&lanes[host], origin));
        let mut states_left = MOST_STATES;
        let mut pairs = Vec::new();
        for guest in (0..lanes.len()).filter(|course| *course != host) {
            let may_share = is_any_held || between.may_share(host, guest);
            let gaps = [own.clone(), Rc::new(Gaps::new(&lanes[guest], origin).at_share(UNITS))];
            let mut pair = Pair {
                guest,
                gaps,
                may_share,
                most_alone: 0,
                layers: Vec::new(),
                host_alone: Vec::new(),
                visits_of_others: visits_of_others(lanes, [host, guest]),
                origin,
                looked_at: Cell::new(0),
            };
            let visits = visits_ahead([host, guest].map(|course| lanes[course].sessions()), may_share);
            let to_spare = pair.visits_of_pair(most_visits, DayNumber::MIN)?.checked_sub(visits)?;
            pair.most_alone = to_spare as usize;
            pair.layers = (0..=to_spare.min(MOST_TO_SPARE)).map(|_| OnceCell::new()).collect();
            states_left = states_left.checked_sub(pair.states() * pair.layers.len())?;
            pairs.push(pair);
        }
        let can_be_tilted = tilts.iter().all(|tilts| own.can_be_tilted(tilts));
        let mut tilts = if can_be_tilted { tilts.clone() } else { Tilts::new() };
        tilts.resize(pairs.len(), vec![Tilt::default(); own.of_session.len()]);
        let mut relative = Self { host, pairs, own, origin, tilts, most_visits, most };
        relative.tilt();
        relative.pay_alone(lanes);
        Some(relative)
    }

    /// Shares out what the host costs so that the pairs are more off aim together, where that can reach `most`; the tilts
    /// for that. Nothing where there are too few steps.
    pub(super) fn share_out(&mut self, lanes: &[Lane], steps: &Steps) -> Option<Tilts> {
        let before = self.looked_at();
        if 1 < self.pairs.len() {
            self.climb();
            self.pay_alone(lanes);
        }
        steps.take(((self.looked_at() - before) / GAPS_A_STEP).min(steps.left()))?;
        Some(self.tilts.clone())
    }

    /// How many gaps were looked at.
    fn looked_at(&self) -> usize {
        self.pairs.iter().map(|pair| pair.looked_at.get()).sum()
    }

    /// Works out what the host pays alone to each pair.
    fn pay_alone(&mut self, lanes: &[Lane]) {
        for pair in &mut self.pairs {
            pair.host_alone = pair.gaps[0].alone(&lanes[self.host], self.origin);
        }
    }

    /// Makes the tilts better, step by step, by what the best ways of the pairs disagree in (subgradients).
    fn climb(&mut self) {
        let units = i64::from(UNITS);
        let goal = i64::from(self.most + 1) * units;
        let mut best = (i64::MIN, self.tilts.clone(), Vec::new());
        let (mut pace, mut without_gain) = (1.0, 0);
        for _ in 0..ROUNDS {
            let roots: Option<Vec<Place>> = self.pairs.iter().map(|pair| pair.root(self.most_visits)).collect();
            let Some(roots) = roots else { break };
            let bound: i64 = self.pairs.iter().zip(&roots).map(|(pair, root)| i64::from(pair.at(*root))).sum();
            let gaps = |(pair, root): (&Pair, &Place)| pair.host_gaps(*root);
            let mut wanted: Vec<Vec<Option<usize>>> = self.pairs.iter().zip(&roots).map(gaps).collect();
            if best.0 < bound {
                (best, without_gain) = ((bound, self.tilts.clone(), wanted.clone()), 0);
            } else {
                without_gain += 1;
                if without_gain == PATIENCE {
                    (pace, without_gain) = (pace / 2.0, 0);
                    (self.tilts, wanted) = (best.1.clone(), best.2.clone());
                }
            }
            let is_over = goal <= best.0 || MOST_LOOKED_AT < self.looked_at() || pace < LEAST_PACE;
            let gain = (goal - bound).min(best.0 / 2 + DAYS_MORE * units);
            if is_over
                || !change(&mut self.tilts, &wanted, pace * gain as f64)
                || !self.tilts.iter().all(|tilts| self.own.can_be_tilted(tilts))
            {
                break;
            }
            self.tilt();
        }
        self.tilts = best.1;
        self.tilt();
    }

    /// Gives each pair its even share of what the host costs, and what its tilts say.
    fn tilt(&mut self) {
        let count = i32::try_from(self.pairs.len()).unwrap_or(i32::MAX);
        for ((place, pair), tilts) in (0..).zip(&mut self.pairs).zip(&self.tilts) {
            let share = UNITS / count + i32::from(place < UNITS % count);
            let gaps = self.own.at_share(share).tilted(tilts);
            if *pair.gaps[0] != gaps {
                pair.with_host_gaps(Rc::new(gaps));
            }
        }
    }

    /// How much memory it takes at most.
    pub(super) fn bytes(&self) -> usize {
        let states = |pair: &Pair| pair.states() * pair.layers.len() + pair.host_alone.len();
        self.pairs.iter().map(states).sum::<usize>() * size_of::<i32>()
    }

    /// What all courses are off aim at least from a joint state on, where this many visits are left; nothing where no plan
    /// goes through it. `alone` is what each course has ahead alone.
    pub(super) fn ahead(&self, lanes: &[Lane], at: &[u32], alone: &[Cost], visits_left: u32) -> Option<u32> {
        let mut sum: i64 = 0;
        let days = lanes.iter().zip(at).filter_map(|(lane, state)| lane.last(*state));
        let visits_left = (visits_left, days.max().unwrap_or(DayNumber::MIN));
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
        let Relative { host, pairs, .. } = self.relative;
        let Some(own) = steps[*host].first().filter(|_| here & (1 << host) != 0) else { return false };
        for (pair, of_pair) in pairs.iter().zip(&mut self.of_pairs) {
            let pays = i64::from(pair.host_pays(&self.lanes[*host], self.at[*host], own.day));
            let after = |guest: u32, alone: u32| {
                let states = [(&self.lanes[*host], own.to), (&self.lanes[pair.guest], guest)];
                pair.most_of(states, alone, (self.visits_after, own.day)).map_or(TOO_FAR, |least| least + pays)
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

/// The days that the first sessions of other courses are fixed to, where neither of two courses can have a session.
fn visits_of_others(lanes: &[Lane], pair: [usize; 2]) -> Vec<DayNumber> {
    let fixed = |course: usize| match lanes[course].steps_in(0..1) {
        [step] => Some(step.day),
        [] | [_, _, ..] => None,
    };
    let can_be = |course: usize, day: DayNumber| {
        lanes[course].steps_in(0..lanes[course].states()).iter().any(|step| step.day == day)
    };
    let others = (0..lanes.len()).filter(|course| !pair.contains(course)).filter_map(fixed);
    let mut days: Vec<DayNumber> = others.filter(|day| !pair.iter().any(|course| can_be(*course, *day))).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Makes long gaps of the host dearer for the pairs that want them longer than the others do; `false` where that changes
/// nothing. `gain` is what it should bring.
fn change(tilts: &mut Tilts, wanted: &[Vec<Option<usize>>], gain: f64) -> bool {
    let before = tilts.clone();
    let of_session = |session: usize| wanted.iter().map(|gaps| gaps[session]).collect::<Option<Vec<usize>>>();
    let sessions: Vec<Option<Vec<usize>>> = (0..wanted[0].len()).map(of_session).collect();
    let mean = |gaps: &[usize]| gaps.iter().sum::<usize>() as f64 / gaps.len() as f64;
    let apart = |gaps: &Vec<usize>| gaps.iter().map(|gap| *gap as f64 - mean(gaps)).map(|off| off * off).sum::<f64>();
    let uneven: f64 = sessions.iter().flatten().map(apart).sum();
    for (session, gaps) in sessions.iter().enumerate() {
        let Some(gaps) = gaps.as_ref().filter(|_| uneven > 0.0) else { continue };
        let (mut sum, mean) = (0, mean(gaps));
        for (pair, gap) in gaps.iter().enumerate() {
            let change = (gain / uneven * (*gap as f64 - mean)).round().clamp(-MOST_CHANGE, MOST_CHANGE) as i32;
            // Together they change nothing.
            let change = if pair + 1 == gaps.len() { -sum } else { change };
            sum += change;
            tilts[pair][session].a_day += change;
            tilts[pair][session].fixed -= change * mean.round() as i32;
        }
    }
    *tilts != before
}

/// The most that a day of a gap gets dearer at once.
const MOST_CHANGE: f64 = 2.0 * UNITS as f64;
