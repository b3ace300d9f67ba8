// Prints every result of every analyzer and stage of mastering on generated signals, to the last bit.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Built twice: with the multiversioned loops, of which this processor runs the widest, and with the baseline
// alone.
#include <cstdio>

#include "analyzers/registry.h"
#include "mastering/control_meter.h"
#include "mastering/peak_verifier.h"
#include "tests/mastering/render.h"
#include "tests/mastering/stage_table.h"
#include "tests/support/analysis.h"

namespace nocturne {
namespace {

void print(const Column& column, const Value& value) {
  std::printf("  %s", column.name.c_str());
  if (const auto* x = std::get_if<double>(&value)) std::printf(" %a", *x);
  if (const auto* n = std::get_if<std::int64_t>(&value)) std::printf(" %lld", static_cast<long long>(*n));
  if (const auto* s = std::get_if<std::string>(&value)) std::printf(" %s", s->c_str());
  if (const auto* j = std::get_if<JsonText>(&value)) std::printf(" %s", j->text.c_str());
  if (const auto* t = std::get_if<Times>(&value))
    for (const double x : t->seconds) std::printf(" %a", x);
  if (const auto* b = std::get_if<Bytes>(&value))
    for (const char c : b->bytes) std::printf(" %02x", static_cast<unsigned char>(c));
  std::printf("\n");
}

void probe(const test::Signal& signal) {
  constexpr std::int64_t kBody = 1 << 16;
  const Format& format = signal.format;
  const auto total = static_cast<std::int64_t>(signal.frames());
  FrontEnd front_end(format.rate);
  Chunk chunk;
  AnalyzerSet whole = make_analyzers(format, Mode::full);
  for (std::int64_t begin = 0; begin < total; begin += kBody) {
    test::load_chunk(signal, {begin, std::min(total, begin + kBody)}, analysis_halo(format), chunk);
    const Material material = front_end.prepare(chunk);
    AnalyzerSet part = make_analyzers(format, Mode::full);
    for (std::size_t i = 0; i < part.size(); ++i) {
      part[i].consume(material);
      whole[i].merge(std::move(part[i]));
    }
  }
  const auto groups = analyzer_groups();
  const auto rows = finish_all(whole);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::printf("%d Hz, %d channels: %s\n", format.rate, format.channels, groups[i].name.c_str());
    for (std::size_t v = 0; v < rows[i].values.size(); ++v) print(groups[i].columns[v], rows[i].values[v]);
  }
}

void print(const char* name, const test::Signal& signal) {
  std::printf("%d Hz, %d channels: %s\n", signal.format.rate, signal.format.channels, name);
  for (const auto& channel : signal.channels)
    for (std::size_t i = 0; i < channel.size(); ++i)
      std::printf("%a%c", static_cast<double>(channel[i]), i % 16 == 15 ? '\n' : ' ');
}

void probe_mastering(const Format& format) {
  const test::Signal signal = test::lively(format, 0.9);
  for (const test::StageCase& stage : test::stage_table())
    print(stage.name.c_str(), test::render(*stage.make(format), signal));
  ControlMeter control_meter(format, 0);
  control_meter.add(test::Planar(signal).view());
  const Control control = control_meter.finish();
  for (std::size_t i = 0; i < control.envelope.size(); ++i)
    std::printf("%a\n", static_cast<double>(control.envelope[i]));
  for (std::size_t i = 0; i < control.energy.size(); ++i)
    std::printf("%a\n", static_cast<double>(control.energy[i]));
  PeakVerifier verifier(format, 0);
  verifier.add(test::Planar(signal).view());
  verifier.finish();
  std::printf("%a\n", verifier.true_peak_dbtp());
}

}  // namespace
}  // namespace nocturne

int main() {
  using namespace nocturne;
  for (const Format& format : {Format::of(44100, 2), Format::of(48000, 6), Format::of(22050, 1)}) {
    test::Signal s = test::clicks(format, 20, 127.3, 1);
    for (const double hz : {220.0, 277.18, 329.63, 1760.0}) test::add_sine(s, hz, 0.15, 2);
    probe(test::add_noise(s, 0.02, 2));
    probe_mastering(format);
  }
}
