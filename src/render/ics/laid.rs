//! Text as it is in a file, kept to be written again with other parts of the same lengths: where lines are folded depends on
//! lengths, and on where characters begin.

use std::mem;
use std::ops::Range;

use super::line::{FOLD, LONGEST_LINE, escaped, is_plain};

/// What of a text is its own, part by part, as it is in a file but for the folding of lines.
#[derive(Debug, Default)]
pub(crate) struct OwnParts {
    text: Vec<u8>,
    /// Where each part ends.
    ends: Vec<u32>,
    /// A hash of these: most that differ are told apart by it.
    hash: u64,
}

impl OwnParts {
    /// None, in the room of others.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.hash = 0;
    }

    /// Appends a part that can stand in a file as it is.
    pub(crate) fn push_plain(&mut self, part: &[u8]) {
        self.text.extend_from_slice(part);
        let end = self.text.len() as u32;
        self.ends.push(end);
        self.hash = self.hash.wrapping_mul(HASH_PRIME).wrapping_add(end.into());
    }

    /// Appends parts that are TEXT values, which end there in a text.
    pub(crate) fn push_texts(&mut self, text: &str, ends: &[usize]) {
        // Most are such values as they are, and are looked at together.
        let is_plain = is_plain(text);
        let mut start = 0;
        for end in ends {
            let part = &text[mem::replace(&mut start, *end)..*end];
            if is_plain { self.push_plain(part.as_bytes()) } else { self.push_plain(escaped(part).as_bytes()) }
        }
    }

    /// Appends a part that is a TEXT value.
    pub(crate) fn push_text(&mut self, part: &str) {
        self.push_texts(part, &[part.len()]);
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    fn parts(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| start as usize..*end as usize)
    }

    /// Whether a character begins at a place, or all of them end there.
    fn is_boundary(&self, at: usize) -> bool {
        self.text.get(at).is_none_or(|byte| byte & 0b1100_0000 != 0b1000_0000)
    }
}

/// That of FNV-1a.
const HASH_PRIME: u64 = 0x0000_0100_0000_01b3;

/// A text that was written once, and where its own parts are in it.
#[derive(Debug)]
pub(crate) struct Laid {
    text: Box<[u8]>,
    /// Where each of its own parts ended.
    ends: Box<[u32]>,
    hash: u64,
    own: Box<[Placed]>,
    cuts: Box<[Cut]>,
}

/// A stretch of its own parts that is in one line.
#[derive(Clone, Copy, Debug)]
struct Placed {
    /// Where it begins in the text.
    at: u32,
    /// Where it begins among the parts.
    from: u32,
    length: u32,
}

/// Where a line ends within one of its own parts: at the last beginning of a character that is no further than `room`.
#[derive(Clone, Copy, Debug)]
struct Cut {
    at: usize,
    room: usize,
}

impl Laid {
    /// A text of which some of these parts are at these places, in order; its first line was `before` long where it begins. Nothing
    /// where something else is there.
    pub(super) fn of(text: &str, before: usize, own: &OwnParts, places: &[(usize, Range<usize>)]) -> Option<Self> {
        let (mut placed, mut cuts) = (Vec::with_capacity(places.len()), Vec::new());
        for (part, place) in places {
            let part = own.parts().nth(*part)?;
            let (mut at, mut from) = (place.start, part.start);
            for (line, stretch) in text[place.clone()].split(FOLD).enumerate() {
                if line > 0 {
                    let length = text[..at].rfind('\n').map_or(before + at, |end| at - (end + 1));
                    cuts.push(Cut { at: from, room: from + LONGEST_LINE.checked_sub(length)? });
                    at += FOLD.len();
                }
                if own.text.get(from..from + stretch.len()) != Some(stretch.as_bytes()) {
                    return None;
                }
                if !stretch.is_empty() {
                    placed.push(Placed { at: at as u32, from: from as u32, length: stretch.len() as u32 });
                }
                (at, from) = (at + stretch.len(), from + stretch.len());
            }
            if from != part.end {
                return None;
            }
        }
        let text: Box<str> = text.into();
        let (ends, hash) = (own.ends.as_slice().into(), own.hash);
        Some(Self { text: text.into(), ends, hash, own: placed.into(), cuts: cuts.into() })
    }

    /// Whether the text with these parts is folded in the same places.
    pub(crate) fn fits(&self, own: &OwnParts) -> bool {
        let is_cut_so = |cut: &Cut| own.is_boundary(cut.at) && !(cut.at + 1..=cut.room).any(|at| own.is_boundary(at));
        self.hash == own.hash && *self.ends == *own.ends && self.cuts.iter().all(is_cut_so)
    }

    /// Appends the text with these parts, which fit.
    pub(crate) fn push(&self, own: &OwnParts, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&self.text);
        let text = &mut out[start..];
        for Placed { at, from, length } in &self.own {
            let (at, from, length) = (*at as usize, *from as usize, *length as usize);
            text[at..at + length].copy_from_slice(&own.text[from..from + length]);
        }
    }

    /// About how much memory it takes, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len() + self.own.len() * size_of::<Placed>() + self.ends.len() * size_of::<u32>()
    }
}
