// Descriptors frame by frame; the arithmetic is in dsp/spectrum_shape.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/spectrum.h"

#include <cmath>

#include "core/clones.h"
#include "dsp/spectrum_shape.h"

namespace nocturne {
namespace {

constexpr std::array<double, Spectrum::kBands + 1> kEdgesHz{20, 60, 250, 500, 2000, 4000, 8000, 20000};
constexpr double kRolloffShare = 0.85;
// A Hann-windowed sine of amplitude a puts a, a/2 and a/2 into three bins: energy 1.5 a^2. At -70 dBFS:
constexpr double kAudibleEnergy = 1.5e-7;

int block_frames(int rate) { return static_cast<int>(std::lround(rate / 100.0)); }

NOCTURNE_CLONES void sign_changes(const float* x, std::size_t n, std::int32_t& out) {
  std::int32_t count = 0;
  for (std::size_t i = 0; i < n; ++i) count += (x[i] < 0) != (x[i + 1] < 0);
  out = count;
}

/// For each edge the first bin above DC, counted from 0, at or above it.
std::array<std::size_t, Spectrum::kBands + 1> band_edges(double bin_hz, std::size_t bins) {
  std::array<std::size_t, Spectrum::kBands + 1> out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double bin = std::ceil(kEdgesHz[i] / bin_hz - 1e-9) - 1;
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
    crossings_.add(static_cast<double>(count) * rate_ / static_cast<double>(end - begin));
  }
}

void Spectrum::consume(const Material& m) noexcept {
  count_crossings(m);
  const Spectrogram& s = m.spectrum;
  if (s.count == 0) return;
  power_.resize(s.bins - 1);
  const BandEdges edges = band_edges(s.bin_hz(), power_.size());
  double previous_energy = last_ ? last_->energy : 0;
  for (std::size_t i = 0; i < s.count; ++i) {
    const auto bins = s[i].subspan(1);
    const double energy = spectral_power(bins, power_);
    if (mode_ == Mode::full) {
      if (i > 0)
        add_flux(s[i - 1].subspan(1), previous_energy, bins, energy);
      else if (last_)
        add_flux(last_->magnitudes, previous_energy, bins, energy);
      else
        first_ = Frame{{bins.begin(), bins.end()}, energy};
    }
    if (energy >= kAudibleEnergy) add_shape(bins, energy, edges, s.bin_hz());
    previous_energy = energy;
  }
  const auto bins = s[s.count - 1].subspan(1);
  if (mode_ == Mode::full) last_ = Frame{{bins.begin(), bins.end()}, previous_energy};
}

void Spectrum::add_shape(std::span<const float> bins, double energy, const BandEdges& edges,
                         double bin_hz) noexcept {
  const SpectralMoments moments = spectral_moments(bins);
  centroid_.add(moments.centroid * bin_hz);
  if (mode_ == Mode::fast) return;
  spread_.add(spectral_spread(bins, moments) * bin_hz);
  rolloff_.add(spectral_rolloff(power_, energy, kRolloffShare) * bin_hz);
  flatness_.add(spectral_flatness(power_, energy));
  for (std::size_t b = 0; b < kBands; ++b)
    bands_[b].add(band_energy(power_, edges[b], edges[b + 1]) / energy);
}

void Spectrum::add_flux(std::span<const float> a, double a_energy, std::span<const float> b,
                        double b_energy) noexcept {
  if (a_energy >= kAudibleEnergy && b_energy >= kAudibleEnergy)
    flux_.add(spectral_distance(a, a_energy, b, b_energy));
}

void Spectrum::merge(Spectrum&& later) {
  if (last_ && later.first_)
    add_flux(last_->magnitudes, last_->energy, later.first_->magnitudes, later.first_->energy);
  if (!first_) first_ = std::move(later.first_);
  if (later.last_) last_ = std::move(later.last_);
  centroid_.merge(later.centroid_);
  crossings_.merge(later.crossings_);
  rolloff_.merge(later.rolloff_);
  spread_.merge(later.spread_);
  flatness_.merge(later.flatness_);
  flux_.merge(later.flux_);
  for (std::size_t b = 0; b < kBands; ++b) bands_[b].merge(later.bands_[b]);
}

SpectrumResult Spectrum::finish() const {
  return {centroid_.result(), crossings_.result(), rolloff_.result(),  spread_.result(),   flatness_.result(),
          flux_.result(),     bands_[0].result(),  bands_[1].result(), bands_[2].result(), bands_[3].result(),
          bands_[4].result(), bands_[5].result(),  bands_[6].result()};
}

}  // namespace nocturne
