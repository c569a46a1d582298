//! The calendar files of a plan: what a person chooses of them, and writing them over earlier ones.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use uuid::Uuid;

use super::advice;
use super::arguments::{self, Alarms};
use super::failure::Failure;
use super::files;
use super::output::{Layout, Output};
use super::random;
use super::shell::Shell;
use crate::clinic::ReadyCourse;
use crate::model::{Course, Feed, FeedAddress, Label, Plan, printable};
use crate::read::{self, EarlierCalendar, EarlierEvent, MAX_CALENDAR_BYTES};
use crate::render::calendar::{self, CalendarStyle, CareStyle, Change, FeedStyle, PlanCalendar, TitleTemplate};
use crate::render::ics::{PRODUCT, TimeStyle};
use crate::render::{self, Format, Locale, View, remarks};

#[derive(Debug, Args)]
#[command(next_help_heading = "Calendar files")]
pub(super) struct CalendarOptions {
    /// Follow this earlier calendar file of the course: what is the same keeps its bytes, what changed is marked as
    /// changed, what was dropped stays as cancelled. Without it, a file that `-o` names and that is there is followed
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,

    /// Write over what is there, whatever it is, and do not follow it
    #[arg(long)]
    replace: bool,

    /// Write each session as a calendar file of its own into this folder, following those that are there
    #[arg(long, value_name = "DIR", conflicts_with_all = ["since", "feed"])]
    split: Option<PathBuf>,

    /// Write a calendar to subscribe to, with a name and how often to fetch it, rather than a file to import
    #[arg(long, value_name = "NAME", num_args = 0..=1, require_equals = true, value_parser = arguments::label)]
    feed: Option<Option<Label>>,

    /// How times are written: local, with the rules of their zone, or utc
    #[arg(long, value_name = "STYLE", value_parser = arguments::time_style, default_value = "local")]
    time: TimeStyle,

    /// When to remind before a session, such as 1d,1h (d days, h hours, m minutes), or none; where not given, as the
    /// clinic file says, else a day before. For whole days it is at nine in the morning, a day or more before
    #[arg(long, value_name = "TIMES", value_parser = arguments::alarms)]
    alarm: Option<Alarms>,

    /// Where to tell what to do before and after: notes (below the title), alarms (also reminders when something
    /// begins), events (also short events then)
    #[arg(long, value_name = "WHERE", value_parser = arguments::care_style, default_value = "notes")]
    care: CareStyle,

    /// Where the feed of a saved course is published: 32 hexadecimal digits; without it --save makes random ones
    #[arg(long, value_name = "DIGITS", requires = "save", value_parser = arguments::feed_address)]
    feed_address: Option<FeedAddress>,

    /// Tell nowhere in calendar files and on sheets what the sessions are, not even in reminders. The advice for before and
    /// after and what the clinic says of itself are left out too, since they would tell. JSON and CSV, which are for
    /// programs, are written in full
    #[arg(long)]
    discreet: bool,

    /// The title of each session, such as "Ayşe {number}/{of}"; places: {title}, {phase}, {number}, {of}, {name}
    #[arg(long, value_name = "TITLE", value_parser = arguments::title)]
    title: Option<TitleTemplate>,
}

impl CalendarOptions {
    /// The choices as a style. What no option says is as in `usual`, which is what the course keeps.
    ///
    /// # Errors
    ///
    /// A title that would tell what a discreet file must not.
    pub(super) fn style(&self, usual: CalendarStyle) -> Result<CalendarStyle, Failure> {
        let is_discreet = self.discreet || usual.is_discreet;
        if let Some(place) = self.title.as_ref().filter(|_| is_discreet).and_then(TitleTemplate::tells_treatment) {
            let hiding = if self.discreet { "`--discreet`" } else { "`discreet` in the saved course" };
            let text = format!("`{{{place}}}` in `--title` would tell what {hiding} hides");
            return Err(Failure::usage("title-tells", text, "use {number}, {of} and {name}, or words of your own"));
        }
        Ok(CalendarStyle {
            time: self.time,
            alarms: self.alarm.as_ref().map_or(usual.alarms, |Alarms(minutes)| minutes.clone()),
            care: self.care,
            is_discreet,
            title: self.title.clone(),
            feed: match &self.feed {
                Some(Some(name)) => Some(FeedStyle { name: Some(name.to_string()) }),
                Some(None) => Some(usual.feed.unwrap_or(FeedStyle { name: None })),
                None => usual.feed,
            },
        })
    }

