//! Arabic.
//!
//! Modern Standard Arabic as clinics write it. The reader is addressed in the polite plural, or with «يُرجى», which
//! suits women and men alike. The names of months and weekdays, the single day and the plural categories (zero, one,
//! two, few, many, other) are those of CLDR for `ar`; the digits are 0-9. A stretch of days has no commas, for a list
//! of stretches has its own: «من الاثنين 4 إلى الخميس 7 يناير 2027».
//!
//! Terms: session جلسة, visit موعد, course دورة علاجية (never الدورة alone, which is also said of menstruation), phase
//! مرحلة, protocol البروتوكول, plan الخطة, aim التاريخ المستهدف, off aim الفارق عن التاريخ المستهدف, interval الفاصل,
//! minimum الحد الأدنى للفاصل, maximum الحد الأقصى للفاصل, grace هامش السماح, usable متاح, allowed مسموح به, held
//! أُجريت, source المصدر, clinician الطبيب المختص, round المرة.
//!
//! A sentence begins with an Arabic word wherever it can: programs take the direction of a line from its first letter.
//! No number comes behind a text that may be Latin without an Arabic word between them: the bidi algorithm would draw
//! it away from what it counts (UAX #9, rule W7). Options alone stand in isolates (U+2068 and U+2069), without which
//! `--clinic` is shown as `clinic--`.

mod notices;
mod sentences;

use super::{CareMoment, Notice, Reference, Sentence, Unit, Wording};
use crate::render::labels::{Columns, Labels, SectionTitles};

/// Arabic, with the digits 0-9.
pub(super) struct Arabic;

impl Wording for Arabic {
    fn labels(&self) -> &'static Labels {
        &LABELS
    }

    fn span(&self) -> (&'static str, &'static str) {
        ("من ", " إلى ")
    }

    fn times(&self, start: &str, end: &str) -> String {
        format!("من {start} إلى {end}")
    }

    fn push_time_of_day(&self, out: &mut String, time: &str) {
        ["، الساعة ", time].iter().for_each(|words| out.push_str(words));
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
        sentences::say(sentence)
    }

    fn notice(&self, notice: Notice<'_>) -> String {
        notices::say(notice)
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
        movable: "أيام أخرى ممكنة",
        off_aim: "الفارق",
        calendar: "التقويم",
    },
    add_plan: "إضافة كل الجلسات إلى تقويمي",
    add_session: "إضافة",
    marked: "جلسة",
    marked_by_several: "جلسات من عدة دورات علاجية",
    planned: "مخطَّط لها",
    moving: "إذا نُقل موعد إلى أحد الأيام المذكورة معه، بقيت المواعيد الأخرى كما هي.",
    phone: "هاتف العيادة:",
    next: "الموعد القادم",
    bring: "يُرجى إحضار",
    cancellation: "إذا تعذّر حضوركم",
    contact: "للتواصل معنا",
    email: "البريد الإلكتروني",
    web: "الموقع",
    hours: "أوقات العمل",
    for_clinician: "للطبيب المعالج",
    your_appointments: "مواعيدكم",
    ask_first: "يُسأل عنه قبل الجلسة الأولى",
    weekdays: ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
    abbreviated_weekdays: ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
    short_weekdays: ["ن", "ث", "ر", "خ", "ج", "س", "ح"],
    months: MONTHS,
    abbreviated_months: MONTHS,
    colon: ":",
    comma: "، ",
    semicolon: "؛ ",
    plus: " و",
    minus: " إلا ",
    between_days: "، ",
    sections: SectionTitles {
        separations: "العلاجات الأخرى",
        before: "قبل الجلسة",
        after: "بعد الجلسة",
        throughout: "طوال الدورة العلاجية",
        expectations: "ما قد تلاحظونه",
        call: "متى تتصلون بالعيادة",
        checkpoints: "أسئلة خلال العلاج",
        late: "إذا طال الوقت بين جلستين",
        eligibility: "لمن هذا العلاج",
        contraindications: "يُرجى إبلاغنا قبل الجلسة الأولى إذا انطبق عليكم أي مما يلي",
    },
    weekday_column: "اليوم",
    until_column: "النهاية",
};

/// In Arabic they are the same in full and in a date.
const MONTHS: [&str; 12] =
    ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];

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
        Unit::Visit => ("موعد واحد", "موعدان", "مواعيد", "موعدًا", "موعد"),
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
    let less_one = |text: String, unit: &str| text.replace(&format!(" إلا {unit} واحد"), &format!(" إلا {unit}ًا واحدًا"));
    let text = ["يوم", "أسبوع", "شهر"].into_iter().fold(length.to_owned(), less_one);
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
