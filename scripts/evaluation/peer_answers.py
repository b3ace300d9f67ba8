"""Other programs' answers about the same files, measured with one 44.1 kHz copy of each and kept under DEST/peers.

SPDX-License-Identifier: GPL-3.0-or-later

A peer is one command that gets a WAV file (44.1 kHz, 16 bits, stereo: some programs halve tempi at other rates). What it
answers and its CPU time, reading the WAV included, is one line of DEST/peers/NAME.jsonl, which the scorer reads too. Answers
are measured once; a changed file or --peers-again measures anew.
"""
import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import tools

RATE = 44100


@dataclass(frozen=True)
class Peer:
    name: str       # in tables
    groups: tuple   # of measures that it answers
    program: str    # on PATH, or in the folder of peers
    command: tuple  # FILE and PROGRAM stand for the WAV and the program
    bpm: str = ""   # pattern of the tempo in its output; without one the output is an object, or, for beats, a list of times

    @property
    def file(self):
        return re.sub("[^a-z0-9]+", "-", self.name.lower()) + ".jsonl"


PEERS = (
    Peer("Essentia multifeature", ("tempo", "beats"), "essentia", ("PROGRAM", "multifeature", "FILE")),
    Peer("Essentia degara", ("tempo", "beats"), "essentia", ("PROGRAM", "degara", "FILE")),
    Peer("Essentia Percival", ("tempo",), "essentia", ("PROGRAM", "percival", "FILE")),
    Peer("Essentia bgate", ("key",), "essentia", ("PROGRAM", "bgate", "FILE")),
    Peer("qm-dsp beats", ("tempo", "beats"), "qm_dsp", ("PROGRAM", "beats", "FILE")),
    Peer("qm-dsp key", ("key",), "qm_dsp", ("PROGRAM", "key", "FILE")),
    Peer("BTrack", ("tempo", "beats"), "btrack", ("PROGRAM", "FILE")),
    Peer("libKeyFinder", ("key",), "key_finder", ("PROGRAM", "FILE")),
    Peer("aubio tempo", ("tempo",), "aubio", ("PROGRAM", "tempo", "FILE"), r"([\d.]+) bpm"),
    Peer("aubio beat", ("beats",), "aubio", ("PROGRAM", "beat", "FILE")),
    Peer("bpm-tools", ("tempo",), "bpm", ("bash", "-c", 'sox "$1" -t raw -r 44100 -e float -c 1 - | bpm', "bpm", "FILE"), r"([\d.]+)"),
    Peer("SoundTouch", ("tempo",), "soundstretch", ("bash", "-c", 'soundstretch "$1" -bpm 2>&1', "soundstretch", "FILE"),
         r"BPM rate ([\d.]+)"),
)


def find(folder):
    """{peer: program} of those that are there: built in `folder`, or installed."""
    found = {}
    for peer in PEERS:
        built = folder / peer.program if folder else None
        program = built if built and built.exists() else shutil.which(peer.program)
        if program and (peer.name != "bpm-tools" or shutil.which("sox")):
            found[peer] = str(program)
    return found


def understand(peer, output):
    """The scorer's flat record of a peer's output."""
    if peer.bpm:
        match = re.search(peer.bpm, output)
        return {"bpm": float(match[1])} if match and float(match[1]) > 0 else {}
    if output.lstrip().startswith("{"):
        return json.loads(output)
    return {"beats": [float(line.split()[0]) for line in output.splitlines() if re.match(r"\d", line)]}


def ask(peer, program, wav):
    command = [{"PROGRAM": program, "FILE": str(wav)}.get(part, part) for part in peer.command]
    output, status, cpu = tools.timed(command)
    try:
        answer = understand(peer, output) if status == 0 else {}
    except ValueError:
        answer, status = {}, "no answer"
    return dict(answer, cpu=round(cpu, 3), **({"error": status} if status else {}))


def wanted(peer, row):
    return any(row.get({"tempo": "bpm"}.get(group, group)) for group in peer.groups)


class Answers:
    """One peer's kept answers; safe to add to from several threads."""

    def __init__(self, path, again=False):
        self.path, self.lock = path, Lock()
        if again:
            path.unlink(missing_ok=True)
        self.known = {a["path"]: a for a in tools.read_jsonl(path)} if path.exists() else {}

    def has(self, name, size):
        return name in self.known and self.known[name]["size"] == size

    def add(self, record):
        with self.lock, open(self.path, "a", encoding="utf-8") as f:
            self.known[record["path"]] = record
            f.write(json.dumps(record, ensure_ascii=False) + "\n")


def measure(found, rows, dest, jobs, again=False):
    """{peer: file of answers}, with every row of the truth that a peer can answer in it."""
    folder = dest / "peers"
    folder.mkdir(exist_ok=True)
    kept = {peer: Answers(folder / peer.file, again) for peer in found}

    def one(row):
        name, size = f"{row['set']}/{row['file']}", row["path"].stat().st_size
        lacking = [p for p in found if wanted(p, row) and not kept[p].has(name, size)]
        if not lacking:
            return
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            wav = Path(temporary) / "copy.wav"
            tools.run("ffmpeg", "-nostdin", "-v", "error", "-i", row["path"], "-ar", RATE, "-ac", 2, "-c:a", "pcm_s16le", wav)
            seconds = (wav.stat().st_size - 44) / (4 * RATE)
            for peer in lacking:
                kept[peer].add(dict(path=name, size=size, seconds=round(seconds, 2), **ask(peer, found[peer], wav)))

    tools.each(one, rows, jobs, "peers")
    return {peer: answers.path for peer, answers in kept.items()}


def speed(path):
    """Seconds of audio a CPU second, of the answers that are kept."""
    answers = [a for a in tools.read_jsonl(path) if "error" not in a]
    cpu = sum(a["cpu"] for a in answers)
    return sum(a["seconds"] for a in answers) / cpu if cpu else None
