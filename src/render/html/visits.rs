//! The visits as a list: cards on a phone, lines of columns on wide screens and on paper.

use super::data_link;
use super::element::Page;
use crate::model::Plan;
use crate::render::calendar::PlanCalendar;
use crate::render::document::{Document, Row, RowSession, RowState};
use crate::render::months;

/// All visits, those of a phase below its title.
pub(super) fn write(page: &mut Page, plan: &Plan, document: &Document, calendar: &PlanCalendar<'_>) {
    page.open("section", &[("class", "visits")]);
    page.text("h2", &[], &document.visits_title);
    if document.sessions().any(|session| !session.movable.is_empty()) {
        page.text("p", &[], document.labels.moving);
    }
    for group in &document.groups {
        if let Some(title) = &group.title {
            page.text("h3", &[], title);
        }
        page.open("ol", &[]);
        for row in &group.rows {
            write_row(page, row, plan, document, calendar);
        }
        page.close("ol");
    }
    page.close("section");
}

fn write_row(page: &mut Page, row: &Row, plan: &Plan, document: &Document, calendar: &PlanCalendar<'_>) {
    page.open("li", &[("class", class(row.state))]);
    let box_says = if row.state == RowState::Done { "×" } else { "" };
    page.text(
        "span",
        &[("class", if row.state.is_void() { "paper" } else { "paper box" }), ("aria-hidden", "true")],
        box_says,
    );
    let number = match row.sessions.as_slice() {
        [only] if only.name.is_none() => only.number.to_string(),
        _ => String::new(),
    };
    page.text("span", &[("class", "number")], &number);
    page.open("div", &[("class", "when")]);
    // A day that nothing came of is struck through; a word beside it says so too.
    page.text(if row.state.is_void() { "s" } else { "strong" }, &[("class", "day")], &row.day);
    if let Some(time) = &row.time {
        page.text("span", &[("class", "time")], time);
    }
    page.close("div");
    page.open("div", &[("class", "what")]);
    for session in &row.sessions {
        write_session(page, session, plan, document, calendar);
    }
    page.close("div");
    page.close("li");
}

fn class(state: RowState) -> &'static str {
    match state {
        RowState::Next => "comes-next",
        RowState::Ahead => "",
        RowState::Done => "done",
        RowState::Missed | RowState::Cancelled => "void",
    }
}

fn write_session(page: &mut Page, session: &RowSession, plan: &Plan, document: &Document, calendar: &PlanCalendar<'_>) {
    page.open("div", &[("class", "session")]);
    page.open("div", &[]);
    if let Some(name) = &session.name {
        page.text("p", &[], name);
    }
    if let Some(status) = &session.status {
        page.text("p", &[("class", "status")], &document.locale.sentence_case(status));
    }
    if let Some(moves) = &session.moves {
        page.text("p", &[], moves);
    }
    for sentence in &session.sentences {
        page.text("p", &[("class", "sentence")], sentence);
    }
    page.close("div");
    if let (Some(name), Some((course, place))) = (&session.add_to_calendar, session.place) {
        let planned = &plan.plans[course];
        let uid = planned.uid(&planned.sessions[place]);
        let event = calendar.events().iter().find(|event| event.uid == uid);
        let text = event.map(|event| calendar.single_file(event)).unwrap_or_default();
        let letter = months::letter(plan, course);
        let file = format!("session-{}{}.ics", letter.unwrap_or_default().to_lowercase(), session.number);
        let attributes = [
            ("class", "button screen"),
            ("download", file.as_str()),
            ("href", &data_link("text/calendar;charset=utf-8", text.as_bytes())),
            ("aria-label", name),
        ];
        page.text("a", &attributes, document.labels.add_session);
    }
    page.close("div");
}
