//! Turkish.
//!
//! Register: siz. Words, those of the protocols where they have them: session = seans, visit = randevu, course = kür,
//! phase = aşama, protocol = protokol, aim = hedef tarih, off aim = sapma (hedef tarihlerden), interval = aralık,
//! minimum = asgari aralık, maximum = azami aralık, grace = tolerans, usable = uygun, to move = kaydırmak, other
//! treatment = tedavi, clinician = hekim, round = tur, QR code = karekod.
//!
//! Dates as in CLDR (`tr`, skeleton yMMMEd): `1 Ara 2026 Sal`; a stretch as letters have it: `4–7 Ocak 2027
//! (Pazartesi–Perşembe)`. Plural
//! (CLDR, `tr`): one is 1, other is all else, and a noun behind a number is in the singular in both. Ranges of numbers
//! have a dash, as in the protocols: `3–4 hafta`. No suffix hangs on a gap: a noun behind it takes the case
//! (`… tarihinden`, `… saatine kadar`), or a colon stands. Letters change case by a table of this file: the i of Rust
//! is not the Turkish one.

mod notices;
mod sentences;

use super::{CareMoment, DayWords, Notice, Reference, Sentence, Unit, Wording, push_with_spaces};
use crate::render::labels::{Columns, Labels, SectionTitles};

/// Turkish.
pub(super) struct Turkish;

impl Wording for Turkish {
    fn labels(&self) -> &'static Labels {
        &LABELS
    }

    fn push_day(&self, out: &mut String, day: &DayWords<'_>) {
        out.push_str(day.number);
        push_with_spaces(out, [day.month, day.year, Some(day.weekday)]);
    }

    fn push_days(&self, out: &mut String, first: &DayWords<'_>, last: &DayWords<'_>) {
        let is_one_month = first.month == last.month && first.year == last.year;
        if !is_one_month {
            // Over the end of a month a pair of weekdays would read as those of every week.
            return self.push_span(out, first, last);
        }
        for words in [first.number, "–", last.number] {
            out.push_str(words);
        }
        push_with_spaces(out, [last.month, last.year]);
        for words in [" (", first.weekday, "–", last.weekday, ")"] {
            out.push_str(words);
        }
    }

    fn span(&self) -> (&'static str, &'static str) {
        ("", " – ")
    }

    fn count(&self, count: u32, unit: Unit) -> String {
        format!("{count} {}", unit_name(unit))
    }

    fn count_range(&self, lo: u32, hi: u32, unit: Unit) -> String {
        format!("{lo}–{hi} {}", unit_name(unit))
    }

    fn sentence_case(&self, text: &str) -> String {
        with_first_letter(text, |letter| LETTERS.iter().find(|(small, _)| *small == letter).map(|(_, large)| *large))
    }

    fn say(&self, sentence: Sentence<'_>) -> String {
        sentences::say(sentence)
    }

    fn notice(&self, notice: Notice<'_>) -> String {
        notices::say(notice)
    }
}

const LABELS: Labels = Labels {
    sessions: "Seanslar",
    calendar: "Takvim",
    notes: "Bu plan nasıl oluştu",
    sources: "Kaynaklar",
    columns: Columns {
        held: "yapıldı",
        number: "no.",
        day: "gün",
        time: "saat",
        movable: "şu günlere alınabilir",
        off_aim: "sapma",
        calendar: "takvim",
    },
    add_plan: "Tüm seansları takvimime ekle",
    add_session: "Ekle",
    marked: "seans",
    marked_by_several: "birden fazla kürün seansları",
    planned: "planlandı",
    moving: "Bir randevu, kendisi için yazılı günlerden birine alınırsa diğerleri değişmez.",
    phone: "Kliniğin telefonu:",
    next: "Sıradaki randevu",
    bring: "Yanınızda getirin",
    cancellation: "Gelemeyecekseniz",
    contact: "Bize nasıl ulaşırsınız",
    email: "E-posta",
    web: "Web",
    hours: "Çalışma saatleri",
    for_clinician: "Hekim için",
    your_appointments: "Randevularınız",
    ask_first: "İlk seanstan önce sorulacaklar",
    weekdays: ["Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"],
    abbreviated_weekdays: ["Pzt", "Sal", "Çar", "Per", "Cum", "Cmt", "Paz"],
    short_weekdays: ["Pt", "Sa", "Ça", "Pe", "Cu", "Ct", "Pa"],
    months: [
        "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık",
    ],
    abbreviated_months: ["Oca", "Şub", "Mar", "Nis", "May", "Haz", "Tem", "Ağu", "Eyl", "Eki", "Kas", "Ara"],
    colon: ":",
    comma: ", ",
    semicolon: "; ",
    plus: " artı ",
    minus: " eksi ",
    between_days: ", ",
    sections: SectionTitles {
        separations: "Diğer tedaviler",
        before: "Seanstan önce",
        after: "Seanstan sonra",
        throughout: "Kür boyunca",
        expectations: "Neler fark edebilirsiniz",
        call: "Kliniği ne zaman aramalısınız",
        checkpoints: "Kür sırasında sorulacaklar",
        late: "Seanslar arasında çok zaman geçerse",
        eligibility: "Kimler içindir",
        contraindications: "Aşağıdakilerden biri sizde varsa lütfen ilk seanstan önce bize söyleyin",
    },
    weekday_column: "haftanın günü",
    until_column: "bitiş",
};

