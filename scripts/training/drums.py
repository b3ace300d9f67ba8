"""Drum and bass parts over given beats and chords."""
# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np

KICK, SNARE, STICK, CLAP, HAT, OPEN, RIDE, CRASH, TAMB, COWBELL, SHAKER, CONGA = 36, 38, 37, 39, 42, 46, 51, 49, 54, 56, 70, 63
TOMS = (50, 48, 47, 45, 43)

# One bar of each: steps a beat, then the strokes of each drum, capital for strong.
PATTERNS = {
    4: [  # beats a bar
        (4, dict(K="X.......X.......", S="....X.......X...", H="x.x.x.x.x.x.x.x.")),
        (4, dict(K="X.......X.x.....", S="....X.......X...", H="x.x.x.x.x.x.x.x.")),
        (4, dict(K="X.....x.X.......", S="....X.......X...", H="xxxxxxxxxxxxxxxx")),
        (4, dict(K="X..x..x...x.....", S="....X..o.o..X..o", H="x.x.x.x.x.x.x.x.")),
        (4, dict(K="X.x.......x..x..", S="....X..o.o..X...", H="xxxxxxxxxxxxxxxx")),
        (4, dict(K="X.......x.......", S="....X.......X...", R="x.x.x.x.x.x.x.x.")),
        (4, dict(K="X.........x.....", T="....X.......X...", H="x.x.x.x.x.x.x.x.")),
        (4, dict(K="X.....x.........", S="........X.......", H="x.x.x.x.x.x.x.x.")),
        (4, dict(K="X.......x.x.....", S="........X.......", R="x...x...x...x...")),
        (4, dict(K="X...X...X...X...", S="....X.......X...", O="..x...x...x...x.")),
        (4, dict(K="X...X...X...X...", C="....X.......X...", O="..x...x...x...x.", H="xxxxxxxxxxxxxxxx")),
        (4, dict(K="X...X...X...X...", H="..x...x...x...x.", P="x..x..x...x.x...")),
        (4, dict(K="X...X...X...X...", C="....X.......X...", H="x.xxx.xxx.xxx.xx")),
        (4, dict(K="X...X...X...X...")),
        (4, dict(K="X.x.......x.....", S="....X.......X...", R="x.x.x.x.x.x.x.x.")),
        (4, dict(K="X.x......xx.....", S="....X..x.x..X..x", H="x.x.x.x.x.x.x.x.")),
        (4, dict(K="X.....x...x.....", S="....X..x....X...", H="x.xxx.xxx.x.x.xx")),
        (4, dict(K="X...x...X...x...", S="...x..x....x..x.", H="..x...x...x...x.")),
        (4, dict(K="X..x..x.X..x..x.", S="....X.......X...", W="x.x.x.xx.x.x.x.x")),
        (4, dict(K="..x.X.....x.X...", S="........X.......", H="x.x.x.x.x.x.x.x.")),
        (4, dict(K="........X.......", T="........x.......", H="..x...x...x...x.", O="..............x.")),
        (4, dict(K="X.......X.......", S="..X...X...X...X.", H="x.x.x.x.x.x.x.x.")),
        (4, dict(S="X.x.X.x.X.x.X.xx", K="X.......X.......")),
        (4, dict(K="X.......X.......", S="....X.......X...")),
        (4, dict(S="....X.......X...", H="x...x...x...x...")),
        (4, dict(H="x.x.x.x.x.x.x.x.")),
        (4, dict(A="..x...x...x...x.", K="X.......X.......")),
        (4, dict(B="xxxxxxxxxxxxxxxx", A="....x.......x...")),
        (4, dict(G="x..xx.x.x..xx.x.", W="X...x...X...x...")),
        (4, dict(K="X.X.X.X.X.X.X.X.", S="....X.......X...", N="x...x...x...x...")),
        (4, dict(K="XxXxXxXxXxXxXxXx", S="....X.......X...", R="x.x.x.x.x.x.x.x.")),
        (4, dict(K="X.X.X.X.X.X.X.X.", S=".X.X.X.X.X.X.X.X", R="x.x.x.x.x.x.x.x.")),
        (3, dict(K="X.....X..x..", S="...X.....X..", H="x.xx.xx.xx.x")),
        (3, dict(K="X....xX.....", S="...X.....X..", H="xxxxxxxxxxxx")),
        (3, dict(K="X.....X.....", S="...X.....X..", R="x..x.xx..x.x")),
        (3, dict(R="X..x.xX..x.x", H="...x.....x..", K="x..x..x..x..")),
        (3, dict(R="X..x.xX..x.x", H="...x.....x..", S="..o....o....")),
        (3, dict(K="X.....X.....", S="...X.....X..", H="x..x..x..x..")),
    ],
    3: [
        (4, dict(K="X...........", S="....X...X...", H="x.x.x.x.x.x.")),
        (4, dict(K="X.......x...", S="....X.......", R="x.x.x.x.x.x.")),
        (4, dict(K="X...........", T="....x...x...")),
        (4, dict(K="X.....x.....", S="........X...", H="x.x.x.x.x.x.")),
        (3, dict(K="X........", R="x..x.xx.x", H="...x.....")),
        (4, dict(H="x...x...x...", K="X...........")),
    ],
    2: [  # 6/8 and marches
        (3, dict(K="X.....", S="...X..", H="xxxxxx")),
        (3, dict(K="X....x", S="...X..", H="x.xx.x")),
        (4, dict(K="X.......", S="....X...", H="x.x.x.x.")),
        (4, dict(K="X...X...", S="..X...X.")),
    ],
}
DRUM = dict(K=KICK, S=SNARE, T=STICK, C=CLAP, H=HAT, O=OPEN, R=RIDE, A=TAMB, B=SHAKER, G=CONGA, W=COWBELL, N=CRASH, P=67)
LEVEL = {"X": 112, "x": 84, "o": 42}


