// Whole files are the same bits however they are read, by how many threads, and with processors of what past.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/pipeline/mastering.h"

namespace nocturne {
namespace {

using test::add_sine;
using test::lively;
using test::read_bytes;

class MasterBits : public test::Mastering {
 protected:
  MasterBits() { options.aims.preset = test::full_preset(); }

  /// The outputs' bytes, in the order of their names.
  std::vector<test::Bytes> outputs() {
    std::filesystem::remove_all(options.output_folder);
    const MasterSummary summary = run();
    EXPECT_EQ(summary.failed, 0) << (reports.empty() ? "" : reports[0].error);
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(options.output_folder))
      files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<test::Bytes> out;
    for (const auto& file : files) out.push_back(read_bytes(file));
    return out;
  }
};

TEST_F(MasterBits, PortionsOfAnySizeGiveTheSameFile) {
  add("a.wav", lively(Format::of(44'100, 2), 2.3));
  const auto expected = outputs();
  ASSERT_EQ(expected.size(), 1U);
  for (const std::size_t portion : {1U, 333U, 4096U, 44'100U, 15U * 44'100U}) {
    options.portion_frames = portion;
    EXPECT_TRUE(outputs() == expected) << "portions of " << portion << " frames";
  }
}

TEST_F(MasterBits, SoDoPortionsOfAnAlbumAtAnotherRate) {
  add("1.wav", lively(Format::of(44'100, 2), 1.1, 1));
  add("2.wav", lively(Format::of(44'100, 2), 0.9, 2));
  options.grouping = MasterOptions::Grouping::albums;
  options.output.rate = 48'000;
  const auto expected = outputs();
  ASSERT_EQ(expected.size(), 2U);
  for (const std::size_t portion : {1U, 333U, 4096U, 48'000U}) {
    options.portion_frames = portion;
    EXPECT_TRUE(outputs() == expected) << "portions of " << portion << " frames";
  }
}

TEST_F(MasterBits, JobsDriversAndTheCacheHaveNoInfluence) {
  for (int i = 0; i < 6; ++i)
    add(std::to_string(i) + ".wav",
        lively(Format::of(i % 2 == 0 ? 44'100 : 48'000, 1 + i % 3 % 2), 0.8, static_cast<std::uint32_t>(i)));
  options.cache_configurations = 1;  // two rates and two layouts: some are recycled, some are made anew
  const auto expected = outputs();
  ASSERT_EQ(expected.size(), 6U);
  options.cache_configurations = 5;
  for (const Driver driver : {Driver::serial, Driver::threads, Driver::graph})
    for (const int jobs : {1, 2, 8}) {
#if defined(__SANITIZE_THREAD__)
      if (driver == Driver::graph) continue;  // Debian's oneTBB is not instrumented
#endif
      options.driver = driver;
      options.jobs = jobs;
      EXPECT_TRUE(outputs() == expected) << "driver " << static_cast<int>(driver) << ", jobs " << jobs;
    }
}

TEST_F(MasterBits, ASecondTrackOfOneShapeIsServedByTheCache) {
  for (int i = 0; i < 4; ++i) add(std::to_string(i) + ".wav", lively(Format::of(44'100, 2), 0.6));
  const MasterSummary s = run();
  EXPECT_EQ(s.cache.misses, 1);
  EXPECT_EQ(s.cache.hits, 3);
  EXPECT_GT(s.making_seconds, 0);
  EXPECT_DOUBLE_EQ(s.saved_seconds(), 3 * s.making_seconds);
}

TEST_F(MasterBits, WhatIsThereAlreadyIsCopiedBitForBit) {
  options.aims.preset = test::flat_preset();
  for (const auto samples : {test::WavSamples::s16, test::WavSamples::s24}) {
    add("a.wav", test::noise(Format::of(44'100, 2), 5, 0.05, 3), samples);
    ASSERT_EQ(run().failed, 0);
    std::filesystem::rename(output("a.wav"), folder / "in/a.wav");
    ASSERT_EQ(run().failed, 0);
    EXPECT_TRUE(test::same_bits(test::decoded(output("a.wav")), test::decoded(folder / "in/a.wav")));
    EXPECT_EQ(reports[0].solution.gain_db, 0);
    std::filesystem::remove(output("a.wav"));
  }
}

}  // namespace
}  // namespace nocturne
