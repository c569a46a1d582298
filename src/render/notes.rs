//! What there is to know about a plan besides its dates.

use super::locale::{Line, Locale, Sentence};
use crate::model::{ChosenBy, CoursePlan, Phase, PlannedPhase, Status};

/// How the plan came about, a sentence each.
pub(super) fn notes(plan: &CoursePlan, locale: Locale) -> Vec<Line> {
    let protocol = &plan.course.protocol;
    let mut notes: Vec<Line> = Vec::new();
    let first_round = || plan.phases.iter().filter(|planned| planned.round == 1);
    let counts = first_round().filter_map(|planned| count_note(&protocol.phases[planned.index], planned, locale));
    let remarks = first_round().filter_map(|planned| protocol.phases[planned.index].note.as_ref());
    for note in counts.chain(remarks.map(|note| locale.own(note))) {
        // Phases may share a remark; it is said once.
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    if let Some(repeat) = protocol.repeat.as_ref().filter(|_| plan.course.rounds == 1) {
        let interval = &locale.interval(repeat.after);
        notes.push(Line::new(locale.say(Sentence::Repeats { interval })));
    }
    let status = match &protocol.status {
        Status::Draft => Some(locale.say(Sentence::Draft)),
        Status::Retired => Some(locale.say(Sentence::Retired)),
        Status::Reviewed { by, on } => Some(locale.say(Sentence::Reviewed { by, day: &locale.day(*on) })),
        Status::Published => None,
    };
    notes.extend(status.map(Line::new));
    notes
}

/// What whoever plans has to know of a plan, and the person it is for has not: what was not known when it was made.
pub(super) fn cautions(plan: &CoursePlan, locale: Locale) -> Vec<String> {
    let course = &plan.course;
    let is_length_unknown = course.timetable.is_some() && course.visit_minutes().is_none();
    let has_no_hours = course.timetable.as_ref().is_some_and(|timetable| timetable.hours().is_none());
    let cautions =
        [(is_length_unknown, Sentence::LengthNotKnown), (course.at.is_some() && has_no_hours, Sentence::HoursNotKnown)];
    cautions.into_iter().filter(|(is_so, _)| *is_so).map(|(_, caution)| locale.say(caution)).collect()
}

/// The same, and what else the program can do for this course.
pub(super) fn hints(plan: &CoursePlan, locale: Locale) -> Vec<Line> {
    let repeats = plan.course.protocol.repeat.is_some() && plan.course.rounds == 1;
    let rounds = repeats.then(|| locale.say(Sentence::RoundsHint));
    cautions(plan, locale).into_iter().chain(rounds).map(Line::new).collect()
}

fn count_note(phase: &Phase, planned: &PlannedPhase, locale: Locale) -> Option<Line> {
    let is_asked_for = match planned.chosen_by {
        ChosenBy::Source | ChosenBy::Until => return None,
        ChosenBy::Policy => false,
        ChosenBy::Request => true,
    };
    let note = locale.say(Sentence::CountChosen {
        phase: &locale.own(&phase.title).text,
        sessions: &locale.session_count(planned.sessions),
        is_asked_for,
        source: locale.source_count(phase.sessions).as_deref(),
    });
    Some(Line::new(match phase.extended.as_ref().filter(|_| planned.is_extended) {
        Some(extended) => {
            let when = &locale.own(&extended.when).text;
            format!("{note} {}", locale.say(Sentence::LongerCourse { when }))
        }
        None => note,
    }))
}
