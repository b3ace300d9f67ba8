// Names of outputs, and which files are one job.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/master_inputs.h"

#include "core/error.h"
#include "pipeline/walk.h"
#include "tests/pipeline/mastering.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class MasterInputs : public testing::Test {
 protected:
  fs::path make(const std::string& name) const {
    const fs::path file = folder / name;
    fs::create_directories(file.parent_path());
    test::write_bytes(file, {});
    return file;
  }
  std::vector<MasterTrack> tracks(const std::vector<fs::path>& names,
                                  std::optional<FileFormat> format = FileFormat::flac) const {
    const auto inputs = find_inputs(names, {}, audio_extensions(), out, [] {});
    return assign_outputs(inputs, out, format);
  }
  std::vector<std::string> outputs(const std::vector<fs::path>& names,
                                   std::optional<FileFormat> format = FileFormat::flac) const {
    std::vector<std::string> names_out;
    for (const MasterTrack& track : tracks(names, format))
      names_out.push_back(track.output.lexically_relative(fs::canonical(folder.path()) / "out").native());
    return names_out;
  }
  std::string refusal(const std::vector<fs::path>& names) const {
    try {
      tracks(names);
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::usage);
      return e.what();
    }
    return "";
  }

  test::TempDir folder;
  fs::path out = folder / "out";
};

TEST_F(MasterInputs, FilesOfAFolderKeepTheirPlacesBelowIt) {
  make("in/b/1.wav");
  make("in/a.flac");
  EXPECT_THAT(outputs({folder / "in"}), testing::ElementsAre("a.flac", "b/1.flac"));
}

TEST_F(MasterInputs, NamedFilesGoByTheirNames) {
  EXPECT_THAT(outputs({make("x/deep/a.wav"), make("y/b.wav")}), testing::ElementsAre("a.flac", "b.flac"));
}

TEST_F(MasterInputs, EndingsSayTheFormatWhereItIsWritten) {
  make("in/a.wav"), make("in/b.AIF"), make("in/c.mp3"), make("in/d.wv"), make("in/e.flac");
  EXPECT_THAT(outputs({folder / "in"}, std::nullopt),
              testing::ElementsAre("a.wav", "b.aiff", "c.mp3", "d.flac", "e.flac"));
}

TEST_F(MasterInputs, LosslessSoundInAContainerOfBothBecomesFlac) {
  const auto signal = test::noise(Format::of(44'100, 2), 0.5, 0.1, 1);
  fs::create_directory(folder / "in");
  test::encode(signal, folder / "in/alac.m4a", {"-c:a", "alac"});
  test::encode(signal, folder / "in/aac.m4a", {"-c:a", "aac"});
  EXPECT_THAT(outputs({folder / "in"}, std::nullopt), testing::ElementsAre("aac.m4a", "alac.flac"));
}

TEST_F(MasterInputs, AFileGivenTwiceIsMasteredOnce) {
  const fs::path a = make("in/a.wav");
  fs::create_symlink(a, folder / "in/link.wav");
  EXPECT_EQ(outputs({a, folder / "in", a}).size(), 1U);
}

TEST_F(MasterInputs, ResultsBelowAnInputFolderAreNoInputs) {
  make("in/a.wav");
  out = folder / "in/masters";
  make("in/masters/a.flac");
  EXPECT_EQ(tracks({folder / "in"}).size(), 1U);
}

TEST_F(MasterInputs, TwoInputsOfOneNameAreRefused) {
  EXPECT_THAT(refusal({make("x/a.wav"), make("y/a.flac")}), HasSubstr("same file as"));
}

TEST_F(MasterInputs, TheOutputFolderIsNoInput) {
  make("out/a.wav");
  EXPECT_THAT(refusal({out}), HasSubstr("is the output folder"));
}

TEST_F(MasterInputs, AnInputIsNotWrittenOver) {
  const auto refused = tracks({make("out/a.flac"), make("x/b.wav")});
  EXPECT_THAT(refused[0].refusal, HasSubstr("is an input"));
  EXPECT_EQ(refused[1].refusal, "");
}

TEST_F(MasterInputs, ALinkOutOfTheOutputFolderIsNotFollowed) {
  make("in/b/1.wav");
  fs::create_directories(folder / "elsewhere");
  fs::create_directories(out);
  fs::create_directory_symlink(folder / "elsewhere", out / "b");
  EXPECT_THAT(tracks({folder / "in"})[0].refusal, HasSubstr("leads out of the output folder"));
}

TEST_F(MasterInputs, AFolderWithoutTracksIsRefusedAndAMissingFileKept) {
  fs::create_directory(folder / "empty");
  EXPECT_THAT(refusal({folder / "empty"}), HasSubstr("holds no audio files"));
  EXPECT_EQ(outputs({folder / "missing.wav"}), std::vector<std::string>{"missing.flac"});
}

}  // namespace
}  // namespace nocturne
