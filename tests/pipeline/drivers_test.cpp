// Serial driver, flow graph and threads give the same bits for any number of threads.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "pipeline/stages.h"
#include "tests/pipeline/library_fixture.h"

namespace nocturne {
namespace {

struct Way {
  Driver driver;
  int jobs;
};

class DriversTest : public testing::Test {
 protected:
  // Short and long tracks (several chunks of 5.9 s), and one that fails half-way.
  static void SetUpTestSuite() {
    library_ = new test::LibraryFixture;
    for (std::uint32_t i = 0; i < 7; ++i)
      library_->add_wav("t" + std::to_string(i) + ".wav", i % 3 == 0 ? 23 : 3, i);
    library_->add_wav("broken.wav", 20, 99);
    auto bytes = test::read_bytes(library_->path("broken.wav"));
    bytes.resize(bytes.size() * 2 / 3);
    test::write_bytes(library_->path("broken.wav"), bytes);
    std::filesystem::remove(library_->database());
    expected_summary_ = test::LibraryFixture::run(library_->options(Driver::serial, 1));
    expected_ = library_->content();
  }
  static void TearDownTestSuite() {
    delete library_;
    library_ = nullptr;
  }

  static void expect_same(const Way& way) {
    std::filesystem::remove(library_->database());
    const ScanSummary summary = test::LibraryFixture::run(library_->options(way.driver, way.jobs));
    EXPECT_EQ(summary.analyzed, expected_summary_.analyzed);
    EXPECT_EQ(summary.failed, 1);
    EXPECT_EQ(library_->content(), expected_);
  }

  static inline test::LibraryFixture* library_ = nullptr;
  static inline ScanSummary expected_summary_;
  static inline std::map<std::string, std::vector<GroupValues>> expected_;
};

TEST_F(DriversTest, TheSerialDriverAnalysesEverything) {
  EXPECT_EQ(expected_summary_.analyzed, 7);
  EXPECT_EQ(expected_summary_.failed, 1);
  EXPECT_EQ(expected_.size(), 7u);
}

TEST_F(DriversTest, ThreadsGiveTheSameBitsForAnyNumber) {
  for (const int jobs : {1, 2, 4, 8}) expect_same({Driver::threads, jobs});
}

#if !defined(__SANITIZE_THREAD__)  // Debian's oneTBB is not instrumented
TEST_F(DriversTest, TheFlowGraphGivesTheSameBitsForAnyNumberOfThreads) {
  for (const int jobs : {1, 2, 4, 8}) expect_same({Driver::graph, jobs});
}
#endif

TEST_F(DriversTest, OneLongTrackKeepsSeveralThreadsBusyWithOneReader) {
  // Chunks that find the only reader taken are parked and woken; none may be lost.
  test::LibraryFixture one;
  one.add_wav("long.wav", 60, 5);
  const auto run = [&](Driver driver, int jobs) {
    std::filesystem::remove(one.database());
    test::LibraryFixture::run(one.options(driver, jobs));
    return one.content();
  };
  EXPECT_EQ(run(Driver::threads, 4), run(Driver::serial, 1));
}

}  // namespace
}  // namespace nocturne
