//! Arabic.
//!
//! Modern Standard Arabic as clinics write it. The reader is addressed in the polite plural, or with «يُرجى», which
//! suits women and men alike. The names of months and weekdays, the single day and the plural categories (zero, one,
//! two, few, many, other) are those of CLDR for `ar`; the digits are 0-9. A stretch of days has no commas, for a list
//! of stretches has its own: «من الاثنين 4 إلى الخميس 7 يناير 2027».
//!
//! Terms: session جلسة, visit زيارة, course دورة علاجية (never الدورة alone, which is also said of menstruation), phase
//! مرحلة, protocol البروتوكول, plan الخطة, aim التاريخ المستهدف, off aim الفارق عن التاريخ المستهدف, interval الفاصل,
//! minimum الحد الأدنى للفاصل, maximum الحد الأقصى للفاصل, grace هامش السماح, usable متاح, allowed مسموح به, held
//! أُجريت, source المصدر, clinician الطبيب المختص, round المرة.
//!
//! A sentence begins with an Arabic word wherever it can: programs take the direction of a line from its first letter.
//! No number comes behind a text that may be Latin without an Arabic word between them: the bidi algorithm would draw
//! it away from what it counts (UAX #9, rule W7). Options alone stand in isolates (U+2068 and U+2069), without which
//! `--clinic` is shown as `clinic--`.

use chrono::{Datelike, NaiveDate};

use super::sentence::{CareMoment, Reference, Sentence};
use super::{Unit, Wording};
use crate::render::labels::{Columns, Labels, SectionTitles};

/// Arabic, with the digits 0-9.
pub(super) struct Arabic;

impl Wording for Arabic {
    fn labels(&self) -> &'static Labels {
        &LABELS
    }

    fn day(&self, day: NaiveDate, number: &str) -> String {
        format!("{} {number} {} {}", weekday(day), month(day), day.year())
    }

    fn times(&self, start: &str, end: &str) -> String {
        // A dash that has no direction: the start stands at the right, where the line begins.
        format!("{start}\u{2013}{end}")
    }

    fn days(&self, first: NaiveDate, last: NaiveDate) -> String {
        let (from, to) = (format!("{} {}", weekday(first), first.day()), format!("{} {}", weekday(last), last.day()));
        let from = match () {
            () if first.year() != last.year() => format!("{from} {} {}", month(first), first.year()),
            () if first.month() != last.month() => format!("{from} {}", month(first)),
            () => from,
        };
        format!("من {from} إلى {to} {} {}", month(last), last.year())
    }

    fn month(&self, day: NaiveDate) -> String {
        format!("{} {}", LABELS.month(day), day.year())
    }

    fn local_time(&self, day: &str, time: &str) -> String {
        format!("{day}، الساعة {time}")
    }

    fn count(&self, count: u32, unit: Unit) -> String {
        counted(count, unit)
    }

    fn count_range(&self, lo: u32, hi: u32, unit: Unit) -> String {
        // `يومان إلى 3 أيام`, but `3 إلى 4 أيام`.
        let lo = if matches!(lo, 1 | 2) { counted(lo, unit) } else { lo.to_string() };
        format!("{lo} إلى {}", oblique(&counted(hi, unit)))
    }

    fn say(&self, sentence: Sentence<'_>) -> String {
        say(sentence)
    }
}

