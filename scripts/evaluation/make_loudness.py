#!/usr/bin/python3
"""Synthesises loudness-dev: the test signals that EBU Tech 3341 (2023) Table 1 and Tech 3342 (2023) Table 1 define in
words (3341: cases 1-6 and 9-23; 3342: 1-4; the others are recorded programmes), and signals derived from the formulas
of ITU-R BS.1770-5 in the manner of BS.2217. Each with its expected value and tolerance in truth.csv.

SPDX-License-Identifier: GPL-3.0-or-later

usage: make_loudness.py DEST [RATE...]     writes DEST/loudness-dev/{audio,truth.csv}; RATE: of 44100, 48000, 96000, 192000
"""
import csv
import struct
import sys
from math import inf, log10, pi
from pathlib import Path

import numpy as np
import soundfile

RATES = 44100, 48000, 96000, 192000
COLUMNS = "file case rate lufs lufs_tol lra lra_tol tp tp_plus tp_minus momentary shortterm ms_tol definition".split()
MASK_50, MASK_51, MASK_51_SIDE = 0x37, 0x3F, 0x60F      # L R C Ls Rs, with the LFE fourth; surrounds "back" or "side"


def wav(path, x, rate, bits=24, mask=0):
    """WAVE_FORMAT_EXTENSIBLE: 24-bit integer or 32-bit float, with the speaker mask."""
    channels, width = x.shape[1], bits // 8
    if bits == 32:
        data = x.astype("<f4").tobytes()
    else:
        data = np.round(x * 2 ** 23).clip(-2 ** 23, 2 ** 23 - 1).astype("<i4").view("u1").reshape(-1, 4)[:, :3].tobytes()
    guid = struct.pack("<H", 3 if bits == 32 else 1) + bytes.fromhex("000000001000800000aa00389b71")
    form = struct.pack("<HHIIHHHHI", 0xFFFE, channels, rate, rate * channels * width, channels * width, bits, 22, bits, mask) + guid
    path.write_bytes(b"RIFF" + struct.pack("<I", 36 + 24 + len(data)) + b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form
                     + b"data" + struct.pack("<I", len(data)) + data)


def flac(path, x, rate):
    soundfile.write(path, x, rate, subtype="PCM_24", format="FLAC")


def tone(rate, segments, frequency=1000.0):
    """One channel: (seconds, peak dBFS or None for silence) after each other, continuous in phase."""
    edges = np.round(np.cumsum([0.0] + [s for s, _ in segments]) * rate).astype(int)
    x = np.sin(2 * pi * frequency * np.arange(edges[-1]) / rate)
    for (_, level), a, b in zip(segments, edges, edges[1:]):
        x[a:b] *= 0.0 if level is None else 10 ** (level / 20)
    return x


def fade(x, samples):
    ramp = np.linspace(0, 1, samples, endpoint=False)
    x[:samples] *= ramp
    x[-samples:] *= ramp[::-1]
    return x


def steady(rate, divisor, amplitude, degrees):
    """Cases 15-19: a sine at rate/divisor, faded over 10 ms."""
    return fade(amplitude * np.sin(2 * pi * np.arange(rate) / divisor + np.deg2rad(degrees)), rate // 100)


def single_period(offset):
    """Cases 20-23: at four times the rate, one period of fs/4 at full scale inside fs/6 at half; low-passed, then every fourth sample."""
    around = .5 * np.sin(2 * pi * np.arange(24 * 1000) / 24)
    x = fade(np.concatenate([around, np.sin(2 * pi * np.arange(16) / 16), around]), 24 * 40)
    frequency = 4 * np.fft.rfftfreq(len(x))                        # in units of fs
    keep = .5 - .5 * np.cos(pi * np.clip((.5 - frequency) / .02, 0, 1))
    return np.fft.irfft(np.fft.rfft(x) * keep, len(x))[offset::4]


def k_weighting(frequency):
    """Gain in dB of the BS.1770-5 pre-filter (Tables 1 and 2, 48 kHz)."""
    z = np.exp(-2j * pi * frequency / 48000)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z * z) / (1 - 1.69065929318241 * z + .73248077421585 * z * z)
    high_pass = (1 - 2 * z + z * z) / (1 - 1.99004745483398 * z + .99007225036621 * z * z)
    return 20 * log10(abs(shelf * high_pass))


