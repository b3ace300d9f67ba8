// Levels as 16-bit steps.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/loudness_blocks.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "analyzers/loudness_gates.h"

namespace nocturne {
namespace {

constexpr double kFloorLufs = -100;
constexpr double kHighestStep = 65535;

}  // namespace

void append_loudness_block(std::string& bytes, double mean_square) {
  const double steps = mean_square > 0 ? (lufs(mean_square) - kFloorLufs) / kLoudnessBlockStepLu : 0;
  const auto k = static_cast<std::uint16_t>(std::lround(std::clamp(steps, 0.0, kHighestStep)));
  bytes += static_cast<char>(k & 0xFF);
  bytes += static_cast<char>(k >> 8);
}

double loudness_block(std::string_view bytes, std::size_t index) {
  const int k =
      static_cast<unsigned char>(bytes[2 * index]) | static_cast<unsigned char>(bytes[2 * index + 1]) << 8;
  return k == 0 ? 0 : energy_of(kFloorLufs + k * kLoudnessBlockStepLu);
}

}  // namespace nocturne
