"""nocturne itself: building it, scanning folders into a fresh database, and what it says of each file.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from pathlib import Path

import tools


def program(given, jobs):
    """The nocturne to evaluate: the one given, else a release build of this repository."""
    if given:
        if not Path(given).is_file():
            raise tools.Failure(f"{given}: no such program")
        return Path(given).resolve()
    build = tools.REPOSITORY / "build" / "release"
    tools.say("building nocturne")
    tools.run(tools.REPOSITORY / "scripts" / "packages", "build")
    tools.run("cmake", "-S", tools.REPOSITORY, "--preset", "release", "-DNOCTURNE_TESTS=OFF", cwd=tools.REPOSITORY)
    tools.run("cmake", "--build", build, "--target", "nocturne", "-j", jobs)
    return build / "nocturne"


def scan(nocturne, folders, database, jobs, fast=False):
    """Scans into a fresh database; CPU seconds."""
    for name in (database, f"{database}-wal", f"{database}-shm", f"{database}.lock"):
        Path(name).unlink(missing_ok=True)
    command = [nocturne, "scan", *folders, "--db", database, "-j", jobs, "-q"] + (["--fast"] if fast else [])
    _, status, cpu = tools.timed(command, limit_s=36000, errors=None)
    if status not in (0, 1):                                   # 1: some files could not be analysed; they score as wrong
        raise tools.Failure(f"{nocturne}: scan ended with status {status}")
    return cpu


def export(nocturne, database, output):
    """Writes the database as JSON lines with beats; {file name: record}."""
    tools.run(nocturne, "export", "--db", database, "--beats", "-o", output)
    return {Path(record["path"]).name: record for record in tools.read_jsonl(output)}


def seconds(records):
    return sum(r.get("duration_s") or 0 for r in records.values())


def value(record, *names):
    """record[a][b]…, or None where something on the way is missing."""
    for name in names:
        record = record.get(name) if isinstance(record, dict) else None
    return record
