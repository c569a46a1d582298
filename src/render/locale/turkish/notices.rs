//! Turkish, at the clinic's desk.

use super::{small_at_start, small_weekdays};
use crate::render::locale::{Notice, part};

pub(super) fn say(notice: Notice<'_>) -> String {
    match notice {
        Notice::SessionOf { number, of: Some(of), place } => format!("{of} seanslık kürün {number}. seansı ({place})"),
        Notice::SessionOf { number, of: None, place } => format!("{number}. seans ({place})"),
        Notice::NoPlanOn { session, day } => {
            format!("uygun plan bulunamadı: {session} yalnızca {day} günü yapılabilirdi")
        }
        Notice::NoPlanWithin { session, days } => {
            format!("uygun plan bulunamadı: {session} yalnızca {days} tarihleri arasında yapılabilirdi")
        }
        Notice::NoPlanFor { session } => {
            format!("uygun plan bulunamadı: {session} için tüm kurallara uyan gün yok")
        }
        Notice::NoJointPlan { courses } => {
            format!("uygun plan bulunamadı: {courses} ayrı ayrı planlanabiliyor ama birlikte planlanamıyor")
        }
        Notice::GivenUp => "uygun bir plan olup olmadığı belirlenmeden arama bırakıldı".to_owned(),
        Notice::GivenUpAbove { days } => format!(
            "uygun bir plan olup olmadığı belirlenmeden arama bırakıldı; bir plan varsa sapması şundan fazladır: \
             {days}"
        ),
        Notice::BoundSteps => "tek bir yanıt için daha fazla plan incelenemez".to_owned(),
        Notice::BoundMemory => "tek bir yanıt için daha fazla bellek kullanılamaz".to_owned(),
        Notice::BoundCourses { most } => format!("en fazla {most} kür birlikte planlanabilir"),

        Notice::Conflict => {
            "Bu koşulların hepsi aynı anda sağlanamıyor; biri kaldırılırsa diğerleri sağlanabilir:".to_owned()
        }
        Notice::ConflictAlone => "Bu koşul olmasa bir plan yapılabilir:".to_owned(),
        Notice::ConflictOpen => "Bu koşulların hepsi aynı anda sağlanamıyor; belki bir kısmı bile yeterli bir engeldir:".to_owned(),
        Notice::ConflictUnknown => "hangi koşulların çeliştiği tek bir yanıtın sınırları içinde bulunamadı".to_owned(),
        Notice::RuleStart { course, day } => {
            format!("`{course}` kürü {day} günü veya sonraki bir hafta içinde başlar")
        }
        Notice::RuleStartWithin { course, days } => format!("`{course}` kürünün başlangıcı: {days}"),
        Notice::RuleWeekdays { course, weekdays } => {
            format!("`{course}` kürünün günleri: yalnızca {}", small_weekdays(weekdays))
        }
        Notice::RuleClosed { days, reason } => {
            format!("klinik kapalı{}: {days}", part(reason, |reason| format!(" ({reason})")))
        }
        Notice::RuleHours => "kliniğin çalışma saatlerine uyulur".to_owned(),
        Notice::RulePhaseWeekdays { course, phase, weekdays } => {
            format!("`{course}` içinde `{phase}` yalnızca şu günlerde yapılır: {}", small_weekdays(weekdays))
        }
        Notice::RuleBreaks { course } => format!("`{course}` için yılın belirli dönemlerinde seans yapılmaz"),
        Notice::RuleBusy => "klinikteki dolu saatler dolu kalır".to_owned(),
        Notice::RuleAway { days } => format!("tedavi gören kişi müsait değil: {days}"),
        Notice::RuleOther { course, treatment, day } => {
            format!("`{course}` kürü ile {day} tarihindeki {treatment} tedavisi arasında gereken süre bırakılır")
        }
        Notice::RuleMinimum { course, phase } => {
            format!("`{course}` kürünün `{phase}` aşamasında asgari aralıklara uyulur")
        }
        Notice::RuleMaximum { course, phase } => {
            format!("`{course}` kürünün `{phase}` aşamasında azami aralıklara uyulur")
        }
        Notice::RuleSeparations => "kürler arasında gereken süre bırakılır".to_owned(),
        Notice::RuleToday { day } => format!("seanslar {day} tarihinden itibaren planlanır"),
        Notice::RuleMoved { course, session, day } => {
            format!("`{course}` kürünün {session}. seansı kaydırıldığı günde kalır ({day})")
        }
        Notice::RuleSeparateVisits => "farklı kürlerin seansları aynı gelişte yapılmaz".to_owned(),

        Notice::ChangeSomething => {
            "başka bir başlangıç tarihi veya başka bir hafta günü seçin ya da kapalı günleri azaltın".to_owned()
        }
        Notice::ChangeSize => "daha fazla günü kullanıma açın veya tek seferde daha az seans planlayın".to_owned(),
        Notice::Changes { changes } => format!("şu değişikliklerden biriyle uygun bir plan bulunur: {changes}"),
        Notice::ChangesTogether { one, other, days } => format!("denenen değişikliklerin hiçbiri tek başına yetmiyor; şu ikisi birlikte yetiyor: {one}; {other} ({days} sapma)"),
        Notice::ChangeAndCost { change, days } => format!("{change} ({days} sapma)"),
        Notice::ChangeStart { course, day } => format!("`{course}` kürüne {day} günü başlamak"),
        Notice::ChangeStartAll { day } => format!("bütün kürlere daha geç, ilkine {day} günü başlamak"),
        Notice::ChangeWeekday { course, weekday } => {
            format!("`{course}` kürü için {} gününü de kullanmak", small_at_start(weekday))
        }
        Notice::ChangeOpen { day } => format!("kliniği {day} günü açmak"),
        Notice::ChangeOpenWeekday { weekday } => format!("kliniği {} günleri de açmak", small_at_start(weekday)),
        Notice::ChangeFree { day } => format!("klinikte {day} günü boş zaman bırakmak"),
        Notice::ChangeBack { day } => format!("tedavi gören kişinin {day} günü müsait olması"),
        Notice::ChangeMaximum { course, phase, days } => {
            format!("`{course}` kürünün `{phase}` aşamasında azami aralığı {days} uzatmak")
        }
        Notice::ChangeInterval { course, phase, interval } => {
            format!("`{course}` kürünün `{phase}` aşaması için aralık olarak {interval} seçmek")
        }
        Notice::ChangeRelease { course, session } => {
            format!("`{course}` kürünün {session}. seansı için yeniden başka günlere izin vermek")
        }
        Notice::ChangeForce { course, session, day, command } => {
            format!("`{course}` kürünün {session}. seansını azami aralık aşılmış olsa da {day} tarihine koymak: `{command}`")
        }
        Notice::ChangeEvent { event, day } => format!("`{event}` tarihini {day} yapmak"),
        Notice::ChangeCancel { course, session } => format!("`{course}` kürünün {session}. seansını iptal etmek"),
        Notice::ChangeShare => "farklı kürlerin aynı gelişte yapılmasına izin vermek".to_owned(),

        Notice::Agenda { day, courses } => format!("{day}: {courses}"),
        Notice::NextOf { state, who, number, of: Some(of) } => {
            format!("{state}: {who}, {of} seanslık kürün {number}. seansı")
        }
        Notice::NextOf { state, who, number, of: None } => format!("{state}: {who}, {number}. seans"),
        Notice::NextDate { line, day } => format!("{line}; sıradaki randevu: {day}"),
        Notice::AppointmentOn { day } => format!("{day} randevusu"),
        Notice::PlanDiffers { day, command } => {
            format!("Artık planda yok; planda onun yerine {day} var. Bu tarih ancak plan verilince söz verilmiş olur (`{command}`).")
        }
        Notice::Over { who } => format!("Kür bitti: {who}"),
        Notice::TooSoonUntil { day } => format!("Henüz erken (izin verilen ilk tarih {day})"),
        Notice::AllowedEarly { aim_from } => format!("Yapılabilir (ilk hedef tarih {aim_from})"),
        Notice::WaitingFor { events } => format!("Tarih bekleniyor ({events})"),
        Notice::Due => "Zamanı geldi".to_owned(),
        Notice::Overdue { days } => format!("{days} gecikmeli"),
        Notice::PastMaximum { days } => format!("İzin verilen son tarihin üzerinden {days} geçti"),
        Notice::NextWindow { aim, earliest, latest } => {
            let latest = part(latest, |day| format!(", izin verilen son tarih: {day}"));
            format!("Hedef tarih: {aim}; izin verilen ilk tarih: {earliest}{latest}.")
        }
        Notice::NoDayAllowed { earliest, latest } => {
            format!("İzin verilen gün yok: {earliest} tarihinden önce de {latest} tarihinden sonra da olamaz.")
        }
        Notice::LastHeld { number, day, grade } => format!("{number}. seans, {day}: {grade}."),
        Notice::NotRead { file } => format!("Okunamıyor: {file}"),
        Notice::HeldBeyond { days } => format!("Tamamlandı; son seanstan sonra fazladan yapılan: {days}"),
        Notice::PlannedFor { day } => format!("Planlanan tarih: {day}."),

        Notice::BookTitle { days } => format!("Randevular: {days}"),
        Notice::NoVisits => "Randevu yok".to_owned(),
        Notice::FreeTimes { times } => format!("Boş: {times}"),
        Notice::FreePlaces { times } => format!("Boş (yer sayısı): {times}"),
        Notice::Preparation { times } => format!("Hazırlık: {times}"),
        Notice::PrepareFrom { time, what } => format!("{time} itibarıyla: {what}"),
        Notice::TimeOpen => "saati belli değil".to_owned(),
        Notice::Done => "yapıldı".to_owned(),
        Notice::Who => "Kim".to_owned(),
        Notice::What => "Uygulama".to_owned(),
        Notice::Place => "Yer".to_owned(),
        Notice::ToDo => "Yapılacaklar".to_owned(),
        Notice::ProtocolChanged { day, given_up } => {
            let rest = given_up.map_or_else(|| "Söz verilen tüm randevular aynı kalıyor.".to_owned(), |days| format!("Söz verilip artık tutulamayan günler: {days}."));
            format!("Plan {day} tarihinde verildikten sonra protokol değişti. {rest}")
        }
        Notice::WhomToTell => "Haber verilecek kişiler".to_owned(),
        Notice::ClosedOn { days, count } => format!("Kapalı: {days}. Başka güne alınacak randevu sayısı: {count}."),
        Notice::Moves { who, old, new } => format!("{who}: {old} yerine {new}"),
        Notice::NoOtherTime { who, old } => format!("{who}: {old} için başka uygun zaman bulunamadı"),
        Notice::AlsoOn { who, new } => format!("{who}: yeni randevu {new}"),
        Notice::CalledOff { who, old } => format!("{who}: {old} randevusu iptal edildi"),
        Notice::OnlyToday => "Yarından itibaren uygun bir gün yok: bu kişiye bugün ulaşılması gerekiyor.".to_owned(),
        Notice::InTurn => "Değişiklikler randevu saatlerinin sırasıyla tek tek belirlendi; her biri o kişi için en küçük değişikliktir. \
             Hepsi birlikte planlansa daha az değişiklik yetebilirdi."
            .to_owned(),
    }
}
