// One row an option.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/option_table.h"

#include <array>

#include "config/setting_table.h"

namespace nocturne {
namespace {

template <Switch S>
void set(Invocation& to, std::span<const std::string>) {
  to.switches.insert(S);
}

template <auto Member>
void last(Invocation& to, std::span<const std::string> values) {
  to.*Member = values.back();
}

constexpr std::array<OptionRow, 40> kTable{
    {{"-h,--help", "", "This page", "", set<Switch::help>},
     {"--version", "", "The program's version", "", set<Switch::version>},
     {"-q,--quiet", "", "Print errors and results only", "", set<Switch::quiet>},
     {"-v,--verbose", "", "Log what is done, twice for more", "",
      [](Invocation& to, std::span<const std::string> values) {
        to.verbosity += static_cast<int>(values.size());
      }},
     {"--config", "FILE", "Read the settings from this file", "", last<&Invocation::config_file>},
     {"-n,--dry-run", "", "Print what would be done, file by file, and change nothing", "scan tag master",
      set<Switch::dry_run>},
     {"--stats", "", "Print processor time and cache counters at the end", "scan master", set<Switch::stats>},
     {"--json", "", "Print JSON",
      "scan show status duplicates similar tag measure presets master config doctor fields",
      set<Switch::json>},
     {"--beats", "", "Include the times of all beats", "show export query", set<Switch::beats>},
     {"--no-analyze", "", "Show only what the database knows", "show", set<Switch::no_analyze>},
     {"--files-from", "FILE", "Read more file names from FILE, one a line, \"-\" for standard input",
      "show tag measure master", last<&Invocation::files_from>},
     {"-0,--null", "", "File names are separated by NUL characters",
      "scan show tag measure export query duplicates similar master", set<Switch::null_separated>},
     {"--what", "LIST",
      "Which values to write: bpm, key, camelot, energy, gain, with commas, or all (the default)", "tag",
      last<&Invocation::what>},
     {"--keep-mtime", "", "Leave the files' modification times as they are", "tag", set<Switch::keep_mtime>},
     {"--failures", "", "List all files that failed", "status", set<Switch::failures>},
     {"--problems", "", "List what is wrong with files: clipping, lossy sources, drop-outs, damage", "status",
      set<Switch::problems>},
     {"--format", "FORMAT",
      "jsonl (one JSON object a line), table (a list for people), paths (file names); csv (not of duplicates "
      "and similar), m3u8 (a playlist, not of duplicates); of master: wav, flac, aiff, mp3, ogg, opus, m4a",
      "export query duplicates similar master", last<&Invocation::format>},
     {"--to-playlist", "LIST", "Compare with all tracks of a playlist (M3U, M3U8)", "similar",
      last<&Invocation::to_playlist>},
     {"--weights", "NAME=W,…", "Other weights of dimensions, 0 to 100; 1 is usual, 0 leaves one out",
      "similar", last<&Invocation::weights>},
     {"-o,--output", "FILE",
      "Write to FILE, which appears when it is complete; of master: the folder of the results",
      "export query master", last<&Invocation::output>},
     {"--relative", "", "Write paths and playlists relative to the folder of the output", "export query",
      set<Switch::relative>},
     {"--sort", "FIELDS", "Order by these fields, such as bpm,-lufs; \"-\" for descending; random", "query",
      last<&Invocation::sort>},
     {"--limit", "N", "At most N tracks", "query similar", last<&Invocation::limit>},
     {"--count", "", "Print only how many tracks match", "query", set<Switch::count>},
     {"--all", "", "Include files that failed or are missing; with --problems list all files of each",
      "export query status", set<Switch::all>},
     {"--preset", "NAME", "How tracks shall sound (default: adaptive)", "master", last<&Invocation::preset>},
     {"--reference", "FILE",
      "Sound like this track, or the tracks of this folder; may be given several times, with a weight as "
      "FILE=2",
      "master",
      [](Invocation& to, std::span<const std::string> values) {
        to.references.assign(values.begin(), values.end());
      }},
     {"--strength", "AXIS=S,…",
      "How far to go towards the references: eq, level, width, dynamics, each 0 to 1", "master",
      last<&Invocation::strength>},
     {"--hybrid", "[=SHARE]", "Half way between preset and references, or at this share of the references",
      "master", last<&Invocation::hybrid>},
     {"--album", "", "Master the tracks of a folder, or all named files, as one: one gain, no gaps", "master",
      set<Switch::album>},
     {"--bits", "N", "16 or 24 bits, or 32 for floats in WAV (default: as the source)", "master",
      last<&Invocation::bits>},
     {"--rate", "HZ", "Convert to this sample rate (default: as the source)", "master",
      last<&Invocation::rate>},
     {"--kbps", "N", "Bit rate of lossy formats", "master", last<&Invocation::kbps>},
     {"--report", "DIR", "Write a report of each track there, as JSON and as a page", "master",
      last<&Invocation::report>},
     {"--plan-only", "", "Print what would be done to the sound, as JSON, and write nothing", "master",
      set<Switch::plan_only>},
     {"--overwrite", "", "Render all anew, and replace files that are not nocturne's own", "master",
      set<Switch::overwrite>},
     {"--repair", "", "Take NaN and infinities for silence instead of refusing the file", "master",
      set<Switch::repair>},
     {"--from-query", "EXPR", "Take the tracks of the library that \"nocturne query\" finds", "master",
      last<&Invocation::from_query>},
     {"--defaults", "", "Print a settings file with every setting, commented out", "config",
      set<Switch::defaults>},
     {"--markdown", "", "Print the page as Markdown", "fields", set<Switch::markdown>}}};

}  // namespace

std::span<const OptionRow> option_table() { return kTable; }

bool belongs_to(const OptionRow& row, std::string_view command) {
  const std::string all = " " + std::string(row.commands) + " ";
  return row.commands.empty() || all.find(" " + std::string(command) + " ") != std::string::npos;
}

std::string setting_flags(std::string_view setting) {
  if (setting == "jobs") return "-j,--jobs";
  if (setting == "database") return "--db,--database";
  if (setting == "batch_outcomes") return "--batch,--batch-outcomes";
  return flag_name(setting);
}

std::string_view setting_value_name(std::string_view setting) {
  switch (find_setting(setting)->shape) {
    case Shape::boolean: return "";
    case Shape::whole:
    case Shape::real: return "N";
    case Shape::size: return "SIZE";
    case Shape::level: return "LEVEL";
    case Shape::path: return "FILE";
    case Shape::paths: return "DIR";
    case Shape::words: return "ENDING";
  }
  return "";
}

}  // namespace nocturne
