//! A clinic's book on this machine: the folder of its saved courses.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::clinic::Disk;
use super::failure::Failure;
use super::shell::Shell;
use super::{files, library, saved};
use crate::clinic::{self, Beside, BookEntry, Capacity, ReadyCourse};
use crate::model::{BusyTimes, Course, DayTime, Obstacle, Plan, Reason, Refusal, Session, SessionTime};
use crate::read::{self, FileKind};
use crate::render::Locale;

/// The clinic's file of a folder, where its courses name none.
const CLINIC_FILE: &str = "clinic.toml";

/// A clinic's book: its clinic, and the courses that were found.
pub(super) struct Book {
    /// The folder that the courses were looked for in.
    pub(super) root: PathBuf,
    /// The path of the clinic's file, where there is one.
    pub(super) clinic: Option<PathBuf>,
    /// The courses, in the order of their paths.
    pub(super) courses: Vec<BookCourse>,
    /// Files that may be courses, and cannot be read.
    pub(super) unreadable: Vec<Unreadable>,
}

/// A file that may be a course, and why it cannot be read.
pub(super) type Unreadable = (PathBuf, Failure);

/// A course of a book.
pub(super) struct BookCourse {
    /// Its file.
    pub(super) path: PathBuf,
    /// What the file holds.
    pub(super) bytes: Vec<u8>,
    /// The course, with its paths as they are seen from the folder that the program was started in.
    pub(super) course: Course,
}

impl Book {
    /// The book that a folder or a clinic's file names.
    ///
    /// # Errors
    ///
    /// `no-book`: the clinic's file names no book. `two-clinics`: courses of the folder are at different clinics.
    /// `no-saved-course`: the folder that is named has none.
    pub(super) fn open(named: &Path) -> Result<Self, Failure> {
        let is_folder = fs::metadata(named).map_err(|error| Failure::io("read", named, &error))?.is_dir();
        let root = if is_folder { named.to_owned() } else { root_of(named)? };
        let (courses, unreadable) = courses(&root)?;
        let clinic = if is_folder { clinic_of(&root, &courses)?.map(tidy) } else { Some(named.to_owned()) };
        // A clinic's file says where its book is, and a new book is empty.
        if is_folder && courses.is_empty() && unreadable.is_empty() {
            let text = format!("the book {} holds no saved courses", shown(&root));
            return Err(Failure::usage("no-saved-course", text, "make one with `mesoplan plan … --save FILE`"));
        }
        Ok(Self { root, clinic, courses, unreadable })
    }
}

/// The book that a clinic's file names, as it is seen from the folder that the program was started in.
fn root_of(path: &Path) -> Result<PathBuf, Failure> {
    let bytes = files::read(path, read::MAX_FILE_BYTES)?;
    match read::file_kind(&bytes) {
        FileKind::Clinic => {}
        FileKind::Course | FileKind::Protocol | FileKind::Texts => {
            let text = format!("{} is no clinic's file, and no folder", path.display());
            return Err(Failure::usage("no-book", text, "name the folder of the saved courses, or the clinic's file"));
        }
    }
    let clinic = read::clinic(&bytes).map_err(|problems| Failure::file(&path.display().to_string(), problems))?;
    let book = clinic.book.as_deref().ok_or_else(|| {
        let text = format!("{} does not say where the clinic's book is", path.display());
        Failure::usage("no-book", text, "add a line such as `book = \"courses/\"`, or name the folder itself")
    })?;
    Ok(path.parent().unwrap_or(Path::new("")).join(book))
}

/// The folder of a clinic's book, where the clinic's file names one that is not there.
///
/// # Errors
///
/// As for [`Book::open`].
pub(super) fn missing_folder(named: &Path) -> Result<Option<PathBuf>, Failure> {
    if named.is_dir() {
        return Ok(None);
    }
    let root = root_of(named)?;
    Ok((!root.exists()).then_some(root))
}

/// The one clinic that the courses of a folder name, else the folder's own.
fn clinic_of(root: &Path, courses: &[BookCourse]) -> Result<Option<PathBuf>, Failure> {
    let mut found: Option<(PathBuf, &Path, PathBuf)> = None;
    for BookCourse { path, course, .. } in courses {
        let Some(clinic) = course.clinic.as_deref().map(Path::new) else { continue };
        let real = fs::canonicalize(clinic).unwrap_or_else(|_| clinic.to_owned());
        match &found {
            Some((known, _, _)) if *known == real => {}
            Some((_, other, named)) => {
                let text = format!(
                    "{} is at {} and {} at {}, and a book is that of one clinic",
                    other.display(),
                    named.display(),
                    path.display(),
                    clinic.display()
                );
                return Err(Failure::usage("two-clinics", text, "name the clinic's file, or give each a folder"));
            }
            None => found = Some((real, path, clinic.to_owned())),
        }
    }
    let own = root.join(CLINIC_FILE);
    Ok(found.map(|(_, _, clinic)| clinic).or_else(|| own.is_file().then_some(own)))
}

