// Power by loudness, then the louder half, then the grid.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/long_term_spectrum.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "analyzers/loudness_gates.h"
#include "core/clones.h"
#include "core/lanes.h"
#include "dsp/k_weighting.h"
#include "dsp/window.h"
#include "mastering/k_weight.h"
#include "mastering/spectrum_grid.h"

namespace nocturne {
namespace {

constexpr double kWidestBinHz = 3;
constexpr double kClassesPerLu = 2;
constexpr double kLouderShare = 0.5;
constexpr std::size_t kMostClasses = 200;  // up to +30 LUFS; beyond, all are one class

int frame_size(int rate) {
  int size = 256;
  while (size * kWidestBinHz < rate) size *= 2;
  return size;
}

NOCTURNE_CLONES void multiply(const float* a, const float* b, std::size_t n, float* out) {
  for (std::size_t i = 0; i < n; ++i) out[i] = a[i] * b[i];
}

/// Squares of the bins' magnitudes.
NOCTURNE_CLONES void take_power(const float* bins, std::size_t n, float* out) {
  for (std::size_t k = 0; k < n; ++k) out[k] = bins[2 * k] * bins[2 * k] + bins[2 * k + 1] * bins[2 * k + 1];
}

NOCTURNE_CLONES void add_to(const float* x, std::size_t n, float gain, float* sums) {
  for (std::size_t i = 0; i < n; ++i) sums[i] += x[i] * gain;
}

NOCTURNE_CLONES float weighted_sum(const float* x, const float* weights, std::size_t n) {
  Float8 even{}, odd{};
  std::size_t i = 0;
  for (; i + 2 * kLanes <= n; i += 2 * kLanes) {
    even += load8(x + i) * load8(weights + i);
    odd += load8(x + i + kLanes) * load8(weights + i + kLanes);
  }
  float sum = sum8(even + odd);
  for (; i < n; ++i) sum += x[i] * weights[i];
  return sum;
}

/// Sum of a[i] * b[i] in double precision.
NOCTURNE_CLONES double product_sum(const float* a, const float* b, std::size_t n) {
  Double4 sums[2]{};
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (int j = 0; j < 8; ++j)
      sums[j / 4][j % 4] += static_cast<double>(a[i + static_cast<std::size_t>(j)]) *
                            static_cast<double>(b[i + static_cast<std::size_t>(j)]);
  const Double4 both = sums[0] + sums[1];
  double sum = (both[0] + both[1]) + (both[2] + both[3]);
  for (; i < n; ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

NOCTURNE_CLONES void take_mid_and_side(const float* left, const float* right, std::size_t n, float* mid,
                                       float* side) {
  for (std::size_t i = 0; i < n; ++i) {
    mid[i] = 0.5f * (left[i] + right[i]);
    side[i] = 0.5f * (left[i] - right[i]);
  }
}

/// A Hann window whose transform's squares sum to the mean square of the frame, over bins 0 … size / 2.
std::vector<float> unit_window(int size) {
  std::vector<float> window = hann(size);
  double squares = 0;
  for (const float w : window) squares += static_cast<double>(w) * w;
  const double gain = std::sqrt(2 / (squares * size));
  for (float& w : window) w = static_cast<float>(w * gain);
  return window;
}

std::vector<float> bin_weights(int size, int rate) {
  std::vector<float> weights{0.0f};
  for (int k = 1; k <= size / 2; ++k)
    weights.push_back(static_cast<float>(k_weight(static_cast<double>(k) * rate / size)));
  return weights;
}

}  // namespace

LongTermSpectrumMeter::LongTermSpectrumMeter(const Format& format)
    : format_(format),
      size_(frame_size(format.rate)),
      fft_(size_),
      hop_(format.channels, static_cast<std::size_t>(size_) / 2),
      window_(unit_window(size_)),
      k_weights_(bin_weights(size_, format.rate)),
      weights_(loudness_weights(format)),
      signals_(static_cast<std::size_t>(format.channels),
               std::vector<float>(static_cast<std::size_t>(size_))),
      power_(signals_.size(), std::vector<float>(k_weights_.size())),
      bed_(std::ranges::count_if(weights_, [](double w) { return w > 0; })) {}

void LongTermSpectrumMeter::add(AudioView audio) {
  for (std::size_t done = 0; done < audio.frames();) {
    done += hop_.take(audio, done);
    if (!hop_.full()) return;
    add_hop(hop_.content());
    hop_.clear();
  }
}

void LongTermSpectrumMeter::add_hop(AudioView hop) {
  const std::size_t n = hop.frames();
  for (auto& signal : signals_)
    std::copy_n(signal.begin() + static_cast<std::ptrdiff_t>(n), n, signal.begin());
  if (format_.channels == 2) {
    const float *left = hop[0].data(), *right = hop[1].data();
    take_mid_and_side(left, right, n, &signals_[0][n], &signals_[1][n]);
    left_ += product_sum(left, left, n);
    right_ += product_sum(right, right, n);
    product_ += product_sum(left, right, n);
  } else {
    for (std::size_t c = 0; c < signals_.size(); ++c)
      std::copy_n(hop[static_cast<int>(c)].data(), n, &signals_[c][n]);
  }
  if (++hops_ > 1) add_frame();
}

void LongTermSpectrumMeter::add_frame() {
  const double energy = take_frame();
  const double place = energy > 0 ? (lufs(energy) - kAbsoluteGateLufs) * kClassesPerLu : -1;
  if (!(place >= 0)) return;
  const auto number = static_cast<std::size_t>(std::min(place, static_cast<double>(kMostClasses - 1)));
  if (number >= classes_.size()) classes_.resize(number + 1);
  Loudness& like = classes_[number];
  ++like.frames;
  like.energy += energy;
  const std::size_t bins = k_weights_.size();
  like.mid.resize(bins);
  if (format_.channels == 2) {
    like.side.resize(bins);
    add_to(power_[0].data(), bins, 1, like.mid.data());
    add_to(power_[1].data(), bins, 1, like.side.data());
    return;
  }
  for (std::size_t c = 0; c < power_.size(); ++c)
    if (weights_[c] > 0) add_to(power_[c].data(), bins, 1 / static_cast<float>(bed_), like.mid.data());
}

/// Fills power_; returns the K-weighted energy of all channels.
double LongTermSpectrumMeter::take_frame() {
  double energy = 0;
  for (std::size_t c = 0; c < signals_.size(); ++c) {
    if (weights_[c] == 0) continue;
    multiply(signals_[c].data(), window_.data(), window_.size(), fft_.input().data());
    take_power(reinterpret_cast<const float*>(fft_.transform().data()), power_[c].size(), power_[c].data());
    energy += weights_[c] *
              static_cast<double>(weighted_sum(power_[c].data(), k_weights_.data(), k_weights_.size()));
  }
  return format_.channels == 2 ? 2 * energy : energy;  // L^2 + R^2 = 2 M^2 + 2 S^2
}

/// Of each class, how much of it counts. They sum to 1 over frames.
std::vector<double> LongTermSpectrumMeter::shares() const {
  std::vector<double> shares(classes_.size());
  double energy = 0, frames = 0;
  for (const Loudness& like : classes_) energy += like.energy, frames += static_cast<double>(like.frames);
  if (frames == 0) return shares;
  const double gate = lufs(energy / frames) + kRelativeGateLu;
  std::size_t lowest = classes_.size();
  double passing = 0;
  while (lowest > 0 && (static_cast<double>(lowest) - 0.5) / kClassesPerLu + kAbsoluteGateLufs >= gate)
    passing += static_cast<double>(classes_[--lowest].frames);
  double wanted = kLouderShare * passing;
  for (std::size_t i = classes_.size(); i-- > lowest && wanted > 0;) {
    const double taken = std::min(wanted, static_cast<double>(classes_[i].frames));
    if (taken > 0) shares[i] = taken / static_cast<double>(classes_[i].frames) / (kLouderShare * passing);
    wanted -= taken;
  }
  return shares;
}

std::vector<double> LongTermSpectrumMeter::mean(std::vector<float> Loudness::*signal) const {
  std::vector<double> power;
  const std::vector<double> share = shares();
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    const std::vector<float>& sums = classes_[i].*signal;
    if (share[i] == 0 || sums.empty()) continue;
    power.resize(sums.size());
    for (std::size_t k = 0; k < sums.size(); ++k) power[k] += share[i] * static_cast<double>(sums[k]);
  }
  return power;
}

Spectrum96 LongTermSpectrumMeter::finish() const {
  const std::vector<double> mid = mean(&Loudness::mid), side = mean(&Loudness::side);
  const double bin_hz = static_cast<double>(format_.rate) / size_;
  std::vector<double> both = mid;
  for (std::size_t k = 0; k < side.size(); ++k) both[k] += side[k];
  return {to_grid(mid, bin_hz), to_grid(side, bin_hz), lossy_cutoff_hz(both, bin_hz)};
}

double LongTermSpectrumMeter::correlation() const {
  if (format_.channels != 2 || (left_ == 0 && right_ == 0)) return 1;
  if (left_ == 0 || right_ == 0) return 0;
  return std::clamp(product_ / std::sqrt(left_ * right_), -1.0, 1.0);
}

}  // namespace nocturne
