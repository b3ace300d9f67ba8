"""The page: tables of the figures in Markdown, padded so that they read well on a terminal too.

SPDX-License-Identifier: GPL-3.0-or-later
"""

GROUPS = {"tempo": ("Acc1", "Acc2", "±0.1", "±0.1 folded"), "beats": ("F", "CMLt", "AMLt"), "key": ("exact", "MIREX")}
DESCRIPTIONS = {
    "gtzan-dev": "real excerpts of 30 s, ten genres, 16 kHz; tempo, beats and keys by human annotators",
    "songs-dev": "full songs, electronic, metal and game music; exact tempo",
    "lmms-dev": "electronic productions; exact tempo",
    "openmsx-dev": "General MIDI songs of a game; exact tempo",
    "keys-dev": "folk tunes arranged for a band in all 24 keys; exact tempo and beats, key of the notated tune",
    "wtc-dev": "performances of the Well-Tempered Clavier; beats by hand, key of the piece",
    "loudness-dev": "synthesised signals of EBU Tech 3341, Tech 3342 and ITU-R BS.1770",
}


def table(header, rows, left=(0,)):
    """A Markdown table; the columns of `left` to the left, the others, figures, to the right."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max([3, len(name)] + [len(row[i]) for row in rows]) for i, name in enumerate(header)]

    def line(cells):
        return "| " + " | ".join(cell.ljust(w) if i in left else cell.rjust(w) for i, (cell, w) in enumerate(zip(cells, widths))) + " |"

    rule = ["-" * w if i in left else "-" * (w - 1) + ":" for i, w in enumerate(widths)]
    return "\n".join([line(header), "| " + " | ".join(rule) + " |"] + [line(row) for row in rows])


def percent(share):
    return "" if share is None else f"{100 * share:.1f}"


def cell(entry):
    """"80.0 [68, 88]" of a summary's entry, "" without one."""
    return f"{100 * entry['value']:.1f} [{100 * entry['low']:.0f}, {100 * entry['high']:.0f}]" if entry else ""


def heading(group, measure):
    return {"Acc1": "Acc. 1", "Acc2": "Acc. 2"}.get(measure, {"beats": "beats ", "key": "key "}.get(group, "") + measure)


# ---------------------------------------------------------------- nocturne beside its peers
def stated_of(stated, name, measured):
    """The figures that were measured earlier, of peers that this run has not measured."""
    def is_measured(peer):
        names = [part.split(" (")[0] for part in peer.split(", ")]
        return bool(measured) and (peer == "best classical peer" or any(m.startswith(n) for n in names for m in measured))

    return [s for s in stated if s["set"] == name and not is_measured(s["peer"])]


def programs(name, figures, stated):
    """Rows of one set: nocturne, the peers measured in this run, and those measured earlier."""
    columns = [(g, m) for g, measures in GROUPS.items() for m in measures if m in figures["sets"].get(g, {}).get(name, {})]
    rows = [["**nocturne**"] + [cell(figures["sets"][g][name][m]) for g, m in columns]]
    for peer, sets in figures["peers"].items():
        values = [percent(sets.get(g, {}).get(name, {}).get(m)) for g, m in columns]
        if any(values):
            rows.append([peer] + values)
    earlier = {}
    for s in stated_of(stated, name, figures["peers"]):
        earlier.setdefault(s["peer"], {})[s["group"], s["measure"]] = s["value"]
    rows += [[f"{peer} (earlier)"] + [values.get(c, "") for c in columns] for peer, values in earlier.items()]
    return table(["program"] + [heading(g, m) for g, m in columns], rows)


def best(figures, stated, name, group, measure, kind):
    """(value in per cent, peer) of the best peer of a kind, measured in this run or, by another set-up of it, earlier."""
    found = [(100 * sets[group][name][measure], peer) for peer, sets in figures["peers"].items()
             if kind == "classical" and measure in sets.get(group, {}).get(name, {})]
    found += [(float(s["value"]), s["peer"] + " (earlier)") for s in stated
              if (s["set"], s["group"], s["measure"], s["kind"]) == (name, group, measure, kind)]
    return max(found, key=lambda f: round(f[0], 1), default=None)      # of equal ones, that of this run


def verdict(ours, theirs):
    """Of figures in per cent, as they are printed."""
    difference = round(ours, 1) - round(theirs, 1)
    return "above" if difference > 0 else "equal" if difference == 0 else "below"


