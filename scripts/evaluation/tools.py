"""Running programs, reading and writing records, and the one kind of failure that the evaluation reports.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


class Failure(Exception):
    """What stops the evaluation, in one line for people."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def need(program, package):
    if not shutil.which(program):
        raise Failure(f"{program}: not installed (Debian's package {package})")


def run(*command, **options):
    """The program's output; a Failure with its last words when it fails."""
    command = [str(part) for part in command]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              errors="replace", **options)
    except OSError as error:
        raise Failure(f"{command[0]}: {error.strerror}") from None
    if done.returncode:
        words = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        raise Failure(f"{' '.join(command[:2])}: status {done.returncode} ({words})")
    return done.stdout


def timed(command, limit_s=900, errors=subprocess.DEVNULL):
    """(output, status, CPU seconds of the program and the children it waited for)."""
    command = [str(part) for part in command]
    with tempfile.TemporaryFile() as out:
        try:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors)
        except OSError as error:
            raise Failure(f"{command[0]}: {error.strerror}") from None
        try:
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (limit_s, limit_s))
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return out.read().decode("utf-8", "replace"), process.returncode, usage.ru_utime + usage.ru_stime


def each(work, items, jobs, what=""):
    """work(item) of all items, `jobs` at a time, in their order; nothing new is begun after a failure or an interrupt."""
    done = []
    with ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(work, item) for item in items]
        try:
            for count, future in enumerate(waiting, 1):
                done.append(future.result())
                if what and count % 20 == 0:
                    say(f"{what}: {count} of {len(waiting)} files")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return done


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def read_jsonl(path):
    with open(path, encoding="utf-8", errors="surrogateescape") as f:
        return [json.loads(line) for line in f if line.strip()]


def write_whole(path, text):
    """Written beside, then renamed: a file that is there is whole."""
    part = path.with_name(f".part-{path.name}")
    part.write_text(text, encoding="utf-8")
    part.rename(path)
