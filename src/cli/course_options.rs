//! The options that describe a course.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use clap::{ArgMatches, Args, Command, FromArgMatches as _};

use super::arguments::{self, EventDate, ForCourse, ForPhase};
use super::choices::{by_phase, for_course, given_twice, in_variant, variant_of};
use super::clinic::ClinicOptions;
use super::failure::Failure;
use crate::model::{
    ChosenProtocol, Course, DateRange, Id, Label, LengthRange, Minutes, OtherTreatment, Protocol, Sharing, StartTimes,
};
use crate::zone::Zone;

/// What is asked for, as options. A saved course says the same with its keys.
#[derive(Clone, Debug, PartialEq, Args)]
pub(super) struct CourseOptions {
    /// The requested day of the first session; the first usable day within a week of it is taken
    #[arg(long, value_name = "[COURSE=]DATE", value_parser = arguments::course_date, help_heading = "Dates")]
    start: Vec<ForCourse<NaiveDate>>,

    /// Let the first session be on any day from the start up to this one
    #[arg(long, value_name = "[COURSE=]DATE", value_parser = arguments::course_date, requires = "start", help_heading = "Dates")]
    start_by: Vec<ForCourse<NaiveDate>>,

    /// The date of an event that the protocol counts from, such as birth=2024-05-01
    #[arg(long, value_name = "EVENT=DATE", value_parser = arguments::event, help_heading = "Dates")]
    event: Vec<EventDate>,

    /// The last day for a phase that goes on without an end
    #[arg(long, value_name = "DATE", value_parser = arguments::date, help_heading = "Dates")]
    until: Option<NaiveDate>,

    /// Plan from this day on: what was planned before it and is not on record is planned again
    #[arg(long, value_name = "DATE", value_parser = arguments::date, help_heading = "Dates")]
    today: Option<NaiveDate>,

    /// When a visit begins: 17:30, or 17:30,fri=16:00 where some weekdays have another time; as the clinic's file says where
    /// none is given, else sessions are whole days
    #[arg(long, value_name = "HH:MM[,DAY=HH:MM]", value_parser = arguments::start_times, help_heading = "Dates")]
    at: Option<StartTimes>,

    /// The time zone of the clock times; Europe/Istanbul where none is given
    #[arg(long, value_name = "ZONE", value_parser = arguments::zone, help_heading = "Dates")]
    tz: Option<Zone>,

    #[command(flatten)]
    clinic: ClinicOptions,

    /// Days on which the person is away; may be given again
    #[arg(long, value_name = "DATE[..DATE]", value_parser = arguments::date_range, value_delimiter = ',', help_heading = "Days that can be used")]
    away: Vec<DateRange>,

    /// Another treatment and its date, such as botulinum-toxin=2026-12-20, or its days where it lasts, such as
    /// isotretinoin=2027-02-01..2027-04-10; may be given again
    #[arg(long, value_name = "TREATMENT=DAYS", value_parser = arguments::other_treatment, help_heading = "Days that can be used")]
    other: Vec<OtherTreatment>,

    /// Put sessions of several courses on one day wherever that saves a visit, before keeping close to the aims
    #[arg(long, conflicts_with = "separate", help_heading = "Several courses")]
    together: bool,

    /// Never put sessions of two courses on one day
    #[arg(long, help_heading = "Several courses")]
    separate: bool,

    /// The variant of a protocol that has several: legs, or laser=legs; those that hold by themselves need not be named
    #[arg(long, value_name = "[COURSE=]VARIANT", value_parser = arguments::course_variant, help_heading = "Choices inside the protocol")]
    variant: Vec<ForCourse<Id>>,

    /// How many sessions a phase has: 10 (the first phase), induction=10 or hair-loss/induction=10; may be given again
    #[arg(long, value_name = "[PHASE=]N", value_parser = arguments::sessions, help_heading = "Choices inside the protocol")]
    sessions: Vec<ForPhase<u32>>,

    /// The interval of a phase: "2 weeks" (the first phase) or induction="2 weeks"; may be given again
    #[arg(long, value_name = "[PHASE=]LENGTH", value_parser = arguments::interval, help_heading = "Choices inside the protocol")]
    interval: Vec<ForPhase<LengthRange>>,

    /// How long a session takes, such as "20 minutes", where the protocol does not say or the clinic needs
    /// longer; the preparation that the protocol asks for comes on top
    #[arg(long, value_name = "[COURSE=]TIME", value_parser = arguments::course_minutes, help_heading = "Choices inside the protocol")]
    session_length: Vec<ForCourse<Minutes>>,

    /// How often the whole course is done, where the protocol repeats it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=20), default_value_t = 1, help_heading = "Choices inside the protocol")]
    rounds: u32,

    /// A label for titles; it also keeps two people's events apart in one calendar
    #[arg(long, value_name = "LABEL", value_parser = arguments::label, help_heading = "Output")]
    name: Option<Label>,
}

impl CourseOptions {
    /// The path of the clinic's file, where one is given.
    pub(super) fn clinic(&self) -> Option<&str> {
        self.clinic.clinic()
    }

    /// The day from which on sessions are planned, which is asked for each time.
    pub(super) fn today(&self) -> Option<NaiveDate> {
        self.today
    }

    /// Whether one is given that a saved course says itself: all but the day of planning.
    pub(super) fn is_given(&self) -> bool {
        let none_given = Self { today: self.today, ..Self::none_given() };
        *self != none_given
    }

