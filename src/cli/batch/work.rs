//! The pieces of a list go through several threads, and their answers come out in the order of the list.
//!
//! Each thread takes the next piece, answers it, and hands the answer in. One that is handed in before its turn waits in
//! a buffer; where too many wait, so does whoever would hand in one more. So memory stays the same, however long the
//! list is and however long one of its rows takes.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::lines::{Lines, Piece};
use super::progress::Progress;
use super::said::Said;
use super::sink::{Answers, Sink};
use super::sources::DiskSources;
use crate::batch::{Choices, Fault, Layout, Noticed, RowId, Worker};
use crate::cli::failure::Failure;

/// A list to be answered.
pub(super) struct Batch<'b> {
    pub(super) said: Said<'b>,
    pub(super) layout: &'b Layout,
    pub(super) sources: &'b DiskSources<'b>,
    pub(super) choices: &'b Choices,
    pub(super) progress: &'b Progress,
}

/// How many rows there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) rows: u64,
    /// Those without a plan.
    pub(super) bad: u64,
    /// Those whose calendars could not take their places.
    pub(super) unwritten: u64,
    /// Those that a batch before had finished, where this one goes on.
    pub(super) there: u64,
}

impl Sums {
    /// The rows whose answers are written.
    pub(super) fn planned(&self) -> u64 {
        self.rows - self.bad - self.unwritten - self.there
    }
}

/// Why a batch did not come to its end, and how far it came.
pub(super) struct Stopped {
    pub(super) why: Why,
    pub(super) sums: Sums,
}

/// Why a batch did not come to its end.
pub(super) enum Why {
    /// The list cannot be read any further.
    Unreadable(io::Error),
    /// An answer cannot be written.
    Unwritable(Box<Failure>),
    /// Standard output was closed by the program that reads it.
    Closed,
}

/// How many answers wait for their turn at most, for each thread.
const MOST_WAITING: usize = 4;

/// What the threads share.
struct Shared<'b, R> {
    batch: &'b Batch<'b>,
    lines: Mutex<Lines<R>>,
    out: Mutex<Out>,
    /// Told when an answer was written, and when all is over.
    moved_on: Condvar,
    jobs: usize,
    most_waiting: usize,
}

/// What comes out.
struct Out {
    sink: Sink,
    /// The piece whose turn it is.
    turn: u64,
    /// Answers that came before their turn.
    waiting: BTreeMap<u64, Answers>,
    sums: Sums,
    /// What the threads that are through have noticed.
    noticed: Noticed,
    end: Option<End>,
}

/// Why nothing more comes out.
enum End {
    Stopped(Why),
    /// A thread panicked, which it says itself.
    Panic,
}

impl Batch<'_> {
    /// Answers the list on this many threads.
    ///
    /// # Errors
    ///
    /// That the list or the answers cannot be read or written. What is wrong with a row is no error: it is said, counted
    /// and answered.
    pub(super) fn run<R: Read + Send>(
        &self,
        jobs: usize,
        lines: Lines<R>,
        sink: Sink,
    ) -> Result<(Sums, Noticed), Stopped> {
        let (sums, noticed) = (Sums::default(), Noticed::default());
        let out = Out { sink, turn: 0, waiting: BTreeMap::new(), sums, noticed, end: None };
        let shared = Shared {
            batch: self,
            lines: Mutex::new(lines),
            out: Mutex::new(out),
            moved_on: Condvar::new(),
            jobs,
            most_waiting: MOST_WAITING * jobs,
        };
        thread::scope(|scope| {
            for _ in 1..jobs {
                scope.spawn(|| shared.work());
            }
            shared.work();
        });
        let out = shared.out.into_inner().unwrap_or_else(PoisonError::into_inner);
        match out.end {
            Some(End::Stopped(why)) => Err(Stopped { why, sums: out.sums }),
            Some(End::Panic) => Ok((out.sums, out.noticed)),
            None => {
                let (sums, noticed) = (out.sums, out.noticed);
                out.sink
                    .finish()
                    .map(|()| (sums, noticed))
                    .map_err(|failure| Stopped { why: Why::Unwritable(Box::new(failure)), sums })
            }
        }
    }

    /// Answers the rows of a piece.
    fn answer(&self, piece: &Piece, worker: &mut Worker<'_, DiskSources<'_>>, answers: &mut Answers) {
        for (number, line) in piece.rows() {
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            answers.rows += 1;
            let line = if number == 1 { line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line) } else { line };
            match self.layout.read(line) {
                Ok(row) => {
                    if let Err(fault) = answers.answer(worker, &row, number) {
                        self.say(number, &row.id, fault, answers);
                    }
                }
                Err(bad) => self.say(number, &bad.id, bad.fault, answers),
            }
        }
    }

    /// Says what is wrong with a row: on its line of the answer, and in a message.
    fn say(&self, line: u64, id: &RowId<'_>, fault: Fault, answers: &mut Answers) {
        if let Some(fault) = answers.push_fault(line, id, fault) {
            answers.messages += &self.said.fault(line, &fault);
        }
    }
}

