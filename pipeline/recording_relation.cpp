// The tables of what encoders change and what mastering changes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/recording_relation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace nocturne {
namespace {

// Measured on re-encodes of real tracks (MP3 at 64 to 320 kbit/s, Vorbis q1, Opus and AAC at 64 to 96): at
// most 0.026 of the bits differ, 0.067 with trims of up to 5 s, 0.12 in the worst 8 s. Different music
// differs in 0.38 at least, heavy compression of the same in 0.15.
constexpr double kCopyBits = 0.10, kCopyWorst = 0.18;
constexpr double kPerformanceBits = 0.20, kPerformanceWorst = 0.35;

// Trims at the ends; of short tracks less.
constexpr double kTrimSeconds = 6, kTrimShare = 0.25;

// A stereo stream below this is coarse: its encoder leaves out what is high or faint.
constexpr double kCoarseBitRate = 112'000;

enum class Scale { plain, share_db };

/// When a number says nothing about two recordings.
enum class Unless { never, rates_differ, rate_is_low };

constexpr double kAny = 1e9;  // not compared: it is what codecs leave out, or mono cannot have

/// How far a number of two copies may differ: at all, and more where a stream is lossy, or coarse, where the
/// lengths differ, and where one is a downmix to fewer channels. Encoders were seen to change the range by
/// 0.3 LU (1.1 with a trim), the complexity by 0.2 LU (0.6), shares of bands by 0.4 dB (0.7 at 2-4 kHz
/// and 1.6 above when coarse); compressors and limiters at work change one of the first three by more,
/// equalisers a band by 1 and more. A downmix to mono took 1.8 LU of range, and 3 dB of loudness, since it
/// counts as one loudspeaker.
struct Rule {
  NumberName number;
  std::string_view what, unit;
  Scale scale;
  double usual, lossy, coarse, trimmed, downmix;
  Unless unless = Unless::never;
};

using enum Scale;
constexpr std::array<Rule, 10> kRules{{
    {{"loudness", "range_lu"}, "range", "LU", plain, 0.45, 0, 0, 1.2, 2.5},
    {{"loudness", "dynamic_complexity_lu"}, "dynamic complexity", "LU", plain, 0.35, 0, 0, 0.7, 1.2},
    // Clipped peaks come back higher from an encoder, by up to 5 dB at low rates.
    {{"loudness", "peak_to_loudness_lu"}, "peak above loudness", "dB", plain, 3, 0, 6, 0, 7},
    // Two or three bins wide, other ones at other rates; Opus drops it.
    {{"spectrum", "sub_bass_mean"}, "sub-bass", "dB", share_db, 1.2, kAny, kAny, 0, 0, Unless::rates_differ},
    {{"spectrum", "bass_mean"}, "bass", "dB", share_db, 0.6, 0, 0, 0, 0},
    {{"spectrum", "low_mid_mean"}, "low mids", "dB", share_db, 0.6, 0, 0, 0, 0},
    {{"spectrum", "mid_mean"}, "mids", "dB", share_db, 0.6, 0, 0, 0, 0},
    {{"spectrum", "upper_mid_mean"}, "upper mids", "dB", share_db, 0.6, 0, 1.2, 0, 0},
    {{"spectrum", "presence_mean"}, "presence", "dB", share_db, 0.8, 1, 2.5, 0, 0},
    // Half of the band of 8-20 kHz is not there at lower rates.
    {{"spectrum", "air_mean"}, "air", "dB", share_db, 1, 2, kAny, 0, 0, Unless::rate_is_low},
}};
constexpr std::size_t kPeak = 2;
// What is louder by more than 1 LU and has lost more than this of its peaks went through a limiter.
constexpr double kLouderLu = 1, kLimitedDb = 1.5;
constexpr double kSameLengthSeconds = 0.1;

constexpr std::size_t kLeading = kRules.size(), kTrailing = kLeading + 1, kLoudness = kTrailing + 1;

constexpr auto kNumbers = [] {
  std::array<NumberName, kRules.size() + 3> names{};
  for (std::size_t i = 0; i < kRules.size(); ++i) names[i] = kRules[i].number;
  names[kLeading] = {"silence", "leading_s"};
  names[kTrailing] = {"silence", "trailing_s"};
  names[kLoudness] = {"loudness", "integrated_lufs"};
  return names;
}();

constexpr double kLeastShare = 1e-4;  // -40 dB: below it a band holds noise only
constexpr int kFullBandRate = 40'000;

bool is_coarse(const RecordingFacts& r) {
  return !is_lossless(r.audio) && bit_rate(r) < kCoarseBitRate * std::min(r.audio.channels, 2) / 2;
}

bool is_skipped(const Rule& rule, const RecordingFacts& a, const RecordingFacts& b) {
  switch (rule.unless) {
    case Unless::never: return false;
    case Unless::rates_differ: return a.audio.rate != b.audio.rate;
    case Unless::rate_is_low: return std::min(a.audio.rate, b.audio.rate) < kFullBandRate;
  }
  return false;
}

double tolerance(const Rule& rule, const RecordingFacts& a, const RecordingFacts& b) {
  double most = rule.usual;
  const auto allow = [&](bool holds, double difference) {
    if (holds) most = std::max(most, difference);
  };
  allow(!is_lossless(a.audio) || !is_lossless(b.audio), rule.lossy);
  allow(is_coarse(a) || is_coarse(b), rule.coarse);
  allow(std::abs(a.audio.duration_s - b.audio.duration_s) > kSameLengthSeconds, rule.trimmed);
  allow(a.audio.channels != b.audio.channels, rule.downmix);
  return most;
}

/// b went through a limiter on its way from a.
bool is_limited(const RecordingFacts& a, const RecordingFacts& b) {
  const auto &x = a.numbers[kLoudness], &y = b.numbers[kLoudness], &p = a.numbers[kPeak],
             &q = b.numbers[kPeak];
  return x && y && p && q && a.audio.channels == b.audio.channels && *y - *x > kLouderLu &&
         *p - *q > kLimitedDb;
}

double scaled(double x, Scale scale) {
  return scale == Scale::plain ? x : 10 * std::log10(std::max(x, kLeastShare));
}

/// b against a: "range 2.6 LU less"; empty when they agree.
std::string difference(std::size_t rule, const RecordingFacts& a, const RecordingFacts& b) {
  const Rule& r = kRules[rule];
  const auto &x = a.numbers[rule], &y = b.numbers[rule];
  if (!x || !y || is_skipped(r, a, b)) return {};
  const double change = scaled(*y, r.scale) - scaled(*x, r.scale);
  const bool limited = rule == kPeak && (is_limited(a, b) || is_limited(b, a));
  if (std::abs(change) <= tolerance(r, a, b) && !limited) return {};
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "%.*s %.1f %.*s %s", static_cast<int>(r.what.size()), r.what.data(),
                std::abs(change), static_cast<int>(r.unit.size()), r.unit.data(),
                change > 0 ? "more" : "less");
  return text.data();
}

