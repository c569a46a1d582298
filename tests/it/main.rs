//! The tests of the project as a whole; see `tests/README.md`.

mod ics;
mod optimum;
mod oracle;
mod plan_cases;
mod plan_properties;
mod random_course;
mod vtimezone;
