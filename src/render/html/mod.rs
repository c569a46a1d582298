//! A plan as one HTML file: for a phone without a network, and for a sheet of A4 or Letter paper.
//!
//! Everything is inside: the style, and the calendar files behind the buttons, as `data:` links that work without a
//! script. The file says of itself that it loads and runs nothing (a content security policy), so that even a text
//! that slipped through could do nothing.

mod code;
mod element;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::calendar::PlanCalendar;
use super::document::{CourseSheet, Document, Group, Row};
use super::labels::Labels;
use super::locale::{Direction, Line, Locale};
use super::months::{Day, Month};
use super::sections::{Section, SectionKind};
use crate::model::{CoursePlan, Plan, Session};
use element::Page;

/// The page with its style, screen and paper.
const STYLE: &str = include_str!("style.css");

/// Nothing is loaded and nothing runs; the style is in the file.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The plans as a page: for each course its sessions and care, then the months, then what is to be settled.
pub(super) fn write(plan: &Plan, document: &Document, calendar: &PlanCalendar<'_>) -> String {
    let labels = document.labels;
    let mut page = Page::new();
    page.open("html", &[("lang", document.locale.tag()), ("dir", direction(document.locale))]);
    head(&mut page, document);
    page.open("body", &[]);

    page.open("header", &[]);
    page.text("h1", &[], &document.title);
    lines(&mut page, "clinic", &document.clinic);
    lines(&mut page, "facts", &document.facts);
    if let [only] = document.courses.as_slice() {
        lines(&mut page, "facts", &only.facts);
    }
    page.open("p", &[("class", "screen")]);
    let href = data_link(&calendar.file());
    page.text("a", &[("class", "button"), ("download", PLAN_FILE), ("href", &href)], labels.add_plan);
    page.close("p");
    page.close("header");

    page.open("main", &[]);
    for (index, course) in document.courses.iter().enumerate() {
        let files = session_files(&plan.plans[index], course, calendar);
        write_course(&mut page, course, &files, labels);
    }
    if let Some(section) = &document.call {
        write_section(&mut page, 2, section, labels);
    }
    page.open("section", &[("class", "calendar")]);
    page.text("h2", &[], labels.calendar);
    legend(&mut page, document);
    page.open("div", &[("class", if document.is_joint() { "months lettered" } else { "months" })]);
    for month in &document.months {
        write_month(&mut page, month, labels);
    }
    page.close("div");
    page.close("section");
    for course in document.courses.iter().filter(|course| !course.confirm.is_empty()) {
        page.open("section", &[("class", "confirm")]);
        let level = open_course(&mut page, course);
        for section in &course.confirm {
            write_section(&mut page, level, section, labels);
        }
        page.close("section");
    }
    page.close("main");

    page.open("footer", &[]);
    for course in &document.courses {
        let level = open_course(&mut page, course);
        for (title, lines) in [(labels.notes, &course.notes), (labels.sources, &course.sources)] {
            if !lines.is_empty() {
                page.text(heading(level), &[], title);
                list(&mut page, "", lines);
            }
        }
    }
    page.text("p", &[("class", "disclaimer")], &document.disclaimer);
    page.close("footer");

    page.close("body");
    page.close("html");
    page.into_text()
}

/// The name under which the whole plan is saved. It says nothing about the person or the treatment.
const PLAN_FILE: &str = "plan.ics";

/// The calendar file of one session.
struct SessionFile {
    name: String,
    href: String,
}

/// The calendar files of a course, in the order of its sessions.
fn session_files(plan: &CoursePlan, course: &CourseSheet, calendar: &PlanCalendar<'_>) -> Vec<SessionFile> {
    let letter = course.letter.as_deref().unwrap_or("").to_lowercase();
    let file = |session: &Session| {
        let uid = plan.course.uid(&session.key);
        let text = calendar.events().iter().find(|event| event.uid == uid).map(|event| calendar.single_file(event));
        SessionFile {
            name: format!("session-{letter}{}.ics", session.number),
            href: data_link(&text.unwrap_or_default()),
        }
    };
    plan.sessions.iter().map(file).collect()
}

/// A file inside a link (RFC 2397).
fn data_link(file: &str) -> String {
    format!("data:text/calendar;charset=utf-8;base64,{}", STANDARD.encode(file))
}

fn head(page: &mut Page, document: &Document) {
    page.open("head", &[]);
    page.void("meta", &[("charset", "utf-8")]);
    page.void("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
    page.void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    page.text("title", &[], &document.title);
    page.style(STYLE);
    page.close("head");
}

/// Begins the part of a course where there are several, and gives the level of the headings in it.
fn open_course(page: &mut Page, course: &CourseSheet) -> usize {
    let Some(letter) = &course.letter else { return 2 };
    page.text("h2", &[], &format!("{letter}. {}", course.title));
    3
}

fn heading(level: usize) -> &'static str {
    match level {
        0 | 1 => "h1",
        2 => "h2",
        3 => "h3",
        _ => "h4",
    }
}

fn write_course(page: &mut Page, course: &CourseSheet, files: &[SessionFile], labels: &Labels) {
    page.open("section", &[("class", "course")]);
    let level = open_course(page, course);
    if course.letter.is_some() {
        lines(page, "facts", &course.facts);
    }
    page.text(heading(level), &[], labels.sessions);
    write_sessions(page, &course.groups, files, labels);
    page.open("div", &[("class", "care")]);
    if let Some(scan) = &course.scan {
        code::write(page, scan);
    }
    for section in &course.care {
        write_section(page, level, section, labels);
    }
    page.close("div");
    page.close("section");
}

