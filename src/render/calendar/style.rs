//! How a plan is written to calendar files: what a person chooses.

use std::{error, fmt};

use crate::model::{CoursePlan, Session, nearest};
use crate::render::ics::TimeStyle;
use crate::render::locale::Locale;

/// What a person chooses of a calendar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarStyle {
    /// Local times with their zone, or UTC.
    pub time: TimeStyle,
    /// How long before a session to remind, in minutes, the longest first; empty for never. Whole days have no hour:
    /// there a reminder comes at nine in the morning, as many days before as the length has, begun ones counted whole.
    pub alarms: Vec<u32>,
    /// Where preparation and aftercare are told.
    pub care: CareStyle,
    /// No word tells what the sessions are: not the titles, not the words below them, not the reminders, not the names
    /// of calendars and files. Care is told by the protocol's own words, so it is left out.
    pub is_discreet: bool,
    /// The titles, where they are not the usual ones.
    pub title: Option<TitleTemplate>,
    /// A calendar that programs fetch again, rather than a file to import.
    pub feed: Option<FeedStyle>,
}

impl Default for CalendarStyle {
    fn default() -> Self {
        Self {
            time: TimeStyle::Local,
            alarms: vec![DAY],
            care: CareStyle::Notes,
            is_discreet: false,
            title: None,
            feed: None,
        }
    }
}

/// A day, in minutes.
pub(super) const DAY: u32 = 24 * 60;

/// Where preparation and aftercare are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CareStyle {
    /// Below the title of the session.
    #[default]
    Notes,
    /// There, and by a reminder when it begins.
    Alarms,
    /// There, and by a short event when it begins, which takes no time.
    Events,
}

impl CareStyle {
    /// Every style with its word.
    #[doc(hidden)]
    pub const ALL: [(&'static str, Self); 3] =
        [("notes", Self::Notes), ("alarms", Self::Alarms), ("events", Self::Events)];
}

/// How a feed is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedStyle {
    /// The name; where there is none, the courses' titles.
    pub name: Option<String>,
}

/// A title with places for what differs between sessions: `Ayşe {number}/{of}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleTemplate(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    Place(Placeholder),
}

/// What a place in a title stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Placeholder {
    Title,
    Phase,
    Number,
    Of,
    Name,
}

impl Placeholder {
    const ALL: [(&'static str, Self); 5] = [
        ("title", Self::Title),
        ("phase", Self::Phase),
        ("number", Self::Number),
        ("of", Self::Of),
        ("name", Self::Name),
    ];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, place)| *place == self).map_or("", |(word, _)| word)
    }
}

/// Why a text is no title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleError {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl fmt::Display for TitleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl error::Error for TitleError {}

impl TitleTemplate {
    /// The longest template, in characters.
    #[doc(hidden)]
    pub const MAX_CHARS: usize = 200;

    /// Reads a title. Braces that are meant as such are doubled.
    ///
    /// # Errors
    ///
    /// A text that is empty or too long, has a control character, a brace without its other, or a place that is not
    /// known.
    pub fn new(text: &str) -> Result<Self, TitleError> {
        let error = |message: String, help: String| Err(TitleError { message, help });
        if text.trim().is_empty() {
            return error("the title is empty".to_owned(), format!("write words and {}", places()));
        }
        if text.chars().count() > Self::MAX_CHARS {
            let help = "write a shorter one".to_owned();
            return error(format!("the title has more than {} characters", Self::MAX_CHARS), help);
        }
        if text.chars().any(char::is_control) {
            return error("the title has a control character".to_owned(), "write it in one line".to_owned());
        }
        let (mut parts, mut words, mut rest) = (Vec::new(), String::new(), text);
        while let Some(at) = rest.find(['{', '}']) {
            words.push_str(&rest[..at]);
            let (brace, after) = rest[at..].split_at(1);
            if let Some(after) = after.strip_prefix(brace) {
                words.push_str(brace);
                rest = after;
                continue;
            }
            let Some((name, after)) = after.split_once('}').filter(|_| brace == "{") else {
                let help = "write `{{` and `}}` for braces".to_owned();
                return error(format!("the title has a `{brace}` without its other"), help);
            };
            let Some((_, place)) = Placeholder::ALL.iter().find(|(word, _)| *word == name) else {
                let help = match nearest(name, Placeholder::ALL.iter().map(|(word, _)| *word)) {
                    Some(close) => format!("did you mean `{{{close}}}`?"),
                    None => format!("use {}", places()),
                };
                let shown: String = name.chars().take(40).collect();
                return error(format!("there is no `{{{shown}}}`"), help);
            };
            if !words.is_empty() {
                parts.push(Part::Words(std::mem::take(&mut words)));
            }
            parts.push(Part::Place(*place));
            rest = after;
        }
        words.push_str(rest);
        if !words.is_empty() {
            parts.push(Part::Words(words));
        }
        Ok(Self(parts))
    }

