// Overlap-save with zero-phase responses.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/crossover.h"

#include <algorithm>
#include <cmath>

#include "core/clones.h"
#include "dsp/window.h"

namespace nocturne {
namespace {

constexpr double kTapsAt48k = 2047, kBeta = 8, kHalfSlopeHz = 60;

/// The shortest 2^k or 3 * 2^k of at least `length`.
int transform_size(std::int64_t length) {
  int size = 8;
  while (size < length) size *= 2;
  return size / 4 * 3 >= length ? size / 4 * 3 : size;
}

/// bins * response, which is real.
NOCTURNE_CLONES void weigh(const float* bins, const float* response, std::size_t count, float* to) {
  for (std::size_t k = 0; k < count; ++k) {
    to[2 * k] = bins[2 * k] * response[k];
    to[2 * k + 1] = bins[2 * k + 1] * response[k];
  }
}

}  // namespace

int crossover_taps(int rate) {
  return 2 * static_cast<int>(std::lround((kTapsAt48k - 1) / 2 * rate / 48'000)) + 1;
}

Crossover::Crossover(int rate, int channels)
    : late_(crossover_taps(rate) / 2),
      size_(transform_size(static_cast<std::int64_t>(kBlock) + 2 * late_)),
      has_high_(kHighCrossoverHz + kHalfSlopeHz <= rate / 2.0),
      low_response_(response(rate, kLowCrossoverHz)),
      inverse_(size_) {
  if (has_high_) high_response_ = response(rate, kHighCrossoverHz);
  for (int c = 0; c < channels; ++c) {
    Line& line =
        lines_.emplace_back(Line{RealFft(size_), {}, std::vector<float>(kBlock), std::vector<float>(kBlock)});
    line.delayed = line.forward.input().subspan(first(), kBlock);
  }
}

/// Scaled so that the inverse transform, which is not, gives the filtered signal.
std::vector<float> Crossover::response(int rate, double hz) const {
  const std::vector<float> taps = lowpass_fir(crossover_taps(rate), hz / rate, kBeta);
  RealFft transform(size_);
  const auto to = transform.input();
  for (std::size_t i = 0; i < taps.size(); ++i)
    to[(i + to.size() - static_cast<std::size_t>(late_)) % to.size()] = taps[i];
  std::vector<float> out;
  for (const auto& bin : transform.transform()) out.push_back(bin.real() / static_cast<float>(size_));
  return out;
}

void Crossover::reset() noexcept {
  for (Line& line : lines_) std::ranges::fill(line.forward.input(), 0.0f);
}

void Crossover::split(std::size_t channel, Frames block) noexcept {
  Line& line = lines_[channel];
  const auto x = line.forward.input();
  std::copy(x.begin() + kBlock, x.end(), x.begin());
  std::ranges::copy(block, x.end() - kBlock);
  const auto bins = line.forward.transform();
  filter(bins, low_response_, line.below_low);
  if (has_high_)
    filter(bins, high_response_, line.below_high);
  else
    std::ranges::copy(line.delayed, line.below_high.begin());
}

/// Output stands where its input does; frames whose followers are not there yet wait.
void Crossover::filter(std::span<const std::complex<float>> bins, const std::vector<float>& response,
                       std::span<float> to) noexcept {
  weigh(reinterpret_cast<const float*>(bins.data()), response.data(), bins.size(),
        reinterpret_cast<float*>(inverse_.input().data()));
  std::ranges::copy(inverse_.transform().subspan(first(), kBlock), to.begin());
}

}  // namespace nocturne
