//! German: the sentences of a plan.

use super::{beginning, between, capital, in_dative, moment, reference, unit_name_in_dative};
use crate::model::{CheckpointTime, Frequency};
use crate::render::locale::{Sentence, Spacing, part, small_at_start};

/// What is not known of a plan that is shown all the same.
const NOT_PROVEN: &str = "Die Suche wurde abgebrochen, bevor dieser Plan als der beste nachgewiesen war";

pub(super) fn say(sentence: Sentence<'_>) -> String {
    match sentence {
        Sentence::And { before, last } => format!("{before} und {last}"),
        Sentence::AndMore { first, others } => format!("{first} (und noch {others})"),
        Sentence::OrMore { length } => format!("{length} oder mehr"),
        Sentence::Range { lo, hi } => format!("{lo} bis {hi}"),
        Sentence::CountBetween { lo, hi } => format!("{lo} bis {hi}"),
        Sentence::CountUpTo { hi } => format!("bis zu {hi}"),
        Sentence::ForTime { length } => format!("{length} lang"),
        Sentence::Ongoing => "ohne festes Ende".to_owned(),
        Sentence::Titled { title, text } => format!("{title}: {text}"),
        Sentence::EnglishOnly => "[EN]: Wortlaut des Protokolls, den es nur auf Englisch gibt.".to_owned(),

        Sentence::Session { course, number } => {
            format!("{}Sitzung {number}", part(course, |course| format!("{course}, ")))
        }
        Sentence::AddToCalendar { session, day } => format!("{session}, {day}, in meinen Kalender eintragen"),
        Sentence::ScanToAdd { session, day } => {
            format!("Code scannen, um den Termin in Ihren Kalender einzutragen: {session}, {day}")
        }
        Sentence::ScanCode { session, day } => format!("QR-Code: {session}, {day}"),
        Sentence::ScanShortened { is_title_cut: false } => {
            "Damit sich der Code gut scannen lässt, fehlt darin der Ort.".to_owned()
        }
        Sentence::ScanShortened { is_title_cut: true } => {
            "Damit sich der Code gut scannen lässt, fehlen darin das Ende des Titels und gegebenenfalls der Ort."
                .to_owned()
        }
        Sentence::SessionOfPhase { phase, number, of } => format!("{phase}, Sitzung {number} von {of}."),
        Sentence::From { day } => format!("ab {day}"),
        Sentence::Fixed => "nur mit einer anderen Sitzung".to_owned(),
        Sentence::CannotMove => {
            "Diese Sitzung lässt sich nur verschieben, wenn auch eine andere verschoben wird.".to_owned()
        }
        Sentence::MayMove { days } => format!(
            "Diese Sitzung lässt sich auf jeden verfügbaren Tag im Zeitraum {days} verschieben; die anderen Termine bleiben."
        ),
        Sentence::MayMoveTo { day } => {
            format!("Diese Sitzung lässt sich auf {day} verschieben; die anderen Termine bleiben.")
        }
        Sentence::MayMoveFrom { day } => {
            format!(
                "Diese Sitzung lässt sich auf jeden verfügbaren Tag ab {day} verschieben; die anderen Termine bleiben."
            )
        }
        Sentence::AimedAt { aim } => format!("Am besten: {aim}."),
        Sentence::AimedAtAndAllowed { aim, allowed } => format!("Am besten: {aim}; {allowed}."),
        Sentence::Allowed { allowed } => format!("Für diese Sitzung {allowed}."),
        Sentence::AllowedFrom { day } => format!("erlaubt ab {day}"),
        Sentence::AllowedUntil { day } => format!("erlaubt bis {day}"),
        Sentence::AllowedOn { days } => format!("erlaubt: {days}"),
        Sentence::AllowedFromUntil { from, until } => format!("erlaubt ab {from} bis {until}"),
        Sentence::MovedByHand { is_forced: false } => "von Hand verschoben".to_owned(),
        Sentence::MovedByHand { is_forced: true } => "von Hand gegen eine Regel verschoben".to_owned(),
        Sentence::Unrecorded { number, day } => {
            format!("Noch kein Eintrag für {day} (Sitzung {number}).")
        }

        Sentence::Waiting { first, last, events } => {
            let who = if first == last {
                format!("Sitzung {first} hat")
            } else {
                format!("Die Sitzungen {first} bis {last} haben")
            };
            format!("{who} noch keinen Termin{}.", part(events, |events| format!("; es fehlt das Datum von: {events}")))
        }
        Sentence::NoDateYet => "noch kein Termin".to_owned(),

        Sentence::HeldUncounted => "erfolgt, zählt aber nicht".to_owned(),
        Sentence::HeldSuperseded => "erfolgt, zählt aber wegen einer langen Pause nicht mehr".to_owned(),
        Sentence::HeldOnAim => "am idealen Tag erfolgt".to_owned(),
        Sentence::HeldEarly { days } => format!("{days} früher als ideal erfolgt"),
        Sentence::HeldLate { days } => format!("{days} später als ideal erfolgt"),
        Sentence::HeldInGrace { days } => {
            format!("{days} vor Ablauf des Mindestabstands erfolgt, innerhalb der Toleranz")
        }
        Sentence::HeldTooSoon { days, counts: true } => {
            format!("zu früh erfolgt, {days} vor dem ersten erlaubten Tag; laut Protokoll zählt die Sitzung trotzdem")
        }
        Sentence::HeldTooSoon { days, counts: false } => {
            format!("zu früh erfolgt, {days} vor dem ersten erlaubten Tag; laut Protokoll zählt die Sitzung nicht")
        }
        Sentence::HeldTooNear { days, counts: true } => {
            format!("{days} zu nah an einer anderen Behandlung erfolgt; laut Protokoll zählt die Sitzung trotzdem")
        }
        Sentence::HeldTooNear { days, counts: false } => {
            format!("{days} zu nah an einer anderen Behandlung erfolgt; laut Protokoll zählt die Sitzung nicht")
        }
        Sentence::HeldTooLate { days } => format!("{days} nach dem letzten erlaubten Tag erfolgt"),

        Sentence::Start => "Das ist der gewünschte Beginn.".to_owned(),
        Sentence::StartMoved { requested } => {
            format!("Der gewünschte Beginn ({requested}) ist nicht möglich; dies ist der erste verfügbare Tag danach.")
        }
        Sentence::StartChosen { days } => format!("Der Beginn ist an jedem verfügbaren Tag möglich: {days}."),
        Sentence::StartRequested { day } => format!("Gewünschter Beginn: {day}."),
        Sentence::AimOnDay { interval, after, days } => {
            format!("{interval} nach {}, am Tag des Monats, den das Protokoll nennt: {days}.", reference(after))
        }
        Sentence::DecidedAfter { after, is_discreet } => {
            let what = if is_discreet { "Termin" } else { "Sitzung" };
            format!("Vorläufig: hängt davon ab, was nach {what} {after} entschieden wird.")
        }
        Sentence::StillUndecided => "Vorläufig: hängt von einer Entscheidung ab, die noch offen ist.".to_owned(),
        Sentence::DecidedThen => "Nach diesem Termin wird entschieden, wie es weitergeht.".to_owned(),
        Sentence::AimOnEvent { event, on } => format!("Am Tag „{event}“ ({on})."),
        Sentence::NotBeforeEvent { event, on } => format!("Nicht vor „{event}“ ({on})."),
        Sentence::NotAfterEvent { event, on } => format!("Nicht nach „{event}“ ({on})."),
        Sentence::AimNextWeekday { after, days } => {
            format!("Der nächste der Wochentage des Protokolls nach {}: {days}.", reference(after))
        }
        Sentence::AimIs { interval, after, days } => format!("{interval} nach {}: {days}.", reference(after)),
        Sentence::NotBefore { day, minimum, after } => {
            format!("Nicht vor {day}: mindestens {minimum} nach {}.", reference(after))
        }
        Sentence::NotAfter { day, maximum, after } => {
            format!("Nicht nach {day}: höchstens {maximum} nach {}.", reference(after))
        }
        Sentence::AimBefore { interval, event, on, days } => format!("{interval} vor „{event}“ ({on}): {days}."),
        Sentence::NotNearer { day, minimum, event, on } => {
            format!("Nicht nach {day}: mindestens {minimum} vor „{event}“ ({on}).")
        }
        Sentence::NotFarther { day, maximum, event, on } => {
            format!("Nicht vor {day}: höchstens {maximum} vor „{event}“ ({on}).")
        }
        Sentence::EarlierCounts => "Es gilt, was davon früher ist.".to_owned(),
        Sentence::AsSoonAsAllowed { day } => format!(
            "Für diese Sitzung ist kein Abstand angegeben; sie ist daher so früh geplant, wie ihre Regeln es erlauben: \
             ab {day}."
        ),
        Sentence::WouldSuit { day, is_better: true } => format!("{day}, wäre für diese Sitzung besser"),
        Sentence::WouldSuit { day, is_better: false } => format!("{day}, wäre für diese Sitzung ebenso gut"),
        Sentence::ButTooLate { suits } => format!("{suits}, aber dann käme eine Sitzung so spät, dass die Behandlungsreihe nicht wie geplant weitergehen könnte."),
        Sentence::ButNoPlan { suits } => format!("{suits}, aber dann wäre kein Plan möglich."),
        Sentence::ButWorse { suits, days, instead_of } => {
            format!("{suits}, aber der ganze Plan hätte dann {days} Abweichung statt {instead_of}.")
        }
        Sentence::ButNotBetter { suits } => format!(
            "{suits}, aber kein Plan mit diesem Tag hat eine geringere Abweichung, und der vorliegende Plan hat \
             weniger Besuche oder frühere Tage."
        ),
        Sentence::ButNoPlanBeside { suits } => {
            format!("{suits}, aber dann wäre für diese Behandlung kein Plan möglich, solange die anderen bleiben.")
        }
        Sentence::ButWorseBeside { suits, days, instead_of } => format!(
            "{suits}, aber solange die anderen Behandlungen bleiben, hätte diese {days} Abweichung statt {instead_of}."
        ),
        Sentence::ButNotBetterBeside { suits } => format!(
            "{suits}, aber solange die anderen Behandlungen bleiben, hätte diese keine geringere Abweichung, dafür \
             mehr Besuche oder spätere Tage."
        ),
        Sentence::ButSharesLess { suits } => {
            format!("{suits}, aber gemeinsame Besuche mit den anderen Behandlungen gehen vor.")
        }
        Sentence::ButGivesUp { suits, visits } => {
            format!("{suits}, aber dann fielen zugesagte Besuche weg: {visits}.")
        }
        Sentence::Promised => "Die Sitzung war für diesen Tag zugesagt.".to_owned(),
        Sentence::TimeMoved { start, requested, length } => {
            format!("{start} Uhr ist die freie Zeit, die {requested} Uhr am nächsten liegt und lang genug ist ({length}).")
        }
        Sentence::SharedVisit { courses } => format!("Gemeinsamer Termin mit {courses}."),
        Sentence::WasMoved { is_forced: false } => "Die Sitzung wurde von Hand auf diesen Tag verschoben.".to_owned(),
        Sentence::WasMoved { is_forced: true } => {
            "Die Sitzung wurde von Hand auf diesen Tag verschoben, obwohl eine Regel den Tag verbietet.".to_owned()
        }
        Sentence::WasMissed { day } => format!("Die Sitzung wurde am {day} versäumt."),
        Sentence::PlannedFrom { day } => format!("Sitzungen werden ab {day} eingeplant."),
        Sentence::WasHeld => "Die Sitzung ist an diesem Tag erfolgt.".to_owned(),

        Sentence::AfterGap { length, day, then } => format!("Mehr als {length} nach der Sitzung am {day}: {}.", capital(then)),
        Sentence::GapAhead { length, day, then } => {
            format!("Das ist mehr als {length} nach der Sitzung am {day}; findet sie so spät statt, gilt: {}.", capital(then))
        }
        Sentence::GapRule { length, then } => format!("Mehr als {length} nach der Sitzung davor: {}.", capital(then)),
        Sentence::LastAgain => "die letzte Sitzung wird wiederholt".to_owned(),
        Sentence::LastSessionsAgain { sessions } => format!("die letzten {sessions} Sitzungen werden wiederholt"),
        Sentence::PhaseAgain => "die Phase beginnt von vorn".to_owned(),
        Sentence::CourseAgain => "die Behandlungsreihe beginnt von vorn".to_owned(),
        Sentence::DueLeftOut => "die fällige Sitzung entfällt".to_owned(),

        Sentence::Blocked { obstacle, days } => format!("{obstacle}: {days}."),
        Sentence::MoreTimes { times: 1 } => "und noch einmal".to_owned(),
        Sentence::MoreTimes { times } => format!("und noch {times}-mal"),
        Sentence::Weekday => "Keiner der gewählten Wochentage".to_owned(),
        Sentence::PhaseWeekday => "An diesem Wochentag hat die Phase keine Sitzungen".to_owned(),
        Sentence::Closed => "Die Klinik ist geschlossen".to_owned(),
        Sentence::ClosedFor { reason } => format!("Die Klinik ist geschlossen ({reason})"),
        Sentence::ClosedWeekday => "An diesem Wochentag ist die Klinik geschlossen".to_owned(),
        Sentence::NoTime => "Die Klinik hat keine freie Zeit".to_owned(),
        Sentence::NoTimeFor { length } => format!("Die Klinik hat keine freie Zeit von {}", in_dative(length)),
        Sentence::NoTimeTogether { length, courses } => {
            format!(
                "Die Klinik hat für einen gemeinsamen Besuch mit {courses} keine freie Zeit von {}",
                in_dative(length)
            )
        }
        Sentence::InBreak { title } => format!("Zu dieser Jahreszeit gibt es keine Sitzungen ({title})"),
        Sentence::Away => "Die behandelte Person ist abwesend".to_owned(),
        Sentence::TooSoonBefore { length, treatment, day } => format!("Weniger als {length} vor {treatment} am {day}"),
        Sentence::TooSoonAfter { length, treatment, day } => format!("Weniger als {length} nach {treatment} am {day}"),
        Sentence::OtherCourse { course } => {
            format!("Eine Sitzung von {course}, und beide dürfen nicht beim selben Besuch stattfinden")
        }

        Sentence::CareFor { length } => format!("{length} lang nach der Sitzung"),
        Sentence::CareFromBefore { length } => format!("Schon {length} vorher"),
        Sentence::CareUntilBefore { length } => format!("Bis {length} vorher"),
        Sentence::CareOnDay => "Am Tag der Sitzung".to_owned(),
        Sentence::CareBefore => "Vorher".to_owned(),
        Sentence::CareAfter => "Danach".to_owned(),
        Sentence::CareBetween { from, until: None } => beginning(from),
        Sentence::CareBetween { from, until: Some(until) } => between(from, until),

        Sentence::CareUntil { latest, at_least, length } => {
            let at_least = part(at_least, |time| format!(", mindestens bis {time}"));
            format!("Bis {latest}{at_least} ({length} danach)")
        }
        Sentence::CareFrom { earliest, at_latest, until, length } => {
            let comma = if at_latest.is_some() { "," } else { "" };
            let at_latest = part(at_latest, |time| format!(", spätestens ab {time}"));
            let until = part(until, |time| format!("{comma} bis {time}"));
            format!("Ab {earliest}{at_latest}{until} ({length} vorher)")
        }
        Sentence::CareDayUntil { day, time } => format!("Am {day}, bis {time} Uhr"),
        Sentence::CareDayFrom { day, time } => format!("Am {day}, ab {time} Uhr"),
        Sentence::CareOn { day } => format!("Am {day}"),
        Sentence::CareClock { from, until, told } => {
            let told = small_at_start(told);
            match (from, until) {
                (Some(from), Some(until)) => format!("Von {from} bis {until} ({told})"),
                (Some(from), None) => format!("Ab {from} ({told})"),
                (None, Some(until)) => format!("Bis {until} ({told})"),
                (None, None) => told,
            }
        }
        Sentence::Moment { moment: at } => moment(at),

        Sentence::About { indication, protocol } => format!("Anwendungsgebiet: {indication}. Protokoll: {protocol}."),
        Sentence::CourseSpan { sessions, days, off_aim: None } => {
            format!("{sessions}, {days}; ohne Abweichung von den idealen Tagen")
        }
        Sentence::CourseSpan { sessions, days, off_aim: Some(off_aim) } => {
            format!("{sessions}, {days}; insgesamt {off_aim} Abweichung von den idealen Tagen")
        }
        Sentence::LengthNotKnown => {
            "Wie lange eine Sitzung dauert, ist nicht bekannt; daher gilt ein Tag als frei, wenn die Klinik überhaupt \
             freie Zeit hat. Geben Sie --session-length an, um zu prüfen, ob sie ausreicht."
                .to_owned()
        }
        Sentence::VariantHolds { title, session, day } => {
            format!("Es gilt die Variante „{title}“, weil Sitzung {session} am {day} ist.")
        }
        Sentence::NotYetEffective { day } => {
            format!("Diese Fassung des Protokolls gilt ab {day}, und die Behandlungsreihe beginnt vorher.")
        }
        Sentence::HoursNotKnown => {
            "Öffnungszeiten sind nicht bekannt; daher gilt die Klinik zu jeder Uhrzeit als geöffnet. \
             Angeben lassen sie sich in der Datei der Klinik unter `[hours]`."
                .to_owned()
        }
        Sentence::LocalTimes { zone } => format!("Die Uhrzeiten sind Ortszeiten ({zone})."),
        Sentence::JointSummary { courses, sessions, visits, off_aim } => format!(
            "{courses} gemeinsam geplant: {sessions}, {visits}; insgesamt {off_aim} Abweichung von den idealen Tagen"
        ),
        Sentence::NotProven => format!("{NOT_PROVEN}."),
        Sentence::OffAimOpen { at_least } => format!("{NOT_PROVEN}: Nachgewiesen ist nur, dass kein Plan weniger als {at_least} Abweichung hat."),
        Sentence::TieOpen => "Bei Abweichungstagen und Besuchen ist dieser Plan nachweislich der beste; die Suche wurde abgebrochen, bevor bekannt war, ob ein gleich guter früher endet.".to_owned(),
        Sentence::PromisesOpen => {
            "Die Suche wurde abgebrochen, bevor nachgewiesen war, dass kein Plan mehr zugesagte Besuche hält."
                .to_owned()
        }
        Sentence::FewestOpen { at_least } => {
            let days = at_least.map(|days| format!(", und von denen mit gleich vielen hat keiner weniger als {days} Abweichung")).unwrap_or_default();
            format!("{NOT_PROVEN}: Kein Plan hat weniger Besuche{days}.")
        }
        Sentence::VisitsOpen { visits, above } => {
            let days = above.map(|days| format!("; einer mit weniger Besuchen als dieser hat mehr als {days} Abweichung")).unwrap_or_default();
            format!("{NOT_PROVEN}: Kein Plan hat weniger als {visits}{days}.")
        }
        Sentence::PhaseTitle { phase, round, sessions, spacing } => {
            let round = round.map(|round| format!(" (Durchgang {round})")).unwrap_or_default();
            let spacing = spacing.map(|spacing| format!(", {}", self::spacing(spacing))).unwrap_or_default();
            format!("{phase}{round}: {sessions}{spacing}")
        }
        Sentence::AskBefore { question } => format!("Vor dieser Sitzung: {question}"),
        Sentence::AskAfter { question } => format!("Nach dieser Sitzung: {question}"),
        Sentence::WhenToCall => "Rufen Sie die Klinik an, wenn etwas Sie beunruhigt, stärker ist als hier beschrieben \
                                 oder länger anhält. Im Notfall wählen Sie zuerst den Notruf."
            .to_owned(),
        Sentence::Disclaimer => {
            "mesoplan zählt Tage und zeigt, was Quellen sagen; die Entscheidung trifft eine Ärztin oder ein Arzt."
                .to_owned()
        }

        Sentence::Separation { before, after, treatments, is_usual } => {
            let how = if is_usual { "in der Regel etwa" } else { "mindestens" };
            match (before, after) {
                (Some(length), Some(other)) if length == other => {
                    format!("Halten Sie zwischen einer Sitzung und {treatments} {how} {length} Abstand.")
                }
                (before, after) => {
                    let lengths: Vec<String> = [(before, "vor"), (after, "nach")]
                        .into_iter()
                        .filter_map(|(length, side)| Some(format!("{how} {} {side}", length?)))
                        .collect();
                    format!("Eine Sitzung liegt {} {treatments}.", lengths.join(" oder "))
                }
            }
        }
        Sentence::AskedWhen { time, phase } => {
            let phase = part(phase, |phase| format!(" ({phase})"));
            match time {
                CheckpointTime::After(first, last) if first == last => format!("Nach Sitzung {first}{phase}"),
                CheckpointTime::After(first, last) => format!("Nach Sitzung {first} bis {last}{phase}"),
                CheckpointTime::Every(first, last) if first == last => format!("Nach je {first} Sitzungen{phase}"),
                CheckpointTime::Every(first, last) => format!("Nach je {first} bis {last} Sitzungen{phase}"),
                CheckpointTime::AfterLast => format!("Nach der letzten Sitzung{phase}"),
                CheckpointTime::Before(session) => format!("Vor Sitzung {session}{phase}"),
            }
        }
        Sentence::SameDayIsFine => "Am selben Tag ist es erlaubt.".to_owned(),
        Sentence::AnswerGoesOn { is_yes } => format!("Wenn {}, geht es weiter wie geplant.", yes_no(is_yes)),
        Sentence::AnswerStops { is_yes } => format!("Wenn {}, endet die Behandlung hier.", yes_no(is_yes)),
        Sentence::AnswerGoesTo { is_yes, phase } => format!("Wenn {}, geht es weiter mit: {phase}.", yes_no(is_yes)),
        Sentence::AnswerAdds { is_yes, sessions } => format!("Wenn {}: {sessions} mehr.", yes_no(is_yes)),
        Sentence::DependsOn { after, question } => {
            format!("Was nach Sitzung {after} kommt, hängt von der Antwort auf diese Frage ab: {question}")
        }
        Sentence::AllDependsOn { question } => {
            format!("Alle Sitzungen hängen von der Antwort auf diese Frage ab: {question}")
        }
        Sentence::Answered { question, is_yes, day } => {
            format!("{question} Antwort am {day}: {}.", yes_no(is_yes))
        }
        Sentence::AnswerNow { name, question } => format!("Jetzt zu beantworten ({name}): {question}"),
        Sentence::SessionsLeftOut { phase, sessions, source } => {
            format!("{phase}: Laut Quelle {source}; daher entfällt, was eine Antwort darüber hinaus verlangt ({sessions}).")
        }
        Sentence::SessionsAdded { phase, sessions } => {
            format!("{phase}: nach einer Antwort {sessions} mehr.")
        }
        Sentence::AddedByClinic { text } => format!("{text} (Hinweis der Klinik)"),
        Sentence::SessionsNamed { first, last: Some(last) } if first == last => format!("Sitzung {first}"),
        Sentence::SessionsNamed { first, last: Some(last) } => format!("Sitzung {first} bis {last}"),
        Sentence::SessionsNamed { first, last: None } => format!("Sitzung {first} und später"),
        Sentence::OnlyFor { text, which } => format!("{text} (nur bei {which})"),
        Sentence::HowOften { frequency } => match frequency {
            Frequency::MostCommon => "Am häufigsten",
            Frequency::Common => "Häufig",
            Frequency::Rare => "Selten",
            Frequency::VeryRare => "Sehr selten",
        }
        .to_owned(),
        Sentence::RulesOut { is_clinics: false } => "In diesen Fällen keine Behandlung".to_owned(),
        Sentence::RulesOut { is_clinics: true } => "In diesen Fällen behandelt diese Klinik nicht".to_owned(),
        Sentence::NotRecommended { is_clinics: false } => "Die Quelle rät hier von der Behandlung ab".to_owned(),
        Sentence::NotRecommended { is_clinics: true } => "Diese Klinik rät hier von der Behandlung ab".to_owned(),
        Sentence::TellBeforehand => "Bitte vorher der Ärztin oder dem Arzt sagen".to_owned(),
        Sentence::IsWeighed => "Gemeinsam mit der Ärztin oder dem Arzt zu entscheiden".to_owned(),
        Sentence::Postpones => "Die Behandlung muss warten".to_owned(),
        Sentence::AskFirst => "Bitte vorher ärztlichen Rat einholen".to_owned(),
        Sentence::UntilThen { condition, until } => format!("{condition} ({until})"),
        Sentence::SourceUpdated { day } => format!("aktualisiert am {day}"),
        Sentence::ProtocolFile { id, version } => format!("Protokoll {id} {version}"),

        Sentence::CountChosen { phase, sessions, is_asked_for, source } => {
            let who = if is_asked_for { "wie gewünscht" } else { "von der Klinik gewählt" };
            let source =
                source.map_or_else(|| "die Quelle nennt keine Zahl".to_owned(), |count| format!("laut Quelle {count}"));
            format!("{phase}: {sessions}, {who}; {source}.")
        }
        Sentence::CountInTime { phase, sessions, source } => {
            format!("{phase}: {sessions}, so viele, wie in diese Zeit fallen; laut Quelle {source}.")
        }
        Sentence::Usually { text } => format!("in der Regel {text}"),
        Sentence::OutsideUsual { phase, chosen, usual } => {
            format!("{phase}: {chosen}, so entschieden von der behandelnden Person; laut Quelle {usual}.")
        }
        Sentence::PreparationWhen { length, when } => {
            format!("Jeder Termin beginnt mit {length} Vorbereitung. Sie ist in diesen Fällen nötig: {when}.")
        }
        Sentence::LongerCourse { when } => format!("Längere Behandlungsreihe: {when}"),
        Sentence::Repeats { interval } => {
            format!("Laut Quelle wird die ganze Behandlungsreihe {interval} später wiederholt.")
        }
        Sentence::RoundsHint => "Mit `--rounds 2` wird die ganze Behandlungsreihe zweimal geplant.".to_owned(),
        Sentence::Draft => "Dieses Protokoll ist ein Entwurf.".to_owned(),
        Sentence::Retired => {
            "Dieses Protokoll wird nicht mehr verwendet: Beginnen Sie damit keine neue Behandlungsreihe.".to_owned()
        }
        Sentence::Reviewed { by, day } => format!("Geprüft von {by} am {day}."),

        Sentence::RemindNow { title } => format!("Jetzt: {title}"),
        Sentence::RemindTomorrow { time, title } => {
            format!("Morgen{}: {title}", part(time, |time| format!(", {time} Uhr")))
        }
        Sentence::RemindIn { count, unit, time, title } => {
            let length = format!("{count} {}", unit_name_in_dative(unit, count));
            format!("In {length}{}: {title}", part(time, |time| format!(", {time} Uhr")))
        }
        Sentence::Appointment { number, of } => format!("Termin {number}/{of}"),
        Sentence::Appointments => "Termine".to_owned(),
        Sentence::Cancelled { title } => format!("Abgesagt: {title}"),
        Sentence::CancelledAppointment => "Termin abgesagt".to_owned(),

        Sentence::Or { before, last } => format!("{before} oder {last}"),
        Sentence::Span { sessions, days } => format!("{sessions}: {days}"),
        Sentence::SomeCancelled { sessions, cancelled } => format!("{sessions}, davon {cancelled} abgesagt"),
        Sentence::Progress { done, of } => format!("Bisher {done} von {of} Sitzungen"),
        Sentence::SessionOfCourse { course, number, of } => format!("{course}, Sitzung {number} von {of}"),
        Sentence::AskTheClinic => "bitte anfragen".to_owned(),
        Sentence::MovesAsAgreed => "Für einen anderen Tag fragen Sie bitte in der Klinik".to_owned(),
        Sentence::MovesWithAnother => "Nur zusammen mit einer anderen Sitzung verschiebbar".to_owned(),
        Sentence::CanMoveTo { days } => format!("Auch möglich: {days}"),
        Sentence::Done => "hat stattgefunden".to_owned(),
        Sentence::DoneLate { days } => format!("hat {days} später als ideal stattgefunden"),
        Sentence::DoneTooSoon => "hat zu früh stattgefunden, zählt nicht".to_owned(),
        Sentence::Missed => "versäumt".to_owned(),
        Sentence::Dropped => "abgesagt".to_owned(),
        Sentence::Moved => "verschoben".to_owned(),
        Sentence::MonthsWithout { months } => format!("Monate ohne Termin: {months}."),
        Sentence::Issue { day, revision } => format!("Plan vom {day}, Fassung {revision}"),
        Sentence::Replaces { revision } => format!("Ersetzt Fassung {revision}."),
        Sentence::ClinicianIs { name } => format!("In Behandlung bei: {name}"),
        Sentence::WeekdaySpan { first, last } => format!("{first} bis {last}"),
        Sentence::CareFromDay { earliest, at_latest, length } => {
            let at_latest = part(at_latest, |day| format!(", spätestens ab {day}"));
            format!("Ab {earliest}{at_latest} ({length} vorher)")
        }
        Sentence::CareUntilDay { latest, at_least, length } => {
            let at_least = part(at_least, |day| format!(", mindestens bis {day}"));
            format!("Bis {latest}{at_least} ({length} danach)")
        }
    }
}

/// The answer to a question.
fn yes_no(is_yes: bool) -> &'static str {
    if is_yes { "ja" } else { "nein" }
}

/// How the sessions of a phase lie, behind their number.
fn spacing(spacing: Spacing<'_>) -> String {
    match spacing {
        Spacing::Apart { interval } => format!("Abstand {interval}"),
        Spacing::BeforeEvent { interval, event } => format!("{interval} vor „{event}“"),
        Spacing::OnEvent { event } => format!("am Tag „{event}“"),
        Spacing::AfterEvent { interval, event } => format!("{interval} nach „{event}“"),
        Spacing::AfterSession { interval, number } => format!("{interval} nach Sitzung {number}"),
        Spacing::PerWeek { count } => format!("{count} pro Woche"),
        Spacing::On { weekdays } => format!("jeweils {weekdays}"),
    }
}
