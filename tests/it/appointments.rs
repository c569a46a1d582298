//! What the desk is shown of appointments: by `next`, by the agenda of a day, and by the check of a book.

use serde_json::Value;

use crate::practice::Practice;

const CLINIC: &str = "schema = 1\ntimezone = \"Europe/Istanbul\"\nbook = \".\"\nat-once = 2\n";

/// A clinic whose book has one course of two protocols that share visits on Wednesdays.
fn joint(name: &str) -> Practice {
    let practice = Practice::new(name);
    practice.write("clinic.toml", CLINIC);
    practice.does(&[
        "plan ./loose.toml ./weekly.toml --start 2026-12-02 --sessions loose/all=4 --sessions weekly/all=4 --name Ayşe \
         --on wed --at 10:00 --clinic clinic.toml new",
    ]);
    practice
}

fn next(practice: &Practice) -> Vec<Value> {
    let text = practice.run("next c.toml --format json");
    let json: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
    json["courses"].as_array().expect("courses").clone()
}

/// The person comes when the visit begins, whichever of its sessions comes first.
#[test]
fn next_says_when_the_visit_begins() {
    let mut practice = joint("visit-begins");
    practice.on("2026-12-01");
    let said = practice.run("next c.toml");
    for title in ["loose", "weekly"] {
        assert!(said.contains(&format!("Appointment Wed 2 Dec 2026 10:00: Ayşe, {title}, session 1 of 4\n")), "{said}");
    }
    for course in next(&practice) {
        let appointment = serde_json::json!({ "date": "2026-12-02", "start": "10:00", "planned": true });
        assert_eq!(
            (&course["next"]["start"], &course["next"]["appointment"]),
            (&"10:00".into(), &appointment),
            "{course}"
        );
        // How the day lies against the protocol is said as before.
        assert_eq!(course["state"], "too-soon", "{course}");
    }
    // Also while it is going on.
    practice.on("2026-12-02").does(&["record c.toml --course loose held 1"]);
    let said = practice.run("next c.toml");
    assert!(said.contains("Appointment Wed 2 Dec 2026 10:00: Ayşe, weekly, session 1 of 4\n"), "{said}");
    practice.on("2026-12-01");
    // Of what nobody was promised, that is all there is to say.
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 4 --at 10:00 --save d.toml"]);
    let said = practice.run("next d.toml").replace("\n    ", " ");
    assert!(
        said.contains("Too soon until Wed 2 Dec 2026: loose, session 1 of 4; next date Wed 2 Dec 2026 10:00\n"),
        "{said}"
    );
}

/// What was promised is shown, with what the plan has instead.
#[test]
fn next_shows_what_was_promised_also_where_the_plan_differs() {
    let gone = "No longer in the plan, which has ";
    for (name, file, from, to, instead) in [
        (
            "short-hours",
            "clinic.toml",
            "at-once = 2",
            "at-once = 2\nhours.wed = \"08:00-09:30\"",
            "Wed 2 Dec 2026 08:30 instead",
        ),
        ("weekday", "c.toml", "on = [\"wed\"]", "on = [\"thu\"]", "Thu 3 Dec 2026 10:00 instead"),
    ] {
        let mut practice = joint(name);
        practice.on("2026-12-01");
        practice.edit(file, from, to);
        let said = practice.run("next c.toml").replace("\n    ", " ");
        let promised = "Appointment Wed 2 Dec 2026 10:00: Ayşe, loose, session 1 of 4";
        assert!(said.contains(promised), "{said}");
        assert!(said.contains(&format!("{gone}{instead}")), "{said}");
        for course in next(&practice) {
            assert_eq!(course["next"]["appointment"]["planned"], false, "{course}");
        }
        let agenda = practice.run("agenda clinic.toml --from tomorrow");
        assert!(agenda.contains("10:00-11:00") && agenda.contains("Ayşe"), "{agenda}");
        // Once it is handed out, both say the same.
        practice.does(&["out"]);
        let said = practice.run("next c.toml");
        assert!(!said.contains(gone) && said.contains("Appointment "), "{said}");
    }
}

/// Whoever is due and has no appointment comes before those who have one, and they in the order of their appointments.
#[test]
fn who_has_no_appointment_is_called_first() {
    let mut practice = Practice::new("order");
    practice.write("clinic.toml", CLINIC);
    for (name, start) in [("late", "2026-12-04"), ("soon", "2026-12-03")] {
        practice.does(&[&format!(
            "plan ./loose.toml --start {start} --sessions 3 --at 10:00 --clinic clinic.toml --name {name} --save {name}.toml -o \
             {name}.ics"
        )]);
    }
    practice
        .does(&["plan ./loose.toml --start 2026-12-02 --sessions 3 --clinic clinic.toml --name open --save open.toml"]);
    let said = practice.on("2026-12-02").run("next .");
    let place = |line: &str| said.find(line).unwrap_or_else(|| panic!("{line}\n{said}"));
    let places = [
        place("Due: open"),
        place("Appointment Thu 3 Dec 2026 10:00: soon"),
        place("Appointment Fri 4 Dec 2026 10:00: late"),
    ];
    assert!(places.is_sorted(), "{said}");
}

