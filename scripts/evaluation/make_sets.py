#!/usr/bin/python3
"""Builds one development set: audio, beats and truth.csv in DEST/SET. Called by `build`.

SPDX-License-Identifier: GPL-3.0-or-later

usage: make_sets.py SET DEST [--mirrors DIR] [--jobs N]

Exit status: 0 built, 1 failed, 3 repositories missing (named on stdout).
truth.csv: file, bpm, constant (1: one exact tempo throughout), key, beats (file), source, and columns of the set's own.
"""
import argparse
import csv
import hashlib
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOUNDFONT = "/usr/share/sounds/sf2/FluidR3_GM.sf2"
LMMS_PROJECTS = Path("/usr/share/lmms/projects")


# ---------------------------------------------------------------- helpers
def run(*command, **options):
    return subprocess.run([str(c) for c in command], check=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options).stdout


def table(name):
    with open(HERE / name, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


class Missing(Exception):
    """Repositories that the set needs and that no mirror was given for."""


class Mirror:
    """Reads files from a bare git mirror: DIR/owner+name/repo, or DIR/owner+name/repo/.git."""

    def __init__(self, root, name):
        git = Path(root) / name.replace("/", "+") / "repo"
        self.git = git / ".git" if (git / ".git").exists() else git
        self.name = name

    def command(self, *args):
        return run("git", "-c", "safe.directory=*", "--git-dir", self.git, *args)

    def paths(self):
        return self.command("ls-tree", "-r", "-z", "--name-only", "HEAD").decode("utf-8", "replace").rstrip("\0").split("\0")

    def read(self, path):
        """The file's bytes, or None where the snapshot lacks it."""
        try:
            data = self.command("cat-file", "blob", "HEAD:" + path)
        except subprocess.CalledProcessError:
            return None
        return None if data.startswith(b"version https://git-lfs") else data


class Builder:
    def __init__(self, name, dest, mirrors, jobs):
        self.name, self.mirrors, self.jobs = name, mirrors, jobs
        self.out, self.cache = Path(dest) / name, Path(dest) / ".cache"
        for folder in ("audio", "beats"):
            (self.out / folder).mkdir(parents=True, exist_ok=True)
        self.rows = []

    def need(self, *names):
        found = [n for n in names if self.mirrors and (Path(self.mirrors) / n.replace("/", "+") / "repo").exists()]
        if len(found) < len(names):
            raise Missing([n for n in names if n not in found])
        return [Mirror(self.mirrors, n) for n in names]

    def package(self, name):
        """The downloaded .deb of a Debian package (build fetches it)."""
        found = sorted(self.cache.glob(name + "_*.deb"))
        if not found:
            raise SystemExit(f"{name}: package not downloaded")
        return found[-1]

    def unpack(self, name, into, *patterns):
        tar = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(self.package(name))], stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", str(into), "--wildcards", *patterns], stdin=tar.stdout, check=True)
        tar.stdout.close()
        tar.wait()

    def each(self, work, items):
        """Runs work(item) -> truth row or None, jobs at a time; rows stay in the order of items."""
        with ThreadPoolExecutor(self.jobs) as pool:
            self.rows += [row for row in pool.map(work, items) if row]

    def beats(self, stem, times):
        """Writes the beats (seconds, position in the bar if known); the name for truth.csv."""
        (self.out / "beats" / (stem + ".beats")).write_text("".join("\t".join(map(str, t)) + "\n" for t in times))
        return f"beats/{stem}.beats"

    def write(self, name="truth.csv"):
        columns = ["file"] + ([] if name != "truth.csv" else ["bpm", "constant", "key", "beats", "source"])
        columns += [c for row in self.rows for c in row if c not in columns]
        columns = list(dict.fromkeys(columns))
        with open(self.out / name, "w", encoding="utf-8", newline="") as f:
            writer = csv.DictWriter(f, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)
        if not any((self.out / "beats").iterdir()):
            (self.out / "beats").rmdir()
        print(f"{self.name}: {len(self.rows)} files")


def encode(inputs, output, *options, mix=False):
    """ffmpeg; several inputs are summed at -3 dB. Written beside, then renamed: a file that is there is whole."""
    part = output.with_name(".part-" + output.name)
    command = ["ffmpeg", "-v", "error", "-y"]
    for i in inputs:
        command += ["-i", i]
    if mix:
        command += ["-filter_complex", f"amix=inputs={len(inputs)}:duration=longest:normalize=0,volume=-3dB"]
    run(*command, *options, part)
    part.rename(output)


