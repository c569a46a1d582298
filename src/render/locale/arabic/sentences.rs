//! Arabic: the sentences of a plan.

use super::{Arabic, attached, bare_moment, by, counted, moment, oblique, reference};
use crate::model::{CheckpointTime, Frequency};
use crate::render::locale::{Sentence, Spacing, Unit, Wording as _, part};

/// What is not known of a plan that is shown all the same.
const NOT_PROVEN: &str = "أُوقف البحث قبل إثبات أن هذه الخطة هي الأفضل";

pub(super) fn say(sentence: Sentence<'_>) -> String {
    match sentence {
        Sentence::And { before, last } => format!("{before} و{last}"),
        Sentence::AndMore { first, others: 1 } => format!("{first} (وواحد آخر)"),
        Sentence::AndMore { first, others: 2 } => format!("{first} (واثنان آخران)"),
        Sentence::AndMore { first, others } => format!("{first} (وغيرها: {others})"),
        Sentence::OrMore { length } => format!("{length} أو أكثر"),
        Sentence::Range { lo, hi } => format!("{lo} إلى {}", oblique(hi)),
        Sentence::CountBetween { lo, hi } => format!("من {lo} إلى {hi}"),
        Sentence::CountUpTo { hi } => format!("حتى {hi}"),
        Sentence::ForTime { length } => format!("لمدة {}", oblique(length)),
        Sentence::Ongoing => "مستمرة".to_owned(),
        Sentence::Titled { title, text } => format!("{title}: {text}"),
        Sentence::EnglishOnly => "العلامة [EN] تعني أن النص من البروتوكول، ولا يتوفر فيه إلا بالإنجليزية.".to_owned(),

        Sentence::Session { course, number } => {
            format!("الجلسة {number}{}", part(course, |course| format!(" ({course})")))
        }
        Sentence::AddToCalendar { session, day } => format!("إضافة إلى تقويمي: {session}، {day}"),
        Sentence::ScanToAdd { session, day } => {
            format!("امسحوا الرمز ضوئيًا لإضافة الموعد إلى تقويمكم: {session}، {day}")
        }
        Sentence::ScanCode { session, day } => format!("رمز QR: {session}، {day}"),
        Sentence::ScanShortened { is_title_cut: false } => "لم يُدرج المكان في الرمز كي تسهل قراءته.".to_owned(),
        Sentence::ScanShortened { is_title_cut: true } => {
            "لم تُدرج في الرمز نهاية عنوان الموعد، ولا المكان إن وُجد، كي تسهل قراءته.".to_owned()
        }
        Sentence::SessionOfPhase { phase, number, of } => format!("الجلسة {number} من {of} – {phase}."),
        Sentence::From { day } => format!("{day} أو أي يوم بعده"),
        Sentence::Fixed => "مع جلسة أخرى فقط".to_owned(),
        Sentence::CannotMove => "لا يمكن نقلها إلا إذا نُقلت جلسة أخرى.".to_owned(),
        Sentence::MayMove { days } => format!("أيام أخرى ممكنة لهذه الجلسة: {days}، دون تغيير المواعيد الأخرى."),
        Sentence::MayMoveTo { day } => format!("يمكن نقلها إلى {day}، دون تغيير المواعيد الأخرى."),
        Sentence::MayMoveFrom { day } => {
            format!("أيام أخرى ممكنة لهذه الجلسة: {day} أو أي يوم بعده، دون تغيير المواعيد الأخرى.")
        }
        Sentence::AimedAt { aim } => format!("اليوم الأنسب: {aim}."),
        Sentence::AimedAtAndAllowed { aim, allowed } => format!("اليوم الأنسب: {aim}؛ {allowed}."),
        Sentence::Allowed { allowed } => format!("{allowed}."),
        Sentence::AllowedFrom { day } => format!("التاريخ المسموح به: ابتداءً من {day}"),
        Sentence::AllowedUntil { day } => format!("التاريخ المسموح به: حتى {day}"),
        Sentence::AllowedOn { days } => format!("التاريخ المسموح به: {days}"),
        Sentence::AllowedFromUntil { from, until } => format!("التاريخ المسموح به: ابتداءً من {from}، وحتى {until}"),
        Sentence::MovedByHand { is_forced: false } => "نُقلت يدويًا".to_owned(),
        Sentence::MovedByHand { is_forced: true } => "نُقلت يدويًا خلافًا لإحدى القواعد".to_owned(),
        Sentence::Unrecorded { number, day } => format!("لم يُسجَّل شيء بعد ليوم {day} (الجلسة {number})."),

        Sentence::Waiting { first, last, events } => {
            let who = if first == last {
                format!("الجلسة {first}")
            } else {
                format!("الجلسات من {first} إلى {last}")
            };
            format!("{who}: لم يُحدَّد موعدها بعد{}.", part(events, |events| format!("، في انتظار تاريخ: {events}")))
        }
        Sentence::NoDateYet => "لم يُحدَّد موعدها بعد".to_owned(),

        Sentence::HeldUncounted => "أُجريت، لكنها لا تُحتسب".to_owned(),
        Sentence::HeldSuperseded => "أُجريت، لكنها لم تعد تُحتسب بسبب انقطاع طويل".to_owned(),
        Sentence::HeldOnAim => "أُجريت في التاريخ المستهدف".to_owned(),
        Sentence::HeldEarly { days } => format!("أُجريت قبل التاريخ المستهدف {}", by(days)),
        Sentence::HeldLate { days } => format!("أُجريت بعد التاريخ المستهدف {}", by(days)),
        Sentence::HeldInGrace { days } => {
            format!("أُجريت قبل الحد الأدنى للفاصل {}، ضمن هامش السماح", by(days))
        }
        Sentence::HeldTooSoon { days, counts: true } => {
            format!("أُجريت أبكر من اللازم، قبل أول يوم مسموح به {}؛ والبروتوكول يسمح باحتسابها", by(days))
        }
        Sentence::HeldTooSoon { days, counts: false } => {
            format!("أُجريت أبكر من اللازم، قبل أول يوم مسموح به {}؛ وبحسب البروتوكول لا تُحتسب", by(days))
        }
        Sentence::HeldTooNear { days, counts: true } => {
            format!("أُجريت أقرب من اللازم إلى علاج آخر {}؛ والبروتوكول يسمح باحتسابها", by(days))
        }
        Sentence::HeldTooNear { days, counts: false } => {
            format!("أُجريت أقرب من اللازم إلى علاج آخر {}؛ وبحسب البروتوكول لا تُحتسب", by(days))
        }
        Sentence::HeldTooLate { days } => format!("أُجريت بعد آخر يوم مسموح به {}", by(days)),

        Sentence::Start => "هذا هو يوم البدء المطلوب.".to_owned(),
        Sentence::StartMoved { requested } => {
            format!("يوم البدء المطلوب ({requested}) غير متاح؛ وهذا أول يوم متاح بعده.")
        }
        Sentence::StartChosen { days } => format!("يمكن البدء في أي يوم متاح: {days}."),
        Sentence::StartRequested { day } => format!("يوم البدء المطلوب: {day}."),
        Sentence::AimOnDay { interval, after, days } => {
            format!("بعد {} {}، في يوم الشهر الذي يحدده البروتوكول: {days}.", reference(after), by(interval))
        }
        Sentence::DecidedAfter { after, is_discreet } => {
            let what = if is_discreet { "الموعد" } else { "الجلسة" };
            format!("موعد مبدئي: يتوقف على ما يتقرر بعد {what} {after}.")
        }
        Sentence::StillUndecided => "موعد مبدئي: يتوقف على قرار لم يُتخذ بعد.".to_owned(),
        Sentence::DecidedThen => "بعد هذا الموعد يتقرر كيف تكون المتابعة.".to_owned(),
        Sentence::AimOnEvent { event, on } => format!("في يوم الحدث {event} ({on})."),
        Sentence::NotBeforeEvent { event, on } => format!("ليس قبل الحدث {event} ({on})."),
        Sentence::NotAfterEvent { event, on } => format!("ليس بعد الحدث {event} ({on})."),
        Sentence::AimNextWeekday { after, days } => {
            format!("أول يوم من أيام الأسبوع التي يحددها البروتوكول بعد {}: {days}.", reference(after))
        }
        Sentence::AimIs { interval, after, days } => {
            format!("بعد {} {}: {days}.", reference(after), by(interval))
        }
        Sentence::NotBefore { day, minimum, after } => {
            format!("ليس قبل {day}: بعد {} {} على الأقل.", reference(after), by(minimum))
        }
        Sentence::NotAfter { day, maximum, after } => {
            format!("ليس بعد {day}: بعد {} {} على الأكثر.", reference(after), by(maximum))
        }
        Sentence::AimBefore { interval, event, on, days } => {
            format!("قبل الحدث {event} ({on}) {}: {days}.", by(interval))
        }
        Sentence::NotNearer { day, minimum, event, on } => {
            format!("ليس بعد {day}: قبل الحدث {event} ({on}) {} على الأقل.", by(minimum))
        }
        Sentence::NotFarther { day, maximum, event, on } => {
            format!("ليس قبل {day}: قبل الحدث {event} ({on}) {} على الأكثر.", by(maximum))
        }
        Sentence::EarlierCounts => "يُعتدّ بالأسبق منها.".to_owned(),
        Sentence::AsSoonAsAllowed { day } => {
            format!("لم يُحدَّد لها فاصل، ولذلك خُطِّط لها في أقرب وقت تسمح به قواعدها، ابتداءً من {day}.")
        }
        Sentence::WouldSuit { day, is_better: true } => format!("أنسب لهذه الجلسة يوم {day}"),
        Sentence::WouldSuit { day, is_better: false } => format!("مناسب لهذه الجلسة بالقدر نفسه يوم {day}"),
        Sentence::ButTooLate { suits } => format!("{suits}، لكن إحدى الجلسات تتأخر عندئذ إلى حد لا تستمر معه سلسلة العلاج كما خُطط لها."),
        Sentence::ButNoPlan { suits } => format!("{suits}، لكن لا توجد معه خطة ممكنة."),
        Sentence::ButWorse { suits, days, instead_of } => {
            format!("{suits}، لكن مجموع الفارق عن التاريخ المستهدف في الخطة كلها عندئذ {days} بدلًا من {instead_of}.")
        }
        Sentence::ButNotBetter { suits } => format!(
            "{suits}، لكن لا توجد معه خطة فارقها عن التاريخ المستهدف أقل، وهذه الخطة زياراتها أقل أو أيامها أبكر."
        ),
        Sentence::ButNoPlanBeside { suits } => {
            format!("{suits}، لكن لا توجد معه خطة ممكنة لهذا العلاج ما دامت العلاجات الأخرى على مواعيدها.")
        }
        Sentence::ButWorseBeside { suits, days, instead_of } => format!(
            "{suits}، لكن فارق هذا العلاج عن التاريخ المستهدف، ما دامت العلاجات الأخرى على مواعيدها، يصبح {days} بدلًا من \
             {instead_of}."
        ),
        Sentence::ButNotBetterBeside { suits } => format!(
            "{suits}، لكن فارق هذا العلاج عن التاريخ المستهدف، ما دامت العلاجات الأخرى على مواعيدها، لا يصبح أقل، وتزيد \
             الزيارات أو تتأخر الأيام."
        ),
        Sentence::ButSharesLess { suits } => format!("{suits}، لكن الزيارات المشتركة مع العلاجات الأخرى تأتي أولًا."),
        Sentence::ButGivesUp { suits, visits } => {
            format!("{suits}، لكن عندئذ يُتخلى عن زيارات سبق الوعد بها: {visits}.")
        }
        Sentence::Promised => "سبق الوعد بها في هذا اليوم.".to_owned(),
        Sentence::TimeMoved { start, requested, length } => {
            format!("أقرب وقت شاغر كافٍ ({length}) إلى الساعة {requested} هو الساعة {start}.")
        }
        Sentence::SharedVisit { courses } => format!("موعد واحد مع {courses}."),
        Sentence::WasMoved { is_forced: false } => "نُقلت يدويًا إلى هذا اليوم.".to_owned(),
        Sentence::WasMoved { is_forced: true } => "نُقلت يدويًا إلى هذا اليوم، مع أن إحدى القواعد تمنعه.".to_owned(),
        Sentence::WasMissed { day } => format!("فات موعدها يوم {day}."),
        Sentence::PlannedFrom { day } => format!("يُخطَّط للجلسات ابتداءً من {day}."),
        Sentence::WasHeld => "أُجريت في هذا اليوم.".to_owned(),

        Sentence::AfterGap { length, day, then } => {
            format!("مضى أكثر من {} على جلسة {day}: {then}.", oblique(length))
        }
        Sentence::GapAhead { length, day, then } => {
            format!("يكون قد مضى أكثر من {} على جلسة {day}؛ إذا أُجريت في هذا الموعد المتأخر: {then}.", oblique(length))
        }
        Sentence::GapRule { length, then } => {
            format!("إذا مضى أكثر من {} على الجلسة السابقة: {then}.", oblique(length))
        }
        Sentence::LastAgain => "تُعاد الجلسة الأخيرة".to_owned(),
        Sentence::LastSessionsAgain { sessions } => format!("تُعاد آخر {}", oblique(&counted(sessions, Unit::Session))),
        Sentence::PhaseAgain => "تبدأ المرحلة من جديد".to_owned(),
        Sentence::CourseAgain => "يبدأ العلاج من جديد".to_owned(),
        Sentence::DueLeftOut => "تُترك الجلسة التي حان موعدها".to_owned(),

        Sentence::Blocked { obstacle, days } => format!("{obstacle}: {days}."),
        Sentence::MoreTimes { times: 1 } => "ومرة واحدة أخرى".to_owned(),
        Sentence::MoreTimes { times: 2 } => "ومرتان أخريان".to_owned(),
        Sentence::MoreTimes { times } => {
            let word = if matches!(times % 100, 3..=10) { "مرات" } else { "مرة" };
            format!("و{times} {word} أخرى")
        }
        Sentence::Weekday => "خارج أيام الأسبوع المتاحة".to_owned(),
        Sentence::PhaseWeekday => "لا جلسات لهذه المرحلة في ذلك اليوم من الأسبوع".to_owned(),
        Sentence::Closed => "العيادة مغلقة".to_owned(),
        Sentence::ClosedFor { reason } => format!("العيادة مغلقة ({reason})"),
        Sentence::ClosedWeekday => "العيادة لا تعمل في هذا اليوم من الأسبوع".to_owned(),
        Sentence::NoTime => "لا يوجد في العيادة وقت شاغر".to_owned(),
        Sentence::NoTimeFor { length } => format!("لا يوجد في العيادة وقت شاغر متصل مدته {length}"),
        Sentence::NoTimeTogether { length, courses } => {
            format!("لا يوجد في العيادة وقت شاغر متصل مدته {length} لموعد مع {courses}")
        }
        Sentence::InBreak { title } => format!("لا جلسات في هذه الفترة من السنة ({title})"),
        Sentence::Away => "متلقي العلاج غائب".to_owned(),
        Sentence::TooSoonBefore { length, treatment, day } => {
            format!("أقل من {} قبل {treatment} ({day})", oblique(length))
        }
        Sentence::TooSoonAfter { length, treatment, day } => {
            format!("أقل من {} بعد {treatment} ({day})", oblique(length))
        }
        Sentence::OtherCourse { course } => format!("جلسة من {course}، ولا يجوز الجمع بينهما في موعد واحد"),

        Sentence::CareFor { length } => format!("لمدة {} بعد الجلسة", oblique(length)),
        Sentence::CareFromBefore { length } => format!("ابتداءً من {} قبل الجلسة وحتى موعدها", oblique(length)),
        Sentence::CareUntilBefore { length } => format!("حتى {} قبل الجلسة", oblique(length)),
        Sentence::CareOnDay => "في يوم الجلسة".to_owned(),
        Sentence::CareBefore => "قبل الجلسة".to_owned(),
        Sentence::CareAfter => "بعد الجلسة".to_owned(),
        Sentence::CareBetween { from, until: None } => format!("ابتداءً من {}", moment(from)),
        Sentence::CareBetween { from, until: Some(until) } => {
            format!("ابتداءً من {} حتى {}", moment(from), moment(until))
        }

        Sentence::CareUntil { latest, at_least, length } => {
            let at_least = part(at_least, |time| format!("، وعلى الأقل حتى {time}"));
            format!("حتى {latest}{at_least} (بعد الجلسة {})", by(length))
        }
        Sentence::CareFrom { earliest, at_latest, until, length } => {
            let at_latest = part(at_latest, |time| format!("، وعلى أبعد تقدير من {time}"));
            let until = part(until, |time| format!("، حتى {time}"));
            format!("ابتداءً من {earliest}{at_latest}{until} (قبل الجلسة {})", by(length))
        }
        Sentence::CareDayUntil { day, time } => format!("يوم {day}، حتى الساعة {time}"),
        Sentence::CareDayFrom { day, time } => format!("يوم {day}، ابتداءً من الساعة {time}"),
        Sentence::CareOn { day } => format!("يوم {day}"),
        Sentence::CareClock { from, until, told } => {
            let from = from.map(|from| format!("ابتداءً من {from}"));
            let until = until.map(|until| format!("حتى {until}"));
            let ends: Vec<String> = from.into_iter().chain(until).collect();
            format!("{} ({told})", ends.join("، "))
        }
        Sentence::Moment { moment } => bare_moment(moment),

        Sentence::About { indication, protocol } => format!("دواعي العلاج: {indication}. البروتوكول: {protocol}."),
        Sentence::CourseSpan { sessions, days, off_aim: None } => {
            format!("{sessions}، {days}؛ كل جلسة في تاريخها المستهدف")
        }
        Sentence::CourseSpan { sessions, days, off_aim: Some(off_aim) } => {
            format!("{sessions}، {days}؛ مجموع الفارق عن التاريخ المستهدف: {off_aim}")
        }
        Sentence::LengthNotKnown => {
            "مدة الجلسة غير معروفة، ولذلك يُعدّ اليوم متاحًا إذا كان في العيادة خلاله أي وقت شاغر؛ وللتحقق من \
             أن الوقت يكفي يُستخدم الخيار \u{2068}--session-length\u{2069}."
                .to_owned()
        }
        Sentence::VariantHolds { title, session, day } => {
            format!("ينطبق الخيار «{title}» لأن موعد الجلسة {session} هو {day}.")
        }
        Sentence::NotYetEffective { day } => {
            format!("تسري هذه النسخة من البروتوكول ابتداءً من {day}، والدورة العلاجية تبدأ قبل ذلك.")
        }
        Sentence::HoursNotKnown => {
            "ساعات عمل العيادة غير معروفة، ولذلك تُعدّ كل ساعات اليوم ساعات عمل؛ ويمكن تحديد ساعات العمل في \
             القسم \u{2068}`[hours]`\u{2069} من ملف العيادة."
                .to_owned()
        }
        Sentence::LocalTimes { zone } => format!("الأوقات بالتوقيت المحلي للمنطقة الزمنية {zone}."),
        Sentence::JointSummary { courses, sessions, visits, off_aim } => {
            let (courses, visits) = (attached("ل", courses), oblique(visits));
            format!("تخطيط مشترك {courses}: {sessions} في {visits}؛ مجموع الفارق عن التاريخ المستهدف: {off_aim}")
        }
        Sentence::NotProven => format!("{NOT_PROVEN}."),
        Sentence::OffAimOpen { at_least } => format!("{NOT_PROVEN}: لم يثبت إلا أنه لا توجد خطة فارقها عن التاريخ المستهدف أقل من {}.", oblique(at_least)),
        Sentence::TieOpen => "ثبت أن هذه الخطة هي الأفضل من حيث أيام الفارق وعدد الزيارات؛ وأُوقف البحث قبل معرفة ما إذا كانت خطة أخرى مساوية لها تنتهي قبلها.".to_owned(),
        Sentence::PromisesOpen => {
            "أُوقف البحث قبل إثبات أنه لا توجد خطة تفي بعدد أكبر من الزيارات التي سبق الوعد بها.".to_owned()
        }
        Sentence::FewestOpen { at_least } => {
            let days = at_least.map(|days| format!("، ولا توجد بين الخطط المساوية لها في عدد الزيارات خطة فارقها عن التاريخ المستهدف أقل من {}", oblique(days))).unwrap_or_default();
            format!("{NOT_PROVEN}: لا توجد خطة زياراتها أقل{days}.")
        }
        Sentence::VisitsOpen { visits, above } => {
            let days = above.map(|days| format!("؛ وإن وُجدت خطة زياراتها أقل من هذه ففارقها عن التاريخ المستهدف أكثر من {}", oblique(days))).unwrap_or_default();
            format!("{NOT_PROVEN}: لا توجد خطة فيها أقل من {}{days}.", oblique(visits))
        }
        Sentence::PhaseTitle { phase, round, sessions, spacing } => {
            let round = round.map(|round| format!(" (المرة {round})")).unwrap_or_default();
            let spacing = spacing.map(|spacing| format!("، {}", self::spacing(spacing))).unwrap_or_default();
            format!("{phase}{round}: تشمل {}{spacing}", oblique(sessions))
        }
        Sentence::AskBefore { question } => format!("قبل هذه الجلسة: {question}"),
        Sentence::AskAfter { question } => format!("بعد هذه الجلسة: {question}"),
        Sentence::WhenToCall => "اتصلوا بالعيادة إذا أقلقكم أي شيء، أو كان أشد مما هو مذكور هنا، أو استمر مدة أطول. \
                                 في حالة الطوارئ، اتصلوا برقم الطوارئ أولًا."
            .to_owned(),
        Sentence::Disclaimer => "برنامج mesoplan يحسب الأيام ويعرض ما تقوله المصادر؛ والقرار للطبيب المختص.".to_owned(),

        Sentence::Separation { before: Some(length), after: Some(other), treatments, is_usual: true }
            if length == other =>
        {
            format!("يُفصل عادةً بنحو {} بين الجلسة وأيٍّ مما يلي: {treatments}.", oblique(length))
        }
        Sentence::Separation { before, after, treatments, is_usual: true } => {
            let before = before.map(|length| format!("قبل أي علاج مما يلي {} تقريبًا", by(length)));
            let after = after.map(|length| format!("بعد أي علاج مما يلي {} تقريبًا", by(length)));
            let distances: Vec<String> = before.into_iter().chain(after).collect();
            format!("تكون الجلسة عادةً {}: {treatments}.", distances.join(" أو "))
        }
        Sentence::Separation { before, after, treatments, is_usual: false } => {
            let distance = match (before, after) {
                (Some(before), Some(after)) if before == after => {
                    return format!("يجب الفصل بمدة {} على الأقل بين الجلسة وأيٍّ مما يلي: {treatments}.", oblique(before));
                }
                (Some(before), Some(after)) => {
                    format!("قبل أي علاج مما يلي {} على الأقل، أو بعده {} على الأقل", by(before), by(after))
                }
                (Some(before), None) => format!("قبل أي علاج مما يلي {} على الأقل", by(before)),
                (None, Some(after)) => format!("بعد أي علاج مما يلي {} على الأقل", by(after)),
                (None, None) => String::new(),
            };
            format!("تكون الجلسة {distance}: {treatments}.")
        }
        Sentence::AskedWhen { time, phase } => {
            let phase = part(phase, |phase| format!(" («{phase}»)"));
            match time {
                CheckpointTime::After(first, last) if first == last => format!("بعد الجلسة {first}{phase}"),
                CheckpointTime::After(first, last) => format!("بعد الجلسة {first} إلى الجلسة {last}{phase}"),
                CheckpointTime::Every(first, last) if first == last => {
                    format!("بعد كل {}{phase}", oblique(&counted(first, Unit::Session)))
                }
                CheckpointTime::Every(first, last) => {
                    format!("بعد كل {}{phase}", oblique(&Arabic.count_range(first, last, Unit::Session)))
                }
                CheckpointTime::AfterLast => format!("بعد الجلسة الأخيرة{phase}"),
                CheckpointTime::Before(session) => format!("قبل الجلسة {session}{phase}"),
            }
        }
        Sentence::SameDayIsFine => "يجوز في اليوم نفسه.".to_owned(),
        Sentence::AnswerGoesOn { is_yes } => format!("إذا كان الجواب {}، يستمر العلاج حسب الخطة.", yes_no(is_yes)),
        Sentence::AnswerStops { is_yes } => format!("إذا كان الجواب {}، ينتهي العلاج هنا.", yes_no(is_yes)),
        Sentence::AnswerGoesTo { is_yes, phase } => {
            format!("إذا كان الجواب {}، يستمر العلاج مع: {phase}.", yes_no(is_yes))
        }
        Sentence::AnswerAdds { is_yes, sessions } => {
            format!("إذا كان الجواب {}، يضاف إلى العلاج: {sessions}.", yes_no(is_yes))
        }
        Sentence::DependsOn { after, question } => {
            format!("ما بعد الجلسة {after} يتوقف على جواب هذا السؤال: {question}")
        }
        Sentence::AllDependsOn { question } => format!("كل الجلسات تتوقف على جواب هذا السؤال: {question}"),
        Sentence::Answered { question, is_yes, day } => {
            format!("{question} الجواب بتاريخ {day}: {}.", yes_no(is_yes))
        }
        Sentence::AnswerNow { name, question } => format!("يجب الجواب الآن ({name}): {question}"),
        Sentence::SessionsLeftOut { phase, sessions, source } => {
            format!("{phase}: يذكر المصدر {source}، لذلك لا يخطط لما يطلبه جواب فوق ذلك ({sessions}).")
        }
        Sentence::SessionsAdded { phase, sessions } => {
            format!("{phase}: أضيف بعد جواب: {sessions}.")
        }
        Sentence::AddedByClinic { text } => format!("{text} (إضافة من العيادة)"),
        Sentence::SessionsNamed { first, last: Some(last) } if first == last => format!("الجلسة {first}"),
        Sentence::SessionsNamed { first, last: Some(last) } => format!("الجلسات من {first} إلى {last}"),
        Sentence::SessionsNamed { first, last: None } => format!("الجلسة {first} وما بعدها"),
        Sentence::OnlyFor { text, which } => format!("{text} ({which} فقط)"),
        Sentence::HowOften { frequency } => match frequency {
            Frequency::MostCommon => "الأكثر شيوعًا",
            Frequency::Common => "شائع",
            Frequency::Rare => "نادر",
            Frequency::VeryRare => "نادر جدًا",
        }
        .to_owned(),
        Sentence::RulesOut { is_clinics: false } => "لا يُجرى هذا العلاج في الحالات التالية".to_owned(),
        Sentence::RulesOut { is_clinics: true } => "لا تُجري هذه العيادة العلاج في هذه الحالات".to_owned(),
        Sentence::NotRecommended { is_clinics: false } => "لا ينصح المصدر بالعلاج في هذه الحالات".to_owned(),
        Sentence::NotRecommended { is_clinics: true } => "لا تنصح هذه العيادة بالعلاج في هذه الحالات".to_owned(),
        Sentence::TellBeforehand => "يُرجى إخبار الطبيب مسبقًا".to_owned(),
        Sentence::IsWeighed => "يُتخذ القرار مع الطبيب في هذه الحالات".to_owned(),
        Sentence::Postpones => "يؤجَّل العلاج في هذه الحالات".to_owned(),
        Sentence::AskFirst => "يُرجى سؤال الطبيب المختص أولًا".to_owned(),
        Sentence::UntilThen { condition, until } => format!("{condition} ({until})"),
        Sentence::SourceUpdated { day } => format!("تاريخ التحديث: {day}"),
        Sentence::ProtocolFile { id, version } => format!("البروتوكول {id} {version}"),

        Sentence::CountChosen { phase, sessions, is_asked_for, source } => {
            let who = if is_asked_for { "بحسب الطلب" } else { "باختيار العيادة" };
            let source =
                source.map_or_else(|| "ولا يذكر المصدر عددًا".to_owned(), |count| format!("وفي المصدر: {count}"));
            format!("{phase}: تشمل {}، {who}؛ {source}.", oblique(sessions))
        }
        Sentence::CountInTime { phase, sessions, source } => {
            format!("{phase}: {sessions}، بقدر ما تتسع له هذه المدة؛ يقول المصدر: {source}.")
        }
        Sentence::Usually { text } => format!("عادةً {text}"),
        Sentence::OutsideUsual { phase, chosen, usual } => {
            format!("{phase}: {chosen}، بقرار المعالِج؛ وفي المصدر: {usual}.")
        }
        Sentence::PreparationWhen { length, when } => {
            format!("يبدأ كل موعد بتحضير مدته {length}، وهو لازم في هذه الحالات: {when}.")
        }
        Sentence::LongerCourse { when } => format!("دورة علاجية أطول: {when}"),
        Sentence::Repeats { interval } => format!("بحسب المصدر، تُعاد الدورة العلاجية كلها بعد {}.", oblique(interval)),
        Sentence::RoundsHint => "الخيار \u{2068}`--rounds 2`\u{2069} يخطط الدورة العلاجية كلها مرتين.".to_owned(),
        Sentence::Draft => "هذا البروتوكول مسودة.".to_owned(),
        Sentence::Retired => "أُوقف العمل بهذا البروتوكول: لا تُبدأ به دورة علاجية جديدة.".to_owned(),
        Sentence::Reviewed { by, day } => format!("مراجعة البروتوكول: {by}، يوم {day}."),

        Sentence::RemindNow { title } => format!("الآن: {title}"),
        Sentence::RemindTomorrow { time, title } => {
            format!("غدًا{}: {title}", part(time, |time| format!("، الساعة {time}")))
        }
        Sentence::RemindIn { count, unit, time, title } => {
            let length = oblique(&counted(count, unit));
            format!("بعد {length}{}: {title}", part(time, |time| format!("، في الساعة {time}")))
        }
        Sentence::Appointment { number, of } => format!("الموعد {number} من {of}"),
        Sentence::Appointments => "المواعيد".to_owned(),
        Sentence::Cancelled { title } => format!("أُلغي: {title}"),
        Sentence::CancelledAppointment => "أُلغي الموعد".to_owned(),

        Sentence::Or { before, last } => format!("{before} أو {last}"),
        Sentence::Span { sessions, days } => format!("{sessions}: {days}"),
        Sentence::SomeCancelled { sessions, cancelled } => {
            format!("{sessions} (أُلغي منها: {})", counted(cancelled, Unit::Session))
        }
        Sentence::Progress { done, of } => format!("الجلسات المنجزة: {done} من {of}"),
        Sentence::SessionOfCourse { course, number, of } => format!("{course}، الجلسة {number} من {of}"),
        Sentence::AskTheClinic => "يُرجى سؤال العيادة".to_owned(),
        Sentence::MovesAsAgreed => "لتغيير اليوم، يُرجى سؤال العيادة".to_owned(),
        Sentence::MovesWithAnother => "لا يمكن تغيير اليوم إلا مع جلسة أخرى".to_owned(),
        Sentence::CanMoveTo { days } => format!("أيام أخرى ممكنة: {days}"),
        Sentence::Done => "تمت".to_owned(),
        Sentence::DoneLate { days } => format!("تمت متأخرة {}", by(days)),
        Sentence::DoneTooSoon => "تمت أبكر من اللازم، ولا تُحتسب".to_owned(),
        Sentence::Missed => "لم تُحضَر".to_owned(),
        Sentence::Dropped => "أُلغيت".to_owned(),
        Sentence::Moved => "نُقلت".to_owned(),
        Sentence::MonthsWithout { months } => format!("أشهر بلا مواعيد: {months}."),
        Sentence::Issue { day, revision } => format!("خطة بتاريخ {day}، النسخة {revision}"),
        Sentence::Replaces { revision } => format!("تحل محل النسخة {revision}."),
        Sentence::ClinicianIs { name } => format!("الطبيب المعالج: {name}"),
        Sentence::WeekdaySpan { first, last } => format!("من {first} إلى {last}"),
        Sentence::CareFromDay { earliest, at_latest, length } => {
            let at_latest = part(at_latest, |day| format!("، وعلى أبعد تقدير من {day}"));
            format!("ابتداءً من {earliest}{at_latest} (قبل الجلسة {})", by(length))
        }
        Sentence::CareUntilDay { latest, at_least, length } => {
            let at_least = part(at_least, |day| format!("، وعلى الأقل حتى {day}"));
            format!("حتى {latest}{at_least} (بعد الجلسة {})", by(length))
        }
    }
}

/// The answer to a question.
fn yes_no(is_yes: bool) -> &'static str {
    if is_yes { "نعم" } else { "لا" }
}

/// How the sessions of a phase lie, behind their number.
fn spacing(spacing: Spacing<'_>) -> String {
    match spacing {
        Spacing::Apart { interval } => format!("بفاصل {}", oblique(interval)),
        Spacing::BeforeEvent { interval, event } => format!("قبل الحدث {event} {}", by(interval)),
        Spacing::OnEvent { event } => format!("في يوم الحدث {event}"),
        Spacing::AfterEvent { interval, event } => format!("بعد الحدث {event} {}", by(interval)),
        Spacing::AfterSession { interval, number } => format!("بعد الجلسة {number} {}", by(interval)),
        Spacing::PerWeek { count } => format!("{} في الأسبوع", oblique(&counted(count, Unit::Session))),
        Spacing::On { weekdays } => format!("أيام {weekdays}"),
    }
}
