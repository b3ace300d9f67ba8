"""Does a confidence mean what it says? Bins of it, and the share that is right above a threshold.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import score
from scan import value

SURE = 0.8      # the confidence from which an answer is to be relied on


def bins(pairs, width=0.1):
    """[(low, high, n, right)] of pairs (confidence, right or wrong); 1.0 belongs to the last bin."""
    count = round(1 / width)
    table = [[0, 0] for _ in range(count)]
    for confidence, right in pairs:
        cell = table[min(count - 1, max(0, int(confidence / width + 1e-9)))]
        cell[0] += 1
        cell[1] += bool(right)
    return [(i * width, (i + 1) * width, n, right) for i, (n, right) in enumerate(table)]


def sure(pairs, total, threshold=SURE):
    """(n, right, coverage) of the answers of at least the threshold; the coverage is of all `total` tracks."""
    kept = [bool(right) for confidence, right in pairs if confidence >= threshold]
    return len(kept), sum(kept), len(kept) / total if total else 0.0


def tempo_pairs(items, records):
    """(confidence, Accuracy 1) of the scored rows that have an answer."""
    return _pairs(items, records, ("tempo", "confidence"), "Acc1")


def key_pairs(items, records):
    return _pairs(items, records, ("key", "strength"), "exact")


def _pairs(items, records, names, measure):
    found = [(value(records.get(x["row"]["path"].name), *names), x["values"][measure]) for x in items if x["given"]]
    return [(confidence, right) for confidence, right in found if confidence is not None]


def in_first(candidates, truth, count=2):
    """Is the true tempo, its octave included, among the first candidates?"""
    return any(score.within(c["bpm"], truth) for c in candidates[:count])


def candidates_right(items, records, count=2):
    """[0 or 1] for each scored row."""
    def candidates(x):
        return value(records.get(x["row"]["path"].name), "tempo", "candidates") or []

    return [int(in_first(candidates(x), float(x["row"]["bpm"]), count)) for x in items]
