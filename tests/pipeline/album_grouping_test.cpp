// Which files are one album: folders, editions, discs, compilations, copies.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/album_grouping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace nocturne {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// A file of a folder; its number is that of its id, recording and track.
AlbumFile file(int n, const std::string& folder, const std::string& album, const std::string& artist,
               const std::string& album_artist = "") {
  AlbumFile f{.id = n, .path = folder + "/" + std::to_string(100 + n) + ".flac"};
  f.audio_id = 1000 + n;
  f.duration_s = 100;
  f.measured = true;
  f.album = album;
  f.artist = artist;
  f.album_artist = album_artist;
  f.track = n;
  return f;
}

/// The albums of files in any order, as a scan gathers them.
std::vector<AlbumDraft> albums_of(std::vector<AlbumFile> files) {
  std::vector<AlbumDraft> out;
  AlbumFolders folders([&](std::span<const AlbumFile> folder) {
    for (AlbumDraft& album : group_albums(folder)) out.push_back(std::move(album));
  });
  std::ranges::sort(files, {}, &AlbumFile::path);
  for (AlbumFile& f : files) folders.add(std::move(f));
  folders.close();
  return out;
}

TEST(AlbumFolder, IsTheFilesOrThatAboveADiscs) {
  EXPECT_EQ(album_folder("/m/Album/a.mp3").path, "/m/Album");
  EXPECT_FALSE(album_folder("/m/Album/a.mp3").disc);
  for (const auto& [path, disc] : {std::pair{"/m/Album/CD1/a.mp3", 1},
                                   {"/m/Album/Disk 02/a.mp3", 2},
                                   {"/m/Album (Disc 3)/a.mp3", 3},
                                   {"/m/Album - CD4/a.mp3", 4}}) {
    EXPECT_EQ(album_folder(path).path, "/m/Album") << path;
    EXPECT_EQ(album_folder(path).disc, disc) << path;
  }
  EXPECT_EQ(album_folder("/a.mp3").path, "");
  EXPECT_EQ(album_folder("a.mp3").path, "a.mp3");  // never given: paths are absolute
}

TEST(AlbumFolders, HandsOnEveryFolderWholeWhateverLiesBetween) {
  std::vector<std::vector<std::string>> seen;
  AlbumFolders folders([&](std::span<const AlbumFile> files) {
    auto& paths = seen.emplace_back();
    for (const AlbumFile& f : files) paths.push_back(f.path);
  });
  // In the order of bytes: what lies in /m/A itself comes before and after its subfolders.
  for (const char* path :
       {"/m/A (CD1)/1", "/m/A (CD2)/1", "/m/A/1", "/m/A/CD1/1", "/m/A/Live/1", "/m/A/Z", "/m/B/1"})
    folders.add({.path = path});
  folders.close();
  EXPECT_THAT(seen, ElementsAre(ElementsAre("/m/A/Live/1"),
                                ElementsAre("/m/A (CD1)/1", "/m/A (CD2)/1", "/m/A/1", "/m/A/CD1/1", "/m/A/Z"),
                                ElementsAre("/m/B/1")));
}

TEST(Albums, AreTheFilesOfAFolderWithOneTitleAndArtist) {
  const auto albums =
      albums_of({file(1, "/m/X", "Blue", "Ann", "Ann"), file(2, "/m/X", "Blue", "Ann", "Ann")});
  ASSERT_THAT(albums, SizeIs(1));
  EXPECT_EQ(albums[0].title, "Blue");
  EXPECT_EQ(albums[0].artist, "Ann");
  EXPECT_EQ(albums[0].tracks, 2);
  EXPECT_EQ(albums[0].analyzed_tracks, 2);
  EXPECT_EQ(albums[0].discs, 1);
  EXPECT_EQ(albums[0].duration_s, 200);
  EXPECT_TRUE(albums[0].complete);
  EXPECT_FALSE(albums[0].compilation);
  EXPECT_THAT(albums[0].files, ElementsAre(1, 2));
  EXPECT_THAT(albums[0].recordings, ElementsAre(1001, 1002));
}

TEST(Albums, DoNotDependOnCaseSpacesOrUnicodeForms) {
  const auto albums = albums_of({file(1, "/m/X", "Bj\u00F6rk\u2019s  Best", "Ann"),
                                 file(2, "/m/X", "BJO\u0308RK'S BEST ", "ANN"),
                                 file(3, "/m/X", "Bj\u00F6rk\u2019s  Best", "Ann")});
  ASSERT_THAT(albums, SizeIs(1));
  EXPECT_EQ(albums[0].title, "Bj\u00F6rk\u2019s  Best");  // as most have it
  EXPECT_EQ(albums[0].artist, "Ann");
}

