//! `mesoplan plan`: the best dates for a course, and why.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;

use super::calendar_files::{CalendarOptions, Written};
use super::clinic::{Disk, ready, speaking};
use super::course_options::CourseOptions;
use super::failure::Failure;
use super::handout::HandingOut;
use super::library::Library;
use super::lock::LockedCourse;
use super::output::{Layout, Output, OutputArguments};
use super::shell::Shell;
use super::{Answer, book, clock, files, handout, saved};
use crate::clinic::{ClinicRemark, ReadyCourse};
use crate::error::Error;
use crate::model::{Course, CourseProblem, DateRange, LogoKind, Plan, Protocol, Refusal};
use crate::read;
use crate::render::{self, Format, Locale, View, remarks};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct PlanArguments {
    /// The protocols: their names, or the paths of their files; several are planned together. Or one saved course
    #[arg(id = "course-protocols", value_name = "PROTOCOL", required = true)]
    protocols: Vec<String>,

    #[command(flatten)]
    course: CourseOptions,

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
    handing_out: HandingOut,

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

Exit status:
  0  done
  1  no plan fits
  2  wrong usage, or a file that cannot be read or written";

pub(super) fn run(
    arguments: &PlanArguments,
    library: &Library,
    json: bool,
    shell: &mut Shell,
) -> Result<Answer, Failure> {
    let PlanArguments { protocols: _, course: _, explain, qr, save, handing_out, output, calendar } = arguments;
    let outputs = arguments.outputs(json)?;
    let calendar_file =
        outputs.iter().find(|output| output.layout == Layout::File(Format::Ics) && output.path.is_some());
    let calendar_file = calendar_file.and_then(|output| output.path.as_deref());

    // What cannot be written is not handed out, and is noted nowhere as if it were.
    for path in outputs.iter().filter_map(|output| output.path.as_deref()) {
        files::check_folder_of(path)?;
    }
    // Held while the plan is made, so that nobody else changes the file meanwhile.
    let mut kept = arguments.kept(&outputs, shell)?;
    let course = arguments.course(library, &kept, shell)?;
    let is_saved = kept.is_saved();
    handing_out.check(is_saved)?;
    let hands_out = kept.file.is_some() && !handing_out.draft && arguments.writes_files(&outputs);
    let locale = locale(&course, output.lang, shell);
    let course = speaking(course, locale, library)?;
    let own_file = kept.file.as_ref().map(LockedCourse::path).or(kept.planned.as_deref());
    let course = book::around(course, own_file, shell)?;
    // Nothing else asks for the day.
    let today = if hands_out { Some(clock::today_in(arguments.course.today(), course.zone())?) } else { None };
    let (course, is_adopted) = match today {
        Some(today) => calendar.adopted(course, calendar_file, today)?,
        None if is_saved => (course, false),
        None => (calendar.after_earlier(course, calendar_file)?, false),
    };
    handout::say_protocols(&course, shell);
    let plan = match course.plan() {
        Ok(plan) => plan,
        Err(error) => {
            say_clinic(
                &course,
                course.asked_days().filter(|_| error.refusal().is_some_and(Refusal::is_answer)),
                shell,
            )?;
            if let Some(refusal) = error.refusal() {
                book::say_taken_days(&course, refusal, shell);
            }
            return Err(refused(error, locale, kept.is_course(), &outputs, shell));
        }
    };

    let days = plan.days();
    let remarks = say_clinic(&course, days, shell)?;
    let now = if is_saved { Some(handing_out.now()?) } else { None };
    let view = View { remarks, now, ..View::of(&course, locale) };
    let style = calendar.style(view.calendar.clone())?;
    let sheet = output.sheet();
    let view = View { with_reasons: *explain, with_scan_codes: *qr, calendar: style, sheet, ..view };
    say_remarks(&course, &plan, &view, &outputs, shell);
    say_past(&course, &plan, arguments.course.today(), shell)?;
    book::say_other_times(&course, &plan, shell);

    // Of a course of which nothing was handed out there is nothing to compare with.
    let handouts = match hands_out || course.course().issue().is_some() {
        true => render::calendar::hand_outs(&plan, course.course(), &view, today.unwrap_or_default()),
        false => Vec::new(),
    };
    let is_new = handouts.iter().any(Option::is_some);
    let after = if hands_out { course.course().after_hand_outs(&handouts) } else { course.course().clone() };
    // What is shown otherwise than it was handed out has no issue.
    let issue = View::of_issue(&after).filter(|_| hands_out || !is_new);
    let changes = course.course().changes(&handouts);
    let view = View { issue, changes, ..view };
    // All texts are made before the first file is touched.
    let written = outputs.iter().map(|output| {
        let written = Written::new(&plan, &view, output, calendar_file, calendar, is_saved, shell)?;
        Ok((output.path.as_deref(), written))
    });
    let (files, answers): (Vec<_>, Vec<_>) =
        written.collect::<Result<Vec<_>, Failure>>()?.into_iter().partition(|(path, _)| path.is_some());
    let split = calendar.split(&plan, &view, is_saved)?;
    if let Some(file) = &mut kept.file {
        match (save, kept.is_itself) {
            (Some(path), false) => {
                file.replace(&saved::text(path, &after))?;
                shell.remark(&format!("saved the request as {}", path.display()));
            }
            (Some(path), true) => {
                let text = saved::edited_text(file, course.course())?;
                file.replace(&handout::appended(&text, course.course(), &after, is_adopted)?)?;
                shell.remark(&format!("saved the request as {}", path.display()));
            }
            (None, _) => {
                let text = String::from_utf8_lossy(file.bytes()).into_owned();
                let new = handout::appended(&text, course.course(), &after, is_adopted)?;
                if new != text {
                    file.replace(&new)?;
                }
            }
        }
        let adopted = calendar.earlier_file(calendar_file).filter(|_| is_adopted);
        if let Some(adopted) = adopted {
            let (course, calendar) = (file.path().display(), adopted.display());
            shell.remark(&format!("noted in {course}: the visits of {calendar}, which was handed out before"));
        }
        if hands_out {
            handout::say(file.path(), &plan, &handouts, shell);
            remarks::to_tell(course.course(), course.protocols(), &view.changes)
                .iter()
                .for_each(|line| shell.remark(line));
        }
    }
    for (path, written) in files {
        written.put(path, shell)?;
    }
    if let Some(split) = split {
        split.write(shell)?;
    }
    // Nobody has to wait for what reads standard output.
    drop(kept);
    for (path, written) in answers {
        written.put(path, shell)?;
    }
    Ok(Answer::Yes)
}

impl PlanArguments {
    /// Whether the answer is JSON.
    pub(super) fn asks_json(&self) -> bool {
        self.output.asks_json()
    }

    /// Every place that the plan goes to. Options that none of them would show are refused.
    fn outputs(&self, json: bool) -> Result<Vec<Output>, Failure> {
        let outputs = self.output.outputs(json, self.calendar.has_folder())?;
        let holds_calendar = |output: &Output| match output.layout {
            Layout::File(Format::Ics | Format::Html) => true,
            // A code holds an event.
            Layout::File(format) => self.qr && format.shows_scan_codes(),
            Layout::Terminal | Layout::Table => false,
        };
        let is_for_people = |output: &Output| match output.layout {
            Layout::File(Format::Json | Format::Csv) | Layout::Terminal => false,
            Layout::File(Format::Ics | Format::Html | Format::Pdf | Format::Markdown | Format::Text) => true,
            Layout::Table => true,
        };
        let is_shown = self.calendar.has_folder() || outputs.iter().any(is_for_people);
        if self.calendar.is_discreet() && !is_shown && self.save.is_none() {
            let text = "`--discreet` is about calendar files and sheets, and none is written";
            return Err(Failure::usage("no-calendar", text, "name a file with `-o`, such as `-o plan.ics`"));
        }
        let writes_calendar = self.calendar.has_folder() || outputs.iter().any(holds_calendar);
        self.calendar.check_used(writes_calendar, self.save.is_some())?;
        let shows_codes = |output: &Output| match output.layout {
            Layout::File(format) => format.shows_scan_codes(),
            Layout::Terminal | Layout::Table => false,
        };
        if self.qr && !outputs.iter().any(shows_codes) {
            let text = "`--qr` puts codes on a page or a PDF, and none is written";
            return Err(Failure::usage("no-page", text, "name a page with `-o`, such as `-o plan.html`"));
        }
        Ok(outputs)
    }

    /// Whether a file is written, or a folder of them.
    fn writes_files(&self, outputs: &[Output]) -> bool {
        self.calendar.has_folder() || outputs.iter().any(|output| output.path.is_some())
    }

    /// The saved course that is planned, if it is one, and the file that is written: the one that is named with `--save`; the
    /// course itself where something is handed out of it.
    fn kept(&self, outputs: &[Output], shell: &mut Shell) -> Result<Kept, Failure> {
        let planned = self.saved_course()?;
        let hands_out = !self.handing_out.draft && self.writes_files(outputs);
        let same = |path: &Path| std::fs::canonicalize(path).ok();
        let is_itself = match (&planned, &self.save) {
            (Some(planned), Some(target)) => same(planned).is_some_and(|planned| same(target) == Some(planned)),
            (_, None) => true,
            (None, Some(_)) => false,
        };
        let saved_clinic = || -> Option<String> {
            let path = planned.as_deref()?;
            saved::course(path, &files::read(path, read::MAX_FILE_BYTES).ok()?).ok()?.clinic
        };
        let file = match (&self.save, &planned) {
            (Some(path), _) => {
                let clinic = self.course.clinic().map(str::to_owned).or_else(saved_clinic);
                Some(saved::target(path, is_itself, clinic.as_deref(), outputs, shell)?)
            }
            (None, Some(planned)) if hands_out => Some(LockedCourse::open(planned, shell)?),
            (None, _) => None,
        };
        Ok(Kept { planned, is_itself, file })
    }

    /// The course that is asked for, as it is kept.
    fn course(&self, library: &Library, kept: &Kept, shell: &mut Shell) -> Result<ReadyCourse, Failure> {
        let is_saving = self.save.is_some();
        let over = kept.file.as_ref().filter(|_| is_saving).and_then(|file| read::course(file.bytes()).ok());
        let as_kept = |course: Course| match is_saving {
            true => saved::over(self.calendar.kept(course, over.clone())?, over.clone(), self.handing_out.id),
            false => Ok(course),
        };
        if let Some(path) = &kept.planned {
            let bytes = match &kept.file {
                // What is read is what was locked.
                Some(file) if kept.is_itself => file.bytes().to_owned(),
                Some(_) | None => files::read(path, read::MAX_FILE_BYTES)?,
            };
            let mut saved = saved::course(path, &bytes)?;
            if !kept.is_itself {
                saved::forget(&mut saved);
            }
            if !is_saving {
                let once = self.calendar.once(&saved, path, self.handing_out.draft)?;
                if !once.is_empty() {
                    let (path, options) = (path.display(), once.join(" and "));
                    shell.remark(&format!("this time only: {options}; with `--save {path}` the course keeps it"));
                }
            }
            if self.course.is_given() {
                let own = saved.protocols.iter();
                let protocols = own.map(|own| library.protocol(&own.protocol)).collect::<Result<Vec<_>, Failure>>()?;
                saved = self.course.over(saved, &protocols)?;
            }
            let spoken = self.spoken(saved);
            let saved = if is_saving && kept.is_itself { self.calendar.kept(spoken, over)? } else { as_kept(spoken)? };
            let course = ready(Course { rearranges: self.handing_out.rearrange, ..saved }, library)?;
            return self.on_its_day(course);
        }
        let protocols =
            self.protocols.iter().map(|name| library.protocol_to_plan(name)).collect::<Result<Vec<_>, Failure>>()?;
        let course = as_kept(self.spoken(self.course.course(&self.protocols, &protocols)?))?;
        let course = Course { rearranges: self.handing_out.rearrange, ..course };
        let named = |name: &str| -> Result<Protocol, Failure> {
            let place = self.protocols.iter().position(|given| given == name);
            place.map_or_else(|| library.protocol_to_plan(name), |place| Ok(protocols[place].clone()))
        };
        self.on_its_day(ReadyCourse::with_protocols(course, named, &Disk)?)
    }

    /// The course planned from the day that is given; one that is under way from today on, where none is.
    fn on_its_day(&self, course: ReadyCourse) -> Result<ReadyCourse, Failure> {
        let today = match course.course().is_under_way() {
            true => Some(clock::today_in(self.course.today(), course.zone())?),
            false => self.course.today(),
        };
        Ok(course.with_today(today))
    }

    /// The course in the language that is chosen, if one is.
    fn spoken(&self, course: Course) -> Course {
        Course { language: self.output.lang.map(Locale::language).or(course.language), ..course }
    }

    /// The file of the saved course that is named instead of protocols, if one is.
    fn saved_course(&self) -> Result<Option<PathBuf>, Failure> {
        let [only] = self.protocols.as_slice() else { return Ok(None) };
        let path = Path::new(only);
        if path.extension().is_none_or(|extension| extension != "toml") {
            return Ok(None);
        }
        if !read::is_course(&files::read(path, read::MAX_FILE_BYTES)?) {
            return Ok(None);
        }
        if self.course.is_given() && !self.handing_out.draft {
            let text = format!("{only} is a saved course, which holds its own request");
            let edit = match self.course.away_line() {
                Some(line) => format!("write `{line}` into the file, above its first `[[course]]`"),
                None => "edit the file, whose keys have the names of the options".to_owned(),
            };
            let help = format!(
                "leave the options of the request out, or {edit}; with `--draft` they hold this time only, and nothing is \
                 promised"
            );
            return Err(Failure::usage("saved-course", text, help));
        }
        Ok(Some(path.to_owned()))
    }
}

/// The files of a course: what is planned from, and what is written.
struct Kept {
    /// The saved course that is planned, if it is one.
    planned: Option<PathBuf>,
    /// Whether what is written is the course that is planned.
    is_itself: bool,
    /// The course that is written, locked.
    file: Option<LockedCourse>,
}

impl Kept {
    /// Whether a saved course is planned.
    fn is_course(&self) -> bool {
        self.planned.is_some()
    }

    /// Whether the plan is that of a saved course: one from before, or one that is being saved.
    fn is_saved(&self) -> bool {
        self.planned.is_some() || self.file.is_some()
    }
}

/// The language of the answer: the one that is chosen, else the first of those asked for that plans speak.
fn locale(course: &ReadyCourse, chosen: Option<Locale>, shell: &mut Shell) -> Locale {
    let spoken = chosen.or_else(|| Locale::of_languages(course.languages()));
    if spoken.is_none() {
        remarks::not_spoken(course.languages()).iter().for_each(|remark| shell.remark(remark));
    }
    spoken.unwrap_or_default()
}

/// Says what has to be known of the clinic's calendars and holidays on some days, and gives it.
fn say_clinic(course: &ReadyCourse, days: Option<DateRange>, shell: &mut Shell) -> Result<Vec<ClinicRemark>, Failure> {
    let remarks = days.map(|days| course.remarks(days)).transpose()?.unwrap_or_default();
    render::clinic_remarks(&remarks).iter().for_each(|remark| shell.remark(remark));
    Ok(remarks)
}

/// Says what whoever plans has to know, and the plan itself does not show.
fn say_remarks(course: &ReadyCourse, plan: &Plan, view: &View, outputs: &[Output], shell: &mut Shell) {
    if let Some(remark) = remarks::stale_zone(&view.zone).filter(|_| course.at().is_some()) {
        shell.remark(&remark);
    }
    if view.with_scan_codes && plan.plans.iter().all(|plan| plan.next_ahead().is_none()) {
        shell.remark(&remarks::no_scan_code());
    }
    for remark in remarks::gaps_ahead(plan) {
        shell.remark(&remark);
    }
    let is_any_day_meant = course.course().on.is_some() || course.clinic().is_some_and(|clinic| clinic.hours.is_some());
    if let Some(remark) = remarks::weekends(plan).filter(|_| !is_any_day_meant) {
        shell.remark(&remark);
    }
    for remark in plan.plans.iter().filter_map(|plan| remarks::untranslated(&plan.course.protocol, view.locale)) {
        shell.remark(&remark);
    }
    let is_pdf = |output: &Output| output.layout == Layout::File(Format::Pdf);
    if view.logo.as_ref().is_some_and(|logo| logo.kind() == LogoKind::Svg) && outputs.iter().any(is_pdf) {
        shell.remark("the PDF has no logo: it can hold PNG and not SVG; pages have it");
    }
    remarks::kept(plan).iter().for_each(|remark| shell.remark(remark));
    if outputs.iter().any(|output| output.layout == Layout::File(Format::Ics)) {
        render::waiting(plan, view.locale).iter().for_each(|remark| shell.remark(remark));
    }
    if outputs.iter().all(|output| !matches!(output.layout, Layout::Terminal | Layout::File(Format::Json))) {
        remarks::not_proven(plan, view.locale).iter().for_each(|remark| shell.remark(remark));
    }
    if outputs.iter().all(|output| output.layout != Layout::Terminal) {
        render::cautions(plan, view.locale).iter().for_each(|caution| shell.remark(caution));
    }
}

/// Says that a plan which events alone time lies behind by now: nobody asked for its days.
fn say_past(course: &ReadyCourse, plan: &Plan, today: Option<NaiveDate>, shell: &mut Shell) -> Result<(), Failure> {
    let is_asked_for =
        course.course().is_under_way() || course.course().protocols.iter().any(|own| own.start.is_some());
    let Some(last) = plan.last().filter(|_| !is_asked_for) else { return Ok(()) };
    let today = clock::today_in(today, course.zone())?;
    if last < today {
        shell.remark(&format!(
            "all days of this plan have passed: it begins as soon as its events allow; for the first days from now on, add \
             `--start {today}`"
        ));
    }
    Ok(())
}

/// Why there is no plan. That none fits is an answer: it goes to standard output where that is JSON.
fn refused(error: Error, locale: Locale, is_saved: bool, outputs: &[Output], shell: &mut Shell) -> Failure {
    let Error::Refused(refusal) = error else { return error.into() };
    if let (true, Refusal::Course(problems)) = (is_saved, &refusal)
        && problems.iter().any(CourseProblem::is_choice)
    {
        shell.remark(
            "in a saved course the options are keys: `start = 2026-12-01` or `sessions.induction = 10` below its \
             `[[course]]`, `until = 2027-12-31` above",
        );
    }
    let wants_json = outputs.iter().any(|output| output.path.is_none() && output.layout == Layout::File(Format::Json));
    if !(refusal.is_answer() && wants_json) {
        return Failure::refused(refusal, locale);
    }
    match shell.answer(&render::refusal_json(&refusal, locale)) {
        Ok(()) => Failure::Refused { refusal, locale, is_answered: true, also: None },
        Err(failure) => failure,
    }
}
