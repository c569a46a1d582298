//! The planner against the oracle: the same plan, day for day, or the same answer that there is none.

use chrono::Days;
use mesoplan::internals::model::{Id, Job, Kept, Outcome, Record, RecordEntry, RecordEvent, Refusal, Sharing};
use mesoplan::internals::schedule;
use proptest::prelude::*;

use crate::course_plan;
use crate::oracle::{self, Answer, Verdict};
use crate::random_course::{Draft, drafts, late_drafts};

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, max_global_rejects: 20_000, failure_persistence: None, max_shrink_time: 15_000, ..ProptestConfig::default() })]

    #[test]
    fn a_new_course_has_the_plan_that_trying_everything_finds(draft in drafts(0)) {
        compare(&draft)?;
    }

    /// Whatever was answered, and whenever: also before sessions that were held since.
    #[test]
    fn a_course_with_answers_has_the_plan_that_trying_everything_finds(
        draft in drafts(3),
        answers in prop::collection::vec((2..6_u32, 0..4_u32), 1..3),
    ) {
        compare_course(&draft, draft.course().map(|mut course| {
            let mut answers = answers;
            answers.sort_unstable();
            let entries = answers.into_iter().map(|(session, kind)| {
                let then = match kind {
                    0 => Outcome::Stop,
                    1 => Outcome::GoTo(Id::new("p1").expect("an id")),
                    kind => Outcome::More(kind - 1),
                };
                let (checkpoint, on) = (Id::new("q").expect("an id"), course.start.expect("a start"));
                let event = RecordEvent::Answered { checkpoint, is_yes: true, then, on };
                RecordEntry { session, event, time: None, planned: None }
            });
            let entries: Vec<RecordEntry> = entries.collect();
            course.record = Record { held: course.record.held, ..Record::new(&entries) };
            course
        }))?;
    }

    /// Whatever was held too late, and however long ago the last session was.
    #[test]
    fn a_course_with_gaps_has_the_plan_that_trying_everything_finds(draft in late_drafts(4), ago in 0..25_u64) {
        compare_course(&draft, draft.course().map(|mut course| {
            course.today = course.record.held_days().last().map(|last| last + Days::new(ago));
            course
        }))?;
    }

    #[test]
    fn a_course_with_a_record_has_the_plan_that_trying_everything_finds(draft in drafts(4)) {
        compare(&draft)?;
    }
}

proptest! {
    // Ten times as many in .ci/long.
    #![proptest_config(ProptestConfig { cases: 600, max_global_rejects: 30_000, failure_persistence: None, max_shrink_time: 15_000, ..ProptestConfig::default() })]

    /// Of all plans that are no further off aim, none gives up fewer promised visits, and so on down the definition.
    #[test]
    fn a_course_with_promises_has_the_plan_that_trying_everything_finds(draft in drafts(3)) {
        let Some(course) = draft.promised() else { return Err(TestCaseError::reject("nothing to hand out")) };
        match course_plan(&course) {
            Ok(plan) => {
                let off_aim = i64::from(plan.off_aim_days());
                // Some way beyond it too, where a plan that keeps more could be.
                let limit = off_aim + 6;
                let Some(best) = oracle::best_within(&course, limit) else {
                    return Err(TestCaseError::reject("too much to try"));
                };
                let days = plan.sessions.iter().map(|session| session.day).collect();
                let planned = Answer { days, off_aim, given_up: plan.given_up.len() };
                prop_assert_eq!(best, Some(planned.clone()), "{}\n{:?}", shown(&draft, &course), course.promised);
                if let Some(kept) = plans_kept(&course) {
                    prop_assert_eq!(kept.given_up as usize, planned.given_up);
                    let anew = Job { promised: Vec::new(), ..course.clone() };
                    let expected = match course_plan(&anew) {
                        Ok(anew) => Some(anew.off_aim_days()).filter(|anew| *anew < plan.off_aim_days()),
                        // A first session that was promised for another day than the first usable one may be the only way.
                        Err(Refusal::NoPlan(_)) => {
                            let found = oracle::best(&anew);
                            prop_assert!(!matches!(found, Verdict::Best(_)), "{found:?}\n{}", shown(&draft, &anew));
                            // Then planning anew keeps that day too.
                            let rearranged = course_plan(&Job { rearranges: true, ..course.clone() }).ok();
                            rearranged.map(|anew| anew.off_aim_days()).filter(|anew| *anew < plan.off_aim_days())
                        }
                        Err(_) => return Err(TestCaseError::reject("refused")),
                    };
                    prop_assert_eq!(kept.anew.map(|anew| anew.off_aim_days), expected);
                }
            }
            Err(Refusal::NoPlan(_)) => {
                let anew = course_plan(&Job { promised: Vec::new(), ..course.clone() });
                prop_assert!(matches!(anew, Err(Refusal::NoPlan(_))), "there is a plan without promises");
            }
            Err(_) => return Err(TestCaseError::reject("refused")),
        }
    }
}

fn plans_kept(course: &Job) -> Option<Kept> {
    schedule::plan(std::slice::from_ref(course), Sharing::Allowed).expect("a plan").kept
}

fn compare(draft: &Draft) -> Result<(), TestCaseError> {
    compare_course(draft, draft.course())
}

fn compare_course(draft: &Draft, course: Option<Job>) -> Result<(), TestCaseError> {
    let Some(course) = course else { return Err(TestCaseError::reject("the reader refuses it")) };
    let planned = match course_plan(&course) {
        Ok(plan) => {
            let days = plan.sessions.iter().map(|session| session.day).collect();
            Some(Answer { days, off_aim: plan.off_aim_days().into(), given_up: 0 })
        }
        Err(Refusal::NoPlan(_)) => None,
        Err(Refusal::Course(_)) => return Err(TestCaseError::reject("the course is refused")),
        Err(Refusal::TooLarge { .. }) => return Err(TestCaseError::reject("the planner gave up")),
        Err(other) => panic!("one course alone: {other}"),
    };
    match (oracle::best_with_gaps(&course), planned) {
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
    let request = (course.start, course.start_by, &course.events, course.rounds, &course.record, course.today);
    let days = (course.on, &course.closed, &course.away, &course.other);
    format!("{}\n{request:?}\n{days:?}", draft.text())
}
