#!/usr/bin/env python3
"""The measuring parts of scripts/verify_mastering, on sounds whose figures are known.

usage: mastering_test.py REFERENCE_METER NOCTURNE
"""
import importlib.machinery
import importlib.util
import math
import pathlib
import struct
import subprocess
import sys
import tempfile
import types
import unittest
import wave

SCRIPTS = pathlib.Path(__file__).parents[2] / "scripts"
METER, PROGRAM = sys.argv[1:3]


def load(name):
    loader = importlib.machinery.SourceFileLoader(name, str(SCRIPTS / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


verify = load("verify_mastering")


def write_sine(path, hz, amplitude, seconds=5, rate=48000, phase=0.0):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(rate)
        count, ramp = seconds * rate, rate // 50  # a sine that begins at once rings
        for i in range(count):
            gain = amplitude * min(1, i / ramp, (count - i) / ramp)
            x = round(32767 * gain * math.sin(2 * math.pi * hz * i / rate + phase))
            out.writeframesraw(struct.pack("<hh", x, x))


def spectrum(levels, cutoff=None):
    hz = [20, 25, 31.5, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000]
    return {"third_octave_hz": hz, "third_octave_mid_db": levels, "cutoff_hz": cutoff}


def report(**changes):
    out = {"output": "/x/a.flac", "plan": {"target_lufs": -14, "tolerance_lu": 0.1, "ceiling_dbtp": -1},
           "solution": {"target_reached": True}}
    out.update(changes)
    return out


class Meters(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.file = pathlib.Path(self.folder.name) / "a.wav"
        self.addCleanup(self.folder.cleanup)

    # EBU Tech 3341, case 1: stereo, 1 kHz, -23 dBFS is -23 LUFS, 0.1 LU either way.
    def test_loudness_of_a_sine(self):
        write_sine(self.file, 1000, 10 ** (-23 / 20))
        options = types.SimpleNamespace(meter=METER)
        for lufs in verify.measure(options, self.file)["lufs"]:
            self.assertAlmostEqual(lufs, -23, delta=0.1)

    # A quarter of the rate, samples at 45 degrees: 3.01 dB between the samples. Tech 3341 allows +0.2, -0.4 dB; the
    # 16-fold interpolator has the point itself.
    def test_true_peak_between_samples(self):
        write_sine(self.file, 12000, 0.5, phase=math.pi / 4)
        ffmpeg, ebur128, times16 = verify.measure(types.SimpleNamespace(meter=METER), self.file)["peak"]
        self.assertAlmostEqual(ffmpeg, -6.02, delta=0.3)
        self.assertAlmostEqual(ebur128, -6.02, delta=0.3)
        self.assertAlmostEqual(times16, -6.02, delta=0.01)

    def test_spectrum_of_the_program(self):
        write_sine(self.file, 1000, 0.5)
        bands = verify.spectrum_of(types.SimpleNamespace(program=PROGRAM), self.file)
        loudest = max(range(len(bands["third_octave_hz"])), key=lambda i: bands["third_octave_mid_db"][i])
        self.assertEqual(bands["third_octave_hz"][loudest], 1000)

    def test_a_broken_file_is_a_failure(self):
        self.file.write_text("nothing")
        with self.assertRaises(verify.Failure):
            verify.measure(types.SimpleNamespace(meter=METER), self.file)

    def test_the_meter_wants_its_arguments(self):
        self.assertEqual(subprocess.run([METER], stderr=subprocess.DEVNULL).returncode, 2)


class Judgement(unittest.TestCase):
    def test_loudness_needs_a_reason(self):
        off = {"lufs": (-14.3, -14.3), "peak": (-1.1, -1.1, -1.0)}
        self.assertTrue(verify.judged(report(), off)["breaches"])
        missed = verify.judged(report(solution={"target_reached": False}), off)
        self.assertEqual(missed["breaches"], [])
        self.assertTrue(missed["missed"])

    def test_peaks_have_a_tenth_of_a_decibel(self):
        self.assertEqual(verify.judged(report(), {"lufs": (-14, -14), "peak": (-0.91, -1, -1)})["breaches"], [])
        self.assertTrue(verify.judged(report(), {"lufs": (-14, -14), "peak": (-0.85, -1, -1)})["breaches"])

    def test_silence_is_no_breach(self):
        silent = verify.judged(report(plan={"target_lufs": None, "tolerance_lu": 0.1, "ceiling_dbtp": -1}),
                               {"lufs": (None, None), "peak": (None, None, None)})
        self.assertEqual(silent["breaches"], [])

    def test_lines_of_tables_have_all_columns(self):
        row = verify.judged(report(), {"lufs": (-14.02, -14.05), "peak": (-1.02, -1.01, -0.97)})
        line = verify.preset_line("adaptive", [row])
        self.assertEqual(line.count("|"), verify.PRESET_HEAD.splitlines()[0].count("|"))
        self.assertIn("0.05 / 0.05", line)
        row.update(name="a by b", before=[1.0, 2.0], after=[0.1, 0.4])
        self.assertEqual(verify.pair_line(row).count("|"), verify.PAIR_HEAD.splitlines()[0].count("|"))


class Distances(unittest.TestCase):
    def test_levels_do_not_count(self):
        one, two = spectrum([-20.0] * 21), spectrum([-31.0] * 21)
        self.assertEqual(max(verify.band_distances(one, two, one)), 0)

    def test_only_bands_that_a_match_answers_for_count(self):
        reference, before = [-20.0] * 21, [-20.0] * 21
        before[10] = -40.0                                # beyond the clamp, and a step on both sides
        before[0] = -30.0                                 # 20 Hz
        reference[20] = -90.0                             # fades: a step for the band below
        distances = verify.band_distances(spectrum(before), spectrum(reference), spectrum(before))
        self.assertEqual((len(distances), max(distances)), (13, 0))  # 40 Hz to 1.25 kHz but three

    def test_a_band_that_is_off_shows(self):
        ours = [-20.0] * 21
        ours[12] = -18.0
        flat = spectrum([-20.0] * 21)
        self.assertEqual(max(verify.band_distances(spectrum(ours), flat, flat)), 2)


class Parsing(unittest.TestCase):
    def test_last_values_of_the_metadata(self):
        text = ("frame:0\nlavfi.r128.I=-70.000\nlavfi.r128.true_peaks_ch0=0.100\nlavfi.r128.true_peaks_ch1=0.200\n"
                "frame:1\nlavfi.r128.I=-14.021\nlavfi.r128.true_peaks_ch0=0.500\nlavfi.r128.true_peaks_ch1=0.891\n")
        got = verify.parse_ebur128(text)
        self.assertEqual(got["integrated_lufs"], -14.021)
        self.assertAlmostEqual(got["true_peak_dbtp"], -1.0, delta=0.01)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
