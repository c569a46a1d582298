//! The exact optimum for several courses of one person.
//!
//! Visits are placed in the order of their days. What the rest of a joint plan depends on is the state of every course
//! (see [`super::search`]): the days that its own later rules still refer to, of which the last one also decides how
//! near another course may come. Joint states that agree are one, so the search is a shortest way through them.
//!
//! | file | idea |
//! |---|---|
//! | `quest` | the search with more and more slack |
//! | `couples` | courses that keep some days apart, two by two planned for themselves |
//! | `budget` | the search within one budget, with the bounds that it needs |
//! | `lane` | one course: its own states and steps within a budget |
//! | `moves` | which visits may come next after a joint state |
//! | `bounds` | what is ahead of a joint state at least: each course alone, and pairs of courses planned for themselves |
//! | `apart` | what two courses that keep some days apart are off aim at least, from where they lie to one another |
//! | `track` | one course with little more known than how many sessions are placed |
//! | `table` | two courses with all their days |
//! | `side` | one of them |
//! | `relative` | what two courses that share visits are off aim at least, from where they lie to one another |
//! | `relative_pair` | two such courses planned for themselves |
//! | `gaps` | what the gaps of one course cost |
//! | `cover` | how many visits sessions take by who can come together |
//! | `visits` | how many visits a plan has at least |
//! | `sequence` | the same from visit to visit, whatever the aims |
//! | `beam` | a plan with few visits, found without looking at all of them |
//! | `explore` | A* over joint states, by cost and then by visits |
//! | `earliest` | of all best ways, the one whose days are earliest |
//! | `ends` | when a plan ends at the earliest |
//! | `rows` | joint states found again by what they hold |
//!
//! The budget of days off aim grows until a plan fits into it or nothing was left out for it. What is given up comes
//! first: the search is done with as little of it as the courses give up alone, and with a little more each time that is
//! proven to be impossible. Where visits come before days off aim, it is asked first how few of them there can be: that needs no
//! budget, for a day that comes later is never better there (`sequence`). A plan with as few is then looked for, however far
//! off aim (`beam`). Where there is one, only plans with as few are gone through, with as much slack as it has at most, and
//! where the courses have to meet then says most of what it costs.

mod apart;
mod beam;
#[cfg(test)]
mod bound_tests;
mod bounds;
mod budget;
mod couples;
mod cover;
mod earliest;
mod ends;
mod explore;
mod gaps;
mod good;
mod lane;
mod moves;
mod prices;
mod quest;
mod relative;
mod relative_pair;
mod rows;
mod sequence;
mod side;
mod table;
mod track;
mod value;
mod visits;
#[cfg(test)]
mod visits_tests;

use cover::Cover;
use quest::{Answer, Quest};
use value::Order;

use super::availability::{self, Availability, Distance};
use super::day::DayNumber;
use super::given_up;
use super::search::{self, Found, Stuck};
use super::steps::Steps;
use super::timing::{Cost, SlotRules};
use crate::model::{Job, Proof, SearchBound, Sharing};

/// One course, ready for the joint search.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    pub(super) course: &'a Job,
    pub(super) slots: &'a [SlotRules],
    /// How many of the sessions, from the first on, were held: no rule between courses changes what happened.
    pub(super) held: u32,
    pub(super) availability: &'a Availability<'a>,
}

/// What holds between the courses.
pub(super) struct Between {
    /// `[a][b]`: how long after a session of `a` a later one of `b` must be; nothing where any day will do.
    pub(super) distance: Vec<Vec<Option<Distance>>>,
    pub(super) sharing: Sharing,
    /// How much of a visit's time each course takes, where that is looked at.
    room: Option<Room>,
}

/// The time of visits, whatever the day.
#[derive(Clone)]
struct Room {
    /// How long a session of each course takes at least, in minutes.
    minutes: Vec<u32>,
    /// How long a visit with each course can take at most, by the hours of its clinic.
    longest: Vec<u32>,
}

/// What the joint search found.
pub(super) enum JointFound {
    /// The best plan: the days of each course.
    Best(JointBest),
    /// One course has no plan even alone.
    Alone { member: usize, stuck: Stuck },
    /// No joint plan exists.
    Nothing,
    /// It was not decided. The best plan found, if one was, and what is proven of all plans.
    TooLarge { found: Option<(JointBest, Proof)>, off_aim_above: Option<u32>, bound: SearchBound },
}

/// The best joint plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JointBest {
    pub(super) days: Vec<Vec<DayNumber>>,
    pub(super) cost: Cost,
    pub(super) visits: u32,
}

