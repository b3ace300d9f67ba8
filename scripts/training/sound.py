"""Scores into sound: fluidsynth with several sound fonts, synthetic drums and voices, and what recordings do to sound."""
# SPDX-License-Identifier: GPL-3.0-or-later
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np

FONTS = {"/usr/share/sounds/sf2/TimGM6mb.sf2": 0.35, "/usr/share/sounds/sf3/MuseScore_General_Full.sf3": 0.4,
         "/usr/share/sounds/sf2/OPL-3_FM_128M.sf2": 0.1, "/usr/share/sounds/sf2/sf_GMbank.sf2": 0.15}
RATES = {44100: 0.6, 32000: 0.2, 22050: 0.2}


def read_wav(path):
    with wave.open(str(path)) as w:
        x = np.frombuffer(w.readframes(w.getnframes()), "<i2").astype(np.float32) / 32768
        return x.reshape(-1, w.getnchannels()).mean(axis=1)


def write_wav(path, x, rate):
    with wave.open(str(path), "wb") as w:
        w.setnchannels(1), w.setsampwidth(2), w.setframerate(rate)
        w.writeframes((np.clip(x, -1, 1) * 32767).astype("<i2").tobytes())


def synthesise(score, font, rate, seconds):
    with tempfile.TemporaryDirectory() as folder:
        midi, out = Path(folder) / "a.mid", Path(folder) / "a.wav"
        score.write_midi(midi)
        subprocess.run(["fluidsynth", "-ni", "-q", "-r", str(rate), "-R", "0", "-C", "0", "-g", "0.5", "-o", "synth.dynamic-sample-loading=1",
                        "-F", str(out), font, str(midi)], check=True, capture_output=True)
        x = read_wav(out)
    n = int(seconds * rate)
    return np.pad(x, (0, max(0, n - len(x))))[:n]


def spectrum_gain(x, rate, gain_db):
    """x with gain_db(hz) applied."""
    size = 1 << int(np.ceil(np.log2(len(x))))
    f = np.fft.rfftfreq(size, 1 / rate)
    return np.fft.irfft(np.fft.rfft(x, size) * 10 ** (gain_db(f) / 20), size)[:len(x)].astype(np.float32)


def band_noise(rng, n, rate, low, high):
    spectrum = np.fft.rfft(rng.normal(size=n))
    f = np.fft.rfftfreq(n, 1 / rate)
    return np.fft.irfft(spectrum / (1 + (low / np.maximum(f, 1)) ** 4) / (1 + (f / high) ** 4), n)


def drum_sounds(rng, rate):
    """A kit of its own: swept sines and shaped noise."""
    t = np.arange(int(0.5 * rate)) / rate
    base, sweep = rng.uniform(40, 65), rng.uniform(80, 300)
    kick = np.sin(2 * np.pi * (base * t - sweep * 0.03 * np.exp(-t / 0.03))) * np.exp(-t / rng.uniform(0.06, 0.2))
    kick += rng.uniform(0, 0.3) * band_noise(rng, len(t), rate, 1000, 4000) * np.exp(-t / 0.004)
    snare = rng.uniform(0.2, 0.6) * np.sin(2 * np.pi * rng.uniform(150, 240) * t) * np.exp(-t / 0.06)
    snare += 0.6 * band_noise(rng, len(t), rate, rng.uniform(300, 1500), rng.uniform(4000, 9000)) * np.exp(-t / rng.uniform(0.05, 0.18))
    hat = lambda decay: 0.4 * band_noise(rng, len(t), rate, rng.uniform(4000, 7000), 12000) * np.exp(-t / decay)
    clap = band_noise(rng, len(t), rate, 800, 3500) * np.exp(-t / 0.09) * (1 + (np.sin(2 * np.pi * 90 * t) > 0) * (t < 0.03))
    return {36: kick, 38: snare, 40: snare, 37: clap, 39: clap, 42: hat(rng.uniform(0.02, 0.05)), 46: hat(0.2), 51: hat(0.3), 70: hat(0.02),
            49: 0.6 * band_noise(rng, len(t), rate, 2000, 12000) * np.exp(-t / 0.4), 54: hat(0.08)}


