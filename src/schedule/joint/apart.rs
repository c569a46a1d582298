//! Two courses that keep some days apart, planned for themselves with little more known than how their last sessions lie to one
//! another.
//!
//! What it costs that one course has to make room for the other is the same in spring as in autumn, but for closed days and
//! the lengths of months. So for a bound it is enough to know how many sessions each course has had, how many days lie between
//! the last ones, and on which side of long closures they lie (see [`super::track`]): every gap costs what it costs on the day
//! that suits it best (a pattern database: Culberson and Schaeffer, 1998).

use super::lane::Lane;
use super::track::{Next, Stage, Track, closures};
use super::{Between, Member};
use crate::schedule::day::DayNumber;
use crate::schedule::steps::Steps;

/// Two courses and what is ahead of them.
pub(super) struct Apart {
    pub(super) courses: [usize; 2],
    tracks: [Track; 2],
    /// How many sessions of each were held: two that were held lie as they lie.
    held: [u32; 2],
    /// How many days after a session of the other one each course may come at the earliest.
    distance: [usize; 2],
    may_share: bool,
    /// For each stage of the first course and each of the second, where its states are.
    rows: Vec<Row>,
    /// The days off aim from a state on, at their price; [`CUT`] and more where there is no way.
    ahead: Vec<i32>,
    origin: DayNumber,
}

/// The states of two stages, by how many days the last session of the first course comes after that of the other.
#[derive(Clone, Copy)]
struct Row {
    place: usize,
    first: i64,
    count: usize,
}

/// What is ahead where no way was kept, though some were left out for the budget, and where none was left out.
const CUT: i32 = i32::MAX / 8;
const FOR_GOOD: i32 = 2 * CUT;

/// What two courses are off aim at least from a joint state on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FromApart {
    AtLeast(u32),
    /// No plan within the budget of days off aim goes on from here.
    BeyondBudget,
    /// No plan goes on from here.
    NoWay,
}

/// No more states are written down for one pair, and no more gaps are looked at.
const MOST_STATES: usize = 1_000_000;
const MOST_LOOKED_AT: usize = 20_000_000;

/// How many gaps take as long as one step.
const GAPS_A_STEP: usize = 100;

