// Speed of the tempo analyzer, in multiples of real time.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>

#include "analyzers/tempo.h"
#include "tests/analyzers/rhythms.h"

namespace nocturne {
namespace {

constexpr double kSeconds = 180;

void count(benchmark::State& state, double seconds) {
  state.counters["x_realtime"] =
      benchmark::Counter(seconds * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

/// A drum pattern under noise: no frame is silent.
test::Signal music(int rate, double seconds) {
  test::Signal s = test::rock_beat(Format::of(rate, 1), seconds, 121, 1);
  return test::add_noise(s, 0.01, 2);
}

void tempo_consume(benchmark::State& state) {
  const test::Signal s = music(static_cast<int>(state.range(0)), 6);
  FrontEnd front_end(s.format.rate);
  Chunk chunk;
  test::load_chunk(s, {0, static_cast<std::int64_t>(s.frames())}, FrontEnd::halo(s.format.rate), chunk);
  const Material material = front_end.prepare(chunk);
  for (auto _ : state) {
    Tempo tempo(s.format, Mode::full);
    tempo.consume(material);
    benchmark::DoNotOptimize(tempo);
  }
  count(state, s.seconds());
}

void tempo_finish(benchmark::State& state) {
  const Tempo tempo =
      test::consume<Tempo>(music(44100, kSeconds), Mode::full, [] { return std::int64_t{1} << 18; });
  for (auto _ : state) benchmark::DoNotOptimize(tempo.finish());
  count(state, kSeconds);
}

/// A tempo that drifts, so that the beats must be followed.
void tempo_finish_following(benchmark::State& state) {
  std::vector<double> times;
  for (double t = 0.3; t < kSeconds - 1; t += 0.6 - 0.2 * t / kSeconds) times.push_back(t);
  const Tempo tempo = test::consume<Tempo>(test::clicks_at(Format::of(44100, 1), kSeconds, times, 3),
                                           Mode::full, [] { return std::int64_t{1} << 18; });
  for (auto _ : state) benchmark::DoNotOptimize(tempo.finish());
  count(state, kSeconds);
}

BENCHMARK(tempo_consume)->Arg(16000)->Arg(44100)->Arg(96000)->Unit(benchmark::kMicrosecond);
BENCHMARK(tempo_finish)->Unit(benchmark::kMillisecond);
BENCHMARK(tempo_finish_following)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nocturne
