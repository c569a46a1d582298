//! Text as it is in a file, kept to be written again with other parts of the same lengths: where lines are folded depends on
//! lengths, and on where characters begin.

use std::mem;
use std::ops::Range;

use super::line::{FOLD, LONGEST_LINE, escaped, is_plain};

/// What of a text is its own, part by part, as it is in a file but for the folding of lines.
#[derive(Debug, Default)]
pub(crate) struct OwnParts {
    text: Vec<u8>,
    lengths: Lengths,
}

/// How long each of some parts is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Lengths {
    parts: [u8; MOST_PARTS],
    count: u8,
    /// Whether there are more, or longer ones.
    has_more: bool,
}

/// More parts, and longer ones, are written without being kept: hardly any are.
const MOST_PARTS: usize = 32;

impl OwnParts {
    /// Forgets all parts, and keeps their memory for others.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.lengths = Lengths::default();
    }

    /// Appends a part that can stand in a file as it is.
    pub(crate) fn push_plain(&mut self, part: &[u8]) {
        let start = self.text.len();
        self.text.extend_from_slice(part);
        self.end_part(start);
    }

    /// Appends a part that is words with the same between each two of them, all of which can stand in a file as they are.
    pub(crate) fn push_around(&mut self, words: &[Vec<u8>], between: &[u8]) {
        let start = self.text.len();
        for (place, words) in words.iter().enumerate() {
            if place > 0 {
                self.text.extend_from_slice(between);
            }
            self.text.extend_from_slice(words);
        }
        self.end_part(start);
    }

    /// Appends a part that is the first bytes of these.
    pub(crate) fn push_first<const N: usize>(&mut self, bytes: &[u8; N], length: usize) {
        let start = self.text.len();
        // So many bytes as are known now need no loop.
        self.text.extend_from_slice(bytes);
        self.text.truncate(start + length);
        self.end_part(start);
    }

    /// Appends a part that is a TEXT value.
    pub(crate) fn push_text(&mut self, part: &str) {
        if is_plain(part) { self.push_plain(part.as_bytes()) } else { self.push_plain(escaped(part).as_bytes()) }
    }

    fn end_part(&mut self, start: usize) {
        let Lengths { parts, count, has_more } = &mut self.lengths;
        match (parts.get_mut(usize::from(*count)), u8::try_from(self.text.len() - start)) {
            (Some(part), Ok(length)) => {
                *part = length;
                *count += 1;
            }
            (None, _) | (_, Err(_)) => *has_more = true,
        }
    }

    /// How many there are.
    fn count(&self) -> usize {
        self.lengths.count.into()
    }

    /// A number that parts of the same lengths share, and few others do.
    pub(crate) fn key(&self) -> u64 {
        let (eights, _) = self.lengths.parts.as_chunks::<8>();
        eights.iter().fold(0, |key, eight| (key ^ u64::from_le_bytes(*eight)).wrapping_mul(HASH_PRIME).rotate_left(23))
    }

    fn parts(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        self.lengths.parts[..self.count()].iter().map(move |length| {
            let end = start + usize::from(*length);
            mem::replace(&mut start, end)..end
        })
    }

    /// Whether a character begins at a place, or all of them end there.
    fn is_boundary(&self, at: usize) -> bool {
        self.text.get(at).is_none_or(|byte| byte & 0b1100_0000 != 0b1000_0000)
    }
}

/// That of FNV-1a.
const HASH_PRIME: u64 = 0x0000_0100_0000_01b3;

/// A text that was written once, and where its own parts are in it. What of it is needed together lies together.
#[derive(Debug)]
pub(crate) struct Laid {
    /// How long each of its own parts was.
    lengths: Lengths,
    /// Where another text goes between.
    split: usize,
    /// How many lines end within its own parts.
    cuts: usize,
    /// For each of these lines where it ends among the parts, and how far there is room in it; then for each stretch of them that is
    /// in one line where it is in the text, where among the parts, and how long.
    marks: Box<[[u16; 3]]>,
    text: Box<[u8]>,
}

