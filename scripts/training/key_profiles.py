#!/usr/bin/env python3
# Fits the key profiles of analyzers/key_profiles.h to recorded songs of known key, and prints them.
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: key_profiles.py BILLBOARD

BILLBOARD holds the McGill Billboard annotations 2.0 (CC0): billboard-2.0-salami_chords/ID/salami_chords.txt and
billboard-2.0-chordino/ID/bothchroma.csv, chroma of the recordings themselves. Needs numpy; a minute. No chance is involved.

A song counts if at least 95 % of its bars have one tonic, and its tonic chords are for two thirds of their time, and for more
than 8 s, of one mode. The fit maximises the likelihood of the keys, both modes weighing the same, less a pull towards the mean
of four published profiles: the pull is strong because the chroma is not ours, and what differs is the front end, not the music.
"""
import re
import sys
from pathlib import Path

import numpy as np

SEGMENT_S, PULL, STEPS, RATE = 4, 10, 400, 0.01
NOTES = dict(C=0, D=2, E=4, F=5, G=7, A=9, B=11)

PUBLISHED = [  # major and minor; sources in analyzers/key_profiles.h
    ((.95162, .20742, .71758, .22007, .71341, .48841, .31431, 1, .20957, .53657, .22585, .55363),
     (.94409, .21742, .64525, .63229, .27897, .57709, .26428, 1, .26428, .30633, .45924, .35929)),
    ((.0629, .0146, .0610, .0121, .0623, .0414, .0248, .0631, .0150, .0521, .0142, .0478),
     (.0682, .0138, .0543, .0519, .0234, .0544, .0176, .0670, .0349, .0297, .0401, .0270)),
    ((6.6, 2.0, 3.5, 2.3, 4.6, 4.0, 2.5, 5.2, 2.4, 3.7, 2.3, 3.4), (6.5, 2.7, 3.5, 5.4, 2.6, 3.5, 2.5, 5.2, 4.0, 2.7, 4.3, 3.2)),
    ((1, 0, .42, 0, .53, .37, 0, .77, 0, .38, .21, .30), (1, 0, .36, .39, 0, .38, 0, .74, .27, 0, .42, .23)),
]


def normalized(v):
    v = np.asarray(v, float)
    v = v - v.mean(-1, keepdims=True)
    return v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-9)


def pitch_class(note):
    return (NOTES[note[0]] + note.count("#") - note.count("b")) % 12


def bars(path):
    """(seconds, tonic, chords of the bar as (root, quality)) for every bar."""
    lines, tonic = [], None
    for line in path.read_text().splitlines():
        if m := re.match(r"# tonic: *([A-G][#b]*)", line):
            tonic = pitch_class(m[1])
        elif m := re.match(r"([\d.e+-]+)\t(.*)", line):
            lines.append((float(m[1]), m[2], tonic))
    for (start, text, tonic), (end, _, _) in zip(lines, lines[1:]):
        cells = [c for c in text.split("|")[1:-1] if c.strip()]
        for cell in cells:
            chords = [(pitch_class(m[1]), m[2]) for m in re.finditer(r"([A-G][#b]*):(\S+)", cell)]
            yield (end - start) / len(cells), tonic, chords


def key_of(path):
    """0-11 major, 12-23 minor; None where there is doubt."""
    per_tonic, modes = {}, {}
    for seconds, tonic, chords in bars(path):
        per_tonic[tonic] = per_tonic.get(tonic, 0) + seconds
        for root, quality in chords:
            mode = 0 if re.match(r"maj|aug|7|9|11|13", quality) else 1 if re.match(r"min|hdim|dim", quality) else None
            if root == tonic and mode is not None:
                modes[tonic, mode] = modes.get((tonic, mode), 0) + seconds / len(chords)
    tonic = max(per_tonic, key=per_tonic.get, default=None)
    if tonic is None or per_tonic[tonic] < .95 * sum(per_tonic.values()):
        return None
    times = [modes.get((tonic, mode), 0) for mode in (0, 1)]
    mode = int(times[1] > times[0])
    return tonic + 12 * mode if times[mode] > max(8, 2 * times[1 - mode]) else None


def evidence(path):
    """For each tonic, the song's chroma from that tonic on: segments normalised, weighted by the root of their contrast."""
    rows = np.array([[float(x) for x in line.split(",")[1:]] for line in path.open()])
    number = (rows[:, 0] // SEGMENT_S).astype(int)
    chroma = np.zeros((number.max() + 1, 12))
    np.add.at(chroma, number, np.roll(rows[:, 13:25], -3, 1))  # treble, from A on
    chroma = chroma[chroma.sum(1) > 0]
    weight = np.sqrt(chroma.std(1) / chroma.mean(1))[:, None]
    mean = (weight * normalized(chroma)).sum(0) / weight.sum()
    return np.stack([np.roll(mean, -tonic) for tonic in range(12)])


def gradient(profiles, log_t, songs, keys, weights):
    scores = np.concatenate([songs @ profiles[0], songs @ profiles[1]], 1)
    p = np.exp((scores - scores.max(1, keepdims=True)) / np.exp(log_t))
    error = p / p.sum(1, keepdims=True) - np.eye(24)[keys]
    error *= weights[:, None] / len(keys)
    both = [np.einsum("nt,ntk->k", error[:, m:m + 12], songs) / np.exp(log_t) for m in (0, 12)]
    return np.array(both), -(error * scores).sum() / np.exp(log_t)


def fit(songs, keys):
    start = np.array([normalized(sum(normalized(p[mode]) for p in PUBLISHED)) for mode in (0, 1)])
    profiles, log_t = start.copy(), np.log(.06)
    major = (keys < 12).mean()
    weights = np.where(keys < 12, .5 / major, .5 / (1 - major))
    for _ in range(STEPS):
        by_profile, by_t = gradient(profiles, log_t, songs, keys, weights)
        profiles -= RATE * (by_profile + 2 * PULL * (profiles - start))
        log_t -= RATE * by_t
    return normalized(profiles), start


def exact(profiles, songs, keys):
    return (np.concatenate([songs @ profiles[0], songs @ profiles[1]], 1).argmax(1) == keys).mean()


def main():
    root, songs, keys, seen = Path(sys.argv[1]), [], [], set()
    for path in sorted(root.glob("billboard-2.0-salami_chords/*/salami_chords.txt")):
        title = tuple(path.read_text().splitlines()[:2])
        key = key_of(path)
        if key is None or title in seen:
            continue
        seen.add(title)
        songs.append(evidence(root / "billboard-2.0-chordino" / path.parent.name / "bothchroma.csv"))
        keys.append(key)
    songs, keys = np.array(songs), np.array(keys)
    profiles, start = fit(songs, keys)
    folds = np.arange(len(keys)) % 5
    left_out = np.mean([exact(fit(songs[folds != f], keys[folds != f])[0], songs[folds == f], keys[folds == f]) for f in range(5)])
    print(f"{len(keys)} songs; exact: published {exact(start, songs, keys):.3f}, fitted {exact(profiles, songs, keys):.3f}, "
          f"left out {left_out:.3f}", file=sys.stderr)
    dorian = profiles[1][[0, 1, 2, 3, 4, 5, 6, 7, 9, 8, 10, 11]]
    for profile in (*profiles, dorian):
        print("{" + ", ".join(f"{x:.4f}" for x in profile) + "}")


if __name__ == "__main__":
    main()
