//! The words below the title of an event.

use std::cell::RefCell;
use std::mem;
use std::rc::Rc;

use super::event::WORDS;
use super::laid::{Laid, OwnParts};
use super::line::{LONGEST_LINE, Line, escaped, fold, go_on, has_letters, is_plain};

/// The words below the title of an event: its own, or words that many events have with its own in their gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Its own, one behind the other.
    own: String,
    /// Where those in each gap end.
    gap_ends: Vec<usize>,
    /// What is around the gaps; its own are all where there is none.
    frame: Option<Rc<SharedFrame>>,
}

/// Words that many events have, with gaps for what each has of its own.
#[derive(Debug, PartialEq, Eq)]
pub struct SharedFrame {
    /// Those around the gaps: one more than there are of these.
    around: Vec<Rc<SharedWords>>,
}

/// Words that many events have below their titles: they are made safe, escaped and folded once for all of them.
#[derive(Debug)]
pub struct SharedWords {
    text: String,
    /// They as a TEXT value, where that is something else.
    escaped: Option<String>,
    /// The same folded, once for each length of the line before them. In one file there are few of these.
    folded: RefCell<Vec<Folded>>,
}

/// Words as they are in a file, and how long the last of their lines is.
#[derive(Debug)]
struct Folded {
    /// How long the line is before them.
    before: usize,
    text: String,
    octets: usize,
}

impl SharedWords {
    /// These words.
    pub fn new(text: String) -> Self {
        let escaped = (!is_plain(&text)).then(|| escaped(&text));
        Self { text, escaped, folded: RefCell::default() }
    }

    fn write(&self, line: &mut Line<'_>) {
        let escaped = self.escaped.as_ref().unwrap_or(&self.text);
        if line.octets() + escaped.len() <= LONGEST_LINE {
            line.plain(escaped);
            return;
        }
        let before = line.octets();
        let mut all = self.folded.borrow_mut();
        let known = all.iter().position(|folded| folded.before == before).unwrap_or_else(|| {
            let (text, octets) = fold(escaped, before);
            all.push(Folded { before, text, octets });
            all.len() - 1
        });
        let Folded { text, octets, .. } = &all[known];
        line.folded(text, *octets);
    }
}

impl PartialEq for SharedWords {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for SharedWords {}

impl SharedFrame {
    /// Words with a gap between each two.
    pub fn new(around: Vec<Rc<SharedWords>>) -> Self {
        Self { around }
    }

    fn gaps(&self) -> usize {
        self.around.len().saturating_sub(1)
    }
}

impl From<String> for Words {
    fn from(own: String) -> Self {
        Self { own, gap_ends: Vec::new(), frame: None }
    }
}

impl Words {
    /// Words that many events have, with what `fill` appends for each of their gaps.
    pub fn framed(frame: Rc<SharedFrame>, mut fill: impl FnMut(&mut String, usize)) -> Self {
        let (mut own, mut gap_ends) = (String::new(), Vec::with_capacity(frame.gaps()));
        for gap in 0..frame.gaps() {
            fill(&mut own, gap);
            gap_ends.push(own.len());
        }
        Self { own, gap_ends, frame: Some(frame) }
    }

    /// All of them.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.each(|piece| text.push_str(piece.text()));
        text
    }

    /// About how many bytes they are in a file.
    pub(super) fn bytes(&self) -> usize {
        let mut bytes = 0;
        self.each(|piece| bytes += piece.text().len());
        bytes + bytes / 16
    }

    /// Whether anything of them is left in a file.
    pub(super) fn has_letters(&self) -> bool {
        let mut has = false;
        self.each(|piece| has = has || has_letters(piece.text()));
        has
    }

    /// Appends them as a TEXT value.
    pub(super) fn write(&self, line: &mut Line<'_>) {
        self.each(|piece| piece.write(line));
    }

    /// They as they are in a file, to be written again with other words in the same gaps; and these own parts of theirs. Gaps that
    /// are empty now always are.
    pub(crate) fn laid(&self) -> Option<(Laid, OwnParts)> {
        let (mut text, mut own, mut places) = (String::new(), OwnParts::default(), Vec::new());
        go_on(&mut text, WORDS.len(), |line| {
            self.each(|piece| {
                let start = line.written();
                piece.write(line);
                if let Piece::Own(words) = piece
                    && !words.is_empty()
                {
                    places.push(start..line.written());
                    own.push_text(words);
                }
            });
        });
        let end = text.len();
        Laid::of(text, end, WORDS.len(), &own, &places).map(|laid| (laid, own))
    }

