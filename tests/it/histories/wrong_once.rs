//! Histories that came out wrong once, as short as they were found.

use super::{PROTOCOLS, Step, lived};

/// A session that comes twice is moved by its number; a closed day's visit is held on another day; a gap is longer than it
/// looked; a visit that was moved by hand passes without an entry.
#[test]
fn what_came_out_wrong_once_comes_out_right() {
    use Step::{Away, Cancelled, Closed, Held, Later, Missed, Moved, Undo};
    let hand_out = Step::HandOut { anew: false };
    let held = Held { late: 0 };
    let moved = |ahead: usize, by: i64| Moved { ahead, by, by_force: false };
    let forced = |ahead: usize, by: i64| Moved { ahead, by, by_force: true };
    let histories: [(usize, &[Step]); 24] = [
        (0, &[hand_out, Closed { ahead: 1 }, Missed, Later { days: 7 }, held, hand_out, hand_out]),
        (0, &[hand_out, Missed, Closed { ahead: 0 }, held, Undo, held]),
        (0, &[hand_out, Missed, moved(3, 1), Held { late: 1 }, held, held, hand_out]),
        (
            1,
            &[
                hand_out,
                hand_out,
                Missed,
                hand_out,
                held,
                Later { days: 7 },
                Undo,
                Held { late: 1 },
                Missed,
                held,
                hand_out,
            ],
        ),
        (2, &[hand_out, Later { days: 9 }, hand_out, Closed { ahead: 2 }, held, held, held, Undo, held, hand_out]),
        (
            3,
            &[
                hand_out,
                Later { days: 11 },
                hand_out,
                Away { ahead: 1, days: 2 },
                Held { late: 2 },
                Undo,
                hand_out,
                Away { ahead: 3, days: 4 },
                held,
                Missed,
            ],
        ),
        (3, &[Away { ahead: 2, days: 4 }, hand_out, moved(2, 0)]),
        (3, &[held, Missed, hand_out, Undo, Closed { ahead: 1 }, Away { ahead: 0, days: 2 }, hand_out]),
        (3, &[held, Later { days: 9 }, hand_out, Closed { ahead: 0 }, moved(1, 1), Missed]),
        (3, &[hand_out, Later { days: 7 }, Held { late: 1 }, held, hand_out]),
        (3, &[held, held, hand_out, Away { ahead: 0, days: 2 }, Missed, hand_out]),
        (3, &[hand_out, held, moved(0, 1), Later { days: 10 }, hand_out]),
        (3, &[forced(1, 2), Missed, held, hand_out, Held { late: 2 }, hand_out]),
        (
            3,
            &[
                held,
                Closed { ahead: 0 },
                hand_out,
                Closed { ahead: 0 },
                Missed,
                Missed,
                forced(2, 1),
                hand_out,
                Missed,
                hand_out,
            ],
        ),
        (3, &[held, held, hand_out, Undo, Later { days: 3 }, hand_out, moved(0, 0)]),
        (
            2,
            &[
                hand_out,
                Away { ahead: 0, days: 4 },
                Cancelled { ahead: 2 },
                moved(1, 1),
                held,
                moved(0, -1),
                Missed,
                held,
                hand_out,
            ],
        ),
        (2, &[hand_out, Missed, Held { late: 2 }, Away { ahead: 2, days: 1 }, Later { days: 8 }, Missed, held]),
        (3, &[Away { ahead: 2, days: 4 }, hand_out, held, Later { days: 10 }, Away { ahead: 1, days: 2 }, Missed]),
        (3, &[hand_out, Away { ahead: 1, days: 2 }, hand_out, Step::HandOut { anew: true }]),
        (0, &[hand_out, moved(0, 4), Later { days: 14 }, forced(3, -2), Missed]),
        (3, &[held, held, Held { late: 2 }, Missed, forced(0, 2), Missed, forced(0, 4), hand_out]),
        (2, &[moved(3, 0), moved(3, 6), Held { late: 2 }, moved(1, 4), hand_out]),
        (
            3,
            &[
                Closed { ahead: 3 },
                hand_out,
                Missed,
                hand_out,
                Held { late: 5 },
                held,
                Missed,
                hand_out,
                Missed,
                forced(1, 4),
                hand_out,
            ],
        ),
        (3, &[held, hand_out, held, held, Undo, Later { days: 8 }, Missed, Away { ahead: 1, days: 2 }]),
    ];
    for (protocol, steps) in histories {
        lived(PROTOCOLS[protocol], steps).unwrap_or_else(|wrong| panic!("{steps:?}: {wrong}"));
    }
}