def fluidsynth(midi, output, seconds, gain, soundfont=SOUNDFONT):
    with tempfile.TemporaryDirectory(dir=output.parent) as folder:
        wav = Path(folder) / "render.wav"
        run("fluidsynth", "-ni", "-q", "-r", "44100", "-g", gain, "-C", "0", "-F", wav, soundfont, midi)
        encode([wav], output, "-t", seconds, "-sample_fmt", "s16")


# ---------------------------------------------------------------- real recordings, human annotation
def gtzan(b):
    audio, keys, rhythm = b.need("mattciff5/genre-to-fmri", "alexanderlerch/gtzan_key", "TempoBeatDownbeat/gtzan_tempo_beat")
    tonics = "A Bb B C C# D Eb E F F# G Ab".split()

    def text(mirror, path):
        data = mirror.read(path)
        return data.decode("utf-8-sig").strip() if data else ""

    def one(path):
        stem = Path(path).stem                     # blues.00016
        genre, number = stem.split(".")
        target = b.out / "audio" / (stem + ".flac")
        if not target.exists():
            data = audio.read(path)
            if data is None:
                return print("not in the mirror:", path)
            with tempfile.NamedTemporaryFile(suffix=".wav") as wav:
                wav.write(data)
                wav.flush()
                encode([wav.name], target, "-sample_fmt", "s16")
        label = text(keys, f"gtzan_key/genres/{genre}/{stem}.lerch.txt")
        key = "" if label in ("", "-1") else tonics[int(label) % 12] + (" major" if int(label) < 12 else " minor")
        tempo = text(rhythm, f"tempo/gtzan_{genre}_{number}.bpm")
        marks = [line.split() for line in text(rhythm, f"beats/gtzan_{genre}_{number}.beats").splitlines()]
        intervals = [float(y[0]) - float(x[0]) for x, y in zip(marks, marks[1:])]
        steady = statistics.pstdev(intervals) / statistics.mean(intervals) if len(intervals) > 3 else None
        return dict(file=f"audio/{stem}.flac", bpm=f"{float(tempo.split()[0]):.3f}" if tempo else "", constant=0, key=key,
                    beats=b.beats(stem, marks) if marks else "", source=audio.name + ":" + path,
                    genre=genre, interval_variation="" if steady is None else f"{steady:.4f}")

    b.each(one, sorted(p for p in audio.paths() if re.search(r"genres_original/.*\.wav$", p)))
    b.write()


# ---------------------------------------------------------------- full songs, exact tempo of the chart
def songs(b):
    rows = table("songs.csv")
    repositories = sorted({r["source"] for r in rows if not r["source"].startswith("Debian ")})
    missing = None
    try:
        mirrors = {m.name: m for m in b.need(*repositories)}
    except Missing as error:                       # the Debian songs need no repository
        missing, mirrors = error, {}
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for package in {r["source"][7:] for r in rows if r["source"].startswith("Debian ")}:
            b.unpack(package, folder, "*.ogg")

        def one(r):
            target = b.out / "audio" / r["file"]
            if not target.exists():
                parts = [r["folder"] + "/" + p for p in r["parts"].split("+")]
                if r["source"].startswith("Debian "):
                    files = [folder / p for p in parts]
                elif r["source"] in mirrors:
                    blobs = [mirrors[r["source"]].read(p) for p in parts]
                    if None in blobs:
                        return print("not in the mirror:", *parts)
                    files = [folder / f"{target.stem}.{i}.ogg" for i in range(len(parts))]
                    for path, blob in zip(files, blobs):
                        path.write_bytes(blob)
                else:
                    return None
                if len(files) == 1:
                    shutil.copy(files[0], target)
                else:
                    encode(files, target, "-sample_fmt", "s16", mix=True)
            beats = ""
            if r["first_beat"]:
                seconds = float(run("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", target))
                beats = b.beats(target.stem, grid(float(r["bpm"]), seconds, float(r["first_beat"])))
            return dict(file="audio/" + r["file"], bpm=r["bpm"], constant=1, beats=beats, source=r["source"], title=r["title"], artist=r["artist"])

        b.each(one, rows)
    b.write()
    if missing:
        raise missing


