//! Arabic, at the clinic's desk.
//!
//! A state is told of الموعد, the appointment, and not of the session: «متأخرة: عائشة» would be said of the woman. The
//! distance of treatments from one another is التباعد, a rule that stands against a plan is قيد.

use super::{by, oblique};
use crate::render::locale::{Notice, part};

pub(super) fn say(notice: Notice<'_>) -> String {
    match notice {
        Notice::SessionOf { number, of: Some(of), place } => format!("الجلسة {number} من {of} ({place})"),
        Notice::SessionOf { number, of: None, place } => format!("الجلسة {number} ({place})"),
        Notice::NoPlanOn { session, day } => format!("لا توجد خطة ممكنة: يلزم أن تُجرى {session} يوم {day}"),
        Notice::NoPlanWithin { session, days } => {
            format!("لا توجد خطة ممكنة: يلزم أن تُجرى {session} في أحد الأيام {days}")
        }
        Notice::NoPlanFor { session } => format!("لا توجد خطة ممكنة: لا يوجد يوم يستوفي كل قواعد {session}"),
        Notice::NoJointPlan { courses } => {
            format!("لا توجد خطة ممكنة: لكل من {courses} خطة على حدة، لكن لا توجد خطة مشتركة")
        }
        Notice::GivenUp => "أُوقف البحث قبل أن يتبيّن هل توجد خطة ممكنة".to_owned(),
        Notice::GivenUpAbove { days } => format!(
            "أُوقف البحث قبل أن يتبيّن هل توجد خطة ممكنة؛ وإن وُجدت، ففارقها عن التاريخ المستهدف أكثر من {}",
            oblique(days)
        ),
        Notice::BoundSteps => "لا يمكن فحص خطط أكثر للإجابة الواحدة".to_owned(),
        Notice::BoundMemory => "لا يمكن استخدام ذاكرة أكثر للإجابة الواحدة".to_owned(),
        Notice::BoundCourses { most } => format!("يمكن تخطيط {most} دورة علاجية معًا على الأكثر"),

        Notice::Conflict => {
            "لا يمكن أن تجتمع هذه القيود كلها؛ ولو رُفع أي قيد واحد منها لأمكن أن تجتمع القيود الباقية:".to_owned()
        }
        Notice::ConflictAlone => "لولا هذا القيد لأمكن وضع خطة:".to_owned(),
        Notice::ConflictOpen => "لا يمكن أن تجتمع هذه القيود كلها، وربما يكفي بعضها لمنع ذلك:".to_owned(),
        Notice::ConflictUnknown => "لم يتبيّن ضمن حدود الإجابة الواحدة أي القيود تتعارض".to_owned(),
        Notice::RuleStart { course, day } => {
            format!("تاريخ بدء الدورة العلاجية `{course}`: {day}، أو خلال أسبوع بعده")
        }
        Notice::RuleStartWithin { course, days } => format!("تاريخ بدء الدورة العلاجية `{course}`: {days}"),
        Notice::RuleWeekdays { course, weekdays } => {
            format!("أيام الأسبوع المتاحة للدورة العلاجية `{course}` هي فقط: {weekdays}")
        }
        Notice::RuleClosed { days, reason } => {
            format!("العيادة مغلقة{}: {days}", part(reason, |reason| format!(" ({reason})")))
        }
        Notice::RuleHours => "تلتزم العيادة بساعات عملها".to_owned(),
        Notice::RulePhaseWeekdays { course, phase, weekdays } => {
            format!("المرحلة `{phase}` من `{course}` في هذه الأيام فقط: {weekdays}")
        }
        Notice::RuleBreaks { course } => format!("لا جلسات للدورة `{course}` في فترات معينة من السنة"),
        Notice::RuleBusy => "تبقى الأوقات المشغولة في العيادة مشغولة".to_owned(),
        Notice::RuleAway { days } => format!("متلقي العلاج غائب: {days}"),
        Notice::RuleOther { course, treatment, day } => {
            format!("تلتزم الدورة العلاجية `{course}` بالتباعد اللازم عن {treatment} ({day})")
        }
        Notice::RuleMinimum { course, phase } => {
            format!("تلتزم المرحلة `{phase}` من الدورة العلاجية `{course}` بالحد الأدنى لفواصلها")
        }
        Notice::RuleMaximum { course, phase } => {
            format!("تلتزم المرحلة `{phase}` من الدورة العلاجية `{course}` بالحد الأقصى لفواصلها")
        }
        Notice::RuleSeparations => "يُراعى التباعد اللازم بين الدورات العلاجية".to_owned(),
        Notice::RuleToday { day } => format!("يُخطَّط للجلسات ابتداءً من {day}"),
        Notice::RuleMoved { course, session, day } => {
            format!("تبقى الجلسة {session} من الدورة العلاجية `{course}` في اليوم الذي نُقلت إليه: {day}")
        }
        Notice::RuleSeparateVisits => "لا تجتمع دورتان علاجيتان في موعد واحد".to_owned(),

        Notice::ChangeSomething => "اختيار يوم بدء آخر، أو يوم آخر من أيام الأسبوع، أو أيام إغلاق أقل".to_owned(),
        Notice::ChangeSize => "إتاحة أيام أكثر، أو تخطيط عدد أقل من الجلسات دفعةً واحدة".to_owned(),
        Notice::Changes { changes } => format!("تصبح الخطة ممكنة بأحد التغييرات التالية: {changes}"),
        Notice::ChangesTogether { one, other, days } => format!(
            "لا يكفي أيٌّ من التغييرات المجرّبة وحده، ويكفي هذان معًا: {one}؛ {other} (الفارق عن التاريخ المستهدف: {days})"
        ),
        Notice::ChangeAndCost { change, days } => format!("{change} (الفارق عن التاريخ المستهدف: {days})"),
        Notice::ChangeStart { course, day } => format!("بدء الدورة العلاجية `{course}` يوم {day}"),
        Notice::ChangeStartAll { day } => format!("بدء جميع الدورات العلاجية في وقت لاحق، أولاها يوم {day}"),
        Notice::ChangeWeekday { course, weekday } => format!("إتاحة يوم {weekday} أيضًا للدورة العلاجية `{course}`"),
        Notice::ChangeOpen { day } => format!("فتح العيادة يوم {day}"),
        Notice::ChangeOpenWeekday { weekday } => format!("فتح العيادة أيضًا يوم {weekday} من كل أسبوع"),
        Notice::ChangeFree { day } => format!("توفير وقت شاغر في العيادة يوم {day}"),
        Notice::ChangeBack { day } => format!("حضور متلقي العلاج يوم {day}"),
        Notice::ChangeMaximum { course, phase, days } => {
            let days = oblique(days);
            format!("زيادة الحد الأقصى للفاصل بمقدار {days} في المرحلة `{phase}` من الدورة العلاجية `{course}`")
        }
        Notice::ChangeInterval { course, phase, interval } => {
            let interval = oblique(interval);
            format!("اعتماد فاصل بمقدار {interval} في المرحلة `{phase}` من الدورة العلاجية `{course}`")
        }
        Notice::ChangeRelease { course, session } => {
            format!("السماح مجددًا بأن تكون الجلسة {session} من الدورة العلاجية `{course}` في يوم آخر")
        }
        Notice::ChangeForce { course, session, day, command } => {
            format!(
                "تحديد موعد الجلسة {session} من الدورة العلاجية `{course}` في {day} رغم تجاوز الحد الأقصى للفاصل: `{command}`"
            )
        }
        Notice::ChangeEvent { event, day } => format!("جعل تاريخ `{event}` هو {day}"),
        Notice::ChangeCancel { course, session } => format!("إلغاء الجلسة {session} من الدورة العلاجية `{course}`"),
        Notice::ChangeShare => "السماح بالجمع بين الدورات العلاجية في موعد واحد".to_owned(),

        Notice::Agenda { day, courses } => format!("{day}: {courses}"),
        Notice::NextOf { state, who, number, of: Some(of) } => {
            format!("{state}: {who}، الجلسة {number} من {of}")
        }
        Notice::NextOf { state, who, number, of: None } => format!("{state}: {who}، الجلسة {number}"),
        Notice::NextDate { line, day } => format!("{line}؛ الموعد القادم: {day}"),
        Notice::AppointmentOn { day } => format!("الموعد يوم {day}"),
        Notice::PlanDiffers { day, command } => {
            format!("لم يعد في الخطة، وفيها بدلًا منه {day}؛ ولا يصبح موعودًا به إلا عند تسليم الخطة (`{command}`).")
        }
        Notice::Over { who } => format!("انتهت الدورة العلاجية: {who}"),
        Notice::TooSoonUntil { day } => format!("لا يُسمح بالموعد قبل {day}"),
        Notice::AllowedEarly { aim_from } => format!("الموعد مسموح به، والتاريخ المستهدف ابتداءً من {aim_from}"),
        Notice::WaitingFor { events } => format!("في انتظار التاريخ ({events})"),
        Notice::Due => "حان الموعد".to_owned(),
        Notice::Overdue { days } => format!("تأخر الموعد بمقدار {}", oblique(days)),
        Notice::PastMaximum { days } => format!("بعد آخر يوم مسموح به {}", by(days)),
        Notice::NextWindow { aim, earliest, latest } => {
            let latest = part(latest, |day| format!("، وليس بعد {day}"));
            format!("التاريخ المستهدف: {aim}؛ التاريخ المسموح به: ابتداءً من {earliest}{latest}.")
        }
        Notice::NoDayAllowed { earliest, latest } => {
            format!("لا يوجد يوم مسموح به: ليس قبل {earliest}، وليس بعد {latest}.")
        }
        Notice::LastHeld { number, day, grade } => format!("الجلسة {number}، يوم {day}: {grade}."),
        Notice::NotRead { file } => format!("تعذّرت قراءته: {file}"),
        Notice::HeldBeyond { days } => format!("اكتمل العلاج؛ ما أُجري زيادةً بعد الجلسة الأخيرة: {days}"),
        Notice::PlannedFor { day } => format!("مخطَّط لها يوم {day}."),

        Notice::BookTitle { days } => format!("المواعيد: {days}"),
        Notice::NoVisits => "لا توجد مواعيد".to_owned(),
        Notice::FreeTimes { times } => format!("متاح: {times}"),
        Notice::FreePlaces { times } => format!("متاح (عدد الأماكن): {times}"),
        Notice::Preparation { times } => format!("التحضير: {times}"),
        Notice::PrepareFrom { time, what } => format!("ابتداءً من {time}: {what}"),
        Notice::TimeOpen => "الوقت غير محدد".to_owned(),
        Notice::Done => "أُجريت".to_owned(),
        Notice::Who => "الاسم".to_owned(),
        Notice::What => "العلاج".to_owned(),
        Notice::Place => "المكان".to_owned(),
        Notice::ToDo => "المطلوب".to_owned(),
        Notice::ProtocolChanged { day, given_up } => {
            let rest = given_up.map_or_else(
                || "تبقى جميع المواعيد الموعود بها كما هي.".to_owned(),
                |days| format!("مواعيد وُعد بها ولم تعد ممكنة: {days}."),
            );
            format!("تغيّر البروتوكول منذ تسليم الخطة في {day}. {rest}")
        }
        Notice::WhomToTell => "من يجب إبلاغهم".to_owned(),
        Notice::ClosedOn { days, count } => format!("مغلق: {days}. عدد المواعيد التي يجب تغييرها: {count}."),
        Notice::Moves { who, old, new } => format!("\u{200f}{who}: {new} بدلًا من {old}"),
        Notice::NoOtherTime { who, old } => format!("\u{200f}{who}: لا يوجد وقت آخر مناسب بدلًا من {old}"),
        Notice::AlsoOn { who, new } => format!("\u{200f}{who}: موعد جديد {new}"),
        Notice::CalledOff { who, old } => format!("\u{200f}{who}: أُلغي موعد {old}"),
        Notice::OnlyToday => "لا يوجد يوم مناسب ابتداءً من الغد: يجب إبلاغ هذا الشخص اليوم.".to_owned(),
        Notice::InTurn => {
            "حُسبت التغييرات واحدًا بعد آخر بحسب ترتيب الأوقات، وكل منها هو الأصغر لصاحبه. ولو حُسبت كلها معًا فقد يكفي أقل \
             منها."
                .to_owned()
        }
    }
}
