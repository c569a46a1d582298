//! German, at the clinic's desk.

use crate::render::locale::{Notice, part};

pub(super) fn say(notice: Notice<'_>) -> String {
    match notice {
        Notice::SessionOf { number, of: Some(of), place } => format!("Sitzung {number} von {of} ({place})"),
        Notice::SessionOf { number, of: None, place } => format!("Sitzung {number} ({place})"),
        Notice::NoPlanOn { session, day } => format!("kein Plan möglich: {session} müsste am {day} stattfinden"),
        Notice::NoPlanWithin { session, days } => {
            format!("kein Plan möglich: {session} müsste im Zeitraum {days} stattfinden")
        }
        Notice::NoPlanFor { session } => {
            format!("kein Plan möglich: Für {session} gibt es keinen Tag, der alle Regeln erfüllt")
        }
        Notice::NoJointPlan { courses } => {
            format!("kein Plan möglich: {courses} lassen sich einzeln planen, aber nicht gemeinsam")
        }
        Notice::GivenUp => "die Suche wurde abgebrochen, bevor feststand, ob ein Plan möglich ist".to_owned(),
        Notice::GivenUpAbove { days } => format!(
            "die Suche wurde abgebrochen, bevor feststand, ob ein Plan möglich ist; falls es einen gibt, hat er mehr \
             als {days} Abweichung"
        ),
        Notice::BoundSteps => "für eine Antwort werden nicht mehr Pläne geprüft".to_owned(),
        Notice::BoundMemory => "für eine Antwort wird nicht mehr Speicher verwendet".to_owned(),
        Notice::BoundCourses { most } => format!("höchstens {most} Behandlungen werden zusammen geplant"),

        Notice::Conflict => "Diese Punkte lassen sich nicht alle zugleich erfüllen; ohne einen beliebigen davon \
             passen die übrigen:"
            .to_owned(),
        Notice::ConflictAlone => "Ohne diesen Punkt gibt es einen Plan:".to_owned(),
        Notice::ConflictOpen => "Diese Punkte lassen sich nicht alle zugleich erfüllen; vielleicht genügen dafür schon einige von ihnen:".to_owned(),
        Notice::ConflictUnknown => "welche Punkte einander ausschließen, ließ sich im Rahmen einer Antwort nicht klären".to_owned(),
        Notice::RuleStart { course, day } => {
            format!("`{course}` beginnt am {day} oder innerhalb einer Woche danach")
        }
        Notice::RuleStartWithin { course, days } => format!("Beginn von `{course}`: {days}"),
        Notice::RuleWeekdays { course, weekdays } => format!("Wochentage für `{course}`: nur {weekdays}"),
        Notice::RuleClosed { days, reason } => {
            format!("die Klinik ist geschlossen{}: {days}", part(reason, |reason| format!(" ({reason})")))
        }
        Notice::RuleHours => "es gelten die Öffnungszeiten der Klinik".to_owned(),
        Notice::RulePhaseWeekdays { course, phase, weekdays } => {
            format!("`{phase}` von `{course}` findet nur an diesen Tagen statt: {weekdays}")
        }
        Notice::RuleBreaks { course } => format!("`{course}` hat zu bestimmten Jahreszeiten keine Sitzungen"),
        Notice::RuleBusy => "belegte Zeiten in der Klinik bleiben belegt".to_owned(),
        Notice::RuleAway { days } => format!("die behandelte Person ist abwesend: {days}"),
        Notice::RuleOther { course, treatment, day } => {
            format!("der Abstand von `{course}` zu {treatment} ({day}) wird eingehalten")
        }
        Notice::RuleMinimum { course, phase } => {
            format!("die Mindestabstände in Phase `{phase}` von `{course}` werden eingehalten")
        }
        Notice::RuleMaximum { course, phase } => {
            format!("die Höchstabstände in Phase `{phase}` von `{course}` werden eingehalten")
        }
        Notice::RuleSeparations => "die Abstände zwischen den Behandlungsreihen werden eingehalten".to_owned(),
        Notice::RuleToday { day } => format!("Sitzungen werden erst ab {day} eingeplant"),
        Notice::RuleMoved { course, session, day } => {
            format!("Sitzung {session} von `{course}` bleibt auf dem Tag, auf den sie verschoben wurde ({day})")
        }
        Notice::RuleSeparateVisits => {
            "Sitzungen verschiedener Behandlungsreihen finden nicht beim selben Besuch statt".to_owned()
        }

        Notice::ChangeSomething => {
            "einen anderen Beginn, einen anderen Wochentag oder weniger Schließtage angeben".to_owned()
        }
        Notice::ChangeSize => "mehr Tage freigeben oder weniger Sitzungen auf einmal planen".to_owned(),
        Notice::Changes { changes } => format!("ein Plan ist mit einer dieser Änderungen möglich: {changes}"),
        Notice::ChangesTogether { one, other, days } => format!("keine der geprüften Änderungen genügt allein; diese beiden zusammen genügen: {one}; {other} ({days} Abweichung)"),
        Notice::ChangeAndCost { change, days } => format!("{change} ({days} Abweichung)"),
        Notice::ChangeStart { course, day } => format!("`{course}` am {day} beginnen"),
        Notice::ChangeStartAll { day } => format!("alle Behandlungsreihen später beginnen, die erste am {day}"),
        Notice::ChangeWeekday { course, weekday } => format!("für `{course}` auch {weekday} zulassen"),
        Notice::ChangeOpen { day } => format!("am {day} öffnen"),
        Notice::ChangeOpenWeekday { weekday } => format!("auch jeden {weekday} öffnen"),
        Notice::ChangeFree { day } => format!("am {day} Zeit freihalten"),
        Notice::ChangeBack { day } => format!("Anwesenheit der behandelten Person am {day}"),
        Notice::ChangeMaximum { course, phase, days } => {
            format!("den Höchstabstand in Phase `{phase}` von `{course}` um {days} verlängern")
        }
        Notice::ChangeInterval { course, phase, interval } => {
            format!("für Phase `{phase}` von `{course}` den Abstand {interval} wählen")
        }
        Notice::ChangeRelease { course, session } => {
            format!("für Sitzung {session} von `{course}` wieder andere Tage zulassen")
        }
        Notice::ChangeForce { course, session, day, command } => {
            format!("Sitzung {session} von `{course}` trotz überschrittenem Höchstabstand auf {day} legen: `{command}`")
        }
        Notice::ChangeEvent { event, day } => format!("`{event}` auf {day} legen"),
        Notice::ChangeCancel { course, session } => format!("Sitzung {session} von `{course}` streichen"),
        Notice::ChangeShare => "gemeinsame Besuche für mehrere Behandlungsreihen zulassen".to_owned(),

        Notice::Agenda { day, courses } => format!("{day}: {courses}"),
        Notice::NextOf { state, who, number, of: Some(of) } => {
            format!("{state}: {who}, Sitzung {number} von {of}")
        }
        Notice::NextOf { state, who, number, of: None } => format!("{state}: {who}, Sitzung {number}"),
        Notice::NextDate { line, day } => format!("{line}; nächster Termin: {day}"),
        Notice::AppointmentOn { day } => format!("Termin am {day}"),
        Notice::PlanDiffers { day, command } => {
            format!("Nicht mehr im Plan, dort steht jetzt {day}; zugesagt ist das erst, wenn der Plan ausgegeben wird (`{command}`).")
        }
        Notice::Over { who } => format!("Beendet: {who}"),
        Notice::TooSoonUntil { day } => format!("Noch zu früh (erlaubt ab {day})"),
        Notice::AllowedEarly { aim_from } => format!("Erlaubt (Zieltermin ab {aim_from})"),
        Notice::WaitingFor { events } => format!("Datum fehlt ({events})"),
        Notice::Due => "Fällig".to_owned(),
        Notice::Overdue { days } => format!("{days} überfällig"),
        Notice::PastMaximum { days } => format!("Letzter erlaubter Tag um {days} überschritten"),
        Notice::NextWindow { aim, earliest, latest } => {
            format!("Zieltermin: {aim}; erlaubt ab {earliest}{}.", part(latest, |day| format!(", nicht nach {day}")))
        }
        Notice::NoDayAllowed { earliest, latest } => {
            format!("Kein Tag ist erlaubt: nicht vor {earliest} und nicht nach {latest}.")
        }
        Notice::LastHeld { number, day, grade } => format!("Sitzung {number} am {day}: {grade}."),
        Notice::NotRead { file } => format!("Nicht lesbar: {file}"),
        Notice::HeldBeyond { days } => format!("Vollständig; nach der letzten Sitzung noch erfolgt: {days}"),
        Notice::PlannedFor { day } => format!("Geplant für {day}."),

        Notice::BookTitle { days } => format!("Termine: {days}"),
        Notice::NoVisits => "Keine Termine".to_owned(),
        Notice::FreeTimes { times } => format!("Frei: {times}"),
        Notice::FreePlaces { times } => format!("Frei (Anzahl der Plätze): {times}"),
        Notice::Preparation { times } => format!("Vorbereitung: {times}"),
        Notice::PrepareFrom { time, what } => format!("Ab {time} Uhr: {what}"),
        Notice::TimeOpen => "Uhrzeit offen".to_owned(),
        Notice::Done => "erledigt".to_owned(),
        Notice::Who => "Wer".to_owned(),
        Notice::What => "Behandlung".to_owned(),
        Notice::Place => "Platz".to_owned(),
        Notice::ToDo => "Zu tun".to_owned(),
        Notice::ProtocolChanged { day, given_up } => {
            let rest = given_up.map_or_else(|| "Alle zugesagten Termine bleiben.".to_owned(), |days| format!("Zugesagt und nicht mehr einzuhalten: {days}."));
            format!("Das Protokoll hat sich geändert, seit der Plan am {day} ausgegeben wurde. {rest}")
        }
        Notice::WhomToTell => "Bitte benachrichtigen".to_owned(),
        Notice::ClosedOn { days, count } => format!("Geschlossen: {days}. Zu verschiebende Termine: {count}."),
        Notice::Moves { who, old, new } => format!("{who}: {new} statt {old}"),
        Notice::NoOtherTime { who, old } => format!("{who}: Für {old} passt kein anderer Termin"),
        Notice::AlsoOn { who, new } => format!("{who}: neuer Termin {new}"),
        Notice::CalledOff { who, old } => format!("{who}: {old} entfällt"),
        Notice::OnlyToday => "Ab morgen passt kein Tag: Diese Person muss noch heute erreicht werden.".to_owned(),
        Notice::InTurn => "Die Änderungen wurden nacheinander in der Reihenfolge der Uhrzeiten geplant; jede ist für sich die kleinste. \
             Alle zusammen geplant, wären vielleicht weniger nötig."
            .to_owned(),
    }
}