TEST(Albums, OfSeveralDiscsAreOne) {
  for (const auto& [one, two] : {std::pair{"/m/X/CD1", "/m/X/CD2"},
                                 {"/m/X/Disc 1 - Day", "/m/X/disk 02"},
                                 {"/m/X (Disc 1)", "/m/X (Disc 2)"},
                                 {"/m/X", "/m/X/CD2"}}) {
    const auto albums = albums_of({file(1, one, "Wall", "Ann"), file(2, two, "Wall", "Ann")});
    ASSERT_THAT(albums, SizeIs(1)) << one;
    EXPECT_EQ(albums[0].discs, 2);
  }
  const auto by_title =
      albums_of({file(1, "/m/X", "Wall (Disc 1)", "Ann"), file(2, "/m/X", "Wall [CD 2]", "Ann")});
  ASSERT_THAT(by_title, SizeIs(1));
  EXPECT_EQ(by_title[0].title, "Wall");
  EXPECT_EQ(by_title[0].discs, 2);
}

TEST(Albums, TakeTheDiscOfTheTagBeforeThatOfTheFolder) {
  AlbumFile a = file(1, "/m/X/CD1", "Wall", "Ann"), b = file(1, "/m/X/CD1", "Wall", "Ann");
  b.id = b.path.back();
  b.path += "2";
  a.disc = b.disc = 3;
  const auto albums = albums_of({a, b});
  ASSERT_THAT(albums, SizeIs(1));
  EXPECT_EQ(albums[0].discs, 1);
}

TEST(Albums, InTwoFoldersAreTwoEditions) {
  EXPECT_THAT(albums_of({file(1, "/m/Blue (1971)", "Blue", "Ann"),
                         file(2, "/m/Blue (2014 remaster)", "Blue", "Ann")}),
              SizeIs(2));
  EXPECT_THAT(albums_of({file(1, "/flac/Blue/CD1", "Blue", "Ann"), file(2, "/mp3/Blue/CD1", "Blue", "Ann")}),
              SizeIs(2));
}

TEST(Albums, OfOneFolderAreToldApartByTitleAndAlbumArtist) {
  EXPECT_THAT(albums_of({file(1, "/m", "Blue", "Ann"), file(2, "/m", "Red", "Ann")}), SizeIs(2));
  const auto hits = albums_of({file(1, "/m", "Hits", "Ann", "Ann"), file(2, "/m", "Hits", "Ben", "Ben"),
                               file(3, "/m", "Hits", "Ben"), file(4, "/m", "Hits", "Cem")});
  ASSERT_THAT(hits, SizeIs(3));
  EXPECT_THAT(hits[1].files, ElementsAre(2, 3));  // the artist is one of the album artists
  EXPECT_EQ(hits[2].artist, "Cem");
}

TEST(Albums, LackingAnAlbumArtistTakeThatOfTheOthers) {
  const auto albums = albums_of({file(1, "/m", "Hits", "Ann", "The Anns"), file(2, "/m", "Hits", "Ben")});
  ASSERT_THAT(albums, SizeIs(1));
  EXPECT_EQ(albums[0].artist, "The Anns");
}

TEST(Albums, OfDifferentArtistsAreCompilations) {
  const auto albums = albums_of({file(1, "/m", "Summer", "Ann"), file(2, "/m", "Summer", "Ben")});
  ASSERT_THAT(albums, SizeIs(1));
  EXPECT_EQ(albums[0].artist, kVariousArtists);
  EXPECT_TRUE(albums[0].compilation);

  AlbumFile flagged = file(1, "/m", "Summer", "Ann");
  flagged.compilation = true;
  EXPECT_EQ(albums_of({flagged})[0].artist, kVariousArtists);
  flagged.album_artist = "DJ Ann";
  EXPECT_EQ(albums_of({flagged})[0].artist, "DJ Ann");
  EXPECT_TRUE(albums_of({flagged})[0].compilation);
  EXPECT_TRUE(albums_of({file(1, "/m", "Summer", "Ann", "various artists")})[0].compilation);
}

