//! The planner against the oracle: the same plan, day for day, or the same answer that there is none.

use mesoplan::internals::model::{Job, Refusal};
use proptest::prelude::*;

use crate::course_plan;
use crate::oracle::{self, Answer, Verdict};
use crate::random_course::{Draft, drafts};

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, max_global_rejects: 20_000, failure_persistence: None, max_shrink_time: 15_000, ..ProptestConfig::default() })]

    #[test]
    fn a_new_course_has_the_plan_that_trying_everything_finds(draft in drafts(0)) {
        compare(&draft)?;
    }

    #[test]
    fn a_course_with_a_record_has_the_plan_that_trying_everything_finds(draft in drafts(4)) {
        compare(&draft)?;
    }
}

fn compare(draft: &Draft) -> Result<(), TestCaseError> {
    let Some(course) = draft.course() else { return Err(TestCaseError::reject("the reader refuses it")) };
    let planned = match course_plan(&course) {
        Ok(plan) => {
            let days = plan.sessions.iter().map(|session| session.day).collect();
            Some(Answer { days, off_aim: plan.off_aim_days().into() })
        }
        Err(Refusal::NoPlan(_)) => None,
        Err(Refusal::Course(_)) => return Err(TestCaseError::reject("the course is refused")),
        Err(Refusal::TooLarge { .. }) => return Err(TestCaseError::reject("the planner gave up")),
        Err(other) => panic!("one course alone: {other}"),
    };
    match (oracle::best(&course), planned) {
        (Verdict::Best(best), planned) => prop_assert_eq!(Some(best), planned, "{}", shown(draft, &course)),
        (Verdict::NoPlan, planned) => prop_assert_eq!(None, planned, "{}", shown(draft, &course)),
        (Verdict::Above(off_aim), Some(planned)) => {
            prop_assert!(planned.off_aim > off_aim, "{planned:?}\n{}", shown(draft, &course));
        }
        (Verdict::Above(_), None) => return Err(TestCaseError::reject("too much to try")),
    }
    Ok(())
}

fn shown(draft: &Draft, course: &Job) -> String {
    let request = (course.start, course.start_by, &course.events, course.rounds, &course.record);
    let days = (course.on, &course.closed, &course.away, &course.other);
    format!("{}\n{request:?}\n{days:?}", draft.text())
}
