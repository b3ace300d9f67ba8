"""Four sources of scores: arranged POP909 songs, MMA bands, electronic patterns, keyboard counterpoint."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from drums import bass_part, drum_part
from score import Score, read_midi, tempo_curve

NAMES = "C C# D Eb E F F# G Ab A Bb B".split()
# The grooves that keys-dev is made of: kept out, with their variants.
HELD_OUT = ("50srock 8beat basicrock bigband bluegrass bossanova chacha countryswing folk folkrock foxtrot jazzwaltz pop "
            "popballad r&b rb rhumba rockwaltz salsa samba ska slowcountry softrock strut swing trance twist waltz").split()
MELODY = [0, 4, 11, 12, 22, 24, 25, 26, 27, 29, 30, 40, 41, 42, 52, 53, 54, 56, 57, 59, 60, 61, 64, 65, 66, 68, 71, 73, 75, 80, 81, 82, 85]
CHORDAL = [0, 0, 0, 1, 2, 4, 5, 6, 7, 11, 16, 17, 19, 21, 24, 25, 26, 27, 28, 29, 30, 45, 46, 48, 48, 49, 50, 51, 52, 61, 62, 81, 88, 89, 90, 95]
BASS = [32, 33, 33, 34, 35, 36, 38, 39, 43, 87]
KITS = [0, 0, 0, 8, 16, 24, 25, 32, 40]


def beats_per_minute(rng):
    """A tempo as listeners tap: log-normal about 112."""
    return float(np.clip(112 * np.exp(0.30 * rng.normal()), 48, 215))


def feel(rng, weights=(0.4, 0.25, 0.25, 0.1)):
    return str(rng.choice(["machine", "tight", "live", "rubato"], p=weights))


def paced(rng, score, kind, pace):
    """The score at a tempo of its own, with the timing of a feel: `free`, at most 1.75 times away from what it was, or
    `folded`, at most 1.45 times, by octaves."""
    own = 60 / np.median(np.diff(score.beats[:, 0]))
    ratio = own / beats_per_minute(rng)
    if pace == "free":
        ratio = np.clip(ratio, 1 / 1.75, 1.6)
    while ratio > 1.45 and pace == "folded":
        ratio /= 2
    while ratio < 1 / 1.45 and pace == "folded":
        ratio *= 2
    if pace == "folded":
        ratio = np.clip(ratio, 1 / 1.45, 1.45)
    return score.warped(score.beats[:, 0], tempo_curve(rng, score.beats[:, 0] * ratio, kind))


def humanised(rng, notes, spread):
    shift = rng.normal(size=len(notes)) * spread
    notes[:, 0] = np.maximum(0, notes[:, 0] + shift)
    notes[:, 1] = np.maximum(notes[:, 0] + 0.03, notes[:, 1] + shift)
    notes[:, 4] = np.clip(notes[:, 4] + rng.normal(size=len(notes)) * 6, 20, 127)
    return notes


def window(rng, score, seconds):
    """A random stretch that begins anywhere."""
    latest = max(0.0, score.beats[-1, 0] - seconds)
    begin = rng.uniform(max(0, score.beats[0, 0] - 0.5), latest) if latest > 0 else 0.0
    return score.cut(begin, begin + seconds)


# ---------------------------------------------------------------- POP909
def pop909(rng, folder, number, pace):
    """Melody, bridge and piano of a song for other instruments; drums and bass for most."""
    folder = Path(folder) / f"{number:03d}"
    notes, _ = read_midi(folder / f"{number:03d}.mid")
    marks = np.loadtxt(folder / "beat_midi.txt")
    chords = [line.split() for line in (folder / "chord_midi.txt").read_text().splitlines()]
    downs = np.flatnonzero(marks[:, 2] == 1)
    meter = int(np.bincount(np.diff(downs)).argmax()) if len(downs) > 2 else 0
    changes = np.array([float(c[0]) for c in chords])
    near = lambda t: np.mean(np.min(np.abs(changes[:, None] - t[None, :]), axis=1) < 0.1) if len(t) else 0
    if meter not in (3, 4) or any(near(marks[np.clip(downs + k, 0, len(marks) - 1), 0]) > near(marks[downs, 0]) for k in range(1, meter)):
        return None                                # its downbeats are not where its chords change
    position = np.zeros(len(marks))
    for i in range(len(marks)):
        before = downs[downs <= i]
        position[i] = (i - before[-1]) % meter + 1 if len(before) else (i - downs[0]) % meter + 1
    score = Score(notes, np.column_stack([marks[:, 0], position]))
    arrange(rng, score, meter, chords)
    score = paced(rng, score, feel(rng), pace)
    score.notes = humanised(rng, score.notes, rng.choice([0, 0.004, 0.012]))
    return score, meter


def root_function(chords):
    starts = np.array([float(c[0]) for c in chords])
    roots = [None if c[2] == "N" else pitch_class(c[2].split(":")[0]) for c in chords]
    return lambda t: roots[max(0, int(np.searchsorted(starts, t, "right")) - 1)]


def pitch_class(name):
    return ("C D EF G A B".index(name[0]) + name.count("#") - name.count("b")) % 12


def arrange(rng, score, meter, chords):
    style = rng.choice(["band", "band", "band", "drumless", "solo", "backing"])
    n = score.notes
    melody = int(rng.choice(MELODY))
    score.programs = {0: melody, 1: int(rng.choice(MELODY)), 2: int(rng.choice(CHORDAL))}
    n[n[:, 2] == 0, 4] *= rng.uniform(0.7, 1.2)
    n[n[:, 2] == 2, 4] *= rng.uniform(0.6, 1.1)
    if rng.random() < 0.5:
        n[n[:, 2] == 0, 3] += rng.choice([-12, 0, 0, 12])
    n[:, 3] += rng.integers(-5, 6)
    if style == "solo":
        program = int(rng.choice([0, 0, 0, 1, 4, 6, 11, 24, 25, 46, 48, 19]))
        score.programs = {0: program, 1: program, 2: program}
    if style == "backing":
        score.notes = n[n[:, 2] != 0]
    if style in ("band", "backing"):
        if rng.random() < 0.5:
            thin_piano(rng, score, chords)
        if rng.random() < 0.8:
            score.add(bass_part(rng, score, meter, root_function(chords), 3), {3: int(rng.choice(BASS))})
        score.add(drum_part(rng, score, meter), {9: int(rng.choice(KITS))})
    elif style == "drumless" and rng.random() < 0.5:
        score.add(bass_part(rng, score, meter, root_function(chords), 3), {3: int(rng.choice(BASS))})


def thin_piano(rng, score, chords):
    """Held chords, off-beat stabs or strummed eighths instead of the piano part."""
    root_at = root_function(chords)
    minor = {float(c[0]): "min" in c[2] for c in chords}
    starts = np.array(sorted(minor))
    kind, beats = rng.choice(["held", "offbeat", "eighths", "beats"]), score.beats[:, 0]
    notes = []
    for i in range(len(beats) - 1):
        root = root_at(beats[i] + 0.05)
        if root is None:
            continue
        third = 3 if minor[starts[max(0, np.searchsorted(starts, beats[i] + 0.05, "right") - 1)]] else 4
        length = beats[i + 1] - beats[i]
        times = dict(held=[0] if np.min(np.abs(starts - beats[i])) < 0.1 else [], offbeat=[0.5], eighths=[0, 0.5], beats=[0])[kind]
        for t in times:
            for pitch in (48 + root, 48 + root + third, 48 + root + 7):
                hold = length * (3.5 if kind == "held" else 0.4)
                notes.append((beats[i] + t * length, beats[i] + t * length + hold, 2, pitch, 72 + rng.normal() * 6 + (8 if t == 0 else 0)))
    score.notes = np.vstack([score.notes[score.notes[:, 2] != 2], np.array(notes).reshape(-1, 5)])


# ---------------------------------------------------------------- MMA
def mma_grooves(folder="/usr/share/mma/lib/stdlib"):
    """(groove, beats a bar, quarters a beat) of the standard library, but what is held out."""
    out = []
    for path in sorted(Path(folder).glob("*.mma")):
        text = path.read_text(errors="replace")
        bars = {int(m) for m in re.findall(r"^\s*Time\s+(\d+)\s*(?://.*)?$", text, re.M | re.I)}
        if path.stem in HELD_OUT or path.stem.startswith("metronome") or path.stem == "none" or len(bars) != 1:
            continue
        quarters = bars.pop()
        for groove in re.findall(r"^\s*DefGroove\s+(\S+)", text, re.M | re.I):
            if not any(groove.lower().startswith(h) for h in HELD_OUT if len(h) > 3) and not re.search("intro|end|metro", groove, re.I):
                out.append((groove, 2, 3) if quarters == 6 else (groove, quarters, 1))
    return out


def mma_band(rng, grooves, pace):
    names = [g[0] for g in grooves]
    groove, meter, quarters = grooves[rng.integers(len(names))]
    stem = re.match(r"[A-Za-z&0-9]+?(?=[A-Z][a-z]+$|$|[0-9]$|Fill|Sus)", groove).group() if re.match(r"[A-Za-z&0-9]+?(?=[A-Z][a-z]+$|$|[0-9]$|Fill|Sus)", groove) else groove
    family = [g[0] for g in grooves if g[0].startswith(stem) and g[1:] == (meter, quarters)][:4] or [groove]
    bars, tonic, is_minor = 48, rng.integers(12), rng.random() < 0.4
    degrees = [(0, "m"), (3, ""), (5, "m"), (7, "7"), (8, ""), (10, "")] if is_minor else [(0, ""), (2, "m"), (4, "m"), (5, ""), (7, "7"), (9, "m")]
    phrase = [degrees[i] for i in rng.integers(0, 6, rng.choice([4, 8]))]
    lines = [f"RndSeed {rng.integers(1 << 30)}", "Tempo 100", f"Groove {groove}"]
    for bar in range(bars):
        if bar % 8 == 7 and rng.random() < 0.5:
            lines.append(f"Groove {rng.choice(family)}")
        degree, quality = phrase[bar % len(phrase)]
        chord = NAMES[(tonic + degree) % 12] + (quality if rng.random() < 0.8 else rng.choice(["7", "M7", "m7", "6"]))
        slots = ["/"] * (meter * quarters)
        slots[0] = chord
        if rng.random() < 0.2 and meter * quarters >= 4:
            other = degrees[rng.integers(6)]
            slots[meter * quarters // 2] = NAMES[(tonic + other[0]) % 12] + other[1]
        lines.append(f"{bar + 1} " + " ".join(slots))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.mma").write_text("\n".join(lines) + "\n")
        done = subprocess.run(["mma", "-f", folder + "/a.mid", folder + "/a.mma"], capture_output=True)
        if done.returncode:
            return None
        notes, programs = read_midi(folder + "/a.mid")
    count = bars * meter
    beats = np.column_stack([np.arange(count) * quarters * 0.6, np.arange(count) % meter + 1])
    notes[:, 0] = np.maximum(notes[:, 0], 0)
    if notes[:, 0].max() > beats[-1, 0] + 2 * quarters * 0.6 or notes[:, 0].max() < beats[-1, 0] - 2 * meter * quarters * 0.6:
        return None                                # a change of meter within: bars cannot be told
    for c in list(programs):
        if c != 9 and rng.random() < 0.35:
            bassy = np.median(notes[notes[:, 2] == c, 3]) < 48 if (notes[:, 2] == c).any() else False
            programs[c] = int(rng.choice(BASS if bassy else CHORDAL))
    if rng.random() < 0.15:
        notes = notes[notes[:, 2] != 9]
    score = Score(notes, beats, programs)
    if rng.random() < 0.6:
        add_melody(rng, score, meter, tonic, is_minor)
    score = paced(rng, score, feel(rng, (0.5, 0.25, 0.2, 0.05)), pace)
    score.notes = humanised(rng, score.notes, rng.choice([0, 0.005]))
    return score, meter


def add_melody(rng, score, meter, tonic, is_minor):
    """A tune of scale steps: rhythms of a motif, notes often before or after the beat."""
    scale = np.array([0, 2, 3, 5, 7, 8, 10] if is_minor else [0, 2, 4, 5, 7, 9, 11])
    channel = next((c for c in (13, 12, 11, 10, 8) if c not in score.programs), None)
    if channel is None:
        return
    grid = step_grid(score.beats, 4)
    motif = rng.random((2, 8 * meter)) < rng.uniform(0.15, 0.5)
    at, notes = 7, []
    late = rng.choice([0, 0.02, 0.05]) * rng.random()
    for i in range(0, len(grid) - 1):
        bar = i // (4 * meter)
        if not motif[(bar // 4) % 2, i % (8 * meter)] or bar % 4 == 3 and i % (4 * meter) > 2 * meter:
            continue
        at = int(np.clip(at + rng.choice([-3, -2, -1, -1, 0, 1, 1, 2, 3]), 0, 16))
        start = grid[i] + late + abs(rng.normal()) * 0.01
        notes.append((start, start + rng.uniform(0.1, 0.6), channel, 60 + tonic % 12 - 5 + scale[at % 7] + 12 * (at // 7), 85 + rng.normal() * 10))
    score.add(notes, {channel: int(rng.choice(MELODY))})


def step_grid(beats, steps):
    t = beats[:, 0]
    return (t[:-1, None] + np.diff(t)[:, None] * np.arange(steps) / steps).reshape(-1)


# ---------------------------------------------------------------- electronic
def electronic(rng, seconds):
    """Loops: drums, off-beat or running bass, pads, arpeggios and stabs entering in blocks of four or eight bars."""
    bpm = float(rng.choice([rng.uniform(118, 135), rng.uniform(84, 104), rng.uniform(136, 150), rng.uniform(160, 180), rng.uniform(60, 84)], p=[.45, .2, .15, .1, .1]))
    count = int(seconds * 1.6 * bpm / 60) // 4 * 4 + 16
    beats = np.column_stack([np.arange(count) * 60 / bpm, np.arange(count) % 4 + 1])
    tonic, is_minor = rng.integers(12), rng.random() < 0.8
    degrees = [0, 3, 5, 7, 8, 10] if is_minor else [0, 2, 4, 5, 7, 9]
    per_chord = int(rng.choice([1, 2, 4]))
    progression = rng.choice(degrees, 4)
    chord_at = lambda t: (tonic + progression[int(t * bpm / 240 / per_chord) % 4]) % 12
    score = Score([], beats)
    parts = {c: rng.random(count // 16 + 1) < rng.uniform(0.5, 1) for c in (0, 1, 2, 3)}
    score.programs = {0: int(rng.choice([38, 39, 33, 87])), 1: int(rng.choice([88, 89, 90, 91, 93, 94, 95, 48, 50, 51])),
                      2: int(rng.choice([80, 81, 82, 83, 84, 86, 5, 46, 98, 103])), 3: int(rng.choice([0, 16, 61, 62, 63, 55, 4]))}
    grid = step_grid(beats, 4)
    arp = rng.integers(0, 4, 16) * (rng.random(16) < rng.uniform(0.3, 1))
    stab = rng.random(16) < rng.uniform(0.1, 0.35)
    bass = np.array([c != "." for c in rng.choice(["..x...x...x...x.", "x.x.x.x.x.x.x.x.", ".xxx.xxx.xxx.xxx", "x..x..x.x..x..x.", "x.......x.......", "x..x..x...x.x..."])])
    quarter, notes = 60 / bpm, []
    for i, t in enumerate(grid):
        on = lambda c: parts[c][i // 64 % len(parts[c])]
        root, third = chord_at(t + 0.01), 3 if is_minor else 4
        if on(0) and bass[i % 16]:
            notes.append((t, t + quarter * 0.24, 0, 29 + (root - 5) % 12, 105))
        if on(1) and i % (16 * per_chord) == 0:
            notes += [(t, t + quarter * 4 * per_chord * 0.98, 1, 48 + root + k, 75) for k in (0, third, 7)]
        if on(2) and arp[i % 16]:
            notes.append((t, t + quarter * 0.22, 2, 60 + root + [0, third, 7, 12][arp[i % 16] % 4], 78 + rng.normal() * 8))
        if on(3) and stab[i % 16]:
            notes += [(t, t + quarter * 0.3, 3, 55 + root + k, 85) for k in (0, third, 7)]
    score.add(notes, {})
    if rng.random() < 0.92:
        score.add(drum_part(rng, score, 4), {9: int(rng.choice([24, 25, 25, 26, 0, 16]))})
    if rng.random() < 0.4:
        add_melody(rng, score, 4, tonic, is_minor)
    return score, 4


# ---------------------------------------------------------------- keyboard
def keyboard(rng, seconds):
    """Preludes in broken chords and pieces in two to four voices; harmony by the bar or half bar; expressive timing."""
    meter = int(rng.choice([4, 4, 4, 3, 3, 2]))
    steps = int(rng.choice([4, 4, 4, 3, 2]))      # shortest notes a beat
    bpm = float(np.clip(80 * np.exp(0.3 * rng.normal()), 40, 170))
    count = int(seconds * 1.5 * bpm / 60) // meter * meter + 4 * meter
    beats = np.column_stack([np.arange(count) * 60 / bpm, np.arange(count) % meter + 1])
    tonic, is_minor = int(rng.integers(12)), rng.random() < 0.5
    scale = [0, 2, 3, 5, 7, 8, 11] if is_minor else [0, 2, 4, 5, 7, 9, 11]
    every = int(rng.choice([meter, meter, max(1, meter // 2), 1]))
    harmony, degree = [], 0
    for i in range(count):
        if i % every == 0:
            degree = int(rng.choice([{0: [3, 4, 5, 1], 1: [4, 4, 6], 2: [5, 3], 3: [0, 4, 1], 4: [0, 0, 5], 5: [1, 3, 4], 6: [0, 2]}[degree]][0]))
        harmony.append(degree)
    chord = lambda i: [scale[(harmony[i] + k) % 7] + 12 * ((harmony[i] + k) // 7) for k in (0, 2, 4)]
    build = rng.choice([prelude, voices, voices, hymn])
    notes = build(rng, beats, meter, steps, chord, scale, count)
    score = Score(notes, beats, {0: int(rng.choice([0, 0, 0, 0, 1, 6, 6, 19, 24, 46, 48]))})
    score.notes[:, 3] += tonic - 5
    kind = feel(rng, (0.1, 0.2, 0.35, 0.35))
    score = score.warped(beats[:, 0], tempo_curve(rng, beats[:, 0], kind))
    score.notes = humanised(rng, score.notes, rng.choice([0.004, 0.01, 0.018]))
    score.notes[:, 0] = np.maximum(0, score.notes[:, 0])
    return score, meter


def prelude(rng, beats, meter, steps, chord, scale, count):
    grid, notes = step_grid(beats, steps), []
    shape = rng.integers(0, 5, steps * (meter if rng.random() < 0.5 else max(1, meter // 2)))
    held = rng.random() < 0.7
    for i, t in enumerate(grid[:-1]):
        c = chord(i // steps)
        tones = c + [c[0] + 12, c[1] + 12]
        notes.append((t, grid[i + 1], 0, 60 + tones[shape[i % len(shape)]], 62 + rng.normal() * 5 + 4 * (i % steps == 0)))
        if held and i % (steps * max(1, meter // 2)) == 0:
            notes.append((t, t + (grid[i + 1] - t) * steps * meter / 2, 0, 48 + c[0] % 12, 68 + rng.normal() * 5))
    return notes


def voices(rng, beats, meter, steps, chord, scale, count):
    """Each voice repeats a subject's rhythm, entering in turn; tones of the chord on the beat, steps between."""
    subject = [rng.choice([1, 1, 1, 2, 2, 3, 4]) for _ in range(24)]
    grid, notes, number = step_grid(beats, steps), [], int(rng.integers(2, 5))
    for v in range(number):
        i, at = v * steps * meter * int(rng.choice([1, 2])), 40 - 7 * v + int(rng.integers(0, 5))
        k = 0
        while i < len(grid) - 8:
            length = subject[k % 24] if rng.random() < 0.85 else int(rng.choice([1, 2, steps]))
            if i % steps and rng.random() < 0.5:
                length = min(length, steps - i % steps)
            k += 1
            if i % steps == 0:                     # on a beat: the nearest tone of the chord
                c = [x % 12 for x in chord(i // steps)]
                at = min(range(at - 3, at + 4), key=lambda d: (scale[d % 7] % 12 not in c, abs(d - at) + rng.random()))
            else:
                at += int(rng.choice([-2, -1, -1, 1, 1, 2]))
            at = int(np.clip(at, 38 - 7 * v - 6, 40 - 7 * v + 8))
            if rng.random() > 0.06:
                notes.append((grid[i], grid[min(len(grid) - 1, i + length)], 0, 12 * (at // 7) + scale[at % 7] + 12, 66 + rng.normal() * 7))
            i += int(length)
    return notes


def hymn(rng, beats, meter, steps, chord, scale, count):
    notes = []
    for i in range(count - 1):
        if i % meter and rng.random() < 0.25:
            continue
        t, end = beats[i, 0], beats[i + 1, 0]
        for k, x in enumerate([chord(i)[0] - 12] + chord(i) + [chord(i)[0] + 12]):
            if rng.random() < 0.85:
                notes.append((t, end, 0, 60 + x, 68 + rng.normal() * 6))
        if rng.random() < 0.5:
            notes.append(((t + end) / 2, end, 0, 60 + chord(i)[2] + rng.choice([2, -1, 4]), 60))
    return notes
