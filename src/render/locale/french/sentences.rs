//! French: the sentences of a plan.

use super::{French, from_moment, hour, moment, of_length, reference, unit_name, until_moment};
use crate::model::{CheckpointTime, Frequency};
use crate::render::locale::{Sentence, Spacing, Wording as _, part, small_at_start};

/// What is not known of a plan that is shown all the same.
const NOT_PROVEN: &str = "La recherche a été interrompue avant qu’il soit prouvé que ce plan est le meilleur";

pub(super) fn say(sentence: Sentence<'_>) -> String {
    match sentence {
        Sentence::And { before, last } => format!("{before} et {last}"),
        Sentence::AndMore { first, others: 1 } => format!("{first} (et 1 autre)"),
        Sentence::AndMore { first, others } => format!("{first} (et {others} autres)"),
        Sentence::OrMore { length } => format!("{length} ou plus"),
        Sentence::Range { lo, hi } => format!("{lo} à {hi}"),
        Sentence::CountBetween { lo, hi } => format!("{lo} à {hi}"),
        Sentence::CountUpTo { hi } => format!("jusqu’à {hi}"),
        Sentence::ForTime { length } => format!("pendant {length}"),
        Sentence::Ongoing => "en continu".to_owned(),
        Sentence::Titled { title, text } => format!("{title}\u{a0}: {text}"),
        Sentence::EnglishOnly => "[EN]\u{a0}: texte du protocole qui n’existe qu’en anglais.".to_owned(),

        Sentence::Session { course, number } => {
            format!("{}séance {number}", part(course, |course| format!("{course}, ")))
        }
        Sentence::AddToCalendar { session, day } => format!("Ajouter à mon agenda\u{a0}: {session} ({day})"),
        Sentence::ScanToAdd { session, day } => {
            format!("Scannez ce code pour ajouter ce rendez-vous à votre agenda\u{a0}: {session} ({day})")
        }
        Sentence::ScanCode { session, day } => format!("Code QR\u{a0}: {session} ({day})"),
        Sentence::ScanShortened { is_title_cut: false } => {
            "Le lieu ne figure pas dans le code, pour qu’il reste facile à scanner.".to_owned()
        }
        Sentence::ScanShortened { is_title_cut: true } => {
            "La fin du titre et, le cas échéant, le lieu ne figurent pas dans le code, pour qu’il reste facile à scanner."
                .to_owned()
        }
        Sentence::SessionOfPhase { phase, number, of } => format!("{phase}, séance {number} sur {of}."),
        Sentence::From { day } => format!("à partir du {day}"),
        Sentence::Fixed => "seulement avec une autre".to_owned(),
        Sentence::CannotMove => {
            "Cette séance ne peut être déplacée que si une autre l’est aussi.".to_owned()
        }
        Sentence::MayMove { days } => format!(
            "Autres jours possibles pour cette séance\u{a0}: {days}\u{a0}; les autres dates ne changent pas."),
        Sentence::MayMoveTo { day } => {
            format!("Cette séance peut être déplacée à ce jour\u{a0}: {day}\u{a0}; les autres dates ne changent pas.")
        }
        Sentence::MayMoveFrom { day } => format!(
            "Autres jours possibles pour cette séance\u{a0}: à partir du {day}\u{a0}; les autres dates ne changent pas."
        ),
        Sentence::AimedAt { aim } => format!("Date idéale\u{a0}: {aim}."),
        Sentence::AimedAtAndAllowed { aim, allowed } => format!("Date idéale\u{a0}: {aim}\u{a0}; {allowed}."),
        Sentence::Allowed { allowed } => format!("{}.", French.sentence_case(allowed)),
        Sentence::AllowedFrom { day } => format!("période autorisée\u{a0}: à partir du {day}"),
        Sentence::AllowedUntil { day } => format!("période autorisée\u{a0}: jusqu’au {day}"),
        Sentence::AllowedOn { days } => format!("période autorisée\u{a0}: {days}"),
        Sentence::AllowedFromUntil { from, until } => {
            format!("période autorisée\u{a0}: à partir du {from} et jusqu’au {until}")
        }
        Sentence::MovedByHand { is_forced: false } => "déplacée à la main".to_owned(),
        Sentence::MovedByHand { is_forced: true } => "déplacée à la main malgré une règle".to_owned(),
        Sentence::Unrecorded { number, day } => {
            format!("Rien n’est encore noté pour le {day} (séance {number}).")
        }

        Sentence::Waiting { first, last, events } => {
            let who = if first == last {
                format!("La séance {first} n’a")
            } else {
                format!("Les séances {first} à {last} n’ont")
            };
            let needed = part(events, |events| format!("\u{a0}; date attendue\u{a0}: {events}"));
            format!("{who} pas encore de date{needed}.")
        }
        Sentence::NoDateYet => "pas encore de date".to_owned(),

        Sentence::HeldUncounted => "effectuée, mais ne compte pas".to_owned(),
        Sentence::HeldSuperseded => "effectuée, mais ne compte plus à cause d’une longue interruption".to_owned(),
        Sentence::HeldOnAim => "effectuée à la date idéale".to_owned(),
        Sentence::HeldEarly { days } => format!("effectuée {days} avant la date idéale"),
        Sentence::HeldLate { days } => format!("effectuée {days} après la date idéale"),
        Sentence::HeldInGrace { days } => {
            format!("effectuée {days} avant la fin de l’intervalle minimal, dans la tolérance")
        }
        Sentence::HeldTooSoon { days, counts: true } => format!(
            "effectuée trop tôt, {days} avant le premier jour autorisé\u{a0}; le protocole permet de la compter"
        ),
        Sentence::HeldTooSoon { days, counts: false } => format!(
            "effectuée trop tôt, {days} avant le premier jour autorisé\u{a0}; selon le protocole, elle ne \
             compte pas"
        ),
        Sentence::HeldTooNear { days, counts: true } => {
            format!("effectuée {days} trop près d’un autre traitement\u{a0}; le protocole permet de la compter")
        }
        Sentence::HeldTooNear { days, counts: false } => {
            format!("effectuée {days} trop près d’un autre traitement\u{a0}; selon le protocole, elle ne compte pas")
        }
        Sentence::HeldTooLate { days } => format!("effectuée {days} après le dernier jour autorisé"),

        Sentence::Start => "C’est la date de début souhaitée.".to_owned(),
        Sentence::StartMoved { requested } => format!(
            "La date de début souhaitée ({requested}) n’est pas disponible\u{a0}; cette date est la première \
             disponible ensuite."
        ),
        Sentence::StartChosen { days } => {
            format!("La cure peut commencer n’importe quel jour disponible\u{a0}: {days}.")
        }
        Sentence::StartRequested { day } => format!("Début souhaité\u{a0}: {day}."),
        Sentence::AimOnDay { interval, after, days } => {
            format!("{interval} après {}, le jour du mois que le protocole indique\u{a0}: {days}.", reference(after))
        }
        Sentence::DecidedAfter { after, is_discreet } => {
            let what = if is_discreet { "le rendez-vous" } else { "la séance" };
            format!("Provisoire\u{a0}: dépend de ce qui sera décidé après {what} {after}.")
        }
        Sentence::StillUndecided => "Provisoire\u{a0}: dépend d’une décision qui n’est pas encore prise.".to_owned(),
        Sentence::DecidedThen => "La suite est décidée après ce rendez-vous.".to_owned(),
        Sentence::AimOnEvent { event, on } => format!("Le jour «\u{a0}{event}\u{a0}» ({on})."),
        Sentence::NotBeforeEvent { event, on } => format!("Pas avant «\u{a0}{event}\u{a0}» ({on})."),
        Sentence::NotAfterEvent { event, on } => format!("Pas après «\u{a0}{event}\u{a0}» ({on})."),
        Sentence::AimNextWeekday { after, days } => {
            format!("Le premier jour de la semaine prévu par le protocole après {}\u{a0}: {days}.", reference(after))
        }
        Sentence::AimIs { interval, after, days } => format!("{interval} après {}\u{a0}: {days}.", reference(after)),
        Sentence::NotBefore { day, minimum, after } => {
            format!("Pas avant le {day}\u{a0}: au moins {minimum} après {}.", reference(after))
        }
        Sentence::NotAfter { day, maximum, after } => {
            format!("Pas après le {day}\u{a0}: au plus {maximum} après {}.", reference(after))
        }
        Sentence::AimBefore { interval, event, on, days } => {
            format!("{interval} avant «\u{a0}{event}\u{a0}» ({on})\u{a0}: {days}.")
        }
        Sentence::NotNearer { day, minimum, event, on } => {
            format!("Pas après le {day}\u{a0}: au moins {minimum} avant «\u{a0}{event}\u{a0}» ({on}).")
        }
        Sentence::NotFarther { day, maximum, event, on } => {
            format!("Pas avant le {day}\u{a0}: au plus {maximum} avant «\u{a0}{event}\u{a0}» ({on}).")
        }
        Sentence::EarlierCounts => "C’est la première de ces dates qui compte.".to_owned(),
        Sentence::AsSoonAsAllowed { day } => format!(
            "Aucun intervalle n’est indiqué pour cette séance\u{a0}: elle est donc prévue dès que ses règles le \
             permettent, à partir du {day}."
        ),
        Sentence::WouldSuit { day, is_better: true } => format!("Le {day} conviendrait mieux à cette séance"),
        Sentence::WouldSuit { day, is_better: false } => {
            format!("Le {day} conviendrait tout aussi bien à cette séance")
        }
        Sentence::ButTooLate { suits } => format!("{suits}, mais alors une séance serait si tardive que le traitement ne pourrait pas continuer comme prévu."),
        Sentence::ButNoPlan { suits } => format!("{suits}, mais alors aucun plan n’est possible."),
        Sentence::ButWorse { suits, days, instead_of } => {
            format!("{suits}, mais le plan entier aurait {days} d’écart au lieu de {instead_of}.")
        }
        Sentence::ButNotBetter { suits } => format!(
            "{suits}, mais aucun plan avec cette date n’a moins d’écart, et celui-ci a moins de visites ou des séances \
             plus tôt."
        ),
        Sentence::ButNoPlanBeside { suits } => {
            format!("{suits}, mais alors ce traitement n’a aucun plan tant que les autres restent en place.")
        }
        Sentence::ButWorseBeside { suits, days, instead_of } => format!(
            "{suits}, mais tant que les autres traitements restent en place, celui-ci aurait {days} d’écart au lieu de \
             {instead_of}."
        ),
        Sentence::ButNotBetterBeside { suits } => format!(
            "{suits}, mais tant que les autres traitements restent en place, celui-ci n’aurait pas moins d’écart, avec plus \
             de visites ou des séances plus tard."
        ),
        Sentence::ButSharesLess { suits } => {
            format!("{suits}, mais les visites communes avec les autres traitements passent d’abord.")
        }
        Sentence::ButGivesUp { suits, visits } => {
            format!("{suits}, mais des visites promises seraient alors abandonnées\u{a0}: {visits}.")
        }
        Sentence::Promised => "Cette séance avait été promise pour ce jour.".to_owned(),
        Sentence::TimeMoved { start, requested, length } => {
            format!("Le créneau libre assez long ({length}) le plus proche de {} commence à {}.", hour(requested), hour(start))
        }
        Sentence::SharedVisit { courses } => format!("Rendez-vous commun avec {courses}."),
        Sentence::WasMoved { is_forced: false } => "Cette séance a été déplacée à la main à cette date.".to_owned(),
        Sentence::WasMoved { is_forced: true } => {
            "Cette séance a été déplacée à la main à cette date, bien qu’une règle l’interdise.".to_owned()
        }
        Sentence::WasMissed { day } => format!("Cette séance a été manquée le {day}."),
        Sentence::PlannedFrom { day } => format!("Les séances sont planifiées à partir du {day}."),
        Sentence::WasHeld => "Cette séance a eu lieu ce jour-là.".to_owned(),

        Sentence::AfterGap { length, day, then } => format!("Plus de {length} après la séance du {day}\u{a0}: {then}."),
        Sentence::GapAhead { length, day, then } => {
            format!("C’est plus de {length} après la séance du {day}\u{a0}; si elle a lieu aussi tard, {then}.")
        }
        Sentence::GapRule { length, then } => format!("Plus de {length} après la séance précédente\u{a0}: {then}."),
        Sentence::LastAgain => "la dernière séance est refaite".to_owned(),
        Sentence::LastSessionsAgain { sessions } => format!("les {sessions} dernières séances sont refaites"),
        Sentence::PhaseAgain => "la phase recommence depuis le début".to_owned(),
        Sentence::CourseAgain => "le traitement recommence depuis le début".to_owned(),
        Sentence::DueLeftOut => "la séance prévue n’a pas lieu".to_owned(),

        Sentence::Blocked { obstacle, days } => format!("{obstacle}\u{a0}: {days}."),
        Sentence::MoreTimes { times: 1 } => "et une autre fois".to_owned(),
        Sentence::MoreTimes { times } => format!("et {times} autres fois"),
        Sentence::Weekday => "Hors des jours choisis".to_owned(),
        Sentence::PhaseWeekday => "Pas de séance de cette phase ce jour de la semaine".to_owned(),
        Sentence::Closed => "La clinique est fermée".to_owned(),
        Sentence::ClosedFor { reason } => format!("La clinique est fermée ({reason})"),
        Sentence::ClosedWeekday => "Fermeture hebdomadaire de la clinique".to_owned(),
        Sentence::NoTime => "La clinique n’a aucun créneau libre".to_owned(),
        Sentence::NoTimeFor { length } => format!("La clinique n’a aucun créneau libre de {length}"),
        Sentence::NoTimeTogether { length, courses } => {
            format!("La clinique n’a aucun créneau libre de {length} pour une visite avec {courses}")
        }
        Sentence::InBreak { title } => format!("Pas de séances à cette période de l’année ({title})"),
        Sentence::Away => "La personne est absente".to_owned(),
        Sentence::TooSoonBefore { length, treatment, day } => format!("Moins de {length} avant l’autre traitement ({treatment}, {day})"),
        Sentence::TooSoonAfter { length, treatment, day } => format!("Moins de {length} après l’autre traitement ({treatment}, {day})"),
        Sentence::OtherCourse { course } => {
            format!(
                "Il y a une séance de la cure {course}, et les deux ne peuvent pas avoir lieu pendant la même visite"
            )
        }

        Sentence::CareFor { length } => format!("Pendant {length} après la séance"),
        Sentence::CareFromBefore { length } => format!("Dès {length} avant la séance"),
        Sentence::CareUntilBefore { length } => format!("Jusqu’à {length} avant la séance"),
        Sentence::CareOnDay => "Le jour de la séance".to_owned(),
        Sentence::CareBefore => "Avant la séance".to_owned(),
        Sentence::CareAfter => "Après la séance".to_owned(),
        Sentence::CareBetween { from, until: None } => from_moment(from),
        Sentence::CareBetween { from, until: Some(until) } => {
            format!("{} {}", from_moment(from), until_moment(until))
        }

        Sentence::CareUntil { latest, at_least, length } => {
            let at_least = part(at_least, |time| format!(", au moins jusqu’au {time}"));
            format!("Jusqu’au {latest}{at_least} ({length} après la séance)")
        }
        Sentence::CareFrom { earliest, at_latest, until, length } => {
            let comma = if at_latest.is_some() { "," } else { "" };
            let at_latest = part(at_latest, |time| format!(", au plus tard le {time}"));
            let until = part(until, |time| format!("{comma} jusqu’au {time}"));
            format!("À partir du {earliest}{at_latest}{until} ({length} avant la séance)")
        }
        Sentence::CareDayUntil { day, time } => format!("Le {day} jusqu’à {}", hour(time)),
        Sentence::CareDayFrom { day, time } => format!("Le {day} à partir de {}", hour(time)),
        Sentence::CareOn { day } => format!("Le {day}"),
        Sentence::CareClock { from, until, told } => match (from, until) {
            (Some(from), Some(until)) => format!("Du {from} au {until} ({})", small_at_start(told)),
            (Some(from), None) => format!("À partir du {from} ({})", small_at_start(told)),
            (None, Some(until)) => format!("Jusqu’au {until} ({})", small_at_start(told)),
            (None, None) => French.sentence_case(told),
        },
        Sentence::Moment { moment: at } => moment(at),

        Sentence::About { indication, protocol } => {
            format!("Indication\u{a0}: {indication}. Protocole\u{a0}: {protocol}.")
        }
        Sentence::CourseSpan { sessions, days, off_aim: None } => {
            format!("{sessions}, {days}\u{a0}; sans écart par rapport aux dates idéales")
        }
        Sentence::CourseSpan { sessions, days, off_aim: Some(off_aim) } => {
            format!("{sessions}, {days}\u{a0}; {off_aim} d’écart au total par rapport aux dates idéales")
        }
        Sentence::LengthNotKnown => "La durée d’une séance n’est pas connue\u{a0}: un jour est donc considéré comme \
                                     libre dès que la clinique a un créneau\u{a0}; indiquez --session-length pour \
                                     vérifier que ce créneau est assez long."
            .to_owned(),
        Sentence::VariantHolds { title, session, day } => {
            format!("La variante «\u{a0}{title}\u{a0}» s’applique, car la séance {session} a lieu le {day}.")
        }
        Sentence::NotYetEffective { day } => format!("Cette version du protocole est valable à partir du {day}, et la cure commence avant."),
        Sentence::HoursNotKnown => {
            "Les horaires d’ouverture ne sont pas connus\u{a0}: la clinique est donc considérée \
                                    comme ouverte à toute heure\u{a0}; `[hours]` dans le fichier de la clinique \
                                    permet de les indiquer."
                .to_owned()
        }
        Sentence::LocalTimes { zone } => format!("Les heures sont données en heure locale ({zone})."),
        Sentence::JointSummary { courses, sessions, visits, off_aim } => format!(
            "{courses} planifiées ensemble\u{a0}: {sessions} en {visits}\u{a0}; {off_aim} d’écart au total par \
             rapport aux dates idéales"
        ),
        Sentence::NotProven => format!("{NOT_PROVEN}."),
        Sentence::OffAimOpen { at_least } => format!("{NOT_PROVEN}\u{a0}: il est seulement prouvé qu’aucun plan n’a moins de {at_least} d’écart."),
        Sentence::TieOpen => "Il est prouvé que ce plan est le meilleur pour les jours d’écart et les visites\u{a0}; la recherche a été interrompue avant de savoir si un plan aussi bon se termine plus tôt.".to_owned(),
        Sentence::PromisesOpen => "La recherche a été interrompue avant qu’il soit prouvé qu’aucun plan ne tient \
                                   davantage de visites promises."
            .to_owned(),
        Sentence::FewestOpen { at_least } => {
            let days = at_least.map(|days| format!(", et parmi ceux qui en ont autant, aucun n’a moins de {days} d’écart")).unwrap_or_default();
            format!("{NOT_PROVEN}\u{a0}: aucun plan n’a moins de visites{days}.")
        }
        Sentence::VisitsOpen { visits, above } => {
            let days = above.map(|days| format!("\u{a0}; un plan qui en a moins que celui-ci a plus de {days} d’écart")).unwrap_or_default();
            format!("{NOT_PROVEN}\u{a0}: aucun plan n’a moins de {visits}{days}.")
        }
        Sentence::PhaseTitle { phase, round, sessions, spacing } => {
            let round = round.map(|round| format!(" (cycle {round})")).unwrap_or_default();
            let spacing = spacing.map(|spacing| format!(", {}", self::spacing(spacing))).unwrap_or_default();
            format!("{phase}{round}\u{a0}: {sessions}{spacing}")
        }
        Sentence::AskBefore { question } => format!("Avant cette séance\u{a0}: {question}"),
        Sentence::AskAfter { question } => format!("Après cette séance\u{a0}: {question}"),
        Sentence::WhenToCall => {
            "Appelez la clinique si quelque chose vous inquiète, si un effet est plus intense que décrit ici ou dure \
             plus longtemps. En cas d’urgence, appelez d’abord le numéro d’urgence."
                .to_owned()
        }
        Sentence::Disclaimer => "mesoplan compte les jours et montre ce que disent les sources\u{a0}; la décision \
                                 revient à un professionnel de santé."
            .to_owned(),

        Sentence::Separation { before, after, treatments, is_usual } => {
            let how = if is_usual { "en général environ" } else { "au moins" };
            match (before, after) {
                (Some(length), Some(other)) if length == other => {
                    format!("Respectez {how} {length} entre une séance et l’un de ces traitements\u{a0}: {treatments}.")
                }
                (before, after) => {
                    let lengths: Vec<String> = [(before, "avant"), (after, "après")]
                        .into_iter()
                        .filter_map(|(length, side)| Some(format!("{how} {} {side}", length?)))
                        .collect();
                    format!("Prévoyez la séance {} l’un de ces traitements\u{a0}: {treatments}.", lengths.join(" ou "))
                }
            }
        }
        Sentence::AskedWhen { time, phase } => {
            let phase = part(phase, |phase| format!(" («\u{a0}{phase}\u{a0}»)"));
            match time {
                CheckpointTime::After(first, last) if first == last => format!("Après la séance {first}{phase}"),
                CheckpointTime::After(first, last) => format!("Après l’une des séances {first} à {last}{phase}"),
                CheckpointTime::Every(first, last) if first == last => format!("Toutes les {first} séances{phase}"),
                CheckpointTime::Every(first, last) => format!("Toutes les {first} à {last} séances{phase}"),
                CheckpointTime::AfterLast => format!("Après la dernière séance{phase}"),
                CheckpointTime::Before(session) => format!("Avant la séance {session}{phase}"),
            }
        }
        Sentence::SameDayIsFine => "Le même jour est permis.".to_owned(),
        Sentence::AnswerGoesOn { is_yes } => format!("Si {}, le traitement continue comme prévu.", yes_no(is_yes)),
        Sentence::AnswerStops { is_yes } => format!("Si {}, le traitement s’arrête ici.", yes_no(is_yes)),
        Sentence::AnswerGoesTo { is_yes, phase } => {
            format!("Si {}, le traitement continue avec\u{a0}: {phase}.", yes_no(is_yes))
        }
        Sentence::AnswerAdds { is_yes, sessions } => {
            format!("Si {}, on ajoute {sessions}.", yes_no(is_yes))
        }
        Sentence::DependsOn { after, question } => {
            format!("La suite après la séance {after} dépend de la réponse à cette question\u{a0}: {question}")
        }
        Sentence::AllDependsOn { question } => {
            format!("Toutes les séances dépendent de la réponse à cette question\u{a0}: {question}")
        }
        Sentence::Answered { question, is_yes, day } => {
            format!("{question} Réponse du {day}\u{a0}: {}.", yes_no(is_yes))
        }
        Sentence::AnswerNow { name, question } => format!("À répondre maintenant ({name})\u{a0}: {question}"),
        Sentence::SessionsLeftOut { phase, sessions, source } => {
            format!("{phase}\u{a0}: la source indique {source}\u{a0}; ce qu’une réponse demande au-delà ({sessions}) n’est pas planifié.")
        }
        Sentence::SessionsAdded { phase, sessions } => {
            format!("{phase}\u{a0}: {sessions} en plus après une réponse.")
        }
        Sentence::AddedByClinic { text } => format!("{text} (ajouté par la clinique)"),
        Sentence::SessionsNamed { first, last: Some(last) } if first == last => format!("séance {first}"),
        Sentence::SessionsNamed { first, last: Some(last) } => format!("séances {first} à {last}"),
        Sentence::SessionsNamed { first, last: None } => format!("séance {first} et suivantes"),
        Sentence::OnlyFor { text, which } => format!("{text} ({which} seulement)"),
        Sentence::HowOften { frequency } => match frequency {
            Frequency::MostCommon => "Le plus fréquent",
            Frequency::Common => "Fréquent",
            Frequency::Rare => "Rare",
            Frequency::VeryRare => "Très rare",
        }
        .to_owned(),
        Sentence::RulesOut { is_clinics: false } => "Pas de traitement dans ces cas".to_owned(),
        Sentence::RulesOut { is_clinics: true } => "Cette clinique ne traite pas dans ces cas".to_owned(),
        Sentence::NotRecommended { is_clinics: false } => {
            "Dans ces cas, la source déconseille le traitement".to_owned()
        }
        Sentence::NotRecommended { is_clinics: true } => {
            "Dans ces cas, cette clinique déconseille le traitement".to_owned()
        }
        Sentence::TellBeforehand => "À signaler au médecin avant la séance".to_owned(),
        Sentence::IsWeighed => "À décider avec le médecin".to_owned(),
        Sentence::Postpones => "Le traitement doit attendre".to_owned(),
        Sentence::AskFirst => "Demandez d’abord l’avis d’un médecin".to_owned(),
        Sentence::UntilThen { condition, until } => format!("{condition} ({until})"),
        Sentence::SourceUpdated { day } => format!("mise à jour du {day}"),
        Sentence::ProtocolFile { id, version } => format!("Protocole {id} {version}"),

        Sentence::CountChosen { phase, sessions, is_asked_for, source } => {
            let who = if is_asked_for { "comme demandé" } else { "choix de la clinique" };
            let source = source.map_or_else(
                || "la source n’indique pas de nombre".to_owned(),
                |count| format!("{count}, selon la source"),
            );
            format!("{phase}\u{a0}: {sessions}, {who}\u{a0}; {source}.")
        }
        Sentence::CountInTime { phase, sessions, source } => {
            format!("{phase}\u{a0}: {sessions}, autant que cette période en contient\u{a0}; la source indique\u{a0}: {source}.")
        }
        Sentence::Usually { text } => format!("en général {text}"),
        Sentence::OutsideUsual { phase, chosen, usual } => {
            format!("{phase}\u{a0}: {chosen}, décision du praticien\u{a0}; {usual}, selon la source.")
        }
        Sentence::PreparationWhen { length, when } => {
            format!("Chaque visite commence par {length} de préparation, nécessaire dans ces cas\u{a0}: {when}.")
        }
        Sentence::LongerCourse { when } => format!("Une cure plus longue\u{a0}: {when}"),
        Sentence::Repeats { interval } => {
            format!("Selon la source, la cure entière est répétée au bout de {interval}.")
        }
        Sentence::RoundsHint => "`--rounds 2` planifie deux fois la cure entière.".to_owned(),
        Sentence::Draft => "Ce protocole est un brouillon.".to_owned(),
        Sentence::Retired => {
            "Ce protocole est retiré\u{a0}: ne commencez aucune nouvelle cure sur cette base.".to_owned()
        }
        Sentence::Reviewed { by, day } => format!("Relecture\u{a0}: {by}, le {day}."),

        Sentence::RemindNow { title } => format!("Maintenant\u{a0}: {title}"),
        Sentence::RemindTomorrow { time, title } => {
            format!("Demain{}\u{a0}: {title}", part(time, |time| format!(" à {}", hour(time))))
        }
        Sentence::RemindIn { count, unit, time, title } => {
            let length = format!("{count} {}", unit_name(unit, count));
            format!("Dans {length}{}\u{a0}: {title}", part(time, |time| format!(", à {}", hour(time))))
        }
        Sentence::Appointment { number, of } => format!("Rendez-vous {number}/{of}"),
        Sentence::Appointments => "Rendez-vous".to_owned(),
        Sentence::Cancelled { title } => format!("Annulé\u{a0}: {title}"),
        Sentence::CancelledAppointment => "Rendez-vous annulé".to_owned(),

        Sentence::Or { before, last } => format!("{before} ou {last}"),
        Sentence::Span { sessions, days } => format!("{sessions}\u{a0}: {days}"),
        Sentence::SomeCancelled { sessions, cancelled } => {
            format!("{sessions}, dont {cancelled} annulée{}", if cancelled > 1 { "s" } else { "" })
        }
        Sentence::Progress { done, of } if done <= 1 => format!("{done} séance faite sur {of}"),
        Sentence::Progress { done, of } => format!("{done} séances faites sur {of}"),
        Sentence::SessionOfCourse { course, number, of } => format!("{course}, séance {number} sur {of}"),
        Sentence::AskTheClinic => "demander à la clinique".to_owned(),
        Sentence::MovesAsAgreed => "Pour un autre jour, demandez à la clinique".to_owned(),
        Sentence::MovesWithAnother => "Changement possible seulement avec une autre séance".to_owned(),
        Sentence::CanMoveTo { days } => format!("Autres dates possibles\u{a0}: {days}"),
        Sentence::Done => "faite".to_owned(),
        Sentence::DoneLate { days } => format!("faite {days} après la date idéale"),
        Sentence::DoneTooSoon => "faite trop tôt, ne compte pas".to_owned(),
        Sentence::Missed => "manquée".to_owned(),
        Sentence::Dropped => "annulée".to_owned(),
        Sentence::Moved => "déplacée".to_owned(),
        Sentence::MonthsWithout { months } => format!("Mois sans rendez-vous\u{a0}: {months}."),
        Sentence::Issue { day, revision } => format!("Calendrier établi le {day}, version {revision}"),
        Sentence::Replaces { revision } => format!("Remplace la version {revision}."),
        Sentence::ClinicianIs { name } => format!("Praticien\u{a0}: {name}"),
        Sentence::WeekdaySpan { first, last } => format!("du {first} au {last}"),
        Sentence::CareFromDay { earliest, at_latest, length } => {
            let at_latest = part(at_latest, |day| format!(", au plus tard le {day}"));
            format!("À partir du {earliest}{at_latest} ({length} avant la séance)")
        }
        Sentence::CareUntilDay { latest, at_least, length } => {
            let at_least = part(at_least, |day| format!(", au moins jusqu’au {day}"));
            format!("Jusqu’au {latest}{at_least} ({length} après la séance)")
        }
    }
}

/// The answer to a question.
fn yes_no(is_yes: bool) -> &'static str {
    if is_yes { "oui" } else { "non" }
}

/// How the sessions of a phase lie, behind their number.
fn spacing(spacing: Spacing<'_>) -> String {
    match spacing {
        Spacing::Apart { interval } => format!("espacées {}", of_length(interval)),
        Spacing::BeforeEvent { interval, event } => format!("{interval} avant «\u{a0}{event}\u{a0}»"),
        Spacing::OnEvent { event } => format!("le jour «\u{a0}{event}\u{a0}»"),
        Spacing::AfterEvent { interval, event } => format!("{interval} après «\u{a0}{event}\u{a0}»"),
        Spacing::AfterSession { interval, number } => format!("{interval} après la séance {number}"),
        Spacing::PerWeek { count } => format!("{count} par semaine"),
        Spacing::On { weekdays } => format!("chaque {weekdays}"),
    }
}
