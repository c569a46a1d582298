//! A page: a protocol, a day and a language in, the sheet to take home out. It touches no file and no clock, so that it can
//! run in a browser (`wasm32-unknown-unknown`).
//!
//! `cargo run --example page hair-loss 2026-12-01 tr > plan.html`

use std::error::Error;
use std::io::Write as _;

use mesoplan::{Course, Format, Locale, Refusal, Shipped};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut given = |usual: &str| arguments.next().unwrap_or_else(|| usual.to_owned());
    let page = page(&given("hair-loss"), &given("2026-12-01"), &given("en"))?;
    std::io::stdout().write_all(&page)?;
    Ok(())
}

/// The page, or a page that says why there is none.
fn page(protocol: &str, start: &str, language: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let course = Course::of(protocol).starting(start.parse()?);
    match mesoplan::plan(&course, &Shipped) {
        Ok(mut answer) => {
            let view = answer.view_mut();
            view.locale = Locale::of_tag(language).unwrap_or_default();
            view.with_reasons = true;
            Ok(answer.write(Format::Html)?)
        }
        // A form can show a field for what is missing: the facts are in the error.
        Err(error) => match error.refusal() {
            Some(Refusal::Course(problems)) => {
                let problems = problems.iter().map(|problem| format!("<li class={:?}>{problem}</li>", problem.code()));
                Ok(format!("<ul>{}</ul>\n", problems.collect::<String>()).into_bytes())
            }
            Some(_) | None => Err(error.into()),
        },
    }
}
