// What a stream must be to be trusted: limits, wholeness, and how much damage is stepped over.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "audio/decoder.h"
#include "audio/source_file.h"

namespace nocturne {

/// Longer than any concert; what a small file that unpacks without end may cost is bounded by it.
inline constexpr double kMaxHours = 48;

/// A stream may end this much before its header's promise: encoders that were stopped round up to whole
/// blocks.
inline constexpr double kSlackSeconds = 0.1;

/// Share of a file's bytes that may be undecodable where the decoder finds its way again: a few hits of a bad
/// disk or a tag in the middle, and the statistics of the track still are those of the music.
inline constexpr double kMaxDamagedShare = 0.05;

/// Throws Error(file) unless rate and channels are within the limits of format.h and the promise within
/// kMaxHours.
void require_sane(const SourceFile& source, const StreamInfo& info);

/// Throws Error(file) where frame number `frames` lies beyond kMaxHours.
void require_bounded(const SourceFile& source, const StreamInfo& info, std::int64_t frames);

/// Throws Error(file) where `frames`, at the end of the stream, fall short of the promise by more than
/// `slack_seconds`.
void require_whole(const SourceFile& source, const StreamInfo& info, std::int64_t frames,
                   double slack_seconds = kSlackSeconds);

}  // namespace nocturne
