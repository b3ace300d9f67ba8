"""The small part that every change must pass: its own material, and floors that no noise can reach.

SPDX-License-Identifier: GPL-3.0-or-later

Synthesised pieces, a few MIDI songs of a Debian package, and the loudness signals at 48 kHz: built in a minute, from packages of
a few MB. The material and the results are the same on every run, so a floor is just what the last change left; small.csv
holds them. A change that lowers one says so by lowering the floor.
"""
import hashlib
import shutil

import measure
import report
import scan
import score
import tools

SETS = ("pieces-small", "songs-small", "loudness-dev")
EPSILON = 5e-4      # floors have three decimals


def build(dest, jobs):
    """Builds what is not there yet, and again what was built by another version of its script."""
    tools.run(tools.REPOSITORY / "scripts" / "packages", "evaluate")
    python = ("/usr/bin/python3", "-B")
    builders = {"pieces-small": ("make_pieces.py", dest), "loudness-dev": ("make_loudness.py", dest, 48000),
                "songs-small": ("make_sets.py", "songs-small", dest, "--jobs", jobs)}
    for name, (script, *rest) in builders.items():
        recipe = hashlib.sha256((tools.HERE / script).read_bytes()).hexdigest()
        stamp = dest / name / "recipe"
        if not stamp.exists() or stamp.read_text() != recipe:
            shutil.rmtree(dest / name, ignore_errors=True)
            tools.run(*python, tools.HERE / script, *rest)
            stamp.write_text(recipe)


def figures(found):
    """{(set, group, measure): share}"""
    return {(name, group, measure): entry["value"] for group, names in score.summarise(found).items() for name, entry in names.items()
            if name != "all" for measure, entry in entry.items() if isinstance(entry, dict)}


def below(found, floors):
    """[(floor's line, share or None)] of the floors that are not met."""
    return [(line, found.get((line["set"], line["group"], line["measure"]))) for line in floors
            if found.get((line["set"], line["group"], line["measure"]), -1) < float(line["floor"]) - EPSILON]


def evaluate(options):
    """Builds, scans, scores and compares; 1 when a floor is not met."""
    dest = options.dest / "small"       # apart from the sets of a whole run, one of which has the same name
    dest.mkdir(exist_ok=True)
    build(dest, options.jobs)
    run = measure.Run(dest, scan.program(options.nocturne, options.jobs), SETS, options.jobs, options.tracks)
    _, found = measure.scored(run)
    shares, floors = figures(found), tools.read_csv(tools.HERE / "small.csv")
    rows = [[f"{line['set']} {report.heading(line['group'], line['measure'])}", line["floor"],
             "" if share is None else f"{share:.3f}", "below" if share is None or share < float(line["floor"]) - EPSILON else ""]
            for line in floors for share in [shares.get((line["set"], line["group"], line["measure"]))]]
    print(report.table(["set, measure", "floor", "now", ""], rows))
    fallen = below(shares, floors)
    for name, file, faults in measure.worst(found, 10) if fallen else []:
        tools.say(f"  {name}/{file}: " + "; ".join(f"{group}: {text}" for group, text in faults))
    tools.say(f"evaluate: {len(fallen)} of {len(floors)} floors are not met" if fallen else f"evaluate: all {len(floors)} floors are met")
    return 1 if fallen else 0
