"""All figures of one run: scans, copies, peers, and what the scorer says of them.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import math
import shutil

import agreement
import bars
import calibration
import onsets
import peer_answers
import scan
import score
import sets
import tools

SPEED_SETS = ("lmms-dev", "openmsx-dev", "keys-dev", "wtc-dev")     # 44.1 kHz stereo FLAC throughout


class Run:
    """What one evaluation works with."""

    def __init__(self, dest, nocturne, names, jobs, tracks):
        self.dest, self.nocturne, self.names, self.jobs, self.tracks = dest, nocturne, names, jobs, tracks
        self.work = dest / "nocturne"
        self.work.mkdir(parents=True, exist_ok=True)
        self.rows = sets.truth(dest, names)
        self.music = [row for row in self.rows if row["set"] in sets.MUSIC]
        if not self.rows:
            raise tools.Failure(f"{dest}: none of the sets {', '.join(names)} is there, and none could be built")

    def scan(self, name, folders, jobs=None, fast=False):
        """({file name: record}, CPU seconds) of folders, in a database of its own."""
        database = self.work / f"{name}.db"
        cpu = scan.scan(self.nocturne, folders, database, jobs or self.jobs, fast)
        return scan.export(self.nocturne, database, self.work / f"{name}.jsonl"), cpu

    def folders(self, names):
        present = {row["set"] for row in self.rows}
        return [self.dest / name / "audio" for name in names if name in present]


def scored(run):
    """(records, scored) of nocturne's full scan of all sets."""
    tools.say(f"scanning {len(run.rows)} files")
    records, _ = run.scan("library", run.folders(run.names))
    return records, score.score(score.Results(run.work / "library.jsonl"), run.rows)


# ---------------------------------------------------------------- accuracy
def summary(found):
    """The scorer's summary without what no table shows, rounded so that the committed file stays small."""
    kept = {}
    for group, names in score.summarise({g: s for g, s in found.items() if g != "loudness"}).items():
        for name, entry in names.items():
            kept.setdefault(group, {})[name] = {m: rounded(e) if isinstance(e, dict) else e for m, e in entry.items()}
    return kept


def rounded(entry):
    return {k: round(v, 5) if isinstance(v, float) else v for k, v in entry.items()}


def loudness(found):
    """Cases and files that pass, and the worst error of each value."""
    items = [x for names in found.get("loudness", {}).values() for x in names]
    if not items:
        return {}
    cases = {}
    for x in items:
        cases.setdefault(x["row"]["case"], []).append(x["values"]["pass"])
    worst = {}
    for x in items:
        for value, _, error, _, _ in x["checks"]:
            entry = worst.setdefault(value, dict(n=0, worst=0.0, file=""))
            entry["n"] += 1
            if math.isfinite(error) and abs(error) >= abs(entry["worst"]):
                entry.update(worst=round(error, 4), file=x["row"]["path"].name)
    return dict(cases=len(cases), passed=sum(all(c) for c in cases.values()), files=len(items),
                files_passed=sum(x["values"]["pass"] for x in items), worst=worst)


def bar_figures(rows, records):
    table = {}
    for row in rows:
        one = bars.score_bars(sets.bars(row), records.get(row["path"].name, {}))
        if one:
            table.setdefault(row["set"], []).append(one)
    return {name: shares(found) for name, found in table.items()}


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def calibrated(found, records):
    """Bins and the sure ones of tempo and key, and the candidates."""
    figures = {}
    for kind, pairs_of in (("tempo", calibration.tempo_pairs), ("key", calibration.key_pairs)):
        items = [x for names in found.get(kind, {}).values() for x in names]
        if items:
            pairs = pairs_of(items, records)
            n, right, coverage = calibration.sure(pairs, len(items))
            figures[kind] = dict(n=len(items), sure=n, right=right, share=right / n if n else None, coverage=coverage,
                                 bins=calibration.bins(pairs))
    items = [x for names in found.get("tempo", {}).values() for x in names]
    if items:
        right = calibration.candidates_right(items, records)
        figures["candidates"] = dict(n=len(right), right=sum(right), share=mean(right))
    return figures