    /// The course as it is saved: with these choices, where none is made with its own, and else with those of the course
    /// that is written over, so that a discreet calendar never becomes one that tells. A feed gets an address, if it has
    /// none; what was published for another file stays that file's.
    ///
    /// # Errors
    ///
    /// A reminder longer before a session than a saved course can have, or a system without random numbers.
    pub(super) fn kept(&self, course: Course, over: Option<Course>) -> Result<Course, Failure> {
        let over = over.unwrap_or_default();
        let reminders = self.alarm.as_ref().map(|Alarms(minutes)| minutes.clone());
        if reminders.iter().flatten().any(|minutes| *minutes > read::LONGEST_REMINDER) {
            let text = "`--alarm` reminds more than four weeks before, which a saved course cannot keep";
            return Err(Failure::usage("reminder-too-early", text, "give at most 28d, or leave `--save` out"));
        }
        let feed = match &self.feed {
            Some(Some(name)) => Some(Feed::new(Some(name.clone()))),
            Some(None) => Some(course.feed.or(over.feed).unwrap_or_default()),
            None => course.feed.or(over.feed),
        };
        let feed_address = match self.feed_address.clone().or(over.feed_address) {
            None if feed.is_some() => Some(FeedAddress::of_bits(random::bits()?)),
            address => address,
        };
        Ok(Course {
            discreet: self.discreet.then_some(true).or(course.discreet).or(over.discreet),
            reminders: reminders.or(course.reminders).or(over.reminders),
            feed,
            feed_address,
            ..course
        })
    }

