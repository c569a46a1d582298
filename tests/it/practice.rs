//! A practice with its folder: the program is run in it, with a day and a clock of its own.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fs};

use mesoplan::CourseId;

const ID: &str = "0123456789abcdef0123456789abcdef";

/// A practice with a folder of its own, which is deleted at the end of the test.
pub struct Practice {
    folder: PathBuf,
    today: &'static str,
}

impl Practice {
    /// With three made-up protocols of one phase `all`: `loose`, `weekly` and `band`.
    pub fn new(name: &str) -> Self {
        let folder = env::temp_dir().join(format!("mesoplan-lived-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let practice = Self { folder, today: "2026-12-02" };
        let loose = "interval = \"2 weeks\"\nminimum-interval = \"5 days\"";
        let weekly = "interval = \"7 days\"\nminimum-interval = \"7 days\"";
        let band = "interval = \"8 to 11 days\"\nminimum-interval = \"4 days\"\nmaximum-interval = \"13 days\"";
        for (id, timing) in [("loose", loose), ("weekly", weekly), ("band", band)] {
            let text = format!(
                "schema = 1\nid = \"{id}\"\ntitle = \"{id}\"\nindication = \"x\"\nversion = \"1\"\nstatus = \"draft\"\n\
                 session-length = \"30 minutes\"\n[source.own]\ntitle = \"An example\"\n[[phase]]\nid = \"all\"\n\
                 title = \"All\"\nsessions = \"usually 3 to 6\"\nsource = \"own\"\n{timing}\n"
            );
            practice.write(&format!("{id}.toml"), &text);
        }
        practice
    }

    /// The same on a later day.
    pub fn on(&mut self, today: &'static str) -> &mut Self {
        self.today = today;
        self
    }

    /// What a command prints to both outputs, and its exit status where that is not 0. `new` stands for the options of a
    /// course that is saved as `c.toml` and handed out as `c.ics`, and `out` for those of one that is handed out again.
    pub fn run(&self, command: &str) -> String {
        let new = format!("--save c.toml --id {ID} -o c.ics");
        let words = command.split(' ').flat_map(|word| match word {
            "new" => new.split(' ').collect(),
            "out" => "plan c.toml -o c.ics".split(' ').collect(),
            word => vec![word],
        });
        let mut program = Command::new(env!("CARGO_BIN_EXE_mesoplan"));
        program.args(words).current_dir(&self.folder).stdin(Stdio::null());
        program.env("MESOPLAN_TODAY", self.today).env("SOURCE_DATE_EPOCH", "1793534400");
        let output = program.output().expect("the program");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let said = text(output.stdout) + &text(output.stderr);
        if output.status.success() { said } else { format!("{said}exit {:?}\n", output.status.code()) }
    }

    /// Runs commands that must succeed.
    pub fn does(&self, commands: &[&str]) {
        for command in commands {
            let said = self.run(command);
            assert!(!said.contains("\nexit ") && !said.contains("error["), "{command}\n{said}");
        }
    }

    /// Replaces the first occurrence of a text in a file.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{from}\n{text}");
        self.write(name, &text.replacen(from, to, 1));
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).expect(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.join(name), text).expect(name);
    }

    /// The events on the phone, in the order of the file: the number of their names in the course, the title, when they
    /// begin, SEQUENCE unless it is 0, and whether they are cancelled.
    pub fn phone(&self) -> Vec<String> {
        let id = CourseId::new(ID).expect("an id");
        let text = self.read("c.ics").replace("\r\n ", "");
        let events = text.split("BEGIN:VEVENT\r\n").skip(1).map(|event| {
            let line = |name: &str| {
                let line = event.lines().find(|line| line.split([':', ';']).next() == Some(name));
                line.unwrap_or_else(|| panic!("no {name} in {event}")).trim_start_matches(name)
            };
            let value = |name: &str| line(name).split_once(':').expect("a value").1;
            let number =
                (1..50).find(|number| id.uid(*number).to_string() == value("UID")).expect("a name of the course");
            let start = line("DTSTART").replace(";VALUE=DATE:", "").replace(";TZID=", "");
            let start = start.trim_start_matches(':').replace("Europe/Istanbul:", "");
            let revision = match value("SEQUENCE") {
                "0" => String::new(),
                revision => format!(" r{revision}"),
            };
            let state = if value("STATUS") == "CANCELLED" { " cancelled" } else { "" };
            format!("{number}: {} {start}{revision}{state}", value("SUMMARY"))
        });
        events.collect()
    }

    /// Hands the course out, twice: the second time nothing is new. What was said the first time.
    pub fn hands_out(&self) -> String {
        let said = self.run("out");
        let (phone, course) = (self.read("c.ics"), self.read("c.toml"));
        let again = self.run("out");
        assert!(again.contains(" as before\n") && !again.contains("noted in"), "{said}\n{again}");
        assert_eq!((self.read("c.ics"), self.read("c.toml")), (phone, course), "{again}");
        said
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