def grid(bpm, seconds, first=0.0, bar=None):
    period = 60 / bpm
    first %= period
    count = int((seconds - first) / period) + 1
    return [(f"{first + k * period:.4f}",) + ((k % bar + 1,) if bar else ()) for k in range(count)]


# ---------------------------------------------------------------- electronic productions, rendered by LMMS
def lmms(b):
    projects = sorted(p for folder in ("demos", "shorties") for p in (LMMS_PROJECTS / folder).rglob("*.mmp*"))

    def one(project):
        data = project.read_bytes()
        xml = (zlib.decompress(data[4:]) if project.suffix == ".mmpz" else data).decode("utf-8", "replace")
        head = xml[xml.find("<head"):xml.find("</head>")]
        automated = any("<object" in a for a in re.findall(r'<automationpattern[^>]*name="Tempo"[^>]*>(.*?)</automationpattern>', xml, re.S))
        stem = re.sub("[^A-Za-z0-9-]", "_", project.stem)
        target = b.out / "audio" / (stem + ".flac")
        if not target.exists():
            with tempfile.TemporaryDirectory(dir=b.out) as folder:
                wav = Path(folder) / "render.wav"
                environment = dict(os.environ, HOME=folder, QT_QPA_PLATFORM="offscreen")
                root = ["--allowroot"] if os.geteuid() == 0 else []
                try:
                    run("timeout", 1200, "lmms", *root, "render", project, "-f", "wav", "-i", "linear", "-x", "1", "-s", "44100", "-o", wav, env=environment)
                    encode([wav], target, "-t", 180, "-sample_fmt", "s16")
                except subprocess.CalledProcessError:
                    return print("lmms could not render", project.name)
        return dict(file=f"audio/{stem}.flac", bpm=re.search(r'bpm="(\d+)"', head)[1], constant=0 if automated else 1,
                    source=f"Debian lmms-common {project.relative_to(LMMS_PROJECTS)}")

    b.each(one, projects)
    b.write()


# ---------------------------------------------------------------- General MIDI songs, rendered by fluidsynth
def openmsx(b):
    with tempfile.TemporaryDirectory() as folder:
        b.unpack("openttd-openmsx", folder, "*.mid")
        b.each(lambda path: midi_song(b, path, 90, SOUNDFONT), sorted(Path(folder).rglob("*.mid")))
    b.write()


def midi_song(b, path, seconds, soundfont):
    """The truth row of a rendered MIDI file; None where its tempo changes."""
    import mido
    midi, now, tempi, onsets = mido.MidiFile(path, clip=True), 0, [], []
    for event in mido.merge_tracks(midi.tracks):
        now += event.time
        if event.type == "set_tempo":
            tempi.append(event.tempo)
        elif event.type == "note_on" and event.velocity:
            onsets.append(now / midi.ticks_per_beat)
    if len(set(tempi)) != 1:
        return None
    # share of onsets near a 16th or a triplet: low where the piece was not sequenced to its own tempo
    near = sum(min((o * n) % 1, 1 - (o * n) % 1) < .08 for o in onsets for n in [min((4, 3), key=lambda n: min((o * n) % 1, 1 - (o * n) % 1))]) / len(onsets)
    target = b.out / "audio" / (path.stem + ".flac")
    if not target.exists():
        fluidsynth(path, target, seconds, 0.6, soundfont)
    return dict(file=f"audio/{path.stem}.flac", bpm=f"{60e6 / tempi[0]:.4f}", constant=int(near >= .85), source="Debian openttd-openmsx " + path.name, on_grid=f"{near:.3f}")


SMALL_SONGS, SMALL_SOUNDFONT = Path("/usr/share/games/openttd/baseset/openmsx"), "/usr/share/sounds/sf2/TimGM6mb.sf2"


def small_songs(b):
    """Eight of the same songs, from the installed package, with a soundfont of 6 MB: for the check of every change."""
    b.each(lambda path: midi_song(b, path, 60, SMALL_SOUNDFONT), sorted(SMALL_SONGS.glob("*.mid"))[:8])
    b.write()


