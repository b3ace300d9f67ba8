// Medians of eight bands at once, and the masks made of them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/harmonic_percussive.h"

#include <algorithm>
#include <cmath>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

constexpr std::int64_t kEvery = 2;  // 50 frames a second
// Bins are 21.5 Hz wide at any rate, since windows last as long.
constexpr std::size_t kSingleBins = 64, kLastBin = 744;
constexpr std::size_t kReach = 8, kMedian = 2 * kReach + 1;  // bands
using Bands = HarmonicPercussive::Bands;
using Edges = std::array<std::size_t, HarmonicPercussive::kBands + 1>;  // bins; band b is [b], [b + 1]

Edges make_edges() {
  constexpr double kLogBands = HarmonicPercussive::kBands - kSingleBins;
  Edges out{};
  for (std::size_t b = 0; b < out.size(); ++b) {
    const double into = std::max(0.0, static_cast<double>(b) - kSingleBins) / kLogBands;
    out[b] = b < kSingleBins ? b + 1
                             : static_cast<std::size_t>(std::lround(
                                   (kSingleBins + 1) * std::pow(kLastBin / (kSingleBins + 1.0), into)));
  }
  return out;
}

const Edges& edges() {
  static const Edges table = make_edges();
  return table;
}

/// The root mean square of the bins of each band, so that noise is level in all; 0 beyond the last bin.
Bands pool(std::span<const float> magnitudes) {
  const Edges& edge = edges();
  Bands out{};
  for (std::size_t b = 0; b < out.size() && edge[b + 1] <= magnitudes.size(); ++b) {
    float power = 0;
    for (std::size_t k = edge[b]; k < edge[b + 1]; ++k) power += magnitudes[k] * magnitudes[k];
    out[b] = std::sqrt(power / static_cast<float>(edge[b + 1] - edge[b]));
  }
  return out;
}

[[gnu::always_inline]] inline void sort_pair(Float8& a, Float8& b) {
  const Float8 low = a < b ? a : b;
  b = max8(a, b);
  a = low;
}

/// The median of load(0) … load(16) in each lane: of ten values the least and the greatest cannot be it and
/// make room for the next one, until three are left.
template <class Load>
[[gnu::always_inline]] inline Float8 median17(Load load) {
  Float8 held[10];
#pragma GCC unroll 16
  for (int i = 0; i < 10; ++i) held[i] = load(i);
#pragma GCC unroll 16
  for (int drop = 0; drop < 8; ++drop) {
    const int last = 9 - drop;
#pragma GCC unroll 16
    for (int i = 1; i <= last; ++i) sort_pair(held[0], held[i]);
#pragma GCC unroll 16
    for (int i = 1; i < last; ++i) sort_pair(held[i], held[last]);
    if (drop < 7) held[0] = load(10 + drop);
  }
  return held[1];
}

/// `frames` are 17 successive frames, `padded` the bands of the middle one with kReach more at either side.
NOCTURNE_CLONES void split(const float* const* frames, const float* padded, const float* widths, float* out) {
  Float8 harmonic{}, all{};
  for (std::size_t b = 0; b < HarmonicPercussive::kBands; b += kLanes) {
    const Float8 in_time = median17([&](int i) { return load8(frames[i] + b); });
    const Float8 in_frequency =
        median17([&](int i) { return load8(padded + b + static_cast<std::size_t>(i)); });
    const Float8 x = load8(padded + b + kReach), energy = x * x * load8(widths + b);
    const Float8 h = in_time * in_time, p = in_frequency * in_frequency, both = h + p;
    // What neither median has seen is a blip of which nothing is known: half and half.
    const Float8 mask = both > spread8(1e-30f) ? h / max8(both, spread8(1e-30f)) : spread8(0.5f);
    harmonic += mask * energy;
    all += energy;
  }
  out[0] = sum8(harmonic);
  out[1] = sum8(all);
}

Bands make_widths() {
  Bands out{};
  for (std::size_t b = 0; b < out.size(); ++b) out[b] = static_cast<float>(edges()[b + 1] - edges()[b]);
  return out;
}

}  // namespace

void HarmonicPercussive::separate(const Window::Run& run) noexcept {
  static_assert(kMedian == kFrames);
  static const Bands widths = make_widths();
  std::array<const float*, kFrames> frames;
  for (std::size_t i = 0; i < kFrames; ++i) frames[i] = run[i]->data();
  const Bands& middle = *run[kFrames / 2];
  std::array<float, kBands + 2 * kReach> padded;  // mirrored at both ends
  std::reverse_copy(middle.begin(), middle.begin() + kReach, padded.begin());
  std::copy(middle.begin(), middle.end(), padded.begin() + kReach);
  std::reverse_copy(middle.end() - kReach, middle.end(), padded.end() - kReach);
  std::array<float, 2> sums{};
  split(frames.data(), padded.data(), widths.data(), sums.data());
  energy_.harmonic += sums[0];
  energy_.all += sums[1];
}

void HarmonicPercussive::consume(const Spectrogram& spectrum) noexcept {
  for (std::size_t i = 0; i < spectrum.count; ++i)
    if ((spectrum.first + static_cast<std::int64_t>(i)) % kEvery == 0)
      window_.push(pool(spectrum[i]), [this](const Window::Run& run) { separate(run); });
}

void HarmonicPercussive::merge(const HarmonicPercussive& later) {
  window_.merge(later.window_, [this](const Window::Run& run) { separate(run); });
  energy_.harmonic += later.energy_.harmonic;
  energy_.all += later.energy_.all;
}

}  // namespace nocturne
