// What is skipped, what is made anew, and what is left alone.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "storage/masters.h"
#include "tests/pipeline/mastering.h"

namespace nocturne {
namespace {

using testing::HasSubstr;

class MasterMemoryTest : public test::Mastering {
 protected:
  MasterMemoryTest() { add("a.wav", test::noise(Format::of(44'100, 2), 1, 0.05, 1)); }
  Library library = open_library();
};

TEST_F(MasterMemoryTest, ASecondRunHasNothingToDo) {
  EXPECT_EQ(run(&library).written, 1);
  const auto time = std::filesystem::last_write_time(output("a.wav"));
  EXPECT_EQ(run(&library).unchanged, 1);
  EXPECT_EQ(reports[0].state, MasterReport::State::unchanged);
  EXPECT_EQ(std::filesystem::last_write_time(output("a.wav")), time);
}

TEST_F(MasterMemoryTest, OtherSoundSettingsOrNoOutputAreReasonsToRender) {
  EXPECT_EQ(run(&library).written, 1);
  add("a.wav", test::noise(Format::of(44'100, 2), 1, 0.07, 2));
  EXPECT_EQ(run(&library).written, 1) << "other sound";
  options.aims.preset.loudness.target_lufs = -16;
  EXPECT_EQ(run(&library).written, 1) << "another preset";
  options.output.bits = 24;
  EXPECT_EQ(run(&library).written, 1) << "other samples";
  std::filesystem::remove(output("a.wav"));
  EXPECT_EQ(run(&library).written, 1) << "no output";
  EXPECT_EQ(run(&library).unchanged, 1);
}

TEST_F(MasterMemoryTest, TheSameSoundAtAnotherTimeIsUnchanged) {
  EXPECT_EQ(run(&library).written, 1);
  std::filesystem::last_write_time(folder / "in/a.wav", std::filesystem::file_time_type::clock::now());
  EXPECT_EQ(run(&library).unchanged, 1);
}

TEST_F(MasterMemoryTest, AFileThatIsNotOursIsKept) {
  std::filesystem::create_directory(options.output_folder);
  test::write_bytes(output("a.wav"), {1, 2, 3});
  EXPECT_EQ(run(&library).failed, 1);
  EXPECT_THAT(reports[0].error, HasSubstr("--overwrite"));
  EXPECT_EQ(test::read_bytes(output("a.wav")).size(), 3U);
  options.existing = MasterOptions::Existing::overwrite;
  EXPECT_EQ(run(&library).written, 1);
}

TEST_F(MasterMemoryTest, SoIsOneThatSomebodyChanged) {
  EXPECT_EQ(run(&library).written, 1);
  test::write_bytes(output("a.wav"), {1, 2, 3});
  EXPECT_EQ(run(&library).failed, 1);
}

// The place of the second track is vacant, or ours, when the run begins, and no more when it is rendered.
TEST_F(MasterMemoryTest, SoIsOneThatComesWhileTheRunIsUnderWay) {
  add("b.wav", test::noise(Format::of(44'100, 2), 1, 0.05, 2));
  const auto run_disturbed = [&] {
    ScanProgress progress;
    reports.clear();
    return master(options, &library, progress, {}, [&](const MasterReport& report) {
      if (reports.empty()) test::write_bytes(output("b.wav"), {1, 2, 3});
      reports.push_back(report);
    });
  };
  for (const double target : {-14.0, -16.0}) {
    options.aims.preset.loudness.target_lufs = target;
    EXPECT_EQ(run_disturbed().failed, 1);
    EXPECT_EQ(reports[0].state, MasterReport::State::written);
    EXPECT_EQ(reports[1].error,
              printable(output("b.wav").native()) + ": another file has come there meanwhile");
    EXPECT_EQ(test::read_bytes(output("b.wav")).size(), 3U);
    std::filesystem::remove(output("b.wav"));
    EXPECT_EQ(run(&library).written, 1);
  }
  options.existing = MasterOptions::Existing::overwrite;
  EXPECT_EQ(run_disturbed().written, 2);
}

TEST_F(MasterMemoryTest, WithoutALibraryNothingIsOurs) {
  EXPECT_EQ(run().written, 1);
  EXPECT_EQ(run().failed, 1);
}

TEST_F(MasterMemoryTest, TheRowTellsPlanAndLevels) {
  EXPECT_EQ(run(&library).written, 1);
  const auto row = MasterTable(library).find(std::filesystem::weakly_canonical(output("a.wav")).native());
  ASSERT_TRUE(row);
  EXPECT_EQ(row->mode, "preset");
  EXPECT_EQ(row->preset, "flat");
  EXPECT_THAT(row->plan, HasSubstr("\"target_lufs\":-14"));
  EXPECT_THAT(row->after, HasSubstr("\"integrated_lufs\":-1"));
  EXPECT_EQ(row->plan_hash, reports[0].plan_hash);
  EXPECT_EQ(row->input_hash.size(), 32U);
}

TEST_F(MasterMemoryTest, ADryRunSaysWhatItWouldDoAndDoesNothing) {
  options.run = MasterOptions::Run::list_only;
  EXPECT_EQ(run(&library).planned, 1);
  EXPECT_FALSE(std::filesystem::exists(options.output_folder));
}

TEST_F(MasterMemoryTest, APlanIsTheSameAsTheRendersAndWritesNothing) {
  options.run = MasterOptions::Run::plan;
  EXPECT_EQ(run(&library).planned, 1);
  EXPECT_FALSE(std::filesystem::exists(options.output_folder));
  const MasterReport planned = reports[0];
  options.run = MasterOptions::Run::render;
  EXPECT_EQ(run(&library).written, 1);
  EXPECT_EQ(reports[0].plan_hash, planned.plan_hash);
  EXPECT_EQ(reports[0].solution.gain_db, planned.solution.gain_db);
}

TEST_F(MasterMemoryTest, AStopLeavesNoFile) {
  for (int i = 0; i < 4; ++i) add(std::to_string(i) + ".wav", test::noise(Format::of(44'100, 2), 2, 0.05, 1));
  std::stop_source stop;
  stop.request_stop();
  const MasterSummary s = run(&library, stop.get_token());
  EXPECT_TRUE(s.interrupted);
  EXPECT_EQ(s.written + s.failed, 0);
  EXPECT_TRUE(std::filesystem::is_empty(options.output_folder));
}

}  // namespace
}  // namespace nocturne
