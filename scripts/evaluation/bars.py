"""Bar length and bar phase, where the annotation counts the bar and nocturne names its first downbeat.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from collections import Counter

import score
from scan import value

SKIP_S = 5.0        # as for beats


def true_length(marks):
    """Beats in the bar: what most bars have; None without a whole bar."""
    downs = [i for i, (_, down) in enumerate(marks) if down]
    lengths = Counter(b - a for a, b in zip(downs, downs[1:]))
    return lengths.most_common(1)[0][0] if lengths else None


def downbeats(beats, first, length):
    """Every `length`-th beat, from the beat nearest to `first` on, both ways."""
    if not beats or not length:
        return []
    start = min(range(len(beats)), key=lambda i: abs(beats[i] - first))
    return beats[start % length::length]


def score_bars(marks, record):
    """{"length", "phase", "downbeat F"}; None where there is nothing to compare."""
    length = true_length(marks)
    first, ours = value(record, "tempo", "first_downbeat"), value(record, "tempo", "beats_per_bar")
    if length is None or first is None or not ours:
        return None
    truth = [t for t, down in marks if down and t >= SKIP_S]
    found = [t for t in downbeats(value(record, "tempo", "beats") or [], first, int(ours)) if t >= SKIP_S]
    right = score.f_measure(found, truth)
    return {"length": int(int(ours) == length), "phase": int(right >= 0.5), "downbeat F": right}
