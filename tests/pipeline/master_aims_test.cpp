// What the aims of a run come to: plans, kinds of files, and the text that tells settings apart.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/master_aims.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/pipeline/mastering.h"

namespace nocturne {
namespace {

StreamInfo source(int bits, int rate = 44'100) {
  StreamInfo out;
  out.format = Format::of(rate, 2);
  out.bits = bits;
  return out;
}

TEST(MasterAims, SamplesAreThoseOfTheSourceWhereNothingElseIsSaid) {
  const auto bits = [](int of_source, FileFormat format, int asked = 0) {
    OutputRules rules;
    rules.bits = asked;
    return encoder_settings(rules, format, source(of_source), 0).bits;
  };
  EXPECT_EQ(bits(16, FileFormat::flac), 16);
  EXPECT_EQ(bits(8, FileFormat::wav), 16);
  EXPECT_EQ(bits(24, FileFormat::flac), 24);
  EXPECT_EQ(bits(20, FileFormat::flac), 24);
  EXPECT_EQ(bits(32, FileFormat::wav), 24);
  EXPECT_EQ(bits(0, FileFormat::flac), 24) << "lossy, or floats";
  EXPECT_EQ(bits(24, FileFormat::flac, 16), 16);
  EXPECT_EQ(bits(16, FileFormat::wav, 32), 32);
  EXPECT_EQ(bits(16, FileFormat::mp3), 0);
}

TEST(MasterAims, OpusIsMasteredAtItsOnlyRate) {
  OutputRules rules;
  EXPECT_EQ(master_rate(rules, FileFormat::flac), 0);
  EXPECT_EQ(master_rate(rules, FileFormat::opus), 48'000);
  rules.rate = 96'000;
  EXPECT_EQ(master_rate(rules, FileFormat::flac), 96'000);
}

TEST(MasterAims, EverySettingThatIsHeardIsPartOfTheirText) {
  MasterAims aims;
  aims.mode = MasterAims::Mode::hybrid;
  aims.references = {{"a.wav", 1}};
  OutputRules rules;
  std::set<std::string> texts;
  const auto add = [&](const std::string& hash = "aa") {
    const std::vector<std::string> hashes{hash};
    texts.insert(settings_text(aims, rules, hashes));
  };
  add();
  aims.preset.limiter.ceiling_dbtp = -2, add();
  aims.strength.width = 0.5, add();
  aims.share = 0.25, add();
  aims.references[0].weight = 2, add();
  aims.mode = MasterAims::Mode::reference, add();
  aims.mode = MasterAims::Mode::preset, add();
  rules.bits = 24, add();
  rules.rate = 48'000, add();
  rules.kbps = 192, add();
  EXPECT_EQ(texts.size(), 10U);
  add("bb");  // of a preset references say nothing
  aims.preset.description = "other words", add();
  aims.preset.name = "another name", add();
  EXPECT_EQ(texts.size(), 10U);
  aims.mode = MasterAims::Mode::reference, add(), add("bb");
  EXPECT_EQ(texts.size(), 12U);
}

TEST(MasterAims, WithoutStagesThereIsNoTrim) {
  Measurement track;
  track.format = Format::of(44'100, 2);
  track.frames = 10 * 44'100;
  track.levels.integrated_lufs = -9;
  track.levels.true_peak_dbtp = 0;
  MasterAims aims;
  aims.preset = test::flat_preset();
  const Planned flat = make_plan(aims, {}, track);
  EXPECT_EQ(flat.plan.trim_db, 0);
  EXPECT_EQ(flat.plan.target_lufs, -14);
  EXPECT_EQ(flat.copied_because, "");
}

TEST(MasterAims, WhatHasNoLoudnessIsCopied) {
  Measurement track;
  track.format = Format::of(44'100, 2);
  track.frames = 10 * 44'100;
  MasterAims aims;
  aims.preset = test::full_preset();
  const Planned silent = make_plan(aims, {}, track);
  EXPECT_NE(silent.copied_because, "");
  EXPECT_EQ(silent.plan.target_lufs, std::nullopt);
  EXPECT_FALSE(silent.plan.has_fir() || silent.plan.has_compressor() || silent.plan.has_clip());
  EXPECT_EQ(silent.plan.ceiling_dbtp, aims.preset.limiter.ceiling_dbtp);
}

}  // namespace
}  // namespace nocturne