/// Nobody vanishes from the day: who did not come is on its list, and holds no place on it.
#[test]
fn a_missed_visit_stays_on_the_list_of_its_day() {
    let mut practice = joint("missed-stays");
    practice.edit(
        "clinic.toml",
        "at-once = 2",
        "at-once = 1\nhours.wed = \"09:00-12:00\"\nhours.thu = \"09:00-12:00\"",
    );
    practice.does(&["record c.toml --course weekly missed 1"]);
    let half = practice.run("agenda clinic.toml");
    assert!(
        half.contains("[ ] 10:00-10:30  Ayşe  loose 1/4\n")
            && half.contains("[-] 10:30-11:00  Ayşe  weekly 1/4 (missed)\n"),
        "{half}"
    );
    practice.does(&["record c.toml --course loose missed 1", "out"]);
    for day in ["2026-12-02", "2026-12-03"] {
        let said = practice.on(day).run("agenda clinic.toml --from 2026-12-02 --discreet");
        assert!(said.contains("[-] 10:00-11:00  Ayşe (missed)\nFree: 09:00-12:00\n"), "{said}");
    }
    let said = practice.run("agenda clinic.toml --from 2026-12-02 --format csv");
    assert_eq!(said.matches(",\"missed\",").count(), 2, "{said}");
    let said = practice.run("agenda clinic.toml --from 2026-12-02 -o day.html -o day.ics");
    assert_eq!(said, "wrote day.html\nwrote day.ics\n");
    assert!(practice.read("day.html").contains("missed") && !practice.read("day.ics").contains("VEVENT"));
}

#[test]
fn the_days_of_an_agenda_are_named_as_people_name_them() {
    let practice = joint("named-days");
    let title = |options: &str| {
        practice.run(&format!("agenda clinic.toml --today 2026-12-01 {options}")).lines().next().map(str::to_owned)
    };
    for (options, expected) in [
        ("--to today", "Appointments: Tue 1 Dec 2026"),
        ("--from today", "Appointments: Tue 1 Dec 2026"),
        ("--from tomorrow", "Appointments: Wed 2 Dec 2026"),
        ("--to tomorrow", "Appointments: Tue 1 to Wed 2 Dec 2026"),
        ("--from tomorrow --to 2026-12-04", "Appointments: Wed 2 to Fri 4 Dec 2026"),
    ] {
        assert_eq!(title(options).as_deref(), Some(expected), "{options}");
    }
}

#[test]
fn check_remarks_on_one_person_in_two_places() {
    let practice = joint("two-places");
    let second = "plan ./band.toml --start 2026-12-02 --sessions 3 --on wed --at 10:00 --clinic clinic.toml";
    practice.does(&[
        &format!("{second} --name Burak --save b.toml -o b.ics"),
        &format!("{second} --name ayşe --save d.toml"),
    ]);
    assert!(!practice.run("check clinic.toml").contains("at the same time"));
    practice.edit("b.toml", "name = \"Burak\"", "name = \"Ayşe\"");
    let said = practice.run("check clinic.toml").replace("\n    ", " ");
    let remark =
        "Ayşe has two appointments at the same time: b.toml and c.toml (Wed 2 Dec 2026 10:00, and 2 more times)";
    assert!(said.contains(remark), "{said}");
    assert!(said.contains("clinic.toml: ok, a book of 3 courses") && !said.contains("exit "), "only a remark\n{said}");
    let json = practice.run("check clinic.toml --json");
    assert!(json.contains("has two appointments at the same time"), "{json}");
}

#[test]
fn a_clinic_without_a_course_yet_is_checked() {
    let practice = Practice::new("no-course");
    practice.write("clinic.toml", &CLINIC.replace("\".\"", "\"courses/\""));
    let said = practice.run("check clinic.toml");
    assert!(said.contains("clinic.toml: ok, a clinic\n") && said.contains("courses/ is not there yet"), "{said}");
    practice.write("clinic.toml", CLINIC);
    let said = practice.run("check clinic.toml").replace("\n    ", " ");
    assert!(
        said.contains("clinic.toml: ok, a book of 0 courses") && said.contains("has no saved courses yet"),
        "{said}"
    );
    assert!(!said.contains("exit "), "{said}");
    // Its first day is free.
    practice.write("clinic.toml", &format!("{CLINIC}hours.wed = \"09:00-12:00\"\n"));
    let said = practice.run("agenda clinic.toml");
    assert!(said.contains("No appointments.\nFree (number of places): 09:00-12:00 (2)\n"), "{said}");
}
