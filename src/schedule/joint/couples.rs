//! Courses that keep some days apart, two by two planned for themselves before all are planned together.
//!
//! What two courses are off aim in their best plan they are in every joint plan at least, so the search begins with as much
//! slack. And their days are good ones for the other courses to be planned around.

use super::apart::{Apart, FromApart};
use super::bounds::Packing;
use super::lane::{self, NoLanes};
use super::quest::{MOST_SLACK, MOST_STEPS_ALONE, Quest};
use super::table::{FromTable, Table, Two};
use super::value::Order;
use crate::schedule::day::DayNumber;
use crate::schedule::steps::Steps;
use crate::schedule::timing::Cost;

/// What is known of the couples.
#[derive(Default)]
pub(super) struct Couples {
    /// The days of each couple's best plan, and none for the other courses.
    pub(super) days: Vec<Vec<Vec<DayNumber>>>,
    /// How many more days off aim all courses together are than they are alone, at least, at their price.
    pub(super) more: u32,
}

/// All couples together take no more than one in this many of the steps.
const SHARE: usize = 4;

/// What became of two courses.
enum Planned {
    /// No plan within any budget.
    Nothing,
    /// So much more off aim than alone at least, and the days of a best plan, where it was found.
    More(u32, Option<[Vec<DayNumber>; 2]>),
}

impl Couples {
    /// The couples of a search for plans; nothing where one of them has no plan, so that all courses have none.
    ///
    /// There are none of two courses, for which that would be the search itself, nor where more may be given up than the
    /// courses give up alone: a plan that gives up more may be fewer days off aim.
    pub(super) fn new(quest: &Quest<'_>) -> Option<Self> {
        let mut couples = Self::default();
        if quest.members.len() == 2 || quest.more > 0 {
            return Some(couples);
        }
        let mut courses = quest.between.pairs();
        courses.retain(|[a, b]| quest.between.keep_days_apart(*a, *b));
        let mut more = Vec::with_capacity(courses.len());
        let most_steps = quest.steps.left() / SHARE / courses.len().max(1);
        for pair in &courses {
            let planned = quest.steps.with_at_most(most_steps, |steps| quest.plan_couple(*pair, steps));
            let (off_aim, found) = match planned {
                Planned::Nothing => return None,
                Planned::More(off_aim, found) => (off_aim, found),
            };
            more.push(Cost { given_up: 0, off_aim });
            if let Some(found) = found {
                let mut days = vec![Vec::new(); quest.members.len()];
                for (course, own) in pair.iter().zip(found) {
                    days[*course] = own;
                }
                couples.days.push(days);
            }
        }
        couples.more = Packing::new(&courses).most(&more).off_aim;
        Some(couples)
    }
}

impl Quest<'_> {
    /// The best plan of two courses, with more and more slack.
    fn plan_couple(&self, courses: [usize; 2], steps: &Steps) -> Planned {
        let members = courses.map(|course| self.members[course]);
        let between = self.between.of(courses);
        let alone = courses.map(|course| self.alone[course]);
        let off_aim_alone = (alone[0] + alone[1]).off_aim;
        let mut slack = 0;
        // More than that is known of every plan.
        let mut least = 0;
        loop {
            let budget = Cost { given_up: 0, off_aim: slack };
            let lanes = match lane::lanes(&members, &alone, budget, steps, MOST_STEPS_ALONE / 2) {
                Ok(lanes) => lanes,
                Err(NoLanes::Nothing { is_complete: true }) => return Planned::Nothing,
                Err(NoLanes::Nothing { is_complete: false } | NoLanes::TooLarge) => return Planned::More(least, None),
            };
            let most = off_aim_alone.saturating_add(slack);
            let mut more = slack + 1;
            let apart = Apart::new([0, 1], &lanes, &members, &between, steps);
            match apart.as_ref().map(|apart| apart.from(&lanes, &[0, 0])) {
                Some(FromApart::NoWay) => return Planned::Nothing,
                Some(FromApart::AtLeast(off_aim)) if most < off_aim => more = off_aim.saturating_sub(off_aim_alone),
                Some(FromApart::BeyondBudget) => {}
                Some(FromApart::AtLeast(_)) | None => {
                    let scale = self.scale(Order::DaysFirst, most);
                    let two = Two { courses: [0, 1], lanes: &lanes, members: &members, between: &between };
                    let Some(table) = Table::new(two, apart.as_ref(), scale, most, steps) else {
                        return Planned::More(least, None);
                    };
                    match table.of_states([0, 0]) {
                        FromTable::AtLeast(value) => {
                            let more = scale.off_aim(value).saturating_sub(off_aim_alone);
                            return Planned::More(more, table.days());
                        }
                        FromTable::NoWay => return Planned::Nothing,
                        FromTable::BeyondBudget => {}
                    }
                }
            }
            least = more;
            slack = more.max(self.more_slack(slack));
            if MOST_SLACK < slack {
                return Planned::More(least, None);
            }
        }
    }
}
