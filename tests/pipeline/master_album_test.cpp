// Albums are mastered as one sound: one gain, and joins as if there were none.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/meter.h"
#include "tests/pipeline/mastering.h"

namespace nocturne {
namespace {

using test::Signal;

/// The tracks one after the other.
Signal joined_signal(const std::vector<Signal>& parts) {
  Signal out(parts[0].format, 0);
  for (const Signal& part : parts)
    for (std::size_t c = 0; c < out.channels.size(); ++c)
      out.channels[c].insert(out.channels[c].end(), part.channels[c].begin(), part.channels[c].end());
  return out;
}

class MasterAlbum : public test::Mastering {
 protected:
  MasterAlbum() { options.grouping = MasterOptions::Grouping::albums; }

  Signal mastered_as_one(const Signal& whole, test::WavSamples samples) {
    const auto in = folder / "whole.wav";
    test::write_wav(in, whole, samples);
    options.inputs = {in};
    options.grouping = MasterOptions::Grouping::tracks;
    EXPECT_EQ(run().failed, 0);
    return test::decoded(output("whole.wav"));
  }
};

TEST_F(MasterAlbum, ItsTracksJoinedAreTheMasterOfTheJoinedFile) {
  for (const int bits : {16, 32}) {
    options.aims.preset = test::full_preset();
    options.output.bits = bits;
    options.output.format = FileFormat::wav;
    options.existing = MasterOptions::Existing::overwrite;
    options.inputs = {folder / "in"};
    options.grouping = MasterOptions::Grouping::albums;
    const auto samples = bits == 16 ? test::WavSamples::s16 : test::WavSamples::f32;
    // A cut at no multiple of a block, and one track shorter than a block.
    const Signal whole = test::lively(Format::of(44'100, 2), 3.1);
    std::vector<Signal> parts;
    std::size_t begin = 0;
    for (const std::size_t end : {std::size_t{50'001}, std::size_t{50'900}, whole.frames()}) {
      Signal& part = parts.emplace_back(whole.format, 0);
      for (std::size_t c = 0; c < 2; ++c)
        part.channels[c].assign(whole.channels[c].begin() + static_cast<std::ptrdiff_t>(begin),
                                whole.channels[c].begin() + static_cast<std::ptrdiff_t>(end));
      add(std::to_string(parts.size()) + ".wav", part, samples);
      begin = end;
    }
    const MasterSummary s = run();
    ASSERT_EQ(s.written, 3) << reports[0].error;
    const Signal album = joined_signal(
        {test::decoded(output("1.wav")), test::decoded(output("2.wav")), test::decoded(output("3.wav"))});
    EXPECT_TRUE(test::same_bits(album, mastered_as_one(whole, samples))) << bits;
  }
}

TEST_F(MasterAlbum, TracksKeepTheirDistances) {
  add("1 loud.wav", test::noise(Format::of(44'100, 2), 6, 0.05, 1));
  add("2 soft.wav", test::noise(Format::of(44'100, 2), 6, 0.02, 2));
  ASSERT_EQ(run().failed, 0);
  const auto gain = [&](std::size_t track) {
    return reports[track].after.levels.integrated_lufs.value() -
           reports[track].before.levels.integrated_lufs.value();
  };
  EXPECT_NEAR(gain(0), gain(1), 0.05);
  EXPECT_EQ(reports[0].solution.gain_db, reports[1].solution.gain_db);
  EXPECT_EQ(reports[0].album, "in");
}

TEST_F(MasterAlbum, IsOnTargetAsAWholeAndSaysSo) {
  const Signal loud = test::noise(Format::of(44'100, 2), 6, 0.05, 1),
               soft = test::noise(loud.format, 6, 0.025, 2);
  add("1.wav", loud);
  add("2.wav", soft);
  for (const FileFormat format : {FileFormat::wav, FileFormat::ogg}) {
    options.output.format = format;
    ASSERT_EQ(run().failed, 0) << reports[0].error;
    // Measured anew, of what is in the files; a second meter of the joined sound.
    const Signal whole = joined_signal({test::decoded(reports[0].output), test::decoded(reports[1].output)});
    Meter meter(whole.format);
    meter.add(test::Planar(whole).view());
    const double joined = meter.finish().integrated_lufs.value();
    for (const MasterReport& report : reports) {
      ASSERT_TRUE(report.album_result);
      EXPECT_NEAR(report.album_result->after.integrated_lufs.value(), joined, 1e-4);
      EXPECT_GT(std::abs(report.after.levels.integrated_lufs.value() + 14), 0.5)
          << "no track is there itself";
      EXPECT_EQ(report.warnings.empty(), std::abs(joined + 14) <= 0.1) << "coding may miss the target";
      EXPECT_THAT(report.changes[0].what, testing::StartsWith("the album's loudness raised by "));
    }
    EXPECT_NEAR(joined, -14, format == FileFormat::wav ? 0.1 : 1);
    EXPECT_EQ(reports[1].album_result->track, 1u);
  }
}

TEST_F(MasterAlbum, FoldersAreAlbumsAndDiscsAreOne) {
  const Signal tone = test::noise(Format::of(44'100, 2), 1, 0.05, 1);
  for (const char* name : {"A/1.wav", "A/2.wav", "B/CD1/1.wav", "B/CD2/1.wav"}) add(name, tone);
  ASSERT_EQ(run().written, 4) << reports[0].error;
  std::vector<std::string> albums;
  for (const MasterReport& report : reports) albums.push_back(report.album);
  EXPECT_THAT(albums, testing::ElementsAre("A", "A", "B", "B"));
  EXPECT_TRUE(std::filesystem::exists(output("B/CD2/1.wav")));
}

TEST_F(MasterAlbum, ATrackOfAnotherRateFailsItWhole) {
  add("1.wav", test::noise(Format::of(44'100, 2), 1, 0.05, 1));
  add("2.wav", test::noise(Format::of(48'000, 2), 1, 0.05, 1));
  const MasterSummary s = run();
  EXPECT_EQ(s.failed, 2);
  EXPECT_THAT(reports[0].error, testing::HasSubstr("cannot be joined"));
  EXPECT_TRUE(std::filesystem::is_empty(options.output_folder));
}

TEST_F(MasterAlbum, IsRenderedAnewWholeWhenOneTrackChanged) {
  Library library = open_library();
  add("1.wav", test::noise(Format::of(44'100, 2), 1, 0.05, 1));
  add("2.wav", test::noise(Format::of(44'100, 2), 1, 0.05, 2));
  EXPECT_EQ(run(&library).written, 2);
  EXPECT_EQ(run(&library).unchanged, 2);
  add("2.wav", test::noise(Format::of(44'100, 2), 1, 0.09, 3));
  EXPECT_EQ(run(&library).written, 2);
  EXPECT_EQ(run(&library).unchanged, 2);
}

}  // namespace
}  // namespace nocturne
