// Descriptors frame by frame; the arithmetic is in dsp/spectrum_shape.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/spectrum.h"

#include <cmath>

#include "analyzers/descriptor_frames.h"
#include "core/clones.h"
#include "dsp/spectrum_shape.h"

namespace nocturne {
namespace {

constexpr std::array<double, 8> kBandsHz{20, 60, 250, 500, 2000, 4000, 8000, 20000};
constexpr std::array<double, 7> kContrastHz{0,    200,  400, 800,
                                            1600, 3200, 8000};  // those of Jiang et al. 2002
constexpr double kRolloffShare = 0.85;
// Jiang et al. found shares of 0.02 to 0.2 alike. The lowest band has nine bins, so a fifth are two.
constexpr double kContrastShare = 0.2;

int block_frames(int rate) { return static_cast<int>(std::lround(rate / 100.0)); }

NOCTURNE_CLONES void sign_changes(const float* x, std::size_t n, std::int32_t& out) {
  std::int32_t count = 0;
  for (std::size_t i = 0; i < n; ++i) count += (x[i] < 0) != (x[i + 1] < 0);
  out = count;
}

/// For each edge the first bin above DC, counted from 0, at or above it.
template <std::size_t N>
std::array<std::size_t, N> bin_edges(const std::array<double, N>& hz, double bin_hz, std::size_t bins) {
  std::array<std::size_t, N> out{};
  for (std::size_t i = 0; i < N; ++i) {
    const double bin = std::ceil(hz[i] / bin_hz - 1e-9) - 1;
    out[i] = std::min(bins, static_cast<std::size_t>(std::max(0.0, bin)));
  }
  return out;
}

}  // namespace

Halo Spectrum::halo(const Format& format) { return {1, block_frames(format.rate)}; }

Spectrum::Spectrum(const Format& format, Mode mode) : rate_(format.rate), mode_(mode) {}

/// A block belongs to the chunk whose body holds its first sample, and counts the crossings into its own
/// samples.
void Spectrum::count_crossings(const Material& m) noexcept {
  const Chunk& chunk = m.chunk;
  const std::int64_t block = block_frames(rate_), first = (chunk.body.begin + block - 1) / block * block;
  for (std::int64_t begin = first; begin < chunk.body.end; begin += block) {
    const std::int64_t end = std::min(begin + block, chunk.span.end),
                       from = std::max(begin, chunk.span.begin + 1);
    if (end <= from) continue;
    std::int32_t count = 0;
    sign_changes(m.mono.data() + (from - 1 - chunk.span.begin), static_cast<std::size_t>(end - from), count);
    series_[kCrossings].add(static_cast<double>(count) * rate_ / static_cast<double>(end - begin));
  }
}

void Spectrum::consume(const Material& m) noexcept {
  count_crossings(m);
  const Spectrogram& s = m.spectrum;
  const std::size_t first = first_descriptor_frame(s);
  if (first >= s.count) return;
  power_.resize(s.bins - 1);
  const Bins layout{s.bin_hz(), bin_edges(kContrastHz, s.bin_hz(), power_.size()),
                    bin_edges(kBandsHz, s.bin_hz(), power_.size())};
  double previous_energy = last_ ? last_->energy : 0;
  std::size_t i = first;
  for (; i < s.count; i += kDescriptorStep) {
    const auto bins = s[i].subspan(1);
    const double energy = spectral_power(bins, power_);
    if (mode_ == Mode::full) {
      if (i > first)
        add_flux(s[i - kDescriptorStep].subspan(1), previous_energy, bins, energy);
      else if (last_)
        add_flux(last_->magnitudes, previous_energy, bins, energy);
      else
        first_ = Frame{{bins.begin(), bins.end()}, energy};
    }
    if (is_audible(energy)) add_frame(bins, energy, layout);
    previous_energy = energy;
  }
  const auto bins = s[i - kDescriptorStep].subspan(1);
  if (mode_ == Mode::full) last_ = Frame{{bins.begin(), bins.end()}, previous_energy};
}

void Spectrum::add_frame(std::span<const float> bins, double energy, const Bins& layout) noexcept {
  const SpectralMoments moments = spectral_moments(bins);
  series_[kCentroid].add(moments.centroid * layout.hz);
  if (mode_ == Mode::fast) return;
  const SpectralShape shape = spectral_shape(bins, moments);
  series_[kSpread].add(shape.spread * layout.hz);
  series_[kSkewness].add(shape.skewness);
  series_[kKurtosis].add(shape.kurtosis);
  series_[kRolloff].add(spectral_rolloff(power_, energy, kRolloffShare) * layout.hz);
  series_[kFlatness].add(spectral_flatness(power_, energy));
  series_[kEntropy].add(spectral_entropy(power_, energy));
  series_[kHfc].add(spectral_high_frequency_content(power_) * layout.hz);
  add_bands(bins, energy, layout);
}

void Spectrum::add_bands(std::span<const float> bins, double energy, const Bins& layout) noexcept {
  for (std::size_t b = 0; b < kBands; ++b)
    series_[kBand + b].add(band_energy(power_, layout.band[b], layout.band[b + 1]) / energy);
  for (std::size_t b = 0; b < kContrasts; ++b) {
    const std::size_t begin = layout.contrast[b], count = layout.contrast[b + 1] - begin;
    if (count > 1) series_[kContrast + b].add(spectral_contrast(bins.subspan(begin, count), kContrastShare));
  }
}

void Spectrum::add_flux(std::span<const float> a, double a_energy, std::span<const float> b,
                        double b_energy) noexcept {
  if (is_audible(a_energy) && is_audible(b_energy))
    series_[kFlux].add(spectral_distance(a, a_energy, b, b_energy));
}

void Spectrum::merge(Spectrum&& later) {
  if (last_ && later.first_)
    add_flux(last_->magnitudes, last_->energy, later.first_->magnitudes, later.first_->energy);
  if (!first_) first_ = std::move(later.first_);
  if (later.last_) last_ = std::move(later.last_);
  for (std::size_t i = 0; i < kSeries; ++i) series_[i].merge(later.series_[i]);
}

SpectrumResult Spectrum::finish() const {
  SpectrumResult result;
  std::size_t i = 0;
  for_each_field(result, [&](const auto&, Statistics& s) { s = series_[i++].result(); });
  return result;
}

}  // namespace nocturne