def cells(figures, stated):
    """One line for each set and measure that a peer has a figure for."""
    rows = []
    for name in DESCRIPTIONS:
        for group, measures in GROUPS.items():
            for measure in measures:
                entry = figures["sets"].get(group, {}).get(name, {}).get(measure)
                classical = entry and best(figures, stated, name, group, measure, "classical")
                if not classical:
                    continue
                ours, neural = 100 * entry["value"], best(figures, stated, name, group, measure, "neural")
                rows.append([f"{name} {heading(group, measure)}", entry["n"], cell(entry),
                             f"{classical[0]:.1f}", classical[1], verdict(ours, classical[0]),
                             f"{neural[0]:.1f} {neural[1]}" if neural else "", verdict(ours, neural[0]) if neural else ""])
    header = ["set, measure", "files", "nocturne", "best classical", "peer", "nocturne is", "neural", "nocturne is"]
    return table(header, rows, left=(0, 4, 5, 6, 7))


def readme(figures, stated):
    """The README's table: nocturne / the best classical peer."""
    columns = [("tempo", "Acc1"), ("tempo", "Acc2"), ("tempo", "±0.1 folded"), ("beats", "F"), ("key", "exact"), ("key", "MIREX")]
    rows = []
    for name in DESCRIPTIONS:
        row = [f"{name}: {DESCRIPTIONS[name].split(';')[0]}", figures["files"].get(name, "")]
        for group, measure in columns:
            entry = figures["sets"].get(group, {}).get(name, {}).get(measure)
            peer = best(figures, stated, name, group, measure, "classical")
            row.append(percent(entry["value"]) + (f" / {peer[0]:.1f}" if peer else "") if entry else "")
        if any(row[2:]):
            rows.append(row)
    return table(["set", "files"] + [("tempo " if g == "tempo" else "") + heading(g, m) for g, m in columns], rows)


# ---------------------------------------------------------------- calibration, agreement, distances
def calibration(figures):
    part, found = [], figures["calibration"]
    for kind, name, right in (("tempo", "`confidence` of the tempo", "Accuracy 1"), ("key", "`strength` of the key", "exact")):
        if kind in found:
            entry = found[kind]
            part.append(table([name, "tracks", f"right ({right}), %"],
                              [[f"{low:.1f}–{high:.1f}", n, percent(k / n) if n else ""] for low, high, n, k in entry["bins"]]))
            part.append(f"At 0.8 and above: {entry['right']} of {entry['sure']} right ({percent(entry['share']) or '–'} %), "
                        f"which covers {percent(entry['coverage'])} % of the {entry['n']} tracks.")
    if "candidates" in found:
        entry = found["candidates"]
        part.append(f"The right tempo, octave included, is among the first two candidates of {entry['right']} of {entry['n']} tracks "
                    f"({percent(entry['share'])} %).")
    return "\n\n".join(part)


def agreement(figures):
    found = figures["agreement"]
    measures = ("bpm", "key", "both", "identical")
    rows = [[kind, e["n"]] + [percent(e.get(measure)) for measure in measures] for kind, e in found.items()]
    apart = [f"- {kind}: {line}" for kind, e in found.items() for line in e.get("apart", ())]
    return table(["copy", "tracks", "BPM ±0.05", "same key", "both", "identical"], rows) + ("\n\nApart:\n\n" + "\n".join(apart) if apart else "")


def distances(figures):
    rows = []
    for name, entry in figures["onsets"].items():
        for what in ("nocturne", "annotation"):
            e = entry.get(what)
            if e and e["n"]:
                rows.append([f"{name}, {what}", e["n"], f"{e['median_ms']:.1f}", f"{e['bias_ms']:+.1f}", percent(e["within_10ms"])])
    return table(["beats of", "beats", "median distance, ms", "bias, ms", "within 10 ms, %"], rows)


def bars(figures):
    rows = [[name, e["n"], percent(e["length"]), percent(e["phase"]), percent(e["downbeat F"])] for name, e in figures["bars"].items()]
    return table(["set", "tracks", "bar length right", "bar phase right", "downbeat F"], rows)


def loudness(figures):
    found = figures["loudness"]
    rows = [[measure, e["n"], f"{e['worst']:+.3f}", e["file"]] for measure, e in found["worst"].items()]
    text = f"{found['passed']} of {found['cases']} cases pass, {found['files_passed']} of {found['files']} files."
    return text + "\n\n" + table(["value", "signals", "worst error", "of"], rows)


def speed(figures):
    found = figures["speed"]
    rows = [[f"nocturne, {mode}", f"{number:,.0f}"] for mode, number in found["nocturne"].items()]
    rows += [[peer, f"{number:,.0f}"] for peer, number in sorted(found["peers"].items(), key=lambda p: -p[1])]
    return table(["program", "× real time"], rows)


# ---------------------------------------------------------------- lists
def left_out(lines):
    if not lines:
        return "No figures yet: nothing that was learnt or tuned has been reported with sets left out."
    return table(["set", "measure", "in sample", "left out", "how"],
                 [[line[c] for c in ("set", "measure", "in_sample", "left_out", "how")] for line in lines], left=(0, 1, 4))