def peak_for(lufs, frequency=1000.0, weight=2.0):
    """Peak level in dBFS of a sine that measures `lufs`, with channel weights summing to `weight` (BS.1770-5, eq. 2)."""
    return lufs + .691 - k_weighting(frequency) - 10 * log10(weight / 2)


class Set:
    def __init__(self, dest):
        self.out = Path(dest) / "loudness-dev"
        (self.out / "audio").mkdir(parents=True, exist_ok=True)
        self.rows = []

    def add(self, case, rate, x, definition, suffix="", bits=24, mask=None, **expected):
        name = f"{case}{suffix}-{rate}"
        if np.ndim(x) == 1:
            x = np.column_stack([x, x])                            # in phase in both channels
        if bits == 32 or mask is not None:
            name += ".wav"
            wav(self.out / "audio" / name, x, rate, bits, mask or 3)
        else:
            name += ".flac"
            flac(self.out / "audio" / name, x, rate)
        tolerance = {}
        if "lufs" in expected:
            tolerance["lufs_tol"] = .1
        if "lra" in expected:
            tolerance["lra_tol"] = 1
        if "tp" in expected:
            tolerance.update(tp_plus=.2, tp_minus=.4)
        if "momentary" in expected or "shortterm" in expected:
            tolerance["ms_tol"] = .1
        self.rows.append(dict(file="audio/" + name, case=case, rate=rate, definition=definition, **expected, **tolerance))

    def write(self):
        with open(self.out / "truth.csv", "w", newline="") as f:
            writer = csv.DictWriter(f, COLUMNS, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)
        print(f"loudness-dev: {len(self.rows)} files")


def tech_3341(s, rate):
    def t(case, segments, definition, **expected):
        s.add(f"3341-{case}", rate, tone(rate, segments), definition, **expected)

    t(1, [(20, -23)], "1 kHz, -23 dBFS", lufs=-23, momentary=-23, shortterm=-23)
    t(2, [(20, -33)], "1 kHz, -33 dBFS", lufs=-33, momentary=-33, shortterm=-33)
    t(3, [(10, -36), (60, -23), (10, -36)], "-36, -23, -36 dBFS", lufs=-23)
    t(4, [(10, -72), (10, -36), (60, -23), (10, -36), (10, -72)], "-72, -36, -23, -36, -72 dBFS", lufs=-23)
    t(5, [(20, -26), (20.1, -20), (20, -26)], "-26, -20, -26 dBFS", lufs=-23)
    five = [tone(rate, [(20, level)]) for level in (-28, -28, -24, -30, -30)]
    s.add("3341-6", rate, np.column_stack(five), "5.0: L R -28, C -24, Ls Rs -30 dBFS", "-5.0", mask=MASK_50, lufs=-23)
    if rate == 48000:
        six = five[:3] + [0 * five[0]] + five[3:]
        s.add("3341-6", rate, np.column_stack(six), "the same in 5.1, silent LFE", "-5.1", mask=MASK_51, lufs=-23)
    t(9, [(1.34, -20), (1.66, -30)] * 5, "1.34 s -20, 1.66 s -30 dBFS, five times", shortterm=-23)
    t(12, [(.18, -20), (.22, -30)] * 25, "0.18 s -20, 0.22 s -30 dBFS, 25 times", momentary=-23)
    for i in range(20 if rate <= 48000 else 0):
        s.add("3341-10", rate, tone(rate, [(i * .15, None), (3, -23), (1, None)]), f"segment {i}", f"-{i:02d}", shortterm=-23)
        s.add("3341-13", rate, tone(rate, [(i * .02, None), (.4, -23), (1, None)]), f"segment {i}", f"-{i:02d}", momentary=-23)
    t(11, [p for i in range(20) for p in ((i * .15, None), (3, -38 + i), (3 - i * .15, None))], "live form: maximum of the whole", shortterm=-19)
    t(14, [p for i in range(20) for p in ((i * .02, None), (.4, -38 + i), (.4 - i * .02, None))], "live form: maximum of the whole", momentary=-19)
    if rate > 96000:
        return                                                     # BS.1770 asks for no oversampling there
    for case, divisor, amplitude, degrees, peak in ((15, 4, .5, 0, -6), (16, 4, .5, 45, -6), (17, 6, .5, 60, -6), (18, 8, .5, 67.5, -6), (19, 4, 1.41, 45, 3)):
        s.add(f"3341-{case}", rate, steady(rate, divisor, amplitude, degrees), f"fs/{divisor}, amplitude {amplitude}, {degrees} degrees", tp=peak)
    for offset in range(4):
        s.add(f"3341-{20 + offset}", rate, single_period(offset), f"one period of fs/4 in fs/6, offset {offset}", tp=0)


