//! Saved courses: where their files are, and what they ask for.

use std::path::{Path, PathBuf};

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use super::book;
use super::failure::Failure;
use super::files;
use super::lock::LockedCourse;
use super::output::Output;
use super::random;
use super::shell::Shell;
use crate::clinic::is_path;
use crate::model::{Course, CourseId};
use crate::read;

/// A saved course, with its paths as they are seen from the folder that the program was started in.
pub(super) fn course(path: &Path, bytes: &[u8]) -> Result<Course, Failure> {
    let request = read::course(bytes).map_err(|problems| {
        if read::is_course(bytes) {
            return Failure::file(&path.display().to_string(), problems);
        }
        let text = format!("{} is no saved course", path.display());
        Failure::usage("no-saved-course", text, "make one with `mesoplan plan … --save course.toml`")
    })?;
    Ok(seen_from_here(path, request))
}

/// A course as its file has it, with its paths as they are seen from the folder that the program was started in.
pub(super) fn seen_from_here(path: &Path, course: Course) -> Course {
    // Where it is, and not where a link to it is.
    seen_from_beside(&files::behind_links(path), course)
}

/// The same for a file that is not a link.
pub(super) fn seen_from_beside(path: &Path, course: Course) -> Course {
    let folder = path.parent().unwrap_or(Path::new(""));
    with_paths(course, |path| folder.join(path))
}

/// A file of a folder, and the course that it holds or why it cannot be read.
type InFolder = (PathBuf, Result<Course, Failure>);

/// The saved courses below a folder with their files, in the order of their paths. Clinics and protocols may lie beside them.
///
/// A file that cannot be read may be a course that nobody would miss until it is too late, so it stands in the list.
pub(super) fn in_folder(folder: &Path) -> Result<Vec<InFolder>, Failure> {
    let (courses, unreadable) = book::courses(folder)?;
    let courses = courses.into_iter().map(|found| (found.path, Ok(found.course)));
    let unreadable = unreadable.into_iter().map(|(path, failure)| (path, Err(failure)));
    let mut found: Vec<InFolder> = courses.chain(unreadable).collect();
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    if found.is_empty() {
        let text = format!("the folder {} holds no saved courses", folder.display());
        return Err(Failure::usage("no-saved-course", text, "make one with `mesoplan plan … --save course.toml`"));
    }
    Ok(found)
}

/// The file that a course is saved to, locked until it is written: one where nothing is, or a saved course that may be
/// written over. One with a record may be where it is the course itself that is planned. `clinic` is the path of the clinic's
/// file.
pub(super) fn target(
    path: &Path,
    is_planned: bool,
    clinic: Option<&str>,
    outputs: &[Output],
    shell: &mut Shell,
) -> Result<LockedCourse, Failure> {
    let refused = |text: String, help: &str| Err(Failure::usage("save-over", text, help));
    if path.as_os_str() == "-" {
        return refused("`--save` writes a file, not standard output".to_owned(), "name a file, such as course.toml");
    }
    if outputs.iter().any(|output| output.path.as_deref() == Some(path)) {
        return refused(format!("{} is named for the plan too", path.display()), "name two files");
    }
    let file = LockedCourse::open_or_new(path, clinic, shell)?;
    if !file.is_there() {
        return Ok(file);
    }
    if !read::is_course(file.bytes()) {
        return refused(
            format!("{} is there, and is no saved course", path.display()),
            "name another file for `--save`, or move that one away",
        );
    }
    let has_record = |request: Course| request.protocols.iter().any(|course| !course.record.is_empty());
    if !is_planned && read::course(file.bytes()).is_ok_and(has_record) {
        return refused(
            format!("{} holds a record of what happened, which would be lost", path.display()),
            "name another file for `--save`, or edit that one",
        );
    }
    Ok(file)
}

/// The text of a course for a file: the paths in a saved course begin where the file lies.
pub(super) fn text(file: &Path, course: &Course) -> String {
    let file = files::behind_links(file);
    let folder = file.parent().unwrap_or(Path::new(""));
    read::course_text(&with_paths(course.clone(), |path| files::seen_from(folder, path)))
}

/// The text of a saved course with the choices of `course` that can be made beside it. The author's remarks and order stay.
pub(super) fn edited_text(file: &LockedCourse, course: &Course) -> Result<String, Failure> {
    /// The keys that options give where a saved course is planned.
    const KEYS: [&str; 5] = ["language", "discreet", "reminders", "feed", "feed-address"];
    let unwritable = |_| {
        let help = "change the keys by hand";
        Failure::usage("course-shape", "the saved course cannot be changed: it is not read as TOML", help)
    };
    // The reader has refused what is no text.
    let old = String::from_utf8_lossy(file.bytes());
    let mut document: DocumentMut = old.parse().map_err(unwritable)?;
    let new: DocumentMut = read::course_text(course).parse().map_err(unwritable)?;
    for (key, new) in KEYS.into_iter().filter_map(|key| Some((key, new.get(key)?.as_value()?))) {
        match document.get_mut(key).and_then(Item::as_value_mut) {
            Some(old) if old.to_string().trim() == new.to_string().trim() => {}
            Some(old) => {
                let decor = old.decor().clone();
                *old = new.clone();
                *old.decor_mut() = decor;
            }
            None => {
                document.insert(key, Item::Value(new.clone()));
            }
        }
    }
    Ok(as_before(&old, &document.to_string()))
}