    /// What the options say of a saved course that is not saved again: those that say something else than its keys are
    /// refused, and those whose keys it does not have hold once.
    pub(super) fn once(&self, course: &Course, file: &Path, is_draft: bool) -> Result<Vec<&'static str>, Failure> {
        let differs = |feed: &Feed| self.feed.as_ref().is_some_and(|name| name.is_some() && *name != feed.name);
        let alarm = self.alarm.as_ref().map(|Alarms(minutes)| minutes);
        let options = [
            ("--discreet", "discreet", self.discreet, course.discreet.map(|is_discreet| !is_discreet)),
            ("--alarm", "reminders", alarm.is_some(), course.reminders.as_ref().map(|own| alarm != Some(own))),
            ("--feed", "feed", self.feed.is_some(), course.feed.as_ref().map(differs)),
        ];
        let mut once = Vec::new();
        for (option, key, _, differs) in options.into_iter().filter(|(_, _, is_given, _)| *is_given) {
            match differs {
                Some(false) => {}
                None => once.push(option),
                Some(true) if is_draft => once.push(option),
                Some(true) => {
                    let file = file.display();
                    let text = format!("`{option}` says something else than `{key}` in {file}");
                    let help = format!(
                        "leave it out; or add `--save {file}`, and the course keeps it; or `--draft`, and it holds once"
                    );
                    return Err(Failure::usage("course-key", text, help));
                }
            }
        }
        Ok(once)
    }

    /// Whether the answer goes to a folder.
    pub(super) fn has_folder(&self) -> bool {
        self.split.is_some()
    }

    /// Whether an option says that nothing may tell what the sessions are.
    pub(super) fn is_discreet(&self) -> bool {
        self.discreet
    }

    /// Refuses choices that nothing would show, and nothing would keep.
    pub(super) fn check_used(&self, writes_calendar: bool, is_saving: bool) -> Result<(), Failure> {
        // Every option but the folder, which is written itself, and the address, which is kept alone.
        let Self { since, replace, split: _, feed, feed_address: _, time, alarm, care, discreet: _, title } = self;
        let given = [
            (since.is_some(), "--since"),
            (*replace, "--replace"),
            (feed.is_some() && !is_saving, "--feed"),
            (*time != TimeStyle::Local, "--time"),
            (alarm.is_some() && !is_saving, "--alarm"),
            (*care != CareStyle::Notes, "--care"),
            (title.is_some(), "--title"),
        ];
        match given.into_iter().find(|(is_given, _)| *is_given) {
            Some((_, option)) if !writes_calendar => {
                let help = "name a calendar file with `-o`, or use `--format ics`";
                let text = format!("`{option}` is about calendar files, and none is written");
                Err(Failure::usage("no-calendar", text, help))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The earlier file that is followed, if one is: the one that is named, else the one that is written over.
    pub(super) fn earlier_file<'p>(&'p self, file: Option<&'p Path>) -> Option<&'p Path> {
        self.since.as_deref().or(file.filter(|path| self.follows(path)))
    }

    /// The course after the visits of the earlier file that is followed.
    pub(super) fn after_earlier(&self, course: ReadyCourse, file: Option<&Path>) -> Result<ReadyCourse, Failure> {
        let Some(path) = self.earlier_file(file) else { return Ok(course) };
        let visits = earlier(path)?.visits(course.zone());
        Ok(course.with_followed(visits))
    }

    /// A saved course that was never handed out, with the visits of the earlier file that it is written over, and whether
    /// there is one. From then on the course knows what was handed out.
    pub(super) fn adopted(
        &self,
        course: ReadyCourse,
        file: Option<&Path>,
        on: NaiveDate,
    ) -> Result<(ReadyCourse, bool), Failure> {
        let is_handed_out = course.course().issue().is_some();
        if let (Some(since), true) = (&self.since, is_handed_out) {
            let text = format!("the course knows what was handed out, so it does not follow {}", since.display());
            return Err(Failure::usage("since-saved", text, "leave `--since` out"));
        }
        let Some(path) = self.earlier_file(file).filter(|_| !is_handed_out) else { return Ok((course, false)) };
        let earlier = earlier(path)?;
        let adopted = course.adopting(&earlier, on)?;
        let is_adopted = adopted.course().issue().is_some();
        Ok((if is_adopted { adopted.with_today(Some(on)) } else { adopted }, is_adopted))
    }

    /// Whether the plan follows the file that is at the path: an empty file has nothing to follow, and nothing to lose.
    fn follows(&self, path: &Path) -> bool {
        !self.replace && std::fs::metadata(path).is_ok_and(|file| file.len() > 0)
    }

    /// The plan as the calendar file that goes to `path`, or to standard output, following the earlier one; nothing where it
    /// follows none. That of a saved course is the same whatever is there.
    fn calendar<'v>(
        &self,
        plan: &'v Plan,
        view: &'v View,
        path: Option<&Path>,
        is_saved: bool,
    ) -> Result<Option<PlanCalendar<'v>>, Failure> {
        let there = path.filter(|path| self.follows(path));
        if is_saved {
            if let Some(path) = there {
                let refused =
                    |refusal| Failure::Message(advice::calendar_refusal(&refusal, &path.display().to_string()));
                calendar::check_over(plan, &earlier(path)?).map_err(refused)?;
            }
            return fresh(plan, view).map(Some);
        }
        // What is written over is looked at even where another file is followed: it may be someone else's.
        let over = there.map(|path| following(plan, view, &earlier(path)?, path)).transpose()?;
        match &self.since {
            Some(since) => following(plan, view, &earlier(since)?, since).map(Some),
            None => Ok(over),
        }
    }

    /// The plan as files of one session each, with their paths; those that the plan no longer has among them.
    pub(super) fn split<'v>(
        &self,
        plan: &'v Plan,
        view: &'v View,
        is_saved: bool,
    ) -> Result<Option<Split<'v>>, Failure> {
        let Some(folder) = &self.split else { return Ok(None) };
        let there = if self.replace || !folder.exists() { Vec::new() } else { singles(folder, plan)? };
        let paths: BTreeMap<Uuid, PathBuf> = there.iter().map(|(event, path)| (event.uid, path.clone())).collect();
        let calendar = if there.is_empty() || is_saved {
            fresh(plan, view)?
        } else {
            let earlier = EarlierCalendar { events: there.into_iter().map(|(event, _)| event).collect() };
            following(plan, view, &earlier, folder)?
        };
        let files = calendar.events().iter().map(|event| {
            let path = match paths.get(&event.uid) {
                // A name that was made up before may tell what must not be told now.
                Some(path) if !view.calendar.is_discreet => path.clone(),
                Some(_) | None => folder.join(format!("{}.ics", event.file_stem())),
            };
            (path, calendar.single_file(event))
        });
        let files: Vec<(PathBuf, String)> = files.collect();
        let outdated = paths.into_values().filter(|old| files.iter().all(|(path, _)| path != old)).collect();
        let sessions = plan.sessions().len();
        Ok(Some(Split { folder: folder.clone(), calendar, files, sessions, outdated }))
    }
}

