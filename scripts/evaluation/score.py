#!/usr/bin/env python3
"""Scores tempo, beats, key and loudness against truth tables. Standard library only.

SPDX-License-Identifier: GPL-3.0-or-later

usage: score.py [options] RESULTS.jsonl TRUTH.csv...

RESULTS.jsonl: one JSON object a line, matched to the truth by file name:
  {"path": ..., "tempo": {"bpm": 128.0, "beats": [0.5, ...]}, "key": {"key": "A minor"},
   "loudness": {"integrated_lufs": ..., "range_lu": ..., "true_peak_dbtp": ...,
                "max_momentary_lufs": ..., "max_shortterm_lufs": ...}}
or flat: {"path": ..., "bpm": ..., "beats": [...], "key": "Am", "lufs": ..., "lra": ..., "tp": ..., "momentary": ..., "shortterm": ...}.
Keys may be written "A minor", "Am", "A:min", "8A" (Camelot) or "1m" (Open Key).

A file without a result, or a result without the value, counts as wrong ("none"). A set of which no file has the value is
left out, and so is a loudness measure that no file has.
"""
import argparse
import csv
import json
import math
import random
import re
import sys
from pathlib import Path

FACTORS = (1 / 3, 1 / 2, 1, 2, 3)          # metrical levels that Accuracy 2 accepts
TONICS = "C C# D Eb E F F# G Ab A Bb B".split()
MIREX = {"exact": 1.0, "fifth": .5, "relative": .3, "parallel": .2, "other": 0.0, "none": 0.0}
RESAMPLES = 1000
SLACK = 0.005                              # loudness: for results rounded to two decimals


# ---------------------------------------------------------------- metrics
def within(estimate, truth, tolerance=.04):
    return abs(estimate - truth) <= tolerance * truth + 1e-9


def tempo_factor(estimate, truth):
    """The metrical level of the estimate relative to the truth, or None where Accuracy 2 fails."""
    fits = [f for f in FACTORS if within(estimate, truth * f)]
    return min(fits, key=lambda f: abs(estimate / f - truth)) if fits else None


def folded_error(estimate, truth):
    """BPM error after the best of FACTORS, at the truth's metrical level."""
    return min((estimate / f - truth for f in FACTORS), key=abs)


def parse_key(text):
    """(pitch class, "major"|"minor"), or None."""
    text = (text or "").strip().replace("♯", "#").replace("♭", "b")
    m = re.fullmatch(r"(\d{1,2})([ABabdm])", text)
    if m and 1 <= int(m[1]) <= 12:
        fifths = int(m[1]) - (8 if m[2] in "ABab" else 1)
        minor = m[2] in "Aam"
        return (fifths * 7 + (9 if minor else 0)) % 12, "minor" if minor else "major"
    m = re.fullmatch(r"([A-Ga-g])(#|b)?[\s:_-]*(major|minor|maj|min|M|m)?", text)
    if not m:
        return None
    tonic = "C D EF G A B".index(m[1].upper()) + {"#": 1, "b": -1, None: 0}[m[2]]
    return tonic % 12, "minor" if (m[3] or "") in ("minor", "min", "m") else "major"


def key_relation(estimate, truth):
    """MIREX classes; the fifth counts in both directions, as in the MIREX evaluation."""
    if estimate is None:
        return "none"
    interval, same_mode = (estimate[0] - truth[0]) % 12, estimate[1] == truth[1]
    if same_mode:
        return {0: "exact", 5: "fifth", 7: "fifth"}.get(interval, "other")
    if interval == (9 if truth[1] == "major" else 3):
        return "relative"
    return "parallel" if interval == 0 else "other"


def f_measure(estimate, truth, window=.07):
    """Beats matched one to one within the window; both lists sorted."""
    i = j = hits = 0
    while i < len(estimate) and j < len(truth):
        if abs(estimate[i] - truth[j]) <= window + 1e-9:
            hits, i, j = hits + 1, i + 1, j + 1
        elif estimate[i] < truth[j]:
            i += 1
        else:
            j += 1
    return 2 * hits / (len(estimate) + len(truth)) if hits else 0.0


