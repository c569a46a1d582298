//! Where each session of a plan may move, where sessions are so late that the protocol has a rule for it: held there, all
//! others are as they were planned.

use chrono::{Days, NaiveDate};
use mesoplan::internals::model::{CoursePlan, DateRange, Job, Reason, Session};
use proptest::prelude::*;

use crate::course_plan;
use crate::oracle;
use crate::random_course::late_drafts;

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, max_global_rejects: 20_000, failure_persistence: None, max_shrink_time: 15_000, ..ProptestConfig::default() })]

    /// Whatever was held too late, however long ago the last session was, and with closed days where a session would be.
    #[test]
    fn held_where_it_may_move_a_session_changes_no_other(
        draft in late_drafts(3),
        ago in 0..25_u64,
        (place, back, days) in (0..4_usize, 0..5_u64, 8..25_u64),
    ) {
        let Some(mut course) = draft.course() else { return Err(TestCaseError::reject("the reader refuses it")) };
        course.today = course.record.held_days().last().map(|last| last + Days::new(ago));
        let Ok(plan) = course_plan(&course) else { return Err(TestCaseError::reject("no plan")) };
        let closed = plan.sessions.iter().filter(|session| session.status.is_ahead()).nth(place);
        let closed = closed.map(|session| session.day - Days::new(back));
        course.closed.extend(closed.and_then(|first| DateRange::new(first, first + Days::new(days))));
        let Ok(plan) = course_plan(&course) else { return Err(TestCaseError::reject("no plan")) };
        // Where nothing fits after a gap, it is left to whoever comes to it.
        let is_open = |session: &Session| session.reasons.iter().any(|reason| matches!(reason, Reason::LateWhenHeld(_)));
        prop_assume!(!plan.sessions.iter().any(is_open));
        check(&course, &plan).map_err(|wrong| match wrong {
            TestCaseError::Fail(why) => {
                let days = (course.start, &course.record.held, course.today, &course.closed, &course.away);
                TestCaseError::fail(format!("{why}\n{}\n{days:?}", draft.text()))
            }
            TestCaseError::Reject(why) => TestCaseError::Reject(why),
        })?;
    }
}

fn check(course: &Job, plan: &CoursePlan) -> Result<(), TestCaseError> {
    let ahead: Vec<_> = plan.sessions.iter().filter(|session| session.status.is_ahead()).collect();
    let days: Vec<NaiveDate> = ahead.iter().map(|session| session.day).collect();
    let known = oracle::lived(course, &days);
    prop_assert!(known.is_some(), "held as planned it is another course: {days:?}");
    let numbers = known.iter().flatten().map(|(place, _)| *place as u32 + 1);
    prop_assert_eq!(
        ahead.iter().map(|session| session.number).collect::<Vec<_>>(),
        numbers.collect::<Vec<_>>(),
        "{:?}",
        days
    );
    for (place, session) in ahead.iter().enumerate() {
        let movable = session.movable.expect("a session ahead says where it may move");
        let lived = |day: NaiveDate| {
            let mut days = days.clone();
            days[place] = day;
            days.is_sorted_by(|one, other| one < other).then(|| oracle::lived(course, &days)).flatten()
        };
        let also = movable.also.into_iter().flat_map(|(from, until)| [Some(from), until]).flatten();
        for day in [Some(movable.earliest), movable.latest].into_iter().flatten().chain(also) {
            prop_assert_eq!(&lived(day), &known, "session {} on {}, {:?}", session.number, day, movable);
        }
        let is_usable = |day: &NaiveDate| oracle::is_usable(course, *day) && !oracle::is_too_near(course, *day);
        // After a gap ahead it is no sooner than the plan has it.
        let is_after_gap = session.reasons.iter().any(|reason| matches!(reason, Reason::Late(_)));
        let sooner = (1..60).filter_map(|days| movable.earliest.checked_sub_days(Days::new(days))).find(is_usable);
        let sooner = sooner.filter(|_| !is_after_gap);
        let later = movable.latest.and_then(|latest| (1..60).map(|days| latest + Days::new(days)).find(is_usable));
        let is_in_also = |day: NaiveDate| movable.also.is_some_and(|(from, _)| from <= day);
        for day in sooner.into_iter().chain(later).filter(|day| !is_in_also(*day) && movable.also.is_none()) {
            prop_assert_ne!(&lived(day), &known, "session {} on {}, {:?}", session.number, day, movable);
        }
    }
    Ok(())
}
