//! A plan as one HTML file: for a phone without a network, and for a sheet of A4 or Letter paper.
//!
//! Everything is inside: the style, the clinic's sign, and the calendar files behind the buttons, as `data:` links that
//! work without a script. The file says of itself that it loads and runs nothing (a content security policy), so that even
//! a text that slipped through could do nothing.

mod book;
mod code;
mod element;
mod months;
mod style;
mod visits;

pub(super) use book::book;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::calendar::PlanCalendar;
use super::document::{About, Contact, Document, NextVisit};
use super::labels::Labels;
use super::locale::{Direction, Line, Locale};
use super::sections::{Section, SectionKind};
use super::sheet_style::SheetStyle;
use crate::model::{Language, Logo, Plan};
use element::Page;

/// Nothing is loaded and nothing runs; the style and the clinic's sign are in the file.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// The plans as a page: the next visit, all visits, what to do, the months.
pub(super) fn write(plan: &Plan, document: &Document, calendar: &PlanCalendar<'_>, sheet: SheetStyle) -> String {
    let labels = document.labels;
    let mut page = Page::new();
    let class = if sheet.is_large_print { "large" } else { "" };
    page.open("html", &[("lang", document.locale.tag()), ("dir", direction(document.locale)), ("class", class)]);
    head(&mut page, document, &style::of(document, sheet));
    page.open("body", &[]);

    page.open("header", &[]);
    letterhead(&mut page, document);
    page.text("h1", &[], &document.title);
    lines(&mut page, "marks", &document.marks);
    lines(&mut page, "facts", &document.facts);
    page.close("header");

    page.open("main", &[]);
    if let Some(next) = &document.next {
        write_next(&mut page, next, labels);
    }
    page.open("p", &[("class", "screen")]);
    let href = data_link("text/calendar;charset=utf-8", calendar.file().as_bytes());
    page.text("a", &[("class", "button"), ("download", PLAN_FILE), ("href", &href)], labels.add_plan);
    page.close("p");
    visits::write(&mut page, plan, document, calendar);
    page.open("div", &[("class", "care")]);
    for section in &document.sections {
        write_section(&mut page, section, document);
    }
    page.close("div");
    months::write(&mut page, document);
    page.close("main");

    page.open("footer", &[]);
    for about in &document.about {
        write_about(&mut page, about, labels);
    }
    for line in &document.foot {
        write_line(&mut page, "p", line);
    }
    page.close("footer");

    page.close("body");
    page.close("html");
    page.into_text()
}

/// The name under which the whole plan is saved. It says nothing about the person or the treatment.
const PLAN_FILE: &str = "plan.ics";

/// A file inside a link (RFC 2397).
fn data_link(media_type: &str, file: &[u8]) -> String {
    format!("data:{media_type};base64,{}", STANDARD.encode(file))
}

