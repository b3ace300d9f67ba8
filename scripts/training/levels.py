"""Fits the weights of analyzers/metrical_level.cpp and reports how well they find tempi, in sample and left out.

usage: levels.py ONSETS TRUTH.csv[=WEIGHT]... [--drop FILE]...

ONSETS holds NAME.onsets and NAME.salience as onset_dump writes them; each truth.csv, with the columns file and bpm, is one collection. Its
WEIGHT (1) is shared by its tracks. --drop leaves a track out of the fit, not out of the report.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import csv
from pathlib import Path

import numpy as np

WINDOW, HOP, LAGS, GROUPS = 1024, 256, 832, 4  # as in analyzers/periodicity.cpp
STEP, FLOOR, MOST_REGULAR = 1.001, 0.1, 0.08   # as in analyzers/metrical_level.cpp
SHARES, LEAST_SALIENCE, DRIFT = 16, 0.05, 0.03  # as in analyzers/pulse_fit.cpp
ROUNDING, LOOSENESS = 0.5, 0.01
SHRINKAGE = 0.003                              # of the squared weights, each in units of its evidence's spread
CANDIDATES = 16
NAMES = ["faster", "faster machines", "farther", "bar", "half beat", "one beat", "two beats", "four beats",
         "bass in two beats", "bass in four beats", "answer in half a beat", "answer in a beat", "beats fit", "contrast of players"]
OCTAVES = (1 / 3, 1 / 2, 1, 2, 3)


def read_onsets(path):
    """Frame rate, and rises in frames x groups."""
    data = path.read_bytes()
    stored = np.frombuffer(data[8:], np.uint8).reshape(-1, 2 * GROUPS)[:, :GROUPS]
    return float(np.frombuffer(data[:8])[0]), 8 * (stored.astype(np.float64) / 255) ** 2


def without_moving_mean(x, reach=50):
    total = np.vstack([np.zeros((1, x.shape[1])), np.cumsum(x, 0)])
    begin = np.maximum(0, np.arange(len(x)) - reach)
    end = np.minimum(len(x), np.arange(len(x)) + reach + 1)
    return x - (total[end] - total[begin]) / (end - begin)[:, None]


def correlograms(rises):
    """Means over windows: of all groups, of the lowest, of the lowest with the middle ones."""
    sums, windows = np.zeros((3, LAGS)), 0
    for first in range(0, max(1, len(rises) - WINDOW // 2), HOP):
        x = np.zeros((WINDOW, GROUPS))
        part = rises[first:first + WINDOW]
        x[:len(part)] = part
        spectrum = np.fft.rfft(without_moving_mean(x), 2 * WINDOW, axis=0)
        magnitude = np.abs(spectrum)
        whitened = np.where(magnitude > 0, spectrum / np.maximum(magnitude, 1e-30) ** 0.75, 0)
        energy = np.fft.irfft(np.abs(whitened) ** 2, axis=0)[0]
        whitened = np.where(energy > 0, whitened / np.sqrt(np.where(energy > 0, energy, 1)), 0)
        power = np.abs(whitened) ** 2
        answer = (whitened[:, :1] * whitened[:, 1:-1].conj()).real.mean(1)
        for i, s in enumerate([power.mean(1), power[:, 0], answer]):
            sums[i] += np.fft.irfft(s)[:LAGS] * WINDOW / (WINDOW - np.arange(LAGS))
        windows += bool(energy.any())
    return sums / max(1, windows)


def at_lag(c, lag):
    i = np.asarray(lag).astype(int)
    inside = (i >= 1) & (i + 2 < len(c))
    i = np.where(inside, i, 1)
    x, (a, b, d, e) = lag - i, (c[i - 1], c[i], c[i + 1], c[i + 2])
    return np.where(inside, b + 0.5 * x * (d - a + x * (2 * a - 5 * b + 4 * d - e + x * (3 * (b - d) + e - a))), 0)


def near(c, lag):
    return at_lag(c, np.multiply.outer(1 + 0.005 * np.arange(-3, 4), lag)).max(0)


def fit_pulses(path, tempi):
    """Of the best beats of each tempo, a beat's share of the likelihood and the contrast to their middles."""
    data = path.read_bytes()
    salience = np.frombuffer(data[8:], np.float32).reshape(-1, 2)[:, 0].astype(np.float64)
    rate, beat = float(np.frombuffer(data[:8])[0]), np.clip(salience, LEAST_SALIENCE, 1 - LEAST_SALIENCE)
    total = np.concatenate([[0], np.cumsum(np.log(beat * (SHARES - 1) / (1 - beat)))])
    period, row, n = 60 / tempi * rate, np.arange(len(tempi)), len(beat)
    longest, width = np.ceil(period * (1 + DRIFT)).astype(int), np.ceil(period / SHARES).astype(int)
    before = longest.max()
    interval = np.maximum(2, np.floor(period * (1 - DRIFT))).astype(int)[:, None] + np.arange(
        1 + int(np.ceil(2 * DRIFT * period.max())) + 1)
    cost = 0.5 * ((interval - period[:, None]) / (ROUNDING + LOOSENESS * period)[:, None]) ** 2
    cost[interval > longest[:, None]] = np.inf
    interval = np.minimum(interval, before)
    score, best = np.zeros((len(tempi), before + n)), np.zeros((len(tempi), n), int)
    gain = total[np.minimum(np.arange(n) + width[:, None], n)] - total[:-1]
    for t in range(n):
        scores = score[row[:, None], before + t - interval] - cost
        k = scores.argmax(1)
        best[:, t] = interval[row, k]
        score[:, before + t] = scores[row, k] + gain[:, t]
    likelihood, contrast = np.zeros(len(tempi)), np.zeros(len(tempi))
    for i, w in enumerate(width):
        peak = np.lib.stride_tricks.sliding_window_view(salience, w).max(1)
        last = score[i, :before + n - w + 1]
        at = len(last) - longest[i] + last[-longest[i]:].argmax()
        likelihood[i] = (last[at] + np.log(1 - beat).sum()) / n * period[i]
        beats = []
        while at >= before:
            beats.append(at - before)
            at -= best[i, at - before]
        beats = np.array(beats, int)
        if len(beats) > 1:
            contrast[i] = np.mean(peak[beats[1:]] - peak[(beats[1:] + beats[:-1]) // 2])
    return likelihood, contrast


def candidates(onsets):
    """Tempi, and the evidence for each."""
    rate, rises = read_onsets(onsets)
    every, bass, answer = correlograms(rises)
    tempi = 30 * STEP ** np.arange(-1, np.ceil(np.log(10) / np.log(STEP)) + 1)
    comb = np.mean([at_lag(every, k * 60 / tempi * rate) for k in (1, 2, 3, 4)], 0)
    regularity = comb[1:-1].max()
    peaks = 1 + np.flatnonzero((comb[1:-1] >= comb[:-2]) & (comb[1:-1] > comb[2:]))
    octaves = np.log2(tempi / 120)
    peaks = peaks[np.argsort(-comb[peaks] * np.exp(-0.5 * octaves[peaks] ** 2))[:CANDIDATES]]
    x, beat = octaves[peaks], 60 / tempi[peaks] * rate
    likelihood, contrast = fit_pulses(onsets.with_suffix(".salience"), tempi[peaks])
    told = lambda c: np.log(np.maximum(c / regularity, 0) + FLOOR)
    return tempi[peaks], np.stack(
        [x, x * min(regularity, MOST_REGULAR), x * x, told(comb[peaks])]
        + [told(near(every, beats * beat)) for beats in (0.5, 1, 2, 4)]
        + [told(near(bass, beats * beat)) for beats in (2, 4)]
        + [told(near(answer, beats * beat)) for beats in (0.5, 1)]
        + [likelihood, contrast * (1 - min(regularity, MOST_REGULAR) / MOST_REGULAR)], 1)


class Track:
    def __init__(self, onsets, collection, weight, file, bpm):
        self.collection, self.weight, self.file = collection, weight, file
        self.tempi, self.evidence = candidates(onsets / f"{Path(file).stem}.onsets")
        self.right = np.abs(self.tempi / bpm - 1) < 0.04
        self.related = np.any([np.abs(self.tempi / (q * bpm) - 1) < 0.04 for q in OCTAVES], 0)


def fit(tracks):
    """Weights of a conditional logit, by Newton's method; tracks whose tempo is no candidate say nothing."""
    tracks = [t for t in tracks if t.right.any() and t.weight > 0]
    total = sum(t.weight for t in tracks)
    spread = np.sqrt(np.mean(np.concatenate([(t.evidence - t.evidence.mean(0)) ** 2 for t in tracks]), 0))

    def likelihood(w):
        loss, slope, bend = SHRINKAGE * w @ w, 2 * SHRINKAGE * w, 2 * SHRINKAGE * np.eye(w.size)
        for t in tracks:
            x = t.evidence / spread
            z = x @ w
            p = np.exp(z - z.max())
            q = p * t.right
            loss -= t.weight / total * np.log(q.sum() / p.sum())
            p, q = p / p.sum(), q / q.sum()
            slope = slope + t.weight / total * (p - q) @ x
            centred = x - p @ x
            bend = bend + t.weight / total * (centred.T * p) @ centred
        return loss, slope, bend

    w = np.zeros(len(NAMES))
    for _ in range(40):
        loss, slope, bend = likelihood(w)
        step, length = np.linalg.solve(bend, slope), 1.0
        while length > 1e-4 and likelihood(w - length * step)[0] > loss - 1e-4 * length * slope @ step:
            length /= 2
        w = w - length * step
        if slope @ step < 1e-8:
            break
    return w / spread


def accuracy(tracks, weights):
    best = [np.argmax(t.evidence @ weights) for t in tracks]
    return [100 * np.mean([getattr(t, kind)[b] for t, b in zip(tracks, best)]) for kind in ("right", "related")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("onsets", type=Path)
    parser.add_argument("truth", nargs="+")
    parser.add_argument("--drop", action="append", default=[], metavar="FILE")
    options = parser.parse_args()
    tracks = []
    for argument in options.truth:
        path, _, share = argument.partition("=")
        with open(path, newline="") as file:
            rows = [r for r in csv.DictReader(file) if r["bpm"]]
        tracks += [Track(options.onsets, path, float(share or 1) / len(rows), r["file"], float(r["bpm"])) for r in rows]
    for t in tracks:
        t.weight *= Path(t.file).name not in options.drop
    weights = fit(tracks)
    for name, weight in zip(NAMES, weights):
        print(f"{name:22} {weight:7.2f}")
    print("accuracy 1 and 2, %: in sample, left out")
    for path in dict.fromkeys(t.collection for t in tracks):
        judged = [t for t in tracks if t.collection == path]
        others = fit([t for t in tracks if t.collection != path])
        print("{:6.1f} {:6.1f}   {:6.1f} {:6.1f}   {}".format(*accuracy(judged, weights), *accuracy(judged, others), path))


if __name__ == "__main__":
    main()
