// The rules and their messages.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/stream_rules.h"

#include <cstdio>
#include <string>

namespace nocturne {
namespace {

double seconds(const StreamInfo& info, std::int64_t frames) {
  return static_cast<double>(frames) / info.format.rate;
}

template <class... Args>
std::string text(const char* format, Args... args) {
  char buffer[160];
  std::snprintf(buffer, sizeof buffer, format, args...);
  return buffer;
}

}  // namespace

void require_sane(const SourceFile& source, const StreamInfo& info) {
  const Format& format = info.format;
  if (format.channels < 1 || format.channels > kMaxChannels)
    source.fail(text("has %d channels; 1 to %d are read", format.channels, kMaxChannels));
  if (format.rate < kMinRate || format.rate > kMaxRate)
    source.fail(text("has a sample rate of %d Hz; %d to %d are read", format.rate, kMinRate, kMaxRate));
  require_bounded(source, info, info.frames);
}

void require_bounded(const SourceFile& source, const StreamInfo& info, std::int64_t frames) {
  const double hours = seconds(info, frames) / 3600;
  if (hours > kMaxHours) source.fail(text("is longer than %.0f hours (%.4g)", kMaxHours, hours));
}

void require_whole(const SourceFile& source, const StreamInfo& info, std::int64_t frames,
                   double slack_seconds) {
  if (info.frames < 0 || seconds(info, info.frames - frames) <= slack_seconds) return;
  source.fail(text("truncated: %.1f s of %.1f s", seconds(info, frames), seconds(info, info.frames)));
}

}  // namespace nocturne
