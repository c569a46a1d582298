//! English: the sentences of a plan.

use super::{English, moment, reference, unit_name};
use crate::model::{CheckpointTime, Frequency};
use crate::render::locale::{Sentence, Wording as _, part};

pub(super) fn say(sentence: Sentence<'_>) -> String {
    match sentence {
        Sentence::And { before, last } => format!("{before} and {last}"),
        Sentence::AndMore { first, others } => format!("{first} (and {others} more)"),
        Sentence::Range { lo, hi } => format!("{lo} to {hi}"),
        Sentence::CountBetween { lo, hi } => format!("{lo} to {hi}"),
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
            "The code leaves out the place, so that it is not too fine to scan.".to_owned()
        }
        Sentence::ScanShortened { is_title_cut: true } => {
            "The code leaves out the end of the title, and any place, so that it is not too fine to scan.".to_owned()
        }
        Sentence::SessionOfPhase { phase, number, of } => format!("{phase}, session {number} of {of}."),
        Sentence::From { day } => format!("from {day}"),
        Sentence::Fixed => "fixed by its neighbours".to_owned(),
        Sentence::CannotMove => "It cannot move while the other sessions stay.".to_owned(),
        Sentence::MayMove { days } => format!("It may move to any usable day from {days}; the plan stays valid."),
        Sentence::MayMoveTo { day } => format!("It may move to {day}; the plan stays valid."),
        Sentence::MayMoveFrom { day } => format!("It may move to any usable day from {day} on; the plan stays valid."),
        Sentence::AimedAt { aim } => format!("Aim: {aim}."),
        Sentence::AimedAtAndAllowed { aim, allowed } => format!("Aim: {aim}; {allowed}."),
        Sentence::Allowed { allowed } => format!("The day is {allowed}."),
        Sentence::AllowedFrom { day } => format!("allowed from {day} on"),
        Sentence::AllowedUntil { day } => format!("allowed until {day}"),
        Sentence::AllowedOn { days } => format!("allowed: {days}"),
        Sentence::AllowedFromUntil { from, until } => format!("allowed from {from} until {until}"),
        Sentence::MovedByHand { is_forced: false } => "moved by hand".to_owned(),
        Sentence::MovedByHand { is_forced: true } => "moved by hand, against a rule".to_owned(),
        Sentence::Unrecorded { number, day } => format!("Not on record: session {number}, planned for {day}."),

        Sentence::HeldOnAim => "held on aim".to_owned(),
        Sentence::HeldEarly { days } => format!("held {days} before its aim"),
        Sentence::HeldLate { days } => format!("held {days} after its aim"),
        Sentence::HeldInGrace { days } => format!("held {days} before its minimum, within the grace"),
        Sentence::HeldTooSoon { days, counts: true } => {
            format!("held too soon, {days} before its minimum; the protocol lets it count")
        }
        Sentence::HeldTooSoon { days, counts: false } => {
            format!("held too soon, {days} before its minimum; by the protocol it does not count")
        }
        Sentence::HeldTooNear { days, counts: true } => {
            format!("held {days} too near to another treatment; the protocol lets it count")
        }
        Sentence::HeldTooNear { days, counts: false } => {
            format!("held {days} too near to another treatment; by the protocol it does not count")
        }
        Sentence::HeldTooLate { days } => format!("held {days} after its maximum"),

        Sentence::Start => "It is the wished start.".to_owned(),
        Sentence::StartMoved { wished } => {
            format!("The wished start, {wished}, cannot be used; this is the first usable day after it.")
        }
        Sentence::StartChosen { days } => format!("The start may be on any usable day: {days}."),
        Sentence::StartWished { day } => format!("The start is wished for {day}."),
        Sentence::AimIs { interval, after, days } => format!("{interval} after {} is {days}.", reference(after)),
        Sentence::NotBefore { day, minimum, after } => {
            format!("Not before {day}: at least {minimum} after {}.", reference(after))
        }
        Sentence::NotAfter { day, maximum, after } => {
            format!("Not after {day}: at most {maximum} after {}.", reference(after))
        }
        Sentence::AsSoonAsAllowed { day } => {
            format!("No interval is given for it, so it is planned as soon as its rules allow, from {day}.")
        }
        Sentence::WouldSuit { day, is_better: true } => format!("{day} would suit this session better"),
        Sentence::WouldSuit { day, is_better: false } => format!("{day} would suit this session as well"),
        Sentence::ButNoPlan { suits } => format!("{suits}, but then no plan fits."),
        Sentence::ButWorse { suits, days, instead_of } => {
            format!("{suits}, but the whole plan would be {days} off aim instead of {instead_of}.")
        }
        Sentence::ButNotBetter { suits } => {
            format!("{suits}, but no plan with it is less off aim, and this one has fewer visits or earlier days.")
        }
        Sentence::ButNoPlanBeside { suits } => {
            format!("{suits}, but then this course has no plan while the other courses stay.")
        }
        Sentence::ButWorseBeside { suits, days, instead_of } => format!(
            "{suits}, but while the other courses stay, this one would be {days} off aim instead of {instead_of}."
        ),
        Sentence::ButNotBetterBeside { suits } => format!(
            "{suits}, but while the other courses stay, this one would be no less off aim, with more visits or later days."
        ),
        Sentence::ButSharesLess { suits } => {
            format!("{suits}, but sharing visits with the other courses comes first.")
        }
        Sentence::ButGivesUp { suits, visits } => {
            format!("{suits}, but then promised visits would be given up: {visits}.")
        }
        Sentence::Promised => "It was promised for this day.".to_owned(),
        Sentence::TimeMoved { start, wished, length } => {
            format!("{start} is the free time nearest to {wished} that is long enough ({length}).")
        }
        Sentence::SharedVisit { courses } => format!("One visit with {courses}."),
        Sentence::WasMoved { is_forced: false } => "It was moved to this day by hand.".to_owned(),
        Sentence::WasMoved { is_forced: true } => {
            "It was moved to this day by hand, although a rule forbids the day.".to_owned()
        }
        Sentence::WasMissed { day } => format!("It was missed on {day}."),
        Sentence::PlannedFrom { day } => format!("Sessions are planned from {day} on."),
        Sentence::WasHeld => "It was held on this day.".to_owned(),

        Sentence::Blocked { obstacle, days } => format!("{obstacle}: {days}."),
        Sentence::MoreTimes { times: 1 } => "and once more".to_owned(),
        Sentence::MoreTimes { times } => format!("and {times} more times"),
        Sentence::Weekday => "Not on a weekday that may be used".to_owned(),
        Sentence::Closed => "The clinic is closed".to_owned(),
        Sentence::ClosedFor { reason } => format!("The clinic is closed ({reason})"),
        Sentence::ClosedWeekday => "The clinic is not open on that weekday".to_owned(),
        Sentence::NoTime => "The clinic has no free time".to_owned(),
        Sentence::NoTimeFor { length } => format!("The clinic has no {length} free in one piece"),
        Sentence::NoTimeTogether { length, courses } => {
            format!("The clinic has no {length} free in one piece for a visit with {courses}")
        }
        Sentence::Away => "The person is away".to_owned(),
        Sentence::TooSoonBefore { length, treatment, day } => format!("Less than {length} before {treatment} on {day}"),
        Sentence::TooSoonAfter { length, treatment, day } => format!("Less than {length} after {treatment} on {day}"),
        Sentence::OtherCourse { course } => format!("A session of {course}, and the two may not share a visit"),

        Sentence::CareFor { length } => format!("For {length} after"),
        Sentence::CareFromBefore { length } => format!("From {length} before"),
        Sentence::CareUntilBefore { length } => format!("Until {length} before"),
        Sentence::CareOnDay => "On the day of the session".to_owned(),
        Sentence::CareBefore => "Before".to_owned(),
        Sentence::CareAfter => "After".to_owned(),
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
        Sentence::CourseSpan { sessions, days, off_aim: None } => format!("{sessions}, {days}; every session on aim"),
        Sentence::CourseSpan { sessions, days, off_aim: Some(off_aim) } => {
            format!("{sessions}, {days}; {off_aim} off aim in all")
        }
        Sentence::LengthNotKnown => "How long a session takes is not known, so a day counts as free when the clinic \
                                     has any time; give --session-length to check that it is long enough."
            .to_owned(),
        Sentence::HoursNotKnown => {
            "No opening hours are known, so any time of the day counts as open; `[hours]` in the clinic's file \
             gives them."
                .to_owned()
        }
        Sentence::LocalTimes { zone } => format!("Times are local times in {zone}."),
        Sentence::JointSummary { courses, sessions, visits, off_aim } => {
            format!("{courses} planned together: {sessions} in {visits}; {off_aim} off aim in all")
        }
        Sentence::OffAimOpen { at_least } => format!(
            "The search was given up before this plan was proven best: it was made one course after the other, and it is \
             proven only that no plan is less than {at_least} off aim."
        ),
        Sentence::PromisesOpen => {
            "The search was given up before it was proven that no plan keeps more of the promised visits.".to_owned()
        }
        Sentence::VisitsOpen { above } => format!(
            "The search was given up before this plan was proven best: one with fewer visits, if there is one, is more \
             than {above} off aim."
        ),
        Sentence::PhaseTitle { phase, round, sessions, interval } => {
            let round = round.map(|round| format!(" (round {round})")).unwrap_or_default();
            let interval = part(interval, |interval| format!(", {interval} apart"));
            format!("{phase}{round}: {sessions}{interval}")
        }
        Sentence::AskBefore { question } => format!("Ask before this session: {question}"),
        Sentence::AskAfter { question } => format!("Ask after this session: {question}"),
        Sentence::WhenToCall => "Call the clinic if anything worries you, is stronger than described here or lasts \
                                 longer. In an emergency, call the emergency number first."
            .to_owned(),
        Sentence::Disclaimer => "mesoplan counts days and shows what sources say; a clinician decides.".to_owned(),

        Sentence::Separation { before, after, treatments, is_usual } => {
            let how = if is_usual { "usually about" } else { "at least" };
            let before = before.map(|length| format!("{how} {length} before"));
            let after = after.map(|length| format!("{how} {length} after"));
            let lengths: Vec<String> = before.into_iter().chain(after).collect();
            format!("A session is {} {treatments}.", lengths.join(" or "))
        }
        Sentence::AskedWhen { time, phase } => {
            let phase = part(phase, |phase| format!(" of {phase}"));
            match time {
                CheckpointTime::After(first, last) if first == last => format!("After session {first}{phase}"),
                CheckpointTime::After(first, last) => format!("After session {first} to {last}{phase}"),
                CheckpointTime::Every(first, last) if first == last => format!("After every {first} sessions{phase}"),
                CheckpointTime::Every(first, last) => format!("After every {first} to {last} sessions{phase}"),
                CheckpointTime::Before(session) => format!("Before session {session}{phase}"),
            }
        }
        Sentence::AddedByClinic { text } => format!("{text} (added by this clinic)"),
        Sentence::OnlyForSessions { text, first, last } if first == last => format!("{text} (session {first} only)"),
        Sentence::OnlyForSessions { text, first, last } => format!("{text} (sessions {first} to {last} only)"),
        Sentence::HowOften { frequency } => match frequency {
            Frequency::MostCommon => "Most common",
            Frequency::Common => "Common",
            Frequency::Rare => "Rare",
            Frequency::VeryRare => "Very rare",
        }
        .to_owned(),
        Sentence::RulesOut { is_clinics: false } => "By the source this rules the treatment out".to_owned(),
        Sentence::RulesOut { is_clinics: true } => "This clinic does not treat in these cases".to_owned(),
        Sentence::NotRecommended { is_clinics: false } => "The source does not recommend the treatment here".to_owned(),
        Sentence::NotRecommended { is_clinics: true } => "This clinic does not recommend the treatment here".to_owned(),
        Sentence::TellBeforehand => "Tell the doctor beforehand".to_owned(),
        Sentence::IsWeighed => "A clinician weighs this".to_owned(),
        Sentence::Postpones => "This postpones the treatment".to_owned(),
        Sentence::AskFirst => "Ask a clinician first".to_owned(),
        Sentence::UntilThen { condition, until } => format!("{condition} (until: {until})"),
        Sentence::SourceUpdated { day } => format!("updated {day}"),
        Sentence::ProtocolFile { id, version } => format!("Protocol {id} {version}"),

        Sentence::CountChosen { phase, sessions, is_asked_for, source } => {
            let who = if is_asked_for { "as asked for" } else { "the clinic's choice in the protocol file" };
            let source = source
                .map_or_else(|| "the source gives no number".to_owned(), |count| format!("the source says {count}"));
            format!("{phase}: {sessions}, {who}; {source}.")
        }
        Sentence::Usually { text } => format!("usually {text}"),
        Sentence::OutsideUsual { phase, chosen, usual } => {
            format!("{phase}: {chosen}, the practitioner's decision; the source says {usual}.")
        }
        Sentence::PreparationWhen { length, when } => {
            format!("Each visit begins with {length} of preparation. It is needed in these cases: {when}.")
        }
        Sentence::LongerCourse { when } => format!("A longer course: {when}"),
        Sentence::Repeats { interval } => format!("The source repeats the whole course after {interval}."),
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
        Sentence::CancelledAppointment => "Cancelled: Appointment".to_owned(),
    }
}