impl Apart {
    /// The bound for two courses; nothing where they keep no days apart, or have too many states or too few steps are left.
    pub(super) fn new(
        courses: [usize; 2],
        lanes: &[Lane],
        members: &[Member<'_>],
        between: &Between,
        steps: &Steps,
    ) -> Option<Self> {
        let least = |from: usize, to: usize| {
            between.distance[from][to].map_or(0, |distance| usize::try_from(distance.least_days()).unwrap_or(0))
        };
        let [a, b] = courses;
        if !between.keep_days_apart(a, b) {
            return None;
        }
        let distance = [least(b, a).max(1), least(a, b).max(1)];
        let both = courses.map(|course| &lanes[course]);
        let origin = both.iter().filter_map(|lane| lane.first_day()).min()? - 1;
        let closures = closures(&both);
        let tracks = both.map(|lane| Track::new(lane, origin, &closures));
        let mut pair = Self {
            courses,
            held: courses.map(|course| members[course].held),
            distance,
            may_share: between.may_share(a, b),
            rows: Vec::new(),
            ahead: Vec::new(),
            tracks,
            origin,
        };
        let gaps = |stage: &Stage| stage.next.iter().map(|next| next.costs.len()).sum::<usize>();
        let gaps = pair.tracks.each_ref().map(|track| track.stages.iter().map(gaps).collect::<Vec<usize>>());
        let (mut states, mut looked_at) = (0, 0);
        for first in 0..pair.tracks[0].stages.len() {
            for second in 0..pair.tracks[1].stages.len() {
                let stages = [first, second];
                let (first, count) = pair.leads(stages);
                pair.rows.push(Row { place: states, first, count });
                states += count;
                looked_at += count * (gaps[0][stages[0]] + gaps[1][stages[1]]);
            }
        }
        if MOST_STATES < states || MOST_LOOKED_AT < looked_at {
            return None;
        }
        steps.take(looked_at / GAPS_A_STEP)?;
        pair.ahead = vec![FOR_GOOD; states];
        for first in (0..pair.tracks[0].stages.len()).rev() {
            for second in (0..pair.tracks[1].stages.len()).rev() {
                let at = [first, second];
                let is_cut = pair.tracks[0].stages[first].is_cut || pair.tracks[1].stages[second].is_cut;
                let row = pair.row(at);
                for (nth, lead) in (row.first..).take(row.count).enumerate() {
                    let least = pair.least(at, lead);
                    pair.ahead[row.place + nth] = match least {
                        ..CUT => least,
                        _ if is_cut || least < FOR_GOOD => CUT,
                        _ => FOR_GOOD,
                    };
                }
            }
        }
        Some(pair)
    }

    fn row(&self, [first, second]: [usize; 2]) -> Row {
        self.rows[first * self.tracks[1].stages.len() + second]
    }

    /// From how many days on the last session of the first course can be later than that of the second, and how many numbers
    /// of days those are.
    fn leads(&self, at: [usize; 2]) -> (i64, usize) {
        let [one, other] = [0, 1].map(|course: usize| &self.tracks[course].stages[at[course]]);
        let least = self.cap(at, i64::from(one.days.0) - i64::from(other.days.1));
        let most = self.cap(at, i64::from(one.days.1) - i64::from(other.days.0));
        let longest = |next: &[Next]| next.iter().map(|next| next.first + next.costs.len()).max();
        // A course that goes on does so within its longest gap.
        let least = longest(&one.next).map_or(least, |days| least.max(-(days as i64)));
        let most = longest(&other.next).map_or(most, |days| most.min(days as i64));
        (least, usize::try_from(most - least + 1).unwrap_or(0))
    }

    /// The same lead where it does not matter how much more it is: a course that is done only keeps the other one away.
    fn cap(&self, at: [usize; 2], lead: i64) -> i64 {
        let is_done = [0, 1].map(|course: usize| self.tracks[course].is_done(at[course]));
        let least = if is_done[0] { -(self.distance[1] as i64) } else { i64::MIN };
        let most = if is_done[1] { self.distance[0] as i64 } else { i64::MAX };
        lead.clamp(least, most)
    }

    /// What is ahead of a state; nothing where no way that was kept leads to it.
    fn find(&self, at: [usize; 2], lead: i64) -> Option<i32> {
        let row = self.row(at);
        let place = usize::try_from(lead - row.first).ok().filter(|place| *place < row.count)?;
        Some(self.ahead[row.place + place])
    }

    /// The same, and that there is no way where there is nothing.
    fn get(&self, at: [usize; 2], lead: i64) -> i32 {
        self.find(at, lead).unwrap_or(FOR_GOOD)
    }

    /// The least that is ahead, over the next session or the next visit of both.
    fn least(&self, at: [usize; 2], lead: i64) -> i32 {
        let is_done = [0, 1].map(|course: usize| self.tracks[course].is_done(at[course]));
        if is_done == [true; 2] {
            return 0;
        }
        let stages = [0, 1].map(|course: usize| &self.tracks[course].stages[at[course]]);
        let ago = [-lead, lead].map(|days| usize::try_from(days).unwrap_or(0));
        let era = stages[0].era.max(stages[1].era);
        let mut least = FOR_GOOD;
        for (course, other) in [(0, 1), (1, 0)].into_iter().filter(|(course, _)| !is_done[*course]) {
            let is_held = stages[course].placed < self.held[course] && stages[other].placed <= self.held[other];
            let keeps = if stages[other].placed == 0 || is_held { 1 } else { self.distance[course] };
            for next in stages[course].next.iter().filter(|next| era <= next.era) {
                // In how many days from now the first of these sessions can be.
                let ahead = keeps.saturating_sub(ago[other]).max(next.first.saturating_sub(ago[course])).max(1);
                let costs = next.costs.get((ago[course] + ahead).saturating_sub(next.first)..).unwrap_or(&[]);
                let since = ago[other] + ahead;
                let after = if course == 0 { [next.to, at[1]] } else { [at[0], next.to] };
                let side = |away: usize| if course == 0 { away as i64 } else { -(away as i64) };
                if is_done[other] {
                    for (nth, cost) in costs.iter().enumerate() {
                        least = least.min(cost + self.get(after, self.cap(after, side(since + nth))));
                    }
                    continue;
                }
                let row = self.row(after);
                let all = &self.ahead[row.place..row.place + row.count];
                let through = |least: i32, (cost, ahead): (&i32, &i32)| least.min(cost + ahead);
                least = match course {
                    0 => {
                        let skip = usize::try_from(row.first - since as i64).unwrap_or(0);
                        let from = usize::try_from(since as i64 - row.first).unwrap_or(0);
                        let costs = costs.get(skip..).unwrap_or(&[]);
                        costs.iter().zip(all.get(from..).unwrap_or(&[])).fold(least, through)
                    }
                    _ => {
                        let last = row.first + row.count as i64 - 1;
                        let skip = usize::try_from(-(since as i64) - last).unwrap_or(0);
                        let end = usize::try_from(last + since as i64).unwrap_or(0);
                        let costs = costs.get(skip..).unwrap_or(&[]);
                        let kept = all.len().saturating_sub(end);
                        costs.iter().zip(all[..kept].iter().rev()).fold(least, through)
                    }
                };
            }
        }
        let are_held = (0..2).all(|course| stages[course].placed < self.held[course]);
        if (self.may_share || are_held) && is_done == [false; 2] {
            for one in stages[0].next.iter().filter(|next| era <= next.era) {
                for other in stages[1].next.iter().filter(|next| one.era == next.era) {
                    let from =
                        [(one, ago[0]), (other, ago[1])].map(|(next, ago)| next.first.saturating_sub(ago).max(1));
                    let ahead = from[0].max(from[1]);
                    let [here, there] = [(one, ago[0]), (other, ago[1])]
                        .map(|(next, ago)| next.costs.get(ago + ahead - next.first..).unwrap_or(&[]));
                    let both = here.iter().zip(there).fold(FOR_GOOD, |least, (one, other)| least.min(one + other));
                    least = least.min(both + self.get([one.to, other.to], 0));
                }
            }
        }
        least
    }

    /// What is ahead of a joint state at least.
    pub(super) fn from(&self, lanes: &[Lane], at: &[u32]) -> FromApart {
        self.of_states(lanes, self.courses.map(|course| at[course]))
    }

    /// What is ahead of states of the two courses at least.
    pub(super) fn of_states(&self, lanes: &[Lane], states: [u32; 2]) -> FromApart {
        let stages = [0, 1].map(|course: usize| self.tracks[course].of_state[states[course] as usize] as usize);
        let last = [0, 1].map(|course: usize| lanes[self.courses[course]].last(states[course]).unwrap_or(self.origin));
        let lead = self.cap(stages, i64::from(last[0]) - i64::from(last[1]));
        match self.find(stages, lead) {
            Some(ahead) => of(ahead),
            // One of them has waited longer than any gap that was kept.
            None if (0..2).any(|course| self.tracks[course].stages[stages[course]].is_cut) => FromApart::BeyondBudget,
            None => FromApart::NoWay,
        }
    }
}

fn of(ahead: i32) -> FromApart {
    match ahead {
        ..CUT => FromApart::AtLeast(u32::try_from(ahead).unwrap_or(0)),
        CUT..FOR_GOOD => FromApart::BeyondBudget,
        FOR_GOOD.. => FromApart::NoWay,
    }
}