/// The saved courses below a folder, in the order of their paths, and the files that cannot be read. A file that cannot be
/// read may be a course that nobody would miss until it is too late.
///
/// # Errors
///
/// The folder itself cannot be read.
pub(super) fn courses(root: &Path) -> Result<(Vec<BookCourse>, Vec<Unreadable>), Failure> {
    let mut paths = Vec::new();
    let mut unreadable = Vec::new();
    toml_files_below(root, &mut BTreeSet::new(), &mut paths, &mut unreadable)?;
    paths.sort_unstable();
    let mut courses = Vec::with_capacity(paths.len());
    for file in paths {
        match course_in(&file) {
            Ok(Some((bytes, course))) => courses.push(BookCourse { path: file.path, bytes, course }),
            Ok(None) => {}
            Err(failure) => unreadable.push((file.path, failure)),
        }
    }
    Ok((courses, unreadable))
}

/// A file below a book's folder that may be a course.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct FoundFile {
    path: PathBuf,
    is_link: bool,
}

/// The course in a file; nothing where it is another kind of file.
fn course_in(FoundFile { path, is_link }: &FoundFile) -> Result<Option<(Vec<u8>, Course)>, Failure> {
    let bytes = files::read(path, read::MAX_FILE_BYTES)?;
    match read::course(&bytes) {
        Ok(course) => {
            // A book is thousands of files, and each question to the system takes its time.
            let seen = if *is_link { saved::seen_from_here } else { saved::seen_from_beside };
            Ok(Some((bytes, seen(path, course))))
        }
        Err(problems) => match read::file_kind(&bytes) {
            FileKind::Course => Err(Failure::file(&path.display().to_string(), problems)),
            FileKind::Clinic | FileKind::Texts => Ok(None),
            FileKind::Protocol => match library::of_file(path, &bytes) {
                Ok(_) => Ok(None),
                Err(_) => {
                    let text = format!("{} is no saved course, and nothing else that can be read", path.display());
                    Err(Failure::usage("unreadable", text, "`mesoplan check` says what is wrong with it"))
                }
            },
        },
    }
}

/// Collects the files that end in `.toml`, in small or capital letters. Hidden files and folders are somebody else's: a
/// version control's, a sync program's. A folder that links lead to more than once is read once.
fn toml_files_below(
    folder: &Path,
    seen: &mut BTreeSet<PathBuf>,
    found: &mut Vec<FoundFile>,
    unreadable: &mut Vec<Unreadable>,
) -> Result<(), Failure> {
    let fail = |error: io::Error| Failure::io("read the folder", folder, &error);
    if !seen.insert(fs::canonicalize(folder).map_err(fail)?) {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        let path = if folder == Path::new(".") { PathBuf::from(&name) } else { folder.join(&name) };
        let kind = entry.file_type().map_err(fail)?;
        let is_folder = kind.is_dir() || (kind.is_symlink() && path.is_dir());
        if is_folder {
            if let Err(failure) = toml_files_below(&path, seen, found, unreadable) {
                unreadable.push((path, failure));
            }
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
            found.push(FoundFile { path, is_link: kind.is_symlink() });
        }
    }
    Ok(())
}

/// A folder as it is named in messages.
pub(super) fn shown(folder: &Path) -> String {
    if folder.as_os_str().is_empty() { ".".to_owned() } else { folder.display().to_string() }
}

/// A path without `folder/..`, where that names the same file: as a person would write it.
fn tidy(path: PathBuf) -> PathBuf {
    let mut short = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(short.components().next_back(), Some(Component::Normal(_))) => {
                short.pop();
            }
            Component::ParentDir | Component::Normal(_) | Component::RootDir | Component::Prefix(_) => short.push(part),
        }
    }
    let same = |path: &Path| fs::canonicalize(path).ok();
    if same(&short).is_some_and(|real| same(&path) == Some(real)) { short } else { path }
}

