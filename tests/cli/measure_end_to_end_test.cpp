// Measuring files by the program itself.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <numbers>

#include "cli/track_json.h"
#include "mastering/log_grid.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

using test::Finished;
using test::Home;
using test::lines_of;
using testing::HasSubstr;

/// Three seconds of stereo: one sine on the left, another on the right, an offset on both.
std::filesystem::path two_tones(const Home& home, const std::string& name) {
  test::Signal s = test::silence(Format::of(48000, 2), 3);
  for (std::size_t i = 0; i < s.frames(); ++i) {
    const double t = static_cast<double>(i) / 48000;
    s.channels[0][i] = static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * 1000 * t) + 0.01);
    s.channels[1][i] = static_cast<float>(0.25 * std::sin(2 * std::numbers::pi * 4000 * t) + 0.01);
  }
  const std::filesystem::path file = home.music() / name;
  test::write_wav(file, s, test::WavSamples::f32);
  return file;
}

TEST(Measure, SaysWhatScansSay) {
  const Home home;
  const auto file = two_tones(home, "a.wav");
  const Json measured = Json::parse(home.run({"measure", "--json", file}).out);
  const Json shown = Json::parse(home.run({"show", "--json", file}).out)["loudness"];
  for (const char* field : {"integrated_lufs", "range_lu", "max_momentary_lufs", "max_shortterm_lufs",
                            "true_peak_dbtp", "sample_peak_dbfs", "peak_to_loudness_lu"})
    EXPECT_EQ(measured[field], shown[field]) << field;
}

TEST(Measure, MeasuresTheStreamAndItsSpectrum) {
  const Home home;
  const Json j = Json::parse(home.run({"measure", "--json", two_tones(home, "a.wav")}).out);
  EXPECT_EQ(j["schema"], kJsonSchema);
  EXPECT_EQ(j["type"], "measurement");
  EXPECT_EQ(j["rate"], 48000);
  EXPECT_EQ(j["channels"], 2);
  EXPECT_EQ(j["frames"], 3 * 48000);
  EXPECT_EQ(j["duration_s"], 3);
  EXPECT_NEAR(j["dc_offset"].get<double>(), 0.01, 1e-6);
  // Of the powers 0.125 and 0.03125 each and of the offset alone, what both share is the offset: 1e-4.
  EXPECT_NEAR(j["correlation"].get<double>(), 1e-4 / std::sqrt((0.125 + 1e-4) * (0.03125 + 1e-4)), 1e-3);
  // Mid and side of a sine of 0.5 on one channel: 0.25 each, a power of 0.03125, -15.05 dB.
  const Json& spectrum = j["spectrum"];
  for (std::size_t i = 0; i < spectrum["third_octave_hz"].size(); ++i)
    if (spectrum["third_octave_hz"][i] == 1000) {
      EXPECT_NEAR(spectrum["third_octave_mid_db"][i].get<double>(), -15.05, 0.05);
      EXPECT_NEAR(spectrum["third_octave_side_db"][i].get<double>(), -15.05, 0.05);
    }
  EXPECT_EQ(spectrum["points_per_octave"], kGridPerOctave);
  EXPECT_EQ(spectrum["mid_db"].size(), static_cast<std::size_t>(grid_place(24000)) + 1);
}

TEST(Measure, PrintsAPageOfOneFileAndALineOfSeveral) {
  const Home home;
  const auto a = two_tones(home, "a.wav"), b = home.add_track("b.wav");
  const Finished page = home.run({"measure", a});
  EXPECT_EQ(page.status, 0) << page.err;
  EXPECT_TRUE(page.out.starts_with(a.string() + "\npcm_f32, 48 kHz, stereo")) << page.out;
  EXPECT_THAT(page.out, HasSubstr("\nSpectrum"));
  const std::vector<std::string> lines = lines_of(home.run({"measure", a, b}).out);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_THAT(lines[0], HasSubstr("LUFS"));
  EXPECT_TRUE(lines[1].ends_with("  " + a.string())) << lines[1];
  EXPECT_TRUE(lines[2].ends_with("  " + b.string())) << lines[2];
  EXPECT_EQ(lines[1].find("/"), lines[2].find("/"));
}

TEST(Measure, GoesOnAfterAFileThatFails) {
  const Home home;
  const auto good = home.add_track("good.wav");
  const auto bad = home.music() / "bad.flac";
  std::ofstream(bad) << "no sound at all";
  const Finished f = home.run({"measure", "--json", bad, home.music(), home.music() / "none.wav", good});
  EXPECT_EQ(f.status, 1);
  EXPECT_EQ(lines_of(f.out).size(), 1u);
  EXPECT_THAT(f.err, HasSubstr(bad.string() + ": "));
  EXPECT_THAT(f.err, HasSubstr("none.wav: cannot be opened"));
}

TEST(Measure, RefusesFilesWithoutAudioAndPipes) {
  const Home home;
  const auto empty = home.music() / "empty.wav";
  test::write_wav(empty, test::silence(Format::of(44100, 2), 0), test::WavSamples::s16);
  const Finished without = home.run({"measure", empty});
  EXPECT_EQ(without.status, 1);
  EXPECT_THAT(without.err, HasSubstr("empty.wav: holds no audio"));
  const auto pipe = home.music() / "pipe.wav";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(home.run({"measure", pipe}).err, HasSubstr("is not a regular file"));
}

TEST(Measure, HasNoLevelsOfSilenceAndBriefSounds) {
  const Home home;
  const auto silent = home.music() / "silent.wav", brief = home.music() / "brief.wav";
  test::write_wav(silent, test::silence(Format::of(44100, 2), 2), test::WavSamples::s16);
  test::write_wav(brief, test::sine(Format::of(8000, 1), 0.001, 440, 0.5), test::WavSamples::s16);
  for (const auto& file : {silent, brief}) {
    EXPECT_EQ(home.run({"measure", file}).status, 0);
    EXPECT_TRUE(Json::parse(home.run({"measure", "--json", file}).out)["integrated_lufs"].is_null());
  }
}

TEST(Measure, CountsWhatIsNoNumber) {
  const Home home;
  test::Signal s = test::sine(Format::of(44100, 1), 1, 440, 0.5);
  s.channels[0][100] = std::nanf("");
  s.channels[0][200] = INFINITY;
  const auto file = home.music() / "odd.wav";
  test::write_wav(file, s, test::WavSamples::f32);
  EXPECT_EQ(Json::parse(home.run({"measure", "--json", file}).out)["non_finite_frames"], 2);
  EXPECT_THAT(home.run({"measure", file}).out, HasSubstr("2 frames with a NaN or an infinity"));
}

TEST(Measure, TellsWrongCommandLines) {
  const Home home;
  EXPECT_EQ(home.run({"measure"}).status, 2);
  EXPECT_THAT(home.run({"measure"}).err, HasSubstr("measure: no file is given"));
  EXPECT_EQ(home.run({"measure", "--beats", "a.wav"}).status, 2);
}

TEST(Measure, StopsQuietlyWhenItsReaderIsGone) {
  const Home home;
  const auto file = home.add_track("a.wav");
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  close(ends[0]);
  const test::Child child = home.start({"measure", file}, ends[1]);
  close(ends[1]);
  EXPECT_EQ(Home::finish(child).status, 141);
}

}  // namespace
}  // namespace nocturne
