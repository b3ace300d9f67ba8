// Whole files into memory, for comparing.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include "audio/codec_table.h"
#include "audio/decoder.h"
#include "tests/support/signal.h"

namespace nocturne::test {

/// Reads to the end in blocks of `block` frames.
inline Signal decode_all(Decoder& decoder, std::size_t block = 4099) {
  const Format format = decoder.info().format;
  Signal out(format, 0);
  const auto channels = static_cast<std::size_t>(format.channels);
  std::vector<float> buffer(block * channels);
  for (std::size_t got = block; got == block;) {
    const AudioSpan span(buffer.data(), block, format.channels, block);
    got = decoder.read(span);
    for (std::size_t c = 0; c < channels; ++c) {
      const auto run = span[static_cast<int>(c)];
      out.channels[c].insert(out.channels[c].end(), run.begin(),
                             run.begin() + static_cast<std::ptrdiff_t>(got));
    }
  }
  return out;
}

inline Signal decode_all(const std::filesystem::path& path) { return decode_all(*open_decoder(path)); }

inline Signal decode_with(DecodingLibrary library, const std::filesystem::path& path) {
  return decode_all(*open_with(library, path));
}

/// The largest difference between two signals of one shape.
inline double largest_difference(const Signal& a, const Signal& b) {
  double largest = 0;
  for (std::size_t c = 0; c < a.channels.size(); ++c)
    for (std::size_t i = 0; i < std::min(a.frames(), b.frames()); ++i)
      largest = std::max(largest, std::abs(static_cast<double>(a.channels[c][i]) - b.channels[c][i]));
  return largest;
}

}  // namespace nocturne::test
