"""The annotated sets: which are there, building those that can be built, and their truth.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import subprocess

import score
import tools

MUSIC = ("gtzan-dev", "songs-dev", "lmms-dev", "openmsx-dev", "keys-dev", "wtc-dev")
ALL = MUSIC + ("loudness-dev",)


def chosen(text):
    """The sets of a comma-separated list; all without one."""
    if not text:
        return ALL
    names = tuple(name if name.endswith("-dev") else name + "-dev" for name in text.split(","))
    for name in names:
        if name not in ALL:
            raise tools.Failure(f"{name}: no such set; there are {', '.join(ALL)}")
    return names


def lacking(dest, names, mirrors):
    """Sets that are not there, or only in part although mirrors may complete them."""
    part = [n for n in names if n == "songs-dev" and mirrors and (dest / n / "truth.csv").exists()
            and len(tools.read_csv(dest / n / "truth.csv")) < len(tools.read_csv(tools.HERE / "songs.csv"))]
    return [n for n in names if not (dest / n / "truth.csv").exists()] + part


def build(dest, names, mirrors, jobs):
    """Builds what can be built. Returns {set: why it is not there, or not whole}."""
    absent = lacking(dest, names, mirrors)
    if not absent:
        return {}
    tools.say("building " + ", ".join(absent))
    command = [str(tools.HERE / "build"), str(dest), "--only", ",".join(absent), "--jobs", str(jobs)]
    command += ["--mirrors", str(mirrors)] if mirrors else []
    notes = {}
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, errors="replace") as process:
        for line in process.stdout:
            tools.say("  " + line.rstrip())
            name, _, reason = line.strip().partition(": ")
            if name in absent and "needs the mirrors of" in reason:
                notes[name] = reason
    for name in absent:
        if not (dest / name / "truth.csv").exists():
            notes.setdefault(name, "could not be built, see above")
    return notes


def truth(dest, names):
    """The rows of the sets that are there; each names its set and its path."""
    tables = [dest / name / "truth.csv" for name in names]
    return [row for table in tables if table.exists() for row in score.read_truth(table, [])]


def bars(row):
    """[(seconds, is a downbeat)] where the annotation tells positions in the bar, else []."""
    if not row.get("beats"):
        return []
    text = (row["path"].parents[1] / "beats" / (row["path"].stem + ".beats")).read_text()
    marks = [line.split() for line in text.splitlines() if line.strip()]
    if not all(len(m) > 1 for m in marks) or not any(m[1] == "1" for m in marks):
        return []
    return [(float(m[0]), m[1] == "1") for m in marks]
