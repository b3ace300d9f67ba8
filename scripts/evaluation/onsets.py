"""How far beats lie from the onsets they belong to, by an onset finder that shares nothing with nocturne.

SPDX-License-Identifier: GPL-3.0-or-later

ffmpeg's RMS level of frames of 2.5 ms above 200 Hz (below, a frame would see single waves) is the envelope; an onset is where
it rises most, by at least 6 dB over 10 ms. A beat belongs to the steepest onset within 50 ms; a beat without one says nothing.
The finder's own resolution is some 3 ms.
"""
import json
import re
from bisect import bisect_left

import tools

RATE, FRAME = 44100, 110
STEP_S = FRAME / RATE
SPAN = 4                # frames over which a rise is taken
RISE_DB = 6
NEAR_S = 0.05
FLOOR_DB = -70
LIMIT_S = 120           # of a file, which is enough to tell


def envelope(path):
    """Levels in dB, one a frame."""
    chain = (f"aresample={RATE},highpass=f=200,asetnsamples={FRAME}:p=0,astats=metadata=1:reset=1:measure_perchannel=none,"
             "ametadata=print:key=lavfi.astats.Overall.RMS_level:file=-")
    text = tools.run("ffmpeg", "-nostdin", "-v", "error", "-t", LIMIT_S, "-i", path, "-ac", 1, "-af", chain, "-f", "null", "-")
    return [max(FLOOR_DB, float(level)) if level != "-inf" else FLOOR_DB for level in re.findall(r"RMS_level=(\S+)", text)]


def onsets(levels):
    """[(seconds, rise in dB)]: the steepest point of each rise."""
    rises = [b - a for a, b in zip(levels, levels[SPAN:])]
    found = []
    for i, rise in enumerate(rises):
        if rise >= RISE_DB and rise == max(rises[max(0, i - SPAN):i + SPAN + 1]):
            # the start of the steepest frame within the span that rose
            steepest = max(range(i, i + SPAN), key=lambda k: levels[k + 1] - levels[k])
            if not found or (steepest + 1) * STEP_S > found[-1][0]:
                found.append(((steepest + 1) * STEP_S, rise))
    return found


def distances(beats, found):
    """Seconds from the onset that a beat belongs to, signed: late is positive."""
    times, result = [t for t, _ in found], []
    for beat in beats:
        near = found[bisect_left(times, beat - NEAR_S):bisect_left(times, beat + NEAR_S)]
        if near:
            result.append(beat - max(near, key=lambda o: o[1])[0])
    return result


def of_files(rows, dest, jobs):
    """{file name: onsets}; kept in DEST/onsets.jsonl."""
    store = dest / "onsets.jsonl"
    known = {(r["file"], r["size"]): r["onsets"] for r in tools.read_jsonl(store)} if store.exists() else {}

    def one(row):
        key = row["path"].name, row["path"].stat().st_size
        if key not in known:
            known[key] = [(round(t, 4), round(rise, 1)) for t, rise in onsets(envelope(row["path"]))]
        return key

    keys = tools.each(one, rows, jobs)
    tools.write_whole(store, "".join(json.dumps({"file": f, "size": s, "onsets": o}) + "\n" for (f, s), o in known.items()))
    return {key[0]: known[key] for key in keys}


def summary(values):
    """{"n", "median_ms", "bias_ms", "within_10ms"} of signed distances in seconds."""
    if not values:
        return {"n": 0}
    ordered, sizes = sorted(values), sorted(abs(v) for v in values)
    middle = len(values) // 2
    return {"n": len(values), "median_ms": 1000 * sizes[middle], "bias_ms": 1000 * ordered[middle],
            "within_10ms": sum(s <= 0.010 for s in sizes) / len(sizes)}
