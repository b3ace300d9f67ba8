// The table of commands with the texts of their pages.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/log.h"

namespace nocturne {
namespace {

constexpr std::array<CommandRow, 14> kTable{
    {{"scan", "[DIR…]", "Analyse new and changed tracks of a library",
      "Goes through the folders and everything below them, analyses each track that is new or changed since "
      "the last "
      "scan, and stores tempo, beats, key, loudness and spectrum in the database. Without folders it takes "
      "those of the "
      "setting \"library\".\n"
      "A track is unchanged when its path, size and modification time are; --deep compares the sound as "
      "well. "
      "A file that was moved, renamed, copied or retagged is recognised by its sound and keeps its analysis. "
      "A file that cannot be analysed is noted with the reason and left alone until it changes or some days "
      "have passed. Files that are gone are marked "
      "as missing "
      "and keep their analysis; when more of a folder is gone than missing_guard_percent, the disk is taken "
      "for "
      "unmounted and nothing is marked.\n"
      "A scan can be interrupted at any time, with Ctrl-C or by a power cut: the next one goes on where it "
      "was.",
      "*",
      "nocturne scan ~/Music             first time: everything; later: what is new\n"
      "nocturne scan -n ~/Music          what would be looked at, and why\n"
      "nocturne scan --fast -j 2 /mnt/nas/music\n"
      "nocturne scan -q                  for cron: the folders of the settings, errors only",
      Operands::any, run_scan},
     {"show", "FILE…", "Show everything known of tracks",
      "Prints what the database knows of a file. A file that it does not know, or that changed since, is "
      "analysed on the "
      "spot; nothing is stored.",
      "database fast",
      "nocturne show song.flac\n"
      "nocturne show --json --beats song.flac\n"
      "find . -name '*.mp3' -print0 | nocturne show --json --files-from - -0",
      Operands::any, run_show},
     {"status", "", "Show what is in the library, what failed and what the last scans did",
      "Counts files and hours, lists the library's folders, the last scans, and the files that failed or "
      "were skipped, "
      "with the reasons.",
      "database",
      "nocturne status\nnocturne status --failures\nnocturne status --problems\nnocturne status --json | jq "
      ".files.failed",
      Operands::none, run_status},
     {"query", "[EXPR]", "Find tracks by tempo, key, loudness, tags and every other field",
      "Lists the tracks that an expression describes: a table on a terminal, paths elsewhere, or any "
      "--format. "
      "Tests are written FIELD:VALUE and must all hold; OR, NOT (or -) and parentheses combine them. Without "
      "an "
      "expression all tracks are listed. The shell wants it in single quotes.\n"
      "Values: bpm:120..130, bpm:>=120, key:8A,9A (one of these), genre:house (text that holds it, case and "
      "accents "
      "aside), genre=house (the whole text), artist:\"boards of canada\", variable:yes, key:none, key:any. "
      "bpm:~128 "
      "takes half and double tempo, too; key:~8A takes the keys that mix with it. Bare words are looked for "
      "in title, "
      "artist, album and path. Every field of \"nocturne fields\" can be asked for, by its own or its full "
      "name "
      "(tempo_bpm), and bpm, key, lufs, lra, tp, title, artist, album, genre, year, duration, rate, codec, "
      "added and "
      "more by short ones.",
      "database",
      "nocturne query 'bpm:120..130 key:8A,8B,9A lufs:<-10 genre:house'\n"
      "nocturne query 'bpm:~87 key:~F#m' --sort bpm,-lufs --limit 20\n"
      "nocturne query 'duration:<1:30 OR tp:>0' --format csv -o check.csv\n"
      "nocturne query 'added:-7d.. -genre:podcast' -o new.m3u8 --relative\n"
      "nocturne query house -0 | xargs -0 -r mpv",
      Operands::any, run_query},
     {"export", "", "Write all tracks as JSON lines, CSV, a list or a playlist",
      "Writes one track a line, ordered by path. JSON lines carry every field of every group, null where "
      "there is none; "
      "beat times only with --beats. Paths that are not UTF-8 are written with replacement characters and, "
      "exactly, as "
      "path_hex.",
      "database",
      "nocturne export > library.jsonl\n"
      "nocturne export --format csv -o library.csv\n"
      "nocturne export | jq -r 'select(.tempo.bpm > 170) | .path'",
      Operands::none, run_export},
     {"similar", "FILE…", "List the tracks that sound most like one, or like a playlist",
      "Compares 25 numbers of each track: balance of the spectrum, loudness and dynamics, tempo and rhythm, "
      "harmony, stereo. Each is measured against its spread in the library and weighted; tempi are compared "
      "without regard to octaves. Of copies of one recording one is listed. A file that the database does "
      "not "
      "know is analysed on the spot. Of several tracks, or a playlist, the three nearest count.\n"
      "A distance below 0.5 is a close relative, 1 the usual difference of two tracks of a mixed library.",
      "database",
      "nocturne similar song.flac\n"
      "nocturne similar --weights tempo_bpm=5,lufs=0 song.flac\n"
      "nocturne similar --to-playlist party.m3u8 --limit 50 --format m3u8 > more.m3u8",
      Operands::any, run_similar},
     {"duplicates", "", "List the files that hold the same recording, and the best of them",
      "Compares the acoustic fingerprints of all recordings that were scanned in full. Copies are files of "
      "the "
      "same master: the same bytes under other names, other encodings, rates or levels, and trims of a few "
      "seconds. The best one comes first; each other says what it lacks. A remaster (other dynamics, another "
      "balance of the spectrum) or a version of other length is no copy: such pairs are listed as related.\n"
      "Nothing is deleted. --format paths lists all files but the best, for other programs; files that "
      "changed "
      "since the last scan, or that are the best one by another name, are left out there.",
      "database",
      "nocturne duplicates\n"
      "nocturne duplicates --json | jq -r 'select(.type == \"related\") | .why'\n"
      "nocturne duplicates -0 | xargs -0 -r ls -l",
      Operands::none, run_duplicates},
     {"tag", "FILE|DIR…", "Write results into the files' tags",
      "Writes tempo, key and gains of the database into tags where players and DJ programs look for them. Of "
      "a "
      "folder, all tracks beneath that the database knows are taken. A file that it does not know, or that "
      "changed "
      "since its analysis, is told and left alone.\n"
      "A file in which nothing would change is not touched. Any other is replaced by a copy of itself, once "
      "the "
      "copy's sound and its other tags have been compared with the file's: a crash leaves the file as it "
      "was. "
      "Pictures and the fields of other programs stay, and so does the version of ID3.",
      "database",
      "nocturne tag -n ~/Music                       what would be written\n"
      "nocturne tag ~/Music\n"
      "nocturne tag --what bpm,key --keep-mtime new/*.flac",
      Operands::any, run_tag},
     {"measure", "FILE…", "Measure loudness, peaks and spectrum of files",
      "Measures files as they are now: integrated loudness, range, loudest 400 ms and 3 s, true peak, sample "
      "peak, "
      "peak to loudness, DC offset, correlation of left and right, and the spectrum of the louder half. One "
      "file "
      "has a page, several have a line each. Nothing is looked up and nothing is stored.",
      "",
      "nocturne measure master.flac\n"
      "nocturne measure *.wav\n"
      "nocturne measure --json *.flac | jq -r '[.path, .integrated_lufs, .true_peak_dbtp] | @tsv'",
      Operands::any, run_measure},
     {"presets", "[NAME]", "List the presets of mastering, or print one to copy",
      "Lists all presets, each with what it is for; the file is named of those in the user's folder, "
      "nocturne/presets "
      "beside the settings file. With a name, or the path of a YAML file, it prints that preset's text, "
      "which is the "
      "beginning of one's own: a file NAME.yaml in that folder is the preset NAME, and comes before one that "
      "the "
      "program brings along.",
      "",
      "nocturne presets\n"
      "nocturne presets warm > ~/.config/nocturne/presets/mine.yaml\n"
      "nocturne presets --json warm | jq .loudness.target_lufs",
      Operands::any, run_presets},
     {"master", "FILE|DIR…", "Write mastered files: loud as wanted, with true peaks kept",
      "Measures each track, plans what to do with its sound, and writes the result into the folder of "
      "--output: tone and width by a preset or by reference tracks, dynamics, loudness, and a limiter that "
      "keeps true peaks under the ceiling, which is verified. Tags and pictures go along, ReplayGain does "
      "not. "
      "Inputs are never written to.\n"
      "Tracks of a folder keep their places below it. A result that is there is left alone when neither "
      "input "
      "nor settings have changed, and made anew when they have; any other file of its name is kept, and the "
      "track refused, unless --overwrite is given. With --album the tracks of each folder are mastered as "
      "one, "
      "and so are all files that are named.\n"
      "--preset adaptive, gentle, warm, bright, punchy, live, streaming, club, podcast, broadcast, or one of "
      "your own.",
      "jobs database cache_configurations extensions progress_s",
      "nocturne master ~/Mixes -o ~/Masters\n"
      "nocturne master song.wav -o out --preset club --format flac --report out\n"
      "nocturne master song.wav -o out --reference ref.flac --strength eq=0.7,width=0\n"
      "nocturne master --album ~/Mixes/Album -o out --preset streaming\n"
      "nocturne master --from-query 'artist:me lufs:<-16' -o out -n",
      Operands::any, run_master},
     {"config", "", "Show the settings and where each comes from",
      "Prints the effective value of every setting and its origin: default, machine, the settings file with "
      "its line, "
      "an environment variable or a flag. Later ones win, in this order.",
      "*",
      "nocturne config\n"
      "nocturne config --defaults > config.yaml\n"
      "NOCTURNE_JOBS=2 nocturne config --json",
      Operands::none, run_config},
     {"doctor", "", "Check settings, decoders, database, folders and free space",
      "Checks what a scan needs and says what is wrong. The status is that of the worst problem.",
      "database library", "nocturne doctor", Operands::none, run_doctor},
     {"fields", "", "List all fields that are stored",
      "Lists every group and field of the analysis with type, unit, range and meaning. Database columns, "
      "JSON and CSV "
      "have the same names.",
      "", "nocturne fields\nnocturne fields --markdown", Operands::none, run_fields}}};

/// -q and -v as the setting that they stand for.
std::vector<FlagValue> with_log_level(const Invocation& call) {
  std::vector<FlagValue> flags = call.settings;
  if (call.has(Switch::quiet))
    flags.push_back({"log_level", "--quiet", {"error"}});
  else if (call.verbosity > 0)
    flags.push_back({"log_level", "--verbose", {call.verbosity == 1 ? "info" : "debug"}});
  return flags;
}

}  // namespace

CommandContext::CommandContext(Invocation invocation, Environment environments, Output& output)
    : call(std::move(invocation)),
      environment(std::move(environments)),
      out(output),
      out_terminal(detect_terminal(STDOUT_FILENO, environment)),
      err_terminal(detect_terminal(STDERR_FILENO, environment)) {}

const Configuration& CommandContext::configuration() {
  if (configuration_) return *configuration_;
  configuration_ = load_configuration({environment, read_machine(), call.config_file, with_log_level(call)});
  set_log_level(configuration_->settings.log_level);
  for (const std::string& warning : configuration_->warnings) log(LogLevel::warning, warning);
  return *configuration_;
}

std::span<const CommandRow> command_table() { return kTable; }

const CommandRow* find_command(std::string_view name) {
  const auto row =
      std::find_if(kTable.begin(), kTable.end(), [&](const CommandRow& c) { return c.name == name; });
  return row == kTable.end() ? nullptr : &*row;
}

}  // namespace nocturne
