#!/usr/bin/env python3
"""Synthesises pieces-small: a band of drums, bass, chords and melody, with exact tempo, beats, bars and key.

SPDX-License-Identifier: GPL-3.0-or-later

usage: make_pieces.py DEST          writes DEST/pieces-small/{audio,beats,truth.csv}
"""
import csv
import random
import sys
import wave
from pathlib import Path

import numpy as np

RATE, SECONDS = 22050, 45
TONICS = "C C# D Eb E F F# G Ab A Bb B".split()
SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
CHORDS = (1, 6, 4, 5, 1, 4, 5, 1)     # degrees, one a bar

# name, BPM (not whole: a track at 127.96 is to be told so), beats in the bar, key, kicks, snares and hats in quarters of a beat
PIECES = (
    ("house", 127.96, 4, "A minor", (0, 4, 8, 12), (4, 12), (2, 6, 10, 14)),
    ("waltz", 92.5, 3, "D major", (0,), (4, 8), (0, 4, 8)),
    ("rock", 141.3, 4, "G major", (0, 6, 8), (4, 12), (0, 2, 4, 6, 8, 10, 12, 14)),
    ("ballad", 78.75, 4, "Eb major", (0, 8), (4, 12), (0, 2, 4, 6, 8, 10, 12, 14)),
    ("funk", 104.2, 4, "E minor", (0, 3, 10), (4, 12), tuple(range(16))),
    ("trance", 137.94, 4, "F# minor", (0, 4, 8, 12), (4, 12), (2, 6, 10, 14)),
)


def note(pitch, seconds, decay):
    """A tone of six partials that dies away; pitch as a MIDI note."""
    t = np.arange(int(seconds * RATE)) / RATE
    frequency = 440 * 2 ** ((pitch - 69) / 12)
    partials = [np.sin(2 * np.pi * k * frequency * t) / k for k in range(1, 7) if k * frequency < RATE / 2]
    return sum(partials) * np.exp(-t / decay) * np.minimum(1, t / 0.004) * np.minimum(1, (seconds - t) / 0.01)


def drum(kind, noise):
    t = np.arange(int(0.18 * RATE)) / RATE
    if kind == "kick":
        return np.sin(2 * np.pi * (50 * t + 4 * (1 - np.exp(-t / 0.02)))) * np.exp(-t / 0.07)
    hiss = noise.uniform(-1, 1, len(t))
    if kind == "snare":
        return (0.7 * hiss + 0.5 * np.sin(2 * np.pi * 190 * t)) * np.exp(-t / 0.05)
    return np.diff(hiss, prepend=0) * np.exp(-t / 0.015)


def add(signal, start_s, sound, gain):
    start = round(start_s * RATE)
    end = min(len(signal), start + len(sound))
    if start < end:
        signal[start:end] += gain * sound[:end - start]


def triad(degree, tonic, mode):
    """Semitones over C of the chord on a degree; the dominant of a minor key is major."""
    scale = SCALES[mode]
    tones = [tonic + scale[(degree - 1 + step) % 7] + 12 * ((degree - 1 + step) // 7) for step in (0, 2, 4)]
    if degree == 5 and mode == "minor":
        tones[1] += 1
    return tones


def render(piece, seed):
    _, bpm, bar, key, kicks, snares, hats = piece
    tonic, mode = TONICS.index(key.split()[0]), key.split()[1]
    chance, noise = random.Random(seed), np.random.RandomState(seed)
    signal, beat = np.zeros(SECONDS * RATE), 60 / bpm
    for index in range(int(SECONDS / (beat * bar)) + 1):
        start = index * bar * beat
        chord = triad(CHORDS[index % 8], tonic, mode)
        for kind, places, gain in (("kick", kicks, 0.9), ("snare", snares, 0.45), ("hat", hats, 0.2)):
            for place in places:
                add(signal, start + place * beat / 4, drum(kind, noise), gain)
        for k in range(bar):
            add(signal, start + k * beat, note(36 + chord[0] % 12, 0.9 * beat, 0.4), 0.3)
            for tone in chord:
                add(signal, start + k * beat, note(60 + tone % 12, 0.9 * beat, 0.3), 0.09)
            add(signal, start + k * beat, note(72 + chance.choice(chord) % 12, 0.8 * beat, 0.3), 0.12)
    return signal / np.max(np.abs(signal)) * 0.7


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    out = Path(sys.argv[1]) / "pieces-small"
    for folder in ("audio", "beats"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    with open(out / "truth.csv", "w", encoding="utf-8", newline="") as f:
        table = csv.writer(f, lineterminator="\n")
        table.writerow("file bpm constant key beats source".split())
        for seed, piece in enumerate(PIECES):
            name, bpm, bar, key = piece[:4]
            with wave.open(str(out / "audio" / f"{name}.wav"), "wb") as sound:
                sound.setparams((1, 2, RATE, 0, "NONE", ""))
                sound.writeframes((render(piece, seed) * 32767).astype("<i2").tobytes())
            beats = [(60 * k / bpm, k % bar + 1) for k in range(int(SECONDS * bpm / 60))]
            (out / "beats" / f"{name}.beats").write_text("".join(f"{t:.4f}\t{place}\n" for t, place in beats))
            table.writerow([f"audio/{name}.wav", bpm, 1, key, f"beats/{name}.beats", "synthesised"])
    print(f"pieces-small: {len(PIECES)} files")


if __name__ == "__main__":
    main()
