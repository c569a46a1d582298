//! `mesoplan plan`: the best dates for a course, and why.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveTime};
use clap::Args;

use super::arguments::{self, EventDate, ForCourse, ForPhase};
use super::calendar_files::{CalendarOptions, Written};
use super::choices;
use super::clinic::{Asked, ClinicFiles, ClinicOptions};
use super::failure::Failure;
use super::library::Library;
use super::output::{Layout, Output, OutputArguments};
use super::shell::Shell;
use super::{Answer, files, saved};
use crate::model::{
    ChosenProtocol, Course, CourseProblem, DateRange, Id, Job, LengthRange, Minutes, OtherTreatment, Protocol, Refusal,
    Sharing,
};
use crate::read;
use crate::render::{self, Format, Locale, View, remarks};
use crate::schedule;
use crate::zone::Zone;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct PlanArguments {
    /// The protocols: their names, or the paths of their files; several are planned together. Or one saved course
    #[arg(id = "course-protocols", value_name = "PROTOCOL", required = true)]
    protocols: Vec<String>,

    /// The wished day of the first session; the first usable day within a week of it is taken
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

    /// When a visit begins; without it sessions are whole days
    #[arg(long, value_name = "HH:MM", value_parser = arguments::time_of_day, help_heading = "Dates")]
    at: Option<NaiveTime>,

    /// The time zone of the clock times; Europe/Istanbul where none is given
    #[arg(long, value_name = "ZONE", value_parser = arguments::zone, help_heading = "Dates")]
    tz: Option<Zone>,

    #[command(flatten)]
    clinic: ClinicOptions,

    /// Days on which the person is away; may be given again
    #[arg(long, value_name = "DATE[..DATE]", value_parser = arguments::date_range, value_delimiter = ',', help_heading = "Days that can be used")]
    away: Vec<DateRange>,

    /// Another treatment and its date, such as botulinum-toxin=2026-12-20; may be given again
    #[arg(long, value_name = "TREATMENT=DATE", value_parser = arguments::other_treatment, help_heading = "Days that can be used")]
    other: Vec<OtherTreatment>,

    /// Put sessions of several courses on one day wherever that saves a visit, before keeping close to the aims
    #[arg(long, conflicts_with = "separate", help_heading = "Several courses")]
    together: bool,

    /// Never put sessions of two courses on one day
    #[arg(long, help_heading = "Several courses")]
    separate: bool,

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
    name: Option<String>,

    /// Say of every date why it is that date
    #[arg(long, help_heading = "Output")]
    explain: bool,

    /// Put a code for each course on the page and the PDF: a phone's camera reads it and offers the next session to the
    /// phone's calendar. With --discreet it does not tell what the session is
    #[arg(long, help_heading = "Output")]
    qr: bool,

    /// Save the request to this file, to plan from it again or to edit it
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    save: Option<PathBuf>,

    #[command(flatten)]
    output: OutputArguments,

    #[command(flatten)]
    calendar: CalendarOptions,
}

const EXAMPLES: &str = "\
Examples:
  mesoplan plan hair-loss --start 2026-12-01
  mesoplan plan hair-loss --start 2026-12-01 --at 17:30 -o plan.ics -o plan.html --qr
  mesoplan plan hair-loss --start 2026-12-01 --on tue,thu --closed 2026-12-24..2027-01-03 --explain
  mesoplan plan hair-loss --start 2026-12-01 --sessions induction=12 --format json
  mesoplan plan cgf-cd34 --start 2026-12-01 --sessions 3 --interval \"1 month\"
  mesoplan plan cellulite hair-loss --start 2026-12-01 --together
  mesoplan plan hair-loss --start 2026-12-01 --at 17:30 --clinic clinic.toml --busy room.ics

Exit status: 0 done; 1 no plan fits; 2 wrong usage, or a file that cannot be read or written.";