impl Laid {
    /// A text of which some of these parts are at these places, in order, and which goes around another one at `split`; its first line
    /// was `before` long where it begins. Nothing where something else is there.
    pub(super) fn of(
        text: String,
        split: usize,
        before: usize,
        own: &OwnParts,
        places: &[Range<usize>],
    ) -> Option<Self> {
        let (mut placed, mut cuts) = (Vec::with_capacity(places.len()), Vec::new());
        let mark = |[one, two, three]: [usize; 3]| -> Option<[u16; 3]> {
            Some([one.try_into().ok()?, two.try_into().ok()?, three.try_into().ok()?])
        };
        if own.lengths.has_more || own.count() != places.len() {
            return None;
        }
        for (part, place) in own.parts().zip(places) {
            let (mut at, mut from) = (place.start, part.start);
            for (line, stretch) in text[place.clone()].split(FOLD).enumerate() {
                if line > 0 {
                    let length = text[..at].rfind('\n').map_or(before + at, |end| at - (end + 1));
                    cuts.push(mark([from, from + LONGEST_LINE.checked_sub(length)?, 0])?);
                    at += FOLD.len();
                }
                if own.text.get(from..from + stretch.len()) != Some(stretch.as_bytes()) {
                    return None;
                }
                if !stretch.is_empty() {
                    placed.push(mark([at, from, stretch.len()])?);
                }
                (at, from) = (at + stretch.len(), from + stretch.len());
            }
            if from != part.end {
                return None;
            }
        }
        let count = cuts.len();
        cuts.extend(placed);
        Some(Self { lengths: own.lengths, split, cuts: count, marks: cuts.into(), text: text.into_bytes().into() })
    }

    /// Whether the text with these parts is folded in the same places: a line ends at the last beginning of a character for which
    /// there is room.
    pub(crate) fn fits(&self, own: &OwnParts) -> bool {
        let is_cut_so = |[at, room, _]: &[u16; 3]| {
            let (at, room) = (usize::from(*at), usize::from(*room));
            own.is_boundary(at) && !(at + 1..=room).any(|at| own.is_boundary(at))
        };
        self.lengths == own.lengths && self.marks[..self.cuts].iter().all(is_cut_so)
    }

    /// Appends the text with these parts, which fit, around what `between` appends.
    pub(crate) fn push(&self, own: &OwnParts, between: impl FnOnce(&mut Vec<u8>), out: &mut Vec<u8>) {
        let (first, second) = self.text.split_at(self.split);
        let start = out.len();
        out.extend_from_slice(first);
        between(out);
        let shift = out.len() - self.split;
        out.extend_from_slice(second);
        for mark in &self.marks[self.cuts..] {
            let [at, from, length] = mark.map(usize::from);
            let at = if at < self.split { start + at } else { shift + at };
            copy(&mut out[at..at + length], &own.text[from..from + length]);
        }
    }

    /// About how much memory it takes, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.marks) + self.text.len()
    }
}

/// Copies bytes to a place that is as long. Parts of events are short, and a call for each would take longer than copying it.
fn copy(to: &mut [u8], from: &[u8]) {
    match from.len() {
        8..=16 => copy_ends::<8>(to, from),
        17..=32 => copy_ends::<16>(to, from),
        33..=64 => copy_ends::<32>(to, from),
        _ => to.copy_from_slice(from),
    }
}

/// Copies the first bytes and the last, which are all where there are no more than twice as many.
fn copy_ends<const N: usize>(to: &mut [u8], from: &[u8]) {
    if let (Some(first), Some(last)) = (from.first_chunk::<N>(), from.last_chunk::<N>()) {
        if let Some(to) = to.first_chunk_mut() {
            *to = *first;
        }
        if let Some(to) = to.last_chunk_mut() {
            *to = *last;
        }
    }
}
