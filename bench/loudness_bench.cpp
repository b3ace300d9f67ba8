// Speed of the loudness analyzer and of its parts, in multiples of real time.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>

#include <cmath>
#include <numbers>

#include "analyzers/loudness.h"
#include "analyzers/silence.h"
#include "tests/support/analysis.h"

namespace nocturne {
namespace {

constexpr std::int64_t kFrames = 1 << 18;  // of one chunk

/// A middle chunk of a loud master: noisy chords driven against the ceiling, where few blocks can be skipped.
Chunk loud_chunk(Format format) {
  const Halo halo = Loudness::halo(format);
  test::Signal s(format, static_cast<std::size_t>(halo.before + kFrames + halo.after));
  test::add_noise(s, 0.2, 1);
  for (const double hz : {55., 220., 277.2, 329.6, 1760.}) test::add_sine(s, hz, 0.4);
  for (auto& channel : s.channels)
    for (std::size_t i = 0; i < channel.size(); ++i) {
      const double beat = std::fmod(static_cast<double>(i) / format.rate, 0.5);
      channel[i] = static_cast<float>(0.97 * std::tanh(2 * std::exp(-3 * beat) * channel[i]));
    }
  Chunk chunk;
  test::load_chunk(s, {halo.before, halo.before + kFrames}, halo, chunk);
  return chunk;
}

/// Seconds of audio worked through; over the time taken: multiples of real time.
void count(benchmark::State& state, const Format& format) {
  const double seconds = static_cast<double>(kFrames) / format.rate * static_cast<double>(state.iterations());
  state.counters["x_realtime"] = benchmark::Counter(seconds, benchmark::Counter::kIsRate);
}
Format format_of(const benchmark::State& state) {
  return Format::of(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)));
}

template <class A>
void consume(benchmark::State& state) {
  const Format format = format_of(state);
  const Chunk chunk = loud_chunk(format);
  for (auto _ : state) {
    A part(format, Mode::full);
    part.consume({chunk, {}, {}, {}});
    benchmark::DoNotOptimize(part);
  }
  count(state, format);
}

void k_weighted_energy(benchmark::State& state) {
  const Format format = format_of(state);
  const Chunk chunk = loud_chunk(format);
  const KWeightedEnergy energy(format);
  std::vector<double> blocks(
      static_cast<std::size_t>(kFrames * EnergyGrid::kBlocksPerSecond / format.rate + 2));
  for (auto _ : state) {
    energy.add(chunk, blocks);
    benchmark::DoNotOptimize(blocks.data());
  }
  count(state, format);
}

template <auto measure>
void peaks(benchmark::State& state) {
  const Format format = format_of(state);
  const Chunk chunk = loud_chunk(format);
  const std::size_t begin = chunk.body_offset();
  for (auto _ : state)
    benchmark::DoNotOptimize(measure(chunk.audio(), begin, begin + static_cast<std::size_t>(kFrames)));
  count(state, format);
}

void finish(benchmark::State& state) {
  const Format format = Format::of(44'100, 2);
  const test::Signal s = test::noise(format, 600, 0.1, 2);
  Loudness whole(format, Mode::full);
  Chunk chunk;
  for (std::int64_t begin = 0; begin + kFrames <= static_cast<std::int64_t>(s.frames()); begin += kFrames) {
    test::load_chunk(s, {begin, begin + kFrames}, Loudness::halo(format), chunk);
    whole.consume({chunk, {}, {}, {}});
  }
  for (auto _ : state) benchmark::DoNotOptimize(whole.finish());
  state.counters["x_realtime"] =
      benchmark::Counter(600. * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void formats(benchmark::internal::Benchmark* b) {
  b->ArgNames({"rate", "channels"})
      ->Args({44'100, 2})
      ->Args({44'100, 1})
      ->Args({48'000, 6})
      ->Args({96'000, 2});
}

BENCHMARK(consume<Loudness>)->Apply(formats);
BENCHMARK(k_weighted_energy)->Apply(formats);
BENCHMARK(peaks<measure_peaks>)->Apply(formats);
BENCHMARK(peaks<measure_all_peaks>)->Apply(formats);
BENCHMARK(consume<Silence>)->Args({44'100, 2});
BENCHMARK(finish);

}  // namespace
}  // namespace nocturne
