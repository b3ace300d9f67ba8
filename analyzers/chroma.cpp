// Peak picking, interpolation, the fine histogram and its folding.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/chroma.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

constexpr double kLowestHz = 55, kHighestHz = 1500;
constexpr double kMiddleCHz = 261.6255653005986;  // 440 Hz, nine semitones down

// A peak must stand 6 dB above the mean of about 110 Hz around it, or it is noise or a drum, and reach within
// 50 dB of the strongest.
constexpr std::size_t kBlock = 2 * kLanes;  // bins that share a threshold, about 21 Hz
constexpr std::size_t kNeighbours = 2;      // blocks to either side that the mean takes in
constexpr float kAboveMean = 2;
constexpr float kBelowStrongest = 0.00316f;  // -50 dB
constexpr std::size_t kMaxBlocks = 128, kMaxPeaks = kMaxBlocks * kBlock / 2;

// A peak at three or five times the pitch of another is taken for that one's harmonic, up to three quarters
// of the share that the harmonic of a sawtooth or a bowed string has: 1 / 3, 1 / 5. Of the whole, 153
// annotated pieces are told as well, but a loud bass takes the fifths of its chords for its own, and is heard
// a fifth too low. The second and fourth do not change the class.
constexpr std::array<double, 2> kHarmonics{3, 5};
constexpr double kSawtooth = 0.75;
constexpr double kMistuned = 0.015;  // 26 cents: what lies further off is a note of its own

struct Blocks {
  std::array<float, kMaxBlocks> sum{}, threshold{};
  float strongest = 0;
};

NOCTURNE_CLONES void measure(const float* x, std::size_t count, Blocks& blocks) {
  Float8 top{};
  for (std::size_t b = 0; b < count; ++b) {
    const Float8 low = load8(x + b * kBlock), high = load8(x + b * kBlock + kLanes);
    blocks.sum[b] = sum8(low + high);
    top = max8(top, max8(low, high));
  }
  for (int lane = 0; lane < kLanes; ++lane) blocks.strongest = std::max(blocks.strongest, top[lane]);
}

void set_thresholds(std::size_t count, Blocks& blocks) {
  for (std::size_t b = 0; b < count; ++b) {
    const std::size_t begin = b < kNeighbours ? 0 : b - kNeighbours,
                      end = std::min(count, b + kNeighbours + 1);
    float sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += blocks.sum[i];
    blocks.threshold[b] = std::max(blocks.strongest * kBelowStrongest,
                                   sum * (kAboveMean / static_cast<float>((end - begin) * kBlock)));
  }
}

struct Peaks {
  // Bins from the first block on. No two peaks are neighbours; one more place is for writing past the last.
  std::array<std::uint16_t, kMaxPeaks + 1> bin;
  std::size_t count = 0;
};

/// x[-1] and x[count * kBlock] must exist. Every bin is written, only peaks are kept: no branch to guess.
void pick(const float* x, std::size_t count, const Blocks& blocks, Peaks& peaks) {
  std::size_t n = 0;
  for (std::size_t b = 0; b < count; ++b) {
    const float threshold = blocks.threshold[b];
    for (std::size_t k = b * kBlock; k < (b + 1) * kBlock; ++k) {
      const float* p = x + k;
      peaks.bin[n] = static_cast<std::uint16_t>(k);
      n += static_cast<std::size_t>((p[0] > threshold) & (p[0] > p[-1]) & (p[0] >= p[1]));
    }
  }
  peaks.count = n;
}

/// Where between the bins the sine behind a peak of a Hann window's spectrum lies: exact for one steady sine
/// (Grandke, Interpolation algorithms for discrete Fourier transforms of weighted signals, 1983).
double offset(const float* peak) {
  const bool below = peak[-1] > peak[1];
  const double ratio = (below ? peak[-1] : peak[1]) / static_cast<double>(peak[0]);
  const double shift = std::clamp((2 * ratio - 1) / (ratio + 1), -0.5, 0.5);
  return below ? -shift : shift;
}

/// The peaks of a frame, lowest first.
struct Partials {
  std::array<double, kMaxPeaks> hz{}, weight{};
  std::size_t count = 0;
};

Partials interpolate(const float* x, const Peaks& peaks, std::size_t first, double bin_hz) {
  Partials out;
  out.count = peaks.count;
  for (std::size_t i = 0; i < peaks.count; ++i) {
    const float* peak = x + peaks.bin[i];
    out.hz[i] = (static_cast<double>(first + peaks.bin[i]) + offset(peak)) * bin_hz;
    out.weight[i] = *peak;
  }
  return out;
}