/// Whether a path names a book: a clinic's file that says where it is, or a folder with a saved course in it. What cannot be
/// read is none here.
pub(super) fn is_book(path: &Path) -> bool {
    if !path.is_dir() {
        let bytes = files::read(path, read::MAX_FILE_BYTES).unwrap_or_default();
        return read::file_kind(&bytes) == FileKind::Clinic
            && read::clinic(&bytes).is_ok_and(|clinic| clinic.book.is_some());
    }
    let (mut paths, mut unreadable) = (Vec::new(), Vec::new());
    let is_read = toml_files_below(path, &mut BTreeSet::new(), &mut paths, &mut unreadable).is_ok();
    let is_course =
        |file: &FoundFile| files::read(&file.path, read::MAX_FILE_BYTES).is_ok_and(|bytes| read::is_course(&bytes));
    is_read && paths.iter().any(is_course)
}

/// The folder of the book of a clinic, by the path of the clinic's file; nothing where it names none, or none that is there.
/// What is wrong with the file is said where it is read.
pub(super) fn root_at(clinic: Option<&str>) -> Option<PathBuf> {
    root_of(Path::new(clinic?)).ok().filter(|root| root.is_dir())
}

/// The folder of the book of a course's clinic, and the courses in it; nothing where there is no book. `plans` are those that
/// are made beside them.
fn beside(
    course: &ReadyCourse,
    plans: &str,
    say: &mut dyn FnMut(&str),
) -> Result<Option<(PathBuf, Vec<BookCourse>)>, Failure> {
    let Some(book) = course.clinic().and_then(|clinic| clinic.book.as_deref()) else { return Ok(None) };
    let Some(root) = root_at(course.course().clinic.as_deref()) else {
        say(&format!("the clinic's book `{book}` is not there, so nobody knows what others hold"));
        return Ok(None);
    };
    let (courses, unreadable) = courses(&root)?;
    for (path, _) in &unreadable {
        say(&format!(
            "{} cannot be read: its visits are not known, and {plans} may run into them; `mesoplan check {}` says what is \
             wrong with it",
            path.display(),
            path.display()
        ));
    }
    Ok(Some((root, courses)))
}

/// What the courses in the book of a course's clinic hold, for many courses that are planned beside them; nothing where there
/// is no book.
///
/// # Errors
///
/// As for [`around`].
pub(super) fn beside_many(course: &ReadyCourse, say: &mut dyn FnMut(&str)) -> Result<Option<Beside>, Failure> {
    let Some((root, courses)) = beside(course, "these plans", say)? else { return Ok(None) };
    let real = fs::canonicalize(&root).map_err(|error| Failure::io("read the folder", &root, &error))?;
    let entries = courses.iter().map(|it| BookEntry { file: real_name(&root, &real, &it.path), course: &it.course });
    Ok(Some(Beside::new(entries, Capacity::of(course.clinic()))))
}

/// A file of a book by its own path, when the folder's is this.
fn real_name(root: &Path, real: &Path, path: &Path) -> Arc<str> {
    real.join(path.strip_prefix(root).unwrap_or(path)).to_string_lossy().into()
}

/// A file by the name that [`Beside`] knows it by.
pub(super) fn own_name(path: &Path) -> String {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned()
}

/// The course beside the visits of others in its clinic's book, where the clinic has one. `own` is its file.
///
/// # Errors
///
/// The book cannot be read at all. A file of it that cannot be read is remarked on: its visits are not known.
pub(super) fn around(course: ReadyCourse, own: Option<&Path>, shell: &mut Shell) -> Result<ReadyCourse, Failure> {
    let Some((root, courses)) = beside(&course, "this plan", &mut |text| shell.remark(text))? else {
        return Ok(course);
    };
    let capacity = Capacity::of(course.clinic());
    let own_file = own.and_then(|path| fs::canonicalize(path).ok());
    if let (Some(own), Some(file), Ok(real_root)) = (own, &own_file, fs::canonicalize(&root))
        && !file.starts_with(real_root)
    {
        shell.remark(&format!(
            "{} does not lie in the clinic's book {}: plans of others do not keep clear of it",
            own.display(),
            shown(&root)
        ));
    }
    let own_id = course.course().id;
    let real_root = fs::canonicalize(&root).ok();
    // A link to the own file has the own id.
    let is_own_file = |found: &BookCourse| {
        let below = found.path.strip_prefix(&root).unwrap_or(&found.path);
        own_file.is_some() && real_root.as_ref().map(|root| root.join(below)) == own_file
    };
    for found in courses.iter().filter(|found| own_id.is_some() && found.course.id == own_id && !is_own_file(found)) {
        let (own, other) = (own.map(|own| own.display().to_string()).unwrap_or_default(), found.path.display());
        shell.remark(&format!(
            "{own} and {other} have one id: one is a copy of the other, and none keeps clear of the other; delete the copy, or \
             make it another person's with `mesoplan plan FILE --save NEW.toml`"
        ));
    }
    let is_other =
        |found: &&BookCourse| !is_own_file(found) && (found.course.id.is_none() || found.course.id != own_id);
    let entries = courses
        .iter()
        .filter(is_other)
        .map(|found| BookEntry { file: named(&root, &found.path).into(), course: &found.course });
    let places = Arc::new(clinic::places_from(entries, capacity, course.first_day()));
    Ok(course.with_places(places))
}

