//! Values of a saved course for its calendar files: what they tell, when they remind, and where they are published.

use std::ops::Range;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::DeValue;

use super::clinic::ReminderPhrase;
use super::leaf::Line;
use super::problem::{ProblemId, Problems};
use super::table::{At, Definitions, Read, wrong_type};
use super::written::{Inline, quoted};
use crate::model::{Feed, FeedAddress, Label};

/// Yes or no.
#[derive(Clone, Debug)]
pub(super) struct Flag(pub(super) bool);

impl Read for Flag {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            wrong_type(value, "true or false", "write `true` or `false`, without quotes", problems);
        }
        flag.map(Self)
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(false)
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "boolean" })
    }
}

impl Inline for Flag {
    fn inline(&self) -> String {
        self.0.to_string()
    }
}

/// When to remind before a session, in minutes, the longest first; never where the list is empty.
#[derive(Clone, Debug)]
pub(super) struct Reminders(pub(super) Vec<u32>);

impl Reminders {
    /// Times in any order, each once.
    pub(super) fn new(mut minutes: Vec<u32>) -> Self {
        minutes.sort_unstable_by(|one, other| other.cmp(one));
        minutes.dedup();
        Self(minutes)
    }
}

impl Read for Reminders {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        if !value.get_ref().is_array() {
            let help = "write times in brackets, such as `[\"1 day\", \"1 hour\"]`, or `[]` for no reminder";
            wrong_type(value, "a list", help, problems);
            return None;
        }
        let times = Vec::<At<ReminderPhrase>>::read(value, problems)?;
        Some(Self::new(times.into_iter().map(|at| at.value.0).collect()))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(Vec::new())
    }

    fn schema(definitions: &mut Definitions) -> Value {
        Vec::<At<ReminderPhrase>>::schema(definitions)
    }
}

impl Inline for Reminders {
    fn inline(&self) -> String {
        let times: Vec<String> = self.0.iter().map(|minutes| ReminderPhrase(*minutes).inline()).collect();
        format!("[{}]", times.join(", "))
    }
}

impl Inline for ReminderPhrase {
    fn inline(&self) -> String {
        let units = [(24 * 60, "day"), (60, "hour"), (1, "minute")];
        let (size, unit) = units.into_iter().find(|(size, _)| self.0.is_multiple_of(*size)).unwrap_or((1, "minute"));
        let number = self.0 / size;
        quoted(&format!("{number} {unit}{}", if number == 1 { "" } else { "s" }))
    }
}

/// Whether there is a feed, and what it is called.
#[derive(Clone, Debug)]
pub(super) struct FeedValue(pub(super) Option<Feed>);

impl Read for FeedValue {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        if let Some(flag) = value.get_ref().as_bool() {
            return Some(Self(flag.then(Feed::default)));
        }
        if value.get_ref().as_str().is_none() {
            wrong_type(value, "true or a name", "write `true`, or the name of the calendar in double quotes", problems);
            return None;
        }
        // A line is a label.
        Line::read(value, problems).map(|line| Self(Some(Feed::new(Label::new(line.0)))))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(None)
    }

    fn schema(definitions: &mut Definitions) -> Value {
        json!({ "anyOf": [{ "type": "boolean" }, Line::schema(definitions)] })
    }
}

impl Inline for FeedValue {
    fn inline(&self) -> String {
        match &self.0 {
            None => "false".to_owned(),
            Some(Feed { name: None }) => "true".to_owned(),
            Some(Feed { name: Some(name) }) => quoted(name.as_str()),
        }
    }
}

/// Where a feed is published; nothing where it could not be read.
#[derive(Clone, Debug)]
pub(super) struct FeedAddressDigits(pub(super) Option<FeedAddress>);

impl Read for FeedAddressDigits {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        // No example: it would be copied, and an address that others have is none.
        let help = format!(
            "write {} random digits from 0 to 9 and a to f in double quotes; or leave the line out, and `mesoplan plan \
             FILE --feed --save FILE` makes them",
            FeedAddress::DIGITS
        );
        let Some(text) = value.get_ref().as_str() else {
            wrong_type(value, "the address of a feed", help, problems);
            return None;
        };
        let address = FeedAddress::new(text);
        if address.is_none() {
            let message = format!("`{text}` is not the address of a feed");
            problems.say(ProblemId::BadFeedAddress, &value.span(), message, help);
        }
        Some(Self(Some(address?)))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(None)
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
    }
}

impl Inline for FeedAddressDigits {
    fn inline(&self) -> String {
        quoted(self.0.as_ref().map_or("", FeedAddress::as_str))
    }
}