def play_drums(rng, strokes, rate, seconds):
    out, kit = np.zeros(int((seconds + 1) * rate), np.float32), drum_sounds(rng, rate)
    for start, _, _, pitch, velocity in strokes:
        sound = kit.get(int(pitch))
        if sound is not None and 0 <= start < seconds:
            at = int(start * rate)
            out[at:at + len(sound)] += (velocity / 127) ** 1.5 * sound
    return 0.5 * out[:int(seconds * rate)]


def duck(x, times, rate, depth, release):
    """Side chain: x falls by `depth` (0 to 1) at the times and recovers."""
    gain = np.ones(len(x), np.float32)
    shape = 1 - depth * np.exp(-np.arange(int(3 * release * rate)) / (release * rate))
    for t in times:
        at = int(max(0, t) * rate)
        gain[at:at + len(shape)] = np.minimum(gain[at:at + len(shape)], shape[:max(0, len(gain) - at)])
    return x * gain


def sing(rng, notes, rate, seconds):
    """A voice: gliding harmonics through moving formants, vibrato, and consonants of noise before notes."""
    n = int(seconds * rate)
    step = 64
    t = np.arange(0, n, step) / rate
    pitch, loud = np.full(len(t), 57.0), np.zeros(len(t))
    out = np.zeros(n, np.float32)
    for start, end, _, p, velocity in notes:
        a, b = np.searchsorted(t, [start, max(end, start + 0.12)])
        pitch[a:], loud[a:b] = p, velocity / 127
        if rng.random() < 0.6:
            length = int(rng.uniform(0.02, 0.09) * rate)
            at = int(max(0, start - rng.uniform(0, 0.06)) * rate)
            burst = band_noise(rng, length, rate, rng.uniform(1500, 4000), 8000) * np.hanning(length)
            out[at:at + length] += 0.4 * rng.random() * burst[:max(0, n - at)].astype(np.float32)
    smooth = lambda y, width: np.convolve(np.pad(y, (width, width), "edge"), np.hanning(width + 2)[1:-1] / np.hanning(width + 2).sum(), "same")[width:-width]
    glide = smooth(pitch, max(3, int(0.07 * rate / step)))
    glide += 0.4 * np.sin(2 * np.pi * 5.5 * t) * smooth((loud > 0) * 1.0, int(0.4 * rate / step))
    level = smooth(loud, max(3, int(0.06 * rate / step)))
    hz = np.interp(np.arange(n), np.arange(len(t)) * step, 440 * 2 ** ((glide - 69) / 12))
    phase, envelope = 2 * np.pi * np.cumsum(hz) / rate, np.interp(np.arange(n), np.arange(len(t)) * step, level)
    formants = [smooth(rng.choice([350, 500, 700, 850], len(t) // 400 + 1).repeat(400)[:len(t)].astype(float), 120),
                smooth(rng.choice([900, 1200, 1800, 2200], len(t) // 400 + 1).repeat(400)[:len(t)].astype(float), 120)]
    for h in range(1, 13):
        f = h * hz[::step][:len(t)]
        gain = sum(1 / (1 + ((f - c) / 150) ** 2) for c in formants) + 0.1
        out += (np.sin(h * phase) * np.interp(np.arange(n), np.arange(len(t)) * step, gain * (f < rate * 0.45)) * envelope * 0.3).astype(np.float32)
    return out * 0.5


def compress(x, rate, ratio, threshold_db):
    """A feed-forward compressor with 5 ms attack and 120 ms release, on a grid of 5 ms."""
    hop = int(0.005 * rate)
    peaks = np.abs(np.pad(x, (0, -len(x) % hop))).reshape(-1, hop).max(axis=1)
    level = np.empty_like(peaks)
    held = 0.0
    for i, p in enumerate(peaks):
        held = p if p > held else held * 0.96 + p * 0.04
        level[i] = held
    over = np.maximum(0, 20 * np.log10(level + 1e-6) - threshold_db)
    gain = 10 ** (-over * (1 - 1 / ratio) / 20)
    return x * np.interp(np.arange(len(x)), (np.arange(len(gain)) + 0.5) * hop, gain).astype(np.float32)


def reverberate(rng, x, rate, seconds, wet):
    n = int(seconds * rate)
    tail = rng.normal(size=n) * np.exp(-6.9 * np.arange(n) / n)
    size = 1 << int(np.ceil(np.log2(len(x) + n)))
    y = np.fft.irfft(np.fft.rfft(x, size) * np.fft.rfft(tail / np.sqrt(np.sum(tail ** 2)), size), size)[:len(x)]
    return (x + wet * y).astype(np.float32)


def degrade(rng, x, rate):
    """What lies between an instrument and a file."""
    x = x / (np.abs(x).max() + 1e-9)
    tilt, bumps = rng.normal() * 2.0, [(rng.uniform(60, 8000), rng.normal() * 5, rng.uniform(0.3, 1.2)) for _ in range(3)]
    low_cut = rng.uniform(60, 250) if rng.random() < 0.15 else 15
    high_cut = rng.uniform(2500, 7000) if rng.random() < 0.15 else 20000

    def gain(f):
        octaves = np.log2(np.maximum(f, 10) / 800)
        g = tilt * octaves + sum(d * np.exp(-0.5 * ((np.log2(np.maximum(f, 10) / c)) / w) ** 2) for c, d, w in bumps)
        return g - 12 * np.maximum(0, np.log2(low_cut / np.maximum(f, 10))) - 18 * np.maximum(0, np.log2(np.maximum(f, 10) / high_cut))
    x = spectrum_gain(x, rate, gain)
    if rng.random() < 0.5:
        x = reverberate(rng, x, rate, rng.uniform(0.2, 2.2), rng.uniform(0.05, 0.6))
    x = x / (np.abs(x).max() + 1e-9)
    if rng.random() < 0.6:
        x = compress(x, rate, rng.uniform(1.5, 10), rng.uniform(-30, -8))
        x = x / (np.abs(x).max() + 1e-9)
    if rng.random() < 0.35:
        x = np.tanh(x * rng.uniform(1, 5))
    if rng.random() < 0.4:
        noise = spectrum_gain(rng.normal(size=len(x)), rate, lambda f: -3 * np.log2(np.maximum(f, 20) / 20))
        x = x + noise / np.std(noise) * np.std(x) * 10 ** (rng.uniform(-60, -18) / 20)
    if rng.random() < 0.06:
        x = np.round(x * 60) / 60
    return (x / (np.abs(x).max() + 1e-9) * 10 ** (rng.uniform(-20, -0.5) / 20)).astype(np.float32)


def render(rng, score, seconds, kind):
    """The score as a mono recording; its rate."""
    rate = int(rng.choice(list(RATES), p=list(RATES.values())))
    font = str(rng.choice(list(FONTS), p=list(FONTS.values())))
    is_drum = score.notes[:, 2] == 9
    own_kit = is_drum.any() and rng.random() < (0.6 if kind == "electronic" else 0.2)
    sung = kind in ("pop909", "mma") and rng.random() < 0.4
    lead = score.notes[:, 2] == (0 if kind == "pop909" else 13)
    played = score.notes[~(own_kit & is_drum) & ~(sung & lead)]
    rest = type(score)(played, score.beats, score.programs)
    x = synthesise(rest, font, rate, seconds)
    if kind == "electronic" and rng.random() < 0.4:
        x = duck(x, score.notes[is_drum & (score.notes[:, 3] == 36), 0], rate, rng.uniform(0.3, 0.95), rng.uniform(0.05, 0.2))
    x = x / (np.std(x) + 1e-6) * 0.1
    for extra in ([play_drums(rng, score.notes[is_drum], rate, seconds)] if own_kit else []) + \
                 ([sing(rng, score.notes[lead], rate, seconds)] if sung and lead.any() else []):
        x = x + extra / (np.std(extra) + 1e-6) * 0.1 * 10 ** (rng.uniform(-8, 5) / 20)
    return degrade(rng, x, rate), rate