/// The plan as one output has it.
pub(super) struct Written<'v> {
    bytes: Vec<u8>,
    sessions: usize,
    /// The events of it, where it is a calendar file.
    calendar: Option<PlanCalendar<'v>>,
}

impl<'v> Written<'v> {
    /// The contents of a file, or for standard output where there is no path. A page holds the calendar file that is written
    /// beside it.
    pub(super) fn new(
        plan: &'v Plan,
        view: &'v View,
        output: &Output,
        beside: Option<&Path>,
        options: &CalendarOptions,
        is_saved: bool,
        shell: &Shell,
    ) -> Result<Self, Failure> {
        let sessions = plan.sessions().len();
        let bytes = match output.layout {
            Layout::File(Format::Ics) => match options.calendar(plan, view, output.path.as_deref(), is_saved)? {
                Some(calendar) => {
                    return Ok(Self { bytes: calendar.file().into_bytes(), sessions, calendar: Some(calendar) });
                }
                None => render::plan(plan, Format::Ics, view),
            },
            Layout::File(Format::Html) => {
                let calendar = options.calendar(plan, view, beside, is_saved)?;
                let calendar = calendar.map_or_else(|| fresh(plan, view), Ok)?;
                Ok(calendar.page().into_bytes())
            }
            Layout::File(format) => render::plan(plan, format, view),
            Layout::Table => render::table(plan, view).map(String::into_bytes).map_err(Into::into),
            Layout::Terminal => {
                render::terminal(plan, view, shell.paint(), shell.width()).map(String::into_bytes).map_err(Into::into)
            }
        };
        let bytes = bytes.map_err(|error| Failure::Message(advice::plan_error(&error)))?;
        Ok(Self { bytes, sessions, calendar: None })
    }

    /// Puts it where it goes, and says so.
    pub(super) fn put(&self, path: Option<&Path>, shell: &mut Shell) -> Result<(), Failure> {
        let Some(path) = path else { return shell.answer_bytes(&self.bytes) };
        let is_new = !path.exists();
        files::replace(path, &self.bytes)?;
        match &self.calendar {
            Some(calendar) => say_written(path, is_new, calendar, self.sessions, shell),
            None => say_new(path, self.sessions, shell),
        }
        Ok(())
    }
}

/// Files of one session each.
pub(super) struct Split<'v> {
    folder: PathBuf,
    calendar: PlanCalendar<'v>,
    files: Vec<(PathBuf, String)>,
    sessions: usize,
    /// Files whose sessions are now in files of another name.
    outdated: Vec<PathBuf>,
}

impl Split<'_> {
    pub(super) fn write(&self, shell: &mut Shell) -> Result<(), Failure> {
        let fail = |path: &Path, error: std::io::Error| Failure::io("write", path, &error);
        let is_new = !self.folder.exists();
        std::fs::create_dir_all(&self.folder).map_err(|error| fail(&self.folder, error))?;
        for (path, text) in &self.files {
            files::replace(path, text)?;
        }
        for path in &self.outdated {
            std::fs::remove_file(path).map_err(|error| fail(path, error))?;
        }
        say_written(&self.folder, is_new, &self.calendar, self.sessions, shell);
        Ok(())
    }
}

