// Exact sums over the frames, and what they come to.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/timbre.h"

#include <algorithm>

#include "analyzers/descriptor_frames.h"
#include "dsp/spectrum_shape.h"

namespace nocturne {
namespace {

template <class T, class U, std::size_t N>
void accumulate(std::array<T, N>& sums, const std::array<U, N>& x) {
  for (std::size_t i = 0; i < N; ++i) sums[i] += x[i];
}

template <std::size_t N>
std::vector<float> means(const std::array<std::int64_t, N>& sums, std::int64_t frames) {
  std::vector<float> out(N);
  std::ranges::transform(sums, out.begin(), [&](std::int64_t sum) {
    return static_cast<float>(static_cast<double>(sum) / static_cast<double>(frames) / kStepsPerDb);
  });
  return out;
}

}  // namespace

void Timbre::Sums::add(const TimbreLevels& levels) noexcept {
  ++frames;
  accumulate(mel, levels.mel);
  accumulate(bark, levels.bark);
  accumulate(cepstrum, levels.cepstrum);
  std::size_t at = 0;
  for (std::size_t i = 0; i < kCepstrum; ++i)
    for (std::size_t j = i; j < kCepstrum; ++j)
      products[at++] += std::int64_t{levels.cepstrum[i]} * levels.cepstrum[j];
}

void Timbre::Sums::merge(const Sums& later) {
  frames += later.frames;
  accumulate(mel, later.mel);
  accumulate(bark, later.bark);
  accumulate(cepstrum, later.cepstrum);
  accumulate(products, later.products);
}

/// E[xy] - E[x] E[y] over a common denominator, so that nothing cancels.
std::vector<float> Timbre::Sums::covariance() const {
  __extension__ using Wide = __int128;
  const auto n = static_cast<double>(frames);
  std::vector<float> out;
  out.reserve(kProducts);
  for (std::size_t i = 0; i < kCepstrum; ++i)
    for (std::size_t j = i; j < kCepstrum; ++j) {
      const Wide exact = Wide{frames} * products[out.size()] - Wide{cepstrum[i]} * cepstrum[j];
      out.push_back(static_cast<float>(static_cast<double>(exact) / (n * n * kStepsPerDb * kStepsPerDb)));
    }
  return out;
}

void Timbre::consume(const Material& m) noexcept {
  if (mode_ == Mode::fast) return;
  chroma_.consume(m.tonal);
  const Spectrogram& s = m.spectrum;
  if (s.count == 0) return;
  const TimbreBands bands(s);  // some 4 us a chunk
  power_.resize(s.bins - 1);
  for (std::size_t i = first_descriptor_frame(s); i < s.count; i += kDescriptorStep)
    if (is_audible(spectral_power(s[i].subspan(1), power_))) sums_.add(bands.levels(power_));
}

void Timbre::merge(Timbre&& later) {
  sums_.merge(later.sums_);
  chroma_.merge(std::move(later.chroma_));
}

TimbreResult Timbre::finish() const {
  TimbreResult result;
  if (sums_.frames > 0) describe_levels(result);
  describe_chroma(result);
  return result;
}

void Timbre::describe_levels(Result& result) const {
  result.mfcc_mean = means(sums_.cepstrum, sums_.frames);
  result.mfcc_covariance = sums_.covariance();
  result.mel_db = means(sums_.mel, sums_.frames);
  result.bark_db = means(sums_.bark, sums_.frames);
}

void Timbre::describe_chroma(Result& result) const {
  const Chroma mean = chroma_.mean();
  if (*std::ranges::max_element(mean) <= 0) return;
  result.chroma = std::vector<float>(mean.begin(), mean.end());
  ChordSummary chords = describe_chords(chroma_.frames(), chroma_.frame_rate());
  if (chords.shares.empty()) return;
  result.chord = chords.shares.front().chord;
  result.chord_strength = chords.strength;
  result.chord_change_rate = chords.change_rate;
  result.chord_number_rate = chords.number_rate;
  result.chords = std::move(chords.shares);
}

}  // namespace nocturne
