//! Spanish, at the clinic's desk.

use super::Spanish;
use crate::render::locale::{Notice, Wording, part};

pub(super) fn say(notice: Notice<'_>) -> String {
    match notice {
        Notice::SessionOf { number, of: Some(of), place } => format!("sesión {number} de {of} ({place})"),
        Notice::SessionOf { number, of: None, place } => format!("sesión {number} ({place})"),
        Notice::NoPlanOn { session, day } => {
            format!("no hay ningún plan posible: la {session} tendría que realizarse el {day}")
        }
        Notice::NoPlanWithin { session, days } => {
            format!("no hay ningún plan posible: la {session} tendría que realizarse un día {days}")
        }
        Notice::NoPlanFor { session } => {
            format!("no hay ningún plan posible: ningún día cumple todas las reglas de la {session}")
        }
        Notice::NoJointPlan { courses } => format!(
            "no hay ningún plan posible: los tratamientos {courses} se pueden planificar por separado, pero no juntos"
        ),
        Notice::GivenUp => "la búsqueda se detuvo antes de saber si hay un plan posible".to_owned(),
        Notice::GivenUpAbove { days } => format!(
            "la búsqueda se detuvo antes de saber si hay un plan posible; cualquier plan, si existe, tiene más de \
             {days} de desfase"
        ),
        Notice::BoundSteps => "una respuesta no puede examinar más planes".to_owned(),
        Notice::BoundMemory => "una respuesta no puede usar más memoria".to_owned(),
        Notice::BoundCourses { most } => format!("se pueden planificar juntos {most} tratamientos como máximo"),

        Notice::Conflict => {
            "Estas condiciones no pueden cumplirse todas a la vez; sin una de ellas, sea cual sea, las demás sí:"
                .to_owned()
        }
        Notice::ConflictAlone => "Sin esta condición sí hay un plan:".to_owned(),
        Notice::ConflictOpen => "Estas condiciones no pueden cumplirse todas a la vez; quizá basten algunas de ellas para impedirlo:".to_owned(),
        Notice::ConflictUnknown => "no se pudo determinar qué condiciones chocan dentro del límite de una respuesta".to_owned(),
        Notice::RuleStart { course, day } => {
            format!("el tratamiento `{course}` empieza el {day} o en los 7 días siguientes")
        }
        Notice::RuleStartWithin { course, days } => format!("el tratamiento `{course}` empieza en este plazo: {days}"),
        Notice::RuleWeekdays { course, weekdays } => {
            format!("el tratamiento `{course}` solo tiene lugar ciertos días de la semana: {weekdays}")
        }
        Notice::RuleClosed { days, reason } => {
            format!("la clínica está cerrada{}: {days}", part(reason, |reason| format!(" ({reason})")))
        }
        Notice::RuleHours => "la clínica mantiene su horario".to_owned(),
        Notice::RulePhaseWeekdays { course, phase, weekdays } => {
            format!("`{phase}` de `{course}` solo tiene lugar estos días: {weekdays}")
        }
        Notice::RuleBreaks { course } => format!("`{course}` no tiene sesiones en ciertas épocas del año"),
        Notice::RuleBusy => "las horas ya ocupadas de la clínica siguen ocupadas".to_owned(),
        Notice::RuleAway { days } => format!("la persona está ausente: {days}"),
        Notice::RuleOther { course, treatment, day } => {
            format!("el tratamiento `{course}` respeta la separación respecto a {treatment} ({day})")
        }
        Notice::RuleMinimum { course, phase } => {
            format!("la fase `{phase}` del tratamiento `{course}` respeta sus intervalos mínimos")
        }
        Notice::RuleMaximum { course, phase } => {
            format!("la fase `{phase}` del tratamiento `{course}` respeta sus intervalos máximos")
        }
        Notice::RuleSeparations => "se respeta la separación entre los tratamientos".to_owned(),
        Notice::RuleToday { day } => format!("las sesiones se planifican a partir del {day}"),
        Notice::RuleMoved { course, session, day } => {
            format!("la sesión {session} del tratamiento `{course}` se mantiene el {day}, día al que se movió")
        }
        Notice::RuleSeparateVisits => "cada visita es para un solo tratamiento".to_owned(),

        Notice::ChangeSomething => {
            "indicar otra fecha de inicio, otro día de la semana o menos días de cierre".to_owned()
        }
        Notice::ChangeSize => "liberar más días o planificar menos sesiones a la vez".to_owned(),
        Notice::Changes { changes } => format!("basta uno de estos cambios para que haya un plan posible: {changes}"),
        Notice::ChangesTogether { one, other, days } => format!("ninguno de los cambios probados basta por sí solo; estos dos juntos sí: {one}; {other} ({days} de desfase)"),
        Notice::ChangeAndCost { change, days } => format!("{change} ({days} de desfase)"),
        Notice::ChangeStart { course, day } => format!("empezar el tratamiento `{course}` el {day}"),
        Notice::ChangeStartAll { day } => format!("empezar todos los tratamientos más tarde, el primero el {day}"),
        Notice::ChangeWeekday { course, weekday } => {
            format!("permitir también el {weekday} para el tratamiento `{course}`")
        }
        Notice::ChangeOpen { day } => format!("abrir la clínica el {day}"),
        Notice::ChangeOpenWeekday { weekday } => format!("abrir la clínica también cada {weekday}"),
        Notice::ChangeFree { day } => format!("liberar tiempo en la clínica el {day}"),
        Notice::ChangeBack { day } => format!("contar con la presencia de la persona el {day}"),
        Notice::ChangeMaximum { course, phase, days } => {
            format!("alargar {days} el intervalo máximo de la fase `{phase}` del tratamiento `{course}`")
        }
        Notice::ChangeInterval { course, phase, interval } => {
            format!("aplicar un intervalo de {interval} a la fase `{phase}` del tratamiento `{course}`")
        }
        Notice::ChangeRelease { course, session } => {
            format!("permitir de nuevo otro día para la sesión {session} del tratamiento `{course}`")
        }
        Notice::ChangeForce { course, session, day, command } => {
            format!("poner la sesión {session} del tratamiento `{course}` el {day}, pasado su intervalo máximo: `{command}`")
        }
        Notice::ChangeEvent { event, day } => format!("dar a `{event}` la fecha {day}"),
        Notice::ChangeCancel { course, session } => format!("cancelar la sesión {session} del tratamiento `{course}`"),
        Notice::ChangeShare => "permitir varios tratamientos en una misma visita".to_owned(),

        Notice::Agenda { day, courses } => format!("{}: {courses}", Spanish.sentence_case(day)),
        Notice::NextOf { state, who, number, of: Some(of) } => {
            format!("{state}: {who}, sesión {number} de {of}")
        }
        Notice::NextOf { state, who, number, of: None } => format!("{state}: {who}, sesión {number}"),
        Notice::NextDate { line, day } => format!("{line}; próxima fecha: {day}"),
        Notice::AppointmentOn { day } => format!("Cita el {day}"),
        Notice::PlanDiffers { day, command } => {
            format!("Ya no está en el plan, que ahora prevé el {day}; esa fecha solo queda prometida al entregar el plan (`{command}`).")
        }
        Notice::Over { who } => format!("Tratamiento terminado: {who}"),
        Notice::TooSoonUntil { day } => format!("Aún no toca (a partir del {day})"),
        Notice::AllowedEarly { aim_from } => format!("Permitida, fecha objetivo a partir del {aim_from}"),
        Notice::WaitingFor { events } => format!("Falta la fecha ({events})"),
        Notice::Due => "En su fecha objetivo".to_owned(),
        Notice::Overdue { days } => format!("Con {days} de retraso"),
        Notice::PastMaximum { days } => format!("{days} después del último día permitido"),
        Notice::NextWindow { aim, earliest, latest } => format!(
            "Fecha objetivo: {aim}; plazo permitido: a partir del {earliest}{}.",
            part(latest, |day| format!(" y hasta el {day}"))
        ),
        Notice::NoDayAllowed { earliest, latest } => {
            format!("Ningún día está permitido: no antes del {earliest} ni después del {latest}.")
        }
        Notice::LastHeld { number, day, grade } => format!("Sesión {number} ({day}): {grade}."),
        Notice::NotRead { file } => format!("No se puede leer: {file}"),
        Notice::HeldBeyond { days } => format!("Completo; realizado de más, después de la última sesión: {days}"),
        Notice::PlannedFor { day } => format!("Prevista para el {day}."),

        Notice::BookTitle { days } => format!("Citas: {days}"),
        Notice::NoVisits => "No hay citas".to_owned(),
        Notice::FreeTimes { times } => format!("Libre: {times}"),
        Notice::FreePlaces { times } => format!("Libre (número de puestos): {times}"),
        Notice::Preparation { times } => format!("Preparación: {times}"),
        Notice::PrepareFrom { time, what } => format!("Desde las {time}: {what}"),
        Notice::TimeOpen => "hora por fijar".to_owned(),
        Notice::Done => "realizada".to_owned(),
        Notice::Who => "Quién".to_owned(),
        Notice::What => "Tratamiento".to_owned(),
        Notice::Place => "Puesto".to_owned(),
        Notice::ToDo => "Por hacer".to_owned(),
        Notice::ProtocolChanged { day, given_up } => {
            let rest = given_up.map_or_else(|| "Todas las citas prometidas se mantienen.".to_owned(), |days| format!("Prometidas y anuladas: {days}."));
            format!("El protocolo ha cambiado desde que se entregó el plan el {day}. {rest}")
        }
        Notice::WhomToTell => "A quién avisar".to_owned(),
        Notice::ClosedOn { days, count } => format!("Cerrado: {days}. Citas que hay que cambiar: {count}."),
        Notice::Moves { who, old, new } => format!("{who}: {new} en lugar del {old}"),
        Notice::NoOtherTime { who, old } => format!("{who}: no hay otra fecha posible para el {old}"),
        Notice::AlsoOn { who, new } => format!("{who}: nueva cita el {new}"),
        Notice::CalledOff { who, old } => format!("{who}: se anula la cita del {old}"),
        Notice::OnlyToday => "Ningún día es posible a partir de mañana: hay que avisar a esta persona hoy mismo.".to_owned(),
        Notice::InTurn => "Los cambios se calcularon uno tras otro, por orden de hora; cada uno es el menor para esa persona. Calculados \
             todos juntos, quizá bastarían menos."
            .to_owned(),
    }
}