/// What is held in the books of the clinics of many courses, as far as anyone asked.
pub(super) struct Books<'a> {
    /// The folder of the courses that are known, and these.
    root: &'a Path,
    courses: &'a [(PathBuf, Course)],
    /// By the paths that the courses give their clinics; nothing for one without a book.
    beside: BTreeMap<String, Option<Beside>>,
}

impl<'a> Books<'a> {
    /// With the courses of a folder, which are not read again.
    pub(super) fn new(root: &'a Path, courses: &'a [(PathBuf, Course)]) -> Self {
        Self { root, courses, beside: BTreeMap::new() }
    }

    /// When nobody else can be seen at the course's clinic, where its plan needs such a time. A book that cannot be read, or
    /// a course in it, takes no time: the list names it.
    pub(super) fn taken(&mut self, path: &Path, course: &ReadyCourse, plan: &Plan) -> Option<BusyTimes> {
        let clinic = course.clinic().filter(|clinic| clinic.book.is_some())?;
        let name = course.course().clinic.clone()?;
        clinic::sessions_not_promised(plan).next()?;
        if !self.beside.contains_key(&name) {
            let beside = self.of(&name, Capacity::of(Some(clinic)));
            self.beside.insert(name.clone(), beside);
        }
        let beside = self.beside.get(&name)?.as_ref()?;
        let file = own_name(path);
        (!beside.leaves(&file, course.course(), plan)).then(|| beside.taken_by_others(&file, course.course()))
    }

    fn of(&self, clinic: &str, capacity: Capacity) -> Option<Beside> {
        let root = root_at(Some(clinic))?;
        let real = fs::canonicalize(&root).ok()?;
        let file = |root: &Path, path: &Path| real_name(root, &real, path);
        if fs::canonicalize(self.root).is_ok_and(|root| root == real) {
            let known = self.courses.iter();
            let entries = known.map(|(path, course)| BookEntry { file: file(self.root, path), course });
            return Some(Beside::new(entries, capacity));
        }
        let (found, _) = courses(&root).ok()?;
        let entries = found.iter().map(|it| BookEntry { file: file(&root, &it.path), course: &it.course });
        Some(Beside::new(entries, capacity))
    }
}

/// The most remarks about one plan, and the most files in one of them.
const MOST_REMARKS: usize = 5;

/// Says to the desk which visits do not begin when they were to, and which files hold their times: it is in nothing that is
/// handed out.
pub(super) fn say_other_times(course: &ReadyCourse, plan: &Plan, shell: &mut Shell) {
    let mut remarks = Vec::new();
    for (own, session) in plan.sessions() {
        for reason in &session.reasons {
            let Reason::TimeMoved { requested, start, minutes } = reason else { continue };
            let end = DayTime::new(DayTime::from(*requested).minutes() + minutes).unwrap_or(DayTime::END);
            let asked = SessionTime { start: *requested, end };
            let holders = course.places().map(|places| places.holders_at(session.day, asked)).unwrap_or_default();
            // What the clinic asks of every visit is nobody's wish.
            if holders.is_empty() && own.course.is_at_of_clinic {
                continue;
            }
            let why = if holders.is_empty() { "not free".to_owned() } else { format!("taken ({})", some_of(&holders)) };
            let (time, start) = (Locale::English.local_time(session.day.and_time(*requested)), start.format("%H:%M"));
            remarks.push(format!("{time} is {why}: the visit begins at {start}"));
        }
    }
    say_some(remarks, shell);
}