def moved(lines):
    if lines is None:
        return "No answers were committed before."
    if not lines:
        return "Nothing: every file has the answers that were committed."
    rows = [[("**{}**" if sure else "{}").format(f"{name} {heading(group, measure)}"), n, percent(before), percent(now),
             f"{100 * (now - before):+.1f}", words]
            for group, name, measure, n, before, now, words, sure in lines]
    return "Bold: more than chance at 5 %.\n\n" + table(["set, measure", "files", "committed", "now", "points", "evidence"], rows, left=(0, 5))


def worst(items, remarks):
    """The tracks that are furthest from the truth, each with what is known of the reason."""
    known = {(r["set"], r["file"], r["group"]): r["remark"] for r in remarks}
    rows = []
    for name, file, groups in items:
        said = [known[name, file, g] for g, _ in groups if known.get((name, file, g))]
        rows.append([f"{name}/{file}", "; ".join(f"{g}: {text}" for g, text in groups), " ".join(said) or "(no remark yet)"])
    return table(["track", "truth, and what nocturne said", "what goes wrong"], rows, left=(0, 1, 2))


INTRODUCTION = """\
<!-- Written by scripts/evaluate (see evaluate.md); do not edit. -->

nocturne {version}, one configuration for all sets. Figures in per cent; brackets are 95 % intervals (Wilson for shares, bootstrap
over files for means). Sets are small: a difference of a few points on one set is noise. The audio is for measuring only and is not
part of the repository; [evaluate](evaluate.md) says how to build it and to run this again.

{sets}

Accuracy 1: within 4 %. Accuracy 2: within 4 % of a third, half, once, twice or three times. ±0.1: within 0.1 BPM, on tracks of
exact tempo; folded: after the best of those factors. Beats: F-measure (70 ms), CMLt and AMLt (17.5 %), from 5 s on. MIREX: 1 exact,
0.5 fifth, 0.3 relative, 0.2 parallel. A file without an answer counts as wrong."""

PEERS = """\
Peers get a copy at 44.1 kHz, 16 bits, stereo, and their own defaults; “earlier” marks figures that were measured earlier with the
same scorer: of programs that this run could not measure, or better ones of another version or set-up. The best counts."""

AGREEMENT = """\
Copies at other rates are compared with the original by BPM (±0.05) and key; other lossless containers by every bit of every
analysis; a fast scan with a full one by every bit of BPM and key."""

ONSETS = """\
Distance to the steepest onset within 50 ms, on tracks of constant tempo that is found, by a finder of its own (levels above 200 Hz,
steps of 2.5 ms); the annotation's own distance says how much of it is the attack of the sound. Late is positive."""

SPEED = """\
Seconds of audio a second of processor time of one thread. nocturne: decoding, analysis and database, on the 44.1 kHz stereo FLAC
files of the sets. Peers: reading a WAV file and their one analysis, on all files that they were asked about."""


def set_by_set(figures, stated):
    """The tables of the sets with tempo, beats or key, one heading each."""
    parts = [f"### {name} ({figures['files'][name]} files)\n\n{programs(name, figures, stated)}" for name in DESCRIPTIONS
             if any(name in figures["sets"].get(group, {}) for group in GROUPS)]
    if figures["loudness"]:
        parts.append("### loudness-dev\n\n" + loudness(figures))
    return "\n\n".join(parts)


def sections(figures, stated, left, changes, items, remarks):
    """[(heading, text)] of the page; without a text where a run has nothing to say."""
    def under(text, note, what):
        return f"{text}\n\n{note}" if what else ""

    return [
        ("Beside the best peer", under(cells(figures, stated), PEERS, figures["sets"])),
        ("Set by set", set_by_set(figures, stated)),
        ("Bars", bars(figures) if figures["bars"] else "This nocturne names no downbeats."),
        ("Does confidence mean what it says?", calibration(figures)),
        ("The same audio in another form", under(agreement(figures), AGREEMENT, figures["agreement"])),
        ("Beats and onsets", under(distances(figures), ONSETS, figures["onsets"])),
        ("Learnt or tuned on some sets, reported on others", left_out(left)),
        ("Moved since the committed figures", moved(changes)),
        (f"The {len(items)} worst tracks", worst(items, remarks) if items else ""),
        ("Speed", speed(figures) + "\n\n" + SPEED if figures["speed"] else ""),
    ]


def page(figures, stated, left, changes, items, remarks, notes):
    """docs/accuracy.md, and what a run prints."""
    names = "\n".join(f"- **{name}**: {text}." for name, text in DESCRIPTIONS.items() if name in figures["files"])
    parts = ["# Accuracy", INTRODUCTION.format(version=figures["version"], sets=names)]
    if notes:
        parts.append("Not in this run, or only in part:\n\n" + "\n".join(f"- {name}: {reason}" for name, reason in notes.items()))
    parts += [f"## {heading}\n\n{text}" for heading, text in sections(figures, stated, left, changes, items, remarks) if text]
    return "\n\n".join(parts) + "\n"