impl<R: Read> Shared<'_, R> {
    /// Takes pieces, answers them and hands them in, until there are none.
    fn work(&self) {
        let _panic = OnPanic(self);
        let mut worker = Worker::one_of(self.jobs, self.batch.sources, self.batch.choices);
        let (mut piece, mut spare) = (Piece::default(), None);
        loop {
            match lock(&self.lines).next_into(&mut piece) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => return self.end(End::Stopped(Why::Unreadable(error))),
            }
            let mut answers = spare.take().unwrap_or_else(|| lock(&self.out).sink.answers());
            answers.begin(piece.place, piece.len());
            self.batch.answer(&piece, &mut worker, &mut answers);
            match self.hand_in(piece.place, answers) {
                Ok(written) => spare = written,
                Err(Over) => return,
            }
        }
        lock(&self.out).noticed.join(worker.into_noticed());
    }

    /// Writes answers whose turn it is, and those that waited for them. Gives back the memory of one.
    fn hand_in(&self, place: u64, answers: Answers) -> Result<Option<Answers>, Over> {
        let mut out = lock(&self.out);
        while out.end.is_none() && out.turn != place && self.most_waiting <= out.waiting.len() {
            out = self.moved_on.wait(out).unwrap_or_else(PoisonError::into_inner);
        }
        if out.end.is_some() {
            return Err(Over);
        }
        out.waiting.insert(place, answers);
        let mut spare = None;
        loop {
            let turn = out.turn;
            let Some(mut next) = out.waiting.remove(&turn) else { break };
            out.turn += 1;
            if let Err(end) = self.write(&mut out, &mut next) {
                drop(out);
                self.end(end);
                return Err(Over);
            }
            spare = Some(next);
        }
        if spare.is_some() {
            self.moved_on.notify_all();
        }
        Ok(spare)
    }

    fn write(&self, out: &mut Out, answers: &mut Answers) -> Result<(), End> {
        let refused = out.sink.put(answers).map_err(|failure| match failure {
            Some(failure) => End::Stopped(Why::Unwritable(Box::new(failure))),
            None => End::Stopped(Why::Closed),
        })?;
        for (line, fault) in refused {
            answers.messages += &self.batch.said.fault(line, &fault);
        }
        out.sums.rows += answers.rows;
        out.sums.unwritten += answers.unwritten;
        out.sums.bad += answers.bad;
        out.sums.there += answers.there;
        if !answers.messages.is_empty() {
            self.batch.progress.say(&answers.messages);
        }
        self.batch.progress.done(answers.bytes, out.sums.rows);
        Ok(())
    }

    fn end(&self, end: End) {
        lock(&self.out).end.get_or_insert(end);
        self.moved_on.notify_all();
    }
}

/// Nothing more comes out.
struct Over;

/// Lets nobody wait for a thread that is no more.
struct OnPanic<'s, 'b, R: Read>(&'s Shared<'b, R>);

impl<R: Read> Drop for OnPanic<'_, '_, R> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.end(End::Panic);
        }
    }
}

/// A lock that a thread held which panicked is as good as any: the batch is over then.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
