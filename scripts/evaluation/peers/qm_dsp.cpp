// Queen Mary's beat tracker and key detector with the parameters that Mixxx gives them, for the scorer.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <dsp/keydetection/GetKeyMode.h>
#include <dsp/onsets/DetectionFunction.h>
#include <dsp/tempotracking/TempoTrackV2.h>

#include <algorithm>
#include <array>

#include "sound.h"

namespace {

constexpr double step_s = 0.01161;  // 512 frames at 44.1 kHz
constexpr double bin_hz = 50;       // widest bin of the detection function
constexpr double phase_s = 0.025;   // a beat this far off a grid leaves it
constexpr double tuning_hz = 440, average_s = 10;
constexpr size_t least_beats = 16;  // of a stretch that may tell the tempo

// Samples from `start` on, which may lie before the sound or reach beyond it.
void fill(std::vector<double>& frame, const std::vector<double>& mono, long start) {
  for (size_t i = 0; i < frame.size(); ++i) {
    const long at = start + static_cast<long>(i);
    frame[i] = at >= 0 && at < static_cast<long>(mono.size()) ? mono[at] : 0;
  }
}

// One value a step, of a window centred on it.
std::vector<double> detection_function(const std::vector<double>& mono, size_t step, size_t window) {
  DetectionFunction function(
      {static_cast<unsigned>(step), static_cast<unsigned>(window), DF_COMPLEXSD, 3, false, -1, -1});
  std::vector<double> values, frame(window);
  for (size_t centre = 0; centre < mono.size(); centre += step) {
    fill(frame, mono, static_cast<long>(centre) - static_cast<long>(window / 2));
    values.push_back(function.processTimeDomain(frame.data()));
  }
  while (!values.empty() && values.back() <= 0) values.pop_back();
  values.erase(values.begin(),
               values.begin() + std::min<size_t>(2, values.size()));  // the window was not yet full
  return values;
}

std::vector<double> beats_of(const peers::Sound& sound) {
  const auto step = static_cast<size_t>(sound.rate * step_s);
  size_t window = 1;
  while (window < sound.rate / bin_hz) window *= 2;
  const auto function = detection_function(sound.mono<double>(), step, window);
  TempoTrackV2 tracker(sound.rate, step);
  std::vector<double> periods(function.size()), tempi, places, beats;
  tracker.calculateBeatPeriod(function, periods, tempi);
  tracker.calculateBeats(function, periods, places);
  for (double place : places) beats.push_back((place * step + step / 2.0) / sound.rate);
  return beats;
}

bool on_grid(const std::vector<double>& beats, size_t first, size_t last) {
  const double period = (beats[last] - beats[first]) / (last - first);
  size_t off = 0;
  for (size_t i = first; i <= last; ++i)
    off += std::abs(beats[first] + (i - first) * period - beats[i]) > phase_s;
  return off <= 1;
}

// The tempo of the longest stretch on one grid, rounded to what lies within the grid's uncertainty: a whole
// number, else a twelfth.
double tempo_of(const std::vector<double>& beats) {
  size_t best_first = 0, best_last = 0;
  for (size_t first = 0, last = 1; last < beats.size(); ++last) {
    while (first + 1 < last && !on_grid(beats, first, last)) ++first;
    if (last - first > best_last - best_first) best_first = first, best_last = last;
  }
  if (best_last - best_first < least_beats && beats.size() > 1) best_first = 0, best_last = beats.size() - 1;
  if (best_last == best_first) return 0;
  const double span = beats[best_last] - beats[best_first], count = best_last - best_first;
  const double bpm = 60 * count / span, low = 60 * count / (span + phase_s),
               high = 60 * count / (span - phase_s);
  if (std::round(bpm) > low && std::round(bpm) < high) return std::round(bpm);
  return high - low > 1.0 / 12 ? std::round(bpm * 12) / 12 : bpm;
}

// The key that holds longest: 1 to 12 are C major to B major, 13 to 24 the minor keys, 0 none.
std::string key_of(const peers::Sound& sound) {
  static constexpr const char* tonics[] = {"C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"};
  GetKeyMode detector(sound.rate, tuning_hz, average_s, average_s);
  const auto mono = sound.mono<double>();
  std::vector<double> block(detector.getBlockSize());
  std::array<int, 25> frames{};
  for (size_t start = 0; start < mono.size(); start += detector.getHopSize()) {
    fill(block, mono, static_cast<long>(start));
    const int key = detector.process(block.data());
    if (key > 0 && key <= 24) ++frames[key];
  }
  const auto longest = std::max_element(frames.begin() + 1, frames.end());
  if (*longest == 0) return "";
  const auto index = longest - frames.begin() - 1;
  return std::string(tonics[index % 12]) + (index < 12 ? " major" : " minor");
}

}  // namespace

int main(int count, char** arguments) {
  return peers::run(count, arguments, 3, "qm_dsp beats|key FILE", [&](const peers::Sound& sound) {
    if (std::string(arguments[1]) == "key") return peers::print(0, nullptr, key_of(sound));
    const auto beats = beats_of(sound);
    peers::print(tempo_of(beats), &beats, "");
  });
}
