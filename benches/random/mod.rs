//! Random courses, the same in every run.

use chrono::{Days, NaiveDate, Weekday};
use mesoplan::internals::model::{Aim, Count, DateRange, Job, Length, LengthRange, Protocol, Weekdays};

/// A course of a shipped protocol; where the source leaves something open, three sessions two weeks apart.
pub fn shipped_course(protocol: &Protocol, chance: &mut Chance) -> Job {
    let mut course = chance.course(protocol);
    for phase in &protocol.phases {
        let is_open = !matches!(phase.sessions, Count::Exactly(_)) && phase.policy.sessions.is_none();
        course.sessions.extend(is_open.then(|| (phase.id.clone(), 3)));
        let is_open = phase.timing.interval == Aim::NotStated && phase.policy.interval.is_none();
        course.intervals.extend(is_open.then(|| (phase.id.clone(), LengthRange::single(Length::weeks(2)))));
    }
    course
}

/// A protocol of phases, each with its sessions and the minimum, the aim and the maximum of their intervals in days.
/// `more` is what else its file says.
pub fn windows_protocol(id: &str, phases: &[(&str, u32, [u32; 3])], more: &str) -> String {
    let phase = |(id, sessions, [minimum, aim, maximum]): &(&str, u32, [u32; 3])| {
        format!(
            "[[phase]]\nid = \"{id}\"\ntitle = \"{id}\"\nsessions = {sessions}\nsource = \"made-up\"\n\
             minimum-interval = \"{minimum} days\"\ninterval = \"{aim} days\"\nmaximum-interval = \"{maximum} days\"\n"
        )
    };
    let head = format!(
        "schema = 1\nid = \"{id}\"\ntitle = \"T\"\nindication = \"I\"\nversion = \"1\"\nstatus = \"draft\"\n\
         [source.made-up]\ntitle = \"Made up\"\n"
    );
    [head, phases.iter().map(phase).collect(), more.to_owned()].concat()
}

/// The same numbers in every run (xorshift64).
pub struct Chance {
    pub state: u64,
}

impl Chance {
    pub fn below(&mut self, end: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % end
    }

    /// Monday to Friday or Saturday, ten single closed days and a closure of two weeks in the next 250 days.
    pub fn course(&mut self, protocol: &Protocol) -> Job {
        let start = NaiveDate::from_ymd_opt(2027, 1, 1).expect("a date") + Days::new(self.below(360));
        let mut closed: Vec<DateRange> = (0..10).map(|_| DateRange::day(start + Days::new(self.below(250)))).collect();
        let summer = start + Days::new(self.below(150));
        closed.extend(DateRange::new(summer, summer + Days::new(13)));
        let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];
        let days = if self.below(2) == 0 { &week[..5] } else { &week[..] };
        Job {
            on: Weekdays::new(days.iter().copied()).expect("a weekday"),
            closed,
            ..Job::new(protocol.clone(), Some(start))
        }
    }
}
