//! Sessions round an event: on its day, and before it.

use crate::practice::Practice;

/// A visit 4 weeks before the due date, and one on it.
fn practice(name: &str, line: &str) -> Practice {
    let practice = Practice::new(name);
    let text = format!(
        "schema = 1\nid = \"p\"\ntitle = \"P\"\nindication = \"x\"\nversion = \"1\"\nstatus = \"draft\"\n[source.own]\n\
         title = \"An example\"\n[event]\ndue = \"Due date\"\n[[phase]]\nid = \"visits\"\ntitle = \"Visits\"\nsessions = 2\n\
         source = \"own\"\n[[phase.timing]]\nsession = 1\nbefore = \"event due\"\ninterval = \"4 weeks\"\n{line}\
         [[phase.timing]]\nsession = 2\nbefore = \"event due\"\ninterval = \"0 days\"\n"
    );
    practice.write("p.toml", &text);
    practice
}

const PLAN: &str = "plan ./p.toml --event due=2027-03-01 --start 2027-01-04 --today 2027-01-04";

/// Nobody counts nothing: the visit is on the day of the event.
#[test]
fn a_length_of_nothing_is_the_day_itself_in_every_language() {
    let practice = practice("event-day", "");
    let on = [
        ("en", "On Due date (Mon 1 Mar 2027)."),
        ("de", "Am Tag „Due date“ ("),
        ("fr", "Le jour «\u{a0}Due date\u{a0}» ("),
        ("es", "El día del evento «Due date» ("),
        ("tr", "“Due date” gününde ("),
        ("ar", "في يوم الحدث Due date ("),
    ];
    for (language, words) in on {
        let plan = practice.run(&format!("{PLAN} --explain --lang {language} --format md"));
        assert!(plan.contains(words), "{words}\n{plan}");
        let counts_nothing =
            plan.lines().find(|line| line.split_whitespace().any(|word| word == "0") && line.contains("Due"));
        assert_eq!(counts_nothing, None);
    }
    for command in ["show ./p.toml", "check --summary ./p.toml"] {
        let shown = practice.run(command);
        assert!(shown.contains("on Due date") || shown.contains("On Due date"), "{shown}");
        assert!(!shown.contains("0 days"), "{shown}");
    }
}

/// 4 weeks before 1 Mar is 1 Feb. Where the source does not say how far before the event the visit may be, no day from today on
/// is offered for it; where it does, all of them up to that are.
#[test]
fn a_visit_before_an_event_is_offered_no_day_that_only_today_limits() {
    let open = practice("event-open", "");
    let limited = practice("event-limited", "maximum-interval = \"5 weeks\"\n");
    for audience in ["patient", "clinician"] {
        let plan = format!("{PLAN} --for {audience} --format txt");
        let shown = open.run(&plan);
        assert!(!shown.contains("January"), "{shown}");
        assert!(!shown.contains("4 Jan to"), "{shown}");
    }
    let shown = limited.run(PLAN);
    assert!(shown.contains("Mon 25 Jan to Mon 1 Feb 2027"), "{shown}");
}
