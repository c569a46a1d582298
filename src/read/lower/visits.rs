//! What single visits are.

use super::blocks::session_choice;
use super::context::{BlockIds, Context};
use crate::model::{Minutes, Phase, SessionChoice, SessionSpan, VisitFacts};
use crate::read::problem::ProblemId;
use crate::read::schema::VisitTable;

/// The visits of a file. No two of them may say of the same sessions how long they take.
pub(super) fn visits(tables: Vec<VisitTable>, phases: &[Phase], context: &mut Context<'_>) -> Vec<VisitFacts> {
    let mut ids = BlockIds::new("visit");
    let mut visits: Vec<VisitFacts> = Vec::new();
    for table in tables {
        let (place, length) = (table.id.span.clone(), table.session_length.as_ref().map(|at| at.span.clone()));
        if table.session_length.is_none() && table.preparation_length.is_none() && table.note.is_none() {
            let help = "add `session-length = …`, `preparation-length = …` or `note = …`";
            context.problems.say(ProblemId::MissingKey, &place, "this visit says nothing", help);
        }
        let sessions = session_choice(table.phase, table.for_sessions, phases, context);
        let source = context.cite(&table.source);
        let Some(id) = ids.take(&table.id, context) else { continue };
        let note = table.note.map(|line| context.text("visit", id.as_str(), line.value));
        let visit = VisitFacts {
            sessions,
            session_length: table.session_length.map(|at| at.value.0),
            preparation_length: table.preparation_length.map(|at| at.value.0),
            note,
            source,
            id,
        };
        if let Some(other) = visits.iter().find(|other| contradict(other, &visit)) {
            let message = format!("`{}` says of the same sessions that they take another time", other.id);
            let help =
                "write the length of all other visits at the top of the file, or name the sessions with `for-sessions`";
            context.problems.say(ProblemId::VisitOverlap, &length.unwrap_or(place), message, help);
        }
        visits.push(visit);
    }
    visits
}

fn contradict(one: &VisitFacts, other: &VisitFacts) -> bool {
    let differ = |one: Option<Minutes>, other: Option<Minutes>| one.zip(other).is_some_and(|(one, other)| one != other);
    let lengths_differ = differ(one.session_length, other.session_length);
    (lengths_differ || differ(one.preparation_length, other.preparation_length))
        && overlap(&one.sessions, &other.sessions)
}

/// Whether both surely hold for one session: they count the same sessions.
fn overlap(one: &SessionChoice, other: &SessionChoice) -> bool {
    let all = SessionSpan { first: 1, last: None };
    let (first, second) = (one.span.unwrap_or(all), other.span.unwrap_or(all));
    one.phase == other.phase && (first.contains(second.first) || second.contains(first.first))
}