/// Gives the notes of a frame what their harmonics weigh: else a power chord sounds like major, by the fifth
/// harmonic of its root, and a tonic like its dominant.
void gather_harmonics(Partials& partials) {
  const std::array<double, kMaxPeaks> measured = partials.weight;
  for (const double harmonic : kHarmonics) {
    std::size_t note = 0;
    for (std::size_t i = 0; i < partials.count; ++i) {
      const double hz = partials.hz[i] / harmonic;
      while (partials.hz[note] < hz * (1 - kMistuned)) ++note;
      std::size_t loudest = partials.count;
      for (std::size_t j = note; partials.hz[j] < hz * (1 + kMistuned); ++j)
        if (loudest == partials.count || measured[j] > measured[loudest]) loudest = j;
      if (loudest == partials.count) continue;
      const double moved = std::min(partials.weight[i], kSawtooth * measured[loudest] / harmonic);
      partials.weight[i] -= moved;
      partials.weight[loudest] += moved;
    }
  }
}

double step_of(double hz) {
  const double steps = kStepsPerOctave * std::log2(hz / kMiddleCHz);
  return steps - kStepsPerOctave * std::floor(steps / kStepsPerOctave);
}

/// Splits a weight between the two steps around a pitch.
void add(PitchHistogram& histogram, double step, double weight) {
  const auto low = static_cast<std::size_t>(step);
  const auto whole = static_cast<std::uint32_t>(weight + 0.5);
  const auto upper = static_cast<std::uint32_t>(weight * (step - static_cast<double>(low)) + 0.5);
  histogram[low % kStepsPerOctave] += whole - upper;
  histogram[(low + 1) % kStepsPerOctave] += upper;
}

}  // namespace

void add_peaks(std::span<const float> magnitudes, double bin_hz, PitchHistogram& histogram) noexcept {
  const auto first = static_cast<std::size_t>(kLowestHz / bin_hz);
  const std::size_t end = std::min(static_cast<std::size_t>(kHighestHz / bin_hz), magnitudes.size());
  if (first < 1 || end <= first) return;
  const std::size_t count = std::min((end - 1 - first) / kBlock, kMaxBlocks);
  const float* x = magnitudes.data() + first;
  Blocks blocks;
  measure(x, count, blocks);
  set_thresholds(count, blocks);
  Peaks peaks;
  pick(x, count, blocks, peaks);
  double total = 0;
  for (std::size_t i = 0; i < peaks.count; ++i) total += x[peaks.bin[i]];
  if (!(total > 0 && std::isfinite(total))) return;  // silence, or samples that are no numbers
  Partials partials = interpolate(x, peaks, first, bin_hz);
  gather_harmonics(partials);
  for (std::size_t i = 0; i < partials.count; ++i)
    add(histogram, step_of(partials.hz[i]), partials.weight[i] / total * kFrameWeight);
}

PitchHistogram& PitchTimeline::segment(std::int64_t number) {
  if (segments_.empty()) first_ = number;
  const auto index = static_cast<std::size_t>(number - first_);
  if (index >= segments_.size()) segments_.resize(index + 1, PitchHistogram{});
  return segments_[index];
}

void PitchTimeline::add(const Spectrogram& tonal) noexcept {
  if (tonal.count > 0) segment_seconds_ = kSegmentFrames / tonal.frame_rate();
  for (std::size_t i = 0; i < tonal.count; ++i)
    add_peaks(tonal[i], tonal.bin_hz(),
              segment((tonal.first + static_cast<std::int64_t>(i)) / kSegmentFrames));
}

void PitchTimeline::merge(const PitchTimeline& later) {
  segment_seconds_ = std::max(segment_seconds_, later.segment_seconds_);
  for (std::size_t i = 0; i < later.segments_.size(); ++i) {
    PitchHistogram& sum = segment(later.first_ + static_cast<std::int64_t>(i));
    for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += later.segments_[i][j];
  }
}

double Tuning::a4_hz() const { return 440 * std::exp2(semitones / 12); }

void add_votes(const PitchHistogram& histogram, TuningVotes& votes) noexcept {
  for (std::size_t i = 0; i < histogram.size(); ++i) votes[i % kStepsPerSemitone] += histogram[i];
}

Tuning estimate_tuning(std::span<const PitchHistogram> segments) {
  TuningVotes votes{};
  for (const PitchHistogram& h : segments) add_votes(h, votes);
  return tuning_of(votes);
}

/// The circular mean of the peaks' positions within their semitones.
Tuning tuning_of(const TuningVotes& votes) {
  std::complex<double> mean = 0;
  double total = 0;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    const auto weight = static_cast<double>(votes[i]);
    mean += std::polar(weight, 2 * std::numbers::pi * static_cast<double>(i) / kStepsPerSemitone);
    total += weight;
  }
  if (total == 0) return {};
  return {std::arg(mean) / (2 * std::numbers::pi), std::abs(mean) / total};
}

Chroma fold(const PitchHistogram& histogram, const Tuning& tuning) {
  Chroma notes{};
  for (std::size_t i = 0; i < histogram.size(); ++i) {
    const double pitch = static_cast<double>(i) / kStepsPerSemitone - tuning.semitones,
                 nearest = std::round(pitch);
    // Halfway between two semitones a peak says nothing; at a semitone it counts in full.
    const double window = std::cos(std::numbers::pi * (pitch - nearest));
    notes[static_cast<std::size_t>(nearest + 12) % 12] += histogram[i] * window * window;
  }
  return notes;
}

}  // namespace nocturne
