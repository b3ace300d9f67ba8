"""Does the same audio in another form give the same answers? Copies at other rates, and in other lossless containers.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import hashlib
import json

import score
import tools
from scan import value

RATES = (16000, 22050, 48000)
BPM = 0.05
CONTAINERS = {"wav": ("-c:a", "pcm_s16le"), "aiff": (), "wv": (), "m4a": ("-c:a", "alac")}


def spread(rows, count):
    """`count` rows in the order of a hash of their names: the same ones each time, from all sets."""
    return sorted(rows, key=lambda row: hashlib.sha256(f"{row['set']}/{row['file']}".encode()).digest())[:count]


def same_tempo(a, b):
    """Both none, or within BPM of each other."""
    a, b = value(a, "tempo", "bpm"), value(b, "tempo", "bpm")
    return a is b if a is None or b is None else abs(a - b) <= BPM


def same_key(a, b):
    return score.parse_key(value(a, "key", "key")) == score.parse_key(value(b, "key", "key"))


def agree(original, copy):
    """{"bpm": 0 or 1, "key": 0 or 1, "both": 0 or 1}"""
    bpm, key = int(same_tempo(original, copy)), int(same_key(original, copy))
    return {"bpm": bpm, "key": key, "both": bpm & key}


def apart(name, original, copy):
    """What differs, in words."""
    both = [("{:.3f}".format(bpm) if bpm else "no tempo", value(r, "key", "key") or "no key")
            for r in (original, copy) for bpm in [value(r, "tempo", "bpm")]]
    return f"{name}: " + ", ".join(f"{a} → {b}" for a, b in zip(*both) if a != b)


def identical(original, copy):
    """Every value of every analysis the same, to the last bit."""
    def analyses(record):
        return json.dumps({k: v for k, v in (record or {}).items() if isinstance(v, dict)}, sort_keys=True)
    return analyses(original) == analyses(copy)


def copies(rows, folder, jobs):
    """Makes FOLDER/RATE/NAME.flac of each row; {rate: folder}."""
    work = []
    for rate in RATES:
        (folder / str(rate)).mkdir(parents=True, exist_ok=True)
        work += [(row["path"], folder / str(rate) / (row["path"].stem + ".flac"), ("-ar", rate, "-sample_fmt", "s16")) for row in rows]
    _each(work, jobs)
    return {rate: folder / str(rate) for rate in RATES}


def containers(rows, folder, jobs):
    """Makes FOLDER/ENDING/NAME.ENDING of each row, which must be 16-bit FLAC; {ending: folder}."""
    work = []
    for ending, options in CONTAINERS.items():
        (folder / ending).mkdir(parents=True, exist_ok=True)
        work += [(row["path"], folder / ending / f"{row['path'].stem}.{ending}", options) for row in rows]
    _each(work, jobs)
    return {ending: folder / ending for ending in CONTAINERS}


def _each(work, jobs):
    def one(job):
        source, target, options = job
        if not target.exists():
            part = target.with_name(".part-" + target.name)
            tools.run("ffmpeg", "-nostdin", "-v", "error", "-y", "-i", source, "-map_metadata", "-1", "-vn", *options, part)
            part.rename(target)

    tools.each(one, work, jobs)