# ---------------------------------------------------------------- robustness
def agreements(run, records):
    """Copies at other rates, in other containers, and the fast scan, against the full scan of the originals."""
    tools.need("ffmpeg", "ffmpeg")
    folder, figures = run.dest / "copies", {}
    chosen = agreement.spread(run.music, run.tracks)
    tools.say(f"copies of {len(chosen)} tracks at other rates and in other containers")
    for rate, place in agreement.copies(chosen, folder, run.jobs).items():
        copies, _ = run.scan(f"copies-{rate}", [place])
        pairs = [(f"{r['set']}/{r['path'].stem}", records.get(r["path"].name), copies.get(r["path"].stem + ".flac")) for r in chosen]
        entry = shares(agreement.agree(*pair) for _, *pair in pairs)
        entry["apart"] = [agreement.apart(*pair) for pair in pairs if not agreement.agree(*pair[1:])["both"]]
        figures[f"{rate / 1000:g} kHz"] = entry
    flac = agreement.spread([r for r in run.music if r["path"].suffix == ".flac"], max(1, run.tracks // 4))
    for ending, place in agreement.containers(flac, folder, run.jobs).items():
        copies, _ = run.scan(f"copies-{ending}", [place])
        pairs = [(records.get(r["path"].name), copies.get(f"{r['path'].stem}.{ending}")) for r in flac]
        figures[ending] = shares({"identical": int(agreement.identical(*pair))} for pair in pairs)
    return figures


def shares(found):
    """{"n", measure: share} of a list of {measure: 0 or 1}."""
    found = list(found)
    return dict(n=len(found), **{m: round(mean(f[m] for f in found), 5) for m in (found[0] if found else {})})


def distances(run, records, found):
    """Beats' distances to onsets, of tracks of constant tempo that have a right tempo."""
    right = {x["row"]["path"].name for names in found.get("tempo", {}).values() for x in names if x["values"].get("±0.1 folded")}
    rows = [row for row in run.music if row["path"].name in right]
    tools.say(f"onsets of {len(rows)} tracks")
    heard, table = onsets.of_files(rows, run.dest, run.jobs), {}
    for row in rows:
        place = table.setdefault(row["set"], {"nocturne": [], "annotation": []})
        beats = scan.value(records[row["path"].name], "tempo", "beats") or []
        place["nocturne"] += onsets.distances(beats, heard[row["path"].name])
        place["annotation"] += onsets.distances(row["beats"] or [], heard[row["path"].name])
    return {name: {what: rounded(onsets.summary(d)) for what, d in place.items()} for name, place in table.items()}


# ---------------------------------------------------------------- speed and peers
def speed(run):
    """Seconds of audio a CPU second of full and fast scans on one thread; and whether fast gives the same tempo and key."""
    folders = run.folders(SPEED_SETS)
    if not folders:
        return {}, {}
    tools.say("speed of a full and a fast scan on one thread")
    full, full_cpu = run.scan("full", folders, jobs=1)
    fast, fast_cpu = run.scan("fast", folders, jobs=1, fast=True)
    seconds = scan.seconds(full)
    both = ("tempo", "bpm"), ("key", "key")
    same = shares({"identical": int(all(scan.value(full[n], *f) == scan.value(fast.get(n), *f) for f in both))} for n in full)
    return {"full": round(seconds / full_cpu, 1), "fast": round(seconds / fast_cpu, 1)}, {"fast scan": same}


def of_peers(run, folder, again):
    """({peer: {group: {set: {measure: share}}}}, {peer: x real time}) of peers that are there or have answered before."""
    there = peer_answers.find(folder)
    if there:
        tools.need("ffmpeg", "ffmpeg")
        tools.say("peers: " + ", ".join(p.name for p in there))
    kept = peer_answers.measure(there, run.music, run.dest, run.jobs, again) if there else {}
    kept.update({p: run.dest / "peers" / p.file for p in peer_answers.PEERS if p not in kept and (run.dest / "peers" / p.file).exists()})
    figures, speeds = {}, {}
    for peer in (p for p in peer_answers.PEERS if p in kept):
        summaries = score.summarise(score.score(score.Results(kept[peer]), run.music))
        figures[peer.name] = {group: {name: values_of(entry) for name, entry in names.items()}
                              for group, names in summaries.items() if group in peer.groups}
        speeds[peer.name] = round(peer_answers.speed(kept[peer]) or 0, 1)
    return figures, speeds


def values_of(entry):
    return {measure: round(e["value"], 5) for measure, e in entry.items() if isinstance(e, dict)}


# ---------------------------------------------------------------- the worst
def worst(found, count):
    """[(set, file, [(group, what was said)])], the furthest from the truth first; a track counts for all that is wrong with it."""
    tracks = {}
    for group, names in found.items():
        for x in (x for items in names.values() for x in items if x["bad"] > 0.05):
            name = x["row"]["set"], x["row"]["path"].name
            bad = min(1.0, x["bad"] / 2 if group == "tempo" else x["bad"])
            tracks.setdefault(name, []).append((bad, group, x["text"]))
    ranked = sorted(tracks.items(), key=lambda item: (-sum(bad for bad, _, _ in item[1]), item[0]))[:count]
    return [(name, file, [(group, text) for _, group, text in sorted(faults, reverse=True)]) for (name, file), faults in ranked]


def version(nocturne):
    return (tools.run(nocturne, "--version").split() or [""])[-1]


def clean(run):
    """Takes the copies away; they are made again when needed."""
    shutil.rmtree(run.dest / "copies", ignore_errors=True)
