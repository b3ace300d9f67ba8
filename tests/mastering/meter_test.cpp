// The meter against the analyzer that scans use, and against itself in other portions.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/meter.h"

#include <gtest/gtest.h>

#include "analyzers/registry.h"
#include "tests/mastering/render.h"
#include "tests/support/analysis.h"

namespace nocturne {
namespace {

using test::Planar;
using test::Signal;

struct Measured {
  Levels levels;
  std::string blocks;
  bool operator==(const Measured&) const = default;
};

void feed(Meter& meter, const Signal& s, std::size_t portion) {
  const Planar planar(s);
  for (std::size_t at = 0; at < s.frames(); at += portion)
    meter.add(planar.view().slice(at, std::min(portion, s.frames() - at)));
}

Measured measured(const Signal& s, std::size_t portion) {
  Meter meter(s.format);
  feed(meter, s, portion);
  EXPECT_EQ(meter.frames(), static_cast<std::int64_t>(s.frames()));
  const Levels levels = meter.finish();
  return {levels, meter.blocks()};
}

/// As a scan does it: chunks of its size, an analyzer for each, merged.
Measured scanned(const Signal& s) {
  const auto r = test::analyze<Loudness>(s, Mode::full, analysis_body_frames(s.format));
  return {{r.integrated_lufs, r.range_lu, r.max_momentary_lufs, r.max_shortterm_lufs, r.true_peak_dbtp,
           r.sample_peak_dbfs},
          r.blocks.bytes};
}

TEST(Meter, MeasuresWhatAScanMeasures) {
  for (const auto& [rate, channels] : {std::pair{44100, 2}, {48000, 1}, {8000, 2}, {96000, 6}}) {
    const Signal s = test::lively(Format::of(rate, channels), 7.3);
    EXPECT_EQ(measured(s, 4096), scanned(s)) << rate << " Hz, " << channels << " channels";
  }
}

TEST(Meter, GivesTheSameBitsForPortionsOfAnySize) {
  const Signal s = test::lively(Format::of(22050, 2), 14);  // three bodies
  const Measured whole = measured(s, s.frames());
  EXPECT_EQ(whole, scanned(s));
  for (const std::size_t portion : {1, 333, 4096, 22050, 131072, 131073})
    EXPECT_EQ(measured(s, portion), whole) << portion;
}

// Behind a body lie up to 160 frames that its peaks ring into; a track may end among them.
TEST(Meter, EndsRightWhereverTheTrackDoes) {
  const Format format = Format::of(8000, 1);
  const std::int64_t body = analysis_body_frames(format);
  for (const std::int64_t frames : {std::int64_t{0}, std::int64_t{1}, std::int64_t{100}, body - 1, body,
                                    body + 1, body + 159, body + 160, body + 161, 2 * body, 2 * body + 100}) {
    const Signal s = test::noise(format, static_cast<double>(frames) / format.rate, 0.1, 3);
    ASSERT_EQ(static_cast<std::int64_t>(s.frames()), frames);
    EXPECT_EQ(measured(s, 1000), scanned(s)) << frames;
  }
}

TEST(Meter, HasNoLoudnessWhereTheStandardGivesNone) {
  const Levels silent = measured(test::silence(Format::of(44100, 2), 2), 4096).levels;
  EXPECT_EQ(silent, Levels{});
  const Levels brief = measured(test::sine(Format::of(44100, 2), 0.3, 997, 0.5), 4096).levels;
  EXPECT_FALSE(brief.integrated_lufs);
  EXPECT_NEAR(brief.sample_peak_dbfs.value(), -6.02, 0.01);  // of amplitude 0.5
}

TEST(Meter, IsAsNewAfterAReset) {
  const Signal first = test::noise(Format::of(44100, 2), 5, 0.3, 1);
  const Signal second = test::lively(Format::of(44100, 2), 4);
  Meter meter(first.format);
  feed(meter, first, 4096);
  meter.finish();
  meter.reset();
  feed(meter, second, 4096);
  const Levels levels = meter.finish();
  EXPECT_EQ((Measured{levels, meter.blocks()}), measured(second, 4096));
}

}  // namespace
}  // namespace nocturne
