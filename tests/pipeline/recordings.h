// Recordings made up from numbers, and a library of them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <random>
#include <string>
#include <vector>

#include "pipeline/copy_ranking.h"
#include "pipeline/recording_relation.h"
#include "storage/batch_writer.h"
#include "storage/library.h"
#include "tests/support/encode.h"

namespace nocturne::test {

using Fingerprint = std::vector<std::uint32_t>;

/// Words that hold on for some time, as music's do.
inline Fingerprint music_words(std::uint32_t seed, std::size_t count = 948) {
  std::mt19937 random(seed);
  Fingerprint out;
  for (std::uint32_t word = random(); out.size() < count; word ^= 1u << random() % 32 | 1u << random() % 32)
    out.push_back(word);
  return out;
}

/// As another encoder hears it: each bit differs with the given probability.
inline Fingerprint with_errors(Fingerprint words, double rate, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::bernoulli_distribution differs(rate);
  for (std::uint32_t& word : words)
    for (int bit = 0; bit < 32; ++bit) word ^= std::uint32_t{differs(random)} << bit;
  return words;
}

inline Fingerprint without_beginning(const Fingerprint& words, std::ptrdiff_t count) {
  return {words.begin() + count, words.end()};
}

inline std::string bytes_of(const Fingerprint& words) {
  std::string out;
  for (const std::uint32_t word : words)
    for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(word >> shift & 0xFF);
  return out;
}

/// A recording with all that comparisons read; members are changed by tests.
struct Made {
  std::string path = "/m/a.flac";
  Fingerprint words{};
  AudioRow audio{.duration_s = 200,
                 .frames = 200 * 44100,
                 .rate = 44100,
                 .channels = 2,
                 .codec = "flac",
                 .container = "flac",
                 .bits = 16};
  std::int64_t size = 20'000'000, mtime_ns = 1'000;
  double lufs = -12, range = 6, complexity = 3, peak = 11;
  std::array<double, 7> bands{0.05, 0.3, 0.2, 0.25, 0.1, 0.06, 0.04};
  double leading = 0, trailing = 0;
  double lossy_source_confidence = 0;
  std::string problems = "[]";
  std::vector<double> fingerprint{};  // the 25 numbers; empty: not stored

  Made& lossy(std::string codec, double bit_rate) {
    audio.codec = audio.container = std::move(codec);
    audio.bits = 0;
    size = static_cast<std::int64_t>(bit_rate * audio.duration_s / 8);
    return *this;
  }
};

inline std::vector<Column> real_columns(std::initializer_list<const char*> names) {
  std::vector<Column> out;
  for (const char* name : names) out.push_back({name, Kind::real, Unit::none, "", {}});
  return out;
}

inline std::vector<Group> recording_groups() {
  std::vector<Group> groups{
      {"chromaprint", 1, {{"raw", Kind::bytes, Unit::none, "", {}}}},
      {"loudness", 1,
       real_columns({"integrated_lufs", "range_lu", "dynamic_complexity_lu", "peak_to_loudness_lu"})},
      {"spectrum", 1,
       real_columns({"sub_bass_mean", "bass_mean", "low_mid_mean", "mid_mean", "upper_mid_mean",
                     "presence_mean", "air_mean"})},
      {"silence", 1, real_columns({"leading_s", "trailing_s"})},
      {"quality", 1, real_columns({"lossy_source_confidence"})},
      {"fingerprint", 1,
       real_columns({"sub_bass",
                     "bass",
                     "low_mid",
                     "mid",
                     "upper_mid",
                     "presence",
                     "air",
                     "lufs",
                     "crest_db",
                     "bass_mid_ratio",
                     "tempo_bpm",
                     "rhythm_stability",
                     "transient_density",
                     "silence_ratio",
                     "spectral_centroid",
                     "spectral_rolloff",
                     "spectral_flatness",
                     "harmonic_ratio",
                     "pitch_stability",
                     "chroma_energy",
                     "dynamic_range_variation",
                     "loudness_variation_std",
                     "peak_consistency",
                     "stereo_width",
                     "phase_correlation"})}};
  groups[4].columns.push_back({"problems", Kind::json, Unit::none, "", {}});
  return groups;
}

inline TrackRecord record_of(const Made& m) {
  TrackRecord track{.path = m.path, .root = "/m", .size = m.size, .mtime_ns = m.mtime_ns, .run_id = 1};
  track.audio = m.audio;
  const auto& b = m.bands;
  track.groups = {{"loudness", 1, {m.lufs, m.range, m.complexity, m.peak}},
                  {"spectrum", 1, {b[0], b[1], b[2], b[3], b[4], b[5], b[6]}},
                  {"silence", 1, {m.leading, m.trailing}},
                  {"quality", 1, {m.lossy_source_confidence, JsonText{m.problems}}}};
  if (!m.words.empty()) track.groups.push_back({"chromaprint", 1, {nocturne::Bytes{bytes_of(m.words)}}});
  if (!m.fingerprint.empty())
    track.groups.push_back({"fingerprint", 1, {m.fingerprint.begin(), m.fingerprint.end()}});
  return track;
}

/// What a reader would make of it.
inline RecordingFacts facts_of(const Made& m) {
  RecordingFacts facts{.id = 1, .audio = m.audio, .numbers = {}, .files = {{m.path, m.size, m.mtime_ns, 0}}};
  facts.problems = static_cast<int>(std::count(m.problems.begin(), m.problems.end(), '"') / 2);
  facts.numbers = {m.range, m.complexity, m.peak};
  facts.numbers.insert(facts.numbers.end(), m.bands.begin(), m.bands.end());
  for (const double x : {m.leading, m.trailing, m.lufs, m.lossy_source_confidence})
    facts.numbers.push_back(x);
  return facts;
}

/// A library in a folder of its own.
class RecordingLibrary {
 public:
  RecordingLibrary() : library_(Library::open(file(), recording_groups(), OpenMode::read_write)) {}

  void add(const std::vector<Made>& recordings) {
    BatchWriter writer(library_);
    for (const Made& m : recordings) writer.add(record_of(m));
    writer.flush();
  }
  Library& library() { return library_; }
  std::filesystem::path file() const { return folder_ / "library.db"; }

 private:
  TempDir folder_;
  Library library_;
};

}  // namespace nocturne::test
