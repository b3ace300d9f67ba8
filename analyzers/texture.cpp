// Semitone energies of the tonal spectra: saliences, their correlation over time, their concentration.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/texture.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "dsp/spectrum_shape.h"

namespace nocturne {
namespace {

constexpr double kLowestHz = 92.4986;      // F#2; below it semitones are narrower than four bins
constexpr double kAudibleEnergy = 1.5e-7;  // a sine at -70 dBFS, as in the group of spectra
constexpr std::size_t kNeighbours = 6;     // semitones to either side

template <std::size_t N>
std::array<std::size_t, N + 1> semitone_edges(double bin_hz, std::size_t bins) {
  std::array<std::size_t, N + 1> out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double hz = kLowestHz * std::exp2((static_cast<double>(i) - 0.5) / 12);
    out[i] = std::min(bins, static_cast<std::size_t>(std::ceil(hz / bin_hz)));
  }
  return out;
}

/// Pearson's; nothing if either is the same in all classes.
template <std::size_t N>
std::optional<double> correlation(const std::array<float, N>& a, const std::array<float, N>& b) {
  double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < N; ++i) ma += a[i] / double{N}, mb += b[i] / double{N};
  for (std::size_t i = 0; i < N; ++i) {
    const double x = a[i] - ma, y = b[i] - mb;
    aa += x * x, bb += y * y, ab += x * y;
  }
  if (aa <= 0 || bb <= 0) return std::nullopt;
  return ab / std::sqrt(aa * bb);
}

}  // namespace

/// Amplitudes above the mean of the octave around them: without it the slope of a spectrum, which noise has
/// too, would pass for notes that never change.
Texture::Notes Texture::notes_of(const Semitones& semitones, double energy) noexcept {
  Semitones amplitude;
  for (std::size_t i = 0; i < kSemitones; ++i) amplitude[i] = std::sqrt(semitones[i]);
  Notes out{{}, energy};
  for (std::size_t i = 0; i < kSemitones; ++i) {
    const std::size_t begin = i < kNeighbours ? 0 : i - kNeighbours,
                      end = std::min(kSemitones, i + kNeighbours + 1);
    const float mean = std::accumulate(amplitude.begin() + static_cast<std::ptrdiff_t>(begin),
                                       amplitude.begin() + static_cast<std::ptrdiff_t>(end), 0.0f) /
                       static_cast<float>(end - begin);
    out.salience[i % kClasses] += std::max(0.0f, amplitude[i] - mean);
  }
  return out;
}

void Texture::add_strongest(const Semitones& semitones, double energy) noexcept {
  std::array<float, kClasses> classes{};
  for (std::size_t i = 0; i < kSemitones; ++i) classes[i % kClasses] += semitones[i];
  std::partial_sort(classes.begin(), classes.begin() + 3, classes.end(), std::greater<>());
  strongest_ += static_cast<double>(classes[0]) + classes[1] + classes[2];
  energy_ += energy;
}

void Texture::compare(const Window::Run& run) noexcept {
  const Notes &before = *run.front(), &now = *run.back();
  if (before.energy < kAudibleEnergy || now.energy < kAudibleEnergy) return;
  if (const auto c = correlation(before.salience, now.salience)) stability_.add(*c);
}

void Texture::consume_tonal(const Spectrogram& tonal) noexcept {
  if (tonal.count == 0) return;
  const auto edges = semitone_edges<kSemitones>(tonal.bin_hz(), tonal.bins);
  for (std::size_t i = 0; i < tonal.count; ++i) {
    Semitones semitones{};
    double energy = 0;
    for (std::size_t s = 0; s < kSemitones; ++s) {
      for (std::size_t k = edges[s]; k < edges[s + 1]; ++k) semitones[s] += tonal[i][k] * tonal[i][k];
      energy += semitones[s];
    }
    if (energy >= kAudibleEnergy) add_strongest(semitones, energy);
    window_.push(notes_of(semitones, energy), [this](const Window::Run& run) { compare(run); });
  }
}

void Texture::consume(const Material& material) noexcept {
  if (mode_ == Mode::fast) return;
  separation_.consume(material.spectrum);
  consume_tonal(material.tonal);
}

void Texture::merge(Texture&& later) {
  separation_.merge(later.separation_);
  window_.merge(later.window_, [this](const Window::Run& run) { compare(run); });
  stability_.merge(later.stability_);
  strongest_ += later.strongest_;
  energy_ += later.energy_;
}

Texture::Result Texture::finish() const {
  Result r;
  if (energy_ == 0) return r;
  const HarmonicPercussiveEnergy e = separation_.energy();
  if (e.all > 0) r.harmonic_ratio = std::clamp(e.harmonic / e.all, 0.0, 1.0);
  if (const auto mean = stability_.result().mean) r.pitch_stability = std::clamp(*mean, 0.0, 1.0);
  r.chroma_energy = std::clamp(strongest_ / energy_, 0.25, 1.0);
  return r;
}

}  // namespace nocturne
