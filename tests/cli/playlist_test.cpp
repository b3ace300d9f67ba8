// Entries of playlists.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/playlist.h"

#include <gtest/gtest.h>

namespace nocturne {
namespace {

const std::vector<Group> kTags{
    {"tags",
     1,
     {{"artist", Kind::text, Unit::none, "", {}}, {"title", Kind::text, Unit::none, "", {}}},
     GroupKey::file}};

TrackRow track(const std::string& path, Value artist = {}, Value title = {}) {
  TrackRow out{.path = path};
  out.audio = AudioRow{.duration_s = 225.5};
  out.groups = {{"tags", 1, {std::move(artist), std::move(title)}}};
  return out;
}

std::string entry(const TrackRow& track, const char* folder = nullptr) {
  return playlist_entry(track, kTags, folder ? std::optional<std::filesystem::path>(folder) : std::nullopt);
}

TEST(Playlist, SaysLengthArtistTitleAndPath) {
  EXPECT_EQ(entry(track("/m/a.mp3", std::string("Björk"), std::string("Jóga, live"))),
            "#EXTINF:226,Björk - Jóga, live\n/m/a.mp3");
  EXPECT_EQ(entry(track("/m/a.mp3", {}, std::string("Jóga"))), "#EXTINF:226,Jóga\n/m/a.mp3");
  EXPECT_EQ(entry(track("/m/01 Blue.mp3", std::string("Ann"))), "#EXTINF:226,01 Blue\n/m/01 Blue.mp3");
  EXPECT_EQ(playlist_entry({.path = "/m/a.mp3"}, {}, std::nullopt), "#EXTINF:-1,a\n/m/a.mp3");
}

TEST(Playlist, NamesFilesFromItsFolder) {
  EXPECT_EQ(entry(track("/m/house/a.mp3"), "/m"), "#EXTINF:226,a\nhouse/a.mp3");
  EXPECT_EQ(entry(track("/m/a.mp3"), "/m/lists"), "#EXTINF:226,a\n../a.mp3");
  EXPECT_EQ(entry(track("/m/#1.mp3"), "/m"), "#EXTINF:226,#1\n./#1.mp3");  // else it were a comment
  EXPECT_EQ(relative_path("/m/-x.mp3", "/m"), "./-x.mp3");                 // else an option
}

TEST(Playlist, KeepsTagsOnTheirLine) {
  EXPECT_EQ(entry(track("/m/a.mp3", std::string("a\n#b"), std::string("c\r"))),
            "#EXTINF:226,a\\x0a#b - c\\x0d\n/m/a.mp3");
}

TEST(Playlist, WritesPathsThatNoLineHoldsAsAddresses) {
  EXPECT_EQ(entry(track("/m/a\nb.mp3")), "#EXTINF:226,a\\x0ab\nfile:///m/a%0ab.mp3");
  EXPECT_EQ(entry(track("/m/\xff é.mp3"), "/m"), "#EXTINF:226,\\xff é\nfile:///m/%ff%20%c3%a9.mp3");
}

TEST(Playlist, ReadsTheLinesThatItWrites) {
  for (const char* path : {"/m/a.mp3", "/m/a\nb.mp3", "/m/\xff é %41.mp3", "/m/ends with a space "}) {
    const std::string written = entry(track(path));
    EXPECT_EQ(playlist_file(written.substr(written.find('\n') + 1), "/lists"), path);
  }
}

TEST(Playlist, ReadsLinesOfOtherPrograms) {
  EXPECT_EQ(playlist_file("house/a.mp3", "/m"), "/m/house/a.mp3");
  EXPECT_EQ(playlist_file("100%25.mp3", "/m"), "/m/100%25.mp3");  // a path, no address
  EXPECT_EQ(playlist_file("file://localhost/m/a%20b.mp3", "/x"), "/m/a b.mp3");
  EXPECT_EQ(playlist_file("file:///m/100%.mp3", "/x"), "/m/100%.mp3");
  EXPECT_EQ(playlist_file("file:///m/%zz%4", "/x"), "/m/%zz%4");
}

}  // namespace
}  // namespace nocturne
