// Two channels side by side through both stages.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/weighted_energy.h"

#include <cmath>

namespace nocturne {
namespace {

using Double2 = WeightedEnergy::Double2;

/// What a filter keeps of a sound that ended long ago is set to zero before it becomes denormal and slow:
/// -500 dB.
constexpr double kForgotten = 1e-25;

void forget(WeightedEnergy::Pair& p) {
  for (const int lane : {0, 1})
    if (std::abs(p.shelf1[lane]) + std::abs(p.shelf2[lane]) + std::abs(p.pass1[lane]) +
            std::abs(p.pass2[lane]) <
        kForgotten)
      p.shelf1[lane] = p.shelf2[lane] = p.pass1[lane] = p.pass2[lane] = 0;
}

double run(const KWeighting& k, WeightedEnergy::Pair& pair, const float* x0, const float* x1,
           std::size_t frames) {
  WeightedEnergy::Pair s = pair;
  Double2 energy{};
  for (std::size_t i = 0; i < frames; ++i) {
    const Double2 x{static_cast<double>(x0[i]), static_cast<double>(x1[i])};
    const Double2 shelved = k.shelf.b0 * x + s.shelf1;
    s.shelf1 = (k.shelf.b1 * x + s.shelf2) - k.shelf.a1 * shelved;
    s.shelf2 = k.shelf.b2 * x - k.shelf.a2 * shelved;
    const Double2 y = shelved + s.pass1;
    s.pass1 = (s.pass2 - 2 * shelved) - k.high_pass.a1 * y;
    s.pass2 = shelved - k.high_pass.a2 * y;
    energy += y * y;
  }
  forget(s);
  pair = s;
  energy *= pair.weights;
  return energy[0] + energy[1];
}

}  // namespace

WeightedEnergy::WeightedEnergy(const Format& format) : filter_(k_weighting(format.rate)) {
  // The high-pass is run with the numerator 1, -2, 1 of the tables; its gain is taken into the weights.
  const double gain = filter_.high_pass.b0 * filter_.high_pass.b0;
  const std::vector<double> weights = loudness_weights(format);
  bool odd = false;
  for (int c = 0; c < format.channels; ++c) {
    const double weight = weights[static_cast<std::size_t>(c)] * gain;
    if (weight == 0) continue;
    if (odd) {
      pairs_.back().second = c;
      pairs_.back().weights[1] = weight;
    } else {
      pairs_.emplace_back().first = c;
      pairs_.back().second = c;
      pairs_.back().weights[0] = weight;
    }
    odd = !odd;
  }
}

double WeightedEnergy::add(AudioView audio) noexcept {
  double sum = 0;
  for (Pair& p : pairs_)
    sum += run(filter_, p, audio[p.first].data(), audio[p.second].data(), audio.frames());
  return sum;
}

}  // namespace nocturne