/// The letters, small and large. Q, W and X stand in names.
const LETTERS: [(char, char); 32] = [
    ('a', 'A'),
    ('b', 'B'),
    ('c', 'C'),
    ('ç', 'Ç'),
    ('d', 'D'),
    ('e', 'E'),
    ('f', 'F'),
    ('g', 'G'),
    ('ğ', 'Ğ'),
    ('h', 'H'),
    ('ı', 'I'),
    ('i', 'İ'),
    ('j', 'J'),
    ('k', 'K'),
    ('l', 'L'),
    ('m', 'M'),
    ('n', 'N'),
    ('o', 'O'),
    ('ö', 'Ö'),
    ('p', 'P'),
    ('q', 'Q'),
    ('r', 'R'),
    ('s', 'S'),
    ('ş', 'Ş'),
    ('t', 'T'),
    ('u', 'U'),
    ('ü', 'Ü'),
    ('v', 'V'),
    ('w', 'W'),
    ('x', 'X'),
    ('y', 'Y'),
    ('z', 'Z'),
];

/// The text with its first letter changed, if there is a letter to change it to.
fn with_first_letter(text: &str, change: impl FnOnce(char) -> Option<char>) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => std::iter::once(change(first).unwrap_or(first)).chain(characters).collect(),
        None => String::new(),
    }
}

/// The text with a small letter at its beginning.
fn small_at_start(text: &str) -> String {
    with_first_letter(text, |letter| LETTERS.iter().find(|(_, large)| *large == letter).map(|(small, _)| *small))
}

/// Weekdays in a list as they stand inside a sentence: without a date they have a small letter.
fn small_weekdays(weekdays: &str) -> String {
    const AND: &str = " ve ";
    let small = |part: &str| part.split(AND).map(small_at_start).collect::<Vec<_>>().join(AND);
    weekdays.split(LABELS.comma).map(small).collect::<Vec<_>>().join(LABELS.comma)
}

/// A noun behind a number is in the singular.
fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Minute => "dakika",
        Unit::Hour => "saat",
        Unit::Day => "gün",
        Unit::Week => "hafta",
        Unit::Month => "ay",
        Unit::Year => "yıl",
        Unit::Session => "seans",
        Unit::Visit => "randevu",
        Unit::Course => "kür",
    }
}

/// What something comes after, in the ablative: a length and `sonra` follow.
fn since(reference: Reference<'_>) -> String {
    match reference {
        Reference::Session { number, day: None } => format!("{number}. seanstan"),
        Reference::Session { number, day: Some(day) } => format!("{number}. seanstan ({day})"),
        Reference::Event { name, day } => format!("“{name}” tarihinden ({day})"),
    }
}

/// A moment by itself.
fn moment(moment: CareMoment<'_>) -> String {
    match moment {
        CareMoment::Before { length } => format!("{length} öncesi"),
        CareMoment::Day => "seans günü".to_owned(),
        CareMoment::Session => "seans".to_owned(),
        CareMoment::After { length } => format!("{length} sonrası"),
    }
}

/// A moment at which something begins, in the ablative.
fn beginning(moment: CareMoment<'_>) -> String {
    match moment {
        CareMoment::Before { length } => format!("Seanstan {length} öncesinden"),
        CareMoment::Day => "Seans gününden".to_owned(),
        CareMoment::Session => "Seanstan".to_owned(),
        CareMoment::After { length } => format!("Seanstan {length} sonrasından"),
    }
}

/// A moment at which something ends, behind its beginning.
fn end(moment: CareMoment<'_>) -> String {
    match moment {
        CareMoment::Before { length } => format!(" {length} öncesine kadar"),
        CareMoment::Day => " seans gününe kadar".to_owned(),
        CareMoment::Session => " seansa kadar".to_owned(),
        CareMoment::After { length } => format!(" {length} sonrasına kadar"),
    }
}
