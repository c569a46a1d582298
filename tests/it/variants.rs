//! Variants: a file for several courses plans each as a file for it alone would.

use chrono::{Days, NaiveDate};
use mesoplan::internals::model::{CourseProblem, DateRange, Id, Job, Movable, Record, Refusal};
use mesoplan::internals::read;
use proptest::prelude::*;

use crate::course_plan;

/// Two variants that differ in their gaps, and the session and the age that part them.
#[derive(Clone, Debug)]
struct Draft {
    gaps: [(u32, u32); 2],
    session: u32,
    age: u32,
    start: u64,
    closed: Vec<(u64, u64)>,
    held: Vec<u64>,
}

fn drafts() -> impl Strategy<Value = Draft> {
    let gaps = || (1..12_u32, 0..6_u32);
    let closed = prop::collection::vec((0..60_u64, 0..9_u64), 0..3);
    (gaps(), gaps(), 1..4_u32, 1..60_u32, 0..50_u64, closed, prop::collection::vec(1..15_u64, 0..3)).prop_map(
        |(one, other, session, age, start, closed, held)| Draft {
            gaps: [one, other],
            session,
            age,
            start,
            closed,
            held,
        },
    )
}

fn day(offset: u64) -> NaiveDate {
    "2027-01-04".parse::<NaiveDate>().expect("a date") + Days::new(offset)
}

impl Draft {
    fn phase(&self, index: usize, variant: &str) -> String {
        let (least, more) = self.gaps[index];
        format!(
            "[[phase]]\nid = \"all\"\ntitle = \"All\"\n{variant}sessions = {}\ninterval = \"{least} to {} days\"\nsource = \"s\"\n",
            3 + index,
            least + more
        )
    }

    fn head() -> String {
        "schema = 1\nid = \"v\"\ntitle = \"V\"\nindication = \"None\"\nversion = \"1\"\nstatus = \"draft\"\n\
         [source.s]\ntitle = \"Made up\"\n[event]\nbirth = \"Birth\"\n"
            .to_owned()
    }

    /// The file with both variants.
    fn whole(&self, is_named: bool) -> String {
        let Self { session, age, .. } = self;
        let when = [format!("less than {age} days"), format!("{age} days or more")];
        let mut text = Self::head();
        for (index, when) in when.iter().enumerate() {
            let when = format!("when = \"session {session}: {when} after event birth\"\n");
            let when = if is_named { "" } else { &when };
            text += &format!("[[variant]]\nid = \"v{index}\"\ntitle = \"Variant {index}\"\n{when}source = \"s\"\n");
        }
        text + &self.phase(0, "variant = \"v0\"\n") + &self.phase(1, "variant = [\"v1\"]\n")
    }

    fn job(&self, text: &str) -> Job {
        let protocol = read::protocol("v", text.as_bytes()).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
        let held = self.held.iter().scan(self.start, |last, gap| {
            let on = *last;
            *last += gap;
            Some(day(on))
        });
        Job {
            events: [(Id::new("birth").expect("a name"), day(0))].into(),
            closed: self
                .closed
                .iter()
                .filter_map(|(first, more)| DateRange::new(day(*first), day(first + more)))
                .collect(),
            record: Record::of_days(held),
            ..Job::new(protocol, Some(day(self.start)))
        }
    }

    /// What a file for one of the variants alone gives.
    fn alone(&self, index: usize) -> Result<Vec<NaiveDate>, Refusal> {
        days(&self.job(&(Self::head() + &self.phase(index, ""))))
    }

    /// Whether the days are those of the variant.
    fn is_own(&self, index: usize, days: &[NaiveDate]) -> bool {
        let Some(on) = days.get(self.session as usize - 1) else { return true };
        (u64::from(self.age) <= (*on - day(0)).num_days().unsigned_abs()) == (index == 1)
    }
}

fn days(job: &Job) -> Result<Vec<NaiveDate>, Refusal> {
    course_plan(job).map(|plan| plan.sessions.iter().map(|session| session.day).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_variant_that_is_named_is_planned_as_a_file_for_it_alone(draft in drafts(), index in 0..2_usize, is_named: bool) {
        let job = Job { variant: Id::new(&format!("v{index}")), ..draft.job(&draft.whole(is_named)) };
        prop_assert_eq!(days(&job), draft.alone(index));
    }

    #[test]
    fn a_variant_holds_by_itself_where_its_own_plan_says_so(draft in drafts()) {
        let found = course_plan(&draft.job(&draft.whole(false)));
        let alone = [0, 1].map(|index| draft.alone(index));
        let is_own = |index: usize| alone[index].as_ref().is_ok_and(|days| draft.is_own(index, days));
        match found {
            Ok(plan) => {
                let variant = plan.course.protocol.variant.as_ref().expect("a variant").id.to_string();
                let index = usize::from(variant == "v1");
                let planned: Vec<NaiveDate> = plan.sessions.iter().map(|session| session.day).collect();
                prop_assert!(draft.is_own(index, &planned), "{} on {:?}", variant, planned);
                prop_assert!(index == 0 || !is_own(0), "the first one that holds: {:?}", alone);
                prop_assert_eq!(Ok(planned), alone[index].clone());
                // Wherever its session may move to, the variant holds as well.
                let session = plan.sessions.iter().find(|session| session.number == draft.session);
                if let Some(Movable { earliest, latest, .. }) = session.and_then(|session| session.movable) {
                    let ends = [Some(earliest), latest].into_iter().flatten();
                    let with = |day| vec![day; draft.session as usize];
                    prop_assert!(ends.into_iter().all(|day| draft.is_own(index, &with(day))), "{:?}", session);
                    prop_assert!(index == 1 || latest.is_some(), "{:?}", session);
                }
            }
            Err(Refusal::Course(problems)) if matches!(problems[..], [CourseProblem::VariantUndecided { .. }]) => {
                prop_assert!(!is_own(0) && !is_own(1), "{:?}", alone);
            }
            Err(refusal) => {
                prop_assert!(!is_own(0) && !is_own(1), "{:?}", alone);
                prop_assert!(alone.contains(&Err(refusal.clone())), "{:?} {:?}", refusal, alone);
            }
        }
    }
}

#[test]
fn a_variant_that_nobody_named_is_asked_for_with_all_names() {
    let draft = Draft { gaps: [(7, 3), (14, 0)], session: 1, age: 10, start: 0, closed: Vec::new(), held: Vec::new() };
    let known = ["v0", "v1"].map(|name| Id::new(name).expect("a name")).to_vec();
    let protocol = Id::new("v").expect("a name");
    let open = Refusal::Course(vec![CourseProblem::VariantOpen { protocol, known: known.clone() }]);
    assert_eq!(days(&draft.job(&draft.whole(true))), Err(open));
    let name = Id::new("v2").expect("a name");
    let job = Job { variant: Some(name.clone()), ..draft.job(&draft.whole(false)) };
    assert_eq!(days(&job), Err(Refusal::Course(vec![CourseProblem::UnknownVariant { name, known }])));
}
