// The table of problems: name, severity, and the condition with its figure.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/problems.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string_view>

#include "analyzers/quality.h"

namespace nocturne {
namespace {

using Figure = std::optional<std::string>;  // none: no such problem

/// What rules look at.
struct Case {
  const QualityResult& q;
  int bits, rate;
};

// Thresholds: what people would want to know of, and what music does not do by itself.
constexpr std::int64_t kClippedRuns = 10;
constexpr double kClippedRunsAMinute = 2;
constexpr double kDroppedRunsAMinute = 30;  // more: gated on purpose
constexpr double kInverted = -0.9;
constexpr double kOffset = 0.01;
constexpr std::int64_t kPaddedBits = 16;  // in a file of 20 and more; 8 in one of 16
constexpr double kSteepDropDb = 25, kSilentFloorDbfs = -85;
constexpr double kCommonBandwidth = 0.86;  // of half the rate; above, converters and masters end it, too
constexpr double kLongPauseS = 15;

template <class... Numbers>
std::string print(const char* format, Numbers... numbers) {
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(), format, numbers...);
  return text.data();
}

double a_minute(std::int64_t count, const Case& c) {
  return static_cast<double>(count) * 60 / std::max(1.0, *c.q.examined_s);
}

Figure dead_channel(const Case& c) {
  if (*c.q.dead_channels == 0 || !c.q.stereo) return {};
  return "one of the two channels is silent";
}

Figure inverted_channel(const Case& c) {
  if (!c.q.channel_correlation || *c.q.channel_correlation > kInverted) return {};
  return print("the channels cancel each other: correlation %.2f", *c.q.channel_correlation);
}

Figure dropouts(const Case& c) {
  if (*c.q.dropouts == 0 || a_minute(*c.q.dropouts, c) > kDroppedRunsAMinute) return {};
  return print("%lld times, %.0f ms in all", static_cast<long long>(*c.q.dropouts), 1'000 * *c.q.dropout_s);
}

Figure lossy_source(const Case& c) {
  if (!c.q.lossy_source_confidence || *c.q.lossy_source_confidence < kSureOfLossy) return {};
  const double percent = std::min(99.9, 100 * *c.q.lossy_source_confidence);
  if (!c.q.cutoff_hz) return print("traces of lossy coding, %.1f %% sure", percent);
  return print("traces of lossy coding, cut off at %.1f kHz, %.1f %% sure", *c.q.cutoff_hz / 1'000, percent);
}

Figure upsampled(const Case& c) {
  if (!c.q.earlier_rate_hz || lossy_source(c)) return {};
  return print("resampled from %g kHz: nothing above its half", *c.q.earlier_rate_hz / 1'000);
}

/// Other codecs than MP3 may leave no trace that is found, but end their spectra so; so do some filters.
Figure steep_cutoff(const Case& c) {
  if (c.bits == 0 || !c.q.cutoff_hz || c.q.earlier_rate_hz || lossy_source(c)) return {};
  if (*c.q.cutoff_drop_db < kSteepDropDb || *c.q.cutoff_floor_dbfs > kSilentFloorDbfs ||
      *c.q.cutoff_hz > kCommonBandwidth * c.rate / 2)
    return {};
  return print("at %.1f kHz, by %.0f dB to %.0f dBFS", *c.q.cutoff_hz / 1'000, *c.q.cutoff_drop_db,
               *c.q.cutoff_floor_dbfs);
}

Figure clipped(const Case& c) {
  if (*c.q.clipped_runs < kClippedRuns || a_minute(*c.q.clipped_runs, c) < kClippedRunsAMinute) return {};
  return print("%lld flat tops, up to %lld samples long", static_cast<long long>(*c.q.clipped_runs),
               static_cast<long long>(*c.q.longest_clip));
}

Figure padded(const Case& c) {
  if (!c.q.effective_bits || c.bits == 0 || *c.q.effective_bits > kPaddedBits) return {};
  if (*c.q.effective_bits > (c.bits >= 20 ? kPaddedBits : 8) || c.bits <= 8) return {};
  return print("%d bits in a file of %d", static_cast<int>(*c.q.effective_bits), c.bits);
}

Figure dc_offset(const Case& c) {
  if (std::abs(*c.q.dc_offset) < kOffset) return {};
  return print("%+.1f %% of full scale", 100 * *c.q.dc_offset);
}

Figure long_pause(const Case& c) {
  if (*c.q.longest_pause_s < kLongPauseS) return {};
  return print("%.0f s without sound within the track", *c.q.longest_pause_s);
}

Figure identical_channels(const Case& c) {
  if (!c.q.identical_channels || !*c.q.identical_channels) return {};
  return "mono in two channels";
}

struct Rule {
  std::string_view problem, severity;
  Figure (*find)(const Case&);
};

constexpr std::array<Rule, 11> kRules{{{"dropouts", "serious", dropouts},
                                       {"inverted_channel", "serious", inverted_channel},
                                       {"dead_channel", "serious", dead_channel},
                                       {"lossy_source", "serious", lossy_source},
                                       {"upsampled", "notable", upsampled},
                                       {"clipped", "notable", clipped},
                                       {"dc_offset", "notable", dc_offset},
                                       {"padded_bits", "minor", padded},
                                       {"steep_cutoff", "minor", steep_cutoff},
                                       {"long_pause", "minor", long_pause},
                                       {"identical_channels", "minor", identical_channels}}};

}  // namespace

std::vector<Problem> find_problems(const QualityResult& measured, int bits, int rate) {
  std::vector<Problem> found;
  for (const Rule& rule : kRules)
    if (const Figure figure = rule.find({measured, bits, rate}))
      found.push_back({std::string(rule.problem), std::string(rule.severity), *figure});
  return found;
}

}  // namespace nocturne