# ---------------------------------------------------------------- piano performances of the Well-Tempered Clavier
def wtc(b):
    (asap,) = b.need("fosfrancesco/asap-dataset")

    def one(r):
        path = Path(r["midi"])                     # Bach/Prelude/bwv_847/Name.mid
        stem = f"{path.parts[1]}_{path.parts[2]}_{path.stem}"
        target = b.out / "audio" / (stem + ".flac")
        marks = asap.read(str(path.with_suffix("")) + "_annotations.txt")
        data = asap.read(r["midi"])
        if marks is None or data is None:
            return print("not in the mirror:", r["midi"])
        if not target.exists():
            with tempfile.NamedTemporaryFile(suffix=".mid") as midi:
                midi.write(data)
                midi.flush()
                fluidsynth(midi.name, target, 75, 1.0)
        beats = []
        for line in marks.decode().splitlines():
            time, _, kind = line.split("\t")[:3]
            if kind[:1] in ("b", "d") and float(time) < 75:
                beats.append((time, 1 if kind.startswith("db") else 0))
        return dict(file=f"audio/{stem}.flac", constant=0, key=r["key"], beats=b.beats(stem, beats), source=f"{asap.name}:{r['midi']}")

    b.each(one, table("wtc.csv"))
    b.write()


# ---------------------------------------------------------------- folk tunes for a full band, in all 24 keys
NOTE = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
CHORD_NAMES = "C C# D Eb E F F# G Ab A Bb B".split()
ABC = re.compile(r'"(?P<chord>[^"]*)"|(?P<bar>:?\|[:\]|]?)|\[\d?|\((?P<tuplet>\d)|\{[^}]*\}|'
                 r"(?P<accidental>[_^=]*)(?P<note>[A-Ga-gzx])(?P<octave>[,']*)(?P<times>\d*)(?P<over>(?:/\d*)*)-?|(?P<broken>[<>])|.")


def pitch_class(name):
    return (NOTE[name[0]] + name.count("#") - name.count("b")) % 12


def parse_abc(tune):
    """(tonic, beats in a bar, bars); a bar is ([(beat, root, quality)], [(beat, length, midi note)])."""
    key = re.search(r"^K: *([A-G][#b]?)(m|min|maj)?\s*(?:%.*)?$", tune, re.M)
    beats = 3 if re.search(r"^M: *3/4", tune, re.M) else 4
    length = re.search(r"^L: *(\d+)/(\d+)", tune, re.M)
    unit = 4 * int(length[1]) / int(length[2]) if length else .5
    tonic, minor = pitch_class(key[1]), key[2] in ("m", "min")
    major = (tonic + 3) % 12 if minor else tonic
    sharps = (major * 7) % 12                                       # along the circle of fifths
    sharps = sharps if sharps <= 6 else sharps - 12
    signature = {n: 1 for n in "FCGDAEB"[:max(sharps, 0)]} | {n: -1 for n in "BEADGCF"[:max(-sharps, 0)]}
    body = " ".join(line.rstrip("\\") for line in tune[tune.index("K:"):].splitlines()[1:] if not re.match(r"[A-Za-z]:|%", line))

    bars, chords, notes, now, local, left, scale = [], [], [], 0.0, {}, 0, 1.0
    for token in ABC.finditer(body + "|"):
        t = token.groupdict()
        if t["chord"] is not None:
            chords.append((now, t["chord"].strip()))
        elif t["bar"]:
            if abs(now - beats) < .01:
                bars.append((chords, notes))
            chords, notes, now, local = [], [], 0.0, {}
        elif t["tuplet"]:
            left = int(t["tuplet"])
            scale = {2: 3 / 2, 3: 2 / 3, 4: 3 / 4}.get(left, 1.0)
        elif t["note"]:
            duration = unit * int(t["times"] or 1)
            for divisor in re.findall(r"/(\d*)", t["over"]):
                duration /= int(divisor or 2)
            if left:
                duration, left = duration * scale, left - 1
            if t["note"] not in "zx":
                name = t["note"].upper(), t["note"].islower(), t["octave"]
                if t["accidental"]:
                    local[name] = t["accidental"].count("^") - t["accidental"].count("_")
                pitch = NOTE[name[0]] + (72 if name[1] else 60) + 12 * (name[2].count("'") - name[2].count(","))
                notes.append((now, duration, pitch + local.get(name, signature.get(name[0], 0))))
            now += duration

    last, result = None, []
    for chords, notes in bars:
        parsed = []
        for beat, text in chords:
            m = re.match(r"([A-G][#b]?)(m(?!aj)|dim|aug|\+)?(6|7|9|maj7)?(?:/[A-G][#b]?)?$", text)
            if m:
                quality = {"m": "m", "dim": "dim", "aug": "aug", "+": "aug"}.get(m[2], "")
                parsed.append((beat, pitch_class(m[1]), quality + (m[3] or "" if quality in ("", "m") else "")))
        if (not parsed or parsed[0][0] > .01) and last:
            parsed.insert(0, (0.0,) + last)
        if parsed:
            last = parsed[-1][1:]
            result.append((parsed, notes))
    return tonic, beats, result


