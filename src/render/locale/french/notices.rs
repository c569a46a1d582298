//! French, at the clinic's desk.

use super::{French, hour};
use crate::render::locale::{Notice, Wording, part};

pub(super) fn say(notice: Notice<'_>) -> String {
    match notice {
        Notice::SessionOf { number, of: Some(of), place } => format!("séance {number} (sur {of}\u{a0}; {place})"),
        Notice::SessionOf { number, of: None, place } => format!("séance {number} ({place})"),
        Notice::NoPlanOn { session, day } => {
            format!("aucun plan n’est possible, car il faudrait que la {session} ait lieu le {day}")
        }
        Notice::NoPlanWithin { session, days } => {
            format!(
                "aucun plan n’est possible, car il faudrait que la {session} ait lieu dans cette période\u{a0}: {days}"
            )
        }
        Notice::NoPlanFor { session } => {
            format!("aucun plan n’est possible, car aucun jour ne respecte toutes les règles de la {session}")
        }
        Notice::NoJointPlan { courses } => format!(
            "aucun plan n’est possible\u{a0}: les cures {courses} peuvent être planifiées séparément, mais pas ensemble"
        ),
        Notice::GivenUp => "la recherche a été interrompue avant que l’on sache si un plan est possible".to_owned(),
        Notice::GivenUpAbove { days } => format!(
            "la recherche a été interrompue avant que l’on sache si un plan est possible\u{a0}; tout plan, s’il en \
             existe un, a plus de {days} d’écart"
        ),
        Notice::BoundSteps => "une réponse ne peut pas examiner plus de plans".to_owned(),
        Notice::BoundMemory => "une réponse ne peut pas utiliser plus de mémoire".to_owned(),
        Notice::BoundCourses { most } => format!("{most} cures au plus peuvent être planifiées ensemble"),

        Notice::Conflict => {
            "Ces conditions sont incompatibles\u{a0}; il suffit d’en lever une, n’importe laquelle\u{a0}:"
                .to_owned()
        }
        Notice::ConflictAlone => "Sans cette condition, un plan est possible\u{a0}:".to_owned(),
        Notice::ConflictOpen => "Ces conditions sont incompatibles, peut-être pas toutes\u{a0}:".to_owned(),
        Notice::ConflictUnknown => "les conditions incompatibles n’ont pas pu être déterminées dans la limite d’une réponse".to_owned(),
        Notice::RuleStart { course, day } => {
            format!("la cure `{course}` commence le {day} ou dans les 7 jours qui suivent")
        }
        Notice::RuleStartWithin { course, days } => {
            format!("la cure `{course}` commence dans cette période\u{a0}: {days}")
        }
        Notice::RuleWeekdays { course, weekdays } => {
            format!("la cure `{course}` n’a lieu que certains jours de la semaine\u{a0}: {weekdays}")
        }
        Notice::RuleClosed { days, reason } => {
            format!("la clinique est fermée{}\u{a0}: {days}", part(reason, |reason| format!(" ({reason})")))
        }
        Notice::RuleHours => "la clinique garde ses horaires d’ouverture".to_owned(),
        Notice::RulePhaseWeekdays { course, phase, weekdays } => {
            format!("`{phase}` de `{course}` n’a lieu que ces jours\u{a0}: {weekdays}")
        }
        Notice::RuleBreaks { course } => format!("`{course}` n’a pas de séances à certaines périodes de l’année"),
        Notice::RuleBusy => "les créneaux déjà pris à la clinique restent pris".to_owned(),
        Notice::RuleAway { days } => format!("la personne est absente\u{a0}: {days}"),
        Notice::RuleOther { course, treatment, day } => {
            format!("la cure `{course}` respecte le délai par rapport à {treatment} ({day})")
        }
        Notice::RuleMinimum { course, phase } => {
            format!("la phase `{phase}` de la cure `{course}` respecte ses intervalles minimaux")
        }
        Notice::RuleMaximum { course, phase } => {
            format!("la phase `{phase}` de la cure `{course}` respecte ses intervalles maximaux")
        }
        Notice::RuleSeparations => "les délais entre les cures sont respectés".to_owned(),
        Notice::RuleToday { day } => format!("les séances sont planifiées à partir du {day}"),
        Notice::RuleMoved { course, session, day } => {
            format!(
                "la séance {session} de la cure `{course}` reste fixée au {day}, date à laquelle elle a été déplacée"
            )
        }
        Notice::RuleSeparateVisits => "chaque visite est réservée à une seule cure".to_owned(),

        Notice::ChangeSomething => {
            "indiquer une autre date de début, un autre jour de la semaine ou moins de jours de fermeture".to_owned()
        }
        Notice::ChangeSize => "libérer plus de jours ou planifier moins de séances à la fois".to_owned(),
        Notice::Changes { changes } => {
            format!("l’un de ces changements suffit pour qu’un plan soit possible\u{a0}: {changes}")
        }
        Notice::ChangesTogether { one, other, days } => format!("aucun des changements essayés ne suffit seul\u{a0}; ces deux ensemble suffisent\u{a0}: {one}\u{a0}; {other} ({days} d’écart)"),
        Notice::ChangeAndCost { change, days } => format!("{change} ({days} d’écart)"),
        Notice::ChangeStart { course, day } => format!("commencer la cure `{course}` le {day}"),
        Notice::ChangeStartAll { day } => format!("commencer toutes les cures plus tard, la première le {day}"),
        Notice::ChangeWeekday { course, weekday } => format!("autoriser aussi le {weekday} pour la cure `{course}`"),
        Notice::ChangeOpen { day } => format!("ouvrir la clinique le {day}"),
        Notice::ChangeOpenWeekday { weekday } => format!("ouvrir aussi la clinique chaque {weekday}"),
        Notice::ChangeFree { day } => format!("libérer du temps à la clinique le {day}"),
        Notice::ChangeBack { day } => format!("prévoir la présence de la personne le {day}"),
        Notice::ChangeMaximum { course, phase, days } => {
            format!("allonger de {days} l’intervalle maximal de la phase `{phase}` de la cure `{course}`")
        }
        Notice::ChangeInterval { course, phase, interval } => {
            format!("appliquer un intervalle de {interval} à la phase `{phase}` de la cure `{course}`")
        }
        Notice::ChangeRelease { course, session } => {
            format!("autoriser de nouveau un autre jour pour la séance {session} de la cure `{course}`")
        }
        Notice::ChangeForce { course, session, day, command } => {
            format!("placer la séance {session} de la cure `{course}` le {day}, au-delà de son intervalle maximal\u{a0}: `{command}`")
        }
        Notice::ChangeEvent { event, day } => format!("donner à `{event}` la date du {day}"),
        Notice::ChangeCancel { course, session } => format!("annuler la séance {session} de la cure `{course}`"),
        Notice::ChangeShare => "autoriser plusieurs cures pendant une même visite".to_owned(),

        Notice::Agenda { day, courses } => format!("{}\u{a0}: {courses}", French.sentence_case(day)),
        Notice::NextOf { state, who, number, of: Some(of) } => {
            format!("{state}\u{a0}: {who}, séance {number} sur {of}")
        }
        Notice::NextOf { state, who, number, of: None } => format!("{state}\u{a0}: {who}, séance {number}"),
        Notice::NextDate { line, day } => format!("{line}\u{a0}; prochaine date\u{a0}: {day}"),
        Notice::AppointmentOn { day } => format!("Rendez-vous le {day}"),
        Notice::PlanDiffers { day, command } => {
            format!("N’est plus dans le plan, qui prévoit maintenant le {day}\u{a0}; cette date ne sera promise qu’une fois le plan remis (`{command}`).")
        }
        Notice::Over { who } => format!("Cure terminée\u{a0}: {who}"),
        Notice::TooSoonUntil { day } => format!("Trop tôt avant le {day}"),
        Notice::AllowedEarly { aim_from } => format!("Autorisée, date visée à partir du {aim_from}"),
        Notice::WaitingFor { events } => format!("Date attendue ({events})"),
        Notice::Due => "À effectuer".to_owned(),
        Notice::Overdue { days } => format!("En retard de {days}"),
        Notice::PastMaximum { days } => format!("{days} après le dernier jour autorisé"),
        Notice::NextWindow { aim, earliest, latest } => format!(
            "Date visée\u{a0}: {aim}\u{a0}; période autorisée\u{a0}: à partir du {earliest}{}.",
            part(latest, |day| format!(" et jusqu’au {day}"))
        ),
        Notice::NoDayAllowed { earliest, latest } => {
            format!("Aucun jour n’est autorisé\u{a0}: pas avant le {earliest} et pas après le {latest}.")
        }
        Notice::LastHeld { number, day, grade } => format!("Séance {number} ({day})\u{a0}: {grade}."),
        Notice::NotRead { file } => format!("Illisible\u{a0}: {file}"),
        Notice::HeldBeyond { days } => format!("Complète\u{a0}; effectué en plus, après la dernière séance\u{a0}: {days}"),
        Notice::PlannedFor { day } => format!("Prévue le {day}."),

        Notice::BookTitle { days } => format!("Rendez-vous\u{a0}: {days}"),
        Notice::NoVisits => "Aucun rendez-vous".to_owned(),
        Notice::FreeTimes { times } => format!("Libre\u{a0}: {times}"),
        Notice::FreePlaces { times } => format!("Libre (nombre de postes)\u{a0}: {times}"),
        Notice::Preparation { times } => format!("Préparation\u{a0}: {times}"),
        Notice::PrepareFrom { time, what } => format!("À partir de {}\u{a0}: {what}", hour(time)),
        Notice::TimeOpen => "heure non fixée".to_owned(),
        Notice::Done => "effectuée".to_owned(),
        Notice::Who => "Qui".to_owned(),
        Notice::What => "Traitement".to_owned(),
        Notice::Place => "Poste".to_owned(),
        Notice::ToDo => "À faire".to_owned(),
        Notice::ProtocolChanged { day, given_up } => {
            let rest = given_up.map_or_else(|| "Tous les rendez-vous promis sont maintenus.".to_owned(), |days| format!("Promis et abandonnés\u{a0}: {days}."));
            format!("Le protocole a changé depuis la remise du plan, le {day}. {rest}")
        }
        Notice::WhomToTell => "Personnes à prévenir".to_owned(),
        Notice::ClosedOn { days, count } => format!("Fermé\u{a0}: {days}. Rendez-vous à déplacer\u{a0}: {count}."),
        Notice::Moves { who, old, new } => format!("{who}\u{a0}: {new} au lieu du {old}"),
        Notice::NoOtherTime { who, old } => format!("{who}\u{a0}: aucune autre date ne convient pour le {old}"),
        Notice::AlsoOn { who, new } => format!("{who}\u{a0}: nouveau rendez-vous le {new}"),
        Notice::CalledOff { who, old } => format!("{who}\u{a0}: le rendez-vous du {old} est annulé"),
        Notice::OnlyToday => "Aucun jour ne convient à partir de demain\u{a0}: il faut joindre cette personne aujourd’hui même.".to_owned(),
        Notice::InTurn => "Les changements ont été calculés l’un après l’autre, dans l’ordre des heures\u{a0}; chacun est le plus petit pour \
             la personne. Calculés tous ensemble, il en faudrait peut-être moins."
            .to_owned(),
    }
}
