//! A course that is ready to be planned, and its answers.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::Failed;
use super::fingerprint::Fingerprint;
use super::request::Own;
use crate::clinic::ReadyCourse;
use crate::error::Error;
use crate::model::Plan;
use crate::render::calendar::{self, AlikeByVariant, Scratch};
use crate::render::{self, Locale, PlanError, View};

/// A course with what it names, and the language of its answer.
#[derive(Clone)]
pub(super) struct Ready {
    pub(super) course: ReadyCourse,
    pub(super) locale: Locale,
    /// When what changed is said to have changed, of a course of which something was handed out.
    pub(super) now: Option<DateTime<Utc>>,
    /// What else its answer depends on: what it is made by, and the texts of its protocols in further languages.
    pub(super) beside: Arc<[u8]>,
}

/// Appends the calendar file of a plan.
pub(super) fn push_calendar(
    plan: &Plan,
    view: &View,
    kept: (&mut AlikeByVariant, &mut Scratch),
    out: &mut Vec<u8>,
) -> Result<(), Failed> {
    Ok(calendar::push_file(plan, view, kept, out).map_err(PlanError::from).map_err(Error::from)?)
}

impl Ready {
    /// The same for a person.
    pub(super) fn asking(&self, own: &Own<'_>) -> Self {
        let course = self.course.clone();
        let asked = own.asked_in(course.course());
        Self { course: course.asking(asked), locale: self.locale, now: self.now, beside: self.beside.clone() }
    }

    /// The fingerprint of all that the answer depends on.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let own = self.course.depends_on();
        Fingerprint::of([self.locale.tag().as_bytes(), &self.beside].into_iter().chain(own.iter().map(|part| &**part)))
    }

    /// Refuses a plan with a time that no clock shows, or that comes twice, as every format does.
    pub(super) fn check_times(&self, plan: &Plan) -> Result<(), Failed> {
        let times = plan.sessions().into_iter().filter_map(|(_, session)| Some(session.time?.on(session.day)));
        self.check_visits(times)
    }

    pub(super) fn check_visits(
        &self,
        visits: impl Iterator<Item = (NaiveDateTime, NaiveDateTime)>,
    ) -> Result<(), Failed> {
        let zone = self.course.zone();
        for (start, end) in visits {
            let resolved = zone.resolve(start).and_then(|_| zone.resolve(end));
            resolved.map_err(|error| Error::from(PlanError::from(error)))?;
        }
        Ok(())
    }

    /// The best plan. What would help where there is none is not looked for: that takes many times as long.
    pub(super) fn plan(&self) -> Result<Plan, Failed> {
        Ok(self.course.plan_unexplained()?)
    }

    pub(super) fn push_calendar(
        &self,
        plan: &Plan,
        kept: (&mut AlikeByVariant, &mut Scratch),
        out: &mut Vec<u8>,
    ) -> Result<(), Failed> {
        push_calendar(plan, &self.view(plan)?, kept, out)
    }

    pub(super) fn plan_json(&self, plan: &Plan) -> Result<String, Failed> {
        Ok(render::plan_json_line(plan, &self.view(plan)?).map_err(PlanError::from).map_err(Error::from)?)
    }

    /// How the plan is shown: as `mesoplan plan` shows it.
    fn view(&self, plan: &Plan) -> Result<View, Failed> {
        let days = plan.days();
        let remarks = days.map(|days| self.course.remarks(days)).transpose()?;
        let view = View::of(&self.course, self.locale);
        let mut view = View { remarks: remarks.unwrap_or_default(), now: self.now, ..view };
        let course = self.course.course();
        if course.issue().is_some() {
            let handouts = calendar::hand_outs(plan, course, &view, course.today.unwrap_or_default());
            view.changes = course.changes(&handouts);
        }
        Ok(view)
    }
}
