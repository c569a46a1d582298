//! English: the sentences of a plan.

use super::{English, moment, reference, unit_name};
use crate::model::{CheckpointTime, Frequency};
use crate::render::locale::{Sentence, Spacing, Wording as _, part};

/// What is not known of a plan that is shown all the same.
const NOT_PROVEN: &str = "The search was given up before this plan was proven best";

pub(super) fn say(sentence: Sentence<'_>) -> String {
    match sentence {
        Sentence::And { before, last } => format!("{before} and {last}"),
        Sentence::AndMore { first, others } => format!("{first} (and {others} more)"),
        Sentence::OrMore { length } => format!("{length} or more"),
        Sentence::Range { lo, hi } => format!("{lo} to {hi}"),
        Sentence::CountBetween { lo, hi } => format!("{lo} to {hi}"),
        Sentence::CountUpTo { hi } => format!("up to {hi}"),
        Sentence::ForTime { length } => format!("for {length}"),
        Sentence::Ongoing => "ongoing".to_owned(),
        Sentence::Titled { title, text } => format!("{title}: {text}"),
        Sentence::EnglishOnly => "[EN]: words of the protocol, which has them in English only.".to_owned(),

        Sentence::Session { course, number } => {
            format!("{}session {number}", part(course, |course| format!("{course}, ")))
        }
        Sentence::AddToCalendar { session, day } => format!("Add {session}, {day}, to my calendar"),
        Sentence::ScanToAdd { session, day } => format!("Scan to add {session}, {day}, to your calendar"),
        Sentence::ScanCode { session, day } => format!("QR code of {session}, {day}"),
        Sentence::ScanShortened { is_title_cut: false } => {
            "The place is left out of the code to keep the code easy to scan.".to_owned()
        }
        Sentence::ScanShortened { is_title_cut: true } => {
            "The end of the title, and any place, are left out of the code to keep it easy to scan.".to_owned()
        }
        Sentence::SessionOfPhase { phase, number, of } => format!("{phase}, session {number} of {of}."),
        Sentence::From { day } => format!("{day} or later"),
        Sentence::Fixed => "only with another session".to_owned(),
        Sentence::CannotMove => "It cannot move unless another session moves.".to_owned(),
        Sentence::MayMove { days } => format!("It can move to any free day from {days}; the other dates stay."),
        Sentence::MayMoveTo { day } => format!("It can move to {day}; the other dates stay."),
        Sentence::MayMoveFrom { day } => format!("It can move to any free day from {day} on; the other dates stay."),
        Sentence::AimedAt { aim } => format!("Ideal date: {aim}."),
        Sentence::AimedAtAndAllowed { aim, allowed } => format!("Ideal date: {aim}; {allowed}."),
        Sentence::Allowed { allowed } => format!("The day is {allowed}."),
        Sentence::AllowedFrom { day } => format!("allowed from {day} on"),
        Sentence::AllowedUntil { day } => format!("allowed until {day}"),
        Sentence::AllowedOn { days } => format!("allowed: {days}"),
        Sentence::AllowedFromUntil { from, until } => format!("allowed from {from} until {until}"),
        Sentence::MovedByHand { is_forced: false } => "moved by hand".to_owned(),
        Sentence::MovedByHand { is_forced: true } => "moved by hand, against a rule".to_owned(),
        Sentence::Unrecorded { number, day } => format!("No entry yet for {day} (session {number})."),

        Sentence::Waiting { first, last, events } => {
            let (who, wait) = if first == last {
                (format!("Session {first} has"), "it waits")
            } else {
                (format!("Sessions {first} to {last} have"), "they wait")
            };
            format!("{who} no date yet{}.", part(events, |events| format!(": {wait} for the date of: {events}")))
        }
        Sentence::NoDateYet => "no date yet".to_owned(),

        Sentence::HeldUncounted => "done, but it does not count".to_owned(),
        Sentence::HeldSuperseded => "done, but no longer counts because of a long gap".to_owned(),
        Sentence::HeldOnAim => "done on the ideal date".to_owned(),
        Sentence::HeldEarly { days } => format!("done {days} earlier than ideal"),
        Sentence::HeldLate { days } => format!("done {days} later than ideal"),
        Sentence::HeldInGrace { days } => format!("done {days} before the minimum interval was over, within the grace"),
        Sentence::HeldTooSoon { days, counts: true } => {
            format!("done too soon, {days} before the first day allowed; the protocol lets it count")
        }
        Sentence::HeldTooSoon { days, counts: false } => {
            format!("done too soon, {days} before the first day allowed; by the protocol it does not count")
        }
        Sentence::HeldTooNear { days, counts: true } => {
            format!("done {days} too near to another treatment; the protocol lets it count")
        }
        Sentence::HeldTooNear { days, counts: false } => {
            format!("done {days} too near to another treatment; by the protocol it does not count")
        }
        Sentence::HeldTooLate { days } => format!("done {days} after the last day allowed"),

        Sentence::Start => "This is the start date you asked for.".to_owned(),
        Sentence::StartMoved { requested } => {
            format!("{requested}, the date you asked for, is not available; this is the first day that is.")
        }
        Sentence::StartChosen { days } => format!("The start can be on any free day: {days}."),
        Sentence::StartRequested { day } => format!("Requested start: {day}."),
        Sentence::AimOnDay { interval, after, days } => {
            format!("{interval} after {}, on the day of the month that the protocol names, is {days}.", reference(after))
        }
        Sentence::DecidedAfter { after, is_discreet } => {
            let what = if is_discreet { "appointment" } else { "session" };
            format!("Provisional: it depends on what is decided after {what} {after}.")
        }
        Sentence::StillUndecided => "Provisional: it depends on a decision that is still open.".to_owned(),
        Sentence::DecidedThen => "After this appointment it is decided how to go on.".to_owned(),
        Sentence::AimOnEvent { event, on } => format!("On {event} ({on})."),
        Sentence::NotBeforeEvent { event, on } => format!("Not before {event} ({on})."),
        Sentence::NotAfterEvent { event, on } => format!("Not after {event} ({on})."),
        Sentence::AimNextWeekday { after, days } => {
            format!("The next of the protocol's weekdays after {} is {days}.", reference(after))
        }
        Sentence::AimIs { interval, after, days } => format!("{interval} after {} is {days}.", reference(after)),
        Sentence::NotBefore { day, minimum, after } => {
            format!("Not before {day}: at least {minimum} after {}.", reference(after))
        }
        Sentence::NotAfter { day, maximum, after } => {
            format!("Not after {day}: at most {maximum} after {}.", reference(after))
        }
        Sentence::AimBefore { interval, event, on, days } => format!("{interval} before {event} ({on}) is {days}."),
        Sentence::NotNearer { day, minimum, event, on } => {
            format!("Not after {day}: at least {minimum} before {event} ({on}).")
        }
        Sentence::NotFarther { day, maximum, event, on } => {
            format!("Not before {day}: at most {maximum} before {event} ({on}).")
        }
        Sentence::EarlierCounts => "Whichever of these is earlier counts.".to_owned(),
        Sentence::AsSoonAsAllowed { day } => {
            format!("No interval is given for it, so it is planned as soon as its rules allow, from {day}.")
        }
        Sentence::WouldSuit { day, is_better: true } => format!("{day} would suit this session better"),
        Sentence::WouldSuit { day, is_better: false } => format!("{day} would suit this session as well"),
        Sentence::ButTooLate { suits } => format!("{suits}, but then a session would come so late that the course could not go on as planned."),
        Sentence::ButNoPlan { suits } => format!("{suits}, but then no plan fits."),
        Sentence::ButWorse { suits, days, instead_of } => {
            format!("{suits}, but the whole plan would be {days} from the ideal dates instead of {instead_of}.")
        }
        Sentence::ButNotBetter { suits } => {
            format!(
                "{suits}, but no plan with it is nearer to the ideal dates, and this one has fewer visits or earlier days."
            )
        }
        Sentence::ButNoPlanBeside { suits } => {
            format!("{suits}, but then this course has no plan while the other courses stay.")
        }
        Sentence::ButWorseBeside { suits, days, instead_of } => format!(
            "{suits}, but while the other courses stay, this one would be {days} from the ideal dates instead of \
             {instead_of}."
        ),
        Sentence::ButNotBetterBeside { suits } => format!(
            "{suits}, but while the other courses stay, this one would be no nearer to the ideal dates, with more visits \
             or later days."
        ),
        Sentence::ButSharesLess { suits } => {
            format!("{suits}, but sharing visits with the other courses comes first.")
        }
        Sentence::ButGivesUp { suits, visits } => {
            format!("{suits}, but then promised visits would be given up: {visits}.")
        }
        Sentence::Promised => "It was promised for this day.".to_owned(),
        Sentence::TimeMoved { start, requested, length } => {
            format!("{start} is the free time nearest to {requested} that is long enough ({length}).")
        }
        Sentence::SharedVisit { courses } => format!("Same visit as {courses}."),
        Sentence::WasMoved { is_forced: false } => "It was moved to this day by hand.".to_owned(),
        Sentence::WasMoved { is_forced: true } => {
            "It was moved to this day by hand, although a rule forbids the day.".to_owned()
        }
        Sentence::WasMissed { day } => format!("It was missed on {day}."),
        Sentence::PlannedFrom { day } => format!("Sessions are planned from {day} on."),
        Sentence::WasHeld => "It was held on this day.".to_owned(),

        Sentence::AfterGap { length, day, then } => format!("More than {length} after the session on {day}: {then}."),
        Sentence::GapAhead { length, day, then } => {
            format!("This is more than {length} after the session on {day}; if it is held so late, {then}.")
        }
        Sentence::GapRule { length, then } => format!("More than {length} after the session before: {then}."),
        Sentence::LastAgain => "the last session is held again".to_owned(),
        Sentence::LastSessionsAgain { sessions } => format!("the last {sessions} sessions are held again"),
        Sentence::PhaseAgain => "the phase starts again".to_owned(),
        Sentence::CourseAgain => "the course starts again".to_owned(),
        Sentence::DueLeftOut => "the session that was due is left out".to_owned(),

        Sentence::Blocked { obstacle, days } => format!("{obstacle}: {days}."),
        Sentence::MoreTimes { times: 1 } => "and once more".to_owned(),
        Sentence::MoreTimes { times } => format!("and {times} more times"),
        Sentence::Weekday => "Not one of the chosen weekdays".to_owned(),
        Sentence::PhaseWeekday => "No sessions of this phase on that weekday".to_owned(),
        Sentence::Closed => "The clinic is closed".to_owned(),
        Sentence::ClosedFor { reason } => format!("The clinic is closed ({reason})"),
        Sentence::ClosedWeekday => "The clinic is closed on that weekday".to_owned(),
        Sentence::NoTime => "The clinic has no free time".to_owned(),
        Sentence::NoTimeFor { length } => format!("The clinic has no free slot of {length}"),
        Sentence::NoTimeTogether { length, courses } => {
            format!("The clinic has no free slot of {length} for a visit together with {courses}")
        }
        Sentence::InBreak { title } => format!("No sessions at this time of the year ({title})"),
        Sentence::Away => "The person is away".to_owned(),
        Sentence::TooSoonBefore { length, treatment, day } => format!("Less than {length} before {treatment} on {day}"),
        Sentence::TooSoonAfter { length, treatment, day } => format!("Less than {length} after {treatment} on {day}"),
        Sentence::OtherCourse { course } => format!("A session of {course}, and the two may not share a visit"),

        Sentence::CareFor { length } => format!("For {length} after the session"),
        Sentence::CareFromBefore { length } => format!("From {length} before the session"),
        Sentence::CareUntilBefore { length } => format!("Until {length} before the session"),
        Sentence::CareOnDay => "On the day of the session".to_owned(),
        Sentence::CareBefore => "Before the session".to_owned(),
        Sentence::CareAfter => "After the session".to_owned(),
        Sentence::CareBetween { from, until: None } => format!("From {}", moment(from)),
        Sentence::CareBetween { from, until: Some(until) } => format!("From {} until {}", moment(from), moment(until)),

        Sentence::CareUntil { latest, at_least, length } => {
            let at_least = part(at_least, |time| format!(", at least until {time}"));
            format!("Until {latest}{at_least} ({length} after)")
        }
        Sentence::CareFrom { earliest, at_latest, until, length } => {
            let comma = if at_latest.is_some() { "," } else { "" };
            let at_latest = part(at_latest, |time| format!(", at the latest {time}"));
            let until = part(until, |time| format!("{comma} until {time}"));
            format!("From {earliest}{at_latest}{until} ({length} before)")
        }
        Sentence::CareDayUntil { day, time } => format!("On {day} until {time}"),
        Sentence::CareDayFrom { day, time } => format!("On {day} from {time} on"),
        Sentence::CareOn { day } => format!("On {day}"),
        Sentence::CareClock { from, until, told } => {
            let from = part(from, |from| format!("from {from} "));
            let until = part(until, |until| format!("until {until} "));
            English.sentence_case(&format!("{from}{until}({})", told.to_lowercase()))
        }
        Sentence::Moment { moment: at } => moment(at),

        Sentence::About { indication, protocol } => format!("For: {indication}. Protocol: {protocol}."),
        Sentence::CourseSpan { sessions, days, off_aim: None } => format!("{sessions}, {days}; all on the ideal dates"),
        Sentence::CourseSpan { sessions, days, off_aim: Some(off_aim) } => {
            format!("{sessions}, {days}; {off_aim} from the ideal dates in all")
        }
        Sentence::LengthNotKnown => "How long a session takes is not known, so a day counts as free when the clinic \
                                     has any time; give --session-length to check that it is long enough."
            .to_owned(),
        Sentence::VariantHolds { title, session, day } => {
            format!("The variant “{title}” holds, because session {session} is on {day}.")
        }
        Sentence::NotYetEffective { day } => {
            format!("This version of the protocol holds from {day}, and the course begins before that day.")
        }
        Sentence::HoursNotKnown => {
            "No opening hours are known, so any time of the day counts as open; `[hours]` in the clinic's file \
             gives them."
                .to_owned()
        }
        Sentence::LocalTimes { zone } => format!("Times are local times in {zone}."),
        Sentence::JointSummary { courses, sessions, visits, off_aim } => {
            format!("{courses} planned together: {sessions} in {visits}; {off_aim} from the ideal dates in all")
        }
        Sentence::NotProven => format!("{NOT_PROVEN}."),
        Sentence::OffAimOpen { at_least } => format!("{NOT_PROVEN}: it is proven only that no plan is less than {at_least} from the ideal dates."),
        Sentence::TieOpen => "This plan is proven the best in days off aim and visits; the search was stopped before it was known whether one that is as good ends sooner.".to_owned(),
        Sentence::PromisesOpen => {
            "The search was given up before it was proven that no plan keeps more of the promised visits.".to_owned()
        }
        Sentence::FewestOpen { at_least } => {
            let days = at_least.map(|days| format!(", and of those with as few none is less than {days} from the ideal dates")).unwrap_or_default();
            format!("{NOT_PROVEN}: no plan has fewer visits{days}.")
        }
        Sentence::VisitsOpen { visits, above } => {
            let days = above.map(|days| format!("; one with fewer than this plan is more than {days} from the ideal dates")).unwrap_or_default();
            format!("{NOT_PROVEN}: no plan has fewer than {visits}{days}.")
        }
        Sentence::PhaseTitle { phase, round, sessions, spacing } => {
            let round = round.map(|round| format!(" (round {round})")).unwrap_or_default();
            let spacing = spacing.map(|spacing| format!(", {}", self::spacing(spacing))).unwrap_or_default();
            format!("{phase}{round}: {sessions}{spacing}")
        }
        Sentence::AskBefore { question } => format!("Before this session: {question}"),
        Sentence::AskAfter { question } => format!("After this session: {question}"),
        Sentence::WhenToCall => "Call the clinic if anything worries you, is stronger than described here or lasts \
                                 longer. In an emergency, call the emergency number first."
            .to_owned(),
        Sentence::Disclaimer => "mesoplan counts days and shows what sources say; a clinician decides.".to_owned(),

        Sentence::Separation { before, after, treatments, is_usual } => {
            let how = if is_usual { "usually about" } else { "at least" };
            let lengths: Vec<String> = [(before, "before"), (after, "after")]
                .into_iter()
                .filter_map(|(length, side)| Some(format!("{how} {} {side}", length?)))
                .collect();
            match (before == after).then_some(before).flatten() {
                Some(length) if is_usual => format!("Usually leave about {length} between a session and {treatments}."),
                Some(length) => format!("Leave {how} {length} between a session and {treatments}."),
                None => format!("Have a session {} {treatments}.", lengths.join(" or ")),
            }
        }
        Sentence::AskedWhen { time, phase } => {
            let phase = part(phase, |phase| format!(" of {phase}"));
            match time {
                CheckpointTime::After(first, last) if first == last => format!("After session {first}{phase}"),
                CheckpointTime::After(first, last) => format!("After sessions {first} to {last}{phase}"),
                CheckpointTime::Every(first, last) if first == last => format!("After every {first} sessions{phase}"),
                CheckpointTime::Every(first, last) => format!("After every {first} to {last} sessions{phase}"),
                CheckpointTime::AfterLast => format!("After the last session{phase}"),
                CheckpointTime::Before(session) => format!("Before session {session}{phase}"),
            }
        }
        Sentence::SameDayIsFine => "The same day is fine.".to_owned(),
        Sentence::AnswerGoesOn { is_yes } => format!("If {}, the course goes on as planned.", yes_no(is_yes)),
        Sentence::AnswerStops { is_yes } => format!("If {}, the course ends here.", yes_no(is_yes)),
        Sentence::AnswerGoesTo { is_yes, phase } => {
            format!("If {}, the course goes on with: {phase}.", yes_no(is_yes))
        }
        Sentence::AnswerAdds { is_yes, sessions } => format!("If {}, the course has {sessions} more.", yes_no(is_yes)),
        Sentence::DependsOn { after, question } => {
            format!("What comes after session {after} depends on the answer to: {question}")
        }
        Sentence::AllDependsOn { question } => format!("All sessions depend on the answer to: {question}"),
        Sentence::Answered { question, is_yes, day } => {
            format!("{question} Answered on {day}: {}.", yes_no(is_yes))
        }
        Sentence::AnswerNow { name, question } => format!("To be answered now ({name}): {question}"),
        Sentence::SessionsLeftOut { phase, sessions, source } => {
            format!("{phase}: the source says {source}; what an answer asks for beyond that is left out: {sessions}.")
        }
        Sentence::SessionsAdded { phase, sessions } => format!("{phase}: {sessions} added after an answer."),
        Sentence::AddedByClinic { text } => format!("{text} (added by the clinic)"),
        Sentence::SessionsNamed { first, last: Some(last) } if first == last => format!("session {first}"),
        Sentence::SessionsNamed { first, last: Some(last) } => format!("sessions {first} to {last}"),
        Sentence::SessionsNamed { first, last: None } => format!("session {first} and later"),
        Sentence::OnlyFor { text, which } => format!("{text} ({which} only)"),
        Sentence::HowOften { frequency } => match frequency {
            Frequency::MostCommon => "Most common",
            Frequency::Common => "Common",
            Frequency::Rare => "Rare",
            Frequency::VeryRare => "Very rare",
        }
        .to_owned(),
        Sentence::RulesOut { is_clinics: false } => "Do not have this treatment if any of these applies".to_owned(),
        Sentence::RulesOut { is_clinics: true } => "This clinic does not treat in these cases".to_owned(),
        Sentence::NotRecommended { is_clinics: false } => "Not recommended by the source".to_owned(),
        Sentence::NotRecommended { is_clinics: true } => "Not recommended by this clinic".to_owned(),
        Sentence::TellBeforehand => "Tell the doctor beforehand".to_owned(),
        Sentence::IsWeighed => "To decide together with the doctor".to_owned(),
        Sentence::Postpones => "Treatment has to wait".to_owned(),
        Sentence::AskFirst => "Ask a doctor first".to_owned(),
        Sentence::UntilThen { condition, until } => format!("{condition} (until {until})"),
        Sentence::SourceUpdated { day } => format!("updated {day}"),
        Sentence::ProtocolFile { id, version } => format!("Protocol {id} {version}"),

        Sentence::CountChosen { phase, sessions, is_asked_for, source } => {
            let who = if is_asked_for { "as asked for" } else { "the clinic's choice" };
            let source = source
                .map_or_else(|| "the source gives no number".to_owned(), |count| format!("the source says {count}"));
            format!("{phase}: {sessions}, {who}; {source}.")
        }
        Sentence::CountInTime { phase, sessions, source } => {
            format!("{phase}: {sessions}, as many as there are in that time; the source says {source}.")
        }
        Sentence::Usually { text } => format!("usually {text}"),
        Sentence::OutsideUsual { phase, chosen, usual } => {
            format!("{phase}: {chosen}, the practitioner's decision; the source says {usual}.")
        }
        Sentence::PreparationWhen { length, when } => {
            format!("Each visit begins with {length} of preparation. It is needed in these cases: {when}.")
        }
        Sentence::LongerCourse { when } => format!("A longer course: {when}"),
        Sentence::Repeats { interval } => format!("Per the source, the whole course is repeated after {interval}."),
        Sentence::RoundsHint => "`--rounds 2` plans the whole course twice.".to_owned(),
        Sentence::Draft => "This protocol is a draft.".to_owned(),
        Sentence::Retired => "This protocol is retired: start no new course from it.".to_owned(),
        Sentence::Reviewed { by, day } => format!("Reviewed by {by} on {day}."),

        Sentence::RemindNow { title } => format!("Now: {title}"),
        Sentence::RemindTomorrow { time, title } => {
            format!("Tomorrow{}: {title}", part(time, |time| format!(" {time}")))
        }
        Sentence::RemindIn { count, unit, time, title } => {
            let length = format!("{count} {}", unit_name(unit, count));
            format!("In {length}{}: {title}", part(time, |time| format!(", {time}")))
        }
        Sentence::Appointment { number, of } => format!("Appointment {number}/{of}"),
        Sentence::Appointments => "Appointments".to_owned(),
        Sentence::Cancelled { title } => format!("Cancelled: {title}"),
        Sentence::CancelledAppointment => "Appointment cancelled".to_owned(),

        Sentence::Or { before, last } => format!("{before} or {last}"),
        Sentence::Span { sessions, days } => format!("{sessions}: {days}"),
        Sentence::SomeCancelled { sessions, cancelled } => format!("{sessions}, {cancelled} of them cancelled"),
        Sentence::Progress { done, of } => format!("{done} of {of} sessions done"),
        Sentence::SessionOfCourse { course, number, of } => format!("{course}, session {number} of {of}"),
        Sentence::CanMoveTo { days } => format!("Can move to: {days}"),
        Sentence::AskTheClinic => "ask the clinic".to_owned(),
        Sentence::MovesAsAgreed => "For another day, ask the clinic".to_owned(),
        Sentence::MovesWithAnother => "Can move only together with another session".to_owned(),
        Sentence::Done => "done".to_owned(),
        Sentence::DoneLate { days } => format!("done {days} later than ideal"),
        Sentence::DoneTooSoon => "done too soon: it does not count".to_owned(),
        Sentence::Missed => "missed".to_owned(),
        Sentence::Dropped => "cancelled".to_owned(),
        Sentence::Moved => "moved".to_owned(),
        Sentence::MonthsWithout { months } => format!("Months without an appointment: {months}."),
        Sentence::Issue { day, revision } => format!("Plan of {day}, revision {revision}"),
        Sentence::Replaces { revision } => format!("It replaces revision {revision}."),
        Sentence::ClinicianIs { name } => format!("Clinician: {name}"),
        Sentence::WeekdaySpan { first, last } => format!("{first} to {last}"),
        Sentence::CareFromDay { earliest, at_latest, length } => {
            let at_latest = part(at_latest, |day| format!(", at the latest {day}"));
            format!("From {earliest}{at_latest} ({length} before)")
        }
        Sentence::CareUntilDay { latest, at_least, length } => {
            let at_least = part(at_least, |day| format!(", at least until {day}"));
            format!("Until {latest}{at_least} ({length} after)")
        }
    }
}

/// The answer to a question.
fn yes_no(is_yes: bool) -> &'static str {
    if is_yes { "yes" } else { "no" }
}

/// How the sessions of a phase lie, behind their number.
fn spacing(spacing: Spacing<'_>) -> String {
    match spacing {
        Spacing::Apart { interval } => format!("{interval} apart"),
        Spacing::BeforeEvent { interval, event } => format!("{interval} before {event}"),
        Spacing::OnEvent { event } => format!("on {event}"),
        Spacing::AfterEvent { interval, event } => format!("{interval} after {event}"),
        Spacing::AfterSession { interval, number } => format!("{interval} after session {number}"),
        Spacing::PerWeek { count } => format!("{count} a week"),
        Spacing::On { weekdays } => format!("on {weekdays}"),
    }
}