def keys(b):
    import mido
    (nottingham,) = b.need("jukedeck/nottingham-dataset")
    books = {}
    rows = table("keys.csv")
    for book in {r["tune"].split()[0] for r in rows}:
        text = nottingham.read(f"ABC_cleaned/{book}.abc").decode("utf-8", "replace")
        for tune in re.split(r"(?m)^(?=X:)", text):
            number = re.match(r"X: *(\d+)", tune)
            if number:
                books[f"{book} X:{number[1]}"] = tune

    def one(r):
        tonic, bar, bars = parse_abc(books[r["tune"]])
        seed, bpm, target = int(r["name"][:3]), float(r["bpm"]), b.out / "audio" / (r["name"] + ".flac")
        shift = (pitch_class(r["key"].split()[0]) - tonic + 5) % 12 - 5
        tempo = round(60e6 / bpm)                  # MIDI tempo: whole microseconds
        exact = 60e6 / tempo
        if not target.exists():
            sequence = [bars[i % len(bars)] for i in range(int(75 * bpm / 60 / bar) + 1)]
            score = [f"RndSeed {seed + 1}", f"Tempo {bpm:g}", f"Groove {r['groove']}"]
            for i, (chords, _) in enumerate(sequence, 1):
                slots = ["/"] * bar
                for beat, root, quality in chords:
                    slots[min(bar - 1, int(beat))] = CHORD_NAMES[(root + shift) % 12] + quality
                score.append(f"{i} " + " ".join(slots))
            with tempfile.TemporaryDirectory() as folder:
                mma, path = Path(folder) / "band.mma", Path(folder) / "band.mid"
                mma.write_text("\n".join(score) + "\n")
                run("mma", "-f", path, mma)
                midi = mido.MidiFile(path)
                used = {e.channel for t in midi.tracks for e in t if hasattr(e, "channel")}
                for track in midi.tracks:
                    for event in track:
                        if event.type == "set_tempo":
                            event.tempo = tempo
                channel = next((c for c in range(15, -1, -1) if c not in used and c != 9), None)
                if channel is not None:
                    midi.tracks.append(melody(mido, sequence, bar, shift, channel, midi.ticks_per_beat, random.Random(seed)))
                midi.save(path)
                fluidsynth(path, target, 75, 0.6)
        return dict(file=f"audio/{r['name']}.flac", bpm=f"{exact:.4f}", constant=1, key=r["key"], beats=b.beats(r["name"], grid(exact, 75, bar=bar)),
                    source=f"{nottingham.name}:{r['tune']}", groove=r["groove"], meter=r["meter"], notes_agree=r["notes_agree"])

    b.each(one, rows)
    b.write()


def melody(mido, sequence, bar, shift, channel, ticks, rng):
    program = rng.choice([73, 40, 65, 56, 11, 80, 22, 25])
    events = [(0, 0, mido.Message("program_change", channel=channel, program=program))]
    for i, (_, notes) in enumerate(sequence):
        for beat, length, pitch in notes:
            start, note = round((i * bar + beat) * ticks), min(108, max(36, pitch + shift))
            events.append((start, 2, mido.Message("note_on", channel=channel, note=note, velocity=rng.randint(78, 100))))
            events.append((start + max(1, round(length * ticks * .92)), 1, mido.Message("note_off", channel=channel, note=note, velocity=0)))
    track, now = mido.MidiTrack(), 0
    for time, _, message in sorted(events, key=lambda e: e[:2]):
        track.append(message.copy(time=time - now))
        now = time
    return track