def correct_share(estimate, truth, threshold=.175):
    """Share of beats whose phase and period both lie within 17.5 % of the local beat interval (the "t" of CMLt)."""
    if len(estimate) < 2 or len(truth) < 2:
        return 0.0
    used, j = set(), 0
    for i, beat in enumerate(estimate):
        while j + 1 < len(truth) and abs(truth[j + 1] - beat) < abs(truth[j] - beat):
            j += 1
        # the interval before the beat; after it for the first of either list
        forward = i == 0 or j == 0
        t = truth[j + 1] - truth[j] if forward and j + 1 < len(truth) else truth[j] - truth[j - 1]
        e = estimate[i + 1] - beat if forward and i + 1 < len(estimate) else beat - estimate[i - 1]
        if j not in used and t > 0 and abs(truth[j] - beat) < threshold * t and abs(1 - e / t) < threshold:
            used.add(j)
    return len(used) / max(len(estimate), len(truth))


def metrical_variants(truth):
    between = [(a + b) / 2 for a, b in zip(truth, truth[1:])]
    return truth, between, sorted(truth + between), truth[0::2], truth[1::2]


def beat_scores(estimate, truth, skip=5.0):
    """F-measure, CMLt and AMLt of the beats from `skip` seconds on."""
    estimate = sorted(b for b in estimate if b >= skip)
    truth = sorted({b for b in truth if b >= skip})
    shares = [correct_share(estimate, t) for t in metrical_variants(truth)]
    return {"F": f_measure(estimate, truth), "CMLt": shares[0], "AMLt": max(shares)}


# ---------------------------------------------------------------- statistics
def wilson(hits, n, z=1.959964):
    if not n:
        return 0.0, 0.0
    p = hits / n
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n))


def bootstrap(values):
    rng, n = random.Random(1), len(values)
    means = sorted(sum(rng.choices(values, k=n)) / n for _ in range(RESAMPLES))
    return means[int(.025 * RESAMPLES)], means[int(.975 * RESAMPLES) - 1]


def mcnemar(only_a, only_b):
    """Exact two-sided p of the discordant pairs."""
    n, k = only_a + only_b, min(only_a, only_b)
    return min(1.0, 2 * sum(math.comb(n, i) for i in range(k + 1)) / 2 ** n) if n else 1.0


def interval(values):
    """Wilson for shares, percentile bootstrap for means."""
    if all(v in (0, 1) for v in values):
        return wilson(sum(values), len(values))
    return bootstrap(values)


# ---------------------------------------------------------------- reading
def number(value):
    try:
        value = float(value)
    except (TypeError, ValueError):
        return None
    return None if math.isnan(value) else value


class Result:
    """One analysed file."""

    def __init__(self, record):
        def pick(*names):
            for name in names:
                value = record
                for part in name.split("."):
                    value = value.get(part) if isinstance(value, dict) else None
                if value is not None and not isinstance(value, dict):
                    return value

        self.path = str(pick("path", "file") or "")
        self.bpm = number(pick("tempo.bpm", "bpm", "tempo"))
        beats = pick("tempo.beats", "beats.times", "beats")
        self.beats = [float(b[0] if isinstance(b, list) else b) for b in beats] if isinstance(beats, list) else None
        key, scale = pick("key.key", "key"), pick("key.scale", "key.mode", "scale", "mode")
        self.key = parse_key(f"{key} {scale}" if scale and key else key)
        self.lufs = number(pick("loudness.integrated_lufs", "lufs"))
        self.lra = number(pick("loudness.range_lu", "lra"))
        self.tp = number(pick("loudness.true_peak_dbtp", "tp"))
        self.momentary = number(pick("loudness.max_momentary_lufs", "momentary"))
        self.shortterm = number(pick("loudness.max_shortterm_lufs", "loudness.max_short_term_lufs", "shortterm"))


class Results:
    def __init__(self, path):
        self.by_name, self.by_stem = {}, {}
        with open(path, encoding="utf-8", errors="surrogateescape") as f:
            for count, line in enumerate(f, 1):
                if not line.strip():
                    continue
                try:
                    result = Result(json.loads(line))
                except ValueError as error:
                    sys.exit(f"{path}:{count}: {error}")
                file = Path(result.path)
                self.by_name.setdefault(file.name, []).append(result)
                self.by_stem.setdefault(file.stem, []).append(result)

    def find(self, truth):
        """By name, else by the name without its suffix; of several, the one whose folders agree most."""
        def agreement(result):
            pairs = zip(reversed(Path(result.path).parts), reversed(truth.parts))
            return next((i for i, (a, b) in enumerate(pairs) if a != b), 99)

        found = self.by_name.get(truth.name) or self.by_stem.get(truth.stem)
        return max(found, key=agreement) if found else None