/// The new text with the line ends of the old one, and with its byte order mark.
pub(super) fn as_before(old: &str, new: &str) -> String {
    const MARK: char = '\u{feff}';
    let mark = if old.starts_with(MARK) { "\u{feff}" } else { "" };
    let new = new.trim_start_matches(MARK).replace("\r\n", "\n");
    let new = if old.contains("\r\n") { new.replace('\n', "\r\n") } else { new };
    format!("{mark}{new}")
}

/// The same request with its files under other paths.
fn with_paths(mut request: Course, change: impl Fn(&Path) -> PathBuf) -> Course {
    // Written with the separator that all systems read.
    let changed = |path: &mut String| *path = change(Path::new(path)).to_string_lossy().replace('\\', "/");
    request.clinic.iter_mut().chain(&mut request.busy).for_each(changed);
    let protocols = request.protocols.iter_mut().map(|course| &mut course.protocol);
    protocols.filter(|protocol| is_path(protocol)).for_each(changed);
    request
}

/// Adds a block of a name behind all others of a course. Remarks at the end of the file belong to what is above them.
pub(super) fn push_block(document: &mut DocumentMut, course: usize, name: &str, mut block: Table) -> Option<()> {
    let courses = document.get_mut("course").and_then(Item::as_array_of_tables_mut)?;
    let mut last = courses.get(course)?.position();
    for_each_block(courses.get_mut(course)?, &mut |block| last = last.max(block.position()));
    let place = last.map(|last| last + 1);
    let mut has_next = false;
    for_each_block(document.as_table_mut(), &mut |block| {
        if let Some(position) = block.position().filter(|position| place.is_some_and(|place| place <= *position)) {
            has_next = true;
            block.set_position(Some(position + 1));
        }
    });
    block.set_position(place);
    block.decor_mut().set_prefix("\n");
    let remarks = document.trailing().as_str().unwrap_or("").trim_end().to_owned();
    if !has_next && !remarks.is_empty() {
        document.set_trailing("");
        block.decor_mut().set_prefix(format!("{remarks}\n\n"));
    }
    blocks(document, course, name)?.push(block);
    Some(())
}

/// Does something with every block below a table.
pub(super) fn for_each_block(table: &mut Table, act: &mut impl FnMut(&mut Table)) {
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(block) => {
                act(block);
                for_each_block(block, act);
            }
            Item::ArrayOfTables(blocks) => blocks.iter_mut().for_each(|block| {
                act(block);
                for_each_block(block, act);
            }),
            Item::None | Item::Value(_) => {}
        }
    }
}

/// The blocks of a name below one course of a file.
pub(super) fn blocks<'d>(document: &'d mut DocumentMut, course: usize, name: &str) -> Option<&'d mut ArrayOfTables> {
    let courses = document.get_mut("course").and_then(Item::as_array_of_tables_mut)?;
    let blocks = courses.get_mut(course)?.entry(name).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    blocks.as_array_of_tables_mut()
}

/// A course as it is saved over another one, or to a new file: with the id of that one, and with what was handed out of it.
///
/// # Errors
///
/// What was handed out would be lost, or the system has no random numbers.
pub(super) fn over(mut course: Course, over: Option<Course>, id: Option<CourseId>) -> Result<Course, Failure> {
    let Some(over) = over else {
        course.id = Some(match id {
            Some(id) => id,
            None => CourseId::of_bits(random::bits()?),
        });
        return Ok(course);
    };
    course.id = over.id;
    for own in over.protocols.into_iter().filter(|own| !own.handouts.is_empty()) {
        let Some(same) = course.protocols.iter_mut().find(|chosen| chosen.protocol == own.protocol) else {
            let text = format!("the file holds what was promised for `{}`, which would be lost", own.protocol);
            return Err(Failure::usage("save-over", text, "name another file for `--save`, or edit that one"));
        };
        same.handouts = own.handouts;
    }
    Ok(course)
}

/// Makes the course of one person that of a new one: nothing has happened yet, and nothing was handed out.
pub(super) fn forget(course: &mut Course) {
    course.id = None;
    for own in &mut course.protocols {
        own.record.clear();
        own.handouts.clear();
    }
}
