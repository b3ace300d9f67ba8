"""A piece of music as notes in seconds, with its beats; tempo warps; MIDI in and out."""
# SPDX-License-Identifier: GPL-3.0-or-later
import mido
import numpy as np

TICKS = 1000  # a quarter of half a second: 0.5 ms each


class Score:
    """notes: rows of start, end, channel, pitch, velocity. beats: rows of time and position in the bar, from 1."""

    def __init__(self, notes, beats, programs=None):
        self.notes = np.asarray(notes, float).reshape(-1, 5)
        self.beats = np.asarray(beats, float).reshape(-1, 2)
        self.programs = dict(programs or {})

    def add(self, notes, programs):
        self.notes = np.vstack([self.notes, np.asarray(notes, float).reshape(-1, 5)])
        self.programs.update(programs)

    def warped(self, times, warped_times):
        """Every time moved along the piecewise line through (times, warped_times), extended beyond its ends."""
        def move(t):
            out = np.interp(t, times, warped_times)
            slope = lambda a, b: (warped_times[b] - warped_times[a]) / (times[b] - times[a])
            out = np.where(t < times[0], warped_times[0] + (t - times[0]) * slope(0, 1), out)
            return np.where(t > times[-1], warped_times[-1] + (t - times[-1]) * slope(-2, -1), out)
        notes, beats = self.notes.copy(), self.beats.copy()
        notes[:, 0], notes[:, 1], beats[:, 0] = move(notes[:, 0]), move(notes[:, 1]), move(beats[:, 0])
        return Score(notes, beats, self.programs)

    def cut(self, begin, end):
        notes = self.notes[(self.notes[:, 0] >= begin) & (self.notes[:, 0] < end)].copy()
        notes[:, 1] = np.minimum(notes[:, 1], end)
        notes[:, :2] -= begin
        beats = self.beats[(self.beats[:, 0] >= begin) & (self.beats[:, 0] < end)].copy()
        beats[:, 0] -= begin
        return Score(notes, beats, self.programs)

    def write_midi(self, path):
        track = mido.MidiTrack()
        events = [(0, 0, mido.Message("program_change", channel=c, program=p)) for c, p in self.programs.items()]
        for start, end, channel, pitch, velocity in self.notes:
            note = dict(channel=int(channel), note=int(np.clip(pitch, 0, 127)))
            on, off = round(start * 2 * TICKS), round(max(end, start + 0.03) * 2 * TICKS)
            events.append((on, 2, mido.Message("note_on", velocity=int(np.clip(velocity, 1, 127)), **note)))
            events.append((off, 1, mido.Message("note_off", velocity=0, **note)))
        now = 0
        for tick, _, message in sorted(events, key=lambda e: e[:2]):
            track.append(message.copy(time=tick - now))
            now = tick
        mido.MidiFile(ticks_per_beat=TICKS, tracks=[track]).save(path)


def read_midi(path):
    """Notes (seconds) and programs of a MIDI file."""
    notes, programs, open_notes, now = [], {}, {}, 0.0
    for m in mido.MidiFile(path):
        now += m.time
        if m.type == "program_change":
            programs[m.channel] = m.program
        elif m.type == "note_on" and m.velocity > 0:
            open_notes.setdefault((m.channel, m.note), []).append((now, m.velocity))
        elif m.type in ("note_on", "note_off") and open_notes.get((m.channel, m.note)):
            start, velocity = open_notes[m.channel, m.note].pop(0)
            notes.append((start, now, m.channel, m.note, velocity))
    return np.asarray(notes, float).reshape(-1, 5), programs


def tempo_curve(rng, beats, feel):
    """Warped times of beats at `times`: the intervals multiplied by a slowly varying factor."""
    intervals = np.diff(beats)
    n = len(intervals)
    log_factor = np.zeros(n)
    depth = {"machine": 0.0, "tight": 0.008, "live": 0.03, "rubato": 0.09}[feel]
    if depth:
        x = np.arange(n)
        for wavelength in (4, 8, 16, 32, 64):
            log_factor += depth * 0.6 * rng.normal() * np.sin(2 * np.pi * (x / (wavelength * rng.uniform(0.8, 1.25)) + rng.random()))
        log_factor += depth * 0.35 * rng.normal(size=n) + depth * 1.0 * rng.normal() * (x / max(1, n) - 0.5)
    if feel == "rubato":
        for _ in range(rng.integers(1, 4)):        # phrase ends
            end, length = rng.integers(4, n + 1), rng.integers(2, 7)
            begin = max(0, end - length)
            log_factor[begin:end] += rng.uniform(0.05, 0.45) * np.linspace(0, 1, end - begin) ** 2
    return np.concatenate([[0], np.cumsum(intervals * np.exp(log_factor))])