TEST(Albums, WithGuestsAreTheMainArtists) {
  const auto albums =
      albums_of({file(1, "/m", "Blue", "Ann feat. Ben"), file(2, "/m", "Blue", "Ann"),
                 file(3, "/m", "Blue", "Ann feat. Cem"), file(4, "/m", "Blue", "Ann (ft. Dan)")});
  ASSERT_THAT(albums, SizeIs(1));
  EXPECT_EQ(albums[0].artist, "Ann");
  EXPECT_FALSE(albums[0].compilation);
}

TEST(Albums, OfOneReleaseAreOneWhateverTheirTitles) {
  AlbumFile left = file(1, "/m", "Fragile (Left)", "Ann"), right = file(2, "/m", "Fragile (Right)", "Ann");
  left.release = right.release = "4a3f";
  EXPECT_THAT(albums_of({left, right}), SizeIs(1));
  right.release = "77b0";
  right.album = left.album;
  EXPECT_THAT(albums_of({left, right}), SizeIs(2));
  // Without a release it joins the only one of its title, and stays apart where there are two.
  AlbumFile third = file(3, "/m", "Fragile (Left)", "Ann");
  EXPECT_THAT(albums_of({left, third}), SizeIs(1));
  EXPECT_THAT(albums_of({left, right, third}), SizeIs(3));
}

TEST(Albums, AreNotMadeFromFilesWithoutAlbum) {
  AlbumFile missing = file(3, "/m", "Blue", "Ann");
  missing.state = FileState::missing;
  EXPECT_THAT(albums_of({file(1, "/m", "", "Ann"), file(2, "/m", " ", "Ann"), missing}), IsEmpty());
}

TEST(Albums, CountCopiesOnceAndRepeatsTwice) {
  AlbumFile original = file(1, "/m", "Blue", "Ann"), copy = original;
  copy.id = 2;
  copy.path = "/m/101 (copy).flac";
  const auto copied = albums_of({original, copy});
  ASSERT_THAT(copied, SizeIs(1));
  EXPECT_EQ(copied[0].tracks, 1);
  EXPECT_EQ(copied[0].duration_s, 100);
  EXPECT_THAT(copied[0].files, SizeIs(2));
  EXPECT_THAT(copied[0].recordings, ElementsAre(1001));
  copy.track = 9;  // the same recording again at the album's end
  EXPECT_THAT(albums_of({original, copy})[0].recordings, ElementsAre(1001, 1001));
}

TEST(Albums, WithFailedFilesAreIncomplete) {
  AlbumFile failed = file(2, "/m", "Blue", "Ann"), stale = file(3, "/m", "Blue", "Ann");
  failed.state = FileState::failed;
  failed.audio_id.reset();
  failed.measured = false;
  failed.duration_s = 0;
  stale.measured = false;
  const auto albums = albums_of({file(1, "/m", "Blue", "Ann"), failed, stale});
  ASSERT_THAT(albums, SizeIs(1));
  EXPECT_EQ(albums[0].tracks, 3);
  EXPECT_EQ(albums[0].analyzed_tracks, 1);
  EXPECT_THAT(albums[0].recordings, ElementsAre(1001));
  EXPECT_FALSE(albums[0].complete);
}

TEST(Albums, AreCompleteWhenAsManyTracksAndDiscsAreThereAsTheirTagsSay) {
  std::vector<AlbumFile> files{file(1, "/m/CD1", "Blue", "Ann"), file(2, "/m/CD1", "Blue", "Ann"),
                               file(1, "/m/CD2", "Blue", "Ann")};
  files[2].id = 3;
  files[2].audio_id = 1003;
  files[0].track_total = 2;
  files[2].track_total = 1;
  for (AlbumFile& f : files) f.disc_total = 2;
  EXPECT_TRUE(albums_of(files)[0].complete);
  files[2].track_total = 2;
  EXPECT_FALSE(albums_of(files)[0].complete);
  files[2].track_total = 1;
  files[0].disc_total = 3;
  EXPECT_FALSE(albums_of(files)[0].complete);
}

TEST(Albums, KeepTheirIdentityWhileFilesComeAndGo) {
  const auto a = albums_of({file(1, "/m", "Blue", "Ann")}),
             b = albums_of({file(1, "/m", "BLUE", "Ann"), file(2, "/m", "Blue", "Ben")});
  EXPECT_EQ(a[0].identity, b[0].identity);
  EXPECT_NE(a[0].identity, albums_of({file(1, "/n", "Blue", "Ann")})[0].identity);
}

}  // namespace
}  // namespace nocturne
