// Signals through our encoders and back.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <random>

#include "audio/encoder.h"
#include "tests/audio/decode_all.h"
#include "tests/support/encode.h"

namespace nocturne::test {

inline AudioView view_of(const Signal& s, std::vector<float>& memory) {
  memory.clear();
  for (const auto& channel : s.channels) memory.insert(memory.end(), channel.begin(), channel.end());
  return {memory.data(), s.frames(), s.format.channels, s.frames()};
}

/// Writes the signal in portions of `portion` frames.
inline std::filesystem::path write_file(const Signal& s, const std::filesystem::path& path,
                                        EncoderSettings settings, std::size_t portion = 4096) {
  settings.audio = s.format;
  std::vector<float> memory;
  const AudioView audio = view_of(s, memory);
  const auto encoder = open_encoder(path, settings);
  for (std::size_t done = 0; done < s.frames(); done += portion)
    encoder->write(audio.slice(done, std::min(portion, s.frames() - done)));
  encoder->close();
  return path;
}

/// Every sample is k / 2^(bits-1), both ends of the range among them.
inline Signal on_grid(Format format, std::size_t frames, int bits) {
  Signal s(format, frames);
  std::mt19937 random(static_cast<std::uint32_t>(bits));
  const int full = 1 << (bits - 1);
  std::uniform_int_distribution<int> k(-full, full - 1);
  for (auto& channel : s.channels) {
    for (float& x : channel) x = static_cast<float>(k(random)) / static_cast<float>(full);
    if (frames > 1) channel[0] = -1, channel[1] = 1 - 1 / static_cast<float>(full);
  }
  return s;
}

}  // namespace nocturne::test
