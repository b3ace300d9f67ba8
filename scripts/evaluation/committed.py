"""The last committed figures and answers: what moved since, and what fell below.

SPDX-License-Identifier: GPL-3.0-or-later

docs/accuracy.json holds the figures, scripts/evaluation/answers.csv each file's answers (for paired tests).
"""
import csv
import io
import json

import score
import tools

FIGURES = tools.REPOSITORY / "docs" / "accuracy.json"
ANSWERS = tools.HERE / "answers.csv"
COLUMNS = ("set", "file", "bpm", "key", "F", "CMLt", "AMLt", "pass")
BETTER = ("Acc1", "Acc2", "±0.1", "±0.1 folded", "F", "CMLt", "AMLt", "exact", "MIREX", "mode right", "pass")   # higher is better

# How far a figure may fall below the committed one: the sets are rebuilt by whatever fluidsynth and LMMS are there, so a file
# or two may turn; shares of few tracks turn more; processor time depends on the machine and on what else it does.
SLACK = {"sets": 0.02, "bars": 0.05, "calibration": 0.05, "agreement": 0.05, "onsets": 0.05}
SPEED_SLACK = 0.5       # of the committed speed


def flat(figures):
    """{name: (value, lowest allowed)} of every figure that is better when higher."""
    found = {}

    def add(kind, name, number):
        if number is not None:
            found[name] = (number, number * SPEED_SLACK if kind == "speed" else number - SLACK[kind])

    for group, sets in figures.get("sets", {}).items():
        for name, entry in sets.items():
            for measure in BETTER:
                if measure in entry:
                    add("sets", f"{group} {name} {measure}", entry[measure]["value"])
    for name, entry in figures.get("bars", {}).items():
        for measure in ("length", "phase", "downbeat F"):
            add("bars", f"bars {name} {measure}", entry.get(measure))
    for kind, entry in figures.get("calibration", {}).items():
        for measure in ("share", "coverage"):
            add("calibration", f"calibration {kind} {measure}", entry.get(measure))
    for kind, entry in figures.get("agreement", {}).items():
        for measure in ("bpm", "key", "both", "identical"):
            add("agreement", f"agreement {kind} {measure}", entry.get(measure))
    for name, entry in figures.get("onsets", {}).items():
        add("onsets", f"beats within 10 ms of onsets {name}", entry["nocturne"].get("within_10ms"))
    for mode, number in figures.get("speed", {}).get("nocturne", {}).items():
        add("speed", f"speed {mode}", number)
    return found


def fallen(figures, committed):
    """Sentences: each figure below its committed one by more than the slack."""
    now = flat(figures)
    return [f"{name}: {now[name][0]:.4g}, committed {value:.4g}, allowed {lowest:.4g}"
            for name, (value, lowest) in flat(committed).items() if name in now and now[name][0] < lowest]


def load():
    """The committed figures, or {}."""
    if not FIGURES.exists():
        return {}
    try:
        return json.loads(FIGURES.read_text(encoding="utf-8"))
    except ValueError as error:
        raise tools.Failure(f"{FIGURES}: not JSON ({error})") from None


def answers(scored, records):
    """The text of answers.csv."""
    table = {}
    for group, sets in scored.items():
        for items in sets.values():
            for x in items:
                name = x["row"]["set"], x["row"]["path"].name
                line = table.setdefault(name, dict(set=name[0], file=name[1]))
                record = records.get(name[1], {})
                if group == "tempo":
                    line["bpm"] = short(record.get("tempo", {}).get("bpm"))
                elif group == "key":
                    line["key"] = record.get("key", {}).get("key") or ""
                elif group == "beats":
                    line.update({m: short(x["values"][m]) for m in ("F", "CMLt", "AMLt")})
                else:
                    line["pass"] = x["values"]["pass"]
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(table[name] for name in sorted(table))
    return text.getvalue()


def short(number):
    return "" if number is None else f"{number:.4f}"


def scored_before(rows, lines):
    """The committed answers, scored as the present ones are: {group: {set: [scored row]}}, of files that are in both."""
    known = {(line["set"], line["file"]): line for line in lines}
    before = {}
    for row in rows:
        line = known.get((row["set"], row["path"].name))
        if not line:
            continue
        result = score.Result({"bpm": line["bpm"] or None, "key": line["key"] or None})
        found = {"tempo": score.score_tempo(row, result), "key": score.score_key(row, result)}
        if line["F"]:
            found["beats"] = dict(values={m: float(line[m]) for m in ("F", "CMLt", "AMLt")})
        if line["pass"]:
            found["loudness"] = dict(values={"pass": int(line["pass"])})
        for group, one in found.items():
            if one:
                before.setdefault(group, {}).setdefault(row["set"], []).append(dict(one, row=row))
    return before


def moved(scored, before):
    """[(group, set, measure, n, before, now, evidence, is it more than chance)] of the measures that changed."""
    lines = []
    for group, sets in scored.items():
        past = {id(x["row"]): x["values"] for items in before.get(group, {}).values() for x in items}
        for name, items in sets.items():
            pairs = [(past[id(x["row"])], x["values"]) for x in items if id(x["row"]) in past]
            for measure in BETTER:
                a, b = ([p[measure] for p in side if measure in p] for side in zip(*pairs)) if pairs else ([], [])
                if a and any(abs(x - y) > 6e-5 for x, y in zip(a, b)):      # kept to four decimals
                    lines.append((group, name, measure, len(a), sum(a) / len(a), sum(b) / len(b)) + evidence(a, b))
    return lines


def evidence(before, now):
    """(words, significant): McNemar's exact test for shares, a paired bootstrap for means."""
    if all(v in (0, 1) for v in before + now):
        won, lost = sum(y > x for x, y in zip(before, now)), sum(y < x for x, y in zip(before, now))
        p = score.mcnemar(won, lost)
        return f"{won} won, {lost} lost, p = {p:.2g}", p < 0.05
    low, high = score.bootstrap([y - x for x, y in zip(before, now)])
    return f"[{100 * low:+.1f}, {100 * high:+.1f}]", low > 0 or high < 0
