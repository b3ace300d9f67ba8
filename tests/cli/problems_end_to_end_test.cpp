// nocturne status --problems, by the program itself.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "cli/track_json.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

using test::Home;

test::Signal music(int channels = 2) {
  test::Signal s = test::noise(Format::of(44100, channels), 8, 0.05, 1);
  return test::add_sine(s, 440, 0.2);
}

void add(const Home& home, const std::string& name, const test::Signal& s) {
  test::write_wav(home.music() / name, s, test::WavSamples::s16);
}

/// A file of each: fine, inverted, made from MP3, broken off.
void fill(const Home& home) {
  add(home, "fine.wav", music());
  test::Signal inverted = music(1);
  inverted.format.channels = 2;
  inverted.channels.push_back(inverted.channels[0]);
  for (float& x : inverted.channels[1]) x = -x;
  add(home, "inverted.wav", inverted);
  const auto mp3 = test::encode(music(), home.path() / "source.mp3", {"-c:a", "libmp3lame", "-b:a", "128k"});
  test::ffmpeg({"-i", mp3, "-c:a", "flac", "-sample_fmt", "s16", home.music() / "fake.flac"});
  const auto whole = test::encode(music(), home.path() / "whole.flac", {"-sample_fmt", "s16"});
  test::Bytes bytes = test::read_bytes(whole);
  bytes.resize(bytes.size() / 2);
  test::write_bytes(home.music() / "half.flac", bytes);
}

TEST(Problems, AreListedByKindWithTheirFigures) {
  const Home home;
  fill(home);
  EXPECT_EQ(home.run({"scan", "-q", home.music()}).status, 1) << "half a file fails";
  const auto page = home.run({"status", "--problems"});
  ASSERT_EQ(page.status, 0) << page.err;
  EXPECT_EQ(page.out.find("fine.wav"), std::string::npos) << page.out;
  const auto inverted = page.out.find("A channel inverted (serious, 1 file)"),
             fake = page.out.find("Lossy source in a lossless file (serious, 1 file)");
  EXPECT_LT(page.out.find("half.flac: "), inverted) << page.out;
  EXPECT_LT(inverted, fake) << page.out;
  EXPECT_NE(page.out.find("inverted.wav: the channels cancel each other: correlation -1.00"),
            std::string::npos);
  EXPECT_NE(page.out.find("fake.flac: traces of lossy coding, cut off at 1"), std::string::npos) << page.out;
}

TEST(Problems, AreOneJsonObject) {
  const Home home;
  fill(home);
  home.run({"scan", "-q", home.music()});
  const Json json = Json::parse(home.run({"status", "--problems", "--json"}).out);
  ASSERT_EQ(json["problems"].size(), 3u) << json;
  EXPECT_EQ(json["problems"][1]["problem"], "inverted_channel");
  EXPECT_EQ(json["problems"][2]["path"], (home.music() / "fake.flac").string());
  EXPECT_EQ(json["problems"][2]["severity"], "serious");
}

TEST(Problems, AreCutToTenFilesAKindUnlessAll) {
  const Home home;
  for (int i = 10; i < 22; ++i) home.add_track(std::to_string(i) + ".mp3");  // WAV under a wrong name is read
  for (int i = 10; i < 22; ++i)
    std::ofstream(home.music() / (std::to_string(i) + ".ogg")) << "no music at all";
  home.run({"scan", "-q", home.music()});
  const std::string some = home.run({"status", "--problems"}).out,
                    all = home.run({"status", "--problems", "--all"}).out;
  EXPECT_NE(some.find("… and 2 more: nocturne status --problems --all"), std::string::npos) << some;
  EXPECT_EQ(some.find("21.ogg"), std::string::npos);
  EXPECT_NE(all.find("21.ogg"), std::string::npos) << all;
}

TEST(Problems, OfAGoodLibraryAreNone) {
  const Home home;
  add(home, "fine.wav", music());
  ASSERT_EQ(home.run({"scan", "-q", home.music()}).status, 0);
  EXPECT_EQ(home.run({"status", "--problems"}).out,
            "Nothing is wrong with the files that were analysed in full.\n");
}

}  // namespace
}  // namespace nocturne
