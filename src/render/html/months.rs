//! The months with what is on each day.

use super::element::Page;
use crate::render::document::Document;
use crate::render::labels::Labels;
use crate::render::months::{Day, Month};

/// All months, and below them those without a session in a sentence.
pub(super) fn write(page: &mut Page, document: &Document) {
    page.open("section", &[("class", "calendar")]);
    page.text("h2", &[], document.labels.calendar);
    if document.is_joint() {
        page.open("ul", &[("class", "plain")]);
        for entry in &document.legend {
            page.open("li", &[]);
            page.text("b", &[], &entry.mark);
            page.text("span", &[], &entry.means);
            page.close("li");
        }
        page.close("ul");
    }
    page.open("div", &[("class", "months")]);
    for month in &document.months {
        write_month(page, month, document.labels);
    }
    page.close("div");
    if let Some(without) = &document.months_without {
        page.text("p", &[], without);
    }
    page.close("section");
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
    page.open("td", &[("class", "marked")]);
    page.text("b", &[], &day.number.to_string());
    for line in day.lines() {
        page.text("span", &[("class", "cell"), ("aria-hidden", "true")], &line);
    }
    page.text("span", &[("class", "said")], &day.says);
    page.close("td");
}
