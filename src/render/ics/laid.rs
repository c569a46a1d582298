//! Words as they are in a file, kept to be written again with others of the same lengths in their gaps: where lines are folded
//! depends on lengths alone.

use std::ops::Range;

use super::line::{FOLD, Line};

/// Words with gaps, as they were written once, and where what was in the gaps is.
#[derive(Debug)]
pub(super) struct Laid {
    /// How long the line before them was.
    before: usize,
    /// Where in the event's own words those in each gap end.
    gap_ends: Box<[usize]>,
    /// Each stretch of the text between what is in the gaps, and which of the event's own words follow it.
    stretches: Box<[(Range<usize>, Range<usize>)]>,
    text: Box<str>,
    /// Which of the event's own words are cut by the end of a line. They are cut between characters: others are cut alike
    /// where each of their characters is one octet.
    cut: Box<[Range<usize>]>,
    /// How long their last line is.
    after: usize,
}

impl Laid {
    /// What was written from there on, to a line that was `before` long; `places` are those of what was in the gaps, from
    /// there. Nothing where it holds for these words alone.
    pub(super) fn of(
        line: &Line<'_>,
        from: usize,
        before: usize,
        places: Vec<Range<usize>>,
        own: &str,
        gap_ends: &[usize],
    ) -> Option<Self> {
        let text = line.since(from);
        let (mut stretches, mut cut) = (Vec::with_capacity(places.len() + 1), Vec::new());
        let (mut written, mut start) = (0, 0);
        for (place, end) in places.into_iter().zip(gap_ends) {
            if place.is_empty() {
                continue;
            }
            if place.len() != *end - start {
                cut.push(start..*end);
            }
            let mut at = place.start;
            // The words of a gap have no line break of their own.
            for part in text[place].split(FOLD) {
                stretches.push((written..at, start..start + part.len()));
                start += part.len();
                written = at + part.len();
                at = written + FOLD.len();
            }
        }
        stretches.push((written..text.len(), start..start));
        let is_its_own = cut.iter().any(|cut: &Range<usize>| !own[cut.clone()].is_ascii());
        (!is_its_own).then(|| Self {
            before,
            gap_ends: gap_ends.into(),
            stretches: stretches.into(),
            text: text.into(),
            cut: cut.into(),
            after: line.octets(),
        })
    }

    /// Whether these words, none of which needs an escape, would be folded in the same places.
    pub(super) fn fits(&self, own: &str, gap_ends: &[usize], before: usize) -> bool {
        self.before == before && *self.gap_ends == *gap_ends && self.cut.iter().all(|cut| own[cut.clone()].is_ascii())
    }

    /// Appends the same with these words in its gaps, which it fits.
    pub(super) fn write(&self, own: &str, line: &mut Line<'_>) {
        for (stretch, words) in &self.stretches {
            line.folded(&self.text[stretch.clone()], self.after);
            line.folded(&own[words.clone()], self.after);
        }
    }
}