const LABELS: Labels = Labels {
    sessions: "الجلسات",
    calendar: "التقويم",
    notes: "كيف أُعدّت هذه الخطة",
    sources: "المصادر",
    columns: Columns {
        held: "تمت",
        number: "رقم",
        day: "اليوم",
        time: "الوقت",
        movable: "يمكن نقلها دون تغيير الباقي",
        off_aim: "الفارق",
        calendar: "التقويم",
    },
    add_plan: "إضافة كل الجلسات إلى تقويمي",
    add_session: "إضافة",
    marked: "جلسة",
    marked_by_several: "جلسات من عدة دورات علاجية",
    planned: "مخطَّط لها",
    phone: "هاتف العيادة:",
    weekdays: ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
    abbreviated_weekdays: ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
    short_weekdays: ["ن", "ث", "ر", "خ", "ج", "س", "ح"],
    months: MONTHS,
    abbreviated_months: MONTHS,
    colon: ":",
    comma: "، ",
    between_days: "، ",
    sections: SectionTitles {
        separations: "العلاجات الأخرى",
        before: "قبل كل جلسة",
        after: "بعد كل جلسة",
        throughout: "طوال الدورة العلاجية",
        expectations: "ما يُعدّ طبيعيًا",
        call: "متى تتصلون بالعيادة",
        checkpoints: "أسئلة خلال العلاج",
        eligibility: "لمن هذا العلاج",
        contraindications: "يُرجى إبلاغنا قبل الجلسة الأولى إذا انطبق عليكم أي مما يلي",
    },
    spreadsheet: [
        "الدورة العلاجية",
        "الاسم",
        "المرحلة",
        "الجلسة",
        "من أصل",
        "التاريخ",
        "اليوم",
        "البداية",
        "النهاية",
        "يمكن نقلها من",
        "يمكن نقلها حتى",
        "الفارق عن التاريخ المستهدف بالأيام",
        "الحالة",
        "العيادة",
    ],
};

/// In Arabic they are the same in full and in a date.
const MONTHS: [&str; 12] =
    ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];

fn weekday(day: NaiveDate) -> &'static str {
    LABELS.abbreviated_weekday(day)
}

fn month(day: NaiveDate) -> &'static str {
    LABELS.abbreviated_month(day)
}

/// The forms of a thing that is counted.
struct Forms {
    /// One of it, without a number: `يوم واحد`.
    one: &'static str,
    /// Two of it, without a number: `يومان`.
    two: &'static str,
    /// Behind 3 to 10: `أيام`.
    few: &'static str,
    /// Behind 11 to 99: `يومًا`.
    many: &'static str,
    /// Behind 0 and the hundreds: `يوم`.
    other: &'static str,
}

fn forms(unit: Unit) -> Forms {
    let (one, two, few, many, other) = match unit {
        Unit::Minute => ("دقيقة واحدة", "دقيقتان", "دقائق", "دقيقة", "دقيقة"),
        Unit::Hour => ("ساعة واحدة", "ساعتان", "ساعات", "ساعة", "ساعة"),
        Unit::Day => ("يوم واحد", "يومان", "أيام", "يومًا", "يوم"),
        Unit::Week => ("أسبوع واحد", "أسبوعان", "أسابيع", "أسبوعًا", "أسبوع"),
        Unit::Month => ("شهر واحد", "شهران", "أشهر", "شهرًا", "شهر"),
        Unit::Year => ("سنة واحدة", "سنتان", "سنوات", "سنة", "سنة"),
        Unit::Session => ("جلسة واحدة", "جلستان", "جلسات", "جلسة", "جلسة"),
        Unit::Visit => ("زيارة واحدة", "زيارتان", "زيارات", "زيارة", "زيارة"),
        Unit::Course => ("دورة علاجية واحدة", "دورتان علاجيتان", "دورات علاجية", "دورة علاجية", "دورة علاجية"),
    };
    Forms { one, two, few, many, other }
}

/// So many things, in the nominative.
fn counted(count: u32, unit: Unit) -> String {
    let forms = forms(unit);
    match (count, count % 100) {
        (1, _) => forms.one.to_owned(),
        (2, _) => forms.two.to_owned(),
        (_, 3..=10) => format!("{count} {}", forms.few),
        (_, 11..=99) => format!("{count} {}", forms.many),
        (_, 0..=2 | 100..) => format!("{count} {}", forms.other),
    }
}

