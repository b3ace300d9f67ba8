// One dot product an output: the filter is computed only where an output is kept.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/decimator.h"

#include <algorithm>

#include "core/clones.h"
#include "core/lanes.h"
#include "dsp/window.h"

namespace nocturne {
namespace {

constexpr double kAttenuationDb = 70;

NOCTURNE_CLONES void filter(const float* x, std::size_t step, const float* taps, std::size_t length,
                            float* out, std::size_t count) {
  for (std::size_t j = 0; j < count; ++j, x += step) {
    Float8 even{}, odd{};
    for (std::size_t i = 0; i < length; i += 2 * kLanes) {
      even += load8(x + i) * load8(taps + i);
      odd += load8(x + i + kLanes) * load8(taps + i + kLanes);
    }
    out[j] = sum8(even + odd);
  }
}

/// Of the filter; the transition reaches from the pass band to where its first alias begins.
int length(double rate, int factor, double pass_hz) {
  return factor > 1 ? kaiser_length(kAttenuationDb, (rate / factor - 2 * pass_hz) / rate) : 1;
}

}  // namespace

std::int64_t Decimator::reach(double rate, int factor, double pass_hz) {
  return length(rate, factor, pass_hz) / 2;
}

Decimator::Decimator(double rate, int factor, double pass_hz)
    : factor_(factor), reach_(static_cast<std::size_t>(reach(rate, factor, pass_hz))), taps_{1} {
  // The transition band lies around the new Nyquist frequency.
  if (factor > 1)
    taps_ = lowpass_fir(length(rate, factor, pass_hz), 0.5 / factor, kaiser_beta(kAttenuationDb));
  taps_.resize((taps_.size() + 2 * kLanes - 1) / (2 * kLanes) * (2 * kLanes));
}

std::span<const float> Decimator::process(std::span<const float> x, std::int64_t x_begin,
                                          std::int64_t& first) {
  first = (x_begin + factor_ - 1) / factor_;
  const std::int64_t stop = (x_begin + static_cast<std::int64_t>(x.size()) + factor_ - 1) / factor_;
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(0, stop - first));
  padded_.assign(reach_, 0.0f);
  padded_.insert(padded_.end(), x.begin(), x.end());
  padded_.resize(padded_.size() + reach_ + taps_.size(), 0.0f);
  if (out_.size() < count) out_.resize(count);
  filter(padded_.data() + (first * factor_ - x_begin), static_cast<std::size_t>(factor_), taps_.data(),
         taps_.size(), out_.data(), count);
  return {out_.data(), count};
}

}  // namespace nocturne