# ---------------------------------------------------------------- a library to run on: real music without annotation
PACKAGES = ["wesnoth-1.16-music", "0ad-data", "warzone2100-music", "naev-data", "supertuxkart-data"]
CODECS = {"flac": ["-sample_fmt", "s16"], "wav": ["-c:a", "pcm_s16le"], "mp3": ["-c:a", "libmp3lame"], "m4a": ["-c:a", "aac"], "opus": ["-c:a", "libopus"]}
RATES = {"mp3": (["-b:a", "128k"], ["-b:a", "320k"], ["-q:a", "2"]), "m4a": (["-b:a", "96k"], ["-b:a", "192k"], ["-b:a", "256k"]), "opus": (["-b:a", "64k"], ["-b:a", "96k"], ["-b:a", "160k"]),
         "flac": ([], ["-ar", "48000"], ["-ac", "1"]), "wav": ([], ["-c:a", "pcm_s24le"], ["-c:a", "pcm_f32le"])}


def workload(b):
    for package in PACKAGES:
        target = b.out / "audio" / package
        if target.exists():
            continue
        with tempfile.TemporaryDirectory(dir=b.out) as folder:
            folder = Path(folder)
            b.unpack(package, folder, "*/mods/public/public.zip" if package == "0ad-data" else "*/music/*")
            for archive in folder.rglob("public.zip"):
                with zipfile.ZipFile(archive) as z:
                    z.extractall(folder, [n for n in z.namelist() if re.search(r"/music/.*\.ogg$", n)])
            part = b.out / "audio" / (".part-" + package)
            part.mkdir(exist_ok=True)
            for path in sorted(folder.rglob("*")):
                if path.suffix in (".ogg", ".opus") and path.is_file() and not path.is_symlink():
                    shutil.move(str(path), part / path.name)
            part.rename(target)

    def describe(path):
        fields = "stream=codec_name,sample_rate,channels:format=duration"
        found = dict(l.split("=", 1) for l in run("ffprobe", "-v", "error", "-select_streams", "a", "-show_entries", fields, "-of", "default=nw=1", path).decode().splitlines() if "=" in l)
        return dict(file=str(path.relative_to(b.out)), seconds=f"{float(found['duration']):.2f}", codec=found["codec_name"], rate=found["sample_rate"], channels=found["channels"], bytes=path.stat().st_size)

    originals = [p for package in PACKAGES for p in sorted((b.out / "audio" / package).iterdir())]
    b.each(describe, originals)
    chosen = []                                    # 24 tracks of one to four minutes, five (four) a package, in the order of a hash
    for package in PACKAGES:
        fit = [r for r in b.rows if r["file"].startswith(f"audio/{package}/") and 60 <= float(r["seconds"]) <= 400]
        chosen += sorted(fit, key=lambda r: hashlib.sha256(r["file"].encode()).digest())[:5]
    (b.out / "audio" / "codecs").mkdir(exist_ok=True)

    def convert(job):
        index, row, codec = job
        target = b.out / "audio" / "codecs" / f"{Path(row['file']).stem}.{codec}"
        if not target.exists():
            encode([b.out / row["file"]], target, "-vn", "-t", 240, *CODECS[codec], *RATES[codec][index % 3])
        return describe(target)

    b.each(convert, [(i, r, c) for i, r in enumerate(chosen[:24]) for c in CODECS])
    b.write("list.csv")


SETS = {"gtzan-dev": gtzan, "songs-dev": songs, "lmms-dev": lmms, "openmsx-dev": openmsx, "keys-dev": keys, "wtc-dev": wtc, "workload": workload, "songs-small": small_songs}


def main():
    parser = argparse.ArgumentParser(usage="make_sets.py SET DEST [--mirrors DIR] [--jobs N]")
    parser.add_argument("set", choices=SETS)
    parser.add_argument("dest")
    parser.add_argument("--mirrors")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    builder = Builder(options.set, options.dest, options.mirrors, options.jobs)
    try:
        SETS[options.set](builder)
    except Missing as missing:
        print(f"{options.set}: needs the mirrors of " + ", ".join(missing.args[0]))
        if not builder.rows and not (builder.out / "truth.csv").exists():    # what was built before stays
            shutil.rmtree(builder.out)
        sys.exit(3)
    except subprocess.CalledProcessError as error:
        print(f"{options.set}: {error.cmd[0]} failed: {error.stderr.decode('utf-8', 'replace').strip()[-400:]}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