    /// Gives them piece by piece.
    fn each<'w>(&'w self, mut see: impl FnMut(Piece<'w>)) {
        let Some((last, before)) = self.frame.as_ref().and_then(|frame| frame.around.split_last()) else {
            return see(Piece::Own(&self.own));
        };
        let mut start = 0;
        for (shared, end) in before.iter().zip(&self.gap_ends) {
            see(Piece::Shared(shared));
            see(Piece::Own(&self.own[mem::replace(&mut start, *end)..*end]));
        }
        see(Piece::Shared(last));
    }
}

/// A stretch of the words of an event.
enum Piece<'w> {
    Own(&'w str),
    Shared(&'w SharedWords),
}

impl<'w> Piece<'w> {
    fn write(&self, line: &mut Line<'_>) {
        match self {
            Self::Own(own) => {
                line.text(own);
            }
            Self::Shared(shared) => shared.write(line),
        }
    }

    fn text(&self) -> &'w str {
        match self {
            Self::Own(own) => own,
            Self::Shared(shared) => &shared.text,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::line::Lines;
    use super::*;

    fn written(words: &Words) -> String {
        let mut out = String::new();
        words.write(&mut Lines::new(&mut out).line("DESCRIPTION:"));
        out
    }

    /// That words with each filling in turn are written again as they were, wherever those before them fit.
    fn check_written_again(around: &[String], fillings: &[Vec<String>]) -> Result<(), TestCaseError> {
        let shared = around.iter().map(|text| Rc::new(SharedWords::new(text.clone())));
        let frame = Rc::new(SharedFrame::new(shared.collect()));
        let mut known: Vec<Laid> = Vec::new();
        for filling in fillings {
            let words = Words::framed(frame.clone(), |out, gap| out.push_str(&filling[gap]));
            let laid_out = |words: &Words| {
                let mut whole = String::new();
                go_on(&mut whole, WORDS.len(), |line| words.write(line));
                whole
            };
            let whole = laid_out(&words);
            prop_assert_eq!(&whole, &laid_out(&Words::from(words.text())), "kept from words that others came before");
            let (laid, own) = words.laid().expect("nothing else is in the gaps");
            prop_assert!(laid.fits(&own));
            known.push(laid);
            for laid in known.iter().filter(|laid| laid.fits(&own)) {
                let mut again = Vec::new();
                laid.push(&own, |_| {}, &mut again);
                prop_assert_eq!(str::from_utf8(&again), Ok(&*whole));
            }
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn framed_words_are_written_as_the_event_s_own(
            parts in prop::collection::vec("(\\PC|[,;\\\\\n\u{85}\u{2028}]|[a-z]{20,90}){0,5}", 1..8),
        ) {
            // A line break of two characters is never cut in two.
            let (around, gaps): (Vec<_>, Vec<_>) = parts.iter().enumerate().partition(|(place, _)| place % 2 == 0);
            let around = around.into_iter().map(|(_, text)| Rc::new(SharedWords::new(text.clone())));
            let is_last_a_gap = parts.len() % 2 == 0;
            let around = around.chain(is_last_a_gap.then(|| Rc::new(SharedWords::new(String::new()))));
            let frame = Rc::new(SharedFrame::new(around.collect()));
            let words = Words::framed(frame, |out, gap| out.push_str(gaps[gap].1));
            let whole = Words::from(parts.concat());
            prop_assert_eq!(words.text(), whole.text());
            prop_assert_eq!(words.has_letters(), whole.has_letters());
            // Twice, since they are folded the first time.
            prop_assert_eq!(written(&words), written(&whole));
            prop_assert_eq!(written(&words), written(&whole));
        }

        /// Days of one length are folded alike, and other words where they are.
        #[test]
        fn words_are_written_again_as_they_would_be(
            around in prop::collection::vec("[a-zş,\n]{0,80}", 2..4),
            fillings in prop::collection::vec(
                prop::collection::vec("[a-z]{4}|[a-z]{2}ş|a,bc|[a-z]{40}|[a-z]ş{19}[a-z]|[a-z]{2}ş{18}[a-z]{2}|ş{20}", 2),
                1..24,
            ),
        ) {
            check_written_again(&around, &fillings)?;
        }
    }

    /// A case that went wrong once: a line ends within a filling, beside characters of two octets.
    #[test]
    fn a_long_filling_is_written_again() -> Result<(), TestCaseError> {
        let around =
            ["ş,\nşa\nşa,a\n\n,ş\n,a,şaa,ş,a\n\na\n,şş\n,\na,aşa\n\n\na,aa\n,a,,,aaa,\n".to_owned(), String::new()];
        let fillings = ["a".repeat(40), "a".repeat(39) + "b"].map(|first| vec![first, "aaaa".to_owned()]);
        check_written_again(&around, &fillings)
    }
}
