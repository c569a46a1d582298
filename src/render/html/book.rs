//! The days of a book as a page for the desk: to print in the morning, and to tick off by hand.

use super::element::Page;
use super::{direction, head, letterhead, style};
use crate::render::View;
use crate::render::book::{BookSheet, SheetDay, SheetRow};
use crate::render::locale::{Locale, Notice};

/// The days, each of them on a sheet of its own when they are printed.
pub(in crate::render) fn book(sheet: &BookSheet, view: &View) -> String {
    let document = &sheet.document;
    let mut page = Page::new();
    let class = if view.sheet.is_large_print { "large" } else { "" };
    page.open("html", &[("lang", document.locale.tag()), ("dir", direction(document.locale)), ("class", class)]);
    head(&mut page, document, &format!("{}{}", style::of(document, view.sheet), style::BOOK));
    page.open("body", &[]);
    page.open("header", &[]);
    letterhead(&mut page, document);
    page.text("h1", &[], &document.title);
    page.close("header");
    page.open("main", &[]);
    for day in &sheet.days {
        write_day(&mut page, day, sheet.has_places, document.locale);
    }
    page.close("main");
    if !sheet.unreadable.is_empty() {
        page.open("footer", &[]);
        sheet.unreadable.iter().for_each(|line| page.text("p", &[], line));
        page.close("footer");
    }
    page.close("body");
    page.close("html");
    page.into_text()
}

fn write_day(page: &mut Page, day: &SheetDay, has_places: bool, locale: Locale) {
    page.open("section", &[("class", "day-of-book")]);
    page.text("h2", &[], &day.title);
    if let Some(notice) = &day.notice {
        page.text("p", &[], notice);
    }
    if !day.rows.is_empty() {
        let columns = &locale.labels().columns;
        let [who, what, to_do, place] =
            [Notice::Who, Notice::What, Notice::ToDo, Notice::Place].map(|notice| locale.notice(notice));
        let [done, time] = [columns.held, columns.time].map(|name| locale.sentence_case(name));
        let places = has_places.then_some(place.as_str());
        page.open("table", &[("class", "book")]);
        page.open("thead", &[]);
        page.open("tr", &[]);
        for name in [done.as_str(), &time].into_iter().chain(places).chain([who.as_str(), &what, &to_do]) {
            page.text("th", &[("scope", "col")], name);
        }
        page.close("tr");
        page.close("thead");
        page.open("tbody", &[]);
        day.rows.iter().for_each(|row| write_row(page, row, has_places));
        page.close("tbody");
        page.close("table");
    }
    if let Some(free) = &day.free {
        page.text("p", &[("class", "free")], free);
    }
    page.close("section");
}

fn write_row(page: &mut Page, row: &SheetRow, has_places: bool) {
    page.open("tr", &[("class", if row.is_done || row.is_missed { "done" } else { "" })]);
    page.open("td", &[]);
    page.text(
        "span",
        &[("class", "box")],
        if row.is_done {
            "✓"
        } else if row.is_missed {
            "–"
        } else {
            ""
        },
    );
    page.close("td");
    page.text("td", &[("class", "when")], &row.time);
    if has_places {
        page.text("td", &[], &row.place);
    }
    page.text("th", &[("scope", "row")], &row.who);
    cell(page, &row.what);
    cell(page, &row.to_do);
    page.close("tr");
}

fn cell(page: &mut Page, lines: &[String]) {
    page.open("td", &[]);
    lines.iter().for_each(|line| page.text("p", &[], line));
    page.close("td");
}
