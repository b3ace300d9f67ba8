"""Makes training clips: OUT/NNNN.wav and OUT/NNNN.beats (seconds, position in the bar).

usage: make_clips.py OUT --pop909 FOLDER [--first N] [--count N] [--seed N] [--pace free|folded]
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
from pathlib import Path

import numpy as np

import songs
import sound

SECONDS = 30
KINDS = {"pop909": 0.45, "mma": 0.2, "electronic": 0.17, "keyboard": 0.18}


def compose(rng, kind, options, grooves):
    if kind == "pop909":
        return songs.pop909(rng, options.pop909, int(rng.integers(1, 910)), options.pace)
    if kind == "mma":
        return songs.mma_band(rng, grooves, options.pace)
    return getattr(songs, kind)(rng, SECONDS)


def make(number, options, grooves):
    rng = np.random.default_rng([options.seed, number])
    kind = str(rng.choice(list(KINDS), p=list(KINDS.values())))
    made = None
    while made is None:
        made = compose(rng, kind, options, grooves)
    score = songs.window(rng, made[0], SECONDS)
    x, rate = sound.render(rng, score, SECONDS, kind)
    stem = Path(options.out) / f"{number:04d}-{kind}"
    np.savetxt(stem.with_suffix(".beats"), score.beats, fmt=("%.4f", "%d"))
    sound.write_wav(stem.with_suffix(".wav"), x, rate)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--pop909", required=True)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=900)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pace", choices=("free", "folded"), default="free", help="how far POP909 and MMA go from their own tempo")
    options = parser.parse_args()
    Path(options.out).mkdir(parents=True, exist_ok=True)
    grooves = songs.mma_grooves()
    for number in range(options.first, options.first + options.count):
        make(number, options, grooves)


if __name__ == "__main__":
    main()
