// The steepest place of the mean spectrum, in bands of eight bins.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/bandwidth.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

#include "core/clones.h"

namespace nocturne {
namespace {

constexpr std::int64_t kEveryFrame = 8;  // 12.5 frames a second say enough of a mean
constexpr std::size_t kBandBins = 8;     // about 172 Hz
constexpr std::size_t kSide = 4;         // bands compared on either side
constexpr double kLeastHz = 3'000;       // below, a steep end is the music's own
constexpr double kLeastDropDb = 15;      // a filter of 24 dB an octave falls by 3 dB in 700 Hz at 8 kHz
constexpr double kRiseDb = 8;            // what may stand out of the floor
constexpr double kUsableShare = 0.97;    // of half the rate: the rest is the decoder's or converter's edge
constexpr double kLeastPower = 1e-17;    // of a band; -170 dB, below the noise of 24 bits

// Where a resampler's filter ends the spectrum, in shares of half the lower rate: music before and well
// inside, silence outside. Slopes of nature fall as much before as inside; a filter falls by thrice as much
// at least.
constexpr double kBeforeBegin = 0.66, kBeforeEnd = 0.76, kInsideBegin = 0.80, kInsideEnd = 0.92,
                 kOutside = 1.14;
constexpr double kSteeper = 3;
constexpr double kEndDb = 6,
                 kLatestEnd = 1.05;  // how far down the spectrum is where it ends, and where that is
// Silence is the rounding noise of 16 bits (-127 dB a bin of 21.5 Hz) or, where less is left than that,
// of 24.
struct Floor {
  double most_db, least_drop_db;
};
constexpr std::array<Floor, 2> kFloors{{{-120, 30}, {-135, 17}}};
constexpr std::array<int, 11> kRates{8'000,  11'025, 12'000, 16'000, 22'050, 24'000,
                                     32'000, 44'100, 48'000, 88'200, 96'000};

NOCTURNE_CLONES void add_power(const float* magnitudes, std::size_t n, double* sums) {
  for (std::size_t i = 0; i < n; ++i) sums[i] += static_cast<double>(magnitudes[i]) * magnitudes[i];
}

double mean(std::span<const double> x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

/// The band where the mean of the kSide bands below exceeds that of the kSide above most, all further ones
/// staying low.
struct Step {
  std::size_t band = 0;
  double below = 0, above = 0;
  double drop() const { return below - above; }
};

Step steepest(std::span<const double> levels, std::size_t first, std::size_t usable) {
  Step best;
  double highest = -HUGE_VAL;  // of the bands beyond those compared
  for (std::size_t b = usable - kSide - 1; b >= std::max(first, kSide); --b) {
    if (b + kSide + 1 < usable) highest = std::max(highest, levels[b + kSide + 1]);
    const Step step{b, mean(levels.subspan(b - kSide, kSide)), mean(levels.subspan(b + 1, kSide))};
    if (step.drop() > best.drop() && highest < step.above + kRiseDb) best = step;
  }
  return best;
}

/// The end of the highest band above a level.
double end_above(std::span<const double> levels, double level) {
  std::size_t i = levels.size();
  while (i > 0 && levels[i - 1] <= level) --i;
  return static_cast<double>(i);
}

}  // namespace

void Bandwidth::add(const Spectrogram& spectrum, Frames known) {
  power_.resize(spectrum.bins);
  bin_hz_ = spectrum.bin_hz();
  for (std::size_t i = 0; i < spectrum.count; ++i) {
    const std::int64_t number = spectrum.first + static_cast<std::int64_t>(i);
    const std::int64_t begin = number * spectrum.hop - spectrum.size / 2;
    if (number % kEveryFrame != 0 || begin < known.begin || begin + spectrum.size > known.end) continue;
    add_power(spectrum[i].data(), spectrum.bins, power_.data());
    ++frames_;
  }
}

void Bandwidth::merge(Bandwidth&& later) {
  if (later.power_.empty()) return;
  if (power_.empty()) {
    *this = std::move(later);
    return;
  }
  for (std::size_t i = 0; i < power_.size(); ++i) power_[i] += later.power_[i];
  frames_ += later.frames_;
}

std::vector<double> Bandwidth::levels() const {
  std::vector<double> out;
  for (std::size_t i = 0; i + kBandBins <= power_.size(); i += kBandBins) {
    const double power = mean(std::span(power_).subspan(i, kBandBins)) / static_cast<double>(frames_);
    out.push_back(10 * std::log10(std::max(kLeastPower, power)));
  }
  return out;
}

std::optional<Cutoff> Bandwidth::cutoff() const {
  if (frames_ == 0) return std::nullopt;
  const std::vector<double> bands = levels();
  const auto usable = static_cast<std::size_t>(kUsableShare * static_cast<double>(bands.size()));
  const auto first = static_cast<std::size_t>(kLeastHz / bin_hz_) / kBandBins;
  if (usable < first + 2 * kSide + 2) return std::nullopt;
  const Step step = steepest(bands, first, usable);
  if (step.drop() < kLeastDropDb) return std::nullopt;
  std::size_t edge = step.band + kSide;
  while (edge > step.band - kSide && bands[edge] < (step.below + step.above) / 2) --edge;
  // A frame's noise of variance v has v / 3 = mean square magnitude, bin by bin (Hann: 1.5 bins wide).
  double left = 0;
  for (std::size_t i = (step.band + kSide) * kBandBins; i < usable * kBandBins; ++i) left += power_[i];
  const double floor = left / 3 / static_cast<double>(frames_);
  return Cutoff{static_cast<double>((edge + 1) * kBandBins) * bin_hz_, step.drop(),
                10 * std::log10(std::max(kLeastPower, floor))};
}

std::optional<int> Bandwidth::earlier_rate(int rate) const {
  if (frames_ == 0) return std::nullopt;
  const std::vector<double> bands = levels();
  const double band_hz = kBandBins * bin_hz_;
  const auto between = [&](double low_hz, double high_hz) {
    const auto first = static_cast<std::size_t>(low_hz / band_hz);
    const auto end = std::max(first + 1, static_cast<std::size_t>(high_hz / band_hz));
    return std::span(bands).subspan(first, end - first);
  };
  for (const int earlier : kRates) {
    const double half = earlier / 2.0, usable = kUsableShare * rate / 2;
    if (kOutside * half + 2 * band_hz > usable) break;
    const double before = mean(between(kBeforeBegin * half, kBeforeEnd * half));
    const double inside = mean(between(kInsideBegin * half, kInsideEnd * half));
    const double outside = std::ranges::max(between(kOutside * half, usable)), drop = inside - outside;
    const auto silent = [&](const Floor& f) { return outside <= f.most_db && drop >= f.least_drop_db; };
    const double end = end_above(bands, inside - kEndDb) * band_hz / half;
    if (std::ranges::any_of(kFloors, silent) && kSteeper * (before - inside) <= drop && end > kInsideBegin &&
        end < kLatestEnd)
      return earlier;
  }
  return std::nullopt;
}

}  // namespace nocturne
