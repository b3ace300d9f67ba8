// The table of criteria.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/copy_ranking.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "analyzers/problems.h"
#include "pipeline/recording_relation.h"

namespace nocturne {
namespace {

constexpr double kMissingSeconds = 2;  // less is padding or a trimmed fade
constexpr int kFullBandRate = 32'000;  // below, what is above 16 kHz is lost
constexpr double kStepsPerOctave = 8;  // bit rates within 9 % are alike

/// Bits of MP3 that one bit is worth, from public listening tests (Hydrogenaudio 2011 and 2014 at 64 and
/// 96 kbit/s: Opus at 96 stands beside MP3 at 136 or above, AAC and Vorbis between).
struct Worth {
  std::string_view codec;
  double factor;
};
constexpr std::array<Worth, 6> kWorth{
    {{"opus", 1.5}, {"aac", 1.25}, {"vorbis", 1.25}, {"wmav", 1.0}, {"mp3", 1.0}, {"mp2", 0.7}}};

double worth_of(std::string_view codec) {
  const auto row = std::ranges::find_if(kWorth, [&](const Worth& w) { return codec.starts_with(w.codec); });
  return row == kWorth.end() ? 1 : row->factor;
}

bool lossless(const RankedCopy& c) { return is_lossless(c.recording->audio); }

double is_complete(const RankedCopy& c) {
  return c.longest_s - sounding_seconds(*c.recording) < kMissingSeconds ? 1 : 0;
}
double has_full_band(const RankedCopy& c) { return c.recording->audio.rate >= kFullBandRate ? 1 : 0; }
/// A lossless file that was made from a lossy one is no better than that, and larger.
double is_no_fake(const RankedCopy& c) {
  const auto& confidence = c.recording->numbers.at(relation_numbers().size());
  return lossless(c) && confidence.value_or(0) >= kSureOfLossy ? 0 : 1;
}
double has_no_loss(const RankedCopy& c) { return lossless(c) ? 1 : 0; }
double fewer_problems(const RankedCopy& c) { return -c.recording->problems; }
double bits(const RankedCopy& c) { return c.recording->audio.bits; }
double rate(const RankedCopy& c) { return lossless(c) ? c.recording->audio.rate : 0; }
double lossy_rate(const RankedCopy& c) {
  if (lossless(c)) return 0;
  const double worth = bit_rate(*c.recording) * worth_of(c.recording->audio.codec);
  return std::round(kStepsPerOctave * std::log2(std::max(1.0, worth)));
}
double channels(const RankedCopy& c) { return c.recording->audio.channels; }
/// FLAC and its like carry tags and a checksum of their sound.
double is_compressed(const RankedCopy& c) { return c.recording->audio.codec.starts_with("pcm") ? 0 : 1; }
double tags(const RankedCopy& c) { return c.file->tags; }

}  // namespace

std::vector<NumberName> ranking_numbers() {
  const auto names = relation_numbers();
  std::vector<NumberName> out(names.begin(), names.end());
  out.push_back({"quality", "lossy_source_confidence"});
  return out;
}

const std::vector<Criterion>& ranking_criteria() {
  static const std::vector<Criterion> kTable{
      {is_complete, "music is missing"},
      {has_full_band, "a low sampling rate"},
      {is_no_fake, "made from a lossy file"},
      {has_no_loss, "lossy"},
      {fewer_problems, "more problems"},
      {channels, "fewer channels"},
      {bits, "fewer bits"},
      {rate, "a lower sampling rate"},
      {lossy_rate, "a lower bit rate for its codec"},
      {is_compressed, "uncompressed"},
      {tags, "fewer tags"},
  };
  return kTable;
}

bool is_better(const RankedCopy& a, const RankedCopy& b) {
  for (const Criterion& c : ranking_criteria())
    if (const double x = c.score(a), y = c.score(b); x != y) return x > y;
  if (a.file->mtime_ns != b.file->mtime_ns) return a.file->mtime_ns < b.file->mtime_ns;
  return a.file->path < b.file->path;
}

std::string_view why_worse(const RankedCopy& best, const RankedCopy& worse) {
  for (const Criterion& c : ranking_criteria())
    if (c.score(best) != c.score(worse)) return c.lacks;
  return "";
}

}  // namespace nocturne
