// Lines and counts.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/master_summary.h"

#include "cli/format.h"
#include "cli/table.h"
#include "core/error.h"
#include "mastering/outcome.h"

namespace nocturne {
namespace {

std::string level(const std::optional<double>& value) { return value ? fixed(*value, 1) : "-"; }

std::string levels(const MasterReport& r) {
  const Levels &before = r.before.levels, &after = r.after.levels;
  return level(before.integrated_lufs) + " -> " + level(after.integrated_lufs) + " LUFS, " +
         level(before.true_peak_dbtp) + " -> " + level(after.true_peak_dbtp) + " dBTP";
}

std::string expected(const MasterReport& r) {
  const std::string gain = "gain " + fixed(r.plan.trim_db + r.solution.gain_db, 1) + " dB";
  const std::string before = level(r.before.levels.integrated_lufs);
  if (r.album_result) return before + " LUFS, " + gain + " as its album";
  return before + " -> " + level(judged_after_lufs(r)) + " LUFS expected, " + gain;
}

/// What is told once, in the line of the album, and not with each of its tracks.
bool is_of_album(const MasterReport& r, const std::string& warning) {
  return r.album_result && warning.starts_with("target ");
}

bool is_last_of_album(const MasterReport& r) {
  return r.album_result && r.album_result->track + 1 == r.album_result->tracks;
}

std::string album_line(const MasterReport& r) {
  std::string out = r.album.empty() ? "album: " : "album " + printable(r.album) + ": ";
  out += level(judged_before_lufs(r)) + " -> " + level(judged_after_lufs(r)) + " LUFS";
  if (r.state == MasterReport::State::planned) out += " expected";
  for (const std::string& warning : r.warnings)
    if (is_of_album(r, warning)) out += "; " + printable(warning);
  return out;
}

/// ", 2 short of target", and nothing where there are none.
std::string some(std::int64_t n, const std::string& what) {
  return n > 0 ? ", " + count_text(n) + " " + what : "";
}

std::string headline(const MasterSummary& s) {
  std::string out = s.interrupted ? "Interrupted: " : "";
  out += s.planned > 0 ? count_text(s.planned, "track", "tracks") + " to be mastered"
                       : count_text(s.written, "track", "tracks") + " mastered";
  out += some(s.short_of_target, "short of target") + some(s.above_target, "above target") +
         some(s.above_ceiling, "above the ceiling");
  return out + ", " + count_text(s.unchanged) + " unchanged" + some(s.failed, "failed");
}

}  // namespace

std::string master_line(const MasterReport& r) {
  std::string out = printable(r.input.native()) + " -> " + printable(r.output.native()) + ": ";
  switch (r.state) {
    case MasterReport::State::written: out += levels(r); break;
    case MasterReport::State::planned:
      out += r.before.format.rate == 0 ? "would be mastered" : expected(r);
      break;
    case MasterReport::State::unchanged: out += "unchanged"; break;
    case MasterReport::State::failed: out += r.error; break;
  }
  for (const std::string& warning : r.warnings)
    if (!is_of_album(r, warning)) out += "; " + printable(warning);
  return is_last_of_album(r) ? out + "\n" + album_line(r) : out;
}

std::string master_summary(const MasterSummary& s, const Terminal& terminal) {
  std::string out = terminal.bold(headline(s)) + "\n";
  if (s.written == 0 || s.wall_seconds <= 0) return out;
  return out + table_text({{"music", hours_text(s.audio_seconds) + ", " +
                                         speed_text(s.audio_seconds / s.wall_seconds) + " real time"},
                           {"memory", bytes_text(s.peak_memory_bytes) + " at most"}});
}

std::string master_statistics(const MasterSummary& s) {
  const double cores = s.wall_seconds > 0 ? s.cpu_seconds / s.wall_seconds : 0;
  const double speed = s.cpu_seconds > 0 ? s.audio_seconds / s.cpu_seconds : 0;
  const double saved = s.saved_seconds();
  return "Statistics\n" +
         table_text({{"processor time", duration_text(s.cpu_seconds) + ", " + speed_text(speed) +
                                            " real time, " + fixed(cores, 2) + " cores busy"},
                     {"of it", "analysis " + duration_text(s.analyze_cpu_seconds) + ", encoding " +
                                   duration_text(s.encode_cpu_seconds)},
                     {"cache", count_text(s.cache.hits) + " hits, " + count_text(s.cache.misses) +
                                   " misses, " + count_text(s.cache.evictions) + " evictions, " +
                                   count_text(s.cache.discarded) + " discarded"},
                     {"saved by hits", fixed(1000 * saved, 1) + " ms, " +
                                           fixed(s.cpu_seconds > 0 ? 100 * saved / s.cpu_seconds : 0, 2) +
                                           " % of the processor time"}});
}

ExitStatus status_of(const MasterSummary& s) {
  if (s.interrupted) return ExitStatus::interrupted;
  return s.failed > 0 ? ExitStatus::some_failed : ExitStatus::ok;
}

}  // namespace nocturne