/// Says what was written, and what changed since the earlier file or since it was handed out.
fn say_written(path: &Path, is_new: bool, calendar: &PlanCalendar<'_>, sessions: usize, shell: &mut Shell) {
    let events = calendar.events();
    if events.iter().all(|event| event.change == Change::New) {
        return say_new(path, sessions, shell);
    }
    let path = path.display();
    let written = if is_new { "wrote" } else { "updated" };
    shell.remark(&format!("{written} {path}: {}", remarks::changes(events.iter().map(|event| &event.change))));
    for event in events {
        if let Some(change) = remarks::change(&event.change) {
            shell.remark(&format!("  {}: {change}", shortened(&event.title)));
        }
    }
}

/// A title that fits on a line.
fn shortened(title: &str) -> String {
    const MOST: usize = 60;
    let title = printable(title);
    match title.char_indices().nth(MOST) {
        None => title,
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
    }
}

fn say_new(path: &Path, sessions: usize, shell: &mut Shell) {
    let sessions = u32::try_from(sessions).unwrap_or(u32::MAX);
    shell.remark(&format!("wrote {} ({})", path.display(), Locale::English.session_count(sessions)));
}

fn fresh<'v>(plan: &'v Plan, view: &'v View) -> Result<PlanCalendar<'v>, Failure> {
    PlanCalendar::new(plan, view).map_err(|error| Failure::Message(advice::plan_error(&error.into())))
}

fn following<'v>(
    plan: &'v Plan,
    view: &'v View,
    earlier: &EarlierCalendar,
    path: &Path,
) -> Result<PlanCalendar<'v>, Failure> {
    let refused = |refusal| Failure::Message(advice::calendar_refusal(&refusal, &path.display().to_string()));
    PlanCalendar::since(plan, view, earlier).map_err(refused)
}

fn earlier(path: &Path) -> Result<EarlierCalendar, Failure> {
    let bytes = files::read(path, MAX_CALENDAR_BYTES)?;
    let refused = |error| Failure::Message(advice::earlier(&error, &path.display().to_string()));
    read::earlier_calendar(&bytes, PRODUCT).map_err(refused)
}

/// The sessions of these courses that have files of their own in a folder. What else is there is left alone: the files
/// of other courses and people, and calendars that are not ours.
fn singles(folder: &Path, plan: &Plan) -> Result<Vec<(EarlierEvent, PathBuf)>, Failure> {
    let mut found = Vec::new();
    for path in files::with_extension(folder, "ics")? {
        let bytes = files::read(&path, MAX_CALENDAR_BYTES)?;
        let events = match read::earlier_calendar(&bytes, PRODUCT) {
            Ok(calendar) => calendar.events,
            Err(read::EarlierError::NotOurs { .. }) => continue,
            Err(error) => return Err(Failure::Message(advice::earlier(&error, &path.display().to_string()))),
        };
        let uids: BTreeSet<Uuid> = events.iter().map(|event| event.uid).collect();
        let own = calendar::belonging(plan, &uids);
        match <[EarlierEvent; 1]>::try_from(events) {
            Ok([event]) if own.contains(&event.uid) => found.push((event, path)),
            Ok([_]) => {}
            Err(_) if own.is_empty() => {}
            Err(events) => {
                let text = format!("{} has {} events of this course", path.display(), events.len());
                let help = "a folder of single sessions has one in each file: move that file, or give another folder";
                return Err(Failure::usage("not-single", text, help));
            }
        }
    }
    found.sort_by_key(|(event, _)| event.uid);
    if let Some(pair) = found.windows(2).find(|pair| pair[0].0.uid == pair[1].0.uid) {
        let text = format!("{} and {} hold the same session", pair[0].1.display(), pair[1].1.display());
        return Err(Failure::usage("same-session", text, "delete the older of the two"));
    }
    Ok(found)
}