/// Says to the desk which files hold the time of a session that was moved there by force.
pub(super) fn say_crowded(course: &ReadyCourse, session: &Session, shell: &mut Shell) {
    let Some((places, time)) = course.places().zip(session.time) else { return };
    let holders = places.holders_at(session.day, time);
    if !holders.is_empty() {
        let time = Locale::English.local_time(session.day.and_time(time.start));
        shell.remark(&format!("{time} is taken ({}): there are more visits than places then", some_of(&holders)));
    }
}

/// The same where there is no plan: which files take the days that it would have to be on.
pub(super) fn say_taken_days(course: &ReadyCourse, refusal: &Refusal, shell: &mut Shell) {
    let (Some(places), Refusal::NoPlan(no_plan)) = (course.places(), refusal) else { return };
    let mut remarks = Vec::new();
    for reason in &no_plan.why {
        let Reason::Blocked { obstacle: Obstacle::NoTime { .. } | Obstacle::NoTimeTogether { .. }, days } = reason
        else {
            continue;
        };
        let days = days.iter().flat_map(|days| days.first().iter_days().take_while(|day| *day <= days.last()));
        for day in days {
            let holders = places.holders(day);
            if !holders.is_empty() {
                remarks.push(format!("{} is taken: {}", Locale::English.day(day), some_of(&holders)));
            }
        }
    }
    say_some(remarks, shell);
}

/// Says which courses are copies of each other: a person who is in the list twice is called twice.
pub(super) fn say_copies(courses: &[(PathBuf, Course)], shell: &mut Shell) {
    let entries = courses.iter().map(|(path, course)| BookEntry { file: path.to_string_lossy().into(), course });
    let entries: Vec<BookEntry<'_>> = entries.collect();
    let remarks = clinic::copies(&entries).into_iter().map(|pair| {
        let files: Vec<&str> = pair.entries.iter().map(|place| &*entries[*place].file).collect();
        format!("{} have one id: one is a copy of the other, and both are in the list", files.join(" and "))
    });
    say_some(remarks.collect(), shell);
}

/// The first of some files, and how many more there are.
fn some_of(files: &[&str]) -> String {
    let shown = files.iter().take(MOST_REMARKS).copied().collect::<Vec<_>>().join(", ");
    match files.len().checked_sub(MOST_REMARKS).filter(|more| *more > 0) {
        Some(more) => format!("{shown} and {more} more"),
        None => shown,
    }
}

fn say_some(remarks: Vec<String>, shell: &mut Shell) {
    remarks.iter().take(MOST_REMARKS).for_each(|remark| shell.remark(remark));
    if let Some(more) = remarks.len().checked_sub(MOST_REMARKS).filter(|more| *more > 0) {
        shell.remark(&format!("and {more} more"));
    }
}

/// The book that a command is about.
#[derive(Clone, Debug, Args)]
pub(super) struct BookArgument {
    /// The clinic's book: the folder of its saved courses, or the clinic's file that names it
    #[arg(value_name = "BOOK", default_value = ".")]
    book: PathBuf,
}

impl BookArgument {
    /// Reads the book.
    ///
    /// # Errors
    ///
    /// As for [`Book::open`].
    pub(super) fn open(&self) -> Result<Book, Failure> {
        Book::open(&self.book)
    }

    /// The folder that its lock is on: that of the book which the clinic of its courses names, as for every single course of it.
    ///
    /// # Errors
    ///
    /// As for [`Book::open`].
    pub(super) fn root(&self) -> Result<PathBuf, Failure> {
        let book = self.open()?;
        Ok(root_at(book.clinic_name().as_deref()).unwrap_or(book.root))
    }
}

impl Book {
    /// The courses as the desk knows them: by their paths below the book's folder.
    pub(super) fn entries(&self) -> Vec<BookEntry<'_>> {
        let entry = |found: &'_ BookCourse| -> Arc<str> { named(&self.root, &found.path).into() };
        self.courses.iter().map(|found| BookEntry { file: entry(found), course: &found.course }).collect()
    }

    /// The path of the clinic's file, as courses write it.
    pub(super) fn clinic_name(&self) -> Option<String> {
        self.clinic.as_ref().map(|path| path.to_string_lossy().replace('\\', "/"))
    }

    /// The clinic with its calendars.
    pub(super) fn ready_clinic(&self) -> Result<ReadyCourse, Failure> {
        let path = self.clinic_name();
        let timezone = self.courses.iter().find_map(|found| found.course.timezone.clone());
        Ok(ReadyCourse::of_clinic(path, timezone, &Disk)?)
    }
}

/// A file of a book, as it is named at the desk: its path below the book's folder.
fn named(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
