//! Spanish: the sentences of a plan.

use super::{Spanish, after_reference, and, between, every, hour, moment, or, unit_name};
use crate::model::{CheckpointTime, Frequency};
use crate::render::locale::{CareMoment, Sentence, Spacing, Wording as _, part, small_at_start};

/// What is not known of a plan that is shown all the same.
const NOT_PROVEN: &str = "La búsqueda se detuvo antes de demostrar que este plan es el mejor";

pub(super) fn say(sentence: Sentence<'_>) -> String {
    match sentence {
        Sentence::And { before, last } => format!("{before} {} {last}", and(last)),
        Sentence::AndMore { first, others } => format!("{first} (y {others} más)"),
        Sentence::OrMore { length } => format!("{length} o más"),
        Sentence::Range { lo, hi } => format!("{lo} a {hi}"),
        Sentence::CountBetween { lo, hi } => format!("{lo} a {hi}"),
        Sentence::CountUpTo { hi } => format!("hasta {hi}"),
        Sentence::ForTime { length } => format!("durante {length}"),
        Sentence::Ongoing => "de forma continuada".to_owned(),
        Sentence::Titled { title, text } => format!("{title}: {text}"),
        Sentence::EnglishOnly => "[EN]: texto del protocolo que solo existe en inglés.".to_owned(),

        Sentence::Session { course, number } => {
            format!("{}sesión {number}", part(course, |course| format!("{course}, ")))
        }
        Sentence::AddToCalendar { session, day } => format!("Añadir a mi calendario: {session} ({day})"),
        Sentence::ScanToAdd { session, day } => {
            format!("Escanee este código para añadir esta cita a su calendario: {session} ({day})")
        }
        Sentence::ScanCode { session, day } => format!("Código QR: {session} ({day})"),
        Sentence::ScanShortened { is_title_cut: false } => {
            "El lugar no figura en el código, para que sea fácil de escanear.".to_owned()
        }
        Sentence::ScanShortened { is_title_cut: true } => {
            "El final del título y, si lo hay, el lugar no figuran en el código, para que sea fácil de escanear."
                .to_owned()
        }
        Sentence::SessionOfPhase { phase, number, of } => format!("{phase}, sesión {number} de {of}."),
        Sentence::From { day } => format!("a partir del {day}"),
        Sentence::Fixed => "solo con otra sesión".to_owned(),
        Sentence::CannotMove => "Esta sesión solo se puede cambiar si también se cambia otra.".to_owned(),
        Sentence::MayMove { days } => {
            format!("Otros días posibles para esta sesión: {days}; las demás fechas no cambian.")
        }
        Sentence::MayMoveTo { day } => format!("Esta sesión se puede mover al {day}; las demás fechas no cambian."),
        Sentence::MayMoveFrom { day } => format!(
            "Otros días posibles para esta sesión: a partir del {day}; las demás fechas no cambian."
        ),
        Sentence::AimedAt { aim } => format!("Fecha ideal: {aim}."),
        Sentence::AimedAtAndAllowed { aim, allowed } => format!("Fecha ideal: {aim}; {allowed}."),
        Sentence::Allowed { allowed } => format!("{}.", Spanish.sentence_case(allowed)),
        Sentence::AllowedFrom { day } => format!("días permitidos: a partir del {day}"),
        Sentence::AllowedUntil { day } => format!("días permitidos: hasta el {day}"),
        Sentence::AllowedOn { days } => format!("días permitidos: {days}"),
        Sentence::AllowedFromUntil { from, until } => {
            format!("días permitidos: a partir del {from} y hasta el {until}")
        }
        Sentence::MovedByHand { is_forced: false } => "cambiada de día a mano".to_owned(),
        Sentence::MovedByHand { is_forced: true } => "cambiada de día a mano, contra una regla".to_owned(),
        Sentence::Unrecorded { number, day } => {
            format!("Todavía no hay nada anotado del {day} (sesión {number}).")
        }

        Sentence::Waiting { first, last, events } => {
            let who = if first == last {
                format!("La sesión {first} aún no tiene")
            } else {
                format!("Las sesiones {first} a {last} aún no tienen")
            };
            format!("{who} fecha{}.", part(events, |events| format!("; falta la fecha de: {events}")))
        }
        Sentence::NoDateYet => "aún sin fecha".to_owned(),

        Sentence::HeldUncounted => "realizada, pero no cuenta".to_owned(),
        Sentence::HeldSuperseded => "realizada, pero ya no cuenta por una interrupción larga".to_owned(),
        Sentence::HeldOnAim => "realizada en la fecha ideal".to_owned(),
        Sentence::HeldEarly { days } => format!("realizada {days} antes de la fecha ideal"),
        Sentence::HeldLate { days } => format!("realizada {days} después de la fecha ideal"),
        Sentence::HeldInGrace { days } => {
            format!("realizada {days} antes de cumplirse el intervalo mínimo, dentro de la tolerancia")
        }
        Sentence::HeldTooSoon { days, counts: true } => format!(
            "realizada demasiado pronto, {days} antes del primer día permitido; el protocolo permite que cuente"
        ),
        Sentence::HeldTooSoon { days, counts: false } => format!(
            "realizada demasiado pronto, {days} antes del primer día permitido; según el protocolo no cuenta"
        ),
        Sentence::HeldTooNear { days, counts: true } => {
            format!("realizada {days} demasiado cerca de otro tratamiento; el protocolo permite que cuente")
        }
        Sentence::HeldTooNear { days, counts: false } => {
            format!("realizada {days} demasiado cerca de otro tratamiento; según el protocolo no cuenta")
        }
        Sentence::HeldTooLate { days } => format!("realizada {days} después del último día permitido"),

        Sentence::Start => "Es la fecha de inicio deseada.".to_owned(),
        Sentence::StartMoved { requested } => {
            format!("La fecha de inicio deseada ({requested}) no está disponible; este es el siguiente día disponible.")
        }
        Sentence::StartChosen { days } => format!("El tratamiento puede empezar cualquier día disponible: {days}."),
        Sentence::StartRequested { day } => format!("Inicio deseado: {day}."),
        Sentence::AimOnDay { interval, after, days } => {
            format!("{interval} {}, el día del mes que indica el protocolo: {days}.", after_reference(after))
        }
        Sentence::DecidedAfter { after, is_discreet } => {
            let what = if is_discreet { "la cita" } else { "la sesión" };
            format!("Provisional: depende de lo que se decida después de {what} {after}.")
        }
        Sentence::StillUndecided => "Provisional: depende de una decisión que aún está pendiente.".to_owned(),
        Sentence::DecidedThen => "Después de esta cita se decide cómo continuar.".to_owned(),
        Sentence::AimOnEvent { event, on } => format!("El día del evento «{event}» ({on})."),
        Sentence::NotBeforeEvent { event, on } => format!("No antes del evento «{event}» ({on})."),
        Sentence::NotAfterEvent { event, on } => format!("No después del evento «{event}» ({on})."),
        Sentence::AimNextWeekday { after, days } => {
            format!("El primer día de la semana que indica el protocolo {}: {days}.", after_reference(after))
        }
        Sentence::AimIs { interval, after, days } => format!("{interval} {}: {days}.", after_reference(after)),
        Sentence::NotBefore { day, minimum, after } => {
            format!("No antes del {day}: como mínimo {minimum} {}.", after_reference(after))
        }
        Sentence::NotAfter { day, maximum, after } => {
            format!("No después del {day}: como máximo {maximum} {}.", after_reference(after))
        }
        Sentence::AimBefore { interval, event, on, days } => {
            format!("{interval} antes del evento «{event}» ({on}): {days}.")
        }
        Sentence::NotNearer { day, minimum, event, on } => {
            format!("No después del {day}: como mínimo {minimum} antes del evento «{event}» ({on}).")
        }
        Sentence::NotFarther { day, maximum, event, on } => {
            format!("No antes del {day}: como máximo {maximum} antes del evento «{event}» ({on}).")
        }
        Sentence::EarlierCounts => "Cuenta la que sea antes.".to_owned(),
        Sentence::AsSoonAsAllowed { day } => format!(
            "No se indica ningún intervalo para esta sesión, así que se planifica en cuanto sus reglas lo permiten, a \
             partir del {day}."
        ),
        Sentence::WouldSuit { day, is_better: true } => format!("El {day} vendría mejor para esta sesión"),
        Sentence::WouldSuit { day, is_better: false } => format!("El {day} vendría igual de bien para esta sesión"),
        Sentence::ButTooLate { suits } => format!("{suits}, pero entonces una sesión sería tan tardía que el tratamiento no podría seguir como está previsto."),
        Sentence::ButNoPlan { suits } => format!("{suits}, pero entonces no hay ningún plan posible."),
        Sentence::ButWorse { suits, days, instead_of } => {
            format!("{suits}, pero el plan completo tendría {days} de desfase en lugar de {instead_of}.")
        }
        Sentence::ButNotBetter { suits } => format!(
            "{suits}, pero ningún plan con esa fecha tiene menos desfase, y este tiene menos visitas o fechas más \
             tempranas."
        ),
        Sentence::ButNoPlanBeside { suits } => {
            format!("{suits}, pero entonces este tratamiento no tiene ningún plan mientras los demás no se muevan.")
        }
        Sentence::ButWorseBeside { suits, days, instead_of } => format!(
            "{suits}, pero mientras los demás tratamientos no se muevan, este tendría {days} de desfase en lugar de \
             {instead_of}."
        ),
        Sentence::ButNotBetterBeside { suits } => format!(
            "{suits}, pero mientras los demás tratamientos no se muevan, este no tendría menos desfase, y sí más visitas \
             o fechas más tardías."
        ),
        Sentence::ButSharesLess { suits } => {
            format!("{suits}, pero compartir visitas con los demás tratamientos va primero.")
        }
        Sentence::ButGivesUp { suits, visits } => {
            format!("{suits}, pero entonces se renunciaría a visitas prometidas: {visits}.")
        }
        Sentence::Promised => "Esta sesión se había prometido para este día.".to_owned(),
        Sentence::TimeMoved { start, requested, length } => format!(
            "El hueco libre lo bastante largo ({length}) más cercano a {} empieza a {}.",
            hour(requested),
            hour(start)
        ),
        Sentence::SharedVisit { courses } => format!("Misma cita que {courses}."),
        Sentence::WasMoved { is_forced: false } => "Esta sesión se movió manualmente a este día.".to_owned(),
        Sentence::WasMoved { is_forced: true } => {
            "Esta sesión se movió manualmente a este día, aunque una regla no lo permite.".to_owned()
        }
        Sentence::WasMissed { day } => format!("No se acudió a esta sesión el {day}."),
        Sentence::PlannedFrom { day } => format!("Las sesiones se planifican a partir del {day}."),
        Sentence::WasHeld => "Esta sesión se realizó este día.".to_owned(),

        Sentence::AfterGap { length, day, then } => format!("Más de {length} después de la sesión del {day}: {then}."),
        Sentence::GapAhead { length, day, then } => {
            format!("Es más de {length} después de la sesión del {day}; si se realiza tan tarde, {then}.")
        }
        Sentence::GapRule { length, then } => format!("Más de {length} después de la sesión anterior: {then}."),
        Sentence::LastAgain => "se repite la última sesión".to_owned(),
        Sentence::LastSessionsAgain { sessions } => format!("se repiten las {sessions} últimas sesiones"),
        Sentence::PhaseAgain => "la fase empieza de nuevo".to_owned(),
        Sentence::CourseAgain => "el tratamiento empieza de nuevo".to_owned(),
        Sentence::DueLeftOut => "se omite la sesión que tocaba".to_owned(),

        Sentence::Blocked { obstacle, days } => format!("{obstacle}: {days}."),
        Sentence::MoreTimes { times: 1 } => "y 1 vez más".to_owned(),
        Sentence::MoreTimes { times } => format!("y {times} veces más"),
        Sentence::Weekday => "Día de la semana excluido".to_owned(),
        Sentence::PhaseWeekday => "En esta fase no hay sesiones ese día de la semana".to_owned(),
        Sentence::Closed => "La clínica está cerrada".to_owned(),
        Sentence::ClosedFor { reason } => format!("La clínica está cerrada ({reason})"),
        Sentence::ClosedWeekday => "Cierre semanal de la clínica".to_owned(),
        Sentence::NoTime => "La clínica no tiene ningún hueco libre".to_owned(),
        Sentence::NoTimeFor { length } => format!("La clínica no tiene ningún hueco libre de {length}"),
        Sentence::NoTimeTogether { length, courses } => {
            format!("La clínica no tiene ningún hueco libre de {length} para una visita con {courses}")
        }
        Sentence::InBreak { title } => format!("No hay sesiones en esta época del año ({title})"),
        Sentence::Away => "La persona está ausente".to_owned(),
        Sentence::TooSoonBefore { length, treatment, day } => format!("Menos de {length} antes de {treatment} ({day})"),
        Sentence::TooSoonAfter { length, treatment, day } => {
            format!("Menos de {length} después de {treatment} ({day})")
        }
        Sentence::OtherCourse { course } => {
            format!("Hay una sesión de {course}, y las dos no pueden hacerse en la misma visita")
        }

        Sentence::CareFor { length } => format!("Durante {length} después de la sesión"),
        Sentence::CareFromBefore { length } => format!("Desde {} antes de la sesión", between(length)),
        Sentence::CareUntilBefore { length } => format!("Hasta {length} antes de la sesión"),
        Sentence::CareOnDay => "El día de la sesión".to_owned(),
        Sentence::CareBefore => "Antes de la sesión".to_owned(),
        Sentence::CareAfter => "Después de la sesión".to_owned(),
        Sentence::CareBetween { from: CareMoment::Day, until: None } => "A partir del día de la sesión".to_owned(),
        Sentence::CareBetween { from, until: None } => format!("A partir de {}", moment(from)),
        Sentence::CareBetween { from, until: Some(until) } => format!("Desde {} hasta {}", moment(from), moment(until)),

        Sentence::CareUntil { latest, at_least, length } => {
            let at_least = part(at_least, |time| format!(", como mínimo hasta el {time}"));
            format!("Hasta el {latest}{at_least} ({length} después de la sesión)")
        }
        Sentence::CareFrom { earliest, at_latest, until, length } => {
            let comma = if at_latest.is_some() { "," } else { "" };
            let at_latest = part(at_latest, |time| format!(", a más tardar el {time}"));
            let until = part(until, |time| format!("{comma} hasta el {time}"));
            format!("Desde el {earliest}{at_latest}{until} ({length} antes de la sesión)")
        }
        Sentence::CareDayUntil { day, time } => format!("El {day} hasta {}", hour(time)),
        Sentence::CareDayFrom { day, time } => format!("El {day} a partir de {}", hour(time)),
        Sentence::CareOn { day } => format!("El {day}"),
        Sentence::CareClock { from, until, told } => match (from, until) {
            (Some(from), Some(until)) => format!("Desde el {from} hasta el {until} ({})", small_at_start(told)),
            (Some(from), None) => format!("Desde el {from} ({})", small_at_start(told)),
            (None, Some(until)) => format!("Hasta el {until} ({})", small_at_start(told)),
            (None, None) => Spanish.sentence_case(told),
        },
        Sentence::Moment { moment: at } => moment(at),

        Sentence::About { indication, protocol } => format!("Indicación: {indication}. Protocolo: {protocol}."),
        Sentence::CourseSpan { sessions, days, off_aim: None } => {
            format!("{sessions}: {days}; sin desfase respecto a las fechas ideales")
        }
        Sentence::CourseSpan { sessions, days, off_aim: Some(off_aim) } => {
            format!("{sessions}: {days}; {off_aim} de desfase en total respecto a las fechas ideales")
        }
        Sentence::LengthNotKnown => "No se sabe cuánto dura una sesión, así que un día cuenta como libre cuando la \
                                     clínica tiene algún hueco; indique --session-length para comprobar que es lo \
                                     bastante largo."
            .to_owned(),
        Sentence::VariantHolds { title, session, day } => {
            format!("Se aplica la variante «{title}», porque la sesión {session} es el {day}.")
        }
        Sentence::NotYetEffective { day } => {
            format!("Esta versión del protocolo es válida a partir del {day}, y el tratamiento empieza antes.")
        }
        Sentence::HoursNotKnown => {
            "No se conoce el horario de la clínica, así que se considera abierta a cualquier hora; el \
             horario se puede indicar con `[hours]` en el archivo de la clínica."
                .to_owned()
        }
        Sentence::LocalTimes { zone } => format!("Las horas se indican en hora local ({zone})."),
        Sentence::JointSummary { courses, sessions, visits, off_aim } => format!(
            "{courses} planificados juntos: {sessions} en {visits}; {off_aim} de desfase en total respecto a las \
             fechas ideales"
        ),
        Sentence::NotProven => format!("{NOT_PROVEN}."),
        Sentence::OffAimOpen { at_least } => format!("{NOT_PROVEN}: solo está demostrado que ningún plan tiene menos de {at_least} de desfase."),
        Sentence::TieOpen => "Está demostrado que este plan es el mejor en días de desfase y en visitas; la búsqueda se detuvo antes de saber si otro igual de bueno termina antes.".to_owned(),
        Sentence::PromisesOpen => {
            "La búsqueda se detuvo antes de demostrar que ningún plan mantiene más visitas prometidas.".to_owned()
        }
        Sentence::FewestOpen { at_least } => {
            let days = at_least.map(|days| format!(", y de los que tienen las mismas ninguno tiene menos de {days} de desfase")).unwrap_or_default();
            format!("{NOT_PROVEN}: ningún plan tiene menos visitas{days}.")
        }
        Sentence::VisitsOpen { visits, above } => {
            let days = above.map(|days| format!("; uno con menos visitas que este tiene más de {days} de desfase")).unwrap_or_default();
            format!("{NOT_PROVEN}: ningún plan tiene menos de {visits}{days}.")
        }
        Sentence::PhaseTitle { phase, round, sessions, spacing } => {
            let round = round.map(|round| format!(" (ciclo {round})")).unwrap_or_default();
            let spacing = spacing.map(|spacing| format!(", {}", self::spacing(spacing))).unwrap_or_default();
            format!("{phase}{round}: {sessions}{spacing}")
        }
        Sentence::AskBefore { question } => format!("Antes de esta sesión: {question}"),
        Sentence::AskAfter { question } => format!("Después de esta sesión: {question}"),
        Sentence::WhenToCall => {
            "Llame a la clínica si algo le preocupa o si algún efecto es más intenso o dura más de lo que se describe aquí. En caso de emergencia, llame primero al número de emergencias."
                .to_owned()
        }
        Sentence::Disclaimer => {
            "mesoplan cuenta los días y muestra lo que dicen las fuentes; la decisión corresponde a \
                                 un profesional de la salud."
                .to_owned()
        }

        Sentence::Separation { before, after, treatments, is_usual } => {
            let how = if is_usual { "normalmente alrededor de" } else { "al menos" };
            match (before, after) {
                (Some(length), Some(other)) if length == other => {
                    format!("Deje {how} {length} entre una sesión y lo siguiente: {treatments}.")
                }
                (before, after) => {
                    let lengths: Vec<String> = [(before, "antes"), (after, "después")]
                        .into_iter()
                        .filter_map(|(length, side)| Some(format!("{how} {} {side}", length?)))
                        .collect();
                    format!("La sesión se hace {} de: {treatments}.", lengths.join(" o "))
                }
            }
        }
        Sentence::AskedWhen { time, phase } => {
            let phase = part(phase, |phase| format!(" («{phase}»)"));
            match time {
                CheckpointTime::After(first, last) if first == last => format!("Después de la sesión {first}{phase}"),
                CheckpointTime::After(first, last) => {
                    format!("Después de una de las sesiones {first} a {last}{phase}")
                }
                CheckpointTime::Every(first, last) if first == last => format!("Cada {first} sesiones{phase}"),
                CheckpointTime::Every(first, last) => format!("Cada {first} a {last} sesiones{phase}"),
                CheckpointTime::AfterLast => format!("Después de la última sesión{phase}"),
                CheckpointTime::Before(session) => format!("Antes de la sesión {session}{phase}"),
            }
        }
        Sentence::SameDayIsFine => "El mismo día está permitido.".to_owned(),
        Sentence::AnswerGoesOn { is_yes } => format!("Si la respuesta es {}, se sigue según el plan.", yes_no(is_yes)),
        Sentence::AnswerStops { is_yes } => format!("Si la respuesta es {}, el tratamiento termina aquí.", yes_no(is_yes)),
        Sentence::AnswerGoesTo { is_yes, phase } => {
            format!("Si la respuesta es {}, se sigue con: {phase}.", yes_no(is_yes))
        }
        Sentence::AnswerAdds { is_yes, sessions } => {
            format!("Si la respuesta es {}: {sessions} más.", yes_no(is_yes))
        }
        Sentence::DependsOn { after, question } => {
            format!("Lo que sigue a la sesión {after} depende de la respuesta a esta pregunta: {question}")
        }
        Sentence::AllDependsOn { question } => {
            format!("Todas las sesiones dependen de la respuesta a esta pregunta: {question}")
        }
        Sentence::Answered { question, is_yes, day } => {
            format!("{question} Respuesta del {day}: {}.", yes_no(is_yes))
        }
        Sentence::AnswerNow { name, question } => format!("Hay que responder ahora ({name}): {question}"),
        Sentence::SessionsLeftOut { phase, sessions, source } => {
            format!("{phase}: la fuente indica {source}; lo que una respuesta pide de más ({sessions}) no se planifica.")
        }
        Sentence::SessionsAdded { phase, sessions } => {
            format!("{phase}: {sessions} más tras una respuesta.")
        }
        Sentence::AddedByClinic { text } => format!("{text} (añadido por la clínica)"),
        Sentence::SessionsNamed { first, last: Some(last) } if first == last => format!("sesión {first}"),
        Sentence::SessionsNamed { first, last: Some(last) } => format!("sesiones {first} a {last}"),
        Sentence::SessionsNamed { first, last: None } => format!("sesión {first} y siguientes"),
        Sentence::OnlyFor { text, which } => format!("{text} (solo: {which})"),
        Sentence::HowOften { frequency } => match frequency {
            Frequency::MostCommon => "Lo más frecuente",
            Frequency::Common => "Frecuente",
            Frequency::Rare => "Raro",
            Frequency::VeryRare => "Muy raro",
        }
        .to_owned(),
        Sentence::RulesOut { is_clinics: false } => "En estos casos no se hace el tratamiento".to_owned(),
        Sentence::RulesOut { is_clinics: true } => "En estos casos esta clínica no trata".to_owned(),
        Sentence::NotRecommended { is_clinics: false } => {
            "En estos casos la fuente no recomienda el tratamiento".to_owned()
        }
        Sentence::NotRecommended { is_clinics: true } => {
            "En estos casos esta clínica no recomienda el tratamiento".to_owned()
        }
        Sentence::TellBeforehand => "Dígaselo al médico antes de la sesión".to_owned(),
        Sentence::IsWeighed => "Se decide con el médico".to_owned(),
        Sentence::Postpones => "El tratamiento tiene que esperar".to_owned(),
        Sentence::AskFirst => "Consulte primero a un médico".to_owned(),
        Sentence::UntilThen { condition, until } => format!("{condition} ({until})"),
        Sentence::SourceUpdated { day } => format!("actualización del {day}"),
        Sentence::ProtocolFile { id, version } => format!("Protocolo {id} {version}"),

        Sentence::CountChosen { phase, sessions, is_asked_for, source } => {
            let who = if is_asked_for { "según lo solicitado" } else { "elección de la clínica" };
            let source = source.map_or_else(
                || "la fuente no indica ningún número".to_owned(),
                |count| format!("{count}, según la fuente"),
            );
            format!("{phase}: {sessions}, {who}; {source}.")
        }
        Sentence::CountInTime { phase, sessions, source } => {
            format!("{phase}: {sessions}, tantas como caben en ese tiempo; la fuente dice: {source}.")
        }
        Sentence::Usually { text } => format!("normalmente {text}"),
        Sentence::OutsideUsual { phase, chosen, usual } => {
            format!("{phase}: {chosen}, decisión del profesional; {usual}, según la fuente.")
        }
        Sentence::PreparationWhen { length, when } => {
            format!("Cada visita empieza con {length} de preparación, necesaria en estos casos: {when}.")
        }
        Sentence::LongerCourse { when } => format!("Un tratamiento más largo: {when}"),
        Sentence::Repeats { interval } => {
            format!("Según la fuente, el tratamiento completo se repite al cabo de {interval}.")
        }
        Sentence::RoundsHint => "`--rounds 2` planifica dos veces el tratamiento completo.".to_owned(),
        Sentence::Draft => "Este protocolo es un borrador.".to_owned(),
        Sentence::Retired => "Este protocolo está retirado: no inicie ningún tratamiento nuevo con él.".to_owned(),
        Sentence::Reviewed { by, day } => format!("Revisión: {by}, el {day}."),

        Sentence::RemindNow { title } => format!("Ahora: {title}"),
        Sentence::RemindTomorrow { time, title } => {
            format!("Mañana{}: {title}", part(time, |time| format!(" a {}", hour(time))))
        }
        Sentence::RemindIn { count, unit, time, title } => {
            let length = format!("{count} {}", unit_name(unit, count));
            format!("Dentro de {length}{}: {title}", part(time, |time| format!(", a {}", hour(time))))
        }
        Sentence::Appointment { number, of } => format!("Cita {number}/{of}"),
        Sentence::Appointments => "Citas".to_owned(),
        Sentence::Cancelled { title } => format!("Cancelada: {title}"),
        Sentence::CancelledAppointment => "Cita cancelada".to_owned(),

        Sentence::Or { before, last } => format!("{before} {} {last}", or(last)),
        Sentence::Span { sessions, days } => format!("{sessions}: {days}"),
        Sentence::SomeCancelled { sessions, cancelled } => {
            format!("{sessions}, {cancelled} de ellas cancelada{}", if cancelled > 1 { "s" } else { "" })
        }
        Sentence::Progress { done, of } if done == 1 => format!("{done} sesión hecha de {of}"),
        Sentence::Progress { done, of } => format!("{done} sesiones hechas de {of}"),
        Sentence::SessionOfCourse { course, number, of } => format!("{course}, sesión {number} de {of}"),
        Sentence::AskTheClinic => "pregunte a la clínica".to_owned(),
        Sentence::MovesAsAgreed => "Para otro día, pregunte a la clínica".to_owned(),
        Sentence::MovesWithAnother => "Solo se puede cambiar junto con otra sesión".to_owned(),
        Sentence::CanMoveTo { days } => format!("Otras fechas posibles: {days}"),
        Sentence::Done => "hecha".to_owned(),
        Sentence::DoneLate { days } => format!("hecha {days} después de la fecha ideal"),
        Sentence::DoneTooSoon => "hecha demasiado pronto, no cuenta".to_owned(),
        Sentence::Missed => "no realizada".to_owned(),
        Sentence::Dropped => "cancelada".to_owned(),
        Sentence::Moved => "cambiada de día".to_owned(),
        Sentence::MonthsWithout { months } => format!("Meses sin cita: {months}."),
        Sentence::Issue { day, revision } => format!("Plan del {day}, versión {revision}"),
        Sentence::Replaces { revision } => format!("Sustituye a la versión {revision}."),
        Sentence::ClinicianIs { name } => format!("Profesional: {name}"),
        Sentence::WeekdaySpan { first, last } => format!("de {first} a {last}"),
        Sentence::CareFromDay { earliest, at_latest, length } => {
            let at_latest = part(at_latest, |day| format!(", a más tardar el {day}"));
            format!("Desde el {earliest}{at_latest} ({length} antes de la sesión)")
        }
        Sentence::CareUntilDay { latest, at_least, length } => {
            let at_least = part(at_least, |day| format!(", como mínimo hasta el {day}"));
            format!("Hasta el {latest}{at_least} ({length} después de la sesión)")
        }
    }
}

/// The answer to a question.
fn yes_no(is_yes: bool) -> &'static str {
    if is_yes { "sí" } else { "no" }
}

/// How the sessions of a phase lie, behind their number.
fn spacing(spacing: Spacing<'_>) -> String {
    match spacing {
        Spacing::Apart { interval } => every(interval),
        Spacing::BeforeEvent { interval, event } => format!("{interval} antes del evento «{event}»"),
        Spacing::OnEvent { event } => format!("el día del evento «{event}»"),
        Spacing::AfterEvent { interval, event } => format!("{interval} después del evento «{event}»"),
        Spacing::AfterSession { interval, number } => format!("{interval} después de la sesión {number}"),
        Spacing::PerWeek { count } => format!("{count} por semana"),
        Spacing::On { weekdays } => format!("cada {weekdays}"),
    }
}