/// A length or a number of things, as [`counted`] writes it, behind a preposition or as an object: `يومين`. Without
/// vowel signs only the dual shows its case. What is added or taken off is put in words: `أسبوعين إلا يومًا واحدًا`.
fn oblique(length: &str) -> String {
    let less_one = |text: String, unit: &str| text.replace(&format!(" - {unit} واحد"), &format!(" إلا {unit}ًا واحدًا"));
    let text = ["يوم", "أسبوع", "شهر"].into_iter().fold(length.to_owned(), less_one);
    let text = text.replace(" - ", " إلا ").replace(" + ", " و");
    let words = text.split(' ').map(|word| match word.strip_suffix("ان") {
        Some(stem) => format!("{stem}ين"),
        None => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A particle of one letter before a length or a number of things: `بيومين`, `بـ3 أيام`.
fn attached(particle: &str, length: &str) -> String {
    let length = oblique(length);
    let stroke = if length.starts_with(|first: char| first.is_ascii_digit()) { "ـ" } else { "" };
    format!("{particle}{stroke}{length}")
}

/// By how much something lies before or after another.
fn by(length: &str) -> String {
    attached("ب", length)
}

fn reference(reference: Reference<'_>) -> String {
    match reference {
        Reference::Session { number, day: None } => format!("الجلسة {number}"),
        Reference::Session { number, day: Some(day) } => format!("الجلسة {number} ({day})"),
        Reference::Event { name, day } => format!("الحدث {name} ({day})"),
    }
}

/// A moment behind «من» or «حتى».
fn moment(moment: CareMoment<'_>) -> String {
    match moment {
        CareMoment::Before { length } => format!("{} قبل الجلسة", oblique(length)),
        CareMoment::Day => "يوم الجلسة".to_owned(),
        CareMoment::Session => "الجلسة".to_owned(),
        CareMoment::After { length } => format!("{} بعد الجلسة", oblique(length)),
    }
}

/// A moment by itself.
fn bare_moment(at: CareMoment<'_>) -> String {
    match at {
        CareMoment::Before { length } => format!("قبل الجلسة {}", by(length)),
        CareMoment::After { length } => format!("بعد الجلسة {}", by(length)),
        CareMoment::Day | CareMoment::Session => moment(at),
    }
}

/// A part of a sentence that may be left out.
fn part(text: Option<&str>, words: impl FnOnce(&str) -> String) -> String {
    text.map(words).unwrap_or_default()
}

fn say(sentence: Sentence<'_>) -> String {
    match sentence {
        Sentence::And { before, last } => format!("{before} و{last}"),
        Sentence::AndMore { first, others: 1 } => format!("{first} (وواحد آخر)"),
        Sentence::AndMore { first, others: 2 } => format!("{first} (واثنان آخران)"),
        Sentence::AndMore { first, others } => format!("{first} (و{others} أخرى)"),
        Sentence::Range { lo, hi } => format!("{lo} إلى {}", oblique(hi)),
        Sentence::CountBetween { lo, hi } => format!("من {lo} إلى {hi}"),
        Sentence::Ongoing => "مستمرة".to_owned(),
        Sentence::Titled { title, text } => format!("{title}: {text}"),
        Sentence::EnglishOnly => "العلامة [EN] تعني أن النص من البروتوكول، وهو فيه بالإنجليزية فقط.".to_owned(),

        Sentence::Session { course, number } => {
            format!("الجلسة {number}{}", part(course, |course| format!(" ({course})")))
        }
        Sentence::AddToCalendar { session, day } => format!("إضافة إلى تقويمي: {session}، {day}"),
        Sentence::ScanToAdd { session, day } => format!("امسحوا الرمز لإضافة الموعد إلى تقويمكم: {session}، {day}"),
        Sentence::ScanCode { session, day } => format!("رمز QR: {session}، {day}"),
        Sentence::ScanShortened => "لا يتضمن الرمز المكان أو نهاية العنوان، كي لا يصعب مسحه لدقة تفاصيله.".to_owned(),
        Sentence::SessionOfPhase { phase, number, of } => format!("الجلسة {number} من {of} في المرحلة: {phase}."),
        Sentence::From { day } => format!("ابتداءً من {day}"),
        Sentence::Fixed => "ثابتة بسبب الجلسات المجاورة".to_owned(),
        Sentence::CannotMove => "لا يمكن نقلها ما دامت الجلسات الأخرى باقية في أيامها.".to_owned(),
        Sentence::MayMove { days } => format!("يمكن نقلها إلى أي يوم متاح {days}، وتبقى الخطة صالحة."),
        Sentence::MayMoveFrom { day } => format!("يمكن نقلها إلى أي يوم متاح ابتداءً من {day}، وتبقى الخطة صالحة."),
        Sentence::AimedAt { aim } => format!("التاريخ المستهدف: {aim}."),
        Sentence::AimedAtAndAllowed { aim, allowed } => format!("التاريخ المستهدف: {aim}؛ {allowed}."),
        Sentence::Allowed { allowed } => format!("{allowed}."),
        Sentence::AllowedFrom { day } => format!("التاريخ المسموح به: ابتداءً من {day}"),
        Sentence::AllowedUntil { day } => format!("التاريخ المسموح به: حتى {day}"),
        Sentence::AllowedOn { days } => format!("التاريخ المسموح به: {days}"),
        Sentence::AllowedFromUntil { from, until } => format!("التاريخ المسموح به: ابتداءً من {from}، وحتى {until}"),
        Sentence::MovedByHand { is_forced: false } => "نُقلت يدويًا".to_owned(),
        Sentence::MovedByHand { is_forced: true } => "نُقلت يدويًا خلافًا لإحدى القواعد".to_owned(),
        Sentence::Unrecorded { number, day } => format!("غير مسجَّلة: الجلسة {number}، المخطَّط لها يوم {day}."),

        Sentence::HeldOnAim => "أُجريت في التاريخ المستهدف".to_owned(),
        Sentence::HeldEarly { days } => format!("أُجريت قبل التاريخ المستهدف {}", by(days)),
        Sentence::HeldLate { days } => format!("أُجريت بعد التاريخ المستهدف {}", by(days)),
        Sentence::HeldInGrace { days } => {
            format!("أُجريت قبل الحد الأدنى للفاصل {}، ضمن هامش السماح", by(days))
        }
        Sentence::HeldTooSoon { days, counts: true } => {
            format!("أُجريت أبكر من اللازم، قبل الحد الأدنى للفاصل {}؛ والبروتوكول يسمح باحتسابها", by(days))
        }
        Sentence::HeldTooSoon { days, counts: false } => {
            format!("أُجريت أبكر من اللازم، قبل الحد الأدنى للفاصل {}؛ وبحسب البروتوكول لا تُحتسب", by(days))
        }
        Sentence::HeldTooLate { days } => format!("أُجريت بعد الحد الأقصى للفاصل {}", by(days)),

        Sentence::Start => "هذا هو يوم البدء المطلوب.".to_owned(),
        Sentence::StartMoved { wished } => {
            format!("يوم البدء المطلوب ({wished}) غير متاح؛ وهذا أول يوم متاح بعده.")
        }
        Sentence::StartChosen { days } => format!("يمكن البدء في أي يوم متاح: {days}."),
        Sentence::StartWished { day } => format!("يوم البدء المطلوب: {day}."),
        Sentence::AimIs { interval, after, days } => {
            format!("بعد {} {}: {days}.", reference(after), by(interval))
        }
        Sentence::NotBefore { day, minimum, after } => {
            format!("ليس قبل {day}: بعد {} {} على الأقل.", reference(after), by(minimum))
        }
        Sentence::NotAfter { day, maximum, after } => {
            format!("ليس بعد {day}: بعد {} {} على الأكثر.", reference(after), by(maximum))
        }
        Sentence::AsSoonAsAllowed { day } => {
            format!("لم يُحدَّد لها فاصل، ولذلك خُطِّط لها في أقرب وقت تسمح به قواعدها، ابتداءً من {day}.")
        }
        Sentence::WouldSuit { day, is_better: true } => format!("أنسب لهذه الجلسة يوم {day}"),
        Sentence::WouldSuit { day, is_better: false } => format!("مناسب لهذه الجلسة بالقدر نفسه يوم {day}"),
        Sentence::ButNoPlan { suits } => format!("{suits}، لكن لا توجد معه خطة ممكنة."),
        Sentence::ButWorse { suits, days, instead_of } => {
            format!("{suits}، لكن مجموع الفارق عن التاريخ المستهدف في الخطة كلها عندئذ {days} بدلًا من {instead_of}.")
        }
        Sentence::ButNotBetter { suits } => format!(
            "{suits}، لكن لا توجد معه خطة فارقها عن التاريخ المستهدف أقل، وهذه الخطة زياراتها أقل أو أيامها أبكر."
        ),
        Sentence::TimeMoved { start, wished, length } => {
            format!("أقرب وقت شاغر كافٍ ({length}) إلى الساعة {wished} هو الساعة {start}.")
        }
        Sentence::SharedVisit { courses } => format!("زيارة واحدة مع {courses}."),
        Sentence::WasMoved { is_forced: false } => "نُقلت يدويًا إلى هذا اليوم.".to_owned(),
        Sentence::WasMoved { is_forced: true } => "نُقلت يدويًا إلى هذا اليوم، مع أن إحدى القواعد تمنعه.".to_owned(),
        Sentence::WasMissed { day } => format!("فات موعدها يوم {day}."),
        Sentence::PlannedFrom { day } => format!("يبدأ تخطيط الجلسات من {day}."),
        Sentence::WasHeld => "أُجريت في هذا اليوم.".to_owned(),

        Sentence::Blocked { obstacle, days } => format!("{obstacle}: {days}."),
        Sentence::MoreTimes { times: 1 } => "ومرة واحدة أخرى".to_owned(),
        Sentence::MoreTimes { times: 2 } => "ومرتان أخريان".to_owned(),
        Sentence::MoreTimes { times } => {
            let word = if matches!(times % 100, 3..=10) { "مرات" } else { "مرة" };
            format!("و{times} {word} أخرى")
        }
        Sentence::Weekday => "خارج أيام الأسبوع المتاحة".to_owned(),
        Sentence::Closed => "العيادة مغلقة".to_owned(),
        Sentence::ClosedFor { reason } => format!("العيادة مغلقة ({reason})"),
        Sentence::ClosedWeekday => "العيادة لا تعمل في هذا اليوم من الأسبوع".to_owned(),
        Sentence::NoTime => "لا يوجد في العيادة وقت شاغر".to_owned(),
        Sentence::NoTimeFor { length } => format!("لا يوجد في العيادة وقت شاغر متصل مدته {length}"),
        Sentence::NoTimeTogether { length, courses } => {
            format!("لا يوجد في العيادة وقت شاغر متصل مدته {length} لزيارة مع {courses}")
        }
        Sentence::Away => "متلقي العلاج غائب".to_owned(),
        Sentence::TooSoonBefore { length, treatment, day } => {
            format!("أقل من {} قبل {treatment} ({day})", oblique(length))
        }
        Sentence::TooSoonAfter { length, treatment, day } => {
            format!("أقل من {} بعد {treatment} ({day})", oblique(length))
        }
        Sentence::OtherCourse { course } => format!("جلسة من {course}، ولا يجوز الجمع بينهما في زيارة واحدة"),

        Sentence::CareFor { length } => format!("لمدة {} بعد الجلسة", oblique(length)),
        Sentence::CareFromBefore { length } => format!("ابتداءً من {} قبل الجلسة", oblique(length)),
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
        Sentence::LengthNotKnown => "مدة الجلسة غير معروفة، ولذلك يُعدّ أي يوم متاحًا إذا كان في العيادة أي وقت شاغر؛ \
                                     وللتحقق من أن الوقت يكفي يُستخدم الخيار \u{2068}--session-length\u{2069}."
            .to_owned(),
        Sentence::HoursNotKnown => "ساعات عمل العيادة غير معروفة، ولذلك تُعدّ كل ساعات اليوم ساعات عمل؛ وتُحدَّد بالخيار \
             \u{2068}--clinic\u{2069}."
            .to_owned(),
        Sentence::LocalTimes { zone } => format!("الأوقات بالتوقيت المحلي للمنطقة الزمنية {zone}."),
        Sentence::JointSummary { courses, sessions, visits, off_aim } => {
            let (courses, visits) = (attached("ل", courses), oblique(visits));
            format!("تخطيط مشترك {courses}: {sessions} في {visits}؛ مجموع الفارق عن التاريخ المستهدف: {off_aim}")
        }
        Sentence::OffAimOpen { at_least } => format!(
            "أُوقف البحث قبل إثبات أن هذه الخطة هي الأفضل: فقد أُعدّت دورةً علاجيةً بعد أخرى، ولم يثبت إلا أنه لا توجد \
             خطة فارقها عن التاريخ المستهدف أقل من {}.",
            oblique(at_least)
        ),
        Sentence::VisitsOpen { above } => format!(
            "أُوقف البحث قبل إثبات أن هذه الخطة هي الأفضل: إن وُجدت خطة زياراتها أقل، ففارقها عن التاريخ المستهدف \
             أكثر من {}.",
            oblique(above)
        ),
        Sentence::PhaseTitle { phase, round, sessions, interval } => {
            let round = round.map(|round| format!(" (المرة {round})")).unwrap_or_default();
            let interval = part(interval, |interval| format!("، بفاصل {}", oblique(interval)));
            format!("{phase}{round}: تشمل {}{interval}", oblique(sessions))
        }
        Sentence::AskAfter { question } => format!("سؤال يُطرح بعد هذه الجلسة: {question}"),
        Sentence::WhenToCall => "اتصلوا بالعيادة إذا أقلقكم أي شيء، أو كان أشد مما هو مذكور هنا، أو استمر مدة أطول. \
                                 في حالة الطوارئ، اتصلوا برقم الطوارئ أولًا."
            .to_owned(),
        Sentence::Disclaimer => "برنامج mesoplan يحسب الأيام ويعرض ما تقوله المصادر؛ والقرار للطبيب المختص.".to_owned(),

        Sentence::Separation { before, after, treatments } => {
            let distance = match (before, after) {
                (Some(before), Some(after)) => {
                    format!("قبل أي علاج مما يلي {} على الأقل، أو بعده {} على الأقل", by(before), by(after))
                }
                (Some(before), None) => format!("قبل أي علاج مما يلي {} على الأقل", by(before)),
                (None, Some(after)) => format!("بعد أي علاج مما يلي {} على الأقل", by(after)),
                (None, None) => String::new(),
            };
            format!("تكون الجلسة {distance}: {treatments}.")
        }
        Sentence::AfterSession { session, phase } => format!("بعد الجلسة {session} من المرحلة {phase}"),
        Sentence::AfterSessions { first, last, phase } => {
            format!("بعد الجلسة {first} إلى الجلسة {last} من المرحلة {phase}")
        }
        Sentence::RulesOut => "بحسب المصدر، هذا يمنع إجراء العلاج".to_owned(),
        Sentence::IsWeighed => "يعود تقدير ذلك إلى الطبيب المختص".to_owned(),
        Sentence::Postpones => "هذا يستدعي تأجيل العلاج".to_owned(),
        Sentence::AskFirst => "يُرجى سؤال الطبيب المختص أولًا".to_owned(),
        Sentence::UntilThen { condition, until } => format!("{condition} (حتى: {until})"),
        Sentence::SourceUpdated { day } => format!("تاريخ التحديث: {day}"),
        Sentence::ProtocolFile { id, version } => format!("البروتوكول {id} {version}"),

        Sentence::CountChosen { phase, sessions, is_asked_for, source } => {
            let who = if is_asked_for {
                "بحسب الطلب"
            } else {
                "باختيار العيادة في ملف البروتوكول"
            };
            let source =
                source.map_or_else(|| "ولا يذكر المصدر عددًا".to_owned(), |count| format!("وفي المصدر: {count}"));
            format!("{phase}: تشمل {}، {who}؛ {source}.", oblique(sessions))
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
            format!("بعد {length}{}: {title}", part(time, |time| format!("، الساعة {time}")))
        }
        Sentence::Appointment { number, of } => format!("الموعد {number} من {of}"),
        Sentence::Appointments => "المواعيد".to_owned(),
        Sentence::Cancelled { title } => format!("تم الإلغاء: {title}"),
        Sentence::CancelledAppointment => "تم الإلغاء: موعد".to_owned(),
    }
}
