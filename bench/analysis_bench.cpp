// The front end, the spectral descriptors and a whole chunk's analysis.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>

#include "analyzers/registry.h"
#include "tests/support/analysis.h"

namespace nocturne {
namespace {

constexpr double kSeconds = 3;

const Chunk& chunk() {
  static const Chunk c = [] {
    const Format format = Format::of(44100, 2);
    test::Signal s = test::clicks(format, kSeconds + 2, 128, 1);
    for (const double hz : {220.0, 277.2, 329.6, 880.0}) test::add_sine(s, hz, 0.1);
    test::add_noise(s, 0.01, 2);
    Chunk loaded;
    test::load_chunk(s, {44100, 44100 + static_cast<std::int64_t>(kSeconds * 44100)}, analysis_halo(format),
                     loaded);
    return loaded;
  }();
  return c;
}

void report(benchmark::State& state) {
  state.counters["x_realtime"] =
      benchmark::Counter(kSeconds * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void BM_FrontEnd(benchmark::State& state) {
  FrontEnd front_end(chunk().format.rate);
  for (auto _ : state) benchmark::DoNotOptimize(front_end.prepare(chunk()).spectrum.magnitudes);
  report(state);
}
BENCHMARK(BM_FrontEnd);

void BM_Stft(benchmark::State& state) {
  Stft stft(static_cast<int>(state.range(0)), 441, 44100);
  const auto mono = chunk().audio()[0];
  for (auto _ : state) benchmark::DoNotOptimize(stft.analyze(mono, 0, 22050, 22050 + 3 * 44100).magnitudes);
  report(state);
}
BENCHMARK(BM_Stft)->Arg(1024)->Arg(2048)->Arg(4096);

template <class A, Mode mode>
void BM_Analyzer(benchmark::State& state) {
  FrontEnd front_end(chunk().format.rate);
  const Material material = front_end.prepare(chunk());
  for (auto _ : state) {
    A analyzer(chunk().format, mode);
    analyzer.consume(material);
    benchmark::DoNotOptimize(analyzer);
  }
  report(state);
}
BENCHMARK(BM_Analyzer<Spectrum, Mode::full>)->Name("BM_Spectrum");
BENCHMARK(BM_Analyzer<Spectrum, Mode::fast>)->Name("BM_SpectrumFast");
BENCHMARK(BM_Analyzer<Timbre, Mode::full>)->Name("BM_Timbre");

void BM_Chunk(benchmark::State& state) {
  FrontEnd front_end(chunk().format.rate);
  const Mode mode = state.range(0) == 0 ? Mode::full : Mode::fast;
  for (auto _ : state) {
    AnalyzerSet set = make_analyzers(chunk().format, mode);
    const Material material = front_end.prepare(chunk());
    for (AnyAnalyzer& analyzer : set) analyzer.consume(material);
    benchmark::DoNotOptimize(set);
  }
  report(state);
}
BENCHMARK(BM_Chunk)->ArgName("fast")->Arg(0)->Arg(1);

}  // namespace
}  // namespace nocturne
