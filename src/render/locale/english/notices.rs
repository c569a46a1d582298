//! English, at the clinic's desk.

use crate::render::locale::{Notice, part};

pub(super) fn say(notice: Notice<'_>) -> String {
    match notice {
        Notice::SessionOf { number, of: Some(of), place } => format!("session {number} of {of} ({place})"),
        Notice::SessionOf { number, of: None, place } => format!("session {number} ({place})"),
        Notice::NoPlanOn { session, day } => format!("no plan fits: {session} would have to be on {day}"),
        Notice::NoPlanWithin { session, days } => {
            format!("no plan fits: {session} would have to be on a day from {days}")
        }
        Notice::NoPlanFor { session } => format!("no plan fits: no day satisfies all rules of {session}"),
        Notice::NoJointPlan { courses } => format!("no plan fits: {courses} each have one alone, but not together"),
        Notice::GivenUp => "the search was given up before it was decided whether a plan fits".to_owned(),
        Notice::GivenUpAbove { days } => format!(
            "the search was given up before it was decided whether a plan fits; every plan, if there is one, is more \
             than {days} from the ideal dates"
        ),
        Notice::BoundSteps => "one answer may not look at more plans".to_owned(),
        Notice::BoundMemory => "one answer may not use more memory".to_owned(),
        Notice::BoundCourses { most } => format!("no more than {most} courses are planned together"),

        Notice::Conflict => "These rules clash. Drop any one of them and the rest fit:".to_owned(),
        Notice::ConflictAlone => "A plan fits without this:".to_owned(),
        Notice::ConflictOpen => "These rules clash, and perhaps not all of them are needed for that:".to_owned(),
        Notice::ConflictUnknown => "which rules clash was not found out within the bound of one answer".to_owned(),
        Notice::RuleStart { course, day } => format!("`{course}` starts on {day} or at most a week later"),
        Notice::RuleStartWithin { course, days } => format!("`{course}` starts from {days}"),
        Notice::RuleWeekdays { course, weekdays } => format!("`{course}` uses only {weekdays}"),
        Notice::RuleClosed { days, reason } => {
            format!("the clinic is closed{}: {days}", part(reason, |reason| format!(" ({reason})")))
        }
        Notice::RuleHours => "the clinic keeps its opening hours".to_owned(),
        Notice::RulePhaseWeekdays { course, phase, weekdays } => {
            format!("`{phase}` of `{course}` is on {weekdays} only")
        }
        Notice::RuleBreaks { course } => format!("`{course}` has no sessions at certain times of the year"),
        Notice::RuleBusy => "the time that is taken at the clinic stays taken".to_owned(),
        Notice::RuleAway { days } => format!("the person is away: {days}"),
        Notice::RuleOther { course, treatment, day } => {
            format!("`{course}` keeps its distance from {treatment} on {day}")
        }
        Notice::RuleMinimum { course, phase } => format!("`{phase}` of `{course}` keeps its minimum intervals"),
        Notice::RuleMaximum { course, phase } => format!("`{phase}` of `{course}` keeps its maximum intervals"),
        Notice::RuleSeparations => "the courses keep their distances from one another".to_owned(),
        Notice::RuleToday { day } => format!("sessions are planned from {day} on"),
        Notice::RuleMoved { course, session, day } => {
            format!("session {session} of `{course}` stays on {day}, to which it was moved")
        }
        Notice::RuleSeparateVisits => "no two courses share a visit".to_owned(),

        Notice::ChangeSomething => "give another start, another weekday or fewer closed days".to_owned(),
        Notice::ChangeSize => "free more days, or plan fewer sessions at once".to_owned(),
        Notice::Changes { changes } => format!("a plan fits with one of these changes: {changes}"),
        Notice::ChangesTogether { one, other, days } => format!(
            "none of the changes tried helps alone; these two together do: {one}; {other} ({days} from the ideal dates)"
        ),
        Notice::ChangeAndCost { change, days } => format!("{change} ({days} from the ideal dates)"),
        Notice::ChangeStart { course, day } => format!("start `{course}` on {day}"),
        Notice::ChangeStartAll { day } => format!("start all courses later, the first on {day}"),
        Notice::ChangeWeekday { course, weekday } => format!("let `{course}` use {weekday} too"),
        Notice::ChangeOpen { day } => format!("open on {day}"),
        Notice::ChangeOpenWeekday { weekday } => format!("open on every {weekday} too"),
        Notice::ChangeFree { day } => format!("keep time free on {day}"),
        Notice::ChangeBack { day } => format!("be there on {day}"),
        Notice::ChangeMaximum { course, phase, days } => {
            format!("let `{phase}` of `{course}` go up to {days} past its maximum interval")
        }
        Notice::ChangeInterval { course, phase, interval } => {
            format!("give `{phase}` of `{course}` the interval {interval}")
        }
        Notice::ChangeRelease { course, session } => {
            format!("let session {session} of `{course}` be on another day again")
        }
        Notice::ChangeForce { course, session, day, command } => {
            format!("put session {session} of `{course}` on {day}, past its maximum interval: `{command}`")
        }
        Notice::ChangeEvent { event, day } => format!("give `{event}` the date {day}"),
        Notice::ChangeCancel { course, session } => format!("cancel session {session} of `{course}`"),
        Notice::ChangeShare => "let courses share a visit".to_owned(),

        Notice::Agenda { day, courses } => format!("{day}: {courses}"),
        Notice::NextOf { state, who, number, of: Some(of) } => {
            format!("{state}: {who}, session {number} of {of}")
        }
        Notice::NextOf { state, who, number, of: None } => format!("{state}: {who}, session {number}"),
        Notice::NextDate { line, day } => format!("{line}; next date {day}"),
        Notice::AppointmentOn { day } => format!("Appointment {day}"),
        Notice::PlanDiffers { day, command } => {
            format!(
                "No longer in the plan, which has {day} instead; that is promised once it is handed out (`{command}`)."
            )
        }
        Notice::Over { who } => format!("Finished: {who}"),
        Notice::TooSoonUntil { day } => format!("Too soon until {day}"),
        Notice::AllowedEarly { aim_from } => format!("Allowed, ideal from {aim_from}"),
        Notice::WaitingFor { events } => format!("Needs the date of {events}"),
        Notice::Due => "Due".to_owned(),
        Notice::Overdue { days } => format!("Overdue by {days}"),
        Notice::PastMaximum { days } => format!("{days} after the last day allowed"),
        Notice::NextWindow { aim, earliest, latest } => {
            format!(
                "Ideal date: {aim}; allowed from {earliest} on{}.",
                part(latest, |day| format!(", not after {day}"))
            )
        }
        Notice::NoDayAllowed { earliest, latest } => {
            format!("No day is allowed: not before {earliest}, and not after {latest}.")
        }
        Notice::LastHeld { number, day, grade } => format!("Session {number} on {day}: {grade}."),
        Notice::NotRead { file } => format!("Cannot be read: {file}"),
        Notice::HeldBeyond { days } => format!("Complete; held beyond the last session: {days}"),
        Notice::PlannedFor { day } => format!("Planned for {day}."),

        Notice::BookTitle { days } => format!("Appointments: {days}"),
        Notice::NoVisits => "No appointments".to_owned(),
        Notice::FreeTimes { times } => format!("Free: {times}"),
        Notice::FreePlaces { times } => format!("Free (number of places): {times}"),
        Notice::Preparation { times } => format!("Preparation: {times}"),
        Notice::PrepareFrom { time, what } => format!("From {time}: {what}"),
        Notice::TimeOpen => "time not set".to_owned(),
        Notice::Done => "done".to_owned(),
        Notice::Who => "Who".to_owned(),
        Notice::What => "Treatment".to_owned(),
        Notice::Place => "Place".to_owned(),
        Notice::ToDo => "To do".to_owned(),
        Notice::ProtocolChanged { day, given_up } => {
            let rest = given_up.map_or_else(
                || "All promised appointments stay.".to_owned(),
                |days| format!("Promised and given up: {days}."),
            );
            format!("The protocol has changed since the plan was handed out on {day}. {rest}")
        }
        Notice::WhomToTell => "Whom to tell".to_owned(),
        Notice::ClosedOn { days, count } => format!("Closed: {days}. Appointments to move: {count}."),
        Notice::Moves { who, old, new } => format!("{who}: {new} instead of {old}"),
        Notice::NoOtherTime { who, old } => format!("{who}: no other time fits for {old}"),
        Notice::AlsoOn { who, new } => format!("{who}: new appointment {new}"),
        Notice::CalledOff { who, old } => format!("{who}: {old} is cancelled"),
        Notice::OnlyToday => "No day from tomorrow on fits: this person has to be reached today.".to_owned(),
        Notice::InTurn => {
            "Each change is the smallest for that person, one after another in the order of the times; planned all \
             together, fewer might do."
                .to_owned()
        }
    }
}