def tech_3342(s, rate):
    for case, levels, lra in ((1, (-20, -30), 10), (2, (-20, -15), 5), (3, (-40, -20), 20), (4, (-50, -35, -20, -35, -50), 15)):
        s.add(f"3342-{case}", rate, tone(rate, [(20, v) for v in levels]), "20 s each: " + ", ".join(map(str, levels)) + " dBFS", lra=lra)


def derived(s, rate):
    """In the manner of BS.2217: values that follow from the formulas of BS.1770-5."""
    for target in (-23, -24) if rate == 48000 else (-23,):
        for f in (25, 100, 500, 1000, 2000, 10000):
            s.add("1770-tone", rate, tone(rate, [(20, peak_for(target, f))], f), f"stereo {f} Hz", f"{target}-{f}Hz", lufs=target)
    s.add("1770-mono", rate, tone(rate, [(20, -23)])[:, None], "one channel", lufs=round(-23 - 10 * log10(2), 2))
    if rate != 48000:
        return
    silent = np.zeros(5 * rate)
    for mask, name in ((MASK_51, "back"), (MASK_51_SIDE, "side")):
        for channel, label in enumerate(("L", "R", "C", "LFE", "Ls", "Rs")):
            x = [silent] * 6
            x[channel] = tone(rate, [(5, peak_for(-24, weight=1.41 if label in ("Ls", "Rs") else 1))])
            if label == "LFE":                                     # must not count
                x[0] = x[channel]
                x[channel] = 4 * x[0]
            s.add("1770-channel", rate, np.column_stack(x), f"5.1 ({name}): {label}" + (" loud, L as stated" if label == "LFE" else ""), f"-{name}-{label}", mask=mask, lufs=-24)
    s.add("1770-absolute-gate", rate, tone(rate, [(60, peak_for(-69)), (60, peak_for(-71))]), "-69 then -71 LUFS: only the first counts", lufs=-69)
    s.add("1770-relative-gate", rate, tone(rate, [(60, peak_for(-20)), (60, peak_for(-34))]), "-20 then -34 LUFS: only the first counts", "-out", lufs=-20)
    both = round(10 * log10((10 ** -2 + 10 ** -3.2) / 2), 2)
    s.add("1770-relative-gate", rate, tone(rate, [(60, peak_for(-20)), (60, peak_for(-32))]), "-20 then -32 LUFS: both count", "-in", lufs=both)
    s.add("1770-silence", rate, silent, "digital silence: no loudness", lufs=-inf)
    s.add("1770-float-over", rate, fade(2 * np.sin(2 * pi * 997 * np.arange(rate) / rate), rate // 100), "32-bit float, 6 dB over full scale", bits=32, tp=round(20 * log10(2), 2))


def main():
    rates = [int(rate) for rate in sys.argv[2:] if rate.isdecimal()]
    if len(sys.argv) < 2 or sys.argv[1].startswith("-") or len(rates) < len(sys.argv) - 2 or not set(rates) <= set(RATES):
        sys.exit(__doc__)
    s = Set(sys.argv[1])
    for rate in rates or RATES:
        tech_3341(s, rate)
        tech_3342(s, rate)
        derived(s, rate)
    s.write()


if __name__ == "__main__":
    main()
