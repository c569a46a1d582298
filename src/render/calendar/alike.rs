//! What many events of a protocol say alike: put into words once, for all of a plan and for the plans of many people.

use std::sync::Arc;

use super::words;
use crate::model::{CoursePlan, Session};
use crate::render::View;
use crate::render::care::{self, CareGroup};
use crate::render::ics::SharedWords;
use crate::render::locale::FOREIGN_MARK;
use crate::zone::LocalTimeError;

/// Words below titles that were said before. It is kept for plans of the same protocols in the same view, whatever their days
/// and whomever they are for.
#[derive(Debug, Default)]
pub struct Alike(Vec<(Sharers, Arc<SharedWords>)>);

/// The sessions that say the same below the lines of their own.
#[derive(Debug)]
struct Sharers {
    /// Of which of the plan's courses.
    course: usize,
    /// Whether their own lines have words in English only, which the last lines explain.
    has_foreign: bool,
    /// Which of the protocol's sentences are said of them, in its order.
    said: Vec<bool>,
}

/// How many are kept. Sessions of a protocol differ in few ways.
const MOST: usize = 64;

impl Alike {
    /// What is said of a session without clock times, behind its own lines. It is alone on its day: what two say is told with
    /// one of them.
    pub(super) fn words(
        &mut self,
        (course, plan): (usize, &CoursePlan),
        session: &Session,
        own: &[String],
        view: &View,
    ) -> Result<Arc<SharedWords>, LocalTimeError> {
        let has_foreign = own.iter().any(|line| line.contains(FOREIGN_MARK));
        let said = || said(plan, session);
        let is_its = |(of, _): &&(Sharers, _)| {
            (of.course, of.has_foreign) == (course, has_foreign) && of.said.iter().copied().eq(said())
        };
        if let Some((_, words)) = self.0.iter().find(is_its) {
            return Ok(words.clone());
        }
        let care: Vec<CareGroup> =
            care::of_visit(&[(plan, session)], &view.zone, view.locale)?.into_iter().flatten().collect();
        let lines = words::shared_lines(plan, session, &care, has_foreign, view);
        let words = Arc::new(SharedWords::new(lines.join("\n")));
        if self.0.len() == MOST {
            self.0.clear();
        }
        self.0.push((Sharers { course, has_foreign, said: said().collect() }, words.clone()));
        Ok(words)
    }
}

/// For each sentence of a protocol that is said of some sessions only: whether it is of this one.
fn said(plan: &CoursePlan, session: &Session) -> impl Iterator<Item = bool> {
    let protocol = &plan.course.protocol;
    let care = protocol.preparation.iter().chain(&protocol.aftercare).map(|item| &item.sessions);
    let choices = care.chain(protocol.visits.iter().map(|visit| &visit.sessions));
    choices.map(|choice| choice.includes(&session.key, session.number))
}