    /// The line of a saved course that says when the person is away, where the options do.
    pub(super) fn away_line(&self) -> Option<String> {
        let days: Vec<String> = self.away.iter().map(|days| format!("\"{days}\"")).collect();
        (!days.is_empty()).then(|| format!("away = [{}]", days.join(", ")))
    }

    /// The options of a command line that gives none.
    fn none_given() -> Self {
        let command = Self::augment_args(Command::new("none").no_binary_name(true));
        let none: ArgMatches = command.get_matches_from(Vec::<String>::new());
        Self::from_arg_matches(&none).unwrap_or_else(|error| error.exit())
    }

    /// The course that they ask for, of these protocols with the names that they were given by.
    pub(super) fn course(&self, names: &[String], protocols: &[Protocol]) -> Result<Course, Failure> {
        let Self {
            start,
            start_by,
            event,
            until,
            today,
            at,
            tz,
            clinic,
            away,
            other,
            together,
            separate,
            sessions,
            interval,
            session_length,
            variant,
            rounds,
            name,
        } = self;
        let named = start.iter().chain(start_by).map(|given| &given.course);
        let named = named.chain(session_length.iter().map(|given| &given.course));
        let named = named.chain(variant.iter().map(|given| &given.course));
        let named = named.chain(sessions.iter().map(|given| &given.course));
        let named = named.chain(interval.iter().map(|given| &given.course));
        check_courses(named.flatten(), protocols)?;
        let mut events = BTreeMap::new();
        for EventDate { event, date } in event {
            if events.insert(event.clone(), *date).is_some() {
                return Err(given_twice("event", event));
            }
        }
        let is_alone = protocols.len() == 1;
        let chosen = names.iter().zip(protocols).map(|(name, protocol)| {
            let variant = variant_of(variant, protocol, is_alone)?;
            let own = in_variant(protocol, variant.as_ref());
            Ok(ChosenProtocol {
                start: for_course("start", start, &protocol.id)?,
                start_by: for_course("start-by", start_by, &protocol.id)?,
                sessions: by_phase("sessions", sessions, own, is_alone)?,
                intervals: by_phase("interval", interval, own, is_alone)?,
                session_length: for_course("session-length", session_length, &protocol.id)?,
                rounds: *rounds,
                variant,
                ..ChosenProtocol::new(name)
            })
        });
        Ok(Course {
            label: name.clone(),
            at: *at,
            timezone: tz.as_ref().map(|zone| zone.name().to_owned()),
            sharing: match (together, separate) {
                (true, _) => Sharing::Preferred,
                (false, true) => Sharing::Forbidden,
                (false, false) => Sharing::Allowed,
            },
            away: away.clone(),
            other: other.clone(),
            events,
            until: *until,
            today: *today,
            protocols: chosen.collect::<Result<_, Failure>>()?,
            ..clinic.course()
        })
    }

    /// A saved course with what they say in place of its own keys; days that are closed or away, calendars and other treatments
    /// come beside those of the course.
    pub(super) fn over(&self, saved: Course, protocols: &[Protocol]) -> Result<Course, Failure> {
        let names: Vec<String> = saved.protocols.iter().map(|own| own.protocol.clone()).collect();
        let asked = self.course(&names, protocols)?;
        let both = |own: Vec<DateRange>, more: Vec<DateRange>| own.into_iter().chain(more).collect();
        let chosen = saved.protocols.into_iter().zip(asked.protocols).map(|(own, asked)| ChosenProtocol {
            start: asked.start.or(own.start),
            start_by: asked.start_by.or(own.start_by.filter(|_| asked.start.is_none())),
            sessions: own.sessions.into_iter().chain(asked.sessions).collect(),
            intervals: own.intervals.into_iter().chain(asked.intervals).collect(),
            session_length: asked.session_length.or(own.session_length),
            variant: asked.variant.or(own.variant),
            rounds: if self.rounds == Self::none_given().rounds { own.rounds } else { asked.rounds },
            // Its weekdays are one key with those of the course.
            on: own.on.filter(|_| asked.on.is_none()),
            ..own
        });
        Ok(Course {
            label: asked.label.or(saved.label),
            at: asked.at.or(saved.at),
            timezone: asked.timezone.or(saved.timezone),
            sharing: if self.together || self.separate { asked.sharing } else { saved.sharing },
            on: asked.on.or(saved.on),
            clinic: asked.clinic.or(saved.clinic),
            busy: saved.busy.into_iter().chain(asked.busy).collect(),
            closed: both(saved.closed, asked.closed),
            away: both(saved.away, asked.away),
            other: saved.other.into_iter().chain(asked.other).collect(),
            events: saved.events.into_iter().chain(asked.events).collect(),
            until: asked.until.or(saved.until),
            protocols: chosen.collect(),
            ..saved
        })
    }
}

/// Every course that an option names has to be planned.
fn check_courses<'o>(named: impl Iterator<Item = &'o Id>, protocols: &[Protocol]) -> Result<(), Failure> {
    let mut named = named;
    match named.find(|course| protocols.iter().all(|protocol| protocol.id != **course)) {
        None => Ok(()),
        Some(course) => {
            let known: Vec<String> = protocols.iter().map(|protocol| format!("`{}`", protocol.id)).collect();
            let help = format!("the courses here are {}", known.join(", "));
            Err(Failure::usage("unknown-course", format!("no course `{course}` is planned here"), help))
        }
    }
}