    /// The first place that would tell what the treatment is, if there is one.
    #[doc(hidden)]
    pub fn tells_treatment(&self) -> Option<&'static str> {
        self.0.iter().find_map(|part| match part {
            Part::Place(place @ (Placeholder::Title | Placeholder::Phase)) => Some(place.word()),
            Part::Place(Placeholder::Number | Placeholder::Of | Placeholder::Name) | Part::Words(_) => None,
        })
    }

    /// The title of one session; `None` where nothing is left of it, as of `{name}` without a name.
    pub(super) fn fill(&self, plan: &CoursePlan, session: &Session, locale: Locale) -> Option<String> {
        let protocol = &plan.course.protocol;
        let part = |part: &Part| match part {
            Part::Words(words) => words.clone(),
            Part::Place(Placeholder::Title) => locale.own_title(&protocol.title).to_owned(),
            Part::Place(Placeholder::Phase) => {
                locale.own_title(&protocol.phases[plan.phases[session.phase].index].title).to_owned()
            }
            Part::Place(Placeholder::Number) => session.number.to_string(),
            Part::Place(Placeholder::Of) => session.of.to_string(),
            Part::Place(Placeholder::Name) => plan.course.label.clone().unwrap_or_default(),
        };
        let title: String = self.0.iter().map(part).collect();
        let title = title.trim();
        (!title.is_empty()).then(|| title.to_owned())
    }
}

/// The places, with commas between them.
fn places() -> String {
    let places = Placeholder::ALL.map(|(word, _)| format!("`{{{word}}}`"));
    places.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_have_words_and_places() {
        let title = TitleTemplate::new("{{Ayşe}} {number}/{of}").expect("a title");
        let expected = [
            Part::Words("{Ayşe} ".to_owned()),
            Part::Place(Placeholder::Number),
            Part::Words("/".to_owned()),
            Part::Place(Placeholder::Of),
        ];
        assert_eq!(title.0, expected);
        assert_eq!(title.tells_treatment(), None);
        assert_eq!(TitleTemplate::new("a {phase}").map(|title| title.tells_treatment()), Ok(Some("phase")));
    }

    #[test]
    fn what_is_no_title_is_refused() {
        let message = |text: &str| TitleTemplate::new(text).map_err(|error| error.to_string()).expect_err("no title");
        assert_eq!(message("{nubmer}"), "there is no `{nubmer}`; did you mean `{number}`?");
        assert_eq!(message("{}"), "there is no `{}`; use `{title}`, `{phase}`, `{number}`, `{of}`, `{name}`");
        assert_eq!(message("a } b"), "the title has a `}` without its other; write `{{` and `}}` for braces");
        assert_eq!(message("a { b"), "the title has a `{` without its other; write `{{` and `}}` for braces");
        assert_eq!(message("a\r\nb"), "the title has a control character; write it in one line");
        assert!(message("  ").starts_with("the title is empty"));
        assert!(message(&"x".repeat(100_000)).starts_with("the title has more than 200"));
    }
}
