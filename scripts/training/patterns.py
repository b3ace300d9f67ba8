"""Makes metronomes and drum patterns of known tempo for levels.py: OUT/audio/*.wav and OUT/truth.csv.

usage: patterns.py OUT [--seed N]
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import csv
import wave
from pathlib import Path

import numpy as np

RATE, SECONDS, TAKES = 44100, 25, 9


def every(step, beats, drum, gain=1.0, start=0.0):
    return [(start + i * step, drum, gain) for i in range(round(beats / step))]


BACKBEAT = [(0, "kick", 1), (1, "snare", 1), (2, "kick", 1), (3, "snare", 1)]
# Name: beats in a bar, strokes (beat, drum, gain), slowest and fastest tempo that it is played at.
PATTERNS = {
    "clicks": (1, [(0, "high", 1)], 56, 190),
    "metronome": (4, [(0, "high", 1)] + every(1, 3, "low", 0.8, 1), 50, 200),
    "metronome-2": (1, [(0, "high", 1), (0.5, "low", 0.5)], 50, 140),
    "metronome-3": (1, [(0, "high", 1), (1 / 3, "low", 0.5), (2 / 3, "low", 0.5)], 45, 110),
    "rock": (4, BACKBEAT + every(0.5, 4, "hat", 0.8), 68, 165),
    "rock-syncopated": (4, [(0, "kick", 1), (1, "snare", 1), (1.5, "kick", 0.8), (2.5, "kick", 0.9), (3, "snare", 1),
                            (0, "bass", 1), (1.5, "bass", 1), (2.5, "bass", 1)] + every(0.5, 4, "hat"), 68, 150),
    "rock-16": (4, BACKBEAT + [(0.75, "kick", 0.8), (2.5, "kick", 0.8)] + every(0.25, 4, "hat", 0.7), 60, 120),
    "house": (4, every(1, 4, "kick") + every(1, 4, "hat", 1, 0.5) + every(1, 4, "bass", 0.7, 0.5)
              + [(1, "snare", 0.8), (3, "snare", 0.8)], 100, 150),
    "shuffle": (4, BACKBEAT + every(1, 4, "hat") + every(1, 4, "hat", 0.7, 2 / 3), 70, 170),
    "swing": (4, every(1, 4, "ride") + every(2, 4, "ride", 0.8, 5 / 3) + every(2, 4, "hat", 1, 1)
              + every(1, 4, "bass", 0.7), 100, 220),
    "waltz": (3, [(0, "kick", 1), (0, "bass", 1), (1, "snare", 0.6), (2, "snare", 0.6)] + every(1, 3, "hat"), 80, 190),
    "triplets": (4, BACKBEAT + every(1 / 3, 4, "hat", 0.8), 50, 110),
}


def stroke(rng, drum):
    t = np.arange(RATE // 4) / RATE
    white = rng.normal(size=t.size)
    hiss = 0.03 * np.diff(white, 2, prepend=[0, 0])
    sine = lambda hz: np.sin(2 * np.pi * hz * rng.uniform(0.95, 1.05) * t)
    return {
        "kick": lambda: 0.6 * sine(55) * np.exp(-25 * t) + 0.05 * white * np.exp(-60 * t),
        "snare": lambda: (0.15 * sine(190) + 0.15 * white) * np.exp(-30 * t),
        "hat": lambda: hiss * np.exp(-90 * t),
        "ride": lambda: hiss * np.exp(-20 * t),
        "low": lambda: 0.3 * sine(800) * np.exp(-60 * t),
        "high": lambda: 0.4 * sine(1200) * np.exp(-60 * t),
        "bass": lambda: 0.25 * np.sign(sine(rng.choice([55, 65.4, 82.4]))) * np.exp(-6 * t),
    }[drum]()


def play(rng, beats, strokes, bpm):
    x = np.zeros(RATE * (SECONDS + 1))
    looseness = rng.choice([0, 0, 0.006])  # s: two of three are machines
    for bar in np.arange(0, SECONDS * bpm / 60, beats):
        for beat, drum, gain in strokes:
            time = 0.2 + (bar + beat) * 60 / bpm + rng.normal() * looseness
            if 0 <= time < SECONDS:
                y = gain * rng.uniform(0.85, 1) * stroke(rng, drum)
                x[int(time * RATE):][:y.size] += y
    return x[:RATE * SECONDS] / np.abs(x).max() * 0.8


def write(path, x):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((x * 32767).astype("<i2").tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    (options.out / "audio").mkdir(parents=True, exist_ok=True)
    with open(options.out / "truth.csv", "w", newline="") as file:
        truth = csv.writer(file)
        truth.writerow(["file", "bpm"])
        for n, (name, (beats, strokes, slowest, fastest)) in enumerate(PATTERNS.items()):
            for take in range(TAKES):
                rng = np.random.default_rng([options.seed, n, take])
                bpm = slowest * (fastest / slowest) ** ((take + rng.uniform()) / TAKES)
                path = options.out / "audio" / f"{name}-{take}.wav"
                write(path, play(rng, beats, strokes, bpm))
                truth.writerow([f"audio/{path.name}", f"{bpm:.4f}"])


if __name__ == "__main__":
    main()
