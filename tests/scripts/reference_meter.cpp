// Loudness and peaks by meters that are not the project's: libebur128, and a plain 16-fold interpolator.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// usage: reference_meter RATE CHANNELS < raw interleaved 32-bit floats
// Prints one JSON object. For checks of mastered files; shares no code with what it checks.
#include <ebur128.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <numbers>
#include <vector>

namespace {

constexpr int kTimes = 16;    // points a frame
constexpr int kReach = 48;    // frames on either side
constexpr int kChunk = 4096;  // frames a read

/// kTimes - 1 sets of taps: a sinc under a Blackman-Harris window.
std::vector<std::array<float, 2 * kReach>> kernels() {
  std::vector<std::array<float, 2 * kReach>> out(kTimes - 1);
  for (int phase = 1; phase < kTimes; ++phase)
    for (int k = 0; k < 2 * kReach; ++k) {
      const double t = k - kReach + 1 - static_cast<double>(phase) / kTimes;  // frames from the point
      const double u = std::numbers::pi * (t / kReach + 1);
      const double window =
          0.35875 - 0.48829 * std::cos(u) + 0.14128 * std::cos(2 * u) - 0.01168 * std::cos(3 * u);
      const double sinc = std::sin(std::numbers::pi * t) / (std::numbers::pi * t);
      out[static_cast<std::size_t>(phase - 1)][static_cast<std::size_t>(k)] =
          static_cast<float>(sinc * window);
    }
  return out;
}

/// The highest point of one channel. Points beside samples far under its highest sample cannot be it: they
/// are left out.
float true_peak(const std::vector<float>& samples) {
  static const auto taps = kernels();
  float peak = 0;
  for (const float x : samples) peak = std::max(peak, std::abs(x));
  const float least = 0.5f * peak;
  std::vector<float> padded(samples.size() + 2 * kReach);
  std::copy(samples.begin(), samples.end(), padded.begin() + kReach);
  for (std::size_t i = 0; i + 2 * kReach <= padded.size(); ++i) {
    const float* x = padded.data() + i;  // the point lies between x[kReach - 1] and x[kReach]
    const float near = std::max(
        {std::abs(x[kReach - 2]), std::abs(x[kReach - 1]), std::abs(x[kReach]), std::abs(x[kReach + 1])});
    if (near < least) continue;
    for (const auto& kernel : taps) {
      float sum = 0;
      for (std::size_t k = 0; k < kernel.size(); ++k) sum += kernel[k] * x[k];
      peak = std::max(peak, std::abs(sum));
    }
  }
  return peak;
}

double decibels(double x) { return 20 * std::log10(x); }

void print_member(const char* name, double x, const char* end) {
  if (std::isfinite(x))
    std::printf("\"%s\": %.6f%s", name, x, end);
  else
    std::printf("\"%s\": null%s", name, end);
}

struct Close {
  void operator()(ebur128_state* s) const { ebur128_destroy(&s); }
};

}  // namespace

int main(int count, char** arguments) {
  const unsigned long rate = count == 3 ? std::strtoul(arguments[1], nullptr, 10) : 0;
  const unsigned long channels = count == 3 ? std::strtoul(arguments[2], nullptr, 10) : 0;
  if (rate == 0 || channels == 0 || channels > 16) {
    std::fputs("usage: reference_meter RATE CHANNELS < raw interleaved 32-bit floats\n", stderr);
    return 2;
  }
  const std::unique_ptr<ebur128_state, Close> state(
      ebur128_init(static_cast<unsigned>(channels), rate,
                   EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK | EBUR128_MODE_SAMPLE_PEAK));
  if (!state) return 1;
  if (channels == 1) ebur128_set_channel(state.get(), 0, EBUR128_LEFT);
  std::vector<std::vector<float>> samples(channels);
  std::vector<float> portion(kChunk * channels);
  while (const std::size_t frames = std::fread(portion.data(), 4 * channels, kChunk, stdin)) {
    ebur128_add_frames_float(state.get(), portion.data(), frames);
    for (std::size_t i = 0; i < frames * channels; ++i) samples[i % channels].push_back(portion[i]);
  }
  double integrated = 0, range = 0, peak = 0, sample_peak = 0, peak16 = 0;
  ebur128_loudness_global(state.get(), &integrated);
  ebur128_loudness_range(state.get(), &range);
  for (unsigned c = 0; c < channels; ++c) {
    double x = 0;
    ebur128_true_peak(state.get(), c, &x);
    peak = std::max(peak, x);
    ebur128_sample_peak(state.get(), c, &x);
    sample_peak = std::max(sample_peak, x);
    peak16 = std::max(peak16, static_cast<double>(true_peak(samples[c])));
  }
  std::printf("{");
  print_member("integrated_lufs", integrated, ", ");
  print_member("range_lu", range, ", ");
  print_member("true_peak_dbtp", decibels(peak), ", ");
  print_member("true_peak_16x_dbtp", decibels(peak16), ", ");
  print_member("sample_peak_dbfs", decibels(sample_peak), "}\n");
  return 0;
}
