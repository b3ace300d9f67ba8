// Decodes files and throws the samples away: the part of a scan that is not analysis.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// usage: decode_library FILE...     prints the seconds of audio decoded; files that fail are named on
// standard error
#include <cstdio>
#include <exception>
#include <vector>

#include "audio/decoder.h"

namespace {

constexpr std::size_t kFrames = 1 << 17;

double decode(const char* path) {
  const auto decoder = nocturne::open_decoder(path);
  const nocturne::Format format = decoder->info().format;
  std::vector<float> samples(kFrames * static_cast<std::size_t>(format.channels));
  const nocturne::AudioSpan out(samples.data(), kFrames, format.channels, kFrames);
  double frames = 0;
  while (const std::size_t n = decoder->read(out)) frames += static_cast<double>(n);
  return frames / format.rate;
}

}  // namespace

int main(int argc, char** argv) {
  double seconds = 0;
  for (int i = 1; i < argc; ++i) try {
      seconds += decode(argv[i]);
    } catch (const std::exception& e) {
      std::fprintf(stderr, "%s\n", e.what());
    }
  std::printf("%.3f\n", seconds);
}