/// The most memory that one search through joint states takes.
const MOST_BYTES: usize = 48 << 20;

/// Finds the best joint plan; gives up when the steps are taken.
pub(super) fn best(members: &[Member<'_>], between: &Between, steps: &Steps) -> JointFound {
    let between = &between.with_room_of(members);
    let mut alone = Vec::with_capacity(members.len());
    for (index, member) in members.iter().enumerate() {
        match search::best(member.slots, member.availability, steps) {
            Found::Best(best) => alone.push(best.cost),
            Found::Nothing(stuck) => return JointFound::Alone { member: index, stuck },
            Found::TooLarge { found: Some(_), .. } => alone.push(search::at_least(member.slots, member.availability)),
            Found::TooLarge { found: None, off_aim_above } => {
                return JointFound::TooLarge { found: None, off_aim_above, bound: SearchBound::Steps };
            }
        }
    }
    let most: u32 = members.iter().map(|member| given_up::most(member.slots)).fold(0, u32::saturating_add);
    let most_more = most - alone.iter().map(|cost| cost.given_up).sum::<u32>();
    let order = Order::of(between.sharing);
    // What any plan gives up at most more than the courses do alone, once one is known.
    let mut known: Option<(JointBest, u32)> = None;
    let mut more = 0;
    loop {
        let quest = Quest::new(members, between, &alone, more, steps);
        match quest.best(order) {
            Answer::Found(best) => return JointFound::Best(best),
            Answer::Nothing if more == most_more => return JointFound::Nothing,
            Answer::Nothing => {}
            Answer::Open { found, off_aim_above, bound } => {
                // Whether fewer promises could be given up is open where a plan gives up more than so far was asked for.
                let gives_up_more = |(best, _): &(JointBest, Proof)| best.cost.given_up > quest.least_given_up();
                let (known, found) = (known.map(|(best, _)| (best, Proof::PromisesOpen)), found);
                let found = match found {
                    Some(found) if gives_up_more(&found) => known.or(Some((found.0, Proof::PromisesOpen))),
                    Some(found) => Some(found),
                    None => known,
                };
                return JointFound::TooLarge { found, off_aim_above, bound };
            }
        }
        more += 1;
        if known.is_none() && more < most_more {
            // Whether there is any plan at all is asked before a little more is given up each time.
            match Quest::new(members, between, &alone, most_more, steps).best(Order::DaysFirst) {
                Answer::Found(best) | Answer::Open { found: Some((best, _)), .. } => {
                    let above = best.cost.given_up - alone.iter().map(|cost| cost.given_up).sum::<u32>();
                    known = Some((best, above));
                }
                Answer::Nothing => return JointFound::Nothing,
                Answer::Open { found: None, off_aim_above, bound } => {
                    return JointFound::TooLarge { found: None, off_aim_above, bound };
                }
            }
        }
        more = known.as_ref().map_or(more, |(_, above)| more.min(*above));
    }
}

/// The days of any plan, if one is found without looking far.
pub(super) fn any_together(members: &[Member<'_>], between: &Between, steps: &Steps) -> Option<Vec<Vec<DayNumber>>> {
    good::any(members, between, steps)
}

/// A plan that is made without looking for the best one, where there is one, and what is proven of all plans. Where the
/// courses in turn leave no day for the first session of another, they begin on days that are known to do: `firsts`.
pub(super) fn makeshift(
    members: &[Member<'_>],
    between: &Between,
    firsts: Option<&[Vec<DayNumber>]>,
    steps: &Steps,
) -> Option<(JointBest, Proof)> {
    let order = Order::of(between.sharing);
    let begun = || good::plan_from(members, between, order, firsts?, steps);
    let best = good::plan(members, between, order, &[], steps).or_else(begun)?;
    let least: Cost = members.iter().map(|member| search::at_least(member.slots, member.availability)).sum();
    let fewest = || visits::fewest(members, between, &Cover::new(members, between), steps);
    let proof = match order {
        _ if least.given_up < best.cost.given_up => Proof::PromisesOpen,
        Order::DaysFirst if least.off_aim < best.cost.off_aim => Proof::OffAimOpen { at_least: least.off_aim },
        Order::DaysFirst => Proof::VisitsOpen { at_least: fewest(), off_aim_above: 0 },
        Order::VisitsFirst => proof_by_visits(&best, fewest(), least.off_aim, 0),
    };
    Some((best, proof))
}

/// What is proven of a plan where visits come first. No plan has fewer than `fewest` of them; one with just these is `at_least` this
/// far off aim, and one with fewer than the given plan has is further off aim than `above`.
fn proof_by_visits(best: &JointBest, fewest: u32, at_least: u32, above: u32) -> Proof {
    if fewest < best.visits {
        Proof::VisitsOpen { at_least: fewest, off_aim_above: above }
    } else if best.cost.off_aim <= at_least {
        Proof::TieOpen
    } else {
        Proof::FewestOpen { at_least }
    }
}

impl Room {
    /// Nothing where no clinic has hours.
    fn of(members: &[Member<'_>]) -> Option<Self> {
        members.iter().find(|member| member.course.timetable.is_some())?;
        let longest =
            |member: &Member<'_>| member.course.timetable.as_ref().map_or(u32::MAX, |own| own.longest_visit());
        Some(Self {
            minutes: members.iter().map(|member| availability::least_minutes(member.course)).collect(),
            longest: members.iter().map(longest).collect(),
        })
    }

    /// The fewest visits that these numbers of sessions of each course can take.
    fn fewest(&self, sessions: impl Iterator<Item = u32>) -> u32 {
        let longest = self.longest.iter().copied().max().unwrap_or(u32::MAX).max(1);
        let minutes = self.minutes.iter().zip(sessions).map(|(minutes, sessions)| minutes.saturating_mul(sessions));
        minutes.fold(0, u32::saturating_add).div_ceil(longest)
    }
}

impl Between {
    pub(super) fn new(distance: Vec<Vec<Option<Distance>>>, sharing: Sharing) -> Self {
        Self { distance, sharing, room: None }
    }

    /// The same where it is known that sessions which are too long for any visit share none.
    fn with_room_of(&self, members: &[Member<'_>]) -> Self {
        Self { distance: self.distance.clone(), sharing: self.sharing, room: Room::of(members) }
    }

    /// The pairs of courses that may not share days or keep some days apart.
    fn pairs_apart(&self) -> Vec<[usize; 2]> {
        let mut pairs = self.pairs();
        pairs.retain(|[a, b]| !self.may_share(*a, *b) || self.keep_days_apart(*a, *b));
        pairs
    }

    /// The same for two of the courses.
    fn of(&self, courses: [usize; 2]) -> Self {
        let row = |a: usize| courses.iter().map(|b| self.distance[a][*b]).collect();
        let room = self.room.as_ref().map(|room| Room {
            minutes: courses.map(|course| room.minutes[course]).to_vec(),
            longest: courses.map(|course| room.longest[course]).to_vec(),
        });
        Self { distance: courses.iter().map(|a| row(*a)).collect(), sharing: self.sharing, room }
    }

    /// Whether sessions of two courses have to be some days apart, in one direction at least, where they share no day.
    fn keep_days_apart(&self, a: usize, b: usize) -> bool {
        let least_days = [[a, b], [b, a]].map(|[a, b]| self.distance[a][b].map_or(1, |distance| distance.least_days()));
        least_days.into_iter().any(|days| days > 1)
    }

    /// All pairs of courses.
    fn pairs(&self) -> Vec<[usize; 2]> {
        let below = |b: usize| (0..b).map(move |a| [a, b]);
        (0..self.distance.len()).flat_map(below).collect()
    }

    /// Whether sessions of these courses, bit by bit, can be one visit on some day, were all hours there are open.
    fn can_come_together(&self, group: u32) -> bool {
        let courses = || (0..self.distance.len()).filter(|course| group & (1 << course) != 0);
        let fits = |room: &Room| {
            let minutes = courses().map(|course| room.minutes[course]).fold(0, u32::saturating_add);
            courses().all(|course| minutes <= room.longest[course])
        };
        group.count_ones() < 2
            || (courses().all(|a| courses().all(|b| a == b || self.may_share(a, b)))
                && self.room.as_ref().is_none_or(fits))
    }

    /// Whether sessions of two courses may be on one day.
    pub(super) fn may_share(&self, a: usize, b: usize) -> bool {
        let allows = |distance: &Option<Distance>| distance.is_none_or(|distance| distance.is_same_day_allowed);
        let fits =
            |room: &Room| room.minutes[a].saturating_add(room.minutes[b]) <= room.longest[a].min(room.longest[b]);
        self.sharing != Sharing::Forbidden
            && allows(&self.distance[a][b])
            && allows(&self.distance[b][a])
            && self.room.as_ref().is_none_or(fits)
    }
}