fn head(page: &mut Page, document: &Document, style: &str) {
    page.open("head", &[]);
    page.void("meta", &[("charset", "utf-8")]);
    page.void("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
    page.void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    page.void("meta", &[("name", "color-scheme"), ("content", "light dark")]);
    page.text("title", &[], &document.title);
    page.style(style);
    page.close("head");
}

/// The clinic's own head: its sign, its name, and how to reach it.
fn letterhead(page: &mut Page, document: &Document) {
    let letterhead = &document.letterhead;
    if *letterhead == super::document::Letterhead::default() {
        return;
    }
    page.open("div", &[("class", "letterhead")]);
    if let Some(logo) = &letterhead.logo {
        write_logo(page, logo);
    }
    page.open("div", &[]);
    for (index, name) in letterhead.names().chain(&letterhead.clinician).enumerate() {
        page.text("p", &[("class", if index == 0 { "clinic" } else { "" })], name);
    }
    for contact in &letterhead.contacts {
        write_contact(page, contact, document.labels);
    }
    page.close("div");
    page.close("div");
}

/// The sign says what the name beside it says.
fn write_logo(page: &mut Page, logo: &Logo) {
    let source = data_link(logo.media_type(), logo.bytes());
    page.void("img", &[("class", "logo"), ("role", "presentation"), ("src", &source)]);
}

fn write_contact(page: &mut Page, contact: &Contact, labels: &Labels) {
    page.open("p", &[("class", "contact")]);
    page.text("span", &[], contact.label.trim_end_matches(labels.colon));
    page.text("a", &[("href", &contact.link), ("dir", "ltr")], &contact.text);
    page.close("p");
}

fn write_next(page: &mut Page, next: &NextVisit, labels: &Labels) {
    page.open("section", &[("class", "next")]);
    page.open("div", &[]);
    page.text("h2", &[], labels.next);
    page.text("p", &[("class", "next-day")], &next.day);
    if let Some(time) = &next.time {
        page.text("p", &[("class", "next-day")], time);
    }
    for line in next.sessions.iter().chain(&next.place) {
        page.text("p", &[], line);
    }
    page.close("div");
    if let Some(scan) = &next.scan {
        code::write(page, scan);
    }
    page.close("section");
}

fn write_section(page: &mut Page, section: &Section, document: &Document) {
    page.open("section", &[]);
    page.text("h2", &[], section.title);
    let class = if section.kind.is_ticked() { "boxes" } else { "" };
    for part in &section.parts {
        if let Some(title) = &part.title {
            page.text("h3", &[], title);
        }
        match (section.kind, part.lines.as_slice()) {
            (SectionKind::Call | SectionKind::Clinic, [only]) => write_line(page, "p", only),
            (_, lines) => list(page, class, lines),
        }
    }
    if section.kind == SectionKind::Call {
        write_call(page, document);
    }
    page.close("section");
}

/// The number to call with the hours beside it, or room to write it.
fn write_call(page: &mut Page, document: &Document) {
    let (letterhead, labels) = (&document.letterhead, document.labels);
    match letterhead.phone() {
        None => page.text("p", &[("class", "paper phone")], labels.phone),
        Some(phone) => {
            page.open("p", &[("class", "phone-number")]);
            page.text("span", &[], phone.label);
            page.text("a", &[("href", &phone.link), ("dir", "ltr")], &phone.text);
            page.close("p");
        }
    }
    if !letterhead.hours.is_empty() {
        page.text("p", &[], &format!("{}{}", labels.hours, labels.colon));
        page.open("ul", &[("class", "plain")]);
        letterhead.hours.iter().for_each(|hours| page.text("li", &[], hours));
        page.close("ul");
    }
}

fn write_about(page: &mut Page, about: &About, labels: &Labels) {
    let parts = [(labels.notes, &about.notes), (labels.sources, &about.sources)];
    if parts.iter().all(|(_, lines)| lines.is_empty()) {
        return;
    }
    page.open("section", &[]);
    let level = match &about.title {
        Some(title) => {
            page.text("h2", &[], title);
            "h3"
        }
        None => "h2",
    };
    for (title, lines) in parts {
        if !lines.is_empty() {
            page.text(level, &[], title);
            list(page, "", lines);
        }
    }
    page.close("section");
}

fn lines(page: &mut Page, class: &str, lines: &[String]) {
    for line in lines {
        page.text("p", &[("class", class)], line);
    }
}

fn list(page: &mut Page, class: &str, lines: &[Line]) {
    page.open("ul", &[("class", class)]);
    lines.iter().for_each(|line| write_line(page, "li", line));
    page.close("ul");
}

/// A sentence. Who reads the page aloud is told the language of words that are in another (WCAG 2.2, 3.1.2).
fn write_line(page: &mut Page, name: &'static str, line: &Line) {
    if line.foreign.is_empty() {
        return page.text(name, &[], &line.text);
    }
    page.open(name, &[]);
    for (text, language) in line.words() {
        match language {
            None => page.text("span", &[], text),
            Some(language) => {
                page.text("span", &[("lang", language.as_str()), ("dir", direction_of(language))], text);
            }
        }
    }
    page.close(name);
}

/// The direction of a language as the attribute `dir` has it.
fn direction(locale: Locale) -> &'static str {
    match locale.direction() {
        Direction::LeftToRight => "ltr",
        Direction::RightToLeft => "rtl",
    }
}

/// The same of a language that plans may not speak.
fn direction_of(language: &Language) -> &'static str {
    match Direction::of(language) {
        Direction::LeftToRight => "ltr",
        Direction::RightToLeft => "rtl",
    }
}
