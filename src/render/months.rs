//! The months of a plan as grids, with its sessions marked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate};

use super::View;
use super::locale::{Locale, Sentence};
use super::words::time_of_day;
use crate::model::Plan;

/// A month, in weeks that begin on Monday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its name and year.
    pub title: String,
    /// Its weeks; `None` where the day belongs to another month.
    pub weeks: Vec<[Option<Day>; 7]>,
}

/// A day of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day of the month.
    pub number: u32,
    /// The sessions on it, in the order of the courses.
    pub sessions: Vec<Mark>,
    /// The same in words; empty on a day without any.
    pub says: String,
}

/// A session on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The letter of its course, where there are several.
    pub course: Option<String>,
    /// Its number in the course.
    pub number: u32,
    /// How many sessions the course has.
    pub of: u32,
    /// When it begins, where the plan has clock times.
    pub start: Option<String>,
}

/// What a mark means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legend {
    /// The mark.
    pub mark: String,
    /// What it means.
    pub means: String,
}

impl Mark {
    /// The session in words: `A, session 3`.
    fn said(&self, locale: Locale) -> String {
        locale.say(Sentence::Session { course: self.course.as_deref(), number: self.number })
    }
}

impl Legend {
    /// A mark and its meaning.
    pub fn new(mark: &str, means: &str) -> Self {
        Self { mark: mark.to_owned(), means: means.to_owned() }
    }
}

impl Day {
    /// The mark of a day with sessions in a grid of characters: a star, the letter of the course, or a plus for
    /// several courses.
    pub fn mark(&self) -> Option<&str> {
        match self.sessions.as_slice() {
            [] => None,
            [only] => Some(only.course.as_deref().unwrap_or(ONE)),
            [_, _, ..] => Some(SEVERAL),
        }
    }
}

impl Day {
    /// What stands below the number of a day with sessions, in as few letters as can be: when the first begins, and
    /// which they are.
    pub fn lines(&self) -> Vec<String> {
        let start = self.sessions.iter().filter_map(|mark| mark.start.clone()).min();
        let which = self.sessions.iter().map(|mark| match &mark.course {
            Some(course) => format!("{course}{}", mark.number),
            None => format!("{}/{}", mark.number, mark.of),
        });
        start.into_iter().chain(which).collect()
    }
}

/// The mark of a session where there is one course.
pub const ONE: &str = "*";

/// The mark of a day with several courses.
pub const SEVERAL: &str = "+";

/// The months that have sessions. Those without any are left out, since a course that tapers would need pages of them, and
/// are told in a sentence ([`without_sessions`]).
pub fn months(plan: &Plan, view: &View) -> Vec<Month> {
    let mut marks: BTreeMap<NaiveDate, Vec<Mark>> = BTreeMap::new();
    for (index, course) in plan.plans.iter().enumerate() {
        for session in &course.sessions {
            marks.entry(session.day).or_default().push(Mark {
                course: letter(plan, index),
                number: session.number,
                of: session.of,
                start: session.time.map(|time| time_of_day(time.start)),
            });
        }
    }
    firsts(plan).into_iter().map(|first| month(first, &marks, view.locale)).collect()
}

/// The months between the first session and the last that have none, in a sentence; nothing where there are none.
pub fn without_sessions(plan: &Plan, locale: Locale) -> Option<String> {
    let firsts = firsts(plan);
    let mut without = Vec::new();
    for pair in firsts.windows(2) {
        let between = (1..).map_while(|months| pair[0].checked_add_months(Months::new(months)));
        without.extend(between.take_while(|first| *first < pair[1]));
    }
    let names: Vec<String> = without.into_iter().map(|first| locale.wording().month_in_sentence(first)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    (!names.is_empty()).then(|| locale.say(Sentence::MonthsWithout { months: &locale.listed(&names) }))
}

/// The first day of each month that has sessions.
fn firsts(plan: &Plan) -> Vec<NaiveDate> {
    let sessions = plan.plans.iter().flat_map(|course| &course.sessions);
    let firsts: BTreeSet<NaiveDate> = sessions.filter_map(|session| session.day.with_day(1)).collect();
    firsts.into_iter().collect()
}

/// The letter of a course, where there are several: A, B, C. After Z come numbers.
pub fn letter(plan: &Plan, course: usize) -> Option<String> {
    let letter = || u8::try_from(course).ok().filter(|course| *course < 26).map(|course| char::from(b'A' + course));
    (plan.plans.len() > 1).then(|| letter().map_or_else(|| (course + 1).to_string(), String::from))
}

fn month(first: NaiveDate, marks: &BTreeMap<NaiveDate, Vec<Mark>>, locale: Locale) -> Month {
    let mut weeks = Vec::new();
    let mut week = [const { None }; 7];
    for day in first.iter_days().take_while(|day| day.month() == first.month()) {
        let sessions = marks.get(&day).cloned().unwrap_or_default();
        let said: Vec<String> = sessions.iter().map(|mark| mark.said(locale)).collect();
        let place = day.weekday().num_days_from_monday();
        week[place as usize] = Some(Day { number: day.day(), sessions, says: said.join(locale.labels().comma) });
        if place == 6 {
            weeks.push(std::mem::replace(&mut week, [const { None }; 7]));
        }
    }
    if week.iter().any(Option::is_some) {
        weeks.push(week);
    }
    Month { title: locale.month(first), weeks }
}
