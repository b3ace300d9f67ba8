// What key detection costs: a second of audio consumed, and the decision over a track of three hours.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>

#include "analyzers/front_end.h"
#include "analyzers/key.h"
#include "tests/support/analysis.h"
#include "tests/support/signal.h"

namespace nocturne {
namespace {

constexpr double kSeconds = 6;

/// Chords of many partials in noise: as many peaks as dense music has.
test::Signal music() {
  test::Signal s = test::noise(Format::of(44100, 1), kSeconds, 0.02, 1);
  for (int note = 0; note < 12; note += 2)
    for (int partial = 1; partial <= 8; ++partial)
      test::add_sine(s, 110 * std::exp2(note / 6.0) * partial, 0.1 / partial);
  return s;
}

void KeyConsume(benchmark::State& state) {
  const test::Signal s = music();
  FrontEnd front_end(s.format.rate);
  Chunk chunk;
  test::load_chunk(s, {0, static_cast<std::int64_t>(s.frames())}, FrontEnd::halo(s.format.rate), chunk);
  const Material material = front_end.prepare(chunk);
  for (auto _ : state) {
    Key key(s.format, Mode::full);
    key.consume(material);
    benchmark::DoNotOptimize(key);
  }
  state.counters["seconds of audio/s"] =
      benchmark::Counter(kSeconds, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(KeyConsume)->Unit(benchmark::kMicrosecond);

void KeyFinish(benchmark::State& state) {
  const test::Signal s = music();
  FrontEnd front_end(s.format.rate);
  Chunk chunk;
  test::load_chunk(s, {0, static_cast<std::int64_t>(s.frames())}, FrontEnd::halo(s.format.rate), chunk);
  Material material = front_end.prepare(chunk);
  Key key(s.format, Mode::full);
  const auto frames = static_cast<std::int64_t>(material.tonal.count);
  for (std::int64_t first = 0; first < 3 * 3600 * material.tonal.frame_rate(); first += frames) {
    material.tonal.first = first;
    key.consume(material);
  }
  for (auto _ : state) benchmark::DoNotOptimize(key.finish());
}
BENCHMARK(KeyFinish)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace nocturne