fn write_sessions(page: &mut Page, groups: &[Group], files: &[SessionFile], labels: &Labels) {
    let columns = &labels.columns;
    page.open("table", &[("class", "sessions")]);
    page.open("thead", &[]);
    page.open("tr", &[]);
    for (class, title) in [
        ("paper", columns.held),
        ("number", columns.number),
        ("", columns.day),
        ("", columns.movable),
        ("screen", columns.calendar),
    ] {
        page.text("th", &[("scope", "col"), ("class", class)], title);
    }
    page.close("tr");
    page.close("thead");
    for group in groups {
        page.open("tbody", &[]);
        page.open("tr", &[("class", "phase")]);
        page.text("th", &[("scope", "rowgroup"), ("colspan", COLUMNS)], &group.title);
        page.close("tr");
        for row in &group.rows {
            write_row(page, row, &files[row.session], labels);
        }
        page.close("tbody");
    }
    page.close("table");
}

fn write_row(page: &mut Page, row: &Row, file: &SessionFile, labels: &Labels) {
    let sentences: Vec<&String> = row.reasons.iter().chain(&row.notes).collect();
    page.open("tr", &[("class", if sentences.is_empty() { "" } else { "has-sentences" })]);
    page.open("td", &[("class", "paper")]);
    page.text("span", &[("class", "box")], if row.is_held { "×" } else { "" });
    page.close("td");
    page.text("td", &[("class", "number")], &row.number.to_string());
    page.open("th", &[("scope", "row")]);
    page.text("span", &[("class", "day")], &row.day);
    if let Some(time) = &row.time {
        page.text("span", &[("class", "time")], time);
    }
    page.close("th");
    page.text("td", &[("class", "movable")], &row.movable);
    page.open("td", &[("class", "screen")]);
    let attributes = [
        ("class", "button"),
        ("download", file.name.as_str()),
        ("href", &file.href),
        ("aria-label", &row.add_to_calendar),
    ];
    page.text("a", &attributes, labels.add_session);
    page.close("td");
    page.close("tr");
    if sentences.is_empty() {
        return;
    }
    page.open("tr", &[("class", "sentences")]);
    page.open("td", &[("colspan", COLUMNS)]);
    for sentence in sentences {
        page.text("p", &[], sentence);
    }
    page.close("td");
    page.close("tr");
}

/// How many columns the list of sessions has on paper, and on the screen: each has one that the other has not.
const COLUMNS: &str = "4";

fn write_section(page: &mut Page, level: usize, section: &Section, labels: &Labels) {
    page.open("section", &[]);
    page.text(heading(level), &[], section.title);
    let class = if section.kind.is_ticked() { "boxes" } else { "" };
    for part in &section.parts {
        if let Some(title) = &part.title {
            page.text(heading(level + 1), &[], title);
        }
        list(page, class, &part.lines);
    }
    if section.kind == SectionKind::Call {
        page.text("p", &[("class", "paper phone")], labels.phone);
    }
    page.close("section");
}

fn legend(page: &mut Page, document: &Document) {
    page.open("ul", &[("class", "legend")]);
    for entry in &document.legend {
        page.open("li", &[]);
        if document.is_joint() {
            page.text("span", &[("class", "mark")], &entry.mark);
        } else {
            page.text("span", &[("class", "ring")], "");
        }
        page.text("span", &[], &entry.means);
        page.close("li");
    }
    page.close("ul");
}

fn write_month(page: &mut Page, month: &Month, labels: &Labels) {
    page.open("table", &[("class", "month")]);
    page.text("caption", &[], &month.title);
    page.open("thead", &[]);
    page.open("tr", &[]);
    for (short, full) in labels.short_weekdays.iter().zip(labels.weekdays) {
        page.text("th", &[("scope", "col"), ("abbr", full)], short);
    }
    page.close("tr");
    page.close("thead");
    page.open("tbody", &[]);
    for week in &month.weeks {
        page.open("tr", &[]);
        for day in week {
            write_day(page, day.as_ref());
        }
        page.close("tr");
    }
    page.close("tbody");
    page.close("table");
}

fn write_day(page: &mut Page, day: Option<&Day>) {
    let Some(day) = day else {
        page.text("td", &[], "");
        return;
    };
    if day.sessions.is_empty() {
        page.text("td", &[], &day.number.to_string());
        return;
    }
    // A ring marks the day; the letter of its course stands beside it where there are several.
    page.open("td", &[]);
    page.text("b", &[], &day.number.to_string());
    let letters: Vec<&str> = day.sessions.iter().filter_map(|session| session.course.as_deref()).collect();
    if !letters.is_empty() {
        page.text("span", &[("class", "mark"), ("aria-hidden", "true")], &letters.concat());
    }
    page.text("span", &[("class", "said")], &day.says);
    page.close("td");
}

fn lines(page: &mut Page, class: &str, lines: &[String]) {
    for line in lines {
        page.text("p", &[("class", class)], line);
    }
}

fn list(page: &mut Page, class: &str, lines: &[Line]) {
    page.open("ul", &[("class", class)]);
    for line in lines {
        if line.is_foreign {
            // Who reads the page aloud is told the language of a sentence that is in another (WCAG 2.2, 3.1.2).
            page.open("li", &[]);
            page.text("span", &[("lang", Locale::English.tag()), ("dir", direction(Locale::English))], &line.text);
            page.close("li");
        } else {
            page.text("li", &[], &line.text);
        }
    }
    page.close("ul");
}

/// The direction of a language as the attribute `dir` has it.
fn direction(locale: Locale) -> &'static str {
    match locale.direction() {
        Direction::LeftToRight => "ltr",
        Direction::RightToLeft => "rtl",
    }
}