pub(super) fn run(
    arguments: &PlanArguments,
    library: &Library,
    json: bool,
    shell: &mut Shell,
) -> Result<Answer, Failure> {
    let outputs = arguments.output.outputs(json, arguments.calendar.has_folder())?;
    let holds_calendar = |output: &Output| match output.layout {
        Layout::File(Format::Ics | Format::Html) => true,
        // A code holds an event.
        Layout::File(format) => arguments.qr && format.shows_scan_codes(),
        Layout::Terminal => false,
    };
    arguments.calendar.check_used(arguments.calendar.has_folder() || outputs.iter().any(holds_calendar))?;
    check_shown(arguments.qr, &outputs)?;
    let saved = saved_course(arguments)?;
    let is_saved = saved.is_some();
    let (mut request, protocols) = match saved {
        Some(request) => {
            let protocols = saved::protocols(&request, library)?;
            (request, protocols)
        }
        None => {
            let protocols = arguments.protocols.iter().map(|name| library.protocol(name));
            let protocols = protocols.collect::<Result<Vec<_>, Failure>>()?;
            saved::check_once(&protocols)?;
            (request(arguments, &protocols)?, protocols)
        }
    };
    request.today = arguments.today;
    request.language = arguments.output.lang.map(Locale::language).or(request.language);
    let clinic = ClinicFiles::of(&request)?.speaking(arguments.output.lang);
    if let ([first, ..], None) = (clinic.unspoken(), arguments.output.lang) {
        shell.remark(&format!(
            "plans do not speak `{first}`, which the file asks for, and this one is in English; --lang chooses one of {}",
            Locale::ALL.map(|locale| format!("{} ({})", locale.tag(), locale.name())).join(", ")
        ));
    }
    let locale = clinic.locale();
    let files = outputs.iter().filter(|output| output.layout == Layout::File(Format::Ics));
    let calendar_file = files.filter_map(|output| output.path.as_deref()).next();
    request.followed = arguments.calendar.followed(calendar_file, clinic.zone())?;
    let plan = |courses: &[Job]| schedule::plan(courses, request.sharing);
    let Asked { courses, answer } = clinic.ask(&request, &protocols, plan)?;
    if let (true, Err(Refusal::Course(problems))) = (is_saved, &answer)
        && problems.iter().any(is_choice)
    {
        shell.remark(
            "in a saved course the options are keys: `start = 2026-12-01` or `sessions.induction = 10` below its \
             `[[course]]`, `until = 2027-12-31` above",
        );
    }
    let plan = answer.map_err(|refusal| {
        answer_refusal(schedule::explained(refusal, &courses, request.sharing), locale, &outputs, shell)
    })?;
    let calendar = arguments.calendar.style(clinic.calendar_style())?;
    let view = View { with_reasons: arguments.explain, with_scan_codes: arguments.qr, calendar, ..clinic.view() };

    if let Some(remark) = remarks::stale_zone(&view.zone).filter(|_| request.at.is_some()) {
        shell.remark(&remark);
    }
    for over in plan.plans.iter().filter(|plan| arguments.qr && plan.next_ahead().is_none()) {
        shell.remark(&remarks::no_scan_code(&over.course.protocol.id));
    }

    remarks::kept(&plan).iter().for_each(|remark| shell.remark(remark));
    if outputs.iter().all(|output| output.layout != Layout::Terminal) {
        render::cautions(&plan, locale).iter().for_each(|caution| shell.remark(caution));
    }

    if let Some(path) = &arguments.save {
        saved::check_target(path, &outputs)?;
    }
    // All texts are made before the first file is touched.
    let saved = arguments.save.as_ref().map(|path| (path, render::saved_course(&saved::seen_from(path, request))));
    let written =
        outputs.iter().map(|output| Written::new(&plan, &view, output, calendar_file, &arguments.calendar, shell));
    let written = written.collect::<Result<Vec<_>, Failure>>()?;
    let split = arguments.calendar.split(&plan, &view)?;
    if let Some((path, text)) = saved {
        files::replace(path, &text)?;
        shell.remark(&format!("saved the request as {}", path.display()));
    }
    for (output, written) in outputs.iter().zip(&written) {
        written.put(output.path.as_deref(), shell)?;
    }
    if let Some(split) = split {
        split.write(shell)?;
    }
    Ok(Answer::Yes)
}

/// Refuses to make codes that nothing would show.
fn check_shown(qr: bool, outputs: &[Output]) -> Result<(), Failure> {
    let shows = |output: &Output| match output.layout {
        Layout::File(format) => format.shows_scan_codes(),
        Layout::Terminal => false,
    };
    if !qr || outputs.iter().any(shows) {
        return Ok(());
    }
    let text = "`--qr` puts codes on a page or a PDF, and none is written";
    Err(Failure::usage("no-page", text, "name a page with `-o`, such as `-o plan.html`"))
}

/// Whether a problem is about something that options choose.
fn is_choice(problem: &CourseProblem) -> bool {
    matches!(
        problem,
        CourseProblem::StartOpen
            | CourseProblem::SessionsOpen { .. }
            | CourseProblem::SessionsOutsideSource { .. }
            | CourseProblem::IntervalOpen { .. }
            | CourseProblem::IntervalOutsideSource { .. }
            | CourseProblem::EndOpen { .. }
            | CourseProblem::EventOpen { .. }
            | CourseProblem::SessionLengthOpen { .. }
    )
}

