// Pages of tracks and the status page, by the program itself.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <chrono>

#include "cli/track_json.h"
#include "storage/sqlite.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

using test::Finished;
using test::Home;
using test::lines_of;

TEST(Show, AnalysesWhatItDoesNotKnowAndStoresNothing) {
  const Home home;
  const auto file = home.add_track("a.wav");
  const Finished f = home.run({"show", file});
  EXPECT_EQ(f.status, 0) << f.err;
  EXPECT_TRUE(f.out.starts_with(file.string() + "\n")) << f.out;
  EXPECT_NE(f.out.find("Analysed just now; not stored"), std::string::npos);
  EXPECT_NE(f.out.find("\nLoudness\n"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(home.path() / ".local"));
}

TEST(Show, SaysTheSameFromTheDatabase) {
  const Home home;
  const auto file = home.add_track("a.wav", 440, 3);
  Json fresh = Json::parse(home.run({"show", "--json", "--beats", file}).out);
  ASSERT_EQ(home.run({"scan", "-q", home.music()}).status, 0);
  EXPECT_NE(home.run({"show", file}).out.find("From the database: full analysis"), std::string::npos);
  EXPECT_EQ(Json::parse(home.run({"show", "--json", "--beats", file}).out), fresh);
}

TEST(Show, FindsAFileThroughLinks) {
  const Home home;
  home.add_track("a.wav");
  ASSERT_EQ(home.run({"scan", "-q", home.music()}).status, 0);
  std::filesystem::create_directory_symlink(home.music(), home.path() / "link");
  EXPECT_EQ(home.run({"show", "--no-analyze", home.path() / "link/a.wav"}).status, 0);
  EXPECT_EQ(home.run({"show", "--no-analyze", home.path() / "link/../Music/./a.wav"}).status, 0);
}

TEST(Show, DoesNotTrustTheDatabaseOnAFileThatChanged) {
  const Home home;
  const auto file = home.add_track("a.wav");
  ASSERT_EQ(home.run({"scan", "-q", home.music()}).status, 0);
  home.add_track("a.wav", 440, 2);
  EXPECT_NE(home.run({"show", file}).out.find("Analysed just now"), std::string::npos);
  const Finished known_only = home.run({"show", "--no-analyze", file});
  EXPECT_EQ(known_only.status, 1);
  EXPECT_NE(known_only.err.find("no analysis of this file as it is now"), std::string::npos)
      << known_only.err;
}

TEST(Show, GoesOnAfterAFileThatFails) {
  const Home home;
  const auto file = home.add_track("a.wav");
  std::ofstream(home.music() / "bad.mp3") << "this is no music at all";
  const Finished f =
      home.run({"show", "--json", home.music() / "bad.mp3", home.music() / "none.wav", home.music(), file});
  EXPECT_EQ(f.status, 1);
  EXPECT_EQ(lines_of(f.out).size(), 1u);
  EXPECT_EQ(lines_of(f.err).size(), 3u) << f.err;
}

TEST(Show, ReadsNamesFromAList) {
  const Home home;
  const auto a = home.add_track("a.wav"), b = home.add_track("with\nbreak.wav");
  const auto lines = home.path() / "lines", nulls = home.path() / "nulls";
  std::ofstream(lines) << a.string() << "\n\n";
  std::ofstream(nulls) << a.string() << '\0' << b.string() << '\0';
  EXPECT_EQ(lines_of(home.run({"show", "--json", "--files-from", lines}).out).size(), 1u);
  EXPECT_EQ(lines_of(home.run({"show", "--json", "--files-from", nulls, "-0"}).out).size(), 2u);
  EXPECT_EQ(home.run({"show", "--files-from", home.path() / "none"}).status, 2);
}

TEST(Show, MeasuresLessInFastModeAndTheSame) {
  const Home home;
  const auto file = home.add_track("a.wav", 440, 3);
  const Json full = Json::parse(home.run({"show", "--json", file}).out);
  const Json fast = Json::parse(home.run({"show", "--json", "--fast", file}).out);
  EXPECT_EQ(fast["analysis"], "fast");
  int left_out = 0;
  for (const auto& [group, values] : full.items()) {
    if (!values.is_object()) continue;
    for (const auto& [name, value] : values.items()) {
      if (fast[group][name].is_null() && !value.is_null()) ++left_out;
      if (!fast[group][name].is_null()) {
        EXPECT_EQ(fast[group][name], value) << group << "." << name;
      }
    }
  }
  EXPECT_GT(left_out, 0);
}

TEST(Status, CountsFilesFoldersAndScans) {
  const Home home;
  home.add_track("a.wav");
  home.add_track("b.wav", 550);
  ASSERT_EQ(home.run({"scan", "-q", home.music()}).status, 0);
  const Finished page = home.run({"status"});
  EXPECT_NE(page.out.find("analysed  2 files, 2 s of music"), std::string::npos) << page.out;
  EXPECT_NE(page.out.find(home.music().string()), std::string::npos);
  const Json json = Json::parse(home.run({"status", "--json"}).out);
  EXPECT_EQ(json["files"]["ok"], 2);
  EXPECT_EQ(json["runs"][0]["state"], "done");
  EXPECT_EQ(json["runs"][0]["files"]["analyzed"], 2);
  EXPECT_EQ(json["folders"][0]["path"], home.music().string());
  EXPECT_TRUE(json["stale_groups"].empty());
}

TEST(Status, SaysWhatTheNextScanRenews) {
  const Home home;
  home.add_track("a.wav");
  ASSERT_EQ(home.run({"scan", "-q", home.music()}).status, 0);
  Connection(home.database(), OpenMode::read_write, std::chrono::seconds(5))
      .execute("UPDATE tempo SET version = 0; UPDATE fingerprint SET version = 0; DELETE FROM tags");
  const std::string page = home.run({"status"}).out;
  EXPECT_NE(page.find("tempo: 1 recording of version 0, analysed anew by the next scan (now version "),
            std::string::npos)
      << page;
  EXPECT_NE(
      page.find("fingerprint: 1 recording of version 0, computed from the other groups by the next scan"),
      std::string::npos)
      << page;
  EXPECT_NE(page.find("tags: 1 file without it, read anew by the next scan"), std::string::npos) << page;
  const Json stale = Json::parse(home.run({"status", "--json"}).out)["stale_groups"];
  EXPECT_EQ(stale.size(), 3u);
  EXPECT_EQ(stale[0]["recordings"], 1);
  EXPECT_EQ(stale[0]["stored_version"], 0);
  EXPECT_NE(home.run({"scan", "-n", home.music()})
                .err.find("1 to look at (1 for tempo, 1 for fingerprint, 1 for tags)"),
            std::string::npos);
  ASSERT_EQ(home.run({"scan", "-q", home.music()}).status, 0);
  EXPECT_TRUE(Json::parse(home.run({"status", "--json"}).out)["stale_groups"].empty());
}

}  // namespace
}  // namespace nocturne