def read_truth(path, where):
    """The rows of one table; "set" is its folder's name."""
    path = Path(path)
    with open(path, encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    rows = [r for r in rows if all(r.get(column) == value for column, value in where)]
    for row in rows:
        row["set"], row["path"] = path.resolve().parent.name, path.resolve().parent / row["file"]
        if row.get("beats"):
            with open(path.parent / row["beats"]) as f:
                row["beats"] = [float(line.split()[0]) for line in f if line.strip()]
    return rows


# ---------------------------------------------------------------- scoring
def score_tempo(row, result):
    if not row.get("bpm"):
        return None
    truth, estimate = float(row["bpm"]), result.bpm if result and result.bpm else None
    factor = estimate and tempo_factor(estimate, truth)
    folded = folded_error(estimate, truth) if estimate else math.inf
    score = {"Acc1": int(bool(estimate) and within(estimate, truth)), "Acc2": int(factor is not None)}
    score["octave"] = score["Acc2"] - score["Acc1"]
    if row.get("constant") == "1":
        score["±0.1"] = int(bool(estimate) and abs(estimate - truth) <= .1 + 1e-9)
        score["±0.1 folded"] = int(abs(folded) <= .1 + 1e-9)
    return dict(values=score, given=bool(estimate), bad=2 - score["Acc1"] - score["Acc2"] + min(abs(folded), 99) / 100,
                text=f"{truth:g} BPM, got " + (f"{estimate:.2f} (x{estimate / truth:.3f})" if estimate else "none"))


def score_beats(row, result):
    if not row.get("beats"):
        return None
    beats = result.beats if result else None
    values = beat_scores(beats or [], row["beats"])
    return dict(values=values, given=bool(beats), bad=1 - values["F"], text="F {F:.2f} CMLt {CMLt:.2f} AMLt {AMLt:.2f}".format(**values))


def score_key(row, result):
    if not row.get("key"):
        return None
    truth, estimate = parse_key(row["key"]), result.key if result else None
    relation = key_relation(estimate, truth)
    values = {"exact": int(relation == "exact"), "MIREX": MIREX[relation]}
    for name in ("fifth", "relative", "parallel", "other"):
        values[name] = int(relation == name)
    values["mode right"] = int(bool(estimate) and estimate[1] == truth[1])
    return dict(values=values, given=bool(estimate), bad=1 - MIREX[relation],
                text=f"{row['key']}, got " + (f"{TONICS[estimate[0]]} {estimate[1]} ({relation})" if estimate else "none"))


LOUDNESS = {"lufs": ("lufs_tol", "lufs_tol"), "lra": ("lra_tol", "lra_tol"), "tp": ("tp_minus", "tp_plus"),
            "momentary": ("ms_tol", "ms_tol"), "shortterm": ("ms_tol", "ms_tol")}


def score_loudness(row, result, measured=tuple(LOUDNESS)):
    """Every value that the row states and the program measures; passes when all are inside their tolerance."""
    checks = []
    for name in measured:
        minus, plus = LOUDNESS[name]
        if row.get(name):
            truth, estimate = float(row[name]), getattr(result, name) if result else None
            if truth == -math.inf:                     # silence: no value, or one below the absolute gate
                checks.append((name, result is not None and (estimate is None or estimate <= -70), 0.0, estimate, result is not None))
            elif estimate is None:
                checks.append((name, False, math.inf, None, False))
            else:
                error = estimate - truth
                checks.append((name, -float(row[minus]) - SLACK <= error <= float(row[plus]) + SLACK, error, estimate, True))
    if not checks:
        return None
    stated = [c for c in checks if c[4]]
    return dict(values={"pass": int(all(c[1] for c in checks))}, given=bool(stated), checks=checks, bad=max((not c[1]) + min(abs(c[2]), 99) / 100 for c in checks),
                text=", ".join(f"{name} {row[name]}, got " + ("none" if estimate is None else f"{estimate:.2f}") for name, _, _, estimate, _ in checks))


GROUPS = {"tempo": score_tempo, "beats": score_beats, "key": score_key, "loudness": score_loudness}


def score(results, rows):
    """{group: {set: [scored row]}}, without the sets of which no file has the value."""
    scored = {}
    found = [results.find(row["path"]) for row in rows if any(row.get(name) for name in LOUDNESS)]
    measured = [name for name in LOUDNESS if any(r and getattr(r, name) is not None for r in found)]
    for group, function in GROUPS.items():
        sets = {}
        for row in rows:
            result = results.find(row["path"])
            one = score_loudness(row, result, measured) if group == "loudness" else function(row, result)
            if one:
                sets.setdefault(row["set"], []).append(dict(one, row=row))
        sets = {name: s for name, s in sets.items() if any(x["given"] for x in s)}
        if sets:
            scored[group] = sets
    return scored


def with_all(sets):
    return dict(sets, all=[x for s in sets.values() for x in s]) if len(sets) > 1 else sets


def summarise(scored):
    """{group: {set: {"n", "none", measure: {"n", "value", "low", "high"}}}}"""
    summary = {}
    for group, sets in scored.items():
        for name, items in with_all(sets).items():
            entry = {"n": len(items), "none": sum(not x["given"] for x in items)}
            for measure in dict.fromkeys(m for x in items for m in x["values"]):
                values = [x["values"][measure] for x in items if measure in x["values"]]
                low, high = interval(values)
                entry[measure] = {"n": len(values), "value": sum(values) / len(values), "low": low, "high": high}
            summary.setdefault(group, {})[name] = entry
    return summary


# ---------------------------------------------------------------- printing
def print_summary(summary):
    for group, sets in summary.items():
        if group == "loudness":
            continue
        measures = list(dict.fromkeys(m for entry in sets.values() for m in entry if m not in ("n", "none")))
        print(f"\n{group:14}{'n':>5}{'none':>5}" + "".join(f"{m:>20}" for m in measures))
        for name, entry in sets.items():
            cells = []
            for m in measures:
                e = entry.get(m)
                cells.append(f"{100 * e['value']:5.1f} [{100 * e['low']:5.1f},{100 * e['high']:5.1f}]" if e else "")
            print(f"{name:14}{entry['n']:5}{entry['none']:5}" + "".join(f"{c:>20}" for c in cells))
    print("\nPer cent; brackets: 95 % interval (Wilson for shares, bootstrap for means)." if set(summary) - {"loudness"} else "", end="\n")


def print_loudness(sets):
    for name, items in sets.items():
        cases = {}
        for x in items:
            cases.setdefault(x["row"].get("case") or x["row"].get("spec", ""), []).append(x)
        passed = sum(all(x["values"]["pass"] for x in c) for c in cases.values())
        print(f"\nloudness: {name}: {passed} of {len(cases)} cases pass, {sum(x['values']['pass'] for x in items)} of {len(items)} files")
        unmeasured = LOUDNESS.keys() - {c[0] for x in items for c in x["checks"]}
        if unmeasured:
            print("  not measured:", ", ".join(sorted(unmeasured)))
        for case, c in cases.items():
            fine = sum(x["values"]["pass"] for x in c)
            errors = {}
            for x in c:
                for value, _, error, _, _ in x["checks"]:
                    if value not in errors or abs(error) > abs(errors[value]):
                        errors[value] = error
            text = ", ".join(f"{value} {error:+.3f}" if math.isfinite(error) else f"{value} none" for value, error in errors.items())
            worst = max(c, key=lambda x: x["bad"])
            print(f"  {'pass' if fine == len(c) else 'FAIL'}  {case:20}{fine:4}/{len(c):<4} worst error: {text}" + ("" if fine == len(c) else f"  ({worst['row']['file']})"))


def print_worst(scored, count):
    for group, sets in scored.items():
        items = sorted((x for s in sets.values() for x in s if x["bad"] > .005), key=lambda x: -x["bad"])[:count]
        print(f"\nworst {group}:")
        for x in items:
            print(f"  {x['row']['set']}/{Path(x['row']['file']).name}: {x['text']}")


def compare(scored, other):
    """Differences on the same files: McNemar for shares, paired bootstrap for means."""
    comparison = {}
    for group in scored:
        for name, items in with_all({n: s for n, s in scored[group].items() if n in other.get(group, {})}).items():
            theirs = {id(x["row"]): x for s in other[group].values() for x in s}
            pairs = [(x["values"], theirs[id(x["row"])]["values"]) for x in items]
            for measure in dict.fromkeys(m for a, _ in pairs for m in a):
                a = [p[measure] for p, _ in pairs if measure in p]
                b = [q[measure] for p, q in pairs if measure in p]
                entry = dict(n=len(a), first=sum(a) / len(a), second=sum(b) / len(b))
                if all(v in (0, 1) for v in a + b):
                    entry.update(only_first=sum(p > q for p, q in zip(a, b)), only_second=sum(p < q for p, q in zip(a, b)))
                    entry["p"] = mcnemar(entry["only_first"], entry["only_second"])
                else:
                    entry["low"], entry["high"] = bootstrap([p - q for p, q in zip(a, b)])
                comparison.setdefault(group, {}).setdefault(name, {})[measure] = entry
    return comparison


def print_comparison(comparison):
    print("\ncompared (first - second, points; shares: McNemar's exact test; means: paired bootstrap 95 %)")
    for group, sets in comparison.items():
        for name, measures in sets.items():
            for measure, e in measures.items():
                end = f"only first {e['only_first']}, only second {e['only_second']}, p = {e['p']:.3g}" if "p" in e else f"[{100 * e['low']:+.1f}, {100 * e['high']:+.1f}]"
                print(f"  {group:9}{name:14}{measure:12}{e['n']:5}  {100 * e['first']:6.1f} - {100 * e['second']:5.1f} = {100 * (e['first'] - e['second']):+6.1f}  {end}")


# ---------------------------------------------------------------- self-test
def self_test():
    def near(a, b):
        assert abs(a - b) < 5e-4, (a, b)

    # tempo: 4 % of 100 is 4; 150 is no metrical relative of 100
    assert within(104, 100) and within(96, 100) and not within(104.1, 100)
    assert [tempo_factor(e, 120) for e in (120, 60, 240, 40, 360, 180, 80)] == [1, .5, 2, 1 / 3, 3, None, None]
    near(folded_error(64.1, 128), .2)
    near(folded_error(256.1, 128), .05)
    # keys
    assert parse_key("A minor") == parse_key("Am") == parse_key("a:min") == parse_key("8A") == parse_key("1m") == (9, "minor")
    assert parse_key("Db major") == parse_key("C#") == parse_key("C♯ maj") == parse_key("3B") == parse_key("8d") == (1, "major")
    assert parse_key("Cb major") == parse_key("1B") == (11, "major") and parse_key("Bb minor") == parse_key("3A") == (10, "minor")
    assert parse_key("off") is None and parse_key(None) is None and parse_key("13A") is None
    relation = lambda e, t: key_relation(parse_key(e), parse_key(t))
    assert relation("G major", "C major") == relation("F major", "C major") == relation("E minor", "A minor") == "fifth"
    assert relation("A minor", "C major") == relation("C major", "A minor") == "relative"
    assert relation("C minor", "C major") == relation("A major", "A minor") == "parallel"
    assert relation("E minor", "C major") == relation("D major", "C major") == "other" and relation("", "C major") == "none"
    # beats: 3 of 4 matched, one extra: 2 * 3 / (4 + 4); one beat matches once; the window's edge counts
    near(f_measure([1, 2, 3.05, 9], [1, 2, 3, 4]), .75)
    near(f_measure([1, 1.01], [1]), 2 / 3)
    near(f_measure([1.07], [1]), 1)
    near(f_measure([1.08], [1]), 0)
    beats = [.5 * k for k in range(60)]
    half, off = [b for i, b in enumerate(beats) if i % 2 == 0], [b + .25 for b in beats]
    assert beat_scores(beats, beats) == {"F": 1, "CMLt": 1, "AMLt": 1}
    scores = beat_scores(half, beats)          # from 5 s on: 25 of 50 beats; F = 2 * 25 / 75
    near(scores["F"], 2 / 3), near(scores["CMLt"], 0), near(scores["AMLt"], 1)
    scores = beat_scores(off, beats)           # 50 estimates against 49 midpoints
    near(scores["F"], 0), near(scores["CMLt"], 0), near(scores["AMLt"], 49 / 50)
    near(correct_share([0, 1, 2, 3.5, 4.5, 5], [0, 1, 2, 3, 4, 5]), 3 / 6)     # 3.5 and 4.5 off phase, 5 off period
    near(correct_share([0.1, 1.1, 2.1], [0, 1, 2]), 1)                          # 10 % late throughout is inside 17.5 %
    near(correct_share([0.2, 1.2, 2.2], [0, 1, 2]), 0)
    # statistics: Wilson 8/10 (Brown, Cai and DasGupta's form) and 0/10; McNemar 1 against 6: 2 * (1 + 7) / 2^7
    near(wilson(8, 10)[0], .4902), near(wilson(8, 10)[1], .9433)
    near(wilson(0, 10)[0], 0), near(wilson(0, 10)[1], .2775)
    near(mcnemar(1, 6), .125), near(mcnemar(0, 0), 1), near(mcnemar(5, 5), 1)
    low, high = bootstrap([0, .5, 1] * 30)
    assert .4 < low < .5 < high < .6
    # both forms of a result; loudness at its tolerances
    nested = Result({"path": "x/a.flac", "tempo": {"bpm": 120, "beats": [1, 2]}, "key": {"key": "A minor"}, "loudness": {"integrated_lufs": -23.05, "true_peak_dbtp": -6.3}})
    flat = Result({"path": "a.flac", "bpm": 120, "beats": [1, 2], "key": "Am", "lufs": -23.05, "tp": -6.3})
    assert {k: v for k, v in vars(nested).items() if k != "path"} == {k: v for k, v in vars(flat).items() if k != "path"}
    assert Result({"key": "A", "scale": "minor", "tempo": 99}).key == (9, "minor") and Result({"tempo": 99}).bpm == 99
    row = dict(file="a.flac", lufs="-23", lufs_tol=".1", tp="-6", tp_plus=".2", tp_minus=".4")
    assert score_loudness(row, nested)["values"]["pass"] == 1
    assert score_loudness(dict(row, tp="-6.6"), nested)["values"]["pass"] == 0       # 0.3 dB over: the upper tolerance is 0.2
    assert score_loudness(dict(row, lra="5", lra_tol="1"), nested)["values"]["pass"] == 0
    assert score_loudness(dict(lufs="-inf", lufs_tol=".1"), Result({}))["values"]["pass"] == 1
    assert score_loudness(dict(lufs="-inf", lufs_tol=".1"), None)["values"]["pass"] == 0
    tempo = lambda bpm, **row: score_tempo(dict(bpm="128", **row), Result({"bpm": bpm}))["values"]
    assert tempo(64) == {"Acc1": 0, "Acc2": 1, "octave": 1}
    assert tempo(128.1, constant="1") == {"Acc1": 1, "Acc2": 1, "octave": 0, "±0.1": 1, "±0.1 folded": 1}
    assert tempo(64.1, constant="1")["±0.1 folded"] == 0 and tempo(256.15, constant="1")["±0.1 folded"] == 1
    assert tempo(None) == {"Acc1": 0, "Acc2": 0, "octave": 0}
    print("self-test passed")


def main():
    parser = argparse.ArgumentParser(usage="score.py [options] RESULTS.jsonl TRUTH.csv...", description=__doc__.split("\n\n", 3)[3], formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", nargs="?", metavar="RESULTS.jsonl")
    parser.add_argument("truth", nargs="*", metavar="TRUTH.csv")
    parser.add_argument("--compare", metavar="OTHER.jsonl", help="also print the differences to another program's results")
    parser.add_argument("--worst", metavar="N", type=int, default=0, help="list the N worst files of each group")
    parser.add_argument("--where", metavar="COLUMN=VALUE", action="append", default=[], help="only rows of the truth with this value (repeatable)")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    parser.add_argument("--self-test", action="store_true", help="check the metrics against hand-computed examples")
    options = parser.parse_args()
    if options.self_test:
        return self_test()
    if not options.results or not options.truth:
        parser.error("RESULTS.jsonl and at least one TRUTH.csv are needed")
    try:
        rows = [row for path in options.truth for row in read_truth(path, [w.split("=", 1) for w in options.where])]
        results = Results(options.results)
        other = Results(options.compare) if options.compare else None
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}")
    scored = score(results, rows)
    if not scored:
        sys.exit("no file of the truth tables has a result")
    summary = summarise(scored)
    comparison = compare(scored, score(other, rows)) if other else None
    if options.json:
        files = [dict(set=x["row"]["set"], file=x["row"]["file"], group=g, given=x["given"], text=x["text"], **x["values"])
                 for g, sets in scored.items() for s in sets.values() for x in s]
        return print(json.dumps({"summary": summary, "compare": comparison, "files": files}, ensure_ascii=False, indent=1))
    left_out = sorted({r["set"] for r in rows} - {name for sets in scored.values() for name in sets})
    if left_out:
        print("no results for:", ", ".join(left_out))
    print_summary(summary)
    if "loudness" in scored:
        print_loudness(scored["loudness"])
    if comparison:
        print_comparison(comparison)
    if options.worst:
        print_worst(scored, options.worst)


if __name__ == "__main__":
    main()