std::string differences(const RecordingFacts& a, const RecordingFacts& b) {
  std::string out;
  for (std::size_t i = 0; i < kRules.size(); ++i)
    if (const std::string one = difference(i, a, b); !one.empty()) out += (out.empty() ? "" : ", ") + one;
  return out;
}

bool same_length(const RecordingFacts& a, const RecordingFacts& b) {
  const auto within = [](double x, double y) {
    return std::abs(x - y) <= std::min(kTrimSeconds, kTrimShare * std::max(x, y));
  };
  return within(a.audio.duration_s, b.audio.duration_s) || within(sounding_seconds(a), sounding_seconds(b));
}

std::string bits_text(double share) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.0f %% of the fingerprint differ", 100 * share);
  return text.data();
}

std::string length_text(const RecordingFacts& a, const RecordingFacts& b) {
  std::array<char, 64> text{};
  const double change = b.audio.duration_s - a.audio.duration_s;
  std::snprintf(text.data(), text.size(), "%.1f s %s", std::abs(change), change > 0 ? "longer" : "shorter");
  return text.data();
}

}  // namespace

std::string_view name(Relation relation) {
  switch (relation) {
    case Relation::unrelated: return "unrelated";
    case Relation::copy: return "copy";
    case Relation::other_master: return "other master";
    case Relation::other_length: return "other length";
  }
  return "";
}

std::span<const NumberName> relation_numbers() { return kNumbers; }

bool same_performance(const Alignment& alignment) {
  return alignment.bit_error_rate <= kPerformanceBits && alignment.worst_stretch <= kPerformanceWorst;
}

Judgement judge(const RecordingFacts& a, const RecordingFacts& b, const Alignment& alignment) {
  if (!same_performance(alignment)) return {};
  if (!same_length(a, b)) return {Relation::other_length, length_text(a, b)};
  std::string differs = differences(a, b);
  if (!differs.empty()) return {Relation::other_master, std::move(differs)};
  if (alignment.bit_error_rate > kCopyBits || alignment.worst_stretch > kCopyWorst)
    return {Relation::other_master, bits_text(alignment.bit_error_rate)};
  return {Relation::copy, {}};
}

bool is_lossless(const AudioRow& audio) { return audio.bits > 0; }

double bit_rate(const RecordingFacts& recording) {
  std::int64_t size = 0;
  for (const CopyFile& file : recording.files) size = size == 0 ? file.size : std::min(size, file.size);
  return static_cast<double>(size) * 8 / std::max(recording.audio.duration_s, 0.1);
}

double sounding_seconds(const RecordingFacts& recording) {
  const double silent = recording.numbers[kLeading].value_or(0) + recording.numbers[kTrailing].value_or(0);
  return std::max(0.0, recording.audio.duration_s - silent);
}

}  // namespace nocturne
