//! Sessions that depend on a question which is open: the person's page and calendar say so.

use crate::practice::Practice;

/// Three sessions and, where the answer is yes, two more.
fn practice(name: &str) -> Practice {
    let practice = Practice::new(name);
    let text = "schema = 1\nid = \"p\"\ntitle = \"P\"\nindication = \"x\"\nversion = \"1\"\nstatus = \"draft\"\n[source.own]\n\
        title = \"An example\"\n[[phase]]\nid = \"one\"\ntitle = \"First\"\nsessions = 3\ninterval = \"1 week\"\nsource = \"own\"\n\
        [[phase]]\nid = \"two\"\ntitle = \"Second\"\nsessions = 2\ninterval = \"4 weeks\"\nsource = \"own\"\n\
        [[checkpoint]]\nid = \"go-on\"\nphase = \"one\"\nafter-session = \"last\"\nask = \"Does it help?\"\nif-no = \"stop\"\n\
        source = \"own\"\n";
    practice.write("p.toml", text);
    practice
}

fn count(text: &str, words: &str) -> usize {
    let one_line = text.replace("\r\n ", "");
    one_line.split_whitespace().collect::<Vec<_>>().join(" ").matches(words).count()
}

/// Of five sessions the last two depend on what is decided after the third.
#[test]
fn what_depends_on_an_answer_says_so_on_the_page_and_in_the_calendar() {
    let practice = practice("pending");
    let plan = "plan ./p.toml --start 2027-01-04";
    for format in ["txt", "html", "md", "ics"] {
        let shown = practice.run(&format!("{plan} --for patient --format {format}"));
        assert_eq!(count(&shown, "it depends on what is decided after session 3."), 2, "{format}\n{shown}");
        assert_eq!(count(&shown, "After this appointment it is decided how to go on."), 1, "{format}\n{shown}");
        let discreet = practice.run(&format!("{plan} --for patient --format {format} --discreet"));
        assert_eq!(count(&discreet, "it depends on what is decided after appointment 3."), 2, "{format}\n{discreet}");
        assert_eq!(count(&discreet, "After this appointment it is decided how to go on."), 1, "{format}\n{discreet}");
    }
    let json = practice.run(&format!("{plan} --format json"));
    assert_eq!(count(&json, "\"depends_on\": \"go-on\""), 2, "{json}");
}

/// Once the third was held the answer is due, and once it is known nothing depends on it any more.
#[test]
fn an_answer_ends_it() {
    let mut practice = practice("pending-answer");
    practice.on("2027-01-18").does(&["plan ./p.toml --start 2027-01-04 new"]);
    practice.does(&["record c.toml held 1", "record c.toml held 2", "record c.toml held 3"]);
    let page = "plan c.toml --format txt";
    let due = practice.run(page);
    assert_eq!(count(&due, "it depends on a decision that is still open."), 2, "{due}");
    assert_eq!(count(&due, "it is decided how to go on"), 0, "{due}");
    practice.does(&["record c.toml answer go-on yes"]);
    let known = practice.run(page);
    assert_eq!(count(&known, "Provisional"), 0, "{known}");
}
