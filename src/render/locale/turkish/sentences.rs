//! Turkish: the sentences of a plan.

use super::{beginning, end, moment, since, small_at_start, small_weekdays, unit_name};
use crate::model::{CheckpointTime, Frequency};
use crate::render::locale::{Sentence, Spacing, part};

/// What is not known of a plan that is shown all the same.
const NOT_PROVEN: &str = "Bu planın en iyisi olduğu kanıtlanmadan arama bırakıldı";

pub(super) fn say(sentence: Sentence<'_>) -> String {
    match sentence {
        Sentence::And { before, last } => format!("{before} ve {last}"),
        Sentence::AndMore { first, others } => format!("{first} (ve {others} tane daha)"),
        Sentence::OrMore { length } => format!("{length} veya daha fazla"),
        Sentence::Range { lo, hi } => format!("{lo} ila {hi}"),
        Sentence::CountBetween { lo, hi } => format!("{lo}–{hi}"),
        Sentence::CountUpTo { hi } => format!("en fazla {hi}"),
        Sentence::ForTime { length } => format!("{length} boyunca"),
        Sentence::Ongoing => "süresiz".to_owned(),
        Sentence::Titled { title, text } => format!("{title}: {text}"),
        Sentence::EnglishOnly => "[EN]: protokolde yalnızca İngilizcesi bulunan metin.".to_owned(),

        Sentence::Session { course, number } => {
            format!("{}{number}. seans", part(course, |course| format!("{course}, ")))
        }
        Sentence::AddToCalendar { session, day } => format!("Takvimime ekle: {session}, {day}"),
        Sentence::ScanToAdd { session, day } => format!("Takviminize eklemek için karekodu okutun: {session}, {day}"),
        Sentence::ScanCode { session, day } => format!("Karekod: {session}, {day}"),
        Sentence::ScanShortened { is_title_cut: false } => {
            "Karekod kolay okunabilsin diye yer bilgisi koda yazılmadı.".to_owned()
        }
        Sentence::ScanShortened { is_title_cut: true } => {
            "Karekod kolay okunabilsin diye başlığın sonu ve varsa yer bilgisi koda yazılmadı.".to_owned()
        }
        Sentence::SessionOfPhase { phase, number, of } => format!("{phase}: toplam {of} seansın {number}. seansı."),
        Sentence::From { day } => format!("{day} ve sonrası"),
        Sentence::Fixed => "yalnız başka seansla birlikte".to_owned(),
        Sentence::CannotMove => "Başka bir seansın günü değişmeden bu seansın günü değiştirilemez.".to_owned(),
        Sentence::MayMove { days } => {
            format!(
                "Bu seans, {days} tarihleri arasındaki uygun herhangi bir güne alınabilir; diğer tarihler değişmez."
            )
        }
        Sentence::MayMoveTo { day } => format!("Bu seans şu güne alınabilir: {day}; diğer tarihler değişmez."),
        Sentence::MayMoveFrom { day } => {
            format!("Bu seans, {day} tarihinden itibaren uygun herhangi bir güne alınabilir; diğer tarihler değişmez.")
        }
        Sentence::AimedAt { aim } => format!("En uygun gün: {aim}."),
        Sentence::AimedAtAndAllowed { aim, allowed } => format!("En uygun gün: {aim}; {allowed}."),
        Sentence::Allowed { allowed } => format!("Bu seans için {allowed}."),
        Sentence::AllowedFrom { day } => format!("izin verilen ilk tarih: {day}"),
        Sentence::AllowedUntil { day } => format!("izin verilen son tarih: {day}"),
        Sentence::AllowedOn { days } => format!("izin verilen tarih: {days}"),
        Sentence::AllowedFromUntil { from, until } => {
            format!("izin verilen ilk tarih: {from}, izin verilen son tarih: {until}")
        }
        Sentence::MovedByHand { is_forced: false } => "elle başka güne alındı".to_owned(),
        Sentence::MovedByHand { is_forced: true } => "elle başka güne alındı, bir kurala aykırı".to_owned(),
        Sentence::Unrecorded { number, day } => {
            format!("Kaydı henüz girilmedi: {day} ({number}. seans).")
        }

        Sentence::Waiting { first, last, events } => {
            let who =
                if first == last { format!("{first}. seansın") } else { format!("{first}–{last}. seansların") };
            format!("{who} tarihi henüz belli değil{}.", part(events, |events| format!("; beklenen tarih: {events}")))
        }
        Sentence::NoDateYet => "tarihi henüz belli değil".to_owned(),

        Sentence::HeldUncounted => "yapıldı, ancak sayılmaz".to_owned(),
        Sentence::HeldSuperseded => "yapıldı, ancak uzun bir aradan dolayı artık sayılmıyor".to_owned(),
        Sentence::HeldOnAim => "hedef tarihte yapıldı".to_owned(),
        Sentence::HeldEarly { days } => format!("hedef tarihten {days} önce yapıldı"),
        Sentence::HeldLate { days } => format!("hedef tarihten {days} sonra yapıldı"),
        Sentence::HeldInGrace { days } => {
            format!("asgari aralığın dolmasına {days} kala yapıldı, tolerans içinde")
        }
        Sentence::HeldTooSoon { days, counts: true } => {
            format!("çok erken, izin verilen ilk günden {days} önce yapıldı; protokole göre yine de sayılır")
        }
        Sentence::HeldTooSoon { days, counts: false } => {
            format!("çok erken, izin verilen ilk günden {days} önce yapıldı; protokole göre sayılmaz")
        }
        Sentence::HeldTooNear { days, counts: true } => {
            format!("başka bir tedaviye {days} fazla yakın yapıldı; protokole göre yine de sayılır")
        }
        Sentence::HeldTooNear { days, counts: false } => {
            format!("başka bir tedaviye {days} fazla yakın yapıldı; protokole göre sayılmaz")
        }
        Sentence::HeldTooLate { days } => format!("izin verilen son günden {days} sonra yapıldı"),

        Sentence::Start => "İstenen başlangıç tarihi.".to_owned(),
        Sentence::StartMoved { requested } => {
            format!("İstenen başlangıç tarihi ({requested}) kullanılamıyor; bu, ondan sonraki ilk uygun gündür.")
        }
        Sentence::StartChosen { days } => format!("Başlangıç, uygun herhangi bir günde olabilir: {days}."),
        Sentence::StartRequested { day } => format!("İstenen başlangıç tarihi: {day}."),
        Sentence::AimOnDay { interval, after, days } => {
            format!("{} {interval} sonrası, ayın protokolde belirtilen gününde: {days}.", since(after))
        }
        Sentence::DecidedAfter { after, is_discreet } => {
            let what = if is_discreet { "randevudan" } else { "seanstan" };
            format!("Geçici: {after}. {what} sonra verilecek karara bağlı.")
        }
        Sentence::StillUndecided => "Geçici: henüz verilmemiş bir karara bağlı.".to_owned(),
        Sentence::DecidedThen => "Bundan sonra nasıl devam edileceğine bu randevudan sonra karar verilir.".to_owned(),
        Sentence::AimOnEvent { event, on } => format!("“{event}” gününde ({on})."),
        Sentence::NotBeforeEvent { event, on } => format!("“{event}” tarihinden ({on}) önce olamaz."),
        Sentence::NotAfterEvent { event, on } => format!("“{event}” tarihinden ({on}) sonra olamaz."),
        Sentence::AimNextWeekday { after, days } => {
            format!("{} sonra protokolün hafta günlerinden ilki: {days}.", since(after))
        }
        Sentence::AimIs { interval, after, days } => format!("{} {interval} sonrası: {days}.", since(after)),
        Sentence::NotBefore { day, minimum, after } => {
            format!("{day} tarihinden önce olamaz: {} en az {minimum} sonra.", since(after))
        }
        Sentence::NotAfter { day, maximum, after } => {
            format!("{day} tarihinden sonra olamaz: {} en geç {maximum} sonra.", since(after))
        }
        Sentence::AimBefore { interval, event, on, days } => {
            format!("“{event}” tarihinden ({on}) {interval} öncesi: {days}.")
        }
        Sentence::NotNearer { day, minimum, event, on } => {
            format!("{day} tarihinden sonra olamaz: “{event}” tarihinden ({on}) en az {minimum} önce.")
        }
        Sentence::NotFarther { day, maximum, event, on } => {
            format!("{day} tarihinden önce olamaz: “{event}” tarihinden ({on}) en çok {maximum} önce.")
        }
        Sentence::EarlierCounts => "Bunlardan hangisi daha erkense o geçerlidir.".to_owned(),
        Sentence::AsSoonAsAllowed { day } => format!(
            "Bu seans için bir aralık belirtilmemiş; bu nedenle kuralların izin verdiği en erken güne planlandı; izin \
             verilen ilk tarih: {day}."
        ),
        Sentence::WouldSuit { day, is_better: true } => format!("{day} günü bu seans için daha uygun olurdu"),
        Sentence::WouldSuit { day, is_better: false } => format!("{day} günü bu seans için aynı derecede uygun olurdu"),
        Sentence::ButTooLate { suits } => format!("{suits}, ancak o zaman bir seans, tedavinin planlandığı gibi sürmeyeceği kadar geç olurdu."),
        Sentence::ButNoPlan { suits } => format!("{suits}, ancak o zaman uygun plan bulunamıyor."),
        Sentence::ButWorse { suits, days, instead_of } => {
            format!("{suits}, ancak o zaman bütün planın sapması {instead_of} yerine {days} olurdu.")
        }
        Sentence::ButNotBetter { suits } => format!(
            "{suits}, ancak bu günü içeren hiçbir planın sapması daha az değil; bu planda ise gelişler daha az ya da \
             günler daha erken."
        ),
        Sentence::ButNoPlanBeside { suits } => {
            format!("{suits}, ancak diğer tedaviler yerinde kaldıkça bu tedavi için mümkün bir plan kalmıyor.")
        }
        Sentence::ButWorseBeside { suits, days, instead_of } => {
            format!("{suits}, ancak diğer tedaviler yerinde kaldıkça bunun sapması {instead_of} yerine {days} olurdu.")
        }
        Sentence::ButNotBetterBeside { suits } => format!(
            "{suits}, ancak diğer tedaviler yerinde kaldıkça bunun sapması daha az olmaz, ziyaretler artar ya da günler \
             gecikirdi."
        ),
        Sentence::ButSharesLess { suits } => {
            format!("{suits}, ancak diğer tedavilerle ortak ziyaretler önce gelir.")
        }
        Sentence::ButGivesUp { suits, visits } => {
            format!("{suits}, ancak o zaman söz verilmiş ziyaretlerden vazgeçilirdi: {visits}.")
        }
        Sentence::Promised => "Bu seans için bu güne söz verilmişti.".to_owned(),
        Sentence::TimeMoved { start, requested, length } => {
            format!("Yeterince uzun boş zamanlardan ({length}) {requested} saatine en yakın olanı: {start}.")
        }
        Sentence::SharedVisit { courses } => format!("Aynı randevuda: {courses}."),
        Sentence::WasMoved { is_forced: false } => "Bu seans elle bu güne kaydırıldı.".to_owned(),
        Sentence::WasMoved { is_forced: true } => {
            "Bir kural bu günü yasakladığı hâlde bu seans elle bu güne kaydırıldı.".to_owned()
        }
        Sentence::WasMissed { day } => format!("Bu seansa {day} tarihinde gelinmedi."),
        Sentence::PlannedFrom { day } => format!("Seanslar {day} tarihinden itibaren planlanır."),
        Sentence::WasHeld => "Bu seans bu tarihte yapıldı.".to_owned(),

        Sentence::AfterGap { length, day, then } => format!("{day} tarihindeki seanstan sonra {length} aşıldı: {then}."),
        Sentence::GapAhead { length, day, then } => {
            format!("{day} tarihindeki seanstan sonra {length} aşılıyor; bu kadar geç yapılırsa {then}.")
        }
        Sentence::GapRule { length, then } => format!("Önceki seanstan sonra {length} aşılırsa {then}."),
        Sentence::LastAgain => "son seans yeniden yapılır".to_owned(),
        Sentence::LastSessionsAgain { sessions } => format!("son {sessions} seans yeniden yapılır"),
        Sentence::PhaseAgain => "aşama baştan başlar".to_owned(),
        Sentence::CourseAgain => "kür baştan başlar".to_owned(),
        Sentence::DueLeftOut => "sırası gelen seans yapılmaz".to_owned(),

        Sentence::Blocked { obstacle, days } => format!("{obstacle}: {days}."),
        Sentence::MoreTimes { times } => format!("ayrıca {times} kez daha"),
        Sentence::Weekday => "Seçilen günlerin dışında".to_owned(),
        Sentence::PhaseWeekday => "Bu aşamada o gün seans yapılmaz".to_owned(),
        Sentence::Closed => "Klinik kapalı".to_owned(),
        Sentence::ClosedFor { reason } => format!("Klinik kapalı ({reason})"),
        Sentence::ClosedWeekday => "Klinik haftanın bu günü kapalı".to_owned(),
        Sentence::NoTime => "Klinikte boş zaman yok".to_owned(),
        Sentence::NoTimeFor { length } => format!("Klinikte kesintisiz {length}lık boş zaman yok"),
        Sentence::NoTimeTogether { length, courses } => {
            format!("Klinikte {courses} ile aynı gelişte yapılması için kesintisiz {length}lık boş zaman yok")
        }
        Sentence::InBreak { title } => format!("Yılın bu döneminde seans yapılmaz ({title})"),
        Sentence::Away => "Tedavi gören kişi müsait değil".to_owned(),
        Sentence::TooSoonBefore { length, treatment, day } => {
            format!("{day} tarihindeki {treatment} tedavisinden önceki {length} içinde")
        }
        Sentence::TooSoonAfter { length, treatment, day } => {
            format!("{day} tarihindeki {treatment} tedavisinden sonraki {length} içinde")
        }
        Sentence::OtherCourse { course } => format!("{course} seansı var, ikisi aynı gelişte yapılamaz"),

        Sentence::CareFor { length } => format!("Seanstan sonraki ilk {length} boyunca"),
        Sentence::CareFromBefore { length } => format!("Seansın {length} öncesinden itibaren"),
        Sentence::CareUntilBefore { length } => format!("Seansın {length} öncesine kadar"),
        Sentence::CareOnDay => "Seans günü".to_owned(),
        Sentence::CareBefore => "Seanstan önce".to_owned(),
        Sentence::CareAfter => "Seanstan sonra".to_owned(),
        Sentence::CareBetween { from, until: None } => format!("{} itibaren", beginning(from)),
        Sentence::CareBetween { from, until: Some(until) } => format!("{}{}", beginning(from), end(until)),

        Sentence::CareUntil { latest, at_least, length } => {
            let at_least = part(at_least, |time| format!(", en azından {time} saatine kadar"));
            format!("{latest} saatine kadar{at_least} ({length} sonrası)")
        }
        Sentence::CareFrom { earliest, at_latest, until, length } => {
            let at_latest = part(at_latest, |time| format!(", en geç {time} saatinden itibaren"));
            let until = part(until, |time| format!(", {time} saatine kadar"));
            format!("{earliest} saatinden itibaren{at_latest}{until} ({length} öncesi)")
        }
        Sentence::CareDayUntil { day, time } => format!("{day}, {time} saatine kadar"),
        Sentence::CareDayFrom { day, time } => format!("{day}, {time} saatinden itibaren"),
        Sentence::CareOn { day } => format!("{day} günü"),
        Sentence::CareClock { from, until, told } => {
            let told = small_at_start(told);
            match (from, until) {
                (Some(from), Some(until)) => format!("Başlangıç: {from}, bitiş: {until} ({told})"),
                (Some(from), None) => format!("Başlangıç: {from} ({told})"),
                (None, Some(until)) => format!("Bitiş: {until} ({told})"),
                (None, None) => told,
            }
        }
        Sentence::Moment { moment: at } => moment(at),

        Sentence::About { indication, protocol } => format!("Tedavi nedeni: {indication}. Protokol: {protocol}."),
        Sentence::CourseSpan { sessions, days, off_aim: None } => {
            format!("{sessions}, {days}; hedef tarihlerden sapma yok")
        }
        Sentence::CourseSpan { sessions, days, off_aim: Some(off_aim) } => {
            format!("{sessions}, {days}; hedef tarihlerden toplam sapma: {off_aim}")
        }
        Sentence::LengthNotKnown => {
            "Bir seansın ne kadar sürdüğü bilinmiyor; bu nedenle klinikte herhangi bir boş zaman varsa o gün boş \
             sayılır. Bu zamanın yetip yetmediğini denetlemek için --session-length seçeneğini verin."
                .to_owned()
        }
        Sentence::VariantHolds { title, session, day } => {
            format!("{session}. seans {day} tarihinde olduğu için “{title}” seçeneği geçerlidir.")
        }
        Sentence::NotYetEffective { day } => {
            format!("Protokolün bu sürümü {day} tarihinden itibaren geçerlidir; kür ise daha önce başlıyor.")
        }
        Sentence::HoursNotKnown => "Çalışma saatleri bilinmiyor; bu nedenle günün her saati açık sayılır. Çalışma \
                                    saatleri klinik dosyasında `[hours]` altında verilir."
            .to_owned(),
        Sentence::LocalTimes { zone } => format!("Saatler yerel saattir ({zone})."),
        Sentence::JointSummary { courses, sessions, visits, off_aim } => {
            format!("{courses} birlikte planlandı: {sessions}, {visits}; hedef tarihlerden toplam sapma: {off_aim}")
        }
        Sentence::NotProven => format!("{NOT_PROVEN}."),
        Sentence::OffAimOpen { at_least } => format!("{NOT_PROVEN}: Yalnızca her planın sapmasının en az {at_least} olduğu kanıtlandı."),
        Sentence::TieOpen => "Bu plan, sapma günleri ve ziyaret sayısı bakımından kanıtlı olarak en iyisidir; aynı derecede iyi bir planın daha erken bitip bitmediği bilinmeden arama bırakıldı.".to_owned(),
        Sentence::PromisesOpen => {
            "Söz verilmiş ziyaretlerden daha fazlasını tutan bir plan olmadığı kanıtlanmadan arama bırakıldı."
                .to_owned()
        }
        Sentence::FewestOpen { at_least } => {
            let days = at_least.map(|days| format!("; aynı sayıda ziyaret içeren planların sapması en az şu kadardır: {days}")).unwrap_or_default();
            format!("{NOT_PROVEN}: Hiçbir planda daha az ziyaret yoktur{days}.")
        }
        Sentence::VisitsOpen { visits, above } => {
            let days = above.map(|days| format!("; daha az ziyaret içeren bir plan varsa sapması şundan fazladır: {days}")).unwrap_or_default();
            format!("{NOT_PROVEN}: Her planda en az {visits} vardır{days}.")
        }
        Sentence::PhaseTitle { phase, round, sessions, spacing } => {
            let round = round.map(|round| format!(" ({round}. tur)")).unwrap_or_default();
            let spacing = spacing.map(|spacing| format!(", {}", self::spacing(spacing))).unwrap_or_default();
            format!("{phase}{round}: {sessions}{spacing}")
        }
        Sentence::AskBefore { question } => format!("Bu seanstan önce: {question}"),
        Sentence::AskAfter { question } => format!("Bu seanstan sonra: {question}"),
        Sentence::WhenToCall => {
            "Bir şey sizi endişelendirirse, burada anlatılandan daha şiddetli olursa veya daha uzun sürerse kliniği \
             arayın. Acil durumda önce acil çağrı numarasını arayın."
                .to_owned()
        }
        Sentence::Disclaimer => {
            "mesoplan programı günleri sayar ve kaynaklarda yazanı gösterir; kararı doktor verir.".to_owned()
        }

        Sentence::Separation { before, after, treatments, is_usual } => {
            let how = if is_usual { "genellikle yaklaşık" } else { "en az" };
            let between = |length: &str| match is_usual {
                true => format!("Seans ile {treatments} arasında {how} {length} olur."),
                false => format!("Seans ile {treatments} arasında {how} {length} olmalıdır."),
            };
            match (before, after) {
                (Some(length), Some(other)) if length == other => between(length),
                (before, after) => {
                    let lengths: Vec<String> = [(before, "önce"), (after, "sonra")]
                        .into_iter()
                        .filter_map(|(length, side)| Some(format!("{how} {} {side}", length?)))
                        .collect();
                    format!("Seans, şu uygulamalardan {} yapılır: {treatments}.", lengths.join(" veya "))
                }
            }
        }
        Sentence::AskedWhen { time, phase } => {
            let phase = part(phase, |phase| format!(" ({phase})"));
            match time {
                CheckpointTime::After(first, last) if first == last => format!("{first}. seanstan sonra{phase}"),
                CheckpointTime::After(first, last) => format!("{first}–{last}. seanstan sonra{phase}"),
                CheckpointTime::Every(first, last) if first == last => format!("Her {first} seansta bir{phase}"),
                CheckpointTime::Every(first, last) => format!("Her {first}–{last} seansta bir{phase}"),
                CheckpointTime::AfterLast => format!("Son seanstan sonra{phase}"),
                CheckpointTime::Before(session) => format!("{session}. seanstan önce{phase}"),
            }
        }
        Sentence::SameDayIsFine => "Aynı gün olabilir.".to_owned(),
        Sentence::AnswerGoesOn { is_yes } => format!("Yanıt {} ise plana göre devam edilir.", yes_no(is_yes)),
        Sentence::AnswerStops { is_yes } => format!("Yanıt {} ise kür burada biter.", yes_no(is_yes)),
        Sentence::AnswerGoesTo { is_yes, phase } => format!("Yanıt {} ise şununla devam edilir: {phase}.", yes_no(is_yes)),
        Sentence::AnswerAdds { is_yes, sessions } => format!("Yanıt {} ise {sessions} eklenir.", yes_no(is_yes)),
        Sentence::DependsOn { after, question } => {
            format!("{after}. seanstan sonrası şu sorunun yanıtına bağlı: {question}")
        }
        Sentence::AllDependsOn { question } => format!("Bütün seanslar şu sorunun yanıtına bağlı: {question}"),
        Sentence::Answered { question, is_yes, day } => {
            format!("{question} {day} tarihindeki yanıt: {}.", yes_no(is_yes))
        }
        Sentence::AnswerNow { name, question } => format!("Şimdi yanıtlanacak ({name}): {question}"),
        Sentence::SessionsLeftOut { phase, sessions, source } => {
            format!("{phase}: kaynak {source} diyor; bir yanıtın bunun ötesinde istediği {sessions} planlanmadı.")
        }
        Sentence::SessionsAdded { phase, sessions } => {
            format!("{phase}: bir yanıttan sonra {sessions} eklendi.")
        }
        Sentence::AddedByClinic { text } => format!("{text} (kliniğin notu)"),
        Sentence::SessionsNamed { first, last: Some(last) } if first == last => format!("{first}. seans"),
        Sentence::SessionsNamed { first, last: Some(last) } => format!("{first}–{last}. seanslar"),
        Sentence::SessionsNamed { first, last: None } => format!("{first}. ve sonraki seanslar"),
        Sentence::OnlyFor { text, which } => format!("{text} (yalnızca {which} için)"),
        Sentence::HowOften { frequency } => match frequency {
            Frequency::MostCommon => "En sık görülenler",
            Frequency::Common => "Sık görülenler",
            Frequency::Rare => "Nadiren görülenler",
            Frequency::VeryRare => "Çok nadir görülenler",
        }
        .to_owned(),
        Sentence::RulesOut { is_clinics: false } => "Şu durumlarda bu tedavi yapılmaz".to_owned(),
        Sentence::RulesOut { is_clinics: true } => "Bu kliniğin tedavi uygulamadığı durumlar".to_owned(),
        Sentence::NotRecommended { is_clinics: false } => "Kaynağın tedaviyi önermediği durumlar".to_owned(),
        Sentence::NotRecommended { is_clinics: true } => "Bu kliniğin tedaviyi önermediği durumlar".to_owned(),
        Sentence::TellBeforehand => "Doktora önceden söylenecek durumlar".to_owned(),
        Sentence::IsWeighed => "Doktorla birlikte karar verilecek durumlar".to_owned(),
        Sentence::Postpones => "Şu durumlarda tedavi ertelenir".to_owned(),
        Sentence::AskFirst => "Önce doktora danışılacak durumlar".to_owned(),
        Sentence::UntilThen { condition, until } => format!("{condition} ({until})"),
        Sentence::SourceUpdated { day } => format!("güncelleme: {day}"),
        Sentence::ProtocolFile { id, version } => format!("{id} {version} protokolü"),

        Sentence::CountChosen { phase, sessions, is_asked_for, source } => {
            let who = if is_asked_for { "istendiği gibi" } else { "kliniğin tercihi" };
            let source =
                source.map_or_else(|| "kaynak sayı vermiyor".to_owned(), |count| format!("kaynağa göre {count}"));
            format!("{phase}: {sessions}, {who}; {source}.")
        }
        Sentence::CountInTime { phase, sessions, source } => {
            format!("{phase}: {sessions}, bu süreye sığdığı kadar; kaynak: {source}.")
        }
        Sentence::Usually { text } => format!("genellikle {text}"),
        Sentence::OutsideUsual { phase, chosen, usual } => {
            format!("{phase}: {chosen}, uygulayıcının kararı; kaynağa göre {usual}.")
        }
        Sentence::PreparationWhen { length, when } => {
            format!("Her geliş hazırlıkla başlar ({length}). Hazırlığın gerektiği durumlar: {when}.")
        }
        Sentence::LongerCourse { when } => format!("Daha uzun kür: {when}"),
        Sentence::Repeats { interval } => format!("Kaynağa göre bütün kür {interval} sonra tekrarlanır."),
        Sentence::RoundsHint => "`--rounds 2` bütün kürü iki kez planlar.".to_owned(),
        Sentence::Draft => "Bu protokol bir taslaktır.".to_owned(),
        Sentence::Retired => "Bu protokol kullanımdan kaldırıldı: Bununla yeni bir küre başlamayın.".to_owned(),
        Sentence::Reviewed { by, day } => format!("{by} tarafından {day} tarihinde incelendi."),

        Sentence::RemindNow { title } => format!("Şimdi: {title}"),
        Sentence::RemindTomorrow { time, title } => {
            format!("Yarın{}: {title}", part(time, |time| format!(" saat {time}")))
        }
        Sentence::RemindIn { count, unit, time, title } => {
            let name = unit_name(unit);
            format!("{count} {name} sonra{}: {title}", part(time, |time| format!(", saat {time}")))
        }
        Sentence::Appointment { number, of } => format!("Randevu {number}/{of}"),
        Sentence::Appointments => "Randevular".to_owned(),
        Sentence::Cancelled { title } => format!("İptal edildi: {title}"),
        Sentence::CancelledAppointment => "Randevu iptal edildi".to_owned(),

        Sentence::Or { before, last } => format!("{before} veya {last}"),
        Sentence::Span { sessions, days } => format!("{sessions}: {days}"),
        Sentence::SomeCancelled { sessions, cancelled } => format!("{sessions} ({cancelled} seans iptal edildi)"),
        Sentence::Progress { done, of } => format!("Yapılan seans: {done} (toplam {of})"),
        Sentence::SessionOfCourse { course, number, of } => format!("{course}, {number}. seans (toplam {of})"),
        Sentence::AskTheClinic => "kliniğe sorun".to_owned(),
        Sentence::MovesAsAgreed => "Başka bir gün için kliniğe sorun".to_owned(),
        Sentence::MovesWithAnother => "Yalnızca başka bir seansla birlikte başka güne alınabilir".to_owned(),
        Sentence::CanMoveTo { days } => format!("Şu günlere alınabilir: {days}"),
        Sentence::Done => "yapıldı".to_owned(),
        Sentence::DoneLate { days } => format!("{days} geç yapıldı"),
        Sentence::DoneTooSoon => "çok erken yapıldı, sayılmıyor".to_owned(),
        Sentence::Missed => "gelinmedi".to_owned(),
        Sentence::Dropped => "iptal edildi".to_owned(),
        Sentence::Moved => "başka güne alındı".to_owned(),
        Sentence::MonthsWithout { months } => format!("Randevu olmayan aylar: {months}."),
        Sentence::Issue { day, revision } => format!("{day} tarihli plan, {revision}. sürüm"),
        Sentence::Replaces { revision } => format!("{revision}. sürümün yerine geçer."),
        Sentence::ClinicianIs { name } => format!("Hekim: {name}"),
        Sentence::WeekdaySpan { first, last } => format!("{first}–{last}"),
        Sentence::CareFromDay { earliest, at_latest, length } => {
            let at_latest = part(at_latest, |day| format!(", en geç {day} tarihinden itibaren"));
            format!("{earliest} tarihinden itibaren{at_latest} ({length} öncesi)")
        }
        Sentence::CareUntilDay { latest, at_least, length } => {
            let at_least = part(at_least, |day| format!(", en azından {day} tarihine kadar"));
            format!("{latest} tarihine kadar{at_least} ({length} sonrası)")
        }
    }
}

/// The answer to a question.
fn yes_no(is_yes: bool) -> &'static str {
    if is_yes { "evet" } else { "hayır" }
}

/// How the sessions of a phase lie, behind their number.
fn spacing(spacing: Spacing<'_>) -> String {
    match spacing {
        Spacing::Apart { interval } => format!("{interval} arayla"),
        Spacing::BeforeEvent { interval, event } => format!("“{event}” tarihinden {interval} önce"),
        Spacing::OnEvent { event } => format!("“{event}” gününde"),
        Spacing::AfterEvent { interval, event } => format!("“{event}” tarihinden {interval} sonra"),
        Spacing::AfterSession { interval, number } => format!("{number}. seanstan {interval} sonra"),
        Spacing::PerWeek { count } => format!("haftada {count}"),
        Spacing::On { weekdays } => format!("{} günleri", small_weekdays(weekdays)),
    }
}