def step_times(beats, steps, swing):
    """Times of the steps of every beat but the last; odd halves delayed by `swing` of a beat."""
    t = beats[:, 0]
    fractions = np.arange(steps) / steps
    if steps == 4:
        fractions = fractions + np.array([0, swing / 2, swing, swing * 1.2])
    return t[:-1, None] + np.diff(t)[:, None] * fractions[None, :]


def drum_part(rng, score, meter):
    """Strokes over the beats of a score: a pattern or two, mutated, with fills and crashes, and pauses."""
    beats = score.beats
    firsts = np.flatnonzero(beats[:, 1] == 1)
    options = PATTERNS.get(meter, PATTERNS[4])
    steps = options[rng.integers(len(options))][0]
    choices = [o for o in options if o[0] == steps]
    base = [choices[rng.integers(len(choices))] for _ in range(2)]
    swing = rng.choice([0, 0, 0, rng.uniform(0, 0.17)]) if steps == 4 else 0
    times = step_times(beats, steps, swing)
    jitter, ghost, drop = rng.choice([0, 0.003, 0.008]), rng.uniform(0, 0.05), rng.uniform(0, 0.06)
    rename = {HAT: rng.choice([HAT, HAT, RIDE, SHAKER]), SNARE: rng.choice([SNARE, SNARE, 40, STICK, CLAP])}
    gain = {k: rng.uniform(0.6, 1.15) for k in DRUM.values()}
    phrase = int(rng.choice([4, 8]))
    entry = 0 if rng.random() < 0.7 else rng.integers(0, max(1, len(firsts) // 2))
    silent = set(rng.integers(0, max(1, len(firsts)), rng.integers(0, 4)).tolist()) if rng.random() < 0.3 else set()
    notes = []

    def stroke(t, drum, velocity):
        start = t + rng.normal() * jitter
        notes.append((max(0, start), max(0, start) + 0.1, 9, drum, velocity * gain.get(drum, 1) + rng.normal() * 5))

    for bar, first in enumerate(firsts):
        if bar < entry or bar in silent or first + meter >= len(beats):
            continue
        pattern = base[(bar // phrase) % 2][1]
        grid = times[first:first + meter].reshape(-1)
        fill = bar % phrase == phrase - 1 and rng.random() < 0.6
        for name, strokes in pattern.items():
            for i, c in enumerate(strokes[:len(grid)]):
                if c == "." and not (name in "SKH" and rng.random() < ghost):
                    continue
                if rng.random() < drop or (fill and i >= len(grid) * 3 // 4):
                    continue
                stroke(grid[i], rename.get(DRUM[name], DRUM[name]), LEVEL.get(c, 48))
        if fill:
            for i in range(len(grid) * 3 // 4, len(grid)):
                if rng.random() < 0.7:
                    stroke(grid[i], int(rng.choice(TOMS + (SNARE,))), rng.uniform(70, 115))
        if bar % phrase == 0 and rng.random() < 0.6:
            stroke(grid[0], CRASH, 100)
    return notes


BASS_RHYTHMS = {4: ["X.......X.......", "X...X...X...X...", "X.x.X.x.X.x.X.x.", "X.....x.X.....x.", "X..x..x...x.....", "..X...X...X...X.",
                    "X...............", "X.xxX.xxX.xxX.xx", ".xxx.xxx.xxx.xxx", "X.....X.....X...", "X..X..X.X..X..X."],
                3: ["X...........", "X...X...X...", "X.......X...", "X.x.x.x.x.x."], 2: ["X.......", "X...X...", "X.x.X.x."]}


def bass_part(rng, score, meter, root_at, channel):
    """Roots (and fifths, octaves) in one rhythm."""
    rhythm = rng.choice(BASS_RHYTHMS.get(meter, BASS_RHYTHMS[4]))
    beats = score.beats
    times, length = step_times(beats, 4, 0), np.median(np.diff(beats[:, 0]))
    notes, hold = [], rng.uniform(0.3, 1.0)
    for first in np.flatnonzero(beats[:, 1] == 1):
        grid = times[first:first + meter].reshape(-1)
        for i, c in enumerate(rhythm[:len(grid)]):
            root = root_at(grid[i] + 0.05)
            if c == "." or root is None or rng.random() < 0.03:
                continue
            pitch = 28 + (root - 28) % 12 + rng.choice([0, 0, 0, 0, 7, 12])
            notes.append((grid[i], grid[i] + hold * length, channel, pitch, (100 if c == "X" else 80) + rng.normal() * 6))
    return notes