/// The saved course that is named instead of protocols, if one is.
fn saved_course(arguments: &PlanArguments) -> Result<Option<Course>, Failure> {
    let [only] = arguments.protocols.as_slice() else { return Ok(None) };
    let path = Path::new(only);
    if path.extension().is_none_or(|extension| extension != "toml") {
        return Ok(None);
    }
    let bytes = files::read(path, read::MAX_FILE_BYTES)?;
    if !read::is_course(&bytes) {
        return Ok(None);
    }
    if arguments.asks() {
        let text = format!("{only} is a saved course, which holds its own request");
        let help = "leave the options of the request out, or edit the file; --today and the options of output are fine";
        return Err(Failure::usage("saved-course", text, help));
    }
    saved::request(path, &bytes).map(Some)
}

impl PlanArguments {
    /// Whether an option is given that belongs to a request.
    fn asks(&self) -> bool {
        let lists = [
            self.start.is_empty(),
            self.start_by.is_empty(),
            self.event.is_empty(),
            self.away.is_empty(),
            self.other.is_empty(),
            self.sessions.is_empty(),
            self.interval.is_empty(),
            self.session_length.is_empty(),
        ];
        let singles =
            [self.until.is_some(), self.at.is_some(), self.tz.is_some(), self.clinic.is_given(), self.name.is_some()];
        lists.contains(&false) || singles.contains(&true) || self.together || self.separate || self.rounds != 1
    }
}

/// What the options ask for.
fn request(arguments: &PlanArguments, protocols: &[Protocol]) -> Result<Course, Failure> {
    let mut events = BTreeMap::new();
    for EventDate { event, date } in &arguments.event {
        if events.insert(event.clone(), *date).is_some() {
            return Err(choices::given_twice("event", event));
        }
    }
    let names: Vec<Id> = protocols.iter().map(|protocol| protocol.id.clone()).collect();
    check_courses(arguments, &names)?;
    let is_alone = protocols.len() == 1;
    let courses = arguments.protocols.iter().zip(protocols).map(|(name, protocol)| {
        Ok(ChosenProtocol {
            start: choices::for_course("start", &arguments.start, &protocol.id)?,
            start_by: choices::for_course("start-by", &arguments.start_by, &protocol.id)?,
            sessions: choices::by_phase("sessions", &arguments.sessions, protocol, is_alone)?,
            intervals: choices::by_phase("interval", &arguments.interval, protocol, is_alone)?,
            session_length: choices::for_course("session-length", &arguments.session_length, &protocol.id)?,
            rounds: arguments.rounds,
            ..ChosenProtocol::new(name)
        })
    });
    Ok(Course {
        label: arguments.name.clone(),
        at: arguments.at,
        timezone: arguments.tz.as_ref().map(|zone| zone.name().to_owned()),
        sharing: match (arguments.together, arguments.separate) {
            (true, _) => Sharing::Preferred,
            (false, true) => Sharing::Forbidden,
            (false, false) => Sharing::Allowed,
        },
        away: arguments.away.clone(),
        other: arguments.other.clone(),
        events,
        until: arguments.until,
        protocols: courses.collect::<Result<_, Failure>>()?,
        ..arguments.clinic.request()
    })
}

/// Every course that an option names has to be planned.
fn check_courses(arguments: &PlanArguments, names: &[Id]) -> Result<(), Failure> {
    let dates = arguments.start.iter().chain(&arguments.start_by).map(|given| &given.course);
    let lengths = arguments.session_length.iter().map(|given| &given.course);
    let sessions = arguments.sessions.iter().map(|given| &given.course);
    let intervals = arguments.interval.iter().map(|given| &given.course);
    let named = dates.chain(lengths).chain(sessions).chain(intervals).flatten();
    match named.into_iter().find(|course| !names.contains(course)) {
        None => Ok(()),
        Some(course) => {
            let known: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let help = format!("the courses here are {}", known.join(", "));
            Err(Failure::usage("unknown-course", format!("no course `{course}` is planned here"), help))
        }
    }
}

/// A refusal is an answer: it goes to standard output where that is JSON.
fn answer_refusal(refusal: Refusal, locale: Locale, outputs: &[Output], shell: &mut Shell) -> Failure {
    let is_answer = match refusal {
        Refusal::NoPlan(_) | Refusal::NoJointPlan { .. } | Refusal::TooLarge { .. } => true,
        Refusal::Course(_) => false,
    };
    let wants_json = outputs.iter().any(|output| output.path.is_none() && output.layout == Layout::File(Format::Json));
    if !(is_answer && wants_json) {
        return Failure::refused(refusal, locale);
    }
    match shell.answer(&render::refusal_json(&refusal, locale)) {
        Ok(()) => Failure::Refused { refusal, locale, is_answered: true },
        Err(failure) => failure,
    }
}
